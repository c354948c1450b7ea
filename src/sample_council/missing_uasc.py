"""A council of its own whose missing unaccompanied children are those of the report of 2014 on April to September 2013.

    /usr/bin/python3 src/sample_council/missing_uasc.py --out DIR

Writes the input tables, raw events only, up to 24 March 2014, for which the report counts the service's young people.
The Indian row is read as two, its one found and one still missing: without, the nationalities make 43 of 44.
"""
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from dates import DAY, add_months, birthday, days
from report import Report, Unmet, born, episode, finish, give, run, settle, some_days
from tables import Tables

FIRST, AS_OF, LATEST = date(2013, 4, 1), date(2013, 9, 30), date(2014, 3, 24)
NATIONALITIES, AGES, DURATIONS = (
    "Table 1 Breakdown of cases of missing children by nationality (April to September 2013)",
    "Table 2 Age at First missing Episode April - Sept 2013",
    "Table 3 Duration case open before first missing episode occurred")
FOUND, MISSING = "Found by 30/09/2013", "Still Missing as at 30/09/2013"
# Days between the case's opening and the first missing episode.
OPEN_FOR = {"1 - 7 Days": (1, 7), "8 Days - 30 Days": (8, 30), "1 Month - 6 Months": (32, 180),
            "6 Months - 1 Year": (190, 360), "1 Year - 2 Years": (370, 720), "2 Years - 3 Years": (740, 1090),
            "3 Years - 5 Years": (1100, 1820), "5 years +": (1840, 2100)}
# Ages at which those of a nationality are likely: where the ages have many episodes, those who often went missing.
LIKELY = {"Iranian": {14: 9, 15: 3, 17: 3}, "Algerian": {14: 3, 15: 3, 17: 9}, "Afghanistani": {17: 1e6}}


@dataclass
class Youth:
    age: int                        # at the first missing episode
    found: bool
    nationality: str = ""
    open_for: str = ""
    new: bool = False
    episodes: int = 1


def describe(report: Report, rng: Random) -> list[Youth]:
    youths = [Youth(int(age), found) for found, column in ((True, "Number returned"), (False, "Number remaining missing"))
              for age, number in report.column(AGES, column).items() for _ in range(number)]
    for found, column in ((True, FOUND), (False, MISSING)):
        pool = [y for y in youths if y.found == found]
        # those of age came as children: the older, the longer ago
        give(rng, "open_for", pool, dict(reversed(report.column(DURATIONS, column).items())),
             lambda y, band: 1 if y.age < 18 else 1e6 ** (y.age - 17) * (OPEN_FOR[band][0] > 366 * (y.age - 17)))
        column = report.column(NATIONALITIES, column)
        give(rng, "nationality", pool, {name: column[name] for name in ("Iranian", "Algerian", *column) if column[name]},
             lambda y, name: LIKELY.get(name, {}).get(y.age, 0.1))
    text = "Basic figures (text)", "April - September 2013"
    new, new_missing = (report.number(text[0], row, text[1]) for row in (
        "Confirmed missing who were new referrals", "Remained missing from the 15 new referrals"))
    short = list(OPEN_FOR)[:3]
    for found, number in ((True, new - new_missing), (False, new_missing)):
        give(rng, "new", [y for y in youths if y.found == found and y.open_for in short], {True: number},
             lambda y, _: (1000, 100, 1)[short.index(y.open_for)])
    _episodes(report, rng, youths, text)
    return youths


