#!/bin/bash
# A streaming replica answers what the primary answers, and follows a refresh, a publication, a new scorecard and an upgrade
# of its catalogue; nothing that reads writes. Bank holidays reach a subscriber, too.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
trap 'for s in primary replica; do [ ! -e "$work/$s/data/postmaster.pid" ] || stop_server "$work/$s" immediate; done; rm -rf "$work"' EXIT
export PGDATABASE=life
new_server "$work/primary" "wal_level = logical"
start_server "$work/primary"
use_server "$work/primary"
new_database life
council
mkdir "$work/replica"
if [ "$(id -u)" = 0 ]; then chown postgres "$work/replica"; fi
(cd / && "${as[@]}" $bin/pg_basebackup -h "$work/primary" -U postgres -D "$work/replica/data" --checkpoint=fast --write-recovery-conf --no-sync)
"${as[@]}" tee -a "$work/replica/data/postgresql.conf" >/dev/null <<<"unix_socket_directories = '$work/replica'"
start_server "$work/replica"
is "the replica is one" t "$(PGHOST=$work/replica sql -c "SELECT pg_is_in_recovery()")"

catch_up() {
	local lsn
	lsn=$(PGHOST=$work/primary sql -c "SELECT pg_current_wal_insert_lsn()")
	for _ in $(seq 300); do
		[ "$(PGHOST=$work/replica sql -c "SELECT pg_last_wal_replay_lsn() >= '$lsn'")" = t ] && return
		sleep 0.1
	done
	not_ok "the replica catches up"
}
# what everybody asks: views, functions, and the C functions by themselves
questions=(
	"scorecard.scorecard" "scorecard.scorecard_latest" "scorecard.scorecard_at('2019-07-15')" "scorecard.scorecard_mv" "scorecard.scorecard_on_published('2019-07-31')"
	"scorecard.indicator_children('placements_3_plus', '2019-07-31')" "scorecard.indicator_movement('cic_count', '2019-06-30', '2019-07-31')"
	"scorecard.indicator_breakdown" "scorecard.indicator_breakdown_mv" "scorecard.care_flow" "scorecard.due_soon('2019-07-31', 60)"
	"scorecard.demographics_at('2019-07-31')" "scorecard.key_activity_at('2019-07-31')" "scorecard.data_quality" "scorecard.data_quality_summary"
	"scorecard.publication" "scorecard.published_scorecard" "scorecard.published_breakdown" "scorecard.restatement" "scorecard.restatement_child"
	"scorecard.bi_result" "scorecard.bi_member" "scorecard.data_dictionary" "scorecard.refresh_log"
	"careperf.check_input('cic')" "careperf.add_working_days('2019-07-01', 20)" "careperf.is_working_day('2019-07-03')")
answers() { for q in "$@"; do echo "$q $(rows life "SELECT * FROM $q")"; done; }
# compare NAME QUESTION...
compare() {
	local name=$1
	shift
	catch_up
	seen=$(PGHOST=$work/replica answers "$@")
	same "$name" "$(PGHOST=$work/primary answers "$@")" "$seen"
}
compare "the replica gives the same answers to ${#questions[@]} questions" "${questions[@]}"
changing=(scorecard.scorecard scorecard.bi_breakdown scorecard.published_scorecard scorecard.restatement scorecard.refresh_log)
before=$(PGHOST=$work/replica answers "${changing[@]}")
is "... to an analyst, too" "$(sql -c "SET ROLE $analyst" -c "SELECT sum(result) FROM scorecard.scorecard")" "$(PGHOST=$work/replica sql -c "SET ROLE $analyst" -c "SELECT sum(result) FROM scorecard.scorecard")"
says "it refuses to refresh" "read-only transaction" env PGHOST="$work/replica" psql -XqAt -c "CALL careperf.refresh('scorecard')"
says "... to publish" "read-only transaction" env PGHOST="$work/replica" psql -XqAt -c "SELECT careperf.publish('scorecard', '2019-06-30')"
says "... to make a scorecard" "read-only transaction" env PGHOST="$work/replica" psql -XqAt -c "SELECT careperf.create_scorecard('cic', 'another')"

# reaches HOST DATABASE DAY WAIT: what a session says of a day before and after it becomes a bank holiday in database life
reaches() {
	rm -f "$work/session" "$work/answer"
	mkfifo "$work/session"
	PGHOST=$1 PGDATABASE=$2 psql -XqAt <"$work/session" >"$work/answer" 2>&1 & session=$!
	exec 3>"$work/session"
	echo "SELECT careperf.is_working_day('$3');" >&3
	for _ in $(seq 100); do [ -s "$work/answer" ] && break; sleep 0.1; done
	sql -c "INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('$3', 'Another day')"
	$4 "$3"
	echo "SELECT careperf.is_working_day('$3');" >&3
	exec 3>&-
	wait $session
	paste -sd' ' "$work/answer"
}
is "a bank holiday reaches a session of the replica that has read them before" "t f" "$(reaches "$work/replica" life 2019-07-04 catch_up)"
# and one of a database that subscribes to the table
new_database subscriber
PGDATABASE=subscriber sql -c "CREATE EXTENSION careperf"
sql -c "CREATE PUBLICATION holidays FOR TABLE careperf.bank_holiday" -c "SELECT pg_create_logical_replication_slot('holidays', 'pgoutput')" >/dev/null
PGDATABASE=subscriber sql -c "CREATE SUBSCRIPTION holidays CONNECTION 'host=$work/primary dbname=life user=postgres' PUBLICATION holidays WITH (create_slot = false, copy_data = false)"
arrives() { for _ in $(seq 300); do [ "$(PGDATABASE=subscriber sql -c "SELECT count(*) FROM careperf.bank_holiday WHERE holiday = '$1'")" = 1 ] && return; sleep 0.1; done; }
is "... and a session of a database that subscribes to them" "t f" "$(reaches "$work/primary" subscriber 2019-07-05 arrives)"
PGDATABASE=subscriber sql -c "DROP SUBSCRIPTION holidays"

child=$(sql -c "SELECT child_id FROM scorecard.indicator_children('cic_count', '2019-07-31') ORDER BY 1 LIMIT 1")
sql -c "DELETE FROM cic.care_episode WHERE child_id = '$child'" -c "CALL careperf.refresh('scorecard')" \
	-c "SELECT careperf.publish('scorecard', '2019-07-31', 'late entry')" -c "SELECT careperf.publish('scorecard', '2019-06-30')" >/dev/null
compare "after a late entry, a refresh and two publications it follows" "${changing[@]}"
is "... in all of them" "" "$(sort <(echo "$before") <(echo "$seen") | uniq -d)"
sql -c "UPDATE careperf.indicator SET members = replace(members, '3', '4') WHERE indicator = 'placements_3_plus'" -c "SELECT careperf.create_scorecard('cic', 'scorecard')" >/dev/null
compare "after a change of the catalogue and another create_scorecard it follows" scorecard.scorecard_latest "scorecard.indicator_children('placements_3_plus', '2019-07-31')"

stop_server "$work/primary" immediate
(cd / && "${as[@]}" $bin/pg_ctl -w -s -D "$work/replica/data" promote)
is "promoted, it publishes" 1 "$(PGHOST=$work/replica sql -c "SELECT careperf.publish('scorecard', '2019-05-31')")"
finish
