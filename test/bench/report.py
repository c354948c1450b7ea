"""report.py RESULTS MACHINE [--markdown]      tables of what bench.py measured, and how far it is from the goals"""
import json
import sys
from pathlib import Path

WORKLOADS = {"A": "Workload A: five measures (in care, 3 or more placements, same placement, same social worker, return to care)",
             "B": "Workload B: 23 indicators of every data period", "other": "careperf alone"}
WHOLE = "careperf, all indicators"
PARTITIONS, WITH_WORKERS = ", partitions", ", 2 workers"
DUCKDB, FLOOR = "DuckDB, 2 threads", "the floor: a scan of the input"


def time_of(ms: float) -> str:
    return f"{ms:.1f} ms" if ms < 10 else f"{ms:.0f} ms" if ms < 1000 else f"{ms / 1000:.2f} s" if ms < 10000 else f"{ms / 1000:.1f} s"


def table(head: list[str], rows: list[list[str]], markdown: bool) -> str:
    if markdown:
        lines = ["| " + " | ".join(cells) + " |" for cells in [head, ["---"] + ["---:"] * (len(head) - 1), *rows]]
    else:
        widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
        lines = ["  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths))).rstrip()
                 for row in [head, *rows]]
    return "\n".join(lines) + "\n"


def measured(lines: list[dict], compare: bool, markdown: bool) -> str:
    head = ["", "median", "minimum", "maximum", "CPU", "peak memory", "runs"] + (["to careperf"] if compare else [])
    rows = [[line["name"], time_of(line["median_ms"]), time_of(line["min_ms"]), time_of(line["max_ms"]), time_of(1000 * line["cpu_s"]),
             f"{line['peak_mb']:.0f} MB", str(line["runs"])] + ([f"{line['median_ms'] / lines[0]['median_ms']:.2f}"] if compare else []) for line in lines]
    return table(head, rows, markdown)


def growth(scales: dict[str, dict], markdown: bool) -> str:
    """Microseconds a child."""
    *_, last = scales.values()
    rows = [[f"{workload}: {name}", *(f"{1000 * value(report, workload, name) / report['children']:.1f}" if has(report, name) else "" for report in scales.values())]
            for workload in ("A", "B") for name in (line["name"] for line in last[workload]) if "loading" not in name]
    return table(["microseconds a child", *scales], rows, markdown)


def value(report: dict, workload: str, name: str, what: str = "median_ms") -> float:
    return next(line[what] for line in report[workload] if line["name"] == name)


def has(report: dict, name: str) -> bool:
    return any(line["name"] == name for workload in ("A", "B") for line in report[workload])


def in_partitions(report: dict, name: str) -> str:
    """The line over partitions, where there is one."""
    return name + PARTITIONS if has(report, name + PARTITIONS) else name


def fastest(report: dict, workload: str, name: str) -> float:
    """With workers or without, in partitions or not."""
    return min(value(report, workload, layout + workers) for layout in (name, in_partitions(report, name)) for workers in ("", WITH_WORKERS))


def goals(scales: dict[str, dict]) -> list[list[str]]:
    """Goal, measured, limit, for the scales that were run."""
    rows = []

    def goal(text: str, found: float, limit: float, unit: str = ""):
        rows.append([text, f"{found:.2f}{unit}" if found < 10 else f"{found:.0f}{unit}", f"{limit:g}{unit}", "met" if found <= limit else "missed"])

    for scale, limit in (("county", 0.7), ("region", 1), ("nation", 1.2)):
        if scale in scales:
            report = scales[scale]
            goal(f"A, {scale}: times DuckDB, one process", value(report, "A", in_partitions(report, "careperf")) / value(report, "A", DUCKDB), limit)
            for workload in ("A", "B"):
                goal(f"{workload}, {scale}: times DuckDB, both cores", fastest(report, workload, "careperf") / value(report, workload, DUCKDB), 1)
    if county := scales.get("county"):
        goal("A, county: times the floor", value(county, "A", "careperf") / value(county, "A", FLOOR), 5)
        goal("whole scorecard, county", value(county, "B", WHOLE), 1000, " ms")
        goal("whole scorecard, county: 122 months, times 61 months",
             value(county, "other", "whole scorecard, 122 month ends") / value(county, "B", WHOLE), 1.1)
        for name, limit in (("a month from scorecard_mv", 5), ("a breakdown from indicator_breakdown_mv", 100), ("the children behind an indicator on a date", 50)):
            goal(f"county: {name}", value(county, "other", name), limit, " ms")
    if nation := scales.get("nation"):
        goal("A, nation: memory, times DuckDB", value(nation, "A", "careperf", "peak_mb") / value(nation, "A", DUCKDB, "peak_mb"), 0.25)
        goal("whole scorecard, nation", fastest(nation, "B", WHOLE) / 1000, 60, " s")
        goal("whole scorecard, nation: memory", value(nation, "B", WHOLE + WITH_WORKERS, "peak_mb"), 2048, " MB")
    if len(scales) > 1:
        first, *_, last = scales.values()
        for workload, name in (("A", "careperf"), ("B", "careperf"), ("B", WHOLE)):
            goal(f"{workload}, {name}: time per child, {first['scale']} to {last['scale']}",
                 value(last, workload, in_partitions(last, name)) / last["children"] / (value(first, workload, name) / first["children"]), 1.33)
    return rows


def main():
    markdown = "--markdown" in sys.argv
    scales = {report["scale"]: report for report in map(json.loads, Path(sys.argv[1]).read_text().splitlines())}
    heading = "### " if markdown else ""
    print(f"{sys.argv[2]}\n")
    for scale, report in scales.items():
        print(f"{heading}{scale.capitalize()}: {report['children']:,} children, {report['episodes']:,} episodes, {report['rows']:,} rows of input, "
              f"{report['months']} month ends\n")
        for workload, title in WORKLOADS.items():
            print(f"{title}\n\n{measured(report[workload], workload != 'other', markdown)}")
    if len(scales) > 1:
        print(f"{heading}Growth\n\n{growth(scales, markdown)}")
    if rows := goals(scales):
        print(f"{heading}Goals\n\n{table(['', 'measured', 'at most', ''], rows, markdown)}")
    print(f"PostgreSQL: {next(iter(scales.values()))['settings']}, max_parallel_workers_per_gather = 0 unless a line says workers. Peak memory: of the "
          "PostgreSQL backend without shared buffers (of a line with workers: and of these), of DuckDB and pandas with the data they hold. "
          "CPU: with workers and threads. All figures are identical in all lines of a workload.")


main()
