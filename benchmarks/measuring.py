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
from benchmarks.asking import Answers, Unanswered, ask, tag_of, together
from benchmarks.processes import (
    BARE_FACTORY,
    KEEPING_NOTHING,
    LAUNCHER,
    PROJECT,
    free_port,
    running,
    served,
    told,
    wait_until_served,
)
from benchmarks.programs import measure_programs
from benchmarks.report import BARE, Target, page_table, page_targets, rate_targets, table
from benchmarks.visiting import visit_all

LIMITS_MS = {"agreement": 40.0, "home": 60.0, "matrix": 150.0, "list": 60.0, "search": 40.0}
"""Beginning of a page's name → the 95th percentile that was wished for."""
BUILDING_S = 5_400
SEARCH = "search"
"""How the names of search pages begin."""
SEARCHED_MS = 90.0
"""The 95th percentile of search pages that was wished for where there are very many records."""
BARE_REQUESTS = 5
"""Requests of the bare view for each one of a page: it is quick, and its tail is thin."""
KEPT = "measure"
"""The page that is asked for in its kept and confirmed form."""
NOT_FOUND = 404


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
    rows = [
        (step, f"{figures[f'{step}_s']:.1f}", f"{figures[f'{step}_cpu_s']:.1f}")
        for step in building.STEPS
    ]
    print(table(("step", "s", "CPU s"), rows), flush=True)
    return [Target("flask registry load", 30, figures["load_s"], "s")]


def measure_growth(base: Path, size: int, effort: Effort) -> list[Target]:
    """A copy of the instance with `size` made-up agreements: index, pages, memory, start."""
    folder = base.with_name(str(size))
    shutil.copytree(base, folder)
    print(f"\n## {size:,} made-up agreements beside the real data\n")
    figures = _build(folder, size, effort)
    pace = figures["words"] / figures["index_s"]
    _tell_building(figures, folder)
    pages = _ask_all(folder, effort)
    memory = max(one.memory_mb for one in pages.values())
    print(page_table(pages), flush=True)
    kept = _ask_kept(folder, effort, {BARE: pages[BARE], f"{KEPT}, made anew": pages[KEPT]})
    print(f"\n{page_table(kept)}", flush=True)
    with served(folder) as (port, _process):
        visits = visit_all(port)
    first, second = _start_s(folder), _start_s(folder)
    print(
        f"\n`make run` serves after {first:.1f} s, and after {second:.1f} s at its second start.",
        flush=True,
    )
    targets = [
        Target("indexing", 40_000, pace, "words/s", at_least=True),
        Target("second start", 5, second, "s"),
        Target("memory of the site", 250, memory, "MB"),
        *page_targets(pages, LIMITS_MS),
        *rate_targets(kept, but=(BARE, f"{KEPT}, made anew")),
        *visits,
        *measure_programs(folder, effort.requests),
    ]
    return [target.among(size) for target in targets]


def measure_light(base: Path, size: int, effort: Effort) -> list[Target]:
    """A copy of the instance with `size` agreements of titles and parties only: search pages, and
    what programs are answered."""
    folder = base.with_name(f"light-{size}")
    shutil.copytree(base, folder)
    print(f"\n## {size:,} light agreements beside the real data\n")
    _tell_building(_build(folder, size, effort, "light"), folder)
    pages = _ask_all(folder, effort, SEARCH)
    print(page_table(pages), flush=True)
    targets = page_targets(pages, {SEARCH: SEARCHED_MS})
    targets += measure_programs(folder, effort.requests)
    return [target.among(size) for target in targets]


def _build(folder: Path, size: int, effort: Effort, *how: str) -> building.Figures:
    numbers = (str(size), str(effort.addresses), *how)
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
        f"Made in {figures['made_s']:.0f} s, written in {figures['written_s']:.0f} s; "
        f"database {database:.0f} MB. "
        f"{figures['documents']:,.0f} records indexed in {figures['index_s']:.0f} s "
        f"({figures['index_cpu_s']:.0f} s of processor time): "
        f"{figures['words']:,.0f} words and {figures['stems']:,.0f} stems; index {index:.0f} MB.\n",
        flush=True,
    )


def _size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _ask_all(folder: Path, effort: Effort, beginning: str = "") -> dict[str, Answers]:
    """Answers by page whose name begins so, each made anew; the bare view's taken before and after
    the site's."""
    before = _ask_bare(folder, effort)
    pages = {BARE: before}
    with served(folder, settings=KEEPING_NOTHING) as (port, process):
        for name, addresses in _read(folder / building.ADDRESSES).items():
            if not name.startswith(beginning):
                continue
            try:
                pages[name] = ask(port, process.pid, addresses, effort.requests)
            except Unanswered as other:
                if other.status != NOT_FOUND:
                    raise
                print(f"{name}: there is no such page.\n", flush=True)
    return pages | {BARE: together(before, _ask_bare(folder, effort))}


def _ask_kept(folder: Path, effort: Effort, others: dict[str, Answers]) -> dict[str, Answers]:
    """The page as visitors get it from what is kept, whole and confirmed, beside the others."""
    addresses = _read(folder / building.ADDRESSES)[KEPT]
    requests = effort.requests * BARE_REQUESTS
    with served(folder) as (port, process):
        tags = {address: tag_of(port, address) for address in addresses}
        whole = ask(port, process.pid, addresses, requests)
        confirmed = ask(
            port,
            process.pid,
            addresses,
            requests,
            headers=lambda address: {"If-None-Match": tags[address]},
            expected=304,
        )
    return others | {f"{KEPT}, kept": whole, f"{KEPT}, confirmed (304)": confirmed}


def _ask_bare(folder: Path, effort: Effort) -> Answers:
    addresses = [f"/?{number}" for number in range(effort.addresses)]
    with served(folder, BARE_FACTORY) as (port, process):
        return ask(port, process.pid, addresses, effort.requests * BARE_REQUESTS)


def _start_s(folder: Path) -> float:
    """Seconds from the start of the launcher until the home page is answered."""
    port = free_port()
    log = folder / "run.log"
    start = time.perf_counter()
    with running(LAUNCHER, told(folder, port), log) as process:
        wait_until_served(process, port, "/en/", log)
        return time.perf_counter() - start
