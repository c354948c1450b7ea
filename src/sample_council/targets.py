"""Figures to hit: read from files in the format of the published scorecards, checked against each other, scaled.

They steer what events are made up. They are never written out: the input tables hold events only.
"""
import csv
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from quotas import apportion, rounded, whole

HERE = Path(__file__).resolve().parent
SEXES = ("Female", "Male")


class TargetError(Exception):
    """Targets that cannot all be hit; the message names the two that conflict."""


def conflict(first: str, second: str, why: str) -> TargetError:
    return TargetError(f"targets {first} and {second} conflict: {why}")


@dataclass(frozen=True)
class Target:
    code: str
    numerator: Decimal | None
    denominator: Decimal | None
    result: Decimal | None
    exc_uasc: Decimal | None
    unit: str


# Targets that are parts of one cohort: (code, side) pairs whose numbers must be equal.
SAME = [
    [("cic_count", "numerator"), ("placements_3_plus", "denominator"), ("open_to_youth_offending", "denominator"),
     ("in_private_voluntary_residential", "denominator"), ("placed_outside_exc_neighbour", "denominator"),
     ("placed_outside_inc_neighbour", "denominator"), ("agency_decision_not_placed", "denominator"),
     ("iro_caseload", "numerator")],
    [("same_social_worker", "denominator"), ("same_iro", "denominator")],
    [("health_assessment_in_timescale", "denominator"), ("dental_check_in_timescale", "denominator")],
    [("left_care_adopted", "denominator"), ("left_care_sgo_exc_uasc", "denominator")],
    [("left_care_sgo", "numerator"), ("left_care_sgo_exc_uasc", "numerator")],
    [("adoption_plan_to_adm_8_weeks", "denominator"), ("adoption_plan_4_months", "denominator")],
    [("return_interviews_completed", "denominator"), ("return_interviews_3_working_days", "denominator")],
    [("care_leavers_suitable_accommodation", "denominator"), ("care_leavers_eet", "denominator")],
]
# (code, side, code, side, why): the first may not exceed the second.
NOT_ABOVE = [
    ("cic_per_10000", "numerator", "cic_count", "numerator", "more citizen children than children in care"),
    ("in_house_or_kinship_foster_care", "denominator", "cic_per_10000", "numerator",
     "more citizen children in foster care than citizen children"),
    ("placed_within_20_miles", "denominator", "cic_per_10000", "numerator",
     "more citizen children with a known distance than citizen children"),
    ("reviews_in_timescale", "denominator", "cic_count", "numerator", "more children with a review due than in care"),
    ("health_assessment_in_timescale", "denominator", "reviews_in_timescale", "denominator",
     "more children in care since before 1 April than with a first review due"),
    ("same_social_worker", "denominator", "health_assessment_in_timescale", "denominator",
     "more children in care for 18 months than since before 1 April"),
    ("same_placement_2_years", "denominator", "same_social_worker", "denominator",
     "more children in care for 2.5 years than for 18 months"),
    ("neet_16_18", "denominator", "health_assessment_in_timescale", "denominator",
     "more children aged 16 or over in care for 12 months than in care since before 1 April"),
    ("placed_outside_exc_neighbour", "numerator", "placed_outside_inc_neighbour", "numerator",
     "fewer children placed outside with the neighbour than without"),
    ("return_interviews_3_working_days", "numerator", "return_interviews_completed", "numerator",
     "more interviews within 3 working days than interviews"),
    ("court_authority_to_match_days", "denominator", "bla_to_adoptive_family_days", "denominator",
     "more adopted children with an order than were placed for adoption"),
    ("bla_to_adoptive_family_days", "denominator", "left_care_adopted", "numerator",
     "more children placed before their adoption than were adopted"),
    ("left_care_sgo_exc_uasc", "denominator", "left_care_sgo", "denominator",
     "more citizen leavers than leavers"),
    ("care_leavers_in_contact", "numerator", "care_leavers_eet", "denominator",
     "more care leavers in touch than in touch or known about"),
    ("care_leavers_eet", "denominator", "care_leavers_in_contact", "denominator",
     "more care leavers known about than in the cohort"),
    ("pathway_plan_6_months", "denominator", "staying_put", "denominator",
     "more care leavers due a pathway plan than current care leavers"),
    ("missing_over_48_hours_in_month", "numerator", "return_interviews_completed", "denominator",
     "more long missing episodes in the month than missing episodes in the year"),
]
WITHOUT_DENOMINATOR = {"days", "average", "rate_per_10000", "count"}
# Indicators published with a result without UASC that the definitions do not split, or that contradict it.
NOT_SPLIT = {"left_care_sgo", "left_care_sgo_exc_uasc", "left_care_adopted", "agency_decision_not_placed",
             "siblings_placed_together", "iha_referral_5_working_days", "iha_20_working_days", "cic_count",
             "cic_per_10000", "in_house_or_kinship_foster_care", "placed_within_20_miles", "health_history_at_18"}


