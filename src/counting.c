/*
 * counting.c
 *	  The engine: how many rows, or how much, count on each of some dates.
 *
 * figures_on() takes, row by row, the dates on which the row counts in the
 * denominator and, of these, in the numerator, and answers for every date of a
 * sorted array in one pass.  A range [start, end) adds its value to the first
 * reporting date in it and takes it away from the first one after it; the
 * figures are the running sums of these differences.  So the time depends on
 * the number of ranges, hardly on the number of dates.
 *
 * Values are whole numbers of millionths, exact whatever the order of rows.
 *
 * sliced_figures_on() does the same for each of many slices (a team, an age
 * band, ...), between which a child moves: each row brings the dates on which
 * its child is in which slice.  To count the rows that a join with these dates
 * makes, twenty for each row, takes ten times as long.
 *
 * The state of both is a plain bigint[], so that it travels between parallel
 * workers and servers as any array does:
 *
 *		[0]		the mark of this layout
 *		[1]		the number of dates, n
 *		[2]		the number of series
 *		[3 ..]	the dates, two in a bigint
 *		[...]	for each series n + 1 differences.  The series of figures_on()
 *				are numerator, denominator, and the part of each that falls on
 *				dates as UASC; those of sliced_figures_on() numerator and
 *				denominator of each slice.
 *
 * Any SQL user can call the functions below with an array of their own, so
 * its shape is checked on every entry.
 */
#include "dates.h"

#include "access/htup_details.h"
#include "access/tupmacs.h"
#include "catalog/pg_type.h"
#include "common/int.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

PG_FUNCTION_INFO_V1(careperf_figures_transition);
PG_FUNCTION_INFO_V1(careperf_figures_combine);
PG_FUNCTION_INFO_V1(careperf_figures_final);
PG_FUNCTION_INFO_V1(careperf_sliced_figures_transition);
PG_FUNCTION_INFO_V1(careperf_sliced_figures_final);

#define LAYOUT			INT64CONST(0x6361726566696702)	/* "carefig", 2 */
#define MAX_DATES		10000
#define MAX_SERIES		1000000
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
	ArrayType  *state;
	int			ndates;
	int			nseries;
	const DateADT *dates;
	int64	   *differences;	/* of the first series; the others follow */
} Figures;

static int64
state_length(int ndates, int nseries)
{
	return 3 + (ndates + 1) / 2 + (int64) nseries * (ndates + 1);
}

static void
invalid_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid state of an aggregate of figures"),
			 errhint("Call the aggregate, not the functions it is made of.")));
}

static Figures
open_state(ArrayType *state)
{
	int64	   *elements = (int64 *) ARR_DATA_PTR(state);
	Figures		figures;

	if (ARR_NDIM(state) != 1 || ARR_HASNULL(state) ||
		ARR_ELEMTYPE(state) != INT8OID || ARR_DIMS(state)[0] < 3 ||
		elements[0] != LAYOUT || elements[1] < 0 || elements[1] > MAX_DATES ||
		elements[2] < 0 || elements[2] > MAX_SERIES ||
		ARR_DIMS(state)[0] != state_length(elements[1], elements[2]))
		invalid_state();
	figures.state = state;
	figures.ndates = elements[1];
	figures.nseries = elements[2];
	figures.dates = (const DateADT *) (elements + 3);
	figures.differences = elements + 3 + (figures.ndates + 1) / 2;
	return figures;
}

/*
 * The reporting dates, checked once, when the first row comes; later rows
 * must bring the same array.
 */
