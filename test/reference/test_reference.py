"""Hand-worked cases from the design papers' own words, so that the reference is tested itself.

    /usr/bin/python3 -m unittest discover -s test/reference
"""
from __future__ import annotations

import datetime as dt
import tempfile
import unittest
from decimal import Decimal
from fractions import Fraction

from random_council import asked_dates, random_council, write_folder
from reference import (COLUMNS, DAY, INDICATORS, Council, Date, Figure, Tables, add_months, add_working_days, age_on,
                       bank_holidays, birthday, figures, load_folder, months_before, round_half_away)


def on(text: str) -> Date:
    return Date.fromisoformat(text)


class Case:
    """A council built up row by row; dates are written as text."""

    def __init__(self):
        self.tables: Tables = {table: [] for table in COLUMNS}

    def add(self, table: str, **values) -> "Case":
        kinds = dict(COLUMNS[table])
        row = {name: None for name in kinds}
        for name, value in values.items():
            if kinds[name] == "date" and value:
                value = on(value)
            elif kinds[name] == "timestamp" and value:
                value = dt.datetime.fromisoformat(value)
            row[name] = value
        self.tables[table].append(row)
        return self

    def child(self, child_id: str, born: str, **values) -> "Case":
        return self.add("child", child_id=child_id, date_of_birth=born, **values)

    def care(self, child_id: str, start: str, end: str | None = None, rne: str = "S", place: str = "U6",
             rec: str | None = None, status: str = "C2", provider: str | None = "PR1", **values) -> "Case":
        return self.add("care_episode", child_id=child_id, start_date=start, end_date=end, reason_started=rne,
                        legal_status=status, placement_type=place, placement_provider=provider, reason_ended=rec, **values)

    def at(self, day: str, code: str) -> Figure:
        return figures(self.tables, [on(day)], [code])[on(day)][code]

    def spells(self, child_id: str = "a") -> list[list[tuple[str, str | None]]]:
        council = Council(self.tables, on("2019-12-31"))
        return [[(str(s.start), s.end and str(s.end)) for s in p.spells] for p in council.periods[child_id]]


def pair(figure: Figure) -> tuple:
    return figure.numerator, figure.denominator


class Dates(unittest.TestCase):
    def test_working_days_of_section_1_4(self):
        self.assertEqual(add_working_days(on("2018-03-29"), 20), on("2018-04-30"))
        self.assertEqual(add_working_days(on("2019-07-03"), 20), on("2019-07-31"))
        self.assertEqual(add_working_days(on("2018-12-20"), 20), on("2019-01-22"))

    def test_working_days_from_a_weekend_and_over_christmas(self):
        self.assertEqual(add_working_days(on("2019-07-06"), 1), on("2019-07-08"))
        self.assertEqual(add_working_days(on("2020-12-24"), 1), on("2020-12-29"))   # 28th stands in for Boxing Day

    def test_bank_holidays(self):
        self.assertEqual(sum(len(bank_holidays(y)) for y in range(2008, 2031)), 189)
        self.assertIn(on("2020-05-08"), bank_holidays(2020))
        self.assertNotIn(on("2020-05-04"), bank_holidays(2020))
        self.assertIn(on("2012-06-05"), bank_holidays(2012))
        self.assertIn(on("2010-12-28"), bank_holidays(2010))
        self.assertIn(on("2022-01-03"), bank_holidays(2022))

    def test_month_end_rule(self):
        self.assertEqual(months_before(on("2021-02-28"), 12), on("2020-02-29"))
        self.assertEqual(months_before(on("2020-02-29"), 12), on("2019-02-28"))
        self.assertEqual(months_before(on("2019-02-27"), 12), on("2018-02-27"))
        self.assertEqual(months_before(on("2020-02-28"), 12), on("2019-02-28"))
        self.assertEqual(months_before(on("2019-08-30"), 6), on("2019-02-28"))
        self.assertEqual(months_before(on("2019-04-30"), 6), on("2018-10-31"))
        self.assertEqual(months_before(on("2019-07-31"), 12), on("2018-07-31"))

    def test_plain_interval(self):
        self.assertEqual(add_months(on("2018-11-30"), 3), on("2019-02-28"))
        self.assertEqual(add_months(on("2019-02-28"), 6), on("2019-08-28"))
        self.assertEqual(add_months(on("2020-02-29"), -24), on("2018-02-28"))

    def test_birth_on_29_february(self):
        dob = on("2000-02-29")
        self.assertEqual((age_on(dob, on("2018-02-28")), age_on(dob, on("2018-03-01"))), (17, 18))
        self.assertEqual(birthday(dob, 18), on("2018-03-01"))
        self.assertEqual(birthday(dob, 20), on("2020-02-29"))
        self.assertIsNone(age_on(dob, on("2000-02-28")))

    def test_rounding_half_away_from_zero(self):
        self.assertEqual(round_half_away(Fraction(1, 20), 1), Decimal("0.1"))
        self.assertEqual(round_half_away(Fraction(-1, 20), 1), Decimal("-0.1"))
        self.assertEqual(round_half_away(Fraction(100 * 1587, 1612), 1), Decimal("98.4"))


