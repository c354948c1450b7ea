#!/bin/bash
# careperf_load against a running cluster that has the extension: PGHOST, PGPORT, PGUSER (a superuser) say which.
# Makes databases and a role named careperf_load_test* and drops them. CAREPERF_LOAD names the program if it is
# not in pg_config's bindir, SERVER_LOG the server's log file if pg_current_logfile() doesn't.
set -u
here=$(cd "$(dirname "$0")" && pwd)
data=$here/../../../shared/data
load=${CAREPERF_LOAD:-$(pg_config --bindir)/careperf_load}
base=careperf_load_test
work=$(mktemp -d /tmp/t_load.XXXXXX)
passed=0 failed=0 skipped=0
export PGDATABASE=postgres PGOPTIONS="-c client_min_messages=warning" LC_ALL=C.UTF-8

ok() { passed=$((passed + 1)); echo "ok - $1"; }
not_ok() { failed=$((failed + 1)); echo "not ok - $1"; printf '%s\n' "${@:2}" | sed 's/^/#   /'; }
skip() { skipped=$((skipped + 1)); echo "skip - $1"; }
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "wanted: $2" "   got: $3"; fi; }
has() { if [[ "$2" == *"$3"* ]]; then ok "$1"; else not_ok "$1" "wanted: ...$3..." "   got: $2"; fi; }
sql() { psql -XqAt -v ON_ERROR_STOP=1 -F, "$@"; }

# every table of the schemas with what is in it, when it was loaded left out
state() {
	psql -XqAt -v ON_ERROR_STOP=1 <<-'SQL'
	SELECT format('SELECT %L, count(*), md5(string_agg(j, chr(10) ORDER BY j)) FROM (SELECT (to_jsonb(t) - ''loaded_at'')::text AS j FROM %I.%I AS t) AS r',
		n.nspname || '.' || c.relname, n.nspname, c.relname)
	FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
	WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'careperf', 'pg_toast') AND n.nspname !~ '^pg_temp' AND NOT c.relispartition
	ORDER BY 1 \gexec
	SQL
}
contract() { sed -n "s/^$1\.//p" | grep -vE '^(load_|ssda903_)'; }

# a load that works
loads() {
	local what=$1; shift
	if out=$("$load" "$@" 2>"$work/err"); then ok "$what"; else not_ok "$what" "status $?" "$(cat "$work/err")"; fi
}
# a load that is refused, in one sentence, and leaves the database as it was
refuses() {
	local what=$1 sentence=$2 before after status; shift 2
	before=$(state)
	"$load" "$@" >"$work/out" 2>"$work/err"; status=$?
	after=$(state)
	if [ $status != 1 ]; then not_ok "$what" "status $status" "$(cat "$work/err")"
	elif [ "$(wc -l <"$work/err")" != 1 ] || ! grep -qE "^careperf_load: $sentence" "$work/err" || [ -s "$work/out" ]; then not_ok "$what" "wanted: $sentence" "$(cat "$work/err" "$work/out")"
	elif [ "$before" != "$after" ]; then not_ok "$what" "the database has changed"
	else ok "$what"; fi
}
new_schema() { sql -c "DROP SCHEMA IF EXISTS $1 CASCADE" -c "SELECT careperf.create_input('$1')" >/dev/null; }

# folder NAME: a small return, header line and rows of episodes from stdin, a header row for each child
episodes_header=CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
folder() {
	mkdir -p "$work/$1"
	{ echo $episodes_header; cat; } >"$work/$1/episodes.csv"
	{ echo CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB; tail -n +2 "$work/$1/episodes.csv" | cut -d, -f1 | sort -u | sed 's/$/,1,05\/06\/2007,WBRI,,,/'; } >"$work/$1/header.csv"
}

