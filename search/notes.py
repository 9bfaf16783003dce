"""What of a query was not read as it was typed, and why, in words for who typed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from babel import Locale
from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

LONGEST_QUERY = 500
"""Characters of a query that are read."""
MOST_TERMS = 32
"""Words, phrases, prefixes and fields of a query that are read."""
MOST_NESTED = 10
"""Parentheses within each other that are read."""
MOST_PIECES = 4
"""Pieces of a query that a note names."""
LONGEST_PIECE = 40


class Fault(StrEnum):
    """Why a piece of a query was left out, or read otherwise than it was typed."""

    TEXT_CUT = "text-cut"
    TERMS_CUT = "terms-cut"
    NESTED_CUT = "nested-cut"
    QUOTE_UNCLOSED = "quote-unclosed"
    PARENTHESIS_UNCLOSED = "parenthesis-unclosed"
    PARENTHESIS_EXTRA = "parenthesis-extra"
    PREFIX_SHORT = "prefix-short"
    STAR_MISPLACED = "star-misplaced"
    OR_ALONE = "or-alone"
    NOT_ALONE = "not-alone"
    FIELD_UNKNOWN = "field-unknown"
    FIELD_EMPTY = "field-empty"
    VALUE_UNKNOWN = "value-unknown"
    YEARS_TURNED = "years-turned"
    NO_WORDS = "no-words"


@dataclass(frozen=True, slots=True)
class Note:
    """A fault with the pieces of the query that have it, as they were typed.

    `field` is that of unknown values, else ''.
    """

    fault: Fault
    pieces: tuple[str, ...] = ()
    field: str = ""


class Notes:
    """The notes on one query, each fault once."""

    def __init__(self) -> None:
        self._found: dict[tuple[Fault, str], dict[str, None]] = {}

    def add(self, fault: Fault, piece: str = "", field: str = "") -> None:
        """Note a fault of a piece."""
        pieces = self._found.setdefault((fault, field), {})
        piece = " ".join(piece.split())
        if len(piece) > LONGEST_PIECE:
            piece = f"{piece[:LONGEST_PIECE]}…"
        if piece and len(pieces) < MOST_PIECES:
            pieces[piece] = None

    def all(self) -> tuple[Note, ...]:
        """The notes in the order in which they were made."""
        return tuple(
            Note(fault, tuple(pieces), field) for (fault, field), pieces in self._found.items()
        )


_WORDS: Mapping[Fault, Any] = {
    Fault.TEXT_CUT: _l("Only the first %(num)s characters were read.", num=LONGEST_QUERY),
    Fault.TERMS_CUT: _l("Only the first %(num)s words were searched for.", num=MOST_TERMS),
    Fault.NESTED_CUT: _l(
        "Parentheses stand within each other more than %(num)s times; the inner ones were ignored.",
        num=MOST_NESTED,
    ),
    Fault.QUOTE_UNCLOSED: _l("A quotation mark is not closed; the rest was read as a phrase."),
    Fault.PARENTHESIS_UNCLOSED: _l(
        "A parenthesis is not closed; it was read as if it ended with the query."
    ),
    Fault.PARENTHESIS_EXTRA: _l("A parenthesis is closed that was not opened; it was ignored."),
    Fault.PREFIX_SHORT: _l("A word with * needs two letters before it; it was left out."),
    Fault.STAR_MISPLACED: _l(
        "A * stands for the rest of a word, so only at its end and outside of quotation marks; "
        "elsewhere it was ignored."
    ),
    Fault.OR_ALONE: _l("OR needs something to search for on both sides; it was ignored."),
    Fault.NOT_ALONE: _l("NOT needs something to exclude behind it; it was ignored."),
    Fault.FIELD_UNKNOWN: _l(
        "There is no such field; it was read as plain words. “How to search” tells all fields."
    ),
    Fault.FIELD_EMPTY: _l("The field has no value behind its colon; it was left out."),
    Fault.YEARS_TURNED: _l("The later year stands first; the years were read the other way round."),
    Fault.NO_WORDS: _l("There is nothing in this query that can be searched for."),
}


def _unknown_value(field: str, choices: str) -> str:
    words: dict[str, str] = {
        "party": _(
            "No administration or organization is called so. Write its name in any language, or "
            "the two letters of the country, as in party:KZ."
        ),
        "kind": _("There is no such kind of record. The kinds are: %(choices)s.", choices=choices),
        "subject": _("There is no such subject. The subjects are: %(choices)s.", choices=choices),
        "status": _("There is no such status. The statuses are: %(choices)s.", choices=choices),
        "year": _("These are no years. Write them as in in:2015, in:2015..2019 or in:..2019."),
        "language": _("No language is called so. Write its name or its code, as in language:zh."),
        "code": _("There is no record with this code. Codes look like A0077, M13 or T042."),
        "concept": _("No concept is called so. Write its name or its code, as in concept:T042."),
    }
    return words[field]


def worded(note: Note, locale: Locale, choices: list[str]) -> str:
    """The note in the language of the request; `choices` are the values that the field knows."""
    if note.fault is Fault.VALUE_UNKNOWN:
        text = _unknown_value(note.field, listed(choices, locale))
    else:
        text = str(_WORDS[note.fault])
    if not note.pieces:
        return text
    pieces = [_("“%(piece)s”", piece=f"\u2068{piece}\u2069") for piece in note.pieces]
    return str(_("%(pieces)s: %(note)s", pieces=listed(pieces, locale), note=text))


def listed(items: list[str], locale: Locale) -> str:
    """The items in one line, as the language lists them."""
    return str(format_list(items, style="standard", locale=locale)) if items else ""
