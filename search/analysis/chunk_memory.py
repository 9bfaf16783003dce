"""What is read of a chunk of text is remembered: words come again and again."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

SHORT, MANY = 40, 16_384
"""Characters of a chunk as most are, and how many of them are remembered."""
LONG, FEW = 200, 512
"""The same of sentences in scripts without spaces; what is longer hardly comes again."""

FORMS = 4_096
"""Forms of words that are remembered beneath: most words come again with their chunk."""

_Key = TypeVar("_Key")
_Read = TypeVar("_Read")


def by_chunk(read: Callable[[str, _Key], _Read]) -> Callable[[str, _Key], _Read]:
    """Have what is read of a chunk in a language (or by a scheme) at hand when it comes again."""
    short = lru_cache(maxsize=MANY)(read)
    long = lru_cache(maxsize=FEW)(read)

    def of(chunk: str, key: _Key) -> _Read:
        length = len(chunk)
        if length <= SHORT:
            return short(chunk, key)
        return long(chunk, key) if length <= LONG else read(chunk, key)

    of.__doc__ = read.__doc__
    return of
