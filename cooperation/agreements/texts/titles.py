"""What stands behind the number of a unit on its line: a title, the beginning of the body, or
running text, which shows that the line is no heading."""

import re

from cooperation.agreements.texts.heading_words import NO_TITLE

LONGEST_TITLE = 160
LONGEST_BARE_TITLE = 100
"""Where no sign parts it from the number."""
_UNSPACED = frozenset({"zh", "ja", "ko", "th"})
_SEPARATOR = re.compile(r"\s*[.:：．。|]\s*[-–—―]*\s*|\s*[-–—―]+\s+|\s*[–—―]+\s*")
_BLANK = re.compile(r"[\s\u3000]+")
_REFERENCE = re.compile(r"\s*[,;、，；،؛)）」』]")
_ENDS_SENTENCE = re.compile(r"[.;:!?。；：！？؟؛۔।]['\"»”’)\]]*\s*$")
_LONGEST_UNSPACED = 40
_FIRST_LETTER = re.compile(r"[^\W\d_]")


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence or a list's entry does."""
    return _ENDS_SENTENCE.search(line) is not None


def after_number(rest: str, base: str) -> tuple[str, str] | None:
    """(title, beginning of the body) of what follows a number; None if that is running text."""
    if not rest.strip():
        return "", ""
    if _REFERENCE.match(rest):
        return None
    if match := _SEPARATOR.match(rest):
        return _title_or_body(rest[match.end() :].strip(), base)
    if not _BLANK.match(rest):
        return None
    words = rest.strip()
    if base in _UNSPACED:
        return _title_or_body(words, base)
    return (words, "") if is_title(words, base, LONGEST_BARE_TITLE) else None


def is_title(words: str, base: str, longest: int = LONGEST_TITLE) -> bool:
    """Whether words can be a title that stands alone."""
    return (
        0 < len(words) <= (_LONGEST_UNSPACED if base in _UNSPACED else longest)
        and not ends_sentence(words)
        and begins_title(words, base)
    )


def begins_title(words: str, base: str) -> bool:
    """Whether a title can begin so: with a capital letter, where the script has them."""
    first = _FIRST_LETTER.search(words)
    if first is None or words.split()[0] in NO_TITLE.get(base, ()):
        return False
    letter = first.group()
    return not letter.islower()


def _title_or_body(words: str, base: str) -> tuple[str, str] | None:
    longest = _LONGEST_UNSPACED if base in _UNSPACED else LONGEST_TITLE
    if not words:
        return "", ""
    if not begins_title(words, base):
        return None
    if ends_sentence(words) or len(words) > longest:
        return "", words
    return words, ""
