"""Who reads: the language of the page, its direction, and the day that is asked about."""

from dataclasses import dataclass
from datetime import date

from babel import Locale
from flask import g, request
from flask_babel import lazy_gettext as _l

from core.catalogues import catalogue_reviewed
from core.database import today
from core.dates import InvalidEventDate, parse_day
from core.languages import direction, fallback_languages, is_site_language, locale_of, negotiate
from core.problems import BadValue

FIRST_YEAR, LAST_YEAR = 1800, 2199
"""The years whose days can be asked for: around such a day there is room to reckon and to draw."""


@dataclass(frozen=True)
class Reader:
    """The reader of one request. `as_of` is the day asked for, or None (then today counts)."""

    language: str
    as_of: date | None = None

    @property
    def locale(self) -> Locale:
        return locale_of(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def catalogue_reviewed(self) -> bool:
        return catalogue_reviewed(self.language)

    @property
    def day(self) -> date:
        """The day for which status is shown."""
        return self.as_of or today()

    def languages(self, source: str) -> tuple[str, ...]:
        """Languages in which this reader is offered a text, best first."""
        return fallback_languages(self.language, source)


def reader() -> Reader:
    """The reader of the current request; raises `BadValue` on an impossible `as_of`."""
    if "reader" not in g:
        g.reader = Reader(reader_language(), asked_day(request.args.get("as_of", "")))
    found: Reader = g.reader
    return found


def reader_language() -> str:
    """Language tag of the address, or the best one for the browser's preferences."""
    if "language" not in g:
        prefix = request.path.split("/", 2)[1]  # an address that no route matches has it too
        if is_site_language(prefix):
            g.language = prefix
        else:
            g.negotiated = True  # the answer varies by what was accepted
            g.language = negotiate(request.headers.get("Accept-Language"))
    tag: str = g.language
    return tag


def asked_day(text: str) -> date | None:
    """The day that is asked about, in ISO 8601; None for ''. Raises `BadValue`."""
    text = text.strip()
    if not text:
        return None
    try:
        day = parse_day(text)
    except InvalidEventDate as error:
        raise BadValue(error.args[0], "as_of") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadValue(
            _l(
                "“%(text)s” is too far from today. Ask for a day from %(first)s to %(last)s.",
                text=text,
                first=str(FIRST_YEAR),
                last=str(LAST_YEAR),
            ),
            "as_of",
        )
    return day
