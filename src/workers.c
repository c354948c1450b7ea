/*
 * workers.c
 *	  Sharing out the children: which share a child is in, and how much parallel
 *	  workers could read of what a query reads, as the planner sees it: nothing
 *	  of one over foreign or temporary tables, or with functions that are not
 *	  marked parallel-safe, in a view or a row security policy either.
 *
 * A share is what PostgreSQL would put into one of so many hash partitions.
 * So a table that is partitioned by child_id has each share in partitions of
 * its own, and careperf_in_share_support() tells the planner to read no others.
 */
#include "careperf.h"

#include "access/table.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "common/hashfn.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "nodes/makefuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/plannodes.h"
#include "nodes/supportnodes.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/partcache.h"
#include "utils/plancache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

PG_FUNCTION_INFO_V1(careperf_in_share);
PG_FUNCTION_INFO_V1(careperf_in_share_support);
PG_FUNCTION_INFO_V1(careperf_rows_for_workers);

/*
 * As compute_partition_hash_value() does it for one column: identifiers that
 * are equal by their collation are in the same share; NULL is in the first.
 */
Datum
careperf_in_share(PG_FUNCTION_ARGS)
{
	int32		share;
	int32		shares;
	uint64		hash = 0;

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
	{
		Datum		hashed = DirectFunctionCall2Coll(hashtextextended, PG_GET_COLLATION(),
													 PG_GETARG_DATUM(0),
													 UInt64GetDatum(HASH_PARTITION_SEED));

		hash = hash_combine64(0, DatumGetUInt64(hashed));
	}
	PG_RETURN_BOOL(hash % shares == share);
}

/*
 * Where a relation is the hash partition of another by the value of one of its
 * columns, and of no other, as hashtextextended() takes it: which.
 */
static bool
get_hash_partition(Oid relation, AttrNumber column, Oid collation, int *modulus, int *remainder)
{
	Relation	parent;
	PartitionKey key;
	bool		found = false;

	if (!get_rel_relispartition(relation))
		return false;
	parent = table_open(get_partition_parent(relation, true), AccessShareLock);
	key = RelationGetPartitionKey(parent);
	if (key->strategy == PARTITION_STRATEGY_HASH && key->partnatts == 1 &&
		key->partsupfunc[0].fn_oid == F_HASHTEXTEXTENDED && key->partcollation[0] == collation &&
		key->partattrs[0] > 0 &&
		get_attnum(relation, NameStr(TupleDescAttr(RelationGetDescr(parent), key->partattrs[0] - 1)->attname)) == column)
	{
		HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
		Datum		written;
		bool		none;

		if (!HeapTupleIsValid(tuple))
			elog(ERROR, "cache lookup failed for relation %u", relation);
		written = SysCacheGetAttr(RELOID, tuple, Anum_pg_class_relpartbound, &none);
		if (!none)
		{
			const PartitionBoundSpec *bound = stringToNode(TextDatumGetCString(written));

			*modulus = bound->modulus;
			*remainder = bound->remainder;
			found = true;
		}
		ReleaseSysCache(tuple);
	}
	table_close(parent, NoLock);
	return found;
}

static bool
get_constant(const Node *argument, int *value)
{
	if (!IsA(argument, Const) || ((const Const *) argument)->constisnull)
		return false;
	*value = DatumGetInt32(((const Const *) argument)->constvalue);
	return true;
}

/*
 * All children of a partition are in one share, or in others, if the number of
 * partitions is a multiple of that of shares.  Where the planner asks about the
 * rows of a partition it learns which, and leaves it out, or reads it without
 * looking at its rows.  Only where it has come to the partition from the table:
 * then it asks of what it reads, and not of what an outer join has made NULL.
 */
Datum
careperf_in_share_support(PG_FUNCTION_ARGS)
{
	const SupportRequestSimplify *request = (SupportRequestSimplify *) PG_GETARG_POINTER(0);
	const Node *child;
	const Var  *column;
	const RangeTblEntry *table;
	int			share;
	int			shares;
	int			modulus;
	int			remainder;

	if (!IsA(request, SupportRequestSimplify) || request->root == NULL ||
		request->root->append_rel_array == NULL)
		PG_RETURN_POINTER(NULL);
	child = linitial(request->fcall->args);
	if (IsA(child, RelabelType))
		child = (Node *) ((RelabelType *) child)->arg;
	column = (const Var *) child;
	if (!IsA(child, Var) || column->varlevelsup > 0 || IS_SPECIAL_VARNO(column->varno) ||
		request->root->append_rel_array[column->varno] == NULL ||
		!get_constant(lsecond(request->fcall->args), &share) ||
		!get_constant(lthird(request->fcall->args), &shares) || share < 0 || share >= shares)
		PG_RETURN_POINTER(NULL);
	table = request->root->simple_rte_array[column->varno];
	if (table->rtekind != RTE_RELATION ||
		!get_hash_partition(table->relid, column->varattno, request->fcall->inputcollid,
							&modulus, &remainder) ||
		modulus % shares != 0)
		PG_RETURN_POINTER(NULL);
	PG_RETURN_POINTER(makeBoolConst(remainder % shares == share, false));
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
