#!/bin/bash
# The views for BI through the real psqlODBC, from C and from pyodbc, as a role that may read them and nothing else.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
cd "$here"
if ! test/install_packages.sh odbc-postgresql unixodbc unixodbc-dev python3-pyodbc; then
	echo "skip ODBC: its packages can not be installed"
	rm -rf "$work"
	exit 0
fi
reader=careperf_bi_$$
trap 'rm -rf "$work"; drop_database $PGDATABASE; psql -XqAt -d postgres -c "DROP ROLE IF EXISTS $reader"' EXIT
new_database $PGDATABASE
small_council
views=$(sql -c "SELECT relname FROM pg_class WHERE relnamespace = 'scorecard'::regnamespace AND relkind = 'v' AND (relname LIKE 'bi\_%' OR relname = 'data_dictionary') ORDER BY relname")
is "the views for BI" "bi_breakdown bi_date bi_funnel bi_indicator bi_member bi_page bi_process_control bi_result bi_scorecard data_dictionary" "$(echo $views)"

# text beyond ASCII and beyond 16 bits, and a definition longer than one column
sql -f - >/dev/null <<'SQL'
UPDATE cic.team SET team_name = 'Ynys Môn 子ども 🙂' WHERE team_id = (SELECT min(team_id) FROM cic.worker_allocation WHERE role = 'social_worker');
SELECT scorecard.add_indicator('long_words', 'Çocuklar, “Żółć” – £ 🙂', unit => 'count', decimals => 0,
	definition => rtrim(repeat('Zwölf Boxkämpfer. ', 20)),
	members => 'SELECT member_id, child_id, denominator, numerator FROM scorecard.local_counted');
SQL
is "refresh" "" "$(refresh)"
sql -c "CREATE ROLE $reader LOGIN" -c "GRANT USAGE ON SCHEMA scorecard TO $reader" \
	-c "GRANT SELECT ON scorecard.bi_scorecard, scorecard.bi_breakdown, scorecard.bi_result, scorecard.bi_indicator, scorecard.bi_date,
		scorecard.bi_member, scorecard.bi_page, scorecard.bi_process_control, scorecard.bi_funnel, scorecard.data_dictionary,
		scorecard.scorecard_mv, scorecard.indicator_breakdown_mv, scorecard.page_mv, scorecard.indicator, scorecard.local_indicator,
		scorecard.process_change TO $reader"
is "definitions are whole" "" "$(sql -c "SELECT b.indicator FROM scorecard.bi_indicator AS b JOIN scorecard.indicator AS i USING (indicator, definition_version)
	WHERE concat_ws(' ', b.definition, b.definition_continued) <> i.definition")"
is "descriptions are there and whole" "" "$(sql -c "SELECT view_name, column_name FROM scorecard.data_dictionary WHERE description IS NULL OR length(description) = 250")"

gcc -Wall -Wextra -O1 test/client/odbc_fetch.c -o "$work/odbc_fetch" -lodbc || not_ok "the C client compiles"
connection="Driver=$(dpkg -L odbc-postgresql | grep psqlodbcw.so);Servername=$PGHOST;Port=${PGPORT:-5432};Database=$PGDATABASE;Username=$reader"
fetch() { "$work/odbc_fetch" "$connection" "$@" 2>&1; }
is "C: the catalog lists the views for BI as views" "$(echo "$views" | sed 's/^/VIEW /')" "$(fetch tables scorecard | grep -E ' (bi_|data_dictionary)')"
mkdir "$work/copies"
for view in $views; do
	sql -c "COPY (SELECT * FROM scorecard.$view) TO STDOUT" >"$work/copies/$view.copy"
	is "C: $view, every column of a plain type" "$(sql -c "SELECT attname || ' ' || replace(format_type(atttypid, atttypmod), 'character varying', 'varchar')
		FROM pg_attribute WHERE attrelid = 'scorecard.$view'::regclass AND attnum > 0 ORDER BY attnum")" "$(fetch columns scorecard "$view")"
	if cmp -s <(sort "$work/copies/$view.copy") <(fetch rows scorecard "$view" | sort) && [ -s "$work/copies/$view.copy" ]; then
		ok "C: $view, all $(wc -l <"$work/copies/$view.copy") rows"
	else
		not_ok "C: $view, all rows" "$(diff <(sort "$work/copies/$view.copy") <(fetch rows scorecard "$view" | sort) | head -6)"
	fi
done
is "text beyond ASCII is among it" "1 1" "$(fetch rows scorecard bi_indicator | grep -c 'Çocuklar, “Żółć” – £ 🙂') $(fetch rows scorecard bi_member | grep -c 'team: Ynys Môn 子ども 🙂')"
case $(fetch rows scorecard indicator_member) in
*"permission denied"*) ok "children stay out of sight" ;;
*) not_ok "children stay out of sight" ;;
esac

output=$(/usr/bin/python3 test/client/slow/odbc_check.py "$connection" scorecard "$work/copies" 2>&1) || not_ok "pyodbc" "$output"
echo "$output"
failures=$((failures + $(grep -c '^not ok' <<<"$output")))

# the star: keys that are keys, no result without its points, and through it the scorecard again
for key in bi_indicator.indicator_key bi_date.period_end bi_member.member_key; do
	is "star: $key is a key" 0 "$(sql -c "SELECT count(*) - count(DISTINCT ${key#*.}) FROM scorecard.${key%.*}")"
	is "star: every result has its ${key#*.}" 0 "$(sql -c "SELECT count(*) FROM scorecard.bi_result LEFT JOIN scorecard.${key%.*} AS d USING (${key#*.}) WHERE d.${key#*.} IS NULL")"
done
is "star: a name has one place in the order" 0 "$(sql -c "SELECT count(*) FROM (SELECT member FROM scorecard.bi_member GROUP BY member HAVING count(DISTINCT sort_order) > 1) AS x")"
is "star: ages in order" "Under 1, 1 to 4, 5 to 9, 10 to 15, 16 to 17, 18 and over, Not applicable" \
	"$(sql -c "SELECT string_agg(member, ', ' ORDER BY sort_order) FROM scorecard.bi_member WHERE dimension = 'age_band'")"
is "star: its totals are the scorecard" 0 "$(sql -c "
	(SELECT period_end, indicator, numerator, denominator, result, rag, target FROM scorecard.bi_scorecard)
	EXCEPT
	(SELECT d.period_end, i.indicator, r.numerator, r.denominator, r.result, r.rag, r.target
	FROM scorecard.bi_result AS r JOIN scorecard.bi_indicator AS i USING (indicator_key) JOIN scorecard.bi_date AS d USING (period_end)
		JOIN scorecard.bi_member AS m USING (member_key) WHERE m.dimension = 'total')" | wc -l)"
is "star: the rest is the breakdown" "$(sql -c "SELECT count(*), sum(numerator) FROM scorecard.bi_breakdown")" \
	"$(sql -c "SELECT count(*), sum(r.numerator) FROM scorecard.bi_result AS r JOIN scorecard.bi_member AS m USING (member_key) WHERE m.dimension <> 'total'")"
is "dates" "2019-07-31|2019|7|July 2019|2019-20|4|2|1" "$(sql -c "SELECT * FROM scorecard.bi_date ORDER BY period_end DESC LIMIT 1")"
finish
