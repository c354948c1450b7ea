#!/bin/bash
# A change to careperf.bank_holiday reaches sessions that have the holidays in memory.
# Connects as psql does (PGHOST, PGUSER, ...), to a database of its own.
set -euo pipefail
database=careperf_sessions_$$
createdb "$database"
coproc reader { psql -qXAt -d "$database" 2>&1; }
trap 'echo "\\q" >&"${reader[1]}"; wait "$reader_PID"; dropdb --force "$database"' EXIT

reader() {      # the reader's answer to a statement, its lines joined
  local line answer=
  printf '%s\n\\echo done\n' "$1" >&"${reader[1]}"
  while read -r -t 30 line <&"${reader[0]}" && [ "$line" != done ]; do answer+="${answer:+ }$line"; done
  [ "$line" = done ] && echo "$answer"
}
writer() { psql -qXAt -d "$database" -v ON_ERROR_STOP=1 -c "$1"; }
expect() {      # what it shows, the answer expected, the reader's statement
  local answer
  answer=$(reader "$3")
  if [ "$answer" = "$2" ]; then echo "ok: $1"; else echo "not ok: $1: $answer instead of $2"; exit 1; fi
}
ask="SELECT careperf.is_working_day('2019-07-03');"
add="INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('2019-07-03', 'County Day')"
remove="DELETE FROM careperf.bank_holiday WHERE NOT shipped"

writer "CREATE EXTENSION careperf"
expect "before any change" t "$ask"
writer "$add"
expect "added by another session" f "$ask"
writer "UPDATE careperf.bank_holiday SET observed = false WHERE NOT shipped"
expect "updated" t "$ask"
writer "BEGIN; TRUNCATE careperf.bank_holiday; ROLLBACK"
expect "a change rolled back is none" f "SELECT careperf.is_working_day('2019-12-25');"
writer "$remove"
expect "removed" t "$ask"

# a transaction keeps to its snapshot, and what it read is not kept for the next
expect "repeatable read: before" 1 "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1;"
writer "$add"
expect "repeatable read: another session's change is not seen" t "$ask"
expect "repeatable read: seen afterwards" f "COMMIT; $ask"
expect "repeatable read: before" 1 "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1;"
writer "$remove"
expect "repeatable read: not seen in a worker" f \
  "SELECT set_config(name, 'on', true) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \\gset
   $ask"
expect "repeatable read: seen afterwards" t "COMMIT; $ask"

# a statement begun before the change reads them after it (opening a table tells the session): it may
# answer either way, but what it read is not taken for the new state
expect "a statement begun" "" "BEGIN; DECLARE begun CURSOR FOR $ask"
writer "$add"
expect "changed while it ran: seen by the next" f "SELECT FROM pg_class LIMIT 0; FETCH begun \\gset
$ask"
expect "and by those after it" f "COMMIT; $ask"
writer "$remove"

# a reading that can't be finished leaves nothing wrong behind: the writer holds the table for as long as
# the reader holds an advisory lock that it waits for
expect "the writer is to wait" "" "SELECT FROM pg_advisory_lock(1);"
writer "BEGIN; LOCK careperf.bank_holiday; $remove; $add; SELECT FROM pg_advisory_lock(1); COMMIT" &
until [ "$(writer "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")" = 1 ]; do sleep 0.1; done
expect "reading behind a lock is cancelled" "ERROR:  55P03" \
  "\\set VERBOSITY sqlstate
SET lock_timeout = '100ms'; $ask"
expect "the writer may go on" t "SELECT pg_advisory_unlock(1);"
wait $!
expect "and done again afterwards" f "$ask"
