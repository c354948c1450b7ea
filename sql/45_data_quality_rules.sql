-- Data quality: the rules that rows of the input can break, what each does to the figures, and the query
-- behind the view data_quality of an output schema.
--
-- A rule says which rows break it by a FROM clause that calls the row r. It may read @input@ and @output@,
-- and what careperf.data_quality_query() prepares: known_child, death, known_to, episode, counted, period, care, step, adoption.
-- Whatever the data, it must not raise an error: differences of dates and other functions of the calendar
-- only on dates known to be finite and of our millennia.

CREATE TABLE careperf.data_quality_rule (
	rule text,
	table_name text,
	column_name text,
	ssda903_rule text,
	severity text NOT NULL CHECK (severity IN ('error', 'warning')),
	problem text NOT NULL,
	treatment text NOT NULL,
	broken text NOT NULL,
	PRIMARY KEY (rule, table_name, column_name),
	FOREIGN KEY (table_name, column_name) REFERENCES careperf.input_column);
COMMENT ON TABLE careperf.data_quality_rule IS 'The rules that rows of the input can break, each as it applies to a column, and how the figures treat such rows. Read-only.';
COMMENT ON COLUMN careperf.data_quality_rule.rule IS 'The rule, in words.';
COMMENT ON COLUMN careperf.data_quality_rule.table_name IS 'The input table.';
COMMENT ON COLUMN careperf.data_quality_rule.column_name IS 'The column of it that shows the problem.';
COMMENT ON COLUMN careperf.data_quality_rule.ssda903_rule IS 'Numbers of the SSDA903 validation rules that look for the same; NULL if none does.';
COMMENT ON COLUMN careperf.data_quality_rule.severity IS 'error: the data can not be true or break the contract; warning: they may be true, but want a look.';
COMMENT ON COLUMN careperf.data_quality_rule.problem IS 'What is wrong.';
COMMENT ON COLUMN careperf.data_quality_rule.treatment IS 'How the figures treat the row.';
COMMENT ON COLUMN careperf.data_quality_rule.broken IS 'FROM clause of the rows, called r, that break it.';
GRANT SELECT ON careperf.data_quality_rule TO PUBLIC;

-- Codes: off their list, and missing where one is required. Both are treated alike.
WITH treated (table_name, column_name, treatment) AS (VALUES
	('child', 'sex', 'Counts; in breakdowns as Unknown.'),
	('child', 'ethnicity', 'Counts; in breakdowns as Unknown.'),
	('care_episode', 'reason_started', 'Counts as a move to another placement.'),
	('care_episode', 'legal_status', 'Counts as in care, not as a short break or a placement order.'),
	('care_episode', 'category_of_need', 'Changes no figure.'),
	('care_episode', 'placement_type', 'Counts as in care, in a placement of group Other.'),
	('care_episode', 'placement_provider', 'Counts as neither own nor private or voluntary provision.'),
	('care_episode', 'reason_ended', 'Counts as leaving care, but not by adoption or special guardianship.'),
	('care_episode', 'reason_placement_changed', 'Changes no figure.'),
	('disability', 'disability_code', 'Counts as disabled in breakdowns.'),
	('worker_allocation', 'role', 'Left out: neither a social worker nor an IRO.'),
	('review', 'participation', 'The review counts; the child did not take part in it.'),
	('health_event', 'event_type', 'Left out.'),
	('education_status', 'status', 'Left out.'),
	('education_status', 'phase', 'Changes no figure.'),
	('milestone', 'milestone', 'Left out.'),
	('missing_episode', 'missing_type', 'Left out, as if away and not missing.'),
	('missing_episode', 'outcome', 'Changes no figure.'),
	('care_leaver', 'eligibility', 'Left out, as if qualifying only.'),
	('care_leaver_contact', 'in_touch', 'Counts as not in touch.'),
	('care_leaver_contact', 'activity', 'Counts as not known.'),
	('care_leaver_contact', 'accommodation', 'Counts as not known.'),
	('care_plan_audit', 'grade', 'Left out, as if not graded.'),
	('youth_justice', 'disposal', 'Changes no figure.'),
	('staff_post', 'filled_by', 'Counts as a post not filled by a permanent qualified social worker.'),
	('worker', 'role', 'Left out: neither a social worker nor an IRO.')),
code_column AS (
	SELECT c.table_name, c.column_name, c.code_list, c.required, t.treatment
	FROM careperf.input_column AS c
		LEFT JOIN treated AS t USING (table_name, column_name)
	WHERE c.code_list IS NOT NULL)
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, severity, problem, treatment, broken)
SELECT 'unknown_code', table_name, column_name, 'error', format('A code that is not on the list %s (careperf.code).', code_list), treatment,
	format('FROM @input@.%I AS r WHERE r.%I NOT IN (SELECT k.code FROM careperf.code AS k WHERE k.list = %L)', table_name, column_name, code_list)
FROM code_column
UNION ALL
SELECT 'missing_value', table_name, column_name, 'error', 'A required code is missing.', treatment,
	format('FROM @input@.%I AS r WHERE r.%I IS NULL', table_name, column_name)
FROM code_column
WHERE required;

-- The other required columns. A date without which a row has no place in time leaves it out.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, severity, problem, treatment, broken)
SELECT 'missing_value', c.table_name, c.column_name, 'error', 'A required value is missing.',
	coalesce(t.treatment, CASE WHEN c.data_type IN ('date', 'timestamp without time zone') THEN 'Left out of every figure.'
		WHEN c.column_name = 'child_id' THEN 'Left out of every figure about children.' END),
	format('FROM @input@.%I AS r WHERE r.%I IS NULL', c.table_name, c.column_name)
FROM careperf.input_column AS c
	LEFT JOIN (VALUES
		('child', 'date_of_birth', 'Age unknown: in care without an end at 18, and outside every figure that needs an age.'),
		('care_episode', 'child_id', 'All such rows together count as one child.'),
		('worker_allocation', 'child_id', 'All such rows together count as one child of a caseload.'),
		('worker_allocation', 'worker_id', 'All such rows of a child count as one worker.'),
		('team', 'team_id', 'Left out.'),
		('sdq_score', 'score', 'Left out.'),
		('sibling_placement', 'sibling_group_id', 'All such rows together count as one group.'),
		('sibling_placement', 'planned_together', 'The plan of the other members decides.'),
		('missing_episode', 'missing_episode_id', 'Counts, but no interview belongs to it.'),
		('return_interview', 'missing_episode_id', 'Left out.'),
		('complaint', 'complaint_id', 'Counts.'),
		('care_plan_audit', 'audit_id', 'Counts.'),
		('youth_justice', 'youth_justice_id', 'Counts.'),
		('staff_post', 'post_id', 'Counts.'),
		('staff_post', 'team_id', 'Left out.'),
		('staff_post', 'fte', 'Counts as 1.'),
		('worker', 'worker_id', 'Counts.'),
		('worker', 'team_id', 'Left out of teams'' caseloads.'),
		('worker', 'fte', 'Counts as 1.'),
		('population', 'area_code', 'Left out.'),
		('population', 'persons_0_17', 'Counts as 1 person, unless another row of the date gives more.'),
		('input_currency', 'table_name', 'Sets a limit like any other row.'),
		('input_currency', 'data_to', 'Sets no limit.'),
		('other_la_child', 'ola_child_id', 'All such rows together count as one child.')) AS t (table_name, column_name, treatment)
		USING (table_name, column_name)
WHERE c.required AND c.code_list IS NULL;