cleanup() {
	for d in $base ${base}_bare ${base}_latin1; do psql -Xq -d postgres -c "DROP DATABASE IF EXISTS $d WITH (FORCE)"; done
	psql -Xq -d postgres -c "DROP ROLE IF EXISTS ${base}_reader"
	rm -rf "$work"
}
trap cleanup EXIT
[ -x "$load" ] || { echo "not ok - $load is there"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
sql -c "DROP DATABASE IF EXISTS $base WITH (FORCE)" -c "DROP DATABASE IF EXISTS ${base}_bare" -c "DROP DATABASE IF EXISTS ${base}_latin1" \
	-c "DROP ROLE IF EXISTS ${base}_reader" -c "CREATE DATABASE $base" -c "CREATE DATABASE ${base}_bare" -c "CREATE ROLE ${base}_reader LOGIN"
export PGDATABASE=$base
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null

# ------------------------------------------------------------------ the program itself
"$load" --help >"$work/out" 2>&1; is "--help succeeds" 0 $?
has "--help says how to use it" "$(cat "$work/out")" "careperf_load [OPTION]... FOLDER..."
is "--version is the extension's" "careperf_load $(sql -c "SELECT extversion FROM pg_extension WHERE extname = 'careperf'")" "$("$load" --version)"
"$load" >/dev/null 2>&1; is "no folder is wrong use" 2 $?
"$load" --year-ending 18 "$work" >/dev/null 2>&1; is "a year of two digits is wrong use" 2 $?

# ------------------------------------------------------------------ real-format data
if [ -d "$data" ]; then
	loads "five years load" "$data/ssda903-five-years"
	is "no complaint about the five years" "" "$(cat "$work/err")"
	has "the summary counts rows read and kept" "$out" "episodes                    3,737  care_episode                2,827"
	has "the summary says how far data reach" "$out" "5 collection years loaded into cic, data to 31 March 2022; 0 problems."
	is "episodes of five years, one per CHILD and DECOM" 2827 "$(sql -c "SELECT count(*) FROM cic.care_episode")"
	five() { for y in 2017 2018 2019 2020 2021; do tail -n +2 "$data/ssda903-five-years/$y/$1.csv"; done; }
	five episodes |
		awk -F, '{ row[$1 "," $2] = $0 } END { for (k in row) print row[k] }' | sort >"$work/wanted"
	table_as_csv="SELECT concat_ws(',', child_id, to_char(start_date, 'DD/MM/YYYY'), reason_started, legal_status, coalesce(category_of_need, ''), placement_type, coalesce(placement_provider, ''),
		coalesce(to_char(end_date, 'DD/MM/YYYY'), ''), coalesce(reason_ended, ''), coalesce(reason_placement_changed, ''), coalesce(home_postcode, ''), coalesce(placement_postcode, ''), coalesce(placement_urn, ''))"
	is "each as the latest file says it, value by value" "$(md5sum <"$work/wanted")" "$(sql -c "$table_as_csv FROM cic.care_episode" | sort | md5sum)"
	is "data_to is the end of the latest year, for each table fed" "care_episode,2022-03-31,SSDA903
care_leaver_contact,2022-03-31,SSDA903
child,2022-03-31,SSDA903
missing_episode,2022-03-31,SSDA903
review,2022-03-31,SSDA903
uasc_status,2022-03-31,SSDA903" "$(sql -c "SELECT table_name, data_to, source FROM cic.input_currency ORDER BY 1")"
	is "reviews once per child, day and code" "$(five reviews | cut -d, -f1,3,4 | sort -u | wc -l)" "$(sql -c "SELECT count(*) FROM cic.review")"
	before=$(state)
	loads "five years load twice" "$data/ssda903-five-years"
	is "which changes nothing" "$before" "$(state)"
	loads "an old year loads again" "$data/ssda903-five-years/2018/"
	is "which changes nothing: later years win" "$before" "$(state)"
	new_schema backwards
	for y in 2021 2018 2020 2017 2019; do "$load" --quiet --schema backwards "$data/ssda903-five-years/$y" 2>/dev/null || break; done
	is "years in any order, one by one, come to the same" "$(contract cic <<<"$before")" "$(state | contract backwards)"
	is "with no problem that a later load has solved" 0 "$(sql -c "SELECT count(*) FROM backwards.load_problem")"
	sql -c "DROP SCHEMA backwards CASCADE"
	sql -c "SELECT careperf.create_input('parts', 3)" >/dev/null
	loads "five years load into partitions" --quiet --schema parts "$data/ssda903-five-years"
	is "and come to the same" "$(contract cic <<<"$before")" "$(state | contract parts)"
	sql -c "DROP SCHEMA parts CASCADE"

	new_schema one
	loads "one year loads" --schema one "$data/ssda903-one-year"
	is "with all its 5,050 episodes" 5050 "$(sql -c "SELECT count(*) FROM one.care_episode")"
	is "each as the file says it" "$(tail -n +2 "$data/ssda903-one-year/episodes.csv" | sort | md5sum)" "$(sql -c "$table_as_csv FROM one.care_episode" | sort | md5sum)"
	is "UASC starts on the first DECOM; 29 without an episode are named" "103,0,29" "$(sql -c "SELECT count(*), count(*) FILTER (WHERE start_date <> (SELECT min(e.start_date) FROM one.care_episode AS e WHERE e.child_id = u.child_id)), (SELECT count(*) FROM one.load_problem) FROM one.uasc_status AS u")"
	has "on the screen too" "$(cat "$work/err")" 'ssda903-one-year/uasc.csv, line 2, CHILD "102639": without an episode, whose DECOM would be the start: row not loaded'
	has "the first few of a kind, then a count" "$(cat "$work/err")" "and 24 more of this kind"
	is "milestones of AD1 and placed_for_adoption" "agency_decision,29
