-- The catalogue: the facts (what is derived from the input) and the indicators, each one SELECT with
-- its metadata. create_scorecard makes ordinary views of them in the output schema.
--
-- In a SELECT, @input@ and @output@ stand for the two schemas; the name of another fact stands alone. Of input tables with
-- by_child (30_input.sql) it may look at one child's rows only at a time, and a member that rests on them is about that child:
-- parallel workers have a share of the children each.

CREATE TABLE careperf.fact (
	name text PRIMARY KEY,
	position integer GENERATED ALWAYS AS IDENTITY,
	description text NOT NULL,
	columns jsonb NOT NULL,
	definition text NOT NULL,
	inlined boolean NOT NULL DEFAULT false);
COMMENT ON TABLE careperf.fact IS 'What is derived from the input before any indicator: each becomes a view of that name in the output schema. Read-only.';
COMMENT ON COLUMN careperf.fact.name IS 'Name of the view.';
COMMENT ON COLUMN careperf.fact.position IS 'Order: a fact may use the facts before it.';
COMMENT ON COLUMN careperf.fact.description IS 'What one row of it is.';
COMMENT ON COLUMN careperf.fact.columns IS 'A comment for each column.';
COMMENT ON COLUMN careperf.fact.definition IS 'Its SELECT.';
COMMENT ON COLUMN careperf.fact.inlined IS 'Whether queries work it out wherever they use it, not once for all: where that costs less than to keep its rows, or tells the planner that a child is in it once, which it does not know of a common table expression.';

CREATE TABLE careperf.indicator (
	indicator text,
	definition_version integer DEFAULT 1,
	valid_from date,
	valid_to date,
	theme text NOT NULL,
	sort_order integer NOT NULL,
	title text NOT NULL,
	polarity text CHECK (polarity IN ('H', 'L', 'T')),
	data_period text NOT NULL CHECK (data_period IN ('SS', 'R12M', 'YTD', 'AC YTD', 'M')),
	unit text NOT NULL CHECK (unit IN ('percent', 'count', 'days', 'average', 'rate_per_10000')),
	decimals integer NOT NULL CHECK (decimals BETWEEN 0 AND 6),
	split_by_uasc boolean NOT NULL,
	needs text[] NOT NULL,
	definition text NOT NULL,
	source text NOT NULL,
	members text NOT NULL,
	PRIMARY KEY (indicator, definition_version));
COMMENT ON TABLE careperf.indicator IS 'The indicators, each defined in one place: its metadata and the SELECT of its members. Read-only. Versions of one indicator differ in the reporting dates for which they hold.';
COMMENT ON COLUMN careperf.indicator.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN careperf.indicator.definition_version IS 'Version of its definition, from 1.';
COMMENT ON COLUMN careperf.indicator.valid_from IS 'First reporting date for which a scorecard uses this version; NULL: always.';
COMMENT ON COLUMN careperf.indicator.valid_to IS 'Last reporting date for which a scorecard uses this version; NULL: still.';
COMMENT ON COLUMN careperf.indicator.theme IS 'Part of the scorecard.';
COMMENT ON COLUMN careperf.indicator.sort_order IS 'Order on the scorecard.';
COMMENT ON COLUMN careperf.indicator.title IS 'Title as the Panel reads it.';
COMMENT ON COLUMN careperf.indicator.polarity IS 'H: higher is better; L: lower is better; T: the target is best; NULL: neither.';
COMMENT ON COLUMN careperf.indicator.data_period IS 'SS: on the day; R12M: the 12 months to it; YTD: since 1 April; AC YTD: since 1 September; M: in the month.';
COMMENT ON COLUMN careperf.indicator.unit IS 'percent, count, days (an average), average or rate_per_10000.';
COMMENT ON COLUMN careperf.indicator.decimals IS 'Decimals of the published result, rounded half away from zero.';
COMMENT ON COLUMN careperf.indicator.split_by_uasc IS 'Whether it is also given without unaccompanied asylum-seeking children.';
COMMENT ON COLUMN careperf.indicator.needs IS 'Input tables, columns (table.column, not NULL) or kinds of row (table.column=value), without any row of which there is no figure.';
COMMENT ON COLUMN careperf.indicator.definition IS 'The definition in words: denominator, numerator, window.';
COMMENT ON COLUMN careperf.indicator.source IS 'Where the definition comes from.';
COMMENT ON COLUMN careperf.indicator.members IS
'A SELECT with the columns member_id, child_id, denominator, numerator (the dates on which the row counts in each; in the numerator it counts on dates in the denominator only, unless that is NULL) and, where they are needed, denominator_value, numerator_value, uasc (the dates on which it counts as UASC), attributes_on (the date whose area, age, placement, ... hold in a breakdown; without it the reporting date) and evidence. A count keeps its dates in the denominator.';
CREATE TABLE careperf.output_script (name text PRIMARY KEY, script text NOT NULL);
COMMENT ON TABLE careperf.output_script IS 'The scripts with which create_scorecard makes the rest of an output schema, in the order of their names. Read-only.';
COMMENT ON COLUMN careperf.output_script.name IS 'Name of the script.';
COMMENT ON COLUMN careperf.output_script.script IS 'Its statements.';
GRANT SELECT ON careperf.fact, careperf.indicator, careperf.output_script TO PUBLIC;

