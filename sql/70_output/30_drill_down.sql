-- Who is behind a figure, and what moved it.

CREATE OR REPLACE VIEW @output@.indicator_child WITH (security_invoker = true) AS
SELECT m.indicator, m.definition_version, m.member_id, m.child_id, m.denominator, m.numerator,
	m.denominator_value, m.numerator_value, m.uasc, m.attributes_on
FROM @output@.indicator_member AS m
WHERE m.child_id IS NOT NULL;
COMMENT ON VIEW @output@.indicator_child IS 'The rows of indicator_member that are about a child.';
COMMENT ON COLUMN @output@.indicator_child.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.indicator_child.definition_version IS 'Version of its definition.';
COMMENT ON COLUMN @output@.indicator_child.member_id IS 'What counts: the child, or the child and a date, an episode, ...';
COMMENT ON COLUMN @output@.indicator_child.child_id IS 'The child.';
COMMENT ON COLUMN @output@.indicator_child.denominator IS 'The dates on which it counts in the denominator (of a count: in the count).';
COMMENT ON COLUMN @output@.indicator_child.numerator IS 'The dates on which it counts in the numerator.';
COMMENT ON COLUMN @output@.indicator_child.denominator_value IS 'How much it counts in the denominator; NULL means 1.';
COMMENT ON COLUMN @output@.indicator_child.numerator_value IS 'How much it counts in the numerator; NULL means 1.';
COMMENT ON COLUMN @output@.indicator_child.uasc IS 'The dates on which it counts as an unaccompanied asylum-seeking child; NULL if never.';
COMMENT ON COLUMN @output@.indicator_child.attributes_on IS 'The date whose area, age, placement, ... hold in a breakdown; NULL: the reporting date.';

-- The query is put together here, so that it works out what the one indicator needs and no more.
CREATE OR REPLACE FUNCTION @output@.indicator_children(indicator text, as_of date)
	RETURNS TABLE (member_id text, child_id text, numerator numeric, denominator numeric, evidence text)
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED ROWS 2000 SET search_path = pg_catalog, pg_temp
-- as figures_on
SET jit = off SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off
AS $$
DECLARE
	output_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@output@$name$::regnamespace);
	input_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@input@$name$::regnamespace);
	members CONSTANT text := careperf.fill_in(careperf.members_query(output_schema, ARRAY[indicator_children.indicator], true), input_schema, output_schema);
	inputs CONSTANT text := careperf.fill_in(careperf.inputs_query(output_schema, ARRAY[indicator_children.indicator]), input_schema, output_schema);
BEGIN
	PERFORM @output@.require_indicator(indicator_children.indicator), @output@.require_data(as_of);
	RETURN QUERY EXECUTE format($query$
		SELECT e.member_id, e.child_id,
			CASE WHEN i.unit = 'count' THEN coalesce(e.denominator_value, 1)
				WHEN e.numerator @> %2$L::date THEN coalesce(e.numerator_value, 1) ELSE 0 END,
			CASE WHEN i.unit = 'count' THEN NULL
				WHEN e.denominator @> %2$L::date THEN coalesce(e.denominator_value, 1) ELSE 0 END,
			w.words
		FROM (%3$s) AS e
			JOIN @output@.indicator AS i ON i.indicator = e.indicator AND i.definition_version = e.definition_version
			JOIN (%4$s) AS p ON p.indicator = e.indicator AND p.definition_version = e.definition_version AND p.present
			CROSS JOIN (SELECT min(u.data_to) AS data_to FROM @input@.input_currency AS u) AS c
			CROSS JOIN LATERAL careperf.evidence_on(e.evidence, %2$L, c.data_to) AS w (words)
		WHERE i.indicator = %1$L
			AND (i.valid_from IS NULL OR i.valid_from <= %2$L) AND (i.valid_to IS NULL OR i.valid_to >= %2$L)
			AND (e.denominator @> %2$L::date OR e.numerator @> %2$L::date)
		ORDER BY e.child_id, e.member_id$query$, indicator_children.indicator, as_of, members, inputs);
END
$$;
COMMENT ON FUNCTION @output@.indicator_children(text, date) IS
'Everyone behind a figure on a date, in or out of its numerator: member_id, child_id (NULL where the row is about no child), how much it adds to numerator and denominator (denominator NULL for a count), and the evidence in words; what became known after the date stands behind "since:". The sums are the figures of scorecard_at. No rows where the input is empty. Errors: no such indicator; a date beyond the data.';

