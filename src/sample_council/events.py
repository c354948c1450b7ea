"""Events in care: reviews, health, questionnaires, education, missing episodes, complaints, audits, youth justice."""
from datetime import date, datetime, timedelta

from dates import DAY, add_months, add_working_days, age, birthday, days, months_before
from people import Child, Period
from quotas import clamp, distribute, nearest, pick, uasc_part, whole
from residents import counts_for_health
from targets import conflict


def _between(council, low: date, high: date) -> date:
    return low + days(council.rng.randint(0, max(0, (high - low).days)))


# Reviews ---------------------------------------------------------------------------------------------------------

def _review_dates(council, child: Child, period: Period) -> list[date]:
    """The first within 20 working days, the second three months on, then every six: a little early, unless flagged."""
    rng, windows = council.rng, council.windows
    as_of, resident = windows.as_of, period.end is None
    if resident and child.cell == 0:
        return []
    reviews: list[date] = []
    due, wait = add_working_days(period.start, 20), 3
    late_wanted = resident and "late_review" in child.flags
    last = as_of if resident else period.end - DAY
    while True:
        late = False
        if late_wanted and windows.year_before + days(2) < due <= as_of:
            late = rng.random() < 0.4 or add_months(due, wait) > as_of
        elif due < windows.year_before - days(25):
            late = rng.random() < 0.012
        if late:
            held, late_wanted = due + days(rng.randint(2, 20)), late_wanted and due <= windows.year_before
        else:
            lead = 9 if wait == 3 else 6
            held = max(due - days(rng.randint(0, lead)), (reviews[-1] if reviews else period.start) + days(2))
        if held > last:
            return reviews
        reviews.append(held)
        due = add_months(held, wait)
        wait = 6


def reviews(council):
    rng, windows, targets = council.rng, council.windows, council.targets
    held = {}
    for child in council.children:
        for index, period in enumerate(child.periods):
            held[child.child_id, index] = _review_dates(council, child, period)
    owner = {child.child_id: child for child in council.children}

    def counted(child, day):
        return day > windows.year_before and age(day, child.born) >= 4
    number = sum(counted(owner[key[0]], day) for key, dates in held.items() for day in dates)
    wanted = targets.den("review_participation")
    # Too many: children who have left had fewer. Too few: some reviews were brought in between.
    left = [key for key, dates in held.items() if dates and owner[key[0]].periods[key[1]].end is not None
            and counted(owner[key[0]], dates[-1])]
    rng.shuffle(left)
    for key in left:
        while number > wanted and held[key] and counted(owner[key[0]], held[key][-1]):
            held[key].pop()
            number -= 1
    if number > wanted:
        raise conflict(f"review_participation (denominator {wanted})",
                       f"reviews_in_timescale (denominator {targets.den('reviews_in_timescale')})",
                       f"reviews in time of children in care alone are {number}")
    gaps = []
    for key, dates in held.items():
        child = owner[key[0]]
        period = child.periods[key[1]]
        if "late_review" in child.flags or not dates:
            continue
        ends = dates + [windows.as_of + DAY if period.end is None else period.end]
        for before, after in zip(ends, ends[1:]):
            first = max(before, windows.year_before) + days(12)
            last = after - days(12)
            if first <= last and counted(child, first):
                gaps.append((key, first, last))
    rng.shuffle(gaps)
    while number < wanted:
        if not gaps:
            raise conflict(f"review_participation (denominator {wanted})",
                           f"reviews_in_timescale (denominator {targets.den('reviews_in_timescale')})",
                           "more reviews than the children can have had")
        key, first, last = gaps.pop()
        day = _between(council, first, last)
        held[key].append(day)
        number += 1
        for low, high in ((first, day - days(12)), (day + days(12), last)):
            if low <= high:
                gaps.insert(0, (key, low, high))
    rows = [(key[0], day) for key, dates in held.items() for day in dates]
    inside = [row for row in rows if counted(owner[row[0]], row[1])]
    uasc = [row for row in inside if owner[row[0]].uasc]
    citizens = [row for row in inside if not owner[row[0]].uasc]
    took_part = targets.num("review_participation")
    part = uasc_part(took_part, wanted, len(uasc), targets.exc("review_participation"), len(uasc) * took_part / wanted)
    if part is None:
        raise conflict(f"review_participation (result without UASC {targets.exc('review_participation')})",
                       f"review_participation ({took_part} of {wanted})", "no number of reviews gives both")
    silent = set(pick(rng, uasc, len(uasc) - part) + pick(rng, citizens, len(citizens) - took_part + part))
    for row in rows:
        years = age(row[1], owner[row[0]].born)
        if years < 4:
            code = "PN0"
        elif row in silent or not counted(owner[row[0]], row[1]) and rng.random() < 0.045:
            code = rng.choice(("PN4", "PN7"))
        else:
            code = rng.choices(("PN1", "PN2", "PN3", "PN5", "PN6"), (45, 12, 3, 10, 30) if years > 9 else (15, 30, 8, 17, 30))[0]
        council.tables.add("review", row[0], row[1], code)


