#!/bin/bash
# t_reference.sh unit              the reference's own tests
# t_reference.sh SEEDS DATES       the extension against the reference on random councils, each on so many dates
set -uo pipefail
here=$(dirname "$0")
if [ "$1" = unit ]; then
	/usr/bin/python3 -m unittest discover -v -s "$here" 2>&1 | sed -En 's/^(\S+) .*\.\.\. ok$/ok \1/p; s/^(\S+) .*\.\.\. (FAIL|ERROR)$/not ok \1/p; /^(Assertion|Error|  File)/p'
	exit
fi
export PGDATABASE=careperf_reference PGOPTIONS='-c client_min_messages=warning'
for database in $PGDATABASE ${PGDATABASE}_partitioned; do
	psql -XqAt -d postgres -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" -c "CREATE DATABASE $database"
done
/usr/bin/python3 "$here/compare.py" --seeds "$1" --dates "$2"
psql -XqAt -d postgres -c "DROP DATABASE $PGDATABASE WITH (FORCE)" -c "DROP DATABASE ${PGDATABASE}_partitioned WITH (FORCE)"
