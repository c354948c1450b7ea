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
		WHERE milestone = 'agency_decision' AND careperf.usable(milestone_date) IS NOT NULL) AS d
	LEFT JOIN @input@.milestone AS e ON e.child_id = d.child_id AND careperf.usable(e.milestone_date) IS NOT NULL
		AND (e.milestone = 'decision_reversed' AND e.milestone_date >= d.milestone_date
			OR e.milestone = 'agency_decision' AND e.milestone_date > d.milestone_date)
	LEFT JOIN @input@.milestone AS i ON i.child_id = d.child_id
		AND i.milestone = 'plan_initiated' AND careperf.usable(i.milestone_date) <= d.milestone_date
GROUP BY d.child_id, d.milestone_date
$$),

('adoption_step', 'A step of a child towards adoption within a period of care: placed, placement_order and adoption_order, from the episodes (A3 to A6, E1 or D1, E11 or E12) or, where those have none or as long as they have none, from the first milestone; and every match.',
'{"child_id": "The child.",
  "period_number": "The period of care.",
  "start_date": "Start of the period of care.",
  "step": "placed, placement_order, adoption_order or matched.",
  "step_on": "Day of the step.",
  "known": "The dates on which it and the start of the period of care are known and no episode has replaced it.",
  "uasc_in_period": "Whether UASC on any day of the period of care."}',
$$
WITH from_episodes AS (
	SELECT child_id, period_number, start_date, 'placed' AS step, placed_for_adoption_on AS step_on, uasc_in_period
	FROM period_of_care WHERE placed_for_adoption_on IS NOT NULL
	UNION ALL
	SELECT child_id, period_number, start_date, 'placement_order', placement_order_on, uasc_in_period
	FROM period_of_care WHERE placement_order_on IS NOT NULL
	UNION ALL
	SELECT child_id, period_number, start_date, 'adoption_order', end_date, uasc_in_period
	FROM period_of_care WHERE reason_ended IN ('E11', 'E12')),
from_milestones AS (
	SELECT p.child_id, p.period_number, p.start_date, m.milestone, m.milestone_date, p.uasc_in_period
	FROM period_of_care AS p
		JOIN @input@.milestone AS m ON m.child_id = p.child_id
			AND m.milestone IN ('placed', 'placement_order', 'adoption_order', 'matched') AND careperf.usable(m.milestone_date) IS NOT NULL
			AND m.milestone_date >= p.start_date - 28 AND (p.end_date IS NULL OR m.milestone_date <= p.end_date)
			AND (m.milestone_date >= p.start_date OR p.previous_end_date IS NULL OR m.milestone_date > p.previous_end_date))
SELECT child_id, period_number, start_date, step, step_on, careperf.spell_dates(step_on, NULL) AS known, uasc_in_period
FROM from_episodes
UNION ALL
SELECT m.child_id, m.period_number, m.start_date, m.milestone, min(m.milestone_date),
	careperf.spell_dates(greatest(min(m.milestone_date), m.start_date), e.step_on), m.uasc_in_period
FROM from_milestones AS m
	LEFT JOIN from_episodes AS e ON e.child_id = m.child_id AND e.period_number = m.period_number AND e.step = m.milestone
WHERE m.milestone <> 'matched'
GROUP BY m.child_id, m.period_number, m.start_date, m.milestone, e.step_on, m.uasc_in_period
UNION ALL
SELECT child_id, period_number, start_date, milestone, milestone_date, careperf.spell_dates(greatest(milestone_date, start_date), NULL), uasc_in_period
FROM from_milestones
WHERE milestone = 'matched'
$$);
