-- The Standard Safeguarding Dataset (SSD), which many councils already have in PostgreSQL, as input: for each
-- input table that it can feed the SELECT over its tables, and create_input_from_ssd, which makes views of them.
-- Nothing is copied, and no text in any column stops a figure: what is no code goes through as it is and is
-- listed in data_quality.

CREATE TABLE careperf.ssd_column (
	table_name text,
	column_name text,
	is_date boolean NOT NULL,
	PRIMARY KEY (table_name, column_name));
COMMENT ON TABLE careperf.ssd_column IS 'The tables and columns of the Standard Safeguarding Dataset that careperf.create_input_from_ssd reads. Read-only.';
COMMENT ON COLUMN careperf.ssd_column.table_name IS 'Table of the dataset.';
COMMENT ON COLUMN careperf.ssd_column.column_name IS 'Column of it.';
COMMENT ON COLUMN careperf.ssd_column.is_date IS 'Whether it must be a date or a timestamp; else any type will do.';

INSERT INTO careperf.ssd_column (table_name, column_name, is_date)
SELECT t.table_name, rtrim(c.column_name, '*'), c.column_name LIKE '%*'
FROM (VALUES -- * marks the dates
	('ssd_person', 'pers_person_id pers_sex pers_dob* pers_expected_dob* pers_ethnicity pers_nationality pers_death_date*'),
	('ssd_cla_episodes', 'clae_person_id clae_cla_id clae_cla_placement_id clae_cla_episode_start_date* clae_cla_episode_start_reason
		clae_cla_primary_need_code clae_cla_episode_ceased_date* clae_cla_episode_ceased_reason'),
	('ssd_cla_placement', 'clap_cla_placement_id clap_person_id clap_cla_placement_start_date* clap_cla_placement_end_date* clap_cla_placement_type
		clap_cla_placement_provider clap_cla_placement_urn clap_cla_placement_distance clap_cla_placement_postcode clap_cla_placement_change_reason'),
	('ssd_legal_status', 'lega_person_id lega_legal_status lega_legal_status_start_date* lega_legal_status_end_date*'),
	('ssd_cla_reviews', 'clar_cla_id clar_cla_review_date* clar_cla_review_cancelled clar_cla_review_participation'),
	('ssd_cla_health', 'clah_person_id clah_health_check_type clah_health_check_date* clah_health_check_status'),
	('ssd_sdq_scores', 'csdq_person_id csdq_sdq_completed_date* csdq_sdq_score'),
	('ssd_missing', 'miss_table_id miss_person_id miss_missing_episode_start_date* miss_missing_episode_type miss_missing_episode_end_date*
		miss_missing_rhi_offered miss_missing_rhi_accepted'),
	('ssd_permanence', 'perm_person_id perm_adm_decision_date* perm_placement_order_date* perm_matched_date* perm_placed_ffa_cp_date*
		perm_placed_for_adoption_date* perm_decision_reversed_date* perm_decision_reversed_reason perm_permanence_order_date* perm_permanence_order_type'),
	('ssd_care_leavers', 'clea_person_id clea_care_leaver_eligibility clea_care_leaver_in_touch clea_care_leaver_latest_contact*
		clea_care_leaver_accommodation clea_care_leaver_accom_suitable clea_care_leaver_activity clea_pathway_plan_review_date*'),
	('ssd_disability', 'disa_person_id disa_disability_code'),
	('ssd_immigration_status', 'immi_person_id immi_immigration_status immi_immigration_status_start_date* immi_immigration_status_end_date*'),
	('ssd_involvements', 'invo_person_id invo_professional_id invo_professional_role_id invo_professional_team
		invo_involvement_start_date* invo_involvement_end_date*'),
	('ssd_professionals', 'prof_professional_id prof_full_time_equivalency'),
	('ssd_department', 'dept_team_id dept_team_name')) AS t (table_name, columns)
	CROSS JOIN LATERAL regexp_split_to_table(t.columns, '\s+') AS c (column_name);

CREATE FUNCTION careperf.leading_code(description text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(upper(substring(description FROM
	'^[\s([]*([A-Za-z]{1,2}[0-9]{1,2}[A-Za-z]?(?![[:alnum:]])|[A-Z]{1,5}(?![[:alnum:]])|[A-Za-z]{1,5}(?=\s*([-:)\]]|$)))')),
	nullif(btrim(description), ''));
COMMENT ON FUNCTION careperf.leading_code(text) IS
'The code with which a description begins: C2 of "C2 Full care order", YES of "Yes - in touch", U6 of "u6". A text that begins with none is returned as it is, a blank one as NULL.';

CREATE FUNCTION careperf.number_in(written text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN written ~ '^ *[-+]?[0-9]{1,9}(\.[0-9]{0,17})?(e[-+]?[0-9]{1,2})? *$' THEN written::numeric END;
COMMENT ON FUNCTION careperf.number_in(text) IS 'The number that a text is; NULL where it is none.';

CREATE TABLE careperf.ssd_view (
	table_name text PRIMARY KEY REFERENCES careperf.input_table,
	caveat text NOT NULL,
	column_caveats jsonb NOT NULL DEFAULT '{}',
	definition text NOT NULL);
COMMENT ON TABLE careperf.ssd_view IS 'The input tables that the Standard Safeguarding Dataset can feed, and how. Read-only. What is not here becomes an empty table to fill.';
COMMENT ON COLUMN careperf.ssd_view.table_name IS 'The input table.';
COMMENT ON COLUMN careperf.ssd_view.caveat IS 'Where it comes from and what to know about it; part of the view''s comment.';
COMMENT ON COLUMN careperf.ssd_view.column_caveats IS 'The same by column.';
COMMENT ON COLUMN careperf.ssd_view.definition IS 'Its SELECT; @ssd@ and @input@ stand for the two schemas.';
GRANT SELECT ON careperf.ssd_column, careperf.ssd_view TO PUBLIC;

INSERT INTO careperf.ssd_view (table_name, caveat, column_caveats, definition) VALUES
('child', 'ssd_person, all of it but those with an expected date of birth only.',
'{"home_district": "Not in SSD."}',
$$
SELECT pers_person_id::text AS child_id,
	pers_dob::date AS date_of_birth,
	CASE WHEN pers_sex::text ~* '^\s*[fmu]' THEN upper(left(btrim(pers_sex::text), 1)) ELSE pers_sex::text END AS sex,
	careperf.leading_code(pers_ethnicity::text) AS ethnicity,
	nullif(btrim(pers_nationality::text), '') AS nationality,
	NULL::text AS home_district,
	pers_death_date::date AS date_of_death
FROM @ssd@.ssd_person
WHERE pers_dob IS NOT NULL OR pers_expected_dob IS NULL
$$),

('care_episode', 'ssd_cla_episodes, cut wherever ssd_legal_status or ssd_cla_placement changes within the episode. Of several legal statuses on a day the strongest holds: placement order, care order, emergency protection or youth justice, accommodation, short breaks; of equal ones the latest. A gap keeps the status before it. ssd_legal_status_code gives the code of a description without one. The placement is the one whose number the episode carries, else the one of that day.',
'{"reason_started": "Where SSD has none, and where an episode was cut: S, L, P or B by what changed, T where nothing did.",
  "reason_ended": "X1 where an episode was cut.",
  "placement_la": "Not in SSD: it follows from the postcode.",
  "home_postcode": "Not taken from SSD."}',
$$
WITH episode AS (
	SELECT row_number() OVER () AS episode, clae_person_id::text AS child_id, clae_cla_placement_id::text AS placement_id,
		clae_cla_episode_start_date::date AS start_date, clae_cla_episode_ceased_date::date AS end_date,
		careperf.leading_code(clae_cla_episode_start_reason::text) AS reason_started,
		careperf.leading_code(clae_cla_primary_need_code::text) AS category_of_need,
		careperf.leading_code(clae_cla_episode_ceased_reason::text) AS reason_ended
	FROM @ssd@.ssd_cla_episodes),
legal AS (
	SELECT l.lega_person_id::text AS child_id, coalesce(c.legal_status, careperf.leading_code(l.lega_legal_status::text)) AS legal_status,
		l.lega_legal_status_start_date::date AS start_date, coalesce(l.lega_legal_status_end_date::date, 'infinity') AS end_date
	FROM @ssd@.ssd_legal_status AS l
		LEFT JOIN @input@.ssd_legal_status_code AS c ON c.description = l.lega_legal_status::text
	WHERE btrim(l.lega_legal_status::text) <> ''
		AND (l.lega_legal_status_end_date::date <= l.lega_legal_status_start_date::date) IS NOT TRUE),
placement AS (
	SELECT row_number() OVER () AS placement, clap_person_id::text AS child_id, clap_cla_placement_id::text AS placement_id,
		clap_cla_placement_start_date::date AS start_date, coalesce(clap_cla_placement_end_date::date, 'infinity') AS end_date,
		careperf.leading_code(clap_cla_placement_type::text) AS placement_type,
		careperf.leading_code(clap_cla_placement_provider::text) AS placement_provider,
		careperf.leading_code(clap_cla_placement_change_reason::text) AS reason_placement_changed,
		careperf.number_in(clap_cla_placement_distance::text) AS distance_miles,
		nullif(btrim(clap_cla_placement_postcode::text), '') AS placement_postcode,
		nullif(btrim(clap_cla_placement_urn::text), '') AS placement_urn
	FROM @ssd@.ssd_cla_placement),
change AS (
	SELECT child_id, start_date AS changed_on FROM legal
	UNION SELECT child_id, end_date FROM legal
	UNION SELECT child_id, start_date FROM placement),
-- an episode and the days on which it begins or may change
cut AS (
	SELECT e.*, e.start_date AS cut_on
	FROM episode AS e
	UNION ALL
	SELECT e.*, c.changed_on
	FROM episode AS e
		JOIN change AS c ON c.child_id = e.child_id AND c.changed_on > e.start_date AND c.changed_on < coalesce(e.end_date, 'infinity')),
cut_legal AS (
	SELECT DISTINCT ON (c.episode, c.cut_on) c.*, l.legal_status
	FROM cut AS c
		LEFT JOIN legal AS l ON l.child_id = c.child_id AND l.start_date <= c.cut_on AND l.end_date >= c.start_date
	ORDER BY c.episode, c.cut_on,
		CASE WHEN l.legal_status !~ '^(C[12]|D1|E1|[JL][123]|V[234])$' THEN 7 -- a status without bearing on being looked after
			WHEN l.end_date <= c.cut_on THEN 6
			WHEN l.legal_status IN ('E1', 'D1') THEN 1
			WHEN l.legal_status IN ('C1', 'C2') THEN 2
			WHEN l.legal_status = 'V2' THEN 4
			WHEN l.legal_status IN ('V3', 'V4') THEN 5 ELSE 3 END,
		CASE WHEN l.end_date <= c.cut_on THEN l.end_date END DESC, l.start_date DESC, l.legal_status),
cut_state AS (
	SELECT DISTINCT ON (c.episode, c.cut_on) c.*, p.placement, p.placement_type, p.placement_provider, p.reason_placement_changed,
		p.distance_miles, p.placement_postcode, p.placement_urn, p.end_date AS placement_end_date
	FROM cut_legal AS c
		LEFT JOIN placement AS p ON p.child_id = c.child_id
			AND (p.placement_id = c.placement_id OR p.start_date <= c.cut_on AND p.end_date > c.cut_on)
	ORDER BY c.episode, c.cut_on, (p.placement_id = c.placement_id) IS TRUE DESC, (p.start_date <= c.cut_on AND p.end_date > c.cut_on) IS TRUE DESC,
		p.start_date DESC, p.placement_type, p.placement_provider, p.distance_miles, p.placement_postcode, p.placement_urn, p.placement_id),
-- the cuts at which something did change, and what there was before
piece AS (
	SELECT s.*, lead(cut_on) OVER (PARTITION BY episode ORDER BY cut_on) AS next_cut_on
	FROM (SELECT c.*, c.cut_on IS NOT DISTINCT FROM c.start_date AS is_first,
				(c.legal_status, c.placement) IS DISTINCT FROM lag((c.legal_status, c.placement)) OVER (PARTITION BY c.episode ORDER BY c.cut_on) AS is_change
			FROM cut_state AS c) AS s
	WHERE is_first OR is_change),
compared AS (
	SELECT p.*, coalesce(p.next_cut_on, p.end_date) AS piece_end,
		lag(coalesce(p.next_cut_on, p.end_date)) OVER in_order AS previous_end,
		p.legal_status IS DISTINCT FROM lag(p.legal_status) OVER in_order AS legal_status_changed,
		p.placement IS DISTINCT FROM lag(p.placement) OVER in_order AS placement_changed
	FROM piece AS p
	WINDOW in_order AS (PARTITION BY p.child_id ORDER BY p.cut_on, coalesce(p.next_cut_on, p.end_date), p.reason_started, p.legal_status, p.placement_type))
SELECT child_id, cut_on AS start_date,
	CASE WHEN is_first AND reason_started IS NOT NULL THEN reason_started
		WHEN previous_end IS DISTINCT FROM cut_on THEN 'S'
		WHEN legal_status_changed AND placement_changed THEN 'B'
		WHEN legal_status_changed THEN 'L'
		WHEN placement_changed THEN 'P' ELSE 'T' END AS reason_started,
	legal_status, category_of_need, placement_type, placement_provider, piece_end AS end_date,
	CASE WHEN next_cut_on IS NOT NULL THEN 'X1' ELSE reason_ended END AS reason_ended,
	CASE WHEN piece_end = placement_end_date THEN reason_placement_changed END AS reason_placement_changed,
	NULL::text AS placement_la, distance_miles, NULL::text AS home_postcode, placement_postcode, placement_urn
FROM compared
$$),

('uasc_status', 'ssd_immigration_status, the rows whose text says unaccompanied or UASC, but not former ones.', DEFAULT,
$$
SELECT immi_person_id::text AS child_id,
	immi_immigration_status_start_date::date AS start_date,
	immi_immigration_status_end_date::date AS end_date
FROM @ssd@.ssd_immigration_status
WHERE immi_immigration_status::text ~* '(unaccompanied|\mUASC\M)' AND immi_immigration_status::text !~* '\m(not|non|ex|former|formerly|previously)\M'
$$),

('disability', 'ssd_disability.', '{"start_date": "Not in SSD.", "end_date": "Not in SSD."}',
$$
SELECT disa_person_id::text AS child_id,
	careperf.leading_code(disa_disability_code::text) AS disability_code,
	NULL::date AS start_date,
	NULL::date AS end_date
FROM @ssd@.ssd_disability
$$),

('team', 'ssd_department.', '{"area": "Not in SSD.", "service": "Not in SSD: without it there are no district teams, hence no caseload of social workers."}',
$$
SELECT dept_team_id::text AS team_id,
	dept_team_name::text AS team_name,
	NULL::text AS area,
	NULL::text AS service
FROM @ssd@.ssd_department
$$),

('worker_allocation', 'ssd_involvements, the rows whose role is given in ssd_role.', DEFAULT,
$$
SELECT i.invo_person_id::text AS child_id,
	r.role,
	i.invo_professional_id::text AS worker_id,
	nullif(btrim(i.invo_professional_team::text), '') AS team_id,
	i.invo_involvement_start_date::date AS start_date,
	i.invo_involvement_end_date::date AS end_date
FROM @ssd@.ssd_involvements AS i
	JOIN @input@.ssd_role AS r ON r.role_name = i.invo_professional_role_id::text
WHERE r.role IS NOT NULL
$$),

('worker', 'ssd_professionals with a full-time equivalent and their involvements. SSD keeps the present state only: the hours of today hold for the whole time.',
'{"team_id": "Of the latest involvement.", "start_date": "Of the first involvement in the role.", "end_date": "Of the last involvement in the role, NULL while one is open."}',
$$
SELECT a.worker_id, a.role,
	(array_agg(a.team_id ORDER BY a.start_date DESC, a.team_id))[1] AS team_id,
	careperf.number_in(p.prof_full_time_equivalency::text) AS fte,
	min(a.start_date) AS start_date,
	CASE WHEN bool_and(a.end_date IS NOT NULL) THEN max(a.end_date) END AS end_date
FROM @input@.worker_allocation AS a
	JOIN @ssd@.ssd_professionals AS p ON p.prof_professional_id::text = a.worker_id
WHERE careperf.number_in(p.prof_full_time_equivalency::text) IS NOT NULL
GROUP BY a.worker_id, a.role, p.prof_full_time_equivalency
$$),

('review', 'ssd_cla_reviews that have a date and are not cancelled, and the child of their period of care (clar_cla_id) in ssd_cla_episodes.', DEFAULT,
$$
SELECT e.child_id,
	r.clar_cla_review_date::date AS review_date,
	careperf.leading_code(r.clar_cla_review_participation::text) AS participation
FROM @ssd@.ssd_cla_reviews AS r
	LEFT JOIN (SELECT DISTINCT clae_cla_id::text AS cla_id, clae_person_id::text AS child_id FROM @ssd@.ssd_cla_episodes) AS e
		ON e.cla_id = r.clar_cla_id::text
WHERE r.clar_cla_review_date IS NOT NULL AND (r.clar_cla_review_cancelled::text ~* '^\s*(y|t|1)') IS NOT TRUE
$$),

('health_event', 'ssd_cla_health, completed checks, by the words of their type: dental; initial (IHA); any other health check or assessment is a review (RHA). Optician checks are left out. Referrals and health histories are not in SSD.', DEFAULT,
$$
SELECT clah_person_id::text AS child_id,
	CASE WHEN clah_health_check_type::text ~* 'dent' THEN 'dental'
		WHEN clah_health_check_type::text ~* '(\minitial\M|\mIHA\M)' THEN 'iha'
		WHEN clah_health_check_type::text ~* '(health|medical|\mRHA\M)' THEN 'rha'
		ELSE clah_health_check_type::text END AS event_type,
	clah_health_check_date::date AS event_date
FROM @ssd@.ssd_cla_health
WHERE clah_health_check_status::text ~* '^\s*complete' AND (clah_health_check_type::text ~* '\m(optic|sight|eye)') IS NOT TRUE
$$),

('sdq_score', 'ssd_sdq_scores that have a score, be it no number.', '{"score": "NULL where SSD has no whole number."}',
$$
SELECT csdq_person_id::text AS child_id,
	csdq_sdq_completed_date::date AS completed_on,
	CASE WHEN s.score = trunc(s.score) THEN s.score::integer END AS score
FROM @ssd@.ssd_sdq_scores
	CROSS JOIN LATERAL (SELECT CASE WHEN abs(careperf.number_in(csdq_sdq_score::text)) < 1000000 THEN careperf.number_in(csdq_sdq_score::text) END) AS s (score)
WHERE btrim(csdq_sdq_score::text) <> ''
$$),

('milestone', 'ssd_permanence. It does not say when adoption became the plan, nor of disruptions. Some systems leave nearly all of it empty.', DEFAULT,
$$
SELECT p.perm_person_id::text AS child_id, m.milestone, m.milestone_date::date, m.reason
FROM @ssd@.ssd_permanence AS p
	CROSS JOIN LATERAL (VALUES
		('agency_decision', p.perm_adm_decision_date, NULL),
		('placement_order', p.perm_placement_order_date, NULL),
		('matched', p.perm_matched_date, NULL),
		('foster_to_adopt_placed', p.perm_placed_ffa_cp_date, NULL),
		('placed', p.perm_placed_for_adoption_date, NULL),
		('decision_reversed', p.perm_decision_reversed_date, p.perm_decision_reversed_reason::text),
		('adoption_order', CASE WHEN p.perm_permanence_order_type::text ~* 'adopt' THEN p.perm_permanence_order_date END, NULL)) AS m (milestone, milestone_date, reason)
WHERE m.milestone_date IS NOT NULL
$$),

('missing_episode', 'ssd_missing. Some systems give days only: then more than 48 hours means three days or more.', '{"outcome": "Not in SSD."}',
$$
SELECT miss_table_id::text AS missing_episode_id,
	miss_person_id::text AS child_id,
	CASE WHEN miss_missing_episode_type::text ~* '^\s*(m\M|missing)' THEN 'M'
		WHEN miss_missing_episode_type::text ~* '^\s*(a\M|absent|away)' THEN 'A'
		ELSE miss_missing_episode_type::text END AS missing_type,
	miss_missing_episode_start_date::timestamp AS started_at,
	miss_missing_episode_end_date::timestamp AS ended_at,
	NULL::text AS outcome
FROM @ssd@.ssd_missing
$$),

('return_interview', 'ssd_missing, the episodes after which an interview was offered or accepted. SSD has no date of the interview: an accepted one is taken as held on the day the episode ended, so that return_interviews_completed can be counted; return_interviews_3_working_days can not be known from it.',
'{"offered_on": "Not in SSD.", "completed_on": "Not in SSD: the day on which the episode ended, where the interview was accepted."}',
$$
SELECT miss_table_id::text AS missing_episode_id,
	NULL::date AS offered_on,
	CASE WHEN miss_missing_rhi_accepted::text ~* '^\s*y' THEN miss_missing_episode_end_date::date END AS completed_on
FROM @ssd@.ssd_missing
WHERE miss_missing_rhi_offered::text ~* '^\s*y' OR miss_missing_rhi_accepted::text ~* '^\s*y'
$$),

('care_leaver', 'ssd_care_leavers, the present state only: those who have left care, as relevant, former relevant or qualifying.',
'{"start_date": "Not in SSD: the end of the last episode in care, else the earlier of contact and pathway plan.", "end_date": "Not in SSD."}',
$$
SELECT l.clea_person_id::text AS child_id,
	coalesce(e.left_care_on, least(l.clea_care_leaver_latest_contact::date, l.clea_pathway_plan_review_date::date)) AS start_date,
	NULL::date AS end_date,
	CASE WHEN l.clea_care_leaver_eligibility::text ~* 'former' THEN 'former_relevant'
		WHEN l.clea_care_leaver_eligibility::text ~* 'qualif' THEN 'qualifying'
		WHEN l.clea_care_leaver_eligibility::text ~* 'relevant' THEN 'relevant'
		ELSE nullif(btrim(l.clea_care_leaver_eligibility::text), '') END AS eligibility
FROM @ssd@.ssd_care_leavers AS l
	LEFT JOIN (SELECT clae_person_id::text AS child_id, max(clae_cla_episode_ceased_date::date) AS left_care_on
		FROM @ssd@.ssd_cla_episodes GROUP BY clae_person_id::text) AS e ON e.child_id = l.clea_person_id::text
WHERE (l.clea_care_leaver_eligibility::text ~* '^\s*(eligible|no )') IS NOT TRUE
$$),

('care_leaver_contact', 'ssd_care_leavers, the latest contact only: figures on birthdays want the contact around the birthday, so keep the rows of each extract in a table to feed them.',
'{"accommodation": "Put together of letter and suitability.", "residence_la": "Not in SSD."}',
$$
SELECT clea_person_id::text AS child_id,
	clea_care_leaver_latest_contact::date AS contact_date,
	careperf.leading_code(clea_care_leaver_in_touch::text) AS in_touch,
	careperf.leading_code(clea_care_leaver_activity::text) AS activity,
	concat(accommodation, CASE WHEN accommodation ~ '^[A-Z]$' THEN
		CASE WHEN clea_care_leaver_accom_suitable::text ~* '(^\s*2|unsuitable)' THEN '2'
			WHEN clea_care_leaver_accom_suitable::text ~* '(^\s*1|suitable)' THEN '1' END END) AS accommodation,
	NULL::text AS residence_la
FROM @ssd@.ssd_care_leavers
	CROSS JOIN LATERAL careperf.leading_code(clea_care_leaver_accommodation::text) AS accommodation
$$),

('pathway_plan', 'ssd_care_leavers, the latest plan or review only.', DEFAULT,
$$
SELECT clea_person_id::text AS child_id,
	clea_pathway_plan_review_date::date AS completed_on
FROM @ssd@.ssd_care_leavers
WHERE clea_pathway_plan_review_date IS NOT NULL
$$);

CREATE FUNCTION careperf.require_ssd(ssd_schema name) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	listing text;
BEGIN
	IF ssd_schema IS NULL OR to_regnamespace(quote_ident(ssd_schema)) IS NULL THEN
		RAISE invalid_schema_name USING MESSAGE = format('schema "%s" does not exist', coalesce(ssd_schema, 'NULL')),
			HINT = 'Name the schema that holds the tables of the Standard Safeguarding Dataset.';
	END IF;
	SELECT string_agg(p.problem, E'\n' ORDER BY p.problem COLLATE "C") INTO listing
	FROM (SELECT DISTINCT CASE WHEN r.oid IS NULL THEN format('%s: missing', c.table_name)
			WHEN a.attname IS NULL THEN format('%s.%s: missing', c.table_name, c.column_name)
			ELSE format('%s.%s: is of type %s, not date or timestamp', c.table_name, c.column_name, format_type(a.atttypid, a.atttypmod)) END
		FROM careperf.ssd_column AS c
			LEFT JOIN pg_class AS r ON r.oid = to_regclass(format('%I.%I', ssd_schema, c.table_name))
			LEFT JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attname = c.column_name AND a.attnum > 0 AND NOT a.attisdropped
			LEFT JOIN pg_type AS t ON t.oid = a.atttypid
		WHERE a.attname IS NULL
			OR c.is_date AND coalesce(nullif(t.typbasetype, 0), t.oid) <> ALL ('{date, timestamp, timestamptz}'::regtype[])) AS p (problem);
	IF listing IS NOT NULL THEN
		RAISE invalid_table_definition USING MESSAGE = format('schema "%s" lacks parts of the Standard Safeguarding Dataset', ssd_schema),
			DETAIL = listing,
			HINT = 'Add what is missing, as an empty table or a column of NULLs where there are no data. careperf.ssd_column lists all that is read.';
	END IF;
END
$$;
COMMENT ON FUNCTION careperf.require_ssd(name) IS
'Does nothing where a schema has the tables and columns of careperf.ssd_column, else an error that lists all that is missing.';

CREATE FUNCTION careperf.create_input_from_ssd(ssd_schema name, input_schema name, replace_views boolean DEFAULT false) RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	v record;
	made integer := 0;
BEGIN
	IF input_schema IS NULL OR input_schema = ssd_schema THEN
		RAISE invalid_parameter_value USING MESSAGE = 'the input needs a schema of its own',
			HINT = 'Name both: SELECT careperf.create_input_from_ssd(''ssd'', ''cic'').';
	END IF;
	-- the names are filled into the definitions
	IF ssd_schema ~ '[$%@]' OR input_schema ~ '[$%@]' THEN
		RAISE invalid_schema_name USING MESSAGE = 'the name of a schema can not contain $, % or @',
			DETAIL = format('The schemas are "%s" and "%s".', ssd_schema, input_schema),
			HINT = 'Choose another name, or rename the schema: ALTER SCHEMA ... RENAME TO ...';
	END IF;
	PERFORM careperf.require_ssd(ssd_schema);
	IF to_regnamespace(quote_ident(input_schema)) IS NULL THEN
		EXECUTE format('CREATE SCHEMA %I', input_schema);
	END IF;

	-- what the council must say: each table gets the names that are in use, and keeps what was said of them
	IF to_regclass(format('%I.ssd_role', input_schema)) IS NULL THEN
		EXECUTE format('CREATE TABLE %I.ssd_role (role_name text PRIMARY KEY, role text CHECK (role IN (''social_worker'', ''iro'', ''personal_adviser'')))', input_schema);
		EXECUTE format('COMMENT ON TABLE %1$I.ssd_role IS ''What the local names of workers'''' roles mean. To be filled by the council: without it no worker is allocated.'';
			COMMENT ON COLUMN %1$I.ssd_role.role_name IS ''The role as ssd_involvements.invo_professional_role_id has it.'';
			COMMENT ON COLUMN %1$I.ssd_role.role IS ''social_worker (the lead one only), iro or personal_adviser; NULL: none of these.''', input_schema);
	END IF;
	EXECUTE format('INSERT INTO %I.ssd_role (role_name) SELECT DISTINCT invo_professional_role_id::text FROM %I.ssd_involvements
		WHERE invo_professional_role_id IS NOT NULL ON CONFLICT DO NOTHING', input_schema, ssd_schema);
	IF to_regclass(format('%I.ssd_legal_status_code', input_schema)) IS NULL THEN
		EXECUTE format('CREATE TABLE %I.ssd_legal_status_code (description text PRIMARY KEY, legal_status text CHECK (legal_status ~ ''^(C[12]|D1|E1|[JL][123]|V[234])$''))', input_schema);
		EXECUTE format('COMMENT ON TABLE %1$I.ssd_legal_status_code IS ''The codes of legal statuses whose description does not begin with one. To be filled by the council: else the child is in care with an unknown status, on short breaks (V3, V4) too.'';
			COMMENT ON COLUMN %1$I.ssd_legal_status_code.description IS ''The status as ssd_legal_status.lega_legal_status has it.'';
			COMMENT ON COLUMN %1$I.ssd_legal_status_code.legal_status IS ''Its SSDA903 code; NULL: of no bearing on being looked after, such as a special guardianship order.''', input_schema);
	END IF;
	EXECUTE format('INSERT INTO %I.ssd_legal_status_code (description) SELECT DISTINCT lega_legal_status::text FROM %I.ssd_legal_status
		WHERE careperf.leading_code(lega_legal_status::text) !~ ''^(C[12]|D1|E1|[JL][123]|V[234])$'' ON CONFLICT DO NOTHING', input_schema, ssd_schema);

	FOR v IN
		SELECT s.table_name, t.description || ' From ' || s.caveat AS description,
			replace(replace(s.definition, '@ssd@', quote_ident(ssd_schema)), '@input@', quote_ident(input_schema)) AS definition,
			(SELECT string_agg(format('COMMENT ON COLUMN %I.%I.%I IS %L', input_schema, s.table_name, c.column_name,
					concat_ws(' ', c.description, s.column_caveats ->> c.column_name)), '; ')
				FROM careperf.input_column AS c WHERE c.table_name = s.table_name) AS comments
		FROM careperf.ssd_view AS s
			JOIN careperf.input_table AS t USING (table_name)
			LEFT JOIN pg_class AS r ON r.oid = to_regclass(format('%I.%I', input_schema, s.table_name))
		WHERE r.oid IS NULL OR replace_views AND r.relkind = 'v'
		ORDER BY t.position, s.table_name = 'worker'
	LOOP
		EXECUTE format('CREATE OR REPLACE VIEW %I.%I WITH (security_invoker = true) AS %s', input_schema, v.table_name, v.definition);
		EXECUTE format('COMMENT ON VIEW %I.%I IS %L; ', input_schema, v.table_name, v.description) || v.comments;
		made := made + 1;
	END LOOP;
	PERFORM careperf.create_input(input_schema);
	RETURN made;
END
$$;
COMMENT ON FUNCTION careperf.create_input_from_ssd(name, name, boolean) IS
'Makes the input over the tables of the Standard Safeguarding Dataset, without copying: a view for each input table that they can feed, an empty table for each other one, and the tables ssd_role and ssd_legal_status_code, where the council says what its names of roles and its legal statuses without a code mean. Returns how many views it made. What is there already stays; with replace_views its views are made anew. Error: tables or columns are missing, all of them listed.';
