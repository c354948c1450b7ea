"""pretend_releases.py DIRECTORY VERSION: pretends two next releases in a copy of the extension's directory.

Each is made as an author makes one: the install script with changes in their places, and a change script, written apart,
that brings the release before to the same catalog. Prints the versions, the last one becomes the default.
"""
import re
import sys
from pathlib import Path

GUARD = '\\echo Use "ALTER EXTENSION careperf UPDATE" to load this file. \\quit\n'

IN_WORDS = """careperf.in_words(day date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char(careperf.usable(day)::timestamp, '{}');
"""
MONTHS_IN_WORDS = """
CREATE FUNCTION careperf.months_in_words(n integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN format('%s months', n);
COMMENT ON FUNCTION careperf.months_in_words(integer) IS 'Months in words.';
"""
SECOND_DEFINITION = """
UPDATE careperf.indicator SET valid_to = '2019-06-30' WHERE indicator = 'placements_3_plus';
INSERT INTO careperf.indicator (indicator, definition_version, valid_from, theme, sort_order, title, polarity, data_period, unit, decimals, split_by_uasc, needs, definition, source, members)
SELECT indicator, 2, '2019-07-01', theme, sort_order, title, polarity, data_period, unit, decimals, split_by_uasc, needs, definition || ' By the letter of 2019.', source, members
FROM careperf.indicator WHERE indicator = 'placements_3_plus';
"""
CODE_NOTE = "COMMENT ON COLUMN careperf.code.note IS 'What to know about the code.';\n"
REGION = """
CREATE TABLE careperf.region (name text PRIMARY KEY, shipped boolean NOT NULL DEFAULT false);
COMMENT ON TABLE careperf.region IS 'Regions. A council adds its own.';
COMMENT ON COLUMN careperf.region.name IS 'Its name.';
COMMENT ON COLUMN careperf.region.shipped IS 'True for the rows that come with the extension.';
GRANT SELECT ON careperf.region TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('careperf.region', 'WHERE NOT shipped');
INSERT INTO careperf.region VALUES ('England and Wales', true), ('Scotland', true);
"""
HOLIDAY_REGION = "COMMENT ON COLUMN careperf.bank_holiday.region IS 'Where the day is off.';\n"


def change(text: str, *pairs: tuple[str, str]) -> str:
    """The text with each first string, which must be there once, replaced by the second."""
    for old, new in pairs:
        if text.count(old) != 1:
            sys.exit(f"pretend_releases: found {text.count(old)} times, not once: {old}")
        text = text.replace(old, new)
    return text


def output_scripts(install_script: str) -> str:
    """The statements that bring careperf.output_script to what an install script puts into it."""
    inserts = re.findall(r"^INSERT INTO careperf\.output_script .*?^\$script\$\);\n", install_script, re.M | re.S)
    return "DELETE FROM careperf.output_script;\n" + "".join(inserts)


def main() -> None:
    directory, version = Path(sys.argv[1]), sys.argv[2]
    first, second = f"{version}.next1", f"{version}.next2"
    now = (directory / f"careperf--{version}.sql").read_text()

    install = change(
        now,
        (IN_WORDS.format("FMDD Mon YYYY"), IN_WORDS.format("FMDD FMMonth YYYY")),
        ("\tgrouping text,\n\tPRIMARY KEY (list, code));\n", "\tgrouping text,\n\tnote text,\n\tPRIMARY KEY (list, code));\n" + CODE_NOTE),
        (" AS calendar_year,", " AS year,"),
        ("@output@.bi_date.calendar_year IS", "@output@.bi_date.year IS"),
        ("CREATE OR REPLACE FUNCTION @output@.set_council(", "ALTER TABLE @output@.target ADD COLUMN IF NOT EXISTS note text;\n"
         "COMMENT ON COLUMN @output@.target.note IS 'Who set it.';\n\nCREATE OR REPLACE FUNCTION @output@.set_council("),
    ) + MONTHS_IN_WORDS + SECOND_DEFINITION
    (directory / f"careperf--{first}.sql").write_text(install)
    (directory / f"careperf--{version}--{first}.sql").write_text(
        GUARD + "CREATE OR REPLACE FUNCTION " + IN_WORDS.format("FMDD FMMonth YYYY")
        + "ALTER TABLE careperf.code ADD COLUMN note text;\n" + CODE_NOTE
        + MONTHS_IN_WORDS + SECOND_DEFINITION + output_scripts(install))

    install = change(
        install,
        ("    observed boolean NOT NULL DEFAULT true,\n", "    observed boolean NOT NULL DEFAULT true,\n    region   text    NOT NULL DEFAULT 'England and Wales',\n"),
        ("COMMENT ON COLUMN careperf.bank_holiday.observed ", HOLIDAY_REGION + "COMMENT ON COLUMN careperf.bank_holiday.observed "),
        (MONTHS_IN_WORDS, ""),
        ("Sessions keep the holidays in memory; this tells them of a change.", "Tells sessions of a change."),
        (" By the letter of 2019.", " By the letter of 1 July 2019."),
    ) + REGION
    (directory / f"careperf--{second}.sql").write_text(install)
    (directory / f"careperf--{first}--{second}.sql").write_text(
        GUARD + "ALTER TABLE careperf.bank_holiday ADD COLUMN region text NOT NULL DEFAULT 'England and Wales';\n" + HOLIDAY_REGION
        + "DROP FUNCTION careperf.months_in_words(integer);\n"
        + "COMMENT ON TRIGGER bank_holiday_changed ON careperf.bank_holiday IS 'Tells sessions of a change.';\n"
        + "UPDATE careperf.indicator SET definition = replace(definition, ' By the letter of 2019.', ' By the letter of 1 July 2019.');\n"
        + REGION)
    # one that fails at its end
    (directory / f"careperf--{version}--broken.sql").write_text(
        GUARD + "DROP FUNCTION careperf.rag_status CASCADE;\nDELETE FROM careperf.bank_holiday;\nSELECT 1 / 0;\n")

    control = directory / "careperf.control"
    control.write_text(change(control.read_text(), (f"default_version = '{version}'", f"default_version = '{second}'")))
    print(first, second)


main()
