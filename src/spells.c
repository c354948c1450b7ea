/*
 * spells.c
 *	  Aggregates over spells: the dates of several together (spells_agg), the
 *	  unbroken spells of each of several workers (unbroken_spells), and dates in
 *	  order (dates_agg); and what is made of these lists: the dates by which a
 *	  spell has lasted (dates_lasting), dates within a spell (dates_between) and
 *	  the dates soon after one (dates_since).
 */
#include "rows.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(careperf_spells_transition);
PG_FUNCTION_INFO_V1(careperf_spells_final);
PG_FUNCTION_INFO_V1(careperf_unbroken_spells_transition);
PG_FUNCTION_INFO_V1(careperf_unbroken_spells_final);
PG_FUNCTION_INFO_V1(careperf_dates_transition);
PG_FUNCTION_INFO_V1(careperf_dates_final);
PG_FUNCTION_INFO_V1(careperf_dates_lasting);
PG_FUNCTION_INFO_V1(careperf_dates_between);
PG_FUNCTION_INFO_V1(careperf_dates_since);

/* a spell of somebody */
typedef struct Spell
{
	Dates		dates;
	Text		who;
} Spell;

/* an array of dates; those that are NULL take no room in it and are left out */
typedef struct DateList
{
	const DateADT *dates;
	int			count;
} DateList;

static DateList
date_list(ArrayType *array)
{
	const DateADT *dates = (const DateADT *) ARR_DATA_PTR(array);
	const char *end = (const char *) array + VARSIZE(array);

	return (DateList) {dates, (end - (const char *) dates) / sizeof(DateADT)};
}

/* As construct_array() does it, at a cost for each date, and not for all. */
static ArrayType *
make_date_list(const DateADT *dates, int count)
{
	Size		size = ARR_OVERHEAD_NONULLS(1) + sizeof(DateADT) * count;
	ArrayType  *array = palloc0(size);

	SET_VARSIZE(array, size);
	array->ndim = 1;
	array->elemtype = DATEOID;
	ARR_DIMS(array)[0] = count;
	ARR_LBOUND(array)[0] = 1;
	memcpy(ARR_DATA_PTR(array), dates, sizeof(DateADT) * count);
	return array;
}

/* The rows of a state without texts. */
static Dates *
read_spells(const Rows *rows)
{
	Dates	   *spells = palloc(sizeof(Dates) * Max(rows->count, 1));
	RowsWalk	walk = careperf_walk_rows(rows);

	for (int i = 0; careperf_next_row(&walk, &spells[i], NULL, 0); i++)
		continue;
	return spells;
}

Datum
careperf_spells_transition(PG_FUNCTION_ARGS)
{
	Rows	   *rows = careperf_rows_to_change(fcinfo, 64);
	Dates		spell = careperf_spell_arguments(fcinfo, 1, 2);

	if (spell.start < spell.end)
		rows = careperf_add_row(rows, spell, NULL, 0);
	PG_RETURN_POINTER(rows);
}

Datum
careperf_spells_final(PG_FUNCTION_ARGS)
{
	const Rows *rows = careperf_rows_argument(fcinfo, 0);
	Dates	   *spells;

	if (rows == NULL)
		PG_RETURN_NULL();
	spells = read_spells(rows);
	PG_RETURN_MULTIRANGE_P(careperf_make_dates(spells, rows->count));
}

Datum
careperf_unbroken_spells_transition(PG_FUNCTION_ARGS)
{
	Rows	   *rows = careperf_rows_to_change(fcinfo, 128);
	Text		who = careperf_text_argument(fcinfo, 1);
	Dates		spell = careperf_spell_arguments(fcinfo, 2, 3);

	if (spell.start < spell.end)
		rows = careperf_add_row(rows, spell, &who, 1);
	PG_RETURN_POINTER(rows);
}

static int
compare_spells(const void *pa, const void *pb, void *unused)
{
	const Spell *a = pa;
	const Spell *b = pb;
	int			common = Min(a->who.length, b->who.length);
	int			result = memcmp(a->who.data, b->who.data, common);

	if (result == 0)
		result = a->who.length - b->who.length;
	return result != 0 ? result : careperf_compare_starts(&a->dates, &b->dates, NULL);
}

