-- Rows as no system should hold them, beside the sample's: none may stop a figure. Run in the schema of the SSD tables.

INSERT INTO ssd_person (pers_person_id, pers_sex, pers_ethnicity, pers_dob, pers_expected_dob) VALUES
	('dirty', '9', '??', '2010-02-28', NULL), ('undated', '', '  ', NULL, NULL), ('unborn', 'U', 'tbc', NULL, '2019-09-01');
INSERT INTO ssd_cla_episodes (clae_cla_episode_id, clae_person_id, clae_cla_id, clae_cla_placement_id, clae_cla_episode_start_date,
	clae_cla_episode_start_reason, clae_cla_primary_need_code, clae_cla_episode_ceased_date, clae_cla_episode_ceased_reason) VALUES
	('d1', 'dirty', 'd', 'nowhere', '2018-01-01 23:59:59', E'S\u00a0Started', 'N9', '2018-03-01', ''),
	('d2', 'dirty', 'd', 'd1', '2018-03-01', NULL, '', '2018-02-01', 'X1'),
	('d3', 'dirty', 'd', NULL, '2018-02-15', '(', ')', 'infinity', '''"\'),
	('d4', 'dirty', NULL, '', NULL, 'Transfer', '٣', NULL, NULL),
	('d5', NULL, NULL, NULL, '-infinity', NULL, NULL, NULL, NULL),
	('d6', 'nobody', 'd', 'd1', '2019-01-01', 'x', NULL, NULL, NULL);
INSERT INTO ssd_cla_placement (clap_cla_placement_id, clap_person_id, clap_cla_placement_start_date, clap_cla_placement_end_date,
	clap_cla_placement_type, clap_cla_placement_distance, clap_cla_placement_provider) VALUES
	('d1', 'dirty', '2018-03-05', '2018-03-01', 'DQ', 'NaN', '9'), ('d2', 'dirty', NULL, NULL, 'U6', 'Infinity', 'PR1'),
	('d3', 'dirty', '2018-02-20', NULL, 'Foster: with Ms. X', -1e300, ''), ('d4', NULL, '2018-01-01', NULL, NULL, 1e-300, NULL);
INSERT INTO ssd_legal_status VALUES ('d1', 'dirty', 'C2', '2018-02-10', '2018-02-05'), ('d2', 'dirty', 'Private fostering', NULL, NULL),
	('d3', 'dirty', '', '2018-02-20', 'infinity'), ('d4', 'dirty', NULL, '-infinity', NULL), ('d5', NULL, 'V2', '2018-01-01', NULL),
	('d6', 'dirty', 'Wardship', '2018-02-25', NULL);
INSERT INTO ssd_cla_reviews (clar_cla_review_id, clar_cla_id, clar_cla_review_date, clar_cla_review_cancelled, clar_cla_review_participation) VALUES
	('d1', 'nowhere', '2019-01-01', '?', 'PN99'), ('d2', NULL, 'infinity', NULL, 'spoke'), ('d3', 'd', '2018-02-16', '', '-');
INSERT INTO ssd_cla_health VALUES ('d1', 'dirty', NULL, '2018-02-16', 'Completed'), ('d2', 'dirty', '%_\', NULL, 'completed?'), ('d3', NULL, 'Health', 'infinity', NULL);
INSERT INTO ssd_sdq_scores (csdq_table_id, csdq_person_id, csdq_sdq_completed_date, csdq_sdq_score)
SELECT 'd' || n, 'dirty', '2019-05-05', score
FROM unnest(ARRAY['n/a', '٣', E'\u00a07', '12.5', '1e9', '-0', '41', '99999999999999999999', '1e-300', 'NaN', '-', ' 12 ', '0x10', 'SDQ1']) WITH ORDINALITY AS s (score, n);
INSERT INTO ssd_missing VALUES ('d1', 'dirty', '2018-02-20 10:00', 'Abducted', '2018-02-20 09:00', '??', 'ye'), ('d2', 'dirty', NULL, NULL, NULL, 'Y', 'Y'),
	('d3', NULL, 'infinity', 'M', '-infinity', 'Y', NULL);
INSERT INTO ssd_permanence (perm_table_id, perm_person_id, perm_adm_decision_date, perm_matched_date, perm_permanence_order_date, perm_permanence_order_type) VALUES
	('d1', 'dirty', 'infinity', '-infinity', '2018-02-20', '???'), ('d2', NULL, '1018-01-01', NULL, NULL, NULL);
INSERT INTO ssd_care_leavers (clea_table_id, clea_person_id, clea_care_leaver_eligibility, clea_care_leaver_in_touch, clea_care_leaver_latest_contact,
	clea_care_leaver_accommodation, clea_care_leaver_accom_suitable, clea_care_leaver_activity, clea_pathway_plan_review_date) VALUES
	('d1', 'dirty', 'to be decided', 'perhaps', NULL, 'Bed and breakfast', 'maybe', 'gaming', 'infinity'), ('d2', NULL, NULL, NULL, '2018-01-01', 'Z', '7', '', NULL);
INSERT INTO ssd_disability VALUES ('d1', 'dirty', ''), ('d2', 'dirty', 'Learning disability');
INSERT INTO ssd_immigration_status VALUES ('d1', 'dirty', NULL, NULL, 'UASC'), ('d2', 'dirty', 'infinity', '2018-01-01', 'unaccompanied'), ('d3', NULL, NULL, NULL, NULL);
INSERT INTO ssd_involvements (invo_involvements_id, invo_professional_id, invo_professional_role_id, invo_professional_team, invo_person_id, invo_involvement_start_date) VALUES
	('d1', NULL, 'Reviewing Officer', 'no such team', 'dirty', NULL), ('d2', 'd', NULL, '', NULL, '2018-01-01'), ('d3', 'd', 'Reviewing Officer', '', NULL, 'infinity');
INSERT INTO ssd_professionals (prof_professional_id, prof_full_time_equivalency) VALUES ('d', 'NaN'), ('e', 'Infinity');
INSERT INTO ssd_department VALUES ('', NULL), ('d', '');
