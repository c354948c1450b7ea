-- Youth justice: young people sentenced, remanded and dealt with in the financial year, and who looked after them.

CREATE OR REPLACE FUNCTION @output@.youth_justice_at(as_of date)
	RETURNS TABLE (section text, label text, measure text, value numeric, percent numeric)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100 SET jit = off
BEGIN ATOMIC
	WITH asked AS MATERIALIZED (
		SELECT @output@.require_data(youth_justice_at.as_of) AS as_of, careperf.financial_year_start(youth_justice_at.as_of) AS year_start),
	spell AS (
		SELECT y.youth_justice_id, y.child_id, y.start_date, careperf.spell_dates(y.start_date, y.end_date) AS dates, y.disposal, coalesce(nullif(y.establishment, ''), 'Not known') AS establishment,
			careperf.age_on(h.date_of_birth, y.start_date) AS age, coalesce(h.in_care @> a.as_of, false) AS in_care_now,
			-- a remand makes a child looked after: what counts for it is the day before
			coalesce(h.in_care @> (y.start_date - 1), y.looked_after_by = o.gss_code, false) AS in_care_before,
			CASE WHEN coalesce(h.in_care @> y.start_date, false) OR y.looked_after_by = o.gss_code THEN 'own' WHEN y.looked_after_by IS NOT NULL THEN 'other' END AS looked_after,
			y.start_date BETWEEN a.year_start AND a.as_of AS in_year, a.year_start, a.as_of
		FROM asked AS a
			CROSS JOIN @input@.youth_justice AS y
			LEFT JOIN @output@.council AS o ON true
			LEFT JOIN @output@.child_in_care AS h ON h.child_id = y.child_id
		WHERE careperf.spell_dates(y.start_date, y.end_date) <> '{}' AND y.start_date <= a.as_of),
	in_custody AS MATERIALIZED (
		SELECT l.child_id
		FROM asked AS a
			JOIN @output@.care_leaver_dates AS l ON l.dates @> a.as_of
			LEFT JOIN @output@.care_leaver_known AS k ON k.child_id = l.child_id AND k.dates @> a.as_of
		WHERE k.accommodation LIKE 'X%'
			OR EXISTS (SELECT FROM spell AS s WHERE s.child_id = l.child_id AND s.disposal IN ('custody_remand', 'custody_sentence') AND s.dates @> a.as_of)),
	care_leaver AS (
		SELECT i.child_id, coalesce(u.uasc @> a.as_of, false) AS is_uasc
		FROM asked AS a
			CROSS JOIN in_custody AS i
			LEFT JOIN @output@.last_period_of_care AS u USING (child_id)),
	line AS (
		SELECT 1 AS section_order, 'Sentenced to custody in the financial year' AS section, m.label_order, m.label, 1 AS measure_order, 'Young people' AS measure,
			count(*) FILTER (WHERE m.met) AS value, count(*) AS out_of
		FROM spell AS s
			CROSS JOIN LATERAL (VALUES (1, 'Looked after by the council before', s.in_care_before), (2, 'Not looked after by the council before', NOT s.in_care_before), (3, 'All', true)) AS m (label_order, label, met)
		WHERE s.in_year AND s.disposal = 'custody_sentence'
		GROUP BY m.label_order, m.label
		UNION ALL
		SELECT 2, 'Remanded in the financial year', m.label_order, m.label, 1, 'Young people', count(*) FILTER (WHERE m.met), count(*)
		FROM spell AS s
			CROSS JOIN LATERAL (VALUES (1, 'Looked after by the council before', s.in_care_before),
				(2, 'Became looked after by the council for the remand', NOT s.in_care_before AND s.looked_after = 'own'),
				(3, 'Not looked after by the council', NOT s.in_care_before AND s.looked_after IS DISTINCT FROM 'own'), (4, 'All', true)) AS m (label_order, label, met)
		WHERE s.in_year AND s.disposal = 'custody_remand'
		GROUP BY m.label_order, m.label
		UNION ALL
		SELECT 3, 'Looked after by the council before the remand, by place and age', l.label_order, l.label, m.measure_order, m.measure, count(*), sum(count(*)) FILTER (WHERE m.measure_order = 99) OVER (PARTITION BY l.label_order, l.label)
		FROM spell AS s
			CROSS JOIN LATERAL (VALUES (1, s.establishment), (2, 'All')) AS l (label_order, label)
			CROSS JOIN LATERAL (VALUES (coalesce(s.age, 98), coalesce('Aged ' || s.age, 'Age not known')), (99, 'Young people')) AS m (measure_order, measure)
		WHERE s.in_year AND s.disposal = 'custody_remand' AND s.in_care_before
		GROUP BY l.label_order, l.label, m.measure_order, m.measure
		UNION ALL
		SELECT 4, 'Remands in the financial year, by place', l.label_order, l.label, m.measure_order, m.measure, sum(m.number), NULL
		FROM spell AS s
			CROSS JOIN LATERAL (VALUES (1, s.establishment), (2, 'All')) AS l (label_order, label)
			CROSS JOIN LATERAL (VALUES (1, 'Remands', CASE WHEN s.in_year THEN 1 ELSE 0 END),
				(2, 'Days in the year', coalesce((SELECT sum(upper(r) - lower(r)) FROM unnest(s.dates * careperf.spell_dates(s.year_start, s.as_of + 1)) AS r), 0))) AS m (measure_order, measure, number)
		WHERE s.disposal = 'custody_remand' AND s.dates && careperf.spell_dates(s.year_start, s.as_of + 1)
		GROUP BY l.label_order, l.label, m.measure_order, m.measure
		UNION ALL
		SELECT 5, 'Entered the criminal justice system in the financial year', d.label_order, d.label, m.measure_order, m.measure, count(*) FILTER (WHERE m.met), count(*)
		FROM spell AS s
			JOIN (VALUES ('custody_sentence', 1, 'Court disposal'), ('court', 1, 'Court disposal'), ('out_of_court', 2, 'Out of court disposal')) AS d (disposal, label_order, label) USING (disposal)
			CROSS JOIN LATERAL (VALUES (1, 'Looked after by the council', s.looked_after = 'own'), (2, 'Looked after by another authority', s.looked_after = 'other'), (3, 'Young people', true))
				AS m (measure_order, measure, met)
		WHERE s.in_year
		GROUP BY d.label_order, d.label, m.measure_order, m.measure
		UNION ALL
		SELECT 6, 'Children in care open to youth justice on the day', 1, coalesce(c.label, s.disposal, 'Not known'), 1, 'Children', count(DISTINCT s.child_id), NULL
		FROM spell AS s
			LEFT JOIN careperf.code AS c ON c.list = 'DISPOSAL' AND c.code = s.disposal
		WHERE s.in_care_now AND s.dates @> s.as_of
		GROUP BY coalesce(c.label, s.disposal, 'Not known')
		UNION ALL
		SELECT 7, 'Care leavers in custody on the day', m.label_order, m.label, 1, 'Care leavers', count(*) FILTER (WHERE m.met), count(*)
		FROM care_leaver AS l
			CROSS JOIN LATERAL (VALUES (1, 'Citizen', NOT l.is_uasc), (2, 'UASC', l.is_uasc), (3, 'All', true)) AS m (label_order, label, met)
		GROUP BY m.label_order, m.label)
	SELECT l.section, l.label, l.measure, l.value::numeric, round(100.0 * l.value / nullif(l.out_of, 0), 1)
	FROM line AS l
	ORDER BY l.section_order, l.label_order, l.label, l.measure_order, l.measure;
END;
COMMENT ON FUNCTION @output@.youth_justice_at(date) IS
'Youth justice in the financial year to a date: spells with youth offending services that began in it, by disposal (a court disposal includes a sentence to custody) and by who looked after the young person: the council, where the child was in its care on the first day or youth_justice.looked_after_by is its own code; before a sentence or remand: on the day before, or, of one never in its care, by looked_after_by. Remands also by place and age and, of those under way in the year, their days in it. On the day itself: children in care open to youth justice, and care leavers in custody, by the last contact (ACCOM X) or such a spell. value: young people (one spell, one young person), remands or days. percent: of those of the label or, in sections with one measure, of the section; NULL where it is no share. The council''s own code must be set. Sections and labels of nobody are left out. Error: a date beyond the data. Source: report on children in care and youth justice to the Panel, September 2019; sufficiency strategy 2014, table 2.10.';
