#!/bin/bash
# Where there is much input and a worker may read it, the children are shared out among parallel workers: the same figures, worked
# out by workers indeed. Otherwise by one process.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"; drop_database $PGDATABASE; psql -Xq -d postgres -c "DROP ROLE IF EXISTS careperf_test_reader"' EXIT

new_database $PGDATABASE
/usr/bin/python3 "$here/src/sample_council" --people 300 --out "$work/council" || not_ok "small sample council"
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
"$here/test/load_csv.sh" "$work/council" cic
sql -c "ANALYZE"
# a warehouse of views, one of which no worker may read: functions are PARALLEL UNSAFE unless declared otherwise
sql -c "CREATE SCHEMA warehouse" -c "CREATE FUNCTION warehouse.checked(date) RETURNS date LANGUAGE plpgsql STABLE AS 'BEGIN RETURN \$1; END'"
sql -c "SELECT format('CREATE VIEW warehouse.%1\$I AS SELECT * FROM cic.%1\$I;', table_name) FROM careperf.input_table" | sql
# and the same input in partitions
sql -c "SELECT careperf.create_input('parts', 4)" >/dev/null
sql -c "SELECT format('INSERT INTO parts.%1\$I SELECT * FROM cic.%1\$I;', table_name) FROM careperf.input_table" | sql
sql -c "ANALYZE"
for input in cic warehouse parts; do
	sql -c "SELECT careperf.create_scorecard('$input', '${input}_out')" -f <(sed "s/scorecard\./${input}_out./g" "$here/src/sample_council/settings.sql") \
		-c "SELECT ${input}_out.set_reporting_dates('2019-05-31', '2019-07-31')" >/dev/null
	# an indicator of the council's own may take all children together, and count what is about no child
	sql -c "SELECT ${input}_out.add_indicator('youngest', 'The youngest, and every team', 'SELECT c.child_id AS member_id, c.child_id, c.in_care AS denominator,
		CASE WHEN c.date_of_birth = y.born THEN c.in_care END AS numerator
		FROM child_in_care AS c CROSS JOIN (SELECT max(date_of_birth) AS born FROM child_in_care) AS y
		UNION ALL SELECT team_id, NULL, ''{(,)}'', NULL FROM $input.team')"
done

# figures WORKERS OUT: the whole scorecard, all breakdowns, those of a shipped indicator, worked out in shares, and of the council's own
figures() {
	sql -c "SET max_parallel_workers_per_gather = $1" -c "SELECT * FROM $2.scorecard ORDER BY period_end, sort_order, indicator" \
		-c "SELECT b.* FROM (VALUES (NULL), ('review_participation'), ('youngest')) AS i (indicator) CROSS JOIN LATERAL $2.breakdown_of(i.indicator) AS b
			ORDER BY i.indicator, b.indicator_code, b.dimension, b.member, b.period_end"
}
# launched WORKERS QUERY: by how many workers the figures were counted; a query that fails does not pass for none
launched() {
	psql -XqAt -v ON_ERROR_STOP=1 -c "LOAD 'auto_explain'" -c "SET auto_explain.log_min_duration = 0" -c "SET auto_explain.log_nested_statements = on" \
		-c "SET auto_explain.log_analyze = on" -c "SET auto_explain.log_timing = off" -c "SET client_min_messages = log" \
		-c "SET max_parallel_workers_per_gather = $1" -c "$2" >"$work/log" 2>&1 || echo "(psql failed)"
	grep -o 'Workers Launched: .*' "$work/log" | sort | uniq -c | tr -s ' ' | sed 's/^ //'
}
all="SELECT count(*) FROM cic_out.scorecard"

figures 0 cic_out >"$work/one"
is "there are figures and breakdowns to compare" t "$([ "$(grep -c 'percent' "$work/one")" -gt 60 ] && [ "$(grep -c 'age_band' "$work/one")" -gt 200 ] && echo t)"
is "none for a small council" "" "$(launched 2 "$all")"
# a county that grew to a region: the planner multiplies the pages of a table by the rows that it remembers for each
sql -c "UPDATE pg_class SET reltuples = 2000000 WHERE oid = 'cic.review'::regclass"
for workers in 1 2 3 4 8; do
	is "the figures of $workers workers are those of one process" "" "$(figures $workers cic_out | diff "$work/one" - | head -5)"
