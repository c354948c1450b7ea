"""What is true of the children in care on the reporting date: placement, place, distance, and who meets which measure."""
from dates import age, days
from people import COUNCIL, ELSEWHERE, NEIGHBOUR, Child, Spell
from quotas import clamp, pick
from targets import conflict


def take(council, code: str, pool: list[Child], number: int, weight=None, flag: str | None = None) -> list[Child]:
    """A number of the pool, the unaccompanied part fixed by the plan where results without UASC are published."""
    rng, part = council.rng, council.uasc_parts.get(code)
    uasc = [child for child in pool if child.uasc]
    citizens = [child for child in pool if not child.uasc]
    if part is None or code not in council.fixed_parts:
        wanted = number * len(uasc) / max(1, len(pool)) if part is None else part
        part = clamp(wanted, max(0, number - len(citizens)), min(number, len(uasc)))
    if part > len(uasc) or number - part > len(citizens):
        raise conflict(f"{code} ({number})", f"cic_count ({council.targets.children})",
                       f"only {len(pool)} children in care can meet it")
    chosen = pick(rng, uasc, part, weight) + pick(rng, citizens, number - part, weight)
    if flag:
        for child in chosen:
            child.flags.add(flag)
    return chosen


def tenure(council, child: Child) -> int:
    return (council.windows.as_of - child.period.start).days


def mark(council, residents: list[Child]):
    """Flags of the measures on the children themselves."""
    targets, as_of = council.targets, council.windows.as_of
    parts = council.uasc_parts

    def years(child):
        return age(as_of, child.born)

    stability = [child for child in residents if child.cell == 5 and years(child) < 16]
    take(council, "same_placement_2_years", stability, targets.num("same_placement_2_years"), flag="stay")
    movers = [child for child in residents if "stay" not in child.flags and "placed" not in child.flags
              and tenure(council, child) >= 21]
    take(council, "placements_3_plus", movers, targets.num("placements_3_plus"),
         lambda child: 0.15 if tenure(council, child) < 60 else 1 + (10 <= years(child)), "three")
    months_18 = [child for child in residents if child.cell >= 4]
    take(council, "same_social_worker", months_18, targets.num("same_social_worker"), flag="same_social_worker")
    take(council, "same_iro", months_18, targets.num("same_iro"), flag="same_iro")
    # Those who fail are chosen, the rest meet it.
    for code, pool, weight, flag in (
            ("reviews_in_timescale", [child for child in residents if child.cell >= 1],
             lambda child: 1 if tenure(council, child) > 240 else 0.05, "late_review"),
            ("health_assessment_in_timescale", [child for child in residents if child.cell >= 2],
             lambda child: 1 if tenure(council, child) > 450 else 1e-6, "no_health_assessment"),
            ("dental_check_in_timescale", [child for child in residents if child.cell >= 2],
             lambda child: 1, "no_dental_check")):
        size = sum(child.uasc for child in pool)
        failing = targets.den(code) - targets.num(code)
        uasc_failing = size - parts[code] if targets.exc(code) is not None else None
        council.uasc_parts[code] = uasc_failing
        take(council, code, pool, failing, weight, flag)
        council.uasc_parts[code] = parts[code]
    older = [child for child in residents if child.cell >= 3 and years(child) >= 16]
    take(council, "neet_16_18", older, targets.num("neet_16_18"), flag="neet")
    teens = [child for child in residents if years(child) >= 10]
    take(council, "open_to_youth_offending", teens, targets.num("open_to_youth_offending"),
         lambda child: 1 + 3 * (years(child) >= 14), "youth_justice")
    _placements(council, residents, years)
    _distances(council, residents)