# Health ----------------------------------------------------------------------------------------------------------

def _first_assessments(council) -> dict:
    """Referral and initial assessment of every period of care, in time for as many as the targets say."""
    rng, windows, targets = council.rng, council.windows, council.targets
    entries = [(child, index, period) for child in council.children for index, period in enumerate(child.periods)]
    cohorts = {}
    for code, number, first, last in (("iha_referral_5_working_days", 5, windows.first_start_5, windows.last_start_5),
                                      ("iha_20_working_days", 20, windows.first_start_20, windows.last_start_20)):
        cohort = [(child.child_id, index) for child, index, period in entries if first <= period.start <= last
                  and counts_for_health(council, child.uasc, period.start)
                  and (period.end is None or period.end > add_working_days(period.start, number))]
        if len(cohort) != targets.den(code):
            raise AssertionError(f"{code}: {len(cohort)} starts instead of {targets.den(code)}")
        cohorts[code] = set(cohort), set(pick(rng, cohort, targets.num(code)))
    dates = {}
    for child, index, period in entries:
        key, start = (child.child_id, index), period.start
        last = windows.as_of if period.end is None else period.end - DAY
        due_5, due_20 = add_working_days(start, 5), add_working_days(start, 20)
        referred_cohort, referred_in_time = cohorts["iha_referral_5_working_days"]
        seen_cohort, seen_in_time = cohorts["iha_20_working_days"]
        refer = key in referred_in_time if key in referred_cohort else rng.random() < 0.85 and due_5 <= last
        see = key in seen_in_time if key in seen_cohort else rng.random() < 0.75 and due_20 < last
        if see:
            assessed = _between(council, (start if refer else due_5) + days(2), due_20)
        elif rng.random() < 0.85 and due_20 < last:
            assessed = due_20 + days(rng.randint(2, 60))
        else:
            assessed = None
        if assessed is not None and assessed > last:
            assessed = None
        if refer:
            referred = _between(council, start, min(due_5, assessed or due_5, last))
        elif assessed is not None:
            referred = _between(council, due_5 + DAY, assessed) if assessed > due_5 else None
        else:
            referred = due_5 + days(rng.randint(1, 15))
            referred = referred if referred <= last and key in referred_cohort else None
        dates[key] = referred, assessed
    return dates


