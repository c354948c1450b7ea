-- How many figures of indicator_breakdown differ from those that a plain join gives, date by date, on the reporting dates; and of
-- the last of them how many are not the sum over the children behind them.
CREATE TEMPORARY TABLE found AS
SELECT b.period_end, b.indicator_code AS indicator, b.dimension, b.member, b.numerator, b.denominator FROM scorecard.breakdown_of(NULL) AS b;
CREATE TEMPORARY TABLE other_sum AS
SELECT f.indicator
FROM scorecard.scorecard_at((SELECT max(d.period_end) FROM scorecard.reporting_date AS d)) AS f
	CROSS JOIN LATERAL (SELECT coalesce(sum(c.numerator), 0) AS numerator, coalesce(sum(c.denominator), 0) AS denominator
		FROM scorecard.indicator_children(f.indicator, f.period_end) AS c) AS c
WHERE c.numerator <> coalesce(f.numerator, 0) OR c.denominator <> coalesce(f.denominator, 0);

-- only the above is run in the way of this council; this would take minutes
SET jit = off; SET max_parallel_workers_per_gather = 0; SET enable_nestloop = off; SET enable_mergejoin = off;
WITH counted AS (
	SELECT d.period_end, m.indicator, m.definition_version, x.dimension, CASE WHEN m.child_id IS NULL THEN 'Not applicable'
			WHEN x.dimension = 'uasc' THEN CASE WHEN m.uasc @> d.period_end THEN 'UASC' ELSE 'Not UASC' END
			ELSE coalesce(c.member, CASE WHEN x.dimension = 'disability' THEN 'Not disabled'
				WHEN x.dimension IN ('legal_status_group', 'placement_group', 'duration_in_care') THEN 'Not applicable' ELSE 'Unknown' END) END AS member,
		coalesce(sum(coalesce(m.numerator_value, 1)) FILTER (WHERE m.numerator @> d.period_end), 0) AS numerator,
		coalesce(sum(coalesce(m.denominator_value, 1)) FILTER (WHERE m.denominator @> d.period_end), 0) AS denominator
	FROM scorecard.indicator_member AS m
		JOIN scorecard.reporting_date AS d ON m.denominator @> d.period_end OR m.numerator @> d.period_end
		CROSS JOIN unnest('{area,team,service,age_band,sex,ethnicity_group,uasc,disability,legal_status_group,placement_group,duration_in_care}'::text[]) AS x (dimension)
		LEFT JOIN scorecard.child_dimension AS c ON c.child_id = m.child_id AND c.dimension = x.dimension AND c.dates @> coalesce(m.attributes_on, d.period_end)
	GROUP BY 1, 2, 3, 4, 5),
wanted AS (
	SELECT c.period_end, c.indicator, c.dimension, c.member, CASE WHEN i.unit = 'count' THEN c.denominator ELSE c.numerator END AS numerator,
		CASE WHEN i.unit <> 'count' THEN c.denominator END AS denominator
	FROM counted AS c
		JOIN scorecard.indicator AS i ON i.indicator = c.indicator AND i.definition_version = c.definition_version
			AND coalesce(i.valid_from, '-infinity') <= c.period_end AND coalesce(i.valid_to, 'infinity') >= c.period_end
		JOIN scorecard.indicator_input AS p ON p.indicator = c.indicator AND p.definition_version = c.definition_version AND p.present
	WHERE c.numerator <> 0 OR c.denominator <> 0)
SELECT count(*) + (SELECT count(*) FROM other_sum)
FROM ((TABLE wanted EXCEPT ALL TABLE found) UNION ALL (TABLE found EXCEPT ALL TABLE wanted)) AS d;
