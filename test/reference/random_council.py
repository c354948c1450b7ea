"""Seeded nasty little councils: every input table filled with odd data around a few dates.

    python3 random_council.py --seed 7 --out DIR     one CSV file per table (empty = NULL)

Dates are drawn mostly from the edges of the windows of the dates that will be asked about
(months back and a day either side, working days before, birthdays), so that half-open ends,
month ends and ties are hit again and again.  Only the contract's NOT NULL columns and keys
are respected; everything else may be wrong.
"""
from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

from reference import (COLUMNS, DAY, NEIGHBOUR_GSS, OWN_GSS, Date, Row, Tables, add_months, add_working_days,
                       birthday, last_of_month, months_before)

FIRST, LAST = Date(2014, 1, 1), Date(2020, 12, 31)
EDGES = [Date(2014, 3, 31), Date(2015, 4, 1), Date(2015, 8, 31), Date(2016, 2, 29), Date(2016, 7, 1),
         Date(2017, 2, 28), Date(2017, 3, 31), Date(2017, 9, 1), Date(2018, 3, 31), Date(2018, 4, 1),
         Date(2018, 3, 29), Date(2018, 12, 20), Date(2019, 2, 28), Date(2019, 6, 30), Date(2019, 7, 1),
         Date(2019, 7, 31), Date(2019, 8, 31), Date(2020, 1, 31), Date(2020, 2, 28), Date(2020, 2, 29),
         Date(2020, 3, 31), Date(2020, 5, 8)]
PLACES = ["U1", "U2", "U3", "U4", "U4", "U5", "U6", "U6", "A3", "A4", "A5", "A6", "K1", "K2", "R1", "R3", "S1",
          "H5", "P1", "P2", "T0", "T1", "T2", "T3", "T4", "T4", "Z1", "Q9"]
PROVIDERS = ["PR0", "PR1", "PR1", "PR2", "PR3", "PR4", "PR5", None, "PR9"]
STATUSES = ["C1", "C2", "C2", "V2", "V2", "E1", "E1", "J1", "D1", "V3", "V4", "L2", "XX"]
ENDINGS = ["E11", "E12", "E12", "E3", "E4A", "E4B", "E43", "E44", "E45", "E46", "E47", "E48", "E8", "E5", "E17",
           "E41", "E2", "X1", None, "E99"]
MILES = [None, "0", "3.2", "19.94", "19.95", "20.0", "20.04", "20.05", "20.1", "350", "999.9", "999.94", "999.95",
         "1000"]
ONCE_IN = 16          # how rarely a table is emptied or a kind of row taken out


def asked_dates(seed: int, count: int = 10) -> list[Date]:
    """The dates a council is asked about."""
    rng = random.Random(f"dates {seed}")
    dates: set[Date] = set()
    while len(dates) < count:
        d = FIRST + DAY * rng.randrange(700, (LAST - FIRST).days)
        pick = rng.random()
        if pick < 0.4:
            d = last_of_month(d.year, d.month)
        elif pick < 0.7:
            d = rng.choice([e for e in EDGES if e.year >= 2016]) + DAY * rng.choice((-1, 0, 0, 0, 1))
        dates.add(d)
    return sorted(dates)


