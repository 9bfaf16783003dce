"""The one chain that cuts text into tokens: for the index, for queries and for highlighting.

Text is cut into chunks, each chunk folded with a map back to its raw characters, and the folded
chunk cut by script. What a chunk holds is remembered, so that ordinary text costs one look-up a
word.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from search.analysis.chunk_memory import by_chunk
from search.analysis.folding import fold_cluster
from search.analysis.scripts import CHUNK, CLUSTER, COMPOSING, RUN, SYLLABLE
from search.analysis.tokens import Role, Token
from search.analysis.transliteration import latin_forms, scheme

ANALYSIS_VERSION = 2
"""Raise when the chain yields other tokens than before: indexes are then rebuilt."""

LONGEST_WORD = 64
LONGEST_JOINED = 4
_ELISIONS = frozenset(
    {"l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"}
    | {"dell", "nell", "all", "sull", "dall", "un"}  # Italian
)
# The Arabic article, alone or behind a one-letter particle; at least three letters must remain.
_ARTICLE = re.compile("[وف]?(?:[بك]?ال|لل)(?=[\u0620-\u06ff]{3})")


class Piece(NamedTuple):
    """A token inside a chunk: offsets and position count from the chunk's start."""

    text: str
    start: int
    end: int
    position: int
    role: Role


Pieces = tuple[tuple[Piece, ...], int]
"""Pieces of a chunk, and how many positions they take."""


def analyze(text: str, language: str | None = None) -> list[Token]:
    """Cut `text` into tokens, in order of position.

    `language` is a BCP 47 tag, or `None` for a query. It decides only about transliteration, so
    that a query without a known language meets texts of every language.
    """
    return [token for tokens in chunks(text, language) for token in tokens]


def chunks(text: str, language: str | None = None) -> Iterator[list[Token]]:
    """Yield the tokens of `text` chunk by chunk: what is written without a break in between."""
    wanted = scheme(language)
    place = 0
    for base, chunk in chunks_of(text):
        pieces, width = pieces_of[chunk, wanted]
        if pieces:
            yield [Token(p[0], base + p[1], base + p[2], place + p[3], p[4]) for p in pieces]
        place += width


def chunks_of(text: str) -> list[tuple[int, str]]:
    """The chunks of a text, each with its offset."""
    return [(match.start(), match.group()) for match in CHUNK.finditer(text)]


def fold(text: str) -> str:
    """Fold letters of `text` as the chain does, without cutting it."""
    return "".join(fold_cluster(match.group()) for match in CLUSTER.finditer(text))


class _Folded:
    """A folded chunk and, for each folded character, the raw span that it came from."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, chunk: str) -> None:
        self.starts: Sequence[int] = range(len(chunk))
        self.ends: Sequence[int] = range(1, len(chunk) + 1)
        if chunk.isascii():
            self.text = chunk.lower()
            return
        if not COMPOSING.search(chunk):
            each = [fold_cluster(character) for character in chunk]
            self.text = "".join(each)
            if len(self.text) == len(chunk) and "" not in each:
                return
        letters: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for match in CLUSTER.finditer(chunk):
            folded = fold_cluster(match.group())
            letters.append(folded)
            starts.extend([match.start()] * len(folded))
            ends.extend([match.end()] * len(folded))
        self.text = "".join(letters)
        self.starts, self.ends = starts, ends

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends[end - 1]


@by_chunk()
def pieces_of(chunk: str, wanted: str) -> Pieces:
    """The pieces of a chunk by a scheme of transliteration."""
    folded = _Folded(chunk)
    pieces: list[Piece] = []
    place = 0
    for match in RUN.finditer(folded.text):
        if match.lastgroup == "word":
            place += _cut_words(folded, match.start(), match.group(), place, wanted, pieces)
        else:
            bounds = _bounds(match.group(), match.lastgroup == "unspaced")
            place += _cut_run(folded, match.start(), bounds, place, pieces)
    return tuple(pieces), place


def _bounds(run: str, by_syllable: bool) -> list[int]:
    if by_syllable:
        return [0, *(match.end() for match in SYLLABLE.finditer(run))]
    return list(range(len(run) + 1))


def _cut_run(folded: _Folded, base: int, bounds: list[int], place: int, pieces: list[Piece]) -> int:
    """Cut a run without spaces into overlapping pairs and its last character."""
    last = len(bounds) - 2
    for index in range(last):
        start, end = base + bounds[index], base + bounds[index + 2]
        text = folded.text[start:end]
        pieces.append(Piece(text, *folded.span(start, end), place + index, Role.GRAM))
    start, end = base + bounds[last], base + bounds[last + 1]
    role = Role.TAIL if last else Role.SINGLE
    pieces.append(Piece(folded.text[start:end], *folded.span(start, end), place + last, role))
    return last + 1


def _cut_words(
    folded: _Folded, base: int, run: str, place: int, wanted: str, pieces: list[Piece]
) -> int:
    """Cut a run of letters at its hyphens; two to four parts are also joined to one word."""
    parts: list[Piece] = []
    for match in re.finditer("[^-]+", run):
        start, end = _core(run, match.start(), match.end())
        word = run[start:end].replace("'", "")[:LONGEST_WORD]
        if word:
            span = folded.span(base + start, base + end)
            parts.append(Piece(word, *span, place + len(parts), Role.WORD))
    for part in parts:
        pieces.append(part)
        pieces.extend(part._replace(text=t, role=Role.TWIN) for t in _twins(part.text, wanted))
        if part is parts[0] and 2 <= len(parts) <= LONGEST_JOINED:
            joined = "".join(p.text for p in parts)[:LONGEST_WORD]
            if not joined.isdecimal():
                pieces.append(Piece(joined, part.start, parts[-1].end, place, Role.JOINED))
    return len(parts)


def _core(run: str, start: int, end: int) -> tuple[int, int]:
    """Leave out apostrophes at the ends, French elisions and the English possessive."""
    while True:
        before = start, end
        while start < end and run[start] == "'":
            start += 1
        while start < end and run[end - 1] == "'":
            end -= 1
        cut = run.find("'", start, end)
        if cut > 0 and run[start:cut] in _ELISIONS:
            start = cut + 1
        elif end - start > 2 and run.endswith("'s", start, end):
            end -= 2
        if before == (start, end):
            return before


def _twins(word: str, wanted: str) -> list[str]:
    """Other forms of a folded word: without the Arabic article, in Latin letters."""
    if word.isascii():
        return []
    twins: list[str] = []
    article = _ARTICLE.match(word)
    if article:
        twins.append(word[article.end() :])
    twins.extend(latin_forms(word, wanted))
    return [twin for twin in dict.fromkeys(twins) if twin and twin != word]
