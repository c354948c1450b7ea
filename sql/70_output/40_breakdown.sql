-- Every figure broken down: as at the reporting date; of an event as at the event; of a leaver on the day before.

-- as figures_of_share
CREATE OR REPLACE FUNCTION @output@.breakdown_of_share(query text, on_dates date[], share integer, shares integer)
	RETURNS TABLE (indicator text, definition_version integer, on_date date, dimension text, member text, numerator numeric, denominator numeric)
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 100000000 ROWS 50000 SET search_path = pg_catalog, pg_temp
SET jit = off SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off
AS $$
BEGIN
	RETURN QUERY EXECUTE query USING on_dates, share, shares;
END
$$;
COMMENT ON FUNCTION @output@.breakdown_of_share(text, date[], integer, integer) IS 'Part of breakdown_of: what a share of the children adds to the breakdowns, as one process works it out. Ask breakdown_of.';

-- The query is put together here, so that it works out what the one indicator asked for needs and no more.
CREATE OR REPLACE FUNCTION @output@.breakdown_of(indicator text)
	RETURNS TABLE (period_end date, indicator_code text, dimension text, member text, numerator numeric, denominator numeric, result numeric, rag text)
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED ROWS 5000 SET search_path = pg_catalog, pg_temp
-- as figures_on
SET jit = off SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off
AS $$
DECLARE
	output_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@output@$name$::regnamespace);
	input_schema CONSTANT name := (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@input@$name$::regnamespace);
	asked CONSTANT text[] := CASE WHEN breakdown_of.indicator IS NOT NULL THEN ARRAY[breakdown_of.indicator] END;
	members CONSTANT text := (SELECT string_agg(m.members, E'\nUNION ALL\n' ORDER BY m.position) FROM careperf.each_share_query(output_schema, asked) AS m);
	query CONSTANT text := careperf.share_query(careperf.facts_query(members || ' child_dimension_known') || ', member AS NOT MATERIALIZED (' || members || $query$),
		-- what is known of a child, numbered, and put together in one row
		slice AS (
			SELECT row_number() OVER (ORDER BY k.dimension, k.member)::integer AS slice, k.dimension, k.member
			FROM (SELECT DISTINCT k.dimension, k.member FROM child_dimension_known AS k) AS k),
		child_slices AS (
			SELECT k.child_id, array_agg(s.slice) AS slices, array_agg(k.dates) AS dates
			FROM child_dimension_known AS k JOIN slice AS s USING (dimension, member)
			GROUP BY k.child_id),
		counted AS (
			SELECT m.indicator, m.definition_version,
				careperf.figures_on(m.denominator, m.numerator, m.denominator_value, m.numerator_value, m.uasc, $1)
					FILTER (WHERE m.child_id IS NOT NULL) AS of_children,
				careperf.figures_on(m.denominator, m.numerator, m.denominator_value, m.numerator_value, NULL, $1)
					FILTER (WHERE m.child_id IS NULL) AS of_others,
				careperf.sliced_figures_on(m.denominator, m.numerator, m.denominator_value, m.numerator_value, m.attributes_on,
					c.slices, c.dates, s.slices, $1) AS of_slices
			FROM member AS m
				CROSS JOIN (SELECT count(*)::integer AS slices FROM slice) AS s
				LEFT JOIN child_slices AS c USING (child_id)
			GROUP BY m.indicator, m.definition_version),
		known AS (
			SELECT c.indicator, c.definition_version, f.on_date, s.dimension, s.member, f.numerator, f.denominator
			FROM counted AS c
				CROSS JOIN LATERAL unnest(c.of_slices) AS f
				JOIN slice AS s ON s.slice = f.slice),
		-- the members of a dimension share no date, so what is in none is the total less the sum of them
		rest (dimension, member) AS (
			VALUES ('area', 'Unknown'), ('team', 'Unknown'), ('service', 'Unknown'), ('age_band', 'Unknown'), ('sex', 'Unknown'),
				('ethnicity_group', 'Unknown'), ('disability', 'Not disabled'), ('legal_status_group', 'Not applicable'),
				('placement_group', 'Not applicable'), ('duration_in_care', 'Not applicable'))
		SELECT k.* FROM known AS k
		UNION ALL
		SELECT k.indicator, k.definition_version, k.on_date, r.dimension, r.member, -sum(k.numerator), -sum(k.denominator)
		FROM known AS k JOIN rest AS r USING (dimension)
		GROUP BY k.indicator, k.definition_version, k.on_date, r.dimension, r.member
		UNION ALL
		SELECT c.indicator, c.definition_version, f.on_date, r.dimension, r.member, f.numerator, f.denominator
		FROM counted AS c CROSS JOIN LATERAL unnest(c.of_children) AS f CROSS JOIN rest AS r
		UNION ALL
		SELECT c.indicator, c.definition_version, f.on_date, 'uasc', u.member,
			CASE u.member WHEN 'UASC' THEN f.numerator - f.numerator_exc_uasc ELSE f.numerator_exc_uasc END,
			CASE u.member WHEN 'UASC' THEN f.denominator - f.denominator_exc_uasc ELSE f.denominator_exc_uasc END
		FROM counted AS c CROSS JOIN LATERAL unnest(c.of_children) AS f CROSS JOIN (VALUES ('UASC'), ('Not UASC')) AS u (member)
		UNION ALL
		SELECT c.indicator, c.definition_version, f.on_date, d.dimension, 'Not applicable', f.numerator, f.denominator
		FROM counted AS c CROSS JOIN LATERAL unnest(c.of_others) AS f
			CROSS JOIN (SELECT r.dimension FROM rest AS r UNION ALL VALUES ('uasc')) AS d$query$);
	dates CONSTANT date[] := ARRAY(SELECT d.period_end
		FROM @output@.reporting_date AS d
		WHERE d.period_end <= coalesce((SELECT min(c.data_to) FROM @input@.input_currency AS c), 'infinity')
		ORDER BY d.period_end);
