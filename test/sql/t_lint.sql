-- The catalogs on the extension's own objects and on those that create_scorecard makes: one query per rule of
-- style.md ("Safe SQL, as a regression test"). Every query shows what breaks its rule: no rows.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SELECT careperf.create_input('t_lint_in') > 0 AS input_made;
SELECT careperf.create_scorecard('t_lint_in', 't_lint_out');

-- the objects looked at: members of the extension, and all that is in the output schema
CREATE TEMPORARY VIEW object AS
SELECT d.classid, d.objid, 'member' AS kind FROM pg_depend AS d
WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'careperf') AND d.deptype = 'e'
UNION ALL SELECT 'pg_class'::regclass, c.oid, 'output' FROM pg_class AS c WHERE c.relnamespace = 't_lint_out'::regnamespace
UNION ALL SELECT 'pg_proc'::regclass, p.oid, 'output' FROM pg_proc AS p WHERE p.pronamespace = 't_lint_out'::regnamespace
UNION ALL SELECT 'pg_type'::regclass, t.oid, 'output' FROM pg_type AS t WHERE t.typnamespace = 't_lint_out'::regnamespace AND t.typrelid = 0 AND t.typelem = 0;
CREATE TEMPORARY VIEW function AS
SELECT o.kind, p.*, l.lanname FROM object AS o JOIN pg_proc AS p ON o.classid = 'pg_proc'::regclass AND p.oid = o.objid JOIN pg_language AS l ON l.oid = p.prolang;
CREATE TEMPORARY VIEW relation AS
SELECT o.kind, c.* FROM object AS o JOIN pg_class AS c ON o.classid = 'pg_class'::regclass AND c.oid = o.objid;
-- there is something to look at
SELECT kind, count(*) > 10 AS functions, (SELECT count(*) > 5 FROM relation AS r WHERE r.kind = f.kind AND r.relkind IN ('r', 'v')) AS relations FROM function AS f GROUP BY kind ORDER BY kind;

-- functions in SQL or PL/pgSQL with neither a body of the SQL standard nor a fixed search_path (a procedure that commits can have
-- none: it sets its own before anything else)
SELECT oid::regprocedure FROM function
WHERE lanname NOT IN ('c', 'internal') AND prosqlbody IS NULL AND NOT coalesce(array_to_string(proconfig, ' ') ~ '(^| )search_path=pg_catalog, pg_temp( |$)', false)
	AND NOT (prokind = 'p' AND prosrc ~ '\mCOMMIT;' AND prosrc ~ '\nBEGIN\s+(--[^\n]*\s+COMMIT;\s+)?SET LOCAL search_path = pg_catalog, pg_temp;');
-- in other languages than SQL, PL/pgSQL and C, save unnest by another name
SELECT oid::regprocedure, lanname FROM function WHERE lanname NOT IN ('sql', 'plpgsql', 'c', 'internal') OR (lanname = 'internal' AND prokind <> 'a' AND prosrc <> 'array_unnest');
-- SECURITY DEFINER
SELECT oid::regprocedure FROM function WHERE prosecdef;
-- not parallel safe, save what changes the database: those that read the whole history, which each process would do again
SELECT oid::regprocedure, proparallel FROM function WHERE proparallel <> 's' AND provolatile <> 'v' ORDER BY oid::regprocedure::text COLLATE "C";
-- C functions not STRICT, outside of a list: NULL has a meaning to them
SELECT oid::regprocedure FROM function
WHERE lanname = 'c' AND NOT proisstrict AND proname <> ALL ('{
	care_history_transition, care_history_final, rows_combine,
	placement_count_transition, placement_count_combine, placement_count_final,
	figures_transition, figures_combine, figures_final,
	sliced_figures_transition, sliced_figures_final, spells_transition, spells_final,
	unbroken_spells_transition, unbroken_spells_final, dates_transition, dates_final, dates_between,
	spell_dates, window_dates,
	rag_status, direction_of_travel, in_share,
	bank_holiday_changed}');
-- functions with overloads, which a call with NULL could not choose between
SELECT pronamespace::regnamespace, proname, array_agg(oid::regprocedure) FROM function WHERE proname <> 'days_between_milestones' GROUP BY pronamespace, proname HAVING count(*) > 1;
-- aggregates without combine function, not parallel safe, or with an internal state that nothing serialises
SELECT a.aggfnoid::regprocedure FROM pg_aggregate AS a JOIN function AS f ON f.oid = a.aggfnoid
WHERE a.aggcombinefn = 0 OR f.proparallel <> 's' OR (a.aggtranstype = 'internal'::regtype AND (a.aggserialfn = 0 OR a.aggdeserialfn = 0));

-- members outside of schema careperf
SELECT pg_describe_object(o.classid, o.objid, 0)
FROM object AS o CROSS JOIN LATERAL pg_identify_object(o.classid, o.objid, 0) AS i
WHERE o.kind = 'member' AND i.schema IS DISTINCT FROM 'careperf' AND i.identity <> 'careperf'
	AND NOT (i.type = 'trigger' AND i.identity ~ ' on careperf\.');
