"""Topic reports as targets: their cells, and how people are made up so that all margins of a report hold together.

Used by the councils of their own that stand behind one report each: stability.py, breakdown.py, missing.py, ...
"""
import argparse
import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Callable, Sequence

from dates import DAY, add_months, days
from quotas import pick
from tables import Tables


class Unmet(SystemExit):
    """Margins that did not come out together."""


class Report:
    """The published cells."""

    def __init__(self, file: Path):
        with open(file, newline="", encoding="utf-8") as rows:
            self.cells = {(row["table"], row["row"], row["column"]): row["value"] for row in csv.DictReader(rows)}

    def number(self, table: str, row: str, column: str) -> int:
        return int(self.cells.get((table, row, column), 0))

    def column(self, table: str, column: str) -> dict[str, int]:
        return {row: int(value) for (of, row, name), value in self.cells.items()
                if (of, name) == (table, column) and row not in ("Total", "Grand Total")}

    def bounds(self, table: str, row: str, column: str, children: int) -> tuple[float, float]:
        """Between which totals the average, or the share in percent, rounds to the published one."""
        value = self.cells[table, row, column]
        half = 0.5 / 10 ** len(value.partition(".")[2])
        return (float(value) - half) * children, (float(value) + half) * children


def give(rng: Random, name: str, pool: Sequence, quotas: dict, weight: Callable = lambda person, value: 1):
    """Sets an attribute: each value to as many of the pool as its quota says, the first values first."""
    left = list(pool)
    for value, number in quotas.items():
        chosen = pick(rng, [one for one in left if weight(one, value) > 0], number, lambda one: weight(one, value))
        for one in chosen:
            setattr(one, name, value)
        taken = set(map(id, chosen))
        left = [one for one in left if id(one) not in taken]


def settle(totals: Counter, bounds: dict, change: Callable[[], tuple], what: str, patience: int = 2_000_000):
    """Random changes, kept where they bring the totals nearer to the middle of their bounds, until all are within.

    A change says by how much it moves which totals, and how to take it back.
    """
    middle = {key: (low + high) / 2 for key, (low, high) in bounds.items()}
    for _ in range(patience):
        if all(low <= totals[key] < high for key, (low, high) in bounds.items()):
            return
        moves, undo = change()
        before = sum(abs(totals[key] - middle[key]) for key in moves)
        for key, amount in moves.items():
            totals[key] += amount
        if sum(abs(totals[key] - middle[key]) for key in moves) > before:
            for key, amount in moves.items():
                totals[key] -= amount
            undo()
    raise Unmet(f"{what} do not come out as published")


def some_days(rng: Random, number: int, after: date, until: date) -> list[date]:
    """Different days after one day, until another, in order."""
    return sorted(after + days(n) for n in rng.sample(range(1, (until - after).days + 1), number))


def born(rng: Random, years: int, on: date, before: date) -> date:
    """A date of birth of somebody that old on a day, and born by another."""
    first, last = add_months(on, -12 * (years + 1)) + DAY, min(add_months(on, -12 * years), before)
    return first + timedelta(rng.randint(0, (last - first).days))


def episode(tables: Tables, child: str, start: date, reason: str, legal: str, need: str, place: tuple, end: date | None = None,
            ended: str | None = None, miles: float | None = None):
    tables.add("care_episode", child, start, reason, legal, need, *place, end, ended, None, None, miles, None, None, None)


def run(name: str, description: str, file: str, write: Callable[..., None], dates: Sequence[str] = ()):
    """The command line of such a council; of a report on several dates, with the date."""
    parser = argparse.ArgumentParser(prog=name, description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", type=Path, default=Path(__file__).with_name(file), help="the published cells")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other lives (1)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the CSV files")
    if dates:
        parser.add_argument("--as-of", choices=dates, default=dates[-1], help="which date of the report")
    options = parser.parse_args()
    arguments = (date.fromisoformat(options.as_of),) if dates else ()
    write(Report(options.report), Random(options.seed), options.out, *arguments)


def finish(tables: Tables, folder: Path):
    """How far the tables go, and the files."""
    for table in [table for table, rows in tables.rows.items() if rows]:
        tables.add("input_currency", table, tables.as_of, None, "sample council")
    tables.write(folder)
