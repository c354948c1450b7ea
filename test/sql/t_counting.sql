-- careperf.figures_on and spell_dates: how many rows, or how much, count on each of some dates.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;
\set SHOW_CONTEXT never

-- ## The dates of a spell: start included, end not; open; covering no day; never NULL. Dates after 9999 are as if not recorded
SELECT start_date, end_date, careperf.spell_dates(start_date, end_date)
FROM (VALUES (date '2019-01-01', date '2019-02-01'), ('2019-01-01', '2019-01-02'), ('2019-01-01', NULL), ('2019-01-01', 'infinity'),
	('2019-01-01', '2019-01-01'), ('2019-01-02', '2019-01-01'), ('2019-01-01', '-infinity'), (NULL, '2019-01-01'), (NULL, NULL),
	('infinity', NULL), ('-infinity', '2019-01-01'), ('-infinity', 'infinity'),
	('0001-01-01', '9999-12-31'), ('2019-01-01', '10000-01-01'), ('10000-01-01', NULL), ('0001-12-31 BC', '2019-01-01')) AS v (start_date, end_date);

-- ## Counting

-- three children on three dates; a row counts from the first date of its set to the day before its end, and in the numerator only
-- where the denominator holds the date
SELECT f.*
FROM (SELECT careperf.figures_on(denominator, numerator, NULL, NULL, NULL, '{2019-01-31,2019-02-28,2019-03-31}') AS figures
	FROM (VALUES ('{[2019-01-31,2019-02-28)}'::datemultirange, '{}'::datemultirange),
		('{[2019-02-01,2019-03-31)}', '{[2019-02-28,2019-03-01)}'),
		('{[2019-01-01,2019-02-01),[2019-03-01,)}', '{(,)}')) AS v (denominator, numerator)) AS x
	CROSS JOIN LATERAL unnest(figures) AS f;
-- NULL sets count on no date, a NULL denominator does not restrict the numerator; with a NULL value a row counts as 1, with 0 as nothing
SELECT f.*
FROM (SELECT careperf.figures_on(denominator, numerator, denominator_value, numerator_value, NULL, '{2019-01-31}') AS figures
	FROM (VALUES ('{(,)}'::datemultirange, NULL::datemultirange, NULL::numeric, 7::numeric), (NULL, '{(,)}', 5, NULL), (NULL, NULL, 5, 5), ('{(,)}', '{(,)}', 0, 0))
		AS v (denominator, numerator, denominator_value, numerator_value)) AS x
	CROSS JOIN LATERAL unnest(figures) AS f;
-- values with decimals and negative ones are added up exactly, shown without trailing zeros
SELECT f.*
FROM (SELECT careperf.figures_on('{(,)}', '{(,)}', denominator_value, numerator_value, NULL, '{2019-01-31}') AS figures
	FROM (VALUES (0.1, 28.43), (0.2, -0.43), (0.000001, -30), (12.3400000000, 0.5)) AS v (denominator_value, numerator_value)) AS x
	CROSS JOIN LATERAL unnest(figures) AS f;
-- unbounded and infinite ranges
SELECT set, careperf.figures_on(set, NULL, NULL, NULL, NULL, '{4713-01-01 BC,2019-01-31,5874897-12-31}')
FROM unnest('{"{(,)}","{[-infinity,infinity]}","{(,2019-01-31)}","{[2019-01-31,)}","{[2019-01-31,infinity)}","{(-infinity,2019-02-01)}","{[infinity,)}","{(,-infinity]}","{}"}'::datemultirange[]) AS set
GROUP BY set ORDER BY set;
-- without UASC: not the dates that are both in the set and in uasc, partial overlaps, several ranges on both sides
SELECT f.*
FROM (SELECT careperf.figures_on('{[2019-01-01,2019-01-05),[2019-01-07,2019-01-10)}', '{[2019-01-02,2019-01-09)}', 10, 2, '{[2018-01-01,2018-02-01),[2019-01-03,2019-01-04),[2019-01-08,2019-01-20)}',
		ARRAY(SELECT date '2018-12-31' + i FROM generate_series(0, 10) AS i)) AS figures) AS x
	CROSS JOIN LATERAL unnest(figures) AS f;