def _episodes(report: Report, rng: Random, youths: list[Youth], text: tuple[str, str]):
    """How often each went missing, two Afghans very often.

    The one who did most is still missing: the 31 who were found would have too few episodes left for the Iranians and
    Algerians, all of whom were found.
    """
    most = report.number(text[0], "Most absconding by one person", text[1])
    often = [next(y for y in youths if (y.nationality, y.age, y.found) == ("Afghanistani", 17, found))
             for found in (False, True)]
    for youth, number in zip(often, (most, 16)):
        youth.episodes = number
    rows = {"Afghanistani": "Missing instances: Afghan", "Iranian": "Missing instances: Iranian",
            "Algerian": "Missing instances: Algerian", "Moroccan": "Missing instances: Moroccan"}
    wanted = {name: report.number(text[0], row, text[1]) for name, row in rows.items()}
    wanted |= {int(age): number for age, number in report.column(AGES, "Total of missing episodes").items()}
    wanted["found"] = report.number(text[0], "Missing episodes by the 31 returned", text[1])

    def keys(y: Youth):
        return [key for key in (y.nationality, y.age, "found" if y.found else None) if key in wanted]
    others = [y for y in youths if y not in often]

    def change():
        one, other = rng.sample(others, 2)
        if one.episodes == 1 or other.episodes == 30:
            return {}, lambda: None
        one.episodes, other.episodes = one.episodes - 1, other.episodes + 1
        moves = Counter(keys(other))
        moves.subtract(keys(one))

        def undo():
            one.episodes, other.episodes = one.episodes + 1, other.episodes - 1
        return moves, undo
    others[0].episodes += report.number(AGES, "Grand Total", "Total of missing episodes") - sum(y.episodes for y in youths)
    totals = Counter(key for youth in youths for key in keys(youth) for _ in range(youth.episodes))
    settle(totals, {key: (number, number + 0.1) for key, number in wanted.items()}, change, "missing episodes", 20_000)


def write(report: Report, rng: Random, folder: Path):
    tables = Tables(LATEST)
    add = tables.add
    ids = iter(rng.sample(range(100000, 999999), 2000))

    def person(birth: date, nationality: str, opened: date) -> str:
        name = f"M{next(ids)}"
        add("child", name, birth, "M", "OOTH", nationality, None, None)
        of_age = birthday(birth, 18)
        add("uasc_status", name, opened, min(of_age, LATEST) if of_age <= LATEST else None)
        episode(tables, name, opened, "S", "V2", "N8", ("U6", "PR4"), *((of_age, "E4B") if of_age <= LATEST else ()))
        if of_age <= LATEST:
            add("care_leaver", name, of_age, None, "former_relevant")
        return name

    number = 0
    opened_in_period, in_care, leavers = 0, 0, 0
    for _ in range(100):        # some draws leave no way to share out the episodes
        try:
            youths = describe(report, rng)
            break
        except Unmet:
            continue
    else:
        raise Unmet("missing episodes do not come out as published")
    for youth in youths:
        low, high = OPEN_FOR[youth.open_for]
        if youth.new:
            opened = FIRST + days(rng.randint(0, (AS_OF - FIRST).days - low - youth.episodes - 3))
            first = min(opened + days(rng.randint(low, high)), AS_OF - days(youth.episodes + 2))
        else:
            first = max(FIRST, FIRST + days(rng.randint(0, 20)))
            opened = min(first - days(rng.randint(low, high)), FIRST - DAY)
        birth = born(rng, youth.age, first, opened)
        name = person(birth, youth.nationality, opened)
        opened_in_period += opened >= FIRST
        in_care, leavers = in_care + (birthday(birth, 18) > LATEST), leavers + (birthday(birth, 18) <= LATEST)
        # days apart; the last of those still missing has no end
        starts = [first] + some_days(rng, youth.episodes - 1, first, AS_OF - DAY)
        for index, start in enumerate(starts):
            number += 1
            last = index == len(starts) - 1
            began = datetime(start.year, start.month, start.day, 9)
            ended = None if last and not youth.found else began + timedelta(hours=rng.randint(2, 20))
            add("missing_episode", f"ME{number:04d}", name, "M", began, ended, "still_missing" if ended is None else "found")
    text = "Basic figures (text)"
    for _ in range(report.number(text, "New referrals", "April - September 2013") - opened_in_period):
        opened = FIRST + days(rng.randint(0, (AS_OF - FIRST).days))
        person(born(rng, rng.randint(13, 15), opened, opened), "Eritrean", opened)
        in_care += 1
    for _ in range(report.number(text, "Children in Care", "24 March 2014") - in_care):
        opened = FIRST - days(rng.randint(1, 300))
        person(born(rng, rng.randint(12, 15), opened, opened), "Eritrean", opened)
    for _ in range(report.number(text, "Care leavers", "24 March 2014") - leavers):
        birth = add_months(LATEST, -12 * rng.randint(20, 22)) + days(rng.randint(0, 300))
        person(birth, "Afghanistani", birthday(birth, 18) - days(rng.randint(100, 900)))
    finish(tables, folder)


if __name__ == "__main__":
    run("missing_uasc", __doc__, "missing_uasc_2014.csv", write)
