/*
 * care.c
 *	  A child's history in care, worked out from episodes in any order.
 *
 * The rules are those of the indicator definitions, sections 1.2, 1.3 and 1.7:
 *
 * - Episodes are put in order of start, end (open ones last) and every column
 *	 as text.  An open episode ends at the next later start.  On a day that
 *	 several episodes cover, the last in this order decides; when it ends, the
 *	 one below resumes.
 * - Days in care that follow each other are one period of care.  It ends, at
 *	 the latest, on the 18th birthday.
 * - Within a period, an episode continues the placement before it or begins
 *	 another; see continues_placement().
 *
 * Nothing here depends on a reporting date: the sets of dates at the end say
 * on which dates a statement is true.
 */
#include "care.h"

#include "miscadmin.h"

static bool
code_in(Text code, const char *first_letters, char from, char to)
{
	return code.length == 2 && strchr(first_letters, code.data[0]) &&
		code.data[1] >= from && code.data[1] <= to;
}

/* V3 and V4: agreed series of short breaks, left out of everything */
bool
careperf_is_short_break(Text legal_status)
{
	return code_in(legal_status, "V", '3', '4');
}

/* T0 to T4: hospital, holiday and other stays that interrupt no placement */
bool
careperf_is_temporary_stay(const Episode *episode)
{
	return code_in(episode->column[PLACEMENT_TYPE], "T", '0', '4');
}

bool
careperf_is_placed_for_adoption(const Episode *episode)
{
	return code_in(episode->column[PLACEMENT_TYPE], "A", '3', '6');
}

static bool
is_foster_placement(const Episode *episode)
{
	return code_in(episode->column[PLACEMENT_TYPE], "U", '1', '6');
}

/* A3 and A5: placed for adoption with the current foster carer */
static bool
is_adoption_by_carer(const Episode *episode)
{
	return code_in(episode->column[PLACEMENT_TYPE], "A", '3', '3') ||
		code_in(episode->column[PLACEMENT_TYPE], "A", '5', '5');
}

static bool
is_placement_order(const Episode *episode)
{
	return code_in(episode->column[LEGAL_STATUS], "DE", '1', '1');
}

/* X1: another episode should have followed, so nobody knows why care ended */
static bool
is_unknown_ending(const Episode *episode)
{
	return code_in(episode->column[REASON_ENDED], "X", '1', '1');
}

/* L, T and U: the legal status or the record changed, not the carer */
static bool
is_same_carer(const Episode *episode)
{
	Text		reason = episode->column[REASON_STARTED];

	return reason.length == 1 && strchr("LTU", reason.data[0]);
}

static int
compare_text(Text a, Text b)
{
	int			common = Min(a.length, b.length);
	int			result = common == 0 ? 0 : memcmp(a.data, b.data, common);

	return result != 0 ? result : a.length - b.length;
}

static int
compare_episodes(const void *pa, const void *pb)
{
	const Episode *a = pa;
	const Episode *b = pb;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	for (int i = 0; i < EPISODE_COLUMNS; i++)
	{
		int			result = compare_text(a->column[i], b->column[i]);

		if (result != 0)
			return result;
	}
	return 0;
}

/*
 * Sets how far each episode counts.  Those that begin on or after the 18th
 * birthday are dropped; returns how many remain.
 */
static int
cut_episodes(Episode *episodes, int nepisodes, DateADT date_of_birth)
{
	DateADT		adult = DATE_NOT_FINITE(date_of_birth) ? DATEVAL_NOEND :
		careperf_birthday(date_of_birth, 18);
	DateADT		later_start = DATEVAL_NOEND;

	while (nepisodes > 0 && episodes[nepisodes - 1].start >= adult)
		nepisodes--;
	for (int i = nepisodes - 1; i >= 0; i--)
	{
		Episode    *episode = &episodes[i];

		if (i + 1 < nepisodes && episodes[i + 1].start > episode->start)
			later_start = episodes[i + 1].start;
		episode->counted_to = DATE_IS_NOEND(episode->end) ? later_start : episode->end;
		episode->counted_to = Min(episode->counted_to, adult);
		episode->placement = -1;
	}
	return nepisodes;
}

static void
add_status(CareHistory *history, Episode *episode, DateADT start, DateADT end)
{
	Status	   *status = &history->statuses[history->nstatuses++];

	status->episode = episode;
	status->start = start;
	status->end = end;
}

/*
 * Which episode decides on which days.  Later starts lie above earlier ones on
 * a stack; when the top has ended, the one below it resumes.  Every episode
 * ends one run of days of its own and cuts one of another's at the most, so
 * twice as many runs as episodes suffice.
 */
