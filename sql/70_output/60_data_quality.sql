-- Data quality: which row breaks which rule. The rules are in careperf.data_quality_rule; the view
-- data_quality_finding is made by create_scorecard from careperf.data_quality_query().

-- JIT compiles each of the many hundred conditions, which takes ten times as long as they do.
CREATE OR REPLACE FUNCTION @output@.data_quality_findings()
	RETURNS TABLE (rule text, table_name text, column_name text, child_id text, row_key text, value text)
LANGUAGE sql STABLE PARALLEL SAFE SET jit = off
BEGIN ATOMIC
	SELECT f.rule, f.table_name, f.column_name, f.child_id, f.row_key, f.value FROM @output@.data_quality_finding AS f;
END;
COMMENT ON FUNCTION @output@.data_quality_findings() IS 'The rows of data_quality_finding, found without JIT; read data_quality.';

CREATE OR REPLACE VIEW @output@.data_quality WITH (security_invoker = true) AS
SELECT q.rule::varchar(40) AS rule, q.ssda903_rule::varchar(40) AS ssda903_rule, q.severity::varchar(7) AS severity,
	q.table_name::varchar(40) AS table_name, f.child_id::varchar(100) AS child_id, f.row_key::varchar(250) AS row_key,
	q.column_name::varchar(40) AS column_name, f.value::varchar(100) AS value,
	q.problem::varchar(250) AS problem, q.treatment::varchar(250) AS treatment
FROM @output@.data_quality_findings() AS f
	JOIN careperf.data_quality_rule AS q USING (rule, table_name, column_name);
COMMENT ON VIEW @output@.data_quality IS 'Every row of the input that breaks a rule: which rule, which row, and how the figures treat it. Nothing is dropped in silence.';
COMMENT ON COLUMN @output@.data_quality.rule IS 'The rule, in words.';
COMMENT ON COLUMN @output@.data_quality.ssda903_rule IS 'Numbers of the SSDA903 validation rules that look for the same; NULL if none does.';
COMMENT ON COLUMN @output@.data_quality.severity IS 'error: the data can not be true or break the contract; warning: they may be true, but want a look.';
COMMENT ON COLUMN @output@.data_quality.table_name IS 'The input table.';
COMMENT ON COLUMN @output@.data_quality.child_id IS 'The child; NULL where the row is about none.';
COMMENT ON COLUMN @output@.data_quality.row_key IS 'What finds the row again: its key, or its required columns beside the child, with a space between.';
COMMENT ON COLUMN @output@.data_quality.column_name IS 'The column that shows the problem.';
COMMENT ON COLUMN @output@.data_quality.value IS 'What the column holds; NULL if nothing.';
COMMENT ON COLUMN @output@.data_quality.problem IS 'What is wrong.';
COMMENT ON COLUMN @output@.data_quality.treatment IS 'How the figures treat the row.';

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
