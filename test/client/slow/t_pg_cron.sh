#!/bin/bash
# careperf.schedule with the real pg_cron, in a throw-away server of its own: by pg_cron's own connections and by background
# workers, readers reading all the while, a failing run too; and what it says where pg_cron is not there.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
cd "$here"
if ! test/install_packages.sh postgresql-15-cron; then
	echo "skip pg_cron: postgresql-15-cron can not be installed"
	rm -rf "$work"
	exit 0
fi
bin=/usr/lib/postgresql/15/bin
as=(env)
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid postgres --regid postgres --init-groups env HOME=/tmp); fi

# first the server at hand, which has no pg_cron
trap 'rm -rf "$work"; drop_database $PGDATABASE' EXIT
new_database $PGDATABASE
case $(sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic') > 0" -c "SELECT careperf.create_scorecard('cic', 'scorecard')" \
	-c "SELECT careperf.schedule('scorecard', '30 2 * * *')" 2>&1) in
*"pg_cron is not there in database"*"postgresql-15-cron"*"CALL careperf.refresh('scorecard')"*) ok "without pg_cron it says how to get it, and what else to do" ;;
*) not_ok "without pg_cron it says how to get it, and what else to do" ;;
esac
is "nothing to unschedule without pg_cron" f "$(sql -c "SELECT careperf.unschedule('scorecard')")"
destdir=$(sql -c "SHOW extension_destdir") library_path=$(sql -c "SHOW dynamic_library_path")
drop_database $PGDATABASE

server=$(mktemp -d)
if [ "$(id -u)" = 0 ]; then chown postgres "$server"; fi
stop_server() { "${as[@]}" $bin/pg_ctl -w -s -m immediate -D "$server/data" stop; rm -rf "$server" "$work"; }
trap stop_server EXIT
start_server() { (cd / && "${as[@]}" $bin/pg_ctl -w -s -D "$server/data" -l "$server/log" "$1") || { tail -5 "$server/log"; exit 1; }; }
"${as[@]}" $bin/initdb -D "$server/data" -A trust -U postgres --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
"${as[@]}" tee -a "$server/data/postgresql.conf" >/dev/null <<-CONF
	listen_addresses = ''
	unix_socket_directories = '$server'
	extension_destdir = '$destdir'
	dynamic_library_path = '$library_path'
	fsync = off
	shared_preload_libraries = 'pg_cron'
	cron.host = '$server'
CONF
start_server start
export PGHOST=$server PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
small_council

# pg_cron works from database postgres, the default
case $(sql -c "SELECT careperf.schedule('scorecard', '30 2 * * *')" 2>&1) in
*"CREATE EXTENSION pg_cron"*) ok "where only the extension is missing it says so" ;;
*) not_ok "where only the extension is missing it says so" ;;
esac
sql -c "CREATE EXTENSION pg_cron"
psql -XqAt -d postgres -c "CREATE DATABASE elsewhere"
hint=$(sql -d elsewhere -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic') > 0" -c "SELECT careperf.create_scorecard('cic', 'card')" \
	-c "SELECT careperf.schedule('card', '15 3 * * *')" 2>&1 | sed -n 's/.*There: \(SELECT .*\)\.$/\1/p')
sql -c "$hint" >/dev/null
is "in another database it gives the statement that does it" "15 3 * * *|CALL careperf.refresh('card')|elsewhere" \
	"$(sql -c "SELECT schedule, command, database FROM cron.job")"
sql -c "SELECT cron.unschedule(jobid) FROM cron.job" >/dev/null
case $(sql -c "SELECT careperf.schedule('scorecard', 'every night')" 2>&1) in
*"invalid schedule: every night"*) ok "not a cron line" ;;
*) not_ok "not a cron line" ;;
esac

# wait_for_run ID OUTCOME: until the log has a row after ID with that outcome
wait_for_run() {
	local before=$1 outcome=$2 second
	for second in $(seq 100); do
		[ "$(sql -c "SELECT count(*) FROM scorecard.refresh_log WHERE refresh_id > $before AND outcome = '$outcome'")" = 0 ] || return 0
		sleep 1
	done
	sql -c "TABLE scorecard.refresh_log" -c "SELECT status, return_message FROM cron.job_run_details"
	return 1
}
last() { sql -c "SELECT coalesce(max(refresh_id), 0) FROM scorecard.refresh_log"; }

