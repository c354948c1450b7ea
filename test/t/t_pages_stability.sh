#!/bin/bash
# The placement stability report of 15 June 2016, cell by cell, from the raw events of a sample council calibrated to it.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
if [ ! -d "$shared/golden" ]; then echo "skip placement stability: ../shared is absent"; exit 0; fi
work=$(mktemp -d); trap 'rm -rf "$work"; drop_database $PGDATABASE' EXIT
as_of=2016-06-15

new_database $PGDATABASE
/usr/bin/python3 "$here/src/sample_council/stability.py" --out "$work" || { not_ok "the sample council could not be made"; finish; }
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
"$here/test/load_csv.sh" "$work" cic
sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" >/dev/null
sql -c "CREATE TABLE golden (report text, as_of text, section text, label text, measure text, value text, unit text, source_line text)" \
	-c "\\copy golden FROM '$shared/golden/placement_stability_2016.csv' CSV HEADER"

# The published cells in the words of placement_stability_at.
sql -f - <<SQL
CREATE TABLE computed AS SELECT * FROM scorecard.placement_stability_at('$as_of');
CREATE TABLE published AS
SELECT g.section, g.label AS row, g.measure AS "column", g.value::numeric, g.unit, length(split_part(g.value, '.', 2)) AS decimals,
	CASE WHEN g.label IN ('Total', 'All LAC', 'All Legal Statuses') AND g.section NOT LIKE 'Periods of care (ch%'
			OR g.section LIKE 'Number of placements and%' AND g.measure LIKE 'Grand Total%' THEN 'All'
		WHEN g.section IN ('Children With Disabilities', 'Number of placements and disability') THEN 'Disability'
		WHEN g.section LIKE 'Disabled Children%' THEN 'Service' WHEN g.section = 'Age Profile' THEN 'Age' WHEN g.section = 'Gender Profile' THEN 'Sex'
		WHEN g.section = 'Asylum Profile' THEN 'UASC' WHEN g.section = 'Period of Care Duration' THEN 'Duration in care'
		WHEN g.section LIKE 'Periods of care (%' THEN 'Periods of care of children with 3 or more placements'
		WHEN g.section LIKE '%Legal Status' THEN 'Legal status' WHEN g.section = 'Current Placement Type' THEN 'Placement' END AS our_section,
	CASE WHEN g.section LIKE 'Number of placements and%' THEN CASE WHEN g.measure LIKE 'Child%' THEN 'Disability recorded' WHEN g.measure LIKE 'No %' THEN 'No disability recorded' ELSE 'All children in care' END
		WHEN g.label = 'Total' AND g.section LIKE 'Periods of care (ch%' THEN 'Under 1 year'
		WHEN g.label IN ('Total', 'All LAC', 'All Legal Statuses') THEN 'All children in care'
		WHEN g.label = 'Child with disabilities' THEN 'Disability recorded' WHEN g.label = 'No recorded disability' THEN 'No disability recorded'
		WHEN g.label LIKE 'Disabled Children%' THEN 'disabled_children' WHEN g.label LIKE '% LAC' THEN split_part(g.label, ' ', 1)
		WHEN g.label LIKE 'CLA - %' THEN (SELECT c.code || ' ' || c.label FROM careperf.code AS c WHERE c.list = 'LS' AND c.code = substr(g.label, 7, 2))
		WHEN g.label = '2 weeks to under 8 weeks' THEN '2 to 8 weeks' WHEN g.label ~ '^[1-5] years? to' THEN regexp_replace(g.label, ' years? to under', ' to')
		WHEN g.label ~ ' to under ' THEN replace(g.label, ' to under', ' to')
		WHEN g.label = 'IFA' THEN 'Independent fostering agency' WHEN g.label = 'KCC Foster Care' THEN 'In-house foster care' WHEN g.label = 'KCC Residential' THEN 'In-house residential'
		WHEN g.label = 'P&V' THEN 'Private and voluntary residential' WHEN g.section = 'Current Placement Type' THEN initcap(left(g.label, 1)) || lower(substr(g.label, 2))
		ELSE g.label END AS our_label,
	CASE WHEN g.section LIKE 'Number of placements and%' THEN CASE g.label WHEN 'Grand Total' THEN 'Children' WHEN '1' THEN '1 placement' WHEN '9' THEN '9 or more placements' ELSE g.label || ' placements' END
		WHEN g.measure LIKE '< 3%' THEN 'Under 3 placements' WHEN g.measure ILIKE '3+ Placements%' THEN '3 or more placements'
		WHEN g.measure = 'Total' OR g.measure = 'All LAC' THEN 'Children' WHEN g.unit = 'days' THEN 'Average days in care' WHEN g.measure = 'Average Age' THEN 'Average age'
		WHEN g.measure ~ '^[1-4] Period' THEN replace(regexp_replace(lower(g.measure), ' (volume|%)\$', ''), '4 periods', '4 or more periods') END AS our_measure
