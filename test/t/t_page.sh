#!/bin/bash
# The paper: the full one and the published one are documents in order, hold the figures of the scorecard and nothing that
# their reader may not see, and no text of the council's becomes markup.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
reader=careperf_reader_$$ analyst=careperf_analyst_$$
work=$(mktemp -d)
trap 'rm -rf "$work"; drop_database $PGDATABASE; psql -Xq -d postgres -c "DROP ROLE IF EXISTS $reader" -c "DROP ROLE IF EXISTS $analyst"' EXIT
new_database $PGDATABASE
/usr/bin/python3 "$here/src/sample_council" --people 400 --out "$work/council" || not_ok "small sample council"
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
"$here/test/load_csv.sh" "$work/council" cic
sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f "$here/src/sample_council/settings.sql" \
	-c "SELECT scorecard.set_reporting_dates('2018-01-31', '2019-07-31')" -c "CREATE ROLE $reader" -c "CREATE ROLE $analyst" >/dev/null

# text that would like to be markup, or another direction, or a control character, wherever the council can write some
evil='"></td></style><script>alert(1)</script><img src=x onerror=alert(2)>{}&amp;'"'"']]>--><!--'
sql -v evil="$evil" -f - >/dev/null <<'SQL'
UPDATE cic.child SET nationality = 'nationality' || :'evil' || U&'\202E\0007' WHERE child_id IN (SELECT child_id FROM cic.child ORDER BY child_id DESC LIMIT 200);
UPDATE cic.child SET ethnicity = 'ethnicity' || :'evil' WHERE child_id IN (SELECT child_id FROM scorecard.period_of_care WHERE dates @> DATE '2019-07-31' LIMIT 9);
UPDATE cic.disability SET disability_code = 'disability' || :'evil' WHERE child_id IN (SELECT child_id FROM scorecard.period_of_care WHERE dates @> DATE '2019-07-31');
UPDATE cic.team SET area = 'area' || :'evil', team_name = 'team' || :'evil', service = 'service' || :'evil';
UPDATE cic.input_currency SET source = 'source' || :'evil' WHERE table_name = 'child';
SELECT scorecard.set_council('E10000016', 'council' || :'evil');
SELECT scorecard.set_commentary('iha_20_working_days', '2019-07-31', 'commentary' || :'evil', 'author' || :'evil');
SELECT scorecard.add_indicator('hostile', 'title' || :'evil', 'SELECT child_id AS member_id, child_id, in_care AS denominator, NULL::datemultirange AS numerator FROM child_in_care',
	theme => 'theme' || left(:'evil', 30), polarity => 'L', unit => 'count', decimals => 0, definition => 'definition' || :'evil');
SELECT scorecard.set_target('hostile', '2019-20', 1, 2), scorecard.set_target('iha_20_working_days', '2019-20', 99, 98.5);
SELECT careperf.publish('scorecard', '2019-06-30'), careperf.publish('scorecard', '2019-07-31', 'note' || :'evil');
SQL
page() { sql -c "SELECT $1"; }
is_in_order() {
	local name=$1 file=$2
	shift 2
	is "$name is in order" "" "$(/usr/bin/python3 "$here/test/t/page_check.py" "$file" "$@" 2>&1)"
}

# the full paper
page "scorecard.scorecard_page('2019-07-31')" >"$work/full.html"
is_in_order "the full paper" "$work/full.html" council"$evil" title"$evil" definition"$evil" commentary"$evil" author"$evil" nationality"$evil" ethnicity"$evil" disability"$evil" source"$evil" Theme"${evil:0:30}"
is "it is the same by its other name" "" "$(page "careperf.scorecard_page('scorecard', '2019-07-31', full => true)" | diff - "$work/full.html" | head -3)"
is "every part is there" "Summary, Scorecard, Exceptions, Children in care, Key activity, Education factors, How fresh the data are, Guidance notes, Abbreviations" \
	"$(grep -oP '(?<=<h2>)[^<]*' "$work/full.html" | paste -sd, | sed 's/,/, /g')"
