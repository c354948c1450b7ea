#!/bin/bash
# The same inputs spread over partitions and over servers give the same figures: hash partitions by child_id, joined and
# aggregated one by one, and the same partitions in two other databases behind postgres_fdw. And what runs over there.
set -uo pipefail
. "$(dirname "$0")/../t/functions.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"; for d in $PGDATABASE ${PGDATABASE}_0 ${PGDATABASE}_1; do drop_database $d; done' EXIT

new_database $PGDATABASE
/usr/bin/python3 "$here/src/sample_council" --people 300 --out "$work/council" || not_ok "small sample council"
sql -c "CREATE EXTENSION careperf" -c "CREATE EXTENSION postgres_fdw" -c "SELECT careperf.create_input('cic')" >/dev/null
"$here/test/load_csv.sh" "$work/council" cic
# rows about a child are where its child_id hashes to; the other tables are small, and stay where the scorecard is
distributed=$(sql -c "SELECT table_name FROM careperf.input_column WHERE column_name = 'child_id' ORDER BY table_name")

# partitioned SCHEMA: the distributed tables of the contract, still without partitions; create_input makes the others
partitioned() {
	sql -c "CREATE SCHEMA $1"
	for table in $distributed; do echo "CREATE TABLE $1.$table (LIKE cic.$table) PARTITION BY HASH (child_id);"; done | sql
	sql -c "SELECT careperf.create_input('$1')" >/dev/null
}
# fill SCHEMA: the rows of cic, each to where it belongs
fill() { sql -c "SELECT format('INSERT INTO $1.%1\$I SELECT * FROM cic.%1\$I;', table_name) FROM careperf.input_table" | sql; }

partitioned cic_partitions
for table in $distributed; do
	for n in 0 1 2; do echo "CREATE TABLE cic_partitions.${table}_$n PARTITION OF cic_partitions.$table FOR VALUES WITH (MODULUS 3, REMAINDER $n);"; done
done | sql
fill cic_partitions

partitioned cic_servers
for n in 0 1; do
	new_database ${PGDATABASE}_$n
	sql -d ${PGDATABASE}_$n -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
	sql -c "CREATE SERVER shard_$n FOREIGN DATA WRAPPER postgres_fdw
			OPTIONS (host '$PGHOST', port '${PGPORT:-5432}', dbname '${PGDATABASE}_$n', extensions 'careperf', use_remote_estimate 'true')" \
		-c "CREATE USER MAPPING FOR CURRENT_USER SERVER shard_$n OPTIONS (user '$PGUSER')"
	for table in $distributed; do
		echo "CREATE FOREIGN TABLE cic_servers.${table}_$n PARTITION OF cic_servers.$table FOR VALUES WITH (MODULUS 2, REMAINDER $n)
			SERVER shard_$n OPTIONS (schema_name 'cic', table_name '$table');"
	done | sql
done
fill cic_servers
for n in 0 1; do sql -d ${PGDATABASE}_$n -c "ANALYZE"; done
sql -c "ANALYZE"
is "both servers hold children, together all" "t t t" "$(sql -c "
	SELECT concat_ws(' ', (a > 0), (b > 0), (a + b = (SELECT count(*) FROM cic.child)))
	FROM (SELECT count(*) FROM cic_servers.child_0) AS a (a), (SELECT count(*) FROM cic_servers.child_1) AS b (b)")"

export PGOPTIONS="$PGOPTIONS -c enable_partitionwise_join=on -c enable_partitionwise_aggregate=on"
for input in cic cic_partitions cic_servers; do
	is "$input keeps the contract" "" "$(sql -c "SELECT * FROM careperf.check_input('$input')")"
	sql -c "SELECT careperf.create_scorecard('$input', '${input}_out')" -f <(sed "s/scorecard\./${input}_out./g" "$here/src/sample_council/settings.sql") \
		-c "SELECT ${input}_out.set_reporting_dates('2019-05-31', '2019-07-31')" >/dev/null
	for figures in "scorecard" "scorecard_at('2019-07-15')" "indicator AS i CROSS JOIN LATERAL ${input}_out.indicator_children(i.indicator, '2019-07-31')"; do
		sql -c "SELECT x::text COLLATE \"C\" FROM (SELECT * FROM ${input}_out.$figures) AS x ORDER BY 1"
	done >"$work/$input"
done
is "there are figures and children to compare" t "$([ "$(wc -l <"$work/cic")" -gt 2000 ] && echo t)"
is "partitions: scorecard, scorecard_at and indicator_children are those of plain tables" "" "$(diff "$work/cic" "$work/cic_partitions" | head -10)"
is "servers: scorecard, scorecard_at and indicator_children are those of plain tables" "" "$(diff "$work/cic" "$work/cic_servers" | head -10)"

# matches SCHEMA QUERY PATTERN...: how many lines of the plan match each
matches() {
	local n=()
	sql -c "SET search_path = $1" -c "EXPLAIN (VERBOSE, COSTS OFF) $2" | grep -v '^ *Output:' >"$work/plan"
	shift 2
	for pattern in "$@"; do n+=("$(grep -cE "$pattern" "$work/plan")"); done
	echo "${n[*]}"
}
history="SELECT e.child_id, careperf.care_history(e.start_date, e.reason_started, e.legal_status, e.category_of_need, e.placement_type,
		e.placement_provider, e.end_date, e.reason_ended, e.reason_placement_changed, e.placement_la, e.distance_miles, e.home_postcode,
		e.placement_postcode, e.placement_urn, c.date_of_birth)
	FROM care_episode AS e LEFT JOIN child AS c USING (child_id) GROUP BY e.child_id"
joined_and_aggregated_there="Remote SQL: .*careperf\.care_history\(.* LEFT JOIN .* GROUP BY"

is "partitions: a child's history is joined and aggregated within each of the three" "3 3" "$(matches cic_partitions "$history" 'Aggregate$' ' Join$')"
is "servers: each joins and aggregates its own children's histories, nothing is left to do here" "2 0" \
	"$(matches cic_servers "$history" "$joined_and_aggregated_there" '(Aggregate| Join)$')"
is "servers: the scorecard's own facts of one table too, such as health_check" "2 0" \
	"$(matches cic_servers_out "SELECT * FROM health_check" 'Remote SQL: .*careperf\..* GROUP BY' 'Aggregate$')"
is "servers: the histories behind the scorecard, too" "2" \
	"$(matches cic_servers_out "SELECT * FROM care_history" "$joined_and_aggregated_there")"
is "servers: conditions with careperf's functions go there" 2 \
	"$(matches cic_servers "SELECT FROM uasc_status WHERE careperf.spell_dates(start_date, end_date) @> DATE '2019-07-31'" 'Remote SQL: .*WHERE .*careperf\.spell_dates')"
is "servers: counting over all children stays here" "2 0" \
	"$(matches cic_servers "SELECT careperf.figures_on(careperf.spell_dates(start_date, end_date), NULL, NULL, NULL, NULL, '{2019-07-31}') FROM uasc_status" \
		'Remote SQL' 'Remote SQL: .*careperf')"
is "servers: working days stay here, where the council's bank holidays are" "2 0" \
	"$(matches cic_servers "SELECT FROM review WHERE careperf.is_working_day(review_date)" 'Remote SQL' 'Remote SQL: .*careperf')"
for n in 0 1; do sql -c "ALTER SERVER shard_$n OPTIONS (DROP extensions)"; done
is "servers: without careperf among their extensions nothing of it runs there" "0 2" "$(matches cic_servers "$history" 'Remote SQL: .*careperf' 'Aggregate$')"
finish
