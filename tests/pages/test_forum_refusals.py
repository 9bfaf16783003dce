"""What the forum refuses is said in the reader's language, with what to do instead."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db, utcnow, writing
from forum.delegations.models import Delegation, Member, Registration
from forum.presence.badges import issue, reissue, revoke, token_of
from forum.presence.models import CheckIn
from forum.programme.models import CANCELLED, Slot
from forum.seats.models import Seat
from registry.door import acting_as
from tests.editions import (
    delegation,
    member,
    planned_edition,
    planned_session,
    registration,
    released,
)
from tests.pages.forms import form_of, with_values
from tests.pages.test_delegations import _only_form
from tests.people import accounts_factory, let_in
from tests.records import EDITOR

FOCAL = "focal@example.org"


@pytest.fixture
def forum(app):
    """KZ comes with two confirmed members, and may have no more; a session has seats for five."""
    accounts_factory(app, "delegate", FOCAL)
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = planned_edition()
        registration(edition, quotas={})
        start = utcnow() + timedelta(days=30)
        planned_session("F2026-S1", edition, seats=5, starts_at=start,
                        ends_at=start + timedelta(hours=1))  # fmt: skip
        released(edition)
        party = delegation(edition, "KZ", FOCAL, state="confirmed", quota=2)
        for name in ("Ayan Bekov", "Dana Omar"):
            member(party, name, state="confirmed")
        db.session.commit()
    return app


@pytest.fixture
def focal(forum):
    client = forum.test_client()
    let_in(client, FOCAL)
    return client


@pytest.fixture
def desk(forum):
    client = forum.test_client()
    let_in(client, accounts_factory(forum, "editor"))
    return client


def change(app, make):
    with app.app_context(), writing(), acting_as(EDITOR):
        made = make()
        db.session.commit()
        return made


def nominated(client, tag, before=None, **values):
    """Send the form to nominate somebody; `before` happens after it was opened."""
    address = f"/{tag}/forum/F2026-XIAN/delegation/members/new"
    form = _only_form(client.get(address).text)
    if before:
        before()
    answer = client.post(address, data=with_values(form, role="delegate", **values))
    assert "Typed Office" in answer.text
    return answer


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("ru", "Регистрация закрыта. За изменениями обращайтесь в секретариат."),
        ("zh", "请联系秘书处"),
        ("ar", "اطلب من الأمانة"),
        ("en", "Ask the secretariat for any further change."),
    ],
)
def test_who_nominates_after_the_deadline_is_told_whom_to_ask(forum, focal, tag, words):
    def close():
        change(forum, lambda: setattr(db.session.scalars(select(Registration)).one(),
                                      "closes_at", utcnow()))  # fmt: skip

    answer = nominated(focal, tag, close, latin_name="Late", office="Typed Office")
    assert (answer.status_code, words in answer.text) == (409, True)
    with forum.app_context():
        assert len(db.session.scalars(select(Member)).all()) == 2


def test_who_nominates_more_than_the_quota_is_told_whom_to_ask(forum, focal):
    answer = nominated(focal, "en", latin_name="Third", office="Typed Office")
    assert answer.status_code == 409
    assert "may have 2 members, and has them already. Withdraw one, or ask" in answer.text
    with forum.app_context():
        assert len(db.session.scalars(select(Member)).all()) == 2


def test_who_nominates_somebody_twice_is_told_that_they_are_there(forum, focal):
    answer = nominated(focal, "en", latin_name="AYAN  bekov", office="Typed Office")
    assert answer.status_code == 409
    assert "Somebody of this name is in the delegation already." in answer.text


@pytest.mark.parametrize(
    ("tag", "words"), [("ru", "отмен"), ("zh", "取消"), ("en", "there are no seats to ask for")]
)
def test_a_seat_in_a_session_that_was_cancelled_meanwhile_is_refused(forum, focal, tag, words):
    own = f"/{tag}/forum/F2026-XIAN/delegation/seats/"
    form = form_of(focal.get(own).text, "/ask")
    (name,) = (key for key in form if key.endswith("-member"))
    number = change(forum, lambda: setattr(db.session.scalars(select(Slot)).one(), "status",
                                           CANCELLED) or db.session.scalars(select(Member.id))
                    .first())  # fmt: skip
    slot = name[1:].removesuffix("-member")
    answer = focal.post(f"{own}{slot}/ask", data=with_values(form, **{name: str(number)}))
    assert (answer.status_code, words in answer.text.lower()) == (422, True)
    with forum.app_context():
        assert db.session.scalars(select(Seat)).all() == []


def ayan():
    return db.session.scalars(select(Member).where(Member.latin_name == "Ayan Bekov")).one()


def token():
    return token_of(issue([ayan()], EDITOR)[ayan().id])


def looked_up(client, tag, shown, **values):
    address = f"/{tag}/desk/forum/F2026-XIAN/check-in/"
    form = with_values(form_of(client.get(address).text, "/look"), shown=shown, **values)
    answer = client.post(f"{address}look", data=form)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("tag", "words"), [("ru", "паспорт"), ("ar", "جواز"), ("en", "look at the passport")]
)
def test_a_forged_badge_lets_nobody_in(forum, desk, tag, words):
    number, serial, signature = change(forum, token).split(".")
    for forged in (f"{number}.{serial}.{signature[::-1]}", f"{number}.2.{signature}",
                   f"{int(number) + 1}.{serial}.{signature}"):  # fmt: skip
        text = looked_up(desk, tag, forged)
        assert words in text
        assert "/enter" not in text


@pytest.mark.parametrize(
    ("void", "words"),
    [
        (lambda: revoke(ayan().id, 1, EDITOR), "revoked. Send them to the accreditation desk"),
        (lambda: reissue(ayan().id, 1, EDITOR) and None, "newer one. Ask for that one"),
    ],
)
def test_a_badge_that_is_good_no_more_lets_nobody_in(forum, desk, void, words):
    shown = change(forum, token)
    change(forum, void)
    text = looked_up(desk, "en", shown)
    assert words in text
    assert "/enter" not in text


def test_a_badge_shown_again_tells_since_when_and_what_to_do(forum, desk):
    shown = change(forum, token)
    card = looked_up(desk, "en", shown)
    form, number = form_of(card, "/enter"), change(forum, lambda: ayan().id)
    address = f"/en/desk/forum/F2026-XIAN/check-in/{number}/enter"
    assert desk.post(address, data=form).status_code == 303
    again = looked_up(desk, "en", shown)
    assert "/enter" not in again
    replayed = desk.post(address, data=form)
    assert replayed.status_code == 409
    for text in (again, replayed.text):
        assert "Checked in already: " in text
        assert "If this is somebody else, keep the badge" in text
    with forum.app_context():
        assert len(db.session.scalars(select(CheckIn)).all()) == 1


def test_a_badge_counts_for_nobody_else(forum, desk):
    card = looked_up(desk, "en", change(forum, token))
    form = form_of(card, "/enter")
    other = change(forum, lambda: db.session.scalars(
        select(Member.id).where(Member.latin_name == "Dana Omar")).one())  # fmt: skip
    answer = desk.post(f"/en/desk/forum/F2026-XIAN/check-in/{other}/enter", data=form)
    assert answer.status_code == 404
    with forum.app_context():
        assert db.session.scalars(select(CheckIn)).all() == []
        assert db.session.scalars(select(Delegation)).one().state == "confirmed"


def test_the_door_of_a_session_that_was_cancelled_meanwhile_says_so(forum, desk):
    slot = str(change(forum, lambda: db.session.scalars(select(Slot.session_id)).one()))
    card = looked_up(desk, "en", "ayan", slot=slot)
    form, number = form_of(card, "/enter"), change(forum, lambda: ayan().id)
    change(forum, lambda: setattr(db.session.scalars(select(Slot)).one(), "status", CANCELLED))
    answer = desk.post(f"/en/desk/forum/F2026-XIAN/check-in/{number}/enter", data=form)
    assert answer.status_code == 422
    assert "The session is cancelled. Choose another one, or the edition." in answer.text
    offered = desk.get("/en/desk/forum/F2026-XIAN/check-in/").text
    assert form_of(answer.text, "/look")["slot"] == slot
    assert f'<option value="{slot}"' not in offered
    with forum.app_context():
        assert db.session.scalars(select(CheckIn)).all() == []
