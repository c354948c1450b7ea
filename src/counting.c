/*
 * counting.c
 *	  The engine: how many rows, or how much, count on each of some dates.
 *
 * figures_on() takes, row by row, the dates on which the row counts in the
 * denominator and in the numerator, and answers for every date of a sorted
 * array in one pass.  A range [start, end) adds its value to the first
 * reporting date in it and takes it away from the first one after it; the
 * figures are the running sums of these differences.  So the time depends on
 * the number of ranges, hardly on the number of dates.
 *
 * Values are whole numbers of millionths, exact whatever the order of rows.
 *
 * The state is a plain bigint[], so that it travels between parallel workers
 * and servers as any array does:
 *
 *		[0]		the mark of this layout
 *		[1]		the number of dates, n
 *		[2 ..]	the dates, two in a bigint
 *		[...]	four times n + 1 differences: numerator, denominator, and the
 *				part of each that falls on dates as UASC
 *
 * Any SQL user can call the functions below with an array of their own, so
 * its shape is checked on every entry.
 */
#include "dates.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/int.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"

PG_FUNCTION_INFO_V1(careperf_figures_transition);
PG_FUNCTION_INFO_V1(careperf_figures_combine);
PG_FUNCTION_INFO_V1(careperf_figures_final);

#define LAYOUT			INT64CONST(0x6361726566696701)	/* "carefig", 1 */
#define MAX_DATES		10000
#define DECIMALS		6
#define ONE				INT64CONST(1000000)

typedef enum Series
{
	NUMERATOR,
	DENOMINATOR,
	NUMERATOR_UASC,
	DENOMINATOR_UASC,
	SERIES_COUNT
} Series;

typedef struct Figures
{
	int			ndates;
	const DateADT *dates;
	int64	   *differences;	/* of the first series; the others follow */
} Figures;

static int64
state_length(int ndates)
{
	return 2 + (ndates + 1) / 2 + (int64) SERIES_COUNT * (ndates + 1);
}

static void
invalid_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid state of aggregate careperf.figures_on"),
			 errhint("Call the aggregate, not the functions it is made of.")));
}

static Figures
open_state(ArrayType *state)
{
	int64	   *elements = (int64 *) ARR_DATA_PTR(state);
	Figures		figures;

	if (ARR_NDIM(state) != 1 || ARR_HASNULL(state) ||
		ARR_ELEMTYPE(state) != INT8OID || ARR_DIMS(state)[0] < 2 ||
		elements[0] != LAYOUT || elements[1] < 0 || elements[1] > MAX_DATES ||
		ARR_DIMS(state)[0] != state_length(elements[1]))
		invalid_state();
	figures.ndates = elements[1];
	figures.dates = (const DateADT *) (elements + 2);
	figures.differences = elements + 2 + (figures.ndates + 1) / 2;
	return figures;
}

/*
 * The reporting dates, checked once, when the first row comes; later rows
 * must bring the same array.
 */
static ArrayType *
new_state(ArrayType *dates)
{
	int			ndates = ARR_NDIM(dates) == 0 ? 0 : ARR_DIMS(dates)[0];
	const DateADT *date = (const DateADT *) ARR_DATA_PTR(dates);
	Size		size;
	ArrayType  *state;
	int64	   *elements;

	if (ARR_NDIM(dates) > 1 || array_contains_nulls(dates))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reporting dates must be a plain list without NULL")));
	if (ndates > MAX_DATES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many reporting dates: %d", ndates),
				 errhint("Ask for at most %d dates at a time.", MAX_DATES)));
	for (int i = 0; i < ndates; i++)
	{
		if (DATE_NOT_FINITE(date[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a reporting date can not be infinite")));
		if (i > 0 && date[i - 1] >= date[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("reporting dates must be in ascending order, each once"),
					 errhint("Make the list with array_agg(DISTINCT date ORDER BY date).")));
	}

	size = ARR_OVERHEAD_NONULLS(1) + sizeof(int64) * state_length(ndates);
	state = palloc0(size);
	SET_VARSIZE(state, size);
	state->ndim = 1;
	state->elemtype = INT8OID;
	ARR_DIMS(state)[0] = state_length(ndates);
	ARR_LBOUND(state)[0] = 1;
	elements = (int64 *) ARR_DATA_PTR(state);
	elements[0] = LAYOUT;
	elements[1] = ndates;
	memcpy(elements + 2, date, sizeof(DateADT) * ndates);
	return state;
}

static bool
same_dates(Figures figures, ArrayType *dates)
{
	int			ndates = ARR_NDIM(dates) == 0 ? 0 : ARR_DIMS(dates)[0];

	return ARR_NDIM(dates) <= 1 && !array_contains_nulls(dates) &&
		ndates == figures.ndates &&
		memcmp(figures.dates, ARR_DATA_PTR(dates), sizeof(DateADT) * ndates) == 0;
}

/* the first reporting date on or after a date, as an index */
static int
first_on_or_after(Figures figures, DateADT date)
{
	int			low = 0;
	int			high = figures.ndates;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (figures.dates[middle] < date)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
sum_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("sum of an indicator's values is out of range")));
}

