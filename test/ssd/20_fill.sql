-- Fills the tables of 10_tables.sql from the input tables in schema cic, the way the systems of councils hold the same
-- facts: codes inside descriptions, midnight timestamps, legal statuses apart and overlapping, roles by local names.
-- Every other child's episodes are cut at changes of placement only, and one in three's carry no number of the placement.

INSERT INTO ssd_person (pers_person_id, pers_sex, pers_ethnicity, pers_dob, pers_death_date, pers_nationality)
SELECT child_id, CASE sex WHEN 'F' THEN 'Female' ELSE sex END, ethnicity || ' - as recorded', date_of_birth, date_of_death, nationality
FROM cic.child;

CREATE TEMPORARY VIEW period AS
SELECT e.*, format('%s/%s', child_id, sum((previous_end IS DISTINCT FROM start_date)::integer) OVER in_order) AS cla_id,
	sum((previous_end IS DISTINCT FROM start_date OR reason_started <> 'L')::integer) OVER in_order AS placement,
	sum((previous_end IS DISTINCT FROM start_date OR legal_status <> previous_status)::integer) OVER in_order AS legal,
	hashtext(child_id) % 2 = 0 AS by_placement_only, hashtext(child_id) % 3 = 0 AS without_number
FROM (SELECT *, lag(end_date) OVER (PARTITION BY child_id ORDER BY start_date) AS previous_end,
		lag(legal_status) OVER (PARTITION BY child_id ORDER BY start_date) AS previous_status
	FROM cic.care_episode) AS e
WINDOW in_order AS (PARTITION BY child_id ORDER BY start_date);

INSERT INTO ssd_cla_placement (clap_cla_placement_id, clap_cla_id, clap_person_id, clap_cla_placement_start_date, clap_cla_placement_end_date,
	clap_cla_placement_type, clap_cla_placement_provider, clap_cla_placement_urn, clap_cla_placement_distance, clap_cla_placement_postcode,
	clap_cla_placement_change_reason)
SELECT format('%s/%s', child_id, placement), cla_id, child_id, min(start_date), nullif(max(coalesce(end_date, 'infinity')), 'infinity'),
	placement_type || ' - placement, as described locally', placement_provider, placement_urn, coalesce(distance_miles, 999.9), placement_postcode,
	max(reason_placement_changed)
FROM period
GROUP BY child_id, placement, cla_id, placement_type, placement_provider, placement_urn, distance_miles, placement_postcode;

INSERT INTO ssd_cla_episodes (clae_cla_episode_id, clae_person_id, clae_cla_id, clae_cla_placement_id, clae_cla_episode_start_date,
	clae_cla_episode_start_reason, clae_cla_primary_need_code, clae_cla_episode_ceased_date, clae_cla_episode_ceased_reason, clae_entered_care_date)
SELECT format('%s/%s', child_id, min(start_date)), child_id, cla_id, CASE WHEN NOT without_number THEN format('%s/%s', child_id, placement) END,
	min(start_date), CASE (array_agg(reason_started ORDER BY start_date))[1] WHEN 'S' THEN 'S Started to be looked after' WHEN 'P' THEN 'p: another placement'
		ELSE (array_agg(reason_started ORDER BY start_date))[1] END,
	max(category_of_need), nullif(max(coalesce(end_date, 'infinity')), 'infinity'),
	(array_agg(reason_ended ORDER BY start_date DESC))[1] || ' - reason', min(min(start_date)) OVER (PARTITION BY cla_id)
FROM period
GROUP BY child_id, cla_id, placement, without_number, CASE WHEN by_placement_only THEN placement_type ELSE start_date::text END;

-- a status goes on beside the next where that outranks it: accommodation beside a care order, a care order beside a placement order
INSERT INTO ssd_legal_status
SELECT format('%s/%s', child_id, legal), child_id, description, start_date,
	CASE WHEN next_start = end_date AND (legal_status = 'V2' AND next_status IN ('C1', 'C2') OR legal_status IN ('C1', 'C2') AND next_status = 'E1')
		THEN next_end ELSE end_date END
FROM (SELECT child_id, legal, legal_status, start_date, end_date,
		CASE legal_status WHEN 'C2' THEN 'C2 Full care order' WHEN 'V2' THEN 'V2 - Single period of accommodation under section 20'
			WHEN 'C1' THEN 'Interim care order' ELSE legal_status END AS description,
		lead(start_date) OVER in_order AS next_start, lead(end_date) OVER in_order AS next_end, lead(legal_status) OVER in_order AS next_status
	FROM (SELECT child_id, legal, legal_status, min(start_date) AS start_date, nullif(max(coalesce(end_date, 'infinity')), 'infinity') AS end_date
		FROM period GROUP BY child_id, legal, legal_status) AS l
	WINDOW in_order AS (PARTITION BY child_id ORDER BY start_date)) AS l
UNION ALL -- of no bearing on being looked after
SELECT child_id || text, child_id, text, min(start_date), NULL FROM cic.care_episode CROSS JOIN unnest('{Leaving care, ""}'::text[]) AS text GROUP BY child_id, text;

INSERT INTO ssd_cla_reviews
SELECT 'held ' || row_number() OVER (), cla_id, review_date, review_date, 'N', participation || ' described'
FROM cic.review JOIN (SELECT child_id, min(cla_id) AS cla_id FROM period GROUP BY child_id) AS p USING (child_id)
UNION ALL
SELECT 'cancelled ' || child_id, min(cla_id), NULL, min(start_date) + 5, 'Y', NULL FROM period GROUP BY child_id;

