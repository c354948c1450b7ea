-- Indicators about adoption and special guardianship.

INSERT INTO careperf.indicator (indicator, theme, sort_order, polarity, data_period, unit, decimals, split_by_uasc, needs,
	title, definition, source, members) VALUES

('adoption_plan_4_months', 'adoption', 401, 'H', 'R12M', 'percent', 1, false,
'{care_episode, milestone.milestone=agency_decision, milestone.milestone=plan_initiated}',
'% of agency decisions where adoption was agreed as the plan within 4 months of becoming looked after',
'Denominator: agency decisions of the 12 months that stand. Numerator: of those, adoption became the plan within 4 months of the start of the last period of care begun by the decision.',
'indicators.md 2.4 and 1.7',
$$
SELECT format('%s %s', d.child_id, d.decided_on) AS member_id, d.decided_on AS attributes_on, d.child_id,
	careperf.window_dates('R12M', d.decided_on) * d.stands AS denominator,
	careperf.all_dates_if(d.plan_on <= max(p.start_date) + interval '4 months') AS numerator,
	ARRAY[(format('decision %s', careperf.in_words(d.decided_on)), d.decided_on, NULL)::careperf.evidence,
		(format('adoption the plan %s', coalesce(careperf.in_words(d.plan_on), 'on an unknown date')), d.decided_on, NULL)::careperf.evidence] AS evidence
FROM agency_decision AS d
	LEFT JOIN period_of_care AS p ON p.child_id = d.child_id AND p.start_date <= d.decided_on
GROUP BY d.child_id, d.decided_on, d.stands, d.plan_on
$$),

('bla_to_adoptive_family_days', 'adoption', 402, 'L', 'R12M', 'days', 1, false, '{care_episode}',
'Average days from becoming looked after to moving in with the adoptive family (children adopted)',
'Denominator: children adopted in the 12 months who had been placed for adoption. Numerator: days from the start of the period of care to the first placement for adoption, 0 where that came first.',
'indicators.md 2.4 and 1.7 (DfE A1)',
$$
SELECT format('%s %s', a.child_id, a.step_on) AS member_id, a.step_on - 1 AS attributes_on, a.child_id,
	careperf.window_dates('R12M', a.step_on) * a.known * p.known AS denominator,
	'{(,)}'::datemultirange AS numerator,
	greatest(careperf.days_between_milestones(a.start_date, p.step_on), 0) AS numerator_value,
	careperf.all_dates_if(a.uasc_in_period) AS uasc,
	ARRAY[(format('looked after %s, placed %s, adopted %s: %s days', careperf.in_words(a.start_date), careperf.in_words(p.step_on),
		careperf.in_words(a.step_on), greatest(careperf.days_between_milestones(a.start_date, p.step_on), 0)), a.step_on, NULL)::careperf.evidence] AS evidence
FROM adoption_step AS a
	JOIN adoption_step AS p USING (child_id, period_number)
WHERE a.step = 'adoption_order' AND p.step = 'placed'
$$),

('court_authority_to_match_days', 'adoption', 403, 'L', 'R12M', 'days', 1, false, '{care_episode, milestone.milestone=matched}',
'Average days from court authority to place a child to the decision on a match (children adopted)',
'Denominator: children adopted in the 12 months with a placement order, a match, and placed before the adoption order. Numerator: days from the order to the match, 0 where the match came first.',
'indicators.md 2.4 and 1.7 (DfE A2; LG Inform 912)',
$$
SELECT format('%s %s', a.child_id, a.step_on) AS member_id, a.step_on - 1 AS attributes_on, a.child_id,
	careperf.window_dates('R12M', a.step_on) * a.known * p.known * o.known AS denominator,
	'{(,)}'::datemultirange AS numerator,
	greatest(careperf.days_between_milestones(o.step_on, max(m.step_on)), 0) AS numerator_value,
	careperf.all_dates_if(a.uasc_in_period) AS uasc,
	ARRAY[(format('placement order %s, matched %s, adopted %s: %s days', careperf.in_words(o.step_on), careperf.in_words(max(m.step_on)),
		careperf.in_words(a.step_on), greatest(careperf.days_between_milestones(o.step_on, max(m.step_on)), 0)), a.step_on, NULL)::careperf.evidence] AS evidence
FROM adoption_step AS a
	JOIN adoption_step AS p USING (child_id, period_number)
	JOIN adoption_step AS o USING (child_id, period_number)
	JOIN adoption_step AS m USING (child_id, period_number)
WHERE a.step = 'adoption_order' AND p.step = 'placed' AND p.step_on < a.step_on AND o.step = 'placement_order'
	AND m.step = 'matched' AND m.step_on <= a.step_on
GROUP BY a.child_id, a.period_number, a.step_on, a.known, a.uasc_in_period, p.step_on, p.known, o.step_on, o.known
$$),

