"""Languages of the site and of its texts: BCP 47 tags, CLDR names, direction, negotiation.

The outside world (addresses, `lang` attributes, stored texts) speaks BCP 47 tags; Babel speaks
its own locales. `locale_of` is the one bridge between them.
"""

from collections.abc import Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from flask_babel import force_locale, get_locale

SITE_LANGUAGES = ("zh", "en", "ru", "fr", "es", "ar")
DEFAULT_LANGUAGE = "en"

# Tags that CLDR holds under another name, or whose likely script it should not guess.
_LOCALES = {
    "en": "en_001",  # international English: 28 May 2015
    "zh": "zh_Hans_CN",
    "zh-cn": "zh_Hans_CN",
    "zh-hans": "zh_Hans_CN",
    "zh-tw": "zh_Hant_TW",
    "zh-hant": "zh_Hant_TW",
    "zh-hk": "zh_Hant_HK",
    "zh-mo": "zh_Hant_MO",
    "prs": "fa_AF",
    "cnr": "sr_Latn_ME",
    "cnr-latn": "sr_Latn_ME",
    "cnr-cyrl": "sr_Cyrl_ME",
    "sh": "sr_Latn",
}
# CLDR names Dari as Persian of Afghanistan and Montenegrin as Serbian of Montenegro.
_CLDR_NAMES = {"prs": "fa_AF", "cnr": "sr_ME"}
_OWN_NAMES = {"cnr": "Crnogorski", "cnr-latn": "Crnogorski", "cnr-cyrl": "Црногорски"}
# ISO 15924 codes of the scripts that are written from right to left.
_RIGHT_TO_LEFT = frozenset(
    ("Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi")
)
_CHINESE = frozenset(("cdo", "cjy", "cmn", "gan", "hak", "hsn", "lzh", "nan", "wuu", "yue", "zh"))
# CLDR language matching: up to 10 is the same language in another dress, up to 60 a language
# that most of its readers also read (Kazakh and Russian, Catalan and Spanish).
_SAME_LANGUAGE, _ALSO_READ = 10, 60
# CLDR would send readers of Ukrainian to Russian; they get the default instead.
_NOT_SENT_ELSEWHERE = frozenset(("uk",))
_LONGEST_HEADER, _LONGEST_TAG = 1000, 35


def is_site_language(tag: str) -> bool:
    """Whether the site speaks this language: a tag as it stands in an address."""
    return tag in SITE_LANGUAGES


@lru_cache(maxsize=256)
def locale_of(tag: str) -> Locale:
    """The CLDR locale for a BCP 47 tag, by dropping subtags until one is known; else English."""
    parts = tag.replace("_", "-").lower().split("-")
    while parts:
        known = "-".join(parts)
        try:
            return Locale.parse(_LOCALES.get(known, known), sep="_" if known in _LOCALES else "-")
        except (ValueError, UnknownLocaleError):
            parts.pop()
    return Locale.parse(_LOCALES[DEFAULT_LANGUAGE])


def reader_locale() -> Locale:
    """The locale of the page being made; English where there is no request."""
    locale: Locale | None = get_locale()
    return locale or locale_of(DEFAULT_LANGUAGE)


@lru_cache(maxsize=256)
def direction(tag: str) -> str:
    """`"rtl"` or `"ltr"`: the direction of the tag's (likely) script, for the `dir` attribute."""
    if tag in ("prs", "ckb"):
        return "rtl"
    from langcodes import Language
    from langcodes.tag_parser import LanguageTagError

    try:
        script = Language.get(tag).maximize().script
    except LanguageTagError:
        return "ltr"
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"


def negotiate(accept_language: str | None) -> str:
    """The site language for an `Accept-Language` header (RFC 9110, 12.5.4); never raises.

    A language that the reader lists and the site speaks wins over one that the reader probably
    reads too, wherever it stands in the list.
    """
    return _negotiated((accept_language or "")[:_LONGEST_HEADER])