-- no date asked for: an empty list; no rows: NULL; more than 10,000 dates: an error
SELECT careperf.figures_on('{(,)}', '{(,)}', 1, 1, NULL, '{}'), (SELECT careperf.figures_on('{(,)}', '{(,)}', 1, 1, NULL, '{2019-01-31}') WHERE false);
SELECT array_length(careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, (SELECT array_agg(date '2000-01-01' + i ORDER BY i) FROM generate_series(1, 10000) AS i)), 1);
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, (SELECT array_agg(date '2000-01-01' + i ORDER BY i) FROM generate_series(1, 10001) AS i));
-- as a window function: the count so far
SELECT i, careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, '{2019-01-31}') OVER (ORDER BY i) FROM generate_series(1, 3) AS i;
SELECT i, careperf.figures_on('{(,)}', NULL, i, NULL, NULL, '{2019-01-31}') OVER (ORDER BY i ROWS 1 PRECEDING) FROM generate_series(1, 3) AS i;
-- by group, and filtered
SELECT i % 2 AS odd, careperf.figures_on('{(,)}', '{(,)}', NULL, i, NULL, '{2019-01-31}') FILTER (WHERE i > 2) FROM generate_series(1, 5) AS i GROUP BY i % 2 ORDER BY odd;
-- an array that once held a NULL, and one that does not start at 1, are as good as any
CREATE TEMPORARY TABLE dates (dates date[]);
INSERT INTO dates VALUES ('{2019-01-31,NULL}');
UPDATE dates SET dates[2] = '2019-02-28';
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, dates) FROM (SELECT dates FROM dates UNION ALL VALUES ('[5:6]={2019-01-31,2019-02-28}'::date[])) AS x;

-- ## Mistakes
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, NULL);
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, '{2019-02-28,2019-01-31}');
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, '{2019-01-31,2019-01-31}');
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, '{2019-01-31,NULL}');
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, '{2019-01-31,infinity}');
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, '{-infinity,2019-01-31}');
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, '{{2019-01-31,2019-02-28}}');
-- other dates on a later row: another date, fewer, none, two dimensions, NULL
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, dates) FROM (VALUES ('{2019-01-31}'::date[]), ('{2019-02-28}')) AS v (dates);
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, dates) FROM (VALUES ('{2019-01-31,2019-02-28}'::date[]), ('{2019-01-31}')) AS v (dates);
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, dates) FROM (VALUES ('{2019-01-31}'::date[]), ('{}')) AS v (dates);
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, dates) FROM (VALUES ('{2019-01-31}'::date[]), ('{{2019-01-31}}')) AS v (dates);
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, dates) FROM (VALUES ('{2019-01-31}'::date[]), ('{NULL}')) AS v (dates);
SELECT careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, dates) FROM (VALUES ('{2019-01-31}'::date[]), (NULL)) AS v (dates);
-- values: at most 6 decimals, finite, not beyond 1,000,000,000,000 either way
SELECT careperf.figures_on('{(,)}', '{(,)}', value, -value, NULL, '{2019-01-31}') FROM (VALUES (1000000000000), (0.000001), (0.0000010)) AS v (value);
SELECT careperf.figures_on('{(,)}', NULL, 0.0000001, NULL, NULL, '{2019-01-31}');
SELECT careperf.figures_on(NULL, '{(,)}', NULL, 'NaN', NULL, '{2019-01-31}');
SELECT careperf.figures_on('{(,)}', NULL, '-Infinity', NULL, NULL, '{2019-01-31}');
SELECT careperf.figures_on('{(,)}', NULL, 1000000000000.000001, NULL, NULL, '{2019-01-31}');
SELECT careperf.figures_on(NULL, '{(,)}', NULL, -1000000000001, NULL, '{2019-01-31}');
SELECT careperf.figures_on('{(,)}', NULL, 1e130000, NULL, NULL, '{2019-01-31}');
-- the sum has its limit too, 9 of the largest values, with and without UASC: an error, never a wrong figure
SELECT careperf.figures_on('{(,)}', NULL, 1000000000000, NULL, NULL, '{2019-01-31}') FROM generate_series(1, 9);
SELECT careperf.figures_on('{(,)}', NULL, 1000000000000, NULL, NULL, '{2019-01-31}') FROM generate_series(1, 10);
SELECT careperf.figures_on('{(,)}', NULL, -1000000000000, NULL, NULL, '{2019-01-31}') FROM generate_series(1, 10);
SELECT careperf.figures_on('{(,)}', NULL, CASE WHEN i % 2 = 0 THEN 1000000000000 ELSE -1000000000000 END, NULL, CASE WHEN i % 2 = 1 THEN '{(,)}'::datemultirange END, '{2019-01-31}')
FROM generate_series(1, 18) AS i;
SELECT careperf.figures_on('{(,)}', NULL, CASE WHEN i % 2 = 0 THEN 1000000000000 ELSE -1000000000000 END, NULL, CASE WHEN i % 2 = 1 THEN '{(,)}'::datemultirange END, '{2019-01-31}')
FROM generate_series(1, 20) AS i;
-- beyond the limit on the last date only
SELECT careperf.figures_on(set, NULL, 5000000000000 / 5, NULL, NULL, '{2019-01-30,2019-01-31}')
FROM (SELECT '{[2019-01-30,)}'::datemultirange FROM generate_series(1, 5) UNION ALL SELECT '{[2019-01-31,)}' FROM generate_series(1, 5)) AS v (set);

-- ## Against counting row by row and date by date, over 2,000 random rows (zero differences expected)
CREATE TABLE t_counting_random AS
WITH pick AS (
	SELECT i, (SELECT array_agg(('x' || substr(md5(format('%s %s', i, k)), 1, 7))::bit(28)::integer ORDER BY k) FROM generate_series(1, 18) AS k) AS p
	FROM generate_series(1, 2000) AS i),
