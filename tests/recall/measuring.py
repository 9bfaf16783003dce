"""Ask the recall set and count: `python -m tests.recall` prints the table of `docs/search.md`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from werkzeug.datastructures import MultiDict

from core.languages import is_site_language, language_name, locale_of
from core.permissions import VISITOR
from core.reader import Reader
from search.answers import answer
from search.questions import Question

FOLDER = Path(__file__).parent
FIRST = 10
"""Results that count."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, the records it must bring, and those it brought, best first."""

    language: str
    need: str
    question: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(code for code in self.wanted if code not in self.found)

    @property
    def reciprocal_rank(self) -> float:
        """1 where a record that is wanted comes first, 1/2 where second…, 0 where none comes."""
        ranks = (rank for rank, code in enumerate(self.found, 1) if code in self.wanted)
        return 1 / next(ranks, float("inf"))


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one language."""

    language: str
    missed: int
    recall: float
    mrr: float


def ask_all() -> list[Asked]:
    """Ask every question as a visitor does."""
    needs = {row["need"]: tuple(row["records"].split("|")) for row in _rows("needs.csv")}
    return [
        Asked(
            row["language"],
            row["need"],
            row["question"],
            needs[row["need"]],
            first_codes(row["question"], row["language"], FIRST),
        )
        for row in _rows("questions.csv")
    ]


def first_codes(typed: str, language: str, most: int) -> tuple[str, ...]:
    """Codes of the first results of a visitor, in the language of the site if it is one of its."""
    spoken = language.lower()
    reader = Reader(spoken if is_site_language(spoken) else "en")
    question = Question.of(MultiDict({"q": typed}), reader)
    found = answer(question, VISITOR, limit=most)
    return tuple(hit.code for hit in found.result.hits)


def measured(asked: Iterable[Asked]) -> list[Measured]:
    """The figures by language, in the order of the questions."""
    by_language: dict[str, list[Asked]] = {}
    for one in asked:
        by_language.setdefault(one.language, []).append(one)
    return [_figures(language, rows) for language, rows in by_language.items()]


def _figures(language: str, rows: Sequence[Asked]) -> Measured:
    wanted = sum(len(row.wanted) for row in rows)
    missing = sum(len(row.missing) for row in rows)
    return Measured(
        language,
        missed=sum(bool(row.missing) for row in rows),
        recall=1 - missing / wanted,
        mrr=sum(row.reciprocal_rank for row in rows) / len(rows),
    )


def table(figures: Iterable[Measured]) -> str:
    """The figures as a Markdown table."""
    lines = ["| language | missed of 20 | recall | MRR |", "|---|---:|---:|---:|"]
    lines += [
        f"| {_name(one.language)} | {one.missed} | {one.recall:.3f} | {one.mrr:.3f} |"
        for one in figures
    ]
    return "\n".join(lines)


def _name(language: str) -> str:
    return f"{language_name(language, locale_of('en'))} (`{language}`)"


@cache
def _rows(name: str) -> Sequence[Mapping[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
