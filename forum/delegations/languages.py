"""Languages that names are written in and lists are ordered by: those official anywhere."""

from functools import cache

from babel.core import Locale
from babel.languages import get_official_languages
from wtforms.fields.choices import SelectChoice

from core.collation import sorted_for
from core.languages import SITE_LANGUAGES, language_name
from core.reader import reader


@cache
def official_languages() -> frozenset[str]:
    """Tags (BCP 47) of languages that CLDR counts as official in some country, or in use there
    beside one, and of the site's."""
    codes = [str(code) for code in Locale("en").territories]
    found = {tag for code in codes for tag in get_official_languages(code, True, de_facto=True)}
    return frozenset(tag.replace("_", "-").lower() for tag in found) | set(SITE_LANGUAGES)


def language_choices() -> list[SelectChoice]:
    """Choices of a field: those languages by their names for the reader, in the reader's order."""
    locale, own = reader().locale, reader().language
    named = [(tag, language_name(tag, locale)) for tag in sorted(official_languages())]
    return [SelectChoice(tag, name) for tag, name in sorted_for(named, lambda one: one[1], own)]
