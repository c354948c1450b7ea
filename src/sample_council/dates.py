"""Dates of the sample council: months, birthdays, ages and the working days of England and Wales."""
from bisect import bisect_right
from calendar import monthrange
from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def add_months(day: date, months: int) -> date:
    """PostgreSQL interval arithmetic: the day of the month is cut to the length of the month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_before(day: date, months: int) -> date:
    """As add_months, but a month end stays a month end."""
    back = add_months(day, -months)
    if (day + DAY).month != day.month:
        return date(back.year, back.month, monthrange(back.year, back.month)[1])
    return back


def birthday(born: date, years: int) -> date:
    """Children born on 29 February have their birthday on 1 March in other years."""
    if (born.month, born.day) == (2, 29) and monthrange(born.year + years, 2)[1] == 28:
        return date(born.year + years, 3, 1)
    return born.replace(year=born.year + years)


def age(day: date, born: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def same_day(day: date, years: int) -> date:
    """The day `years` years earlier, for bounds on dates of birth."""
    return add_months(day, -12 * years)


def _easter(year: int) -> date:
    century, rest = divmod(year, 100)
    epact = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    month, day = divmod(epact + weekday - 7 * ((year % 19 + 11 * epact + 22 * weekday) // 451) + 114, 31)
    return date(year, month, day + 1)


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + days(-first.weekday() % 7)


# Days moved or added by proclamation: year -> (days taken away, days added).
PROCLAIMED = {
    1995: ([date(1995, 5, 1)], [date(1995, 5, 8)]),
    1999: ([], [date(1999, 12, 31)]),
    2002: ([date(2002, 5, 27)], [date(2002, 6, 3), date(2002, 6, 4)]),
    2011: ([], [date(2011, 4, 29)]),
    2012: ([date(2012, 5, 28)], [date(2012, 6, 4), date(2012, 6, 5)]),
    2020: ([date(2020, 5, 4)], [date(2020, 5, 8)]),
    2022: ([date(2022, 5, 30)], [date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)]),
    2023: ([], [date(2023, 5, 8)]),
}


def _bank_holidays(year: int) -> set[date]:
    easter = _easter(year)
    last_of_may, last_of_august = date(year, 5, 31), date(year, 8, 31)
    holidays = {easter - days(2), easter + days(1), _first_monday(year, 5),
                last_of_may - days(last_of_may.weekday()), last_of_august - days(last_of_august.weekday())}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while fixed.weekday() > 4 or fixed in holidays:
            fixed += DAY
        holidays.add(fixed)
    taken, added = PROCLAIMED.get(year, ([], []))
    return (holidays - set(taken)) | set(added)


@cache
def _working_days() -> list[date]:
    working, day, holidays = [], date(1985, 1, 1), set()
    for year in range(1985, 2041):
        holidays |= _bank_holidays(year)
    while day.year < 2041:
        if day.weekday() < 5 and day not in holidays:
            working.append(day)
        day += DAY
    return working


def add_working_days(day: date, number: int) -> date:
    """The `number`th working day strictly after `day`."""
    working = _working_days()
    return working[bisect_right(working, day) + number - 1]


class Windows:
    """The dates every figure on the reporting date hangs on."""

    def __init__(self, as_of: date):
        self.as_of = as_of
        self.year_before = months_before(as_of, 12)
        self.months_18 = months_before(as_of, 18)
        self.months_24 = months_before(as_of, 24)
        self.months_30 = months_before(as_of, 30)
        self.months_6 = months_before(as_of, 6)
        self.fiscal = date(as_of.year - (as_of.month < 4), 3, 31)
        self.academic = date(as_of.year - (as_of.month < 9), 8, 31)
        self.month = as_of.replace(day=1) - DAY
        self.history = months_before(as_of, 88)     # twelve months before the first reporting date
        # The last start, and the first, whose 5th or 20th working day falls in the twelve months.
        self.last_start_5 = self._last_start(as_of, 5)
        self.last_start_20 = self._last_start(as_of, 20)
        self.first_start_5 = self._last_start(self.year_before, 5) + DAY
        self.first_start_20 = self._last_start(self.year_before, 20) + DAY

    @staticmethod
    def _last_start(limit: date, number: int) -> date:
        day = limit
        while add_working_days(day, number) > limit:
            day -= DAY
        return day
