"""Fields of cooperation and the agreements that cover them between two bodies: pure rules.

A field is covered where an agreement on that subject is in force between the two. What is not held
here is a gap of the registry's knowledge first: it is never taken for the absence of an agreement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pages.binding import ABSENT, IN_FORCE, MAYBE_IN_FORCE, Bond
from registry.vocabulary import SUBJECTS

FIELDS = (
    "joint_control",
    "aeo_mutual_recognition",
    "secure_trade_lanes",
    "risk_management",
    "data_exchange",
    "enforcement",
    "capacity_building",
)
"""The seven fields of customs cooperation: the first subjects of the vocabulary, in its order."""
OTHER_SUBJECTS = tuple(code for code in SUBJECTS if code not in FIELDS)
IN_FORCE_AT_ALL = (IN_FORCE, MAYBE_IN_FORCE)


@dataclass(frozen=True)
class Held:
    """An agreement between two bodies: how it stands, and its subjects (none where unknown)."""

    id: int
    code: str
    bond: Bond
    subjects: frozenset[str] = frozenset()

    @property
    def standing(self) -> int:
        """How far it has come between the two on the day."""
        return self.bond.standing


@dataclass(frozen=True)
class Field:
    """A subject and the agreements on it between two bodies, what is in force first."""

    code: str
    held: Sequence[Held]

    @property
    def standing(self) -> int:
        """The best standing of its agreements; `ABSENT` without any."""
        return max((one.standing for one in self.held), default=ABSENT)

    @property
    def number(self) -> int:
        """How many of its agreements stand like the best of them."""
        return sum(one.standing == self.standing for one in self.held)

    @property
    def is_covered(self) -> bool:
        """Whether an agreement on it is in force, certainly or possibly."""
        return self.standing in IN_FORCE_AT_ALL


class Coverage:
    """What the agreements between two bodies cover."""

    def __init__(self, held: Iterable[Held]) -> None:
        self.held = sorted(held, key=lambda one: (-one.standing, bool(one.bond.through)))

    @cached_property
    def fields(self) -> list[Field]:
        """The seven fields, each with its agreements."""
        return [self._field(code) for code in FIELDS]

    @cached_property
    def others(self) -> list[Field]:
        """The other subjects that an agreement between the two is about."""
        return [field for field in map(self._field, OTHER_SUBJECTS) if field.held]

    def _field(self, code: str) -> Field:
        return Field(code, [one for one in self.held if code in one.subjects])

    @property
    def certain(self) -> int:
        """How many of the seven are certainly covered."""
        return sum(field.standing == IN_FORCE for field in self.fields)

    @property
    def possible(self) -> int:
        """How many more may be."""
        return sum(field.standing == MAYBE_IN_FORCE for field in self.fields)

    @property
    def gaps(self) -> list[Field]:
        """Those of the seven on which no agreement in force is held."""
        return [field for field in self.fields if not field.is_covered]

    @cached_property
    def unassigned(self) -> list[Held]:
        """Agreements in force, certainly or possibly, of which no subject is known."""
        return [one for one in self.held if not one.subjects and one.standing in IN_FORCE_AT_ALL]
