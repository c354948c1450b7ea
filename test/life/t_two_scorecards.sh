#!/bin/bash
# Several scorecards in one database: two over one input, one over another input, in schemas and for roles whose names need quoting.
# Each lives by itself; and the way back after DROP EXTENSION ... CASCADE.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
panel="Panel \"Mémbers\" $$"
quoted="\"Panel \"\"Mémbers\"\" $$\""
trap 'drop_database $PGDATABASE; psql -Xq -d postgres -c "DROP ROLE IF EXISTS $quoted"; clean_up' EXIT
new_database $PGDATABASE
council
card='"Score''s ""card"" – Öffentlich"'
name="Score's \"\"card\"\" – Öffentlich"
card="\"$name\""
sql -v card="${name//\"\"/\"}" -f - >/dev/null <<SQL || not_ok "scorecards in schemas with such names"
	SELECT careperf.create_scorecard('cic', :'card');
	SELECT $card.set_reporting_dates('2019-06-30', '2019-07-31'), $card.set_council('E10000016', 'Another''s "name"');
	SELECT careperf.create_input('Children''s "data"');
	INSERT INTO "Children's ""data""".child SELECT * FROM cic.child;
	INSERT INTO "Children's ""data""".care_episode SELECT * FROM cic.care_episode WHERE placement_type <> 'U1';
	SELECT careperf.create_scorecard('Children''s "data"', 'third');
	SELECT third.set_reporting_dates('2019-07-31', '2019-07-31');
SQL
of() { sql -c "SELECT numerator::integer FROM $1.scorecard_at('2019-07-31') WHERE indicator = '${2:-cic_count}'"; }
is "two scorecards over one input agree" "$(of scorecard)" "$(of "$card")"
is "... that over another input does not" f "$(sql -c "SELECT $(of third) = $(of scorecard)")"
sql -v card="${name//\"\"/\"}" -f - >/dev/null <<SQL
	SELECT $card.set_target('cic_count', '2019-20', 1);
	SELECT $card.add_indicator('girls', 'Girls', \$\$SELECT child_id AS member_id, child_id, in_care AS denominator, NULL::datemultirange AS numerator
		FROM child_in_care JOIN cic.child USING (child_id) WHERE sex = 'F'\$\$, unit => 'count', decimals => 0);
	SELECT careperf.publish(:'card', '2019-07-31', 'for "Öffentlichkeit"');
	CALL careperf.refresh(:'card');
SQL
is "a local indicator is in its own scorecard only" "t 0" "$(sql -c "SELECT count(*) > 0 FROM $card.scorecard WHERE indicator = 'girls'" -c "SELECT count(*) FROM scorecard.indicator WHERE indicator = 'girls'" | paste -sd' ')"
is "... so is a target" 0 "$(sql -c "SELECT count(*) FROM scorecard.target WHERE indicator = 'cic_count'")"
is "... a publication" "1 0" "$(sql -c "SELECT count(*) FROM $card.publication" -c "SELECT count(*) FROM third.publication" | paste -sd' ')"
is "... a refresh" "1 0" "$(sql -c "SELECT count(*) FROM $card.refresh_log" -c "SELECT count(*) FROM third.refresh_log" | paste -sd' ')"
is "... and the council's name" "Another's \"name\"" "$(sql -c "SELECT name FROM $card.council")"
for call in "indicator_children('girls', '2019-07-31')" "indicator_movement('girls', '2019-06-30', '2019-07-31')" "due_soon('2019-07-31', 60)" \
	indicator_breakdown bi_result data_dictionary published_breakdown restatement "demographics_at('2019-07-31')" data_quality; do
	is "$call under that name" t "$(sql -c "SELECT count(*) >= 0 FROM $card.$call")"
done

sql -c "CREATE ROLE $quoted" -v role="$panel" -v card="${name//\"\"/\"}" -f - >/dev/null <<-'SQL'
	SELECT careperf.grant_access(:'card', :'role', 'reader');