/* An array of dateranges, in order; NULL where no spell covers a day. */
Datum
careperf_unbroken_spells_final(PG_FUNCTION_ARGS)
{
	const Rows *rows = careperf_rows_argument(fcinfo, 0);
	Spell	   *spells;
	Dates	   *joined;
	Datum	   *ranges;
	RowsWalk	walk;
	int			count = 0;
	int			from = 0;

	if (rows == NULL || rows->count == 0)
		PG_RETURN_NULL();
	spells = palloc(sizeof(Spell) * rows->count);
	walk = careperf_walk_rows(rows);
	for (int i = 0; careperf_next_row(&walk, &spells[i].dates, &spells[i].who, 1); i++)
		continue;
	qsort_interruptible(spells, rows->count, sizeof(Spell), compare_spells, NULL);

	joined = palloc(sizeof(Dates) * rows->count);
	for (int i = 0; i < rows->count; i++)
	{
		joined[count++] = spells[i].dates;
		if (i + 1 == rows->count || spells[i].who.length != spells[i + 1].who.length ||
			memcmp(spells[i].who.data, spells[i + 1].who.data, spells[i].who.length) != 0)
		{
			count = from + careperf_join_dates(joined + from, count - from);
			from = count;
		}
	}
	qsort_interruptible(joined, count, sizeof(Dates), careperf_compare_starts, NULL);
	ranges = palloc(sizeof(Datum) * count);
	for (int i = 0; i < count; i++)
		ranges[i] = RangeTypePGetDatum(careperf_make_daterange(joined[i]));
	PG_RETURN_ARRAYTYPE_P(construct_array(ranges, count, DATERANGEOID, -1, false,
										  TYPALIGN_INT));
}

static void
require_months(int months)
{
	if (months < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a number of months must not be negative"),
				 errhint("Give 0 or more.")));
}

/* The dates by which one of some spells has lasted so many months. */
Datum
careperf_dates_lasting(PG_FUNCTION_ARGS)
{
	ArrayType  *spells = PG_GETARG_ARRAYTYPE_P(0);
	int			months = PG_GETARG_INT32(1);
	Datum	   *ranges;
	bool	   *nulls;
	Dates	   *dates;
	int			nranges;
	int			count = 0;

	require_months(months);
	deconstruct_array(spells, DATERANGEOID, -1, false, TYPALIGN_INT,
					  &ranges, &nulls, &nranges);
	dates = palloc(sizeof(Dates) * Max(nranges, 1));
	for (int i = 0; i < nranges; i++)
	{
		Dates		spell;

		CHECK_FOR_INTERRUPTS();
		if (nulls[i] || !careperf_read_daterange(DatumGetRangeTypeP(ranges[i]), &spell))
			continue;
		spell.start = careperf_months_reached(spell.start, months);
		dates[count++] = spell;
	}
	PG_RETURN_MULTIRANGE_P(careperf_make_dates(dates, count));
}

Datum
careperf_dates_transition(PG_FUNCTION_ARGS)
{
	Rows	   *rows = careperf_rows_to_change(fcinfo, 64);

	if (!PG_ARGISNULL(1) && CAREPERF_IS_USABLE(PG_GETARG_DATEADT(1)))
	{
		Dates		day = {PG_GETARG_DATEADT(1), PG_GETARG_DATEADT(1) + 1};

		rows = careperf_add_row(rows, day, NULL, 0);
	}
	PG_RETURN_POINTER(rows);
}

/* An array of dates, in order, each once; NULL where there is none. */
Datum
careperf_dates_final(PG_FUNCTION_ARGS)
{
	const Rows *rows = careperf_rows_argument(fcinfo, 0);
	Dates	   *spells;
	DateADT    *dates;
	int			count = 0;

	if (rows == NULL || rows->count == 0)
		PG_RETURN_NULL();
	spells = read_spells(rows);
	qsort_interruptible(spells, rows->count, sizeof(Dates), careperf_compare_starts, NULL);
	dates = palloc(sizeof(DateADT) * rows->count);
	for (int i = 0; i < rows->count; i++)
		if (i == 0 || spells[i].start > spells[i - 1].start)
			dates[count++] = spells[i].start;
	PG_RETURN_ARRAYTYPE_P(make_date_list(dates, count));
}

/* Those of some dates that lie between two others; NULL where there is none. */
Datum
careperf_dates_between(PG_FUNCTION_ARGS)
{
	DateADT		from = PG_ARGISNULL(1) ? DATEVAL_NOBEGIN : PG_GETARG_DATEADT(1);
	DateADT		to = PG_ARGISNULL(2) ? DATEVAL_NOEND : PG_GETARG_DATEADT(2);
	DateList	list;
	DateADT    *dates;
	int			count = 0;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	list = date_list(PG_GETARG_ARRAYTYPE_P(0));
	dates = palloc(sizeof(DateADT) * Max(list.count, 1));
	for (int i = 0; i < list.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (from <= list.dates[i] && list.dates[i] <= to)
			dates[count++] = list.dates[i];
	}
	if (count == 0)
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(make_date_list(dates, count));
}

/* The dates in the so many months that begin with one of some dates. */
Datum
careperf_dates_since(PG_FUNCTION_ARGS)
{
	DateList	list = date_list(PG_GETARG_ARRAYTYPE_P(0));
	int			months = PG_GETARG_INT32(1);
	Dates	   *spells = palloc(sizeof(Dates) * Max(list.count, 1));
	int			count = 0;

	require_months(months);
	for (int i = 0; i < list.count; i++)
	{
		DateADT		date = list.dates[i];

		CHECK_FOR_INTERRUPTS();
		if (!DATE_NOT_FINITE(date))
			spells[count++] = (Dates) {date, careperf_months_reached(date, months)};
	}
	PG_RETURN_MULTIRANGE_P(careperf_make_dates(spells, count));
}
