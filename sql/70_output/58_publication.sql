-- The tables of publications: figures frozen with the definitions, targets, who and when, the children behind them, and
-- what readers see. 58_suppression.sql hides small counts, 59_publish.sql fills the tables and lets nothing change them.

CREATE TABLE IF NOT EXISTS @output@.publication_setting (
	suppress_below integer NOT NULL DEFAULT 5 CHECK (suppress_below BETWEEN 1 AND 1000),
	keep_children_for interval NOT NULL DEFAULT '3 years' CHECK (keep_children_for >= '0'),
	only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row));
COMMENT ON TABLE @output@.publication_setting IS 'How the council publishes, one row. Set with set_publication.';
COMMENT ON COLUMN @output@.publication_setting.suppress_below IS 'Counts from 1 to below this are hidden from readers; 1 hides none.';
COMMENT ON COLUMN @output@.publication_setting.keep_children_for IS 'How long the children behind a publication are kept after it.';
COMMENT ON COLUMN @output@.publication_setting.only_row IS 'Always true: there is one row.';
INSERT INTO @output@.publication_setting DEFAULT VALUES ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION @output@.set_publication(suppress_below integer, keep_children_for interval) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
	UPDATE @output@.publication_setting
	SET suppress_below = set_publication.suppress_below, keep_children_for = set_publication.keep_children_for;
END;
COMMENT ON FUNCTION @output@.set_publication(integer, interval) IS 'Sets below which count the figures of later publications are hidden from readers (5 hides 1 to 4), and for how long the children behind any publication are kept.';

CREATE TABLE IF NOT EXISTS @output@.publication (
	period_end date,
	publication integer,
	published_at timestamptz(0) NOT NULL,
	published_by varchar(63) NOT NULL,
	note varchar(1000),
	careperf_version varchar(20) NOT NULL,
	suppress_below integer NOT NULL,
	complete boolean NOT NULL,
	PRIMARY KEY (period_end, publication));
COMMENT ON TABLE @output@.publication IS 'What was published, by whom and when. Made by careperf.publish; can not be changed.';
COMMENT ON COLUMN @output@.publication.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.publication.publication IS '1 is the first publication of that date, 2 its first correction, and so on.';
COMMENT ON COLUMN @output@.publication.published_at IS 'When.';
COMMENT ON COLUMN @output@.publication.published_by IS 'The user who was logged in.';
COMMENT ON COLUMN @output@.publication.note IS 'Why; a correction always has one. Readers see it.';
COMMENT ON COLUMN @output@.publication.careperf_version IS 'Version of the extension.';
COMMENT ON COLUMN @output@.publication.suppress_below IS 'Counts from 1 to below this are hidden from its readers.';
COMMENT ON COLUMN @output@.publication.complete IS 'True; false only while careperf.publish is making it.';

