-- Restatement: what was published, and what the same date gives today; the scorecard beside what was published.

CREATE OR REPLACE VIEW @output@.restatement_child WITH (security_invoker = true) AS
WITH today AS (
	SELECT m.period_end, m.indicator, m.member_id, m.child_id, sum(m.numerator) AS numerator, sum(m.denominator) AS denominator
	FROM @output@.members_on((SELECT array_agg(DISTINCT p.period_end) FROM @output@.publication AS p)) AS m
	GROUP BY m.period_end, m.indicator, m.member_id, m.child_id),
published AS (
	SELECT m.period_end, m.publication, m.indicator, m.member_id, m.child_id, sum(m.numerator) AS numerator, sum(m.denominator) AS denominator
	FROM @output@.published_member AS m
	GROUP BY m.period_end, m.publication, m.indicator, m.member_id, m.child_id),
compared AS (
	SELECT period_end, publication, indicator, member_id, child_id, p.numerator AS numerator_published, t.numerator AS numerator_today,
		p.denominator AS denominator_published, t.denominator AS denominator_today, p.period_end IS NOT NULL AS before, t.period_end IS NOT NULL AS after
	FROM published AS p
		FULL JOIN (SELECT k.publication, t.* FROM today AS t
				JOIN (SELECT DISTINCT m.period_end, m.publication FROM @output@.published_member AS m) AS k USING (period_end)) AS t
			USING (period_end, publication, indicator, member_id, child_id))
SELECT c.period_end, c.publication, c.indicator, c.member_id, c.child_id,
	CASE WHEN NOT c.before THEN CASE WHEN c.denominator_today IS NOT NULL AND c.numerator_today = 0 THEN 'came in, not met' ELSE 'came in' END
		WHEN NOT c.after THEN CASE WHEN c.denominator_published IS NOT NULL AND c.numerator_published = 0 THEN 'left, was not met' ELSE 'left' END
		WHEN c.numerator_published = 0 THEN 'now met'
		WHEN c.numerator_today = 0 THEN 'no longer met'
		ELSE 'counts differently' END AS movement,
	coalesce(c.numerator_today, 0) - coalesce(c.numerator_published, 0) AS numerator_change,
	coalesce(c.denominator_today, 0) - coalesce(c.denominator_published, 0) AS denominator_change
FROM compared AS c
WHERE c.numerator_today IS DISTINCT FROM c.numerator_published OR c.denominator_today IS DISTINCT FROM c.denominator_published;
COMMENT ON VIEW @output@.restatement_child IS 'Who came into or left a published figure since, by late or corrected entry. Empty for publications whose children have been forgotten. indicator_children gives the evidence.';
COMMENT ON COLUMN @output@.restatement_child.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.restatement_child.publication IS 'Number of the publication of that date.';
COMMENT ON COLUMN @output@.restatement_child.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.restatement_child.member_id IS 'What counts: the child, or the child and a date, an episode, ...';
COMMENT ON COLUMN @output@.restatement_child.child_id IS 'The child; NULL where it is about none.';
COMMENT ON COLUMN @output@.restatement_child.movement IS 'came in; left; now met; no longer met; counts differently; as in indicator_movement.';
COMMENT ON COLUMN @output@.restatement_child.numerator_change IS 'By how much it changes the numerator (of a count: the count).';
COMMENT ON COLUMN @output@.restatement_child.denominator_change IS 'By how much it changes the denominator.';

CREATE OR REPLACE VIEW @output@.restatement WITH (security_invoker = true) AS
SELECT f.period_end, f.publication, f.indicator, f.title, f.definition_version, s.definition_version AS definition_version_today,
	f.numerator, f.denominator, f.result, f.rag,
	s.numerator::numeric(14,2) AS numerator_today, s.denominator::numeric(14,2) AS denominator_today, s.result::numeric(14,2) AS result_today, s.rag::varchar(1) AS rag_today,
	(f.numerator IS DISTINCT FROM s.numerator::numeric(14,2) OR f.denominator IS DISTINCT FROM s.denominator::numeric(14,2)
		OR f.result IS DISTINCT FROM s.result::numeric(14,2))::integer AS restated,
	EXISTS (SELECT FROM @output@.published_member AS m WHERE m.period_end = f.period_end AND m.publication = f.publication)::integer AS children_kept,
	c.entered, c.left_since, c.changed
