-- Ages and birthdays, whole months, reporting windows, financial and academic years, working days.
-- Definitions: sections 1.1 (windows, month ends), 1.2 (age) and 1.4 (working days) of the design paper
-- indicators.md, named in the comments.

CREATE FUNCTION careperf.age_on(date_of_birth date, on_date date) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_age_on_sql';
COMMENT ON FUNCTION careperf.age_on(date, date) IS
'Age on a date in completed years, as extract(year from age(on_date, date_of_birth)): a child born on 29 February is a year older on 1 March in common years. NULL before birth, and if either date is NULL or infinite. Source: indicators.md 1.2.';

CREATE FUNCTION careperf.birthday(date_of_birth date, age integer) RETURNS date
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_birthday_sql';
COMMENT ON FUNCTION careperf.birthday(date, integer) IS
'The birthday on which a child reaches an age in years, the first date on which careperf.age_on gives it: 1 March in common years for a child born on 29 February. Age 0 is the date of birth; a negative age is an error. NULL if either is NULL; an infinite date of birth is returned as it is. Source: indicators.md 1.2 and 1.7.';

CREATE FUNCTION careperf.months_before(d date, n integer) RETURNS date
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_months_before_sql';
COMMENT ON FUNCTION careperf.months_before(date, integer) IS
'The date n months before d from which a window of n months that ends on d is counted; the window is (months_before(d, n), d]. From the last day of a month it is the last day of the month n months earlier (12 months before 28 February 2021 is 29 February 2020), otherwise d - n months as PostgreSQL subtracts intervals. Infinite dates are returned as they are; NULL if either is NULL; a negative n, or a date out of range, is an error. Its inverse is careperf.months_reached. Source: indicators.md 1.1, month-end clamp.';

CREATE FUNCTION careperf.months_reached(d date, n integer) RETURNS date
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_months_reached_sql';
COMMENT ON FUNCTION careperf.months_reached(date, integer) IS
'The first date on which n months since d have been reached, that is the first x with careperf.months_before(x, n) >= d. An event on d counts in a rolling window of n months on every date from d until the day before it. Infinite dates are returned as they are; NULL if either is NULL; a negative n, or a date out of range, is an error. Source: indicators.md 1.1, durations at a snapshot.';

CREATE FUNCTION careperf.window_dates(data_period text, event_date date, replaced_on date DEFAULT NULL) RETURNS datemultirange
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_window_dates';
COMMENT ON FUNCTION careperf.window_dates(text, date, date) IS
'The dates on which an event counts, from its own date until the day before the end of its window: R12M (rolling 12 months) careperf.months_reached(event_date, 12), YTD the next 1 April, AC YTD the next 1 September, Q the first day of the next fiscal quarter (April, July, October, January), M the first day of the next month; or, if that is earlier, until the day before replaced_on, from which a later event counts in its place (NULL: none does). Empty for an infinite event date and where it is replaced at once; NULL if data_period or event_date is NULL; SS (snapshot), which has no window, and any other data period is an error. Source: indicators.md 1.1.';

CREATE FUNCTION careperf.financial_year_start(d date) RETURNS date
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_financial_year_start';
COMMENT ON FUNCTION careperf.financial_year_start(date) IS
'The first day, 1 April, of the financial year that d falls in. Infinite dates are returned as they are; NULL if d is NULL.';

CREATE FUNCTION careperf.academic_year_start(d date) RETURNS date
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_academic_year_start';
COMMENT ON FUNCTION careperf.academic_year_start(date) IS
'The first day, 1 September, of the academic year that d falls in. Infinite dates are returned as they are; NULL if d is NULL.';

CREATE FUNCTION careperf.financial_year(d date) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_financial_year';
COMMENT ON FUNCTION careperf.financial_year(date) IS
'The name of the financial year (from 1 April) that d falls in, such as 2019-20. NULL if d is NULL or infinite; a year before Christ is an error.';

