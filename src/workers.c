/*
 * workers.c
 *	  How much parallel workers could read of what a query reads, as the
 *	  planner sees it: nothing of one over foreign or temporary tables, or with
 *	  functions that are not marked parallel-safe, in a view or a row security
 *	  policy either.
 */
#include "careperf.h"

#include "executor/spi.h"
#include "fmgr.h"
#include "nodes/plannodes.h"
#include "utils/builtins.h"
#include "utils/plancache.h"

PG_FUNCTION_INFO_V1(careperf_rows_for_workers);

/* Plans the query and does not run it. */
Datum
careperf_rows_for_workers(PG_FUNCTION_ARGS)
{
	SPIPlanPtr	prepared;
	CachedPlan *plan;
	const PlannedStmt *statement;
	double		rows = 0;

	SPI_connect();
	prepared = SPI_prepare_cursor(text_to_cstring(PG_GETARG_TEXT_PP(0)), 0, NULL,
								  CURSOR_OPT_PARALLEL_OK);
	plan = prepared != NULL ? SPI_plan_get_cached_plan(prepared) : NULL;
	if (plan == NULL || list_length(plan->stmt_list) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("not a single query"),
				 errhint("Give one SELECT.")));
	statement = linitial_node(PlannedStmt, plan->stmt_list);
	if (statement->commandType == CMD_SELECT && statement->planTree->parallel_safe)
		rows = statement->planTree->plan_rows;
	ReleaseCachedPlan(plan, NULL);
	SPI_finish();
	PG_RETURN_FLOAT8(rows);
}