class BeingInCare(unittest.TestCase):
    def test_end_is_exclusive_and_start_counts(self):
        c = Case().child("a", "2010-01-01").care("a", "2018-01-10", "2018-02-10", rec="E4A")
        self.assertEqual([c.at(d, "cic_count").numerator for d in
                          ("2018-01-09", "2018-01-10", "2018-02-09", "2018-02-10")], [0, 1, 1, 0])

    def test_child_who_leaves_on_the_day_is_a_leaver(self):
        c = Case().child("a", "2010-01-01").care("a", "2018-01-10", "2018-02-10", rec="E12")
        self.assertEqual(pair(c.at("2018-02-09", "left_care_adopted")), (0, 0))
        self.assertEqual(pair(c.at("2018-02-10", "left_care_adopted")), (1, 1))
        self.assertEqual(pair(c.at("2019-02-09", "left_care_adopted")), (1, 1))
        self.assertEqual(pair(c.at("2019-02-10", "left_care_adopted")), (0, 0))

    def test_short_breaks_are_not_care_and_split_it(self):
        c = (Case().child("a", "2010-01-01").care("a", "2018-01-01", "2018-02-01", rec="X1")
             .care("a", "2018-02-01", "2018-02-05", status="V4").care("a", "2018-02-05", rne="P"))
        self.assertEqual(c.at("2018-02-03", "cic_count").numerator, 0)
        self.assertEqual(pair(c.at("2018-03-31", "return_to_care_24_months")), (1, 2))

    def test_turning_18_is_leaving_for_an_unknown_reason(self):
        c = Case().child("a", "2000-02-29").care("a", "2017-01-01", "2018-06-01", rec="E45")
        self.assertEqual(c.at("2018-02-28", "cic_count").numerator, 1)
        self.assertEqual(c.at("2018-03-01", "cic_count").numerator, 0)
        self.assertEqual(pair(c.at("2018-03-01", "left_care_sgo")), (0, 1))

    def test_ending_on_the_18th_birthday_keeps_its_reason(self):
        c = Case().child("a", "2000-05-05").care("a", "2017-01-01", "2018-05-05", rec="E45")
        self.assertEqual(pair(c.at("2018-05-31", "left_care_sgo")), (1, 1))

    def test_impossible_adult_and_childless_rows(self):
        c = (Case().child("a", "2000-01-01").care("a", "2017-05-01", "2017-05-01").care("a", "2018-01-01")
             .care("stranger", "2010-01-01"))
        self.assertEqual(c.at("2018-02-01", "cic_count").numerator, 1)     # the stranger, age unknown
        self.assertEqual(c.at("2017-05-01", "cic_count").numerator, 1)
        self.assertEqual(pair(c.at("2018-02-01", "same_placement_2_years")), (0, 0))

    def test_open_row_ends_at_the_next_start_and_closed_one_resumes(self):
        c = (Case().child("a", "2010-01-01").care("a", "2018-01-01", "2018-12-01", place="U6")
             .care("a", "2018-03-01", "2018-04-01", rne="P", place="K2", provider="PR4"))
        self.assertEqual(c.spells(), [[("2018-01-01", "2018-03-01"), ("2018-03-01", "2018-04-01"),
                                       ("2018-04-01", "2018-12-01")]])
        self.assertEqual(c.at("2018-03-15", "in_private_voluntary_residential").numerator, 1)
        opened = (Case().child("a", "2010-01-01").care("a", "2018-01-01")
                  .care("a", "2018-03-01", "2018-04-01", rne="P"))
        self.assertEqual(opened.spells(), [[("2018-01-01", "2018-03-01"), ("2018-03-01", "2018-04-01")]])

    def test_ties_go_to_the_last_row_as_text_with_null_first(self):
        c = (Case().child("a", "2010-01-01").care("a", "2018-01-01", place="K2", provider="PR4")
             .care("a", "2018-01-01", place="K2", provider=None))
        self.assertEqual(c.at("2018-02-01", "in_private_voluntary_residential").numerator, 1)
        c.care("a", "2018-01-01", place="R5", provider=None)               # R5 after K2
        self.assertEqual(c.at("2018-02-01", "in_private_voluntary_residential").numerator, 0)

    def test_started_on_the_end_day_with_s_is_the_same_period_and_a_new_placement(self):
        c = (Case().child("a", "2010-01-01").care("a", "2018-05-01", "2018-06-01", rec="E4A")
             .care("a", "2018-06-01", rne="S"))
        self.assertEqual(c.spells(), [[("2018-05-01", "2018-06-01"), ("2018-06-01", None)]])
        self.assertEqual(pair(c.at("2018-06-30", "left_care_sgo")), (0, 0))
        self.assertEqual(pair(c.at("2018-06-30", "return_to_care_24_months")), (0, 1))

    def test_uasc_series(self):
        c = (Case().child("a", "2003-01-01").care("a", "2018-01-01", "2018-06-01", rec="E8")
             .add("uasc_status", child_id="a", start_date="2018-01-01", end_date="2018-03-01"))
        self.assertEqual([c.at(d, "cic_count").exc_uasc[0] for d in ("2018-02-28", "2018-03-01")], [0, 1])
        self.assertEqual(pair(c.at("2018-06-01", "left_care_adopted")), (0, 0))   # UASC on a day of that period
        self.assertIsNone(c.at("2018-06-01", "left_care_sgo").exc_uasc)   # its twin is left_care_sgo_exc_uasc

    def test_returns_within_24_months(self):
        def again(start):
            return pair(Case().child("a", "2010-01-01").care("a", "2015-01-01", "2016-02-29", rec="E4A")
                        .care("a", start).at("2018-03-31", "return_to_care_24_months"))
        self.assertEqual(again("2018-02-28"), (1, 1))     # 24 months before is 28 February 2016
        self.assertEqual(again("2018-03-01"), (0, 1))
        within = (Case().child("a", "2010-01-01").care("a", "2015-01-01", "2016-02-29", rec="E4A")
                  .care("a", "2017-12-31"))
        self.assertEqual(pair(within.at("2018-03-31", "return_to_care_24_months")), (1, 1))
        self.assertEqual(pair(within.at("2018-04-01", "return_to_care_24_months")), (0, 0))


