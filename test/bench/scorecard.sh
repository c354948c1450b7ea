#!/bin/bash
# How long the scorecard takes on the sample council, from raw tables, before any materialised view: median, minimum and
# maximum of 5 runs. Needs a running private cluster (test/private_cluster.sh start).
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
eval "$("$here/test/private_cluster.sh" environment)"
export PGDATABASE=careperf_bench PGOPTIONS='-c client_min_messages=warning'
files=$(mktemp -d); trap 'rm -rf "$files"' EXIT
psql -XqAt -d postgres -c "DROP DATABASE IF EXISTS $PGDATABASE WITH (FORCE)" -c "CREATE DATABASE $PGDATABASE"
psql -XqAt -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
/usr/bin/python3 "$here/src/sample_council" --targets "$here/src/sample_council/targets_2019-07.csv" --out "$files"
"$here/test/load_csv.sh" "$files" cic
psql -XqAt -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f "$here/src/sample_council/settings.sql" \
	-c "SELECT scorecard.set_reporting_dates('2014-07-31', '2019-07-31')" >/dev/null

# measure WHAT QUERY
measure() {
	local times
	psql -XqAt -c "$2" >/dev/null
	times=$(for _ in 1 2 3 4 5; do psql -XqAt -c '\timing on' -c "$2" | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p'; done | sort -n)
	printf '%-58s %8.0f ms  (%.0f to %.0f)\n' "$1" "$(sed -n 3p <<<"$times")" "$(head -1 <<<"$times")" "$(tail -1 <<<"$times")"
}
measure "the floor: every input table read once" "$(psql -XqAt -c "SELECT string_agg(format('SELECT count(t) FROM cic.%I AS t', table_name), ' UNION ALL ') FROM careperf.input_table")"
measure "scorecard, 61 month ends, all indicators" "SELECT count(*), sum(numerator), sum(result) FROM scorecard.scorecard"
measure "scorecard_at, one date" "SELECT count(*), sum(numerator) FROM scorecard.scorecard_at('2019-07-31')"
measure "indicator_children, one indicator and date" "SELECT count(*) FROM scorecard.indicator_children('placements_3_plus', '2019-07-31')"
measure "indicator_breakdown, one indicator and dimension, 61 months" "SET jit = off; SELECT count(*) FROM scorecard.indicator_breakdown WHERE indicator = 'placements_3_plus' AND dimension = 'age_band'"
