"""Releasing a programme: what readers would be given now, and giving it to them.

The format of the content stands with `forum.programme.models.Release`.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from core.database import session, utcnow
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from forum.models import Edition
from forum.programme.comparing import FRAME, by_session, is_moved_in_calendars
from forum.programme.models import CANCELLED, ForumPerson, Programme, Release, Room, Slot, Track
from forum.programme.plan import Plan, read_plan
from registry.changes import changing
from registry.models import Record

RULE = "programme.release"
DERIVED = ("sequence", "changed")
"""What of a slot follows from the releases before."""
PLAN_MEANWHILE = _l("The plan changed after you looked at it. Look at what would be released now.")
Content = dict[str, Any]
Follower = Callable[[Edition, Release, Release | None, Actor], None]
_followers: list[Follower] = []


def follows_release(function: Follower) -> Follower:
    """Have the function called with each release (edition, release, the one before, actor), in its
    transaction."""
    _followers.append(function)
    return function


class NotReleasable(Problem):
    """There is nothing to release, or nobody would see it (HTTP 409)."""

    status = 409


@dataclass(frozen=True)
class Candidate:
    """What would be released: the content, the release before, and the ids of sessions that have a
    slot and are held back because their records are not published."""

    content: Content
    previous: Release | None
    held_back: tuple[int, ...]

    @property
    def number(self) -> int:
        """The number that the release would get."""
        return self.previous.number + 1 if self.previous else 1

    @property
    def is_new(self) -> bool:
        """Whether readers would be told anything else than they were."""
        return self.previous is None or said(self.content) != said(self.previous.content)

    @property
    def digest(self) -> str:
        """SHA-256 of what would be said, in hexadecimal: the same as long as nothing changes."""
        text = json.dumps([self.number, said(self.content)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def said(content: Content) -> Content:
    """The content without what follows from the releases before."""
    slots = [
        {name: value for name, value in slot.items() if name not in DERIVED}
        for slot in content["slots"]
    ]
    return {**content, "slots": slots}


def candidate(plan: Plan, at: datetime) -> Candidate:
    """What would be released of a plan at an instant."""
    previous = session().scalar(last_release(plan.edition.id))
    public = [
        one for one in plan.slots.values() if plan.sessions[one.session_id].state == "published"
    ]
    content = _frame(plan.programme)
    known = by_session(previous.content) if previous else {}
    codes = _codes(public)
    slots = [_slot(plan, one, codes) for one in public]
    content["slots"] = succeeding(known, slots, content, at.isoformat())
    shown = {one.session_id for one in public}
    return Candidate(content, previous, tuple(key for key in plan.slots if key not in shown))


def release(edition: Edition, actor: Actor, message: str, language: str, digest: str) -> Release:
    """Give readers the plan as it is now. The edition gets a version, so that followers are told.

    Raises `Forbidden`, `Conflict` where the plan is not what was looked at (its digest), and
    `NotReleasable`.
    """
    require(actor, RULE)
    if edition.state != "published":
        raise NotReleasable(_l("Publish the edition first: nobody else could see its programme."))
    number = session().scalar(last_number(edition.id)) or 0
    said_of = f"+ programme: release {number + 1}" + (f". {message}" if message else "")
    with changing(edition, actor, RULE, said_of[:500]):
        made, previous = _made(edition, actor, digest)
        made.message, made.message_language = message, language if message else ""
        session().add(made)
    for follow in _followers:
        follow(edition, made, previous, actor)
    return made


def _made(edition: Edition, actor: Actor, digest: str) -> tuple[Release, Release | None]:
    now = utcnow()
    session().get(Programme, edition.id, with_for_update=True, populate_existing=True)
    plan = read_plan(edition, actor)
    if plan is None:
        raise NotReleasable(_l("There is no programme yet."))
    found = candidate(plan, now)
    if not found.is_new:
        raise NotReleasable(_l("Nothing changed since the last release."))
    if found.digest != digest:
        raise Conflict(PLAN_MEANWHILE)
    made = Release(
        edition_id=edition.id,
        number=found.number,
        at=now,
        actor_id=actor.account_id,
        actor_name=actor.name,
        content=found.content,
    )
    return made, found.previous


def releases_of(edition_id: int) -> Select[tuple[Release]]:
    """The releases of an edition, newest first."""
    query = select(Release).where(Release.edition_id == edition_id)
    return query.order_by(Release.number.desc())


def last_release(edition_id: int) -> Select[tuple[Release]]:
    """The last release of an edition."""
    return releases_of(edition_id).limit(1)


def last_number(edition_id: int) -> Select[tuple[int]]:
    """The number of the last release of an edition."""
    return select(func.max(Release.number)).where(Release.edition_id == edition_id)


def succeeding(
    known: Mapping[str, Mapping[str, Any]], slots: Iterable[Content], frame: Content, at: str
) -> list[Content]:
    """The slots of a release after those that are known from the one before, in order of time.

    What was released once and is no longer planned stays, as cancelled. `sequence` rises with time,
    room or status; `changed` is the instant of the release in which anything changed.
    """
    planned = {slot["session"]: slot for slot in slots}
    dropped = (_dropped(slot, frame) for code, slot in known.items() if code not in planned)
    found = [_after(known.get(slot["session"]), slot, at) for slot in (*planned.values(), *dropped)]
    return sorted(found, key=lambda slot: (slot["starts_at"] or "9", slot["session"]))


def _dropped(slot: Mapping[str, Any], frame: Content) -> Content:
    """A slot that is no longer planned, without a room or track that is gone."""
    rooms, tracks = ({one["id"] for one in frame[name]} for name in ("rooms", "tracks"))
    left = {**slot, "status": CANCELLED}
    left["room"] = slot["room"] if slot["room"] in rooms else None
    left["track"] = slot["track"] if slot["track"] in tracks else None
    return left


def _after(before: Mapping[str, Any] | None, slot: Content, at: str) -> Content:
    if before is None:
        return {**slot, "sequence": 0, "changed": at}
    is_other = any(slot[name] != before[name] for name in slot if name not in DERIVED)
    return {
        **slot,
        "sequence": before["sequence"] + is_moved_in_calendars(before, slot),
        "changed": at if is_other else before["changed"],
    }


def _frame(programme: Programme) -> Content:
    content = {
        "time_zone": programme.time_zone,
        "first_day": programme.first_day.isoformat(),
        "last_day": programme.last_day.isoformat(),
        "rooms": [_columns(one, "capacity", "time_zone") for one in programme.rooms],
        "tracks": [_columns(one) for one in programme.tracks],
    }
    assert tuple(content) == FRAME
    return content


def _columns(row: Room | Track, *more: str) -> Content:
    return {name: getattr(row, name) for name in ("id", "names", "position", *more)}


def _slot(plan: Plan, slot: Slot, codes: Mapping[int, str]) -> Content:
    return {
        "session": plan.sessions[slot.session_id].code,
        "status": slot.status,
        "starts_at": slot.starts_at.isoformat() if slot.starts_at else None,
        "ends_at": slot.ends_at.isoformat() if slot.ends_at else None,
        "room": slot.room_id,
        "track": slot.track_id,
        "floor": slot.floor_languages,
        "interpretation": slot.interpretation_languages,
        "documents": slot.document_languages,
        "seats": slot.seats,
        "people": [
            {
                "person": one.person_id,
                "part": one.part,
                "languages": one.languages,
                **_person(one.person, codes),
            }
            for one in slot.people
        ],
        "bodies": [codes[one.body_id] for one in slot.bodies if one.body_id in codes],
    }


def _person(person: ForumPerson, codes: Mapping[int, str]) -> Content:
    names = ("latin_name", "own_name", "own_language", "office", "office_language")
    return {
        **{name: getattr(person, name) for name in names},
        "body": codes.get(person.body_id or 0, ""),
    }


def _codes(slots: Iterable[Slot]) -> dict[int, str]:
    """The codes of the bodies that the slots name, of those that every reader may see."""
    ids = {one.body_id for slot in slots for one in slot.bodies}
    ids |= {one.person.body_id for slot in slots for one in slot.people if one.person.body_id}
    query = select(Record.id, Record.code).where(Record.id.in_(ids), Record.state == "published")
    return dict(session().execute(query).tuples().all()) if ids else {}
