-- Results and the scorecard.
--
-- Here and below functions that read the whole history are PARALLEL RESTRICTED: each process of a parallel plan would work
-- all of it out again. Those that read a share of it, as one process of several, are not.

CREATE OR REPLACE FUNCTION @output@.require_data(as_of date) RETURNS date
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	stale text;
BEGIN
	IF as_of IS NULL OR NOT isfinite(as_of) THEN
		RAISE invalid_parameter_value USING MESSAGE = 'the date asked for must be a finite date',
			HINT = 'Give a reporting date such as date ''2019-07-31''.';
	END IF;
	SELECT string_agg(format('%s to %s', c.table_name, careperf.in_words(c.data_to)), ', ' ORDER BY c.table_name) INTO stale
	FROM @input@.input_currency AS c
	WHERE c.data_to < as_of;
	IF stale IS NOT NULL THEN
		RAISE invalid_parameter_value USING MESSAGE = format('there are no data for %s yet', careperf.in_words(as_of)),
			DETAIL = format('Complete only: %s.', stale),
			HINT = 'Ask for an earlier date, or load later data and set data_to in input_currency.';
	END IF;
	RETURN as_of;
END
$$;
COMMENT ON FUNCTION @output@.require_data(date) IS 'The date it is given, or an error where it is missing, infinite or beyond data_to of an input table (input_currency).';

-- The cost tells the planner to give each share to a process of its own.
CREATE OR REPLACE FUNCTION @output@.figures_of_share(query text, on_dates date[], share integer, shares integer)
	RETURNS TABLE (indicator text, definition_version integer, on_date date, numerator numeric, denominator numeric,
		numerator_exc_uasc numeric, denominator_exc_uasc numeric)
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 100000000 ROWS 5000 SET search_path = pg_catalog, pg_temp
-- Compiling the many expressions of all indicators takes many times longer than evaluating them once. Of facts, which are
-- common table expressions, the planner knows no statistics: it takes each column for 200 values, joins row by row where
-- that makes few rows and sorts where it makes many, and a county took minutes. Hashing everything is right at every size.
SET jit = off SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off
AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT c.indicator, c.definition_version, f.* FROM (%s) AS c CROSS JOIN LATERAL unnest(c.figures) AS f', query)
	USING on_dates, share, shares;
END
$$;
COMMENT ON FUNCTION @output@.figures_of_share(text, date[], integer, integer) IS 'Part of figures_of: numerators and denominators of a share of the children on some dates, as one process works them out by the query of careperf.figures_query. Ask figures_of.';

-- The query is put together here, so that it works out what the indicators asked for need and no more.
CREATE OR REPLACE FUNCTION @output@.figures_of(indicators text[], on_dates date[])
	RETURNS TABLE (period_end date, indicator text, definition_version integer, unit text, decimals integer,
		numerator numeric, denominator numeric, result numeric, numerator_exc_uasc numeric, denominator_exc_uasc numeric, result_exc_uasc numeric)
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED ROWS 50000 SET search_path = pg_catalog, pg_temp
-- Without ROWS it expects few figures and joins those of the month and year before to each other row by row.
SET jit = off SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off
AS $$
DECLARE
	output_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@output@$name$::regnamespace);
	input_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@input@$name$::regnamespace);
	query CONSTANT text := careperf.figures_query(output_schema, indicators);
