-- The pages, made from a few lines by hand: words, shapes, charts, sentences, and text that would like to be markup.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;

-- ## Words
SELECT careperf.figure_in_words(v, u) FROM (VALUES (62.4, 'percent'), (100, 'percent'), (62.45, 'percent'), (1706, 'count'), (92.30, 'count'), (360.5, 'days'), (15, 'average'),
	(40.9, 'rate_per_10000'), (1234567.891, 'days'), (0, 'count'), (0, 'percent'), (NULL, 'percent'), (98.00::numeric(14,2), 'percent'), (1706.00::numeric(14,2), 'count')) AS x (v, u);
SELECT careperf.difference_in_words(v) FROM unnest(ARRAY[12.3, -0.4, 0, NULL]) AS v;
SELECT careperf.count_in_words(n, 'indicator', 'indicators') FROM unnest(ARRAY[0, 1, 2, 9, 10, 52]) AS n;
SELECT careperf.theme_in_words('care_leavers'), careperf.theme_in_words('<b>'), careperf.data_period_in_words('AC YTD'), careperf.data_period_in_words('x');
SELECT band, careperf.age_band_order(band) FROM unnest(ARRAY['Unknown', '5 to 9', 'Under 1', '10 to 15', '<i>']) AS band ORDER BY 2, 1;
-- a status is a shape, a letter in it and a word; anything else is nothing
SELECT careperf.rag_mark(r) FROM unnest(ARRAY['G', 'A', 'R', 'X', '"><script>', NULL]) AS r;
SELECT careperf.direction_mark(d) FROM unnest(ARRAY['improved', 'same', 'worsened', 'sideways', NULL]) AS d;

-- ## Charts
SELECT careperf.chart_path('{1,2,3,4,5}', '{10,20,NULL,40,50.55}'), careperf.chart_path('{1}', '{NULL}'), careperf.chart_path('{}', '{}');
SELECT span, careperf.axis_step(span) FROM unnest(ARRAY[0, 0.5, 1, 7, 30, 61, 100, 1700]) AS span;
CREATE TEMPORARY TABLE point AS
SELECT m AS month, (('2019-' || m || '-28')::date, m, 10, 100.0 * m / 10, 100.0 * m / 10 + 2, 2, 60, 50, CASE WHEN m >= 6 THEN 'G' WHEN m = 5 THEN 'A' ELSE 'R' END)::careperf.page_point AS p
FROM generate_series(1, 7) AS m;
SELECT careperf.sparkline(array_agg(p ORDER BY month), 'percent') FROM point WHERE month < 5;
-- a level line, one point, none, a gap
SELECT (xpath('/svg/path/@d', careperf.sparkline(ARRAY[('2019-01-31', 1, 1, 5, NULL, NULL, NULL, NULL, NULL), ('2019-02-28', 1, 1, 5, NULL, NULL, NULL, NULL, NULL)]::careperf.page_point[], 'count')))[1];
SELECT careperf.sparkline(array_agg(p), 'percent') IS NULL FROM point WHERE month = 1;
SELECT careperf.sparkline('{}', 'percent') IS NULL, careperf.sparkline(NULL, 'percent') IS NULL, careperf.line_chart('{}', 'percent', 'H', 'x') IS NULL;
SELECT (xpath('/svg/path/@d', careperf.sparkline(array_agg(CASE WHEN month = 2 THEN ('2019-02-28', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL)::careperf.page_point ELSE p END ORDER BY month), 'percent')))[1] FROM point WHERE month < 5;

-- the zones of each month lie against each other and fill the plot, green on the better side
CREATE TEMPORARY TABLE chart AS
SELECT polarity, careperf.line_chart(array_agg(((p).period_end, (p).numerator, (p).denominator, (p).result, (p).result_exc_uasc, (p).difference, 60, CASE polarity WHEN 'L' THEN 65 ELSE 50 END, (p).rag)::careperf.page_point
	ORDER BY month), 'percent', polarity, '<b>chart</b>') AS svg
