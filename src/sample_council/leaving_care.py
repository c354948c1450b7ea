"""Care leavers: who is one on the reporting date, birthdays, contacts, pathway plans, staying put."""
from datetime import date

from dates import DAY, age, birthday, days, same_day
from leavers import eighteenth
from people import COUNCIL, ELSEWHERE, NEIGHBOUR, Child
from quotas import apportion, clamp, nearest, pick, uasc_part, whole
from targets import conflict

EDUCATED, WORKING, NOT_IN_WORK = ("F1", "F2", "P1", "P2"), ("F4", "F5", "P4", "P5"), ("G4", "G5", "G6")
PART_TIME = ("P4", "P5")                # at 21 or over, full time work keeps a pathway plan due as education does
SUITABLE = (("B1", "D1", "E1", "U1", "K1", "T1", "Y1"), (18, 22, 12, 34, 6, 3, 5))
UNSUITABLE = (("X2", "S2", "W2", "V2", "K2", "U2", "R2"), (28, 18, 14, 12, 12, 6, 10))


def _between(council, low: date, high: date) -> date:
    return low + days(council.rng.randint(0, max(0, (high - low).days)))


def plan(council) -> list[tuple[date, bool, str]]:
    """How many care leavers of each age; returns those to be made up: day of coming of age, UASC, group.

    Groups: leaver_19 (19 and 20), leaver_21, leaver_22 (22 to 24) are current; leaver_closed turned 21 in the year
    and was closed after it. Those aged 18, and the few of 17, are among the children who left in the year.
    """
    rng, windows, targets = council.rng, council.windows, council.targets
    as_of = windows.as_of
    current, cohort = targets.den("staying_put"), targets.den("care_leavers_in_contact")
    planned = targets.den("pathway_plan_6_months")
    eighteen = [child for child in council.children if "came_of_age" in child.flags]
    young = [child for child in council.children if "left" in child.flags and "came_of_age" not in child.flags
             and child.period.reason not in ("E2", "E3", "E15", "E11", "E12") and age(child.period.end, child.born) >= 16
             and birthday(child.born, age(as_of, child.born)) < child.period.end
             and (child.period.end - child.period.start).days > 91]
    if len(eighteen) > min(current, cohort):
        eighteen = pick(rng, eighteen, min(current, cohort) * 9 // 10)
    young = pick(rng, young, min(len(young), current // 60, current - len(eighteen)))
    home_again = min(3, current // 300)
    left = current - len(eighteen) - len(young)
    surplus = current - len(young) - home_again - cohort         # current care leavers beyond the birthday cohort
    over_21 = clamp(surplus + 0.15 * cohort, max(0, surplus), max(left * 3 // 10, surplus))
    closed = over_21 - surplus
    if not 0 <= over_21 <= left:
        raise conflict(f"care_leavers_in_contact (denominator {cohort})", f"staying_put (denominator {current})",
                       "too few care leavers are left for the birthdays")
    turned_21 = min(whole(current * 0.09), left - over_21)
    younger = left - over_21 - turned_21
    if current - planned > over_21 + turned_21 + younger + len(eighteen):
        raise conflict(f"pathway_plan_6_months (denominator {planned})", f"staying_put (denominator {current})",
                       "too many current care leavers without a plan due")
    known_uasc = sum(child.uasc for child in eighteen + young)
    total = _uasc_leavers(council, current, known_uasc, left)
    sizes = [younger, turned_21, over_21]
    parts = apportion(total - known_uasc, sizes, sizes)
    share = total / max(1, current)
    groups = list(zip(("leaver_19", "leaver_21", "leaver_22"), sizes, parts))
    groups.append(("leaver_closed", closed, whole(closed * share)))
    made = []
    for group, size, uasc in groups:
        for index in range(size):
            years = {"leaver_19": rng.choice((19, 20)), "leaver_21": 21, "leaver_closed": 21,
                     "leaver_22": rng.choices((22, 23, 24), (60, 28, 12))[0]}[group]
            low, high = same_day(as_of, years - 17) + DAY, same_day(as_of, years - 18)
            if group == "leaver_closed":
                high -= days(20)
            made.append((eighteenth(_between(council, low + DAY, high)), index < uasc, group))
    for child in eighteen:
        child.flags.add("leaver_18")
    for child in young:
        child.flags.add("leaver_17")
    council.leaver_counts = {"home_again": home_again}
    return made


def _uasc_leavers(council, current: int, low: int, more: int) -> int:
    """Current care leavers who were UASC, so that staying put and pathway plans come out without them."""
    targets = council.targets
    result = targets.exc("staying_put")
    guess = clamp(current * council.key_activity.leavers_uasc, low, low + more)

    def part(uasc):
        return uasc_part(targets.num("staying_put"), current, uasc, result,
                         targets.num("staying_put") * 0.15 if result is None else 0)
    found = nearest(guess, low, low + more, lambda uasc: part(uasc) is not None)
    if found is None:
        raise conflict(f"staying_put (result without UASC {result})",
                       f"staying_put ({targets.num('staying_put')} of {current})", "no number of care leavers gives both")
    council.uasc_parts["staying_put"] = part(found)
    return found


def _share(council, code: str, denominator: int, number_uasc: int, guess: float) -> int:
    part = uasc_part(council.targets.num(code), denominator, number_uasc, council.targets.exc(code), guess)
    if part is None:
        raise conflict(f"{code} (result without UASC {council.targets.exc(code)})",
                       f"{code} ({council.targets.num(code)} of {denominator})", "no number of care leavers gives both")
    return part


def _choose(council, pool: list[Child], number: int, part: int | None, names: tuple[str, str], weight=None) -> list[Child]:
    uasc = [child for child in pool if child.uasc]
    citizens = [child for child in pool if not child.uasc]
    if part is None:
        part = clamp(number * len(uasc) / max(1, len(pool)), max(0, number - len(citizens)), min(number, len(uasc)))
    if not 0 <= part <= len(uasc) or not 0 <= number - part <= len(citizens):
        raise conflict(*names, "too few care leavers can meet it")
    return pick(council.rng, uasc, part, weight) + pick(council.rng, citizens, number - part, weight)


def write(council):
    rng, windows, targets, add = council.rng, council.windows, council.targets, council.tables.add
    as_of = windows.as_of
    groups = {name: [child for child in council.children if name in child.flags] for name in (
        "leaver_17", "leaver_18", "leaver_19", "leaver_21", "leaver_22", "leaver_closed")}
    current = [child for name, group in groups.items() if name != "leaver_closed" for child in group]
    cohort = groups["leaver_18"] + groups["leaver_19"] + groups["leaver_21"] + groups["leaver_closed"]
    home_again = pick(rng, groups["leaver_19"], min(council.leaver_counts["home_again"], len(groups["leaver_19"])))
    at_home = set(child.child_id for child in home_again)
    cohort = [child for child in cohort if child.child_id not in at_home]
    touched, known = targets.num("care_leavers_in_contact"), targets.den("care_leavers_eet")
    # Out of the pathway plan's denominator: 21 or over and not in education, or no contact wanted.
    excused_number = len(current) - targets.den("pathway_plan_6_months")
    grown = groups["leaver_21"] + groups["leaver_22"]
    unknown_room = len(cohort) - known
    refused_number = min(whole(excused_number * 0.4), unknown_room // 2, len(groups["leaver_19"]) + len(groups["leaver_18"]))
    refused_number = max(refused_number, excused_number - len(grown))
    refusing = [child for child in groups["leaver_18"] + groups["leaver_19"] if child.child_id not in at_home]
    refused, idle = _excused(council, sum(child.uasc for child in current), refusing, refused_number, grown,
                             excused_number - refused_number)
    idle_ids, refused_ids = set(c.child_id for c in idle), set(c.child_id for c in refused)
    studying = set(child.child_id for child in grown if child.child_id not in idle_ids)
    # What is known at the birthday of the year.
    must = set(child.child_id for child in cohort if child.child_id in studying)
    if refused_number > unknown_room or len(must) > targets.num("care_leavers_eet"):
        raise conflict(f"care_leavers_eet ({targets.num('care_leavers_eet')} of {known})",
                       f"pathway_plan_6_months (denominator {targets.den('pathway_plan_6_months')})",
                       "care leavers of 21 or over with a plan due are in education")
    bound = [child for child in cohort if child.child_id in must]
    free = [child for child in cohort if child.child_id not in must and child.child_id not in refused_ids]
    uasc_cohort = sum(child.uasc for child in cohort)
    bound_uasc = sum(child.uasc for child in bound)
    guess = clamp(known * uasc_cohort / max(1, len(cohort)), bound_uasc, uasc_cohort - sum(c.uasc for c in refused))

    def parts(uasc):
        return [uasc_part(targets.num(code), known, uasc, targets.exc(code),
                          uasc * targets.num(code) / max(1, known) * tilt)
                for code, tilt in (("care_leavers_suitable_accommodation", 1.02), ("care_leavers_eet", 1.12))]
    known_uasc = nearest(guess, bound_uasc, bound_uasc + sum(child.uasc for child in free),
                         lambda uasc: None not in parts(uasc) and parts(uasc)[1] >= bound_uasc)
    if known_uasc is None:
        raise conflict("care_leavers_eet", "care_leavers_suitable_accommodation",
                       "no number of unaccompanied care leavers gives both results without them")
    names = (f"care_leavers_eet (denominator {known})", f"care_leavers_in_contact (denominator {len(cohort)})")
    told = bound + _choose(council, free, known - len(bound), known_uasc - bound_uasc, names)
    suitable_uasc, eet_uasc = parts(known_uasc)
    suitable = set(c.child_id for c in _choose(council, told, targets.num("care_leavers_suitable_accommodation"),
                                               suitable_uasc, names))
    workers = [child for child in told if child.child_id not in must]
    eet = must | set(c.child_id for c in _choose(
        council, workers, targets.num("care_leavers_eet") - len(must), eet_uasc - bound_uasc, names,
        lambda child: 0.01 if child.child_id in idle_ids else 1))
    told_ids = set(child.child_id for child in told)
    reached = set(c.child_id for c in pick(rng, told, touched, lambda child: 1))
    staying = _choose(council, [child for child in groups["leaver_18"] + groups["leaver_19"] if child.child_id not in at_home],
                      targets.num("staying_put"), council.uasc_parts["staying_put"],
                      (f"staying_put (numerator {targets.num('staying_put')})",
                       f"staying_put (denominator {targets.den('staying_put')})"),
                      lambda child: 30 if child.period.reason == "E17" and child.child_id in suitable
                      else 4 if child.child_id in suitable else 0.5)
    staying_ids = set(child.child_id for child in staying)
    homes = _homes(council, current, told_ids)
    idle_or_cohort = set(child.child_id for child in cohort) | at_home
    for name, group in groups.items():
        for child in group:
            spell_start = child.period.end
            spell_end = None
            if name == "leaver_closed":
                spell_end = _between(council, birthday(child.born, 21) + DAY, as_of)
            add("care_leaver", child.child_id, spell_start, spell_end, "relevant" if name == "leaver_17" else "former_relevant")
            last_contact = None
            for years in range(age(spell_start, child.born), 25):
                day = birthday(child.born, years)
                open_to = as_of if spell_end is None else spell_end - DAY
                if not spell_start <= day <= open_to:
                    continue
                on = _between(council, day, min(day + days(24), open_to))
                this_year = day > windows.year_before
                if this_year and child.child_id in at_home:
                    row = ("RHOM", "0", "0")
                elif this_year and child.child_id in idle_or_cohort:
                    row = _contact(council, child, told_ids, reached, suitable, eet, must, refused_ids, idle_ids, staying_ids)
                else:
                    row = _ordinary_contact(council, this_year and name == "leaver_22" and child.child_id not in idle_ids,
                                            this_year and name == "leaver_22")
                last_contact = (on, row)
                if not this_year:
                    add("care_leaver_contact", child.child_id, on, *row,
                        COUNCIL if row[0] == "YES" else None)
            if last_contact is None or last_contact[0] <= windows.year_before:
                on = min(_between(council, max(spell_start, windows.year_before) + DAY, as_of), as_of)
                last_contact = (on, _ordinary_contact(council, name == "leaver_22" and child.child_id not in idle_ids, name == "leaver_22"))
            add("care_leaver_contact", child.child_id, last_contact[0], *last_contact[1], homes.get(child.child_id, COUNCIL))
    for child in council.children:
        if "was_care_leaver" in child.flags:
            end = min(birthday(child.born, 21) + days(rng.randint(1, 60)), windows.year_before)
            add("care_leaver", child.child_id, child.period.end, end, "former_relevant")
            for years in (18, 19, 20, 21):
                day = birthday(child.born, years)
                if child.period.end <= day < end and day > windows.history:
                    row = _ordinary_contact(council, False, False)
                    add("care_leaver_contact", child.child_id, _between(council, day, min(day + days(20), end - DAY)), *row,
                        COUNCIL if row[0] == "YES" else None)
    _staying_put(council, staying)
    excused = idle_ids | refused_ids
    _pathway_plans(council, current, [child for child in current if child.child_id not in excused])
    council.current_care_leavers = current


def _excused(council, uasc: int, refusing: list[Child], refused: int, grown: list[Child], idle: int):
    """Who is out of the denominator of pathway plans, so many of them UASC that the result without them comes out."""
    number, due = council.targets.num("pathway_plan_6_months"), council.targets.den("pathway_plan_6_months")
    names = (f"pathway_plan_6_months (denominator {due})", f"staying_put (denominator {council.targets.den('staying_put')})")
    pools = [(sum(child.uasc for child in pool), len(pool), size) for pool, size in ((refusing, refused), (grown, idle))]
    low = [max(0, size - everyone + own) for own, everyone, size in pools]
    high = [min(size, own) for own, _, size in pools]
    part = nearest(clamp((refused + idle) * 0.45, sum(low), sum(high)), sum(low), sum(high), lambda part: uasc_part(
        number, due, uasc - part, council.targets.exc("pathway_plan_6_months"), number * uasc / max(1, due)) is not None)
    if part is None:
        raise conflict(f"pathway_plan_6_months (result without UASC {council.targets.exc('pathway_plan_6_months')})",
                       names[0], "no number of care leavers gives both")
    first = clamp(part * refused / max(1, refused + idle), max(low[0], part - high[1]), min(high[0], part - low[1]))
    return _choose(council, refusing, refused, first, names), _choose(council, grown, idle, part - first, names)


def _contact(council, child, told, reached, suitable, eet, studying, refused, idle, staying) -> tuple[str, str, str]:
    """In touch, activity and accommodation at the birthday of the year."""
    rng, name = council.rng, child.child_id
    if name not in told:
        return ("REFU" if name in refused and rng.random() < 0.6 else "NREQ" if name in refused else "NO"), "0", "0"
    if name in studying:
        activity = rng.choices(EDUCATED, (30, 55, 3, 12))[0]
    elif name in eet:
        activity = rng.choice(PART_TIME) if name in idle else \
            rng.choice(WORKING) if rng.random() < 0.45 else rng.choices(EDUCATED, (10, 75, 1, 14))[0]
    else:
        activity = rng.choices(NOT_IN_WORK, (18, 70, 12))[0]
    if name in suitable:
        home = "Z1" if name in staying else rng.choices(*SUITABLE)[0]
    else:
        home = rng.choices(*UNSUITABLE)[0]
    return ("YES" if name in reached else "NO"), activity, home


def _ordinary_contact(council, studying: bool, settled: bool) -> tuple[str, str, str]:
    """A contact that no target hangs on; `settled`: of 22 or over, in education or else not."""
    rng = council.rng
    if not settled and rng.random() < 0.11:
        return "NO", "0", "0"
    if settled:
        activity = rng.choices(EDUCATED, (45, 40, 5, 10))[0] if studying else rng.choice(PART_TIME + NOT_IN_WORK)
    else:
        activity = rng.choices(EDUCATED + WORKING + NOT_IN_WORK, (5, 34, 1, 4, 6, 14, 1, 1, 6, 24, 4))[0]
    return "YES", activity, rng.choices(*(SUITABLE if rng.random() < 0.91 else UNSUITABLE))[0]


def _homes(council, current: list[Child], told: set[str]) -> dict[str, str | None]:
    """Authority of residence of every current care leaver, with and without UASC; least known of those not in touch."""
    rng, homes = council.rng, {}
    for uasc in (False, True):
        group = [child for child in current if child.uasc == uasc]
        numbers = apportion(len(group), council.key_activity.leavers_living[uasc])
        unknown = pick(rng, group, numbers[3], lambda child: 1 if child.child_id in told else 12)
        gone = set(child.child_id for child in unknown)
        rest = [child for child in group if child.child_id not in gone]
        rng.shuffle(rest)
        homes |= {child.child_id: None for child in unknown}
        for index, child in enumerate(rest):
            homes[child.child_id] = COUNCIL if index < numbers[0] else NEIGHBOUR if index < numbers[0] + numbers[1] \
                else rng.choice(ELSEWHERE)
    return homes


def _staying_put(council, staying: list[Child]):
    rng, as_of, add = council.rng, council.windows.as_of, council.tables.add
    chosen = set(child.child_id for child in staying)
    for child in staying:
        add("staying_put", child.child_id, child.period.end, None)
    for child in council.children:
        end = child.period.end
        if end and child.period.reason == "E17" and child.child_id not in chosen and end < as_of - days(60):
            add("staying_put", child.child_id, end,
                min(end + days(rng.randint(40, 900)), as_of - days(rng.randint(1, 30))))


def _pathway_plans(council, current: list[Child], due: list[Child]):
    rng, windows, targets, add = council.rng, council.windows, council.targets, council.tables.add
    as_of, number = windows.as_of, targets.num("pathway_plan_6_months")
    uasc = sum(child.uasc for child in due)
    part = _share(council, "pathway_plan_6_months", len(due), uasc, uasc * number / max(1, len(due)))
    fresh = set(child.child_id for child in _choose(
        council, due, number, part, (f"pathway_plan_6_months (numerator {number})", "staying_put (denominator)")))
    counted = set(child.child_id for child in due)
    for child in current:
        limit = as_of if child.child_id in fresh or child.child_id not in counted else windows.months_6 - days(rng.randint(0, 60))
        latest = _between(council, windows.months_6 + days(2), as_of) if child.child_id in fresh else limit
        day = latest
        while day >= max(child.period.end - days(90), windows.history):
            add("pathway_plan", child.child_id, day)
            day -= days(rng.randint(120, 175))
        if child.child_id in fresh and latest < child.period.end - days(90):
            add("pathway_plan", child.child_id, as_of)
    for child in council.children:
        if "was_care_leaver" in child.flags or "leaver_closed" in child.flags:
            day, end = child.period.end, min(birthday(child.born, 21), as_of)
            while day < end:
                if day > windows.history:
                    add("pathway_plan", child.child_id, day)
                day += days(rng.randint(130, 180))