BEGIN
	PERFORM @output@.require_indicator(a.indicator)
	FROM unnest(indicators) AS a (indicator)
		LEFT JOIN @output@.indicator AS i USING (indicator)
	WHERE i.indicator IS NULL;
	IF query IS NULL OR on_dates IS NULL THEN
		RETURN;
	END IF;
	-- so that an error about the dates does not come with the whole query below
	PERFORM careperf.figures_on(NULL, NULL, NULL, NULL, NULL, on_dates);
	RETURN QUERY EXECUTE format($query$
		SELECT f.period_end, f.indicator, f.definition_version, f.unit, f.decimals,
			f.numerator, f.denominator,
			careperf.result_of(f.numerator, f.denominator, f.unit, f.decimals),
			f.numerator_exc_uasc, f.denominator_exc_uasc,
			careperf.result_of(f.numerator_exc_uasc, f.denominator_exc_uasc, f.unit, f.decimals)
		FROM (SELECT d.period_end, i.indicator, i.definition_version, i.unit, i.decimals,
					CASE WHEN p.present THEN coalesce(CASE WHEN i.unit = 'count' THEN m.denominator ELSE m.numerator END, 0) END AS numerator,
					CASE WHEN p.present AND i.unit <> 'count' THEN coalesce(m.denominator, 0) END AS denominator,
					CASE WHEN p.present AND i.split_by_uasc THEN coalesce(CASE WHEN i.unit = 'count' THEN m.denominator_exc_uasc ELSE m.numerator_exc_uasc END, 0) END AS numerator_exc_uasc,
					CASE WHEN p.present AND i.split_by_uasc AND i.unit <> 'count' THEN coalesce(m.denominator_exc_uasc, 0) END AS denominator_exc_uasc
				FROM unnest($2) AS d (period_end)
					CROSS JOIN @output@.indicator AS i
					JOIN (%s) AS p ON p.indicator = i.indicator AND p.definition_version = i.definition_version
					LEFT JOIN (SELECT s.indicator, s.definition_version, s.on_date, trim_scale(sum(s.numerator)) AS numerator,
							trim_scale(sum(s.denominator)) AS denominator, trim_scale(sum(s.numerator_exc_uasc)) AS numerator_exc_uasc,
							trim_scale(sum(s.denominator_exc_uasc)) AS denominator_exc_uasc
						FROM (%s) AS s
						GROUP BY s.indicator, s.definition_version, s.on_date) AS m
						ON m.indicator = i.indicator AND m.definition_version = i.definition_version AND m.on_date = d.period_end
				WHERE i.indicator = ANY ($3) OR $3 IS NULL) AS f$query$,
		careperf.fill_in(careperf.inputs_query(output_schema, indicators), input_schema, output_schema),
		careperf.shares_union('figures_of_share', query, 250000, input_schema, output_schema))
	USING careperf.fill_in(query, input_schema, output_schema), on_dates, indicators;
END
$$;
COMMENT ON FUNCTION @output@.figures_of(text[], date[]) IS 'Numerator, denominator and result of every version of some indicators (NULL: of all) on some dates (ascending, each once), with and without UASC. A count has no denominator; all are NULL where the input that the indicator needs is empty. Error: no such indicator.';

CREATE OR REPLACE FUNCTION @output@.figures_on(on_dates date[])
	RETURNS TABLE (period_end date, indicator text, definition_version integer, unit text, decimals integer,
		numerator numeric, denominator numeric, result numeric, numerator_exc_uasc numeric, denominator_exc_uasc numeric, result_exc_uasc numeric)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 50000
BEGIN ATOMIC
	SELECT * FROM @output@.figures_of(NULL, on_dates);
END;
COMMENT ON FUNCTION @output@.figures_on(date[]) IS 'The figures of all indicators on some dates (ascending, each once), as figures_of gives them.';

CREATE OR REPLACE FUNCTION @output@.scorecard_on(on_dates date[])
	RETURNS TABLE (period_end date, theme text, sort_order integer, indicator text, title text, polarity text, data_period text,
		unit text, numerator numeric, denominator numeric, result numeric, result_exc_uasc numeric, rag_exc_uasc text,
		target numeric, floor numeric, rag text,
		previous_month_result numeric, previous_month_rag text, direction_of_travel text,
		previous_year_result numeric, previous_year_rag text, direction_on_year text,
		"national" numeric, national_source text, lower_95 numeric, upper_95 numeric, to_target numeric,
		small_cohort integer, definition_version integer)
