-- What a figure can be broken down by.

INSERT INTO careperf.fact (name, description, columns, definition) VALUES
('child_dimension_known', 'A child, a dimension, and the dates on which the child is known to be in one of its members. Several allocations to social workers at once: the latest start decides; one without a team has that of the worker on the day.',
'{"child_id": "The child.",
  "dimension": "area, team, service, age_band, sex, ethnicity_group, disability, legal_status_group, placement_group or duration_in_care.",
  "member": "The member of the dimension: of the names of an area, team or service the first 100 characters, as in breakdowns.",
  "dates": "The dates; those of one child and dimension never overlap."}',
$$
SELECT c.child_id, d.dimension, d.member, d.dates
FROM (SELECT child_id, sex, ethnicity, careperf.usable(date_of_birth) AS date_of_birth FROM @input@.child) AS c
	LEFT JOIN careperf.code AS e ON e.list = 'ETHNIC' AND e.code = c.ethnicity
	CROSS JOIN LATERAL (VALUES
		('sex', CASE c.sex WHEN 'F' THEN 'Female' WHEN 'M' THEN 'Male' END, '{(,)}'::datemultirange),
		('ethnicity_group', CASE left(e.grouping, 1) WHEN 'A' THEN 'White' WHEN 'B' THEN 'Mixed' WHEN 'C' THEN 'Asian'
			WHEN 'D' THEN 'Black' WHEN 'E' THEN 'Other ethnic group' END, '{(,)}'),
		('age_band', 'Under 1', careperf.spell_dates(c.date_of_birth, careperf.birthday(c.date_of_birth, 1))),
		('age_band', '1 to 4', careperf.spell_dates(careperf.birthday(c.date_of_birth, 1), careperf.birthday(c.date_of_birth, 5))),
		('age_band', '5 to 9', careperf.spell_dates(careperf.birthday(c.date_of_birth, 5), careperf.birthday(c.date_of_birth, 10))),
		('age_band', '10 to 15', careperf.spell_dates(careperf.birthday(c.date_of_birth, 10), careperf.birthday(c.date_of_birth, 16))),
		('age_band', '16 to 17', careperf.spell_dates(careperf.birthday(c.date_of_birth, 16), careperf.birthday(c.date_of_birth, 18))),
		('age_band', '18 and over', careperf.spell_dates(careperf.birthday(c.date_of_birth, 18), NULL))) AS d (dimension, member, dates)
WHERE d.member IS NOT NULL AND d.dates <> '{}'
UNION ALL
SELECT child_id, 'disability', 'Disabled', range_agg(CASE WHEN start_date IS NULL THEN '{(,)}'::datemultirange - careperf.spell_dates(end_date, NULL)
		ELSE careperf.spell_dates(start_date, end_date) END)
FROM @input@.disability
WHERE disability_code <> 'NONE'
GROUP BY child_id
UNION ALL
SELECT a.child_id, d.dimension, d.member, range_agg(a.dates)
FROM (SELECT a.child_id, t.area, t.team_name, t.service, t.team_id, a.dates * coalesce(w.dates, '{(,)}') AS dates
		FROM (SELECT child_id, worker_id, team_id, careperf.spell_dates(start_date, end_date) - coalesce(careperf.spells_agg(start_date, end_date) OVER (
						PARTITION BY child_id COLLATE "C"
						ORDER BY start_date DESC, end_date DESC NULLS FIRST, worker_id COLLATE "C" DESC, team_id COLLATE "C" DESC
						ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}') AS dates
				FROM @input@.worker_allocation
				WHERE role = 'social_worker') AS a
			-- of an allocation without a team it is the worker's
			LEFT JOIN worker_team AS w ON w.worker_id = a.worker_id AND coalesce(a.team_id, '') = ''
			JOIN @input@.team AS t ON t.team_id = coalesce(w.team_id, a.team_id)) AS a
	CROSS JOIN LATERAL (VALUES ('area', left(a.area, 100)), ('team', left(coalesce(a.team_name, a.team_id), 100)), ('service', left(a.service, 100))) AS d (dimension, member)
WHERE d.member IS NOT NULL
GROUP BY a.child_id, d.dimension, d.member
UNION ALL
SELECT s.child_id, d.dimension, d.member, careperf.spells_agg(lower(s.dates), upper(s.dates))
FROM care_status AS s
	LEFT JOIN careperf.code AS l ON l.list = 'LS' AND l.code = s.legal_status
	CROSS JOIN LATERAL (VALUES ('placement_group', s.placement_group),
		('legal_status_group', initcap(left(replace(l.grouping, '_', ' '), 1)) || substr(replace(l.grouping, '_', ' '), 2))) AS d (dimension, member)
WHERE d.member IS NOT NULL
GROUP BY s.child_id, d.dimension, d.member
UNION ALL
SELECT p.child_id, 'duration_in_care', b.member, careperf.spells_agg(b.from_date, least(b.to_date, p.end_date))
FROM period_of_care AS p
	CROSS JOIN LATERAL (VALUES
		('Under 2 weeks', p.start_date, p.start_date + 14),
		('2 to 8 weeks', p.start_date + 14, p.start_date + 56),
		('8 weeks to 6 months', p.start_date + 56, careperf.months_reached(p.start_date, 6)),
		('6 months to 1 year', careperf.months_reached(p.start_date, 6), careperf.months_reached(p.start_date, 12)),
		('1 to 2 years', careperf.months_reached(p.start_date, 12), careperf.months_reached(p.start_date, 24)),
		('2 to 3 years', careperf.months_reached(p.start_date, 24), careperf.months_reached(p.start_date, 36)),
		('3 to 5 years', careperf.months_reached(p.start_date, 36), careperf.months_reached(p.start_date, 60)),
		('5 to 10 years', careperf.months_reached(p.start_date, 60), careperf.months_reached(p.start_date, 120)),
		('10 years and over', careperf.months_reached(p.start_date, 120), NULL::date)) AS b (member, from_date, to_date)
WHERE p.end_date IS NULL OR b.from_date < p.end_date
GROUP BY p.child_id, b.member
$$),

('child_dimension', 'A child, a dimension, and the dates on which the child is in one of its members: every date is in one of them.',
'{"child_id": "The child.",
  "dimension": "area, team, service, age_band, sex, ethnicity_group, disability, legal_status_group, placement_group or duration_in_care.",
  "member": "The member of the dimension; Unknown; or Not applicable: placement, legal status and duration of one not in care.",
  "dates": "The dates; those of one child and dimension never overlap."}',
$$
SELECT child_id, dimension, member, dates
FROM child_dimension_known
UNION ALL
SELECT child_id, dimension,
	CASE WHEN dimension = 'disability' THEN 'Not disabled'
		WHEN dimension IN ('legal_status_group', 'placement_group', 'duration_in_care') THEN 'Not applicable' ELSE 'Unknown' END,
	'{(,)}'::datemultirange - range_agg(dates)
FROM child_dimension_known
GROUP BY child_id, dimension
HAVING range_agg(dates) <> '{(,)}'
$$);