class Placements(unittest.TestCase):
    def stay(self, rne="P", **back) -> Case:
        """A foster home, a week in hospital, and a return."""
        return (Case().child("a", "2010-01-01").care("a", "2018-01-01", "2018-02-01", place="U4", placement_urn="SC1")
                .care("a", "2018-02-01", "2018-02-08", rne="P", place="T1", provider=None)
                .care("a", "2018-02-08", **({"rne": rne, "place": "U4", "placement_urn": "SC1"} | back)))

    def test_temporary_stay_is_transparent(self):
        self.assertEqual(self.stay().spells(), [[("2018-01-01", None)]])
        self.assertEqual(self.stay(rne="B").spells(), [[("2018-01-01", None)]])
        self.assertEqual(self.stay(placement_urn=None).spells(), [[("2018-01-01", None)]])

    def test_return_elsewhere_is_one_move(self):
        moved = [[("2018-01-01", "2018-02-08"), ("2018-02-08", None)]]
        self.assertEqual(self.stay(place="U5").spells(), moved)
        self.assertEqual(self.stay(placement_urn="SC2").spells(), moved)
        self.assertEqual(self.stay(provider="PR4").spells(), moved)

    def test_l_t_and_u_continue_even_after_a_temporary_stay(self):
        for rne in "LTU":
            self.assertEqual(self.stay(rne=rne, place="K2").spells(), [[("2018-01-01", None)]])

    def test_placement_during_the_stay_is_the_one_before(self):
        self.assertEqual(pair(self.stay().at("2018-02-03", "in_house_or_kinship_foster_care")), (1, 1))

    def test_first_row_a_temporary_stay(self):
        c = (Case().child("a", "2010-01-01").care("a", "2018-01-01", "2018-02-01", place="T4", provider=None)
             .care("a", "2018-02-01", rne="P"))
        self.assertEqual(c.spells(), [[("2018-01-01", "2018-02-01"), ("2018-02-01", None)]])

    def test_adoption_by_the_current_carer_is_no_move(self):
        def then(before, after, rne):
            return len((Case().child("a", "2014-01-01").care("a", "2018-01-01", "2018-02-01", place=before)
                        .care("a", "2018-02-01", rne=rne, place=after)).spells()[0])
        self.assertEqual(then("U5", "A5", "P"), 1)
        self.assertEqual(then("U5", "A3", "B"), 1)
        self.assertEqual(then("U5", "A6", "P"), 2)
        self.assertEqual(then("A3", "A5", "P"), 2)
        self.assertEqual(then("A3", "A5", "U"), 1)
        self.assertEqual(then("A4", "A5", "B"), 2)
        self.assertEqual(then("K2", "A5", "P"), 2)

    def three(self, first_end: str) -> Case:
        return (Case().child("a", "2010-01-01").care("a", "2017-01-01", first_end, rec="E4A")
                .care("a", "2018-01-01", "2018-02-01", place="U4").care("a", "2018-02-01", rne="P", place="U6"))

    def test_three_placements_over_two_periods(self):
        # on 31 July 2018 the window's first day is 1 August 2017
        self.assertEqual(pair(self.three("2017-08-02").at("2018-07-31", "placements_3_plus")), (1, 1))
        self.assertEqual(pair(self.three("2017-08-01").at("2018-07-31", "placements_3_plus")), (0, 1))

    def test_there_and_back_is_three(self):
        c = (Case().child("a", "2010-01-01").care("a", "2018-01-01", "2018-02-01", place="U4")
             .care("a", "2018-02-01", "2018-03-01", rne="P", place="K2").care("a", "2018-03-01", rne="P", place="U4"))
        self.assertEqual(pair(c.at("2018-03-01", "placements_3_plus")), (1, 1))
        self.assertEqual(pair(c.at("2018-02-28", "placements_3_plus")), (0, 1))

    def test_same_placement_two_years(self):
        c = (Case().child("a", "2008-01-01").care("a", "2016-01-31", "2016-07-31")
             .care("a", "2016-07-31", rne="P", place="U4"))
        self.assertEqual(pair(c.at("2018-07-30", "same_placement_2_years")), (0, 0))
        self.assertEqual(pair(c.at("2018-07-31", "same_placement_2_years")), (1, 1))

    def test_adoptive_placement_joins_the_one_before(self):
        c = (Case().child("a", "2014-01-01").care("a", "2015-01-01", "2015-07-01")
             .care("a", "2015-07-01", "2017-12-01", rne="P", place="U4").care("a", "2017-12-01", rne="P", place="A6"))
        self.assertEqual(pair(c.at("2018-03-31", "same_placement_2_years")), (1, 1))
        c.tables["care_episode"][-1]["placement_type"] = "U1"
        self.assertEqual(pair(c.at("2018-03-31", "same_placement_2_years")), (0, 1))

    def test_distance_is_rounded_first(self):
        def near(miles):
            return pair(Case().child("a", "2010-01-01").care("a", "2018-01-01", distance_miles=Decimal(miles))
                        .at("2018-02-01", "placed_within_20_miles"))
        self.assertEqual([near(m) for m in ("20.04", "20.05", "999.9", "999.86", "999.95")],
                         [(1, 1), (0, 1), (0, 0), (0, 0), (0, 1)])


