/*
 * calendar.c
 *	  Ages and birthdays, whole months, reporting windows, financial and
 *	  academic years, working days.
 *
 * The plain C part comes first: it works on DateADT and answers infinite
 * dates.  The functions that SQL sees are below it and thin.
 *
 * Working days need the table careperf.bank_holiday.  Each session keeps its
 * holidays in a sorted array that a change to the table discards.
 */
#include "dates.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#define MONTHS_IN_YEAR	12
#define MARCH			3
#define APRIL			4
#define SEPTEMBER		9

/*
 * Whole months and years
 */

static void
date_fields(DateADT date, int *year, int *month, int *day)
{
	j2date(date + POSTGRES_EPOCH_JDATE, year, month, day);
}

static DateADT
date_from_fields(int64 year, int month, int day)
{
	DateADT		date;

	/* the first test keeps the year within what the others can compute */
	if (year < JULIAN_MINYEAR || year > JULIAN_MAXYEAR ||
		!IS_VALID_JULIAN((int) year, month, day))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("date out of range")));
	date = date2j((int) year, month, day) - POSTGRES_EPOCH_JDATE;
	if (!IS_VALID_DATE(date))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("date out of range")));
	return date;
}

static int
days_in_month(int64 year, int month)
{
	return day_tab[isleap(year)][month - 1];
}

/*
 * Completed years of age, as extract(year from age(on_date, date_of_birth)):
 * somebody born on 29 February turns on 1 March in common years.
 */
static int
age_on(DateADT date_of_birth, DateADT on_date)
{
	int			birth_year,
				birth_month,
				birth_day;
	int			year,
				month,
				day;

	date_fields(date_of_birth, &birth_year, &birth_month, &birth_day);
	date_fields(on_date, &year, &month, &day);
	return year - birth_year -
		(month < birth_month || (month == birth_month && day < birth_day));
}

/*
 * First date on which age_on() gives the age.
 */
DateADT
careperf_birthday(DateADT date_of_birth, int age)
{
	int			year,
				month,
				day;
	int64		birthday_year;

	if (DATE_NOT_FINITE(date_of_birth))
		return date_of_birth;

	date_fields(date_of_birth, &year, &month, &day);
	birthday_year = (int64) year + age;
	if (day > days_in_month(birthday_year, month))
		return date_from_fields(birthday_year, MARCH, 1);
	return date_from_fields(birthday_year, month, day);
}

/* the month so many months after (before, when negative) another one */
static void
shift_month(int year, int month, int64 months, int64 *then_year, int *then_month)
{
	int64		total = (int64) year * MONTHS_IN_YEAR + (month - 1) + months;
	int			rest = total % MONTHS_IN_YEAR;

	if (rest < 0)
		rest += MONTHS_IN_YEAR;
	*then_year = (total - rest) / MONTHS_IN_YEAR;
	*then_month = rest + 1;
}

/*
 * Start of a window of so many months that ends on the date: the same day of
 * the earlier month, or that month's last day if it is shorter; and from the
 * last day of a month the last day of the earlier one, so that the twelve
 * months to 28 February 2021 don't reach back to 29 February 2020.
 */
static DateADT
months_before(DateADT date, int months)
{
	int			year,
				month,
				day;
	int64		then_year;
	int			then_month;
	int			then_length;

	if (DATE_NOT_FINITE(date))
		return date;

	date_fields(date, &year, &month, &day);
	shift_month(year, month, -(int64) months, &then_year, &then_month);
	then_length = days_in_month(then_year, then_month);
	if (day > then_length || day == days_in_month(year, month))
		day = then_length;
	return date_from_fields(then_year, then_month, day);
}

/*
 * First date whose months_before() is the date or later: that on
 * which so many months have been reached, and on which an event of the date
 * has left a window of so many months.  It is the same day of the later
 * month, or that month's last day if it is shorter, since a last day counts
 * back to a last day.
 */
DateADT
careperf_months_reached(DateADT date, int months)
{
	int			year,
				month,
				day;
	int64		then_year;
	int			then_month;

	if (DATE_NOT_FINITE(date))
		return date;

	date_fields(date, &year, &month, &day);
	shift_month(year, month, months, &then_year, &then_month);
	return date_from_fields(then_year, then_month,
							Min(day, days_in_month(then_year, then_month)));
}

/*
 * First day of the year, quarter or month (of so many months, one of them
 * starting in first_month) that the date falls in.
 */
static DateADT
period_start(DateADT date, int first_month, int months)
{
	int			year,
				month,
				day;
	int64		start_year;
	int			start_month;

	if (DATE_NOT_FINITE(date))
		return date;

	date_fields(date, &year, &month, &day);
	shift_month(year, month, -((month + MONTHS_IN_YEAR - first_month) % months),
				&start_year, &start_month);
	return date_from_fields(start_year, start_month, 1);
}