-- With a SET the function stays one to the planner of the view scorecard, which would else meet the cost of all that is in
-- it and compile it. After ANALYZE of the small tables it joined the figures to each other row by row, for minutes.
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 3000 SET jit = off SET enable_nestloop = off
BEGIN ATOMIC
	WITH asked AS (
		SELECT d.period_end, careperf.months_before(d.period_end, 1) AS previous_month,
			careperf.months_before(d.period_end, 12) AS previous_year
		FROM unnest(on_dates) AS d (period_end)),
	figure AS (
		SELECT f.period_end, f.indicator, f.definition_version, f.numerator, f.denominator, f.result,
			f.denominator_exc_uasc, f.result_exc_uasc, i.polarity, t.target,
			careperf.floor_of(t.floor, t.target, f.unit, i.polarity) AS floor
		FROM @output@.figures_on((SELECT array_agg(DISTINCT c.on_date ORDER BY c.on_date)
				FROM asked AS a CROSS JOIN LATERAL (VALUES (a.period_end), (a.previous_month), (a.previous_year)) AS c (on_date))) AS f
			JOIN @output@.indicator AS i USING (indicator, definition_version)
			LEFT JOIN @output@.target AS t ON t.indicator = f.indicator AND t.financial_year = careperf.financial_year(f.period_end)),
	rated AS (
		SELECT f.*, careperf.rag_status(f.result, f.target, f.floor, f.polarity, f.denominator) AS rag,
			careperf.rag_status(f.result_exc_uasc, f.target, f.floor, f.polarity, f.denominator_exc_uasc) AS rag_exc_uasc
		FROM figure AS f)
	SELECT a.period_end, i.theme, i.sort_order, i.indicator, i.title, i.polarity, i.data_period, i.unit,
		f.numerator, f.denominator, f.result, f.result_exc_uasc, f.rag_exc_uasc, f.target, f.floor, f.rag,
		m.result, m.rag, careperf.direction_of_travel(f.result, m.result, i.polarity, f.target),
		y.result, y.rag, careperf.direction_of_travel(f.result, y.result, i.polarity, f.target),
		n.national, n.source,
		CASE WHEN i.unit = 'percent' THEN round(careperf.wilson_95(f.numerator, f.denominator, -1), i.decimals) END,
		CASE WHEN i.unit = 'percent' THEN round(careperf.wilson_95(f.numerator, f.denominator, 1), i.decimals) END,
		careperf.to_target(f.numerator, f.denominator, i.unit, i.decimals, f.target, i.polarity),
		CASE WHEN f.denominator < 20 THEN 1 WHEN f.denominator IS NOT NULL THEN 0 END,
		i.definition_version
	FROM asked AS a
		JOIN @output@.indicator AS i ON (i.valid_from IS NULL OR i.valid_from <= a.period_end) AND (i.valid_to IS NULL OR i.valid_to >= a.period_end)
		JOIN rated AS f ON f.period_end = a.period_end AND f.indicator = i.indicator AND f.definition_version = i.definition_version
		JOIN rated AS m ON m.period_end = a.previous_month AND m.indicator = i.indicator AND m.definition_version = i.definition_version
		JOIN rated AS y ON y.period_end = a.previous_year AND y.indicator = i.indicator AND y.definition_version = i.definition_version
		LEFT JOIN LATERAL (SELECT b.national, b.source FROM @output@.benchmark AS b
			WHERE b.indicator = i.indicator AND b.valid_from <= a.period_end ORDER BY b.valid_from DESC LIMIT 1) AS n ON true;
END;
COMMENT ON FUNCTION @output@.scorecard_on(date[]) IS 'The scorecard on some dates (ascending, each once); columns as in the view scorecard. Looks at no data_to: scorecard_at does.';

CREATE OR REPLACE FUNCTION @output@.scorecard_at(as_of date)
	RETURNS TABLE (period_end date, theme text, sort_order integer, indicator text, title text, polarity text, data_period text,
		unit text, numerator numeric, denominator numeric, result numeric, result_exc_uasc numeric, rag_exc_uasc text,
		target numeric, floor numeric, rag text,
		previous_month_result numeric, previous_month_rag text, direction_of_travel text,
		previous_year_result numeric, previous_year_rag text, direction_on_year text,
		"national" numeric, national_source text, lower_95 numeric, upper_95 numeric, to_target numeric,
		small_cohort integer, definition_version integer)
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
	SELECT * FROM @output@.scorecard_on(ARRAY[@output@.require_data(as_of)]) AS s ORDER BY s.sort_order;
END;
COMMENT ON FUNCTION @output@.scorecard_at(date) IS 'The scorecard on any date, from today''s data; columns as in the view scorecard. Error: the date is beyond the data (input_currency), NULL or infinite.';

CREATE OR REPLACE VIEW @output@.scorecard WITH (security_invoker = true) AS
SELECT s.period_end, s.theme::varchar(40) AS theme, s.sort_order, s.indicator::varchar(63) AS indicator, s.title::varchar(250) AS title,
	s.polarity::varchar(1) AS polarity, s.data_period::varchar(6) AS data_period, s.unit::varchar(20) AS unit,
	s.numerator::numeric(14,2) AS numerator, s.denominator::numeric(14,2) AS denominator, s.result::numeric(14,2) AS result,
	s.result_exc_uasc::numeric(14,2) AS result_exc_uasc, s.rag_exc_uasc::varchar(1) AS rag_exc_uasc,
	s.target::numeric(14,2) AS target, s.floor::numeric(14,2) AS floor, s.rag::varchar(1) AS rag,
	s.previous_month_result::numeric(14,2) AS previous_month_result, s.previous_month_rag::varchar(1) AS previous_month_rag,
	s.direction_of_travel::varchar(10) AS direction_of_travel,
	s.previous_year_result::numeric(14,2) AS previous_year_result, s.previous_year_rag::varchar(1) AS previous_year_rag,
	s.direction_on_year::varchar(10) AS direction_on_year,
	s.national::numeric(14,2) AS national, s.national_source::varchar(200) AS national_source,
	s.lower_95::numeric(14,2) AS lower_95, s.upper_95::numeric(14,2) AS upper_95, s.to_target::numeric(14,2) AS to_target,
	s.small_cohort, s.definition_version
