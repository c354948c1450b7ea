-- Data quality: the rules that rows of the input can break, what each does to the figures, and the query
-- behind the view data_quality of an output schema.
--
-- A rule says by a condition which rows, called r, break it. Rows about a child come with the child k and
-- its time in care h. A rule that must see other rows too names a source of its own, from @input@ or from
-- what careperf.data_quality_query() prepares. All rules on one source share a pass over it. Whatever the
-- data, no rule may raise an error: it subtracts dates only where they are finite, and calls the calendar
-- only with dates of the prepared sources, which are of years 1 to 9999.

CREATE TABLE careperf.data_quality_rule (
	rule text,
	table_name text,
	column_name text,
	ssda903_rule text,
	severity text NOT NULL CHECK (severity IN ('error', 'warning')),
	problem text NOT NULL,
	treatment text NOT NULL,
	source text,
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
COMMENT ON COLUMN careperf.data_quality_rule.source IS 'What to read the rows r FROM; NULL: the table, with known_child as k and care as h where it has a child_id.';
COMMENT ON COLUMN careperf.data_quality_rule.broken IS 'The condition on a row r under which it breaks the rule.';
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
	('disability', 'disability_code', 'Counts as disabled in breakdowns; left out where it is NULL.'),
	('worker_allocation', 'role', 'Left out: neither a social worker nor an IRO.'),
	('review', 'participation', 'The review counts; the child did not take part in it.'),
	('health_event', 'event_type', 'Left out.'),
	('education_status', 'status', 'Left out.'),
	('education_status', 'phase', 'The school phase is that of another row or of the child''s age.'),
	('health_assessment_breach', 'assessment_type', 'Left out.'),
	('health_assessment_breach', 'agency', 'Without a recorded agency, unless the date of the referral says who answers for it.'),
	('milestone', 'milestone', 'Left out.'),
	('missing_episode', 'missing_type', 'Left out, as if away and not missing.'),
	('missing_episode', 'outcome', 'On the page of missing children, found once it has ended; changes no other figure.'),
	('care_leaver', 'eligibility', 'Left out, as if qualifying only.'),
	('care_leaver_contact', 'in_touch', 'Counts as not in touch.'),
	('care_leaver_contact', 'activity', 'Counts as not known.'),
	('care_leaver_contact', 'accommodation', 'Counts as not known.'),
	('care_plan_audit', 'grade', 'Left out, as if not graded.'),
	('youth_justice', 'disposal', 'On the page on youth justice, no disposal; changes no other figure.'),
	('staff_post', 'filled_by', 'Counts as a post not filled by a permanent qualified social worker.'),
	('worker', 'role', 'Left out: neither a social worker nor an IRO.')),
code_column AS (
	SELECT c.table_name, c.column_name, c.code_list, c.required, t.treatment
	FROM careperf.input_column AS c
		LEFT JOIN treated AS t USING (table_name, column_name)
	WHERE c.code_list IS NOT NULL)
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, severity, problem, treatment, broken)
SELECT 'unknown_code', table_name, column_name, 'error', format('A code that is not on the list %s (careperf.code).', code_list), treatment,
	format('r.%I NOT IN (SELECT c.code FROM careperf.code AS c WHERE c.list = %L)', column_name, code_list)
FROM code_column
UNION ALL
SELECT 'missing_value', table_name, column_name, 'error', 'A required code is missing.', treatment,
	format('r.%I IS NULL', column_name)
FROM code_column
WHERE required;

-- The other required columns. A date without which a row has no place in time leaves it out.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, severity, problem, treatment, broken)
SELECT 'missing_value', c.table_name, c.column_name, 'error', 'A required value is missing.',
	coalesce(t.treatment, CASE WHEN c.data_type IN ('date', 'timestamp without time zone') THEN 'Left out of every figure.'
		WHEN c.column_name = 'child_id' THEN 'Left out of every figure about children.' END),
	format('r.%I IS NULL', c.column_name)
FROM careperf.input_column AS c
	LEFT JOIN (VALUES
		('child', 'date_of_birth', 'Age unknown: in care without an end at 18, outside every cohort by age, and not met where the age decides.'),
		('care_episode', 'child_id', 'Left out.'),
		('worker_allocation', 'child_id', 'All such rows together count as one child of a caseload.'),
		('worker_allocation', 'worker_id', 'All such rows of a child count as one worker.'),
		('team', 'team_id', 'Left out.'),
		('sdq_score', 'score', 'Left out.'),
		('sibling_placement', 'sibling_group_id', 'All such rows together count as one group.'),
		('sibling_placement', 'child_id', 'Does not make a group of two, but the group waits for its placement.'),
		('sibling_placement', 'planned_together', 'The plan of the other members decides.'),
		('missing_episode', 'missing_episode_id', 'Counts, but no interview belongs to it.'),
		('return_interview', 'missing_episode_id', 'Left out.'),
		('complaint', 'complaint_id', 'Counts.'),
		('care_plan_audit', 'audit_id', 'Counts.'),
		('youth_justice', 'youth_justice_id', 'Counts.'),
		('staff_post', 'post_id', 'Counts.'),
		('staff_post', 'team_id', 'Left out.'),
		('staff_post', 'fte', 'Left out.'),
		('worker', 'worker_id', 'Counts.'),
		('worker', 'team_id', 'Left out of teams'' caseloads; of an allocation that names no team, either, the team is unknown.'),
		('worker', 'fte', 'Adds nothing to the posts of a caseload.'),
		('population', 'area_code', 'Left out.'),
		('population', 'persons_0_17', 'Left out.'),
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
		WHEN c.column_name = 'date_of_birth' THEN 'Age unknown: in care without an end at 18, outside every cohort by age, and not met where the age decides.'
		WHEN c.column_name = 'date_of_death' THEN 'infinity counts as alive, -infinity as dead.'
		WHEN c.column_name IN ('loaded_at', 'offered_on') THEN 'Changes no figure.'
		WHEN c.column_name = 'completed_on' AND c.table_name = 'return_interview' THEN 'Counts as not held.'
		WHEN c.table_name = 'disability' AND c.column_name = 'start_date' THEN 'Left out of breakdowns.'
		ELSE 'Left out of every figure.' END,
	format('r.%I IN (''infinity'', ''-infinity'')', c.column_name)
FROM careperf.input_column AS c
WHERE c.data_type IN ('date', 'timestamp without time zone')
UNION ALL
SELECT 'implausible_date', c.table_name, c.column_name, 'warning', 'A date before 1900 or after 2199.', 'Taken as it stands; outside the years 1 to 9999 as if it were not recorded (an end before them leaves the row out).',
	format('r.%1$I < ''1900-01-01'' AND r.%1$I > ''-infinity'' OR r.%1$I >= ''2200-01-01'' AND r.%1$I < ''infinity''', c.column_name)
FROM careperf.input_column AS c
WHERE c.data_type IN ('date', 'timestamp without time zone')
UNION ALL
SELECT 'after_data_to', c.table_name, c.column_name, 'warning', 'A date later than the last day for which the table is complete (input_currency.data_to).',
	CASE WHEN c.column_name IN ('date_of_birth', 'date_of_death', 'end_date', 'ended_at') THEN 'Taken as it stands.' ELSE 'Counts from its date on.' END,
	format('r.%2$I < ''infinity'' AND r.%2$I >= (SELECT min(c.data_to) FROM @input@.input_currency AS c WHERE c.table_name = %1$L AND c.data_to < ''5000000-01-01'') + 1',
		c.table_name, c.column_name)
FROM careperf.input_column AS c
WHERE c.data_type IN ('date', 'timestamp without time zone') AND c.table_name NOT IN ('input_currency', 'population');

-- Spells that cover no day.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, ssda903_rule, severity, problem, treatment, broken)
SELECT 'impossible_spell', c.table_name, c.column_name, CASE c.table_name WHEN 'care_episode' THEN '355, 356' END, 'error',
	CASE c.table_name WHEN 'missing_episode' THEN 'Ends before it starts.' ELSE 'Ends on or before the day on which it starts.' END,
	'Covers no day: left out of every figure.',
	CASE c.table_name WHEN 'missing_episode' THEN 'r.ended_at < r.started_at' ELSE 'r.end_date <= r.start_date' END
