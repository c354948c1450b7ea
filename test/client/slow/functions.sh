# What the slow scripts share: a small council with an indicator whose input changes all the time, and readers who watch.
. "$(dirname "${BASH_SOURCE[0]}")/../../t/functions.sh"
work=$(mktemp -d)

# small_council: in a database that exists already, input cic, scorecard over three months, and the indicator "counted"
small_council() {
	/usr/bin/python3 "$here/src/sample_council" --people 300 --out "$work/council" || not_ok "small sample council"
	sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
	"$here/test/load_csv.sh" "$work/council" cic
	sql -f - >/dev/null <<-'SQL'
		SELECT careperf.create_scorecard('cic', 'scorecard');
		\i src/sample_council/settings.sql
		SELECT scorecard.set_reporting_dates('2019-05-31', '2019-07-31');
		CREATE TABLE public.counted (child_id text PRIMARY KEY);
		INSERT INTO public.counted SELECT child_id FROM cic.child ORDER BY child_id LIMIT 10;
		CREATE TABLE public.divisor (divisor integer);
		INSERT INTO public.divisor VALUES (1);
		SELECT scorecard.add_indicator('counted', 'Children in a table that changes all the time', unit => 'count', decimals => 0, members =>
			'SELECT child_id AS member_id, child_id, datemultirange(daterange(NULL, NULL)) AS denominator, NULL::datemultirange AS numerator
			FROM public.counted WHERE 1 / (SELECT divisor FROM public.divisor) = 1');
		CREATE TABLE public.stop_reading ();
		CREATE TABLE public.stop_writing ();
		CREATE TABLE public.observation (reads bigint, wrong bigint, example text, figures_seen integer);
	SQL
}

# start_writer: another number of children in public.counted every few milliseconds, each time in one transaction
start_writer() {
	sql >/dev/null <<-'SQL' &
		DO $$
		BEGIN
			WHILE NOT EXISTS (SELECT FROM public.stop_writing LIMIT 1) LOOP
				DELETE FROM public.counted;
				INSERT INTO public.counted SELECT child_id FROM cic.child ORDER BY child_id LIMIT 11 + random() * 200;
				COMMIT;
				PERFORM pg_sleep(0.005);
			END LOOP;
		END
		$$;
	SQL
	writer=$!
}

# start_reader: asks for the scorecard over and over. Wrong: rows are missing, or total and breakdown are not of one moment.
start_reader() {
	sql >/dev/null <<-'SQL' &
		DO $$
		DECLARE
			seen record;
			reads bigint := 0;
			wrong bigint := 0;
			example text;
			figures numeric[] := '{}';
			wanted CONSTANT bigint := (SELECT count(*) FROM scorecard.bi_scorecard);
		BEGIN
			COMMIT;
			WHILE NOT EXISTS (SELECT FROM public.stop_reading LIMIT 1) LOOP
				SELECT (SELECT count(*) FROM scorecard.bi_scorecard) AS rows,
					(SELECT s.numerator FROM scorecard.bi_scorecard AS s WHERE s.indicator = 'counted' AND s.period_end = '2019-07-31') AS total,
					(SELECT sum(b.numerator) FROM scorecard.bi_breakdown AS b
						WHERE b.indicator = 'counted' AND b.period_end = '2019-07-31' AND b.dimension = 'sex') AS parts
				INTO seen;
				reads := reads + 1;
				IF seen.rows <> wanted OR seen.total IS DISTINCT FROM seen.parts THEN
					wrong := wrong + 1;
					example := seen::text;
				END IF;
				IF NOT coalesce(seen.total, -1) = ANY (figures) THEN
					figures := figures || coalesce(seen.total, -1);
				END IF;
				COMMIT;
				PERFORM pg_sleep(0.002);
			END LOOP;
			INSERT INTO public.observation VALUES (reads, wrong, example, cardinality(figures));
		END
		$$;
	SQL
	readers+=($!)
}

# check_readers WHAT READERS: stops them; each must have read often, seen several figures, and nothing wrong
check_readers() {
	sql -c "INSERT INTO public.stop_reading DEFAULT VALUES"
	wait "${readers[@]}"
	local bad
	bad=$(sql -c "SELECT * FROM public.observation WHERE wrong > 0 OR reads < 100 OR figures_seen < 2")
	is "$1: readers never see an empty or mixed scorecard" "$2 " "$(sql -c "SELECT count(*) FROM public.observation") $bad"
	readers=()
	sql -c "DELETE FROM public.stop_reading" -c "DELETE FROM public.observation"
}
stop_writer() {
	sql -c "INSERT INTO public.stop_writing DEFAULT VALUES"
	wait "$writer"
}
readers=()
refresh() { sql -c "CALL careperf.refresh('scorecard')" 2>&1; }
figures() { sql -c "SELECT md5(string_agg(t, chr(10) ORDER BY t)) FROM (SELECT s::text FROM scorecard.bi_scorecard AS s UNION ALL SELECT b::text FROM scorecard.bi_breakdown AS b) AS x (t)"; }