def health(council):
    rng, windows, add = council.rng, council.windows, council.tables.add
    as_of = windows.as_of
    first = _first_assessments(council)
    for child in council.children:
        for index, period in enumerate(child.periods):
            referred, assessed = first[child.child_id, index]
            resident = period.end is None
            last = as_of if resident else period.end - DAY
            events = [("iha_referral", referred)] if referred else []
            if assessed:
                events.append(("iha", assessed))
            day = assessed or (period.start + days(rng.randint(60, 110)) if (last - period.start).days > 90 else None)
            if day and not assessed and day <= last:
                events.append(("rha", day))
            while day:
                day += days(rng.randint(158, 177) if age(day, child.born) < 5 else rng.randint(325, 358))
                if rng.random() < 0.06 and (not resident or day + days(150) < windows.year_before):
                    day += days(rng.randint(20, 140))
                if day > last:
                    break
                events.append(("rha", day))
            if resident and "no_health_assessment" in child.flags:
                limit = windows.months_6 if age(as_of, child.born) < 5 else windows.year_before
                events = [event for event in events if event[0] == "iha_referral" or event[1] <= limit]
            day = period.start + days(rng.randint(20, 200))
            while day <= last:
                if not (resident and "no_dental_check" in child.flags and day > windows.year_before):
                    events.append(("dental", day))
                day += days(rng.randint(170, 340))
            if resident and child.cell >= 2 and "no_dental_check" not in child.flags and \
                    not any(kind == "dental" and on > windows.year_before for kind, on in events):
                events.append(("dental", _between(council, max(windows.year_before, period.start) + days(5), as_of)))
            if not resident and period.end == birthday(child.born, 18):
                done = "history" in child.flags if "eighteen_in_month" in child.flags else rng.random() < 0.97
                if done:
                    events.append(("health_history", _between(council, max(period.start, period.end - days(60)), period.end)))
            for kind, on in events:
                add("health_event", child.child_id, kind, on)


def health_histories(council):
    eighteen = [child for child in council.children if "eighteen_in_month" in child.flags]
    for child in pick(council.rng, eighteen, council.targets.num("health_history_at_18")):
        child.flags.add("history")


def questionnaires(council):
    """Strengths and difficulties questionnaires: this year's of the children in care add up to the target."""
    rng, windows, targets, add = council.rng, council.windows, council.targets, council.tables.add
    total, number, result = targets.num("sdq_average"), targets.den("sdq_average"), targets.exc("sdq_average")

    def earliest(child):
        return max(windows.fiscal + DAY, child.period.start + DAY, birthday(child.born, 4))

    def latest(child):
        return min(windows.as_of, birthday(child.born, 17) - DAY)
    able = [child for child in council.residents if earliest(child) <= latest(child)]
    uasc = [child for child in able if child.uasc]
    guess = clamp(number * len(uasc) / max(1, len(able)) * 0.9, max(0, number - len(able) + len(uasc)), len(uasc))

    def part(size):
        if result is None:
            return whole(size * total / max(1, number) * 0.6)
        return uasc_part(total, number, size, result, size * total / number * 0.6, factor=1)
    found = nearest(guess, max(0, number - len(able) + len(uasc)), min(number, len(uasc)),
                    lambda size: part(size) is not None and part(size) <= 25 * size)
    if found is None or number > len(able):
        raise conflict(f"sdq_average ({total} of {number})", f"cic_count ({targets.children})",
                       f"{len(able)} children aged 4 to 16 are in care")
    for pool, size, score in ((uasc, found, part(found)),
                              ([child for child in able if not child.uasc], number - found, total - part(found))):
        chosen = pick(rng, pool, size)
        try:
            scores = distribute(rng, score, [0] * size, [39] * size, [rng.lognormvariate(0, 0.55) for _ in chosen])
        except ValueError:
            raise conflict(f"sdq_average (numerator {total})", f"sdq_average (denominator {number})",
                           "a score is between 0 and 40") from None
        for child, points in zip(chosen, scores):
            day = _between(council, earliest(child), latest(child))
            add("sdq_score", child.child_id, day, points)
            if (day - earliest(child)).days > 90 and rng.random() < 0.06:
                add("sdq_score", child.child_id, day - days(rng.randint(40, 90)), min(40, points + rng.randint(0, 6)))
    for child in council.children:                      # a questionnaire in most earlier years
        for period in child.periods:
            start = period.start + days(rng.randint(100, 300))
            while start <= min(period.last_day(windows.as_of), windows.fiscal):
                if 4 <= age(start, child.born) <= 16 and rng.random() < 0.62:
                    points = min(40, int(rng.lognormvariate(2.2 if child.uasc else 2.6, 0.5)))
                    add("sdq_score", child.child_id, start, points)
                start += days(rng.randint(330, 390))


# Education -------------------------------------------------------------------------------------------------------

