"""Children on their way to adoption in the years of the annual report: who takes which step in which year, and when.

Children queue from step to step, so many a year as the report says and with the stocks it gives in between; then single
dates are moved, none over the end of a year, until every average of days is the published one.
"""
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from random import Random

from dates import days
from quotas import whole
from report import Report
from targets import conflict

AS_OF = date(2019, 3, 31)
YEARS = ("2014/15", "2015/16", "2016/17", "2017/18", "2018/19")
LAST = len(YEARS) - 1
STEPS = {"decision": "Agency decision makers best interest decisions", "order": "Placement Orders", "match": "Matches approved",
         "placed": "Children placed", "adopted": "Adoption orders granted"}
LEAST_DAYS = {("start", "plan"): 20, ("plan", "decision"): 5, ("match", "placed"): 5, ("placed", "adopted"): 72}
MOST_DAYS_TO_PLAN = 800
DECISIONS = "Initiation of Adoption Planning to Agency Decision (children with ADM in year)"
# The averages: whose (the year of their last such step), from which step to which.
SPANS = {
    "Became Looked After (BLA) to Initiation of Adoption Planning (children with an initiation in year)": ("plan", "start", "plan"),
    DECISIONS: ("decision", "plan", "decision"),
    "Agency Decision to Matching Panel (children matched in year)": ("match", "decision", "match"),
    "Placement Order to Matching Decision (children matched in year)": ("match", "order", "match"),
    "Placement Order to Matching Decision (children adopted in year)": ("adopted", "order", "match"),
    "Became Looked After (BLA) to Placed for Adoption (children placed in year)": ("placed", "start", "placed"),
    "Became Looked After (BLA) to Placed for Adoption (children adopted in year)": ("adopted", "start", "first placed"),
    "Placed to adoption order granted": ("adopted", "placed", "adopted"),
}
# Plans given up in the years of which the report does not say how many, and of each year's how many after an order.
GIVEN_UP_EARLIER, GIVEN_UP_AFTER_ORDER = [18, 25, 28], 4


def year_days(year: int) -> tuple[date, date]:
    """The first and last day of one of the YEARS; -1 is the time before them."""
    return (date(2012, 6, 1), date(2014, 3, 31)) if year < 0 else (date(2014 + year, 4, 1), date(2015 + year, 3, 31))


def year_of(day: date) -> int:
    return day.year - 2014 - (day.month < 4)


class Figures:
    """The published cells by row and column: the same ones in several tables do not differ."""

    def __init__(self, report: Report):
        self.cells = {(row, column): float(value) for (_, row, column), value in report.cells.items() if value != "N/A"}

    def count(self, row: str, column: str = "2018/19") -> int:
        return int(self.cells[row, column])

    def share(self, row: str, column: str = "2018/19") -> float:
        return self.cells[row, column] / 100

    def averages(self) -> dict[tuple[str, int], float]:
        return {(row, year): self.cells[row, title] for row in SPANS for year, title in enumerate(YEARS) if (row, title) in self.cells}


