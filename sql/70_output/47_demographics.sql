-- The pages beside the scorecard that say who the children in care are: demographics and key activity.

CREATE OR REPLACE FUNCTION @output@.demographics_at(as_of date)
	RETURNS TABLE (section text, label text, female integer, male integer, sex_unknown integer, total integer)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 150 SET jit = off
BEGIN ATOMIC
	WITH in_care AS (
		SELECT p.child_id, p.start_date, p.date_of_birth, p.uasc @> a.as_of AS is_uasc, c.sex, c.ethnicity, c.nationality, a.as_of
		FROM (SELECT @output@.require_data(demographics_at.as_of) AS as_of) AS a
			JOIN @output@.period_of_care AS p ON p.dates @> a.as_of
			LEFT JOIN (SELECT c.child_id, min(nullif(c.sex, '')) AS sex, min(nullif(c.ethnicity, '')) AS ethnicity, min(nullif(c.nationality, '')) AS nationality
				FROM @input@.child AS c GROUP BY c.child_id) AS c USING (child_id)),
	disabled AS (
		SELECT DISTINCT i.child_id, i.sex, d.disability_code
		FROM in_care AS i
			JOIN @input@.disability AS d ON d.child_id = i.child_id AND d.disability_code <> 'NONE'
				AND (d.start_date IS NULL OR d.start_date <= i.as_of) AND (d.end_date IS NULL OR d.end_date > i.as_of)),
	counted AS (
		SELECT 1 AS section_order, 'Age' AS section, lpad(careperf.age_on(i.date_of_birth, i.as_of)::text, 2) AS sort_key,
			coalesce(careperf.age_on(i.date_of_birth, i.as_of)::text, 'Not known') AS label, i.sex
		FROM in_care AS i
		UNION ALL
		SELECT 2, 'Age at start of period of care', lpad(careperf.age_on(i.date_of_birth, i.start_date)::text, 2),
			coalesce(careperf.age_on(i.date_of_birth, i.start_date)::text, 'Not known'), i.sex
		FROM in_care AS i
		UNION ALL
		SELECT 3, 'Nationality', coalesce(i.nationality, 'Not recorded'), coalesce(i.nationality, 'Not recorded'), i.sex
		FROM in_care AS i
		UNION ALL
		SELECT 4, 'Ethnicity', e.grouping, coalesce(e.grouping || ' - ' || e.label, i.ethnicity, 'Not known'), i.sex
		FROM in_care AS i
			LEFT JOIN careperf.code AS e ON e.list = 'ETHNIC' AND e.code = i.ethnicity
		UNION ALL
		SELECT 5, 'Disability', c.label, coalesce(c.label, d.disability_code), d.sex
		FROM disabled AS d
			LEFT JOIN careperf.code AS c ON c.list = 'DISABILITY' AND c.code = d.disability_code
		UNION ALL
		SELECT 5, 'Disability', NULL, CASE WHEN EXISTS (SELECT FROM @input@.disability) THEN 'None' ELSE 'Not recorded' END, i.sex
		FROM in_care AS i
		WHERE NOT EXISTS (SELECT FROM disabled AS d WHERE d.child_id = i.child_id)
		UNION ALL
		SELECT 6, 'UASC', CASE WHEN i.is_uasc THEN '1' ELSE '2' END, CASE WHEN i.is_uasc THEN 'Yes' ELSE 'No' END, i.sex
		FROM in_care AS i
		UNION ALL
		SELECT 7, 'All', NULL, 'All children in care', i.sex
		FROM in_care AS i)
	SELECT c.section, c.label, (count(*) FILTER (WHERE c.sex = 'F'))::integer, (count(*) FILTER (WHERE c.sex = 'M'))::integer,
		(count(*) FILTER (WHERE c.sex NOT IN ('F', 'M') OR c.sex IS NULL))::integer, count(*)::integer
	FROM counted AS c
	GROUP BY c.section_order, c.section, c.sort_key, c.label
	ORDER BY c.section_order, c.sort_key NULLS LAST, c.label;
END;
COMMENT ON FUNCTION @output@.demographics_at(date) IS
'Children in care on a date by age, age at the start of the period of care, nationality, ethnicity, disability and UASC, each by sex. A child with several disabilities stands in several rows of that section. Labels without a child are left out. Error: a date beyond the data. Source: the demographic page of the Panel papers.';

CREATE OR REPLACE FUNCTION @output@.key_activity_at(as_of date)
	RETURNS TABLE (section text, label text, measure text, value numeric, percent numeric)
