-- Demographics and key activity over a handful of children: what is recorded of nobody is not 0, and rows that break a rule.
SET client_min_messages = warning;
SET datestyle = ISO;
\set SHOW_CONTEXT never
CREATE EXTENSION IF NOT EXISTS careperf;
SELECT careperf.create_input('t_key') > 0 AS made;
SELECT careperf.create_scorecard('t_key', 't_key_out');

-- ## Episodes and nothing else: no figures of what they do not say
INSERT INTO t_key.care_episode (child_id, start_date, reason_started, legal_status, placement_type) VALUES ('a', '2018-01-01', 'S', 'C2', 'U6'), ('b', '2018-01-01', 'S', 'C2', 'U6');
SELECT section, label, measure, value, percent FROM t_key_out.key_activity_at('2019-03-31') WHERE section !~ 'five years';
SELECT section, label, total FROM t_key_out.demographics_at('2019-03-31');

-- ## a has two rows of child and is disabled, placed elsewhere, with an EHCP; rows without a child say nothing of b
SELECT t_key_out.set_council('E10000016', 'Kent');
ALTER TABLE t_key.child DROP CONSTRAINT child_pkey;
ALTER TABLE t_key.disability ALTER child_id DROP NOT NULL;
ALTER TABLE t_key.education_status ALTER child_id DROP NOT NULL;
INSERT INTO t_key.child (child_id, date_of_birth, sex) VALUES ('a', '2010-01-01', 'F'), ('a', '2010-01-01', NULL), ('b', '2010-01-01', 'M');
INSERT INTO t_key.disability (child_id, disability_code) VALUES ('a', 'HEAR'), (NULL, 'HEAR');
INSERT INTO t_key.education_status (child_id, status, start_date) VALUES ('a', 'ehcp', '2018-01-01'), (NULL, 'ehcp', '2018-01-01');
INSERT INTO t_key.care_leaver (child_id, start_date) VALUES ('c', '2018-01-01');
INSERT INTO t_key.care_leaver_contact (child_id, contact_date, in_touch, residence_la) VALUES ('c', '2018-01-01', 'YES', 'E06000035');
INSERT INTO t_key.child (child_id, date_of_birth) VALUES ('c', '2000-01-01');
UPDATE t_key.care_episode SET placement_la = 'E06000035' WHERE child_id = 'a';
SELECT section, label, measure, value, percent FROM t_key_out.key_activity_at('2019-03-31') WHERE section !~ 'five years' AND label IN ('Inc UASC', 'All');
SELECT section, label, female, male, sex_unknown, total FROM t_key_out.demographics_at('2019-03-31') WHERE section IN ('Disability', 'All');

DROP SCHEMA t_key, t_key_out CASCADE;
