-- Exception pages: an indicator through its last twelve months, who missed it, and what the council says about it.

CREATE TABLE IF NOT EXISTS @output@.commentary (
	indicator text NOT NULL,
	period_end date NOT NULL CHECK (isfinite(period_end)),
	text text NOT NULL,
	author text NOT NULL,
	PRIMARY KEY (indicator, period_end));
COMMENT ON TABLE @output@.commentary IS 'What the council says about a figure. Set with set_commentary. In the full paper only: it may be about few children.';
COMMENT ON COLUMN @output@.commentary.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.commentary.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.commentary.text IS 'The commentary; an empty line starts a paragraph.';
COMMENT ON COLUMN @output@.commentary.author IS 'Who says it.';

CREATE OR REPLACE FUNCTION @output@.set_commentary(indicator text, period_end date, text text, author text DEFAULT session_user) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @output@.require_indicator(set_commentary.indicator);
	IF trim(coalesce(set_commentary.text, '')) = '' THEN
		DELETE FROM @output@.commentary AS c WHERE c.indicator = set_commentary.indicator AND c.period_end = set_commentary.period_end;
	ELSE
		INSERT INTO @output@.commentary AS c (indicator, period_end, text, author)
		VALUES (set_commentary.indicator, set_commentary.period_end, set_commentary.text, set_commentary.author)
		ON CONFLICT ON CONSTRAINT commentary_pkey DO UPDATE SET text = excluded.text, author = excluded.author;
	END IF;
END
$$;
COMMENT ON FUNCTION @output@.set_commentary(text, date, text, text) IS 'Sets the commentary on an indicator on a reporting date, in place of what was there; an empty one or NULL removes it. The author is the user unless said. Error: no such indicator.';

CREATE OR REPLACE FUNCTION @output@.indicator_history(as_of date, on_dates date[])
	RETURNS TABLE (indicator text, definition_version integer, period_end date, numerator numeric, denominator numeric, result numeric, result_exc_uasc numeric,
		difference numeric, target numeric, floor numeric, rag text, rag_exc_uasc text)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 2000
BEGIN ATOMIC
	SELECT f.indicator, f.definition_version, f.period_end, f.numerator, f.denominator, f.result, f.result_exc_uasc,
		-- rounded once, as the papers do: it may differ by a tenth from that of the rounded results
		round(careperf.result_of(f.numerator_exc_uasc, f.denominator_exc_uasc, f.unit, 20) - careperf.result_of(f.numerator, f.denominator, f.unit, 20), f.decimals),
		t.target, x.floor,
		careperf.rag_status(f.result, t.target, x.floor, i.polarity, f.denominator),
		careperf.rag_status(f.result_exc_uasc, t.target, x.floor, i.polarity, f.denominator_exc_uasc)
	FROM @output@.figures_on((SELECT array_agg(DISTINCT d ORDER BY d) FROM unnest(on_dates) AS d)) AS f
		JOIN @output@.indicator AS i ON i.indicator = f.indicator AND i.definition_version = f.definition_version
			AND (i.valid_from IS NULL OR i.valid_from <= as_of) AND (i.valid_to IS NULL OR i.valid_to >= as_of)
		LEFT JOIN @output@.target AS t ON t.indicator = f.indicator AND t.financial_year = careperf.financial_year(f.period_end)
		CROSS JOIN LATERAL (SELECT careperf.floor_of(t.floor, t.target, f.unit, i.polarity) AS floor) AS x;
END;
COMMENT ON FUNCTION @output@.indicator_history(date, date[]) IS 'The figures of every indicator on some dates, all by the definition in force on as_of, with target and status of each date''s own year; difference is that of the results without and with unaccompanied asylum-seeking children, before rounding.';

