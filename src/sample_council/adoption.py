"""Adoption journeys: plan, agency decision, placement order, match, placement, adoption order, with day counts that add up."""
from dates import DAY, add_months, age, days
from people import Child, Period
from quotas import clamp, distribute, whole
from targets import conflict


def choose_waiting(council, residents: list[Child]):
    """Children in care with a decision: waiting or placed; their decisions in the year, in eight weeks, in four months."""
    rng, windows, targets = council.rng, council.windows, council.targets
    as_of, year = windows.as_of, windows.year_before
    waiting = targets.num("agency_decision_not_placed")
    decided = targets.den("adoption_plan_to_adm_8_weeks")
    quick = targets.num("adoption_plan_to_adm_8_weeks")
    early = targets.num("adoption_plan_4_months")
    placed = max(decided - waiting, whole(targets.children * 0.028))
    decided_waiting = clamp(waiting * 0.85, decided - placed, min(waiting, decided))
    room = {("waiting", True): decided_waiting, ("placed", True): decided - decided_waiting,
            ("waiting", False): waiting - decided_waiting, ("placed", False): placed - decided + decided_waiting}
    pool = sorted((child for child in residents if not child.uasc and age(as_of, child.born) <= 13),
                  key=lambda child: (age(as_of, child.born) + rng.random() * 4 + 3 * (child.cell == 5), child.child_id))
    least = {"waiting": 150, "placed": 215}

    def take(role: str, in_year: bool, number: int, fits) -> list[Child]:
        found = [child for child in pool if fits(child, role)][:number]
        for child in found:
            pool.remove(child)
        room[role, in_year] -= len(found)
        return found

    def tenure(child):
        return (as_of - child.period.start).days

    # Early plans are tied to a recent start, so they choose first.
    roles = []
    for role in ("placed", "waiting"):
        number = min(early - sum(kind == "early" for _, _, kind in roles), room[role, True])
        for child in take(role, True, number, lambda c, r: least[r] <= tenure(c) <= (as_of - year).days + 160):
            roles.append((child, role, "early"))
    if (missing := early - sum(kind == "early" for _, _, kind in roles)) > 0:
        raise conflict(f"adoption_plan_4_months (numerator {early})", f"cic_count (numerator {targets.children})",
                       f"{missing} young children too few started recently enough")
    for role in ("placed", "waiting"):
        roles += [(child, role, "old") for child in take(role, False, room[role, False], lambda c, r: tenure(c) >= 460)]
        roles += [(child, role, "late") for child in take(role, True, room[role, True],
                                                          lambda c, r: tenure(c) >= least[r] + 90)]
    room["placed", False] = 0           # nothing hangs on how many were placed after an earlier decision
    if any(room.values()):
        raise conflict(f"agency_decision_not_placed (numerator {waiting})",
                       f"adoption_plan_to_adm_8_weeks (denominator {decided})", "not enough young children in care")
    # The decisions later than eight weeks after the plan are of those longest in care.
    in_year = sorted((child for child, _, kind in roles if kind != "old"), key=lambda child: -tenure(child))
    slow = {child.child_id for child in in_year[:decided - quick]}
    for child, role, kind in roles:
        child.flags.add(role)
        _journey_in_care(council, child, role, kind, child.child_id in slow)


