-- The paper that the Panel reads, in full, from the live views. The published one is careperf.scorecard_page.

CREATE OR REPLACE FUNCTION @output@.page_lines(as_of date, since date) RETURNS SETOF careperf.page_line
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 60
BEGIN ATOMIC
	WITH history AS MATERIALIZED (
		SELECT h.*
		FROM @output@.indicator_history(page_lines.as_of,
			array(SELECT careperf.months_before(page_lines.as_of, m) FROM generate_series(0, 12) AS m) || page_lines.since
				|| array(SELECT d.period_end FROM @output@.reporting_date AS d WHERE d.period_end < page_lines.as_of)) AS h),
	point AS (
		SELECT h.indicator, array_agg((h.period_end, h.numerator, h.denominator, h.result, h.result_exc_uasc, h.difference, h.target, h.floor, h.rag)::careperf.page_point ORDER BY h.period_end) AS points
		FROM history AS h
		WHERE h.period_end IN (SELECT careperf.months_before(page_lines.as_of, m) FROM generate_series(0, 11) AS m)
		GROUP BY h.indicator),
	-- as in the view process_control: since the last change that the council has named
	series AS (
		SELECT h.indicator, array_agg(h.result ORDER BY h.period_end) AS results
		FROM history AS h
		WHERE h.result IS NOT NULL AND (h.period_end = page_lines.as_of OR h.period_end IN (SELECT d.period_end FROM @output@.reporting_date AS d))
			AND h.period_end >= coalesce((SELECT max(c.from_date) FROM @output@.process_change AS c WHERE c.indicator = h.indicator AND c.from_date <= page_lines.as_of), h.period_end)
		GROUP BY h.indicator
		HAVING count(*) >= 12)
	SELECT i.theme, i.sort_order, i.indicator, i.title, i.definition, i.polarity, i.data_period, i.unit,
		h.numerator, h.denominator, h.result, h.target, h.floor, h.rag, false,
		m.result, careperf.direction_of_travel(h.result, m.result, i.polarity, h.target),
		y.result, careperf.direction_of_travel(h.result, y.result, i.polarity, h.target),
		n."national", n.source, b.result, b.rag,
		i.valid_from > page_lines.since,
		c.variation, p.points
	FROM history AS h
		JOIN @output@.indicator AS i USING (indicator, definition_version)
		JOIN history AS m ON m.indicator = h.indicator AND m.period_end = careperf.months_before(h.period_end, 1)
		JOIN history AS y ON y.indicator = h.indicator AND y.period_end = careperf.months_before(h.period_end, 12)
		JOIN point AS p ON p.indicator = h.indicator
		LEFT JOIN history AS b ON b.indicator = h.indicator AND b.period_end = page_lines.since
		LEFT JOIN series AS s ON s.indicator = h.indicator
		LEFT JOIN LATERAL (SELECT q.* FROM careperf.process_control(s.results, i.polarity) AS q WHERE q.point = cardinality(s.results)) AS c ON h.result IS NOT NULL
		LEFT JOIN LATERAL (SELECT b.national, b.source FROM @output@.benchmark AS b
			WHERE b.indicator = h.indicator AND b.valid_from <= h.period_end ORDER BY b.valid_from DESC LIMIT 1) AS n ON true
	WHERE h.period_end = page_lines.as_of
	ORDER BY i.sort_order, i.indicator;
END;
COMMENT ON FUNCTION @output@.page_lines(date, date) IS 'Part of scorecard_page: the lines of the scorecard on a date, all worked out at once and by one definition, compared with an earlier date.';

