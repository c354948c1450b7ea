/*
 * module.c
 *	  What PostgreSQL asks of a loadable module.
 */
#include "postgres.h"

#include "fmgr.h"

PG_MODULE_MAGIC;
