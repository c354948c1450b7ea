-- The pages beside the scorecard for BI tools: one view, plain types, a row per line and measure.

CREATE OR REPLACE VIEW @output@.bi_page WITH (security_invoker = true) AS
SELECT d.period_end, p.page::varchar(30) AS page, p.line, p.section::varchar(60) AS section, p.label::varchar(120) AS label, p.measure::varchar(60) AS measure,
	p.value::numeric(14,2) AS value, p.percent::numeric(6,1) AS percent, p.target::numeric(14,2) AS target, p.compared_on, p.compared_value::numeric(14,2) AS compared_value
FROM (SELECT max(r.period_end) AS period_end FROM @output@.reporting_date AS r
		WHERE NOT EXISTS (SELECT FROM @input@.input_currency AS c WHERE c.data_to < r.period_end) HAVING count(*) > 0) AS d
	CROSS JOIN LATERAL (
		SELECT 'Education factors' AS page, e.line::integer AS line, e.section, e.label, e.measure, e.value, NULL::numeric AS percent, NULL::numeric AS target,
			careperf.months_before(d.period_end, 1) AS compared_on, e.previous_month_value AS compared_value
		FROM @output@.education_factors_at(d.period_end) WITH ORDINALITY AS e (section, label, measure, value, previous_month_value, line)
		UNION ALL
		SELECT 'Health assessments', h.line::integer, h.section, h.label, h.measure, h.value, h.percent, NULL, NULL, NULL
		FROM @output@.health_assessments_at(d.period_end) WITH ORDINALITY AS h (section, label, measure, value, out_of, percent, line)
		UNION ALL
		SELECT 'Adoption', a.line::integer, a.section, a.label, a.measure, a.value, a.percent, a.target, a.compared_on, a.compared_value
		FROM (SELECT v.*, lag(v.period_end) OVER in_order AS compared_on, lag(v.value) OVER in_order AS compared_value
				FROM @output@.adoption_at(d.period_end) WITH ORDINALITY AS v (section, label, measure, period_end, value, out_of, percent, target, from_target, change_percent, line)
				WINDOW in_order AS (PARTITION BY v.section, v.label, v.measure ORDER BY v.period_end)) AS a
		WHERE a.period_end = d.period_end
		UNION ALL
		SELECT 'Key activity', k.line::integer, k.section, k.label, k.measure, k.value, k.percent, NULL, NULL, NULL
		FROM @output@.key_activity_at(d.period_end) WITH ORDINALITY AS k (section, label, measure, value, percent, line)
		UNION ALL
		SELECT 'Demographics', g.line::integer, g.section, g.label, m.measure, m.value, NULL, NULL, NULL, NULL
		FROM @output@.demographics_at(d.period_end) WITH ORDINALITY AS g (section, label, female, male, sex_unknown, total, line)
			CROSS JOIN LATERAL (VALUES ('Female', g.female), ('Male', g.male), ('Sex unknown', g.sex_unknown), ('Total', g.total)) AS m (measure, value)) AS p;
COMMENT ON VIEW @output@.bi_page IS
'For BI: the pages beside the scorecard on the last reporting date for which the data are complete. Live: seconds, not milliseconds. Shows small counts: not for publication.';
COMMENT ON COLUMN @output@.bi_page.period_end IS 'The reporting date; joins to bi_date.';
COMMENT ON COLUMN @output@.bi_page.page IS 'The page: Education factors, Health assessments, Adoption, Key activity or Demographics.';
COMMENT ON COLUMN @output@.bi_page.line IS 'Order on the page.';
COMMENT ON COLUMN @output@.bi_page.section IS 'Part of the page.';
COMMENT ON COLUMN @output@.bi_page.label IS 'What the line is about.';
COMMENT ON COLUMN @output@.bi_page.measure IS 'What is counted, or the column of the page.';
COMMENT ON COLUMN @output@.bi_page.value IS 'The figure: children or assessments, or days where measure is Average days; NULL if its input is not recorded.';
COMMENT ON COLUMN @output@.bi_page.percent IS 'Its percentage, as the function of the page says of what; NULL if none.';
COMMENT ON COLUMN @output@.bi_page.target IS 'The target in the unit of value; NULL if none.';
COMMENT ON COLUMN @output@.bi_page.compared_on IS 'The day of compared_value; NULL where the page compares with none.';
COMMENT ON COLUMN @output@.bi_page.compared_value IS 'The same figure on that day: a month before for education, a year before for adoption; NULL if there is none.';
