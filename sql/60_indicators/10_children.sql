-- Indicators about children in care: reviews, workers, placements, numbers.

INSERT INTO careperf.indicator (indicator, theme, sort_order, polarity, data_period, unit, decimals, split_by_uasc, needs,
	title, definition, source, members) VALUES

('reviews_in_timescale', 'children', 101, 'H', 'SS', 'percent', 1, true, '{care_episode, review}',
'% of children in care whose reviews were held in timescale',
'Denominator: in care, the first review due (20 working days after the start) or held. Numerator: of those, every review due in the last 12 months was held in time, and none is overdue. Due: the second 3 months after the first, the others 6 months after the one before.',
'indicators.md 2.1 and 1.7; Care Planning Regulations 2010, reg 33',
$$
SELECT p.child_id AS member_id, p.child_id, p.uasc,
	p.dates * careperf.spell_dates(r.first_on, NULL) AS denominator,
	'{(,)}'::datemultirange - coalesce(r.not_in_time, '{}') AS numerator,
	(SELECT array_agg((format('review due %s', careperf.in_words(e.due_on)), coalesce(e.held_on, e.due_on) - 183, e.held_on)::careperf.evidence ORDER BY e.due_on)
		|| array_agg((format('review due %s held %s%s', careperf.in_words(e.due_on), careperf.in_words(e.held_on),
				CASE WHEN e.held_on > e.due_on THEN format(', %s days late', e.held_on - e.due_on) END), e.held_on, NULL)::careperf.evidence
			ORDER BY e.due_on) FILTER (WHERE e.held_on IS NOT NULL)
		FROM unnest(r.due_on, r.held_on) AS e (due_on, held_on)) AS evidence
FROM period_of_care AS p
	JOIN (SELECT child_id, period_number, least(min(due_on), min(held_on)) AS first_on,
			-- one held late tells for the 12 months after it was due, one not held as long as it is overdue
			careperf.spells_agg(due_on, CASE WHEN held_on IS NOT NULL THEN greatest(held_on, careperf.months_reached(due_on, 12)) END)
				FILTER (WHERE held_on > due_on OR held_on IS NULL) AS not_in_time,
			array_agg(due_on) AS due_on, array_agg(held_on) AS held_on
		FROM review_due
		GROUP BY child_id, period_number) AS r USING (child_id, period_number)
$$),

('review_participation', 'children', 102, 'H', 'R12M', 'percent', 1, true, '{care_episode, child, review}',
'% of reviews in which the child took part',
'Denominator: reviews held in the 12 months while in care, child aged 4 or over on the day (a child and day counts once). Numerator: PN1, PN2, PN3, PN5 or PN6.',
'indicators.md 2.1 and 1.7',
$$
SELECT format('%s %s', child_id, review_date) AS member_id, review_date AS attributes_on, child_id,
	careperf.window_dates('R12M', review_date) AS denominator,
	careperf.all_dates_if(took_part) AS numerator,
	careperf.all_dates_if(uasc @> review_date) AS uasc,
	ARRAY[(format('review %s, %s', careperf.in_words(review_date), CASE WHEN took_part THEN 'took part' ELSE 'did not take part' END),
		review_date, NULL)::careperf.evidence] AS evidence
FROM review_held
WHERE careperf.age_on(date_of_birth, review_date) >= 4
$$),

('same_social_worker', 'children', 103, 'H', 'SS', 'percent', 1, true, '{care_episode, worker_allocation.role=social_worker}',
'% of children in care for 18 months with the same social worker for the last 12 months',
'Denominator: in care for 18 months without a break. Numerator: of those, one social worker has held the child for the last 12 months without a break.',
'indicators.md 2.1 and 1.7',
$$
SELECT p.child_id AS member_id, p.child_id, p.uasc,
	careperf.spell_dates(careperf.months_reached(p.start_date, 18), p.end_date) AS denominator,
	coalesce(w.social_worker, '{}') AS numerator,
	ARRAY[(format('in care since %s', careperf.in_words(p.start_date)), p.start_date, NULL)::careperf.evidence]
		|| (SELECT array_agg((format('one social worker since %s', careperf.in_words(lower(h))), lower(h), upper(h))::careperf.evidence ORDER BY h)
			FROM unnest(w.social_workers) AS h) AS evidence
FROM period_of_care AS p
	LEFT JOIN same_worker_12_months AS w USING (child_id)
$$),

