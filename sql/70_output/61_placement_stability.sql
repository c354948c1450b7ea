-- Placement stability: how many placements the children in care had in the last 12 months, by who they are and where
-- they live; and the closer look at those with three or more that the Panel asked for in 2014.

CREATE OR REPLACE FUNCTION @output@.placements_on(as_of date)
	RETURNS TABLE (child_id text, placements integer, periods integer, days integer, duration_order integer, duration text, age integer, sex text, ethnicity text,
		is_uasc boolean, disabled boolean, legal_status text, placement_type text, placement_group text, area text, team text, service text)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 2000 SET jit = off
BEGIN ATOMIC
	WITH asked AS MATERIALIZED (
		SELECT @output@.require_data(placements_on.as_of) AS as_of, careperf.months_before(placements_on.as_of, 12) + 1 AS first_day),
	known AS (
		SELECT k.child_id, max(k.member) FILTER (WHERE k.dimension = 'area') AS area, max(k.member) FILTER (WHERE k.dimension = 'team') AS team,
			max(k.member) FILTER (WHERE k.dimension = 'service') AS service, max(k.member) FILTER (WHERE k.dimension = 'duration_in_care') AS duration,
			bool_or(k.dimension = 'disability') AS disabled
		FROM asked AS a
			JOIN @output@.child_dimension_known AS k ON k.dates @> a.as_of
		WHERE k.dimension IN ('area', 'team', 'service', 'duration_in_care', 'disability')
		GROUP BY k.child_id),
	person AS (
		SELECT c.child_id, min(c.sex) AS sex, min(c.ethnicity) AS ethnicity FROM @input@.child AS c GROUP BY c.child_id)
	SELECT h.child_id,
		(SELECT count(*)::integer FROM careperf.each_placement(h.episodes) AS x WHERE x.start_date <= a.as_of AND (x.end_date > a.first_day OR x.end_date IS NULL)),
		(SELECT count(*)::integer FROM unnest(h.periods) AS x WHERE x.start_date <= a.as_of AND (x.end_date > a.first_day OR x.end_date IS NULL)),
		a.as_of - p.start_date,
		array_position('{Under 2 weeks,2 to 8 weeks,8 weeks to 6 months,6 months to 1 year,1 to 2 years,2 to 3 years,3 to 5 years,5 to 10 years,10 years and over}', k.duration),
		k.duration, careperf.age_on(h.date_of_birth, a.as_of), c.sex, c.ethnicity, h.uasc @> a.as_of,
		k.disabled, s.legal_status, s.placement_type, careperf.placement_group(s.placement_type, s.placement_provider), k.area, k.team, k.service
	FROM asked AS a
		JOIN @output@.care_history AS h ON h.in_care @> a.as_of
		CROSS JOIN LATERAL (SELECT x.start_date FROM unnest(h.periods) AS x WHERE x.start_date <= a.as_of ORDER BY x.start_date DESC LIMIT 1) AS p
		CROSS JOIN LATERAL (SELECT x.* FROM careperf.each_status(h.episodes) AS x WHERE x.start_date <= a.as_of ORDER BY x.start_date DESC LIMIT 1) AS s
		JOIN known AS k ON k.child_id = h.child_id
		LEFT JOIN person AS c ON c.child_id = h.child_id;
END;
COMMENT ON FUNCTION @output@.placements_on(date) IS
'Part of the pages on placements: a row per child in care on a date: placements and periods of care in the 12 months to it (as indicator placements_3_plus counts them), days in the present period of care and its band, age in whole years (NULL: date of birth unknown), sex, ethnicity, legal status (LS), placement (PLACE and group), area, team and service of the social worker (NULL: none). Error: a date beyond the data.';

CREATE OR REPLACE FUNCTION @output@.placement_stability_at(as_of date)
	RETURNS TABLE (section text, label text, measure text, value numeric, percent numeric)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 1000 SET jit = off
