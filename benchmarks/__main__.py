"""`make bench`: build instances, serve them as `make run` does, ask, and print the tables.

Figures are not tests: it ends with 0 whatever they are. `--only 20000` for one size, `--quick` for
a look in a few minutes (fewer requests; the figures are then rough). `--light 200000` asks the
search pages and the API, harvests and files of so many light records, and does nothing else.
"""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.applications import measure_applications
from benchmarks.desk import measure_desk
from benchmarks.differences import measure_differences
from benchmarks.forum import measure_forum
from benchmarks.fund import ROUNDS, measure_fund
from benchmarks.imports import measure_imports
from benchmarks.live import measure_live
from benchmarks.measuring import Effort, measure_growth, measure_light, measure_real
from benchmarks.report import Target, machine
from benchmarks.search.__main__ import measure_search

SIZES = (2_000, 20_000)
WHOLE = Effort(requests=200, addresses=60)
QUICK = Effort(requests=40, addresses=12)
SEARCHED = {WHOLE: (20_000,), QUICK: (2_000,)}
"""Records on which our search is measured beside other engines."""


def main(arguments: list[str] | None = None) -> int:
    """Always 0, unless something could not be measured."""
    options = _options(arguments)
    effort = QUICK if options.quick else WHOLE
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what runs is stopped
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory(prefix="guantong-bench-") as name:
        base = Path(name) / "real"
        targets = measure_real(base, effort)
        if options.light:
            targets += measure_light(base, options.light, effort)
        else:
            targets += measure_all(base, options.only or SIZES, effort)
            rounds = 8 if effort is QUICK else ROUNDS
            targets += measure_fund(rounds=rounds)
            targets += measure_applications(rounds=rounds)
            targets += measure_search(SEARCHED[effort], effort is QUICK)
    print("\n## Targets\n")
    for target in targets:
        print(f"- {target}")
    print(f"\nLoad of the machine after: {os.getloadavg()[0]:.1f}")
    return 0


def measure_all(base: Path, sizes: Sequence[int], effort: Effort) -> list[Target]:
    """Everything but the comparison of search engines: copies of the instance, and the forum."""
    targets = [*measure_differences(), *measure_imports(base)]
    targets += measure_live()
    targets += measure_forum(rounds=effort.requests // 5)
    for size in sizes:
        targets += measure_growth(base, size, effort)
        targets += (one.among(size) for one in measure_desk(base.with_name(str(size))))
    return targets


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", type=int, action="append", metavar="AGREEMENTS")
    parser.add_argument("--quick", action="store_true", help="fewer requests")
    parser.add_argument("--light", type=int, metavar="RECORDS", help="search pages of very many")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