class Maker:
    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        self.tables: Tables = {table: [] for table in COLUMNS}
        self.children: dict[str, Date] = {}
        self.edges = list(EDGES)
        self.asked = asked_dates(seed)
        for d in self.asked:
            self.edges += [d, d + DAY, d - DAY, d.replace(day=1), Date(d.year, 4, 1), Date(d.year, 9, 1)]
            for n in (3, 6, 12, 18, 24, 30):
                self.edges += [months_before(d, n) + DAY * k for k in (-1, 0, 1)] + [add_months(d, -n)]
            for days in (5, 20):
                self.edges += [w for w in (d - DAY * k for k in range(5, 36))
                               if abs((add_working_days(w, days) - d).days) <= 1]
        self.edges = [d for d in self.edges if FIRST <= d <= LAST]

    # small helpers
    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def pick(self, *choices):
        return self.rng.choice(choices)

    def day(self, low: Date = FIRST, high: Date = LAST) -> Date:
        if self.chance(0.5):
            inside = [d for d in self.edges if low <= d <= high]
            if inside:
                return self.rng.choice(inside)
        return low + DAY * self.rng.randrange(max(1, (high - low).days + 1))

    def this_month(self) -> Date:
        """A day in the month of a date that will be asked about."""
        d = self.rng.choice(self.asked)
        return self.pick(d, d.replace(day=1), d.replace(day=self.rng.randrange(1, 29)))

    def later(self, start: Date) -> Date:
        """An end: mostly some time later, sometimes on an edge, seldom impossible."""
        p = self.rng.random()
        if p < 0.03:
            return start
        if p < 0.05:
            return start - DAY * self.rng.randrange(1, 60)
        if p < 0.4:
            return self.day(start + DAY, max(start + DAY, LAST))
        return start + DAY * self.pick(1, 1, 2, 3, 7, 14, 21, 30, 60, 90, 180, 365, 366, 700, self.rng.randrange(1, 900))

    def maybe(self, value, p: float = 0.7):
        return value if self.chance(p) else None

    def near(self, d: Date) -> Date:
        return d + DAY * self.pick(0, 0, 1, -1, 1, 2, 3, 5, 7, -7, 27, 28, 29, -27, -28, -29, 56, 57,
                                   self.rng.randrange(-90, 200))

    def add(self, table: str, **values) -> Row:
        row = {name: values.get(name) for name, _ in COLUMNS[table]}
        self.tables[table].append(row)
        return row

    def anyone(self) -> str:
        return "nobody" if self.chance(0.03) else self.rng.choice(list(self.children))

    def starts(self, child_id: str) -> list[Date]:
        return [r["start_date"] for r in self.tables["care_episode"] if r["child_id"] == child_id] or [self.day()]

    def ends(self, child_id: str) -> list[Date]:
        return [r["end_date"] for r in self.tables["care_episode"]
                if r["child_id"] == child_id and r["end_date"]] or self.starts(child_id)

    # the tables
    def people(self) -> None:
        for n in range(self.rng.randrange(20, 61)):
            child_id = f"{self.pick('c', 'C', 'é', '0')}{n:03d}"
            p = self.rng.random()
            if p < 0.12:
                dob = self.pick(Date(1996, 2, 29), Date(2000, 2, 29), Date(2000, 2, 29), Date(2004, 2, 29),
                                Date(2012, 2, 29), Date(2016, 2, 29))
            elif p < 0.22:       # 18 in a month that will be asked about
                dob = add_months(self.this_month(), -216)
            elif p < 0.4:        # birthdays on edges
                d = self.rng.choice(self.edges)
                dob = add_months(d, -12 * self.pick(3, 4, 5, 15, 16, 17, 18, 18, 19, 20, 21, 22, 25))
            elif p < 0.65:
                dob = Date(1995, 1, 1) + DAY * self.rng.randrange(365 * 8)
            else:
                dob = Date(2002, 1, 1) + DAY * self.rng.randrange(365 * 17)
            self.children[child_id] = dob
            if not self.chance(0.04):
                self.add("child", child_id=child_id, date_of_birth=dob, sex=self.pick("F", "M", "U", None, "X"),
                         ethnicity=self.pick("WBRI", "BAFR", None, "ZZZZ"), nationality=self.pick("British", None),
                         home_district=self.pick("Ashford", "Swale", None),
                         date_of_death=self.maybe(self.pick(self.day(), *self.asked), 0.08))

    def place(self) -> dict:
        kind = self.rng.choice(PLACES)
        return {"placement_type": kind, "placement_provider": self.rng.choice(PROVIDERS),
                "placement_urn": self.pick("SC1", "SC2", None), "placement_postcode": self.pick("ME1 1AA", "CT1 1AA", None),
                "placement_la": self.pick(OWN_GSS, OWN_GSS, NEIGHBOUR_GSS, "E09000001", "W06000001", None),
                "distance_miles": None if (m := self.rng.choice(MILES)) is None else Decimal(m)}

    def status(self) -> str:
        return self.rng.choice(STATUSES) if self.chance(0.5) else self.pick("C1", "C2", "V2")

    def care(self) -> None:
        for child_id, dob in self.children.items():
            if self.chance(0.08):
                continue
            # start well inside childhood mostly, so that not everyone is already 18
            low = max(FIRST, dob - DAY * 3)
            eighteen = birthday(dob, 18)
            high = min(LAST, eighteen - DAY * 30)
            if high <= low:
                if self.chance(0.6):
                    continue
                high = low + DAY * 40
            start = self.day(low, min(high, low + DAY * 1500) if self.chance(0.6) else high)
            for _ in range(self.pick(1, 1, 1, 2, 2, 3, 4)):
                if dob > start - DAY * 365 * 10 and self.chance(0.3):
                    start = self.adoption_story(child_id, start)
                else:
                    start = self.period(child_id, start, eighteen)
                if self.chance(0.2):
                    start = add_months(start, self.pick(12, 24, 24)) + DAY * self.pick(-1, 0, 0, 1)
                else:
                    start += DAY * self.pick(1, 1, 2, 27, 28, 29, 30, 90, 200, 365, 600)
                if start > LAST or start > eighteen + DAY * 50:
                    break
            if self.chance(0.25):
                self.odd_episodes(child_id)
        self.rng.shuffle(self.tables["care_episode"])

    def episode(self, child_id: str, start: Date, end: Date | None, rne: str, place: dict, rec: str | None) -> Row:
        return self.add("care_episode", child_id=child_id, start_date=start, end_date=end, reason_started=rne,
                        legal_status=self.status(), category_of_need=self.pick("N1", "N8", None), reason_ended=rec,
                        reason_placement_changed=self.pick("CARPL", "OTHER", None), home_postcode=self.pick("TN1 1AA", None),
                        **place)

    def period(self, child_id: str, start: Date, eighteen: Date) -> Date:
        """A chain of episodes; gives the day after which another period may begin."""
        place, before_stay = self.place(), None
        count = self.pick(1, 1, 2, 2, 3, 3, 4, 5, 8)
        rne = self.pick("S", "S", "S", "S", "P", "L")
        for n in range(count):
            last = n == count - 1
            end = self.later(start)
            if end <= start and not self.chance(0.3):
                end = start + DAY * self.rng.randrange(1, 400)
            if place["placement_type"].startswith("T") and self.chance(0.7):
                end = start + DAY * self.pick(1, 3, 7, 8, 21)
            if self.chance(0.05):
                end = eighteen + DAY * self.pick(-1, 0, 0, 1, 30)
            rec = self.rng.choice(ENDINGS) if last or self.chance(0.1) else "X1"
            is_open = (last and self.chance(0.35)) or self.chance(0.04)
            self.episode(child_id, start, None if is_open else end, rne, place,
                         self.maybe(rec, 0.4) if is_open else rec)
            if last:
                break
            # the next one: joined, a small gap, or overlapping
            p = self.rng.random()
            if p < 0.78:
                start = max(end, start)
            elif p < 0.84:
                start = max(end, start) + DAY * self.pick(1, 1, 2, 10)
            elif p < 0.87:
                pass                                       # the same start again
            else:
                start += DAY * self.rng.randrange(0, max(1, (end - start).days) + 1)
            stay = place["placement_type"].startswith("T")
            if not stay:
                before_stay = place
            rne = self.rng.choice("PPPPLLTTUUBBSS?")
            if stay and before_stay and self.chance(0.75):  # return from a temporary stay
                place = dict(before_stay)
                rne = self.rng.choice("PPPPLTBS")
                if self.chance(0.4):
                    key = self.pick("placement_provider", "placement_urn", "placement_postcode", "placement_type")
                    place[key] = self.place()[key]
            elif rne == "L" and self.chance(0.8):
                place = dict(place)
            elif self.chance(0.3):
                place = dict(place, placement_type=self.rng.choice(PLACES))
            else:
                place = self.place()
            if self.chance(0.25):
                place = dict(place, placement_type=self.pick("T0", "T1", "T4"))
            if self.chance(0.12):
                place = dict(place, placement_type=self.pick("A3", "A5", "A4", "A6"))
        return max(end, start)

    def adoption_story(self, child_id: str, start: Date) -> Date:
        """Care, placement order, match, placed and adopted, now and then with a step left out."""
        steps = [start]
        for _ in range(4):
            steps.append(steps[-1] + DAY * self.pick(1, 20, 28, 56, 90, 120, 121, 122, self.rng.randrange(1, 300)))
        began, court, placed, ordered, _ = steps
        if self.chance(0.5):
            ordered = max(placed + DAY, self.pick(*self.asked, *(months_before(d, 12) + DAY for d in self.asked)))
        foster, home = self.place(), self.place()
        foster["placement_type"] = self.pick("U1", "U4", "U5", "U6", "K2")
        home["placement_type"] = self.pick("A3", "A4", "A5", "A6", "A5", "U5")
        first = self.episode(child_id, began, court, "S", foster, "X1")
        second = self.episode(child_id, court, placed, "L", foster, "X1")
        third = self.episode(child_id, placed, ordered, self.rng.choice("PTUBS"), home,
                             self.pick("E11", "E12", "E12", "E12", "X1", "E46"))
        first["legal_status"], second["legal_status"], third["legal_status"] = (
            "C2", self.pick("E1", "E1", "E1", "D1", "C2"), self.pick("E1", "C2"))
        for kind, day in (("plan_initiated", self.near(add_months(began, 4))), ("agency_decision", self.near(court)),
                          ("matched", self.near(court)), ("matched", self.near(placed)), ("matched", self.near(ordered)),
                          ("placed", self.near(placed)), ("placement_order", self.near(court)),
                          ("adoption_order", self.near(ordered)), ("decision_reversed", self.near(placed))):
            if self.chance(0.15 if kind == "decision_reversed" else 0.6):
                self.add("milestone", child_id=child_id, milestone=kind, milestone_date=day)
        return ordered

    def odd_episodes(self, child_id: str) -> None:
        rows = [r for r in self.tables["care_episode"] if r["child_id"] == child_id]
        for _ in range(self.pick(1, 1, 2, 3)):
            row = dict(self.rng.choice(rows))
            odd = self.pick("twin", "nested", "open", "impossible", "adult", "copy", "same start", "same end")
            if odd == "twin":                       # all dates shared, codes different
                row.update(self.place(), reason_ended=self.rng.choice(ENDINGS), legal_status=self.status())
            elif odd == "nested":
                row["start_date"] += DAY * self.rng.randrange(1, 60)
                row["end_date"] = row["start_date"] + DAY * self.rng.randrange(1, 40)
                row.update(self.place(), reason_started=self.rng.choice("PLTUBS"))
            elif odd == "open":
                row["end_date"] = None
                row["start_date"] += DAY * self.pick(0, 0, 1, 30, -30)
                row.update(self.place())
            elif odd == "impossible":
                row["start_date"] += DAY * self.pick(0, 0, 10, 40)
                row["end_date"] = row["start_date"] - DAY * self.pick(0, 0, 1, 100)
            elif odd == "adult":
                row["start_date"] = birthday(self.children[child_id], 18) + DAY * self.pick(-1, 0, 1, 100)
                row["end_date"] = self.maybe(row["start_date"] + DAY * 30, 0.5)
            elif odd == "same start":
                row["end_date"] = self.maybe(row["start_date"] + DAY * self.rng.randrange(1, 400), 0.7)
                row.update(self.place())
            elif odd == "same end" and row["end_date"]:
                row["start_date"] = row["end_date"] - DAY * self.rng.randrange(1, 100)
                row.update(self.place(), reason_ended=self.rng.choice(ENDINGS))
            self.tables["care_episode"].append(row)

    def on_the_edge(self) -> None:
        """Children with tidy records of whom one date lies on, just before or just after an edge."""
        for n in range(self.rng.randrange(3, 14)):
            d = self.rng.choice(self.asked)
            step = DAY * self.pick(-1, 0, 0, 1)
            child_id = f"e{n:02d}"
            self.children[child_id] = dob = add_months(d, -12 * self.pick(2, 5, 10, 14, 16))
            self.add("child", child_id=child_id, date_of_birth=dob + DAY * self.rng.randrange(300), sex="F")
            home, other = dict(self.place(), placement_type="U6"), dict(self.place(), placement_type="U4")
            began = months_before(d, 12) - DAY * 40
            kind = self.pick("two years", "two years adopted", "long stay", "window", "due", "transfer scheme", "away",
                             "back again", "cut by nothing", "stay over an end")
            if kind.startswith("two years"):
                moved = months_before(d, 24) + step
                self.episode(child_id, moved - DAY * 200, moved, "S", home, "X1")
                if kind == "two years":
                    self.episode(child_id, moved, None, "P", other, None)
                else:
                    adoptive = dict(self.place(), placement_type=self.pick("A4", "A6", "A5", "A3"))
                    self.episode(child_id, moved, moved + DAY * 500, "P", other, "X1")
                    self.episode(child_id, moved + DAY * 500, None, "P", adoptive, None)
            elif kind == "long stay":
                self.episode(child_id, months_before(d, self.pick(12, 18, 30)) + step, None, "S", home, None)
            elif kind == "window":
                first = months_before(d, 12) + DAY + step
                self.episode(child_id, began, first, "S", home, "X1")
                self.episode(child_id, first, first + DAY * 30, "P", other, "X1")
                self.episode(child_id, first + DAY * 30, None, "P", home, None)
            elif kind == "due":
                first = months_before(d, 12) + DAY * self.pick(-1, 0, 0, 1)
                while began < first and add_working_days(began, 20) < first:
                    began += DAY
                self.episode(child_id, began, None, "S", home, None)
                for months in (0, 3, 9, 15):
                    self.add("review", child_id=child_id, review_date=add_months(first + DAY * 2, months), participation="PN1")
            elif kind == "transfer scheme":
                began = self.pick(Date(2016, 7, 1), Date(2018, 4, 1)) + step
                self.episode(child_id, began, None, "S", home, None)
                self.add("uasc_status", child_id=child_id, start_date=began)
                self.add("health_event", child_id=child_id, event_type="iha", event_date=began + DAY * 9)
            elif kind == "away":
                back = self.place()
                back["placement_type"] = self.pick("U6", "U6", "U6", "U5")
                self.episode(child_id, began - DAY * 300, began, "S", home, "X1")
                self.episode(child_id, began, began + DAY * 60, "P", other, "X1")
                self.episode(child_id, began + DAY * 60, began + DAY * 63, "P", dict(home, placement_type="T1"), "X1")
                self.episode(child_id, began + DAY * 63, None, self.rng.choice("PBSLTU"), self.pick(back, dict(
                    other, **{k: back[k] for k in [self.pick("placement_provider", "placement_urn", "placement_postcode")]})),
                    None)
            elif kind == "back again":
                began = self.pick(Date(2018, 2, 28), Date(2018, 2, 28), d.replace(day=1))
                left = self.pick(add_months(began, -24), months_before(began, 24)) + step
                self.episode(child_id, left - DAY * 90, left, "S", home, "E4A")
                self.episode(child_id, began, None, "S", other, None)
            elif kind == "cut by nothing":
                self.episode(child_id, began, None, "S", home, None)
                self.episode(child_id, began + DAY * 30, began + DAY * 30, "P", other, "X1")
            elif kind == "stay over an end":
                self.episode(child_id, began, None if self.chance(0.2) else d + DAY * 30, "S", home, "X1")
                self.episode(child_id, began + DAY * 60, began + DAY * 70, "P", self.pick(home, home, other), "X1")
                self.episode(child_id, began + DAY * 65, began + DAY * 75, "P", dict(home, placement_type="T4"), "X1")
            for row in self.tables["care_episode"]:
                if row["child_id"] == child_id:
                    row["legal_status"] = self.pick("C1", "C2", "C2", "E1")

    def spells(self, table: str, share: float, start_near_care: float = 0.6, **columns) -> None:
        """Spells for some children; values of columns are functions."""
        for child_id in list(self.children) + ["nobody"]:
            while self.chance(share):
                start = self.rng.choice(self.starts(child_id)) if self.chance(start_near_care) else self.day()
                if self.chance(0.3):
                    start -= DAY * self.rng.randrange(400)
                end = self.later(start)
                while self.chance(0.15) and end > start:          # a spell cut in two, touching or not
                    middle = start + DAY * self.rng.randrange(1, (end - start).days + 1)
                    self.add(table, child_id=child_id, start_date=start, end_date=middle,
                             **{k: f() for k, f in columns.items()})
                    start = middle + DAY * self.pick(0, 0, 1, -5)
                self.add(table, child_id=child_id, start_date=start, end_date=self.maybe(end, 0.6),
                         **{k: f() for k, f in columns.items()})

    def reviews(self) -> None:
        for child_id in self.children:
            starts = sorted(self.starts(child_id))
            if self.chance(0.1):
                continue
            day = add_working_days(starts[0], 20) + DAY * self.pick(-3, -1, 0, 0, 0, 1, 20)
            gap = 3
            while day <= LAST and not self.chance(0.07):
                for _ in range(self.pick(1, 1, 1, 1, 2)):
                    self.add("review", child_id=child_id, review_date=day,
                             participation=self.pick("PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7", None, "PN9"))
                day = add_months(day, gap) + DAY * self.pick(0, 0, 0, 0, -1, -30, 1, 1, 40)
                gap = 6
            while self.chance(0.5):
                around = self.rng.choice(starts + self.ends(child_id))
                day = self.pick(around, around - DAY, around + DAY, add_working_days(around, 20),
                                add_working_days(around, 20) + DAY)
                self.add("review", child_id=child_id, review_date=day, participation=self.pick("PN1", "PN4", None))

    def health(self) -> None:
        kinds = ("iha_referral", "iha", "rha", "dental", "health_history", "optician")
        for child_id, dob in self.children.items():
            for start in self.starts(child_id):
                for kind, days in (("iha_referral", 5), ("iha", 20)):
                    while self.chance(0.45):
                        due = add_working_days(start, days)
                        day = self.pick(due, due, due + DAY, due - DAY, start, start - DAY, start - DAY * 28,
                                        start - DAY * 29, due + DAY * 30)
                        self.add("health_event", child_id=child_id, event_type=kind, event_date=day)
            for _ in range(self.rng.randrange(6)):
                self.add("health_event", child_id=child_id, event_type=self.pick(*kinds, "dental", "dental"),
                         event_date=self.day())
            if self.chance(0.3):
                self.add("health_event", child_id=child_id, event_type="health_history",
                         event_date=self.near(birthday(dob, 18)))

    def questionnaires(self) -> None:
        for child_id in self.children:
            while self.chance(0.6):
                day = self.day()
                for _ in range(self.pick(1, 1, 1, 2)):
                    self.add("sdq_score", child_id=child_id, completed_on=day,
                             score=self.pick(0, 40, 41, -1, self.rng.randrange(41), self.rng.randrange(41)))

    def education(self) -> None:
        events = ("permanent_exclusion", "fixed_term_exclusion", "persistent_absence")
        states = ("reduced_timetable", "not_in_education", "neet", "sen_support", "ehcp", "home_taught")
        phase = lambda: self.pick("primary", "secondary", "post_16", None)
        for child_id in self.children:
            while self.chance(0.45):
                day = self.pick(self.day(), Date(self.day().year, 9, 1))
                self.add("education_status", child_id=child_id, status=self.pick(*events), start_date=day,
                         end_date=self.pick(day + DAY, day + DAY, day + DAY, None, day), phase=phase())
        self.spells("education_status", 0.55, 0.4, status=lambda: self.pick(*states), phase=phase)
        for child_id in list(self.children) + ["nobody"]:
            while self.chance(0.3):
                asked = self.pick(*self.starts(child_id), *self.ends(child_id), self.day())
                issued = self.pick(None, asked + DAY * 139, asked + DAY * 140, asked + DAY * 141, asked - DAY,
                                   self.day())
                self.add("ehcp_request", child_id=child_id, requested_on=asked, issued_on=issued,
                         has_exception=self.pick(None, False, False, True))

    def adoption(self) -> None:
        kinds = ("plan_initiated", "agency_decision", "agency_decision", "decision_reversed", "placement_order", "matched",
                 "matched", "foster_to_adopt_placed", "placed", "disrupted", "adoption_order", "adopter_met")
        for child_id in list(self.children):
            if self.chance(0.35):
                continue
            decided = None
            while self.chance(0.75):
                kind = self.pick(*kinds)
                around = self.rng.choice(self.starts(child_id) + self.ends(child_id) + [self.day()])
                day = self.near(around)
                if kind in ("agency_decision", "decision_reversed") and decided and self.chance(0.4):
                    day = decided + DAY * self.pick(0, 0, 1, 30)
                if kind == "plan_initiated" and decided and self.chance(0.6):
                    day = decided - DAY * self.pick(0, 55, 56, 57, 90, -1)
                if kind == "agency_decision":
                    decided = day
                self.add("milestone", child_id=child_id, milestone=kind, milestone_date=day,
                         reason=self.maybe("change of plan", 0.2))
            if decided and self.chance(0.5):
                start = self.rng.choice(self.starts(child_id))
                self.add("milestone", child_id=child_id, milestone="plan_initiated",
                         milestone_date=add_months(start, 4) + DAY * self.pick(-1, 0, 1))
        for n in range(self.rng.randrange(12)):
            day = self.day()
            for _ in range(self.pick(1, 2, 2, 2, 3)):
                self.add("sibling_placement", sibling_group_id=f"g{n}", child_id=self.anyone(),
                         placed_on=self.pick(day, day, day, day + DAY, self.day(), None),
                         adopter_household_id=self.pick("h1", "h1", "h1", "h1", "h2", None),
                         planned_together=not self.chance(0.15))

    def missing(self) -> None:
        for n in range(self.rng.randrange(20, 120)):
            child_id = self.anyone()
            day = self.pick(self.day(), self.this_month(), self.this_month(), self.rng.choice(self.asked) - DAY * 2,
                            self.rng.choice(self.starts(child_id) + self.ends(child_id)))
            start = dt.datetime.combine(day, dt.time(self.pick(0, 0, 23, 12), self.pick(0, 0, 59)))
            end = start + dt.timedelta(minutes=self.pick(0, 60, 1440, 2879, 2880, 2881, 4320, 20000, -60,
                                                         self.rng.randrange(100000)))
            row = self.add("missing_episode", missing_episode_id=f"m{n}", child_id=child_id,
                           missing_type=self.pick("M", "M", "M", "M", "A", "Z"), started_at=start,
                           ended_at=self.maybe(end, 0.85), outcome=self.pick("found", "still_missing", None))
            while self.chance(0.65):
                ended = (row["ended_at"] or start).date()
                due = add_working_days(ended, 3)
                held = self.pick(ended, due, due, due + DAY, ended - DAY, self.near(ended), None, None)
                self.add("return_interview", missing_episode_id=self.pick(f"m{n}", f"m{n}", f"m{n}", "m999"),
                         offered_on=self.maybe(ended), completed_on=held)
        for n in range(self.rng.randrange(25)):
            child_id = self.anyone()
            self.add("complaint", complaint_id=f"k{n}", child_id=self.maybe(child_id, 0.9),
                     received_on=self.pick(self.this_month(), self.this_month(),
                                           self.rng.choice(self.starts(child_id) + self.ends(child_id))))

    def leaving_care(self) -> None:
        eligibility = lambda: self.pick("relevant", "former_relevant", "former_relevant", "qualifying", None, "other")
        places = [l + s for l in "BCDEGHKRSTUVWXYZ" for s in "12"]
        for child_id, dob in list(self.children.items()) + [("nobody", Date(1999, 5, 5))]:
            eighteen = birthday(dob, 18)
            while self.chance(0.5 if dob < Date(2004, 1, 1) else 0.1):
                start = self.pick(eighteen, eighteen, eighteen - DAY * 400, eighteen + DAY, self.near(eighteen))
                self.add("care_leaver", child_id=child_id, start_date=start, end_date=self.maybe(self.later(start), 0.3),
                         eligibility=eligibility())
            for age in (17, 18, 19, 20, 21, 22):
                while self.chance(0.4):
                    b = birthday(dob, age)
                    day = self.pick(b, b, b - DAY, b + DAY, add_months(b, -3), add_months(b, -3) - DAY, add_months(b, 1),
                                    add_months(b, 1) + DAY, b + DAY * self.rng.randrange(-100, 40))
                    self.add("care_leaver_contact", child_id=child_id, contact_date=day,
                             in_touch=self.pick("YES", "YES", "YES", "NO", "DIED", "REFU", "NREQ", "RHOM", None, "MAYBE"),
                             activity=self.pick("F1", "F2", "F3", "F4", "F5", "P1", "P5", "G4", "G5", "G6", "0", None, "F9"),
                             accommodation=self.pick(*places, "0", None, None, "S1", "X1", "Z1", "Z2", "01"),
                             residence_la=self.pick(OWN_GSS, NEIGHBOUR_GSS, None))
            while self.chance(0.5):
                self.add("pathway_plan", child_id=child_id, completed_on=self.day())
            while self.chance(0.15):
                start = self.pick(eighteen, eighteen + DAY * 10, self.day())
                self.add("staying_put", child_id=child_id, start_date=start, end_date=self.maybe(self.later(start), 0.5))
        for n in range(self.rng.randrange(60)):
            self.add("care_plan_audit", audit_id=f"a{n}", child_id=self.maybe(self.anyone(), 0.9), audited_on=self.day(),
                     grade=self.pick("outstanding", "good", "requires_improvement", "inadequate", None, "excellent"))

    def staff(self) -> None:
        teams = [f"t{n}" for n in range(9)]
        services = ("cic_district", "cic_district", "disabled_children", "uasc", "care_leavers", "fostering", "adoption",
                    "quality_assurance", None, "other")
        for team in teams[:-1]:
            self.add("team", team_id=team, team_name=f"Team {team}", area=self.pick("North", "South", "East", "West", None),
                     service=self.pick(*services))
        fte = lambda: Decimal(self.pick("1", "1", "0.5", "0.43", "0", "1.00", "0.81"))
        workers = [f"w{n}" for n in range(8)]
        roles = ("social_worker", "social_worker", "social_worker", "iro", "iro", "personal_adviser", "other")
        for worker in workers:
            while self.chance(0.75):
                start = self.day()
                self.add("worker", worker_id=worker, role=self.pick(*roles), team_id=self.pick(*teams), fte=fte(),
                         start_date=start, end_date=self.maybe(self.later(start), 0.5))
        for n in range(self.rng.randrange(25)):
            start = self.day()
            self.add("staff_post", post_id=f"p{self.rng.randrange(15)}", team_id=self.pick(*teams), fte=fte(),
                     filled_by=self.pick("permanent_qsw", "permanent_qsw", "agency_qsw", "other", "vacant", "?"),
                     start_date=start, end_date=self.maybe(self.later(start), 0.5))
        # the same worker for long, by touching or broken allocations
        for child_id in self.children:
            for role in ("social_worker", "iro", "personal_adviser"):
                if self.chance(0.25):
                    continue
                start, worker = min(self.starts(child_id)) + DAY * self.pick(0, 0, 5, 60), self.pick(*workers)
                for _ in range(self.pick(1, 2, 3, 5)):
                    end = self.later(start)
                    self.add("worker_allocation", child_id=child_id, role=role, worker_id=worker,
                             team_id=self.maybe(self.pick(*teams), 0.5), start_date=start, end_date=self.maybe(end, 0.7))
                    start = max(start, end) + DAY * self.pick(0, 0, 0, 0, 1, -3)
                    if self.chance(0.4):
                        worker = self.pick(*workers)
        self.spells("worker_allocation", 0.2, role=lambda: self.pick(*roles), worker_id=lambda: self.pick(*workers),
                    team_id=lambda: self.maybe(self.pick(*teams)))

    def the_rest(self) -> None:
        self.spells("uasc_status", 0.3)
        self.spells("disability", 0.2, disability_code=lambda: self.pick("LD", "NONE", "MOB", "XX"))
        for n in range(self.rng.randrange(40)):
            start = self.day()
            self.add("youth_justice", youth_justice_id=f"y{n}", child_id=self.maybe(self.anyone(), 0.9),
                     looked_after_by=self.pick(OWN_GSS, None, "E09000001"), start_date=start,
                     end_date=self.maybe(self.later(start), 0.5), disposal=self.pick("court", "out_of_court", None))
        for n in range(self.rng.randrange(50)):
            start = self.day()
            born = self.pick(None, self.day(Date(1998, 1, 1), Date(2015, 1, 1)),
                             add_months(self.rng.choice(self.edges), -216), Date(2000, 2, 29))
            self.add("other_la_child", ola_child_id=f"o{self.rng.randrange(40)}", placing_la=self.pick("E09000001", None),
                     date_of_birth=born, start_date=start, end_date=self.maybe(self.later(start), 0.6),
                     has_ehcp=self.pick(True, False, None))
        for _ in range(self.rng.randrange(1, 8)):
            day = self.pick(Date(2013, 7, 1), self.day(), self.rng.choice(self.asked))
            for _ in range(self.pick(1, 1, 2)):
                self.add("population", area_code=self.pick(OWN_GSS, OWN_GSS, OWN_GSS, "Swale"), valid_from=day,
                         persons_0_17=self.pick(333045, 340140, 341000, 12, 0))
        for table in COLUMNS:
            if self.chance(0.3):
                self.add("input_currency", table_name=table, data_to=Date(2023, 12, 31),
                         loaded_at=dt.datetime(2024, 1, 1, 9, 30), source="random")

    def take_away(self) -> None:
        """Now and then a whole table, or one kind of row, is not there."""
        kinds = {"health_event": "event_type", "worker_allocation": "role", "education_status": "status",
                 "milestone": "milestone", "missing_episode": "missing_type", "worker": "role", "population": "area_code"}
        for table in COLUMNS:
            rare = 20 * ONCE_IN if table in ("child", "care_episode") else ONCE_IN
            if self.chance(1 / rare):
                self.tables[table] = []
            elif table in kinds and self.tables[table] and self.chance(2 / ONCE_IN):
                kind = self.rng.choice(sorted({r[kinds[table]] for r in self.tables[table]}))
                self.tables[table] = [r for r in self.tables[table] if r[kinds[table]] != kind]


def random_council(seed: int) -> Tables:
    m = Maker(seed)
    m.people()
    m.care()
    m.on_the_edge()
    m.reviews()
    m.health()
    m.questionnaires()
    m.education()
    m.adoption()
    m.missing()
    m.leaving_care()
    m.staff()
    m.the_rest()
    m.take_away()
    return m.tables


def write_folder(tables: Tables, folder: str | Path) -> None:
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for table, columns in COLUMNS.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([name for name, _ in columns])
            writer.writerows([r[name] for name, _ in columns] for r in tables.get(table, []))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    write_folder(random_council(arguments.seed), arguments.out)
