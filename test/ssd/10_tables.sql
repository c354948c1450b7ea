-- The tables of the Standard Safeguarding Dataset that feed figures, as ../shared/design/sources.md section 3 describes
-- them and a PostgreSQL extract makes them: VARCHAR and TIMESTAMP, no foreign keys. The schema is the search_path's.

CREATE TABLE ssd_person (
	pers_person_id varchar(48) PRIMARY KEY,
	pers_sex varchar(20),
	pers_gender varchar(10),
	pers_ethnicity varchar(48),
	pers_dob timestamp,
	pers_expected_dob timestamp,
	pers_death_date timestamp,
	pers_upn_unknown varchar(6),
	pers_send_flag char(5),
	pers_is_mother char(1),
	pers_nationality varchar(48));

CREATE TABLE ssd_cla_episodes (
	clae_cla_episode_id varchar(48) PRIMARY KEY,
	clae_person_id varchar(48),
	clae_cla_placement_id varchar(48),
	clae_cla_episode_start_date timestamp,
	clae_cla_episode_start_reason varchar(100),
	clae_cla_primary_need_code varchar(100),
	clae_cla_episode_ceased_date timestamp,
	clae_cla_episode_ceased_reason varchar(255),
	clae_cla_id varchar(48),
	clae_referral_id varchar(48),
	clae_cla_last_iro_contact_date timestamp,
	clae_entered_care_date timestamp);

CREATE TABLE ssd_cla_placement (
	clap_cla_placement_id varchar(48) PRIMARY KEY,
	clap_cla_id varchar(48),
	clap_person_id varchar(48),
	clap_cla_placement_start_date timestamp,
	clap_cla_placement_type varchar(100),
	clap_cla_placement_urn varchar(48),
	clap_cla_placement_distance double precision,
	clap_cla_placement_provider varchar(48),
	clap_cla_placement_postcode varchar(8),
	clap_cla_placement_end_date timestamp,
	clap_cla_placement_change_reason varchar(100));

CREATE TABLE ssd_legal_status (
	lega_legal_status_id varchar(48) PRIMARY KEY,
	lega_person_id varchar(48),
	lega_legal_status varchar(100),
	lega_legal_status_start_date timestamp,
	lega_legal_status_end_date timestamp);

CREATE TABLE ssd_cla_reviews (
	clar_cla_review_id varchar(48) PRIMARY KEY,
	clar_cla_id varchar(48),
	clar_cla_review_due_date timestamp,
	clar_cla_review_date timestamp,
	clar_cla_review_cancelled char(1),
	clar_cla_review_participation varchar(100));

CREATE TABLE ssd_cla_health (
	clah_health_check_id varchar(48) PRIMARY KEY,
	clah_person_id varchar(48),
	clah_health_check_type varchar(500),
	clah_health_check_date timestamp,
	clah_health_check_status varchar(48));

CREATE TABLE ssd_sdq_scores (
	csdq_table_id varchar(48) PRIMARY KEY,
	csdq_person_id varchar(48),
	csdq_sdq_completed_date timestamp,
	csdq_sdq_score varchar(100),
	csdq_sdq_reason varchar(100));

CREATE TABLE ssd_missing (
	miss_table_id varchar(48) PRIMARY KEY,
	miss_person_id varchar(48),
	miss_missing_episode_start_date timestamp,
	miss_missing_episode_type varchar(100),
	miss_missing_episode_end_date timestamp,
	miss_missing_rhi_offered varchar(2),
	miss_missing_rhi_accepted varchar(2));

CREATE TABLE ssd_permanence (
	perm_table_id varchar(48) PRIMARY KEY,
	perm_person_id varchar(48),
	perm_cla_id varchar(48),
	perm_adm_decision_date timestamp,
	perm_part_of_sibling_group char(1),
	perm_siblings_placed_together integer,
	perm_siblings_placed_apart integer,
	perm_ffa_cp_decision_date timestamp,
	perm_placement_order_date timestamp,
	perm_matched_date timestamp,
	perm_placed_for_adoption_date timestamp,
	perm_adopted_by_carer_flag char(1),
	perm_placed_foster_carer_date timestamp,
	perm_placed_ffa_cp_date timestamp,
	perm_decision_reversed_date timestamp,
	perm_decision_reversed_reason varchar(100),
	perm_permanence_order_date timestamp,
	perm_permanence_order_type varchar(100));

CREATE TABLE ssd_care_leavers (
	clea_table_id varchar(48) PRIMARY KEY,
	clea_person_id varchar(48),
	clea_care_leaver_eligibility varchar(100),
	clea_care_leaver_in_touch varchar(100),
	clea_care_leaver_latest_contact timestamp,
	clea_care_leaver_accommodation varchar(100),
	clea_care_leaver_accom_suitable varchar(100),
	clea_care_leaver_activity varchar(100),
	clea_pathway_plan_review_date timestamp,
	clea_care_leaver_personal_advisor varchar(100),
	clea_care_leaver_allocated_team varchar(48),
	clea_care_leaver_worker_id varchar(100));

CREATE TABLE ssd_disability (
	disa_table_id varchar(48) PRIMARY KEY,
	disa_person_id varchar(48) NOT NULL,
	disa_disability_code varchar(48) NOT NULL);

CREATE TABLE ssd_immigration_status (
	immi_immigration_status_id varchar(48) PRIMARY KEY,
	immi_person_id varchar(48),
	immi_immigration_status_start_date timestamp,
	immi_immigration_status_end_date timestamp,
	immi_immigration_status varchar(100));

CREATE TABLE ssd_involvements (
	invo_involvements_id varchar(48) PRIMARY KEY,
	invo_professional_id varchar(48),
	invo_professional_role_id varchar(200),
	invo_professional_team varchar(48),
	invo_person_id varchar(48),
	invo_involvement_start_date timestamp,
	invo_involvement_end_date timestamp,
	invo_worker_change_reason varchar(200),
	invo_referral_id varchar(48));

CREATE TABLE ssd_professionals (
	prof_professional_id varchar(48) PRIMARY KEY,
	prof_social_worker_registration_no varchar(48),
	prof_agency_worker_flag char(1),
	prof_professional_job_title varchar(500),
	prof_professional_caseload integer,
	prof_full_time_equivalency double precision);

CREATE TABLE ssd_department (
	dept_team_id varchar(48) PRIMARY KEY,
	dept_team_name varchar(255),
	dept_team_parent_id varchar(48),
	dept_team_parent_name varchar(255));