static void
add(int64 *sum, int64 value)
{
	if (pg_add_s64_overflow(*sum, value, sum))
		sum_out_of_range();
}

static int64
subtract(int64 sum, int64 value)
{
	int64		rest;

	if (pg_sub_s64_overflow(sum, value, &rest))
		sum_out_of_range();
	return rest;
}

static void
add_dates(Figures figures, Series series, Dates dates, int64 value)
{
	int64	   *difference = figures.differences + series * (figures.ndates + 1);
	int			from = first_on_or_after(figures, dates.start);
	int			to = first_on_or_after(figures, dates.end);

	if (from < to)
	{
		add(&difference[from], value);
		add(&difference[to], -value);
	}
}

/* Counts a set of dates, and the part of it in which the child is a UASC. */
static void
add_set(Figures figures, Series series, Series series_uasc,
		const MultirangeType *set, const MultirangeType *uasc, int64 value)
{
	TypeCacheEntry *range_type = careperf_datemultirange_type()->rngtype;
	int			nuasc = uasc ? uasc->rangeCount : 0;
	int			u = 0;

	for (int i = 0; i < set->rangeCount; i++)
	{
		Dates		dates = careperf_get_dates(range_type, set, i);

		add_dates(figures, series, dates, value);
		/* both sets are sorted: one walk over the two */
		while (u < nuasc)
		{
			Dates		common = careperf_get_dates(range_type, uasc, u);
			bool		uasc_ends_first = common.end <= dates.end;

			common.start = Max(common.start, dates.start);
			common.end = Min(common.end, dates.end);
			if (common.start < common.end)
				add_dates(figures, series_uasc, common, value);
			if (!uasc_ends_first)
				break;
			u++;
		}
		CHECK_FOR_INTERRUPTS();
	}
}

static int64
millionths(Numeric value)
{
	static const char *const hint =
		"Round the value in the indicator's SELECT, and keep it below 1,000,000,000,000.";
	bool		error = false;
	Datum		scaled;
	int64		result;

	if (numeric_is_nan(value) || numeric_is_inf(value) ||
		DatumGetInt32(DirectFunctionCall1(numeric_min_scale,
										  NumericGetDatum(value))) > DECIMALS)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value of an indicator must be finite and have at most %d decimals",
						DECIMALS),
				 errhint("%s", hint)));
	scaled = NumericGetDatum(numeric_mul_opt_error(value,
												   int64_to_numeric(ONE), &error));
	if (error ||
		DatumGetBool(DirectFunctionCall2(numeric_gt,
										 DirectFunctionCall1(numeric_abs, scaled),
										 NumericGetDatum(int64_to_numeric(ONE * ONE * ONE)))))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value of an indicator is out of range"),
				 errhint("%s", hint)));
	result = DatumGetInt64(DirectFunctionCall1(numeric_int8, scaled));
	return result;
}