decision_reversed,29
matched,29" "$(sql -c "SELECT milestone, count(*) FROM one.milestone GROUP BY 1 ORDER BY 1")"
	is "a file with a byte-order mark and CRLF" "CHILD10,social_worker,SW999,2020-01-01,2020-01-03" "$(sql -c "SELECT child_id, role, worker_id, start_date, end_date FROM one.worker_allocation")"
	sql -c "DROP SCHEMA one CASCADE"
	new_schema cic
else
	skip "the real-format data sets: ../shared is not there"
fi

# ------------------------------------------------------------------ formats
mkdir "$work/messy"
printf '\xEF\xBB\xBF"MOTHER",dob,"CHILD",SEX,ETHNIC\r\n1.0,05/06/2007,101.0,1.0,WBRI\r\n,2008-02-29,"1,""02""",f,\r\n\r\n,,,,\r\n,1-1-2009,103,,"W\r\nX",,\r\n,31/12/2003 00:00:00,104,U,WBRI\r\n,01/01/2010,105,9,\r\n' >"$work/messy/HEADER.CSV"
cat >"$work/messy/Episodes.csv" <<E
$episodes_header,PL_LA,PL_DISTANCE
101,01/05/2017,S,C2,N1,U4,PR1,,X1,,,,1234567.0,E10000016,12.5
"1,""02""",1/6/2017,S,C2,N1,U4,PR1,03/07/17,E8,,,,,,far
103,31/02/2017,S,C2,N1,U4,PR1,,,,,,,,
103,29/02/2017,P,C2,N1,U4,PR1,,,,,,,,
103,05/12/2017,S,,N1,U4,PR1,31/13/2017,,,,,,,
104,12/13/2017,S,C2,N1
104,13/12/2017,S,C2,N1,U4,PR1,,,,,caf$(printf '\351'),,,
104,14/12/17,S,C2,N1,U4,PR1,,,,,,,,
E
printf 'CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED\n101,,40.0,,1.0,True,false,0,0.0,yes,,1\n104,,41,,,,,,,,,\n' >"$work/messy/oc2.csv"
echo "not known" >"$work/messy/dolo.csv"
echo "no CSV" >"$work/messy/LICENSE"
before=$(state)
"$load" --strict "$work/messy" >"$work/out" 2>"$work/err"; is "--strict refuses a load with problems" 1 $?
has "and says what they are" "$(cat "$work/err")" 'messy/Episodes.csv, line 3, DEC "03/07/17": a date whose year has two digits: write all four: loaded as blank'
is "and leaves the database as it was" "$before" "$(state)"
loads "without --strict they are reported" "$work/messy"
is "BOM, CRLF, quotes, column order, 1.0, ISO dates" '101|2007-06-05|M|WBRI
1,"02"|2008-02-29|F|
103|2009-01-01||W'$'\r''
X
105|2010-01-01||
104|2003-12-31|U|WBRI' "$(sql -F'|' -c "SELECT child_id, date_of_birth, sex, ethnicity FROM cic.child ORDER BY date_of_birth = '2003-12-31', date_of_birth")"
is "what can be used is loaded" '1,"02",2017-06-01,,,,
101,2017-05-01,,E10000016,12.5,1234567
104,2017-12-13,,,,' "$(sql -c "SELECT child_id, start_date, end_date, placement_la, distance_miles, placement_urn FROM cic.care_episode ORDER BY 1")"
is "what can't is in load_problem" 'messy/Episodes.csv|3|DEC|03/07/17|a date whose year has two digits: write all four: loaded as blank
messy/Episodes.csv|3|PL_DISTANCE|far|not a number of miles: loaded as blank
messy/Episodes.csv|4|DECOM|31/02/2017|no such day in the calendar, day first: row not loaded
messy/Episodes.csv|5|DECOM|29/02/2017|no such day in the calendar, day first: row not loaded
messy/Episodes.csv|6|DEC|31/13/2017|no such day in the calendar, day first: loaded as blank
messy/Episodes.csv|6|LS||blank, but needed: row not loaded
messy/Episodes.csv|7||NULL|the row has 5 values, the first line 15 columns: row not loaded
messy/Episodes.csv|8|PL_POST|caf\xE9|not UTF-8 text: loaded as blank
messy/Episodes.csv|9|DECOM|14/12/17|a date whose year has two digits: write all four: row not loaded
messy/HEADER.CSV|9|SEX|9|not 1, 2, M, F or U: loaded as blank
messy/dolo.csv|||NULL|no SSDA903 file that careperf_load knows: file not loaded
messy/oc2.csv|2|SUBSTANCE_MISUSE|yes|not 0 or 1: loaded as blank
messy/oc2.csv|3|SDQ_SCORE|41|not a whole number from 0 to 40: loaded as blank' "$(sql -F'|' -c "SELECT file, line, column_name, coalesce(value, 'NULL'), reason FROM cic.load_problem ORDER BY file COLLATE \"C\", line, column_name")"
is "OC2 flags" "2018,101,40,1,1,0,0,0,,,1" "$(sql -c "SELECT year_ending, child, sdq_score, convicted, health_check, immunisations, teeth_check, health_assessment, substance_misuse, intervention_received, intervention_offered FROM cic.oc2_flag WHERE child = '101'")"
before=$(state)
loads "a load with problems, again" "$work/messy"
is "changes nothing, load_problem included" "$before" "$(state)"
sed -i /,105,9,/d "$work/messy/HEADER.CSV"
sed -i 's,03/07/17,03/07/2017,; s/,far/,/; 4,9d' "$work/messy/Episodes.csv"; rm "$work/messy/oc2.csv" "$work/messy/dolo.csv"
loads "the file, corrected, loads with --strict" --strict "$work/messy"
is "its problems are gone, those of files not loaded again stay" "messy/oc2.csv,2" "$(sql -c "SELECT file, count(*) FROM cic.load_problem GROUP BY file")"
is "every new table and column has a comment" "" "$(sql -c "SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum >= 0 AND NOT a.attisdropped WHERE c.relkind = 'r' AND c.relnamespace = 'cic'::regnamespace AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid) IS NULL)")"
is "and is the owner's alone" "" "$(sql -c "GRANT USAGE ON SCHEMA cic TO ${base}_reader" -c "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'cic'::regnamespace AND has_table_privilege('${base}_reader', oid, 'SELECT, INSERT, UPDATE, DELETE')")"

