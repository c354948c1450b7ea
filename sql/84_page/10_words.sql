-- Pages: what they are made of, and how a figure is written. Pages are put together with PostgreSQL's XML functions:
-- text can only come in as text, which they escape, so that no name, note or commentary can become markup.

CREATE TYPE careperf.page_point AS (
	period_end date, numerator numeric, denominator numeric, result numeric, result_exc_uasc numeric, difference numeric,
	target numeric, floor numeric, rag text);
COMMENT ON TYPE careperf.page_point IS 'A figure of an indicator on one date, as the pages show it in a trend.';

CREATE TYPE careperf.page_line AS (
	theme text, sort_order integer, indicator text, title text, definition text, polarity text, data_period text, unit text,
	numerator numeric, denominator numeric, result numeric, target numeric, floor numeric, rag text, suppressed boolean,
	previous_month_result numeric, direction_of_travel text, previous_year_result numeric, direction_on_year text,
	"national" numeric, national_source text, since_result numeric, since_rag text, redefined boolean,
	variation text, points careperf.page_point[]);
COMMENT ON TYPE careperf.page_line IS
'A line of the scorecard as the pages show it: the figures, those of the time before that the page compares with (since_), whether the definition has changed in between, the variation by careperf.process_control (NULL below 12 results), and the points of the last twelve months in order.';

CREATE FUNCTION careperf.figure_in_words(value numeric, unit text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char(value, 'FM999,999,999,990' || rtrim('.' || repeat('0', least(2, greatest(scale(trim_scale(value)), CASE WHEN unit <> 'count' THEN 1 ELSE 0 END))), '.'))
	|| CASE WHEN unit = 'percent' THEN '%' ELSE '' END;
COMMENT ON FUNCTION careperf.figure_in_words(numeric, text) IS
'A figure as the pages write it: thousands with a comma, at least one decimal unless it is a count, at most two, % after a percentage. NULL for NULL.';

CREATE FUNCTION careperf.difference_in_words(difference numeric) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE sign(difference) WHEN 1 THEN '+' WHEN -1 THEN '−' ELSE '' END || careperf.figure_in_words(abs(difference), 'points');
COMMENT ON FUNCTION careperf.difference_in_words(numeric) IS 'A difference of two figures as the pages write it, with its sign.';

CREATE FUNCTION careperf.count_in_words(n bigint, one text, many text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (ARRAY['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] || n::text)[least(n, 10) + 1]
	|| ' ' || CASE n WHEN 1 THEN one ELSE many END;
COMMENT ON FUNCTION careperf.count_in_words(bigint, text, text) IS 'A number from 0 and what is counted: one indicator, 12 indicators.';

CREATE FUNCTION careperf.rag_in_words(rag text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE rag WHEN 'G' THEN 'Green' WHEN 'A' THEN 'Amber' WHEN 'R' THEN 'Red' END;
COMMENT ON FUNCTION careperf.rag_in_words(text) IS 'Green, Amber or Red for G, A and R; NULL for anything else.';

CREATE FUNCTION careperf.age_band_order(age_band text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(array_position('{Under 1,1 to 4,5 to 9,10 to 15,16 to 17,18 and over}', age_band), 7);
COMMENT ON FUNCTION careperf.age_band_order(text) IS 'The place of an age band among those of a breakdown; 7 for Unknown and anything else.';

CREATE FUNCTION careperf.theme_in_words(theme text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN upper(left(theme, 1)) || substr(replace(theme, '_', ' '), 2);
COMMENT ON FUNCTION careperf.theme_in_words(text) IS 'The heading of a part of the scorecard: Care leavers for care_leavers.';

CREATE FUNCTION careperf.variation_in_words(variation text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE variation WHEN 'common cause' THEN 'usual' WHEN 'improvement' THEN 'improving' WHEN 'concern' THEN 'concerning' ELSE variation END;
COMMENT ON FUNCTION careperf.variation_in_words(text) IS 'What process control says of a result, as the pages write it: usual, improving, concerning, high or low.';

CREATE FUNCTION careperf.data_period_in_words(data_period text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE data_period WHEN 'SS' THEN 'on the day' WHEN 'R12M' THEN 'the 12 months to the date' WHEN 'YTD' THEN 'since 1 April'
	WHEN 'AC YTD' THEN 'since 1 September' WHEN 'M' THEN 'in the month' END;
COMMENT ON FUNCTION careperf.data_period_in_words(text) IS 'What SS, R12M, YTD, AC YTD and M stand for; NULL for anything else.';

-- The shapes are drawn once, at the top of the page: a drawing prints in full where a browser leaves out backgrounds.
CREATE FUNCTION careperf.page_marks() RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name svg, xmlattributes('marks' AS class, '0' AS width, '0' AS height, 'true' AS "aria-hidden"),
		(SELECT xmlagg(xmlelement(name symbol, xmlattributes('mark-' || m.rag AS id, '0 0 16 16' AS "viewBox"),
				xmlelement(name path, xmlattributes(m.shape AS d, m.fill AS fill)),
				xmlelement(name text, xmlattributes('mark-letter' AS class, '8' AS x, m.baseline AS y, m.ink AS fill), m.rag)) ORDER BY m.rag)
			FROM (VALUES ('G', 'M8 .5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0 -15z', '#1b7340', '#ffffff', '11.6'),
				('A', 'M8 0L16 15.5H0z', '#f0a30a', '#000000', '14'),
				('R', 'M.5 .5H15.5V15.5H.5z', '#b3261e', '#ffffff', '11.6')) AS m (rag, shape, fill, ink, baseline)),
		(SELECT xmlagg(xmlelement(name symbol, xmlattributes('mark-' || m.direction AS id, '0 0 10 10' AS "viewBox"),
				xmlelement(name path, xmlattributes(m.shape AS d, '#1c2733' AS fill))) ORDER BY m.direction)
			FROM (VALUES ('improved', 'M5 0L10 6H6.2V10H3.8V6H0z'), ('same', 'M10 5L5.4 0V3.6H0V6.4H5.4V10z'), ('worsened', 'M5 10L0 4H3.8V0H6.2V4H10z')) AS m (direction, shape)));
END;
COMMENT ON FUNCTION careperf.page_marks() IS 'The shapes of the statuses (circle, triangle, square, each with its letter) and the arrows of travel, for rag_mark and direction_mark to use.';

CREATE FUNCTION careperf.rag_mark(rag text) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN rag IN ('G', 'A', 'R') THEN
	xmlelement(name span, xmlattributes('rag rag-' || rag AS class),
		xmlelement(name svg, xmlattributes('16' AS width, '16' AS height, 'true' AS "aria-hidden"),
			xmlelement(name "use", xmlattributes('#mark-' || rag AS href))),
		' ', careperf.rag_in_words(rag)) END;
COMMENT ON FUNCTION careperf.rag_mark(text) IS 'A status as the pages show it: shape, letter and word. NULL without one.';

CREATE FUNCTION careperf.direction_mark(direction text) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN direction IN ('improved', 'same', 'worsened') THEN
	xmlelement(name span, xmlattributes('direction' AS class),
		xmlelement(name svg, xmlattributes('10' AS width, '10' AS height, 'true' AS "aria-hidden"),
			xmlelement(name "use", xmlattributes('#mark-' || direction AS href))),
		' ', CASE direction WHEN 'improved' THEN 'better' WHEN 'worsened' THEN 'worse' ELSE 'same' END) END;
COMMENT ON FUNCTION careperf.direction_mark(text) IS 'A direction of travel as the pages show it: arrow and word. NULL without one.';
