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

-- real states to start from: a child's history, a placement count, figures
CREATE TEMPORARY TABLE real_state AS
SELECT careperf.care_history_transition(careperf.care_history_transition(NULL,
		'2018-01-01', 'S', 'C2', 'N1', 'U1', 'PR1', '2018-03-01', 'X1', 'CARPL', 'E10000016', 12.5, 'ME1 1AA', 'ME2 2BB', 'SC1', '2003-01-01'),
		'2018-03-01', 'P', 'E1', 'N1', 'U4', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, repeat('x', 300), '2003-01-01') AS history,
	careperf.placement_count_transition(NULL, '2018-01-01', 'S', 'C2', 'U1', 'PR1', NULL, 'ME1', 'SC1', '2018-12-31') AS placements,
	careperf.figures_transition(NULL, '{[2019-01-01,2019-02-28)}', '{[2019-01-31,)}', 2, 3, '{[2019-02-01,)}', '{2019-01-31,2019-02-28,2019-03-31}') AS figures;

-- ## By hand

-- no state: no answer, or no placement
SELECT careperf.care_history_final(NULL) IS NULL, careperf.placement_count_final(NULL), careperf.figures_final(NULL) IS NULL,
	careperf.care_history_combine(NULL, NULL) IS NULL, careperf.placement_count_combine(NULL, NULL) IS NULL, careperf.figures_combine(NULL, NULL) IS NULL;
