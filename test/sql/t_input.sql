-- The input contract and making a scorecard over it: create_input, check_input, create_scorecard, drop_scorecard,
-- all by a role that may only create schemas in the database.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;
\set SHOW_CONTEXT never
DROP ROLE IF EXISTS regress_careperf_council, regress_careperf_reader;
CREATE ROLE regress_careperf_council;
CREATE ROLE regress_careperf_reader;
GRANT CREATE ON DATABASE :"DBNAME" TO regress_careperf_council;
SET ROLE regress_careperf_council;

-- ## create_input

-- makes schema and tables, and says how many: all of the contract; a second time none
SELECT careperf.create_input('t_input') = (SELECT count(*) FROM careperf.input_table) AS all_made, careperf.create_input('t_input') AS again;
-- with names, types, order, NOT NULL and comments of the contract: no rows
SELECT i.table_name, i.column_name
FROM careperf.input_column AS i
	LEFT JOIN information_schema.columns AS c ON c.table_schema = 't_input' AND c.table_name = i.table_name AND c.column_name = i.column_name
WHERE (c.ordinal_position, c.data_type, c.is_nullable, col_description(format('t_input.%I', c.table_name)::regclass, c.ordinal_position))
	IS DISTINCT FROM (i.position, i.data_type, CASE WHEN i.required THEN 'NO' ELSE 'YES' END, i.description);
-- columns that are keys are primary keys: no rows
SELECT i.table_name, i.column_name, i.key
FROM careperf.input_column AS i
WHERE i.key IS DISTINCT FROM EXISTS (SELECT FROM pg_index AS x WHERE x.indrelid = format('t_input.%I', i.table_name)::regclass AND x.indisprimary
	AND x.indkey[0] = i.position);
-- a schema whose name needs quotes; nothing else is made
SELECT careperf.create_input('t "in" ''put') > 0 AS made, careperf.create_input('T_Input') > 0 AS made;
SELECT n.nspname, count(*) = (SELECT count(*) FROM careperf.input_table) AS tables
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname ILIKE 't%in%put%' AND c.relkind = 'r' GROUP BY n.nspname ORDER BY n.nspname COLLATE "C";
DROP SCHEMA "T_Input" CASCADE;
-- tables and views that are there stay as they are, rows included
CREATE SCHEMA t_own;
CREATE TABLE t_own.people (id integer, born date);
INSERT INTO t_own.people VALUES (7, '2005-05-05');
CREATE VIEW t_own.child AS SELECT id::text AS child_id, born AS date_of_birth, NULL::text AS sex, NULL::text AS ethnicity, NULL::text AS nationality,
	NULL::text AS home_district, NULL::date AS date_of_death FROM t_own.people;
CREATE TABLE t_own.review (child_id text, review_date date, participation text, our_own_column integer);
SELECT careperf.create_input('t_own') - (SELECT count(*) FROM careperf.input_table) AS not_made;
SELECT child_id, date_of_birth FROM t_own.child;
SELECT * FROM careperf.check_input('t_own');
-- partitions for what is about a child, and the keys that they allow; tables that are there stay without
CREATE SCHEMA t_parts;
CREATE TABLE t_parts.sdq_score (child_id text, completed_on date, score integer);
SELECT careperf.create_input('t_parts', 3) - (SELECT count(*) FROM careperf.input_table) AS not_made, careperf.create_input('t_parts', 5) AS again;
SELECT i.by_child, pg_get_partkeydef(c.oid) AS partitioned_by, count(*) AS tables, string_agg(c.relname, ', ') FILTER (WHERE i.by_child <> (c.relkind = 'p')) AS such_as,
	(SELECT count(*) FROM pg_inherits AS h WHERE h.inhparent = min(c.oid)) AS partitions
