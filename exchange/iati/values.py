"""Values of elements: words by language, days, amounts, as IATI 2 writes them."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.characters import plain
from core.dates import InvalidEventDate, parse_event_date
from core.problems import BadValue
from exchange.exports.iati.codes import SOURCE_SAYS
from exchange.exports.iati.elements import LANG
from exchange.iati.telling import Remarks
from registry.schema.fields import Language

_DECIMAL = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})", re.ASCII)
_LANGUAGE = Language(name="language", label="")
_SAID = re.compile(re.escape(SOURCE_SAYS).replace(r"\{\}", "(.{4,40})"))
Element = Any


@dataclass(frozen=True)
class Words:
    """Words in a language, by its tag."""

    language: str
    text: str


def words_of(element: Element | None, default: str, remarks: Remarks) -> list[Words]:
    """The narratives of an element, each language once; `default`: of those that name none."""
    if element is None or not len(element):
        return []
    found: dict[str, str] = {}
    for one in element.findall("narrative"):
        text = plain("".join(one.itertext()))
        tag = language_of(one.get(LANG), default)
        if not text:
            continue
        if not tag:
            remarks.unknown(f"{element.tag} xml:lang", one.get(LANG))
        elif found.setdefault(tag, text) != text:
            found[tag] += f"\n\n{text}"
    return [Words(*one) for one in found.items()]


def language_of(given: str | None, default: str) -> str:
    """The tag in lower case; the default where none is given, '' where it is none."""
    if not (given or "").strip():
        return default
    try:
        return str(_LANGUAGE.parse(str(given).strip()))
    except BadValue:
        return ""


def first_words(element: Element | None, default: str, remarks: Remarks) -> Words:
    """The words in the default language, else the first; '' without any."""
    found = words_of(element, default, remarks)
    wanted = [one for one in found if one.language == default]
    return (wanted or found or [Words(default, "")])[0]


def code_of(element: Element, name: str = "code") -> str:
    """An attribute without blanks around it; '' where it is missing."""
    return str(element.get(name) or "").strip()


def day_of(element: Element | None, place: str, remarks: Remarks, name: str = "iso-date") -> str:
    """A day in ISO 8601, '' where it is not told or cannot be read. A zone is left out: a day of
    IATI is that of the publisher."""
    text = code_of(element, name) if element is not None else ""
    try:
        return date.fromisoformat(text[:10]).isoformat() if text else ""
    except ValueError:
        remarks.unreadable(place, text)
        return ""


def date_of(element: Element, place: str, remarks: Remarks) -> str:
    """The date (EDTF) of an `activity-date`: the day, or what our own files say beside one that is
    only its bound."""
    day = day_of(element, place, remarks)
    said = _SAID.fullmatch(first_words(element, "en", Remarks()).text)
    if day and said:
        try:
            found = parse_event_date(said[1])
        except InvalidEventDate:
            return day
        if date.fromisoformat(day) in (found.earliest, found.latest):
            return found.text
    return day


def number_of(text: str, decimals: int, highest: Decimal) -> str | None:
    """A decimal number as contents hold it, without needless zeros; None where it is none (XML
    Schema, decimal), is not below `highest`, or has more decimals than the registry keeps."""
    if not _DECIMAL.fullmatch(text.strip()):
        return None
    value = Decimal(text.strip())
    if abs(value) >= highest or value != round(value, decimals):
        return None
    return format(value.normalize() + 0, "f")
