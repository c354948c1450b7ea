-- Whatever stands in a date or number column: the scorecard never fails, and neither does the drill-down.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SELECT careperf.create_input('t_dirty') > 0 AS made;
SELECT careperf.create_scorecard('t_dirty', 't_dirty_out');
SELECT t_dirty_out.set_council('E10000016', 'Council');

-- a sound row of every table, as text by column
CREATE TEMP TABLE sound AS
SELECT c.table_name, c.column_name, c.data_type, c.key, c.position,
	CASE
		WHEN c.column_name = 'child_id' THEN 'c'
		WHEN c.column_name = 'area_code' THEN 'E10000016'
		WHEN c.column_name IN ('team_id', 'worker_id') THEN left(c.column_name, 1)
		WHEN c.column_name = 'missing_episode_id' AND c.table_name = 'return_interview' THEN 'missing_episode 0'
		WHEN c.column_name = 'role' THEN 'social_worker'
		WHEN c.column_name = 'legal_status' THEN 'C2'
		WHEN c.column_name = 'placement_type' THEN 'U6'
		WHEN c.column_name = 'reason_started' THEN 'S'
		WHEN c.column_name = 'missing_type' THEN 'M'
		WHEN c.column_name = 'service' THEN 'cic_district'
		WHEN c.column_name = 'grade' THEN 'good'
		WHEN c.column_name = 'date_of_birth' THEN '2005-06-01'
		WHEN c.column_name = 'table_name' THEN 'child'
		WHEN c.column_name = 'data_to' THEN '2019-12-31'
		WHEN c.column_name LIKE '%end%' OR c.column_name IN ('date_of_death', 'reason_ended') THEN NULL
		WHEN c.data_type = 'date' THEN '2018-06-01'
		WHEN c.data_type LIKE 'timestamp%' THEN '2019-05-01 10:00'
		WHEN c.data_type IN ('integer', 'numeric') THEN '1'
		WHEN c.data_type = 'boolean' THEN 'true'
		ELSE 'x'
	END AS value
FROM careperf.input_column AS c;
-- kinds of row that different indicators look at
CREATE TEMP TABLE kind (table_name text, column_name text, value text);
INSERT INTO kind VALUES ('health_event', 'event_type', 'iha'), ('health_event', 'event_type', 'iha_referral'), ('health_event', 'event_type', 'rha'),
	('health_event', 'event_type', 'dental'), ('health_event', 'event_type', 'health_history'), ('milestone', 'milestone', 'plan_initiated'),
	('milestone', 'milestone', 'agency_decision'), ('milestone', 'milestone', 'decision_reversed'), ('milestone', 'milestone', 'placement_order'),
	('milestone', 'milestone', 'matched'), ('milestone', 'milestone', 'placed'), ('milestone', 'milestone', 'adoption_order'),
	('education_status', 'status', 'permanent_exclusion'), ('education_status', 'status', 'neet'), ('education_status', 'status', 'ehcp'),
	('worker', 'role', 'iro'), ('worker', 'role', 'social_worker'), ('worker_allocation', 'role', 'iro'), ('worker_allocation', 'role', 'social_worker');

