/*
 * input.c
 *	  The input schema: what a load needs of it, and filling its tables.
 *
 * The staging tables keep what the files of each collection year say.  A load
 * replaces the years it brings, notes in pg_temp.touched which children and
 * dates these years spoke of before and speak of now, and fills the input
 * tables anew for those from all years kept.  So the outcome depends on the
 * years loaded last, not on the order of loading; rows of other children and
 * dates, from whatever source, stay as they are.
 *
 * No statement has a value of a row in its text, and every error of filling
 * is raised again without the row it speaks of: the server's log never holds
 * a child's data.
 */
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "progress.h"

static const char *const input_tables[] = {
	"child", "care_episode", "uasc_status", "review", "care_leaver_contact",
	"milestone", "missing_episode", "worker_allocation", "input_currency"
};

#define INPUT_TABLE_COUNT ((int) (sizeof(input_tables) / sizeof(input_tables[0])))

static const char *const make_load_file =
"CREATE TABLE load_file (\n"
"	year_ending integer NOT NULL,\n"
"	module text NOT NULL,\n"
"	file text NOT NULL,\n"
"	loaded_at timestamptz NOT NULL DEFAULT transaction_timestamp(),\n"
"	PRIMARY KEY (year_ending, module));\n"
"COMMENT ON TABLE load_file IS 'Which SSDA903 file each collection year was last loaded from. Made and filled by careperf_load.';\n"
"COMMENT ON COLUMN load_file.year_ending IS 'Collection year: 2018 is 1 April 2017 to 31 March 2018.';\n"
"COMMENT ON COLUMN load_file.module IS 'Module of the return: header, episodes, ...';\n"
"COMMENT ON COLUMN load_file.file IS 'Folder and file.';\n"
"COMMENT ON COLUMN load_file.loaded_at IS 'When.';\n"
"REVOKE ALL ON load_file FROM PUBLIC";

static const char *const make_load_problem =
"CREATE TABLE load_problem (\n"
"	loaded_at timestamptz NOT NULL DEFAULT transaction_timestamp(),\n"
"	year_ending integer NOT NULL,\n"
"	module text,\n"
"	file text NOT NULL,\n"
"	line integer,\n"
"	column_name text,\n"
"	value text,\n"
"	reason text NOT NULL);\n"
"COMMENT ON TABLE load_problem IS 'What careperf_load could not use the last time a collection year was loaded, value by value. May show data of children.';\n"
"COMMENT ON COLUMN load_problem.loaded_at IS 'When the file was loaded.';\n"
"COMMENT ON COLUMN load_problem.year_ending IS 'Collection year of the folder: 2018 is 1 April 2017 to 31 March 2018.';\n"
"COMMENT ON COLUMN load_problem.module IS 'Module of the return: header, episodes, ...; NULL for a file of none.';\n"
"COMMENT ON COLUMN load_problem.file IS 'Folder and file.';\n"
"COMMENT ON COLUMN load_problem.line IS 'Line on which the row begins, the header line being 1; NULL where the whole file is meant.';\n"
"COMMENT ON COLUMN load_problem.column_name IS 'Column of the file; NULL where the whole row is meant.';\n"
"COMMENT ON COLUMN load_problem.value IS 'The value as it stands in the file, bytes that cannot be shown as \\xHH.';\n"
"COMMENT ON COLUMN load_problem.reason IS 'Why it cannot be used, and what became of it.';\n"
"REVOKE ALL ON load_problem FROM PUBLIC";

static const char *const make_temporary =
"CREATE TEMPORARY TABLE touched (module text, child_id text, key_date date) ON COMMIT DROP;\n"
"CREATE TEMPORARY VIEW this_load AS\n"
"	SELECT year_ending, module, file FROM load_file WHERE loaded_at = transaction_timestamp()";

/*
 * Wraps the statements that fill one table.  An error that may quote a row is
 * raised again without it; others (locks, space, missing columns) go through.
 */