done
# a share for each process; for one worker the planner divides nothing, and two processes would only read everything twice
shares() { sql -c "SET max_parallel_workers_per_gather = $1" -c "SELECT count(*) FROM regexp_matches(careperf.shares_union('figures_of_share', 'TABLE @input@.review', 400000, 'cic', 'cic_out'), 'share\(', 'g')"; }
is "shares for 0, 1, 2, 3 and 8 workers" "1 1 3 4 4" "$(echo $(for workers in 0 1 2 3 8; do shares $workers; done))"
is "three shares: by two workers and the process that asks" "1 Workers Launched: 2" "$(launched 2 "$all")"
is "four shares: by three workers" "1 Workers Launched: 3" "$(launched 3 "$all")"
is "four at most" "1 Workers Launched: 3" "$(launched 8 "$all")"
is "none for one worker" "" "$(launched 1 "$all")"
is "breakdowns too" "1 Workers Launched: 2" "$(launched 2 "SELECT count(*) FROM cic_out.breakdown_of('review_participation')")"
is "none where it is 0" "" "$(launched 0 "$all")"
of_one() { launched 2 "SELECT count(*) FROM cic_out.figures_of('{$1}', '{2019-07-31}')"; }
is "for one indicator too, if it reads much" "1 Workers Launched: 2" "$(of_one review_participation)"
is "none if it reads little" "" "$(of_one cic_count)"

# partitions: a share is one of them, or some, by workers or one after the other
plan() { psql -XqAt -c "LOAD 'auto_explain'" -c "SET auto_explain.log_min_duration = 0" -c "SET auto_explain.log_nested_statements = on" -c "SET client_min_messages = log" \
	-c "SET max_parallel_workers_per_gather = 0" -c "SELECT count(*) FROM parts_out.figures_of('{$1}', '{2019-07-31}')" 2>&1; }
shares_of() { sql -c "SET max_parallel_workers_per_gather = $1" -c "SELECT count(*) FROM regexp_matches(careperf.shares_union('figures_of_share', 'TABLE @input@.$2', 400000, 'parts', 'parts_out'), 'share\(', 'g')"; }
is "few children in partitions are one share" 1 "$(shares_of 0 review)"
is "... and the same figures" "" "$(figures 2 parts_out | diff "$work/one" - | head -5)"
sql -c "UPDATE pg_class SET reltuples = 5000 WHERE oid IN (SELECT relid FROM pg_partition_tree('parts.child') WHERE isleaf)"
is "20,000 are two, each of two partitions" 2 "$(shares_of 0 review)"
sql -c "UPDATE pg_class SET reltuples = 13000 WHERE oid IN (SELECT relid FROM pg_partition_tree('parts.child') WHERE isleaf)"
is "52,000 are as many as there are partitions" 4 "$(shares_of 0 review)"
is "one where a table is not partitioned alike" "1 1" "$(sql -c "CREATE TABLE parts.sdq_other (LIKE parts.sdq_score) PARTITION BY HASH (child_id)" -c "CREATE TABLE parts.sdq_other_0 PARTITION OF parts.sdq_other FOR VALUES WITH (MODULUS 1, REMAINDER 0)" \
	-c "ALTER TABLE parts.sdq_score RENAME TO sdq_4" -c "ALTER TABLE parts.sdq_other RENAME TO sdq_score"; echo "$(shares_of 0 "sdq_score AS s, @input@.review")" "$(sql -c "ALTER TABLE parts.sdq_score RENAME TO sdq_other" \
	-c "CREATE VIEW parts.sdq_score AS SELECT * FROM parts.sdq_4"; shares_of 0 "sdq_score AS s, @input@.review")")"
sql -c "DROP VIEW parts.sdq_score" -c "ALTER TABLE parts.sdq_4 RENAME TO sdq_score"
is "all shares together read each partition once, after a look whether there is any row" "4 2 care_episode 4 2 child 4 2 review" \
	"$(echo $(plan review_participation | grep -oE 'Scan on (child|care_episode|review)_[0-3] ' | sort | uniq -c | sed -E 's/Scan on (.*)_[0-3] /\1/' | sort | uniq -c))"
for workers in 0 2; do
	is "the figures of partitions by $workers workers are those of one process" "" "$(figures $workers parts_out | diff "$work/one" - | head -5)"
done
sql -c "UPDATE pg_class SET reltuples = 2000000 WHERE oid IN (SELECT relid FROM pg_partition_tree('parts.review') WHERE isleaf)"
is "two workers and the process that asks divide four partitions" "1 Workers Launched: 2" "$(launched 2 "SELECT count(*) FROM parts_out.scorecard")"
is "... and come to the same figures" "" "$(figures 2 parts_out | diff "$work/one" - | head -5)"

