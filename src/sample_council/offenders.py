"""Youth justice beyond the scorecard: young people whom the council does not look after, and remands of children in its care."""
from random import Random

from dates import add_months, age, days

PLACES = ("Cookham Wood", "Medway STC", "Oakhill STC")


def others(council):
    """Its own dice: what is made up here changes nobody else's life. No spell is open on the reporting date."""
    rng, as_of = Random("youth justice"), council.windows.as_of
    first = add_months(as_of, -36)

    def spell(child_id, by, start, disposal, longest):
        end = start + days(rng.randint(10, longest))
        if end <= as_of:
            place = rng.choice(PLACES) if disposal.startswith("custody") else None
            number = len(council.tables.rows["youth_justice"]) + 1
            council.tables.add("youth_justice", f"YJ{number:05d}", child_id, by, start, end, disposal, place)

    for _ in range(council.targets.children):
        disposal = rng.choices(("court", "out_of_court", "custody_remand", "custody_sentence"), (30, 64, 3, 3))[0]
        by = rng.choices((None, "E09000008", "E09000023"), (94, 3, 3))[0]
        spell(None, by, first + days(rng.randint(0, 1090)), disposal, 90)
    in_care = [child for child in council.residents if age(as_of, child.born) > 15 and (as_of - child.period.start).days > 200]
    for child in rng.sample(in_care, min(len(in_care), council.targets.children // 400)):
        spell(child.child_id, council.code, as_of - days(rng.randint(30, 110)), "custody_remand", 28)
