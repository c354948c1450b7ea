-- Suppression: which cells of a publication readers do not see. README, "Privacy", says the rules in words; each is a
-- function here. A table is one side of one indicator in one dimension; what makes up its total is its cells. The rows are
-- new, and nothing is known of their number when these functions are planned: only hash joins keep them fast.

CREATE OR REPLACE FUNCTION @output@.find_nesting(for_date date, for_publication integer) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	WITH counted AS (
		-- whom each side counts, and how often; days and scores measure the children of the denominator, they count nobody
		SELECT f.indicator, f.unit, v.side, coalesce(m.child_id, 'member ' || m.member_id) AS child,
			sum(v.value) AS amount, coalesce(sum(v.value) FILTER (WHERE NOT m.uasc), 0) AS amount_exc_uasc
		FROM @output@.published_member AS m
			JOIN @output@.published_figure AS f USING (period_end, publication, indicator)
			CROSS JOIN LATERAL (VALUES ('denominator', m.denominator),
				('numerator', CASE WHEN f.unit IN ('percent', 'count') OR m.denominator = 0 THEN m.numerator END)) AS v (side, value)
		WHERE m.period_end = for_date AND m.publication = for_publication AND v.value <> 0
			AND NOT (f.unit = 'rate_per_10000' AND v.side = 'denominator')
		GROUP BY f.indicator, f.unit, v.side, coalesce(m.child_id, 'member ' || m.member_id)),
	node AS (
		-- equal sums of hashes: the same children; a sum of two: both together
		SELECT row_number() OVER ()::integer AS id, c.indicator, c.side, c.unit <> 'percent' OR c.side = 'denominator' AS whole, count(*) AS children,
			sum(c.amount * hashtextextended(c.child, 0)) AS hash, sum(c.amount_exc_uasc * hashtextextended(c.child, 0)) AS hash_exc_uasc
		FROM counted AS c
		GROUP BY c.indicator, c.side, c.unit),
	child AS (
		SELECT n.id, n.children, c.child, c.amount
		FROM counted AS c JOIN node AS n USING (indicator, side)),
	nested AS (
		SELECT a.id, b.id AS of_id
		FROM child AS a JOIN child AS b ON b.child = a.child AND b.id <> a.id AND b.children >= a.children AND b.amount >= a.amount
		GROUP BY a.id, b.id, a.children
		HAVING count(*) = a.children),
	nested_side AS (
		SELECT a.indicator, a.side, a.whole, a.hash, b.indicator AS of_indicator, b.side AS of_side, b.whole AS of_whole, b.hash AS of_hash
		FROM nested AS n JOIN node AS a USING (id) JOIN node AS b ON b.id = n.of_id),
	-- a total within another whose members it takes as a whole or not at all
	of_members AS (
		SELECT n.indicator, n.side, n.of_indicator, n.of_side, o.dimension, o.member, coalesce(c.value, 0) = o.value AS inside,
			bool_and(coalesce(c.value, 0) IN (0, o.value)) OVER of_table
				AND sum(c.value) OVER of_table = t.value AND t.value < sum(o.value) OVER of_table AS is_union
		FROM nested_side AS n
			JOIN @output@.published_cell AS t ON (t.period_end, t.publication, t.indicator, t.side, t.dimension) = (for_date, for_publication, n.indicator, n.side, 'total')
			JOIN @output@.published_cell AS o ON (o.period_end, o.publication, o.indicator, o.side) = (for_date, for_publication, n.of_indicator, n.of_side)
				AND o.dimension <> 'total' AND o.value <> 0
			LEFT JOIN @output@.published_cell AS c ON (c.period_end, c.publication, c.indicator, c.side, c.dimension, c.member)
				= (for_date, for_publication, n.indicator, n.side, o.dimension, o.member)
		WINDOW of_table AS (PARTITION BY n.indicator, n.side, n.of_indicator, n.of_side, o.dimension)),
	unions AS (
		INSERT INTO @output@.published_union
		SELECT for_date, for_publication, m.indicator, m.side, m.of_indicator, m.of_side, m.dimension, m.member
		FROM of_members AS m
		WHERE m.is_union AND m.inside),
	within AS (
		-- Not all that happens to be nested is so by definition: of two numerators only those whose denominators are, too. What
		-- holds its own denominator tells a numerator nothing more.
		SELECT n.indicator, n.side, n.of_indicator, n.of_side, n.hash, n.of_hash, NOT n.whole AND NOT n.of_whole AS of_two_numerators
		FROM nested_side AS n
			LEFT JOIN nested_side AS d ON d.indicator = n.indicator AND d.side = 'denominator' AND d.of_indicator = n.of_indicator AND d.of_side = 'denominator'
		WHERE n.indicator <> n.of_indicator AND (n.whole OR (d.indicator IS NULL) = n.of_whole)),
	link AS (
		SELECT w.indicator, w.side, 'within' AS link, w.of_indicator, w.of_side FROM within AS w
		UNION
		SELECT f.indicator, 'numerator', CASE f.unit WHEN 'percent' THEN 'within' ELSE 'together' END, f.indicator, 'denominator'
		FROM @output@.published_figure AS f
		WHERE f.period_end = for_date AND f.publication = for_publication
			AND (f.unit = 'percent' OR f.unit <> 'count' AND NOT EXISTS (SELECT FROM node AS n WHERE n.indicator = f.indicator AND n.side = 'numerator'))
		UNION
		SELECT a.indicator, a.side, 'together', b.indicator, b.side
		FROM node AS a JOIN node AS b ON b.hash = a.hash AND b.id <> a.id
		WHERE a.whole AND b.whole
		UNION
		SELECT p.indicator, p.side, 'together', w.of_indicator, w.of_side
		FROM within AS w
			JOIN within AS r ON r.of_indicator = w.of_indicator AND r.of_two_numerators AND r.hash + w.hash = w.of_hash
			CROSS JOIN LATERAL (VALUES (w.indicator, w.side), (r.indicator, r.side)) AS p (indicator, side)
		WHERE w.of_two_numerators
		UNION
		SELECT a.indicator, a.side, 'without UASC', b.indicator, b.side
		FROM node AS a JOIN node AS b ON b.hash_exc_uasc = a.hash AND (b.hash <> b.hash_exc_uasc OR NOT a.whole) AND a.indicator <> b.indicator
		WHERE a.whole = b.whole)
	INSERT INTO @output@.published_nesting
	SELECT for_date, for_publication, l.indicator, l.side, l.link, l.of_indicator, l.of_side
	FROM link AS l
	UNION
	-- together is so both ways
	SELECT for_date, for_publication, l.of_indicator, l.of_side, l.link, l.indicator, l.side
	FROM link AS l
	WHERE l.link = 'together';
