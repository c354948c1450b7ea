#!/usr/bin/env python3
"""Attack what readers see: can a hidden count be worked out?

attack.py READER SCHEMA [--first]     (database from the environment, as psql takes it; --first: the first find will do)

Reads published_scorecard and published_breakdown as the role READER, writes down every linear relation in whole numbers
that a reader can derive over all indicators, months and corrections, and checks that every hidden cell, and every small
count or complement, keeps at least two possible values. "Possible" is proved, not assumed: starting from the truth
(published_cell, read as oneself) a second solution of all relations is constructed in which the cell differs, by a quick
search or else by integer programming (HiGHS, in Debian's python3-scipy), which finds one or proves that there is none. A
cell without one is found out, and its value printed.

Not used: that a hidden count is more likely small, or which cells the algorithm would have chosen.
"""
import csv
import datetime
import io
import itertools
import math
import subprocess
import sys
from collections import defaultdict

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

# What the definitions say to everyone. Sides that count the same children:
SAME = [
    [("cic_count", "n"), ("cic_per_10000_inc_uasc", "n"), ("iro_caseload", "n"), ("placements_3_plus", "d"),
     ("open_to_youth_offending", "d"), ("in_private_voluntary_residential", "d"), ("placed_outside_exc_neighbour", "d"),
     ("placed_outside_inc_neighbour", "d"), ("agency_decision_not_placed", "d")],
    [("same_social_worker", "d"), ("same_iro", "d")],
    [("health_assessment_in_timescale", "d"), ("dental_check_in_timescale", "d")],
    [("return_interviews_completed", "d"), ("return_interviews_3_working_days", "d")],
    [("left_care_adopted", "d"), ("left_care_adopted_or_sgo", "d"), ("left_care_sgo_exc_uasc", "d")],
    [("care_leavers_suitable_accommodation", "d"), ("care_leavers_eet", "d")],
]
# ... the first without UASC is the second with them
TWINS = [(("cic_per_10000", "n"), ("cic_count", "n")), (("left_care_sgo_exc_uasc", "n"), ("left_care_sgo", "n")),
         (("left_care_sgo_exc_uasc", "d"), ("left_care_sgo", "d"))]
# ... all of the first are among the second, beside each numerator and its denominator
NESTED = [
    *((inner, ("cic_count", "n")) for inner in [
        ("cic_per_10000", "n"), ("reviews_in_timescale", "d"), ("same_social_worker", "d"), ("sen_or_ehcp_12_months", "d"),
        ("health_assessment_in_timescale", "d"), ("sdq_average", "d"), ("part_time_timetable", "n"), ("permanent_exclusions", "n")]),
    (("placed_within_20_miles", "d"), ("cic_per_10000", "n")), (("in_house_or_kinship_foster_care", "d"), ("cic_per_10000", "n")),
    (("same_social_worker", "d"), ("sen_or_ehcp_12_months", "d")), (("sen_or_ehcp_12_months", "d"), ("reviews_in_timescale", "d")),
    (("same_placement_2_years", "d"), ("same_social_worker", "d")), (("neet_16_18", "d"), ("sen_or_ehcp_12_months", "d")),
    (("placed_outside_exc_neighbour", "n"), ("placed_outside_inc_neighbour", "n")),
    (("return_interviews_3_working_days", "n"), ("return_interviews_completed", "n")),
    (("court_authority_to_match_days", "d"), ("bla_to_adoptive_family_days", "d")),
    (("bla_to_adoptive_family_days", "d"), ("left_care_adopted", "n")), (("left_care_adopted", "n"), ("left_care_adopted_or_sgo", "n")),
    (("left_care_sgo_exc_uasc", "n"), ("left_care_adopted_or_sgo", "n")), (("left_care_sgo_exc_uasc", "n"), ("left_care_sgo", "n")),
    (("left_care_sgo_exc_uasc", "d"), ("left_care_sgo", "d")), (("adoption_plan_to_adm_8_weeks", "d"), ("adoption_plan_4_months", "d")),
    (("care_leavers_in_contact", "n"), ("care_leavers_eet", "d")), (("care_leavers_eet", "d"), ("care_leavers_in_contact", "d")),
    (("pathway_plan_6_months", "d"), ("staying_put", "d")),
]
# ... two numerators make up a third
TRIPLES = [("left_care_adopted", "left_care_sgo_exc_uasc", "left_care_adopted_or_sgo")]
# ... the first are the children of some members of the second, broken down
UNIONS = [
    (("in_private_voluntary_residential", "n"), ("cic_count", "n"), "placement_group", ["Private and voluntary residential"]),
    (("in_house_or_kinship_foster_care", "n"), ("cic_per_10000", "n"), "placement_group", ["In-house foster care", "Relatives and friends"]),
    (("sen_or_ehcp_12_months", "d"), ("cic_count", "n"), "duration_in_care", ["1 to 2 years", "2 to 3 years", "3 to 5 years", "5 to 10 years", "10 years and over"]),
    (("neet_16_18", "d"), ("sen_or_ehcp_12_months", "d"), "age_band", ["16 to 17"]),
]
# ... the first are all children of the second in these members
LONG = ["3 to 5 years", "5 to 10 years", "10 years and over"]
SAME_MEMBERS = [
    *((inner, ("cic_count", "n"), "duration_in_care", ["2 to 3 years", *LONG]) for inner in [("same_social_worker", "d"), ("same_iro", "d")]),
    (("sen_or_ehcp_12_months", "d"), ("cic_count", "n"), "duration_in_care", ["1 to 2 years", "2 to 3 years", *LONG]),
    (("reviews_in_timescale", "d"), ("cic_count", "n"), "duration_in_care", ["8 weeks to 6 months", "6 months to 1 year", "1 to 2 years", "2 to 3 years", *LONG]),
    *((inner, ("cic_count", "n"), "duration_in_care", ["6 months to 1 year", "1 to 2 years", "2 to 3 years", *LONG]) for inner in [("health_assessment_in_timescale", "d"), ("dental_check_in_timescale", "d")]),
    (("in_house_or_kinship_foster_care", "d"), ("cic_per_10000", "n"), "placement_group", ["In-house foster care", "Independent fostering agency", "Relatives and friends"]),
]
# ... of events, which stay until the year that begins in this month ends; of those in care when it began
ONLY_GROW = {"return_to_care_24_months": 4, "ehcp_issued_20_weeks": 9}
ONLY_SHRINK = {"health_assessment_in_timescale": 4, "dental_check_in_timescale": 4}

