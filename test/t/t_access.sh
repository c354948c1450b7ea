#!/bin/bash
# Who sees what: readers, analysts under row-level security, owners; what grant_access refuses; nothing runs with more
# rights than its caller's.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
roles="reader analyst manager owner other group"
for r in $roles; do declare "$r=careperf_${r}_$$"; done
work=$(mktemp -d)
trap 'rm -rf "$work"; drop_database $PGDATABASE; for r in $roles; do psql -Xq -d postgres -c "DROP ROLE IF EXISTS careperf_${r}_$$"; done' EXIT

new_database $PGDATABASE
/usr/bin/python3 "$here/src/sample_council" --people 300 --out "$work/council" || not_ok "small sample council"
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic', 2)" >/dev/null
"$here/test/load_csv.sh" "$work/council" cic
sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f "$here/src/sample_council/settings.sql" \
	-c "SELECT scorecard.set_reporting_dates('2019-06-30', '2019-07-31')" \
	-c "REFRESH MATERIALIZED VIEW scorecard.scorecard_mv" -c "REFRESH MATERIALIZED VIEW scorecard.indicator_breakdown_mv" \
	-c "SELECT careperf.publish('scorecard', '2019-07-31')" >/dev/null
for r in $roles; do sql -c "CREATE ROLE careperf_${r}_$$"; done
as() { local role=$1; shift; sql -c "SET ROLE $role" "$@" 2>&1; }
grant() { sql -c "SELECT careperf.grant_access('scorecard', '$1', '$2')" 2>&1; }
# refuses NAME WORDS COMMAND...
refuses() {
	local name=$1 words=$2 out
	shift 2
	out=$("$@")
	[[ $out == *ERROR*$words* ]] && ok "$name" || not_ok "$name" "wanted an error with: $words" "got: ${out:0:300}"
}
# every relation of the database, outside the catalogs, that a role can read
readable() { sql -c "
	SELECT string_agg(c.oid::regclass::text, ' ' ORDER BY c.oid::regclass::text) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname IN ('scorecard', 'cic') AND c.relkind IN ('r', 'v', 'm', 'S') AND has_schema_privilege('$1', n.oid, 'USAGE')
		AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege('$1', c.oid, 'SELECT') ELSE has_any_column_privilege('$1', c.oid, 'SELECT') END"; }

# readers
is "reader is granted" "" "$(grant $reader reader)"
is "a reader reads four relations" "scorecard.council scorecard.publication scorecard.published_breakdown scorecard.published_scorecard" "$(readable $reader)"
is "... with the rows of the month" "52 t" "$(as $reader -c "SELECT count(*) FROM scorecard.published_scorecard" -c "SELECT count(*) > 0 FROM scorecard.published_breakdown" | paste -sd' ')"
is "... which are tables, not views" r "$(sql -c "SELECT string_agg(DISTINCT relkind::text, '') FROM pg_class WHERE oid IN ('scorecard.council'::regclass, 'scorecard.publication'::regclass, 'scorecard.published_scorecard'::regclass, 'scorecard.published_breakdown'::regclass)")"
is "... calls no function of the scorecard" 0 "$(sql -c "SELECT count(*) FROM pg_proc WHERE pronamespace = 'scorecard'::regnamespace AND has_function_privilege('$reader', oid, 'EXECUTE')")"
is "... and writes nothing" 0 "$(sql -c "SELECT count(*) FROM pg_class WHERE relnamespace = 'scorecard'::regnamespace AND relkind IN ('r', 'v', 'm') AND has_table_privilege('$reader', oid, 'INSERT, UPDATE, DELETE, TRUNCATE')")"
refuses "... nor asks for a date" "permission denied" as $reader -c "SELECT * FROM scorecard.scorecard_at('2019-07-31')"
refuses "... nor uses the C functions on the children" "permission denied" as $reader -c "SELECT count(*) FROM scorecard.indicator_member"
is "columns of readers: hidden wherever suppressed" 0 "$(sql -c "
	SELECT count(*) FROM scorecard.published_scorecard
	WHERE suppressed = 1 AND coalesce(result, lower_95, upper_95, to_target) IS NOT NULL OR suppressed = 1 AND (rag IS NOT NULL OR direction_of_travel IS NOT NULL OR direction_on_year IS NOT NULL)")"
sql -c "GRANT SELECT ON scorecard.indicator_child TO PUBLIC"
refuses "no reader who could see children through PUBLIC" "can see more than published figures" grant $other reader
is "... who then has nothing" "" "$(sql -c "SELECT has_schema_privilege('$other', 'scorecard', 'USAGE')" | grep -v f)"
sql -c "REVOKE SELECT ON scorecard.indicator_child FROM PUBLIC" -c "GRANT SELECT ON cic.review_1 TO $other"
refuses "no reader who could see children in a partition of the input" "can see more than published figures" grant $other reader
sql -c "REVOKE SELECT ON cic.review_1 FROM $other" -c "GRANT $group TO $other"
grant $group analyst >/dev/null
refuses "no reader who could see children through another role" "can see more than published figures" grant $other reader
sql -c "REVOKE $group FROM $other" -c "SELECT careperf.revoke_access('scorecard', '$group')" >/dev/null
sql -c "SELECT careperf.create_scorecard('cic', 'second')" -c "SELECT careperf.grant_access('second', '$other', 'reader')" >/dev/null
refuses "no reader of two scorecards of the same children" "another scorecard of the same children" grant $other reader
sql -c "SELECT careperf.revoke_access('second', '$other')" -c "SELECT careperf.drop_scorecard('second')" >/dev/null
refuses "no superuser as reader" "can see more than published figures" grant postgres reader
refuses "no PUBLIC" 'no role "public"' grant public reader
refuses "no other level" "no level of access" grant $other boss
refuses "no other schema" "no scorecard in schema" as postgres -c "SELECT careperf.grant_access('cic', '$other', 'reader')"

# analysts, of whom one may see one area only
figure="SELECT numerator FROM scorecard.scorecard_at('2019-07-31') WHERE indicator = 'cic_count'"
is "analyst is granted" "" "$(grant $analyst analyst)"
is "an analyst who may see all sees what is" "$(sql -c "$figure")" "$(as $analyst -c "$figure")"
is "... and the materialised views" 104 "$(as $analyst -c "SELECT count(*) FROM scorecard.scorecard_mv")"
area=$(sql -c "SELECT member FROM scorecard.indicator_breakdown WHERE indicator = 'cic_count' AND dimension = 'area' AND period_end = '2019-07-31' AND member <> 'Unknown' ORDER BY numerator DESC LIMIT 1")
sql -c "CREATE TABLE cic.child_area AS SELECT child_id FROM scorecard.child_dimension WHERE dimension = 'area' AND member = '$area' AND dates @> DATE '2019-07-31'"
for t in $(sql -c "SELECT table_name FROM careperf.input_column WHERE column_name = 'child_id'"); do
	sql -c "ALTER TABLE cic.$t ENABLE ROW LEVEL SECURITY" \
		-c "CREATE POLICY one_area ON cic.$t TO $analyst USING (child_id IN (SELECT a.child_id FROM cic.child_area AS a))" \
		-c "CREATE POLICY all_areas ON cic.$t TO $manager USING (true)"
done
sql -c "GRANT SELECT ON cic.child_area TO $analyst"
out=$(PGOPTIONS= grant $analyst analyst)
[[ $out == *NOTICE*"no materialised view"* ]] && ok "materialised views are refused to whom row-level security restricts" || not_ok "materialised views refused" "${out:0:600}"
for t in scorecard_mv indicator_breakdown_mv published_member published_figure published_cell published_nesting published_union; do
	refuses "... so $t is out of reach" "permission denied" as $analyst -c "SELECT * FROM scorecard.$t"
done
refuses "... through a view in front of it too" "permission denied" as $analyst -c "SELECT * FROM scorecard.bi_scorecard"
wanted=$(sql -c "SELECT numerator FROM scorecard.indicator_breakdown WHERE indicator = 'cic_count' AND dimension = 'area' AND member = '$area' AND period_end = '2019-07-31'")
is "the live scorecard is that of the one area" "$wanted" "$(as $analyst -c "$figure" | cut -d. -f1).00"
is "... and so are the children" 0 "$(as $analyst -c "SELECT count(*) FROM scorecard.indicator_child WHERE child_id NOT IN (SELECT child_id FROM cic.child_area)")"
for call in "indicator_children('cic_count', '2019-07-31')" "indicator_movement('cic_count', '2019-06-30', '2019-07-31')" "due_soon('2019-07-31', 60)" data_quality; do
	is "... in $call" 0 "$(as $analyst -c "SELECT count(*) FROM scorecard.$call WHERE child_id NOT IN (SELECT child_id FROM cic.child_area)")"
done
is "no view of the scorecard reads with its owner's rights" "" "$(sql -c "
	SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'scorecard'::regnamespace AND relkind = 'v'
		AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)")"