class Reviews(unittest.TestCase):
    def case(self, *reviews: str) -> Case:
        c = Case().child("a", "2005-01-01").care("a", "2018-03-29")
        for day in reviews or ("2001-01-01",):        # the table must not be empty
            c.add("review", child_id="a", review_date=day, participation="PN1")
        return c

    def at(self, day: str, *reviews: str) -> tuple:
        return pair(self.case(*reviews).at(day, "reviews_in_timescale"))

    def test_first_review_in_20_working_days(self):
        self.assertEqual(self.at("2018-04-29"), (0, 0))
        self.assertEqual(self.at("2018-04-30"), (0, 1))                 # due and not held
        self.assertEqual(self.at("2018-04-30", "2018-04-30"), (1, 1))
        self.assertEqual(self.at("2018-04-20", "2018-04-20"), (1, 1))   # from the review where earlier
        self.assertEqual(self.at("2018-05-01", "2018-05-01"), (0, 1))   # one day late

    def test_second_after_3_months_then_6(self):
        self.assertEqual(self.at("2018-07-29", "2018-04-30"), (1, 1))
        self.assertEqual(self.at("2018-07-30", "2018-04-30"), (0, 1))
        self.assertEqual(self.at("2019-01-29", "2018-04-30", "2018-07-30"), (1, 1))
        self.assertEqual(self.at("2019-01-30", "2018-04-30", "2018-07-30"), (0, 1))
        self.assertEqual(self.at("2019-01-30", "2018-04-30", "2018-07-30", "2019-01-30"), (1, 1))

    def test_a_late_review_is_forgotten_after_twelve_months(self):
        held = ("2018-05-02", "2018-08-02", "2019-02-02")                # the first two days late
        self.assertEqual(self.at("2019-04-29", *held), (0, 1))
        self.assertEqual(self.at("2019-04-30", *held), (1, 1))           # due 30 April 2018 has left the window

    def test_reviews_before_the_period_belong_to_another(self):
        self.assertEqual(self.at("2018-04-29", "2018-03-28"), (0, 0))

    def test_participation(self):
        c = self.case("2018-04-30").add("review", child_id="a", review_date="2018-04-30", participation="PN7")
        c.add("review", child_id="a", review_date="2018-06-01", participation="PN4")
        c.add("review", child_id="a", review_date="2018-03-28", participation="PN1")
        self.assertEqual(pair(c.at("2018-12-31", "review_participation")), (1, 2))
        c.tables["child"][0]["date_of_birth"] = on("2014-05-15")
        self.assertEqual(pair(c.at("2018-12-31", "review_participation")), (0, 1))   # under 4 in April