@dataclass(eq=False)
class Child:
    """Steps in order of time, each with the first and last day that it may have, and its day."""
    steps: list[str]
    bounds: list[tuple[date, date]]
    dates: list[date] = field(default_factory=list)
    # least and most days from plan to decision, and from decision to match
    limits: dict[str, tuple[int, int]] = field(default_factory=lambda: {"decision": (5, 110)})
    flags: set[str] = field(default_factory=set)

    def add(self, step: str, year: int):
        self.steps.append(step)
        self.bounds.append(year_days(year))

    def bound(self, step: str) -> tuple[date, date]:
        return self.bounds[self.steps.index(step)]

    def first(self, step: str) -> date | None:
        return self.dates[self.steps.index(step)] if step in self.steps else None

    def last(self, step: str) -> date | None:
        return dict(zip(self.steps, self.dates)).get(step)

    def decisions(self) -> list[tuple[date, date]]:
        """Every decision with the plan before it."""
        found, plan = [], None
        for step, day in zip(self.steps, self.dates):
            if step == "plan":
                plan = day
            elif step == "decision":
                found.append((plan, day))
        return found

    def least_days(self, at: int) -> int:
        return LEAST_DAYS.get((self.steps[at - 1], self.steps[at]), 3)

    def valid(self) -> bool:
        for at, (day, (low, high)) in enumerate(zip(self.dates, self.bounds)):
            if not low <= day <= high or at and (day - self.dates[at - 1]).days < self.least_days(at):
                return False
        if (self.dates[1] - self.dates[0]).days > MOST_DAYS_TO_PLAN:
            return False
        taken = {"decision": [(decision - plan).days for plan, decision in self.decisions()]}
        if "match" in self.limits:
            taken["match"] = [(self.last("match") - self.last("decision")).days]
        return all(least <= number <= most for step, (least, most) in self.limits.items() for number in taken[step])

    def days(self) -> dict[tuple[str, int], list[int]]:
        """What the child adds to the averages, as the report counts it: of decisions every one, else the last of the year."""
        found: dict[tuple[str, int], list[int]] = defaultdict(list)
        for plan, decision in self.decisions():
            found[DECISIONS, year_of(decision)].append((decision - plan).days)
        last = dict(zip(self.steps, self.dates))
        if "placed" in last:
            last["first placed"] = self.first("placed")
        for row, (whose, since, until) in SPANS.items():
            if row != DECISIONS and whose in last and since in last and until in last and not (since == "start" and "never in care" in self.flags):
                found[row, year_of(last[whose])].append((last[until] - last[since]).days)
        return found


