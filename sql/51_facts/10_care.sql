-- Facts about being in care: who, when, where, in which legal status.

-- Few children are UASC. Where each is in it once, joins put these few into a hash, and not the histories of all.
INSERT INTO careperf.fact (inlined, name, description, columns, definition) VALUES
(true, 'uasc_dates', 'A child who ever was an unaccompanied asylum-seeking child (UASC), and when.',
'{"child_id": "The child.",
  "uasc": "The dates as UASC."}',
$$
SELECT child_id, careperf.spells_agg(start_date, end_date) AS uasc
FROM @input@.uasc_status
GROUP BY child_id
$$);

INSERT INTO careperf.fact (name, description, columns, definition) VALUES
('care_history', 'A child ever in care: the whole history in care, in one row.',
'{"child_id": "The child.",
  "date_of_birth": "Date of birth; NULL if unknown: then the child is in no age-bound figure.",
  "uasc": "The dates as an unaccompanied asylum-seeking child; empty if never.",
  "in_care": "The dates in care, short breaks aside, up to the 18th birthday.",
  "three_or_more_placements": "The dates in care with 3 or more placements in the last 12 months.",
  "same_placement_2_years": "The dates in care by which the placement has lasted 24 months, or together with the one before while placed for adoption.",
  "periods": "The periods of care in order; see view period_of_care.",
  "episodes": "The episodes, out of which careperf.each_placement and careperf.each_status make the views placement and care_status."}',
$$
SELECT h.child_id, h.date_of_birth, coalesce(u.uasc, '{}') AS uasc, (h.history).in_care, (h.history).three_or_more_placements,
	(h.history).same_placement_2_years, (h.history).periods, (h.history).episodes
FROM (SELECT e.child_id, min(careperf.usable(c.date_of_birth)) AS date_of_birth,
			careperf.care_history(e.start_date, e.reason_started, e.legal_status, e.category_of_need,
				e.placement_type, e.placement_provider, e.end_date, e.reason_ended, e.reason_placement_changed,
				e.placement_la, e.distance_miles, e.home_postcode, e.placement_postcode, e.placement_urn,
				c.date_of_birth) AS history
		FROM @input@.care_episode AS e
			LEFT JOIN @input@.child AS c USING (child_id)
		WHERE e.child_id IS NOT NULL
		GROUP BY e.child_id) AS h
	LEFT JOIN uasc_dates AS u USING (child_id)
WHERE (h.history).in_care IS NOT NULL
$$);

-- Nothing is worked out here that would be worth keeping: who wants the dates alone reads them in care_history.
INSERT INTO careperf.fact (inlined, name, description, columns, definition) VALUES
(true, 'child_in_care', 'A child ever in care: what care_history says in sets of dates, without the lists.',
'{"child_id": "The child.",
  "date_of_birth": "Date of birth; NULL if unknown: then the child is in no age-bound figure.",
  "uasc": "The dates as an unaccompanied asylum-seeking child; empty if never.",
  "in_care": "The dates in care, short breaks aside, up to the 18th birthday.",
  "three_or_more_placements": "The dates in care with 3 or more placements in the last 12 months.",
  "same_placement_2_years": "The dates in care by which the placement has lasted 24 months, or together with the one before while placed for adoption."}',
$$
SELECT child_id, date_of_birth, uasc, in_care, three_or_more_placements, same_placement_2_years
FROM care_history
$$);

INSERT INTO careperf.fact (name, description, columns, definition) VALUES
('period_of_care', 'A period of care: a maximal run of days in care of one child.',
'{"child_id": "The child.",
  "date_of_birth": "The child''s date of birth; NULL if unknown.",
  "uasc": "The child''s dates as UASC; empty if never.",
  "dates": "The dates from start_date to the day before end_date.",
  "start_date": "First day in care.",
  "end_date": "First day no longer in care: the 18th birthday at the latest, also while that is still to come; NULL while in care if the date of birth is unknown.",
  "period_number": "1 for the child''s first period of care.",
  "reason_started": "RNE of the first episode.",
  "reason_ended": "REC of the episode that ends last; NULL while in care, where it is X1 (unknown), and where the 18th birthday ended the period.",
  "previous_end_date": "End of the child''s period of care before; NULL if none.",
  "next_start_date": "Start of the child''s next period of care; NULL if none.",
  "next_end_date": "End of the child''s next period of care; NULL if none has ended.",
  "placed_for_adoption_on": "Start of the first episode with PLACE A3 to A6; NULL if none.",
  "placement_order_on": "Start of the first episode with LS E1 or D1; NULL if none.",
  "same_placement_2_years": "The child''s dates in care, of any period, by which the placement has lasted 24 months; see care_history.",
  "uasc_at_start": "Whether UASC on the first day.",
  "uasc_in_period": "Whether UASC on any day of the period."}',
$$
SELECT h.child_id, h.date_of_birth, h.uasc, careperf.spell_dates((h.period).start_date, (h.period).end_date) AS dates,
	(h.period).start_date, (h.period).end_date, (h.period).period_number, (h.period).reason_started, (h.period).reason_ended,
	(h.period).previous_end_date, (h.period).next_start_date, (h.period).next_end_date,
	(h.period).placed_for_adoption_on, (h.period).placement_order_on, h.same_placement_2_years,
	h.uasc @> (h.period).start_date AS uasc_at_start,
	h.uasc && careperf.spell_dates((h.period).start_date, (h.period).end_date) AS uasc_in_period
FROM (SELECT child_id, date_of_birth, uasc, same_placement_2_years, careperf.each_period(periods) AS period FROM care_history) AS h
$$),

('placement', 'A placement: a run of days of one child with one carer.',
'{"child_id": "The child.",
  "period_number": "The period of care.",
  "placement_number": "1 for the child''s first placement of any period of care.",
  "start_date": "First day.",
  "end_date": "First day no longer in the placement; NULL while in it.",
  "first_placement_type": "PLACE of the episode that began it."}',
$$
SELECT h.child_id, p.period_number, p.placement_number, p.start_date, p.end_date, p.first_placement_type
FROM care_history AS h
	CROSS JOIN LATERAL careperf.each_placement(h.episodes) AS p
$$),

('care_status', 'A run of days in care of one child on which neither legal status nor placement changes.',
'{"child_id": "The child.",
  "uasc": "The child''s dates as UASC; empty if never.",
  "dates": "The dates.",
  "placement_type": "PLACE; on a temporary stay that of the placement the child is away from.",
  "placement_provider": "Provider; on a temporary stay likewise.",
  "placement_group": "The group in which the placement is reported.",
  "placement_la": "GSS code of the authority where the placement is; NULL if unknown.",
  "distance_miles": "Miles from home, one decimal; NULL if unknown.",
  "temporary_stay": "PLACE T0 to T4 while on a temporary stay, else NULL.",
  "legal_status": "LS.",
  "category_of_need": "CIN.",
  "period_number": "The period of care.",
  "placement_number": "The placement."}',
$$
SELECT h.child_id, h.uasc, careperf.spell_dates(s.start_date, s.end_date) AS dates, s.placement_type, s.placement_provider,
	careperf.placement_group(s.placement_type, s.placement_provider) AS placement_group, s.placement_la,
	nullif(round(s.distance_miles, 1), 999.9) AS distance_miles, s.temporary_stay, s.legal_status, s.category_of_need,
	s.period_number, s.placement_number
FROM care_history AS h
	CROSS JOIN LATERAL careperf.each_status(h.episodes) AS s
$$);
