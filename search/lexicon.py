"""Names that mean a concept or an administration, found in texts and queries by longest match.

A document carries the marks of what it names (`g:T042`, `c:KZ`) beside its words, and a query is
marked the same way, so that a name in one language meets it in every other.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from search.analysis.chain import analyze
from search.analysis.streams import Stream
from search.analysis.tokens import Role, Token
from search.query import Tag

SHORTEST_NAME = 3
"""Letters of a name in an alphabet; shorter ones (SW, GU, VU) mean too many things."""

_Slot = frozenset[str]
_SLOT_ROLES = (Role.WORD, Role.TWIN, Role.GRAM)


class Name(NamedTuple):
    """A name: what it means (`c:KZ`), in which language, and its words after the first."""

    mark: str
    language: str
    rest: tuple[_Slot, ...]


class Lexicon:
    """All names, by their first word. A word stands for all its twins."""

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Take `(mark, name, language)`."""
        self._by_first: dict[str, list[Name]] = {}
        for mark, text, language in names:
            slots = _slots(analyze(text, language))
            if not slots or (text.isalpha() and len(text) < SHORTEST_NAME and len(slots) == 1):
                continue
            for first in slots[0]:
                self._by_first.setdefault(first, []).append(Name(mark, language, slots[1:]))
        for found in self._by_first.values():
            found.sort(key=lambda name: -len(name.rest))

    def marks_in(self, stream: Stream, language: str | None) -> set[str]:
        """What a text of a language names, by names of that language only."""
        places: dict[int, set[str]] = {}
        for token, position in stream:
            places.setdefault(position, set()).add(token)
        found: set[str] = set()
        over = -1
        for token, position in stream:
            if position <= over or token not in self._by_first:
                continue
            names = [n for n in self._by_first[token] if n.language == language]
            longest = _longest(names, places, position)
            found.update(name.mark for name in longest)
            if longest:
                over = position + len(longest[0].rest)
        return found

    def tags_in(self, text: str) -> Iterator[Tag]:
        """What a query names, in whatever language; the tagger of `search.query.parse`."""
        return self.found_in(analyze(text))

    def found_in(self, tokens: Iterable[Token], language: str | None = None) -> Iterator[Tag]:
        """Names in a text, with their place; those of one language only, if one is given."""
        words = [token for token in tokens if token.role in _SLOT_ROLES]
        places: dict[int, set[str]] = {}
        ends: dict[int, int] = {}
        for token in words:
            places.setdefault(token.position, set()).add(token.text)
            ends[token.position] = max(ends.get(token.position, 0), token.end)
        over = -1
        for token in words:
            if token.position <= over or token.text not in self._by_first:
                continue
            names = self._by_first[token.text]
            if language:
                names = [name for name in names if name.language == language]
            longest = _longest(names, places, token.position)
            if longest:
                over = token.position + len(longest[0].rest)
                marks = tuple(dict.fromkeys(name.mark for name in longest))
                yield Tag(token.start, ends[over], marks)


def _longest(names: Sequence[Name], places: dict[int, set[str]], position: int) -> list[Name]:
    """The names that stand at a position and have the most words; `names`: longest first."""
    found: list[Name] = []
    for name in names:
        if found and len(name.rest) < len(found[0].rest):
            break
        rest = enumerate(name.rest, position + 1)
        if all(slot & places.get(place, _Slot()) for place, slot in rest):
            found.append(name)
    return found


def _slots(tokens: Sequence[Token]) -> tuple[_Slot, ...]:
    """The words of a name in order, each with its twins."""
    found: dict[int, set[str]] = {}
    for token in tokens:
        if token.role in _SLOT_ROLES:
            found.setdefault(token.position, set()).add(token.text)
    return tuple(frozenset(words) for words in found.values())
