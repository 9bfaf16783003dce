"""Chapters beside agreements: figures, memberships, corridors, records, changes, gaps, sources."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from core.dates import EventDate, format_event_date
from directory.panels import Item, Panel
from exchange.packs.blocks import Block, Facts, Items, Line, Paragraph, Section, Table, Words, text
from exchange.packs.material import Material
from pages.corridors.drawing import Line as Corridor
from registry.listing import status_tag
from registry.phrases import phrase_in
from registry.record_view import NumberedSource


def figures_chapter(of: Material) -> Section:
    """The figures of the administration's page."""
    lines = [
        [Words(f"{format_decimal(number)} {words}", anchor=_anchor(url))]
        for number, words, url in of.briefing.figures
    ]
    return Section("glance", Words(_("At a glance")), [Items(lines)])


def _anchor(url: str) -> str:
    """Where in the book a figure is explained; lists of the site are no part of it."""
    name = url.removeprefix("#") if url.startswith("#") else "agreements"
    return {"attendance": "forums"}.get(name, name)


def membership_chapter(of: Material) -> Section:
    """Organizations that it is a member of on the day."""
    lines = []
    for one in of.briefing.memberships:
        since = _("from %(date)s", date=_day(of, one.from_date)) if one.from_date else ""
        doubt = _("possible") if one.holds(of.day) == "possible" else ""
        lines.append([of.link(of.briefing.unions[one.organization_id]), *_soft(since, doubt)])
    return _section("memberships", _("Memberships"), lines, _("No membership is held."))


def corridor_chapter(of: Material) -> Section:
    """Corridors through it: their territories in order, and the crossings at its borders."""
    lines = [_corridor(of, one) for one in of.briefing.lines]
    nothing = _("No corridor is recorded through it.")
    return _section("corridors", _("Corridors through it"), lines, nothing)


def _corridor(of: Material, corridor: Corridor) -> Line:
    stops = " → ".join(stop.name for stop in corridor.stops)
    crossings = [
        _crossing(of, f"{here.name} – {there.name}", here.crossing)
        for here, there in pairwise(corridor.stops)
        if of.record.code in (here.territory, there.territory)
    ]
    return [of.link(corridor.reference), Words(stops), *crossings, *of.marks(corridor.reference.id)]


def _crossing(of: Material, between: str, crossing: str) -> Words:
    if not crossing:
        words = _("%(between)s: crossing not held", between=between)
        return Words(words, soft=True)
    name = phrase_in(crossing, of.language).value
    return Words(_("%(between)s: %(crossing)s", between=between, crossing=name))


def record_chapters(of: Material) -> list[Section]:
    """Records of each kind that name it, all of them, the latest first."""
    return [_records(of, panel) for panel in of.panels if panel.items]


def _records(of: Material, panel: Panel) -> Section:
    head = (_("Record"), _("Role"), _("Date"), _("Status"), _("Sources"))
    rows = [_record(of, item) for item in panel.items]
    table = Table(str(panel.label), head, rows, (48, 14, 16, 14, 8))
    return Section(panel.kind, Words(str(panel.label)), [table], panel.total)


def _record(of: Material, item: Item) -> Sequence[Line]:
    reference = item.reference
    statuses = [Words(status_tag(one)["label"]) for one in item.statuses]
    return (
        [of.link(reference), Words(reference.code, language="und", soft=True)],
        text(item.role),
        text(_day(of, reference.date) if reference.date else _("Date not known")),
        statuses,
        of.marks(reference.id),
    )


def forum_chapter(of: Material) -> Section:
    """Forums that it is reported to have attended, with who led its delegation."""
    lines = []
    for edition, row in of.briefing.editions:
        role = phrase_in(row.role, of.language) if row.role else None
        who = [Words(row.head, language="und")] if row.head else []
        as_what = [Words(role.value, "" if role.language == of.language else role.language)] \
            if role else []  # fmt: skip
        lines.append([of.link(edition), *who, *as_what])
    nothing = _("The registry has no forum that it is reported to have attended.")
    return _section("forums", _("Forums attended, as reported"), lines, nothing)


