-- Publishing: to publish is to insert a row into publication. Triggers fill in the rest and let nothing change it
-- afterwards, so there is no moment at which a half-made publication could be written to from outside.

-- What each member counts on some dates: the one place that says so for publications and restatement.
CREATE OR REPLACE FUNCTION @output@.members_on(on_dates date[])
	RETURNS TABLE (period_end date, indicator text, member_id text, child_id text, numerator numeric, denominator numeric, uasc boolean, attributes_on date)
-- as figures_on
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 50000 SET jit = off SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off
BEGIN ATOMIC
	SELECT d.period_end, m.indicator, m.member_id, m.child_id,
		CASE WHEN i.unit = 'count' THEN coalesce(m.denominator_value, 1) WHEN m.numerator @> d.period_end THEN coalesce(m.numerator_value, 1) ELSE 0 END,
		CASE WHEN i.unit <> 'count' THEN CASE WHEN m.denominator @> d.period_end THEN coalesce(m.denominator_value, 1) ELSE 0 END END,
		coalesce(m.uasc @> d.period_end, false), m.attributes_on
	FROM unnest(on_dates) AS d (period_end)
		JOIN @output@.indicator_member AS m ON m.denominator @> d.period_end OR m.numerator @> d.period_end
		JOIN @output@.indicator AS i USING (indicator, definition_version)
		JOIN @output@.indicator_input AS p USING (indicator, definition_version)
	WHERE p.present AND (i.valid_from IS NULL OR i.valid_from <= d.period_end) AND (i.valid_to IS NULL OR i.valid_to >= d.period_end);
END;
COMMENT ON FUNCTION @output@.members_on(date[]) IS 'Who counts in each figure on some dates, and how much: the sums are the figures of scorecard_at.';

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
		CASE WHEN d.hidden IS NOT TRUE THEN f.small_cohort END, f.definition_version, (NOT x.shown)::integer,
		(SELECT max(c.from_date) FROM @output@.process_change AS c WHERE c.indicator = f.indicator AND c.from_date <= f.period_end)
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
	WHERE f.period_end = for_date AND f.publication = for_publication AND n.withheld IS NOT TRUE;
END
$$;
COMMENT ON FUNCTION @output@.show_readers(date, integer) IS 'Part of careperf.publish: fills published_scorecard and published_breakdown with what is not hidden.';

CREATE OR REPLACE FUNCTION @output@.number_publication() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	replaced text;
BEGIN
	IF NEW.publication IS NOT NULL OR NEW.published_at IS NOT NULL OR NEW.published_by IS NOT NULL THEN
		RAISE object_not_in_prerequisite_state USING MESSAGE = 'a publication can not be written by hand',
			HINT = format('Publish with SELECT careperf.publish(%L, date ''2019-07-31''). To restore a dump of data only, use pg_restore --disable-triggers.', TG_TABLE_SCHEMA);
	END IF;
	IF current_setting('transaction_isolation') = 'repeatable read' THEN
		RAISE invalid_transaction_state USING MESSAGE = 'a month can not be published at REPEATABLE READ',
			DETAIL = 'What other sessions publish in the meantime would not be seen, and what it hides depends on it.',
			HINT = 'Publish at READ COMMITTED or SERIALIZABLE.';
	END IF;
	SELECT string_agg(t.table_name, ', ' ORDER BY t.table_name) INTO replaced
	FROM careperf.input_table AS t
	WHERE to_regclass(format('%s.%I', $name$@input@$name$, t.table_name)) IS NOT NULL
		AND to_regclass(format('%s.%I', $name$@input@$name$, t.table_name)) NOT IN (SELECT r.relation FROM careperf.input_relations(TG_TABLE_SCHEMA) AS r);
	IF replaced IS NOT NULL THEN
		RAISE object_not_in_prerequisite_state USING MESSAGE = format('the scorecard does not read all tables of its input: %s', replaced),
			DETAIL = 'A table was replaced by another of the same name, and views go on reading the one that they were made for.',
			HINT = format('Run SELECT careperf.create_scorecard(%L, %L), and add the indicators of your own again.',
				(SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = $name$@input@$name$::regnamespace), TG_TABLE_SCHEMA);
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
BEGIN
	-- one statement, so that figures and children are of the same moment
	WITH figure AS (
		INSERT INTO @output@.published_figure
		SELECT s.period_end, NEW.publication, s.indicator, s.definition_version, s.theme::varchar(40), s.sort_order, s.title::varchar(250), s.polarity, s.data_period, s.unit,
			s.numerator, s.denominator, s.result, s.result_exc_uasc, s.rag_exc_uasc, s.target, s.floor, s.rag,
			s.previous_month_result, s.previous_month_rag, s.direction_of_travel,
			p.result, careperf.direction_of_travel(s.result, p.result, s.polarity, s.target),
			s.previous_year_result, s.previous_year_rag, s.direction_on_year,
			s."national", s.national_source::varchar(200), s.lower_95, s.upper_95, s.to_target, s.small_cohort
		FROM @output@.scorecard_on(ARRAY[NEW.period_end]) AS s
			LEFT JOIN LATERAL (SELECT f.result FROM @output@.published_figure AS f
				WHERE f.period_end = careperf.months_before(s.period_end, 1) AND f.indicator = s.indicator
				ORDER BY f.publication DESC LIMIT 1) AS p ON true
		RETURNING *),
	member AS (
		INSERT INTO @output@.published_member
		SELECT m.period_end, NEW.publication, m.indicator, m.member_id, m.child_id, m.numerator, m.denominator, m.uasc, m.attributes_on
		FROM @output@.members_on(ARRAY[NEW.period_end]) AS m
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
	SELECT NEW.period_end, NEW.publication, f.indicator, v.side, coalesce(s.dimension, 'total'), coalesce(s.member, 'Total'), coalesce(v.value, 0),
		f.unit <> 'percent' OR v.side = 'denominator', f.unit = 'rate_per_10000' AND v.side = 'denominator' OR v.total = 0
	FROM figure AS f
		LEFT JOIN slice AS s USING (indicator)
		CROSS JOIN LATERAL (VALUES ('numerator', s.numerator, f.numerator), ('denominator', s.denominator, f.denominator)) AS v (side, value, total)
	WHERE v.total IS NOT NULL;

	PERFORM @output@.suppress(NEW.period_end, NEW.publication), @output@.show_readers(NEW.period_end, NEW.publication);
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
		WHERE TG_TABLE_NAME <> 'published_member'
			OR (p.published_at + (SELECT s.keep_children_for FROM @output@.publication_setting AS s) <= statement_timestamp()) IS NOT TRUE;
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
		$name$@output@.published_cell$name$, $name$@output@.published_nesting$name$, $name$@output@.published_union$name$,
		$name$@output@.published_scorecard$name$, $name$@output@.published_breakdown$name$]::regclass[] LOOP
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
