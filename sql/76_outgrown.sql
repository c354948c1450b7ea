-- Where a scorecard has outgrown CREATE OR REPLACE: a column of a view goes or changes its type, a function gives something
-- else, a materialised view lacks a column. What changes is found by making a scorecard anew in a scratch schema; if
-- nothing of the council's rests on it, it is dropped and made again, with the rights it had and the rows of materialised views.

CREATE FUNCTION careperf.made_objects(of_schema name) RETURNS TABLE (kind text, object_name text, class_id oid, object_id oid, shape text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'INDEX' END, c.relname::text,
		'pg_catalog.pg_class'::pg_catalog.regclass::oid, c.oid,
		(SELECT string_agg(format('%I %s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)), E',\n' ORDER BY a.attnum) || E',\n'
			FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
	FROM pg_catalog.pg_class AS c
		JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = of_schema AND c.relkind IN ('v', 'm', 'i')
	UNION ALL
	SELECT 'FUNCTION', format('%I(%s)', p.proname, pg_catalog.oidvectortypes(p.proargtypes)), 'pg_catalog.pg_proc'::pg_catalog.regclass::oid, p.oid,
		format('%s gives %s', pg_catalog.pg_get_function_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid))
	FROM pg_catalog.pg_proc AS p
		JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
	WHERE n.nspname = of_schema;
END;
COMMENT ON FUNCTION careperf.made_objects(name) IS 'Part of careperf.create_scorecard: the views, materialised views, indexes and functions of a schema, and their columns, or arguments and result.';

CREATE FUNCTION careperf.rights(of_schema name) RETURNS TABLE (target text, grantee text, privilege text, grantable boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH object AS (
		SELECT 'TABLE ' || c.oid::pg_catalog.regclass AS target, c.relowner AS owner, coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner)) AS acl, '' AS of_column
		FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = of_schema AND c.relkind IN ('v', 'm')
		UNION ALL
		SELECT 'TABLE ' || c.oid::pg_catalog.regclass, c.relowner, a.attacl, format(' (%I)', a.attname)
		FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
			JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
		WHERE n.nspname = of_schema AND c.relkind IN ('v', 'm') AND a.attacl IS NOT NULL
		UNION ALL
		SELECT 'FUNCTION ' || p.oid::pg_catalog.regprocedure, p.proowner, coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner)), ''
		FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
		WHERE n.nspname = of_schema AND p.prokind = 'f')
	SELECT o.target, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::pg_catalog.regrole::text END, a.privilege_type || o.of_column, a.is_grantable
	FROM object AS o
		CROSS JOIN LATERAL pg_catalog.aclexplode(o.acl) AS a
	WHERE a.grantee <> o.owner
	UNION ALL
	SELECT o.target, o.owner::pg_catalog.regrole::text, 'OWNER', false
	FROM object AS o
	WHERE o.of_column = '';
END;
COMMENT ON FUNCTION careperf.rights(name) IS 'Part of careperf.create_scorecard: who owns the views and functions of a schema, and what others may do with them.';

