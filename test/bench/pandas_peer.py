"""pandas as a peer: pandas_peer.py DATA TABLES

Loads TABLES from the folder DATA (*.csv), then answers each line of its input, a list of indicators, with a line of JSON:
milliseconds, CPU seconds, peak memory in kB, figures. The first line tells the load.

Vectorised throughout. As in sweep.sql, dates become months and everything is added up by difference: what counts from one
date to another counts on the month ends of mon(one) to mon(other) - 1. Leaves out what sweep.sql leaves out.
"""
import json
import re
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

FOR_GOOD = 999999
TEMPORARY = ["T0", "T1", "T2", "T3", "T4"]
FOSTER = ["U1", "U2", "U3", "U4", "U5", "U6"]


def load(folder: Path, names: list[str]) -> dict[str, pd.DataFrame]:
    tables = {}
    for table in names:
        file = folder / f"{table}.csv"
        head = pd.read_csv(file, nrows=0).columns
        dates = [name for name in head if re.search(r"(_on|_at|_date|_from|_of_birth|_of_death|_end|_after|^day)$", name)]
        tables[table] = pd.read_csv(file, parse_dates=dates, dtype={"score": float, "distance_miles": float, "mon": int} | {
            name: str for name in head if name not in [*dates, "score", "distance_miles", "mon"]})
    return tables


def mon(dates, never=FOR_GOOD):
    """Months counted from the year 0; a date that is not known is never."""
    values = np.asarray(dates, "datetime64[M]")
    return np.where(np.isnat(values), never, values.astype(np.int64) + 1970 * 12 + 1)


def next_start(mons, month):
    """The next first day of a month of the year, 4 for April, in months."""
    return mons + 12 - (mons - month) % 12


def birthday(born, years):
    """Born on 29 February: 1 March in other years."""
    days = np.asarray(born, "datetime64[D]")
    month = days.astype("datetime64[M]")
    return (month + 12 * years).astype("datetime64[D]") + (days - month.astype("datetime64[D]"))


