/*
 * care_aggregates.c
 *	  Aggregates over a child's rows of care_episode: care_history() and
 *	  placement_count_r12m().
 *
 * The state is a plain bytea that holds the rows one after the other, in the
 * order in which they came (care.c sorts them at the end).  It grows by
 * doubling; the header says how much of it is in use:
 *
 *		CareState, then for each row: RowHeader, then per text column its
 *		length (one byte, or 255 and four bytes) and its bytes.
 *
 * Nothing in it is aligned, as a bytea may come from anywhere; and as any SQL
 * user can call these functions with a bytea of their own, every length is
 * checked against what is there before it is believed.
 */
#include "care.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(careperf_care_history_transition);
PG_FUNCTION_INFO_V1(careperf_care_history_combine);
PG_FUNCTION_INFO_V1(careperf_care_history_final);
PG_FUNCTION_INFO_V1(careperf_each_row);
PG_FUNCTION_INFO_V1(careperf_placement_count_transition);
PG_FUNCTION_INFO_V1(careperf_placement_count_combine);
PG_FUNCTION_INFO_V1(careperf_placement_count_final);

typedef enum Layout
{
	CARE_HISTORY = 0x63617265,
	PLACEMENT_COUNT
} Layout;

typedef struct CareState
{
	int32		layout;			/* whose state this is */
	DateADT		birth_or_as_of;	/* date of birth, or the date asked for */
	int32		nrows;
	int32		used;			/* bytes of rows */
} CareState;

typedef struct RowHeader
{
	DateADT		start;
	DateADT		end;
} RowHeader;

/* where in the argument list of each aggregate a column stands; 0 if nowhere */
typedef struct Arguments
{
	Layout		layout;
	int			start;
	int			end;
	int			column[EPISODE_COLUMNS];
	int			birth_or_as_of;
} Arguments;

static const Arguments care_history_arguments = {
	.layout = CARE_HISTORY,.start = 1,.end = 7,.column = {2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14},.birth_or_as_of = 15
};

static const Arguments placement_count_arguments = {
	.layout = PLACEMENT_COUNT,.start = 1,.end = 6,
	.column = {
		[REASON_STARTED] = 2,[LEGAL_STATUS] = 3,[PLACEMENT_TYPE] = 4,[PLACEMENT_PROVIDER] = 5,
		[PLACEMENT_POSTCODE] = 7,[PLACEMENT_URN] = 8
	},
	.birth_or_as_of = 9
};

static void
invalid_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid state of an aggregate over episodes"),
			 errhint("Call the aggregate, not the functions it is made of.")));
}

static void
dates_differ(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the date to count placements on differs between rows"),
			 errhint("Give the same reporting date for every row.")));
}

static CareState
read_header(const bytea *state, Layout layout)
{
	CareState	header;

	if (VARSIZE(state) < VARHDRSZ + sizeof(CareState))
		invalid_state();
	memcpy(&header, VARDATA(state), sizeof(header));
	if (header.layout != (int32) layout || header.nrows < 0 || header.used < 0 ||
		header.used > VARSIZE(state) - VARHDRSZ - sizeof(CareState) ||
		header.nrows > header.used / (int) sizeof(RowHeader))
		invalid_state();
	if (!DATE_NOT_FINITE(header.birth_or_as_of) && !IS_VALID_DATE(header.birth_or_as_of))
		invalid_state();
	return header;
}

static char *
rows_of(const bytea *state)
{
	return VARDATA(state) + sizeof(CareState);
}

/*
 * A copy of the state with room for so many more bytes of rows; a new one
 * where there is none.
 */
