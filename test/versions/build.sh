#!/bin/bash
# build.sh MAJOR      in a root: builds careperf as the user builder, where a warning is an error, and installs it as root
set -uo pipefail
pg_config=/usr/lib/postgresql/$1/bin/pg_config
if setpriv --reuid builder --regid builder --init-groups env HOME=/home/builder make -s -j2 with_llvm=no COPT=-Werror PG_CONFIG="$pg_config" &&
	make -s with_llvm=no PG_CONFIG="$pg_config" install
then
	echo "ok built without a warning and installed on $("$pg_config" --version)"
else
	echo "not ok built without a warning and installed on $("$pg_config" --version)"
	exit 1
fi
