"""The children in care on the reporting date: how many of what age, sex and time in care, and who they are.

Cells divide the starts of periods of care so that every cohort of the scorecard is a sum of cells:
0 first review not yet due, 1 since 1 April, 2 within twelve months before that, 3 twelve to 18 months ago,
4 18 to 30 months ago, 5 longer ago. Older children are those aged 16 or over.
"""
from datetime import date
from math import exp

from dates import DAY, age, days, same_day
from people import ARRIVING, DISABILITY, ETHNIC_GROUPS, ETHNICITY, Child, Period
from quotas import apportion, clamp, pick, uasc_part, whole
from targets import TargetError, conflict

CELLS = range(6)
YOUNGER, OLDER = 0, 1


def time_in_care(council, longest_share: float, within_year: float) -> list[list[int]] | None:
    """Children per age group and cell; None where this share of the older in the longest cell does not fit.

    `within_year` below 1 makes fewer of those in care since before April and for less than 18 months recent starters.
    """
    targets, windows = council.targets, council.windows
    number = targets.children
    older = sum(sum(council.demographics.tables["age"].get(row, [0, 0])) for row in ("16", "17"))
    months_12_older = targets.den("neet_16_18")
    months_30_younger = targets.den("same_placement_2_years")
    months_18 = targets.den("same_social_worker")
    before_april = targets.den("health_assessment_in_timescale")
    total = [number - targets.den("reviews_in_timescale"), 0, 0, 0, 0, 0]
    total[1] = number - before_april - total[0]
    between = before_april - months_18
    if windows.fiscal == windows.year_before:
        total[3] = between
    else:
        years = [(windows.as_of - day).days / 365 for day in (windows.fiscal, windows.year_before, windows.months_18)]
        weights = [exp(-a / 1.2) - exp(-b / 1.2) for a, b in zip(years, years[1:])]
        total[2], total[3] = apportion(between, [weights[0] * within_year, weights[1]])
    old = [0] * 6
    old[5] = whole(months_12_older * longest_share)
    total[5] = months_30_younger + old[5]
    total[4] = months_18 - total[5]
    if total[4] < 0 or months_12_older > older:
        return None
    try:
        old[3], old[4] = apportion(months_12_older - old[5], [total[3], total[4]], [total[3], total[4]])
        old[0:3] = apportion(older - months_12_older, [total[0] * 1.1, total[1], total[2] * 0.9], total[0:3])
    except ValueError:
        return None
    return [[whole_ - part for whole_, part in zip(total, old)], old]


def _uasc_cohorts(uasc: list[list[int]]) -> dict[str, int]:
    """Unaccompanied children in the denominators published without them."""
    both = [uasc[0][cell] + uasc[1][cell] for cell in CELLS]
    everyone = sum(both)
    return {"reviews_in_timescale": everyone - both[0], "health_assessment_in_timescale": everyone - both[0] - both[1],
            "dental_check_in_timescale": everyone - both[0] - both[1], "same_social_worker": both[4] + both[5],
            "same_iro": both[4] + both[5], "same_placement_2_years": uasc[YOUNGER][5],
            "neet_16_18": sum(uasc[OLDER][3:]), "placements_3_plus": everyone, "open_to_youth_offending": everyone,
            "in_private_voluntary_residential": everyone, "placed_outside_exc_neighbour": everyone,
            "placed_outside_inc_neighbour": everyone}


LIKELIER = {"open_to_youth_offending": 0.4, "in_private_voluntary_residential": 0, "neet_16_18": 0.5,
            "same_placement_2_years": 0.5, "same_social_worker": 0.8, "same_iro": 0.5}


def _uasc_numerators(council, uasc) -> dict[str, int | None]:
    targets, parts = council.targets, {}
    for code, size in _uasc_cohorts(uasc).items():
        hint = size * LIKELIER.get(code, 1) * targets.num(code) / max(1, targets.den(code))
        if code in council.key_activity_uasc:
            parts[code] = council.key_activity_uasc[code]
        else:
            parts[code] = uasc_part(targets.num(code), targets.den(code), size, targets.exc(code), hint)
    return parts