/* first date on which an event no longer counts in figures of the data period */
static DateADT
window_end(const text *data_period, DateADT event)
{
	static const struct
	{
		const char *name;
		int			months;
		int			first_month;	/* 0: rolling, from the event itself */
	}			windows[] = {
		{"R12M", 12, 0},
		{"YTD", 12, APRIL},
		{"AC YTD", 12, SEPTEMBER},
		{"Q", 3, APRIL},
		{"M", 1, APRIL},
	};
	const char *name = VARDATA_ANY(data_period);
	size_t		length = VARSIZE_ANY_EXHDR(data_period);

	for (int i = 0; i < lengthof(windows); i++)
	{
		if (strlen(windows[i].name) != length ||
			memcmp(windows[i].name, name, length) != 0)
			continue;
		if (windows[i].first_month != 0)
			event = period_start(event, windows[i].first_month, windows[i].months);
		return careperf_months_reached(event, windows[i].months);
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("an event has no window in data period \"%s\"",
					text_to_cstring(data_period)),
			 errhint("Use R12M (rolling 12 months), YTD (from 1 April), AC YTD (from 1 September), Q (fiscal quarter) or M (month). A snapshot (SS) counts on the dates on which it is true.")));
}

/*
 * Working days
 *
 * Both directions are arithmetic: days from Monday to Friday up to a date are
 * a division, and the holidays among them a binary search.  So they hold for
 * every date, and nothing is as long as the calendar.
 */

typedef struct Holiday
{
	DateADT		date;
	int32		working_days;	/* from Julian day 0 to this date */
} Holiday;

/* a set of committed transactions, told from others by its sizes */
typedef struct SnapshotMark
{
	TransactionId xmin;
	TransactionId xmax;
	uint32		xcnt;
	int32		subxcnt;
} SnapshotMark;

typedef struct Holidays
{
	MemoryContext context;
	uint64		changes;		/* changes_seen when the reading began */
	bool		latest;			/* read with the latest snapshot? */
	SnapshotMark mark;			/* if not, the snapshots it holds for */
	int			count;
	Holiday		days[FLEXIBLE_ARRAY_MEMBER];	/* Monday to Friday, sorted */
} Holidays;

static Holidays *session_holidays = NULL;
static Oid	bank_holiday_oid = InvalidOid;
static uint64 changes_seen = 0;

/* days from Monday to Friday from Julian day 0, itself a Monday, to the date */
static int32
weekdays_through(DateADT date)
{
	int32		julian = date + POSTGRES_EPOCH_JDATE;

	return julian / 7 * 5 + Min(julian % 7 + 1, 5);
}

static bool
is_weekday(DateADT date)
{
	return (date + POSTGRES_EPOCH_JDATE) % 7 < 5;
}

/* holidays on or before the date */
static int
holidays_through(const Holidays *known, DateADT date)
{
	int			low = 0;
	int			high = known->count;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (known->days[middle].date <= date)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int32
working_days_through(const Holidays *known, DateADT date)
{
	return weekdays_through(date) - holidays_through(known, date);
}

static bool
is_working_day(const Holidays *known, DateADT date)
{
	int			count;

	if (!is_weekday(date))
		return false;
	count = holidays_through(known, date);
	return count == 0 || known->days[count - 1].date != date;
}

/*
 * The n-th working day after the date, before it when n is negative.  A
 * holiday is passed on the way there when fewer working days than the one
 * sought lie up to it.
 */
static DateADT
add_working_days(const Holidays *known, DateADT date, int32 n)
{
	int64		sought;
	int64		weekday;
	int64		julian;
	int			low = 0;
	int			high = known->count;

	if (n == 0)
		return date;
	if (n > 0)
		sought = (int64) working_days_through(known, date) + n;
	else
		sought = (int64) working_days_through(known, date - 1) + n + 1;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (known->days[middle].working_days < sought)
			low = middle + 1;
		else
			high = middle;
	}
	weekday = sought + low - 1;
	julian = weekday / 5 * 7 + weekday % 5;
	if (sought < 1 || julian >= DATE_END_JULIAN)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("date out of range")));
	return (DateADT) (julian - POSTGRES_EPOCH_JDATE);
}

/*
 * The session's holidays
 *
 * A change to careperf.bank_holiday reaches every session as a relcache
 * invalidation (its trigger sends one), on commit, and its own at once, also
 * when it is rolled back.  What is read with a snapshot taken after the last
 * invalidation arrived therefore holds until the next one.  An older snapshot,
 * of a repeatable read transaction or a parallel query (which may not take a
 * new one), may miss a change whose invalidation has arrived; what it reads is
 * kept for equal snapshots only.
 */

