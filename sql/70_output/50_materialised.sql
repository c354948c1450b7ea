-- Materialised for BI tools: filled by refresh, with unique indexes for REFRESH ... CONCURRENTLY.

CREATE MATERIALIZED VIEW IF NOT EXISTS @output@.scorecard_mv AS SELECT * FROM @output@.scorecard WITH NO DATA;
CREATE UNIQUE INDEX IF NOT EXISTS scorecard_mv_key ON @output@.scorecard_mv (period_end, indicator);
COMMENT ON MATERIALIZED VIEW @output@.scorecard_mv IS 'The view scorecard as of the last refresh. Not to be read before the first CALL careperf.refresh.';

-- the view indicator_breakdown, but of all indicators at once: it would work out the facts anew for each
CREATE MATERIALIZED VIEW IF NOT EXISTS @output@.indicator_breakdown_mv AS
SELECT b.period_end, b.indicator_code::varchar(63) AS indicator, b.dimension::varchar(20) AS dimension, b.member::varchar(100) AS member,
	b.numerator::numeric(14,2) AS numerator, b.denominator::numeric(14,2) AS denominator, b.result::numeric(14,2) AS result, b.rag::varchar(1) AS rag
FROM @output@.breakdown_of(NULL) AS b
WITH NO DATA;
CREATE UNIQUE INDEX IF NOT EXISTS indicator_breakdown_mv_key ON @output@.indicator_breakdown_mv (indicator, dimension, member, period_end);
COMMENT ON MATERIALIZED VIEW @output@.indicator_breakdown_mv IS 'The view indicator_breakdown as of the last refresh. Not to be read before the first CALL careperf.refresh.';

-- what has the columns of another view has its comments
DO $comments$
BEGIN
	EXECUTE (SELECT string_agg(format('COMMENT ON COLUMN %s.%I IS %L', m.target::regclass, a.attname, col_description(m.source::regclass, a.attnum)), '; ')
		FROM (VALUES ($name$@output@.scorecard$name$, $name$@output@.scorecard_mv$name$),
				($name$@output@.scorecard$name$, $name$@output@.scorecard_latest$name$),
				($name$@output@.indicator_breakdown$name$, $name$@output@.indicator_breakdown_mv$name$)) AS m (source, target)
			JOIN pg_catalog.pg_attribute AS a ON a.attrelid = m.source::regclass AND a.attnum > 0 AND NOT a.attisdropped);
END
$comments$;
