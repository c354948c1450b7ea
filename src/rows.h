/*
 * rows.h
 *	  What an aggregate keeps of the rows of one group: of each a spell and some
 *	  texts.
 */
#ifndef CAREPERF_ROWS_H
#define CAREPERF_ROWS_H

#include "dates.h"

#include "fmgr.h"

/* the bytes of a value of variable length; they belong to somebody else */
typedef struct Text
{
	const char *data;
	int			length;			/* 0 where NULL or empty */
} Text;

typedef struct Rows
{
	DateADT		date;			/* one for the group, such as a date of birth */
	int32		count;
	Size		used;			/* bytes of rows, which follow */
	Size		room;			/* bytes there is room for */
} Rows;

/* where a walk over rows stands; see careperf_next_row() */
typedef struct RowsWalk
{
	int			left;
	const char *next;
	const char *end;
} RowsWalk;

extern Text careperf_text_argument(FunctionCallInfo fcinfo, int argument);
extern struct varlena *careperf_varlena(Text value);

extern Rows *careperf_rows_argument(FunctionCallInfo fcinfo, int argument);
extern Rows *careperf_rows_to_change(FunctionCallInfo fcinfo, Size size);
extern Rows *careperf_add_row(Rows *rows, Dates spell, const Text *texts, int ntexts);
extern Datum careperf_rows_combine(PG_FUNCTION_ARGS);
extern RowsWalk careperf_walk_rows(const Rows *rows);
extern bytea *careperf_rows_to_bytes(const Rows *rows);
extern Rows *careperf_rows_from_bytes(Text bytes);
extern bool careperf_next_row(RowsWalk *walk, Dates *spell, Text *texts, int ntexts);

#endif							/* CAREPERF_ROWS_H */
