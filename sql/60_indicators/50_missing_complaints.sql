-- Indicators about missing children and complaints.

INSERT INTO careperf.indicator (indicator, theme, sort_order, polarity, data_period, unit, decimals, split_by_uasc, needs,
	title, definition, source, members) VALUES

('return_interviews_completed', 'missing', 501, 'H', 'R12M', 'percent', 1, false,
'{care_episode, missing_episode.missing_type=M, return_interview}',
'% of return interviews completed',
'Denominator: missing episodes that started while in care and ended in the 12 months. Numerator: of those, a return interview was completed.',
'indicators.md 2.5 and 1.7',
$$
SELECT missing_episode_id AS member_id, started_at::date AS attributes_on, child_id,
	careperf.window_dates('R12M', ended_at::date) AS denominator,
	CASE WHEN interviewed_on IS NOT NULL THEN careperf.spell_dates(greatest(interviewed_on, ended_at::date), NULL) ELSE '{}' END AS numerator,
	careperf.all_dates_if(uasc @> ended_at::date) AS uasc,
	careperf.interview_evidence(ended_at::date, interviewed_on) AS evidence
FROM missing_from_care
WHERE ended_at IS NOT NULL
$$),

('return_interviews_3_working_days', 'missing', 502, 'H', 'R12M', 'percent', 1, false,
'{care_episode, missing_episode.missing_type=M, return_interview}',
'% of return interviews completed within 3 working days',
'Denominator: missing episodes that started while in care and ended in the 12 months. Numerator: of those, the earliest return interview was completed within 3 working days of the end.',
'indicators.md 2.5 and 1.7',
$$
SELECT missing_episode_id AS member_id, started_at::date AS attributes_on, child_id,
	careperf.window_dates('R12M', ended_at::date) AS denominator,
	CASE WHEN interviewed_on <= careperf.add_working_days(ended_at::date, 3) THEN careperf.spell_dates(greatest(interviewed_on, ended_at::date), NULL)
		ELSE '{}' END AS numerator,
	careperf.all_dates_if(uasc @> ended_at::date) AS uasc,
	careperf.interview_evidence(ended_at::date, interviewed_on) AS evidence
FROM missing_from_care
WHERE ended_at IS NOT NULL
$$),

('cic_missing_in_month', 'missing', 503, 'L', 'M', 'count', 0, true, '{care_episode, missing_episode}',
'Number of children in care with a missing episode that started in the month',
'Children with a missing episode (type M) that started in the month, while in care. A child counts once.',
'indicators.md 2.5 and 1.7',
$$
SELECT child_id AS member_id, started_on AS attributes_on, child_id, NULL::datemultirange AS numerator,
	-- each child has one spelling in child_in_care, and bytes sort faster
	careperf.window_dates('M', started_on, lead(started_on) OVER (PARTITION BY child_id COLLATE "C" ORDER BY started_on)) AS denominator,
	careperf.all_dates_if(uasc @> started_on) AS uasc,
	ARRAY[(format('missing from %s', careperf.in_words(started_on)), started_on, NULL)::careperf.evidence] AS evidence
FROM (SELECT DISTINCT child_id, started_at::date AS started_on, uasc FROM missing_from_care) AS m
$$),

('missing_over_48_hours_in_month', 'missing', 504, 'L', 'M', 'count', 0, true, '{care_episode, missing_episode}',
'Number of missing episodes of children in care that started in the month and lasted longer than 48 hours',
'Missing episodes (type M) that started in the month, while in care. Ended: counted from the start if longer than 48 hours; open: from the day on which 48 hours are reached.',
'indicators.md 2.5 and 1.7',
$$
SELECT missing_episode_id AS member_id, started_at::date AS attributes_on, child_id, NULL::datemultirange AS numerator,
	careperf.window_dates('M', started_at::date)
		* careperf.spell_dates((CASE WHEN ended_at IS NULL THEN started_at + interval '48 hours' ELSE started_at END)::date, NULL) AS denominator,
	careperf.all_dates_if(uasc @> started_at::date) AS uasc,
	ARRAY[(format('missing from %s%s', careperf.in_words(started_at::date), coalesce(' to ' || careperf.in_words(ended_at::date), '')), started_at::date, NULL)::careperf.evidence] AS evidence
FROM missing_from_care
WHERE ended_at IS NULL OR ended_at - started_at > interval '48 hours'
$$),

('complaints_in_month', 'complaints', 601, 'L', 'M', 'count', 0, false, '{care_episode, complaint}',
'Number of complaints by or for children in care in the month',
'Complaints received in the month, the child in care on the day.',
'indicators.md 2.5 and 1.7',
$$
SELECT c.complaint_id AS member_id, c.received_on AS attributes_on, c.child_id, careperf.window_dates('M', careperf.usable(c.received_on)) AS denominator, NULL::datemultirange AS numerator,
	careperf.all_dates_if(h.uasc @> c.received_on) AS uasc,
	ARRAY[(format('received %s', careperf.in_words(c.received_on)), c.received_on, NULL)::careperf.evidence] AS evidence
FROM @input@.complaint AS c
	JOIN child_in_care AS h ON h.child_id = c.child_id AND h.in_care @> careperf.usable(c.received_on)
$$);
