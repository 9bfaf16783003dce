"""What a line of a text is: the heading of a unit, something that looks like one, or neither."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from cooperation.agreements.texts.heading_words import (
    AFTER,
    AROUND,
    ATTACHMENTS,
    BEFORE,
    CONCLUSIONS,
    KINDS,
    PREAMBLES,
    Words,
    has_rules,
)
from cooperation.agreements.texts.numerals import Number, number_at
from cooperation.agreements.texts.titles import after_number

LONGEST_DOUBTFUL = 120
_ENGLISH = "en"
_THEN = r"(?=[\s\d(（﴾〇一二三四五六七八九十])\s*"


@dataclass(frozen=True)
class Heading:
    """The heading of a unit: its kind, its number as identifiers write it ('' for none), and as
    printed; the title and the beginning of the body that stand on the same line."""

    kind: str
    value: str
    number: str
    title: str = ""
    body: str = ""

    @property
    def name(self) -> str:
        """The last part of its identifier."""
        return f"{self.kind}_{self.value}" if self.value else self.kind


@dataclass(frozen=True)
class Doubtful:
    """A line that names a unit, but reads as running text."""


class _Named(NamedTuple):
    kind: str
    number: Number
    end: int


def heading_of(line: str, language: str) -> Heading | Doubtful | None:
    """What a line is, by the words of its language."""
    base = language.partition("-")[0]
    named = next(_named(line, base), None)
    if named is None:
        return _without_number(line, base)
    said = after_number(line[named.end :], base)
    if said is None:
        return Doubtful() if len(line) <= LONGEST_DOUBTFUL else None
    return Heading(named.kind, named.number.value, line[: named.end].strip(), said[0], said[1])


def is_preamble(line: str, language: str) -> bool:
    """Whether the line stands over the recitals."""
    words = PREAMBLES.get(language.partition("-")[0], ())
    return line.strip(" .:").casefold() in {word.casefold() for word in words}


def begins_conclusions(line: str, language: str) -> bool:
    """Whether the witness clause, or place and day of signature, begins here."""
    words = CONCLUSIONS.get(language.partition("-")[0], ())
    plain = line.casefold().lstrip()
    return any(plain.startswith(word.casefold()) for word in words)


def _named(line: str, base: str) -> Iterator[_Named]:
    """The kinds that a line may begin with, each with its number and where that ends."""
    for kind, word in _before(base):
        match = word.match(line)
        if match and (number := number_at(line[match.end() :], base, kind in ATTACHMENTS)):
            yield _Named(kind, number, match.end() + number.end)
    for kind, opening, closing in _around(base):
        match = opening.match(line)
        number = number_at(line[match.end() :], base) if match else None
        end = match and number and closing.match(line, match.end() + number.end)
        if number and end:
            yield _Named(kind, *_with_second(line, number, end.end(), base))
    if base in AFTER and (number := number_at(line, base)):
        for kind, word in _after(base):
            if end := word.match(line, number.end):
                yield _Named(kind, number, end.end())


def _with_second(line: str, number: Number, end: int, base: str) -> tuple[Number, int]:
    """第五条之一: what was put in behind an article."""
    if line.startswith(("之", "の"), end) and (second := number_at(line[end + 1 :], base)):
        end += 1 + second.end
        return Number(f"{number.value}-{second.value}", end), end
    return number, end


def _without_number(line: str, base: str) -> Heading | None:
    """An annex or a protocol that is the only one."""
    plain = line.strip(" .:-–—").casefold()
    for kind, words in _own_words(BEFORE, base):
        if kind in ATTACHMENTS and plain in {word.casefold() for word in words}:
            return Heading(kind, "", line.strip())
    return None


def _own_words(words: Words, base: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Words of the language; English where it has no rules of any kind."""
    of_language = words.get(base if has_rules(base) else _ENGLISH, {})
    for kind in KINDS:
        if kind in of_language:
            yield kind, of_language[kind]


@cache
def _before(base: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(rf"\s*(?:{_either(words)})(?:\s*[№#]|\s+(?:no\.?|n[°º.]))?{_THEN}", re.I))
        for kind, words in _own_words(BEFORE, base)
    )  # fmt: skip


@cache
def _after(base: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(rf"(?:\s*[-–.]\s*|\s+)(?:{_either(words)})(?![^\W_])", re.I))
        for kind, words in _own_words(AFTER, base)
    )


@cache
def _around(base: str) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(rf"\s*{opening}\s*"), re.compile(rf"\s*{closing}"))
        for kind, pairs in AROUND.get(base, {}).items()
        for opening, closing in pairs
    )


def _either(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
