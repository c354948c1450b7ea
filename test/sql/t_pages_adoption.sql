-- The adoption page over a handful of children: who counts in which year, averages, who is waiting, and nothing recorded.
SET client_min_messages = warning;
SET datestyle = ISO;
\set SHOW_CONTEXT never
CREATE EXTENSION IF NOT EXISTS careperf;
SELECT careperf.create_input('t_ado') > 0 AS made;
SELECT careperf.create_scorecard('t_ado', 't_ado_out');

-- ## No milestone recorded: no figures but of entering and leaving care
INSERT INTO t_ado.child (child_id, date_of_birth, sex, ethnicity) VALUES ('a', '2016-01-01', 'F', 'WBRI');
INSERT INTO t_ado.care_episode (child_id, start_date, reason_started, legal_status, placement_type) VALUES ('a', '2017-01-01', 'S', 'C2', 'U6');
SELECT section, count(*) AS cells, count(value) AS figures FROM t_ado_out.adoption_at('2019-03-31') GROUP BY section HAVING count(value) > 0;
SELECT DISTINCT period_end FROM t_ado_out.adoption_at('2016-02-29') ORDER BY period_end;
TRUNCATE t_ado.child, t_ado.care_episode;

-- a adopted, in the episodes only but for plan, decision and match; b placed twice; c waits with an order, d without, e is adopted privately,
-- f had the decision reversed, g was matched before the order
INSERT INTO t_ado.child (child_id, date_of_birth, sex, ethnicity) VALUES ('a', '2016-01-01', 'F', 'WBRI'), ('b', '2015-01-01', 'M', 'WBRI'), ('c', '2014-04-01', 'M', 'MWBC'),
	('d', '2016-01-01', 'F', 'NOBT'), ('e', '2010-01-01', 'F', NULL), ('f', '2016-01-01', 'M', NULL), ('g', '2016-01-01', 'F', NULL);
INSERT INTO t_ado.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider, end_date, reason_ended) VALUES
	('a', '2017-04-01', 'S', 'C1', 'U6', 'PR1', '2017-09-01', 'X1'), ('a', '2017-09-01', 'L', 'E1', 'U6', 'PR1', '2017-12-01', 'X1'), ('a', '2017-12-01', 'P', 'E1', 'A6', 'PR4', '2018-04-01', 'E12'),
	('b', '2017-04-01', 'S', 'C1', 'U6', 'PR1', '2018-04-01', 'X1'), ('b', '2018-04-01', 'B', 'E1', 'A6', 'PR1', '2018-08-01', 'X1'), ('b', '2018-08-01', 'P', 'E1', 'U6', 'PR1', '2018-11-01', 'X1'),
	('b', '2018-11-01', 'P', 'E1', 'A6', 'PR1', NULL, NULL),
	('c', '2018-01-01', 'S', 'C1', 'U6', 'PR1', '2019-03-31', 'X1'), ('c', '2019-03-31', 'L', 'E1', 'U6', 'PR1', NULL, NULL),
	('d', '2018-06-01', 'S', 'C1', 'U6', 'PR1', NULL, NULL), ('f', '2018-06-01', 'S', 'C1', 'U6', 'PR1', NULL, NULL),
	('g', '2018-06-01', 'S', 'C1', 'U6', 'PR1', '2018-12-01', 'X1'), ('g', '2018-12-01', 'L', 'E1', 'U6', 'PR1', NULL, NULL);
INSERT INTO t_ado.milestone (child_id, milestone, milestone_date, reason) VALUES
	('a', 'plan_initiated', '2017-07-01', NULL), ('a', 'agency_decision', '2017-08-01', NULL), ('a', 'matched', '2017-11-10', NULL), ('a', 'foster_to_adopt_placed', '2017-06-01', NULL),
	-- the milestone of the first placement is a day off that of the episodes, which decide
	('b', 'agency_decision', '2017-10-01', NULL), ('b', 'matched', '2018-03-20', NULL), ('b', 'placed', '2018-04-02', NULL), ('b', 'disrupted', '2018-08-01', 'carers'),
	('b', 'matched', '2018-10-20', NULL), ('b', 'placed', '2018-11-01', NULL),
	('c', 'plan_initiated', '2018-03-01', NULL), ('c', 'agency_decision', '2018-04-26', NULL),
	('d', 'agency_decision', '2018-09-30', NULL), ('d', 'agency_decision', 'infinity', NULL), ('e', 'adoption_order', '2018-10-01', NULL),
	('f', 'plan_initiated', '2018-08-01', NULL), ('f', 'agency_decision', '2018-09-27', NULL), ('f', 'decision_reversed', '2019-03-31', 'RD1'),
	('g', 'agency_decision', '2018-10-01', NULL), ('g', 'matched', '2018-11-20', NULL);
INSERT INTO t_ado.disability (child_id, disability_code, start_date, end_date) VALUES ('c', 'NONE', NULL, NULL), ('b', 'HEAR', NULL, '2018-10-20');
-- a group with one still waiting is not apart; nor is one child a group
INSERT INTO t_ado.sibling_placement VALUES ('s1', 'b', '2018-11-01', 'h1', true), ('s1', 'c', NULL, NULL, true), ('s2', 'a', '2017-12-01', 'h2', true);