class Health(unittest.TestCase):
    def at(self, day: str, assessed: str, start: str = "2019-07-03", end: str | None = None, uasc: bool = False):
        c = Case().child("a", "2010-01-01").care("a", start, end)
        c.add("health_event", child_id="a", event_type="iha", event_date=assessed)
        if uasc:
            c.add("uasc_status", child_id="a", start_date=start)
        return pair(c.at(day, "iha_20_working_days"))

    def test_iha_within_20_working_days(self):
        self.assertEqual(self.at("2019-07-30", "2019-07-20"), (0, 0))
        self.assertEqual(self.at("2019-07-31", "2019-07-31"), (1, 1))
        self.assertEqual(self.at("2019-08-31", "2019-08-01"), (0, 1))
        self.assertEqual(self.at("2019-07-31", "2019-06-05"), (1, 1))       # 28 days before
        self.assertEqual(self.at("2019-07-31", "2019-06-04"), (0, 1))

    def test_period_that_ended_by_the_due_date(self):
        self.assertEqual(self.at("2019-08-31", "2019-08-01", end="2019-07-31"), (0, 0))
        self.assertEqual(self.at("2019-08-31", "2019-08-01", end="2019-08-01"), (0, 1))
        self.assertEqual(self.at("2019-08-31", "2019-07-10", end="2019-07-31"), (1, 1))

    def test_uasc_versions(self):
        self.assertEqual(self.at("2019-06-30", "2019-05-10", start="2019-05-01", uasc=True), (0, 0))
        self.assertEqual(self.at("2019-07-01", "2019-05-10", start="2019-05-01", uasc=True), (1, 1))
        c = Case().child("a", "2010-01-01").care("a", "2018-03-31").add("uasc_status", child_id="a", start_date="2018-03-31")
        c.add("health_event", child_id="a", event_type="iha", event_date="2018-04-02")
        self.assertEqual(pair(c.at("2018-12-31", "iha_20_working_days#2")), (0, 0))  # transfer scheme
        for row in c.tables["care_episode"] + c.tables["uasc_status"]:
            row["start_date"] = on("2018-04-01")
        self.assertEqual(pair(c.at("2018-12-31", "iha_20_working_days#2")), (1, 1))

    def test_assessment_every_6_or_12_months(self):
        c = Case().child("a", "2013-07-31").care("a", "2017-03-31")
        c.add("health_event", child_id="a", event_type="rha", event_date="2018-01-31")
        self.assertEqual(pair(c.at("2018-07-30", "health_assessment_in_timescale")), (1, 1))
        self.assertEqual(pair(c.at("2018-07-31", "health_assessment_in_timescale")), (1, 1))  # 5 that day
        c.tables["child"][0]["date_of_birth"] = on("2013-08-01")
        self.assertEqual(pair(c.at("2018-07-31", "health_assessment_in_timescale")), (0, 1))

    def test_cohort_is_in_care_since_31_march(self):
        c = Case().child("a", "2010-01-01").care("a", "2018-03-31").care("b", "2018-04-01")
        c.add("health_event", child_id="a", event_type="dental", event_date="2017-08-01")
        self.assertEqual(pair(c.at("2018-07-31", "dental_check_in_timescale")), (1, 1))
        self.assertEqual(pair(c.at("2018-03-31", "dental_check_in_timescale")), (0, 0))

    def test_health_history_at_18(self):
        c = Case().child("a", "2000-02-29").care("a", "2017-01-01")
        c.add("health_event", child_id="a", event_type="health_history", event_date="2018-03-20")
        self.assertEqual([pair(c.at(d, "health_history_at_18")) for d in
                          ("2018-02-28", "2018-03-01", "2018-03-31", "2018-04-30")], [(0, 0), (0, 1), (1, 1), (0, 0)])

    def test_latest_questionnaire_since_april(self):
        c = Case().child("a", "2005-01-01").care("a", "2018-01-01")
        for day, score in (("2018-03-31", 40), ("2018-05-01", 30), ("2018-06-01", 10), ("2018-06-01", 12), ("2018-07-01", 41)):
            c.add("sdq_score", child_id="a", completed_on=day, score=score)
        self.assertEqual(pair(c.at("2018-07-31", "sdq_average")), (12, 1))
        self.assertEqual(pair(c.at("2018-05-31", "sdq_average")), (30, 1))
        self.assertEqual(pair(c.at("2018-04-30", "sdq_average")), (0, 0))


