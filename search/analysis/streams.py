"""Token streams for the index: the texts of a record, in all its languages, one after another."""

from collections.abc import Iterable

from search.analysis.chain import chunks_of, pieces_of
from search.analysis.stems import stems_of
from search.analysis.transliteration import scheme

TEXT_GAP = 100
"""Positions left free between two texts, so that no phrase reaches from one into the next."""

Stream = tuple[tuple[str, int], ...]
"""Tokens with their positions; several tokens may share a position."""


def word_stream(texts: Iterable[tuple[str, str | None]]) -> Stream:
    """Tokens of several `(text, language)`, set apart by `TEXT_GAP`."""
    stream: list[tuple[str, int]] = []
    base = 0
    for text, language in texts:
        place, wanted, before = base, scheme(language), len(stream)
        for _start, chunk in chunks_of(text):
            pieces, width = pieces_of[chunk, wanted]
            stream.extend((piece[0], place + piece[3]) for piece in pieces)
            place += width
        if len(stream) > before:
            base = stream[-1][1] + TEXT_GAP
    return tuple(stream)


def stem_bag(texts: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
    """Stems of several `(text, language)`, each as often as it occurs."""
    return tuple(
        stem.text
        for text, language in texts
        if language
        for _start, chunk in chunks_of(text)
        for stem in stems_of[chunk, language]
    )
