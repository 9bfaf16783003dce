"""Verbs on people of programmes. None commits. The audit log names their numbers, not them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.queries import folded_email
from core.audit import record_audit
from core.database import session
from core.languages import DEFAULT_LANGUAGE, SITE_LANGUAGES
from core.permissions import Actor, require
from core.problems import BadValue, Conflict, Problem
from forum.programme.models import ForumPerson, Programme, Release, SlotPerson
from forum.programme.planning import RULE

MEANWHILE = _l("Somebody changed this person after you opened the form. See what it says now.")


class HasParts(Problem):
    """Who has a part in a session is not removed (HTTP 409)."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_l("This person has a part in a session. Take it away there first."))


@dataclass(frozen=True)
class Details:
    """What is held of somebody, as `ForumPerson` has it; `lives` by language."""

    latin_name: str
    own_name: str
    own_language: str
    office: str
    office_language: str
    body_id: int | None
    lives: Mapping[str, str]
    email: str = ""
    letter_language: str = DEFAULT_LANGUAGE


def save_person(person: ForumPerson, details: Details, actor: Actor, opened: int) -> None:
    """Add somebody, or change what is said of them.

    Raises `Forbidden`, `Conflict`, and `BadValue` for a language that the site does not have.
    """
    require(actor, RULE)
    if details.letter_language not in SITE_LANGUAGES:
        raise BadValue(_l("A value in the form is not valid."))
    _check(person, opened)
    person.latin_name, person.own_name = details.latin_name, details.own_name
    person.own_language = details.own_language
    person.office, person.office_language = details.office, details.office_language
    person.body_id, person.lives = details.body_id, dict(details.lives)
    person.email, person.letter_language = folded_email(details.email), details.letter_language
    session().add(person)
    session().flush()
    record_audit(RULE, f"person:{person.id}", actor, act="save_person")


def remove_person(person: ForumPerson, actor: Actor, opened: int) -> None:
    """Erase somebody without a part in a session, from all releases as well.

    Raises `Forbidden`, `Conflict`, `HasParts`.
    """
    require(actor, RULE)
    _wait_for_planners()
    _check(person, opened)
    has_parts = select(SlotPerson.slot_id).where(SlotPerson.person_id == person.id).limit(1)
    if session().scalar(has_parts) is not None:
        raise HasParts
    record_audit(RULE, f"person:{person.id}", actor, act="remove_person")
    _take_out_of_releases(person.id)
    session().delete(person)
    session().flush()


def _wait_for_planners() -> None:
    """Nobody releases, or names them in a session, while somebody is erased."""
    ids = select(Programme.edition_id).order_by(Programme.edition_id)
    session().execute(ids.with_for_update())


def _take_out_of_releases(person: int) -> None:
    """`sequence` and `changed` stay: no calendar has another time to take."""
    for release in session().scalars(select(Release).execution_options(yield_per=10)):
        kept = without(release.content, person)
        if kept != release.content:
            release.content = kept


def without(content: Mapping[str, Any], person: int) -> dict[str, Any]:
    """The content of a release without a person (their number)."""
    slots = [
        {**slot, "people": [one for one in slot["people"] if one["person"] != person]}
        for slot in content["slots"]
    ]
    return {**content, "slots": slots}


def _check(person: ForumPerson, opened: int) -> None:
    """What is new has no version yet."""
    if person.id is not None:
        session().refresh(person, with_for_update=True)
    if (person.version or 0) != opened:
        raise Conflict(MEANWHILE)
