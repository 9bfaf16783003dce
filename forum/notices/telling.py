"""Who has to be told of a release by letter, and who cannot be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.audit import record_audit
from core.database import session
from core.permissions import Actor
from forum.delegations.models import Delegation
from forum.models import Edition
from forum.notices.concerning import (
    Address,
    Concern,
    Notice,
    bodies_in,
    notices,
    parts_in,
    told_changes,
)
from forum.notices.letters import Letters
from forum.notices.queries import delegations_coming, people_among, seats_by_delegation
from forum.programme.comparing import Change
from forum.programme.models import ForumPerson, Release
from forum.programme.releasing import follows_release
from forum.seats.letters import letter_language
from forum.seats.models import HELD

Content = Mapping[str, Any]


@dataclass
class Audience:
    """The letters about a release, and whom it concerns that have no address."""

    letters: list[Notice] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)
    people: list[ForumPerson] = field(default_factory=list)


def audience(edition_id: int, before: Content | None, after: Content) -> Audience:
    """Who is concerned by what is another in the content of a release than in the one before.

    Three statements, however many there are; none where nothing is to be told.
    """
    found = told_changes(before, after)
    return _audience(edition_id, found) if found else Audience()


def _audience(edition_id: int, found: Sequence[Change]) -> Audience:
    made, reasons = Audience(), []
    rows = session().execute(delegations_coming(edition_id)).tuples().all()
    for delegation, code, concern in _of_delegations(rows, found):
        if delegation.focal_email:
            to = Address(delegation.focal_email, letter_language(delegation), leads=True)
            reasons.append((to, code, concern))
        elif delegation not in made.delegations:
            made.delegations.append(delegation)
    for person, code, concern in _of_people(found):
        if person.email:
            reasons.append((Address(person.email, person.letter_language), code, concern))
        elif person not in made.people:
            made.people.append(person)
    made.letters = notices(reasons)
    return made


def _of_delegations(
    rows: Sequence[tuple[Delegation, str]], found: Sequence[Change]
) -> Iterator[tuple[Delegation, str, Concern]]:
    by_id = {one.id: one for one, _body in rows}
    codes = [one.session for one in found]
    for key, code, state, number in session().execute(seats_by_delegation(codes)).tuples():
        if key in by_id:
            concern = Concern(held=number) if state == HELD else Concern(waiting=number)
            yield by_id[key], code, concern
    invited = {body: one for one, body in rows if one.invited_at}
    for body, code in bodies_in(found):
        if body in invited:
            yield invited[body], code, Concern(needed=True)


def _of_people(found: Sequence[Change]) -> Iterator[tuple[ForumPerson, str, Concern]]:
    parts = parts_in(found)
    people = {one.id: one for one in session().scalars(people_among(key for key, *_ in parts))}
    for key, code, part in parts:
        if key in people:
            yield people[key], code, Concern(parts=(part,))


@follows_release
def tell(edition: Edition, release: Release, previous: Release | None, actor: Actor) -> None:
    """Queue the letters about a release; the log says how many, and how many are not told."""
    before = previous.content if previous else None
    found = told_changes(before, release.content)
    if before is None or not found:
        return
    told, letters = _audience(edition.id, found), Letters(release, before, found)
    for notice in told.letters:
        letters.send(notice)
    record_audit(
        "programme.notify", edition.code, actor, release=release.number,
        letters=len(told.letters), delegations_without_address=len(told.delegations),
        people_without_address=len(told.people),
    )  # fmt: skip