('placements_3_plus', 'children', 104, 'L', 'SS', 'percent', 1, true, '{care_episode}',
'% of children in care with 3 or more placements in the last 12 months',
'Denominator: in care. Numerator: of those, 3 or more placements, of any period of care, in the last 12 months. Not a further placement: a legal change, a move with the same carer, a temporary stay, adoption by the carer, a short break.',
'indicators.md 2.1, 1.3 and 1.7 (NI 62)',
$$
SELECT h.child_id AS member_id, h.child_id, h.uasc, h.in_care AS denominator, h.three_or_more_placements AS numerator,
	(SELECT array_agg((format('placement %s from %s', p.placement_number, careperf.in_words(p.start_date)), p.start_date, p.end_date)::careperf.evidence)
			|| array_agg((format('placement %s from %s to %s', p.placement_number, careperf.in_words(p.start_date), careperf.in_words(p.end_date)),
					p.end_date, careperf.months_reached(p.end_date - 1, 12))::careperf.evidence)
				FILTER (WHERE p.end_date <> careperf.birthday(h.date_of_birth, 18) OR h.date_of_birth IS NULL)
		FROM careperf.each_placement(h.episodes) AS p) AS evidence
FROM care_history AS h
$$),

('same_placement_2_years', 'children', 105, 'H', 'SS', 'percent', 1, true, '{care_episode, child}',
'% of children in care in the same placement for the last 2 years',
'Denominator: in care for 30 months without a break, under 16. Numerator: of those, in the same placement for 24 months, or placed for adoption and in that placement and the one before together for 24 months.',
'indicators.md 2.1 and 1.7 (NI 63)',
$$
SELECT p.child_id AS member_id, p.child_id, p.uasc,
	careperf.spell_dates(greatest(careperf.months_reached(p.start_date, 30), p.date_of_birth), least(p.end_date, careperf.birthday(p.date_of_birth, 16))) AS denominator,
	p.same_placement_2_years AS numerator, e.evidence
FROM period_of_care AS p
	LEFT JOIN (SELECT child_id, period_number,
			array_agg((format('in placement since %s', careperf.in_words(start_date)), start_date, end_date)::careperf.evidence ORDER BY placement_number) AS evidence
		FROM placement
		GROUP BY child_id, period_number) AS e USING (child_id, period_number)
WHERE p.date_of_birth IS NOT NULL
$$),

('in_house_or_kinship_foster_care', 'children', 106, 'H', 'SS', 'percent', 1, true, '{care_episode}',
'% of children in foster care who are with in-house carers, relatives or friends (exc UASC)',
'Denominator: in care, not UASC, placed in foster care (U1 to U6). Numerator: of those, with relatives or friends (U1 to U3) or own provision (PR1).',
'indicators.md 2.1',
$$
SELECT child_id AS member_id, child_id, uasc, dates - uasc AS denominator,
	careperf.all_dates_if(placement_group IN ('In-house foster care', 'Relatives and friends')) AS numerator,
	ARRAY[(format('%s from %s', placement_group, careperf.in_words(lower(dates))), lower(dates), upper(dates))::careperf.evidence] AS evidence
FROM care_status
WHERE placement_type IN ('U1', 'U2', 'U3', 'U4', 'U5', 'U6')
$$),

('placed_within_20_miles', 'children', 107, 'H', 'SS', 'percent', 1, true, '{care_episode, care_episode.distance_miles}',
'% of children in care placed within 20 miles of home (exc UASC)',
'Denominator: in care, not UASC, distance known. Numerator: of those, at most 20.0 miles (rounded to one decimal) from home.',
'indicators.md 2.1 and 1.7',
$$
SELECT child_id AS member_id, child_id, uasc, dates - uasc AS denominator,
	careperf.all_dates_if(distance_miles <= 20.0) AS numerator,
	ARRAY[(format('%s miles from home from %s', distance_miles, careperf.in_words(lower(dates))), lower(dates), upper(dates))::careperf.evidence] AS evidence
FROM care_status
WHERE distance_miles IS NOT NULL
$$),

