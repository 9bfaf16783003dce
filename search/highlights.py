"""Where a query's words stand in a text, and the piece of the text that shows them best."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from markupsafe import Markup, escape

from search import query
from search.analysis.chain import Piece, chunks_of, pieces_of
from search.analysis.stems import stems_of
from search.analysis.tokens import Role, Token
from search.analysis.transliteration import scheme
from search.lexicon import Lexicon
from search.query import Node

WIDTH = 240
"""Columns of a snippet; a character of Chinese, Japanese or Korean takes two."""
LEAD = 60
"""Columns before the first marked word."""
_SLACK = 16  # characters that a cut may be moved to fall between words
_UNSPACED_ROLES = (Role.GRAM, Role.SINGLE, Role.TAIL)
_BREAKS = re.compile(r"[^\S ]")
"""Space of all kinds but the usual."""
_MAYBE_WIDE = re.compile("[\u1100-\U0010ffff]")
"""Characters that may take two columns."""


class Span(NamedTuple):
    """A place in a text, in code points, and which part of the query stands there."""

    start: int
    end: int
    key: str


@dataclass
class Sought:
    """What a query looks for; what it excludes is left out."""

    tokens: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)
    phrases: list[query.Phrase] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.traces or self.beginnings)

    @cached_property
    def words(self) -> Set[str]:
        """The words, alone or in phrases."""
        said = (texts for phrase in self.phrases for _distance, texts in phrase.parts)
        return frozenset(self.tokens).union(*said)

    @cached_property
    def traces(self) -> Set[str]:
        """What is sought, beginnings apart, as chunks of texts are known by it."""
        return self.words | self.stems | self.marks


def sought_by(node: Node) -> Sought:
    """Gather what a tree looks for."""
    sought = Sought()
    _gather(node, sought)
    return sought


def _gather(node: Node, sought: Sought) -> None:
    match node:
        case query.And(children) | query.Or(children):
            for child in children:
                _gather(child, sought)
        case query.Some(_, children) | query.Most(_, children):
            for child in children:
                _gather(child, sought)
        case query.Term(tokens, found):
            sought.tokens.update(tokens)
            sought.stems.update(found)
        case query.Prefix(beginnings):
            sought.beginnings.update(beginnings)
        case query.Phrase():
            sought.phrases.append(node)
        case query.Concept(marks):
            sought.marks.update(marks)


def spans_in(text: str, language: str | None, sought: Sought, words: Lexicon) -> list[Span]:
    """The places of what is sought, in order; they may overlap."""
    if not sought or not text:
        return []
    beginnings = tuple(sought.beginnings)
    reading = words.reading(text, language)
    held = reading.holding(sought.traces, beginnings, placed=bool(sought.phrases))
    if not held:
        return []
    by = scheme(language)
    found: list[Span] = []
    near: list[Token] = []
    for start, place, written in held:
        for at, chunk in chunks_of(written):
            pieces, width = pieces_of[chunk, by]
            near += _near(pieces, start + at, place, sought.words, beginnings)
            if sought.stems and language:
                found += _stem_spans(chunk, language, start + at, sought.stems)
            place += width
    found += _word_spans(near, sought.tokens, beginnings)
    for phrase in sought.phrases:
        found += _phrase_spans(near, phrase)
    if sought.marks:
        for tag in reading.named_of(sought.marks):
            found += [Span(tag.start, tag.end, mark) for mark in {*tag.tokens} & sought.marks]
    return sorted(found)


def _near(
    pieces: Iterable[Piece], base: int, place: int, wanted: Set[str], beginnings: tuple[str, ...]
) -> Iterator[Token]:
    """The tokens of a chunk that matter, where they stand in the text."""
    for text, start, end, position, role in pieces:
        if text in wanted or (beginnings and text.startswith(beginnings)):
            yield Token(text, base + start, base + end, place + position, role)


def _word_spans(
    tokens: Iterable[Token], wanted: set[str], beginnings: tuple[str, ...]
) -> Iterator[Span]:
    for text, start, end, _position, role in tokens:
        if text in wanted:
            yield Span(start, end, text)
        elif text.startswith(beginnings):
            key = next(one for one in beginnings if text.startswith(one))
            # Of a pair of characters only the one that was asked for is marked.
            last = start + len(key) if role in _UNSPACED_ROLES else end
            yield Span(start, min(last, end), key)


def _stem_spans(chunk: str, language: str, base: int, wanted: set[str]) -> Iterator[Span]:
    for stem in stems_of[chunk, language]:
        if stem.text in wanted:
            yield Span(base + stem.start, base + stem.end, stem.text)


def _phrase_spans(tokens: Sequence[Token], phrase: query.Phrase) -> Iterator[Span]:
    places: dict[int, dict[str, Token]] = {}
    for token in tokens:
        places.setdefault(token.position, {})[token.text] = token
    for start in places:
        matched = []
        for distance, texts in phrase.parts:
            here = places.get(start + distance, {})
            one = next((here[text] for text in texts if text in here), None)
            if one is None:
                break
            matched.append(one)
        else:
            key = repr(phrase.parts)
            yield Span(matched[0].start, max(token.end for token in matched), key)


def marked(text: str, spans: Sequence[Span]) -> Markup:
    """The text as safe HTML, with `<mark>` around the places."""
    if not spans:
        return escape(text)
    return _safe("".join(_marked_parts(text, spans, 0, len(text))))


def _marked_parts(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[str]:
    """A piece of the text as HTML, in parts."""
    place = start
    for left, right in _merged(spans, start, end):
        yield escape(text[place:left])
        yield "<mark>"
        yield escape(text[left:right])
        yield "</mark>"
        place = right
    yield escape(text[place:end])


def _safe(made: str) -> Markup:
    return Markup(made)  # noqa: S704 - all is escaped, or our own


def _merged(spans: Sequence[Span], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places inside a piece, those that overlap or touch taken together."""
    left = right = -1
    for span in spans:
        if span.start < start or span.end > end:
            continue
        if span.start <= right:
            right = max(right, span.end)
            continue
        if right > left:
            yield left, right
        left, right = span.start, span.end
    if right > left:
        yield left, right