# What a row says that is the same whoever is behind it; all else is a figure.
DESCRIPTION = {"period_end", "publication", "theme", "sort_order", "indicator", "title", "polarity", "data_period", "unit", "dimension",
               "member", "process_from", "target", "floor", "national", "national_source", "definition_version", "suppressed"}
READABLE = {"council", "publication", "published_breakdown", "published_scorecard"}

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
        # the same for integer programming, in changes from the truth
        self.index = {key: i for i, key in enumerate(self.of)}
        entries = [(row, self.index[key], c) for row, (terms, _, _) in enumerate(self.constraints) for key, c in terms.items()]
        rows, columns, coefficients = zip(*entries)
        self.matrix = csr_array((coefficients, (rows, columns)), shape=(len(self.constraints), len(self.index)))
        self.low = -numpy.array(self.excess)
        self.high = numpy.array([-excess if equal else numpy.inf for excess, (_, _, equal) in zip(self.excess, self.constraints)])
        self.least_change = numpy.array([math.ceil(self.least[key] - self.truth[key]) for key in self.index])

    def second_solution(self, goal: dict) -> bool:
        """Whether all relations also hold for a state in which the sum over goal differs from the truth."""
        return self.search(goal) or self.solve(goal)

    def search(self, goal: dict) -> bool:
        """From the truth, step by step. A search that goes wrong early seldom comes back: only short ones."""
        for step in (1, -1, 2, -2, 3, -3):
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

    def solve(self, goal: dict) -> bool:
        """By integer programming: the changes from the truth that keep all relations."""
        if any(key not in self.index for key in goal):
            return True  # in no relation: it can be anything
        sought = numpy.zeros(len(self.index))
        for key, c in goal.items():
            sought[self.index[key]] = c
        for direction in (1, -1):
            result = milp(numpy.zeros(len(self.index)), integrality=numpy.ones(len(self.index)), bounds=Bounds(self.least_change, numpy.inf),
                          constraints=[LinearConstraint(self.matrix, self.low, self.high), LinearConstraint(direction * sought.reshape(1, -1), 1, numpy.inf)],
                          options={"time_limit": 60})
            if result.status == 0:
                change = numpy.round(result.x)
                sums = self.matrix @ change
                if (sums >= self.low).all() and (sums <= self.high).all() and (change >= self.least_change).all() and sought @ change:
                    return True
            elif result.status != 2:
                sys.exit(f"integer programming came to no end: {result.message}")
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
                moves.append((self.breaks(key, step), key, step))
        for _, key, step in sorted(moves, key=lambda move: move[0]):
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


