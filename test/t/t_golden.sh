#!/bin/bash
# Both published scorecards, row by row, from the raw events of the sample council calibrated to them; and that every
# figure is the sum over the children behind it, on the reporting date and between two dates.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
work=$(mktemp -d); trap 'rm -rf "$work"; drop_database $PGDATABASE' EXIT

for as_of in 2018-03-31 2019-07-31; do
	golden=$shared/golden/scorecard_${as_of%-*}.csv
	new_database $PGDATABASE
	sample_council $as_of "$work/$as_of" || { not_ok "sample council of $as_of"; continue; }
	sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
	"$here/test/load_csv.sh" "$work/$as_of" cic
	sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f "$here/src/sample_council/settings.sql" >/dev/null

	# the March 2018 paper prints 28.4 posts of reviewing officers and has no polarity T: see golden/README.md
	if [ -e "$golden" ]; then
		columns=$(head -1 "$golden" | tr -d '\r')
		sql -c "CREATE TABLE golden ($(sed 's/,/ text, /g; s/$/ text/' <<<"$columns"), rag_exc_uasc_if_printed text, result_exc_uasc_if_printed text)"
		sql -c "\\copy golden ($columns) FROM '$golden' CSV HEADER"
		[[ $columns != *exc_uasc* ]] || sql -c "UPDATE golden SET rag_exc_uasc_if_printed = rag_exc_uasc, result_exc_uasc_if_printed = result_exc_uasc"
		differences=$(sql -c "
			SELECT g.code || ': ' || d.what || ' published ' || coalesce(d.published, 'none') || ', computed ' || coalesce(d.computed, 'none')
			FROM golden AS g
				LEFT JOIN scorecard.scorecard_at('$as_of') AS s ON s.indicator = g.code
				CROSS JOIN LATERAL (VALUES
					('indicator', g.code, s.indicator),
					('numerator', trim_scale(g.numerator::numeric)::text, trim_scale(s.numerator)::text),
					('denominator', trim_scale(g.denominator::numeric)::text,
						trim_scale(CASE WHEN g.code = 'iro_caseload' THEN round(s.denominator, 1) ELSE s.denominator END)::text),
					('result', g.result, s.result::text),
					('RAG', g.rag, s.rag),
					('target', trim_scale(g.target::numeric)::text, trim_scale(s.target)::text),
					('national figure', trim_scale(g.\"national\"::numeric)::text, trim_scale(s.\"national\")::text),
					('polarity', nullif(g.polarity, 'T'), s.polarity),
					('data period', g.period, s.data_period),
					('unit', g.unit, s.unit),
					('result without UASC', g.result_exc_uasc_if_printed, CASE WHEN g.result_exc_uasc_if_printed IS NOT NULL THEN s.result_exc_uasc::text END),
					('RAG without UASC', g.rag_exc_uasc_if_printed, CASE WHEN g.rag_exc_uasc_if_printed IS NOT NULL THEN s.rag_exc_uasc END))
					AS d (what, published, computed)
			WHERE d.published IS DISTINCT FROM d.computed AND NOT (d.what IN ('numerator', 'denominator', 'result') AND g.result IS NULL)")
		is "scorecard of $as_of: all $(sql -c 'SELECT count(*) FROM golden') published rows" "" "$differences"
		sql -c "DROP TABLE golden"
	else
		echo "skip scorecard of $as_of: ../shared is absent"
	fi

	differences=$(sql -c "
		SELECT s.indicator || ': ' || concat_ws(' ', s.numerator, s.denominator, 'but listed', c.numerator, c.denominator)
		FROM scorecard.scorecard_at('$as_of') AS s
			CROSS JOIN LATERAL (SELECT sum(c.numerator) AS numerator, sum(c.denominator) AS denominator
				FROM scorecard.indicator_children(s.indicator, '$as_of') AS c) AS c
		WHERE coalesce(c.numerator, 0) <> s.numerator OR coalesce(c.denominator, 0) <> coalesce(s.denominator, 0)")
	is "$as_of: every figure is the sum over the children behind it" "" "$differences"

	differences=$(sql -c "
		SELECT a.indicator || ': ' || concat_ws(' ', a.numerator - b.numerator, a.denominator - b.denominator, 'but moved', c.numerator, c.denominator)
		FROM scorecard.figures_on(ARRAY[DATE '$as_of' - 45, DATE '$as_of']) AS a
			JOIN scorecard.figures_on(ARRAY[DATE '$as_of' - 45, DATE '$as_of']) AS b USING (indicator, definition_version)
			JOIN scorecard.indicator AS i USING (indicator, definition_version)
			CROSS JOIN LATERAL (SELECT sum(c.numerator_change) AS numerator, sum(c.denominator_change) AS denominator
				FROM scorecard.indicator_movement(a.indicator, DATE '$as_of' - 45, '$as_of') AS c) AS c
		WHERE a.period_end = '$as_of' AND b.period_end = DATE '$as_of' - 45
			AND coalesce(i.valid_from, '-infinity') <= '$as_of' AND coalesce(i.valid_to, 'infinity') >= '$as_of'
			AND (coalesce(c.numerator, 0) <> a.numerator - b.numerator OR coalesce(c.denominator, 0) <> coalesce(a.denominator - b.denominator, 0))")
	is "$as_of: every change is the sum over those who moved" "" "$differences"

	differences=$(sql -c "
		SELECT DISTINCT f.indicator FROM (
			(SELECT f.* FROM (SELECT DISTINCT indicator FROM scorecard.indicator) AS i
				CROSS JOIN LATERAL scorecard.figures_of(ARRAY[i.indicator], ARRAY[DATE '$as_of' - 45, DATE '$as_of']) AS f)
			EXCEPT SELECT * FROM scorecard.figures_on(ARRAY[DATE '$as_of' - 45, DATE '$as_of'])) AS f")
	is "$as_of: every indicator has the same figures alone and with all others" "" "$differences"

	sql -c "INSERT INTO scorecard.reporting_date VALUES ('$as_of'), (careperf.months_before('$as_of', 1)), (DATE '$as_of' - 200)"
	differences=$(sql -c "
		SELECT concat_ws(' ', s.period_end, s.indicator, b.dimension, s.numerator, s.denominator, 'but broken down', b.numerator, b.denominator)
		FROM scorecard.scorecard AS s
			JOIN (SELECT period_end, indicator, dimension, sum(numerator) AS numerator, sum(denominator) AS denominator
				FROM scorecard.indicator_breakdown GROUP BY period_end, indicator, dimension) AS b USING (period_end, indicator)
		WHERE s.numerator <> b.numerator OR s.denominator IS DISTINCT FROM b.denominator")
	is "$as_of: every breakdown adds up to the figure" "" "$differences"
	is "$as_of: eleven dimensions" 11 "$(sql -c "SELECT count(DISTINCT dimension) FROM scorecard.indicator_breakdown WHERE indicator = 'cic_count'")"

	sql -c "SELECT scorecard.set_reporting_dates((DATE '$as_of' - interval '6 years')::date, '$as_of')" >/dev/null
	is "$as_of: opening + starts - leavers = closing, every month" "" "$(sql -c "
		SELECT f FROM scorecard.care_flow AS f WHERE opening + starts - leavers <> closing")"
done
finish
