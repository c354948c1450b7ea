-- Working days and the bank holidays behind them.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;

-- what is shipped, in the years with something special
SELECT to_char(holiday, 'YYYY-MM-DD Dy') AS holiday, name
FROM careperf.bank_holiday
WHERE extract(year FROM holiday) IN (1995, 1999, 2002, 2011, 2012, 2020, 2022, 2023) AND shipped
ORDER BY bank_holiday.holiday;

-- eight every year, more with a one-off day; observed on weekdays only
SELECT extract(year FROM holiday) AS year, count(*) FROM careperf.bank_holiday WHERE shipped
GROUP BY year HAVING count(*) <> 8 ORDER BY year;
SELECT min(extract(year FROM holiday)), max(extract(year FROM holiday)), count(DISTINCT extract(year FROM holiday)),
       bool_and(extract(isodow FROM holiday) < 6), bool_and(observed)
FROM careperf.bank_holiday WHERE shipped;

-- the examples of the definition
SELECT careperf.add_working_days('2018-03-29', 20), careperf.add_working_days('2019-07-03', 20),
       careperf.add_working_days('2018-12-20', 20);

-- from a working day, a Saturday, a bank holiday, in both directions
SELECT d, careperf.is_working_day(d), careperf.add_working_days(d, 0) AS n0, careperf.add_working_days(d, 1) AS n1,
       careperf.add_working_days(d, -1) AS back1, careperf.working_days_between(d, '2019-04-24') AS until_24_april
FROM unnest('{2019-04-17,2019-04-18,2019-04-19,2019-04-20,2019-04-22,2019-04-23,2019-04-24,2019-04-25,2019-05-01}'::date[]) AS d;

-- against a calendar counted day by day, beyond both ends of the shipped years: no rows
CREATE TEMPORARY TABLE calendar AS
SELECT d, working, (count(*) FILTER (WHERE working) OVER (ORDER BY d))::integer AS through
FROM (SELECT d::date AS d, extract(isodow FROM d) < 6 AND holiday IS NULL AS working
      FROM generate_series(date '1988-01-01', '2052-12-31', '1 day') AS d
      LEFT JOIN careperf.bank_holiday ON holiday = d) AS days;
CREATE UNIQUE INDEX ON calendar (through) WHERE working;
ANALYZE calendar;
SELECT d FROM calendar WHERE careperf.is_working_day(d) <> working;
SELECT a.d, b.d FROM calendar AS a, calendar AS b
WHERE b.d IN ('1988-01-02', '1999-12-31', '2019-04-21', '2052-12-30')
  AND careperf.working_days_between(a.d, b.d) <> b.through - a.through;
CREATE TEMPORARY VIEW pair AS
SELECT a.d AS from_date, n, b.d AS to_date
FROM calendar AS a CROSS JOIN unnest('{-250,-20,-10,-3,-2,-1,1,2,3,5,10,20,30,250}'::integer[]) AS n
JOIN calendar AS b ON b.working AND b.through = a.through + n + (n < 0 AND NOT a.working)::integer;
SELECT * FROM pair WHERE careperf.add_working_days(from_date, n) <> to_date;
SELECT n, count(*) FROM pair GROUP BY n ORDER BY n;

-- unknown, infinite and very far dates
SELECT d, careperf.is_working_day(d), careperf.working_days_between(d, '2019-04-24') AS until,
       careperf.working_days_between('2019-04-24', d) AS since, careperf.add_working_days(d, 5)
FROM unnest('{NULL,infinity,-infinity,1880-12-25,2100-12-24}'::date[]) AS d;
SELECT careperf.add_working_days('2019-04-24', NULL);
SELECT n, careperf.add_working_days('4714-11-24 BC', n), careperf.add_working_days('5874897-12-31', -n)
FROM careperf.working_days_between('4714-11-24 BC', '5874897-12-31') AS n;
SELECT careperf.add_working_days('4714-11-25 BC', -1), careperf.add_working_days('5874897-12-30', 1);
SELECT careperf.add_working_days('4714-11-24 BC', -1);
SELECT careperf.add_working_days('5874897-12-31', 1);
SELECT careperf.add_working_days('2019-04-24', 2147483647);
SELECT careperf.add_working_days('2019-04-24', -2147483648);