# ------------------------------------------------------------------ what SSDA903 leaves out, and merging years
new_schema cic
folder y18 <<'E'
1,01/05/2016,S,C2,N1,U4,PR1,,X1,,,,
1,01/02/2018,P,C2,N1,K2,PR4,,X1,,,,
2,01/03/2018,S,C2,N1,U4,PR1,05/03/2018,X1,,,,
2,01/03/2018,S,V3,N1,U1,PR1,,,,,,
E
folder y20 <<'E'
1,01/05/2016,S,C2,N1,U4,PR1,01/02/2018,X1,CLOSE,,,
1,01/02/2020,P,C2,N1,U6,PR4,,,,,,
E
printf 'CHILD,SEX,DOB,DUC\n1,1,05/06/2007,\n9,1,05/06/2007,\n' >"$work/y18/uasc.csv"
printf 'CHILD,SEX,DOB,DUC\n1,1,05/06/2007,01/01/2020\n' >"$work/y20/uasc.csv"
sed -i '/^1,/s/WBRI/MWBC/' "$work/y20/header.csv"
printf 'CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n5,29/02/2000,YES,F2,U1\n6,01/04/1999,NO,G4,X2\n7,31/03/2000,YES,F1,K1\n8,01/04/2018,YES,F1,K1\n' | tee "$work/y18/oc3.csv" >"$work/y20/oc3.csv"
printf 'CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR\n3,,01/05/2017,01/09/2017,0,2,MF,L0\n4,,02/05/2017,02/09/2017,0,2,MF,L0\n' >"$work/y18/ad1.csv"
printf 'CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED\n4,,03/05/2017,,\n' >"$work/y18/SBPFA.csv"
printf 'CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED\n4,,03/05/2017,09/05/2019,RD1\n' >"$work/y20/PlacedAdoption.csv"
printf 'CHILD,DOB,MISSING,MIS_START,MIS_END\n1,,M,30/03/2018,\n1,,A,30/03/2018,31/03/2018\n' >"$work/y18/missing.csv"
printf 'CHILD,DOB,MISSING,MIS_START,MIS_END\n2,,M,29/03/2018,01/05/2019\n' >"$work/y20/missing.csv"
echo 2,,M,29/03/2018, >>"$work/y18/missing.csv"
printf 'CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON\n1,,SW1,01/05/2017,,X\n' >"$work/y18/SWEpisodes.csv"
printf 'CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON\n1,,SW1,01/05/2017,01/06/2019,X\n' >"$work/y20/SWEpisodes.csv"
printf 'CHILD,DOB,REVIEW,REVIEW_CODE\n1,,05/05/2017,PN1\n' >"$work/y18/reviews.csv"
printf 'CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\n1,,P1,E10,zz/zz/2012\n' >"$work/y18/PrevPerm.csv"
sql -c "INSERT INTO cic.care_episode (child_id, start_date, reason_started, legal_status, placement_type) VALUES ('1', '2010-01-01', 'S', 'C2', 'U4')" \
	-c "INSERT INTO cic.child (child_id, date_of_birth, nationality) VALUES ('1', '2001-01-01', 'British'), ('100', '2001-01-01', 'Irish')"