def months_earlier(dates, months):
    """As PostgreSQL subtracts intervals: never past the end of the month."""
    days = np.asarray(dates, "datetime64[D]")
    month = days.astype("datetime64[M]")
    earlier = month - months
    last = (earlier + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.minimum(earlier.astype("datetime64[D]") + (days - month.astype("datetime64[D]")), last)


class Scorecard:
    def __init__(self, tables: dict[str, pd.DataFrame], indicators: list[str]):
        self.tables = tables
        self.indicators = indicators
        self.first = tables["month_end"].mon.min()
        self.months = tables["month_end"].mon.max() - self.first + 1
        self.sums = {name: np.zeros((2, self.months)) for name in indicators}
        child = tables["child"]
        self.child_index = pd.Index(child.child_id)
        self.born = child.date_of_birth.values.astype("datetime64[D]")
        self.sixteen = mon(birthday(self.born, 16))

    def wants(self, *indicators):
        return any(name in self.indicators for name in indicators)

    def count(self, indicator, from_mon, to_mon, numerator=1, denominator=0):
        if indicator not in self.indicators:
            return
        from_mon, to_mon = np.asarray(from_mon), np.asarray(to_mon)
        counts = (from_mon < to_mon) & (to_mon > self.first) & (from_mon < self.first + self.months)
        begins = np.maximum(from_mon[counts], self.first) - self.first
        ends = np.minimum(to_mon[counts] - self.first, self.months)
        for side, value in enumerate((numerator, denominator)):
            if np.isscalar(value) and value == 0:
                continue
            weight = np.broadcast_to(np.asarray(value, float), counts.shape)[counts]
            difference = np.bincount(begins, weight, self.months + 1) - np.bincount(ends, weight, self.months + 1)
            self.sums[indicator][side] += np.cumsum(difference)[:-1]

    def of_child(self, table, columns, rows=None):
        """Some columns of a table, with the child's number in place of the text."""
        frame = self.tables[table]
        frame = frame.loc[slice(None) if rows is None else rows(frame), ["child_id", *columns]]
        frame = frame.assign(child=self.child_index.get_indexer(frame.child_id)).drop(columns="child_id")
        return frame[frame.child >= 0]

    def in_care(self, frame, day, to_last_day=False):
        """The rows whose day lies in a period of care, with that period."""
        joined = frame.merge(self.period, on="child")
        inside = joined[day].values >= joined.start_date.values
        inside &= joined[day].values <= joined.end_date.values if to_last_day else joined[day].values < joined.end_date.values
        return joined[inside]

    def read_history(self):
        e = self.of_child("care_episode", ["start_date", "end_date", "legal_status", "placement_type", "placement_provider",
                                           "distance_miles", "reason_started", "reason_ended"], lambda f: ~f.legal_status.isin(["V3", "V4"]))
        adult = birthday(self.born, 18)[e.child]
        e = e[e.start_date.values < adult]
        adult = birthday(self.born, 18)[e.child]
        e["unknown_ending"] = ~(e.end_date.values <= adult)
        e["end_date"] = np.fmin(e.end_date.values, adult)
        e = e.iloc[np.lexsort((e.start_date.values, e.child.values))]
        of_same = e.groupby("child", sort=False)
        begins = (e.start_date != of_same.end_date.shift()).values
        ends = np.append(begins[1:], True)
        e["period"] = np.cumsum(begins)
        last = e[ends]
        period = pd.DataFrame({"child": last.child.values, "start_date": e.start_date.values[begins], "end_date": last.end_date.values,
                               "reason_ended": np.where(last.unknown_ending, None, last.reason_ended)})
        period["start"], period["end"] = mon(period.start_date), mon(period.end_date)
        siblings = period.groupby("child", sort=False)
        period["previous_end"] = siblings.end_date.shift()
        period["next_end"] = siblings.end.shift(-1).fillna(FOR_GOOD).astype(int)
        period["sixteen"] = self.sixteen[period.child]
        self.period = period

        # a temporary stay belongs to the placement before it
        temporary = e.placement_type.isin(TEMPORARY).values
        e["after_temporary"] = np.append(False, temporary[:-1])
        real = e[~temporary].copy()
        same_period = real.period.values[1:] == real.period.values[:-1]
        real["to"] = np.append(np.where(same_period, real.start_date.values[1:], period.end_date.values[real.period.values[:-1] - 1]),
                               period.end_date.values[-1])
        kind = real.placement_type.values
        before = np.append(None, kind[:-1])
        continues = np.append(False, same_period) & (
            real.reason_started.isin(["L", "T", "U"]).values | real.after_temporary.values & (kind == before)
            | np.isin(kind, ["A3", "A5"]) & np.isin(before, FOSTER))
        self.status = real

        placed = real[~continues]
        start, child, number = mon(placed.start_date), placed.child.values, placed.period.values
        same = number[1:] == number[:-1]
        end_date = np.append(np.where(same, placed.start_date.values[1:], period.end_date.values[number[:-1] - 1]), period.end_date.values[-1])
        counts_to = mon(end_date - np.timedelta64(1, "D")) + 12
        third = np.append([False, False], child[2:] == child[:-2])
        adoptive = np.append(False, same) & placed.placement_type.isin(["A3", "A4", "A5", "A6"]).values
        self.placement = pd.DataFrame({
            "start": start, "end": mon(end_date), "second_before_to": np.where(third, np.roll(counts_to, 2), 0),
            "since": np.where(adoptive, np.roll(start, 1), start), "period_start": period.start.values[number - 1], "sixteen": self.sixteen[child]})

    def read_held(self, role):
        w = self.of_child("worker_allocation", ["worker_id", "start_date", "end_date"], lambda f: f.role == role)
        w = w.iloc[np.lexsort((w.start_date.values, w.child.values))]
        begins = np.append(True, (w.child.values[1:] != w.child.values[:-1]) | (w.worker_id.values[1:] != w.worker_id.values[:-1])
                           | (w.start_date.values[1:] != w.end_date.values[:-1]))
        ends = np.append(begins[1:], True)
        return pd.DataFrame({"child": w.child.values[begins], "reached": mon(w.start_date.values[begins]) + 12, "until": mon(w.end_date.values[ends])})

    def run(self):
        self.read_history()
        p, s, x = self.period, self.status, self.placement
        self.count("cic_count", p.start, p.end)
        self.count("placements_3_plus", p.start, p.end, 0, 1)
        self.count("placements_3_plus", x.start, np.minimum(x.end, x.second_before_to))
        self.count("same_placement_2_years", p.start + 30, np.minimum(p.end, p.sixteen), 0, 1)
        self.count("same_placement_2_years", np.maximum(np.maximum(x.start, x.since + 24), x.period_start + 30), np.minimum(x.end, x.sixteen))
        self.count("return_to_care_24_months", p.start, next_start(p.start, 4), p.previous_end.values >= months_earlier(p.start_date, 24), 1)
        for indicator, role in (("same_social_worker", "social_worker"), ("same_iro", "iro")):
            if self.wants(indicator):
                held = p.merge(self.read_held(role), on="child")
                self.count(indicator, p.start + 18, p.end, 0, 1)
                self.count(indicator, np.maximum(held.start + 18, held.reached), np.minimum(held.end, held.until))
        self.run_placed()
        self.run_events()
        self.run_education()
        self.run_missing()
        return self.figures()

    def run_placed(self):
        if not self.wants("in_private_voluntary_residential", "placed_within_20_miles", "left_care_adopted", "left_care_sgo"):
            return
        p = self.period
        s = self.status.assign(start=mon(self.status.start_date), end=mon(self.status.to))
        self.count("in_private_voluntary_residential", s.start, s.end,
                   s.placement_type.isin(["K2", "R1", "R3", "S1"]) & s.placement_provider.isin(["PR4", "PR5"]), 1)
        u = self.of_child("uasc_status", ["start_date", "end_date"])
        u = u.assign(uasc_start=mon(u.start_date), uasc_end=mon(u.end_date))
        miles = s.distance_miles.round(1)
        known = s[["child", "start", "end"]].assign(near=miles <= 20)[miles.notna() & (miles != 999.9)]
        self.count("placed_within_20_miles", known.start, known.end, known.near, 1)
        both = known.merge(u[["child", "uasc_start", "uasc_end"]], on="child")
        self.count("placed_within_20_miles", np.maximum(both.start, both.uasc_start), np.minimum(both.end, both.uasc_end), -both.near.astype(int), -1)
        left_to = np.minimum(p.end + 12, p.next_end)
        self.count("left_care_sgo", p.end, left_to, p.reason_ended.isin([f"E4{n}" for n in range(3, 9)]), 1)
        spells = p.reset_index().merge(u, on="child", suffixes=("", "_uasc"))
        was_uasc = spells["index"][(spells.start_date_uasc < spells.end_date) & ~(spells.end_date_uasc <= spells.start_date)]
        citizen = ~p.index.isin(was_uasc)
        self.count("left_care_adopted", p.end[citizen], left_to[citizen], p.reason_ended[citizen].isin(["E11", "E12"]), 1)

    def run_events(self):
        p, tables = self.period, self.tables
        if self.wants("dental_check_in_timescale"):
            h = self.of_child("health_event", ["event_date"], lambda f: f.event_type == "dental")
            h = h.assign(since=mon(h.event_date)).sort_values(["child", "since"])
            h["until"] = np.minimum(h.since + 12, h.groupby("child", sort=False).since.shift(-1).fillna(FOR_GOOD)).astype(int)
            joined = p.merge(h, on="child")
            self.count("dental_check_in_timescale", next_start(p.start, 4), p.end, 0, 1)
            self.count("dental_check_in_timescale", np.maximum(next_start(joined.start, 4), joined.since), np.minimum(joined.end, joined.until))
        if self.wants("review_participation"):
            r = self.of_child("review", ["review_date", "participation"])
            r = self.in_care(r[r.review_date.values >= birthday(self.born, 4)[r.child]], "review_date", to_last_day=True)
            r = r.assign(took_part=r.participation.isin(["PN1", "PN2", "PN3", "PN5", "PN6"])).groupby(
                ["child", "review_date"], sort=False).took_part.max().reset_index()
            self.count("review_participation", mon(r.review_date), mon(r.review_date) + 12, r.took_part, 1)
        if self.wants("care_plans_good_or_outstanding"):
            a = tables["care_plan_audit"]
            a = a[a.grade.isin(["outstanding", "good", "requires_improvement", "inadequate"])]
            self.count("care_plans_good_or_outstanding", mon(a.audited_on), mon(a.audited_on) + 12, a.grade.isin(["good", "outstanding"]), 1)
        if self.wants("sdq_average"):
            q = self.of_child("sdq_score", ["completed_on", "score"], lambda f: f.score.between(0, 40))
            q = q[(q.completed_on.values >= birthday(self.born, 4)[q.child]) & (q.completed_on.values < birthday(self.born, 17)[q.child])]
            q = q.groupby(["child", "completed_on"]).score.max().reset_index()
            q["since"] = mon(q.completed_on)
            q["until"] = np.minimum(next_start(q.since, 4), q.groupby("child", sort=False).since.shift(-1).fillna(FOR_GOOD)).astype(int)
            q = q.merge(p, on="child")
            self.count("sdq_average", np.maximum(q.since, q.start), np.minimum(q.until, q.end), q.score, 1)
        if self.wants("open_to_youth_offending"):
            y = self.of_child("youth_justice", ["start_date", "end_date"])
            y = y.assign(since=mon(y.start_date), until=mon(y.end_date))[["child", "since", "until"]].sort_values(["child", "since"])
            y["until"] = np.where(y.child == y.child.shift(-1), np.minimum(y.until, y.since.shift(-1)), y.until).astype(np.int64)
            y = y.merge(p, on="child")
            self.count("open_to_youth_offending", p.start, p.end, 0, 1)
            self.count("open_to_youth_offending", np.maximum(y.start, y.since), np.minimum(y.end, y.until))
        if self.wants("complaints_in_month"):
            received = mon(self.in_care(self.of_child("complaint", ["received_on"]), "received_on").received_on)
            self.count("complaints_in_month", received, received + 1)

    def run_education(self):
        if not self.wants("neet_16_18", "permanent_exclusions", "ehcp_issued_20_weeks"):
            return
        p = self.period
        e = self.of_child("education_status", ["status", "start_date", "end_date"])
        e = e.assign(since=mon(e.start_date), until=mon(e.end_date)).drop(columns=["start_date", "end_date"]).sort_values(["child", "since", "until"])
        neet = e[e.status == "neet"]
        reached = neet.groupby("child", sort=False).until.cummax().groupby(neet.child, sort=False).shift().fillna(0).astype(int)
        neet = neet.assign(since=np.maximum(neet.since, reached)).merge(p, on="child")
        self.count("neet_16_18", np.maximum(p.start + 12, p.sixteen), p.end, 0, 1)
        self.count("neet_16_18", np.maximum(np.maximum(neet.start + 12, neet.sixteen), neet.since), np.minimum(neet.end, neet.until))
        excluded = e[e.status == "permanent_exclusion"]
        until = np.minimum(next_start(excluded.since, 9), excluded.groupby("child", sort=False).since.shift(-1).fillna(FOR_GOOD)).astype(int)
        excluded = excluded.assign(until=until).merge(p, on="child")
        self.count("permanent_exclusions", np.maximum(excluded.start, excluded.since), np.minimum(excluded.end, excluded.until))
        h = self.of_child("ehcp_request", ["requested_on", "issued_on"], lambda f: (f.has_exception != "t") & f.issued_on.notna())
        h = self.in_care(h, "requested_on")
        self.count("ehcp_issued_20_weeks", mon(h.issued_on), next_start(mon(h.issued_on), 9), h.issued_on <= h.requested_on + pd.Timedelta(days=140), 1)

    def run_missing(self):
        if not self.wants("cic_missing_in_month", "missing_over_48_hours_in_month", "return_interviews_completed", "return_interviews_3_working_days"):
            return
        m = self.of_child("missing_episode", ["missing_episode_id", "started_at", "ended_at"], lambda f: f.missing_type == "M")
        m = self.in_care(m.assign(started_on=m.started_at.dt.normalize()), "started_on")
        month = mon(m.started_on)
        once = pd.DataFrame({"child": m.child.values, "month": month}).drop_duplicates().month
        self.count("cic_missing_in_month", once, once + 1)
        reached = mon(m.started_at.where(m.ended_at.notna(), m.started_at + pd.Timedelta(hours=48)))
        long = (m.ended_at.isna() | (m.ended_at - m.started_at > pd.Timedelta(hours=48))).values
        self.count("missing_over_48_hours_in_month", reached[long], month[long] + 1)
        interviewed = self.tables["return_interview"].groupby("missing_episode_id", sort=False).completed_on.min()
        m = m[m.ended_at.notna()]
        ended_on = m.ended_at.dt.normalize()
        done = m.missing_episode_id.map(interviewed)
        in_time = done <= ended_on.map(self.tables["working_day"].set_index("day").third_after)
        ended, met = mon(ended_on), mon(np.maximum(done, ended_on))
        for indicator, is_met in (("return_interviews_completed", done.notna()), ("return_interviews_3_working_days", in_time)):
            self.count(indicator, ended, ended + 12, 0, 1)
            self.count(indicator, met[is_met], ended[is_met] + 12)

    def figures(self):
        ends = self.tables["month_end"].sort_values("mon").period_end.dt.strftime("%Y-%m-%d")
        return [f"{name},{end},{numerator:.0f},{denominator:.0f}" for name in sorted(self.indicators)
                for end, numerator, denominator in zip(ends, *self.sums[name])]


def measured(work):
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak so far
    cpu, start = time.process_time(), time.perf_counter()
    result = work()
    ms, cpu = 1000 * (time.perf_counter() - start), time.process_time() - cpu
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
    print(json.dumps({"ms": ms, "cpu": cpu, "peak_kb": peak, "figures": result if isinstance(result, list) else None}), flush=True)
    return result


tables = measured(lambda: load(Path(sys.argv[1]), sys.argv[2].split(",")))
for line in sys.stdin:
    measured(lambda: Scorecard(tables, re.findall(r"\w+", line)).run())
