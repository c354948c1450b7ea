"""The sample council: made-up children in care whose scorecard is exactly the one asked for.

    /usr/bin/python3 src/sample_council --out DIR
    /usr/bin/python3 src/sample_council --targets scorecard_2019-07.csv --as-of 2019-07-31 --seed 1 --out DIR

Writes one CSV per input table, raw events only; the extension computes the figures from them. Without --targets a
small council with the shares of July 2019 is made (--people says how small). With --targets every numerator and
denominator of the file holds on the reporting date, and the results without UASC where the file has them;
--demographics, --key-activity and --education-factors make the cells of those pages hold too, otherwise they only
give a shape.
The same arguments and seed always give the same files. Nobody in them exists.
"""
import argparse
import sys
from datetime import date
from pathlib import Path

from council import Council
from education_factors import EducationFactors
from targets import Demographics, KeyActivity, TargetError, Targets, shipped


def main() -> int:
    parser = argparse.ArgumentParser(prog="sample_council", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--targets", type=Path, help="figures to hit, in the format of the published scorecards")
    parser.add_argument("--demographics", type=Path, help="cells to hit of the page on age, sex, ethnicity, ...")
    parser.add_argument("--key-activity", type=Path, help="cells to hit of the key activity page")
    parser.add_argument("--education-factors", type=Path, help="cells to hit of the education factors page")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2019, 7, 31), help="reporting date (2019-07-31)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other lives (1)")
    parser.add_argument("--people", type=int, default=400, help="without --targets: how many people (400)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the CSV files")
    options = parser.parse_args()
    try:
        if options.targets:
            targets = Targets.read(options.targets)
        else:
            targets = Targets.read(shipped("targets", options.as_of), options.people / 8000)
        demographics = Demographics(options.demographics or shipped("demographics", options.as_of), targets,
                                    options.demographics is not None)
        key_activity = KeyActivity(options.key_activity or shipped("key_activity", options.as_of), targets,
                                   options.key_activity is not None)
        factors = EducationFactors(options.education_factors or shipped("education_factors", options.as_of), targets,
                                   options.education_factors is not None)
        Council(targets, demographics, key_activity, factors, options.as_of, options.seed).make().write(options.out)
    except TargetError as error:
        print(f"sample_council: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
