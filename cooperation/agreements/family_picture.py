"""The family of an agreement on one timeline: a lane for each member, a mark for each main act."""

from datetime import date, timedelta

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from cooperation.agreements.family import Family, Member
from cooperation.agreements.models import Agreement
from cooperation.agreements.vocabulary import FORMS
from core.database import session
from core.dates import format_event_date
from core.pictures.drawing import Drawing
from core.pictures.lanes import Lane, Mark, draw_lanes, is_span
from core.pictures.picture import Cell, LegendEntry, Picture, SourceLine, Table, register_picture
from core.pictures.scales import TimeScale
from core.pictures.words import with_note
from core.reader import reader
from registry.door import visible
from registry.ledger_models import Event
from registry.references import Reference
from registry.vocabulary import EVENT_KINDS, RELATIONS

NAME = "agreement-family"
ENDS = frozenset({"suspension", "termination", "expiry", "replacement"})
FORCE = frozenset({"entry_into_force", "provisional_application"})
ROOM = timedelta(days=120)
"""Beside the first and the last mark."""


def family_of(code: str) -> Picture | None:
    """The picture of the family of the agreement with this code, or None."""
    query = visible(Agreement, current_user).with_only_columns(Agreement.id)
    key = session().scalar(query.where(Agreement.code == code))
    if key is None:
        return None
    family = Family(key, reader())
    return family_picture(code, family) if family.total else None


def family_picture(code: str, family: Family) -> Picture:
    """The picture; a family has two members at least."""
    of, members = family.reader, family.members
    dated = [act for member in members for act in member.acts if act.date]
    return Picture(
        name=NAME,
        key=code,
        title=_("The family on one timeline"),
        description=_description(members, dated),
        drawing=_drawing(members, dated, family) if dated else None,
        table=_table(members),
        legend=_legend(dated),
        sources=[SourceLine(member.reference.title, f"{member.reference.url}#sources",
                            member.reference.language) for member in members],
        note=_("Dotted line: %(day)s", day=format_date(of.day, "long")),
        empty=_("No dated event is on record up to this day."),
    )  # fmt: skip


def _description(members: list[Member], dated: list[Event]) -> str:
    words: str = ngettext(
        "%(members)s related agreements, %(num)s dated act.",
        "%(members)s related agreements, %(num)s dated acts.",
        len(dated),
        members=format_decimal(len(members)),
    )
    return words


def _drawing(members: list[Member], dated: list[Event], family: Family) -> Drawing:
    lanes = [
        Lane(_label(member), marks=[_mark(act, member) for act in member.acts if act.date])
        for member in members
    ]
    return draw_lanes(lanes, _scale(dated, family.reader.day), family.reader.language,
                      today=family.reader.day)  # fmt: skip


def _label(member: Member) -> str:
    """Titles are too long for a lane; they stand in the list and the table."""
    return with_note(member.reference.code, member.form_name)


def _scale(dated: list[Event], day: date) -> TimeScale:
    bounds = [bound for act in dated for bound in (act.date_earliest, act.date_latest) if bound]
    return TimeScale(min([*bounds, day]) - ROOM, max([*bounds, day]) + ROOM)


def _mark(act: Event, member: Member) -> Mark:
    assert act.date is not None
    address = "" if member.is_self else member.reference.url
    return Mark(
        act.date,
        title=f"{format_event_date(act.date)} · {EVENT_KINDS[act.event_kind]} · "
        f"{member.reference.code}",
        url=f"{address}#{act.code}",
        classes=_classes(act.event_kind),
    )


def _classes(kind: str) -> str:
    if kind in ENDS:
        return "mark--setback"
    return "" if kind in FORCE else "mark--before"


def _legend(dated: list[Event]) -> list[LegendEntry]:
    kinds = {act.event_kind for act in dated}
    entries = [
        LegendEntry("mark mark--before", _("Signed, adopted or concluded"), dot=True)
        if kinds - FORCE - ENDS else None,
        LegendEntry("mark", EVENT_KINDS["entry_into_force"], dot=True) if kinds & FORCE else None,
        LegendEntry("mark mark--setback", _("Suspended or ended"), dot=True)
        if kinds & ENDS else None,
        LegendEntry("mark mark--span", _("The day is not known exactly"))
        if any(act.date and is_span(act.date) for act in dated) else None,
    ]  # fmt: skip
    return [entry for entry in entries if entry]


def _table(members: list[Member]) -> Table:
    columns = (_("Agreement"), FORMS.title, RELATIONS.title, EVENT_KINDS.title, _("Date"))
    rows = []
    for member in members:
        relations = "; ".join(f"{words}: {other.code}" for words, other in member.relations)
        acts: list[Event | None] = [*member.acts]
        for act in acts or [None]:
            rows.append(
                (
                    _named(member.reference),
                    Cell(member.form_name, member.form),
                    Cell(relations),
                    Cell(EVENT_KINDS[act.event_kind], act.event_kind) if act else Cell(""),
                    Cell(format_event_date(act.date), act.date.text) if act and act.date
                    else Cell(_("Date not known"), ""),
                )
            )  # fmt: skip
    return Table(columns, rows)


def _named(reference: Reference) -> Cell:
    return Cell(reference.title, reference.code, reference.url, reference.language)


register_picture(NAME, family_of)
