/*
 * fill.h
 *	  Filling the input tables from what the staging tables keep.
 */
#ifndef CAREPERF_LOAD_FILL_H
#define CAREPERF_LOAD_FILL_H

#include <libpq-fe.h>

extern void fill_tables(PGconn *connection);

#endif							/* CAREPERF_LOAD_FILL_H */
