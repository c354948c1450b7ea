-- The health page over a handful of children: due dates at the edges, who answers, and nothing recorded.
SET client_min_messages = warning;
SET datestyle = ISO;
\set SHOW_CONTEXT never
CREATE EXTENSION IF NOT EXISTS careperf;
SELECT careperf.create_input('t_hea') > 0 AS made;
SELECT careperf.create_scorecard('t_hea', 't_hea_out');

-- ## Children in care, but no assessment recorded of anybody: no figures, not zero
INSERT INTO t_hea.child (child_id, date_of_birth) SELECT c, '2010-01-01' FROM unnest('{a, b, c, d, e, f}'::text[]) AS c;
INSERT INTO t_hea.care_episode (child_id, start_date, reason_started, legal_status, placement_type) SELECT c, '2018-05-01', 'S', 'C2', 'U6' FROM unnest('{a, b, c, d, e, f}'::text[]) AS c;
SELECT section, count(*) AS cells, count(value) AS figures FROM t_hea_out.health_assessments_at('2019-03-31') GROUP BY section ORDER BY section;

-- ## Initial assessments, due 31 May 2018: on the day, the day after, never, before care, and by whom
INSERT INTO t_hea.health_event (child_id, event_type, event_date) VALUES
	('a', 'iha_referral', '2018-05-02'), ('a', 'iha', '2018-05-31'),
	('b', 'iha_referral', '2018-05-09'), ('b', 'iha', '2018-06-01'),
	('c', 'iha_referral', '2018-05-10'), ('c', 'iha', '2018-06-20'),
	('e', 'iha', '2018-04-20'),
	('f', 'iha_referral', '2018-05-02'), ('f', 'iha', '2018-06-02');
-- f's is recorded otherwise than its dates say; rows of other dates and kinds, unsettled or off the list say nothing
INSERT INTO t_hea.health_assessment_breach (child_id, assessment_type, due_on, agency) VALUES
	('f', 'iha', '2018-05-30', 'social_care'), ('b', 'iha', '2018-06-02', 'social_care'), ('b', 'rha', '2018-05-31', 'social_care'), ('c', 'iha', '2018-05-31', NULL), ('a', 'iha', '2018-05-31', 'health'),
	('d', 'iha', '2018-05-31', 'school');
SELECT child_id, since, due_on, held_on, held_on <= due_on AS in_time, agency_if_late FROM t_hea_out.health_assessment_due WHERE assessment_type = 'iha' ORDER BY child_id;
SELECT label, measure, value, out_of, percent FROM t_hea_out.health_assessments_at('2019-03-31') WHERE section LIKE 'Initial%' AND label IN ('Quarter 1', 'Whole year');
-- the day before they fell due, and the day; one who left on the day they fell due counts only where assessed by then
SELECT value FROM t_hea_out.health_assessments_at('2018-05-30') WHERE section LIKE 'Initial%' AND label = 'Whole year' AND measure = 'Due';
UPDATE t_hea.care_episode SET end_date = '2018-05-31', reason_ended = 'E4A' WHERE child_id IN ('a', 'd');
SELECT value FROM t_hea_out.health_assessments_at('2018-05-31') WHERE section LIKE 'Initial%' AND label = 'Whole year' AND measure IN ('Due', 'Held in time');

-- ## Reviews: six months on before the fifth birthday, twelve from it; late without a record is nobody's
INSERT INTO t_hea.child (child_id, date_of_birth) VALUES ('r1', '2014-03-02'), ('r2', '2014-03-01'), ('r3', '2005-01-01');
INSERT INTO t_hea.care_episode (child_id, start_date, reason_started, legal_status, placement_type)
SELECT c, '2016-01-01', 'S', 'C2', 'U6' FROM unnest('{r1, r2, r3, r4}'::text[]) AS c;
INSERT INTO t_hea.health_event (child_id, event_type, event_date) SELECT c, 'rha', '2018-09-01' FROM unnest('{r1, r2, r3, r4}'::text[]) AS c;
INSERT INTO t_hea.health_event (child_id, event_type, event_date) VALUES ('r1', 'rha', '2019-03-02'), ('r3', 'rha', '2017-08-31'), ('r3', 'rha', '2017-08-31');
SELECT child_id, age_group, since, due_on, held_on, agency_if_late FROM t_hea_out.health_assessment_due WHERE assessment_type = 'rha' AND child_id LIKE 'r%' ORDER BY child_id, since;
SELECT section, label, measure, value, percent FROM t_hea_out.health_assessments_at('2019-03-31') WHERE section LIKE 'Review%' AND value > 0;

-- ## A child who came back: what is recorded of the later period of care is not the earlier one's
INSERT INTO t_hea.care_episode (child_id, start_date, reason_started, legal_status, placement_type, end_date, reason_ended) VALUES
	('x', '2018-04-10', 'S', 'C2', 'U6', '2018-07-30', 'E4A'), ('x', '2018-11-01', 'S', 'C2', 'U6', NULL, NULL);
INSERT INTO t_hea.health_event (child_id, event_type, event_date) VALUES ('x', 'iha_referral', '2018-04-11');
INSERT INTO t_hea.health_assessment_breach (child_id, assessment_type, due_on, agency) VALUES ('x', 'iha', '2018-11-29', 'social_care');
SELECT since, due_on, held_on, agency_if_late FROM t_hea_out.health_assessment_due WHERE child_id = 'x' ORDER BY since;

-- ## The target of the year; a year's first day; beyond the data
SELECT t_hea_out.set_target('iha_20_working_days', '2018-19', 85);
SELECT label, measure, value, percent FROM t_hea_out.health_assessments_at('2019-03-31') WHERE section LIKE 'Initial%' AND measure = 'Target' AND label = 'Whole year';
SELECT label, measure, value, percent FROM t_hea_out.health_assessments_at('2019-04-01') WHERE section LIKE 'Initial%';
INSERT INTO t_hea.input_currency (table_name, data_to) VALUES ('health_event', '2019-03-31');
SELECT count(*) FROM t_hea_out.health_assessments_at('2019-04-01');

DROP SCHEMA t_hea, t_hea_out CASCADE;
