#!/bin/bash
# Publishing, that nothing changes it afterwards, corrections, restatement, retention, two at once, and no child in the log.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
owner=careperf_owner_$$
work=$(mktemp -d)
trap 'rm -rf "$work"; drop_database $PGDATABASE; drop_database ${PGDATABASE}_copy; psql -Xq -d postgres -c "DROP ROLE IF EXISTS $owner"' EXIT

new_database $PGDATABASE
/usr/bin/python3 "$here/src/sample_council" --people 300 --out "$work/council" || not_ok "small sample council"
log_start=$(stat -c %s "${SERVER_LOG:-/dev/null}")
# the scorecard belongs to a role that is no superuser
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" -c "CREATE ROLE $owner" \
	-c "GRANT CREATE ON DATABASE $PGDATABASE TO $owner" -c "GRANT USAGE ON SCHEMA cic TO $owner" >/dev/null
"$here/test/load_csv.sh" "$work/council" cic
sql -c "GRANT SELECT ON ALL TABLES IN SCHEMA cic TO $owner" -c "SET ROLE $owner" \
	-c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f "$here/src/sample_council/settings.sql" >/dev/null
as_owner() { sql -c "SET ROLE $owner" "$@" 2>&1; }
# refused NAME WORDS STATEMENT: the owner gets an error that says so
refused() {
	local out
	out=$(as_owner -c "$3")
	[[ $out == *ERROR*$2* ]] && ok "$1" || not_ok "$1" "wanted an error with: $2" "got: $out"
}

is "the owner publishes June, and then July" "1 1" "$(as_owner -c "SELECT careperf.publish('scorecard', '2019-06-30')" -c "SELECT careperf.publish('scorecard', '2019-07-31', 'for the Panel')" | paste -sd' ')"
is "it says who, when and why" "$(sql -c 'SELECT session_user')|t|for the Panel|5" \
	"$(sql -c "SELECT published_by, published_at <= clock_timestamp(), note, suppress_below FROM scorecard.publication WHERE period_end = '2019-07-31'")"
is "the figures frozen are those of the scorecard" "52 0" "$(sql -c "
	SELECT count(*) || ' ' || count(*) FILTER (WHERE (f.numerator, f.denominator, f.result, f.rag, f.target, f.result_exc_uasc, f.previous_month_result, f.definition_version)
		IS DISTINCT FROM (round(s.numerator, 2), round(s.denominator, 2), s.result, s.rag, s.target, s.result_exc_uasc, s.previous_month_result, s.definition_version))
	FROM scorecard.published_figure AS f JOIN scorecard.scorecard_at('2019-07-31') AS s USING (period_end, indicator)")"
is "... and the children behind them add up" "" "$(sql -c "
	SELECT f.indicator FROM scorecard.published_figure AS f
		LEFT JOIN scorecard.published_member AS m USING (period_end, publication, indicator)
	GROUP BY f.period_end, f.indicator, f.numerator, f.denominator
	HAVING coalesce(sum(m.numerator), 0) <> f.numerator OR coalesce(round(sum(m.denominator), 2), 0) <> coalesce(f.denominator, 0)")"
sql -c "INSERT INTO scorecard.reporting_date VALUES ('2019-07-31')"
is "... and the cells are those of the breakdown" "" "$(sql -c "
	SELECT indicator, dimension, member FROM (SELECT indicator, dimension, member, max(value) FILTER (WHERE side = 'numerator') AS numerator,
			max(value) FILTER (WHERE side = 'denominator') AS denominator
		FROM scorecard.published_cell WHERE period_end = '2019-07-31' AND dimension <> 'total' GROUP BY indicator, dimension, member) AS c
		FULL JOIN (SELECT * FROM scorecard.indicator_breakdown) AS b USING (indicator, dimension, member)
	WHERE coalesce(c.numerator, 0) <> coalesce(b.numerator, 0) OR coalesce(c.denominator, 0) <> coalesce(b.denominator, 0)" | head -5)"
