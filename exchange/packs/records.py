"""Pages of the records that a book names: what is published of each, by the labels of its form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from core.dates import format_event_date
from core.reader import Reader
from exchange.exports.contents import Published
from exchange.exports.naming import address_of
from exchange.packs.blocks import Block, Facts, Items, Line, Section, Words, named, text
from registry.kinds import kinds
from registry.listing import status_tag
from registry.models import dated
from registry.references import Reference
from registry.schema.forms import form_of
from registry.version_view import Group, Labelled, Said, VersionView


@dataclass(frozen=True)
class RecordPage:
    """A record's page: its title, its kind in words, and what stands on it."""

    code: str
    title: Words
    kind: str
    blocks: Sequence[Block]


class Shelf:
    """The records of a pack by code: what is published of each, its name, and its events."""

    def __init__(
        self,
        held: Mapping[str, Published],
        names: Mapping[str, Reference],
        events: Mapping[str, Sequence[str]],
        reader: Reader,
    ) -> None:
        self.held, self.names, self.events, self.reader = held, names, events, reader

    def pages(self) -> Iterator[RecordPage]:
        """A page for each record, in the order of their codes."""
        for code in sorted(self.held):
            if code in self.names:
                yield self._page(self.held[code])

    def _page(self, one: Published) -> RecordPage:
        view = VersionView(form_of(one.kind), one.content, None, self.reader)
        said = _Said(view, self.reader.language)
        blocks: list[Block] = [self._head(one), *said.own(), *said.parts()]
        events = [code for code in self.events.get(one.code, ()) if code in self.names]
        if events:
            lines = [self._event(self.names[code]) for code in events]
            blocks.append(Section("events", Words(_("What happened")), [Items(lines)], len(lines)))
        title = named(self.names[one.code], self.reader.language)
        return RecordPage(one.code, title, str(kinds()[one.kind].label), blocks)

    def _head(self, one: Published) -> Facts:
        when = dated(one.date_text)
        permanent = address_of(one.code)
        rows: list[tuple[str, Line]] = [
            (_("Code"), [Words(one.code, "und")]),
            (_("Version"), text(one.version)),
            (_("Permanent address"), [Words(permanent, "und", address=permanent)]),
        ]
        if when:
            rows.append((_("Date"), text(format_event_date(when, self.reader.locale))))
        if one.statuses:
            words = [Words(status_tag(status)["label"]) for status in one.statuses]
            rows.append((_("Status"), words))
        return Facts(rows)

    def _event(self, event: Reference) -> Line:
        when = format_event_date(event.date, self.reader.locale) if event.date else ""
        return [named(event, self.reader.language), *([Words(when, soft=True)] if when else [])]


class _Said:
    """What a version says, as blocks; names of other records lead to their pages."""

    def __init__(self, view: VersionView, language: str) -> None:
        self._view, self._language = view, language
        self._codes = {name.url: code for code, name in view.names.items()}

    def own(self) -> Iterator[Block]:
        """The record's own fields."""
        rows = self._rows(self._view.own)
        if rows:
            yield Facts(rows)

    def parts(self) -> Iterator[Block]:
        """The rows of each part, under its name."""
        for place, (label, groups) in enumerate(self._view.parts):
            lines = [list(self._row(group)) for group in groups]
            yield Section(f"part-{place}", Words(str(label)), [Items(lines)], len(lines))

    def _row(self, group: Group) -> Iterator[Words]:
        """What tells the row from its neighbours, then its fields."""
        yield from (self._words(said) for said in group.name)
        for label, line in self._rows(group.fields):
            yield Words(_("%(label)s:", label=label), soft=True)
            yield from line

    def _rows(self, fields: Iterable[Labelled]) -> list[tuple[str, Line]]:
        return [(str(one.label), [self._words(said) for said in one.values]) for one in fields]

    def _words(self, said: Said) -> Words:
        foreign = "" if said.language == self._language else said.language
        if said.outside:
            return Words(said.text, "und", address=said.address)
        return Words(said.text, foreign, code=self._codes.get(said.address, ""))
