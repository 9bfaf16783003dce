"""The agreements that bind a body to others on a day, with their subjects."""

from functools import cached_property

from flask_login import current_user
from sqlalchemy import Select

from core.database import session
from pages.binding import Binding, bonds
from pages.coverage.fields import Coverage, Held
from pages.matrix.cells import Matrix
from pages.pairs import agreements_of, agreements_of_both, subjects_of_agreements
from registry.references import Reference


class Holdings:
    """The agreements of a body with everybody who has a row in the matrix, or with one of them."""

    def __init__(self, matrix: Matrix, body: Reference, partner: Reference | None = None) -> None:
        self.matrix, self.body, self.partner = matrix, body, partner

    @cached_property
    def by_partner(self) -> dict[int, Coverage]:
        """Partner → what the agreements with it cover; nobody whom nothing binds to the body."""
        found: dict[int, list[Held]] = {}
        members, me = self.matrix.membership.members, self.body.id
        for parties, _form, instrument, key, code in session().execute(self._query()):
            pairs = bonds(Binding.read(parties, instrument), members, of=me)
            for pair, bond in pairs.items():
                other = pair[0] if pair[1] == me else pair[1]
                if self._is_shown(other, bond.through):
                    held = Held(key, code, bond, frozenset(self._subjects.get(key, ())))
                    found.setdefault(other, []).append(held)
        return {other: Coverage(held) for other, held in found.items()}

    def _query(self) -> Select[tuple[str, str, int | None, int, str]]:
        day, mine = self.matrix.reader.day, self._carriers
        if self.partner is None:
            return agreements_of(current_user, day, mine)
        theirs = self.matrix.membership.carriers(self.partner.id)
        return agreements_of_both(current_user, day, mine, theirs)

    @cached_property
    def _carriers(self) -> list[int]:
        return self.matrix.membership.carriers(self.body.id)

    @cached_property
    def _subjects(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for key, code in session().execute(subjects_of_agreements(self._carriers)):
            found.setdefault(key, []).append(code)
        return found

    def _is_shown(self, other: int, through: tuple[int, ...]) -> bool:
        wanted = self.partner is None or other == self.partner.id
        return (
            wanted
            and other in self.matrix.bodies
            and all(union in self.matrix.organizations for union in through)
        )