CREATE FUNCTION careperf.academic_year(d date) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_academic_year';
COMMENT ON FUNCTION careperf.academic_year(date) IS
'The name of the academic year (from 1 September) that d falls in, such as 2019-20. NULL if d is NULL or infinite; a year before Christ is an error.';

-- A council's own row and a shipped one may have the same date: a dump restored into a later version,
-- which ships a day that the council had added, must not fail on it.
CREATE TABLE careperf.bank_holiday (
    holiday  date    NOT NULL CHECK (isfinite(holiday)),
    name     text    NOT NULL,
    shipped  boolean NOT NULL DEFAULT false,
    observed boolean NOT NULL DEFAULT true,
    PRIMARY KEY (holiday, shipped)
);
COMMENT ON TABLE careperf.bank_holiday IS
'Bank holidays of England and Wales, 1990 to 2050, computed by rule with the one-off days known in 2024; outside those years only Saturdays and Sundays are not working days. A council adds its own days; it overrules a shipped one with a row of the same date whose observed is false. Its own rows are dumped and restored, changes to shipped rows are not. Only the owner may change it, others read.';
COMMENT ON COLUMN careperf.bank_holiday.holiday IS 'The day off; a substitute day where the feast itself falls on a weekend.';
COMMENT ON COLUMN careperf.bank_holiday.name IS 'Its name, for people.';
COMMENT ON COLUMN careperf.bank_holiday.shipped IS 'True for the rows that come with the extension, false for a council''s own.';
COMMENT ON COLUMN careperf.bank_holiday.observed IS 'False if the day is a working day after all (cancelled or moved), whatever another row says.';
GRANT SELECT ON careperf.bank_holiday TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('careperf.bank_holiday', 'WHERE NOT shipped');

INSERT INTO careperf.bank_holiday (holiday, name, shipped)
WITH century AS (      -- Easter by the anonymous Gregorian computus: golden number, century, epact, weekday
    SELECT y, y % 19 AS golden, y / 100 AS c, y % 100 AS k FROM generate_series(1990, 2050) AS y
), epact AS (
    SELECT y, golden, c, k, (19 * golden + c - c / 4 - (c - (c + 8) / 25 + 1) / 3 + 15) % 30 AS h FROM century
), weekday AS (
    SELECT y, golden, h, (32 + 2 * (c % 4) + 2 * (k / 4) - h - k % 4) % 7 AS l FROM epact
), easter AS (
    SELECT y, make_date(y, 3, 22) + h + l - 7 * ((golden + 11 * h + 22 * l) / 451) AS sunday FROM weekday
), day (holiday, name) AS (
    SELECT sunday - 2, 'Good Friday' FROM easter
    UNION ALL
    SELECT sunday + 1, 'Easter Monday' FROM easter
    UNION ALL          -- a feast on a weekend is observed on the next weekday that is not another feast
    SELECT feast + substitute_after[extract(isodow FROM feast)::integer],
           feast_name || CASE WHEN extract(isodow FROM feast) > 5 THEN ' (substitute)' ELSE '' END
    FROM easter, LATERAL (VALUES
        (make_date(y, 1, 1),   'New Year''s Day', '{0,0,0,0,0,2,1}'::integer[]),
        (make_date(y, 12, 25), 'Christmas Day',   '{0,0,0,0,0,2,2}'),
        (make_date(y, 12, 26), 'Boxing Day',      '{0,0,0,0,0,2,2}')) AS feast (feast, feast_name, substitute_after)
    UNION ALL          -- the first Monday of May, except for the anniversaries of VE Day
    SELECT coalesce(moved_to, date_trunc('week', make_date(y, 5, 7)::timestamp)::date),
           'Early May bank holiday' || CASE WHEN moved_to IS NULL THEN '' ELSE ' (VE Day)' END
    FROM easter LEFT JOIN (VALUES (1995, date '1995-05-08'), (2020, '2020-05-08')) AS ve_day (y, moved_to) USING (y)
    UNION ALL          -- the last Monday of May, except for jubilees
    SELECT coalesce(moved_to, date_trunc('week', make_date(y, 5, 31)::timestamp)::date), 'Spring bank holiday'
    FROM easter LEFT JOIN (VALUES (2002, date '2002-06-04'), (2012, '2012-06-04'), (2022, '2022-06-02'))
        AS jubilee (y, moved_to) USING (y)
    UNION ALL
    SELECT date_trunc('week', make_date(y, 8, 31)::timestamp)::date, 'Summer bank holiday' FROM easter
    UNION ALL VALUES
        (date '1999-12-31', 'Millennium Eve'),
        ('2002-06-03', 'Queen''s Golden Jubilee'),
        ('2011-04-29', 'Royal Wedding'),
        ('2012-06-05', 'Queen''s Diamond Jubilee'),
        ('2022-06-03', 'Platinum Jubilee bank holiday'),
        ('2022-09-19', 'State Funeral of Queen Elizabeth II'),
        ('2023-05-08', 'Coronation of King Charles III')
)
SELECT holiday, name, true FROM day ORDER BY holiday;

