#!/bin/bash
# The bank holidays that careperf ships against a list of 2008 to 2030 made by somebody else.
# Connects as psql does (PGHOST, PGUSER, ...), to a database of its own. Skips where the list is not at hand.
set -euo pipefail
list=${1:-$(dirname "$0")/../../../shared/design/codes/bank_holidays_ew.csv}
[ -r "$list" ] || { echo "skipped: no $list"; exit 0; }

database=careperf_bank_holidays_$$
createdb "$database"
trap 'dropdb "$database"' EXIT
psql -qX -d "$database" -c 'CREATE EXTENSION careperf'
psql -qX -d "$database" -v ON_ERROR_STOP=1 --csv -c "
    SELECT holiday, name FROM careperf.bank_holiday
    WHERE holiday BETWEEN '2008-01-01' AND '2030-12-31' ORDER BY holiday" |
  diff <(tr -d '\r' <"$list") - && echo "ok: the same as $(basename "$list")"