FROM @output@.scorecard_on((SELECT array_agg(d.period_end ORDER BY d.period_end)
	FROM @output@.reporting_date AS d
	WHERE d.period_end <= coalesce((SELECT min(c.data_to) FROM @input@.input_currency AS c), 'infinity'))) AS s;
COMMENT ON VIEW @output@.scorecard IS 'The scorecard: a row per reporting date (table reporting_date, as far as the data go) and indicator.';
COMMENT ON COLUMN @output@.scorecard.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.scorecard.theme IS 'Part of the scorecard.';
COMMENT ON COLUMN @output@.scorecard.sort_order IS 'Order on the scorecard.';
COMMENT ON COLUMN @output@.scorecard.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.scorecard.title IS 'Its title.';
COMMENT ON COLUMN @output@.scorecard.polarity IS 'H: higher is better; L: lower is better; T: the target is best; NULL: neither.';
COMMENT ON COLUMN @output@.scorecard.data_period IS 'SS: on the day; R12M: the 12 months to it; YTD: since 1 April; AC YTD: since 1 September; M: in the month.';
COMMENT ON COLUMN @output@.scorecard.unit IS 'percent, count, days (an average), average or rate_per_10000.';
COMMENT ON COLUMN @output@.scorecard.numerator IS 'How many, or how much, count in the numerator; of a count the count. NULL: the input that it needs is empty.';
COMMENT ON COLUMN @output@.scorecard.denominator IS 'How many, or how much, it is out of. NULL for a count, and where the input is empty.';
COMMENT ON COLUMN @output@.scorecard.result IS 'The result in its unit, rounded as published. NULL where the denominator is 0 or the input is empty.';
COMMENT ON COLUMN @output@.scorecard.result_exc_uasc IS 'The result without unaccompanied asylum-seeking children; NULL where the indicator is not split.';
COMMENT ON COLUMN @output@.scorecard.rag_exc_uasc IS 'G, A or R without unaccompanied asylum-seeking children; NULL as for rag.';
COMMENT ON COLUMN @output@.scorecard.target IS 'The council''s target in that financial year; NULL if none.';
COMMENT ON COLUMN @output@.scorecard.floor IS 'The value beyond which it is red; NULL if none.';
COMMENT ON COLUMN @output@.scorecard.rag IS 'G (green), A (amber), R (red); NULL without target, polarity or result, and below a denominator of 5.';
COMMENT ON COLUMN @output@.scorecard.previous_month_result IS 'The result one month before, from today''s data, by the same version of the definition.';
COMMENT ON COLUMN @output@.scorecard.previous_month_rag IS 'G, A or R one month before, by the target of its own financial year.';
COMMENT ON COLUMN @output@.scorecard.direction_of_travel IS 'improved, same or worsened on the month before; NULL without polarity or either result.';
COMMENT ON COLUMN @output@.scorecard.previous_year_result IS 'The result one year before, from today''s data, by the same version of the definition.';
COMMENT ON COLUMN @output@.scorecard.previous_year_rag IS 'G, A or R one year before, by the target of its own financial year.';
COMMENT ON COLUMN @output@.scorecard.direction_on_year IS 'improved, same or worsened on the year before; NULL without polarity or either result.';
COMMENT ON COLUMN @output@.scorecard.national IS 'The national figure to compare with; NULL if none is set.';
COMMENT ON COLUMN @output@.scorecard.national_source IS 'Its year and publication.';
COMMENT ON COLUMN @output@.scorecard.lower_95 IS 'Lower end of the 95% interval (Wilson) of a percentage; NULL for other units.';
COMMENT ON COLUMN @output@.scorecard.upper_95 IS 'Upper end of the 95% interval (Wilson) of a percentage; NULL for other units.';
COMMENT ON COLUMN @output@.scorecard.to_target IS 'How many more (polarity H) or fewer (L) in the numerator would turn it green; 0 if it is; NULL without target.';
COMMENT ON COLUMN @output@.scorecard.small_cohort IS '1 where the denominator is below 20, else 0; NULL for a count.';
COMMENT ON COLUMN @output@.scorecard.definition_version IS 'Version of the definition, chosen by the reporting date.';

CREATE OR REPLACE VIEW @output@.scorecard_latest WITH (security_invoker = true) AS
SELECT s.*
FROM @output@.scorecard AS s
WHERE s.period_end = (SELECT max(d.period_end) FROM @output@.reporting_date AS d
	WHERE d.period_end <= coalesce((SELECT min(c.data_to) FROM @input@.input_currency AS c), 'infinity'));
COMMENT ON VIEW @output@.scorecard_latest IS 'The scorecard on the latest reporting date for which there are data.';
