-- Counting: how many rows, or how much, count on each of some dates (src/counting.c).

CREATE TYPE careperf.figure AS (
	on_date date,
	numerator numeric,
	denominator numeric,
	numerator_exc_uasc numeric,
	denominator_exc_uasc numeric);
COMMENT ON TYPE careperf.figure IS
'A numerator and a denominator on a date, with and without unaccompanied asylum-seeking children. Made by careperf.figures_on.';

CREATE FUNCTION careperf.figures_transition(state bigint[], denominator datemultirange, numerator datemultirange,
	denominator_value numeric, numerator_value numeric, uasc datemultirange, on_dates date[]) RETURNS bigint[]
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_figures_transition';
COMMENT ON FUNCTION careperf.figures_transition(bigint[], datemultirange, datemultirange, numeric, numeric, datemultirange, date[]) IS
'Part of the aggregate careperf.figures_on; call that instead.';

CREATE FUNCTION careperf.figures_combine(state bigint[], other bigint[]) RETURNS bigint[]
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_figures_combine';
COMMENT ON FUNCTION careperf.figures_combine(bigint[], bigint[]) IS
'Part of the aggregate careperf.figures_on; call that instead.';

CREATE FUNCTION careperf.figures_final(state bigint[]) RETURNS careperf.figure[]
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_figures_final';
COMMENT ON FUNCTION careperf.figures_final(bigint[]) IS
'Part of the aggregate careperf.figures_on; call that instead.';

CREATE AGGREGATE careperf.figures_on(denominator datemultirange, numerator datemultirange,
	denominator_value numeric, numerator_value numeric, uasc datemultirange, on_dates date[]) (
	SFUNC = careperf.figures_transition,
	STYPE = bigint[],
	COMBINEFUNC = careperf.figures_combine,
	FINALFUNC = careperf.figures_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE careperf.figures_on(datemultirange, datemultirange, numeric, numeric, datemultirange, date[]) IS
'For each of on_dates (ascending, each once, the same for every row): the sum of denominator_value over rows whose denominator holds the date, the sum of numerator_value over those of them whose numerator holds it too (a denominator that is NULL does not restrict the numerator), and both without the dates in uasc. A NULL set counts on no date, a NULL value counts as 1. Values: at most 6 decimals, exact. Result: an array of careperf.figure in the order of on_dates (unnest it); NULL over no rows.';

CREATE TYPE careperf.sliced_figure AS (
	slice integer,
	on_date date,
	numerator numeric,
	denominator numeric);
COMMENT ON TYPE careperf.sliced_figure IS
'A numerator and a denominator of a slice on a date. Made by careperf.sliced_figures_on.';

CREATE FUNCTION careperf.sliced_figures_transition(state bigint[], denominator datemultirange, numerator datemultirange,
	denominator_value numeric, numerator_value numeric, attributes_on date, slices integer[], slice_dates datemultirange[],
	slice_count integer, on_dates date[]) RETURNS bigint[]
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_sliced_figures_transition';
COMMENT ON FUNCTION careperf.sliced_figures_transition(bigint[], datemultirange, datemultirange, numeric, numeric, date, integer[], datemultirange[], integer, date[]) IS
'Part of the aggregate careperf.sliced_figures_on; call that instead.';

CREATE FUNCTION careperf.sliced_figures_final(state bigint[]) RETURNS careperf.sliced_figure[]
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_sliced_figures_final';
COMMENT ON FUNCTION careperf.sliced_figures_final(bigint[]) IS
'Part of the aggregate careperf.sliced_figures_on; call that instead.';

CREATE AGGREGATE careperf.sliced_figures_on(denominator datemultirange, numerator datemultirange,
	denominator_value numeric, numerator_value numeric, attributes_on date, slices integer[], slice_dates datemultirange[],
	slice_count integer, on_dates date[]) (
	SFUNC = careperf.sliced_figures_transition,
	STYPE = bigint[],
	COMBINEFUNC = careperf.figures_combine,
	FINALFUNC = careperf.sliced_figures_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE careperf.sliced_figures_on(datemultirange, datemultirange, numeric, numeric, date, integer[], datemultirange[], integer, date[]) IS
'careperf.figures_on for each of slice_count slices, numbered from 1, in one pass: the row counts in a slice on the dates that slice_dates gives for it in the place of its number in slices; with attributes_on on all its dates in the slices that hold that date. Result: an array of careperf.sliced_figure, without those where both are 0; NULL over no rows.';
