-- Indicators about health and wellbeing.

INSERT INTO careperf.indicator (indicator, definition_version, valid_from, valid_to, theme, sort_order, polarity, data_period,
	unit, decimals, split_by_uasc, needs, title, definition, source, members) VALUES

('iha_referral_5_working_days', 1, NULL, '2019-06-30', 'health', 301, 'H', 'R12M', 'percent', 1, true,
'{care_episode, health_event.event_type=iha_referral}',
'% of IHA referrals within 5 working days of becoming looked after',
'Denominator: periods of care whose 5th working day falls in the 12 months, still open after it or referred by it, not UASC. Numerator: of those, referred by then. Version 1, for reporting dates before July 2019.',
'indicators.md 2.3 and 1.7',
$$
SELECT format('%s %s', child_id, start_date) AS member_id, start_date AS attributes_on, child_id,
	careperf.window_dates('R12M', referral_due_on) AS denominator,
	careperf.all_dates_if(referred_on <= referral_due_on) AS numerator,
	careperf.all_dates_if(uasc_at_start) AS uasc,
	careperf.due_evidence('referral', referral_due_on, referred_on) AS evidence
FROM initial_health
WHERE (end_date IS NULL OR end_date > referral_due_on OR referred_on <= referral_due_on) AND NOT uasc_at_start
$$),

('iha_referral_5_working_days', 2, '2019-07-01', NULL, 'health', 301, 'H', 'R12M', 'percent', 1, true,
'{care_episode, health_event.event_type=iha_referral}',
'% of IHA referrals within 5 working days of becoming looked after',
'Denominator: periods of care whose 5th working day falls in the 12 months, still open after it or referred by it; not UASC who started from July 2016 to March 2018 (transfer scheme). Numerator: of those, referred by then. Version 2, for reporting dates from July 2019.',
'indicators.md 2.3 and 1.7',
$$
SELECT format('%s %s', child_id, start_date) AS member_id, start_date AS attributes_on, child_id,
	careperf.window_dates('R12M', referral_due_on) AS denominator,
	careperf.all_dates_if(referred_on <= referral_due_on) AS numerator,
	careperf.all_dates_if(uasc_at_start) AS uasc,
	careperf.due_evidence('referral', referral_due_on, referred_on) AS evidence
FROM initial_health
WHERE (end_date IS NULL OR end_date > referral_due_on OR referred_on <= referral_due_on)
	AND NOT (uasc_at_start AND start_date >= '2016-07-01' AND start_date < '2018-04-01')
$$),

('iha_20_working_days', 1, NULL, '2019-06-30', 'health', 302, 'H', 'R12M', 'percent', 1, true,
'{care_episode, health_event.event_type=iha}',
'% of initial health assessments within 20 working days of becoming looked after',
'Denominator: periods of care whose 20th working day falls in the 12 months, still open after it or assessed by it, not UASC. Numerator: of those, assessed by then. Version 1, for reporting dates before July 2019.',
'indicators.md 2.3 and 1.7',
$$
SELECT format('%s %s', child_id, start_date) AS member_id, start_date AS attributes_on, child_id,
	careperf.window_dates('R12M', assessment_due_on) AS denominator,
	careperf.all_dates_if(assessed_on <= assessment_due_on) AS numerator,
	careperf.all_dates_if(uasc_at_start) AS uasc,
	careperf.due_evidence('IHA', assessment_due_on, assessed_on) AS evidence
FROM initial_health
WHERE (end_date IS NULL OR end_date > assessment_due_on OR assessed_on <= assessment_due_on) AND NOT uasc_at_start
$$),

('iha_20_working_days', 2, '2019-07-01', NULL, 'health', 302, 'H', 'R12M', 'percent', 1, true,
'{care_episode, health_event.event_type=iha}',
'% of initial health assessments within 20 working days of becoming looked after',
'Denominator: periods of care whose 20th working day falls in the 12 months, still open after it or assessed by it; not UASC who started from July 2016 to March 2018 (transfer scheme). Numerator: of those, assessed by then. Version 2, for reporting dates from July 2019.',
'indicators.md 2.3 and 1.7',
$$
SELECT format('%s %s', child_id, start_date) AS member_id, start_date AS attributes_on, child_id,
	careperf.window_dates('R12M', assessment_due_on) AS denominator,
	careperf.all_dates_if(assessed_on <= assessment_due_on) AS numerator,
	careperf.all_dates_if(uasc_at_start) AS uasc,
	careperf.due_evidence('IHA', assessment_due_on, assessed_on) AS evidence
FROM initial_health
WHERE (end_date IS NULL OR end_date > assessment_due_on OR assessed_on <= assessment_due_on)
	AND NOT (uasc_at_start AND start_date >= '2016-07-01' AND start_date < '2018-04-01')
$$),

