/*
 * progress.h
 *	  A progress bar on a terminal.
 */
#ifndef CAREPERF_LOAD_PROGRESS_H
#define CAREPERF_LOAD_PROGRESS_H

#include "load.h"

/* share of the whole that is done when all files are read */
#define PROGRESS_READ 0.4

extern void progress_start(bool quiet);
extern void progress_show(double share, const char *what);
extern void progress_clear(void);

#endif							/* CAREPERF_LOAD_PROGRESS_H */
