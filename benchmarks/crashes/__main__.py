"""`python -m benchmarks.crashes [rounds]`: kill the worker amid its writing, count what is lost.

Prints a table; ends with 1 if anything was lost, left or wrong.
"""

import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from flask_migrate import upgrade

from app import create_app
from benchmarks.crashes.rounds import CHANGED, Round, add_records, rounds
from benchmarks.report import table

ROUNDS = 200
HEAD = ("work", "rounds", "killed", "answers meanwhile", "batch whole", "rebuilt", "lost", "wrong")


def main(count: int = ROUNDS) -> int:
    """0 if every round was sound."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="guantong-crashes-") as folder:
        app = create_app({"GUANTONG_INSTANCE": folder, "GUANTONG_DATABASE_URL": ""})
        with app.app_context():
            upgrade(directory=str(Path(app.root_path) / "migrations"))
            add_records()
        done = list(rounds(app, count))
        app.extensions["search"].close()
    print(round_table(done))
    print(f"\n{count} rounds in {time.perf_counter() - start:.0f} s.")
    for one in done:
        if not one.sound:
            print(one)
    return 0 if all(one.sound for one in done) else 1


def round_table(done: list[Round]) -> str:
    """A row for each kind of work."""
    by_labour: dict[str, list[Round]] = defaultdict(list)
    for one in done:
        by_labour[one.labour].append(one)
    rows = [(name, *_cells(found)) for name, found in by_labour.items()]
    return table(HEAD, rows)


def _cells(found: list[Round]) -> tuple[str, ...]:
    numbers = (
        len(found),
        sum(one.killed for one in found),
        sum(one.asked for one in found),
        sum(one.found == CHANGED for one in found),
        sum(one.mended for one in found),
        sum(one.lost for one in found),
        sum(not one.sound for one in found),
    )
    return tuple(f"{number:,}" for number in numbers)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
