-- Every monthly series as an XmR chart, and every percentage in a funnel around the national figure and around the
-- council's own: live, and as of the last refresh for BI tools.

CREATE TABLE IF NOT EXISTS @output@.process_change (
	indicator text NOT NULL,
	from_date date NOT NULL CHECK (isfinite(from_date)),
	note text NOT NULL,
	PRIMARY KEY (indicator, from_date));
COMMENT ON TABLE @output@.process_change IS 'Where the council has changed how something is done, so that mean and limits are worked out anew from there. Set with set_process_change.';
COMMENT ON COLUMN @output@.process_change.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.process_change.from_date IS 'The first reporting date of the changed process is on or after it.';
COMMENT ON COLUMN @output@.process_change.note IS 'What has changed.';

CREATE OR REPLACE FUNCTION @output@.set_process_change(indicator text, from_date date, note text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @output@.require_indicator(set_process_change.indicator);
	INSERT INTO @output@.process_change AS c (indicator, from_date, note)
	VALUES (set_process_change.indicator, set_process_change.from_date, set_process_change.note)
	ON CONFLICT ON CONSTRAINT process_change_pkey DO UPDATE SET note = excluded.note;
END
$$;
COMMENT ON FUNCTION @output@.set_process_change(text, date, text) IS 'Says that how something is done has changed from a date: process_control works out mean and limits anew from there. Only for a change that the council can name; limits are not there to be improved. Error: no such indicator.';

DO $views$
DECLARE
	v record;
BEGIN
	FOR v IN SELECT * FROM (VALUES ('', 'scorecard', 'indicator_breakdown', ''),
		('bi_', 'scorecard_mv', 'indicator_breakdown_mv', 'For BI, as of the last refresh: ')) AS v (prefix, scorecard, breakdown, introduction)
	LOOP
		EXECUTE format($view$
CREATE OR REPLACE VIEW @output@.%1$I WITH (security_invoker = true) AS
WITH result AS (
	SELECT s.period_end, s.indicator, s.definition_version, s.data_period, s.polarity, s.result, s.target,
		(SELECT count(*) FROM @output@.process_change AS c WHERE c.indicator = s.indicator AND c.from_date <= s.period_end)::integer AS process
	FROM @output@.%2$I AS s
	WHERE s.result IS NOT NULL),
series AS (
	SELECT r.indicator, r.definition_version, r.process, r.polarity,
		array_agg(r.result ORDER BY r.period_end) AS results, array_agg(r.period_end ORDER BY r.period_end) AS period_ends
	FROM result AS r
	GROUP BY r.indicator, r.definition_version, r.process, r.polarity)
SELECT r.period_end, r.indicator, r.definition_version, r.process, r.result, r.target,
	p.mean::numeric(14,2) AS mean, p.lower_limit::numeric(14,2) AS lower_limit, p.upper_limit::numeric(14,2) AS upper_limit,
	p.moving_range::numeric(14,2) AS moving_range, cardinality(s.results) AS points,
	p.special_cause::varchar(30) AS special_cause, p.variation::varchar(12) AS variation,
	careperf.assurance(p.lower_limit, p.upper_limit, r.target, r.polarity)::varchar(11) AS assurance,
	CASE WHEN r.data_period IN ('SS', 'M') THEN 0 ELSE 1 END AS overlapping
FROM series AS s
	CROSS JOIN LATERAL careperf.process_control(s.results, s.polarity) AS p
	JOIN result AS r ON r.indicator = s.indicator AND r.definition_version = s.definition_version AND r.process = s.process
		AND r.period_end = s.period_ends[p.point]$view$, v.prefix || 'process_control', v.scorecard);
		EXECUTE format($comment$COMMENT ON VIEW @output@.%1$I IS %2$L$comment$, v.prefix || 'process_control',
			v.introduction || 'every monthly series as an XmR chart (NHS England, Making Data Count): is a change more than noise? A new definition and each row of process_change start anew. Rules: careperf.process_control.');

		EXECUTE format($view$
CREATE OR REPLACE VIEW @output@.%1$I WITH (security_invoker = true) AS
WITH unit AS (
	SELECT b.period_end, b.indicator, b.dimension, b.member, b.numerator, b.denominator, b.result FROM @output@.%3$I AS b
	UNION ALL
	SELECT s.period_end, s.indicator, 'total', 'All', s.numerator, s.denominator, s.result FROM @output@.%2$I AS s)
SELECT u.period_end, u.indicator, u.dimension::varchar(20) AS dimension, u.member::varchar(100) AS member, u.numerator, u.denominator, u.result,
	c.compared_with::varchar(8) AS compared_with, c.centre::numeric(14,2) AS centre,
	l.lower_998::numeric(14,2) AS lower_998, l.lower_95::numeric(14,2) AS lower_95, l.upper_95::numeric(14,2) AS upper_95, l.upper_998::numeric(14,2) AS upper_998,
	CASE WHEN x.percentage > l.upper_998 THEN 'above 99.8' WHEN x.percentage > l.upper_95 THEN 'above 95'
		WHEN x.percentage < l.lower_998 THEN 'below 99.8' WHEN x.percentage < l.lower_95 THEN 'below 95' ELSE 'within' END::varchar(10) AS standing
FROM unit AS u
	JOIN @output@.%2$I AS s ON s.period_end = u.period_end AND s.indicator = u.indicator AND s.unit = 'percent'
	CROSS JOIN LATERAL (VALUES ('national', s."national"), ('council', 100 * s.numerator / nullif(s.denominator, 0))) AS c (compared_with, centre)
	CROSS JOIN LATERAL (SELECT 100 * u.numerator / u.denominator AS percentage WHERE u.denominator > 0) AS x
	CROSS JOIN LATERAL (SELECT careperf.funnel_limit(c.centre, u.denominator, -3.090232) AS lower_998, careperf.funnel_limit(c.centre, u.denominator, -1.959964) AS lower_95,
			careperf.funnel_limit(c.centre, u.denominator, 1.959964) AS upper_95, careperf.funnel_limit(c.centre, u.denominator, 3.090232) AS upper_998) AS l
WHERE c.centre IS NOT NULL AND (u.dimension <> 'total' OR c.compared_with = 'national')$view$, v.prefix || 'funnel', v.scorecard, v.breakdown);
		EXECUTE format($comment$COMMENT ON VIEW @output@.%1$I IS %2$L$comment$, v.prefix || 'funnel',
			v.introduction || 'every percentage in a funnel around the national and the council''s own figure: is it further away than its size explains? Ask for one indicator at a time. Limits: careperf.funnel_limit.');
	END LOOP;
	EXECUTE (SELECT string_agg(format($comment$COMMENT ON COLUMN @output@.%I.%I IS %L$comment$, p.prefix || c.view_name, c.column_name, c.description), '; ')
		FROM (VALUES (''), ('bi_')) AS p (prefix)
			CROSS JOIN (VALUES
				('process_control', 'period_end', 'The reporting date.'),
				('process_control', 'indicator', 'Code of the indicator.'),
				('process_control', 'definition_version', 'Version of its definition.'),
				('process_control', 'process', 'How many rows of process_change have come before: the same mean and limits hold within one.'),
				('process_control', 'result', 'As in scorecard.'),
				('process_control', 'target', 'As in scorecard.'),
				('process_control', 'mean', 'Mean of the results of the process.'),
				('process_control', 'lower_limit', 'Lower process limit; may lie below 0. NULL for a single point.'),
				('process_control', 'upper_limit', 'Upper process limit; of a percentage it may lie above 100. NULL for a single point.'),
				('process_control', 'moving_range', 'How far the result is from the one before; NULL for the first.'),
				('process_control', 'points', 'How many results the limits rest on; below 12 they are provisional.'),
				('process_control', 'special_cause', 'Which rule makes it more than noise: above upper limit, rising trend, two of three near upper limit, run above mean, or their opposites; NULL: noise.'),
				('process_control', 'variation', 'common cause (noise), improvement or concern; without polarity high or low.'),
				('process_control', 'assurance', 'Whether the process passes or fails that date''s target consistently, or is hit or miss; NULL without target or polarity.'),
				('process_control', 'overlapping', '1 where neighbouring results share most of their months (R12M, YTD, AC YTD): then they move together, limits are too narrow and runs too common, so take signals as hints; else 0.'),
				('funnel', 'period_end', 'The reporting date.'),
				('funnel', 'indicator', 'Code of the indicator.'),
				('funnel', 'dimension', 'total, or as in indicator_breakdown.'),
				('funnel', 'member', 'All, or the member of the dimension.'),
				('funnel', 'numerator', 'As in indicator_breakdown.'),
				('funnel', 'denominator', 'As in indicator_breakdown; never 0.'),
				('funnel', 'result', 'As in indicator_breakdown.'),
				('funnel', 'compared_with', 'national (the benchmark) or council (the council''s own figure of that date).'),
				('funnel', 'centre', 'The figure that it is compared with, in percent.'),
				('funnel', 'lower_998', 'Lower 99.8% limit for its denominator.'),
				('funnel', 'lower_95', 'Lower 95% limit for its denominator.'),
				('funnel', 'upper_95', 'Upper 95% limit for its denominator.'),
				('funnel', 'upper_998', 'Upper 99.8% limit for its denominator.'),
				('funnel', 'standing', 'within; above 95, above 99.8, below 95, below 99.8: beyond that limit. One in 20 is beyond a 95% limit by chance alone.')) AS c (view_name, column_name, description));
END
$views$;
