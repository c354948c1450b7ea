# What the scripts of this folder share: results as lines "ok ...", "not ok ...", "skip ...", and a database of their own.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
shared=$here/../shared
export PGOPTIONS='-c client_min_messages=warning'
export PGDATABASE=careperf_test_$$
failures=0
psql -XqAt -d postgres -c "SELECT" || { echo "not ok no server: PGHOST and PGUSER must name one (make check starts one)"; exit 1; }

ok() { echo "ok $1"; }
not_ok() { echo "not ok $1"; shift; printf '%s\n' "$@" | sed 's/^/#   /'; failures=$((failures + 1)); }
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "wanted: $2" "got: $3"; fi; }
# a statement that fails leaves a word in the answer, so that it never passes for "no differences"
sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@" || { echo "(psql failed)"; return 1; }; }
new_database() { psql -XqAt -d postgres -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)" -c "CREATE DATABASE $1"; }
drop_database() { psql -XqAt -d postgres -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)"; }
finish() { exit $((failures > 0)); }

# sample_council DATE DIR: the sample council calibrated to the targets shipped for that date
sample_council() {
	/usr/bin/python3 "$here/src/sample_council" --targets "$here/src/sample_council/targets_${1%-*}.csv" \
		--demographics "$here/src/sample_council/demographics_${1%-*}.csv" \
		$([ ! -e "$here/src/sample_council/key_activity_${1%-*}.csv" ] || echo --key-activity "$here/src/sample_council/key_activity_${1%-*}.csv") \
		$([ ! -e "$here/src/sample_council/education_factors_${1%-*}.csv" ] || echo --education-factors "$here/src/sample_council/education_factors_${1%-*}.csv") \
		--as-of "$1" --out "$2"
}