FROM golden AS g
-- figures of April 2015 and 2016, which the text recalls from other scorecards, and the target
WHERE g.section <> 'Indicator: 3+ placement moves (report text)'
	-- worked out by the text from several rows
	AND g.label <> '3 and 4' AND g.measure NOT LIKE '\\%%period%' AND g.label <> 'Multiple periods of care' AND g.measure <> 'Multiple periods of care in last 12 months';
SQL

is "placement stability of $as_of: $(sql -c 'SELECT count(*) FROM published') cells" "" "$(sql -c "
	SELECT concat_ws(' ', p.section, p.row, p.\"column\", 'published', p.value, 'computed', coalesce(c.value::text, 'nothing'))
	FROM published AS p
		LEFT JOIN (SELECT c.section, c.label, c.measure, v.unit, v.value FROM computed AS c
			CROSS JOIN LATERAL (VALUES ('count', c.value), ('days', c.value), ('average', c.value), ('percent', c.percent)) AS v (unit, value)) AS c
			ON c.section = p.our_section AND c.label = p.our_label AND c.measure = p.our_measure AND c.unit = p.unit
	WHERE round(c.value, p.decimals) IS DISTINCT FROM p.value
		-- of all children the report averages the days without those on J1 and L1, see below
		AND NOT (p.row = 'All Legal Statuses' AND p.unit = 'days')")"

# What the text works out from several rows. It prints 2.2% for the children in care for 6 months to 1 year with several
# periods of care, where its own table has 7 + 1 + 2 of 139: 7.2%.
is "placement stability of $as_of: text" "" "$(sql -c "
	WITH child AS (SELECT * FROM scorecard.placements_on('$as_of')),
	said AS (
		SELECT (SELECT g.value FROM golden AS g WHERE g.label LIKE s.label AND g.measure LIKE s.measure AND g.section NOT LIKE 'Indicator%') AS published, s.*
		FROM (SELECT '3 and 4' AS label, 'Total%' AS measure, count(*)::numeric AS computed FROM child WHERE age IN (3, 4)
			UNION ALL SELECT '3 and 4', '3+%', count(*) FROM child WHERE age IN (3, 4) AND placements >= 3
			UNION ALL SELECT '3 and 4', '\\%%', round(100.0 * count(*) FILTER (WHERE age IN (3, 4)) / count(*), 1) FROM child
			UNION ALL SELECT 'All LAC', 'Multiple%', count(*) FROM child WHERE periods > 1
			UNION ALL SELECT 'All LAC', '\\%%', round(100.0 * count(*) FILTER (WHERE periods > 1) / count(*), 1) FROM child
			UNION ALL SELECT 'Multiple%', '3+%', count(*) FROM child WHERE periods > 1 AND placements >= 3
			UNION ALL SELECT '2 weeks%', '\\%%', round(100.0 * count(*) FILTER (WHERE periods > 1) / count(*)) FROM child WHERE placements >= 3 AND duration = '2 to 8 weeks'
			UNION ALL SELECT '6 months%', '\\%%', round(100.0 * count(*) FILTER (WHERE periods > 1) / count(*), 1) FROM child WHERE placements >= 3 AND duration = '6 months to 1 year'
			UNION ALL SELECT 'All Legal%', '%days', round(avg(days), 1) FROM child WHERE legal_status NOT IN ('J1', 'L1')) AS s)
	SELECT concat_ws(' ', s.label, s.measure, 'published', s.published, 'computed', s.computed)
	FROM said AS s
	WHERE s.published::numeric IS DISTINCT FROM s.computed AND (s.published, s.computed) IS DISTINCT FROM ('2.2', 7.2)")"
# the page counts as the scorecard does
is "the scorecard counts the same" "292|2286" "$(sql -c "SELECT numerator, denominator FROM scorecard.scorecard_at('$as_of') WHERE indicator = 'placements_3_plus'")"
is "each child's placements by another way, the aggregate placement_count_r12m" "2286 0" "$(sql -F ' ' -c "
	SELECT count(*), count(*) FILTER (WHERE p.placements <> c.placements)
	FROM scorecard.placements_on('$as_of') AS p
		JOIN (SELECT e.child_id, careperf.placement_count_r12m(e.start_date, e.reason_started, e.legal_status, e.placement_type, e.placement_provider, e.end_date,
				e.placement_postcode, e.placement_urn, '$as_of') AS placements
			FROM cic.care_episode AS e GROUP BY e.child_id) AS c USING (child_id)")"
finish
