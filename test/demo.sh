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
		--key-activity src/sample_council/key_activity_2019-07.csv --as-of 2019-07-31 --out "$files"
	test/load_csv.sh "$files" cic
	psql -XqAt -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f src/sample_council/settings.sql >/dev/null
fi
# six years of reporting dates, to the last for which the data are complete
psql -XqAt -c "SELECT scorecard.set_reporting_dates((min(data_to) - interval '6 years')::date, min(data_to)) FROM cic.input_currency" >/dev/null

psql -Xq -f test/demo.sql

cat <<END

These are the figures on the last reporting date; every reporting date is in scorecard.scorecard. Look further with

    eval "\$(test/private_cluster.sh environment)"
    psql $PGDATABASE
    $PGDATABASE=# SELECT * FROM scorecard.indicator_children('placements_3_plus', (SELECT max(period_end) FROM scorecard.reporting_date));

Stop it with            make demo-stop
Remove all its data     make demo-remove
END
