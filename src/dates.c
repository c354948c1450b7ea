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

#include "access/tupmacs.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/rangetypes.h"

PG_FUNCTION_INFO_V1(careperf_spell_dates);

TypeCacheEntry *
careperf_datemultirange_type(void)
{
	return lookup_type_cache(DATEMULTIRANGEOID, TYPECACHE_MULTIRANGE_INFO);
}

/*
 * One range of dates, written as multirangetypes.c lays it out: the flags of
 * the range, then its finite bounds.  Most sets have one range only, and
 * make_range() and make_multirange() take ten times as long.
 */
static MultirangeType *
make_one_range(Dates dates)
{
	Size		bounds = att_align_nominal(sizeof(MultirangeType) + sizeof(uint8), TYPALIGN_INT);
	MultirangeType *set = palloc0(bounds + 2 * sizeof(DateADT));
	char	   *to = (char *) set + bounds;
	uint8		flags = RANGE_LB_INC;

	if (DATE_IS_NOBEGIN(dates.start))
		flags = RANGE_LB_INF;
	else
	{
		memcpy(to, &dates.start, sizeof(DateADT));
		to += sizeof(DateADT);
	}
	if (DATE_IS_NOEND(dates.end))
		flags |= RANGE_UB_INF;
	else
	{
		memcpy(to, &dates.end, sizeof(DateADT));
		to += sizeof(DateADT);
	}
	*((uint8 *) set + sizeof(MultirangeType)) = flags;
	set->multirangetypid = DATEMULTIRANGEOID;
	set->rangeCount = 1;
	SET_VARSIZE(set, to - (char *) set);
	return set;
}

/*
 * The union of some sets of dates.  DATEVAL_NOBEGIN and DATEVAL_NOEND become
 * unbounded, never an infinite date: `upper_inf` and BI tools know the first.
 */
MultirangeType *
careperf_make_dates(const Dates *dates, int count)
{
	TypeCacheEntry *type;
	RangeType **ranges;

	if (count == 1 && dates->start < dates->end)
		return make_one_range(*dates);
	type = careperf_datemultirange_type();
	ranges = palloc(sizeof(RangeType *) * Max(count, 1));
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

/*
 * The ranges of a set one after the other, unbounded ends as infinite dates.
 * The set may have a short header, as it comes from a table or a hash: the
 * figures read hundreds of thousands, and need no copy of each.
 */
DatesWalk
careperf_walk_dates(const struct varlena *set)
{
	const char *body = VARDATA_ANY(set);
	Size		header = sizeof(MultirangeType) - VARHDRSZ;
	DatesWalk	walk;
	uint32		count;

	memcpy(&count, body + offsetof(MultirangeType, rangeCount) - VARHDRSZ, sizeof(count));
	walk.left = count;
	/* one item less than ranges tells where each begins; then come the flags */
	if (count > 0)
		header += (count - 1) * sizeof(uint32);
	walk.flags = (const uint8 *) body + header;
	walk.bounds = body + att_align_nominal(VARHDRSZ + header + count, TYPALIGN_INT) - VARHDRSZ;
	return walk;
}

bool
careperf_next_dates(DatesWalk *walk, Dates *dates)
{
	if (walk->left == 0)
		return false;
	dates->start = DATEVAL_NOBEGIN;
	dates->end = DATEVAL_NOEND;
	if (RANGE_HAS_LBOUND(*walk->flags))
	{
		memcpy(&dates->start, walk->bounds, sizeof(DateADT));
		walk->bounds += sizeof(DateADT);
	}
	if (RANGE_HAS_UBOUND(*walk->flags))
	{
		memcpy(&dates->end, walk->bounds, sizeof(DateADT));
		walk->bounds += sizeof(DateADT);
	}
	walk->flags++;
	walk->left--;
	return true;
}

/* The dates of a spell as it is recorded; an empty range where it covers no day. */
Dates
careperf_spell_arguments(FunctionCallInfo fcinfo, int start, int end)
{
	Dates		spell = {DATEVAL_NOEND, DATEVAL_NOEND};

	if (!PG_ARGISNULL(start) && CAREPERF_IS_USABLE(PG_GETARG_DATEADT(start)))
	{
		spell.start = PG_GETARG_DATEADT(start);
		if (!PG_ARGISNULL(end) && PG_GETARG_DATEADT(end) <= CAREPERF_LAST_DATE)
			spell.end = PG_GETARG_DATEADT(end);
	}
	return spell;
}

Datum
careperf_spell_dates(PG_FUNCTION_ARGS)
{
	Dates		spell = careperf_spell_arguments(fcinfo, 0, 1);

	PG_RETURN_MULTIRANGE_P(careperf_make_dates(&spell, spell.start < spell.end ? 1 : 0));
}
