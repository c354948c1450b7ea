-- Publishing a month.

CREATE FUNCTION careperf.publish(output_schema name, as_of date, note text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	number integer;
BEGIN
	IF output_schema IS NULL OR to_regclass(format('%I.publication', output_schema)) IS NULL THEN
		RAISE invalid_schema_name USING MESSAGE = format('there is no scorecard to publish in schema "%s"', coalesce(output_schema, 'NULL')),
			HINT = 'Name the output schema that careperf.create_scorecard made; run create_scorecard again after an upgrade.';
	END IF;
	IF length(note) > 1000 THEN
		RAISE string_data_right_truncation USING MESSAGE = format('the note has %s letters', length(note)),
			HINT = 'Give at most 1,000.';
	END IF;
	-- the triggers of the table do the rest
	EXECUTE format('INSERT INTO %I.publication (period_end, note) VALUES ($1, $2) RETURNING publication', output_schema)
		INTO number USING as_of, note;
	RETURN number;
END
$$;
COMMENT ON FUNCTION careperf.publish(name, date, text) IS
'Publishes a month: freezes the figures of a month end with definition versions, targets, who and when, and fills what readers see (published_scorecard, published_breakdown), small counts hidden. Returns the number of the publication: 1, or more for a correction, which needs a note. Nothing published changes afterwards. Errors: no month end; beyond the data; published already and no note; another session is publishing the same month.';
