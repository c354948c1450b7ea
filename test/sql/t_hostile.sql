-- What an ordinary user can do to the server with the functions behind the aggregates: any state, of any shape.
-- Every call ends in an answer or a clean error, and what is answered can be used.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;
\set SHOW_CONTEXT never
\pset format unaligned
\pset tuples_only on
DROP ROLE IF EXISTS regress_careperf_hostile;
CREATE ROLE regress_careperf_hostile;
GRANT TEMPORARY ON DATABASE :"DBNAME" TO regress_careperf_hostile;
SET ROLE regress_careperf_hostile;

-- real states to start from: figures, and the episodes of a child's history
CREATE TEMPORARY TABLE real_state AS
SELECT h.episodes,
	careperf.figures_transition(NULL, '{[2019-01-01,2019-02-28)}', '{[2019-01-31,)}', 2, 3, '{[2019-02-01,)}', '{2019-01-31,2019-02-28,2019-03-31}') AS figures
FROM (SELECT (careperf.care_history(e.start_date, e.reason, e.legal_status, 'N1', e.place, 'PR1', e.end_date, 'X1', 'CARPL', 'E10000016', e.miles, 'ME1 1AA', 'ME2 2BB', e.urn, '2003-01-01')).episodes
	FROM (VALUES (date '2018-01-01', date '2018-03-01', 'S', 'C2', 'U1', 12.5, 'SC1'), ('2018-03-01', NULL, 'P', 'E1', 'U4', 0, repeat('x', 300)))
		AS e (start_date, end_date, reason, legal_status, place, miles, urn)) AS h;

-- ## By hand

-- no state: no answer
SELECT careperf.figures_final(NULL) IS NULL, careperf.figures_combine(NULL, NULL) IS NULL;
-- the real one, called by hand, answers as the aggregate does; a call leaves the state it was given as it was
SELECT careperf.figures_final(figures) FROM real_state;
SELECT (careperf.figures_final(careperf.figures_combine(figures, figures)))[1], (careperf.figures_final(figures))[1] FROM real_state;
-- the states of the aggregates over rows are internal: nobody has one to call these functions with (how PostgreSQL says so
-- depends on its release)
DO $$
DECLARE
	call text;
BEGIN
	FOREACH call IN ARRAY ARRAY['care_history_final(NULL)', 'placement_count_final(NULL)', 'spells_final(NULL)', 'unbroken_spells_final(NULL)',
		'dates_final(NULL)', 'rows_combine(NULL, NULL)', $call$rows_deserialize('', NULL)$call$, 'rows_serialize(NULL)'] LOOP
		BEGIN
			EXECUTE 'SELECT careperf.' || call;
			RAISE WARNING '% answers', call;
		EXCEPTION WHEN undefined_function OR feature_not_supported THEN
			NULL;
		END;
	END LOOP;
