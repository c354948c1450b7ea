"""Children excluded, persistently absent, on a reduced timetable or out of school on the reporting date, by school phase."""
from datetime import date
from pathlib import Path
from random import Random

from dates import DAY, age, days
from people import Child
from quotas import pick, whole
from targets import Breakdown, Targets, conflict, july_2019_children

EXCLUSION, ABSENCE, TIMETABLE, OUT = "fixed_term_exclusion", "persistent_absence", "reduced_timetable", "not_in_education"
# The page's lines, in its own spelling, and what a child in them has.
LINES = {
    "No of CiC With A Fixed Term Exclusion This Academic Year": {EXCLUSION},
    "No of CiC with Persistent Absence": {ABSENCE},
    "No of CiC Currently on a Reduced Timetable": {TIMETABLE},
    "No of CiC Currently Not in Education": {OUT},
    "Fixed Term Exclusion with PA": {EXCLUSION, ABSENCE},
    "PA Not in Education": {ABSENCE, OUT},
    "Not in Education and on a Reduced Timetable": {TIMETABLE, OUT},
    "Exclusion and on Reduced Timetable": {EXCLUSION, TIMETABLE},
    "RTT Not in Exlusion": {EXCLUSION, TIMETABLE, OUT},
    "Exclusion PA and Not in": {EXCLUSION, ABSENCE, OUT},
    "Exclusion, RTT, PA": {EXCLUSION, TIMETABLE, ABSENCE},
    "RTT, PA , Not in Education": {TIMETABLE, ABSENCE, OUT},
    "All Above": {EXCLUSION, ABSENCE, TIMETABLE, OUT}}
PHASES = {"Primary School": ("primary", 4, 10), "Secondary School": ("secondary", 11, 15)}


class EducationFactors:
    """How many children have which factors and no others, for each school phase.

    Given by the user, every cell holds; as the shipped shape, it is scaled, and reduced timetables are left to the
    scorecard's own target.
    """

    def __init__(self, path: Path, targets: Targets, given: bool):
        self.exact = given
        (cells,) = Breakdown(path).cells.values()
        timetables = cells["No of CiC Currently on a Reduced Timetable"]["Total"]
        if given and "part_time_timetable" in targets.asked and targets.num("part_time_timetable") != timetables:
            raise conflict(f"part_time_timetable (numerator {targets.num('part_time_timetable')})",
                           f"reduced timetables in {path.name} ({timetables})", "they count the same children")
        ratio = 1 if given else targets.children / july_2019_children()
        self.only: dict[str, dict[frozenset[str], int]] = {}
        for title in PHASES:
            only: dict[frozenset[str], int] = {}
            for line, factors in sorted(LINES.items(), key=lambda item: -len(item[1])):
                if given or TIMETABLE not in factors:
                    only[frozenset(factors)] = cells[line][title] - sum(
                        number for others, number in only.items() if others > factors)
            if min(only.values()) < 0:
                raise conflict(f"one factor in {path.name}", f"several factors in {path.name}", f"{title}: more have both than either")
            self.only[title] = {factors: whole(number * ratio) for factors, number in only.items()}


def write(council):
    rng, windows = Random(f"education factors {council.seed}"), council.windows
    term = windows.academic + days(5)

    def first_day(child: Child) -> date:
        return max(child.period.start, term)
    for title, only in council.education_factors.only.items():
        phase, youngest, oldest = PHASES[title]
        pool = [child for child in council.residents if youngest <= age(windows.academic, child.born) <= oldest
                and first_day(child) < windows.as_of - days(14)]
        for factors, number in only.items():
            if number > len(pool):
                raise conflict(f"{title} ({number} with {', '.join(sorted(factors))})", f"cic_count ({council.targets.children})",
                               f"{len(pool)} children of that age are left in care")
            for child in pick(rng, pool, number, lambda child: 0.2 if child.uasc and EXCLUSION in factors else 1):
                pool.remove(child)
                for factor in sorted(factors):
                    day = first_day(child) + days(rng.randint(0, (windows.as_of - first_day(child)).days - 10))
                    while day.weekday() > 4:
                        day += DAY
                    end = min(day + days(rng.randint(1, 5)), windows.as_of) if factor == EXCLUSION else None
                    council.tables.add("education_status", child.child_id, factor, day, end, phase)
