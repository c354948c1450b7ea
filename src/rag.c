/*
 * rag.c
 *	  Red, amber or green against a target, and direction of travel.
 *
 * Values are compared as they are given: the caller rounds them to what is
 * published, so that a published 10.0 with a target of 10 is green.
 */
#include "careperf.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

/* figures with a smaller denominator have no colour */
#define SMALLEST_JUDGED_DENOMINATOR 5

typedef enum Polarity
{
	POLARITY_NONE = 0,			/* nothing is better */
	POLARITY_HIGH = 'H',
	POLARITY_LOW = 'L',
	POLARITY_TARGET = 'T'		/* nearer the target is better */
} Polarity;

static int
compare(Numeric a, Numeric b)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(a),
											 NumericGetDatum(b)));
}

static Numeric
distance(Numeric a, Numeric b)
{
	Datum		difference = DirectFunctionCall2(numeric_sub, NumericGetDatum(a),
												 NumericGetDatum(b));

	return DatumGetNumeric(DirectFunctionCall1(numeric_abs, difference));
}

/* negative when a is worse than b, positive when it is better */
static int
compare_by_polarity(Numeric a, Numeric b, Polarity polarity, Numeric target)
{
	switch (polarity)
	{
		case POLARITY_HIGH:
			return compare(a, b);
		case POLARITY_LOW:
			return compare(b, a);
		case POLARITY_TARGET:
			return compare(distance(b, target), distance(a, target));
		case POLARITY_NONE:
			break;
	}
	elog(ERROR, "polarity %d does not order values", (int) polarity);
}

/* on the floor is still amber; without a floor nothing is known to be red */
static char
rag_letter(Numeric result, Numeric target, Numeric floor, Polarity polarity)
{
	if (compare_by_polarity(result, target, polarity, target) >= 0)
		return 'G';
	if (floor != NULL && compare_by_polarity(result, floor, polarity, target) < 0)
		return 'R';
	return 'A';
}

static Polarity
polarity_argument(FunctionCallInfo fcinfo, int number)
{
	text	   *polarity;
	const char *name;
	size_t		length;

	if (PG_ARGISNULL(number))
		return POLARITY_NONE;

	polarity = PG_GETARG_TEXT_PP(number);
	name = VARDATA_ANY(polarity);
	length = VARSIZE_ANY_EXHDR(polarity);
	while (length > 0 && name[length - 1] == ' ')
		length--;
	if (length == 0)
		return POLARITY_NONE;
	if (length == 1 && strchr("HLT", name[0]) != NULL)
		return (Polarity) name[0];
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized polarity: \"%s\"", text_to_cstring(polarity)),
			 errhint("Use H (higher is better), L (lower is better), T (nearer the target is better), or NULL where neither is.")));
}

static Numeric
number_argument(FunctionCallInfo fcinfo, int number, const char *name)
{
	Numeric		value;

	if (PG_ARGISNULL(number))
		return NULL;
	value = PG_GETARG_NUMERIC(number);
	if (numeric_is_nan(value) || numeric_is_inf(value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be a finite number", name),
				 errhint("Use NULL for a number that is not known.")));
	return value;
}

PG_FUNCTION_INFO_V1(careperf_rag_status);
Datum
careperf_rag_status(PG_FUNCTION_ARGS)
{
	Numeric		result = number_argument(fcinfo, 0, "result");
	Numeric		target = number_argument(fcinfo, 1, "target");
	Numeric		floor = number_argument(fcinfo, 2, "floor");
	Polarity	polarity = polarity_argument(fcinfo, 3);
	Numeric		denominator = number_argument(fcinfo, 4, "denominator");
	char		letter;

	if (target == NULL || polarity == POLARITY_NONE)
		PG_RETURN_NULL();
	/* by polarity T no floor can be better than the target itself */
	if (floor != NULL && polarity != POLARITY_TARGET &&
		compare_by_polarity(floor, target, polarity, target) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("floor is better than the target"),
				 errdetail("Polarity is %c, the target %s and the floor %s.",
						   polarity,
						   numeric_normalize(target), numeric_normalize(floor)),
				 errhint("With polarity H the floor is the target or less, with L the target or more.")));
	if (result == NULL)
		PG_RETURN_NULL();
	if (denominator != NULL &&
		compare(denominator, int64_to_numeric(SMALLEST_JUDGED_DENOMINATOR)) < 0)
		PG_RETURN_NULL();

	letter = rag_letter(result, target, floor, polarity);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(&letter, 1));
}

PG_FUNCTION_INFO_V1(careperf_direction_of_travel);
Datum
careperf_direction_of_travel(PG_FUNCTION_ARGS)
{
	Numeric		current = number_argument(fcinfo, 0, "current result");
	Numeric		previous = number_argument(fcinfo, 1, "previous result");
	Polarity	polarity = polarity_argument(fcinfo, 2);
	Numeric		target = number_argument(fcinfo, 3, "target");
	int			change;

	if (current == NULL || previous == NULL || polarity == POLARITY_NONE ||
		(polarity == POLARITY_TARGET && target == NULL))
		PG_RETURN_NULL();

	change = compare_by_polarity(current, previous, polarity, target);
	PG_RETURN_TEXT_P(cstring_to_text(change > 0 ? "improved" :
									 change < 0 ? "worsened" : "same"));
}
