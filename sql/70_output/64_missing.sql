-- Children who went missing in the financial year: nationality, age, time with the service, and whether they were found.

CREATE OR REPLACE FUNCTION @output@.missing_at(as_of date)
	RETURNS TABLE (section text, label text, measure text, value numeric, percent numeric)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 300 SET jit = off
BEGIN ATOMIC
	WITH asked AS MATERIALIZED (
		SELECT @output@.require_data(missing_at.as_of) AS as_of, careperf.financial_year_start(missing_at.as_of) AS year_start),
	episode AS (
		SELECT m.child_id, m.started_at::date AS started_on, m.outcome, CASE WHEN m.ended_at::date <= a.as_of THEN m.ended_at::date END AS ended_on, m.started_at, m.missing_episode_id
		FROM asked AS a
			JOIN @input@.missing_episode AS m ON m.started_at >= a.year_start AND m.started_at < a.as_of + 1
		WHERE m.missing_type = 'M' AND m.child_id IS NOT NULL AND (m.ended_at < m.started_at) IS NOT TRUE),
	child AS (
		SELECT c.child_id, min(careperf.usable(c.date_of_birth)) AS date_of_birth, min(nullif(c.nationality, '')) AS nationality FROM @input@.child AS c GROUP BY c.child_id),
	known_since AS (
		SELECT s.child_id, min(careperf.usable(s.start_date)) AS opened_on
		FROM (SELECT p.child_id, p.start_date FROM @output@.period_of_care AS p
				UNION ALL SELECT u.child_id, u.start_date FROM @input@.uasc_status AS u WHERE careperf.spell_dates(u.start_date, u.end_date) <> '{}'
				UNION ALL SELECT l.child_id, l.start_date FROM @input@.care_leaver AS l WHERE careperf.spell_dates(l.start_date, l.end_date) <> '{}') AS s
		GROUP BY s.child_id),
	missing AS (
		SELECT e.child_id, e.episodes, coalesce(c.nationality, 'Not recorded') AS nationality, careperf.age_on(c.date_of_birth, e.first_on) AS age,
			CASE WHEN e.still_missing THEN 'missing' WHEN e.last_outcome = 'left_service' THEN 'left' ELSE 'found' END AS outcome,
			coalesce(u.uasc && careperf.spell_dates('0001-01-01', e.first_on + 1), false) AS was_uasc, coalesce(k.opened_on BETWEEN a.year_start AND e.first_on, false) AS is_new,
			CASE WHEN k.opened_on > e.first_on OR k.opened_on IS NULL THEN 9 WHEN e.first_on - k.opened_on <= 7 THEN 1 WHEN e.first_on - k.opened_on <= 30 THEN 2
				ELSE 3 + (SELECT count(*) FROM unnest(ARRAY[6, 12, 24, 36, 60]) AS n (months) WHERE k.opened_on <= careperf.months_before(e.first_on, n.months)) END AS open_order
		FROM asked AS a
			CROSS JOIN (SELECT e.child_id, count(*) AS episodes, min(e.started_on) AS first_on, bool_or(e.ended_on IS NULL) AS still_missing,
					(array_agg(e.outcome ORDER BY e.started_at DESC, e.missing_episode_id DESC))[1] AS last_outcome
				FROM episode AS e GROUP BY e.child_id) AS e
			LEFT JOIN child AS c USING (child_id)
			LEFT JOIN known_since AS k USING (child_id)
			LEFT JOIN @output@.uasc_dates AS u USING (child_id)),
	line AS (
		SELECT g.group_order * 10 + s.section_order AS section_order, s.section || g.of_whom AS section, s.sort_key, s.label, m.measure_order, m.measure,
			sum(m.number)::numeric AS value, CASE WHEN m.measure_order < 5 THEN count(*) WHEN m.measure_order = 5 THEN sum(sum(m.number)) FILTER (WHERE s.label <> 'Case opened in the year') OVER (PARTITION BY g.group_order, s.section, m.measure_order) END AS out_of
		FROM missing AS i
			CROSS JOIN LATERAL (VALUES (1, ', UASC', i.was_uasc), (2, ', all', true)) AS g (group_order, of_whom, belongs)
			JOIN (VALUES (1, 'Up to 7 days'), (2, '8 to 30 days'), (3, '31 days to 6 months'), (4, '6 months to 1 year'), (5, '1 to 2 years'), (6, '2 to 3 years'),
				(7, '3 to 5 years'), (8, '5 years and over'), (9, 'Not known')) AS o (open_order, open_for) ON o.open_order = i.open_order
			CROSS JOIN LATERAL (VALUES (1, 'Nationality', CASE i.nationality WHEN 'Not recorded' THEN NULL ELSE '' END, i.nationality, true),
				(2, 'Age when first missing', lpad(i.age::text, 3), coalesce(i.age::text, 'Not known'), true),
				(3, 'Case open before first missing', i.open_order::text, o.open_for, true),
				(4, 'All', '1', 'Case opened in the year', i.is_new), (4, 'All', '2', 'All', true)) AS s (section_order, section, sort_key, label, belongs)
			CROSS JOIN LATERAL (VALUES (1, 'Found', (i.outcome = 'found')::integer), (2, 'Left the service', (i.outcome = 'left')::integer), (3, 'Still missing', (i.outcome = 'missing')::integer),
				(4, 'Children', 1), (5, 'Missing episodes', i.episodes), (6, 'Missing episodes of those found', CASE i.outcome WHEN 'found' THEN i.episodes ELSE 0 END)) AS m (measure_order, measure, number)
		WHERE g.belongs AND s.belongs
		GROUP BY g.group_order, g.of_whom, s.section_order, s.section, s.sort_key, s.label, m.measure_order, m.measure
		UNION ALL
		SELECT g.group_order * 10 + 4, 'All' || g.of_whom, '2', 'All', 7, 'Most missing episodes of one child', max(i.episodes), NULL
		FROM missing AS i
			CROSS JOIN LATERAL (VALUES (1, ', UASC', i.was_uasc), (2, ', all', true)) AS g (group_order, of_whom, belongs)
		WHERE g.belongs
		GROUP BY g.group_order, g.of_whom
		UNION ALL
		SELECT 30, 'UASC known to the service', s.label_order, s.label, 1, 'Young people', s.number, NULL
		FROM (SELECT (SELECT count(DISTINCT u.child_id) FROM @input@.uasc_status AS u WHERE careperf.usable(u.start_date) BETWEEN a.year_start AND a.as_of AND careperf.spell_dates(u.start_date, u.end_date) <> '{}') AS new,
					(SELECT count(*) FROM @output@.child_in_care AS h WHERE h.in_care @> a.as_of AND h.uasc @> a.as_of) AS in_care,
					(SELECT count(*) FROM (SELECT l.child_id FROM @output@.care_leaver_dates AS l WHERE l.dates @> a.as_of
						INTERSECT SELECT p.child_id FROM @output@.last_period_of_care AS p WHERE p.uasc @> a.as_of) AS b) AS leavers
				FROM asked AS a) AS n
			CROSS JOIN LATERAL (VALUES ('1', 'New in the year', n.new), ('2', 'In care on the day', n.in_care), ('3', 'Care leavers on the day', CASE WHEN EXISTS (SELECT FROM @input@.care_leaver) THEN n.leavers END)) AS s (label_order, label, number))
	SELECT l.section, l.label, l.measure, l.value, round(100 * l.value / nullif(l.out_of, 0), 1)
	FROM line AS l
	ORDER BY l.section_order, l.sort_key NULLS LAST, l.label, l.measure_order;
END;
COMMENT ON FUNCTION @output@.missing_at(date) IS
'Children and care leavers who went missing (type M) in the financial year to a date, those who had been UASC by then and all: by nationality, age at the first of these episodes, and how long before it their case was open (since the first care, UASC or leaving care date); still missing: an episode open on the date, also where its later end is known; left the service: the last one ended with outcome left_service; found: the rest. value: children or episodes. percent: of the children of the label; of episodes, of all episodes of the section; NULL where it is no share. Care leavers are NULL where care_leaver is empty. Labels without a child are left out. Error: a date beyond the data. Source: report on missing unaccompanied children to the Panel, 2014.';