CREATE OR REPLACE FUNCTION @output@.page_exceptions(lines careperf.page_line[], as_of date) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH red AS MATERIALIZED (
		SELECT l, l.indicator, l.sort_order FROM unnest(page_exceptions.lines) AS l WHERE l.rag = 'R'),
	missed AS MATERIALIZED (
		SELECT c.* FROM @output@.exception_children((SELECT array_agg(r.indicator) FROM red AS r), page_exceptions.as_of) AS c),
	status AS (
		SELECT m.indicator, array_agg(DISTINCT m.legal_status ORDER BY m.legal_status) AS statuses FROM missed AS m GROUP BY m.indicator),
	age AS (
		SELECT s.indicator, s.statuses, a.age_band, array_agg(careperf.figure_in_words(coalesce(m.missed, 0), 'count') ORDER BY u.legal_status) AS counts, sum(m.missed) AS total
		FROM status AS s
			CROSS JOIN LATERAL (SELECT DISTINCT x.age_band FROM missed AS x WHERE x.indicator = s.indicator) AS a
			CROSS JOIN LATERAL unnest(s.statuses) AS u (legal_status)
			LEFT JOIN missed AS m ON m.indicator = s.indicator AND m.age_band = a.age_band AND m.legal_status = u.legal_status
		GROUP BY s.indicator, s.statuses, a.age_band),
	who AS (
		SELECT a.indicator, careperf.page_table('Who missed it, by age and legal status', ARRAY['Age'] || a.statuses || ARRAY['All'],
				array_agg(a.age_band || a.counts || careperf.figure_in_words(a.total, 'count') ORDER BY careperf.age_band_order(a.age_band))
					|| (ARRAY['All'] || array(SELECT careperf.figure_in_words(sum(m.missed), 'count') FROM missed AS m WHERE m.indicator = a.indicator GROUP BY m.legal_status ORDER BY m.legal_status)
						|| careperf.figure_in_words(sum(a.total), 'count')), true) AS content
		FROM age AS a
		GROUP BY a.indicator, a.statuses)
	SELECT coalesce(xmlagg(careperf.page_exception(r.l, w.content, careperf.page_commentary(c.text, c.author)) ORDER BY r.sort_order, r.indicator),
		xmlelement(name p, 'No indicator is red.'))
	FROM red AS r
		LEFT JOIN who AS w ON w.indicator = r.indicator
		LEFT JOIN @output@.commentary AS c ON c.indicator = r.indicator AND c.period_end = page_exceptions.as_of;
END;
COMMENT ON FUNCTION @output@.page_exceptions(careperf.page_line[], date) IS 'Part of scorecard_page: a page for each indicator that is red.';

CREATE OR REPLACE FUNCTION @output@.page_demographics(as_of date) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH line AS MATERIALIZED (
		SELECT d.section, d.label, careperf.figure_in_words(d.female, 'count') AS female, careperf.figure_in_words(d.male, 'count') AS male,
			careperf.figure_in_words(d.sex_unknown, 'count') AS sex_unknown, careperf.figure_in_words(d.total, 'count') AS total, sum(d.sex_unknown) OVER () > 0 AS with_unknown, row_number() OVER () AS position
		FROM @output@.demographics_at(page_demographics.as_of) AS d)
	SELECT xmlelement(name div, xmlattributes('tables' AS class),
		xmlagg(s.content ORDER BY s.position))
	FROM (SELECT min(l.position) AS position, xmlelement(name section, xmlelement(name h3, l.section),
				careperf.page_table('Children in care by ' || lower(l.section), ARRAY[l.section] || CASE WHEN l.with_unknown THEN '{Female,Male,Not known,All}'::text[] ELSE '{Female,Male,All}' END,
					array_agg(l.label || CASE WHEN l.with_unknown THEN ARRAY[l.female, l.male, l.sex_unknown, l.total] ELSE ARRAY[l.female, l.male, l.total] END
						ORDER BY l.position), false)) AS content
			FROM line AS l
			GROUP BY l.section, l.with_unknown) AS s
	HAVING count(*) > 0;
END;
COMMENT ON FUNCTION @output@.page_demographics(date) IS 'Part of scorecard_page: who the children in care are. NULL if there are none.';

CREATE OR REPLACE FUNCTION @output@.page_key_activity(as_of date) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH line AS MATERIALIZED (
		SELECT k.* FROM @output@.key_activity_at(page_key_activity.as_of) WITH ORDINALITY AS k (section, label, measure, value, percent, position)),
	year AS (
		SELECT min(l.position) AS position, l.section, l.label, array_agg(careperf.figure_in_words(l.value, 'count') ORDER BY l.position) AS counts, array_agg(l.measure ORDER BY l.position) AS measures
		FROM line AS l
		WHERE l.section = 'Children in care over five years'
		GROUP BY l.section, l.label),
	part AS (
		SELECT min(y.position) AS position, y.section AS heading, careperf.page_table(y.section, ARRAY['On'] || y.measures,
			array_agg(ARRAY[y.label] || y.counts ORDER BY y.position), false) AS content
		FROM year AS y
		GROUP BY y.section, y.measures
		UNION ALL
		SELECT min(k.position), k.section, careperf.page_table(k.section, '{Who,Number,%}', array_agg(
			ARRAY[CASE WHEN k.measure = 'Children' THEN k.label ELSE k.label || ': ' || k.measure END,
				careperf.figure_in_words(k.value, 'count'), careperf.figure_in_words(k.percent, 'percent')] ORDER BY k.position), false)
		FROM line AS k
		WHERE k.section <> 'Children in care over five years'
		GROUP BY k.section)
	SELECT xmlelement(name div, xmlattributes('tables' AS class), xmlagg(xmlelement(name section, xmlelement(name h3, p.heading), p.content) ORDER BY p.position))
	FROM part AS p
	HAVING count(*) > 0;
