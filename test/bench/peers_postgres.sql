-- What the peers in SQL need beside the input tables, for PostgreSQL; peers_duckdb.sql has the same for DuckDB.
-- Not measured. An analyst would keep a table of working days, too.
CREATE SCHEMA peer;
-- months counted from the year 0: whatever counts from one date to another counts on the month ends of mon(one) to mon(other) - 1
CREATE FUNCTION peer.mon(d date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (date_part('year', d) * 12 + date_part('month', d))::integer;
CREATE FUNCTION peer.next_april(mon integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN mon + 12 - (mon - 4) % 12;
CREATE FUNCTION peer.next_september(mon integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN mon + 12 - (mon - 9) % 12;
-- born on 29 February: 1 March in other years
CREATE FUNCTION peer.birthday(born date, years integer) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (born + years * interval '1 year')::date
	+ (date_part('day', born + years * interval '1 year') <> date_part('day', born))::integer;
CREATE TABLE peer.working_day AS
SELECT d::date AS day, careperf.add_working_days(d::date, 3) AS third_after
FROM generate_series(date '2005-01-01', '2020-12-31', interval '1 day') AS d;
CREATE TABLE peer.month_end AS
SELECT period_end, peer.mon(period_end) AS mon FROM scorecard.reporting_date;
ANALYZE peer.working_day;
ANALYZE peer.month_end;
-- the month end n months before a month end, and the first days of the financial and the academic year
CREATE FUNCTION peer.months_before(d date, n integer) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (date_trunc('month', d::timestamp) - (n - 1) * interval '1 month')::date - 1;
CREATE FUNCTION peer.year_start(d date, month integer) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (date_trunc('year', d::timestamp - (month - 1) * interval '1 month') + (month - 1) * interval '1 month')::date;
