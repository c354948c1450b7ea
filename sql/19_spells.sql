-- Spells and dates of one child, worker or team, put together (src/rows.c, src/spells.c, src/dates.c).

CREATE FUNCTION careperf.spell_dates(start_date date, end_date date) RETURNS datemultirange
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_spell_dates';
COMMENT ON FUNCTION careperf.spell_dates(date, date) IS
'The dates of a spell: start_date included, end_date (the first day on which it no longer holds; NULL or infinity while open) excluded. Empty where the spell covers no day: no start, or an end on or before the start. A start outside the years 1 to 9999 is as if it were not recorded, and so is an end after them; one before them is before the start. Never NULL, no errors. Source: the input contract.';

-- The states of these aggregates, and of those over episodes, are internal: no row copies them. SSPACE tells the planner
-- how small they are; without it it takes each group for 8 kB and sorts where it could hash.
CREATE FUNCTION careperf.rows_combine(state internal, other internal) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_rows_combine';
COMMENT ON FUNCTION careperf.rows_combine(internal, internal) IS
'Part of the aggregates over spells and episodes; call those instead.';

CREATE FUNCTION careperf.rows_serialize(state internal) RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_rows_serialize';
COMMENT ON FUNCTION careperf.rows_serialize(internal) IS
'Part of the aggregates over spells and episodes; call those instead.';

CREATE FUNCTION careperf.rows_deserialize(bytes bytea, unused internal) RETURNS internal
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_rows_deserialize';
COMMENT ON FUNCTION careperf.rows_deserialize(bytea, internal) IS
'Part of the aggregates over spells and episodes; call those instead.';

CREATE FUNCTION careperf.spells_transition(state internal, start_date date, end_date date) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_spells_transition';
COMMENT ON FUNCTION careperf.spells_transition(internal, date, date) IS
'Part of the aggregate careperf.spells_agg; call that instead.';

CREATE FUNCTION careperf.spells_final(state internal) RETURNS datemultirange
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_spells_final';
COMMENT ON FUNCTION careperf.spells_final(internal) IS
'Part of the aggregate careperf.spells_agg; call that instead.';

CREATE AGGREGATE careperf.spells_agg(start_date date, end_date date) (
	SFUNC = careperf.spells_transition,
	STYPE = internal,
	SSPACE = 64,
	COMBINEFUNC = careperf.rows_combine,
	SERIALFUNC = careperf.rows_serialize,
	DESERIALFUNC = careperf.rows_deserialize,
	FINALFUNC = careperf.spells_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE careperf.spells_agg(date, date) IS
'The dates of several spells together: range_agg(careperf.spell_dates(start_date, end_date)), but faster. NULL without any row.';

CREATE FUNCTION careperf.unbroken_spells_transition(state internal, who text, start_date date, end_date date) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_unbroken_spells_transition';
COMMENT ON FUNCTION careperf.unbroken_spells_transition(internal, text, date, date) IS
'Part of the aggregate careperf.unbroken_spells; call that instead.';

CREATE FUNCTION careperf.unbroken_spells_final(state internal) RETURNS daterange[]
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_unbroken_spells_final';
COMMENT ON FUNCTION careperf.unbroken_spells_final(internal) IS
'Part of the aggregate careperf.unbroken_spells; call that instead.';

CREATE AGGREGATE careperf.unbroken_spells(who text, start_date date, end_date date) (
	SFUNC = careperf.unbroken_spells_transition,
	STYPE = internal,
	SSPACE = 128,
	COMBINEFUNC = careperf.rows_combine,
	SERIALFUNC = careperf.rows_serialize,
	DESERIALFUNC = careperf.rows_deserialize,
	FINALFUNC = careperf.unbroken_spells_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE careperf.unbroken_spells(text, date, date) IS
'The spells of each of several (workers, say) without a break: those of the same one (byte for byte) that overlap or follow each other are one. Dates as in careperf.spell_dates; those without a name (NULL) are taken for one''s. Result: an array of dateranges in order of time; NULL where no spell covers a day.';

CREATE FUNCTION careperf.dates_transition(state internal, on_date date) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_dates_transition';
COMMENT ON FUNCTION careperf.dates_transition(internal, date) IS
'Part of the aggregate careperf.dates_agg; call that instead.';

CREATE FUNCTION careperf.dates_final(state internal) RETURNS date[]
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_dates_final';
COMMENT ON FUNCTION careperf.dates_final(internal) IS
'Part of the aggregate careperf.dates_agg; call that instead.';

CREATE AGGREGATE careperf.dates_agg(on_date date) (
	SFUNC = careperf.dates_transition,
	STYPE = internal,
	SSPACE = 64,
	COMBINEFUNC = careperf.rows_combine,
	SERIALFUNC = careperf.rows_serialize,
	DESERIALFUNC = careperf.rows_deserialize,
	FINALFUNC = careperf.dates_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE careperf.dates_agg(date) IS
'Dates in order, each once: array_agg(DISTINCT on_date ORDER BY on_date), but faster, and without NULL and dates outside the years 1 to 9999. NULL where there is none.';

CREATE FUNCTION careperf.dates_lasting(spells daterange[], months integer) RETURNS datemultirange
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_dates_lasting';
COMMENT ON FUNCTION careperf.dates_lasting(daterange[], integer) IS
'The dates by which one of several spells, and still the same one, has lasted so many months (careperf.months_reached). NULL where either is NULL; a spell that is NULL or empty lasts on no date. Error: a negative number of months. Source: indicators.md 2.1 (the same worker for 12 months).';

CREATE FUNCTION careperf.dates_between(dates date[], from_date date, to_date date) RETURNS date[]
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_dates_between';
COMMENT ON FUNCTION careperf.dates_between(date[], date, date) IS
'Those of some dates that lie between two others, both included (NULL: no limit), in their order. NULL where there is none. No errors.';

CREATE FUNCTION careperf.dates_since(dates date[], months integer) RETURNS datemultirange
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_dates_since';
COMMENT ON FUNCTION careperf.dates_since(date[], integer) IS
'The dates on which one of some dates lies in the last so many months: from each until careperf.months_reached(date, months). NULL where either is NULL; a date that is NULL or infinite counts for nothing. Error: a negative number of months. Source: indicators.md 1.1.';

CREATE FUNCTION careperf.all_dates_if(condition boolean) RETURNS datemultirange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN condition THEN '{(,)}'::datemultirange ELSE '{}' END;
COMMENT ON FUNCTION careperf.all_dates_if(boolean) IS
'All dates if the condition is true, none if it is false or NULL: what does not change with time, such as whether one event was in time. No errors.';

CREATE FUNCTION careperf.numerator_within(numerator datemultirange, denominator datemultirange) RETURNS datemultirange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(denominator, '{(,)}') * numerator;
COMMENT ON FUNCTION careperf.numerator_within(datemultirange, datemultirange) IS
'The dates on which a member counts in the numerator, as careperf.figures_on counts them: those that the denominator holds too, or all where the denominator is NULL. NULL where the numerator is. No errors.';
