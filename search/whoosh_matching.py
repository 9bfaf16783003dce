"""Which units and records a query's tree matches, and how well."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np

from search import query
from search.engine import SEPARATOR
from search.query import Node
from search.ranking import CONCEPT_WEIGHT, K1, RARITY_POWER, STEM_WEIGHT
from search.whoosh_arrays import Array, Bools, Floats, in_both
from search.whoosh_generation import Generation
from search.whoosh_phrases import phrase_units
from search.whoosh_schema import CONCEPT

Leaf = query.Term | query.Prefix | query.Phrase | query.Concept
DENSE = 1 / 16
"""Share of all units from which on it is quicker to score every unit of a term than to look for
the wanted ones among them."""


class Postings(NamedTuple):
    """Postings of a term in one segment, whose units are numbered from `start` up to `end`."""

    start: int
    end: int
    units: Array
    weights: Array


class Matching:
    """Evaluates trees for one request. What a leaf costs is paid once."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._met: dict[Leaf, Bools] = {}
        self._postings: dict[tuple[str, str], list[Postings]] = {}

    def records(self, node: Node) -> Bools:
        """The live records that match; not to be changed."""
        generation = self._generation
        match node:
            case query.Everything():
                return generation.live
            case query.Nothing():
                return generation.empty()
            case query.Not(child):
                return generation.live & ~self.records(child)
            case query.And(children):
                return self._all(children)
            case query.Or(children):
                return self._some(1, children)
            case query.Some(least, children) | query.Most(least, children):
                return self._some(least, children)
            case query.Field() | query.Codes():
                return self._settled(node) & generation.live
            case _:
                return self._owners(self.met(node)) & generation.live

    def _all(self, children: tuple[Node, ...]) -> Bools:
        found = self._generation.live
        for child in children:
            found = found & self.records(child)
        return found

    def _some(self, least: int, children: tuple[Node, ...]) -> Bools:
        met = np.zeros(self._generation.size, np.uint16)
        for child in children:
            met += self.records(child)
        found: Bools = met >= least
        return found & self._generation.live

    def _settled(self, node: query.Field | query.Codes) -> Bools:
        generation = self._generation
        if isinstance(node, query.Codes):
            return generation.set_of(generation.numbered(node.codes))
        values = [generation.with_value(node.name, value) for value in node.values]
        return generation.set_of(list(chain.from_iterable(values)))

    def _owners(self, met: Bools) -> Bools:
        """The records that are met themselves or in a section."""
        if not self._generation.sectioned:
            return met
        found = met.copy()
        found[self._generation.owner[np.flatnonzero(met & self._generation.sections)]] = True
        return found

    def met(self, leaf: Leaf) -> Bools:
        """The units in which a leaf is met, deleted ones too."""
        found = self._met.get(leaf)
        if found is None:
            if isinstance(leaf, query.Phrase):
                found = phrase_units(self._generation, leaf.parts)
            else:
                found = self._generation.empty()
                for start, end, units in self._units(leaf):
                    found[start:end][units] = True
            self._met[leaf] = found
        return found

    def _units(
        self, leaf: query.Term | query.Prefix | query.Concept
    ) -> Iterator[tuple[int, int, Array]]:
        match leaf:
            case query.Term(tokens, stems):
                for name, terms in (("words", tokens), ("stems", stems)):
                    for term in terms:
                        yield from (found[:3] for found in self._postings_of(name, term))
            case query.Concept(tokens):
                for token in tokens:
                    mark = f"{CONCEPT}{SEPARATOR}{token}"
                    yield from (found[:3] for found in self._postings_of("marks", mark))
            case query.Prefix(beginnings):
                for segment, start, end in self._generation.parts:
                    words = segment.fields["words"]
                    for beginning in beginnings:
                        stretch = words.beginning(beginning.encode())
                        yield start, end, words.units_between(*stretch)

    def _postings_of(self, name: str, term: str) -> list[Postings]:
        """Postings of a term by segment, of those that hold it."""
        found = self._postings.get((name, term))
        if found is None:
            found = self._postings[name, term] = []
            for segment, start, end in self._generation.parts:
                field = segment.fields[name]
                number = field.find(term.encode())
                if number is not None:
                    within = slice(*field.starts[number : number + 2].tolist())
                    found.append(Postings(start, end, field.units[within], field.weights[within]))
        return found

    def scores(self, node: Node, units: Array) -> Floats | None:
        """A score for each of the units, which ascend, by itself; `None` where nothing scores."""
        leaves = list(scoring(node))
        if not leaves:
            return None
        dense = len(units) >= DENSE * self._generation.size
        wanted = None if dense else units
        scores = np.zeros(self._generation.size if dense else len(units), np.float32)
        for leaf in leaves:
            match leaf:
                case query.Term(tokens, stems):
                    for token in tokens:
                        self._add(scores, wanted, ("words", token), 1.0)
                    for stem in stems:
                        self._add(scores, wanted, ("stems", stem), STEM_WEIGHT)
                case query.Phrase(parts):
                    self._add_flat(scores, wanted, leaf, len(parts))
                case query.Prefix():
                    self._add_flat(scores, wanted, leaf, 1.0)
                case query.Concept():
                    self._add_flat(scores, wanted, leaf, CONCEPT_WEIGHT)
        return scores[units] if dense else scores

    def coverage(self, node: Node, found: Array) -> Floats | None:
        """How much of what most is asked for each record has, from 0 to 1; rare parts count more.

        `None` where nothing of the kind is asked.
        """
        if isinstance(node, query.And | query.Or):
            parts = (self.coverage(child, found) for child in node.children)
            return next((part for part in parts if part is not None), None)
        if not isinstance(node, query.Most):
            return None
        covered = np.zeros(len(found), np.float32)
        whole = 0.0
        for child in node.children:
            met = self.records(child)
            rarity = self._generation.rarity(int(np.count_nonzero(met))) ** RARITY_POWER
            covered += met[found] * np.float32(rarity)
            whole += rarity
        return covered / np.float32(whole)

    def _add(
        self, scores: Floats, wanted: Array | None, term: tuple[str, str], factor: float
    ) -> None:
        """Add what a term gives by BM25, to all units or to the wanted ones."""
        postings, norms = self._postings_of(*term), self._generation.norms(term[0])
        rarity = self._generation.rarity(sum(len(found.units) for found in postings))
        for start, end, units, weights in postings:
            if wanted is None:
                mine, places = scores[start:end], units
            else:
                first, last = np.searchsorted(wanted, (start, end)).tolist()
                mine = scores[first:last]
                places, held = in_both(wanted[first:last] - start, units)
                units, weights = units[held], weights[held]
            gains = weights.astype(np.float32)
            below = norms[start:end].take(units)
            below += gains
            gains /= below
            gains *= np.float32(factor * rarity * (K1 + 1))
            mine[places] = mine.take(places) + gains

    def _add_flat(self, scores: Floats, wanted: Array | None, leaf: Leaf, factor: float) -> None:
        """Add the same for every unit in which a leaf is met."""
        met = self.met(leaf)
        rarity = self._generation.rarity(int(np.count_nonzero(met)))
        scores += (met if wanted is None else met[wanted]) * np.float32(factor * rarity)


def scoring(node: Node) -> Iterator[Leaf]:
    """The leaves of a tree that score."""
    match node:
        case query.And(children) | query.Or(children):
            for child in children:
                yield from scoring(child)
        case query.Some(_, children) | query.Most(_, children):
            for child in children:
                yield from scoring(child)
        case query.Term() | query.Prefix() | query.Phrase() | query.Concept():
            yield node
