/*
 * folder.c
 *	  Folders of SSDA903 files: what is in them and which year they hold.
 *
 * All that can be refused without the database is refused here: a folder or a
 * file that isn't there, a header line without a column, a year that can't be
 * told.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "folder.h"

/* a DECOM this many collection years after the date before it is a slip */
#define IMPLAUSIBLE_GAP 5

static bool
is_directory(const char *path)
{
	struct stat info;

	if (stat(path, &info) != 0)
		refuse("%s cannot be read: %s", path, strerror(errno));
	return S_ISDIR(info.st_mode);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* The names in a folder, sorted, hidden ones left out. */
static char **
list_names(const char *path, int *count)
{
	DIR		   *directory = opendir(path);
	struct dirent *entry;
	char	  **names = NULL;

	if (directory == NULL)
		refuse("%s cannot be read: %s", path, strerror(errno));
	*count = 0;
	while ((entry = readdir(directory)) != NULL)
	{
		if (entry->d_name[0] == '.')
			continue;
		names = allocate(names, (*count + 1) * sizeof(char *));
		names[(*count)++] = formatted("%s", entry->d_name);
	}
	closedir(directory);
	if (*count > 0)
		qsort(names, *count, sizeof(char *), by_name);
	return names;
}

static void
free_names(char **names, int count)
{
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

static bool
is_csv(const char *name)
{
	size_t		length = strlen(name);

	return length > 4 && strcasecmp(name + length - 4, ".csv") == 0;
}

static bool
has_csv(const char *path)
{
	int			count;
	char	  **names = list_names(path, &count);
	bool		found = false;

	for (int i = 0; i < count && !found; i++)
		found = is_csv(names[i]);
	free_names(names, count);
	return found;
}

/* Finds the module's columns in the header line. */
static void
read_header_line(const Module *module, ModuleFile *file)
{
	CsvReader  *reader = csv_open(file->path);

	if (!csv_next(reader))
		refuse("%s is empty: its first line should name the columns of %s", file->path, module->name);
	file->field_count = reader->field_count;
	for (int i = 0; module->columns[i].name != NULL; i++)
	{
		const char *name = module->columns[i].name;

		file->position[i] = -1;
		for (int j = 0; j < reader->field_count; j++)
		{
			CsvField	field = reader->fields[j];
			char		space[VALUE_SIZE];

			if (value_read(VALUE_TEXT, &field, space, false) != NULL ||
				field.length != strlen(name) || strncasecmp(field.text, name, field.length) != 0)
				continue;
			if (file->position[i] >= 0)
				refuse("%s has two columns %s", file->path, name);
			file->position[i] = j;
		}
		if (file->position[i] < 0 && module->columns[i].need != MAY_BE_ABSENT)
			refuse("%s has no column %s: its first line should name the columns of an SSDA903 %s file, separated by commas",
				   file->path, name, module->name);
	}
	csv_close(reader);
}

/* A column's value of the current row; false if blank, unusable or not there. */
static bool
date_at(const CsvReader *reader, const ModuleFile *file, int column, char *date)
{
	int			position = file->position[column];
	CsvField	field;

	if (position >= reader->field_count)
		return false;
	field = reader->fields[position];
	return value_read(VALUE_DATE, &field, date, false) == NULL && field.length > 0;
}

/*
 * The collection year of a folder is the one of its latest DECOM.  A DECOM far
 * from all other dates is taken for a slip, not for the year: it would say
 * that the data reach into years of which they know nothing.
 */
static int
infer_year(const ModuleFile *episodes)
{
	CsvReader  *reader = csv_open(episodes->path);
	int			latest = 0;
	int			before = 0;		/* latest year of another date */
	long		line = 0;
	char		date[VALUE_SIZE];

	csv_next(reader);
	while (csv_next(reader))
	{
		if (date_at(reader, episodes, EPISODES_DECOM, date))
		{
			int			year = collection_year_of(date);

			if (year > latest)
			{
				if (latest > before)
					before = latest;
				latest = year;
				line = reader->line;
			}
			else if (year > before)
				before = year;
		}
		if (date_at(reader, episodes, EPISODES_DEC, date) && collection_year_of(date) > before)
			before = collection_year_of(date);
	}
	csv_close(reader);

	if (latest == 0)
		refuse("%s has no row with a date in DECOM, so its collection year is unknown: name it with --year-ending",
			   episodes->path);
	if (before != 0 && latest - before > IMPLAUSIBLE_GAP)
		refuse("%s, line %ld: DECOM lies %d years after every other date of the file: correct it, or name the collection year with --year-ending",
			   episodes->path, line, latest - before);
	return latest;
}

static void
check_folder_name(const Folder *folder)
{
	char	   *end;
	long		year = strtol(folder->name, &end, 10);

	/* councils call 2017/18 2017 or 2018 */
	if (*end == '\0' && end - folder->name == 4 &&
		year != folder->year_ending && year != folder->year_ending - 1)
		fprintf(stderr, "careperf_load: warning: %s is called %ld, but its latest DECOM is in the year ending 31 March %d\n",
				folder->path, year, folder->year_ending);
}

static void
read_folder(Folder *folder, const char *path, int year_ending)
{
	char	   *resolved = realpath(path, NULL);
	int			name_count;
	char	  **names = list_names(path, &name_count);

	if (resolved == NULL)
		refuse("%s cannot be read: %s", path, strerror(errno));
	memset(folder, 0, sizeof(Folder));
	folder->path = formatted("%s", path);
	folder->name = formatted("%s", strrchr(resolved, '/') + 1);
	free(resolved);

	for (int i = 0; i < name_count; i++)
	{
		int			module = module_of_file(names[i]);
		struct stat info;

		if (!is_csv(names[i]))
			continue;
		if (module < 0)
		{
			folder->unknown = allocate(folder->unknown, (folder->unknown_count + 1) * sizeof(char *));
			folder->unknown[folder->unknown_count++] = formatted("%s/%s", folder->name, names[i]);
			continue;
		}
		if (folder->files[module].path != NULL)
			refuse("%s has two files of %s, %s and %s: keep one", path, modules[module].name,
				   strrchr(folder->files[module].shown, '/') + 1, names[i]);
		folder->files[module].path = formatted("%s/%s", path, names[i]);
		folder->files[module].shown = formatted("%s/%s", folder->name, names[i]);
		if (stat(folder->files[module].path, &info) != 0)
			refuse("%s cannot be read: %s", folder->files[module].path, strerror(errno));
		if (!S_ISREG(info.st_mode))
			refuse("%s is not a file", folder->files[module].path);
		folder->files[module].size = info.st_size;
	}
	free_names(names, name_count);

	for (int i = 0; i < MODULE_COUNT; i++)
	{
		if (folder->files[i].path != NULL)
			read_header_line(&modules[i], &folder->files[i]);
		else if (modules[i].required)
			refuse("%s has no %s.csv: give folders with the CSV files of an SSDA903 return", path, modules[i].name);
	}

	folder->year_ending = year_ending != 0 ? year_ending : infer_year(&folder->files[MODULE_EPISODES]);
	check_folder_name(folder);
}

static int
by_year(const void *a, const void *b)
{
	return ((const Folder *) a)->year_ending - ((const Folder *) b)->year_ending;
}

static void
add_folder(FolderList *list, const char *path, int year_ending)
{
	list->folders = allocate(list->folders, (list->count + 1) * sizeof(Folder));
	read_folder(&list->folders[list->count++], path, year_ending);
}

/* A folder without CSV files stands for its sub-folders that have some. */
static void
add_subfolders(FolderList *list, const char *path, int year_ending)
{
	int			name_count;
	char	  **names = list_names(path, &name_count);
	int			count_before = list->count;

	for (int i = 0; i < name_count; i++)
	{
		char	   *subpath = formatted("%s/%s", path, names[i]);

		if (is_directory(subpath) && has_csv(subpath))
			add_folder(list, subpath, year_ending);
		free(subpath);
	}
	free_names(names, name_count);
	if (list->count == count_before)
		refuse("%s has no CSV files, nor has a folder in it", path);
}

/* year_ending: 0 means that the files tell. */
FolderList
folders_find(char **paths, int path_count, int year_ending)
{
	FolderList	list = {NULL, 0};

	for (int i = 0; i < path_count; i++)
	{
		if (!is_directory(paths[i]))
			refuse("%s is not a folder: give the folder that holds the CSV files", paths[i]);
		if (has_csv(paths[i]))
			add_folder(&list, paths[i], year_ending);
		else
			add_subfolders(&list, paths[i], year_ending);
	}
	if (year_ending != 0 && list.count > 1)
		refuse("--year-ending names the year of one folder, and there are %d", list.count);

	qsort(list.folders, list.count, sizeof(Folder), by_year);
	for (int i = 1; i < list.count; i++)
		if (list.folders[i].year_ending == list.folders[i - 1].year_ending)
			refuse("%s and %s both hold the year ending 31 March %d: load one of them",
				   list.folders[i - 1].path, list.folders[i].path, list.folders[i].year_ending);
	return list;
}

void
folders_free(FolderList *list)
{
	for (int i = 0; i < list->count; i++)
	{
		Folder	   *folder = &list->folders[i];

		for (int j = 0; j < MODULE_COUNT; j++)
		{
			free(folder->files[j].path);
			free(folder->files[j].shown);
		}
		free_names(folder->unknown, folder->unknown_count);
		free(folder->path);
		free(folder->name);
	}
	free(list->folders);
}
