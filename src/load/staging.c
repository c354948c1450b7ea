/*
 * staging.c
 *	  Sending files to their staging tables, and what can't be used to
 *	  load_problem.
 *
 * By COPY in binary format: the server then names at most table and line of a
 * COPY that fails or is cancelled, where in text format it quotes the row in
 * its log.  All columns but year_ending and line are text.
 */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "progress.h"
#include "staging.h"

/* what is collected before it is sent */
#define CHUNK 65536

typedef struct Buffer
{
	char	   *data;
	size_t		length;
	size_t		space;
} Buffer;

typedef struct FileLoad
{
	PGconn	   *connection;
	const Module *module;
	const ModuleFile *file;
	const char *module_name;	/* NULL for files of no module */
	const char *file_shown;
	int			year_ending;
	bool		ascii_only;
	int			column_count;
	Buffer		rows;
	Buffer		problems;
} FileLoad;

static void
put_bytes(Buffer *buffer, const void *data, size_t length)
{
	if (buffer->length + length > buffer->space)
	{
		buffer->space = 2 * (buffer->length + length) + CHUNK;
		buffer->data = allocate(buffer->data, buffer->space);
	}
	memcpy(buffer->data + buffer->length, data, length);
	buffer->length += length;
}

static void
put_field_count(Buffer *buffer, int count)
{
	uint16_t	value = htons((uint16_t) count);

	put_bytes(buffer, &value, sizeof(value));
}

static void
put_int32(Buffer *buffer, int32_t number)
{
	uint32_t	value = htonl((uint32_t) number);

	put_bytes(buffer, &value, sizeof(value));
}

static void
put_integer(Buffer *buffer, int32_t number)
{
	put_int32(buffer, sizeof(int32_t));
	put_int32(buffer, number);
}

static void
put_null(Buffer *buffer)
{
	put_int32(buffer, -1);
}

static void
put_text(Buffer *buffer, const char *text, size_t length)
{
	put_int32(buffer, (int32_t) length);
	put_bytes(buffer, text, length);
}

static void
put_string(Buffer *buffer, const char *text)
{
	if (text == NULL)
		put_null(buffer);
	else
		put_text(buffer, text, strlen(text));
}

static void
send_buffer(PGconn *connection, Buffer *buffer)
{
	if (buffer->length > 0 && PQputCopyData(connection, buffer->data, (int) buffer->length) != 1)
		refuse_server(connection, NULL);
	buffer->length = 0;
}

static void
copy_begin(PGconn *connection, const char *statement)
{
	static const char header[] = "PGCOPY\n\377\r\n\0" "\0\0\0\0" "\0\0\0\0";
	PGresult   *result = PQexec(connection, statement);

	if (PQresultStatus(result) != PGRES_COPY_IN)
		refuse_server(connection, result);
	PQclear(result);
	if (PQputCopyData(connection, header, sizeof(header) - 1) != 1)
		refuse_server(connection, NULL);
}

static void
copy_end(PGconn *connection)
{
	PGresult   *result;

	if (PQputCopyData(connection, "\377\377", 2) != 1 || PQputCopyEnd(connection, NULL) != 1)
		refuse_server(connection, NULL);
	while ((result = PQgetResult(connection)) != NULL)
	{
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			refuse_server(connection, result);
		PQclear(result);
	}
}

/* The staging table has the module's columns in this order, and no others. */
static void
copy_rows_begin(const FileLoad *load)
{
	char	   *statement = formatted("COPY %s FROM STDIN (FORMAT binary)", load->module->staging);

	copy_begin(load->connection, statement);
	free(statement);
}

static void
send_problems(FileLoad *load)
{
	if (load->problems.length == 0)
		return;
	copy_begin(load->connection,
			   "COPY load_problem (year_ending, module, file, line, column_name, value, reason) FROM STDIN (FORMAT binary)");
	send_buffer(load->connection, &load->problems);
	copy_end(load->connection);
}

static void
add_problem(FileLoad *load, long line, const char *column, const CsvField *field, const char *reason,
			const char *consequence)
{
	Buffer	   *problems = &load->problems;
	char	   *value = field == NULL ? NULL : value_shown(*field, load->ascii_only);
	char	   *file = value_shown((CsvField) {load->file_shown, strlen(load->file_shown)}, load->ascii_only);
	char	   *text = formatted("%s: %s", reason, consequence);

	put_field_count(problems, 7);
	put_integer(problems, load->year_ending);
	put_string(problems, load->module_name);
	put_string(problems, file);
	if (line > 0)
		put_integer(problems, (int32_t) line);
	else
		put_null(problems);
	put_string(problems, column);
	put_string(problems, value);
	put_string(problems, text);
	free(value);
	free(file);
	free(text);
}

