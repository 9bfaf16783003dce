"""The clause map: standard clauses by agreements, for what a list of agreements asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from cooperation.agreements.clauses.models import ClauseAssessment
from cooperation.agreements.clauses.queries import (
    answers_by_clause,
    answers_of,
    assessed_ids,
    count_assessed,
)
from cooperation.agreements.clauses.shown import Cell, ClauseTable, tables_of
from cooperation.agreements.clauses.vocabulary import ANSWERS, CLAUSES, GROUPS, NOT_ASSESSED
from core.database import session
from core.paging import page_place
from registry.listing import Listing
from registry.models import Record
from registry.references import Reference, references_by_code, references_to

COLUMNS = 5
"""Agreements side by side."""
UNANSWERED = "not_assessed"
"""The code in files where no answer is held."""


@dataclass(frozen=True)
class Totals:
    """How many agreements have which answer for a clause, of all that were asked for."""

    answers: dict[str, int]
    agreements: int

    @property
    def words(self) -> list[tuple[str, int]]:
        """(answer in words, number), what is not assessed last and always told."""
        counted = [(str(ANSWERS[code]), self.answers.get(code, 0)) for code in ANSWERS]
        unanswered = self.agreements - sum(self.answers.values())
        return [*counted, (str(NOT_ASSESSED), unanswered)]


@dataclass(frozen=True)
class Column:
    """An agreement with its clauses."""

    reference: Reference
    table: ClauseTable


@dataclass(frozen=True)
class Row:
    """A clause: its totals, and its cells in the order of the columns."""

    clause: str
    totals: Totals
    cells: Sequence[Cell]

    @property
    def label(self) -> str:
        """The clause."""
        return str(CLAUSES[self.clause])


class ClauseMap:
    """The map for one reader. Raises `NotFound` beyond the last page."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing

    @property
    def total(self) -> int:
        """How many agreements were asked for, assessed or not."""
        return self.listing.total

    @cached_property
    def assessed(self) -> int:
        """How many of them have an answer for any clause."""
        return session().scalar(count_assessed(self.listing.ids())) or 0

    @cached_property
    def place(self) -> dict[str, int]:
        """The page among those of the assessed agreements."""
        return page_place(self.listing.number, COLUMNS, self.assessed)

    @cached_property
    def columns(self) -> list[Column]:
        """The assessed agreements of this page."""
        return list(self.read(COLUMNS, self.place["first"] - 1))

    def read(self, size: int | None = None, before: int = 0) -> Iterator[Column]:
        """So many assessed agreements, after so many others; all of them without a size."""
        query = self.listing.ordered().where(Record.id.in_(assessed_ids()))
        ids = list(session().scalars(query.limit(size).offset(before)))
        return columns_of(ids, self.listing.reader.language)

    @cached_property
    def totals(self) -> dict[str, Totals]:
        """By clause."""
        found: dict[str, dict[str, int]] = {code: {} for code in CLAUSES}
        for clause, answer, number in session().execute(answers_by_clause(self.listing.ids())):
            found[clause][answer] = number
        return {code: Totals(answers, self.total) for code, answers in found.items()}

    @cached_property
    def groups(self) -> list[tuple[Any, list[Row]]]:
        """(label of a group, its clauses)."""
        return [(label, [self._row(code) for code in codes]) for label, codes in GROUPS.values()]

    def _row(self, clause: str) -> Row:
        return Row(clause, self.totals[clause], [one.table.cell(clause) for one in self.columns])


def columns_of(ids: Sequence[int], language: str) -> Iterator[Column]:
    """Agreements by their ids with their clauses, in this order (four statements)."""
    names = references_to(ids, language)
    held: dict[int, list[ClauseAssessment]] = {}
    for one in session().scalars(answers_of(ids)):
        held.setdefault(one.agreement_id, []).append(one)
    tables = tables_of(held, {key: name.code for key, name in names.items()}, language)
    for key in ids:
        if key in names:
            yield Column(names[key], tables[key])


def columns_by_code(codes: Sequence[str], language: str) -> list[Column]:
    """Agreements by their codes, those that the reader may see."""
    names = references_by_code(codes, language)
    ids = [names[code].id for code in codes if code in names and names[code].kind == "agreement"]
    return list(columns_of(ids, language))


def rows_of_file(columns: Iterator[Column]) -> Iterator[Sequence[Any]]:
    """The map as a table with a header: one row for each agreement and clause, thirty each."""
    yield (
        _("Agreement"), _("Title"), CLAUSES.title, ANSWERS.title, _("Articles"),
        _("Place in words"), _("Note"), _("Language"), _("Text that was read"),
        _("Day of the assessment"),
    )  # fmt: skip
    for column in columns:
        for _label, cells in column.table.groups:
            for cell in cells:
                yield column.reference.code, column.reference.title, cell.clause, *_said(cell)


def _said(cell: Cell) -> Sequence[Any]:
    one = cell.held
    if one is None:
        return UNANSWERED, "", "", "", "", "", ""
    source = cell.source.code if cell.source else ""
    return (one.answer, " ".join(one.articles), one.place, one.note, one.language, source,
            one.date_text)  # fmt: skip
