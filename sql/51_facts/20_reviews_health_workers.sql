-- Facts about what was due and what was done: reviews, health, workers, interviews.

INSERT INTO careperf.fact (name, description, columns, definition) VALUES
('review_dates', 'A period of care and the statutory reviews held during it, its last day included; several on one day are one.',
'{"child_id": "The child.",
  "period_number": "The period of care.",
  "start_date": "Its start.",
  "held_on": "The days on which reviews were held, in order; NULL if none was.",
  "took_part_on": "The days of reviews, of any period of care, in which the child took part: PN1, PN2, PN3, PN5 or PN6 on any row of that day; NULL if none.",
  "date_of_birth": "The child''s date of birth; NULL if unknown.",
  "uasc": "The child''s dates as UASC; empty if never."}',
$$
SELECT p.child_id, p.period_number, p.start_date, careperf.dates_between(r.held_on, p.start_date, p.end_date) AS held_on,
	r.took_part_on, p.date_of_birth, p.uasc
FROM period_of_care AS p
	LEFT JOIN (SELECT child_id, careperf.dates_agg(review_date) AS held_on,
			careperf.dates_agg(review_date) FILTER (WHERE participation IN ('PN1', 'PN2', 'PN3', 'PN5', 'PN6')) AS took_part_on
		FROM @input@.review
		GROUP BY child_id) AS r USING (child_id)
$$),

('review_held', 'A statutory review of a child held during a period of care, its last day included; several on one day are one.',
'{"child_id": "The child.",
  "period_number": "The period of care.",
  "review_date": "Day on which it was held.",
  "took_part": "Whether the child took part: PN1, PN2, PN3, PN5 or PN6 on any row of that day.",
  "date_of_birth": "The child''s date of birth; NULL if unknown.",
  "uasc": "The child''s dates as UASC; empty if never."}',
$$
SELECT child_id, period_number, review_date, coalesce(review_date = ANY (took_part_on), false) AS took_part, date_of_birth, uasc
FROM (SELECT child_id, period_number, unnest(held_on) AS review_date, took_part_on, date_of_birth, uasc FROM review_dates) AS r
$$),

('review_due', 'A statutory review that fell or will fall due: the first within 20 working days of the start of the period of care, the second 3 months after the first, the others 6 months after the one before.',
'{"child_id": "The child.",
  "period_number": "The period of care.",
  "since": "The start of the period of care, or the review before, from which it is counted.",
  "due_on": "Last day on which it is in time.",
  "held_on": "Day on which the review was held that answered it; NULL if none has been."}',
$$
SELECT child_id, period_number, since,
	CASE review_number
		WHEN 1 THEN careperf.add_working_days(since, 20)
		WHEN 2 THEN careperf.months_reached(since, 3)
		ELSE careperf.months_reached(since, 6)
	END AS due_on, held_on
FROM (SELECT child_id, period_number, n AS review_number, CASE n WHEN 1 THEN start_date ELSE held_on[n - 1] END AS since, held_on[n] AS held_on
		FROM (SELECT child_id, period_number, start_date, held_on, generate_series(1, coalesce(cardinality(held_on), 0) + 1) AS n
				FROM review_dates) AS r) AS r
$$),

('health_dates', 'A child and when what concerns its health was done, as far as indicators ask.',
'{"child_id": "The child.",
  "referred_on": "Referrals for an initial health assessment, in order; NULL if none.",
  "initially_assessed_on": "Initial health assessments (IHA), in order; NULL if none.",
  "assessed_on": "Health assessments, initial or review (IHA, RHA), in order; NULL if none.",
  "dental_check_on": "Dental checks, in order; NULL if none.",
  "history_completed_on": "First day on which a health history was completed; NULL if none was."}',
$$
SELECT child_id,
	careperf.dates_agg(event_date) FILTER (WHERE event_type = 'iha_referral') AS referred_on,
	careperf.dates_agg(event_date) FILTER (WHERE event_type = 'iha') AS initially_assessed_on,
	careperf.dates_agg(event_date) FILTER (WHERE event_type IN ('iha', 'rha')) AS assessed_on,
	careperf.dates_agg(event_date) FILTER (WHERE event_type = 'dental') AS dental_check_on,
	min(careperf.usable(event_date)) FILTER (WHERE event_type = 'health_history') AS history_completed_on
FROM @input@.health_event
GROUP BY child_id
$$),

