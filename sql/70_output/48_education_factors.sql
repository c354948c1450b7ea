-- The education factors page: exclusions, absence, timetables and places at school, singly and together, by school phase.

CREATE OR REPLACE FUNCTION @output@.education_factors_at(as_of date)
	RETURNS TABLE (section text, label text, measure text, value numeric, previous_month_value numeric)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 75 SET jit = off
BEGIN ATOMIC
	WITH asked AS (
		SELECT d.previous_month, d.day
		FROM (SELECT @output@.require_data(education_factors_at.as_of) AS as_of) AS a
			CROSS JOIN LATERAL (VALUES (false, a.as_of), (true, careperf.months_before(a.as_of, 1))) AS d (previous_month, day)),
	holding AS (
		SELECT a.previous_month, a.day, e.child_id, h.date_of_birth, e.status, e.start_date, p.code AS phase
		FROM asked AS a
			JOIN @input@.education_status AS e ON CASE
				WHEN e.status = 'fixed_term_exclusion' THEN careperf.window_dates('AC YTD', careperf.usable(e.start_date)) @> a.day AND careperf.spell_dates(e.start_date, e.end_date) <> '{}'
				WHEN e.status IN ('persistent_absence', 'reduced_timetable', 'not_in_education') THEN careperf.spell_dates(e.start_date, e.end_date) @> a.day END
			JOIN @output@.child_in_care AS h ON h.child_id = e.child_id AND h.in_care @> a.day
			LEFT JOIN careperf.code AS p ON p.list = 'PHASE' AND p.code = e.phase),
	by_child AS (
		SELECT h.previous_month, h.child_id, array_agg(h.status) AS statuses,
			-- where no row says it, the phase is that of the age when the school year began
			coalesce((array_agg(h.phase ORDER BY h.start_date DESC, h.phase) FILTER (WHERE h.phase IS NOT NULL))[1],
				CASE WHEN max(g.age) < 11 THEN 'primary' WHEN max(g.age) < 16 THEN 'secondary' WHEN max(g.age) >= 16 THEN 'post_16' END) AS phase
		FROM holding AS h
			CROSS JOIN LATERAL (SELECT careperf.age_on(h.date_of_birth, careperf.academic_year_start(h.day) - 1) AS age) AS g
		GROUP BY h.previous_month, h.child_id),
	counted AS (
		SELECT l.line_order, l.section, l.label, m.measure_order, m.measure, l.recorded,
			count(*) FILTER (WHERE NOT c.previous_month) AS value, count(*) FILTER (WHERE c.previous_month) AS previous_month_value
		FROM (SELECT x.line_order, x.section, x.label, x.statuses, x.statuses <@ ARRAY(SELECT DISTINCT e.status FROM @input@.education_status AS e) AS recorded
				FROM (VALUES
					(1, 'One factor', 'Fixed-term exclusion this academic year', '{fixed_term_exclusion}'::text[]),
					(2, 'One factor', 'Persistent absence', '{persistent_absence}'),
					(3, 'One factor', 'Reduced timetable now', '{reduced_timetable}'),
					(4, 'One factor', 'Not in education now', '{not_in_education}'),
					(5, 'Two factors', 'Exclusion and persistent absence', '{fixed_term_exclusion, persistent_absence}'),
					(6, 'Two factors', 'Exclusion and reduced timetable', '{fixed_term_exclusion, reduced_timetable}'),
					(7, 'Two factors', 'Exclusion and not in education', '{fixed_term_exclusion, not_in_education}'),
					(8, 'Two factors', 'Persistent absence and reduced timetable', '{persistent_absence, reduced_timetable}'),
					(9, 'Two factors', 'Persistent absence and not in education', '{persistent_absence, not_in_education}'),
					(10, 'Two factors', 'Reduced timetable and not in education', '{reduced_timetable, not_in_education}'),
					(11, 'Three factors', 'Exclusion, persistent absence, reduced timetable', '{fixed_term_exclusion, persistent_absence, reduced_timetable}'),
					(12, 'Three factors', 'Exclusion, persistent absence, not in education', '{fixed_term_exclusion, persistent_absence, not_in_education}'),
					(13, 'Three factors', 'Exclusion, reduced timetable, not in education', '{fixed_term_exclusion, reduced_timetable, not_in_education}'),
					(14, 'Three factors', 'Persistent absence, reduced timetable, not in education', '{persistent_absence, reduced_timetable, not_in_education}'),
					(15, 'All factors', 'All four', '{fixed_term_exclusion, persistent_absence, reduced_timetable, not_in_education}')) AS x (line_order, section, label, statuses)) AS l
			CROSS JOIN (VALUES (1, 'Primary school', 'primary'), (2, 'Secondary school', 'secondary'), (3, 'Post-16', 'post_16'), (4, 'Phase not known', 'unknown'), (5, 'Total', NULL)) AS m (measure_order, measure, phase)
			LEFT JOIN by_child AS c ON c.statuses @> l.statuses AND (m.phase IS NULL OR m.phase = coalesce(c.phase, 'unknown'))
		GROUP BY l.line_order, l.section, l.label, l.recorded, m.measure_order, m.measure)
	SELECT c.section, c.label, c.measure, CASE WHEN c.recorded THEN c.value END, CASE WHEN c.recorded THEN c.previous_month_value END
	FROM counted AS c
	ORDER BY c.line_order, c.measure_order;
END;
COMMENT ON FUNCTION @output@.education_factors_at(date) IS
'Children in care on a date with a fixed-term exclusion since 1 September, persistently absent, on a reduced timetable or not in education on that day, and with several of these (whatever others they have besides), by school phase: that of the latest row, else by age on 31 August. previous_month_value: the same a month before. Unit: children. NULL where education_status has no row at all of a kind that the line needs. Error: a date beyond the data. Source: the education factors page of the Panel papers; indicators.md 2.2.';