-- The codes of the indicators are written into the query, so that the planner leaves out all others.
CREATE OR REPLACE FUNCTION @output@.exception_children(indicators text[], as_of date)
	RETURNS TABLE (indicator text, age_band text, legal_status text, missed numeric)
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED ROWS 100 SET search_path = pg_catalog, pg_temp
-- as figures_on
SET jit = off SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off
AS $$
BEGIN
	PERFORM @output@.require_data(as_of);
	RETURN QUERY EXECUTE format($query$
		WITH member AS MATERIALIZED (
			SELECT m.indicator, m.child_id, coalesce(m.attributes_on, %2$L::date) AS attributes_on,
				coalesce(CASE WHEN i.polarity = 'L' AND i.unit <> 'count' THEN m.numerator_value ELSE m.denominator_value END, 1) AS missed
			FROM @output@.indicator_member AS m
				JOIN @output@.indicator AS i ON i.indicator = m.indicator AND i.definition_version = m.definition_version
					AND (i.valid_from IS NULL OR i.valid_from <= %2$L) AND (i.valid_to IS NULL OR i.valid_to >= %2$L)
				JOIN @output@.indicator_input AS p ON p.indicator = m.indicator AND p.definition_version = m.definition_version AND p.present
			WHERE m.indicator = ANY (%1$L::text[]) AND i.indicator = ANY (%1$L::text[]) AND p.indicator = ANY (%1$L::text[]) AND m.child_id IS NOT NULL
				AND CASE WHEN i.unit = 'count' AND i.polarity = 'L' THEN m.denominator @> %2$L::date
					WHEN i.unit = 'percent' AND i.polarity = 'L' THEN m.numerator @> %2$L::date
					WHEN i.unit = 'percent' AND i.polarity = 'H' THEN m.denominator @> %2$L::date AND (m.numerator @> %2$L::date) IS NOT TRUE END),
		attribute AS MATERIALIZED (
			SELECT d.child_id, d.dimension, d.member, d.dates
			FROM @output@.child_dimension_known AS d
			WHERE d.dimension IN ('age_band', 'legal_status_group') AND d.child_id IN (SELECT m.child_id FROM member AS m))
		SELECT m.indicator, coalesce(a.member, 'Unknown'), coalesce(l.member, 'Not applicable'), sum(m.missed)
		FROM member AS m
			LEFT JOIN attribute AS a ON a.child_id = m.child_id AND a.dimension = 'age_band' AND a.dates @> m.attributes_on
			LEFT JOIN attribute AS l ON l.child_id = m.child_id AND l.dimension = 'legal_status_group' AND l.dates @> m.attributes_on
		GROUP BY 1, 2, 3$query$, indicators, as_of);
END
$$;
COMMENT ON FUNCTION @output@.exception_children(text[], date) IS
'How many missed some indicators on a date, by age band and legal status, as indicator_breakdown takes them: with polarity H those in the denominator and not in the numerator, with L those in the numerator, or in the count. Sums to denominator less numerator, or the numerator. No rows for averages, rates, indicators without polarity, and where the input is empty. Error: a date beyond the data.';

CREATE OR REPLACE FUNCTION @output@.exception_at(indicator text, as_of date)
	RETURNS TABLE (section text, label text, measure text, value numeric, words text)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 120
