#!/usr/bin/env python3
"""Attack what readers see: can a hidden count be worked out?

attack.py READER SCHEMA      (database from the environment, as psql takes it)

Reads published_scorecard and published_breakdown as the role READER, writes down every linear relation in whole numbers
that a reader can derive over all indicators, months and corrections, and checks that every hidden cell, and every small
count or complement, keeps at least two possible values. "Possible" is proved, not assumed: starting from the truth
(published_cell, read as oneself) a second solution of all relations is constructed in which the cell differs. A cell
without one counts as found out; where bounds alone pin it, its value is printed.

Not used: that a hidden count is more likely small, or which cells the algorithm would have chosen.
"""
import csv
import io
import math
import random
import subprocess
import sys
from collections import defaultdict

# What the definitions say to everyone. Sides that count the same children:
SAME = [
    [("cic_count", "n"), ("cic_per_10000_inc_uasc", "n"), ("iro_caseload", "n"), ("placements_3_plus", "d"),
     ("open_to_youth_offending", "d"), ("in_private_voluntary_residential", "d"), ("placed_outside_exc_neighbour", "d"),
     ("placed_outside_inc_neighbour", "d"), ("agency_decision_not_placed", "d")],
    [("same_social_worker", "d"), ("same_iro", "d")],
    [("return_interviews_completed", "d"), ("return_interviews_3_working_days", "d")],
    [("left_care_adopted", "d"), ("left_care_adopted_or_sgo", "d"), ("left_care_sgo_exc_uasc", "d")],
    [("care_leavers_suitable_accommodation", "d"), ("care_leavers_eet", "d")],
]
# ... the first without UASC is the second with them
TWINS = [(("cic_per_10000", "n"), ("cic_count", "n")), (("left_care_sgo_exc_uasc", "n"), ("left_care_sgo", "n")),
         (("left_care_sgo_exc_uasc", "d"), ("left_care_sgo", "d"))]
# ... numerators of one denominator, the first within the second; and two that make up a third
NESTED = [("placed_outside_exc_neighbour", "placed_outside_inc_neighbour"),
          ("return_interviews_3_working_days", "return_interviews_completed")]
TRIPLES = [("left_care_adopted", "left_care_sgo_exc_uasc", "left_care_adopted_or_sgo")]
# ... of events, which stay until the year ends
ONLY_GROW = {"return_to_care_24_months": 4, "ehcp_issued_20_weeks": 9}

TOTAL = ("total", "Total")


def query(sql: str, role: str = "") -> list[dict[str, str]]:
    command = ["psql", "-Xq", "--csv", "-v", "ON_ERROR_STOP=1"] + (["-c", f'SET ROLE "{role}"'] if role else []) + ["-c", sql]
    return list(csv.DictReader(io.StringIO(subprocess.run(command, check=True, capture_output=True, text=True).stdout)))


def number(text: str) -> float | None:
    return None if text == "" else float(text)


