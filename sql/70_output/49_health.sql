-- The health page: initial and review health assessments that fell due, held in time or not, and who answers for those that were not.

CREATE OR REPLACE VIEW @output@.health_assessment_due WITH (security_invoker = true) AS
WITH initial AS (
	SELECT i.child_id, i.start_date, i.end_date, i.referral_due_on, i.referred_on, i.assessment_due_on, i.assessed_on, careperf.usable(c.date_of_birth) AS date_of_birth
	FROM @output@.initial_health AS i
		LEFT JOIN @input@.child AS c USING (child_id)),
assessed AS (
	SELECT i.child_id, i.start_date, i.end_date, i.date_of_birth, h.event_date AS assessed_on
	FROM initial AS i
		JOIN @input@.health_event AS h ON h.child_id = i.child_id AND h.event_type IN ('iha', 'rha')
			AND careperf.usable(h.event_date) >= i.start_date AND (i.end_date IS NULL OR h.event_date <= i.end_date)
	UNION
	-- the initial assessment may have been held before the child came into care
	SELECT i.child_id, i.start_date, i.end_date, i.date_of_birth, i.assessed_on
	FROM initial AS i
	WHERE i.assessed_on IS NOT NULL),
due AS (
	SELECT i.child_id, 'iha' AS assessment_type, NULL AS age_group, i.start_date AS since, i.end_date, i.assessment_due_on AS due_on, i.assessed_on AS held_on,
		-- of the 20 working days the first five are the council's, to ask for the assessment
		CASE WHEN i.referred_on <= i.referral_due_on THEN 'health' WHEN EXISTS (SELECT FROM @input@.health_event AS h WHERE h.event_type = 'iha_referral') THEN 'social_care' END AS agency_by_rule
	FROM initial AS i
	UNION ALL
	SELECT a.child_id, 'rha', CASE WHEN t.six_months < t.fifth_birthday THEN 'under 5' WHEN t.fifth_birthday IS NOT NULL THEN '5 and over' END, a.assessed_on, a.end_date,
		CASE WHEN t.six_months < t.fifth_birthday THEN t.six_months ELSE careperf.months_reached(a.assessed_on, 12) END,
		lead(a.assessed_on) OVER (PARTITION BY a.child_id, a.start_date ORDER BY a.assessed_on), NULL
	FROM assessed AS a
		CROSS JOIN LATERAL (SELECT careperf.months_reached(a.assessed_on, 6) AS six_months, careperf.birthday(a.date_of_birth, 5) AS fifth_birthday) AS t)
SELECT d.child_id, d.assessment_type, d.age_group, d.since, d.due_on, d.held_on,
	coalesce((array_agg(b.agency ORDER BY abs(b.due_on - d.due_on), b.agency) FILTER (WHERE b.agency IN ('social_care', 'health')))[1], d.agency_by_rule) AS agency_if_late
FROM due AS d
	LEFT JOIN @input@.health_assessment_breach AS b ON b.child_id = d.child_id AND b.assessment_type = d.assessment_type
		AND careperf.usable(b.due_on) > d.since AND (d.held_on IS NULL OR b.due_on <= d.held_on)
		-- a child who came back may have one of a later period of care
		AND (d.end_date IS NULL OR b.due_on <= d.end_date)
WHERE d.end_date IS NULL OR d.end_date > d.due_on OR d.held_on <= d.due_on
GROUP BY d.child_id, d.assessment_type, d.age_group, d.since, d.due_on, d.held_on, d.agency_by_rule;
COMMENT ON VIEW @output@.health_assessment_due IS
'Health assessments that fell due in care, or will: the initial one (IHA) 20 working days after the start of each period of care, then a review (RHA) 6 months after every assessment where that is before the 5th birthday, else 12 months after it. Left out where the child left care by the due date and the assessment was not held by then. Source: indicators.md 3.4.';
COMMENT ON COLUMN @output@.health_assessment_due.child_id IS 'The child.';
COMMENT ON COLUMN @output@.health_assessment_due.assessment_type IS 'iha or rha.';
COMMENT ON COLUMN @output@.health_assessment_due.age_group IS 'Of a review: under 5 or 5 and over on the day it is due; NULL where the date of birth is not known, and for an initial assessment.';
COMMENT ON COLUMN @output@.health_assessment_due.since IS 'The start of the period of care, or the assessment before, from which it is counted.';
COMMENT ON COLUMN @output@.health_assessment_due.due_on IS 'Last day on which it is in time.';
COMMENT ON COLUMN @output@.health_assessment_due.held_on IS 'Day on which it was held; NULL if it has not been.';
COMMENT ON COLUMN @output@.health_assessment_due.agency_if_late IS 'Who answers for it where it is not held in time, social_care or health: as recorded in health_assessment_breach, else for an IHA by its referral, health where that was made within 5 working days, social care where it was not; NULL where neither says.';