END;
COMMENT ON FUNCTION @output@.page_key_activity(date) IS 'Part of scorecard_page: key activity. NULL if there is none.';

CREATE OR REPLACE FUNCTION @output@.page_education_factors(as_of date) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH line AS (
		SELECT e.section, e.label, min(e.position) AS position, array_agg(careperf.figure_in_words(e.value, 'count') ORDER BY e.position) AS counts, array_agg(e.measure ORDER BY e.position) AS measures,
			(array_agg(careperf.figure_in_words(e.previous_month_value, 'count') ORDER BY e.position DESC))[1] AS previous_month_total, bool_or(e.value IS NOT NULL) AS recorded
		FROM @output@.education_factors_at(page_education_factors.as_of) WITH ORDINALITY AS e (section, label, measure, value, previous_month_value, position)
		GROUP BY e.section, e.label)
	SELECT careperf.page_table('Children in care with one or more of these, by phase of school', ARRAY['Factors'] || l.measures || ARRAY['Total a month before'],
		array_agg(ARRAY[l.label] || l.counts || l.previous_month_total ORDER BY l.position), false)
	FROM line AS l
	GROUP BY l.measures
	HAVING bool_or(l.recorded);
END;
COMMENT ON FUNCTION @output@.page_education_factors(date) IS 'Part of scorecard_page: education factors. NULL where none is recorded.';

CREATE OR REPLACE FUNCTION @output@.page_input() RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT careperf.page_table('How far each input is complete', '{Input,Complete to,Loaded,Source}', array_agg(
		ARRAY[replace(c.table_name, '_', ' '), careperf.in_words(c.data_to), to_char(c.loaded_at, 'FMDD Mon YYYY HH24:MI'), c.source] ORDER BY c.data_to, c.table_name), false)
	FROM @input@.input_currency AS c;
END;
COMMENT ON FUNCTION @output@.page_input() IS 'Part of scorecard_page: how fresh each input is. NULL where nothing says it.';

CREATE OR REPLACE FUNCTION @output@.scorecard_page(as_of date, since date DEFAULT NULL) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off
AS $$
DECLARE
	lines careperf.page_line[];
	compared_with CONSTANT date := coalesce(since, (SELECT max(p.period_end) FROM @output@.publication AS p WHERE p.period_end < as_of), careperf.months_before(as_of, 1));
BEGIN
	PERFORM @output@.require_data(as_of);
	IF compared_with >= as_of THEN
		RAISE invalid_parameter_value USING MESSAGE = format('%s is not before %s', careperf.in_words(compared_with), careperf.in_words(as_of)),
			HINT = 'The paper tells what has changed since an earlier date: give one, or none for the latest published.';
	END IF;
	lines := array(SELECT @output@.page_lines(as_of, compared_with));
	RETURN careperf.page_document((SELECT c.name FROM @output@.council AS c), as_of,
		format('Figures on %s, from today''s data. Not for publication.', to_char(as_of, 'FMDD FMMonth YYYY')), '{This paper shows small counts: it is not for publication.}',
		'{Summary,Scorecard,Exceptions,Children in care,Key activity,Education factors,How fresh the data are,Guidance notes,Abbreviations}',
		ARRAY[careperf.page_summary(lines, compared_with), careperf.page_scorecard(lines), @output@.page_exceptions(lines, as_of), @output@.page_demographics(as_of),
			@output@.page_key_activity(as_of), @output@.page_education_factors(as_of), @output@.page_input(), careperf.page_guidance(false), careperf.page_abbreviations()]);
END
$$;
COMMENT ON FUNCTION @output@.scorecard_page(date, date) IS
'The paper that the Panel reads, in full, as one HTML document: from today''s data, with the rights of the caller. Shows small counts. Changes of status are told since the latest published date before, or a month before, or another date. Errors: a date beyond the data; since is not before it. The published one, small counts hidden, is careperf.scorecard_page(output, as_of).';