def _phase(years: int) -> str:
    return "primary" if years < 11 else "secondary" if years < 16 else "post_16"


def education(council):
    rng, windows, targets, add = council.rng, council.windows, council.targets, council.tables.add
    as_of = windows.as_of

    def split(code, pool, number):
        """Counts published with and without UASC."""
        exc = targets.exc(code)
        uasc = [child for child in pool if child.uasc]
        part = min(len(uasc), number - int(exc)) if exc is not None else 0
        return pick(rng, uasc, part) + pick(rng, [child for child in pool if not child.uasc], number - part)

    def years(child):
        return age(as_of, child.born)
    for child in council.residents:
        if "neet" in child.flags:
            add("education_status", child.child_id, "neet", _between(council, max(
                child.period.start, birthday(child.born, 16)), as_of), None, "post_16")
    school = [child for child in council.residents if 6 <= years(child) <= 15]
    if not council.education_factors.exact:
        for child in split("part_time_timetable", school, targets.num("part_time_timetable")):
            add("education_status", child.child_id, "reduced_timetable",
                _between(council, max(windows.academic, child.period.start), as_of), None, _phase(years(child)))
    if (as_of - windows.academic).days > 20:
        for child in split("permanent_exclusions", school, targets.num("permanent_exclusions")):
            day = _between(council, windows.academic + days(8), as_of - days(2))
            add("education_status", child.child_id, "permanent_exclusion", day, day + DAY, _phase(years(child)))
    # Education, health and care plans by age band; special needs support for some of the others.
    planned = set()
    for label, number in council.key_activity.ehcp.items():
        low, high = (int(part) for part in label.removeprefix("Aged ").split("-"))
        band = [child for child in council.residents if low <= years(child) <= high and not child.uasc]
        if number > len(band):
            raise conflict(f"Current LAC with EHCP {label} ({number})", f"cic_per_10000 ({targets.citizens})",
                           f"{len(band)} citizen children of that age are in care")
        for child in pick(rng, band, number, lambda child: 8 if child.disabilities else 1):
            planned.add(child.child_id)
            since = _between(council, max(birthday(child.born, 3), child.born, as_of - days(2500)), as_of - days(3))
            add("education_status", child.child_id, "ehcp", since, None, _phase(years(child)))
            if since > windows.history and rng.random() < 0.8:
                add("ehcp_request", child.child_id, since - days(rng.randint(100, 170)), since, rng.random() < 0.05)
    for child in council.residents:
        if child.child_id in planned or not 5 <= years(child) <= 17:
            continue
        if rng.random() < 0.22:
            add("education_status", child.child_id, "sen_support", _between(council, child.period.start, as_of), None,
                _phase(years(child)))
        if rng.random() < 0.02 and (as_of - child.period.start).days < 200:
            add("ehcp_request", child.child_id, _between(council, child.period.start, as_of), None, False)
    for child, period in council.stays:
        last = min(period.last_day(as_of), as_of) - days(3)
        for status, rate, length in (("fixed_term_exclusion", 0.05, 3), ("persistent_absence", 0.05, 120),
                                     ("not_in_education", 0.03, 40), ("reduced_timetable", 0.05, 120), ("neet", 0.05, 150)):
            day = period.start + days(int(rng.expovariate(rate / 365)))
            if day >= last:
                continue
            then = age(day, child.born)
            end = min(day + days(rng.randint(1, length)), last)
            suits = then >= 16 if status == "neet" else 5 <= then <= 15
            # this year's of the children now in care are those of education_factors
            if status == "fixed_term_exclusion" and day > windows.academic and child.period.end is None:
                suits = False
            if suits and end > day:
                add("education_status", child.child_id, status, day, end, _phase(then))
    for child, period in council.stays:                     # those who have left had needs and idle times too
        if period.end and (period.end - period.start).days > 100:
            then, rate = age(period.end, child.born), 0.14 if child.uasc else 0.28
            if then >= 16 and rng.random() < rate:
                since = max(period.start, period.end - days(rng.randint(60, 420)), birthday(child.born, 16))
                if since < period.end:
                    add("education_status", child.child_id, "neet", since, period.end, "post_16")
            if then >= 5 and not child.uasc and (chance := rng.random()) < 0.45:
                add("education_status", child.child_id, "ehcp" if chance < 0.22 else "sen_support",
                    _between(council, max(period.start, birthday(child.born, 4)), period.end - days(20)), period.end,
                    _phase(then))
    older = [(child, period) for child, period in council.stays if period.end and period.end <= windows.academic]
    for child, period in pick(rng, older, len(older) // 900):
        then = age(period.start, child.born)
        if 6 <= then <= 15 and period.start + DAY < period.end:
            add("education_status", child.child_id, "permanent_exclusion", period.start, period.start + DAY, _phase(then))


# Missing ---------------------------------------------------------------------------------------------------------

class Missing:
    """Missing episodes of one child never overlap and lie inside a period of care."""

    def __init__(self, council):
        self.council = council
        self.taken: dict[str, list[tuple[datetime, datetime]]] = {}
        self.rows: list[tuple] = []

    def add(self, child: Child, start: datetime, end: datetime | None, kind: str = "M") -> bool:
        until = end or datetime.combine(self.council.windows.as_of + days(40), datetime.min.time())
        spells = self.taken.setdefault(child.child_id, [])
        if any(start <= other_end + timedelta(hours=8) and other_start <= until + timedelta(hours=8)
               for other_start, other_end in spells):
            return False
        spells.append((start, until))
        self.rows.append((child, start, end, kind))
        return True

    def moment(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time()) + timedelta(minutes=15 * self.council.rng.randint(56, 94))


def missing(council):
    rng, windows, targets = council.rng, council.windows, council.targets
    as_of, book = windows.as_of, Missing(council)
    end_of_day = datetime.combine(as_of, datetime.min.time()) + timedelta(hours=23, minutes=45)
    children_number, long_number = targets.num("cic_missing_in_month"), targets.num("missing_over_48_hours_in_month")
    able = [child for child in council.residents if child.period.start <= windows.month and age(as_of, child.born) >= 10]
    exc = {code: targets.exc(code) for code in ("cic_missing_in_month", "missing_over_48_hours_in_month")}
    if children_number > len(able):
        raise conflict(f"cic_missing_in_month ({children_number})", f"cic_count ({targets.children})",
                       f"{len(able)} children old enough are in care")

    def uasc_of(code, number, guess):
        return number - int(exc[code]) if exc[code] is not None else guess
    uasc_able = [child for child in able if child.uasc]
    uasc_children = uasc_of("cic_missing_in_month", children_number, min(len(uasc_able), children_number // 12))
    uasc_long = uasc_of("missing_over_48_hours_in_month", long_number, long_number * uasc_children // max(1, children_number))
    for pool, number, lasting in (
            (uasc_able, uasc_children, uasc_long),
            ([child for child in able if not child.uasc], children_number - uasc_children, long_number - uasc_long)):
        if lasting and not number:
            raise conflict(f"missing_over_48_hours_in_month ({long_number})", f"cic_missing_in_month ({children_number})",
                           "long episodes need a missing child")
        chosen = pick(rng, pool, number)
        episodes = list(chosen)
        while len(episodes) < lasting:
            episodes.append(chosen[len(episodes) % len(chosen)])
        for child in chosen[:number // 16]:
            if len(episodes) - len(chosen) < number:
                episodes.append(child)
        # Every child's episodes share the month between them.
        count = {child.child_id: episodes.count(child) for child in chosen}
        seen: dict[str, int] = {}
        long_left, open_left = lasting, min(2, lasting // 8)
        month_days = (as_of - windows.month).days
        for index, child in enumerate(episodes):
            slot = seen.get(child.child_id, 0)
            seen[child.child_id] = slot + 1
            width = month_days // count[child.child_id]
            first = windows.month + days(1 + slot * width)
            length = long_left > 0
            long_left -= length
            hours = rng.randint(50, min(150, max(51, width * 24 - 80))) if length else rng.uniform(2, 40)
            room = max(0, width - int(hours // 24) - 3)
            begun = book.moment(first + days(rng.randint(0, room)))
            ended = begun + timedelta(minutes=15 * int(hours * 4))
            if length and open_left and count[child.child_id] == 1 and room:
                ended, open_left = None, open_left - 1
                begun = book.moment(as_of - days(rng.randint(4, 8)))
            if ended and ended > end_of_day or not book.add(child, begun, ended):
                raise conflict(f"missing_over_48_hours_in_month ({long_number})", f"cic_missing_in_month ({children_number})",
                               "too many long episodes for so few children")
    in_month = sum(end is not None for _, _, end, _ in book.rows)
    wanted = targets.den("return_interviews_completed") - in_month
    if wanted < 0:
        raise conflict(f"return_interviews_completed (denominator {wanted + in_month})",
                       f"cic_missing_in_month ({children_number})", "more episodes ended in the month than in the year")
    teens = [(child, period) for child, period in council.stays if age(period.last_day(as_of), child.born) >= 10]
    often = [min(rng.paretovariate(1.2), 25) * (0.6 if child.uasc else 1) for child, _ in teens]

    def scatter(number, low: date, high: date, last_end: date, kind: str = "M"):
        made = tries = 0
        while made < number:
            tries += 1
            if tries > 400 * number + 4000:
                raise conflict("return_interviews_completed (denominator)", "cic_count", "too many missing episodes")
            child, period = rng.choices(teens, cum_weights=weights)[0]
            day = _between(council, low, high)
            if not period.start <= day < period.last_day(as_of) - days(6) or age(day, child.born) < 9:
                continue
            begun = book.moment(day)
            hours = rng.uniform(1, 40) if rng.random() < 0.72 else rng.uniform(49, 110)
            ended = begun + timedelta(minutes=15 * int(hours * 4) + 15)
            if low <= ended.date() <= last_end and book.add(child, begun, ended, kind):
                made += 1
    weights, total = [], 0.0
    for weight in often:
        total += weight
        weights.append(total)
    scatter(wanted, windows.year_before + days(2), windows.month - days(6), windows.month)
    a_month = (wanted + in_month) / 12
    months = max(0, (windows.year_before - windows.history).days / 30.4)
    scatter(whole(a_month * months * 0.95), windows.history, windows.year_before - days(6), windows.year_before)
    scatter(whole(a_month * 6), windows.history, windows.month, windows.as_of, "A")
    _interviews(council, book)


def _interviews(council, book: Missing):
    rng, windows, targets, add = council.rng, council.windows, council.targets, council.tables.add
    as_of = windows.as_of
    rows = sorted(book.rows, key=lambda row: (row[1], row[0].child_id))
    counted = [row for row in rows if row[3] == "M" and row[2] and windows.year_before < row[2].date() <= as_of]
    completed, prompt = targets.num("return_interviews_completed"), targets.num("return_interviews_3_working_days")
    old_enough = [row for row in counted if row[2].date() <= as_of - days(14)]
    slow = set(id(row) for row in pick(rng, old_enough, min(completed - prompt, len(old_enough))))
    none = set(id(row) for row in pick(rng, [row for row in counted if id(row) not in slow], len(counted) - completed))
    if len(counted) - len(slow) - len(none) != prompt:
        raise conflict(f"return_interviews_completed (numerator {completed})",
                       f"return_interviews_3_working_days (numerator {prompt})", "too many late interviews")
    inside = set(id(row) for row in counted)
    for number, row in enumerate(rows, 1):
        child, begun, ended, kind = row
        name = f"M{number:06d}"
        add("missing_episode", name, child.child_id, kind, begun, ended, "found" if ended else "still_missing")
        if ended is None:
            continue
        day = ended.date()
        if id(row) in inside:
            fate = "slow" if id(row) in slow else "none" if id(row) in none else "prompt"
        else:
            fate = rng.choices(("prompt", "slow", "none"), (75, 13, 12))[0]
        offered = day if day == as_of else min(as_of, day + days(rng.randint(0, 2)))
        done = None
        if fate == "prompt":
            done = _between(council, offered if offered <= add_working_days(day, 3) else day,
                            min(add_working_days(day, 3), as_of))
        elif fate == "slow":
            done = add_working_days(day, 3) + days(rng.randint(1, 7))
            done = done if done <= as_of else None
        add("return_interview", name, offered, done)


# Complaints, audits, youth justice -------------------------------------------------------------------------------

def _in_care_on(council, low: date, high: date) -> tuple[Child, date]:
    """A child and a day of its care."""
    while True:
        child, period = council.rng.choice(council.stays)
        first, last = max(low, period.start), min(high, period.last_day(council.windows.as_of) - DAY)
        if first <= last and council.rng.random() < ((last - first).days + 1) / ((high - low).days + 1):
            return child, _between(council, first, last)


def complaints(council):
    rng, windows, targets, add = council.rng, council.windows, council.targets, council.tables.add
    number = targets.num("complaints_in_month")
    dates = []
    for child in pick(rng, [child for child in council.residents if child.period.start <= windows.month
                            and age(windows.as_of, child.born) >= 8], number):
        dates.append((child, _between(council, windows.month + DAY, windows.as_of)))
    month = windows.month
    while month > windows.history:
        before = months_before(month, 1)
        for _ in range(max(0, number + rng.randint(-2, 2))):
            dates.append(_in_care_on(council, before + DAY, month))
        month = before
    for index, (child, day) in enumerate(sorted(dates, key=lambda pair: (pair[1], pair[0].child_id)), 1):
        add("complaint", f"COMP{index:05d}", child.child_id, day)


def audits(council):
    rng, windows, targets = council.rng, council.windows, council.targets
    number, good = targets.den("care_plans_good_or_outstanding"), targets.num("care_plans_good_or_outstanding")
    share = good / max(1, number)
    rows = []
    high = windows.as_of
    while high > windows.history:
        low = months_before(high, 12)
        count, well = (number, good) if high == windows.as_of else (number, whole(number * (share - 0.03)))
        share = well / max(1, count)
        for index in range(count):
            child, day = _in_care_on(council, max(low, windows.history) + DAY, high)
            grades = (("outstanding", "good"), (12, 88)) if index < well else (("requires_improvement", "inadequate"), (85, 15))
            rows.append((day, child.child_id, rng.choices(*grades)[0]))
        high = low
    for index, (day, child_id, grade) in enumerate(sorted(rows), 1):
        council.tables.add("care_plan_audit", f"A{index:06d}", child_id, day, grade)


def youth_justice(council):
    rng, windows, add = council.rng, council.windows, council.tables.add
    as_of, rows = windows.as_of, []

    def disposal():
        return rng.choices(("court", "out_of_court", "custody_remand", "custody_sentence"), (45, 45, 5, 5))[0]
    for child in council.residents:
        if "youth_justice" in child.flags:
            since = _between(council, max(birthday(child.born, 10), as_of - days(400)), as_of)
            rows.append((since, None, child.child_id, council.code, disposal()))
    for child, period in council.stays:
        last = min(period.last_day(as_of), as_of)
        if age(last, child.born) >= 12 and (last - period.start).days > 90 and rng.random() < 0.07:
            since = _between(council, max(period.start, birthday(child.born, 11)), last - days(40))
            if since < last - days(30):
                end = _between(council, since + days(14), last - DAY)
                rows.append((since, end, child.child_id, council.code, disposal()))
    for _ in range(council.targets.children // 5):          # young people the council does not look after
        since = _between(council, windows.history, as_of - days(2))
        end = since + days(rng.randint(30, 400))
        rows.append((since, end if end <= as_of else None, None,
                     rng.choice((None, None, None, "E09000008", "E09000023")), disposal()))
    for index, (since, end, child_id, by, kind) in enumerate(sorted(rows, key=str), 1):
        place = rng.choice(("Cookham Wood", "Medway STC", "Oakhill STC")) if kind.startswith("custody") else None
        add("youth_justice", f"YJ{index:05d}", child_id, by, since, end, kind, place)
