/*
 * input.c
 *	  The input schema: what a load needs of it, and the tables that it keeps
 *	  there.
 */
#include <stdlib.h>
#include <string.h>

#include "input.h"

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

/* Asks for a row of booleans; false if there is none. */
static bool
ask(PGconn *connection, const char *statement, int count, const char *const *values, bool *answers)
{
	PGresult   *result = query_with(connection, statement, count, values);
	bool		found = PQntuples(result) > 0;

	for (int i = 0; found && i < PQnfields(result); i++)
		answers[i] = PQgetvalue(result, 0, i)[0] == 't';
	PQclear(result);
	return found;
}

/* Whether the schema has the table, ready to be written to. */
static bool
has_table(PGconn *connection, const char *schema, const char *table)
{
	const char *values[] = {schema, table};
	bool		answers[2] = {false, false};

	if (!ask(connection,
			 "SELECT c.relkind IN ('r', 'p'), has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')"
			 " AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')"
			 " FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace"
			 " WHERE n.nspname = $1 AND c.relname = $2", 2, values, answers))
		return false;
	if (!answers[0])
		refuse("%s.%s is not a table, so nothing can be loaded into it: make a schema for the load with SELECT careperf.create_input('NAME')",
			   schema, table);
	if (!answers[1])
		refuse("role %s may not write to %s.%s: ask its owner for SELECT, INSERT, UPDATE and DELETE on the tables of %s",
			   PQuser(connection), schema, table, schema);
	return true;
}

static void
check_database(PGconn *connection, const char *schema)
{
	bool		usable = false;

	if (!ask(connection, "SELECT FROM pg_catalog.pg_extension WHERE extname = 'careperf'", 0, NULL, NULL))
		refuse("database %s has no careperf extension: run CREATE EXTENSION careperf there, or name another database with -d",
			   PQdb(connection));
	if (!ask(connection, "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = $1", 1, &schema, &usable))
		refuse("database %s has no schema %s: make it with SELECT careperf.create_input('%s'), or name another with --schema",
			   PQdb(connection), schema, schema);
	if (!usable)
		refuse("role %s may not use the schema %s: ask its owner for USAGE", PQuser(connection), schema);

	for (int i = 0; i < INPUT_TABLE_COUNT; i++)
		if (!has_table(connection, schema, input_tables[i]))
			refuse("the schema %s has no table %s: make the input tables with SELECT careperf.create_input('%s'), or name another schema with --schema",
				   schema, input_tables[i], schema);
}

/* Makes a table that the load keeps in the schema, unless it is there. */
static void
make_table(PGconn *connection, const char *schema, const char *table, const char *statements)
{
	bool		allowed = false;

	if (has_table(connection, schema, table))
		return;
	ask(connection, "SELECT has_schema_privilege($1, 'CREATE')", 1, &schema, &allowed);
	if (!allowed)
		refuse("role %s may not make the table %s.%s, which the first load needs: ask the schema's owner for CREATE",
			   PQuser(connection), schema, table);
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
	input_run(connection, "SET search_path = pg_catalog");
	check_database(connection, schema);

	input_run(connection, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
	PQclear(query_with(connection, "SELECT set_config('search_path', quote_ident($1) || ', pg_temp', false)", 1, &schema));
	input_run(connection,
			  "SET LOCAL datestyle = 'ISO, DMY'; SET LOCAL statement_timeout = 0; SET LOCAL jit = off;"
	/* whole years are compared with whole years, whatever the planner expects */
			  " SET LOCAL work_mem = '64MB'; SET LOCAL enable_nestloop = off;"
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