static bytea *
grow_state(const bytea *state, Size more, Layout layout, DateADT birth_or_as_of)
{
	CareState	header = {layout, birth_or_as_of, 0, 0};
	Size		size = 256;
	bytea	   *grown;

	if (state != NULL)
		header = read_header(state, layout);
	more += header.used + VARHDRSZ + sizeof(CareState);
	while (size < more)
		size *= 2;
	if (!AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many episodes in one group"),
				 errhint("Group the rows of care_episode by child_id.")));
	grown = palloc(size);
	SET_VARSIZE(grown, size);
	memset(VARDATA(grown), 0, size - VARHDRSZ);
	memcpy(VARDATA(grown), &header, sizeof(header));
	if (state != NULL)
		memcpy(rows_of(grown), rows_of(state), header.used);
	return grown;
}

/* An argument's bytes; none where it is NULL. */
static Text
text_argument(FunctionCallInfo fcinfo, int argument)
{
	Text		value = {NULL, 0};

	if (argument > 0 && !PG_ARGISNULL(argument))
	{
		struct varlena *datum = PG_GETARG_VARLENA_PP(argument);

		value.data = VARDATA_ANY(datum);
		value.length = VARSIZE_ANY_EXHDR(datum);
	}
	return value;
}

/*
 * A numeric as text: its own bytes could not be believed when they are read
 * again.
 */
static Text
numeric_argument(FunctionCallInfo fcinfo, int argument)
{
	Text		value = {NULL, 0};

	if (argument > 0 && !PG_ARGISNULL(argument))
	{
		value.data = DatumGetCString(DirectFunctionCall1(numeric_out,
														 PG_GETARG_DATUM(argument)));
		value.length = strlen(value.data);
	}
	return value;
}

/*
 * The earliest of the dates of birth that a child's rows carry (they should
 * all be the same), so that the answer does not depend on their order.
 */
static DateADT
earlier(DateADT a, DateADT b)
{
	return Min(a, b);
}

static Datum
transition(FunctionCallInfo fcinfo, const Arguments *arguments, DateADT birth_or_as_of)
{
	bytea	   *state = PG_ARGISNULL(0) ? NULL : PG_GETARG_BYTEA_P(0);
	RowHeader	row = {0, DATEVAL_NOEND};
	Text		columns[EPISODE_COLUMNS];
	Size		size = sizeof(RowHeader);
	CareState	header;
	char	   *to;

	if (!PG_ARGISNULL(arguments->end) &&
		PG_GETARG_DATEADT(arguments->end) <= CAREPERF_LAST_DATE)
		row.end = PG_GETARG_DATEADT(arguments->end);
	columns[LEGAL_STATUS] = text_argument(fcinfo, arguments->column[LEGAL_STATUS]);

	/* spells that cover no day, and short breaks, are left out of everything */
	if (PG_ARGISNULL(arguments->start) ||
		!CAREPERF_IS_USABLE(PG_GETARG_DATEADT(arguments->start)) ||
		row.end <= PG_GETARG_DATEADT(arguments->start) ||
		careperf_is_short_break(columns[LEGAL_STATUS]))
	{
		if (state == NULL)
			state = grow_state(NULL, 0, arguments->layout, birth_or_as_of);
		read_header(state, arguments->layout);
		PG_RETURN_BYTEA_P(state);
	}
	row.start = PG_GETARG_DATEADT(arguments->start);
	for (int i = 0; i < EPISODE_COLUMNS; i++)
	{
		columns[i] = i == DISTANCE_MILES ? numeric_argument(fcinfo, arguments->column[i])
			: text_argument(fcinfo, arguments->column[i]);
		size += (columns[i].length < 255 ? 1 : 5) + (Size) columns[i].length;
	}

	/* in place if the state is the aggregate's own and has room */
	if (state == NULL || !AggCheckCallContext(fcinfo, NULL))
		state = grow_state(state, size, arguments->layout, birth_or_as_of);
	header = read_header(state, arguments->layout);
	if (header.used + size > VARSIZE(state) - VARHDRSZ - sizeof(CareState))
		state = grow_state(state, size, arguments->layout, birth_or_as_of);

	to = rows_of(state) + header.used;
	memcpy(to, &row, sizeof(row));
	to += sizeof(row);
	for (int i = 0; i < EPISODE_COLUMNS; i++)
	{
		if (columns[i].length < 255)
			*to++ = (char) columns[i].length;
		else
		{
			int32		length = columns[i].length;

			*to++ = (char) 255;
			memcpy(to, &length, sizeof(length));
			to += sizeof(length);
		}
		if (columns[i].length > 0)
			memcpy(to, columns[i].data, columns[i].length);
		to += columns[i].length;
	}
	header.nrows++;
	header.used += size;
	header.birth_or_as_of = earlier(header.birth_or_as_of, birth_or_as_of);
	memcpy(VARDATA(state), &header, sizeof(header));
	PG_RETURN_BYTEA_P(state);
}

