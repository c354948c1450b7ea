/*
 * report.h
 *	  What a load says when it is done: problems on stderr, summary on stdout.
 */
#ifndef CAREPERF_LOAD_REPORT_H
#define CAREPERF_LOAD_REPORT_H

#include <libpq-fe.h>

#include "folder.h"

extern long report_problems(PGconn *connection, const char *schema);
extern void report_summary(PGconn *connection, const char *schema, const FolderList *folders,
						   const long rows_read[MODULE_COUNT], long problem_count);

#endif							/* CAREPERF_LOAD_REPORT_H */