END $$;
-- episodes: the real ones; none, one byte, all header; more rows than bytes, more bytes than there are; a birth no date
SELECT s.* FROM real_state CROSS JOIN LATERAL careperf.each_status(episodes) AS s;
SELECT * FROM careperf.each_placement(NULL);
SELECT * FROM careperf.each_placement('');
SELECT * FROM careperf.each_status('\x00');
SELECT * FROM careperf.each_status('\xffffff7f0000000000000000000000000000000000000000');
SELECT * FROM careperf.each_status('\xffffff7fffffff7f00000000000000000000000000000000');
SELECT * FROM careperf.each_status('\xffffff7f00000000ffffff7f000000000000000000000000');
SELECT * FROM careperf.each_status('\xfeffff7f0000000000000000000000000000000000000000');
-- a million rows and one, each right by itself: a day in 2000 without texts
SELECT * FROM careperf.each_placement('\xffffff7f41420f00142d3101000000000000000000000000' || decode(repeat('0000000001000000000000000000000000000000', 1000001), 'hex'));
-- a distance that is no number, a text that is no text
SELECT s.distance_miles FROM real_state CROSS JOIN LATERAL careperf.each_status(overlay(episodes PLACING 'x'::bytea FROM position('12.5'::bytea IN episodes))) AS s;
SELECT s.placement_type FROM real_state CROSS JOIN LATERAL careperf.each_status(overlay(episodes PLACING '\xff'::bytea FROM position('U4'::bytea IN episodes))) AS s;
SELECT s.placement_type FROM real_state CROSS JOIN LATERAL careperf.each_status(overlay(episodes PLACING '\x00'::bytea FROM position('U4'::bytea IN episodes))) AS s;
-- arrays: empty, of another layout, too short, too long, two-dimensional, with NULL, too many dates
SELECT careperf.figures_final('{}');
SELECT careperf.figures_final('{1,2}');
SELECT careperf.figures_final(figures[1:2]) FROM real_state;
SELECT careperf.figures_final(figures || 0::bigint) FROM real_state;
SELECT careperf.figures_final(ARRAY[figures]) FROM real_state;
SELECT careperf.figures_final(figures[1:array_length(figures, 1) - 1] || NULL::bigint) FROM real_state;
SELECT careperf.figures_final(ARRAY[figures[1], 2147483648, 4]) FROM real_state;
SELECT careperf.figures_final(ARRAY[figures[1], -1, 4]) FROM real_state;
SELECT careperf.sliced_figures_final(ARRAY[figures[1], 0, 9223372036854775807]) FROM real_state;
SELECT careperf.sliced_figures_final(ARRAY[figures[1], 0, 3, 0, 0, 0]) FROM real_state;
-- dates that are none, sums beyond the limit
SELECT careperf.figures_final(figures[1:3] || 9223372036854775807 || figures[5:]) FROM real_state;
SELECT careperf.figures_final(figures[1:5] || array_fill(9223372036854775807, ARRAY[16])) FROM real_state;
SELECT careperf.figures_final(figures[1:5] || array_fill(-9223372036854775808, ARRAY[16])) FROM real_state;
SELECT careperf.figures_combine(figures, figures[1:5] || array_fill(9223372036854775807, ARRAY[16])) FROM real_state;
-- the other state is about other dates
SELECT careperf.figures_combine(figures, careperf.figures_transition(NULL, '{(,)}', NULL, NULL, NULL, NULL, '{2019-01-31,2019-02-28}')) FROM real_state;
-- slices: a number that is none, lists that do not match, other numbers of slices than before; the state of figures_on has two
SELECT careperf.sliced_figures_transition(NULL, '{(,)}', NULL, NULL, NULL, NULL, '{3}', '{"{(,)}"}', 2, '{2019-01-31}');
SELECT careperf.sliced_figures_transition(NULL, '{(,)}', NULL, NULL, NULL, NULL, '{1,2}', '{"{(,)}"}', 2, '{2019-01-31}');
SELECT careperf.sliced_figures_transition(NULL, '{(,)}', NULL, NULL, NULL, NULL, '{1}', '{NULL}', 2, '{2019-01-31}');
SELECT careperf.sliced_figures_transition(NULL, '{(,)}', NULL, NULL, NULL, NULL, '{1}', '{"{(,)}"}', -1, '{2019-01-31}');
SELECT careperf.sliced_figures_transition(NULL, '{(,)}', NULL, NULL, NULL, NULL, '{1}', '{"{(,)}"}', NULL, '{2019-01-31}');
SELECT careperf.sliced_figures_transition(NULL, '{(,)}', NULL, NULL, NULL, NULL, '{1}', '{"{(,)}"}', 500000, (SELECT array_agg(d::date) FROM generate_series(timestamp '2000-01-01', '2010-01-01', '1 day') AS d));
SELECT careperf.sliced_figures_transition(figures, '{(,)}', NULL, NULL, NULL, NULL, '{1}', '{"{(,)}"}', 3, '{2019-01-31,2019-02-28,2019-03-31}') FROM real_state;
SELECT careperf.sliced_figures_final(figures) FROM real_state;
-- a state that does not start at 1 is as good as any
SELECT careperf.figures_final(('[7:27]=' || figures::text)::bigint[]) = careperf.figures_final(figures) FROM real_state;

-- ## 6,000 states made from real ones: a byte changed, bytes written over, cut off, put together; every function is called with
-- each, and what comes back is read to the last number. Only the kinds of outcome are shown: an answer, or one of a few clean errors
-- (22P03 not a state, 22023 not such an argument, 22021 not a text, 22P02 not a number, 22003 out of range).
CREATE FUNCTION pg_temp.random_of(seed text, below integer) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN ('x' || substr(md5(seed), 1, 7))::bit(28)::integer % below;
CREATE FUNCTION pg_temp.mutated(state bytea, i integer) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	used CONSTANT integer := length(rtrim(state, '\x00'::bytea)) + 4;
	at integer;
BEGIN
	FOR k IN 1 .. 1 + i % 3 LOOP
		at := pg_temp.random_of(format('at %s %s', i, k), used);
		state := CASE (i / 3 + k) % 6
			WHEN 0 THEN set_byte(state, least(at, length(state) - 1), pg_temp.random_of(format('byte %s %s', i, k), 256))
			WHEN 1 THEN overlay(state PLACING decode(md5(format('over %s %s', i, k)), 'hex') FROM 1 + at FOR 16)
			WHEN 2 THEN overlay(state PLACING '\xffffff7f'::bytea FROM 1 + at FOR 4)
			WHEN 3 THEN overlay(state PLACING '\x00000080'::bytea FROM 1 + at FOR 4)
			WHEN 4 THEN substring(state FROM 1 FOR at)
			ELSE substring(state FROM 1 FOR at) || substring(state FROM 1 + pg_temp.random_of(format('from %s %s', i, k), used))
		END;
		EXIT WHEN length(state) = 0;
	END LOOP;
	RETURN state;
