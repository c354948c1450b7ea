-- Ages, birthdays, whole months, windows, financial and academic years.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;

-- age: before birth, on the day, leap day in common and leap years, unknown and infinite dates
SELECT born, on_date, careperf.age_on(born, on_date)
FROM (VALUES (date '2001-07-31', date '2001-07-30'), ('2001-07-31', '2001-07-31'),
             ('2001-07-31', '2019-07-30'), ('2001-07-31', '2019-07-31'),
             ('2000-02-29', '2018-02-28'), ('2000-02-29', '2018-03-01'),
             ('2000-02-29', '2016-02-28'), ('2000-02-29', '2016-02-29'),
             ('0044-03-15 BC', '0001-03-15'),
             ('4714-11-24 BC', '5874897-12-31'),
             (NULL, '2019-07-31'), ('2001-07-31', NULL),
             ('infinity', '2019-07-31'), ('-infinity', '2019-07-31'),
             ('2001-07-31', 'infinity'), ('2001-07-31', '-infinity')) AS v (born, on_date);

-- the same as PostgreSQL's age() for all children of six years on all days of eight, then no rows
SELECT born::date, d::date
FROM generate_series(date '1999-01-01', '2004-12-31', '1 day') AS born,
     generate_series(date '2005-01-01', '2012-12-31', '1 day') AS d
WHERE extract(day FROM born) IN (1, 15, 28, 29, 30, 31)
  AND careperf.age_on(born::date, d::date) IS DISTINCT FROM extract(year FROM age(d, born));

-- birthday
SELECT born, age, careperf.birthday(born, age)
FROM (VALUES (date '2001-07-31', 0), ('2001-07-31', 18), ('2000-02-29', 16), ('2000-02-29', 17),
             ('1896-02-29', 4), ('-infinity', 18), ('infinity', 18), (NULL, 18), ('2001-07-31', NULL))
     AS v (born, age);
SELECT careperf.birthday('2001-07-31', -1);
SELECT careperf.birthday('2001-07-31', 5874897);
SELECT careperf.birthday('2001-07-31', 2147483647);

-- it is the first day of that age: no rows
SELECT born::date, n
FROM generate_series(date '1999-01-01', '2004-12-31', '1 day') AS born, generate_series(0, 25) AS n
WHERE careperf.age_on(born::date, careperf.birthday(born::date, n)) IS DISTINCT FROM n
   OR careperf.age_on(born::date, careperf.birthday(born::date, n) - 1) IS NOT DISTINCT FROM n;

-- months before: last days go to last days, others are clamped
SELECT d, n, careperf.months_before(d, n), careperf.months_reached(d, n)
FROM (VALUES (date '2021-02-28', 12), ('2020-02-29', 12), ('2020-02-28', 12), ('2019-07-31', 12),
             ('2019-06-30', 1), ('2019-03-30', 1), ('2019-03-31', 1), ('2019-01-01', 1),
             ('2019-12-31', 10), ('2019-05-15', 0), ('2019-05-15', 18),
             ('0001-01-31', 1), ('0001-12-31 BC', 24), ('0005-02-28 BC', 12),
             ('infinity', 12), ('-infinity', 12), (NULL, 12), ('2019-05-15', NULL)) AS v (d, n);
SELECT careperf.months_before('2019-05-15', -1);
SELECT careperf.months_reached('2019-05-15', -1);
SELECT careperf.months_before('4714-12-24 BC', 1), careperf.months_reached('5874897-11-30', 1);
SELECT careperf.months_before('4714-12-23 BC', 1);
SELECT careperf.months_reached('5874897-12-01', 1);
SELECT careperf.months_before('2019-05-15', 2147483647);
SELECT careperf.months_reached('2019-05-15', 2147483647);

-- for every day of sixty years and up to three years: what months_before says, that it never goes back,
-- and that months_reached is the first date whose months before are d or later: no rows
SELECT d, n
FROM (SELECT d::date AS d, n, careperf.months_before(d::date, n) AS before,
             careperf.months_reached(d::date, n) AS reached
      FROM generate_series(date '1990-01-01', '2050-12-31', '1 day') AS d, generate_series(0, 36) AS n) AS months
WHERE before <> CASE WHEN extract(day FROM d + 1) = 1
                     THEN (date_trunc('month', d::timestamp) - make_interval(months => n - 1))::date - 1
                     ELSE (d::timestamp - make_interval(months => n))::date END
   OR before > careperf.months_before(d + 1, n)
   OR careperf.months_before(reached, n) < d
   OR careperf.months_before(reached - 1, n) >= d
   OR reached <> (d::timestamp + make_interval(months => n))::date;

-- windows
SELECT event_date, careperf.window_dates('R12M', event_date) AS r12m, careperf.window_dates('YTD', event_date) AS ytd
FROM unnest('{2019-07-31,2020-02-29,2019-03-31,2019-04-01,2018-12-31,infinity,-infinity,NULL}'::date[]) AS event_date;
SELECT event_date, careperf.window_dates('AC YTD', event_date) AS ac_ytd,
       careperf.window_dates('Q', event_date) AS q, careperf.window_dates('M', event_date) AS m
FROM unnest('{2019-08-31,2019-09-01,2020-02-29,2019-03-31,2019-04-01,2018-12-31,infinity,-infinity,NULL}'::date[])
     AS event_date;
SELECT careperf.window_dates(NULL, '2019-07-31');
SELECT careperf.window_dates('SS', '2019-07-31');
SELECT careperf.window_dates('r12m', 'infinity');
SELECT careperf.window_dates('', '2019-07-31');
SELECT careperf.window_dates('M', '5874897-12-01');

-- until a later event replaces it
SELECT replaced_on, careperf.window_dates('YTD', '2018-12-31', replaced_on) AS ytd
FROM unnest('{2019-01-01,2019-03-31,2019-04-01,2019-04-02,2018-12-31,2018-12-30,infinity,-infinity,NULL}'::date[]) AS replaced_on;

-- an event counts on d exactly when the window that ends on d, as section 1.1 has it, contains it: no rows
SELECT data_period, e::date, d::date
FROM generate_series(date '2019-01-01', '2020-04-30', '1 day') AS e,
     generate_series(date '2019-01-01', '2021-04-30', '1 day') AS d,
     LATERAL (VALUES ('R12M', careperf.months_before(d::date, 12)),
                     ('YTD', make_date(extract(year FROM d - interval '3 months')::integer, 3, 31)),
                     ('AC YTD', make_date(extract(year FROM d - interval '8 months')::integer, 8, 31)),
                     ('Q', date_trunc('quarter', d::timestamp)::date - 1),
                     ('M', date_trunc('month', d::timestamp)::date - 1)) AS w (data_period, window_from)
WHERE (e > window_from AND e <= d) <> (d::date <@ careperf.window_dates(data_period, e::date));

-- financial and academic years
SELECT d, careperf.financial_year_start(d), careperf.financial_year(d),
       careperf.academic_year_start(d), careperf.academic_year(d)
FROM unnest('{2019-03-31,2019-04-01,2019-08-31,2019-09-01,1999-12-31,0999-06-01,9999-12-31,12345-06-01,infinity,-infinity,NULL}'::date[]) AS d;
SELECT careperf.financial_year('0001-03-31');
SELECT careperf.academic_year('4714-11-24 BC');
SELECT careperf.financial_year_start('4714-11-24 BC');
