#!/bin/bash
# What readers see gives away no hidden count: over several months, a year's end, corrections and a change of the
# threshold, on small, middling and large councils. test/attack/attack.py says how. Then the rules of suppression are
# switched off one by one, and the attack must succeed.
set -uo pipefail
. "$(dirname "$0")/../t/functions.sh"
"$here/test/install_packages.sh" python3-scipy || exit 1
reader=careperf_reader_$$
work=$(mktemp -d)
trap 'rm -rf "$work"; for people in 120 300 1500; do use $people; drop_database $PGDATABASE; drop_database ${PGDATABASE}_without; done; psql -Xq -d postgres -c "DROP ROLE IF EXISTS $reader"' EXIT
psql -Xq -d postgres -c "CREATE ROLE $reader"

# use PEOPLE: from here on the database with the council of that size
use() { PGDATABASE=careperf_test_$1_$$; }
# council PEOPLE SEED: that database, nothing published
council() {
	use "$1"
	new_database $PGDATABASE
	/usr/bin/python3 "$here/src/sample_council" --people "$1" --seed "$2" --out "$work/$1" || not_ok "sample council of $1"
	sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
	"$here/test/load_csv.sh" "$work/$1" cic
	sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f "$here/src/sample_council/settings.sql" \
		-c "SELECT careperf.grant_access('scorecard', '$reader', 'reader')" >/dev/null
}
publish() { for month in "$@"; do sql -c "SELECT careperf.publish('scorecard', '$month', 'late entry')" >/dev/null; done; }
two_not_in_care() { sql -c "DELETE FROM cic.care_episode WHERE child_id IN (SELECT child_id FROM scorecard.indicator_children('cic_count', '2019-07-31') ORDER BY md5(child_id) LIMIT 2)"; }
nothing_found() {
	local out
	out=$(/usr/bin/python3 "$here/test/attack/attack.py" $reader scorecard) && ok "$1: nothing found out ($out)" || not_ok "$1" "$out"
}

council 120 3
sql -c "SELECT scorecard.set_publication(10, '1 year')" >/dev/null
publish 2019-04-30 2019-05-31
is "the threshold is the council's: below 10" 0 "$(sql -c "SELECT count(*) FROM scorecard.published_scorecard WHERE numerator BETWEEN 0.01 AND 9.99 OR unit = 'percent' AND denominator - numerator BETWEEN 0.01 AND 9.99")"
sql -c "SELECT scorecard.set_publication(5, '1 year')" >/dev/null
publish 2019-06-30 2019-07-31 2019-03-31
two_not_in_care
publish 2019-05-31 2019-07-31
nothing_found "120 children, a lower threshold, months out of order, corrections"

council 300 1
publish 2019-03-31 2019-04-30 2019-05-31 2019-06-30 2019-07-31
two_not_in_care
publish 2019-07-31 2019-06-30
nothing_found "300 children, five months, corrections"
is "small counts are hidden" 0 "$(sql -c "
	SELECT (SELECT count(*) FROM scorecard.published_breakdown AS b
			WHERE indicator NOT LIKE 'cic_per_10000%' AND (numerator BETWEEN 0.01 AND 4.99 OR denominator BETWEEN 0.01 AND 4.99 OR indicator NOT LIKE '%days' AND denominator - numerator BETWEEN 0.01 AND 4.99))
		+ (SELECT count(*) FROM scorecard.published_scorecard WHERE numerator BETWEEN 0.01 AND 4.99 OR denominator BETWEEN 0.01 AND 4.99
			OR unit = 'percent' AND denominator - numerator BETWEEN 0.01 AND 4.99)")"

council 1500 2
publish 2019-03-31 2019-04-30 2019-05-31
nothing_found "1,500 children, three months"
is "and not everything is hidden: most headlines are shown" t "$(sql -c "SELECT avg(1 - suppressed) > 0.7 FROM scorecard.published_scorecard")"

