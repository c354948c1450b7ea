/*
 * module.c
 *	  The modules of the SSDA903 return: their files and columns.
 *
 * Only columns that feed the input schema are named; others (UPN, MOTHER, the
 * repeated DOB, ...) are neither asked for nor loaded.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "module.h"

#define KEPT " as the files of each collection year say it, in text, dates as YYYY-MM-DD. careperf_load keeps it so that years can be loaded in any order and a year again."

const Module modules[MODULE_COUNT] = {
	[MODULE_HEADER] = {
		"header", {"header"}, true,
		"ssda903_header", "SSDA903 Header" KEPT,
		"NULL::date", "child",
		{
			{"CHILD", VALUE_TEXT, NEEDED},
			{"SEX", VALUE_SEX, MAY_BE_BLANK},
			{"DOB", VALUE_DATE, NEEDED},
			{"ETHNIC", VALUE_TEXT, MAY_BE_BLANK}
		}
	},
	[MODULE_EPISODES] = {
		"episodes", {"episodes"}, true,
		"ssda903_episodes", "SSDA903 Episodes" KEPT,
		"s.decom::date", "care_episode",
		{
			[EPISODES_CHILD] = {"CHILD", VALUE_TEXT, NEEDED},
			[EPISODES_DECOM] = {"DECOM", VALUE_DATE, NEEDED_IN_YEAR},
			[EPISODES_DEC] = {"DEC", VALUE_DATE, MAY_BE_BLANK},
			{"RNE", VALUE_TEXT, NEEDED},
			{"LS", VALUE_TEXT, NEEDED},
			{"CIN", VALUE_TEXT, MAY_BE_BLANK},
			{"PLACE", VALUE_TEXT, NEEDED},
			{"PLACE_PROVIDER", VALUE_TEXT, MAY_BE_BLANK},
			{"REC", VALUE_TEXT, MAY_BE_BLANK},
			{"REASON_PLACE_CHANGE", VALUE_TEXT, MAY_BE_BLANK},
			{"HOME_POST", VALUE_TEXT, MAY_BE_BLANK},
			{"PL_POST", VALUE_TEXT, MAY_BE_BLANK},
			{"URN", VALUE_TEXT, MAY_BE_BLANK},
			{"PL_LA", VALUE_TEXT, MAY_BE_ABSENT},
			{"PL_DISTANCE", VALUE_DISTANCE, MAY_BE_ABSENT}
		}
	},
	[MODULE_UASC] = {
		"uasc", {"uasc"}, false,
		"ssda903_uasc", "SSDA903 UASC" KEPT,
		"NULL::date", "uasc_status",
		{
			{"CHILD", VALUE_TEXT, NEEDED},
			{"DUC", VALUE_DATE, MAY_BE_BLANK}
		}
	},
	[MODULE_REVIEWS] = {
		"reviews", {"reviews"}, false,
		"ssda903_reviews", "SSDA903 Reviews" KEPT,
		"s.review::date", "review",
		{
			{"CHILD", VALUE_TEXT, NEEDED},
			{"REVIEW", VALUE_DATE, NEEDED},
			{"REVIEW_CODE", VALUE_TEXT, MAY_BE_BLANK}
		}
	},
	[MODULE_OC2] = {
		"oc2", {"oc2"}, false,
		"oc2_flag", "SSDA903 OC2: what the return says at 31 March of children in care for the twelve months before. Yearly flags without dates, in text: no source for the monthly scorecard. Made and filled by careperf_load.",
		"NULL::date", NULL,
		{
			{"CHILD", VALUE_TEXT, NEEDED},
			{"SDQ_SCORE", VALUE_SDQ, MAY_BE_BLANK},
			{"SDQ_REASON", VALUE_TEXT, MAY_BE_BLANK},
			{"CONVICTED", VALUE_FLAG, MAY_BE_BLANK},
			{"HEALTH_CHECK", VALUE_FLAG, MAY_BE_BLANK},
			{"IMMUNISATIONS", VALUE_FLAG, MAY_BE_BLANK},
			{"TEETH_CHECK", VALUE_FLAG, MAY_BE_BLANK},
			{"HEALTH_ASSESSMENT", VALUE_FLAG, MAY_BE_BLANK},
			{"SUBSTANCE_MISUSE", VALUE_FLAG, MAY_BE_BLANK},
			{"INTERVENTION_RECEIVED", VALUE_FLAG, MAY_BE_BLANK},
			{"INTERVENTION_OFFERED", VALUE_FLAG, MAY_BE_BLANK}
		}
	},
	[MODULE_OC3] = {
		"oc3", {"oc3"}, false,
		"ssda903_oc3", "SSDA903 OC3" KEPT,
		OC3_BIRTHDAY, "care_leaver_contact",
		{
			{"CHILD", VALUE_TEXT, NEEDED},
			{"DOB", VALUE_DATE, NEEDED_IN_YEAR},
			{"IN_TOUCH", VALUE_TEXT, MAY_BE_BLANK},
			{"ACTIV", VALUE_TEXT, MAY_BE_BLANK},
			{"ACCOM", VALUE_TEXT, MAY_BE_BLANK}
		}
	},
	[MODULE_AD1] = {
		"ad1", {"ad1"}, false,
		"ssda903_ad1", "SSDA903 AD1" KEPT,
		"NULL::date", "milestone",
		{
			{"CHILD", VALUE_TEXT, NEEDED},
			{"DATE_INT", VALUE_DATE, MAY_BE_BLANK},
			{"DATE_MATCH", VALUE_DATE, MAY_BE_BLANK}
		}
	},
	[MODULE_PLACED_FOR_ADOPTION] = {
		"placed_for_adoption", {"placedforadoption", "placedadoption", "sbpfa"}, false,
		"ssda903_placed_for_adoption", "SSDA903 PlacedAdoption (should be placed for adoption)" KEPT,
		"NULL::date", "milestone",
		{
			{"CHILD", VALUE_TEXT, NEEDED},
			{"DATE_PLACED", VALUE_DATE, NEEDED},
			{"DATE_PLACED_CEASED", VALUE_DATE, MAY_BE_BLANK},
			{"REASON_PLACED_CEASED", VALUE_TEXT, MAY_BE_BLANK}
		}
	},
	[MODULE_MISSING] = {
		"missing", {"missing"}, false,
		"ssda903_missing", "SSDA903 Missing" KEPT,
		"s.mis_start::date", "missing_episode",
		{
			{"CHILD", VALUE_TEXT, NEEDED},
			{"MISSING", VALUE_TEXT, NEEDED},
			{"MIS_START", VALUE_DATE, NEEDED},
			{"MIS_END", VALUE_DATE, MAY_BE_BLANK}
		}
	},
	[MODULE_PREVIOUS_PERMANENCE] = {
		"previous_permanence", {"previouspermanence", "prevperm"}, false,
		"previous_permanence", "SSDA903 PrevPerm: an earlier adoption, special guardianship or the like, as the return says it, in text: date_perm may be zz/mm/yyyy. Made and filled by careperf_load; not used by the scorecard.",
		"NULL::date", NULL,
		{
			{"CHILD", VALUE_TEXT, NEEDED},
			{"PREV_PERM", VALUE_TEXT, MAY_BE_BLANK},
			{"LA_PERM", VALUE_TEXT, MAY_BE_BLANK},
			{"DATE_PERM", VALUE_TEXT, MAY_BE_BLANK}
		}
	},
	[MODULE_SW_EPISODES] = {
		"sw_episodes", {"swepisodes"}, false,
		"ssda903_sw_episodes", "SSDA903 SWEpisodes" KEPT,
		"s.sw_decom::date", "worker_allocation",
		{
			{"CHILD", VALUE_TEXT, NEEDED},
			{"SW_ID", VALUE_TEXT, NEEDED},
			{"SW_DECOM", VALUE_DATE, NEEDED},
			{"SW_DEC", VALUE_DATE, MAY_BE_BLANK}
		}
	}
};

/* The module of a file by its name ("SW_Episodes.CSV"), or -1. */
int
module_of_file(const char *file_name)
{
	char		plain[64];
	size_t		length = 0;

	for (const char *c = file_name; *c != '\0' && strcasecmp(c, ".csv") != 0; c++)
	{
		if (length + 1 == sizeof(plain))
			return -1;
		if (isalnum((unsigned char) *c))
			plain[length++] = (char) tolower((unsigned char) *c);
	}
	plain[length] = '\0';

	for (int i = 0; i < MODULE_COUNT; i++)
		for (int j = 0; modules[i].file_names[j] != NULL; j++)
			if (strcmp(plain, modules[i].file_names[j]) == 0)
				return i;
	return -1;
}
