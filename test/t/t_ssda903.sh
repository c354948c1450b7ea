#!/bin/bash
# The real-format SSDA903 files that nobody here wrote: they load whole, the figures are those of the reference, and the
# number in care flows without a leak.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
work=$(mktemp -d); trap 'rm -rf "$work"; drop_database $PGDATABASE' EXIT
if [ ! -d "$shared/data" ]; then echo "skip SSDA903 data: ../shared is absent"; exit 0; fi

# check NAME FOLDER DATES EPISODES INDICATORS_WITH_DATA FAULTY_ROWS
check() {
	local set=$1 folder=$2 dates=$3 episodes=$4
	new_database $PGDATABASE
	sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
	"$CAREPERF_LOAD" --quiet "$folder" >/dev/null 2>&1 || not_ok "$set loads"
	is "$set: $episodes episodes" "$episodes" "$(sql -c 'SELECT count(*) FROM cic.care_episode')"

	sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -c "SELECT scorecard.set_council('E10000016', 'Council')" \
		-c "SELECT scorecard.set_reporting_dates('2014-01-01', (SELECT min(data_to) FROM cic.input_currency))" >/dev/null
	is "$set: opening + starts - leavers = closing, every month" "" "$(sql -c "
		SELECT f FROM scorecard.care_flow AS f WHERE opening + starts - leavers <> closing")"
	is "$set: an indicator that SSDA903 can not feed shows no data, and none is missing" "52 $5" "$(sql -c "
		SELECT count(*) || ' ' || count(numerator) FROM scorecard.scorecard_latest")"

	is "$set: faulty rows are named: open with a reason, children with several open, missing spells overlapping" "$6" "$(sql -c "
		SELECT concat_ws(' ', count(*) FILTER (WHERE rule = 'reason_without_end'), count(DISTINCT child_id) FILTER (WHERE rule = 'several_open_episodes'),
			count(*) FILTER (WHERE rule = 'missing_episodes_overlap')) FROM scorecard.data_quality")"
	for date in $(sql -c "SELECT period_end FROM scorecard.reporting_date WHERE to_char(period_end, 'MM-DD') = '03-31' AND period_end IN (SELECT unnest(string_to_array('$3', ',')::date[]))"); do
		echo "# $set on $date: $(sql -c "SELECT string_agg(indicator || ' ' || concat_ws('/', numerator, denominator), ', ' ORDER BY sort_order)
			FROM scorecard.scorecard_at('$date') WHERE numerator IS NOT NULL")"
	done

	# the tables as the loader filled them are what the reference gets
	mkdir -p "$work/$set"
	for table in $(sql -c "SELECT table_name FROM careperf.input_table"); do
		sql -c "\\copy (SELECT * FROM cic.$table) TO '$work/$set/$table.csv' CSV HEADER"
	done
	/usr/bin/python3 "$here/test/reference/compare.py" --dir "$work/$set" --on "$dates" | grep -v 'passed,'
}
check one-year "$shared/data/ssda903-one-year" 2017-03-31,2017-12-31,2018-02-28,2018-03-31 5050 21 '1413 5 1'
check five-years "$shared/data/ssda903-five-years" 2018-03-31,2019-03-31,2020-02-29,2020-03-31,2021-03-31,2022-03-31 2827 18 '86 0 0'
finish