('cic_per_10000', 'children', 108, NULL, 'SS', 'rate_per_10000', 1, true, '{care_episode, population_in_force}',
'Children in care per 10,000 population aged under 18 (exc UASC)',
'Numerator: in care, not UASC. Denominator: population aged 0 to 17 in force on the day.',
'indicators.md 2.1',
$$
SELECT child_id AS member_id, child_id, uasc, NULL::datemultirange AS denominator, in_care - uasc AS numerator,
	NULL::numeric AS denominator_value, NULL::careperf.evidence[] AS evidence
FROM child_in_care
UNION ALL
SELECT format('population %s', valid_from), NULL, NULL, dates, NULL, persons,
	ARRAY[(format('%s persons aged 0 to 17', persons), NULL, NULL)::careperf.evidence]
FROM population_in_force
$$),

('cic_per_10000_inc_uasc', 'children', 109, NULL, 'SS', 'rate_per_10000', 1, true, '{care_episode, population_in_force}',
'Children in care per 10,000 population aged under 18',
'Numerator: in care. Denominator: population aged 0 to 17 in force on the day.',
'indicators.md 2.1',
$$
SELECT child_id AS member_id, child_id, uasc, NULL::datemultirange AS denominator, in_care AS numerator,
	NULL::numeric AS denominator_value, NULL::careperf.evidence[] AS evidence
FROM child_in_care
UNION ALL
SELECT format('population %s', valid_from), NULL, NULL, dates, NULL, persons,
	ARRAY[(format('%s persons aged 0 to 17', persons), NULL, NULL)::careperf.evidence]
FROM population_in_force
$$),

('cic_count', 'children', 110, NULL, 'SS', 'count', 0, true, '{care_episode}',
'Number of children in care',
'In care on the day: an episode covers it (a child who leaves on the day is not), short breaks aside, aged under 18.',
'indicators.md 2.1, 1.2 and 1.7',
$$
SELECT h.child_id AS member_id, h.child_id, h.uasc, h.in_care AS denominator, NULL::datemultirange AS numerator,
	(SELECT array_agg((format('in care since %s', careperf.in_words(p.start_date)), p.start_date, p.end_date)::careperf.evidence ORDER BY p.start_date)
		FROM unnest(h.periods) AS p) AS evidence
FROM care_history AS h
$$),

('ola_cic_count', 'children', 111, 'L', 'SS', 'count', 0, false, '{other_la_child}',
'Number of other authorities'' children in care placed here',
'Notified as placed here on the day, each child once, until the 18th birthday where it is known.',
'indicators.md 2.1 and 1.7',
$$
SELECT ola_child_id AS member_id, NULL::text AS child_id, NULL::datemultirange AS numerator,
	careperf.spells_agg(start_date, least(end_date, careperf.birthday(careperf.usable(date_of_birth), 18))) AS denominator,
	array_agg((format('placed here by %s since %s', coalesce(placing_la, 'an unknown authority'), careperf.in_words(start_date)), start_date, end_date)::careperf.evidence
		ORDER BY start_date) AS evidence
FROM @input@.other_la_child
GROUP BY ola_child_id
$$),

('same_iro', 'children', 112, 'H', 'SS', 'percent', 1, true, '{care_episode, worker_allocation.role=iro}',
'% of children in care for 18 months with the same IRO for the last 12 months',
'Denominator: in care for 18 months without a break. Numerator: of those, one independent reviewing officer has held the child for the last 12 months without a break.',
'indicators.md 2.1 and 1.7',
$$
SELECT p.child_id AS member_id, p.child_id, p.uasc,
	careperf.spell_dates(careperf.months_reached(p.start_date, 18), p.end_date) AS denominator,
	coalesce(w.iro, '{}') AS numerator,
	ARRAY[(format('in care since %s', careperf.in_words(p.start_date)), p.start_date, NULL)::careperf.evidence]
		|| (SELECT array_agg((format('one IRO since %s', careperf.in_words(lower(h))), lower(h), upper(h))::careperf.evidence ORDER BY h)
			FROM unnest(w.iros) AS h) AS evidence
FROM period_of_care AS p
	LEFT JOIN same_worker_12_months AS w USING (child_id)
$$),