#define GUARDED(statements) \
	"DO $careperf_load$ \n" \
	"DECLARE v_table text; v_constraint text; v_column text; \n" \
	"BEGIN \n" statements " \n" \
	"EXCEPTION WHEN OTHERS THEN \n" \
	"	IF SQLSTATE ~ '^(40|42|53|54|55|57|58)' THEN RAISE; END IF; \n" \
	"	GET STACKED DIAGNOSTICS v_table = TABLE_NAME, v_constraint = CONSTRAINT_NAME, v_column = COLUMN_NAME; \n" \
	"	RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = concat('the tables do not take what the files say: SQLSTATE ', SQLSTATE, \n" \
	"		', table ' || nullif(v_table, ''), ', constraint ' || nullif(v_constraint, ''), ', column ' || nullif(v_column, '')); \n" \
	"END $careperf_load$"

#define TOUCHED(module) "(SELECT child_id FROM pg_temp.touched WHERE module = '" module "')"
#define TOUCHED_DATES(module) "(SELECT child_id, key_date FROM pg_temp.touched WHERE module = '" module "')"

/* A problem found by comparing rows: s is the staging table, t its file. */
#define REPORT(module, reason) \
	"INSERT INTO load_problem (year_ending, module, file, line, column_name, value, reason) \n" \
	"SELECT s.year_ending, t.module, t.file, s.line, 'CHILD', s.child, '" reason "' \n" \
	"FROM ssda903_" module " AS s \n" \
	"JOIN load_file AS t ON t.module = '" module "' AND t.year_ending = s.year_ending \n"

#define LOADED_NOW "t.loaded_at = transaction_timestamp()"

/* Of the rows about one key (columns), those of the latest year that has it. */
#define LATEST(module, columns, condition) \
	"ssda903_" module " AS s JOIN ( \n" \
	"	SELECT " columns ", max(year_ending) AS year_ending FROM ssda903_" module " AS s \n" \
	"	WHERE " condition " GROUP BY " columns ") AS latest USING (" columns ", year_ending) \n"