def _placements(council, residents: list[Child], years):
    targets, rng = council.targets, council.rng
    citizens = [child for child in residents if not child.uasc]
    foster_number, own_number = (targets.den("in_house_or_kinship_foster_care"),
                                 targets.num("in_house_or_kinship_foster_care"))
    for child in citizens:
        if "placed" in child.flags:
            child.group = "adoptive"
        elif "waiting" in child.flags:
            child.group = "foster"
    private = take(council, "in_private_voluntary_residential",
                   [child for child in residents if not child.group and years(child) >= 6],
                   targets.num("in_private_voluntary_residential"),
                   lambda child: (1 + years(child) / 4) * (0.2 if "stay" in child.flags else 1))
    for child in private:
        child.group = "private"
    free = [child for child in citizens if not child.group]
    more_foster = foster_number - sum(child.group == "foster" for child in citizens)
    if not 0 <= more_foster <= len(free):
        raise conflict(f"in_house_or_kinship_foster_care (denominator {foster_number})",
                       f"in_private_voluntary_residential (numerator {targets.num('in_private_voluntary_residential')})",
                       f"they and the children placed for adoption or waiting are more than {len(citizens)} citizens")
    for child in pick(rng, free, more_foster, lambda child: 0.25 if years(child) >= 16 else 2):
        child.group = "foster"
    for child in citizens:
        if not child.group:
            child.group = rng.choices(("leaving_care", "parents", "own_home", "other"),
                                      (60 if years(child) >= 16 else 0, 25 if tenure(council, child) > 90 else 2,
                                       12 if years(child) >= 8 else 1, 6))[0]
    foster = [child for child in citizens if child.group == "foster"]
    for child in pick(rng, foster, own_number, lambda child: 3 if "stay" in child.flags or "waiting" in child.flags else 1):
        child.group = "kin" if rng.random() < 0.17 and "waiting" not in child.flags else "own_foster"
    for child in residents:
        if child.uasc and not child.group:
            child.group = rng.choices(("leaving_care", "own_foster", "foster", "own_home"),
                                      (50 if years(child) >= 16 else 0, 22, 18, 40 if tenure(council, child) < 60 else 6))[0]


def _distances(council, residents: list[Child]):
    """Authority and distance: so many in the neighbouring authority, farther outside, within 20 miles, not known."""
    targets, rng = council.targets, council.rng
    outside = targets.num("placed_outside_exc_neighbour")
    neighbour = targets.num("placed_outside_inc_neighbour") - outside
    parts = council.uasc_parts
    if (uasc_neighbour := parts["placed_outside_inc_neighbour"] - parts["placed_outside_exc_neighbour"]) < 0:
        uasc_neighbour = 0
    mobile = [child for child in residents if child.group not in ("adoptive", "parents")]
    likely = {"private": 4.0, "foster": 2.0, "kin": 1.5, "leaving_care": 1.2}
    far = take(council, "placed_outside_exc_neighbour", mobile, outside, lambda child: likely.get(child.group, 0.7))
    parts["neighbour"] = clamp(uasc_neighbour, 0, neighbour)
    away = set(child.child_id for child in far)
    near = take(council, "neighbour", [child for child in mobile if child.child_id not in away], neighbour,
                lambda child: likely.get(child.group, 0.7))
    authority = {child.child_id: rng.choice(ELSEWHERE) for child in far} | {child.child_id: NEIGHBOUR for child in near}
    citizens = [child for child in residents if not child.uasc]
    known_number, within_number = targets.den("placed_within_20_miles"), targets.num("placed_within_20_miles")
    known = pick(rng, citizens, known_number, lambda child: 0.08 if child.group == "adoptive" else 2)
    beyond_weight = {COUNCIL: 0.4, NEIGHBOUR: 1.2}
    beyond = pick(rng, known, known_number - within_number,
                  lambda child: beyond_weight.get(authority.get(child.child_id, COUNCIL), 14)
                  * (0.1 if child.group in ("parents", "kin") else 1))
    distance = {child.child_id: round(min(0.4 + rng.expovariate(1 / 7), 20.0), 1) for child in known}
    for child in beyond:
        distance[child.child_id] = round(min(20.1 + rng.expovariate(1 / (40 if child in far else 9)), 260), 1)
    for child in residents:
        place, provider = _place(council, child)
        child.spell = Spell(child.period.start, place, provider, authority.get(child.child_id, COUNCIL),
                            distance.get(child.child_id))


def _place(council, child: Child) -> tuple[str, str | None]:
    rng = council.rng
    long_term = tenure(council, child) > 500 and "waiting" not in child.flags and rng.random() < 0.6
    group = child.group
    if group == "adoptive":
        return ("A5" if rng.random() < 0.12 else "A6"), "PR1"
    if group == "kin":
        return ("U1" if long_term else "U3"), "PR1"
    if group == "own_foster":
        return ("U4" if long_term else "U6"), "PR1"
    if group == "foster":
        return ("U4" if long_term else "U6"), rng.choices(("PR4", "PR5", "PR2"), (80, 17, 3))[0]
    if group == "private":
        return rng.choices((("K2", "PR4"), ("K2", "PR5"), ("R1", "PR4"), ("S1", "PR4")), (78, 12, 4, 6))[0]
    if group == "own_home":
        return "K2", "PR1"
    if group == "leaving_care":
        return rng.choices((("P2", "PR4"), ("H5", "PR4"), ("H5", "PR5"), ("P2", "PR1")), (40, 30, 15, 15))[0]
    if group == "parents":
        return "P1", "PR0"
    return rng.choices((("Z1", None), ("R2", "PR3"), ("K1", "PR1"), ("R5", "PR3")), (40, 30, 15, 15))[0]