('health_assessment_in_timescale', 1, NULL, NULL, 'health', 303, 'H', 'SS', 'percent', 1, true,
'{care_episode, child, health_event.event_type=iha or health_event.event_type=rha}',
'% of health assessments held in timescale',
'Denominator: in care since before 1 April. Numerator: of those, a health assessment in the last 6 months, or from the 5th birthday in the last 12.',
'indicators.md 2.3 and 1.7',
$$
SELECT p.child_id AS member_id, p.child_id, p.uasc,
	careperf.spell_dates(careperf.months_reached(careperf.financial_year_start(p.start_date), 12), p.end_date) AS denominator,
	coalesce(c.assessed_6_months * careperf.spell_dates(p.date_of_birth, NULL) + c.assessed_12_months * careperf.spell_dates(careperf.birthday(p.date_of_birth, 5), NULL), '{}') AS numerator,
	careperf.status_evidence('health assessment in date', 'health assessment out of date',
		coalesce(c.assessed_6_months * careperf.spell_dates(p.date_of_birth, NULL) + c.assessed_12_months * careperf.spell_dates(careperf.birthday(p.date_of_birth, 5), NULL), '{}')) AS evidence
FROM period_of_care AS p
	LEFT JOIN health_check AS c USING (child_id)
$$),

('dental_check_in_timescale', 1, NULL, NULL, 'health', 304, 'H', 'SS', 'percent', 1, true,
'{care_episode, health_event.event_type=dental}',
'% of dental checks held in timescale',
'Denominator: in care since before 1 April. Numerator: of those, a dental check in the last 12 months.',
'indicators.md 2.3 and 1.7',
$$
SELECT p.child_id AS member_id, p.child_id, p.uasc,
	careperf.spell_dates(careperf.months_reached(careperf.financial_year_start(p.start_date), 12), p.end_date) AS denominator,
	coalesce(c.dental_12_months, '{}') AS numerator,
	careperf.status_evidence('dental check in date', 'dental check out of date', c.dental_12_months) AS evidence
FROM period_of_care AS p
	LEFT JOIN health_check AS c USING (child_id)
$$),

('health_history_at_18', 1, NULL, NULL, 'health', 305, 'H', 'SS', 'percent', 1, true,
'{care_episode, child, health_event.event_type=health_history}',
'% of children in care who turned 18 in the month with a health history completed',
'Denominator: in care on the day before the 18th birthday, birthday in the month. Numerator: of those, a health history completed.',
'indicators.md 2.3',
$$
SELECT p.child_id AS member_id, careperf.birthday(p.date_of_birth, 18) - 1 AS attributes_on, p.child_id,
	careperf.window_dates('M', careperf.birthday(p.date_of_birth, 18)) AS denominator,
	careperf.spell_dates(c.history_completed_on, NULL) AS numerator,
	careperf.all_dates_if(p.uasc_in_period) AS uasc,
	ARRAY[(format('turned 18 on %s', careperf.in_words(careperf.birthday(p.date_of_birth, 18))), NULL, NULL)::careperf.evidence,
		('health history not completed', NULL, c.history_completed_on)::careperf.evidence]
	|| CASE WHEN c.history_completed_on IS NOT NULL THEN
		ARRAY[(format('health history completed %s', careperf.in_words(c.history_completed_on)), c.history_completed_on, NULL)::careperf.evidence] END AS evidence
FROM period_of_care AS p
	LEFT JOIN health_check AS c USING (child_id)
WHERE p.dates @> (careperf.birthday(p.date_of_birth, 18) - 1)
$$),

('sdq_average', 1, NULL, NULL, 'health', 306, 'L', 'YTD', 'average', 1, true, '{care_episode, child, sdq_score}',
'Average SDQ score of questionnaires completed since 1 April (children now in care)',
'Denominator: children in care on the day with a questionnaire since 1 April, aged 4 to 16 when it was completed, score 0 to 40. Numerator: the sum of the latest score of each (of two on one day the higher).',
'indicators.md 2.3 and 1.7',
$$
SELECT format('%s %s', child_id, completed_on) AS member_id, child_id, uasc, counts AS denominator, counts AS numerator,
	score AS numerator_value,
	ARRAY[(format('score %s on %s', score, careperf.in_words(completed_on)), completed_on, NULL)::careperf.evidence] AS evidence
FROM (SELECT h.child_id, h.uasc, s.completed_on, s.score,
			-- each child has one spelling in child_in_care, and bytes sort faster
			h.in_care * careperf.window_dates('YTD', s.completed_on, lead(s.completed_on) OVER (PARTITION BY h.child_id COLLATE "C" ORDER BY s.completed_on)) AS counts
		FROM (SELECT child_id, completed_on, max(score) AS score
				FROM @input@.sdq_score
				WHERE score BETWEEN 0 AND 40 AND careperf.usable(completed_on) IS NOT NULL
				GROUP BY child_id, completed_on) AS s
			JOIN child_in_care AS h USING (child_id)
		WHERE careperf.age_on(h.date_of_birth, s.completed_on) BETWEEN 4 AND 16) AS s
$$);
