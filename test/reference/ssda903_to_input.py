"""Turns a folder of SSDA903 CSV files (or of yearly folders of them) into contract CSV files.

    python3 ssda903_to_input.py --from DIR --out DIR [--year 2017]

Written from sources.md for the comparison of the extension with the reference on real-format
data; it is no loader for councils.  --year is the collection year (1 April to 31 March) of a
single folder; yearly folders are named by theirs.  The same episode in several years is one,
the latest year wins.
"""
from __future__ import annotations

import argparse
import csv
import datetime as dt
from collections import Counter
from pathlib import Path

from random_council import write_folder
from reference import COLUMNS, Date, Tables, birthday


def day(text: str) -> Date | None:
    return dt.datetime.strptime(text, "%d/%m/%Y").date() if text else None


def read(folder: Path, module: str) -> list[dict[str, str]]:
    path = folder / f"{module}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def convert(folders: list[tuple[int, Path]]) -> Tables:
    keyed: dict[str, dict[tuple, dict]] = {table: {} for table in COLUMNS}

    def put(table: str, key: tuple, **values) -> None:
        keyed[table][key] = {name: values.get(name) or None for name, _ in COLUMNS[table]}

    uasc: dict[str, Date | None] = {}
    for year, folder in sorted(folders):
        for r in read(folder, "header"):
            put("child", (r["CHILD"],), child_id=r["CHILD"], date_of_birth=day(r["DOB"]),
                sex={"1": "M", "2": "F"}.get(r["SEX"], r["SEX"]), ethnicity=r["ETHNIC"])
        seen: Counter[tuple] = Counter()
        for r in read(folder, "episodes"):
            key = (r["CHILD"], r["DECOM"])
            seen[key] += 1                # two rows of one file that begin on one day are both kept
            put("care_episode", key + (seen[key],), child_id=r["CHILD"], start_date=day(r["DECOM"]),
                reason_started=r["RNE"], legal_status=r["LS"], category_of_need=r["CIN"], placement_type=r["PLACE"],
                placement_provider=r["PLACE_PROVIDER"], end_date=day(r["DEC"]), reason_ended=r["REC"],
                reason_placement_changed=r["REASON_PLACE_CHANGE"], home_postcode=r["HOME_POST"],
                placement_postcode=r["PL_POST"], placement_urn=r["URN"])
        for r in read(folder, "uasc"):
            uasc[r["CHILD"]] = day(r["DUC"])
        for r in read(folder, "reviews"):
            put("review", (r["CHILD"], r["REVIEW"], r["REVIEW_CODE"]), child_id=r["CHILD"],
                review_date=day(r["REVIEW"]), participation=r["REVIEW_CODE"])
        for r in read(folder, "missing"):
            key = (r["CHILD"], r["MIS_START"], r["MISSING"])
            start, end = day(r["MIS_START"]), day(r["MIS_END"])
            put("missing_episode", key, missing_episode_id="/".join(key), child_id=r["CHILD"], missing_type=r["MISSING"],
                started_at=dt.datetime.combine(start, dt.time()),
                ended_at=end and dt.datetime.combine(end, dt.time()))
        for r in read(folder, "placed_for_adoption"):
            for kind, when in (("agency_decision", r["DATE_PLACED"]), ("decision_reversed", r["DATE_PLACED_CEASED"])):
                if when:
                    put("milestone", (r["CHILD"], kind, when), child_id=r["CHILD"], milestone=kind,
                        milestone_date=day(when), reason=r["REASON_PLACED_CEASED"])
        for r in read(folder, "ad1"):
            put("milestone", (r["CHILD"], "matched"), child_id=r["CHILD"], milestone="matched",
                milestone_date=day(r["DATE_MATCH"]))
        for r in read(folder, "oc3"):
            dob = day(r["DOB"])
            inside = [b for b in (birthday(dob, n) for n in range(17, 22)) if Date(year, 4, 1) <= b <= Date(year + 1, 3, 31)]
            if inside:
                put("care_leaver_contact", (r["CHILD"], inside[0]), child_id=r["CHILD"], contact_date=inside[0],
                    in_touch=r["IN_TOUCH"], activity=r["ACTIV"], accommodation=r["ACCOM"])
        for r in read(folder, "sw_episodes"):
            put("worker_allocation", (r["CHILD"], r["SW_ID"], r["SW_DECOM"]), child_id=r["CHILD"], role="social_worker",
                worker_id=r["SW_ID"], start_date=day(r["SW_DECOM"]), end_date=day(r["SW_DEC"]))
    tables = {table: list(rows.values()) for table, rows in keyed.items()}
    # SSDA903 does not say since when a child is UASC: since the first episode
    for child_id, end in uasc.items():
        starts = [r["start_date"] for r in tables["care_episode"] if r["child_id"] == child_id]
        if starts:
            tables["uasc_status"].append({"child_id": child_id, "start_date": min(starts), "end_date": end})
    return tables


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--from", dest="source", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--year", type=int, default=2017)
    arguments = parser.parse_args()
    source = Path(arguments.source)
    years = [(int(p.name), p) for p in source.iterdir() if p.name.isdigit()]
    write_folder(convert(years or [(arguments.year, source)]), arguments.out)
