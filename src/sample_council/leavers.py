"""Children who left care: in the twelve months, so that every leaving and starting figure comes out, and in the years before."""
from datetime import date

from dates import DAY, add_months, add_working_days, age, days, same_day
from adoption import adopted_periods
from people import Child, Period
from quotas import apportion, clamp, nearest, pick, uasc_part, whole
from residents import counts_for_health
from targets import conflict

HOME = (("E4A", "E4B", "E13", "E41", "E8", "E3"), (46, 22, 12, 9, 7, 4))
AGED_OUT = (("E5", "E6", "E17", "E7", "E8"), (45, 22, 16, 3, 14))
MOVED_ON = (("E15", "E3", "E8", "E16"), (35, 35, 25, 5))


def special_guardianship(council, end: date) -> str:
    """The codes of an SGO changed on 1 April 2018."""
    if end < date(2018, 4, 1):
        return council.rng.choice(("E43", "E44"))
    return council.rng.choices(("E45", "E46", "E47", "E48"), (45, 10, 40, 5))[0]


def _between(council, low: date, high: date) -> date:
    return low + days(council.rng.randint(0, max(0, (high - low).days)))


def new_child(council, born: date, uasc: bool, period: Period, girl: float = 0.46) -> Child:
    rng = council.rng
    child = Child(council.new_id(), born, "F" if rng.random() < (0.06 if uasc else girl) else "M", uasc,
                  rng.choice(council.districts), council.postcode())
    child.nationality, child.ethnicity = council.likely_identity(child)
    child.need = "N8" if uasc else rng.choices(["N1", "N2", "N3", "N4", "N5", "N6", "N8"], [60, 4, 4, 8, 18, 3, 3])[0]
    if not uasc and rng.random() < 0.12:
        child.disabilities = [rng.choice(("LD", "BEH", "AUT", "COMM", "MOB", "DDA"))]
    child.periods = [period]
    council.children.append(child)
    return child


def eighteenth(end: date) -> date:
    """A day somebody can turn 18 on: never 29 February."""
    return end - DAY if (end.month, end.day) == (2, 29) else end


def born_for(council, start: date, end: date, low: int, high: int) -> date:
    """A date of birth between two ages at the start, such that the child is under 18 at the end."""
    first = max(same_day(start, high + 1) + DAY, same_day(end, 18) + days(2))
    last = same_day(start, low)
    return _between(council, first, max(first, last)) if first <= last else last