-- the real ones, called by hand, answer as the aggregates do; a call leaves the state it was given as it was
SELECT (careperf.care_history_final(history)).placements, careperf.placement_count_final(placements), careperf.figures_final(figures) FROM real_state;
SELECT careperf.care_history_final(careperf.care_history_transition(history, '2018-05-01', 'P', 'C2', NULL, 'K2', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) IS NULL,
	array_length((careperf.care_history_final(history)).placements, 1), careperf.placement_count_final(careperf.placement_count_combine(placements, placements)),
	careperf.placement_count_final(placements), (careperf.figures_final(careperf.figures_combine(figures, figures)))[1], (careperf.figures_final(figures))[1]
FROM real_state;
-- nothing, one byte, a state that is all header
SELECT careperf.care_history_final('');
SELECT careperf.placement_count_final('\x00');
SELECT careperf.care_history_final('\x65726163ffffff7f0000000000000000') IS NULL;
SELECT careperf.placement_count_final('\x66726163ffffff7f0000000000000000');
-- the state of the other aggregate
SELECT careperf.care_history_final(placements) FROM real_state;
SELECT careperf.placement_count_final(history) FROM real_state;
SELECT careperf.care_history_combine(history, placements) FROM real_state;
SELECT careperf.placement_count_combine(history, placements) FROM real_state;
-- rows that are left out do not hide a wrong state
SELECT careperf.care_history_transition('\x00', NULL, 'S', 'C2', NULL, 'U1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT careperf.placement_count_transition('\x00', '2018-01-01', 'S', 'V3', 'U1', NULL, NULL, NULL, NULL, '2018-12-31');
-- more rows than bytes; more bytes than there are; a birth no date
SELECT careperf.care_history_final('\x65726163ffffff7fffffff7f00000000');
SELECT careperf.care_history_combine('\x65726163ffffff7fffffff7f00000000', '\x65726163ffffff7fffffff7f00000000');
SELECT careperf.care_history_final('\x65726163ffffff7f00000000ffffff7f');
SELECT careperf.care_history_final('\x65726163feffff7f0000000000000000');
-- a distance that is no number, a text that is no text
SELECT round((careperf.care_history_final(overlay(history PLACING 'x'::bytea FROM position('12.5'::bytea IN history)))).statuses[1].distance_miles) FROM real_state;
SELECT (careperf.care_history_final(overlay(history PLACING '\xff'::bytea FROM position('U4'::bytea IN history)))).statuses[2].placement_type FROM real_state;
SELECT (careperf.care_history_final(overlay(history PLACING '\x00'::bytea FROM position('U4'::bytea IN history)))).statuses[2].placement_type FROM real_state;
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
-- (22023 not a state, 22021 not a text, 22P02 not a number, 22003 out of range).
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
	h careperf.care_history_result;
	f bigint[];
	answer text;
	what text;
BEGIN
	SELECT * INTO r FROM real_state;
	FOR i IN 1 .. 2000 LOOP
		FOREACH what IN ARRAY '{care_history_final,care_history_transition,care_history_combine,placement_count_final,placement_count_transition,placement_count_combine,figures_final,figures_transition,figures_combine,sliced_figures_final,sliced_figures_transition}'::text[] LOOP
			BEGIN
				s := pg_temp.mutated(CASE WHEN what LIKE 'care%' THEN r.history ELSE r.placements END, i);
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
				WHEN 'care_history_final' THEN
					h := careperf.care_history_final(s);
				WHEN 'care_history_transition' THEN
					h := careperf.care_history_final(careperf.care_history_transition(s, '2018-02-01', 'P', 'C2', 'N1', 'U1', NULL, NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, '2003-01-01'));
				WHEN 'care_history_combine' THEN
					h := careperf.care_history_final(CASE WHEN i % 2 = 0 THEN careperf.care_history_combine(s, r.history) ELSE careperf.care_history_combine(r.history, s) END);
				WHEN 'placement_count_final' THEN
					answer := careperf.placement_count_final(s);
				WHEN 'placement_count_transition' THEN
					answer := careperf.placement_count_final(careperf.placement_count_transition(s, '2018-02-01', 'P', 'C2', 'U1', NULL, NULL, NULL, NULL, '2018-12-31'));
				WHEN 'placement_count_combine' THEN
					answer := careperf.placement_count_final(CASE WHEN i % 2 = 0 THEN careperf.placement_count_combine(s, r.placements) ELSE careperf.placement_count_combine(r.placements, s) END);
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
				IF what LIKE 'care%' THEN
					answer := h::text || (SELECT string_agg(round(x.distance_miles + 1, 1) || upper(x.legal_status || x.placement_type || x.placement_la)
						|| length(x.placement_provider) || age(x.start_date, coalesce(x.end_date, x.start_date)), '') FROM unnest(h.statuses) AS x);
				END IF;
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
CREATE AGGREGATE pg_temp.my_history(date, text, text, text, text, text, date, text, text, text, numeric, text, text, text, date) (
	SFUNC = careperf.care_history_transition, STYPE = bytea, FINALFUNC = careperf.care_history_final, INITCOND = '\x65726163ffffff7f0000000000000000');
CREATE AGGREGATE pg_temp.my_wrong_history(date, text, text, text, text, text, date, text, text, text, numeric, text, text, text, date) (
	SFUNC = careperf.care_history_transition, STYPE = bytea, FINALFUNC = careperf.care_history_final, INITCOND = 'nonsense');
CREATE AGGREGATE pg_temp.my_figures(datemultirange, datemultirange, numeric, numeric, datemultirange, date[]) (
	SFUNC = careperf.figures_transition, STYPE = bigint[], FINALFUNC = careperf.figures_final, INITCOND = '{1,2,3}');
SELECT g % 2, (pg_temp.my_history(date '2018-01-01' + g, 'S', 'C2', NULL, 'U1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)).in_care
FROM generate_series(0, 9) AS g GROUP BY g % 2 ORDER BY 1;
SELECT pg_temp.my_wrong_history('2018-01-01', 'S', 'C2', NULL, 'U1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT pg_temp.my_figures('{(,)}', NULL, NULL, NULL, NULL, '{2019-01-31}');

REVOKE TEMPORARY ON DATABASE :"DBNAME" FROM regress_careperf_hostile;
DROP OWNED BY regress_careperf_hostile;
DROP ROLE regress_careperf_hostile;
