"""A council of its own whose placement stability is that of the report of 15 June 2016, in all its tables at once.

    /usr/bin/python3 src/sample_council/stability.py --out DIR

Writes the input tables, raw events only. First everybody in care on the day is described so that the margins of all
tables hold together (who has which age, order, placement, days in care, ...), then a life is made up behind each
description. The same seed always gives the same files. Nobody in them exists.
"""
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Callable

from dates import DAY, add_months, days, months_before
from report import Report, born, episode, finish, give, run, settle, some_days
from tables import Tables

AS_OF = date(2016, 6, 15)
YEAR_BEFORE = months_before(AS_OF, 12)
FEW, MANY = "< 3 Placements Volume", "3+ Placements Volume"
DISABLED, NOT_DISABLED = "Child with disabilities", "No recorded disability"
# Bands of the days in care, each from the day on which its first child started to the day after its last did.
BANDS = {
    "Under 2 weeks": (AS_OF - days(3), AS_OF - days(14)),
    "2 weeks to under 8 weeks": (AS_OF - days(14), AS_OF - days(56)),
    "8 weeks to under 6 months": (AS_OF - days(56), months_before(AS_OF, 6)),
    "6 months to under 1 year": (months_before(AS_OF, 6), YEAR_BEFORE),
    "1 year to under 2 years": (YEAR_BEFORE, months_before(AS_OF, 24)),
    "2 years to under 3 years": (months_before(AS_OF, 24), months_before(AS_OF, 36)),
    "3 years to under 5 years": (months_before(AS_OF, 36), months_before(AS_OF, 60)),
    "5 years to under 10 years": (months_before(AS_OF, 60), months_before(AS_OF, 120)),
    "10 years and over": (months_before(AS_OF, 120), months_before(AS_OF, 200)),
}
SHORT = list(BANDS)[:4]
# PLACE and provider of each group, the likelier the more often.
PLACES = {
    "IFA": [("U6", "PR4"), ("U6", "PR4"), ("U4", "PR4")],
    "KCC Foster Care": [("U6", "PR1"), ("U6", "PR1"), ("U4", "PR1")],
    "KCC Residential": [("K2", "PR1")],
    "Leaving Care": [("H5", "PR4"), ("P2", "PR1"), ("P2", "PR4")],
    "Other": [("R5", "PR3"), ("R2", "PR3"), ("K1", "PR4"), ("U6", "PR2"), ("Z1", None)],
    "P&V": [("K2", "PR4"), ("K2", "PR5"), ("S1", "PR4")],
    "Placed for Adoption": [("A6", "PR1"), ("A6", "PR4")],
    "Placed with Parents": [("P1", "PR0")],
    "Relatives and Friends": [("U3", "PR1"), ("U1", "PR1")],
}
DISTRICT_TEAMS = {f"T{number}": area for number, area in enumerate(("North", "East", "South", "West"))}


@dataclass
class Child:
    many: str                       # three or more placements in the last twelve months, or fewer
    age: int
    legal: str = ""
    uasc: bool = False
    sex: str = ""
    placement: str = ""
    disabled: str = NOT_DISABLED
    disability_team: bool = False
    band: str = ""
    days: int = 0
    placements: int = 0             # in the last twelve months, as are the periods of care
    periods: int = 1
    spells: list = field(default_factory=list)      # per period of care: the start of each placement

    def most_days(self) -> int:
        return (AS_OF - add_months(AS_OF, -12 * (self.age + 1))).days - 1

    def days_in(self, band: str) -> tuple[int, int]:
        first, last = BANDS[band]
        return (AS_OF - first).days, min((AS_OF - last).days - 1, self.most_days())

    def fits(self, band: str) -> bool:
        low, high = self.days_in(band)
        return low <= high


