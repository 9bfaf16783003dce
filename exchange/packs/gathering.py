"""The book of an administration, put together from its chapters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import format_date
from flask_babel import gettext as _

from core.clocks import utc_words
from core.languages import language_name, native_language_name, reader_locale
from core.web import absolute, full_address
from exchange.packs.agreements import aeo_chapter, agreement_chapter, dates_chapter, partner_chapter
from exchange.packs.blocks import Block, Book, Facts, Paragraph, Section, Words, text
from exchange.packs.chapters import (
    change_chapter,
    corridor_chapter,
    fact_block,
    figures_chapter,
    forum_chapter,
    gap_chapter,
    membership_chapter,
    open_chapter,
    record_chapters,
    source_chapter,
)
from exchange.packs.material import Material
from pages.about.terms import TERMS


@dataclass(frozen=True)
class Stamp:
    """Of which registry a pack is: the end of its chain of versions, when it changed last (UTC),
    and the day whose statuses are shown."""

    chain_head: str
    changed_at: datetime | None
    day: date


def chapters_of(of: Material) -> Sequence[Section]:
    """What the book tells, in order; the same for the same registry and day."""
    return [
        Section("administration", Words(_("Administration")), [fact_block(of)]),
        figures_chapter(of),
        agreement_chapter(of),
        partner_chapter(of),
        aeo_chapter(of),
        dates_chapter(of),
        change_chapter(of),
        open_chapter(of),
        membership_chapter(of),
        corridor_chapter(of),
        forum_chapter(of),
        *record_chapters(of),
        gap_chapter(of),
        source_chapter(of),
    ]


def book_of(of: Material, stamp: Stamp) -> Book:
    """The whole book."""
    own = of.view.reference
    return Book(
        title=of.link(own),
        subtitle=_("Briefing book"),
        cover=_cover(of, stamp),
        chapters=chapters_of(of),
        colophon=_colophon(of, stamp),
    )


def _cover(of: Material, stamp: Stamp) -> Sequence[Block]:
    rows = [
        (_("As of the day"), text(format_date(stamp.day, "long"))),
        (_("Registry"), text(_version(stamp))),
        (_("Language"), text(native_language_name(of.language))),
    ]
    return [Facts(rows), *(Paragraph(text(words)) for words in _warnings(of))]


def _version(stamp: Stamp) -> str:
    if stamp.changed_at is None:
        return str(_("nothing published"))
    return str(
        _("as it changed last on %(when)s; version %(version)s",
          when=utc_words(stamp.changed_at, reader_locale()),
          version=f"\u2066{stamp.chain_head[:12]}\u2069")
    )  # fmt: skip


def _warnings(of: Material) -> list[str]:
    """What a reader must know of the texts before trusting them."""
    said = [
        _("What is not known is said to be not known. Statuses are those of the day, by what the "
          "registry knew; what is possible and not certain is marked as such."),
        _("Where a text does not exist in this language, it stands in another one and says in "
          "which. MT marks a machine translation that nobody has reviewed."),
    ]  # fmt: skip
    if not of.reader.catalogue_reviewed:
        name = language_name(of.language, of.reader.locale)
        said.append(
            _("The fixed wording of this book in this language (%(language)s) has not been "
              "reviewed by a person yet.", language=name)
        )  # fmt: skip
    return said


def _colophon(of: Material, stamp: Stamp) -> Sequence[Section]:
    address = full_address("packs.pack_page", lang=of.language, code=of.record.code)
    citing = _(
        "Guantong, registry of international customs cooperation: briefing book, %(name)s, as of "
        "%(day)s, version %(version)s.",
        name=of.view.reference.title,
        day=format_date(stamp.day, "long"),
        version=f"\u2066{stamp.chain_head[:12]}\u2069",
    )
    cite: list[Block] = [
        Paragraph([Words(citing), Words(address, "und", address=address)]),
        Paragraph(text(_("The newest edition is at this address, as a page, as PDF and as an "
                         "archive of pages, each with its checksum (SHA-256)."))),
    ]  # fmt: skip
    terms: list[Block] = [Paragraph(text(words)) for words in TERMS]
    terms.append(
        Paragraph(text(_("Names of countries and regions follow Unicode CLDR and imply no opinion "
                         "on their status.")))
    )  # fmt: skip
    home = absolute(f"/{of.language}/")
    cite.append(Paragraph([Words(_("Guantong")), Words(home, "und", address=home)]))
    return [
        Section("cite", Words(_("How to cite")), cite),
        Section("terms", Words(_("Terms of reuse")), terms),
    ]