CREATE TYPE careperf.evidence AS (words text, known_on date, until date);
COMMENT ON TYPE careperf.evidence IS
'A statement about a child behind a figure: words that are true from known_on (NULL: always) to the day before until (NULL: for good).';

-- As stable as to_char, or the planner would start a query for each date instead of making it part of the one it is in.
CREATE FUNCTION careperf.in_words(day date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char(careperf.usable(day)::timestamp, 'FMDD Mon YYYY');
COMMENT ON FUNCTION careperf.in_words(date) IS 'A date as the evidence writes it: 9 Aug 2019. NULL for NULL.';

-- One row, but a set: in FROM the planner then makes it part of the query, instead of starting a query for each child.
CREATE FUNCTION careperf.evidence_on(evidence careperf.evidence[], as_of date, data_to date DEFAULT NULL) RETURNS SETOF text
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT nullif(concat_ws('; ',
		string_agg(e.words, ', ' ORDER BY e.position) FILTER (WHERE (e.until IS NULL OR e.until > as_of) AND (e.known_on IS NULL OR e.known_on <= as_of)),
		'since: ' || string_agg(e.words, ', ' ORDER BY e.known_on, e.position) FILTER (WHERE e.known_on > as_of AND (data_to IS NULL OR e.known_on <= data_to))), '')
	FROM unnest(evidence) WITH ORDINALITY AS e (words, known_on, until, position);
END;
COMMENT ON FUNCTION careperf.evidence_on(careperf.evidence[], date, date) IS
'In one row the statements that hold on a date, then, after "since:", those that came true later, up to data_to, how far the data go (NULL: however late). NULL without any.';

-- the words of evidence that several indicators share

CREATE FUNCTION careperf.due_evidence(what text, due_on date, done_on date) RETURNS careperf.evidence[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY[(format('%s due %s', what, careperf.in_words(due_on)), NULL, NULL)::careperf.evidence,
		('not held', NULL, done_on)::careperf.evidence]
	|| CASE WHEN done_on IS NOT NULL THEN ARRAY[(format('held %s%s', careperf.in_words(done_on),
			CASE WHEN careperf.working_days_between(due_on, done_on) > 1 THEN format(', %s working days late', careperf.working_days_between(due_on, done_on))
				WHEN done_on > due_on THEN ', 1 working day late' END),
		done_on, NULL)::careperf.evidence] END;
COMMENT ON FUNCTION careperf.due_evidence(text, date, date) IS 'Evidence about something due by a date: whether and when it was held, and how many working days late.';

CREATE FUNCTION careperf.status_evidence(words text, otherwise text, dates datemultirange) RETURNS careperf.evidence[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT array_agg((words || ' since ' || careperf.in_words(lower(r)), lower(r), upper(r))::careperf.evidence ORDER BY r)
	FROM unnest(dates) AS r)
	|| (SELECT array_agg((otherwise || coalesce(' since ' || careperf.in_words(lower(r)), ''), lower(r), upper(r))::careperf.evidence ORDER BY r)
	FROM unnest('{(,)}'::datemultirange - coalesce(dates, '{}')) AS r);
COMMENT ON FUNCTION careperf.status_evidence(text, text, datemultirange) IS 'Evidence about something that holds on some dates: the words on those, "otherwise" on all others.';

CREATE FUNCTION careperf.leaver_evidence(end_date date, reason_ended text) RETURNS careperf.evidence[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY[(format('left care %s: %s', careperf.in_words(end_date),
	coalesce((SELECT c.label FROM careperf.code AS c WHERE c.list = 'REC' AND c.code = reason_ended), reason_ended, 'reason unknown')),
	end_date, NULL)::careperf.evidence];
COMMENT ON FUNCTION careperf.leaver_evidence(date, text) IS 'Evidence about leaving care: when and why.';

CREATE FUNCTION careperf.interview_evidence(ended_on date, interviewed_on date) RETURNS careperf.evidence[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY[(format('missing episode ended %s', careperf.in_words(ended_on)), ended_on, NULL)::careperf.evidence,
		('no interview', NULL, interviewed_on)::careperf.evidence]
	|| CASE WHEN interviewed_on IS NOT NULL THEN ARRAY[(format('interview %s, %s working days after', careperf.in_words(interviewed_on),
			careperf.working_days_between(ended_on, interviewed_on)), greatest(interviewed_on, ended_on), NULL)::careperf.evidence] END;
COMMENT ON FUNCTION careperf.interview_evidence(date, date) IS 'Evidence about a return interview: whether, when and how many working days after the end of the missing episode.';

CREATE FUNCTION careperf.birthday_evidence(age integer, birthday date, contact_date date, what text, code text) RETURNS careperf.evidence[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY[(format('turned %s on %s', age, careperf.in_words(birthday)), birthday, NULL)::careperf.evidence,
	(CASE WHEN contact_date IS NULL THEN 'nothing known' ELSE format('contact %s, %s: %s', careperf.in_words(contact_date), what, coalesce(code, 'not known')) END,
		contact_date, NULL)::careperf.evidence];
COMMENT ON FUNCTION careperf.birthday_evidence(integer, date, date, text, text) IS 'Evidence about what is known of a care leaver around a birthday.';