def main(reader: str, schema: str, first: bool = False) -> int:
    found: list[str] = []
    for row in query(f"""SELECT relname FROM pg_class WHERE relnamespace = '"{schema}"'::regnamespace AND relkind IN ('r', 'v', 'm')
            AND has_any_column_privilege('{reader}', oid, 'SELECT')"""):
        if row["relname"] not in READABLE:
            found.append(f"{row['relname']}: readers can read it, and this attack does not")
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
    teams = query("SELECT coalesce(team_name, team_id) AS team, area, service FROM cic.team WHERE area IS NOT NULL AND service IS NOT NULL")
    shown_rows: dict = defaultdict(dict)
    for row in breakdown:
        shown_rows[row["period_end"], int(row["publication"]), row["indicator"], row["dimension"]][row["member"]] = row

    r = Relations()
    goals: list[tuple[str, dict]] = []
    found += derived(scorecard) + derived(breakdown)
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
            if dimension not in ("total", "uasc") and not rows and row[column[sides[-1]]] == "":
                continue  # of neither a total nor its members anything is shown: they can be anything
            for member in ["Total"] if dimension == "total" else members[dimension]:
                for side in sides:
                    key = (*p, indicator, dimension, member, side)
                    if member in rows:
                        # a row is there only if somebody is in it
                        r.cell(key, truth[key], number(rows[member][column[side]]),
                               1 if dimension != "total" and side == sides[-1] and unit != "rate_per_10000" else 0)
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
        for (inner, side), (outer, outer_side) in NESTED:
            for cell in cells:
                differences.append((f"{p} {outer} but not {inner} {cell}", {(*p, outer, *cell, outer_side): 1, (*p, inner, *cell, side): -1}))
        for one, other, whole in TRIPLES:
            for cell in cells:
                r.relation({(*p, whole, *cell, "n"): 1, (*p, one, *cell, "n"): -1, (*p, other, *cell, "n"): -1}, True)
        for (inner, side), (outer, outer_side), dimension, of in UNIONS:
            if len(of) == 1:
                r.same((*p, inner, *TOTAL, side), (*p, outer, dimension, *of, outer_side))
            elif set(of) & members[dimension]:
                r.relation({(*p, inner, *TOTAL, side): 1} | {(*p, outer, dimension, m, outer_side): -1 for m in of if m in members[dimension]}, True)
            if outer == "cic_count":
                r.relation({(*p, inner, "uasc", "Not UASC", side): 1} | {(*p, "cic_per_10000", dimension, m, "n"): -1 for m in of if m in members[dimension]}, True)
        for (inner, side), (outer, outer_side), dimension, of in SAME_MEMBERS:
            for m in of:
                r.same((*p, inner, dimension, m, side), (*p, outer, dimension, m, outer_side))
        for m in LONG:
            r.relation({(*p, "cic_count", "duration_in_care", m, "n"): 1, (*p, "neet_16_18", "duration_in_care", m, "d"): -1,
                        (*p, "same_placement_2_years", "duration_in_care", m, "d"): -1}, True)
        # a team is in one area and one service, as everybody knows
        for indicator in indicators[p]:
            for side in "nd":
                for dimension in "area", "service":
                    for whole in {row[dimension] for row in teams}:
                        parts = {row["team"] for row in teams if row[dimension] == whole}
                        r.relation({(*p, indicator, dimension, whole, side): 1} | {(*p, indicator, "team", t, side): -1 for t in parts & members["team"]}, True)
                # what is about no child is so in every dimension
                for dimension in set(members) - {"sex", "legal_status_group", "placement_group", "duration_in_care"}:
                    r.same((*p, indicator, "sex", "Not applicable", side), (*p, indicator, dimension, "Not applicable", side))
                # not in care is neither placed nor in care for any time
                r.same((*p, indicator, "placement_group", "Not applicable", side), (*p, indicator, "duration_in_care", "Not applicable", side))
    for _, terms in differences:
        r.relation(terms, False)

    # the months of a year in which a figure only grows, or shrinks; those of twelve months that overlap
    months = sorted({p[0]: p for p in sorted(indicators, reverse=True)}.values())
    for a, b in pairs_of_a_year(months, ONLY_GROW):
        for cell in cells:
            for side in "nd":
                grown = {(*b[0], b[1], *cell, side): 1, (*a[0], a[1], *cell, side): -1}
                r.relation(grown, False)
                differences.append((f"{b} since {a} {cell} {side}", grown))
            rest = {(*b[0], b[1], *cell, "d"): 1, (*b[0], b[1], *cell, "n"): -1, (*a[0], a[1], *cell, "d"): -1, (*a[0], a[1], *cell, "n"): 1}
            r.relation(rest, False)
            differences.append((f"{b} since {a} {cell} not met", rest))
    for a, b in pairs_of_a_year(months, ONLY_SHRINK):
        for cell in cells[:1]:
            r.relation({(*a[0], a[1], *cell, "d"): 1, (*b[0], b[1], *cell, "d"): -1}, False)
    for a, b, c in zip(months, months[1:], months[2:]):
        for indicator in indicators[b]:
            if indicators[b][indicator]["data_period"] == "R12M":
                for side in "nd":
                    # an event of the twelve months to b is in those to a, or else in those to c
                    r.relation({(*a, indicator, *TOTAL, side): 1, (*c, indicator, *TOTAL, side): 1, (*b, indicator, *TOTAL, side): -1}, False)
    # a correction: where all that is shown of a table is as before, and so is what is not, a reader takes it that nothing has changed
    order = sorted(indicators)
    totals = {r.find(key) for key in r.parent if key[3] == "total"}
    for a, b in zip(order, order[1:]):
        if a[0] == b[0]:
            for indicator in indicators[b]:
                for dimension in members:
                    table = [TOTAL] + [(dimension, member) for member in members[dimension]]
                    pairs = [((*a, indicator, *cell, s), (*b, indicator, *cell, s)) for cell in table for s in "nd"]
                    pairs = [(x, y) for x, y in pairs if x in r.parent and y in r.parent]
                    if pairs and all(r.shown.get(x) == r.shown.get(y) for x, y in pairs):
                        for x, y in pairs:
                            r.same(x, y)
                    for x, y in pairs:
                        if x[3] not in ("total", "uasc") and r.find(y) not in totals:  # a corrected total shows by how much it was corrected
                            differences += [(f"{y} corrected", {y: 1, x: -1}), (f"{y} corrected", {y: -1, x: 1})]
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
        if null and r.truth[key] or small(p, r.truth[key]):  # that nobody is in it is shown everywhere else
            goals.append((f"{key}", {key: 1}))
        if side == "n" and indicators[p][key[2]]["unit"] == "percent":
            d = (*key[:-1], "d")
            if small(p, r.truth[d] - r.truth[key]):
                goals.append((f"{key} complement", {d: 1, key: -1}))
    goals += [(name, terms) for name, terms in differences
              if all(key in r.parent for key in terms) and small(next(iter(terms))[:2], sum(c * r.truth[key] for key, c in terms.items()))]

    bound = r.bounds()
    solved = 0
    checked: dict = {}
    for name, terms in goals:
        if first and found:
            break
        goal: dict = defaultdict(int)
        for key, c in terms.items():
            goal[r.find(key)] += c
        unknown = tuple(sorted(((key, c) for key, c in goal.items() if key not in r.shown and c), key=repr))
        pinned = all(key in bound and bound[key][0] == bound[key][1] for key, _ in unknown)
        if unknown not in checked:
            checked[unknown] = not pinned and r.second_solution(dict(unknown))
        if not checked[unknown]:
            solved += pinned
            found.append(f"{name}: {sum(c * r.truth[r.find(key)] for key, c in terms.items())}{' by bounds alone' if pinned else ''}")
    print(f"{len(publications)} publications, {hidden} hidden cells, {len(goals)} counts attacked, {len(r.constraints)} relations: "
          f"{len(found)} found out, {solved} of them by bounds alone")
    for line in found[:15]:
        print("   ", line)
    return 1 if found else 0


