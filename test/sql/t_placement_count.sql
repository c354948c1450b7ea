-- careperf.placement_count_r12m: how many placements in the 12 months to a date (indicators.md 1.3, 1.7, 2.1 NI 62).
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;
\pset format unaligned
\pset tuples_only on
\set SHOW_CONTEXT never

-- A child is written "start end RNE PLACE LS provider postcode urn; ...": - for NULL, the rest left off is NULL, LS left off C2.
CREATE FUNCTION pg_temp.episodes(child text) RETURNS TABLE (n bigint, start_date date, end_date date, rne text, place text,
	ls text, pr text, postcode text, urn text)
LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
	SELECT row_number() OVER (), e[1]::date, e[2]::date, e[3], e[4], coalesce(e[5], 'C2'), e[6], e[7], e[8]
	FROM regexp_split_to_table(child, '\s*;\s*') AS line CROSS JOIN LATERAL string_to_array(line, ' ', '-') AS e;
END;
CREATE FUNCTION pg_temp.placements(child text, as_of date DEFAULT '2018-12-31') RETURNS integer
LANGUAGE sql IMMUTABLE
RETURN (SELECT careperf.placement_count_r12m(start_date, rne, ls, place, pr, end_date, postcode, urn, as_of) FROM pg_temp.episodes(child));

-- ## What is a placement (all in the 12 months to 31 December 2018)

-- one; two; A, B, A are three; of the same PLACE too
SELECT pg_temp.placements('2018-01-01 - S U1'), pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 - P U4'),
	pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P U4; 2018-03-01 - P U1'),
	pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 B U1; 2018-03-01 - S U1');
-- L, T, U: one, even where PLACE changes
SELECT pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 L U1; 2018-03-01 2018-04-01 T U4; 2018-04-01 - U H5');
-- a temporary stay and the return to the same place: one; several stays in a row: one; elsewhere after it: two
SELECT pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-02-08 P T0; 2018-02-08 - P U1'),
	pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-02-08 P T1; 2018-02-08 2018-02-10 P T4; 2018-02-10 - P U1'),
	pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-02-08 P T0; 2018-02-08 - P U4');
-- the return is elsewhere where provider, postcode or URN differ (two), not where they are unknown (one)
SELECT pg_temp.placements('2018-01-01 2018-02-01 S U1 C2 PR1; 2018-02-01 2018-02-08 P T0; 2018-02-08 - P U1 C2 PR2'),
	pg_temp.placements('2018-01-01 2018-02-01 S U1 C2 - ME1; 2018-02-01 2018-02-08 P T0; 2018-02-08 - P U1 C2 - ME2'),
	pg_temp.placements('2018-01-01 2018-02-01 S U1 C2 - - SC1; 2018-02-01 2018-02-08 P T0; 2018-02-08 - P U1 C2 - - SC2'),
	pg_temp.placements('2018-01-01 2018-02-01 S U1 C2 PR1 ME1 SC1; 2018-02-01 2018-02-08 P T0; 2018-02-08 - P U1');
-- a first row of T is a placement of its own: two
SELECT pg_temp.placements('2018-01-01 2018-02-01 S T0; 2018-02-01 - P U1');
-- adoption by the foster carer (A3, A5): one; by others (A4): two; A3, then A5 coded P: two
SELECT pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 - P A3'), pg_temp.placements('2018-01-01 2018-02-01 S U6; 2018-02-01 - P A5'),
	pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 - P A4'), pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P A3; 2018-03-01 - P A5');
