"""Who answers for the health assessments that were not held in time: social care asked late, or health had no appointment."""
from random import Random

from dates import add_months, add_working_days, birthday

REASONS = {"social_care": ("Late request", "Consent missing", "Placement move", "Carer cancelled"),
           "health": ("No clinic capacity", "Clinic cancelled", "Report late")}


def write(council):
    rng, as_of, add = Random(f"health breaches {council.seed}"), council.windows.as_of, council.tables.add
    events: dict[str, list] = {}
    for child_id, kind, day in council.tables.rows["health_event"]:
        if kind in ("iha", "rha"):
            events.setdefault(child_id, []).append((day, kind))
    for child, period in council.stays:
        held = sorted(event for event in events.get(child.child_id, [])
                      if event[0] >= period.start and (period.end is None or event[0] <= period.end))
        first = next((day for day, kind in held if kind == "iha"), None)
        due = [("iha", add_working_days(period.start, 20), first)]
        for (day, _), following in zip(held, held[1:] + [(None, None)]):
            months_6 = add_months(day, 6)
            due.append(("rha", months_6 if months_6 < birthday(child.born, 5) else add_months(day, 12), following[0]))
        for kind, last_day, answered in due:
            late = answered > last_day if answered else last_day < min(as_of, period.last_day(as_of))
            if late and rng.random() < 0.9:
                agency = "social_care" if rng.random() < 0.65 else "health"
                add("health_assessment_breach", child.child_id, kind, last_day, agency, rng.choice(REASONS[agency]))
