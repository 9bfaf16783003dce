"""A picture that carries data: a drawing, what it says in words, the same data as a table, sources.

Packages register their pictures by name; the page `pages/pictures.py` gives the data of any of
them as CSV, and the macro `picture` (`templates/components/pictures.html`) shows one.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from core.pictures.drawing import Drawing

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; the wide ones in East Asian versions."""


@dataclass(frozen=True)
class Cell:
    """A cell of a picture's table: what is shown, and what a program reads (`data`).

    `language` where the words are not in the page's language; `url` leads to the record.
    """

    shown: Any
    data: Any = None
    url: str = ""
    language: str = ""

    @property
    def value(self) -> Any:
        """For the CSV file: codes, EDTF dates and plain numbers where the page shows words."""
        return self.shown if self.data is None else self.data


@dataclass(frozen=True)
class Table:
    """The data of a picture. The first cell of a row is its header."""

    columns: Sequence[Any]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class LegendEntry:
    """What a class of marks means; `dot` where they are discs."""

    classes: str
    label: Any
    dot: bool = False


@dataclass(frozen=True)
class SourceLine:
    """A source of a picture. `language` is `und` where it is not known."""

    title: str
    url: str
    language: str = "und"


@dataclass(frozen=True)
class Panel:
    """One of several small drawings of a picture, with what it is of and what it says in words."""

    key: str
    title: str
    text: str
    drawing: Drawing
    url: str = ""
    language: str = ""

    @property
    def svg(self) -> Markup:
        """The drawing as an element."""
        return self.drawing.svg(f"panel-{self.key}".lower(), self.key, self.text)


@dataclass(frozen=True)
class Picture:
    """A picture. `name` is registered, `key` says of which record (or pair) it is.

    `description` says in a sentence or two what can be seen, not how it is drawn. A picture is one
    `drawing` or several small `panels`; one without anything to show has neither, and `empty` says
    so in words.
    """

    name: str
    title: str
    description: str
    drawing: Drawing | None
    table: Table
    key: str = ""
    legend: Sequence[LegendEntry] = ()
    sources: Sequence[SourceLine] = ()
    note: str = ""
    empty: str = ""
    panels: Sequence[Panel] = ()

    @property
    def id(self) -> str:
        """The id of its figure on the page."""
        return f"{self.name}-{self.key}".strip("-").lower()

    @property
    def svg(self) -> Markup:
        """The drawing as an element."""
        if self.drawing is None:
            return Markup("")
        return self.drawing.svg(self.id, self.title, self.description)

    def csv(self) -> str:
        """The table as CSV."""
        rows = ([cell.value for cell in row] for row in self.table.rows)
        return csv_of([self.table.columns, *rows])


def csv_of(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV (RFC 4180), such that no spreadsheet computes what stands in them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_safe(value) for value in row])
    return out.getvalue()


def _safe(value: Any) -> Any:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    if isinstance(value, str | Markup) or not isinstance(value, int | float | Decimal):
        text = "" if value is None else str(value)
        return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
    return value


Builder = Callable[[str], Picture | None]
_builders: dict[str, Builder] = {}


def register_picture(name: str, build: Builder) -> None:
    """Give the function that builds the picture of this name for a key ('' where it needs none).

    It reads through the door, for the reader of the request, and answers None for an unknown key.
    """
    _builders[name] = build


def build_picture(name: str, key: str) -> Picture | None:
    """The picture of this name and key, or None."""
    build = _builders.get(name)
    return build(key) if build else None
