-- Pages: the drawings. Each says in words what it shows; the figures stand in a table beside it.

CREATE FUNCTION careperf.chart_path(x numeric[], y numeric[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT string_agg(CASE WHEN p.starts THEN 'M' ELSE 'L' END || round(p.x, 1) || ' ' || round(p.y, 1), ' ' ORDER BY p.position)
	FROM (SELECT u.*, lag(u.y) OVER (ORDER BY u.position) IS NULL AS starts
			FROM unnest(chart_path.x, chart_path.y) WITH ORDINALITY AS u (x, y, position)) AS p
	WHERE p.y IS NOT NULL;
END;
COMMENT ON FUNCTION careperf.chart_path(numeric[], numeric[]) IS 'The path of a line through points; it breaks off where there is no y. NULL without any point.';

CREATE FUNCTION careperf.sparkline(points careperf.page_point[], unit text) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH point AS (
		SELECT p.period_end, p.result, p.period_end - min(p.period_end) OVER () AS day, max(p.period_end) OVER () - min(p.period_end) OVER () AS days,
			min(p.result) OVER () AS lowest, max(p.result) OVER () AS highest,
			-- small changes must not look like large ones
			greatest(max(p.result) OVER () - min(p.result) OVER (), CASE WHEN sparkline.unit = 'percent' THEN 5 ELSE max(p.result) OVER () * 0.1 END) AS span
		FROM unnest(sparkline.points) AS p),
	placed AS (
		SELECT p.*, 4 + 88 * p.day / nullif(p.days, 0)::numeric AS x, 13 + 20 * ((p.lowest + p.highest) / 2 - p.result) / nullif(p.span, 0) AS y
		FROM point AS p),
	drawn AS (
		SELECT careperf.chart_path(array_agg(p.x ORDER BY p.period_end), array_agg(coalesce(p.y, 13 + 0 * p.result) ORDER BY p.period_end)) AS path,
			count(p.result) AS shown, min(p.lowest) AS lowest, max(p.highest) AS highest,
			(array_agg(p.result ORDER BY p.period_end) FILTER (WHERE p.result IS NOT NULL))[1] AS first_result,
			(array_agg(p.result ORDER BY p.period_end DESC) FILTER (WHERE p.result IS NOT NULL))[1] AS last_result,
			min(p.period_end) FILTER (WHERE p.result IS NOT NULL) AS first_date,
			(array_agg(p.x ORDER BY p.period_end DESC) FILTER (WHERE p.result IS NOT NULL))[1] AS last_x,
			(array_agg(coalesce(p.y, 13) ORDER BY p.period_end DESC) FILTER (WHERE p.result IS NOT NULL))[1] AS last_y
		FROM placed AS p)
	SELECT xmlelement(name svg, xmlattributes('spark' AS class, '0 0 96 26' AS "viewBox", '96' AS width, '26' AS height, 'img' AS role),
		xmlelement(name title, format('From %s in %s to %s; lowest %s, highest %s.', careperf.figure_in_words(d.first_result, sparkline.unit),
			to_char(d.first_date, 'FMMonth YYYY'), careperf.figure_in_words(d.last_result, sparkline.unit),
			careperf.figure_in_words(d.lowest, sparkline.unit), careperf.figure_in_words(d.highest, sparkline.unit))),
		xmlelement(name path, xmlattributes(d.path AS d)),
		xmlelement(name circle, xmlattributes(round(d.last_x, 1) AS cx, round(d.last_y, 1) AS cy, '2.6' AS r)))
	FROM drawn AS d
	WHERE d.shown > 1 AND d.path IS NOT NULL;
END;
COMMENT ON FUNCTION careperf.sparkline(careperf.page_point[], text) IS 'A small trend line of the results, with a title in words. NULL with fewer than two results.';

-- Round ends for an axis: a tenth, or half of a tenth, of the power of ten that the values span.
CREATE FUNCTION careperf.axis_step(span numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT min(s.step)
	FROM (SELECT 10::numeric ^ floor(log(greatest(span, 0.001))) * f.factor / 10 AS step FROM unnest(ARRAY[1, 2, 5, 10, 20]) AS f (factor)) AS s
	WHERE s.step * 6 >= span);
COMMENT ON FUNCTION careperf.axis_step(numeric) IS 'The distance of the lines of an axis, a round number of which at most six make up the span.';

CREATE FUNCTION careperf.line_chart(points careperf.page_point[], unit text, polarity text, title text) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH point AS (
		SELECT p.*, row_number() OVER (ORDER BY p.period_end) AS position, count(*) OVER () AS positions
		FROM unnest(line_chart.points) AS p),
	extent AS (
		SELECT min(v.value) AS lowest, max(v.value) AS highest, careperf.axis_step(greatest(max(v.value) - min(v.value), max(v.value) * 0.1, 1)) AS step
		FROM point AS p CROSS JOIN LATERAL (VALUES (p.result), (p.result_exc_uasc), (p.target), (p.floor)) AS v (value)),
	axis AS (
		SELECT e.step, greatest(floor(e.lowest / e.step) - 1, 0) * e.step AS bottom,
			least((ceil(e.highest / e.step) + 1) * e.step, CASE WHEN line_chart.unit = 'percent' THEN 100 END) AS top
		FROM extent AS e WHERE e.step IS NOT NULL),
	-- the plot is 516 wide and 210 high, from 56, 10
	placed AS (
		SELECT p.*, 56 + 516 * (p.position - 0.5) / p.positions AS x, 516.0 / p.positions AS width, a.bottom, a.top,
			220 - 210 * (p.result - a.bottom) / (a.top - a.bottom) AS y, 220 - 210 * (p.result_exc_uasc - a.bottom) / (a.top - a.bottom) AS y_exc_uasc
		FROM point AS p CROSS JOIN axis AS a),
	zone AS (
		SELECT p.position, p.x - p.width / 2 AS x, p.width, z.rag,
			220 - 210 * (least(greatest(z.high, p.bottom), p.top) - p.bottom) / (p.top - p.bottom) AS y_high,
			220 - 210 * (least(greatest(z.low, p.bottom), p.top) - p.bottom) / (p.top - p.bottom) AS y_low
		FROM placed AS p
			CROSS JOIN LATERAL (VALUES
				('G', CASE line_chart.polarity WHEN 'H' THEN p.target ELSE p.bottom END, CASE line_chart.polarity WHEN 'H' THEN p.top ELSE p.target END),
				('A', CASE line_chart.polarity WHEN 'H' THEN coalesce(p.floor, p.bottom) ELSE p.target END,
					CASE line_chart.polarity WHEN 'H' THEN p.target ELSE coalesce(p.floor, p.top) END),
				('R', CASE line_chart.polarity WHEN 'H' THEN p.bottom ELSE p.floor END, CASE line_chart.polarity WHEN 'H' THEN p.floor ELSE p.top END)) AS z (rag, low, high)
		WHERE line_chart.polarity IN ('H', 'L') AND p.target IS NOT NULL AND z.low IS NOT NULL AND z.high IS NOT NULL),
	last_point AS (
		SELECT p.y, p.y_exc_uasc, p.x,
			CASE WHEN p.y IS NULL OR abs(p.y - p.y_exc_uasc) >= 15 THEN 0 WHEN p.y_exc_uasc > p.y THEN 15 - abs(p.y - p.y_exc_uasc) ELSE abs(p.y - p.y_exc_uasc) - 15 END AS shift,
			p.result, p.result_exc_uasc
		FROM placed AS p ORDER BY p.position DESC LIMIT 1)
	SELECT xmlelement(name svg, xmlattributes('chart' AS class, '0 0 690 250' AS "viewBox", 'img' AS role),
		xmlelement(name title, line_chart.title),
		xmlelement(name desc, 'The figures are in the table that follows.'),
		(SELECT xmlagg(xmlelement(name rect, xmlattributes('zone-' || z.rag AS class, round(z.x, 1) AS x, round(z.y_high, 1) AS y,
				round(z.width, 1) AS width, round(z.y_low - z.y_high, 1) AS height)) ORDER BY z.position, z.rag)
			FROM zone AS z WHERE z.y_low > z.y_high),
		(SELECT xmlagg(xmlconcat(
				xmlelement(name line, xmlattributes('grid' AS class, '56' AS x1, '572' AS x2, round(g.y, 1) AS y1, round(g.y, 1) AS y2)),
				xmlelement(name text, xmlattributes('50' AS x, round(g.y + 4, 1) AS y, 'end' AS "text-anchor"), trim_scale(g.value)
					|| CASE WHEN line_chart.unit = 'percent' THEN '%' ELSE '' END)) ORDER BY g.value)
			FROM (SELECT s.value, 220 - 210 * (s.value - a.bottom) / (a.top - a.bottom) AS y
					FROM axis AS a CROSS JOIN LATERAL generate_series(a.bottom, a.top, a.step) AS s (value)) AS g),
		(SELECT xmlagg(xmlelement(name text, xmlattributes(CASE WHEN (p.positions - p.position) % 3 <> 0 THEN 'minor' END AS class, round(p.x, 1) AS x, '242' AS y, 'middle' AS "text-anchor"),
				to_char(p.period_end, CASE WHEN p.positions > 6 THEN 'Mon YY' ELSE 'FMMonth YYYY' END)) ORDER BY p.position) FROM placed AS p),
		-- the name of a zone stands where it begins, at its bottom if a line comes in at its top
		(SELECT xmlagg(xmlelement(name text, xmlattributes('zone-name' AS class, round(z.x + 5, 1) AS x,
				CASE WHEN abs(z.y_high + 9 - p.y) < 20 OR abs(z.y_high + 9 - p.y_exc_uasc) < 20 THEN round(z.y_low - 6, 1) ELSE round(z.y_high + 13, 1) END AS y),
				careperf.rag_in_words(z.rag)) ORDER BY z.rag)
			FROM zone AS z JOIN placed AS p USING (position)
			WHERE z.position = (SELECT min(o.position) FROM zone AS o) AND z.y_low - z.y_high > 15),
		(SELECT xmlelement(name path, xmlattributes('series series-exc' AS class, careperf.chart_path(array_agg(p.x ORDER BY p.position), array_agg(p.y_exc_uasc ORDER BY p.position)) AS d))
			FROM placed AS p HAVING count(p.y_exc_uasc) > 0),
		(SELECT xmlelement(name path, xmlattributes('series' AS class, careperf.chart_path(array_agg(p.x ORDER BY p.position), array_agg(p.y ORDER BY p.position)) AS d))
			FROM placed AS p HAVING count(p.y) > 0),
		(SELECT xmlagg(xmlelement(name rect, xmlattributes('point-exc' AS class, round(p.x - 3, 1) AS x, round(p.y_exc_uasc - 3, 1) AS y, '6' AS width, '6' AS height)) ORDER BY p.position)
			FROM placed AS p WHERE p.y_exc_uasc IS NOT NULL),
		(SELECT xmlagg(xmlelement(name circle, xmlattributes('point' AS class, round(p.x, 1) AS cx, round(p.y, 1) AS cy, '3.5' AS r)) ORDER BY p.position)
			FROM placed AS p WHERE p.y IS NOT NULL),
		(SELECT xmlconcat(
				CASE WHEN l.y IS NOT NULL THEN xmlelement(name text, xmlattributes('series-name' AS class, '578' AS x, round(l.y + 4, 1) AS y),
					concat_ws(' ', CASE WHEN l.y_exc_uasc IS NOT NULL THEN 'inc UASC' END, careperf.figure_in_words(l.result, line_chart.unit))) END,
				CASE WHEN l.y_exc_uasc IS NOT NULL THEN xmlelement(name text, xmlattributes('series-name' AS class, '578' AS x, round(l.y_exc_uasc + 4 + coalesce(l.shift, 0), 1) AS y),
					'exc UASC ' || careperf.figure_in_words(l.result_exc_uasc, line_chart.unit)) END)
			FROM last_point AS l))
	WHERE (SELECT count(p.result) FROM point AS p) > 1;
END;
COMMENT ON FUNCTION careperf.line_chart(careperf.page_point[], text, text, text) IS
'A chart of the results by date over the zones of red, amber and green (of each date''s own target), with and without unaccompanied asylum-seeking children. NULL with fewer than two results.';