class Queue:
    """Children on their way, and which step each takes in which year."""

    def __init__(self, figures: Figures, rng: Random):
        self.figures, self.rng = figures, rng
        self.children: list[Child] = []
        self.waiting: dict[str, list[Child]] = {step: [] for step in STEPS}        # those whose last step it is
        self._years()

    def _decide(self, year: int, number: int):
        for _ in range(number):
            child = Child(["start", "plan"], [(date(2009, 1, 1), AS_OF)] * 2)
            child.add("decision", year)
            self.children.append(child)
            self.waiting["decision"].append(child)

    def _move(self, before: str, step: str, year: int, number: int, stay: int = 0):
        """So many take the next step, the longest waiting first, but for some at the head of the queue who stay."""
        for child in self.waiting[before][stay:stay + number]:
            child.add(step, year)
            self.waiting[step].append(child)
        del self.waiting[before][stay:stay + number]

    def _give_up(self, children: list[Child], step: str, *more: str):
        for child in children:
            self.waiting[step].remove(child)
            for name in (*more, "reversed"):
                child.add(name, self.year)

    def _years(self):
        count = self.figures.count
        flow = {step: [count(row, year) for year in YEARS] for step, row in STEPS.items()}
        flow["decision"][LAST] -= 1             # one of them never became looked after
        flow["adopted"][LAST] -= 1              # one was a private adoption
        without_order = [0, 0, 0, count("Relinquished babies", "2017/18") + 2, count("Relinquished babies") - 2]
        unmatched, unplaced, placed = ([count(row, f"31 March {year}") for year in (2018, 2019)] for row in (
            "Placement order, not yet matched", "Placement order, not yet placed (Kent)", "Placed for adoption but not yet adopted"))
        # of the children placed in the last year two, a brother and sister, were not placed again after a disruption
        gone = placed[0] + flow["placed"][LAST] - flow["adopted"][LAST] - placed[1] - 2
        given_up = GIVEN_UP_EARLIER + [count("Plans changed from adoption", "2017/18"), count("Plans changed from adoption")]
        after_order = [GIVEN_UP_AFTER_ORDER] * LAST + [unmatched[0] + flow["order"][LAST] - flow["match"][LAST] + without_order[LAST] - unmatched[1]]
        before_order = [number - after for number, after in zip(given_up, after_order)]
        before_order[LAST] -= 1 + 2 + 2 + gone          # never in care; decided again; brother and sister; placed the year before
        stock = {                                       # before the first year: what those at the end of the last leave
            "decision": count("Agency decision but no placement order", "31 March 2019") - sum(flow["decision"]) + sum(flow["order"])
            + sum(without_order) + sum(before_order),
            "order": unmatched[1] - sum(flow["order"]) + sum(flow["match"]) - sum(without_order) + sum(after_order),
            "match": unplaced[1] - unmatched[1] - sum(flow["match"]) + sum(flow["placed"]),
            "placed": placed[1] + gone + 2 - sum(flow["placed"]) + sum(flow["adopted"])}
        if min(stock.values()) < 0:
            raise conflict("children waiting on 31 March 2019", "steps of the five years", f"{min(stock, key=stock.get)}: more left than came")
        self._decide(-1, sum(stock.values()))
        for at, (before, step) in enumerate(pairwise(stock), 1):
            self._move(before, step, -1, sum(list(stock.values())[at:]))
        for self.year in range(LAST + 1):
            self._decide(self.year, flow["decision"][self.year])
            # placed with the parents' consent: without an order, and within the year
            babies = self.waiting["decision"][len(self.waiting["decision"]) - without_order[self.year]:]
            self.waiting["decision"] = [child for child in self.waiting["decision"] if child not in babies]
            self._give_up(self.waiting["decision"][:before_order[self.year]], "decision")
            self._move("decision", "order", self.year, flow["order"][self.year])
            self._give_up(self.waiting["order"][len(self.waiting["order"]) - after_order[self.year]:], "order")
            self.waiting["order"][:0] = babies
            self._move("order", "match", self.year, flow["match"][self.year])
            self.waiting["match"] = babies + [child for child in self.waiting["match"] if child not in babies]
            self._move("match", "placed", self.year, flow["placed"][self.year])
            for child in babies:
                child.flags.add("no order")
            if self.year < LAST:
                long = count("Placed more than 12 months", "31 March 2018") if self.year == LAST - 1 else 0
                at_once = babies[:count("Relinquished babies", "2017/18")]
                others = [child for child in self.waiting["placed"] if child not in babies]
                self.waiting["placed"] = others[:long] + at_once + others[long:] + babies[len(at_once):]
                self._move("placed", "adopted", self.year, flow["adopted"][self.year], stay=long)
        self._last_year(placed[0], gone, flow["adopted"][LAST])
        self._limits()

    def _last_year(self, placed_before: int, gone: int, adopted: int):
        """Who of those placed is adopted, stays placed, or is placed no longer on 31 March 2019."""
        count = self.figures.count
        long, same_year = count("Placed more than 12 months", "31 March 2019"), count("Adoption Orders: placed in this 12 month period")
        if placed_before - gone - long + same_year != adopted:
            raise conflict(f"adoption orders ({adopted})", f"placed in the same year ({same_year})", "the others are more or fewer than were placed")
        earlier, recent = self.waiting["placed"][:placed_before], self.waiting["placed"][placed_before:]
        recent.sort(key=lambda child: "no order" not in child.flags)
        leaving, staying = recent[:same_year], recent[same_year:]
        for child in earlier[long + gone:] + leaving:
            child.add("adopted", LAST)
        self._give_up(earlier[long:long + gone], "placed", "disrupted")
        self._give_up(staying[:2], "placed", "disrupted")
        for child in staying[:2]:
            child.flags.add("disrupted pair")
        months = count("Placed between 6 and 12 months", "31 March 2019")
        for number, child in enumerate(staying[2:]):
            child.bounds[-1] = (year_days(LAST)[0], date(2018, 9, 20)) if number < months else (date(2018, 10, 5), AS_OF)
        # one, long decided, was matched and placed a second time after a disruption
        again = next(child for child in leaving if child.bound("decision") != year_days(LAST) and child.bound("match") == year_days(LAST))
        at = again.steps.index("match")
        again.steps[at:at] = ["match", "placed", "disrupted"]
        again.bounds[at:at] = [year_days(LAST)] * 3
        again.flags.add("placed again")

    def _limits(self):
        """Of the last year's decisions and matches as many in time as the report says."""
        figures, rng, in_year = self.figures, self.rng, year_days(LAST)
        for child in self.waiting["decision"]:
            child.bounds[2] = (date(2018, 10, 5), AS_OF)        # none of them has waited for six months
        for child in [child for child in self.waiting["order"] if child.bound("decision") == in_year][-2:]:
            child.steps[2:2] = ["decision", "reversed", "plan"]         # decided, given up, decided again
            child.bounds[2:2] = [in_year] * 3
        stranger = Child(["start", "plan"], [(date(2009, 1, 1), AS_OF)] * 2, flags={"never in care"})
        for step in ("decision", "reversed"):
            stranger.add(step, LAST)
        self.children.append(stranger)
        decided = [child for child in self.children for step, (low, _) in zip(child.steps, child.bounds) if step == "decision" and low >= in_year[0]]
        once = [child for child in decided if child.steps.count("decision") == 1]
        slow = rng.sample(once, len(decided) - whole(len(decided) * figures.share("Initiation to agency decision within 8 weeks %")))
        for child in decided:
            child.limits["decision"] = (58, 110) if child in slow else (5, 54)
        matched = [child for child in self.children if "match" in child.steps and child.bound("match") == in_year]
        matched.sort(key=lambda child: child.bounds[child.steps.index("decision")], reverse=True)
        quick = whole(len(matched) * figures.share("Agency decision to matching within 6 months %"))
        for number, child in enumerate(matched):
            child.limits["match"] = (10, 180) if number < quick else (186, 1500)


