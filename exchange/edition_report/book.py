"""The report of an edition as the blocks that are printed."""

from collections.abc import Sequence

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from core.dates import EventDate, format_event_date
from core.languages import native_language_name
from core.web import full_address
from exchange.packs.blocks import Block, Book, Facts, Line, Paragraph, Section, Words, named, text
from exchange.packs.blocks import Table as PrintedTable
from forum.outcomes.following import Followed
from forum.outcomes.vocabulary import STANDINGS
from forum.report.tables import Part, Table
from forum.report.views import Report
from registry.phrases import phrase_in


def book_of(report: Report) -> Book:
    """The whole of it: the parts of the page, and the outcomes one by one."""
    language = report.view.reader.language
    return Book(
        title=named(report.view.reference, language),
        subtitle=_("Report of an edition"),
        cover=[Facts(_cover(report))],
        chapters=[
            *(Section(one.id, Words(one.title), _blocks(one)) for one in report.parts),
            _states(report.followed, language),
        ],
        colophon=[_citing(report)],
    )


def _cover(report: Report) -> list[tuple[str, Line]]:
    edition, of = report.view.record, report.view.reader
    place = phrase_in(edition.city, of.language) if edition.city else None
    foreign = place.language if place and place.language != of.language else ""
    return [
        (_("First day"), text(_day(edition.date))),
        (_("Place"), [Words(place.value, foreign)] if place else text(_("Not known"))),
        (_("As of the day"), text(format_date(of.day, "long"))),
        (_("Language"), text(native_language_name(of.language))),
    ]


def _day(on: EventDate | None) -> str:
    return format_event_date(on) if on else str(_("Date not known"))


def _blocks(part: Part) -> list[Block]:
    notes: list[Block] = [Paragraph(text(note)) for note in part.notes]
    tables = [
        Section(f"{part.id}-{table.id}", Words(table.title), _printed(table))
        for table in part.tables
    ]
    return [*notes, *tables]


def _printed(table: Table) -> list[Block]:
    rows = [
        [text(row.label), *(text(_number(one)) for one in row.numbers)] for row in table.all_rows
    ]
    widths = [60, *(40 // len(table.columns) for _column in table.columns)]
    note: list[Block] = [Paragraph(text(table.note))] if table.note else []
    return [PrintedTable(table.title, table.head, rows, widths), *note]


def _number(one: int | None) -> str:
    return str(_("hidden")) if one is None else str(format_decimal(one))


def _states(followed: Sequence[Followed], language: str) -> Section:
    """The outcomes one by one, with owner, day and state."""
    title = _("The outcomes one by one")
    head = (_("Outcome"), _("Owner"), _("Due date"), _("State by evidence"))
    rows = [_state(one, language) for one in followed]
    nothing: Block = Paragraph(text(_("The sources name no outcome.")))
    table: Block = PrintedTable(title, head, rows, (46, 18, 16, 20))
    return Section("states", Words(title), [table if rows else nothing])


def _state(one: Followed, language: str) -> Sequence[Line]:
    due, not_held = one.standing.due, text(_("Not held"))
    late = Words(_("Overdue")) if one.standing.is_overdue else ""
    return (
        [named(one.reference, language), Words(one.reference.code, "und", soft=True)],
        [named(one.owner, language)] if one.owner else not_held,
        text(_day(due), late) if due else not_held,
        text(STANDINGS[one.standing.code]),
    )


def _citing(report: Report) -> Section:
    reference, of = report.view.reference, report.view.reader
    address = full_address("forum_report.report_page", lang=of.language, code=reference.code)
    words = _(
        "Guantong, registry of international customs cooperation: report of %(name)s, as of "
        "%(day)s.",
        name=reference.title,
        day=format_date(of.day, "long"),
    )
    blocks: list[Block] = [Paragraph([Words(words), Words(address, "und", address=address)])]
    return Section("cite", Words(_("How to cite")), blocks)
