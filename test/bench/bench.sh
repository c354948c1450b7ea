#!/bin/bash
# bench.sh [county] [region] [nation]      careperf beside plain SQL, DuckDB and pandas: same data, same machine, one run
#
# Without a name: county and region, 25 minutes; nation takes an hour and 12 GB of memory; a number of children works too.
# Figures are compared before any time is printed. ROUNDS (5) is how often each is measured; MONTHLY=no leaves out plain SQL
# month by month, which takes 20 minutes in the nation. Works in build/bench, where results.txt and results.md have the
# tables. Progress goes to standard error.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- county region
duckdb=1.5.6-r.1

programs=(python3-pandas)
command -v npm >/dev/null || programs+=(nodejs npm)
test/install_packages.sh "${programs[@]}"
# glibc gives memory back after every query and fetches it again for the next, page by page; here all keep what they have, and
# fetch it in huge pages (README, "How fast")
export MALLOC_TRIM_THRESHOLD_=1073741824 MALLOC_MMAP_THRESHOLD_=33554432 MALLOC_TOP_PAD_=67108864 GLIBC_TUNABLES=glibc.malloc.hugetlb=1
# buffers for all of a nation's input, and in huge pages, as PostgreSQL's manual has it: else each worker pays for every
# small page of them that it touches for the first time
export SERVER_OPTIONS="-c shared_buffers=4GB"
if [ -w /proc/sys/vm/nr_hugepages ]; then
	pages=$(cat /proc/sys/vm/nr_hugepages)
	trap 'test/private_cluster.sh stop; echo "$pages" >/proc/sys/vm/nr_hugepages' EXIT
	echo 2200 >/proc/sys/vm/nr_hugepages
fi
test/private_cluster.sh start
eval "$(test/private_cluster.sh environment)"
folder=$PWD/build/bench
mkdir -p "$folder"
[ -d "$folder/node_modules/@duckdb/node-api" ] || npm install --silent --no-audit --no-fund --prefix "$folder" "@duckdb/node-api@$duckdb" >&2

rm -f "$folder/results.json"
for scale in "$@"; do
	echo "$(date +%T) $scale: making the input" >&2
	database=careperf_bench_$scale
	test/bench/scale.sh "$scale" "$database"
	psql -Xq -v ON_ERROR_STOP=1 -d "$database" -f test/bench/peers_postgres.sql
	/usr/bin/python3 test/bench/bench.py "$scale" "$database" "$folder/node_modules/" "$folder/results.json"
	psql -XqAt -d postgres -c "DROP DATABASE $database WITH (FORCE)"
done

machine="$(date +'%-d %B %Y'), $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(nproc) cores, $(awk '/MemTotal/ { printf "%d GB", $2 / 1048576 + 0.5 }' /proc/meminfo), $(. /etc/os-release; echo "$PRETTY_NAME"), DuckDB $duckdb, pandas $(/usr/bin/python3 -c 'import pandas; print(pandas.__version__)')"
/usr/bin/python3 test/bench/report.py "$folder/results.json" "$machine" --markdown >"$folder/results.md"
/usr/bin/python3 test/bench/report.py "$folder/results.json" "$machine" | tee "$folder/results.txt"
