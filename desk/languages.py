"""Reading languages that somebody types: tags, or names in the reader's language or English."""

import re
from functools import lru_cache

from babel import Locale
from flask_babel import gettext as _
from langcodes import tag_is_valid

from core.characters import quoted
from core.languages import SITE_LANGUAGES, language_name, locale_of
from core.problems import BadValue

LONGEST = 20
_BETWEEN = re.compile(r"[,;،、，؛\n]")


@lru_cache(maxsize=12)
def known_languages(reader: str) -> tuple[tuple[str, str], ...]:
    """(tag, name) of all languages of CLDR, those of the site first, then by name."""
    locale = locale_of(reader)
    tags = {str(key).replace("_", "-").lower() for key in Locale("en").languages}
    rest = ((tag, language_name(tag, locale)) for tag in tags - set(SITE_LANGUAGES))
    named = sorted((pair for pair in rest if len(pair[0]) <= LONGEST), key=lambda pair: pair[1])
    return (*((tag, language_name(tag, locale)) for tag in SITE_LANGUAGES), *named)


@lru_cache(maxsize=12)
def _by_name(reader: str) -> dict[str, str]:
    english = {name.casefold(): tag for tag, name in known_languages("en")}
    return english | {name.casefold(): tag for tag, name in known_languages(reader)}


def language_tag(words: str, reader: str) -> str:
    """The tag that is meant by a tag or a name. Raises `BadValue`."""
    found = _by_name(reader).get(words.casefold())
    if found:
        return found
    if not words.isascii() or len(words) > LONGEST or not tag_is_valid(words):
        raise BadValue(_("No language is known as “%(words)s”.", words=quoted(words)))
    return words.lower()


def language_tags(text: str, reader: str) -> tuple[str, ...]:
    """The tags of several languages, between commas. Raises `BadValue`."""
    parts = (part.strip() for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(language_tag(part, reader) for part in parts if part))
