#!/bin/bash
# pg_dump and pg_restore in their other ways: directory with two jobs, schema only, data only, one schema, into a database that
# has the extension already. test/t/t_dump_restore.sh has the whole database, plain and custom.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
copy=${PGDATABASE}_copy
trap 'drop_database $copy; clean_up' EXIT
new_database $PGDATABASE
council
sql -c "CREATE VIEW public.mine AS SELECT indicator, result FROM scorecard.scorecard_latest"
before=$(figures $PGDATABASE) frozen=$(published $PGDATABASE) shape=$(objects $PGDATABASE)
materialised() { rows "$1" "SELECT * FROM scorecard.bi_breakdown"; }
filled=$(materialised $PGDATABASE)
settings() { for t in council neighbour target benchmark reporting_date local_indicator publication_setting refresh_log; do rows "$1" "SELECT * FROM scorecard.$t"; done; }
set_before=$(settings $PGDATABASE)
holiday() { sql -d $copy -c "SELECT careperf.is_working_day('2019-07-03')"; }
# all_there WHAT: the copy is what it was copied from
all_there() {
	is "$1: the same figures" "$before" "$(figures $copy)"
	same "$1: the same objects, rights, comments and triggers" "$shape" "$(objects $copy)"
	is "$1: the same settings" "$set_before" "$(settings $copy)"
	is "$1: the same publications" "$frozen" "$(published $copy)"
	is "$1: materialised views filled by the restore" "$filled" "$(materialised $copy)"
	is "$1: the council's bank holiday" f "$(holiday)"
	says "$1: what is published can not be changed" "can not be changed" psql -Xq -d $copy -c "UPDATE scorecard.published_figure SET result = 1"
}
restore() { pg_restore --exit-on-error -d $copy "$@"; }

pg_dump --format=directory --jobs=2 --file="$work/directory" $PGDATABASE
new_database $copy
is "a directory dump restores with two jobs" "" "$(restore --jobs=2 "$work/directory" 2>&1)"
all_there "directory, two jobs"
is "... and goes on: refresh, publish, correct" 2 "$(sql -d $copy -c "CALL careperf.refresh('scorecard')" -c "SELECT careperf.publish('scorecard', '2019-07-31', 'again')")"

# schema and data one after the other, as upgrades and anonymised copies do
pg_dump --format=custom --schema-only --file="$work/schema" $PGDATABASE
pg_dump --format=custom --data-only --file="$work/data" $PGDATABASE
new_database $copy
is "schema only restores" "" "$(restore "$work/schema" 2>&1)"
says "... with empty materialised views" "has not been populated" psql -Xq -d $copy -c "SELECT * FROM scorecard.bi_breakdown"
is "... and a scorecard without figures" 0 "$(sql -d $copy -c "SELECT count(*) FROM scorecard.scorecard")"
says "data only is refused without --disable-triggers" "by hand" restore --data-only "$work/data"
new_database $copy
restore "$work/schema"
# the one row of settings that create_scorecard puts in is data, too
is "... and restores with it" "" "$(restore --data-only --disable-triggers "$work/data" 2>&1)"
sql -d $copy -c "CALL careperf.refresh('scorecard')" -c "DELETE FROM scorecard.refresh_log WHERE refresh_id = (SELECT max(refresh_id) FROM scorecard.refresh_log)"
all_there "schema, then data, then refresh"

# the extension is there already, as a DBA may have made it
new_database $copy
sql -d $copy -c "CREATE EXTENSION careperf"
is "a dump restores where the extension is there" "" "$(restore "$work/directory" 2>&1)"
all_there "extension there before"
new_database $copy
sql -d $copy -c "CREATE EXTENSION careperf" -c "INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('2019-07-03', 'The same day')"
says "... but for a bank holiday that is there, too: an error, not two" "bank_holiday_pkey" restore "$work/directory"

# schema by schema: the input first; pg_dump leaves the extension and its bank holidays out
for schema in cic scorecard; do pg_dump --format=custom --schema=$schema --file="$work/$schema" $PGDATABASE; done
new_database $copy
is "the input restores by itself, without the extension" "" "$(restore "$work/cic" 2>&1)"
says "... the scorecard does not" 'schema "careperf" does not exist' restore "$work/scorecard"
new_database $copy
sql -d $copy -c "CREATE EXTENSION careperf" -c "INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('2019-07-03', 'County day')"
is "input and scorecard restore schema by schema" "" "$(for schema in cic scorecard; do restore "$work/$schema" 2>&1; done)"
all_there "schema by schema"
new_database $copy
sql -d $copy -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
is "the scorecard's schema alone restores over an empty input" "" "$(restore "$work/scorecard" 2>&1)"
is "... publications are there without the children's tables" "$frozen" "$(published $copy)"
finish