('initial_health', 'A period of care and its initial health assessment (IHA) and the referral for it. An event belongs to the period of care during which it falls, its last day included, else to the one that starts within 28 days after it.',
'{"child_id": "The child.",
  "start_date": "Start of the period of care.",
  "end_date": "Its end; NULL while in care.",
  "uasc_at_start": "Whether UASC on the start.",
  "uasc": "The child''s dates as UASC; empty if never.",
  "referral_due_on": "5 working days after the start.",
  "referred_on": "First referral; NULL if none.",
  "assessment_due_on": "20 working days after the start.",
  "assessed_on": "First IHA; NULL if none."}',
$$
SELECT p.child_id, p.start_date, p.end_date, p.uasc_at_start, p.uasc,
	careperf.add_working_days(p.start_date, 5) AS referral_due_on,
	(careperf.dates_between(h.referred_on, greatest(p.start_date - 28, p.previous_end_date + 1), p.end_date))[1] AS referred_on,
	careperf.add_working_days(p.start_date, 20) AS assessment_due_on,
	(careperf.dates_between(h.initially_assessed_on, greatest(p.start_date - 28, p.previous_end_date + 1), p.end_date))[1] AS assessed_on
FROM period_of_care AS p
	LEFT JOIN health_dates AS h USING (child_id)
$$),

('health_check', 'A child and the dates on which the last health assessment (IHA or RHA) and the last dental check are recent enough.',
'{"child_id": "The child.",
  "assessed_6_months": "Dates with a health assessment in the last 6 months: enough at any age.",
  "assessed_12_months": "Dates with one in the last 12 months: enough from the 5th birthday.",
  "dental_12_months": "Dates with a dental check in the last 12 months.",
  "history_completed_on": "First day on which a health history was completed; NULL if none was."}',
$$
SELECT child_id, coalesce(careperf.dates_since(assessed_on, 6), '{}') AS assessed_6_months,
	coalesce(careperf.dates_since(assessed_on, 12), '{}') AS assessed_12_months,
	coalesce(careperf.dates_since(dental_check_on, 12), '{}') AS dental_12_months, history_completed_on
FROM health_dates
$$),

('same_worker_12_months', 'A child and the dates by which one and the same worker has held the child for 12 months without a break. Teams and other workers beside do not matter.',
'{"child_id": "The child.",
  "social_worker": "The dates by which one social worker has; NULL if never with one.",
  "social_workers": "The spells of the child''s social workers, each without a break; NULL if none.",
  "iro": "The dates by which one independent reviewing officer has; NULL if never with one.",
  "iros": "The spells of the child''s independent reviewing officers, each without a break; NULL if none."}',
$$
SELECT child_id, careperf.dates_lasting(social_workers, 12) AS social_worker, social_workers, careperf.dates_lasting(iros, 12) AS iro, iros
FROM (SELECT child_id, careperf.unbroken_spells(worker_id, start_date, end_date) FILTER (WHERE role = 'social_worker') AS social_workers,
			careperf.unbroken_spells(worker_id, start_date, end_date) FILTER (WHERE role = 'iro') AS iros
		FROM @input@.worker_allocation
		GROUP BY child_id) AS w
$$),

('missing_from_care', 'A missing episode (type M) of a child that started while in care.',
'{"missing_episode_id": "The missing episode.",
  "child_id": "The child.",
  "started_at": "When it started.",
  "ended_at": "When it ended; NULL while it lasts.",
  "interviewed_on": "Day of the earliest return interview held; NULL if none was.",
  "uasc": "The child''s dates as UASC; empty if never."}',
$$
SELECT m.missing_episode_id, c.child_id, m.started_at, m.ended_at, m.interviewed_on, c.uasc
FROM (SELECT m.missing_episode_id, m.child_id, m.started_at, CASE WHEN m.ended_at < '10000-01-01' THEN m.ended_at END AS ended_at,
			min(careperf.usable(i.completed_on)) AS interviewed_on
		FROM @input@.missing_episode AS m
			LEFT JOIN @input@.return_interview AS i USING (missing_episode_id)
		WHERE m.missing_type = 'M' AND m.started_at >= '0001-01-01' AND m.started_at < '10000-01-01' AND (m.ended_at IS NULL OR m.ended_at >= m.started_at)
		GROUP BY m.missing_episode_id, m.child_id, m.started_at, m.ended_at) AS m
	JOIN child_in_care AS c ON c.child_id = m.child_id AND c.in_care @> m.started_at::date
$$),

('education_dates', 'A child, an education status and the dates on which it holds.',
'{"child_id": "The child.",
  "status": "The status.",
  "dates": "The dates."}',
$$
SELECT child_id, status, careperf.spells_agg(start_date, end_date) AS dates
FROM @input@.education_status
GROUP BY child_id, status
$$);
