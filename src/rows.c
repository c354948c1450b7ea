/*
 * rows.c
 *	  What an aggregate keeps of the rows of one group: of each a spell and some
 *	  texts.
 *
 * It is one piece of memory that grows by doubling.  As a state it is of type
 * internal, so that no row copies it; its bytes in use are what travels between
 * parallel workers, and what care_history() gives its reader to keep.  Such
 * bytes may come from anywhere: each length is checked before it is believed.
 * Of each row:
 *
 *		the spell, then per text its length (one byte, or 255 and four bytes)
 *		and its bytes; nothing is aligned.
 *
 * Most groups are one child's, and there are many of them: what a group does
 * not need costs more than what is done with it, for memory that is touched for
 * the first time is the dearest.
 */
#include "rows.h"

#include "miscadmin.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(careperf_rows_combine);
PG_FUNCTION_INFO_V1(careperf_rows_serialize);
PG_FUNCTION_INFO_V1(careperf_rows_deserialize);

/* no child has as many; to sort more could not be interrupted within a second */
#define MAX_ROWS	1000000

static char *
bytes_of(const Rows *rows)
{
	return (char *) rows + sizeof(Rows);
}

/* None where the argument is NULL. */
Text
careperf_text_argument(FunctionCallInfo fcinfo, int argument)
{
	Text		value = {NULL, 0};

	if (!PG_ARGISNULL(argument))
	{
		struct varlena *datum = PG_GETARG_VARLENA_PP(argument);

		value.data = VARDATA_ANY(datum);
		value.length = VARSIZE_ANY_EXHDR(datum);
	}
	return value;
}

/* The value as PostgreSQL passes it around. */
struct varlena *
careperf_varlena(Text value)
{
	struct varlena *result = palloc(VARHDRSZ + value.length);

	SET_VARSIZE(result, VARHDRSZ + value.length);
	memcpy(VARDATA(result), value.data, value.length);
	return result;
}

static void
too_many_rows(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many rows in one group"),
			 errdetail("A group can have at most %d rows and 1 GB.", MAX_ROWS),
			 errhint("Group the rows by child, worker or team.")));
}

/* The same rows with room for so many more bytes; the old piece is gone. */
static Rows *
grow(Rows *rows, Size more)
{
	Size		size = sizeof(Rows) + rows->room;

	while (size < sizeof(Rows) + rows->used + more)
		size *= 2;
	if (!AllocSizeIsValid(size))
		too_many_rows();
	rows = repalloc(rows, size);
	rows->room = size - sizeof(Rows);
	return rows;
}

static void
count_rows(Rows *rows, int more)
{
	if (more > MAX_ROWS - rows->count)
		too_many_rows();
	rows->count += more;
}

/* The state that an argument is; NULL before the first row. */
Rows *
careperf_rows_argument(FunctionCallInfo fcinfo, int argument)
{
	return PG_ARGISNULL(argument) ? NULL : (Rows *) PG_GETARG_POINTER(argument);
}

/* The state of a transition or combine function, of that size if it is new. */
Rows *
careperf_rows_to_change(FunctionCallInfo fcinfo, Size size)
{
	Rows	   *rows = careperf_rows_argument(fcinfo, 0);

	if (rows == NULL)
	{
		MemoryContext context;

		if (!AggCheckCallContext(fcinfo, &context))
			elog(ERROR, "part of an aggregate called outside of it");
		rows = MemoryContextAlloc(context, size);
		*rows = (Rows) {.date = DATEVAL_NOEND,.room = size - sizeof(Rows)};
	}
	return rows;
}

Rows *
careperf_add_row(Rows *rows, Dates spell, const Text *texts, int ntexts)
{
	Size		size = sizeof(Dates);
	char	   *to;

	for (int i = 0; i < ntexts; i++)
		size += (texts[i].length < 255 ? 1 : 1 + sizeof(int32)) + (Size) texts[i].length;
	if (rows->used + size > rows->room)
		rows = grow(rows, size);
	to = bytes_of(rows) + rows->used;
	memcpy(to, &spell, sizeof(Dates));
	to += sizeof(Dates);
	for (int i = 0; i < ntexts; i++)
	{
		int32		length = texts[i].length;

		*to++ = (char) Min(length, 255);
		if (length >= 255)
		{
			memcpy(to, &length, sizeof(length));
			to += sizeof(length);
		}
		if (length > 0)
			memcpy(to, texts[i].data, length);
		to += length;
	}
	count_rows(rows, 1);
	rows->used += size;
	return rows;
}

