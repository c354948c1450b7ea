#!/bin/bash
# Transactions: everything rolled back leaves nothing, savepoints, ON_ERROR_ROLLBACK, SERIALIZABLE sessions side by side, statements
# cancelled half-way, a server that crashes during a refresh.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
trap '[ ! -e "$work/server/data/postmaster.pid" ] || stop_server "$work/server" immediate; clean_up' EXIT
new_database $PGDATABASE
council
# every object of the database, and the extension's one table that a council writes to
everything() {
	sql -c "SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_namespace), (SELECT count(*) FROM pg_type),
		(SELECT count(*) FROM pg_depend), (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_description), (SELECT count(*) FROM careperf.bank_holiday)"
}
before=$(everything) shape=$(objects $PGDATABASE) figures=$(figures $PGDATABASE) frozen=$(published $PGDATABASE)

# life END: the whole life of a scorecard in one transaction, with errors on the way, as an analyst's psql runs it
life() {
	psql -XqAt -v ON_ERROR_ROLLBACK=on -f - 2>&1 <<-SQL
		BEGIN;
		SELECT careperf.create_input('other') > 0;
		DO \$\$ DECLARE t record; BEGIN
			FOR t IN SELECT table_name FROM careperf.input_table LOOP EXECUTE format('INSERT INTO other.%1\$I SELECT * FROM cic.%1\$I', t.table_name); END LOOP;
		END \$\$;
		INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('2019-07-05', 'Only here');
		SELECT careperf.create_scorecard('other', 'card');
		SELECT card.set_council('E10000016', 'Sample council'), card.set_neighbour('E06000035', 'Neighbouring council');
		SELECT card.set_target('cic_count', '2019-20', 50, NULL);
		SELECT card.set_target('cic_count', '2019', 60, NULL);
		SAVEPOINT a;
		SELECT card.set_target('cic_count', '2019-20', 70, NULL);
		SELECT card.add_indicator('everybody', 'Everybody', 'SELECT child_id AS member_id, child_id, in_care AS denominator, NULL::datemultirange AS numerator FROM child_in_care', unit => 'count');
		ROLLBACK TO a;
		SELECT 'target ' || target FROM card.target;
		SELECT 'indicators ' || count(*) FROM card.local_indicator;
		SELECT card.add_indicator('everybody', 'Everybody', 'SELECT child_id AS member_id, child_id, in_care AS denominator, NULL::datemultirange AS numerator FROM child_in_care', unit => 'count');
		SELECT careperf.publish('card', '2019-07-31');
		SELECT careperf.publish('card', '2019-07-30');
		SAVEPOINT b;
		SELECT careperf.publish('card', '2019-07-31', 'correction');
		ROLLBACK TO b;
		DELETE FROM card.publication;
		SELECT 'published ' || count(*) FROM card.publication;
		SELECT 'figures ' || count(*) FROM card.scorecard_at('2019-07-31');
		$1;
	SQL
}
wanted='target 50
indicators 0
published 1
figures 53'
out=$(life ROLLBACK)
is "one transaction with three errors under ON_ERROR_ROLLBACK goes on after each" "$wanted" "$(grep -E '^(target|indicators|published|figures) ' <<<"$out")"
is "... the errors are those of careperf" "not a financial year,not the end of a month,can not be changed" "$(grep -oE 'not a financial year|not the end of a month|can not be changed' <<<"$out" | uniq | paste -sd,)"
is "... rolled back it leaves nothing" "$before" "$(everything)"
out=$(life "SELECT careperf.drop_scorecard('card', '{targets, local indicators, publications}'); DROP SCHEMA other CASCADE; DELETE FROM careperf.bank_holiday WHERE name = 'Only here'; COMMIT" | grep ERROR | wc -l)
is "... ended by drop_scorecard and committed, nothing either" "3 $before" "$out $(everything)"
life COMMIT >/dev/null
is "... committed it is as made step by step" "$(rows $PGDATABASE "SELECT period_end, indicator, numerator, denominator FROM scorecard.scorecard_at('2019-07-31') WHERE indicator <> 'uasc_count'")" \
	"$(rows $PGDATABASE "SELECT period_end, indicator, numerator, denominator FROM card.scorecard_at('2019-07-31') WHERE indicator <> 'everybody'")"
sql -c "SELECT careperf.drop_scorecard('card', '{targets, local indicators, publications}')" -c "DROP SCHEMA other CASCADE" -c "DELETE FROM careperf.bank_holiday WHERE name = 'Only here'" >/dev/null 2>&1

# Two sessions change the same two targets, always both to one number, and publish, over and over. Whatever is published must
# have both targets alike, or a session read one of before and one of after.
publisher() {
	local n
	for n in 1 2 3; do
		psql -XqAt -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -c "BEGIN ISOLATION LEVEL $1" \
			-c "SELECT scorecard.set_target('cic_count', '2019-20', $2$n), scorecard.set_target('complaints_in_month', '2019-20', $2$n)" \
			-c "SELECT count(*) FROM scorecard.scorecard_at('2019-06-30')" \
			-c "SELECT 'published ' || careperf.publish('scorecard', '2019-06-30', 'by $2 $n')" -c COMMIT 2>&1 | grep -E 'published|ERROR'
	done
}
for level in SERIALIZABLE "READ COMMITTED"; do
	publisher "$level" 1 >"$work/one" & one=$!
	publisher "$level" 2 >"$work/two"
	wait $one
	cat "$work/one" "$work/two" >"$work/both"
	is "two at $level: published, or 40001 or 55P03, and nothing else" 6 "$(grep -cE '^published [0-9]+$|^ERROR:  (40001|55P03)$' "$work/both")"
	is "... at least one published each round" t "$(sql -c "SELECT $(grep -c published "$work/both") >= 3")"