CREATE OR REPLACE FUNCTION @output@.indicator_movement(indicator text, from_date date, to_date date)
	RETURNS TABLE (member_id text, child_id text, movement text, numerator_change numeric, denominator_change numeric,
		evidence_before text, evidence_after text)
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED ROWS 500 SET search_path = pg_catalog, pg_temp
-- as figures_on
SET jit = off SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off
AS $$
DECLARE
	output_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@output@$name$::regnamespace);
	input_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@input@$name$::regnamespace);
	members CONSTANT text := careperf.fill_in(careperf.members_query(output_schema, ARRAY[indicator_movement.indicator], true), input_schema, output_schema);
	inputs CONSTANT text := careperf.fill_in(careperf.inputs_query(output_schema, ARRAY[indicator_movement.indicator]), input_schema, output_schema);
BEGIN
	PERFORM @output@.require_indicator(indicator_movement.indicator), @output@.require_data(from_date), @output@.require_data(to_date);
	RETURN QUERY EXECUTE format($query$
		WITH counted AS (
			SELECT e.member_id, e.child_id, i.unit,
				CASE WHEN i.unit = 'count' THEN 0 ELSE coalesce(e.denominator_value, 1) END AS denominator_value,
				CASE WHEN i.unit = 'count' THEN coalesce(e.denominator_value, 1) ELSE coalesce(e.numerator_value, 1) END AS numerator_value,
				coalesce(e.denominator @> %2$L::date, false) AS denominator_before, coalesce(e.denominator @> %3$L::date, false) AS denominator_after,
				coalesce(CASE WHEN i.unit = 'count' THEN e.denominator ELSE e.numerator END @> %2$L::date, false) AS numerator_before,
				coalesce(CASE WHEN i.unit = 'count' THEN e.denominator ELSE e.numerator END @> %3$L::date, false) AS numerator_after,
				e.evidence
			FROM (%4$s) AS e
				JOIN @output@.indicator AS i ON i.indicator = e.indicator AND i.definition_version = e.definition_version
				JOIN (%5$s) AS p ON p.indicator = e.indicator AND p.definition_version = e.definition_version AND p.present
			WHERE i.indicator = %1$L
				AND (i.valid_from IS NULL OR i.valid_from <= %3$L) AND (i.valid_to IS NULL OR i.valid_to >= %3$L)),
		member AS (
			SELECT c.member_id, c.child_id, c.unit,
				bool_or(c.denominator_before) AS denominator_before, bool_or(c.denominator_after) AS denominator_after,
				bool_or(c.numerator_before) AS numerator_before, bool_or(c.numerator_after) AS numerator_after,
				sum(c.numerator_value * (c.numerator_after::integer - c.numerator_before::integer)) AS numerator_change,
				sum(c.denominator_value * (c.denominator_after::integer - c.denominator_before::integer)) AS denominator_change,
				string_agg(b.words, '; ') FILTER (WHERE c.denominator_before OR c.numerator_before) AS evidence_before,
				string_agg(a.words, '; ') FILTER (WHERE c.denominator_after OR c.numerator_after) AS evidence_after
			FROM counted AS c
				CROSS JOIN LATERAL careperf.evidence_on(c.evidence, %2$L, %3$L) AS b (words)
				CROSS JOIN LATERAL careperf.evidence_on(c.evidence, %3$L, %3$L) AS a (words)
			WHERE c.denominator_before OR c.denominator_after OR c.numerator_before OR c.numerator_after
			GROUP BY c.member_id, c.child_id, c.unit)
		SELECT m.member_id, m.child_id,
			CASE
				WHEN NOT (m.denominator_before OR m.numerator_before) THEN CASE WHEN m.unit <> 'count' AND NOT m.numerator_after THEN 'came in, not met' ELSE 'came in' END
				WHEN NOT (m.denominator_after OR m.numerator_after) THEN CASE WHEN m.unit <> 'count' AND NOT m.numerator_before THEN 'left, was not met' ELSE 'left' END
				WHEN m.numerator_after AND NOT m.numerator_before THEN 'now met'
				WHEN m.numerator_before AND NOT m.numerator_after THEN 'no longer met'
				ELSE 'counts differently'
			END,
			m.numerator_change, CASE WHEN m.unit <> 'count' THEN m.denominator_change END, m.evidence_before, m.evidence_after
		FROM member AS m
		WHERE m.numerator_change <> 0 OR m.denominator_change <> 0
			OR m.numerator_before <> m.numerator_after OR m.denominator_before <> m.denominator_after
		ORDER BY m.child_id, m.member_id$query$, indicator_movement.indicator, from_date, to_date, members, inputs);
