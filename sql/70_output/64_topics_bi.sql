-- The topic papers for BI tools: one view, plain types, a row per line and measure.

CREATE OR REPLACE VIEW @output@.bi_topic WITH (security_invoker = true) AS
SELECT t.period_end, t.topic::varchar(30) AS topic, t.line, t.section::varchar(80) AS section, t.label::varchar(120) AS label, t.measure::varchar(60) AS measure,
	t.value::numeric(14,2) AS value, t.percent::numeric(6,1) AS percent
FROM (SELECT max(r.period_end) AS period_end FROM @output@.reporting_date AS r
		WHERE NOT EXISTS (SELECT FROM @input@.input_currency AS c WHERE c.data_to < r.period_end) HAVING count(*) > 0) AS d
	CROSS JOIN LATERAL (
		SELECT d.period_end, 'Placement stability' AS topic, f.line::integer AS line, f.section, f.label, f.measure, f.value, f.percent
		FROM @output@.placement_stability_at(d.period_end) WITH ORDINALITY AS f (section, label, measure, value, percent, line)
		UNION ALL
		SELECT d.period_end, 'Placement breakdown', f.line::integer, f.section, f.label, f.measure, f.value, f.percent
		FROM @output@.placement_breakdown_at(d.period_end) WITH ORDINALITY AS f (section, label, measure, value, percent, line)
		UNION ALL
		SELECT f.quarter_end, 'Sufficiency measures', f.line::integer, f.section, f.label, f.measure, f.value, f.percent
		FROM @output@.sufficiency_measures_at(d.period_end) WITH ORDINALITY AS f (quarter_end, section, label, measure, value, percent, line)
		UNION ALL
		SELECT d.period_end, 'Sufficiency needs', f.line::integer, f.section, f.label, f.measure, f.value, f.percent
		FROM @output@.sufficiency_needs_at(d.period_end) WITH ORDINALITY AS f (section, label, measure, value, percent, line)
		UNION ALL
		SELECT d.period_end, 'Youth justice', f.line::integer, f.section, f.label, f.measure, f.value, f.percent
		FROM @output@.youth_justice_at(d.period_end) WITH ORDINALITY AS f (section, label, measure, value, percent, line)
		UNION ALL
		SELECT d.period_end, 'Missing children', f.line::integer, f.section, f.label, f.measure, f.value, f.percent
		FROM @output@.missing_at(d.period_end) WITH ORDINALITY AS f (section, label, measure, value, percent, line)) AS t;
COMMENT ON VIEW @output@.bi_topic IS
'For BI: the topic papers on the last reporting date for which the data are complete. Live: seconds, not milliseconds. Shows small counts: not for publication.';
COMMENT ON COLUMN @output@.bi_topic.period_end IS 'The reporting date; of Sufficiency measures the end of the quarter.';
COMMENT ON COLUMN @output@.bi_topic.topic IS 'Placement stability, Placement breakdown, Sufficiency measures, Sufficiency needs, Youth justice or Missing children.';
COMMENT ON COLUMN @output@.bi_topic.line IS 'Order in the paper.';
COMMENT ON COLUMN @output@.bi_topic.section IS 'Part of the paper.';
COMMENT ON COLUMN @output@.bi_topic.label IS 'Whom the line is about.';
COMMENT ON COLUMN @output@.bi_topic.measure IS 'What is counted.';
COMMENT ON COLUMN @output@.bi_topic.value IS 'The figure: children, young people, episodes, persons, days, or what measure says; NULL if its input is not recorded.';
COMMENT ON COLUMN @output@.bi_topic.percent IS 'Its percentage, as the comment of the topic''s function says of what; NULL if none.';
