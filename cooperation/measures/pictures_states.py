"""The state of the 16 measures from 2013 to now as a picture: a row for each, by number."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from cooperation.measures.board import Board, measure_board
from cooperation.measures.models import Measure
from cooperation.measures.pictures_spells import (
    Stretch,
    spells,
    states_legend,
    stretches,
)
from core.database import today
from core.pictures.drawing import Drawing
from core.pictures.lanes import AXIS, draw_axis, draw_spell
from core.pictures.picture import Cell, Picture, SourceLine, Table
from core.pictures.scales import TimeScale
from core.pictures.words import in_a_row, with_note
from core.reader import reader
from registry.ledger import ANNOUNCEMENT, BEGUN
from registry.listing import status_tag
from registry.references import Reference
from registry.statuses import Status
from registry.templating import listed
from registry.vocabulary import CERTAINTY, STATUSES

FIRST = date(2013, 1, 1)
GUTTER = 11
"""Percent at the beginning of a row for the measure's code."""
ROW = 24
BOX = 14
PILLAR_GAP = 8
HALF = 0.5
A_DAY = timedelta(days=1)
Rows = Sequence[tuple[Measure, Reference, list[Stretch]]]


def states_of(key: str) -> Picture | None:
    """The picture of all measures; it has no key."""
    return states_picture(measure_board()) if not key else None


def states_picture(board: Board, linked: bool = True) -> Picture:
    """The picture of a board; without links where the measures are linked beside it."""
    day = reader().day
    rows = [
        (measure, board.names[measure.id], stretches(board.periods.get(measure.id, []), day))
        for measure in board.measures
    ]
    anything = any(held for _measure, _name, held in rows)
    return Picture(
        name="measures-state",
        title=_("The measures over the years"),
        description=_description(rows, day),
        drawing=_drawing(rows, day, linked) if anything else None,
        table=_table(rows, day),
        legend=states_legend(stretch for _measure, _name, held in rows for stretch in held),
        sources=[
            SourceLine(
                _("The events that these states follow from, each with its sources"),
                url_for("registry.event_list", track="progress"),
                reader().language,
            )
        ],
        note=_("Shaded: before the announcement of %(day)s",
               day=format_date(ANNOUNCEMENT, "long")),
        empty=_("The measures were announced on %(day)s; before that day none had a state.",
                day=format_date(ANNOUNCEMENT, "long")),
    )  # fmt: skip


def _on(held: Sequence[Stretch], day: date) -> Stretch | None:
    return next((one for one in held if one.start <= day < one.end), None)


def _description(rows: Rows, day: date) -> str:
    """What can be seen: the states on the day, and by when half of the measures had begun."""
    sure: Counter[str] = Counter()
    maybe: Counter[str] = Counter()
    for _measure, _name, held in rows:
        now = _on(held, day)
        for status, certainty in now.held if now else ():
            (sure if certainty == "certain" else maybe)[status] += 1
    told = [with_note(str(STATUSES[status]), number) for status, number in sure.most_common()]
    for status, number in maybe.most_common():
        possible = status_tag(Status("progress", status, "possible"))["label"]
        told.append(with_note(possible, number))
    states = listed(told) or _("none on record")
    words = _("State on %(day)s: %(state)s.", day=format_date(day, "long"), state=states)
    begun = _half_begun(rows, day)
    return in_a_row(filter(None, (words, begun)))


def _half_begun(rows: Rows, day: date) -> str:
    """A sentence on the first end of a year by which half of the measures had surely begun."""
    for year in range(ANNOUNCEMENT.year, day.year):
        end = date(year, 12, 31)
        count = sum(
            (now := _on(held, end)) is not None and now.certain in BEGUN
            for _measure, _name, held in rows
        )
        if count >= max(len(rows) * HALF, 1):
            words = ngettext(
                "%(num)s of %(total)s measures had certainly begun by the end of %(year)s.",
                "%(num)s of %(total)s measures had certainly begun by the end of %(year)s.",
                count,
                year=str(year),
                total=len(rows),
            )
            return str(words)
    return ""


def _drawing(rows: Rows, day: date, linked: bool) -> Drawing:
    tops = _tops(rows)
    height = tops[-1] + ROW + 4
    drawing = Drawing(height, reader().language)
    scale = TimeScale(min(FIRST, day), max(today(), day), left=GUTTER)
    drawing.rect(GUTTER, AXIS, scale.place(ANNOUNCEMENT) - GUTTER, height - AXIS, "shade")
    draw_axis(drawing, scale, AXIS, height)
    for (measure, name, held), top in zip(rows, tops, strict=True):
        if linked:
            with drawing.link(name.url, _row_name(measure, held, day)):
                drawing.rect(0, top, 100, ROW, "hit")
                _draw_row(drawing, measure, held, scale, top, day)
        else:
            _draw_row(drawing, measure, held, scale, top, day)
    drawing.line(scale.place(day), AXIS, scale.place(day), height, "now")
    return drawing


def _row_name(measure: Measure, held: Sequence[Stretch], day: date) -> str:
    now = _on(held, day)
    states = [status_tag(one)["label"] for one in now.statuses] if now else []
    return f"{measure.code}: {' · '.join(states)}" if states else measure.code


def _tops(rows: Rows) -> list[float]:
    """Where the rows begin; the pillars stand a little apart."""
    found: list[float] = []
    top = float(AXIS + 4)
    pillar = rows[0][0].pillar_id
    for measure, _name, _held in rows:
        if measure.pillar_id != pillar:
            top, pillar = top + PILLAR_GAP, measure.pillar_id
        found.append(top)
        top += ROW
    return found


def _draw_row(
    drawing: Drawing,
    measure: Measure,
    held: Sequence[Stretch],
    scale: TimeScale,
    top: float,
    day: date,
) -> None:
    middle = top + ROW / 2
    drawing.text(0, middle + 4, measure.code, "words--code")
    drawing.line(GUTTER, middle, 100, middle, "lane")
    for spell in spells(held, day):
        draw_spell(drawing, spell, scale, middle - BOX / 2, BOX)


def _table(rows: Rows, day: date) -> Table:
    columns = (
        _("Code"), _("Measure"), _("Status"), _("First day"), _("Last day"), _("Certainty"),
    )  # fmt: skip
    found = []
    for measure, name, held in rows:
        for stretch in held:
            for told in stretch.statuses:
                found.append((
                    Cell(measure.code),
                    Cell(name.title, url=name.url, language=name.language),
                    Cell(STATUSES[told.status], told.status),
                    *_days(stretch, day),
                    Cell(CERTAINTY[told.certainty], told.certainty),
                ))  # fmt: skip
    return Table(columns, found)


def _days(stretch: Stretch, day: date) -> tuple[Cell, Cell]:
    """First and last day of a stretch; what still holds on the day asked about has no last one."""
    first, last = stretch.start, stretch.end - A_DAY
    return (
        _day(first) if first > date.min else Cell(_("Not known"), ""),
        _day(last) if last < day else Cell(_("continues"), ""),
    )


def _day(day: date) -> Cell:
    return Cell(format_date(day, "long"), day.isoformat())
