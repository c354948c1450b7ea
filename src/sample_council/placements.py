"""Placements: when children move, where they live, and the SSDA903 episodes that record it."""
from datetime import date

from dates import DAY, age, days
from people import ADOPTIVE, COUNCIL, ELSEWHERE, FOSTER, NEIGHBOUR, Child, Period, Spell

REASONS_TO_MOVE = ("CARPL", "CREQB", "CREQO", "CHILD", "LAREQ", "OTHER", "CLOSE", "STAND", "ALLEG", "APPRR")
WEIGHTS_TO_MOVE = (60, 9, 8, 5, 5, 8, 2, 1, 1, 1)


def spread(council, number: int, low: date, high: date) -> list[date]:
    """Different days between two dates, as many of the number as there is room for."""
    room = (high - low).days + 1
    if room <= 0:
        return []
    return [low + days(offset) for offset in sorted(council.rng.sample(range(room), min(number, room)))]


def natural_moves(council, start: date, end: date) -> list[date]:
    """Moves in care: many in the first half year, few later."""
    rng, moves, day = council.rng, [], start
    while True:
        elapsed = (day - start).days
        day += days(int(rng.expovariate(1 / (260 if elapsed < 200 else 900 if elapsed < 700 else 2300))) + 4)
        if day >= end - days(3) or len(moves) > 12:
            return moves
        moves.append(day)


def moves_in_care(council, period: Period, end: date | None = None) -> list[date]:
    """Natural moves up to an end, around those of an adoption journey."""
    end, placed, disrupted = end or period.end, period.journey.get("placed"), period.journey.get("disrupted")
    if placed is None:
        return natural_moves(council, period.start, end)
    moves = natural_moves(council, period.start, placed) + [placed]
    return moves + ([disrupted] + natural_moves(council, disrupted, end) if disrupted else [])


