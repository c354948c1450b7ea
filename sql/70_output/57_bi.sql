-- Views for BI tools over ODBC: plain views, which every tool lists, in front of the materialised ones; columns of
-- varchar (at most 255, longer ones arrive as long text), numeric(p,s), date and integer only. bi_result, bi_indicator,
-- bi_date and bi_member are a star; each joins to bi_result on one column.

CREATE OR REPLACE VIEW @output@.bi_scorecard WITH (security_invoker = true) AS
SELECT * FROM @output@.scorecard_mv;
COMMENT ON VIEW @output@.bi_scorecard IS 'For BI: the scorecard as of the last refresh, a row per reporting date and indicator.';

CREATE OR REPLACE VIEW @output@.bi_breakdown WITH (security_invoker = true) AS
SELECT * FROM @output@.indicator_breakdown_mv;
COMMENT ON VIEW @output@.bi_breakdown IS 'For BI: every figure broken down, as of the last refresh. Shows small counts: not for publication.';

CREATE OR REPLACE VIEW @output@.bi_result WITH (security_invoker = true) AS
SELECT s.period_end, (s.indicator || ' ' || s.definition_version)::varchar(75) AS indicator_key, 'total'::varchar(122) AS member_key,
	s.numerator, s.denominator, s.result, s.rag, s.target, s.floor, s.national
FROM @output@.scorecard_mv AS s
UNION ALL
SELECT b.period_end, (b.indicator || ' ' || s.definition_version)::varchar(75), (b.dimension || ': ' || b.member)::varchar(122),
	b.numerator, b.denominator, b.result, b.rag, s.target, s.floor, s.national
FROM @output@.indicator_breakdown_mv AS b
	JOIN @output@.scorecard_mv AS s USING (period_end, indicator);
COMMENT ON VIEW @output@.bi_result IS
'For BI, middle of the star: each result, in total and broken down, as of the last refresh. Look at one dimension of bi_member at a time: each holds the same children. Shows small counts: not for publication.';
COMMENT ON COLUMN @output@.bi_result.period_end IS 'The reporting date; joins to bi_date.';
COMMENT ON COLUMN @output@.bi_result.indicator_key IS 'The indicator and the version of its definition; joins to bi_indicator.';
COMMENT ON COLUMN @output@.bi_result.member_key IS 'Who the result is about: total, or the member of a dimension; joins to bi_member.';

CREATE OR REPLACE VIEW @output@.bi_indicator WITH (security_invoker = true) AS
SELECT (s.indicator || ' ' || s.definition_version)::varchar(75) AS indicator_key, s.indicator, s.definition_version,
	s.theme, s.sort_order, s.title, s.polarity, s.data_period, s.unit,
	i.split_by_uasc::integer AS split_by_uasc,
	d.first_part::varchar(250) AS definition, nullif(ltrim(substr(i.definition, length(d.first_part) + 1)), '')::varchar(250) AS definition_continued,
	i.source::varchar(200) AS source
FROM (SELECT DISTINCT m.indicator, m.definition_version, m.theme, m.sort_order, m.title, m.polarity, m.data_period, m.unit
		FROM @output@.scorecard_mv AS m) AS s
	LEFT JOIN @output@.indicator AS i USING (indicator, definition_version)
	CROSS JOIN LATERAL (SELECT coalesce(substring(i.definition FROM '^(.{1,250})(?:\s|$)'), left(i.definition, 250)) AS first_part) AS d;
COMMENT ON VIEW @output@.bi_indicator IS 'For BI, point of the star: the indicators, a row per version of a definition that a reporting date uses.';
COMMENT ON COLUMN @output@.bi_indicator.indicator_key IS 'The indicator and the version of its definition; joins to bi_result.';
COMMENT ON COLUMN @output@.bi_indicator.split_by_uasc IS '1 where it is also given without unaccompanied asylum-seeking children, else 0; NULL where the indicator was dropped since the last refresh.';
COMMENT ON COLUMN @output@.bi_indicator.definition IS 'The definition in words, as far as it fits.';
COMMENT ON COLUMN @output@.bi_indicator.definition_continued IS 'The rest of a long definition.';
COMMENT ON COLUMN @output@.bi_indicator.source IS 'Where the definition comes from.';

CREATE OR REPLACE VIEW @output@.bi_date WITH (security_invoker = true) AS
SELECT d.period_end, extract(year FROM d.period_end)::integer AS calendar_year, extract(month FROM d.period_end)::integer AS calendar_month,
	to_char(d.period_end, 'FMMonth YYYY')::varchar(20) AS month_name,
	careperf.financial_year(d.period_end)::varchar(7) AS financial_year,
	((extract(month FROM d.period_end)::integer + 8) % 12 + 1) AS financial_month,
	((extract(month FROM d.period_end)::integer + 8) % 12 / 3 + 1) AS financial_quarter,
	CASE WHEN d.period_end = max(d.period_end) OVER () THEN 1 ELSE 0 END AS latest