BEGIN
	IF query IS NULL OR dates = '{}' THEN
		RETURN;
	END IF;
	RETURN QUERY EXECUTE format($query$
		SELECT f.on_date, f.indicator, f.dimension, f.member, n.numerator, CASE WHEN i.unit <> 'count' THEN f.denominator END, r.result,
			careperf.rag_status(r.result, t.target, careperf.floor_of(t.floor, t.target, i.unit, i.polarity), i.polarity, f.denominator)
		FROM (SELECT f.indicator, f.definition_version, f.on_date, f.dimension, f.member,
					trim_scale(sum(f.numerator)) AS numerator, trim_scale(sum(f.denominator)) AS denominator
				FROM (%s) AS f
				GROUP BY f.indicator, f.definition_version, f.on_date, f.dimension, f.member
				HAVING sum(f.numerator) <> 0 OR sum(f.denominator) <> 0) AS f
			JOIN @output@.indicator AS i ON i.indicator = f.indicator AND i.definition_version = f.definition_version
				AND (i.valid_from IS NULL OR i.valid_from <= f.on_date) AND (i.valid_to IS NULL OR i.valid_to >= f.on_date)
			JOIN (%s) AS p ON p.indicator = f.indicator AND p.definition_version = f.definition_version AND p.present
			CROSS JOIN LATERAL (SELECT CASE WHEN i.unit = 'count' THEN f.denominator ELSE f.numerator END AS numerator) AS n
			CROSS JOIN LATERAL (SELECT careperf.result_of(n.numerator, f.denominator, i.unit, i.decimals) AS result) AS r
			LEFT JOIN @output@.target AS t ON t.indicator = f.indicator AND t.financial_year = careperf.financial_year(f.on_date)$query$,
		-- the members of an indicator of the council's own are of one share, what they are broken down by would be of several
		careperf.shares_union('breakdown_of_share', query, CASE WHEN NOT EXISTS (SELECT FROM @output@.local_indicator AS l
			WHERE l.indicator = breakdown_of.indicator OR breakdown_of.indicator IS NULL) THEN 50000 END, input_schema, output_schema),
		careperf.fill_in(careperf.inputs_query(output_schema, asked), input_schema, output_schema))
	USING careperf.fill_in(query, input_schema, output_schema), dates;
END
$$;
COMMENT ON FUNCTION @output@.breakdown_of(text) IS 'What the view indicator_breakdown shows of an indicator; of all of them, worked out together, for NULL. No rows for one that does not exist.';

-- a condition on the indicator reaches the function
CREATE OR REPLACE VIEW @output@.indicator_breakdown WITH (security_invoker = true) AS
SELECT b.period_end, i.indicator::varchar(63) AS indicator, b.dimension::varchar(20) AS dimension, b.member::varchar(100) AS member,
	b.numerator::numeric(14,2) AS numerator, b.denominator::numeric(14,2) AS denominator, b.result::numeric(14,2) AS result, b.rag::varchar(1) AS rag
FROM (SELECT DISTINCT i.indicator FROM @output@.indicator AS i) AS i
	CROSS JOIN LATERAL @output@.breakdown_of(i.indicator) AS b;
COMMENT ON VIEW @output@.indicator_breakdown IS 'Every figure of the scorecard broken down, per reporting date. The members of a dimension, Unknown and Not applicable among them, always add up to the total. Members without anybody are left out. Ask for one indicator and dimension at a time, or use indicator_breakdown_mv.';
COMMENT ON COLUMN @output@.indicator_breakdown.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.indicator_breakdown.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.indicator_breakdown.dimension IS 'area, team, service (of the social worker), age_band, sex, ethnicity_group, uasc, disability, legal_status_group, placement_group or duration_in_care.';
COMMENT ON COLUMN @output@.indicator_breakdown.member IS 'The member of the dimension; Unknown; or Not applicable, also for what is about no child (posts, population).';
COMMENT ON COLUMN @output@.indicator_breakdown.numerator IS 'How many, or how much, count in the numerator; of a count the count.';
COMMENT ON COLUMN @output@.indicator_breakdown.denominator IS 'How many, or how much, it is out of; NULL for a count; 0 where the denominator can not be broken down.';
COMMENT ON COLUMN @output@.indicator_breakdown.result IS 'The result in its unit, rounded as published; NULL where the denominator is 0.';
COMMENT ON COLUMN @output@.indicator_breakdown.rag IS 'G, A or R by the target of the whole council; NULL as on the scorecard.';