-- expecting few children, the planner would join them one by one
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 60 SET jit = off SET enable_nestloop = off
BEGIN ATOMIC
	WITH asked AS (
		SELECT @output@.require_data(key_activity_at.as_of) AS as_of),
	own AS (
		SELECT c.gss_code FROM @output@.council AS c),
	-- what is not recorded of anybody is not 0
	recorded AS (
		SELECT EXISTS (SELECT FROM own) AND EXISTS (SELECT FROM @input@.care_episode AS e WHERE e.placement_la IS NOT NULL) AS authority,
			EXISTS (SELECT FROM own) AND EXISTS (SELECT FROM @input@.care_leaver_contact AS k WHERE k.residence_la IS NOT NULL) AS residence,
			EXISTS (SELECT FROM @input@.education_status AS e WHERE e.status = 'ehcp') AS ehcp, EXISTS (SELECT FROM @input@.disability) AS disability),
	in_care AS (
		SELECT s.child_id, s.uasc @> a.as_of AS is_uasc, careperf.age_on(h.date_of_birth, a.as_of) AS age,
			coalesce(s.placement_la NOT IN (SELECT o.gss_code FROM own AS o), false) AS outside,
			coalesce(s.placement_la IN (SELECT n.gss_code FROM @output@.neighbour AS n), false) AS in_neighbour,
			s.child_id IN (SELECT d.child_id FROM @input@.disability AS d JOIN asked AS k ON (d.start_date IS NULL OR d.start_date <= k.as_of) AND (d.end_date IS NULL OR d.end_date > k.as_of)
				WHERE d.disability_code <> 'NONE' AND d.child_id IS NOT NULL) AS disabled,
			s.child_id IN (SELECT e.child_id FROM @output@.education_dates AS e JOIN asked AS k ON e.dates @> k.as_of WHERE e.status = 'ehcp' AND e.child_id IS NOT NULL) AS ehcp
		FROM asked AS a
			JOIN @output@.care_status AS s ON s.dates @> a.as_of
			JOIN @output@.child_in_care AS h USING (child_id)),
	placed_here AS (
		SELECT careperf.age_on(max(careperf.usable(o.date_of_birth)), max(a.as_of)) AS age
		FROM asked AS a
			JOIN @input@.other_la_child AS o ON careperf.spell_dates(o.start_date, least(o.end_date, careperf.birthday(careperf.usable(o.date_of_birth), 18))) @> a.as_of
		GROUP BY o.ola_child_id),
	leavers AS (
		SELECT l.child_id, coalesce(u.uasc @> a.as_of, false) AS is_uasc, k.residence_la
		FROM asked AS a
			JOIN @output@.care_leaver_dates AS l ON l.dates @> a.as_of
			LEFT JOIN @output@.last_period_of_care AS u USING (child_id)
			LEFT JOIN @output@.care_leaver_known AS k ON k.child_id = l.child_id AND k.dates @> a.as_of),
	line AS (
		SELECT 0 AS section_order, 'Children in care over five years' AS section, 5 - n.years AS split_order, careperf.in_words(y.day) AS label, m.measure_order, m.measure,
			count(p.child_id) FILTER (WHERE m.met) AS value, count(p.child_id) AS out_of
		FROM asked AS a
			CROSS JOIN generate_series(0, 5) AS n (years)
			CROSS JOIN LATERAL (SELECT careperf.months_before(a.as_of, 12 * n.years) AS day) AS y
			LEFT JOIN @output@.period_of_care AS p ON p.dates @> y.day
			CROSS JOIN LATERAL (VALUES (1, 'Citizen', NOT p.uasc @> y.day), (2, 'UASC', p.uasc @> y.day), (3, 'All', true)) AS m (measure_order, measure, met)
		GROUP BY n.years, y.day, m.measure_order, m.measure
		UNION ALL
		SELECT 1 AS section_order, 'Location of children in care' AS section, s.split_order, s.split AS label, m.measure_order, m.measure, CASE WHEN m.recorded THEN count(*) FILTER (WHERE m.met) END AS value, count(*) AS out_of
		FROM in_care AS i
			CROSS JOIN recorded AS r
			CROSS JOIN LATERAL (VALUES (1, 'Inc UASC', true), (2, 'Exc UASC', NOT i.is_uasc)) AS s (split_order, split, belongs)
			CROSS JOIN LATERAL (VALUES (1, 'Children in care', true, true), (2, 'Placed outside (neighbours counted as outside)', i.outside, r.authority),
				(3, 'Placed outside (neighbours not counted)', i.outside AND NOT i.in_neighbour, r.authority)) AS m (measure_order, measure, met, recorded)
		WHERE s.belongs
		GROUP BY s.split_order, s.split, m.measure_order, m.measure, m.recorded
		UNION ALL
		SELECT 2, 'Children in care with an EHCP', b.band_order, b.band, 1, 'Children', CASE WHEN r.ehcp THEN count(*) FILTER (WHERE i.ehcp) END, NULL
		FROM in_care AS i
			CROSS JOIN recorded AS r
			CROSS JOIN LATERAL (VALUES (1, 'Aged 0-4', i.age BETWEEN 0 AND 4), (2, 'Aged 5-10', i.age BETWEEN 5 AND 10), (3, 'Aged 11-15', i.age BETWEEN 11 AND 15),
				(4, 'Aged 16-17', i.age BETWEEN 16 AND 17), (5, 'All', true)) AS b (band_order, band, belongs)
		WHERE b.belongs
		GROUP BY b.band_order, b.band, r.ehcp
		UNION ALL
		SELECT 3, 'Children in care with a disability', s.split_order, s.split, m.measure_order, m.measure, CASE WHEN m.recorded THEN count(*) FILTER (WHERE m.met) END, count(*)
		FROM in_care AS i
			CROSS JOIN recorded AS r
			CROSS JOIN LATERAL (VALUES (1, 'Inc UASC', true), (2, 'Exc UASC', NOT i.is_uasc)) AS s (split_order, split, belongs)
			CROSS JOIN LATERAL (VALUES (1, 'Children in care', true, true), (2, 'Disability recorded', i.disabled, r.disability), (3, 'No disability recorded', NOT i.disabled, r.disability))
				AS m (measure_order, measure, met, recorded)
		WHERE s.belongs
		GROUP BY s.split_order, s.split, m.measure_order, m.measure, m.recorded
		UNION ALL
		SELECT 4, 'Other authorities'' children placed here', b.band_order, b.band, 1, 'Children', count(*) FILTER (WHERE b.belongs), count(*)
		FROM placed_here AS o
			CROSS JOIN LATERAL (VALUES (1, 'Aged 0-4', o.age BETWEEN 0 AND 4), (2, 'Aged 5-10', o.age BETWEEN 5 AND 10), (3, 'Aged 11-15', o.age BETWEEN 11 AND 15),
				(4, 'Aged 16-17', o.age BETWEEN 16 AND 17), (5, 'Not known', o.age IS NULL), (6, 'All', true)) AS b (band_order, band, belongs)
		GROUP BY b.band_order, b.band
		UNION ALL
		SELECT 5, 'Location of care leavers', s.split_order, s.split, m.measure_order, m.measure, CASE WHEN m.recorded THEN count(*) FILTER (WHERE m.met) END, count(*)
		FROM leavers AS l
			CROSS JOIN recorded AS r
			CROSS JOIN LATERAL (VALUES (1, 'Inc UASC', true), (2, 'Exc UASC', NOT l.is_uasc)) AS s (split_order, split, belongs)
			CROSS JOIN LATERAL (VALUES (1, 'Care leavers', true, true),
				(2, 'Living in the council''s area', l.residence_la IN (SELECT o.gss_code FROM own AS o), r.residence),
				(3, 'Living in a neighbouring area', l.residence_la IN (SELECT n.gss_code FROM @output@.neighbour AS n), r.residence),
				(4, 'Living elsewhere', l.residence_la NOT IN (SELECT o.gss_code FROM own AS o UNION ALL SELECT n.gss_code FROM @output@.neighbour AS n), r.residence),
				(5, 'Not known', l.residence_la IS NULL, true)) AS m (measure_order, measure, met, recorded)
		WHERE s.belongs
		GROUP BY s.split_order, s.split, m.measure_order, m.measure, m.recorded)
	SELECT l.section, l.label, l.measure, l.value::numeric, round(100 * l.value::numeric / nullif(l.out_of, 0), 1)
	FROM line AS l
	ORDER BY l.section_order, l.split_order, l.measure_order;
END;
COMMENT ON FUNCTION @output@.key_activity_at(date) IS
'Key activity on a date: children in care on it and on the same day of the five years before, citizen and UASC; where children in care are placed and care leavers live, education, health and care plans, disability, other authorities'' children placed here; percent is of the children of the label. NULL where placement_la, residence_la, disability or an ehcp in education_status is recorded of no child, or the council''s own code is not set. Error: a date beyond the data. Source: the key activity page of the Panel papers.';