refused "no month end" "not the end of a month" "SELECT careperf.publish('scorecard', '2019-07-30')"
refused "beyond the data" "there are no data for" "SELECT careperf.publish('scorecard', '2031-07-31')"
refused "no scorecard" "no scorecard to publish" "SELECT careperf.publish('cic', '2019-07-31')"
refused "at REPEATABLE READ, which does not see what another session hides" "can not be published at REPEATABLE READ" "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT careperf.publish('scorecard', '2019-05-31'); COMMIT"
refused "a note too long" "the note has 1001 letters" "SELECT careperf.publish('scorecard', '2019-05-31', repeat('x', 1001))"
out=$(sql -c "BEGIN; ALTER TABLE cic.review RENAME TO review_old; CREATE TABLE cic.review (LIKE cic.review_old); SELECT careperf.publish('scorecard', '2019-05-31'); COMMIT" 2>&1)
[[ $out == *"does not read all tables of its input: review"* ]] && ok "a table replaced by another of its name, which half of the scorecard would read" || not_ok "a table replaced" "$out"
refused "published already, and no note" "is published already" "SELECT careperf.publish('scorecard', '2019-07-31', ' ')"

tables="publication published_figure published_member published_cell published_nesting published_union published_scorecard published_breakdown"
frozen() { for t in $tables; do sql -c "SELECT md5(string_agg(x::text, chr(10) ORDER BY x::text)) FROM scorecard.$t AS x"; done; }
before=$(frozen)
for t in $tables; do
	refused "$t: UPDATE" "can not be changed" "UPDATE scorecard.$t SET publication = publication"
	refused "$t: DELETE" "can not be changed" "DELETE FROM scorecard.$t"
	refused "$t: TRUNCATE" "can not be changed" "TRUNCATE scorecard.$t CASCADE"
	[ $t = publication ] || refused "$t: INSERT into a publication" "can not be changed" "INSERT INTO scorecard.$t SELECT * FROM (SELECT (json_populate_record(x, '{\"indicator\": \"another\"}')).* FROM scorecard.$t AS x LIMIT 1) AS y"
	[ $t = publication ] || refused "$t: INSERT into none" "foreign key" "INSERT INTO scorecard.$t SELECT (json_populate_record(x, '{\"publication\": 99}')).* FROM scorecard.$t AS x LIMIT 1"
done
refused "nor while there is no row of settings" "can not be changed" "BEGIN; DELETE FROM scorecard.publication_setting; DELETE FROM scorecard.published_figure; COMMIT"
refused "publication: INSERT by hand" "by hand" "INSERT INTO scorecard.publication VALUES ('2019-05-31', 1, '2019-06-01', 'director', 'forged', '1.0', 5, true)"
refused "publication: INSERT by hand of a complete one" "is published already" "INSERT INTO scorecard.publication (period_end, complete) VALUES ('2019-07-31', false)"
refused "ON CONFLICT DO UPDATE" "can not be changed" "INSERT INTO scorecard.published_figure SELECT * FROM scorecard.published_figure LIMIT 1 ON CONFLICT (period_end, publication, indicator) DO UPDATE SET result = 100"
refused "MERGE" "can not be changed" "MERGE INTO scorecard.published_figure AS f USING (VALUES (1)) AS v ON true WHEN MATCHED THEN UPDATE SET result = 100"
refused "in one transaction with a publication" "can not be changed" "BEGIN; SELECT careperf.publish('scorecard', '2019-05-31'); INSERT INTO scorecard.published_scorecard SELECT (json_populate_record(x, '{\"indicator\": \"another\"}')).* FROM scorecard.published_scorecard AS x WHERE period_end = '2019-05-31' LIMIT 1; COMMIT"
as_owner -c "SELECT careperf.create_scorecard('cic', 'scorecard')" >/dev/null
is "nothing has changed, nor by another create_scorecard" "$before" "$(frozen)"
pg_dump $PGDATABASE >"$work/dump"
new_database ${PGDATABASE}_copy
sql -d ${PGDATABASE}_copy -f "$work/dump" >/dev/null
is "... nor by dump and restore" "$before" "$(PGDATABASE=${PGDATABASE}_copy frozen)"

