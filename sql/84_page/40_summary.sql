-- Pages: the covering summary, in sentences.

CREATE FUNCTION careperf.page_summary(lines careperf.page_line[], since date) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH line AS (
		SELECT l.*, careperf.figure_in_words(l.result, l.unit) AS now, careperf.figure_in_words(l.since_result, l.unit) AS before,
			array_position(ARRAY['R', 'A', 'G'], l.rag) - array_position(ARRAY['R', 'A', 'G'], l.since_rag) AS change,
			CASE l.polarity WHEN 'H' THEN 'below' WHEN 'L' THEN 'above' ELSE 'off' END AS short,
			CASE WHEN l.redefined THEN ' The definition has changed in between.' ELSE '' END AS remark
		FROM unnest(page_summary.lines) AS l),
	rated AS (
		SELECT count(l.rag) AS indicators, count(*) FILTER (WHERE l.rag = 'G') AS green, count(*) FILTER (WHERE l.rag = 'A') AS amber, count(*) FILTER (WHERE l.rag = 'R') AS red,
			count(*) FILTER (WHERE l.change IS NOT NULL) AS compared, count(*) FILTER (WHERE l.change > 0) AS better, count(*) FILTER (WHERE l.change < 0) AS worse,
			count(*) FILTER (WHERE l.suppressed) AS hidden, count(*) FILTER (WHERE l.numerator IS NULL AND NOT l.suppressed) AS missing
		FROM line AS l),
	sentence AS (
		SELECT CASE WHEN l.change > 0 THEN 1 WHEN l.change < 0 THEN 2 ELSE 3 END AS kind, l.sort_order, l.indicator,
			xmlelement(name li, xmlelement(name b, l.title), ' ',
				CASE WHEN l.change <> 0 THEN format('%s from %s (%s) to %s (%s), %s.%s', CASE WHEN l.change > 0 THEN 'improved' ELSE 'worsened' END,
						lower(careperf.rag_in_words(l.since_rag)), l.before, lower(careperf.rag_in_words(l.rag)), l.now,
						CASE l.rag WHEN 'G' THEN 'meeting the target of ' || careperf.figure_in_words(l.target, l.unit)
							WHEN 'A' THEN l.short || ' the target of ' || careperf.figure_in_words(l.target, l.unit)
							ELSE l.short || ' the floor of ' || careperf.figure_in_words(l.floor, l.unit) END, l.remark)
					ELSE format('is %s at %s; the target is %s%s.%s', lower(careperf.rag_in_words(l.rag)), l.now, careperf.figure_in_words(l.target, l.unit),
						CASE WHEN l.before IS NOT NULL THEN format(' (it was %s)', l.before) ELSE '' END, l.remark) END) AS item
		FROM line AS l
		WHERE l.change <> 0 OR l.rag IN ('A', 'R')),
	list AS (
		SELECT s.kind, xmlelement(name ul, xmlagg(s.item ORDER BY s.sort_order, s.indicator)) AS items
		FROM sentence AS s
		GROUP BY s.kind)
	SELECT xmlconcat(
		xmlelement(name p, upper(left(w.words, 1)) || substr(w.words, 2) || ' against a target.'),
		CASE WHEN r.indicators > 0 THEN xmlelement(name ul, xmlattributes('counts' AS class),
			(SELECT xmlagg(xmlelement(name li, xmlelement(name b, c.n), careperf.rag_mark(c.rag), ' – ' || c.meaning) ORDER BY c.position)
				FROM (VALUES (1, 'G', r.green, 'target met'), (2, 'A', r.amber, 'target not met; floor met, or none set'), (3, 'R', r.red, 'floor not met')) AS c (position, rag, n, meaning))) END,
		xmlelement(name h3, CASE WHEN page_summary.since IS NULL THEN 'No earlier scorecard to compare with'
			ELSE 'Changes since ' || to_char(page_summary.since, 'FMDD FMMonth YYYY') END),
		CASE WHEN page_summary.since IS NOT NULL THEN xmlelement(name p, CASE
			WHEN r.compared = 0 THEN 'No indicator had a status on both dates.'
			WHEN r.better + r.worse = 0 THEN 'No indicator has changed its status.'
			ELSE format('%s changed status: %s for the better, %s for the worse.', upper(left(c.words, 1)) || substr(c.words, 2), r.better, r.worse) END) END,
		(SELECT xmlconcat(xmlelement(name h4, 'Improved'), l.items) FROM list AS l WHERE l.kind = 1),
		(SELECT xmlconcat(xmlelement(name h4, 'Worsened'), l.items) FROM list AS l WHERE l.kind = 2),
		(SELECT xmlconcat(xmlelement(name h3, CASE WHEN r.better + r.worse > 0 THEN 'Also short of their target' ELSE 'Short of their target' END), l.items) FROM list AS l WHERE l.kind = 3),
		CASE WHEN r.hidden + r.missing > 0 THEN xmlelement(name p, xmlattributes('note' AS class), concat_ws(' ',
			CASE WHEN r.hidden > 0 THEN format('Small counts are hidden in %s.', careperf.count_in_words(r.hidden, 'indicator', 'indicators')) END,
			CASE WHEN r.missing > 0 THEN format('There are no data for %s.', careperf.count_in_words(r.missing, 'indicator', 'indicators')) END)) END)
	FROM rated AS r
		CROSS JOIN LATERAL (SELECT careperf.count_in_words(r.indicators, 'indicator is rated', 'indicators are rated')) AS w (words)
		CROSS JOIN LATERAL (SELECT careperf.count_in_words(r.better + r.worse, 'indicator has', 'indicators have')) AS c (words);
END;
COMMENT ON FUNCTION careperf.page_summary(careperf.page_line[], date) IS 'The covering summary: how many indicators are green, amber and red, which have changed since a date (NULL: nothing to compare with), which are short of their target.';
