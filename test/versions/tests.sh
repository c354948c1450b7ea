#!/bin/bash
# tests.sh MAJOR      in a root: installcheck, the scripts that use most of the server, and the sample council's figures against those of 15
set -uo pipefail
. "$(dirname "$0")/cluster.sh"
major=$1
dir=$(mktemp -d)
new_cluster "$major" "$dir"
start_cluster "$major" "$dir"
env -u PGOPTIONS make -s installcheck with_llvm=no PG_CONFIG="/usr/lib/postgresql/$major/bin/pg_config" | sed -En '/^(not )?ok [0-9]/p'
[ ! -s regression.diffs ] || head -100 regression.diffs
for script in test/t/t_{golden,access,publication,dump_restore,hostile_objects}.sh test/client/t_load.sh; do
	"$script" 2>&1 || [ $? = 1 ] || echo "not ok $script ended otherwise"
done
fill
if [ -e /figures/15 ]; then is "every figure of the sample council on $major is that of 15" "" "$(diff /figures/15 <(figures) | head -20)"
else echo "not ok there are no figures of 15 to compare with"; fi
stop_cluster "$dir"
rm -rf "$dir"