@lru_cache(maxsize=512)
def _negotiated(header: str) -> str:
    wanted = _wanted(header)
    for distance in (_SAME_LANGUAGE, _ALSO_READ):
        for tag in wanted:
            match = _closest(tag, distance)
            if match:
                return match
    return DEFAULT_LANGUAGE


def _wanted(header: str) -> list[str]:
    """The tags of the header, best first, without the refused (`q=0`) and the malformed."""
    ranked: list[tuple[float, str]] = []
    for item in header.split(","):
        tag, _, parameter = item.partition(";")
        name, _, value = parameter.strip().partition("=")
        try:
            quality = float(value) if name.strip().lower() == "q" else 1.0
        except ValueError:
            continue
        tag = tag.strip().lower()
        if 0 < quality <= 1 and 0 < len(tag) <= _LONGEST_TAG:
            ranked.append((quality, tag))
    return [tag for _, tag in sorted(ranked, key=lambda pair: -pair[0])]


def _closest(tag: str, distance: int) -> str | None:
    """The site language within a CLDR matching distance of the tag."""
    base = tag.partition("-")[0]
    if base in _CHINESE:
        return "zh"
    if is_site_language(base):
        return base
    if base in _NOT_SENT_ELSEWHERE:
        return None
    from langcodes import closest_supported_match
    from langcodes.tag_parser import LanguageTagError

    try:
        return closest_supported_match(tag, list(SITE_LANGUAGES), max_distance=distance)
    except LanguageTagError:
        return None


def language_name(tag: str, locale: Locale | None = None) -> str:
    """The language's CLDR name in the reader's language (or `locale`'s), else in English, else
    the tag itself."""
    for names in ((locale or reader_locale()).languages, Locale("en").languages):
        for key in _name_keys(tag):
            if key in names:
                return str(names[key])
    return tag


def _name_keys(tag: str) -> list[str]:
    """CLDR keys of a tag, most exact first: `zh_Hant_TW`, `zh_Hant`, `zh`."""
    language, *rest = tag.replace("_", "-").split("-")
    language = language.lower()
    if language in _CLDR_NAMES:
        return [_CLDR_NAMES[language]]
    parts = [language, *(part.title() if len(part) == 4 else part.upper() for part in rest)]
    return ["_".join(parts[:length]) for length in range(len(parts), 0, -1)]


def native_language_name(tag: str) -> str:
    """The language's name in itself, as it stands alone in a menu (`Русский`, `中文`)."""
    name = _OWN_NAMES.get(tag.lower(), "") or language_name(tag, locale_of(tag))
    if name == tag:
        return tag
    # Title case, not upper case: Georgian has capitals that are not used at a word's head.
    return name[:1].title() + name[1:]


def territory_name(code: str, locale: Locale | None = None) -> str:
    """The CLDR name of an ISO 3166-1 code in the reader's language; else the code itself."""
    names = (locale or reader_locale()).territories
    return str(names.get(code.upper(), code))


def is_territory(code: str) -> bool:
    """Whether it is a country or region by its ISO 3166-1 alpha-2 code, as CLDR knows them."""
    return len(code) == 2 and code.isalpha() and code in locale_of("en").territories


@lru_cache(maxsize=256)
def fallback_languages(reader: str, source: str) -> tuple[str, ...]:
    """The languages in which to look for a text, in order: the reader's own (and the wider tag
    it belongs to), English, which most delegates also read, the record's source language,
    Chinese, the rest of the site's."""
    parts = reader.split("-")
    own = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return tuple(dict.fromkeys((*own, "en", source, "zh", *SITE_LANGUAGES)))


def in_each_language() -> Iterator[str]:
    """The tags of the site's languages; what is said during a step is said in that language."""
    for tag in SITE_LANGUAGES:
        with force_locale(str(locale_of(tag))):
            yield tag
