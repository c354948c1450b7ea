-- Publications: figures frozen with the definitions, targets, who and when; what readers see of them; restatement.
-- To publish is to insert a row into publication: triggers fill in the rest and let nothing change it afterwards, so
-- there is no moment at which a half-made publication could be written to from outside.

CREATE TABLE IF NOT EXISTS @output@.publication_setting (
	suppress_below integer NOT NULL DEFAULT 5 CHECK (suppress_below BETWEEN 1 AND 1000),
	keep_children_for interval NOT NULL DEFAULT '3 years' CHECK (keep_children_for >= '0'),
	only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row));
COMMENT ON TABLE @output@.publication_setting IS 'How the council publishes, one row. Set with set_publication.';
COMMENT ON COLUMN @output@.publication_setting.suppress_below IS 'Counts from 1 to below this are hidden from readers; 1 hides none.';
COMMENT ON COLUMN @output@.publication_setting.keep_children_for IS 'How long the children behind a publication are kept after it.';
COMMENT ON COLUMN @output@.publication_setting.only_row IS 'Always true: there is one row.';
INSERT INTO @output@.publication_setting DEFAULT VALUES ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION @output@.set_publication(suppress_below integer, keep_children_for interval) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
	UPDATE @output@.publication_setting
	SET suppress_below = set_publication.suppress_below, keep_children_for = set_publication.keep_children_for;
END;
COMMENT ON FUNCTION @output@.set_publication(integer, interval) IS 'Sets below which count the figures of later publications are hidden from readers (5 hides 1 to 4), and for how long the children behind any publication are kept.';

CREATE TABLE IF NOT EXISTS @output@.publication (
	period_end date,
	publication integer,
	published_at timestamptz(0) NOT NULL,
	published_by varchar(63) NOT NULL,
	note varchar(1000),
	careperf_version varchar(20) NOT NULL,
	suppress_below integer NOT NULL,
	complete boolean NOT NULL,
	PRIMARY KEY (period_end, publication));
COMMENT ON TABLE @output@.publication IS 'What was published, by whom and when. Made by careperf.publish; can not be changed.';
COMMENT ON COLUMN @output@.publication.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.publication.publication IS '1 is the first publication of that date, 2 its first correction, and so on.';
COMMENT ON COLUMN @output@.publication.published_at IS 'When.';
COMMENT ON COLUMN @output@.publication.published_by IS 'The user who was logged in.';
COMMENT ON COLUMN @output@.publication.note IS 'Why; a correction always has one. Readers see it.';
COMMENT ON COLUMN @output@.publication.careperf_version IS 'Version of the extension.';
COMMENT ON COLUMN @output@.publication.suppress_below IS 'Counts from 1 to below this are hidden from its readers.';
COMMENT ON COLUMN @output@.publication.complete IS 'True; false only while careperf.publish is making it.';