BEGIN ATOMIC
	WITH asked AS (
		SELECT i.*, a.as_of, array(SELECT careperf.months_before(a.as_of, m) FROM generate_series(0, 11) AS m) AS months
		FROM (SELECT @output@.require_indicator(exception_at.indicator) AS indicator, @output@.require_data(exception_at.as_of) AS as_of) AS a
			JOIN @output@.indicator AS i ON i.indicator = a.indicator AND (i.valid_from IS NULL OR i.valid_from <= a.as_of) AND (i.valid_to IS NULL OR i.valid_to >= a.as_of)),
	month AS MATERIALIZED (
		SELECT h.*
		FROM @output@.indicator_history((SELECT a.as_of FROM asked AS a), (SELECT a.months FROM asked AS a)) AS h
		WHERE h.indicator = exception_at.indicator),
	line AS (
		SELECT 1 AS section_order, 'Indicator' AS section, x.label_order, x.label, 1 AS measure_order, x.label AS measure, x.value, x.words
		FROM asked AS a
			LEFT JOIN month AS m ON m.period_end = a.as_of
			CROSS JOIN LATERAL (VALUES (1, 'Title', NULL, a.title), (2, 'Theme', NULL, careperf.theme_in_words(a.theme)), (3, 'Definition', NULL, a.definition),
				(4, 'Current RAG', m.result, careperf.rag_in_words(m.rag)), (5, 'Target', m.target, NULL), (6, 'Floor', m.floor, NULL)) AS x (label_order, label, value, words)
		UNION ALL
		SELECT 2, 'Last 12 months', m.period_end - date '2000-01-01', to_char(m.period_end, 'Mon YY'), x.measure_order, x.measure, x.value, x.words
		FROM month AS m
			CROSS JOIN LATERAL (VALUES (1, 'Numerator', m.numerator, NULL), (2, 'Denominator', m.denominator, NULL), (3, 'Result', m.result, careperf.rag_in_words(m.rag)),
				(4, 'Result exc UASC', m.result_exc_uasc, careperf.rag_in_words(m.rag_exc_uasc)), (5, 'Difference between exc and inc UASC', m.difference, NULL),
				(6, 'Target', m.target, NULL), (7, 'Floor', m.floor, NULL)) AS x (measure_order, measure, value, words)
		UNION ALL
		SELECT 3, 'Average of the 12 months', 1, 'Average', 1, 'Difference between exc and inc UASC', round(avg(m.difference), 1), NULL
		FROM month AS m
		UNION ALL
		SELECT 4, 'Who missed it', careperf.age_band_order(c.age_band), c.age_band, 1, c.legal_status, c.missed, NULL
		FROM @output@.exception_children(ARRAY[exception_at.indicator], (SELECT a.as_of FROM asked AS a)) AS c
		UNION ALL
		SELECT 5, 'Commentary', 1, c.author, 1, 'Commentary', NULL, c.text
		FROM @output@.commentary AS c
		WHERE c.indicator = exception_at.indicator AND c.period_end = exception_at.as_of)
	SELECT l.section, l.label, l.measure, l.value, l.words
	FROM line AS l
	ORDER BY l.section_order, l.label_order, l.measure_order, l.measure;
END;
COMMENT ON FUNCTION @output@.exception_at(text, date) IS
'The exception page of an indicator on a date: what it is, its last twelve months with and without unaccompanied asylum-seeking children (all by the definition in force on the date), who missed it by age band and legal status (see exception_children), and the commentary. words holds what is no number, such as the status beside a result. Errors: no such indicator; a date beyond the data. Source: the exception pages of the Panel papers.';

CREATE OR REPLACE VIEW @output@.exception WITH (security_invoker = true) AS
SELECT s.period_end, s.indicator, e.line::integer AS line_order,
	e.section::varchar(30) AS section, e.label::varchar(100) AS label, e.measure::varchar(100) AS measure, e.value::numeric(14,2) AS value, e.words::varchar(4000) AS words
FROM @output@.scorecard_latest AS s
	CROSS JOIN LATERAL @output@.exception_at(s.indicator, s.period_end) WITH ORDINALITY AS e (section, label, measure, value, words, line)
WHERE s.rag = 'R';
COMMENT ON VIEW @output@.exception IS 'The exception pages of the indicators that are red on the latest reporting date. Shows small counts: not for publication.';
COMMENT ON COLUMN @output@.exception.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.exception.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.exception.line_order IS 'Order of the lines of the indicator.';
COMMENT ON COLUMN @output@.exception.section IS 'Indicator, Last 12 months, Average of the 12 months, Who missed it or Commentary.';
COMMENT ON COLUMN @output@.exception.label IS 'What the line is about: the month, the age band, the author, ...';
COMMENT ON COLUMN @output@.exception.measure IS 'What is measured: result, difference, legal status, ...';
COMMENT ON COLUMN @output@.exception.value IS 'The number; NULL where there is none.';
COMMENT ON COLUMN @output@.exception.words IS 'What is no number: a definition, a status, a commentary.';