static void
resolve_overlaps(CareHistory *history, Episode *episodes, int nepisodes)
{
	Episode   **stack = palloc(sizeof(Episode *) * nepisodes);
	int			depth = 0;
	DateADT		reached = DATEVAL_NOBEGIN;

	history->statuses = palloc0(sizeof(Status) * 2 * nepisodes);
	for (int i = 0; i <= nepisodes; i++)
	{
		DateADT		next = i < nepisodes ? episodes[i].start : DATEVAL_NOEND;

		CHECK_FOR_INTERRUPTS();
		while (depth > 0 && reached < next)
		{
			Episode    *top = stack[depth - 1];
			DateADT		to = Min(top->counted_to, next);

			if (reached < to)
			{
				add_status(history, top, reached, to);
				reached = to;
			}
			if (top->counted_to <= reached)
				depth--;
		}
		reached = next;
		if (i < nepisodes)
			stack[depth++] = &episodes[i];
	}
	pfree(stack);
}

/* of two episodes of a period, whether the second ends later */
static bool
ends_later(const Episode *a, const Episode *b)
{
	if (a->counted_to != b->counted_to)
		return b->counted_to > a->counted_to;
	/* one that the 18th birthday cut would have gone on */
	return b->end >= a->end;
}

static void
find_periods(CareHistory *history, const Episode *episodes, int nepisodes)
{
	Period	   *period = NULL;
	int			e = 0;

	history->periods = palloc(sizeof(Period) * Max(history->nstatuses, 1));
	for (int i = 0; i < history->nstatuses; i++)
	{
		Status	   *status = &history->statuses[i];

		if (period == NULL || period->end < status->start)
		{
			period = &history->periods[history->nperiods++];
			period->start = status->start;
			period->first = status->episode;
			period->last = NULL;
			period->placed_for_adoption = DATEVAL_NOEND;
			period->placement_order = DATEVAL_NOEND;
		}
		period->end = status->end;
		status->period = history->nperiods - 1;
		if (careperf_is_placed_for_adoption(status->episode))
			period->placed_for_adoption = Min(period->placed_for_adoption, status->start);
		if (is_placement_order(status->episode))
			period->placement_order = Min(period->placement_order, status->start);
	}

	/* no episode reaches over a gap: each belongs to one period */
	for (int p = 0; p < history->nperiods; p++)
	{
		period = &history->periods[p];
		for (; e < nepisodes && episodes[e].start < period->end; e++)
		{
			const Episode *episode = &episodes[e];

			if (period->last == NULL || ends_later(period->last, episode))
				period->last = episode;
		}
		if (period->last->end != period->end || DATE_IS_NOEND(period->end) ||
			is_unknown_ending(period->last))
			period->last = NULL;
	}
}

static bool
same_where_known(Text a, Text b)
{
	return a.length == 0 || b.length == 0 || compare_text(a, b) == 0;
}

/* back from a temporary stay: to the same place? */
static bool
is_same_place(const Episode *a, const Episode *b)
{
	return compare_text(a->column[PLACEMENT_TYPE], b->column[PLACEMENT_TYPE]) == 0 &&
		same_where_known(a->column[PLACEMENT_PROVIDER], b->column[PLACEMENT_PROVIDER]) &&
		same_where_known(a->column[PLACEMENT_URN], b->column[PLACEMENT_URN]) &&
		same_where_known(a->column[PLACEMENT_POSTCODE], b->column[PLACEMENT_POSTCODE]);
}

/* A temporary stay that began a period of care is a placement like any other. */
static bool
is_transparent(const Episode *episode)
{
	return careperf_is_temporary_stay(episode) && !episode->began_period;
}

/*
 * Does an episode continue the placement that the child was in the day before?
 */
static bool
continues_placement(const Status *status, const Status *before)
{
	const Episode *episode = status->episode;
	const Episode *placed = before->placed;

	if (is_transparent(episode))
		return true;
	/* back from a temporary stay */
	if (is_transparent(before->episode) && is_same_place(placed, episode))
		return true;
	/* an earlier episode resumes: a return if another placement intervened */
	if (episode->placement >= 0 || status->start > episode->start)
		return episode->placement == before->placement;
	return is_same_carer(episode) ||
		(is_adoption_by_carer(episode) && is_foster_placement(placed));
}

static void
find_placements(CareHistory *history)
{
	history->placements = palloc(sizeof(Placement) * Max(history->nstatuses, 1));
	for (int i = 0; i < history->nstatuses; i++)
	{
		Status	   *status = &history->statuses[i];
		const Status *before = i == 0 ? NULL : status - 1;
		bool		first = i == 0 || before->period != status->period;

		if (first)
			status->episode->began_period = true;
		if (first || !continues_placement(status, before))
		{
			Placement  *placement = &history->placements[history->nplacements++];
			placement->period = status->period;
			placement->start = status->start;
			placement->first = status->episode;
		}
		status->placed = is_transparent(status->episode) ? before->placed : status->episode;
		status->placement = history->nplacements - 1;
		status->episode->placement = status->placement;
		history->placements[status->placement].end = status->end;
	}
}

