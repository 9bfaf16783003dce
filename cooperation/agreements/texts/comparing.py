"""Two texts put together article by article: of two agreements, or of two versions of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from cooperation.agreements.texts.ordering import common_order
from cooperation.agreements.texts.queries import units_of
from cooperation.agreements.texts.reading import Text
from cooperation.agreements.texts.units import Unit
from registry.references import Reference
from registry.versions import Revision


@dataclass(frozen=True)
class Side:
    """A text that is compared: of an agreement, or of a version of it."""

    reference: Reference
    text: Text
    revision: Revision | None = None

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Its units by identifier."""
        held = units_of(self.reference.id, {self.text.language: self.text.digest})
        return {unit.identifier: unit for unit in held.get(self.text.language, ())}


@dataclass(frozen=True)
class Pair:
    """The units of one identifier; one of them may not be there."""

    identifier: str
    one: Unit | None
    other: Unit | None

    @property
    def is_same(self) -> bool:
        """Whether heading and body are the same, word for word."""
        return (
            self.one is not None
            and self.other is not None
            and (self.one.heading, self.one.body) == (self.other.heading, self.other.body)
        )


class Comparison:
    """The pairs of two sides."""

    def __init__(self, one: Side, other: Side) -> None:
        self.one, self.other = one, other

    @property
    def same_language(self) -> bool:
        """Whether words can be compared."""
        return self.one.text.language == self.other.text.language

    @cached_property
    def pairs(self) -> Sequence[Pair]:
        """All pairs in the order of the first side."""
        return list(self._pairs())

    def _pairs(self) -> Iterator[Pair]:
        one, other = self.one.units, self.other.units
        for identifier in common_order([list(one), list(other)]):
            yield Pair(identifier, one.get(identifier), other.get(identifier))

    @property
    def both(self) -> int:
        """How many identifiers both have."""
        return sum(pair.one is not None and pair.other is not None for pair in self.pairs)

    @property
    def alike(self) -> int:
        """How many of them are the same word for word."""
        return sum(pair.is_same for pair in self.pairs)

    @property
    def only_one(self) -> int:
        """How many only the first has."""
        return sum(pair.other is None for pair in self.pairs)

    @property
    def only_other(self) -> int:
        """How many only the second has."""
        return sum(pair.one is None for pair in self.pairs)


def common_language(one: Sequence[Text], other: Sequence[Text], wanted: Sequence[str]) -> str:
    """The best language that both are held in; '' if there is none."""
    shared = {text.language for text in one} & {text.language for text in other}
    return next((tag for tag in (*wanted, *sorted(shared)) if tag in shared), "")
