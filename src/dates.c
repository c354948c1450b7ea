/*
 * dates.c
 *	  Sets of dates as PostgreSQL's datemultirange: making and reading them.
 *
 * A spell in the input tables runs from its first date to the first date on
 * which it no longer holds.  One that covers no day (its end on or before its
 * start, or no usable start) is not an error but an empty set: data_quality names the
 * row, and no figure stops for it.
 */
#include "dates.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/rangetypes.h"

PG_FUNCTION_INFO_V1(careperf_spell_dates);

TypeCacheEntry *
careperf_datemultirange_type(void)
{
	return lookup_type_cache(DATEMULTIRANGEOID, TYPECACHE_MULTIRANGE_INFO);
}

/*
 * The union of some sets of dates.  DATEVAL_NOBEGIN and DATEVAL_NOEND become
 * unbounded, never an infinite date: `upper_inf` and BI tools know the first.
 */
MultirangeType *
careperf_make_dates(const Dates *dates, int count)
{
	TypeCacheEntry *type = careperf_datemultirange_type();
	RangeType **ranges = palloc(sizeof(RangeType *) * Max(count, 1));

	for (int i = 0; i < count; i++)
	{
		RangeBound	lower = {DateADTGetDatum(dates[i].start), false, true, true};
		RangeBound	upper = {DateADTGetDatum(dates[i].end), false, false, false};

		lower.infinite = DATE_IS_NOBEGIN(dates[i].start);
		upper.infinite = DATE_IS_NOEND(dates[i].end);
		ranges[i] = make_range(type->rngtype, &lower, &upper,
							   dates[i].start >= dates[i].end
#if PG_VERSION_NUM >= 160000
							   ,NULL
#endif
			);
	}
	return make_multirange(DATEMULTIRANGEOID, type->rngtype, count, ranges);
}

/* The i-th range of a set, unbounded ends as infinite dates. */
Dates
careperf_get_dates(TypeCacheEntry *range_type, const MultirangeType *set, int i)
{
	RangeBound	lower;
	RangeBound	upper;
	Dates		dates;

	multirange_get_bounds(range_type, set, i, &lower, &upper);
	dates.start = lower.infinite ? DATEVAL_NOBEGIN : DatumGetDateADT(lower.val);
	dates.end = upper.infinite ? DATEVAL_NOEND : DatumGetDateADT(upper.val);
	return dates;
}

Datum
careperf_spell_dates(PG_FUNCTION_ARGS)
{
	Dates		spell = {DATEVAL_NOEND, DATEVAL_NOEND};

	if (!PG_ARGISNULL(0) && CAREPERF_IS_USABLE(PG_GETARG_DATEADT(0)))
	{
		spell.start = PG_GETARG_DATEADT(0);
		if (!PG_ARGISNULL(1) && PG_GETARG_DATEADT(1) <= CAREPERF_LAST_DATE)
			spell.end = PG_GETARG_DATEADT(1);
	}
	PG_RETURN_MULTIRANGE_P(careperf_make_dates(&spell, spell.start < spell.end ? 1 : 0));
}
