"""An edition in Bucharest with a room in Xi'an, on the days on which clocks change there."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import select

from core.database import db
from forum.delegations.models import Registration
from forum.models import Session
from forum.presence.models import CheckIn
from forum.programme.models import Programme, Room, Slot
from registry.door import acting_as
from tests.editions import (
    delegation,
    made_in,
    member,
    planned_edition,
    planned_session,
    registration,
    released,
)
from tests.pages.conftest import page_at
from tests.pages.forms import form_of, with_values
from tests.people import accounts_factory, let_in
from tests.records import EDITOR

AUTUMN, SPRING = date(2099, 10, 25), date(2099, 3, 29)
"""When clocks of Bucharest are put back from 4 to 3, and forward from 3 to 4."""
BUCHAREST, XIAN = "Europe/Bucharest", "Asia/Shanghai"
READERS = "/en/forum/F2026-XIAN"
DESK = "/en/desk/forum/F2026-XIAN"
FORM = f"{DESK}/programme/sessions/F2026-S1"
TO = " – "
"""As `words` gives the thin spaces of CLDR."""


def utc(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def two_zones(day, *hours):
    """The edition, from the eve of the day to the day after, with a session in the hall and one in
    Xi'an, both at these instants."""
    edition = planned_edition()
    registration(edition)
    programme = db.session.get_one(Programme, edition.id)
    programme.time_zone = BUCHAREST
    programme.first_day, programme.last_day = day - timedelta(days=1), day + timedelta(days=1)
    programme.rooms[1].time_zone = XIAN
    times = dict(zip(("starts_at", "ends_at"), hours, strict=True))
    planned_session("F2026-S1", edition, seats=5, **times)
    planned_session("F2026-S2", edition, room=1, **times)
    released(edition)
    return edition


def autumn():
    """From half past three until half past three: an hour."""
    return two_zones(AUTUMN, utc(AUTUMN, 0, 30), utc(AUTUMN, 1, 30))


def spring():
    """From half past two until half past four: an hour."""
    return two_zones(SPRING, utc(SPRING, 0, 30), utc(SPRING, 1, 30))


@pytest.fixture
def making(app):
    """Runs what makes things, as an editor, and commits it."""
    return partial(made_in, app)


@pytest.fixture
def editor(app):
    client = app.test_client()
    let_in(client, accounts_factory(app, "editor"))
    return client


def entry(page, session):
    (link,) = (one for one in page.links if page.words(one) == f"Session {session}")
    return page.words(next(one for one in page.ancestors(link) if one.tag == "article"))


def slot_of(code):
    query = select(Slot).join(Session, Session.id == Slot.session_id).where(Session.code == code)
    return db.session.scalars(query).one()


def test_the_programme_tells_each_room_by_its_own_clocks(client, making):
    making(lambda: autumn() and None)
    page = page_at(client, f"{READERS}/programme")
    both = "03:30 GMT+03:00–03:30 GMT+02:00"
    assert both in entry(page, "F2026-S1")
    assert "Shanghai" not in entry(page, "F2026-S1")
    assert f"{both} Shanghai 08:30–09:30" in entry(page, "F2026-S2")
    assert "Romania · GMT+03:00 · GMT+02:00" in page.words()
    moments = {one.get("datetime") for one in page.all("time")}
    assert {"2099-10-25T03:30+03:00", "2099-10-25T03:30+02:00"} <= moments


def test_over_the_hour_that_is_left_out_a_session_is_an_hour_shorter(client, making):
    making(lambda: spring() and None)
    page = page_at(client, f"{READERS}/programme?zone=America/New_York")
    assert "02:30–04:30 New York 20:30–21:30 (−1 day)" in entry(page, "F2026-S1")
    assert "Shanghai 08:30–09:30" in entry(page, "F2026-S2")


@pytest.mark.parametrize("made", [autumn, spring])
def test_the_board_is_whole_and_tells_which_hour_it_is(editor, making, made):
    day = (made.__name__ == "autumn" and AUTUMN) or SPRING
    making(lambda: made() and None)
    page = page_at(editor, f"{DESK}/programme/board?day={day}")
    assert not page.nesting_faults()
    heads = [page.words(one) for one in page.all("th") if one.get("scope") == "row"]
    assert len(set(heads)) == len(heads)
    told = page.words()
    if made is autumn:
        assert {"03:30 GMT+03:00", "03:30 GMT+02:00"} <= set(heads)
        assert f"03:30 GMT+03:00{TO}03:30 GMT+02:00" in told
    else:
        assert not any(head.startswith("03") for head in heads)
        assert "02:30–04:30" in told
    assert "08:30–09:30" in told


