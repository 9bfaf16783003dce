"""Elements of IATI 2.03: attributes with hyphens, narratives by language, days of dates."""

from datetime import date
from typing import Any

from lxml import etree

from core.characters import fit_for_xml
from core.dates import parse_event_date

Element = Any
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
UNKNOWN = "und"


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A new element at the end of the parent; `iso_date` is the attribute `iso-date`."""
    made = etree.SubElement(parent, tag, {k.replace("_", "-"): v for k, v in attributes.items()})
    if text:
        made.text = fit_for_xml(text)
    return made


def narrative(parent: Element, text: str, language: str) -> None:
    """Words in a language; of one that is not known nothing is said."""
    made = add(parent, "narrative", text)
    if language and language != UNKNOWN:
        made.set(LANG, language)


def first_day(text: str) -> str:
    """The first day that a date (EDTF) may mean, in ISO 8601."""
    found = parse_event_date(text)
    return (found.earliest or found.latest or date.min).isoformat()


def last_day(text: str) -> str:
    """The last day that it may mean."""
    found = parse_event_date(text)
    return (found.latest or found.earliest or date.max).isoformat()
