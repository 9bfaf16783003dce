"""Drawings of the forum: editions in a calendar of years, outcomes as squares by type."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, format_skeleton
from flask_babel import format_decimal

from core.languages import reader_locale
from core.pictures.drawing import Drawing
from core.pictures.words import PHONE, width_of, wrapped

HEAD, ROW, GUTTER = 26, 28, 14
"""Pixels over the years, pixels a row, percent for the names of the years."""
MARK = 11
QUARTERS = (1, 4, 7, 10)
SQUARE, SHARE, LINE = 20, 46, 18


@dataclass(frozen=True)
class Held:
    """An edition in the calendar: its day (the middle one), its place, its outcomes."""

    day: date
    place: str
    place_language: str
    outcomes: int
    title: str
    url: str


def draw_years(editions: Sequence[Held], first: int, last: int, language: str) -> Drawing:
    """A row for each year, months along it; each edition a mark with its place beside it."""
    first = min([first, *(one.day.year for one in editions)])
    rows = {year: stacked([e for e in editions if e.day.year == year]) for year in
            range(first, last + 1)}  # fmt: skip
    height = HEAD + sum(ROW * max(len(lines), 1) for lines in rows.values())
    drawing = Drawing(height, language)
    for month in QUARTERS:
        x = _place(date(2001, month, 1))
        drawing.line(x, HEAD - 6, x, height, "grid")
        words = format_date(date(2001, month, 1), "LLL", locale=reader_locale())
        drawing.text(x, HEAD - 10, words, "words--axis", shift=3)
    top = float(HEAD)
    for year, lines in rows.items():
        drawing.line(0, top, 100, top, "grid")
        words = format_skeleton("y", date(year, 1, 1), locale=reader_locale())
        drawing.text(0, top + 19, words, "words--axis")
        for number, line in enumerate(lines):
            for edition in line:
                _draw_edition(drawing, edition, top + number * ROW + ROW / 2)
        top += ROW * max(len(lines), 1)
    return drawing


def _place(day: date) -> float:
    return GUTTER + (day.timetuple().tm_yday - 1) / 366 * (100 - GUTTER)


def stacked(editions: Sequence[Held]) -> list[list[Held]]:
    """Editions of a year in as few rows as leave room for each mark and its words on a phone."""
    lines: list[list[Held]] = []
    for edition in sorted(editions, key=lambda one: one.day):
        fits = (line for line in lines if _span(line[-1])[1] < _span(edition)[0])
        line = next(fits, None)
        if line is None:
            lines.append([edition])
        else:
            line.append(edition)
    return lines


def _span(edition: Held) -> tuple[float, float]:
    """From where to where it reaches with its words, in pixels on a phone."""
    x = _place(edition.day) * PHONE / 100
    words = width_of(edition.place) + 6
    before = words if _words_stand_before(edition) else 0
    return x - MARK - before, x + MARK + (0 if before else words) + 4


def _words_stand_before(edition: Held) -> bool:
    return _place(edition.day) > 66


def _draw_edition(drawing: Drawing, edition: Held, y: float) -> None:
    x, before = _place(edition.day), _words_stand_before(edition)
    none = "" if edition.outcomes else " edition-mark--none"
    with drawing.link(edition.url, edition.title):
        drawing.circle(x, y, MARK, f"edition-mark{none}", edition.title)
        drawing.text(x, y + 4, format_decimal(edition.outcomes), f"words--in{none}",
                     anchor="middle")  # fmt: skip
        drawing.text(x, y + 4, edition.place, anchor="end" if before else "start",
                     language=edition.place_language,
                     shift=-MARK - 4 if before else MARK + 4)  # fmt: skip


def draw_shares(shares: Sequence[tuple[str, int, str]], language: str) -> Drawing:
    """A row for each (name, number, class): as many squares, the number behind them."""
    names = [wrapped(name) for name, _number, _classes in shares]
    drawing = Drawing(sum(SHARE + LINE * (len(lines) - 1) for lines in names), language)
    most = max(number for _name, number, _classes in shares)
    step = min(92 / most, 8)
    top = 0
    for lines, (name, number, classes) in zip(names, shares, strict=True):
        for line in lines:
            drawing.text(0, top + 14, line, "words--lane")
            top += LINE
        for square in range(number):
            drawing.rect(square * step, top + 2, step * 0.86, SQUARE, f"bar {classes}", name)
        drawing.text(number * step, top + 17, format_decimal(number), shift=4)
        top += SHARE - LINE
    return drawing
