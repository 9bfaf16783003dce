"""Verbs on people of programmes. None commits. The audit log names their numbers, not them."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.audit import record_audit
from core.database import session
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from forum.programme.models import ForumPerson, SlotPerson
from forum.programme.planning import RULE

MEANWHILE = _l("Somebody changed this person after you opened the form. See what it says now.")


class HasParts(Problem):
    """Who has a part in a session is not removed (HTTP 409)."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_l("This person has a part in a session. Take it away there first."))


@dataclass(frozen=True)
class Details:
    """Names, office and body of somebody, as `ForumPerson` has them; `lives` by language."""

    latin_name: str
    own_name: str
    own_language: str
    office: str
    office_language: str
    body_id: int | None
    lives: Mapping[str, str]


def save_person(person: ForumPerson, details: Details, actor: Actor, opened: int) -> None:
    """Add somebody, or change what is said of them. Raises `Forbidden`, `Conflict`."""
    require(actor, RULE)
    _check(person, opened)
    person.latin_name, person.own_name = details.latin_name, details.own_name
    person.own_language = details.own_language
    person.office, person.office_language = details.office, details.office_language
    person.body_id, person.lives = details.body_id, dict(details.lives)
    session().add(person)
    session().flush()
    record_audit(RULE, f"person:{person.id}", actor, act="save_person")


def remove_person(person: ForumPerson, actor: Actor, opened: int) -> None:
    """Remove somebody without a part in a session. Raises `Forbidden`, `Conflict`, `HasParts`."""
    require(actor, RULE)
    _check(person, opened)
    has_parts = select(SlotPerson.slot_id).where(SlotPerson.person_id == person.id).limit(1)
    if session().scalar(has_parts) is not None:
        raise HasParts
    record_audit(RULE, f"person:{person.id}", actor, act="remove_person")
    session().delete(person)
    session().flush()


def _check(person: ForumPerson, opened: int) -> None:
    """What is new has no version yet."""
    if person.id is not None:
        session().refresh(person, with_for_update=True)
    if (person.version or 0) != opened:
        raise Conflict(MEANWHILE)
