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

/* the calendar's rules for whole months and ages (calendar.c) */
extern int	careperf_age_on(DateADT date_of_birth, DateADT on_date);
extern DateADT careperf_birthday(DateADT date_of_birth, int age);
extern DateADT careperf_months_before(DateADT date, int months);
extern DateADT careperf_months_reached(DateADT date, int months);

#endif							/* CAREPERF_H */
