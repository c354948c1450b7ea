-- The input contract: the tables and columns that every figure is computed from, and the functions
-- that make them (create_input) and check them (check_input).

CREATE TABLE careperf.input_table (
	table_name text PRIMARY KEY,
	position integer NOT NULL UNIQUE,
	by_child boolean NOT NULL,
	description text NOT NULL);
COMMENT ON TABLE careperf.input_table IS 'The tables of the input contract. Read-only.';
COMMENT ON COLUMN careperf.input_table.table_name IS 'Name of the table or view in the input schema.';
COMMENT ON COLUMN careperf.input_table.position IS 'Order in which the contract lists them.';
COMMENT ON COLUMN careperf.input_table.by_child IS 'Whether all figures look at its rows of one child only at once, so that processes can share out its children. Not so: tables without child_id; sibling groups; those of which a figure asks whether they have any row.';
COMMENT ON COLUMN careperf.input_table.description IS 'What one row of it is.';

CREATE TABLE careperf.input_column (
	table_name text NOT NULL REFERENCES careperf.input_table,
	position integer NOT NULL,
	column_name text NOT NULL,
	data_type text NOT NULL,
	required boolean NOT NULL,
	key boolean NOT NULL,
	description text NOT NULL,
	code_list text,
	PRIMARY KEY (table_name, column_name),
	UNIQUE (table_name, position));
COMMENT ON TABLE careperf.input_column IS 'The columns of the input contract. Read-only.';
COMMENT ON COLUMN careperf.input_column.table_name IS 'The table it belongs to.';
COMMENT ON COLUMN careperf.input_column.position IS 'Order of the columns in the table.';
COMMENT ON COLUMN careperf.input_column.column_name IS 'Name of the column.';
COMMENT ON COLUMN careperf.input_column.data_type IS 'Its type: text, date, integer, numeric, boolean or timestamp without time zone.';
COMMENT ON COLUMN careperf.input_column.required IS 'Whether NULL breaks the contract.';
COMMENT ON COLUMN careperf.input_column.key IS 'Whether it is the key of its table.';
COMMENT ON COLUMN careperf.input_column.description IS 'Meaning, codes and unit.';
COMMENT ON COLUMN careperf.input_column.code_list IS 'The list of careperf.code that its values come from; NULL if none.';
GRANT SELECT ON careperf.input_table, careperf.input_column TO PUBLIC;

INSERT INTO careperf.input_table (position, table_name, by_child, description) VALUES
	(1, 'child', true, 'A child or young person, ever in care or a care leaver.'),
	(2, 'care_episode', true, 'A legal or placement change: an episode of the SSDA903 return.'),
	(3, 'uasc_status', true, 'A spell as an unaccompanied asylum-seeking child (UASC).'),
	(4, 'disability', true, 'A recorded disability.'),
	(5, 'team', false, 'A team.'),
	(6, 'worker_allocation', true, 'A spell of one worker in one role for one child.'),
	(7, 'review', true, 'A statutory review held.'),
	(8, 'health_event', true, 'A health event that took place.'),
	(9, 'sdq_score', true, 'A completed Strengths and Difficulties Questionnaire.'),
	(10, 'education_status', true, 'A spell with an education status or, ending the day after it starts, an event.'),
	(11, 'ehcp_request', true, 'A request for an education, health and care plan (EHCP).'),
	(12, 'milestone', true, 'A dated step in a child''s plan for adoption.'),
	(13, 'sibling_placement', false, 'A member of a sibling group with an adoption plan, placed or not yet.'),
	(14, 'missing_episode', true, 'A spell missing or away from placement.'),
	(15, 'return_interview', false, 'The interview after a missing episode.'),
	(16, 'complaint', true, 'A complaint by or for a child.'),
	(17, 'care_leaver', false, 'A spell with leaving care services.'),
	(18, 'care_leaver_contact', true, 'What is known of a care leaver at a contact or birthday.'),
	(19, 'pathway_plan', true, 'A pathway plan completed or updated.'),
	(20, 'staying_put', false, 'A spell living on with former foster carers.'),
	(21, 'care_plan_audit', true, 'An audited care plan.'),
	(22, 'youth_justice', true, 'A spell open to youth offending services, of children not in care too.'),
	(23, 'staff_post', false, 'A spell of an established post.'),
	(24, 'worker', false, 'A spell of a case-holding worker.'),
	(25, 'population', false, 'An estimate of the population aged 0 to 17 in force from a date.'),
	(26, 'input_currency', false, 'How far a table is complete.'),
	(27, 'other_la_child', false, 'Another authority''s child placed in this area.'),
	(28, 'health_assessment_breach', true, 'A health assessment that was not held in time, and who answers for it.');