CREATE FUNCTION careperf.restore_rights(of_schema name, rights_before jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	r record;
BEGIN
	FOR r IN
		SELECT b.target, b.grantee FROM jsonb_to_recordset(rights_before) AS b (target text, grantee text, privilege text)
			JOIN careperf.rights(of_schema) AS a USING (target, privilege)
		WHERE b.privilege = 'OWNER' AND a.grantee <> b.grantee
	LOOP
		EXECUTE format('ALTER %s OWNER TO %s', r.target, r.grantee);
	END LOOP;
	-- what is new by default privileges goes, as what is there now may have been taken back before
	FOR r IN
		SELECT a.* FROM careperf.rights(of_schema) AS a
			JOIN jsonb_to_recordset(rights_before) AS o (target text, privilege text) ON o.target = a.target AND o.privilege = 'OWNER'
		WHERE a.privilege <> 'OWNER' AND NOT EXISTS (SELECT FROM jsonb_to_recordset(rights_before) AS b (target text, grantee text, privilege text)
			WHERE (b.target, b.grantee, b.privilege) = (a.target, a.grantee, a.privilege))
	LOOP
		EXECUTE format('REVOKE %s ON %s FROM %s', r.privilege, r.target, r.grantee);
	END LOOP;
	FOR r IN
		SELECT b.* FROM jsonb_to_recordset(rights_before) AS b (target text, grantee text, privilege text, grantable boolean)
			JOIN careperf.rights(of_schema) AS o ON o.target = b.target AND o.privilege = 'OWNER'
		WHERE b.privilege <> 'OWNER'
			-- a column that has gone took its rights with it
			AND CASE WHEN b.privilege LIKE '% (%' THEN EXISTS (SELECT FROM pg_attribute AS a
				WHERE a.attrelid = substr(b.target, 7)::regclass AND format('(%I)', a.attname) = substring(b.privilege FROM '\(.*\)$')) ELSE true END
		EXCEPT
		SELECT a.* FROM careperf.rights(of_schema) AS a
	LOOP
		EXECUTE format('GRANT %s ON %s TO %s%s', r.privilege, r.target, r.grantee, CASE WHEN r.grantable THEN ' WITH GRANT OPTION' END);
	END LOOP;
END
$$;
COMMENT ON FUNCTION careperf.restore_rights(name, jsonb) IS 'Part of careperf.create_scorecard: gives views and functions that were made again the owner and rights they had.';

-- the objects of a schema that have to be dropped, and all that rests on them
CREATE FUNCTION careperf.outgrown(output_schema name, new_schema name)
	RETURNS TABLE (class_id oid, object_id oid, changed boolean, made_again boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE pair AS (
		SELECT e.kind, e.class_id, e.object_id,
			-- a view may get more columns at its end; indexes follow their materialised view
			CASE e.kind WHEN 'VIEW' THEN NOT starts_with(n.shape, e.shape) WHEN 'INDEX' THEN false ELSE n.shape <> e.shape END AS changed
		FROM careperf.made_objects(output_schema) AS e
			JOIN careperf.made_objects(new_schema) AS n USING (kind, object_name)),
	resting AS (
		SELECT p.class_id, p.object_id FROM pair AS p WHERE p.changed
		UNION
		-- what rests on a view, or on its row type, is the rule of another view: take the view
		SELECT CASE WHEN w.oid IS NULL THEN d.classid ELSE d.refclassid END, coalesce(w.ev_class, d.objid)
		FROM resting AS r
			JOIN pg_catalog.pg_depend AS d ON d.refclassid = r.class_id AND d.refobjid = r.object_id AND d.deptype IN ('n', 'a', 'i')
			LEFT JOIN pg_catalog.pg_rewrite AS w ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND w.oid = d.objid AND w.rulename = '_RETURN')
	SELECT r.class_id, r.object_id, coalesce(p.changed, false), p.object_id IS NOT NULL
	FROM resting AS r
		LEFT JOIN pair AS p USING (class_id, object_id)
	-- row types and TOAST tables are part of what they belong to
	WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_type AS t LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem
			WHERE r.class_id = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = r.object_id AND (t.typrelid <> 0 OR e.typrelid <> 0))
		AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c
			WHERE r.class_id = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = r.object_id AND c.relnamespace = 'pg_toast'::pg_catalog.regnamespace);
END;
COMMENT ON FUNCTION careperf.outgrown(name, name) IS 'Part of careperf.create_scorecard: the objects of an output schema that CREATE OR REPLACE can not bring to what they are in a new one (changed), and all that rests on them; made_again where create_scorecard makes it.';