loads "two years load at once" "$work/y20" "$work/y18"
merged=$(state)
is "the later year wins; two rows of one file are kept, rows of other sources too" "1,2010-01-01,U4,
1,2016-05-01,U4,2018-02-01
1,2018-02-01,K2,
1,2020-02-01,U6,
2,2018-03-01,U1,
2,2018-03-01,U4,2018-03-05" "$(sql -c "SELECT child_id, start_date, placement_type, end_date FROM cic.care_episode ORDER BY 1, 2, 3")"
is "the later year's header row too; a child's other facts stay" "1,2007-06-05,M,MWBC,British
100,2001-01-01,,,Irish
2,2007-06-05,M,WBRI," "$(sql -c "SELECT child_id, date_of_birth, sex, ethnicity, nationality FROM cic.child ORDER BY 1")"
is "UASC from the child's first DECOM to DUC" "1,2010-01-01,2020-01-01" "$(sql -c "SELECT * FROM cic.uasc_status")"
is "OC3 rows on that year's birthday, 1 March for 29 February" "5,2018-03-01,YES,F2,U1
6,2017-04-01,NO,G4,X2
7,2018-03-31,YES,F1,K1
5,2020-02-29,YES,F2,U1
6,2019-04-01,NO,G4,X2
7,2020-03-31,YES,F1,K1
8,2019-04-01,YES,F1,K1" "$(sql -c "SELECT child_id, contact_date, in_touch, activity, accommodation FROM cic.care_leaver_contact ORDER BY contact_date > '2019-01-01', 1")"
is "milestones: the decision from placed_for_adoption, else from AD1" "3,agency_decision,2017-05-01,
3,matched,2017-09-01,
4,agency_decision,2017-05-03,
4,decision_reversed,2019-05-09,RD1
4,matched,2017-09-02," "$(sql -c "SELECT * FROM cic.milestone ORDER BY 1, 2")"
is "a missing episode's id is CHILD and start; the later year, the last of two rows is loaded" "1 2018-03-30,1,A,2018-03-30 00:00:00,2018-03-31 00:00:00,
2 2018-03-29,2,M,2018-03-29 00:00:00,2019-05-01 00:00:00," "$(sql -c "SELECT * FROM cic.missing_episode ORDER BY 1")"
is "social workers" "1,social_worker,SW1,,2017-05-01,2019-06-01" "$(sql -c "SELECT * FROM cic.worker_allocation")"
is "previous permanence as text" "2018,1,P1,E10,zz/zz/2012" "$(sql -c "SELECT year_ending, child, prev_perm, la_perm, date_perm FROM cic.previous_permanence")"
is "what can't be used" "y18/missing.csv,2,CHILD,1
y18/oc3.csv,5,DOB,01/04/2018
y18/uasc.csv,3,CHILD,9" "$(sql -c "SELECT file, line, column_name, value FROM cic.load_problem ORDER BY 1")"
is "a table reaches as far as its files" "child,2020-03-31
milestone,2020-03-31
review,2018-03-31" "$(sql -c "SELECT table_name, data_to FROM cic.input_currency WHERE table_name IN ('child', 'milestone', 'review') ORDER BY 1")"
loads "the older year once more" --quiet "$work/y18"
is "changes nothing" "$merged" "$(state)"
sed -i 2d "$work/y20/episodes.csv"
loads "the later year without one of its episodes" --quiet "$work/y20"
is "gives way to what the older year says" "1,2016-05-01,U4," "$(sql -c "SELECT child_id, start_date, placement_type, end_date FROM cic.care_episode WHERE start_date = '2016-05-01'")"
new_schema named
loads "--year-ending names the year" --schema named --year-ending 2019 "$work/y18"
is "and so data_to" 2019-03-31 "$(sql -c "SELECT data_to FROM named.input_currency WHERE table_name = 'child'")"
loads "an episode after the year that was named" --schema named --year-ending 2017 "$work/y18"
has "is not loaded but reported" "$(cat "$work/err")" 'y18/episodes.csv, line 3, DECOM "01/02/2018": after the collection year of the file: row not loaded'
folder 2014 <<<"1,01/05/2016,S,C2,N1,U4,PR1,,X1,,,,"
loads "a folder called by another year" --schema named "$work/2014"
has "is loaded with a warning" "$(cat "$work/err")" "warning: $work/2014 is called 2014, but its latest DECOM is in the year ending 31 March 2017"
sql -c "DROP SCHEMA named CASCADE"

