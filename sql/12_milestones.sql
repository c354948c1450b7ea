-- Days between two milestones, from two dates or from the milestone rows of a child.

CREATE FUNCTION careperf.days_between_milestones(from_date date, to_date date) RETURNS integer
LANGUAGE SQL IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN isfinite(from_date) AND isfinite(to_date) THEN to_date - from_date END;
COMMENT ON FUNCTION careperf.days_between_milestones(date, date) IS
'Days from one date to another; negative if to_date is the earlier. NULL if either date is NULL or infinite.';

CREATE FUNCTION careperf.days_between_milestones_transition(state bytea, milestone text, milestone_date date,
                                                            from_milestone text, to_milestone text) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_days_between_milestones_transition';
COMMENT ON FUNCTION careperf.days_between_milestones_transition(bytea, text, date, text, text) IS
'Internal: adds a row to the state of the aggregate careperf.days_between_milestones.';

CREATE FUNCTION careperf.days_between_milestones_combine(state bytea, other bytea) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_days_between_milestones_combine';
COMMENT ON FUNCTION careperf.days_between_milestones_combine(bytea, bytea) IS
'Internal: adds up two states of the aggregate careperf.days_between_milestones.';

CREATE FUNCTION careperf.days_between_milestones_final(state bytea) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_days_between_milestones_final';
COMMENT ON FUNCTION careperf.days_between_milestones_final(bytea) IS
'Internal: the answer of the aggregate careperf.days_between_milestones.';

CREATE AGGREGATE careperf.days_between_milestones(milestone text, milestone_date date,
                                                  from_milestone text, to_milestone text) (
    SFUNC = careperf.days_between_milestones_transition,
    STYPE = bytea,
    INITCOND = '',
    COMBINEFUNC = careperf.days_between_milestones_combine,
    FINALFUNC = careperf.days_between_milestones_final,
    FINALFUNC_MODIFY = READ_ONLY,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE careperf.days_between_milestones(text, date, text, text) IS
'Days from one kind of milestone to another among the milestones of a child: GROUP BY child_id, with the milestone and its date from each row and the two kinds as constants. Counts from the latest from_milestone on or before the first to_milestone, so it is never negative: 0 on the same day, NULL if there is no such pair. Rows come in any order; rows with a NULL, or an infinite date, are passed over. Source: indicators.md 1.7 (decisions: the latest plan on or before the decision).';
