-- Input at any scale: copies of the sample council (schema sample) go into the input tables of schema cic. Run by scale.sh
-- with psql -v children=N.
--
-- Copy 0 is the council itself. In copy k every identifier ends in "-k" and every date lies 17 k days (modulo a year)
-- earlier, so that the copies differ and all of one child's dates keep their distances. The last copy may be a part. Rows
-- are stored in the order of their dates, as a warehouse collects them: those of one child lie scattered.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
SET work_mem = '256MB';

CREATE TABLE sample.copy AS
SELECT k AS number, CASE WHEN k = 0 THEN '' ELSE '-' || k END AS suffix, k * 17 % 365 AS days,
	least(1, (:children - k * s.children) / s.children::double precision) AS part
FROM (SELECT count(*)::integer AS children FROM sample.child) AS s
	CROSS JOIN LATERAL generate_series(0, (:children - 1) / s.children) AS k;

-- which part of a copy an identifier needs: children by rank, so that their number comes out exactly
CREATE TABLE sample.part_of AS
SELECT child_id AS id, (rank() OVER (ORDER BY md5(child_id)) - 0.5) / count(*) OVER () AS part FROM sample.child;
INSERT INTO sample.part_of
SELECT id, (hashtext(id) & 65535) / 65536.0
FROM (SELECT DISTINCT worker_id AS id FROM sample.worker UNION SELECT post_id FROM sample.staff_post
	UNION SELECT ola_child_id FROM sample.other_la_child UNION SELECT youth_justice_id FROM sample.youth_justice) AS i;
INSERT INTO sample.part_of SELECT missing_episode_id, part FROM sample.missing_episode JOIN sample.part_of ON id = child_id;
ALTER TABLE sample.part_of ADD PRIMARY KEY (id);
ANALYZE sample.part_of;

SELECT format('INSERT INTO cic.%I SELECT %s FROM sample.%I AS r CROSS JOIN sample.copy AS k LEFT JOIN sample.part_of AS p ON p.id = %s WHERE coalesce(p.part, 0) < k.part ORDER BY %s',
	c.table_name,
	string_agg(CASE
		WHEN c.data_type = 'text' AND c.column_name ~ '_id$' THEN format('r.%I || k.suffix', c.column_name)
		WHEN c.data_type = 'date' THEN format('r.%I - k.days', c.column_name)
		WHEN c.data_type ~ '^timestamp' THEN format('r.%I - k.days * interval ''1 day''', c.column_name)
		ELSE format('r.%I', c.column_name) END, ', ' ORDER BY c.position),
	c.table_name,
	-- children decide, else the identifier that the row starts with
	format(CASE WHEN bool_or(c.column_name = 'child_id') THEN 'coalesce(r.child_id, r.%I)' ELSE 'r.%I' END, min(c.column_name) FILTER (WHERE c.position = 1)),
	coalesce(min(c.position) FILTER (WHERE c.data_type ~ '^(date|timestamp)'), 1))
FROM careperf.input_column AS c
WHERE c.table_name NOT IN ('population', 'input_currency')
GROUP BY c.table_name
\gexec

INSERT INTO cic.population SELECT * FROM sample.population;
UPDATE cic.population SET persons_0_17 = persons_0_17 * (SELECT sum(part) FROM sample.copy);
-- complete as far as the copy that was moved furthest
INSERT INTO cic.input_currency SELECT * FROM sample.input_currency;
UPDATE cic.input_currency SET data_to = data_to - 365;
DROP SCHEMA sample CASCADE;
VACUUM ANALYZE;
