-- Facts about care leavers: who is one, what is known of them, and when.

INSERT INTO careperf.fact (name, description, columns, definition) VALUES
('care_leaver_dates', 'A care leaver (relevant, former relevant or not said; not qualifying): the dates with an open spell, alive and under 25.',
'{"child_id": "The young person.",
  "date_of_birth": "Date of birth.",
  "dates": "The dates."}',
$$
SELECT l.child_id, c.date_of_birth,
	careperf.spells_agg(l.start_date, l.end_date)
		* careperf.spell_dates(c.date_of_birth, least(careperf.birthday(c.date_of_birth, 25), c.date_of_death)) AS dates
FROM @input@.care_leaver AS l
	JOIN @input@.child AS c USING (child_id)
WHERE (l.eligibility IS NULL OR l.eligibility IN ('relevant', 'former_relevant')) AND careperf.usable(c.date_of_birth) IS NOT NULL
GROUP BY l.child_id, c.date_of_birth, c.date_of_death
$$),

('last_period_of_care', 'What the last period of care says about a child on a date, also after it ended.',
'{"child_id": "The child.",
  "transferred": "The dates on which the last period of care has ended with E3: another authority took over.",
  "uasc": "The dates on which the child has been UASC on any day of the last period of care."}',
$$
SELECT child_id,
	coalesce(careperf.spells_agg(end_date, next_start_date) FILTER (WHERE reason_ended = 'E3'), '{}') AS transferred,
	careperf.spells_agg(lower(uasc * dates), next_start_date) AS uasc
FROM period_of_care
GROUP BY child_id
$$),

('care_leaver_known', 'What is known of a care leaver: a contact and the dates on which it is the latest.',
'{"child_id": "The young person.",
  "contact_date": "Day of the contact; of several on one day the last by in_touch, activity, accommodation and residence_la counts.",
  "dates": "The dates from the contact to the next one.",
  "in_touch": "In touch: YES, NO, DIED, REFU, NREQ or RHOM.",
  "activity": "ACTIV code.",
  "accommodation": "ACCOM code.",
  "residence_la": "GSS code of where the young person lives."}',
$$
SELECT child_id, contact_date, careperf.spell_dates(contact_date, lead(contact_date) OVER (PARTITION BY child_id COLLATE "C" ORDER BY contact_date)) AS dates,
	in_touch, activity, accommodation, residence_la
FROM (SELECT DISTINCT ON (child_id, contact_date) *
		FROM @input@.care_leaver_contact
		WHERE careperf.usable(contact_date) IS NOT NULL
		ORDER BY child_id, contact_date, in_touch COLLATE "C" DESC NULLS LAST, activity COLLATE "C" DESC NULLS LAST,
			accommodation COLLATE "C" DESC NULLS LAST, residence_la COLLATE "C" DESC NULLS LAST) AS c
$$),

('care_leaver_birthday', 'A 17th to 21st birthday of a care leaver and what is known around it: on each date the contact nearest the birthday of those within 3 months before to 1 month after it. A row without contact: nothing known yet.',
'{"child_id": "The young person.",
  "birthday": "The birthday.",
  "age": "17 to 21.",
  "dates": "The dates on which the birthday counts with this contact: from the birthday to the next, at most 12 months.",
  "contact_date": "Day of the contact; NULL if nothing is known.",
  "in_touch": "In touch: YES, NO, DIED, REFU, NREQ or RHOM.",
  "activity": "ACTIV code.",
  "accommodation": "ACCOM code.",
  "uasc": "The dates on which the young person counts as UASC; NULL if never.",
  "activity_group": "eet, neet or unknown: what careperf.code counts the activity as; NULL if it is no ACTIV code.",
  "accommodation_group": "suitable (never in custody or homeless), unsuitable or unknown, likewise; NULL if it is no ACCOM code."}',
$$
WITH birthday AS (
	SELECT c.child_id, a.age, careperf.birthday(c.date_of_birth, a.age) AS birthday,
		careperf.spell_dates(careperf.birthday(c.date_of_birth, a.age),
			least(careperf.birthday(c.date_of_birth, a.age + 1),
				careperf.months_reached(careperf.birthday(c.date_of_birth, a.age), 12),
				c.date_of_death)) AS counts
	FROM @input@.child AS c
		CROSS JOIN generate_series(17, 21) AS a (age)
		LEFT JOIN child_in_care AS h USING (child_id)
		LEFT JOIN care_leaver_dates AS l USING (child_id)
	WHERE careperf.usable(c.date_of_birth) IS NOT NULL
		AND (h.in_care @> careperf.birthday(c.date_of_birth, a.age)) IS NOT TRUE
		AND (l.dates @> careperf.birthday(c.date_of_birth, a.age) OR NOT EXISTS (SELECT FROM @input@.care_leaver))),
known AS (
	SELECT b.child_id, b.age, b.birthday, b.counts, k.contact_date, k.in_touch, k.activity, k.accommodation
	FROM birthday AS b
		JOIN care_leaver_known AS k ON k.child_id = b.child_id
			AND k.contact_date BETWEEN (b.birthday - interval '3 months')::date AND careperf.months_reached(b.birthday, 1)
	UNION ALL
	SELECT child_id, age, birthday, counts, NULL, NULL, NULL, NULL
	FROM birthday
	WHERE EXISTS (SELECT FROM @input@.care_leaver))
SELECT k.child_id, k.birthday, k.age,
	k.counts * careperf.spell_dates(greatest(k.birthday, k.contact_date), CASE WHEN k.replaced_on IS NOT NULL THEN greatest(k.birthday, k.replaced_on) END)
		- coalesce(p.transferred, '{}') AS dates,
	k.contact_date, k.in_touch, k.activity, k.accommodation, p.uasc, a.grouping AS activity_group, s.grouping AS accommodation_group
-- the first contact of those nearer to the birthday replaces one; no contact at all, the farthest, is replaced by any
FROM (SELECT *, min(contact_date) OVER (PARTITION BY child_id COLLATE "C", age ORDER BY abs(contact_date - birthday) NULLS LAST, contact_date
			ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS replaced_on
		FROM known) AS k
	LEFT JOIN last_period_of_care AS p USING (child_id)
	LEFT JOIN careperf.code AS a ON a.list = 'ACTIV' AND a.code = k.activity
	LEFT JOIN careperf.code AS s ON s.list = 'ACCOM' AND s.code = k.accommodation
$$);