END
$$;
COMMENT ON FUNCTION @output@.indicator_movement(text, date, date) IS
'Why a figure changed between two dates: who came in, left, is now met or no longer met, by how much numerator and denominator changed (denominator NULL for a count), and the evidence before and after. The sums are the differences of the two figures, both by the version of the definition in force on to_date. Errors: no such indicator; a date beyond the data.';

CREATE OR REPLACE VIEW @output@.care_flow WITH (security_invoker = true) AS
WITH month AS (
	SELECT d.period_end AS month_end, careperf.months_before(d.period_end, 1) AS month_before
	FROM @output@.reporting_date AS d
	WHERE d.period_end <= coalesce((SELECT min(c.data_to) FROM @input@.input_currency AS c), 'infinity')),
flow AS (
	SELECT m.month_end,
		count(*) FILTER (WHERE p.dates @> m.month_before) AS opening,
		count(*) FILTER (WHERE p.start_date > m.month_before AND p.start_date <= m.month_end) AS starts,
		count(*) FILTER (WHERE p.end_date > m.month_before AND p.end_date <= m.month_end) AS leavers,
		count(*) FILTER (WHERE p.end_date > m.month_before AND p.end_date <= m.month_end AND p.reason_ended IN ('E11', 'E12')) AS adopted,
		count(*) FILTER (WHERE p.end_date > m.month_before AND p.end_date <= m.month_end AND p.reason_ended IN ('E43', 'E44', 'E45', 'E46', 'E47', 'E48')) AS special_guardianship,
		count(*) FILTER (WHERE p.end_date > m.month_before AND p.end_date <= m.month_end AND p.reason_ended IN ('E4A', 'E4B', 'E13', 'E41')) AS home_or_family,
		count(*) FILTER (WHERE p.end_date > m.month_before AND p.end_date <= m.month_end AND p.end_date = careperf.birthday(p.date_of_birth, 18)) AS turned_18,
		count(*) FILTER (WHERE p.dates @> m.month_end) AS closing
	FROM month AS m
		LEFT JOIN @output@.period_of_care AS p ON p.start_date <= m.month_end AND (p.end_date IS NULL OR p.end_date > m.month_before)
	GROUP BY m.month_end)
SELECT f.month_end, f.opening::integer AS opening, f.starts::integer AS starts, f.leavers::integer AS leavers,
	f.adopted::integer AS adopted, f.special_guardianship::integer AS special_guardianship, f.home_or_family::integer AS home_or_family,
	f.turned_18::integer AS turned_18, f.closing::integer AS closing
FROM flow AS f;
COMMENT ON VIEW @output@.care_flow IS 'Children coming into and leaving care, per reporting date for which there are data: the month to it. opening + starts - leavers = closing, always.';
COMMENT ON COLUMN @output@.care_flow.month_end IS 'The reporting date; the month is that to it.';
COMMENT ON COLUMN @output@.care_flow.opening IS 'Children in care one month before.';
COMMENT ON COLUMN @output@.care_flow.starts IS 'Periods of care that started in the month.';
COMMENT ON COLUMN @output@.care_flow.leavers IS 'Periods of care that ended in the month.';
COMMENT ON COLUMN @output@.care_flow.adopted IS 'Of the leavers, adopted (E11, E12).';
COMMENT ON COLUMN @output@.care_flow.special_guardianship IS 'Of the leavers, left on a special guardianship order (E43 to E48).';
COMMENT ON COLUMN @output@.care_flow.home_or_family IS 'Of the leavers, home, to family or on a child arrangements order (E4A, E4B, E13, E41).';
COMMENT ON COLUMN @output@.care_flow.turned_18 IS 'Of the leavers, left on the 18th birthday, whatever the reason recorded.';
COMMENT ON COLUMN @output@.care_flow.closing IS 'Children in care on the reporting date.';
