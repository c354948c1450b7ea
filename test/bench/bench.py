"""bench.py SCALE DATABASE MODULES RESULTS      measures careperf and its peers side by side; run by bench.sh

Each contestant is a session or process of its own that stays open. A first round warms up and yields the figures: if one of
them differs from careperf's, nothing is printed. Then rounds follow in which each contestant runs once, so that whatever
else the machine does meets all of them. Appends what it measured to the file RESULTS; report.py makes the tables.
"""
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
ROUNDS = int(os.environ.get("ROUNDS", 5))
MONTHLY = os.environ.get("MONTHLY", "yes") == "yes"
# what takes longer needs no warming up: its first run counts and two rounds follow, or none
LONG_SECONDS, VERY_LONG_SECONDS = 20, 120

WORKLOAD_A = ["cic_count", "placements_3_plus", "same_placement_2_years", "same_social_worker", "return_to_care_24_months"]
WORKLOAD_B = WORKLOAD_A + [
    "same_iro", "in_private_voluntary_residential", "placed_within_20_miles", "dental_check_in_timescale", "neet_16_18",
    "open_to_youth_offending", "review_participation", "left_care_adopted", "left_care_sgo", "care_plans_good_or_outstanding",
    "return_interviews_completed", "return_interviews_3_working_days", "sdq_average", "permanent_exclusions",
    "ehcp_issued_20_weeks", "cic_missing_in_month", "missing_over_48_hours_in_month", "complaints_in_month"]
INPUT_A = ["child", "care_episode", "worker_allocation"]
INPUT_B = INPUT_A + [
    "uasc_status", "review", "health_event", "sdq_score", "education_status", "ehcp_request", "missing_episode",
    "return_interview", "complaint", "care_plan_audit", "youth_justice"]
# calendar of the peers, see peers_postgres.sql
PEER_TABLES = ["working_day", "month_end"]
WHOLE_SCORECARD = "SELECT * FROM scorecard.scorecard;"
# careperf's lines again over the same input in partitions by child, see scale.sh
PARTITIONS, PARTITIONS_SCHEMA = ", partitions", "scorecard_partitions"
# what each node of a plan may use: careperf's have many, and are no faster with more; the peers' sorts are. Workers begin anew
# for each query: the less memory they touch for the first time the better
CAREPERF_MEMORY, WORKERS_MEMORY, PEER_MEMORY = "16MB", "4MB", "256MB"


@dataclass
class Run:
    ms: float
    cpu: float
    peak_kb: int
    rows: list[str]


def memory_kb(process: Path, what: str, called: str = "") -> int:
    """What a process has, or had, in memory of its own; 0 once it has ended, and of one that is not called so."""
    try:
        status = dict(re.findall(r"(\w+):\s+(\d+) kB", (process / "status").read_text()))
        return int(status[what]) - int(status["RssShmem"]) if called in (process / "cmdline").read_text() else 0
    except (OSError, KeyError):
        return 0


