# What the scripts of this folder share inside a root: clusters of the user builder, and the database whose figures are compared.

# as root they start again as builder, as no server runs as root
if [ "$(id -u)" = 0 ]; then
	exec setpriv --reuid builder --regid builder --init-groups env HOME=/home/builder USER=builder LOGNAME=builder "$0" "$@"
fi
export PGUSER=postgres PGOPTIONS='-c client_min_messages=warning' LC_ALL=C.UTF-8
path=$PATH

is() { if [ "$2" = "$3" ]; then echo "ok $1"; else echo "not ok $1"; printf "#   wanted: %s\n#   got: %s\n" "$2" "$3"; fi; }

# new_cluster MAJOR DIR, start_cluster MAJOR DIR: with psql and the other programs of that version on the path
new_cluster() {
	"/usr/lib/postgresql/$1/bin/initdb" -D "$2/data" -A trust -U postgres --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null || exit 1
	printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$2'" "fsync = off" "lc_messages = 'C.UTF-8'" >>"$2/data/postgresql.conf"
}
start_cluster() {
	export PGHOST=$2 SERVER_LOG=$2/log PATH=/usr/lib/postgresql/$1/bin:$path
	pg_ctl -w -s -D "$2/data" -l "$2/log" start || { tail -5 "$2/log"; exit 1; }
}
stop_cluster() { pg_ctl -w -s -m fast -D "$1/data" stop; }

# a small sample council with everything that a life leaves behind: settings, a local indicator, publications, rights
fill() {
	local files
	files=$(mktemp -d)
	/usr/bin/python3 src/sample_council --people 1000 --out "$files"
	psql -XqAt -d postgres -c "CREATE DATABASE council"
	export PGDATABASE=council
	psql -XqAt -v ON_ERROR_STOP=1 -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null &&
		test/load_csv.sh "$files" cic &&
		psql -XqAt -v ON_ERROR_STOP=1 -c "SELECT careperf.create_scorecard('cic', 'scorecard')" \
			-f src/sample_council/settings.sql -f test/versions/life.sql >/dev/null || { echo "not ok the sample council in a database"; exit 1; }
	rm -rf "$files"
}
# every figure of that database, sorted by bytes
figures() { psql -XqAt -d council -v ON_ERROR_STOP=1 -f test/versions/figures.sql || echo "(psql failed on $(psql -XqAt -d postgres -c "SHOW server_version"))"; }
