"""A council of its own with the long-term foster care and the accommodation of care leavers of the sufficiency strategy.

    /usr/bin/python3 src/sample_council/sufficiency_measures.py --out DIR

Writes the input tables, raw events only, to 31 March 2016: at each published quarter end so many children are in long-term
foster care, and such a share of the young people with a birthday in the twelve months lives in suitable accommodation.
"""
from datetime import date, datetime
from pathlib import Path
from random import Random

from dates import add_months, days
from report import Report, episode, finish, run
from tables import Tables

AS_OF = date(2016, 3, 31)
LONG_TERM = "Table 9: Number of children placed permanently with Foster Carers"
SUITABLE = "Table 3: Percentage of Care Leavers living in suitable accommodation"
PER_QUARTER = 250               # young people with a birthday in each quarter


def quarter_ends(report: Report, table: str, written: str) -> dict[date, str]:
    return {datetime.strptime(column, written).date(): value for (of, _, column), value in report.cells.items() if of == table}


def long_term(report: Report, rng: Random, tables: Tables):
    """More children or fewer from quarter end to quarter end; those who leave are the ones longest there."""
    placed, number, before = [], 0, date(2014, 6, 30)
    for day, value in quarter_ends(report, LONG_TERM, "%d/%m/%y").items():
        for _ in range(int(value) - len(placed)):
            number += 1
            placed.append((f"F{number}", before + days(rng.randint(1, (day - before).days))))
        for _ in range(len(placed) - int(value)):
            name, since = placed.pop(0)
            foster_care(tables, name, since, before + days(rng.randint(1, (day - before).days)))
        before = day
    for name, since in placed:
        foster_care(tables, name, since, None)
    for index in range(number):
        tables.add("child", f"F{index + 1}", date(2005, 1, 1) + days(index), rng.choice("FM"), "WBRI", "British", None, None)


def foster_care(tables: Tables, name: str, since: date, left: date | None):
    """First a foster placement that is not long term; with the same carer it becomes that (RNE T)."""
    episode(tables, name, since - days(200), "S", "C2", "N1", ("U6", "PR1"), since, "X1")
    episode(tables, name, since, "T", "C2", "N1", ("U4", "PR1"), left, "E4A" if left else None)


def accommodation(report: Report, rng: Random, tables: Tables):
    """Everybody has one birthday a year and a contact on it: each quarter's take the place of those of a year before."""
    published = quarter_ends(report, SUITABLE, "%d/%m/%Y")
    suitable = [round(float(value) * 4 * PER_QUARTER / 100) for value in published.values()]
    # of the birthdays a year before, quarter by quarter, the first of which counts at none of the quarter ends
    older = [0, 200, 205, 210]
    newer = [suitable[0] - sum(older)]
    for quarter in range(1, 4):
        newer.append(suitable[quarter] - suitable[quarter - 1] + older[quarter])
    for quarter, day in enumerate(published):
        for index in range(PER_QUARTER):
            name, birthday = f"L{quarter}{index:03d}", day - days(rng.randint(20, 70))
            came_of_age = add_months(birthday, -12)
            tables.add("child", name, add_months(birthday, -12 * 19), rng.choice("FM"), "WBRI", "British", None, None)
            episode(tables, name, came_of_age - days(700), "S", "C2", "N1", ("U6", "PR1"), came_of_age, "E4B")
            tables.add("care_leaver", name, came_of_age, None, "former_relevant")
            for contact, enough in ((came_of_age, older[quarter]), (birthday, newer[quarter])):
                tables.add("care_leaver_contact", name, contact, "YES", "F4", "U1" if index < enough else "U2", None)


def write(report: Report, rng: Random, folder: Path):
    tables = Tables(AS_OF)
    long_term(report, rng, tables)
    accommodation(report, rng, tables)
    finish(tables, folder)


if __name__ == "__main__":
    run("sufficiency_measures", __doc__, "sufficiency_2016.csv", write)
