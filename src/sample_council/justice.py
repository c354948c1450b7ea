"""A council of its own whose youth justice is that of the report of September 2019 on the financial year 2018-19.

    /usr/bin/python3 src/sample_council/justice.py --out DIR

Writes the input tables, raw events only.
"""
from datetime import date
from random import Random

from dates import add_months, birthday, days
from people import COUNCIL, ELSEWHERE
from report import Report, born, episode, finish, run
from tables import Tables

FIRST, AS_OF = date(2018, 4, 1), date(2019, 3, 31)
WORDS = {"seven": 7, "eleven": 11, "twelve": 12, "fourteen": 14}
REMANDED = "Young people remanded to youth detention who were Kent LAC prior to remand, by age and place"
ENTERED = "All young people who entered the criminal justice system in Kent in 2018/19"


class Council:
    def __init__(self, report: Report, rng: Random):
        self.report, self.rng = report, rng
        self.tables = Tables(AS_OF)
        self.ids = iter(rng.sample(range(100000, 999999), 3000))
        self.number = 0

    def day(self) -> date:
        return FIRST + days(self.rng.randint(0, (AS_OF - FIRST).days - 1))

    def in_care(self, age: int, on: date, since: date, legal: str = "C2") -> str:
        name = f"J{next(self.ids)}"
        self.tables.add("child", name, born(self.rng, age, on, since), "M", "WBRI", "British", None, None)
        episode(self.tables, name, since, "S", legal, "N6", ("R5", "PR3") if legal == "J1" else ("U6", "PR1"))
        return name

    def spell(self, child: str | None, by: str | None, start: date, disposal: str, place: str | None = None):
        self.number += 1
        end = start + days(self.rng.randint(20, 250))
        self.tables.add("youth_justice", f"YJ{self.number:04d}", child, by, start, end if end <= AS_OF else None, disposal,
                        place)

    def of_the_council(self, disposal: str, number: int, age: int | None = None, place: str | None = None):
        for _ in range(number):
            start, years = self.day(), age or self.rng.randint(12, 17)
            self.spell(self.in_care(years, start, start - days(self.rng.randint(100, 1500))), COUNCIL, start, disposal, place)

    def of_others(self, disposal: str, number: int, elsewhere: int):
        for index in range(number):
            self.spell(None, self.rng.choice(ELSEWHERE) if index < elsewhere else None, self.day(), disposal)

    def custody(self) -> tuple[int, int]:
        """Sentences, of the council's children and of others, and remands."""
        said = {row: value for (table, row, _), value in self.report.cells.items() if table == "Report text"}
        own, others = (WORDS[said[f"Sentenced to custody: {who}"]] for who in ("Kent LAC prior to sentencing", "not Kent LAC"))
        for _ in range(own):
            self.of_the_council("custody_sentence", 1, self.rng.randint(15, 17), "Cookham Wood")
        self.of_others("custody_sentence", others, 0)
        for (table, place, column), number in self.report.cells.items():
            if table == REMANDED and column.startswith("Aged") and place != "Grand Total":
                self.of_the_council("custody_remand", int(number), int(column.removeprefix("Aged ")), place)
        for _ in range(WORDS[said["Remanded: became Looked After for the remand"]]):
            start = self.day()
            child = self.in_care(self.rng.randint(14, 17), start, start, "J1")
            self.spell(child, COUNCIL, start, "custody_remand", "YOI Cookham Wood")
        return own, others

    def leavers(self):
        for row, uasc in (("Care leavers in custody: citizen", False),
                          ("Care leavers in custody: unaccompanied asylum", True)):
            for _ in range(self.report.number("Report text", row, "current (September 2019)")):
                birth = add_months(AS_OF, -12 * self.rng.randint(19, 24)) + days(self.rng.randint(1, 300))
                name, since, of_age = f"J{next(self.ids)}", add_months(birth, 190), birthday(birth, 18)
                self.tables.add("child", name, birth, "M", "BAFR" if uasc else "WBRI", None, None, None)
                episode(self.tables, name, since, "S", "V2", "N1", ("U6", "PR1"), of_age, "E4B")
                if uasc:
                    self.tables.add("uasc_status", name, since, of_age)
                self.tables.add("care_leaver", name, of_age, None, "former_relevant")
                self.tables.add("care_leaver_contact", name, AS_OF - days(self.rng.randint(5, 150)), "YES", "G6", "X2", None)

    def make(self) -> Tables:
        sentenced = self.custody()
        for row, disposal, (own_before, others_before) in (("Court Disposal", "court", sentenced),
                                                           ("Out of Court Disposal", "out_of_court", (0, 0))):
            own, elsewhere, everybody = (self.report.number(ENTERED, row, column) for column in (
                "Kent Looked After Children", "Other Local Authority Looked After Children",
                "Total number of all children including those not Looked After"))
            self.of_the_council(disposal, own - own_before)
            self.of_others(disposal, everybody - own - others_before, elsewhere)
        self.leavers()
        return self.tables


if __name__ == "__main__":
    run("justice", __doc__, "youth_justice_2018-19.csv",
        lambda report, rng, folder: finish(Council(report, rng).make(), folder))
