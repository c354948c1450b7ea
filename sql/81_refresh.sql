-- Keeping the materialised views of an output schema up to date: refresh, schedule, unschedule.

CREATE FUNCTION careperf.materialised_views(output_schema name) RETURNS TABLE (view_name name, concurrently boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE own AS (
		SELECT c.oid, c.relname, c.relispopulated
		FROM pg_catalog.pg_class AS c
		WHERE c.relkind = 'm' AND c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = output_schema)),
	-- what each rests on, through views and functions too
	rests AS (
		SELECT own.oid AS view_oid, 'pg_catalog.pg_class'::regclass::oid AS classid, own.oid AS objid
		FROM own
		UNION
		SELECT r.view_oid, d.refclassid, d.refobjid
		FROM rests AS r
			CROSS JOIN LATERAL (
				SELECT r.classid, r.objid
				UNION ALL
				SELECT 'pg_catalog.pg_rewrite'::regclass, w.oid
				FROM pg_catalog.pg_rewrite AS w
				WHERE r.classid = 'pg_catalog.pg_class'::regclass AND w.ev_class = r.objid) AS o (classid, objid)
			JOIN pg_catalog.pg_depend AS d ON d.classid = o.classid AND d.objid = o.objid AND d.deptype = 'n')
	SELECT own.relname,
		own.relispopulated AND EXISTS (SELECT FROM pg_catalog.pg_index AS i
			WHERE i.indrelid = own.oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL)
	FROM own
	-- one that rests on another rests on all that the other does, and on the other
	ORDER BY (SELECT count(*) FROM rests AS r JOIN own AS o ON o.oid = r.objid
		WHERE r.view_oid = own.oid AND r.classid = 'pg_catalog.pg_class'::regclass), own.relname;
END;
COMMENT ON FUNCTION careperf.materialised_views(name) IS
'Part of careperf.refresh: the materialised views of a schema, those first that others rest on, and whether each can be refreshed concurrently (it has been filled once and has a unique index).';

CREATE FUNCTION careperf.refresh_lock(output_schema name) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	log CONSTANT oid := to_regclass(quote_ident(output_schema) || '.refresh_log');
BEGIN
	IF log IS NULL THEN
		RAISE invalid_schema_name USING MESSAGE = format('there is no scorecard in schema "%s"', coalesce(output_schema, 'NULL')),
			HINT = 'Name the output schema that careperf.create_scorecard made. If an older version of careperf made it, run careperf.create_scorecard again.';
	END IF;
	RETURN hashtextextended('careperf.refresh ' || log, 0);
END
$$;
COMMENT ON FUNCTION careperf.refresh_lock(name) IS 'Part of careperf.refresh: the key of the advisory lock that one refresh of the schema at a time holds. Error: the schema has no scorecard.';

CREATE FUNCTION careperf.log_refresh_start(output_schema name) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	refresh_id bigint;
BEGIN
	EXECUTE format('UPDATE %I.refresh_log SET outcome = ''interrupted'' WHERE outcome = ''running''', output_schema);
	EXECUTE format('INSERT INTO %I.refresh_log (started_at, outcome) VALUES (clock_timestamp(), ''running'') RETURNING refresh_id', output_schema)
		INTO refresh_id;
	RETURN refresh_id;
END
$$;
COMMENT ON FUNCTION careperf.log_refresh_start(name) IS 'Part of careperf.refresh, which holds the lock: begins a row of the log; any other that still says running was interrupted.';

-- A procedure, because only that can commit the row of the log and still end in an error. One that commits can
-- have no SET clause, so each of its transactions sets its search_path before anything else.
CREATE PROCEDURE careperf.refresh(output_schema name)
LANGUAGE plpgsql
AS $$
DECLARE
	lock_key bigint;
	log_id bigint;
	v record;
	at_view name;
	view_rows bigint;
	total_rows bigint := 0;
	detail text;
	failure text;
	failure_message text;
	failure_detail text;
	failure_hint text;
BEGIN
	-- in a transaction of the caller's this fails, before a lock is taken that its end would not give back
	COMMIT;
	SET LOCAL search_path = pg_catalog, pg_temp;
	lock_key := careperf.refresh_lock(output_schema);
	PERFORM pg_advisory_xact_lock(lock_key);
	log_id := careperf.log_refresh_start(output_schema);
	-- From one transaction to the next only the session can hold the lock. The snapshot of the next must begin
	-- under it, or it would not see what the refresh waited for has just done.
	PERFORM pg_advisory_lock(lock_key);
	COMMIT;

	-- one snapshot for all views: they show one moment
	SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
	SET LOCAL search_path = pg_catalog, pg_temp;
	-- compiling the many expressions of all indicators takes longer than evaluating them once
	SET LOCAL jit = off;
	PERFORM pg_advisory_xact_lock(lock_key), pg_advisory_unlock(lock_key);
	BEGIN
		FOR v IN SELECT m.view_name, m.concurrently FROM careperf.materialised_views(output_schema) AS m LOOP
			at_view := v.view_name;
			EXECUTE format('REFRESH MATERIALIZED VIEW %s %I.%I', CASE WHEN v.concurrently THEN 'CONCURRENTLY' END, output_schema, v.view_name);
			EXECUTE format('SELECT count(*) FROM %I.%I', output_schema, v.view_name) INTO view_rows;
			total_rows := total_rows + view_rows;
			detail := concat_ws(', ', detail, format('%s: %s', v.view_name, view_rows));
		END LOOP;
	EXCEPTION WHEN OTHERS OR query_canceled THEN
		GET STACKED DIAGNOSTICS failure = RETURNED_SQLSTATE, failure_message = MESSAGE_TEXT,
			failure_detail = PG_EXCEPTION_DETAIL, failure_hint = PG_EXCEPTION_HINT;
		total_rows := NULL;
		-- A detail may show a row, and the message a value, of a view of the council's own: neither goes into a log.
		IF failure !~ '^(40|42|53|54|55|57|58)' THEN
			failure_detail := NULL;
		END IF;
		IF failure ~ '^22' AND failure_message ~ '[^[:alpha:] ]' THEN
			failure_message := format('a value of a row does not fit (SQLSTATE %s)', failure);
		END IF;
		detail := concat_ws(': ', at_view, failure_message);
	END;
	EXECUTE format('UPDATE %I.refresh_log SET finished_at = clock_timestamp(), outcome = $1, row_count = $2, detail = $3 WHERE refresh_id = $4', output_schema)
		USING CASE WHEN failure IS NULL THEN 'refreshed' ELSE 'failed' END, total_rows, detail, log_id;
	COMMIT;

	IF failure IS NOT NULL THEN
		SET LOCAL search_path = pg_catalog, pg_temp;
		RAISE EXCEPTION USING ERRCODE = failure, MESSAGE = format('the refresh of schema "%s" failed: %s', output_schema, detail),
			DETAIL = concat_ws(' ', nullif(failure_detail, ''), 'Readers keep the figures of the last good refresh.'),
			HINT = coalesce(nullif(failure_hint, ''), format('Every call and its outcome: SELECT * FROM %I.refresh_log.', output_schema));
	END IF;