INSERT INTO careperf.input_column (table_name, position, column_name, data_type, required, key, description) VALUES
	('child', 1, 'child_id', 'text', true, true, 'The council''s own identifier, stable for life.'),
	('child', 2, 'date_of_birth', 'date', true, false, 'Date of birth.'),
	('child', 3, 'sex', 'text', false, false, 'F, M or U.'),
	('child', 4, 'ethnicity', 'text', false, false, 'Ethnic group, an SSDA903 ETHNIC code.'),
	('child', 5, 'nationality', 'text', false, false, 'Nationality, in the council''s words.'),
	('child', 6, 'home_district', 'text', false, false, 'District of the home address.'),
	('child', 7, 'date_of_death', 'date', false, false, 'Date of death. Ends nothing but care leaver cohorts.'),
	('care_episode', 1, 'child_id', 'text', true, false, 'The child.'),
	('care_episode', 2, 'start_date', 'date', true, false, 'DECOM: the first day of the episode.'),
	('care_episode', 3, 'reason_started', 'text', true, false, 'RNE: S, L, P, T, B or U.'),
	('care_episode', 4, 'legal_status', 'text', true, false, 'LS. V3 and V4 (short breaks) are left out of every figure.'),
	('care_episode', 5, 'category_of_need', 'text', false, false, 'CIN: N1 to N8.'),
	('care_episode', 6, 'placement_type', 'text', true, false, 'PLACE.'),
	('care_episode', 7, 'placement_provider', 'text', false, false, 'PR0 to PR5.'),
	('care_episode', 8, 'end_date', 'date', false, false, 'DEC: the first day on which it no longer holds, NULL while open.'),
	('care_episode', 9, 'reason_ended', 'text', false, false, 'REC. Ignored while the episode is open.'),
	('care_episode', 10, 'reason_placement_changed', 'text', false, false, 'Why the placement of this row ended.'),
	('care_episode', 11, 'placement_la', 'text', false, false, 'GSS code of the authority where the placement is.'),
	('care_episode', 12, 'distance_miles', 'numeric', false, false, 'Miles between home and placement; 999.9 or NULL if unknown.'),
	('care_episode', 13, 'home_postcode', 'text', false, false, 'Postcode of the home.'),
	('care_episode', 14, 'placement_postcode', 'text', false, false, 'Postcode of the placement.'),
	('care_episode', 15, 'placement_urn', 'text', false, false, 'Ofsted''s number of the placement.'),
	('uasc_status', 1, 'child_id', 'text', true, false, 'The child.'),
	('uasc_status', 2, 'start_date', 'date', true, false, 'First day as UASC.'),
	('uasc_status', 3, 'end_date', 'date', false, false, 'First day no longer UASC, NULL while it lasts.'),
	('disability', 1, 'child_id', 'text', true, false, 'The child.'),
	('disability', 2, 'disability_code', 'text', true, false, 'SSDA903-style code; NONE records that there is none.'),
	('disability', 3, 'start_date', 'date', false, false, 'First day; NULL means always.'),
	('disability', 4, 'end_date', 'date', false, false, 'First day on which it no longer holds, NULL while it does.'),
	('team', 1, 'team_id', 'text', true, true, 'Identifier of the team.'),
	('team', 2, 'team_name', 'text', false, false, 'Its name.'),
	('team', 3, 'area', 'text', false, false, 'Area of the council, such as North or East.'),
	('team', 4, 'service', 'text', false, false, 'cic_district, disabled_children, uasc, care_leavers, fostering, adoption, quality_assurance, ...'),
	('worker_allocation', 1, 'child_id', 'text', true, false, 'The child.'),
	('worker_allocation', 2, 'role', 'text', true, false, 'social_worker, iro or personal_adviser.'),
	('worker_allocation', 3, 'worker_id', 'text', true, false, 'The worker.'),
	('worker_allocation', 4, 'team_id', 'text', false, false, 'The worker''s team; NULL: that of worker on the day.'),
	('worker_allocation', 5, 'start_date', 'date', true, false, 'First day.'),
	('worker_allocation', 6, 'end_date', 'date', false, false, 'First day no longer allocated, NULL while it lasts.'),
	('review', 1, 'child_id', 'text', true, false, 'The child.'),
	('review', 2, 'review_date', 'date', true, false, 'Day on which it was held.'),
	('review', 3, 'participation', 'text', false, false, 'How the child took part: PN0 to PN7.'),
	('health_event', 1, 'child_id', 'text', true, false, 'The child.'),
	('health_event', 2, 'event_type', 'text', true, false, 'iha_referral, iha, rha, dental or health_history.'),
	('health_event', 3, 'event_date', 'date', true, false, 'Day on which it took place.'),
	('sdq_score', 1, 'child_id', 'text', true, false, 'The child.'),
	('sdq_score', 2, 'completed_on', 'date', true, false, 'Day on which it was completed.'),
	('sdq_score', 3, 'score', 'integer', true, false, 'Total difficulties score, 0 to 40.'),
	('education_status', 1, 'child_id', 'text', true, false, 'The child.'),
	('education_status', 2, 'status', 'text', true, false, 'permanent_exclusion, fixed_term_exclusion, persistent_absence, reduced_timetable, not_in_education, neet, sen_support or ehcp.'),
	('education_status', 3, 'start_date', 'date', true, false, 'First day.'),
	('education_status', 4, 'end_date', 'date', false, false, 'First day on which it no longer holds, NULL while it does.'),
	('education_status', 5, 'phase', 'text', false, false, 'primary, secondary or post_16.'),
	('ehcp_request', 1, 'child_id', 'text', true, false, 'The child.'),
	('ehcp_request', 2, 'requested_on', 'date', true, false, 'Day of the request, from which the 20 weeks run.'),
	('ehcp_request', 3, 'issued_on', 'date', false, false, 'Day on which the plan was issued.'),
	('ehcp_request', 4, 'has_exception', 'boolean', false, false, 'Whether a lawful exception to the time limit applies.'),
	('milestone', 1, 'child_id', 'text', true, false, 'The child.'),
	('milestone', 2, 'milestone', 'text', true, false, 'plan_initiated, agency_decision, decision_reversed, placement_order, matched, foster_to_adopt_placed, placed, disrupted or adoption_order.'),
	('milestone', 3, 'milestone_date', 'date', true, false, 'Its day.'),
	('milestone', 4, 'reason', 'text', false, false, 'Why a decision was reversed or a placement disrupted.'),
	('sibling_placement', 1, 'sibling_group_id', 'text', true, false, 'The group.'),
	('sibling_placement', 2, 'child_id', 'text', true, false, 'The child.'),
	('sibling_placement', 3, 'placed_on', 'date', false, false, 'Day on which the child was placed, NULL if not yet.'),
	('sibling_placement', 4, 'adopter_household_id', 'text', false, false, 'The adopters'' household.'),
	('sibling_placement', 5, 'planned_together', 'boolean', true, false, 'Whether the plan is to place the group together.'),
	('missing_episode', 1, 'missing_episode_id', 'text', true, true, 'Identifier of the spell.'),
	('missing_episode', 2, 'child_id', 'text', true, false, 'The child.'),
	('missing_episode', 3, 'missing_type', 'text', true, false, 'M (missing: whereabouts not known) or A (away without authorisation).'),
	('missing_episode', 4, 'started_at', 'timestamp without time zone', true, false, 'When it started.'),
	('missing_episode', 5, 'ended_at', 'timestamp without time zone', false, false, 'When it ended, NULL while it lasts.'),
	('missing_episode', 6, 'outcome', 'text', false, false, 'found, still_missing or left_service.'),
	('return_interview', 1, 'missing_episode_id', 'text', true, false, 'The missing episode.'),
	('return_interview', 2, 'offered_on', 'date', false, false, 'Day on which it was offered.'),
	('return_interview', 3, 'completed_on', 'date', false, false, 'Day on which it was held, NULL if it was not.'),
	('complaint', 1, 'complaint_id', 'text', true, true, 'Identifier of the complaint.'),
	('complaint', 2, 'child_id', 'text', false, false, 'The child.'),
	('complaint', 3, 'received_on', 'date', true, false, 'Day on which it was received.'),
	('care_leaver', 1, 'child_id', 'text', true, false, 'The young person.'),
	('care_leaver', 2, 'start_date', 'date', true, false, 'First day.'),
	('care_leaver', 3, 'end_date', 'date', false, false, 'First day on which it no longer holds, NULL while it does.'),
	('care_leaver', 4, 'eligibility', 'text', false, false, 'relevant, former_relevant or qualifying.'),
	('care_leaver_contact', 1, 'child_id', 'text', true, false, 'The young person.'),
	('care_leaver_contact', 2, 'contact_date', 'date', true, false, 'Day of the contact.'),
	('care_leaver_contact', 3, 'in_touch', 'text', false, false, 'YES, NO, DIED, REFU, NREQ or RHOM.'),
	('care_leaver_contact', 4, 'activity', 'text', false, false, 'ACTIV code.'),
	('care_leaver_contact', 5, 'accommodation', 'text', false, false, 'ACCOM code: a letter and 1 (suitable) or 2.'),
	('care_leaver_contact', 6, 'residence_la', 'text', false, false, 'GSS code of the authority where the young person lives.'),
	('pathway_plan', 1, 'child_id', 'text', true, false, 'The young person.'),
	('pathway_plan', 2, 'completed_on', 'date', true, false, 'Its day.'),
	('staying_put', 1, 'child_id', 'text', true, false, 'The young person.'),
	('staying_put', 2, 'start_date', 'date', true, false, 'First day.'),
	('staying_put', 3, 'end_date', 'date', false, false, 'First day on which it no longer holds, NULL while it does.'),
	('care_plan_audit', 1, 'audit_id', 'text', true, true, 'Identifier of the audit.'),
	('care_plan_audit', 2, 'child_id', 'text', false, false, 'The child.'),
	('care_plan_audit', 3, 'audited_on', 'date', true, false, 'Day of the audit.'),
	('care_plan_audit', 4, 'grade', 'text', false, false, 'outstanding, good, requires_improvement or inadequate; NULL if not graded.'),
	('youth_justice', 1, 'youth_justice_id', 'text', true, true, 'Identifier of the spell.'),
	('youth_justice', 2, 'child_id', 'text', false, false, 'The child, NULL where not known to children''s services.'),
	('youth_justice', 3, 'looked_after_by', 'text', false, false, 'GSS code of the authority that looks after the child, NULL where none does.'),
	('youth_justice', 4, 'start_date', 'date', true, false, 'First day.'),
	('youth_justice', 5, 'end_date', 'date', false, false, 'First day on which it no longer holds, NULL while it does.'),
	('youth_justice', 6, 'disposal', 'text', false, false, 'custody_remand, custody_sentence, court or out_of_court.'),
	('youth_justice', 7, 'establishment', 'text', false, false, 'Where a child in custody is held.'),
	('staff_post', 1, 'post_id', 'text', true, false, 'The post.'),
	('staff_post', 2, 'team_id', 'text', true, false, 'Its team.'),
	('staff_post', 3, 'fte', 'numeric', true, false, 'Full-time equivalent, at most two decimals.'),
	('staff_post', 4, 'filled_by', 'text', true, false, 'permanent_qsw, agency_qsw, other or vacant.'),
	('staff_post', 5, 'start_date', 'date', true, false, 'First day.'),
	('staff_post', 6, 'end_date', 'date', false, false, 'First day on which it no longer holds, NULL while it does.'),
	('worker', 1, 'worker_id', 'text', true, false, 'The worker.'),
	('worker', 2, 'role', 'text', true, false, 'social_worker, iro or personal_adviser.'),
	('worker', 3, 'team_id', 'text', true, false, 'The worker''s team.'),
	('worker', 4, 'fte', 'numeric', true, false, 'Full-time equivalent, at most two decimals.'),
	('worker', 5, 'start_date', 'date', true, false, 'First day.'),
	('worker', 6, 'end_date', 'date', false, false, 'First day on which it no longer holds, NULL while it does.'),
	('population', 1, 'area_code', 'text', true, false, 'GSS code of the council, or of one of its districts.'),
	('population', 2, 'valid_from', 'date', true, false, 'First day on which figures use it.'),
	('population', 3, 'persons_0_17', 'integer', true, false, 'Persons aged 0 to 17.'),
	('population', 4, 'area_name', 'text', false, false, 'Name of the district, as in child.home_district; NULL: its area_code stands there.'),
	('input_currency', 1, 'table_name', 'text', true, true, 'The table of this contract.'),
	('input_currency', 2, 'data_to', 'date', true, false, 'Last day for which it is complete. A figure for a later date is an error.'),
	('input_currency', 3, 'loaded_at', 'timestamp without time zone', false, false, 'When it was loaded.'),
	('input_currency', 4, 'source', 'text', false, false, 'Where from.'),
	('other_la_child', 1, 'ola_child_id', 'text', true, false, 'Identifier of the child.'),
	('other_la_child', 2, 'placing_la', 'text', false, false, 'GSS code of the authority that looks after the child.'),
	('other_la_child', 3, 'date_of_birth', 'date', false, false, 'Date of birth.'),
	('other_la_child', 4, 'start_date', 'date', true, false, 'First day placed here.'),
	('other_la_child', 5, 'end_date', 'date', false, false, 'First day no longer placed here, NULL while it lasts.'),
	('other_la_child', 6, 'has_ehcp', 'boolean', false, false, 'Whether the child has an education, health and care plan.'),
	('health_assessment_breach', 1, 'child_id', 'text', true, false, 'The child.'),
	('health_assessment_breach', 2, 'assessment_type', 'text', true, false, 'iha or rha.'),
	('health_assessment_breach', 3, 'due_on', 'date', true, false, 'Last day on which the assessment would have been in time.'),
	('health_assessment_breach', 4, 'agency', 'text', false, false, 'Who answers for it: social_care or health; NULL if not settled.'),
	('health_assessment_breach', 5, 'reason', 'text', false, false, 'Why it was late, in the council''s words.');