static ArrayType *
new_state(ArrayType *dates, int nseries)
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
					 errmsg("a reporting date cannot be infinite")));
		if (i > 0 && date[i - 1] >= date[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("reporting dates must be in ascending order, each once"),
					 errhint("Make the list with array_agg(DISTINCT date ORDER BY date).")));
	}

	size = ARR_OVERHEAD_NONULLS(1) + sizeof(int64) * state_length(ndates, nseries);
	if (!AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many figures: %d slices on %d dates", nseries / 2, ndates),
				 errhint("Ask for fewer dates at a time, or for one indicator or dimension.")));
	state = palloc0(size);
	SET_VARSIZE(state, size);
	state->ndim = 1;
	state->elemtype = INT8OID;
	ARR_DIMS(state)[0] = state_length(ndates, nseries);
	ARR_LBOUND(state)[0] = 1;
	elements = (int64 *) ARR_DATA_PTR(state);
	elements[0] = LAYOUT;
	elements[1] = ndates;
	elements[2] = nseries;
	memcpy(elements + 3, date, sizeof(DateADT) * ndates);
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
	const DateADT *first = figures.dates;
	int			count = figures.ndates;

	/* most sets begin or end before the first, or after the last */
	if (count == 0 || date <= first[0])
		return 0;
	if (date > first[count - 1])
		return count;
	/* halves without a branch, of which every second would be mispredicted */
	while (count > 1)
	{
		int			half = count / 2;

		first += first[half - 1] < date ? half : 0;
		count -= half;
	}
	return first - figures.dates + (*first < date);
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
add_between(Figures figures, int series, int from, int to, int64 value)
{
	int64	   *difference = figures.differences + (Size) series * (figures.ndates + 1);

	if (from < to)
	{
		add(&difference[from], value);
		add(&difference[to], -value);
	}
}

static void
add_dates(Figures figures, int series, Dates dates, int64 value)
{
	add_between(figures, series, first_on_or_after(figures, dates.start),
				first_on_or_after(figures, dates.end), value);
}

/* a walk over the dates that two sets have in common */
typedef struct CommonWalk
{
	DatesWalk	walk[2];
	Dates		at[2];
	bool		more;
} CommonWalk;

/* NULL for the second set: all dates */
static void
walk_common_dates(CommonWalk *common, const struct varlena *set, const struct varlena *within)
{
	common->walk[0] = careperf_walk_dates(set);
	common->more = careperf_next_dates(&common->walk[0], &common->at[0]);
	common->walk[1].left = 0;
	if (within == NULL)
		common->at[1] = (Dates) {DATEVAL_NOBEGIN, DATEVAL_NOEND};
	else
	{
		common->walk[1] = careperf_walk_dates(within);
		common->more &= careperf_next_dates(&common->walk[1], &common->at[1]);
	}
}

static bool
next_common_dates(CommonWalk *common, Dates *dates)
{
	while (common->more)
	{
		int			first_to_end = common->at[0].end < common->at[1].end ? 0 : 1;

		*dates = (Dates) {Max(common->at[0].start, common->at[1].start), common->at[first_to_end].end};
		common->more = careperf_next_dates(&common->walk[first_to_end], &common->at[first_to_end]);
		CHECK_FOR_INTERRUPTS();
		if (dates->start < dates->end)
			return true;
	}
	return false;
}

/* Counts a set of dates, and the part of it in which the child is a UASC. */
static void
add_set(Figures figures, Series series, Series series_uasc, const struct varlena *set,
		const struct varlena *within, const struct varlena *uasc, int64 value)
{
	CommonWalk	walk;
	DatesWalk	uasc_walk;
	Dates		dates;
	Dates		uasc_dates;
	bool		more_uasc = false;

	walk_common_dates(&walk, set, within);
	if (uasc != NULL)
	{
		uasc_walk = careperf_walk_dates(uasc);
		more_uasc = careperf_next_dates(&uasc_walk, &uasc_dates);
	}
	while (next_common_dates(&walk, &dates))
	{
		add_dates(figures, series, dates, value);
		/* both sets are sorted: one walk over the two */
		while (more_uasc)
		{
			Dates		common = {Max(uasc_dates.start, dates.start), Min(uasc_dates.end, dates.end)};

			if (common.start < common.end)
				add_dates(figures, series_uasc, common, value);
			if (uasc_dates.end > dates.end)
				break;
			more_uasc = careperf_next_dates(&uasc_walk, &uasc_dates);
		}
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

static void
require_same(bool slices, bool dates)
{
	if (!slices)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of slices differs between rows"),
				 errhint("Give the same number for every row.")));
	if (!dates)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reporting dates differ between rows"),
				 errhint("Give the same array of dates for every row.")));
}

/*
 * The state that a transition function may change: a new one for the first
 * row, else the one given, which must be of the same dates and series.
 */