# ------------------------------------------------------------------ refusals
refuses "no such folder" "$work/none cannot be read: No such file or directory" "$work/none"
refuses "a file for a folder" "$work/y18/episodes.csv is not a folder" "$work/y18/episodes.csv"
mkdir "$work/empty"
refuses "a folder without CSV files" "$work/empty has no CSV files" "$work/empty"
mkdir "$work/half"; cp "$work/y18/header.csv" "$work/half"
refuses "a folder without episodes.csv" "$work/half has no episodes.csv" "$work/half"
refuses "the same year twice" "$work/y18 and $work/y18 both hold the year ending 31 March 2018" "$work/y18" "$work/y18"
refuses "one year named for two folders" "--year-ending names the year of one folder, and there are 2" --year-ending 2018 "$work/y18" "$work/y20"
wrong() { rm -rf "$work/wrong"; cp -r "$work/y18" "$work/wrong"; }
wrong; sed -i '1s/DECOM/START/' "$work/wrong/episodes.csv"
refuses "a header line without a column" "$work/wrong/episodes.csv has no column DECOM" "$work/wrong"
wrong; sed -i '1s/ETHNIC/DOB/' "$work/wrong/header.csv"
refuses "a column twice" "$work/wrong/header.csv has two columns DOB" "$work/wrong"
wrong; sed -i 1d "$work/wrong/oc3.csv"
refuses "a file without a header line" "$work/wrong/oc3.csv has no column CHILD" "$work/wrong"
wrong; tr , ';' <"$work/y18/uasc.csv" >"$work/wrong/uasc.csv"
refuses "semicolons" "$work/wrong/uasc.csv has no column CHILD" "$work/wrong"
wrong; : >"$work/wrong/uasc.csv"
refuses "an empty file" "$work/wrong/uasc.csv is empty" "$work/wrong"
wrong; printf 'PK\003\004zip' >"$work/wrong/uasc.csv"
refuses "a spreadsheet" "$work/wrong/uasc.csv is a spreadsheet or a zip file" "$work/wrong"
wrong; iconv -t UTF-16 <"$work/y18/uasc.csv" >"$work/wrong/uasc.csv"
refuses "UTF-16" "$work/wrong/uasc.csv is UTF-16" "$work/wrong"
wrong; cp "$work/wrong/uasc.csv" "$work/wrong/UASC.csv"
refuses "two files of one module" "$work/wrong has two files of uasc" "$work/wrong"
wrong; echo '1,"2' >>"$work/wrong/missing.csv"
refuses "a quote never closed" "$work/wrong/missing.csv, line 5: a quote opened in this row is never closed" "$work/wrong"
wrong; { echo '1,"2'; yes 1,2,3 | head -c 2000000; } >>"$work/wrong/missing.csv"
refuses "a quote never closed in a long file" "$work/wrong/missing.csv, line 5: a row of more than 1048576 bytes" "$work/wrong"
wrong; echo '1,"2" 3' >>"$work/wrong/missing.csv"
refuses "text after a quote" "$work/wrong/missing.csv, line 5: a quoted value is followed by something other than a comma" "$work/wrong"
wrong; sed -i 's,/20..,,' "$work/wrong/episodes.csv"
refuses "no DECOM at all" "$work/wrong/episodes.csv has no row with a date in DECOM" "$work/wrong"
wrong; sed -i '3s,/2018,/2081,' "$work/wrong/episodes.csv"
refuses "a slip in the latest DECOM" "$work/wrong/episodes.csv, line 3: DECOM lies 63 years after every other date" "$work/wrong"

