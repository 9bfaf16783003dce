"""What keeps a sheet, or a row of it, from being imported: stable codes, with words for people."""

import difflib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _

from core.problems import Problem
from exchange.sheets.cell_columns import Column

CODES_TOLD = 15
UNREADABLE = {
    "date": "date.unreadable",
    "choice": "choice.unknown",
    "choices": "choice.unknown",
    "number": "number.unreadable",
    "yes_no": "yes_no.unreadable",
    "language": "language.unreadable",
    "territory": "territory.unknown",
    "address": "address.unreadable",
}
"""Kind of a field → code of the problem that its value cannot be read."""


class Unreadable(Problem):
    """A file that is not taken; the message says why and what to do (HTTP 422)."""

    status = 422


@dataclass(frozen=True)
class CellProblem:
    """A problem of a row: its stable `code`, the column that it is told at ('' for the row)."""

    code: str
    column: str
    message: str
    value: str = ""

    def as_json(self) -> dict[str, Any]:
        """As the row keeps it."""
        return asdict(self)


def unreadable_cell(column: Column, text: str, why: str) -> CellProblem:
    """A cell that its column cannot read: why, and what can be typed instead."""
    one = column.field
    code = UNREADABLE.get(one.widget if one else "", "value.unreadable")
    if column.choice is not None:
        why = f"{why} {_remedy(text, column.choice.codes)}"
    return CellProblem(code, column.name, why, text)


def _remedy(text: str, codes: Mapping[str, Any]) -> str:
    by_label = {str(label).casefold(): code for code, label in codes.items()}
    near = difflib.get_close_matches(text.casefold(), [*codes, *by_label], 1)
    if near:
        return str(_("Did you mean %(code)s?", code=by_label.get(near[0], near[0])))
    if len(codes) <= CODES_TOLD:
        return str(_("Take one of: %(codes)s.", codes=", ".join(codes)))
    return str(_("The codes stand in the template."))
