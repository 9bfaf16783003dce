"""An edition as the secretariat plans it, with delegations; for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import select

from accounts.queries import account_by_email
from core.database import db, utcnow, writing
from forum.delegations.models import Delegation, Member, Registration
from forum.models import Edition, Session
from forum.programme.models import ForumPerson, Programme, Release, Room, Slot
from forum.programme.plan import read_plan
from forum.programme.releasing import candidate
from forum.programme.releasing import release as release_plan
from registry.door import acting_as
from registry.models import Record, Text
from tests.records import EDITOR, administration, new, saved

DAY = date(2026, 10, 12)
ZONE = "Asia/Shanghai"
T = TypeVar("T")
RELEASED_AT = datetime(2026, 9, 1, 4, tzinfo=UTC)


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    """An instant on a day of the edition (counted from 0), by the clock of Xi'an."""
    start = datetime.combine(DAY, datetime.min.time(), UTC) - timedelta(hours=8)
    return start + timedelta(days=day, hours=hour, minutes=minute)


def made_in(app: Flask, make: Callable[[], T]) -> T:
    """What `make` makes as an editor in an app, committed."""
    with app.app_context(), writing(), acting_as(EDITOR):
        made = make()
        db.session.commit()
        return made


def planned_edition(code: str = "F2026-XIAN", state: str = "published") -> Edition:
    """An edition of three days with a programme and a hall of 200 and a room of 20 seats."""
    made = new(Edition, code, state, end_text="2026-10-14", city="Xi'an")
    made.set_date(DAY.isoformat())
    made.texts = [Text(language="en", title=f"Forum {code}", title_origin="original")]
    saved(made)
    programme = Programme(
        edition_id=made.id, time_zone=ZONE, first_day=DAY, last_day=DAY + timedelta(days=2)
    )
    programme.rooms = [
        Room(names={"en": "Great Hall", "zh": "大会堂"}, capacity=200, position=1),
        Room(names={"en": "Room 2", "zh": "2号厅"}, capacity=20, position=2),
    ]
    db.session.add(programme)
    db.session.flush()
    return made


def planned_session(
    code: str,
    of: Edition,
    hours: tuple[int, int] | None = (9, 10),
    room: int = 0,
    state: str = "published",
    title: str = "",
    **columns: Any,
) -> Slot:
    """A session of the edition, "Session F2026-S1" unless titled, from one hour to another in its
    room; or one without a time and room."""
    made = new(Session, code, state, edition_id=of.id, session_type="parallel", within=of.code)
    made.texts = [Text(language="en", title=title or f"Session {code}", title_origin="original")]
    saved(made)
    programme = db.session.get_one(Programme, of.id)
    wanted: dict[str, Any] = {
        "floor_languages": ["zh"], "interpretation_languages": ["en", "ru"],
        "document_languages": ["en"], "status": "confirmed",
    }  # fmt: skip
    if hours:
        wanted |= {"starts_at": at(hours[0]), "ends_at": at(hours[1])}
        wanted["room"] = programme.rooms[room]
    slot = Slot(session_id=made.id, edition_id=of.id, **wanted | columns)
    db.session.add(slot)
    db.session.flush()
    return slot


def registration(of: Edition, **columns: Any) -> Registration:
    """Registration for the edition, open until the eve of 2099, ten members a delegation."""
    wanted: dict[str, Any] = {
        "closes_at": datetime(2099, 1, 1, tzinfo=UTC), "quota": 10, "quotas": {"head": 1},
        "host_order": [], "erase_on": date(2099, 2, 1),
    }  # fmt: skip
    made = Registration(edition_id=of.id, **wanted | columns)
    db.session.add(made)
    db.session.flush()
    return made


def delegation(
    of: Edition, body: str = "KZ", focal: str = "", state: str = "invited", **columns: Any
) -> Delegation:
    """A delegation of a body, made when it is not there; `focal` is the address of an account."""
    party = db.session.scalars(select(Record).filter_by(code=body)).one_or_none()
    account = db.session.scalars(account_by_email(focal)).one_or_none() if focal else None
    made = Delegation(
        edition_id=of.id, body=party or administration(body), state=state, focal_email=focal,
        focal_id=account.id if account else None, **{"language": "ru"} | columns,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def member(
    of: Delegation, name: str = "Aigerim Bekova", role: str = "delegate", **columns: Any
) -> Member:
    """A member of the delegation."""
    made = Member(delegation=of, role=role, latin_name=name, **{"languages": ["ru"]} | columns)
    db.session.add(made)
    db.session.flush()
    return made


def released_slot(session: str, hours: tuple[int, int] | None = (9, 10), **columns: Any) -> Any:
    """A slot of a release's content, of the session with this code, confirmed."""
    times = [at(hour).isoformat() for hour in hours] if hours else [None, None]
    wanted: dict[str, Any] = {
        "session": session, "status": "confirmed", "starts_at": times[0], "ends_at": times[1],
        "room": 1, "track": None, "floor": ["zh"], "interpretation": ["en", "ru"],
        "documents": ["en"], "seats": None, "people": [], "bodies": [], "sequence": 0,
        "changed": RELEASED_AT.isoformat(),
    }  # fmt: skip
    return wanted | columns


def released_person(person: ForumPerson, part: str = "speaker", body: str = "") -> dict[str, Any]:
    """Somebody in a slot of a release's content."""
    names = ("latin_name", "own_name", "own_language", "office", "office_language")
    told = {name: getattr(person, name) for name in names}
    return {"person": person.id, "part": part, "body": body, **told}


def forum_person(**columns: Any) -> ForumPerson:
    """Somebody who speaks: Aigerim Bekova, unless named."""
    made = ForumPerson(**{"latin_name": "Aigerim Bekova", "lives": {}} | columns)
    db.session.add(made)
    db.session.flush()
    return made


def released(of: Edition, message: str = "", language: str = "en") -> Release:
    """The next release of the programme as it is planned now, as an editor makes it."""
    plan = read_plan(of, EDITOR)
    assert plan is not None
    return release_plan(of, EDITOR, message, language, candidate(plan, utcnow()).digest)


def release(of: Edition, *slots: dict[str, Any], number: int = 1, **content: Any) -> Release:
    """A release of the edition's programme with these slots, a hall (1) and a room (2)."""
    rooms = [
        {"id": 1, "names": {"en": "Great Hall", "zh": "大会堂"}, "capacity": 200, "time_zone": ""},
        {"id": 2, "names": {"en": "Room 2", "zh": "2号厅"}, "capacity": 20, "time_zone": ""},
    ]
    wanted = {
        "time_zone": ZONE, "first_day": DAY.isoformat(),
        "last_day": (DAY + timedelta(days=2)).isoformat(), "rooms": rooms, "tracks": [],
        "slots": list(slots),
    }  # fmt: skip
    made = Release(
        edition_id=of.id, number=number, at=RELEASED_AT + timedelta(days=number - 1),
        actor_name="editor", content=wanted | content,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made
