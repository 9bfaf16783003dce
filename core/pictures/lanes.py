"""Timelines: lanes with marks and spans over a common axis of years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton

from core.dates import EventDate
from core.languages import reader_locale
from core.pictures.drawing import Drawing
from core.pictures.scales import TimeScale

AXIS = 26
LABEL = 20
LANE = 22
GAP = 12
MARK = 6
HIT = 12
"""A dot that leads somewhere is met around it too."""
SHORTEST = 46
"""Days: what lies closer together than a dot is drawn is a dot, not a span."""


@dataclass(frozen=True)
class Mark:
    """Something dated in a lane. What is known to the day is a dot, the rest a span of days.

    `title` names it for assistive technology and the tooltip; `url` is where it leads.
    """

    date: EventDate
    title: str
    url: str = ""
    classes: str = ""


@dataclass(frozen=True)
class Spell:
    """A state that lasts in a lane, from one day to another; None: before or beyond the scale.

    The outer days bound when it may have held, the inner ones when it certainly did. `part` is how
    much of the lane's height it takes, from the upper to the lower end (0 to 1).
    """

    start: date | None
    end: date | None
    classes: str
    title: str = ""
    part: tuple[float, float] = (0, 1)


@dataclass(frozen=True)
class Lane:
    """A row of a timeline; `label` stands above it."""

    label: str
    marks: Sequence[Mark] = ()
    spells: Sequence[Spell] = ()


def draw_lanes(
    lanes: Sequence[Lane],
    scale: TimeScale,
    language: str,
    before: tuple[date, str] | None = None,
    today: date | None = None,
) -> Drawing:
    """A timeline. `before` shades what lies before a day and names it; `today` is a line."""
    top = AXIS + (LABEL if before else 0)
    height = top + len(lanes) * (LABEL + LANE + GAP) + 4
    drawing = Drawing(height, language)
    if before:
        day, words = before
        drawing.rect(0, LABEL, scale.place(day), height - LABEL, "shade")
        drawing.text(0, 14, words, "words--soft", shift=4)
    draw_axis(drawing, scale, top, height)
    if today and scale.first <= today <= scale.last:
        drawing.line(scale.place(today), top, scale.place(today), height, "now")
    for number, lane in enumerate(lanes):
        _draw_lane(drawing, lane, scale, top + number * (LABEL + LANE + GAP))
    return drawing


def draw_axis(drawing: Drawing, scale: TimeScale, top: float, height: float) -> None:
    """The years above what begins at `top`, and a line for each down to `height`."""
    for day in scale.years():
        x = scale.place(day)
        drawing.line(x, top - 6, x, height, "grid")
        if x <= 91:
            year = format_skeleton("y", day, locale=reader_locale())
            drawing.text(x, top - 9, year, "words--axis", shift=3)


def _draw_lane(drawing: Drawing, lane: Lane, scale: TimeScale, top: float) -> None:
    middle = top + LABEL + LANE / 2
    drawing.text(0, top + LABEL - 4, lane.label, "words--lane", shift=2)
    drawing.line(0, middle, 100, middle, "lane")
    for spell in lane.spells:
        draw_spell(drawing, spell, scale, middle - LANE / 2 + 3, LANE - 6)
    for mark in lane.marks:
        _draw_mark(drawing, mark, scale, middle)


def draw_spell(drawing: Drawing, spell: Spell, scale: TimeScale, top: float, height: float) -> None:
    """The box of a spell in a line that begins at `top`."""
    x, width = scale.span(spell.start, spell.end)
    upper, lower = spell.part
    y, tall = top + height * upper, height * (lower - upper)
    drawing.rect(x, y, max(width, 0.4), tall, spell.classes, spell.title)


def _draw_mark(drawing: Drawing, mark: Mark, scale: TimeScale, middle: float) -> None:
    with drawing.link(mark.url, mark.title):
        _draw_date(drawing, mark, scale, middle)


def is_span(when: EventDate) -> bool:
    """Whether a date is drawn as a span of days, not as a dot."""
    if when.earliest is None or when.latest is None:
        return True
    return (when.latest - when.earliest).days >= SHORTEST


def _draw_date(drawing: Drawing, mark: Mark, scale: TimeScale, middle: float) -> None:
    earliest, latest = mark.date.earliest, mark.date.latest
    doubt = " doubtful" if mark.date.uncertain else ""
    if earliest and latest and not is_span(mark.date):
        day = earliest + (latest - earliest) / 2
        if mark.url:
            drawing.circle(scale.place(day), middle, HIT, "hit")
        drawing.circle(scale.place(day), middle, MARK, f"mark {mark.classes}{doubt}", mark.title)
        return
    x, width = scale.span(earliest, latest)
    drawing.rect(x, middle - MARK + 1, max(width, 0.6), 2 * MARK - 2,
                 f"mark mark--span {mark.classes}{doubt}", mark.title)  # fmt: skip
