-- The page on youth justice over spells few enough to check by eye, on 31 March 2019.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;
SELECT careperf.create_input('t_justice_in') > 0 AS made;
SELECT careperf.create_scorecard('t_justice_in', 't_justice');
SELECT t_justice.set_council('E10000016', 'Council');

-- in: looked after all the year. then: looked after from the day of his remand. never: known, not looked after. leaver: a care leaver
INSERT INTO t_justice_in.child (child_id, date_of_birth, sex) VALUES ('in', '2002-01-01', 'M'), ('then', '2003-01-01', 'M'), ('never', '2003-06-01', 'F'), ('leaver', '2000-01-01', 'M'), ('leaver too', '2000-01-01', 'M');
INSERT INTO t_justice_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type, end_date, reason_ended) VALUES
	('in', '2017-01-01', 'S', 'C2', 'U6', NULL, NULL), ('then', '2018-06-01', 'S', 'J1', 'R5', '2018-07-01', 'E4A'),
	('leaver', '2015-01-01', 'S', 'V2', 'U6', NULL, NULL), ('leaver too', '2015-01-01', 'S', 'V2', 'U6', NULL, NULL);
INSERT INTO t_justice_in.uasc_status VALUES ('leaver', '2015-01-01', '2018-01-01');
INSERT INTO t_justice_in.care_leaver VALUES ('leaver', '2018-01-01', NULL, 'former_relevant'), ('leaver too', '2018-01-01', NULL, 'relevant');
INSERT INTO t_justice_in.care_leaver_contact VALUES ('leaver too', '2018-12-01', 'YES', NULL, 'X2', NULL);
INSERT INTO t_justice_in.youth_justice VALUES
	-- remands: of a child in care, on the day care began, and of one whom another authority looks after; one of the year before, 10 days of which are in this
	('r1', 'in', 'E10000016', '2018-05-01', '2018-05-11', 'custody_remand', 'Cookham Wood'), ('r2', 'then', 'E10000016', '2018-06-01', '2018-07-01', 'custody_remand', 'Cookham Wood'),
	('r3', NULL, 'E09000008', '2019-03-31', NULL, 'custody_remand', NULL), ('r4', 'in', NULL, '2018-03-01', '2018-04-11', 'custody_remand', 'Medway STC'),
	-- sentences: of the child in care, of one known to have been looked after by the council, of a stranger, of the leaver who is still held
	('s1', 'in', NULL, '2018-05-11', '2018-09-01', 'custody_sentence', 'Cookham Wood'), ('s2', NULL, 'E10000016', '2018-04-01', '2018-09-01', 'custody_sentence', 'Cookham Wood'),
	('s3', NULL, NULL, '2018-04-01', '2018-09-01', 'custody_sentence', 'Cookham Wood'), ('s4', 'leaver', NULL, '2018-02-01', NULL, 'custody_sentence', 'Rochester'),
	-- other disposals, one still open; begun after the day; in the year before; that can not be
	('d1', 'in', NULL, '2018-10-01', NULL, 'court', NULL), ('d2', 'never', NULL, '2018-10-01', '2019-01-01', 'out_of_court', NULL), ('d3', NULL, 'E09000008', '2018-10-01', '2019-01-01', 'out_of_court', NULL),
	('d4', 'in', NULL, '2019-04-01', NULL, 'court', NULL), ('d5', 'in', NULL, '2018-03-31', '2018-04-02', 'out_of_court', NULL), ('d6', 'in', NULL, '2018-10-01', '2018-09-01', 'court', NULL),
	('d7', 'in', NULL, '2018-11-01', NULL, NULL, NULL);

SELECT * FROM t_justice.youth_justice_at('2019-03-31');
-- the year before; nobody; beyond the data
SELECT section, label, measure, value FROM t_justice.youth_justice_at('2018-03-31') WHERE label <> 'All';
SELECT * FROM t_justice.youth_justice_at('2010-03-31');
INSERT INTO t_justice_in.input_currency (table_name, data_to) VALUES ('youth_justice', '2019-02-28');
SELECT count(*) FROM t_justice.youth_justice_at('2019-03-31');

SELECT careperf.drop_scorecard('t_justice');
DROP SCHEMA t_justice_in CASCADE;