static void
bank_holiday_changed(Datum arg, Oid relation)
{
	if (relation == bank_holiday_oid || !OidIsValid(relation))
		changes_seen++;
}

static SnapshotMark
mark_of_snapshot(Snapshot snapshot)
{
	SnapshotMark mark = {
		.xmin = snapshot->xmin,
		.xmax = snapshot->xmax,
		.xcnt = snapshot->xcnt,
		.subxcnt = snapshot->subxcnt,
	};

	return mark;
}

static bool
holds_for_snapshot(const Holidays *known, Snapshot snapshot)
{
	SnapshotMark mark = mark_of_snapshot(snapshot);

	return mark.xmin == known->mark.xmin && mark.xmax == known->mark.xmax &&
		mark.xcnt == known->mark.xcnt && mark.subxcnt == known->mark.subxcnt;
}

/*
 * Read the table.  What was known stays until the new is complete, so that an
 * error or a cancel leaves nothing half built.  A change seen while reading
 * makes the result good for the present call only.
 */
static void
load_holidays(void)
{
	static bool registered = false;
	SPIPlanPtr	plan;
	MemoryContext context;
	Holidays   *loaded;
	Holidays	head = {.context = NULL};

	if (!registered)
	{
		CacheRegisterRelcacheCallback(bank_holiday_changed, (Datum) 0);
		registered = true;
	}
	bank_holiday_oid = get_relname_relid("bank_holiday",
										 get_namespace_oid("careperf", false));

	head.changes = changes_seen;
	head.latest = !IsInParallelMode() && !IsolationUsesXactSnapshot();
	if (head.latest)
		PushActiveSnapshot(GetLatestSnapshot());
	head.mark = mark_of_snapshot(GetActiveSnapshot());

	SPI_connect();
	plan = SPI_prepare("SELECT holiday FROM careperf.bank_holiday"
					   " GROUP BY holiday HAVING pg_catalog.bool_and(observed)"
					   " ORDER BY holiday", 0, NULL);
	if (plan == NULL || SPI_execute_plan(plan, NULL, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read careperf.bank_holiday");

	context = AllocSetContextCreate(CurrentMemoryContext,
									"careperf bank holidays",
									ALLOCSET_SMALL_SIZES);
	loaded = MemoryContextAlloc(context, offsetof(Holidays, days) +
								SPI_processed * sizeof(Holiday));
	*loaded = head;
	loaded->context = context;
	for (uint64 row = 0; row < SPI_processed; row++)
	{
		bool		isnull;
		DateADT		date = DatumGetDateADT(SPI_getbinval(SPI_tuptable->vals[row],
														 SPI_tuptable->tupdesc,
														 1, &isnull));

		if (is_weekday(date))
		{
			Holiday    *holiday = &loaded->days[loaded->count++];

			holiday->date = date;
			holiday->working_days = weekdays_through(date) - loaded->count;
		}
	}

	MemoryContextSetParent(context, CacheMemoryContext);
	if (session_holidays != NULL)
		MemoryContextDelete(session_holidays->context);
	session_holidays = loaded;

	SPI_finish();
	if (head.latest)
		PopActiveSnapshot();
}

static const Holidays *
current_holidays(void)
{
	if (session_holidays == NULL ||
		session_holidays->changes != changes_seen ||
		!(session_holidays->latest ||
		  holds_for_snapshot(session_holidays, GetActiveSnapshot())))
		load_holidays();
	return session_holidays;
}

/*
 * Functions of SQL
 */

PG_FUNCTION_INFO_V1(careperf_age_on_sql);
Datum
careperf_age_on_sql(PG_FUNCTION_ARGS)
{
	DateADT		date_of_birth = PG_GETARG_DATEADT(0);
	DateADT		on_date = PG_GETARG_DATEADT(1);

	if (DATE_NOT_FINITE(date_of_birth) || DATE_NOT_FINITE(on_date) ||
		on_date < date_of_birth)
		PG_RETURN_NULL();
	PG_RETURN_INT32(age_on(date_of_birth, on_date));
}

PG_FUNCTION_INFO_V1(careperf_birthday_sql);
Datum
careperf_birthday_sql(PG_FUNCTION_ARGS)
{
	int32		age = PG_GETARG_INT32(1);

	if (age < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("age must not be negative: %d", age)));
	PG_RETURN_DATEADT(careperf_birthday(PG_GETARG_DATEADT(0), age));
}

static int32
months_argument(FunctionCallInfo fcinfo, const char *other)
{
	int32		months = PG_GETARG_INT32(1);

	if (months < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of months must not be negative: %d", months),
				 errhint("Use %s to count the other way.", other)));
	return months;
}

