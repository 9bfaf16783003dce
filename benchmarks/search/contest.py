"""One step of one engine: `python -m benchmarks.search.contest <step> <engine> <folder> <n> <m>`,
of `n` records and `m` questions of each kind.

A process of its own, so that nothing that another step read weighs on its figures, which it
prints as JSON.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.processes import use_of
from benchmarks.search.contenders import Contender, Found, contender
from benchmarks.search.questions import Question, Questions
from benchmarks.search.records import EVERYBODY, World
from core.collector import calm_collector
from search.engine import IndexDocument
from search.query import parse

CHANGES = (1, 10, 100)
"""Records that are changed at once."""
ROUNDS = 5
LONGEST_WAIT_S = 60.0
"""How long a change may stay unfound."""
_Done = TypeVar("_Done")
Figures = dict[str, Any]


def build(engine: Contender, world: World, count: int, _each: int) -> Figures:
    """Index all records; `made_s` is the share of analysis and of finding concepts.

    To draw the records is left out: a registry reads them.
    """
    making = _Making(world)
    start = time.perf_counter()
    engine.build(making.documents(count))
    whole = time.perf_counter() - start - making.drawing
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    tokens = {"words": making.words, "stems": making.stems}
    return {"whole_s": whole, "made_s": making.seconds, "peak_mb": peak, **tokens}


class _Making:
    """Makes documents as they are asked for, and notes how long that took."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.seconds = 0.0
        self.drawing = 0.0
        self.words = 0
        self.stems = 0

    def documents(self, count: int) -> Iterator[IndexDocument]:
        """The documents of the first records."""
        for number in range(count):
            start = time.perf_counter()
            made = self._world.record(number)
            drawn = time.perf_counter()
            document = self._world.document(made)
            self.seconds += time.perf_counter() - drawn
            self.drawing += drawn - start
            self.words += len(document.title) + len(document.text)
            self.stems += len(document.stems)
            yield document


def ask(engine: Contender, world: World, count: int, each: int) -> Figures:
    """Ask the questions of each kind once, then again; times in ms of `[finding, showing]`."""
    questions = Questions(world, count)
    kinds, suggestions = questions.of_each_kind(each), questions.suggestions(4 * each)
    before = use_of(os.getpid()).memory_mb
    opening, _ = _timed(lambda: engine.find(kinds["word"][0]))
    times, answers = {}, {}
    for kind, asked in kinds.items():
        first = [_ask(engine, question) for question in asked]
        again = [_ask(engine, question) for question in asked]
        times[kind] = {"first": [t for t, _ in first], "again": [t for t, _ in again]}
        answers[kind] = [_digest(found) for _, found in again]
    return {
        "before_mb": before,
        "memory_mb": use_of(os.getpid()).memory_mb,
        "opening_ms": opening,
        "kinds": times,
        "answers": answers,
        "suggestions": [_timed(partial(engine.find, one))[0] for one in suggestions],
    }


def _ask(engine: Contender, question: Question) -> tuple[list[float], Found]:
    finding, found = _timed(lambda: engine.find(question))
    showing, _ = _timed(lambda: engine.show(question, found))
    return [finding, showing], found


def _timed(work: Callable[[], _Done]) -> tuple[float, _Done]:
    """Milliseconds, and what came of it."""
    start = time.perf_counter()
    done = work()
    return (time.perf_counter() - start) * 1000, done


def _digest(found: Found) -> list[Any]:
    """What two engines that find the same have in common."""
    counts = {name: sorted(values.items()) for name, values in found.counts.items()}
    return [found.total, sorted(counts.items())]


def change(engine: Contender, world: World, count: int, _each: int) -> Figures:
    """Change records; ms until they are written, and until a word that is new in them is found."""
    engine.find(Question("", parse("").node))  # what is open must be opened anew
    times: dict[int, list[list[float]]] = {size: [] for size in CHANGES}
    for size in CHANGES:
        numbers = range(0, count, -(-count // size))
        for edition in range(1, ROUNDS + 1):
            times[size].append(_change(engine, world, numbers, edition))
    return {"changes": times}


def _change(engine: Contender, world: World, numbers: Sequence[int], edition: int) -> list[float]:
    word = f"novel{len(numbers)}edition{edition}"
    records = [world.record(number, edition) for number in numbers]
    records = [replace(one, text=f"{word} {one.text}", audience=EVERYBODY) for one in records]
    documents = [world.document(one) for one in records]
    asked = Question(word, parse(word).node)
    start = time.perf_counter()
    engine.change(documents)
    written = time.perf_counter()
    while engine.find(asked).total != len(documents):
        if time.perf_counter() - written > LONGEST_WAIT_S:
            raise RuntimeError(f"{word} is not found")
    return [(written - start) * 1000, (time.perf_counter() - start) * 1000]


STEPS = {"build": build, "ask": ask, "change": change}


def main(step: str, name: str, folder: str, count: str, each: str) -> None:
    """Do a step and print its figures."""
    world = World()
    world.document(world.record(0))  # what is loaded at first use is not what is measured
    engine = contender(name, Path(folder) / name, world)
    calm_collector()  # as the processes of the site do
    figures = STEPS[step](engine, world, int(count), int(each))
    engine.close()
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