UPDATE careperf.input_column AS c
SET code_list = l.list
FROM (VALUES ('child', 'sex', 'SEX'), ('child', 'ethnicity', 'ETHNIC'), ('care_episode', 'reason_started', 'RNE'),
	('care_episode', 'legal_status', 'LS'), ('care_episode', 'category_of_need', 'CIN'), ('care_episode', 'placement_type', 'PLACE'),
	('care_episode', 'placement_provider', 'PLACE_PROVIDER'), ('care_episode', 'reason_ended', 'REC'),
	('care_episode', 'reason_placement_changed', 'REASON_PLACE_CHANGE'), ('disability', 'disability_code', 'DISABILITY'),
	('worker_allocation', 'role', 'WORKER_ROLE'), ('review', 'participation', 'REVIEW_CODE'), ('health_event', 'event_type', 'HEALTH_EVENT'),
	('education_status', 'status', 'EDUCATION_STATUS'), ('education_status', 'phase', 'PHASE'), ('milestone', 'milestone', 'MILESTONE'),
	('missing_episode', 'missing_type', 'MISSING'), ('missing_episode', 'outcome', 'OUTCOME'), ('care_leaver', 'eligibility', 'ELIGIBILITY'),
	('care_leaver_contact', 'in_touch', 'IN_TOUCH'), ('care_leaver_contact', 'activity', 'ACTIV'),
	('care_leaver_contact', 'accommodation', 'ACCOM'), ('care_plan_audit', 'grade', 'GRADE'), ('youth_justice', 'disposal', 'DISPOSAL'),
	('staff_post', 'filled_by', 'FILLED_BY'), ('worker', 'role', 'WORKER_ROLE'), ('health_assessment_breach', 'assessment_type', 'HEALTH_ASSESSMENT'),
	('health_assessment_breach', 'agency', 'HEALTH_AGENCY')) AS l (table_name, column_name, list)
