/*
 * csv.h
 *	  Reading CSV (RFC 4180) record by record, in bounded memory.
 */
#ifndef CAREPERF_LOAD_CSV_H
#define CAREPERF_LOAD_CSV_H

#include <stdio.h>

#include "load.h"

/* a record longer than this is a quote that was never closed */
#define CSV_RECORD_LIMIT (1024 * 1024)

typedef struct CsvField
{
	const char *text;
	size_t		length;
} CsvField;

typedef struct CsvReader
{
	const char *path;			/* for messages */
	FILE	   *file;
	size_t		bytes_read;
	long		line;			/* line on which the record begins, from 1 */
	int			field_count;
	CsvField   *fields;			/* valid until the next record is read */

	/* private */
	long		next_line;
	char		block[65536];
	size_t		block_length;
	size_t		block_position;
	char	   *record;
	size_t		record_length;
	size_t		record_space;
	int			field_space;
} CsvReader;

extern CsvReader *csv_open(const char *path);
extern bool csv_next(CsvReader *reader);
extern void csv_close(CsvReader *reader);

#endif							/* CAREPERF_LOAD_CSV_H */
