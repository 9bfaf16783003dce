"""Confirming and disputing for a party, and what the secretariat does with a dispute."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import NotFound

from cooperation.agreements.confirming.facts import Fact, direct_parties
from cooperation.agreements.confirming.models import (
    ACKNOWLEDGED,
    CLOSED,
    CONFIRMED,
    DISPUTED,
    Confirmation,
    Key,
)
from cooperation.agreements.confirming.queries import (
    administrations_of,
    facts_of,
    last_about,
    published_agreements,
)
from cooperation.agreements.models import Agreement
from core.audit import record_audit
from core.database import flushing, session, utcnow
from core.languages import SITE_LANGUAGES
from core.permissions import Actor, require
from core.problems import BadValue, Conflict, Forbidden, Problem
from directory.models import Administration
from registry.versions import locked_head

ROLE = "delegate"
MEANWHILE = _l("What you were shown has changed since, or was spoken of again. See how it is now.")
DECIDED = _l("Somebody changed this dispute after you opened it. See what it says now.")
WORDS_NEEDED = _l("Say what is not right, so that it can be looked into.")


@dataclass(frozen=True)
class Said:
    """What a delegate says: nothing but that a fact is right, or in words why it is not.

    `digest` and `number` are those of the fact, and of the last statement about it (0: none), that
    the delegate was shown.
    """

    digest: str
    number: int
    words: str = ""
    language: str = ""

    @property
    def state(self) -> str:
        """The state that the statement begins in."""
        return DISPUTED if self.words else CONFIRMED


@dataclass(frozen=True)
class Place:
    """An agreement, its facts, and the party that an actor may speak for."""

    administration: Administration
    agreement: Agreement
    facts: list[Fact]

    def fact(self, code: str) -> Fact | None:
        """The fact of this code, if it is one of the agreement as published."""
        return next((one for one in self.facts if one.code == code), None)


def open_place(administration: str, agreement: str, by: Actor) -> Place | None:
    """What the actor may speak of; None where no such agreement or administration is published.

    Raises `Forbidden` unless the actor is a delegate of the administration, and that is a party to
    the agreement itself: what binds it through an organization is not its own to confirm.
    """
    require(by, "fact.confirm")
    if administration not in by.scopes(ROLE):
        raise Forbidden(_l("You are not allowed to do this."))
    body = session().scalar(administrations_of([administration]))
    found = session().scalar(published_agreements().where(Agreement.code == agreement))
    if body is None or found is None:
        return None
    if body.id not in direct_parties(found):
        raise Forbidden(_l("Only a party to the agreement confirms what is published of it."))
    return Place(body, found, facts_of([found])[found.id])


def own_place(administration: str, agreement: str, by: Actor) -> Place:
    """The same for a delegate's own. Raises `NotFound` for another's, as for what is not there."""
    place = open_place(administration, agreement, by) if administration in by.scopes(ROLE) else None
    if place is None:
        raise NotFound
    return place


def confirm(place: Place, fact: Fact, said: Said, by: Actor) -> Confirmation:
    """Say that the fact is right as it is published. Raises `Conflict`."""
    return _state(place, fact, Said(said.digest, said.number), by)


def dispute(place: Place, fact: Fact, said: Said, by: Actor) -> Confirmation:
    """Say that it is not, in words. Raises `Conflict`, `BadValue`, and `Problem` without words."""
    if said.language not in SITE_LANGUAGES:
        raise BadValue(_l("A value in the form is not valid."))
    if not said.words:
        raise Problem(WORDS_NEEDED)
    return _state(place, fact, said, by)


def _state(place: Place, fact: Fact, said: Said, by: Actor) -> Confirmation:
    """A new statement; the one before stays. The same form sent twice gives the same one."""
    key = Key(fact.record_id, place.administration.id)
    last = session().scalar(last_about(key))
    if last and last.number == said.number + 1 and _says(last, said):
        return last
    if said.digest != fact.digest or said.number != (last.number if last else 0):
        raise Conflict(MEANWHILE)
    made = Confirmation(
        record_id=key.record_id,
        administration_id=key.administration_id,
        number=said.number + 1,
        state=said.state,
        digest=fact.digest,
        words=said.words,
        language=said.language,
        at=utcnow(),
        actor_id=by.account_id,
        actor_name=by.name,
    )
    try:
        with session().begin_nested():
            session().add(made)
    except IntegrityError as error:  # another delegate of the party was first
        raise Conflict(MEANWHILE) from error
    act = "fact.confirm" if said.state == CONFIRMED else "fact.dispute"
    record_audit(act, fact.code, by, administration=place.administration.code, number=made.number)
    return made


def _says(last: Confirmation, said: Said) -> bool:
    return (last.digest, last.words, last.language) == (said.digest, said.words, said.language)


def hold_facts() -> None:
    """Let no fact change to the end of the transaction: who speaks of one reads it after this."""
    locked_head()


def acknowledge(dispute: Confirmation, by: Actor, opened: int) -> None:
    """Show readers that the party disputes the fact, and its words. Raises `Conflict`."""
    with _deciding(dispute, by, "dispute.acknowledge", opened, DISPUTED):
        dispute.state = ACKNOWLEDGED


def close(dispute: Confirmation, by: Actor, reason: str, language: str, opened: int) -> None:
    """End a dispute, with a reason that the party reads. It is asked again.

    Raises `Conflict`, `BadValue`, and `Problem` without a reason.
    """
    if language not in SITE_LANGUAGES:
        raise BadValue(_l("A value in the form is not valid."))
    if not reason:
        raise Problem(_l("Tell the party why."))
    with _deciding(dispute, by, "dispute.close", opened, DISPUTED, ACKNOWLEDGED):
        dispute.state, dispute.reason, dispute.reason_language = CLOSED, reason, language


@contextmanager
def _deciding(
    dispute: Confirmation, by: Actor, act: str, opened: int, *states: str
) -> Iterator[None]:
    """Change a dispute that is still as it was opened, and still what the party says."""
    require(by, "dispute.decide")
    last = session().scalar(last_about(dispute.key))
    if dispute.version != opened or dispute.state not in states or last is not dispute:
        raise Conflict(DECIDED)
    with flushing(DECIDED):
        yield
        dispute.decided_at = utcnow()
    record_audit(act, f"dispute:{dispute.id}", by, record=dispute.record_id)
