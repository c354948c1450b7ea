"""A council of its own whose health assessments are those of the 2018-19 report, quarter by quarter.

    /usr/bin/python3 src/sample_council/health_report.py --out DIR

Writes the input tables, raw events only: children, care episodes, referrals, assessments and who answered for the late
ones. The same seed always gives the same files. Nobody in them exists.
"""
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from dates import DAY, add_months, add_working_days, days
from health_breaches import REASONS
from report import Report, finish, run
from tables import Tables
from targets import conflict

AS_OF = date(2019, 3, 31)
YEAR_START = date(2018, 4, 1)
INITIAL = "Initial Health Assessment Performance April 2018 - March 2019"
REVIEW = "Review Health Assessment Performance April 2018 - March 2019"
DUE = {INITIAL: "Number of referrals requiring IHA", REVIEW: "Total requests due in quarter"}
HELD = {INITIAL: "Number of IHAs completed within timescales", REVIEW: "Number of RHAs completed within timescales"}
IN_TIME, SOCIAL_CARE, HEALTH = "in time", "social_care", "health"


def quarter_days(quarter: int) -> tuple[date, date]:
    return add_months(YEAR_START, 3 * quarter - 3), add_months(YEAR_START, 3 * quarter) - DAY


def outcomes(report: Report, table: str, quarter: int, group: str = "") -> list[str]:
    """What became of the assessments due in a quarter, one by one."""
    row = f"Quarter {quarter}{group}"
    found = [IN_TIME] * report.number(table, row, HELD[table])
    for of, name, column in report.cells:
        if (of, name) == (table, row) and column.startswith("Breaches"):
            found += [SOCIAL_CARE if "social care" in column else HEALTH] * report.number(table, row, column)
    if len(found) != report.number(table, row, DUE[table]):
        raise conflict(f"{DUE[table]} ({report.number(table, row, DUE[table])})", f"in time and breaches ({len(found)})",
                       f"{row}: they are the same assessments")
    return found


@dataclass
class Review:
    """A child with a review due, and when it was held."""
    child_id: str
    start: date
    due: date
    outcome: str
    held: date | None