class Council:
    def __init__(self, report: Report, rng: Random):
        self.report, self.rng = report, rng
        self.rows = {row.split(" - ")[1]: row for row in report.column("Legal Status", FEW)}     # of each legal status
        self.children = [Child(many, int(years)) for many in (FEW, MANY)
                         for years, number in report.column("Age Profile", many).items() if years.isdigit()
                         for _ in range(number)]

    def give_by_table(self, name: str, table: str, order: list[str], weight: Callable[[Child, object], float]):
        for many in (FEW, MANY):
            column = self.report.column(table, many)
            give(self.rng, name, [c for c in self.children if c.many == many], {v: column[v] for v in order}, weight)

    # Who they are.

    def legal_statuses(self):
        likely = {"J1": lambda a: a > 13, "L1": lambda a: a > 10, "E1": lambda a: 0.7 ** abs(a - 3) if a < 10 else 0,
                  "C1": lambda a: 0.88 ** a, "C2": lambda a: 0.2 + a / 12 if a < 17 else 1, "V2": lambda a: 1}
        for many in (FEW, MANY):
            column = self.report.column("Legal Status", many)
            give(self.rng, "legal", [c for c in self.children if c.many == many],
                 {status: column[self.rows[status]] for status in likely}, lambda c, status: likely[status](c.age))
        bounds = {status: self.report.bounds("Average Age by Legal Status", self.rows[status], "Average Age", size)
                  for status, size in Counter(c.legal for c in self.children).items() if status not in ("J1", "L1")}
        totals = Counter()
        for child in self.children:
            totals[child.legal] += child.age

        def swap():
            one, other = self.rng.sample(self.children, 2)
            if (one.many != other.many or one.legal not in bounds or other.legal not in bounds or one.legal == other.legal
                    or "E1" in (one.legal, other.legal) and max(one.age, other.age) > 9):
                return {}, lambda: None
            moves = {one.legal: other.age - one.age, other.legal: one.age - other.age}
            one.legal, other.legal = other.legal, one.legal

            def undo():
                one.legal, other.legal = other.legal, one.legal
            return moves, undo
        settle(totals, bounds, swap, "average ages")

    def who(self):
        for many in (FEW, MANY):
            accommodated = [c for c in self.children if c.many == many and c.legal == "V2" and c.age > 12]
            give(self.rng, "uasc", accommodated, {True: self.report.number("Asylum Profile", "UASC LAC", many)},
                 lambda c, _: (0.05, 0.3, 1, 2, 3)[c.age - 13])
        self.give_by_table("sex", "Gender Profile", ["Female", "Male"],
                           lambda c, sex: 0.15 if sex == "Female" and c.uasc else 1)
        self.give_by_table("disabled", "Children With Disabilities", [DISABLED, NOT_DISABLED],
                           lambda c, value: 1 if value != DISABLED else 0.02 if c.uasc or c.age < 3 else
                           3 if c.legal == "C2" else 1)
        for many in (FEW, MANY):
            give(self.rng, "disability_team", [c for c in self.children if c.many == many and c.disabled == DISABLED],
                 {True: self.report.number("Disabled Children's Teams", "Disabled Children's Teams", many)}, lambda c, _: 1)

    def placed(self):
        def weight(c: Child, group: str) -> float:
            match group:
                case "Placed for Adoption":
                    return c.legal == "E1"
                case "Leaving Care":
                    return (c.age > 15 and c.legal == "V2") * (2 if c.uasc else 1) + (c.age > 15) * 0.05
                case "Placed with Parents":
                    return c.legal in ("C1", "C2")
                case "Relatives and Friends":
                    return c.legal in ("C1", "C2", "V2") and not c.uasc
                case "KCC Residential" | "P&V":
                    return c.age > 9 and (3 if c.disabled == DISABLED else 1)
                case "Other":
                    return 100 if c.legal == "J1" else c.age > 9
            return 1
        self.give_by_table("placement", "Current Placement Type",
                           ["Placed for Adoption", "Leaving Care", "Placed with Parents", "Relatives and Friends",
                            "KCC Residential", "P&V", "Other", "IFA", "KCC Foster Care"], weight)

    # How long they have been in care.

    def may_last(self, c: Child, band: str) -> bool:
        number = list(BANDS).index(band)
        most = {"L1": 0, "J1": 2, "C1": 4, "E1": 6, "V2": 4 if c.uasc else 8, "C2": 8}[c.legal]
        least = {"L1": 0, "J1": 1, "C1": 0, "E1": 3, "V2": 0, "C2": 2}[c.legal]
        # many of those with three placements in so short a time were in care before
        before = number not in (1, 2) or c.many == FEW or (not c.uasc and c.age > 1)
        return least <= number <= most and before and c.fits(band)

    def durations(self):
        order = ["10 years and over", "5 years to under 10 years", "3 years to under 5 years", "2 years to under 3 years",
                 "Under 2 weeks", "2 weeks to under 8 weeks", "8 weeks to under 6 months", "1 year to under 2 years",
                 "6 months to under 1 year"]

        def weight(c: Child, band: str) -> float:
            if not self.may_last(c, band):
                return 0
            number = list(BANDS).index(band)
            if number > 4:
                return 20 if c.legal == "C2" else 2 if c.disabled == DISABLED else 0.5
            return 1000 if c.legal in ("L1", "J1") else 0.4 if c.legal == "C2" else 1
        self.give_by_table("band", "Period of Care Duration", order, weight)
        for child in self.children:
            child.days = self.rng.randint(*child.days_in(child.band))
        table, column = "Average of Period of Care Duration by Legal Status", "Average of Period of Care Duration in days"
        sizes = Counter(c.legal for c in self.children) + Counter(c.disabled for c in self.children)
        bounds = {status: self.report.bounds(table, self.rows[status], column, sizes[status])
                  for status in ("C1", "C2", "E1", "V2")}
        bounds |= {kind: self.report.bounds("Children With Disabilities", kind, "Average care duration", sizes[kind])
                   for kind in (DISABLED, NOT_DISABLED)}
        totals = Counter()
        for child in self.children:
            totals[child.legal] += child.days
            totals[child.disabled] += child.days

        def change():
            one, other = self.rng.sample(self.children, 2)
            before = one.band, one.days, other.band, other.days
            if self.rng.random() < 0.5:
                low, high = one.days_in(one.band)
                one.days = min(max(one.days + self.rng.randint(-20, 20), low), high)
            elif (one.many == other.many and self.may_last(one, other.band) and self.may_last(other, one.band)
                    and one.days <= other.most_days() and other.days <= one.most_days()):
                one.band, one.days, other.band, other.days = other.band, other.days, one.band, one.days
            moves = Counter()
            for child, past in ((one, before[1]), (other, before[3])):
                for key in (child.legal, child.disabled):
                    if key in bounds:
                        moves[key] += child.days - past

            def undo():
                one.band, one.days, other.band, other.days = before
            return moves, undo
        settle(totals, bounds, change, "average days in care")

    # How often they moved.

    def returns(self):
        """Earlier periods of care in the twelve months, and how many placements in all of them."""
        table = "Periods of care (children with 3+ placements, in care under 1 year)"
        columns = {4: "4 Periods of Care Volume", 3: "3 Periods of Care Volume", 2: "2 Periods of Care Volume"}

        def may_return(c: Child, periods: int) -> float:
            room = (AS_OF - YEAR_BEFORE).days - c.days
            return not c.uasc and c.age > 1 and c.legal not in ("L1", "J1") and room > 14 * periods
        for band in SHORT[1:]:
            give(self.rng, "periods", [c for c in self.children if c.many == MANY and c.band == band],
                 {n: self.report.number(table, band, column) for n, column in columns.items()}, may_return)
        for disabled in (DISABLED, NOT_DISABLED):
            column = self.report.column("Number of placements and disability", f"{disabled} Volume")
            for many, numbers in ((FEW, (2, 1)), (MANY, (4, 9, 8, 7, 6, 5, 3))):
                give(self.rng, "placements", [c for c in self.children if c.many == many and c.disabled == disabled],
                     {n: column[str(n)] for n in numbers}, self.may_move)
        returned = self.report.number("Periods of care (text)", "All LAC", "Multiple periods of care in last 12 months")
        give(self.rng, "periods", [c for c in self.children if c.placements == 2 and c.band in SHORT],
             {2: returned - sum(c.periods > 1 for c in self.children)}, may_return)

    @staticmethod
    def may_move(c: Child, number: int) -> float:
        """No fewer placements than periods of care, and no more than there is time for."""
        if not c.periods <= number <= max(2, c.days // 2):
            return 0
        if number == 4 and c.periods == 4:
            return 1e6
        return 3 if number == 2 and c.uasc and c.band in SHORT else 1

    # Their lives.

    def live(self, c: Child):
        rng, start = self.rng, AS_OF - days(c.days)
        moves = some_days(rng, c.placements - c.periods, max(start, YEAR_BEFORE + DAY), AS_OF)
        if start < YEAR_BEFORE - days(60):
            moves = some_days(rng, rng.choice((0, 0, 1, 2)), start, YEAR_BEFORE + DAY) + moves
        # a placement of an earlier period of care: it ended in the twelve months, and the child went home
        ends = some_days(rng, 2 * (c.periods - 1), YEAR_BEFORE + DAY, start - DAY)
        home, back = ends[0::2], ends[1::2]
        begun = [(home[0] if home else start) - days(rng.randint(20, 200))] + back
        c.spells = [([first], last) for first, last in zip(begun, home)] + [([start] + moves, None)]

    def write(self, folder: Path):
        tables = Tables(AS_OF)
        add, rng = tables.add, self.rng
        add("team", "DE", "Disabled Children East", "East", "disabled_children")
        add("team", "DW", "Disabled Children West", "West", "disabled_children")
        add("team", "UA", "Unaccompanied Asylum Seeking Children", None, "uasc")
        for team, area in DISTRICT_TEAMS.items():
            add("team", team, f"{area} Children in Care", area, "cic_district")
        for number, child in zip(rng.sample(range(100000, 999999), len(self.children)), self.children):
            self.live(child)
            name, first = f"S{number}", child.spells[0][0][0]
            birth = born(rng, child.age, AS_OF, first)
            add("child", name, birth, child.sex[0], "BAFR" if child.uasc else "WBRI", "Eritrean" if child.uasc else "British",
                None, None)
            if child.uasc:
                add("uasc_status", name, first, None)
            if child.disabled == DISABLED:
                add("disability", name, rng.choice(("LD", "AUT", "BEH", "MOB")), birth, None)
            team = (rng.choice(("DE", "DW")) if child.disability_team else "UA" if child.uasc and rng.random() < 0.8
                    else rng.choice(list(DISTRICT_TEAMS)))
            add("worker_allocation", name, "social_worker", f"W{team}{rng.randint(1, 20)}", team, first, None)
            for period, (spells, end) in enumerate(child.spells):
                self.write_period(tables, child, name, spells, end, period == len(child.spells) - 1)
        finish(tables, folder)

    def write_period(self, tables: Tables, c: Child, name: str, spells: list[date], end: date | None, last: bool):
        """Episodes: placements, an order made on the way, and a few stays away from a placement, which are no moves."""
        rng = self.rng
        places = [rng.choice(PLACES["KCC Foster Care"] if rng.random() < 0.7 else PLACES["IFA"]) for _ in spells]
        if c.uasc:
            places[0] = ("K2", "PR1")
        if last:
            places[-1] = rng.choice(PLACES[c.placement])
        place_on = dict(zip(spells, places))
        legal_on = {spells[0]: c.legal if last else "V2"}
        if last and c.legal in ("C2", "E1"):
            made = spells[0] + days(rng.randint(20, min(200, c.days)))
            legal_on = {spells[0]: "C1", made: c.legal}
        away = {}
        if last and spells[-1] < AS_OF - days(30) and rng.random() < 0.1 and c.placement != "Placed for Adoption":
            left = spells[-1] + days(rng.randint(5, 20))
            away = {left: ("T1", None), left + days(rng.randint(1, 6)): places[-1]}
        steps = sorted(place_on | legal_on | away)
        where, order = places[0], legal_on[spells[0]]
        for step, following in pairwise(steps + [end]):
            moved, ordered = step in place_on or step in away, step in legal_on
            where, order = (place_on | away).get(step, where), legal_on.get(step, order)
            reason = "S" if step == spells[0] else "B" if moved and ordered else "P" if moved else "L"
            episode(tables, name, step, reason, order, "N8" if c.uasc else "N1", where, following,
                    "X1" if following != end else "E4A" if end else None)

    def make(self):
        self.legal_statuses()
        self.who()
        self.placed()
        self.durations()
        self.returns()
        return self


if __name__ == "__main__":
    run("stability", __doc__, "placement_stability_2016.csv",
        lambda report, rng, folder: Council(report, rng).make().write(folder))