/* figures_on: state, denominator, numerator, their values, uasc, dates */
Datum
careperf_figures_transition(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	ArrayType  *dates;
	Figures		figures;
	MultirangeType *uasc = PG_ARGISNULL(5) ? NULL : PG_GETARG_MULTIRANGE_P(5);

	if (PG_ARGISNULL(6))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("reporting dates must not be NULL"),
				 errhint("Give an array of dates, the same for every row.")));
	dates = PG_GETARG_ARRAYTYPE_P(6);

	if (PG_ARGISNULL(0))
		state = new_state(dates);
	else if (AggCheckCallContext(fcinfo, NULL))
		state = PG_GETARG_ARRAYTYPE_P(0);
	else
		state = PG_GETARG_ARRAYTYPE_P_COPY(0);
	figures = open_state(state);
	if (!PG_ARGISNULL(0) && !same_dates(figures, dates))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reporting dates differ between rows"),
				 errhint("Give the same array of dates for every row.")));

	if (!PG_ARGISNULL(1))
		add_set(figures, DENOMINATOR, DENOMINATOR_UASC,
				PG_GETARG_MULTIRANGE_P(1), uasc,
				PG_ARGISNULL(3) ? ONE : millionths(PG_GETARG_NUMERIC(3)));
	if (!PG_ARGISNULL(2))
		add_set(figures, NUMERATOR, NUMERATOR_UASC,
				PG_GETARG_MULTIRANGE_P(2), uasc,
				PG_ARGISNULL(4) ? ONE : millionths(PG_GETARG_NUMERIC(4)));
	PG_RETURN_ARRAYTYPE_P(state);
}

Datum
careperf_figures_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	Figures		figures;
	Figures		other;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
	{
		state = PG_ARGISNULL(0) ? PG_GETARG_ARRAYTYPE_P_COPY(1)
			: PG_GETARG_ARRAYTYPE_P(0);
		open_state(state);
		PG_RETURN_ARRAYTYPE_P(state);
	}

	if (AggCheckCallContext(fcinfo, NULL))
		state = PG_GETARG_ARRAYTYPE_P(0);
	else
		state = PG_GETARG_ARRAYTYPE_P_COPY(0);
	figures = open_state(state);
	other = open_state(PG_GETARG_ARRAYTYPE_P(1));
	if (figures.ndates != other.ndates ||
		memcmp(figures.dates, other.dates, sizeof(DateADT) * figures.ndates) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reporting dates differ between rows"),
				 errhint("Give the same array of dates for every row.")));
	for (int i = 0; i < SERIES_COUNT * (figures.ndates + 1); i++)
		add(&figures.differences[i], other.differences[i]);
	PG_RETURN_ARRAYTYPE_P(state);
}

static Datum
value_of(int64 sum)
{
	return DirectFunctionCall1(numeric_trim_scale,
							   NumericGetDatum(int64_div_fast_to_numeric(sum, DECIMALS)));
}

/* An array of careperf.figure, one for each date. */
Datum
careperf_figures_final(PG_FUNCTION_ARGS)
{
	Oid			element_type = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
	int64		sum[SERIES_COUNT] = {0};
	TupleDesc	row_type;
	Figures		figures;
	Datum	   *rows;
	ArrayType  *result;
	TypeCacheEntry *type;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (!OidIsValid(element_type))
		elog(ERROR, "careperf.figures_on does not return an array");
	figures = open_state(PG_GETARG_ARRAYTYPE_P(0));
	row_type = lookup_rowtype_tupdesc(element_type, -1);
	rows = palloc(sizeof(Datum) * Max(figures.ndates, 1));
	for (int i = 0; i < figures.ndates; i++)
	{
		Datum		values[5];
		bool		nulls[5] = {false};

		if (!IS_VALID_DATE(figures.dates[i]))
			invalid_state();
		for (int series = 0; series < SERIES_COUNT; series++)
			add(&sum[series], figures.differences[series * (figures.ndates + 1) + i]);
		values[0] = DateADTGetDatum(figures.dates[i]);
		values[1] = value_of(sum[NUMERATOR]);
		values[2] = value_of(sum[DENOMINATOR]);
		values[3] = value_of(subtract(sum[NUMERATOR], sum[NUMERATOR_UASC]));
		values[4] = value_of(subtract(sum[DENOMINATOR], sum[DENOMINATOR_UASC]));
		rows[i] = HeapTupleGetDatum(heap_form_tuple(row_type, values, nulls));
	}
	ReleaseTupleDesc(row_type);
	type = lookup_type_cache(element_type, 0);
	result = construct_array(rows, figures.ndates, element_type,
							 type->typlen, type->typbyval, type->typalign);
	PG_RETURN_ARRAYTYPE_P(result);
}