END $$;
CREATE TEMPORARY TABLE outcome (what text, kind text);
DO $$
DECLARE
	r record;
	s bytea;
	f bigint[];
	answer text;
	what text;
BEGIN
	SELECT * INTO r FROM real_state;
	FOR i IN 1 .. 2000 LOOP
		FOREACH what IN ARRAY '{each_placement,each_status,figures_final,figures_transition,figures_combine,sliced_figures_final,sliced_figures_transition}'::text[] LOOP
			BEGIN
				s := pg_temp.mutated(r.episodes, i);
				-- figures: an element of the array changed to anything, cut off, put in
				f := r.figures;
				FOR k IN 1 .. 1 + i % 2 LOOP
					f[1 + pg_temp.random_of(format('at %s %s', i, k), 21)] := CASE i / 2 % 5 WHEN 0 THEN pg_temp.random_of(format('to %s %s', i, k), 100)
						WHEN 1 THEN ('x' || md5(format('to %s %s', i, k)))::bit(64)::bigint WHEN 2 THEN 9223372036854775807 WHEN 3 THEN -9223372036854775808 END;
				END LOOP;
				IF i % 10 = 0 THEN
					f := f[1:pg_temp.random_of(format('to %s', i), 20)] || f[pg_temp.random_of(format('from %s', i), 20):];
				END IF;
				CASE what
				WHEN 'each_placement' THEN
					answer := (SELECT string_agg(upper(x.first_placement_type) || age(x.start_date, coalesce(x.end_date, x.start_date)), '') FROM careperf.each_placement(s) AS x);
				WHEN 'each_status' THEN
					answer := (SELECT string_agg(round(x.distance_miles + 1, 1) || upper(x.legal_status || x.placement_type || x.placement_la)
						|| length(x.placement_provider) || age(x.start_date, coalesce(x.end_date, x.start_date)), '') FROM careperf.each_status(s) AS x);
				WHEN 'figures_final' THEN
					answer := careperf.figures_final(f)::text;
				WHEN 'figures_transition' THEN
					answer := careperf.figures_final(careperf.figures_transition(f, '{(,)}', '{(,)}', 1, 1, '{(,)}', '{2019-01-31,2019-02-28,2019-03-31}'))::text;
				WHEN 'sliced_figures_final' THEN
					answer := careperf.sliced_figures_final(f)::text;
				WHEN 'sliced_figures_transition' THEN
					answer := careperf.sliced_figures_final(careperf.sliced_figures_transition(f, '{(,)}', '{(,)}', 1, 1, NULL, '{2,1}', '{"{(,)}","{[2019-02-01,)}"}', 2, '{2019-01-31,2019-02-28,2019-03-31}'))::text;
				WHEN 'figures_combine' THEN
					answer := careperf.figures_final(CASE WHEN i % 2 = 0 THEN careperf.figures_combine(f, r.figures) ELSE careperf.figures_combine(r.figures, f) END)::text;
				END CASE;
				INSERT INTO outcome VALUES (what, 'answer');
			EXCEPTION WHEN OTHERS THEN
				INSERT INTO outcome VALUES (what, SQLSTATE);
			END;
		END LOOP;
	END LOOP;
END $$;
SELECT what, string_agg(DISTINCT kind, ' ' ORDER BY kind) AS kinds, count(*), count(*) FILTER (WHERE kind = 'answer') > 20 AS some_answers,
	count(*) FILTER (WHERE kind <> 'answer') > 20 AS some_errors
FROM outcome GROUP BY what ORDER BY what;

-- ## An aggregate of the user's own over the same functions, with a state of its own to start from
RESET ROLE;
CREATE AGGREGATE pg_temp.my_figures(datemultirange, datemultirange, numeric, numeric, datemultirange, date[]) (
	SFUNC = careperf.figures_transition, STYPE = bigint[], FINALFUNC = careperf.figures_final, INITCOND = '{1,2,3}');
SELECT pg_temp.my_figures('{(,)}', NULL, NULL, NULL, NULL, '{2019-01-31}');

REVOKE TEMPORARY ON DATABASE :"DBNAME" FROM regress_careperf_hostile;
DROP OWNED BY regress_careperf_hostile;
DROP ROLE regress_careperf_hostile;
