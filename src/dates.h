/*
 * dates.h
 *	  Sets of dates as PostgreSQL's datemultirange: making and reading them.
 */
#ifndef CAREPERF_DATES_H
#define CAREPERF_DATES_H

#include "careperf.h"

#include "utils/multirangetypes.h"
#include "utils/typcache.h"

/* the dates from start (included) to end (excluded) */
typedef struct Dates
{
	DateADT		start;
	DateADT		end;
} Dates;

extern TypeCacheEntry *careperf_datemultirange_type(void);
extern MultirangeType *careperf_make_dates(const Dates *dates, int count);
extern Dates careperf_get_dates(TypeCacheEntry *range_type,
								const MultirangeType *set, int i);

#endif							/* CAREPERF_DATES_H */
