-- Data quality in short. The view data_quality itself is made by create_scorecard from careperf.data_quality_query().

CREATE OR REPLACE VIEW @output@.data_quality_summary WITH (security_invoker = true) AS
SELECT q.rule, q.ssda903_rule, q.severity, q.table_name, q.column_name, q.problem, q.treatment,
	count(*)::integer AS row_count, count(DISTINCT q.child_id)::integer AS child_count
FROM @output@.data_quality AS q
GROUP BY q.rule, q.ssda903_rule, q.severity, q.table_name, q.column_name, q.problem, q.treatment;
COMMENT ON VIEW @output@.data_quality_summary IS 'How many rows break each rule of data quality. Rules that no row breaks are left out.';
COMMENT ON COLUMN @output@.data_quality_summary.rule IS 'The rule, in words.';
COMMENT ON COLUMN @output@.data_quality_summary.ssda903_rule IS 'Numbers of the SSDA903 validation rules that look for the same; NULL if none does.';
COMMENT ON COLUMN @output@.data_quality_summary.severity IS 'error or warning.';
COMMENT ON COLUMN @output@.data_quality_summary.table_name IS 'The input table.';
COMMENT ON COLUMN @output@.data_quality_summary.column_name IS 'The column of it that shows the problem.';
COMMENT ON COLUMN @output@.data_quality_summary.problem IS 'What is wrong.';
COMMENT ON COLUMN @output@.data_quality_summary.treatment IS 'How the figures treat such rows.';
COMMENT ON COLUMN @output@.data_quality_summary.row_count IS 'How many rows break it.';
COMMENT ON COLUMN @output@.data_quality_summary.child_count IS 'How many children these rows are about.';
