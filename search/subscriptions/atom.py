"""Atom feeds (RFC 4287) of changes: made from plain values, nothing is read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from core.characters import fit_for_xml

MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Entry:
    """One change. `id` is an address that stays; `language` is that of the title."""

    id: str
    title: str
    language: str
    summary: str
    address: str
    updated: datetime
    category: tuple[str, str]
    """Code and name."""


@dataclass(frozen=True)
class Feed:
    """A feed in a language. `own` is its address and id, `page` that of the page it belongs to.

    A part of a long feed (RFC 5005, 3) has an address of its own, `part`; `further` is that of the
    next older part. Both are '' where there is none.
    """

    own: str
    page: str
    title: str
    language: str
    author: str
    updated: datetime
    entries: Sequence[Entry]
    part: str = ""
    further: str = ""


def document_of(feed: Feed) -> bytes:
    """The feed as an XML document in UTF-8."""
    root = etree.Element(f"{{{_ATOM}}}feed", {_LANGUAGE: feed.language}, nsmap={None: _ATOM})
    _add(root, "id", feed.own)
    _add(root, "title", feed.title)
    _add(root, "updated", _instant(feed.updated))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type=MEDIA_TYPE, href=feed.part or feed.own)
    if feed.part:
        _add(root, "link", rel="first", type=MEDIA_TYPE, href=feed.own)
    if feed.further:
        _add(root, "link", rel="next", type=MEDIA_TYPE, href=feed.further)
    _add(root, "link", rel="alternate", type="text/html", hreflang=feed.language, href=feed.page)
    for entry in feed.entries:
        _add_entry(root, entry, feed.language)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return document


def _add_entry(root: Any, entry: Entry, language: str) -> None:
    made = _add(root, "entry")
    code, name = entry.category
    _add(made, "id", entry.id)
    _add(made, "title", entry.title).set(_LANGUAGE, entry.language)
    _add(made, "updated", _instant(entry.updated))
    _add(made, "link", rel="alternate", type="text/html", hreflang=language, href=entry.address)
    _add(made, "category", term=code, label=name)
    _add(made, "summary", entry.summary)


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    plain = {key: fit_for_xml(value) for key, value in attributes.items()}
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", plain)
    element.text = fit_for_xml(text) or None
    return element


def _instant(at: datetime) -> str:
    """RFC 3339, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