FROM @output@.published_figure AS f
	LEFT JOIN @output@.scorecard_on((SELECT array_agg(DISTINCT p.period_end ORDER BY p.period_end) FROM @output@.publication AS p)) AS s USING (period_end, indicator)
	LEFT JOIN (SELECT r.period_end, r.publication, r.indicator,
			string_agg(coalesce(r.child_id, r.member_id), ', ' ORDER BY r.child_id, r.member_id) FILTER (WHERE r.movement LIKE 'came in%') AS entered,
			string_agg(coalesce(r.child_id, r.member_id), ', ' ORDER BY r.child_id, r.member_id) FILTER (WHERE r.movement LIKE 'left%') AS left_since,
			string_agg(coalesce(r.child_id, r.member_id), ', ' ORDER BY r.child_id, r.member_id)
				FILTER (WHERE r.movement IN ('now met', 'no longer met', 'counts differently')) AS changed
		FROM @output@.restatement_child AS r
		GROUP BY r.period_end, r.publication, r.indicator) AS c USING (period_end, publication, indicator);
COMMENT ON VIEW @output@.restatement IS 'Per publication and indicator: what was published, what the same date gives today, and which children entered or left the figure since. Details in restatement_child.';
COMMENT ON COLUMN @output@.restatement.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.restatement.publication IS 'Number of the publication of that date.';
COMMENT ON COLUMN @output@.restatement.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.restatement.title IS 'Its title when it was published.';
COMMENT ON COLUMN @output@.restatement.definition_version IS 'Version of the definition that was published.';
COMMENT ON COLUMN @output@.restatement.definition_version_today IS 'Version of the definition in force for that date today.';
COMMENT ON COLUMN @output@.restatement.numerator IS 'As published.';
COMMENT ON COLUMN @output@.restatement.denominator IS 'As published.';
COMMENT ON COLUMN @output@.restatement.result IS 'As published.';
COMMENT ON COLUMN @output@.restatement.rag IS 'As published, by the target of that day.';
COMMENT ON COLUMN @output@.restatement.numerator_today IS 'The same from today''s data.';
COMMENT ON COLUMN @output@.restatement.denominator_today IS 'The same from today''s data.';
COMMENT ON COLUMN @output@.restatement.result_today IS 'The same from today''s data.';
COMMENT ON COLUMN @output@.restatement.rag_today IS 'The same from today''s data and targets.';
COMMENT ON COLUMN @output@.restatement.restated IS '1 where numerator, denominator or result differ, else 0.';
COMMENT ON COLUMN @output@.restatement.children_kept IS '1 while the children behind the publication are kept; 0: who entered or left is not known any more.';
COMMENT ON COLUMN @output@.restatement.entered IS 'Children (else members) in the figure today who were not when it was published.';
COMMENT ON COLUMN @output@.restatement.left_since IS 'Children (else members) who were in the figure and are not today.';
COMMENT ON COLUMN @output@.restatement.changed IS 'Children (else members) who are still in it and count differently, as those who now meet it.';

CREATE OR REPLACE FUNCTION @output@.scorecard_on_published(as_of date)
	RETURNS TABLE (period_end date, theme text, sort_order integer, indicator text, title text, polarity text, data_period text,
		unit text, numerator numeric, denominator numeric, result numeric, result_exc_uasc numeric, rag_exc_uasc text,
		target numeric, floor numeric, rag text,
		previous_month_result numeric, previous_month_rag text, direction_of_travel text,
		previous_year_result numeric, previous_year_rag text, direction_on_year text,
		"national" numeric, national_source text, lower_95 numeric, upper_95 numeric, to_target numeric,
		small_cohort integer, definition_version integer)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.period_end, s.theme, s.sort_order, s.indicator, s.title, s.polarity, s.data_period, s.unit,
		s.numerator, s.denominator, s.result, s.result_exc_uasc, s.rag_exc_uasc, s.target, s.floor, s.rag,
		m.result, m.rag, careperf.direction_of_travel(s.result, m.result, s.polarity, s.target),
		y.result, y.rag, careperf.direction_of_travel(s.result, y.result, s.polarity, s.target),
		s."national", s.national_source, s.lower_95, s.upper_95, s.to_target, s.small_cohort, s.definition_version
	FROM @output@.scorecard_at(as_of) AS s
		LEFT JOIN LATERAL (SELECT f.result, f.rag FROM @output@.published_figure AS f
			WHERE f.period_end = careperf.months_before(s.period_end, 1) AND f.indicator = s.indicator
			ORDER BY f.publication DESC LIMIT 1) AS m ON true
		LEFT JOIN LATERAL (SELECT f.result, f.rag FROM @output@.published_figure AS f
			WHERE f.period_end = careperf.months_before(s.period_end, 12) AND f.indicator = s.indicator
			ORDER BY f.publication DESC LIMIT 1) AS y ON true
	ORDER BY s.sort_order;
END;
COMMENT ON FUNCTION @output@.scorecard_on_published(date) IS 'scorecard_at, but the previous month and year are as they were last published, not recomputed from today''s data; NULL where they were not published. Errors as scorecard_at.';
