-- careperf.spells_agg and the sets of dates written by hand in src/dates.c, against PostgreSQL's own range_agg.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
RESET client_min_messages;
SET datestyle = ISO;
\set SHOW_CONTEXT never
SELECT setseed(0.5);
CREATE TEMP TABLE spell AS
SELECT g AS child, CASE WHEN random() < 0.05 THEN NULL WHEN random() < 0.03 THEN '-infinity' WHEN random() < 0.03 THEN '20000-01-01'
		ELSE date '2015-01-01' + (random() * 600)::integer END AS start_date,
	CASE WHEN random() < 0.15 THEN NULL WHEN random() < 0.05 THEN 'infinity' WHEN random() < 0.03 THEN '0100-01-01 BC'
		ELSE date '2015-01-01' + (random() * 700)::integer END AS end_date
FROM generate_series(1, 400) AS g, generate_series(1, g % 12 + 1);
CREATE TEMP TABLE wanted AS
SELECT child, range_agg(CASE WHEN start_date BETWEEN '0001-01-01' AND '9999-12-31' AND coalesce(end_date, 'infinity') > start_date
		THEN daterange(start_date, CASE WHEN end_date <= '9999-12-31' THEN end_date END) ELSE 'empty' END) AS dates
FROM spell GROUP BY child;

-- the same sets, and the same bytes, which hash joins and indexes compare
SELECT count(*), count(*) FILTER (WHERE upper_inf(w.dates)) AS open, count(*) FILTER (WHERE w.dates = '{}') AS none, max(n.ranges) AS ranges
FROM wanted AS w CROSS JOIN LATERAL (SELECT count(*) AS ranges FROM unnest(w.dates)) AS n;
SELECT w.child, w.dates, s.dates
FROM wanted AS w JOIN (SELECT child, careperf.spells_agg(start_date, end_date) AS dates FROM spell GROUP BY child) AS s USING (child)
WHERE w.dates <> s.dates OR multirange_send(w.dates) <> multirange_send(s.dates);
SELECT s.*, d.ours, d.theirs
FROM spell AS s
	CROSS JOIN LATERAL (SELECT careperf.spell_dates(s.start_date, s.end_date) AS ours, careperf.spell_dates(s.start_date, s.end_date)::text::datemultirange AS theirs) AS d
WHERE d.ours <> d.theirs OR hash_multirange(d.ours) <> hash_multirange(d.theirs) OR pg_column_size(d.ours) <> pg_column_size(d.theirs)
	OR multirange_send(d.ours) <> multirange_send(d.theirs);
SELECT careperf.spells_agg(start_date, end_date) FROM spell WHERE false;
-- the same bytes as PostgreSQL's own, for sets of 1 to 40 ranges, with and without an end
CREATE TYPE pg_temp.set AS (dates datemultirange);
SELECT count(*) AS sets, sum(ranges) AS ranges, count(*) FILTER (WHERE ours *<> theirs) AS differ
FROM (SELECT ROW(careperf.spells_agg(start_date, end_date))::pg_temp.set AS ours, ROW(range_agg(daterange(start_date, end_date)))::pg_temp.set AS theirs, count(*) AS ranges
	FROM generate_series(1, 40) AS n CROSS JOIN generate_series(0, 1) AS open CROSS JOIN generate_series(1, n) AS i
		CROSS JOIN LATERAL (SELECT date '2019-01-01' + 10 * i AS start_date, CASE WHEN i < n OR open = 0 THEN date '2019-01-05' + 10 * i END AS end_date) AS s
	GROUP BY n, open) AS x;

-- in a window, as a moving set; by parallel workers; by combining states
SELECT count(*) FROM (SELECT careperf.spells_agg(start_date, end_date) OVER w AS moving,
	range_agg(careperf.spell_dates(start_date, end_date)) OVER w AS wanted FROM spell WINDOW w AS (PARTITION BY child ORDER BY start_date, end_date)) AS x
WHERE moving <> wanted;
SET min_parallel_table_scan_size = 0; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET max_parallel_workers_per_gather = 2;
CREATE TABLE t_spell AS SELECT * FROM spell;
SELECT count(*) FROM wanted AS w JOIN (SELECT child, careperf.spells_agg(start_date, end_date) AS dates FROM t_spell GROUP BY child) AS s USING (child)
WHERE w.dates <> s.dates;
DROP TABLE t_spell;

