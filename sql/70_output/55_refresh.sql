-- The log of careperf.refresh. Kept when create_scorecard runs again.

CREATE TABLE IF NOT EXISTS @output@.refresh_log (
	refresh_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	started_at timestamptz NOT NULL,
	finished_at timestamptz,
	outcome text NOT NULL CHECK (outcome IN ('running', 'refreshed', 'failed', 'interrupted')),
	row_count bigint,
	detail text);
COMMENT ON TABLE @output@.refresh_log IS 'Every call of careperf.refresh for this schema, also those that failed.';
COMMENT ON COLUMN @output@.refresh_log.refresh_id IS 'Number of the call.';
COMMENT ON COLUMN @output@.refresh_log.started_at IS 'When it began, after any wait for another one.';
COMMENT ON COLUMN @output@.refresh_log.finished_at IS 'When it ended; NULL while running, and where it was interrupted.';
COMMENT ON COLUMN @output@.refresh_log.outcome IS
'running; refreshed; failed: readers keep the figures of the last good one; interrupted: its session ended without a word, as the next call noticed.';
COMMENT ON COLUMN @output@.refresh_log.row_count IS 'Rows of all materialised views together; NULL unless refreshed.';
COMMENT ON COLUMN @output@.refresh_log.detail IS 'Refreshed: the rows of each materialised view. Failed: the view it failed at, and the message.';
