-- What the extension careperf is in this database, a line each, without oids: its members, their definitions, comments and rights,
-- and the rows that it ships. An upgraded one must give the same lines as one installed afresh.
--     psql -XqAt -f test/life/catalog.sql DATABASE
SET search_path = pg_catalog;
CREATE TEMPORARY VIEW member AS
SELECT d.classid, d.objid, i.type || ' ' || i.identity AS what
FROM pg_depend AS d CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) AS i
WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'careperf') AND d.deptype = 'e';

CREATE TEMPORARY VIEW acl AS
SELECT m.what, 0 AS objsubid, x.acl FROM member AS m JOIN LATERAL (
	SELECT coalesce(c.relacl, acldefault('r', c.relowner)) FROM pg_class AS c WHERE m.classid = 'pg_class'::regclass AND c.oid = m.objid
	UNION ALL SELECT coalesce(p.proacl, acldefault('f', p.proowner)) FROM pg_proc AS p WHERE m.classid = 'pg_proc'::regclass AND p.oid = m.objid
	UNION ALL SELECT coalesce(n.nspacl, acldefault('n', n.nspowner)) FROM pg_namespace AS n WHERE m.classid = 'pg_namespace'::regclass AND n.oid = m.objid
	UNION ALL SELECT coalesce(t.typacl, acldefault('T', t.typowner)) FROM pg_type AS t WHERE m.classid = 'pg_type'::regclass AND t.oid = m.objid) AS x (acl) ON true
UNION ALL
SELECT m.what, a.attnum, a.attacl FROM member AS m JOIN pg_attribute AS a ON m.classid = 'pg_class'::regclass AND a.attrelid = m.objid WHERE a.attacl IS NOT NULL
UNION ALL
-- the rights that belong to the extension itself, which pg_dump leaves out
SELECT 'initially ' || m.what, i.objsubid, i.initprivs FROM member AS m JOIN pg_init_privs AS i ON i.classoid = m.classid AND i.objoid = m.objid;

SELECT line FROM (
	SELECT m.what FROM member AS m
	UNION ALL
	SELECT format('comment on %s: %s', concat_ws(' column ', m.what, a.attname), d.description)
	FROM member AS m JOIN pg_description AS d ON d.classoid = m.classid AND d.objoid = m.objid
		LEFT JOIN pg_attribute AS a ON m.classid = 'pg_class'::regclass AND a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
	UNION ALL
	SELECT format('rights on %s %s: %s may %s%s', x.what, x.objsubid, CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE e.grantee::regrole::text END, e.privilege_type, CASE WHEN e.is_grantable THEN ' and grant it' END)
	FROM acl AS x CROSS JOIN LATERAL aclexplode(x.acl) AS e
	UNION ALL
	SELECT format('%s: %s', m.what, pg_get_functiondef(p.oid)) FROM member AS m JOIN pg_proc AS p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid WHERE p.prokind <> 'a'
	UNION ALL
	SELECT format('%s: %s', m.what, (to_jsonb(a) - 'aggfnoid') || jsonb_build_object('result', pg_get_function_result(a.aggfnoid), 'arguments', pg_get_function_arguments(a.aggfnoid), 'parallel', p.proparallel))
	FROM member AS m JOIN pg_aggregate AS a ON m.classid = 'pg_proc'::regclass AND a.aggfnoid = m.objid JOIN pg_proc AS p ON p.oid = m.objid
	UNION ALL
	SELECT format('%s column %s: %s', m.what, row_number() OVER (PARTITION BY m.objid ORDER BY a.attnum), concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
		CASE WHEN a.attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), 'IDENTITY ' || nullif(a.attidentity::text, ''), 'GENERATED ' || nullif(a.attgenerated::text, '')))
	FROM member AS m JOIN pg_class AS c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid AND c.relkind IN ('r', 'v', 'c')
		JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
	UNION ALL
	SELECT format('%s constraint %s: %s', m.what, c.conname, pg_get_constraintdef(c.oid)) FROM member AS m JOIN pg_constraint AS c ON m.classid = 'pg_class'::regclass AND c.conrelid = m.objid
	UNION ALL
	SELECT format('%s index %s', m.what, pg_get_indexdef(i.indexrelid)) FROM member AS m JOIN pg_index AS i ON m.classid = 'pg_class'::regclass AND i.indrelid = m.objid
	UNION ALL
	SELECT format('%s trigger %s %s: %s', m.what, pg_get_triggerdef(t.oid), t.tgenabled, obj_description(t.oid, 'pg_trigger'))
	FROM member AS m JOIN pg_trigger AS t ON m.classid = 'pg_class'::regclass AND t.tgrelid = m.objid WHERE NOT t.tgisinternal
	UNION ALL
	SELECT format('%s view: %s', m.what, pg_get_viewdef(c.oid)) FROM member AS m JOIN pg_class AS c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid AND c.relkind = 'v'
	UNION ALL
	SELECT format('%s of type %s over %s', m.what, t.typtype, format_type(t.typbasetype, t.typtypmod)) FROM member AS m JOIN pg_type AS t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid
	UNION ALL
	SELECT format('dumped: %s %s', x.config::regclass, x.condition) FROM pg_extension AS e CROSS JOIN LATERAL unnest(e.extconfig, e.extcondition) AS x (config, condition) WHERE e.extname = 'careperf'
	UNION ALL
	SELECT format('version %s, schema %s, relocatable %s', e.extversion, e.extnamespace::regnamespace, e.extrelocatable) FROM pg_extension AS e WHERE e.extname = 'careperf') AS l (line)
ORDER BY line COLLATE "C";

-- the rows, but for those that are the council's own
SELECT format('SELECT %L || row_to_json(t) FROM careperf.%I AS t WHERE %s ORDER BY row_to_json(t)::text COLLATE "C"', c.relname || ' ', c.relname,
	CASE WHEN c.oid = ANY (e.extconfig) THEN 'shipped' ELSE 'true' END)
FROM member AS m JOIN pg_class AS c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid AND c.relkind = 'r' JOIN pg_extension AS e ON e.extname = 'careperf'
ORDER BY c.relname \gexec
