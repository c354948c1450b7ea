-- Who may see what: readers published figures, analysts the live views with their own rights, owners everything.

-- Row-level security is followed through the council's views down to its tables.
CREATE FUNCTION careperf.restricted_tables(output_schema name, role name) RETURNS TABLE (table_name text, bypassed_by text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- a view without security_invoker reads what is beneath it with its owner's rights; the materialised views of the
	-- output schema itself are not what an analyst reads
	WITH RECURSIVE beneath AS (
		SELECT c.oid, c.relkind, NULL::text AS through
		FROM pg_catalog.pg_class AS c
			JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = restricted_tables.output_schema AND c.relkind = 'v'
		UNION
		SELECT t.oid, t.relkind, CASE
				WHEN t.relkind = 'm' THEN coalesce(b.through, t.oid::pg_catalog.regclass::text)
				WHEN t.relkind = 'v' AND NOT coalesce((SELECT o.option_value::boolean FROM pg_catalog.pg_options_to_table(t.reloptions) AS o
					WHERE o.option_name = 'security_invoker'), false) THEN coalesce(b.through, t.oid::pg_catalog.regclass::text)
				ELSE b.through END
		FROM beneath AS b
			JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = b.oid
			JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
				AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> b.oid
			JOIN pg_catalog.pg_class AS t ON t.oid = d.refobjid
				AND NOT (t.relkind = 'm' AND t.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = restricted_tables.output_schema)))
	SELECT DISTINCT c.oid::pg_catalog.regclass::text, b.through
	FROM beneath AS b
		JOIN pg_catalog.pg_class AS c ON c.oid = b.oid
		CROSS JOIN pg_catalog.pg_roles AS r
	WHERE r.rolname = restricted_tables.role AND c.relrowsecurity AND NOT r.rolsuper AND NOT r.rolbypassrls
		AND NOT (pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE') AND NOT c.relforcerowsecurity)
		-- a policy that lets through every row, and none that takes some away again
		AND NOT (EXISTS (SELECT FROM pg_catalog.pg_policy AS p
				WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('r', '*') AND pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true'
					AND (p.polroles = '{0}' OR EXISTS (SELECT FROM unnest(p.polroles) AS m (id) WHERE pg_catalog.pg_has_role(r.oid, m.id, 'USAGE'))))
			AND NOT EXISTS (SELECT FROM pg_catalog.pg_policy AS p
				WHERE p.polrelid = c.oid AND NOT p.polpermissive AND p.polcmd IN ('r', '*')));
END;
COMMENT ON FUNCTION careperf.restricted_tables(name, name) IS
'The tables beneath an output schema whose row-level security may hide rows from a role; bypassed_by names a view or materialised view in between that reads the table with its owner''s rights, so that row-level security would not hold for the role. Empty for a role that may see all.';

CREATE FUNCTION careperf.input_relations(output_schema name) RETURNS TABLE (relation regclass, input_schema name, as_caller boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE beneath AS (
		SELECT v.oid, v.relnamespace, true AS as_caller
		FROM pg_catalog.pg_class AS v
			JOIN pg_catalog.pg_namespace AS o ON o.oid = v.relnamespace
		WHERE o.nspname = input_relations.output_schema AND v.relkind = 'v'
		UNION
		SELECT t.oid, t.relnamespace, b.as_caller AND coalesce((SELECT o.option_value::boolean FROM pg_catalog.pg_options_to_table(v.reloptions) AS o
			WHERE o.option_name = 'security_invoker'), false)
		FROM beneath AS b
			JOIN pg_catalog.pg_class AS v ON v.oid = b.oid
			JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = b.oid
			JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
				AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> b.oid
			JOIN pg_catalog.pg_class AS t ON t.oid = d.refobjid)
	SELECT b.oid::pg_catalog.regclass, n.nspname, bool_or(b.as_caller)
	FROM beneath AS b
		JOIN pg_catalog.pg_namespace AS n ON n.oid = b.relnamespace
	WHERE n.nspname NOT IN (input_relations.output_schema, 'careperf', 'pg_catalog', 'information_schema')
	GROUP BY b.oid, n.nspname;
END;
COMMENT ON FUNCTION careperf.input_relations(name) IS 'The tables and views of other schemas that the views of an output schema rest on, their input and what is beneath that; as_caller: read with the rights of whoever asks, not those of the owner of a view in between.';

CREATE FUNCTION careperf.revoke_access(output_schema name, role name) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	i record;
BEGIN
	IF output_schema IS NULL OR to_regclass(format('%I.published_scorecard', output_schema)) IS NULL THEN
		RAISE invalid_schema_name USING MESSAGE = format('there is no scorecard in schema "%s"', coalesce(output_schema, 'NULL')),
			HINT = 'Name the output schema that careperf.create_scorecard made; run create_scorecard again after an upgrade.';
	END IF;
	IF role IS NULL OR to_regrole(quote_ident(role)) IS NULL THEN
		RAISE undefined_object USING MESSAGE = format('there is no role "%s"', coalesce(role, 'NULL')),
			HINT = 'Name a role: CREATE ROLE panel; a user gets its rights with GRANT panel TO user. PUBLIC can not be given access.';
	END IF;
	-- functions are everybody's until this is said; they read with the caller's rights, but readers need none at all
	EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %I FROM PUBLIC', output_schema);
	EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %I FROM %I', output_schema, role);
	EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', output_schema, role);
	EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM %I', output_schema, role);
	EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', output_schema, role);
	FOR i IN SELECT * FROM careperf.input_relations(output_schema) AS r WHERE r.as_caller LOOP
		EXECUTE format('REVOKE SELECT ON %s FROM %I', i.relation, role);
	END LOOP;
END
$$;
COMMENT ON FUNCTION careperf.revoke_access(name, name) IS
'Takes back every right of a role on an output schema and on the input that its views read. Rights that the role has through another role, or that PUBLIC has, stay.';

CREATE FUNCTION careperf.grant_access(output_schema name, role name, level text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	-- filled at publication, small counts hidden; and whose figures they are
	for_readers CONSTANT text[] := '{council, publication, published_scorecard, published_breakdown}';
	-- of all areas, whoever asks
	of_all CONSTANT text[] := '{published_figure, published_cell, published_nesting, published_union, published_member}';
	settings CONSTANT text[] := '{council, neighbour, target, benchmark, reporting_date, commentary, process_change, publication_setting}';
	restricted text;
	seen text;
	c record;
BEGIN
	IF level IS NULL OR level NOT IN ('reader', 'analyst', 'owner') THEN
		RAISE invalid_parameter_value USING MESSAGE = format('there is no level of access "%s"', coalesce(level, 'NULL')),
			HINT = 'reader: published figures, small counts hidden; analyst: the live views, with the role''s own rights on the input; owner: all of it, settings and publishing.';
	END IF;
	-- also checks schema and role
	PERFORM careperf.revoke_access(output_schema, role);

	SELECT string_agg(DISTINCT t.table_name, ', ') INTO restricted FROM careperf.restricted_tables(output_schema, role) AS t;
	SELECT string_agg(DISTINCT t.bypassed_by, ', ') INTO seen FROM careperf.restricted_tables(output_schema, role) AS t WHERE t.bypassed_by IS NOT NULL;
	IF level <> 'reader' AND seen IS NOT NULL THEN
		RAISE insufficient_privilege USING MESSAGE = format('role "%s" can not be %s: row-level security would not hold', role, level),
			DETAIL = format('The input reads %s with the rights of its owner, through %s.', restricted, seen),
			HINT = 'Make such a view read with its reader''s rights: ALTER VIEW ... SET (security_invoker = true).';
	END IF;
	IF level = 'owner' AND restricted IS NOT NULL THEN
		RAISE insufficient_privilege USING MESSAGE = format('role "%s" can not be owner: it may not see all of the council', role),
			DETAIL = format('Row-level security on %s may hide rows from it; materialised views and publications hold all.', restricted),
			HINT = 'Make it analyst, or give it a policy USING (true) on these tables or BYPASSRLS.';
	END IF;

	EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', output_schema, role);
	FOR c IN
		SELECT r.oid::regclass AS relation, r.relname, r.relkind
		FROM pg_class AS r JOIN pg_namespace AS n ON n.oid = r.relnamespace
		WHERE n.nspname = output_schema AND r.relkind IN ('r', 'v', 'm')
	LOOP
		IF level = 'reader' THEN
			CONTINUE WHEN c.relname <> ALL (for_readers);
		ELSIF restricted IS NOT NULL THEN
			CONTINUE WHEN c.relkind = 'm' OR c.relname = ANY (of_all);
		END IF;
		EXECUTE format('GRANT SELECT ON %s TO %I', c.relation, role);
	END LOOP;
	IF level <> 'reader' THEN
		EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %I TO %I', output_schema, role);
		FOR c IN SELECT * FROM careperf.input_relations(output_schema) AS r WHERE r.as_caller LOOP
			IF NOT has_schema_privilege(role, c.input_schema, 'USAGE') THEN
				EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', c.input_schema, role);
			END IF;
			IF NOT has_table_privilege(role, c.relation, 'SELECT') THEN
				EXECUTE format('GRANT SELECT ON %s TO %I', c.relation, role);
			END IF;
		END LOOP;
		IF restricted IS NOT NULL THEN
			RAISE NOTICE USING MESSAGE = format('role "%s" gets no materialised view and no publication in full: they hold all areas', role),
				DETAIL = format('Row-level security on %s may hide rows from it.', restricted);
		END IF;
	END IF;
	IF level = 'owner' THEN
		FOR c IN SELECT s.name FROM unnest(settings) AS s (name) LOOP
			EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I.%I TO %I', output_schema, c.name, role);
		END LOOP;
		-- triggers let nothing through but careperf.publish and forget_children
		FOR c IN SELECT s.name FROM unnest(for_readers || of_all) AS s (name) LOOP
			EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I.%I TO %I', output_schema, c.name, role);
		END LOOP;
	END IF;

	IF level = 'reader' THEN
		-- what PUBLIC, another role or being a superuser gives it besides
		SELECT string_agg(x.name, ', ') INTO seen
		FROM (SELECT r.oid::regclass::text AS name
				FROM pg_class AS r JOIN pg_namespace AS n ON n.oid = r.relnamespace
				WHERE r.relkind IN ('r', 'v', 'm', 'f', 'p') AND has_any_column_privilege(role, r.oid, 'SELECT')
					AND (n.nspname = output_schema AND r.relname <> ALL (for_readers)
						OR r.oid IN (SELECT coalesce(p.relid, i.relation)
							FROM careperf.input_relations(output_schema) AS i LEFT JOIN LATERAL pg_partition_tree(i.relation) AS p ON true))
				ORDER BY 1 LIMIT 3) AS x;
		IF seen IS NOT NULL THEN
			RAISE insufficient_privilege USING MESSAGE = format('role "%s" can not be reader: it can see more than published figures', role),
				DETAIL = format('It can read %s, ...', seen),
				HINT = 'Superusers can read everything. Others have it through PUBLIC or a role they belong to: take that away with REVOKE first.';
		END IF;
		-- what one publication of a council hides, another may show
		SELECT string_agg(DISTINCT n.nspname, ', ') INTO seen
		FROM pg_class AS r JOIN pg_namespace AS n ON n.oid = r.relnamespace
			CROSS JOIN LATERAL careperf.input_relations(n.nspname) AS theirs
			JOIN careperf.input_relations(output_schema) AS ours USING (relation)
		WHERE r.relname = 'published_scorecard' AND n.nspname <> output_schema
			AND has_schema_privilege(role, n.oid, 'USAGE') AND has_table_privilege(role, r.oid, 'SELECT');
		IF seen IS NOT NULL THEN
			RAISE insufficient_privilege USING MESSAGE = format('role "%s" can not be reader: it reads another scorecard of the same children', role),
				DETAIL = format('It can read the publications of schema %s, which rests on the same input.', seen),
				HINT = 'What one of them hides, the other may give away. Let a reader see one: careperf.revoke_access takes the other away.';
		END IF;
	END IF;
END
$$;
COMMENT ON FUNCTION careperf.grant_access(name, name, text) IS
'Gives a role access to an output schema, in place of what it had. reader: publication, published_scorecard and published_breakdown, which hold no child and no small count, and the name of the council: what careperf.scorecard_page needs. analyst: the live views and functions, and the input they read, where the council''s row-level security holds; materialised views and publications in full only if the role may see all. owner: all of that, the settings, publishing; not refresh, create_scorecard and add_indicator, which need the role that made the scorecard. Refuses, and says why: a reader who could see more some other way, or another scorecard of the same input; an owner from whom row-level security may hide rows; an analyst for whom a view of the input would get round row-level security. Run it again when row-level security, or the input, has changed.';
