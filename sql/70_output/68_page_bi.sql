-- The pages beside the scorecard for BI tools, on the last reporting date for which the data are complete: materialised,
-- as it takes seconds to make them all, and a plain view in front.

CREATE MATERIALIZED VIEW IF NOT EXISTS @output@.page_mv AS
WITH asked AS (
	SELECT max(r.period_end) AS as_of
	FROM @output@.reporting_date AS r
	WHERE NOT EXISTS (SELECT FROM @input@.input_currency AS c WHERE c.data_to < r.period_end)
	HAVING count(*) > 0),
line AS (
	SELECT 'Demographics' AS page, d.as_of AS period_end, p.line, p.section, p.label, m.measure, m.value, NULL::numeric AS percent,
		NULL::numeric AS target, NULL::date AS compared_on, NULL::numeric AS compared_value
	FROM asked AS d
		CROSS JOIN LATERAL @output@.demographics_at(d.as_of) WITH ORDINALITY AS p (section, label, female, male, sex_unknown, total, line)
		CROSS JOIN LATERAL (VALUES ('Female', p.female), ('Male', p.male), ('Sex unknown', p.sex_unknown), ('Total', p.total)) AS m (measure, value)
	UNION ALL
	SELECT 'Key activity', d.as_of, p.line, p.section, p.label, p.measure, p.value, p.percent, NULL, NULL, NULL
	FROM asked AS d CROSS JOIN LATERAL @output@.key_activity_at(d.as_of) WITH ORDINALITY AS p (section, label, measure, value, percent, line)
	UNION ALL
	SELECT 'Education factors', d.as_of, p.line, p.section, p.label, p.measure, p.value, NULL, NULL, careperf.months_before(d.as_of, 1), p.previous_month_value
	FROM asked AS d CROSS JOIN LATERAL @output@.education_factors_at(d.as_of) WITH ORDINALITY AS p (section, label, measure, value, previous_month_value, line)
	UNION ALL
	SELECT 'Health assessments', d.as_of, p.line, p.section, p.label, p.measure, p.value, p.percent, NULL, NULL, NULL
	FROM asked AS d CROSS JOIN LATERAL @output@.health_assessments_at(d.as_of) WITH ORDINALITY AS p (section, label, measure, value, out_of, percent, line)
	UNION ALL
	SELECT 'Adoption', p.period_end, p.line, p.section, p.label, p.measure, p.value, p.percent, p.target, p.compared_on, p.compared_value
	FROM asked AS d
		CROSS JOIN LATERAL (SELECT v.*, lag(v.period_end) OVER in_order AS compared_on, lag(v.value) OVER in_order AS compared_value
			FROM @output@.adoption_at(d.as_of) WITH ORDINALITY AS v (section, label, measure, period_end, value, out_of, percent, target, from_target, change_percent, line)
			WINDOW in_order AS (PARTITION BY v.section, v.label, v.measure ORDER BY v.period_end)) AS p
	UNION ALL
	SELECT 'Placement stability', d.as_of, p.line, p.section, p.label, p.measure, p.value, p.percent, NULL, NULL, NULL
	FROM asked AS d CROSS JOIN LATERAL @output@.placement_stability_at(d.as_of) WITH ORDINALITY AS p (section, label, measure, value, percent, line)
	UNION ALL
	SELECT 'Placement breakdown', d.as_of, p.line, p.section, p.label, p.measure, p.value, p.percent, NULL, NULL, NULL
	FROM asked AS d CROSS JOIN LATERAL @output@.placement_breakdown_at(d.as_of) WITH ORDINALITY AS p (section, label, measure, value, percent, line)
	UNION ALL
	SELECT 'Sufficiency measures', p.quarter_end, p.line, p.section, p.label, p.measure, p.value, p.percent, NULL, NULL, NULL
	FROM asked AS d CROSS JOIN LATERAL @output@.sufficiency_measures_at(d.as_of) WITH ORDINALITY AS p (quarter_end, section, label, measure, value, percent, line)
	UNION ALL
	SELECT 'Sufficiency needs', d.as_of, p.line, p.section, p.label, p.measure, p.value, p.percent, NULL, NULL, NULL
	FROM asked AS d CROSS JOIN LATERAL @output@.sufficiency_needs_at(d.as_of) WITH ORDINALITY AS p (section, label, measure, value, percent, line)
	UNION ALL
	SELECT 'Youth justice', d.as_of, p.line, p.section, p.label, p.measure, p.value, p.percent, NULL, NULL, NULL
	FROM asked AS d CROSS JOIN LATERAL @output@.youth_justice_at(d.as_of) WITH ORDINALITY AS p (section, label, measure, value, percent, line)
	UNION ALL
	SELECT 'Missing children', d.as_of, p.line, p.section, p.label, p.measure, p.value, p.percent, NULL, NULL, NULL
	FROM asked AS d CROSS JOIN LATERAL @output@.missing_at(d.as_of) WITH ORDINALITY AS p (section, label, measure, value, percent, line))
SELECT l.period_end, l.page::varchar(30) AS page, l.line::integer AS line, l.section::varchar(80) AS section, l.label::varchar(120) AS label,
	l.measure::varchar(60) AS measure, l.value::numeric(14,2) AS value, l.percent::numeric(14,2) AS percent,
	l.target::numeric(14,2) AS target, l.compared_on, l.compared_value::numeric(14,2) AS compared_value
FROM line AS l
WITH NO DATA;
CREATE UNIQUE INDEX IF NOT EXISTS page_mv_key ON @output@.page_mv (page, line, measure);

CREATE OR REPLACE VIEW @output@.bi_page WITH (security_invoker = true) AS
SELECT * FROM @output@.page_mv;

COMMENT ON MATERIALIZED VIEW @output@.page_mv IS 'The pages beside the scorecard on the last complete reporting date, as of the last refresh. Not to be read before the first CALL careperf.refresh.';
COMMENT ON VIEW @output@.bi_page IS 'For BI: the pages beside the scorecard on the last complete reporting date, as of the last refresh; a row per line and measure. Shows small counts: not for publication.';
DO $comments$
BEGIN
	EXECUTE (SELECT string_agg(format('COMMENT ON COLUMN %s.%I IS %L', r.relation::regclass, c.column_name, c.description), '; ')
		FROM unnest(ARRAY[$name$@output@.page_mv$name$, $name$@output@.bi_page$name$]) AS r (relation)
			CROSS JOIN (VALUES
				('period_end', 'The reporting date; of Sufficiency measures and Adoption the end of the quarter or year.'),
				('page', 'Demographics, Key activity, Education factors, Health assessments, Adoption, Placement stability, Placement breakdown, Sufficiency measures, Sufficiency needs, Youth justice or Missing children.'),
				('line', 'Order on the page.'),
				('section', 'Part of the page.'),
				('label', 'Whom the line is about.'),
				('measure', 'What is counted, or the column of the page.'),
				('value', 'The figure: children, episodes, persons, days, or what measure says; NULL if its input is not recorded.'),
				('percent', 'Its percentage, as the comment of the page''s function says of what; NULL if none.'),
				('target', 'The target in the unit of value; NULL if none.'),
				('compared_on', 'The day of compared_value; NULL where the page compares with none.'),
				('compared_value', 'The same figure on that day: a month before for education, a year before for adoption; NULL if there is none.')) AS c (column_name, description));
END
$comments$;
