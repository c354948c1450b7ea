"""Brute-force reference of careperf, written from the design papers alone.

For one date d every definition is tested directly: the state of a child on every day,
the events of a window one by one.  Nothing here is clever, so that it can be read
beside the papers (indicators.md, 1.7 wins over the paragraphs).

Readings chosen where the papers leave room (each the most literal one found):
 1. Rows are ordered by their recorded ends, open ones last (1.2), though an open row is
    cut at a later start.  The 18th birthday ends rows but does not reorder them.
 2. An episode that never decides a day (hidden by another with the same start) gives
    neither a placement, nor a legal status, nor a reason.  Placed, placement order and
    legal status are read from the deciding rows.
 3. "Its last day included": an event on the (exclusive) end date of a period of care
    belongs to that period; so a review held on that day takes part in participation.
    "While in care" for missing episodes, complaints and EHCP requests is the day test.
 4. After a temporary stay a row that matches the placement before it (PLACE the same,
    provider, URN, placement postcode not different where both are known) is the same
    placement even if it is an older overlapped row that resumes; otherwise a resumed row
    is the same spell only if no other spell came between.
 5. A T row that opens a period of care is a real placement wherever it resumes; its
    attributes hold until a row that is not a temporary stay joins the spell.
 6. Turning 18 while any valid episode still covers the birthday: reason unknown, though
    another row ends on that very day.
 7. Adoptions (A1, A2) are counted per period of care by the date of the adoption order,
    each once; the rule for leavers (last ending) is not applied to them.  Before the
    episode has ended, a milestone adoption_order already counts (known by d).
 8. The match is the latest of the period of care on or before the ADOPTION order; "placed
    before the adoption order" is strict.  Milestones of one kind: the first in the period.
 9. adoption_plan_4_months: a decision without any period of care begun by it is in the
    denominator and not met.
10. Unknown age (no child row, or not yet born): outside every cohort by age; in
    health_assessment_in_timescale in the denominator and not met.
11. SDQ: only valid questionnaires (score 0 to 40, age 4 to 16) are looked at for the latest.
12. A person is dead from the date of death on (out of care leaver cohorts on d).
13. "Last period of care" of a care leaver is the last begun by d, E3 only once it has ended.
14. Activity and accommodation are known when the code is on the list and not 0.
15. UASC: participation on the review; missing counts on the start of the child's latest
    such episode; return interviews on the end of the episode; complaints, decisions, audits
    and EHCP issue on their date; permanent exclusions, SDQ and caseloads on d; the health
    history, as of a leaver, on any day of the period of care that the 18th birthday ends.
16. A sibling group counts all its rows: two or more different children, every row planned
    together and placed, one known adopter household.
17. Posts and workers: every valid row open on d adds its FTE.  A worker's team on d is that
    of any of his or her rows open on d, whatever the role.
18. EHCP request and issue are not a spell: an issue before the request is within 20 weeks.
19. "No row at all" looks at the raw rows, whatever their dates or faults; a child table
    without rows takes every figure by age with it; population needs a row of the council.
20. An audit with a grade off the list is ungraded.
21. Adopted children are without UASC when none of the days of that period of care was UASC.
"""
from __future__ import annotations

import calendar
import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

Date = dt.date
DAY = dt.timedelta(days=1)
OWN_GSS = "E10000016"
NEIGHBOUR_GSS = "E06000035"

# --- the input contract (inputs.md), columns in contract order ------------------------
CONTRACT: dict[str, str] = {
    "child": "child_id date_of_birth:date sex ethnicity nationality home_district date_of_death:date",
    "care_episode": "child_id start_date:date reason_started legal_status category_of_need "
                    "placement_type placement_provider end_date:date reason_ended "
                    "reason_placement_changed placement_la distance_miles:numeric home_postcode "
                    "placement_postcode placement_urn",
    "uasc_status": "child_id start_date:date end_date:date",
    "disability": "child_id disability_code start_date:date end_date:date",
    "team": "team_id team_name area service",
    "worker_allocation": "child_id role worker_id team_id start_date:date end_date:date",
    "review": "child_id review_date:date participation",
    "health_event": "child_id event_type event_date:date",
    "sdq_score": "child_id completed_on:date score:integer",
    "education_status": "child_id status start_date:date end_date:date phase",
    "ehcp_request": "child_id requested_on:date issued_on:date has_exception:boolean",
    "milestone": "child_id milestone milestone_date:date reason",
    "sibling_placement": "sibling_group_id child_id placed_on:date adopter_household_id "
                         "planned_together:boolean",
    "missing_episode": "missing_episode_id child_id missing_type started_at:timestamp "
                       "ended_at:timestamp outcome",
    "return_interview": "missing_episode_id offered_on:date completed_on:date",
    "complaint": "complaint_id child_id received_on:date",
    "care_leaver": "child_id start_date:date end_date:date eligibility",
    "care_leaver_contact": "child_id contact_date:date in_touch activity accommodation residence_la",
    "pathway_plan": "child_id completed_on:date",
    "staying_put": "child_id start_date:date end_date:date",
    "care_plan_audit": "audit_id child_id audited_on:date grade",
    "youth_justice": "youth_justice_id child_id looked_after_by start_date:date end_date:date "
                     "disposal establishment",
    "staff_post": "post_id team_id fte:numeric filled_by start_date:date end_date:date",
    "worker": "worker_id role team_id fte:numeric start_date:date end_date:date",
    "population": "area_code valid_from:date persons_0_17:integer",
    "input_currency": "table_name data_to:date loaded_at:timestamp source",
    "other_la_child": "ola_child_id placing_la date_of_birth:date start_date:date end_date:date "
                      "has_ehcp:boolean",
}
COLUMNS: dict[str, list[tuple[str, str]]] = {
    table: [tuple((column + ":text").split(":")[:2]) for column in columns.split()]
    for table, columns in CONTRACT.items()
}
FROM_TEXT: dict[str, Callable[[str], object]] = {
    "text": str, "date": Date.fromisoformat, "timestamp": dt.datetime.fromisoformat,
    "numeric": Decimal, "integer": int,
    "boolean": lambda s: s.lower() in ("t", "true", "1", "yes"),
}
Row = dict[str, object]
Tables = dict[str, list[Row]]


def load_folder(folder: str | Path) -> Tables:
    """One CSV file per table, header, empty = NULL; a table without a file is empty."""
    tables: Tables = {}
    for table, columns in COLUMNS.items():
        path = Path(folder) / f"{table}.csv"
        tables[table] = []
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            for line in csv.DictReader(stream):
                tables[table].append({name: FROM_TEXT[kind](line[name]) if line.get(name) else None
                                      for name, kind in columns})
    return tables


