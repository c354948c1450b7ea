#!/bin/bash
# load_csv.sh DIR SCHEMA      loads DIR/<table>.csv (header line) into the input tables of SCHEMA, all or nothing
set -euo pipefail
dir=$1 schema=$2
{
	echo 'BEGIN;'
	for file in "$dir"/*.csv; do
		table=$(basename "$file" .csv)
		echo "\\copy $schema.$table ($(head -n 1 "$file" | tr -d '\r')) FROM '$file' CSV HEADER"
	done
	echo 'COMMIT;'
} | psql -XqAt -v ON_ERROR_STOP=1
psql -XqAt -c "ANALYZE"