('left_care_adopted', 'adoption', 404, 'H', 'R12M', 'percent', 1, true, '{care_episode}',
'% of children leaving care who were adopted (exc UASC)',
'Denominator: children who left care in the 12 months (the last ending of each), not UASC on any day of that period of care. Numerator: of those, adopted (E11, E12).',
'indicators.md 2.4 and 1.7',
$$
SELECT child_id AS member_id, end_date - 1 AS attributes_on, child_id,
	careperf.window_dates('R12M', end_date, next_end_date) AS denominator,
	careperf.all_dates_if(reason_ended IN ('E11', 'E12')) AS numerator,
	careperf.leaver_evidence(end_date, reason_ended) AS evidence
FROM period_of_care
WHERE end_date IS NOT NULL AND NOT uasc_in_period
$$),

('left_care_adopted_or_sgo', 'adoption', 405, 'H', 'R12M', 'percent', 1, true, '{care_episode}',
'% of children leaving care who were adopted or became subject to a special guardianship order (exc UASC)',
'Denominator: children who left care in the 12 months (the last ending of each), not UASC on any day of that period of care. Numerator: of those, adopted (E11, E12) or special guardianship order (E43 to E48).',
'indicators.md 2.4 and 1.7',
$$
SELECT child_id AS member_id, end_date - 1 AS attributes_on, child_id,
	careperf.window_dates('R12M', end_date, next_end_date) AS denominator,
	careperf.all_dates_if(reason_ended IN ('E11', 'E12', 'E43', 'E44', 'E45', 'E46', 'E47', 'E48')) AS numerator,
	careperf.leaver_evidence(end_date, reason_ended) AS evidence
FROM period_of_care
WHERE end_date IS NOT NULL AND NOT uasc_in_period
$$),

('left_care_sgo_exc_uasc', 'adoption', 406, 'H', 'R12M', 'percent', 1, false, '{care_episode}',
'% of children leaving care who became subject to a special guardianship order (exc UASC)',
'Denominator: children who left care in the 12 months (the last ending of each), not UASC on any day of that period of care. Numerator: of those, special guardianship order (E43 to E48).',
'indicators.md 2.4 and 1.7',
$$
SELECT child_id AS member_id, end_date - 1 AS attributes_on, child_id,
	careperf.window_dates('R12M', end_date, next_end_date) AS denominator,
	careperf.all_dates_if(reason_ended IN ('E43', 'E44', 'E45', 'E46', 'E47', 'E48')) AS numerator,
	careperf.leaver_evidence(end_date, reason_ended) AS evidence
FROM period_of_care
WHERE end_date IS NOT NULL AND NOT uasc_in_period
$$),

('left_care_sgo', 'adoption', 407, 'H', 'R12M', 'percent', 1, false, '{care_episode}',
'% of children leaving care who became subject to a special guardianship order',
'Denominator: children who left care in the 12 months (the last ending of each). Numerator: of those, special guardianship order (E43 to E48).',
'indicators.md 2.4 and 1.7',
$$
SELECT child_id AS member_id, end_date - 1 AS attributes_on, child_id,
	careperf.window_dates('R12M', end_date, next_end_date) AS denominator,
	careperf.all_dates_if(reason_ended IN ('E43', 'E44', 'E45', 'E46', 'E47', 'E48')) AS numerator,
	careperf.all_dates_if(uasc_in_period) AS uasc,
	careperf.leaver_evidence(end_date, reason_ended) AS evidence
FROM period_of_care
WHERE end_date IS NOT NULL
$$),