def as_text(value: object) -> bytes:
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ").encode()
    return str(value).encode()


def tie_key(table: str, row: Row) -> tuple:
    """Every column as text in contract order, bytewise, NULL before any value."""
    return tuple((0, b"") if row.get(name) is None else (1, as_text(row[name]))
                 for name, _ in COLUMNS[table])


# --- dates ---------------------------------------------------------------------------
def last_of_month(year: int, month: int) -> Date:
    return Date(year, month, calendar.monthrange(year, month)[1])


def add_months(d: Date, n: int) -> Date:
    """PostgreSQL's date + interval 'n months'."""
    month0 = d.year * 12 + d.month - 1 + n
    year, month = divmod(month0, 12)
    return Date(year, month + 1, min(d.day, calendar.monthrange(year, month + 1)[1]))


def months_before(d: Date, n: int) -> Date:
    """n months back from a reporting date: month ends go to month ends (1.1)."""
    back = add_months(d, -n)
    if d == last_of_month(d.year, d.month):
        return last_of_month(back.year, back.month)
    return back


def age_on(dob: Date | None, d: Date) -> int | None:
    """Completed years by age(); unknown for the unborn and where there is no date of birth."""
    if dob is None or d < dob:
        return None
    return d.year - dob.year - ((d.month, d.day) < (dob.month, dob.day))


def birthday(dob: Date, n: int) -> Date:
    """First day on which age() gives n: 1 March in common years for births on 29 February."""
    if (dob.month, dob.day) == (2, 29) and not calendar.isleap(dob.year + n):
        return Date(dob.year + n, 3, 1)
    return dob.replace(year=dob.year + n)


def first_of_april(d: Date) -> Date:
    return Date(d.year if d >= Date(d.year, 4, 1) else d.year - 1, 4, 1)


def first_of_september(d: Date) -> Date:
    return Date(d.year if d >= Date(d.year, 9, 1) else d.year - 1, 9, 1)


def first_of_month(d: Date) -> Date:
    return d.replace(day=1)


