"""The thirty clauses of agreements as readers are told of them; what has no answer says so."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cooperation.agreements.clauses.models import ClauseAssessment
from cooperation.agreements.clauses.vocabulary import (
    ANSWERS,
    CLAUSES,
    GROUPS,
    NOT_ASSESSED,
)
from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.queries import article_addresses
from registry.provisions import provision_words
from registry.references import Reference, references_to

TONES = {"present": "confirmed", "absent": "terminated", "inconclusive": "unknown"}
"""Kinds of the macro `tag`."""


@dataclass(frozen=True)
class Place:
    """An article by its identifier, in words; `url` where its text is held, else ''."""

    identifier: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Cell:
    """What is held for a clause of an agreement. `held` None: not assessed; `addresses` are those
    of the articles whose text is held."""

    clause: str
    held: ClauseAssessment | None
    source: Reference | None
    addresses: Mapping[str, str]

    @property
    def label(self) -> str:
        """The clause."""
        return str(CLAUSES[self.clause])

    @property
    def answer(self) -> str:
        """The code of the answer, '' for none."""
        return self.held.answer if self.held else ""

    @property
    def words(self) -> str:
        """The answer in words."""
        return str(ANSWERS[self.answer]) if self.answer else str(NOT_ASSESSED)

    @property
    def kind(self) -> str:
        """How the mark beside the words looks: each has a shape of its own."""
        return TONES.get(self.answer, "label")

    @property
    def places(self) -> list[Place]:
        """The articles where the clause stands."""
        articles = self.held.articles if self.held else ()
        return [Place(one, provision_words(one), self.addresses.get(one, "")) for one in articles]


class ClauseTable:
    """The clauses of one agreement, with the answers that are held for it.

    `names` are those of the sources, `addresses` of the articles whose text is held.
    """

    def __init__(
        self,
        held: Iterable[ClauseAssessment],
        names: Mapping[int, Reference],
        addresses: Mapping[str, str],
    ) -> None:
        self.held = {one.code: one for one in held}
        self.names = names
        self.addresses = addresses

    @cached_property
    def groups(self) -> list[tuple[Any, list[Cell]]]:
        """(label of a group, its clauses), all thirty."""
        return [(label, [self.cell(code) for code in codes]) for label, codes in GROUPS.values()]

    def cell(self, clause: str) -> Cell:
        """The answer for a clause."""
        held = self.held.get(clause)
        source = self.names.get(held.source_id) if held else None
        return Cell(clause, held, source, self.addresses)

    @property
    def sources(self) -> list[Reference]:
        """The texts that were read."""
        read = dict.fromkeys(one.source_id for one in self.held.values())
        return [self.names[key] for key in read if key in self.names]

    @property
    def assessed(self) -> int:
        """How many clauses are assessed."""
        return len(self.held)

    @property
    def total(self) -> int:
        """How many clauses there are."""
        return len(CLAUSES)

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """(answer in words, how many clauses have it), what is not assessed last."""
        found = Counter(one.answer for one in self.held.values())
        counted = [(str(ANSWERS[answer]), found[answer]) for answer in ANSWERS]
        return [*counted, (str(NOT_ASSESSED), self.total - self.assessed)]


def tables_of(
    held: Mapping[int, Sequence[ClauseAssessment]], codes: Mapping[int, str], language: str
) -> dict[int, ClauseTable]:
    """The clauses of agreements by id → code; the texts that were read by name, their articles by
    address (two statements)."""
    every = [one for found in held.values() for one in found]
    names = references_to((one.source_id for one in every), language)
    addresses = article_addresses(codes if every else {})
    return {key: ClauseTable(held.get(key, ()), names, addresses.get(key, {})) for key in codes}


def clauses_of(agreement: Agreement, language: str) -> ClauseTable:
    """The clauses of one agreement."""
    key = agreement.id
    return tables_of({key: agreement.clauses}, {key: agreement.code}, language)[key]
