/*
 * workers.c
 *	  Sharing out the children among parallel workers: which share a child is
 *	  in, and how much workers could read of what a query reads, as the planner
 *	  sees it: nothing of one over foreign or temporary tables, or with
 *	  functions that are not marked parallel-safe, in a view or a row security
 *	  policy either.
 */
#include "careperf.h"

#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "nodes/plannodes.h"
#include "utils/builtins.h"
#include "utils/plancache.h"

PG_FUNCTION_INFO_V1(careperf_in_share);
PG_FUNCTION_INFO_V1(careperf_rows_for_workers);

/*
 * Identifiers that are equal by their collation are in the same share; NULL is
 * in the first.  The upper bits of the hash decide: hash joins take the lower
 * ones, and would put all children of a share into a few of their buckets.
 */
Datum
careperf_in_share(PG_FUNCTION_ARGS)
{
	int32		share;
	int32		shares;
	uint32		hash = 0;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("share and number of shares must not be NULL"),
				 errhint("Of 4 shares the first is 0 and the last 3.")));
	share = PG_GETARG_INT32(1);
	shares = PG_GETARG_INT32(2);
	if (share < 0 || share >= shares)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("share %d of %d does not exist", share, shares),
				 errhint("Of 4 shares the first is 0 and the last 3.")));
	if (!PG_ARGISNULL(0))
		hash = DatumGetUInt32(DirectFunctionCall1Coll(hashtext, PG_GET_COLLATION(),
													  PG_GETARG_DATUM(0)));
	PG_RETURN_BOOL((uint64) hash * (uint64) shares >> 32 == (uint64) share);
}

/*
 * Whether the caller may read what the plan reads.  Otherwise what the planner
 * expects would tell anybody how many rows a table has of some kind.
 */
static bool
may_read(const PlannedStmt *statement)
{
#if PG_VERSION_NUM >= 160000
	return ExecCheckPermissions(statement->rtable, statement->permInfos, false);
#else
	return ExecCheckRTPerms(statement->rtable, false);
#endif
}

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
	if (statement->commandType == CMD_SELECT && statement->planTree->parallel_safe && may_read(statement))
		rows = statement->planTree->plan_rows;
	ReleaseCachedPlan(plan, NULL);
	SPI_finish();
	PG_RETURN_FLOAT8(rows);
}
