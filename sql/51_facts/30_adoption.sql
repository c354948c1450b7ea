-- Facts about adoption: decisions and orders.

INSERT INTO careperf.fact (name, description, columns, definition) VALUES
('agency_decision', 'An agency decision that a child should be placed for adoption, and how long it stands: until it is reversed or replaced by a later one. One made on the day of a reversal does not stand.',
'{"child_id": "The child.",
  "decided_on": "Day of the decision.",
  "stands": "The dates on which it stands.",
  "ended_on": "Day on which it was reversed or replaced; NULL if neither.",
  "plan_on": "Day on which adoption became the plan: the latest on or before the decision; NULL if unknown."}',
$$
SELECT d.child_id, d.milestone_date AS decided_on, careperf.spell_dates(d.milestone_date, min(e.milestone_date)) AS stands,
	min(e.milestone_date) AS ended_on, max(i.milestone_date) AS plan_on
FROM (SELECT DISTINCT child_id, milestone_date FROM @input@.milestone
		WHERE milestone = 'agency_decision' AND isfinite(milestone_date)) AS d
	LEFT JOIN @input@.milestone AS e ON e.child_id = d.child_id
		AND (e.milestone = 'decision_reversed' AND e.milestone_date >= d.milestone_date
			OR e.milestone = 'agency_decision' AND e.milestone_date > d.milestone_date)
	LEFT JOIN @input@.milestone AS i ON i.child_id = d.child_id
		AND i.milestone = 'plan_initiated' AND i.milestone_date <= d.milestone_date
GROUP BY d.child_id, d.milestone_date
$$),

('adoption', 'An adoption: a period of care that ended with E11 or E12 or, where it did not (or until it did), holds a milestone adoption_order. Placements and placement orders come from the episodes; where those have none in the period, from its milestones.',
'{"child_id": "The child.",
  "period_number": "The period of care.",
  "start_date": "Its start.",
  "adopted_on": "Day of the adoption order.",
  "known_until": "Day on which the end of the episode replaces the milestone; NULL for good.",
  "placed_on": "Day on which the child was placed for adoption; NULL if never.",
  "placement_order_on": "Day of the placement or freeing order; NULL if none.",
  "matched_on": "Day of the latest match on or before the order; NULL if none.",
  "uasc_in_period": "Whether UASC on any day of the period."}',
$$
WITH step AS (
	SELECT p.child_id, p.period_number, m.milestone, m.milestone_date
	FROM period_of_care AS p
		JOIN @input@.milestone AS m ON m.child_id = p.child_id
			AND m.milestone IN ('adoption_order', 'placed', 'placement_order', 'matched')
			AND m.milestone_date >= p.start_date - 28 AND (p.end_date IS NULL OR m.milestone_date <= p.end_date)
			AND (m.milestone_date >= p.start_date OR p.previous_end_date IS NULL OR m.milestone_date > p.previous_end_date)),
ordered AS (
	SELECT child_id, period_number, end_date AS adopted_on, NULL::date AS known_until
	FROM period_of_care
	WHERE reason_ended IN ('E11', 'E12')
	UNION ALL
	SELECT s.child_id, s.period_number, min(s.milestone_date), CASE WHEN p.reason_ended IN ('E11', 'E12') THEN p.end_date END
	FROM step AS s
		JOIN period_of_care AS p USING (child_id, period_number)
	WHERE s.milestone = 'adoption_order'
	GROUP BY s.child_id, s.period_number, p.reason_ended, p.end_date)
SELECT p.child_id, p.period_number, p.start_date, o.adopted_on, o.known_until,
	coalesce(p.placed_for_adoption_on, min(s.milestone_date) FILTER (WHERE s.milestone = 'placed')) AS placed_on,
	coalesce(p.placement_order_on, min(s.milestone_date) FILTER (WHERE s.milestone = 'placement_order')) AS placement_order_on,
	max(s.milestone_date) FILTER (WHERE s.milestone = 'matched' AND s.milestone_date <= o.adopted_on) AS matched_on,
	p.uasc_in_period
FROM ordered AS o
	JOIN period_of_care AS p USING (child_id, period_number)
	LEFT JOIN step AS s USING (child_id, period_number)
GROUP BY p.child_id, p.period_number, p.start_date, o.adopted_on, o.known_until, p.placed_for_adoption_on,
	p.placement_order_on, p.uasc_in_period
$$);
