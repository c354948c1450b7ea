#!/bin/bash
# make demo: from nothing to a scorecard, in a private throw-away cluster.
# With SSDA903=DIR on a folder of SSDA903 files (or of yearly folders), else on the sample council.
set -euo pipefail
cd "$(dirname "$0")/.."
test/install_packages.sh
test/private_cluster.sh start
eval "$(test/private_cluster.sh environment)"
export PGDATABASE=careperf_demo PGOPTIONS='-c client_min_messages=warning'

psql -XqAt -d postgres -c "DROP DATABASE IF EXISTS $PGDATABASE WITH (FORCE)" -c "CREATE DATABASE $PGDATABASE"
psql -XqAt -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
if [ -n "${SSDA903:-}" ]; then
	careperf_load "$SSDA903"
	psql -XqAt -c "ANALYZE" -c "SELECT careperf.create_scorecard('cic', 'scorecard')" >/dev/null
else
	echo "Making a council of made-up children ..."
	files=$(mktemp -d); trap 'rm -rf "$files"' EXIT
	/usr/bin/python3 src/sample_council --targets src/sample_council/targets_2019-07.csv --demographics src/sample_council/demographics_2019-07.csv \
		--key-activity src/sample_council/key_activity_2019-07.csv --education-factors src/sample_council/education_factors_2019-07.csv --as-of 2019-07-31 --out "$files"
	test/load_csv.sh "$files" cic
	psql -XqAt -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f src/sample_council/settings.sql >/dev/null
	# the papers do not give the targets of the year between; their commentary is shortened
	psql -XqAt >/dev/null <<-'SQL'
		INSERT INTO scorecard.target SELECT indicator, '2018-19', target, floor FROM scorecard.target WHERE financial_year = '2019-20';
		SELECT scorecard.set_commentary('iha_20_working_days', '2019-07-31', 'In July 2019 the definition was changed to reflect that the council left the National Transfer Scheme: unaccompanied asylum-seeking children are included now.

		Health are recruiting additional staff to assist with the number of assessments that need to be carried out.', 'Management information');
	SQL
fi
# six years of reporting dates, to the last for which the data are complete
psql -XqAt -c "SELECT scorecard.set_reporting_dates((min(data_to) - interval '6 years')::date, min(data_to)) FROM cic.input_currency" >/dev/null

psql -Xq -f test/demo.sql

# the paper: the full one, and what readers see once a quarter has been published
echo "Publishing, and writing the paper ..."
read -r as_of before <<<"$(psql -XqAt -F ' ' -c "SELECT max(period_end), careperf.months_before(max(period_end), 3) FROM scorecard.reporting_date")"
psql -XqAt -c "SELECT careperf.publish('scorecard', '$before')" -c "SELECT careperf.publish('scorecard', '$as_of')" >/dev/null
psql -XqAt -c "SELECT careperf.scorecard_page('scorecard', '$as_of', full => true)" >build/scorecard.html
psql -XqAt -c "SELECT careperf.scorecard_page('scorecard', '$as_of')" >build/scorecard-public.html
written="build/scorecard.html build/scorecard-public.html"
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -n "$browser" ]; then
	profile=$(mktemp -d)
	for name in scorecard scorecard-public; do
		if timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --user-data-dir="$profile" \
			--no-pdf-header-footer --print-to-pdf="build/$name.pdf" "file://$PWD/build/$name.html" >/dev/null 2>&1; then
			written+=" build/$name.pdf"
		fi
	done
	rm -rf "$profile"
fi

cat <<END

The paper for the Panel: $written

These are the figures on the last reporting date; every reporting date is in scorecard.scorecard. Look further with

    eval "\$(test/private_cluster.sh environment)"
    psql $PGDATABASE
    $PGDATABASE=# SELECT * FROM scorecard.indicator_children('placements_3_plus', (SELECT max(period_end) FROM scorecard.reporting_date));

Stop it with            make demo-stop
Remove all its data     make demo-remove
END
