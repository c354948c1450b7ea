/*
 * fill.c
 *	  Filling the input tables from what the staging tables keep.
 *
 * The staging tables hold what the files of each collection year say.
 * pg_temp.touched has the children and dates of which the years of this load
 * spoke before it and speak now; for these the input tables are filled anew
 * from all years.  So the outcome depends on what was last loaded of each year
 * and not on the order of loading; rows of other children and dates, from
 * whatever source, stay as they are.
 *
 * No statement has a value of a row in its text, and an error that may quote a
 * row is raised again without it: the server's log never holds a child's data.
 */
#include <stdlib.h>

#include "fill.h"
#include "input.h"
#include "progress.h"

/*
 * Wraps the statements that fill one table.  An error that may quote a row is
 * raised again without it; others (locks, space, missing columns) go through.
 */
#define GUARDED(statements) \
	"DO $careperf_load$ \n" \
	"DECLARE v_table text; v_constraint text; v_column text; \n" \
	"BEGIN \n" statements " \n" \
	"EXCEPTION WHEN OTHERS THEN \n" \
	"	IF SQLSTATE ~ '^(40|42|53|54|55|57|58)' THEN RAISE; END IF; \n" \
	"	GET STACKED DIAGNOSTICS v_table = TABLE_NAME, v_constraint = CONSTRAINT_NAME, v_column = COLUMN_NAME; \n" \
	"	RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = concat('the tables do not take what the files say: SQLSTATE ', SQLSTATE, \n" \
	"		', table ' || nullif(v_table, ''), ', constraint ' || nullif(v_constraint, ''), ', column ' || nullif(v_column, '')); \n" \
	"END $careperf_load$"

#define TOUCHED(module) "(SELECT child_id FROM pg_temp.touched WHERE module = '" module "')"
#define TOUCHED_DATES(module) "(SELECT child_id, key_date FROM pg_temp.touched WHERE module = '" module "')"

/* A problem found by comparing rows: s is the staging table, t its file. */
#define REPORT(module, reason) \
	"INSERT INTO load_problem (year_ending, module, file, line, column_name, value, reason) \n" \
	"SELECT s.year_ending, t.module, t.file, s.line, 'CHILD', s.child, '" reason "' \n" \
	"FROM ssda903_" module " AS s \n" \
	"JOIN load_file AS t ON t.module = '" module "' AND t.year_ending = s.year_ending \n"

/* Of the rows about one key (columns), those of the latest year that has it. */
#define LATEST(module, columns, condition) \
	"ssda903_" module " AS s JOIN ( \n" \
	"	SELECT " columns ", max(year_ending) AS year_ending FROM ssda903_" module " AS s \n" \
	"	WHERE " condition " GROUP BY " columns ") AS latest USING (" columns ", year_ending) \n"

static const char *const fill_child = GUARDED(
	REPORT("header", "in the file again further down: that row is loaded, not this one")
	"WHERE t.loaded_at = transaction_timestamp() AND EXISTS (SELECT FROM ssda903_header AS later WHERE later.year_ending = s.year_ending \n"
	"	AND later.child = s.child AND later.line > s.line); \n"

	"DELETE FROM child AS c WHERE c.child_id IN " TOUCHED("header") " \n"
	"	AND NOT EXISTS (SELECT FROM ssda903_header AS s WHERE s.child = c.child_id); \n"

	/* what other sources say of the child (nationality, ...) stays */
	"MERGE INTO child AS c USING ( \n"
	"	SELECT DISTINCT ON (s.child) s.child, s.dob::date AS dob, s.sex, s.ethnic FROM ssda903_header AS s \n"
	"	WHERE s.child IN " TOUCHED("header") " ORDER BY s.child, s.year_ending DESC, s.line DESC) AS s \n"
	"ON c.child_id = s.child \n"
	"WHEN MATCHED AND (c.date_of_birth, c.sex, c.ethnicity) IS DISTINCT FROM (s.dob, s.sex, s.ethnic) THEN \n"
	"	UPDATE SET date_of_birth = s.dob, sex = s.sex, ethnicity = s.ethnic \n"
	"WHEN NOT MATCHED THEN \n"
	"	INSERT (child_id, date_of_birth, sex, ethnicity) VALUES (s.child, s.dob, s.sex, s.ethnic);");

static const char *const fill_care_episode = GUARDED(
	"DELETE FROM care_episode AS e USING pg_temp.touched AS k \n"
	"WHERE k.module = 'episodes' AND e.child_id = k.child_id AND e.start_date = k.key_date; \n"

	"INSERT INTO care_episode (child_id, start_date, reason_started, legal_status, category_of_need, \n"
	"	placement_type, placement_provider, end_date, reason_ended, reason_placement_changed, \n"
	"	placement_la, distance_miles, home_postcode, placement_postcode, placement_urn) \n"
	"SELECT s.child, s.decom::date, s.rne, s.ls, s.cin, s.place, s.place_provider, s.dec::date, s.rec, \n"
	"	s.reason_place_change, s.pl_la, s.pl_distance::numeric, s.home_post, s.pl_post, s.urn \n"
	"FROM " LATEST("episodes", "child, decom", "(s.child, s.decom::date) IN " TOUCHED_DATES("episodes")) ";");

