/*
 * module.h
 *	  The modules of the SSDA903 return: their files and columns.
 */
#ifndef CAREPERF_LOAD_MODULE_H
#define CAREPERF_LOAD_MODULE_H

#include "value.h"

#define MODULE_MAX_COLUMNS 15

typedef enum ColumnNeed
{
	MAY_BE_ABSENT,				/* the file need not have the column */
	MAY_BE_BLANK,
	NEEDED,						/* a row without it is not loaded */
	NEEDED_IN_YEAR				/* nor one where it is after the collection year */
} ColumnNeed;

typedef struct ModuleColumn
{
	const char *name;			/* as in the header line; in small letters in the staging table */
	ValueKind	kind;
	ColumnNeed	need;
} ModuleColumn;

typedef struct Module
{
	const char *name;
	const char *file_names[4];	/* letters and digits of the file's name, without .csv */
	bool		required;		/* a folder without it is refused */
	const char *staging;		/* table that keeps the files' text, by collection year */
	const char *comment;		/* of that table */
	const char *key_date;		/* SQL over the staging table s: with the child, what a later year replaces */
	const char *target;			/* input table that it feeds, or NULL */
	ModuleColumn columns[MODULE_MAX_COLUMNS + 1];	/* up to one without a name */
} Module;

/* positions in modules[], in the order of loading */
enum
{
	MODULE_HEADER,
	MODULE_EPISODES,
	MODULE_UASC,
	MODULE_REVIEWS,
	MODULE_OC2,
	MODULE_OC3,
	MODULE_AD1,
	MODULE_PLACED_FOR_ADOPTION,
	MODULE_MISSING,
	MODULE_PREVIOUS_PERMANENCE,
	MODULE_SW_EPISODES,
	MODULE_COUNT
};

/* SQL over ssda903_oc3 AS s: the birthday in the collection year */
#define OC3_BIRTHDAY \
	"careperf.birthday(s.dob::date, s.year_ending - (extract(month FROM s.dob::date) >= 4)::integer" \
	" - extract(year FROM s.dob::date)::integer)"

/* columns of episodes that tell the collection year */
enum
{
	EPISODES_CHILD,
	EPISODES_DECOM,
	EPISODES_DEC
};

extern const Module modules[MODULE_COUNT];

extern int	module_of_file(const char *file_name);

#endif							/* CAREPERF_LOAD_MODULE_H */
