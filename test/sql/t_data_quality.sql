-- Data quality: a clean council breaks no rule; then every rule is broken by a row made for it.
SET client_min_messages = warning;
SET datestyle = ISO;
CREATE EXTENSION IF NOT EXISTS careperf;
\pset format unaligned
\pset null -

SELECT careperf.create_input('dq_in');
-- what a council's views may hold, whose columns know no constraints
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname)
FROM pg_constraint AS c WHERE c.connamespace = 'dq_in'::regnamespace AND c.contype = 'p'
\set ECHO none
\gexec
\set ECHO all
SELECT format('ALTER TABLE dq_in.%I ALTER %I DROP NOT NULL', table_name, column_name) FROM careperf.input_column WHERE required
\set ECHO none
\gexec
\set ECHO all
SELECT careperf.create_scorecard('dq_in', 'dq');
SELECT dq.set_council('E10000016', 'Kent');

-- a clean little council: a child in care with a temporary stay, two siblings adopted, a care leaver, a UASC
INSERT INTO dq_in.child (child_id, date_of_birth, sex, ethnicity) VALUES
	('Ann', '2010-05-01', 'F', 'WBRI'), ('Ben', '2016-02-01', 'M', 'MWBC'), ('Eve', '2015-01-01', 'F', 'MWBC'),
	('Cat', '1999-06-01', 'F', 'WBRI'), ('Dan', '2002-03-03', 'M', 'OOTH');
INSERT INTO dq_in.care_episode VALUES
	('Ann', '2017-01-10', 'S', 'C1', 'N1', 'U6', 'PR1', '2017-03-01', 'X1', NULL, 'E10000016', 5.0),
	('Ann', '2017-03-01', 'L', 'C2', 'N1', 'U6', 'PR1', '2018-02-01', 'X1', NULL, 'E10000016', 5.0),
	('Ann', '2018-02-01', 'P', 'C2', 'N1', 'T1', NULL, '2018-02-05', 'X1', NULL, NULL, NULL),
	('Ann', '2018-02-05', 'P', 'C2', 'N1', 'U6', 'PR1', NULL, NULL, NULL, 'E10000016', 5.0),
	('Cat', '2015-01-05', 'S', 'V2', 'N5', 'U4', 'PR4', '2017-06-01', 'E5', 'OTHER', 'E06000035', 19.9),
	('Dan', '2018-05-01', 'S', 'V2', 'N8', 'U4', 'PR4', NULL, NULL, NULL, 'E10000016', 999.9);
INSERT INTO dq_in.care_episode
SELECT child_id, e.* FROM (VALUES ('Ben'), ('Eve')) AS c (child_id) CROSS JOIN (VALUES
	('2016-03-01'::date, 'S', 'C1', 'N1', 'U6', 'PR1', '2016-09-01'::date, 'X1', NULL, 'E10000016', 3.2),
	('2016-09-01', 'L', 'E1', 'N1', 'U6', 'PR1', '2016-12-01', 'X1', 'CARPL', 'E10000016', 3.2),
	('2016-12-01', 'P', 'E1', 'N1', 'A6', 'PR5', '2017-06-01', 'E12', NULL, 'E10000016', 3.2)) AS e;
INSERT INTO dq_in.milestone
SELECT child_id, m.* FROM (VALUES ('Ben'), ('Eve')) AS c (child_id) CROSS JOIN (VALUES
	('plan_initiated', '2016-05-01'::date), ('agency_decision', '2016-06-20'), ('matched', '2016-11-15')) AS m;