class Council:
    def __init__(self, report: Report, rng: Random):
        self.report, self.rng, self.tables = report, rng, Tables(AS_OF)
        self.ids = self.rng.sample(range(100000, 999999), 4000)

    def between(self, low: date, high: date) -> date:
        return low + days(self.rng.randint(0, (high - low).days))

    def child(self, youngest: date, oldest: date) -> str:
        child_id = f"C{self.ids.pop()}"
        self.tables.add("child", child_id, self.between(oldest, youngest), self.rng.choice("FM"), "WBRI", "British", None, None)
        return child_id

    def episode(self, child_id: str, start: date, end: date | None):
        self.tables.add("care_episode", child_id, start, "S", "C2", "N1", "U6", "PR1", end, "E4A" if end else None, None,
                        None, None, None, None, None)

    def event(self, child_id: str, kind: str, day: date):
        self.tables.add("health_event", child_id, kind, day)

    def breach(self, child_id: str, kind: str, due: date, agency: str):
        self.tables.add("health_assessment_breach", child_id, kind, due, agency, self.rng.choice(REASONS[agency]))

    def initial(self, quarter: int):
        """Children who came into care, five or older, so that no review falls due within the year."""
        rng, (first, last) = self.rng, quarter_days(quarter)
        for outcome in outcomes(self.report, INITIAL, quarter):
            start = self.between(first, last) - days(28)
            while not first <= add_working_days(start, 20) <= last:
                start += DAY if add_working_days(start, 20) < first else -DAY
            child_id, due_5, due_20 = self.child(date(2012, 1, 1), date(2002, 1, 1)), add_working_days(start, 5), add_working_days(start, 20)
            # the record overrules the dates: a carer cancelled, though the request was in time
            in_time = outcome != SOCIAL_CARE or rng.random() < 0.3
            referred = self.between(start, due_5) if in_time else due_5 + days(rng.randint(1, 9))
            assessed = self.between(max(referred + DAY, YEAR_START), due_20)
            if outcome != IN_TIME:
                assessed = due_20 + days(rng.randint(1, 40))
                if outcome == SOCIAL_CARE and in_time or rng.random() < 0.5:
                    self.breach(child_id, "iha", due_20, outcome)
            if in_time or rng.random() < 0.8:
                self.event(child_id, "iha_referral", referred)
            if assessed <= AS_OF and (outcome == IN_TIME or rng.random() < 0.9):
                self.event(child_id, "iha", assessed)
            self.episode(child_id, start, None)

    def review_due(self, child_id: str, start: date, due: date, outcome: str, earliest: date) -> Review:
        """The review itself: early, late or, now and then, not held at all."""
        held = self.between(max(earliest, due - days(25)), due)
        if outcome != IN_TIME:
            self.breach(child_id, "rha", due, outcome)
            held = due + days(self.rng.randint(1, 45))
            held = held if held < AS_OF and self.rng.random() < 0.7 else None
        if held:
            self.event(child_id, "rha", held)
        return Review(child_id, start, due, outcome, held)

    def earlier(self, assessed: date, months: int) -> date:
        """The assessment before one, whose review fell due before the year."""
        return self.between(add_months(assessed, -months), min(assessed - days(30 * months // 2), add_months(YEAR_START, -months) - days(2)))

    def under_five(self):
        """Reviews every six months: those of the first half of the year who stay in care have the next in the second."""
        rng, held = self.rng, {}
        for quarter in (1, 2, 3, 4):
            first, last = quarter_days(quarter)
            found = outcomes(self.report, REVIEW, quarter, " RHA 0-5")
            reviews = []
            if quarter > 2:
                stay = [review for review in held[quarter - 2] if review.outcome == IN_TIME and review.held.day <= 28]
                if len(stay) < len(found):
                    raise conflict(f"RHA 0-5, quarter {quarter} ({len(found)})", f"RHA 0-5, quarter {quarter - 2} ({len(stay)} in time)",
                                   "the children of one are among those of the other")
                stay = rng.sample(stay, len(found))
                for review, outcome in zip(stay, found):
                    reviews.append(self.review_due(review.child_id, review.start, add_months(review.held, 6), outcome, first))
                for review in held[quarter - 2]:
                    self.leave(review, None if review in stay else add_months(review.held or review.due, 5))
            for outcome in found if quarter <= 2 else ():
                due = self.between(first, last.replace(day=28))
                child_id, before = self.child(date(2017, 1, 1), date(2015, 1, 1)), add_months(due, -6)
                initial = self.earlier(before, 6)
                start = initial - days(rng.randint(12, 26))
                self.event(child_id, "iha", initial)
                self.event(child_id, "rha", before)
                reviews.append(self.review_due(child_id, start, due, outcome, first))
            held[quarter] = reviews

    def leave(self, review: Review, end: date | None):
        if end is None:
            self.episode(review.child_id, review.start, None)
        else:
            self.episode(review.child_id, review.start, min(max(end, review.due + DAY), AS_OF))

    def five_and_over(self):
        rng = self.rng
        for quarter in (1, 2, 3, 4):
            first, last = quarter_days(quarter)
            for outcome in outcomes(self.report, REVIEW, quarter, " RHA 5-18"):
                due = self.between(first, last.replace(day=28))
                child_id, before = self.child(date(2012, 9, 1), date(2002, 1, 1)), add_months(due, -12)
                self.event(child_id, "rha", before)
                day = self.earlier(before, 12)
                while day.year > 2014 and rng.random() < 0.6:
                    self.event(child_id, "rha", day)
                    day -= days(rng.randint(300, 350))
                self.event(child_id, "iha", day)
                start = day - days(rng.randint(10, 25))
                self.review_due(child_id, start, due, outcome, first)
                self.episode(child_id, start, None)

    def make(self) -> Tables:
        for quarter in (1, 2, 3, 4):
            self.initial(quarter)
        self.under_five()
        self.five_and_over()
        return self.tables


def write(report: Report, rng: Random, folder: Path):
    finish(Council(report, rng).make(), folder)


if __name__ == "__main__":
    run("health_report", __doc__, "health_2018-19.csv", write)
