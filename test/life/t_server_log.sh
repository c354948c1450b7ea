#!/bin/bash
# No child in the server's log: what careperf does over odd data, failing or not, leaves none; what PostgreSQL itself logs of a
# failed INSERT or COPY, and the settings that the README gives against it. careperf_load has its own test (test/client/t_load.sh).
set -uo pipefail
. "$(dirname "$0")/functions.sh"
loader=careperf_loader_$$
trap 'clean_up; psql -Xq -d postgres -c "DROP ROLE IF EXISTS $loader"' EXIT
if [ ! -r "${SERVER_LOG:-}" ]; then
	echo "skip no child in the server log: no SERVER_LOG"
	exit 0
fi
new_database $PGDATABASE
council

# Each row breaks something: dates without end, before Christ, in the wrong order; twice the same; numbers out of all bounds.
# Its values are nowhere else, so that they are found wherever they turn up.
sql -f - >/dev/null <<'SQL' || not_ok "odd data"
	INSERT INTO cic.child (child_id, date_of_birth, sex, ethnicity, nationality, home_district) VALUES
		('SECRET1', 'infinity', 'SECRETX', 'SECRETX', 'SECRETX', 'SECRETX'), ('SECRET2', '4713-01-01 BC', 'F', NULL, NULL, NULL),
		('SECRET3', '5874897-12-31', 'M', NULL, NULL, NULL), ('SECRET4', '2008-02-29', 'F', 'WBRI', NULL, NULL), ('SECRET5', '1931-07-08', 'F', 'WBRI', NULL, NULL);
	INSERT INTO cic.care_episode (child_id, start_date, reason_started, legal_status, placement_type, end_date, reason_ended, distance_miles, placement_la, home_postcode)
	SELECT c, s::date, 'S', 'C2', 'U1', e::date, 'E11', d::numeric, 'SECRETLA', 'SECRETPC'
	FROM unnest('{SECRET1,SECRET2,SECRET3,SECRET4,SECRET5,SECRETNONE}'::text[]) AS c,
		(VALUES ('-infinity', 'infinity', 'NaN'), ('infinity', NULL, '1e130000'), ('2019-02-01', '2018-02-01', '-777.77'), ('4713-01-01 BC', '5874897-12-31', 'Infinity'),
			('2018-11-11', NULL, '0.000000000000000001'), ('2018-11-11', NULL, NULL)) AS x (s, e, d);
	INSERT INTO cic.missing_episode SELECT 'SECRETM' || n, 'SECRET' || n, 'M', '-infinity', 'infinity', 'SECRETX' FROM generate_series(1, 5) AS n;
	INSERT INTO cic.return_interview SELECT 'SECRETM' || n, 'infinity', '4713-01-01 BC' FROM generate_series(1, 5) AS n;
	INSERT INTO cic.sdq_score SELECT 'SECRET4', '2019-05-05', n FROM unnest('{2147483647,-2147483648,-1}'::integer[]) AS n;
	INSERT INTO cic.milestone SELECT 'SECRET4', m, d FROM unnest('{placed,placement_order,agency_decision,adoption_order,SECRETM}'::text[]) AS m, unnest('{infinity,-infinity,2019-01-01}'::date[]) AS d;
	INSERT INTO cic.staff_post SELECT 'SECRETPOST', 'SECRETTEAM', f, 'vacant', '2001-01-01', NULL FROM unnest('{NaN,-1,1e20,0.0000001}'::numeric[]) AS f;
	INSERT INTO cic.population VALUES ('E10000016', '2018-01-01', -777777), ('E10000016', '2018-01-01', 0);
SQL
since=$(stat -c %s "$SERVER_LOG")
# what the server has logged since; "logged WORDS" are the lines with these words
logged() { tail -c +"$((since + 1))" "$SERVER_LOG" | grep -a "$@"; }
errors=$work/errors
ask() { psql -XqAt "$@" >/dev/null 2>>"$errors"; }
for q in scorecard scorecard_latest "scorecard_at('2019-07-31')" "indicator_children('cic_count', '2019-07-31')" "indicator_movement('cic_count', '2019-06-30', '2019-07-31')" \
	indicator_breakdown indicator_member indicator_evidence care_flow "due_soon('2019-07-31', 400)" "demographics_at('2019-07-31')" "key_activity_at('2019-07-31')" \
	data_quality restatement; do
	ask -c "SELECT * FROM scorecard.$q"
done
for year in 0001 0900 9999; do ask -c "SELECT * FROM scorecard.scorecard_at('$year-12-31')" -c "SELECT * FROM scorecard.due_soon('$year-12-31', 2147483647)"; done
ask -c "CALL careperf.refresh('scorecard')"
ask -c "SELECT careperf.publish('scorecard', '2019-06-30')" -c "SELECT careperf.create_scorecard('cic', 'scorecard')"
is "computation over odd data" "" "$(logged SECRET | head -3)"

