-- The pages on placements over a council small enough to check by eye: what counts as a placement, in which band,
-- section and period, on 31 July 2019 (whose 12 months begin on 1 August 2018).
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;
SELECT careperf.create_input('t_stability_in') > 0 AS made;
SELECT careperf.create_scorecard('t_stability_in', 't_stability');
INSERT INTO t_stability_in.team VALUES ('N', 'North Children in Care', 'North', 'cic_district'), ('D', 'Disabled Children', 'East', 'disabled_children'), ('U', 'UASC', NULL, 'uasc');

-- one: a girl of 5 on a care order, in one placement since she was born; her second team has her
INSERT INTO t_stability_in.child VALUES ('one', '2014-07-31', 'F', 'WBRI');
INSERT INTO t_stability_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider) VALUES ('one', '2014-07-31', 'S', 'C2', 'U4', 'PR1');
INSERT INTO t_stability_in.worker_allocation VALUES ('one', 'social_worker', 'w1', 'N', '2014-08-01', NULL), ('one', 'social_worker', 'w2', 'D', '2019-01-01', NULL), ('one', 'iro', 'w3', 'N', '2019-07-01', NULL);
INSERT INTO t_stability_in.disability VALUES ('one', 'LD', NULL, NULL);
-- three: UASC, three placements in 9 months and the last in his own flat; a temporary stay and a change of order are none. The first ended
-- within the 12 months. His disability is over
INSERT INTO t_stability_in.child VALUES ('three', '2002-01-01', 'M', 'OOTH');
INSERT INTO t_stability_in.uasc_status VALUES ('three', '2018-10-31', NULL);
INSERT INTO t_stability_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider, end_date, reason_ended) VALUES
	('three', '2018-10-31', 'S', 'V2', 'K2', 'PR1', '2018-12-01', 'X1'), ('three', '2018-12-01', 'P', 'V2', 'U6', 'PR4', '2019-03-01', 'X1'),
	('three', '2019-03-01', 'P', 'V2', 'T1', NULL, '2019-03-05', 'X1'), ('three', '2019-03-05', 'P', 'V2', 'U6', 'PR4', '2019-05-01', 'X1'),
	('three', '2019-05-01', 'L', 'C1', 'U6', 'PR4', '2019-06-01', 'X1'), ('three', '2019-06-01', 'P', 'C1', 'P2', 'PR1', NULL, NULL);
INSERT INTO t_stability_in.disability VALUES ('three', 'HEAR', '2018-11-01', '2019-07-31');
INSERT INTO t_stability_in.worker_allocation VALUES ('three', 'social_worker', 'w4', 'U', '2018-10-31', NULL);
-- back: home twice in the year, three periods of care and five placements, the present one since 13 days; nobody's case
INSERT INTO t_stability_in.child VALUES ('back', '2010-02-02', 'F', 'WBRI');
INSERT INTO t_stability_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider, end_date, reason_ended) VALUES
	('back', '2018-06-01', 'S', 'V2', 'U6', 'PR1', '2018-09-01', 'X1'), ('back', '2018-09-01', 'P', 'V2', 'U6', 'PR4', '2018-10-01', 'E4A'),
	('back', '2018-12-01', 'S', 'V2', 'U6', 'PR1', '2019-01-01', 'X1'), ('back', '2019-01-01', 'P', 'V2', 'U3', 'PR1', '2019-02-01', 'E4A'),
	('back', '2019-07-18', 'S', 'L1', 'K1', 'PR1', NULL, NULL);
-- edge: a placement that ended on the first day of the 12 months is none of theirs; date of birth and sex not known
INSERT INTO t_stability_in.child VALUES ('edge', '-infinity', 'U', NULL);
INSERT INTO t_stability_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type, end_date, reason_ended) VALUES
	('edge', '2018-06-01', 'S', 'V2', 'U6', '2018-08-01', 'X1'), ('edge', '2018-08-01', 'P', 'V2', 'U6', '2018-10-01', 'X1'), ('edge', '2018-10-01', 'P', 'V2', 'R2', NULL, NULL);
-- not in care: left the day before; on short breaks; comes the day after
INSERT INTO t_stability_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type, end_date, reason_ended) VALUES
	('left', '2018-06-01', 'S', 'V2', 'U6', '2019-07-31', 'E4A'), ('break', '2018-06-01', 'S', 'V4', 'U6', NULL, NULL), ('next', '2019-08-01', 'S', 'V2', 'U6', NULL, NULL);

-- a row per child
\x on
SELECT * FROM t_stability.placements_on('2019-07-31') ORDER BY child_id;
\x off
-- every section, then every measure of one label, and the periods of care
SELECT section, label, measure, value, percent FROM t_stability.placement_stability_at('2019-07-31')
WHERE measure IN ('Under 3 placements', '3 or more placements', 'Average days in care') AND section <> 'All';
SELECT measure, value, percent FROM t_stability.placement_stability_at('2019-07-31') WHERE section = 'All';
SELECT section, label, measure, value, percent FROM t_stability.placement_stability_at('2019-07-31') WHERE measure LIKE '%of care' AND value > 0;
-- of the four the scorecard says the same
SELECT numerator, denominator FROM t_stability.scorecard_at('2019-07-31') WHERE indicator = 'placements_3_plus';
-- the day before 'back' came back, and the last day of each band
SELECT count(*) FROM t_stability.placements_on('2019-07-17');
SELECT d.as_of, p.days, p.duration FROM (VALUES (date '2018-11-13'), ('2018-11-14'), ('2018-12-25'), ('2018-12-26'), ('2019-04-29'), ('2019-04-30'), ('2019-10-30'), ('2019-10-31')) AS d (as_of)
	CROSS JOIN LATERAL t_stability.placements_on(d.as_of) AS p WHERE p.child_id = 'three';
SELECT d.as_of, p.duration FROM (VALUES (date '2016-07-30'), ('2016-07-31'), ('2017-07-31'), ('2019-07-30'), ('2019-07-31'), ('2024-07-31')) AS d (as_of)
	CROSS JOIN LATERAL t_stability.placements_on(d.as_of) AS p WHERE p.child_id = 'one';

-- ## The closer look at those with three or more
SELECT * FROM t_stability.placement_breakdown_at('2019-07-31');
-- nobody
SELECT * FROM t_stability.placement_breakdown_at('2017-07-31');
SELECT count(*) FROM t_stability.placement_stability_at('2010-01-01');
-- beyond the data
INSERT INTO t_stability_in.input_currency (table_name, data_to) VALUES ('care_episode', '2019-06-30');
SELECT count(*) FROM t_stability.placement_stability_at('2019-07-31');
SELECT count(*) FROM t_stability.placement_breakdown_at('2019-07-31');

SELECT careperf.drop_scorecard('t_stability');
DROP SCHEMA t_stability_in CASCADE;
