/*
 * dates.c
 *	  Sets of dates as PostgreSQL's datemultirange: making and reading them, and
 *	  the aggregate spells_agg().
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
PG_FUNCTION_INFO_V1(careperf_spells_transition);
PG_FUNCTION_INFO_V1(careperf_spells_combine);
PG_FUNCTION_INFO_V1(careperf_spells_final);

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
static Dates
spell_of(FunctionCallInfo fcinfo, int start, int end)
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
	Dates		spell = spell_of(fcinfo, 0, 1);

	PG_RETURN_MULTIRANGE_P(careperf_make_dates(&spell, spell.start < spell.end ? 1 : 0));
}

/*
 * spells_agg: the union of a group's spells.  The state is a plain date[], the
 * spells one after the other; the array is longer than what is in use, which
 * its dimension says, and grows by doubling.  A range_agg() of spell_dates()
 * takes three times as long, and as its state is internal the planner takes
 * each group for 8 kB and sorts where it could hash.
 */
/* no child has as many; to sort more could not be interrupted within a second */
#define MAX_SPELLS		5000000

static void
invalid_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid state of aggregate careperf.spells_agg"),
			 errhint("Call the aggregate, not the functions it is made of.")));
}

static int
spell_count(ArrayType *state)
{
	if (ARR_NDIM(state) != 1 || ARR_HASNULL(state) || ARR_ELEMTYPE(state) != DATEOID ||
		ARR_DIMS(state)[0] < 0 || ARR_DIMS(state)[0] % 2 != 0 ||
		(VARSIZE(state) - ARR_OVERHEAD_NONULLS(1)) / sizeof(DateADT) < ARR_DIMS(state)[0])
		invalid_state();
	return ARR_DIMS(state)[0] / 2;
}

/* The state with room for more spells: itself if it may be changed and has. */
static ArrayType *
room_for_spells(ArrayType *state, int more, bool in_place)
{
	int			count = state ? spell_count(state) : 0;
	Size		needed = ARR_OVERHEAD_NONULLS(1) + ((Size) count + more) * sizeof(Dates);
	Size		size = ARR_OVERHEAD_NONULLS(1) + 4 * sizeof(Dates);
	ArrayType  *grown;

	if (more > MAX_SPELLS - count)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many spells in one group"),
				 errhint("Group the rows by child_id.")));
	if (state != NULL && in_place && needed <= VARSIZE(state))
		return state;
	while (size < needed)
		size *= 2;
	grown = palloc0(size);
	if (state != NULL)
		memcpy(grown, state, ARR_OVERHEAD_NONULLS(1) + count * sizeof(Dates));
	SET_VARSIZE(grown, size);
	grown->ndim = 1;
	grown->elemtype = DATEOID;
	ARR_DIMS(grown)[0] = 2 * count;
	ARR_LBOUND(grown)[0] = 1;
	return grown;
}

Datum
careperf_spells_transition(PG_FUNCTION_ARGS)
{
	ArrayType  *state = PG_ARGISNULL(0) ? NULL : PG_GETARG_ARRAYTYPE_P(0);
	Dates		spell = spell_of(fcinfo, 1, 2);

	state = room_for_spells(state, 1, AggCheckCallContext(fcinfo, NULL));
	if (spell.start < spell.end)
	{
		((Dates *) ARR_DATA_PTR(state))[spell_count(state)] = spell;
		ARR_DIMS(state)[0] += 2;
	}
	PG_RETURN_ARRAYTYPE_P(state);
}

Datum
careperf_spells_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *state = PG_ARGISNULL(0) ? NULL : PG_GETARG_ARRAYTYPE_P(0);
	ArrayType  *other = PG_ARGISNULL(1) ? NULL : PG_GETARG_ARRAYTYPE_P(1);
	int			more;

	if (other == NULL)
	{
		if (state == NULL)
			PG_RETURN_NULL();
		spell_count(state);
		PG_RETURN_ARRAYTYPE_P(state);
	}
	more = spell_count(other);
	state = room_for_spells(state, more, AggCheckCallContext(fcinfo, NULL));
	memcpy((Dates *) ARR_DATA_PTR(state) + spell_count(state), ARR_DATA_PTR(other),
		   more * sizeof(Dates));
	ARR_DIMS(state)[0] += 2 * more;
	PG_RETURN_ARRAYTYPE_P(state);
}

static int
compare_starts(const void *a, const void *b)
{
	DateADT		x = ((const Dates *) a)->start;
	DateADT		y = ((const Dates *) b)->start;

	return x < y ? -1 : x > y;
}

Datum
careperf_spells_final(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	int			count;
	Dates	   *spells;
	int			last = 0;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = PG_GETARG_ARRAYTYPE_P(0);
	count = spell_count(state);
	spells = palloc(Max(count, 1) * sizeof(Dates));
	memcpy(spells, ARR_DATA_PTR(state), count * sizeof(Dates));
	if (count > 1)
		qsort(spells, count, sizeof(Dates), compare_starts);
	for (int i = 1; i < count; i++)
	{
		if (spells[i].start <= spells[last].end)
			spells[last].end = Max(spells[last].end, spells[i].end);
		else
			spells[++last] = spells[i];
	}
	for (int i = 0; i < Min(count, last + 1); i++)
		if (spells[i].start >= spells[i].end || !IS_VALID_DATE(spells[i].start) ||
			!(DATE_IS_NOEND(spells[i].end) || IS_VALID_DATE(spells[i].end)))
			invalid_state();
	PG_RETURN_MULTIRANGE_P(careperf_make_dates(spells, Min(count, last + 1)));
}