Datum
careperf_care_history_transition(PG_FUNCTION_ARGS)
{
	const Arguments *arguments = &care_history_arguments;

	return transition(fcinfo, arguments,
					  PG_ARGISNULL(arguments->birth_or_as_of) ||
					  !CAREPERF_IS_USABLE(PG_GETARG_DATEADT(arguments->birth_or_as_of)) ?
					  DATEVAL_NOEND : PG_GETARG_DATEADT(arguments->birth_or_as_of));
}

Datum
careperf_placement_count_transition(PG_FUNCTION_ARGS)
{
	const Arguments *arguments = &placement_count_arguments;
	DateADT		as_of;

	if (PG_ARGISNULL(arguments->birth_or_as_of) ||
		DATE_NOT_FINITE(PG_GETARG_DATEADT(arguments->birth_or_as_of)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the date to count placements on must be a finite date"),
				 errhint("Give the same reporting date for every row, such as date '2019-07-31'.")));
	as_of = PG_GETARG_DATEADT(arguments->birth_or_as_of);
	if (!PG_ARGISNULL(0))
	{
		CareState	header = read_header(PG_GETARG_BYTEA_P(0), PLACEMENT_COUNT);

		if (header.birth_or_as_of != as_of)
			dates_differ();
	}
	return transition(fcinfo, arguments, as_of);
}

static Datum
combine(FunctionCallInfo fcinfo, Layout layout)
{
	bytea	   *state;
	bytea	   *other;
	CareState	header;
	CareState	added;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_BYTEA_P(grow_state(PG_GETARG_BYTEA_P(PG_ARGISNULL(0) ? 1 : 0), 0,
									 layout, DATEVAL_NOEND));

	state = PG_GETARG_BYTEA_P(0);
	other = PG_GETARG_BYTEA_P(1);
	header = read_header(state, layout);
	added = read_header(other, layout);
	if (layout == PLACEMENT_COUNT && header.birth_or_as_of != added.birth_or_as_of)
		dates_differ();
	if (!AggCheckCallContext(fcinfo, NULL) ||
		(Size) header.used + added.used > VARSIZE(state) - VARHDRSZ - sizeof(CareState))
		state = grow_state(state, added.used, layout, DATEVAL_NOEND);
	memcpy(rows_of(state) + header.used, rows_of(other), added.used);
	header.nrows += added.nrows;
	header.used += added.used;
	header.birth_or_as_of = earlier(header.birth_or_as_of, added.birth_or_as_of);
	memcpy(VARDATA(state), &header, sizeof(header));
	PG_RETURN_BYTEA_P(state);
}

Datum
careperf_care_history_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, CARE_HISTORY);
}

Datum
careperf_placement_count_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, PLACEMENT_COUNT);
}