SQL
as_panel() { sql -c "SET ROLE $quoted" "$@" 2>&1; }
is "a role with such a name reads what is published" 53 "$(as_panel -c "SELECT count(*) FROM $card.published_scorecard")"
says "... of that scorecard only" "permission denied" as_panel -c "SELECT count(*) FROM scorecard.published_scorecard"
says "... and nothing else" "permission denied" as_panel -c "SELECT count(*) FROM $card.scorecard"
sql -v role="$panel" -v card="${name//\"\"/\"}" -f - >/dev/null <<-'SQL'
	SELECT careperf.revoke_access(:'card', :'role');
SQL
says "... until it is revoked" "permission denied" as_panel -c "SELECT count(*) FROM $card.published_scorecard"
says "a name with a dollar is refused with a hint" 'can not contain $, % or @' sql -c "SELECT careperf.create_scorecard('cic', 'a\$b')"
says "the input's schema is not taken for the scorecard" "can not hold the scorecard" sql -c "SELECT careperf.create_scorecard('cic', 'cic')"

# the way back after DROP EXTENSION ... CASCADE: rights, publications and settings are the council's
says "DROP EXTENSION is refused" "other objects depend on it" sql -c "DROP EXTENSION careperf"
kept() { rows $PGDATABASE "SELECT 1, t::text FROM $card.target AS t UNION ALL SELECT 2, t::text FROM $card.published_figure AS t UNION ALL SELECT 3, t::text FROM $card.published_scorecard AS t
	UNION ALL SELECT 4, t::text FROM $card.local_indicator AS t UNION ALL SELECT 5, t::text FROM $card.refresh_log AS t UNION ALL SELECT 6, t::text FROM cic.care_episode AS t"; }
girls=$(of "$card" girls) whole=$(of "$card") before=$(kept)
sql -c "DROP EXTENSION careperf CASCADE" 2>/dev/null
is "dropped with CASCADE, what is the council's is there" "$before" "$(kept)"
says "... what is published is still guarded" "can not be changed" sql -c "UPDATE $card.published_figure SET result = 1"
sql -c "CREATE EXTENSION careperf"
for pair in cic:scorecard "cic:${name//\"\"/\"}" "Children's \"data\":third"; do
	sql -v input="${pair%%:*}" -v output="${pair#*:}" -f - >/dev/null <<<"SELECT careperf.create_scorecard(:'input', :'output');" || not_ok "create_scorecard again in ${pair#*:}"
done
is "made again over them: the same figures" "$whole" "$(of "$card")"
is "... the council's" "$before" "$(kept)"
is "... local indicators are to be added again: their row tells which" "girls 0" "$(sql -c "SELECT indicator FROM $card.local_indicator" -c "SELECT count(*) FROM $card.scorecard_at('2019-07-31') WHERE indicator = 'girls' AND numerator IS NOT NULL" | paste -sd' ')"
sql -f - >/dev/null <<SQL || not_ok "the local indicator can be added again"
	SELECT $card.drop_indicator('girls');
	SELECT $card.add_indicator('girls', 'Girls', \$\$SELECT child_id AS member_id, child_id, in_care AS denominator, NULL::datemultirange AS numerator
		FROM child_in_care JOIN cic.child USING (child_id) WHERE sex = 'F'\$\$, unit => 'count', decimals => 0);
SQL
is "... and are" "$girls" "$(of "$card" girls)"
is "... the analyst is to be granted again" t "$(sql -c "SELECT careperf.grant_access('scorecard', '$analyst', 'analyst')" >/dev/null; sql -c "SET ROLE $analyst" -c "SELECT count(*) > 0 FROM scorecard.scorecard")"

# dropping one leaves the others
sql -v card="${name//\"\"/\"}" -f - >/dev/null 2>&1 <<<"SELECT careperf.drop_scorecard(:'card', '{targets, local indicators, publications}');"
is "drop_scorecard drops one" "" "$(sql -c "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'Score%'")"
is "... and leaves the others" "$whole t" "$(of scorecard) $(sql -c "SELECT $(of third) > 0")"
finish
