-- Indicators about education.

INSERT INTO careperf.indicator (indicator, theme, sort_order, polarity, data_period, unit, decimals, split_by_uasc, needs,
	title, definition, source, members) VALUES

('permanent_exclusions', 'education', 201, 'L', 'AC YTD', 'count', 0, true, '{care_episode, education_status}',
'Number of children in care with a permanent exclusion this academic year',
'In care on the day, with a permanent exclusion since 1 September, in care or before it. A child counts once.',
'indicators.md 2.2 and 1.7',
$$
SELECT h.child_id AS member_id, h.child_id, h.uasc, NULL::datemultirange AS numerator,
	h.in_care * range_agg(careperf.window_dates('AC YTD', e.start_date)) AS denominator,
	array_agg((format('permanently excluded %s', careperf.in_words(e.start_date)), e.start_date, NULL)::careperf.evidence ORDER BY e.start_date) AS evidence
FROM child_in_care AS h
	JOIN @input@.education_status AS e USING (child_id)
WHERE e.status = 'permanent_exclusion' AND careperf.usable(e.start_date) IS NOT NULL AND careperf.spell_dates(e.start_date, e.end_date) <> '{}'
GROUP BY h.child_id, h.uasc, h.in_care
$$),

('part_time_timetable', 'education', 202, 'L', 'SS', 'count', 0, true, '{care_episode, education_status}',
'Number of children in care on a part-time timetable',
'In care on the day, with an open reduced timetable.',
'indicators.md 2.2',
$$
SELECT h.child_id AS member_id, h.child_id, h.uasc, h.in_care * e.dates AS denominator, NULL::datemultirange AS numerator,
	careperf.status_evidence('reduced timetable', 'no reduced timetable', e.dates) AS evidence
FROM child_in_care AS h
	JOIN education_dates AS e ON e.child_id = h.child_id AND e.status = 'reduced_timetable'
$$),

('neet_16_18', 'education', 203, 'L', 'SS', 'percent', 1, true, '{care_episode, child, education_status.status=neet}',
'% of children in care for 12 months and aged 16 or over who are not in education, employment or training',
'Denominator: in care for 12 months without a break, aged 16 or over. Numerator: of those, status NEET.',
'indicators.md 2.2',
$$
SELECT p.child_id AS member_id, p.child_id, p.uasc,
	careperf.spell_dates(greatest(careperf.months_reached(p.start_date, 12), careperf.birthday(p.date_of_birth, 16)), p.end_date) AS denominator,
	coalesce(e.dates, '{}') AS numerator,
	careperf.status_evidence('not in education, employment or training', 'not recorded as NEET', e.dates) AS evidence
FROM period_of_care AS p
	LEFT JOIN education_dates AS e ON e.child_id = p.child_id AND e.status = 'neet'
WHERE p.date_of_birth IS NOT NULL
$$),

('sen_or_ehcp_12_months', 'education', 204, 'L', 'SS', 'percent', 1, true,
'{care_episode, education_status.status=sen_support or education_status.status=ehcp}',
'% of children in care for 12 months with SEN support or an EHCP',
'Denominator: in care for 12 months without a break. Numerator: of those, open SEN support or education, health and care plan.',
'indicators.md 2.2',
$$
SELECT p.child_id AS member_id, p.child_id, p.uasc,
	careperf.spell_dates(careperf.months_reached(p.start_date, 12), p.end_date) AS denominator,
	coalesce(e.dates, '{}') AS numerator,
	careperf.status_evidence('SEN support or EHCP', 'neither SEN support nor EHCP', e.dates) AS evidence
FROM period_of_care AS p
	LEFT JOIN (SELECT child_id, range_agg(dates) AS dates FROM education_dates WHERE status IN ('sen_support', 'ehcp') GROUP BY child_id) AS e USING (child_id)
$$),

('ehcp_issued_20_weeks', 'education', 205, 'H', 'AC YTD', 'percent', 1, true, '{care_episode, ehcp_request}',
'% of EHCPs issued within 20 weeks, for requests made while in care',
'Denominator: education, health and care plans issued since 1 September on a request made while in care, without a lawful exception. Numerator: of those, issued within 140 days of the request.',
'indicators.md 2.2',
$$
SELECT format('%s %s %s', e.child_id, e.requested_on, row_number() OVER (PARTITION BY e.child_id, e.requested_on ORDER BY e.issued_on)) AS member_id, e.issued_on AS attributes_on,
	e.child_id,
	careperf.window_dates('AC YTD', e.issued_on) * careperf.spell_dates(e.requested_on, NULL) AS denominator,
	careperf.all_dates_if(e.issued_on <= e.requested_on + 140) AS numerator,
	careperf.all_dates_if(h.uasc @> e.issued_on) AS uasc,
	ARRAY[(format('requested %s, issued %s', careperf.in_words(e.requested_on), careperf.in_words(e.issued_on)), e.issued_on, NULL)::careperf.evidence] AS evidence
FROM @input@.ehcp_request AS e
	JOIN child_in_care AS h ON h.child_id = e.child_id AND h.in_care @> e.requested_on
WHERE careperf.usable(e.issued_on) IS NOT NULL AND careperf.usable(e.requested_on) IS NOT NULL AND e.has_exception IS NOT TRUE
$$);