def test_the_form_of_a_session_asks_which_hour_is_meant(app, editor, making):
    making(lambda: autumn() and None)

    def sent(status, **values):
        form = form_of(editor.get(FORM).text, FORM)
        answer = editor.post(FORM, data=with_values(form, **values))
        assert answer.status_code == status
        return answer.text

    form = form_of(editor.get(FORM).text, FORM)
    assert (form["start"][:5], form["start_which"]) == ("03:30", "earlier")
    assert (form["end"][:5], form["end_which"]) == ("03:30", "later")
    assert "comes twice" in sent(422, start_which="")
    sent(422, start_which="later", end_which="earlier")
    sent(303, start="03:45", end="03:15")
    with app.app_context(), acting_as(EDITOR):
        held = slot_of("F2026-S1")
        assert (held.starts_at, held.ends_at) == (utc(AUTUMN, 0, 45), utc(AUTUMN, 1, 15))
        xian = str(db.session.scalars(select(Room.id).where(Room.time_zone == XIAN)).one())
    sent(409, room=xian, start="08:30", end="09:00", start_which="", end_which="")  # taken
    sent(303, room=xian, start="10:30", end="11:00", start_which="", end_which="")
    with app.app_context(), acting_as(EDITOR):
        assert slot_of("F2026-S1").starts_at == utc(AUTUMN, 2, 30)


def test_the_form_refuses_an_hour_that_is_left_out_but_not_in_the_other_zone(editor, making):
    making(lambda: spring() and None)
    form = form_of(editor.get(FORM).text, FORM)
    answer = editor.post(FORM, data=with_values(form, start="03:30", end="05:00"))
    assert (answer.status_code, "does not exist" in answer.text) == (422, True)
    other = FORM.replace("S1", "S2")
    form = form_of(editor.get(other).text, other)
    answer = editor.post(other, data=with_values(form, start="03:30", end="05:00"))
    assert answer.status_code == 303


def test_a_session_that_is_dragged_over_the_change_stays_as_long_as_it_was(app, editor, making):
    making(lambda: autumn() and None)
    board = f"{DESK}/programme/board"
    page = editor.get(f"{board}?day={AUTUMN}").text
    with app.app_context(), acting_as(EDITOR):
        slot = slot_of("F2026-S1")
        asked = {"session": "F2026-S1", "at": utc(AUTUMN, 1).isoformat(), "room": slot.room_id,
                 "version": slot.version}  # fmt: skip
    sent = {"csrf_token": form_of(page, board)["csrf_token"]} | asked
    assert editor.post(board, data=sent).status_code == 303
    with app.app_context(), acting_as(EDITOR):
        held = slot_of("F2026-S1")
        assert (held.starts_at, held.ends_at) == (utc(AUTUMN, 1), utc(AUTUMN, 2))
    assert f"03:00 GMT+02:00{TO}04:00" in page_at(editor, f"{board}?day={AUTUMN}").words()


def by_vobject(text):
    return {one.uid.value: one for one in vobject.readOne(text).vevent_list}


def by_ical(text):
    return {one.uid: one for one in IcsCalendarStream.calendar_from_ics(text).events}


@pytest.mark.parametrize("reading", [by_vobject, by_ical])
@pytest.mark.parametrize(("made", "day"), [(autumn, AUTUMN), (spring, SPRING)])
def test_calendars_have_the_instants_by_their_own_rules(client, making, reading, made, day):
    making(lambda: made() and None)
    text = client.get(f"{READERS}/programme.ics").text
    for zone in (BUCHAREST, XIAN):  # zones that no database knows: only the file's rules count
        text = text.replace(zone, f"Forum/{zone.rpartition('/')[2]}")
    events = reading(text)
    for number in (1, 2):
        event = events[f"F2026-S{number}@localhost"]
        begins, ends = (getattr(one, "value", one) for one in (event.dtstart, event.dtend))
        assert begins.astimezone(UTC) == utc(day, 0, 30)
        assert ends.astimezone(UTC) == utc(day, 1, 30)


