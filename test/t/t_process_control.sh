#!/bin/bash
# careperf.process_control against a second reading of the rules of Making Data Count, point by point, on random series;
# and its views on the sample council.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
work=$(mktemp -d); trap 'rm -rf "$work"; drop_database $PGDATABASE' EXIT
new_database $PGDATABASE
sql -c "CREATE EXTENSION careperf" >/dev/null

/usr/bin/python3 - "$work" <<'PYTHON'
"""Random series, and of each point which rule makes it a special cause: straight from the wording of the rules."""
import random, sys
from fractions import Fraction

def rule(x, i):
    n, mean = len(x), sum(x) / len(x)
    width = Fraction(266, 100) * sum(abs(b - a) for a, b in zip(x, x[1:])) / (n - 1)
    def same_side(points): return all(p > mean for p in points) or all(p < mean for p in points)
    def near(p): return width * 2 / 3 < abs(p - mean) <= width
    def windows(size): return [range(s, s + size) for s in range(max(0, i - size + 1), min(i, n - size) + 1)]
    up, down = x[i] > mean, x[i] < mean
    if abs(x[i] - mean) > width:
        return "above upper limit" if up else "below lower limit"
    trends = [all(x[j] < x[j + 1] for j in w[:-1]) - all(x[j] > x[j + 1] for j in w[:-1]) for w in windows(7)]
    for trend in reversed(trends):  # the later of two
        if trend:
            return "rising trend" if trend > 0 else "falling trend"
    if near(x[i]) and any(same_side([x[j] for j in w]) and sum(near(x[j]) for j in w) >= 2 for w in windows(3)):
        return "two of three near upper limit" if up else "two of three near lower limit"
    if any(same_side([x[j] for j in w]) for w in windows(7)):
        return "run above mean" if up else "run below mean"
    return ""

random.seed(20190731)
with open(sys.argv[1] + "/series.csv", "w") as series, open(sys.argv[1] + "/rules.csv", "w") as rules:
    for number in range(2000):
        level, x = random.uniform(20, 80), []
        for _ in range(random.randint(2, 30)):
            level += random.choice((0, 0, random.uniform(-3, 3), random.choice((-1, 1)) * 2))
            x.append(Fraction(round(random.gauss(level, random.choice((0, 0.5, 3))), random.choice((0, 1)))).limit_denominator(10))
        series.write(f'{number},"{{{",".join(str(float(v)) for v in x)}}}"\n')
        rules.writelines(f"{number},{i + 1},{rule(x, i)}\n" for i in range(len(x)))
PYTHON
sql -c "CREATE TABLE series (number integer, results numeric[])" -c "CREATE TABLE rules (number integer, point integer, special_cause text)" \
	-c "\\copy series FROM '$work/series.csv' CSV" -c "\\copy rules FROM '$work/rules.csv' CSV"
is "every rule occurs in the random series" "9" "$(sql -c "SELECT count(DISTINCT coalesce(special_cause, '')) FROM rules")"
is "2,000 random series: the same points are special causes" "" "$(sql -c "
	SELECT number, point, r.special_cause, p.special_cause
	FROM rules AS r FULL JOIN (SELECT s.number, p.* FROM series AS s CROSS JOIN LATERAL careperf.process_control(s.results, 'H') AS p) AS p USING (number, point)
	WHERE r.special_cause IS DISTINCT FROM p.special_cause OR r.number IS NULL OR p.point IS NULL LIMIT 5")"

/usr/bin/python3 "$here/src/sample_council" --people 300 --out "$work/council"
sql -c "SELECT careperf.create_input('cic')" >/dev/null
"$here/test/load_csv.sh" "$work/council" cic
sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" -f "$here/src/sample_council/settings.sql" -c "SELECT scorecard.set_reporting_dates('2017-07-31', '2019-07-31')" \
	-c "SELECT scorecard.set_process_change('placements_3_plus', '2018-08-01', 'new matching panel')" -c "CALL careperf.refresh('scorecard')" >/dev/null
is "every result of the scorecard is a point, live and refreshed" "0|0" "$(sql -c "
	SELECT (SELECT count(*) FROM scorecard.scorecard AS s FULL JOIN scorecard.process_control AS p USING (period_end, indicator) WHERE s.result IS DISTINCT FROM p.result),
		(SELECT count(*) FROM scorecard.scorecard_mv AS s FULL JOIN scorecard.bi_process_control AS p USING (period_end, indicator) WHERE s.result IS DISTINCT FROM p.result)")"
is "the change starts a process of its own" "0,13,1,12" "$(sql -c "
	SELECT string_agg(x.process || ',' || x.points, ',' ORDER BY x.process)
	FROM (SELECT DISTINCT process, points FROM scorecard.process_control WHERE indicator = 'placements_3_plus') AS x")"
is "one mean and one pair of limits per process" "0" "$(sql -c "
	SELECT count(*) FROM (SELECT FROM scorecard.process_control GROUP BY indicator, definition_version, process HAVING count(DISTINCT (mean, lower_limit, upper_limit)) > 1) AS x")"
is "a funnel has every member of a percentage, and those of one date and dimension add up" "0" "$(sql -c "
	SELECT count(*)
	FROM (SELECT period_end, indicator, dimension, compared_with, sum(numerator) AS numerator, sum(denominator) AS denominator FROM scorecard.bi_funnel GROUP BY 1, 2, 3, 4) AS f
		JOIN scorecard.scorecard_mv AS s USING (period_end, indicator)
	WHERE f.numerator <> s.numerator OR f.denominator <> s.denominator")"
is "the funnel around the council's own figure has it as its centre" "t" "$(sql -c "
	SELECT bool_and(abs(f.centre - s.result) <= 0.06) AND count(*) > 100 FROM scorecard.bi_funnel AS f JOIN scorecard.scorecard_mv AS s USING (period_end, indicator)
	WHERE f.compared_with = 'council'")"
finish
