/*
 * input.h
 *	  The input schema: what a load needs of it, and the tables that it keeps
 *	  there.
 */
#ifndef CAREPERF_LOAD_INPUT_H
#define CAREPERF_LOAD_INPUT_H

#include <libpq-fe.h>

#include "folder.h"

extern void refuse_server(PGconn *connection, const PGresult *result) __attribute__((noreturn));
extern PGresult *input_query(PGconn *connection, const char *statement);
extern void input_run(PGconn *connection, const char *statement);

extern void input_begin(PGconn *connection, const char *schema);
extern void input_register(PGconn *connection, const Folder *folder, bool ascii_only);
extern void input_replace_years(PGconn *connection, int module);
extern void input_note_rows(PGconn *connection, int module);

#endif							/* CAREPERF_LOAD_INPUT_H */
