#!/bin/bash
# upgrade.sh      in a root with both: pg_upgrade of a cluster of PostgreSQL 15 to 17; leaves the figures of 15 in /figures/15
set -uo pipefail
. "$(dirname "$0")/cluster.sh"
dir=$(mktemp -d)
mkdir "$dir/15" "$dir/17"
for major in 15 17; do new_cluster $major "$dir/$major"; done
# the pg_dump of 17 for every dump; its key for \restrict is a new one every time
dump() { /usr/lib/postgresql/17/bin/pg_dump -d "$@" | grep -vE '^(-- Dumped from database version|\\(un)?restrict )'; }
sql() { psql -XqAt -v ON_ERROR_STOP=1 -d council "$@" 2>&1; }

start_cluster 15 "$dir/15"
fill
figures >/figures/15
is "15 has figures" t "$([ "$(wc -l </figures/15)" -gt 10000 ] && echo t)"
dump council --data-only >"$dir/rows"
dump council --schema-only >"$dir/objects"
stop_cluster "$dir/15"

if (cd "$dir" && /usr/lib/postgresql/17/bin/pg_upgrade -U postgres -b /usr/lib/postgresql/15/bin -B /usr/lib/postgresql/17/bin \
	-d "$dir/15/data" -D "$dir/17/data") >"$dir/log" 2>&1
then echo "ok pg_upgrade from 15 to 17"; else echo "not ok pg_upgrade from 15 to 17"; tail -20 "$dir/log"; exit 1; fi
start_cluster 17 "$dir/17"
is "... every figure is that of 15" "" "$(diff /figures/15 <(figures) | head -20)"
is "... every row of every table too" "" "$(diff "$dir/rows" <(dump council --data-only) | head -20)"
psql -XqAt -d postgres -c "CREATE DATABASE copy"
psql -XqAt -v ON_ERROR_STOP=1 -d copy -f "$dir/objects" >/dev/null
is "... objects, comments and rights are those of a dump of 15 restored on 17" "" "$(diff <(dump copy --schema-only) <(dump council --schema-only) | head -20)"

# what the README asks for after an upgrade, and the nightly refresh
sql -c "ALTER EXTENSION careperf UPDATE" -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -c "CALL careperf.refresh('scorecard')" >/dev/null
is "... also after create_scorecard and refresh" "" "$(diff /figures/15 <(figures) | head -20)"
is "... readers read what is published" 53 "$(sql -c "SET ROLE panel" -c "SELECT count(*) FROM scorecard.published_scorecard")"
is "... and no child" "ERROR:  permission denied for view indicator_child" "$(sql -c "SET ROLE panel" -c "SELECT FROM scorecard.indicator_child" | head -1)"
is "... June is still published once" "ERROR:  2019-06-30 is published already" "$(sql -c "SELECT careperf.publish('scorecard', '2019-06-30')" | head -1)"
stop_cluster "$dir/17"
rm -rf "$dir"
