"""Build an instance and time its steps: `python -m benchmarks.building <folder> <agreements>`.

A process of its own, so that what it reads weighs on no figure. Figures and the addresses to ask
go to files in the folder.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Flask

from app import create_app
from benchmarks.addresses import addresses
from benchmarks.generation import add_agreements
from commands.preparation import Command, catalogues_are_compiled, commands_of
from core.database import gather_statistics, session, writing
from search.documents import all_documents
from search.engine import IndexDocument
from search.setup import search_engine

PROJECT = Path(__file__).parent.parent
FIGURES = "figures.json"
ADDRESSES = "addresses.json"

Figures = dict[str, float]


def build(folder: Path, agreements: int, each: int) -> Figures:
    """Bring the folder to the real data and `agreements` made-up ones; seconds and counts."""
    app = create_app({"GUANTONG_INSTANCE": str(folder)})
    figures = _load(app) if not (folder / FIGURES).exists() else {}
    with app.app_context():
        if agreements:
            figures |= _grow(agreements)
        (folder / ADDRESSES).write_text(json.dumps(addresses(each)), "utf-8")
    (folder / FIGURES).write_text(json.dumps(figures), "utf-8")
    return figures


def _load(app: Flask) -> Figures:
    """What `make run` does on an empty folder, by the same commands."""
    flask = commands_of(app)
    if not catalogues_are_compiled(PROJECT / "translations"):
        _seconds(flask, "i18n", "compile")
    return {
        "tables_s": _seconds(flask, "db", "upgrade"),
        "load_s": _seconds(flask, "registry", "load", "--quiet"),
        "index_s": _seconds(flask, "search", "rebuild", "--quiet"),
    }


def _seconds(flask: Command, *arguments: str) -> float:
    start = time.perf_counter()
    if flask(*arguments):
        raise SystemExit(f"flask {' '.join(arguments)} failed")
    return time.perf_counter() - start


def _grow(agreements: int) -> Figures:
    start = time.perf_counter()
    with writing():
        add_agreements(agreements)
        session().commit()
        gather_statistics()
    added = time.perf_counter()
    tokens = Tokens()
    documents = search_engine().rebuild(tokens.counted(all_documents()))
    seconds = time.perf_counter() - added
    return {
        "added_s": added - start,
        "index_s": seconds,
        "documents": documents,
        "words": tokens.words,
        "stems": tokens.stems,
    }


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
    build(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