CREATE OR REPLACE FUNCTION @output@.health_assessments_at(as_of date)
	RETURNS TABLE (section text, label text, measure text, value numeric, out_of numeric, percent numeric)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 90 SET jit = off
BEGIN ATOMIC
	WITH asked AS (
		SELECT a.as_of, careperf.financial_year_start(a.as_of) AS year_start, careperf.financial_year(a.as_of) AS financial_year,
			(extract(month FROM a.as_of)::integer + 8) % 12 / 3 + 1 AS quarter
		FROM (SELECT @output@.require_data(health_assessments_at.as_of) AS as_of) AS a),
	due AS (
		SELECT CASE WHEN d.assessment_type = 'iha' THEN 1 WHEN d.age_group = 'under 5' THEN 2 WHEN d.age_group = '5 and over' THEN 3 END AS section_order,
			(extract(month FROM d.due_on)::integer + 8) % 12 / 3 + 1 AS quarter, coalesce(d.held_on <= d.due_on, false) AS in_time, d.agency_if_late
		FROM asked AS a
			JOIN @output@.health_assessment_due AS d ON d.due_on BETWEEN a.year_start AND a.as_of),
	counted AS (
		SELECT s.section_order, s.section, s.indicator, s.assessed, q.quarter, count(d.quarter) AS due, count(*) FILTER (WHERE d.in_time) AS in_time,
			count(*) FILTER (WHERE NOT d.in_time AND d.agency_if_late = 'social_care') AS social_care,
			count(*) FILTER (WHERE NOT d.in_time AND d.agency_if_late = 'health') AS health,
			count(*) FILTER (WHERE NOT d.in_time AND d.agency_if_late IS NULL) AS unsettled
		FROM asked AS a
			CROSS JOIN (VALUES
				(1, 'Initial health assessments', 'iha_20_working_days', EXISTS (SELECT FROM @input@.health_event AS h WHERE h.event_type = 'iha')),
				(2, 'Review health assessments, under 5', 'health_assessment_in_timescale', EXISTS (SELECT FROM @input@.health_event AS h WHERE h.event_type = 'rha')),
				(3, 'Review health assessments, 5 and over', 'health_assessment_in_timescale', EXISTS (SELECT FROM @input@.health_event AS h WHERE h.event_type = 'rha')))
				AS s (section_order, section, indicator, assessed)
			CROSS JOIN LATERAL (SELECT generate_series(1, a.quarter) UNION ALL SELECT NULL) AS q (quarter)
			LEFT JOIN due AS d ON d.section_order = s.section_order AND (d.quarter = q.quarter OR q.quarter IS NULL)
		GROUP BY s.section_order, s.section, s.indicator, s.assessed, q.quarter)
	SELECT c.section, coalesce('Quarter ' || c.quarter, 'Whole year'), m.measure, CASE WHEN c.assessed THEN m.value END, CASE WHEN c.assessed AND m.value IS NOT NULL THEN c.due END,
		CASE WHEN m.measure = 'Target' THEN t.target WHEN c.assessed THEN round(100 * m.value::numeric / nullif(c.due, 0), 1) END
	FROM asked AS a
		CROSS JOIN counted AS c
		LEFT JOIN @output@.target AS t ON t.indicator = c.indicator AND t.financial_year = a.financial_year
		CROSS JOIN LATERAL (VALUES (1, 'Due', c.due), (2, 'Held in time', c.in_time), (3, 'Breaches due to social care', c.social_care), (4, 'Breaches due to health', c.health),
			(5, 'Breaches nobody answers for yet', c.unsettled), (6, 'Target', NULL)) AS m (measure_order, measure, value)
	ORDER BY c.section_order, c.quarter NULLS LAST, m.measure_order;
END;
COMMENT ON FUNCTION @output@.health_assessments_at(date) IS
'Initial and review health assessments that fell due in the financial year to a date, by quarter: how many, how many were held in time, and who answers for the others (view health_assessment_due). Unit: assessments; out_of and percent: of those due; the target is that of the scorecard for the year (iha_20_working_days, health_assessment_in_timescale). A quarter or year not yet over counts to the date. NULL where health_event has no assessment of the kind. Error: a date beyond the data. Source: the health report in the Panel papers; indicators.md 3.4.';
