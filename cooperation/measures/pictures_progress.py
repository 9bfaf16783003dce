"""The progress of one measure as a picture: its states, and what happened, by kind and by day."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from cooperation.measures.kind import MEASURE
from cooperation.measures.pictures_spells import (
    Stretch,
    spells,
    states_legend,
    stretch_date,
    stretches,
)
from core.database import today
from core.dates import format_event_date
from core.pictures.drawing import Drawing
from core.pictures.lanes import Lane, Mark, draw_lanes, is_span
from core.pictures.picture import Cell, LegendEntry, Picture, SourceLine, Table
from core.pictures.scales import TimeScale
from core.pictures.words import in_a_row, with_note
from registry.ledger import ANNOUNCEMENT
from registry.listing import status_tag
from registry.record_view import LedgerEntry, RecordView, open_record
from registry.references import page_url
from registry.templating import listed
from registry.vocabulary import CERTAINTY, EVENT_KINDS

SET_BACK = frozenset({"setback", "suspended", "withdrawn"})
LATEST_SHOWN = 10
ROOM = timedelta(days=60)
"""Beside the first and the last dot."""
FEW = 12
"""So many events of a ledger need not be folded."""


def folded_events(entries: Sequence[LedgerEntry]) -> int:
    """How many events since the announcement, the earliest ones, a page may fold away.

    Whole years only, and never of the latest ten.
    """
    since = [entry for entry in entries if not entry.prehistory]
    if len(since) <= FEW:
        return 0
    cut = len(since) - LATEST_SHOWN
    while cut and since[cut - 1].event.year == since[cut].event.year:
        cut -= 1
    return cut


def progress_of(code: str) -> Picture | None:
    """The picture of the measure with this code, or None."""
    try:
        return progress_picture(open_record(MEASURE, code))
    except NotFound:
        return None


def progress_picture(view: RecordView) -> Picture:
    """The picture for a measure's page, of the events that its ledger shows there."""
    day = view.reader.day
    held = stretches(view.record.periods, day)
    dated = [entry for entry in view.counted if entry.date]
    return Picture(
        name="measure-progress",
        key=view.record.code,
        title=_("Progress over the years"),
        description=_description(view, day),
        drawing=_drawing(view, dated, held, day) if dated or held else None,
        table=_table(view.counted, held, day),
        legend=_legend(dated, held),
        sources=[SourceLine(_("The sources of this page"), "#sources", view.reader.language)],
        note=_note(view, len(view.counted) - len(dated), day),
        empty=_("No dated event is on record up to this day."),
    )


def _description(view: RecordView, day: date) -> str:
    states = [status_tag(status)["label"] for status in view.statuses]
    shown = format_date(day, "long")
    words = [
        _("State on %(day)s: %(state)s.", day=shown, state=listed(states) or _("none on record"))
    ]
    kinds = Counter(entry.event.event_kind for entry in view.counted)
    if kinds:
        told = [
            with_note(str(EVENT_KINDS[kind]), kinds[kind]) for kind in EVENT_KINDS if kinds[kind]
        ]
        words.append(
            ngettext(
                "%(num)s event is on record: %(kinds)s.",
                "%(num)s events are on record: %(kinds)s.",
                kinds.total(),
                kinds=listed(told),
            )
        )
    early = sum(entry.prehistory for entry in view.counted)
    if early:
        day_of = format_date(ANNOUNCEMENT, "long")
        words.append(
            _("Before the announcement of %(day)s: %(num)s of them.", day=day_of, num=early)
        )
    return in_a_row(words)


def _note(view: RecordView, undated: int, day: date) -> str:
    words = [_("Dotted line: %(day)s", day=format_date(day, "long"))]
    if undated:
        words.append(
            ngettext(
                "%(num)s event without a date stands in the table only",
                "%(num)s events without a date stand in the table only",
                undated,
            )
        )
    if view.later_events:
        words.append(
            ngettext(
                "%(num)s later event is hidden",
                "%(num)s later events are hidden",
                view.later_events,
            )
        )
    return " · ".join(words)