static Figures
state_to_change(FunctionCallInfo fcinfo, int dates_argument, int nseries)
{
	ArrayType  *dates;
	Figures		figures;

	if (PG_ARGISNULL(dates_argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("reporting dates must not be NULL"),
				 errhint("Give an array of dates, the same for every row.")));
	dates = PG_GETARG_ARRAYTYPE_P(dates_argument);
	if (PG_ARGISNULL(0))
		return open_state(new_state(dates, nseries));

	if (AggCheckCallContext(fcinfo, NULL))
		figures = open_state(PG_GETARG_ARRAYTYPE_P(0));
	else
		figures = open_state(PG_GETARG_ARRAYTYPE_P_COPY(0));
	require_same(figures.nseries == nseries, same_dates(figures, dates));
	return figures;
}

static int64
value_argument(FunctionCallInfo fcinfo, int argument)
{
	return PG_ARGISNULL(argument) ? ONE : millionths(PG_GETARG_NUMERIC(argument));
}

/* figures_on: state, denominator, numerator, their values, uasc, dates */
Datum
careperf_figures_transition(PG_FUNCTION_ARGS)
{
	Figures		figures = state_to_change(fcinfo, 6, SERIES_COUNT);
	struct varlena *denominator = PG_ARGISNULL(1) ? NULL : PG_GETARG_VARLENA_PP(1);
	struct varlena *uasc = PG_ARGISNULL(5) ? NULL : PG_GETARG_VARLENA_PP(5);

	if (denominator != NULL)
		add_set(figures, DENOMINATOR, DENOMINATOR_UASC, denominator, NULL, uasc,
				value_argument(fcinfo, 3));
	if (!PG_ARGISNULL(2))
		add_set(figures, NUMERATOR, NUMERATOR_UASC, PG_GETARG_VARLENA_PP(2), denominator,
				uasc, value_argument(fcinfo, 4));
	PG_RETURN_ARRAYTYPE_P(figures.state);
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
	require_same(figures.nseries == other.nseries, figures.ndates == other.ndates &&
				 memcmp(figures.dates, other.dates, sizeof(DateADT) * figures.ndates) == 0);
	for (int64 i = 0; i < (int64) figures.nseries * (figures.ndates + 1); i++)
	{
		add(&figures.differences[i], other.differences[i]);
		CHECK_FOR_INTERRUPTS();
	}
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
	if (figures.nseries != SERIES_COUNT)
		invalid_state();
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

/* the reporting dates, from one index to another, on which a row counts */
typedef struct Run
{
	int			from;
	int			to;
} Run;

typedef struct Runs
{
	int			count;
	Run		   *runs;
	int64		value;
} Runs;

/* the dates of a set that lie within another (NULL: any) */
static Runs
runs_of(Figures figures, const struct varlena *set, const struct varlena *within)
{
	CommonWalk	walk;
	Runs		result = {0};
	Dates		dates;

	walk_common_dates(&walk, set, within);
	/* what two sets have in common has fewer ranges than both together */
	result.runs = palloc(sizeof(Run) * (walk.walk[0].left + walk.walk[1].left + 2));
	while (next_common_dates(&walk, &dates))
	{
		Run			run = {first_on_or_after(figures, dates.start), first_on_or_after(figures, dates.end)};

		if (run.from < run.to)
			result.runs[result.count++] = run;
	}
	return result;
}

static void
add_runs(Figures figures, int series, Runs counts, Run within)
{
	for (int i = 0; i < counts.count; i++)
		add_between(figures, series, Max(counts.runs[i].from, within.from),
					Min(counts.runs[i].to, within.to), counts.value);
}

/*
 * sliced_figures_on: state, denominator, numerator, their values, the date
 * whose slices hold (NULL: those of each reporting date), slices and the
 * child's dates in each, number of slices, dates
 */
Datum
careperf_sliced_figures_transition(PG_FUNCTION_ARGS)
{
	int			nslices = PG_ARGISNULL(8) ? -1 : PG_GETARG_INT32(8);
	Figures		figures;
	struct varlena *within = PG_ARGISNULL(1) ? NULL : PG_GETARG_VARLENA_PP(1);
	Runs		denominator = {0};
	Runs		numerator = {0};
	ArrayType  *slices;
	ArrayType  *sets;
	const int32 *slice;
	const char *set;
	int			n;

	if (nslices < 0 || nslices > MAX_SERIES / 2)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of slices must be from 0 to %d", MAX_SERIES / 2)));
	figures = state_to_change(fcinfo, 9, 2 * nslices);
	if (within != NULL)
		denominator = runs_of(figures, within, NULL);
	if (denominator.count > 0)
		denominator.value = value_argument(fcinfo, 3);
	if (!PG_ARGISNULL(2))
		numerator = runs_of(figures, PG_GETARG_VARLENA_PP(2), within);
	if (numerator.count > 0)
		numerator.value = value_argument(fcinfo, 4);
	if (PG_ARGISNULL(6) || PG_ARGISNULL(7) || (denominator.count == 0 && numerator.count == 0))
		PG_RETURN_ARRAYTYPE_P(figures.state);

	slices = PG_GETARG_ARRAYTYPE_P(6);
	sets = PG_GETARG_ARRAYTYPE_P(7);
	n = ARR_NDIM(slices) == 0 ? 0 : ARR_DIMS(slices)[0];
	if (ARR_NDIM(slices) > 1 || ARR_NDIM(sets) != ARR_NDIM(slices) || (n > 0 && ARR_DIMS(sets)[0] != n) ||
		array_contains_nulls(slices) || array_contains_nulls(sets))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("slices and their dates must be plain lists of the same length without NULL")));
	slice = (const int32 *) ARR_DATA_PTR(slices);
	set = ARR_DATA_PTR(sets);
	for (int i = 0; i < n; i++)
	{
		DatesWalk	walk = careperf_walk_dates((const struct varlena *) set);
		Dates		dates;

		if (slice[i] < 1 || slice[i] > nslices)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("slice %d is not one of %d", slice[i], nslices)));
		while (careperf_next_dates(&walk, &dates))
		{
			Run			within = {0, figures.ndates};

			CHECK_FOR_INTERRUPTS();
			if (PG_ARGISNULL(5))
				within = (Run) {first_on_or_after(figures, dates.start), first_on_or_after(figures, dates.end)};
			else if (PG_GETARG_DATEADT(5) < dates.start || PG_GETARG_DATEADT(5) >= dates.end)
				continue;
			if (within.from >= within.to)
				continue;
			add_runs(figures, 2 * (slice[i] - 1), numerator, within);
			add_runs(figures, 2 * (slice[i] - 1) + 1, denominator, within);
		}
		set += VARSIZE(set);
		set = (const char *) att_align_nominal(set, TYPALIGN_INT);
	}
	PG_RETURN_ARRAYTYPE_P(figures.state);
}

