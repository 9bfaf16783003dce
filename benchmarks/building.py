"""Build an instance and time its steps:
`python -m benchmarks.building <folder> <agreements> <addresses> [light]`.

A process of its own, so that what it reads weighs on no figure. Figures and the addresses to ask
go to files in the folder.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import create_app
from benchmarks.addresses import addresses
from benchmarks.generation import add_agreements
from commands.preparation import Command, catalogues_are_compiled, commands_of
from core.database import gather_statistics, session, writing
from exchange.exports.kept.upkeep import write_lacking
from search.documents import all_documents
from search.engine import IndexDocument
from search.setup import search_engine

PROJECT = Path(__file__).parent.parent
FIGURES = "figures.json"
ADDRESSES = "addresses.json"

STEPS = {
    "tables": ("db", "upgrade"),
    "load": ("registry", "load", "--quiet"),
    "index": ("search", "rebuild", "--quiet"),
}
"""What is timed when the real data is loaded."""

Figures = dict[str, float]


def build(folder: Path, agreements: int, each: int, *, light: bool = False) -> Figures:
    """Bring the folder to the real data and `agreements` made-up ones; seconds and counts."""
    app = create_app({"GUANTONG_INSTANCE": str(folder)})
    figures = _load(app) if not (folder / FIGURES).exists() else {}
    with app.app_context():
        if agreements:
            figures |= _grow(agreements, light)
        (folder / ADDRESSES).write_text(json.dumps(addresses(each)), "utf-8")
    (folder / FIGURES).write_text(json.dumps(figures), "utf-8")
    return figures


def _load(app: Flask) -> Figures:
    """What `make run` does on an empty folder, by the same commands."""
    flask = commands_of(app)
    if not catalogues_are_compiled(PROJECT / "translations"):
        _run(flask, "i18n", "compile")
    figures: Figures = {}
    for step, arguments in STEPS.items():
        with timed(figures, step):
            _run(flask, *arguments)
    return figures


def _run(flask: Command, *arguments: str) -> None:
    if flask(*arguments):
        raise SystemExit(f"flask {' '.join(arguments)} failed")


def _grow(agreements: int, light: bool) -> Figures:
    figures: Figures = {}
    with timed(figures, "made"), writing():
        add_agreements(agreements, light=light)
        session().commit()
        gather_statistics()
    with timed(figures, "written"):  # as the worker does when it starts
        write_lacking()
    tokens = Tokens()
    with timed(figures, "index"):
        documents = search_engine().rebuild(tokens.counted(all_documents()))
    return figures | {"documents": documents, "words": tokens.words, "stems": tokens.stems}


@contextmanager
def timed(figures: Figures, step: str) -> Iterator[None]:
    """Note the seconds that the block took, by the clock and of the processor."""
    start, start_cpu = time.perf_counter(), time.process_time()
    yield
    figures[f"{step}_s"] = time.perf_counter() - start
    figures[f"{step}_cpu_s"] = time.process_time() - start_cpu


class Tokens:
    """Counts the tokens of documents as they pass."""

    def __init__(self) -> None:
        self.words = 0
        self.stems = 0

    def counted(self, documents: Iterable[IndexDocument]) -> Iterator[IndexDocument]:
        """The same documents."""
        for one in documents:
            self.words += len(one.title) + len(one.text)
            self.stems += len(one.stems)
            yield one


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), light="light" in sys.argv[4:])