class Adoption(unittest.TestCase):
    def adopted(self, court="2017-06-01", match="2017-09-09", order="2018-05-01") -> Case:
        return (Case().child("a", "2016-01-01").care("a", "2017-01-01", court)
                .care("a", court, "2017-10-01", rne="L", status="E1")
                .care("a", "2017-10-01", order, rne="P", place="A6", status="E1", rec="E12")
                .add("milestone", child_id="a", milestone="matched", milestone_date=match))

    def test_days_to_the_adoptive_family_and_to_the_match(self):
        c = self.adopted()
        self.assertEqual(pair(c.at("2018-05-01", "bla_to_adoptive_family_days")), (273, 1))
        self.assertEqual(pair(c.at("2018-05-01", "court_authority_to_match_days")), (100, 1))
        self.assertEqual(pair(c.at("2018-04-30", "bla_to_adoptive_family_days")), (0, 0))
        self.assertEqual(pair(self.adopted(match="2017-02-01").at("2018-05-01", "court_authority_to_match_days")), (0, 1))

    def test_without_placement_outside_the_average(self):
        c = self.adopted()
        c.tables["care_episode"][-1]["placement_type"] = "U5"
        self.assertEqual(pair(c.at("2018-05-01", "bla_to_adoptive_family_days")), (0, 0))
        self.assertEqual(pair(c.at("2018-05-01", "left_care_adopted")), (1, 1))
        c.add("milestone", child_id="a", milestone="placed", milestone_date="2017-01-31")
        self.assertEqual(pair(c.at("2018-05-01", "bla_to_adoptive_family_days")), (30, 1))

    def decided(self, *steps: tuple[str, str]) -> Case:
        c = Case().child("a", "2016-01-01").care("a", "2018-01-01")
        c.add("milestone", child_id="b", milestone="plan_initiated", milestone_date="2010-01-01")
        for kind, day in steps:
            c.add("milestone", child_id="a", milestone=kind, milestone_date=day)
        return c

    def test_decision_reversed_and_replaced(self):
        c = self.decided(("agency_decision", "2018-03-01"), ("decision_reversed", "2018-05-01"),
                         ("agency_decision", "2018-05-01"), ("agency_decision", "2018-06-01"))
        at = lambda day: c.at(day, "agency_decision_not_placed").numerator
        self.assertEqual([at(d) for d in ("2018-02-28", "2018-03-01", "2018-04-30", "2018-05-01", "2018-05-31", "2018-06-01")],
                         [0, 1, 1, 0, 0, 1])

    def test_plan_within_4_months_and_8_weeks(self):
        c = self.decided(("plan_initiated", "2018-05-01"), ("agency_decision", "2018-06-26"))
        self.assertEqual(pair(c.at("2018-06-30", "adoption_plan_4_months")), (1, 1))
        self.assertEqual(pair(c.at("2018-06-30", "adoption_plan_to_adm_8_weeks")), (1, 1))
        c = self.decided(("plan_initiated", "2018-05-02"), ("agency_decision", "2018-06-28"))
        self.assertEqual(pair(c.at("2018-06-30", "adoption_plan_4_months")), (0, 1))
        self.assertEqual(pair(c.at("2018-06-30", "adoption_plan_to_adm_8_weeks")), (0, 1))
        c = self.decided(("agency_decision", "2018-06-28"))
        self.assertEqual(pair(c.at("2018-06-30", "adoption_plan_4_months")), (0, 1))
        self.assertEqual(pair(c.at("2018-06-30", "adoption_plan_to_adm_8_weeks")), (0, 0))

    def test_decision_before_care_belongs_to_the_next_period(self):
        c = self.decided(("agency_decision", "2017-01-01"))
        self.assertEqual(pair(c.at("2018-01-01", "agency_decision_not_placed")), (1, 1))
        c.care("a", "2016-12-01", "2017-01-01", rec="E4A")
        self.assertEqual(pair(c.at("2018-01-01", "agency_decision_not_placed")), (0, 1))

    def test_siblings_wait_for_the_last(self):
        c = Case()
        for child_id, day in (("a", "2018-03-01"), ("b", "2018-05-01")):
            c.add("sibling_placement", sibling_group_id="g", child_id=child_id, placed_on=day, adopter_household_id="h",
                  planned_together=True)
        c.add("sibling_placement", sibling_group_id="alone", child_id="c", placed_on="2018-03-01", planned_together=True)
        self.assertEqual([pair(c.at(d, "siblings_placed_together")) for d in ("2018-04-30", "2018-05-01", "2019-04-30",
                                                                             "2019-05-01")],
                         [(0, 0), (1, 1), (1, 1), (0, 0)])

    def test_leavers_count_by_their_last_ending(self):
        c = (Case().child("a", "2010-01-01").care("a", "2018-01-01", "2018-02-01", rec="E45")
             .care("a", "2018-06-01", "2018-08-01", rec="E4A"))
        self.assertEqual([pair(c.at(d, "left_care_sgo")) for d in ("2018-07-31", "2018-08-01")], [(1, 1), (0, 1)])