FROM point CROSS JOIN (VALUES ('H'), ('L'), ('T'), (NULL)) AS x (polarity) GROUP BY polarity;
SELECT polarity, z.class, count(*), min(z.y) AS y, min(z.height) AS height
FROM chart CROSS JOIN LATERAL xmltable('//rect[starts-with(@class, "zone")]' PASSING svg COLUMNS class text PATH '@class', y numeric PATH '@y', height numeric PATH '@height') AS z
GROUP BY 1, 2 ORDER BY 1, y;
SELECT polarity, (xpath('count(//circle)', svg))[1] AS points, (xpath('count(//rect[@class="point-exc"])', svg))[1] AS exc_uasc, (xpath('string(/svg/title)', svg))[1] AS title,
	(xpath('//text[@class="series-name"]/text()', svg)) AS names
FROM chart ORDER BY 1;
-- without targets there are no zones, without UASC one line, and labels that would touch are moved apart
SELECT xpath('count(//rect)', svg), xpath('count(//path)', svg), xpath('//text[@class="series-name"]/text()', svg)
FROM careperf.line_chart(ARRAY[('2019-01-31', 1, 1, 5, NULL, NULL, NULL, NULL, NULL), ('2019-02-28', 1, 1, 9, NULL, NULL, NULL, NULL, NULL)]::careperf.page_point[], 'days', 'L', 'x') AS svg;
SELECT xpath('//text[@class="series-name"]/@y', careperf.line_chart(array_agg(p), 'percent', 'H', 'x')) FROM point WHERE month > 5;

-- ## Sentences
\pset format unaligned
CREATE TEMPORARY TABLE line AS
SELECT jsonb_populate_record(NULL::careperf.page_line, '{"theme": "children", "unit": "percent", "polarity": "H", "data_period": "SS", "numerator": 8, "denominator": 10, "suppressed": false}'::jsonb || x) AS l
FROM jsonb_array_elements('[
	{"indicator": "better", "sort_order": 1, "title": "Better", "result": 80, "target": 80, "floor": 70, "rag": "G", "since_result": 75, "since_rag": "A", "redefined": true},
	{"indicator": "worse", "sort_order": 2, "title": "Worse & <i>wrong</i>", "result": 60, "target": 80, "floor": 70, "rag": "R", "since_result": 75, "since_rag": "A",
		"previous_month_result": 61, "direction_of_travel": "worsened", "variation": "concern"},
	{"indicator": "still", "sort_order": 3, "title": "Still", "result": 75, "target": 80, "floor": 70, "rag": "A", "since_result": 74.9, "since_rag": "A"},
	{"indicator": "good", "sort_order": 4, "title": "Good", "result": 90, "target": 80, "floor": 70, "rag": "G", "since_result": 90, "since_rag": "G"},
	{"indicator": "new", "sort_order": 5, "title": "New", "result": 75, "target": 80, "floor": 70, "rag": "A"},
	{"indicator": "unrated", "sort_order": 6, "theme": "other_things", "title": "Unrated", "unit": "count", "denominator": null, "polarity": null, "numerator": 1706, "result": 1706},
	{"indicator": "hidden", "sort_order": 7, "theme": "other_things", "title": "Hidden", "numerator": null, "denominator": null, "suppressed": true},
	{"indicator": "empty", "sort_order": 8, "theme": "other_things", "title": "Empty", "numerator": null, "denominator": null}]') AS x;
SELECT regexp_replace(careperf.page_summary(array_agg(l), '2019-04-30')::text, '(<(p|ul|li|h3|h4)[ >])', E'\n\\1', 'g') FROM line;
-- nothing to compare with, nothing changed, nothing rated, no line at all
SELECT xpath('//h3/text() | //h4/text()', xmlelement(name x, careperf.page_summary(array_agg(l), NULL))) FROM line WHERE (l).indicator = 'new';
SELECT xpath('//h3/text() | //h4/text() | //p[position() = 2]/text()', xmlelement(name x, careperf.page_summary(array_agg(l), '2019-04-30'))) FROM line WHERE (l).indicator IN ('good', 'still');
SELECT xpath('//p/text()', xmlelement(name x, careperf.page_summary(array_agg(l), '2019-04-30'))) FROM line WHERE (l).indicator = 'unrated';
SELECT xpath('//p/text()', xmlelement(name x, careperf.page_summary('{}', '2019-04-30')));