/* After care_episode, which tells the start */
static const char *const fill_uasc_status = GUARDED(
	"INSERT INTO pg_temp.touched \n"
	"SELECT 'uasc', s.child, NULL FROM ssda903_uasc AS s WHERE s.child IN " TOUCHED("episodes") "; \n"

	"DELETE FROM uasc_status WHERE child_id IN " TOUCHED("uasc") "; \n"

	"INSERT INTO uasc_status (child_id, start_date, end_date) \n"
	"SELECT DISTINCT s.child, e.start_date, s.duc::date \n"
	"FROM " LATEST("uasc", "child", "s.child IN " TOUCHED("uasc"))
	"JOIN (SELECT child_id, min(start_date) AS start_date FROM care_episode \n"
	"	WHERE child_id IN " TOUCHED("uasc") " GROUP BY child_id) AS e ON e.child_id = s.child; \n"

	/* of other years too, whose children this load gave or took episodes */
	"DELETE FROM load_problem WHERE module = 'uasc' AND column_name = 'CHILD' AND value IN " TOUCHED("uasc") "; \n"

	REPORT("uasc", "without an episode, whose DECOM would be the start: row not loaded")
	"WHERE s.child IN " TOUCHED("uasc") " AND NOT EXISTS (SELECT FROM care_episode AS e WHERE e.child_id = s.child);");

static const char *const fill_review = GUARDED(
	"DELETE FROM review AS r USING pg_temp.touched AS k \n"
	"WHERE k.module = 'reviews' AND r.child_id = k.child_id AND r.review_date = k.key_date; \n"

	/* each year's file repeats the reviews of the years before */
	"INSERT INTO review (child_id, review_date, participation) \n"
	"SELECT DISTINCT s.child, s.review::date, s.review_code FROM ssda903_reviews AS s \n"
	"WHERE (s.child, s.review::date) IN " TOUCHED_DATES("reviews") ";");

static const char *const fill_care_leaver_contact = GUARDED(
	"DELETE FROM care_leaver_contact AS c USING pg_temp.touched AS k \n"
	"WHERE k.module = 'oc3' AND c.child_id = k.child_id AND c.contact_date = k.key_date; \n"

	"INSERT INTO care_leaver_contact (child_id, contact_date, in_touch, activity, accommodation) \n"
	"SELECT s.child, " OC3_BIRTHDAY ", s.in_touch, s.activ, s.accom \n"
	"FROM ssda903_oc3 AS s \n"
	"WHERE (s.child, " OC3_BIRTHDAY ") IN " TOUCHED_DATES("oc3") ";");

/* Placed, placement order and adoption order are in the episodes */
static const char *const fill_milestone = GUARDED(
	"INSERT INTO pg_temp.touched SELECT 'adoption', child_id, NULL FROM pg_temp.touched \n"
	"WHERE module IN ('ad1', 'placed_for_adoption'); \n"

	"DELETE FROM milestone WHERE milestone IN ('agency_decision', 'decision_reversed', 'matched') \n"
	"	AND child_id IN " TOUCHED("adoption") "; \n"

	"INSERT INTO milestone (child_id, milestone, milestone_date, reason) \n"
	"WITH decision AS ( \n"
	"	SELECT s.* FROM " LATEST("placed_for_adoption", "child, date_placed", "s.child IN " TOUCHED("adoption")) "), \n"
	"adopted AS (SELECT s.* FROM ssda903_ad1 AS s WHERE s.child IN " TOUCHED("adoption") ") \n"
	"SELECT d.child, 'agency_decision', d.date_placed::date, NULL::text FROM decision AS d \n"
	"UNION SELECT d.child, 'decision_reversed', d.date_placed_ceased::date, d.reason_placed_ceased \n"
	"	FROM decision AS d WHERE d.date_placed_ceased IS NOT NULL \n"
	"UNION SELECT a.child, 'matched', a.date_match::date, NULL FROM adopted AS a \n"
	"	WHERE a.date_match IS NOT NULL \n"
	/* DATE_INT is the date of the decision too */
	"UNION SELECT a.child, 'agency_decision', a.date_int::date, NULL FROM adopted AS a \n"
	"	WHERE a.date_int IS NOT NULL AND NOT EXISTS (SELECT FROM decision AS d WHERE d.child = a.child);");

