"""An edition that is on, with something of everything a forum has; for tests of its pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from core.database import db, today, utcnow, writing
from forum.delegations.models import Delegation, Member
from forum.floor.models import Answer, Question
from forum.meetings.models import Meeting
from forum.models import Edition, Outcome, Session
from forum.presence.badges import badges_of, issue
from forum.presence.check_in import check_in
from forum.programme.models import Programme, Room, Slot, SlotPerson
from forum.seats.models import Seat
from registry.door import acting_as
from registry.models import Party, Record, Text
from tests.editions import ZONE, delegation, forum_person, member, registration, released
from tests.papers import account, call, paper, review
from tests.people import accounts_factory
from tests.records import EDITOR, new, saved

CODE, BEFORE = "F2099-XIAN", "F2098-XIAN"
EDITORS, KZ, SA, DE, REVIEWER = (
    f"{name}@example.org" for name in ("aida", "kz", "sa", "de", "reviewer")
)  # fmt: skip
ON, LATER, OPEN = "F2099-S1", "F2099-S2", "F2099-S3"
LONG_NAME = "Mohammed Abdulrahman ibn Abdulaziz Al-Qahtani of the General Directorate"
TITLES = {
    ON: {"en": "Transit without stops", "zh": "不停车过境", "ar": "العبور دون توقف"},
    LATER: {"en": "One window", "zh": "单一窗口", "ar": "النافذة الواحدة"},
    OPEN: {"en": "Closing session", "zh": "闭幕会", "ar": "الجلسة الختامية"},
}


def held_forum(app: Flask) -> None:
    """F2099-XIAN, which began yesterday and ends tomorrow, over the real data.

    Its session `ON` is on, `LATER` begins tomorrow at nine, `OPEN` has no time yet. KZ and
    SA come, DE is invited.
    """
    accounts_factory(app, "editor", EDITORS)
    accounts_factory(app, "delegate", KZ, "KZ")
    accounts_factory(app, "delegate", SA, "SA")
    accounts_factory(app, "delegate", DE, "DE")
    accounts_factory(app, "delegate", REVIEWER, "CN")
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = _edition(CODE, today() - timedelta(days=1), 2)
        slots = _programme(edition)
        released(edition, "Welcome.")
        registration(edition, quota=5)
        kz, sa = _delegations(edition)
        _seats(slots[ON], kz.members)
        _meetings(edition, kz, sa)
        _papers(edition, slots[ON].session_id)
        _questions(slots[ON].session_id, kz)
        _outcome(kz.body)
        issue([kz.members[0], kz.members[1], sa.members[0]], EDITOR)
        badge = badges_of([kz.members[1].id])[kz.members[1].id]
        check_in(kz.members[1].id, edition.id, None, EDITOR, badge.id)
        db.session.commit()


def tomorrow_at(hour: int) -> datetime:
    """An instant on the last day, by the clock of Xi'an."""
    midnight = datetime.combine(today() + timedelta(days=1), datetime.min.time())
    return midnight.replace(hour=hour, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def _titled(record: Any, titles: dict[str, str]) -> Any:
    record.texts = [
        Text(language=tag, title=title, title_origin="original") for tag, title in titles.items()
    ]
    return saved(record)


def _edition(code: str, first: Any, days: int) -> Edition:
    end = (first + timedelta(days=days)).isoformat()
    made = new(Edition, code, city="Xi'an", end_text=end)
    made.set_date(first.isoformat())
    names = {"en": f"Forum {code}", "zh": f"论坛 {code}", "ar": f"المنتدى {code}"}
    _titled(made, names)
    return made


def _programme(edition: Edition) -> dict[str, Slot]:
    days = {"first_day": today() - timedelta(days=1), "last_day": today() + timedelta(days=1)}
    programme = Programme(edition_id=edition.id, time_zone=ZONE, **days)
    programme.rooms = [
        Room(names={"en": "Great Hall", "zh": "大会堂", "ar": "القاعة الكبرى"}, capacity=200),
        Room(names={"en": "Room 2", "zh": "2号厅", "ar": "القاعة 2"}, capacity=2, position=1),
    ]
    db.session.add(programme)
    db.session.flush()
    half = utcnow() - timedelta(minutes=30)
    start = half.replace(minute=half.minute // 5 * 5, second=0, microsecond=0)
    slots = {
        ON: _slot(edition, ON, start, programme.rooms[0], seats=2),
        LATER: _slot(edition, LATER, tomorrow_at(9), programme.rooms[1]),
        OPEN: _slot(edition, OPEN),
    }
    speaker = forum_person(
        latin_name=LONG_NAME, own_name="محمد القحطاني", own_language="ar",
        office="Director", office_language="en", lives={"en": "Works on transit."},
    )  # fmt: skip
    slots[ON].people = [SlotPerson(person=speaker, part="speaker", languages=[])]
    db.session.flush()
    return slots


def _slot(
    edition: Edition,
    code: str,
    start: datetime | None = None,
    room: Room | None = None,
    **columns: Any,
) -> Slot:
    record = new(Session, code, edition_id=edition.id, session_type="parallel", within=edition.code)
    _titled(record, TITLES[code])
    made = Slot(
        session_id=record.id, edition_id=edition.id, room=room, status="confirmed",
        starts_at=start, ends_at=start and start + timedelta(hours=1),
        floor_languages=["zh", "ar"], interpretation_languages=["en", "ru"],
        document_languages=["en"], **columns,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _delegations(edition: Edition) -> tuple[Delegation, Delegation]:
    kz = delegation(edition, "KZ", KZ, state="confirmed", language="ru")
    member(kz, "Aigerim Bekova", "head", own_name="Айгерім Бекова", own_language="kk",
           state="confirmed", office="Chairman of the State Revenue Committee")  # fmt: skip
    member(kz, "Bolat Serik", state="confirmed")
    member(kz, LONG_NAME, "adviser", state="confirmed")
    member(kz, "Not Yet", state="nominated", position=3)
    sa = delegation(edition, "SA", SA, state="confirmed", language="ar")
    member(sa, "Aisha Al-Qahtani", "head", own_name="عائشة القحطاني", own_language="ar",
           state="confirmed", languages=["ar"])  # fmt: skip
    delegation(edition, "DE", DE, state="invited", language="en")
    return kz, sa


def _seats(slot: Slot, members: list[Member]) -> None:
    for one, state in zip(members, ("held", "held", "waiting"), strict=False):
        db.session.add(
            Seat(slot_id=slot.session_id, member_id=one.id, state=state, asked_at=utcnow())
        )
    db.session.flush()


def _meetings(edition: Edition, kz: Delegation, sa: Delegation) -> None:
    start = utcnow() + timedelta(days=1)
    for asking, asked, state in ((kz, sa, "proposed"), (sa, kz, "accepted")):
        made = Meeting(
            edition_id=edition.id, asking_id=asking.id, asked_id=asked.id, proposer_id=asking.id,
            state=state, subject="Transit seals", words="Mutual recognition of seals.",
            language="en", languages=["en", "ar"], from_at=start,
            until_at=start + timedelta(hours=2), asked_at=utcnow(),
        )  # fmt: skip
        db.session.add(made)
    db.session.flush()


def _papers(edition: Edition, session_id: int) -> None:
    opened = call(edition)
    paper(opened, KZ, "accepted", session_id=session_id)
    waiting = paper(opened, KZ, title="Пломбы транзита")
    review(waiting, REVIEWER, conflict="none")
    review(paper(opened, SA, language="ar", title="الأختام"), REVIEWER)
    paper(opened, KZ, "draft", declared_at=None, submitted_at=None)


def _questions(about: int, kz: Delegation) -> None:
    asked = Question(
        form_id="q1", about_id=about, language="ru", text="Когда откроется коридор?",
        translations={"en": {"text": "When does the corridor open?", "origin": "human"}},
        role="visitor", letters_in="ru", state="published", asked_at=utcnow(),
        published_at=utcnow(),
    )  # fmt: skip
    asked.answers = [
        Answer(
            form_id="a1", kind="of_record", number=1, state="published", role="delegate",
            body_id=kz.body_id, actor_id=account(KZ).id, language="ru", text="С 1 января.",
            translations={}, answered_at=utcnow(), confirmed_at=utcnow(),
        ),
        Answer(
            form_id="a2", kind="of_record", state="proposed", role="delegate",
            body_id=kz.body_id, actor_id=account(KZ).id, language="ru", text="С 1 марта.",
            translations={}, answered_at=utcnow(),
        ),
    ]  # fmt: skip
    waiting = Question(
        form_id="q2", about_id=about, language="ar", text="متى تفتح النافذة الواحدة؟",
        translations={}, role="visitor", letters_in="ar", state="waiting", asked_at=utcnow(),
    )  # fmt: skip
    db.session.add_all([asked, waiting])
    db.session.flush()


def _outcome(owner: Record | None) -> None:
    before = _edition(BEFORE, today() - timedelta(days=400), 1)
    due = (today() - timedelta(days=30)).isoformat()
    made = new(Outcome, "O2098", edition_id=before.id, outcome_type="decision", within=BEFORE,
               due_text=due)  # fmt: skip
    made.set_date(before.date_text)
    made.parties = [Party(party=owner, role="owner", position=0)] if owner else []
    _titled(made, {"en": "One window", "zh": "单一窗口", "ar": "نافذة واحدة"})
