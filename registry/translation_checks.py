"""What may be wrong with a translation, as far as it can be seen without understanding it.

Numbers, addresses, Markdown and placeholders of the source text are looked for in the
translation; its length and script are compared with what its language leads one to expect.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _

from core.problems import BadValue
from registry.schema.fields import clean

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"“”]*[^\s<>()\[\]\"“”.,;:!?。，；：、]")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\{?\w+\}?\}|<\d+/?>|</\d+>")
_GROUPED = re.compile(r"(?<!\d)(\d{1,3}(?:[.,'’٬\u00a0\u202f ]\d{3})+)(?!\d)")
_DIGITS = re.compile(r"\d+(?!\d*\s*[月월])")
_MARKDOWN = {
    "list": re.compile(r"^\s*(?:[-*+]|\d+[.)])\s", re.MULTILINE),
    "heading": re.compile(r"^\s*#{1,6}\s", re.MULTILINE),
    "strong": re.compile(r"\*\*(?=\S)"),
    "emphasis": re.compile(r"(?<![*\w])\*(?=[^\s*])"),
    "link": re.compile(r"\]\("),
}
# Characters that a text takes, about, where English takes one.
_LENGTHS = {"zh": 0.33, "ja": 0.5, "ko": 0.5, "ar": 0.85, "he": 0.8, "fa": 0.9, "fr": 1.15,
            "es": 1.15, "ru": 1.1, "de": 1.15}  # fmt: skip
_SHORTEST_COMPARED, _LONGEST_RATIO = 25, 2.2
_SCRIPTS = {
    "Latn": ("LATIN",), "Cyrl": ("CYRILLIC",), "Arab": ("ARABIC",), "Hans": ("CJK",),
    "Hant": ("CJK",), "Jpan": ("CJK", "HIRAGANA", "KATAKANA"), "Kore": ("HANGUL", "CJK"),
    "Grek": ("GREEK",), "Hebr": ("HEBREW",), "Armn": ("ARMENIAN",), "Geor": ("GEORGIAN",),
    "Deva": ("DEVANAGARI",), "Beng": ("BENGALI",), "Thai": ("THAI",), "Khmr": ("KHMER",),
    "Laoo": ("LAO",), "Mymr": ("MYANMAR",), "Ethi": ("ETHIOPIC",), "Sinh": ("SINHALA",),
    "Taml": ("TAMIL",),
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """Something to look at; one that is `refused` has to be corrected."""

    message: str
    refused: bool = False


def findings(source: str, target: str, source_language: str, language: str) -> list[Finding]:
    """What may be wrong with a text as the translation of another; nothing where one is empty."""
    if not source.strip() or not target.strip():
        return []
    found = [Finding(message, refused=True) for message in _placeholders(source, target)]
    found += map(Finding, _differing(source, target))
    found += map(Finding, _form(source, target, source_language, language))
    return found


def _placeholders(source: str, target: str) -> Iterator[str]:
    wanted, there = (Counter(_PLACEHOLDER.findall(text)) for text in (source, target))
    for one in wanted - there:
        yield _("The placeholder %(placeholder)s is missing.", placeholder=one)
    for one in there - wanted:
        yield _("The source text has no placeholder %(placeholder)s.", placeholder=one)


def _differing(source: str, target: str) -> Iterator[str]:
    wanted, there = numbers_of(source), numbers_of(target)
    if missing := wanted - there:
        yield _("Numbers that are missing: %(numbers)s", numbers=_shown(missing))
    if added := there - wanted:
        yield _("Numbers that the source text does not have: %(numbers)s", numbers=_shown(added))
    addresses = set(_ADDRESS.findall(source)) - set(_ADDRESS.findall(target))
    for address in sorted(addresses):
        yield _("An address is missing: %(address)s", address=address)
    marks = {
        "list": _("The number of list items differs."),
        "heading": _("The number of headings differs."),
        "strong": _("The number of bold passages differs."),
        "emphasis": _("The number of emphasised passages differs."),
        "link": _("The number of links differs."),
    }
    for name, mark in _MARKDOWN.items():
        if len(mark.findall(source)) != len(mark.findall(target)):
            yield marks[name]


def numbers_of(text: str) -> Counter[int]:
    """The whole numbers of a text in digits of any script, without those of months in words
    of Chinese; 1,234 and 1 234 are one number."""
    plain = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in _ADDRESS.sub(" ", text)
    )
    joined = _GROUPED.sub(lambda match: re.sub(r"\D", "", match[1]), plain)
    return Counter(int(digits) for digits in _DIGITS.findall(joined) if len(digits) < 19)


def _shown(numbers: Counter[int]) -> str:
    return " · ".join(str(number) for number in sorted(numbers))


def _form(source: str, target: str, source_language: str, language: str) -> Iterator[str]:
    if target != target.strip():
        yield _("There are blanks at the beginning or the end.")
    letters = [sign for sign in target if sign.isalpha()]
    if source.strip().casefold() == target.strip().casefold() and len(letters) > 3:
        yield _("It is the same as the source text.")
    elif not _is_in_script(letters, language):
        yield _("It is mostly in another script than the language is written in.")
    expected = len(source) * _length(language) / _length(source_language)
    if expected >= _SHORTEST_COMPARED * _length(language):
        if len(target) > expected * _LONGEST_RATIO:
            yield _("It is much longer than the source text leads one to expect.")
        elif len(target) * _LONGEST_RATIO < expected:
            yield _("It is much shorter than the source text leads one to expect.")


def _length(language: str) -> float:
    return _LENGTHS.get(language.partition("-")[0], 1.0)


def _is_in_script(letters: list[str], language: str) -> bool:
    names = _SCRIPTS.get(script_of(language))
    if not names or len(letters) < 4:
        return True
    own = sum(unicodedata.name(sign, "").startswith(names) for sign in letters)
    return own * 3 >= len(letters)  # abbreviations and names stay in their own script


@lru_cache(maxsize=256)
def script_of(language: str) -> str:
    """The ISO 15924 code of the script that a language is (likely) written in; '' if unknown."""
    from langcodes import Language
    from langcodes.tag_parser import LanguageTagError

    try:
        return Language.get(language).maximize().script or ""
    except LanguageTagError:
        return ""


def is_refused(source: str, target: str) -> bool:
    """Whether the translation cannot be kept: it lost a placeholder, or has signs that no text
    may have."""
    try:
        clean(target)
    except BadValue:
        return True
    return bool(source.strip() and target.strip() and any(_placeholders(source, target)))
