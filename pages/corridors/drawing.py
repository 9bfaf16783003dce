"""All corridors in one drawing: a line each, through columns of territories in order of travel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import format_decimal
from flask_babel import gettext as _

from core.pictures.drawing import Drawing
from core.pictures.picture import LegendEntry
from core.pictures.words import PHONE, wrapped
from registry.phrases import phrase_in
from registry.references import Reference

HEAD, ROW, LINE, MORE = 34, 52, 34, 16
EDGE = 4
"""Percent beside the first and the last column."""
BOLD = 0.82
"""Bold letters, Cyrillic ones most of all, take more room than usual."""


@dataclass(frozen=True)
class Stop:
    """A territory on the way (ISO code, name) and the crossing to the next ('' = not named)."""

    territory: str
    name: str
    crossing: str


@dataclass(frozen=True)
class Line:
    """A corridor with its stops in order of travel; none where no source tells them."""

    reference: Reference
    origin: str
    destination: str
    stops: Sequence[Stop]

    @property
    def crossings(self) -> list[str]:
        """The crossings between its stops, '' for one that is not named."""
        return [stop.crossing for stop in self.stops[:-1]]


def columns_of(lines: Iterable[Sequence[str]]) -> list[str]:
    """Territories of all lines in one order that agrees with each, as far as lines agree."""
    after: dict[str, set[str]] = {}
    for stops in lines:
        for stop in stops:
            after.setdefault(stop, set())
        for one, other in pairwise(stops):
            after[other].add(one)
    ordered: list[str] = []
    while len(ordered) < len(after):
        left = [stop for stop in after if stop not in ordered]
        free = (stop for stop in left if after[stop] <= {*ordered})
        ordered.append(next(free, left[0]))  # lines in both directions: the first come
    return ordered


def numbered_crossings(lines: Iterable[Line]) -> dict[str, int]:
    """Named crossings with the numbers that the drawing gives them."""
    named = dict.fromkeys(name for line in lines for name in line.crossings if name)
    return {name: number for number, name in enumerate(named, 1)}


def draw_lines(lines: Sequence[Line], language: str) -> Drawing:
    """Each corridor under its name; a dot where it stops, a number where a crossing is named."""
    names = {stop.territory: stop.name for line in lines for stop in line.stops}
    columns = columns_of([stop.territory for stop in line.stops] for line in lines)
    step = (100 - 2 * EDGE) / max(len(columns) - 1, 1)
    places = {code: EDGE + number * step for number, code in enumerate(columns)}
    numbers = numbered_crossings(lines)
    labels = [wrapped(line.reference.title, BOLD * PHONE) for line in lines]
    height = sum(ROW + MORE * (len(label) - 1) for label in labels)
    drawing = Drawing(HEAD + height, language)
    for code, x in places.items():
        drawing.line(x, HEAD - 10, x, drawing.height, "grid")
        drawing.text(x, HEAD - 16, code, "words--axis narrow-only", anchor="middle")
        drawing.text(x, HEAD - 16, names[code], "words--axis wide-only", anchor="middle")
    top = HEAD
    for line, label in zip(lines, labels, strict=True):
        top += MORE * (len(label) - 1)
        _draw_line(drawing, line, label, places, numbers, top)
        top += ROW
    return drawing


def _draw_line(
    drawing: Drawing,
    line: Line,
    label: Sequence[str],
    places: dict[str, float],
    numbers: dict[str, int],
    top: float,
) -> None:
    """`top` is that of the last line of the label."""
    with drawing.link(line.reference.url, line.reference.title):
        _draw_name(drawing, line.reference, label, top + 14)
    y = top + LINE
    beside = sorted(places.values())[1] - EDGE if len(places) > 1 else 0
    for one, other in pairwise(line.stops):
        here, there = places[one.territory], places[other.territory]
        drawing.line(here, y, there, y, "track" if one.crossing else "track track--unnamed")
        if one.crossing:
            # half a column on: in the middle of a longer way it would lie in another territory
            x = here + (beside if there > here else -beside) / 2
            _draw_crossing(drawing, one.crossing, numbers, x, y)
    for place, stop in enumerate(line.stops):
        end = " stop--end" if place in (0, len(line.stops) - 1) else ""
        drawing.circle(places[stop.territory], y, 6, f"stop{end}", stop.name)


def _draw_name(drawing: Drawing, name: Reference, label: Sequence[str], y: float) -> None:
    if len(label) == 1:
        drawing.text(0, y, name.title, "words--lane", language=name.language)
        return
    for number, words in enumerate(reversed(label)):
        line = y - number * MORE
        drawing.text(0, line, words, "words--lane narrow-only", language=name.language)
    drawing.text(0, y, name.title, "words--lane wide-only", language=name.language)


def _draw_crossing(
    drawing: Drawing, name: str, numbers: dict[str, int], x: float, y: float
) -> None:
    drawing.circle(x, y, 8, "crossing", phrase_in(name, drawing.language).value)
    drawing.text(x, y + 4, format_decimal(numbers[name]), "words--tiny", anchor="middle")


def legend_of() -> list[LegendEntry]:
    """What the marks of the drawing mean."""
    return [
        LegendEntry("stop stop--end", _("First or last territory")),
        LegendEntry("stop", _("Territory on the way")),
        LegendEntry("crossing", _("Named crossing, by number")),
        LegendEntry("legend-dashes", _("Crossing not named in the sources")),
    ]