static const struct
{
	const char *table;
	const char *statements;
}			fillings[] =
{
	{"child", GUARDED(REPORT("header", "in the file again further down: that row is loaded, not this one")
					  "WHERE " LOADED_NOW " AND EXISTS (SELECT FROM ssda903_header AS later WHERE later.year_ending = s.year_ending \n"
					  "	AND later.child = s.child AND later.line > s.line); \n"

					  "DELETE FROM child AS c WHERE c.child_id IN " TOUCHED("header") " \n"
					  "	AND NOT EXISTS (SELECT FROM ssda903_header AS s WHERE s.child = c.child_id); \n"

	/* what other sources say of the child (nationality, ...) stays */
					  "MERGE INTO child AS c USING ( \n"
					  "	SELECT DISTINCT ON (s.child) s.child, s.dob::date AS dob, s.sex, s.ethnic FROM ssda903_header AS s \n"
					  "	WHERE s.child IN " TOUCHED("header") " ORDER BY s.child, s.year_ending DESC, s.line DESC) AS s \n"
					  "ON c.child_id = s.child \n"
					  "WHEN MATCHED AND (c.date_of_birth, c.sex, c.ethnicity) IS DISTINCT FROM (s.dob, s.sex, s.ethnic) THEN \n"
					  "	UPDATE SET date_of_birth = s.dob, sex = s.sex, ethnicity = s.ethnic \n"
					  "WHEN NOT MATCHED THEN \n"
					  "	INSERT (child_id, date_of_birth, sex, ethnicity) VALUES (s.child, s.dob, s.sex, s.ethnic);")},

	{"care_episode", GUARDED("DELETE FROM care_episode AS e USING pg_temp.touched AS k \n"
							 "WHERE k.module = 'episodes' AND e.child_id = k.child_id AND e.start_date = k.key_date; \n"

							 "INSERT INTO care_episode (child_id, start_date, reason_started, legal_status, category_of_need, \n"
							 "	placement_type, placement_provider, end_date, reason_ended, reason_placement_changed, \n"
							 "	placement_la, distance_miles, home_postcode, placement_postcode, placement_urn) \n"
							 "SELECT s.child, s.decom::date, s.rne, s.ls, s.cin, s.place, s.place_provider, s.dec::date, s.rec, \n"
							 "	s.reason_place_change, s.pl_la, s.pl_distance::numeric, s.home_post, s.pl_post, s.urn \n"
							 "FROM " LATEST("episodes", "child, decom", "(s.child, s.decom::date) IN " TOUCHED_DATES("episodes")) ";")},

	/* after care_episode, which tells the start */
	{"uasc_status", GUARDED("INSERT INTO pg_temp.touched \n"
							"SELECT 'uasc', s.child, NULL FROM ssda903_uasc AS s WHERE s.child IN " TOUCHED("episodes") "; \n"

							"DELETE FROM uasc_status WHERE child_id IN " TOUCHED("uasc") "; \n"

							"INSERT INTO uasc_status (child_id, start_date, end_date) \n"
							"SELECT DISTINCT s.child, e.start_date, s.duc::date \n"
							"FROM " LATEST("uasc", "child", "s.child IN " TOUCHED("uasc"))
							"JOIN (SELECT child_id, min(start_date) AS start_date FROM care_episode \n"
							"	WHERE child_id IN " TOUCHED("uasc") " GROUP BY child_id) AS e ON e.child_id = s.child; \n"

	/* of other years too, whose children this load gave or took episodes */
							"DELETE FROM load_problem WHERE module = 'uasc' AND column_name = 'CHILD' AND value IN " TOUCHED("uasc") "; \n"

							REPORT("uasc", "without an episode, whose DECOM would be the start: row not loaded")
							"WHERE s.child IN " TOUCHED("uasc") " AND NOT EXISTS (SELECT FROM care_episode AS e WHERE e.child_id = s.child);")},

	{"review", GUARDED("DELETE FROM review AS r USING pg_temp.touched AS k \n"
					   "WHERE k.module = 'reviews' AND r.child_id = k.child_id AND r.review_date = k.key_date; \n"

	/* each year's file repeats the reviews of the years before */
					   "INSERT INTO review (child_id, review_date, participation) \n"
					   "SELECT DISTINCT s.child, s.review::date, s.review_code FROM ssda903_reviews AS s \n"
					   "WHERE (s.child, s.review::date) IN " TOUCHED_DATES("reviews") ";")},

	{"care_leaver_contact", GUARDED("DELETE FROM care_leaver_contact AS c USING pg_temp.touched AS k \n"
									"WHERE k.module = 'oc3' AND c.child_id = k.child_id AND c.contact_date = k.key_date; \n"

									"INSERT INTO care_leaver_contact (child_id, contact_date, in_touch, activity, accommodation) \n"
									"SELECT s.child, " OC3_BIRTHDAY ", s.in_touch, s.activ, s.accom \n"
									"FROM ssda903_oc3 AS s \n"
									"WHERE (s.child, " OC3_BIRTHDAY ") IN " TOUCHED_DATES("oc3") ";")},

	/* placed, placement order and adoption order are in the episodes */
	{"milestone", GUARDED("INSERT INTO pg_temp.touched SELECT 'adoption', child_id, NULL FROM pg_temp.touched \n"
						  "WHERE module IN ('ad1', 'placed_for_adoption'); \n"

						  "DELETE FROM milestone WHERE milestone IN ('agency_decision', 'decision_reversed', 'matched') \n"
						  "	AND child_id IN " TOUCHED("adoption") "; \n"

						  "INSERT INTO milestone (child_id, milestone, milestone_date, reason) \n"
						  "WITH decision AS ( \n"
						  "	SELECT s.* FROM " LATEST("placed_for_adoption", "child, date_placed", "s.child IN " TOUCHED("adoption")) "), \n"
						  "adopted AS (SELECT s.* FROM ssda903_ad1 AS s WHERE s.child IN " TOUCHED("adoption") ") \n"
						  "SELECT d.child, 'agency_decision', d.date_placed::date, NULL::text FROM decision AS d \n"
						  "UNION SELECT d.child, 'decision_reversed', d.date_placed_ceased::date, d.reason_placed_ceased \n"
						  "	FROM decision AS d WHERE d.date_placed_ceased IS NOT NULL \n"
						  "UNION SELECT a.child, 'matched', a.date_match::date, NULL FROM adopted AS a \n"
						  "	WHERE a.date_match IS NOT NULL \n"
	/* DATE_INT is the date of the decision too */
						  "UNION SELECT a.child, 'agency_decision', a.date_int::date, NULL FROM adopted AS a \n"
						  "	WHERE a.date_int IS NOT NULL AND NOT EXISTS (SELECT FROM decision AS d WHERE d.child = a.child);")},

	{"missing_episode", GUARDED(REPORT("missing", "in the file with this MIS_START again further down: that row is loaded, not this one")
								"WHERE " LOADED_NOW " AND EXISTS (SELECT FROM ssda903_missing AS later WHERE later.year_ending = s.year_ending \n"
								"	AND later.child = s.child AND later.mis_start = s.mis_start AND later.line > s.line); \n"

								"DELETE FROM missing_episode AS m USING pg_temp.touched AS k \n"
								"WHERE k.module = 'missing' AND m.missing_episode_id = k.child_id || ' ' || to_char(k.key_date, 'YYYY-MM-DD') \n"
								"	AND NOT EXISTS (SELECT FROM ssda903_missing AS s WHERE s.child || ' ' || s.mis_start = m.missing_episode_id); \n"

	/* the outcome, which other sources tell, stays */
								"MERGE INTO missing_episode AS m USING ( \n"
								"	SELECT DISTINCT ON (s.child, s.mis_start) s.child || ' ' || s.mis_start AS id, s.child, s.missing, \n"
								"		s.mis_start::timestamp AS started_at, s.mis_end::timestamp AS ended_at \n"
								"	FROM ssda903_missing AS s WHERE (s.child, s.mis_start::date) IN " TOUCHED_DATES("missing") " \n"
								"	ORDER BY s.child, s.mis_start, s.year_ending DESC, s.line DESC) AS s \n"
								"ON m.missing_episode_id = s.id \n"
								"WHEN MATCHED AND (m.child_id, m.missing_type, m.started_at, m.ended_at) \n"
								"	IS DISTINCT FROM (s.child, s.missing, s.started_at, s.ended_at) THEN \n"
								"	UPDATE SET child_id = s.child, missing_type = s.missing, started_at = s.started_at, ended_at = s.ended_at \n"
								"WHEN NOT MATCHED THEN \n"
								"	INSERT (missing_episode_id, child_id, missing_type, started_at, ended_at) \n"
								"	VALUES (s.id, s.child, s.missing, s.started_at, s.ended_at);")},

	{"worker_allocation", GUARDED("DELETE FROM worker_allocation AS w USING pg_temp.touched AS k \n"
								  "WHERE k.module = 'sw_episodes' AND w.child_id = k.child_id AND w.start_date = k.key_date \n"
								  "	AND w.role = 'social_worker'; \n"

								  "INSERT INTO worker_allocation (child_id, role, worker_id, start_date, end_date) \n"
								  "SELECT s.child, 'social_worker', s.sw_id, s.sw_decom::date, s.sw_dec::date \n"
								  "FROM " LATEST("sw_episodes", "child, sw_id, sw_decom",
												 "(s.child, s.sw_decom::date) IN " TOUCHED_DATES("sw_episodes")) ";")},

	/* a table is complete to the end of the latest year that has its file */
	{"input_currency", GUARDED("MERGE INTO input_currency AS c USING ( \n"
							   "	SELECT f.target, make_date(max(l.year_ending), 3, 31) AS data_to \n"
							   "	FROM pg_temp.fed AS f JOIN load_file AS l USING (module) \n"
							   "	WHERE f.target IN (SELECT target FROM pg_temp.fed JOIN pg_temp.this_load USING (module)) \n"
							   "	GROUP BY f.target) AS l \n"
							   "ON c.table_name = l.target \n"
							   "WHEN MATCHED THEN \n"
							   "	UPDATE SET data_to = l.data_to, loaded_at = transaction_timestamp(), source = 'SSDA903' \n"
							   "WHEN NOT MATCHED THEN \n"
							   "	INSERT (table_name, data_to, loaded_at, source) \n"
							   "	VALUES (l.target, l.data_to, transaction_timestamp(), 'SSDA903'); \n"

	/* a deferred constraint speaks here, guarded, not at COMMIT */
							   "SET CONSTRAINTS ALL IMMEDIATE;")}
};

