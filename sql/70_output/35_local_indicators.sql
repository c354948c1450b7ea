-- The council's own indicators: a SELECT becomes an ordinary view, owned by who added it.

CREATE OR REPLACE FUNCTION @output@.add_indicator(indicator text, title text, members text,
	unit text DEFAULT 'percent', polarity text DEFAULT NULL, data_period text DEFAULT 'SS', decimals integer DEFAULT 1,
	theme text DEFAULT 'local', sort_order integer DEFAULT NULL, definition text DEFAULT '', source text DEFAULT 'local',
	needs text[] DEFAULT '{}', split_by_uasc boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	output_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@output@$name$::regnamespace);
	input_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@input@$name$::regnamespace);
	view_name CONSTANT text := 'local_' || add_indicator.indicator;
	problem text;
	rows bigint;
BEGIN
	IF add_indicator.indicator IS NULL OR add_indicator.indicator !~ '^[a-z][a-z0-9_]{0,50}$' THEN
		RAISE invalid_parameter_value USING MESSAGE = format('"%s" can not be the code of an indicator', coalesce(add_indicator.indicator, 'NULL')),
			HINT = 'Use lower-case letters, digits and underscores, a letter first, at most 51 of them.';
	END IF;
	IF EXISTS (SELECT FROM @output@.indicator AS i WHERE i.indicator = add_indicator.indicator) THEN
		RAISE duplicate_object USING MESSAGE = format('there is an indicator "%s" already', add_indicator.indicator),
			HINT = 'Choose another code, or drop a local one first with drop_indicator.';
	END IF;

	-- the names of facts may stand alone, as in the shipped indicators
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', output_schema), true);
	BEGIN
		EXECUTE format('CREATE VIEW %I.%I WITH (security_invoker = true) AS %s', output_schema, view_name, rtrim(members, E'; \n\t'));
	EXCEPTION WHEN syntax_error_or_access_rule_violation OR feature_not_supported OR invalid_parameter_value THEN
		RAISE invalid_parameter_value USING MESSAGE = format('the SELECT of indicator "%s" can not become a view', add_indicator.indicator),
			DETAIL = SQLERRM,
			HINT = 'Give one SELECT over the facts of this schema, or over the input with its schema before the table.';
	END;

	SELECT string_agg(CASE WHEN a.atttypid IS NULL THEN format('column %s %s is missing', c.name, c.type)
			ELSE format('column %s is of type %s, not %s', c.name, format_type(a.atttypid, a.atttypmod), c.type) END, '; ')
	INTO problem
	FROM (VALUES ('member_id', 'text', true), ('child_id', 'text', true), ('denominator', 'datemultirange', true), ('numerator', 'datemultirange', true),
			('denominator_value', 'numeric', false), ('numerator_value', 'numeric', false), ('uasc', 'datemultirange', false),
			('attributes_on', 'date', false), ('evidence', 'careperf.evidence[]', false)) AS c (name, type, required)
		LEFT JOIN pg_attribute AS a ON a.attrelid = format('%I.%I', output_schema, view_name)::regclass AND a.attname = c.name AND a.attnum > 0
	WHERE CASE WHEN a.atttypid IS NULL THEN c.required
		ELSE a.atttypid <> c.type::regtype AND NOT (c.type = 'text' AND a.atttypid = 'varchar'::regtype)
			AND NOT (c.type = 'numeric' AND a.atttypid IN ('integer'::regtype, 'bigint'::regtype, 'smallint'::regtype)) END;
	IF problem IS NOT NULL THEN
		RAISE invalid_parameter_value USING MESSAGE = format('the SELECT of indicator "%s" does not give the columns of members', add_indicator.indicator),
			DETAIL = problem || '.',
			HINT = 'Give member_id text, child_id text, denominator datemultirange and numerator datemultirange (NULL::datemultirange for a count); see the column comments of indicator_member.';
	END IF;

	BEGIN
		EXECUTE format('WITH m AS (SELECT *, row_number() OVER () AS n, careperf.numerator_within(numerator, denominator) AS counted FROM %I.%I)
			SELECT count(*), (SELECT min(format(''member %%s counts twice on the same date'', a.member_id))
				FROM m AS a JOIN m AS b ON a.member_id = b.member_id AND a.n < b.n AND (a.denominator && b.denominator OR a.counted && b.counted))
			FROM m', output_schema, view_name) INTO rows, problem;
	-- the message may quote a child's data, and the server logs it
	EXCEPTION WHEN data_exception THEN
		RAISE invalid_parameter_value USING MESSAGE = format('the SELECT of indicator "%s" fails on a row (SQLSTATE %s)', add_indicator.indicator, SQLSTATE),
			HINT = 'Run it by itself to see on which.';
	END;
	IF problem IS NOT NULL THEN
		RAISE invalid_parameter_value USING MESSAGE = format('members of indicator "%s" overlap', add_indicator.indicator),
			HINT = 'Rows of one member_id must not share a date: put their dates together with range_agg, or make member_id finer.';
	END IF;

	EXECUTE format('COMMENT ON VIEW %I.%I IS %L', output_schema, view_name, format('The members of the local indicator %s: %s', add_indicator.indicator, title));
	INSERT INTO @output@.local_indicator
	VALUES (add_indicator.indicator, theme,
		coalesce(add_indicator.sort_order, (SELECT max(i.sort_order) + 1 FROM @output@.indicator AS i)),
		title, polarity, data_period, unit, decimals, split_by_uasc, needs, definition, source);
	PERFORM careperf.create_members(input_schema, output_schema);
	RAISE NOTICE 'indicator "%" added, with % member rows', add_indicator.indicator, rows;
END
$$;
COMMENT ON FUNCTION @output@.add_indicator(text, text, text, text, text, text, integer, text, integer, text, text, text[], boolean) IS
'Adds an indicator of the council''s own: code, title and a SELECT of its members (columns as in indicator_member: member_id, child_id, denominator, numerator, and where needed denominator_value, numerator_value, uasc, attributes_on, evidence). The SELECT becomes the view local_ and the code, owned by the caller; it reads with the rights of whoever asks. It is checked: columns, types, that it runs, and that members do not overlap. The indicator then appears everywhere: scorecard, history, drill-down, breakdown. Only the owner of the output schema''s views can add one.';

CREATE OR REPLACE FUNCTION @output@.drop_indicator(indicator text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	output_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@output@$name$::regnamespace);
	input_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@input@$name$::regnamespace);
BEGIN
	DELETE FROM @output@.local_indicator AS l WHERE l.indicator = drop_indicator.indicator;
	IF NOT FOUND THEN
		RAISE undefined_object USING MESSAGE = format('there is no local indicator "%s"', coalesce(drop_indicator.indicator, 'NULL')),
			HINT = 'SELECT indicator FROM local_indicator lists them; shipped indicators can not be dropped.';
	END IF;
	PERFORM careperf.create_members(input_schema, output_schema);
	-- it went before with a DROP EXTENSION ... CASCADE
	EXECUTE format('DROP VIEW IF EXISTS %I.%I', output_schema, 'local_' || drop_indicator.indicator);
END
$$;
COMMENT ON FUNCTION @output@.drop_indicator(text) IS 'Drops a local indicator and the view of its members. Targets and benchmarks stay.';