-- unbroken_spells: the same as range_agg by worker; a worker without a name is one, too; lists in order
CREATE TEMP TABLE held AS
SELECT child, CASE WHEN random() < 0.1 THEN NULL ELSE substr('abbcccc', 1 + floor(random() * 7)::integer, 1) || repeat('x', CASE WHEN random() < 0.05 THEN 300 ELSE 0 END) END AS worker, start_date, end_date
FROM spell;
CREATE TEMP TABLE held_wanted AS
SELECT child, array_agg(held ORDER BY held) AS spells
FROM (SELECT child, worker, unnest(careperf.spells_agg(start_date, end_date)) AS held FROM held GROUP BY child, worker) AS w GROUP BY child;
SELECT count(*), max(cardinality(spells)) FROM held_wanted;
SELECT child, w.spells, u.spells
FROM held_wanted AS w FULL JOIN (SELECT child, careperf.unbroken_spells(worker, start_date, end_date) AS spells FROM held GROUP BY child) AS u USING (child)
WHERE w.spells IS DISTINCT FROM (SELECT array_agg(s ORDER BY s) FROM unnest(u.spells) AS s);
SELECT careperf.unbroken_spells('a', '2018-01-01', NULL) FROM spell WHERE false;
SELECT careperf.unbroken_spells('a', '2018-01-01', '2018-01-01');
-- the dates by which one has lasted: none of two workers alone, one with a break, one without
SELECT careperf.dates_lasting('{"[2018-01-01,2018-09-01)","[2018-09-01,)"}', 12), careperf.dates_lasting('{"[2017-01-31,2018-03-01)","[2017-12-01,2018-12-15)"}', 12),
	careperf.dates_lasting('{"(,2018-03-01)",empty,NULL}', 12), careperf.dates_lasting('{}', 12), careperf.dates_lasting(NULL, 12), careperf.dates_lasting('{"[2018-01-01,)"}', 0);
SELECT careperf.dates_lasting('{"[2018-01-01,)"}', -1);
SELECT w.child FROM held_wanted AS w
WHERE careperf.dates_lasting(w.spells, 5) <> (SELECT careperf.spells_agg(careperf.months_reached(lower(s), 5), upper(s)) FROM unnest(w.spells) AS s);

-- dates_since: the last 12 months of each of some dates; dates_between
SELECT careperf.dates_since('{2018-03-31,2018-09-30,NULL,infinity}', 6), careperf.dates_since('{2018-01-31,2018-08-01}', 6), careperf.dates_since('{}', 6),
	careperf.dates_since(NULL, 6), careperf.dates_since('{2018-01-31}', 0);
SELECT careperf.dates_since('{2018-01-31}', -1);
SELECT careperf.dates_between('{2018-01-01,NULL,2018-02-01,2018-03-01}', '2018-01-01', '2018-02-01'), careperf.dates_between('{2018-01-01,2018-02-01}', NULL, '2018-01-31'),
	careperf.dates_between('{2018-01-01,2018-02-01}', '2018-01-02', NULL), careperf.dates_between('{2018-01-01}', '2018-01-02', NULL), careperf.dates_between('{}', NULL, NULL),
	careperf.dates_between(NULL, '2018-01-01', '2018-02-01');

-- dates_agg
SELECT count(*), count(*) FILTER (WHERE ours IS NULL) AS none FROM (SELECT child, careperf.dates_agg(start_date) AS ours,
	array_agg(DISTINCT start_date ORDER BY start_date) FILTER (WHERE start_date BETWEEN '0001-01-01' AND '9999-12-31') AS theirs FROM spell GROUP BY child) AS d
WHERE ours IS NOT DISTINCT FROM theirs;

-- by parallel workers
CREATE TABLE t_held AS SELECT * FROM held;
EXPLAIN (COSTS OFF) SELECT child, careperf.unbroken_spells(worker, start_date, end_date), careperf.dates_agg(end_date) FROM t_held GROUP BY child;
SELECT count(*) FROM (SELECT child, careperf.unbroken_spells(worker, start_date, end_date) AS spells FROM t_held GROUP BY child) AS u JOIN held_wanted AS w USING (child)
WHERE w.spells IS DISTINCT FROM (SELECT array_agg(s ORDER BY s) FROM unnest(u.spells) AS s);
DROP TABLE t_held;

-- a million rows in one group, and no more
SELECT lower(d), upper(d) FROM (SELECT careperf.spells_agg(date '1000-01-01' + g, date '1000-01-01' + g + 1) AS d FROM generate_series(1, 1000000) AS g) AS x;
SELECT careperf.spells_agg('2018-01-01', NULL) FROM generate_series(1, 1000001);