def easter(year: int) -> Date:
    """Gregorian Easter Sunday (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return Date(year, month, day + 1)


ONE_OFF = {Date(2011, 4, 29), Date(2012, 6, 5), Date(2022, 6, 3), Date(2022, 9, 19), Date(2023, 5, 8)}
MOVED = {Date(2020, 5, 4): Date(2020, 5, 8), Date(2012, 5, 28): Date(2012, 6, 4),
         Date(2022, 5, 30): Date(2022, 6, 2)}


@lru_cache(maxsize=None)
def bank_holidays(year: int) -> frozenset[Date]:
    """Bank holidays of England and Wales as proclaimed since 2008."""
    def first_monday(month: int) -> Date:
        return next(d for d in (Date(year, month, n) for n in range(1, 8)) if d.weekday() == 0)

    def last_monday(month: int) -> Date:
        return next(d for d in (Date(year, month, n) for n in range(31, 24, -1)) if d.weekday() == 0)

    days = {easter(year) - 2 * DAY, easter(year) + DAY, first_monday(5), last_monday(5), last_monday(8)}
    days = {MOVED.get(d, d) for d in days} | {d for d in ONE_OFF if d.year == year}
    # Each of these falling on a weekend is given the next free weekday.
    weekend_ones = []
    for d in (Date(year, 1, 1), Date(year, 12, 25), Date(year, 12, 26)):
        (weekend_ones.append if d.weekday() >= 5 else days.add)(d)
    for d in weekend_ones:
        while d.weekday() >= 5 or d in days:
            d += DAY
        days.add(d)
    return frozenset(days)


@lru_cache(maxsize=None)
def add_working_days(d: Date, n: int) -> Date:
    while n:
        d += DAY
        if d.weekday() < 5 and d not in bank_holidays(d.year):
            n -= 1
    return d


def round_half_away(value: Fraction, decimals: int) -> Decimal:
    scaled = abs(value) * 10 ** decimals + Fraction(1, 2)
    whole = scaled.numerator // scaled.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


# --- care: days, periods of care, placement spells ---------------------------------------
SHORT_BREAKS = {"V3", "V4"}
TEMPORARY = {"T0", "T1", "T2", "T3", "T4"}
FOSTER = {"U1", "U2", "U3", "U4", "U5", "U6"}
ADOPTIVE = {"A3", "A4", "A5", "A6"}
ADOPTED = {"E11", "E12"}
SPECIAL_GUARDIANSHIP = {"E43", "E44", "E45", "E46", "E47", "E48"}


@dataclass
class Episode:
    row: Row
    start: Date
    end: Date | None          # after an open row is cut at the next later start
    tie: tuple

    def covers(self, day: Date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def order(self) -> tuple:
        recorded = self.row["end_date"]
        return (self.start, recorded is None, recorded or self.start, self.tie)


@dataclass
class Run:
    """Consecutive days decided by one episode."""
    episode: Episode
    start: Date


@dataclass
class Spell:
    """One placement; runs are those that are not temporary stays."""
    start: Date
    runs: list[Run]
    end: Date | None = None


@dataclass
class Period:
    """A period of care; end None = not ended by the last day looked at."""
    start: Date
    end: Date | None = None
    reason: str | None = None
    runs: list[Run] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)

    def in_care(self, d: Date) -> bool:
        return self.start <= d and (self.end is None or d < self.end)


def valid_episodes(rows: list[Row], dob: Date | None) -> list[Episode]:
    """Possible rows, without short breaks and starts at 18 or over; open ones cut."""
    episodes = []
    for row in rows:
        start, end = row["start_date"], row["end_date"]
        if row["legal_status"] in SHORT_BREAKS or (dob is not None and start >= birthday(dob, 18)):
            continue
        episodes.append(Episode(row, start, end, tie_key("care_episode", row)))
    for episode in episodes:
        if episode.end is None:
            episode.end = min((e.start for e in episodes if e.start > episode.start), default=None)
    return episodes


def periods_of_care(episodes: list[Episode], dob: Date | None, last_day: Date) -> list[Period]:
    """Day by day from the first start to last_day: who decides, and where care breaks."""
    periods: list[Period] = []
    if not episodes:
        return periods
    eighteen = birthday(dob, 18) if dob else Date.max
    day = min(e.start for e in episodes)
    current: Period | None = None
    before: Episode | None = None
    while day <= last_day:
        covering = [e for e in episodes if e.covers(day)] if day < eighteen else []
        decides = max(covering, key=lambda e: e.order) if covering else None
        if current and decides is None:
            current.end = day
            still_open = day == eighteen and any(e.covers(eighteen) for e in episodes)
            reason = before.row["reason_ended"]
            current.reason = None if still_open or reason == "X1" else reason
            current = None
        elif decides is not None:
            if current is None:
                current = Period(day)
                periods.append(current)
                before = None
            if decides is not before:
                current.runs.append(Run(decides, day))
        before = decides
        day += DAY
    for period in periods:
        period.spells = placement_spells(period)
    return periods


def same_placement(before: Row, after: Row) -> bool:
    if before["placement_type"] != after["placement_type"]:
        return False
    return all(before[c] is None or after[c] is None or before[c] == after[c]
               for c in ("placement_provider", "placement_urn", "placement_postcode"))


def placement_spells(period: Period) -> list[Spell]:
    spells: list[Spell] = []
    spell_of: dict[int, Spell] = {}
    first = period.runs[0].episode
    after_temporary_stay = False
    for run in period.runs:
        episode, row = run.episode, run.episode.row
        if row["placement_type"] in TEMPORARY and episode is not first:
            after_temporary_stay = True
            continue
        if not spells:
            move = True
        else:
            last = spells[-1].runs[-1].episode.row
            resumed = run.start > episode.start
            if after_temporary_stay and same_placement(last, row):
                move = False
            elif resumed:
                move = spell_of.get(id(episode)) is not spells[-1]
            elif row["reason_started"] in ("L", "T", "U"):
                move = False
            elif row["placement_type"] in ("A3", "A5") and last["placement_type"] in FOSTER:
                move = False
            else:
                move = True
        if move:
            if spells:
                spells[-1].end = run.start
            spells.append(Spell(run.start, []))
        spells[-1].runs.append(run)
        spell_of[id(episode)] = spells[-1]
        after_temporary_stay = False
    spells[-1].end = period.end
    return spells


# --- the council ---------------------------------------------------------------------------
@dataclass
class Member:
    """What one child, event or post adds on a date."""
    numerator: int | Decimal
    denominator: int | Decimal
    uasc: bool = False


class Council:
    def __init__(self, tables: Tables, last_day: Date, own: str = OWN_GSS,
                 neighbours: Iterable[str] = (NEIGHBOUR_GSS,)):
        self.raw: Tables = {table: tables.get(table, []) for table in COLUMNS}
        self.own, self.neighbours = own, set(neighbours)
        self.rows = {table: [r for r in rows if self.possible(table, r)] for table, rows in self.raw.items()}
        self.child = {r["child_id"]: r for r in self.rows["child"]}
        self.of: dict[str, dict[object, list[Row]]] = {}
        for table, rows in self.rows.items():
            self.of[table] = defaultdict(list)
            for row in rows:
                self.of[table][row.get("child_id")].append(row)
        self.periods: dict[str, list[Period]] = {}
        for child_id, rows in self.of["care_episode"].items():
            dob = self.dob(child_id)
            self.periods[child_id] = periods_of_care(valid_episodes(rows, dob), dob, last_day)

    @staticmethod
    def possible(table: str, row: Row) -> bool:
        if table == "missing_episode":
            return row["ended_at"] is None or row["ended_at"] >= row["started_at"]
        if table == "disability" or "start_date" not in row:
            return True
        return row["start_date"] is not None and (row["end_date"] is None or row["end_date"] > row["start_date"])

    # facts about one child
    def dob(self, child_id) -> Date | None:
        return self.child[child_id]["date_of_birth"] if child_id in self.child else None

    def age(self, child_id, d: Date) -> int | None:
        return age_on(self.dob(child_id), d)

    def alive(self, child_id, d: Date) -> bool:
        death = self.child[child_id]["date_of_death"] if child_id in self.child else None
        return death is None or d < death

    def period_on(self, child_id, d: Date) -> Period | None:
        return next((p for p in self.periods.get(child_id, []) if p.in_care(d)), None)

    def in_care(self, d: Date) -> list[tuple[str, Period]]:
        on_d = [(c, self.period_on(c, d)) for c in self.periods]
        return [(c, p) for c, p in on_d if p is not None]

    def open_rows(self, table: str, child_id, d: Date, **where) -> list[Row]:
        return [r for r in self.of[table][child_id] if open_on(r, d) and all(r[k] == v for k, v in where.items())]

    def uasc_on(self, child_id, d: Date) -> bool:
        return bool(self.open_rows("uasc_status", child_id, d))

    def uasc_during(self, child_id, period: Period | None, d: Date) -> bool:
        """UASC on any day of the period known by d."""
        if period is None:
            return False
        last = d if period.end is None or period.end > d else period.end - DAY
        return any(r["start_date"] <= last and (r["end_date"] is None or r["end_date"] > period.start)
                   for r in self.of["uasc_status"][child_id])

    def last_period(self, child_id, d: Date) -> Period | None:
        return max((p for p in self.periods.get(child_id, []) if p.start <= d), key=lambda p: p.start, default=None)

    def current_spell(self, period: Period, d: Date) -> Spell:
        return max((s for s in period.spells if s.start <= d), key=lambda s: s.start)

    def placement(self, period: Period, d: Date) -> Row:
        """The last row of the current spell that is not a temporary stay."""
        runs = [r for r in self.current_spell(period, d).runs if r.start <= d]
        return max(runs, key=lambda r: r.start).episode.row

    def period_of_event(self, child_id, day: Date, days_before: int | None) -> Period | None:
        """The period during which it falls, else one that starts soon after (None = however late)."""
        periods = self.periods.get(child_id, [])
        for p in periods:
            if p.start <= day and (p.end is None or day <= p.end):
                return p
        after = min((p for p in periods if p.start > day), key=lambda p: p.start, default=None)
        if after and (days_before is None or (after.start - day).days <= days_before):
            return after
        return None

    # --- indicators: each gives the members that count on d --------------------------------
    def reviews_in_timescale(self, d: Date) -> list[Member]:
        members = []
        for child_id, period in self.in_care(d):
            held = sorted({r["review_date"] for r in self.of["review"][child_id] if r["review_date"] <= d
                           and self.period_of_event(child_id, r["review_date"], 0) is period})
            due = [add_working_days(period.start, 20)]
            for n, review in enumerate(held):
                due.append(add_months(review, 3 if n == 0 else 6))
            if due[0] > d and not held:
                continue
            late = any(r > u > months_before(d, 12) for u, r in zip(due, held))
            overdue = due[-1] <= d
            members.append(Member(int(not late and not overdue), 1, self.uasc_on(child_id, d)))
        return members

    def review_participation(self, d: Date) -> list[Member]:
        members = []
        for child_id in self.periods:
            codes = defaultdict(set)
            for r in self.of["review"][child_id]:
                day = r["review_date"]
                if months_before(d, 12) < day <= d and self.period_of_event(child_id, day, 0):
                    codes[day].add(r["participation"])
            for day, said in codes.items():
                if (self.age(child_id, day) or 0) >= 4:
                    took_part = bool(said & {"PN1", "PN2", "PN3", "PN5", "PN6"})
                    members.append(Member(int(took_part), 1, self.uasc_on(child_id, day)))
        return members

    def same_worker(self, d: Date, role: str) -> list[Member]:
        members = []
        for child_id, period in self.in_care(d):
            if period.start > months_before(d, 18):
                continue
            rows = [r for r in self.of["worker_allocation"][child_id] if r["role"] == role]
            kept = False
            for worker in {r["worker_id"] for r in rows}:
                spells = [r for r in rows if r["worker_id"] == worker]
                day = d
                while day >= months_before(d, 12) and any(open_on(r, day) for r in spells):
                    day -= DAY
                kept = kept or day < months_before(d, 12)
            members.append(Member(int(kept), 1, self.uasc_on(child_id, d)))
        return members

    def placements_3_plus(self, d: Date) -> list[Member]:
        w0 = months_before(d, 12)
        members = []
        for child_id, _ in self.in_care(d):
            touching = [s for p in self.periods[child_id] for s in p.spells
                        if s.start <= d and (s.end is None or s.end > w0 + DAY)]
            members.append(Member(int(len(touching) >= 3), 1, self.uasc_on(child_id, d)))
        return members

    def same_placement_2_years(self, d: Date) -> list[Member]:
        members = []
        for child_id, period in self.in_care(d):
            age = self.age(child_id, d)
            if age is None or age >= 16 or period.start > months_before(d, 30):
                continue
            spell = self.current_spell(period, d)
            since = spell.start
            began_as = spell.runs[0].episode.row["placement_type"]
            if self.placement(period, d)["placement_type"] in ADOPTIVE and began_as in ADOPTIVE:
                since = max((s.start for s in period.spells if s.start < spell.start), default=since)
            members.append(Member(int(since <= months_before(d, 24)), 1, self.uasc_on(child_id, d)))
        return members

    def citizens_in_care(self, d: Date) -> list[tuple[str, Period]]:
        return [(c, p) for c, p in self.in_care(d) if not self.uasc_on(c, d)]

    def in_house_or_kinship_foster_care(self, d: Date) -> list[Member]:
        members = []
        for _, period in self.citizens_in_care(d):
            row = self.placement(period, d)
            if row["placement_type"] in FOSTER:
                relative = row["placement_type"] in ("U1", "U2", "U3")
                members.append(Member(int(relative or row["placement_provider"] == "PR1"), 1))
        return members

    def placed_within_20_miles(self, d: Date) -> list[Member]:
        members = []
        for _, period in self.citizens_in_care(d):
            miles = self.placement(period, d)["distance_miles"]
            if miles is not None:
                miles = round_half_away(Fraction(miles), 1)
                if miles != Decimal("999.9"):
                    members.append(Member(int(miles <= 20), 1))
        return members

    def share_of_children(self, d: Date, holds: Callable[[str, Period], bool]) -> list[Member]:
        return [Member(int(holds(c, p)), 1, self.uasc_on(c, d)) for c, p in self.in_care(d)]

    def in_private_voluntary_residential(self, d: Date) -> list[Member]:
        def holds(_, period):
            row = self.placement(period, d)
            return (row["placement_type"] in ("K2", "R1", "R3", "S1")
                    and row["placement_provider"] in ("PR4", "PR5"))
        return self.share_of_children(d, holds)

    def placed_outside(self, d: Date, home: set[str]) -> list[Member]:
        def holds(_, period):
            la = self.placement(period, d)["placement_la"]
            return la is not None and la not in home
        return self.share_of_children(d, holds)

    def population_on(self, d: Date) -> int:
        rows = [r for r in self.rows["population"] if r["area_code"] == self.own and r["valid_from"] <= d]
        return max(((r["valid_from"], r["persons_0_17"]) for r in rows), default=(None, 0))[1]

    def cic_per_10000(self, d: Date, with_uasc: bool) -> list[Member]:
        children = self.in_care(d) if with_uasc else self.citizens_in_care(d)
        return [Member(1, 0, self.uasc_on(c, d)) for c, _ in children] + [Member(0, self.population_on(d))]

    def cic_count(self, d: Date) -> list[Member]:
        return [Member(1, 0, self.uasc_on(c, d)) for c, _ in self.in_care(d)]

    def ola_cic_count(self, d: Date) -> list[Member]:
        ids = {r["ola_child_id"] for r in self.rows["other_la_child"] if open_on(r, d)
               and (r["date_of_birth"] is None or d < birthday(r["date_of_birth"], 18))}
        return [Member(1, 0) for _ in ids]

    def return_to_care_24_months(self, d: Date) -> list[Member]:
        members = []
        for child_id, periods in self.periods.items():
            for p in periods:
                if first_of_april(d) <= p.start <= d:
                    again = any(q.end and add_months(p.start, -24) <= q.end < p.start for q in periods)
                    members.append(Member(int(again), 1, self.uasc_on(child_id, p.start)))
        return members

    def open_to_youth_offending(self, d: Date) -> list[Member]:
        return self.share_of_children(d, lambda c, _: bool(self.open_rows("youth_justice", c, d)))

    # education
    def permanent_exclusions(self, d: Date) -> list[Member]:
        return [Member(1, 0, self.uasc_on(c, d)) for c, _ in self.in_care(d)
                if any(r["status"] == "permanent_exclusion" and first_of_september(d) <= r["start_date"] <= d
                       for r in self.of["education_status"][c])]

    def part_time_timetable(self, d: Date) -> list[Member]:
        return [Member(1, 0, self.uasc_on(c, d)) for c, _ in self.in_care(d)
                if self.open_rows("education_status", c, d, status="reduced_timetable")]

    def neet_16_18(self, d: Date) -> list[Member]:
        return [Member(int(bool(self.open_rows("education_status", c, d, status="neet"))), 1, self.uasc_on(c, d))
                for c, p in self.in_care(d)
                if p.start <= months_before(d, 12) and self.age(c, d) in (16, 17, 18)]

    def sen_or_ehcp_12_months(self, d: Date) -> list[Member]:
        return [Member(int(any(self.open_rows("education_status", c, d, status=s) for s in ("sen_support", "ehcp"))),
                       1, self.uasc_on(c, d))
                for c, p in self.in_care(d) if p.start <= months_before(d, 12)]

    def ehcp_issued_20_weeks(self, d: Date) -> list[Member]:
        members = []
        for r in self.rows["ehcp_request"]:
            child_id, asked, issued = r["child_id"], r["requested_on"], r["issued_on"]
            if (issued is not None and first_of_september(d) <= issued <= d and asked <= d
                    and not r["has_exception"] and self.period_on(child_id, asked)):
                members.append(Member(int((issued - asked).days <= 140), 1, self.uasc_on(child_id, issued)))
        return members

    # health
    def assessed_after_start(self, d: Date, event: str, working_days: int, version: int) -> list[Member]:
        members = []
        for child_id, periods in self.periods.items():
            for p in periods:
                due = add_working_days(p.start, working_days)
                if not months_before(d, 12) < due <= d:
                    continue
                met = any(r["event_type"] == event and r["event_date"] <= due
                          and self.period_of_event(child_id, r["event_date"], 28) is p
                          for r in self.of["health_event"][child_id])
                if p.end and p.end <= due and not met:
                    continue
                uasc = self.uasc_on(child_id, p.start)
                if uasc and (version == 1 or Date(2016, 7, 1) <= p.start < Date(2018, 4, 1)):
                    continue
                members.append(Member(int(met), 1, uasc))
        return members

    def health_cohort(self, d: Date) -> list[str]:
        return [c for c, p in self.in_care(d) if p.start < first_of_april(d)]

    def events(self, child_id, kinds: set[str], after: Date, d: Date) -> bool:
        return any(r["event_type"] in kinds and after < r["event_date"] <= d for r in self.of["health_event"][child_id])

    def health_assessment_in_timescale(self, d: Date) -> list[Member]:
        members = []
        for child_id in self.health_cohort(d):
            age = self.age(child_id, d)
            met = age is not None and self.events(child_id, {"iha", "rha"}, months_before(d, 6 if age < 5 else 12), d)
            members.append(Member(int(met), 1, self.uasc_on(child_id, d)))
        return members

    def dental_check_in_timescale(self, d: Date) -> list[Member]:
        return [Member(int(self.events(c, {"dental"}, months_before(d, 12), d)), 1, self.uasc_on(c, d))
                for c in self.health_cohort(d)]

    def health_history_at_18(self, d: Date) -> list[Member]:
        members = []
        for child_id in self.periods:
            dob = self.dob(child_id)
            if dob is None or not first_of_month(d) <= birthday(dob, 18) <= d:
                continue
            eve = birthday(dob, 18) - DAY
            period = self.period_on(child_id, eve)
            if period:
                done = self.events(child_id, {"health_history"}, Date.min, d)
                members.append(Member(int(done), 1, self.uasc_during(child_id, period, d)))
        return members

    def sdq_average(self, d: Date) -> list[Member]:
        members = []
        for child_id, _ in self.in_care(d):
            valid = [(r["completed_on"], r["score"]) for r in self.of["sdq_score"][child_id]
                     if first_of_april(d) <= r["completed_on"] <= d and 0 <= r["score"] <= 40
                     and 4 <= (self.age(child_id, r["completed_on"]) or 0) <= 16]
            if valid:
                members.append(Member(max(valid)[1], 1, self.uasc_on(child_id, d)))
        return members

    # adoption
    def milestones(self, child_id, kind: str, d: Date) -> list[Date]:
        return sorted(r["milestone_date"] for r in self.of["milestone"][child_id]
                      if r["milestone"] == kind and r["milestone_date"] <= d)

    def adoptions(self, d: Date):
        """(child, period, adoption order, placed, placement order, match) ordered in the 12 months to d."""
        for child_id, periods in self.periods.items():
            for p in periods:
                if p.start > d:
                    continue

                def of_period(kind):
                    return [m for m in self.milestones(child_id, kind, d)
                            if self.period_of_event(child_id, m, 28) is p]

                def first(from_episodes, kind):
                    return min(from_episodes or of_period(kind), default=None)

                runs = [r for r in p.runs if r.start <= d]
                ended = [p.end] if p.end and p.end <= d and p.reason in ADOPTED else []
                order = first(ended, "adoption_order")
                if order is None or not months_before(d, 12) < order <= d:
                    continue
                placed = first([r.start for r in runs if r.episode.row["placement_type"] in ADOPTIVE], "placed")
                court = first([r.start for r in runs if r.episode.row["legal_status"] in ("E1", "D1")],
                              "placement_order")
                match = max((m for m in of_period("matched") if m <= order), default=None)
                yield child_id, p, order, placed, court, match

    def bla_to_adoptive_family_days(self, d: Date) -> list[Member]:
        return [Member(max(0, (placed - p.start).days), 1, self.uasc_during(c, p, d))
                for c, p, _, placed, _, _ in self.adoptions(d) if placed]

    def court_authority_to_match_days(self, d: Date) -> list[Member]:
        return [Member(max(0, (match - court).days), 1, self.uasc_during(c, p, d))
                for c, p, order, placed, court, match in self.adoptions(d)
                if placed and placed < order and court and match]

    def leavers(self, d: Date, reasons: set[str], with_uasc: bool) -> list[Member]:
        members = []
        for child_id, periods in self.periods.items():
            ended = [p for p in periods if p.end and months_before(d, 12) < p.end <= d]
            if ended:
                last = max(ended, key=lambda p: p.end)
                uasc = self.uasc_during(child_id, last, d)
                if with_uasc or not uasc:
                    members.append(Member(int(last.reason in reasons), 1, uasc))
        return members

    def standing_decision(self, child_id, d: Date) -> Date | None:
        """The latest agency decision by d, unless reversed on its day or since."""
        decision = max(self.milestones(child_id, "agency_decision", d), default=None)
        if decision and any(r >= decision for r in self.milestones(child_id, "decision_reversed", d)):
            return None
        return decision

    def decisions(self, d: Date):
        for child_id in list(self.of["milestone"]):
            decision = self.standing_decision(child_id, d)
            if decision and decision > months_before(d, 12):
                yield child_id, decision, max(self.milestones(child_id, "plan_initiated", decision), default=None)

    def adoption_plan_4_months(self, d: Date) -> list[Member]:
        members = []
        for child_id, decision, plan in self.decisions(d):
            period = self.last_period(child_id, decision)
            met = plan is not None and period is not None and plan <= add_months(period.start, 4)
            members.append(Member(int(met), 1, self.uasc_on(child_id, decision)))
        return members

    def adoption_plan_to_adm_8_weeks(self, d: Date) -> list[Member]:
        return [Member(int((decision - plan).days <= 56), 1, self.uasc_on(child_id, decision))
                for child_id, decision, plan in self.decisions(d) if plan]

    def siblings_placed_together(self, d: Date) -> list[Member]:
        groups = defaultdict(list)
        for r in self.rows["sibling_placement"]:
            groups[r["sibling_group_id"]].append(r)
        members = []
        for rows in groups.values():
            if len({r["child_id"] for r in rows}) < 2 or not all(r["planned_together"] for r in rows):
                continue
            if any(r["placed_on"] is None or r["placed_on"] > d for r in rows):
                continue
            if max(r["placed_on"] for r in rows) > months_before(d, 12):
                households = {r["adopter_household_id"] for r in rows}
                members.append(Member(int(len(households) == 1 and None not in households), 1))
        return members

    def agency_decision_not_placed(self, d: Date) -> list[Member]:
        def holds(child_id, period):
            decision = self.standing_decision(child_id, d)
            return (decision is not None and self.period_of_event(child_id, decision, None) is period
                    and self.placement(period, d)["placement_type"] not in ADOPTIVE)
        return self.share_of_children(d, holds)

    # missing
    def missing(self) -> list[Row]:
        """Episodes of type M that start while the child is in care."""
        return [r for r in self.rows["missing_episode"] if r["missing_type"] == "M"
                and self.period_on(r["child_id"], r["started_at"].date())]

    def return_interviews(self, d: Date, working_days: int | None) -> list[Member]:
        members = []
        for r in self.missing():
            ended = r["ended_at"].date() if r["ended_at"] else None
            if ended is None or not months_before(d, 12) < ended <= d:
                continue
            held = [i["completed_on"] for i in self.rows["return_interview"]
                    if i["missing_episode_id"] == r["missing_episode_id"] and i["completed_on"]]
            met = False
            if held:
                counts_from = max(min(held), ended)
                met = counts_from <= d and (working_days is None
                                            or counts_from <= add_working_days(ended, working_days))
            members.append(Member(int(met), 1, self.uasc_on(r["child_id"], ended)))
        return members

    def cic_missing_in_month(self, d: Date) -> list[Member]:
        latest: dict[str, Date] = {}
        for r in self.missing():
            day = r["started_at"].date()
            if first_of_month(d) <= day <= d:
                latest[r["child_id"]] = max(day, latest.get(r["child_id"], day))
        return [Member(1, 0, self.uasc_on(c, day)) for c, day in latest.items()]

    def missing_over_48_hours_in_month(self, d: Date) -> list[Member]:
        two_days = dt.timedelta(hours=48)
        members = []
        for r in self.missing():
            start, end = r["started_at"], r["ended_at"]
            if first_of_month(d) <= start.date() <= d:
                if end - start > two_days if end else (start + two_days).date() <= d:
                    members.append(Member(1, 0, self.uasc_on(r["child_id"], start.date())))
        return members

    def complaints_in_month(self, d: Date) -> list[Member]:
        return [Member(1, 0, self.uasc_on(r["child_id"], r["received_on"])) for r in self.rows["complaint"]
                if r["child_id"] and first_of_month(d) <= r["received_on"] <= d
                and self.period_on(r["child_id"], r["received_on"])]

    # care leavers
    @staticmethod
    def eligible(row: Row) -> bool:
        return row["eligibility"] in (None, "relevant", "former_relevant")

    def uasc_care_leaver(self, child_id, d: Date) -> bool:
        return self.uasc_during(child_id, self.last_period(child_id, d), d)

    def birthday_cohort(self, d: Date) -> list[tuple[str, Row | None]]:
        """(young person, record nearest the 17th to 21st birthday), those out already left out."""
        cohort = []
        for child_id in self.child:
            dob = self.dob(child_id)
            n = age_on(dob, d)
            if n not in (17, 18, 19, 20, 21) or not self.alive(child_id, d):
                continue
            b = birthday(dob, n)
            if b <= months_before(d, 12) or self.period_on(child_id, b):
                continue
            records = [r for r in self.of["care_leaver_contact"][child_id]
                       if add_months(b, -3) <= r["contact_date"] <= add_months(b, 1) and r["contact_date"] <= d]
            if self.raw["care_leaver"]:
                if not any(open_on(r, b) and self.eligible(r) for r in self.of["care_leaver"][child_id]):
                    continue
            elif not records:
                continue
            record = None
            if records:
                nearest = min((abs((r["contact_date"] - b).days), r["contact_date"]) for r in records)[1]
                record = max((r for r in records if r["contact_date"] == nearest),
                             key=lambda r: tie_key("care_leaver_contact", r)[2:5])
            last = self.last_period(child_id, d)
            transferred = last is not None and last.end is not None and last.end <= d and last.reason == "E3"
            if transferred or (record and record["in_touch"] in ("DIED", "RHOM")):
                continue
            cohort.append((child_id, record))
        return cohort

    def care_leavers_in_contact(self, d: Date) -> list[Member]:
        return [Member(int(bool(r) and r["in_touch"] == "YES"), 1, self.uasc_care_leaver(c, d))
                for c, r in self.birthday_cohort(d)]

    def care_leavers_known(self, d: Date, met: Callable[[Row], bool]) -> list[Member]:
        return [Member(int(met(r)), 1, self.uasc_care_leaver(c, d)) for c, r in self.birthday_cohort(d)
                if r and (r["in_touch"] == "YES" or r["activity"] in EET | NEET or r["accommodation"] in ACCOMMODATION)]

    def current_care_leavers(self, d: Date) -> list[str]:
        return [c for c in self.child if (self.age(c, d) or 0) < 25 and self.age(c, d) is not None
                and self.alive(c, d) and any(open_on(r, d) and self.eligible(r) for r in self.of["care_leaver"][c])]

    def latest_contact(self, child_id, d: Date) -> Row | None:
        rows = [r for r in self.of["care_leaver_contact"][child_id] if r["contact_date"] <= d]
        return max(rows, key=lambda r: (r["contact_date"], tie_key("care_leaver_contact", r)), default=None)

    def pathway_plan_6_months(self, d: Date) -> list[Member]:
        members = []
        for child_id in self.current_care_leavers(d):
            contact = self.latest_contact(child_id, d) or {"in_touch": None, "activity": None}
            if contact["in_touch"] in ("NREQ", "REFU"):
                continue
            if self.age(child_id, d) >= 21 and contact["activity"] not in ("F1", "F2", "F4", "F5", "P1", "P2"):
                continue
            met = any(months_before(d, 6) < r["completed_on"] <= d for r in self.of["pathway_plan"][child_id])
            members.append(Member(int(met), 1, self.uasc_care_leaver(child_id, d)))
        return members

    def staying_put(self, d: Date) -> list[Member]:
        def holds(child_id):
            if self.raw["staying_put"]:
                return bool(self.open_rows("staying_put", child_id, d))
            contact = self.latest_contact(child_id, d)
            return contact is not None and contact["accommodation"] in ("Z1", "Z2")
        return [Member(int(holds(c)), 1, self.uasc_care_leaver(c, d)) for c in self.current_care_leavers(d)]

    # quality assurance and staffing
    def care_plans_good_or_outstanding(self, d: Date) -> list[Member]:
        return [Member(int(r["grade"] in ("good", "outstanding")), 1, self.uasc_on(r["child_id"], r["audited_on"]))
                for r in self.rows["care_plan_audit"] if months_before(d, 12) < r["audited_on"] <= d
                and r["grade"] in ("outstanding", "good", "requires_improvement", "inadequate")]

    def teams(self, *services: str) -> set[str]:
        return {r["team_id"] for r in self.rows["team"] if r["service"] in services}

    def permanent_qsw_posts(self, d: Date) -> list[Member]:
        teams = self.teams("cic_district", "disabled_children", "uasc")
        return [Member(r["fte"] if r["filled_by"] == "permanent_qsw" else 0, r["fte"])
                for r in self.rows["staff_post"] if open_on(r, d) and r["team_id"] in teams]

    def social_worker_caseload(self, d: Date) -> list[Member]:
        teams = self.teams("cic_district")
        workers = [r for r in self.rows["worker"] if open_on(r, d)]
        children = set()
        for r in self.rows["worker_allocation"]:
            if r["role"] == "social_worker" and open_on(r, d):
                of_worker = {w["team_id"] for w in workers if w["worker_id"] == r["worker_id"]}
                if ({r["team_id"]} if r["team_id"] else of_worker) & teams:
                    children.add(r["child_id"])
        return ([Member(1, 0, self.uasc_on(c, d)) for c in children]
                + [Member(0, w["fte"]) for w in workers if w["role"] == "social_worker" and w["team_id"] in teams])

    def iro_caseload(self, d: Date) -> list[Member]:
        return ([Member(1, 0, self.uasc_on(c, d)) for c, _ in self.in_care(d)]
                + [Member(0, w["fte"]) for w in self.rows["worker"] if w["role"] == "iro" and open_on(w, d)])


def open_on(row: Row, d: Date) -> bool:
    return row["start_date"] <= d and (row["end_date"] is None or d < row["end_date"])


EET = {"F1", "F2", "F3", "F4", "F5", "P1", "P2", "P3", "P4", "P5"}
NEET = {"G4", "G5", "G6"}
ACCOMMODATION = {letter + digit for letter in "BCDEGHKRSTUVWXYZ" for digit in "12"}
SUITABLE = {a for a in ACCOMMODATION if a[1] == "1" and a[0] not in "XS"}


# --- the list of indicators ------------------------------------------------------------------
Need = tuple[str, str | None, tuple[str, ...]]


def need(table: str, column: str | None = None, *values: str) -> Need:
    return (table, column, values)


@dataclass
class Indicator:
    unit: str
    needs: list[list[Need]]                     # every one of; each list: any one of
    members: Callable[[Council, Date], list[Member]]
    split: bool = True                          # shown without UASC too, as the March 2018 paper prints it


def pct(*needs: Need | list[Need], of, unit: str = "percent", split=True) -> Indicator:
    return Indicator(unit, [n if isinstance(n, list) else [n] for n in needs], of,
                     split)


CARE, CHILD = need("care_episode"), need("child")
IHA_INCLUDES_UASC_FROM = Date(2019, 7, 1)


def iha(event: str, days: int, version: int | None) -> Indicator:
    def version_on(d):
        return version or (2 if d >= IHA_INCLUDES_UASC_FROM else 1)
    return pct(CARE, need("health_event", "event_type", event),
               of=lambda c, d: c.assessed_after_start(d, event, days, version_on(d)))


def education(*status: str) -> Need:
    return need("education_status", "status", *status)


def milestone(kind: str) -> Need:
    return need("milestone", "milestone", kind)


M_EPISODES = need("missing_episode", "missing_type", "M")
CONTACTS = need("care_leaver_contact")
POPULATION = need("population", "area_code", "{own}")
C = Council

INDICATORS: dict[str, Indicator] = {
    "reviews_in_timescale": pct(CARE, need("review"), of=C.reviews_in_timescale),
    "review_participation": pct(CARE, CHILD, need("review"), of=C.review_participation),
    "same_social_worker": pct(CARE, need("worker_allocation", "role", "social_worker"),
                              of=lambda c, d: c.same_worker(d, "social_worker")),
    "placements_3_plus": pct(CARE, of=C.placements_3_plus),
    "same_placement_2_years": pct(CARE, CHILD, of=C.same_placement_2_years),
    "in_house_or_kinship_foster_care": pct(CARE, of=C.in_house_or_kinship_foster_care),
    "placed_within_20_miles": pct(CARE, need("care_episode", "distance_miles"), of=C.placed_within_20_miles),
    "cic_per_10000": pct(CARE, POPULATION, of=lambda c, d: c.cic_per_10000(d, False),
                         unit="rate_per_10000"),
    "cic_per_10000_inc_uasc": pct(CARE, POPULATION, of=lambda c, d: c.cic_per_10000(d, True),
                                  unit="rate_per_10000"),
    "cic_count": pct(CARE, of=C.cic_count, unit="count"),
    "ola_cic_count": pct(need("other_la_child"), of=C.ola_cic_count, unit="count", split=False),
    "same_iro": pct(CARE, need("worker_allocation", "role", "iro"), of=lambda c, d: c.same_worker(d, "iro")),
    "return_to_care_24_months": pct(CARE, of=C.return_to_care_24_months),
    "open_to_youth_offending": pct(CARE, need("youth_justice"), of=C.open_to_youth_offending),
    "in_private_voluntary_residential": pct(CARE, of=C.in_private_voluntary_residential),
    "placed_outside_exc_neighbour": pct(CARE, need("care_episode", "placement_la"), of=lambda c, d: c.placed_outside(d, {c.own} | c.neighbours)),
    "placed_outside_inc_neighbour": pct(CARE, need("care_episode", "placement_la"), of=lambda c, d: c.placed_outside(d, {c.own})),
    "permanent_exclusions": pct(CARE, need("education_status"), of=C.permanent_exclusions, unit="count"),
    "part_time_timetable": pct(CARE, need("education_status"), of=C.part_time_timetable, unit="count"),
    "neet_16_18": pct(CARE, CHILD, education("neet"), of=C.neet_16_18),
    "sen_or_ehcp_12_months": pct(CARE, education("sen_support", "ehcp"), of=C.sen_or_ehcp_12_months),
    "ehcp_issued_20_weeks": pct(CARE, need("ehcp_request"), of=C.ehcp_issued_20_weeks),
    "iha_referral_5_working_days": iha("iha_referral", 5, None),
    "iha_referral_5_working_days#1": iha("iha_referral", 5, 1),
    "iha_referral_5_working_days#2": iha("iha_referral", 5, 2),
    "iha_20_working_days": iha("iha", 20, None),
    "iha_20_working_days#1": iha("iha", 20, 1),
    "iha_20_working_days#2": iha("iha", 20, 2),
    "health_assessment_in_timescale": pct(CARE, CHILD, need("health_event", "event_type", "iha", "rha"),
                                          of=C.health_assessment_in_timescale),
    "dental_check_in_timescale": pct(CARE, need("health_event", "event_type", "dental"),
                                     of=C.dental_check_in_timescale),
    "health_history_at_18": pct(CARE, CHILD, need("health_event", "event_type", "health_history"),
                                of=C.health_history_at_18),
    "sdq_average": pct(CARE, CHILD, need("sdq_score"), of=C.sdq_average, unit="average"),
    "adoption_plan_4_months": pct(CARE, milestone("agency_decision"), milestone("plan_initiated"),
                                  of=C.adoption_plan_4_months, split=False),
    "bla_to_adoptive_family_days": pct(CARE, of=C.bla_to_adoptive_family_days, unit="days", split=False),
    "court_authority_to_match_days": pct(CARE, milestone("matched"), of=C.court_authority_to_match_days,
                                         unit="days", split=False),
    "left_care_adopted": pct(CARE, of=lambda c, d: c.leavers(d, ADOPTED, False)),
    "left_care_adopted_or_sgo": pct(CARE, of=lambda c, d: c.leavers(d, ADOPTED | SPECIAL_GUARDIANSHIP, False)),
    "left_care_sgo_exc_uasc": pct(CARE, of=lambda c, d: c.leavers(d, SPECIAL_GUARDIANSHIP, False), split=False),
    "left_care_sgo": pct(CARE, of=lambda c, d: c.leavers(d, SPECIAL_GUARDIANSHIP, True), split=False),
    "adoption_plan_to_adm_8_weeks": pct(milestone("agency_decision"), milestone("plan_initiated"),
                                        of=C.adoption_plan_to_adm_8_weeks, split=False),
    "siblings_placed_together": pct(need("sibling_placement"), of=C.siblings_placed_together, split=False),
    "agency_decision_not_placed": pct(CARE, milestone("agency_decision"), of=C.agency_decision_not_placed, split=False),
    "return_interviews_completed": pct(CARE, M_EPISODES, need("return_interview"),
                                       of=lambda c, d: c.return_interviews(d, None), split=False),
    "return_interviews_3_working_days": pct(CARE, M_EPISODES, need("return_interview"),
                                            of=lambda c, d: c.return_interviews(d, 3), split=False),
    "cic_missing_in_month": pct(CARE, need("missing_episode"), of=C.cic_missing_in_month, unit="count"),
    "missing_over_48_hours_in_month": pct(CARE, need("missing_episode"), of=C.missing_over_48_hours_in_month,
                                          unit="count"),
    "complaints_in_month": pct(CARE, need("complaint"), of=C.complaints_in_month, unit="count", split=False),
    "care_leavers_suitable_accommodation": pct(
        CHILD, CONTACTS, of=lambda c, d: c.care_leavers_known(d, lambda r: r["accommodation"] in SUITABLE)),
    "care_leavers_eet": pct(CHILD, CONTACTS, of=lambda c, d: c.care_leavers_known(d, lambda r: r["activity"] in EET)),
    "care_leavers_in_contact": pct(CHILD, CONTACTS, of=C.care_leavers_in_contact, split=False),
    "pathway_plan_6_months": pct(CHILD, need("care_leaver"), need("pathway_plan"), of=C.pathway_plan_6_months),
    "staying_put": pct(CHILD, need("care_leaver"), [need("staying_put"), CONTACTS], of=C.staying_put),
    "care_plans_good_or_outstanding": pct(need("care_plan_audit"), of=C.care_plans_good_or_outstanding),
    "permanent_qsw_posts": pct(need("staff_post"), need("team"), of=C.permanent_qsw_posts, split=False),
    "social_worker_caseload": pct(need("worker_allocation", "role", "social_worker"),
                                  need("worker", "role", "social_worker"), need("team"),
                                  of=C.social_worker_caseload, unit="average", split=False),
    "iro_caseload": pct(CARE, need("worker", "role", "iro"), of=C.iro_caseload, unit="average"),
}

SSDA903 = """cic_count placements_3_plus same_placement_2_years in_house_or_kinship_foster_care
in_private_voluntary_residential return_to_care_24_months reviews_in_timescale review_participation
left_care_adopted left_care_adopted_or_sgo left_care_sgo left_care_sgo_exc_uasc agency_decision_not_placed
bla_to_adoptive_family_days court_authority_to_match_days cic_missing_in_month
care_leavers_suitable_accommodation care_leavers_eet care_leavers_in_contact cic_per_10000""".split()

FACTOR = {"percent": 100, "rate_per_10000": 10000, "average": 1, "days": 1}
Triple = tuple[object, object, Decimal | None]


@dataclass
class Figure:
    numerator: int | Decimal | None
    denominator: int | Decimal | None
    result: Decimal | None
    exc_uasc: Triple | None = None


def figure_of(members: list[Member], unit: str) -> Triple:
    numerator = sum((m.numerator for m in members), 0)
    denominator = sum((m.denominator for m in members), 0)
    if unit == "count":
        return (numerator, None, Decimal(numerator))
    if denominator == 0:
        return (numerator, denominator, None)
    result = Fraction(numerator) / Fraction(denominator) * FACTOR[unit]
    return (numerator, denominator, round_half_away(result, 1))


def has_data(council: Council, alternatives: list[Need]) -> bool:
    for table, column, values in alternatives:
        wanted = {council.own if v == "{own}" else v for v in values}
        if any(column is None or (row[column] in wanted if values else row[column] is not None) for row in council.raw[table]):
            return True
    return False


def figures_on(council: Council, d: Date, only: Iterable[str] | None = None) -> dict[str, Figure]:
    found = {}
    for code, indicator in INDICATORS.items():
        if only is not None and code not in only:
            continue
        if not all(has_data(council, alternatives) for alternatives in indicator.needs):
            found[code] = Figure(None, None, None)
            continue
        members = indicator.members(council, d)
        exc = None
        if indicator.split:
            exc = figure_of([m for m in members if not m.uasc], indicator.unit)
        found[code] = Figure(*figure_of(members, indicator.unit), exc)
    return found


def figures(tables: Tables, dates: Iterable[Date], only: Iterable[str] | None = None,
            own: str = OWN_GSS, neighbours: Iterable[str] = (NEIGHBOUR_GSS,)) -> dict[Date, dict[str, Figure]]:
    """Every figure on every date asked for."""
    dates = list(dates)
    council = Council(tables, max(dates), own, neighbours)
    return {d: figures_on(council, d, only) for d in dates}