def _number(text: str | None) -> Decimal | None:
    if text is None or not text.strip():
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise TargetError(f"{text!r} in the targets is not a number") from None


def _read(path: Path) -> dict[str, Target]:
    with open(path, newline="", encoding="utf-8") as file:
        return {row["code"]: Target(row["code"], _number(row["numerator"]), _number(row["denominator"]),
                                    _number(row["result"]), _number(row.get("result_exc_uasc")), row["unit"])
                for row in csv.DictReader(file)}


def july_2019_children() -> Decimal:
    """How many children the shipped July 2019 pages are about."""
    return _read(HERE / "targets_2019-07.csv")["cic_count"].numerator


def shipped(kind: str, as_of: date) -> Path:
    """The shipped file of a kind for the reporting date, or the July 2019 one."""
    path = HERE / f"{kind}_{as_of:%Y-%m}.csv"
    return path if path.exists() else HERE / f"{kind}_2019-07.csv"


class Targets:
    def __init__(self, figures: dict[str, Target], asked: set[str]):
        self.figures, self.asked = figures, asked
        self._check()

    @classmethod
    def read(cls, path: Path, scale: float = 1) -> "Targets":
        """Targets of a file; an indicator without figures there gets the July 2019 ones in proportion."""
        figures = _read(path)
        if "cic_count" not in figures or not figures["cic_count"].numerator:
            raise TargetError(f"{path} has no cic_count")
        asked = {code for code, target in figures.items() if target.numerator is not None}
        usual = _read(HERE / "targets_2019-07.csv")
        usual["adoption_plan_4_months"] = Target("adoption_plan_4_months", Decimal(44), Decimal(84), None, None, "percent")
        usual["part_time_timetable"] = Target("part_time_timetable", Decimal(16), None, None, None, "count")
        ratio = figures["cic_count"].numerator / july_2019_children()
        for code, target in usual.items():
            if code not in figures or figures[code].numerator is None:
                filled = _scaled(target, float(ratio))
                for group in SAME:          # a filled-in share of a cohort whose size is given
                    for other, side in group:
                        given = figures.get(other)
                        if (code, "denominator") in group and side == "denominator" and given and given.denominator:
                            filled = replace(filled, denominator=given.denominator, numerator=Decimal(
                                whole(float(target.numerator / target.denominator * given.denominator))))
                figures[code] = filled
        if scale != 1:
            figures = {code: _scaled(target, scale) for code, target in figures.items()}
        return cls(figures, asked)

    def num(self, code: str) -> int:
        return int(self.figures[code].numerator)

    def den(self, code: str) -> int:
        return int(self.figures[code].denominator)

    def exc(self, code: str) -> Decimal | None:
        return None if code in NOT_SPLIT else self.figures[code].exc_uasc

    def fte(self, code: str) -> Decimal:
        """An FTE to two decimals: where the paper prints one, the middle of those that give the printed results."""
        target = self.figures[code]
        printed = target.denominator
        if target.result is None or rounded(target.numerator, printed, factor=1) == target.result or \
                printed != printed.quantize(Decimal("0.1")):
            return printed
        citizens = self.figures["cic_per_10000"].numerator
        fits = [fte for fte in (printed + Decimal(step) / 100 for step in range(-5, 5))
                if rounded(target.numerator, fte, factor=1) == target.result
                and (target.exc_uasc is None or rounded(citizens, fte, factor=1) == target.exc_uasc)]
        return fits[len(fits) // 2] if fits else printed

    @property
    def children(self) -> int:
        return self.num("cic_count")

    @property
    def citizens(self) -> int:
        return self.num("cic_per_10000")

    def _check(self):
        for group in SAME:
            known = [(code, side, getattr(self.figures[code], side)) for code, side in group if code in self.figures]
            for code, side, number in known[1:]:
                if number != known[0][2]:
                    raise conflict(f"{known[0][0]} ({known[0][1]} {known[0][2]})", f"{code} ({side} {number})",
                                   "they count the same children")
        for target in self.figures.values():
            if target.unit == "percent" and target.numerator is not None and target.numerator > target.denominator:
                raise conflict(f"{target.code} (numerator {target.numerator})",
                               f"{target.code} (denominator {target.denominator})",
                               "a share cannot exceed its whole")
        for small, small_side, large, large_side, why in NOT_ABOVE:
            less, more = getattr(self.figures[small], small_side), getattr(self.figures[large], large_side)
            if less > more:
                raise conflict(f"{small} ({small_side} {less})", f"{large} ({large_side} {more})", why)
        since_april = self.children - self.den("health_assessment_in_timescale")
        if self.den("return_to_care_24_months") < since_april:
            raise conflict(f"return_to_care_24_months (denominator {self.den('return_to_care_24_months')})",
                           f"health_assessment_in_timescale (denominator {self.den('health_assessment_in_timescale')})",
                           f"{since_april} children in care started since 1 April, more than there were starts")
        leaving = self.num("left_care_adopted") + self.num("left_care_sgo_exc_uasc")
        if leaving > self.den("left_care_adopted"):
            raise conflict(f"left_care_adopted (numerator {self.num('left_care_adopted')})",
                           f"left_care_sgo_exc_uasc (numerator {self.num('left_care_sgo_exc_uasc')})",
                           "together more than all citizen leavers")


def _scaled(target: Target, factor: float) -> Target:
    """The same result from fewer children; days and scores keep their average."""
    def part(number):
        return None if number is None else Decimal(whole(float(number) * factor))
    numerator, denominator = part(target.numerator), part(target.denominator)
    if target.unit in ("days", "average") and "caseload" not in target.code and denominator:
        numerator = Decimal(whole(float(target.numerator / target.denominator) * int(denominator)))
    if target.code in ("permanent_qsw_posts", "social_worker_caseload", "iro_caseload"):
        denominator = Decimal(str(round(float(target.denominator) * factor, 1)))
        if target.code == "permanent_qsw_posts":
            numerator = Decimal(str(round(float(target.numerator) * factor, 1)))
    return replace(target, numerator=numerator, denominator=denominator, exc_uasc=None)


class Breakdown:
    """The cells of a report: table -> row -> column -> number."""

    def __init__(self, path: Path):
        self.path = path
        self.cells: dict[str, dict[str, dict[str, int]]] = {}
        with open(path, newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["unit"] == "count" and row["value"]:
                    self.cells.setdefault(row["table"], {}).setdefault(row["row"], {})[row["column"]] = int(row["value"])


class Demographics:
    """Children in care by sex and age, age at start, nationality, ethnicity, disability and UASC.

    Given by the user, every cell holds; as the shipped shape, it is scaled to the number of children.
    """

    TABLES = {"age": ("Current Age", "Age"), "age_at_start": ("Age at Period of Care Start Date",),
              "nationality": ("Nationality",), "ethnicity": ("Ethnicity",), "disability": ("Disability*",),
              "uasc": ("UASC?",)}

    def __init__(self, path: Path, targets: Targets, given: bool):
        cells = Breakdown(path).cells
        self.tables: dict[str, dict[str, list[int]] | None] = {}
        sexes = cells[next(name for name in self.TABLES["age"] if name in cells)]["Grand Total"]
        totals = [sexes[sex] for sex in SEXES]
        self.children = sum(totals)
        if given and self.children != targets.children:
            raise conflict(f"cic_count (numerator {targets.children})", f"age in {path.name} (total {self.children})",
                           "they count the same children")
        for name, titles in self.TABLES.items():
            table = next((cells[title] for title in titles if title in cells), None)
            self.tables[name] = None if table is None else self._both_sexes(table, totals, name)
        uasc = sum(self.tables["uasc"]["Yes"])
        if given and uasc != targets.children - targets.citizens:
            raise conflict(f"cic_per_10000 (numerator {targets.citizens})", f"UASC in {path.name} ({uasc})",
                           f"together they are not the {targets.children} children in care")
        if self.children != targets.children or uasc != targets.children - targets.citizens:
            self._scale(targets)

    @staticmethod
    def _both_sexes(table, totals, name) -> dict[str, list[int]]:
        """Fills the cells of one-sex rows that the paper leaves out, so that both sexes add up."""
        rows = {row: [cells.get("Female"), cells.get("Male"), cells["Grand Total"]]
                for row, cells in table.items() if row != "Grand Total"}
        open_rows = []
        for row, cells in rows.items():
            female, male, total = cells
            if female is None and male is None:
                open_rows.append(row)
            elif female is None or male is None:
                female = total - male if female is None else female
                rows[row] = [female, total - female, total]
        if name != "disability":
            girls = totals[0] - sum(cells[0] for row, cells in rows.items() if row not in open_rows)
            for row in open_rows:
                female = min(girls, rows[row][2])
                rows[row], girls = [female, rows[row][2] - female, rows[row][2]], girls - female
        return {row: cells[:2] for row, cells in rows.items()}

    def _scale(self, targets: Targets):
        number, factor = targets.children, targets.children / self.children
        ages = self.tables["age"]
        cells = [(row, sex) for row in ages for sex in (0, 1)]
        shares = apportion(number, [ages[row][sex] for row, sex in cells])
        self.tables["age"] = {row: [0, 0] for row in ages}
        for (row, sex), share in zip(cells, shares):
            self.tables["age"][row][sex] = share
        totals = [sum(counts[sex] for counts in self.tables["age"].values()) for sex in (0, 1)]
        uasc = number - targets.citizens
        girls = min(whole(uasc * self.tables["uasc"]["Yes"][0] / max(1, sum(self.tables["uasc"]["Yes"]))), totals[0])
        self.tables["uasc"] = {"Yes": [girls, uasc - girls], "No": [totals[0] - girls, totals[1] - uasc + girls]}
        self.tables["age_at_start"] = None
        for name in ("nationality", "ethnicity"):
            table = self.tables[name]
            parts = [apportion(totals[sex], [table[row][sex] for row in table]) for sex in (0, 1)]
            self.tables[name] = {row: [parts[0][i], parts[1][i]] for i, row in enumerate(table)}
        table = self.tables["disability"]
        scaled = {row: [whole(count * factor) for count in counts] for row, counts in table.items()}
        disabled = [min(whole((sum(ages[row][sex] for row in ages) - table["None"][sex]) * factor),
                        sum(scaled[row][sex] for row in scaled if row != "None")) for sex in (0, 1)]
        scaled["None"] = [totals[sex] - disabled[sex] for sex in (0, 1)]
        self.tables["disability"] = scaled


class KeyActivity:
    """Where children and care leavers live, education plans and other authorities' children, by age band."""

    def __init__(self, path: Path, targets: Targets, given: bool):
        cells = Breakdown(path).cells
        everyone = cells["Location of Current LAC"]
        ola = cells["Age Breakdown of Current OLA LAC Cohort *"]
        leavers = cells["Location of Care Leavers"]
        self.exact = given
        facts = [("cic_count", targets.children, "Total LAC", everyone["Inc UASC"]["Total LAC"]),
                 ("cic_per_10000", targets.citizens, "Total LAC without UASC", everyone["Exc UASC"]["Total LAC"]),
                 ("placed_outside_inc_neighbour", targets.num("placed_outside_inc_neighbour"),
                  "placed OLA (inc Medway)", everyone["Inc UASC"]["placed OLA (inc Medway)"]),
                 ("placed_outside_exc_neighbour", targets.num("placed_outside_exc_neighbour"),
                  "placed OLA (exc Medway)", everyone["Inc UASC"]["placed OLA (exc Medway)"]),
                 ("ola_cic_count", targets.num("ola_cic_count"), "Total OLA LAC", ola["Total OLA LAC"]["Number"]),
                 ("staying_put", targets.den("staying_put"), "Total care leavers",
                  leavers["Inc UASC"]["Total care leavers"])]
        for code, wanted, label, found in facts:
            if wanted != found:
                if given:
                    raise conflict(f"{code} ({wanted})", f"{label} in {path.name} ({found})",
                                   "they count the same children")
                self.exact = False
        ratio = targets.children / everyone["Inc UASC"]["Total LAC"]
        citizens = everyone["Exc UASC"]
        # Children placed with the neighbour and farther outside, UASC only.
        self.uasc_outside = [(everyone["Inc UASC"][f"placed OLA ({which} Medway)"] - citizens[f"placed OLA ({which} Medway)"])
                             / max(1, everyone["Inc UASC"][f"placed OLA ({which} Medway)"]) for which in ("inc", "exc")]
        self.ehcp = {row: (whole(cell["Number"] * ratio) if not self.exact else cell["Number"])
                     for row, cell in cells["Current LAC with EHCP"].items() if row.startswith("Aged")}
        bands = [row for row in ola if row.startswith("Aged")]
        self.ola = dict(zip(bands, apportion(targets.num("ola_cic_count"), [ola[row]["Number"] for row in bands])))
        self.leavers_uasc = 1 - leavers["Exc UASC"]["Total care leavers"] / leavers["Inc UASC"]["Total care leavers"]
        places = ["Living in Kent", "Living in Medway", "Living in OLA (exc Medway)", "Not Known"]
        self.leavers_living = {
            False: [leavers["Exc UASC"][place] for place in places],
            True: [leavers["Inc UASC"][place] - leavers["Exc UASC"][place] for place in places]}