/* What the server says against it, in one sentence. */
void
refuse_server(PGconn *connection, const PGresult *result)
{
	const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;

	if (message == NULL)
	{
		const char *severity_end;

		message = PQerrorMessage(connection);
		severity_end = strstr(message, ":  ");
		if (severity_end != NULL)
			message = severity_end + strlen(":  ");
	}
	refuse("the database stopped the load: %.*s", (int) strcspn(message, "\n"), message);
}

PGresult *
input_query(PGconn *connection, const char *statement)
{
	PGresult   *result = PQexec(connection, statement);

	if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
		refuse_server(connection, result);
	return result;
}

void
input_run(PGconn *connection, const char *statement)
{
	PQclear(input_query(connection, statement));
}

static PGresult *
query_with(PGconn *connection, const char *statement, int count, const char *const *values)
{
	PGresult   *result = PQexecParams(connection, statement, count, NULL, values, NULL, NULL, 0);

	if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
		refuse_server(connection, result);
	return result;
}

static bool
is_true(const PGresult *result, int column)
{
	return PQgetvalue(result, 0, column)[0] == 't';
}

/* Whether the schema has the table, ready to be written to. */
static bool
has_table(PGconn *connection, const char *schema, const char *table)
{
	const char *values[] = {schema, table};
	PGresult   *result = query_with(connection,
									"SELECT c.relkind IN ('r', 'p'), has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')"
									" AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')"
									" FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace"
									" WHERE n.nspname = $1 AND c.relname = $2", 2, values);
	bool		found = PQntuples(result) > 0;

	if (found && !is_true(result, 0))
		refuse("%s.%s is not a table, so nothing can be loaded into it: make a schema for the load with SELECT careperf.create_input('NAME')",
			   schema, table);
	if (found && !is_true(result, 1))
		refuse("role %s may not write to %s.%s: ask its owner for SELECT, INSERT, UPDATE and DELETE on the tables of %s",
			   PQuser(connection), schema, table, schema);
	PQclear(result);
	return found;
}

