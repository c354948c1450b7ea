/*
 * care_aggregates.c
 *	  Aggregates over a child's rows of care_episode: care_history() and
 *	  placement_count_r12m().  The state keeps the rows in the order in which
 *	  they came (rows.c); care.c sorts them at the end.
 *
 * care_history() answers with the sets of dates and the periods of care that
 * most indicators ask for, and with the episodes themselves, out of which
 * each_placement() and each_status() work out the rest for those that need it:
 * that takes a microsecond a child, while lists of rows that nobody reads take
 * longer to store.
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
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(careperf_care_history_transition);
PG_FUNCTION_INFO_V1(careperf_care_history_final);
PG_FUNCTION_INFO_V1(careperf_each_placement);
PG_FUNCTION_INFO_V1(careperf_each_status);
PG_FUNCTION_INFO_V1(careperf_placement_count_transition);
PG_FUNCTION_INFO_V1(careperf_placement_count_combine);
PG_FUNCTION_INFO_V1(careperf_placement_count_final);

/* where in the argument list of each aggregate a column stands; 0 if nowhere */
typedef struct Arguments
{
	int			start;
	int			end;
	int			column[EPISODE_COLUMNS];
	int			birth_or_as_of;
} Arguments;

static const Arguments care_history_arguments = {
	.start = 1,.end = 7,.column = {2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14},.birth_or_as_of = 15
};

static const Arguments placement_count_arguments = {
	.start = 1,.end = 6,
	.column = {
		[REASON_STARTED] = 2,[LEGAL_STATUS] = 3,[PLACEMENT_TYPE] = 4,[PLACEMENT_PROVIDER] = 5,
		[PLACEMENT_POSTCODE] = 7,[PLACEMENT_URN] = 8
	},
	.birth_or_as_of = 9
};

static void
dates_differ(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the date to count placements on differs between rows"),
			 errhint("Give the same reporting date for every row.")));
}

/*
 * A numeric as text: its own bytes could not be believed when they are read
 * again.
 */
static Text
numeric_argument(FunctionCallInfo fcinfo, int argument)
{
	Text		value = {NULL, 0};

	if (!PG_ARGISNULL(argument))
	{
		value.data = DatumGetCString(DirectFunctionCall1(numeric_out,
														 PG_GETARG_DATUM(argument)));
		value.length = strlen(value.data);
	}
	return value;
}

static Datum
transition(FunctionCallInfo fcinfo, const Arguments *arguments, DateADT birth_or_as_of)
{
	Rows	   *rows = careperf_rows_to_change(fcinfo, 256);
	Dates		spell = careperf_spell_arguments(fcinfo, arguments->start, arguments->end);
	Text		columns[EPISODE_COLUMNS] = {0};

	/* of dates of birth that differ the earliest, whatever the order of rows */
	rows->date = Min(rows->date, birth_or_as_of);
	for (int i = 0; i < EPISODE_COLUMNS; i++)
		if (arguments->column[i] > 0)
			columns[i] = i == DISTANCE_MILES ? numeric_argument(fcinfo, arguments->column[i])
				: careperf_text_argument(fcinfo, arguments->column[i]);
	/* spells that cover no day, and short breaks, are left out of everything */
	if (spell.start < spell.end && !careperf_is_short_break(columns[LEGAL_STATUS]))
		rows = careperf_add_row(rows, spell, columns, EPISODE_COLUMNS);
	PG_RETURN_POINTER(rows);
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
	const Rows *rows = careperf_rows_argument(fcinfo, 0);
	DateADT		as_of;

	if (PG_ARGISNULL(arguments->birth_or_as_of) ||
		DATE_NOT_FINITE(PG_GETARG_DATEADT(arguments->birth_or_as_of)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the date to count placements on must be a finite date"),
				 errhint("Give the same reporting date for every row, such as date '2019-07-31'.")));
	as_of = PG_GETARG_DATEADT(arguments->birth_or_as_of);
	if (rows != NULL && rows->date != as_of)
		dates_differ();
	return transition(fcinfo, arguments, as_of);
}