\pset format aligned
-- ## The table: every column, and what stands where there is no figure
SELECT t.* FROM (SELECT careperf.page_scorecard(array_agg(l)) AS tables FROM line) AS s
	CROSS JOIN LATERAL xmltable('//tbody/tr' PASSING xmlelement(name x, s.tables) COLUMNS title text PATH 'string(th)', polarity text PATH 'td[1]', numerator text PATH 'td[3]', denominator text PATH 'td[4]',
		result text PATH 'td[5]', status text PATH 'string(td[6])', target text PATH 'td[7]', trend text PATH 'string(td[8])', before text PATH 'string(td[9])', variation text PATH 'td[11]') AS t;
SELECT xpath('//h3/text()', x), xpath('//caption/text()', x), xpath('count(//thead/tr[1]/th)', x), xpath('count(//th[not(@scope)])', x)
FROM (SELECT xmlelement(name x, careperf.page_scorecard(array_agg(l))) AS x FROM line) AS s;

-- ## An exception, a table, a commentary
\pset format unaligned
SELECT regexp_replace(careperf.page_exception(jsonb_populate_record(l, jsonb_build_object('points', (SELECT jsonb_agg(to_jsonb(p.p) ORDER BY p.month) FROM point AS p WHERE p.month < 3), 'definition', 'Of <all>, those.')),
	careperf.page_table('Who & why', '{Age,"<b>Care</b> order"}', '{{1 to 4,3},{All,NULL}}', true), careperf.page_commentary(E'First <script>alert(1)</script>.\n \nSecond.', 'A "B" & Co'))::text,
	'(<(section|h3|h4|dl|svg|p|table|tr)[ >])', E'\n\\1', 'g') FROM line WHERE (l).indicator = 'worse';
-- a count has no denominator, a target may have no floor, and the first date nothing to draw
SELECT xpath('//dd//text()', x), xpath('count(//svg[@class="chart"])', x), xpath('//p/text()', x) FROM (
	SELECT careperf.page_exception(jsonb_populate_record(NULL::careperf.page_line, '{"theme": "staffing", "title": "Complaints", "unit": "count", "polarity": "L", "numerator": 9, "result": 9, "target": 5, "rag": "R"}'), NULL, NULL) AS x) AS e;
SELECT careperf.page_table('Nothing', '{A,B}', '{}', false) IS NULL, careperf.page_table('Nothing', '{A,B}', NULL, false) IS NULL, careperf.page_commentary(NULL, NULL) IS NULL;

-- ## The document: well-formed, no text becomes markup, no control character and no turn of direction is left
CREATE TEMPORARY TABLE document AS
SELECT careperf.page_document(E'</title></style><script>alert("c")</script>\u0007\u202E & "Council"', '2019-07-31', '<img src=x onerror=alert(1)>', ARRAY['x]]>y', NULL],
	'{Summary,Left out,Scorecard}', ARRAY[xmlelement(name p, '&lt;already&gt;'), NULL, xmlelement(name p, 'y')]) AS html;
SELECT left(html, 15), xmlparse(DOCUMENT html) IS DOCUMENT AS well_formed, html ~ '[\u0001-\u0008\u202E]' AS control, html ~ '<script|<img' AS markup FROM document;
SELECT xpath('//h2/text()', d), xpath('//nav//a/@href', d), xpath('//section/@id', d), xpath('/html/@lang', d), xpath('count(//h1)', d), xpath('//header/p/text()', d), xpath('//section[1]/p/text()', d), xpath('//footer/p/text()', d)
FROM document CROSS JOIN LATERAL xmlparse(DOCUMENT html) AS d;
-- the style sheet holds nothing that would have to be escaped, and nothing from outside
SELECT careperf.page_style() ~ '[<>&]' AS escaped, careperf.page_style() ~* 'url|import|@font-face|expression' AS outside;

-- ## Errors
SELECT careperf.scorecard_page('no_such_schema', '2019-07-31');
SELECT careperf.scorecard_page(NULL, '2019-07-31');
