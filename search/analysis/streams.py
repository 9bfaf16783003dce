"""Token streams for the index: the texts of a record, in all its languages, one after another."""

from collections.abc import Iterable

from search.analysis.chain import analyzed
from search.analysis.stems import stems

TEXT_GAP = 100
"""Positions left free between two texts, so that no phrase reaches from one into the next."""

Stream = tuple[tuple[str, int], ...]
"""Tokens with their positions; several tokens may share a position."""


def word_stream(texts: Iterable[tuple[str, str | None]]) -> Stream:
    """Tokens of several `(text, language)`, set apart by `TEXT_GAP`."""
    stream: list[tuple[str, int]] = []
    base = 0
    for text, language in texts:
        tokens = analyzed(text, language)
        stream.extend((token.text, base + token.position) for token in tokens)
        if tokens:
            base += tokens[-1].position + TEXT_GAP
    return tuple(stream)


def stem_bag(texts: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
    """Stems of several `(text, language)`, each as often as it occurs."""
    return tuple(
        token.text for text, language in texts if language for token in stems(text, language)
    )
