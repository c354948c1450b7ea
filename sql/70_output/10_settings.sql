-- The council's own tables: who it is, its targets, benchmarks and reporting dates. Kept when
-- create_scorecard runs again.

CREATE TABLE IF NOT EXISTS @output@.council (
	gss_code text NOT NULL,
	name text NOT NULL,
	only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row));
COMMENT ON TABLE @output@.council IS 'The council itself, one row. Set with set_council.';
COMMENT ON COLUMN @output@.council.gss_code IS 'Its GSS code, as in care_episode.placement_la and population.area_code.';
COMMENT ON COLUMN @output@.council.name IS 'Its name.';
COMMENT ON COLUMN @output@.council.only_row IS 'Always true: there is one row.';

CREATE TABLE IF NOT EXISTS @output@.neighbour (
	gss_code text PRIMARY KEY,
	name text NOT NULL);
COMMENT ON TABLE @output@.neighbour IS 'Neighbouring authorities that are counted apart from those further away. Set with set_neighbour.';
COMMENT ON COLUMN @output@.neighbour.gss_code IS 'GSS code of the authority.';
COMMENT ON COLUMN @output@.neighbour.name IS 'Its name.';

CREATE TABLE IF NOT EXISTS @output@.target (
	indicator text NOT NULL,
	financial_year text NOT NULL CHECK (financial_year ~ '^[0-9]{4}-[0-9]{2}$'),
	target numeric NOT NULL,
	floor numeric,
	PRIMARY KEY (indicator, financial_year));
COMMENT ON TABLE @output@.target IS 'The council''s targets. Set with set_target.';
COMMENT ON COLUMN @output@.target.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.target.financial_year IS 'Financial year, such as 2019-20.';
COMMENT ON COLUMN @output@.target.target IS 'From here on it is green, in the unit of the indicator.';
COMMENT ON COLUMN @output@.target.floor IS 'Beyond this it is red. NULL: 10 points from the target for a percentage; no red for anything else.';

CREATE TABLE IF NOT EXISTS @output@.benchmark (
	indicator text NOT NULL,
	valid_from date NOT NULL,
	national numeric NOT NULL,
	source text NOT NULL,
	PRIMARY KEY (indicator, valid_from));
COMMENT ON TABLE @output@.benchmark IS 'National figures to compare with. Set with set_benchmark.';
COMMENT ON COLUMN @output@.benchmark.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.benchmark.valid_from IS 'First reporting date that is compared with it.';
COMMENT ON COLUMN @output@.benchmark.national IS 'The figure, in the unit of the indicator.';
COMMENT ON COLUMN @output@.benchmark.source IS 'Its year and publication.';

CREATE TABLE IF NOT EXISTS @output@.reporting_date (
	period_end date PRIMARY KEY CHECK (isfinite(period_end)));
COMMENT ON TABLE @output@.reporting_date IS 'The dates that the scorecard is made for. Set with set_reporting_dates.';
COMMENT ON COLUMN @output@.reporting_date.period_end IS 'The reporting date, as a rule the last day of a month.';

CREATE TABLE IF NOT EXISTS @output@.local_indicator (
	indicator text PRIMARY KEY CHECK (indicator ~ '^[a-z][a-z0-9_]{0,50}$'),
	theme text NOT NULL,
	sort_order integer NOT NULL,
	title text NOT NULL,
	polarity text CHECK (polarity IN ('H', 'L', 'T')),
	data_period text NOT NULL CHECK (data_period IN ('SS', 'R12M', 'YTD', 'AC YTD', 'M')),
	unit text NOT NULL CHECK (unit IN ('percent', 'count', 'days', 'average', 'rate_per_10000')),
	decimals integer NOT NULL CHECK (decimals BETWEEN 0 AND 2),
	split_by_uasc boolean NOT NULL,
	needs text[] NOT NULL,
	definition text NOT NULL,
	source text NOT NULL);
COMMENT ON TABLE @output@.local_indicator IS 'The council''s own indicators; the SELECT of each is the view local_ and its code. Added with add_indicator.';
COMMENT ON COLUMN @output@.local_indicator.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.local_indicator.theme IS 'Part of the scorecard.';
COMMENT ON COLUMN @output@.local_indicator.sort_order IS 'Order on the scorecard.';
COMMENT ON COLUMN @output@.local_indicator.title IS 'Title as the Panel reads it.';
COMMENT ON COLUMN @output@.local_indicator.polarity IS 'H: higher is better; L: lower is better; T: the target is best; NULL: neither.';
COMMENT ON COLUMN @output@.local_indicator.data_period IS 'SS: on the day; R12M: the 12 months to it; YTD: since 1 April; AC YTD: since 1 September; M: in the month.';
COMMENT ON COLUMN @output@.local_indicator.unit IS 'percent, count, days (an average), average or rate_per_10000.';
COMMENT ON COLUMN @output@.local_indicator.decimals IS 'Decimals of the published result.';
COMMENT ON COLUMN @output@.local_indicator.split_by_uasc IS 'Whether it is also given without unaccompanied asylum-seeking children.';
COMMENT ON COLUMN @output@.local_indicator.needs IS 'Input tables, columns (table.column) or kinds of row (table.column=value) without any row of which there is no figure.';
COMMENT ON COLUMN @output@.local_indicator.definition IS 'The definition in words.';
COMMENT ON COLUMN @output@.local_indicator.source IS 'Where the definition comes from.';