END
$$;
COMMENT ON PROCEDURE careperf.refresh(name) IS
'Refreshes all materialised views of an output schema, in the order in which they rest on each other, to the data of one moment: CALL careperf.refresh(''scorecard''). Readers see the old figures until all new ones are there, then all new ones (the first time they wait). A call while another one runs waits for it, then refreshes again. Each call is a row of refresh_log in that schema. Call it outside of a transaction, as the owner of the views. Errors: no scorecard there; called inside a transaction; whatever a refresh fails with, the last good figures then stay.';

CREATE FUNCTION careperf.refresh_command(output_schema name) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN format('CALL careperf.refresh(%L)', output_schema);
COMMENT ON FUNCTION careperf.refresh_command(name) IS 'Part of careperf.schedule: the statement that a schedule runs.';

CREATE FUNCTION careperf.unschedule(output_schema name) RETURNS boolean
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	removed boolean := false;
BEGIN
	IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_cron') THEN
		EXECUTE 'SELECT count(cron.unschedule(j.jobid)) > 0 FROM cron.job AS j
			WHERE j.command = $1 AND j.database = current_database() AND j.username = current_user'
			INTO removed USING careperf.refresh_command(output_schema);
	END IF;
	RETURN removed;
END
$$;
COMMENT ON FUNCTION careperf.unschedule(name) IS 'Takes back careperf.schedule; returns whether there was a schedule of the current role.';

CREATE FUNCTION careperf.unschedule_all(output_schema name) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	-- a role that may not use pg_cron has scheduled nothing, and would not see what others have
	IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_cron') AND has_schema_privilege(to_regnamespace('cron')::oid, 'USAGE') THEN
		EXECUTE 'SELECT count(cron.unschedule(j.jobid)) FROM cron.job AS j WHERE j.command = $1 AND j.database = current_database()'
			USING careperf.refresh_command(output_schema);
	END IF;
EXCEPTION WHEN insufficient_privilege THEN
	RAISE insufficient_privilege USING MESSAGE = format('another role has scheduled the refresh of schema "%s"', output_schema),
		HINT = format('First, as that role or as superuser: SELECT cron.unschedule(jobid) FROM cron.job WHERE command = %L.', careperf.refresh_command(output_schema));
END
$$;
COMMENT ON FUNCTION careperf.unschedule_all(name) IS 'Part of careperf.drop_scorecard: takes back the schedules of all roles whose schedules the caller can see, a superuser those of all. Error: the caller sees one that it may not take back.';

CREATE FUNCTION careperf.schedule(output_schema name, cron text) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	command CONSTANT text := careperf.refresh_command(output_schema);
	cron_database CONSTANT text := (SELECT setting FROM pg_settings WHERE name = 'cron.database_name');
	job bigint;
BEGIN
	PERFORM careperf.refresh_lock(output_schema);
	IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_cron') THEN
		RAISE object_not_in_prerequisite_state USING MESSAGE = format('pg_cron is not there in database "%s"', current_database()),
			HINT = CASE
				WHEN cron_database = current_database() THEN 'As superuser: CREATE EXTENSION pg_cron. Then schedule again.'
				WHEN cron_database IS NOT NULL THEN format('It works from database "%s". There: SELECT cron.schedule_in_database(%L, %L, %L, %L).',
					cron_database, 'careperf ' || output_schema, cron, command, current_database())
				ELSE format('Either install it (Debian: postgresql-15-cron), set shared_preload_libraries = ''pg_cron'' and cron.database_name = %L, restart the server and CREATE EXTENSION pg_cron; or have another scheduler send this to the database: %s', current_database(), command)
			END;
	END IF;
	PERFORM careperf.unschedule(output_schema);
	EXECUTE 'SELECT cron.schedule($1, $2)' INTO job USING cron, command;
	RETURN job;
END
$$;
COMMENT ON FUNCTION careperf.schedule(name, text) IS
'Has pg_cron call careperf.refresh for an output schema, as the current role, at the times of a cron line (minute, hour, day, month, day of the week, in GMT): careperf.schedule(''scorecard'', ''30 2 * * *''). In place of an earlier schedule of the same schema. Returns the number of the job in cron.job. Errors: pg_cron is not there (the hint says what to do); no scorecard there; not a cron line.';