# late entry: one child is not in care after all, another comes to light
is "nothing is restated yet" 0 "$(as_owner -c "SELECT sum(restated) FROM scorecard.restatement WHERE period_end = '2019-07-31'")"
child=$(sql -c "SELECT child_id FROM scorecard.indicator_children('cic_count', '2019-07-31') ORDER BY 1 LIMIT 1")
sql -c "DELETE FROM cic.care_episode WHERE child_id = '$child'"
sql -c "INSERT INTO cic.child (child_id, date_of_birth) VALUES ('SECRET1', '2009-01-01')" \
	-c "INSERT INTO cic.care_episode (child_id, start_date, reason_started, legal_status, placement_type)
		SELECT 'SECRET1', '2019-07-20', reason_started, legal_status, placement_type FROM cic.care_episode WHERE reason_started = 'S' LIMIT 1"
is "restatement: who left and who entered since" "SECRET1|$child|1" \
	"$(as_owner -c "SELECT entered, left_since, children_kept FROM scorecard.restatement WHERE period_end = '2019-07-31' AND indicator = 'cic_count'")"
is "... adds up to the change, for every indicator and both months" "" "$(sql -c "
	SELECT r.period_end, r.indicator
	FROM scorecard.restatement AS r LEFT JOIN scorecard.restatement_child AS c USING (period_end, publication, indicator)
	GROUP BY r.period_end, r.indicator, r.numerator, r.numerator_today, r.denominator, r.denominator_today
	HAVING round(coalesce(sum(c.numerator_change), 0), 2) <> r.numerator_today - r.numerator
		OR r.denominator IS NOT NULL AND round(coalesce(sum(c.denominator_change), 0), 2) <> r.denominator_today - r.denominator")"
is "... and today is what the scorecard says today" 52 "$(sql -c "
	SELECT count(*) FROM scorecard.restatement AS r JOIN scorecard.scorecard_at('2019-07-31') AS s USING (period_end, indicator)
	WHERE r.result_today IS NOT DISTINCT FROM s.result AND r.numerator_today IS NOT DISTINCT FROM round(s.numerator, 2)")"
is "the month before as published, and as recomputed" "t|t" "$(sql -c "
	SELECT bool_and(p.previous_month_result IS NOT DISTINCT FROM f.result), bool_or(p.previous_month_result IS DISTINCT FROM s.previous_month_result)
	FROM scorecard.scorecard_on_published('2019-07-31') AS p JOIN scorecard.scorecard_at('2019-07-31') AS s USING (indicator)
		JOIN scorecard.published_figure AS f ON f.indicator = p.indicator AND f.period_end = '2019-06-30'")"
is "a correction is a publication of its own" "2|late entry" \
	"$(as_owner -c "SELECT careperf.publish('scorecard', '2019-07-31', 'late entry')" >/dev/null; sql -c "SELECT publication, note FROM scorecard.publication WHERE period_end = '2019-07-31' ORDER BY 1 DESC LIMIT 1")"
is "... and leaves the first as it was" "$before" "$(for t in $tables; do sql -c "SELECT md5(string_agg(x::text, chr(10) ORDER BY x::text)) FROM scorecard.$t AS x WHERE publication = 1"; done)"
is "... and nothing differs from it" 0 "$(sql -c "SELECT sum(restated) FROM scorecard.restatement WHERE period_end = '2019-07-31' AND publication = 2")"

# two at once
psql -XqAt >"$work/first" 2>&1 <<-'END' &
	BEGIN;
	SELECT careperf.publish('scorecard', '2019-04-30', 'first');
	SELECT pg_sleep(4);
	COMMIT;
END
for _ in $(seq 100); do grep -q . "$work/first" && break; sleep 0.1; done
out=$(sql -c "SELECT careperf.publish('scorecard', '2019-04-30', 'second')" 2>&1)
[[ $out == *"is being published by another session"* ]] && ok "two publications of a month at once: the second gets an error" || not_ok "two at once" "$out"
wait
is "... and the first wins" "1|first" "$(sql -c "SELECT publication, note FROM scorecard.publication WHERE period_end = '2019-04-30'")"