FROM careperf.input_table AS i JOIN pg_class AS c ON c.oid = to_regclass('t_parts.' || i.table_name)
GROUP BY 1, 2 ORDER BY 1, 2;
SELECT c.conrelid::regclass AS "table", pg_get_constraintdef(c.oid) AS key
FROM pg_constraint AS c JOIN pg_class AS r ON r.oid = c.conrelid
WHERE c.connamespace = 't_parts'::regnamespace AND c.contype IN ('p', 'u') AND NOT r.relispartition ORDER BY c.conrelid::regclass::text;
INSERT INTO t_parts.complaint VALUES ('1', NULL, '2019-07-01'), ('2', 'C1', '2019-07-01');
SELECT * FROM careperf.check_input('t_parts');
DROP SCHEMA t_parts CASCADE;
-- mistakes
SELECT careperf.create_input(NULL);
SELECT careperf.create_input('t_parts', 0);
SELECT careperf.create_input('t_parts', NULL);
\set VERBOSITY terse
SELECT careperf.create_input('pg_catalog');
SELECT careperf.create_input('careperf');
\set VERBOSITY default

-- ## check_input

-- nothing to say
SELECT * FROM careperf.check_input('t_input') UNION ALL SELECT * FROM careperf.check_input('t "in" ''put');
-- a missing table, a missing column, columns of other types; a type that fits as well is as good (varchar for text, smallint and
-- integer for a number, domains over any of these), in a table or a view
CREATE DOMAIN t_own.code AS varchar(10);
CREATE DOMAIN t_own.short_code AS t_own.code CHECK (length(value) < 5);
DROP TABLE t_own.team, t_own.sdq_score, t_own.health_event, t_own.population, t_own.staff_post, t_own.missing_episode;
ALTER TABLE t_own.review DROP COLUMN participation;
CREATE VIEW t_own.sdq_score AS SELECT 'a'::varchar(20) AS child_id, '2019-01-01'::timestamp AS completed_on, 3::smallint AS score;
CREATE VIEW t_own.health_event AS SELECT 1::integer AS child_id, 'iha'::t_own.code AS event_type, NULL::date AS event_date;
CREATE TABLE t_own.population (area_code char(9), valid_from date, persons_0_17 numeric, area_name text);
CREATE VIEW t_own.staff_post AS SELECT 'p'::t_own.short_code AS post_id, 't'::text AS team_id, 1::bigint AS fte, 'vacant'::text AS filled_by, NULL::date AS start_date, NULL::date AS end_date;
CREATE TABLE t_own.missing_episode (missing_episode_id text, child_id text, missing_type text, started_at timestamptz, ended_at date, outcome text);
SELECT * FROM careperf.check_input('t_own');
-- children that are the same by the collation of one table must be so in all
CREATE COLLATION t_own.no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
ALTER TABLE t_own.disability ALTER child_id TYPE text COLLATE t_own.no_case;
SELECT * FROM careperf.check_input('t_own') WHERE table_name = 'disability';
ALTER TABLE t_own.disability ALTER child_id TYPE text COLLATE "C";
SELECT count(*) AS another_that_compares_bytes FROM careperf.check_input('t_own') WHERE table_name = 'disability';
-- a scorecard can not be made over it
SELECT careperf.create_scorecard('t_own', 't_scorecard');
-- nor over a schema without any of it: the first ten
CREATE SCHEMA t_empty;
SELECT careperf.create_scorecard('t_empty', 't_scorecard');
DROP SCHEMA t_empty;
-- mistakes
SELECT * FROM careperf.check_input('t_nowhere');
SELECT * FROM careperf.check_input(NULL);

-- ## create_scorecard

