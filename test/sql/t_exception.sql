-- The exception page of an indicator, over a council small enough to check by eye: ten children, two of them UASC.
\set VERBOSITY default
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SELECT careperf.create_input('t_cic') > 0 AS made;
SELECT careperf.create_scorecard('t_cic', 't_out');
-- c0 to c4 of 9, c5 to c9 of 16; c0 to c5 on care orders, the others accommodated
INSERT INTO t_cic.child (child_id, date_of_birth, sex) SELECT 'c' || n, CASE WHEN n < 5 THEN '2009-09-15' ELSE '2003-06-15' END::date, 'F' FROM generate_series(0, 9) AS n;
INSERT INTO t_cic.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider)
SELECT 'c' || n, '2019-01-10', 'S', CASE WHEN n < 6 THEN 'C2' ELSE 'V2' END, 'U6', 'PR1' FROM generate_series(0, 9) AS n;
INSERT INTO t_cic.uasc_status VALUES ('c8', '2019-01-10', NULL), ('c9', '2019-01-10', '2019-07-01');
-- c0, c4 and c7 moved twice: three placements from 20 July
UPDATE t_cic.care_episode SET end_date = '2019-05-01', reason_ended = 'X1' WHERE child_id IN ('c0', 'c4', 'c7');
INSERT INTO t_cic.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider, end_date, reason_ended)
SELECT child_id, '2019-05-01', 'P', legal_status, 'U6', 'PR4', '2019-07-20', 'X1' FROM t_cic.care_episode WHERE end_date = '2019-05-01';
INSERT INTO t_cic.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider)
SELECT child_id, '2019-07-20', 'P', legal_status, 'K2', 'PR4' FROM t_cic.care_episode WHERE end_date = '2019-07-20';
-- assessed in time (20 working days from 10 January end on 7 February): c0 to c5; one day late: c6; never: the others
INSERT INTO t_cic.health_event (child_id, event_type, event_date) SELECT 'c' || n, 'iha', '2019-02-07'::date + (n = 6)::integer FROM generate_series(0, 6) AS n;
SELECT t_out.set_target('placements_3_plus', '2018-19', 10), t_out.set_target('placements_3_plus', '2019-20', 10), t_out.set_target('iha_20_working_days', '2019-20', 85);
SELECT t_out.set_commentary('placements_3_plus', '2019-07-31', 'A first thought.');
SELECT t_out.set_commentary('placements_3_plus', '2019-07-31', E'Two homes closed.\n\nA third will open.', 'Placements team');
SELECT t_out.set_commentary('iha_20_working_days', '2019-07-31', 'To be taken back.');
SELECT t_out.set_commentary('iha_20_working_days', '2019-07-31', '  ');

\pset format unaligned
-- polarity L: who counts is who missed it; before anybody was in care there is no result
SELECT * FROM t_out.exception_at('placements_3_plus', '2019-07-31') WHERE section <> 'Last 12 months' OR label IN ('Aug 18', 'Jun 19', 'Jul 19');
SELECT count(DISTINCT label) FROM t_out.exception_at('placements_3_plus', '2019-07-31') WHERE section = 'Last 12 months';
-- polarity H: who is not in the numerator. By the definition of July 2019, before as well
SELECT * FROM t_out.exception_at('iha_20_working_days', '2019-07-31') WHERE section <> 'Last 12 months' OR label IN ('Jan 19', 'Feb 19', 'Jul 19');
SELECT definition_version, period_end, numerator, denominator, result, rag FROM t_out.indicator_history('2019-06-30', '{2019-07-31,2019-02-28,2019-07-31}') WHERE indicator = 'iha_20_working_days' ORDER BY period_end;
-- they add up to the figures
SELECT s.indicator, sum(c.missed), s.numerator, s.denominator
FROM t_out.exception_children('{placements_3_plus,iha_20_working_days,cic_count,ola_cic_count,same_social_worker,social_worker_caseload}', '2019-07-31') AS c
	JOIN t_out.scorecard_at('2019-07-31') AS s USING (indicator)
GROUP BY 1, 3, 4 ORDER BY 1;
SELECT count(*) FROM t_out.exception_children(NULL, '2019-07-31');

-- the latest date's red indicators, as a view
SELECT t_out.set_reporting_dates('2019-06-01', '2019-07-31');
SELECT DISTINCT indicator, period_end FROM t_out.exception ORDER BY 1;
SELECT section, label, measure, value, words FROM t_out.exception WHERE indicator = 'placements_3_plus' AND section IN ('Indicator', 'Commentary') ORDER BY line_order;

-- ## Errors
SELECT count(*) FROM t_out.exception_at('no_such', '2019-07-31');
SELECT count(*) FROM t_out.exception_at('placements_3_plus', NULL);
SELECT t_out.set_commentary('no_such', '2019-07-31', 'x');
INSERT INTO t_cic.input_currency (table_name, data_to) VALUES ('care_episode', '2019-07-31');
SELECT count(*) FROM t_out.exception_at('placements_3_plus', '2019-08-31');
SELECT count(*) FROM t_out.exception_children('{placements_3_plus}', '2019-08-31');
-- commentary can not be made again
DELETE FROM t_out.target;
SELECT careperf.drop_scorecard('t_out');
SELECT careperf.drop_scorecard('t_out', '{commentary}');
DROP SCHEMA t_cic CASCADE;
