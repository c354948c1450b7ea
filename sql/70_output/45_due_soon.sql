-- What will fall due for whom, so that managers can act before the figure turns red.

CREATE OR REPLACE FUNCTION @output@.due_soon(as_of date, days integer)
	RETURNS TABLE (due_on date, what text, child_id text, indicator text, detail text)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 500 SET jit = off
BEGIN ATOMIC
	WITH asked AS (
		SELECT @output@.require_data(due_soon.as_of) AS as_of, due_soon.as_of + greatest(due_soon.days, 0) AS until),
	in_care AS (
		SELECT p.child_id, p.period_number, p.start_date, p.date_of_birth, a.as_of, a.until
		FROM @output@.period_of_care AS p JOIN asked AS a ON p.dates @> a.as_of),
	-- what has to be repeated: the last one known, and how long it lasts
	last_check AS (
		SELECT c.child_id, k.what, k.indicator, max(h.event_date) AS last_on,
			CASE WHEN k.what = 'health assessment' AND careperf.age_on(c.date_of_birth, careperf.months_reached(max(h.event_date), 6)) < 5
				THEN 6 ELSE 12 END AS months
		FROM in_care AS c
			JOIN @input@.health_event AS h ON h.child_id = c.child_id AND careperf.usable(h.event_date) <= c.as_of
			JOIN (VALUES ('health assessment', 'health_assessment_in_timescale', 'iha'), ('health assessment', 'health_assessment_in_timescale', 'rha'),
				('dental check', 'dental_check_in_timescale', 'dental')) AS k (what, indicator, event_type) ON k.event_type = h.event_type
		GROUP BY c.child_id, c.date_of_birth, k.what, k.indicator
		UNION ALL
		SELECT l.child_id, 'pathway plan', 'pathway_plan_6_months', max(p.completed_on), 6
		-- those whom the indicator counts
		FROM @output@.indicator_member AS l
			JOIN asked AS a ON l.indicator = 'pathway_plan_6_months' AND l.denominator @> a.as_of
			JOIN @input@.pathway_plan AS p ON p.child_id = l.child_id AND careperf.usable(p.completed_on) <= a.as_of
		GROUP BY l.child_id),
	due AS (
		SELECT r.due_on, 'review' AS what, r.child_id, 'reviews_in_timescale' AS indicator,
			format('%s %s', CASE WHEN r.since = c.start_date THEN 'looked after since' ELSE 'last on' END, careperf.in_words(r.since)) AS detail
		FROM in_care AS c
			JOIN @output@.review_due AS r ON r.child_id = c.child_id AND r.period_number = c.period_number
		WHERE r.since <= c.as_of AND (r.held_on IS NULL OR r.held_on > c.as_of)
		UNION ALL
		SELECT i.referral_due_on, 'IHA referral', i.child_id, 'iha_referral_5_working_days', format('looked after since %s', careperf.in_words(i.start_date))
		FROM in_care AS c JOIN @output@.initial_health AS i ON i.child_id = c.child_id AND i.start_date = c.start_date
		WHERE i.referred_on IS NULL OR i.referred_on > c.as_of
		UNION ALL
		SELECT i.assessment_due_on, 'IHA', i.child_id, 'iha_20_working_days', format('looked after since %s', careperf.in_words(i.start_date))
		FROM in_care AS c JOIN @output@.initial_health AS i ON i.child_id = c.child_id AND i.start_date = c.start_date
		WHERE i.assessed_on IS NULL OR i.assessed_on > c.as_of
		UNION ALL
		-- still recent enough on the day before it runs out
		SELECT careperf.months_reached(k.last_on, k.months) - 1, k.what, k.child_id, k.indicator, format('last on %s', careperf.in_words(k.last_on))
		FROM last_check AS k
		UNION ALL
		SELECT careperf.add_working_days(m.ended_at::date, 3), 'return interview', m.child_id, 'return_interviews_3_working_days',
			format('missing episode ended %s', careperf.in_words(m.ended_at::date))
		FROM @output@.missing_from_care AS m JOIN asked AS a ON m.ended_at::date <= a.as_of
		WHERE m.interviewed_on IS NULL OR m.interviewed_on > a.as_of)
	SELECT d.due_on, d.what, d.child_id, d.indicator, d.detail
	FROM due AS d
		JOIN asked AS a ON d.due_on > a.as_of AND d.due_on <= a.until
		-- care ends with the 18th birthday, and what falls due then is not late
		LEFT JOIN in_care AS c ON c.child_id = d.child_id
	WHERE d.what = 'return interview' OR c.date_of_birth IS NULL OR d.due_on < careperf.birthday(c.date_of_birth, 18)
	ORDER BY d.due_on, d.what, d.child_id;
END;
COMMENT ON FUNCTION @output@.due_soon(date, integer) IS
'What falls due in the days after a date, for whom: reviews, IHA referrals, IHAs, health assessments, dental checks, pathway plans, return interviews. due_on is the last day on which it is in time: if it is not done by then, the scorecard of a later date counts it late under the indicator named. What is known by as_of decides; nothing is due to a child from the 18th birthday on that only children in care need. Errors: a date beyond the data.';
