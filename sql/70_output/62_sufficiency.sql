-- The sufficiency strategy: its eight measures at the last quarter ends, and what children in care need of placements.

CREATE OR REPLACE FUNCTION @output@.sufficiency_measures_at(as_of date)
	RETURNS TABLE (quarter_end date, section text, label text, measure text, value numeric, percent numeric)
-- as figures_on
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 200 SET jit = off SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off
BEGIN ATOMIC
	WITH quarter AS MATERIALIZED (
		SELECT (q.start - interval '3 months')::date - 1 AS previous_end, q.start::date - 1 AS quarter_end
		FROM generate_series(0, 7) AS back
			CROSS JOIN LATERAL (SELECT date_trunc('quarter', @output@.require_data(sufficiency_measures_at.as_of)::timestamp + interval '1 day') - back * interval '3 months' AS start) AS q),
	-- as figures_on, but of these indicators only
	figure AS (
		SELECT f.on_date AS period_end, i.indicator, v.label, CASE WHEN i.present THEN v.numerator END AS numerator, CASE WHEN i.present THEN v.denominator END AS denominator
		FROM (SELECT m.indicator, careperf.figures_on(m.denominator, m.numerator, m.denominator_value, m.numerator_value, m.uasc,
					(SELECT array_agg(q.quarter_end ORDER BY q.quarter_end) FROM quarter AS q)) AS figures
				FROM @output@.indicator_member AS m
				WHERE m.indicator IN ('care_leavers_suitable_accommodation', 'same_placement_2_years', 'in_house_or_kinship_foster_care', 'placements_3_plus')
				GROUP BY m.indicator) AS c
			JOIN @output@.indicator_input AS i USING (indicator)
			CROSS JOIN LATERAL unnest(c.figures) AS f
			CROSS JOIN LATERAL (VALUES ('Inc UASC', f.numerator, f.denominator), ('Exc UASC', f.numerator_exc_uasc, f.denominator_exc_uasc)) AS v (label, numerator, denominator)),
	-- facts are views: looked at once
	dimension AS MATERIALIZED (
		SELECT k.child_id, k.dimension, k.member, k.dates FROM @output@.child_dimension_known AS k WHERE k.dimension IN ('disability', 'area')),
	in_care AS (
		SELECT q.quarter_end, s.placement_type, s.distance_miles, d.child_id IS NOT NULL AS disabled, a.member AS area
		FROM quarter AS q
			JOIN @output@.care_status AS s ON s.dates @> q.quarter_end
			LEFT JOIN dimension AS d ON d.child_id = s.child_id AND d.dimension = 'disability' AND d.dates @> q.quarter_end
			LEFT JOIN dimension AS a ON a.child_id = s.child_id AND a.dimension = 'area' AND a.dates @> q.quarter_end),
	step AS MATERIALIZED (
		SELECT s.child_id, s.period_number, s.start_date, s.step, s.step_on, s.known FROM @output@.adoption_step AS s WHERE s.step IN ('adoption_order', 'placed')),
	adoption AS MATERIALIZED (
		SELECT o.start_date, o.step_on AS ordered_on, o.known AS order_known, p.step_on AS placed_on, p.known AS placed_known
		FROM step AS o
			JOIN step AS p USING (child_id, period_number)
		WHERE o.step = 'adoption_order' AND p.step = 'placed'),
	adopted AS (
		SELECT q.quarter_end, w.window_order, w.label, greatest(a.placed_on - a.start_date, 0) AS days_to_placed, a.ordered_on - a.start_date AS days_to_order
		FROM quarter AS q
			CROSS JOIN (VALUES (1, 'Adopted in the last 12 months', 12), (2, 'Adopted in the last 36 months', 36)) AS w (window_order, label, months)
			JOIN adoption AS a ON a.ordered_on > careperf.months_before(q.quarter_end, w.months) AND a.order_known @> q.quarter_end AND a.placed_known @> q.quarter_end),
	line AS (
		SELECT q.quarter_end, 1 AS section_order, 'Measure 1: children entering care' AS section, l.label_order, l.label, 1 AS measure_order, 'Children' AS measure,
			count(p.child_id) FILTER (WHERE l.label_order = 1 OR NOT p.uasc_at_start) AS value, NULL::numeric AS percent
		FROM quarter AS q
			CROSS JOIN (VALUES (1, 'Inc UASC'), (2, 'Exc UASC')) AS l (label_order, label)
			LEFT JOIN @output@.period_of_care AS p ON p.start_date > q.previous_end AND p.start_date <= q.quarter_end
		GROUP BY q.quarter_end, l.label_order, l.label
		UNION ALL
		SELECT f.period_end, s.section_order, s.section, s.label_order, s.label, m.measure_order, m.measure, m.value, m.percent
		FROM figure AS f
			JOIN (VALUES (2, 'Measure 2: care leavers in suitable accommodation', 'care_leavers_suitable_accommodation', 1, 'Inc UASC'),
				(4, 'Measure 4: same placement for 2 years', 'same_placement_2_years', 1, 'Inc UASC'),
				(5, 'Measure 5: own foster carers, relatives and friends', 'in_house_or_kinship_foster_care', 1, 'Exc UASC'),
				(6, 'Measure 6: 3 or more placements', 'placements_3_plus', 1, 'Inc UASC'), (6, 'Measure 6: 3 or more placements', 'placements_3_plus', 2, 'Exc UASC'))
				AS s (section_order, section, indicator, label_order, label) ON s.indicator = f.indicator AND s.label = f.label
			CROSS JOIN LATERAL (VALUES (1, 'Young people', f.denominator, NULL), (2, 'Of these', f.numerator, careperf.result_of(f.numerator, f.denominator, 'percent', 1))) AS m (measure_order, measure, value, percent)
		UNION ALL
		SELECT i.quarter_end, 3, 'Measure 3: placed within 20 miles', l.label_order, l.label, m.measure_order, m.measure, count(*) FILTER (WHERE m.met),
			CASE m.measure_order WHEN 2 THEN round(100.0 * count(*) FILTER (WHERE m.met) / count(*), 1) END
		FROM in_care AS i
			CROSS JOIN LATERAL (VALUES (1, 'All', true), (2, 'Disability recorded', i.disabled), (3, i.area, i.area IS NOT NULL)) AS l (label_order, label, belongs)
			CROSS JOIN LATERAL (VALUES (1, 'Young people', true), (2, 'Of these', i.distance_miles <= 20)) AS m (measure_order, measure, met)
		WHERE l.belongs AND i.distance_miles IS NOT NULL
		GROUP BY i.quarter_end, l.label_order, l.label, m.measure_order, m.measure
		UNION ALL
		SELECT a.quarter_end, 7, 'Measure 7: from entering care to adoption', a.window_order, a.label, m.measure_order, m.measure, m.value, NULL
		FROM (SELECT a.quarter_end, a.window_order, a.label, count(*) AS children, round(avg(a.days_to_placed), 1) AS to_placed, round(avg(a.days_to_order), 1) AS to_order
				FROM adopted AS a GROUP BY a.quarter_end, a.window_order, a.label) AS a
			CROSS JOIN LATERAL (VALUES (1, 'Children', a.children), (2, 'Average days to placed for adoption', a.to_placed), (3, 'Average days to adoption order', a.to_order))
				AS m (measure_order, measure, value)
		UNION ALL
		SELECT i.quarter_end, 8, 'Measure 8: long-term foster placements', 1, 'All', 1, 'Children', count(*) FILTER (WHERE i.placement_type IN ('U1', 'U4')),
			round(100.0 * count(*) FILTER (WHERE i.placement_type IN ('U1', 'U4')) / count(*), 1)
		FROM in_care AS i
		GROUP BY i.quarter_end)
	SELECT l.quarter_end, l.section, l.label, l.measure, l.value, l.percent
	FROM line AS l
	ORDER BY l.section_order, l.label_order, l.label, l.quarter_end, l.measure_order;
