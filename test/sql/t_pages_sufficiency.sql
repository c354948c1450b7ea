-- The pages of the sufficiency strategy over a council small enough to check by eye.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;
SELECT careperf.create_input('t_sufficiency_in') > 0 AS made;
SELECT careperf.create_scorecard('t_sufficiency_in', 't_sufficiency');
SELECT t_sufficiency.set_council('E10000016', 'Council');
INSERT INTO t_sufficiency_in.team VALUES ('W', 'West Children in Care', 'West', 'cic_district'), ('D', 'Disabled Children', 'East', 'disabled_children');
INSERT INTO t_sufficiency_in.population VALUES ('E10000016', '2018-06-01', 340000, NULL), ('E07000105', '2018-06-01', 20000, 'Ashford'), ('E07000105', '2019-06-01', 25000, 'Ashford'),
	('E07000105', '2019-08-01', 1, 'Ashford'), ('E07000106', '2018-06-01', 30000, NULL);

-- Four in care on 31 July 2019. a: 4 years old, long-term foster care 10.0 miles from home, a placement order
-- b: 12, disabled, with an independent agency 10.04 miles (10.0) from home; c: 16, police protection, 20.1 miles; u: UASC of 17, distance not known
INSERT INTO t_sufficiency_in.child VALUES ('a', '2015-01-01', 'F', 'WBRI', 'British', 'Ashford'), ('b', '2007-01-01', 'M', 'MWBC', 'British', 'E07000106'),
	('c', '2003-01-01', 'M', 'WOTH', 'Polish', 'Ashford'), ('u', '2002-01-01', 'M', 'BAFR', 'Eritrean', NULL);
INSERT INTO t_sufficiency_in.uasc_status VALUES ('u', '2019-05-10', NULL);
INSERT INTO t_sufficiency_in.disability VALUES ('b', 'LD', NULL, NULL);
INSERT INTO t_sufficiency_in.worker_allocation VALUES ('a', 'social_worker', 'w1', 'W', '2017-01-01', NULL), ('b', 'social_worker', 'w2', 'D', '2019-01-01', NULL), ('c', 'social_worker', 'w1', 'W', '2019-01-01', NULL);
INSERT INTO t_sufficiency_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider, end_date, reason_ended, distance_miles) VALUES
	('a', '2016-12-31', 'S', 'C2', 'U6', 'PR1', '2017-01-31', 'X1', 3), ('a', '2017-01-31', 'B', 'E1', 'U4', 'PR1', NULL, NULL, 10.0),
	('b', '2019-03-31', 'S', 'V2', 'U6', 'PR4', NULL, NULL, 10.04), ('c', '2019-04-01', 'S', 'L1', 'K2', 'PR1', NULL, NULL, 20.1), ('u', '2019-05-10', 'S', 'V2', 'H5', 'PR4', NULL, NULL, 999.9);
-- Left: at 18 on 1 April 2019 and on the day before; adopted on 30 June 2019, placed 100 days after coming into care and adopted
-- 200 after that; and another three years earlier, placed after 500 days, adopted after 600
INSERT INTO t_sufficiency_in.child VALUES ('of age', '2001-04-01', 'F', 'WBRI'), ('before', '2001-03-31', 'F', 'WBRI'), ('adopted', '2018-01-01', 'F', 'WBRI'), ('long ago', '2012-01-01', 'F', 'WBRI');
INSERT INTO t_sufficiency_in.care_episode (child_id, start_date, reason_started, legal_status, placement_type, placement_provider, end_date, reason_ended, distance_miles) VALUES
	('of age', '2015-01-01', 'S', 'C2', 'U4', 'PR1', NULL, NULL, 5), ('before', '2015-01-01', 'S', 'C2', 'U4', 'PR1', '2019-03-31', 'E4A', 5),
	('adopted', '2018-09-03', 'S', 'C2', 'U6', 'PR1', '2018-12-12', 'X1', 5), ('adopted', '2018-12-12', 'B', 'E1', 'A6', 'PR1', '2019-06-30', 'E11', NULL),
	('long ago', '2014-11-08', 'S', 'C2', 'U6', 'PR1', '2016-03-22', 'X1', 5), ('long ago', '2016-03-22', 'B', 'E1', 'A6', 'PR1', '2016-06-30', 'E11', NULL);

-- ## Measures
-- Children entering care: b in the last quarter of 2018-19, c and u in the first of 2019-20
SELECT quarter_end, label, value FROM t_sufficiency.sufficiency_measures_at('2019-07-31') WHERE section LIKE 'Measure 1%' AND quarter_end >= '2018-09-30';
-- the eight quarter ends, also from the last day of one and from the day before it
SELECT min(quarter_end), max(quarter_end), count(DISTINCT quarter_end) FROM t_sufficiency.sufficiency_measures_at('2019-07-31');
SELECT min(quarter_end), max(quarter_end) FROM t_sufficiency.sufficiency_measures_at('2019-06-30');
SELECT min(quarter_end), max(quarter_end) FROM t_sufficiency.sufficiency_measures_at('2019-06-29');
-- the others on the last of them; of care leavers there are no data
SELECT section, label, measure, value, percent FROM t_sufficiency.sufficiency_measures_at('2019-07-31') WHERE quarter_end = '2019-06-30' AND section NOT LIKE 'Measure 1%';
-- the 36 months to 30 June 2019 begin on 1 July 2016, the other counts in the quarters before
SELECT quarter_end, label, measure, value FROM t_sufficiency.sufficiency_measures_at('2019-06-30') WHERE section LIKE 'Measure 7%' AND quarter_end >= '2018-12-31';

-- ## Needs
SELECT * FROM t_sufficiency.sufficiency_needs_at('2019-07-31') WHERE value > 0;
-- a district known by its code only, and one without a population
UPDATE t_sufficiency_in.child SET home_district = CASE child_id WHEN 'a' THEN 'E07000106' END, date_of_birth = '2005-01-01' WHERE child_id IN ('a', 'c');
SELECT label, measure, value, percent FROM t_sufficiency.sufficiency_needs_at('2019-07-31') WHERE section LIKE 'District%';
-- ## All pages for BI, on the last reporting date that the data reach; none without one
REFRESH MATERIALIZED VIEW t_sufficiency.page_mv;
SELECT count(*) FROM t_sufficiency.bi_page;
SELECT t_sufficiency.set_reporting_dates('2019-05-31', '2019-07-31');
INSERT INTO t_sufficiency_in.input_currency (table_name, data_to) VALUES ('care_episode', '2019-06-30');
REFRESH MATERIALIZED VIEW t_sufficiency.page_mv;
SELECT page, min(period_end), max(period_end), count(*) > 0 AS lines, bool_and(line > 0) AS in_order FROM t_sufficiency.bi_page GROUP BY page ORDER BY page COLLATE "C";
SELECT DISTINCT line, section, label, measure, value, percent FROM t_sufficiency.bi_page WHERE page = 'Placement breakdown' ORDER BY line;

-- ## On a day with nobody in care, and beyond the data
SELECT * FROM t_sufficiency.sufficiency_needs_at('2010-01-01');
SELECT count(*) FROM t_sufficiency.sufficiency_needs_at('2019-07-31');
SELECT count(*) FROM t_sufficiency.sufficiency_measures_at('2019-07-31');

SELECT careperf.drop_scorecard('t_sufficiency');
DROP SCHEMA t_sufficiency_in CASCADE;
