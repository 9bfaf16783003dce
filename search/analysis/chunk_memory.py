"""What is read of a chunk of text is remembered: words come again and again."""

from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from typing import Generic, TypeVar

SHORT, MANY = 40, 16_384
"""Characters of a chunk as most are, and how many of them are remembered."""
LONG, FEW = 200, 512
"""The same of sentences in scripts without spaces; what is longer hardly comes again."""

FORMS = 4_096
"""Forms of words that are remembered beneath: most words come again with their chunk."""

_Key = TypeVar("_Key")
_Read = TypeVar("_Read")


class Memory(dict[tuple[str, _Key], _Read], Generic[_Key, _Read]):
    """What is read of chunks in a language (or by a scheme): `memory(chunk, language)`, or, in
    loops over all chunks of a text, `memory[chunk, language]`, which is quicker where it is known.

    When it is full what came first goes, also if it is common: it is soon back.
    """

    def __init__(self, read: Callable[[str, _Key], _Read], many: int) -> None:
        super().__init__()
        self._read = read
        self._many = many
        self._long = lru_cache(maxsize=FEW)(read)

    def __missing__(self, asked: tuple[str, _Key]) -> _Read:
        length = len(asked[0])
        if length > SHORT:
            return self._long(*asked) if length <= LONG else self._read(*asked)
        if len(self) >= self._many:
            for first in list(islice(self, self._many // 8)):
                self.pop(first, None)  # another thread may have been quicker
        found = self[asked] = self._read(*asked)
        return found

    def __call__(self, chunk: str, key: _Key) -> _Read:
        return self[chunk, key]


def by_chunk(
    many: int = MANY,
) -> Callable[[Callable[[str, _Key], _Read]], Memory[_Key, _Read]]:
    """Have what is read of a chunk at hand when it comes again; `many` are remembered."""

    def remembering(read: Callable[[str, _Key], _Read]) -> Memory[_Key, _Read]:
        memory = Memory(read, many)
        memory.__doc__ = read.__doc__
        return memory

    return remembering