is "its figures are those of scorecard_at" "53 0" "$(sql -c "
	SELECT count(*), count(*) FILTER (WHERE (l.theme, l.sort_order, l.title, l.polarity, l.data_period, l.unit, l.numerator, l.denominator, l.result, l.target, l.floor, l.rag,
			l.previous_month_result, l.direction_of_travel, l.previous_year_result, l.direction_on_year, l.\"national\", l.national_source)
		IS DISTINCT FROM (s.theme, s.sort_order, s.title, s.polarity, s.data_period, s.unit, s.numerator, s.denominator, s.result, s.target, s.floor, s.rag,
			s.previous_month_result, s.direction_of_travel, s.previous_year_result, s.direction_on_year, s.\"national\", s.national_source))
	FROM scorecard.page_lines('2019-07-31', '2019-04-30') AS l FULL JOIN scorecard.scorecard_at('2019-07-31') AS s USING (indicator)" | tr '|' ' ')"
is "... its trends those of scorecard, where the definition is the same" "" "$(sql -c "
	SELECT l.indicator, p.period_end FROM scorecard.page_lines('2019-07-31', '2019-04-30') AS l CROSS JOIN LATERAL unnest(l.points) AS p
		JOIN scorecard.scorecard AS s ON s.indicator = l.indicator AND s.period_end = p.period_end
	WHERE l.redefined IS NOT TRUE AND (p.numerator, p.denominator, p.result, p.result_exc_uasc, p.target, p.floor, p.rag) IS DISTINCT FROM (s.numerator, s.denominator, s.result, s.result_exc_uasc, s.target, s.floor, s.rag)")"
is "... what it compares with that of the earlier date" "" "$(sql -c "
	SELECT l.indicator FROM scorecard.page_lines('2019-07-31', '2018-11-15') AS l JOIN scorecard.scorecard_at('2018-11-15') AS s USING (indicator)
	WHERE l.redefined IS NOT TRUE AND (l.since_result, l.since_rag) IS DISTINCT FROM (s.result, s.rag)")"
is "... and its variation that of process_control" "" "$(sql -c "
	SELECT l.indicator, l.variation, c.variation FROM scorecard.page_lines('2019-07-31', '2019-04-30') AS l
		JOIN scorecard.process_control AS c ON c.indicator = l.indicator AND c.period_end = '2019-07-31'
	WHERE l.redefined IS NOT TRUE AND l.variation IS DISTINCT FROM CASE WHEN c.points >= 12 THEN c.variation END")"
is "changes are told since the last publication" 1 "$(grep -c '<h3>Changes since 30 June 2019</h3>' "$work/full.html")"
is "... or another date" 1 "$(page "careperf.scorecard_page('scorecard', '2019-07-31', full => true, since => '2019-04-15')" | grep -c '<h3>Changes since 15 April 2019</h3>')"

# the published paper, as a reader
sql -c "SELECT careperf.grant_access('scorecard', '$reader', 'reader')" -c "SELECT careperf.grant_access('scorecard', '$analyst', 'analyst')" >/dev/null
as() { local role=$1; shift; sql -c "SET ROLE $role" "$@" 2>&1; }
refuses() { local name=$1 words=$2 out; shift 2; out=$("$@"); [[ $out == *ERROR*$words* ]] && ok "$name" || not_ok "$name" "wanted an error with: $words" "got: ${out:0:300}"; }
as $reader -c "SELECT careperf.scorecard_page('scorecard', '2019-07-31')" >"$work/public.html"
is_in_order "the published paper" "$work/public.html" council"$evil" title"$evil" note"$evil"
is "... has its parts" "Summary, Scorecard, Exceptions, Children in care, Guidance notes, Abbreviations" "$(grep -oP '(?<=<h2>)[^<]*' "$work/public.html" | paste -sd, | sed 's/,/, /g')"
is "... is the same for everybody" "" "$(page "careperf.scorecard_page('scorecard', '2019-07-31')" | diff - "$work/public.html" | head -3)"
is "... hides in its table what is hidden, and says so" "$(sql -c "SELECT count(*) FROM scorecard.published_scorecard WHERE period_end = '2019-07-31' AND suppressed = 1 AND result IS NULL")" \
	"$(grep -c '<td class="result" data-label="Result">c</td>' "$work/public.html")"
hidden=$(sql -c "SELECT count(*) FROM scorecard.published_scorecard WHERE period_end = '2019-07-31' AND suppressed = 1")
[ "$hidden" -gt 3 ] && ok "... of which there is enough to hide ($hidden lines)" || not_ok "too few lines are hidden to test with" "$hidden"
is "... and holds nothing of the full paper's own" "" "$(grep -oE 'commentary"|author"|nationality"|source"|Key activity|Loaded' "$work/public.html" | head -3)"
refuses "a reader gets no full paper" "permission denied" as $reader -c "SELECT careperf.scorecard_page('scorecard', '2019-07-31', full => true)"
refuses "... by its other name neither" "permission denied" as $reader -c "SELECT scorecard.scorecard_page('2019-07-31')"
refuses "... nor its parts" "permission denied" as $reader -c "SELECT scorecard.page_demographics('2019-07-31')"
is "an analyst gets it" "$(wc -l <"$work/full.html")" "$(as $analyst -c "SELECT careperf.scorecard_page('scorecard', '2019-07-31', full => true)" | wc -l)"
is "a reader whose right to the council's name is gone gets the rest" 1 "$(sql -c "REVOKE SELECT ON scorecard.council FROM $reader"; as $reader -c "SELECT careperf.scorecard_page('scorecard', '2019-07-31')" | grep -c '<title>Children in care scorecard, July 2019</title>')"

# it holds what is published and nothing else: without the data behind it, it is the same
sql -f - <<<"SELECT format('TRUNCATE cic.%I CASCADE', table_name) FROM careperf.input_table WHERE table_name <> 'input_currency' \\gexec"
is "the published paper does not look at the data" "" "$(page "careperf.scorecard_page('scorecard', '2019-07-31')" | diff - "$work/public.html" | head -3)"
page "scorecard.scorecard_page('2019-07-31')" >"$work/empty.html"
is_in_order "a paper without data" "$work/empty.html"

# errors
refuses "nothing published for the date" "nothing is published for 31 May 2019" as postgres -c "SELECT careperf.scorecard_page('scorecard', '2019-05-31')"
refuses "... with a hint" "SELECT careperf.publish('scorecard', date '2019-05-31')" as postgres -c "SELECT careperf.scorecard_page('scorecard', '2019-05-31')"
refuses "no date" "nothing is published for NULL" as postgres -c "SELECT careperf.scorecard_page('scorecard', NULL)"
refuses "nothing published to compare with" "nothing is published for 31 May 2019, to compare" as postgres -c "SELECT careperf.scorecard_page('scorecard', '2019-07-31', since => '2019-05-31')"
refuses "compared with a later date" "is not before" as postgres -c "SELECT scorecard.scorecard_page('2019-07-31', '2019-07-31')"
refuses "beyond the data" "there are no data for" as postgres -c "SELECT scorecard.scorecard_page('2019-08-31')"
finish
