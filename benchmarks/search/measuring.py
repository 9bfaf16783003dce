"""What is measured of each engine, step by step, and said of it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.asking import percentile
from benchmarks.processes import PROJECT
from benchmarks.search.contenders import OURS
from benchmarks.search.records import World
from benchmarks.search.texts import keep_texts

STEP_S = 3_600
STEPS = ("build", "ask", "change")

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Times:
    """Times of one kind of question in ms, sorted: with showing the best ten, and without."""

    whole: tuple[float, ...]
    finding: tuple[float, ...]

    @classmethod
    def of(cls, pairs: Sequence[Sequence[float]]) -> "Times":
        """From pairs of finding and showing."""
        return cls(tuple(sorted(map(sum, pairs))), tuple(sorted(find for find, _show in pairs)))

    @property
    def slow(self) -> float:
        """The 95th percentile, with showing."""
        return percentile(self.whole, 0.95)


@dataclass(frozen=True, slots=True)
class Measured:
    """All figures of one engine."""

    figures: Figures
    size_mb: float

    def times(self, kind: str, asking: str = "again") -> Times:
        """The times of a kind of question, asked `first` or `again`."""
        return Times.of(self.figures["kinds"][kind][asking])

    @property
    def kinds(self) -> list[str]:
        """Kinds of questions, in the order in which they were asked."""
        return list(self.figures["kinds"])

    @property
    def suggestions(self) -> tuple[float, ...]:
        """Times of suggestions in ms, sorted."""
        return tuple(sorted(self.figures["suggestions"]))

    def changed(self, size: int) -> tuple[float, float]:
        """Medians of the ms until so many changed records are written, and found."""
        pairs = self.figures["changes"][str(size)]
        written, found = (tuple(sorted(times)) for times in zip(*pairs, strict=True))
        return percentile(written, 0.5), percentile(found, 0.5)

    def agrees(self, other: "Measured") -> float:
        """The share of questions to which both give the same totals and counts."""
        same = [
            bool(one == another)
            for kind in self.kinds
            for one, another in zip(
                self.figures["answers"][kind], other.figures["answers"][kind], strict=True
            )
        ]
        return sum(same) / len(same)


def measure(names: Sequence[str], folder: Path, count: int, each: int) -> dict[str, Measured]:
    """Measure engines one after another on `count` records; ours first.

    Raises `RuntimeError` with what a step printed when it fails.
    """
    keep_texts(folder, World().records(count))
    return {name: _measured(name, folder, count, each) for name in (OURS, *names)}


def _measured(name: str, folder: Path, count: int, each: int) -> Measured:
    figures: Figures = {}
    size = 0.0
    for step in STEPS:
        figures |= _step(step, name, folder, count, each)
        if step == "build":
            files = (path for path in (folder / name).rglob("*") if path.is_file())
            size = sum(path.stat().st_size for path in files) / 1e6
    return Measured(figures, size)


def _step(step: str, name: str, folder: Path, count: int, each: int) -> Figures:
    arguments = (step, name, str(folder), str(count), str(each))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.search.contest", *arguments],
        cwd=PROJECT,
        timeout=STEP_S,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{step} of {name}:\n{done.stdout}{done.stderr}")
    found: Figures = json.loads(done.stdout)
    return found
