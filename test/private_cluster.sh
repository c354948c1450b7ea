#!/bin/bash
# private_cluster.sh start | stop | remove      a throw-away PostgreSQL 15 under build/, with this extension installed for it alone
# private_cluster.sh environment                what a shell must set to use it: eval "$(test/private_cluster.sh environment)"
#
# SERVER_OPTIONS is for its server, such as "-c shared_buffers=4GB".
# Unix socket only, in a folder that only its owner can enter. Nothing of the system's PostgreSQL is touched: the
# extension is installed under build/ too, where Debian's extension_destdir finds it.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=/usr/lib/postgresql/15/bin

# A server does not run as root, and its user must be able to reach the folder.
build=$PWD/build
if [ "$(id -u)" = 0 ]; then
	as=(setpriv --reuid postgres --regid postgres --init-groups env HOME=/tmp)
	owner=postgres
	if ! "${as[@]}" test -x "$PWD"; then build=/var/tmp/careperf-$(cksum <<<"$PWD" | cut -d' ' -f1); fi
else
	as=(env)
	owner=$(id -un)
fi
# the path of a socket is at most 107 bytes long
socket=$build/socket
[ ${#socket} -le 80 ] || socket=/tmp/careperf-$(id -u)-$(cksum <<<"$PWD" | cut -d' ' -f1)
install=$build/install

folder() {
	mkdir -p "$1"
	chown "$owner" "$1"
	chmod 700 "$1"
}

case ${1:-} in
start)
	folder "$build"
	[ "$build" = "$PWD/build" ] || ln -sfn "$build" build
	folder "$socket"
	make -s -j2 with_llvm=no PG_CONFIG=$bin/pg_config >&2
	rm -rf "$install"
	make -s with_llvm=no PG_CONFIG=$bin/pg_config DESTDIR="$install" install >&2
	chmod -R a+rX "$install"
	if [ ! -e "$build/data/PG_VERSION" ]; then
		"${as[@]}" $bin/initdb -D "$build/data" -A trust -U postgres --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
		"${as[@]}" tee -a "$build/data/postgresql.conf" >/dev/null <<-CONF
			listen_addresses = ''
			unix_socket_directories = '$socket'
			unix_socket_permissions = 0700
			extension_destdir = '$install'
			dynamic_library_path = '$install/usr/lib/postgresql/15/lib:\$libdir'
			fsync = off
			shared_buffers = 256MB
			max_wal_size = 2GB
			lc_messages = 'C.UTF-8'
		CONF
	fi
	if "${as[@]}" $bin/pg_ctl -D "$build/data" status >/dev/null; then
		"${as[@]}" $bin/pg_ctl -w -s -m fast -D "$build/data" stop
	fi
	(cd / && "${as[@]}" $bin/pg_ctl -w -s -D "$build/data" -l "$build/server.log" -o "${SERVER_OPTIONS:-}" start) || { tail -5 "$build/server.log" >&2; exit 1; } ;;
stop)
	if [ -e "$build/data/PG_VERSION" ] && "${as[@]}" $bin/pg_ctl -D "$build/data" status >/dev/null; then
		"${as[@]}" $bin/pg_ctl -w -s -m fast -D "$build/data" stop
	fi ;;
remove)
	"$0" stop
	rm -rf "$build" "$socket" build ;;
environment)
	echo "export PGHOST='$socket' PGPORT=5432 PGUSER=postgres PATH='$install$bin:$bin':\"\$PATH\" SERVER_LOG='$build/server.log' CAREPERF_LOAD='$install$bin/careperf_load'" ;;
*)
	sed -n '2,3s/^# //p' "$0" >&2
	exit 2 ;;
esac