sets AS (
	SELECT i, p, ARRAY(SELECT CASE p[k] % 20 WHEN 0 THEN daterange(NULL, date '2019-01-01' + p[k + 1] % 60) WHEN 1 THEN daterange(date '2019-01-01' + p[k + 1] % 60, NULL)
			ELSE daterange(date '2019-01-01' + p[k] % 60, date '2019-01-01' + p[k] % 60 + p[k + 1] % 30) END
		FROM generate_series(1, 11, 2) AS k) AS r
	FROM pick)
SELECT i, CASE WHEN p[13] % 10 > 0 THEN datemultirange(r[1], r[2], r[3]) END AS denominator, CASE WHEN p[14] % 10 > 0 THEN datemultirange(r[2], r[4]) END AS numerator,
	CASE WHEN p[15] % 2 = 0 THEN (p[15] % 2000000 - 1000000) / 1000.0 END AS denominator_value, CASE WHEN p[16] % 2 = 0 THEN (p[16] % 100 - 50) / 4.0 END AS numerator_value,
	CASE WHEN p[17] % 3 = 0 THEN datemultirange(r[5], r[6]) END AS uasc, p[18] % 3 AS g
FROM sets;
CREATE FUNCTION pg_temp.reporting_dates() RETURNS date[] LANGUAGE sql IMMUTABLE
RETURN (SELECT array_agg(date '2018-12-25' + i ORDER BY i) FROM generate_series(0, 110) AS i WHERE i % 7 < 5);
CREATE TEMPORARY TABLE counted AS
SELECT g, (unnest(figures)).*
FROM (SELECT g, careperf.figures_on(denominator, numerator, denominator_value, numerator_value, uasc, pg_temp.reporting_dates()) AS figures
	FROM t_counting_random GROUP BY g) AS x;
SELECT count(*) AS figures, count(*) FILTER (WHERE (c.numerator, c.denominator, c.numerator_exc_uasc, c.denominator_exc_uasc) IS DISTINCT FROM
	(s.numerator, s.denominator, s.numerator_exc_uasc, s.denominator_exc_uasc)) AS differ
FROM counted AS c FULL JOIN (
	SELECT g, d AS on_date, coalesce(sum(coalesce(numerator_value, 1)) FILTER (WHERE numerator @> d AND (denominator @> d) IS NOT FALSE), 0) AS numerator,
		coalesce(sum(coalesce(denominator_value, 1)) FILTER (WHERE denominator @> d), 0) AS denominator,
		coalesce(sum(coalesce(numerator_value, 1)) FILTER (WHERE numerator @> d AND (denominator @> d) IS NOT FALSE AND (uasc @> d) IS NOT TRUE), 0) AS numerator_exc_uasc,
		coalesce(sum(coalesce(denominator_value, 1)) FILTER (WHERE denominator @> d AND (uasc @> d) IS NOT TRUE), 0) AS denominator_exc_uasc
	FROM t_counting_random CROSS JOIN unnest(pg_temp.reporting_dates()) AS d GROUP BY g, d) AS s USING (g, on_date);

-- ## In parallel workers: the plan has a partial aggregate, and the figures are the same; spilt to disk by a small work_mem too
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
ALTER TABLE t_counting_random SET (parallel_workers = 2);
ANALYZE t_counting_random;
CREATE FUNCTION pg_temp.has_partial_aggregate(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line ~ 'Partial (Hash|Group)?Aggregate' THEN RETURN true; END IF;
	END LOOP;
	RETURN false;
END $$;
PREPARE in_parallel (date[]) AS
SELECT g, careperf.figures_on(denominator, numerator, denominator_value, numerator_value, uasc, $1) AS figures FROM t_counting_random GROUP BY g;
SELECT pg_temp.has_partial_aggregate('EXECUTE in_parallel (''{2019-01-31}'')');
CREATE TEMPORARY TABLE parallel AS EXECUTE in_parallel (pg_temp.reporting_dates());
SELECT count(*) AS figures, count(*) FILTER (WHERE p IS DISTINCT FROM c) AS differ
FROM counted AS c FULL JOIN (SELECT g, (unnest(figures)).* FROM parallel) AS p USING (g, on_date);
-- other dates in any worker are an error
SELECT careperf.figures_on(denominator, NULL, NULL, NULL, NULL, ARRAY[date '2019-01-31' + i / 2000]) FROM t_counting_random;
RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET max_parallel_workers_per_gather;
SET work_mem = '64kB';
SET enable_sort = off;
SELECT count(*) AS groups, sum((f.denominator = 1)::integer) AS ones
FROM (SELECT i, careperf.figures_on('{(,)}', NULL, NULL, NULL, NULL, pg_temp.reporting_dates()) AS figures FROM t_counting_random GROUP BY i) AS x
	CROSS JOIN LATERAL unnest(figures) AS f;
RESET work_mem; RESET enable_sort;
DROP TABLE t_counting_random;
