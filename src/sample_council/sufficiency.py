"""A council of its own whose children are those of the needs analysis of the sufficiency strategy, on 31 March of a year.

    /usr/bin/python3 src/sample_council/sufficiency.py --as-of 2013-03-31 --out DIR

Writes the input tables, raw events only. One year at a time: from year to year the published children, admissions and
discharges do not add up (1,804 + 1,003 - 874 are not 1,831). Totals of table 3.3 that do not add are taken from table 2.8.
"""
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from dates import DAY, add_months, birthday, days
from people import COUNCIL
from quotas import apportion, pick, whole
from report import Report, born, episode, finish, give, run
from tables import Tables

ORDERS = {"Accommodated Sect 20 CA1989": "V2", "Care Order": "C2", "Emergency Protection Order": "L2",
          "Interim Care Order": "C1", "Placement Order Granted": "E1", "Police Protection": "L1",
          "On Remand and Accommodated": "J1", "Freeing Order Granted": "D1", "CYPA 1969 Supervision Order": "J3"}
BANDS = {"0-4": (0, 4), "5-10": (5, 10), "11-15": (11, 15), "16+": (16, 17)}
DISTRICTS = "Table 2.1: Children in Care by district (excludes 16+, UASC and CWD)"
RATES = "Table 2.2: Children in care by district per 10,000 child population"
SERVICES = "Table 2.4: CIC by 16+, UASC and CWD"
FLOWS = "Table 2.6: CIC admissions and discharges by age band"
ORDERS_BY_AGE = "Table 2.8: CIC by age range and Legal Status"
DISTANCES = "Table 2.9: Children who live near their family home (within 10 miles* of their home)"
DISABILITIES = "Table 2.5: CIC with disability - breakdown of disabilities as at March 2013"
CODES = {"Diagnosed with Asperger’s syndrome or autism": "AUT", "Behaviour": "BEH", "Consciousness": "CON",
         "Epileptic": "Epileptic", "Hearing": "HEAR", "Learning": "LD", "Mobility": "MOB", "Vision": "VIS", "Other DDA": "DDA"}
REMANDS = "Table 2.10: Number of remands between April 2012 - March 2013"
FOSTER = {"IFA": ("U6", "PR4"), "KCC in-house foster care": ("U6", "PR1"), "Relatives & Friends": ("U3", "PR1")}
UASC_PLACES = {"KCC foster care": ("U6", "PR1"), "Specialist IFA": ("U6", "PR4"), "KCC residential": ("K2", "PR1"),
               "Leaving Care service": ("P2", "PR1"), "Other": ("Z1", None)}


@dataclass
class Child:
    band: str
    legal: str
    served: str = ""                # UASC, disabled, 16+ or district
    district: str | None = None
    place: tuple = ("K2", "PR4")
    miles: float | None = None
    ethnicity: str = "WBRI"
    disabilities: list[str] = field(default_factory=list)
    new: bool = False               # came into care in the financial year


