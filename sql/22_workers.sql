-- Sharing out the children among processes (src/workers.c).

CREATE FUNCTION careperf.in_share_support(request internal) RETURNS internal
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_in_share_support';
COMMENT ON FUNCTION careperf.in_share_support(internal) IS 'Tells the planner which partitions hold a share: those of a table PARTITION BY HASH (child_id), if their number is a multiple of that of shares.';

CREATE FUNCTION careperf.in_share(child_id text, share integer, shares integer) RETURNS boolean
LANGUAGE c IMMUTABLE PARALLEL SAFE SUPPORT careperf.in_share_support AS 'MODULE_PATHNAME', 'careperf_in_share';
COMMENT ON FUNCTION careperf.in_share(text, integer, integer) IS
'Whether a child is in share number share, from 0, of so many about equally large shares of all children: those that PostgreSQL would keep in partition WITH (MODULUS shares, REMAINDER share) of a table PARTITION BY HASH (child_id). Each child_id is in one, NULL in share 0. Never NULL. Error: no such share.';

CREATE FUNCTION careperf.rows_for_workers(query text) RETURNS double precision
LANGUAGE c STABLE STRICT PARALLEL SAFE
-- No worker may start workers: a plan that has some of its own would count for one that workers could not run.
SET parallel_setup_cost = '1e10'
AS 'MODULE_PATHNAME', 'careperf_rows_for_workers';
COMMENT ON FUNCTION careperf.rows_for_workers(text) IS
'How many rows the planner expects of a query, if parallel workers could run it now; 0 if they could not: while max_parallel_workers_per_gather is 0, within a worker, for what is no SELECT, for one that the caller may not run, and for one over foreign or temporary tables or with functions not marked PARALLEL SAFE, also in views and row security policies. The query is planned, not run. Errors: those of planning it; not a single query.';