def unaccompanied(council, cells) -> tuple[list[list[int]], dict[str, int]]:
    """UASC per age group and cell, and their part of every numerator, so that results without UASC come out."""
    rng, number = council.rng, council.targets.children - council.targets.citizens
    weights = [(cells[0][cell] + cells[1][cell]) * factor for cell, factor in enumerate((1.6, 1.6, 1.2, 0.8, 0.8, 0.1))]
    teens = sum(sum(council.demographics.tables["age"].get(str(years), [0, 0])) for years in (13, 14, 15)) * 4 // 10
    caps = [cells[1][cell] * 9 // 10 + min(cells[0][cell] // 3, 2 + teens // 8) for cell in CELLS]
    both = apportion(number, weights, caps)
    older = [min(whole(both[cell] * 0.86), cells[1][cell] * 9 // 10) for cell in CELLS]
    older = [max(older[cell], both[cell] - cells[0][cell] // 3) for cell in CELLS]
    uasc = [[both[cell] - older[cell] for cell in CELLS], older]

    def missing(table):
        return sum(part is None for part in _uasc_numerators(council, table).values())
    wrong = missing(uasc)
    for _ in range(4000):
        if not wrong:
            break
        group_from, group_to = rng.choice((0, 1)), rng.choice((0, 1))
        cell_from, cell_to = rng.choice(CELLS), rng.choice(CELLS)
        moved = [list(row) for row in uasc]
        moved[group_from][cell_from] -= 1
        moved[group_to][cell_to] += 1
        room = cells[0][cell_to] // 3 if group_to == YOUNGER else cells[1][cell_to] * 95 // 100
        if moved[group_from][cell_from] < 0 or moved[group_to][cell_to] > room:
            continue
        if (now := missing(moved)) <= wrong:
            uasc, wrong = moved, now
    parts = _uasc_numerators(council, uasc)
    for code, part in parts.items():
        if part is None:
            raise conflict(f"{code} (result without UASC {council.targets.exc(code)})",
                           f"{code} ({council.targets.num(code)} of {council.targets.den(code)})",
                           "no number of unaccompanied children gives both")
    return uasc, parts


class Slots:
    """Which starts fit a child `gap` birthdays older now than at the start."""

    def __init__(self, windows):
        self.windows = windows
        as_of = windows.as_of
        self.bounds = [(windows.last_start_20 + DAY, as_of), (windows.fiscal + DAY, windows.last_start_20),
                       (windows.year_before + DAY, windows.fiscal), (windows.months_18 + DAY, windows.year_before),
                       (windows.months_30 + DAY, windows.months_18), (same_day(as_of, 18) + DAY, windows.months_30)]

    def fits(self, gap: int, low: date, high: date) -> tuple[date, date]:
        as_of = self.windows.as_of
        return (max(low, same_day(as_of, gap + 1) + days(2)),
                min(high, same_day(as_of, gap - 1) - days(2)) if gap else high)

    def allowed(self, gap: int, cell: int) -> bool:
        low, high = self.fits(gap, *self.bounds[cell])
        return (high - low).days >= 8


def _mismatch(gaps: list[int], slots: list[int], allowed) -> int:
    """How many children of sorted gaps do not fit the sorted slots they meet."""
    wrong, cell, room = 0, 0, slots[0]
    for gap, count in enumerate(gaps):
        while count:
            while not room:
                cell += 1
                room = slots[cell]
            part = min(count, room)
            if not allowed[gap][cell]:
                wrong += part
            count, room = count - part, room - part
    return wrong


def _pair(council, now: list[list[int]], then: list[list[int]], slots, allowed) -> list[list[tuple[int, int]]] | None:
    """Current ages and ages at the start, per sex, paired so that the gaps fit the cells; None if not found."""
    rng = council.rng
    pairs = []
    for sex in (0, 1):
        left, paired = sorted(then[sex]), []
        for current in sorted(now[sex]):
            fitting = [i for i, started in enumerate(left) if started <= current]
            if not fitting:
                return None
            paired.append([current, left.pop(rng.choice(fitting))])
        pairs.append(paired)
    gaps = [[0] * 18, [0] * 18]
    for paired in pairs:
        for current, started in paired:
            gaps[current >= 16][current - started] += 1
    cost = [_mismatch(gaps[group], slots[group], allowed) for group in (0, 1)]
    everyone = [(sex, i) for sex in (0, 1) for i in range(len(pairs[sex]))]
    for _ in range(60000):
        if not sum(cost):
            break
        sex, i = rng.choice(everyone)
        j = rng.randrange(len(pairs[sex]))
        first, second = pairs[sex][i], pairs[sex][j]
        if first[1] == second[1] or second[1] > first[0] or first[1] > second[0] or first[0] == second[0]:
            continue
        before = [list(gaps[0]), list(gaps[1])]
        for child, started in ((first, second[1]), (second, first[1])):
            gaps[child[0] >= 16][child[0] - child[1]] -= 1
            gaps[child[0] >= 16][child[0] - started] += 1
        new = [_mismatch(gaps[group], slots[group], allowed) for group in (0, 1)]
        if sum(new) <= sum(cost):
            first[1], second[1], cost = second[1], first[1], new
        else:
            gaps = before
    return None if sum(cost) else [[(c, s) for c, s in paired] for paired in pairs]


def _people(council, cells, uasc, slots: Slots):
    """(sex, age now, age at start or None, UASC, cell) of every child; None where ages and time in care do not fit."""
    rng, tables = council.rng, council.demographics.tables
    ages = [{int(row): counts[sex] for row, counts in tables["age"].items()} for sex in (0, 1)]
    starts = tables["age_at_start"]
    starts = None if starts is None else [{int(row): counts[sex] for row, counts in starts.items()} for sex in (0, 1)]
    allowed = [[slots.allowed(gap, cell) for cell in CELLS] for gap in range(18)]
    people = []
    places = [(group, cell) for group in (0, 1) for cell in CELLS for _ in range(uasc[group][cell])]
    rng.shuffle(places)
    girls = tables["uasc"]["Yes"][0]
    for index, (group, cell) in enumerate(places):
        sex = 0 if index < girls else 1
        options = [(years, weight) for years, weight in
                   (((17, 62), (16, 38)) if group else ((15, 70), (14, 24), (13, 5), (12, 1))) if ages[sex].get(years)]
        if not options:
            return None
        current = rng.choices([o[0] for o in options], [o[1] for o in options])[0]
        ages[sex][current] -= 1
        started = None
        if starts is not None:
            choices = [current - gap for gap in range(min(current, 6) + 1)
                       if allowed[gap][cell] and starts[sex].get(current - gap)]
            if not choices:
                return None
            width = [max(1, (lambda span: (span[1] - span[0]).days)(slots.fits(current - a, *slots.bounds[cell]))) *
                     starts[sex][a] for a in choices]
            started = rng.choices(choices, width)[0]
            starts[sex][started] -= 1
        people.append((sex, current, started, True, cell))
    room = [[cells[group][cell] - uasc[group][cell] for cell in CELLS] for group in (0, 1)]
    now = [[years for years in sorted(ages[sex]) for _ in range(ages[sex][years])] for sex in (0, 1)]
    if starts is not None:
        then = [[years for years in sorted(starts[sex]) for _ in range(starts[sex][years])] for sex in (0, 1)]
        pairs = _pair(council, now, then, room, allowed)
        if pairs is None:
            return None
        for group in (0, 1):
            children = [(current - started, rng.random(), sex, current, started) for sex in (0, 1)
                        for current, started in pairs[sex] if (current >= 16) == group]
            children.sort()
            order = [cell for cell in CELLS for _ in range(room[group][cell])]
            people += [(sex, current, started, False, cell)
                       for (_, _, sex, current, started), cell in zip(children, order)]
        return people
    # Without ages at the start only the youngest are bound: nobody is longer in care than alive.
    for group in (0, 1):
        children = sorted([(current if current < 3 else 3, rng.random(), sex, current)
                           for sex in (0, 1) for current in now[sex] if (current >= 16) == group])
        for limit, _, sex, current in children:
            cells_open = [cell for cell in CELLS if room[group][cell] and
                          (limit == 3 or cell < 3 or (limit == 1 and cell < 5) or limit == 2)]
            if not cells_open:
                return None
            cell = rng.choices(cells_open, [room[group][cell] for cell in cells_open])[0]
            room[group][cell] -= 1
            people.append((sex, current, None, False, cell))
    return people


def plan(council) -> list[Child]:
    """The children in care on the reporting date with their dates, and who they are."""
    targets = council.targets
    slots = Slots(council.windows)
    problem = conflict(f"neet_16_18 (denominator {targets.den('neet_16_18')})",
                       f"same_social_worker (denominator {targets.den('same_social_worker')})",
                       "with the ages of the children no time in care fits both")
    for within_year in (1, 0.7, 0.4, 0.2):
        for share in (0.45, 0.4, 0.5, 0.35, 0.55, 0.3, 0.6, 0.2, 0.7, 0.1, 0):
            cells = time_in_care(council, share, within_year)
            people = None
            if cells is not None:
                uasc, council.uasc_parts = unaccompanied(council, cells)
                people = _people(council, cells, uasc, slots)
            if people is not None:
                break
        if people is not None:
            try:
                council.starts = starts_in_health_windows(council, people)
                break
            except TargetError as error:
                problem = error
    else:
        raise problem
    children = _with_dates(council, people, slots)
    _identities(council, children)
    return children


def counts_for_health(council, child_uasc: bool, start: date) -> bool:
    """Is the start in the cohorts of initial health assessments (two versions of the rule on UASC)?"""
    if not child_uasc:
        return True
    return council.windows.as_of >= date(2019, 7, 1) and not date(2016, 7, 1) <= start < date(2018, 4, 1)


def starts_in_health_windows(council, people) -> dict[str, int]:
    """How many starts lie where only one of the two health windows reaches, and how many leavers both must have."""
    targets, windows = council.targets, council.windows
    last = windows.year_before
    newest = [p for p in people if p[4] == 0 and counts_for_health(council, p[3], windows.as_of)]
    year = [p for p in people if p[4] in (1, 2) and counts_for_health(council, p[3], last + DAY)]
    before = [p for p in people if p[4] == 3 and counts_for_health(council, p[3], last)]
    due_20, due_5 = targets.den("iha_20_working_days"), targets.den("iha_referral_5_working_days")
    leavers = targets.den("left_care_sgo")
    # Children who left between the two due dates, of whom the wider denominator is made.
    natural_middle = max(1, due_5 // 30)
    wanted = natural_middle + len(newest) - (due_5 - due_20)
    natural = [len(newest) * 0.25, len(before) * 0.12, leavers * 0.025]
    caps = [len(newest), len(before) * 6 // 10, leavers // 5]
    if wanted <= sum(natural) * 0.5:
        too_new, early, early_leavers = (whole(part * 0.5) for part in natural)
    else:
        if wanted > sum(caps):
            raise conflict(f"iha_20_working_days (denominator {due_20})", f"iha_referral_5_working_days (denominator {due_5})",
                           "the children in care and the leavers cannot make up the difference")
        too_new, early, early_leavers = apportion(wanted, natural, caps)
    middle = due_5 - due_20 - (len(newest) - too_new) + early + early_leavers
    long_stay = due_20 - len(year) - early - early_leavers
    if long_stay < 0:
        raise conflict(f"iha_20_working_days (denominator {due_20})",
                       f"health_assessment_in_timescale (denominator {targets.den('health_assessment_in_timescale')})",
                       f"{len(year) + early} children in care alone started in those twelve months")
    return {"too_new": too_new, "early": early, "early_leavers": early_leavers, "middle": middle, "long": long_stay}


def _with_dates(council, people, slots: Slots) -> list[Child]:
    rng, windows = council.rng, council.windows
    order = list(range(len(people)))
    rng.shuffle(order)
    # Which of the newest, and of those in care just over a year, start inside the narrow windows.
    narrow = {}
    for cell, count, inside, outside in (
            (0, council.starts["too_new"], (windows.last_start_5 + DAY, windows.as_of),
             (windows.last_start_20 + DAY, windows.last_start_5)),
            (3, council.starts["early"], (windows.first_start_20, windows.first_start_5 - DAY),
             (windows.months_18 + DAY, windows.first_start_20 - DAY))):
        counted = [i for i in order if people[i][4] == cell and counts_for_health(council, people[i][3], inside[0])]
        for position, i in enumerate(counted):
            narrow[i] = inside if position < count else outside
    children: list[Child | None] = [None] * len(people)
    families = _families(council, [i for i in order if not people[i][3]], people)
    for family in families + [[i] for i in order if people[i][3]]:
        district, postcode = rng.choice(council.districts), council.postcode()
        common = None
        if len(family) > 1:
            spans = [_span(council, slots, people[i], narrow.get(i)) for i in family]
            low, high = max(s[0] for s in spans), min(s[1] for s in spans)
            common = low + days(rng.randint(0, (high - low).days)) if low <= high else None
        for i in family:
            sex, _, _, uasc, cell = people[i]
            start, born = _dates(council, slots, people[i], narrow.get(i), common)
            child = Child(council.new_id(), born, "FM"[sex], uasc, district, postcode, cell=cell)
            child.need = "N8" if uasc else rng.choices(["N1", "N2", "N3", "N4", "N5", "N6", "N8"],
                                                       [60, 4, 4, 8, 18, 3, 3])[0]
            child.periods = [Period(start)]
            children[i] = child
    return children


def _families(council, citizens: list[int], people) -> list[list[int]]:
    """Brothers and sisters: citizens of different ages who started in the same cell."""
    rng, families = council.rng, []
    for cell in CELLS:
        waiting = [i for i in citizens if people[i][4] == cell]
        while waiting:
            family = [waiting.pop()]
            for _ in range(rng.choices((0, 1, 2, 3), (62, 24, 10, 4))[0]):
                match = next((i for i in waiting if all(1 <= abs(people[i][1] - people[j][1]) <= 8 for j in family)), None)
                if match is not None:
                    waiting.remove(match)
                    family.append(match)
            families.append(family)
    return families


def _span(council, slots: Slots, person, narrow) -> tuple[date, date]:
    _, current, started, _, cell = person
    low, high = narrow or slots.bounds[cell]
    if started is not None:
        return slots.fits(current - started, low, high)
    return max(low, same_day(council.windows.as_of, current + 1) + days(30)), high


def _dates(council, slots: Slots, person, narrow, common: date | None) -> tuple[date, date]:
    """A start in the span and a date of birth of the right age then and now."""
    rng, as_of = council.rng, council.windows.as_of
    _, current, started, _, cell = person
    low, high = _span(council, slots, person, narrow)
    for attempt in range(200):
        if common is not None and attempt < 20:
            start = common
        elif cell == 5 and started is None:
            start = high - days(clamp(rng.expovariate(1 / 1300), 0, (high - low).days))
        else:
            start = low + days(rng.randint(0, (high - low).days))
        first, last = same_day(as_of, current + 1) + DAY, same_day(as_of, current)
        if started is not None:
            first, last = max(first, same_day(start, started + 1) + DAY), min(last, same_day(start, started))
        else:
            last = min(last, start)
        if first > last:
            continue
        born = first + days(rng.randint(0, (last - first).days))
        if age(as_of, born) == current and born <= start and (started is None or age(start, born) == started):
            return start, born
    raise AssertionError(f"no dates for {person}")


def _identities(council, children: list[Child]):
    """Nationality, ethnicity and disability, each to the figures for the sex."""
    rng, tables = council.rng, council.demographics.tables
    order = list(children)
    rng.shuffle(order)
    for sex, letter in enumerate("FM"):
        own = [child for child in order if child.sex == letter]
        arrived = [child for child in own if child.uasc]
        left = {row: counts[sex] for row, counts in tables["nationality"].items() if counts[sex]}
        likely = [row for row in left if row in ARRIVING]
        others = sum(left[row] for row in likely)
        if others < len(arrived):
            likely += [row for row in sorted(left, key=lambda row: (row in ("British", "Irish"), row)) if row not in likely]
        shares = apportion(len(arrived), [left[row] * (1 if row in ARRIVING else 0.01) for row in likely],
                           [left[row] for row in likely])
        for row, share in zip(likely, shares):
            left[row] -= share
        for group, rows in ((arrived, list(zip(likely, shares))),
                            ([child for child in own if not child.uasc], list(left.items()))):
            names = [row for row, count in rows for _ in range(count)]
            for child, row in zip(group, names):
                child.nationality = None if row == "Not Recorded" else row
        quota = {row[:2]: counts[sex] for row, counts in tables["ethnicity"].items()}
        usual = {name: group for group, names in ETHNIC_GROUPS.items() for name in names}
        for child in sorted(own, key=lambda child: (child.nationality == "British", child.nationality is None)):
            first = usual.get(child.nationality or "", "")
            wanted = [first] + (["E2", "D2", "C4", "A3"] if child.uasc or first else [])
            group = next((group for group in wanted if quota.get(group)), None)
            if group is None:
                group = rng.choices(list(quota), [max(0, count) for count in quota.values()])[0]
            quota[group] -= 1
            child.ethnicity = ETHNICITY[group]
        disabled = len(own) - tables["disability"]["None"][sex]
        eligible = [child for child in own if not child.uasc and age(council.windows.as_of, child.born) >= 3]
        if disabled > len(eligible):
            raise TargetError(f"targets disability ({disabled}) and age (children of 3 or over "
                              f"{len(eligible)}) conflict: only citizen children of 3 or over have a disability here")
        chosen = pick(rng, eligible, disabled)
        codes = sorted(((counts[sex], row) for row, counts in tables["disability"].items() if row != "None"), reverse=True)
        turn = 0
        for count, row in codes:
            if count > len(chosen):
                raise TargetError(f"targets {row} ({count}) and disability ({len(chosen)}) conflict: "
                                  "more children with one disability than with any")
            for _ in range(count):
                chosen[turn % len(chosen)].disabilities.append(DISABILITY[row])
                turn += 1
