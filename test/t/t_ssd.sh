#!/bin/bash
# Input over the Standard Safeguarding Dataset (SSD): its tables, built as ../shared/design/sources.md describes them and
# filled from the sample council, give the same figures as the sample council's own input, wherever SSD can feed them.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
work=$(mktemp -d); trap 'rm -rf "$work"; drop_database $PGDATABASE; psql -Xq -d postgres -c "DROP ROLE IF EXISTS careperf_test_analyst"' EXIT

# what SSD feeds (sources.md, section 4), from history; and what it feeds from the present state, right on the day of the extract
history=(reviews_in_timescale review_participation same_social_worker same_iro placements_3_plus same_placement_2_years
	in_house_or_kinship_foster_care in_private_voluntary_residential placed_within_20_miles cic_count return_to_care_24_months
	iha_20_working_days health_assessment_in_timescale dental_check_in_timescale sdq_average
	bla_to_adoptive_family_days court_authority_to_match_days left_care_adopted left_care_adopted_or_sgo left_care_sgo left_care_sgo_exc_uasc
	agency_decision_not_placed cic_missing_in_month missing_over_48_hours_in_month)
present=(return_interviews_completed pathway_plan_6_months iro_caseload)
# it gives figures for these that the README warns of: no date of interviews, no history of contacts and arrangements
unreliable=(care_leavers_eet care_leavers_in_contact care_leavers_suitable_accommodation return_interviews_3_working_days staying_put)
in_list() { printf "'%s'," "$@" | sed 's/,$//'; }

new_database $PGDATABASE
/usr/bin/python3 "$here/src/sample_council" --people 600 --out "$work/council" || not_ok "small sample council"
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
"$here/test/load_csv.sh" "$work/council" cic
sql -c "CREATE SCHEMA ssd" -c "SET search_path = ssd" -f "$here/test/ssd/10_tables.sql" -f "$here/test/ssd/20_fill.sql"
is "every input table that SSD can feed is a view" 16 "$(sql -c "SELECT careperf.create_input_from_ssd('ssd', 'from_ssd')")"
is "... and the others are empty tables" "" "$(sql -c "SELECT * FROM careperf.check_input('from_ssd')")"
is "... all commented, and with their reader's rights" "" "$(sql -c "
	SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
	WHERE c.relnamespace = 'from_ssd'::regnamespace AND c.relkind IN ('r', 'v')
		AND (obj_description(c.oid) IS NULL OR col_description(c.oid, a.attnum) IS NULL
			OR c.relkind = 'v' AND 'security_invoker=true' <> ALL (coalesce(c.reloptions, '{}')))")"
sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -c "SELECT careperf.create_scorecard('from_ssd', 'ssd_scorecard')" -c ANALYZE >/dev/null
is "the roles and legal statuses found wait for the council to say what they mean" \
	"Allocated Case Worker, Health Visitor, Interim care order, Leaving care, PA (18+), Reviewing Officer: 0" "$(sql -c "
	SELECT string_agg(name, ', ' ORDER BY name) || ': ' || count(code)
	FROM (SELECT * FROM from_ssd.ssd_role UNION ALL SELECT * FROM from_ssd.ssd_legal_status_code) AS t (name, code)")"
sql -c "UPDATE from_ssd.ssd_role SET role = CASE role_name WHEN 'Allocated Case Worker' THEN 'social_worker' WHEN 'Reviewing Officer' THEN 'iro' WHEN 'PA (18+)' THEN 'personal_adviser' END" \
	-c "UPDATE from_ssd.ssd_legal_status_code SET legal_status = 'C1' WHERE description = 'Interim care order'"

# the views of the input read SSD's tables with the rights of whoever asks
sql -c "CREATE ROLE careperf_test_analyst" -c "SELECT careperf.grant_access('ssd_scorecard', 'careperf_test_analyst', 'analyst')" >/dev/null
is "an analyst may read what is beneath the views" t "$(sql -c "SET ROLE careperf_test_analyst" -c "SELECT sum(numerator) > 0 FROM ssd_scorecard.scorecard_at('2019-07-31')")"
is "... until that is taken back" "" "$(sql -c "SELECT careperf.revoke_access('ssd_scorecard', 'careperf_test_analyst')" >/dev/null
	sql -c "SELECT c.oid::regclass FROM pg_class AS c WHERE c.relkind IN ('r', 'v', 'm') AND c.relnamespace IN ('ssd'::regnamespace, 'from_ssd'::regnamespace, 'ssd_scorecard'::regnamespace) AND has_table_privilege('careperf_test_analyst', c.oid, 'SELECT')")"

# differences DATE INDICATORS: what the two scorecards do not agree on; an indicator without data agrees with nothing
differences() {
	sql -c "
		SELECT i.indicator, s.numerator, s.denominator, s.result, s.result_exc_uasc, 'from SSD', f.numerator, f.denominator, f.result, f.result_exc_uasc
		FROM unnest(ARRAY[$(in_list "${@:2}")]) AS i (indicator)
			LEFT JOIN scorecard.scorecard_at('$1') AS s USING (indicator)
			LEFT JOIN ssd_scorecard.scorecard_at('$1') AS f USING (indicator)
		WHERE s.numerator IS NULL OR (s.numerator, s.denominator, s.result, s.result_exc_uasc) IS DISTINCT FROM (f.numerator, f.denominator, f.result, f.result_exc_uasc)"
}
is "on 2019-07-31 the same figures for the $((${#history[@]} + ${#present[@]})) indicators that SSD can feed" "" "$(differences 2019-07-31 "${history[@]}" "${present[@]}")"
is "on 2018-07-31 the same figures for those that need no present state" "" "$(differences 2018-07-31 "${history[@]}")"
sql -c "SELECT string_agg(indicator, ' ' ORDER BY sort_order) FROM scorecard.indicator
	WHERE definition_version = 1 AND indicator NOT IN ($(in_list "${history[@]}" "${present[@]}"))" | sed 's/^/# not fed by SSD: /'