END;
COMMENT ON FUNCTION @output@.sufficiency_measures_at(date) IS
'The measures of the sufficiency strategy at the last 8 ends of quarters by a date: 1 periods of care begun in the quarter; 2, 4, 5, 6 as the indicators of the scorecard; 3 children with a known distance from home within 20.0 miles, UASC too, all, disabled and by area of the social worker; 7 children adopted in 12 and 36 months and their days on average, one decimal, from entering care to being placed and to the order; 8 children in long-term foster care (U1, U4) and their share of all in care. value: children, young people or days; NULL where the input is empty. percent: one decimal. Labels without a child are left out. Error: a date beyond the data. Source: sufficiency strategy, report to the Panel of July 2016; 5 leaves open which carers count: indicator in_house_or_kinship_foster_care.';

CREATE OR REPLACE FUNCTION @output@.sufficiency_needs_at(as_of date)
	RETURNS TABLE (section text, label text, measure text, value numeric, percent numeric)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 300 SET jit = off
BEGIN ATOMIC
	WITH asked AS MATERIALIZED (
		SELECT @output@.require_data(sufficiency_needs_at.as_of) AS as_of),
	band (band_order, band, from_age, to_age) AS (
		VALUES (1, 'Aged 0-4', 0, 4), (2, 'Aged 5-10', 5, 10), (3, 'Aged 11-15', 11, 15), (4, 'Aged 16+', 16, 99)),
	person AS (
		SELECT c.child_id, min(nullif(c.home_district, '')) AS home_district, min(c.ethnicity) AS ethnicity FROM @input@.child AS c GROUP BY c.child_id),
	in_care AS MATERIALIZED (
		SELECT p.*, b.band_order, coalesce(b.band, 'Age not known') AS band, s.distance_miles, c.home_district, l.label AS legal_status_label, g.position AS legal_order,
			coalesce(g.label, 'Other') AS legal_group, left(e.grouping, 1) AS ethnic_group
		FROM asked AS a
			CROSS JOIN LATERAL @output@.placements_on(a.as_of) AS p
			LEFT JOIN @output@.care_status AS s ON s.child_id = p.child_id AND s.dates @> a.as_of
			LEFT JOIN person AS c ON c.child_id = p.child_id
			LEFT JOIN band AS b ON p.age BETWEEN b.from_age AND b.to_age
			LEFT JOIN careperf.code AS l ON l.list = 'LS' AND l.code = p.legal_status
			LEFT JOIN careperf.code AS e ON e.list = 'ETHNIC' AND e.code = p.ethnicity
			LEFT JOIN (VALUES ('emergency_protection', 1, 'Emergency protection or police protection'), ('care_order', 2, 'Interim care order or care order'),
				('accommodated', 3, 'Section 20 accommodation'), ('placement_authority', 4, 'Placement order'), ('youth_justice', 5, 'On remand and accommodated'))
				AS g (grouping, position, label) ON g.grouping = l.grouping),
	district_population AS (
		SELECT DISTINCT ON (coalesce(n.area_name, n.area_code)) coalesce(n.area_name, n.area_code) AS district, n.persons_0_17
		FROM asked AS a
			JOIN @input@.population AS n ON careperf.usable(n.valid_from) <= a.as_of
		ORDER BY coalesce(n.area_name, n.area_code), n.valid_from DESC, n.persons_0_17 DESC),
	-- children of specialist services are told apart before those of the districts
	served AS (
		SELECT CASE WHEN i.is_uasc THEN 'UASC' WHEN i.service = 'disabled_children' THEN 'Disabled children''s service' WHEN i.age >= 16 THEN 'Aged 16 or over'
				ELSE 'District' END AS service, CASE i.service WHEN 'adoption' THEN 'Adoption service' ELSE coalesce(i.home_district, 'Unknown') END AS district
		FROM in_care AS i),
	flow AS (
		SELECT f.flow, careperf.age_on(p.date_of_birth, f.flow_on) AS age
		FROM asked AS a
			CROSS JOIN @output@.period_of_care AS p
			CROSS JOIN LATERAL (VALUES ('Admissions', p.start_date), ('Discharges', p.end_date)) AS f (flow, flow_on)
		WHERE f.flow_on >= careperf.financial_year_start(a.as_of) AND f.flow_on <= a.as_of),
	line AS (
		SELECT 1 AS section_order, 'Ethnicity' AS section, g.group_order AS label_order, g.label, 1 AS measure_order, 'Children' AS measure, count(*)::numeric AS value, sum(count(*)) OVER () AS out_of
		FROM in_care AS i
			JOIN (VALUES (1, 'A', 'White'), (2, 'C', 'Asian'), (3, 'B', 'Mixed'), (4, 'D', 'Black'), (5, 'E', 'Other'), (6, NULL, 'Not known')) AS g (group_order, ethnic_group, label)
				ON g.ethnic_group = i.ethnic_group OR g.ethnic_group IS NULL AND i.ethnic_group IN ('A', 'B', 'C', 'D', 'E') IS NOT TRUE
		GROUP BY g.group_order, g.label
		UNION ALL
		SELECT 2, 'Age', i.band_order, i.band, 1, 'Children', count(*), sum(count(*)) OVER ()
		FROM in_care AS i
		GROUP BY i.band_order, i.band
		UNION ALL
		SELECT 3, 'Legal status by age', l.label_order, l.label, g.position, g.label, count(*) FILTER (WHERE i.legal_group = g.label OR g.position = 7), count(*)
		FROM in_care AS i
			CROSS JOIN LATERAL (VALUES (i.band_order, i.band), (9, 'All')) AS l (label_order, label)
			CROSS JOIN (VALUES (1, 'Emergency protection or police protection'), (2, 'Interim care order or care order'), (3, 'Section 20 accommodation'), (4, 'Placement order'),
				(5, 'On remand and accommodated'), (6, 'Other'), (7, 'Children')) AS g (position, label)
		GROUP BY l.label_order, l.label, g.position, g.label
		UNION ALL
		SELECT 4, 'Order by age', l.label_order, l.label, coalesce(i.legal_order, 6), concat_ws(' ', i.legal_status, i.legal_status_label), count(*), sum(count(*)) OVER (PARTITION BY l.label)
		FROM in_care AS i
			CROSS JOIN LATERAL (VALUES (i.band_order, i.band), (9, 'All')) AS l (label_order, label)
		GROUP BY l.label_order, l.label, i.legal_order, i.legal_status, i.legal_status_label
		UNION ALL
		SELECT 5, 'Service', s.service_order, s.service, 1, 'Children', count(v.service), sum(count(v.service)) OVER ()
		FROM (VALUES (1, 'District'), (2, 'Aged 16 or over'), (3, 'UASC'), (4, 'Disabled children''s service')) AS s (service_order, service)
			LEFT JOIN served AS v USING (service)
		GROUP BY s.service_order, s.service
		UNION ALL
		SELECT 6, 'District (exc UASC, disabled children''s service and 16 or over)', CASE d.district WHEN 'Unknown' THEN 2 WHEN 'Adoption service' THEN 1 ELSE 0 END, d.district, m.measure_order, m.measure, m.value, m.out_of
		FROM (SELECT v.district, count(*) AS children, sum(count(*)) OVER () AS out_of FROM served AS v WHERE v.service = 'District' GROUP BY v.district) AS d
			LEFT JOIN district_population AS n USING (district)
			CROSS JOIN LATERAL (VALUES (1, 'Children', d.children, d.out_of), (2, 'Population aged 0-17', n.persons_0_17, NULL),
				(3, 'Children per 10,000', round(10000.0 * d.children / nullif(n.persons_0_17, 0), 1), NULL)) AS m (measure_order, measure, value, out_of)
		UNION ALL
		SELECT 7, f.flow || ' in the financial year', l.label_order, l.label, 1, 'Children', count(*), (SELECT count(*) FROM flow AS n WHERE n.flow = f.flow)
		FROM flow AS f
			LEFT JOIN band AS b ON f.age BETWEEN b.from_age AND b.to_age
			CROSS JOIN LATERAL (VALUES (coalesce(b.band_order, 5), coalesce(b.band, 'Age not known')), (9, 'All')) AS l (label_order, label)
		GROUP BY f.flow, l.label_order, l.label
		UNION ALL
		SELECT 8, 'UASC by placement', NULL, i.placement_group, 1, 'Children', count(*), sum(count(*)) OVER ()
		FROM in_care AS i
		WHERE i.is_uasc
		GROUP BY i.placement_group
		UNION ALL
		SELECT 9, 'Distance from home by placement', l.label_order, l.label, m.measure_order, m.measure, count(*) FILTER (WHERE m.met), count(*) FILTER (WHERE m.measure_order = 4 OR i.distance_miles IS NOT NULL)
		FROM in_care AS i
			CROSS JOIN LATERAL (VALUES (1, i.placement_group), (2, CASE WHEN i.placement_type IN ('U1', 'U2', 'U3', 'U4', 'U5', 'U6') THEN 'All foster care' END), (3, 'All')) AS l (label_order, label)
			CROSS JOIN LATERAL (VALUES (1, 'Distance known', i.distance_miles IS NOT NULL), (2, 'Within 10 miles', i.distance_miles <= 10), (3, 'Within 20 miles', i.distance_miles <= 20),
				(4, 'Distance not known', i.distance_miles IS NULL)) AS m (measure_order, measure, met)
		WHERE l.label IS NOT NULL
		GROUP BY l.label_order, l.label, m.measure_order, m.measure)
	SELECT l.section, l.label, l.measure, l.value, round(100 * l.value / nullif(l.out_of, 0), 1)
	FROM line AS l
	ORDER BY l.section_order, l.section, l.label_order, l.label, l.measure_order, l.measure;
END;
COMMENT ON FUNCTION @output@.sufficiency_needs_at(date) IS
'What children in care on a date need of placements: ethnicity, age, legal status (groups and orders) by age, service, district of the home with its population aged 0-17 and children per 10,000 (population.area_name, else area_code, as in child.home_district; children of the adoption service apart), admissions to and discharges from care in the financial year to the date by age on the day, UASC by placement, distance from home by placement (10.0 and 20.0 miles). value: children, persons or a rate, one decimal. percent: of the children of the label; in sections with one measure, and of districts, of those of the section; of distances, of the children whose distance is known (Distance not known: of all). NULL where it is no share. Labels without a child are left out. Error: a date beyond the data. Source: sufficiency strategy and its needs analysis, papers to the Panel of 2014 and 2016.';
