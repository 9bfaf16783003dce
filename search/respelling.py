"""Other spellings of words that nothing holds, and of what was typed with them."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import OSA

from core.languages import SITE_LANGUAGES
from search.beginnings import written_words
from search.engine import SearchEngine
from search.named import base_of
from search.nodes import Node, Or, Term
from search.romanising import readings
from search.spellings import Near, Spellings

MOST_ALTERNATIVES = 12
UNKNOWN = "und"
ELSEWHERE = 1
"""What a name costs that is so written in no language of the site: few readers type it."""
FOREIGN = 3
"""What a word in another script than the others costs: people rarely mix them."""

WITHIN = 1
"""How much further off than the nearest another spelling may be."""

Holding = Callable[[Node], int]
"""How many records hold something."""


class Respelt(NamedTuple):
    """A text with other words in it, how far off they are in all, and their language."""

    cost: int
    text: str
    language: str


@dataclass(frozen=True)
class Speller:
    """What words may stand for: by the index, by names, in another script."""

    engine: SearchEngine
    spellings: Spellings
    holding: Holding
    language: str

    def alternatives(self, typed: str) -> list[Near]:
        """What a typed word may stand for, nearest first, then in the reader's language."""
        found: dict[str, Near] = {}
        written = written_words(typed)
        if len(written) != 1:
            return []
        word = written[0][0]
        for near in (*self._indexed(word), *self._read(word), *self._named(word)):
            known = found.get(near.text.casefold())
            if near.text.casefold() != typed.casefold() and (
                known is None or self._order(near) < self._order(known)
            ):
                found[near.text.casefold()] = near
        return sorted(found.values(), key=self._order)[:MOST_ALTERNATIVES]

    def _order(self, near: Near) -> tuple[int, bool, str]:
        return near.distance, base_of(near.language) != base_of(self.language), near.text

    def _indexed(self, word: str) -> Iterator[Near]:
        for other, _count in self.engine.similar(word):
            yield Near(int(OSA.distance(word, other)), other, UNKNOWN)

    def _named(self, word: str) -> Iterator[Near]:
        for near in self.spellings.near(word, self.language):
            far = near.language not in (self.language, *SITE_LANGUAGES)
            yield near._replace(distance=near.distance + ELSEWHERE * far)

    def _read(self, word: str) -> Iterator[Near]:
        """Words of the index in another script that may be typed so in Latin letters."""
        read = readings(word)
        if not read or not self.holding(Or(tuple(Term((one,)) for one in read))):
            return
        for number, one in enumerate(read):
            if self.holding(Term((one,))):
                yield Near(min(number, 1), one, UNKNOWN)


def respelt(text: str, places: Mapping[tuple[int, int], Sequence[Near]]) -> list[Respelt]:
    """The text with other words at some places, those of one script together, the nearest first.

    None where a place has no alternatives.
    """
    if not places or not all(places.values()):
        return []
    scripts = dict.fromkeys(script_of(near.text) for found in places.values() for near in found)
    found: dict[str, Respelt] = {}
    for one in sorted(one for script in scripts for one in _in_script(text, places, script)):
        found.setdefault(one.text, one)
    least = min(one.cost for one in found.values())
    return [one for one in found.values() if one.cost <= least + WITHIN]


def _in_script(
    text: str, places: Mapping[tuple[int, int], Sequence[Near]], script: str
) -> Iterator[Respelt]:
    """With the nearest words of a script everywhere; and with the next one at one place."""
    ranked = {
        place: sorted(found, key=lambda near: _cost(near, script))
        for place, found in places.items()
    }
    nearest = {place: found[0] for place, found in ranked.items()}
    yield _replaced(text, nearest, script)
    for place, found in ranked.items():
        for other in found[1:3]:
            yield _replaced(text, {**nearest, place: other}, script)


def _cost(near: Near, script: str) -> int:
    return near.distance + FOREIGN * (script_of(near.text) != script)


def _replaced(text: str, chosen: Mapping[tuple[int, int], Near], script: str) -> Respelt:
    parts, last = [], 0
    for (start, end), near in sorted(chosen.items()):
        parts += [text[last:start], near.text]
        last = end
    languages = {near.language for near in chosen.values()} - {UNKNOWN}
    language = languages.pop() if len(languages) == 1 else UNKNOWN
    cost = sum(_cost(near, script) for near in chosen.values())
    return Respelt(cost, "".join((*parts, text[last:])), language)


def script_of(word: str) -> str:
    """The script of a word's first letter, by the first word of its name in Unicode."""
    letter = next((one for one in word if one.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
