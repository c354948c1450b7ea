-- The published paper, which is made from what readers may see and nothing else, and the way to both papers.

CREATE FUNCTION careperf.published_before(output_schema name, as_of date, since date) RETURNS date
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	before date;
BEGIN
	EXECUTE format('SELECT max(p.period_end) FROM %I.publication AS p WHERE p.period_end < $1 AND ($2 IS NULL OR p.period_end = $2)', output_schema) INTO before USING as_of, since;
	IF before IS DISTINCT FROM since AND since IS NOT NULL THEN
		RAISE invalid_parameter_value USING MESSAGE = format('nothing is published for %s, to compare %s with', careperf.in_words(since), careperf.in_words(as_of)),
			HINT = format('Give an earlier date that is in %I.publication, or none for the latest of them.', output_schema);
	END IF;
	RETURN before;
END
$$;
COMMENT ON FUNCTION careperf.published_before(name, date, date) IS 'The published date to compare a date with: since, or the latest before it. NULL if it was the first. Error: nothing is published for since, or since is not before the date.';

CREATE FUNCTION careperf.published_lines(output_schema name, as_of date, since date) RETURNS SETOF careperf.page_line
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 60 SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY EXECUTE format($query$
		WITH latest AS (
			SELECT DISTINCT ON (s.period_end, s.indicator) s.*
			FROM %1$I.published_scorecard AS s
			WHERE s.period_end <= $1
			ORDER BY s.period_end, s.indicator, s.publication DESC),
		point AS (
			SELECT s.indicator, s.definition_version, array_agg((s.period_end, s.numerator, s.denominator, s.result, s.result_exc_uasc, s.result_exc_uasc - s.result, s.target, s.floor, s.rag)::careperf.page_point
				ORDER BY s.period_end) AS points
			FROM latest AS s
			WHERE s.period_end > careperf.months_before($1, 12)
			GROUP BY s.indicator, s.definition_version),
		series AS (
			SELECT s.indicator, s.definition_version, array_agg(s.result ORDER BY s.period_end) AS results
			FROM latest AS s
				JOIN latest AS n ON n.indicator = s.indicator AND n.period_end = $1 AND s.period_end >= coalesce(n.process_from, s.period_end)
			WHERE s.result IS NOT NULL
			GROUP BY s.indicator, s.definition_version
			HAVING count(*) >= 12)
		SELECT s.theme::text, s.sort_order, s.indicator::text, s.title::text, i.definition, s.polarity::text, s.data_period::text, s.unit::text,
			s.numerator::numeric, s.denominator::numeric, s.result::numeric, s.target::numeric, s.floor::numeric, s.rag::text, s.suppressed = 1,
			s.previous_month_result::numeric, s.direction_of_travel::text, s.previous_year_result::numeric, s.direction_on_year::text,
			s."national"::numeric, s.national_source::text, b.result::numeric, b.rag::text, b.definition_version <> s.definition_version,
			c.variation, p.points
		FROM latest AS s
			LEFT JOIN latest AS b ON b.indicator = s.indicator AND b.period_end = $2
			LEFT JOIN point AS p ON p.indicator = s.indicator AND p.definition_version = s.definition_version
			LEFT JOIN series AS r ON r.indicator = s.indicator AND r.definition_version = s.definition_version
			LEFT JOIN LATERAL (SELECT q.* FROM careperf.process_control(r.results, s.polarity) AS q WHERE q.point = cardinality(r.results)) AS c ON s.result IS NOT NULL
			LEFT JOIN careperf.indicator AS i ON i.indicator = s.indicator AND i.definition_version = s.definition_version
		WHERE s.period_end = $1
		ORDER BY s.sort_order, s.indicator$query$, output_schema) USING as_of, careperf.published_before(output_schema, as_of, since);
END
$$;
COMMENT ON FUNCTION careperf.published_lines(name, date, date) IS
'The lines of the scorecard that was published for a date, from what readers may see: the latest publication of it, compared with that of a published date before (see published_before), with the points that were published in the twelve months to it under the same definition.';

CREATE FUNCTION careperf.published_exceptions(output_schema name, as_of date, lines careperf.page_line[]) RETURNS xml
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	exceptions xml;
BEGIN
	EXECUTE format($query$
		WITH cell AS (
			SELECT b.indicator, b.dimension, array_agg(ARRAY[b.member, coalesce(careperf.figure_in_words(b.numerator, 'count'), 'c'),
					coalesce(careperf.figure_in_words(b.denominator, 'count'), CASE WHEN l.unit = 'count' THEN '–' ELSE 'c' END),
					coalesce(careperf.figure_in_words(b.result, l.unit), CASE b.suppressed WHEN 1 THEN 'c' ELSE '–' END)]::text[]
				ORDER BY careperf.age_band_order(b.member), b.member) AS body
			FROM %1$I.published_breakdown AS b
				JOIN unnest($2) AS l ON l.indicator = b.indicator
			WHERE b.period_end = $1 AND b.dimension IN ('age_band', 'legal_status_group') AND l.rag = 'R'
				AND b.publication = (SELECT max(p.publication) FROM %1$I.publication AS p WHERE p.period_end = $1)
			GROUP BY b.indicator, b.dimension),
		part AS (
			SELECT c.indicator, xmlagg(careperf.page_table(CASE c.dimension WHEN 'age_band' THEN 'By age' ELSE 'By legal status' END,
				'{Group,Num.,Denom.,Result}', c.body, false) ORDER BY c.dimension) AS content
			FROM cell AS c
			GROUP BY c.indicator)
		SELECT coalesce(xmlagg(careperf.page_exception(l, p.content, NULL) ORDER BY l.sort_order, l.indicator), xmlelement(name p, CASE WHEN EXISTS (SELECT FROM unnest($2) AS h WHERE h.suppressed) THEN 'No indicator is shown as red; of hidden figures the status is hidden, too.' ELSE 'No indicator is red.' END))
		FROM unnest($2) AS l
			LEFT JOIN part AS p ON p.indicator = l.indicator
		WHERE l.rag = 'R'$query$, output_schema) INTO exceptions USING as_of, lines;
	RETURN exceptions;