class MissingAndComplaints(unittest.TestCase):
    def case(self, start="2018-05-04 10:00", end: str | None = "2018-05-04 22:00", interview: str | None = "2018-05-10") -> Case:
        c = Case().child("a", "2005-01-01").care("a", "2018-01-01", "2018-05-20", rec="E4A")
        c.add("missing_episode", missing_episode_id="m", child_id="a", missing_type="M", started_at=start, ended_at=end)
        return c.add("return_interview", missing_episode_id="m", completed_on=interview)

    def test_interview_counts_from_the_day_it_was_held(self):
        c = self.case()          # Friday 4 May; the 7th is a bank holiday, so due on the 10th
        self.assertEqual([pair(c.at(d, "return_interviews_completed")) for d in ("2018-05-03", "2018-05-04", "2018-05-10")],
                         [(0, 0), (0, 1), (1, 1)])
        self.assertEqual(pair(c.at("2018-05-31", "return_interviews_3_working_days")), (1, 1))
        late = self.case(interview="2018-05-11")
        self.assertEqual(pair(late.at("2018-05-31", "return_interviews_3_working_days")), (0, 1))
        self.assertEqual(pair(late.at("2018-05-31", "return_interviews_completed")), (1, 1))

    def test_48_hours(self):
        over = lambda day, end: self.case(end=end).at(day, "missing_over_48_hours_in_month").numerator
        self.assertEqual(over("2018-05-04", "2018-05-06 10:00"), 0)
        self.assertEqual(over("2018-05-04", "2018-05-06 10:01"), 1)     # its own end is the one exception
        self.assertEqual([over(d, None) for d in ("2018-05-05", "2018-05-06", "2018-05-31", "2018-06-01")], [0, 1, 1, 0])

    def test_missing_children_in_month(self):
        c = self.case().add("missing_episode", missing_episode_id="n", child_id="a", missing_type="M",
                            started_at="2018-05-19 23:00")
        c.add("missing_episode", missing_episode_id="o", child_id="a", missing_type="M", started_at="2018-06-01 00:00")
        self.assertEqual([c.at(d, "cic_missing_in_month").numerator for d in ("2018-05-31", "2018-06-30")], [1, 0])

    def test_complaints(self):
        c = Case().child("a", "2005-01-01").care("a", "2018-05-01", "2018-05-20")
        for n, day in enumerate(("2018-05-01", "2018-05-19", "2018-05-20")):
            c.add("complaint", complaint_id=str(n), child_id="a", received_on=day)
        c.add("complaint", complaint_id="x", received_on="2018-05-03")
        self.assertEqual(c.at("2018-05-31", "complaints_in_month").numerator, 2)


class CareLeavers(unittest.TestCase):
    def case(self, *contacts: tuple, born="1999-06-15") -> Case:
        c = Case().child("a", born).add("care_leaver", child_id="a", start_date="2017-06-15", eligibility="former_relevant")
        for day, touch, activity, home in contacts or (("2001-01-01", None, None, None),):
            c.add("care_leaver_contact", child_id="a", contact_date=day, in_touch=touch, activity=activity, accommodation=home)
        return c

    def test_birthday_counts_until_the_next(self):
        c = self.case(("2018-07-15", "YES", "F1", "U1"))
        self.assertEqual([pair(c.at(d, "care_leavers_in_contact")) for d in
                          ("2018-06-14", "2018-06-15", "2018-07-15", "2019-06-14", "2019-06-15")],
                         [(0, 1), (0, 1), (1, 1), (1, 1), (0, 1)])

    def test_record_nearest_the_birthday(self):
        c = self.case(("2018-06-10", "NO", "0", "0"), ("2018-06-20", "YES", "F1", "U1"), ("2018-06-21", "RHOM", None, None))
        self.assertEqual(pair(c.at("2018-06-30", "care_leavers_in_contact")), (0, 1))
        self.assertEqual(pair(c.at("2018-06-30", "care_leavers_eet")), (0, 0))
        c = self.case(("2018-03-14", "YES", None, None), ("2018-07-16", "YES", None, None))
        self.assertEqual(pair(c.at("2018-07-31", "care_leavers_in_contact")), (0, 1))    # both out of reach

    def test_in_touch_or_known(self):
        c = self.case(("2018-06-15", "NO", "G4", "X1"))
        self.assertEqual(pair(c.at("2018-06-30", "care_leavers_suitable_accommodation")), (0, 1))
        c = self.case(("2018-06-15", "YES", None, None))
        self.assertEqual(pair(c.at("2018-06-30", "care_leavers_eet")), (0, 1))
        c = self.case(("2018-06-15", "REFU", "0", "K1"))
        self.assertEqual(pair(c.at("2018-06-30", "care_leavers_suitable_accommodation")), (1, 1))

    def test_in_care_on_the_birthday_died_or_transferred(self):
        c = self.case(("2018-06-15", "YES", None, None))
        self.assertEqual(pair(c.at("2018-06-30", "care_leavers_in_contact")), (1, 1))
        c.care("a", "2016-01-01", "2017-01-01", rec="E3")
        self.assertEqual(pair(c.at("2018-06-30", "care_leavers_in_contact")), (0, 0))
        c = self.case(("2018-06-15", "YES", None, None))
        c.tables["child"][0]["date_of_death"] = on("2018-06-20")
        self.assertEqual(pair(c.at("2018-06-19", "care_leavers_in_contact")), (1, 1))
        self.assertEqual(pair(c.at("2018-06-20", "care_leavers_in_contact")), (0, 0))

    def test_pathway_plan_over_21_only_in_education(self):
        c = self.case(("2019-01-01", "YES", "P5", "U1"), born="1997-01-01")
        c.add("pathway_plan", child_id="a", completed_on="2019-01-01")
        self.assertEqual(pair(c.at("2019-06-30", "pathway_plan_6_months")), (0, 0))
        c.add("care_leaver_contact", child_id="a", contact_date="2019-02-01", in_touch="YES", activity="F1")
        self.assertEqual(pair(c.at("2019-06-30", "pathway_plan_6_months")), (1, 1))
        self.assertEqual(pair(c.at("2019-07-01", "pathway_plan_6_months")), (0, 1))