refuses "no such database" "no connection to the database, name it with -d: .*database \"${base}_none\" does not exist" -d ${base}_none "$work/y18"
refuses "a database without careperf" "database ${base}_bare has no careperf extension: run CREATE EXTENSION careperf" -d ${base}_bare "$work/y18"
refuses "no such schema" "database $base has no schema none: make it with SELECT careperf.create_input\('none'\)" --schema none "$work/y18"
refuses "a schema without the tables" "the schema public has no table child: make the input tables with" --schema public "$work/y18"
new_schema views
sql -c "DROP TABLE views.review" -c "CREATE VIEW views.review AS SELECT NULL::text AS child_id, NULL::date AS review_date, NULL::text AS participation"
refuses "a view where a table should be" "views.review is not a table" --schema views "$work/y18"
sql -c "DROP VIEW views.review" -c "CREATE TABLE views.review (child_id text)"
refuses "a table without a column" "the database stopped the load: column .* does not exist" --schema views "$work/y18"
sql -c "DROP SCHEMA views CASCADE"
refuses "a role without rights on the schema" "role ${base}_reader may not use the schema cic: ask its owner for USAGE" -d "user=${base}_reader" "$work/y18"
sql -c "GRANT USAGE ON SCHEMA cic TO ${base}_reader"
refuses "a role without rights on the tables" "role ${base}_reader may not write to cic.child: ask its owner" -d "user=${base}_reader" "$work/y18"
sql -c "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA cic TO ${base}_reader"
loads "a role with rights on the tables" --quiet -d "user=${base}_reader" "$work/y18"
sql -c "REVOKE ALL ON ALL TABLES IN SCHEMA cic FROM ${base}_reader"
sql -c "CREATE DATABASE ${base}_latin1 ENCODING LATIN1 LOCALE 'C' TEMPLATE template0"
sql -d ${base}_latin1 -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
folder "é" <<<"1,01/05/2016,S,C2,N1,U4,PR1,,X1,,€,,"
loads "a database that is not UTF-8" -d ${base}_latin1 "$work/é"
has "takes ASCII, and reports the rest" "$(cat "$work/err")" "\\xC3\\xA9/episodes.csv, line 2, HOME_POST \"\\xE2\\x82\\xAC\": a character the database's encoding may not have: loaded as blank"

# ------------------------------------------------------------------ interrupted loads
wait_for() { for _ in $(seq 100); do [ "$(sql -c "$1")" = t ] && return; sleep 0.1; done; echo "# waited in vain for $1"; }
loader_waits="SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = 'careperf_load' AND wait_event_type = 'Lock'"
loader_gone="SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'careperf_load'"
# makes a load of y20 wait for another session in the middle of filling, as $loader; $holder is that session
hold_up() {
	mkfifo "$work/hold"
	psql -Xqd $base <"$work/hold" & holder=$!
	exec 9>"$work/hold"; rm "$work/hold"
	echo "BEGIN; LOCK TABLE cic.missing_episode IN SHARE MODE;" >&9
	wait_for "SELECT count(*) > 0 FROM pg_locks WHERE relation = 'cic.missing_episode'::regclass AND mode = 'ShareLock' AND granted"
	"$load" "$work/y20" >/dev/null 2>"$work/err" 9>&- & loader=$!
	wait_for "$loader_waits"
}
let_go() { exec 9>&-; wait $holder; }
new_schema cic
"$load" --quiet "$work/y18" 2>/dev/null
before=$(state)
hold_up
kill -9 $loader; wait $loader 2>/dev/null
let_go; wait_for "$loader_gone"
is "a killed load leaves nothing" "$before" "$(state)"
hold_up
sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'careperf_load'" >/dev/null
wait $loader; is "a load whose connection is ended fails" 1 $?
let_go
has "with one sentence" "$(cat "$work/err")" "careperf_load: the database stopped the load: terminating connection due to administrator command"
is "and leaves nothing" "$before" "$(state)"
hold_up
"$load" --quiet "$work/y18" 2>"$work/second" 9>&- & second=$!
wait_for "SELECT count(*) = 2 FROM pg_stat_activity WHERE application_name = 'careperf_load' AND wait_event_type = 'Lock'"
let_go
wait $loader; first_status=$?; wait $second
is "two loads at once wait for each other" "0 0 5" "$first_status $? $(sql -c "SELECT count(*) FROM cic.care_episode")"

