#!/bin/bash
# scale.sh CHILDREN|county|region|nation DATABASE      makes DATABASE anew with that many children in schema cic
#
# County is 12,000 children ever in care, region 100,000, nation 500,000, with 3.4 episodes each and all other tables in
# proportion; below 8,000 it is a part of the sample council. The scorecard is made in schema scorecard, for the 61 month
# ends to 31 July 2018. From 20,000 children on there is a copy in cic_partitions, 10,000 children in each partition, with its
# scorecard in scorecard_partitions. The server is the one that the environment names: eval "$(test/private_cluster.sh environment)".
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
case $1 in county) children=12000 ;; region) children=100000 ;; nation) children=500000 ;; *) children=$1 ;; esac
export PGDATABASE=$2 PGOPTIONS='-c client_min_messages=warning'
files=$(mktemp -d); trap 'rm -rf "$files"' EXIT

psql -XqAt -d postgres -c "DROP DATABASE IF EXISTS \"$PGDATABASE\" WITH (FORCE)" -c "CREATE DATABASE \"$PGDATABASE\""
psql -XqAt -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('sample'), careperf.create_input('cic')" >/dev/null
/usr/bin/python3 "$root/src/sample_council" --targets "$root/src/sample_council/targets_2019-07.csv" --out "$files"
"$root/test/load_csv.sh" "$files" sample
psql -Xq -v children="$children" -f "$here/scale.sql"

# scorecard INPUT OUTPUT
scorecard() {
	psql -XqAt -v ON_ERROR_STOP=1 -c "SELECT careperf.create_scorecard('$1', '$2')" -f <(sed "s/scorecard\./$2./g" "$root/src/sample_council/settings.sql") \
		-c "SELECT $2.set_reporting_dates('2013-07-31', '2018-07-31')" >/dev/null
}
scorecard cic scorecard
if [ "$children" -ge 20000 ]; then
	psql -XqAt -v ON_ERROR_STOP=1 -c "SELECT careperf.create_input('cic_partitions', $((children / 10000)))" >/dev/null
	psql -XqAt -c "SELECT format('INSERT INTO cic_partitions.%1\$I SELECT * FROM cic.%1\$I;', table_name) FROM careperf.input_table" -c "SELECT 'VACUUM ANALYZE'" |
		psql -XqAt -v ON_ERROR_STOP=1
	scorecard cic_partitions scorecard_partitions
fi