def _journey_in_care(council, child: Child, role: str, kind: str, slow: bool):
    rng, windows = council.rng, council.windows
    start, months_4 = child.period.start, add_months(child.period.start, 4)
    tight = (windows.year_before + DAY - months_4).days if kind == "early" else 0
    gap = rng.randint(60, 75) if slow else rng.randint(max(12, tight), 54)
    last = windows.as_of - days(3 if role == "waiting" else 65)
    if kind == "old":
        low, high = start + days(30 + gap), windows.year_before
        if role == "placed":            # nobody waits for years with the adopters
            low = max(low, high - days(150))
    elif kind == "early":
        low, high = max(windows.year_before + DAY, start + days(25 + gap)), min(months_4 + days(gap), last)
    else:
        low, high = max(windows.year_before + DAY, months_4 + days(gap + 1)), last
    decision = low + days(rng.randint(0, (high - low).days))
    journey = child.period.journey
    journey["plan"], journey["decision"] = decision - days(gap), decision
    left = (windows.as_of - decision).days
    if role == "placed":
        span = min(left - 6, max(rng.randint(58, 260), left - 330))
        order, match = sorted(rng.sample(range(3, span - 8), 2))
        journey["order"], journey["match"], journey["placed"] = (decision + days(d) for d in (order, match, span))
    elif left > 30 and rng.random() < 0.6:
        journey["order"] = decision + days(rng.randint(5, left - 10))
        if rng.random() < 0.2:
            journey["match"] = journey["order"] + days(rng.randint(1, 8))


def adopted_periods(council, ends: list, placed_number: int, court_number: int, placed_days: int | None = None,
                    match_days: int | None = None, decided_by=None) -> list[Period]:
    """A period of care with its journey for each adoption order; the day counts add up to what is asked."""
    rng = council.rng
    placed_days = placed_number * 360 if placed_days is None else placed_days
    match_days = court_number * 110 if match_days is None else match_days
    periods = []
    lows, highs = [165] * placed_number, [1150] * placed_number
    try:
        lengths = distribute(rng, placed_days, lows, highs, [rng.lognormvariate(0, 0.7) for _ in lows])
        lengths.sort(reverse=True)
        matches = distribute(rng, match_days, [0] * court_number, [length - 140 for length in lengths[:court_number]],
                             [rng.lognormvariate(0, 0.6) * lengths[i] for i in range(court_number)])
    except ValueError as reason:
        raise conflict("bla_to_adoptive_family_days", "court_authority_to_match_days", str(reason)) from None
    order = list(range(placed_number))
    rng.shuffle(order)
    if decided_by is not None:          # the quickest journeys end first: every decision can lie before the year
        ends = sorted(ends)
        order.sort(key=lambda i: lengths[i] + rng.randint(-60, 60))
    for position, i in enumerate(order):
        end = ends[position]
        length = lengths[i]
        settled = rng.randint(85, 330)
        if decided_by is not None:
            settled = max(settled, (end - decided_by).days - length + 75)
        placed = end - days(settled)
        start = placed - days(length)
        period = Period(start, end, rng.choices(("E12", "E11"), (85, 15))[0])
        journey = period.journey
        journey["placed"] = placed
        match = placed - days(rng.randint(8, 24))
        journey["match"] = match
        if i < court_number:
            journey["order"] = match - days(matches[i])
        before = journey.get("order", match)
        decision = max(start + days(40), before - days(rng.randint(4, 40)))
        if decided_by is not None and decision > decided_by:
            decision = max(start + days(40), decided_by - days(rng.randint(0, 20)))
        journey["decision"] = min(decision, before)
        journey["plan"] = max(start + days(8), journey["decision"] - days(rng.randint(14, 70)))
        periods.append(period)
    for end in ends[placed_number:]:                # adopted without ever being placed for adoption
        start = end - days(rng.randint(300, 700))
        periods.append(Period(start if decided_by is None else min(start, decided_by - days(75)), end, "E11"))
    return periods


def reversed_decisions(council):
    """Some children had a plan for adoption that was given up, a few after a placement broke down."""
    rng, windows = council.rng, council.windows
    for child in council.children:
        period = child.period
        last = min(windows.as_of - days(10), period.last_day(windows.as_of) - days(30))
        room = (last - period.start).days
        if child.uasc or period.journey or period.reason in ("E2", "E11", "E12") or room < 420 \
                or age(period.start, child.born) > 6 or rng.random() > 0.12:
            continue
        decision = period.start + days(rng.randint(100, 200))
        journey = {"plan": decision - days(rng.randint(14, 60)), "decision": decision}
        # placement orders exist since December 2005; later moves would count on the reporting date
        if rng.random() < 0.2 and decision.year > 2005 and period.start + days(430) < windows.months_24:
            journey["order"] = decision + days(rng.randint(10, 40))
            journey["match"] = decision + days(rng.randint(45, 70))
            journey["placed"] = decision + days(rng.randint(80, 110))
            journey["disrupted"] = journey["placed"] + days(rng.randint(30, 80))
        journey["reversed"] = period.start + days(rng.randint(405, room))
        period.journey |= journey