-- a council's own days, in the transaction that adds them and no longer when it is rolled back
SELECT careperf.is_working_day('2019-07-03');
BEGIN;
INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('2019-07-03', 'County Day');
SELECT careperf.is_working_day('2019-07-03'), careperf.add_working_days('2019-07-02', 1);
SAVEPOINT before_overruling;
INSERT INTO careperf.bank_holiday (holiday, name, observed) VALUES ('2019-04-22', 'Moved', false);
SELECT careperf.is_working_day('2019-04-22'), careperf.working_days_between('2019-04-18', '2019-04-23');
ROLLBACK TO before_overruling;
SELECT careperf.is_working_day('2019-04-22'), careperf.is_working_day('2019-07-03');
UPDATE careperf.bank_holiday SET holiday = '2019-07-04' WHERE NOT shipped;
SELECT careperf.is_working_day('2019-07-03'), careperf.is_working_day('2019-07-04');
DELETE FROM careperf.bank_holiday WHERE NOT shipped;
SELECT careperf.is_working_day('2019-07-04');
-- a day that a later version ships may be the council's own already
INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('2019-12-25', 'Christmas Day'), ('2019-12-28', 'A Saturday');
SELECT careperf.working_days_between('2019-12-24', '2019-12-31');
TRUNCATE careperf.bank_holiday;
SELECT careperf.is_working_day('2019-12-25');
ROLLBACK;
SELECT careperf.is_working_day('2019-07-03'), careperf.is_working_day('2019-12-25');
INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('infinity', 'Judgement Day');

-- in a parallel worker, which starts with nothing in memory
SELECT count(set_config(name, 'on', false)) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
DO $$
DECLARE line text; plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN SELECT careperf.is_working_day(''2019-04-19'')' LOOP plan := plan || line; END LOOP;
    IF plan NOT LIKE '%Gather%' THEN RAISE 'not run by a worker: %', plan; END IF;
END
$$;
SELECT careperf.is_working_day('2019-04-19'), careperf.add_working_days('2019-04-18', 1),
       careperf.working_days_between('2019-04-18', '2019-04-26');
BEGIN;
INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('2019-07-03', 'County Day');
SELECT careperf.is_working_day('2019-07-03');
ROLLBACK;
SELECT careperf.is_working_day('2019-07-03');

-- a fresh session whose leader first reads them within a parallel query
\c -
SET min_parallel_table_scan_size = 0;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
CREATE TABLE regress_careperf_days AS SELECT d::date AS d FROM generate_series(date '2019-01-01', '2019-12-31', '1 day') AS d;
SELECT count(*) FILTER (WHERE careperf.is_working_day(d)) FROM regress_careperf_days;
DROP TABLE regress_careperf_days;

-- an ordinary user reads and computes, and changes nothing
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_careperf_reader;
CREATE ROLE regress_careperf_reader;
SET ROLE regress_careperf_reader;
SELECT careperf.is_working_day('2019-04-22'), count(*) FROM careperf.bank_holiday WHERE holiday = '2019-04-22';
INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('2019-07-03', 'Day off');
UPDATE careperf.bank_holiday SET observed = false;
DELETE FROM careperf.bank_holiday;
TRUNCATE careperf.bank_holiday;
RESET ROLE;

-- a reading that fails leaves nothing behind that would be believed afterwards
BEGIN;
REVOKE SELECT ON careperf.bank_holiday FROM PUBLIC;
SET LOCAL ROLE regress_careperf_reader;
SAVEPOINT reading;
SELECT careperf.is_working_day('2019-04-22');
ROLLBACK TO reading;
SELECT careperf.is_working_day('2019-04-22');
ROLLBACK;
SELECT careperf.is_working_day('2019-04-22');
DROP ROLE regress_careperf_reader;

-- names made by a user are not picked up
CREATE SCHEMA regress_careperf_trap;
CREATE TABLE regress_careperf_trap.bank_holiday (holiday date, observed boolean);
CREATE FUNCTION regress_careperf_trap.bool_and_state(boolean, boolean) RETURNS boolean LANGUAGE SQL RETURN false;
CREATE AGGREGATE regress_careperf_trap.bool_and(boolean) (SFUNC = regress_careperf_trap.bool_and_state, STYPE = boolean, INITCOND = 'false');
SET search_path = regress_careperf_trap, pg_catalog;
\c -
SET search_path = regress_careperf_trap, pg_catalog;
SELECT careperf.is_working_day('2019-04-22');
RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA regress_careperf_trap CASCADE;

-- the trigger function is one
SELECT careperf.bank_holiday_changed();