BEGIN ATOMIC
	WITH in_care AS MATERIALIZED (
		SELECT p.* FROM @output@.placements_on(placement_stability_at.as_of) AS p),
	tally AS (
		SELECT s.section_order, s.section, s.sort_key, s.label, i.placements, count(*) AS children,
			sum(i.days) AS days, sum(i.age) AS years, count(i.age) AS of_known_age
		FROM in_care AS i
			LEFT JOIN careperf.code AS l ON l.list = 'LS' AND l.code = i.legal_status
			CROSS JOIN LATERAL (VALUES
				(1, 'Disability', CASE WHEN i.disabled THEN '1' ELSE '2' END, CASE WHEN i.disabled THEN 'Disability recorded' ELSE 'No disability recorded' END),
				(2, 'Service', i.service, coalesce(i.service, 'Unknown')),
				(3, 'Team', i.team, coalesce(i.team, 'Unknown')),
				(4, 'Age', lpad(i.age::text, 2), coalesce(i.age::text, 'Unknown')),
				(5, 'Sex', CASE WHEN i.sex IN ('F', 'M') THEN i.sex END, CASE i.sex WHEN 'F' THEN 'Female' WHEN 'M' THEN 'Male' ELSE 'Unknown' END),
				(6, 'UASC', CASE WHEN i.is_uasc THEN '2' ELSE '1' END, CASE WHEN i.is_uasc THEN 'UASC' ELSE 'Citizen' END),
				(7, 'Duration in care', i.duration_order::text, i.duration),
				(8, 'Periods of care in the last 12 months', lpad(i.periods::text, 3), i.periods::text),
				(9, 'Legal status', i.legal_status, concat_ws(' ', i.legal_status, l.label)),
				(10, 'Placement', i.placement_group, i.placement_group),
				(11, 'All', NULL, 'All children in care')) AS s (section_order, section, sort_key, label)
		GROUP BY s.section_order, s.section, s.sort_key, s.label, i.placements),
	line AS (
		SELECT t.section_order, t.section, t.sort_key, t.label, m.measure_order, m.measure,
			coalesce(sum(t.children) FILTER (WHERE m.met), 0) AS value, sum(t.children) AS out_of
		FROM tally AS t
			CROSS JOIN LATERAL (VALUES (1, 'Under 3 placements', t.placements < 3), (2, '3 or more placements', t.placements >= 3), (3, 'Children', true),
				(4, '1 placement', t.placements = 1), (5, '2 placements', t.placements = 2), (6, '3 placements', t.placements = 3),
				(7, '4 placements', t.placements = 4), (8, '5 placements', t.placements = 5), (9, '6 placements', t.placements = 6),
				(10, '7 placements', t.placements = 7), (11, '8 placements', t.placements = 8), (12, '9 or more placements', t.placements >= 9))
				AS m (measure_order, measure, met)
		GROUP BY t.section_order, t.section, t.sort_key, t.label, m.measure_order, m.measure
		UNION ALL
		SELECT t.section_order, t.section, t.sort_key, t.label, m.measure_order, m.measure, round(m.total / nullif(m.children, 0), 1), NULL
		FROM (SELECT t.section_order, t.section, t.sort_key, t.label, sum(t.days) AS days, sum(t.children) AS children,
					sum(t.years) AS years, sum(t.of_known_age) AS of_known_age
				FROM tally AS t GROUP BY t.section_order, t.section, t.sort_key, t.label) AS t
			CROSS JOIN LATERAL (VALUES (13, 'Average days in care', t.days, t.children), (14, 'Average age', t.years, t.of_known_age))
				AS m (measure_order, measure, total, children)
		UNION ALL
		SELECT 12, 'Periods of care of children with 3 or more placements', b.band_order::text, b.band, m.measure_order, m.measure,
			count(*) FILTER (WHERE m.met), count(*)
		FROM in_care AS i
			CROSS JOIN LATERAL (VALUES (i.duration_order, i.duration), (5, 'Under 1 year')) AS b (band_order, band)
			CROSS JOIN LATERAL (VALUES (1, '1 period of care', i.periods = 1), (2, '2 periods of care', i.periods = 2), (3, '3 periods of care', i.periods = 3),
				(4, '4 or more periods of care', i.periods >= 4), (5, 'Children', true)) AS m (measure_order, measure, met)
		WHERE i.placements >= 3 AND i.duration_order < 5
		GROUP BY b.band_order, b.band, m.measure_order, m.measure)
	SELECT l.section, l.label, l.measure, l.value, round(100 * l.value / nullif(l.out_of, 0), 1)
	FROM line AS l
	ORDER BY l.section_order, l.sort_key NULLS LAST, l.label, l.measure_order;
END;
COMMENT ON FUNCTION @output@.placement_stability_at(date) IS
'Placement stability on a date: children in care by the number of placements in the 12 months to it (of every period of care, as in indicator placements_3_plus), by disability, service and team of the social worker, age, sex, UASC, duration of the present period of care, number of periods of care in the 12 months, legal status and placement. value: children; or, one decimal, days or whole years of age on average (NULL where no age is known). percent: of the children of the label; NULL for an average. Labels without a child are left out. Error: a date beyond the data. Source: placement stability report to the Panel, June 2016.';

CREATE OR REPLACE FUNCTION @output@.placement_breakdown_at(as_of date)
	RETURNS TABLE (section text, label text, measure text, value numeric, percent numeric)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100 SET jit = off
