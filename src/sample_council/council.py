"""The whole council: plans the snapshot, makes up lives around it, writes the tables."""
from datetime import date
from random import Random

import adoption
import attributes
import education_factors
import events
import health_breaches
import leavers
import leaving_care
import offenders
import placements
import residents
import staffing
from dates import Windows
from education_factors import EducationFactors
from people import ARRIVING, COUNCIL, DISTRICTS, ETHNIC_GROUPS, ETHNICITY, Child
from quotas import whole
from tables import Tables
from targets import Demographics, KeyActivity, Targets

# Everybody the shipped council knows, for each child in care.
KNOWN_PER_CHILD = 8000 / 1706


class Council:
    code, districts = COUNCIL, DISTRICTS

    def __init__(self, targets: Targets, demographics: Demographics, key_activity: KeyActivity,
                 factors: EducationFactors, as_of: date, seed: int):
        self.seed, self.rng = seed, Random(seed)
        self.reasons = Random(f"reasons {seed}")        # for what no target depends on
        self.targets, self.demographics, self.key_activity = targets, demographics, key_activity
        self.education_factors = factors
        self.windows, self.tables = Windows(as_of), Tables(as_of)
        self.children: list[Child] = []
        # Identifiers say nothing about the order in which lives are made up.
        self.ids = self.rng.sample(range(100000, 999999), 40000 + 8 * targets.children)
        self.uasc_parts: dict[str, int | None] = {}
        self.key_activity_uasc: dict[str, int] = {}
        if targets.exc("placed_outside_inc_neighbour") is None:
            for code, share in zip(("placed_outside_inc_neighbour", "placed_outside_exc_neighbour"),
                                   key_activity.uasc_outside):
                self.key_activity_uasc[code] = whole(targets.num(code) * share)
        # Where the unaccompanied part of a figure is published; elsewhere it may give way.
        self.fixed_parts = {code for code in targets.figures if targets.exc(code) is not None}
        if key_activity.exact or "placed_outside_inc_neighbour" in self.fixed_parts:
            self.fixed_parts |= {"placed_outside_inc_neighbour", "placed_outside_exc_neighbour", "neighbour"}

    def new_id(self) -> str:
        return f"C{self.ids.pop()}"

    def postcode(self) -> str:
        """A postcode of an area that does not exist."""
        rng = self.rng
        return f"QK{rng.randint(1, 20)} {rng.randint(1, 9)}{rng.choice('ABDEFGHJLN')}{rng.choice('PQRSTUWXYZ')}"

    def likely_identity(self, child: Child) -> tuple[str | None, str]:
        """Nationality and ethnicity of somebody no table counts."""
        table = self.demographics.tables["nationality"]
        names = [name for name in table if (name in ARRIVING) == child.uasc] or list(table)
        name = self.rng.choices(names, [sum(table[name]) for name in names])[0]
        usual = {nationality: group for group, nationalities in ETHNIC_GROUPS.items() for nationality in nationalities}
        ethnicity = ETHNICITY[usual.get(name, "A1")]
        if name == "British" and self.rng.random() < 0.12:
            ethnicity = self.rng.choice(("MWBC", "MWBA", "MOTH", "MWAS", "WROM", "BAFR"))
        return None if name == "Not Recorded" else name, ethnicity

    def make(self) -> Tables:
        self.residents = residents.plan(self)
        self.children += self.residents
        adoption.choose_waiting(self, self.residents)
        attributes.mark(self, self.residents)
        leavers.in_year(self)
        came_of_age = leaving_care.plan(self)
        leavers.history(self, max(0, whole(self.targets.children * KNOWN_PER_CHILD) - len(self.children)), came_of_age)
        leavers.returns(self)
        adoption.reversed_decisions(self)
        self._write_lives()
        events.health_histories(self)
        adoption.sibling_groups(self, self.targets.num("siblings_placed_together"), self.targets.den("siblings_placed_together"))
        self.stays = [(child, period) for child in self.children for period in child.periods]
        for step in (events.reviews, events.health, health_breaches.write, events.questionnaires, events.education,
                     education_factors.write, events.missing, events.complaints, events.audits, events.youth_justice, leaving_care.write):
            step(self)
        staffing.allocations(self, staffing.staff(self))
        staffing.surroundings(self)
        offenders.others(self)
        self._write_people()
        return self.tables

    def _write_lives(self):
        for child in self.residents:
            placements.resident_moves(self, child)
        for child in self.children:
            for period in child.periods:
                if period.end is None:
                    placements.settle(self, child, period, child.spell)
                else:
                    period.moves = placements.moves_in_care(self, period)
                    placements.settle(self, child, period)

    def _write_people(self):
        add = self.tables.add
        for child in self.children:
            add("child", child.child_id, child.born, child.sex, child.ethnicity, child.nationality, child.district,
                child.period.end if child.period.reason == "E2" else None)
            for code in child.disabilities:
                add("disability", child.child_id, code, child.born if code in ("LD", "AUT", "MOB") else child.period.start, None)
            for period in child.periods:
                placements.write_episodes(self, child, period)
                adoption.milestones(self, child, period)
                if child.uasc:
                    add("uasc_status", child.child_id, period.start, period.end)
