"""What `make bench` measures, step by step; each step prints its table and gives its targets."""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from benchmarks import building
from benchmarks.asking import Answers, ask, together
from benchmarks.processes import (
    BARE_FACTORY,
    LAUNCHER,
    PROJECT,
    free_port,
    memory_mb,
    running,
    served,
    told,
    wait_until_served,
)
from benchmarks.report import BARE, Target, page_table, page_targets, table

LIMITS_MS = {"agreement": 40.0, "list": 60.0, "search": 60.0}
"""Beginning of a page's name → the 95th percentile that was wished for."""
BUILDING_S = 1800
BARE_REQUESTS = 5
"""Requests of the bare view for each one of a page: it is quick, and its tail is thin."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is asked: requests of each page, of at most so many distinct addresses."""

    requests: int
    addresses: int


def measure_real(base: Path, effort: Effort) -> list[Target]:
    """Make the folder and an instance of the real data in it, by the commands of `make run`."""
    base.mkdir()
    figures = _build(base, 0, effort)
    print("\n## The real data\n")
    rows = [(name.removesuffix("_s"), f"{seconds:.1f}") for name, seconds in figures.items()]
    print(table(("step", "s"), rows), flush=True)
    return [Target("flask registry load", 30, figures["load_s"], "s")]


def measure_growth(base: Path, size: int, effort: Effort) -> list[Target]:
    """A copy of the instance with `size` made-up agreements: index, pages, memory, start."""
    folder = base.with_name(str(size))
    shutil.copytree(base, folder)
    print(f"\n## {size:,} made-up agreements beside the real data\n")
    figures = _build(folder, size, effort)
    pace = figures["words"] / figures["index_s"]
    _tell_building(figures, folder)
    pages, memory = _ask_all(folder, effort)
    print(page_table(pages, memory), flush=True)
    first, second = _start_s(folder), _start_s(folder)
    print(
        f"\n`make run` serves after {first:.1f} s, and after {second:.1f} s at its second start.",
        flush=True,
    )
    targets = [
        Target("indexing", 40_000, pace, "words/s", at_least=True),
        Target("second start", 5, second, "s"),
        Target("memory of the site", 250, max(memory.values()), "MB"),
        *page_targets(pages, LIMITS_MS),
    ]
    return [target.among(size) for target in targets]


def _build(folder: Path, size: int, effort: Effort) -> building.Figures:
    numbers = (str(size), str(effort.addresses))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.building", str(folder), *numbers],
        cwd=PROJECT,
        timeout=BUILDING_S,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return cast(building.Figures, _read(folder / building.FIGURES))


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _tell_building(figures: building.Figures, folder: Path) -> None:
    index = _size_mb(folder / "search")
    database = _size_mb(folder) - index
    print(
        f"Made in {figures['added_s']:.0f} s; database {database:.0f} MB. "
        f"{figures['documents']:,.0f} records indexed in {figures['index_s']:.0f} s: "
        f"{figures['words']:,.0f} words and {figures['stems']:,.0f} stems; index {index:.0f} MB.\n",
        flush=True,
    )


def _size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _ask_all(folder: Path, effort: Effort) -> tuple[dict[str, Answers], dict[str, float]]:
    """Answers by page, and the memory of the site's process (MB) after each page's turn."""
    before, memory = _ask_bare(folder, effort)
    pages = {BARE: before}
    with served(folder) as (port, process):
        for name, addresses in _read(folder / building.ADDRESSES).items():
            pages[name] = ask(port, addresses, effort.requests)
            memory[name] = _largest_mb(process.pid)
    after, _memory = _ask_bare(folder, effort)
    return pages | {BARE: together(before, after)}, memory


def _ask_bare(folder: Path, effort: Effort) -> tuple[Answers, dict[str, float]]:
    addresses = [f"/?{number}" for number in range(effort.addresses)]
    with served(folder, BARE_FACTORY) as (port, process):
        answers = ask(port, addresses, effort.requests * BARE_REQUESTS)
        return answers, {BARE: _largest_mb(process.pid)}


def _largest_mb(process: int) -> float:
    """Of the process that serves: Granian's main process beside it holds some 30 MB."""
    return max(memory_mb(process).values(), default=0.0)


def _start_s(folder: Path) -> float:
    """Seconds from the start of the launcher until the home page is answered."""
    port = free_port()
    log = folder / "run.log"
    start = time.perf_counter()
    with running(LAUNCHER, told(folder, port), log) as process:
        wait_until_served(process, port, "/en/", log)
        return time.perf_counter() - start
