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

-- in a window, as a moving set; by parallel workers; by combining states
SELECT count(*) FROM (SELECT careperf.spells_agg(start_date, end_date) OVER w AS moving,
	range_agg(careperf.spell_dates(start_date, end_date)) OVER w AS wanted FROM spell WINDOW w AS (PARTITION BY child ORDER BY start_date, end_date)) AS x
WHERE moving <> wanted;
SET min_parallel_table_scan_size = 0; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET max_parallel_workers_per_gather = 2;
CREATE TABLE t_spell AS SELECT * FROM spell;
SELECT count(*) FROM wanted AS w JOIN (SELECT child, careperf.spells_agg(start_date, end_date) AS dates FROM t_spell GROUP BY child) AS s USING (child)
WHERE w.dates <> s.dates;
DROP TABLE t_spell;
SELECT careperf.spells_final(careperf.spells_combine(careperf.spells_transition(NULL, '2018-01-01', '2018-02-01'), careperf.spells_transition(NULL, '2018-01-15', NULL)));
SELECT careperf.spells_final(NULL), careperf.spells_combine(NULL, NULL), careperf.spells_final(careperf.spells_combine(NULL, '{2018-01-01,2018-01-02}'));

-- states of the caller's own
SELECT careperf.spells_final('{2018-01-01}');
SELECT careperf.spells_final('{{2018-01-01,2018-01-02}}');
SELECT careperf.spells_final('{2018-01-01,NULL}');
SELECT careperf.spells_final('{2018-01-02,2018-01-01}');
SELECT careperf.spells_final('{-infinity,2018-01-01}');
SELECT careperf.spells_combine('{2018-01-01}', '{2018-01-01,2018-01-02}');
SELECT careperf.spells_transition('{2018-01-01,NULL}', '2018-01-01', NULL);
-- more than one can sort within a second
SELECT careperf.spells_agg(date '2018-01-01' + i % 1000, NULL) FROM generate_series(1, 5000001) AS i;
