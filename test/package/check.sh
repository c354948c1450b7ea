#!/bin/bash
# check.sh      the Debian package, the release archive and make demo, each on a fresh Debian 12 root filesystem
#
# Makes the package and the archive (deb.sh, dist.sh), then uses nothing else of this work tree. Takes some minutes, needs root
# and ../shared/tools, so it is in no suite. The last line counts.
set -uo pipefail
cd "$(dirname "$0")/../.."
tools=$PWD/../shared/tools
[ -x "$tools/fresh.sh" ] || { echo "test/package/check.sh needs ../shared/tools (fresh.sh, fresh-run.sh), which is not there" >&2; exit 1; }
[ "$(id -u)" = 0 ] || { echo "test/package/check.sh must run as root: it makes root filesystems" >&2; exit 1; }
test/install_packages.sh lintian unzip || exit 1
work=$(mktemp -d)
log=$work/log
trap 'rm -rf "$work"' EXIT

# fresh NAME: a new machine $work/NAME, with the archive unpacked in /src/careperf for its user builder
fresh() {
	"$tools/fresh.sh" "$work/$1" && mkdir "$work/$1/src" && unzip -q "$archive" -d "$work/$1/src" &&
		mv "$work/$1/src/careperf-"* "$work/$1/src/careperf" && cp "$package" "$work/$1/src/" && chroot "$work/$1" chown -R builder: /src
}
on() { local name=$1; shift; CWD=/src/careperf "$tools/fresh-run.sh" "$work/$name" "$@" 2>&1; }
as_user() { local name=$1; shift; AS=builder on "$name" "$@"; }
# does NAME COMMAND...: a step that must succeed
does() { local name=$1; shift; if "$@" >"$work/out" 2>&1; then echo "ok $name"; else echo "not ok $name"; tail -20 "$work/out" | sed 's/^/#   /'; return 1; fi; }
is() { if [ "$2" = "$3" ]; then echo "ok $1"; else echo "not ok $1"; printf '#   wanted: %s\n#   got: %s\n' "$2" "$3"; fi; }

# installcheck NAME [TESTS]: the regression tests as builder, in a cluster of the system's PostgreSQL and what is installed in it
installcheck() {
	as_user "$1" "export PATH=/usr/lib/postgresql/15/bin:\$PATH PGHOST=/tmp PGUSER=postgres
		initdb -D ~/data -A trust -U postgres --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
		pg_ctl -w -s -D ~/data -l ~/log -o '-k /tmp -c listen_addresses= -c fsync=off' start
		make -s installcheck with_llvm=no ${2:+REGRESS='$2'} | sed -En 's/^test (\S+) +\.\.\. ok.*/ok \1/p; s/^test (\S+) +\.\.\. FAILED.*/not ok \1/p'
		[ ! -s regression.diffs ] || head -60 regression.diffs
		pg_ctl -w -s -m fast -D ~/data stop; rm -rf ~/data"
}

{
	does "make deb" test/package/deb.sh || exit
	package=$(tail -n 1 "$work/out")
	does "make dist" test/package/dist.sh || exit
	archive=$(tail -n 1 "$work/out")
	is "lintian finds no error" "" "$(lintian --fail-on none "$package" 2>/dev/null | grep ^E)"

	echo "== the package"
	does "a fresh machine" fresh package || exit
	does "apt installs it, and PostgreSQL 15 with it" on package "apt-get update -qq && apt-get install -y -qq --no-install-recommends ../*.deb" || exit
	is "careperf_load is on the path" "careperf_load $(sed -n "s/^default_version = '\(.*\)'/\1/p" careperf.control)" "$(as_user package "careperf_load --version")"
	on package "apt-get install -y -qq --no-install-recommends make gcc libc6-dev libpq-dev postgresql-server-dev-15 pgxnclient >/dev/null"
	installcheck package
	does "it installs again over itself" on package "apt-get install -y -qq --reinstall ../*.deb"
	does "apt removes it" on package "apt-get purge -y -qq postgresql-15-careperf"
	is "... and nothing of it is left" "" "$(on package "find /usr /etc /var/lib -name '*careperf*' -not -path '/var/lib/dpkg/*' -not -path '/var/lib/apt/*'")"

	echo "== the archive"
	does "it builds without git" as_user package "make -s with_llvm=no"
	cp "$archive" "$work/package/src/"
	does "PGXN's own client builds and installs it" on package "pgxn install --nosudo ../careperf-*.zip"
	installcheck package "t_scorecard t_care"

	echo "== make demo"
	does "a fresh machine" fresh demo || exit
	on demo "apt-get update -qq && apt-get install -y -qq --no-install-recommends make >/dev/null"
	is "a user without sudo is told what to install" "These packages are missing" "$(as_user demo "make -s demo" | grep -o '^These packages are missing')"
	on demo "apt-get install -y -qq --no-install-recommends sudo >/dev/null && echo 'builder ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/builder"
	is "a user with sudo gets the scorecard" "Sample council on 31 Jul 2019: 14 green, 11 amber, 1 red; 0 indicators without data." \
		"$(as_user demo "make -s demo; make -s demo-remove" | grep -a '^Sample council on')"
	is "... and demo-remove leaves nothing" "" "$(as_user demo "ls -d build /tmp/careperf*" 2>/dev/null | grep -v 'cannot access')"
} | tee "$log"
failed=$(grep -cE '^not ok' "$log")
echo "$(grep -cE '^ok' "$log") passed, $failed failed, $(grep -cE '^skip' "$log") skipped"
[ "$failed" = 0 ]