# names longer than a member's
sql -c "UPDATE cic.team SET area = repeat('x', 110) || team_id" >/dev/null
sql -c "SELECT scorecard.set_benchmark('placements_3_plus', '2018-04-01', 11, repeat('x', 300))" >/dev/null
is "areas of one long beginning are one member of a publication" "1" "$(sql -c "SELECT careperf.publish('scorecard', '2019-03-31', 'long names')" >/dev/null
	sql -c "SELECT count(DISTINCT member) FROM scorecard.published_cell WHERE period_end = '2019-03-31' AND dimension = 'area' AND member LIKE 'xx%'")"

# 24 months about 60%, then a change that the council has named, then a year about 75%: no more than usual since
as_owner -c "SELECT scorecard.set_process_change('review_participation', '2019-02-01', 'A new form')" >/dev/null
as_owner -c "SELECT careperf.publish('scorecard', '2019-03-31', 'a new form')" >/dev/null
is "a publication says since when a process has been what it is" "2019-02-01 1" "$(sql -F' ' -c "SELECT max(process_from), count(process_from) FROM scorecard.published_scorecard WHERE period_end = '2019-03-31' AND publication = 2")"
variation() { sql -c "SELECT variation FROM careperf.published_lines('scorecard', '2013-12-31', NULL) WHERE indicator = 'review_participation'"; }
sql -c "SET session_replication_role = replica" -c "INSERT INTO scorecard.publication SELECT (json_populate_record(p, json_build_object('period_end', e::date))).* FROM generate_series(date '2011-01-01', '2013-12-01', '1 month') AS m (first)
		CROSS JOIN LATERAL (SELECT first + interval '1 month - 1 day') AS x (e) JOIN scorecard.publication AS p ON (p.period_end, p.publication) = ('2019-07-31', 1)" \
	-c "INSERT INTO scorecard.published_scorecard SELECT (json_populate_record(s, json_build_object('period_end', p.period_end, 'suppressed', 0,
			'result', CASE WHEN p.period_end < '2013-01-01' THEN 60 ELSE 75 END + (extract(month FROM p.period_end)::integer * 5) % 7, 'process_from', CASE WHEN p.period_end > '2013-01-01' THEN '2013-01-01' END))).*
		FROM scorecard.publication AS p JOIN scorecard.published_scorecard AS s ON (s.period_end, s.publication, s.indicator) = ('2019-07-31', 1, 'review_participation') WHERE p.period_end < '2014-01-01'"
is "... and the published variation is of that process" "common cause" "$(variation)"
sql -c "SET session_replication_role = replica" -c "UPDATE scorecard.published_scorecard SET process_from = NULL WHERE period_end < '2014-01-01'"
is "... which without the change would be an improvement" improvement "$(variation)"
sql -c "SET session_replication_role = replica" -c "DELETE FROM scorecard.published_scorecard WHERE period_end < '2014-01-01'" -c "DELETE FROM scorecard.publication WHERE period_end < '2014-01-01'"

# retention
refused "children are not deleted before their time" "can not be changed" "DELETE FROM scorecard.published_member"
is "... and forget_children finds none to forget" 0 "$(as_owner -c "SELECT scorecard.forget_children()")"
as_owner -c "SELECT scorecard.set_publication(5, '0 days')" >/dev/null
is "after their time they go" "t 0" "$(as_owner -c "SELECT scorecard.forget_children() > 0" | sed 's/true/t/') $(sql -c "SELECT count(*) FROM scorecard.published_member")"
is "... and the figures stay" "$(sed -n 2p <<<"$before")" "$(sql -c "SELECT md5(string_agg(x::text, chr(10) ORDER BY x::text)) FROM scorecard.published_figure AS x WHERE publication = 1 AND period_end >= '2019-06-30'")"
is "... restatement says that who entered or left is not known any more" "0|t" "$(sql -c "SELECT max(children_kept), bool_and(entered IS NULL) FROM scorecard.restatement")"

if [ -n "${SERVER_LOG:-}" ] && [ -r "$SERVER_LOG" ]; then
	# what the server logged by itself: the statements in this script that name a child are the script's
	is "no child in the server log" "" "$(tail -c +"$((log_start + 1))" "$SERVER_LOG" | grep -v STATEMENT | grep -E "SECRET1|\b$child\b")"
else
	echo "skip no child in the server log: no SERVER_LOG"
fi
finish
