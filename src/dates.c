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

PG_FUNCTION_INFO_V1(careperf_spell_dates);

/* of multirangetypes.c, which keeps them to itself */
#define OFFSET_STRIDE	4
#define OFFSET_BIT		0x80000000

int
careperf_compare_starts(const void *a, const void *b, void *unused)
{
	DateADT		x = ((const Dates *) a)->start;
	DateADT		y = ((const Dates *) b)->start;

	return x < y ? -1 : x > y;
}

/*
 * Spells that overlap or follow each other become one, and those that cover no
 * day go; what is left is in order.  Returns how many remain.
 */
int
careperf_join_dates(Dates *dates, int count)
{
	int			joined = 0;
	bool		sorted = true;

	for (int i = 0; i < count; i++)
	{
		if (dates[i].start >= dates[i].end)
			continue;
		if (joined > 0 && dates[i].start < dates[joined - 1].start)
			sorted = false;
		dates[joined++] = dates[i];
	}
	count = joined;
	joined = Min(count, 1);
	if (!sorted)
		qsort_interruptible(dates, count, sizeof(Dates), careperf_compare_starts, NULL);
	for (int i = 1; i < count; i++)
	{
		if (dates[i].start <= dates[joined - 1].end)
			dates[joined - 1].end = Max(dates[joined - 1].end, dates[i].end);
		else
			dates[joined++] = dates[i];
	}
	return joined;
}

/* Writes the finite bounds of a range and returns its flags. */
static uint8
write_bounds(char **to, Dates dates)
{
	uint8		flags = DATE_IS_NOBEGIN(dates.start) ? RANGE_LB_INF : RANGE_LB_INC;

	if (!DATE_IS_NOBEGIN(dates.start))
	{
		memcpy(*to, &dates.start, sizeof(DateADT));
		*to += sizeof(DateADT);
	}
	if (DATE_IS_NOEND(dates.end))
		flags |= RANGE_UB_INF;
	else
	{
		memcpy(*to, &dates.end, sizeof(DateADT));
		*to += sizeof(DateADT);
	}
	return flags;
}

/* Reads what write_bounds() has written, and moves on behind it. */
static Dates
read_bounds(const char **from, uint8 flags)
{
	Dates		dates = {DATEVAL_NOBEGIN, DATEVAL_NOEND};

	if (RANGE_HAS_LBOUND(flags))
	{
		memcpy(&dates.start, *from, sizeof(DateADT));
		*from += sizeof(DateADT);
	}
	if (RANGE_HAS_UBOUND(flags))
	{
		memcpy(&dates.end, *from, sizeof(DateADT));
		*from += sizeof(DateADT);
	}
	return dates;
}

/*
 * A spell, which covers a day, as a daterange: its finite bounds, then its
 * flags, as rangetypes.c lays it out.
 */
RangeType *
careperf_make_daterange(Dates dates)
{
	RangeType  *range = palloc(sizeof(RangeType) + 2 * sizeof(DateADT) + sizeof(uint8));
	char	   *to = (char *) (range + 1);
	uint8		flags = write_bounds(&to, dates);

	range->rangetypid = DATERANGEOID;
	*to = flags;
	SET_VARSIZE(range, to + sizeof(uint8) - (char *) range);
	return range;
}

/* The dates of a range; false where it is empty. */
bool
careperf_read_daterange(const RangeType *range, Dates *dates)
{
	const char *from = (const char *) (range + 1);
	uint8		flags = *((const uint8 *) range + VARSIZE(range) - sizeof(uint8));

	*dates = read_bounds(&from, flags);
	return (flags & RANGE_EMPTY) == 0;
}

/*
 * The union of some sets of dates, which are joined in place.  DATEVAL_NOBEGIN
 * and DATEVAL_NOEND become unbounded, never an infinite date: `upper_inf` and
 * BI tools know the first.
 *
 * Written as multirangetypes.c lays it out: where each range but the first
 * begins (every fourth as an offset, the others as the length of the one
 * before), the flags of the ranges, then their finite bounds.  make_range() and
 * make_multirange() take ten times as long.
 */
MultirangeType *
careperf_make_dates(Dates *dates, int count)
{
	Size		bounds;
	MultirangeType *set;
	uint32	   *items;
	uint8	   *flags;
	char	   *begin;
	char	   *to;
	char	   *range = NULL;

	count = careperf_join_dates(dates, count);
	bounds = sizeof(MultirangeType);
	if (count > 0)
		bounds = att_align_nominal(bounds + (count - 1) * sizeof(uint32) + count, TYPALIGN_INT);
	set = palloc0(bounds + count * 2 * sizeof(DateADT));
	set->multirangetypid = DATEMULTIRANGEOID;
	set->rangeCount = count;
	items = (uint32 *) (set + 1);
	flags = (uint8 *) (items + Max(count - 1, 0));
	begin = to = (char *) set + bounds;
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			items[i - 1] = i % OFFSET_STRIDE == 0 ? (to - begin) | OFFSET_BIT : to - range;
		range = to;
		flags[i] = write_bounds(&to, dates[i]);
	}
	SET_VARSIZE(set, to - (char *) set);
	return set;
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
	*dates = read_bounds(&walk->bounds, *walk->flags);
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

	PG_RETURN_MULTIRANGE_P(careperf_make_dates(&spell, 1));
}
