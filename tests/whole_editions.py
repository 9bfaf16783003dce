"""Editions in which all of a forum is going on, of any size, for tests that walk the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from accounts.queries import account_by_email
from core.database import db, session, utcnow, writing
from forum.delegations.models import ARRIVED, CONFIRMED, Delegation, Member
from forum.delegations.needs import keep_needs
from forum.floor.models import Answer, Question
from forum.meetings.models import Meeting
from forum.models import Edition
from forum.papers.models import CHANGES, Paper, PaperReview, SessionLink
from forum.presence.models import AttendanceConsent, Badge, CheckIn
from forum.programme.models import ForumPerson, SlotPerson
from forum.seats.models import Seat
from registry.door import acting_as
from tests import papers
from tests.editions import delegation, member, planned_session, registration, released
from tests.editions import planned_edition as planned
from tests.people import accounts_factory
from tests.records import EDITOR

FOCALS = ("delegate@example.org", "other@example.org")
AUTHOR, REVIEWER = "author@example.org", "reviewer@example.org"
NEED = "Passport N 12345678"


@dataclass(frozen=True)
class Whole:
    """Numbers of the rows of an edition, by what they are: `delegation`, `member`, `slot`…"""

    code: str
    rows: dict[str, list[int]]

    def first(self, what: str) -> int:
        """The first of them."""
        return self.rows[what][0]


def accounts(app: Flask) -> None:
    """The accounts of two focal points, an author and a reviewer."""
    for email, scope in zip(FOCALS, ("KZ", "UZ"), strict=True):
        accounts_factory(app, "delegate", email, scope)
    accounts_factory(app, "translator", AUTHOR, "ru")
    accounts_factory(app, "translator", REVIEWER, "ar")


def whole_edition(
    app: Flask, code: str = "F2026-XIAN", focals: tuple[str, str] = FOCALS, size: int = 2
) -> Whole:
    """An edition with so many of everything: delegations (with as many members), sessions, papers,
    questions, meetings. The first two delegations have the focal points."""
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = planned(code)
        registration(edition, quota=99)
        rows: dict[str, list[int]] = {"edition": [edition.id]}
        people = _people(edition, focals, size, rows)
        _sessions(edition, size, rows)
        _going_on(edition, people, size, rows)
        _papers(edition, size, rows)
        db.session.commit()
    _tell_needs(app, rows, focals[0])
    return Whole(code, rows)


def _people(
    edition: Edition, focals: tuple[str, str], size: int, rows: dict[str, list[int]]
) -> list[list[Member]]:
    bodies = ["KZ", "UZ", *(f"X{chr(65 + number)}" for number in range(size - 2))]
    parties, people = [], []
    for number, body in enumerate(bodies):
        focal = focals[number] if number < len(focals) else ""
        columns = {"focal_name": f"Focal Person{number}", "invited_at": utcnow()}
        party = delegation(edition, body, focal, CONFIRMED, **columns)
        parties.append(party)
        people.append(
            [
                member(party, f"{edition.code} {body} Member{place}", state=CONFIRMED,
                       own_name="Айгерим Бекова", own_language="ru", position=place)
                for place in range(size)
            ]
        )  # fmt: skip
        db.session.add(AttendanceConsent(delegation_id=party.id))
    db.session.flush()
    rows["delegation"] = [one.id for one in parties]
    rows["member"] = [one.id for each in people for one in each]
    return people


def _sessions(edition: Edition, size: int, rows: dict[str, list[int]]) -> None:
    """Seats are few, so that some wait; all begin in a month and hold people."""
    speakers = [
        ForumPerson(latin_name=f"Speaker{number} of {edition.code}", lives={"en": "Some words."})
        for number in range(size)
    ]
    db.session.add_all(speakers)
    db.session.flush()
    start = utcnow() + timedelta(days=30)
    slots = []
    for number, speaker in enumerate(speakers):
        begin = start + timedelta(hours=number)
        slot = planned_session(
            f"{edition.code}-S{number}", edition, seats=2, starts_at=begin,
            ends_at=begin + timedelta(minutes=50),
        )  # fmt: skip
        slot.people = [SlotPerson(person_id=speaker.id, part="speaker")]
        slots.append(slot)
    db.session.flush()
    rows["slot"] = [one.session_id for one in slots]
    rows["person"] = [one.id for one in speakers]
    rows["release"] = [released(edition).id]


def _going_on(
    edition: Edition, people: list[list[Member]], size: int, rows: dict[str, list[int]]
) -> None:
    """Seats, meetings, badges, check-ins, questions with answers."""
    now = utcnow()
    everybody = [one for each in people for one in each]
    seats = [
        Seat(slot_id=slot, member_id=one.id, state="held" if place < 2 else "waiting", asked_at=now)
        for slot in rows["slot"]
        for place, one in enumerate(everybody[: size + 1])
    ]
    badges = [
        Badge(member_id=one.id, serial=1, code=f"{one.id:08}", issued_at=now) for one in everybody
    ]
    entries = [
        CheckIn(member_id=each[0].id, at=now, actor_name="editor", member_state=CONFIRMED)
        for each in people
    ]
    for each in people:
        each[0].state = ARRIVED
    meetings = [_meeting(edition, people, number) for number in range(size)]
    db.session.add_all([*seats, *badges, *entries, *meetings])
    questions = [_question(slot, number) for slot in rows["slot"][:1] for number in range(size)]
    db.session.add_all(questions)
    db.session.flush()
    made: dict[str, list[Any]] = {
        "seat": seats,
        "entry": entries,
        "meeting": meetings,
        "question": questions,
    }
    rows |= {what: [one.id for one in held] for what, held in made.items()}
    rows["answer"] = [answer.id for one in questions for answer in one.answers]


def _meeting(edition: Edition, people: list[list[Member]], number: int) -> Meeting:
    asking, asked = people[0][0].delegation_id, people[1 + number % (len(people) - 1)][0]
    start = utcnow() + timedelta(days=30, hours=number)
    return Meeting(
        edition_id=edition.id, asking_id=asking, asked_id=asked.delegation_id, proposer_id=asking,
        subject=f"Meeting {number}", words="Some words", language="en", languages=["ru"],
        from_at=start, until_at=start + timedelta(hours=1), asked_at=utcnow(),
    )  # fmt: skip


def _question(slot: int, number: int) -> Question:
    now = utcnow()
    made = Question(
        form_id=f"form-{slot}-{number}", about_id=slot, language="en", text=f"Question {number}?",
        translations={}, role="visitor", name="Visitor Name", email="asker@example.net",
        letters_in="en", state="published", asked_at=now, published_at=now,
    )  # fmt: skip
    made.answers = [
        Answer(
            form_id=f"answer-{slot}-{number}", kind="free", state="published", role="staff",
            language="en", text="An answer.", translations={}, answered_at=now,
        )
    ]  # fmt: skip
    return made


def _papers(edition: Edition, size: int, rows: dict[str, list[int]]) -> None:
    call = papers.call(edition)
    made: list[Paper] = []
    reviews: list[PaperReview] = []
    for number in range(size):
        state = CHANGES if number == 0 else "submitted"
        paper = papers.paper(call, AUTHOR, state, title=f"Paper {number} of {edition.code}")
        made.append(paper)
        reviews.append(papers.review(paper, REVIEWER))
    links = [
        SessionLink(session_id=slot, url=f"https://example.net/{slot}", kind="recording",
                    language="en")
        for slot in rows["slot"]
    ]  # fmt: skip
    db.session.add_all(links)
    db.session.flush()
    rows["paper"] = [one.id for one in made]
    rows["review"] = [one.id for one in reviews]
    rows["link"] = [one.id for one in links]


def _tell_needs(app: Flask, rows: dict[str, list[int]], focal: str) -> None:
    with app.app_context(), writing():
        person: Any = db.session.scalars(account_by_email(focal)).one().person
        led = session().get_one(Delegation, rows["delegation"][0])
        for one in session().scalars(select(Member).where(Member.delegation_id == led.id)):
            keep_needs(led.id, one.id, {"passport": NEED}, person, one.version)
        db.session.commit()