CREATE FUNCTION careperf.bank_holiday_changed() RETURNS trigger
LANGUAGE C PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'careperf_bank_holiday_changed';
COMMENT ON FUNCTION careperf.bank_holiday_changed() IS
'Trigger of careperf.bank_holiday: tells every session to read the holidays again.';
-- row by row: to rows that come by logical replication no trigger of a statement answers
CREATE TRIGGER bank_holiday_changed AFTER INSERT OR UPDATE OR DELETE ON careperf.bank_holiday
FOR EACH ROW EXECUTE FUNCTION careperf.bank_holiday_changed();
CREATE TRIGGER bank_holidays_truncated AFTER TRUNCATE ON careperf.bank_holiday
FOR EACH STATEMENT EXECUTE FUNCTION careperf.bank_holiday_changed();
ALTER TABLE careperf.bank_holiday ENABLE ALWAYS TRIGGER bank_holiday_changed, ENABLE ALWAYS TRIGGER bank_holidays_truncated;
COMMENT ON TRIGGER bank_holiday_changed ON careperf.bank_holiday IS
'Sessions keep the holidays in memory; this tells them of a change.';
COMMENT ON TRIGGER bank_holidays_truncated ON careperf.bank_holiday IS
'Sessions keep the holidays in memory; this tells them that all are gone.';

CREATE FUNCTION careperf.is_working_day(d date) RETURNS boolean
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_is_working_day';
COMMENT ON FUNCTION careperf.is_working_day(date) IS
'Whether d is a working day: Monday to Friday and not in careperf.bank_holiday (shipped for 1990 to 2050). NULL if d is NULL or infinite. Source: indicators.md 1.4.';

CREATE FUNCTION careperf.working_days_between(from_date date, to_date date) RETURNS integer
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_working_days_between';
COMMENT ON FUNCTION careperf.working_days_between(date, date) IS
'Number of working days after from_date up to and including to_date. With to_date before from_date it is the number after to_date up to from_date, negative. NULL if either date is NULL or infinite. Working days are those of careperf.is_working_day. Source: indicators.md 1.4.';

CREATE FUNCTION careperf.add_working_days(d date, n integer) RETURNS date
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_add_working_days';
COMMENT ON FUNCTION careperf.add_working_days(date, integer) IS
'The n-th working day after d, the last day on which something due within n working days of d is in time: event_date <= add_working_days(start, n). 0 gives d itself, working day or not; a negative n the n-th working day before d. Infinite dates are returned as they are; NULL if either is NULL; a date out of range is an error. Working days are those of careperf.is_working_day. Source: indicators.md 1.4.';

CREATE FUNCTION careperf.usable(day date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN day BETWEEN '0001-01-01' AND '9999-12-31' THEN day END;
COMMENT ON FUNCTION careperf.usable(date) IS
'The date, or NULL where it is infinite or outside the years 1 to 9999: a slip of the keyboard is read as if it were not recorded (and listed in data_quality).';
