"""Stacked columns: amounts by year (or another short label), divided into series."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_decimal

from core.pictures.drawing import Drawing
from core.pictures.scales import AmountScale

TOP = 16
FOOT = 24
PLOT = 220
GUTTER = 9
"""Percent at the beginning of the line for the amounts."""
LAST = 94
"""Percent from which on a label ends with the drawing, so that no part of it is cut off."""


@dataclass(frozen=True)
class Column:
    """A column: its label, and an amount for each series. `title` says all of it in words."""

    label: str
    amounts: Sequence[float]
    title: str
    url: str = ""


def draw_columns(
    columns: Sequence[Column], classes: Sequence[str], language: str, labels: int = 8
) -> Drawing:
    """Stacked columns; `classes` are those of the series, `labels` how many columns are named."""
    drawing = Drawing(TOP + PLOT + FOOT, language)
    scale = AmountScale(max((sum(column.amounts) for column in columns), default=1) or 1)
    for tick in scale.ticks:
        y = TOP + PLOT * (1 - scale.part(tick))
        drawing.line(GUTTER, y, 100, y, "grid" if tick else "axis")
        drawing.text(GUTTER, y + 4, format_decimal(tick), "words--axis", anchor="end", shift=-6)
    room = (100 - GUTTER) / max(len(columns), 1)
    every = max(-(-len(columns) // labels), 1)
    for number, column in enumerate(columns):
        left = GUTTER + number * room
        with drawing.link(column.url, column.title):
            _draw_column(drawing, column, classes, scale, left, room)
        if number % every == 0:
            middle = left + room / 2
            at, anchor = (100.0, "end") if middle > LAST else (middle, "middle")
            drawing.text(at, TOP + PLOT + 17, column.label, "words--axis", anchor=anchor)
    return drawing


def _draw_column(
    drawing: Drawing,
    column: Column,
    classes: Sequence[str],
    scale: AmountScale,
    left: float,
    room: float,
) -> None:
    y = float(TOP + PLOT)
    for amount, series in zip(column.amounts, classes, strict=True):
        height = PLOT * scale.part(amount)
        y -= height
        if amount:
            drawing.rect(left + room * 0.12, y, room * 0.76, height, f"bar {series}", column.title)
