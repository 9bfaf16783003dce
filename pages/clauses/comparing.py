"""Agreements compared clause by clause: which ones the address asks for, and what differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from cooperation.agreements.clauses.queries import assessed_ids
from cooperation.agreements.clauses.shown import Cell
from cooperation.agreements.clauses.vocabulary import CLAUSES, GROUPS
from core.characters import quoted
from core.database import session
from core.reader import Reader
from pages.clauses.table import Column, columns_by_code
from registry.door import visible
from registry.models import Record
from registry.references import Reference, by_title, references_to

PARAMETER = "of"
FEWEST, MOST = 2, 6
"""Agreements that are compared."""
MOST_OFFERED = 300


@dataclass(frozen=True)
class Line:
    """A clause of the compared agreements."""

    clause: str
    cells: Sequence[Cell]

    @property
    def label(self) -> str:
        """The clause."""
        return str(CLAUSES[self.clause])

    @property
    def is_assessed(self) -> bool:
        """Whether all of them have an answer."""
        return all(cell.answer for cell in self.cells)

    @property
    def differs(self) -> bool:
        """Whether answers differ; what is not assessed differs from nothing."""
        return len({cell.answer for cell in self.cells if cell.answer}) > 1


class Comparison:
    """The agreements that the address names, and words on what it names in vain."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.asked = [one for one in map(_code, request.args.getlist(PARAMETER)) if one]

    @cached_property
    def columns(self) -> list[Column]:
        """The agreements in the order asked for, each once."""
        return columns_by_code(list(dict.fromkeys(self.asked))[:MOST], self.reader.language)

    @property
    def codes(self) -> list[str]:
        """Their codes."""
        return [column.reference.code for column in self.columns]

    @cached_property
    def problems(self) -> list[str]:
        """Why the question cannot be answered as it stands."""
        found = []
        if len(set(self.asked)) > MOST:
            found.append(_("Choose at most %(number)s agreements.", number=MOST))
        for code in dict.fromkeys(self.asked[:MOST]):
            if code not in self.codes:
                found.append(_("There is no agreement “%(code)s”.", code=quoted(code)))
        if len(set(self.asked)) < len(self.asked):
            found.append(_("Choose different agreements: one stands here twice."))
        return found

    @property
    def is_whole(self) -> bool:
        """Whether there is something to compare."""
        return not self.problems and len(self.columns) >= FEWEST

    @cached_property
    def groups(self) -> list[tuple[Any, list[Line]]]:
        """(label of a group, its clauses)."""
        return [(label, [self._line(code) for code in codes]) for label, codes in GROUPS.values()]

    def _line(self, clause: str) -> Line:
        return Line(clause, [column.table.cell(clause) for column in self.columns])

    @property
    def assessed(self) -> int:
        """How many clauses are assessed in all of the agreements."""
        return sum(line.is_assessed for _label, lines in self.groups for line in lines)

    @property
    def differing(self) -> int:
        """For how many clauses their answers differ."""
        return sum(line.differs for _label, lines in self.groups for line in lines)

    @cached_property
    def offered(self) -> list[Reference]:
        """Agreements to choose from: those that have an answer, and those chosen."""
        query = visible(Record, current_user).with_only_columns(Record.id)
        query = query.where(Record.id.in_(assessed_ids())).order_by(Record.code)
        found = references_to(session().scalars(query.limit(MOST_OFFERED)), self.reader.language)
        found |= {column.reference.id: column.reference for column in self.columns}
        return by_title(found.values())


def _code(text: str) -> str:
    return text.strip().partition(" ")[0].upper()
