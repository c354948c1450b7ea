-- careperf.sliced_figures_on: the figures of each slice between which a child moves, against a plain join that counts day by day.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
RESET client_min_messages;
SET datestyle = ISO;
\set SHOW_CONTEXT never
-- By hand: a child in slice 1 in January, in slice 2 from February, counted from 15 January to 10 March, met until 20 February; an
-- event of 5 February that counts for good where the child was on that day; one in no slice
SELECT f.* FROM (SELECT careperf.sliced_figures_on(m.denominator, m.numerator, NULL, m.numerator_value, m.attributes_on,
		'{1,2}', '{"{[2019-01-01,2019-02-01)}","{[2019-02-01,)}"}', 3, '{2019-01-31,2019-02-15,2019-02-28,2019-03-31}') AS figures
	FROM (VALUES ('{[2019-01-15,2019-03-10)}'::datemultirange, '{[2019-01-15,2019-02-20)}'::datemultirange, NULL::numeric, NULL::date),
		('{[2019-02-05,)}', '{[2019-02-05,)}', 0.25, '2019-02-05'), ('{(,)}', NULL, NULL, '2018-12-31')) AS m (denominator, numerator, numerator_value, attributes_on)) AS x
	CROSS JOIN LATERAL unnest(x.figures) AS f;

-- Random children, slices and members
SELECT setseed(0.25);
CREATE TABLE t_day AS SELECT array_agg(date '2019-01-01' + d ORDER BY d) AS dates FROM unnest('{0,3,4,30,60,61,100,200,364}'::integer[]) AS d;
CREATE TABLE t_slice AS
SELECT child, array_agg(slice) AS slices, array_agg(dates) AS dates
FROM (SELECT g AS child, s AS slice, range_agg(daterange(date '2018-12-01' + (random() * 400)::integer, CASE WHEN random() < 0.7 THEN date '2020-01-10' END)
		* daterange(NULL, date '2019-01-01' + (random() * 300)::integer)) AS dates
	FROM generate_series(1, 40) AS g, generate_series(1, 7) AS s, generate_series(1, 2) WHERE random() < 0.8 GROUP BY g, s) AS x
GROUP BY child;
CREATE TABLE t_member AS
SELECT (random() * 50)::integer AS child, random() < 0.5 AS split,
	range_agg(daterange(date '2018-12-01' + (random() * 200)::integer, date '2019-07-01' + (random() * 200)::integer)) AS denominator,
	range_agg(daterange(date '2018-12-01' + (random() * 200)::integer, date '2019-07-01' + (random() * 200)::integer)) FILTER (WHERE g % 3 > 0) AS numerator,
	CASE WHEN random() < 0.2 THEN round((random() * 10)::numeric, 3) END AS value, CASE WHEN random() < 0.4 THEN date '2018-12-01' + (random() * 400)::integer END AS attributes_on
FROM generate_series(1, 900) AS g GROUP BY g / 3;
CREATE VIEW t_wanted AS
SELECT m.split, s.slice, d.on_date,
	coalesce(sum(coalesce(m.value, 1)) FILTER (WHERE m.numerator @> d.on_date AND (m.denominator @> d.on_date) IS NOT FALSE), 0) AS numerator, coalesce(sum(coalesce(m.value, 1)) FILTER (WHERE m.denominator @> d.on_date), 0) AS denominator
FROM t_member AS m
	JOIN t_slice AS c USING (child)
	CROSS JOIN LATERAL unnest(c.slices, c.dates) AS s (slice, dates)
	CROSS JOIN LATERAL (SELECT unnest(t.dates) AS on_date FROM t_day AS t) AS d
WHERE s.dates @> coalesce(m.attributes_on, d.on_date)
GROUP BY m.split, s.slice, d.on_date;
CREATE VIEW t_got AS
SELECT x.split, f.slice, f.on_date, f.numerator, f.denominator
FROM (SELECT m.split, careperf.sliced_figures_on(m.denominator, m.numerator, m.value, m.value, m.attributes_on, c.slices, c.dates, 7, (SELECT t.dates FROM t_day AS t)) AS figures
	FROM t_member AS m LEFT JOIN t_slice AS c USING (child) GROUP BY m.split) AS x
	CROSS JOIN LATERAL unnest(x.figures) AS f;
SELECT count(*) > 100 AS enough FROM t_wanted;
SELECT * FROM t_wanted WHERE numerator <> 0 OR denominator <> 0 EXCEPT SELECT * FROM t_got;
SELECT * FROM t_got EXCEPT SELECT * FROM t_wanted;
-- and by parallel workers
SET min_parallel_table_scan_size = 0; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET max_parallel_workers_per_gather = 2;
SELECT * FROM t_wanted WHERE numerator <> 0 OR denominator <> 0 EXCEPT SELECT * FROM t_got;
SELECT * FROM t_got EXCEPT SELECT * FROM t_wanted;
DROP TABLE t_day, t_slice, t_member CASCADE;