INSERT INTO dq_in.sibling_placement VALUES ('group', 'Ben', '2016-12-01', 'home', true), ('group', 'Eve', '2016-12-01', 'home', true);
INSERT INTO dq_in.uasc_status VALUES ('Dan', '2018-05-01', NULL);
INSERT INTO dq_in.disability VALUES ('Ann', 'MOB', NULL, NULL);
INSERT INTO dq_in.team VALUES ('t1', 'Thanet', 'East', 'cic_district');
INSERT INTO dq_in.worker VALUES ('w1', 'social_worker', 't1', 1.0, '2016-01-01', NULL), ('w2', 'iro', 't1', 0.5, '2016-01-01', NULL);
INSERT INTO dq_in.worker_allocation VALUES ('Ann', 'social_worker', 'w1', 't1', '2017-01-10', NULL), ('Ann', 'iro', 'w2', NULL, '2017-01-12', NULL);
INSERT INTO dq_in.staff_post VALUES ('p1', 't1', 1.0, 'permanent_qsw', '2016-01-01', NULL);
INSERT INTO dq_in.review VALUES ('Ann', '2017-02-01', 'PN1'), ('Ann', '2017-05-01', 'PN6'), ('Ben', '2016-03-20', 'PN0');
INSERT INTO dq_in.health_event VALUES ('Ann', 'iha_referral', '2017-01-09'), ('Ann', 'iha', '2017-02-01'), ('Ann', 'dental', '2017-06-01');
INSERT INTO dq_in.sdq_score VALUES ('Ann', '2018-01-10', 12);
INSERT INTO dq_in.education_status VALUES ('Ann', 'sen_support', '2017-09-01', NULL, 'primary');
INSERT INTO dq_in.ehcp_request VALUES ('Ann', '2018-01-01', '2018-04-01', false);
INSERT INTO dq_in.missing_episode VALUES ('m1', 'Ann', 'M', '2018-03-01 20:00', '2018-03-02 08:00', 'found');
INSERT INTO dq_in.return_interview VALUES ('m1', '2018-03-03', '2018-03-05');
INSERT INTO dq_in.complaint VALUES ('c1', 'Ann', '2018-03-03');
INSERT INTO dq_in.care_leaver VALUES ('Cat', '2017-06-01', NULL, 'former_relevant');
INSERT INTO dq_in.care_leaver_contact VALUES ('Cat', '2018-06-02', 'YES', 'F5', 'U1', 'E10000016');
INSERT INTO dq_in.pathway_plan VALUES ('Cat', '2018-01-10');
INSERT INTO dq_in.staying_put VALUES ('Cat', '2017-06-01', '2017-12-01');
INSERT INTO dq_in.care_plan_audit VALUES ('a1', 'Ann', '2018-04-01', 'good');
INSERT INTO dq_in.youth_justice VALUES ('y1', NULL, NULL, '2018-04-01', '2018-06-01', 'court', NULL);
INSERT INTO dq_in.population VALUES ('E10000016', '2017-04-01', 330000), ('E10000016', '2018-04-01', 333000);
INSERT INTO dq_in.other_la_child VALUES ('o1', 'E06000035', '2008-01-01', '2018-01-01', NULL, false);
INSERT INTO dq_in.input_currency (table_name, data_to) SELECT table_name, '2018-12-31' FROM careperf.input_table;
SELECT * FROM dq.data_quality;

-- care episodes, one child a rule
INSERT INTO dq_in.child (child_id, date_of_birth, date_of_death)
SELECT c, CASE c WHEN 'turns 18' THEN date '2000-06-01' WHEN 'starts at 18' THEN '1999-06-01' ELSE '2010-01-01' END,
	CASE c WHEN 'died' THEN date '2018-06-01' END
FROM unnest(ARRAY['overlaps', 'open, then another', 'two open', 'no reason', 'reason only', 'no continuation', 'final reason', 'S within', 'gap',
	'began before', 'starts at 18', 'turns 18', 'died', 'copied', 'V3 between', 'V3 and V4', 'V3 in U4', 'V3 in T4', 'T3 too long', 'T4 first', 'T4 last', 'not back', 'L moves',
	'P stays', 'U keeps', 'A5 moves', 'P1 and V2', 'provider of T4', 'no provider', 'PR0 fosters', 'E1 in 2005', 'K3 in 2018', 'E48 in 2017', 'CUSTOD 2017',
	'no distance', '351 miles', 'no authority', 'authority Kent']) AS c;