Datum
careperf_placement_count_combine(PG_FUNCTION_ARGS)
{
	const Rows *rows = careperf_rows_argument(fcinfo, 0);
	const Rows *other = careperf_rows_argument(fcinfo, 1);

	if (rows != NULL && other != NULL && rows->date != other->date)
		dates_differ();
	return careperf_rows_combine(fcinfo);
}

static CareHistory *
history_of(const Rows *rows, DateADT date_of_birth)
{
	Episode    *episodes = palloc0(sizeof(Episode) * Max(rows->count, 1));
	RowsWalk	walk = careperf_walk_rows(rows);
	int			nepisodes = 0;
	Dates		spell;

	while (careperf_next_row(&walk, &spell, episodes[nepisodes].column, EPISODE_COLUMNS))
	{
		episodes[nepisodes].start = spell.start;
		episodes[nepisodes].end = spell.end;
		nepisodes++;
	}
	return careperf_care_history(episodes, nepisodes, date_of_birth);
}

Datum
careperf_placement_count_final(PG_FUNCTION_ARGS)
{
	const Rows *rows = careperf_rows_argument(fcinfo, 0);

	if (rows == NULL)
		PG_RETURN_INT32(0);
	PG_RETURN_INT32(careperf_placement_count(history_of(rows, DATEVAL_NOEND), rows->date));
}

/* the composite types that care_history() returns, looked up once a query */
typedef struct ResultTypes
{
	TupleDesc	result;
	TupleDesc	period;
} ResultTypes;

static const ResultTypes *
result_types(FunctionCallInfo fcinfo)
{
	ResultTypes *types = fcinfo->flinfo->fn_extra;

	if (types == NULL)
	{
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
		Oid			periods;

		types = palloc(sizeof(ResultTypes));
		if (get_call_result_type(fcinfo, NULL, &types->result) != TYPEFUNC_COMPOSITE ||
			types->result->natts != 5)
			elog(ERROR, "careperf.care_history does not return its type");
		periods = TupleDescAttr(types->result, 3)->atttypid;
		types->period = lookup_rowtype_tupdesc_copy(get_element_type(periods), -1);
		MemoryContextSwitchTo(caller);
		fcinfo->flinfo->fn_extra = types;
	}
	return types;
}

static Datum
make_row(TupleDesc type, Datum *values, bool *nulls)
{
	return HeapTupleGetDatum(heap_form_tuple(type, values, nulls));
}

