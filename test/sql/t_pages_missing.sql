-- The page of missing children over a few episodes, on 30 September 2013.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;
SELECT careperf.create_input('t_missing_in') > 0 AS made;
SELECT careperf.create_scorecard('t_missing_in', 't_missing');

-- found: twice missing and found, in care since 8 days. open: found once, missing since; a care leaver. late: found the day after.
-- gone: left the service. citizen: found. status: UASC later only. No page has the others: away, before 1 April, after the day, an end before the start
INSERT INTO t_missing_in.child (child_id, date_of_birth, sex, nationality) VALUES ('found', '1997-05-05', 'M', 'Afghanistani'), ('open', '1993-01-01', 'M', 'Afghanistani'), ('late', '1998-01-01', 'M', 'Vietnamese'),
	('gone', '1996-09-01', 'M', NULL), ('citizen', '1999-01-01', 'F', 'British'), ('status', '1999-01-01', 'F', 'Albanian');
INSERT INTO t_missing_in.uasc_status VALUES ('found', '2013-04-26', NULL), ('open', '2009-01-01', '2011-01-01'), ('late', '2013-09-30', NULL), ('gone', '2012-09-01', NULL), ('status', '2013-09-01', NULL);
INSERT INTO t_missing_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type) VALUES ('found', '2013-04-26', 'S', 'V2', 'U6'), ('open', '2009-01-01', 'S', 'V2', 'U6'),
	('late', '2013-09-30', 'S', 'V2', 'U6'), ('gone', '2012-09-01', 'S', 'V2', 'U6'), ('citizen', '2010-01-01', 'S', 'C2', 'U6');
INSERT INTO t_missing_in.care_leaver VALUES ('open', '2011-01-01', NULL, 'former_relevant');
INSERT INTO t_missing_in.missing_episode VALUES
	('f1', 'found', 'M', '2013-05-04 10:00', '2013-05-05 10:00', 'found'), ('f2', 'found', 'M', '2013-05-05 10:00', '2013-05-09 10:00', NULL),
	('o1', 'open', 'M', '2013-04-01 00:00', '2013-04-02 10:00', 'found'), ('o2', 'open', 'M', '2013-09-30 23:59', NULL, NULL),
	('l1', 'late', 'M', '2013-09-30 12:00', '2013-10-01 01:00', 'found'), ('g1', 'gone', 'M', '2013-08-31 12:00', '2013-09-02 12:00', 'found'), ('g2', 'gone', 'M', '2013-09-01 12:00', '2013-09-30 12:00', 'left_service'),
	('c1', 'citizen', 'M', '2013-06-01 12:00', '2013-06-01 18:00', 'found'), ('s1', 'status', 'M', '2013-06-01 12:00', '2013-06-01 18:00', 'found'),
	('x1', 'citizen', 'A', '2013-06-01 12:00', NULL, NULL), ('x2', 'citizen', 'M', '2013-03-31 23:59', NULL, NULL), ('x3', 'citizen', 'M', '2013-10-01 00:00', NULL, NULL), ('x4', 'citizen', 'M', '2013-06-01 12:00', '2013-06-01 11:00', NULL);

SELECT * FROM t_missing.missing_at('2013-09-30') WHERE section NOT LIKE '%, all' AND value > 0;
SELECT * FROM t_missing.missing_at('2013-09-30') WHERE section LIKE '%, all' AND measure IN ('Found', 'Children', 'Missing episodes');
-- by the day after, the late one is found
SELECT label, measure, value FROM t_missing.missing_at('2013-10-01') WHERE section = 'Nationality, UASC' AND label = 'Vietnamese';
-- how long the case had been open: the last day of each band, and the first of the next
INSERT INTO t_missing_in.uasc_status SELECT 'since ' || n, date '2013-08-31' - n, NULL FROM unnest('{0, 7, 8, 30, 31, 183, 184, 364, 365, 1826}'::integer[]) AS n;
INSERT INTO t_missing_in.missing_episode SELECT child_id, child_id, 'M', '2013-08-31 12:00', NULL, NULL FROM t_missing_in.uasc_status WHERE child_id LIKE 'since%';
INSERT INTO t_missing_in.missing_episode VALUES ('unknown', 'unknown', 'M', '2013-08-31 12:00', NULL, NULL);
SELECT section, label, value FROM t_missing.missing_at('2013-09-30') WHERE section LIKE 'Case open%all' AND measure = 'Still missing' AND value > 0;
-- nobody; beyond the data
SELECT * FROM t_missing.missing_at('2000-09-30');
INSERT INTO t_missing_in.input_currency (table_name, data_to) VALUES ('missing_episode', '2013-08-31');
SELECT count(*) FROM t_missing.missing_at('2013-09-30');

SELECT careperf.drop_scorecard('t_missing');
DROP SCHEMA t_missing_in CASCADE;