class Staff(unittest.TestCase):
    def test_same_worker_bridges_no_gap(self):
        def kept(second_start, worker="w"):
            c = Case().child("a", "2010-01-01").care("a", "2016-01-01")
            c.add("worker_allocation", child_id="a", role="social_worker", worker_id="w", start_date="2017-07-31",
                  end_date="2018-02-01")
            c.add("worker_allocation", child_id="a", role="social_worker", worker_id=worker, start_date=second_start)
            return pair(c.at("2018-07-31", "same_social_worker"))
        self.assertEqual([kept("2018-02-01"), kept("2018-01-15"), kept("2018-02-02"), kept("2018-02-01", "v")],
                         [(1, 1), (1, 1), (0, 1), (0, 1)])

    def test_18_months_in_care(self):
        c = Case().child("a", "2010-01-01").care("a", "2017-01-31")
        c.add("worker_allocation", child_id="a", role="iro", worker_id="w", start_date="2017-01-31")
        self.assertEqual([pair(c.at(d, "same_iro")) for d in ("2018-07-30", "2018-07-31")], [(0, 0), (1, 1)])

    def test_caseload_and_posts(self):
        c = Case().add("team", team_id="t", service="cic_district").add("team", team_id="f", service="fostering")
        c.add("worker", worker_id="w", role="social_worker", team_id="t", fte=Decimal("0.80"), start_date="2018-01-01")
        c.add("worker", worker_id="v", role="social_worker", team_id="f", fte=Decimal(1), start_date="2018-01-01")
        for child_id, worker, team in (("a", "w", None), ("a", "v", "t"), ("b", "v", None), ("c", "w", "f")):
            c.add("worker_allocation", child_id=child_id, role="social_worker", worker_id=worker, team_id=team,
                  start_date="2018-01-01")
        figure = c.at("2018-01-31", "social_worker_caseload")
        self.assertEqual((pair(figure), figure.result), ((1, Decimal("0.80")), Decimal("1.3")))   # 1.25
        for team, filled in (("t", "permanent_qsw"), ("t", "vacant"), ("f", "permanent_qsw")):
            c.add("staff_post", post_id=filled, team_id=team, fte=Decimal("0.5"), filled_by=filled, start_date="2018-01-01")
        self.assertEqual(c.at("2018-01-31", "permanent_qsw_posts").result, Decimal("50.0"))


class Whole(unittest.TestCase):
    def test_no_data_is_not_zero(self):
        c = Case().child("a", "2010-01-01").care("a", "2018-01-01")
        c.add("health_event", child_id="a", event_type="rha", event_date="2018-01-01")
        self.assertEqual(c.at("2018-05-31", "dental_check_in_timescale"), Figure(None, None, None))
        self.assertEqual(c.at("2018-05-31", "cic_missing_in_month"), Figure(None, None, None))
        self.assertEqual(pair(c.at("2018-03-31", "health_assessment_in_timescale")), (0, 0))
        c.add("population", area_code="Swale", valid_from="2010-01-01", persons_0_17=5)
        self.assertEqual(c.at("2018-05-31", "cic_per_10000"), Figure(None, None, None))

    def test_rate(self):
        c = Case().child("a", "2010-01-01").care("a", "2018-01-01")
        for day, n in (("2017-06-01", 100), ("2018-02-01", 4000), ("2018-02-01", 3000)):
            c.add("population", area_code="E10000016", valid_from=day, persons_0_17=n)
        self.assertEqual([c.at(d, "cic_per_10000").result for d in ("2018-01-31", "2018-02-01")], [Decimal("100.0"), Decimal("2.5")])

    def test_order_of_rows_and_later_days_change_nothing(self):
        for seed in (11, 12, 13):
            tables, dates = random_council(seed), asked_dates(seed)
            together = figures(tables, dates)
            turned = figures({t: rows[::-1] for t, rows in tables.items()}, dates)
            self.assertEqual(together, turned)
            for d in dates[:3]:
                self.assertEqual(together[d], figures(tables, [d])[d])

    def test_random_councils_are_repeatable_and_survive_csv(self):
        tables = random_council(5)
        self.assertEqual(tables, random_council(5))
        with tempfile.TemporaryDirectory() as folder:
            write_folder(tables, folder)
            self.assertEqual(load_folder(folder), tables)

    def test_numerators_stay_within_denominators(self):
        for seed in range(20, 26):
            for found in figures(random_council(seed), asked_dates(seed)).values():
                for code, figure in found.items():
                    if INDICATORS[code].unit == "percent" and figure.numerator is not None:
                        self.assertLessEqual(figure.numerator, figure.denominator, code)


if __name__ == "__main__":
    unittest.main()
