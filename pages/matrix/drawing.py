"""The matrix as a drawing: a row and a column for each body, and only pairs that have something.

A cell has three places: mutual assistance, mutual recognition, anything else. A bar stands for an
agreement of the two themselves, a dot for one through a union; how it is filled tells its state.
The links are for the pointer only: the list of partners beneath has the same ones for everybody.
"""

from collections.abc import Sequence
from functools import cached_property

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from core.pictures.drawing import Drawing
from directory.vocabulary import REGIONS
from pages.binding import ENDED, IN_FORCE, MAYBE_IN_FORCE, MAYBE_SIGNED, OTHER, SIGNED
from pages.matrix.cells import Cell, Matrix
from pages.matrix.words import bond_words
from registry.references import Reference
from registry.templating import listed

GUTTER = 3.4
"""Percent at the beginning of a row for its code."""
GAP = 0.5
"""Percent between the columns of two regions."""
ROW, OWN_ROW, REGION, CODES = 18, 26, 24, 28
PLACES = {"cmaa": 0, "mra": 1}
"""Form → its place in a cell; the others share the last."""
LAST = 2
FILLS = {
    IN_FORCE: "",
    MAYBE_IN_FORCE: " bond--possible",
    SIGNED: " bond--signed",
    MAYBE_SIGNED: " bond--signed",
    OTHER: " bond--rest",
    ENDED: " bond--rest",
}
ONE, OTHER_ONE = "-one-", "-other-"


