#!/bin/bash
# The published pages beside the scorecards, cell by cell, from the raw events of the sample council calibrated to them.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
if [ ! -d "$shared/golden" ]; then echo "skip published pages: ../shared is absent"; exit 0; fi
work=$(mktemp -d); trap 'rm -rf "$work"; drop_database $PGDATABASE' EXIT

for as_of in 2018-03-31 2019-07-31; do
	new_database $PGDATABASE
	sample_council $as_of "$work/$as_of"
	sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
	"$here/test/load_csv.sh" "$work/$as_of" cic
	sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f "$here/src/sample_council/settings.sql" >/dev/null
	sql -c "CREATE TABLE golden (report text, as_of text, section text, label text, measure text, value text, unit text, source_line text)"

	sql -c "\\copy golden FROM '$shared/golden/demographics_${as_of%-*}.csv' CSV HEADER"
	# labels differ in case and wording; sexes that can't be read in the original are blank
	is "demographics of $as_of: $(sql -c 'SELECT count(value) FROM golden') cells" "" "$(sql -c "
		WITH computed AS (
			SELECT d.section, lower(CASE d.section WHEN 'Ethnicity' THEN left(d.label, 2) ELSE d.label END) AS label, c.measure, sum(c.value) AS value
			FROM scorecard.demographics_at('$as_of') AS d
				CROSS JOIN LATERAL (VALUES ('Female', d.female), ('Male', d.male), ('Grand Total', d.total)) AS c (measure, value)
			GROUP BY 1, 2, 3),
		published AS (
			SELECT CASE g.section WHEN 'Current Age' THEN 'Age' WHEN 'Age at Period of Care Start Date' THEN 'Age at start of period of care'
					WHEN 'Disability*' THEN 'Disability' WHEN 'UASC?' THEN 'UASC' ELSE g.section END AS section,
				lower(CASE WHEN g.label = 'Grand Total' THEN 'All children in care' WHEN g.section = 'Ethnicity' THEN left(g.label, 2)
					WHEN g.label LIKE 'Autism%' THEN 'Diagnosed autism or Asperger syndrome' WHEN g.label = 'Other DDA' THEN 'Other DDA disability' ELSE g.label END) AS label,
				g.measure, g.value::numeric AS value
			FROM golden AS g WHERE g.value IS NOT NULL)
		SELECT concat_ws(' ', p.section, p.label, p.measure, 'published', p.value, 'computed', coalesce(c.value, 0))
		FROM published AS p
			LEFT JOIN computed AS c ON c.label = p.label AND c.measure = p.measure AND c.section = CASE WHEN p.label = 'all children in care' THEN 'All' ELSE p.section END
		WHERE p.value <> coalesce(c.value, 0)")"

	# The exception pages: what the calibration gives. It gives the day, not the months before it, and for July 2019 not
	# without UASC; so of the differences between exc and inc UASC only those of March 2018 can be compared, and to a tenth: the
	# result without UASC that they rest on is known rounded.
	sql -c "TRUNCATE golden" -c "\\copy golden FROM '$shared/golden/exception_${as_of%-*}.csv' CSV HEADER"
	cells=$(sql -c "
		WITH published AS (
			SELECT CASE WHEN g.label LIKE '%same Social Worker%' THEN 'same_social_worker' WHEN g.label LIKE '%Initial Health%' THEN 'iha_20_working_days'
					WHEN g.label LIKE '%Adoption was agreed%' THEN 'adoption_plan_4_months' WHEN g.label LIKE '%within 3 working days%' THEN 'return_interviews_3_working_days' END AS indicator,
				CASE WHEN g.section LIKE '%Difference%' THEN 'Difference between exc and inc UASC' WHEN g.measure = 'Value' THEN 'Result' WHEN g.measure = 'Current RAG' THEN 'RAG'
					WHEN g.measure = 'target' THEN 'Target' WHEN g.measure IN ('floor standard', 'minimum level of performance') THEN 'Floor' END AS measure, g.value
			FROM golden AS g
			WHERE g.section = 'Current RAG' OR g.section = 'Commentary' AND g.measure IN ('target', 'floor standard', 'minimum level of performance')
				OR g.section LIKE '%Difference%' AND g.measure = 'Mar 18'),
		computed AS (
			SELECT i.indicator, c.measure, c.value
			FROM (SELECT DISTINCT p.indicator FROM published AS p) AS i
				CROSS JOIN LATERAL scorecard.exception_at(i.indicator, '$as_of') AS e
				CROSS JOIN LATERAL (VALUES (e.measure, e.value::text), (CASE e.measure WHEN 'Result' THEN 'RAG' END, e.words)) AS c (measure, value)
			WHERE e.section = 'Last 12 months' AND e.label = to_char(DATE '$as_of', 'Mon YY'))
		SELECT concat_ws(' ', p.indicator, p.measure, 'published', p.value, 'computed', coalesce(c.value, 'nothing'), CASE WHEN c.value = p.value OR c.value ~ '^[-0-9.]+\$' AND abs(c.value::numeric - p.value::numeric) <= CASE WHEN measure LIKE 'Difference%' THEN 0.1 ELSE 0 END THEN 'ok' ELSE 'differs' END)
		FROM published AS p LEFT JOIN computed AS c USING (indicator, measure)")
	is "exception pages of $as_of: $(grep -c . <<<"$cells") cells" "" "$(grep -v ' ok$' <<<"$cells")"

	sql -c "TRUNCATE golden"
	[ -e "$shared/golden/key_activity_${as_of%-*}.csv" ] || continue
	sql -c "\\copy golden FROM '$shared/golden/key_activity_${as_of%-*}.csv' CSV HEADER"
	# some percentages are printed whole
	is "key activity of $as_of: $(sql -c 'SELECT count(value) FROM golden') cells" "" "$(sql -c "
		WITH computed AS (
			SELECT k.*, v.unit, v.value AS cell
			FROM scorecard.key_activity_at('$as_of') AS k
				CROSS JOIN LATERAL (VALUES ('count', k.value), ('percent', k.percent)) AS v (unit, value)),
		published AS (
			SELECT g.*, CASE WHEN g.section LIKE 'Location of Current%' THEN 'Location of children in care' WHEN g.section LIKE '%EHCP' THEN 'Children in care with an EHCP'
					WHEN g.section LIKE '%Disability' THEN 'Children in care with a disability' WHEN g.section LIKE '%OLA LAC Cohort%' THEN 'Other authorities'' children placed here'
					ELSE 'Location of care leavers' END AS our_section,
				CASE WHEN g.label LIKE 'Total%' THEN 'All' ELSE g.label END AS our_label,
				CASE WHEN g.measure LIKE '%(inc Medway)%' THEN 'Placed outside (neighbours counted as outside)' WHEN g.measure LIKE 'placed OLA (exc%' THEN 'Placed outside (neighbours not counted)'
					WHEN g.measure = 'Total LAC' THEN 'Children in care' WHEN g.measure = 'Total care leavers' THEN 'Care leavers' WHEN g.measure LIKE 'Living in Kent%' THEN 'Living in the council''s area'
					WHEN g.measure LIKE 'Living in Medway%' THEN 'Living in a neighbouring area' WHEN g.measure LIKE 'Living in OLA%' THEN 'Living elsewhere' WHEN g.measure LIKE 'Not Known%' THEN 'Not known'
					WHEN g.measure ILIKE '% disability recorded' AND g.measure ILIKE 'no %' THEN 'No disability recorded' WHEN g.measure ILIKE '%disability recorded' THEN 'Disability recorded'
					ELSE 'Children' END AS our_measure
			FROM golden AS g WHERE g.value IS NOT NULL)
		SELECT concat_ws(' ', p.section, p.label, p.measure, 'published', p.value, 'computed', coalesce(c.cell::text, 'nothing'))
		FROM published AS p
			LEFT JOIN computed AS c ON c.section = p.our_section AND c.label = p.our_label AND c.measure = p.our_measure AND c.unit = p.unit
		WHERE round(c.cell, length(split_part(p.value, '.', 2))) IS DISTINCT FROM p.value::numeric")"
	is "key activity of $as_of: the five years are those of the scorecard, citizen children too" "6|" "$(sql -c "
		WITH day AS (SELECT careperf.months_before('$as_of', 12 * n) AS on_date FROM generate_series(0, 5) AS n),
		scorecard AS (SELECT careperf.in_words(s.period_end) AS label, s.numerator, s.result_exc_uasc FROM scorecard.scorecard_on((SELECT array_agg(on_date ORDER BY on_date) FROM day)) AS s WHERE s.indicator = 'cic_count')
		SELECT count(*), string_agg(s.label, ', ') FILTER (WHERE s.numerator IS DISTINCT FROM a.value OR s.result_exc_uasc IS DISTINCT FROM c.value)
		FROM scorecard AS s
			LEFT JOIN scorecard.key_activity_at('$as_of') AS a ON a.label = s.label AND a.measure = 'All' AND a.section = 'Children in care over five years'
			LEFT JOIN scorecard.key_activity_at('$as_of') AS c ON c.label = s.label AND c.measure = 'Citizen' AND c.section = 'Children in care over five years'")"
done
finish