class Relations:
    """Cells (variables), their truth, what is shown of them, and the constraints: sum of coefficient x cell = or >= 0."""

    def __init__(self) -> None:
        self.parent: dict = {}
        self.truth: dict = {}
        self.shown: dict = {}
        self.least: dict = {}
        self.constraints: list[tuple[dict, float, bool]] = []

    def cell(self, key, truth: float, shown: float | None, least: float = 0) -> None:
        self.parent[key] = key
        self.truth[key], self.least[key] = truth, least
        if shown is not None:
            self.shown[key] = shown

    def find(self, key):
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def same(self, a, b) -> None:
        """Two cells are one count: what is known of either is known of both."""
        if a not in self.parent or b not in self.parent or self.truth[a] != self.truth[b]:
            return
        a, b = self.find(a), self.find(b)
        if a != b:
            self.parent[b] = a
            self.least[a] = max(self.least[a], self.least[b])
            if b in self.shown:
                self.shown.setdefault(a, self.shown[b])

    def relation(self, terms: dict, equal: bool) -> None:
        """Kept where it holds in truth: late entry may break one between months."""
        if any(key not in self.parent for key in terms):
            return
        total = sum(c * self.truth[key] for key, c in terms.items())
        if total == 0 or not equal and total > 0:
            self.constraints.append((terms, 0.0, equal))

    def close(self) -> None:
        """Replace what is shown by its value, and index the rest."""
        reduced = {}
        for terms, constant, equal in self.constraints:
            unknown: dict = defaultdict(float)
            for key, c in terms.items():
                root = self.find(key)
                if root in self.shown:
                    constant += c * self.shown[root]
                else:
                    unknown[root] += c
            unknown = {key: c for key, c in unknown.items() if c}
            if unknown:
                reduced[(tuple(sorted(unknown.items(), key=repr)), constant, equal)] = (unknown, constant, equal)
        self.constraints = list(reduced.values())
        self.of = defaultdict(list)
        for i, (terms, _, _) in enumerate(self.constraints):
            for key in terms:
                self.of[key].append(i)
        self.excess = [constant + sum(c * self.truth[key] for key, c in terms.items()) for terms, constant, _ in self.constraints]

    def second_solution(self, goal: dict) -> bool:
        """Whether all relations also hold for a state in which the sum over goal differs from the truth."""
        # a search that goes wrong early seldom comes back: many short ones in different orders beat a long one
        for attempt in range(60):
            self.random = random.Random(attempt)
            for step in (1, -1) if attempt else (1, -1, 2, -2, 3, -3):
                for key in goal:
                    self.change: dict = {}
                    self.broken: set = set()
                    self.budget = 300
                    if self.truth[key] + step >= self.least[key]:
                        self.move(key, step)
                        if self.repair(goal):
                            return True
                        self.undo(key)
        return False

    def move(self, key, step: float) -> None:
        self.change[key] = step
        for i in self.of[key]:
            self.excess[i] += self.constraints[i][0][key] * step
            if self.excess[i] == 0 or not self.constraints[i][2] and self.excess[i] > 0:
                self.broken.discard(i)
            else:
                self.broken.add(i)

    def undo(self, key) -> None:
        step = self.change[key]
        self.move(key, -step)
        del self.change[key]

    def repair(self, goal: dict) -> bool:
        if not self.broken:
            if sum(c * self.change.get(key, 0) for key, c in goal.items()) != 0:
                for key in list(self.change):
                    self.undo(key)
                return True
            return False
        # the broken relation with the fewest other cells to take the difference; none of them touched before
        free = {i: [key for key in self.constraints[i][0] if key not in self.change] for i in self.broken}
        i = min(free, key=lambda i: (len(free[i]), i))
        terms = self.constraints[i][0]
        moves = []
        for key in free[i]:
            step = -self.excess[i] / terms[key]
            if step == int(step) and self.truth[key] + step >= self.least[key]:
                moves.append((self.breaks(key, step), self.random.random(), key, step))
        for _, _, key, step in sorted(moves, key=lambda move: move[:2]):
            self.budget -= 1
            if self.budget < 0:
                return False
            self.move(key, step)
            if self.repair(goal):
                return True
            self.undo(key)
        return False

    def breaks(self, key, step: float) -> int:
        """How many relations a move breaks that held, less those that it mends."""
        count = 0
        for i in self.of[key]:
            terms, _, equal = self.constraints[i]
            after = self.excess[i] + terms[key] * step
            count += (after != 0 if equal else after < 0) - (i in self.broken)
        return count

    def bounds(self) -> dict:
        """Interval propagation: what a reader finds with pencil and paper."""
        bound = {key: [self.least[key], float("inf")] for key in self.of}
        queue = set(range(len(self.constraints)))
        while queue:
            terms, constant, equal = self.constraints[queue.pop()]
            for sign in (1, -1) if equal else (1,):
                # sign * (c x + rest) >= 0: sign * c * x is at least the negative of the most that the rest can be
                most = {key: max(sign * c * bound[key][0], sign * c * bound[key][1]) for key, c in terms.items()}
                endless = [key for key in terms if most[key] == float("inf")]
                total = sign * constant + sum(m for m in most.values() if m != float("inf"))
                for key in terms if not endless else endless if len(endless) == 1 else ():
                    rest = total if endless else total - most[key]
                    low, high = bound[key]
                    if sign * terms[key] > 0:
                        low = max(low, math.ceil(-rest / (sign * terms[key]) - 1e-9))
                    else:
                        high = min(high, math.floor(rest / -(sign * terms[key]) + 1e-9))
                    if [low, high] != bound[key]:
                        bound[key] = [low, high]
                        queue.update(self.of[key])
        return bound