WHERE c.table_name = l.table_name AND c.column_name = l.column_name;

CREATE FUNCTION careperf.create_input(input_schema name, partitions integer DEFAULT 1) RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	t record;
	made integer := 0;
BEGIN
	IF input_schema IS NULL THEN
		RAISE null_value_not_allowed USING MESSAGE = 'input schema must not be NULL',
			HINT = 'Name the schema to make the tables in: SELECT careperf.create_input(''cic'').';
	END IF;
	IF input_schema = 'careperf' OR input_schema LIKE 'pg\_%' THEN
		RAISE invalid_parameter_value USING MESSAGE = format('schema "%s" can not hold the input', input_schema),
			HINT = 'Name a schema of its own: SELECT careperf.create_input(''cic'').';
	END IF;
	IF partitions IS NULL OR partitions NOT BETWEEN 1 AND 256 THEN
		RAISE invalid_parameter_value USING MESSAGE = format('input tables can not have %s partitions', coalesce(partitions::text, 'NULL')),
			HINT = 'Give a number from 1 (no partitions) to 256, such as one for every 10,000 children ever in care.';
	END IF;
	IF to_regnamespace(quote_ident(input_schema)) IS NULL THEN
		EXECUTE format('CREATE SCHEMA %I', input_schema);
	END IF;
	FOR t IN
		SELECT i.table_name, i.description, i.by_child AND partitions > 1 AS partitioned,
			string_agg(format('%I %s%s', c.column_name, c.data_type, CASE WHEN c.required THEN ' NOT NULL' END), ', ' ORDER BY c.position) AS columns,
			-- a key of a partitioned table holds what it is partitioned by, which may be NULL
			string_agg(CASE WHEN i.by_child AND partitions > 1 AND c.column_name <> 'child_id' THEN format(', UNIQUE (%I, child_id)', c.column_name)
				ELSE format(', PRIMARY KEY (%I)', c.column_name) END, '') FILTER (WHERE c.key) AS key,
			string_agg(format('COMMENT ON COLUMN %I.%I.%I IS %L', input_schema, i.table_name, c.column_name, c.description), '; '
				ORDER BY c.position) AS comments
		FROM careperf.input_table i JOIN careperf.input_column c USING (table_name)
		WHERE to_regclass(format('%I.%I', input_schema, i.table_name)) IS NULL
		GROUP BY i.table_name, i.description, i.by_child, i.position
		ORDER BY i.position
	LOOP
		EXECUTE format('CREATE TABLE %I.%I (%s%s)%s', input_schema, t.table_name, t.columns, t.key,
			CASE WHEN t.partitioned THEN ' PARTITION BY HASH (child_id)' END);
		EXECUTE format('COMMENT ON TABLE %I.%I IS %L; ', input_schema, t.table_name, t.description) || t.comments;
		FOR n IN 0 .. partitions - 1 LOOP
			CONTINUE WHEN NOT t.partitioned;
			EXECUTE format('CREATE TABLE %I.%I PARTITION OF %1$I.%3$I FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
				input_schema, format('%s_%s', t.table_name, n), t.table_name, partitions, n);
		END LOOP;
		made := made + 1;
	END LOOP;
	RETURN made;