def change_chapter(of: Material) -> Section:
    """What changed in the year before the day."""
    briefing = of.briefing
    lines = [
        [of.link(one.reference), *_soft(_day(of, one.date) if one.date else "", one.kind)]
        for one in briefing.changes
    ]
    nothing = _("No event of the last 12 months is recorded.")
    return _section(
        "year", _("What changed in a year"), lines, nothing, number=briefing.changes_total
    )


def open_chapter(of: Material) -> Section:
    """Which of its agreements wait for an act."""
    groups: list[Block] = []
    for place, group in enumerate(of.briefing.open_groups):
        lines = [
            [of.link(of.names[point.id]),
             *_soft(point.note, _day(of, point.date) if point.date else _("Date not known"))]
            for point in group.points if point.id in of.names
        ]  # fmt: skip
        title = Words(str(group.label))
        groups.append(Section(f"open-{place}", title, [Items(lines)], len(group.points)))
    words = _("Nothing is recorded as open.")
    if groups:
        words = _(
            "Which of its agreements wait for an act, as far as the sources tell. No deadline is "
            "recorded."
        )
    return Section("open", Words(_("What is open")), [Paragraph(text(words)), *groups])


def gap_chapter(of: Material) -> Section:
    """What the registry does not know of it."""
    lines = [text(gap.words) for gap in of.briefing.gaps]
    nothing = _("Everything asked of every administration is on record.")
    return _section("gaps", _("What the registry does not know"), lines, nothing)


def source_chapter(of: Material) -> Section:
    """What the statements rest on; the last chapter, because the others number the sources."""
    held = of.sources
    items = Items([_source(of, one) for one in held], [f"source-{one.number}" for one in held])
    blocks: list[Block] = [items] if held else [Paragraph(text(_("No source is held.")))]
    return Section("sources", Words(_("Sources")), blocks, len(held))


def _source(of: Material, one: NumberedSource) -> Line:
    source = one.source
    head = Words(f"[{one.number}]", soft=True)
    publisher = [Words(f"{source.publisher}:", language="und")] if source.publisher else []
    title = Words(source.title, language="und", code=source.code)
    when = _day(of, source.date) if source.date else ""
    link = [Words(source.link, language="und", address=source.link, soft=True)] \
        if source.link else []  # fmt: skip
    return [head, *publisher, title, *_soft(when), *link]


def fact_block(of: Material) -> Facts:
    """What is held of the administration itself; '' is told as not known."""
    record, language = of.record, of.language
    own = Words(record.name_local, record.name_local_language)
    title = of.view.wording("title")
    rows: list[tuple[str, Line]] = []
    if title:
        foreign = "" if title.language == language else title.language
        rows.append((_("Administration"), [Words(title.value, foreign, title.origin)]))
    rows += [
        (_("In its own language"), [own] if record.name_local else text(_("Not known"))),
        (_("Under"), _phrase(record.parent, language)),
        (_("Capital"), _phrase(record.capital, language)),
        (_("WCO member since"), text(record.wco_member_since or _("Not known"))),
        (_("Website"), [Words(record.website, "und", address=record.website)]
         if record.website else text(_("Not known"))),
    ]  # fmt: skip
    return Facts(rows)


def _phrase(words: str, language: str) -> Line:
    if not words:
        return text(_("Not known"))
    found = phrase_in(words, language)
    return [Words(found.value, "" if found.language == language else found.language, found.origin)]


def _section(id: str, title: str, lines: Sequence[Line], nothing: str, number: int = 0) -> Section:
    """A list under a heading; without lines it says that there is `nothing`."""
    if not lines:
        return Section(id, Words(title), [Paragraph(text(nothing))])
    return Section(id, Words(title), [Items(lines)], number or len(lines))


def _soft(*parts: Any) -> list[Words]:
    return [Words(str(part), soft=True) for part in parts if part]


def _day(of: Material, value: EventDate) -> str:
    return format_event_date(value, of.reader.locale)