is "the first refresh" "" "$(refresh)"
start_writer
start_reader
start_reader
sql -c "SELECT careperf.schedule('scorecard', '30 2 * * *')" >/dev/null
sql -c "SELECT careperf.schedule('scorecard', '* * * * *')" >/dev/null
is "scheduling again replaces the schedule" "* * * * *|CALL careperf.refresh('scorecard')|postgres|postgres" \
	"$(sql -c "SELECT schedule, command, database, username FROM cron.job")"
from=$(last)
if wait_for_run "$from" refreshed; then ok "pg_cron refreshes"; else not_ok "pg_cron refreshes"; fi
sleep 1
is "pg_cron calls that a success" succeeded "$(sql -c "SELECT DISTINCT status FROM cron.job_run_details")"

before=$(sql -c "UPDATE public.divisor SET divisor = 0"; figures)
from=$(last)
if wait_for_run "$from" failed; then ok "a failing run is in the log"; else not_ok "a failing run is in the log"; fi
sleep 1
is "pg_cron calls it a failure, and says why" t "$(sql -c "SELECT return_message LIKE '%the refresh of schema \"scorecard\" failed: indicator_breakdown_mv: division by zero%'
	FROM cron.job_run_details WHERE status = 'failed' LIMIT 1")"
is "the last good figures stay" "$before" "$(figures)"
check_readers "refreshed by pg_cron" 2
stop_writer

sql -c "UPDATE public.divisor SET divisor = 1" -c "ALTER SYSTEM SET cron.use_background_workers = on"
start_server restart
from=$(last)
if wait_for_run "$from" refreshed; then ok "pg_cron refreshes by background workers"; else not_ok "pg_cron refreshes by background workers"; fi
is "unscheduled" "t 0 f" "$(sql -c "SELECT careperf.unschedule('scorecard')" -c "SELECT count(*) FROM cron.job" -c "SELECT careperf.unschedule('scorecard')" | tr '\n' ' ' | sed 's/ $//')"

# a dropped scorecard leaves no job behind
sql -c "CREATE ROLE clerk LOGIN" -c "GRANT USAGE ON SCHEMA cron TO clerk" -c "GRANT CREATE ON DATABASE postgres TO clerk" -c "SELECT careperf.create_input('empty') > 0" \
	-c "GRANT USAGE ON SCHEMA empty TO clerk" -c "GRANT SELECT ON ALL TABLES IN SCHEMA empty TO clerk" -c "SELECT careperf.schedule('scorecard', '30 2 * * *')" >/dev/null
as_clerk() { sql -c "SET ROLE clerk" "$@" 2>&1; }
as_clerk -c "SELECT careperf.create_scorecard('empty', 'card')" -c "SELECT careperf.schedule('card', '30 2 * * *')" >/dev/null
sql -c "SELECT careperf.drop_scorecard('scorecard', '{targets, benchmarks, local indicators}')" >/dev/null
is "dropping a scorecard takes its own schedule back" "clerk" "$(sql -c "SELECT string_agg(username, ' ') FROM cron.job")"
as_clerk -c "SELECT careperf.drop_scorecard('card')" >/dev/null
is "... so does a role that is no superuser" 0 "$(sql -c "SELECT count(*) FROM cron.job")"
as_clerk -c "SELECT careperf.create_scorecard('empty', 'card')" -c "SELECT careperf.schedule('card', '30 2 * * *')" >/dev/null
sql -c "CREATE ROLE watcher BYPASSRLS" -c "GRANT clerk TO watcher" -c "GRANT USAGE ON SCHEMA cron TO watcher" -c "UPDATE cron.job SET username = 'postgres'"
case $(sql -c "SET ROLE watcher" -c "SELECT careperf.drop_scorecard('card')" 2>&1) in
*'another role has scheduled the refresh of schema "card"'*HINT*) ok "... or stops, where the schedule is another role's" ;;
*) not_ok "... or stops, where the schedule is another role's" ;;
esac
finish