FROM careperf.input_column AS c
WHERE c.column_name IN ('end_date', 'ended_at');

-- Keys that are not unique, which only views can have; rows that are there twice.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, severity, problem, treatment, source, broken)
SELECT 'duplicate_key', c.table_name, c.column_name, 'error', 'Another row has the same key.', t.treatment,
	format('@input@.%1$I AS r JOIN (SELECT t.%2$I FROM @input@.%1$I AS t GROUP BY t.%2$I HAVING count(*) > 1) AS s USING (%2$I)', c.table_name, c.column_name),
	'true'
FROM careperf.input_column AS c
	LEFT JOIN (VALUES
		('child', 'In care once, with the earliest date of birth; as a care leaver with the birthdays of every row.'),
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
	'r.child_id IS NOT NULL AND k.child_id IS NULL AND EXISTS (SELECT FROM @input@.child)'
FROM careperf.input_column AS c
WHERE c.column_name = 'child_id' AND c.table_name <> 'child'
UNION ALL
SELECT 'before_birth', c.table_name, c.column_name, NULL, 'error', 'Before the child was born.',
	CASE c.table_name WHEN 'care_episode' THEN 'In care from this date on, age unknown until birth.'
		WHEN 'child' THEN 'Not in any figure of care leavers.'
		ELSE 'Taken as it stands, age unknown on the day.' END,
	format('r.%I < k.date_of_birth', c.column_name)
FROM careperf.input_column AS c
WHERE (c.table_name, c.column_name) IN (('child', 'date_of_death'), ('care_episode', 'start_date'), ('uasc_status', 'start_date'), ('review', 'review_date'),
	('health_event', 'event_date'), ('sdq_score', 'completed_on'), ('education_status', 'start_date'), ('ehcp_request', 'requested_on'),
	('milestone', 'milestone_date'), ('missing_episode', 'started_at'), ('care_leaver', 'start_date'), ('care_leaver_contact', 'contact_date'),
	('pathway_plan', 'completed_on'));

-- Teams that the table team does not know.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, severity, problem, treatment, broken)
SELECT 'unknown_team', c.table_name, 'team_id', 'error', 'The team has no row in team.',
	CASE c.table_name WHEN 'worker_allocation' THEN 'Counts for same worker; in no team''s caseload.' ELSE 'Left out of teams'' figures.' END,
	'r.team_id <> '''' AND EXISTS (SELECT FROM @input@.team) AND r.team_id NOT IN (SELECT t.team_id FROM @input@.team AS t WHERE t.team_id IS NOT NULL)'
FROM careperf.input_column AS c
WHERE c.column_name = 'team_id' AND c.table_name <> 'team';

-- The rules with one table each.
INSERT INTO careperf.data_quality_rule (rule, table_name, column_name, ssda903_rule, severity, problem, treatment, source, broken) VALUES

-- episodes: when
('episodes_overlap', 'care_episode', 'start_date', '501', 'error', 'Starts before an earlier episode of the child has ended.',
'In care on the days of either. The later start decides placement and status while it lasts, then the earlier resumes. Short breaks (V3, V4) are left out.',
'episode AS r', 'r.start_date < r.covered_to'),
('open_episode_followed', 'care_episode', 'end_date', '142', 'error', 'Has no end although a later episode has started.',
'Ends where the next later one starts. Short breaks (V3, V4) are left out.',
'episode AS r', 'r.is_open AND r.later_start IS NOT NULL'),
('several_open_episodes', 'care_episode', 'end_date', '142', 'error', 'One of several open episodes of the child.',
'The latest start goes on; those before it end where the next later one starts. The child counts once.',
'episode AS r', 'r.is_open AND r.open_episodes > 1'),
('ended_without_reason', 'care_episode', 'reason_ended', '148', 'error', 'Has an end but no reason for it.',
'Ends on its day. Where the period of care ends with it, the child has left care for an unknown reason.',
'episode AS r', $$NOT r.is_open AND coalesce(r.reason_ended, '') = ''$$),
('reason_without_end', 'care_episode', 'reason_ended', '148', 'error', 'Has a reason for its end but no end.',
'Open; the reason is ignored.',
'episode AS r', $$r.is_open AND r.reason_ended <> ''$$),
('no_continuation', 'care_episode', 'reason_ended', '388', 'error', 'Ended because another began (X1), but none began.',
'The child has left care, neither adopted nor by special guardianship.',
'episode AS r', $$r.reason_ended = 'X1' AND r.end_date = r.period_end$$),
('final_reason_continued', 'care_episode', 'reason_ended', '388', 'error', 'Ended for a final reason, but another episode began on that day.',
'No ending: the period of care goes on.',
'episode AS r', $$r.is_counted AND r.reason_ended NOT IN ('X1', '') AND r.next_start = r.end_date$$),
('start_within_period', 'care_episode', 'reason_started', '431', 'error', 'Started to be looked after (S) while in care, or on the day the last episode ended.',
'The same period of care, in another placement.',
'episode AS r', $$r.reason_started = 'S' AND r.start_date > r.period_start$$),
('return_without_start', 'care_episode', 'reason_started', '432, 433', 'error', 'Begins after days out of care, but not with reason S.',
'Another period of care: an ending before it, and a start.',
'episode AS r', $$r.reason_started <> 'S' AND r.start_date = r.period_start AND r.period_number > 1$$),
('first_start_not_held', 'care_episode', 'reason_started', NULL, 'warning', 'The first episode held did not start care (its reason is not S): earlier ones are missing.',
'In care from this day on; figures that need a time in care count from it.',
'episode AS r', $$r.reason_started <> 'S' AND r.start_date = r.period_start AND r.period_number = 1$$),
('started_at_18', 'care_episode', 'start_date', '352', 'error', 'Starts on or after the 18th birthday.',
'Left out of every figure.',
'episode AS r', 'r.start_date >= r.adult_on'),
('in_care_past_18', 'care_episode', 'end_date', '359', 'error', 'Goes on past the 18th birthday.',
'Left care on the 18th birthday, reason unknown.',
'episode AS r', 'r.start_date < r.adult_on AND CASE WHEN r.is_open THEN r.adult_on <= (SELECT k.known_to FROM known_to AS k) ELSE r.end_date > r.adult_on END'),
('in_care_after_death', 'care_episode', 'end_date', NULL, 'error', 'Goes on after the date of death.',
'Counts as in care to its own end.',
'episode AS r', 'r.date_of_death < r.end_date OR r.is_open AND isfinite(r.date_of_death)'),
('duplicate_episode', 'care_episode', 'start_date', NULL, 'error', 'Another row has the same child, dates, reason, legal status and placement.',
'Counts once.',
'episode AS r', 'r.is_copy OR r.has_copy'),

-- episodes: short breaks
('short_break_beside_care', 'care_episode', 'legal_status', NULL, 'warning', 'A short break (V3, V4) that meets or overlaps other care of the child.',
'Left out: where nothing else covers its days, the period of care ends before it and another starts after it.',
'episode AS r', 'r.is_short_break AND r.in_care && careperf.spell_dates(r.start_date - 1, CASE WHEN NOT r.is_open THEN r.end_date + 1 END)'),
('short_breaks_mixed', 'care_episode', 'legal_status', '426', 'warning', 'The child has both kinds of short break (V3 and V4) in one year.',
'Left out, as all short breaks.',
'(SELECT e.*, min(e.legal_status) OVER of_year AS one_kind, max(e.legal_status) OVER of_year AS other_kind FROM lined_up AS e WHERE e.is_short_break
	WINDOW of_year AS (PARTITION BY e.child_id, careperf.financial_year_start(e.start_date))) AS r', 'r.one_kind <> r.other_kind'),
('short_break_long_term_foster', 'care_episode', 'placement_type', '384', 'warning', 'A short break (V3, V4) in a long-term foster placement (U1, U4).',
'Left out, as all short breaks.',
'episode AS r', $$r.is_short_break AND r.placement_type IN ('U1', 'U4')$$),

-- episodes: temporary stays
('temporary_stay_too_long', 'care_episode', 'end_date', '376, 379', 'error', 'A temporary stay of more than 21 days (T3) or 7 days (T4).',
'A temporary stay all the same: it interrupts no placement.',
'episode AS r', $$r.is_counted AND CASE WHEN NOT r.is_open THEN CASE r.placement_type WHEN 'T3' THEN r.end_date - r.start_date > 21 WHEN 'T4' THEN r.end_date - r.start_date > 7 END END$$),
('temporary_stay_short_break', 'care_episode', 'placement_type', '382', 'error', 'A temporary stay during a short break (V3, V4).',
'Left out, as all short breaks.',
'episode AS r', 'r.is_short_break AND r.is_temporary_stay'),
('temporary_stay_first', 'care_episode', 'placement_type', NULL, 'error', 'A period of care begins with a temporary stay (T0 to T4).',
'Counts as a placement like any other, of group Other.',
'episode AS r', 'r.is_temporary_stay AND r.start_date = r.period_start'),
('temporary_stay_last', 'care_episode', 'placement_type', '381', 'error', 'A period of care ends with a temporary stay (T0 to T4).',
'Belongs to the placement before it until it ends.',
'episode AS r', 'r.is_temporary_stay AND r.end_date = r.period_end'),
('temporary_stay_not_returned', 'care_episode', 'placement_type', '383', 'error', 'Follows a temporary stay but is not the return (reason P) to the placement before it.',
'A return to the same place is one whatever its reason. Elsewhere it is one move, unless its reason is L, T or U.',
'episode AS r', $$r.is_counted AND r.after_temporary_stay AND NOT r.is_temporary_stay AND r.previous_end = r.start_date
	AND (r.reason_started <> 'P' OR r.placement_type <> r.previous_settled_type)$$),

-- episodes: what and where
('reason_contradicts_change', 'care_episode', 'reason_started', '434, 435, 436', 'error',
'The reason does not fit what changed from the episode before: L without another legal status or with another placement, P or T with another legal status or without another placement, B or U without another legal status.',
'The reason is believed: L, T and U continue the placement, P and B are moves.',
'episode AS r', $$r.is_counted AND r.previous_end = r.start_date AND NOT r.after_temporary_stay AND NOT r.is_temporary_stay
	AND CASE WHEN r.reason_started = 'L' THEN r.legal_status = r.previous_legal_status OR r.placement_type <> r.previous_placement_type
	WHEN r.reason_started IN ('P', 'T') THEN r.legal_status <> r.previous_legal_status OR r.same_place_as_previous
	WHEN r.reason_started IN ('B', 'U') THEN r.legal_status = r.previous_legal_status END$$),
('adoption_by_carer_coded_as_move', 'care_episode', 'reason_started', '217', 'error', 'Placed for adoption with the current foster carer (A3, A5), but the reason is not S, T or U.',
'Right after a foster placement (U1 to U6) the same placement; else the reason decides.',
'episode AS r', $$r.is_counted AND r.placement_type IN ('A3', 'A5') AND r.reason_started NOT IN ('S', 'T', 'U')$$),
('parents_while_accommodated', 'care_episode', 'legal_status', '378', 'error', 'Placed with parents (P1) while accommodated (V2).',
'In care, placed with parents.',
'episode AS r', $$r.is_counted AND r.placement_type = 'P1' AND r.legal_status = 'V2'$$),
('provider_not_wanted', 'care_episode', 'placement_provider', '213', 'error', 'A provider where there is none (temporary stays and Z placements).',
'Ignored: the group follows from the placement.',
'episode AS r', $$r.placement_type ~ '^[TZ][0-9]+$' AND r.placement_provider <> ''$$),
('provider_missing', 'care_episode', 'placement_provider', '526', 'error', 'No provider of the placement.',
'Counts as neither own nor private or voluntary provision.',
'episode AS r', $$r.placement_type !~ '^[TZ][0-9]+$' AND coalesce(r.placement_provider, '') = ''$$),
('provider_contradicts_placement', 'care_episode', 'placement_provider', '527 to 531, 550', 'error', 'The provider can not provide such a placement.',
'Both are believed: relatives and friends, placed with parents and placed for adoption go by the placement, the other groups by both.',
'episode AS r', $$r.placement_type = 'P1' AND r.placement_provider IN ('PR1', 'PR2', 'PR3', 'PR4', 'PR5')
	OR r.placement_provider = 'PR0' AND r.placement_type !~ '^([TZ][0-9]+|P1)$'
	OR r.placement_provider = 'PR3' AND r.placement_type ~ '^(A[3-6]|K[12]|U[1-6])$'$$),
('code_not_in_force', 'care_episode', 'legal_status', '445, 446', 'error', 'A legal status that was not in force when the episode started.',
'Taken as it stands: D1 and E1 are placement orders.',
'careperf.code AS k JOIN lined_up AS r ON r.legal_status = k.code', $$k.list = 'LS' AND (r.start_date < k.valid_from OR r.start_date > k.valid_to)$$),
('code_not_in_force', 'care_episode', 'placement_type', NULL, 'error', 'A placement type that was not in force when the episode started.',
'Taken as it stands.',
'careperf.code AS k JOIN lined_up AS r ON r.placement_type = k.code', $$k.list = 'PLACE' AND (r.start_date < k.valid_from OR r.start_date > k.valid_to)$$),
('code_not_in_force', 'care_episode', 'reason_ended', NULL, 'error', 'A reason that was not in force when the episode ended.',
'Taken as it stands.',
'careperf.code AS k JOIN lined_up AS r ON r.reason_ended = k.code', $$k.list = 'REC' AND NOT r.is_open AND (r.end_date < k.valid_from OR r.end_date > k.valid_to)$$),
('code_not_in_force', 'care_episode', 'reason_placement_changed', NULL, 'error', 'A reason that was not in force when the episode ended.',
'Changes no figure.',
'careperf.code AS k JOIN lined_up AS r ON r.reason_placement_changed = k.code', $$k.list = 'REASON_PLACE_CHANGE' AND NOT r.is_open AND (r.end_date < k.valid_from OR r.end_date > k.valid_to)$$),
('distance_unknown', 'care_episode', 'distance_miles', '164, 392', 'warning', 'The distance from home is not known.',
'Outside placed_within_20_miles.',
'episode AS r', 'r.is_counted AND NOT r.is_temporary_stay AND (r.distance_miles IS NULL OR round(r.distance_miles, 1) = 999.9)
	AND EXISTS (SELECT FROM @input@.care_episode AS e WHERE e.distance_miles IS NOT NULL) AND NOT r.ever_uasc'),
('impossible_distance', 'care_episode', 'distance_miles', '406, 454', 'error', 'A distance below 0 or above 350 miles.',
'Taken as it stands: below 0 is within 20 miles, above is not.',
'episode AS r', 'r.distance_miles < 0 OR r.distance_miles > 350 AND round(r.distance_miles, 1) <> 999.9'),
('placement_la_unknown', 'care_episode', 'placement_la', NULL, 'warning', 'The authority where the placement is is not known.',
'Counts as not placed outside the council''s area.',
'episode AS r', $$r.is_counted AND NOT r.is_temporary_stay AND coalesce(r.placement_la, '') = ''
	AND EXISTS (SELECT FROM @input@.care_episode AS e WHERE e.placement_la <> '')$$),
('not_a_gss_code', 'care_episode', 'placement_la', NULL, 'error', 'Not a GSS code: a letter and eight digits.',
'Counts as another authority, outside the council''s area.',
NULL, $$r.placement_la !~ '^([A-Z][0-9]{8})?$'$$),

-- unaccompanied asylum-seeking children
('uasc_past_18', 'uasc_status', 'end_date', '304', 'error', 'Ends after the 18th birthday.',
'UASC to its end; care ends on the 18th birthday at the latest.',
NULL, 'isfinite(r.end_date) AND r.end_date > k.adult_on'),

-- reviews, health, education
('review_outside_care', 'review', 'review_date', '399', 'error', 'Held on a day on which the child was not in care, or on a short break (V3, V4) only.',
'Left out.',
NULL, 'r.child_id IS NOT NULL AND isfinite(r.review_date) AND (h.to_last_day @> r.review_date) IS NOT TRUE'),
('participation_contradicts_age', 'review', 'participation', NULL, 'error', 'PN0 (under 4) of a child aged 4 or over, or another code of a child under 4.',
'The age decides: from 4 on the review counts and PN0 is not taking part; under 4 it is outside review_participation.',
NULL, $$CASE WHEN r.participation = 'PN0' THEN careperf.age_on(k.date_of_birth, r.review_date) >= 4
	WHEN r.participation ~ '^PN[1-7]$' THEN careperf.age_on(k.date_of_birth, r.review_date) < 4 END$$),
('participation_missing', 'review', 'participation', NULL, 'warning', 'Whether the child took part is not known.',
'The review counts; the child did not take part in it.',
NULL, $$coalesce(r.participation, '') = ''$$),
('several_reviews_on_day', 'review', 'review_date', NULL, 'warning', 'Another review of the child on the same day.',
'They are one review; the child took part if any row says so.',
'@input@.review AS r JOIN (SELECT v.child_id, v.review_date FROM @input@.review AS v GROUP BY v.child_id, v.review_date HAVING count(*) > 1) AS s USING (child_id, review_date)', 'true'),
('initial_health_outside_care', 'health_event', 'event_date', NULL, 'error', 'An initial health assessment or referral neither during care nor within 28 days before it.',
'No period of care is assessed or referred by it; an assessment counts as one for health_assessment_in_timescale.',
NULL, $$r.event_type IN ('iha', 'iha_referral') AND r.child_id IS NOT NULL AND isfinite(r.event_date) AND (h.from_28_days_before @> r.event_date) IS NOT TRUE$$),
('breach_outside_care', 'health_assessment_breach', 'due_on', NULL, 'warning', 'The assessment was due on a day on which the child was not in care.',
'Says who answers for the late assessment before or after it, if there is one.',
NULL, $$r.child_id IS NOT NULL AND isfinite(r.due_on) AND (h.in_care @> r.due_on) IS NOT TRUE$$),
('score_out_of_range', 'sdq_score', 'score', NULL, 'error', 'A score below 0 or above 40.',
'Left out.',
NULL, 'r.score NOT BETWEEN 0 AND 40'),
('sdq_at_other_age', 'sdq_score', 'completed_on', '197a, 197b', 'error', 'Completed under the age of 4 or over 16.',
'Left out.',
NULL, 'careperf.age_on(k.date_of_birth, r.completed_on) NOT BETWEEN 4 AND 16'),
('several_scores_on_day', 'sdq_score', 'score', NULL, 'warning', 'Another score of the child on the same day.',
'The highest counts.',
'@input@.sdq_score AS r JOIN (SELECT s.child_id, s.completed_on FROM @input@.sdq_score AS s GROUP BY s.child_id, s.completed_on HAVING count(*) > 1) AS s USING (child_id, completed_on)',
'true'),
('issued_before_request', 'ehcp_request', 'issued_on', NULL, 'error', 'Issued before it was requested.',
'Counts as issued within 20 weeks, from the day of the request on.',
NULL, 'r.issued_on < r.requested_on'),

-- adoption
('placed_without_decision', 'care_episode', 'start_date', '551', 'error', 'Placed for adoption (A3 to A6) without a decision by then that the child should be.',
'Placed on this day all the same.',
'episode AS r', $$r.placement_type ~ '^A[3-6]$' AND r.start_date = r.placed_for_adoption_on AND r.first_decision IS NULL
	AND EXISTS (SELECT FROM adoption AS o WHERE o.first_decision IS NOT NULL)$$),
('order_without_decision', 'care_episode', 'start_date', '553, 555', 'error', 'A placement order (E1, D1) without a decision that the child should be placed for adoption.',
'The order is of this day all the same.',
'episode AS r', $$r.legal_status IN ('E1', 'D1') AND r.start_date = r.placement_order_on AND r.first_decision IS NULL
	AND EXISTS (SELECT FROM adoption AS o WHERE o.first_decision IS NOT NULL)$$),
('decision_after_placed', 'milestone', 'milestone_date', '552', 'error', 'The first decision of the period of care is later than the placement for adoption.',
'Both dates are believed.',
'step AS r', $$r.milestone = 'agency_decision' AND r.milestone_date = r.first_decision AND r.milestone_date > r.placed_for_adoption_on$$),
('decision_after_order', 'milestone', 'milestone_date', '554, 556', 'error', 'The first decision of the period of care is later than the placement order.',
'Both dates are believed.',
'step AS r', $$r.milestone = 'agency_decision' AND r.milestone_date = r.first_decision AND r.milestone_date > r.placement_order_on$$),
('decision_outside_care', 'milestone', 'milestone_date', '334', 'error', 'Decided on a day on which the child was not in care.',
'Stands; in agency_decision_not_placed during the next period of care, in adoption_plan_4_months from the start of the last one.',
'step AS r', $$r.milestone = 'agency_decision' AND r.period_number IS NULL$$),
('decision_without_plan', 'milestone', 'milestone_date', NULL, 'warning', 'No date on or before it on which adoption became the plan.',
'Outside adoption_plan_to_adm_8_weeks, and not in time in adoption_plan_4_months.',
'step AS r', $$r.milestone = 'agency_decision' AND r.plan_by IS NULL AND EXISTS (SELECT FROM @input@.milestone AS m WHERE m.milestone = 'plan_initiated')$$),
('decision_not_reversed', 'milestone', 'milestone_date', '557', 'error', 'The child left care and was not adopted, but the decision was not reversed.',
'Stands; it leaves agency_decision_not_placed when the period of care ends.',
'step AS r', $$r.milestone = 'agency_decision' AND r.milestone_date = r.last_decision
	AND r.period_reason_ended NOT IN ('E11', 'E12') AND (r.last_reversal IS NULL OR r.last_reversal < r.milestone_date)$$),
('decision_reversed_but_adopted', 'milestone', 'milestone_date', '558', 'error', 'The decision was reversed and no other made, but the child was adopted.',
'The decision stands no more; the child counts as adopted.',
'step AS r', $$r.milestone = 'decision_reversed' AND r.period_reason_ended IN ('E11', 'E12') AND (r.last_decision IS NULL OR r.last_decision <= r.milestone_date)$$),
('decision_while_one_stands', 'milestone', 'milestone_date', '579, 583', 'error', 'A new decision although the one before was not reversed.',
'Replaces the one before, which leaves every figure on this day.',
'step AS r', $$r.milestone = 'agency_decision' AND r.previous_decision IS NOT NULL AND (r.reversed_by IS NULL OR r.reversed_by < r.previous_decision)$$),
('decision_on_day_of_reversal', 'milestone', 'milestone_date', NULL, 'error', 'Decided and reversed on the same day.',
'Does not stand: left out of every figure.',
'step AS r', $$r.milestone = 'agency_decision' AND r.milestone_date = r.reversed_by$$),
('reversal_without_decision', 'milestone', 'milestone_date', NULL, 'error', 'A decision was reversed, but none had been made.',
'Changes no figure.',
'step AS r', $$r.milestone = 'decision_reversed' AND (r.first_decision IS NULL OR r.first_decision > r.milestone_date)$$),
('match_after_placed', 'milestone', 'milestone_date', '331', 'error', 'Matched with adopters after being placed with them.',
'Both dates are believed; the latest match by the adoption order counts.',
'step AS r', $$r.milestone = 'matched' AND r.milestone_date > r.placed_for_adoption_on$$),
('adopted_without_match', 'care_episode', 'reason_ended', '601, 602', 'error', 'Adopted, but never matched with adopters.',
'Adopted all the same; outside court_authority_to_match_days.',
'episode AS r', $$r.reason_ended IN ('E11', 'E12') AND r.end_date = r.period_end AND r.period_reason_ended = r.reason_ended AND (r.first_match IS NULL OR r.first_match > r.end_date)
	AND EXISTS (SELECT FROM adoption AS o WHERE o.first_match IS NOT NULL)$$),
('adopted_without_placement', 'care_episode', 'reason_ended', NULL, 'error', 'Adopted, but never placed for adoption (A3 to A6).',
'Adopted all the same; outside the averages of days, unless a milestone says when the child was placed.',
'episode AS r', $$r.reason_ended IN ('E11', 'E12') AND r.end_date = r.period_end AND r.period_reason_ended = r.reason_ended AND r.placed_for_adoption_on IS NULL$$),
('order_not_in_episodes', 'milestone', 'milestone_date', '602', 'error', 'An adoption order, but care did not end with adoption (E11, E12).',
'An adoption in the averages of days where it falls within care; not in left_care_adopted, which goes by the episodes.',
'step AS r', $$r.milestone = 'adoption_order' AND coalesce(r.period_reason_ended, '') NOT IN ('E11', 'E12')$$),
('step_outside_care', 'milestone', 'milestone_date', NULL, 'error', 'A match, placement or order neither during care nor within 28 days before it.',
'Left out.',
NULL, $$r.milestone IN ('matched', 'placed', 'placement_order', 'adoption_order') AND r.child_id IS NOT NULL AND isfinite(r.milestone_date)
	AND (h.from_28_days_before @> r.milestone_date) IS NOT TRUE$$),
('sibling_group_of_one', 'sibling_placement', 'sibling_group_id', NULL, 'error', 'The only member of its group.',
'Left out.',
$$(SELECT s.sibling_group_id, s.child_id, s.planned_together, min(s.child_id) OVER of_group AS first_child, max(s.child_id) OVER of_group AS last_child,
		bool_and(s.planned_together) OVER of_group AS all_planned, bool_or(s.planned_together) OVER of_group AS any_planned
	FROM @input@.sibling_placement AS s WHERE s.sibling_group_id IS NOT NULL WINDOW of_group AS (PARTITION BY s.sibling_group_id)) AS r$$,
'r.first_child = r.last_child'),
('siblings_plan_differs', 'sibling_placement', 'planned_together', NULL, 'error', 'Some members of the group are planned together, others not.',
'The group is left out.',
$$(SELECT s.sibling_group_id, s.child_id, s.planned_together, min(s.child_id) OVER of_group AS first_child, max(s.child_id) OVER of_group AS last_child,
		bool_and(s.planned_together) OVER of_group AS all_planned, bool_or(s.planned_together) OVER of_group AS any_planned
	FROM @input@.sibling_placement AS s WHERE s.sibling_group_id IS NOT NULL WINDOW of_group AS (PARTITION BY s.sibling_group_id)) AS r$$,
'r.any_planned <> r.all_planned'),
('household_missing', 'sibling_placement', 'adopter_household_id', NULL, 'error', 'Placed, but with whom is not known.',
'The group counts as not placed together.',
NULL, 'r.placed_on IS NOT NULL AND r.adopter_household_id IS NULL'),

-- missing children, complaints
('missing_outside_care', 'missing_episode', 'started_at', '577', 'error', 'Starts on a day on which the child was not in care.',
'Left out.',
NULL, 'r.child_id IS NOT NULL AND isfinite(r.started_at) AND (h.in_care @> r.started_at::date) IS NOT TRUE'),
('missing_past_care', 'missing_episode', 'ended_at', '577', 'error', 'Still open, or ended later, although the child has left care.',
'Its own end holds: open, no interview is due.',
'@input@.missing_episode AS r JOIN period AS p USING (child_id)', $$isfinite(r.started_at) AND r.started_at::date >= p.start_date AND r.started_at::date < p.end_date
	AND coalesce(r.ended_at, 'infinity')::date > p.end_date AND p.reason_ended IS NOT NULL$$),
('missing_episodes_overlap', 'missing_episode', 'started_at', '574', 'error', 'Starts before an earlier missing episode of the child has ended.',
'Each counts as a missing episode.',
$$(SELECT m.missing_episode_id, m.child_id, m.started_at, max(coalesce(m.ended_at, 'infinity')) OVER (PARTITION BY m.child_id ORDER BY m.started_at, m.ended_at, m.missing_episode_id COLLATE "C"
	ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS missing_to
	FROM @input@.missing_episode AS m WHERE m.child_id IS NOT NULL AND isfinite(m.started_at) AND (m.ended_at IS NULL OR m.ended_at >= m.started_at)) AS r$$, 'r.started_at < r.missing_to'),
('interview_without_episode', 'return_interview', 'missing_episode_id', NULL, 'error', 'The missing episode is not in missing_episode.',
'Left out.',
$$@input@.return_interview AS r LEFT JOIN (SELECT e.missing_episode_id, max(coalesce(e.ended_at, 'infinity')) AS ended_at
	FROM @input@.missing_episode AS e GROUP BY e.missing_episode_id) AS m USING (missing_episode_id)$$,
'r.missing_episode_id IS NOT NULL AND m.missing_episode_id IS NULL'),
('interview_before_return', 'return_interview', 'completed_on', NULL, 'error', 'Held before the missing episode ended.',
'Counts from the end of the episode, as held within 3 working days.',
$$@input@.return_interview AS r LEFT JOIN (SELECT e.missing_episode_id, max(coalesce(e.ended_at, 'infinity')) AS ended_at
	FROM @input@.missing_episode AS e GROUP BY e.missing_episode_id) AS m USING (missing_episode_id)$$,
'isfinite(r.completed_on) AND r.completed_on < m.ended_at::date'),
('complaint_without_child', 'complaint', 'child_id', NULL, 'warning', 'No child is named.',
'Not counted.',
NULL, 'r.child_id IS NULL'),

-- care leavers
('contact_in_care', 'care_leaver_contact', 'contact_date', '1007', 'error', 'The young person was in care on the day.',
'No birthday in care counts, whatever the contact says; around a later one it counts.',
NULL, 'isfinite(r.contact_date) AND h.in_care @> r.contact_date'),
('contact_without_spell', 'care_leaver_contact', 'contact_date', '1001, 1002', 'error', 'No open spell in care_leaver on the day.',
'Counts only around a birthday that an open spell covers.',
'@input@.care_leaver_contact AS r
	LEFT JOIN (SELECT l.child_id, range_agg(careperf.spell_dates(l.start_date, l.end_date)) AS dates FROM @input@.care_leaver AS l GROUP BY l.child_id) AS s USING (child_id)',
'r.child_id IS NOT NULL AND isfinite(r.contact_date) AND (s.dates @> r.contact_date) IS NOT TRUE AND EXISTS (SELECT FROM @input@.care_leaver)'),
('contact_after_death', 'care_leaver_contact', 'contact_date', '1000', 'error', 'After the date of death.',
'Left out: nothing counts from the date of death on.',
NULL, 'isfinite(r.contact_date) AND r.contact_date > k.date_of_death'),
('contact_after_transfer', 'care_leaver_contact', 'contact_date', '1011', 'error', 'Another authority had taken over the care of the young person (E3).',
'No birthday counts after a transfer.',
NULL, 'isfinite(r.contact_date) AND h.transferred @> r.contact_date'),
('contact_incomplete', 'care_leaver_contact', 'in_touch', '131, 132, 133, 153', 'error', 'In touch, but activity or accommodation is not known.',
'In the denominators; what is not known is not met.',
NULL, $$r.in_touch = 'YES' AND (coalesce(r.activity, '0') IN ('', '0') OR coalesce(r.accommodation, '0') IN ('', '0'))$$),
('not_in_touch_but_known', 'care_leaver_contact', 'in_touch', '153', 'error', 'Not in touch, but activity or accommodation is known.',
'Not in contact; activity and accommodation are believed, and count, but for DIED and RHOM, who are in no figure.',
NULL, $$r.in_touch IN ('NO', 'REFU', 'NREQ', 'DIED', 'RHOM') AND EXISTS (SELECT FROM careperf.code AS c
	WHERE c.grouping <> 'unknown' AND (c.list, c.code) IN (('ACTIV', r.activity), ('ACCOM', r.accommodation)))$$),
('in_touch_missing', 'care_leaver_contact', 'in_touch', '131', 'error', 'Whether in touch is not known.',
'Counts as not in touch.',
NULL, $$coalesce(r.in_touch, '') = ''$$),
('never_suitable', 'care_leaver_contact', 'accommodation', '133', 'error', 'Homeless or in custody, but called suitable (S1, X1).',
'Counts as not suitable.',
NULL, $$r.accommodation IN ('S1', 'X1')$$),
('several_contacts_on_day', 'care_leaver_contact', 'contact_date', NULL, 'warning', 'Another contact of the young person on the same day.',
'The last by in_touch, activity and accommodation counts.',
'@input@.care_leaver_contact AS r JOIN (SELECT k.child_id, k.contact_date FROM @input@.care_leaver_contact AS k GROUP BY k.child_id, k.contact_date HAVING count(*) > 1) AS s USING (child_id, contact_date)',
'true'),
('care_leaver_in_care', 'care_leaver', 'start_date', '1007', 'error', 'A spell with leaving care services while in care.',
'A care leaver on its days; no birthday in care counts.',
NULL, 'h.in_care && careperf.spell_dates(r.start_date, r.end_date)'),
('care_leaver_at_25', 'care_leaver', 'start_date', NULL, 'error', 'Starts on or after the 25th birthday.',
'Left out.',
NULL, 'isfinite(r.start_date) AND careperf.age_on(k.date_of_birth, r.start_date) >= 25'),

-- workers, posts, population
('social_worker_gap', 'worker_allocation', 'start_date', 'SW10', 'warning', 'More than 7 days without a social worker before it, while in care.',
'No gap is bridged: the 12 months with the same social worker start here.',
$$(SELECT a.child_id, a.role, a.worker_id, a.start_date, max(coalesce(a.end_date, 'infinity')) OVER (PARTITION BY a.child_id ORDER BY a.start_date, a.end_date
	ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_to
	FROM @input@.worker_allocation AS a WHERE a.role = 'social_worker' AND a.child_id IS NOT NULL AND isfinite(a.start_date) AND (a.end_date IS NULL OR a.end_date > a.start_date)) AS r
	JOIN period AS p USING (child_id)$$, 'CASE WHEN isfinite(r.held_to) THEN r.start_date - r.held_to > 7 END AND r.held_to >= p.start_date AND (p.end_date IS NULL OR r.start_date <= p.end_date)'),
('unknown_worker', 'worker_allocation', 'worker_id', NULL, 'warning', 'The worker has no row in worker.',
'Counts for same worker; in a caseload only if its own team is known.',
$$@input@.worker_allocation AS r LEFT JOIN (SELECT DISTINCT k.worker_id FROM @input@.worker AS k) AS w USING (worker_id)$$,
'r.worker_id IS NOT NULL AND w.worker_id IS NULL AND EXISTS (SELECT FROM @input@.worker)'),
('impossible_fte', 'staff_post', 'fte', NULL, 'error', 'A full-time equivalent below 0, or no number.',
'Left out.',
NULL, $$r.fte < 0 OR r.fte IN ('NaN', 'Infinity')$$),
('impossible_fte', 'worker', 'fte', NULL, 'error', 'A full-time equivalent below 0, or no number.',
'Adds nothing to the posts of a caseload.',
NULL, $$r.fte < 0 OR r.fte IN ('NaN', 'Infinity')$$),
('posts_overlap', 'staff_post', 'start_date', NULL, 'error', 'Starts before an earlier spell of the same post has ended.',
'Each spell counts with its full-time equivalent.',
$$(SELECT p.post_id, p.team_id, p.fte, p.filled_by, p.start_date, max(coalesce(p.end_date, 'infinity')) OVER (PARTITION BY p.post_id ORDER BY p.start_date, p.end_date
	ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_to
	FROM @input@.staff_post AS p WHERE p.post_id IS NOT NULL AND isfinite(p.start_date) AND (p.end_date IS NULL OR p.end_date > p.start_date)) AS r$$, 'r.start_date < r.held_to'),
('workers_overlap', 'worker', 'start_date', NULL, 'warning', 'Starts before an earlier spell of the worker in the same role and team has ended.',
'Each spell counts with its full-time equivalent.',
$$(SELECT w.worker_id, w.role, w.team_id, w.fte, w.start_date, max(coalesce(w.end_date, 'infinity')) OVER (PARTITION BY w.worker_id, w.role, w.team_id ORDER BY w.start_date, w.end_date
	ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_to
	FROM @input@.worker AS w WHERE w.worker_id IS NOT NULL AND isfinite(w.start_date) AND (w.end_date IS NULL OR w.end_date > w.start_date)) AS r$$, 'r.start_date < r.held_to'),
('several_estimates', 'population', 'persons_0_17', NULL, 'error', 'Another estimate for the area from the same date.',
'The larger counts.',
'@input@.population AS r JOIN (SELECT p.area_code, p.valid_from FROM @input@.population AS p GROUP BY p.area_code, p.valid_from HAVING count(*) > 1) AS s USING (area_code, valid_from)',
'true'),
('no_persons', 'population', 'persons_0_17', NULL, 'error', 'An estimate of nobody, or fewer.',
'Taken as it stands.',
NULL, 'r.persons_0_17 <= 0'),
('area_not_known', 'population', 'area_code', NULL, 'error', 'Several areas, and which is the council is not set (set_council).',
'No rate per 10,000 until it is set.',
NULL, 'NOT EXISTS (SELECT FROM @output@.council) AND EXISTS (SELECT FROM @input@.population AS p WHERE p.area_code <> r.area_code)'),
('unknown_table', 'input_currency', 'table_name', NULL, 'error', 'No table of the input contract.',
'Sets a limit like any other row.',
NULL, 'r.table_name NOT IN (SELECT t.table_name FROM careperf.input_table AS t)');

CREATE FUNCTION careperf.data_quality_query() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- The prepared sources hold dates of years 1 to 9999 only, where no function of the calendar can fail.
	-- A row is found again by its key; where the table has none, by its required columns beside the child.
	SELECT $$WITH known_child AS (
	SELECT c.child_id, min(c.date_of_birth) FILTER (WHERE of_our_era) AS date_of_birth,
		careperf.birthday(min(c.date_of_birth) FILTER (WHERE of_our_era), 18) AS adult_on, min(c.date_of_death) FILTER (WHERE isfinite(c.date_of_death)) AS date_of_death
	FROM @input@.child AS c
		CROSS JOIN LATERAL (SELECT c.date_of_birth >= '0001-01-01' AND c.date_of_birth < '10000-01-01' AS of_our_era) AS e
	WHERE c.child_id IS NOT NULL
	GROUP BY c.child_id),
known_to AS (
	SELECT coalesce((SELECT min(c.data_to) FROM @input@.input_currency AS c WHERE c.table_name = 'care_episode'), max(e.start_date)) AS known_to
	FROM @input@.care_episode AS e
	WHERE e.start_date < date '2200-01-01'),
spell AS (
	SELECT e.child_id, e.start_date, e.reason_started, e.legal_status, e.category_of_need, e.placement_type, e.placement_provider,
		e.end_date, e.reason_ended, e.reason_placement_changed, e.placement_la, e.distance_miles, e.home_postcode, e.placement_postcode,
		e.placement_urn, k.date_of_birth, k.adult_on, k.date_of_death, coalesce(e.end_date, 'infinity') = 'infinity' AS is_open,
		coalesce(e.legal_status IN ('V3', 'V4'), false) AS is_short_break, coalesce(e.placement_type ~ '^T[0-4]$', false) AS is_temporary_stay,
		coalesce(e.legal_status NOT IN ('V3', 'V4'), true) AND coalesce(e.start_date < k.adult_on, true) AS is_counted
	FROM @input@.care_episode AS e
		LEFT JOIN known_child AS k USING (child_id)
	WHERE e.child_id IS NOT NULL AND e.start_date >= '0001-01-01' AND e.start_date < '10000-01-01'
		AND (e.end_date IS NULL OR e.end_date > e.start_date AND (e.end_date < '10000-01-01' OR e.end_date = 'infinity'))),
lined_up AS (
	SELECT e.*, max(e.end_date) FILTER (WHERE NOT e.is_open) OVER (PARTITION BY e.child_id COLLATE "C"
			ORDER BY e.start_date, e.end_date, concat(e.reason_started, e.legal_status, e.placement_type) COLLATE "C"
			ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_to,
		first_value(e.start_date) OVER (PARTITION BY e.child_id COLLATE "C" ORDER BY e.start_date GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) AS later_start,
		count(*) FILTER (WHERE e.is_open) OVER (PARTITION BY e.child_id COLLATE "C") AS open_episodes,
		lead(e.start_date) OVER in_order AS next_start, lag(e.end_date) OVER in_order AS previous_end,
		lag(e.legal_status) OVER in_order AS previous_legal_status, lag(e.placement_type) OVER in_order AS previous_placement_type,
		lag(e.is_temporary_stay) OVER in_order AS after_temporary_stay,
		lag(e.placement_type) OVER (PARTITION BY e.child_id COLLATE "C", e.is_counted, e.is_temporary_stay
			ORDER BY e.start_date, e.end_date, concat(e.reason_started, e.legal_status, e.placement_type) COLLATE "C") AS previous_settled_type,
		(e.placement_type, e.placement_provider, e.placement_postcode, e.placement_urn) = (lag(e.placement_type) OVER in_order,
			lag(e.placement_provider) OVER in_order, lag(e.placement_postcode) OVER in_order, lag(e.placement_urn) OVER in_order) AS same_place_as_previous,
		(e.start_date, e.end_date, e.reason_started, e.legal_status, e.placement_type) IS NOT DISTINCT FROM (lag(e.start_date) OVER in_order,
			lag(e.end_date) OVER in_order, lag(e.reason_started) OVER in_order, lag(e.legal_status) OVER in_order, lag(e.placement_type) OVER in_order) AS is_copy,
		(e.start_date, e.end_date, e.reason_started, e.legal_status, e.placement_type) IS NOT DISTINCT FROM (lead(e.start_date) OVER in_order,
			lead(e.end_date) OVER in_order, lead(e.reason_started) OVER in_order, lead(e.legal_status) OVER in_order, lead(e.placement_type) OVER in_order) AS has_copy
	FROM spell AS e
	WINDOW in_order AS (PARTITION BY e.child_id COLLATE "C", e.is_counted ORDER BY e.start_date, e.end_date, concat(e.reason_started, e.legal_status, e.placement_type) COLLATE "C")),
history AS (
	SELECT e.child_id, careperf.care_history(e.start_date, e.reason_started, e.legal_status, e.category_of_need, e.placement_type,
		e.placement_provider, e.end_date, e.reason_ended, e.reason_placement_changed, e.placement_la, e.distance_miles,
		e.home_postcode, e.placement_postcode, e.placement_urn, e.date_of_birth) AS history
	FROM spell AS e
	WHERE e.is_counted
	GROUP BY e.child_id),
period AS (
	SELECT h.child_id, p.period_number, p.start_date, p.end_date, p.reason_ended, p.placed_for_adoption_on, p.placement_order_on, p.next_start_date AS next_start
	FROM history AS h
		CROSS JOIN LATERAL unnest((h.history).periods) AS p),
care AS (
	SELECT p.child_id, range_agg(daterange(p.start_date, p.end_date)) AS in_care, range_agg(daterange(p.start_date, p.end_date, '[]')) AS to_last_day,
		range_agg(daterange(p.start_date - 28, p.end_date, '[]')) AS from_28_days_before,
		range_agg(daterange(p.end_date, p.next_start)) FILTER (WHERE p.reason_ended = 'E3') AS transferred
	FROM period AS p
	GROUP BY p.child_id),
step AS (
	SELECT m.child_id, m.milestone, m.milestone_date, p.period_number, p.end_date AS period_end, p.reason_ended AS period_reason_ended, p.placed_for_adoption_on, p.placement_order_on,
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
adoption AS (SELECT DISTINCT s.child_id, s.first_decision, s.first_match FROM step AS s),
episode AS (
	SELECT e.*, p.period_number, p.start_date AS period_start, p.end_date AS period_end, p.reason_ended AS period_reason_ended,
		p.placed_for_adoption_on, p.placement_order_on, h.in_care, a.first_decision, a.first_match, u.child_id IS NOT NULL AS ever_uasc
	FROM lined_up AS e
		LEFT JOIN care AS h USING (child_id)
		LEFT JOIN adoption AS a USING (child_id)
		LEFT JOIN (SELECT DISTINCT s.child_id FROM @input@.uasc_status AS s) AS u USING (child_id)
		LEFT JOIN period AS p ON p.child_id = e.child_id AND e.is_counted AND e.start_date >= p.start_date AND (p.end_date IS NULL OR e.start_date < p.end_date))
$$ || string_agg(p.pass, E'\nUNION ALL\n' ORDER BY p.table_name, p.source)
	FROM (SELECT q.table_name, q.source,
				format('SELECT b.rule, %1$L AS table_name, b.column_name, %2$s AS child_id, %3$s AS row_key, CASE b.column_name %4$s END AS value
FROM %5$s
	CROSS JOIN LATERAL unnest(ARRAY[%6$s], %7$L::text[]) AS b (rule, column_name)
WHERE (%8$s) AND b.rule IS NOT NULL',
					q.table_name, c.child_id, c.row_key,
					(SELECT string_agg(DISTINCT format('WHEN %1$L THEN to_jsonb(r.%1$I) #>> ''{}''', v.column_name), ' ')
						FROM careperf.data_quality_rule AS v WHERE v.table_name = q.table_name AND v.source IS NOT DISTINCT FROM q.source),
					coalesce(q.source, format('@input@.%I AS r', q.table_name) || CASE WHEN c.child_id <> 'NULL::text'
						THEN ' LEFT JOIN known_child AS k USING (child_id) LEFT JOIN care AS h USING (child_id)' ELSE '' END),
					string_agg(format('CASE WHEN %s THEN %L END', q.broken, q.rule), E',\n\t' ORDER BY q.rule, q.column_name),
					array_agg(q.column_name ORDER BY q.rule, q.column_name),
					string_agg(format('(%s)', q.broken), E'\n\tOR ' ORDER BY q.rule, q.column_name)) AS pass
			FROM careperf.data_quality_rule AS q
				JOIN (SELECT c.table_name,
						coalesce(max('r.child_id') FILTER (WHERE c.column_name = 'child_id'), 'NULL::text') AS child_id,
						format('concat_ws('' '', %s)', coalesce(
							string_agg(format('to_jsonb(r.%I) #>> ''{}''', c.column_name), ', ' ORDER BY c.position) FILTER (WHERE c.key),
							string_agg(format('to_jsonb(r.%I) #>> ''{}''', c.column_name), ', ' ORDER BY c.position) FILTER (WHERE c.required AND c.column_name <> 'child_id'))) AS row_key
					FROM careperf.input_column AS c
					GROUP BY c.table_name) AS c USING (table_name)
			GROUP BY q.table_name, q.source, c.child_id, c.row_key) AS p;
END;
COMMENT ON FUNCTION careperf.data_quality_query() IS 'The SELECT behind data_quality_finding: a pass over each source that names every rule each row breaks.';