-- mistakes
SELECT careperf.create_scorecard(NULL, 't_scorecard');
SELECT careperf.create_scorecard('t_input', NULL);
SELECT careperf.create_scorecard('t_input', 't_input');
SELECT careperf.create_scorecard('t_input', 'careperf');
SELECT careperf.create_scorecard('t_nowhere', 't_scorecard');
-- names that can not be filled into a script
SELECT careperf.create_scorecard('t_input', 't $$ scorecard');
SELECT careperf.create_scorecard('@output@', 't %I');
-- nothing is left of those that failed
SELECT to_regnamespace('t_scorecard') IS NULL AS nothing_made;
-- an object in the way
CREATE SCHEMA t_scorecard;
CREATE TABLE t_scorecard.care_history (x integer);
SELECT careperf.create_scorecard('t_input', 't_scorecard');
DROP TABLE t_scorecard.care_history;

SELECT careperf.create_scorecard('t_input', 't_scorecard');
-- without any data every indicator is there, with no figure, and no error, in all the ways to ask
SELECT count(*) AS indicators, count(s.numerator) AS numerators, count(s.denominator) AS denominators, count(s.result) AS results,
	count(s.rag) AS rags, count(s.small_cohort) AS small
FROM t_scorecard.scorecard_at('2019-07-31') AS s;
SELECT count(*) AS members FROM t_scorecard.indicator_member;
SELECT t_scorecard.set_reporting_dates('2019-06-01', '2019-07-31') AS reporting_dates;
SELECT period_end, count(*) AS indicators, count(result) AS results FROM t_scorecard.scorecard GROUP BY period_end ORDER BY period_end;
SELECT count(*) AS indicators, count(result) AS results FROM t_scorecard.scorecard_latest;
-- every other table and view can be read, too: no rows
REFRESH MATERIALIZED VIEW t_scorecard.scorecard_mv;
REFRESH MATERIALIZED VIEW t_scorecard.indicator_breakdown_mv;
REFRESH MATERIALIZED VIEW t_scorecard.page_mv;
CREATE FUNCTION pg_temp.unreadable(schema name) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	v text;
BEGIN
	FOR v IN SELECT c.oid::regclass::text FROM pg_class AS c WHERE c.relnamespace = schema::text::regnamespace AND c.relkind IN ('v', 'm', 'r') ORDER BY 1 LOOP
		BEGIN
			EXECUTE format('SELECT count(*) FROM (SELECT * FROM %s OFFSET 0) AS x', v);
		EXCEPTION WHEN OTHERS THEN
			RETURN NEXT v || ': ' || SQLERRM;
		END;
	END LOOP;
END $$;
SELECT * FROM pg_temp.unreadable('t_scorecard');
-- a cohort that happens to be empty is no missing data: 0 of 0, and no result; a count is 0
INSERT INTO t_input.child VALUES ('c1', '2005-05-05');
INSERT INTO t_input.care_episode (child_id, start_date, reason_started, legal_status, placement_type) VALUES ('c1', '2020-01-01', 'S', 'C2', 'U1');
SELECT indicator, numerator, denominator, result FROM t_scorecard.scorecard_at('2019-07-31') WHERE indicator IN ('cic_count', 'placements_3_plus', 'sdq_average') ORDER BY indicator;
SELECT indicator, numerator, denominator, result FROM t_scorecard.scorecard_at('2020-07-31') WHERE indicator IN ('cic_count', 'placements_3_plus', 'sdq_average') ORDER BY indicator;
-- a date beyond the data, none, an infinite one
INSERT INTO t_input.input_currency (table_name, data_to) VALUES ('care_episode', '2020-07-31'), ('review', '2020-06-30');
SELECT count(*) FROM t_scorecard.scorecard_at('2020-07-01');
SELECT count(*) FROM t_scorecard.scorecard_at('2020-08-31');
SELECT count(*) FROM t_scorecard.scorecard_at(NULL);
SELECT count(*) FROM t_scorecard.scorecard_at('infinity');

-- made again, it keeps settings, grants and what others made upon it
SELECT t_scorecard.set_council('E10000016', 'Kent'), t_scorecard.set_target('cic_count', '2019-20', 100), t_scorecard.set_benchmark('cic_count', '2019-04-01', 64, 'DfE 2018'),
	t_scorecard.set_neighbour('E06000035', 'Medway');