static const char *const fill_missing_episode = GUARDED(
	REPORT("missing", "in the file with this MIS_START again further down: that row is loaded, not this one")
	"WHERE t.loaded_at = transaction_timestamp() AND EXISTS (SELECT FROM ssda903_missing AS later WHERE later.year_ending = s.year_ending \n"
	"	AND later.child = s.child AND later.mis_start = s.mis_start AND later.line > s.line); \n"

	"DELETE FROM missing_episode AS m USING pg_temp.touched AS k \n"
	"WHERE k.module = 'missing' AND m.missing_episode_id = k.child_id || ' ' || to_char(k.key_date, 'YYYY-MM-DD') \n"
	"	AND NOT EXISTS (SELECT FROM ssda903_missing AS s WHERE s.child || ' ' || s.mis_start = m.missing_episode_id); \n"

	/* the outcome, which other sources tell, stays */
	"MERGE INTO missing_episode AS m USING ( \n"
	"	SELECT DISTINCT ON (s.child, s.mis_start) s.child || ' ' || s.mis_start AS id, s.child, s.missing, \n"
	"		s.mis_start::timestamp AS started_at, s.mis_end::timestamp AS ended_at \n"
	"	FROM ssda903_missing AS s WHERE (s.child, s.mis_start::date) IN " TOUCHED_DATES("missing") " \n"
	"	ORDER BY s.child, s.mis_start, s.year_ending DESC, s.line DESC) AS s \n"
	"ON m.missing_episode_id = s.id \n"
	"WHEN MATCHED AND (m.child_id, m.missing_type, m.started_at, m.ended_at) \n"
	"	IS DISTINCT FROM (s.child, s.missing, s.started_at, s.ended_at) THEN \n"
	"	UPDATE SET child_id = s.child, missing_type = s.missing, started_at = s.started_at, ended_at = s.ended_at \n"
	"WHEN NOT MATCHED THEN \n"
	"	INSERT (missing_episode_id, child_id, missing_type, started_at, ended_at) \n"
	"	VALUES (s.id, s.child, s.missing, s.started_at, s.ended_at);");

static const char *const fill_worker_allocation = GUARDED(
	"DELETE FROM worker_allocation AS w USING pg_temp.touched AS k \n"
	"WHERE k.module = 'sw_episodes' AND w.child_id = k.child_id AND w.start_date = k.key_date \n"
	"	AND w.role = 'social_worker'; \n"

	"INSERT INTO worker_allocation (child_id, role, worker_id, start_date, end_date) \n"
	"SELECT s.child, 'social_worker', s.sw_id, s.sw_decom::date, s.sw_dec::date \n"
	"FROM " LATEST("sw_episodes", "child, sw_id, sw_decom", "(s.child, s.sw_decom::date) IN " TOUCHED_DATES("sw_episodes")) ";");

/* A table is complete to the end of the latest year that has its file */
static const char *const fill_input_currency = GUARDED(
	"MERGE INTO input_currency AS c USING ( \n"
	"	SELECT f.target, make_date(max(l.year_ending), 3, 31) AS data_to \n"
	"	FROM pg_temp.fed AS f JOIN load_file AS l USING (module) \n"
	"	WHERE f.target IN (SELECT target FROM pg_temp.fed JOIN pg_temp.this_load USING (module)) \n"
	"	GROUP BY f.target) AS l \n"
	"ON c.table_name = l.target \n"
	"WHEN MATCHED THEN \n"
	"	UPDATE SET data_to = l.data_to, loaded_at = transaction_timestamp(), source = 'SSDA903' \n"
	"WHEN NOT MATCHED THEN \n"
	"	INSERT (table_name, data_to, loaded_at, source) \n"
	"	VALUES (l.target, l.data_to, transaction_timestamp(), 'SSDA903'); \n"

	/* a deferred constraint speaks here, guarded, not at COMMIT */
	"SET CONSTRAINTS ALL IMMEDIATE;");

static const struct
{
	const char *table;
	const char *const *statements;
}			fillings[] =
{
	{"child", &fill_child},
	{"care_episode", &fill_care_episode},
	{"uasc_status", &fill_uasc_status},
	{"review", &fill_review},
	{"care_leaver_contact", &fill_care_leaver_contact},
	{"milestone", &fill_milestone},
	{"missing_episode", &fill_missing_episode},
	{"worker_allocation", &fill_worker_allocation},
	{"input_currency", &fill_input_currency}
};

void
fill_tables(PGconn *connection)
{
	const int	count = sizeof(fillings) / sizeof(fillings[0]);

	progress_show(PROGRESS_READ, "looking at what was read");
	input_run(connection, "ANALYZE pg_temp.touched");
	for (int i = 0; i < MODULE_COUNT; i++)
	{
		char	   *statement = formatted("ANALYZE %s", modules[i].staging);

		input_run(connection, statement);
		free(statement);
	}

	for (int i = 0; i < count; i++)
	{
		char	   *statement = formatted("ANALYZE %s", fillings[i].table);
		char	   *what = formatted("filling %s", fillings[i].table);

		progress_show(PROGRESS_READ + (1 - PROGRESS_READ) * i / count, what);
		input_run(connection, *fillings[i].statements);
		input_run(connection, statement);
		free(statement);
		free(what);
	}
}
