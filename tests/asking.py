"""Questions for tests, sent through the form itself, and releases of a programme."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.database import db, utcnow, writing
from core.form_token import renewed
from forum.floor.models import Question
from forum.models import Edition
from forum.programme.models import Programme, Release
from registry.door import acting_as
from tests.editions import planned_edition, planned_session
from tests.people import accounts_factory, let_in
from tests.records import EDITOR

TEXT = "When does the corridor open?"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def form_of_question(client: FlaskClient, about: str, **fields: Any) -> dict[str, Any]:
    """What the form sends, made long enough ago to be sent now."""
    with client.application.app_context():
        token = renewed(utcnow()).signed
    form = {"about": about, "token": token, "text": TEXT, "language": "", "name": "", "email": ""}
    match = _TOKEN.search(client.get(f"/en/questions/ask?about={about}").text)
    return form | ({"csrf_token": match[1]} if match else {}) | fields


def send(client: FlaskClient, about: str, lang: str = "en", **fields: Any):
    """Send the form; gives back the answer."""
    form = form_of_question(client, about, **fields)
    return client.post(f"/{lang}/questions/ask", data=form)


def asked(client: FlaskClient, about: str, lang: str = "en", **fields: Any) -> int:
    """Ask, which must be taken; gives back the number of the question."""
    answer = send(client, about, lang, **fields)
    assert answer.status_code == 303, answer.text
    with client.application.app_context():
        return max(db.session.scalars(select(Question.id)))


def person(app: Flask, role: str, scope: str | None = None) -> FlaskClient:
    """Somebody signed in with a role, for an administration or languages."""
    client = app.test_client()
    address = f"{role}-{scope or ''}@example.org".lower()
    let_in(client, accounts_factory(app, role, address, scope))
    return client


def published(app: Flask, number: int) -> None:
    """Publish a question as a moderator does."""
    from forum.floor.moderating import publish

    with app.app_context(), writing():
        question = db.session.get_one(Question, number)
        publish(question, EDITOR, question.version)
        db.session.commit()


def released(edition: Edition, *slots: dict[str, Any]) -> Release:
    """Release a programme of these slots: each has `session`, `starts_at` and what is another than
    usual."""  # fmt: skip
    programme = db.session.get_one(Programme, edition.id)
    rooms: list[dict[str, Any]] = [
        {"id": one.id, "names": one.names, "time_zone": ""} for one in programme.rooms
    ]
    made = Release(
        edition_id=edition.id,
        number=1,
        at=utcnow(),
        actor_name="editor",
        content={
            "time_zone": programme.time_zone,
            "first_day": programme.first_day.isoformat(),
            "last_day": programme.last_day.isoformat(),
            "rooms": rooms,
            "tracks": [],
            "slots": [usual(rooms[0]["id"]) | slot for slot in slots],
        },
    )
    db.session.add(made)
    db.session.flush()
    return made


def usual(room: int) -> dict[str, Any]:
    """A slot of an hour that began half an hour ago."""
    start = utcnow() - timedelta(minutes=30)
    return {
        "status": "confirmed", "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=1)).isoformat(), "room": room, "track": None,
        "floor": ["zh"], "interpretation": ["en", "ru"], "documents": [], "seats": None,
        "people": [], "bodies": [], "sequence": 0, "changed": utcnow().isoformat(),
    }  # fmt: skip


def held_edition(app: Flask) -> None:
    """F2026-XIAN with S1, which is on, S2, which begins in two hours, and S3, which is over."""
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = planned_edition()
        for code in ("S1", "S2", "S3"):
            planned_session(code, edition)
        now = utcnow()
        later, before = now + timedelta(hours=2), now - timedelta(hours=9)
        released(
            edition,
            {"session": "S1"},
            {"session": "S2", **_hour_from(later)},
            {"session": "S3", **_hour_from(before)},
        )
        db.session.commit()


def _hour_from(start: Any) -> dict[str, str]:
    return {
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=1)).isoformat(),
    }
