-- The sample council's name, neighbour, targets and benchmarks: those of the Panel papers it is modelled on.
-- Percentages have floors 10 points from the target, but for the same social worker (45); caseloads 18.

SELECT scorecard.set_council('E10000016', 'Sample council');
SELECT scorecard.set_neighbour('E06000035', 'Neighbouring council');

SELECT scorecard.set_target(t.indicator, '2017-18', t.target, t.floor)
FROM (VALUES
	('reviews_in_timescale', 98, NULL),
	('review_participation', 95, NULL),
	('same_social_worker', 60, 45),
	('placements_3_plus', 10, NULL),
	('same_placement_2_years', 70, NULL),
	('in_house_or_kinship_foster_care', 85, NULL),
	('placed_within_20_miles', 80, NULL),
	('iha_referral_5_working_days', 90, NULL),
	('iha_20_working_days', 90, NULL),
	('health_assessment_in_timescale', 90, NULL),
	('dental_check_in_timescale', 90, NULL),
	('health_history_at_18', 100, NULL),
	('adoption_plan_4_months', 80, NULL),
	('bla_to_adoptive_family_days', 426.0, NULL),
	('court_authority_to_match_days', 121.0, NULL),
	('left_care_adopted', 15.0, NULL),
	('return_interviews_3_working_days', 85, NULL),
	('care_leavers_suitable_accommodation', 90, NULL),
	('care_leavers_eet', 65, NULL),
	('pathway_plan_6_months', 90, NULL),
	('care_leavers_in_contact', 85, NULL),
	('permanent_qsw_posts', 85, NULL),
	('social_worker_caseload', 15.0, 18),
	('iro_caseload', 70.0, NULL)) AS t (indicator, target, floor);

SELECT scorecard.set_benchmark(b.indicator, '2017-04-01', b."national", 'England, as printed in the Panel paper of June 2018')
FROM (VALUES
	('placements_3_plus', 10),
	('same_placement_2_years', 68),
	('cic_per_10000', 57),
	('health_assessment_in_timescale', 89.4),
	('dental_check_in_timescale', 83.4),
	('bla_to_adoptive_family_days', 593),
	('court_authority_to_match_days', 223),
	('left_care_adopted', 14),
	('care_leavers_suitable_accommodation', 92.2),
	('care_leavers_eet', 58.6),
	('care_leavers_in_contact', 90.6)) AS b (indicator, "national");

SELECT scorecard.set_target(t.indicator, '2019-20', t.target, t.floor)
FROM (VALUES
	('reviews_in_timescale', 98, NULL),
	('review_participation', 95, NULL),
	('same_social_worker', 60, 45),
	('placements_3_plus', 10, NULL),
	('same_placement_2_years', 70, NULL),
	('in_house_or_kinship_foster_care', 85, NULL),
	('placed_within_20_miles', 80, NULL),
	('iha_referral_5_working_days', 90, NULL),
	('iha_20_working_days', 85, NULL),
	('health_assessment_in_timescale', 90, NULL),
	('dental_check_in_timescale', 90, NULL),
	('health_history_at_18', 100, NULL),
	('bla_to_adoptive_family_days', 426.0, NULL),
	('court_authority_to_match_days', 121.0, NULL),
	('left_care_adopted', 15.0, NULL),
	('left_care_sgo_exc_uasc', 11.0, NULL),
	('return_interviews_completed', 90, NULL),
	('return_interviews_3_working_days', 80, NULL),
	('care_leavers_suitable_accommodation', 90, NULL),
	('care_leavers_eet', 65, NULL),
	('pathway_plan_6_months', 95, NULL),
	('care_leavers_in_contact', 85, NULL),
	('care_plans_good_or_outstanding', 75.0, NULL),
	('permanent_qsw_posts', 85, NULL),
	('social_worker_caseload', 15.0, 18),
	('iro_caseload', 70.0, NULL)) AS t (indicator, target, floor);

SELECT scorecard.set_benchmark(b.indicator, '2019-04-01', b."national", 'England, as printed in the Panel paper of September 2019')
FROM (VALUES
	('placements_3_plus', 10),
	('same_placement_2_years', 70),
	('cic_per_10000', 57.8),
	('health_assessment_in_timescale', 89.4),
	('dental_check_in_timescale', 83.4),
	('bla_to_adoptive_family_days', 593),
	('court_authority_to_match_days', 190),
	('left_care_adopted', 14),
	('care_leavers_suitable_accommodation', 92.2),
	('care_leavers_eet', 58.6),
	('care_leavers_in_contact', 90.6)) AS b (indicator, "national");