END
$$;
COMMENT ON FUNCTION careperf.published_exceptions(name, date, careperf.page_line[]) IS 'A page for each published indicator that is red, from what readers may see.';

CREATE FUNCTION careperf.published_demographics(output_schema name, as_of date) RETURNS xml
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	demographics xml;
BEGIN
	EXECUTE format($query$
		WITH cell AS (
			SELECT d.position, d.caption, array_agg(ARRAY[b.member, coalesce(careperf.figure_in_words(b.numerator, 'count'), 'c')]::text[]
				ORDER BY careperf.age_band_order(b.member), b.member) AS body
			FROM %1$I.published_breakdown AS b
				JOIN (VALUES (1, 'age_band', 'Age'), (2, 'sex', 'Sex'), (3, 'ethnicity_group', 'Ethnicity'), (4, 'disability', 'Disability'), (5, 'uasc', 'UASC'),
					(6, 'legal_status_group', 'Legal status'), (7, 'placement_group', 'Placement'), (8, 'area', 'Area')) AS d (position, dimension, caption) USING (dimension)
			WHERE b.period_end = $1 AND b.indicator = 'cic_count'
				AND b.publication = (SELECT max(p.publication) FROM %1$I.publication AS p WHERE p.period_end = $1)
			GROUP BY d.position, d.caption)
		SELECT xmlelement(name div, xmlattributes('tables' AS class), xmlagg(xmlelement(name section, xmlelement(name h3, c.caption),
			careperf.page_table('Children in care by ' || lower(c.caption), ARRAY[c.caption, 'Children'], c.body, false)) ORDER BY c.position))
		FROM cell AS c
		HAVING count(*) > 0$query$, output_schema) INTO demographics USING as_of;
	RETURN demographics;
END
$$;
COMMENT ON FUNCTION careperf.published_demographics(name, date) IS 'Who the children in care are, from what readers may see. NULL if nothing of it was published.';

CREATE FUNCTION careperf.scorecard_page(output_schema name, as_of date, "full" boolean DEFAULT false, since date DEFAULT NULL) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	lines careperf.page_line[];
	publication record;
	council text;
	page text;
BEGIN
	IF output_schema IS NULL OR to_regclass(format('%I.published_scorecard', output_schema)) IS NULL THEN
		RAISE invalid_schema_name USING MESSAGE = format('there is no scorecard in schema "%s"', coalesce(output_schema, 'NULL')),
			HINT = 'Name the output schema that careperf.create_scorecard made; run create_scorecard again after an upgrade.';
	END IF;
	IF scorecard_page.full THEN
		EXECUTE format('SELECT %I.scorecard_page($1, $2)', output_schema) INTO page USING as_of, since;
		RETURN page;
	END IF;
	EXECUTE format('SELECT p.published_at, p.publication, p.note, p.suppress_below FROM %I.publication AS p WHERE p.period_end = $1 ORDER BY p.publication DESC LIMIT 1', output_schema)
		INTO publication USING as_of;
	IF publication IS NULL THEN
		RAISE invalid_parameter_value USING MESSAGE = format('nothing is published for %s', coalesce(careperf.in_words(as_of), 'NULL')),
			HINT = format('Ask for a date in %I.publication, or publish it: SELECT careperf.publish(%L, date %L). The full paper needs no publication, but rights to the live views: careperf.scorecard_page(%2$L, date %3$L, full => true).',
				output_schema, output_schema, coalesce(as_of, '2019-07-31'));
	END IF;
	lines := array(SELECT careperf.published_lines(output_schema, as_of, since));
	-- a right to the name of the council may have been given or not
	IF has_table_privilege(format('%I.council', output_schema), 'SELECT') THEN
		EXECUTE format('SELECT c.name FROM %I.council AS c', output_schema) INTO council;
	END IF;
	RETURN careperf.page_document(council, as_of,
		format('Figures on %s, as published on %s%s.', to_char(as_of, 'FMDD FMMonth YYYY'), to_char(publication.published_at, 'FMDD FMMonth YYYY'),
			CASE WHEN publication.publication > 1 THEN format(' (correction %s)', publication.publication - 1) ELSE '' END),
		ARRAY[format('Counts below %s, and figures from which they could be worked out, are hidden.', publication.suppress_below), 'Note: ' || publication.note],
		'{Summary,Scorecard,Exceptions,Children in care,Guidance notes,Abbreviations}',
		ARRAY[careperf.page_summary(lines, careperf.published_before(output_schema, as_of, since)), careperf.page_scorecard(lines), careperf.published_exceptions(output_schema, as_of, lines),
			careperf.published_demographics(output_schema, as_of), careperf.page_guidance(true), careperf.page_abbreviations()]);
END
$$;
COMMENT ON FUNCTION careperf.scorecard_page(name, date, boolean, date) IS
'The paper that the Panel reads, as one HTML document. What was last published for a date, small counts hidden, from the tables that readers may see and nothing else; full: the whole of it from the live views, with the caller''s rights. Changes of status are told since the latest published date before, or since another date. Errors: no scorecard in the schema; nothing published for the date; not full: none was published for since; full: a date beyond the data, no right to the live views.';
