-- The best plain SQL: one pass over the history for all months, the same text in PostgreSQL and DuckDB.
--
-- Only month ends are asked for, so dates become months (mon): a row of "counts" says that something counts on the month
-- ends from_mon to to_mon - 1. Added up by difference: plus where it begins, minus where it ends. Sets of dates that may
-- overlap are first cut at the start of the next one. What the sample council has not is left out: episodes that overlap,
-- two workers at once in one role, temporary stays that begin a period of care.

WITH born AS (			-- integers sort faster than text
	SELECT child_id, row_number() OVER () AS child, date_of_birth, birthday(date_of_birth, 18) AS adult,
		mon(birthday(date_of_birth, 16)) AS sixteen_mon
	FROM child),
episode AS (
	SELECT b.child, b.sixteen_mon, e.start_date, least(e.end_date, b.adult) AS end_date,
		e.placement_type, e.placement_provider, e.distance_miles, e.reason_started,
		CASE WHEN e.end_date <= b.adult THEN e.reason_ended END AS reason_ended,
		lag(e.end_date) OVER in_order AS previous_end, lag(e.placement_type) OVER in_order AS previous_type,
		lead(e.start_date) OVER in_order AS next_start
	FROM care_episode AS e
		JOIN born AS b USING (child_id)
	WHERE e.legal_status NOT IN ('V3', 'V4') AND e.start_date < b.adult
	WINDOW in_order AS (PARTITION BY b.child ORDER BY e.start_date)),
