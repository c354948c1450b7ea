#!/bin/bash
# check.sh      builds and checks careperf on PostgreSQL 17 and 18, and upgrades a database from 15 to 17 with pg_upgrade
#
# Each in a root filesystem of the Debian release that has that version, made by ../shared/tools. The roots (2 GB each) are
# kept for the next run in CAREPERF_ROOTS (/var/tmp/careperf-roots): throw them away when you like. The last line counts.
set -uo pipefail
cd "$(dirname "$0")/../.."
tools=$PWD/../shared/tools
roots=${CAREPERF_ROOTS:-/var/tmp/careperf-roots}
[ -x "$tools/fresh-run.sh" ] || { echo "check-versions needs ../shared/tools (pg17.sh, pg18.sh, fresh-run.sh), which is not there" >&2; exit 1; }
[ "$(id -u)" = 0 ] || { echo "check-versions must run as root: it makes root filesystems" >&2; exit 1; }
test/install_packages.sh || exit 1
work=$(mktemp -d)
log=$work/log
trap 'rm -rf "$work"' EXIT

# what is in the work tree, without what was built in it
copy() { mkdir -p "$1" && tar --exclude-vcs --exclude=./build -cf - . | tar -C "$1" -xf - && make -s -C "$1" clean with_llvm=no PG_CONFIG=/usr/lib/postgresql/15/bin/pg_config; }

# root MAJOR: the root, with this work tree in /src/careperf, for its user builder
root() {
	local root=$roots/pg$1
	if [ ! -e "$root" ]; then
		rm -rf "$root.unfinished" && mkdir -p "$roots" && "$tools/pg$1.sh" "$root.unfinished" && mv "$root.unfinished" "$root" || return
		"$tools/fresh-run.sh" "$root" "apt-get install -y -qq --no-install-recommends python3 >/dev/null" || return
	fi
	rm -rf "$root/src/careperf" && copy "$root/src/careperf" && chroot "$root" chown -R builder: /src/careperf
}

# older_server: 15 beside 17, of the older Debian, to upgrade from; with careperf as this machine builds it. Both with their
# security updates: pg_upgrade needs a 17 that is as recent as the 15 (15.20 keeps column options that 17.11 does not know)
older_server() {
	local root=$roots/pg17
	if [ ! -x "$root/usr/lib/postgresql/15/bin/postgres" ]; then
		cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/older.sources" &&
			sed s/bookworm/trixie/ /etc/apt/sources.list.d/debian.sources >"$root/etc/apt/sources.list.d/debian.sources" &&
			"$tools/fresh-run.sh" "$root" "apt-get update -qq && apt-get install -y -qq --no-install-recommends \
				postgresql-15 postgresql-17 postgresql-server-dev-17 >/dev/null" || return
	fi
	copy "$work/15" && make -s -C "$work/15" with_llvm=no PG_CONFIG=/usr/lib/postgresql/15/bin/pg_config DESTDIR="$root" install
}

# inside MAJOR SCRIPT...: a script of this folder in the root; what it leaves in /figures stays for the next
inside() {
	local root=$roots/pg$1
	shift
	BIND="$tools/..:/src/shared,$work/figures:/figures" CWD=/src/careperf "$tools/fresh-run.sh" "$root" "test/versions/$*" 2>&1
}

mkdir -m 777 "$work/figures"
{
	for major in 17 18; do
		echo "== PostgreSQL $major"
		if ! root $major; then echo "not ok a root filesystem with PostgreSQL $major"; continue; fi
		inside $major build.sh $major || continue
		if [ $major = 17 ]; then
			if older_server; then inside 17 upgrade.sh; else echo "not ok PostgreSQL 15 beside 17"; fi
		fi
		inside $major tests.sh $major
	done
} | tee "$log"
failed=$(grep -cE '^not ok' "$log")
echo "$(grep -cE '^ok' "$log") passed, $failed failed, $(grep -cE '^skip' "$log") skipped"
[ "$failed" = 0 ]