def first_dates(child: Child, rng: Random):
    """Some days that keep the order of the steps and the limits."""
    latest = [high for _, high in child.bounds]
    for at in range(len(latest) - 2, -1, -1):
        latest[at] = min(latest[at], latest[at + 1] - days(child.least_days(at + 1)))
    for _ in range(20000):
        decided = child.steps.index("decision")
        child.dates = []
        for at in range(decided, len(child.steps)):
            low = child.bounds[at][0] if at == decided else max(child.bounds[at][0], child.dates[-1] + days(child.least_days(at)))
            child.dates.append(low + days(rng.randint(0, max(0, (latest[at] - low).days))))
        least, most = child.limits["decision"]
        plan = child.dates[0] - days(rng.randint(least, most))
        child.dates[:0] = [plan - days(rng.randint(40, 240)), plan]
        if child.valid():
            return
    raise conflict("the steps of a child", "their years", ", ".join(child.steps))


def settle(children: list[Child], wanted: dict[tuple[str, int], float], rng: Random):
    """Moves single dates until the average days are the wanted ones, to well under their last printed digit.

    A move that brings one average nearer may take another away: those that stay off weigh more and more.
    """
    total, number, whose = defaultdict(int), defaultdict(int), defaultdict(list)
    weight = dict.fromkeys(wanted, 1.0)
    for child in children:
        first_dates(child, rng)
        for key, taken in child.days().items():
            total[key] += sum(taken)
            number[key] += len(taken)
            whose[key].append(child)

    def off(key, more: int = 0) -> float:
        return weight[key] * max(0.0, abs(total[key] + more - wanted[key] * number[key]) - 0.03 * number[key]) if key in wanted else 0.0
    for attempt in range(300000):
        if attempt % 20 == 0:
            unsettled = [key for key in wanted if off(key)]
            if not unsettled:
                return
            for key in unsettled:
                weight[key] *= 1.01
        child = rng.choice(whose[rng.choice(unsettled)])
        at, before = rng.randrange(len(child.steps)), child.days()
        old = child.dates[at]
        child.dates[at] += days(rng.choice((-60, -20, -7, -2, -1, 1, 2, 7, 20, 60)))
        if child.valid():
            after = child.days()
            change = {key: sum(taken) - sum(before[key]) for key, taken in after.items()} if after.keys() == before.keys() else None
            if change is not None and sum(off(key, more) - off(key) for key, more in change.items()) <= 0:
                for key, more in change.items():
                    total[key] += more
                continue
        child.dates[at] = old
    raise conflict("average days", "steps of the years", "; ".join(f"{row} {YEARS[year]}" for row, year in unsettled))