class Council:
    def __init__(self, report: Report, rng: Random, as_of: date):
        self.report, self.rng, self.as_of = report, rng, as_of
        self.year_before = add_months(as_of, -12)
        self.march = f"March {as_of.year}"
        self.tables = Tables(as_of)
        self.ids = iter(rng.sample(range(100000, 999999), 6000))
        self.children = [Child(band, ORDERS[order]) for row, number in report.column(ORDERS_BY_AGE, self.march).items()
                         for band, order in [row.split(" | ")] for _ in range(number)]

    def services(self):
        """Each child in one service: the 16 and 17 year olds apart are those of neither of the other two."""
        rng, numbers = self.rng, self.report.column(SERVICES, self.march)
        oldest = [c for c in self.children if c.band == "16+"]
        uasc, disabled = numbers["UASC"], numbers["Children With Disability"]
        left = len(oldest) - numbers["16+ (Catch 22)"]
        of_uasc = min(uasc - 5, left - disabled // 4, sum(c.legal == "V2" for c in oldest))
        give(rng, "served", oldest, {"UASC": of_uasc, "disabled": left - of_uasc, "16+": numbers["16+ (Catch 22)"]},
             lambda c, served: c.legal == "V2" if served == "UASC" else 1)
        give(rng, "served", [c for c in self.children if c.band == "11-15" and c.legal == "V2"], {"UASC": uasc - of_uasc})
        give(rng, "served", [c for c in self.children if not c.served and c.band != "0-4"],
             {"disabled": disabled - left + of_uasc})
        districts = self.report.column(DISTRICTS, self.march)
        give(rng, "district", [c for c in self.children if not c.served],
             {"Adoptions team": districts.pop("Adoptions team")} | districts,
             lambda c, name: c.legal == "E1" if name == "Adoptions team" else 1)
        for child in self.children:
            child.served = child.served or "district"

    def placements(self):
        """Foster placements and how far from home; where unaccompanied children are."""
        rng, uasc = self.rng, [c for c in self.children if c.served == "UASC"]
        table = "Section 3.9: UASC placements"
        numbers = {place: self.report.number(table, "Number in placement", column) for column, place in UASC_PLACES.items()}
        if self.as_of.year == 2013:
            give(rng, "place", uasc, numbers)
        elif self.report.number(DISTANCES, f"{self.march} total", "Total"):
            give(rng, "place", uasc, {UASC_PLACES["Specialist IFA"]: len(uasc) // 2})
        others = [c for c in self.children if c.served != "UASC"]
        for column, place in FOSTER.items():
            total, near = (self.report.number(DISTANCES, f"{self.march} {what}", column)
                           for what in ("total", "within 10 miles"))
            already = [c for c in uasc if c.place == place]
            able = [c for c in others if c.place == ("K2", "PR4") and c.legal not in ("J1", "L1", "L2")]
            chosen = pick(rng, able, max(0, total - len(already)))
            for child in chosen:
                child.place = place
            everybody = already + chosen
            for index, child in enumerate(rng.sample(everybody, len(everybody)) if total else []):
                child.miles = round(rng.uniform(0.2, 10), 1) if index < near else round(rng.uniform(10.1, 80), 1)

    def who(self):
        """Ethnicity from the shares, and disabilities, several for some."""
        if self.as_of.year != 2013:
            return
        share = {name: float(value) for (table, name, column), value in self.report.cells.items()
                 if table == "Section 3.1: Ethnicity" and column == "Children in care (March 2013)"}
        codes = {"Asian": "AIND", "Mixed": "MWBC", "Black": "BAFR", "Other": "OOTH"}
        numbers = {codes[name]: whole(share[name] * len(self.children) / 100) for name in codes}
        white = self.report.number("Section 3.1: Ethnicity", "White British", "Children in care (March 2013) number (text)")
        numbers |= {"NOBT": len(self.children) - white - sum(numbers.values())}
        give(self.rng, "ethnicity", self.children, numbers,
             lambda c, code: 30 if c.served == "UASC" and code in ("BAFR", "OOTH") else 1)
        disabled = [c for c in self.children if c.served == "disabled"]
        written = [CODES[name] for name, number in self.report.column(DISABILITIES, "Total number of cases").items()
                   for _ in range(number)]
        for code, child in zip(written, disabled + disabled):
            child.disabilities.append(code)

    def flows(self) -> list[tuple[str, bool]]:
        """Who came into care in the year, and those who left: by age band, and whether they came in it, too."""
        year, leavers = f"{self.as_of.year - 1}-{self.as_of.year % 100}", []
        for band in BANDS:
            label = f"{band.replace('+', '+')} years"
            came, left = (self.report.number(FLOWS, f"CIC {flow} {band} years", year) for flow in ("Admissions", "Discharges"))
            able = [c for c in self.children if c.band == band]
            staying = min(came * 2 // 3, len(able)) if came else len(able) // 3
            both = came - staying
            for child in pick(self.rng, able, staying, lambda c: 0.2 if c.legal in ("C2", "E1") else 1):
                child.new = True
            leavers += [(band, index < both) for index in range(left)]
        return leavers

    def day_in_band(self, birth: date, band: str, until: date) -> date:
        """A day of the year until another on which somebody is in an age band, as on that other."""
        first = max(self.year_before + DAY, birthday(birth, BANDS[band][0]))
        return first + days(self.rng.randint(0, (until - first).days))

    def leaver(self, band: str, came_in_year: bool):
        low, high = BANDS[band]
        end = self.year_before + days(self.rng.randint(40, 364))
        before = end - days(30) if came_in_year else self.year_before
        birth = born(self.rng, self.rng.randint(low or not came_in_year, high), end, before)
        start = self.day_in_band(birth, band, end) if came_in_year else max(birth, before - days(self.rng.randint(0, 700)))
        if start == end:
            return self.leaver(band, came_in_year)
        episode(self.tables, self.person(birth, "WBRI", None), start, "S", "V2", "N1", ("U6", "PR1"), end, "E4A", 3.0)

    def person(self, birth: date, ethnicity: str, district: str | None, uasc: bool = False) -> str:
        name = f"N{next(self.ids)}"
        self.tables.add("child", name, birth, self.rng.choice("FM"), ethnicity, "Afghanistani" if uasc else "British", district,
                        None)
        return name

    def write(self, folder: Path):
        rng, as_of, add = self.rng, self.as_of, self.tables.add
        for team, service in (("DI", "cic_district"), ("CD", "disabled_children"), ("AD", "adoption"), ("UA", "uasc"),
                              ("CL", "care_leavers")):
            add("team", team, team, None, service)
        self.services()
        self.placements()
        self.who()
        leavers = self.flows()
        for child in self.children:
            low, high = BANDS[child.band]
            years = rng.randint(low + (not child.new and low == 0), high)
            birth = born(rng, years, as_of, as_of - days(20))
            if child.new:
                start = self.day_in_band(birth, child.band, as_of)
            else:
                start = max(birth, self.year_before - days(rng.randint(0, 900)))
            uasc, adoption = child.served == "UASC", child.district == "Adoptions team"
            name = self.person(birth, child.ethnicity, None if adoption else child.district, uasc)
            if uasc:
                add("uasc_status", name, start, None)
            for code in child.disabilities:
                add("disability", name, code, None, None)
            team = "AD" if adoption else {"UASC": "UA", "disabled": "CD", "16+": "CL", "district": "DI"}[child.served]
            add("worker_allocation", name, "social_worker", f"W{team}", team, start, None)
            episode(self.tables, name, start, "S", child.legal, "N8" if uasc else "N1", child.place, miles=child.miles)
        for band, came_in_year in leavers:
            self.leaver(band, came_in_year)
        self.populations()
        if as_of.year == 2013:
            self.remands()
        finish(self.tables, folder)

    def populations(self):
        add, day = self.tables.add, self.year_before + days(90)
        rate = next(float(value) for (table, row, column), value in self.report.cells.items()
                    if table.startswith("Table 2.3") and row == "Kent" and column.rstrip("*") == self.march)
        add("population", COUNCIL, day, whole(10000 * len(self.children) / rate), None)
        for code, (name, number) in enumerate(self.report.column(DISTRICTS, self.march).items(), 105):
            rate = self.report.cells.get((RATES, name, self.march))
            if rate:
                add("population", f"E07{code:06d}", day, whole(10000 * number / float(rate)), name)

    def remands(self):
        number = 0
        for place, count in self.report.column(REMANDS, "Number").items():
            for length in apportion(self.report.number(REMANDS, place, "Placement days"), [1] * count):
                number += 1
                start = self.year_before + days(self.rng.randint(1, 200))
                self.tables.add("youth_justice", f"YJ{number:03d}", None, None, start, start + days(length), "custody_remand",
                                place)


if __name__ == "__main__":
    run("sufficiency", __doc__, "sufficiency_2016.csv",
        lambda report, rng, folder, as_of: Council(report, rng, as_of).write(folder),
        [f"{year}-03-31" for year in range(2010, 2014)])
