/*
 * milestones.c
 *	  The aggregate days_between_milestones: days from one kind of milestone
 *	  to another among the milestones of a child.
 *
 * It answers with the latest milestone to count from on or before the first
 * milestone to count to.  Which that first one is is known only at the end,
 * so the state keeps every date to count from that is not too late already.
 *
 * The state is a bytea: empty before the first row, then a MilestoneState.
 * Anybody may call the state functions with any bytea, so it is checked on
 * every entry; a date to count from is only checked before it is subtracted.
 */
#include "careperf.h"

#include "fmgr.h"

#define INITIAL_CAPACITY	2

typedef struct MilestoneState
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		count;
	DateADT		first_to;		/* DATEVAL_NOEND while there is none */
	DateADT		from[FLEXIBLE_ARRAY_MEMBER];	/* no order; room for more */
} MilestoneState;

#define STATE_SIZE(capacity) \
	(offsetof(MilestoneState, from) + (Size) (capacity) * sizeof(DateADT))
#define STATE_CAPACITY(state) \
	((VARSIZE(state) - offsetof(MilestoneState, from)) / sizeof(DateADT))

static void
report_invalid_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid state of careperf.days_between_milestones"),
			 errhint("Only the aggregate calls its state functions.")));
}

static MilestoneState *
make_state(Size capacity)
{
	MilestoneState *state = palloc0(STATE_SIZE(capacity));

	SET_VARSIZE(state, STATE_SIZE(capacity));
	state->first_to = DATEVAL_NOEND;
	return state;
}

/* the state to read, NULL while it is empty */
static MilestoneState *
state_argument(FunctionCallInfo fcinfo, int number)
{
	MilestoneState *state = (MilestoneState *) PG_GETARG_BYTEA_P(number);

	if (VARSIZE(state) == VARHDRSZ)
		return NULL;
	if (VARSIZE(state) < STATE_SIZE(0) ||
		VARSIZE(state) != STATE_SIZE(STATE_CAPACITY(state)) ||
		state->count < 0 || state->count > STATE_CAPACITY(state) ||
		!(IS_VALID_DATE(state->first_to) || DATE_IS_NOEND(state->first_to)))
		report_invalid_state();
	return state;
}

/*
 * The state to add to.  An aggregate's own may be changed in place; whoever
 * else calls gets a copy.  New and grown ones are made in the caller's
 * context, from where the executor copies them to the aggregate's.
 */
static MilestoneState *
state_to_add_to(FunctionCallInfo fcinfo, int number)
{
	MilestoneState *state = state_argument(fcinfo, number);

	if (state == NULL)
		return make_state(INITIAL_CAPACITY);
	if (!AggCheckCallContext(fcinfo, NULL))
		return memcpy(palloc(VARSIZE(state)), state, VARSIZE(state));
	return state;
}

static MilestoneState *
add_from(MilestoneState *state, DateADT from)
{
	if (from > state->first_to)
		return state;
	if (state->count == STATE_CAPACITY(state))
	{
		MilestoneState *grown = make_state((Size) state->count * 2 + INITIAL_CAPACITY);

		grown->count = state->count;
		grown->first_to = state->first_to;
		memcpy(grown->from, state->from, state->count * sizeof(DateADT));
		state = grown;
	}
	state->from[state->count++] = from;
	return state;
}

static bool
same_text(const text *a, const text *b)
{
	return VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
}

PG_FUNCTION_INFO_V1(careperf_days_between_milestones_transition);
Datum
careperf_days_between_milestones_transition(PG_FUNCTION_ARGS)
{
	text	   *milestone = PG_GETARG_TEXT_PP(1);
	DateADT		date = PG_GETARG_DATEADT(2);
	bool		counts_from = same_text(milestone, PG_GETARG_TEXT_PP(3));
	bool		counts_to = same_text(milestone, PG_GETARG_TEXT_PP(4));
	MilestoneState *state = state_to_add_to(fcinfo, 0);

	if (DATE_NOT_FINITE(date))
		PG_RETURN_POINTER(state);
	if (counts_from)
		state = add_from(state, date);
	if (counts_to)
		state->first_to = Min(state->first_to, date);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(careperf_days_between_milestones_combine);
Datum
careperf_days_between_milestones_combine(PG_FUNCTION_ARGS)
{
	MilestoneState *state = state_to_add_to(fcinfo, 0);
	const MilestoneState *other = state_argument(fcinfo, 1);

	if (other == NULL)
		PG_RETURN_POINTER(state);
	state->first_to = Min(state->first_to, other->first_to);
	for (int i = 0; i < other->count; i++)
		state = add_from(state, other->from[i]);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(careperf_days_between_milestones_final);
Datum
careperf_days_between_milestones_final(PG_FUNCTION_ARGS)
{
	const MilestoneState *state = state_argument(fcinfo, 0);
	DateADT		latest_from = DATEVAL_NOBEGIN;

	if (state == NULL || DATE_IS_NOEND(state->first_to))
		PG_RETURN_NULL();
	for (int i = 0; i < state->count; i++)
		if (state->from[i] <= state->first_to)
			latest_from = Max(latest_from, state->from[i]);
	if (DATE_IS_NOBEGIN(latest_from))
		PG_RETURN_NULL();
	if (!IS_VALID_DATE(latest_from))
		report_invalid_state();
	PG_RETURN_INT32(state->first_to - latest_from);
}