def snippet(text: str, spans: Sequence[Span], width: int = WIDTH) -> Markup:
    """The piece of the text with most of what was sought, marked; cut between graphemes."""
    columns = _columns(text) if 2 * len(text) > width else ()
    if not columns or columns[-1] <= width:
        return _in_one_line(_marked_parts(text, spans, 0, len(text)))
    begin = _best_start(spans, columns, width)
    start = _moved_back(text, bisect_left(columns, columns[begin] - LEAD)) if begin else 0
    stop = max(start + 1, bisect_left(columns, columns[start] + width))
    if stop >= len(text):
        stop = len(text)
    else:
        stop = _moved_back(text, stop, at_least=start + 1)
    before, after = "… " if start else "", " …" if stop < len(text) else ""
    return _in_one_line((before, *_marked_parts(text, spans, start, stop), after))


def _in_one_line(parts: Iterable[str]) -> Markup:
    line = "".join(parts)
    return _safe(line if line.isprintable() else _BREAKS.sub(" ", line))


class _Widths(dict[str, int]):
    """Columns that a character takes."""

    def __missing__(self, character: str) -> int:
        wide = unicodedata.east_asian_width(character) in "WF"
        return self.setdefault(character, 2 if wide else 1)


_WIDTHS = _Widths()


def _columns(text: str) -> Sequence[int]:
    """Columns taken before each character, and by all."""
    if text.isascii() or not _MAYBE_WIDE.search(text):
        return range(len(text) + 1)
    return list(accumulate(map(_WIDTHS.__getitem__, text), initial=0))


def _best_start(spans: Sequence[Span], columns: Sequence[int], width: int) -> int:
    """Where the place begins after which most different things stand within the width."""
    best, most = 0, 0
    room = width - LEAD
    for number, span in enumerate(spans):
        keys = set()
        for other in spans[number:]:
            if columns[other.end] - columns[span.start] > room:
                break
            keys.add(other.key)
        if len(keys) > most:
            best, most = span.start, len(keys)
    return best if columns[best] > LEAD else 0


def _moved_back(text: str, place: int, at_least: int = 0) -> int:
    """A place before or at this one to cut at: between words if one is near, else graphemes."""
    near = text[max(at_least, place - _SLACK) : place]
    last = near.rsplit(maxsplit=1)[-1] if near and not near[-1].isspace() else ""
    if len(last) < len(near):
        return place - len(last)
    while place > at_least and not is_break(text, place):
        place -= 1
    return place


def is_break(text: str, place: int) -> bool:
    """Whether text may be cut before this character without tearing what is seen as one.

    Grapheme clusters of Unicode Annex 29, and no cut behind a virama either.
    """
    if place <= 0 or place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    if unicodedata.category(after) in ("Mn", "Mc", "Me") or after in "\u200d\u200c\u0e33\u0eb3":
        return False
    if before == "\u200d" or unicodedata.combining(before) == 9 or (before, after) == ("\r", "\n"):
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return False
    if "\u1160" <= after <= "\u11ff" and "\u1100" <= before <= "\ud7fb":
        return False
    return not _inside_flag(text, place)


def _inside_flag(text: str, place: int) -> bool:
    """Whether the place lies between the two letters of a flag."""
    count = 0
    while place > count and "\U0001f1e6" <= text[place - 1 - count] <= "\U0001f1ff":
        count += 1
    return count % 2 == 1 and "\U0001f1e6" <= text[place] <= "\U0001f1ff"
