"""Which documents a query tree matches, and how well."""

from array import array
from collections.abc import Iterator
from typing import Any

from search import query
from search.bitsets import at_least, members
from search.query import Node
from search.whoosh_generation import Generation, Postings
from search.whoosh_schema import CONCEPT, positions_in

STEM_WEIGHT = 0.4
CONCEPT_WEIGHT = 1.5
MOST_EXPANSIONS = 1000
MOST_REMEMBERED = 512


class Matching:
    """Evaluates trees against one state of the index; what phrases cost is paid once a tree."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._known: dict[Node, int] = {}

    def bits(self, node: Node) -> int:
        """The set of live documents that match."""
        found = self._known.get(node)
        if found is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            found = self._known[node] = self._evaluate(node)
        return found

    def _evaluate(self, node: Node) -> int:
        generation = self._generation
        match node:
            case query.Everything():
                return generation.live
            case query.Nothing():
                return 0
            case query.Not(child):
                return generation.live & ~self.bits(child)
            case query.And(children):
                return self._all(children)
            case query.Or(children):
                return at_least(1, map(self.bits, children))
            case query.Some(least, children):
                return at_least(least, map(self.bits, children))
            case query.Phrase(parts):
                return _phrase_bits(generation, parts)
            case _:
                return at_least(1, self._leaf(node))

    def _all(self, children: tuple[Node, ...]) -> int:
        found = self._generation.live
        for child in children:
            found &= self.bits(child)
            if not found:
                return 0
        return found

    def _leaf(self, node: Node) -> Iterator[int]:
        generation = self._generation
        match node:
            case query.Term(tokens, stems):
                yield from (generation.bits("words", token) for token in tokens)
                yield from (generation.bits("stems", stem) for stem in stems)
            case query.Prefix(beginnings):
                for beginning in beginnings:
                    for term in generation.expand(beginning, MOST_EXPANSIONS):
                        yield generation.bits("words", term)
            case query.Concept(tokens):
                values = generation.values.get(CONCEPT, {})
                yield from (values.get(token, 0) & generation.live for token in tokens)

    def scores(self, node: Node) -> list[float] | None:
        """A score for every document number, or `None` where nothing in the tree scores."""
        scored = False
        scores = [0.0] * self._generation.size
        for postings, weight in self._scored(node):
            scored = True
            if weight == 1.0:
                for number, score in zip(postings.ids, postings.weights, strict=True):
                    scores[number] += score
            else:
                for number, score in zip(postings.ids, postings.weights, strict=True):
                    scores[number] += score * weight
        return scores if scored else None

    def _scored(self, node: Node) -> Iterator[tuple[Postings, float]]:
        generation = self._generation
        match node:
            case query.And(children) | query.Or(children) | query.Some(_, children):
                for child in children:
                    yield from self._scored(child)
            case query.Term(tokens, stems):
                for token in tokens:
                    yield generation.impacts("words", token), 1.0
                for stem in stems:
                    yield generation.impacts("stems", stem), STEM_WEIGHT
            case query.Phrase() | query.Prefix():
                yield self._flat(node), 1.0
            case query.Concept():
                yield self._flat(node), CONCEPT_WEIGHT

    def _flat(self, node: Node) -> Postings:
        """The same score for every match: a phrase as often as it has parts, a prefix once."""
        bits = self.bits(node)
        parts = len(node.parts) if isinstance(node, query.Phrase) else 1
        score = self._generation.rarity(bits.bit_count()) * parts
        ids = array("I", members(bits))
        return Postings(ids, array("f", [score]) * len(ids))


def _phrase_bits(generation: Generation, parts: tuple[tuple[int, tuple[str, ...]], ...]) -> int:
    slots = []
    candidates = generation.live
    for distance, tokens in parts:
        held = at_least(1, (generation.bits("words", token) for token in tokens))
        candidates &= held
        slots.append((held.bit_count(), distance, tokens))
    slots.sort()  # the rarest first: it leaves the fewest places to compare
    starts: dict[int, set[int]] = {}
    for index, (_count, distance, tokens) in enumerate(slots):
        if not candidates:
            return 0
        here = _starts(generation, candidates, distance, tokens)
        if index:
            here = {n: both for n, s in here.items() if (both := s & starts[n])}
        starts = here
        candidates = sum(1 << n for n in starts) if len(starts) < 64 else _bits(starts, generation)
    return candidates


def _bits(numbers: dict[int, set[int]], generation: Generation) -> int:
    buffer = bytearray(generation.size // 8 + 1)
    for number in numbers:
        buffer[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(buffer, "little")


def _starts(
    generation: Generation, candidates: int, distance: int, tokens: tuple[str, ...]
) -> dict[int, set[int]]:
    """Where a phrase would begin in each candidate, judging by one of its parts."""
    found: dict[int, set[int]] = {}
    for leaf, base, segment in generation.leaves:
        inside = members(candidates >> base & ((1 << segment.size) - 1))
        for token in tokens if inside else ():
            holders = len(segment.postings(leaf, "words", token).ids)
            if not holders:
                continue
            walk = _all_values if len(inside) * 4 > holders else _some_values
            for number, value in walk(leaf.postings("words", token.encode()), inside):
                places = {place - distance for place in positions_in(value)}
                known = found.get(base + number)
                found[base + number] = known | places if known else places
    return found


def _all_values(matcher: Any, numbers: list[int]) -> Iterator[tuple[int, bytes]]:
    """Encoded positions in the numbered documents, by walking through all postings."""
    wanted = set(numbers)
    number, value, advance, is_active = matcher.id, matcher.value, matcher.next, matcher.is_active
    while is_active():
        here = number()
        if here in wanted:
            yield here, value()
        advance()


def _some_values(matcher: Any, numbers: list[int]) -> Iterator[tuple[int, bytes]]:
    """The same by skipping, for few documents of a common word."""
    for number in numbers:
        matcher.skip_to(number)
        if not matcher.is_active():
            return
        if matcher.id() == number:
            yield number, matcher.value()