is "of the others only those show a figure that the README warns of" "${unreliable[*]}" "$(sql -c "
	SELECT string_agg(indicator, ' ' ORDER BY indicator) FROM ssd_scorecard.scorecard_at('2019-07-31')
	WHERE result IS NOT NULL AND indicator NOT IN ($(in_list "${history[@]}" "${present[@]}"))")"
for fact in "period_of_care: child_id, start_date, end_date, reason_started, reason_ended, placed_for_adoption_on, placement_order_on, uasc" \
	"placement: child_id, period_number, placement_number, start_date, end_date, first_placement_type" \
	"care_status: child_id, placement_number, dates, legal_status, category_of_need, placement_type, placement_provider, distance_miles, temporary_stay"; do
	is "... and the same rows of ${fact%%:*}, one legal status and one placement a day" "" "$(sql -c "
		(SELECT 'own', ${fact#*:} FROM scorecard.${fact%%:*} EXCEPT ALL SELECT 'own', ${fact#*:} FROM ssd_scorecard.${fact%%:*})
		UNION ALL (SELECT 'SSD', ${fact#*:} FROM ssd_scorecard.${fact%%:*} EXCEPT ALL SELECT 'SSD', ${fact#*:} FROM scorecard.${fact%%:*}) LIMIT 5")"
done
sql -c "UPDATE ssd.ssd_cla_episodes SET clae_cla_episode_start_reason = NULL
	WHERE clae_person_id NOT IN (SELECT child_id FROM cic.care_episode WHERE reason_started IN ('T', 'U'))"
is "without the reason for an episode it follows from what changed" "" "$(differences 2019-07-31 "${history[@]}")"

# dirty rows
sql -c "SET search_path = ssd" -f "$here/test/ssd/30_dirty.sql"
for view in $(sql -c "SELECT table_name FROM careperf.ssd_view"); do
	sql -c "SELECT count(v::text) FROM from_ssd.$view AS v" >"$work/out" 2>&1 || not_ok "dirty rows in $view" "$(cat "$work/out")"
done
is "dirty rows stop no figure" "$(sql -c "SELECT count(*) FROM scorecard.scorecard_at('2019-07-31')")" "$(sql -c "SELECT count(*) FROM ssd_scorecard.scorecard_at('2019-07-31')" 2>&1)"
is "... the SDQ scores among them are numbers or NULL" "14 0 12 41" "$(sql -c "
	SELECT count(*) || ' ' || string_agg(score::text, ' ' ORDER BY score) FROM from_ssd.sdq_score WHERE child_id = 'dirty'")"
is "... and what is no code is listed in data_quality" "care_episode.legal_status care_episode.placement_type care_leaver.eligibility health_event.event_type missing_episode.missing_type review.participation" "$(sql -c "
	SELECT string_agg(DISTINCT table_name || '.' || column_name, ' ') FROM ssd_scorecard.data_quality
	WHERE rule = 'unknown_code' AND (table_name, column_name) IN (('care_episode', 'legal_status'), ('care_episode', 'placement_type'),
		('care_leaver', 'eligibility'), ('health_event', 'event_type'), ('missing_episode', 'missing_type'), ('review', 'participation'))" 2>&1)"

# what is missing is named all at once
sql -c "CREATE SCHEMA bare" -c "SET search_path = bare" -f "$here/test/ssd/10_tables.sql" -c "DROP TABLE ssd_permanence" \
	-c "ALTER TABLE ssd_missing DROP COLUMN miss_table_id" -c "ALTER TABLE ssd_person ALTER COLUMN pers_dob TYPE text"
is "an SSD schema that lacks parts is refused, with all that it lacks" "schema \"bare\" lacks parts of the Standard Safeguarding Dataset
ssd_missing.miss_table_id: missing
ssd_permanence: missing
ssd_person.pers_dob: is of type text, not date or timestamp" \
	"$(sql -c "SELECT careperf.create_input_from_ssd('bare', 'bare_input')" 2>&1 | sed -n 's/^[^ ]*ERROR:  //p; s/^DETAIL:  //; /^ssd_/p')"
is "... and nothing is made" "" "$(sql -c "SELECT to_regnamespace('bare_input')")"

# what the council made itself stays; any name of a schema will do
sql -c "CREATE SCHEMA \"Council's \"\"own\"\"\"" -c "SET search_path = \"Council's \"\"own\"\"\"" -f "$here/test/ssd/10_tables.sql"
is "a table that is there stays" "15 0 15 r" "$(sql -c "CREATE SCHEMA \"My input\"" -c "CREATE TABLE \"My input\".review (child_id text, review_date date, participation text)" \
	-c "SELECT careperf.create_input_from_ssd('Council''s \"own\"', 'My input')" \
	-c "SELECT careperf.create_input_from_ssd('Council''s \"own\"', 'My input')" \
	-c "SELECT careperf.create_input_from_ssd('Council''s \"own\"', 'My input', replace_views => true)" \
	-c "SELECT relkind FROM pg_class WHERE oid = '\"My input\".review'::regclass" 2>&1 | paste -sd ' ')"
finish