static void
set_text(Datum *values, bool *nulls, int i, Text value)
{
	nulls[i] = value.length == 0;
	if (!nulls[i])
	{
		/* a user's own bytes could smuggle anything into a text */
		pg_verifymbstr(value.data, value.length, false);
		values[i] = PointerGetDatum(careperf_varlena(value));
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
periods_array(const CareHistory *history, TupleDesc type)
{
	Datum	   *rows = palloc(sizeof(Datum) * history->nperiods);

	for (int i = 0; i < history->nperiods; i++)
	{
		const Period *period = &history->periods[i];
		const Text	none = {NULL, 0};
		Datum		values[10];
		bool		nulls[10] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = DateADTGetDatum(period->start);
		set_date(values, nulls, 2, period->end);
		set_date(values, nulls, 3, i > 0 ? period[-1].end : DATEVAL_NOEND);
		set_date(values, nulls, 4, i + 1 < history->nperiods ? period[1].start : DATEVAL_NOEND);
		set_date(values, nulls, 5, i + 1 < history->nperiods ? period[1].end : DATEVAL_NOEND);
		set_date(values, nulls, 6, period->placed_for_adoption);
		set_date(values, nulls, 7, period->placement_order);
		set_text(values, nulls, 8, period->first->column[REASON_STARTED]);
		set_text(values, nulls, 9, period->last ? period->last->column[REASON_ENDED] : none);
		rows[i] = make_row(type, values, nulls);
	}
	return PointerGetDatum(construct_array(rows, history->nperiods, type->tdtypeid, -1, false,
										   TYPALIGN_DOUBLE));
}

/*
 * The episodes in order, so that they do not depend on that of the rows; most
 * rows come in order.
 */
static bytea *
episodes_in_order(const CareHistory *history, const Rows *rows)
{
	Rows	   *sorted;
	int			i = 1;

	/* the texts point into the rows */
	while (i < history->nepisodes &&
		   history->episodes[i - 1].column[0].data < history->episodes[i].column[0].data)
		i++;
	if (i >= history->nepisodes)
		return careperf_rows_to_bytes(rows);

	sorted = palloc(sizeof(Rows) + rows->used);
	*sorted = (Rows) {.date = rows->date,.room = rows->used};
	for (i = 0; i < history->nepisodes; i++)
	{
		const Episode *episode = &history->episodes[i];
		Dates		spell = {episode->start, episode->end};

		sorted = careperf_add_row(sorted, spell, episode->column, EPISODE_COLUMNS);
	}
	return careperf_rows_to_bytes(sorted);
}

/* careperf.care_history, NULL where no episode covers a day */
Datum
careperf_care_history_final(PG_FUNCTION_ARGS)
{
	const Rows *rows = careperf_rows_argument(fcinfo, 0);
	const ResultTypes *types = result_types(fcinfo);
	CareHistory *history;
	Datum		values[5];
	bool		nulls[5] = {false};

	if (rows == NULL)
		PG_RETURN_NULL();
	history = history_of(rows, rows->date);
	if (history->nperiods == 0)
		PG_RETURN_NULL();
	values[0] = MultirangeTypePGetDatum(careperf_in_care(history));
	values[1] = MultirangeTypePGetDatum(careperf_three_or_more_placements(history));
	values[2] = MultirangeTypePGetDatum(careperf_same_placement_2_years(history));
	values[3] = periods_array(history, types->period);
	values[4] = PointerGetDatum(episodes_in_order(history, rows));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(types->result, values, nulls)));
}

static void
placement_row(const CareHistory *history, int i, Datum *values, bool *nulls)
{
	const Placement *placement = &history->placements[i];

	values[0] = Int32GetDatum(placement->period + 1);
	values[1] = Int32GetDatum(i + 1);
	values[2] = DateADTGetDatum(placement->start);
	set_date(values, nulls, 3, placement->end);
	set_text(values, nulls, 4, placement->first->column[PLACEMENT_TYPE]);
}

static void
status_row(const CareHistory *history, int i, Datum *values, bool *nulls)
{
	const Status *status = &history->statuses[i];
	const Text	none = {NULL, 0};

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
}

static const CareHistory *
history_argument(FunctionCallInfo fcinfo)
{
	const Rows *rows = careperf_rows_from_bytes(careperf_text_argument(fcinfo, 0));

	return history_of(rows, rows->date);
}

/* Fills in row i of a list out of a history. */
typedef void (*MakeRow) (const CareHistory *history, int i, Datum *values, bool *nulls);

static Datum
return_rows(FunctionCallInfo fcinfo, const CareHistory *history, int count, MakeRow make)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Datum		values[11];
	bool		nulls[11] = {false};

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		make(history, i, values, nulls);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

Datum
careperf_each_placement(PG_FUNCTION_ARGS)
{
	const CareHistory *history = history_argument(fcinfo);

	return return_rows(fcinfo, history, history->nplacements, placement_row);
}

Datum
careperf_each_status(PG_FUNCTION_ARGS)
{
	const CareHistory *history = history_argument(fcinfo);

	return return_rows(fcinfo, history, history->nstatuses, status_row);
}
