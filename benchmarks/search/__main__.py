"""Our search beside SQLite FTS5, Xapian and tantivy: `python -m benchmarks.search`.

`--records N` (repeatable; 20,000 by default), `--quick` for fewer questions, `--json FILE` to keep
the figures. Engines that are not installed are named as absent. Always ends with 0.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Target, machine
from benchmarks.search.contenders import OURS, installed, is_absent
from benchmarks.search.measuring import Measured, measure
from benchmarks.search.tables import engine_table, finding, targets, time_table

SIZES = (20_000,)
EACH = 60
QUICK_EACH = 12
"""Questions of each kind."""


def main(arguments: list[str] | None = None) -> int:
    """Always 0, unless something could not be measured."""
    options = _options(arguments)
    print(machine(), flush=True)
    aims = measure_search(options.records or SIZES, options.quick, options.json)
    print("\n### Targets\n")
    for aim in aims:
        print(f"- {aim}")
    print(f"\nLoad of the machine after: {os.getloadavg()[0]:.1f}")
    return 0


def measure_search(sizes: Sequence[int], quick: bool, keep: Path | None = None) -> list[Target]:
    """Measure at each size, print the tables, give the targets."""
    found = installed()
    print("\n## Search beside other engines\n")
    print(", ".join(f"{name}: {version}" for name, version in found.items()), flush=True)
    names = [name for name, version in found.items() if name != OURS and not is_absent(version)]
    aims: list[Target] = []
    for count in sizes:
        with tempfile.TemporaryDirectory(prefix="guantong-search-") as folder:
            engines = measure(names, Path(folder), count, QUICK_EACH if quick else EACH)
        _tell(engines, count)
        _keep(engines, count, keep)
        aims += targets(engines, count)
    return aims


def _tell(engines: dict[str, Measured], count: int) -> None:
    words = engines[OURS].figures["words"]
    print(f"\n### {count:,} records, {words:,} tokens\n\n{engine_table(engines, count)}")
    for title, asking in (("Asked again", "again"), ("Asked for the first time", "first")):
        print(f"\n{title}, ten best shown:\n\n{time_table(engines, asking)}")
    print(f"\nAsked again, nothing shown:\n\n{time_table(engines, 'again', finding)}", flush=True)


def _keep(engines: dict[str, Measured], count: int, path: Path | None) -> None:
    """Keep the figures of a size in a file beside the given one."""
    if path is not None:
        figures = {name: one.figures | {"size_mb": one.size_mb} for name, one in engines.items()}
        path.with_stem(f"{path.stem}-{count}").write_text(json.dumps(figures), "utf-8")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search")
    parser.add_argument("--records", type=int, action="append", metavar="N")
    parser.add_argument("--quick", action="store_true", help="fewer questions")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
