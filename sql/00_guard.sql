-- The extension's schema: made here, so that a schema of that name that somebody made beforehand
-- stops the installation instead of being used.
\echo Use "CREATE EXTENSION careperf" to load this file. \quit

SET LOCAL search_path = pg_catalog, pg_temp;

CREATE SCHEMA careperf;
COMMENT ON SCHEMA careperf IS
'careperf: performance figures of children in care. Functions, code lists, bank holidays and the catalogue of indicators. Start with careperf.create_input(schema) and careperf.create_scorecard(input, output).';
GRANT USAGE ON SCHEMA careperf TO PUBLIC;
