"""The engines that are measured: what each of them is asked to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from benchmarks.search.questions import Question
from benchmarks.search.records import World
from search.engine import IndexDocument

MODULES = {"ours": "ours", "FTS5": "fts5", "Xapian": "with_xapian", "tantivy": "with_tantivy"}
"""What an engine is called in tables, and the module that drives it."""
OURS = "ours"

Counts = Mapping[str, Mapping[str, int]]


class Absent(Exception):
    """The engine is not installed here; the message says what would install it."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: how many, the best of them as the engine knows them, and facet counts."""

    total: int
    best: tuple[Any, ...]
    counts: Counts


class Contender(Protocol):
    """An engine over a folder of its own."""

    version: str

    def build(self, documents: Iterable[IndexDocument]) -> None:
        """Index all documents."""

    def change(self, documents: Sequence[IndexDocument]) -> None:
        """Put documents in the place of those with their codes, in one commit."""

    def find(self, question: Question) -> Found:
        """Total, best results and facet counts, of the newest state of the index.

        A facet's own filter does not restrict its counts.
        """

    def show(self, question: Question, found: Found) -> Sequence[str]:
        """A piece of the text of each of the best, marked where it matched."""

    def close(self) -> None:
        """Let go of files."""


def contender(name: str, folder: Path, world: World) -> Contender:
    """The engine of this name over a folder. Raises `Absent`."""
    module = import_module(f"{__package__}.{MODULES[name]}")
    return cast(Contender, module.Engine(folder, world))


def installed() -> dict[str, str]:
    """Engine → its version, or why it is absent."""
    found = {}
    for name, module in MODULES.items():
        try:
            found[name] = str(import_module(f"{__package__}.{module}").Engine.version)
        except Absent as absent:
            found[name] = f"absent ({absent})"
    return found


def is_absent(version: str) -> bool:
    """Whether what `installed` says of an engine is that it is absent."""
    return version.startswith("absent")