CREATE TABLE IF NOT EXISTS @output@.published_figure (
	period_end date,
	publication integer,
	indicator varchar(63),
	definition_version integer NOT NULL,
	theme varchar(40) NOT NULL,
	sort_order integer NOT NULL,
	title varchar(250) NOT NULL,
	polarity varchar(1),
	data_period varchar(6) NOT NULL,
	unit varchar(20) NOT NULL,
	numerator numeric(14,2),
	denominator numeric(14,2),
	result numeric(14,2),
	result_exc_uasc numeric(14,2),
	rag_exc_uasc varchar(1),
	target numeric(14,2),
	floor numeric(14,2),
	rag varchar(1),
	previous_month_result numeric(14,2),
	previous_month_rag varchar(1),
	direction_of_travel varchar(10),
	previous_month_published numeric(14,2),
	direction_on_published varchar(10),
	previous_year_result numeric(14,2),
	previous_year_rag varchar(1),
	direction_on_year varchar(10),
	"national" numeric(14,2),
	national_source varchar(200),
	lower_95 numeric(14,2),
	upper_95 numeric(14,2),
	to_target numeric(14,2),
	small_cohort integer,
	PRIMARY KEY (period_end, publication, indicator),
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
COMMENT ON TABLE @output@.published_figure IS 'The scorecard as it was when it was published, nothing hidden: for those who may see the whole council. Can not be changed.';
COMMENT ON COLUMN @output@.published_figure.publication IS 'Number of the publication of that date.';
COMMENT ON COLUMN @output@.published_figure.previous_month_result IS 'The result one month before, recomputed from the data of the day of publication.';
COMMENT ON COLUMN @output@.published_figure.previous_month_published IS 'The result one month before as it had last been published; NULL if it had not.';
COMMENT ON COLUMN @output@.published_figure.direction_on_published IS 'improved, same or worsened on previous_month_published.';

CREATE TABLE IF NOT EXISTS @output@.published_member (
	period_end date NOT NULL,
	publication integer NOT NULL,
	indicator varchar(63) NOT NULL,
	member_id text,
	child_id text,
	numerator numeric,
	denominator numeric,
	uasc boolean NOT NULL,
	attributes_on date,
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
CREATE INDEX IF NOT EXISTS published_member_publication ON @output@.published_member (period_end, publication, indicator);
COMMENT ON TABLE @output@.published_member IS 'Who was behind the published figures. Kept for as long as publication_setting says, then deleted by forget_children; can not be changed otherwise.';
COMMENT ON COLUMN @output@.published_member.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.published_member.publication IS 'Number of the publication of that date.';
COMMENT ON COLUMN @output@.published_member.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.published_member.member_id IS 'What counted: the child, or the child and a date, an episode, ...';
COMMENT ON COLUMN @output@.published_member.child_id IS 'The child; NULL where it was about none.';
COMMENT ON COLUMN @output@.published_member.numerator IS 'How much it counted in the numerator (of a count: in the count).';
COMMENT ON COLUMN @output@.published_member.denominator IS 'How much it counted in the denominator; NULL for a count.';
COMMENT ON COLUMN @output@.published_member.uasc IS 'Whether it counted as an unaccompanied asylum-seeking child.';
COMMENT ON COLUMN @output@.published_member.attributes_on IS 'The date whose area, age, placement, ... hold in the breakdown; NULL: the reporting date.';

CREATE TABLE IF NOT EXISTS @output@.published_cell (
	period_end date,
	publication integer,
	indicator varchar(63),
	side varchar(11) CHECK (side IN ('numerator', 'denominator')),
	dimension varchar(20),
	member varchar(100),
	value numeric(14,2) NOT NULL,
	complement numeric(14,2),
	population integer,
	hidden boolean NOT NULL DEFAULT false,
	withheld boolean NOT NULL DEFAULT false,
	PRIMARY KEY (period_end, publication, indicator, side, dimension, member),
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
COMMENT ON TABLE @output@.published_cell IS 'Every count behind a publication, total and broken down, and whether readers see it: for those who may see the whole council. Can not be changed.';
COMMENT ON COLUMN @output@.published_cell.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.published_cell.publication IS 'Number of the publication of that date.';
COMMENT ON COLUMN @output@.published_cell.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.published_cell.side IS 'numerator (of a count: the count) or denominator.';
COMMENT ON COLUMN @output@.published_cell.dimension IS 'total, or as in indicator_breakdown.';
COMMENT ON COLUMN @output@.published_cell.member IS 'Total, or the member of the dimension.';
COMMENT ON COLUMN @output@.published_cell.value IS 'The count or sum.';
COMMENT ON COLUMN @output@.published_cell.complement IS 'Numerator of a percentage: the rest of the denominator; else NULL.';
COMMENT ON COLUMN @output@.published_cell.population IS 'The same number where the same children are counted, so that what is hidden in one indicator is hidden in all; NULL: nobody, or never hidden.';
COMMENT ON COLUMN @output@.published_cell.hidden IS 'Whether readers see neither it nor what is worked out from it.';
COMMENT ON COLUMN @output@.published_cell.withheld IS 'Whether readers do not even see that there is a row: nothing of this dimension of this indicator.';

CREATE TABLE IF NOT EXISTS @output@.published_scorecard (
	period_end date,
	publication integer,
	theme varchar(40) NOT NULL,
	sort_order integer NOT NULL,
	indicator varchar(63),
	title varchar(250) NOT NULL,
	polarity varchar(1),
	data_period varchar(6) NOT NULL,
	unit varchar(20) NOT NULL,
	numerator numeric(14,2),
	denominator numeric(14,2),
	result numeric(14,2),
	result_exc_uasc numeric(14,2),
	rag_exc_uasc varchar(1),
	target numeric(14,2),
	floor numeric(14,2),
	rag varchar(1),
	previous_month_result numeric(14,2),
	direction_of_travel varchar(10),
	previous_year_result numeric(14,2),
	direction_on_year varchar(10),
	"national" numeric(14,2),
	national_source varchar(200),
	lower_95 numeric(14,2),
	upper_95 numeric(14,2),
	to_target numeric(14,2),
	small_cohort integer,
	definition_version integer NOT NULL,
	suppressed integer NOT NULL,
	PRIMARY KEY (period_end, publication, indicator),
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
COMMENT ON TABLE @output@.published_scorecard IS 'The published scorecard for readers: small counts, and what would give them away, are hidden. Can not be changed.';
COMMENT ON COLUMN @output@.published_scorecard.publication IS 'Number of the publication of that date; the highest is the latest correction.';
COMMENT ON COLUMN @output@.published_scorecard.numerator IS 'As in scorecard; NULL where hidden.';
COMMENT ON COLUMN @output@.published_scorecard.denominator IS 'As in scorecard; NULL where hidden.';
COMMENT ON COLUMN @output@.published_scorecard.result IS 'As in scorecard; NULL where hidden.';
COMMENT ON COLUMN @output@.published_scorecard.previous_month_result IS 'The result one month before as readers had last seen it published.';
COMMENT ON COLUMN @output@.published_scorecard.direction_of_travel IS 'improved, same or worsened on it.';
COMMENT ON COLUMN @output@.published_scorecard.previous_year_result IS 'The result one year before as readers had last seen it published.';
COMMENT ON COLUMN @output@.published_scorecard.direction_on_year IS 'improved, same or worsened on it.';
COMMENT ON COLUMN @output@.published_scorecard.suppressed IS '1 where numerator, denominator or the result is hidden, else 0.';

CREATE TABLE IF NOT EXISTS @output@.published_breakdown (
	period_end date,
	publication integer,
	indicator varchar(63),
	dimension varchar(20),
	member varchar(100),
	numerator numeric(14,2),
	denominator numeric(14,2),
	result numeric(14,2),
	rag varchar(1),
	suppressed integer NOT NULL,
	PRIMARY KEY (period_end, publication, indicator, dimension, member),
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
COMMENT ON TABLE @output@.published_breakdown IS 'The published figures broken down, for readers: small counts, and what would give them away, are hidden. Where that takes a whole dimension of an indicator, it is left out. Can not be changed.';
COMMENT ON COLUMN @output@.published_breakdown.publication IS 'Number of the publication of that date; the highest is the latest correction.';
COMMENT ON COLUMN @output@.published_breakdown.numerator IS 'As in indicator_breakdown; NULL where hidden.';
COMMENT ON COLUMN @output@.published_breakdown.denominator IS 'As in indicator_breakdown; NULL where hidden.';
COMMENT ON COLUMN @output@.published_breakdown.result IS 'As in indicator_breakdown; NULL where hidden.';
COMMENT ON COLUMN @output@.published_breakdown.rag IS 'As in indicator_breakdown; NULL where hidden.';
COMMENT ON COLUMN @output@.published_breakdown.suppressed IS '1 where numerator, denominator or the result is hidden, else 0.';

DO $comments$
BEGIN
	-- the columns that mean what they mean in the live views
	EXECUTE coalesce((SELECT string_agg(format('COMMENT ON COLUMN %s.%I IS %L', m.target::regclass, a.attname, col_description(m.source::regclass, s.attnum)), '; ')
		FROM (VALUES ($name$@output@.scorecard$name$, $name$@output@.published_figure$name$),
				($name$@output@.scorecard$name$, $name$@output@.published_scorecard$name$),
				($name$@output@.indicator_breakdown$name$, $name$@output@.published_breakdown$name$)) AS m (source, target)
			JOIN pg_catalog.pg_attribute AS a ON a.attrelid = m.target::regclass AND a.attnum > 0 AND NOT a.attisdropped
			JOIN pg_catalog.pg_attribute AS s ON s.attrelid = m.source::regclass AND s.attname = a.attname
		WHERE col_description(a.attrelid, a.attnum) IS NULL), 'SELECT');
END
$comments$;

-- Suppression. A table is one side of one indicator in one dimension. Two cells of one population are one count, shown
-- or hidden together. README, "Privacy", says the rules in words. The rows are new, and nothing is known of their
-- number when these functions are planned: only hash joins keep them fast.

CREATE OR REPLACE FUNCTION @output@.number_populations(for_date date, for_publication integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off
AS $$
DECLARE
	relations jsonb;
BEGIN
	-- Who is counted where: the same population has the same sum of hashes. A percentage's numerator is its own; the
	-- population of the area is no secret.
	WITH counted AS (
		SELECT m.indicator, f.unit, v.side, m.member_id || ' ' || trim_scale(v.value) AS key,
			hashtextextended(coalesce(m.child_id, 'member ' || m.member_id) || ' ' || trim_scale(v.value), 0)::numeric AS hash, m.uasc
		FROM @output@.published_member AS m
			JOIN @output@.published_figure AS f USING (period_end, publication, indicator)
			CROSS JOIN LATERAL (VALUES ('numerator', m.numerator), ('denominator', m.denominator)) AS v (side, value)
		WHERE m.period_end = for_date AND m.publication = for_publication AND v.value <> 0
			AND NOT (f.unit = 'rate_per_10000' AND v.side = 'denominator')),
	counts AS (
		SELECT c.indicator, c.side, c.unit = 'percent' AND c.side = 'numerator' AS met, count(*) AS rows, sum(c.hash) AS hash,
			coalesce(sum(c.hash) FILTER (WHERE NOT c.uasc), 0) AS hash_exc_uasc, bool_or(c.uasc) AS uasc
		FROM counted AS c
		GROUP BY c.indicator, c.side, c.unit),
	numbered AS (
		SELECT c.*, dense_rank() OVER (ORDER BY c.hash, CASE WHEN c.met THEN c.indicator END NULLS FIRST)::integer AS population
		FROM counts AS c),
	nested AS (
		SELECT a.indicator, b.indicator AS of_indicator, na.hash, nb.hash AS of_hash
		FROM counted AS a
			JOIN counted AS b USING (key, side)
			JOIN numbered AS na ON na.indicator = a.indicator AND na.side = 'numerator'
			JOIN numbered AS nb ON nb.indicator = b.indicator AND nb.side = 'numerator'
			JOIN numbered AS da ON da.indicator = a.indicator AND da.side = 'denominator'
			JOIN numbered AS db ON db.indicator = b.indicator AND db.side = 'denominator' AND db.population = da.population
		WHERE a.side = 'numerator' AND na.met AND nb.met AND na.rows < nb.rows
		GROUP BY a.indicator, b.indicator, na.hash, nb.hash, na.rows
		HAVING count(*) = na.rows),
	marked AS (
		UPDATE @output@.published_cell AS c SET population = n.population
		FROM numbered AS n
		WHERE c.period_end = for_date AND c.publication = for_publication AND c.indicator = n.indicator AND c.side = n.side)
	SELECT jsonb_build_object(
		'twins', (SELECT coalesce(jsonb_agg(jsonb_build_object('indicator', t.indicator, 'side', t.side, 'of_indicator', o.indicator, 'of_side', o.side)), '[]')
			FROM numbered AS t JOIN numbered AS o ON o.hash_exc_uasc = t.hash AND o.uasc AND t.met = o.met AND t.indicator <> o.indicator),
		'nested', (SELECT coalesce(jsonb_agg(jsonb_build_object('indicator', n.indicator, 'of_indicator', n.of_indicator)), '[]') FROM nested AS n),
		'triples', (SELECT coalesce(jsonb_agg(jsonb_build_object('indicator', a.indicator, 'other_indicator', b.indicator, 'of_indicator', a.of_indicator)), '[]')
			FROM nested AS a JOIN nested AS b ON b.of_indicator = a.of_indicator AND a.hash + b.hash = a.of_hash AND a.indicator < b.indicator))
	INTO relations;
	RETURN relations;
END
$$;
COMMENT ON FUNCTION @output@.number_populations(date, integer) IS 'Part of careperf.publish: numbers the populations of published_cell, and says which indicators count the same without UASC (twins), which numerators hold another of the same denominator (nested) and which two make up a third (triples).';

CREATE OR REPLACE FUNCTION @output@.hide_small_counts(for_date date, for_publication integer) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	threshold CONSTANT integer := (SELECT p.suppress_below FROM @output@.publication AS p WHERE p.period_end = for_date AND p.publication = for_publication);
BEGIN
	UPDATE @output@.published_cell AS c SET hidden = true
	WHERE c.period_end = for_date AND c.publication = for_publication AND c.population IS NOT NULL
		AND (c.value > 0 AND c.value < threshold OR c.complement > 0 AND c.complement < threshold);
END
$$;
COMMENT ON FUNCTION @output@.hide_small_counts(date, integer) IS 'Part of careperf.publish: hides the small counts and small complements themselves.';

CREATE OR REPLACE FUNCTION @output@.hide_what_gives_away(for_date date, for_publication integer, relations jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off
AS $$
DECLARE
	threshold CONSTANT integer := (SELECT p.suppress_below FROM @output@.publication AS p WHERE p.period_end = for_date AND p.publication = for_publication);
	changed bigint;
	step bigint;
BEGIN
	-- What an earlier publication of this date hid stays hidden.
	UPDATE @output@.published_cell AS c SET hidden = true, withheld = c.withheld OR e.withheld
	FROM @output@.published_cell AS e
	WHERE c.period_end = for_date AND c.publication = for_publication AND e.period_end = for_date AND e.publication < for_publication
		AND (e.indicator, e.side, e.dimension, e.member) = (c.indicator, c.side, c.dimension, c.member) AND e.hidden AND c.population IS NOT NULL;

	-- In a figure that only grows within a year, a month between two that are shown is known between them. So what was
	-- withheld stays so for the year, and a total is shown again only once both sides have grown since it was last shown.
	WITH before AS (
		SELECT e.*, e.period_end = max(e.period_end) OVER (PARTITION BY e.indicator) AS latest
		FROM @output@.published_cell AS e
			JOIN @output@.published_figure AS f USING (period_end, publication, indicator)
		WHERE e.period_end < for_date AND f.data_period IN ('YTD', 'AC YTD')
			AND careperf.window_dates(f.data_period, e.period_end) @> for_date)
	UPDATE @output@.published_cell AS c SET hidden = true
	WHERE c.period_end = for_date AND c.publication = for_publication AND c.population IS NOT NULL AND (
		c.dimension <> 'total' AND EXISTS (SELECT FROM before AS b WHERE b.indicator = c.indicator AND b.dimension = c.dimension AND b.withheld)
		OR c.dimension = 'total' AND EXISTS (SELECT FROM before AS b
			WHERE b.indicator = c.indicator AND b.side = c.side AND b.dimension = 'total' AND b.latest AND b.hidden)
			AND (c.value <= coalesce((SELECT max(b.value) FROM before AS b
					WHERE b.indicator = c.indicator AND b.side = c.side AND b.dimension = 'total' AND NOT b.hidden), 0)
				OR c.complement <= coalesce((SELECT max(b.complement) FROM before AS b
					WHERE b.indicator = c.indicator AND b.side = c.side AND b.dimension = 'total' AND NOT b.hidden), 0)));

	LOOP
		changed := 0;

		-- one count, one state
		UPDATE @output@.published_cell AS c SET hidden = true
		FROM @output@.published_cell AS o
		WHERE c.period_end = for_date AND c.publication = for_publication AND o.period_end = for_date AND o.publication = for_publication
			AND (o.population, o.dimension, o.member) = (c.population, c.dimension, c.member) AND o.hidden AND NOT c.hidden;
		GET DIAGNOSTICS step = ROW_COUNT;
		changed := changed + step;

		-- the total of an indicator without UASC is the member Not UASC of one with them
		UPDATE @output@.published_cell AS c SET hidden = true
		FROM jsonb_to_recordset(relations->'twins') AS t (indicator text, side text, of_indicator text, of_side text)
			CROSS JOIN LATERAL (VALUES (t.indicator, t.side, 'total', 'Total', t.of_indicator, t.of_side, 'uasc', 'Not UASC'),
				(t.of_indicator, t.of_side, 'uasc', 'Not UASC', t.indicator, t.side, 'total', 'Total'))
				AS l (indicator, side, dimension, member, of_indicator, of_side, of_dimension, of_member)
			JOIN @output@.published_cell AS o ON (o.indicator, o.side, o.dimension, o.member) = (l.of_indicator, l.of_side, l.of_dimension, l.of_member)
		WHERE c.period_end = for_date AND c.publication = for_publication AND o.period_end = for_date AND o.publication = for_publication
			AND (c.indicator, c.side, c.dimension, c.member) = (l.indicator, l.side, l.dimension, l.member) AND o.hidden AND NOT c.hidden;
		GET DIAGNOSTICS step = ROW_COUNT;
		changed := changed + step;

		-- A numerator goes with its denominator; what is the same children as a count elsewhere is shown there anyway.
		-- Members add up to the total, so all of them go with it.
		UPDATE @output@.published_cell AS c SET hidden = true
		FROM @output@.published_cell AS o
		WHERE c.period_end = for_date AND c.publication = for_publication AND o.period_end = for_date AND o.publication = for_publication
			AND o.indicator = c.indicator AND o.hidden AND NOT c.hidden AND c.population IS NOT NULL
			AND (o.side = 'denominator' AND c.side = 'numerator' AND (o.dimension, o.member) = (c.dimension, c.member)
					AND NOT EXISTS (SELECT FROM @output@.published_cell AS s
						WHERE s.period_end = for_date AND s.publication = for_publication AND s.population = c.population AND s.indicator <> c.indicator)
				OR o.dimension = 'total' AND c.side = o.side AND c.dimension <> 'total');
		GET DIAGNOSTICS step = ROW_COUNT;
		changed := changed + step;

		-- Numerators of one denominator: where one holds all of another, their difference is a count too, and the
		-- larger is known where the smaller is all there is; where two make up a third, none can be hidden alone.
		UPDATE @output@.published_cell AS c SET hidden = true
		FROM jsonb_to_recordset(relations->'nested') AS n (indicator text, of_indicator text)
			JOIN @output@.published_cell AS o ON o.indicator = n.of_indicator AND o.side = 'numerator'
		WHERE c.period_end = for_date AND c.publication = for_publication AND o.period_end = for_date AND o.publication = for_publication
			AND c.indicator = n.indicator AND c.side = 'numerator' AND (o.dimension, o.member) = (c.dimension, c.member)
			AND NOT c.hidden
			AND (NOT o.hidden AND o.value > c.value AND o.value - c.value < threshold OR o.hidden AND c.value > 0 AND c.complement = 0);
		GET DIAGNOSTICS step = ROW_COUNT;
		changed := changed + step;
		UPDATE @output@.published_cell AS c SET hidden = true
		FROM (SELECT (array_agg(p.indicator ORDER BY p.indicator = t.of_indicator, p.value, p.indicator) FILTER (WHERE NOT p.hidden))[1] AS indicator,
					p.dimension, p.member
				FROM jsonb_to_recordset(relations->'triples') AS t (indicator text, other_indicator text, of_indicator text)
					JOIN @output@.published_cell AS p ON p.indicator IN (t.indicator, t.other_indicator, t.of_indicator)
						AND p.period_end = for_date AND p.publication = for_publication AND p.side = 'numerator'
				GROUP BY t.indicator, t.other_indicator, t.of_indicator, p.dimension, p.member
				HAVING count(*) FILTER (WHERE p.hidden) = 1 AND count(*) > 1) AS p
		WHERE c.period_end = for_date AND c.publication = for_publication
			AND (c.indicator, c.side, c.dimension, c.member) = (p.indicator, 'numerator', p.dimension, p.member);
		GET DIAGNOSTICS step = ROW_COUNT;
		changed := changed + step;

		-- The hidden cells of a table whose total is shown: at least two, adding up to no small count on either side, to
		-- more than one each, and not to all of a numerator that holds them, or to all of one that they hold. Until they
		-- do, the smallest that helps goes too. Where all together do not, or in a figure that only grows within a year,
		-- or where the last publication of this date showed it, the table goes.
		-- None of none counts for nothing: it is known.
		WITH nobody AS (
			SELECT DISTINCT n.indicator, 'numerator' AS side, o.dimension, o.member
			FROM jsonb_to_recordset(relations->'nested') AS n (indicator text, of_indicator text)
				JOIN @output@.published_cell AS o ON o.indicator = n.of_indicator AND o.side = 'numerator'
			WHERE o.period_end = for_date AND o.publication = for_publication AND o.value = 0),
		tables AS (
			SELECT c.indicator, c.side, c.dimension, f.data_period IN ('YTD', 'AC YTD') AS grows,
				count(*) FILTER (WHERE c.hidden AND b.indicator IS NULL) AS cells, sum(c.value) FILTER (WHERE c.hidden) AS value,
				coalesce(sum(c.complement) FILTER (WHERE c.hidden), threshold) AS complement, bool_and(c.hidden OR b.indicator IS NOT NULL) AS whole,
				f.unit = 'percent' AND c.side = 'numerator' AS met,
				bool_or(c.hidden AND NOT e.hidden AND NOT e.withheld) AS shown_before, bool_and(c.withheld) AS withheld
			FROM @output@.published_cell AS c
				JOIN @output@.published_figure AS f USING (period_end, publication, indicator)
				JOIN @output@.published_cell AS t USING (period_end, publication, indicator, side)
				LEFT JOIN @output@.published_cell AS e ON (e.period_end, e.indicator, e.side, e.dimension, e.member) = (c.period_end, c.indicator, c.side, c.dimension, c.member)
					AND e.publication = for_publication - 1
				LEFT JOIN nobody AS b ON (b.indicator, b.side, b.dimension, b.member) = (c.indicator, c.side, c.dimension, c.member)
			WHERE c.period_end = for_date AND c.publication = for_publication AND c.dimension <> 'total' AND c.population IS NOT NULL
				AND t.dimension = 'total' AND NOT t.hidden
			GROUP BY c.indicator, c.side, c.dimension, f.data_period, f.unit
			HAVING bool_or(c.hidden)),
		tight AS (
			SELECT x.indicator, c.dimension
			FROM jsonb_to_recordset(relations->'nested') AS n (indicator text, of_indicator text)
				CROSS JOIN LATERAL (VALUES (n.indicator, n.of_indicator), (n.of_indicator, n.indicator)) AS x (indicator, other)
				JOIN @output@.published_cell AS c ON c.indicator = x.indicator AND c.side = 'numerator'
				JOIN @output@.published_cell AS o ON o.indicator = x.other AND o.side = 'numerator' AND (o.dimension, o.member) = (c.dimension, c.member)
			WHERE c.period_end = for_date AND c.publication = for_publication AND o.period_end = for_date AND o.publication = for_publication AND c.hidden
			GROUP BY x.indicator, x.other, c.dimension
			HAVING sum(abs(o.value - c.value)) = 0),
		unsafe AS (
			SELECT t.*, t.grows OR t.shown_before OR t.whole AS goes
			FROM tables AS t
			WHERE t.grows OR t.shown_before OR t.cells < 2 OR t.value < threshold OR t.complement < threshold OR NOT t.met AND t.value <= t.cells
				OR t.side = 'numerator' AND (t.indicator, t.dimension) IN (SELECT x.indicator, x.dimension FROM tight AS x)),
		next AS (
			SELECT DISTINCT ON (u.indicator, u.side, u.dimension) u.indicator, u.side, u.dimension, c.member
			FROM unsafe AS u
				JOIN @output@.published_cell AS c USING (indicator, side, dimension)
			WHERE c.period_end = for_date AND c.publication = for_publication AND NOT u.goes AND NOT c.hidden
				AND (c.indicator, c.side, c.dimension, c.member) NOT IN (SELECT b.indicator, b.side, b.dimension, b.member FROM nobody AS b)
			ORDER BY u.indicator, u.side, u.dimension, u.value < threshold AND c.value = 0, u.complement < threshold AND c.complement = 0, c.value, c.member)
		UPDATE @output@.published_cell AS c
		SET hidden = c.hidden OR n.indicator IS NOT NULL OR coalesce(g.grows, false), withheld = c.withheld OR g.indicator IS NOT NULL
		FROM @output@.published_cell AS x
			LEFT JOIN (SELECT u.indicator, u.dimension, bool_or(u.grows) AS grows FROM unsafe AS u WHERE u.goes GROUP BY u.indicator, u.dimension) AS g
				ON (g.indicator, g.dimension) = (x.indicator, x.dimension)
			LEFT JOIN next AS n ON (n.indicator, n.side, n.dimension, n.member) = (x.indicator, x.side, x.dimension, x.member)
		WHERE c.period_end = for_date AND c.publication = for_publication
			AND (x.period_end, x.publication, x.indicator, x.side, x.dimension, x.member) = (c.period_end, c.publication, c.indicator, c.side, c.dimension, c.member)
			AND (n.indicator IS NOT NULL OR g.indicator IS NOT NULL AND NOT c.withheld OR g.grows AND NOT c.hidden);
		GET DIAGNOSTICS step = ROW_COUNT;
		changed := changed + step;
		EXIT WHEN changed = 0;
	END LOOP;

	-- None of none is no secret where the whole is shown to be nobody.
	UPDATE @output@.published_cell AS c SET hidden = false
	FROM jsonb_to_recordset(relations->'nested') AS n (indicator text, of_indicator text)
		JOIN @output@.published_cell AS o ON o.indicator = n.of_indicator AND o.side = 'numerator'
	WHERE c.period_end = for_date AND c.publication = for_publication AND o.period_end = for_date AND o.publication = for_publication
		AND c.indicator = n.indicator AND c.side = 'numerator' AND (o.dimension, o.member) = (c.dimension, c.member)
		AND c.hidden AND NOT o.hidden AND NOT o.withheld AND o.value = 0;

	-- Of a total that is itself hidden and small nothing is said, not even who is in it. And an indicator without UASC, with
	-- those it makes up a third with, is broken down only where nothing hidden and no small number of UASC is beside it.
	UPDATE @output@.published_cell AS c SET withheld = true
	FROM @output@.published_cell AS t
		JOIN @output@.published_figure AS f USING (period_end, publication, indicator)
	WHERE c.period_end = for_date AND c.publication = for_publication AND t.period_end = for_date AND t.publication = for_publication
		AND c.indicator = t.indicator AND c.dimension <> 'total' AND t.dimension = 'total' AND t.hidden
		AND (t.side = 'denominator' OR f.unit <> 'percent');
	WITH family AS (
		SELECT t.indicator AS twin, t.side, t.of_indicator, t.of_side, coalesce(p.indicator, t.indicator) AS indicator
		FROM jsonb_to_recordset(relations->'twins') AS t (indicator text, side text, of_indicator text, of_side text)
			LEFT JOIN (SELECT a.indicator AS twin, b.indicator
					FROM jsonb_to_recordset(relations->'triples') AS r (indicator text, other_indicator text, of_indicator text)
						CROSS JOIN LATERAL unnest(ARRAY[r.indicator, r.other_indicator, r.of_indicator]) AS a (indicator)
						CROSS JOIN LATERAL unnest(ARRAY[r.indicator, r.other_indicator, r.of_indicator]) AS b (indicator)) AS p ON p.twin = t.indicator),
	risky AS (
		SELECT DISTINCT f.twin, c.dimension
		FROM family AS f
			CROSS JOIN LATERAL unnest(ARRAY[f.indicator, f.of_indicator, f.twin]) AS x (indicator)
			JOIN @output@.published_cell AS c ON c.indicator = x.indicator
			LEFT JOIN @output@.published_cell AS o ON (o.period_end, o.publication, o.dimension, o.member) = (c.period_end, c.publication, c.dimension, c.member)
				AND c.indicator = f.of_indicator AND c.side = f.of_side AND o.indicator = f.twin AND o.side = f.side
		WHERE c.period_end = for_date AND c.publication = for_publication AND c.dimension <> 'total'
			AND (c.hidden OR c.withheld OR c.indicator = f.of_indicator AND c.side = f.of_side
				AND c.value > coalesce(o.value, 0) AND c.value - coalesce(o.value, 0) < threshold))
	UPDATE @output@.published_cell AS c SET withheld = true
	FROM (SELECT DISTINCT x.indicator, r.dimension
			FROM family AS f JOIN risky AS r USING (twin) CROSS JOIN LATERAL unnest(ARRAY[f.twin, f.indicator]) AS x (indicator)) AS f
	WHERE c.period_end = for_date AND c.publication = for_publication AND c.indicator = f.indicator AND c.dimension = f.dimension;
END
$$;
COMMENT ON FUNCTION @output@.hide_what_gives_away(date, integer, jsonb) IS 'Part of careperf.publish: hides what the hidden counts could be worked out from.';

CREATE OR REPLACE FUNCTION @output@.show_readers(for_date date, for_publication integer) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off
AS $$
BEGIN
	INSERT INTO @output@.published_breakdown
	SELECT f.period_end, f.publication, f.indicator, n.dimension, n.member,
		CASE WHEN NOT n.hidden THEN n.value END, CASE WHEN NOT d.hidden THEN d.value END,
		CASE WHEN x.shown THEN r.result END,
		CASE WHEN x.shown THEN careperf.rag_status(r.result, f.target, f.floor, f.polarity, CASE WHEN f.unit = 'count' THEN n.value ELSE d.value END) END,
		(NOT x.shown)::integer
	FROM @output@.published_figure AS f
		JOIN @output@.indicator AS i USING (indicator, definition_version)
		JOIN @output@.published_cell AS n USING (period_end, publication, indicator)
		LEFT JOIN @output@.published_cell AS d ON (d.period_end, d.publication, d.indicator, d.side, d.dimension, d.member)
			= (n.period_end, n.publication, n.indicator, 'denominator', n.dimension, n.member)
		CROSS JOIN LATERAL (SELECT NOT n.hidden AND d.hidden IS NOT TRUE AS shown,
			careperf.result_of(n.value, d.value, f.unit, i.decimals) AS result) AS x (shown, result)
		CROSS JOIN LATERAL (SELECT x.result) AS r
	WHERE f.period_end = for_date AND f.publication = for_publication AND n.side = 'numerator' AND n.dimension <> 'total'
		AND NOT n.withheld AND (n.value <> 0 OR d.value <> 0);

	INSERT INTO @output@.published_scorecard
	SELECT f.period_end, f.publication, f.theme, f.sort_order, f.indicator, f.title, f.polarity, f.data_period, f.unit,
		CASE WHEN n.hidden IS NOT TRUE THEN f.numerator END, CASE WHEN d.hidden IS NOT TRUE THEN f.denominator END,
		CASE WHEN x.shown THEN f.result END,
		CASE WHEN x.shown_exc_uasc THEN f.result_exc_uasc END, CASE WHEN x.shown_exc_uasc THEN f.rag_exc_uasc END,
		f.target, f.floor, CASE WHEN x.shown THEN f.rag END,
		m.result, CASE WHEN x.shown THEN careperf.direction_of_travel(f.result, m.result, f.polarity, f.target) END,
		y.result, CASE WHEN x.shown THEN careperf.direction_of_travel(f.result, y.result, f.polarity, f.target) END,
		f."national", f.national_source,
		CASE WHEN x.shown THEN f.lower_95 END, CASE WHEN x.shown THEN f.upper_95 END, CASE WHEN x.shown THEN f.to_target END,
		CASE WHEN d.hidden IS NOT TRUE THEN f.small_cohort END, f.definition_version, (NOT x.shown)::integer
	FROM @output@.published_figure AS f
		LEFT JOIN @output@.published_cell AS n ON (n.period_end, n.publication, n.indicator, n.side, n.dimension)
			= (f.period_end, f.publication, f.indicator, 'numerator', 'total')
		LEFT JOIN @output@.published_cell AS d ON (d.period_end, d.publication, d.indicator, d.side, d.dimension)
			= (f.period_end, f.publication, f.indicator, 'denominator', 'total')
		CROSS JOIN LATERAL (SELECT n.hidden IS NOT TRUE AND d.hidden IS NOT TRUE,
			n.hidden IS NOT TRUE AND d.hidden IS NOT TRUE AND NOT EXISTS (SELECT FROM @output@.published_cell AS u
				WHERE u.period_end = f.period_end AND u.publication = f.publication AND u.indicator = f.indicator AND u.dimension = 'uasc'
					AND (u.withheld OR u.hidden))) AS x (shown, shown_exc_uasc)
		LEFT JOIN LATERAL (SELECT b.result FROM @output@.published_scorecard AS b
			WHERE b.period_end = careperf.months_before(f.period_end, 1) AND b.indicator = f.indicator
			ORDER BY b.publication DESC LIMIT 1) AS m ON true
		LEFT JOIN LATERAL (SELECT b.result FROM @output@.published_scorecard AS b
			WHERE b.period_end = careperf.months_before(f.period_end, 12) AND b.indicator = f.indicator
			ORDER BY b.publication DESC LIMIT 1) AS y ON true
	WHERE f.period_end = for_date AND f.publication = for_publication;
END
$$;
COMMENT ON FUNCTION @output@.show_readers(date, integer) IS 'Part of careperf.publish: fills published_scorecard and published_breakdown with what is not hidden.';

CREATE OR REPLACE FUNCTION @output@.number_publication() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF NEW.publication IS NOT NULL OR NEW.published_at IS NOT NULL OR NEW.published_by IS NOT NULL THEN
		RAISE object_not_in_prerequisite_state USING MESSAGE = 'a publication can not be written by hand',
			HINT = format('Publish with SELECT careperf.publish(%L, date ''2019-07-31''). To restore a dump of data only, use pg_restore --disable-triggers.', TG_TABLE_SCHEMA);
	END IF;
	PERFORM @output@.require_data(NEW.period_end);
	IF NEW.period_end <> (date_trunc('month', NEW.period_end::timestamp) + interval '1 month - 1 day')::date THEN
		RAISE invalid_parameter_value USING MESSAGE = format('%s is not the end of a month', NEW.period_end),
			HINT = 'Months are published: give the last day of one.';
	END IF;
	IF NOT pg_try_advisory_xact_lock($name$@output@.publication$name$::regclass::oid::integer, NEW.period_end - date '2000-01-01') THEN
		RAISE lock_not_available USING MESSAGE = format('%s is being published by another session', NEW.period_end),
			HINT = 'Wait for it, and look at its publication before you publish a correction.';
	END IF;
	-- other months wait: what they hide depends on each other
	PERFORM pg_advisory_xact_lock($name$@output@.publication$name$::regclass::oid::bigint);
	NEW.publication := 1 + coalesce((SELECT max(p.publication) FROM @output@.publication AS p WHERE p.period_end = NEW.period_end), 0);
	IF NEW.publication > 1 AND coalesce(trim(NEW.note), '') = '' THEN
		RAISE invalid_parameter_value USING MESSAGE = format('%s is published already', NEW.period_end),
			HINT = format('A correction needs a note that says why: SELECT careperf.publish(%L, date %L, ''why'').', TG_TABLE_SCHEMA, NEW.period_end);
	END IF;
	NEW.published_at := transaction_timestamp();
	NEW.published_by := session_user;
	NEW.careperf_version := (SELECT e.extversion FROM pg_extension AS e WHERE e.extname = 'careperf');
	NEW.suppress_below := (SELECT s.suppress_below FROM @output@.publication_setting AS s);
	NEW.complete := false;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION @output@.number_publication() IS 'Part of careperf.publish: checks the date, and says who publishes and when.';

CREATE OR REPLACE FUNCTION @output@.fill_publication() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET jit = off
AS $$
DECLARE
	relations jsonb;
BEGIN
	-- one statement, so that figures and children are of the same moment
	WITH figure AS (
		INSERT INTO @output@.published_figure
		SELECT s.period_end, NEW.publication, s.indicator, s.definition_version, s.theme, s.sort_order, s.title, s.polarity, s.data_period, s.unit,
			s.numerator, s.denominator, s.result, s.result_exc_uasc, s.rag_exc_uasc, s.target, s.floor, s.rag,
			s.previous_month_result, s.previous_month_rag, s.direction_of_travel,
			p.result, careperf.direction_of_travel(s.result, p.result, s.polarity, s.target),
			s.previous_year_result, s.previous_year_rag, s.direction_on_year,
			s."national", s.national_source, s.lower_95, s.upper_95, s.to_target, s.small_cohort
		FROM @output@.scorecard_on(ARRAY[NEW.period_end]) AS s
			LEFT JOIN LATERAL (SELECT f.result FROM @output@.published_figure AS f
				WHERE f.period_end = careperf.months_before(s.period_end, 1) AND f.indicator = s.indicator
				ORDER BY f.publication DESC LIMIT 1) AS p ON true
		RETURNING *),
	member AS (
		INSERT INTO @output@.published_member
		SELECT NEW.period_end, NEW.publication, m.indicator, m.member_id, m.child_id,
			CASE WHEN i.unit = 'count' THEN coalesce(m.denominator_value, 1) WHEN m.numerator @> NEW.period_end THEN coalesce(m.numerator_value, 1) ELSE 0 END,
			CASE WHEN i.unit = 'count' THEN NULL WHEN m.denominator @> NEW.period_end THEN coalesce(m.denominator_value, 1) ELSE 0 END,
			coalesce(m.uasc @> NEW.period_end, false), m.attributes_on
		FROM @output@.indicator_member AS m
			JOIN @output@.indicator AS i USING (indicator, definition_version)
			JOIN @output@.indicator_input AS p USING (indicator, definition_version)
		WHERE p.present AND (i.valid_from IS NULL OR i.valid_from <= NEW.period_end) AND (i.valid_to IS NULL OR i.valid_to >= NEW.period_end)
			AND (m.denominator @> NEW.period_end OR i.unit <> 'count' AND m.numerator @> NEW.period_end)
		RETURNING *),
	slice AS (
		SELECT m.indicator, d.dimension,
			CASE WHEN d.dimension = 'total' THEN 'Total'
				WHEN m.child_id IS NULL THEN 'Not applicable'
				WHEN d.dimension = 'uasc' THEN CASE WHEN m.uasc THEN 'UASC' ELSE 'Not UASC' END
				ELSE coalesce(c.member, CASE WHEN d.dimension = 'disability' THEN 'Not disabled'
					WHEN d.dimension IN ('legal_status_group', 'placement_group', 'duration_in_care') THEN 'Not applicable' ELSE 'Unknown' END) END AS member,
			sum(m.numerator) AS numerator, sum(m.denominator) AS denominator
		FROM member AS m
			CROSS JOIN (VALUES ('total'), ('uasc'), ('area'), ('team'), ('service'), ('age_band'), ('sex'), ('ethnicity_group'), ('disability'),
				('legal_status_group'), ('placement_group'), ('duration_in_care')) AS d (dimension)
			LEFT JOIN @output@.child_dimension AS c ON c.child_id = m.child_id AND c.dimension = d.dimension
				AND c.dates @> coalesce(m.attributes_on, NEW.period_end)
		GROUP BY 1, 2, 3)
	INSERT INTO @output@.published_cell
	SELECT NEW.period_end, NEW.publication, f.indicator, v.side, coalesce(s.dimension, 'total'), coalesce(s.member, 'Total'),
		coalesce(v.value, 0), v.complement
	FROM figure AS f
		LEFT JOIN slice AS s USING (indicator)
		CROSS JOIN LATERAL (VALUES ('numerator', s.numerator, CASE WHEN f.unit = 'percent' THEN s.denominator - s.numerator END),
			('denominator', s.denominator, NULL)) AS v (side, value, complement)
	WHERE f.numerator IS NOT NULL AND (v.side = 'numerator' OR f.unit <> 'count');

	relations := @output@.number_populations(NEW.period_end, NEW.publication);
	PERFORM @output@.hide_small_counts(NEW.period_end, NEW.publication),
		@output@.hide_what_gives_away(NEW.period_end, NEW.publication, relations),
		@output@.show_readers(NEW.period_end, NEW.publication);
	UPDATE @output@.publication AS p SET complete = true WHERE p.period_end = NEW.period_end AND p.publication = NEW.publication;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION @output@.fill_publication() IS 'Part of careperf.publish: freezes figures and children, and fills what readers see.';

CREATE OR REPLACE FUNCTION @output@.guard_publication() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	refused date;
BEGIN
	IF TG_TABLE_NAME = 'publication' THEN
		-- the one change: from being made to complete
		IF TG_OP = 'UPDATE' THEN
			IF NOT OLD.complete AND (NEW.period_end, NEW.publication, NEW.published_at, NEW.published_by, NEW.careperf_version, NEW.suppress_below, NEW.complete)
				= (OLD.period_end, OLD.publication, OLD.published_at, OLD.published_by, OLD.careperf_version, OLD.suppress_below, true)
				AND NEW.note IS NOT DISTINCT FROM OLD.note THEN
				RETURN NEW;
			END IF;
		END IF;
		IF TG_OP <> 'TRUNCATE' THEN
			refused := OLD.period_end;
		END IF;
	ELSIF TG_OP IN ('INSERT', 'UPDATE') THEN
		SELECT min(x.period_end) INTO refused
		FROM (SELECT r.period_end, r.publication FROM new_row AS r GROUP BY r.period_end, r.publication) AS x
			JOIN @output@.publication AS p USING (period_end, publication)
		WHERE p.complete;
		IF refused IS NULL AND TG_OP = 'UPDATE' THEN
			SELECT min(x.period_end) INTO refused
			FROM (SELECT r.period_end, r.publication FROM old_row AS r GROUP BY r.period_end, r.publication) AS x
				JOIN @output@.publication AS p USING (period_end, publication)
			WHERE p.complete;
		END IF;
		IF refused IS NULL THEN
			RETURN NULL;
		END IF;
	ELSIF TG_OP = 'DELETE' THEN
		-- the rows of children that have been kept long enough
		SELECT min(x.period_end) INTO refused
		FROM (SELECT r.period_end, r.publication FROM old_row AS r GROUP BY r.period_end, r.publication) AS x
			JOIN @output@.publication AS p USING (period_end, publication)
			CROSS JOIN @output@.publication_setting AS s
		WHERE TG_TABLE_NAME <> 'published_member' OR p.published_at + s.keep_children_for > statement_timestamp();
		IF refused IS NULL THEN
			RETURN NULL;
		END IF;
	END IF;
	RAISE object_not_in_prerequisite_state USING MESSAGE = format('what is published%s can not be changed', coalesce(format(' for %s', refused), '')),
		DETAIL = format('%s on table %I was refused.', TG_OP, TG_TABLE_NAME),
		HINT = format('Publish a correction: SELECT careperf.publish(%L, date ..., ''why''). The children behind a publication go with forget_children() once their time is over.', TG_TABLE_SCHEMA);
END
$$;
COMMENT ON FUNCTION @output@.guard_publication() IS 'Refuses every change to what is published.';

CREATE OR REPLACE TRIGGER number_publication BEFORE INSERT ON @output@.publication
	FOR EACH ROW EXECUTE FUNCTION @output@.number_publication();
CREATE OR REPLACE TRIGGER fill_publication AFTER INSERT ON @output@.publication
	FOR EACH ROW EXECUTE FUNCTION @output@.fill_publication();
CREATE OR REPLACE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON @output@.publication
	FOR EACH ROW EXECUTE FUNCTION @output@.guard_publication();
DO $triggers$
DECLARE
	t regclass;
BEGIN
	FOREACH t IN ARRAY ARRAY[$name$@output@.publication$name$, $name$@output@.published_figure$name$, $name$@output@.published_member$name$,
		$name$@output@.published_cell$name$, $name$@output@.published_scorecard$name$, $name$@output@.published_breakdown$name$]::regclass[] LOOP
		EXECUTE format('CREATE OR REPLACE TRIGGER guard_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s()', t,
			$name$@output@.guard_publication$name$);
		CONTINUE WHEN t = $name$@output@.publication$name$::regclass;
		EXECUTE format('CREATE OR REPLACE TRIGGER guard_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION %s()', t,
			$name$@output@.guard_publication$name$);
		EXECUTE format('CREATE OR REPLACE TRIGGER guard_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION %s()', t,
			$name$@output@.guard_publication$name$);
		EXECUTE format('CREATE OR REPLACE TRIGGER guard_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION %s()', t,
			$name$@output@.guard_publication$name$);
	END LOOP;
END
$triggers$;

CREATE OR REPLACE FUNCTION @output@.forget_children() RETURNS bigint
LANGUAGE sql
BEGIN ATOMIC
	WITH gone AS (
		DELETE FROM @output@.published_member AS m
		USING @output@.publication AS p, @output@.publication_setting AS s
		WHERE p.period_end = m.period_end AND p.publication = m.publication AND p.published_at + s.keep_children_for <= statement_timestamp()
		RETURNING 1)
	SELECT count(*) FROM gone;
END;
COMMENT ON FUNCTION @output@.forget_children() IS 'Deletes the rows of the children behind publications that are older than set_publication says; returns how many. The figures stay.';

-- Restatement: what was published, and what the same date gives today.

CREATE OR REPLACE VIEW @output@.restatement_child WITH (security_invoker = true) AS
WITH today AS (
	SELECT d.period_end, m.indicator, m.member_id, m.child_id,
		sum(CASE WHEN i.unit = 'count' THEN coalesce(m.denominator_value, 1) WHEN m.numerator @> d.period_end THEN coalesce(m.numerator_value, 1) ELSE 0 END) AS numerator,
		sum(CASE WHEN i.unit = 'count' THEN NULL WHEN m.denominator @> d.period_end THEN coalesce(m.denominator_value, 1) ELSE 0 END) AS denominator
	FROM @output@.indicator_member AS m
		JOIN @output@.indicator AS i USING (indicator, definition_version)
		JOIN @output@.indicator_input AS p USING (indicator, definition_version)
		JOIN (SELECT DISTINCT q.period_end FROM @output@.publication AS q) AS d ON m.denominator @> d.period_end OR i.unit <> 'count' AND m.numerator @> d.period_end
	WHERE p.present AND (i.valid_from IS NULL OR i.valid_from <= d.period_end) AND (i.valid_to IS NULL OR i.valid_to >= d.period_end)
	GROUP BY d.period_end, m.indicator, m.member_id, m.child_id),
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
