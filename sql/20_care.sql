-- A child's history in care, from rows of care_episode in any order (src/care.c, src/care_aggregates.c).

CREATE TYPE careperf.period_of_care AS (
	period_number integer,
	start_date date,
	end_date date,
	previous_end_date date,
	next_start_date date,
	next_end_date date,
	placed_for_adoption_on date,
	placement_order_on date,
	reason_started text,
	reason_ended text);
COMMENT ON TYPE careperf.period_of_care IS
'A maximal run of days in care. end_date: the first day no longer in care, NULL while open. reason_ended: REC of the episode that ends last; NULL while open, where the 18th birthday ended the period, and where it is X1 (another episode should follow). previous_end_date, next_start_date, next_end_date: of the child''s periods before and after; NULL if there is none. placed_for_adoption_on, placement_order_on: start of the first episode with PLACE A3 to A6, LS E1 or D1.';

CREATE TYPE careperf.placement AS (
	period_number integer,
	placement_number integer,
	start_date date,
	end_date date,
	first_placement_type text);
COMMENT ON TYPE careperf.placement IS
'A run of days with one carer: legal changes, moves with the same carer, temporary stays and adoption by the carer do not end it. placement_number counts over all periods of care.';

CREATE TYPE careperf.care_status AS (
	period_number integer,
	placement_number integer,
	start_date date,
	end_date date,
	legal_status text,
	category_of_need text,
	placement_type text,
	placement_provider text,
	placement_la text,
	distance_miles numeric,
	temporary_stay text);
COMMENT ON TYPE careperf.care_status IS
'A run of days on which nothing changes. Where is that of the placement, also while on a temporary stay (T0 to T4, named in temporary_stay, else NULL).';

CREATE TYPE careperf.care_history_result AS (
	in_care datemultirange,
	three_or_more_placements datemultirange,
	same_placement_2_years datemultirange,
	periods careperf.period_of_care[],
	episodes bytea);
COMMENT ON TYPE careperf.care_history_result IS
'What careperf.care_history works out of one child''s episodes: the dates in care, those with three or more placements in the last 12 months, those by which the placement has lasted 2 years; the periods of care in order of time; and the episodes, which careperf.each_placement and careperf.each_status read.';

CREATE FUNCTION careperf.care_history_transition(state internal, start_date date, reason_started text, legal_status text,
	category_of_need text, placement_type text, placement_provider text, end_date date, reason_ended text,
	reason_placement_changed text, placement_la text, distance_miles numeric, home_postcode text,
	placement_postcode text, placement_urn text, date_of_birth date) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_care_history_transition';
COMMENT ON FUNCTION careperf.care_history_transition(internal, date, text, text, text, text, text, date, text, text, text, numeric, text, text, text, date) IS
'Part of the aggregate careperf.care_history; call that instead.';

CREATE FUNCTION careperf.care_history_final(state internal) RETURNS careperf.care_history_result
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_care_history_final';
COMMENT ON FUNCTION careperf.care_history_final(internal) IS
'Part of the aggregate careperf.care_history; call that instead.';

CREATE AGGREGATE careperf.care_history(start_date date, reason_started text, legal_status text,
	category_of_need text, placement_type text, placement_provider text, end_date date, reason_ended text,
	reason_placement_changed text, placement_la text, distance_miles numeric, home_postcode text,
	placement_postcode text, placement_urn text, date_of_birth date) (
	SFUNC = careperf.care_history_transition,
	STYPE = internal,
	SSPACE = 300,
	COMBINEFUNC = careperf.rows_combine,
	SERIALFUNC = careperf.rows_serialize,
	DESERIALFUNC = careperf.rows_deserialize,
	FINALFUNC = careperf.care_history_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE careperf.care_history(date, text, text, text, text, text, date, text, text, text, numeric, text, text, text, date) IS
'The history in care of one child (GROUP BY child_id): the columns of care_episode in their order, and the child''s date of birth (NULL if unknown: then no 18th birthday ends care). Rows in any order. Left out: short breaks (V3, V4), spells that cover no day, episodes that start at 18 or over. NULL where nothing is left. Source: indicator definitions 1.2, 1.3 and 1.7.';

CREATE FUNCTION careperf.each_period(periods careperf.period_of_care[]) RETURNS SETOF careperf.period_of_care
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE ROWS 1 AS 'array_unnest';
COMMENT ON FUNCTION careperf.each_period(careperf.period_of_care[]) IS 'The periods of care of a careperf.care_history_result as rows: unnest, of which the planner knows how many to expect.';

CREATE FUNCTION careperf.each_placement(episodes bytea) RETURNS SETOF careperf.placement
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 2 AS 'MODULE_PATHNAME', 'careperf_each_placement';
COMMENT ON FUNCTION careperf.each_placement(bytea) IS 'The placements of a child in order of time, out of the episodes of a careperf.care_history_result. No rows where it is NULL. Error: bytes that care_history did not return.';

CREATE FUNCTION careperf.each_status(episodes bytea) RETURNS SETOF careperf.care_status
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 3 AS 'MODULE_PATHNAME', 'careperf_each_status';
COMMENT ON FUNCTION careperf.each_status(bytea) IS 'The runs of days of a child in care on which neither legal status nor placement changes, in order of time, out of the episodes of a careperf.care_history_result. No rows where it is NULL. Error: bytes that care_history did not return.';

CREATE FUNCTION careperf.placement_count_transition(state internal, start_date date, reason_started text,
	legal_status text, placement_type text, placement_provider text, end_date date, placement_postcode text,
	placement_urn text, as_of date) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_placement_count_transition';
COMMENT ON FUNCTION careperf.placement_count_transition(internal, date, text, text, text, text, date, text, text, date) IS
'Part of the aggregate careperf.placement_count_r12m; call that instead.';

CREATE FUNCTION careperf.placement_count_combine(state internal, other internal) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_placement_count_combine';
COMMENT ON FUNCTION careperf.placement_count_combine(internal, internal) IS
'Part of the aggregate careperf.placement_count_r12m; call that instead.';

CREATE FUNCTION careperf.placement_count_final(state internal) RETURNS integer
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_placement_count_final';
COMMENT ON FUNCTION careperf.placement_count_final(internal) IS
'Part of the aggregate careperf.placement_count_r12m; call that instead.';

CREATE AGGREGATE careperf.placement_count_r12m(start_date date, reason_started text, legal_status text,
	placement_type text, placement_provider text, end_date date, placement_postcode text, placement_urn text,
	as_of date) (
	SFUNC = careperf.placement_count_transition,
	STYPE = internal,
	SSPACE = 300,
	COMBINEFUNC = careperf.placement_count_combine,
	SERIALFUNC = careperf.rows_serialize,
	DESERIALFUNC = careperf.rows_deserialize,
	FINALFUNC = careperf.placement_count_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE careperf.placement_count_r12m(date, text, text, text, text, date, text, text, date) IS
'How many placements one child (GROUP BY child_id) had in the 12 months to as_of, over all periods of care: rows of care_episode in any order. Not a further placement: a legal change (RNE L), a move with the same carer (T, U), a temporary stay (PLACE T0 to T4) and the return from it to the same place (PLACE the same; provider, postcode and URN not different where known), adoption by the foster carer (A3, A5 after U1 to U6), short breaks (LS V3, V4). Of rows with the same start and end the greater in these columns counts, as text. One that ended on the first day of the 12 months no longer counts. 0 where there is none. as_of is the same for every row, finite, or it is an error. Source: indicator definitions 1.3 and 1.7 (NI 62).';