('adoption_plan_to_adm_8_weeks', 'adoption', 408, 'H', 'R12M', 'percent', 1, false,
'{milestone.milestone=agency_decision, milestone.milestone=plan_initiated}',
'% of agency decisions within 8 weeks of adoption becoming the plan',
'Denominator: agency decisions of the 12 months that stand, with the date on which adoption became the plan. Numerator: of those, at most 56 days from plan to decision.',
'indicators.md 2.4 and 1.7',
$$
SELECT format('%s %s', child_id, decided_on) AS member_id, decided_on AS attributes_on, child_id,
	careperf.window_dates('R12M', decided_on) * stands AS denominator,
	careperf.all_dates_if(decided_on - plan_on <= 56) AS numerator,
	ARRAY[(format('plan %s, decision %s: %s days', careperf.in_words(plan_on), careperf.in_words(decided_on), decided_on - plan_on),
		decided_on, NULL)::careperf.evidence] AS evidence
FROM agency_decision
WHERE plan_on IS NOT NULL
$$),

('siblings_placed_together', 'adoption', 409, 'H', 'R12M', 'percent', 1, false, '{sibling_placement}',
'% of sibling groups that were placed together (where the plan was to place them together)',
'Denominator: sibling groups of two or more, all planned together, the last member placed in the 12 months. Numerator: of those, all with the same adopters.',
'indicators.md 2.4 and 1.7',
$$
SELECT sibling_group_id AS member_id, NULL::text AS child_id,
	careperf.window_dates('R12M', max(placed_on)) AS denominator,
	careperf.all_dates_if(count(DISTINCT adopter_household_id) = 1 AND count(adopter_household_id) = count(*)) AS numerator,
	ARRAY[(format('%s siblings, the last placed %s, with %s household(s)', count(DISTINCT child_id), careperf.in_words(max(placed_on)),
		count(DISTINCT adopter_household_id)), max(placed_on), NULL)::careperf.evidence] AS evidence
FROM @input@.sibling_placement
GROUP BY sibling_group_id
HAVING count(DISTINCT child_id) >= 2 AND bool_and(planned_together) AND count(careperf.usable(placed_on)) = count(*)
$$),

('agency_decision_not_placed', 'adoption', 410, 'L', 'SS', 'percent', 1, false, '{care_episode, milestone.milestone=agency_decision}',
'% of children in care with a current agency decision who are not placed for adoption',
'Denominator: in care. Numerator: of those, an agency decision of this period of care or before it stands, and the placement is not one for adoption (A3 to A6).',
'indicators.md 2.4 and 1.7',
$$
SELECT p.child_id AS member_id, p.child_id, p.uasc, p.dates AS denominator,
	coalesce(d.stands, '{}') - coalesce(a.placed, '{}') AS numerator,
	careperf.status_evidence('agency decision', 'no current agency decision', d.stands)
		|| careperf.status_evidence('placed for adoption', 'not placed for adoption', a.placed) AS evidence
FROM period_of_care AS p
	LEFT JOIN (SELECT p.child_id, p.period_number, range_agg(d.stands) AS stands
			FROM agency_decision AS d
				JOIN period_of_care AS p ON p.child_id = d.child_id
					AND (p.end_date IS NULL OR d.decided_on < p.end_date)
					AND (d.decided_on >= p.start_date OR p.previous_end_date IS NULL OR d.decided_on > p.previous_end_date)
			GROUP BY p.child_id, p.period_number) AS d USING (child_id, period_number)
	LEFT JOIN (SELECT child_id, range_agg(dates) AS placed
			FROM care_status WHERE placement_group = 'Placed for adoption' GROUP BY child_id) AS a USING (child_id)
$$);