('return_to_care_24_months', 'children', 113, 'L', 'YTD', 'percent', 1, true, '{care_episode}',
'% of those becoming looked after who did so within 24 months of leaving care',
'Denominator: periods of care started since 1 April. Numerator: of those, the child''s period of care before ended within the 24 months before the start.',
'indicators.md 2.1',
$$
SELECT format('%s %s', child_id, start_date) AS member_id, start_date AS attributes_on, child_id,
	careperf.window_dates('YTD', start_date) AS denominator,
	careperf.all_dates_if(previous_end_date >= start_date - interval '24 months') AS numerator,
	careperf.all_dates_if(uasc_at_start) AS uasc,
	ARRAY[(format('started %s', careperf.in_words(start_date)), start_date, NULL)::careperf.evidence,
		(coalesce('left care before on ' || careperf.in_words(previous_end_date), 'not in care before'), start_date, NULL)::careperf.evidence] AS evidence
FROM period_of_care
$$),

('open_to_youth_offending', 'children', 114, 'L', 'SS', 'percent', 1, true, '{care_episode, youth_justice}',
'% of children in care open to youth offending services',
'Denominator: in care. Numerator: of those, open to youth offending services.',
'indicators.md 2.1',
$$
SELECT h.child_id AS member_id, h.child_id, h.uasc, h.in_care AS denominator, coalesce(y.dates, '{}') AS numerator,
	careperf.status_evidence('open to youth offending services', 'not open to youth offending services', y.dates) AS evidence
FROM child_in_care AS h
	LEFT JOIN (SELECT child_id, careperf.spells_agg(start_date, end_date) AS dates FROM @input@.youth_justice GROUP BY child_id) AS y USING (child_id)
$$),

('in_private_voluntary_residential', 'children', 115, 'L', 'SS', 'percent', 1, true, '{care_episode}',
'% of children in care in private and voluntary residential placements',
'Denominator: in care. Numerator: of those, placed in a children''s home, residential home, family centre or residential school (K2, R1, R3, S1) of a private or voluntary provider (PR4, PR5).',
'indicators.md 2.1',
$$
SELECT child_id AS member_id, child_id, uasc, dates AS denominator,
	careperf.all_dates_if(placement_group = 'Private and voluntary residential') AS numerator,
	ARRAY[(format('%s from %s', placement_group, careperf.in_words(lower(dates))), lower(dates), upper(dates))::careperf.evidence] AS evidence
FROM care_status
$$),

('placed_outside_exc_neighbour', 'children', 116, NULL, 'SS', 'percent', 1, true, '{care_episode, care_episode.placement_la, council}',
'% of children in care placed outside the council''s area (neighbours not counted as outside)',
'Denominator: in care. Numerator: of those, the authority of the placement is known and neither the council nor a neighbour.',
'indicators.md 2.1',
$$
SELECT child_id AS member_id, child_id, uasc, dates AS denominator,
	careperf.all_dates_if(placement_la NOT IN (SELECT gss_code FROM @output@.council UNION ALL SELECT gss_code FROM @output@.neighbour)) AS numerator,
	ARRAY[(format('placed in %s from %s', coalesce(placement_la, 'an unknown authority'), careperf.in_words(lower(dates))), lower(dates), upper(dates))::careperf.evidence] AS evidence
FROM care_status
$$),

('placed_outside_inc_neighbour', 'children', 117, 'L', 'SS', 'percent', 1, true, '{care_episode, care_episode.placement_la, council}',
'% of children in care placed outside the council''s area (neighbours counted as outside)',
'Denominator: in care. Numerator: of those, the authority of the placement is known and is not the council.',
'indicators.md 2.1',
$$
SELECT child_id AS member_id, child_id, uasc, dates AS denominator,
	careperf.all_dates_if(placement_la NOT IN (SELECT gss_code FROM @output@.council)) AS numerator,
	ARRAY[(format('placed in %s from %s', coalesce(placement_la, 'an unknown authority'), careperf.in_words(lower(dates))), lower(dates), upper(dates))::careperf.evidence] AS evidence
FROM care_status
$$);
