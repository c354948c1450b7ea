#!/bin/bash
# create_scorecard run again where CREATE OR REPLACE refuses: a column of a view goes or changes its type, a function gives
# something else, a materialised view should have a column more. It does it, with grants and figures kept, or stops and says
# who is in the way; nothing half done.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
trap clean_up EXIT
new_database $PGDATABASE
council
create() { sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" 2>&1; }
# script NAME FROM TO: changes an output script as an upgrade would
script() { sql -c "UPDATE careperf.output_script SET script = replace(script, \$x\$$2\$x\$, \$x\$$3\$x\$) WHERE name = '$1' AND strpos(script, \$x\$$2\$x\$) > 0 RETURNING 'changed'"; }
before=$(figures $PGDATABASE) frozen=$(published $PGDATABASE)
sql -c "GRANT SELECT ON scorecard.bi_date TO $reader WITH GRANT OPTION" -c "GRANT SELECT (result) ON scorecard.bi_scorecard TO $reader" \
	-c "REVOKE SELECT ON scorecard.bi_member FROM $analyst"
shape=$(objects $PGDATABASE) breakdown=$(rows $PGDATABASE "SELECT * FROM scorecard.indicator_breakdown")


# a column that nobody uses gets another name, and a function gives something else
is "the test changes scripts" $'changed\nchanged' "$(script 57_bi 'AS calendar_year' 'AS year_of_calendar'; script 57_bi 'bi_date.calendar_year' 'bi_date.year_of_calendar' >/dev/null
	script 45_due_soon 'RETURNS TABLE (' 'RETURNS TABLE (three integer, ' >/dev/null; script 45_due_soon 'SELECT d.due_on' 'SELECT 3, d.due_on')"
is "a column of a view gets another name, a function gives another column" "" "$(create)"
renamed=$(sed 's/calendar_year/year_of_calendar/g' <<<"$shape")
same "... the view has it; all else, grants too, is as before" "$renamed" "$(objects $PGDATABASE)"
is "... the function gives it" 3 "$(sql -c "SELECT DISTINCT three FROM scorecard.due_soon('2019-07-31', 60)")"

# a fact at the bottom, on which breakdown, publication and materialised views rest
fact() { sql -c "UPDATE careperf.fact SET definition = $1, columns = columns || '{\"one\": \"One.\"}' WHERE name = 'child_dimension'"; }
fact "format('SELECT x.*, 1 AS one FROM (%s) AS x', definition)"
is "a column more at the end of a fact" "" "$(create)"
fact "replace(definition, '1 AS one', 'text ''one'' AS one')"
is "a column of a fact changes its type" "" "$(create)"
is "... and has it" text "$(sql -c "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'scorecard.child_dimension'::regclass AND attname = 'one'")"
is "... the figures are as before" "$before" "$(figures $PGDATABASE)"
is "... the materialised views are filled" "$breakdown" "$(rows $PGDATABASE "SELECT * FROM scorecard.indicator_breakdown_mv")"
same "... grants and comments stay" "$renamed" "$(objects $PGDATABASE | grep -v '^one ')"
is "... publications too" "$frozen" "$(published $PGDATABASE)"

script 20_scorecard 's.small_cohort, s.definition_version
FROM' 's.small_cohort, s.definition_version, 2 AS two
FROM' >/dev/null
sql -c "UPDATE careperf.output_script SET script = script || 'COMMENT ON COLUMN @output@.scorecard.two IS ''Two.'';' WHERE name = '20_scorecard'"
is "a view gets a column that its materialised view must have" "" "$(create)"
is "... which has it, with rows" 2 "$(sql -c "SELECT DISTINCT two FROM scorecard.bi_scorecard")"

# objects of the council's rest on what changes
sql -f - >/dev/null <<'SQL'
	CREATE VIEW public.mine AS SELECT child_id, one FROM scorecard.child_dimension;
	CREATE VIEW public."Mine too" AS SELECT * FROM public.mine;
	CREATE INDEX of_mine ON scorecard.scorecard_mv (theme);
	CREATE TABLE public.rows_of_mine (x scorecard.bi_scorecard);
	CREATE FUNCTION public.count_mine() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM scorecard.child_dimension; END;
	SELECT scorecard.add_indicator('by_dimension', 'By dimension', 'SELECT child_id || one AS member_id, child_id, range_agg(dates) AS denominator,
		NULL::datemultirange AS numerator FROM (SELECT child_id, one, unnest(dates) AS dates FROM child_dimension) AS d GROUP BY child_id, one', unit => 'count', decimals => 0);
SQL
fact "replace(definition, 'text ''one'' AS one', '1 AS one')"
script 20_scorecard '2 AS two' "text '2' AS two" >/dev/null
at=$(objects $PGDATABASE)
answer=$(create)
[[ $answer == *'the scorecard in schema "scorecard" can not be brought up to date: objects of your own rest on what changes'*HINT* ]] \
	&& ok "objects of the council's in the way: one sentence and a hint" || not_ok "objects in the way" "$answer"
for obstacle in 'view public.mine' 'view public."Mine too"' 'index scorecard.of_mine' 'table public.rows_of_mine' 'function public.count_mine()' 'view scorecard.local_by_dimension'; do
	[[ ${answer#*In the way: } == *"$obstacle"* ]] && ok "... names $obstacle" || not_ok "... names $obstacle" "$answer"
done
same "... and nothing is half done" "$at" "$(objects $PGDATABASE)"
sql -c "DROP VIEW public.mine CASCADE" -c "DROP INDEX scorecard.of_mine" -c "DROP TABLE public.rows_of_mine" -c "DROP FUNCTION public.count_mine" \
	-c "SELECT scorecard.drop_indicator('by_dimension')" >/dev/null 2>&1

# with nobody in the way, but another owner
owner=$analyst
sql -c "GRANT USAGE, CREATE ON SCHEMA scorecard, cic TO $owner" -c "GRANT SELECT ON ALL TABLES IN SCHEMA cic TO $owner" -c "DO \$\$ DECLARE r record; BEGIN
	FOR r IN SELECT CASE WHEN relkind = 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS kind, oid::regclass AS name FROM pg_class WHERE relnamespace = 'scorecard'::regnamespace AND relkind IN ('r', 'v', 'm') LOOP
		EXECUTE format('ALTER %s %s OWNER TO $owner', r.kind, r.name); END LOOP;
	FOR r IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'scorecard'::regnamespace LOOP EXECUTE format('ALTER FUNCTION %s OWNER TO $owner', r.name); END LOOP;
END \$\$"
says "an owner without the right to make a schema is told so" "GRANT CREATE ON DATABASE $PGDATABASE TO $owner" sql -c "SET ROLE $owner" -c "SELECT careperf.create_scorecard('cic', 'scorecard')"
is "a superuser does it" "" "$(create)"
is "... and the owner owns it" "$owner" "$(sql -c "SELECT DISTINCT relowner::regrole FROM pg_class WHERE relnamespace = 'scorecard'::regnamespace AND relkind IN ('r', 'v', 'm')")"
is "... and no scratch is left" "" "$(sql -c "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'careperf\_scratch%'")"
finish