END
$$;
COMMENT ON FUNCTION @output@.find_nesting(date, integer) IS 'Part of careperf.publish: finds in the children behind a publication which counts tell something about another, and fills published_nesting and published_union.';

CREATE OR REPLACE FUNCTION @output@.nested_cells(for_date date, for_publication integer)
	RETURNS TABLE (indicator text, side text, dimension text, member text, value numeric, hidden boolean, present boolean, of_indicator text, of_side text, of_value numeric, of_hidden boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT n.indicator, n.side, o.dimension, o.member, coalesce(c.value, 0), coalesce(c.hidden, false), c.member IS NOT NULL, n.of_indicator, n.of_side, o.value, o.hidden
	FROM @output@.published_nesting AS n
		JOIN @output@.published_cell AS o ON (o.period_end, o.publication, o.indicator, o.side) = (n.period_end, n.publication, n.of_indicator, n.of_side)
		LEFT JOIN @output@.published_cell AS c ON (c.period_end, c.publication, c.indicator, c.side, c.dimension, c.member)
			= (n.period_end, n.publication, n.indicator, n.side, o.dimension, o.member)
	WHERE n.period_end = for_date AND n.publication = for_publication AND n.link = 'within' AND NOT o.withheld AND c.withheld IS NOT TRUE;
END;
COMMENT ON FUNCTION @output@.nested_cells(date, integer) IS 'Part of careperf.publish: each cell of a publication beside the same cell of a count that holds all its children. A member that only the other has counts nobody.';

CREATE OR REPLACE FUNCTION @output@.hide_small_counts(for_date date, for_publication integer) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	threshold CONSTANT integer := (SELECT p.suppress_below FROM @output@.publication AS p WHERE p.period_end = for_date AND p.publication = for_publication);
BEGIN
	UPDATE @output@.published_cell AS c SET hidden = true
	WHERE c.period_end = for_date AND c.publication = for_publication AND NOT c.no_secret AND c.value > 0 AND c.value < threshold;
END
$$;
COMMENT ON FUNCTION @output@.hide_small_counts(date, integer) IS 'Part of careperf.publish: hides the small counts.';

CREATE OR REPLACE FUNCTION @output@.hide_small_differences(for_date date, for_publication integer) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	threshold CONSTANT integer := (SELECT p.suppress_below FROM @output@.publication AS p WHERE p.period_end = for_date AND p.publication = for_publication);
BEGIN
	UPDATE @output@.published_cell AS c SET hidden = true
	FROM @output@.nested_cells(for_date, for_publication) AS n
	WHERE c.period_end = for_date AND c.publication = for_publication AND NOT c.no_secret
		AND (n.indicator, n.side, n.dimension, n.member) = (c.indicator, c.side, c.dimension, c.member)
		AND n.of_value > n.value AND n.of_value - n.value < threshold;

	-- a total that is some members of a count, beside these members of another that holds it
	UPDATE @output@.published_cell AS c SET hidden = true
	FROM (SELECT u.indicator, u.side
			FROM @output@.published_union AS u
				JOIN @output@.published_nesting AS n ON (n.period_end, n.publication, n.indicator, n.side, n.link) = (u.period_end, u.publication, u.of_indicator, u.of_side, 'within')
				JOIN @output@.published_cell AS o ON (o.period_end, o.publication, o.indicator, o.side, o.dimension, o.member)
					= (u.period_end, u.publication, n.of_indicator, n.of_side, u.dimension, u.member)
				JOIN @output@.published_cell AS t ON (t.period_end, t.publication, t.indicator, t.side, t.dimension) = (u.period_end, u.publication, u.indicator, u.side, 'total')
			WHERE u.period_end = for_date AND u.publication = for_publication
			GROUP BY u.indicator, u.side, u.of_indicator, u.of_side, u.dimension, n.of_indicator, n.of_side, t.value
			HAVING sum(o.value) > t.value AND sum(o.value) - t.value < threshold) AS d
	WHERE c.period_end = for_date AND c.publication = for_publication AND (c.indicator, c.side, c.dimension) = (d.indicator, d.side, 'total') AND NOT c.no_secret;
END
$$;
COMMENT ON FUNCTION @output@.hide_small_differences(date, integer) IS 'Part of careperf.publish: hides the smaller of two counts where one holds all children of the other and their difference is small: of a denominator less its numerator, of all in care less those with a review due; of those aged 16 and 17 less those of them in care for a year, whom another total counts.';

CREATE OR REPLACE FUNCTION @output@.withhold_what_grows(for_date date, for_publication integer) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	threshold CONSTANT integer := (SELECT p.suppress_below FROM @output@.publication AS p WHERE p.period_end = for_date AND p.publication = for_publication);
BEGIN
	-- each figure of a year beside those of the other months of the year
	WITH figure AS (
		SELECT n.period_end, n.publication, n.indicator, f.data_period, n.value AS numerator,
			CASE f.unit WHEN 'count' THEN n.value WHEN 'percent' THEN d.value - n.value ELSE d.value END AS rest, n.hidden OR coalesce(d.hidden, false) AS hidden,
			-- of a hidden numerator the denominator may be shown
			d.value AS denominator, coalesce(d.hidden, true) AS denominator_hidden
		FROM @output@.published_cell AS n
			JOIN @output@.published_figure AS f USING (period_end, publication, indicator)
			LEFT JOIN @output@.published_cell AS d ON (d.period_end, d.publication, d.indicator, d.side, d.dimension)
				= (n.period_end, n.publication, n.indicator, 'denominator', 'total')
		WHERE f.data_period IN ('YTD', 'AC YTD') AND n.side = 'numerator' AND n.dimension = 'total' AND NOT n.withheld),
	earlier AS (
		SELECT n.indicator, n.numerator, n.rest, e.period_end, e.hidden, n.numerator - e.numerator AS grown, n.rest - e.rest AS rest_grown,
			n.denominator - e.denominator AS denominator_grown, e.denominator_hidden,
			max(e.period_end) FILTER (WHERE NOT e.hidden) OVER (PARTITION BY n.indicator) AS last_shown
		FROM figure AS n
			JOIN figure AS e ON e.indicator = n.indicator AND e.period_end < n.period_end AND careperf.window_dates(n.data_period, e.period_end) @> n.period_end
		WHERE n.period_end = for_date AND n.publication = for_publication),
	risky AS (
		-- what came to it since is a small count; or what was hidden since is known, as nothing came to it
		SELECT e.indicator
		FROM earlier AS e
		GROUP BY e.indicator, e.numerator, e.rest, e.last_shown
		HAVING bool_or(NOT e.hidden AND (e.grown <> 0 AND abs(e.grown) < threshold OR e.rest_grown <> 0 AND abs(e.rest_grown) < threshold))
			OR bool_or(NOT e.denominator_hidden AND e.denominator_grown <> 0 AND abs(e.denominator_grown) < threshold)
			OR bool_or(e.hidden AND (e.last_shown IS NULL OR e.period_end > e.last_shown))
				AND (e.numerator = 0 OR e.rest = 0 OR bool_or(NOT e.hidden AND (e.grown <= 0 OR e.rest_grown <= 0))))
	UPDATE @output@.published_cell AS c SET hidden = true
	FROM risky AS r
	WHERE c.period_end = for_date AND c.publication = for_publication AND c.indicator = r.indicator AND c.dimension = 'total' AND NOT c.no_secret;

	-- no breakdown, and nothing at all once a later month of the year is out
	UPDATE @output@.published_cell AS c SET withheld = true
	FROM @output@.published_figure AS f
	WHERE c.period_end = for_date AND c.publication = for_publication AND f.data_period IN ('YTD', 'AC YTD')
		AND (f.period_end, f.publication, f.indicator) = (c.period_end, c.publication, c.indicator)
		AND (c.dimension <> 'total' OR EXISTS (SELECT FROM @output@.publication AS p
			WHERE p.period_end > for_date AND careperf.window_dates(f.data_period, for_date) @> p.period_end));
END
$$;
COMMENT ON FUNCTION @output@.withhold_what_grows(date, integer) IS 'Part of careperf.publish: of figures that grow within a year hides what would show, beside the other months of the year, a small count of events, and withholds the breakdown.';

CREATE OR REPLACE FUNCTION @output@.keep_hidden_in_corrections(for_date date, for_publication integer) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	threshold CONSTANT integer := (SELECT p.suppress_below FROM @output@.publication AS p WHERE p.period_end = for_date AND p.publication = for_publication);
BEGIN
	UPDATE @output@.published_cell AS c SET hidden = true
	FROM @output@.published_cell AS e
	WHERE c.period_end = for_date AND c.publication = for_publication AND e.period_end = for_date AND e.publication < for_publication
		AND (e.indicator, e.side, e.dimension, e.member) = (c.indicator, c.side, c.dimension, c.member) AND e.hidden AND NOT c.no_secret;

	-- a child or a few more or less in each breakdown together would describe them
	WITH change AS (
		SELECT e.publication, v.indicator, v.dimension, v.member, coalesce(sum(v.value) FILTER (WHERE v.side = 'numerator'), 0) AS numerator,
			coalesce(sum(v.value) FILTER (WHERE v.side = 'denominator'), 0) AS denominator
		FROM (SELECT p.publication FROM @output@.publication AS p WHERE p.period_end = for_date AND p.publication < for_publication) AS e
			JOIN LATERAL (SELECT c.indicator, c.side, c.dimension, c.member, CASE c.publication WHEN for_publication THEN c.value ELSE -c.value END AS value
				FROM @output@.published_cell AS c
				WHERE c.period_end = for_date AND c.publication IN (for_publication, e.publication) AND c.dimension <> 'total') AS v ON true
		GROUP BY e.publication, v.indicator, v.dimension, v.member)
	UPDATE @output@.published_cell AS c SET withheld = true
	FROM (SELECT DISTINCT h.indicator, h.dimension
			FROM change AS h CROSS JOIN LATERAL (VALUES (h.numerator), (h.denominator), (h.denominator - h.numerator)) AS v (value)
			WHERE v.value <> 0 AND abs(v.value) < threshold) AS h
	WHERE c.period_end = for_date AND c.publication = for_publication AND (c.indicator, c.dimension) = (h.indicator, h.dimension);
END
$$;
COMMENT ON FUNCTION @output@.keep_hidden_in_corrections(date, integer) IS 'Part of careperf.publish: what an earlier publication of the same date hid stays hidden, and a breakdown in which a few children changed is withheld.';

CREATE OR REPLACE FUNCTION @output@.hide_together(for_date date, for_publication integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	changed bigint;
BEGIN
	WITH cell AS (
		SELECT c.indicator, c.side, c.dimension, c.member, c.whole, c.hidden
		FROM @output@.published_cell AS c
		WHERE c.period_end = for_date AND c.publication = for_publication AND NOT c.no_secret),
	nesting AS (
		SELECT n.indicator, n.side, n.link, n.of_indicator, n.of_side
		FROM @output@.published_nesting AS n
		WHERE n.period_end = for_date AND n.publication = for_publication),
	known AS (
		SELECT n.indicator, n.side, c.dimension, c.member
		FROM nesting AS n JOIN cell AS c ON (c.indicator, c.side) = (n.of_indicator, n.of_side)
		WHERE c.hidden AND (n.link = 'together' OR n.link = 'within' AND c.dimension <> 'total')
		UNION
		-- the total of an indicator without UASC is the member Not UASC of one with them
		SELECT l.indicator, l.side, l.dimension, l.member
		FROM nesting AS n
			CROSS JOIN LATERAL (VALUES (n.indicator, n.side, 'total', 'Total', n.of_indicator, n.of_side, 'uasc', 'Not UASC'),
				(n.of_indicator, n.of_side, 'uasc', 'Not UASC', n.indicator, n.side, 'total', 'Total'))
				AS l (indicator, side, dimension, member, of_indicator, of_side, of_dimension, of_member)
			JOIN cell AS c ON (c.indicator, c.side, c.dimension, c.member) = (l.of_indicator, l.of_side, l.of_dimension, l.of_member)
		WHERE n.link = 'without UASC' AND c.hidden
		UNION
		-- a part goes with its denominator
		SELECT n.indicator, n.side, n.dimension, n.member
		FROM cell AS n JOIN cell AS d USING (indicator, dimension, member)
		WHERE NOT n.whole AND d.side = 'denominator' AND d.hidden
		UNION
		-- who is not in care is neither placed nor in care for any time; what is about no child is so in every dimension
		SELECT c.indicator, c.side, d.dimension, c.member
		FROM cell AS c CROSS JOIN (VALUES ('legal_status_group', true), ('placement_group', true), ('duration_in_care', true), ('uasc', false), ('area', false), ('team', false),
			('service', false), ('age_band', false), ('sex', false), ('ethnicity_group', false), ('disability', false)) AS d (dimension, of_care)
		WHERE c.hidden AND c.member = 'Not applicable' AND (c.dimension IN ('legal_status_group', 'placement_group', 'duration_in_care')) = d.of_care
		UNION
		-- members add up to the total
		SELECT m.indicator, m.side, m.dimension, m.member
		FROM cell AS m JOIN cell AS t USING (indicator, side)
		WHERE t.dimension = 'total' AND t.hidden)
	UPDATE @output@.published_cell AS c SET hidden = true
	FROM known AS k
	WHERE c.period_end = for_date AND c.publication = for_publication AND NOT c.hidden AND NOT c.no_secret
		AND (k.indicator, k.side, k.dimension, k.member) = (c.indicator, c.side, c.dimension, c.member);
	GET DIAGNOSTICS changed = ROW_COUNT;
	RETURN changed;
END
$$;
COMMENT ON FUNCTION @output@.hide_together(date, integer) IS 'Part of careperf.publish: hides what is known as soon as a hidden count is, or the other way round; returns how many.';

CREATE OR REPLACE FUNCTION @output@.withhold_teams(for_date date, for_publication integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	changed bigint;
BEGIN
	UPDATE @output@.published_cell AS c SET withheld = true
	WHERE c.period_end = for_date AND c.publication = for_publication AND c.dimension IN ('team', 'service') AND NOT c.withheld
		AND EXISTS (SELECT FROM @output@.published_cell AS h
			WHERE h.period_end = for_date AND h.publication = for_publication AND h.indicator = c.indicator AND h.dimension IN ('area', 'team', 'service') AND (h.hidden OR h.dimension = 'area' AND h.withheld));
	GET DIAGNOSTICS changed = ROW_COUNT;
	RETURN changed;
END
$$;
COMMENT ON FUNCTION @output@.withhold_teams(date, integer) IS 'Part of careperf.publish: the teams of an area add up to the area, and those of a service to the service; where a cell of any of the three is hidden, only the area is shown. Returns how many cells it withheld.';

CREATE OR REPLACE FUNCTION @output@.withhold_what_defines(for_date date, for_publication integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	threshold CONSTANT integer := (SELECT p.suppress_below FROM @output@.publication AS p WHERE p.period_end = for_date AND p.publication = for_publication);
	changed bigint;
BEGIN
	WITH cell AS (
		SELECT c.*
		FROM @output@.published_cell AS c
		WHERE c.period_end = for_date AND c.publication = for_publication AND c.dimension IN ('duration_in_care', 'placement_group')),
	hiding AS (
		SELECT c.indicator, c.dimension FROM cell AS c WHERE c.hidden GROUP BY c.indicator, c.dimension),
	part AS (
		-- of two counts the same children in some members: what the total leaves shows of those of whom only some are in both
		SELECT n.indicator, n.of_indicator, o.dimension
		FROM @output@.published_nesting AS n
			JOIN cell AS o ON (o.indicator, o.side) = (n.of_indicator, n.of_side) AND o.whole
			JOIN cell AS i ON (i.indicator, i.side, i.dimension, i.member) = (n.indicator, n.side, o.dimension, o.member) AND i.whole AND i.value <> 0
		WHERE n.period_end = for_date AND n.publication = for_publication AND n.link = 'within'
		GROUP BY n.indicator, n.side, n.of_indicator, n.of_side, o.dimension
		HAVING bool_or(i.value = o.value) AND bool_or(i.value < o.value AND (i.value < threshold OR o.value - i.value < threshold))),
	known AS (
		SELECT x.indicator, p.dimension
		FROM part AS p CROSS JOIN LATERAL (VALUES (p.indicator), (p.of_indicator)) AS x (indicator)
		UNION
		-- those in care for three years are in one of these two, by age
		SELECT x.indicator, h.dimension
		FROM hiding AS h CROSS JOIN (VALUES ('neet_16_18'), ('same_placement_2_years')) AS x (indicator)
		WHERE h.dimension = 'duration_in_care' AND h.indicator IN ('neet_16_18', 'same_placement_2_years')
		UNION
		-- a count without UASC, of whose members another's member Not UASC may be the sum
		SELECT h.indicator, h.dimension
		FROM hiding AS h
		WHERE h.indicator IN (SELECT n.indicator FROM @output@.published_nesting AS n WHERE n.period_end = for_date AND n.publication = for_publication AND n.link = 'without UASC')
		UNION
		-- two totals that are some members each show a third sum
		SELECT h.indicator, h.dimension
		FROM hiding AS h
			JOIN @output@.published_union AS u ON (u.period_end, u.publication, u.of_indicator, u.dimension) = (for_date, for_publication, h.indicator, h.dimension)
		GROUP BY h.indicator, h.dimension
		HAVING count(DISTINCT (u.indicator, u.side)) > 1)
	UPDATE @output@.published_cell AS c SET withheld = true
	FROM known AS k
	WHERE c.period_end = for_date AND c.publication = for_publication AND (c.indicator, c.dimension) = (k.indicator, k.dimension) AND NOT c.withheld;
	GET DIAGNOSTICS changed = ROW_COUNT;
	RETURN changed;
END
$$;
COMMENT ON FUNCTION @output@.withhold_what_defines(date, integer) IS 'Part of careperf.publish: duration in care and placement define who is in some counts, so that members of one are those of another; where that would show what is hidden, both are left without this breakdown. Returns how many cells it withheld.';

CREATE OR REPLACE FUNCTION @output@.hide_remainders(for_date date, for_publication integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	threshold CONSTANT integer := (SELECT p.suppress_below FROM @output@.publication AS p WHERE p.period_end = for_date AND p.publication = for_publication);
	changed bigint;
BEGIN
	-- What a table's shown cells leave of its shown total is the sum of the hidden ones.
	WITH total AS (
		SELECT t.indicator, t.side
		FROM @output@.published_cell AS t
		WHERE t.period_end = for_date AND t.publication = for_publication AND t.dimension = 'total' AND NOT t.hidden AND NOT t.no_secret),
	difference AS (
		SELECT n.indicator, n.side, n.dimension, n.member, n.of_indicator, n.of_side, n.of_value, n.of_hidden, n.hidden, n.present, n.of_value - n.value AS value
		FROM @output@.nested_cells(for_date, for_publication) AS n
			JOIN total AS t USING (indicator, side)
			JOIN total AS o ON (o.indicator, o.side) = (n.of_indicator, n.of_side)
		WHERE n.dimension <> 'total'),
	cell AS (
		-- but for nobody out of nobody, who is known
		SELECT c.indicator, c.side, c.dimension, c.member, c.value, c.whole, c.hidden
		FROM @output@.published_cell AS c
			JOIN total AS t USING (indicator, side)
		WHERE c.period_end = for_date AND c.publication = for_publication AND c.dimension <> 'total' AND NOT c.withheld AND NOT c.no_secret
			AND (c.indicator, c.side, c.dimension, c.member) NOT IN
				(SELECT d.indicator, d.side, d.dimension, d.member FROM difference AS d WHERE d.of_value = 0 AND NOT d.of_hidden)),
	unions AS (
		SELECT u.indicator, u.side, u.of_indicator, u.of_side, u.dimension, array_agg(u.member) AS members
		FROM @output@.published_union AS u
		WHERE u.period_end = for_date AND u.publication = for_publication
		GROUP BY u.indicator, u.side, u.of_indicator, u.of_side, u.dimension),
	-- cells whose sum is known: all of a table; those that another total is made up of, and the others
	part AS (
		SELECT c.*, NULL AS of_indicator, NULL AS of_side FROM cell AS c
		UNION ALL
		SELECT c.*, u.indicator, u.side || CASE WHEN c.member = ANY (u.members) THEN ' of these' ELSE ' of others' END
		FROM unions AS u
			JOIN total AS t USING (indicator, side)
			JOIN cell AS c ON (c.indicator, c.side, c.dimension) = (u.of_indicator, u.of_side, u.dimension)),
	unsafe AS (
		-- one alone; a small count together; each the one child without whom there would be no row
		SELECT c.indicator, c.side, c.dimension, c.of_indicator, c.of_side
		FROM part AS c
		WHERE c.hidden
		GROUP BY c.indicator, c.side, c.dimension, c.of_indicator, c.of_side
		HAVING count(*) FILTER (WHERE c.value <> 0) < 2 OR sum(c.value) < threshold OR bool_and(c.whole) AND sum(c.value) <= count(*)
		UNION ALL
		-- members that add up to a hidden total, or to all but it
		SELECT u.of_indicator, u.of_side, u.dimension, u.indicator, u.side || ' of a hidden total'
		FROM unions AS u
			JOIN @output@.published_cell AS t ON (t.period_end, t.publication, t.indicator, t.side, t.dimension) = (for_date, for_publication, u.indicator, u.side, 'total')
			JOIN @output@.published_cell AS c ON (c.period_end, c.publication, c.indicator, c.side, c.dimension) = (for_date, for_publication, u.of_indicator, u.of_side, u.dimension)
				AND NOT c.withheld
		WHERE t.hidden
		GROUP BY u.of_indicator, u.of_side, u.dimension, u.indicator, u.side
		HAVING NOT bool_or(c.hidden AND c.member = ANY (u.members)) OR NOT bool_or(c.hidden AND c.member <> ALL (u.members))
		UNION ALL
		-- so much less than in one that holds them: a small count together; or nothing, so that each is what is shown there
		SELECT d.indicator, d.side, d.dimension, d.of_indicator, d.of_side
		FROM difference AS d
			CROSS JOIN LATERAL (VALUES ('here', d.hidden), ('here or there', d.hidden OR d.of_hidden)) AS v (place, hidden)
		WHERE v.hidden
		GROUP BY d.indicator, d.side, d.dimension, d.of_indicator, d.of_side, v.place
		HAVING sum(d.value) > 0 AND sum(d.value) < threshold OR sum(d.value) = 0 AND bool_or(d.hidden AND NOT d.of_hidden)
		UNION ALL
		SELECT d.of_indicator, d.of_side, d.dimension, d.indicator, d.side
		FROM difference AS d
		WHERE d.hidden OR d.of_hidden
		GROUP BY d.indicator, d.side, d.dimension, d.of_indicator, d.of_side
		HAVING sum(d.value) = 0 AND bool_or(d.of_hidden AND NOT d.hidden)),
	-- the smallest cell that can be hidden besides; NULL: none
	next AS (
		SELECT DISTINCT ON (u.indicator, u.side, u.dimension, u.of_indicator, u.of_side) u.indicator, u.side, u.dimension, c.member
		FROM unsafe AS u
			LEFT JOIN (SELECT c.indicator, c.side, c.dimension, c.member, c.of_indicator, c.of_side, c.value FROM part AS c WHERE NOT c.hidden
					UNION ALL
					SELECT d.indicator, d.side, d.dimension, d.member, d.of_indicator, d.of_side, d.value FROM difference AS d WHERE d.present AND NOT d.hidden AND d.value > 0) AS c
				ON c.indicator = u.indicator AND c.side = u.side AND c.dimension = u.dimension
				AND coalesce(c.of_indicator || c.of_side, '') = coalesce(u.of_indicator || u.of_side, '')
		ORDER BY u.indicator, u.side, u.dimension, u.of_indicator, u.of_side, c.value = 0, c.value, c.member),
	change AS (
		SELECT c.indicator, c.side, c.dimension, c.member, bool_or(n.side = c.side AND n.member = c.member) IS TRUE AS hide, bool_or(n.member IS NULL) AS withhold
		FROM @output@.published_cell AS c
			JOIN next AS n ON n.indicator = c.indicator AND n.dimension = c.dimension AND (n.member IS NULL OR n.side = c.side AND n.member = c.member)
		WHERE c.period_end = for_date AND c.publication = for_publication
		GROUP BY c.indicator, c.side, c.dimension, c.member)
	UPDATE @output@.published_cell AS c SET hidden = c.hidden OR h.hide, withheld = c.withheld OR h.withhold
	FROM change AS h
	WHERE c.period_end = for_date AND c.publication = for_publication AND (h.indicator, h.side, h.dimension, h.member) = (c.indicator, c.side, c.dimension, c.member)
		AND (h.hide AND NOT c.hidden OR h.withhold AND NOT c.withheld);
	GET DIAGNOSTICS changed = ROW_COUNT;
	RETURN changed;
END
$$;
COMMENT ON FUNCTION @output@.hide_remainders(date, integer) IS 'Part of careperf.publish: where the hidden cells of a table are known to add up to too little, hides the smallest other one; where there is none, withholds the dimension. Returns how many cells it changed.';

CREATE OR REPLACE FUNCTION @output@.suppress(for_date date, for_publication integer) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off
AS $$
BEGIN
	PERFORM @output@.find_nesting(for_date, for_publication),
		@output@.hide_small_counts(for_date, for_publication),
		@output@.hide_small_differences(for_date, for_publication),
		@output@.withhold_what_grows(for_date, for_publication),
		@output@.keep_hidden_in_corrections(for_date, for_publication);
	LOOP
		EXIT WHEN @output@.hide_together(for_date, for_publication) + @output@.withhold_teams(for_date, for_publication)
			+ @output@.withhold_what_defines(for_date, for_publication) + @output@.hide_remainders(for_date, for_publication) = 0;
	END LOOP;

	-- nobody out of nobody is no secret
	UPDATE @output@.published_cell AS c SET hidden = false
	FROM @output@.nested_cells(for_date, for_publication) AS n
	WHERE c.period_end = for_date AND c.publication = for_publication
		AND (n.indicator, n.side, n.dimension, n.member) = (c.indicator, c.side, c.dimension, c.member) AND c.hidden AND n.of_value = 0 AND NOT n.of_hidden;

	-- of whom a hidden total is made up is not said, either
	UPDATE @output@.published_cell AS c SET withheld = true
	FROM @output@.published_cell AS t
	WHERE c.period_end = for_date AND c.publication = for_publication AND c.dimension <> 'total' AND t.indicator = c.indicator
		AND t.period_end = for_date AND t.publication = for_publication AND t.dimension = 'total' AND t.hidden AND t.whole;

	-- what readers of an earlier publication of the date have seen is not hidden from them any more
	UPDATE @output@.published_cell AS c SET withheld = true
	FROM @output@.published_cell AS s
		JOIN @output@.published_cell AS e USING (period_end, indicator, side, dimension, member)
	WHERE c.period_end = for_date AND c.publication = for_publication AND s.period_end = for_date AND s.publication = for_publication
		AND e.publication < for_publication AND s.dimension <> 'total' AND s.hidden AND NOT e.hidden AND NOT e.withheld
		AND (s.indicator, s.dimension) = (c.indicator, c.dimension);
END
$$;
COMMENT ON FUNCTION @output@.suppress(date, integer) IS 'Part of careperf.publish: decides which cells of a publication readers do not see.';
