"""Teams, posts, workers and who worked with whom; other authorities' children, population, and how far the data go."""
from datetime import date, datetime
from decimal import Decimal

from dates import DAY, days, same_day
from people import AREAS, ELSEWHERE, Child, Period
from quotas import apportion, pick, whole
from targets import conflict


def _between(council, low: date, high: date) -> date:
    return low + days(council.rng.randint(0, max(0, (high - low).days)))


def _shares(council, total: Decimal) -> list[Decimal]:
    """Full and part time that add up to an FTE, to two decimals."""
    parts, left = [], Decimal(total)
    while left > 0:
        part = min(left, Decimal(council.rng.choices(("1.00", "0.80", "0.60", "0.50"), (80, 9, 7, 4))[0]))
        parts.append(part)
        left -= part
    return parts


class Staff:
    """Workers by role and team, each post of a worker held by one after another since the history began."""

    def __init__(self, council):
        self.council = council
        self.teams: dict[str, list[str]] = {}
        self.workers: dict[tuple[str, str], list[tuple[str, date, date | None]]] = {}
        self.number = 0

    def team(self, name: str, area: str | None, service: str) -> str:
        team = f"T{sum(len(ids) for ids in self.teams.values()) + 1:02d}"
        self.teams.setdefault(service, []).append(team)
        self.council.tables.add("team", team, name, area, service)
        return team

    def post_holders(self, role: str, team: str, fte: Decimal, veteran: bool):
        """One post's workers over time; a veteran has held it all along."""
        council, rng = self.council, self.council.rng
        start = same_day(council.windows.as_of, 30)
        while True:
            end = None
            if not veteran:
                end = max(start, council.windows.history - days(500)) + days(int(rng.expovariate(1 / 900)) + 120)
            self.number += 1
            worker = f"W{self.number:05d}"
            if end is not None and end > council.windows.as_of - days(30):
                end = None
            self.workers.setdefault((role, team), []).append((worker, start, end))
            council.tables.add("worker", worker, role, team, fte, start, end)
            if end is None:
                return
            start = end

    def who(self, role: str, team: str, start: date, end: date | None) -> str:
        """A worker of the team through the whole time; the veteran where nobody else was."""
        fitting = [worker for worker, since, until in self.workers[role, team]
                   if since <= start and (until is None or end is not None and end <= until)]
        return self.council.rng.choice(fitting)