-- short breaks are none; but the one they interrupt is two, being two periods of care
SELECT pg_temp.placements('2018-01-01 2018-02-01 S U1 V3'), pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-02-08 P U4 V4; 2018-02-08 - P U1');
-- of earlier periods of care too: three
SELECT pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P U4; 2018-06-01 - S U1');
-- overlaps: a nested one is a placement and a return to the first: three; an open one is cut by it, no return: two
SELECT pg_temp.placements('2018-01-01 2018-12-01 S U1; 2018-03-01 2018-06-01 P U4'), pg_temp.placements('2018-01-01 - S U1; 2018-03-01 2018-06-01 P U4');
-- impossible spells, no row that counts, no row at all: none
SELECT pg_temp.placements('2018-01-01 2018-01-01 S U1; 2018-03-01 2018-02-01 P U4; - - P U4; -infinity - P U4'),
	(SELECT careperf.placement_count_r12m(start_date, rne, ls, place, pr, end_date, postcode, urn, '2018-12-31') FROM pg_temp.episodes('2018-01-01 - S U1') WHERE false);

-- ## The window

-- it began on the day: one; it begins tomorrow: none
SELECT pg_temp.placements('2018-12-31 - S U1'), pg_temp.placements('2019-01-01 - S U1');
-- the 12 months to 15 July 2019 begin on 16 July 2018: one that ended that day does not count, one that ended on the 17th does
SELECT pg_temp.placements('2018-01-01 2018-07-15 S U1', '2019-07-15'), pg_temp.placements('2018-01-01 2018-07-16 S U1', '2019-07-15'),
	pg_temp.placements('2018-01-01 2018-07-17 S U1', '2019-07-15');
-- the 12 months to 28 February 2021 begin on 1 March 2020, those to 29 February 2020 on 1 March 2019
SELECT pg_temp.placements('2018-01-01 2020-03-01 S U1', '2021-02-28'), pg_temp.placements('2018-01-01 2020-03-02 S U1', '2021-02-28'),
	pg_temp.placements('2018-01-01 2019-03-01 S U1', '2020-02-29'), pg_temp.placements('2018-01-01 2019-03-02 S U1', '2020-02-29');
-- those to 28 February 2020, no month end, on 1 March 2019 too; those to 27 February 2021 on 28 February 2020
SELECT pg_temp.placements('2018-01-01 2019-03-01 S U1', '2020-02-28'), pg_temp.placements('2018-01-01 2019-03-02 S U1', '2020-02-28'),
	pg_temp.placements('2018-01-01 2020-02-28 S U1', '2021-02-27'), pg_temp.placements('2018-01-01 2020-02-29 S U1', '2021-02-27');
-- long before and still open: one
SELECT pg_temp.placements('1990-01-01 - S U1');
-- a move known only later does not shorten what is counted: of three, those begun by the date
SELECT d, pg_temp.placements('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P U4; 2018-03-01 - P U1', d)
FROM unnest('{2017-12-31,2018-01-01,2018-02-01,2018-03-01,2019-01-30,2019-01-31,2019-02-27,2019-02-28}'::date[]) AS d;

-- ## As a window function: the placements so far in each row's own frame
SELECT start_date, careperf.placement_count_r12m(start_date, rne, ls, place, pr, end_date, postcode, urn, '2018-12-31') OVER (ORDER BY start_date)
FROM pg_temp.episodes('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P U4; 2018-03-01 - P U1');

-- ## Mistakes: the date must be given, finite and the same for every row, rows that are left out included, in any order
SELECT pg_temp.placements('2018-01-01 - S U1', NULL);
SELECT pg_temp.placements('2018-01-01 - S U1', 'infinity');
SELECT pg_temp.placements('2018-01-01 - S U1 V3', '-infinity');
SELECT careperf.placement_count_r12m('2018-01-01', 'S', 'C2', 'U1', NULL, NULL, NULL, NULL, as_of) FROM (VALUES (date '2018-12-31'), ('2019-12-31')) AS v (as_of);
SELECT careperf.placement_count_r12m('2018-01-01', 'S', ls, 'U1', NULL, NULL, NULL, NULL, as_of) FROM (VALUES ('V3', date '2018-12-31'), ('C2', '2019-12-31')) AS v (ls, as_of);
SELECT careperf.placement_count_r12m('2018-01-01', 'S', ls, 'U1', NULL, NULL, NULL, NULL, as_of) FROM (VALUES ('C2', date '2018-12-31'), ('V3', '2019-12-31')) AS v (ls, as_of);