-- objects without a comment
SELECT pg_describe_object(o.classid, o.objid, 0)
FROM object AS o LEFT JOIN relation AS r ON o.classid = 'pg_class'::regclass AND r.oid = o.objid
WHERE (r.relkind IN ('r', 'v', 'm', 'p', 'f') OR o.classid IN ('pg_proc'::regclass, 'pg_namespace'::regclass)
		OR (o.classid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type AS t WHERE t.oid = o.objid AND t.typelem = 0
			AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_class AS c WHERE c.oid = t.typrelid AND c.relkind = 'c')))))
	AND coalesce(CASE WHEN o.classid = 'pg_namespace'::regclass THEN obj_description(o.objid, 'pg_namespace')
		WHEN o.classid = 'pg_proc'::regclass THEN obj_description(o.objid, 'pg_proc')
		WHEN o.classid = 'pg_type'::regclass THEN obj_description(o.objid, 'pg_type')
		ELSE obj_description(o.objid, 'pg_class') END, '') = '';
SELECT 'the output schema' AS uncommented WHERE obj_description('t_lint_out'::regnamespace, 'pg_namespace') IS NULL
UNION ALL SELECT 'the extension' WHERE obj_description((SELECT oid FROM pg_extension WHERE extname = 'careperf'), 'pg_extension') IS NULL;
-- columns without a comment
SELECT format('%s.%I', r.oid::regclass, a.attname)
FROM relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE r.relkind IN ('r', 'v', 'm', 'p', 'f') AND coalesce(col_description(r.oid, a.attnum), '') = '';
-- comments that do not end as a sentence
SELECT pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
FROM object AS o JOIN pg_description AS d ON d.classoid = o.classid AND d.objoid = o.objid
WHERE d.description !~ '[.]$';

-- rights to write, or to make objects, given to everybody
SELECT r.oid::regclass, a.privilege_type FROM relation AS r CROSS JOIN LATERAL aclexplode(r.relacl) AS a
WHERE a.grantee = 0 AND a.privilege_type NOT IN ('SELECT');
SELECT n.nspname, a.privilege_type FROM pg_namespace AS n CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
WHERE n.nspname IN ('careperf', 't_lint_out') AND a.grantee = 0 AND a.privilege_type <> 'USAGE';
-- anything at all in the output schema, which holds children, given to everybody
SELECT r.oid::regclass, a.privilege_type FROM relation AS r CROSS JOIN LATERAL aclexplode(r.relacl) AS a WHERE r.kind = 'output' AND a.grantee = 0;
-- member tables that nobody but their owner can read
SELECT r.oid::regclass FROM relation AS r
WHERE r.kind = 'member' AND r.relkind IN ('r', 'v') AND NOT EXISTS (SELECT FROM aclexplode(r.relacl) AS a WHERE a.grantee = 0 AND a.privilege_type = 'SELECT');
-- members that depend on an object outside of the extension and of the system
SELECT pg_describe_object(d.classid, d.objid, 0) AS member, pg_describe_object(d.refclassid, d.refobjid, 0) AS outsider
FROM object AS o
	JOIN pg_depend AS d ON (d.classid = o.classid AND d.objid = o.objid)
		OR (d.classid = 'pg_rewrite'::regclass AND o.classid = 'pg_class'::regclass AND d.objid IN (SELECT w.oid FROM pg_rewrite AS w WHERE w.ev_class = o.objid))
	JOIN pg_class AS c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid
WHERE o.kind = 'member' AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'careperf'::regnamespace);
-- objects of the output schema that are members: a dump would leave them out
SELECT pg_describe_object(o.classid, o.objid, 0) FROM object AS o JOIN object AS m USING (classid, objid) WHERE o.kind = 'output' AND m.kind = 'member';
-- views of the output schema that run with their owner's rights
SELECT r.oid::regclass FROM relation AS r WHERE r.kind = 'output' AND r.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (r.reloptions), false);
-- materialised views without a unique index, which REFRESH ... CONCURRENTLY needs
SELECT r.oid::regclass FROM relation AS r WHERE r.relkind = 'm' AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = r.oid AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL);
-- tables without a primary key, but for the members behind publications: faulty input may hold the same row twice
SELECT r.oid::regclass FROM relation AS r WHERE r.relkind = 'r' AND r.relname <> 'published_member' AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = r.oid AND i.indisprimary);
-- what BI tools read has plain types only: varchar(n), numeric(p,s), date, integer (../tools/README.md)
SELECT format('%s.%I', r.oid::regclass, a.attname), format_type(a.atttypid, a.atttypmod)
FROM relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE r.kind = 'output' AND r.relname IN ('scorecard', 'scorecard_latest', 'scorecard_mv', 'indicator_breakdown', 'indicator_breakdown_mv', 'care_flow',
	'bi_scorecard', 'bi_breakdown', 'bi_result', 'bi_indicator', 'bi_date', 'bi_member', 'bi_page', 'bi_process_control', 'bi_funnel', 'data_dictionary', 'data_quality')
	AND format_type(a.atttypid, a.atttypmod) !~ '^(character varying\(\d+\)|numeric\(\d+,\d+\)|date|integer)$';

-- a table by_child that is asked whether it has any row: a share of the children would answer for all
SELECT d.name, t.table_name
FROM (SELECT name, definition FROM careperf.fact UNION ALL SELECT indicator, members FROM careperf.indicator) AS d
	JOIN careperf.input_table AS t ON t.by_child AND d.definition ~* ('EXISTS \(SELECT (1 )?FROM @input@\.' || t.table_name || '\M');

SELECT careperf.drop_scorecard('t_lint_out');
DROP SCHEMA t_lint_in CASCADE;