INSERT INTO dq_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider, end_date, reason_ended,
	reason_placement_changed, placement_la, distance_miles)
SELECT child_id, start_date, reason_started, legal_status, placement_type, placement_provider, end_date, reason_ended, reason, coalesce(la, 'E10000016'), coalesce(miles, 1)
FROM (VALUES
	('overlaps', '2018-01-01'::date, 'S', 'C2', 'U6', 'PR1', '2018-03-01'::date, 'X1', NULL, NULL, NULL::numeric),
	('overlaps', '2018-02-01', 'P', 'C2', 'K2', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('open, then another', '2018-01-01', 'S', 'C2', 'U6', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('open, then another', '2018-02-01', 'P', 'C2', 'K2', 'PR1', '2018-04-01', 'E8', NULL, NULL, NULL),
	('two open', '2018-01-01', 'S', 'C2', 'U6', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('two open', '2018-01-01', 'S', 'C2', 'K2', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('no reason', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', NULL, NULL, NULL, NULL),
	('reason only', '2018-01-01', 'S', 'C2', 'U6', 'PR1', NULL, 'E8', NULL, NULL, NULL),
	('no continuation', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'X1', NULL, NULL, NULL),
	('final reason', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'E4A', NULL, NULL, NULL),
	('final reason', '2018-02-01', 'P', 'C2', 'K2', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('S within', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'X1', NULL, NULL, NULL),
	('S within', '2018-02-01', 'S', 'C2', 'K2', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('gap', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'E4A', NULL, NULL, NULL),
	('gap', '2018-02-02', 'P', 'C2', 'K2', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('began before', '2018-01-01', 'L', 'C2', 'U6', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('starts at 18', '2017-06-01', 'S', 'V2', 'K2', 'PR1', '2017-07-01', 'E8', NULL, NULL, NULL),
	('turns 18', '2018-01-01', 'S', 'V2', 'K2', 'PR1', '2018-06-02', 'E8', NULL, NULL, NULL),
	('died', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-06-02', 'E2', NULL, NULL, NULL),
	('copied', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'E8', NULL, NULL, NULL),
	('copied', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'E8', NULL, NULL, NULL),
	('V3 between', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'E8', NULL, NULL, NULL),
	('V3 between', '2018-02-01', 'S', 'V3', 'U6', 'PR1', '2018-02-03', 'X1', NULL, NULL, NULL),
	('V3 and V4', '2018-04-01', 'S', 'V3', 'U6', 'PR1', '2018-04-03', 'E8', NULL, NULL, NULL),
	('V3 and V4', '2018-05-01', 'S', 'V4', 'U6', 'PR1', '2018-05-03', 'E8', NULL, NULL, NULL),
	('V3 in U4', '2018-04-01', 'S', 'V3', 'U4', 'PR1', '2018-04-03', 'E8', NULL, NULL, NULL),
	('V3 in T4', '2018-04-01', 'S', 'V3', 'T4', NULL, '2018-04-03', 'E8', NULL, NULL, NULL),
	('T3 too long', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'X1', NULL, NULL, NULL),
	('T3 too long', '2018-02-01', 'P', 'C2', 'T3', NULL, '2018-02-23', 'X1', NULL, NULL, NULL),
	('T3 too long', '2018-02-23', 'P', 'C2', 'U6', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('T4 first', '2018-01-01', 'S', 'C2', 'T4', NULL, '2018-01-08', 'X1', NULL, NULL, NULL),
	('T4 first', '2018-01-08', 'P', 'C2', 'U6', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('T4 last', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'X1', NULL, NULL, NULL),
	('T4 last', '2018-02-01', 'P', 'C2', 'T4', NULL, '2018-02-08', 'E8', NULL, NULL, NULL),
	('not back', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'X1', NULL, NULL, NULL),
	('not back', '2018-02-01', 'P', 'C2', 'T4', NULL, '2018-02-08', 'X1', NULL, NULL, NULL),
	('not back', '2018-02-08', 'P', 'C2', 'K2', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('L moves', '2018-01-01', 'S', 'C1', 'U6', 'PR1', '2018-02-01', 'X1', NULL, NULL, NULL),
	('L moves', '2018-02-01', 'L', 'C2', 'K2', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('P stays', '2018-01-01', 'S', 'C1', 'U6', 'PR1', '2018-02-01', 'X1', NULL, NULL, NULL),
	('P stays', '2018-02-01', 'P', 'C2', 'K2', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('U keeps', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'X1', NULL, NULL, NULL),
	('U keeps', '2018-02-01', 'U', 'C2', 'U4', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('A5 moves', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'X1', NULL, NULL, NULL),
	('A5 moves', '2018-02-01', 'P', 'C2', 'A5', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('P1 and V2', '2018-01-01', 'S', 'V2', 'P1', 'PR0', NULL, NULL, NULL, NULL, NULL),
	('provider of T4', '2018-01-01', 'S', 'C2', 'U6', 'PR1', '2018-02-01', 'X1', NULL, NULL, NULL),
	('provider of T4', '2018-02-01', 'P', 'C2', 'T4', 'PR1', '2018-02-08', 'X1', NULL, NULL, NULL),
	('provider of T4', '2018-02-08', 'P', 'C2', 'U6', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('no provider', '2018-01-01', 'S', 'C2', 'U6', NULL, NULL, NULL, NULL, NULL, NULL),
	('PR0 fosters', '2018-01-01', 'S', 'C2', 'U6', 'PR0', NULL, NULL, NULL, NULL, NULL),
	('E1 in 2005', '2005-11-30', 'S', 'E1', 'U6', 'PR1', '2006-01-01', 'E8', NULL, NULL, NULL),
	('K3 in 2018', '2018-01-01', 'S', 'C2', 'K3', 'PR1', NULL, NULL, NULL, NULL, NULL),
	('E48 in 2017', '2017-01-01', 'S', 'C2', 'U6', 'PR1', '2017-02-01', 'E48', NULL, NULL, NULL),
	('CUSTOD 2017', '2017-01-01', 'S', 'C2', 'U6', 'PR1', '2017-02-01', 'E8', 'CUSTOD', NULL, NULL),
	('no distance', '2018-01-01', 'S', 'C2', 'U6', 'PR1', NULL, NULL, NULL, NULL, 999.9),
	('351 miles', '2018-01-01', 'S', 'C2', 'U6', 'PR1', NULL, NULL, NULL, NULL, 351),
	('no authority', '2018-01-01', 'S', 'C2', 'U6', 'PR1', NULL, NULL, NULL, '', NULL),
	('authority Kent', '2018-01-01', 'S', 'C2', 'U6', 'PR1', NULL, NULL, NULL, 'Kent', NULL))
	AS e (child_id, start_date, reason_started, legal_status, placement_type, placement_provider, end_date, reason_ended, reason, la, miles);
SELECT rule, ssda903_rule, severity, child_id, row_key, column_name, value FROM dq.data_quality ORDER BY child_id COLLATE "C", rule COLLATE "C", row_key COLLATE "C";

-- the days on which care is counted agree with what the rules say
SELECT child_id, in_care FROM dq.care_history WHERE child_id IN ('overlaps', 'open, then another', 'two open', 'S within', 'turns 18', 'V3 between', 'copied') ORDER BY child_id COLLATE "C";

CREATE TEMPORARY TABLE seen AS SELECT DISTINCT rule, table_name, column_name FROM dq.data_quality;
DELETE FROM dq_in.care_episode WHERE child_id NOT IN ('Ann', 'Ben', 'Cat', 'Dan', 'Eve');
DELETE FROM dq_in.child WHERE child_id NOT IN ('Ann', 'Ben', 'Cat', 'Dan', 'Eve');
SELECT * FROM dq.data_quality;

-- adoption
INSERT INTO dq_in.child (child_id, date_of_birth) SELECT format('adopted %s', n), date '2014-01-01' FROM generate_series(1, 14) AS n;
INSERT INTO dq_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider, end_date, reason_ended, placement_la, distance_miles)
SELECT format('adopted %s', n), '2017-01-01'::date, 'S', CASE WHEN n = 2 THEN 'E1' ELSE 'C2' END,
	CASE WHEN n IN (1, 3, 7, 11, 12) THEN 'A4' ELSE 'U6' END, 'PR1', '2018-01-01', CASE WHEN n IN (7, 8, 12) THEN 'E11' ELSE 'E8' END, 'E10000016', 1
FROM generate_series(1, 13) AS n;
UPDATE dq_in.care_episode SET legal_status = 'E1' WHERE child_id = 'adopted 4';
INSERT INTO dq_in.milestone VALUES
	('adopted 3', 'plan_initiated', '2017-01-01'), ('adopted 3', 'agency_decision', '2017-02-01'), ('adopted 3', 'decision_reversed', '2017-03-01'),
	('adopted 4', 'plan_initiated', '2017-01-01'), ('adopted 4', 'agency_decision', '2017-02-01'), ('adopted 4', 'decision_reversed', '2017-03-01'),
	('adopted 5', 'plan_initiated', '2016-01-01'), ('adopted 5', 'agency_decision', '2016-12-01'), ('adopted 5', 'decision_reversed', '2017-03-01'),
	('adopted 6', 'agency_decision', '2017-02-01'), ('adopted 6', 'decision_reversed', '2017-03-01'),
	('adopted 7', 'plan_initiated', '2016-12-01'), ('adopted 7', 'agency_decision', '2017-01-01'), ('adopted 7', 'decision_reversed', '2017-03-01'),
	('adopted 8', 'matched', '2017-03-01'),
	('adopted 9', 'plan_initiated', '2017-01-01'), ('adopted 9', 'agency_decision', '2017-02-01'), ('adopted 9', 'agency_decision', '2017-03-01'),
	('adopted 10', 'plan_initiated', '2017-01-01'), ('adopted 10', 'agency_decision', '2017-02-01'), ('adopted 10', 'decision_reversed', '2017-02-01'),
	('adopted 11', 'plan_initiated', '2017-01-01'), ('adopted 11', 'agency_decision', '2017-01-01'), ('adopted 11', 'decision_reversed', '2017-04-01'),
	('adopted 11', 'matched', '2017-02-01'), ('adopted 11', 'matched', '2019-02-01'),
	('adopted 12', 'plan_initiated', '2017-01-01'), ('adopted 12', 'agency_decision', '2017-01-01'), ('adopted 12', 'matched', '2017-01-01'),
	('adopted 13', 'adoption_order', '2018-01-01'), ('adopted 14', 'decision_reversed', '2018-01-01');
INSERT INTO dq_in.sibling_placement VALUES ('alone', 'adopted 1', NULL, NULL, true),
	('unlike', 'adopted 2', '2018-01-01', 'home', true), ('unlike', 'adopted 3', '2018-01-01', NULL, false);
SELECT rule, ssda903_rule, severity, table_name, child_id, row_key, column_name, value FROM dq.data_quality ORDER BY child_id COLLATE "C", rule COLLATE "C", row_key COLLATE "C";
INSERT INTO seen SELECT DISTINCT rule, table_name, column_name FROM dq.data_quality;
DELETE FROM dq_in.care_episode WHERE child_id LIKE 'adopted %';
DELETE FROM dq_in.milestone WHERE child_id LIKE 'adopted %';
DELETE FROM dq_in.sibling_placement WHERE sibling_group_id <> 'group';
DELETE FROM dq_in.child WHERE child_id LIKE 'adopted %';

-- everything else
INSERT INTO dq_in.child (child_id, date_of_birth, date_of_death) VALUES ('Fay', '1999-01-01', '2018-01-01'), ('Gus', '1999-01-01', NULL), ('Hal', '1990-01-01', NULL);
INSERT INTO dq_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider, end_date, reason_ended, placement_la, distance_miles)
VALUES ('Gus', '2015-01-01', 'S', 'C2', 'U6', 'PR1', '2015-06-01', 'E3', 'E10000016', 1);
INSERT INTO dq_in.uasc_status VALUES ('Cat', '2016-01-01', '2017-06-02'), ('Cat', '2016-01-01', '2016-01-01');
INSERT INTO dq_in.review VALUES ('Ann', '2017-01-09', 'PN1'), ('Ann', '2017-06-01', 'PN0'), ('Ann', '2017-07-01', NULL), ('Ben', '2016-04-01', 'PN1'),
	('Ann', '2018-03-01', 'PN1'), ('Ann', '2018-03-01', 'PN2'), ('Nobody', '2018-03-01', 'PN1'), ('Ann', '2019-01-01', 'PN1');
INSERT INTO dq_in.health_event VALUES ('Ann', 'iha', '2016-12-12'), ('Ann', 'rha', '2010-04-30');
INSERT INTO dq_in.sdq_score VALUES ('Ann', '2018-02-01', 41), ('Ann', '2014-04-30', 10), ('Ann', '2018-01-10', 13);
INSERT INTO dq_in.ehcp_request VALUES ('Ann', '2018-01-01', '2017-12-31', false);
INSERT INTO dq_in.missing_episode VALUES ('m2', 'Ann', 'M', '2017-01-09 23:59', '2017-01-10 08:00', 'found'), ('m3', 'Cat', 'M', '2017-05-30', NULL, NULL),
	('m4', 'Ann', 'A', '2018-03-02 07:00', '2018-03-02 09:00', NULL), ('m5', 'Ann', 'M', '2018-05-01 07:00', '2018-05-01 06:59', NULL);
INSERT INTO dq_in.return_interview VALUES ('m0', NULL, NULL), ('m1', '2018-03-01', '2018-03-01');
INSERT INTO dq_in.complaint VALUES ('c2', NULL, '2018-03-03');
INSERT INTO dq_in.care_leaver VALUES ('Cat', '2017-05-31', '2017-06-01', 'relevant'), ('Hal', '2015-01-01', NULL, 'former_relevant'), ('Gus', '2017-01-01', NULL, 'former_relevant'), ('Fay', '2017-01-01', NULL, NULL);
INSERT INTO dq_in.care_leaver_contact VALUES ('Cat', '2017-05-31', 'YES', 'F1', 'B1'), ('Cat', '2018-06-02', 'NO', NULL, NULL), ('Cat', '2018-07-01', 'NO', 'F1', NULL),
	('Cat', '2018-08-01', 'YES', '0', 'S1'), ('Cat', '2018-09-01', NULL, NULL, NULL), ('Gus', '2016-12-31', 'NO', NULL, NULL), ('Fay', '2018-01-02', 'DIED', NULL, NULL);
INSERT INTO dq_in.worker_allocation VALUES ('Dan', 'social_worker', 'w1', 't1', '2018-05-01', '2018-06-01'), ('Dan', 'social_worker', 'w3', 't3', '2018-06-09', NULL);
INSERT INTO dq_in.staff_post VALUES ('p1', 't1', 'NaN', 'vacant', '2018-01-01', NULL), ('p2', 't2', 1, 'vacant', '2018-01-01', NULL);
INSERT INTO dq_in.worker VALUES ('w1', 'social_worker', 't1', -0.5, '2018-01-01', NULL), ('w4', 'iro', 't4', 1, '2018-01-01', NULL);
INSERT INTO dq_in.population VALUES ('E10000016', '2018-04-01', 0);
INSERT INTO dq_in.input_currency VALUES ('episodes', '2018-12-31');
INSERT INTO dq_in.team VALUES ('t1', 'Thanet', 'East', 'uasc');
SELECT rule, ssda903_rule, severity, table_name, child_id, row_key, column_name, value FROM dq.data_quality ORDER BY table_name COLLATE "C", rule COLLATE "C", child_id COLLATE "C", row_key COLLATE "C", value COLLATE "C";
INSERT INTO seen SELECT DISTINCT rule, table_name, column_name FROM dq.data_quality;
DELETE FROM dq.council;
INSERT INTO dq_in.population VALUES ('E07000106', '2018-04-01', 30000);
SELECT rule, table_name, row_key, column_name, value FROM dq.data_quality WHERE rule = 'area_not_known' ORDER BY row_key;
INSERT INTO seen SELECT DISTINCT rule, table_name, column_name FROM dq.data_quality;

-- every column of every table: nothing, infinity, dates of other ages, codes of no list, everything twice; and never an error
SELECT format('INSERT INTO dq_in.%I DEFAULT VALUES', table_name) FROM careperf.input_table
\set ECHO none
\gexec
\set ECHO all
SELECT format('INSERT INTO dq_in.%I (%s) VALUES (%s)', table_name, string_agg(quote_ident(column_name), ', '),
	string_agg(CASE WHEN column_name = 'table_name' THEN quote_literal(table_name) WHEN data_type ~ '^(date|timestamp)' THEN quote_literal(d)
		WHEN data_type = 'boolean' THEN 'true' WHEN data_type = 'text' THEN '''?''' ELSE '-1' END, ', '))
FROM careperf.input_column CROSS JOIN unnest(ARRAY['infinity', '-infinity', '4713-01-01 BC', '294276-12-31', '2018-12-31', '2018-12-31']) WITH ORDINALITY AS v (d, n)
GROUP BY table_name, d, n ORDER BY table_name, n
\set ECHO none
\gexec
\set ECHO all
UPDATE dq_in.child SET date_of_birth = '5874897-12-31' WHERE date_of_birth = '294276-12-31';
UPDATE dq_in.care_episode SET end_date = '5874897-12-31' WHERE end_date = '294276-12-31';
UPDATE dq_in.review SET review_date = '5874897-12-31' WHERE review_date = '294276-12-31';
UPDATE dq_in.milestone SET milestone_date = '5874897-12-31' WHERE milestone_date = '294276-12-31';
SELECT rule, count(DISTINCT (table_name, column_name)) AS columns, count(*) AS rows, min(value COLLATE "C") AS least, max(value COLLATE "C") AS greatest FROM dq.data_quality
WHERE rule IN ('unknown_code', 'missing_value', 'infinite_date', 'implausible_date', 'duplicate_key') GROUP BY rule ORDER BY rule COLLATE "C";
INSERT INTO seen SELECT DISTINCT rule, table_name, column_name FROM dq.data_quality;

-- no rule that the rows above have not broken, but for those that are the same on every table
SELECT q.rule, q.table_name, q.column_name FROM careperf.data_quality_rule AS q
WHERE NOT EXISTS (SELECT FROM seen AS s WHERE (s.rule, s.table_name, s.column_name) = (q.rule, q.table_name, q.column_name))
	AND q.rule NOT IN ('after_data_to', 'before_birth', 'impossible_spell', 'no_child_row') ORDER BY 1, 2, 3;
SELECT rule FROM (VALUES ('after_data_to'), ('before_birth'), ('impossible_spell'), ('no_child_row')) AS v (rule) WHERE rule NOT IN (SELECT rule FROM seen);

-- the summary adds up, and the value does not depend on the reader's style of dates
SELECT (SELECT sum(row_count) FROM dq.data_quality_summary) = (SELECT count(*) FROM dq.data_quality) AS adds_up;
SET datestyle = 'SQL, DMY';
SELECT DISTINCT row_key, value FROM dq.data_quality WHERE rule = 'care_leaver_at_25' ORDER BY 1;

DROP SCHEMA dq CASCADE;
DROP SCHEMA dq_in CASCADE;
