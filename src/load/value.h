/*
 * value.h
 *	  Reading one value of an SSDA903 file.
 */
#ifndef CAREPERF_LOAD_VALUE_H
#define CAREPERF_LOAD_VALUE_H

#include "csv.h"

typedef enum ValueKind
{
	VALUE_TEXT,					/* a code or an identifier, as it is */
	VALUE_DATE,					/* becomes YYYY-MM-DD */
	VALUE_SEX,					/* 1, 2, M, F, U becomes M, F, U */
	VALUE_FLAG,					/* 0, 1, True, False becomes 0, 1 */
	VALUE_SDQ,					/* 0 to 40 */
	VALUE_DISTANCE				/* miles */
} ValueKind;

/* room for any value but VALUE_TEXT, which needs none */
#define VALUE_SIZE 16

extern const char *value_read(ValueKind kind, CsvField *field, char *space, bool ascii_only);
extern char *value_shown(CsvField field, bool ascii_only);
extern int	collection_year_of(const char *date);

#endif							/* CAREPERF_LOAD_VALUE_H */