-- Dates that are no dates.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, severity, problem, treatment, broken)
SELECT 'infinite_date', c.table_name, c.column_name, 'error', 'An infinite date.',
	CASE WHEN c.column_name IN ('end_date', 'ended_at') THEN 'infinity counts as still open; -infinity leaves the row out of every figure.'
		WHEN c.column_name = 'data_to' THEN 'infinity sets no limit; -infinity allows no figure at all.'
		WHEN c.column_name = 'date_of_birth' THEN 'Age unknown: in care without an end at 18, and outside every figure that needs an age.'
		WHEN c.column_name = 'date_of_death' THEN 'infinity counts as alive, -infinity as dead.'
		WHEN c.column_name IN ('loaded_at', 'offered_on') THEN 'Changes no figure.'
		WHEN c.column_name = 'completed_on' AND c.table_name = 'return_interview' THEN 'infinity counts as not held, -infinity as held when the episode ended.'
		WHEN c.table_name = 'disability' AND c.column_name = 'start_date' THEN 'Left out of breakdowns.'
		ELSE 'Left out of every figure.' END,
	format('FROM @input@.%I AS r WHERE r.%I IN (''infinity'', ''-infinity'')', c.table_name, c.column_name)
FROM careperf.input_column AS c
WHERE c.data_type IN ('date', 'timestamp without time zone')
UNION ALL
SELECT 'implausible_date', c.table_name, c.column_name, 'warning', 'A date before 1900 or after 2199.', 'Taken as it stands.',
	format('FROM @input@.%1$I AS r WHERE r.%2$I < ''1900-01-01'' AND r.%2$I > ''-infinity'' OR r.%2$I >= ''2200-01-01'' AND r.%2$I < ''infinity''', c.table_name, c.column_name)
FROM careperf.input_column AS c
WHERE c.data_type IN ('date', 'timestamp without time zone')
UNION ALL
SELECT 'after_data_to', c.table_name, c.column_name, 'warning', 'A date later than the last day for which the table is complete (input_currency.data_to).',
	CASE WHEN c.column_name IN ('date_of_birth', 'date_of_death', 'end_date', 'ended_at') THEN 'Taken as it stands.' ELSE 'Counts from its date on.' END,
	format('FROM @input@.%1$I AS r WHERE r.%2$I < ''infinity'' AND r.%2$I >= (SELECT min(c.data_to) FROM @input@.input_currency AS c WHERE c.table_name = %1$L AND c.data_to < ''5000000-01-01'') + 1',
		c.table_name, c.column_name)
FROM careperf.input_column AS c
WHERE c.data_type IN ('date', 'timestamp without time zone') AND c.table_name NOT IN ('input_currency', 'population');

-- Spells that cover no day.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, ssda903_rule, severity, problem, treatment, broken)
SELECT 'impossible_spell', c.table_name, c.column_name, CASE c.table_name WHEN 'care_episode' THEN '355, 356' END, 'error',
	CASE c.table_name WHEN 'missing_episode' THEN 'Ends before it starts.' ELSE 'Ends on or before the day on which it starts.' END,
	'Covers no day: left out of every figure.',
	CASE c.table_name WHEN 'missing_episode' THEN 'FROM @input@.missing_episode AS r WHERE r.ended_at < r.started_at'
		ELSE format('FROM @input@.%I AS r WHERE r.end_date <= r.start_date', c.table_name) END
FROM careperf.input_column AS c
WHERE c.column_name IN ('end_date', 'ended_at');

-- Keys that are not unique, which only views can have; rows that are there twice.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, severity, problem, treatment, broken)
SELECT 'duplicate_key', c.table_name, c.column_name, 'error', 'Another row has the same key.', t.treatment,
	format('FROM @input@.%1$I AS r JOIN (SELECT t.%2$I FROM @input@.%1$I AS t GROUP BY t.%2$I HAVING count(*) > 1) AS s USING (%2$I)', c.table_name, c.column_name)
FROM careperf.input_column AS c
	LEFT JOIN (VALUES
		('child', 'In care once, with the earliest date of birth; figures of care leavers count every row.'),
		('team', 'The team counts by the service of any of the rows; breakdowns may give a child under each.'),
		('missing_episode', 'Every row counts as a missing episode, with the interviews of all.'),
		('complaint', 'Every row counts as a complaint.'),
		('care_plan_audit', 'Every row counts as an audit.'),
		('youth_justice', 'The child counts once.'),
		('input_currency', 'The earliest data_to holds.')) AS t (table_name, treatment) USING (table_name)
WHERE c.key;

-- Rows about a child that the table child does not know, or before the child was born.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, ssda903_rule, severity, problem, treatment, broken)
SELECT 'no_child_row', c.table_name, 'child_id', 'INT01 to INT36', 'error', 'The child has no row in child.',
	CASE WHEN c.table_name = 'care_episode' THEN 'Counts as in care, age unknown: without an end at 18, and outside every figure that needs an age.'
		WHEN c.table_name IN ('care_leaver', 'care_leaver_contact', 'pathway_plan', 'staying_put') THEN 'Left out: no birthday, no age.'
		ELSE 'Counts where the child''s care episodes do; left out of every figure that needs an age.' END,
	format('FROM @input@.%I AS r WHERE r.child_id IS NOT NULL AND EXISTS (SELECT FROM @input@.child) AND NOT EXISTS (SELECT FROM @input@.child AS c WHERE c.child_id = r.child_id)', c.table_name)
FROM careperf.input_column AS c
WHERE c.column_name = 'child_id' AND c.table_name <> 'child'
UNION ALL
SELECT 'before_birth', c.table_name, c.column_name, NULL, 'error', 'Before the child was born.',
	CASE c.table_name WHEN 'care_episode' THEN 'In care from this date on, age unknown until birth.'
		WHEN 'child' THEN 'Not in any figure of care leavers.'
		ELSE 'Taken as it stands, age unknown on the day.' END,
	format('FROM @input@.%1$I AS r JOIN known_child AS k USING (child_id) WHERE r.%2$I < k.date_of_birth', c.table_name, c.column_name)
FROM careperf.input_column AS c
WHERE (c.table_name, c.column_name) IN (('child', 'date_of_death'), ('care_episode', 'start_date'), ('uasc_status', 'start_date'), ('review', 'review_date'),
	('health_event', 'event_date'), ('sdq_score', 'completed_on'), ('education_status', 'start_date'), ('ehcp_request', 'requested_on'),
	('milestone', 'milestone_date'), ('missing_episode', 'started_at'), ('care_leaver', 'start_date'), ('care_leaver_contact', 'contact_date'),
	('pathway_plan', 'completed_on'));