# what a council makes itself and careperf runs: an indicator that fails on a value, a materialised view that fails on a row
for members in "SELECT child_id AS member_id, child_id, datemultirange(daterange(date '2019-01-01', child_id::date)) AS denominator, NULL::datemultirange AS numerator FROM cic.child WHERE child_id = 'SECRET4'" \
	"SELECT child_id AS member_id, child_id, datemultirange(daterange('2019-01-01', NULL)) AS denominator, NULL::datemultirange AS numerator FROM cic.care_episode WHERE child_id LIKE 'SECRET%'"; do
	sql -c "CREATE TABLE public.failing (members text)" -c "INSERT INTO public.failing VALUES (\$x\$$members\$x\$)"
	since=$(stat -c %s "$SERVER_LOG")
	says "add_indicator refuses" "ERROR" sql -c "SELECT scorecard.add_indicator('failing', 'Failing', (SELECT members FROM public.failing), unit => 'count')"
	is "... without a child" "" "$(logged 'SECRET[0-9]' | head -3)"
	sql -c "DROP TABLE public.failing"
done
for view in "SELECT child_id FROM cic.care_episode WHERE child_id LIKE 'SECRET%'" "SELECT child_id, extract(year FROM child_id::date) FROM cic.child WHERE child_id LIKE 'SECRET%'"; do
	sql -c "CREATE MATERIALIZED VIEW scorecard.of_our_own AS $view WITH NO DATA" -c "CREATE UNIQUE INDEX ON scorecard.of_our_own (child_id)"
	since=$(stat -c %s "$SERVER_LOG")
	says "refresh fails on a row of the council's own view" 'the refresh of schema "scorecard" failed: of_our_own' sql -c "CALL careperf.refresh('scorecard')"
	is "... and says so" 1 "$(logged 'ERROR:  the refresh of schema' | wc -l)"
	is "... without the child in the server's log" "" "$(logged SECRET | head -3)"
	is "... nor in the log that readers may see" 0 "$(sql -c "SELECT count(*) FROM scorecard.refresh_log WHERE detail LIKE '%SECRET%'")"
	sql -c "DROP MATERIALIZED VIEW scorecard.of_our_own"
done

# what PostgreSQL does by itself with the statements of others
sql -c "CREATE ROLE $loader LOGIN" -c "GRANT USAGE ON SCHEMA cic TO $loader" -c "GRANT INSERT ON ALL TABLES IN SCHEMA cic TO $loader" \
	-c "ALTER TABLE cic.child ADD CONSTRAINT sex_known CHECK (sex IN ('F', 'M', 'U')) NOT VALID"
cat >"$work/statements.sql" <<-'SQL'
	INSERT INTO cic.child VALUES ('SECRET4', '2008-02-29');
	INSERT INTO cic.child VALUES ('SECRET6', NULL);
	INSERT INTO cic.child VALUES ('SECRET7', '2009-02-29');
	INSERT INTO cic.child (child_id, date_of_birth, sex) VALUES ('SECRET8', '2009-02-28', 'X');
	COPY cic.child (child_id, date_of_birth) FROM STDIN;
	SECRET9	29.02.2009
	\.
	COPY cic.child (child_id, date_of_birth, sex) FROM STDIN;
	SECRET9	2009-02-28	X
	\.
SQL
provoke() { PGUSER=$loader psql -Xq -f "$work/statements.sql" 2>&1 | grep -c ERROR; }
since=$(stat -c %s "$SERVER_LOG")
is "six statements fail" 6 "$(provoke)"
is "by default PostgreSQL logs statement, row and line: STATEMENT, DETAIL and CONTEXT hold children" "CONTEXT DETAIL STATEMENT" "$(logged SECRET | grep -oE 'STATEMENT|DETAIL|CONTEXT' | sort -u | paste -sd' ')"
since=$(stat -c %s "$SERVER_LOG")
sql -c "ALTER ROLE $loader SET log_min_error_statement = 'panic'" -c "ALTER ROLE $loader SET log_error_verbosity = 'terse'"
is "with these two settings, as the README says, six statements fail" 6 "$(provoke)"
is "... and are logged" 6 "$(logged 'ERROR: ' | wc -l)"
is "... without a child, but for the one value that has the wrong type" 'ERROR:  date/time field value out of range: "2009-02-29"
ERROR:  date/time field value out of range: "29.02.2009"' "$(logged -e SECRET -e 2009 | grep -o 'ERROR:.*"')"
since=$(stat -c %s "$SERVER_LOG")
sql -c "ALTER ROLE $loader SET log_min_messages = 'fatal'"
is "with log_min_messages = fatal nothing is logged, and the client still sees each error" "6 0" "$(provoke) $(logged . | wc -l)"
finish
