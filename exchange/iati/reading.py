"""IATI activity files of others, as they come: parsed without entities and network, one activity at
a time, refused as a whole where they are not what they should be.

Bounds keep hostile files from costing much: of bytes, activities, depth, and attributes of one
element. Nothing that a document type declares is ever read (IATI needs none).
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from lxml import etree

from core.problems import Problem

MOST_BYTES = 10_000_000
MOST_ACTIVITIES = 500
MOST_DEPTH = 30
MOST_ATTRIBUTES = 50
MOST_ELEMENTS = 400_000
LONGEST_PIECE = 200_000
"""Bytes between one tag and the next: the parser holds an element with all its attributes whole."""
VERSIONS = ("2.01", "2.02", "2.03")
ROOT, ACTIVITY = "iati-activities", "iati-activity"
_LONG = re.compile(rb"[^<]{%d}" % LONGEST_PIECE)
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
NOT_WELL_FORMED = _l("The file is not well-formed XML, or is in another encoding than it says.")
Element = Any


class UnreadableIati(Problem):
    """The file is no activity file that can be read (HTTP 422)."""

    status = 422


@dataclass(frozen=True)
class Head:
    """What the root of a file says: when it was made (a day in ISO 8601, or '')."""

    version: str
    made_on: str


class ActivityFile:
    """A file whose activities can be read once, in their order. Raises `UnreadableIati` at once for
    what no activity file begins like, else while it is read."""

    def __init__(self, content: bytes) -> None:
        _refuse_others(content)
        self._events = _events(content)
        self.head = _head(self._root())

    def _root(self) -> Element:
        for event, element in self._events:
            if event == "start":
                return element
        raise UnreadableIati(NOT_WELL_FORMED)

    def activities(self) -> Iterator[Element]:
        """Each activity whole; it is emptied when the next is asked for, so memory stays flat."""
        depth, number, elements = 1, 0, 1
        for event, element in self._events:
            if event == "start":
                depth, elements = depth + 1, elements + 1
                _check(element, depth)
                if elements > MOST_ELEMENTS:
                    raise UnreadableIati(
                        _l("The file has too many elements. Divide it into parts.")
                    )
                continue
            depth -= 1
            if depth == 1:
                if element.tag == ACTIVITY:
                    number += 1
                    if number > MOST_ACTIVITIES:
                        raise UnreadableIati(too_many())
                    yield element
                _forget(element)


def _refuse_others(content: bytes) -> None:
    if not content.strip():
        raise UnreadableIati(_l("The file is empty. Choose the file again."))
    if len(content) > MOST_BYTES:
        raise UnreadableIati(too_large())
    if content.startswith(_COMPRESSED):
        raise UnreadableIati(_l("The file is compressed. Unpack it and send the XML."))
    if _LONG.search(content):
        raise UnreadableIati(_l("An element of the file is too long."))


def _events(content: bytes) -> Iterator[tuple[str, Element]]:
    parsed = etree.iterparse(
        io.BytesIO(content), events=("start", "end"), resolve_entities=False, no_network=True,
        load_dtd=False, dtd_validation=False, attribute_defaults=False, huge_tree=False,
        collect_ids=False, remove_comments=True, remove_pis=True, recover=False,
    )  # fmt: skip
    try:
        yield from parsed
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableIati(NOT_WELL_FORMED) from error


def _head(root: Element) -> Head:
    if root.getroottree().docinfo.doctype:
        raise UnreadableIati(_l("The file has a document type or entities. IATI needs neither."))
    _check(root, 1)
    if root.tag == "iati-organisations":
        raise UnreadableIati(_l("This is an organisation file. Send the file of activities."))
    if root.tag != ROOT:
        raise UnreadableIati(_l("This is XML, but no activity file of IATI."))
    version = str(root.get("version") or "").strip()
    if version not in VERSIONS:
        shown = version[:20] or "?"
        raise UnreadableIati(
            _l("The file is IATI %(version)s. Versions 2.01 to 2.03 are read; ask the publisher "
               "for one of them.", version=shown)
        )  # fmt: skip
    return Head(version, _day(str(root.get("generated-datetime") or "")[:10]))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _check(element: Element, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise UnreadableIati(_l("The elements of the file are nested too deeply."))
    if len(element.attrib) > MOST_ATTRIBUTES:
        raise UnreadableIati(_l("An element of the file has too many attributes."))


def _forget(element: Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def too_large() -> Any:
    """What is said of a file above the bound of bytes."""
    most = MOST_BYTES // 1_000_000
    return _l("The file is too large: %(most)s MB at most. Divide it into parts.", most=most)


def too_many() -> Any:
    """What is said of a file above the bound of activities."""
    return _l("The file has too many activities: %(most)s at most. Divide it into parts.",
              most=MOST_ACTIVITIES)  # fmt: skip