static void
check_database(PGconn *connection, const char *schema)
{
	PGresult   *result = input_query(connection, "SELECT FROM pg_catalog.pg_extension WHERE extname = 'careperf'");

	if (PQntuples(result) == 0)
		refuse("database %s has no careperf extension: run CREATE EXTENSION careperf there, or name another database with -d",
			   PQdb(connection));
	PQclear(result);

	result = query_with(connection,
						"SELECT has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = $1", 1, &schema);
	if (PQntuples(result) == 0)
		refuse("database %s has no schema %s: make it with SELECT careperf.create_input('%s'), or name another with --schema",
			   PQdb(connection), schema, schema);
	if (!is_true(result, 0))
		refuse("role %s may not use the schema %s: ask its owner for USAGE", PQuser(connection), schema);
	PQclear(result);

	for (int i = 0; i < INPUT_TABLE_COUNT; i++)
		if (!has_table(connection, schema, input_tables[i]))
			refuse("the schema %s has no table %s: make the input tables with SELECT careperf.create_input('%s'), or name another schema with --schema",
				   schema, input_tables[i], schema);
}

/* Makes a table that the load keeps in the schema, unless it is there. */
static void
make_table(PGconn *connection, const char *schema, const char *table, const char *statements)
{
	PGresult   *result;

	if (has_table(connection, schema, table))
		return;
	result = query_with(connection, "SELECT has_schema_privilege($1, 'CREATE')", 1, &schema);
	if (!is_true(result, 0))
		refuse("role %s may not make the table %s.%s, which the first load needs: ask the schema's owner for CREATE",
			   PQuser(connection), schema, table);
	PQclear(result);
	input_run(connection, statements);
}

static char *
staging_statements(const Module *module)
{
	char	   *columns = formatted("year_ending integer NOT NULL, line integer NOT NULL");
	char	   *comments = formatted("COMMENT ON COLUMN %s.year_ending IS 'Collection year: 2018 is 1 April 2017 to 31 March 2018.';\n"
									 "COMMENT ON COLUMN %s.line IS 'Line of the file on which the row begins.'",
									 module->staging, module->staging);
	char	   *statements;

	for (int i = 0; module->columns[i].name != NULL; i++)
	{
		const char *name = module->columns[i].name;
		char	   *more_columns = formatted("%s, %s text", columns, name);
		char	   *more_comments = formatted("%s;\nCOMMENT ON COLUMN %s.%s IS 'SSDA903 %s%s'", comments, module->staging, name, name,
											  module->columns[i].kind == VALUE_DATE ? ", YYYY-MM-DD" : "");

		free(columns);
		free(comments);
		columns = more_columns;
		comments = more_comments;
	}
	statements = formatted("CREATE TABLE %s (%s);\nCOMMENT ON TABLE %s IS '%s';\n%s;\nREVOKE ALL ON %s FROM PUBLIC",
						   module->staging, columns, module->staging, module->comment, comments, module->staging);
	free(columns);
	free(comments);
	return statements;
}

