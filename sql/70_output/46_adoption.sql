-- The adoption page: children's journeys year by year, how long the steps took, who is waiting, who is hard to place.

CREATE OR REPLACE VIEW @output@.adoption_event WITH (security_invoker = true) AS
WITH milestone AS (
	SELECT m.child_id, p.period_number, p.start_date, m.milestone, m.milestone_date, min(m.reason) AS reason
	FROM @input@.milestone AS m
		LEFT JOIN @output@.period_of_care AS p ON p.child_id = m.child_id AND m.milestone_date >= p.start_date - 28 AND (p.end_date IS NULL OR m.milestone_date <= p.end_date)
			AND (m.milestone_date >= p.start_date OR p.previous_end_date IS NULL OR m.milestone_date > p.previous_end_date)
	WHERE m.child_id IS NOT NULL AND careperf.usable(m.milestone_date) IS NOT NULL
	GROUP BY m.child_id, p.period_number, p.start_date, m.milestone, m.milestone_date),
placed AS (
	SELECT p.child_id, p.period_number, p.start_date, p.end_date, unnest(range_agg(s.dates)) AS dates
	FROM @output@.care_status AS s
		JOIN @output@.period_of_care AS p USING (child_id, period_number)
	WHERE s.placement_group = 'Placed for adoption'
	GROUP BY p.child_id, p.period_number, p.start_date, p.end_date)
SELECT s.child_id, s.period_number, s.start_date, s.step, s.step_on, s.known, NULL::text AS reason
FROM @output@.adoption_step AS s
UNION
-- a placement that ended while care went on broke down; the child may have been placed again
SELECT p.child_id, p.period_number, p.start_date, e.step, e.step_on, careperf.spell_dates(e.step_on, NULL), NULL
FROM placed AS p
	CROSS JOIN LATERAL (VALUES ('placed', lower(p.dates)), ('disrupted', upper(p.dates))) AS e (step, step_on)
WHERE e.step = 'placed' OR (e.step_on < p.end_date OR p.end_date IS NULL AND e.step_on IS NOT NULL)
	AND NOT EXISTS (SELECT FROM milestone AS m WHERE m.child_id = p.child_id AND m.milestone = 'disrupted' AND m.milestone_date = e.step_on)
UNION
-- what adoption_step leaves out: other steps, those of children never in care, and placements after one that broke down
SELECT m.child_id, m.period_number, m.start_date, m.milestone, m.milestone_date, careperf.spell_dates(m.milestone_date, NULL), m.reason
FROM milestone AS m
WHERE m.period_number IS NULL OR m.milestone NOT IN ('placed', 'placement_order', 'adoption_order', 'matched')
	OR m.milestone = 'placed' AND EXISTS (SELECT FROM milestone AS d WHERE d.child_id = m.child_id AND d.period_number = m.period_number
		AND d.milestone = 'disrupted' AND d.milestone_date <= m.milestone_date);
COMMENT ON VIEW @output@.adoption_event IS
'Every dated step of a child towards adoption or away from it. Within a period of care placed, placement_order and adoption_order are those of the scorecard, from the episodes where these have them (view adoption_step). Where the episodes leave A3 to A6 while care goes on the placement was disrupted, and where they come back to it the child is placed again; other disruptions, placements after one, and the other steps come from milestone. Source: indicators.md 1.7 and 3.3.';
COMMENT ON COLUMN @output@.adoption_event.child_id IS 'The child.';
COMMENT ON COLUMN @output@.adoption_event.period_number IS 'The period of care in which it fell, or which began within 28 days after; NULL where none.';
COMMENT ON COLUMN @output@.adoption_event.start_date IS 'Start of that period of care; NULL where none.';
COMMENT ON COLUMN @output@.adoption_event.step IS 'As in milestone.milestone.';
COMMENT ON COLUMN @output@.adoption_event.step_on IS 'Its day.';
COMMENT ON COLUMN @output@.adoption_event.known IS 'The dates on which it is known and no episode has replaced it.';
COMMENT ON COLUMN @output@.adoption_event.reason IS 'Why, as in milestone.reason; NULL if not recorded.';

