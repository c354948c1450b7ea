"""Compares the extension with the brute-force reference, council by council and date by date.

    python3 compare.py --seeds 1-50 [--dates 10] [--only code,code]     random councils
    python3 compare.py --dir CSVDIR [--on 2018-03-31,2018-02-28]         a folder of contract CSV files

Connects as psql does (PGHOST, PGPORT, PGUSER, PGDATABASE).  Input goes into the schema cic
by \\copy, the figures come from scorecard.scorecard_at(date); both schemas are made here if
need be, and cic is emptied for every council.
"""
from __future__ import annotations

import argparse
import csv
import io
import os
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from random_council import asked_dates, random_council, write_folder
from reference import COLUMNS, DAY, INDICATORS, NEIGHBOUR_GSS, OWN_GSS, Date, Figure, Tables, figures, load_folder


# Ways in which the server may come to the figures, by the seed of the council; the dearer, the rarer.
SPILLING = "-c work_mem=64kB -c hash_mem_multiplier=1"
COMPILED = "-c jit=on -c jit_above_cost=0 -c jit_inline_above_cost=0 -c jit_optimize_above_cost=0"
PARALLEL = "-c min_parallel_table_scan_size=0 -c parallel_setup_cost=0 -c parallel_tuple_cost=0 -c max_parallel_workers_per_gather=2"
# by parallel workers, each a share of the children, as where there is much input: the planner is told of many rows
IN_SHARES = "-c max_parallel_workers_per_gather=4 -c careperf_test.rows=2000000"
WAYS = {1: SPILLING, 3: COMPILED, 4: IN_SHARES, 5: f"{IN_SHARES} -c max_parallel_workers_per_gather=0", 6: SPILLING, 7: IN_SHARES, 8: IN_SHARES, 11: SPILLING, 13: COMPILED, 16: SPILLING,
        18: f"{SPILLING} {IN_SHARES}", 20: IN_SHARES, 21: SPILLING, 24: IN_SHARES}
# ... and those whose input is partitioned, so that a share is some partitions, which one process works out one after the other (5)
PARTITIONED, PARTITIONS = {5, 8, 18, 24}, 6


def way(seed: int) -> str:
    return PARALLEL if seed % 100 == 2 else WAYS.get(seed % 25, "")


def psql(script: str) -> str:
    done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"],
                          input=script, capture_output=True, encoding="utf-8",
                          env=os.environ | {"PGCLIENTENCODING": "UTF8", "PGDATESTYLE": "ISO"})
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return done.stdout


def set_up(partitions: int = 1) -> None:
    psql("CREATE EXTENSION IF NOT EXISTS careperf;")
    if psql("SELECT to_regclass('cic.child') IS NULL;").strip() == "t":
        psql(f"SELECT careperf.create_input('cic', {partitions});")
    psql(f"""SELECT careperf.create_scorecard('cic', 'scorecard');
             SELECT scorecard.set_council(gss_code => '{OWN_GSS}', name => 'Kent');
             SELECT scorecard.set_neighbour('{NEIGHBOUR_GSS}', 'Medway');""")


def database_figures(folder: Path, dates: list[Date]) -> dict[Date, dict[str, list[Decimal | None]]]:
    """numerator, denominator, result and result_exc_uasc by date and indicator."""
    script = ["TRUNCATE " + ", ".join(f"cic.{table}" for table in COLUMNS) + ";"]
    for table in COLUMNS:
        path = folder / f"{table}.csv"
        if path.exists():
            with path.open(encoding="utf-8") as stream:
                columns = stream.readline().strip()
            script.append(f"\\copy cic.{table} ({columns}) FROM '{path}' WITH (FORMAT csv, HEADER true)")
    script.append("ANALYZE " + ", ".join(f"cic.{table}" for table in COLUMNS) + ";")
    script.append("""UPDATE pg_class SET reltuples = current_setting('careperf_test.rows')::real
        WHERE relnamespace = 'cic'::regnamespace AND relkind = 'r' AND relpages > 0 AND current_setting('careperf_test.rows', true) <> '';""")
    asked = ", ".join(f"DATE '{d}'" for d in dates)
    script.append(f"""COPY (SELECT a.d, s.indicator, s.numerator, s.denominator, s.result, s.result_exc_uasc
        FROM unnest(ARRAY[{asked}]) AS a (d), LATERAL scorecard.scorecard_at(a.d) AS s
        UNION ALL
        SELECT f.period_end, f.indicator || '#' || f.definition_version, f.numerator, f.denominator, f.result, f.result_exc_uasc
        FROM scorecard.figures_on(ARRAY[{asked}]) AS f WHERE f.indicator LIKE 'iha%')
        TO STDOUT WITH (FORMAT csv);""")
    found: dict[Date, dict[str, list[Decimal | None]]] = {d: {} for d in dates}
    for d, code, *values in csv.reader(io.StringIO(psql("\n".join(script)))):
        found[Date.fromisoformat(d)][code] = [Decimal(v) if v else None for v in values]
    return found


