/*
 * staging.h
 *	  Sending files to their staging tables, and what can't be used to
 *	  load_problem.
 */
#ifndef CAREPERF_LOAD_STAGING_H
#define CAREPERF_LOAD_STAGING_H

#include <libpq-fe.h>

#include "folder.h"

/* Returns the number of rows read; adds the bytes read to *bytes_done. */
extern long staging_load(PGconn *connection, const Folder *folder, int module,
						 bool ascii_only, long *bytes_done, long bytes_total);
extern void staging_report_unknown_files(PGconn *connection, const Folder *folder, bool ascii_only);

#endif							/* CAREPERF_LOAD_STAGING_H */