CREATE OR REPLACE FUNCTION @output@.adoption_at(as_of date)
	RETURNS TABLE (section text, label text, measure text, period_end date, value numeric, out_of numeric, percent numeric, target numeric, from_target numeric, change_percent numeric)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 400 SET jit = off
BEGIN ATOMIC
	WITH asked AS (
		SELECT @output@.require_data(adoption_at.as_of) AS as_of),
	-- the year to the date and the same part of the four before
	year AS (
		SELECT y.period_end, careperf.financial_year_start(y.period_end) AS year_start
		FROM asked AS a
			CROSS JOIN generate_series(0, 4) AS n (years)
			CROSS JOIN LATERAL (SELECT careperf.months_before(a.as_of, 12 * n.years) AS period_end) AS y),
	-- what was known on the last day of each year, so that a year over does not change with what follows
	event AS MATERIALIZED (
		SELECT y.period_end, y.year_start, e.child_id, e.period_number, e.start_date, e.step, e.step_on, e.reason
		FROM year AS y
			JOIN @output@.adoption_event AS e ON e.known @> y.period_end),
	period AS MATERIALIZED (
		SELECT p.child_id, p.period_number, p.start_date, p.end_date, p.previous_end_date, p.dates, p.reason_ended, p.date_of_birth, p.uasc_in_period
		FROM @output@.period_of_care AS p),
	child AS MATERIALIZED (
		SELECT c.child_id, min(careperf.usable(c.date_of_birth)) AS date_of_birth, min(nullif(c.sex, '')) AS sex, min(nullif(c.ethnicity, '')) AS ethnicity
		FROM @input@.child AS c
		GROUP BY c.child_id),
	sibling AS MATERIALIZED (
		SELECT y.period_end, s.child_id, bool_or(NOT s.planned_together OR o.placed_on <= y.period_end AND o.adopter_household_id <> s.adopter_household_id) AS apart,
			bool_or(o.placed_on <= y.period_end AND o.adopter_household_id = s.adopter_household_id) AS with_some, bool_or(s.planned_together) AS planned_together
		FROM year AS y
			CROSS JOIN @input@.sibling_placement AS s
			JOIN @input@.sibling_placement AS o ON o.sibling_group_id = s.sibling_group_id AND o.child_id <> s.child_id
		GROUP BY y.period_end, s.child_id),
	-- steps of the year: every decision, and the last of each other step of a child, with the steps that led to it
	reached AS MATERIALIZED (
		SELECT e.period_end, e.child_id, e.period_number, e.step, e.step_on, e.start_date, e.reason,
			max(f.step_on) FILTER (WHERE f.step = 'plan_initiated' AND f.step_on <= e.step_on) AS plan_on,
			max(f.step_on) FILTER (WHERE f.step = 'agency_decision' AND f.step_on <= e.step_on) AS decision_on,
			-- an order may be later than the match: then the match did not wait for it
			min(f.step_on) FILTER (WHERE f.step = 'placement_order' AND f.period_number = e.period_number AND f.step_on <= e.period_end) AS order_on,
			max(f.step_on) FILTER (WHERE f.step = 'matched' AND f.period_number = e.period_number AND f.step_on <= e.step_on) AS match_on,
			min(f.step_on) FILTER (WHERE f.step = 'placed' AND f.period_number = e.period_number AND f.step_on <= e.step_on) AS first_placed_on,
			max(f.step_on) FILTER (WHERE f.step = 'placed' AND f.period_number = e.period_number AND f.step_on <= e.step_on) AS last_placed_on,
			coalesce(bool_or(f.step = 'disrupted' AND f.step_on BETWEEN e.first_on AND e.period_end), false) AS disrupted,
			bool_or(f.step = 'foster_to_adopt_placed' AND f.period_number = e.period_number AND f.step_on <= e.step_on) AS foster_to_adopt
		FROM (SELECT v.*, min(v.step_on) OVER (PARTITION BY v.period_end, v.child_id, v.step) AS first_on,
					row_number() OVER (PARTITION BY v.period_end, v.child_id, v.step ORDER BY v.step_on DESC, v.period_number DESC) AS latest
				FROM event AS v
				WHERE v.step_on BETWEEN v.year_start AND v.period_end) AS e
			JOIN event AS f USING (period_end, child_id)
		WHERE e.latest = 1 OR e.step = 'agency_decision'
		GROUP BY e.period_end, e.child_id, e.period_number, e.step, e.step_on, e.start_date, e.reason),
	-- children in care on the day whose plan is adoption
	current AS (
		SELECT w.*, w.placed_on >= coalesce(w.disrupted_on, w.placed_on) AS placed,
			w.match_on > coalesce(w.disrupted_on, w.match_on - 1) AS matched
		FROM (SELECT y.period_end, p.child_id, p.date_of_birth,
				-- a decision lasts no longer than its period of care
				max(e.step_on) FILTER (WHERE e.step = 'agency_decision' AND c.of_this_period) AS decision_on,
				max(e.step_on) FILTER (WHERE e.step = 'decision_reversed' AND c.of_this_period) AS reversed_on,
				max(e.step_on) FILTER (WHERE e.step = 'disrupted') AS disrupted_on,
				min(e.step_on) FILTER (WHERE e.step = 'placement_order' AND e.period_number = p.period_number) AS order_on,
				max(e.step_on) FILTER (WHERE e.step = 'matched' AND e.period_number = p.period_number) AS match_on,
				max(e.step_on) FILTER (WHERE e.step = 'placed' AND e.period_number = p.period_number) AS placed_on
			FROM year AS y
				JOIN period AS p ON p.dates @> y.period_end
				JOIN event AS e ON e.period_end = y.period_end AND e.child_id = p.child_id AND e.step_on <= y.period_end
				CROSS JOIN LATERAL (SELECT e.step_on >= p.start_date OR p.previous_end_date IS NULL OR e.step_on > p.previous_end_date AS of_this_period) AS c
			GROUP BY y.period_end, p.child_id, p.date_of_birth) AS w
		WHERE w.reversed_on IS NULL OR w.decision_on > w.reversed_on),
	-- hard to place by the factors that the report names; not known counts as no factor
	subject AS (
		SELECT s.period_end, s.what, s.child_id, c.sex, careperf.age_on(c.date_of_birth, s.on_date) >= 5 AS aged_5,
			coalesce(e.grouping ~ '^[B-E]', false) AS minority_ethnic, b.child_id IS NOT NULL AS in_sibling_group,
			EXISTS (SELECT FROM @input@.disability AS d WHERE d.child_id = s.child_id AND d.disability_code <> 'NONE'
				AND (d.start_date IS NULL OR d.start_date <= s.on_date) AND (d.end_date IS NULL OR d.end_date > s.on_date)) AS disabled
		FROM (SELECT r.period_end, 'Matched in the year' AS what, r.child_id, r.step_on AS on_date FROM reached AS r WHERE r.step = 'matched'
				UNION ALL
				SELECT w.period_end, 'Waiting to be matched', w.child_id, w.period_end FROM current AS w
				WHERE w.order_on IS NOT NULL AND w.placed IS NOT TRUE AND w.matched IS NOT TRUE) AS s
			LEFT JOIN child AS c USING (child_id)
			LEFT JOIN careperf.code AS e ON e.list = 'ETHNIC' AND e.code = c.ethnicity
			LEFT JOIN sibling AS b USING (period_end, child_id)),
	placed AS (
		SELECT r.*, b.child_id IS NOT NULL AS in_sibling_group, coalesce(b.apart, false) AS apart, coalesce(b.with_some, false) AS with_some,
			coalesce(b.planned_together, false) AS planned_together, EXISTS (SELECT FROM @input@.care_episode AS e WHERE e.child_id = r.child_id
				AND e.placement_type IN ('A3', 'A4', 'A5', 'A6') AND e.placement_provider <> 'PR1' AND careperf.spell_dates(e.start_date, e.end_date) @> r.step_on) AS by_other_agency
		FROM reached AS r
			LEFT JOIN sibling AS b USING (period_end, child_id)
		WHERE r.step = 'placed'),
	line AS (
		SELECT l.line, 'The child''s journey' AS section, l.label, 'Children' AS measure, y.period_end, count(DISTINCT r.child_id)::numeric AS value, NULL::bigint AS out_of, NULL::integer AS target, l.needs
		FROM year AS y
			CROSS JOIN (VALUES (1, 'Agency decisions', '{agency_decision}'::text[]), (2, 'Placement orders', '{placement_order}'), (3, 'Matches approved', '{matched}'), (4, 'Children placed', '{placed}'),
				(5, 'Adoption orders', '{adoption_order}')) AS l (line, label, needs)
			LEFT JOIN reached AS r ON r.period_end = y.period_end AND r.step = l.needs[1]
		GROUP BY l.line, l.label, y.period_end, l.needs
		UNION ALL
		SELECT 10 + l.line, 'Adoption orders', l.label, 'Children', y.period_end, count(*) FILTER (WHERE l.met), count(r.child_id), NULL, l.needs
		FROM year AS y
			LEFT JOIN reached AS r ON r.period_end = y.period_end AND r.step = 'adoption_order'
			CROSS JOIN LATERAL (VALUES (1, 'Children in care', r.period_number IS NOT NULL, '{adoption_order}'::text[]),
				(2, 'Placed in the same year', r.last_placed_on >= y.year_start, '{adoption_order, placed}'),
				(3, 'In care without a placement order', r.period_number IS NOT NULL AND r.order_on IS NULL, '{adoption_order, placement_order}')) AS l (line, label, met, needs)
		GROUP BY l.line, l.label, y.period_end, l.needs
		UNION ALL
		SELECT 20 + l.line, 'Placement orders', l.label, 'Children', y.period_end, count(*) FILTER (WHERE l.met), count(r.child_id), NULL, '{placement_order}'
		FROM year AS y
			LEFT JOIN (reached AS r LEFT JOIN child AS c USING (child_id)) ON r.period_end = y.period_end AND r.step = 'placement_order'
			CROSS JOIN LATERAL (VALUES (1, 'Aged 5 or over', careperf.age_on(c.date_of_birth, r.step_on) >= 5),
				(2, 'Aged 8 or over', careperf.age_on(c.date_of_birth, r.step_on) >= 8)) AS l (line, label, met)
		GROUP BY l.line, l.label, y.period_end
		UNION ALL
		SELECT 30 + l.line, 'Children placed', l.label, 'Children', y.period_end, count(*) FILTER (WHERE l.met), count(r.child_id), NULL, l.needs
		FROM year AS y
			LEFT JOIN placed AS r USING (period_end)
			CROSS JOIN LATERAL (VALUES (1, 'By another agency', r.by_other_agency, '{placed}'::text[]), (2, 'In a sibling group', r.in_sibling_group, '{placed, sibling_placement}'),
				(3, 'Apart from brothers or sisters', r.apart, '{placed, sibling_placement}'), (4, 'Apart, on their own', r.apart AND NOT r.with_some, '{placed, sibling_placement}'),
				(5, 'Apart, with some of them', r.apart AND r.with_some, '{placed, sibling_placement}'), (6, 'Apart, though planned together', r.apart AND r.planned_together, '{placed, sibling_placement}'),
				(7, 'Fostering for adoption before', r.foster_to_adopt, '{placed, foster_to_adopt_placed}'),
				(8, 'Disrupted in the year', r.disrupted, '{placed, disrupted}')) AS l (line, label, met, needs)
		GROUP BY l.line, l.label, y.period_end, l.needs
		UNION ALL
		SELECT 40, 'Foster to adopt', 'Children placed', 'Children', y.period_end, count(r.child_id), NULL, NULL, '{foster_to_adopt_placed}'
		FROM year AS y
			LEFT JOIN reached AS r ON r.period_end = y.period_end AND r.step = 'foster_to_adopt_placed'
		GROUP BY y.period_end
		UNION ALL
		SELECT 41, 'Foster to adopt', 'Children placed so far', 'Children', y.period_end, count(DISTINCT e.child_id), NULL, NULL, '{foster_to_adopt_placed}'
		FROM year AS y
			LEFT JOIN event AS e ON e.period_end = y.period_end AND e.step = 'foster_to_adopt_placed' AND e.step_on <= y.period_end
		GROUP BY y.period_end
		UNION ALL
		SELECT 50 + l.line, 'Plans changed away from adoption', l.label, 'Children', y.period_end, count(*) FILTER (WHERE l.met), count(r.child_id), NULL, '{decision_reversed}'
		FROM year AS y
			LEFT JOIN reached AS r ON r.period_end = y.period_end AND r.step = 'decision_reversed'
			CROSS JOIN LATERAL (SELECT 0, 'All', r.child_id IS NOT NULL
				UNION ALL SELECT row_number() OVER (ORDER BY c.code), c.label, r.reason = c.code FROM careperf.code AS c WHERE c.list = 'REASON_PLACED_CEASED') AS l (line, label, met)
		GROUP BY l.line, l.label, y.period_end
		UNION ALL
		SELECT 60 + 3 * l.line + m.line, 'Timescales', l.label, m.measure, l.period_end, m.value, m.out_of, m.target, l.needs
		FROM (SELECT l.line, l.label, l.target, l.needs, y.period_end, count(*) FILTER (WHERE l.days IS NOT NULL) AS children, count(*) FILTER (WHERE l.days <= l.target) AS in_time,
					round(avg(l.days), 1) AS average
				FROM year AS y
					LEFT JOIN reached AS r USING (period_end)
					-- days in the order of the report; the targets are those of the statutory guidance and of the adoption scorecards (A1, A2)
					CROSS JOIN LATERAL (VALUES
						(1, 'Looked after to adoption plan (plans of the year)', CASE WHEN r.step = 'plan_initiated' AND r.start_date IS NOT NULL THEN greatest(r.step_on - r.start_date, 0) END, 121, '{plan_initiated}'::text[]),
						(2, 'Adoption plan to agency decision (decisions of the year)', CASE WHEN r.step = 'agency_decision' THEN r.step_on - r.plan_on END, 56, '{plan_initiated, agency_decision}'),
						(3, 'Agency decision to match (children matched in the year)', CASE WHEN r.step = 'matched' THEN r.step_on - r.decision_on END, 183, '{agency_decision, matched}'),
						(4, 'Placement order to match (children matched in the year)', CASE WHEN r.step = 'matched' AND r.order_on IS NOT NULL THEN greatest(r.step_on - r.order_on, 0) END, 121, '{placement_order, matched}'),
						(5, 'Placement order to match (children adopted in the year)', CASE WHEN r.step = 'adoption_order' AND r.first_placed_on < r.step_on AND r.match_on IS NOT NULL AND r.order_on IS NOT NULL THEN greatest(r.match_on - r.order_on, 0) END, 121,
							'{placement_order, matched, placed, adoption_order}'),
						(6, 'Looked after to placed for adoption (children placed in the year)', CASE WHEN r.step = 'placed' AND r.start_date IS NOT NULL THEN greatest(r.step_on - r.start_date, 0) END, 426, '{placed}'),
						(7, 'Looked after to placed for adoption (children adopted in the year)', CASE WHEN r.step = 'adoption_order' AND r.first_placed_on IS NOT NULL THEN greatest(r.first_placed_on - r.start_date, 0) END, 426, '{placed, adoption_order}'),
						(8, 'Placed for adoption to adoption order (children adopted in the year)', CASE WHEN r.step = 'adoption_order' THEN r.step_on - r.last_placed_on END, NULL, '{placed, adoption_order}'))
						AS l (line, label, days, target, needs)
				GROUP BY l.line, l.label, l.target, l.needs, y.period_end) AS l
			CROSS JOIN LATERAL (VALUES (1, 'Average days', l.average, NULL, l.target), (2, 'Within target', CASE WHEN l.target IS NOT NULL THEN l.in_time END, l.children, NULL), (3, 'Children', l.children, NULL, NULL))
				AS m (line, measure, value, out_of, target)
		UNION ALL
		SELECT 90 + l.line, 'Waiting on the day', l.label, 'Children', y.period_end, count(*) FILTER (WHERE l.met), CASE WHEN l.line NOT IN (1, 3, 5) THEN count(*) FILTER (WHERE l.out_of) END, NULL, l.needs
		FROM year AS y
			LEFT JOIN current AS w USING (period_end)
			CROSS JOIN LATERAL (SELECT w.order_on IS NOT NULL AND w.placed IS NOT TRUE AS ordered, w.decision_on IS NOT NULL AND w.order_on IS NULL AND w.placed IS NOT TRUE AS decided,
				careperf.months_reached(w.placed_on, 6) <= y.period_end AS months_6, careperf.months_reached(w.placed_on, 12) <= y.period_end AS months_12) AS c
			CROSS JOIN LATERAL (VALUES
				(1, 'Agency decision, no placement order', c.decided, NULL::boolean, '{agency_decision}'::text[]),
				(2, 'Agency decision, no placement order for 6 months or more', c.decided AND careperf.months_reached(w.decision_on, 6) <= y.period_end, c.decided, '{agency_decision}'),
				(3, 'Placement order, not placed', c.ordered, NULL, '{placement_order}'),
				(4, 'Placement order, not matched', c.ordered AND w.matched IS NOT TRUE, c.ordered, '{placement_order, matched}'),
				(5, 'Placed, not adopted', w.placed, NULL, '{placed}'),
				(6, 'Placed, not adopted, for less than 6 months', w.placed AND NOT c.months_6, w.placed, '{placed}'),
				(7, 'Placed, not adopted, for 6 to 12 months', w.placed AND c.months_6 AND NOT c.months_12, w.placed, '{placed}'),
				(8, 'Placed, not adopted, for 12 months or more', w.placed AND c.months_12, w.placed, '{placed}')) AS l (line, label, met, out_of, needs)
		GROUP BY l.line, l.label, y.period_end, l.needs
		UNION ALL
		SELECT 100 + 10 * o.line + l.line, o.what, l.label, 'Children', y.period_end, count(*) FILTER (WHERE l.met), count(s.child_id), NULL, l.needs
		FROM year AS y
			CROSS JOIN (VALUES (0, 'Waiting to be matched'), (1, 'Matched in the year')) AS o (line, what)
			LEFT JOIN subject AS s USING (period_end, what)
			CROSS JOIN LATERAL (SELECT coalesce(s.aged_5::integer, 0) + s.minority_ethnic::integer + s.in_sibling_group::integer + s.disabled::integer AS factors) AS n
			CROSS JOIN LATERAL (VALUES (1, 'Boys', s.sex = 'M', '{placement_order, matched}'::text[]), (2, 'Girls', s.sex = 'F', '{placement_order, matched}'),
				(3, 'Hard to place: one factor or more', n.factors >= 1, '{placement_order, matched, sibling_placement}'),
				(4, 'Hard to place: more than one factor', n.factors >= 2, '{placement_order, matched, sibling_placement}'),
				(5, 'Hard to place: in a sibling group', s.in_sibling_group, '{placement_order, matched, sibling_placement}'),
				(6, 'Hard to place: aged 5 or over', s.aged_5, '{placement_order, matched}'), (7, 'Hard to place: minority ethnic', s.minority_ethnic, '{placement_order, matched}'),
				(8, 'Hard to place: disabled', s.disabled, '{placement_order, matched}')) AS l (line, label, met, needs)
		GROUP BY o.line, o.what, l.line, l.label, y.period_end, l.needs
		UNION ALL
		SELECT 131, 'Entering and leaving care', 'Started to be looked after aged 0 to 7', 'Children', y.period_end, count(DISTINCT p.child_id), NULL, NULL, '{}'
		FROM year AS y
			LEFT JOIN period AS p ON p.start_date BETWEEN y.year_start AND y.period_end AND careperf.age_on(p.date_of_birth, p.start_date) <= 7
		GROUP BY y.period_end
		UNION ALL
		-- as in left_care_adopted: a child's last leaving of the year
		SELECT l.line, 'Entering and leaving care', l.label, 'Children', y.period_end, count(*) FILTER (WHERE l.met), CASE WHEN l.line > 140 THEN count(*) FILTER (WHERE l.out_of) END, NULL, '{}'
		FROM year AS y
			LEFT JOIN (SELECT y.period_end, p.reason_ended IN ('E11', 'E12') AS adopted, p.uasc_in_period, p.reason_ended IN ('E43', 'E44', 'E45', 'E46', 'E47', 'E48') AS special_guardianship,
					careperf.age_on(p.date_of_birth, p.end_date) AS age, row_number() OVER (PARTITION BY y.period_end, p.child_id ORDER BY p.end_date DESC) AS latest
				FROM year AS y
					JOIN period AS p ON p.end_date BETWEEN y.year_start AND y.period_end) AS p ON p.period_end = y.period_end AND p.latest = 1
			CROSS JOIN LATERAL (VALUES (132, 'Left on a special guardianship order aged 0 to 7', p.special_guardianship AND p.age <= 7, NULL),
				(141, 'Adopted, of all who left care', p.adopted, p.latest = 1),
				(142, 'Adopted, of all who left care (exc UASC)', p.adopted AND NOT p.uasc_in_period, p.latest = 1 AND NOT p.uasc_in_period)) AS l (line, label, met, out_of)
		GROUP BY l.line, l.label, y.period_end),
	known AS (
		SELECT array_agg(DISTINCT e.step) || CASE WHEN EXISTS (SELECT FROM @input@.sibling_placement) THEN ARRAY['sibling_placement'] END AS steps FROM event AS e)
	SELECT s.section, s.label, s.measure, s.period_end, s.value, CASE WHEN s.value IS NOT NULL THEN s.out_of::numeric END, round(100 * s.value / nullif(s.out_of, 0), 1), s.target::numeric, s.value - s.target,
		round(100 * (s.value - lag(s.value) OVER in_order) / nullif(lag(s.value) OVER in_order, 0), 1)
	FROM (SELECT l.line, l.section, l.label, l.measure, l.period_end, CASE WHEN l.needs <@ coalesce(k.steps, '{}') THEN l.value END AS value, l.out_of, l.target
			FROM line AS l
				CROSS JOIN known AS k) AS s
	WINDOW in_order AS (PARTITION BY s.line ORDER BY s.period_end)
	ORDER BY s.line, s.period_end;
END;
COMMENT ON FUNCTION @output@.adoption_at(date) IS
'Adoption in the financial year to a date and, for comparison, in the same part of the four years before: steps of the child''s journey, who was placed and matched, average days of each step, plans given up, and who is waiting on the last day of each. Unit: children, of each step its last in the year, or days where measure is Average days (of decisions every one counts); out_of and percent: the children of the section or span that it is part of; target in days, from_target negative where quicker; change_percent on the year before. Hard to place: aged 5 or over, in a sibling group, minority ethnic (not White), disabled. NULL where a step that the line needs is recorded of no child, or no sibling_placement where it needs that. Error: a date beyond the data. Source: the adoption report in the Panel papers; indicators.md 3.3.';