def in_year(council):
    """Everybody who left in the twelve months."""
    targets, windows, rng = council.targets, council.windows, council.rng
    year, as_of = windows.year_before, windows.as_of
    citizens = targets.den("left_care_adopted")
    uasc_number = targets.den("left_care_sgo") - citizens
    adopted, guardians = targets.num("left_care_adopted"), targets.num("left_care_sgo_exc_uasc")
    plan = council.starts
    counted_uasc = counts_for_health(council, True, year + DAY)
    # Starts since 1 April by children who have left again.
    since_april = targets.den("return_to_care_24_months") - (
        targets.children - targets.den("health_assessment_in_timescale"))
    most_uasc = uasc_number
    if windows.fiscal == year and not counted_uasc:         # the others must be enough for the health cohorts
        most_uasc = max(0, min(most_uasc, since_april - plan["long"] - plan["middle"]))
    uasc_since = _uasc_starts(council, since_april, most_uasc)
    rooms = _recent(council, since_april, uasc_since, plan, counted_uasc)
    recent = [[kind, april, kind == "any"] for kind, april, number in rooms for _ in range(number)]
    if counted_uasc:                    # unaccompanied children are among all kinds of stays
        low = len(recent) + adopted + guardians // 2 + plan["early_leavers"] - citizens
        high = min(len(recent), uasc_number * 3 // 4)
        of_april = [entry for entry in recent if entry[1]]
        for entry in pick(rng, of_april, min(len(of_april), uasc_since)):
            entry[2] = True
        more = clamp((len(recent) - len(of_april)) * 0.3, max(0, low - uasc_since), max(0, high - uasc_since))
        others = [entry for entry in recent if not entry[1]]
        for entry in pick(rng, others, min(len(others), more)):
            entry[2] = True
    recent_uasc = sum(uasc for _, _, uasc in recent)
    recent_citizens = len(recent) - recent_uasc
    older = citizens - recent_citizens - plan["early_leavers"] - adopted
    sgo_recent = 0
    if older < guardians:
        sgo_recent = guardians - max(older, 0)
    if older < 0 or recent_uasc > uasc_number or sgo_recent > sum(k == "long" and not u for k, _, u in recent):
        raise conflict(f"left_care_adopted (denominator {citizens})",
                       f"return_to_care_24_months (denominator {targets.den('return_to_care_24_months')})",
                       "more of the starts must have ended than children left")
    for period in adopted_periods(council, [_between(council, year + DAY, as_of) for _ in range(adopted)],
                                  targets.den("bla_to_adoptive_family_days"), targets.den("court_authority_to_match_days"),
                                  targets.num("bla_to_adoptive_family_days"), targets.num("court_authority_to_match_days"),
                                  year):
        child = new_child(council, period.start - days(int(rng.triangular(0, 1400, 60))), False, period)
        child.flags.add("left")
    for kind, april, uasc in recent:
        start, end = _recent_dates(council, kind, april)
        sgo = sgo_recent > 0 and kind == "long" and not uasc
        sgo_recent -= sgo
        _left(council, start, end, uasc, special_guardianship(council, end) if sgo else None)
    for _ in range(plan["early_leavers"]):
        start = _between(council, windows.first_start_20, windows.first_start_5 - DAY)
        first = max(add_working_days(start, 20), year) + days(3)
        child = _left(council, start, _between(council, first, as_of), False, None)
        child.flags.add("early")
    # Longer stays: special guardianship, coming of age, and the rest.
    eighteen = targets.den("health_history_at_18")
    guardians_older = min(guardians, older)
    rest_citizens, rest_uasc = older - guardians_older, uasc_number - recent_uasc
    aged_out = clamp(eighteen * 12, eighteen, whole(rest_citizens * 0.72) + whole(rest_uasc * 0.8))
    aged_citizens = clamp(aged_out * rest_citizens / max(1, rest_citizens + rest_uasc), aged_out - rest_uasc, rest_citizens)
    if aged_out > rest_citizens + rest_uasc:
        raise conflict(f"health_history_at_18 (denominator {eighteen})", f"left_care_sgo (denominator {citizens + uasc_number})",
                       "more young people came of age in the month than left for other reasons")
    last_start = windows.first_start_20 - days(20)
    for _ in range(guardians_older):
        end = _between(council, year + DAY, as_of)
        start = min(end - days(int(rng.triangular(120, 1000, 330))), last_start)
        _left(council, start, end, False, special_guardianship(council, end), most=9)
    comers = [uasc for uasc in [False] * aged_citizens + [True] * (aged_out - aged_citizens)]
    rng.shuffle(comers)
    for index, uasc in enumerate(comers):
        # As many come of age in the reporting month as the health histories are about.
        end = _between(council, windows.month + DAY, as_of) if index < eighteen else \
            _between(council, year + DAY, windows.month)
        end = eighteenth(end)
        stay = int(rng.triangular(90, 900, 480)) if uasc else int(rng.lognormvariate(7.1, 0.8)) + 60
        start = min(end - days(stay), last_start)
        start = max(start, same_day(end, 18) + days(rng.randint(5, 400))) if not uasc else start
        child = new_child(council, same_day(end, 18), uasc, Period(start, end, rng.choices(*AGED_OUT)[0]))
        child.flags |= {"left", "came_of_age"}
        if index < eighteen:
            child.flags.add("eighteen_in_month")
    for uasc, number in ((False, rest_citizens - aged_citizens), (True, rest_uasc - aged_out + aged_citizens)):
        for _ in range(number):
            end = _between(council, year + DAY, as_of)
            stay = min(int(rng.lognormvariate(6.1 if not uasc else 5.2, 0.8)) + 40, 700 if uasc else 3600)
            _left(council, min(end - days(stay), last_start), end, uasc, None)


def _left(council, start: date, end: date, uasc: bool, reason: str | None, most: int = 16) -> Child:
    if reason is None:
        died = council.rng.random() < 0.003
        reason = "E2" if died else council.rng.choices(*(MOVED_ON if uasc else HOME))[0]
    low, high = (14, 17) if uasc else (0, most)
    child = new_child(council, born_for(council, start, end, low, high), uasc, Period(start, end, reason))
    child.flags.add("left")
    return child


def _uasc_starts(council, since_april: int, leavers: int) -> int:
    """UASC among those who started since April and left, so that the share of returns without UASC comes out."""
    targets = council.targets
    number, starts = targets.num("return_to_care_24_months"), targets.den("return_to_care_24_months")
    residents = sum(child.uasc and child.cell <= 1 for child in council.residents)
    guess = clamp(since_april * 0.31, 0, min(since_april, leavers // 2))
    result = targets.exc("return_to_care_24_months")

    def part(more):
        return uasc_part(number, starts, residents + more, result, (residents + more) * number / starts * 0.35)
    found = nearest(guess, 0, min(since_april, leavers), lambda more: part(more) is not None)
    if found is None:
        raise conflict(f"return_to_care_24_months (result without UASC {result})",
                       f"return_to_care_24_months ({number} of {starts})", "no number of unaccompanied starts gives both")
    council.uasc_parts["return_to_care_24_months"] = part(found) if result is not None else None
    return found


def _recent(council, since_april: int, uasc_since: int, plan, counted_uasc: bool) -> list[tuple[str, bool, int]]:
    """Those who started within the year and left: (kind of stay, since April, number)."""
    windows = council.windows
    long_stay, middle = plan["long"], plan["middle"]
    if windows.fiscal == windows.year_before:
        counted = since_april if counted_uasc else since_april - uasc_since
        short = counted - long_stay - middle
        if short < 0:
            raise conflict(f"iha_20_working_days (denominator {council.targets.den('iha_20_working_days')})",
                           f"return_to_care_24_months (denominator {council.targets.den('return_to_care_24_months')})",
                           "more assessments were due than children started")
        rooms = [("long", True, long_stay), ("middle", True, middle), ("short", True, short)]
        return rooms + ([] if counted_uasc else [("any", True, uasc_since)])
    counted = since_april if counted_uasc else since_april - uasc_since
    long_april = min(long_stay, whole(counted * 0.45))
    middle_april = min(middle, whole(counted * 0.25))
    rooms = [("long", True, long_april), ("middle", True, middle_april),
             ("short", True, counted - long_april - middle_april), ("long", False, long_stay - long_april),
             ("middle", False, middle - middle_april), ("short", False, whole(long_stay * 0.3))]
    return rooms + ([] if counted_uasc else [("any", True, uasc_since)])


def _recent_dates(council, kind: str, april: bool) -> tuple[date, date]:
    """Start and end of a stay: short ends before the 5th working day, middle before the 20th, long after it."""
    windows, rng = council.windows, council.rng
    low, high = (windows.fiscal + DAY, windows.as_of) if april else (windows.year_before + DAY, windows.fiscal)
    if kind == "any":
        start = _between(council, low, min(high, windows.as_of - days(3)))
        return start, min(start + days(int(rng.expovariate(1 / 60)) + 1), windows.as_of)
    if kind == "long":
        start = _between(council, low, min(high, windows.last_start_20 - days(8)))
        return start, _between(council, add_working_days(start, 20) + days(1), windows.as_of)
    if kind == "middle":
        start = _between(council, low, min(high, windows.last_start_20))
        return start, _between(council, add_working_days(start, 5) + days(1), add_working_days(start, 20) - days(1))
    start = _between(council, low, min(high, windows.as_of - days(7)))
    return start, start + days(rng.randint(1, 4))


def returns(council):
    """Earlier periods of care: within 24 months for the chosen of this year's starts, longer ago for some others."""
    windows, rng, targets = council.windows, council.rng, council.targets
    starters = [child for child in council.children if child.period.start > windows.fiscal]
    latest = windows.first_start_20 - days(50)

    def possible(child):
        return add_months(child.period.start, -24) + days(5) < min(windows.year_before, child.period.start - days(12)) and \
            (child.period.start - child.born).days > 900
    pool = [child for child in starters if possible(child)]
    part = council.uasc_parts.get("return_to_care_24_months")
    number = targets.num("return_to_care_24_months")
    uasc = [child for child in pool if child.uasc and age(child.period.start, child.born) >= 16]
    citizens = [child for child in pool if not child.uasc]
    part = min(len(uasc), number // 12) if part is None else part
    if part > len(uasc) or number - part > len(citizens):
        raise conflict(f"return_to_care_24_months (numerator {number})", f"cic_count ({targets.children})",
                       "not enough of those who started are old enough to have been in care before")
    chosen = pick(rng, uasc, part) + pick(rng, citizens, number - part)
    others = [child for child in council.children if windows.history < child.period.start <= windows.fiscal
              and not child.period.journey and not child.uasc and possible(child)]
    for child in chosen + pick(rng, others, len(others) // 8):
        again = child.period.start
        low = max(add_months(again, -24) + days(3), child.born + days(240))
        high = min(windows.year_before, again - days(10))
        end = _between(council, max(low, high - days(500)), high)
        start = min(max(child.born + days(3), end - days(int(rng.expovariate(1 / 200)) + 20)), latest)
        child.periods.insert(0, Period(start, end, rng.choices(*(MOVED_ON if child.uasc else HOME))[0]))


def history(council, number: int, came_of_age: list[tuple[date, bool, str]]):
    """The years before: those whose birthdays are planned as care leavers, and all others who passed through."""
    windows, rng = council.windows, council.rng
    last_start = windows.first_start_20 - days(40)
    for end, uasc, group in came_of_age:
        stay = int(rng.triangular(60, 1000, 400)) if uasc else int(rng.lognormvariate(6.6, 0.9)) + 100
        start = min(end - days(stay), last_start)
        if not uasc:
            start = max(start, same_day(end, 18) + days(30))
        child = new_child(council, same_day(end, 18), uasc, Period(start, end, rng.choices(*AGED_OUT)[0]))
        child.flags.add(group)
    left = max(0, number - len(came_of_age))
    shares = apportion(left, [12, 9, 44, 16, 19])
    ends = [_between(council, windows.history + days(30), windows.year_before) for _ in range(shares[0])]
    placed = len(ends) * 97 // 100
    for period in adopted_periods(council, ends, placed, placed * 96 // 100):
        new_child(council, period.start - days(int(rng.triangular(0, 1400, 60))), False, period)
    for kind, count in zip(("sgo", "home", "uasc", "older"), shares[1:]):
        for _ in range(count):
            end = _between(council, windows.history, windows.year_before)
            if kind == "sgo":
                start, reason = end - days(int(rng.triangular(120, 1100, 350))), special_guardianship(council, end)
                child = _left(council, min(start, last_start), end, False, reason, most=9)
            elif kind == "older":
                # Came of age long enough ago to have turned 21 before the year.
                end = _between(council, windows.history - days(700), same_day(windows.year_before, 3) - days(40))
                end = eighteenth(end)
                start = max(end - days(int(rng.lognormvariate(7.0, 0.9)) + 100), same_day(end, 18) + days(30))
                child = new_child(council, same_day(end, 18), False, Period(start, end, rng.choices(*AGED_OUT)[0]))
                child.flags.add("was_care_leaver")
            else:
                stay = int(rng.lognormvariate(4.9 if kind == "home" else 5.0, 1.5)) + 2
                stay = min(stay, 4000 if kind == "home" else 800)
                child = _left(council, min(end - days(stay), last_start), end, kind == "uasc", None)
            child.flags.discard("left")