# ------------------------------------------------------------------ the terminal and the server's log
if command -v script >/dev/null; then
	has "a progress bar on a terminal" "$(script -qec "'$load' '$work/y18'" /dev/null)" "filling care_episode"
	is "none with --quiet" 0 "$(script -qec "'$load' --quiet '$work/y20'" /dev/null | grep -c filling)"
else
	skip "the progress bar: no script command"
fi
"$load" "$work/y20" 2>&1 >/dev/null | grep -q filling; is "nor without a terminal" 1 $?

log=${SERVER_LOG:-$(sql -c "SELECT CASE WHEN pg_current_logfile() LIKE '/%' THEN '' ELSE current_setting('data_directory') || '/' END || pg_current_logfile()")}
if [ -r "$log" ]; then
	offset=$(wc -c <"$log")
	export PGOPTIONS="-c log_statement=all -c log_min_duration_statement=0 -c log_min_messages=info -c log_min_error_statement=info -c log_error_verbosity=verbose -c log_parameter_max_length=-1 -c log_parameter_max_length_on_error=-1"
	secret=NOBODYSHOULDSEE
	folder secret <<E
${secret}1,01/05/2017,S,C2,N1,U4,PR1,,X1,,${secret},,
${secret}2,01/05/17,S,C2,N1,U4,PR1,,X1,,,,
E
	printf 'CHILD,SEX,DOB,DUC\n%s3,1,05/06/2007,\n' $secret >"$work/secret/uasc.csv"
	loads "a load with everything logged" "$work/secret"
	loads "and another" "$work/secret"
	"$load" --strict "$work/secret" >/dev/null 2>&1
	sed -i "s/3,1/1,1/" "$work/secret/uasc.csv"
	sql -c "ALTER TABLE cic.uasc_status ADD CONSTRAINT mine CHECK (length(child_id) < 10) NOT VALID"
	refuses "a constraint of the council's own" "the database stopped the load: the tables do not take what the files say: SQLSTATE 23514, table uasc_status, constraint mine" "$work/secret"
	sql -c "ALTER TABLE cic.uasc_status DROP CONSTRAINT mine, ADD CONSTRAINT known FOREIGN KEY (child_id) REFERENCES cic.child DEFERRABLE INITIALLY DEFERRED"
	sed -i /1,1,05/d "$work/secret/header.csv"
	refuses "a deferred one" "the database stopped the load: the tables do not take what the files say: SQLSTATE 23503, table uasc_status, constraint known" "$work/secret"
	# a COPY cancelled at a row: in text format the server would quote it
	sql -c "CREATE FUNCTION cic.slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN new; END'" \
		-c "CREATE TRIGGER slow BEFORE INSERT ON cic.ssda903_episodes FOR EACH ROW EXECUTE FUNCTION cic.slow()"
	"$load" "$work/secret" >/dev/null 2>"$work/err" & loader=$!
	wait_for "SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = 'careperf_load' AND wait_event = 'PgSleep'"
	sql -c "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'careperf_load'" >/dev/null
	wait $loader; is "a cancelled COPY ends the load" 1 $?
	tail -c +$((offset + 1)) "$log" >"$work/log"
	is "the log has the load's statements" t "$([ "$(grep -ac 'COPY ssda903_episodes' "$work/log")" -ge 5 ] && echo t)"
	has "and the cancelled COPY" "$(grep -a 'COPY ssda903_episodes, line' "$work/log")" "COPY ssda903_episodes, line 1"
	is "but no row content" "" "$(grep -a "$secret" "$work/log" | head -5)"
else
	skip "the server's log: name it with SERVER_LOG"
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
