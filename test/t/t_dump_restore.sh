#!/bin/bash
# The life of a database: dump and restore, a second create_scorecard over the first, dropping tables and the extension.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
work=$(mktemp -d); trap 'rm -rf "$work"; drop_database $PGDATABASE; drop_database ${PGDATABASE}_copy' EXIT

new_database $PGDATABASE
/usr/bin/python3 "$here/src/sample_council" --people 300 --out "$work/council" || not_ok "small sample council"
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('Children''s \"data\"')" -c "SELECT careperf.create_input('cic')" >/dev/null
"$here/test/load_csv.sh" "$work/council" cic
sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -c "SELECT careperf.create_scorecard('Children''s \"data\"', 'Score''s \"card\"')" \
	-f "$here/src/sample_council/settings.sql" \
	-c "SELECT scorecard.set_reporting_dates('2018-07-31', '2019-07-31')" \
	-c "SELECT scorecard.add_indicator('uasc_count', 'Number of UASC in care', 'SELECT child_id AS member_id, child_id, in_care * uasc AS denominator, NULL::datemultirange AS numerator FROM child_in_care', unit => 'count', decimals => 0)" \
	-c "REFRESH MATERIALIZED VIEW scorecard.scorecard_mv" \
	-c "INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('2019-07-03', 'County day')" \
	-c "CREATE VIEW public.mine AS SELECT indicator, result FROM scorecard.scorecard_latest" >/dev/null
figures() { sql -d "$1" -c "SELECT md5(string_agg(s::text, chr(10) ORDER BY s::text)) FROM scorecard.scorecard AS s"; }
objects() {
	sql -d "$1" -c "SELECT c.relkind, c.oid::regclass, obj_description(c.oid), c.relacl, c.reloptions
		FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = 'scorecard' ORDER BY c.relname" | md5sum
}
before=$(figures $PGDATABASE)
is "a local indicator is on the scorecard" t "$(sql -c "SELECT sum(numerator) > 0 FROM scorecard.scorecard WHERE indicator = 'uasc_count'")"
targets=$(sql -c "SELECT count(*) FROM scorecard.target")
is "the council's bank holiday counts" f "$(sql -c "SELECT careperf.is_working_day('2019-07-03')")"

for format in plain custom; do
	new_database ${PGDATABASE}_copy
	pg_dump --format=$format --file="$work/dump" $PGDATABASE
	if [ $format = plain ]; then sql -d ${PGDATABASE}_copy -f "$work/dump" >/dev/null; else pg_restore --exit-on-error -d ${PGDATABASE}_copy "$work/dump"; fi
	is "a $format dump restores without an error" 0 $?
	is "... to the same figures" "$before" "$(figures ${PGDATABASE}_copy)"
	is "... and the same objects" "$(objects $PGDATABASE)" "$(objects ${PGDATABASE}_copy)"
	is "... with the council's bank holiday" f "$(sql -d ${PGDATABASE}_copy -c "SELECT careperf.is_working_day('2019-07-03')")"
	is "... and materialised views filled" t "$(sql -d ${PGDATABASE}_copy -c "SELECT count(*) > 0 FROM scorecard.scorecard_mv")"
done

sql -c "GRANT SELECT ON scorecard.scorecard TO pg_monitor"
sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" >/dev/null
is "a second create_scorecard leaves the figures" "$before" "$(figures $PGDATABASE)"
is "... the settings" "$targets" "$(sql -c "SELECT count(*) FROM scorecard.target")"
is "... the dependants" t "$(sql -c "SELECT count(*) > 0 FROM public.mine")"
is "... the grants" t "$(sql -c "SELECT has_table_privilege('pg_monitor', 'scorecard.scorecard', 'SELECT')")"

sql -c "DROP TABLE cic.complaint CASCADE" 2>/dev/null
is "dropping an input table leaves the extension" careperf "$(sql -c "SELECT extname FROM pg_extension WHERE extname = 'careperf'")"
out=$(sql -c "DROP EXTENSION careperf" 2>&1)
[[ $out == *"other objects depend on it"* ]] && ok "dropping the extension is refused while a scorecard uses it" || not_ok "dropping the extension" "$out"
sql -c "DROP EXTENSION careperf CASCADE" 2>/dev/null
is "dropping it with CASCADE leaves the council's tables" "t t" "$(sql -c "SELECT (SELECT count(*) > 0 FROM cic.child) || ' ' || (SELECT count(*) > 0 FROM scorecard.target)" | sed 's/true/t/g')"
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" -c "SELECT careperf.create_scorecard('cic', 'scorecard')" >/dev/null
is "... and it can be made again over them" t "$(sql -c "SELECT count(*) > 0 FROM scorecard.scorecard")"
finish