def test_seats_and_the_door_tell_the_hour_that_comes_twice(app, client, editor, making):
    def make():
        edition = autumn()
        party = delegation(edition, "KZ", "focal@example.org", state="confirmed")
        one = member(party, state="confirmed")
        slot = db.session.scalars(select(Slot).where(Slot.seats == 5)).one()
        for number, at in enumerate((utc(AUTUMN, 0, 40), utc(AUTUMN, 1, 40))):
            place = slot.session_id if number else None
            db.session.add(CheckIn(member_id=one.id, slot_id=place, at=at, actor_name="editor"))
        return slot.session_id

    focal = accounts_factory(app, "delegate", "focal@example.org")
    slot = making(make)
    let_in(client, focal)
    both = f"Sun, 25 Oct 2099, 03:30 GMT+03:00{TO}03:30 GMT+02:00"
    for reader, address in ((client, f"{READERS}/delegation/seats/"), (editor, f"{DESK}/seats/")):
        words = page_at(reader, address).words()
        assert both in words
        assert "Hours are by the clock of Romania." in words
    assert "25 October 2099, 03:40 GMT+03:00" in page_at(editor, f"{DESK}/check-in/").words()
    door = page_at(editor, f"{DESK}/check-in/?slot={slot}").words()
    assert "25 October 2099, 03:40 GMT+02:00" in door


def test_registration_that_closes_in_the_hour_that_comes_twice_asks_which(app, editor, making):
    making(lambda: autumn() and None)
    address = f"{DESK}/delegations/registration"

    def sent(status, **values):
        form = form_of(editor.get(address).text)
        values = {"erase_on": "2099-12-01", "closes_at": "2099-10-25T03:30"} | values
        answer = editor.post(address, data=with_values(form, **values))
        assert answer.status_code == status
        return answer.text

    assert "closes_at_which" not in editor.get(address).text
    text = sent(422)
    assert "comes twice" in text
    assert "closes_at_which" in text
    assert "does not exist" in sent(422, closes_at="2099-03-29T03:30")
    for which, hour in (("earlier", 0), ("later", 1)):
        sent(303, closes_at_which=which)
        with app.app_context():
            held = db.session.scalars(select(Registration)).one()
            assert held.closes_at == utc(AUTUMN, hour, 30)
        assert form_of(editor.get(address).text)["closes_at_which"] == which


def test_a_bilateral_meeting_asks_which_hour_is_meant(app, client, making):
    def make():
        edition = autumn()
        delegation(edition, "KZ", "focal@example.org", state="confirmed")
        delegation(edition, "MN", state="confirmed")

    let_in(client, accounts_factory(app, "delegate", "focal@example.org"))
    making(make)
    own = f"{READERS}/delegation/meetings/"
    form = form_of(client.get(own).text, own)
    asked = with_values(
        form, subject="Transit", day=AUTUMN.isoformat(), begins="02:30", ends="03:30",
        asked=page_at(client, own).all("select")[0].find("option").get("value"),
    )  # fmt: skip
    answer = client.post(own, data=asked)
    assert (answer.status_code, "comes twice" in answer.text) == (422, True)
    assert 'name="ends_which"' in answer.text
    assert 'name="begins_which"' not in answer.text
    assert client.post(own, data=asked | {"ends_which": "later"}).status_code == 303
    words = page_at(client, own).words()
    assert f"Sun, 25 Oct 2099, 02:30{TO}03:30 GMT+02:00" in words


@pytest.mark.parametrize("tag", ["zh", "ru", "ar", "fr", "es"])
def test_times_are_told_in_the_readers_language(client, making, tag):
    making(lambda: autumn() and None)
    page = page_at(client, f"/{tag}/forum/F2026-XIAN/programme")
    told = page.words(page.by_id("day-2099-10-25"))
    offset = {"ar": "غرينتش", "fr": "UTC"}.get(tag, "GMT")
    assert f"{offset}+03:00" in told
    assert f"{offset}+02:00" in told
    summer = ("летнее", "heure d’été", "verano", "夏令", "الصيفي")
    assert not any(word in page.words() for word in summer)