def milestones(council, child: Child, period: Period):
    add, journey = council.tables.add, period.journey
    if not journey:
        return
    names = (("plan", "plan_initiated"), ("decision", "agency_decision"), ("reversed", "decision_reversed"),
             ("order", "placement_order"), ("match", "matched"), ("foster_to_adopt", "foster_to_adopt_placed"),
             ("placed", "placed"), ("disrupted", "disrupted"))
    for key, name in names:
        if key in journey:
            reason = {"reversed": council.reasons.choices(("RD1", "RD2", "RD3", "RD4"), (50, 15, 20, 15))[0],
                      "disrupted": "child's needs"}.get(key)
            add("milestone", child.child_id, name, journey[key], reason)
    if period.reason in ("E11", "E12"):
        add("milestone", child.child_id, "adoption_order", period.end, None)


def sibling_groups(council, together: int, groups: int):
    """Groups with a plan to place together, completed in the year; others before it, waiting, or planned apart."""
    rng, windows = council.rng, council.windows
    adopted = [(child, period) for child in council.children for period in child.periods
               if "placed" in period.journey and "disrupted" not in period.journey]
    rng.shuffle(adopted)
    recent = [one for one in adopted if windows.year_before < one[1].journey["placed"] <= windows.as_of]
    earlier = [one for one in adopted if one[1].journey["placed"] <= windows.year_before]
    made: list[tuple[list, bool, bool]] = []

    def partner(first, pools):
        """A brother or sister: born at least ten months apart, preferring the pools in order."""
        for pool in pools:
            for one in pool:
                if one is not first and abs((one[0].born - first[0].born).days) >= 300 and abs(
                        (one[0].born - first[0].born).days) <= 2600 and one[0].ethnicity == first[0].ethnicity:
                    return pool, one
        for pool in pools:
            for one in pool:
                if one is not first:
                    return pool, one
        return None

    for number in range(groups):
        if not recent:
            raise conflict(f"siblings_placed_together (denominator {groups})",
                           f"left_care_adopted (numerator {council.targets.num('left_care_adopted')})",
                           "not enough children placed for adoption in the year")
        first = recent.pop()
        enough = len(recent) >= 2 * (groups - number - 1) + 1
        found = partner(first, [recent, earlier] if enough else [earlier, recent])
        if found is None:
            raise conflict(f"siblings_placed_together (denominator {groups})",
                           f"left_care_adopted (numerator {council.targets.num('left_care_adopted')})",
                           "not enough children placed for adoption")
        found[0].remove(found[1])
        made.append(([first, found[1]], number < together, True))
    for number in range(len(earlier) // 4):
        first = earlier.pop()
        found = partner(first, [earlier])
        if found:
            found[0].remove(found[1])
            made.append(([first, found[1]], rng.random() < 0.85, rng.random() < 0.85))
    waiting = [child for child in council.children if "waiting" in child.flags]
    for first, second in list(zip(waiting[::2], waiting[1::2]))[:len(waiting) // 8]:
        made.append(([(first, first.period), (second, second.period)], False, True))
    for number, (members, same_home, planned) in enumerate(made, 1):
        group = f"G{number:04d}"
        for index, (child, period) in enumerate(members):
            household = None
            if "placed" in period.journey:
                household = f"H{number:04d}" + ("A" if same_home else "AB"[index])
            council.tables.add("sibling_placement", group, child.child_id, period.journey.get("placed"), household, planned)
            child.district, child.home_postcode = members[0][0].district, members[0][0].home_postcode
