-- Parallel workers (src/workers.c).

CREATE FUNCTION careperf.rows_for_workers(query text) RETURNS double precision
LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_rows_for_workers';
COMMENT ON FUNCTION careperf.rows_for_workers(text) IS
'How many rows the planner expects of a query, if parallel workers could run it now; 0 if they could not: while max_parallel_workers_per_gather is 0, within a worker, for what is no SELECT, and for one over foreign or temporary tables or with functions not marked PARALLEL SAFE, also in views and row security policies. The query is planned, not run. Errors: those of planning it; not a single query.';
