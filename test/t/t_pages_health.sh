#!/bin/bash
# The published health report, cell by cell, from the raw events of a council calibrated to it.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
golden=$shared/golden/health_2018-19.csv
if [ ! -e "$golden" ]; then echo "skip published health report: ../shared is absent"; exit 0; fi
work=$(mktemp -d); trap 'rm -rf "$work"; drop_database $PGDATABASE' EXIT

new_database $PGDATABASE
/usr/bin/python3 "$here/src/sample_council/health_report.py" --out "$work" || not_ok "a council calibrated to the report"
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
"$here/test/load_csv.sh" "$work" cic
sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" \
	-c "SELECT scorecard.set_target('iha_20_working_days', '2018-19', 85), scorecard.set_target('health_assessment_in_timescale', '2018-19', 90)" >/dev/null
sql -c "CREATE TABLE golden (report text, as_of text, section text, label text, measure text, value numeric, unit text, source_line text)" \
	-c "\\copy golden FROM '$golden' CSV HEADER"

# the national profile is no figure of the council; the target of reviews is printed once for both age groups
is "health report of 2018-19: $(sql -c "SELECT count(*) FROM golden WHERE section NOT LIKE 'National%'") of $(sql -c "SELECT count(*) FROM golden") cells" "" "$(sql -c "
	SELECT concat_ws(' ', g.section, g.label, g.measure, 'published', g.value, 'computed', coalesce(h.cell::text, 'nothing'))
	FROM golden AS g
		LEFT JOIN (SELECT h.label, h.measure, split_part(h.section, ',', 1) AS kind, ltrim(split_part(h.section, ',', 2)) AS ages, v.unit, v.cell
			FROM scorecard.health_assessments_at('2019-03-31') AS h
				-- percentages are printed whole, so they are rounded from the counts
				CROSS JOIN LATERAL (VALUES ('count', h.value), ('percent', coalesce(100 * h.value / h.out_of, h.percent))) AS v (unit, cell)) AS h
			ON h.kind = CASE WHEN g.section LIKE 'Initial%' THEN 'Initial health assessments' ELSE 'Review health assessments' END
				AND h.ages = CASE WHEN g.label LIKE '%0-5' THEN 'under 5' WHEN g.section LIKE 'Review%' THEN '5 and over' ELSE '' END
				AND lower(h.label) = lower(regexp_replace(g.label, ' RHA .*', '')) AND h.unit = g.unit
				AND h.measure = CASE WHEN g.measure IN ('Number of referrals requiring IHA', 'Total requests due in quarter') THEN 'Due'
					WHEN g.measure = 'KPI target' THEN 'Target' WHEN g.measure LIKE 'Breaches due to social care%' THEN 'Breaches due to social care'
					WHEN g.measure LIKE 'Breaches due to health%' THEN 'Breaches due to health' ELSE 'Held in time' END
	WHERE g.section NOT LIKE 'National%' AND round(h.cell) IS DISTINCT FROM g.value")"
is "in time and breaches add up to those due" "" "$(sql -c "
	SELECT h.section, h.label FROM scorecard.health_assessments_at('2019-03-31') AS h
	GROUP BY h.section, h.label HAVING sum(h.value) FILTER (WHERE h.measure = 'Due') <> sum(h.value) FILTER (WHERE h.measure NOT IN ('Due', 'Target'))")"
is "no row of the council breaks a rule" "" "$(sql -c "SELECT rule, count(*) FROM scorecard.data_quality GROUP BY rule")"
finish