def resident_moves(council, child: Child):
    """Moves of a child in care that make the stability figures: three placements, or two years in one."""
    rng, windows = council.rng, council.windows
    period, as_of, year = child.period, windows.as_of, windows.year_before
    start = period.start
    placed = None if "disrupted" in period.journey else period.journey.get("placed")
    stability_cohort = child.cell == 5 and age(as_of, child.born) < 16
    since = max(start + days(2), year + days(3))
    recent: list[date] = []
    before = year - days(2)
    if stability_cohort:
        before = windows.months_24 - days(1)
    if "three" in child.flags:
        number = 2 + min(rng.choices((0, 1, 2, 3, 5), (66, 20, 8, 4, 2))[0], max(0, (as_of - since).days // 12 - 2))
        recent = spread(council, number, since, as_of - DAY)
    elif placed:
        before = min(before, placed - days(20))
        if stability_cohort and "stay" not in child.flags:
            recent = spread(council, 1, windows.months_24 + days(2), min(year, placed - days(20)) - days(2))
    elif stability_cohort and "stay" not in child.flags:
        if rng.random() < 0.45:
            recent = spread(council, 1, since, as_of - DAY)
        else:
            recent = spread(council, 1, windows.months_24 + days(2), year - days(2))
    elif "stay" not in child.flags and (as_of - since).days > 20 and rng.random() < 0.3:
        recent = spread(council, 1, since + days(5), as_of - DAY)
    if placed:
        period.moves = natural_moves(council, start, before) + recent + [placed]
    else:
        period.moves = moves_in_care(council, period, before) + recent


def _kind(council, years: int, uasc: bool, first: bool) -> tuple[str, str | None]:
    """A likely type and provider of a placement that is not on the snapshot."""
    rng = council.rng
    if uasc:
        options = [(("K2", "PR1"), 40 if first else 5), (("U6", "PR1"), 25), (("U6", "PR4"), 25)]
        if years >= 16:
            options += [(("P2", "PR4"), 30), (("H5", "PR5"), 15)]
    else:
        options = [(("U6", "PR1"), 50), (("U6", "PR4"), 12), (("U3", "PR1"), 14), (("U4", "PR1"), 2 if first else 12),
                   (("U1", "PR1"), 3)]
        if years >= 9:
            options += [(("K2", "PR4"), 8), (("K2", "PR1"), 2), (("S1", "PR4"), 1)]
        if years >= 16:
            options += [(("H5", "PR4"), 12), (("P2", "PR1"), 10)]
        if years < 2 and first:
            options += [(("R2", "PR3"), 8), (("R3", "PR4"), 3)]
        if not first:
            options.append((("P1", "PR0"), 6))
    return rng.choices([kind for kind, _ in options], [weight for _, weight in options])[0]


def _where(council, child: Child, spell: Spell):
    """Authority and distance of a placement that is not on the snapshot."""
    rng = council.rng
    spell.authority = rng.choices((COUNCIL, NEIGHBOUR, None, rng.choice(ELSEWHERE)), (84, 6, 2, 8))[0]
    if not child.uasc and spell.place not in ADOPTIVE and rng.random() > 0.05:
        spell.distance = round(min(rng.expovariate(1 / 13) + (18 if spell.authority in ELSEWHERE else 0), 240), 1)


def settle(council, child: Child, period: Period, now: Spell | None = None):
    """The spells of a period of care; `now` says where the child is on the reporting date."""
    rng = council.rng
    starts = [period.start] + period.moves
    placed = period.journey.get("placed")
    for index, start in enumerate(starts):
        last = index == len(starts) - 1
        if last and now is not None:
            spell = now
            spell.start = start
        elif start == placed:
            spell = Spell(start, rng.choices(("A6", "A5"), (88, 12))[0] if "order" in period.journey else "A4", "PR1")
            spell.authority = COUNCIL
        else:
            place, provider = _kind(council, age(start, child.born), child.uasc, index == 0)
            if period.journey:
                place, provider = "U6", "PR1"
            spell = Spell(start, place, provider)
            _where(council, child, spell)
        if spell.place in ("A4", "A6") and council.reasons.random() < 0.06:      # adopters of another agency
            spell.provider = "PR4"
        if spell.place == "A5" and period.spells and period.spells[-1].place in FOSTER:
            spell.same_carer = True
            if period.spells[-1].place == "U6" and rng.random() < 0.7:
                period.spells[-1].place = "U5"
                period.journey["foster_to_adopt"] = period.spells[-1].start
        if spell.place not in ADOPTIVE and spell.place != "P1":
            spell.postcode = council.postcode()
            if spell.provider in ("PR4", "PR5") or spell.place in ("K1", "K2", "R1", "S1"):
                spell.urn = f"SC{rng.randint(100000, 999999)}"
        period.spells.append(spell)
    _long_term(council, period)
    _temporary_stay(council, period)
    period.legal = _legal(council, child, period)


def _long_term(council, period: Period):
    """Some foster placements become long term on the way: the same carer, a new episode (RNE T)."""
    rng, as_of = council.rng, council.windows.as_of
    for spell, end in zip(period.spells, [s.start for s in period.spells[1:]] + [period.last_day(as_of)]):
        if spell.place in ("U1", "U4") and (end - spell.start).days > 200 and rng.random() < 0.6:
            spell.earlier_place = {"U1": "U3", "U4": "U6"}[spell.place]
            spell.changed = spell.start + days(rng.randint(90, (end - spell.start).days - 60))


def _temporary_stay(council, period: Period):
    """A few children go to hospital or stay elsewhere while the carer is on holiday, and come back."""
    rng, as_of = council.rng, council.windows.as_of
    if rng.random() > 0.03:
        return
    spell = rng.choice(period.spells)
    later = [s.start for s in period.spells if s.start > spell.start] + [period.last_day(as_of)]
    length = (later[0] - spell.start).days
    if length < 120 or spell.place in ADOPTIVE or spell.changed:
        return
    kind, most = rng.choice((("T1", 20), ("T3", 18), ("T4", 7)))
    away = spell.start + days(rng.randint(30, length - 60))
    spell.away = (away, away + days(rng.randint(2, most)), kind)


def _legal(council, child: Child, period: Period) -> list[tuple[date, str]]:
    """Legal statuses with the day each began."""
    rng, start, end = council.rng, period.start, period.last_day(council.windows.as_of)
    taken = {spell.away[i] for spell in period.spells if spell.away for i in (0, 1)}
    if child.uasc:
        return [(start, "V2")]
    if child.need == "N6" and age(start, child.born) >= 12 and (end - start).days < 150:
        return [(start, "J1")]
    court = period.journey or any(spell.place == "P1" for spell in period.spells)
    first = "C1" if court else rng.choices(("V2", "C1", "L2", "L1"), (48, 42, 5, 5))[0]
    path, day = [(start, first)], start
    if first in ("L1", "L2"):
        day = start + days(3 if first == "L1" else 8)
        path.append((day, "C1" if rng.random() < 0.7 else "V2"))
    elif first == "V2" and rng.random() < 0.4 and (end - start).days > 120:
        day = start + days(rng.randint(30, 100))
        path.append((day, "C1"))
    order = period.journey.get("order")
    if path[-1][1] == "C1":
        full = day + days(rng.randint(160, 230))
        if full < (order or end) - days(8):
            path.append((full, "C2"))
    if order:
        path = [step for step in path if step[0] < order] + [(order, "E1")]
    return [path[0]] + [step for step in path[1:] if step[0] < end and step[0] not in taken]


def write_episodes(council, child: Child, period: Period):
    """One row per change of placement or legal status, each starting on the day the last ended."""
    rng, add = council.rng, council.tables.add
    spells = period.spells
    kinds: dict[date, set[str]] = {}

    def mark(day, kind):
        kinds.setdefault(day, set()).add(kind)
    for spell in spells:
        mark(spell.start, "same" if spell.same_carer else "move")
        if spell.changed:
            mark(spell.changed, "same")
        if spell.away:
            mark(spell.away[0], "move")
            mark(spell.away[1], "move")
    for day, _ in period.legal:
        mark(day, "legal")
    steps = sorted(kinds)
    for index, day in enumerate(steps):
        kind = kinds[day]
        following = steps[index + 1] if index + 1 < len(steps) else None
        spell = [s for s in spells if s.start <= day][-1]
        legal = [status for since, status in period.legal if since <= day][-1]
        if index == 0:
            reason = "S"
        elif "move" in kind:
            reason = "B" if "legal" in kind else "P"
        elif "same" in kind:
            reason = "U" if "legal" in kind else "T"
        else:
            reason = "L"
        end = following or period.end
        ended = None if end is None else ("X1" if following else period.reason)
        changed = None
        if following and kinds[following] & {"move", "same"}:
            changed = rng.choices(REASONS_TO_MOVE, WEIGHTS_TO_MOVE)[0] if "move" in kinds[following] else "PLACE"
        place = spell.earlier_place if spell.changed and day < spell.changed else spell.place
        provider, authority, distance, urn, postcode = (spell.provider, spell.authority, spell.distance, spell.urn,
                                                        spell.postcode)
        if spell.away and spell.away[0] <= day < spell.away[1]:
            place, provider, authority, distance, urn, postcode = spell.away[2], None, None, None, None, None
        add("care_episode", child.child_id, day, reason, legal, child.need, place, provider, end, ended, changed,
            authority, distance, None if child.uasc else child.home_postcode, postcode, urn)