/* The rows of a state; their texts point into it. */
static Episode *
read_episodes(const bytea *state, CareState header)
{
	const char *from = rows_of(state);
	const char *end = from + header.used;
	Episode    *episodes;

	episodes = palloc0(sizeof(Episode) * Max(header.nrows, 1));
	for (int i = 0; i < header.nrows; i++)
	{
		Episode    *episode = &episodes[i];
		RowHeader	row;

		CHECK_FOR_INTERRUPTS();
		if (end - from < (ptrdiff_t) sizeof(row))
			invalid_state();
		memcpy(&row, from, sizeof(row));
		from += sizeof(row);
		episode->start = row.start;
		episode->end = row.end;
		if (!IS_VALID_DATE(row.start) || row.end <= row.start ||
			!(DATE_IS_NOEND(row.end) || IS_VALID_DATE(row.end)))
			invalid_state();
		for (int c = 0; c < EPISODE_COLUMNS; c++)
		{
			int32		length;

			if (end - from < 1)
				invalid_state();
			length = (unsigned char) *from++;
			if (length == 255)
			{
				if (end - from < (ptrdiff_t) sizeof(length))
					invalid_state();
				memcpy(&length, from, sizeof(length));
				from += sizeof(length);
			}
			if (length < 0 || length > end - from)
				invalid_state();
			episode->column[c] = (Text) {from, length};
			from += length;
		}
	}
	if (from != end)
		invalid_state();
	return episodes;
}

Datum
careperf_placement_count_final(PG_FUNCTION_ARGS)
{
	bytea	   *state;
	CareState	header;

	if (PG_ARGISNULL(0))
		PG_RETURN_INT32(0);
	state = PG_GETARG_BYTEA_P(0);
	header = read_header(state, PLACEMENT_COUNT);
	PG_RETURN_INT32(careperf_placement_count(careperf_care_history(read_episodes(state, header),
																  header.nrows, DATEVAL_NOEND),
											 header.birth_or_as_of));
}

/* building rows of the composite types that care_history() returns */
typedef struct RowType
{
	Oid			type;
	TupleDesc	descriptor;
} RowType;

static RowType
row_type(Oid type)
{
	return (RowType) {type, lookup_rowtype_tupdesc(type, -1)};
}

static Datum
make_row(RowType type, Datum *values, bool *nulls)
{
	return HeapTupleGetDatum(heap_form_tuple(type.descriptor, values, nulls));
}

static Datum
make_array(RowType type, Datum *rows, int nrows)
{
	ReleaseTupleDesc(type.descriptor);
	return PointerGetDatum(construct_array(rows, nrows, type.type, -1, false, TYPALIGN_DOUBLE));
}

static void
set_text(Datum *values, bool *nulls, int i, Text value)
{
	nulls[i] = value.length == 0;
	if (!nulls[i])
	{
		/* a state of the user's own could smuggle anything into a text */
		pg_verifymbstr(value.data, value.length, false);
		values[i] = PointerGetDatum(cstring_to_text_with_len(value.data, value.length));
	}
}