is "a role that policies let see all gets the materialised views" "t" "$(grant $manager analyst >/dev/null; as $manager -c "SELECT count(*) > 0 FROM scorecard.scorecard_mv")"
refuses "no owner who may not see all" "may not see all" grant $analyst owner
refuses "... who keeps what it had, and no more" "permission denied" as $analyst -c "SELECT * FROM scorecard.scorecard_mv"
sql -c "ALTER TABLE cic.complaint RENAME TO complaint_table" -c "CREATE VIEW cic.complaint AS SELECT * FROM cic.complaint_table" \
	-c "SELECT careperf.create_scorecard('cic', 'scorecard')" >/dev/null
refuses "no analyst where a view of the input gets round row-level security" "row-level security would not hold" grant $analyst analyst
sql -c "ALTER VIEW cic.complaint SET (security_invoker = true)"
is "... until the view reads with its reader's rights" "" "$(grant $analyst analyst)"
is "... then row-level security holds behind the view" t "$(as $analyst -c "SELECT count(*) = (SELECT count(*) FROM cic.complaint AS c JOIN cic.child_area USING (child_id)) FROM cic.complaint")"

# owners
is "owner is granted" "" "$(grant $manager owner)"
is "an owner sets targets, comments and publishes" 1 "$(as $manager -c "SELECT scorecard.set_target('cic_count', '2019-20', 50), scorecard.set_commentary('cic_count', '2019-06-30', 'More.')" -c "SELECT careperf.publish('scorecard', '2019-06-30')" | tail -1)"
refuses "... and does not change what is published" "can not be changed" as $manager -c "UPDATE scorecard.published_figure SET result = 100"
refuses "an analyst does not publish" "permission denied" as $analyst -c "SELECT careperf.publish('scorecard', '2019-06-30', 'mine')"
refuses "a reader does not grant" "" as $reader -c "SELECT careperf.grant_access('scorecard', '$reader', 'owner')"
is "... and gets nothing from trying" "scorecard.council scorecard.publication scorecard.published_breakdown scorecard.published_scorecard" "$(readable $reader)"
sql -c "GRANT SELECT ON cic.complaint_table TO PUBLIC"
refuses "no reader who can read a table beneath a view of the input" "cic.complaint_table" grant $manager reader
sql -c "REVOKE SELECT ON cic.complaint_table FROM PUBLIC"
is "a lower level takes the place of a higher one" "scorecard.council scorecard.publication scorecard.published_breakdown scorecard.published_scorecard" \
	"$(grant $manager reader | grep .; readable $manager)"
sql -c "SELECT careperf.revoke_access('scorecard', '$reader')" >/dev/null
is "revoke_access leaves nothing" "" "$(readable $reader)"
is "no function runs with its owner's rights" "" "$(sql -c "SELECT string_agg(oid::regprocedure::text, ' ') FROM pg_proc WHERE pronamespace IN ('careperf'::regnamespace, 'scorecard'::regnamespace) AND prosecdef")"
is "every one has a fixed search_path or a body that is bound" "" "$(sql -c "
	SELECT string_agg(p.oid::regprocedure::text, ' ') FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
	WHERE p.pronamespace IN ('careperf'::regnamespace, 'scorecard'::regnamespace) AND l.lanname IN ('sql', 'plpgsql') AND p.prokind = 'f' AND p.prosqlbody IS NULL
		AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS c WHERE c LIKE 'search_path=pg_catalog, pg_temp')")"
finish
