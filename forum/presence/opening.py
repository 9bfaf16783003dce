"""What pages about presence begin with: an edition that delegations come to, and one's own
delegation to it."""

from dataclasses import dataclass

from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.database import session
from core.reader import reader
from forum.delegations.models import Delegation, Registration
from forum.delegations.queries import delegation_led
from forum.models import Edition
from forum.programme.models import Programme
from registry.door import visible
from registry.references import Reference, references_to


@dataclass(frozen=True)
class Place:
    """An edition that delegations come to. `zone` is the programme's time zone, UTC without one."""

    edition: Edition
    programme: Programme | None

    @property
    def zone(self) -> str:
        """A name of the IANA database."""
        return self.programme.time_zone if self.programme else "UTC"

    @property
    def reference(self) -> Reference:
        """How the edition is called, for the reader."""
        return references_to([self.edition.id], reader().language)[self.edition.id]


def open_place(code: str) -> Place:
    """The edition of this code. Raises `NotFound` where no delegation is asked to."""
    query = visible(Edition, current_user).where(Edition.code == code)
    edition = session().scalars(query).one_or_none()
    if edition is None or session().get(Registration, edition.id) is None:
        raise NotFound
    return Place(edition, session().get(Programme, edition.id))


def own_delegation(place: Place) -> Delegation:
    """The delegation that the reader leads there. Raises `NotFound` for everybody else."""
    query = delegation_led(current_user.account_id, place.edition.id)
    delegation = session().scalars(query).one_or_none()
    if delegation is None:
        raise NotFound
    return delegation


def delegation_of(place: Place, key: int) -> Delegation:
    """A delegation to the edition by its number. Raises `NotFound`."""
    query = select(Delegation).filter_by(id=key, edition_id=place.edition.id)
    delegation = session().scalars(query).one_or_none()
    if delegation is None:
        raise NotFound
    return delegation
