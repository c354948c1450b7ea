/*
 * dates.h
 *	  Sets of dates as PostgreSQL's datemultirange: making and reading them.
 */
#ifndef CAREPERF_DATES_H
#define CAREPERF_DATES_H

#include "careperf.h"

#include "fmgr.h"
#include "utils/multirangetypes.h"
#include "utils/rangetypes.h"

/* the dates from start (included) to end (excluded) */
typedef struct Dates
{
	DateADT		start;
	DateADT		end;
} Dates;

extern int	careperf_compare_starts(const void *a, const void *b, void *unused);
extern int	careperf_join_dates(Dates *dates, int count);
extern MultirangeType *careperf_make_dates(Dates *dates, int count);
extern RangeType *careperf_make_daterange(Dates dates);
extern bool careperf_read_daterange(const RangeType *range, Dates *dates);
extern Dates careperf_spell_arguments(FunctionCallInfo fcinfo, int start, int end);

/* where a walk over the ranges of a set stands; see careperf_next_dates() */
typedef struct DatesWalk
{
	int			left;			/* ranges to come */
	const uint8 *flags;			/* of the next one */
	const char *bounds;			/* of the next one; not aligned */
} DatesWalk;

extern DatesWalk careperf_walk_dates(const struct varlena *set);
extern bool careperf_next_dates(DatesWalk *walk, Dates *dates);

#endif							/* CAREPERF_DATES_H */
