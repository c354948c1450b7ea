-- Making a scorecard: create_scorecard and drop_scorecard. What they make are ordinary objects of the
-- council's, so that dump, restore and changes of its tables never touch the extension.

CREATE FUNCTION careperf.fill_in(template text, input_schema name, output_schema name) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace(template, '@input@', quote_ident(input_schema::text)), '@output@', quote_ident(output_schema::text));
COMMENT ON FUNCTION careperf.fill_in(text, name, name) IS 'A template of the catalogue with the two schemas filled in.';

-- The members of every indicator of an output schema, its local ones too, but for those whose view went with a
-- DROP EXTENSION ... CASCADE: they are to be added again.
CREATE FUNCTION careperf.all_indicators(output_schema name)
	RETURNS TABLE (indicator text, definition_version integer, local boolean, sort_order integer, needs text[], members text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY EXECUTE format('
		SELECT i.indicator, i.definition_version, false, i.sort_order, i.needs, i.members FROM careperf.indicator AS i
		UNION ALL
		SELECT l.indicator, 1, true, l.sort_order, l.needs, format(''SELECT * FROM @output@.%%I'', ''local_'' || l.indicator) FROM %1$I.local_indicator AS l
		WHERE to_regclass(format(''%%I.%%I'', %1$L, ''local_'' || l.indicator)) IS NOT NULL
		ORDER BY 4, 1, 2', output_schema);
END
$$;
COMMENT ON FUNCTION careperf.all_indicators(name) IS 'Part of careperf.create_scorecard: code, version, whether it is the council''s own, order, needs and SELECT of every indicator of an output schema.';

-- The facts that a query uses, and those that they use, written once as common table expressions, so that each (but for those
-- to be inlined) is worked out once for all indicators of the query.
CREATE FUNCTION careperf.facts_query(used_by text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE used AS (
		SELECT f.name, f.position, f.definition, f.inlined FROM careperf.fact AS f WHERE strpos(used_by, f.name) > 0 AND used_by ~ ('\m' || f.name || '\M')
		UNION
		SELECT f.name, f.position, f.definition, f.inlined
		FROM used AS u JOIN careperf.fact AS f ON f.position < u.position AND strpos(u.definition, f.name) > 0 AND u.definition ~ ('\m' || f.name || '\M'))
	SELECT 'WITH ' || string_agg(format('%I AS %s(%s)', u.name, CASE WHEN u.inlined THEN 'NOT MATERIALIZED ' END, u.definition), E',\n' ORDER BY u.position)
	FROM used AS u;
END;
COMMENT ON FUNCTION careperf.facts_query(text) IS 'Part of careperf.create_scorecard: the common table expressions of the facts that a query uses; NULL if it uses none.';

-- The members of each indicator asked for (NULL: of all). A column that an indicator's SELECT does not give is taken from
-- "missing": inside the innermost query its name means the member's column where there is one, else the outer one.
CREATE FUNCTION careperf.each_member_query(output_schema name, indicators text[], with_evidence boolean)
	RETURNS TABLE (indicator text, definition_version integer, local boolean, "position" bigint, members text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT i.indicator, i.definition_version, i.local, row_number() OVER (ORDER BY i.sort_order, i.indicator, i.definition_version), format(
'SELECT %1$L::text AS indicator, %2$s AS definition_version, x.member_id, x.child_id, x.denominator, x.numerator, x.denominator_value, x.numerator_value, x.uasc, x.attributes_on%3$s
FROM (SELECT NULL::numeric AS denominator_value, NULL::numeric AS numerator_value, NULL::datemultirange AS uasc, NULL::date AS attributes_on, NULL::careperf.evidence[] AS evidence) AS missing
	CROSS JOIN LATERAL (SELECT m.member_id, m.child_id, m.denominator, m.numerator, denominator_value, numerator_value, uasc, attributes_on%4$s FROM (%5$s) AS m) AS x',
			i.indicator, i.definition_version, CASE WHEN with_evidence THEN ', x.evidence' END, CASE WHEN with_evidence THEN ', evidence' END, i.members)
	FROM careperf.all_indicators(output_schema) AS i
	WHERE i.indicator = ANY (indicators) OR indicators IS NULL;
END;
COMMENT ON FUNCTION careperf.each_member_query(name, text[], boolean) IS 'Part of careperf.create_scorecard: the SELECT of the members of each indicator, to be run after careperf.facts_query.';

CREATE FUNCTION careperf.members_union(output_schema name, indicators text[], with_evidence boolean) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT string_agg(m.members, E'\nUNION ALL\n' ORDER BY m.position) FROM careperf.each_member_query(output_schema, indicators, with_evidence) AS m);
COMMENT ON FUNCTION careperf.members_union(name, text[], boolean) IS 'Part of careperf.create_scorecard: the union of the members of some indicators (NULL: all), to be run after careperf.facts_query.';

-- An indicator's SELECT says who counts in the numerator "of those" in the denominator: the aggregates count only the dates
-- that both hold, and a reader of the rows sees these.
CREATE FUNCTION careperf.members_query(output_schema name, indicators text[], with_evidence boolean) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT concat_ws(E'\n', careperf.facts_query(u.members), format(
'SELECT m.indicator, m.definition_version, m.member_id, m.child_id, m.denominator,
	careperf.numerator_within(m.numerator, m.denominator) AS numerator,
	m.denominator_value, m.numerator_value, m.uasc, m.attributes_on%s
FROM (%s) AS m', CASE WHEN with_evidence THEN ', m.evidence' END, u.members))
	FROM (SELECT careperf.members_union(output_schema, indicators, with_evidence) AS members) AS u);
COMMENT ON FUNCTION careperf.members_query(name, text[], boolean) IS 'Part of careperf.create_scorecard: the SELECT behind indicator_member and indicator_evidence, for some indicators (NULL: all).';

-- A query over share $2, from 0, of $3 shares of the children.
CREATE FUNCTION careperf.share_query(query text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT regexp_replace(regexp_replace(query, format('@input@\.(%s)\M(?! AS )', t.names), '@input@.\1 AS \1', 'g'),
		format('@input@\.(%s)\M', t.names), '(SELECT * FROM @input@.\1 WHERE $3 = 1 OR careperf.in_share(child_id, $2, $3))', 'g')
	FROM (SELECT string_agg(i.table_name, '|') AS names FROM careperf.input_table AS i WHERE i.by_child) AS t);
COMMENT ON FUNCTION careperf.share_query(text) IS 'Part of careperf.create_scorecard: a query that reads, of input tables with by_child, only the rows of the children in share $2 of $3.';

-- A member is of the share that its child is in; one about no child, such as a post, of the first. Those of an indicator of
-- the council's own, whose SELECT may take all children together, are all of one share.
CREATE FUNCTION careperf.each_share_query(output_schema name, indicators text[])
	RETURNS TABLE (indicator text, definition_version integer, "position" bigint, members text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT m.indicator, m.definition_version, m.position, format('SELECT m.* FROM (%s) AS m WHERE $3 = 1 OR %s', m.members,
		CASE WHEN m.local THEN format('$2 = %s %% $3', m.position) ELSE 'careperf.in_share(m.child_id, $2, $3)' END)
	FROM careperf.each_member_query(output_schema, indicators, false) AS m;
END;
COMMENT ON FUNCTION careperf.each_share_query(name, text[]) IS 'Part of careperf.create_scorecard: the SELECT of the members of each indicator that are of share $2 of $3, to be run after careperf.facts_query and put through careperf.share_query.';

-- An aggregate over the members of each indicator, not one GROUP BY over the union of all: that would carry all columns of
-- each row through it, and look its group up.
CREATE FUNCTION careperf.figures_query(output_schema name, indicators text[]) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT careperf.share_query(coalesce(careperf.facts_query(u.figures) || E'\n', '') || u.figures)
	FROM (SELECT string_agg(format(
'SELECT %L::text AS indicator, %s AS definition_version, careperf.figures_on(m.denominator, m.numerator, m.denominator_value, m.numerator_value, m.uasc, $1) AS figures
FROM (%s) AS m', m.indicator, m.definition_version, m.members), E'\nUNION ALL\n' ORDER BY m.position) AS figures
		FROM careperf.each_share_query(output_schema, indicators) AS m) AS u);
COMMENT ON FUNCTION careperf.figures_query(name, text[]) IS 'Part of careperf.create_scorecard: the SELECT of an array of careperf.figure for each of some indicators (NULL: all), on the dates that parameter $1 gives, of share $2 of $3 of the children.';

-- Where all input tables that a query takes shares of are partitioned alike, a share is some of their partitions, and nothing
-- else is read for it. Those of about 10,000 children stay in the processor's cache, also where one process works them all out.
CREATE FUNCTION careperf.partition_shares(query text, input_schema name, processes integer) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(greatest(max(n) FILTER (WHERE n <= c.children / 10000), min(n) FILTER (WHERE n >= processes)), processes)
	FROM (SELECT CASE WHEN min(p.partitions) = max(p.partitions) THEN min(p.partitions) END AS partitions
			FROM careperf.input_table AS i
				CROSS JOIN LATERAL (SELECT to_regclass(format('%I.%I', input_schema, i.table_name)) AS oid) AS t
				CROSS JOIN LATERAL (SELECT count(h.inhrelid)::integer AS partitions
					FROM pg_partitioned_table AS k
						JOIN pg_attribute AS a ON a.attrelid = k.partrelid AND a.attnum = k.partattrs[0] AND a.attname = 'child_id'
						JOIN pg_inherits AS h ON h.inhparent = k.partrelid
					WHERE k.partrelid = t.oid AND k.partstrat = 'h' AND k.partnatts = 1) AS p
			WHERE i.by_child AND i.table_name IN (SELECT m.relation[1] FROM regexp_matches(query, '@input@\.(\w+)', 'g') AS m (relation))) AS p
		CROSS JOIN (SELECT sum(r.reltuples) FILTER (WHERE r.relkind = 'r' AND r.reltuples > 0) AS children
			FROM pg_partition_tree(to_regclass(format('%I.child', input_schema))) AS l JOIN pg_class AS r ON r.oid = l.relid) AS c
		LEFT JOIN generate_series(1, p.partitions) AS n ON p.partitions % n = 0 AND c.children > 0;
END;
COMMENT ON FUNCTION careperf.partition_shares(text, name, integer) IS 'Part of careperf.create_scorecard: how many shares to make of the children for a query of careperf.share_query and so many processes: as many, but where its input tables are partitioned by the hash of child_id, all into the same number of partitions, a number that divides it, so that a share is about 10,000 children or one for each process.';

-- Shares are worked out side by side where workers may read all that the query reads and it is so much that the time which
-- they take to start is won back: one by the process that asks, and one by each worker. For one worker alone the planner does
-- not divide, and for more than four shares it starts hardly more than three.
CREATE FUNCTION careperf.shares_union(function_name name, query text, worth_rows integer, input_schema name, output_schema name) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT string_agg(format('SELECT * FROM %I.%I($1, $2, %s, %s)', output_schema, function_name, share, s.shares), ' UNION ALL ' ORDER BY share)
	FROM (SELECT current_setting('max_parallel_workers_per_gather')::integer AS workers) AS w
		CROSS JOIN LATERAL (SELECT CASE
				WHEN w.workers < 2 THEN 1
				WHEN careperf.rows_for_workers(careperf.fill_in(string_agg(DISTINCT format('SELECT (t.*) IS NULL FROM %s AS t', m.relation[1]), ' UNION ALL '),
					input_schema, output_schema)) >= worth_rows THEN least(w.workers, 3) + 1
				ELSE 1 END AS processes
			FROM regexp_matches(query, '@(?:in|out)put@\.\w+', 'g') AS m (relation)) AS p
		CROSS JOIN LATERAL (SELECT CASE WHEN worth_rows IS NULL THEN 1 ELSE careperf.partition_shares(query, input_schema, p.processes) END AS shares) AS s
		CROSS JOIN LATERAL generate_series(0, s.shares - 1) AS share);
COMMENT ON FUNCTION careperf.shares_union(name, text, integer, name, name) IS 'Part of careperf.create_scorecard: the union of the shares of the children that a function of an output schema works out; its arguments are a query of careperf.share_query, dates, share and shares. From worth_rows rows of input on (NULL: never) they are shared out among parallel workers.';

CREATE FUNCTION careperf.inputs_query(output_schema name, indicators text[]) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- a need is a relation, relation.column (any that is not NULL) or relation.column=value; several joined by "or".
	-- Each is looked up once, for all the indicators that share it: a view over other tables may be slow to answer.
	SELECT 'WITH need AS MATERIALIZED (' || (
			SELECT concat_ws(E'\nUNION ALL ', 'SELECT NULL::text AS need, NULL::boolean AS present WHERE false',
				string_agg(format('SELECT %L::text, %s', n.need, (
				SELECT string_agg(format('EXISTS (SELECT FROM %s.%I%s)',
						CASE WHEN EXISTS (SELECT FROM careperf.input_table AS t WHERE t.table_name = p.part[1]) THEN '@input@' ELSE '@output@' END,
						p.part[1], CASE WHEN p.part[3] IS NOT NULL THEN format(' WHERE %I = %L', p.part[2], p.part[3])
							WHEN p.part[2] IS NOT NULL THEN format(' WHERE %I IS NOT NULL', p.part[2]) END), ' OR ')
				FROM regexp_split_to_table(n.need, ' or ') AS alternative
					CROSS JOIN LATERAL regexp_match(alternative, '^(\w+)(?:\.(\w+)(?:=(.*))?)?$') AS p (part))), E'\nUNION ALL ' ORDER BY n.need))
			FROM (SELECT DISTINCT unnest(a.needs) AS need FROM careperf.all_indicators(output_schema) AS a
				WHERE a.indicator = ANY (indicators) OR indicators IS NULL) AS n)
		|| E')\nSELECT i.indicator, i.definition_version, (SELECT coalesce(bool_and(n.present), true) FROM need AS n WHERE n.need = ANY (i.needs)) AS present\nFROM (VALUES '
		|| string_agg(format('(%L::text, %s, %L::text[])', i.indicator, i.definition_version, i.needs), E',\n' ORDER BY i.sort_order, i.indicator, i.definition_version)
		|| ') AS i (indicator, definition_version, needs)'
	FROM careperf.all_indicators(output_schema) AS i
	WHERE i.indicator = ANY (indicators) OR indicators IS NULL;
END;
COMMENT ON FUNCTION careperf.inputs_query(name, text[]) IS 'Part of careperf.create_scorecard: the SELECT behind indicator_input, whether the input that an indicator needs has any row, for some indicators (NULL: all).';

CREATE FUNCTION careperf.replace_view(view_schema name, view_name name, query text, description text, columns jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	c record;
BEGIN
	-- the names of facts stand alone in a definition: they are views of this schema
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', view_schema), true);
	EXECUTE format('CREATE OR REPLACE VIEW %I.%I WITH (security_invoker = true) AS %s', view_schema, view_name, query);
	EXECUTE format('COMMENT ON VIEW %I.%I IS %L', view_schema, view_name, description);
	FOR c IN SELECT key, value FROM jsonb_each_text(columns) LOOP
		EXECUTE format('COMMENT ON COLUMN %I.%I.%I IS %L', view_schema, view_name, c.key, c.value);
	END LOOP;
END
$$;
COMMENT ON FUNCTION careperf.replace_view(name, name, text, text, jsonb) IS 'Part of careperf.create_scorecard: makes or replaces a view that runs with its reader''s rights.';

CREATE FUNCTION careperf.create_members(input_schema name, output_schema name) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	member_columns CONSTANT jsonb := '{
		"indicator": "Code of the indicator.",
		"definition_version": "Version of its definition.",
		"member_id": "What counts: the child, or the child and a date, an episode, a post, ...; the dates of rows of one member never overlap.",
		"child_id": "The child; NULL where the row is about none.",
		"denominator": "The dates on which it counts in the denominator (of a count: in the count).",
		"numerator": "The dates on which it counts in the numerator.",
		"denominator_value": "How much it counts in the denominator; NULL means 1.",
		"numerator_value": "How much it counts in the numerator; NULL means 1.",
		"uasc": "The dates on which it counts as an unaccompanied asylum-seeking child; NULL if never.",
		"attributes_on": "The date whose area, age, placement, ... hold in a breakdown; NULL: the reporting date."}';
	shipped text;
BEGIN
	EXECUTE format('SELECT string_agg(quote_literal(l.indicator), '', '' ORDER BY l.indicator) FROM %I.local_indicator AS l JOIN careperf.indicator AS i USING (indicator)', output_schema) INTO shipped;
	IF shipped IS NOT NULL THEN
		RAISE duplicate_object USING MESSAGE = format('schema "%s" has indicators of its own with the code of a shipped one: %s', output_schema, shipped),
			HINT = format('Drop them with SELECT %I.drop_indicator(...), and add them again under another code if they count something else.', output_schema);
	END IF;
	PERFORM careperf.replace_view(output_schema, 'indicator',
		'SELECT indicator, definition_version, valid_from, valid_to, theme, sort_order, title, polarity, data_period, unit, decimals, split_by_uasc, definition, source FROM careperf.indicator
		UNION ALL
		SELECT indicator, 1, NULL, NULL, theme, sort_order, title, polarity, data_period, unit, decimals, split_by_uasc, definition, source FROM ' || quote_ident(output_schema) || '.local_indicator',
		'The indicators of this scorecard and their definitions.', '{
		"indicator": "Code of the indicator.",
		"definition_version": "Version of its definition, from 1.",
		"valid_from": "First reporting date for which a scorecard uses this version; NULL: always.",
		"valid_to": "Last reporting date for which a scorecard uses this version; NULL: still.",
		"theme": "Part of the scorecard.",
		"sort_order": "Order on the scorecard.",
		"title": "Title as the Panel reads it.",
		"polarity": "H: higher is better; L: lower is better; T: the target is best; NULL: neither.",
		"data_period": "SS: on the day; R12M: the 12 months to it; YTD: since 1 April; AC YTD: since 1 September; M: in the month.",
		"unit": "percent, count, days (an average), average or rate_per_10000.",
		"decimals": "Decimals of the published result.",
		"split_by_uasc": "Whether it is also given without unaccompanied asylum-seeking children.",
		"definition": "The definition in words.",
		"source": "Where the definition comes from."}');
	PERFORM careperf.replace_view(output_schema, 'indicator_input', careperf.fill_in(careperf.inputs_query(output_schema, NULL), input_schema, output_schema),
		'Whether the input that an indicator cannot do without has any row.', '{
		"indicator": "Code of the indicator.",
		"definition_version": "Version of its definition.",
		"present": "Whether it has; where not, the indicator shows no data."}');
	PERFORM careperf.replace_view(output_schema, 'indicator_member', careperf.fill_in(careperf.members_query(output_schema, NULL, false), input_schema, output_schema),
		'The rows behind every figure: which child or event counts when. A figure on a date is the sum over the rows whose dates hold it.', member_columns);
	PERFORM careperf.replace_view(output_schema, 'indicator_evidence', careperf.fill_in(careperf.members_query(output_schema, NULL, true), input_schema, output_schema),
		'The rows behind every figure with what they rest on. For one indicator and date use indicator_children.',
		member_columns || '{"evidence": "Statements and the dates on which they hold; careperf.evidence_on puts them into words."}');
END
$$;
COMMENT ON FUNCTION careperf.create_members(name, name) IS 'Part of careperf.create_scorecard: the views indicator, indicator_input, indicator_member and indicator_evidence, made anew whenever a local indicator comes or goes.';

CREATE FUNCTION careperf.make_objects(input_schema name, output_schema name) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET client_min_messages = warning
AS $$
DECLARE
	s record;
BEGIN
	EXECUTE careperf.fill_in((SELECT script FROM careperf.output_script WHERE name = '10_settings'), input_schema, output_schema);
	FOR s IN SELECT * FROM careperf.fact ORDER BY position LOOP
		PERFORM careperf.replace_view(output_schema, s.name, careperf.fill_in(s.definition, input_schema, output_schema), s.description, s.columns);
	END LOOP;
	PERFORM careperf.replace_view(output_schema, 'data_quality_finding', careperf.fill_in(careperf.data_quality_query(), input_schema, output_schema),
		'The rows of the input that break a rule, as data_quality finds them; read that.', '{
		"rule": "The rule, in words.",
		"table_name": "The input table.",
		"column_name": "The column that shows the problem.",
		"child_id": "The child; NULL where the row is about none.",
		"row_key": "What finds the row again.",
		"value": "What the column holds; NULL if nothing."}');
	PERFORM careperf.create_members(input_schema, output_schema);
	FOR s IN SELECT * FROM careperf.output_script WHERE name <> '10_settings' ORDER BY name LOOP
		EXECUTE careperf.fill_in(s.script, input_schema, output_schema);
	END LOOP;
END
$$;
COMMENT ON FUNCTION careperf.make_objects(name, name) IS 'Part of careperf.create_scorecard: makes or replaces all that is in an output schema.';

CREATE FUNCTION careperf.create_scorecard(input_schema name, output_schema name) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF input_schema IS NULL OR output_schema IS NULL THEN
		RAISE null_value_not_allowed USING MESSAGE = 'input and output schema must not be NULL',
			HINT = 'Name both: SELECT careperf.create_scorecard(''cic'', ''scorecard'').';
	END IF;
	-- drop_scorecard drops all that is in it
	IF input_schema = output_schema OR output_schema IN ('careperf', 'public') THEN
		RAISE invalid_parameter_value USING MESSAGE = format('schema "%s" can not hold the scorecard', output_schema),
			HINT = 'Name a schema of its own: SELECT careperf.create_scorecard(''cic'', ''scorecard'').';
	END IF;
	-- the names are filled into quoted scripts and formats
	IF input_schema ~ '[$%@]' OR output_schema ~ '[$%@]' THEN
		RAISE invalid_schema_name USING MESSAGE = 'the name of a schema can not contain $, % or @',
			DETAIL = format('The schemas are "%s" and "%s".', input_schema, output_schema),
			HINT = 'Choose another name, or rename the schema: ALTER SCHEMA ... RENAME TO ...';
	END IF;
	PERFORM careperf.require_input(input_schema);
	IF to_regnamespace(quote_ident(output_schema)) IS NULL THEN
		EXECUTE format('CREATE SCHEMA %I', output_schema);
	END IF;
	IF EXISTS (SELECT FROM pg_namespace AS n WHERE n.nspname = output_schema AND pg_has_role(n.nspowner, 'USAGE')
			AND coalesce(obj_description(n.oid, 'pg_namespace'), '') ~ '^($|Scorecard of careperf )') THEN
		EXECUTE format('COMMENT ON SCHEMA %I IS %L', output_schema,
			format('Scorecard of careperf %s over the input in schema %s.', (SELECT extversion FROM pg_extension WHERE extname = 'careperf'), input_schema));
	END IF;
	BEGIN
		PERFORM careperf.make_objects(input_schema, output_schema);
	-- a view, a function, a materialised view that can not be replaced in place
	EXCEPTION WHEN invalid_table_definition OR invalid_function_definition OR undefined_column THEN
		PERFORM careperf.remake_objects(input_schema, output_schema, SQLERRM);
	END;
END
$$;
COMMENT ON FUNCTION careperf.create_scorecard(name, name) IS
'Makes a scorecard in an output schema (made if it is not there) over the input tables in an input schema: facts, members, results, scorecard, and the council''s own tables of settings. Run it again after an upgrade of the extension or a change of the input: it keeps the settings, grants and dependants. Errors: the input does not keep the contract (see careperf.check_input); an object in the way; objects of the council''s own rest on a view or function whose columns or result change.';

CREATE FUNCTION careperf.drop_scorecard(output_schema name, discard text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	kept record;
	held text[] := '{}';
BEGIN
	IF output_schema IS NULL OR to_regclass(format('%I.scorecard', output_schema)) IS NULL
		OR to_regclass(format('%I.indicator_member', output_schema)) IS NULL THEN
		RAISE invalid_schema_name USING MESSAGE = format('there is no scorecard in schema "%s"', coalesce(output_schema, 'NULL')),
			HINT = 'Name the output schema that careperf.create_scorecard made.';
	END IF;
	FOR kept IN
		SELECT k.what, k.table_name
		FROM (VALUES ('targets', 'target'), ('benchmarks', 'benchmark'), ('local indicators', 'local_indicator'), ('commentary', 'commentary'), ('publications', 'publication'), ('process changes', 'process_change')) AS k (what, table_name)
		WHERE k.what <> ALL (coalesce(discard, '{}'))
	LOOP
		EXECUTE format('SELECT %L || CASE WHEN EXISTS (SELECT FROM %I.%I) THEN %L::text[] ELSE ''{}'' END', held, output_schema, kept.table_name, ARRAY[kept.what]) INTO held;
	END LOOP;
	IF held <> '{}' THEN
		RAISE dependent_objects_still_exist USING MESSAGE = format('schema "%s" holds what careperf can not make again', output_schema),
			DETAIL = format('It holds %s.', array_to_string(held, ', ')),
			HINT = format('To lose them, name them: SELECT careperf.drop_scorecard(%L, discard => %L).', output_schema, held);
	END IF;
	PERFORM careperf.unschedule_all(output_schema);
	EXECUTE format('DROP SCHEMA %I CASCADE', output_schema);
END
$$;
COMMENT ON FUNCTION careperf.drop_scorecard(name, text[]) IS
'Drops an output schema and all that is in it. Refuses while it holds targets, benchmarks, local indicators, commentary or publications, unless discard names each kind that it holds. The input is left alone; a refresh that careperf.schedule set up in this database is taken back.';