GRANT USAGE ON SCHEMA t_scorecard TO regress_careperf_reader;
GRANT SELECT ON t_scorecard.scorecard TO regress_careperf_reader;
GRANT EXECUTE ON FUNCTION t_scorecard.scorecard_at(date) TO regress_careperf_reader;
CREATE VIEW t_own.our_view AS SELECT indicator, result FROM t_scorecard.scorecard WHERE indicator = 'cic_count';
CREATE TEMPORARY TABLE before AS SELECT oid, relname, relacl::text AS acl FROM pg_class WHERE relnamespace = 't_scorecard'::regnamespace AND relkind IN ('r', 'v', 'm');
SELECT careperf.create_scorecard('t_input', 't_scorecard');
SELECT count(*) > 20 AS many, count(*) FILTER (WHERE c.acl IS DISTINCT FROM b.acl OR c.oid IS DISTINCT FROM b.oid) AS differ
FROM before AS b FULL JOIN (SELECT oid, relname, relacl::text AS acl FROM pg_class WHERE relnamespace = 't_scorecard'::regnamespace AND relkind IN ('r', 'v', 'm')) AS c USING (relname);
SELECT (SELECT name FROM t_scorecard.council) AS council, (SELECT target FROM t_scorecard.target) AS target, (SELECT source FROM t_scorecard.benchmark) AS benchmark,
	(SELECT name FROM t_scorecard.neighbour) AS neighbour, (SELECT count(*) FROM t_scorecard.reporting_date) AS reporting_dates,
	has_table_privilege('regress_careperf_reader', 't_scorecard.scorecard', 'SELECT') AS may_read;
SELECT * FROM t_own.our_view ORDER BY result;
-- over and in schemas whose names need quotes
SELECT careperf.create_scorecard('t "in" ''put', 't "out" ''put; --');
SELECT count(*) AS indicators, count(numerator) AS numerators FROM "t ""out"" 'put; --".scorecard_at('2019-07-31');
SELECT "t ""out"" 'put; --".set_target('no such', '2019-20', 1);

-- views run with the reader's own rights: without any on the input the scorecard can be read only as it was materialised
GRANT SELECT ON t_scorecard.scorecard_mv TO regress_careperf_reader;
SET ROLE regress_careperf_reader;
SELECT count(*) FROM t_scorecard.scorecard_mv;
SELECT count(*) FROM t_scorecard.scorecard;
SELECT count(*) FROM t_input.child;
SELECT careperf.create_scorecard('t_input', 't_scorecard');
SELECT careperf.drop_scorecard('t_scorecard', discard => '{targets, benchmarks}');
SET ROLE regress_careperf_council;

-- ## drop_scorecard

SELECT careperf.drop_scorecard(NULL);
SELECT careperf.drop_scorecard('t_nowhere');
SELECT careperf.drop_scorecard('t_input');
-- it refuses while there are settings, and keeps them
SELECT careperf.drop_scorecard('t_scorecard');
SELECT careperf.drop_scorecard('t_scorecard', discard => NULL);
SELECT count(*) AS targets FROM t_scorecard.target;
SELECT careperf.drop_scorecard('t_scorecard', discard => '{targets, benchmarks}');
-- without settings it asks nothing; the input is left alone
SELECT careperf.drop_scorecard('t "out" ''put; --');
SELECT to_regnamespace('t_scorecard') IS NULL AS gone, to_regnamespace('"t ""out"" ''put; --"') IS NULL AS gone_too, (SELECT count(*) FROM t_input.child) AS children;

RESET ROLE;
DROP SCHEMA t_input, t_own, "t ""in"" 'put" CASCADE;
DROP OWNED BY regress_careperf_council, regress_careperf_reader;
DROP ROLE regress_careperf_council, regress_careperf_reader;