def main(reader: str, schema: str) -> int:
    publications = query(f'SELECT period_end, publication, suppress_below FROM "{schema}".publication ORDER BY 1, 2', reader)
    scorecard = query(f'SELECT * FROM "{schema}".published_scorecard', reader)
    breakdown = query(f'SELECT * FROM "{schema}".published_breakdown', reader)
    truth: dict = defaultdict(float)
    members: dict = defaultdict(set)
    for row in query(f'SELECT * FROM "{schema}".published_cell'):
        key = (row["period_end"], int(row["publication"]), row["indicator"], row["dimension"], row["member"], row["side"][0])
        truth[key] = float(row["value"])
        members[row["dimension"]].add(row["member"])
    del members["total"]
    shown_rows: dict = defaultdict(dict)
    for row in breakdown:
        shown_rows[row["period_end"], int(row["publication"]), row["indicator"], row["dimension"]][row["member"]] = row

    r = Relations()
    goals: list[tuple[str, dict]] = []
    found: list[str] = []
    indicators: dict = defaultdict(dict)
    for row in scorecard:
        p = (row["period_end"], int(row["publication"]))
        indicator, unit = row["indicator"], row["unit"]
        if row["numerator"] == "" and row["suppressed"] == "0":
            continue  # no data
        indicators[p][indicator] = row
        # the population of the area is no secret, nor broken down
        sides = ["n"] if unit in ("count", "rate_per_10000") else ["n", "d"]
        column = {"n": "numerator", "d": "denominator"}
        for dimension in ["total", *members]:
            rows = {"Total": row} if dimension == "total" else shown_rows.get((*p, indicator, dimension), {})
            nobody = all(row[column[s]] != "" and float(row[column[s]]) == 0 for s in sides)
            for member in ["Total"] if dimension == "total" else members[dimension]:
                for side in sides:
                    key = (*p, indicator, dimension, member, side)
                    if member in rows:
                        # a row is there only if somebody is in it
                        r.cell(key, truth[key], number(rows[member][column[side]]),
                               1 if dimension != "total" and side == sides[-1] and unit != "rate_per_10000" else 0)
                        if rows[member]["suppressed"] == "1" and rows[member]["result"] != "":
                            found.append(f"{key}: hidden, but with its result")
                    else:
                        # of a dimension that is left out nothing is shown; in one that is not, who is left out is nobody
                        r.cell(key, truth[key], 0.0 if rows or nobody else None)
                if unit == "percent":
                    r.relation({(*p, indicator, dimension, member, "d"): 1, (*p, indicator, dimension, member, "n"): -1}, False)
            if dimension != "total":
                for side in sides:
                    r.relation({(*p, indicator, *TOTAL, side): 1} | {(*p, indicator, dimension, m, side): -1 for m in members[dimension]}, True)
        if row["result_exc_uasc"] != "":
            for side in sides:
                key = (*p, indicator, "uasc", "Not UASC", side)
                if r.find(key) not in r.shown:
                    found.append(f"{key}: hidden, but the result without UASC is shown")

    cells = [TOTAL] + [(dimension, member) for dimension in members for member in members[dimension]]
    differences: list[tuple[str, dict]] = []
    for p in indicators:
        for group in SAME:
            for indicator, side in group[1:]:
                for cell in cells:
                    r.same((*p, group[0][0], *cell, group[0][1]), (*p, indicator, *cell, side))
        for (inner, side), (outer, outer_side) in TWINS:
            r.same((*p, inner, *TOTAL, side), (*p, outer, "uasc", "Not UASC", outer_side))
            for cell in cells:
                if cell != TOTAL and cell[0] != "uasc":
                    differences.append((f"{p} UASC in {outer} {cell}", {(*p, outer, *cell, outer_side): 1, (*p, inner, *cell, side): -1}))
        for inner, outer in NESTED:
            for cell in cells:
                differences.append((f"{p} {outer} but not {inner} {cell}", {(*p, outer, *cell, "n"): 1, (*p, inner, *cell, "n"): -1}))
        for one, other, whole in TRIPLES:
            for cell in cells:
                r.relation({(*p, whole, *cell, "n"): 1, (*p, one, *cell, "n"): -1, (*p, other, *cell, "n"): -1}, True)
    differences = [(name, terms) for name, terms in differences if all(key in r.parent for key in terms)]
    for _, terms in differences:
        r.relation(terms, False)

    # months of a year in which a figure only grows
    order = sorted(indicators)
    for a, b in zip(order, order[1:]):
        for indicator, first_month in ONLY_GROW.items():
            year = [int(p[0][:4]) - (int(p[0][5:7]) < first_month) for p in (a, b)]
            if a[0] != b[0] and year[0] == year[1] and indicator in indicators[a] and indicator in indicators[b]:
                for cell in cells:
                    n, d = [(*b, indicator, *cell, s) for s in "nd"]
                    n0, d0 = [(*a, indicator, *cell, s) for s in "nd"]
                    r.relation({n: 1, n0: -1}, False)
                    r.relation({d: 1, n: -1, d0: -1, n0: 1}, False)
        # a correction: where nothing that is shown of a table has changed, a reader takes it that nothing has
        if a[0] == b[0]:
            for indicator in indicators[b]:
                for dimension in members:
                    table = [TOTAL] + [(dimension, member) for member in members[dimension]]
                    pairs = [((*a, indicator, *cell, s), (*b, indicator, *cell, s)) for cell in table for s in "nd"]
                    pairs = [(x, y) for x, y in pairs if x in r.parent and y in r.parent]
                    if all(r.shown.get(x) is None or r.shown.get(y) is None or r.shown[x] == r.shown[y] for x, y in pairs):
                        for x, y in pairs:
                            r.same(x, y)
    r.close()

    below = {(p["period_end"], int(p["publication"])): int(p["suppress_below"]) for p in publications}

    def small(p, value: float) -> bool:
        return 0 < value < below[p]

    hidden = 0
    for key in r.parent:
        p, side = key[:2], key[-1]
        row = shown_rows.get(key[:4], {}).get(key[4]) if key[3] != "total" else indicators[p][key[2]]
        null = row is not None and row["suppressed"] == "1" and row["numerator" if side == "n" else "denominator"] == ""
        hidden += null
        if null or small(p, r.truth[key]):
            goals.append((f"{key}", {key: 1}))
        if side == "n" and indicators[p][key[2]]["unit"] == "percent":
            d = (*key[:-1], "d")
            if small(p, r.truth[d] - r.truth[key]):
                goals.append((f"{key} complement", {d: 1, key: -1}))
    goals += [(name, terms) for name, terms in differences
              if small(name_period(terms), sum(c * r.truth[key] for key, c in terms.items()))]

    bound = r.bounds()
    solved = 0
    checked: dict = {}
    for name, terms in goals:
        goal: dict = defaultdict(int)
        for key, c in terms.items():
            goal[r.find(key)] += c
        unknown = tuple(sorted(((key, c) for key, c in goal.items() if key not in r.shown and c), key=repr))
        if unknown not in checked:
            checked[unknown] = bool(unknown) and r.second_solution(dict(unknown))
        if not checked[unknown]:
            pinned = all(key in bound and bound[key][0] == bound[key][1] for key, _ in unknown)
            solved += pinned
            value = sum(c * r.truth[r.find(key)] for key, c in terms.items())
            found.append(f"{name}: {'= ' + str(value) if pinned else 'no second value found'}")
    print(f"{len(publications)} publications, {hidden} hidden cells, {len(goals)} counts attacked, {len(r.constraints)} relations: "
          f"{len(found)} found out, {solved} of them exactly")
    for line in found[:15]:
        print("   ", line)
    return 1 if found else 0


def name_period(terms: dict):
    return next(iter(terms))[:2]


if __name__ == "__main__":
    sys.setrecursionlimit(10000)
    sys.exit(main(sys.argv[1], sys.argv[2]))
