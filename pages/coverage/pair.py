"""What the agreements between two bodies cover, field by field."""

from collections.abc import Mapping
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from core.database import session
from pages.between.shared import agreements_without_parties, counted_parties
from pages.coverage.fields import Coverage, Field
from pages.coverage.holdings import Holdings
from pages.matrix.cells import Matrix
from registry.references import Reference, references_to
from registry.vocabulary import SUBJECTS

BOTH_SIDES = 2


class PairCoverage:
    """Two bodies for one reader. Attributes load when a template first asks for them."""

    def __init__(self, matrix: Matrix, one: Reference, other: Reference) -> None:
        self.matrix, self.one, self.other = matrix, one, other

    @cached_property
    def coverage(self) -> Coverage:
        """Their fields with the agreements on each."""
        held = Holdings(self.matrix, self.one, self.other).by_partner
        return held.get(self.other.id) or Coverage(())

    @cached_property
    def names(self) -> Mapping[int, Reference]:
        """References to the agreements, by id."""
        return references_to((one.id for one in self.coverage.held), self.matrix.reader.language)

    @property
    def organizations(self) -> Mapping[int, Reference]:
        """References to the unions in between, by id."""
        return self.matrix.organizations

    @cached_property
    def multilateral(self) -> frozenset[int]:
        """Those of the agreements that have more parties than two, named or counted."""
        rows = session().execute(counted_parties([one.id for one in self.coverage.held]))
        return frozenset(
            key for key, counted, _as_of, named in rows if max(named, counted or 0) > BOTH_SIDES
        )

    @cached_property
    def unnamed(self) -> int:
        """How many agreements the registry holds without naming any party."""
        return session().scalar(agreements_without_parties(current_user)) or 0

    @property
    def gaps(self) -> list[str]:
        """The fields that no agreement in force covers, each in words."""
        return [gap_words(field) for field in self.coverage.gaps]


def gap_words(field: Field) -> str:
    """What is held of a field without any agreement in force; never that there is none."""
    subject = str(SUBJECTS[field.code])
    if not field.held:
        return str(_("%(subject)s: no agreement is held in this registry.", subject=subject))
    return str(
        ngettext(
            "%(subject)s: none in force is held in this registry, %(num)s of another status is.",
            "%(subject)s: none in force is held in this registry, %(num)s of another status are.",
            len(field.held),
            subject=subject,
        )
    )