/* Sorts the episodes, which must all cover a day. */
CareHistory *
careperf_care_history(Episode *episodes, int nepisodes, DateADT date_of_birth)
{
	CareHistory *history = palloc0(sizeof(CareHistory));

	if (nepisodes > 1)
		qsort(episodes, nepisodes, sizeof(Episode), compare_episodes);
	history->episodes = episodes;
	history->nepisodes = nepisodes;
	nepisodes = cut_episodes(episodes, nepisodes, date_of_birth);
	resolve_overlaps(history, episodes, nepisodes);
	find_periods(history, episodes, nepisodes);
	find_placements(history);
	return history;
}

MultirangeType *
careperf_in_care(const CareHistory *history)
{
	Dates	   *dates = palloc(sizeof(Dates) * Max(history->nperiods, 1));

	for (int i = 0; i < history->nperiods; i++)
		dates[i] = (Dates) {history->periods[i].start, history->periods[i].end};
	return careperf_make_dates(dates, history->nperiods);
}

/*
 * A placement counts on every date whose twelve months (months_before(d, 12),
 * d] hold a day of it; its end is the first day that is none.
 */
static Dates
counts_for_12_months(const Placement *placement)
{
	return (Dates) {placement->start,
		DATE_IS_NOEND(placement->end) ? DATEVAL_NOEND :
		careperf_months_reached(placement->end - 1, 12)};
}

int
careperf_placement_count(const CareHistory *history, DateADT as_of)
{
	int			count = 0;

	for (int i = 0; i < history->nplacements; i++)
	{
		Dates		counts = counts_for_12_months(&history->placements[i]);

		if (counts.start <= as_of && as_of < counts.end)
			count++;
	}
	return count;
}

static int
compare_dates(const void *a, const void *b)
{
	DateADT		x = *(const DateADT *) a;
	DateADT		y = *(const DateADT *) b;

	return x < y ? -1 : x > y;
}

/*
 * The dates in care on which three or more placements of any period of care
 * count.  Placements start in order; those that stop counting are met in the
 * order of their ends.
 */
MultirangeType *
careperf_three_or_more_placements(const CareHistory *history)
{
	int			n = history->nplacements;
	DateADT    *ends = palloc(sizeof(DateADT) * Max(n, 1));
	Dates	   *dates = palloc(sizeof(Dates) * Max(2 * n + history->nperiods, 1));
	int			ndates = 0;
	int			started = 0;
	int			stopped = 0;
	int			period = 0;
	DateADT		since = DATEVAL_NOEND;

	if (n < 3)
		return careperf_make_dates(dates, 0);
	for (int i = 0; i < n; i++)
		ends[i] = counts_for_12_months(&history->placements[i]).end;
	qsort(ends, n, sizeof(DateADT), compare_dates);

	while (stopped < n)
	{
		DateADT		at = ends[stopped];

		if (started < n && history->placements[started].start < at)
			at = history->placements[started].start;
		while (started < n && history->placements[started].start == at)
			started++;
		while (stopped < n && ends[stopped] == at)
			stopped++;
		if (started - stopped >= 3)
			since = Min(since, at);
		else if (since < at)
		{
			/* [since, at), as far as it lies in care */
			while (period < history->nperiods && history->periods[period].end <= since)
				period++;
			for (int p = period; p < history->nperiods && history->periods[p].start < at; p++)
				dates[ndates++] = (Dates) {Max(since, history->periods[p].start),
					Min(at, history->periods[p].end)};
			since = DATEVAL_NOEND;
		}
		CHECK_FOR_INTERRUPTS();
	}
	return careperf_make_dates(dates, ndates);
}

/*
 * The dates in care by which the placement has lasted 24 months.  While the
 * child is placed for adoption, a placement that began as one for adoption
 * counts from the start of the placement before it.
 */
MultirangeType *
careperf_same_placement_2_years(const CareHistory *history)
{
	Dates	   *dates = palloc(sizeof(Dates) * Max(history->nstatuses, 1));
	int			ndates = 0;

	for (int i = 0; i < history->nstatuses; i++)
	{
		const Status *status = &history->statuses[i];
		const Placement *placement = &history->placements[status->placement];
		DateADT		since = placement->start;
		DateADT		reached;

		/* most end long before */
		if (status->end < history->periods[status->period].start + 24 * 28)
			continue;
		if (careperf_is_placed_for_adoption(placement->first) &&
			careperf_is_placed_for_adoption(status->placed) &&
			status->placement > 0 &&
			placement[-1].period == placement->period)
			since = placement[-1].start;
		reached = Max(careperf_months_reached(since, 24), status->start);
		if (reached < status->end)
			dates[ndates++] = (Dates) {reached, status->end};
	}
	return careperf_make_dates(dates, ndates);
}