INSERT INTO ssd_cla_health
SELECT 'event ' || row_number() OVER (), child_id, CASE event_type WHEN 'iha' THEN 'Initial Health Assessment' WHEN 'rha' THEN 'Health check' ELSE 'Dental Check' END,
	event_date, CASE WHEN event_type = 'dental' THEN 'COMPLETE' ELSE 'Completed' END
FROM cic.health_event
WHERE event_type IN ('iha', 'rha', 'dental')
UNION ALL
SELECT kind || child_id, child_id, kind, '2019-07-01', status
FROM cic.child CROSS JOIN (VALUES ('Optician check', 'Completed'), ('Dental Check', 'Refused'), ('Health check', 'Planned')) AS v (kind, status);

INSERT INTO ssd_sdq_scores
SELECT 'score ' || row_number() OVER (), child_id, completed_on, score::text, NULL FROM cic.sdq_score
UNION ALL
SELECT 'reason ' || child_id, child_id, '2019-07-01', '', 'SDQ2' FROM cic.child;

INSERT INTO ssd_missing
SELECT missing_episode_id, child_id, started_at, CASE missing_type WHEN 'M' THEN 'Missing' ELSE 'Away from placement without authorisation' END, ended_at,
	CASE WHEN i.missing_episode_id IS NOT NULL THEN 'Y' ELSE 'N' END,
	CASE WHEN i.missing_episode_id IS NULL THEN 'NA' WHEN i.completed_on IS NOT NULL THEN 'Y' ELSE 'N' END
FROM cic.missing_episode LEFT JOIN cic.return_interview AS i USING (missing_episode_id);

INSERT INTO ssd_permanence (perm_table_id, perm_person_id, perm_adm_decision_date, perm_placement_order_date, perm_matched_date, perm_placed_ffa_cp_date,
	perm_placed_for_adoption_date, perm_decision_reversed_date, perm_decision_reversed_reason, perm_permanence_order_date, perm_permanence_order_type)
SELECT format('%s/%s', child_id, n), child_id,
	max(milestone_date) FILTER (WHERE milestone = 'agency_decision'),
	max(milestone_date) FILTER (WHERE milestone = 'placement_order'),
	max(milestone_date) FILTER (WHERE milestone = 'matched'),
	max(milestone_date) FILTER (WHERE milestone = 'foster_to_adopt_placed'),
	max(milestone_date) FILTER (WHERE milestone = 'placed'),
	max(milestone_date) FILTER (WHERE milestone = 'decision_reversed'),
	max(reason) FILTER (WHERE milestone = 'decision_reversed'),
	max(milestone_date) FILTER (WHERE milestone = 'adoption_order'),
	max('Adoption') FILTER (WHERE milestone = 'adoption_order')
FROM (SELECT *, row_number() OVER (PARTITION BY child_id, milestone ORDER BY milestone_date) AS n FROM cic.milestone) AS m
GROUP BY child_id, n;

INSERT INTO ssd_care_leavers (clea_table_id, clea_person_id, clea_care_leaver_eligibility, clea_care_leaver_in_touch, clea_care_leaver_latest_contact,
	clea_care_leaver_accommodation, clea_care_leaver_accom_suitable, clea_care_leaver_activity, clea_pathway_plan_review_date)
SELECT l.child_id, l.child_id, initcap(replace(l.eligibility, '_', ' ')), initcap(c.in_touch), c.contact_date, left(c.accommodation, 1),
	nullif(substr(c.accommodation, 2), ''), c.activity, p.completed_on
FROM cic.care_leaver AS l
	LEFT JOIN (SELECT DISTINCT ON (child_id) * FROM cic.care_leaver_contact ORDER BY child_id, contact_date DESC) AS c USING (child_id)
	LEFT JOIN (SELECT child_id, max(completed_on) AS completed_on FROM cic.pathway_plan GROUP BY child_id) AS p USING (child_id)
WHERE l.end_date IS NULL
UNION ALL -- still in care
SELECT 'eligible ' || child_id, child_id, 'Eligible', NULL, NULL, NULL, NULL, NULL, NULL FROM cic.care_episode WHERE end_date IS NULL;

INSERT INTO ssd_disability
SELECT row_number() OVER (), child_id, disability_code FROM cic.disability;

INSERT INTO ssd_immigration_status
SELECT 'spell ' || row_number() OVER (), child_id, start_date, end_date, 'Unaccompanied Asylum Seeking Child (UASC)' FROM cic.uasc_status
UNION ALL
SELECT 'former ' || child_id, child_id, min(start_date), NULL, 'Former UASC, leave to remain' FROM cic.uasc_status GROUP BY child_id
UNION ALL
SELECT 'other ' || child_id, child_id, date_of_birth, NULL, 'Accompanied asylum seeker' FROM cic.child WHERE hashtext(child_id) % 10 = 0;

INSERT INTO ssd_involvements (invo_involvements_id, invo_professional_id, invo_professional_role_id, invo_professional_team, invo_person_id,
	invo_involvement_start_date, invo_involvement_end_date)
SELECT 'worker ' || row_number() OVER (), worker_id, CASE role WHEN 'social_worker' THEN 'Allocated Case Worker' WHEN 'iro' THEN 'Reviewing Officer' ELSE 'PA (18+)' END,
	team_id, child_id, start_date, end_date
FROM cic.worker_allocation
UNION ALL
SELECT 'visitor ' || child_id, 'HV1', 'Health Visitor', NULL, child_id, date_of_birth, NULL FROM cic.child;

INSERT INTO ssd_professionals (prof_professional_id, prof_professional_job_title, prof_full_time_equivalency)
SELECT DISTINCT ON (worker_id) worker_id, 'Social worker', fte FROM cic.worker ORDER BY worker_id, start_date DESC;

INSERT INTO ssd_department (dept_team_id, dept_team_name)
SELECT team_id, team_name FROM cic.team;