CREATE FUNCTION careperf.make_way(input_schema name, output_schema name, refused text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET client_min_messages = warning
AS $$
DECLARE
	scratch CONSTANT name := format('careperf_scratch_%s', pg_backend_pid());
	gone jsonb;
	changing text;
	others text;
	o record;
BEGIN
	IF NOT has_database_privilege(current_database(), 'CREATE') THEN
		RAISE insufficient_privilege USING MESSAGE = format('the scorecard in schema "%s" can not be brought up to date without a scratch schema', output_schema),
			DETAIL = format('What is there can not be replaced in place: %s.', refused),
			HINT = format('Run careperf.create_scorecard as a role that may make one: GRANT CREATE ON DATABASE %I TO %I.', current_database(), current_user);
	END IF;
	EXECUTE format('CREATE SCHEMA %I', scratch);
	PERFORM careperf.make_objects(input_schema, scratch);
	SELECT coalesce(jsonb_agg(g), '[]'), string_agg(pg_describe_object(g.class_id, g.object_id, 0), ', ') FILTER (WHERE g.changed),
		string_agg(pg_describe_object(g.class_id, g.object_id, 0), ', ') FILTER (WHERE NOT g.made_again)
	INTO gone, changing, others
	FROM careperf.outgrown(output_schema, scratch) AS g;
	EXECUTE format('DROP SCHEMA %I CASCADE', scratch);

	IF others IS NOT NULL THEN
		RAISE dependent_objects_still_exist USING MESSAGE = format('the scorecard in schema "%s" can not be brought up to date: objects of your own rest on what changes', output_schema),
			DETAIL = format('Changing (%s): %s. In the way: %s.', refused, changing, others),
			HINT = 'Keep their definitions (pg_get_viewdef), drop them (a local indicator with drop_indicator), run careperf.create_scorecard again and make them anew.';
	ELSIF changing IS NULL THEN
		RAISE object_not_in_prerequisite_state USING MESSAGE = format('the scorecard in schema "%s" can not be brought up to date: %s', output_schema, refused),
			HINT = 'An object of your own may have the name of one that careperf makes: rename it and run careperf.create_scorecard again.';
	END IF;
	FOR o IN
		SELECT m.kind, m.object_id
		FROM careperf.made_objects(output_schema) AS m
			JOIN jsonb_to_recordset(gone) AS g (class_id oid, object_id oid, changed boolean) USING (class_id, object_id)
		WHERE g.changed
	LOOP
		-- what rests on it, all of it to be made again, may have taken it along
		IF o.kind = 'FUNCTION' AND EXISTS (SELECT FROM pg_proc AS p WHERE p.oid = o.object_id) THEN
			EXECUTE format('DROP FUNCTION %s CASCADE', o.object_id::regprocedure);
		ELSIF o.kind <> 'FUNCTION' AND EXISTS (SELECT FROM pg_class AS c WHERE c.oid = o.object_id) THEN
			EXECUTE format('DROP %s %s CASCADE', o.kind, o.object_id::regclass);
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION careperf.make_way(name, name, text) IS 'Part of careperf.create_scorecard: drops what can not be replaced in place, and what of the scorecard rests on it. Errors: objects of the council''s own rest on it, too; no right to make a scratch schema.';

CREATE FUNCTION careperf.remake_objects(input_schema name, output_schema name, refused text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET jit = off
AS $$
DECLARE
	rights_before CONSTANT jsonb := (SELECT jsonb_agg(r) FROM careperf.rights(output_schema) AS r);
	filled CONSTANT name[] := ARRAY(SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = output_schema AND c.relkind = 'm' AND c.relispopulated);
	v record;
BEGIN
	PERFORM careperf.make_way(input_schema, output_schema, refused);
	PERFORM careperf.make_objects(input_schema, output_schema);
	PERFORM careperf.restore_rights(output_schema, rights_before);
	FOR v IN
		SELECT m.view_name FROM careperf.materialised_views(output_schema) AS m
			JOIN pg_class AS c ON c.oid = format('%I.%I', output_schema, m.view_name)::regclass
		WHERE m.view_name = ANY (filled) AND NOT c.relispopulated
	LOOP
		EXECUTE format('REFRESH MATERIALIZED VIEW %I.%I', output_schema, v.view_name);
	END LOOP;
END
$$;
COMMENT ON FUNCTION careperf.remake_objects(name, name, text) IS 'Part of careperf.create_scorecard: makes the objects where some of those there can not be replaced in place, with the rights they had; materialised views that held rows hold them again.';