history AS (
	SELECT *,
		max(CASE WHEN previous_end IS DISTINCT FROM start_date THEN start_date END) OVER (PARTITION BY child ORDER BY start_date) AS period_start,
		min(CASE WHEN next_start IS DISTINCT FROM end_date THEN end_date END) OVER (PARTITION BY child ORDER BY start_date
			ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS period_end
	FROM episode),
period AS (
	SELECT child, sixteen_mon, period_start AS start_date, mon(period_start) AS start_mon, period_end AS end_date, mon(period_end) AS end_mon,
		reason_ended, lag(period_end) OVER in_order AS previous_end, mon(lead(period_end) OVER in_order) AS next_end_mon
	FROM history
	WHERE next_start IS DISTINCT FROM end_date
	WINDOW in_order AS (PARTITION BY child ORDER BY period_start)),
placed AS (				-- a temporary stay belongs to the placement before it
	SELECT *, least(lead(start_date) OVER in_order, period_end) AS until,
		start_date = period_start
			OR NOT (reason_started IN ('L', 'T', 'U')
				OR previous_type LIKE 'T%' AND placement_type = lag(placement_type) OVER in_order
				OR placement_type IN ('A3', 'A5') AND lag(placement_type) OVER in_order LIKE 'U%') AS is_new
	FROM history
	WHERE placement_type NOT LIKE 'T%'
	WINDOW in_order AS (PARTITION BY child ORDER BY start_date)),
placement AS (
	SELECT child, sixteen_mon, mon(period_start) AS period_mon, mon(start_date) AS start_mon, mon(least(next_start, period_end)) AS end_mon,
		CASE WHEN placement_type IN ('A3', 'A4', 'A5', 'A6') AND previous_period = period_start THEN mon(previous_start)
			ELSE mon(start_date) END AS since_mon,
		mon(CASE WHEN previous_start < period_end_2_before THEN previous_start ELSE period_end_2_before END - 1) + 12 AS second_before_counts_to
	FROM (SELECT child, sixteen_mon, period_start, period_end, start_date, placement_type,
				lead(start_date) OVER in_order AS next_start, lag(start_date) OVER in_order AS previous_start,
				lag(period_start) OVER in_order AS previous_period, lag(period_end, 2) OVER in_order AS period_end_2_before
			FROM placed
			WHERE is_new
			WINDOW in_order AS (PARTITION BY child ORDER BY start_date)) AS p),
status AS (
	SELECT child, mon(start_date) AS start_mon, mon(until) AS end_mon, placement_type, placement_provider, distance_miles
	FROM placed),
uasc AS (
	SELECT b.child, mon(u.start_date) AS start_mon, coalesce(mon(u.end_date), 999999) AS end_mon, u.start_date, u.end_date
	FROM uasc_status AS u JOIN born AS b USING (child_id)),
held AS NOT MATERIALIZED (	-- by one worker without a break, whatever the team
	SELECT child, role, coalesce(mon(end_date), 999999) AS end_mon, greatest(mon(start_date),
		mon(max(CASE WHEN begins THEN start_date END) OVER (PARTITION BY child, role ORDER BY start_date)) + 12) AS reached_mon
	FROM (SELECT b.child, w.role, w.start_date, w.end_date,
				(w.start_date = lag(w.end_date) OVER in_order AND w.worker_id = lag(w.worker_id) OVER in_order) IS NOT TRUE AS begins
			FROM worker_allocation AS w JOIN born AS b USING (child_id)
			WHERE w.role IN ('social_worker', 'iro')
			WINDOW in_order AS (PARTITION BY b.child, w.role ORDER BY w.start_date)) AS w),
dental AS (
	SELECT child, mon AS from_mon, least(mon + 12, lead(mon) OVER (PARTITION BY child ORDER BY mon)) AS to_mon
	FROM (SELECT b.child, mon(h.event_date) AS mon
			FROM health_event AS h JOIN born AS b USING (child_id)
			WHERE h.event_type = 'dental') AS d),
review_held AS (
	SELECT p.child, r.review_date,
		max(CASE WHEN r.participation IN ('PN1', 'PN2', 'PN3', 'PN5', 'PN6') THEN 1 ELSE 0 END) AS took_part
	FROM review AS r
		JOIN born AS b USING (child_id)
		JOIN period AS p ON p.child = b.child AND r.review_date BETWEEN p.start_date AND p.end_date
	WHERE r.review_date >= birthday(b.date_of_birth, 4)
	GROUP BY p.child, r.review_date),
sdq AS (
	SELECT child, mon(completed_on) AS from_mon, score,
		least(next_april(mon(completed_on)), mon(lead(completed_on) OVER (PARTITION BY child ORDER BY completed_on))) AS to_mon
	FROM (SELECT b.child, s.completed_on, max(s.score) AS score
			FROM sdq_score AS s JOIN born AS b USING (child_id)
			WHERE s.score BETWEEN 0 AND 40 AND s.completed_on >= birthday(b.date_of_birth, 4) AND s.completed_on < birthday(b.date_of_birth, 17)
			GROUP BY b.child, s.completed_on) AS s),
education AS (
	SELECT b.child, e.status, mon(e.start_date) AS start_mon, coalesce(mon(e.end_date), 999999) AS end_mon
	FROM education_status AS e JOIN born AS b USING (child_id)),
neet AS (
	SELECT child, greatest(start_mon, max(end_mon) OVER (PARTITION BY child ORDER BY start_mon, end_mon
		ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS start_mon, end_mon
	FROM education WHERE status = 'neet'),
exclusion AS (
	SELECT child, start_mon, least(next_september(start_mon), lead(start_mon) OVER (PARTITION BY child ORDER BY start_mon)) AS to_mon
	FROM education WHERE status = 'permanent_exclusion'),
missing AS (
	SELECT m.missing_episode_id, p.child, m.started_at, m.ended_at
	FROM missing_episode AS m
		JOIN born AS b USING (child_id)
		JOIN period AS p ON p.child = b.child AND m.started_at::date >= p.start_date AND m.started_at::date < p.end_date
	WHERE m.missing_type = 'M'),
interview AS (
	SELECT m.ended_at::date AS ended_on, mon(m.ended_at::date) AS ended_mon, mon(greatest(i.interviewed_on, m.ended_at::date)) AS met_mon,
		i.interviewed_on <= w.third_after AS in_time, i.interviewed_on IS NOT NULL AS completed
	FROM missing AS m
		JOIN working_day AS w ON w.day = m.ended_at::date
		LEFT JOIN (SELECT missing_episode_id, min(completed_on) AS interviewed_on FROM return_interview GROUP BY missing_episode_id) AS i
			USING (missing_episode_id)),
counts AS (
	SELECT 'cic_count' AS indicator, start_mon AS from_mon, end_mon AS to_mon, 1 AS numerator, 0 AS denominator
	FROM period
	UNION ALL
	SELECT 'placements_3_plus', start_mon, end_mon, 0, 1 FROM period
	UNION ALL			-- placements follow each other: three count while this one lasts and the second before still counts
	SELECT 'placements_3_plus', start_mon, least(end_mon, second_before_counts_to), 1, 0
	FROM placement WHERE second_before_counts_to IS NOT NULL
	UNION ALL
	SELECT 'same_placement_2_years', start_mon + 30, least(end_mon, sixteen_mon), 0, 1 FROM period
	UNION ALL
	SELECT 'same_placement_2_years', greatest(start_mon, since_mon + 24, period_mon + 30), least(end_mon, sixteen_mon), 1, 0
	FROM placement
	UNION ALL
	SELECT 'same_social_worker', start_mon + 18, end_mon, 0, 1 FROM period
	UNION ALL
	SELECT 'same_social_worker', greatest(p.start_mon + 18, h.reached_mon), least(p.end_mon, h.end_mon), 1, 0
	FROM period AS p JOIN held AS h USING (child) WHERE h.role = 'social_worker'
	UNION ALL
	SELECT 'same_iro', start_mon + 18, end_mon, 0, 1 FROM period
	UNION ALL
	SELECT 'same_iro', greatest(p.start_mon + 18, h.reached_mon), least(p.end_mon, h.end_mon), 1, 0
	FROM period AS p JOIN held AS h USING (child) WHERE h.role = 'iro'
	UNION ALL
	SELECT 'in_private_voluntary_residential', start_mon, end_mon,
		CASE WHEN placement_type IN ('K2', 'R1', 'R3', 'S1') AND placement_provider IN ('PR4', 'PR5') THEN 1 ELSE 0 END, 1
	FROM status
	UNION ALL
	SELECT 'placed_within_20_miles', start_mon, end_mon, CASE WHEN round(distance_miles, 1) <= 20 THEN 1 ELSE 0 END, 1
	FROM status WHERE round(distance_miles, 1) <> 999.9
	UNION ALL			-- without UASC: taken off again
	SELECT 'placed_within_20_miles', greatest(s.start_mon, u.start_mon), least(s.end_mon, u.end_mon),
		CASE WHEN round(s.distance_miles, 1) <= 20 THEN -1 ELSE 0 END, -1
	FROM status AS s JOIN uasc AS u USING (child) WHERE round(s.distance_miles, 1) <> 999.9
	UNION ALL
	SELECT 'dental_check_in_timescale', next_april(start_mon), end_mon, 0, 1 FROM period
	UNION ALL
	SELECT 'dental_check_in_timescale', greatest(next_april(p.start_mon), d.from_mon), least(p.end_mon, d.to_mon), 1, 0
	FROM period AS p JOIN dental AS d USING (child)
	UNION ALL
	SELECT 'neet_16_18', greatest(start_mon + 12, sixteen_mon), end_mon, 0, 1 FROM period
	UNION ALL
	SELECT 'neet_16_18', greatest(p.start_mon + 12, p.sixteen_mon, n.start_mon), least(p.end_mon, n.end_mon), 1, 0
	FROM period AS p JOIN neet AS n USING (child)
	UNION ALL
	SELECT 'open_to_youth_offending', start_mon, end_mon, 0, 1 FROM period
	UNION ALL
	SELECT 'open_to_youth_offending', greatest(p.start_mon, y.start_mon), least(p.end_mon, y.end_mon, y.next_mon), 1, 0
	FROM (SELECT b.child, mon(y.start_date) AS start_mon, mon(y.end_date) AS end_mon,
				lead(mon(y.start_date)) OVER (PARTITION BY b.child ORDER BY y.start_date) AS next_mon
			FROM youth_justice AS y JOIN born AS b USING (child_id)) AS y JOIN period AS p USING (child)
	UNION ALL
	SELECT 'review_participation', mon(review_date), mon(review_date) + 12, took_part, 1 FROM review_held
	UNION ALL
	SELECT 'left_care_sgo', end_mon, least(end_mon + 12, next_end_mon), CASE WHEN reason_ended IN ('E43', 'E44', 'E45', 'E46', 'E47', 'E48') THEN 1 ELSE 0 END, 1
	FROM period
	UNION ALL			-- without those who were UASC on any day of it
	SELECT 'left_care_adopted', end_mon, least(end_mon + 12, next_end_mon), CASE WHEN reason_ended IN ('E11', 'E12') THEN 1 ELSE 0 END, 1
	FROM period AS p
	WHERE NOT EXISTS (SELECT 1 FROM uasc AS u WHERE u.child = p.child AND u.start_date < p.end_date AND coalesce(u.end_date, date '9999-12-31') > p.start_date)
	UNION ALL
	SELECT 'care_plans_good_or_outstanding', mon(audited_on), mon(audited_on) + 12, CASE WHEN grade IN ('good', 'outstanding') THEN 1 ELSE 0 END, 1
	FROM care_plan_audit WHERE grade IN ('outstanding', 'good', 'requires_improvement', 'inadequate')
	UNION ALL
	SELECT 'return_interviews_completed', ended_mon, ended_mon + 12, 0, 1 FROM interview
	UNION ALL
	SELECT 'return_interviews_completed', met_mon, ended_mon + 12, 1, 0 FROM interview WHERE completed
	UNION ALL
	SELECT 'return_interviews_3_working_days', ended_mon, ended_mon + 12, 0, 1 FROM interview
	UNION ALL
	SELECT 'return_interviews_3_working_days', met_mon, ended_mon + 12, 1, 0 FROM interview WHERE in_time
	UNION ALL
	SELECT 'return_to_care_24_months', start_mon, next_april(start_mon), CASE WHEN previous_end >= start_date - interval '24 months' THEN 1 ELSE 0 END, 1
	FROM period
	UNION ALL
	SELECT 'sdq_average', greatest(s.from_mon, p.start_mon), least(s.to_mon, p.end_mon), s.score, 1
	FROM sdq AS s JOIN period AS p USING (child)
	UNION ALL
	SELECT 'permanent_exclusions', greatest(e.start_mon, p.start_mon), least(e.to_mon, p.end_mon), 1, 0
	FROM exclusion AS e JOIN period AS p USING (child)
	UNION ALL
	SELECT 'ehcp_issued_20_weeks', mon(e.issued_on), next_september(mon(e.issued_on)), CASE WHEN e.issued_on <= e.requested_on + 140 THEN 1 ELSE 0 END, 1
	FROM ehcp_request AS e
		JOIN born AS b USING (child_id)
		JOIN period AS p ON p.child = b.child AND e.requested_on >= p.start_date AND e.requested_on < p.end_date
	WHERE e.has_exception IS NOT TRUE AND e.issued_on IS NOT NULL
	UNION ALL			-- a child once a month
	SELECT 'cic_missing_in_month', mon, mon + 1, 1, 0 FROM (SELECT DISTINCT child, mon(started_at::date) AS mon FROM missing) AS m
	UNION ALL
	SELECT 'missing_over_48_hours_in_month', mon((CASE WHEN ended_at IS NULL THEN started_at + interval '48 hours' ELSE started_at END)::date), mon(started_at::date) + 1, 1, 0
	FROM missing WHERE ended_at IS NULL OR ended_at - started_at > interval '48 hours'
	UNION ALL
	SELECT 'complaints_in_month', mon(c.received_on), mon(c.received_on) + 1, 1, 0
	FROM complaint AS c
		JOIN born AS b USING (child_id)
		JOIN period AS p ON p.child = b.child AND c.received_on >= p.start_date AND c.received_on < p.end_date),
grouped AS (
	SELECT indicator, from_mon, to_mon, sum(numerator) AS numerator, sum(denominator) AS denominator
	FROM counts
	WHERE from_mon < to_mon AND to_mon > (SELECT min(mon) FROM month_end) AND indicator IN (:indicators)
	GROUP BY indicator, from_mon, to_mon),
change AS (
	SELECT indicator, greatest(from_mon, (SELECT min(mon) FROM month_end)) AS mon, numerator, denominator FROM grouped
	UNION ALL
	SELECT indicator, to_mon, -numerator, -denominator FROM grouped
	UNION ALL
	SELECT indicator, mon, 0, 0 FROM (SELECT unnest(ARRAY[:indicators]) AS indicator) AS i CROSS JOIN month_end),
running AS (
	SELECT indicator, mon, sum(sum(numerator)) OVER in_order AS numerator, sum(sum(denominator)) OVER in_order AS denominator
	FROM change
	GROUP BY indicator, mon
	WINDOW in_order AS (PARTITION BY indicator ORDER BY mon))
SELECT r.indicator, m.period_end, r.numerator, r.denominator
FROM running AS r
	JOIN month_end AS m USING (mon)
ORDER BY r.indicator, m.period_end;
