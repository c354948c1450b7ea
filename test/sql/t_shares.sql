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

-- shares are the partitions that PostgreSQL makes, also of what is no text, and of NULL
CREATE TABLE t_shares_child (child_id varchar(20), n integer) PARTITION BY HASH (child_id);
SELECT format('CREATE TABLE t_shares_child_%s PARTITION OF t_shares_child FOR VALUES WITH (MODULUS 6, REMAINDER %1$s)', n) FROM generate_series(0, 5) AS n \gexec
INSERT INTO t_shares_child SELECT 'C' || n, n FROM generate_series(1, 3000) AS n UNION ALL VALUES (NULL, 0), ('', 0), ('Zoë', 0);
SELECT shares, count(*) FILTER (WHERE careperf.in_share(child_id, substring(c.tableoid::regclass::text FROM '\d+$')::integer % shares, shares)) AS where_they_belong
FROM t_shares_child AS c CROSS JOIN (VALUES (1), (2), (3), (6)) AS s (shares) GROUP BY shares ORDER BY shares;
-- so the planner leaves the others out, and asks no row of those that hold the share
EXPLAIN (COSTS OFF) SELECT n FROM t_shares_child WHERE careperf.in_share(child_id, 4, 6);
EXPLAIN (COSTS OFF) SELECT n FROM t_shares_child WHERE 3 = 1 OR careperf.in_share(child_id, 1, 3);
EXPLAIN (COSTS OFF) SELECT n FROM t_shares_child AS c LEFT JOIN (SELECT * FROM t_shares_child AS o WHERE careperf.in_share(o.child_id, 2, 6)) AS o USING (n)
WHERE careperf.in_share(c.child_id, 2, 6);
-- ... but not of one that an outer join has found no row of
SELECT count(*) FROM (VALUES ('nobody')) AS v (id) LEFT JOIN t_shares_child_3 AS c ON c.child_id = v.id WHERE careperf.in_share(c.child_id, 0, 6);
SELECT count(*) FROM (VALUES ('nobody')) AS v (id) LEFT JOIN t_shares_child AS c ON c.child_id = v.id WHERE careperf.in_share(c.child_id, 0, 6);
SELECT count(*) FROM (VALUES ('nobody')) AS v (id) LEFT JOIN (SELECT * FROM t_shares_child_3 UNION ALL SELECT * FROM t_shares_child_4) AS c ON c.child_id = v.id
WHERE careperf.in_share(c.child_id, 0, 6);
SET enable_partitionwise_join = on;
SELECT count(*) FROM t_shares_child AS v LEFT JOIN t_shares_child AS c ON c.child_id = v.child_id AND c.n = -v.n - 1 WHERE careperf.in_share(c.child_id, 0, 6);
RESET enable_partitionwise_join;
-- where it can not tell, every row is asked: a partition by itself, shares that are no partitions, a share that is not known when it
-- plans, something else than the child, another collation, no such share, a partition by something else
EXPLAIN (COSTS OFF) SELECT n FROM t_shares_child_3 WHERE careperf.in_share(child_id, 3, 6);
-- how many partitions are read, and of how many every row is asked
CREATE FUNCTION t_shares_plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	lines text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP lines := lines || line || E'\n'; END LOOP;
	RETURN (SELECT format('%s read, %s asked', count(*) FILTER (WHERE m[1] = 'Scan'), count(*) FILTER (WHERE m[1] = 'Filter')) FROM regexp_matches(lines, 'Scan|Filter', 'g') AS m);
END
$$;
SELECT t_shares_plan('SELECT n FROM t_shares_child WHERE careperf.in_share(child_id, 1, 4)');
PREPARE t_shares_generic (integer) AS SELECT n FROM t_shares_child WHERE careperf.in_share(child_id, $1, 3);
SET plan_cache_mode = force_generic_plan;
SELECT t_shares_plan('EXECUTE t_shares_generic (0)');
SELECT t_shares_plan('SELECT n FROM t_shares_child WHERE careperf.in_share(n::text, 3, 6)');
SELECT t_shares_plan('SELECT n FROM t_shares_child WHERE careperf.in_share(child_id COLLATE "C", 3, 6)');
SELECT n FROM t_shares_child WHERE careperf.in_share(child_id, 9, 6);
RESET plan_cache_mode;
CREATE TABLE t_shares_list (child_id text, n integer) PARTITION BY LIST (child_id);
CREATE TABLE t_shares_list_1 PARTITION OF t_shares_list FOR VALUES IN ('C1');
CREATE TABLE t_shares_two (child_id text, n integer) PARTITION BY HASH (child_id, n);
CREATE TABLE t_shares_two_0 PARTITION OF t_shares_two FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE t_shares_padded (child_id char(10), n integer) PARTITION BY HASH (child_id);
CREATE TABLE t_shares_padded_0 PARTITION OF t_shares_padded FOR VALUES WITH (MODULUS 2, REMAINDER 0);
EXPLAIN (COSTS OFF) SELECT n FROM t_shares_list WHERE careperf.in_share(child_id, 0, 2);
EXPLAIN (COSTS OFF) SELECT n FROM t_shares_two WHERE careperf.in_share(child_id, 0, 2);
EXPLAIN (COSTS OFF) SELECT n FROM t_shares_padded WHERE careperf.in_share(child_id, 0, 2);
-- partitions of partitions, one with its columns in another order
CREATE TABLE t_shares_child_6 (n integer, gone text, child_id varchar(20)) PARTITION BY RANGE (n);
ALTER TABLE t_shares_child_6 DROP COLUMN gone;
CREATE TABLE t_shares_child_6_few PARTITION OF t_shares_child_6 FOR VALUES FROM (0) TO (1000);
CREATE TABLE t_shares_child_6_many PARTITION OF t_shares_child_6 FOR VALUES FROM (1000) TO (4000);
BEGIN;
ALTER TABLE t_shares_child DETACH PARTITION t_shares_child_5;
INSERT INTO t_shares_child_6 (child_id, n) SELECT child_id, n FROM t_shares_child_5;
DROP TABLE t_shares_child_5;
ALTER TABLE t_shares_child ATTACH PARTITION t_shares_child_6 FOR VALUES WITH (MODULUS 6, REMAINDER 5);
COMMIT;
EXPLAIN (COSTS OFF) SELECT n FROM t_shares_child WHERE careperf.in_share(child_id, 5, 6);
EXPLAIN (COSTS OFF) SELECT n FROM t_shares_child WHERE careperf.in_share(child_id, 4, 6);
SELECT share, count(*), bool_and(careperf.in_share(child_id || '', share, 6)) AS theirs
FROM (SELECT 0 AS share, * FROM t_shares_child WHERE careperf.in_share(child_id, 0, 6)
	UNION ALL SELECT 5, * FROM t_shares_child WHERE careperf.in_share(child_id, 5, 6)) AS c
GROUP BY share ORDER BY share;
DROP FUNCTION t_shares_plan;
DROP TABLE t_shares_child, t_shares_list, t_shares_two, t_shares_padded;

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
