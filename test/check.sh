#!/bin/bash
# check.sh core | clients | life | privacy | reference      runs a suite in the private cluster; the last line counts: N passed, N failed, N skipped
#
# core: the regression tests, and every script of test/t and test/client.
# clients: what needs further programs (pg_cron, ODBC): test/client/slow.
# life: dump, restore, upgrade, replica, distribution: test/life, with clusters of their own.
# privacy: the attack on what readers see: test/attack (minutes for each council).
# reference: the brute-force comparison over many random councils.
set -uo pipefail
cd "$(dirname "$0")/.."
suite=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# run NAME COMMAND...: a test whose output has lines "ok ...", "not ok ...", "skip ..."
run() {
	local name=$1 status
	shift
	echo "== $name"
	"$@" 2>&1 | sed 's/^/  /' | tee -a "$log"
	status=${PIPESTATUS[0]}
	if [ "$status" != 0 ] && ! grep -q '^  not ok' "$log"; then echo "  not ok $name ended with status $status" | tee -a "$log"; fi
}

# pg_regress 15 prints "test t_care ... ok", later ones "ok 1 - t_care"
regression() {
	make -s installcheck PG_CONFIG=/usr/lib/postgresql/15/bin/pg_config with_llvm=no |
		sed -En 's/^test (\S+) +\.\.\. ok.*/ok \1/p; s/^test (\S+) +\.\.\. FAILED.*/not ok \1/p; /^(not )?ok [0-9]/p'
	[ ! -s regression.diffs ] || head -100 regression.diffs
}

test/install_packages.sh || exit 1
test/private_cluster.sh start || exit 1
eval "$(test/private_cluster.sh environment)"
case $suite in
core)
	run "regression tests" regression
	for script in test/t/t_*.sh test/client/t_*.sh; do
		run "$script" "$script"
	done
	run "the reference's own tests" test/reference/t_reference.sh unit
	run "the reference, a few random councils" test/reference/t_reference.sh 1-24 8 ;;
clients)
	for script in test/client/slow/t_*.sh; do
		run "$script" "$script"
	done ;;
life)
	for script in test/life/t_*.sh; do
		run "$script" "$script"
	done ;;
privacy)
	run test/attack/t_suppression.sh test/attack/t_suppression.sh ;;
reference)
	run "the reference, random councils" test/reference/t_reference.sh 100-400 12 ;;
*)
	sed -n '2s/^# //p' "$0" >&2
	exit 2 ;;
esac
test/private_cluster.sh stop
failed=$(grep -cE '^  not ok' "$log")
echo "$(grep -cE '^  ok' "$log") passed, $failed failed, $(grep -cE '^  skip' "$log") skipped"
[ "$failed" = 0 ]