BEGIN ATOMIC
	WITH in_care AS MATERIALIZED (
		SELECT p.* FROM @output@.placements_on(placement_breakdown_at.as_of) AS p),
	moved AS (
		SELECT i.* FROM in_care AS i WHERE i.placements >= 3),
	line AS (
		SELECT 1 AS section_order, 'Children with 3 or more placements' AS section, m.label_order::text AS sort_key, 'All' AS label, m.measure, m.value, m.out_of
		FROM (SELECT count(*) AS children, count(*) FILTER (WHERE i.placements >= 3) AS moved, avg(i.placements) FILTER (WHERE i.placements >= 3) AS placements,
					avg(i.age) FILTER (WHERE i.placements >= 3) AS age, min(i.age) FILTER (WHERE i.placements >= 3) AS youngest, max(i.age) FILTER (WHERE i.placements >= 3) AS oldest
				FROM in_care AS i) AS a
			CROSS JOIN LATERAL (VALUES (1, 'Children', a.moved::numeric, a.children), (2, 'Children in care', a.children, NULL), (3, 'Average number of placements', round(a.placements, 1), NULL),
				(4, 'Average age', round(a.age, 1), NULL), (5, 'Youngest', a.youngest, NULL), (6, 'Oldest', a.oldest, NULL)) AS m (label_order, measure, value, out_of)
		UNION ALL
		SELECT s.section_order, s.section, s.sort_key, s.label, 'Children', count(*) FILTER (WHERE s.met), (SELECT count(*) FROM moved AS n)
		FROM moved AS n
			LEFT JOIN careperf.code AS e ON e.list = 'ETHNIC' AND e.code = n.ethnicity
			CROSS JOIN LATERAL (SELECT CASE
				WHEN n.placement_type IN ('U4', 'U5', 'U6') THEN 'Foster placement'
				WHEN n.placement_type IN ('P2', 'P3') THEN 'Living independently'
				WHEN n.placement_type IN ('H5', 'K3') THEN 'Hostel or semi-independent accommodation'
				WHEN n.placement_type IN ('K2', 'R1', 'R3', 'S1') THEN 'Residential accommodation'
				WHEN n.placement_type = 'R2' THEN 'Health placement'
				WHEN n.placement_type = 'K1' THEN 'Secure unit'
				WHEN n.placement_type = 'R5' THEN 'Custody'
				ELSE n.placement_group END AS label) AS p
			CROSS JOIN LATERAL (VALUES
				(2, 'Number of placements', lpad(n.placements::text, 3), n.placements::text, true),
				(3, 'Age', '1', 'Under 13', n.age < 13), (3, 'Age', '2', '13 and over', n.age >= 13), (3, 'Age', '3', 'of these 16 and 17', n.age >= 16), (3, 'Age', '4', 'Unknown', n.age IS NULL),
				(4, 'Sex', '1', 'Female', n.sex = 'F'), (4, 'Sex', '2', 'Male', n.sex = 'M'), (4, 'Sex', '3', 'Unknown', n.sex IN ('F', 'M') IS NOT TRUE),
				(5, 'UASC', '1', 'Citizen', NOT n.is_uasc), (5, 'UASC', '2', 'UASC', n.is_uasc),
				(6, 'Ethnicity', e.grouping, coalesce(e.label, n.ethnicity, 'Unknown'), true),
				-- a district team is known by its area, the others by what they do
				(7, 'Area or service', CASE WHEN n.service = 'cic_district' THEN '1' || n.area ELSE '2' || n.service END, coalesce(CASE n.service WHEN 'cic_district' THEN n.area ELSE n.service END, 'Unknown'), true),
				(8, 'Current placement', p.label, p.label, true),
				(8, 'Current placement', 'Foster placement, ', CASE p.label WHEN 'Foster placement' THEN 'of these with an independent agency' END,
					n.placement_group = 'Independent fostering agency'))
				AS s (section_order, section, sort_key, label, met)
		WHERE s.label IS NOT NULL
		GROUP BY s.section_order, s.section, s.sort_key, s.label)
	SELECT l.section, l.label, l.measure, l.value, round(100 * l.value / nullif(l.out_of, 0), 1)
	FROM line AS l
	ORDER BY l.section_order, l.sort_key NULLS LAST, l.label;
END;
COMMENT ON FUNCTION @output@.placement_breakdown_at(date) IS
'The children in care on a date with 3 or more placements in the 12 months to it: how many, their placements and ages (whole years) on average, and by number of placements, age, sex, UASC, ethnicity, area (children of district teams) or service of the social worker, and placement. percent: of these children; of the first row: of all children in care; NULL for what is no share. Error: a date beyond the data. Source: report on placement breakdown to the Panel, September 2014.';