static void
set_numeric(Datum *values, bool *nulls, int i, Text value)
{
	nulls[i] = value.length == 0;
	if (!nulls[i])
		values[i] = DirectFunctionCall3(numeric_in,
										CStringGetDatum(pnstrdup(value.data, value.length)),
										ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

static void
set_date(Datum *values, bool *nulls, int i, DateADT date)
{
	nulls[i] = DATE_IS_NOEND(date);
	values[i] = DateADTGetDatum(date);
}

static Datum
periods_array(const CareHistory *history, RowType type)
{
	Datum	   *rows = palloc(sizeof(Datum) * Max(history->nperiods, 1));

	for (int i = 0; i < history->nperiods; i++)
	{
		const Period *period = &history->periods[i];
		const Text	none = {NULL, 0};
		Datum		values[7];
		bool		nulls[7] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = DateADTGetDatum(period->start);
		set_date(values, nulls, 2, period->end);
		set_text(values, nulls, 3, period->first->column[REASON_STARTED]);
		set_text(values, nulls, 4, period->last ? period->last->column[REASON_ENDED] : none);
		set_date(values, nulls, 5, period->placed_for_adoption);
		set_date(values, nulls, 6, period->placement_order);
		rows[i] = make_row(type, values, nulls);
	}
	return make_array(type, rows, history->nperiods);
}

static Datum
placements_array(const CareHistory *history, RowType type)
{
	Datum	   *rows = palloc(sizeof(Datum) * Max(history->nplacements, 1));

	for (int i = 0; i < history->nplacements; i++)
	{
		const Placement *placement = &history->placements[i];
		Datum		values[5];
		bool		nulls[5] = {false};

		values[0] = Int32GetDatum(placement->period + 1);
		values[1] = Int32GetDatum(i + 1);
		values[2] = DateADTGetDatum(placement->start);
		set_date(values, nulls, 3, placement->end);
		set_text(values, nulls, 4, placement->first->column[PLACEMENT_TYPE]);
		rows[i] = make_row(type, values, nulls);
	}
	return make_array(type, rows, history->nplacements);
}

static Datum
statuses_array(const CareHistory *history, RowType type)
{
	Datum	   *rows = palloc(sizeof(Datum) * Max(history->nstatuses, 1));
	const Text	none = {NULL, 0};

	for (int i = 0; i < history->nstatuses; i++)
	{
		const Status *status = &history->statuses[i];
		Datum		values[11];
		bool		nulls[11] = {false};

		values[0] = Int32GetDatum(status->period + 1);
		values[1] = Int32GetDatum(status->placement + 1);
		values[2] = DateADTGetDatum(status->start);
		set_date(values, nulls, 3, status->end);
		set_text(values, nulls, 4, status->episode->column[LEGAL_STATUS]);
		set_text(values, nulls, 5, status->episode->column[CATEGORY_OF_NEED]);
		set_text(values, nulls, 6, status->placed->column[PLACEMENT_TYPE]);
		set_text(values, nulls, 7, status->placed->column[PLACEMENT_PROVIDER]);
		set_text(values, nulls, 8, status->placed->column[PLACEMENT_LA]);
		set_numeric(values, nulls, 9, status->placed->column[DISTANCE_MILES]);
		set_text(values, nulls, 10, careperf_is_temporary_stay(status->episode) ?
				 status->episode->column[PLACEMENT_TYPE] : none);
		rows[i] = make_row(type, values, nulls);
	}
	return make_array(type, rows, history->nstatuses);
}

/* careperf.care_history, NULL where no episode covers a day */
Datum
careperf_care_history_final(PG_FUNCTION_ARGS)
{
	TupleDesc	result_type;
	bytea	   *state;
	CareState	header;
	CareHistory *history;
	RowType		types[6];
	Datum		values[6];
	bool		nulls[6] = {false};

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &result_type) != TYPEFUNC_COMPOSITE ||
		result_type->natts != lengthof(values))
		elog(ERROR, "careperf.care_history does not return its type");
	state = PG_GETARG_BYTEA_P(0);
	header = read_header(state, CARE_HISTORY);
	history = careperf_care_history(read_episodes(state, header), header.nrows,
									header.birth_or_as_of);
	if (history->nperiods == 0)
		PG_RETURN_NULL();

	for (int i = 3; i < lengthof(types); i++)
		types[i] = row_type(get_element_type(TupleDescAttr(result_type, i)->atttypid));
	values[0] = MultirangeTypePGetDatum(careperf_in_care(history));
	values[1] = MultirangeTypePGetDatum(careperf_three_or_more_placements(history));
	values[2] = MultirangeTypePGetDatum(careperf_same_placement_2_years(history));
	values[3] = periods_array(history, types[3]);
	values[4] = placements_array(history, types[4]);
	values[5] = statuses_array(history, types[5]);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(result_type, values, nulls)));
}

/*
 * unnest() for the lists of a history, with functions in front of it that tell
 * the planner how long they are.  It takes each array for ten rows long, and
 * children for ten times as many as they are with every list that is read.
 */
Datum
careperf_each_row(PG_FUNCTION_ARGS)
{
	return array_unnest(fcinfo);
}
