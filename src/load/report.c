/*
 * report.c
 *	  What a load says when it is done: problems on stderr, summary on stdout.
 *
 * Problems are read from their table while the transaction is still open, so
 * that a load that is then refused has said why.
 */
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "report.h"

/* problems of one kind that are shown one by one */
#define SHOWN_OF_A_KIND "5"

/* Shows the problems of this load; returns their number. */
long
report_problems(PGconn *connection, const char *schema)
{
	PGresult   *result = input_query(connection, "SELECT count(*) FROM load_problem WHERE loaded_at = transaction_timestamp()");
	long		count = strtol(PQgetvalue(result, 0, 0), NULL, 10);

	PQclear(result);
	if (count == 0)
		return 0;

	fprintf(stderr, "careperf_load: %ld %s could not be used as they stand (%s.load_problem lists them after a load):\n",
			count, count == 1 ? "thing" : "things", schema);
	result = input_query(connection,
						 "SELECT file, line, column_name, value, reason, CASE WHEN n = least(total, " SHOWN_OF_A_KIND ") THEN total - n ELSE 0 END"
						 " FROM (SELECT *, row_number() OVER (kind ORDER BY file, line) AS n, count(*) OVER kind AS total"
						 "  FROM load_problem WHERE loaded_at = transaction_timestamp()"
						 "  WINDOW kind AS (PARTITION BY module, column_name, reason)) AS p"
						 " WHERE n <= " SHOWN_OF_A_KIND
						 " ORDER BY module, column_name, reason, n");
	for (int i = 0; i < PQntuples(result); i++)
	{
		const char *more = PQgetvalue(result, i, 5);

		fprintf(stderr, "  %s", PQgetvalue(result, i, 0));
		if (!PQgetisnull(result, i, 1))
			fprintf(stderr, ", line %s", PQgetvalue(result, i, 1));
		if (!PQgetisnull(result, i, 2))
			fprintf(stderr, ", %s", PQgetvalue(result, i, 2));
		if (!PQgetisnull(result, i, 3))
			fprintf(stderr, " \"%s\"", PQgetvalue(result, i, 3));
		fprintf(stderr, ": %s\n", PQgetvalue(result, i, 4));
		if (strcmp(more, "0") != 0)
			fprintf(stderr, "    and %s more of this kind\n", more);
	}
	PQclear(result);
	return count;
}

static void
print_row(PGconn *connection, const Module *module, long rows_read)
{
	const char *table = module->target ? module->target : module->staging;
	char	   *statement = formatted("SELECT to_char(%ld, 'FM999,999,999,990'), to_char(count(*), 'FM999,999,999,990') FROM %s",
									  rows_read, table);
	PGresult   *result = input_query(connection, statement);

	printf("%-20s%13s  %-20s%13s\n", module->name, PQgetvalue(result, 0, 0), table, PQgetvalue(result, 0, 1));
	PQclear(result);
	free(statement);
}

void
report_summary(PGconn *connection, const char *schema, const FolderList *folders,
			   const long rows_read[MODULE_COUNT], long problem_count)
{
	printf("%-20s%13s  %-20s%13s\n", "SSDA903 file", "rows read", "table", "rows in it");
	for (int i = 0; i < MODULE_COUNT; i++)
		if (rows_read[i] >= 0)
			print_row(connection, &modules[i], rows_read[i]);
	printf("%d %s loaded into %s, data to 31 March %d; %ld %s.\n",
		   folders->count, folders->count == 1 ? "collection year" : "collection years", schema,
		   folders->folders[folders->count - 1].year_ending,
		   problem_count, problem_count == 1 ? "problem" : "problems");
}