-- ## Against care_history and the words of the papers: start <= as_of, and no end or an end after w0 + 1 day
CREATE TABLE t_placement_random AS
SELECT c AS child_id, date '2017-01-31' + pick[1] * 15 AS start_date, CASE WHEN pick[2] > 9 THEN date '2017-01-31' + pick[1] * 15 + (pick[2] - 11) * 14 END AS end_date,
	substr('SPPPBLTU', 1 + pick[3] % 8, 1) AS rne, (ARRAY['U1','U1','U4','T1','A3','A4','K2'])[1 + pick[4] % 7] AS place,
	(ARRAY['C2','C2','C1','E1','V3'])[1 + pick[5] % 5] AS ls, CASE WHEN pick[6] % 3 > 0 THEN 'PR' || pick[6] % 3 END AS pr
FROM generate_series(1, 200) AS c CROSS JOIN generate_series(1, 9) AS e
	CROSS JOIN LATERAL (SELECT array_agg(('x' || substr(md5(format('%s-%s-%s', c, e, i)), 1, 7))::bit(28)::integer % 40 ORDER BY i) AS pick
		FROM generate_series(1, 6) AS i) AS p;
CREATE TEMPORARY TABLE h AS
SELECT child_id, (careperf.care_history(start_date, rne, ls, NULL, place, pr, end_date, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)).episodes
FROM t_placement_random GROUP BY child_id;
WITH counted AS (
	SELECT child_id, as_of, careperf.placement_count_r12m(start_date, rne, ls, place, pr, end_date, NULL, NULL, as_of) AS got
	FROM t_placement_random CROSS JOIN unnest('{2017-07-31,2018-02-28,2018-03-01,2018-12-31,2019-02-28,2019-06-15,2019-12-31,2020-02-29}'::date[]) AS as_of
	GROUP BY child_id, as_of),
said AS (
	SELECT child_id, as_of, got, (SELECT count(*) FROM careperf.each_placement(episodes) AS p WHERE p.start_date <= as_of
		AND (p.end_date IS NULL OR p.end_date > careperf.months_before(as_of, 12) + 1)) AS said
	FROM counted JOIN h USING (child_id))
SELECT count(*) FILTER (WHERE got IS DISTINCT FROM said) AS differ, count(*) AS answers, count(DISTINCT got) > 5 AS varied FROM said;

-- ## In parallel workers: the plan has a partial aggregate, and the counts are the same
CREATE TEMPORARY TABLE serial AS
SELECT child_id, careperf.placement_count_r12m(start_date, rne, ls, place, pr, end_date, NULL, NULL, '2018-12-31') AS n FROM t_placement_random GROUP BY child_id;
SET cpu_operator_cost = 1; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
ALTER TABLE t_placement_random SET (parallel_workers = 2);
ANALYZE t_placement_random;
PREPARE in_parallel AS
SELECT child_id, careperf.placement_count_r12m(start_date, rne, ls, place, pr, end_date, NULL, NULL, '2018-12-31') AS n FROM t_placement_random GROUP BY child_id;
CREATE FUNCTION pg_temp.has_partial_aggregate(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line ~ 'Partial (Hash|Group)?Aggregate' THEN RETURN true; END IF;
	END LOOP;
	RETURN false;
END $$;
SELECT pg_temp.has_partial_aggregate('EXECUTE in_parallel');
CREATE TEMPORARY TABLE parallel AS EXECUTE in_parallel;
SELECT count(*) AS children, count(*) FILTER (WHERE s.n IS DISTINCT FROM p.n) AS differ FROM serial AS s FULL JOIN parallel AS p USING (child_id);
-- a different date in any worker is an error
SELECT careperf.placement_count_r12m(start_date, rne, ls, place, pr, end_date, NULL, NULL, date '2018-12-31' + child_id / 200) FROM t_placement_random;
DROP TABLE t_placement_random;
