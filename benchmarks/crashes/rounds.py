"""Rounds of dying: a worker is killed (SIGKILL) amid its writing, then the index is looked at.

Before each round some records get a word that was nowhere before, through the product, which
queues their jobs. The worker of the round drains them, or rebuilds the index. What may be lost to
a power cut is another matter: files that were written outlive a killed process.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select, update

from benchmarks.processes import PROJECT
from cooperation.agreements.models import Agreement
from core.database import session, utcnow, writing
from core.jobs import Job, do_chores
from core.permissions import SYSTEM
from core.worker import drain
from registry.changes import changing
from registry.door import acting_as
from registry.models import Record, Text
from search.engine import IndexUnavailable, SearchRequest
from search.indexing import faults, jobs_waiting
from search.query import parse
from search.setup import search_engine

LABOURS = ("drain", "rebuild")
RECORDS = 30
CHANGED = 6
"""Records that are changed before a round."""
REBUILT_EVERY = 3
"""One round in so many rebuilds the index; the others drain jobs."""
LATEST = 1.2
"""The last kill, as a share of the time that undisturbed writing takes."""
SHORT_S = 0.005
"""A wait in which no reader's question has room."""
COMMON = "perennial"
"""A word of all records, by which readers ask while the worker writes."""


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one round."""

    labour: str
    killed: bool
    """Whether the worker was still at work when the signal came."""
    asked: int
    """Answers that readers had while it wrote."""
    found: int
    """Changed records that were found before anybody mended or went on: none, or all."""
    mended: bool
    """Whether the index said of itself that it must be rebuilt."""
    lost: int
    """Changed records that are not found when all jobs are done."""
    faults: tuple[str, ...]
    """What is wrong with the index in the end, and locks that are left."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong: mending is not, a batch half there or lost is."""
        return not self.lost and not self.faults and self.found in (0, CHANGED)


class Nursery:
    """The process whose children are killed."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crashes.nursery", str(folder)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def close(self) -> None:
        """End it; its input ends, so it does."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def undisturbed(self, labour: str) -> "Writing":
        """Let a child do its work."""
        self._begin(labour)
        self._told("writing")
        steps, seconds = self._told("wrote").split()
        self._told("ended")
        return Writing(int(steps), float(seconds))

    def dying_at(self, labour: str, step: int) -> bool:
        """Let a child kill itself before a step; whether it came so far."""
        self._begin(f"{labour} {step}")
        return self._ended() < 0

    def killed_after(self, labour: str, delay_s: float, meanwhile: Callable[[], object]) -> bool:
        """Kill a child so long after its first step; whether it was still at work.

        `meanwhile` is called again and again until then, as far as time allows.
        """
        child = self._begin(labour)
        self._told("writing")
        until = time.perf_counter() + delay_s
        while (left := until - time.perf_counter()) > 0:
            if left > SHORT_S:
                meanwhile()
            else:
                time.sleep(left)
        with suppress(ProcessLookupError):  # it has ended by itself
            os.kill(child, signal.SIGKILL)
        return self._ended() < 0

    def _begin(self, labour: str) -> int:
        """Let a child begin; its process."""
        assert self._process.stdin
        self._process.stdin.write(f"{labour}\n")
        return int(self._told("child"))

    def _ended(self) -> int:
        """The child's exit status once it has ended, negative after a signal."""
        while not (line := self._next()).startswith("ended"):
            if not line:
                raise RuntimeError("the nursery is gone")
        return int(line.split()[1])

    def _told(self, word: str) -> str:
        """What is told behind a word. Raises `RuntimeError` at another one."""
        found, _, rest = self._next().partition(" ")
        if found != word:
            raise RuntimeError(f"the nursery told {found!r} where {word!r} was due")
        return rest

    def _next(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


@dataclass(frozen=True, slots=True)
class Writing:
    """What undisturbed work does to the index: steps, and seconds from the first to the last."""

    steps: int
    seconds: float


@contextmanager
def nursery(folder: Path) -> Iterator[Nursery]:
    """A nursery while the block runs."""
    opened = Nursery(folder)
    try:
        yield opened
    finally:
        opened.close()


def add_records() -> None:
    """Fill an empty registry with records and index them."""
    with acting_as(SYSTEM), writing():
        for number in range(RECORDS):
            now = utcnow()
            record = Agreement(
                code=f"A{number:03}",
                state="published",
                created_at=now,
                updated_at=now,
                published_at=now,
                form="cmaa",
            )
            title = f"Agreement {number}"
            text = Text(language="en", title=title, title_origin="original", summary=COMMON)
            record.texts = [text]
            with changing(record, SYSTEM, "record.create", "made"):
                session().add(record)
        session().commit()
    drain()


def rounds(app: Flask, count: int, seed: int = 5) -> Iterator[Round]:
    """Rounds over the app's records, by turns killed after a time and at a step.

    Times and steps are spread evenly over those that undisturbed work takes.
    """
    chance = random.Random(seed)
    with nursery(Path(app.instance_path)) as workers, app.app_context():
        wholes = {}
        for labour in LABOURS:
            _change(f"undisturbed{labour}")
            wholes[labour] = workers.undisturbed(labour)
        for number in range(count):
            labour = LABOURS[number % REBUILT_EVERY == REBUILT_EVERY - 1]
            share = (number + chance.random()) / count
            by_time = number // 2 % 2 == 0
            yield _round(workers, labour, f"round{number}", wholes[labour], share, by_time)


def _round(
    workers: Nursery, labour: str, word: str, whole: Writing, share: float, by_time: bool
) -> Round:
    _change(word)
    seen: list[int] = []
    if by_time:
        delay_s = LATEST * share * whole.seconds
        killed = workers.killed_after(labour, delay_s, lambda: seen.append(_found(COMMON)))
    else:
        killed = workers.dying_at(labour, 1 + int(share * whole.steps))
    wrong = [] if {*seen} <= {RECORDS} else ["readers missed records while the worker wrote"]
    try:
        found = _found(word)
        mended = bool(search_engine().check().problems)
    except IndexUnavailable:
        found, mended = 0, True
    with search_engine().writing():
        pass  # raises `IndexBusy` where a lock is left
    _go_on()
    wrong += faults() + list(search_engine().check().problems)
    if jobs_waiting():
        wrong.append("jobs are left")
    return Round(labour, killed, len(seen), found, mended, CHANGED - _found(word), tuple(wrong))


def _go_on() -> None:
    """What the next worker does: its look at the index, then the jobs.

    What the dead one had claimed is free after five minutes; here at once.
    """
    session().rollback()
    with writing():
        session().execute(update(Job).values(claimed_until=None))
        session().commit()
    do_chores()
    drain()


def _change(word: str) -> None:
    """Give some records a word, as an editor does; their jobs wait then."""
    session().rollback()  # a transaction begun for reading cannot turn to writing
    with acting_as(SYSTEM), writing():
        codes = [f"A{number:03}" for number in range(CHANGED)]
        for record in session().scalars(select(Record).where(Record.code.in_(codes))):
            with changing(record, SYSTEM, "record.edit", word):
                record.texts[0].summary = f"{COMMON} {word}"
        session().commit()


def _found(word: str) -> int:
    request = SearchRequest(parse(word).node, "public", count=("kind",))
    return search_engine().search(request).total
