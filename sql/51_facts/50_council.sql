-- Facts about the council itself: its population, its district teams and their caseloads.

INSERT INTO careperf.fact (name, description, columns, definition) VALUES
('population_in_force', 'The council''s population aged 0 to 17, and the dates on which figures use it. The council''s own code (set_council) decides; until it is set, population must hold one area only.',
'{"dates": "The dates.",
  "valid_from": "The first of them.",
  "persons": "Persons aged 0 to 17."}',
$$
SELECT careperf.spell_dates(valid_from, lead(valid_from) OVER (ORDER BY valid_from)) AS dates, valid_from, persons
FROM (SELECT valid_from, max(persons_0_17) AS persons
		FROM @input@.population
		WHERE area_code = coalesce((SELECT gss_code FROM @output@.council),
			(SELECT min(area_code) FROM @input@.population HAVING min(area_code) = max(area_code)))
			AND persons_0_17 IS NOT NULL AND careperf.usable(valid_from) IS NOT NULL
		GROUP BY valid_from) AS p
$$),

('district_team', 'A team that holds children in care in a district.',
'{"team_id": "The team."}',
$$
SELECT team_id FROM @input@.team WHERE service = 'cic_district'
$$),

('district_worker_dates', 'A worker and the dates with a row in a district team.',
'{"worker_id": "The worker.",
  "dates": "The dates."}',
$$
SELECT worker_id, careperf.spells_agg(start_date, end_date) AS dates
FROM @input@.worker
WHERE team_id IN (SELECT team_id FROM district_team)
GROUP BY worker_id
$$),

('worker_team', 'A worker, a team, and the dates on which it is the worker''s. Several teams at once: the latest start decides.',
'{"worker_id": "The worker.",
  "team_id": "The team.",
  "dates": "The dates; those of one worker never overlap."}',
$$
SELECT worker_id, team_id, careperf.spell_dates(start_date, end_date) - coalesce(careperf.spells_agg(start_date, end_date) OVER (
		PARTITION BY worker_id COLLATE "C" ORDER BY start_date DESC, end_date DESC NULLS FIRST, team_id COLLATE "C" DESC
		ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}') AS dates
FROM @input@.worker
$$);
