#!/bin/bash
# What readers see gives away no hidden count: over several months, a year's end and two corrections, on small, middling
# and random councils. test/attack/attack.py says how.
set -uo pipefail
. "$(dirname "$0")/../t/functions.sh"
reader=careperf_reader_$$
work=$(mktemp -d)
trap 'rm -rf "$work"; drop_database $PGDATABASE; psql -Xq -d postgres -c "DROP ROLE IF EXISTS $reader"' EXIT
psql -Xq -d postgres -c "CREATE ROLE $reader"

# council PEOPLE SEED: a database with a council of that size, nothing published
council() {
	new_database $PGDATABASE
	/usr/bin/python3 "$here/src/sample_council" --people "$1" --seed "$2" --out "$work/$1-$2" || not_ok "sample council of $1"
	sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
	"$here/test/load_csv.sh" "$work/$1-$2" cic
	sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f "$here/src/sample_council/settings.sql" >/dev/null
}
# publish_all: March to July, then July and June once more after two children turn out not to have been in care
publish_all() {
	sql -c "SELECT careperf.publish('scorecard', (m - interval '1 day')::date) FROM generate_series(timestamp '2019-04-01', '2019-08-01', '1 month') AS m" \
		-c "DELETE FROM cic.care_episode WHERE child_id IN (SELECT child_id FROM scorecard.indicator_children('cic_count', '2019-07-31') ORDER BY md5(child_id) LIMIT 2)" \
		-c "SELECT careperf.publish('scorecard', '2019-07-31', 'late entry')" -c "SELECT careperf.publish('scorecard', '2019-06-30', 'late entry')" \
		-c "SELECT careperf.grant_access('scorecard', '$reader', 'reader')" >/dev/null
}
attack() { /usr/bin/python3 "$here/test/attack/attack.py" $reader scorecard; }

for people_seed in "300 1" "120 3" "1500 2"; do
	council $people_seed
	publish_all
	out=$(attack) && ok "council of $people_seed: nothing found out ($out)" || not_ok "council of $people_seed" "$out"
done
is "small counts are hidden" 0 "$(sql -c "
	SELECT (SELECT count(*) FROM scorecard.published_breakdown AS b
			WHERE indicator NOT LIKE 'cic_per_10000%' AND (numerator BETWEEN 0.01 AND 4.99 OR denominator BETWEEN 0.01 AND 4.99 OR indicator NOT LIKE '%days' AND denominator - numerator BETWEEN 0.01 AND 4.99))
		+ (SELECT count(*) FROM scorecard.published_scorecard WHERE numerator BETWEEN 0.01 AND 4.99 OR denominator BETWEEN 0.01 AND 4.99
			OR unit = 'percent' AND denominator - numerator BETWEEN 0.01 AND 4.99)")"
is "and not everything is: most of a middling council's headlines are shown" t "$(sql -c "SELECT avg(1 - suppressed) > 0.5 FROM scorecard.published_scorecard")"

# the attack can find something: without the second step it does
council 300 1
sql -c "CREATE OR REPLACE FUNCTION scorecard.hide_what_gives_away(for_date date, for_publication integer, relations jsonb) RETURNS void LANGUAGE sql BEGIN ATOMIC SELECT; END"
publish_all
out=$(attack) && not_ok "without secondary suppression the attack finds nothing" "$out" || ok "without secondary suppression the attack succeeds (${out%%$'\n'*})"
[[ $out == *" of them exactly"* && $out != *" 0 of them exactly"* ]] && ok "... and tells the values" || not_ok "... and tells the values" "$out"

council 120 5
sql -c "SELECT scorecard.set_publication(10, '1 year')" >/dev/null
publish_all
is "the threshold is the council's: below 10" 0 "$(sql -c "SELECT count(*) FROM scorecard.published_scorecard WHERE numerator BETWEEN 0.01 AND 9.99 OR unit = 'percent' AND denominator - numerator BETWEEN 0.01 AND 9.99")"
out=$(attack) && ok "... nothing found out ($out)" || not_ok "below 10" "$out"
finish