class MatrixDrawing:
    """Draws a matrix. What is said of a pair is worked out once for each way that it can stand."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.groups = [
            (region.code, [body for body in region.bodies if body.id in matrix.cells])
            for region in matrix.regions
        ]
        self.groups = [(code, bodies) for code, bodies in self.groups if bodies]
        self.columns = [body for _code, bodies in self.groups for body in bodies]
        self.room = (100 - GUTTER - GAP * len(self.groups)) / max(len(self.columns), 1)
        self.left = self._places()
        self.drawing = Drawing(self._height(), matrix.reader.language)
        # One pattern for all: to build every address would take longer than all the rest.
        self.pair_address = str(escape(url_for("between.pair_page", one=ONE, other=OTHER_ONE)))
        self.own_address = url_for("matrix.matrix", mine=ONE, **matrix.question.arguments)
        self.words: dict[tuple[int, tuple[int, ...]], str] = {}

    def _places(self) -> dict[int, float]:
        places, x = {}, GUTTER
        for _code, bodies in self.groups:
            x += GAP
            for body in bodies:
                places[body.id] = x
                x += self.room
        return places

    def _height(self) -> int:
        own = CODES + OWN_ROW if self.matrix.own else 0
        return own + len(self.groups) * (REGION + CODES) + len(self.columns) * ROW + 4

    def draw(self) -> Drawing:
        """The drawing; none of its links is a tab stop, and only its title is read aloud."""
        self.drawing.add(Markup('<g aria-hidden="true">'), links=True)
        y = 0
        own = self.matrix.own
        if own:
            self._head_of_columns(y, 0)
            self.drawing.rect(0, y + CODES, 100, OWN_ROW, "shade")
            self._row(own, y + CODES, OWN_ROW)
            y += CODES + OWN_ROW
        for code, bodies in self.groups:
            label = str(REGIONS[code]) if code else _("Organizations")
            self.drawing.text(0, y + REGION - 6, label, "words--soft words--strong", shift=2)
            self._head_of_columns(y + REGION, len(bodies) * ROW)
            y += REGION + CODES
            for body in bodies:
                self._row(body, y, ROW)
                y += ROW
        self.drawing.add(Markup("</g>"))
        return self.drawing

    @cached_property
    def _codes(self) -> str:
        """The codes above the columns, by turns on two lines, so that they have room."""
        return "".join(
            f'<text x="{self._begin(self.left[body.id] + self.room / 2, 0)}%"'
            f' y="{24 if number % 2 else 12}" class="words words--iso" text-anchor="middle">'
            f"{body.code}</text>"
            for number, body in enumerate(self.columns)
        )

    def _head_of_columns(self, y: float, rows: float) -> None:
        """Codes, and lines beneath them for the eye to follow down, `rows` pixels long."""
        lines = "".join(
            f'<line x1="{x}%" y1="{CODES}" x2="{x}%" y2="{CODES + rows:g}" class="guide"/>'
            for x in (self._begin(left, 0) for left in self.left.values())
        )
        shapes = f'<g transform="translate(0 {y:g})">{self._codes}{lines}</g>'
        self.drawing.add(Markup(shapes))  # noqa: S704 - numbers and codes

    def _row(self, body: Reference, y: float, height: float) -> None:
        self.drawing.line(0, y + height, 100, y + height, "grid")
        self.drawing.add(self._head(body, y + height / 2 + 4))
        cells = self.matrix.cells.get(body.id, {})
        shapes = (
            self._cell(body, other, cells[other.id], y, height)
            for other in self.columns
            if other.id in cells
        )
        self.drawing.add(Markup("".join(shapes)))  # noqa: S704 - what `_cell` escapes

    def _head(self, body: Reference, baseline: float) -> Markup:
        shift = -4 if self.drawing.mirrored else 4
        x = 100 if self.drawing.mirrored else 0
        return Markup(
            '<a href="{}" tabindex="-1"><title>{}</title>'
            '<text x="{}%" y="{}" dx="{}" class="words words--iso">{}</text></a>'
        ).format(
            self.own_address.replace(ONE, body.code), body.title, x, baseline, shift, body.code
        )

    def _cell(self, body: Reference, other: Reference, cell: Cell, y: float, height: float) -> str:
        """A cell by plain strings, since there can be thousands; only words need escaping."""
        address = self.pair_address.replace(ONE, body.code).replace(OTHER_ONE, other.code)
        title = escape(f"{body.title} – {other.title}: {self._in_words(cell)}")
        left = self._begin(self.left[other.id], self.room)
        marks = "".join(self._marks(cell, self.left[other.id], y, height))
        return (
            f'<a href="{address}" tabindex="-1"><title>{title}</title>'
            f'<rect x="{left}%" y="{y + 1:g}" width="{self.room:.2f}%" height="{height - 2:g}"'
            f' class="pair"/>{marks}</a>'
        )

    def _begin(self, x: float, width: float) -> str:
        return f"{100 - x - width if self.drawing.mirrored else x:.2f}"

    def _marks(self, cell: Cell, x: float, y: float, height: float) -> Sequence[str]:
        best: dict[int, tuple[int, bool]] = {}
        for form, standing, through in cell.counts:
            place = PLACES.get(form, LAST)
            best[place] = max(best.get(place, (0, False)), (standing, not through))
        width = self.room * 0.24
        marks = []
        for place, (standing, direct) in sorted(best.items()):
            begin = x + self.room * (0.08 + 0.3 * place)
            look = f"bond series-{place + 1}{FILLS[standing]}"
            if direct:
                rest = FILLS[standing] == FILLS[OTHER]
                top, tall = (y + height - 7, 3) if rest else (y + 4, height - 8)
                marks.append(
                    f'<rect x="{self._begin(begin, width)}%" y="{top:g}" width="{width:.2f}%"'
                    f' height="{tall:g}" class="{look}"/>'
                )
            else:
                marks.append(
                    f'<circle cx="{self._begin(begin + width / 2, 0)}%" cy="{y + height / 2:g}"'
                    f' r="2.3" class="{look}"/>'
                )
        return marks

    def _in_words(self, cell: Cell) -> str:
        parts: dict[str, int] = {}
        for (_form, standing, through), number in cell.best_first():
            key = (standing, through)
            if key not in self.words:
                self.words[key] = bond_words(standing, through, self.matrix.organizations)
            parts[self.words[key]] = parts.get(self.words[key], 0) + number
        told = [f"{words} {number}" for words, number in parts.items()]
        return listed(told)
