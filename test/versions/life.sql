-- What a council does with its scorecard over the years, and an upgrade must keep.
SELECT scorecard.set_reporting_dates('2019-04-30', '2019-07-31');
SELECT scorecard.add_indicator('uasc_count', 'Number of UASC in care',
	'SELECT child_id AS member_id, child_id, in_care * uasc AS denominator, NULL::datemultirange AS numerator FROM child_in_care', unit => 'count', decimals => 0);
INSERT INTO careperf.bank_holiday (holiday, name) VALUES ('2019-07-03', 'County day');
SELECT careperf.publish('scorecard', '2019-06-30', 'for the Panel');
CREATE ROLE panel;
CREATE ROLE analyst;
SELECT careperf.grant_access('scorecard', 'panel', 'reader'), careperf.grant_access('scorecard', 'analyst', 'analyst');
CREATE VIEW public.mine AS SELECT indicator, result FROM scorecard.scorecard_latest;
-- after which June is no longer what it was
UPDATE cic.care_episode SET end_date = '2019-06-20', reason_ended = 'E8' WHERE end_date IS NULL AND child_id = (SELECT min(child_id) FROM cic.care_episode WHERE end_date IS NULL);
CALL careperf.refresh('scorecard');