/*
 * Begins the transaction.  In it unqualified names are the schema's, after
 * pg_catalog's own; temporary objects are always qualified.
 */
void
input_begin(PGconn *connection, const char *schema)
{
	check_database(connection, schema);

	input_run(connection, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
	PQclear(query_with(connection, "SELECT set_config('search_path', quote_ident($1) || ', pg_temp', false)", 1, &schema));
	input_run(connection,
			  "SET LOCAL datestyle = 'ISO, DMY'; SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off;"
	/* one load at a time; readers go on */
			  " LOCK TABLE input_currency IN SHARE ROW EXCLUSIVE MODE");

	make_table(connection, schema, "load_file", make_load_file);
	make_table(connection, schema, "load_problem", make_load_problem);
	for (int i = 0; i < MODULE_COUNT; i++)
	{
		char	   *statements = staging_statements(&modules[i]);

		make_table(connection, schema, modules[i].staging, statements);
		free(statements);
	}

	input_run(connection, make_temporary);
	input_run(connection, "CREATE TEMPORARY TABLE fed (module text, target text) ON COMMIT DROP");
	for (int i = 0; i < MODULE_COUNT; i++)
	{
		const char *values[] = {modules[i].name, modules[i].target};

		if (modules[i].target != NULL)
			PQclear(query_with(connection, "INSERT INTO pg_temp.fed VALUES ($1, $2)", 2, values));
	}
}

/* Notes which files the load brings; what was wrong with them before goes. */
void
input_register(PGconn *connection, const Folder *folder, bool ascii_only)
{
	char	   *year = formatted("%d", folder->year_ending);

	for (int i = 0; i < MODULE_COUNT; i++)
	{
		const char *values[] = {year, modules[i].name, NULL};
		char	   *file;

		if (folder->files[i].path == NULL)
			continue;
		file = value_shown((CsvField) {folder->files[i].shown, strlen(folder->files[i].shown)}, ascii_only);
		values[2] = file;
		PQclear(query_with(connection,
						   "INSERT INTO load_file (year_ending, module, file) VALUES ($1, $2, $3)"
						   " ON CONFLICT (year_ending, module) DO UPDATE SET file = excluded.file, loaded_at = excluded.loaded_at",
						   3, values));
		free(file);
	}
	free(year);
	input_run(connection,
			  "DELETE FROM load_problem AS p USING pg_temp.this_load AS t"
			  " WHERE p.year_ending = t.year_ending AND (p.module = t.module OR p.module IS NULL)");
}

/* Notes the rows that the staging table has of the years of this load. */
void
input_note_rows(PGconn *connection, int module)
{
	const char *name = modules[module].name;
	char	   *statement;

	if (modules[module].target == NULL)
		return;
	statement = formatted("INSERT INTO pg_temp.touched SELECT '%s', s.child, %s FROM %s AS s"
						  " WHERE s.year_ending IN (SELECT year_ending FROM pg_temp.this_load WHERE module = '%s')",
						  name, modules[module].key_date, modules[module].staging, name);
	input_run(connection, statement);
	free(statement);
}

/* Takes the years of this load out of the staging table. */
void
input_replace_years(PGconn *connection, int module)
{
	char	   *statement;

	input_note_rows(connection, module);
	statement = formatted("DELETE FROM %s WHERE year_ending IN (SELECT year_ending FROM pg_temp.this_load WHERE module = '%s')",
						  modules[module].staging, modules[module].name);
	input_run(connection, statement);
	free(statement);
}

void
input_fill(PGconn *connection)
{
	const int	count = sizeof(fillings) / sizeof(fillings[0]);

	progress_show(PROGRESS_READ, "looking at what was read");
	input_run(connection, "ANALYZE pg_temp.touched");
	for (int i = 0; i < MODULE_COUNT; i++)
	{
		char	   *statement = formatted("ANALYZE %s", modules[i].staging);

		input_run(connection, statement);
		free(statement);
	}

	for (int i = 0; i < count; i++)
	{
		char	   *statement = formatted("ANALYZE %s", fillings[i].table);
		char	   *what = formatted("filling %s", fillings[i].table);

		progress_show(PROGRESS_READ + (1 - PROGRESS_READ) * i / count, what);
		input_run(connection, fillings[i].statements);
		input_run(connection, statement);
		free(statement);
		free(what);
	}
}
