-- Days between milestones.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;

-- of two dates
SELECT from_date, to_date, careperf.days_between_milestones(from_date, to_date)
FROM (VALUES (date '2019-01-01', date '2019-12-31'), ('2020-02-28', '2020-03-01'), ('2019-03-01', '2019-02-01'),
             ('2019-03-01', '2019-03-01'), ('4714-11-24 BC', '5874897-12-31'),
             (NULL, '2019-03-01'), ('2019-03-01', NULL), ('-infinity', '2019-03-01'), ('2019-03-01', 'infinity'))
     AS v (from_date, to_date);

-- of a child's milestones
CREATE TEMPORARY TABLE milestone (child_id text, milestone text, milestone_date date);
INSERT INTO milestone VALUES
    ('a pair', 'placement_order', '2019-01-10'), ('a pair', 'matched', '2019-03-01'),
    ('latest from', 'placement_order', '2018-01-10'), ('latest from', 'placement_order', '2019-01-10'),
    ('latest from', 'placement_order', '2019-05-01'), ('latest from', 'matched', '2019-03-01'),
    ('first to', 'matched', '2019-06-01'), ('first to', 'matched', '2019-03-01'),
    ('first to', 'placement_order', '2019-04-01'), ('first to', 'placement_order', '2019-01-10'),
    ('same day', 'matched', '2019-03-01'), ('same day', 'placement_order', '2019-03-01'),
    ('only after', 'matched', '2019-03-01'), ('only after', 'placement_order', '2019-03-02'),
    ('no from', 'matched', '2019-03-01'), ('no to', 'placement_order', '2019-01-10'),
    ('neither', 'placed', '2019-01-10'),
    ('NULLs', NULL, '2019-01-10'), ('NULLs', 'matched', NULL), ('NULLs', 'placement_order', NULL),
    ('infinite', 'placement_order', '-infinity'), ('infinite', 'placement_order', '2019-01-10'),
    ('infinite', 'matched', '-infinity'), ('infinite', 'matched', 'infinity'), ('infinite', 'matched', '2019-01-20');
SELECT child_id, careperf.days_between_milestones(milestone, milestone_date, 'placement_order', 'matched')
FROM milestone GROUP BY child_id ORDER BY child_id;
SELECT careperf.days_between_milestones(milestone, milestone_date, NULL, 'matched'),
       careperf.days_between_milestones(milestone, milestone_date, 'matched', 'matched'),
       careperf.days_between_milestones(milestone, milestone_date, 'Placement_order', 'matched') FROM milestone;
SELECT careperf.days_between_milestones(milestone, milestone_date, 'placement_order', 'matched')
FROM milestone WHERE false;

-- the running answer is not spoilt by those given before
SELECT milestone, milestone_date,
       careperf.days_between_milestones(milestone, milestone_date, 'placement_order', 'matched')
           OVER (ORDER BY milestone_date DESC)
FROM milestone WHERE child_id = 'latest from' ORDER BY milestone_date DESC;

-- against SQL, for children with up to sixty rows in no order, one process and several: no rows
CREATE TABLE regress_careperf_milestone AS
SELECT 'child ' || child AS child_id, (ARRAY['placement_order', 'matched', 'placed'])[1 + abs(hashint4(row_number * 7919 + child)) % 3] AS milestone,
       date '2015-01-01' + abs(hashint4(child * 1000 + row_number)) % 1500 AS milestone_date
FROM generate_series(1, 3000) AS child, generate_series(1, child % 60) AS row_number;
CREATE TEMPORARY VIEW differing AS
SELECT child_id, days, expected
FROM (SELECT child_id, careperf.days_between_milestones(milestone, milestone_date, 'placement_order', 'matched') AS days
      FROM regress_careperf_milestone GROUP BY child_id) AS answered
FULL JOIN (SELECT child_id, first_matched - max(milestone_date) FILTER (WHERE milestone = 'placement_order' AND milestone_date <= first_matched) AS expected
           FROM (SELECT *, min(milestone_date) FILTER (WHERE milestone = 'matched') OVER (PARTITION BY child_id) AS first_matched
                 FROM regress_careperf_milestone) AS m GROUP BY child_id, first_matched) AS computed USING (child_id)
WHERE days IS DISTINCT FROM expected;
SET max_parallel_workers_per_gather = 0;
SELECT * FROM differing;
SET max_parallel_workers_per_gather = 2;
SET min_parallel_table_scan_size = 0;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
ANALYZE regress_careperf_milestone;
DO $$
DECLARE line text; plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN SELECT * FROM differing' LOOP plan := plan || line; END LOOP;
    IF plan !~ 'Gather.*Partial' THEN RAISE 'no parallel aggregate: %', plan; END IF;
END
$$;
SELECT * FROM differing;
SELECT count(*), count(days), sum(days)
FROM (SELECT careperf.days_between_milestones(milestone, milestone_date, 'placement_order', 'matched') AS days
      FROM regress_careperf_milestone GROUP BY child_id) AS answered;
DROP TABLE regress_careperf_milestone CASCADE;

-- the state functions, called by anybody with anything
CREATE FUNCTION pg_temp.add(state bytea, milestone text, day date) RETURNS bytea LANGUAGE SQL
RETURN careperf.days_between_milestones_transition(state, milestone, day, 'from', 'to');
SELECT careperf.days_between_milestones_final(pg_temp.add(pg_temp.add('', 'from', '2019-01-01'), 'to', '2019-01-31')) AS added,
       careperf.days_between_milestones_final(careperf.days_between_milestones_combine(
           pg_temp.add('', 'to', '2019-01-31'), pg_temp.add('', 'from', '2019-01-01'))) AS combined,
       careperf.days_between_milestones_final(careperf.days_between_milestones_combine('', '')) AS nothing,
       careperf.days_between_milestones_final('') AS empty,
       careperf.days_between_milestones_final(NULL) AS unknown,
       pg_temp.add(NULL, 'from', '2019-01-01') AS no_state;
-- a state that somebody keeps is not changed by adding to it
SELECT careperf.days_between_milestones_final(pg_temp.add(state, 'to', '2019-01-11')) AS more,
       careperf.days_between_milestones_final(careperf.days_between_milestones_combine(state, state)) AS twice,
       careperf.days_between_milestones_final(state) AS kept
FROM (SELECT pg_temp.add(pg_temp.add('', 'from', '2019-01-01'), 'to', '2019-01-31') AS state OFFSET 0) AS kept;
\set row '''from'', ''2019-01-01'', ''from'', ''to'''
SELECT careperf.days_between_milestones_transition('\x00', :row);
SELECT careperf.days_between_milestones_transition('\x0000000000', :row);
SELECT careperf.days_between_milestones_transition('\xffffffff00000000', :row);
SELECT careperf.days_between_milestones_transition('\x7f7f7f7f0000000000000000', :row);
SELECT careperf.days_between_milestones_transition('\x000000008080808000000000', :row);
SELECT careperf.days_between_milestones_transition('\x000000000000000000', :row);
SELECT careperf.days_between_milestones_combine('', '\x01');
SELECT careperf.days_between_milestones_combine('\x0100000000000000', '');
SELECT careperf.days_between_milestones_final('\x0100000000000000');
SELECT careperf.days_between_milestones_final('\x010000000000000001000080');
SELECT careperf.days_between_milestones_final(decode(repeat('ff', 4096), 'hex'));