def staff(council) -> Staff:
    targets = council.targets
    staff = Staff(council)
    district_fte, iro_fte = targets.fte("social_worker_caseload"), targets.fte("iro_caseload")
    count = max(1, min(len(council.districts), int(district_fte / 8)))
    for district in council.districts[:count]:
        staff.team(f"{district} Children in Care", AREAS[district], "cic_district")
    for area in ("East", "West"):
        staff.team(f"Disabled Children {area}", area, "disabled_children")
    staff.team("Unaccompanied Asylum Seeking Children", None, "uasc")
    for name, service in (("18 Plus Care Leavers East", "care_leavers"), ("18 Plus Care Leavers West", "care_leavers"),
                          ("Fostering", "fostering"), ("Adoption", "adoption"), ("Independent Reviewing", "quality_assurance")):
        staff.team(name, name.rsplit(" ", 1)[1] if name[-4:] in ("East", "West") else None, service)
    shares = apportion(int(district_fte * 100), [1] * count)
    for team, share in zip(staff.teams["cic_district"], shares):
        for index, part in enumerate(_shares(council, Decimal(share) / 100)):
            staff.post_holders("social_worker", team, part, index < 3)
    for index, part in enumerate(_shares(council, iro_fte)):
        staff.post_holders("iro", staff.teams["quality_assurance"][0], part, index < max(2, int(iro_fte) // 2))
    for service, role, number in (("disabled_children", "social_worker", 6), ("uasc", "social_worker", 8),
                                  ("care_leavers", "personal_adviser", max(2, targets.den("staying_put") // 45))):
        for team in staff.teams[service]:
            for index in range(number):
                staff.post_holders(role, team, Decimal("1.00"), index < 2)
    _posts(council, staff)
    return staff


def _posts(council, staff: Staff):
    """Established posts of the teams for children in care add up to the target, those filled for good too."""
    rng, windows, targets, add = council.rng, council.windows, council.targets, council.tables.add
    target = targets.figures["permanent_qsw_posts"]
    teams = staff.teams["cic_district"] + staff.teams["disabled_children"] + staff.teams["uasc"]
    rows = [(teams, "permanent_qsw", part) for part in _shares(council, target.numerator)]
    for part in _shares(council, target.denominator - target.numerator):
        rows.append((teams, rng.choices(("agency_qsw", "vacant", "other"), (55, 35, 10))[0], part))
    for part in _shares(council, Decimal(whole(float(target.denominator) / 3))):
        rows.append((staff.teams["fostering"] + staff.teams["adoption"], "permanent_qsw", part))
    for number, (choice, filled, fte) in enumerate(rows, 1):
        post, team = f"P{number:04d}", choice[number % len(choice)]
        start = windows.history
        while True:
            end = start + days(int(rng.expovariate(1 / 800)) + 60)
            last = end > windows.as_of - days(5)
            before = filled if last else rng.choices(("permanent_qsw", "agency_qsw", "vacant"), (80, 12, 8))[0]
            add("staff_post", post, team, fte, before, start, None if last else end)
            if last:
                break
            start = end


def allocations(council, staff: Staff):
    """Social workers, reviewing officers and personal advisers; the same ones where a child is flagged so."""
    rng, targets, add = council.rng, council.targets, council.tables.add
    cases = targets.num("social_worker_caseload")
    elsewhere = {}
    spare = len(council.residents) - cases
    disabled = [child for child in council.residents if child.disabilities]
    rest = [child for child in council.residents if child.uasc]
    for child in pick(rng, disabled, min(len(disabled), max(0, whole(spare * 0.6)))):
        elsewhere[child.child_id] = "disabled_children"
    more = [child for child in rest + [c for c in council.residents if not c.uasc] if child.child_id not in elsewhere]
    for child in more[:max(0, spare - len(elsewhere))]:
        elsewhere[child.child_id] = "uasc" if child.uasc else "disabled_children"
    extra = []
    if spare < 0:                       # more cases than children in care: young people who have left it
        if -spare > len(council.current_care_leavers):
            raise conflict(f"social_worker_caseload (numerator {cases})", f"cic_count ({targets.children})",
                           "more cases than children in care and care leavers")
        extra = pick(rng, council.current_care_leavers, -spare)
    reviewers = staff.teams["quality_assurance"][0]
    for child in council.children:
        for period in child.periods:
            current = period.end is None
            service = elsewhere.get(child.child_id, "cic_district") if current else \
                "uasc" if child.uasc and rng.random() < 0.1 else "cic_district"
            options = staff.teams[service]
            home = options[council.districts.index(child.district) % len(options)] if service == "cic_district" \
                else rng.choice(options)
            for role, team, flag, stay in (("social_worker", home, "same_social_worker", 430),
                                           ("iro", reviewers, "same_iro", 800)):
                _spells(council, staff, child, period, role, team, current and flag in child.flags,
                        current and child.cell >= 4, stay)
    for child in extra:
        team = rng.choice(staff.teams["cic_district"])
        add("worker_allocation", child.child_id, "social_worker",
            staff.who("social_worker", team, child.period.end, None), team, child.period.end, None)
    for child in council.current_care_leavers:
        team = rng.choice(staff.teams["care_leavers"])
        add("worker_allocation", child.child_id, "personal_adviser",
            staff.who("personal_adviser", team, child.period.end, None), team, child.period.end, None)


def _spells(council, staff: Staff, child: Child, period: Period, role: str, team: str, same: bool, counted: bool, stay: int):
    """One worker after another; flagged children keep theirs for the last year, the others of the cohort do not."""
    rng, windows = council.rng, council.windows
    changes, day = [], period.start
    last = period.last_day(windows.as_of)
    while True:
        day += days(int(rng.expovariate(1 / stay)) + 25)
        if day > last - days(10):
            break
        changes.append(day)
    if same:
        changes = [change for change in changes if change <= windows.year_before]
    elif counted and not any(change > windows.year_before for change in changes):
        changes.append(_between(council, windows.year_before + days(5), windows.as_of - days(2)))
    starts = [period.start] + changes
    before = None
    for start, end in zip(starts, changes + [period.end]):
        for _ in range(50):
            worker = staff.who(role, team, start, end)
            if worker != before:
                break
        else:                               # nobody else was there: a gap of a day in the records
            start += DAY
        before = worker
        council.tables.add("worker_allocation", child.child_id, role, worker, team, start, end)


def surroundings(council):
    """Population, other authorities' children placed here, and how far every table goes."""
    rng, windows, targets, add = council.rng, council.windows, council.targets, council.tables.add
    as_of = windows.as_of
    persons = targets.den("cic_per_10000")
    in_force = date(as_of.year - (as_of < date(as_of.year, 6, 27)), 6, 27)
    weights = [rng.uniform(0.7, 1.4) for _ in council.districts]
    for back in range(9):
        number = whole(persons * 0.9885 ** back)
        day = in_force.replace(year=in_force.year - back)
        add("population", council.code, day, number, None)
        for district, (name, part) in enumerate(zip(council.districts, apportion(number, weights))):
            add("population", f"E07{district + 105:06d}", day, part, name)
    number = 0

    def guest(years: tuple[int, int], open_now: bool):
        nonlocal number
        number += 1
        if open_now:
            born = _between(council, same_day(as_of, years[1] + 1) + DAY, same_day(as_of, years[0]))
            start = _between(council, max(born, windows.history, as_of - days(1500)), as_of)
            end = None
        else:
            end = _between(council, windows.history + days(100), as_of)
            start = end - days(rng.randint(20, 1200))
            born = same_day(start, rng.randint(0, 14)) - days(rng.randint(0, 300))
        add("other_la_child", f"OLA{number:05d}", rng.choice(ELSEWHERE), born, start, end, rng.random() < 0.18)
    for band, count in council.key_activity.ola.items():
        low, high = (int(part) for part in band.removeprefix("Aged ").split("-"))
        for _ in range(count):
            guest((low, high), True)
    for _ in range(targets.num("ola_cic_count") * 2):
        guest((0, 0), False)
    loaded = datetime(as_of.year, as_of.month, as_of.day, 6)
    for table in council.tables.rows:
        add("input_currency", table, as_of, loaded, "sample council")
