/*
 * load.h
 *	  Vocabulary shared by the files of careperf_load, the client that loads
 *	  folders of SSDA903 CSV files into an input schema.
 *
 * A collection year runs from 1 April to 31 March and is called by the year
 * in which it ends: 2018 is 1 April 2017 to 31 March 2018.
 */
#ifndef CAREPERF_LOAD_H
#define CAREPERF_LOAD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Nothing of the load stays: says why in one sentence and ends the program.
 * The transaction is rolled back (main.c closes the connection).
 */
extern void refuse(const char *format,...)
			__attribute__((format(printf, 1, 2), noreturn));

/* Memory or the end of the program. */
extern void *allocate(void *old, size_t size);
extern char *formatted(const char *format,...)
			__attribute__((format(printf, 1, 2)));

#endif							/* CAREPERF_LOAD_H */