# without PEOPLE PUBLICATIONS FUNCTION RULE INSTEAD: those publications of that council, suppressed anew with the text RULE of
# the function replaced, are found out
without() {
	local definition changed out name="without \"$4\" of $3 the attack succeeds"
	use "$1"
	local published=$PGDATABASE
	PGDATABASE=${published}_without
	psql -XqAt -d postgres -c "DROP DATABASE IF EXISTS $PGDATABASE WITH (FORCE)" -c "CREATE DATABASE $PGDATABASE TEMPLATE $published"
	definition=$(sql -c "SELECT pg_get_functiondef('scorecard.$3(date, integer)'::regprocedure)")
	changed=${definition/"$4"/"$5"}
	[ "$changed" != "$definition" ] || { not_ok "$name" "the function has no such text"; return; }
	sql <<-SQL
		$changed;
		SET session_replication_role = replica;
		CREATE TABLE publication AS SELECT * FROM scorecard.publication WHERE $2;
		DELETE FROM scorecard.publication;
		DELETE FROM scorecard.published_nesting;
		DELETE FROM scorecard.published_union;
		DELETE FROM scorecard.published_scorecard;
		DELETE FROM scorecard.published_breakdown;
		DELETE FROM scorecard.published_figure WHERE (period_end, publication) NOT IN (SELECT period_end, publication FROM publication);
		DELETE FROM scorecard.published_cell WHERE (period_end, publication) NOT IN (SELECT period_end, publication FROM publication);
		UPDATE scorecard.published_cell SET hidden = false, withheld = false;
		DO \$\$
		DECLARE
			p record;
		BEGIN
			FOR p IN SELECT * FROM publication ORDER BY publication, period_end LOOP
				INSERT INTO scorecard.publication SELECT * FROM publication WHERE (period_end, publication) = (p.period_end, p.publication);
				PERFORM scorecard.suppress(p.period_end, p.publication), scorecard.show_readers(p.period_end, p.publication);
			END LOOP;
		END
		\$\$;
	SQL
	out=$(/usr/bin/python3 "$here/test/attack/attack.py" $reader scorecard --first) && not_ok "$name" "$out" || ok "$name"
	drop_database $PGDATABASE
}
march="publication = 1 AND period_end = '2019-03-31'"
july="period_end = '2019-07-31'"
without 300 "$march" hide_small_counts "c.value < threshold" "c.value < 0"
without 300 "$march" hide_small_differences "n.of_value - n.value < threshold" "false"
without 300 "$march" hide_small_differences "n.of_value > n.value" "n.indicator = n.of_indicator AND n.of_value > n.value"
without 1500 "$march" find_nesting "(n.whole OR (d.indicator IS NULL) = n.of_whole)" "n.whole"
without 120 "$july AND publication = 1" hide_together "OR n.link = 'within' AND c.dimension <> 'total'" ""
without 1500 "$march" hide_remainders "count(*) FILTER (WHERE c.value <> 0) < 2 OR" ""
without 1500 "publication = 1" withhold_what_grows "c.dimension <> 'total' OR EXISTS" "EXISTS"
without 1500 "$march" withhold_teams "AND (h.hidden OR" "AND (false OR"
without 1500 "$march" withhold_what_defines "bool_or(i.value = o.value)" "false"
without 300 "$july" keep_hidden_in_corrections "v.value <> 0 AND abs(v.value) < threshold" "false"
council 300 5
publish 2019-03-31 2019-04-30 2019-05-31 2019-06-30 2019-07-31
nothing_found "300 children, a year whose denominators are shown beside hidden numerators"
without 300 true withhold_what_grows "NOT e.denominator_hidden AND" "false AND"
# what does not happen to be in these councils: a hidden total that is the sum of shown members, a total that is a little less than
# some, and of those not in care a number hidden in one dimension and shown in another
use 1500
PGDATABASE=${PGDATABASE}_without
export PGOPTIONS="$PGOPTIONS -c jit=off -c enable_nestloop=off"  # as suppress() sets them for its parts
psql -XqAt -d postgres -c "CREATE DATABASE $PGDATABASE TEMPLATE ${PGDATABASE%_without}"
is "two numerators make up a third" "left_care_adopted left_care_sgo_exc_uasc" "$(sql -c "SELECT string_agg(indicator, ' ' ORDER BY indicator) FROM scorecard.published_nesting
	WHERE (period_end, publication) = ('2019-03-31', 1) AND (side, link, of_indicator, of_side) = ('numerator', 'together', 'left_care_adopted_or_sgo', 'numerator')")"
is "a total that is a member of another count is found" "Private and voluntary residential" "$(sql -c "SELECT member FROM scorecard.published_union
	WHERE (period_end, publication, indicator, side, of_indicator, dimension) = ('2019-03-31', 1, 'in_private_voluntary_residential', 'numerator', 'cic_count', 'placement_group')")"
of_march="(period_end, publication) = ('2019-03-31', 1)"
is "members that add up to a hidden total are left out" t "$(sql -c "SET session_replication_role = replica" \
	-c "UPDATE scorecard.published_cell SET hidden = dimension = 'total' AND indicator = 'in_private_voluntary_residential' AND side = 'numerator', withheld = false WHERE $of_march" \
	-c "DO 'BEGIN PERFORM scorecard.hide_remainders(''2019-03-31'', 1); END'" \
	-c "SELECT bool_and(withheld) FROM scorecard.published_cell WHERE $of_march AND indicator = 'cic_count' AND dimension = 'placement_group'")"