def _drawing(
    view: RecordView, dated: Sequence[LedgerEntry], held: Sequence[Stretch], day: date
) -> Drawing:
    lanes = [Lane(_("State"), spells=spells(held, day))] if held else []
    folded = {entry.event.code for entry in _since(view.ledger)[: folded_events(view.ledger)]}
    for kind in EVENT_KINDS:
        entries = [entry for entry in dated if entry.event.event_kind == kind]
        if entries:
            label = f"{EVENT_KINDS[kind]} ({len(entries)})"
            lanes.append(Lane(label, marks=[_mark(one, view, folded) for one in entries]))
    before = _("Before %(day)s", day=format_date(ANNOUNCEMENT, "long"))
    return draw_lanes(
        lanes, _scale(dated, day), view.reader.language, before=(ANNOUNCEMENT, before), today=day
    )


def _since(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    return [entry for entry in entries if not entry.prehistory]


def _scale(dated: Sequence[LedgerEntry], day: date) -> TimeScale:
    """From the year before the announcement, or the first event, to the last day known of."""
    bounds = [bound for one in dated for bound in (one.event.date_earliest, one.event.date_latest)]
    known = [bound for bound in bounds if bound]
    first = min([*known, day, date(ANNOUNCEMENT.year - 1, 1, 1)])
    last = max([*known, day, today()])
    return TimeScale(date(first.year, 1, 1) - ROOM, last + ROOM)


def _mark(entry: LedgerEntry, view: RecordView, folded: set[str]) -> Mark:
    """It leads to the entry on the page; where that is folded away, to the event's own page."""
    assert entry.date is not None
    code = entry.event.code
    reference = entry.reference
    name = reference.title if reference.language == view.reader.language else code
    classes = "mark--before" if entry.prehistory else ""
    if entry.event.event_kind in SET_BACK:
        classes = "mark--setback"
    return Mark(
        entry.date,
        title=f"{format_event_date(entry.date)} · {entry.kind_label} · {name}",
        url=page_url(reference) if code in folded else f"#{code}",
        classes=classes,
    )


def _legend(dated: Sequence[LedgerEntry], held: Sequence[Stretch]) -> list[LegendEntry]:
    entries = states_legend(held)
    if any(entry.prehistory for entry in dated):
        entries.append(LegendEntry("mark mark--before", _("Before the announcement"), dot=True))
    if any(entry.event.event_kind in SET_BACK for entry in dated):
        entries.append(LegendEntry("mark mark--setback", EVENT_KINDS["setback"], dot=True))
    if any(entry.date and entry.date.uncertain for entry in dated):
        entries.append(LegendEntry("mark doubtful", _("The year is inferred"), dot=True))
    if any(entry.date and is_span(entry.date) for entry in dated):
        entries.append(LegendEntry("mark mark--span", _("The day is not known exactly")))
    return entries


def _table(entries: Sequence[LedgerEntry], held: Sequence[Stretch], day: date) -> Table:
    columns = (_("Date"), _("Kind of event"), _("What happened"), _("Code"), _("Certainty"))
    rows = [_event_row(entry) for entry in entries]
    for stretch in held:
        when = stretch_date(stretch, day)
        for told in stretch.statuses:
            label = status_tag(told)["label"]
            rows.append(
                (
                    Cell(format_event_date(when), when.text),
                    Cell(_("State"), "state"),
                    Cell(label, told.status),
                    Cell(""),
                    Cell(CERTAINTY[told.certainty], told.certainty),
                )
            )
    return Table(columns, rows)


def _event_row(entry: LedgerEntry) -> tuple[Cell, ...]:
    reference = entry.reference
    return (
        Cell(format_event_date(entry.date), entry.date.text) if entry.date
        else Cell(_("Date not known"), ""),
        Cell(entry.kind_label, entry.event.event_kind),
        Cell(reference.title, url=reference.url, language=reference.language),
        Cell(reference.code),
        Cell(_("Before the announcement") if entry.prehistory else "",
             "prehistory" if entry.prehistory else ""),
    )  # fmt: skip
