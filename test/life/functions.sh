# What the scripts of this folder share: a council with everything that a council may have, and what it looks like.
. "$(dirname "${BASH_SOURCE[0]}")/../t/functions.sh"
work=$(mktemp -d)
chmod 755 "$work"
analyst=careperf_analyst_$$ reader=careperf_reader_$$
clean_up() {
	drop_database $PGDATABASE
	for role in $analyst $reader; do psql -Xq -d postgres -c "DROP ROLE IF EXISTS $role"; done
	rm -rf "$work"
}

# council: in a database that exists already, input cic, scorecard with settings, a local indicator, a bank holiday of the
# council's, an analyst and a reader, a publication, materialised views filled
council() {
	/usr/bin/python3 "$here/src/sample_council" --people 300 --out "$work/council" || not_ok "small sample council"
	sql -c "CREATE EXTENSION careperf${1:+ VERSION '$1'}" -c "SELECT careperf.create_input('cic')" >/dev/null
	"$here/test/load_csv.sh" "$work/council" cic
	sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f "$here/src/sample_council/settings.sql" -f - >/dev/null <<-SQL
		SELECT scorecard.set_reporting_dates('2019-05-31', '2019-07-31');
		SELECT scorecard.add_indicator('uasc_count', 'Number of UASC in care', 'SELECT child_id AS member_id, child_id, in_care * uasc AS denominator,
			NULL::datemultirange AS numerator FROM child_in_care', unit => 'count', decimals => 0);
		INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('2019-07-03', 'County day');
		SELECT careperf.publish('scorecard', '2019-07-31', 'for the Panel');
		CALL careperf.refresh('scorecard');
		CREATE ROLE $analyst;
		CREATE ROLE $reader;
		SELECT careperf.grant_access('scorecard', '$analyst', 'analyst');
		SELECT careperf.grant_access('scorecard', '$reader', 'reader');
	SQL
}

# rows DATABASE QUERY: a fingerprint of what a query gives, in any order
rows() { sql -d "$1" -c "SELECT md5(string_agg(x::text, chr(10) ORDER BY x::text)) FROM ($2) AS x"; }
# what a reader of the scorecard sees
figures() { rows "$1" "SELECT * FROM scorecard.scorecard"; }
published() { for t in publication published_figure published_member published_cell published_scorecard published_breakdown published_nesting published_union; do rows "$1" "SELECT * FROM scorecard.$t"; done; }
# everything in the output schema: what it is, its rights, comments and columns
objects() {
	sql -d "$1" -c "
		SELECT c.relkind, c.oid::regclass, obj_description(c.oid), (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", c.relowner))) AS a), c.reloptions,
			(SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attacl::text, col_description(c.oid, a.attnum)), chr(10) ORDER BY a.attnum)
				FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
		FROM pg_class AS c WHERE c.relnamespace = 'scorecard'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'S', 'i') ORDER BY c.relname" \
		-c "SELECT p.oid::regprocedure, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(p.proacl, acldefault('f', p.proowner))) AS a), obj_description(p.oid, 'pg_proc') FROM pg_proc AS p WHERE p.pronamespace = 'scorecard'::regnamespace ORDER BY p.oid::regprocedure::text" \
		-c "SELECT t.tgrelid::regclass, t.tgname, t.tgenabled FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
			WHERE c.relnamespace = 'scorecard'::regnamespace AND NOT t.tgisinternal ORDER BY t.tgrelid::regclass::text, t.tgname"
}
# same NAME WANTED GOT: two long texts; shows where they differ
same() { if [ "$2" = "$3" ] && [[ $2 != *"(psql failed)"* ]]; then ok "$1"; else not_ok "$1" "$(diff <(echo "$2") <(echo "$3") | cut -c1-300 | head -20)"; fi; }
# says NAME WORDS COMMAND...: the command ends in an error that holds the words
says() {
	local name=$1 words=$2 out
	shift 2
	out=$("$@" 2>&1) && { not_ok "$name" "no error" "${out:0:500}"; return; }
	[[ $out == *"$words"* ]] && ok "$name" || not_ok "$name" "wanted an error with: $words" "got: ${out:0:800}"
}

# A server of the test's own: new_server DIR [CONF LINE...]; start_server DIR; stop_server DIR [MODE]. It runs as postgres where
# the test runs as root, with the extension as it is installed for the private cluster.
bin=/usr/lib/postgresql/15/bin
as=(env)
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid postgres --regid postgres --init-groups env HOME=/tmp); fi
new_server() {
	local dir=$1 line
	shift
	mkdir "$dir"
	if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
	"${as[@]}" $bin/initdb -D "$dir/data" -A trust -U postgres --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
	{
		echo "listen_addresses = ''"
		echo "unix_socket_directories = '$dir'"
		echo "extension_destdir = '$(sql -d postgres -c "SHOW extension_destdir")'"
		echo "dynamic_library_path = '$(sql -d postgres -c "SHOW dynamic_library_path")'"
		echo "fsync = off"
		for line in "$@"; do echo "$line"; done
	} | "${as[@]}" tee -a "$dir/data/postgresql.conf" >/dev/null
}
start_server() { (cd / && "${as[@]}" $bin/pg_ctl -w -s -D "$1/data" -l "$1/log" start) || { tail -5 "$1/log"; exit 1; }; }
stop_server() { (cd / && "${as[@]}" $bin/pg_ctl -w -s -m "${2:-fast}" -D "$1/data" stop); }
use_server() { export PGHOST=$1 PGPORT=5432 PGUSER=postgres; }