def derived(rows: list[dict[str, str]]) -> list[str]:
    """What a hidden result would be known from: every other figure of its row; comparatives that are shown nowhere else."""
    shown = {(row["period_end"], row["indicator"], row["result"]) for row in rows}
    found = []
    for row in rows:
        if row["suppressed"] == "1":
            found += [f"{row}: hidden, but with {column}" for column, value in row.items()
                      if value and column not in DESCRIPTION | {"numerator", "denominator", "previous_month_result", "previous_year_result", "small_cohort"}]
            if row["numerator"] and row["denominator"] or row.get("small_cohort") and not row["denominator"]:
                found.append(f"{row}: hidden, but with both sides or the size of the hidden one")
        for column, months in ("previous_month_result", 1), ("previous_year_result", 12):
            if row.get(column) and (month_end(row["period_end"], months), row["indicator"], row[column]) not in shown:
                found.append(f"{row}: {column} is not what was published")
    return found


def month_end(day: str, months: int) -> str:
    """The month end so many months before a month end."""
    month = int(day[:4]) * 12 + int(day[5:7]) - months
    return str(datetime.date(month // 12, month % 12 + 1, 1) - datetime.timedelta(1))


def pairs_of_a_year(months: list[tuple[str, int]], year_begins: dict[str, int]):
    """Each two months of one year of each of these indicators."""
    for indicator, first_month in year_begins.items():
        year = {p: int(p[0][:4]) - (int(p[0][5:7]) < first_month) for p in months}
        yield from (((a, indicator), (b, indicator)) for a, b in itertools.combinations(months, 2) if year[a] == year[b])


if __name__ == "__main__":
    sys.setrecursionlimit(10000)
    sys.exit(main(sys.argv[1], sys.argv[2], "--first" in sys.argv))