def breakdown_differences(dates: list[Date]) -> int:
    """How many figures of the breakdown are not those of a plain join, or not the sum over the children behind them."""
    days = ", ".join(f"('{d}')" for d in dates)
    return int(psql(f"TRUNCATE scorecard.reporting_date; INSERT INTO scorecard.reporting_date VALUES {days};"
                    + Path(__file__).with_name("breakdown.sql").read_text(encoding="utf-8")))


def differs(ours: Figure, theirs: list[Decimal | None], with_exc: bool) -> bool:
    if [ours.numerator, ours.denominator, ours.result] != theirs[:3]:
        return True
    return with_exc and (ours.exc_uasc[2] if ours.exc_uasc else None) != theirs[3]


def in_words(numerator, denominator, result, exc) -> str:
    show = lambda v: "null" if v is None else f"{v}"
    return f"{show(numerator)}/{show(denominator)} = {show(result)} (without UASC {show(exc)})"


def compare(name: str, tables: Tables, folder: Path, dates: list[Date], only: set[str] | None,
            with_exc: bool, missing: set[str]) -> bool:
    """True when every figure both sides give is the same; differences are printed."""
    try:
        database = database_figures(folder, dates)
    except RuntimeError as error:
        print(f"{name}: {error}")
        return False
    reference = figures(tables, dates, [c for c in INDICATORS if only is None or c in only])
    same = compared = 0
    for d in dates:
        missing |= {f"{c} (not in the database)" for c in reference[d].keys() - database[d].keys()}
        missing |= {f"{c} (not in the reference)" for c in database[d].keys() - INDICATORS.keys()}
        for code in reference[d].keys() & database[d].keys():
            compared += 1
            ours, theirs = reference[d][code], database[d][code]
            if differs(ours, theirs, with_exc):
                exc = ours.exc_uasc[2] if ours.exc_uasc else None
                print(f"{name} {d} {code}: reference "
                      f"{in_words(ours.numerator, ours.denominator, ours.result, exc)}, "
                      f"database {in_words(*theirs)}")
            else:
                same += 1
    if not compared:
        print(f"{name}: nothing to compare")
    broken_down = breakdown_differences(dates)
    if broken_down:
        print(f"{name}: {broken_down} figures differ from a plain join or from the children behind them")
    return 0 < compared == same and not broken_down


def default_dates(tables: Tables, count: int) -> list[Date]:
    """The last month ends before the month of the last start or end of an episode."""
    known = [d for r in tables["care_episode"] for d in (r["start_date"], r["end_date"]) if d]
    d, dates = max(known), []
    while len(dates) < count:
        d = d.replace(day=1) - DAY
        dates.append(d)
    return sorted(dates)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default="1-20", help="FROM-TO")
    parser.add_argument("--dates", type=int, default=10, help="how many dates for each council")
    parser.add_argument("--on", help="these dates instead, with commas between")
    parser.add_argument("--dir", help="a folder of contract CSV files instead of random councils")
    parser.add_argument("--only", help="indicator codes, with commas between")
    parser.add_argument("--no-exc", action="store_true", help="leave the results without UASC uncompared")
    options = parser.parse_args()
    only = set(options.only.split(",")) if options.only else None
    on = [Date.fromisoformat(d) for d in options.on.split(",")] if options.on else None
    set_up()
    options_of_caller, database = os.environ.get("PGOPTIONS", ""), os.environ["PGDATABASE"]
    passed = failed = 0
    missing: set[str] = set()
    if options.dir:
        tables = load_folder(options.dir)
        dates = on or default_dates(tables, options.dates)
        ok = compare(options.dir, tables, Path(options.dir).resolve(), dates, only, not options.no_exc, missing)
        print(f"{'ok' if ok else 'not ok'} {options.dir}")
        passed, failed = int(ok), int(not ok)
    else:
        os.environ["PGDATABASE"] = f"{database}_partitioned"
        set_up(PARTITIONS)
        first, _, last = options.seeds.partition("-")
        for seed in range(int(first), int(last or first) + 1):
            os.environ["PGOPTIONS"] = f"{options_of_caller} {way(seed)}"
            os.environ["PGDATABASE"] = f"{database}_partitioned" if seed % 25 in PARTITIONED else database
            tables = random_council(seed)
            with tempfile.TemporaryDirectory() as folder:
                write_folder(tables, folder)
                ok = compare(f"seed {seed}", tables, Path(folder), on or asked_dates(seed, options.dates), only,
                             not options.no_exc, missing)
            print(f"{'ok' if ok else 'not ok'} council of seed {seed}")
            passed, failed = passed + ok, failed + (not ok)
    if only is None:
        for line in sorted(missing):
            print(f"not ok missing: {line}")
            failed += 1
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
