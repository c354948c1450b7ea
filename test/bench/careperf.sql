-- careperf's figures of some indicators, straight from the rows behind them.
SELECT m.indicator, f.on_date AS period_end,
	CASE WHEN i.unit = 'count' THEN f.denominator ELSE f.numerator END AS numerator,
	CASE WHEN i.unit <> 'count' THEN f.denominator END AS denominator
FROM (SELECT indicator, careperf.figures_on(denominator, numerator, denominator_value, numerator_value, uasc,
			(SELECT array_agg(period_end ORDER BY period_end) FROM scorecard.reporting_date)) AS figures
		FROM scorecard.indicator_member
		WHERE indicator IN (:indicators)
		GROUP BY indicator) AS m
	JOIN careperf.indicator AS i USING (indicator)
	CROSS JOIN LATERAL unnest(m.figures) AS f;