-- add_row(table, number, column and value that differ from the sound row, kind)
CREATE FUNCTION pg_temp.add_row(table_name text, number integer, odd_column text, odd_value text, kind_column text, kind_value text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE (SELECT format('INSERT INTO t_dirty.%I (%s) VALUES (%s)', add_row.table_name, string_agg(quote_ident(s.column_name), ', ' ORDER BY s.position),
			string_agg(CASE
				WHEN s.column_name = odd_column THEN quote_nullable(odd_value)
				WHEN s.column_name = kind_column THEN quote_literal(kind_value)
				WHEN s.key AND s.column_name <> 'child_id' OR s.key AND odd_column IS NOT NULL THEN quote_literal(add_row.table_name || ' ' || number)
				ELSE quote_nullable(s.value) END, ', ' ORDER BY s.position))
		FROM sound AS s WHERE s.table_name = add_row.table_name);
END
$$;

DO $$
DECLARE
	r record;
	n integer := 0;
BEGIN
	-- a sound row of each kind, then one for every column and odd value, all of the same child
	FOR r IN
		SELECT t.table_name, k.column_name AS kind_column, k.value AS kind_value, NULL AS odd_column, NULL AS odd_value
		FROM careperf.input_table AS t LEFT JOIN kind AS k USING (table_name)
		WHERE t.table_name <> 'input_currency'
		UNION ALL
		SELECT s.table_name, k.column_name, k.value, s.column_name, v.value
		FROM sound AS s
			LEFT JOIN kind AS k USING (table_name)
			CROSS JOIN LATERAL (VALUES ('date', 'infinity'), ('date', '-infinity'), ('date', '4713-01-01 BC'), ('date', '5874897-12-31'), ('date', '0001-01-01'),
				('date', '9999-12-31'), ('date', '10000-01-01'), ('timestamp without time zone', 'infinity'), ('timestamp without time zone', '-infinity'),
				('timestamp without time zone', '294276-12-31'), ('timestamp without time zone', '4713-01-01 BC'), ('numeric', 'NaN'), ('numeric', 'Infinity'),
				('numeric', '-Infinity'), ('numeric', '0.123456789'), ('numeric', '1e30'), ('numeric', NULL), ('integer', '2147483647'), ('integer', '-2147483648'))
				AS v (data_type, value)
		WHERE s.data_type = v.data_type AND s.table_name <> 'input_currency'
			AND NOT (v.value IS NULL AND EXISTS (SELECT FROM careperf.input_column AS c
				WHERE c.table_name = s.table_name AND c.column_name = s.column_name AND c.required))
	LOOP
		n := n + 1;
		PERFORM pg_temp.add_row(r.table_name, CASE WHEN r.odd_column IS NULL THEN 0 ELSE n END, r.odd_column, r.odd_value, r.kind_column, r.kind_value);
		-- an odd date of birth needs an episode, a care leaver spell and events of its own
		IF r.table_name = 'child' AND r.odd_column IS NOT NULL THEN
			EXECUTE format('INSERT INTO t_dirty.care_episode (child_id, start_date, reason_started, legal_status, placement_type) VALUES (%L, ''2018-06-01'', ''S'', ''C2'', ''U6'')', 'child ' || n);
			EXECUTE format('INSERT INTO t_dirty.care_leaver (child_id, start_date) VALUES (%L, ''2018-06-01'')', 'child ' || n);
			EXECUTE format('INSERT INTO t_dirty.care_leaver_contact (child_id, contact_date) VALUES (%L, ''2018-06-01'')', 'child ' || n);
			EXECUTE format('INSERT INTO t_dirty.review (child_id, review_date) VALUES (%L, ''2018-06-20'')', 'child ' || n);
			EXECUTE format('INSERT INTO t_dirty.sdq_score (child_id, completed_on, score) VALUES (%L, ''2018-06-20'', 3)', 'child ' || n);
		END IF;
	END LOOP;
	RAISE WARNING '% rows', n;
END
$$;

SELECT count(*) AS indicators FROM t_dirty_out.scorecard_at('2019-07-31');
SELECT count(*) AS indicators FROM t_dirty_out.scorecard_at('2016-02-29');
SELECT count(*) > 0 AS listed FROM (SELECT DISTINCT indicator FROM t_dirty_out.indicator) AS i
	CROSS JOIN LATERAL t_dirty_out.indicator_children(i.indicator, '2019-07-31') AS c;
SELECT count(*) >= 0 AS answered FROM t_dirty_out.due_soon('2019-07-31', 40);
SELECT count(*) > 0 AS shown FROM t_dirty_out.demographics_at('2019-07-31');
SELECT count(*) > 0 AS shown FROM t_dirty_out.key_activity_at('2019-07-31');
SELECT count(*) > 0 AS shown FROM t_dirty_out.adoption_at('2019-07-31');
SELECT count(*) > 0 AS shown FROM t_dirty_out.education_factors_at('2019-07-31');
SELECT count(*) > 0 AS shown FROM t_dirty_out.health_assessments_at('2019-07-31');
SELECT count(*) > 100 AS named FROM t_dirty_out.data_quality;
INSERT INTO t_dirty_out.reporting_date VALUES ('2019-07-31');
SET jit = off;
SELECT count(*) > 0 AS broken_down FROM t_dirty_out.indicator_breakdown;
SELECT opening + starts - leavers = closing AS balances FROM t_dirty_out.care_flow;
DROP SCHEMA t_dirty, t_dirty_out CASCADE;