/* An array of careperf.sliced_figure, one for each slice and date with a figure. */
Datum
careperf_sliced_figures_final(PG_FUNCTION_ARGS)
{
	Oid			element_type = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
	TupleDesc	row_type;
	Figures		figures;
	ArrayBuildState *rows = NULL;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (!OidIsValid(element_type))
		elog(ERROR, "careperf.sliced_figures_on does not return an array");
	figures = open_state(PG_GETARG_ARRAYTYPE_P(0));
	if (figures.nseries % 2 != 0)
		invalid_state();
	row_type = lookup_rowtype_tupdesc(element_type, -1);
	rows = initArrayResult(element_type, CurrentMemoryContext, false);
	for (int slice = 0; slice < figures.nseries / 2; slice++)
	{
		const int64 *numerators = figures.differences + (Size) 2 * slice * (figures.ndates + 1);
		const int64 *denominators = numerators + figures.ndates + 1;
		int64		numerator = 0;
		int64		denominator = 0;

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < figures.ndates; i++)
		{
			Datum		values[4];
			bool		nulls[4] = {false};

			if (!IS_VALID_DATE(figures.dates[i]))
				invalid_state();
			add(&numerator, numerators[i]);
			add(&denominator, denominators[i]);
			if (numerator == 0 && denominator == 0)
				continue;
			values[0] = Int32GetDatum(slice + 1);
			values[1] = DateADTGetDatum(figures.dates[i]);
			values[2] = value_of(numerator);
			values[3] = value_of(denominator);
			accumArrayResult(rows, HeapTupleGetDatum(heap_form_tuple(row_type, values, nulls)),
							 false, element_type, CurrentMemoryContext);
		}
	}
	ReleaseTupleDesc(row_type);
	PG_RETURN_DATUM(makeArrayResult(rows, CurrentMemoryContext));
}