-- ## Every dated step, as known on the day
SELECT child_id, period_number, step, step_on FROM t_ado_out.adoption_event WHERE known @> date '2019-03-31' ORDER BY child_id, step_on, step;

-- ## The page: each line that is not zero in every year
SELECT section, label, measure, to_char(period_end, 'YYYY') AS to_march, value, out_of, percent, target, from_target, change_percent
FROM t_ado_out.adoption_at('2019-03-31') AS a
WHERE period_end > '2018-01-01' AND EXISTS (SELECT FROM t_ado_out.adoption_at('2019-03-31') AS b WHERE (b.section, b.label, b.measure) = (a.section, a.label, a.measure) AND b.value > 0);

-- ## The day before: c's order and f's reversal are still to come; those of the report are of the same part of each year
SELECT label, period_end, value FROM t_ado_out.adoption_at('2019-03-30') WHERE section = 'Waiting on the day' AND value > 0 ORDER BY label, period_end;
SELECT label, value FROM t_ado_out.adoption_at('2018-04-01') WHERE section = 'The child''s journey' AND period_end = '2018-04-01';

-- ## Brothers and sisters: apart from the day on which another is placed elsewhere, or where that is the plan
UPDATE t_ado.sibling_placement SET placed_on = '2019-03-31', adopter_household_id = 'h3' WHERE child_id = 'c';
SELECT n.on_date, a.label, a.value FROM (VALUES (DATE '2019-03-30'), ('2019-03-31')) AS n (on_date)
	CROSS JOIN LATERAL t_ado_out.adoption_at(n.on_date) AS a WHERE a.label LIKE 'Apart%' AND a.period_end = n.on_date ORDER BY n.on_date, a.label;
UPDATE t_ado.sibling_placement SET adopter_household_id = 'h1', planned_together = false WHERE sibling_group_id = 's1';
SELECT label, value FROM t_ado_out.adoption_at('2019-03-31') WHERE label LIKE 'Apart%' AND period_end = '2019-03-31';

-- ## h's placement broke down and j's, who was placed again, without a milestone that says so; i was adopted and came back; k's order
-- came after the match and the end of the year; l left with a special guardian, came back and went home
TRUNCATE t_ado.child, t_ado.care_episode, t_ado.milestone, t_ado.sibling_placement;
INSERT INTO t_ado.child (child_id, date_of_birth) SELECT c, '2014-01-01' FROM unnest('{h, i, j, k, l}'::text[]) AS c;
INSERT INTO t_ado.care_episode (child_id, start_date, reason_started, legal_status, placement_type, end_date, reason_ended) VALUES
	('h', '2017-04-01', 'S', 'E1', 'U6', '2018-05-01', 'X1'), ('h', '2018-05-01', 'P', 'E1', 'A6', '2018-09-01', 'X1'), ('h', '2018-09-01', 'P', 'E1', 'U6', NULL, NULL),
	('j', '2017-04-01', 'S', 'E1', 'A6', '2018-09-01', 'X1'), ('j', '2018-09-01', 'P', 'E1', 'U6', '2019-01-01', 'X1'), ('j', '2019-01-01', 'P', 'E1', 'A5', NULL, NULL),
	('i', '2015-01-01', 'S', 'C2', 'U6', '2016-01-01', 'E11'), ('i', '2018-06-01', 'S', 'C2', 'U6', NULL, NULL),
	('k', '2017-04-01', 'S', 'C2', 'U6', '2018-04-10', 'X1'), ('k', '2018-04-10', 'L', 'E1', 'U6', NULL, NULL),
	('l', '2017-04-01', 'S', 'C2', 'U6', '2018-05-01', 'E45'), ('l', '2018-06-01', 'S', 'C2', 'U6', '2019-02-01', 'E4A');
INSERT INTO t_ado.milestone (child_id, milestone, milestone_date) VALUES ('h', 'agency_decision', '2018-01-01'), ('i', 'agency_decision', '2015-06-01'), ('j', 'agency_decision', '2018-01-01'),
	('k', 'agency_decision', '2018-01-01'), ('k', 'matched', '2018-03-20');
SELECT child_id, step, step_on FROM t_ado_out.adoption_event WHERE child_id IN ('h', 'j') AND step IN ('placed', 'disrupted') ORDER BY child_id, step_on;
SELECT label, value FROM t_ado_out.adoption_at('2019-03-31') WHERE section IN ('Waiting on the day', 'Entering and leaving care') AND period_end = '2019-03-31';
SELECT numerator, denominator FROM t_ado_out.figures_of('{agency_decision_not_placed}', '{2019-03-31}');
-- nobody's brothers and sisters are recorded; and a year that is over is what it was
SELECT DISTINCT label, value FROM t_ado_out.adoption_at('2019-03-31') WHERE label ~ 'sibling|sister|^Apart|factor' ORDER BY label;
SELECT section, label, measure, value FROM t_ado_out.adoption_at('2018-03-31') WHERE period_end = '2018-03-31' AND value IS NOT NULL
EXCEPT SELECT section, label, measure, value FROM t_ado_out.adoption_at('2019-03-31') WHERE period_end = '2018-03-31';

-- ## Beyond the data
INSERT INTO t_ado.input_currency (table_name, data_to) VALUES ('milestone', '2019-03-31');
SELECT count(*) FROM t_ado_out.adoption_at('2019-04-01');

DROP SCHEMA t_ado, t_ado_out CASCADE;