static bool
is_blank_from(const CsvReader *reader, int first)
{
	for (int i = first; i < reader->field_count; i++)
	{
		CsvField	field = reader->fields[i];
		char		space[VALUE_SIZE];

		if (value_read(VALUE_TEXT, &field, space, false) != NULL || field.length > 0)
			return false;
	}
	return true;
}

/* Appends the reader's row to the rows to send, unless it can't be loaded. */
static void
add_row(FileLoad *load, const CsvReader *reader)
{
	const Module *module = load->module;
	size_t		start = load->rows.length;
	bool		usable = true;

	/* spreadsheets may add commas at the end */
	if (reader->field_count < load->file->field_count || !is_blank_from(reader, load->file->field_count))
	{
		char	   *reason = formatted("the row has %d values, the first line %d columns",
									   reader->field_count, load->file->field_count);

		add_problem(load, reader->line, NULL, NULL, reason, "row not loaded");
		free(reason);
		return;
	}

	put_field_count(&load->rows, 2 + load->column_count);
	put_integer(&load->rows, load->year_ending);
	put_integer(&load->rows, (int32_t) reader->line);
	for (int i = 0; module->columns[i].name != NULL; i++)
	{
		const ModuleColumn *column = &module->columns[i];
		CsvField	original = {"", 0};
		CsvField	field;
		char		space[VALUE_SIZE];
		const char *reason;

		if (load->file->position[i] >= 0)
			original = reader->fields[load->file->position[i]];
		field = original;
		reason = value_read(column->kind, &field, space, load->ascii_only);
		if (reason == NULL && field.length == 0 && column->need >= NEEDED)
			reason = "blank, but needed";
		if (reason == NULL && column->need == NEEDED_IN_YEAR && collection_year_of(field.text) > load->year_ending)
			reason = "after the collection year of the file";

		if (reason == NULL && field.length > 0)
			put_text(&load->rows, field.text, field.length);
		else
			put_null(&load->rows);
		if (reason != NULL)
		{
			add_problem(load, reader->line, column->name, &original, reason,
						column->need >= NEEDED ? "row not loaded" : "loaded as blank");
			if (column->need >= NEEDED)
				usable = false;
		}
	}
	if (!usable)
		load->rows.length = start;
}

long
staging_load(PGconn *connection, const Folder *folder, int module,
			 bool ascii_only, long *bytes_done, long bytes_total)
{
	FileLoad	load = {.connection = connection,
		.module = &modules[module],
		.file = &folder->files[module],
		.module_name = modules[module].name,
		.file_shown = folder->files[module].shown,
		.year_ending = folder->year_ending,
	.ascii_only = ascii_only};
	CsvReader  *reader = csv_open(load.file->path);
	long		row_count = 0;

	while (load.module->columns[load.column_count].name != NULL)
		load.column_count++;
	csv_next(reader);			/* the header line, read when the folder was */
	copy_rows_begin(&load);
	while (csv_next(reader))
	{
		if (is_blank_from(reader, 0))
			continue;
		row_count++;
		add_row(&load, reader);
		if (load.rows.length > CHUNK)
		{
			send_buffer(connection, &load.rows);
			progress_show(PROGRESS_READ * (*bytes_done + (long) reader->bytes_read) / bytes_total, load.file_shown);
		}
		/* problems wait in memory, but never for long */
		if (load.problems.length > CHUNK)
		{
			send_buffer(connection, &load.rows);
			copy_end(connection);
			send_problems(&load);
			copy_rows_begin(&load);
		}
	}
	send_buffer(connection, &load.rows);
	copy_end(connection);
	send_problems(&load);

	*bytes_done += (long) reader->bytes_read;
	csv_close(reader);
	free(load.rows.data);
	free(load.problems.data);
	return row_count;
}

void
staging_report_unknown_files(PGconn *connection, const Folder *folder, bool ascii_only)
{
	FileLoad	load = {.connection = connection,
		.year_ending = folder->year_ending,
	.ascii_only = ascii_only};

	for (int i = 0; i < folder->unknown_count; i++)
	{
		load.file_shown = folder->unknown[i];
		add_problem(&load, 0, NULL, NULL, "no SSDA903 file that careperf_load knows", "file not loaded");
	}
	send_problems(&load);
	free(load.problems.data);
}