END
$$;
COMMENT ON FUNCTION careperf.create_input(name, integer) IS
'Makes the empty tables of the input contract in a schema (made, too, if it is not there), and returns how many it made. Tables and views that are there already stay as they are: so a council can make views over its own tables for some, and call this for the rest. With partitions (2 to 256) those whose rows are about a child are partitioned by the hash of child_id, which makes a region or a nation faster; their keys then hold child_id, too. Contract: careperf.input_table, careperf.input_column.';

CREATE FUNCTION careperf.check_input(input_schema name)
	RETURNS TABLE (table_name text, column_name text, problem text, hint text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF input_schema IS NULL OR to_regnamespace(quote_ident(input_schema)) IS NULL THEN
		RAISE invalid_schema_name USING MESSAGE = format('schema "%s" does not exist', coalesce(input_schema, 'NULL')),
			HINT = 'Make the empty input tables with SELECT careperf.create_input(''cic''), or name the schema of your own.';
	END IF;
	RETURN QUERY
	SELECT i.table_name, NULL::text, 'missing'::text,
		format('Make a table or view %I.%I, or an empty table with SELECT careperf.create_input(%L).',
			input_schema, i.table_name, input_schema)
	FROM careperf.input_table i
	WHERE to_regclass(format('%I.%I', input_schema, i.table_name)) IS NULL
	UNION ALL
	SELECT i.table_name, i.column_name,
		CASE WHEN a.attname IS NULL THEN 'missing'
			ELSE format('is of type %s, not %s', format_type(a.atttypid, a.atttypmod), i.data_type) END,
		CASE WHEN a.attname IS NULL THEN format('Add the column %I %s; NULL where it is not known.', i.column_name, i.data_type)
			ELSE format('Make a view that casts it: %I::%s.', i.column_name, i.data_type) END
	FROM careperf.input_column i
		JOIN pg_class r ON r.oid = to_regclass(format('%I.%I', input_schema, i.table_name))
		LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attname = i.column_name AND a.attnum > 0 AND NOT a.attisdropped
	WHERE a.attname IS NULL
		OR (WITH RECURSIVE base (type, of) AS (
				SELECT t.oid, t.typbasetype FROM pg_type t WHERE t.oid = a.atttypid
				UNION ALL
				SELECT t.oid, t.typbasetype FROM base b JOIN pg_type t ON t.oid = b.of)
			SELECT b.type FROM base b WHERE b.of = 0) <> ALL (CASE i.data_type
			WHEN 'text' THEN ARRAY['text', 'varchar']::regtype[]
			WHEN 'integer' THEN ARRAY['smallint', 'integer']::regtype[]
			WHEN 'numeric' THEN ARRAY['smallint', 'integer', 'bigint', 'numeric']::regtype[]
			ELSE ARRAY[i.data_type]::regtype[] END)
	UNION ALL
	-- children are shared out by what is equal within each table: what is equal by a collation must be so in all
	SELECT i.table_name, i.column_name, format('is of collation %s, not %s as in child', quote_ident(l.collname), quote_ident(child_l.collname)),
		format('Make a view that gives it the same: %I COLLATE %s.', i.column_name, child_a.attcollation::regcollation)
	FROM careperf.input_column i
		JOIN pg_attribute a ON a.attrelid = to_regclass(format('%I.%I', input_schema, i.table_name)) AND a.attname = i.column_name
		JOIN pg_collation l ON l.oid = a.attcollation
		JOIN pg_attribute child_a ON child_a.attrelid = to_regclass(format('%I.child', input_schema)) AND child_a.attname = 'child_id'
		JOIN pg_collation child_l ON child_l.oid = child_a.attcollation
	WHERE i.column_name = 'child_id' AND l.oid <> child_l.oid AND NOT (l.collisdeterministic AND child_l.collisdeterministic)
	ORDER BY 1, 2 NULLS FIRST;
END
$$;
COMMENT ON FUNCTION careperf.check_input(name) IS
'What in a schema differs from the input contract: a row per missing table (column_name NULL), missing column, column of the wrong type or child_id by whose collation other children are the same, with what to do about it. No rows: all is well. Looks at names, types and collations only; the data_quality view of a scorecard looks at the rows. Error: the schema does not exist.';

CREATE FUNCTION careperf.require_input(input_schema name) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	problems integer;
	listing text;
BEGIN
	SELECT count(*), string_agg(format('%s%s: %s', c.table_name, coalesce('.' || c.column_name, ''), c.problem), E'\n')
		FILTER (WHERE n <= 10)
	INTO problems, listing
	FROM careperf.check_input(input_schema) WITH ORDINALITY AS c (table_name, column_name, problem, hint, n);
	IF problems > 0 THEN
		RAISE invalid_table_definition USING MESSAGE = format('schema "%s" does not keep the input contract', input_schema),
			DETAIL = listing || CASE WHEN problems > 10 THEN format(E'\n... and %s more', problems - 10) ELSE '' END,
			HINT = format('SELECT * FROM careperf.check_input(%L) says, column by column, what to do.', input_schema);
	END IF;
END
$$;
COMMENT ON FUNCTION careperf.require_input(name) IS
'Does nothing where careperf.check_input(schema) finds nothing, else an error that lists what it found.';
