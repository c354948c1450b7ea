-- Pages: the scorecard as the Panel knows it, and plain tables.

CREATE FUNCTION careperf.page_cell(label text, words text, class text DEFAULT NULL) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN xmlelement(name td, xmlattributes(class AS class, label AS "data-label"), coalesce(words, '–'));
COMMENT ON FUNCTION careperf.page_cell(text, text, text) IS 'A cell of a table; its label stands before it where a narrow screen shows no head. A dash without words.';

CREATE FUNCTION careperf.page_table(caption text, head text[], body text[], total boolean) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "table", xmlattributes('plain' AS class),
		xmlelement(name caption, page_table.caption),
		xmlelement(name thead, xmlelement(name tr, (SELECT xmlagg(xmlelement(name th, xmlattributes('col' AS scope), h.words) ORDER BY h.position)
			FROM unnest(page_table.head) WITH ORDINALITY AS h (words, position)))),
		xmlelement(name tbody, (SELECT xmlagg(xmlelement(name tr, xmlattributes(CASE WHEN page_table.total AND r.row = array_upper(page_table.body, 1) THEN 'total' END AS class),
				xmlelement(name th, xmlattributes('row' AS scope), coalesce(page_table.body[r.row][1], '–')), r.cells) ORDER BY r.row)
			FROM (SELECT i.row, xmlagg(careperf.page_cell(NULL, page_table.body[i.row][j.col]) ORDER BY j.col) AS cells
					FROM generate_subscripts(page_table.body, 1) AS i (row) CROSS JOIN generate_series(2, cardinality(page_table.head)) AS j (col)
					GROUP BY i.row) AS r)))
	WHERE cardinality(page_table.body) > 0;
END;
COMMENT ON FUNCTION careperf.page_table(text, text[], text[], boolean) IS 'A plain table: caption, head, and a body of rows of text as wide as the head, of which the first column names the row; total: the last row is one. NULL without rows.';

CREATE FUNCTION careperf.page_scorecard(lines careperf.page_line[]) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH line AS (
		SELECT l.*, CASE WHEN l.suppressed THEN 'c' WHEN l.numerator IS NULL THEN 'no data' END AS instead
		FROM unnest(page_scorecard.lines) AS l),
	listed AS (
		SELECT l.theme, l.sort_order, l.indicator, xmlelement(name tr,
			xmlelement(name th, xmlattributes('row' AS scope), l.title),
			careperf.page_cell('Polarity', l.polarity, 'words'),
			careperf.page_cell('Period', l.data_period, 'words'),
			careperf.page_cell('Numerator', coalesce(careperf.figure_in_words(l.numerator, 'count'), l.instead)),
			careperf.page_cell('Denominator', coalesce(careperf.figure_in_words(l.denominator, 'count'), CASE WHEN l.unit <> 'count' THEN l.instead END)),
			careperf.page_cell('Result', coalesce(careperf.figure_in_words(l.result, l.unit), l.instead), 'result'),
			xmlelement(name td, xmlattributes('words' AS class, 'Status' AS "data-label"), coalesce(careperf.rag_mark(l.rag), xmlelement(name span, xmlattributes('soft' AS class), 'not rated'))),
			careperf.page_cell('Target', careperf.figure_in_words(l.target, l.unit)),
			xmlelement(name td, xmlattributes('12 months' AS "data-label"), coalesce(careperf.sparkline(l.points, l.unit), xmlelement(name span, xmlattributes('soft' AS class), '–'))),
			xmlelement(name td, xmlattributes('Month before' AS "data-label"), coalesce(careperf.figure_in_words(l.previous_month_result, l.unit), '–'), careperf.direction_mark(l.direction_of_travel)),
			xmlelement(name td, xmlattributes('Year before' AS "data-label"), coalesce(careperf.figure_in_words(l.previous_year_result, l.unit), '–'), careperf.direction_mark(l.direction_on_year)),
			careperf.page_cell('Variation', careperf.variation_in_words(l.variation), 'words'),
			careperf.page_cell('England', careperf.figure_in_words(l."national", l.unit))) AS cells
		FROM line AS l),
	theme AS (
		SELECT r.theme, min(r.sort_order) AS sort_order, xmlagg(r.cells ORDER BY r.sort_order, r.indicator) AS rows
		FROM listed AS r
		GROUP BY r.theme)
	SELECT xmlagg(xmlconcat(
			xmlelement(name h3, careperf.theme_in_words(t.theme)),
			xmlelement(name "table", xmlattributes('scorecard' AS class),
				xmlelement(name caption, xmlattributes('hidden' AS class), 'Scorecard: ' || careperf.theme_in_words(t.theme)),
				xmlelement(name thead, xmlelement(name tr,
					(SELECT xmlagg(xmlelement(name th, xmlattributes('col' AS scope, h.class AS class), h.words) ORDER BY h.position)
						FROM (VALUES (1, 'Indicator', NULL), (2, 'Pol.', 'slim words'), (3, 'Period', 'narrow words'), (4, 'Num.', 'narrow'), (5, 'Denom.', 'narrow'), (6, 'Result', 'narrow'),
							(7, 'Status', 'status words'), (8, 'Target', 'narrow'), (9, '12 months', 'trend'), (10, 'Month before', 'before'), (11, 'Year before', 'before'), (12, 'Variation', 'variation words'), (13, 'England', 'narrow'))
							AS h (position, words, class)))),
				xmlelement(name tbody, t.rows))) ORDER BY t.sort_order)
	FROM theme AS t;
END;
COMMENT ON FUNCTION careperf.page_scorecard(careperf.page_line[]) IS 'The scorecard: a table for each theme.';