done
is "... never of two moments" 0 "$(sql -c "SELECT count(*) FROM (SELECT 1 FROM scorecard.published_figure WHERE indicator IN ('cic_count', 'complaints_in_month') AND period_end = '2019-06-30'
	GROUP BY publication HAVING count(DISTINCT target) <> 1) AS x")"
is "... numbered without a gap, each complete" t "$(sql -c "SELECT count(*) = max(publication) AND bool_and(complete) FROM scorecard.publication WHERE period_end = '2019-06-30'")"

# late LEVEL: a session whose snapshot is from before another one published the month that it publishes
late() {
	psql -XqAt -v VERBOSITY=sqlstate -f - 2>&1 <<-SQL | grep -o 'ERROR:.*'
		BEGIN ISOLATION LEVEL $1;
		SELECT count(*) AS n FROM scorecard.publication \\gset
		\\! PGOPTIONS="-c default_transaction_isolation=serializable" psql -XqAt -c "SELECT careperf.publish('scorecard', '$2')" >/dev/null
		SELECT careperf.publish('scorecard', '$2');
	SQL
}
is "published from an old snapshot at SERIALIZABLE: 40001, for the program to try again" "ERROR:  40001" "$(late SERIALIZABLE 2019-04-30)"
is "... at REPEATABLE READ: refused" "ERROR:  25000" "$(late "REPEATABLE READ" 2019-03-31)"

# cancelled half-way
after_publications=$(published $PGDATABASE)
for ms in 50 150 400; do
	PGOPTIONS="$PGOPTIONS -c statement_timeout=$ms" says "create_scorecard cancelled after $ms ms" "statement timeout" psql -XqAt -c "SELECT careperf.create_scorecard('cic', 'scorecard')"
	PGOPTIONS="$PGOPTIONS -c statement_timeout=$ms" says "publish cancelled after $ms ms" "statement timeout" psql -XqAt -c "SELECT careperf.publish('scorecard', '2019-05-31')"
done
# cancel WORDS: as pgAdmin's stop button does, once the statement runs
cancel() { for _ in $(seq 100); do [ "$(sql -c "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '$1%'")" = 0 ] || return; sleep 0.02; done; }
for statement in "SELECT careperf.create_scorecard('cic', 'new')" "SELECT careperf.publish('scorecard', '2019-05-31')" "CALL careperf.refresh('scorecard')"; do
	sql -c "$statement" >"$work/cancelled" 2>&1 & running=$!
	sleep 0.2
	cancel "${statement%%(*}"
	wait $running
	[[ $(<"$work/cancelled") == *"canceling statement due to user request"* ]] && ok "${statement%%(*} cancelled by another session" || not_ok "${statement%%(*} cancelled" "$(<"$work/cancelled")"
done
same "all of it left the scorecard as it was" "$shape" "$(objects $PGDATABASE)"
is "... its publications" "$after_publications" "$(published $PGDATABASE)"
is "... and no other schema" "" "$(sql -c "SELECT nspname FROM pg_namespace WHERE nspname = 'new' OR nspname LIKE 'careperf\_scratch%'")"

# a crash
pg_dump --format=custom --file="$work/dump" $PGDATABASE
role_names="$analyst $reader"
new_server "$work/server" "checkpoint_timeout = 1h"
start_server "$work/server"
(
	use_server "$work/server"
	export PGDATABASE=life
	new_database life
	for role in $role_names; do sql -c "CREATE ROLE $role"; done
	pg_restore --exit-on-error -d life "$work/dump"
	shown=$(rows life "TABLE scorecard.bi_scorecard")
	sql -c "DELETE FROM cic.care_episode WHERE child_id IN (SELECT child_id FROM scorecard.indicator_children('cic_count', '2019-07-31') ORDER BY 1 LIMIT 5)"
	sql -c "CALL careperf.refresh('scorecard')" >/dev/null 2>&1 &
	until [ "$(sql -c "SELECT count(*) FROM scorecard.refresh_log WHERE outcome = 'running'")" = 1 ]; do sleep 0.02; done
	sleep 0.2
	stop_server "$work/server" immediate
	wait
	start_server "$work/server"
	is "after a crash during a refresh: the last good figures" "$shown" "$(rows life "TABLE scorecard.bi_scorecard")"
	is "... and the log has it as running" running "$(sql -c "SELECT outcome FROM scorecard.refresh_log ORDER BY refresh_id DESC LIMIT 1")"
	sql -c "CALL careperf.refresh('scorecard')"
	is "... the next refresh says that it was interrupted" "interrupted refreshed" "$(sql -c "SELECT string_agg(outcome, ' ' ORDER BY refresh_id) FROM (SELECT * FROM scorecard.refresh_log ORDER BY refresh_id DESC LIMIT 2) AS x")"
	is "... and brings the new figures" t "$(sql -c "SELECT '$shown' <> '$(rows life "TABLE scorecard.bi_scorecard")'")"
	sql -c "SELECT careperf.publish('scorecard', '2019-05-31')" >/dev/null
	sql -c "SELECT careperf.publish('scorecard', '2019-05-31', 'crash')" >/dev/null 2>&1 &
	sleep 0.5
	stop_server "$work/server" immediate
	wait
	start_server "$work/server"
	is "a crash while publishing leaves no half publication" "0 0" "$(sql -c "SELECT count(*) FILTER (WHERE NOT complete) || ' ' ||
		(SELECT count(*) FROM (SELECT period_end, publication FROM scorecard.published_figure EXCEPT SELECT period_end, publication FROM scorecard.publication) AS x) FROM scorecard.publication")"
	exit $failures
)
failures=$((failures + $?))
finish