parallel() { sql -c "SELECT careperf.rows_for_workers('$1') > 0"; }
sql -c "CREATE ROLE careperf_test_reader" -c "GRANT USAGE ON SCHEMA cic TO careperf_test_reader" -c "GRANT SELECT ON ALL TABLES IN SCHEMA cic TO careperf_test_reader"
is "workers read tables and views of them" "t t" "$(echo $(parallel 'SELECT (t.*) IS NULL FROM cic.review AS t') $(parallel 'SELECT (t.*) IS NULL FROM warehouse.review AS t'))"
is "what a role may not read it does not learn the number of rows of" "0 t" "$(echo $(sql -c "CREATE TABLE secret AS SELECT 1" -c "GRANT USAGE ON SCHEMA careperf TO careperf_test_reader" -c "SET ROLE careperf_test_reader" \
	-c "SELECT careperf.rows_for_workers('SELECT FROM secret')" -c "SELECT careperf.rows_for_workers('SELECT FROM cic.review') > 0"))"
is "not a temporary table" f "$(sql -c "CREATE TEMPORARY TABLE mine (i integer)" -c "SELECT careperf.rows_for_workers('SELECT (t.*) IS NULL FROM mine AS t') > 0")"
is "no INSERT, nothing while max_parallel_workers_per_gather is 0" "f f" "$(echo $(parallel 'INSERT INTO cic.team (team_id) VALUES (1)') $(sql -c "SET max_parallel_workers_per_gather = 0" -c "SELECT careperf.rows_for_workers('SELECT (t.*) IS NULL FROM cic.review AS t') > 0"))"
is "not two queries, or none" "ERROR: not a single query ERROR: not a single query" "$(echo $(parallel 'SELECT 1; SELECT 2' 2>&1 | grep -o 'ERROR:.*') $(parallel '' 2>&1 | grep -o 'ERROR:.*'))"
# neither a council's function in a view nor one in a policy
is "by workers, as long as they may" "1 Workers Launched: 2" "$(launched 2 "SELECT count(*) FROM warehouse_out.scorecard")"
sql -c "CREATE OR REPLACE VIEW warehouse.review AS SELECT child_id, warehouse.checked(review_date) AS review_date, participation FROM cic.review"
is "a view with a function not marked PARALLEL SAFE: by one process" "" "$(launched 2 "SELECT count(*) FROM warehouse_out.scorecard")"
is "... and the same figures" "" "$(figures 2 warehouse_out | diff "$work/one" - | head -5)"
sql -c "GRANT USAGE ON SCHEMA warehouse TO careperf_test_reader" -c "ALTER TABLE cic.complaint ENABLE ROW LEVEL SECURITY" \
	-c "CREATE POLICY some_rows ON cic.complaint USING (warehouse.checked(received_on) IS NOT NULL)"
sql -c "CREATE OR REPLACE VIEW warehouse.review AS SELECT * FROM cic.review" \
	-c "CREATE OR REPLACE VIEW warehouse.care_episode AS SELECT * FROM cic.care_episode WHERE 1 / (length(child_id) - length(child_id)) = 0"
is "an error in a worker reaches the user" "division by zero" "$(sql -c "SELECT count(*) FROM warehouse_out.scorecard" 2>&1 | sed -n 's/^.*ERROR:  //p')"
is "a policy with such a function: by one process for whom it holds, by workers for others" "f t" \
	"$(echo $(sql -c "SET ROLE careperf_test_reader" -c "SELECT careperf.rows_for_workers('SELECT (t.*) IS NULL FROM cic.complaint AS t') > 0") $(parallel 'SELECT (t.*) IS NULL FROM cic.complaint AS t'))"
# a council's own indicator
sql -c "SELECT cic_out.add_indicator('own', 'Own', 'SELECT child_id AS member_id, child_id, in_care AS denominator, NULL::datemultirange AS numerator FROM cic_out.child_in_care
	WHERE warehouse.checked(date_of_birth) IS NOT NULL', unit => 'count')" >/dev/null 2>&1
is "an indicator of the council's own with such a function is there, by one process" "1 " \
	"$(sql -c "SELECT count(*) FROM cic_out.scorecard_at('2019-07-31') WHERE indicator = 'own'") $(launched 2 "$all")"
finish
