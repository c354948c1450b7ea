-- Plain SQL as an analyst would write it: the figures of one month end, $1, a prepared statement that is run once for
-- each. Leaves out what sweep.sql leaves out.

WITH episode AS (		-- of children in care in the last 12 months, as far as begun by then, up to the 18th birthday
	SELECT e.child_id, c.date_of_birth, e.start_date, e.end_date, least(e.end_date, birthday(c.date_of_birth, 18)) AS ends, e.reason_started,
		e.reason_ended, e.placement_type, e.placement_provider, e.distance_miles,
		lag(e.end_date) OVER in_order IS DISTINCT FROM e.start_date AS begins_period,
		lag(e.placement_type) OVER in_order AS previous_type
	FROM care_episode AS e
		JOIN child AS c USING (child_id)
	WHERE e.legal_status NOT IN ('V3', 'V4') AND e.start_date <= $1 AND e.start_date < birthday(c.date_of_birth, 18)
		AND e.child_id IN (SELECT child_id FROM care_episode WHERE start_date <= $1 AND (end_date IS NULL OR end_date > months_before($1, 12)))
	WINDOW in_order AS (PARTITION BY e.child_id ORDER BY e.start_date)),
numbered AS (
	SELECT *, count(*) FILTER (WHERE begins_period) OVER (PARTITION BY child_id ORDER BY start_date) AS period_number
	FROM episode),
period AS (
	SELECT *, lag(ends) OVER (PARTITION BY child_id ORDER BY start_date) AS previous_end
	FROM (SELECT child_id, period_number, date_of_birth, min(start_date) AS start_date, max(ends) AS ends,
				max(reason_ended) FILTER (WHERE reason_ended <> 'X1' AND end_date <= ends) AS reason_ended
			FROM numbered GROUP BY child_id, period_number, date_of_birth) AS p),
in_care AS (
	SELECT * FROM period WHERE ends > $1),
for_18_months AS (
	SELECT * FROM in_care WHERE start_date <= months_before($1, 18)),
