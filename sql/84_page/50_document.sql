-- Pages: the whole document.

-- A section that is NULL is left out. Control characters, which no document can hold, and marks that turn the
-- direction of writing, which would let a text change how others look, are taken out at the end.
CREATE FUNCTION careperf.page_document(council text, as_of date, kind text, remarks text[], sections text[], contents xml[]) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH section AS (
		SELECT s.heading, s.content, s.position, 'section-' || s.position AS id
		FROM unnest(page_document.sections, page_document.contents) WITH ORDINALITY AS s (heading, content, position)
		WHERE s.content IS NOT NULL),
	document AS (
		SELECT xmlelement(name html, xmlattributes('en-GB' AS lang),
			xmlelement(name head,
				xmlelement(name meta, xmlattributes('utf-8' AS charset)),
				-- nothing in it can run or be fetched, whatever the text says
				xmlelement(name meta, xmlattributes('Content-Security-Policy' AS "http-equiv", 'default-src ''none''; style-src ''unsafe-inline''' AS content)),
				xmlelement(name meta, xmlattributes('viewport' AS name, 'width=device-width, initial-scale=1' AS content)),
				xmlelement(name title, concat_ws(' – ', 'Children in care scorecard, ' || to_char(page_document.as_of, 'FMMonth YYYY'), page_document.council)),
				xmlelement(name style, careperf.page_style())),
			xmlelement(name body,
				careperf.page_marks(),
				xmlelement(name header,
					CASE WHEN page_document.council IS NOT NULL THEN xmlelement(name p, xmlattributes('council' AS class), page_document.council) END,
					xmlelement(name h1, 'Children in care: performance scorecard, ' || to_char(page_document.as_of, 'FMMonth YYYY')),
					xmlelement(name p, xmlattributes('note' AS class), page_document.kind),
					xmlelement(name nav, xmlattributes('Contents' AS "aria-label"), xmlelement(name ul,
						(SELECT xmlagg(xmlelement(name li, xmlelement(name a, xmlattributes('#' || s.id AS href), s.heading)) ORDER BY s.position) FROM section AS s)))),
				xmlelement(name main,
					(SELECT xmlagg(xmlelement(name section, xmlattributes(s.id AS id, CASE WHEN s.heading = 'Scorecard' THEN 'wide' END AS class),
							xmlelement(name h2, s.heading), s.content) ORDER BY s.position) FROM section AS s)),
				(SELECT xmlelement(name footer, xmlagg(xmlelement(name p, xmlattributes('note' AS class), r.remark) ORDER BY r.position))
					FROM unnest(page_document.remarks) WITH ORDINALITY AS r (remark, position) WHERE r.remark IS NOT NULL HAVING count(*) > 0))) AS page)
	SELECT '<!DOCTYPE html>' || regexp_replace(regexp_replace(d.page::text, '[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]', '', 'g'),
		-- a line for each element that a person may want to find
		'(<(?:head|body|style|header|main|footer|section|h[1-4]|table|caption|thead|tbody|tr|p|ul|li|dl|dt|svg class="chart")[ >])', E'\n\\1', 'g') || E'\n'
	FROM document AS d;
END;
COMMENT ON FUNCTION careperf.page_document(text, date, text, text[], text[], xml[]) IS 'The document: one HTML file that is well-formed XML too, needs nothing beside it and runs no script. Sections without content are left out.';
