/*
 * csv.c
 *	  Reading CSV (RFC 4180) record by record, in bounded memory.
 *
 * Fields may be quoted, with doubled quotes, commas and line ends inside.  A
 * record ends with LF, CRLF or CR.  A byte-order mark is skipped.  A file that
 * breaks these rules refuses the load: after a stray quote nobody can say
 * where the next row begins.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"

static int
next_byte(CsvReader *reader)
{
	if (reader->block_position == reader->block_length)
	{
		reader->block_length = fread(reader->block, 1, sizeof(reader->block), reader->file);
		reader->block_position = 0;
		reader->bytes_read += reader->block_length;
		if (ferror(reader->file))
			refuse("%s cannot be read: %s", reader->path, strerror(errno));
		if (reader->block_length == 0)
			return EOF;
	}
	return (unsigned char) reader->block[reader->block_position++];
}

static void
skip_byte_if(CsvReader *reader, int wanted)
{
	int			byte = next_byte(reader);

	if (byte != EOF && byte != wanted)
		reader->block_position--;
}

static void
add_byte(CsvReader *reader, int byte)
{
	if (reader->record_length == reader->record_space)
	{
		if (reader->record_space >= CSV_RECORD_LIMIT)
			refuse("%s, line %ld: a row of more than %d bytes begins here, most likely a quote that is never closed",
				   reader->path, reader->line, CSV_RECORD_LIMIT);
		reader->record_space *= 2;
		reader->record = allocate(reader->record, reader->record_space);
	}
	reader->record[reader->record_length++] = (char) byte;
}

/*
 * Fields are kept as lengths while the record may still move in memory;
 * csv_next sets their addresses once it is complete.
 */
static void
end_field(CsvReader *reader, size_t start)
{
	if (reader->field_count == reader->field_space)
	{
		reader->field_space = reader->field_space ? reader->field_space * 2 : 32;
		reader->fields = allocate(reader->fields, reader->field_space * sizeof(CsvField));
	}
	reader->fields[reader->field_count++].length = reader->record_length - start;
}

/* Reads a quoted field after its opening quote; returns the byte after it. */
static int
read_quoted(CsvReader *reader)
{
	for (;;)
	{
		int			byte = next_byte(reader);

		if (byte == EOF)
			refuse("%s, line %ld: a quote opened in this row is never closed", reader->path, reader->line);
		if (byte == '"')
		{
			byte = next_byte(reader);
			if (byte != '"')
			{
				if (byte != ',' && byte != '\n' && byte != '\r' && byte != EOF)
					refuse("%s, line %ld: a quoted value is followed by something other than a comma", reader->path, reader->next_line);
				return byte;
			}
		}
		else if (byte == '\n')
			reader->next_line++;
		add_byte(reader, byte);
	}
}

CsvReader *
csv_open(const char *path)
{
	CsvReader  *reader = allocate(NULL, sizeof(CsvReader));

	memset(reader, 0, sizeof(CsvReader));
	reader->path = path;
	reader->next_line = 1;
	reader->record_space = 4096;
	reader->record = allocate(NULL, reader->record_space);
	reader->file = fopen(path, "rb");
	if (reader->file == NULL)
		refuse("%s cannot be opened: %s", path, strerror(errno));

	/* the first bytes tell what a spreadsheet saved */
	reader->block_length = reader->bytes_read = fread(reader->block, 1, sizeof(reader->block), reader->file);
	if (ferror(reader->file))
		refuse("%s cannot be read: %s", path, strerror(errno));
	if (reader->block_length >= 2 &&
		(memcmp(reader->block, "\xFF\xFE", 2) == 0 || memcmp(reader->block, "\xFE\xFF", 2) == 0))
		refuse("%s is UTF-16 text: save it as \"CSV UTF-8\"", path);
	if (reader->block_length >= 4 && memcmp(reader->block, "PK\3\4", 4) == 0)
		refuse("%s is a spreadsheet or a zip file, not CSV: save it as \"CSV UTF-8\"", path);
	if (reader->block_length >= 3 && memcmp(reader->block, "\xEF\xBB\xBF", 3) == 0)
		reader->block_position = 3;
	return reader;
}

/* Reads the next record; false at the end of the file. */
bool
csv_next(CsvReader *reader)
{
	int			byte = next_byte(reader);
	char	   *text;

	reader->line = reader->next_line;
	reader->record_length = 0;
	reader->field_count = 0;
	if (byte == EOF)
		return false;

	for (;;)
	{
		size_t		start = reader->record_length;

		if (byte == '"')
			byte = read_quoted(reader);
		else
		{
			while (byte != ',' && byte != '\n' && byte != '\r' && byte != EOF)
			{
				add_byte(reader, byte);
				byte = next_byte(reader);
			}
		}
		end_field(reader, start);
		if (byte != ',')
			break;
		byte = next_byte(reader);
	}
	if (byte == '\r')
		skip_byte_if(reader, '\n');
	reader->next_line++;

	text = reader->record;
	for (int i = 0; i < reader->field_count; i++)
	{
		reader->fields[i].text = text;
		text += reader->fields[i].length;
	}
	return true;
}

void
csv_close(CsvReader *reader)
{
	fclose(reader->file);
	free(reader->record);
	free(reader->fields);
	free(reader);
}