-- Teams that the table team does not know.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, severity, problem, treatment, broken)
SELECT 'unknown_team', c.table_name, 'team_id', 'error', 'The team has no row in team.',
	CASE c.table_name WHEN 'worker_allocation' THEN 'Counts for same worker; in no team''s caseload.' ELSE 'Left out of teams'' figures.' END,
	format('FROM @input@.%I AS r WHERE r.team_id <> '''' AND EXISTS (SELECT FROM @input@.team) AND NOT EXISTS (SELECT FROM @input@.team AS t WHERE t.team_id = r.team_id)', c.table_name)
FROM careperf.input_column AS c
WHERE c.column_name = 'team_id' AND c.table_name <> 'team';

-- The rules with one table each.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, ssda903_rule, severity, problem, treatment, broken) VALUES

-- episodes: when
('episodes_overlap', 'care_episode', 'start_date', '501', 'error', 'Starts before an earlier episode of the child has ended.',
'In care on the days of either. The later start decides placement and status while it lasts, then the earlier resumes. Short breaks (V3, V4) are left out.',
'FROM episode AS r WHERE r.start_date < r.covered_to'),
('open_episode_followed', 'care_episode', 'end_date', '142', 'error', 'Has no end although a later episode has started.',
'Ends where the next later one starts. Short breaks (V3, V4) are left out.',
'FROM episode AS r WHERE r.is_open AND r.later_start IS NOT NULL'),
('several_open_episodes', 'care_episode', 'end_date', '142', 'error', 'One of several open episodes of the child.',
'The latest start goes on; those before it end where the next later one starts. The child counts once.',
'FROM episode AS r WHERE r.is_open AND r.open_episodes > 1'),
('ended_without_reason', 'care_episode', 'reason_ended', '148', 'error', 'Has an end but no reason for it.',
'Ends on its day. Where the period of care ends with it, the child has left care for an unknown reason.',
$$FROM episode AS r WHERE NOT r.is_open AND coalesce(r.reason_ended, '') = ''$$),
('reason_without_end', 'care_episode', 'reason_ended', '148', 'error', 'Has a reason for its end but no end.',
'Open; the reason is ignored.',
$$FROM episode AS r WHERE r.is_open AND r.reason_ended <> ''$$),
('no_continuation', 'care_episode', 'reason_ended', '388', 'error', 'Ended because another began (X1), but none began.',
'The child has left care, neither adopted nor by special guardianship.',
$$FROM counted AS r WHERE r.reason_ended = 'X1' AND r.end_date = r.period_end$$),
('final_reason_continued', 'care_episode', 'reason_ended', '388', 'error', 'Ended for a final reason, but another episode began on that day.',
'No ending: the period of care goes on.',
$$FROM counted AS r WHERE r.reason_ended NOT IN ('X1', '') AND r.next_start = r.end_date$$),
('start_within_period', 'care_episode', 'reason_started', '431', 'error', 'Started to be looked after (S) while in care, or on the day the last episode ended.',
'The same period of care, in another placement.',
$$FROM counted AS r WHERE r.reason_started = 'S' AND r.start_date > r.period_start$$),
('return_without_start', 'care_episode', 'reason_started', '432, 433', 'error', 'Begins after days out of care, but not with reason S.',
'Another period of care: an ending before it, and a start.',
$$FROM counted AS r WHERE r.reason_started <> 'S' AND r.start_date = r.period_start AND r.period_number > 1$$),
('first_start_not_held', 'care_episode', 'reason_started', '502', 'warning', 'The first episode held did not start care (its reason is not S): earlier ones are missing.',
'In care from this day on; figures that need a time in care count from it.',
$$FROM counted AS r WHERE r.reason_started <> 'S' AND r.start_date = r.period_start AND r.period_number = 1$$),
('started_at_18', 'care_episode', 'start_date', '352', 'error', 'Starts on or after the 18th birthday.',
'Left out of every figure.',
'FROM episode AS r WHERE r.start_date >= r.adult_on'),
('in_care_past_18', 'care_episode', 'end_date', '359', 'error', 'Goes on past the 18th birthday.',
'Left care on the 18th birthday, reason unknown.',
'FROM episode AS r CROSS JOIN known_to AS k WHERE r.start_date < r.adult_on AND CASE WHEN r.is_open THEN r.adult_on <= k.known_to ELSE r.end_date > r.adult_on END'),
('in_care_after_death', 'care_episode', 'end_date', '1000', 'error', 'Goes on after the date of death.',
'Counts as in care to its own end.',
'FROM episode AS r WHERE r.date_of_death < r.end_date OR r.is_open AND isfinite(r.date_of_death)'),
('duplicate_episode', 'care_episode', 'start_date', NULL, 'error', 'Another row has the same child, dates, reason, legal status and placement.',
'Counts once.',
'FROM lined_up AS r WHERE r.is_copy OR r.has_copy'),

-- episodes: short breaks
('short_break_beside_care', 'care_episode', 'legal_status', '426', 'warning', 'A short break (V3, V4) that meets or overlaps other care of the child.',
'Left out: where nothing else covers its days, the period of care ends before it and another starts after it.',
$$FROM episode AS r JOIN care AS h USING (child_id) WHERE r.is_short_break AND h.in_care && careperf.spell_dates(r.start_date - 1, CASE WHEN NOT r.is_open THEN r.end_date + 1 END)$$),
('short_breaks_mixed', 'care_episode', 'legal_status', '426', 'warning', 'The child has both kinds of short break (V3 and V4) in one year.',
'Left out, as all short breaks.',
$$FROM (SELECT e.*, min(e.legal_status) OVER of_year AS one_kind, max(e.legal_status) OVER of_year AS other_kind FROM episode AS e WHERE e.is_short_break
	WINDOW of_year AS (PARTITION BY e.child_id, careperf.financial_year_start(e.start_date))) AS r WHERE r.one_kind <> r.other_kind$$),
('short_break_long_term_foster', 'care_episode', 'placement_type', '384', 'warning', 'A short break (V3, V4) in a long-term foster placement (U1, U4).',
'Left out, as all short breaks.',
$$FROM episode AS r WHERE r.is_short_break AND r.placement_type IN ('U1', 'U4')$$),

-- episodes: temporary stays
('temporary_stay_too_long', 'care_episode', 'end_date', '376, 379', 'error', 'A temporary stay of more than 21 days (T3) or 7 days (T4).',
'A temporary stay all the same: it interrupts no placement.',
$$FROM counted AS r WHERE CASE WHEN NOT r.is_open THEN CASE r.placement_type WHEN 'T3' THEN r.end_date - r.start_date > 21 WHEN 'T4' THEN r.end_date - r.start_date > 7 END END$$),
('temporary_stay_short_break', 'care_episode', 'placement_type', '382', 'error', 'A temporary stay during a short break (V3, V4).',
'Left out, as all short breaks.',
'FROM episode AS r WHERE r.is_short_break AND r.is_temporary_stay'),
('temporary_stay_first', 'care_episode', 'placement_type', NULL, 'error', 'A period of care begins with a temporary stay (T0 to T4).',
'Counts as a placement like any other, of group Other.',
$$FROM counted AS r WHERE r.is_temporary_stay AND r.start_date = r.period_start$$),
('temporary_stay_last', 'care_episode', 'placement_type', '381', 'error', 'A period of care ends with a temporary stay (T0 to T4).',
'Belongs to the placement before it until it ends.',
$$FROM counted AS r WHERE r.is_temporary_stay AND r.end_date = r.period_end$$),
('temporary_stay_not_returned', 'care_episode', 'placement_type', '383', 'error', 'Follows a temporary stay but is not the return (reason P) to the placement before it.',
'A return to the same place is one whatever its reason. Elsewhere it is one move, unless its reason is L, T or U.',
$$FROM counted AS r WHERE r.after_temporary_stay AND NOT r.is_temporary_stay AND r.previous_end = r.start_date
	AND (r.reason_started <> 'P' OR r.placement_type <> r.previous_settled_type)$$),

-- episodes: what and where
('reason_contradicts_change', 'care_episode', 'reason_started', '434, 435, 436', 'error',
'The reason does not fit what changed from the episode before: L without another legal status or with another placement, P or T with another legal status or without another placement, B or U without another legal status.',
'The reason is believed: L, T and U continue the placement, P and B are moves.',
$$FROM counted AS r WHERE r.previous_end = r.start_date AND NOT r.after_temporary_stay AND NOT r.is_temporary_stay AND CASE
	WHEN r.reason_started = 'L' THEN r.legal_status = r.previous_legal_status OR r.placement_type <> r.previous_placement_type
	WHEN r.reason_started IN ('P', 'T') THEN r.legal_status <> r.previous_legal_status OR r.same_place_as_previous
	WHEN r.reason_started IN ('B', 'U') THEN r.legal_status = r.previous_legal_status END$$),
('adoption_by_carer_coded_as_move', 'care_episode', 'reason_started', '217', 'error', 'Placed for adoption with the current foster carer (A3, A5), but the reason is not S, T or U.',
'Right after a foster placement (U1 to U6) the same placement; else the reason decides.',
$$FROM counted AS r WHERE r.placement_type IN ('A3', 'A5') AND r.reason_started NOT IN ('S', 'T', 'U')$$),
('parents_while_accommodated', 'care_episode', 'legal_status', '378', 'error', 'Placed with parents (P1) while accommodated (V2).',
'In care, placed with parents.',
$$FROM counted AS r WHERE r.placement_type = 'P1' AND r.legal_status = 'V2'$$),
('provider_not_wanted', 'care_episode', 'placement_provider', '213', 'error', 'A provider where there is none (temporary stays and Z placements).',
'Ignored: the group follows from the placement.',
$$FROM episode AS r WHERE r.placement_type ~ '^[TZ][0-9]+$' AND r.placement_provider <> ''$$),
('provider_missing', 'care_episode', 'placement_provider', '526', 'error', 'No provider of the placement.',
'Counts as neither own nor private or voluntary provision.',
$$FROM episode AS r WHERE r.placement_type !~ '^[TZ][0-9]+$' AND coalesce(r.placement_provider, '') = ''$$),
('provider_contradicts_placement', 'care_episode', 'placement_provider', '527 to 531, 550', 'error', 'The provider can not provide such a placement.',
'Both are believed: relatives and friends, placed with parents and placed for adoption go by the placement, the other groups by both.',
$$FROM episode AS r WHERE r.placement_type = 'P1' AND r.placement_provider IN ('PR1', 'PR2', 'PR3', 'PR4', 'PR5')
	OR r.placement_provider = 'PR0' AND r.placement_type !~ '^([TZ][0-9]+|P1)$'
	OR r.placement_provider = 'PR3' AND r.placement_type ~ '^(A[3-6]|K[12]|U[1-6])$'$$),
('code_not_in_force', 'care_episode', 'legal_status', '445, 446', 'error', 'A legal status that was not in force when the episode started.',
'Taken as it stands: D1 and E1 are placement orders.',
$$FROM careperf.code AS k JOIN episode AS r ON r.legal_status = k.code WHERE k.list = 'LS' AND (r.start_date < k.valid_from OR r.start_date > k.valid_to)$$),
('code_not_in_force', 'care_episode', 'placement_type', NULL, 'error', 'A placement type that was not in force when the episode started.',
'Taken as it stands.',
$$FROM careperf.code AS k JOIN episode AS r ON r.placement_type = k.code WHERE k.list = 'PLACE' AND (r.start_date < k.valid_from OR r.start_date > k.valid_to)$$),
('code_not_in_force', 'care_episode', 'reason_ended', NULL, 'error', 'A reason that was not in force when the episode ended.',
'Taken as it stands.',
$$FROM careperf.code AS k JOIN episode AS r ON r.reason_ended = k.code WHERE k.list = 'REC' AND NOT r.is_open AND (r.end_date < k.valid_from OR r.end_date > k.valid_to)$$),
('code_not_in_force', 'care_episode', 'reason_placement_changed', NULL, 'error', 'A reason that was not in force when the episode ended.',
'Changes no figure.',
$$FROM careperf.code AS k JOIN episode AS r ON r.reason_placement_changed = k.code WHERE k.list = 'REASON_PLACE_CHANGE' AND NOT r.is_open AND (r.end_date < k.valid_from OR r.end_date > k.valid_to)$$),
('distance_unknown', 'care_episode', 'distance_miles', '164, 392', 'warning', 'The distance from home is not known.',
'Outside placed_within_20_miles.',
$$FROM counted AS r WHERE NOT r.is_temporary_stay AND (r.distance_miles IS NULL OR round(r.distance_miles, 1) = 999.9)
	AND EXISTS (SELECT FROM @input@.care_episode AS e WHERE e.distance_miles IS NOT NULL)
	AND NOT EXISTS (SELECT FROM @input@.uasc_status AS u WHERE u.child_id = r.child_id)$$),
('impossible_distance', 'care_episode', 'distance_miles', '406, 454', 'error', 'A distance below 0 or above 350 miles.',
'Taken as it stands: below 0 is within 20 miles, above is not.',
$$FROM episode AS r WHERE r.distance_miles < 0 OR r.distance_miles > 350 AND round(r.distance_miles, 1) <> 999.9$$),
('placement_la_unknown', 'care_episode', 'placement_la', '420', 'warning', 'The authority where the placement is is not known.',
'Counts as not placed outside the council''s area.',
$$FROM counted AS r WHERE NOT r.is_temporary_stay AND coalesce(r.placement_la, '') = '' AND EXISTS (SELECT FROM @input@.care_episode AS e WHERE e.placement_la <> '')$$),
('not_a_gss_code', 'care_episode', 'placement_la', NULL, 'error', 'Not a GSS code: a letter and eight digits.',
'Counts as another authority, outside the council''s area.',
$$FROM @input@.care_episode AS r WHERE r.placement_la !~ '^([A-Z][0-9]{8})?$'$$),

-- unaccompanied asylum-seeking children
('uasc_past_18', 'uasc_status', 'end_date', '304', 'error', 'Ends after the 18th birthday.',
'UASC to its end; care ends on the 18th birthday at the latest.',
'FROM @input@.uasc_status AS r JOIN known_child AS k USING (child_id) WHERE isfinite(r.end_date) AND r.end_date > k.adult_on'),

-- reviews, health, education
('review_outside_care', 'review', 'review_date', '399', 'error', 'Held on a day on which the child was not in care, or on a short break (V3, V4) only.',
'Left out.',
$$FROM @input@.review AS r LEFT JOIN care AS h USING (child_id) WHERE r.child_id IS NOT NULL AND isfinite(r.review_date) AND (h.to_last_day @> r.review_date) IS NOT TRUE$$),
('participation_contradicts_age', 'review', 'participation', NULL, 'error', 'PN0 (under 4) of a child aged 4 or over, or another code of a child under 4.',
'The age decides: from 4 on the review counts and PN0 is not taking part; under 4 it is outside review_participation.',
$$FROM @input@.review AS r JOIN known_child AS k USING (child_id) WHERE CASE WHEN r.participation = 'PN0' THEN careperf.age_on(k.date_of_birth, r.review_date) >= 4
	WHEN r.participation ~ '^PN[1-7]$' THEN careperf.age_on(k.date_of_birth, r.review_date) < 4 END$$),
('participation_missing', 'review', 'participation', NULL, 'warning', 'Whether the child took part is not known.',
'The review counts; the child did not take part in it.',
$$FROM @input@.review AS r WHERE coalesce(r.participation, '') = ''$$),
('several_reviews_on_day', 'review', 'review_date', NULL, 'warning', 'Another review of the child on the same day.',
'They are one review; the child took part if any row says so.',
'FROM @input@.review AS r JOIN (SELECT v.child_id, v.review_date FROM @input@.review AS v GROUP BY v.child_id, v.review_date HAVING count(*) > 1) AS s USING (child_id, review_date)'),
('initial_health_outside_care', 'health_event', 'event_date', NULL, 'error', 'An initial health assessment or referral neither during care nor within 28 days before it.',
'No period of care is assessed or referred by it; an assessment counts as one for health_assessment_in_timescale.',
$$FROM @input@.health_event AS r LEFT JOIN care AS h USING (child_id) WHERE r.event_type IN ('iha', 'iha_referral') AND r.child_id IS NOT NULL
	AND isfinite(r.event_date) AND (h.from_28_days_before @> r.event_date) IS NOT TRUE$$),
('score_out_of_range', 'sdq_score', 'score', NULL, 'error', 'A score below 0 or above 40.',
'Left out.',
'FROM @input@.sdq_score AS r WHERE r.score NOT BETWEEN 0 AND 40'),
('sdq_at_other_age', 'sdq_score', 'completed_on', '197a, 197b', 'error', 'Completed under the age of 4 or over 16.',
'Left out.',
'FROM @input@.sdq_score AS r JOIN known_child AS k USING (child_id) WHERE careperf.age_on(k.date_of_birth, r.completed_on) NOT BETWEEN 4 AND 16'),
('several_scores_on_day', 'sdq_score', 'score', NULL, 'warning', 'Another score of the child on the same day.',
'The highest counts.',
'FROM @input@.sdq_score AS r JOIN (SELECT s.child_id, s.completed_on FROM @input@.sdq_score AS s GROUP BY s.child_id, s.completed_on HAVING count(*) > 1) AS s USING (child_id, completed_on)'),
('issued_before_request', 'ehcp_request', 'issued_on', NULL, 'error', 'Issued before it was requested.',
'Counts as issued within 20 weeks, from the day of the request on.',
'FROM @input@.ehcp_request AS r WHERE r.issued_on < r.requested_on'),

-- adoption
('placed_without_decision', 'care_episode', 'start_date', '551', 'error', 'Placed for adoption (A3 to A6) without a decision by then that the child should be.',
'Placed on this day all the same.',
$$FROM counted AS r LEFT JOIN adoption AS a USING (child_id) WHERE r.placement_type ~ '^A[3-6]$' AND r.start_date = r.placed_for_adoption_on
	AND a.first_decision IS NULL AND EXISTS (SELECT FROM adoption AS o WHERE o.first_decision IS NOT NULL)$$),
('order_without_decision', 'care_episode', 'start_date', '553, 555', 'error', 'A placement order (E1, D1) without a decision that the child should be placed for adoption.',
'The order is of this day all the same.',
$$FROM counted AS r LEFT JOIN adoption AS a USING (child_id) WHERE r.legal_status IN ('E1', 'D1') AND r.start_date = r.placement_order_on
	AND a.first_decision IS NULL AND EXISTS (SELECT FROM adoption AS o WHERE o.first_decision IS NOT NULL)$$),
('decision_after_placed', 'milestone', 'milestone_date', '552', 'error', 'The first decision of the period of care is later than the placement for adoption.',
'Both dates are believed.',
$$FROM step AS r WHERE r.milestone = 'agency_decision' AND r.milestone_date = r.first_decision AND r.milestone_date > r.placed_for_adoption_on$$),
('decision_after_order', 'milestone', 'milestone_date', '554, 556', 'error', 'The first decision of the period of care is later than the placement order.',
'Both dates are believed.',
$$FROM step AS r WHERE r.milestone = 'agency_decision' AND r.milestone_date = r.first_decision AND r.milestone_date > r.placement_order_on$$),
('decision_outside_care', 'milestone', 'milestone_date', '334', 'error', 'Decided on a day on which the child was not in care.',
'Stands; in agency_decision_not_placed during the next period of care, in adoption_plan_4_months from the start of the last one.',
$$FROM step AS r WHERE r.milestone = 'agency_decision' AND r.period_number IS NULL$$),
('decision_without_plan', 'milestone', 'milestone_date', NULL, 'warning', 'No date on or before it on which adoption became the plan.',
'Outside adoption_plan_to_adm_8_weeks, and not in time in adoption_plan_4_months.',
$$FROM step AS r WHERE r.milestone = 'agency_decision' AND r.plan_by IS NULL AND EXISTS (SELECT FROM @input@.milestone AS m WHERE m.milestone = 'plan_initiated')$$),
('decision_not_reversed', 'milestone', 'milestone_date', '557', 'error', 'The child left care and was not adopted, but the decision was not reversed.',
'Stands; it leaves agency_decision_not_placed when the period of care ends.',
$$FROM step AS r WHERE r.milestone = 'agency_decision' AND r.milestone_date = r.last_decision AND r.period_end IS NOT NULL
	AND coalesce(r.period_reason_ended, '') NOT IN ('E11', 'E12') AND (r.last_reversal IS NULL OR r.last_reversal < r.milestone_date)$$),
('decision_reversed_but_adopted', 'milestone', 'milestone_date', '558', 'error', 'The decision was reversed and no other made, but the child was adopted.',
'The decision stands no more; the child counts as adopted.',
$$FROM step AS r WHERE r.milestone = 'decision_reversed' AND r.period_reason_ended IN ('E11', 'E12') AND (r.last_decision IS NULL OR r.last_decision <= r.milestone_date)$$),
('decision_while_one_stands', 'milestone', 'milestone_date', '579, 583', 'error', 'A new decision although the one before was not reversed.',
'Replaces the one before, which leaves every figure on this day.',
$$FROM step AS r WHERE r.milestone = 'agency_decision' AND r.previous_decision IS NOT NULL AND (r.reversed_by IS NULL OR r.reversed_by < r.previous_decision)$$),
('decision_on_day_of_reversal', 'milestone', 'milestone_date', '579', 'error', 'Decided and reversed on the same day.',
'Does not stand: left out of every figure.',
$$FROM step AS r WHERE r.milestone = 'agency_decision' AND r.milestone_date = r.reversed_by$$),
('reversal_without_decision', 'milestone', 'milestone_date', '551', 'error', 'A decision was reversed, but none had been made.',
'Changes no figure.',
$$FROM step AS r WHERE r.milestone = 'decision_reversed' AND (r.first_decision IS NULL OR r.first_decision > r.milestone_date)$$),
('match_after_placed', 'milestone', 'milestone_date', '331', 'error', 'Matched with adopters after being placed with them.',
'Both dates are believed; the latest match by the adoption order counts.',
$$FROM step AS r WHERE r.milestone = 'matched' AND r.milestone_date > r.placed_for_adoption_on$$),
('adopted_without_match', 'care_episode', 'reason_ended', '601, 602', 'error', 'Adopted, but never matched with adopters.',
'Adopted all the same; outside court_authority_to_match_days.',
$$FROM counted AS r LEFT JOIN adoption AS a USING (child_id) WHERE r.reason_ended IN ('E11', 'E12') AND r.end_date = r.period_end AND r.period_reason_ended = r.reason_ended
	AND (a.first_match IS NULL OR a.first_match > r.end_date) AND EXISTS (SELECT FROM adoption AS o WHERE o.first_match IS NOT NULL)$$),
('adopted_without_placement', 'care_episode', 'reason_ended', NULL, 'error', 'Adopted, but never placed for adoption (A3 to A6).',
'Adopted all the same; outside the averages of days, unless a milestone says when the child was placed.',
$$FROM counted AS r WHERE r.reason_ended IN ('E11', 'E12') AND r.end_date = r.period_end AND r.period_reason_ended = r.reason_ended AND r.placed_for_adoption_on IS NULL$$),
('order_not_in_episodes', 'milestone', 'milestone_date', '602', 'error', 'An adoption order, but care did not end with adoption (E11, E12).',
'An adoption in the averages of days where it falls within care; not in left_care_adopted, which goes by the episodes.',
$$FROM step AS r WHERE r.milestone = 'adoption_order' AND coalesce(r.period_reason_ended, '') NOT IN ('E11', 'E12')$$),
('step_outside_care', 'milestone', 'milestone_date', NULL, 'error', 'A match, placement or order neither during care nor within 28 days before it.',
'Left out.',
$$FROM @input@.milestone AS r LEFT JOIN care AS h USING (child_id) WHERE r.milestone IN ('matched', 'placed', 'placement_order', 'adoption_order') AND r.child_id IS NOT NULL
	AND isfinite(r.milestone_date) AND (h.from_28_days_before @> r.milestone_date) IS NOT TRUE$$),
('sibling_group_of_one', 'sibling_placement', 'sibling_group_id', NULL, 'error', 'The only member of its group.',
'Left out.',
'FROM @input@.sibling_placement AS r WHERE r.sibling_group_id IS NOT NULL AND NOT EXISTS (SELECT FROM @input@.sibling_placement AS s WHERE s.sibling_group_id = r.sibling_group_id AND s.child_id <> r.child_id)'),
('siblings_plan_differs', 'sibling_placement', 'planned_together', NULL, 'error', 'Some members of the group are planned together, others not.',
'The group is left out.',
'FROM @input@.sibling_placement AS r WHERE EXISTS (SELECT FROM @input@.sibling_placement AS s WHERE s.sibling_group_id = r.sibling_group_id AND s.planned_together <> r.planned_together)'),
('household_missing', 'sibling_placement', 'adopter_household_id', NULL, 'error', 'Placed, but with whom is not known.',
'The group counts as not placed together.',
$$FROM @input@.sibling_placement AS r WHERE r.placed_on IS NOT NULL AND r.adopter_household_id IS NULL$$),

-- missing children, complaints
('missing_outside_care', 'missing_episode', 'started_at', '577', 'error', 'Starts on a day on which the child was not in care.',
'Left out.',
$$FROM @input@.missing_episode AS r LEFT JOIN care AS h USING (child_id) WHERE r.child_id IS NOT NULL AND isfinite(r.started_at) AND (h.in_care @> r.started_at::date) IS NOT TRUE$$),
('missing_past_care', 'missing_episode', 'ended_at', '577', 'error', 'Still open, or ended later, although the child has left care.',
'Its own end holds: open, no interview is due.',
$$FROM @input@.missing_episode AS r JOIN period AS p USING (child_id) WHERE isfinite(r.started_at) AND r.started_at::date >= p.start_date AND r.started_at::date < p.end_date
	AND coalesce(r.ended_at, 'infinity')::date > p.end_date$$),
('missing_episodes_overlap', 'missing_episode', 'started_at', '574', 'error', 'Starts before an earlier missing episode of the child has ended.',
'Each counts as a missing episode.',
$$FROM (SELECT m.*, max(coalesce(m.ended_at, 'infinity')) OVER (PARTITION BY m.child_id ORDER BY m.started_at, m.ended_at, m.missing_episode_id COLLATE "C"
		ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS missing_to
	FROM @input@.missing_episode AS m WHERE m.child_id IS NOT NULL AND isfinite(m.started_at) AND (m.ended_at IS NULL OR m.ended_at >= m.started_at)) AS r
WHERE r.started_at < r.missing_to$$),
('interview_without_episode', 'return_interview', 'missing_episode_id', NULL, 'error', 'The missing episode is not in missing_episode.',
'Left out.',
$$FROM @input@.return_interview AS r WHERE r.missing_episode_id IS NOT NULL AND NOT EXISTS (SELECT FROM @input@.missing_episode AS m WHERE m.missing_episode_id = r.missing_episode_id)$$),
('interview_before_return', 'return_interview', 'completed_on', NULL, 'error', 'Held before the missing episode ended.',
'Counts from the end of the episode, as held within 3 working days.',
$$FROM @input@.return_interview AS r WHERE isfinite(r.completed_on) AND EXISTS (SELECT FROM @input@.missing_episode AS m
	WHERE m.missing_episode_id = r.missing_episode_id AND r.completed_on < coalesce(m.ended_at, 'infinity')::date)$$),
('complaint_without_child', 'complaint', 'child_id', NULL, 'warning', 'No child is named.',
'Not counted.',
'FROM @input@.complaint AS r WHERE r.child_id IS NULL'),

-- care leavers
('contact_in_care', 'care_leaver_contact', 'contact_date', '1007', 'error', 'The young person was in care on the day.',
'No birthday in care counts, whatever the contact says; around a later one it counts.',
$$FROM @input@.care_leaver_contact AS r JOIN care AS h USING (child_id) WHERE isfinite(r.contact_date) AND h.in_care @> r.contact_date$$),
('contact_without_spell', 'care_leaver_contact', 'contact_date', '1001, 1002', 'error', 'No open spell in care_leaver on the day.',
'Counts only around a birthday that an open spell covers.',
$$FROM @input@.care_leaver_contact AS r LEFT JOIN (SELECT l.child_id, range_agg(careperf.spell_dates(l.start_date, l.end_date)) AS dates FROM @input@.care_leaver AS l GROUP BY l.child_id) AS s
	USING (child_id) WHERE r.child_id IS NOT NULL AND isfinite(r.contact_date) AND (s.dates @> r.contact_date) IS NOT TRUE AND EXISTS (SELECT FROM @input@.care_leaver)$$),
('contact_after_death', 'care_leaver_contact', 'contact_date', '1000', 'error', 'After the date of death.',
'Left out: nothing counts from the date of death on.',
$$FROM @input@.care_leaver_contact AS r JOIN death AS d USING (child_id) WHERE isfinite(r.contact_date) AND r.contact_date > d.date_of_death$$),
('contact_after_transfer', 'care_leaver_contact', 'contact_date', '1011', 'error', 'Another authority had taken over the care of the young person (E3).',
'No birthday counts after a transfer.',
$$FROM @input@.care_leaver_contact AS r JOIN care AS h USING (child_id) WHERE isfinite(r.contact_date) AND h.transferred @> r.contact_date$$),
('contact_incomplete', 'care_leaver_contact', 'in_touch', '131, 132, 133, 153', 'error', 'In touch, but activity or accommodation is not known.',
'In the denominators; what is not known is not met.',
$$FROM @input@.care_leaver_contact AS r WHERE r.in_touch = 'YES' AND (coalesce(r.activity, '0') IN ('', '0') OR coalesce(r.accommodation, '0') IN ('', '0'))$$),
('not_in_touch_but_known', 'care_leaver_contact', 'in_touch', '153', 'error', 'Not in touch, but activity or accommodation is known.',
'Not in contact; activity and accommodation are believed, and count, but for DIED and RHOM, who are in no figure.',
$$FROM @input@.care_leaver_contact AS r WHERE r.in_touch IN ('NO', 'REFU', 'NREQ', 'DIED', 'RHOM') AND (r.activity ~ '^([FP][1-5]|G[4-6])$' OR r.accommodation ~ '^[BCDEGHKRSTUVWXYZ][12]$')$$),
('in_touch_missing', 'care_leaver_contact', 'in_touch', '131', 'error', 'Whether in touch is not known.',
'Counts as not in touch.',
$$FROM @input@.care_leaver_contact AS r WHERE coalesce(r.in_touch, '') = ''$$),
('never_suitable', 'care_leaver_contact', 'accommodation', '133', 'error', 'Homeless or in custody, but called suitable (S1, X1).',
'Counts as not suitable.',
$$FROM @input@.care_leaver_contact AS r WHERE r.accommodation IN ('S1', 'X1')$$),
('several_contacts_on_day', 'care_leaver_contact', 'contact_date', NULL, 'warning', 'Another contact of the young person on the same day.',
'The last by in_touch, activity and accommodation counts.',
'FROM @input@.care_leaver_contact AS r JOIN (SELECT k.child_id, k.contact_date FROM @input@.care_leaver_contact AS k GROUP BY k.child_id, k.contact_date HAVING count(*) > 1) AS s USING (child_id, contact_date)'),
('care_leaver_in_care', 'care_leaver', 'start_date', '1007', 'error', 'A spell with leaving care services while in care.',
'A care leaver on its days; no birthday in care counts.',
$$FROM @input@.care_leaver AS r JOIN care AS h USING (child_id) WHERE h.in_care && careperf.spell_dates(r.start_date, r.end_date)$$),
('care_leaver_at_25', 'care_leaver', 'start_date', NULL, 'error', 'Starts on or after the 25th birthday.',
'Left out.',
'FROM @input@.care_leaver AS r JOIN known_child AS k USING (child_id) WHERE isfinite(r.start_date) AND careperf.age_on(k.date_of_birth, r.start_date) >= 25'),

-- workers, posts, population
('social_worker_gap', 'worker_allocation', 'start_date', 'SW10', 'warning', 'More than 7 days without a social worker before it, while in care.',
'No gap is bridged: the 12 months with the same social worker start here.',
$$FROM (SELECT a.*, max(coalesce(a.end_date, 'infinity')) OVER (PARTITION BY a.child_id ORDER BY a.start_date, a.end_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_to
		FROM @input@.worker_allocation AS a WHERE a.role = 'social_worker' AND a.child_id IS NOT NULL AND isfinite(a.start_date) AND (a.end_date IS NULL OR a.end_date > a.start_date)) AS r
	JOIN period AS p USING (child_id)
WHERE CASE WHEN isfinite(r.held_to) THEN r.start_date - r.held_to > 7 END AND r.held_to >= p.start_date AND (p.end_date IS NULL OR r.start_date <= p.end_date)$$),
('unknown_worker', 'worker_allocation', 'worker_id', NULL, 'warning', 'The worker has no row in worker.',
'Counts for same worker; in a caseload only if its own team is known.',
$$FROM @input@.worker_allocation AS r WHERE r.worker_id IS NOT NULL AND EXISTS (SELECT FROM @input@.worker) AND NOT EXISTS (SELECT FROM @input@.worker AS w WHERE w.worker_id = r.worker_id)$$),
('impossible_fte', 'staff_post', 'fte', NULL, 'error', 'A full-time equivalent below 0, or no number.',
'Below 0: taken as it stands. No number: no figures until it is corrected.',
$$FROM @input@.staff_post AS r WHERE r.fte < 0 OR r.fte IN ('NaN', 'Infinity')$$),
('impossible_fte', 'worker', 'fte', NULL, 'error', 'A full-time equivalent below 0, or no number.',
'Below 0: taken as it stands. No number: no figures until it is corrected.',
$$FROM @input@.worker AS r WHERE r.fte < 0 OR r.fte IN ('NaN', 'Infinity')$$),
('posts_overlap', 'staff_post', 'start_date', NULL, 'error', 'Starts before an earlier spell of the same post has ended.',
'Each spell counts with its full-time equivalent.',
$$FROM (SELECT p.*, max(coalesce(p.end_date, 'infinity')) OVER (PARTITION BY p.post_id ORDER BY p.start_date, p.end_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_to
	FROM @input@.staff_post AS p WHERE p.post_id IS NOT NULL AND isfinite(p.start_date) AND (p.end_date IS NULL OR p.end_date > p.start_date)) AS r WHERE r.start_date < r.held_to$$),
('workers_overlap', 'worker', 'start_date', NULL, 'warning', 'Starts before an earlier spell of the worker in the same role and team has ended.',
'Each spell counts with its full-time equivalent.',
$$FROM (SELECT w.*, max(coalesce(w.end_date, 'infinity')) OVER (PARTITION BY w.worker_id, w.role, w.team_id ORDER BY w.start_date, w.end_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_to
	FROM @input@.worker AS w WHERE w.worker_id IS NOT NULL AND isfinite(w.start_date) AND (w.end_date IS NULL OR w.end_date > w.start_date)) AS r WHERE r.start_date < r.held_to$$),
('several_estimates', 'population', 'persons_0_17', NULL, 'error', 'Another estimate for the area from the same date.',
'The larger counts.',
'FROM @input@.population AS r JOIN (SELECT p.area_code, p.valid_from FROM @input@.population AS p GROUP BY p.area_code, p.valid_from HAVING count(*) > 1) AS s USING (area_code, valid_from)'),
('no_persons', 'population', 'persons_0_17', NULL, 'error', 'An estimate of nobody, or fewer.',
'Taken as it stands.',
'FROM @input@.population AS r WHERE r.persons_0_17 <= 0'),
('area_not_known', 'population', 'area_code', NULL, 'error', 'Several areas, and which is the council is not set (set_council).',
'No rate per 10,000 until it is set.',
'FROM @input@.population AS r WHERE NOT EXISTS (SELECT FROM @output@.council) AND EXISTS (SELECT FROM @input@.population AS p WHERE p.area_code <> r.area_code)'),
('unknown_table', 'input_currency', 'table_name', NULL, 'error', 'No table of the input contract.',
'Sets a limit like any other row.',
'FROM @input@.input_currency AS r WHERE r.table_name NOT IN (SELECT t.table_name FROM careperf.input_table AS t)');

CREATE FUNCTION careperf.data_quality_query() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- Dates of the calendar's functions are kept within 1 to 9999, where none of them can fail. A row
	-- is found again by its key; where the table has none, by the child and its other required columns.
	SELECT $$WITH known_child AS (
	SELECT c.child_id, min(c.date_of_birth) AS date_of_birth, careperf.birthday(min(c.date_of_birth), 18) AS adult_on
	FROM @input@.child AS c
	WHERE c.date_of_birth >= date '0001-01-01' AND c.date_of_birth < date '10000-01-01'
	GROUP BY c.child_id),
death AS (SELECT c.child_id, min(c.date_of_death) AS date_of_death FROM @input@.child AS c WHERE isfinite(c.date_of_death) GROUP BY c.child_id),
known_to AS (
	SELECT coalesce((SELECT min(c.data_to) FROM @input@.input_currency AS c WHERE c.table_name = 'care_episode'), max(e.start_date)) AS known_to
	FROM @input@.care_episode AS e
	WHERE e.start_date < date '2200-01-01'),
episode AS (
	SELECT e.*, k.date_of_birth, k.adult_on, d.date_of_death, coalesce(e.end_date, 'infinity') = 'infinity' AS is_open,
		coalesce(e.legal_status IN ('V3', 'V4'), false) AS is_short_break, coalesce(e.placement_type ~ '^T[0-4]$', false) AS is_temporary_stay,
		max(e.end_date) FILTER (WHERE isfinite(e.end_date)) OVER (PARTITION BY e.child_id COLLATE "C"
			ORDER BY e.start_date, e.end_date, e.reason_started COLLATE "C", e.legal_status COLLATE "C", e.placement_type COLLATE "C"
			ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_to,
		first_value(e.start_date) OVER (PARTITION BY e.child_id COLLATE "C" ORDER BY e.start_date GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) AS later_start,
		count(*) FILTER (WHERE coalesce(e.end_date, 'infinity') = 'infinity') OVER (PARTITION BY e.child_id COLLATE "C") AS open_episodes
	FROM @input@.care_episode AS e
		LEFT JOIN known_child AS k USING (child_id)
		LEFT JOIN death AS d USING (child_id)
	WHERE e.child_id IS NOT NULL AND e.start_date >= date '0001-01-01' AND e.start_date < date '10000-01-01'
		AND (e.end_date IS NULL OR e.end_date > e.start_date AND (e.end_date < date '10000-01-01' OR e.end_date = 'infinity'))),
lined_up AS (
	SELECT e.*, lead(e.start_date) OVER in_order AS next_start, lag(e.end_date) OVER in_order AS previous_end,
		lag(e.legal_status) OVER in_order AS previous_legal_status, lag(e.placement_type) OVER in_order AS previous_placement_type,
		lag(e.is_temporary_stay) OVER in_order AS after_temporary_stay,
		lag(e.placement_type) OVER (PARTITION BY e.child_id COLLATE "C", e.is_temporary_stay
			ORDER BY e.start_date, e.end_date, e.reason_started COLLATE "C", e.legal_status COLLATE "C", e.placement_type COLLATE "C") AS previous_settled_type,
		e.placement_type = lag(e.placement_type) OVER in_order AND e.placement_provider = lag(e.placement_provider) OVER in_order
			AND e.placement_postcode = lag(e.placement_postcode) OVER in_order AND e.placement_urn = lag(e.placement_urn) OVER in_order AS same_place_as_previous,
		(e.start_date, e.end_date, e.reason_started, e.legal_status, e.placement_type) IS NOT DISTINCT FROM
			(lag(e.start_date) OVER in_order, lag(e.end_date) OVER in_order, lag(e.reason_started) OVER in_order, lag(e.legal_status) OVER in_order, lag(e.placement_type) OVER in_order) AS is_copy,
		(e.start_date, e.end_date, e.reason_started, e.legal_status, e.placement_type) IS NOT DISTINCT FROM
			(lead(e.start_date) OVER in_order, lead(e.end_date) OVER in_order, lead(e.reason_started) OVER in_order, lead(e.legal_status) OVER in_order, lead(e.placement_type) OVER in_order) AS has_copy
	FROM episode AS e
	WHERE NOT e.is_short_break AND (e.adult_on IS NULL OR e.start_date < e.adult_on)
	WINDOW in_order AS (PARTITION BY e.child_id COLLATE "C"
		ORDER BY e.start_date, e.end_date, e.reason_started COLLATE "C", e.legal_status COLLATE "C", e.placement_type COLLATE "C")),
history AS (
	SELECT e.child_id, careperf.care_history(e.start_date, e.reason_started, e.legal_status, e.category_of_need, e.placement_type,
		e.placement_provider, e.end_date, e.reason_ended, e.reason_placement_changed, e.placement_la, e.distance_miles,
		e.home_postcode, e.placement_postcode, e.placement_urn, e.date_of_birth) AS history
	FROM lined_up AS e
	GROUP BY e.child_id),
period AS (
	SELECT h.child_id, p.period_number, p.start_date, p.end_date, p.reason_ended, p.placed_for_adoption_on, p.placement_order_on,
		(h.history).periods[p.period_number + 1].start_date AS next_start
	FROM history AS h
		CROSS JOIN LATERAL unnest((h.history).periods) AS p),
care AS (
	SELECT p.child_id, range_agg(daterange(p.start_date, p.end_date)) AS in_care, range_agg(daterange(p.start_date, p.end_date, '[]')) AS to_last_day,
		range_agg(daterange(p.start_date - 28, p.end_date, '[]')) AS from_28_days_before,
		range_agg(daterange(p.end_date, p.next_start)) FILTER (WHERE p.reason_ended = 'E3') AS transferred
	FROM period AS p
	GROUP BY p.child_id),
counted AS (
	SELECT e.*, p.period_number, p.start_date AS period_start, p.end_date AS period_end, p.reason_ended AS period_reason_ended,
		p.placed_for_adoption_on, p.placement_order_on
	FROM lined_up AS e
		LEFT JOIN period AS p ON p.child_id = e.child_id AND e.start_date >= p.start_date AND (p.end_date IS NULL OR e.start_date < p.end_date)),
step AS (
	SELECT m.*, p.period_number, p.end_date AS period_end, p.reason_ended AS period_reason_ended, p.placed_for_adoption_on, p.placement_order_on,
		min(m.milestone_date) FILTER (WHERE m.milestone = 'agency_decision') OVER of_child AS first_decision,
		max(m.milestone_date) FILTER (WHERE m.milestone = 'agency_decision') OVER of_child AS last_decision,
		max(m.milestone_date) FILTER (WHERE m.milestone = 'decision_reversed') OVER of_child AS last_reversal,
		min(m.milestone_date) FILTER (WHERE m.milestone = 'matched') OVER of_child AS first_match,
		max(m.milestone_date) FILTER (WHERE m.milestone = 'decision_reversed') OVER in_order AS reversed_by,
		max(m.milestone_date) FILTER (WHERE m.milestone = 'plan_initiated') OVER in_order AS plan_by,
		max(m.milestone_date) FILTER (WHERE m.milestone = 'agency_decision') OVER (in_order GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS previous_decision
	FROM @input@.milestone AS m
		LEFT JOIN period AS p ON p.child_id = m.child_id AND m.milestone_date >= p.start_date AND (p.end_date IS NULL OR m.milestone_date <= p.end_date)
	WHERE m.child_id IS NOT NULL AND isfinite(m.milestone_date)
	WINDOW of_child AS (PARTITION BY m.child_id), in_order AS (PARTITION BY m.child_id ORDER BY m.milestone_date)),
adoption AS (SELECT DISTINCT s.child_id, s.first_decision, s.first_match FROM step AS s)
SELECT q.rule::varchar(40) AS rule, q.ssda903_rule::varchar(40) AS ssda903_rule, q.severity::varchar(7) AS severity, q.table_name::varchar(40) AS table_name,
	f.child_id::varchar(100) AS child_id, f.row_key::varchar(250) AS row_key, q.column_name::varchar(40) AS column_name, f.value::varchar(100) AS value,
	q.problem::varchar(250) AS problem, q.treatment::varchar(250) AS treatment
FROM ($$ || string_agg(format('SELECT %1$L AS rule, %2$L AS table_name, %3$L AS column_name, %4$s AS child_id, %5$s AS row_key, to_jsonb(r.%3$I) #>> ''{}'' AS value %6$s',
			q.rule, q.table_name, q.column_name, c.child_id, c.row_key, q.broken), E'\nUNION ALL\n' ORDER BY q.rule, q.table_name, q.column_name)
		|| ') AS f JOIN careperf.data_quality_rule AS q USING (rule, table_name, column_name)'
	FROM careperf.data_quality_rule AS q
		JOIN (SELECT c.table_name,
				coalesce(max('r.child_id') FILTER (WHERE c.column_name = 'child_id'), 'NULL::text') AS child_id,
				format('concat_ws('' '', %s)', coalesce(
					string_agg(format('to_jsonb(r.%I) #>> ''{}''', c.column_name), ', ' ORDER BY c.position) FILTER (WHERE c.key),
					string_agg(format('to_jsonb(r.%I) #>> ''{}''', c.column_name), ', ' ORDER BY c.position) FILTER (WHERE c.required AND c.column_name <> 'child_id'))) AS row_key
			FROM careperf.input_column AS c
			GROUP BY c.table_name) AS c USING (table_name);
END;
COMMENT ON FUNCTION careperf.data_quality_query() IS 'The SELECT behind data_quality: the union of the rows that break each rule.';
