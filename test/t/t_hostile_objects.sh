#!/bin/bash
# Objects laid in wait by somebody who may create them are never picked up: made before CREATE EXTENSION, in schemas early
# in the search_path, in pg_temp, as functions, operators, casts and tables that shadow what our code names.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
reader=careperf_reader_$$ attacker=careperf_attacker_$$
work=$(mktemp -d)
trap 'rm -rf "$work"; drop_database $PGDATABASE; for r in $reader $attacker; do psql -Xq -d postgres -c "DROP ROLE IF EXISTS $r"; done' EXIT
/usr/bin/python3 "$here/src/sample_council" --people 120 --out "$work/council" || not_ok "small sample council"

# the attacker's schema is first in everybody's search_path, before pg_catalog
new_database $PGDATABASE
sql -c "CREATE ROLE $attacker" -c "CREATE ROLE $reader" -c "CREATE SCHEMA trap AUTHORIZATION $attacker"
sql -c "ALTER DATABASE $PGDATABASE SET search_path = trap, public, pg_catalog"
# every function that the extension's scripts call by a plain name, for the same and for vaguer arguments
{
	echo "SET ROLE $attacker; SET search_path = pg_catalog;
		CREATE TABLE trap.caught (what text);
		CREATE FUNCTION trap.spring(what text) RETURNS void LANGUAGE plpgsql AS \$\$ BEGIN RAISE EXCEPTION 'trap %', what; END \$\$;"
	for f in "format(text, VARIADIC text[]) text" "format(text, text, text) text" "format(text, name) text" "format(text, name, name) text" "quote_ident(name) text" \
		"to_regclass(name) regclass" "to_regnamespace(name) regnamespace" "replace(text, text, text) text" "coalesce_(text) text" "trim_scale(numeric) numeric" \
		"round(numeric, integer) numeric" "lower(datemultirange) date" "upper(datemultirange) date" "string_to_array(text, text) text[]" "date_trunc(text, timestamp) timestamp" \
		"hashtextextended(text, bigint) bigint" "pg_has_role(oid, oid, text) boolean" "jsonb_to_recordset(jsonb) SETOF record" "has_table_privilege(name, regclass, text) boolean" \
		"months_before(date, integer) date" "result_of(numeric, numeric, text, integer) numeric" "to_char(date, text) text" "left(text, integer) text" "concat_ws(text, VARIADIC text[]) text"; do
		echo "CREATE FUNCTION trap.${f%)*}) RETURNS ${f##*) } LANGUAGE plpgsql AS \$\$ BEGIN RAISE EXCEPTION 'trap'; END \$\$;"
	done
	# operators on the very types that we compare
	for t in date text name integer numeric oid boolean datemultirange; do
		echo "CREATE FUNCTION trap.hit($t, $t) RETURNS boolean LANGUAGE plpgsql AS \$\$ BEGIN RAISE EXCEPTION 'trap'; END \$\$;"
		for o in '=' '<>' '<' '<=' '>' '>='; do echo "CREATE OPERATOR trap.$o (FUNCTION = trap.hit, LEFTARG = $t, RIGHTARG = $t);"; done
	done
	echo "CREATE FUNCTION trap.hit(datemultirange, date) RETURNS boolean LANGUAGE plpgsql AS \$\$ BEGIN RAISE EXCEPTION 'trap'; END \$\$;
		CREATE OPERATOR trap.@> (FUNCTION = trap.hit, LEFTARG = datemultirange, RIGHTARG = date);
		CREATE FUNCTION trap.join(text, text) RETURNS text LANGUAGE plpgsql AS \$\$ BEGIN RAISE EXCEPTION 'trap'; END \$\$;
		CREATE OPERATOR trap.|| (FUNCTION = trap.join, LEFTARG = text, RIGHTARG = text);"
	for t in pg_class pg_namespace pg_roles pg_extension indicator publication code child care_episode generate_series; do
		echo "CREATE TABLE trap.$t (trap integer);"
	done
	echo "CREATE DOMAIN trap.date AS pg_catalog.text CHECK (value = 'trap'); CREATE DOMAIN trap.evidence AS pg_catalog.text CHECK (value = 'trap');
		CREATE TYPE trap.text AS (trap integer); CREATE TYPE trap.numeric AS (trap integer);"
} >"$work/trap.sql"
sql -d "$PGDATABASE" -f "$work/trap.sql"
out=$(sql -c "SELECT format('%s', 'a'::pg_catalog.text, 'b'::pg_catalog.text)" 2>&1)
[[ $out == *trap* ]] && ok "the traps are set: they catch who trusts the search_path" || not_ok "the traps are set" "$out"
out=$(sql -c "SELECT DATE_ FROM (SELECT CAST('2019-01-01' AS pg_catalog.date) = CAST('2019-01-01' AS pg_catalog.date)) AS x (date_)" 2>&1)
[[ $out == *trap* ]] && ok "... operators too" || not_ok "... operators too" "$out"

# step NAME SQL: runs with the traps in the way
step() {
	local out
	out=$(sql -c "CREATE TEMPORARY TABLE pg_class (trap integer)" -c "CREATE TEMPORARY TABLE publication (trap integer)" -c "$2" 2>&1) && ok "$1" || not_ok "$1" "${out:0:400}"
}
step "CREATE EXTENSION" "CREATE EXTENSION careperf"
step "create_input" "SELECT careperf.create_input('cic')"
PGOPTIONS="$PGOPTIONS -c search_path=pg_catalog" "$here/test/load_csv.sh" "$work/council" cic
step "create_scorecard" "SELECT careperf.create_scorecard('cic', 'scorecard')"
step "... again" "SELECT careperf.create_scorecard('cic', 'scorecard')"
step "settings" "SELECT scorecard.set_council('E10000016', 'Council'), scorecard.set_target('cic_count', '2019-20', 50), scorecard.set_reporting_dates('2019-06-30', '2019-07-31')"
step "publish" "SELECT careperf.publish('scorecard', '2019-06-30')"
step "grant_access" "SELECT careperf.grant_access('scorecard', '$reader', 'reader')"
step "revoke_access" "SELECT careperf.revoke_access('scorecard', '$reader')"
for what in scorecard scorecard_latest "scorecard_at('2019-07-31')" "indicator_children('cic_count', '2019-07-31')" "indicator_movement('cic_count', '2019-06-30', '2019-07-31')" \
	"due_soon('2019-07-31', 30)" data_quality restatement restatement_child "scorecard_on_published('2019-07-31')"; do
	step "$what" "SELECT * FROM scorecard.$what"
done
is "no object of ours rests on one of the attacker's" "" "$(sql -c "SET search_path = pg_catalog" -c "
	SELECT string_agg(DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid), ', ')
	FROM pg_depend AS d
		CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) AS o
		CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, 0) AS r
	WHERE r.schema = 'trap' AND d.deptype = 'n' AND o.schema IS DISTINCT FROM 'trap' AND o.type NOT IN ('schema') AND o.identity NOT LIKE 'trap.%'")"

# a schema named careperf, made beforehand, stops the installation instead of being used
new_database $PGDATABASE
sql -c "CREATE SCHEMA careperf AUTHORIZATION $attacker"
out=$(sql -c "CREATE EXTENSION careperf" 2>&1)
[[ $out == *'schema "careperf" already exists'* ]] && ok "a schema careperf made beforehand is not used" || not_ok "schema made beforehand" "$out"
finish
