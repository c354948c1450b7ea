/*
 * care.h
 *	  A child's history in care, worked out from episodes in any order.
 */
#ifndef CAREPERF_CARE_H
#define CAREPERF_CARE_H

#include "rows.h"

/* the columns of care_episode between and after the dates, in their order */
typedef enum EpisodeColumn
{
	REASON_STARTED,
	LEGAL_STATUS,
	CATEGORY_OF_NEED,
	PLACEMENT_TYPE,
	PLACEMENT_PROVIDER,
	REASON_ENDED,
	REASON_PLACEMENT_CHANGED,
	PLACEMENT_LA,
	DISTANCE_MILES,				/* as text, like the others */
	HOME_POSTCODE,
	PLACEMENT_POSTCODE,
	PLACEMENT_URN,
	EPISODE_COLUMNS
} EpisodeColumn;

typedef struct Episode
{
	DateADT		start;
	DateADT		end;			/* as recorded; DATEVAL_NOEND while open */
	Text		column[EPISODE_COLUMNS];

	/* worked out by careperf_care_history() */
	DateADT		counted_to;		/* end, or the later start or 18th birthday
								 * that cut it */
	int			placement;		/* the placement it was last part of, or -1 */
	bool		began_period;	/* whether a period of care begins with it */
} Episode;

/* a maximal run of days in care */
typedef struct Period
{
	DateADT		start;
	DateADT		end;
	const Episode *first;
	const Episode *last;		/* the one that ends last; NULL while open,
								 * where the 18th birthday ended the period,
								 * and where its reason is X1 */
	DateADT		placed_for_adoption;	/* DATEVAL_NOEND where never */
	DateADT		placement_order;	/* the same */
} Period;

/* a run of days with one carer */
typedef struct Placement
{
	int			period;
	DateADT		start;
	DateADT		end;
	const Episode *first;
} Placement;

/* a run of days on which nothing changes */
typedef struct Status
{
	int			period;
	int			placement;
	DateADT		start;
	DateADT		end;
	Episode    *episode;		/* decides legal status */
	const Episode *placed;		/* decides where: differs from episode during
								 * a temporary stay */
} Status;

typedef struct CareHistory
{
	Episode    *episodes;		/* in order */
	int			nepisodes;
	Period	   *periods;
	int			nperiods;
	Placement  *placements;
	int			nplacements;
	Status	   *statuses;
	int			nstatuses;
} CareHistory;

extern bool careperf_is_short_break(Text legal_status);
extern bool careperf_is_temporary_stay(const Episode *episode);
extern bool careperf_is_placed_for_adoption(const Episode *episode);
extern CareHistory *careperf_care_history(Episode *episodes, int nepisodes,
										  DateADT date_of_birth);
extern MultirangeType *careperf_in_care(const CareHistory *history);
extern MultirangeType *careperf_three_or_more_placements(const CareHistory *history);
extern MultirangeType *careperf_same_placement_2_years(const CareHistory *history);
extern int	careperf_placement_count(const CareHistory *history, DateADT as_of);

#endif							/* CAREPERF_CARE_H */
