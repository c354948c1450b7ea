/*
 * careperf.h
 *	  Vocabulary shared by all of careperf's C files.
 *
 * Dates are PostgreSQL's DateADT.  A range of dates is half-open: the first
 * date belongs to it, the end does not.  DATEVAL_NOEND stands for "still
 * open", DATEVAL_NOBEGIN for "always".
 */
#ifndef CAREPERF_H
#define CAREPERF_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "utils/date.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/*
 * A date outside the years 1 to 9999 is a slip of the keyboard, and near the
 * ends of the calendar nothing can be added to it: input is read as if such a
 * date were not recorded, but for the end of a spell before year 1, which is
 * before its start.
 */
#define CAREPERF_FIRST_DATE		((DateADT) (1721426 - POSTGRES_EPOCH_JDATE))
#define CAREPERF_LAST_DATE		((DateADT) (5373484 - POSTGRES_EPOCH_JDATE))
#define CAREPERF_IS_USABLE(date) \
	((date) >= CAREPERF_FIRST_DATE && (date) <= CAREPERF_LAST_DATE)

/* the calendar's rules for whole months and ages (calendar.c) */
extern DateADT careperf_birthday(DateADT date_of_birth, int age);
extern DateADT careperf_months_reached(DateADT date, int months);

#endif							/* CAREPERF_H */
