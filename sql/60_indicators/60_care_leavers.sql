-- Indicators about care leavers.

INSERT INTO careperf.indicator (indicator, theme, sort_order, polarity, data_period, unit, decimals, split_by_uasc, needs,
	title, definition, source, members) VALUES

('care_leavers_suitable_accommodation', 'care_leavers', 701, 'H', 'R12M', 'percent', 1, true, '{child, care_leaver_contact}',
'% of care leavers in suitable accommodation (of those we are in touch with)',
'Denominator: 17th to 21st birthdays of care leavers in the 12 months, in touch or activity or accommodation known around the birthday. Numerator: of those, suitable accommodation (never custody or homeless).',
'indicators.md 2.6 and 1.7',
$$
SELECT format('%s %s', child_id, birthday) AS member_id, birthday AS attributes_on, child_id, dates AS denominator,
	careperf.all_dates_if(accommodation_group = 'suitable') AS numerator, uasc,
	careperf.birthday_evidence(age, birthday, contact_date, 'accommodation', accommodation) AS evidence
FROM care_leaver_birthday
WHERE coalesce(in_touch, '') NOT IN ('DIED', 'RHOM')
	AND (in_touch = 'YES' OR activity_group IN ('eet', 'neet') OR accommodation_group IN ('suitable', 'unsuitable'))
$$),

('care_leavers_eet', 'care_leavers', 702, 'H', 'R12M', 'percent', 1, true, '{child, care_leaver_contact}',
'% of care leavers in education, employment or training (of those we are in touch with)',
'Denominator: 17th to 21st birthdays of care leavers in the 12 months, in touch or activity or accommodation known around the birthday. Numerator: of those, in education, employment or training (F1 to F5, P1 to P5).',
'indicators.md 2.6 and 1.7',
$$
SELECT format('%s %s', child_id, birthday) AS member_id, birthday AS attributes_on, child_id, dates AS denominator,
	careperf.all_dates_if(activity_group = 'eet') AS numerator, uasc,
	careperf.birthday_evidence(age, birthday, contact_date, 'activity', activity) AS evidence
FROM care_leaver_birthday
WHERE coalesce(in_touch, '') NOT IN ('DIED', 'RHOM')
	AND (in_touch = 'YES' OR activity_group IN ('eet', 'neet') OR accommodation_group IN ('suitable', 'unsuitable'))
$$),

('pathway_plan_6_months', 'care_leavers', 703, 'H', 'R12M', 'percent', 1, true, '{child, care_leaver, pathway_plan}',
'% of care leavers with a pathway plan updated in the last 6 months',
'Denominator: care leavers on the day under 21, and those aged 21 to 24 whose latest contact shows education; not those whose latest contact says that they refuse or no longer require services. Numerator: of those, a pathway plan in the last 6 months.',
'indicators.md 2.6 and 1.7 (a snapshot, whatever its printed period)',
$$
SELECT l.child_id AS member_id, l.child_id, u.uasc,
	(l.dates * careperf.spell_dates(l.date_of_birth, careperf.birthday(l.date_of_birth, 21)) + l.dates * coalesce(k.in_education, '{}'))
		- coalesce(k.not_wanted, '{}') AS denominator,
	coalesce(p.recent, '{}') AS numerator,
	careperf.status_evidence('pathway plan in date', 'pathway plan out of date', p.recent) AS evidence
FROM care_leaver_dates AS l
	LEFT JOIN (SELECT child_id, range_agg(dates) FILTER (WHERE activity IN ('F1', 'F2', 'F4', 'F5', 'P1', 'P2')) AS in_education,
			range_agg(dates) FILTER (WHERE in_touch IN ('NREQ', 'REFU')) AS not_wanted
		FROM care_leaver_known GROUP BY child_id) AS k USING (child_id)
	LEFT JOIN (SELECT child_id, careperf.dates_since(careperf.dates_agg(completed_on), 6) AS recent
		FROM @input@.pathway_plan GROUP BY child_id) AS p USING (child_id)
	LEFT JOIN last_period_of_care AS u USING (child_id)
$$),

('care_leavers_in_contact', 'care_leavers', 704, 'H', 'R12M', 'percent', 1, false, '{child, care_leaver_contact}',
'% of care leavers we are in contact with',
'Denominator: 17th to 21st birthdays of care leavers in the 12 months, but for those who died, returned home or were transferred to another authority. Numerator: of those, in touch around the birthday.',
'indicators.md 2.6 and 1.7',
$$
SELECT format('%s %s', child_id, birthday) AS member_id, birthday AS attributes_on, child_id, dates AS denominator,
	careperf.all_dates_if(in_touch = 'YES') AS numerator, uasc,
	careperf.birthday_evidence(age, birthday, contact_date, 'in touch', in_touch) AS evidence
FROM care_leaver_birthday
WHERE coalesce(in_touch, '') NOT IN ('DIED', 'RHOM')
$$),

('staying_put', 'care_leavers', 705, 'H', 'SS', 'percent', 1, true, '{child, care_leaver, staying_put or care_leaver_contact}',
'% of current care leavers with a staying put arrangement',
'Denominator: care leavers on the day. Numerator: of those, living on with former foster carers: an open arrangement; where no arrangements are recorded at all, accommodation Z1 or Z2 at the latest contact.',
'indicators.md 2.6 and 1.7',
$$
SELECT l.child_id AS member_id, l.child_id, u.uasc, l.dates AS denominator, coalesce(s.dates, '{}') AS numerator,
	careperf.status_evidence('staying put', 'no staying put arrangement', s.dates) AS evidence
FROM care_leaver_dates AS l
	LEFT JOIN (SELECT child_id, range_agg(dates) AS dates
		FROM (SELECT child_id, careperf.spell_dates(start_date, end_date) AS dates FROM @input@.staying_put
				UNION ALL
				SELECT child_id, dates FROM care_leaver_known
				WHERE accommodation IN ('Z1', 'Z2') AND NOT EXISTS (SELECT FROM @input@.staying_put)) AS a
		GROUP BY child_id) AS s USING (child_id)
	LEFT JOIN last_period_of_care AS u USING (child_id)
$$);
