"""A council of its own whose adoptions are those of the 2018-19 annual report: every step, average and child waiting.

    /usr/bin/python3 src/sample_council/adoption_report.py --out DIR

Writes the input tables, raw events only. adoption_queue says who takes which step when; here are the children: ages,
brothers and sisters, hard-to-place factors, episodes, and who else came and left. The same seed always gives the same
files. Nobody in them exists.
"""
from datetime import date
from pathlib import Path
from random import Random

from adoption_queue import AS_OF, LAST, YEARS, Child, Figures, Queue, settle, year_days, year_of
from dates import days
from quotas import pick, whole
from report import Report, finish, run
from tables import Tables
from targets import conflict

MILESTONES = {"plan": "plan_initiated", "decision": "agency_decision", "reversed": "decision_reversed", "order": "placement_order",
              "match": "matched", "foster to adopt": "foster_to_adopt_placed", "placed": "placed", "disrupted": "disrupted",
              "adopted": "adoption_order"}
MINORITY = ("MWBC", "MWBA", "MOTH", "MWAS", "BAFR", "ABAN")


class Lives:
    def __init__(self, figures: Figures, queue: Queue, rng: Random):
        self.figures, self.queue, self.rng, self.tables = figures, queue, rng, Tables(AS_OF)
        self.ids = iter(rng.sample(range(100000, 999999), 20000))
        self.name = {child: f"C{next(self.ids)}" for child in queue.children}
        in_year = year_days(LAST)[0]

        def stepped(step):
            return [child for child in queue.children if (day := child.last(step)) and day >= in_year]
        self.ordered, self.matched, self.placed = stepped("order"), stepped("match"), stepped("placed")
        self.waiting = queue.waiting["order"]
        self.siblings: set[Child] = set()
        self.older: set[Child] = set()          # five or over when matched, or while waiting
        self.minority: set[Child] = set()

    def between(self, low: date, high: date) -> date:
        return low + days(self.rng.randint(0, (high - low).days))

    # Brothers and sisters -----------------------------------------------------------------------------------------

    def sibling_groups(self):
        count, rng = self.figures.count, self.rng
        in_groups, apart = count("Placed children who were part of a sibling group"), count("Planned to be placed apart from siblings")
        alone, with_one = count("Placed on their own"), count("Placed with 1 sibling, separate from others")
        # one pair of those matched is not yet placed; the others matched in the year are placed in it
        pair = [child for child in self.matched if child not in self.placed][:2]
        pool = pick(rng, [child for child in self.placed if child in self.matched and "no order" not in child.flags
                          and "disrupted pair" not in child.flags], count("Hard to place: sibling group") - len(pair) - 2)
        earlier = [child for child in self.placed if child not in self.matched and "no order" not in child.flags]
        pool += pick(rng, earlier, in_groups - len(pool) - 2)
        rng.shuffle(pool)
        older = [child for child in self.queue.children if (day := child.last("placed")) and year_of(day) == LAST - 1]
        groups = [([[child for child in self.placed if "disrupted pair" in child.flags]], True)]
        for number in range(with_one // 2):     # two together and one elsewhere; three whom nobody meant to separate
            groups.append(([[pool.pop(), pool.pop()], [pool.pop()]], number == 0))
        for number in range(alone - with_one // 2):     # one elsewhere, the other with, or of, those placed the year before
            groups.append(([[pool.pop(), older.pop()] if number < with_one % 2 else [older.pop()], [pool.pop()]], False))
        if len(pool) != in_groups - apart - 2:
            raise conflict(f"placed apart from siblings ({apart})", f"on their own and with one ({alone} and {with_one})", "together they are not all")
        while pool:
            groups.append(([[pool.pop() for _ in range(3 if len(pool) % 2 else 2)]], True))
        waiting = pick(rng, self.waiting, count("Not yet matched: sibling group", "31 March 2019"))
        groups += [([[one, other]], True) for one, other in zip(waiting[::2], waiting[1::2])] + [([pair], True)]
        for number, (homes, planned) in enumerate(groups):
            for home, members in enumerate(homes):
                for child in members:
                    placed = child.last("placed")
                    self.siblings.add(child)
                    self.tables.add("sibling_placement", f"G{number:03d}", self.name[child], placed, f"H{number:03d}{'AB'[home]}" if placed else None, planned)

    # Hard to place --------------------------------------------------------------------------------------------------

    def factors(self, children: list[Child], older: int, minority: int, one_or_more: int, more: int, older_in_year: int):
        """Shares out who is five or over and of a minority, so that so many children have one factor and several."""
        rng = self.rng
        siblings = [child for child in children if child in self.siblings]
        others = [child for child in children if child not in self.siblings and "no order" not in child.flags]
        rng.shuffle(others)
        three = len(siblings) + older + minority - one_or_more - more
        two = more - three
        sibling_older = min(two, older - three)
        sibling_minority = min(two - sibling_older, minority - three)
        both = two - sibling_older - sibling_minority

        def take(pool: list[Child], number: int, is_older: bool) -> list[Child]:
            nonlocal older_in_year
            found = []
            for _ in range(number):
                ordered = is_older and older_in_year > 0
                older_in_year -= ordered
                found.append(next(child for child in pool if not is_older or (child in self.ordered) == ordered))
                pool.remove(found[-1])
            return found
        for pool, number, is_older, is_minority in (
                (siblings, three, True, True), (siblings, sibling_older, True, False), (siblings, sibling_minority, False, True), (others, both, True, True),
                (others, older - three - sibling_older - both, True, False), (others, minority - three - sibling_minority - both, False, True)):
            chosen = take(pool, number, is_older)
            self.older.update(chosen if is_older else ())
            self.minority.update(chosen if is_minority else ())

    def hard_to_place(self):
        count = self.figures.count

        def unmatched(what):
            return count(f"Not yet matched: {what}", "31 March 2019")
        waiting = unmatched("aged 5 or over")
        self.factors(self.waiting, waiting, unmatched("black or minority ethnic background"), unmatched("at least 1 hard to place factor"),
                     unmatched("more than 1 hard to place factor"), waiting)
        self.factors(self.matched, count("Hard to place: aged 5+"), count("Hard to place: black and minority ethnic"),
                     count("Matched with at least 1 hard to place factor"), count("Matched with more than 1 hard to place factor"),
                     count("Placement Orders: aged 5 or older") - waiting)

    def born(self, child: Child) -> date:
        start, five_years = child.dates[0], days(1830)
        if child in self.older:
            by = min(child.last("order") if child in self.ordered else child.last("match"), AS_OF)
            return self.between(by - days(2550), min(by - five_years, start))
        return self.between(max(start - days(600), max(child.dates[-1], AS_OF if child in self.waiting else start) - days(1800)), start)

    # Fostering for adoption -----------------------------------------------------------------------------------------

    def foster_to_adopt(self) -> dict[Child, date]:
        """So many of each year, and of those placed in the last year the share that the report gives."""
        figures, rng, found = self.figures, self.rng, {}
        wanted = {LAST: figures.count("no. of children placed", "18/19"), LAST - 1: figures.count("no. of children placed", "17/18"),
                  LAST - 2: figures.count("no. of children placed", "16/17")}
        rest = figures.count("Total", "to 31 March 2019") - sum(wanted.values())
        wanted |= {LAST - 3: rest - rest // 7, LAST - 4: rest // 7}

        def choose(children, year, number):
            for child in rng.sample(children, len(children)):
                low, high = max(child.dates[0] + days(5), year_days(year)[0]), min(child.first("order"), year_days(year)[1]) - days(3)
                free = [low + days(offset) for offset in range((high - low).days)] if low < high and child not in found else []
                free = [day for day in free if day not in child.dates]
                if number and free:
                    found[child] = rng.choice(free)
                    number -= 1
            return number
        plain = [child for child in self.queue.children if child.steps.count("decision") == 1 and "order" in child.steps and not child.flags]
        placed = whole(len(self.placed) * figures.share("Placed under fostering for adoption %"))
        if placed > wanted[LAST] or choose([child for child in plain if child in self.placed], LAST, placed):
            raise conflict("placed under fostering for adoption", "children placed in foster to adopt", "too few can have been")
        wanted[LAST] -= placed
        for year, number in wanted.items():
            if choose([child for child in plain if child not in self.placed], year, number):
                raise conflict("children placed in foster to adopt", YEARS[year], "too few can have been")
        return found

    # Writing --------------------------------------------------------------------------------------------------------

    def child(self, name: str, born: date, ethnicity: str = "WBRI", sex: str | None = None):
        self.tables.add("child", name, born, sex or self.rng.choice("FM"), ethnicity, "British", None, None)

    def episode(self, name, start, reason, legal, place, provider, end, ended):
        self.tables.add("care_episode", name, start, reason, legal, "N1", place, provider, end, ended,
                        "CARPL" if ended == "X1" else None, None, None, None, None, None)

    def episodes(self, child: Child, foster_to_adopt: date | None, provider: str):
        """A row from one change of placement or legal status to the next."""
        changes = [(child.dates[0], "S", "V2" if "no order" in child.flags else "C1", "U6")]
        if foster_to_adopt:
            changes.append((foster_to_adopt, "P", None, "U5"))
        for step, day in zip(child.steps, child.dates):
            if step == "order":
                changes.append((day, "L", "E1", None))
            elif step == "placed":
                changes.append((day, "T" if foster_to_adopt else "P", None, "A5" if foster_to_adopt else "A4" if "no order" in child.flags else "A6"))
            elif step == "disrupted":
                changes.append((day, "P", None, "U6"))
            elif step == "reversed" and "order" in child.steps[:child.steps.index(step)]:
                changes.append((day, "L", "C2", None))
        legal = place = None
        adopted = child.last("adopted")
        changes.sort(key=lambda change: change[0])
        for number, (day, reason, new_legal, new_place) in enumerate(changes):
            legal, place = new_legal or legal, new_place or place
            end = changes[number + 1][0] if number + 1 < len(changes) else adopted
            ended = None if end is None else "X1" if number + 1 < len(changes) else "E11" if "no order" in child.flags else "E12"
            self.episode(self.name[child], day, reason, legal, place, provider if place[0] == "A" else "PR1", end, ended)

    def adoptions(self):
        figures, rng = self.figures, self.rng
        self.sibling_groups()
        self.hard_to_place()
        fostered = self.foster_to_adopt()
        by_others = set(rng.sample([child for child in self.placed if child not in fostered], figures.count("Placements by agencies other than Kent")))
        boys = set(rng.sample(self.waiting, figures.count("Placement order, not yet matched: boys", "31 March 2019")))
        given_up = [child for child in self.queue.children if (day := child.last("reversed")) and year_of(day) == LAST]
        needs = set(rng.sample(given_up, whole(len(given_up) * figures.share("Reversals due to the child's needs changing %"))))
        for child in self.queue.children:
            name = self.name[child]
            self.child(name, self.born(child), rng.choice(MINORITY) if child in self.minority else "WBRI",
                       ("M" if child in boys else "F") if child in self.waiting else None)
            steps = list(zip(child.steps, child.dates))[1:] + ([("foster to adopt", fostered[child])] if child in fostered else [])
            for step, day in steps:
                reason = ("RD1" if child in needs else rng.choice(("RD2", "RD3", "RD4"))) if step == "reversed" else None
                self.tables.add("milestone", name, MILESTONES[step], day, reason)
            if "never in care" not in child.flags:
                self.episodes(child, fostered.get(child), "PR4" if child in by_others else "PR1")
        private = f"C{next(self.ids)}"
        self.child(private, date(2012, 5, 5))
        self.tables.add("milestone", private, "adoption_order", date(2018, 11, 20), None)

    def others(self):
        """Who else came into care and left: young starters, special guardianship, and enough leavers for each year's share of adoptions."""
        figures, rng = self.figures, self.rng
        starts = [year_of(child.dates[0]) for child in self.queue.children if "never in care" not in child.flags]
        for year in (LAST - 1, LAST):
            low, high = year_days(year)
            for _ in range(figures.count("Children entering care aged 0-7", YEARS[year]) - starts.count(year)):
                name, start = f"C{next(self.ids)}", self.between(low, high)
                self.child(name, start - days(rng.randint(0, 2800)))
                self.episode(name, start, "S", "C1", "U6", "PR1", None, None)
            for _ in range(figures.count("SGOs granted for 0-7", YEARS[year])):
                name, end = f"C{next(self.ids)}", self.between(low, high)
                start = min(end - days(rng.randint(300, 800)), year_days(LAST - 2)[1])
                self.child(name, start - days(rng.randint(0, 1200)))
                self.episode(name, start, "S", "C1", "U3", "PR1", end, "E44" if end < date(2018, 4, 1) else "E47")
        adopted = [figures.count("Adoption orders granted", year) for year in YEARS]
        for column in range(2013, 2019):
            year = column - 2015
            if year < 0:                        # the report does not say how many: of a hundred leavers
                for _ in range(figures.count("Kent", str(column))):
                    self.adopted_earlier(date(column - 1, 4, 1), date(column, 3, 31))
                self.leavers(date(column - 1, 4, 1), date(column, 3, 31), 100 - figures.count("Kent", str(column)), 0.3)
            else:
                guardians = figures.count("SGOs granted for 0-7", YEARS[year]) if year == LAST - 1 else 0
                self.leavers(*year_days(year), whole(adopted[year] / figures.share("Kent", str(column))) - adopted[year] - guardians, 0.3)
        citizens = whole((adopted[LAST] - 1) / figures.share("Kent (excluding UASC)")) - adopted[LAST] + 1
        self.leavers(*year_days(LAST), citizens - figures.count("SGOs granted for 0-7"), 0)
        self.leavers(*year_days(LAST), 300, 1)

    def leavers(self, low: date, high: date, number: int, uasc: float):
        for _ in range(number):
            self.leaver(low, high, self.rng.random() < uasc)

    def adopted_earlier(self, low: date, high: date):
        name, end = f"C{next(self.ids)}", self.between(low, high)
        start = end - days(self.rng.randint(450, 700))
        steps = [start + days(number) for number in (90, 120, 160, 230, 245)]
        self.child(name, start - days(self.rng.randint(0, 900)))
        self.episode(name, start, "S", "C1", "U6", "PR1", steps[2], "X1")
        self.episode(name, steps[2], "L", "E1", "U6", "PR1", steps[4], "X1")
        self.episode(name, steps[4], "P", "E1", "A6", "PR1", end, "E12")
        for step, day in zip(("plan", "decision", "order", "match", "placed", "adopted"), (*steps, end)):
            self.tables.add("milestone", name, MILESTONES[step], day, None)

    def leaver(self, low: date, high: date, uasc: bool):
        name, end = f"C{next(self.ids)}", self.between(low, high)
        start = end - days(self.rng.randint(60, 500))
        born = start - days(self.rng.randint(*((5300, 5900) if uasc else (3300, 5800))))
        self.child(name, born, "WBRI" if not uasc else "BAFR")
        self.episode(name, start, "S", "C1" if not uasc else "V2", "U6", "PR1", end, "E5" if uasc else "E4A")
        if uasc:
            self.tables.add("uasc_status", name, start, end)

    def make(self) -> Tables:
        self.adoptions()
        self.others()
        return self.tables


def write(report: Report, rng: Random, folder: Path):
    figures = Figures(report)
    queue = Queue(figures, rng)
    settle(queue.children, figures.averages(), rng)
    finish(Lives(figures, queue, rng).make(), folder)


if __name__ == "__main__":
    run("adoption_report", __doc__, "adoption_2018-19.csv", write)
