-- Every figure broken down: as at the reporting date; of an event as at the event; of a leaver on the day before.

CREATE OR REPLACE VIEW @output@.indicator_breakdown WITH (security_invoker = true) AS
WITH reported AS (
	SELECT array_agg(d.period_end ORDER BY d.period_end) AS dates
	FROM @output@.reporting_date AS d
	WHERE d.period_end <= coalesce((SELECT min(c.data_to) FROM @input@.input_currency AS c), 'infinity')),
-- as far as a reporting date can meet them; not materialised, so that asking for one indicator works out no other
member AS NOT MATERIALIZED (
	SELECT m.*
	FROM @output@.indicator_member AS m
		CROSS JOIN (SELECT careperf.spell_dates(r.dates[1], r.dates[cardinality(r.dates)] + 1) AS span FROM reported AS r) AS r
	WHERE m.denominator && r.span OR m.numerator && r.span),
slice AS (
	SELECT m.indicator, m.definition_version, d.dimension,
		CASE WHEN m.child_id IS NULL THEN 'Not applicable'
			ELSE coalesce(c.member, CASE WHEN d.dimension = 'disability' THEN 'Not disabled'
				WHEN d.dimension IN ('legal_status_group', 'placement_group', 'duration_in_care') THEN 'Not applicable' ELSE 'Unknown' END) END AS member,
		CASE WHEN m.attributes_on IS NULL AND c.dates IS NOT NULL THEN m.denominator * c.dates ELSE m.denominator END AS denominator,
		CASE WHEN m.attributes_on IS NULL AND c.dates IS NOT NULL THEN m.numerator * c.dates ELSE m.numerator END AS numerator,
		m.denominator_value, m.numerator_value
	FROM member AS m
		CROSS JOIN (VALUES ('area'), ('team'), ('service'), ('age_band'), ('sex'), ('ethnicity_group'), ('disability'),
			('legal_status_group'), ('placement_group'), ('duration_in_care')) AS d (dimension)
		LEFT JOIN @output@.child_dimension AS c ON c.child_id = m.child_id AND c.dimension = d.dimension
			AND CASE WHEN m.attributes_on IS NULL THEN m.denominator && c.dates OR m.numerator && c.dates ELSE c.dates @> m.attributes_on END
	UNION ALL
	SELECT m.indicator, m.definition_version, 'uasc', CASE WHEN m.child_id IS NULL THEN 'Not applicable' ELSE u.member END,
		CASE u.member WHEN 'UASC' THEN m.denominator * m.uasc WHEN 'Not UASC' THEN m.denominator - coalesce(m.uasc, '{}') END,
		CASE u.member WHEN 'UASC' THEN m.numerator * m.uasc WHEN 'Not UASC' THEN m.numerator - coalesce(m.uasc, '{}') END,
		m.denominator_value, m.numerator_value
	FROM member AS m
		JOIN (VALUES ('UASC'), ('Not UASC')) AS u (member) ON u.member = 'Not UASC' OR m.uasc IS NOT NULL),
counted AS (
	SELECT s.indicator, s.definition_version, s.dimension, s.member,
		careperf.figures_on(s.denominator, s.numerator, s.denominator_value, s.numerator_value, NULL, (SELECT r.dates FROM reported AS r)) AS figures
	FROM slice AS s
	GROUP BY s.indicator, s.definition_version, s.dimension, s.member)
SELECT f.on_date AS period_end, c.indicator::varchar(63) AS indicator, c.dimension::varchar(20) AS dimension, c.member::varchar(100) AS member,
	(CASE WHEN i.unit = 'count' THEN f.denominator ELSE f.numerator END)::numeric(14,2) AS numerator,
	(CASE WHEN i.unit <> 'count' THEN f.denominator END)::numeric(14,2) AS denominator,
	r.result::numeric(14,2) AS result,
	careperf.rag_status(r.result, t.target, careperf.floor_of(t.floor, t.target, i.unit, i.polarity),
		i.polarity, f.denominator)::varchar(1) AS rag
FROM counted AS c
	CROSS JOIN LATERAL unnest(c.figures) AS f
	JOIN @output@.indicator AS i ON i.indicator = c.indicator AND i.definition_version = c.definition_version
		AND (i.valid_from IS NULL OR i.valid_from <= f.on_date) AND (i.valid_to IS NULL OR i.valid_to >= f.on_date)
	JOIN @output@.indicator_input AS p ON p.indicator = c.indicator AND p.definition_version = c.definition_version AND p.present
	CROSS JOIN LATERAL (SELECT careperf.result_of(CASE WHEN i.unit = 'count' THEN f.denominator ELSE f.numerator END, f.denominator, i.unit, i.decimals) AS result) AS r
	LEFT JOIN @output@.target AS t ON t.indicator = c.indicator AND t.financial_year = careperf.financial_year(f.on_date)
WHERE f.numerator <> 0 OR f.denominator <> 0;
COMMENT ON VIEW @output@.indicator_breakdown IS 'Every figure of the scorecard broken down, per reporting date. The members of a dimension, Unknown and Not applicable among them, always add up to the total. Members without anybody are left out. Ask for one indicator and dimension at a time, or use indicator_breakdown_mv.';
COMMENT ON COLUMN @output@.indicator_breakdown.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.indicator_breakdown.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.indicator_breakdown.dimension IS 'area, team, service (of the social worker), age_band, sex, ethnicity_group, uasc, disability, legal_status_group, placement_group or duration_in_care.';
COMMENT ON COLUMN @output@.indicator_breakdown.member IS 'The member of the dimension; Unknown; or Not applicable, also for what is about no child (posts, population).';
COMMENT ON COLUMN @output@.indicator_breakdown.numerator IS 'How many, or how much, count in the numerator; of a count the count.';
COMMENT ON COLUMN @output@.indicator_breakdown.denominator IS 'How many, or how much, it is out of; NULL for a count; 0 where the denominator can not be broken down.';
COMMENT ON COLUMN @output@.indicator_breakdown.result IS 'The result in its unit, rounded as published; NULL where the denominator is 0.';
COMMENT ON COLUMN @output@.indicator_breakdown.rag IS 'G, A or R by the target of the whole council; NULL as on the scorecard.';
