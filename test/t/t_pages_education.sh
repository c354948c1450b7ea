#!/bin/bash
# The published education factors page, cell by cell, from the raw events of the sample council calibrated to it.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
golden=$shared/golden/education_factors_2019-07.csv
if [ ! -e "$golden" ]; then echo "skip published education factors: ../shared is absent"; exit 0; fi
work=$(mktemp -d); trap 'rm -rf "$work"; drop_database $PGDATABASE' EXIT

new_database $PGDATABASE
sample_council 2019-07-31 "$work"
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
"$here/test/load_csv.sh" "$work" cic
sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" >/dev/null
sql -c "CREATE TABLE golden (report text, as_of text, section text, label text, measure text, value numeric, unit text, source_line text)" \
	-c "\\copy golden FROM '$golden' CSV HEADER"

# the paper has no lines for two of the six pairs, and no column for other phases than these two
is "education factors of 2019-07-31: $(sql -c 'SELECT count(*) FROM golden') cells" "" "$(sql -c "
	SELECT concat_ws(' ', g.label, g.measure, 'published', g.value, 'computed', coalesce(e.value::text, 'nothing'))
	FROM golden AS g
		LEFT JOIN (VALUES
			('No of CiC With A Fixed Term Exclusion This Academic Year', 'Fixed-term exclusion this academic year'),
			('No of CiC with Persistent Absence', 'Persistent absence'),
			('No of CiC Currently on a Reduced Timetable', 'Reduced timetable now'),
			('No of CiC Currently Not in Education', 'Not in education now'),
			('Fixed Term Exclusion with PA', 'Exclusion and persistent absence'),
			('PA Not in Education', 'Persistent absence and not in education'),
			('Not in Education and on a Reduced Timetable', 'Reduced timetable and not in education'),
			('Exclusion and on Reduced Timetable', 'Exclusion and reduced timetable'),
			('RTT Not in Exlusion', 'Exclusion, reduced timetable, not in education'),
			('Exclusion PA and Not in', 'Exclusion, persistent absence, not in education'),
			('Exclusion, RTT, PA', 'Exclusion, persistent absence, reduced timetable'),
			('RTT, PA , Not in Education', 'Persistent absence, reduced timetable, not in education'),
			('All Above', 'All four')) AS n (printed, ours) ON n.printed = g.label
		LEFT JOIN scorecard.education_factors_at('2019-07-31') AS e ON e.label = n.ours AND lower(e.measure) = lower(g.measure)
	WHERE e.value IS DISTINCT FROM g.value")"
is "the month before is the page of that month" "" "$(sql -c "
	SELECT concat_ws(' ', e.label, e.measure, e.previous_month_value, b.value)
	FROM scorecard.education_factors_at('2019-07-31') AS e
		FULL JOIN scorecard.education_factors_at('2019-06-30') AS b USING (label, measure)
	WHERE e.previous_month_value IS DISTINCT FROM b.value")"
is "most of a month's children had the factor the month before" t "$(sql -c "
	SELECT min(previous_month_value) > 40 FROM scorecard.education_factors_at('2019-07-31') WHERE section = 'One factor' AND measure = 'Total' AND value > 80")"
finish
