-- The education factors page over a handful of children: edges of dates, phases, care and nothing recorded.
SET client_min_messages = warning;
SET datestyle = ISO;
\set SHOW_CONTEXT never
CREATE EXTENSION IF NOT EXISTS careperf;
SELECT careperf.create_input('t_edu') > 0 AS made;
SELECT careperf.create_scorecard('t_edu', 't_edu_out');

-- ## Nothing recorded: no figures, not zero
SELECT count(*) AS cells, count(value) AS figures, count(previous_month_value) AS figures_before FROM t_edu_out.education_factors_at('2019-07-31');

-- a: 10 on 31 August 2018, b: 11, c: 15, d: 16, e: no date of birth, f: left on the day, g: came on the day
INSERT INTO t_edu.child (child_id, date_of_birth) VALUES ('a', '2007-09-01'), ('b', '2007-08-31'), ('c', '2002-09-01'), ('d', '2002-08-31'), ('f', '2007-09-01'), ('g', '2007-09-01');
INSERT INTO t_edu.care_episode (child_id, start_date, reason_started, legal_status, placement_type, end_date, reason_ended)
VALUES ('a', DATE '2018-01-01', 'S', 'C2', 'U6', NULL::date, NULL), ('b', '2018-01-01', 'S', 'C2', 'U6', NULL, NULL), ('c', '2018-01-01', 'S', 'C2', 'U6', NULL, NULL),
	('d', '2018-01-01', 'S', 'C2', 'U6', NULL, NULL), ('e', '2018-01-01', 'S', 'C2', 'U6', NULL, NULL),
	('f', '2018-01-01', 'S', 'C2', 'U6', '2019-07-31', 'E4A'), ('g', '2019-07-31', 'S', 'C2', 'U6', NULL, NULL);
INSERT INTO t_edu.education_status (child_id, status, start_date, end_date, phase) VALUES
	-- first and last day of the school year; one before it, one without a day
	('a', 'fixed_term_exclusion', '2018-09-01', '2018-09-02', NULL), ('b', 'fixed_term_exclusion', '2019-07-31', '2019-08-01', NULL),
	('c', 'fixed_term_exclusion', '2018-08-31', '2018-09-04', NULL), ('d', 'fixed_term_exclusion', '2019-01-10', '2019-01-10', NULL),
	-- twice in the year: once a child
	('a', 'fixed_term_exclusion', '2019-02-01', '2019-02-04', NULL),
	-- until the day, from the day, open
	('a', 'persistent_absence', '2019-01-01', '2019-07-31', NULL), ('b', 'persistent_absence', '2019-07-31', NULL, NULL), ('c', 'persistent_absence', '2019-01-01', NULL, 'primary'),
	-- a later row says another phase than an earlier one; a phase off the list says none
	('c', 'not_in_education', '2019-03-01', NULL, 'secondary'), ('d', 'not_in_education', '2019-03-01', NULL, 'sixth form'), ('e', 'not_in_education', '2019-03-01', NULL, NULL),
	('f', 'not_in_education', '2019-03-01', NULL, NULL), ('g', 'not_in_education', '2019-03-01', NULL, NULL);

-- ## Reduced timetables are not recorded: their lines have no figure
SELECT label, measure, value, previous_month_value FROM t_edu_out.education_factors_at('2019-07-31') WHERE value <> 0 OR previous_month_value <> 0;
SELECT label, count(value) AS figures FROM t_edu_out.education_factors_at('2019-07-31') GROUP BY label HAVING count(value) = 0 ORDER BY label;

-- ## A new school year
SELECT label, measure, value, previous_month_value FROM t_edu_out.education_factors_at('2019-09-01') WHERE section = 'One factor' AND measure = 'Total';

-- ## Beyond the data
INSERT INTO t_edu.input_currency (table_name, data_to) VALUES ('education_status', '2019-07-31');
SELECT count(*) FROM t_edu_out.education_factors_at('2019-08-01');
SELECT count(*) FROM t_edu_out.education_factors_at(NULL);

DROP SCHEMA t_edu, t_edu_out CASCADE;
