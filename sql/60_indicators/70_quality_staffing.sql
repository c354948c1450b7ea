-- Indicators about quality assurance and staffing.

INSERT INTO careperf.indicator (indicator, theme, sort_order, polarity, data_period, unit, decimals, split_by_uasc, needs,
	title, definition, source, members) VALUES

('care_plans_good_or_outstanding', 'quality_assurance', 801, 'H', 'R12M', 'percent', 1, true, '{care_plan_audit}',
'% of care plans rated good or outstanding',
'Denominator: care plans audited and graded in the 12 months. Numerator: of those, good or outstanding.',
'indicators.md 2.7',
$$
SELECT a.audit_id AS member_id, a.audited_on AS attributes_on, a.child_id, careperf.window_dates('R12M', a.audited_on) AS denominator,
	careperf.all_dates_if(a.grade IN ('good', 'outstanding')) AS numerator,
	careperf.all_dates_if(u.uasc @> a.audited_on) AS uasc,
	ARRAY[(format('audited %s: %s', careperf.in_words(a.audited_on), replace(a.grade, '_', ' ')), a.audited_on, NULL)::careperf.evidence] AS evidence
FROM @input@.care_plan_audit AS a
	LEFT JOIN uasc_dates AS u USING (child_id)
WHERE careperf.usable(a.audited_on) IS NOT NULL AND a.grade IN ('outstanding', 'good', 'requires_improvement', 'inadequate')
$$),

('permanent_qsw_posts', 'staffing', 901, 'H', 'SS', 'percent', 1, false, '{staff_post, team}',
'% of posts in teams for children in care filled by permanent qualified social workers',
'Denominator: full-time equivalent of the posts of teams for children in care (district, disabled children, UASC). Numerator: of those, filled by permanent qualified social workers.',
'indicators.md 2.7 and 1.7',
$$
SELECT format('%s %s %s', p.post_id, p.start_date, row_number() OVER (PARTITION BY p.post_id, p.start_date ORDER BY p.fte, p.filled_by)) AS member_id,
	NULL::text AS child_id, careperf.spell_dates(p.start_date, p.end_date) AS denominator, round(p.fte, 2) AS denominator_value,
	careperf.all_dates_if(p.filled_by = 'permanent_qsw') AS numerator, round(p.fte, 2) AS numerator_value,
	ARRAY[(format('%s FTE, %s', p.fte, replace(p.filled_by, '_', ' ')), p.start_date, p.end_date)::careperf.evidence] AS evidence
FROM @input@.staff_post AS p
-- neither NULL nor NaN, which counts as greater than any number
WHERE p.fte BETWEEN 0 AND 100000 AND p.team_id IN (SELECT team_id FROM @input@.team WHERE service IN ('cic_district', 'disabled_children', 'uasc'))
$$),

('social_worker_caseload', 'staffing', 902, 'L', 'SS', 'average', 1, false,
'{worker_allocation.role=social_worker, worker.role=social_worker, team}',
'Average caseload of social workers in district teams for children in care',
'Numerator: children, in care or not, held by a social worker in a district team. Denominator: full-time equivalent of the social workers of these teams.',
'indicators.md 2.7 and 1.7',
$$
SELECT a.child_id AS member_id, a.child_id, u.uasc, NULL::datemultirange AS denominator,
	coalesce(careperf.spells_agg(a.start_date, a.end_date) FILTER (WHERE a.team_id IN (SELECT team_id FROM district_team)), '{}')
		+ coalesce(range_agg(careperf.spell_dates(a.start_date, a.end_date) * coalesce(w.dates, '{}')) FILTER (WHERE coalesce(a.team_id, '') = ''), '{}') AS numerator,
	NULL::numeric AS denominator_value,
	array_agg((format('allocated since %s', careperf.in_words(a.start_date)), a.start_date, a.end_date)::careperf.evidence ORDER BY a.start_date) AS evidence
FROM @input@.worker_allocation AS a
	LEFT JOIN district_worker_dates AS w USING (worker_id)
	LEFT JOIN uasc_dates AS u USING (child_id)
WHERE a.role = 'social_worker'
GROUP BY a.child_id, u.uasc
UNION ALL
SELECT format('worker %s %s %s', worker_id, start_date, row_number() OVER (PARTITION BY worker_id, start_date ORDER BY fte)), NULL, NULL,
	careperf.spell_dates(start_date, end_date), NULL, round(fte, 2),
	ARRAY[(format('%s FTE', fte), start_date, end_date)::careperf.evidence]
FROM @input@.worker
WHERE fte BETWEEN 0 AND 100000 AND role = 'social_worker' AND team_id IN (SELECT team_id FROM district_team)
$$),

('iro_caseload', 'staffing', 903, 'L', 'SS', 'average', 1, true, '{care_episode, worker.role=iro}',
'Average caseload of independent reviewing officers',
'Numerator: children in care. Denominator: full-time equivalent of the independent reviewing officers.',
'indicators.md 2.7 and 1.7',
$$
SELECT child_id AS member_id, child_id, uasc, NULL::datemultirange AS denominator, in_care AS numerator,
	NULL::numeric AS denominator_value, NULL::careperf.evidence[] AS evidence
FROM child_in_care
UNION ALL
SELECT format('worker %s %s %s', worker_id, start_date, row_number() OVER (PARTITION BY worker_id, start_date ORDER BY fte)), NULL, NULL,
	careperf.spell_dates(start_date, end_date), NULL, round(fte, 2),
	ARRAY[(format('%s FTE', fte), start_date, end_date)::careperf.evidence]
FROM @input@.worker
WHERE fte BETWEEN 0 AND 100000 AND role = 'iro'
$$);
