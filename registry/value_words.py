"""Values of fields in words of the site, for one reader: dates, codes, languages, numbers."""

from collections.abc import Callable
from typing import Any

from babel.numbers import format_decimal
from flask_babel import gettext as _

from core.dates import InvalidEventDate, format_event_date, parse_event_date
from core.languages import language_name, territory_name
from core.reader import Reader
from core.spans import format_span, parse_span
from registry.provisions import provision_words
from registry.schema.fields import (
    Amount,
    Choice,
    Coordinate,
    Field,
    Language,
    LanguageLines,
    Lasting,
    Number,
    Provisions,
    Territory,
    When,
    YesNo,
)

_GROUPED_FROM = 10_000  # a year is a number too


def _date(reader: Reader, _known: Field, value: Any) -> str:
    try:
        return format_event_date(parse_event_date(value), reader.locale)
    except InvalidEventDate:
        return str(value)


def _number(reader: Reader, _known: Field, value: Any) -> str:
    grouped = abs(float(value)) >= _GROUPED_FROM
    return str(
        format_decimal(value, locale=reader.locale, group_separator=grouped,
                       decimal_quantization=False)
    )  # fmt: skip


Words = Callable[[Reader, Any, Any], str]
_WORDS: tuple[tuple[type[Field], Words], ...] = (
    (When, _date),
    (Lasting, lambda reader, _known, value: format_span(parse_span(value), reader.locale)),
    (Choice, lambda _reader, known, value: str(known.codes.get(value, value))),
    (YesNo, lambda _reader, _known, value: _("Yes") if value else _("No")),
    (Language, lambda reader, _known, value: language_name(value, reader.locale)),
    (LanguageLines, lambda reader, _known, value: language_name(value, reader.locale)),
    (Provisions, lambda _reader, _known, value: provision_words(value)),
    (Territory, lambda reader, _known, value: territory_name(value, reader.locale)),
    (Number, _number),
    (Amount, _number),
    (Coordinate, _number),
)


def words_of(known: Field) -> Words | None:
    """How values of a field are said in the reader's language."""
    return next((words for kind, words in _WORDS if isinstance(known, kind)), None)
