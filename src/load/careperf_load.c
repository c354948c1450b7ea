/*
 * careperf_load.c
 *	  Loads folders of SSDA903 CSV files into an input schema of careperf.
 *
 * All or nothing: one transaction, from the first file to the last table.
 */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "fill.h"
#include "input.h"
#include "progress.h"
#include "report.h"
#include "staging.h"

/* the Makefile gives the extension's version */
#ifndef CAREPERF_VERSION
#define CAREPERF_VERSION "(version not given when built)"
#endif

typedef struct Options
{
	const char *conninfo;
	const char *schema;
	int			year_ending;
	bool		strict;
	bool		quiet;
} Options;

static PGconn *connection = NULL;

void
refuse(const char *format,...)
{
	va_list		arguments;

	progress_clear();
	fputs("careperf_load: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(EXIT_FAILURE);
}

void *
allocate(void *old, size_t size)
{
	void	   *memory = realloc(old, size);

	if (memory == NULL)
		refuse("out of memory");
	return memory;
}

char *
formatted(const char *format,...)
{
	va_list		arguments;
	char	   *text;
	int			length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	text = allocate(NULL, (size_t) length + 1);
	va_start(arguments, format);
	vsnprintf(text, (size_t) length + 1, format, arguments);
	va_end(arguments);
	return text;
}

static void
disconnect(void)
{
	/* a COPY under way is ended in words, not by a broken connection */
	if (PQtransactionStatus(connection) == PQTRANS_ACTIVE)
		PQputCopyEnd(connection, "the load was given up");
	PQfinish(connection);
}

static void
print_help(void)
{
	puts("careperf_load loads SSDA903 CSV files into an input schema of careperf, all or nothing.\n"
		 "\n"
		 "Usage:\n"
		 "  careperf_load [OPTION]... FOLDER...\n"
		 "\n"
		 "A FOLDER holds the CSV files of one collection year, or one folder a year.\n"
		 "Where years overlap, the later one counts; a year can be loaded again.\n"
		 "\n"
		 "Options:\n"
		 "  -d, --database=CONNINFO  database name or connection string\n"
		 "                           (default: PGDATABASE, PGHOST and the like)\n"
		 "  --schema=NAME            schema made by careperf.create_input (default: cic)\n"
		 "  --year-ending=YYYY       the folder's collection year, 1 April to 31 March YYYY\n"
		 "                           (default: the one of the latest DECOM)\n"
		 "  --strict                 load nothing if there is a value that can't be used\n"
		 "  --quiet                  no progress bar, no summary\n"
		 "  --version, --help\n"
		 "\n"
		 "What can't be used is shown with its file, line, column, value and reason, and\n"
		 "kept in the schema's table load_problem. Exit status: 0 loaded, 1 nothing\n"
		 "loaded, 2 wrong use.");
}

static void
wrong_use(const char *problem)
{
	fprintf(stderr, "careperf_load: %s: see careperf_load --help\n", problem);
	exit(2);
}

static int
read_year(const char *text)
{
	char	   *end;
	long		year = strtol(text, &end, 10);

	if (*end != '\0' || end - text != 4 || year < 1900 || year > 2100)
		wrong_use("--year-ending wants a year, as in 2018 for 1 April 2017 to 31 March 2018");
	return (int) year;
}

static void
read_options(int argc, char **argv, Options *options)
{
	enum
	{
		SCHEMA = 256, YEAR_ENDING, STRICT, QUIET, HELP, VERSION
	};
	static const struct option known[] = {
		{"database", required_argument, NULL, 'd'},
		{"schema", required_argument, NULL, SCHEMA},
		{"year-ending", required_argument, NULL, YEAR_ENDING},
		{"strict", no_argument, NULL, STRICT},
		{"quiet", no_argument, NULL, QUIET},
		{"help", no_argument, NULL, HELP},
		{"version", no_argument, NULL, VERSION},
		{NULL, 0, NULL, 0}
	};
	int			option;

	while ((option = getopt_long(argc, argv, "d:", known, NULL)) != -1)
	{
		switch (option)
		{
			case 'd':
				options->conninfo = optarg;
				break;
			case SCHEMA:
				options->schema = optarg;
				break;
			case YEAR_ENDING:
				options->year_ending = read_year(optarg);
				break;
			case STRICT:
				options->strict = true;
				break;
			case QUIET:
				options->quiet = true;
				break;
			case HELP:
				print_help();
				exit(EXIT_SUCCESS);
			case VERSION:
				puts("careperf_load " CAREPERF_VERSION);
				exit(EXIT_SUCCESS);
			default:
				exit(2);
		}
	}
	if (optind == argc)
		wrong_use("no folder given");
}

static void
ignore_notice(void *argument, const PGresult *result)
{
	(void) argument;
	(void) result;
}

static void
connect_database(const char *conninfo)
{
	const char *keywords[] = {"dbname", "fallback_application_name", "client_encoding", NULL};
	const char *values[] = {conninfo, "careperf_load", "UTF8", NULL};

	connection = PQconnectdbParams(keywords, values, 1);
	atexit(disconnect);
	if (PQstatus(connection) != CONNECTION_OK)
	{
		const char *message = PQerrorMessage(connection);

		refuse("no connection to the database, name it with -d: %.*s", (int) strcspn(message, "\n"), message);
	}
	PQsetNoticeReceiver(connection, ignore_notice, NULL);
}

static void
load_folders(const FolderList *folders, long rows_read[MODULE_COUNT])
{
	const char *encoding = PQparameterStatus(connection, "server_encoding");
	bool		ascii_only = encoding == NULL || strcmp(encoding, "UTF8") != 0;
	long		bytes_done = 0;
	long		bytes_total = 0;

	for (int i = 0; i < folders->count; i++)
	{
		input_register(connection, &folders->folders[i], ascii_only);
		for (int j = 0; j < MODULE_COUNT; j++)
			bytes_total += folders->folders[i].files[j].size;
	}
	for (int i = 0; i < folders->count; i++)
		staging_report_unknown_files(connection, &folders->folders[i], ascii_only);

	for (int j = 0; j < MODULE_COUNT; j++)
	{
		rows_read[j] = -1;
		input_replace_years(connection, j);
		for (int i = 0; i < folders->count; i++)
		{
			if (folders->folders[i].files[j].path == NULL)
				continue;
			if (rows_read[j] < 0)
				rows_read[j] = 0;
			rows_read[j] += staging_load(connection, &folders->folders[i], j, ascii_only, &bytes_done, bytes_total);
		}
		input_note_rows(connection, j);
	}
	fill_tables(connection);
	progress_clear();
}

int
main(int argc, char **argv)
{
	Options		options = {.conninfo = NULL,.schema = "cic"};
	FolderList	folders;
	long		rows_read[MODULE_COUNT];
	long		problem_count;

	read_options(argc, argv, &options);
	folders = folders_find(argv + optind, argc - optind, options.year_ending);
	progress_start(options.quiet);

	connect_database(options.conninfo);
	input_begin(connection, options.schema);
	load_folders(&folders, rows_read);
	problem_count = report_problems(connection, options.schema);
	if (options.strict && problem_count > 0)
		refuse("nothing was loaded, because --strict was given");
	input_run(connection, "COMMIT");
	if (!options.quiet)
		report_summary(connection, options.schema, &folders, rows_read, problem_count);
	folders_free(&folders);
	return EXIT_SUCCESS;
}