class Postgres:
    """A session; its peak memory is that of the backend and its parallel workers, without what they share with others."""

    def __init__(self, sql: str, workers: int | None = 0, work_mem: str = CAREPERF_MEMORY):
        self.sql = sql
        self.psql = subprocess.Popen(["psql", "-XqAt", "-F,", "-v", "ON_ERROR_STOP=1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.execute("SET search_path = cic, peer;")
        if workers is not None:  # else all settings are as the server comes
            self.execute(f"SET jit = off; SET work_mem = '{work_mem}'; SET max_parallel_workers_per_gather = {workers};")
        self.workers = workers
        self.backend = Path("/proc", self.execute("SELECT pg_backend_pid();")[0])
        self.postmaster = Path("/proc", re.search(r"PPid:\s+(\d+)", (self.backend / "status").read_text())[1])

    def execute(self, sql: str) -> list[str]:
        self.psql.stdin.write(sql + "\n\\echo done\n")
        self.psql.stdin.flush()
        rows = []
        for line in self.psql.stdout:
            if line == "done\n":
                return rows
            rows.append(line.rstrip("\n"))
        sys.exit(f"PostgreSQL: the query failed: {sql[:300]}")

    def cpu(self) -> float:
        """Of the backend, and of parallel workers that have ended."""
        ended = (self.postmaster / "stat").read_text().rsplit(")", 1)[1].split()
        return int((self.backend / "schedstat").read_text().split()[0]) / 1e9 + (int(ended[13]) + int(ended[14])) / os.sysconf("SC_CLK_TCK")

    def watch_workers(self, ended: threading.Event, peak_kb: list[int]):
        """Workers are gone when the query has ended: what they have is looked at while it runs."""
        of_backend = f"parallel worker for PID {self.backend.name}"
        while not ended.wait(0.02):
            children = (self.postmaster / "task" / self.postmaster.name / "children").read_text().split()
            peak_kb.append(sum(memory_kb(Path("/proc", child), "VmRSS", of_backend) for child in children))

    def run(self) -> Run:
        (self.backend / "clear_refs").write_text("5")  # forgets the peak so far
        cpu, start = self.cpu(), time.perf_counter()
        rows = self.execute(self.sql)
        ms = 1000 * (time.perf_counter() - start)
        return Run(ms, self.cpu() - cpu, memory_kb(self.backend, "VmHWM"), rows)

    def first_run(self) -> Run:
        """With the memory of workers; to look at them takes time."""
        if not self.workers:
            return self.run()
        ended, of_workers = threading.Event(), [0]
        watch = threading.Thread(target=self.watch_workers, args=(ended, of_workers))
        watch.start()
        run = self.run()
        ended.set()
        watch.join()
        run.peak_kb += max(of_workers)
        return run

    def close(self):
        self.psql.stdin.close()
        self.psql.wait()


class Process:
    """A process that holds the data in memory; its peak memory includes them."""

    def __init__(self, indicators: list[str], *command: str):
        self.question = quoted(indicators) + "\n"
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.load = self.answer()

    def answer(self) -> Run:
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"failed: {' '.join(self.process.args)}")
        answer = json.loads(line)
        return Run(answer["ms"], answer["cpu"], answer["peak_kb"], answer.get("figures"))

    def run(self) -> Run:
        self.process.stdin.write(self.question)
        self.process.stdin.flush()
        return self.answer()

    first_run = run

    def close(self):
        self.process.stdin.close()
        self.process.wait()


@dataclass
class Line:
    """A line of the table."""
    name: str
    contestant: object
    figures: bool = True
    runs: list[Run] = field(default_factory=list)
    rounds: int = ROUNDS
    peak_kb: int = 0

    def measured(self) -> dict:
        times = [run.ms for run in self.runs]
        peak_kb = max(self.peak_kb, *(run.peak_kb for run in self.runs))
        return {"name": self.name, "median_ms": statistics.median(times), "min_ms": min(times), "max_ms": max(times), "runs": len(times),
                "cpu_s": statistics.median(run.cpu for run in self.runs), "peak_mb": peak_kb / 1024}


def progress(text: str):
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def quoted(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def peer_sql(file: str, indicators: list[str]) -> str:
    return (HERE / file).read_text().replace(":indicators", quoted(indicators))


def normalised(rows: list[str]) -> dict:
    """Figures by indicator and date; a count has no denominator."""
    figures = {}
    for row in rows:
        indicator, period_end, numerator, denominator = row.split(",")
        figures[indicator, period_end] = (Decimal(numerator or 0).normalize(), Decimal(denominator or 0).normalize())
    return figures


def check_figures(workload: str, lines: list[Line], rows: dict[str, list[str]]):
    figures = {line.name: normalised(rows[line.name]) for line in lines if line.figures}
    if not figures:
        return
    (name, expected), *others = figures.items()
    for other, found in others:
        different = [key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)]
        if different:
            key = min(different)
            sys.exit(f"workload {workload}: {len(different)} figures differ, such as {' on '.join(key)}: "
                     f"{expected.get(key)} ({name}), {found.get(key)} ({other})")
    progress(f"workload {workload}: {len(expected)} figures, identical in {', '.join(figures)}")


def measure(workload: str, lines: list[Line]) -> list[dict]:
    rows = {}
    for line in lines:
        progress(f"workload {workload}: {line.name}")
        first = line.contestant.first_run()
        rows[line.name], line.peak_kb = first.rows, first.peak_kb
        if first.ms > 1000 * LONG_SECONDS:
            line.runs, line.rounds = [first], 2 if first.ms < 1000 * VERY_LONG_SECONDS else 0
    check_figures(workload, lines, rows)
    for number in range(ROUNDS):
        progress(f"workload {workload}: round {number + 1} of {ROUNDS}")
        for line in lines:
            if number < line.rounds:
                line.runs.append(line.contestant.run())
    for line in lines:
        line.contestant.close()
    return [line.measured() for line in lines]


def scan(tables: list[str]) -> str:
    return " UNION ALL ".join(f"SELECT count(t) FROM {table} AS t" for table in tables) + ";"


def export(session: Postgres, folder: str):
    """What DuckDB and pandas load: each table as CSV, and the statements that make the tables."""
    schema = session.execute(
        "SELECT format('CREATE TABLE %I (%s);', table_name, string_agg(format('%I %s', column_name, data_type), ', ' ORDER BY ordinal_position)) "
        f"FROM information_schema.columns WHERE table_schema IN ('cic', 'peer') AND table_name IN ({quoted(INPUT_B + PEER_TABLES)}) GROUP BY table_name;")
    Path(folder, "schema.sql").write_text("\n".join(schema))
    for table in INPUT_B + PEER_TABLES:
        session.execute(f"\\copy {table} TO '{folder}/{table}.csv' CSV HEADER")


def careperf_lines(name: str, sql: str, partitions: bool, figures: bool = True) -> list[Line]:
    layouts = {"": sql} | ({PARTITIONS: sql.replace("scorecard.", PARTITIONS_SCHEMA + ".")} if partitions else {})
    return [Line(name + layout + workers, Postgres(over, *settings), figures)
            for layout, over in layouts.items()
            for workers, settings in (("", ()), (", 2 workers", (2, WORKERS_MEMORY)))]


def contestants(workload: str, indicators: list[str], tables: list[str], month_ends: list[str], partitions: bool, data: str, modules: str) -> list[Line]:
    monthly = [f"PREPARE month (date) AS {peer_sql('monthly.sql', indicators)}",
               *(f"EXECUTE month ('{day}');" for day in month_ends), "DEALLOCATE month;"]
    sweep = peer_sql("sweep.sql", indicators)
    careperf = (f"SELECT indicator, period_end, numerator, denominator FROM scorecard.figures_of(ARRAY[{quoted(indicators)}], "
                "ARRAY(SELECT period_end FROM scorecard.reporting_date ORDER BY period_end));")
    lines = careperf_lines("careperf", careperf, partitions)
    if workload == "B":
        lines += careperf_lines("careperf, all indicators", WHOLE_SCORECARD, partitions, figures=False)
    progress(f"workload {workload}: loading DuckDB and pandas")
    loaded = ",".join(tables + PEER_TABLES)
    if MONTHLY:
        lines.append(Line("plain SQL, month by month", Postgres("\n".join(monthly), work_mem=PEER_MEMORY)))
    return lines + [
        Line("best plain SQL", Postgres(sweep, work_mem=PEER_MEMORY)),
        Line("best plain SQL, 2 workers", Postgres(sweep, 2, PEER_MEMORY)),
        Line("DuckDB, 2 threads", Process(indicators, "node", str(HERE / "duckdb.mjs"), data, loaded, str(HERE / "sweep.sql"), modules)),
        Line("pandas", Process(indicators, "/usr/bin/python3", str(HERE / "pandas_peer.py"), data, loaded)),
        Line("the floor: a scan of the input", Postgres(scan(tables)), figures=False)]


def other_lines(scale: str) -> list[Line]:
    """What only careperf does."""
    queries = {
        "whole scorecard, 122 month ends": "SELECT * FROM scorecard.scorecard_on(ARRAY(SELECT careperf.months_before(date '2018-07-31', 121 - n) "
                                           "FROM generate_series(0, 121) AS n));",
        "one date, by scorecard_at": "SELECT * FROM scorecard.scorecard_at('2018-03-31');",
        "the children behind an indicator on a date": "SELECT * FROM scorecard.indicator_children('placements_3_plus', '2018-03-31');"}
    if scale == "county":
        queries |= {
            "a month from scorecard_mv": "SELECT * FROM scorecard.scorecard_mv WHERE period_end = '2018-03-31';",
            "a breakdown from indicator_breakdown_mv": "SELECT * FROM scorecard.indicator_breakdown_mv "
                                                       "WHERE indicator = 'placements_3_plus' AND dimension = 'team';"}
    return [Line("whole scorecard, settings as the server comes", Postgres(WHOLE_SCORECARD, None), figures=False),
            *(Line(name, Postgres(sql), figures=False) for name, sql in queries.items())]


def main():
    scale, database, modules, results = sys.argv[1:]
    os.environ["PGDATABASE"] = database
    session = Postgres("")
    month_ends = session.execute("SELECT period_end FROM month_end ORDER BY 1;")
    partitions = session.execute(f"SELECT to_regnamespace('{PARTITIONS_SCHEMA}') IS NOT NULL;") == ["t"]
    counts = dict(zip(INPUT_A, session.execute(scan(INPUT_A))))
    rows = session.execute(scan(session.execute("SELECT table_name FROM careperf.input_table;")))
    report = {"scale": scale, "months": len(month_ends), "children": int(counts["child"]), "episodes": int(counts["care_episode"]), "rows": sum(map(int, rows)),
              "settings": session.execute("SELECT string_agg(name || ' = ' || current_setting(name), ', ' ORDER BY name) FROM pg_settings "
                                          "WHERE name IN ('shared_buffers', 'huge_pages', 'work_mem', 'hash_mem_multiplier', 'jit', 'server_version');")[0] + f" (work_mem: 2 workers {WORKERS_MEMORY}, plain SQL {PEER_MEMORY})"}
    with tempfile.TemporaryDirectory(dir=Path(results).parent) as data:
        export(session, data)
        for workload, indicators, tables in (("A", WORKLOAD_A, INPUT_A), ("B", WORKLOAD_B, INPUT_B)):
            lines = contestants(workload, indicators, tables, month_ends, partitions, data, modules)
            loads = [Line(f"{line.name}: loading", None, runs=[line.contestant.load]) for line in lines if isinstance(line.contestant, Process)]
            report[workload] = measure(workload, lines) + [line.measured() for line in loads]
    report["other"] = []
    if scale == "county":
        progress("CALL careperf.refresh")
        refresh = Line("CALL careperf.refresh", Postgres("CALL careperf.refresh('scorecard');"))
        refresh.runs.append(refresh.contestant.run())
        refresh.contestant.close()
        report["other"].append(refresh.measured())
    report["other"] += measure("other", other_lines(scale))
    with open(results, "a") as file:
        print(json.dumps(report), file=file)


main()