PG_FUNCTION_INFO_V1(careperf_months_before_sql);
Datum
careperf_months_before_sql(PG_FUNCTION_ARGS)
{
	int32		months = months_argument(fcinfo, "careperf.months_reached");

	PG_RETURN_DATEADT(months_before(PG_GETARG_DATEADT(0), months));
}

PG_FUNCTION_INFO_V1(careperf_months_reached_sql);
Datum
careperf_months_reached_sql(PG_FUNCTION_ARGS)
{
	int32		months = months_argument(fcinfo, "careperf.months_before");

	PG_RETURN_DATEADT(careperf_months_reached(PG_GETARG_DATEADT(0), months));
}

PG_FUNCTION_INFO_V1(careperf_window_dates);
Datum
careperf_window_dates(PG_FUNCTION_ARGS)
{
	Dates		window;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	window.start = PG_GETARG_DATEADT(1);
	window.end = window_end(PG_GETARG_TEXT_PP(0), window.start);
	if (!PG_ARGISNULL(2))
		window.end = Min(window.end, PG_GETARG_DATEADT(2));
	PG_RETURN_MULTIRANGE_P(careperf_make_dates(&window, DATE_NOT_FINITE(window.start) ? 0 : 1));
}

PG_FUNCTION_INFO_V1(careperf_financial_year_start);
Datum
careperf_financial_year_start(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(period_start(PG_GETARG_DATEADT(0), APRIL, MONTHS_IN_YEAR));
}

PG_FUNCTION_INFO_V1(careperf_academic_year_start);
Datum
careperf_academic_year_start(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(period_start(PG_GETARG_DATEADT(0), SEPTEMBER, MONTHS_IN_YEAR));
}

/* the two calendar years of a year that starts on the date, as 2019-20 */
static Datum
year_name(FunctionCallInfo fcinfo, DateADT start)
{
	int			year,
				month,
				day;

	if (DATE_NOT_FINITE(start))
		PG_RETURN_NULL();

	date_fields(start, &year, &month, &day);
	if (year < 1)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("years before Christ have no name such as 2019-20")));
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%04d-%02d", year, (year + 1) % 100)));
}

PG_FUNCTION_INFO_V1(careperf_financial_year);
Datum
careperf_financial_year(PG_FUNCTION_ARGS)
{
	return year_name(fcinfo, period_start(PG_GETARG_DATEADT(0), APRIL, MONTHS_IN_YEAR));
}

PG_FUNCTION_INFO_V1(careperf_academic_year);
Datum
careperf_academic_year(PG_FUNCTION_ARGS)
{
	return year_name(fcinfo, period_start(PG_GETARG_DATEADT(0), SEPTEMBER, MONTHS_IN_YEAR));
}

PG_FUNCTION_INFO_V1(careperf_is_working_day);
Datum
careperf_is_working_day(PG_FUNCTION_ARGS)
{
	DateADT		date = PG_GETARG_DATEADT(0);

	if (DATE_NOT_FINITE(date))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(is_working_day(current_holidays(), date));
}

PG_FUNCTION_INFO_V1(careperf_working_days_between);
Datum
careperf_working_days_between(PG_FUNCTION_ARGS)
{
	DateADT		from = PG_GETARG_DATEADT(0);
	DateADT		to = PG_GETARG_DATEADT(1);
	const Holidays *known;

	if (DATE_NOT_FINITE(from) || DATE_NOT_FINITE(to))
		PG_RETURN_NULL();
	known = current_holidays();
	PG_RETURN_INT32(working_days_through(known, to) -
					working_days_through(known, from));
}

PG_FUNCTION_INFO_V1(careperf_add_working_days);
Datum
careperf_add_working_days(PG_FUNCTION_ARGS)
{
	DateADT		date = PG_GETARG_DATEADT(0);

	if (DATE_NOT_FINITE(date))
		PG_RETURN_DATEADT(date);
	PG_RETURN_DATEADT(add_working_days(current_holidays(), date,
									   PG_GETARG_INT32(1)));
}

/* trigger on careperf.bank_holiday: tell every session */
PG_FUNCTION_INFO_V1(careperf_bank_holiday_changed);
Datum
careperf_bank_holiday_changed(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("careperf.bank_holiday_changed must be called as a trigger")));
	CacheInvalidateRelcache(((TriggerData *) fcinfo->context)->tg_relation);
	PG_RETURN_POINTER(NULL);
}