moved AS (				-- episodes of the children in care; is_new: a move
	SELECT *, begins_period OR placement_type NOT LIKE 'T%' AND NOT (reason_started IN ('L', 'T', 'U')
			OR previous_type LIKE 'T%' AND placement_type = placed_before
			OR placement_type IN ('A3', 'A5') AND placed_before LIKE 'U%') AS is_new
	FROM (SELECT *, right(max(start_date || placement_type) FILTER (WHERE placement_type NOT LIKE 'T%') OVER (
				PARTITION BY child_id ORDER BY start_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 2) AS placed_before
			FROM numbered WHERE child_id IN (SELECT child_id FROM in_care)) AS n),
placement AS (
	SELECT *, lag(start_date) OVER (PARTITION BY child_id, period_number ORDER BY start_date) AS previous_start
	FROM (SELECT child_id, period_number, min(start_date) AS start_date, max(ends) AS ends, max(placement_type) FILTER (WHERE is_new) AS first_type
			FROM (SELECT *, count(*) FILTER (WHERE is_new) OVER (PARTITION BY child_id ORDER BY start_date) AS placement_number FROM moved) AS m
			GROUP BY child_id, period_number, placement_number) AS p),
for_30_months AS (
	SELECT c.child_id, p.start_date, p.previous_start, p.first_type
	FROM in_care AS c
		JOIN placement AS p USING (child_id)
	WHERE c.start_date <= months_before($1, 30) AND birthday(c.date_of_birth, 16) > $1 AND p.ends > $1),
placed AS (				-- where the child is, or is away from for a while
	SELECT DISTINCT ON (child_id) child_id, placement_type, placement_provider, round(distance_miles, 1) AS miles
	FROM moved WHERE placement_type NOT LIKE 'T%'
	ORDER BY child_id, start_date DESC),
left_care AS (
	SELECT DISTINCT ON (child_id) * FROM period
	WHERE ends > months_before($1, 12) AND ends <= $1
	ORDER BY child_id, ends DESC),
missing AS (
	SELECT m.*, i.interviewed_on, m.ended_at::date AS ended_on
	FROM missing_episode AS m
		JOIN period AS p ON p.child_id = m.child_id AND m.started_at::date >= p.start_date AND m.started_at::date < p.ends
		LEFT JOIN (SELECT missing_episode_id, min(completed_on) AS interviewed_on FROM return_interview GROUP BY missing_episode_id) AS i USING (missing_episode_id)
	WHERE m.missing_type = 'M'),
returned AS (
	SELECT * FROM missing WHERE ended_on > months_before($1, 12) AND ended_on <= $1),
same_worker AS (
	SELECT child_id, role
	FROM (SELECT child_id, w.role, w.end_date,
				CASE WHEN w.start_date = lag(w.end_date) OVER in_order THEN lag(w.start_date) OVER in_order ELSE w.start_date END AS since
			FROM for_18_months AS c
				JOIN worker_allocation AS w USING (child_id)
			WINDOW in_order AS (PARTITION BY child_id, w.role, w.worker_id ORDER BY w.start_date)) AS w
	WHERE since <= months_before($1, 12) AND (end_date IS NULL OR end_date > $1)),
figure AS (
	SELECT 'cic_count' AS indicator, count(*) AS numerator, 0 AS denominator FROM in_care
	UNION ALL
	SELECT 'placements_3_plus',
		(SELECT count(*) FROM (SELECT FROM placement AS p JOIN in_care AS c USING (child_id)
			WHERE p.ends > months_before($1, 12) + 1 GROUP BY c.child_id HAVING count(*) >= 3) AS p),
		(SELECT count(*) FROM in_care)
	UNION ALL
	SELECT 'same_placement_2_years', count(*) FILTER (WHERE months_before($1, 24) >=
		CASE WHEN first_type IN ('A3', 'A4', 'A5', 'A6') THEN coalesce(previous_start, start_date) ELSE start_date END), count(*)
	FROM for_30_months
	UNION ALL
	SELECT 'same_social_worker', (SELECT count(DISTINCT child_id) FROM same_worker WHERE role = 'social_worker'), (SELECT count(*) FROM for_18_months)
	UNION ALL
	SELECT 'same_iro', (SELECT count(DISTINCT child_id) FROM same_worker WHERE role = 'iro'), (SELECT count(*) FROM for_18_months)
	UNION ALL
	SELECT 'return_to_care_24_months', count(*) FILTER (WHERE previous_end >= start_date - interval '24 months'), count(*)
	FROM period WHERE start_date >= year_start($1, 4)
	UNION ALL
	SELECT 'in_private_voluntary_residential',
		count(*) FILTER (WHERE placement_type IN ('K2', 'R1', 'R3', 'S1') AND placement_provider IN ('PR4', 'PR5')), count(*)
	FROM placed
	UNION ALL
	SELECT 'placed_within_20_miles', count(*) FILTER (WHERE miles <= 20), count(*)
	FROM placed
	WHERE miles <> 999.9
		AND child_id NOT IN (SELECT child_id FROM uasc_status WHERE start_date <= $1 AND (end_date IS NULL OR end_date > $1))
	UNION ALL
	SELECT 'dental_check_in_timescale', count(*) FILTER (WHERE child_id IN (SELECT child_id FROM health_event
			WHERE event_type = 'dental' AND event_date > months_before($1, 12) AND event_date <= $1)), count(*)
	FROM in_care WHERE start_date < year_start($1, 4)
	UNION ALL
	SELECT 'neet_16_18', count(*) FILTER (WHERE child_id IN (SELECT child_id FROM education_status
			WHERE status = 'neet' AND start_date <= $1 AND (end_date IS NULL OR end_date > $1))), count(*)
	FROM in_care WHERE start_date <= months_before($1, 12) AND birthday(date_of_birth, 16) <= $1
	UNION ALL
	SELECT 'open_to_youth_offending', count(*) FILTER (WHERE child_id IN (SELECT child_id FROM youth_justice
			WHERE start_date <= $1 AND (end_date IS NULL OR end_date > $1))), count(*)
	FROM in_care
	UNION ALL
	SELECT 'review_participation', count(*) FILTER (WHERE took_part), count(*)
	FROM (SELECT bool_or(r.participation IN ('PN1', 'PN2', 'PN3', 'PN5', 'PN6')) AS took_part
			FROM review AS r
				JOIN period AS p ON p.child_id = r.child_id AND r.review_date >= p.start_date AND r.review_date <= p.ends
			WHERE r.review_date > months_before($1, 12) AND r.review_date <= $1 AND r.review_date >= birthday(p.date_of_birth, 4)
			GROUP BY r.child_id, r.review_date) AS r
	UNION ALL
	SELECT 'left_care_sgo', count(*) FILTER (WHERE reason_ended IN ('E43', 'E44', 'E45', 'E46', 'E47', 'E48')), count(*) FROM left_care
	UNION ALL
	SELECT 'left_care_adopted', count(*) FILTER (WHERE reason_ended IN ('E11', 'E12')), count(*)
	FROM left_care AS l
	WHERE NOT EXISTS (SELECT FROM uasc_status AS u WHERE u.child_id = l.child_id AND u.start_date < l.ends AND (u.end_date IS NULL OR u.end_date > l.start_date))
	UNION ALL
	SELECT 'care_plans_good_or_outstanding', count(*) FILTER (WHERE grade IN ('good', 'outstanding')), count(*)
	FROM care_plan_audit
	WHERE audited_on > months_before($1, 12) AND audited_on <= $1 AND grade IN ('outstanding', 'good', 'requires_improvement', 'inadequate')
	UNION ALL
	SELECT 'return_interviews_completed', count(*) FILTER (WHERE interviewed_on <= $1), count(*) FROM returned
	UNION ALL
	SELECT 'return_interviews_3_working_days', count(*) FILTER (WHERE interviewed_on <= $1 AND interviewed_on <= w.third_after), count(*)
	FROM returned JOIN working_day AS w ON w.day = ended_on
	UNION ALL
	SELECT 'sdq_average', sum(score), count(*)
	FROM (SELECT DISTINCT ON (s.child_id) s.score
			FROM sdq_score AS s
				JOIN in_care AS c USING (child_id)
			WHERE s.completed_on >= year_start($1, 4) AND s.completed_on <= $1 AND s.score BETWEEN 0 AND 40
				AND s.completed_on >= birthday(c.date_of_birth, 4) AND s.completed_on < birthday(c.date_of_birth, 17)
			ORDER BY s.child_id, s.completed_on DESC, s.score DESC) AS s
	UNION ALL
	SELECT 'permanent_exclusions', count(*), 0
	FROM in_care
	WHERE child_id IN (SELECT child_id FROM education_status WHERE status = 'permanent_exclusion' AND start_date >= year_start($1, 9) AND start_date <= $1)
	UNION ALL
	SELECT 'ehcp_issued_20_weeks', count(*) FILTER (WHERE e.issued_on <= e.requested_on + 140), count(*)
	FROM ehcp_request AS e
		JOIN child AS c USING (child_id)
	WHERE e.issued_on >= year_start($1, 9) AND e.issued_on <= $1 AND e.has_exception IS NOT TRUE AND e.requested_on < birthday(c.date_of_birth, 18)
		AND EXISTS (SELECT FROM care_episode AS x WHERE x.child_id = e.child_id AND x.legal_status NOT IN ('V3', 'V4')
			AND x.start_date <= e.requested_on AND (x.end_date IS NULL OR x.end_date > e.requested_on))
	UNION ALL
	SELECT 'cic_missing_in_month', count(DISTINCT child_id), 0
	FROM missing WHERE started_at::date > months_before($1, 1) AND started_at::date <= $1
	UNION ALL
	SELECT 'missing_over_48_hours_in_month', count(*), 0
	FROM missing
	WHERE started_at::date > months_before($1, 1) AND started_at::date <= $1
		AND (ended_at - started_at > interval '48 hours' OR ended_at IS NULL AND (started_at + interval '48 hours')::date <= $1)
	UNION ALL
	SELECT 'complaints_in_month', count(*), 0
	FROM complaint AS c
		JOIN period AS p ON p.child_id = c.child_id AND c.received_on >= p.start_date AND c.received_on < p.ends
	WHERE c.received_on > months_before($1, 1) AND c.received_on <= $1)
SELECT indicator, $1 AS period_end, numerator, denominator FROM figure WHERE indicator IN (:indicators);