FROM (SELECT DISTINCT s.period_end FROM @output@.scorecard_mv AS s) AS d;
COMMENT ON VIEW @output@.bi_date IS 'For BI, point of the star: the reporting dates.';
COMMENT ON COLUMN @output@.bi_date.period_end IS 'The reporting date; joins to bi_result.';
COMMENT ON COLUMN @output@.bi_date.calendar_year IS 'Its year.';
COMMENT ON COLUMN @output@.bi_date.calendar_month IS 'Its month, 1 to 12.';
COMMENT ON COLUMN @output@.bi_date.month_name IS 'Its month and year in words, such as July 2019. Sort it by period_end.';
COMMENT ON COLUMN @output@.bi_date.financial_year IS 'Its financial year, such as 2019-20.';
COMMENT ON COLUMN @output@.bi_date.financial_month IS 'Month of the financial year, 1 for April to 12 for March.';
COMMENT ON COLUMN @output@.bi_date.financial_quarter IS 'Quarter of the financial year, 1 for April to June.';
COMMENT ON COLUMN @output@.bi_date.latest IS '1 for the last reporting date, else 0.';

CREATE OR REPLACE VIEW @output@.bi_member WITH (security_invoker = true) AS
SELECT 'total'::varchar(122) AS member_key, 'total'::varchar(20) AS dimension, 'All'::varchar(100) AS member, 0 AS sort_order
UNION ALL
SELECT (m.dimension || ': ' || m.member)::varchar(122), m.dimension, m.member,
	-- the same for a member of the same name in every dimension, as Power BI wants it; ages and durations by their length
	dense_rank() OVER (ORDER BY m.member IN ('Unknown', 'Not applicable'),
		CASE WHEN m.member ~ '^Under \d' THEN 0
			ELSE substring(m.member FROM '^(\d{1,4})\M')::integer
				* CASE substring(m.member FROM 'week|month|year') WHEN 'week' THEN 7 WHEN 'month' THEN 30 WHEN 'year' THEN 365 ELSE 1 END END,
		m.member)::integer
FROM (SELECT DISTINCT b.dimension, b.member FROM @output@.indicator_breakdown_mv AS b) AS m;
COMMENT ON VIEW @output@.bi_member IS 'For BI, point of the star: what results are broken down by. Filter on one dimension, or on total.';
COMMENT ON COLUMN @output@.bi_member.member_key IS 'The dimension and the member; joins to bi_result.';
COMMENT ON COLUMN @output@.bi_member.dimension IS 'total, area, team, service (of the social worker), age_band, sex, ethnicity_group, uasc, disability, legal_status_group, placement_group or duration_in_care.';
COMMENT ON COLUMN @output@.bi_member.member IS 'The member of the dimension; Unknown; or Not applicable, also for what is about no child (posts, population).';
COMMENT ON COLUMN @output@.bi_member.sort_order IS 'Order of the members: ages and durations by their length, Unknown and Not applicable last.';

CREATE OR REPLACE VIEW @output@.data_dictionary WITH (security_invoker = true) AS
SELECT c.relname::varchar(63) AS view_name, a.attname::varchar(63) AS column_name, coalesce(a.attnum, 0)::integer AS column_order,
	format_type(a.atttypid, a.atttypmod)::varchar(100) AS data_type, d.description::varchar(250) AS description
FROM pg_catalog.pg_class AS c
	CROSS JOIN LATERAL (SELECT NULL::name AS attname, 0 AS attnum, NULL::oid AS atttypid, NULL::integer AS atttypmod
		UNION ALL
		SELECT a.attname, a.attnum, a.atttypid, a.atttypmod FROM pg_catalog.pg_attribute AS a
		WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS a
	LEFT JOIN pg_catalog.pg_description AS d ON d.classoid = 'pg_catalog.pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = a.attnum
WHERE c.relnamespace = $name$@output@$name$::regnamespace AND c.relkind = 'v' AND (c.relname LIKE 'bi\_%' OR c.relname = 'data_dictionary');
COMMENT ON VIEW @output@.data_dictionary IS 'For BI: what the views for BI and their columns mean, as comments do not pass through ODBC.';
COMMENT ON COLUMN @output@.data_dictionary.view_name IS 'Name of the view.';
COMMENT ON COLUMN @output@.data_dictionary.column_name IS 'Name of the column; NULL where the row is about the view itself.';
COMMENT ON COLUMN @output@.data_dictionary.column_order IS 'Place of the column in the view, from 1; 0 where the row is about the view itself.';
COMMENT ON COLUMN @output@.data_dictionary.data_type IS 'Its type in PostgreSQL.';
COMMENT ON COLUMN @output@.data_dictionary.description IS 'What it means: its comment, at most 250 characters of it.';

-- columns that come through from the materialised views mean what they mean there
DO $comments$
BEGIN
	EXECUTE (SELECT string_agg(format('COMMENT ON COLUMN %s.%I IS %L', b.oid::regclass, a.attname, col_description(m.source::regclass, s.attnum)), '; ')
		FROM (VALUES (1, 'bi_scorecard', $name$@output@.scorecard_mv$name$), (1, 'bi_breakdown', $name$@output@.indicator_breakdown_mv$name$),
				(2, 'bi_result', $name$@output@.scorecard_mv$name$), (2, 'bi_indicator', $name$@output@.scorecard_mv$name$)) AS m (step, target, source)
			JOIN pg_catalog.pg_class AS b ON b.relname = m.target AND b.relnamespace = $name$@output@$name$::regnamespace
			JOIN pg_catalog.pg_attribute AS a ON a.attrelid = b.oid AND a.attnum > 0 AND NOT a.attisdropped
			JOIN pg_catalog.pg_attribute AS s ON s.attrelid = m.source::regclass AND s.attname = a.attname
		WHERE m.step = 1 OR col_description(b.oid, a.attnum) IS NULL);
END
$comments$;