# withheld HIDDEN DIMENSION INDICATORS: which of these the rule leaves without the dimension where cells HIDDEN are hidden
withheld() {
	sql -c "SET session_replication_role = replica" -c "UPDATE scorecard.published_cell SET hidden = $1, withheld = false WHERE $of_march" \
		-c "DO 'BEGIN PERFORM scorecard.withhold_what_defines(''2019-03-31'', 1); END'" \
		-c "SELECT string_agg(DISTINCT indicator, ' ') FROM scorecard.published_cell WHERE $of_march AND withheld AND dimension = '$2' AND indicator IN ($3)"
}
both="'neet_16_18', 'same_placement_2_years'"
is "two counts that make up a third by duration: hidden in one, left out of both" " / neet_16_18 same_placement_2_years" \
	"$(withheld false duration_in_care "$both") / $(withheld "indicator = 'neet_16_18' AND dimension = 'duration_in_care'" duration_in_care "$both")"
is "a total that is nearly the sum of some members of another count is hidden" t "$(sql -c "SET session_replication_role = replica" \
	-c "UPDATE scorecard.published_cell SET hidden = false, withheld = false WHERE $of_march" \
	-c "UPDATE scorecard.published_cell AS c SET value = n.value + 2 FROM scorecard.published_cell AS n WHERE (c.period_end, c.publication) = ('2019-03-31', 1) AND (n.period_end, n.publication) = ('2019-03-31', 1)
		AND (c.indicator, c.side, c.member) = ('cic_count', 'numerator', '16 to 17') AND (n.indicator, n.side, n.dimension) = ('neet_16_18', 'denominator', 'total')" \
	-c "DO 'BEGIN PERFORM scorecard.hide_small_differences(''2019-03-31'', 1); END'" \
	-c "SELECT hidden FROM scorecard.published_cell WHERE $of_march AND (indicator, side, dimension) = ('neet_16_18', 'denominator', 'total')")"
is "not in care is hidden in each dimension that says so, or in none" "3 3" "$(sql -F' ' -c "SET session_replication_role = replica" \
	-c "UPDATE scorecard.published_cell SET hidden = dimension = 'placement_group' AND member = 'Not applicable' WHERE $of_march" \
	-c "DO 'BEGIN PERFORM scorecard.hide_together(''2019-03-31'', 1); END'" \
	-c "SELECT count(*), count(*) FILTER (WHERE hidden) FROM scorecard.published_cell WHERE $of_march AND indicator = 'social_worker_caseload' AND side = 'numerator' AND member = 'Not applicable'
		AND dimension IN ('legal_status_group', 'placement_group', 'duration_in_care')")"
is "two hidden cells that add up to a small count are not enough" "3 9" "$(sql -F' ' -c "SET session_replication_role = replica" \
	-c "UPDATE scorecard.published_cell SET hidden = false, withheld = false WHERE $of_march" \
	-c "DELETE FROM scorecard.published_cell WHERE $of_march AND indicator = 'cic_count' AND dimension = 'age_band'" \
	-c "INSERT INTO scorecard.published_cell SELECT '2019-03-31', 1, 'cic_count', 'numerator', 'age_band', m, n, true, false, n < 3, false FROM (VALUES ('a', 2), ('b', 2), ('c', 5), ('d', 90)) AS v (m, n)" \
	-c "DO 'BEGIN PERFORM scorecard.hide_remainders(''2019-03-31'', 1); END'" \
	-c "SELECT count(*), sum(value)::integer FROM scorecard.published_cell WHERE $of_march AND indicator = 'cic_count' AND dimension = 'age_band' AND hidden")"
is "nobody out of nobody is no secret" "0 t" "$(sql -F' ' -c "SELECT count(*) FILTER (WHERE c.hidden), count(*) > 0
	FROM scorecard.published_cell AS c JOIN scorecard.nested_cells('2019-04-30', 1) AS n USING (indicator, side, dimension, member)
	WHERE (c.period_end, c.publication) = ('2019-04-30', 1) AND n.of_value = 0 AND NOT n.of_hidden")"
# the children open to youth offending services, or not, are all children in care: what is hidden of the ones is shown of the others
is "hidden cells that are as large as those shown of another count are left out" "f f / t t" "$(sql -F' ' -c "SET session_replication_role = replica" \
	-c "UPDATE scorecard.published_cell SET hidden = indicator = 'open_to_youth_offending' AND side = 'denominator' AND dimension = 'sex' AND member IN ('Female', 'Male'), withheld = false WHERE $of_march" \
	-c "SELECT DISTINCT withheld, NOT hidden FROM scorecard.published_cell WHERE $of_march AND indicator = 'open_to_youth_offending' AND side = 'denominator' AND dimension = 'sex' AND member IN ('Female', 'Male')" \
	-c "SELECT '/'" -c "DO 'BEGIN PERFORM scorecard.hide_remainders(''2019-03-31'', 1); END'" \
	-c "SELECT DISTINCT withheld, hidden FROM scorecard.published_cell WHERE $of_march AND indicator = 'open_to_youth_offending' AND side = 'denominator' AND dimension = 'sex' AND member IN ('Female', 'Male')" | paste -sd' ')"
finish