CREATE OR REPLACE FUNCTION @output@.set_council(gss_code text, name text) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO @output@.council (gss_code, name) VALUES (set_council.gss_code, set_council.name)
	ON CONFLICT (only_row) DO UPDATE SET gss_code = excluded.gss_code, name = excluded.name;
END;
COMMENT ON FUNCTION @output@.set_council(text, text) IS 'Sets the council''s own GSS code and name.';

CREATE OR REPLACE FUNCTION @output@.set_neighbour(gss_code text, name text) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO @output@.neighbour (gss_code, name) VALUES (set_neighbour.gss_code, set_neighbour.name)
	ON CONFLICT (gss_code) DO UPDATE SET name = excluded.name;
END;
COMMENT ON FUNCTION @output@.set_neighbour(text, text) IS 'Adds a neighbouring authority that is counted apart, or sets its name.';

CREATE OR REPLACE FUNCTION @output@.require_indicator(indicator text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM @output@.indicator AS i WHERE i.indicator = require_indicator.indicator) OR indicator IS NULL THEN
		RAISE invalid_parameter_value USING MESSAGE = format('there is no indicator "%s"', coalesce(indicator, 'NULL')),
			HINT = $hint$SELECT indicator, title FROM @output@.indicator lists them.$hint$;
	END IF;
	RETURN indicator;
END
$$;
COMMENT ON FUNCTION @output@.require_indicator(text) IS 'The code it is given, or an error where no indicator has it.';

CREATE OR REPLACE FUNCTION @output@.set_target(indicator text, financial_year text, target numeric, floor numeric DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @output@.require_indicator(set_target.indicator);
	IF set_target.financial_year IS NULL OR set_target.financial_year !~ '^[0-9]{4}-[0-9]{2}$'
		OR (left(set_target.financial_year, 4)::integer + 1) % 100 <> right(set_target.financial_year, 2)::integer THEN
		RAISE invalid_parameter_value USING MESSAGE = format('"%s" is not a financial year', coalesce(set_target.financial_year, 'NULL')),
			HINT = 'Write it as 2019-20; careperf.financial_year(date) gives that of a date.';
	END IF;
	-- an error here, not on the scorecard, where the floor is on the wrong side of the target
	PERFORM careperf.rag_status(set_target.target, set_target.target, set_target.floor, i.polarity)
	FROM @output@.indicator AS i
	WHERE i.indicator = set_target.indicator;
	INSERT INTO @output@.target AS t (indicator, financial_year, target, floor)
	VALUES (set_target.indicator, set_target.financial_year, set_target.target, set_target.floor)
	ON CONFLICT ON CONSTRAINT target_pkey DO UPDATE SET target = excluded.target, floor = excluded.floor;
END
$$;
COMMENT ON FUNCTION @output@.set_target(text, text, numeric, numeric) IS 'Sets the target of an indicator for a financial year (such as 2019-20), and the floor beyond which it is red (NULL: 10 points from the target for a percentage; no red for anything else). Errors: no such indicator or financial year; a floor on the wrong side of the target.';

CREATE OR REPLACE FUNCTION @output@.set_benchmark(indicator text, valid_from date, "national" numeric, source text) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO @output@.benchmark (indicator, valid_from, national, source)
	VALUES (@output@.require_indicator(set_benchmark.indicator), set_benchmark.valid_from, set_benchmark."national", set_benchmark.source)
	ON CONFLICT (indicator, valid_from) DO UPDATE SET national = excluded.national, source = excluded.source;
END;
COMMENT ON FUNCTION @output@.set_benchmark(text, date, numeric, text) IS 'Sets the national figure that an indicator is compared with from a reporting date on, and its source.';

CREATE OR REPLACE FUNCTION @output@.set_reporting_dates(from_date date, to_date date) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	made integer;
BEGIN
	IF careperf.usable(from_date) IS NULL OR careperf.usable(to_date) IS NULL OR from_date > to_date THEN
		RAISE invalid_parameter_value USING MESSAGE = 'reporting dates need a first and a last date, in this order',
			HINT = 'For example: set_reporting_dates(date ''2014-04-01'', date ''2019-07-31'').';
	END IF;
	DELETE FROM @output@.reporting_date;
	INSERT INTO @output@.reporting_date (period_end)
	SELECT (month + interval '1 month - 1 day')::date
	FROM generate_series(date_trunc('month', from_date::timestamp), date_trunc('month', to_date::timestamp), interval '1 month') AS month
	WHERE (month + interval '1 month - 1 day')::date BETWEEN from_date AND to_date;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;
COMMENT ON FUNCTION @output@.set_reporting_dates(date, date) IS 'Makes the month ends between two dates (both included) the reporting dates of the scorecard, in place of those before; returns how many. Other dates can be inserted into reporting_date.';