CREATE TABLE IF NOT EXISTS @output@.published_figure (
	period_end date,
	publication integer,
	indicator varchar(63),
	definition_version integer NOT NULL,
	theme varchar(40) NOT NULL,
	sort_order integer NOT NULL,
	title varchar(250) NOT NULL,
	polarity varchar(1),
	data_period varchar(6) NOT NULL,
	unit varchar(20) NOT NULL,
	numerator numeric(14,2),
	denominator numeric(14,2),
	result numeric(14,2),
	result_exc_uasc numeric(14,2),
	rag_exc_uasc varchar(1),
	target numeric(14,2),
	floor numeric(14,2),
	rag varchar(1),
	previous_month_result numeric(14,2),
	previous_month_rag varchar(1),
	direction_of_travel varchar(10),
	previous_month_published numeric(14,2),
	direction_on_published varchar(10),
	previous_year_result numeric(14,2),
	previous_year_rag varchar(1),
	direction_on_year varchar(10),
	"national" numeric(14,2),
	national_source varchar(200),
	lower_95 numeric(14,2),
	upper_95 numeric(14,2),
	to_target numeric(14,2),
	small_cohort integer,
	PRIMARY KEY (period_end, publication, indicator),
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
COMMENT ON TABLE @output@.published_figure IS 'The scorecard as it was when it was published, nothing hidden: for those who may see the whole council. Can not be changed.';
COMMENT ON COLUMN @output@.published_figure.publication IS 'Number of the publication of that date.';
COMMENT ON COLUMN @output@.published_figure.previous_month_result IS 'The result one month before, recomputed from the data of the day of publication.';
COMMENT ON COLUMN @output@.published_figure.previous_month_published IS 'The result one month before as it had last been published; NULL if it had not.';
COMMENT ON COLUMN @output@.published_figure.direction_on_published IS 'improved, same or worsened on previous_month_published.';

CREATE TABLE IF NOT EXISTS @output@.published_member (
	period_end date NOT NULL,
	publication integer NOT NULL,
	indicator varchar(63) NOT NULL,
	member_id text,
	child_id text,
	numerator numeric,
	denominator numeric,
	uasc boolean NOT NULL,
	attributes_on date,
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
CREATE INDEX IF NOT EXISTS published_member_publication ON @output@.published_member (period_end, publication, indicator);
COMMENT ON TABLE @output@.published_member IS 'Who was behind the published figures. Kept for as long as publication_setting says, then deleted by forget_children; can not be changed otherwise.';
COMMENT ON COLUMN @output@.published_member.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.published_member.publication IS 'Number of the publication of that date.';
COMMENT ON COLUMN @output@.published_member.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.published_member.member_id IS 'What counted: the child, or the child and a date, an episode, ...';
COMMENT ON COLUMN @output@.published_member.child_id IS 'The child; NULL where it was about none.';
COMMENT ON COLUMN @output@.published_member.numerator IS 'How much it counted in the numerator (of a count: in the count).';
COMMENT ON COLUMN @output@.published_member.denominator IS 'How much it counted in the denominator; NULL for a count.';
COMMENT ON COLUMN @output@.published_member.uasc IS 'Whether it counted as an unaccompanied asylum-seeking child.';
COMMENT ON COLUMN @output@.published_member.attributes_on IS 'The date whose area, age, placement, ... hold in the breakdown; NULL: the reporting date.';

CREATE TABLE IF NOT EXISTS @output@.published_cell (
	period_end date,
	publication integer,
	indicator varchar(63),
	side varchar(11) CHECK (side IN ('numerator', 'denominator')),
	dimension varchar(20),
	member varchar(100),
	value numeric(14,2) NOT NULL,
	whole boolean NOT NULL,
	no_secret boolean NOT NULL,
	hidden boolean NOT NULL DEFAULT false,
	withheld boolean NOT NULL DEFAULT false,
	PRIMARY KEY (period_end, publication, indicator, side, dimension, member),
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
COMMENT ON TABLE @output@.published_cell IS 'Every count behind a publication, total and broken down, and whether readers see it: for those who may see the whole council. Can not be changed.';
COMMENT ON COLUMN @output@.published_cell.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.published_cell.publication IS 'Number of the publication of that date.';
COMMENT ON COLUMN @output@.published_cell.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.published_cell.side IS 'numerator (of a count: the count) or denominator.';
COMMENT ON COLUMN @output@.published_cell.dimension IS 'total, or as in indicator_breakdown.';
COMMENT ON COLUMN @output@.published_cell.member IS 'Total, or the member of the dimension.';
COMMENT ON COLUMN @output@.published_cell.value IS 'The count or sum.';
COMMENT ON COLUMN @output@.published_cell.whole IS 'False for the numerator of a percentage, which is a part of its denominator.';
COMMENT ON COLUMN @output@.published_cell.no_secret IS 'Never hidden: the population of the area, and nobody out of a total that is nobody.';
COMMENT ON COLUMN @output@.published_cell.hidden IS 'Whether readers see neither it nor what is worked out from it.';
COMMENT ON COLUMN @output@.published_cell.withheld IS 'Whether readers do not even see that there is a row: nothing of this dimension of this indicator.';

CREATE TABLE IF NOT EXISTS @output@.published_nesting (
	period_end date,
	publication integer,
	indicator varchar(63),
	side varchar(11) CHECK (side IN ('numerator', 'denominator')),
	link varchar(12) CHECK (link IN ('within', 'together', 'without UASC')),
	of_indicator varchar(63),
	of_side varchar(11) CHECK (of_side IN ('numerator', 'denominator')),
	PRIMARY KEY (period_end, publication, indicator, side, link, of_indicator, of_side),
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
COMMENT ON TABLE @output@.published_nesting IS 'Which counts of a publication tell something about another, as found in the children behind them: for those who may see the whole council. Can not be changed.';
COMMENT ON COLUMN @output@.published_nesting.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.published_nesting.publication IS 'Number of the publication of that date.';
COMMENT ON COLUMN @output@.published_nesting.indicator IS 'Code of the indicator.';
COMMENT ON COLUMN @output@.published_nesting.side IS 'Its numerator (of a count: the count) or denominator.';
COMMENT ON COLUMN @output@.published_nesting.link IS 'within: all its children are among those of the other, so their difference is a count, too; together: whoever sees one knows the other; without UASC: it is the other without UASC.';
COMMENT ON COLUMN @output@.published_nesting.of_indicator IS 'Code of the other indicator.';
COMMENT ON COLUMN @output@.published_nesting.of_side IS 'Its numerator or denominator.';

CREATE TABLE IF NOT EXISTS @output@.published_union (
	period_end date,
	publication integer,
	indicator varchar(63),
	side varchar(11) CHECK (side IN ('numerator', 'denominator')),
	of_indicator varchar(63),
	of_side varchar(11) CHECK (of_side IN ('numerator', 'denominator')),
	dimension varchar(20),
	member varchar(100),
	PRIMARY KEY (period_end, publication, indicator, side, of_indicator, of_side, dimension, member),
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
COMMENT ON TABLE @output@.published_union IS 'Which totals of a publication are those of some members of another count, broken down, as found in the children behind them: for those who may see the whole council. Can not be changed.';
COMMENT ON COLUMN @output@.published_union.period_end IS 'The reporting date.';
COMMENT ON COLUMN @output@.published_union.publication IS 'Number of the publication of that date.';
COMMENT ON COLUMN @output@.published_union.indicator IS 'Code of the indicator whose total it is.';
COMMENT ON COLUMN @output@.published_union.side IS 'Its numerator (of a count: the count) or denominator.';
COMMENT ON COLUMN @output@.published_union.of_indicator IS 'Code of the indicator that is broken down.';
COMMENT ON COLUMN @output@.published_union.of_side IS 'Its numerator or denominator.';
COMMENT ON COLUMN @output@.published_union.dimension IS 'The dimension, as in indicator_breakdown.';
COMMENT ON COLUMN @output@.published_union.member IS 'A member all of whose children are in the total; those of the others are not.';

CREATE TABLE IF NOT EXISTS @output@.published_scorecard (
	period_end date,
	publication integer,
	theme varchar(40) NOT NULL,
	sort_order integer NOT NULL,
	indicator varchar(63),
	title varchar(250) NOT NULL,
	polarity varchar(1),
	data_period varchar(6) NOT NULL,
	unit varchar(20) NOT NULL,
	numerator numeric(14,2),
	denominator numeric(14,2),
	result numeric(14,2),
	result_exc_uasc numeric(14,2),
	rag_exc_uasc varchar(1),
	target numeric(14,2),
	floor numeric(14,2),
	rag varchar(1),
	previous_month_result numeric(14,2),
	direction_of_travel varchar(10),
	previous_year_result numeric(14,2),
	direction_on_year varchar(10),
	"national" numeric(14,2),
	national_source varchar(200),
	lower_95 numeric(14,2),
	upper_95 numeric(14,2),
	to_target numeric(14,2),
	small_cohort integer,
	definition_version integer NOT NULL,
	suppressed integer NOT NULL,
	PRIMARY KEY (period_end, publication, indicator),
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
ALTER TABLE @output@.published_scorecard ADD COLUMN IF NOT EXISTS process_from date;
COMMENT ON TABLE @output@.published_scorecard IS 'The published scorecard for readers: small counts, and what would give them away, are hidden. Can not be changed.';
COMMENT ON COLUMN @output@.published_scorecard.publication IS 'Number of the publication of that date; the highest is the latest correction.';
COMMENT ON COLUMN @output@.published_scorecard.numerator IS 'As in scorecard; NULL where hidden.';
COMMENT ON COLUMN @output@.published_scorecard.denominator IS 'As in scorecard; NULL where hidden.';
COMMENT ON COLUMN @output@.published_scorecard.result IS 'As in scorecard; NULL where hidden.';
COMMENT ON COLUMN @output@.published_scorecard.previous_month_result IS 'The result one month before as readers had last seen it published.';
COMMENT ON COLUMN @output@.published_scorecard.direction_of_travel IS 'improved, same or worsened on it.';
COMMENT ON COLUMN @output@.published_scorecard.previous_year_result IS 'The result one year before as readers had last seen it published.';
COMMENT ON COLUMN @output@.published_scorecard.direction_on_year IS 'improved, same or worsened on it.';
COMMENT ON COLUMN @output@.published_scorecard.suppressed IS '1 where numerator, denominator or the result is hidden, else 0.';
COMMENT ON COLUMN @output@.published_scorecard.process_from IS 'From when on results belong to the process of this one: the last set_process_change by then, as on the day of publication; NULL: from the first.';

CREATE TABLE IF NOT EXISTS @output@.published_breakdown (
	period_end date,
	publication integer,
	indicator varchar(63),
	dimension varchar(20),
	member varchar(100),
	numerator numeric(14,2),
	denominator numeric(14,2),
	result numeric(14,2),
	rag varchar(1),
	suppressed integer NOT NULL,
	PRIMARY KEY (period_end, publication, indicator, dimension, member),
	FOREIGN KEY (period_end, publication) REFERENCES @output@.publication);
COMMENT ON TABLE @output@.published_breakdown IS 'The published figures broken down, for readers: small counts, and what would give them away, are hidden. Where that takes a whole dimension of an indicator, it is left out. Can not be changed.';
COMMENT ON COLUMN @output@.published_breakdown.publication IS 'Number of the publication of that date; the highest is the latest correction.';
COMMENT ON COLUMN @output@.published_breakdown.numerator IS 'As in indicator_breakdown; NULL where hidden.';
COMMENT ON COLUMN @output@.published_breakdown.denominator IS 'As in indicator_breakdown; NULL where hidden.';
COMMENT ON COLUMN @output@.published_breakdown.result IS 'As in indicator_breakdown; NULL where hidden.';
COMMENT ON COLUMN @output@.published_breakdown.rag IS 'As in indicator_breakdown; NULL where hidden.';
COMMENT ON COLUMN @output@.published_breakdown.suppressed IS '1 where numerator, denominator or the result is hidden, else 0.';

DO $comments$
BEGIN
	-- the columns that mean what they mean in the live views
	EXECUTE coalesce((SELECT string_agg(format('COMMENT ON COLUMN %s.%I IS %L', m.target::regclass, a.attname, col_description(m.source::regclass, s.attnum)), '; ')
		FROM (VALUES ($name$@output@.scorecard$name$, $name$@output@.published_figure$name$),
				($name$@output@.scorecard$name$, $name$@output@.published_scorecard$name$),
				($name$@output@.indicator_breakdown$name$, $name$@output@.published_breakdown$name$)) AS m (source, target)
			JOIN pg_catalog.pg_attribute AS a ON a.attrelid = m.target::regclass AND a.attnum > 0 AND NOT a.attisdropped
			JOIN pg_catalog.pg_attribute AS s ON s.attrelid = m.source::regclass AND s.attname = a.attname
		WHERE col_description(a.attrelid, a.attnum) IS NULL), 'SELECT');
END
$comments$;
