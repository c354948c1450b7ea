"""A council of its own whose children with three or more placements are those of the report of 4 August 2014.

    /usr/bin/python3 src/sample_council/breakdown.py --out DIR

Writes the input tables, raw events only. Current placements add to 134 of the 135: the last is on a placement of no group.
"""
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from dates import DAY, days, months_before
from report import Report, born, episode, finish, give, run, settle, some_days
from tables import Tables

AS_OF = date(2014, 8, 4)
YEAR_BEFORE = months_before(AS_OF, 12)
ETHNICITY = {"White / British": "WBRI", "White (other)": "WOTH", "White British / Caribbean": "MWBC", "African": "BAFR",
             "Indian": "AIND", "Pakistani": "APKN", "Gypsy / Roma": "WROM",
             "E2 - any other ethnic minority group (all unaccompanied asylum seekers)": "OOTH"}
TEAMS = {"North Kent Area": ("North", "cic_district"), "South Kent Area": ("South", "cic_district"),
         "West Kent Area": ("West", "cic_district"), "East Kent Area": ("East", "cic_district"), "SUASC": (None, "uasc"),
         "Catch 22": (None, "care_leavers"), "Children's Disability Service": (None, "disabled_children")}
PLACES = {"living independently": ("P2", "PR1"), "placed for adoption": ("A6", "PR1"), "hostel accommodation": ("H5", "PR4"),
          "residential accommodation": ("K2", "PR4"), "family /friend foster carer": ("U3", "PR1"),
          "placed with a parent": ("P1", "PR0"), "health placement": ("R2", "PR3"),
          "secure unit": ("K1", "PR2"), "custody": ("R5", "PR3")}


@dataclass
class Child:
    age: int = 0
    placements: int = 1
    sex: str = "F"
    ethnicity: str = "WBRI"
    team: str = "East Kent Area"
    place: tuple = ("U6", "PR1")


def ages(report: Report, rng: Random, moved: list[Child]):
    """0 to 17, so many of 13 and over and of 16 and 17, and the average."""
    size = len(moved)
    teens, oldest = (round(sum(report.bounds("Cohort", row, "%", size)) / 200)
                     for row in ("Aged 13 years or above", "16 and 17 year olds"))
    limits = [(16, 17)] * oldest + [(13, 15)] * (teens - oldest) + [(0, 12)] * (size - teens)
    rng.shuffle(limits)
    for child, (low, high) in zip(moved, limits):
        child.age = rng.randint(low, high)
    for many, (low, high) in zip((0, 17), ((0, 12), (16, 17))):
        moved[limits.index((low, high))].age = many
    extremes = [moved[limits.index((0, 12))], moved[limits.index((16, 17))]]

    def change():
        number = rng.randrange(size)
        child, before = moved[number], moved[number].age
        if child not in extremes:
            child.age = rng.randint(*limits[number])

        def undo():
            child.age = before
        return {"age": child.age - before}, undo
    settle(Counter(age=sum(child.age for child in moved)), {"age": report.bounds("Cohort", "Average age", "Average", size)},
           change, "ages")


def describe(report: Report, rng: Random) -> list[Child]:
    moved = [Child(placements=3) for _ in range(report.number("Cohort", "Children with 3+ placement changes", "Number"))]
    ages(report, rng, moved)
    numbers = report.column("Area / Service", "Number")
    give(rng, "team", moved, {name: numbers[name] for name in ("Catch 22", "SUASC", *TEAMS)},
         lambda c, name: {"Catch 22": c.age > 15, "SUASC": (c.age > 13) * 3 + (c.age == 15)}.get(name, 1))
    uasc = [c for c in moved if c.team == "SUASC"]
    numbers = report.column("Ethnicity", "Number")
    give(rng, "ethnicity", moved, {ETHNICITY[name]: number for name, number in reversed(numbers.items())},
         lambda c, code: c in uasc if code == "OOTH" else 0.01 if c in uasc and code == "WBRI" else 1)
    give(rng, "sex", moved, {"M": report.number("Cohort", "Male", "Number")}, lambda c, _: 20 if c in uasc else 1)
    most = report.number("Number of placements in the year", "9", "Maximum of range")
    give(rng, "placements", [c for c in uasc if c.age == 15 and c.ethnicity == "OOTH"], {most: 1})
    give(rng, "placements", [c for c in moved if c.placements < most],
         {int(number): count for number, count in report.column("Number of placements in the year", "Children").items()})
    numbers = report.column("Current placement", "Number")
    give(rng, "place", moved, {PLACES[name]: numbers[name] for name in PLACES} | {
            ("U6", "PR4"): numbers["foster placement provided by an IFA"],
            ("U6", "PR1"): numbers["foster placement"] - numbers["foster placement provided by an IFA"], ("Z1", None): 1},
         lambda c, place: {"P2": c.age > 15, "H5": c.age > 15, "A6": c.age < 9, "K1": c.age > 11, "R5": c.age > 13,
                           "K2": c.age > 8}.get(place[0], 1))
    rest = report.number("Cohort", "Total Looked After population", "Number") - len(moved)
    return moved + [Child(age=rng.randint(0, 17), placements=rng.choice((1, 1, 2)), sex=rng.choice("FM")) for _ in range(rest)]


def write(report: Report, rng: Random, folder: Path):
    tables = Tables(AS_OF)
    add = tables.add
    for team, (area, service) in TEAMS.items():
        add("team", team, team, area, service)
    children = describe(report, rng)
    for number, child in zip(rng.sample(range(100000, 999999), len(children)), children):
        name = f"B{number}"
        new = child.age == 0 or rng.random() < 0.5
        first = YEAR_BEFORE + days(rng.randint(20, 200) if new else -rng.randint(5, 300))
        add("child", name, born(rng, child.age, AS_OF, first), child.sex, child.ethnicity, None, None, None)
        if child.ethnicity == "OOTH":
            add("uasc_status", name, first, None)
        add("worker_allocation", name, "social_worker", f"W{rng.randint(1, 60)}", child.team, first, None)
        moves = some_days(rng, child.placements - 1, max(first, YEAR_BEFORE + DAY), AS_OF)
        for start, end in zip([first] + moves, moves + [None]):
            place = child.place if end is None else ("U6", rng.choice(("PR1", "PR4")))
            episode(tables, name, start, "S" if start == first else "P", "E1" if child.place[0] == "A6" else "V2", "N1", place,
                    end, "X1" if end else None)
    finish(tables, folder)


if __name__ == "__main__":
    run("breakdown", __doc__, "placement_breakdown_2014-08-04.csv", write)
