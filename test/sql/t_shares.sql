-- The children shared out: each is in one share, of about the same size.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;

SELECT bool_and(in_shares = 1) AS each_in_one, bool_or(child_id IS NULL AND first) AS null_in_the_first
FROM (SELECT child_id, count(*) FILTER (WHERE careperf.in_share(child_id, share, 7)) AS in_shares, careperf.in_share(child_id, 0, 7) AS first
	FROM (SELECT 'C' || n FROM generate_series(1, 7000) AS n UNION ALL VALUES (NULL), (''), ('Zoë'), (repeat('x', 3000))) AS c (child_id)
		CROSS JOIN generate_series(0, 6) AS share
	GROUP BY child_id) AS c;
SELECT share, count(*) FILTER (WHERE careperf.in_share('C' || n, share, 7)) BETWEEN 900 AND 1100 AS about_1000
FROM generate_series(0, 6) AS share CROSS JOIN generate_series(1, 7000) AS n GROUP BY share ORDER BY share;
SELECT careperf.in_share('C1', 0, 1) AS only_share;

-- equal names are one child
CREATE COLLATION t_shares_same (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT 'c1' = 'C1' COLLATE t_shares_same AS equal,
	count(*) FILTER (WHERE careperf.in_share('c1' COLLATE t_shares_same, share, 100) <> careperf.in_share('C1' COLLATE t_shares_same, share, 100)) AS torn_apart
FROM generate_series(0, 99) AS share;
DROP COLLATION t_shares_same;

SELECT careperf.in_share('C1', 2, 2);
SELECT careperf.in_share('C1', -1, 2);
SELECT careperf.in_share('C1', 0, 0);
SELECT careperf.in_share('C1', NULL, 2);
SELECT careperf.in_share('C1', 0, NULL);

-- what workers may read, they may also where the planner would start workers of its own for it
CREATE TABLE t_shares_rows AS SELECT g FROM generate_series(1, 1000) AS g;
ANALYZE t_shares_rows;
SET min_parallel_table_scan_size = 0; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT g FROM t_shares_rows;
SELECT careperf.rows_for_workers('SELECT g FROM t_shares_rows');
DROP TABLE t_shares_rows;
