-- Pages: the page of an indicator that is red.

CREATE FUNCTION careperf.page_commentary(text text, author text) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlconcat(xmlelement(name h4, 'Commentary'),
		xmlelement(name div, xmlattributes('commentary' AS class), xmlagg(xmlelement(name p, p.paragraph) ORDER BY p.position),
			xmlelement(name p, xmlattributes('note' AS class), coalesce(page_commentary.author, '–'))))
	FROM regexp_split_to_table(page_commentary.text, '\s*\n\s*\n\s*') WITH ORDINALITY AS p (paragraph, position)
	HAVING count(*) > 0;
END;
COMMENT ON FUNCTION careperf.page_commentary(text, text) IS 'A commentary and who says it; an empty line starts a paragraph. NULL for NULL.';

CREATE FUNCTION careperf.page_chart(line careperf.page_line) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT careperf.line_chart((line).points, (line).unit, (line).polarity, format('%s: %s on %s dates to %s. Zones show red, amber and green.', (line).title,
		CASE WHEN count(p.result_exc_uasc) > 0 THEN 'results with and without unaccompanied asylum-seeking children' ELSE 'results' END,
		count(p.result), to_char(max(p.period_end), 'FMMonth YYYY')))
	FROM unnest((line).points) AS p;
END;
COMMENT ON FUNCTION careperf.page_chart(careperf.page_line) IS 'The chart of the last twelve months of an indicator, named in words. NULL with fewer than two results.';

CREATE FUNCTION careperf.page_months(line careperf.page_line) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "table", xmlattributes('plain' AS class),
			xmlelement(name caption, CASE WHEN count(p.result_exc_uasc) > 0 THEN 'Month by month, with and without UASC' ELSE 'Month by month' END),
			xmlelement(name thead, xmlelement(name tr,
				xmlelement(name th, xmlattributes('col' AS scope), 'Month'),
				xmlelement(name th, xmlattributes('col' AS scope), 'Num.'), xmlelement(name th, xmlattributes('col' AS scope), 'Denom.'),
				xmlelement(name th, xmlattributes('col' AS scope), 'Result'), xmlelement(name th, xmlattributes('col' AS scope, 'words' AS class), 'Status'),
				CASE WHEN count(p.result_exc_uasc) > 0 THEN xmlconcat(
					xmlelement(name th, xmlattributes('col' AS scope), 'Exc UASC'), xmlelement(name th, xmlattributes('col' AS scope), 'Differ­ence')) END)),
			xmlelement(name tbody,
				xmlagg(xmlelement(name tr, xmlelement(name th, xmlattributes('row' AS scope), to_char(p.period_end, 'Mon YY')),
					careperf.page_cell(NULL, careperf.figure_in_words(p.numerator, 'count')), careperf.page_cell(NULL, careperf.figure_in_words(p.denominator, 'count')),
					careperf.page_cell(NULL, careperf.figure_in_words(p.result, (line).unit)),
					xmlelement(name td, xmlattributes('words' AS class), coalesce(careperf.rag_mark(p.rag), xmlelement(name span, '–'))),
					CASE WHEN x.split THEN xmlconcat(careperf.page_cell(NULL, careperf.figure_in_words(p.result_exc_uasc, (line).unit)),
						careperf.page_cell(NULL, careperf.difference_in_words(p.difference))) END) ORDER BY p.period_end),
				CASE WHEN count(p.result_exc_uasc) > 1 THEN xmlelement(name tr, xmlattributes('total' AS class), xmlelement(name th, xmlattributes('row' AS scope), 'Average'),
					careperf.page_cell(NULL, NULL), careperf.page_cell(NULL, NULL), careperf.page_cell(NULL, NULL), careperf.page_cell(NULL, NULL), careperf.page_cell(NULL, NULL),
					careperf.page_cell(NULL, careperf.difference_in_words(round(avg(p.difference), 1)))) END))
	FROM unnest((line).points) AS p
		CROSS JOIN (SELECT count(q.result_exc_uasc) > 0 AS split FROM unnest((line).points) AS q) AS x
	HAVING count(p.result) > 0;
END;
COMMENT ON FUNCTION careperf.page_months(careperf.page_line) IS 'The figures of the last twelve months of an indicator: the chart as a table. NULL without a result.';

CREATE FUNCTION careperf.page_exception(line careperf.page_line, who_missed_it xml, commentary xml) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
RETURN xmlelement(name section, xmlattributes('exception' AS class),
	xmlelement(name h3, (line).title),
	xmlelement(name dl, xmlattributes('facts' AS class),
		xmlelement(name dt, 'Theme'), xmlelement(name dd, careperf.theme_in_words((line).theme)),
		xmlelement(name dt, 'Data period'), xmlelement(name dd, careperf.data_period_in_words((line).data_period)),
		xmlelement(name dt, 'Status'), xmlelement(name dd, careperf.rag_mark((line).rag), ' at ' || careperf.figure_in_words((line).result, (line).unit)
			|| coalesce(': ' || careperf.figure_in_words((line).numerator, 'count') || CASE (line).unit WHEN 'percent' THEN ' out of ' ELSE ' over ' END
				|| careperf.figure_in_words((line).denominator, 'count'), '')),
		xmlelement(name dt, 'Target'), xmlelement(name dd, careperf.figure_in_words((line).target, (line).unit)
			|| coalesce(CASE (line).polarity WHEN 'H' THEN '; red below ' WHEN 'L' THEN '; red above ' ELSE '; red further from it than ' END || careperf.figure_in_words((line).floor, (line).unit), '')),
		CASE WHEN (line).definition IS NOT NULL THEN xmlconcat(xmlelement(name dt, 'Definition'), xmlelement(name dd, (line).definition)) END),
	commentary,
	xmlelement(name h4, 'Last twelve months'),
	CASE WHEN careperf.page_chart(line) IS NOT NULL THEN xmlconcat(careperf.page_chart(line), xmlelement(name p, xmlattributes('legend' AS class), 'Solid line with dots: all children. '
		|| CASE WHEN EXISTS (SELECT FROM unnest((line).points) AS p WHERE p.result_exc_uasc IS NOT NULL) THEN 'Dashed line with squares: without unaccompanied asylum-seeking children. ' ELSE '' END
		|| 'The zones are those of each month''s own target; months without a target have none.')) END,
	xmlelement(name div, xmlattributes('pair' AS class), xmlelement(name div, coalesce(careperf.page_months(line), xmlelement(name p, 'No results to show.'))),
		CASE WHEN who_missed_it IS NOT NULL THEN xmlelement(name div, who_missed_it) END));
COMMENT ON FUNCTION careperf.page_exception(careperf.page_line, xml, xml) IS 'The page of an indicator that is red: its definition, twelve months, who missed it, and the council''s commentary.';