/* The combine function; of two dates the earlier remains. */
Datum
careperf_rows_combine(PG_FUNCTION_ARGS)
{
	const Rows *other = careperf_rows_argument(fcinfo, 1);
	Rows	   *rows;

	if (other == NULL)
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	rows = careperf_rows_to_change(fcinfo, sizeof(Rows) + other->used);
	if (rows->used + other->used > rows->room)
		rows = grow(rows, other->used);
	memcpy(bytes_of(rows) + rows->used, bytes_of(other), other->used);
	count_rows(rows, other->count);
	rows->used += other->used;
	rows->date = Min(rows->date, other->date);
	PG_RETURN_POINTER(rows);
}

RowsWalk
careperf_walk_rows(const Rows *rows)
{
	return (RowsWalk) {rows->count, bytes_of(rows), bytes_of(rows) + rows->used};
}

static void
invalid_rows(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("these bytes are not the rows of an aggregate"),
			 errhint("Give them as the aggregate returned them.")));
}

static int32
next_length(RowsWalk *walk)
{
	int32		length;

	if (walk->next >= walk->end)
		invalid_rows();
	length = (unsigned char) *walk->next++;
	if (length == 255)
	{
		if (walk->end - walk->next < sizeof(length))
			invalid_rows();
		memcpy(&length, walk->next, sizeof(length));
		walk->next += sizeof(length);
	}
	if (length < 0 || length > walk->end - walk->next)
		invalid_rows();
	return length;
}

/* The next row; its texts point into the state. */
bool
careperf_next_row(RowsWalk *walk, Dates *spell, Text *texts, int ntexts)
{
	if (walk->left == 0)
	{
		if (walk->next != walk->end)
			invalid_rows();
		return false;
	}
	CHECK_FOR_INTERRUPTS();
	walk->left--;
	if (walk->end - walk->next < sizeof(Dates))
		invalid_rows();
	memcpy(spell, walk->next, sizeof(Dates));
	walk->next += sizeof(Dates);
	if (!IS_VALID_DATE(spell->start) || spell->start >= spell->end ||
		!(DATE_IS_NOEND(spell->end) || IS_VALID_DATE(spell->end)))
		invalid_rows();
	for (int i = 0; i < ntexts; i++)
	{
		int32		length = next_length(walk);

		texts[i] = (Text) {walk->next, length};
		walk->next += length;
	}
	return true;
}

/* The bytes depend on the rows alone, not on how much room there was for more. */
bytea *
careperf_rows_to_bytes(const Rows *rows)
{
	Rows		header = *rows;
	Size		size = VARHDRSZ + sizeof(Rows) + rows->used;
	bytea	   *bytes = palloc(size);

	header.room = rows->used;
	SET_VARSIZE(bytes, size);
	memcpy(VARDATA(bytes), &header, sizeof(Rows));
	memcpy(VARDATA(bytes) + sizeof(Rows), bytes_of(rows), rows->used);
	return bytes;
}

Rows *
careperf_rows_from_bytes(Text bytes)
{
	Rows	   *rows = palloc(Max(bytes.length, sizeof(Rows)));

	if (bytes.length < sizeof(Rows))
		invalid_rows();
	memcpy(rows, bytes.data, bytes.length);
	rows->room = bytes.length - sizeof(Rows);
	if (rows->used != rows->room || rows->count < 0 || rows->count > MAX_ROWS ||
		rows->count > rows->used / sizeof(Dates) ||
		(!DATE_NOT_FINITE(rows->date) && !IS_VALID_DATE(rows->date)))
		invalid_rows();
	return rows;
}

Datum
careperf_rows_serialize(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(careperf_rows_to_bytes((Rows *) PG_GETARG_POINTER(0)));
}

Datum
careperf_rows_deserialize(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(careperf_rows_from_bytes(careperf_text_argument(fcinfo, 0)));
}
