/*
 * folder.h
 *	  Folders of SSDA903 files: what is in them and which year they hold.
 */
#ifndef CAREPERF_LOAD_FOLDER_H
#define CAREPERF_LOAD_FOLDER_H

#include "module.h"

typedef struct ModuleFile
{
	char	   *path;			/* NULL: the folder has no file of this module */
	char	   *shown;			/* folder/file, for reports */
	long		size;
	int			field_count;	/* of the header line */
	int			position[MODULE_MAX_COLUMNS];	/* of each column in it, -1 if not there */
} ModuleFile;

typedef struct Folder
{
	char	   *path;
	char	   *name;			/* last part of the path */
	int			year_ending;
	ModuleFile	files[MODULE_COUNT];
	char	  **unknown;		/* CSV files of no known module, as shown */
	int			unknown_count;
} Folder;

typedef struct FolderList
{
	Folder	   *folders;		/* by collection year */
	int			count;
} FolderList;

extern FolderList folders_find(char **paths, int path_count, int year_ending);
extern void folders_free(FolderList *list);

#endif							/* CAREPERF_LOAD_FOLDER_H */
