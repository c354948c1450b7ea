#!/bin/bash
# careperf.refresh while the input changes and readers read: twice at once, failing, cancelled, killed, in the right order.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
cd "$here"
trap 'rm -rf "$work"; drop_database $PGDATABASE' EXIT
new_database $PGDATABASE
small_council
last_log() { sql -c "SELECT outcome, row_count IS NOT NULL, finished_at >= started_at, detail FROM scorecard.refresh_log ORDER BY refresh_id DESC LIMIT 1"; }

case $(sql -c "SELECT count(*) FROM scorecard.bi_scorecard" 2>&1) in
*"has not been populated"*) ok "before the first refresh there is an error, not an empty scorecard" ;;
*) not_ok "before the first refresh there is an error, not an empty scorecard" ;;
esac
is "the first refresh" "" "$(refresh)"
is "what is materialised is what the view says" 0 "$(sql -c "SELECT count(*) FROM (TABLE scorecard.scorecard EXCEPT TABLE scorecard.scorecard_mv) AS x")"
rows=$(sql -c "SELECT count(*) FROM scorecard.scorecard_mv") parts=$(sql -c "SELECT count(*) FROM scorecard.indicator_breakdown_mv")
is "the log has start, end, rows and outcome" "refreshed|t|t|indicator_breakdown_mv: $parts, page_mv: $(sql -c "SELECT count(*) FROM scorecard.page_mv"), scorecard_mv: $rows" "$(last_log)"

# a view that comes first by name and rests on another through a view, without a unique index
sql -c "CREATE VIEW public.between AS SELECT * FROM scorecard.bi_scorecard" \
	-c "CREATE MATERIALIZED VIEW scorecard.a_first AS SELECT indicator, period_end, numerator FROM public.between"
start_writer
sleep 1
is "with a materialised view of the council's own" "" "$(refresh)"
is "views that rest on others come after them" 0 "$(sql -c "SELECT count(*) FROM (SELECT indicator, period_end, numerator FROM scorecard.scorecard_mv EXCEPT TABLE scorecard.a_first) AS x")"
sql -c "DROP MATERIALIZED VIEW scorecard.a_first"

start_reader
start_reader
waiting() { sql -c "SELECT count(*) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted"; }
for round in 1 2 3; do
	# both wait at the start line
	sql -c "SELECT pg_advisory_lock(careperf.refresh_lock('scorecard'))" -c "SELECT pg_sleep(600)" >/dev/null 2>&1 & starter=$!
	until [ "$(sql -c "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep(600)%'")" = 1 ]; do sleep 0.1; done
	refresh >"$work/one" & one=$!
	refresh >"$work/two" & two=$!
	until [ "$(waiting)" = 2 ]; do sleep 0.1; done
	sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep(600)%'" >/dev/null
	wait $starter $one $two
	is "two refreshes at once, round $round" "" "$(cat "$work/one" "$work/two")"
done
is "all of them did it, one after the other" "6 0" "$(sql -c "
	SELECT count(*) FILTER (WHERE outcome = 'refreshed') || ' ' || count(*) FILTER (WHERE started_at < previous)
	FROM (SELECT *, lag(finished_at) OVER (ORDER BY started_at) AS previous FROM scorecard.refresh_log ORDER BY refresh_id DESC LIMIT 6) AS x")"
is "no lock is left" 0 "$(sql -c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")"

before=$(figures)
sql -c "UPDATE public.divisor SET divisor = 0"
answer=$(refresh) && not_ok "a failing refresh ends in an error"
case $answer in
*'ERROR:  the refresh of schema "scorecard" failed: indicator_breakdown_mv: division by zero'*) ok "a failing refresh ends in an error that names the view" ;;
*) not_ok "a failing refresh ends in an error that names the view" "$answer" ;;
esac
is "the log keeps the failure" "failed|f|t|indicator_breakdown_mv: division by zero" "$(last_log)"
is "the last good figures stay" "$before" "$(figures)"
sql -c "UPDATE public.divisor SET divisor = 1"

answer=$(PGOPTIONS="$PGOPTIONS -c statement_timeout=300" refresh)
is "a cancelled refresh is a failed one" "failed|f|t|indicator_breakdown_mv: canceling statement due to statement timeout" "$(last_log)"
is "a cancelled refresh leaves the figures" "$before" "$(figures)"

refresh >/dev/null & killed=$!
until [ "$(sql -c "SELECT count(*) FROM scorecard.refresh_log WHERE outcome = 'running'")" = 1 ]; do sleep 0.05; done
sql -c "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CALL careperf.refresh%'" >/dev/null
wait $killed && not_ok "a killed refresh ends in an error"
is "a killed refresh leaves the figures" "$before" "$(figures)"
is "a refresh after a killed one" "" "$(refresh)"
is "the log marks the killed one" "1 0" "$(sql -c "SELECT count(*) FILTER (WHERE outcome = 'interrupted') || ' ' || count(*) FILTER (WHERE outcome = 'running') FROM scorecard.refresh_log")"
check_readers "all of this" 2
stop_writer

case $(sql -c "BEGIN" -c "CALL careperf.refresh('scorecard')" 2>&1) in
*"invalid transaction termination"*) ok "inside a transaction it is an error" ;;
*) not_ok "inside a transaction it is an error" ;;
esac
is "... and the session, which goes on, holds no lock that other refreshes would wait for" 0 "$(psql -XqAt -c "BEGIN" -c "CALL careperf.refresh('scorecard')" -c "ROLLBACK" \
	-c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()" 2>/dev/null)"
case $(sql -c "CALL careperf.refresh('cic')" 2>&1) in
*'there is no scorecard in schema "cic"'*) ok "a schema without a scorecard" ;;
*) not_ok "a schema without a scorecard" ;;
esac
case $(sql -c "CALL careperf.refresh(NULL)" 2>&1) in
*'there is no scorecard in schema "NULL"'*) ok "no schema" ;;
*) not_ok "no schema" ;;
esac
sql -c "SELECT careperf.create_input('empty')" -c "SELECT careperf.create_scorecard('empty', 'Score''s \"card\"')" >/dev/null
is "a schema with quotes in its name" "" "$(sql -c "CALL careperf.refresh('Score''s \"card\"')" 2>&1)"
kept=$(sql -c "SELECT count(*) FROM scorecard.refresh_log")
is "create_scorecard again" "" "$(sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" 2>&1)"
is "it keeps the log" "$kept" "$(sql -c "SELECT count(*) FROM scorecard.refresh_log")"
finish
