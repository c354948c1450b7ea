#!/bin/bash
# ALTER EXTENSION careperf UPDATE, step by step: after each step the catalog is that of a fresh install, create_scorecard brings the
# scorecard to the new version, and what the council has made stays. From the first release whose install script lies in
# test/life/released (none yet) over the present one to two pretended ones.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
fresh=${PGDATABASE}_fresh copy=${PGDATABASE}_copy
trap 'drop_database $fresh; drop_database $copy; clean_up' EXIT

# the extension's files, in a directory of the test's own
cp -r "$(sql -d postgres -c "SHOW extension_destdir")" "$work/install"
directory=$(dirname "$(find "$work/install" -name careperf.control)")
current=$(sed -n "s/^default_version = '\(.*\)'/\1/p" "$directory/careperf.control")
cp "$here"/test/life/released/careperf--*.sql "$directory" 2>/dev/null
next=$(/usr/bin/python3 "$here/test/life/pretend_releases.py" "$directory" "$current") || { not_ok "two pretended releases" "$next"; finish; }
versions=($(ls "$here/test/life/released" 2>/dev/null | sed -n 's/^careperf--\(.*\)\.sql$/\1/p' | sort -V) $current $next)
chmod -R a+rX "$work"
pretend() { new_database "$1"; sql -d postgres -c "ALTER DATABASE $1 SET extension_destdir = '$work/install'"; }
catalog() { sql -d "$1" -f "$here/test/life/catalog.sql"; }

pretend $PGDATABASE
first=${versions[0]}
council "$first"
is "the council starts with the first version" "$first" "$(sql -c "SELECT extversion FROM pg_extension WHERE extname = 'careperf'")"
[ "$(catalog $PGDATABASE | wc -l)" -gt 1000 ] && ok "the catalog has lines to compare" || not_ok "the catalog has lines to compare"
# all figures, without the version of the definition that they are made by
undefined() { rows $PGDATABASE "SELECT to_jsonb(s) - 'definition_version' FROM scorecard.scorecard AS s UNION ALL SELECT to_jsonb(s) FROM scorecard.scorecard_mv AS s"; }
before=$(undefined) frozen=$(published $PGDATABASE) shape=$(objects $PGDATABASE | grep -vE 'Part of careperf')
targets=$(rows $PGDATABASE "SELECT indicator, financial_year, target, floor FROM scorecard.target")
at=$(catalog $PGDATABASE)
says "a change script that fails ends in its error" "division by zero" sql -c "ALTER EXTENSION careperf UPDATE TO 'broken'"
same "... and changes nothing" "$at" "$(catalog $PGDATABASE)"

# a session that has everything in memory through all of it
mkfifo "$work/session"
psql -XqAt <"$work/session" >"$work/answers" 2>&1 & session=$!
exec 3>"$work/session"
# ask N: its N-th answer; a query that still runs could end in a deadlock with create_scorecard
ask() {
	echo "SELECT careperf.in_words('2019-07-03'), careperf.is_working_day('2019-07-03'), (SELECT count(*) FROM scorecard.scorecard_at('2019-07-31'));" >&3
	until [ "$(grep -c . "$work/answers")" -ge "$1" ] || ! kill -0 $session; do sleep 0.1; done
}
asked=1
ask 1
for version in "${versions[@]:1}"; do
	# in one transaction, as the README says: nobody sees new definitions over views of before
	is "updated to $version, create_scorecard with it" "" "$(sql -1 -c "ALTER EXTENSION careperf UPDATE TO '$version'" -c "SELECT careperf.create_scorecard('cic', 'scorecard')" 2>&1)"
	pretend $fresh
	sql -d $fresh -c "CREATE EXTENSION careperf VERSION '$version'"
	same "... the catalog is that of a fresh install" "$(catalog $fresh)" "$(catalog $PGDATABASE)"
	is "... the figures stay, live and materialised" "$before" "$(undefined)"
	is "... the council's bank holiday counts" "f 1" "$(sql -c "SELECT careperf.is_working_day('2019-07-03')" -c "SELECT count(*) FROM careperf.bank_holiday WHERE NOT shipped" | paste -sd' ')"
	is "... targets and publications stay" "$targets $frozen" "$(rows $PGDATABASE "SELECT indicator, financial_year, target, floor FROM scorecard.target") $(published $PGDATABASE)"
	is "... the local indicator has its figures" t "$(sql -c "SELECT count(*) = 3 AND min(numerator) > 0 FROM scorecard.scorecard WHERE indicator = 'uasc_count'")"
	asked=$((asked + 1))
	ask $asked
done
exec 3>&-
wait $session
is "a session of before sees each version's function, and the holiday" "3 Jul 2019|f|53 3 July 2019|f|53 3 July 2019|f|53" "$(tail -3 "$work/answers" | paste -sd' ')"

# what the pretended releases change, and nothing else, has changed in the scorecard
same "rights, comments and triggers are as before, but for what changed" "$(sed -E 's/calendar_year/year/g' <<<"$shape")" "$(objects $PGDATABASE | grep -vE 'Part of careperf|^note text Who set it')"
is "the second definition holds from its date" "2019-05-31 1,2019-06-30 1,2019-07-31 2" "$(sql -c "SELECT string_agg(period_end || ' ' || definition_version, ',' ORDER BY period_end) FROM scorecard.scorecard WHERE indicator = 'placements_3_plus'")"
is "a table of settings has its new column" note "$(sql -c "SELECT attname FROM pg_attribute WHERE attrelid = 'scorecard.target'::regclass ORDER BY attnum DESC LIMIT 1")"
is "publishing goes on, with the version" "2 ${versions[-1]}" "$(sql -c "SELECT careperf.publish('scorecard', '2019-07-31', 'after the upgrade')" -c "SELECT careperf_version FROM scorecard.publication ORDER BY published_at DESC, publication DESC LIMIT 1" | paste -sd' ')"
made=$(objects $PGDATABASE)
pretend $copy
sql -d $copy -c "CREATE EXTENSION careperf VERSION '$first'" -c "ALTER EXTENSION careperf UPDATE"
same "all steps in one update give the same catalog" "$(catalog $fresh)" "$(catalog $copy)"

pretend $copy
pg_dump $PGDATABASE >"$work/dump"
is "dumped after the upgrade it restores" "" "$(sql -d $copy -f "$work/dump" 2>&1 | grep -v '^$' | grep -vE '^[0-9]+$')"
same "... to the same objects" "$made" "$(objects $copy)"
is "... figures and publications" "$(figures $PGDATABASE) $(published $PGDATABASE)" "$(figures $copy) $(published $copy)"
is "... and the bank holiday" f "$(sql -d $copy -c "SELECT careperf.is_working_day('2019-07-03')")"
finish
