"""Calendars of the programme, read by other programs' libraries."""

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import update

from core.database import db
from forum.models import Edition
from tests.editions import (
    RELEASED_AT,
    at,
    forum_person,
    made_in,
    planned_edition,
    planned_session,
    release,
    released_person,
    released_slot,
)
from tests.pages.conftest import page_at

CALENDAR = "/en/forum/F2026-XIAN/programme.ics"
LATER = (RELEASED_AT + timedelta(days=1)).isoformat()
TITLE = f"Green; lanes, and \\ 海关 {'🚢' * 16} for every border post of the corridor"
TRACKS = [{"id": 7, "names": {"en": "Smart, secure; lanes"}}]


@pytest.fixture
def making(app):
    """Runs what makes things, as an editor, and commits it."""
    return partial(made_in, app)


@pytest.fixture
def forum(making):
    """A session with a hard title, one cancelled, one without a time; the speaker's number."""

    def make():
        edition = planned_edition()
        for number in (1, 2, 3):
            planned_session(f"F2026-S{number}", edition)
        person = forum_person()
        release(
            edition,
            released_slot("F2026-S1", track=7, people=[released_person(person)]),
            released_slot("F2026-S2", status="cancelled", sequence=3, changed=LATER),
            released_slot("F2026-S3", None),
            number=2,
            tracks=TRACKS,
        )
        return person.id

    return making(make)


def by_vobject(text):
    return {event.uid.value: event for event in vobject.readOne(text).vevent_list}


def by_ical(text):
    return {event.uid: event for event in IcsCalendarStream.calendar_from_ics(text).events}


@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize("reading", [by_vobject, by_ical])
def test_a_session_is_read_with_its_time_and_its_permanent_name(client, reading):
    events = reading(client.get(CALENDAR).text)
    assert set(events) == {"F2026-S1@localhost", "F2026-S2@localhost"}
    event = events["F2026-S1@localhost"]
    start = getattr(event.dtstart, "value", event.dtstart)
    assert start == at(9)
    assert start.utcoffset() == timedelta(hours=8)


@pytest.mark.usefixtures("forum")
def test_what_a_session_says_in_a_calendar(client):
    event = by_vobject(client.get(CALENDAR).text)["F2026-S1@localhost"]
    assert event.status.value == "CONFIRMED"
    assert event.sequence.value == "0"
    assert event.dtstamp.value == RELEASED_AT + timedelta(days=1)
    assert event.last_modified.value == RELEASED_AT
    assert event.location.value == "Great Hall, Xi'an"
    assert event.url.value == "http://localhost:8000/en/forum/F2026-XIAN/sessions/F2026-S1"
    assert event.description.value.split("\n") == [
        "Floor: Chinese", "Interpretation: English and Russian", "Documents: English"
    ]  # fmt: skip
    assert event.categories.value == ["Parallel session", "Smart, secure; lanes"]


@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize("reading", [by_vobject, by_ical])
def test_what_is_cancelled_stays_with_a_higher_sequence(client, reading):
    event = reading(client.get(CALENDAR).text)["F2026-S2@localhost"]
    assert str(getattr(event.status, "value", event.status)) == "CANCELLED"
    assert int(getattr(event.sequence, "value", event.sequence)) == 3


@pytest.mark.usefixtures("forum")
def test_a_calendar_says_when_to_ask_again_and_is_confirmed_unchanged(client):
    answer = client.get(CALENDAR)
    assert answer.mimetype == "text/calendar"
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in answer.text
    assert "X-PUBLISHED-TTL:PT1H" in answer.text
    again = client.get(CALENDAR, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.usefixtures("forum")
def test_a_session_and_a_person_have_calendars_of_their_own(client, forum):
    one = by_ical(client.get("/en/forum/F2026-XIAN/sessions/F2026-S2.ics").text)
    assert set(one) == {"F2026-S2@localhost"}
    held = by_ical(client.get(f"/en/forum/people/{forum}.ics").text)
    assert set(held) == {"F2026-S1@localhost"}
    assert client.get("/en/forum/F2026-XIAN/sessions/F2026-S3.ics").status_code == 404
    assert client.get("/en/forum/F2026-XIAN/sessions/F2026-S9.ics").status_code == 404


@pytest.mark.usefixtures("forum")
def test_a_calendar_speaks_the_readers_language(client):
    event = by_vobject(client.get(CALENDAR.replace("/en/", "/zh/")).text)["F2026-S1@localhost"]
    assert event.location.value.startswith("大会堂")
    assert "/zh/forum/" in event.url.value
    assert event.summary.params["LANGUAGE"] == ["en"]


def hard_title(making):
    def make():
        edition = planned_edition()
        slot = planned_session("F2026-S1", edition, title=TITLE)
        release(edition, released_slot(slot.session.code))

    making(make)


@pytest.mark.parametrize("reading", [by_vobject, by_ical])
def test_signs_of_any_kind_come_through(client, making, reading):
    hard_title(making)
    event = reading(client.get(CALENDAR).text)["F2026-S1@localhost"]
    assert getattr(event.summary, "value", event.summary) == TITLE


def test_lines_are_folded_at_75_octets_between_characters(client, making):
    hard_title(making)
    lines = client.get(CALENDAR).data.split(b"\r\n")
    assert b"" not in lines[:-1]
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut
    assert any(two.startswith(b" ") for _one, two in pairwise(lines))


LINES = "First line\nsecond; line, \\n not a break\r\n🏳️‍🌈👩🏽‍✈️ third"


@pytest.mark.parametrize("reading", [by_vobject, by_ical])
def test_line_breaks_and_joined_emoji_come_through_wherever_they_stand(client, making, reading):
    def make():
        edition = planned_edition()
        place = {"city": "Xi'an\r\n(China) 🏯", "venue": "Hall; A, \\ B"}
        db.session.execute(update(Edition).values(place))
        planned_session("F2026-S1", edition, title=LINES)
        track = [{"id": 7, "names": {"en": "One,\ntwo; 🚢"}}]
        room = [{"id": 1, "names": {"en": "Hall\n👨‍👩‍👧‍👦" * 9}, "time_zone": ""}]
        release(edition, released_slot("F2026-S1", track=7), tracks=track, rooms=room)

    making(make)
    answer = client.get(CALENDAR)
    assert max(map(len, answer.data.split(b"\r\n"))) <= 75
    assert b"\n" not in answer.data.replace(b"\r\n", b"")
    assert answer.data.count(b"BEGIN:") == answer.data.count(b"END:")
    event = reading(answer.text)["F2026-S1@localhost"]
    said = {name: getattr(one, "value", one) for name in ("summary", "location", "categories")
            if (one := getattr(event, name))}  # fmt: skip
    assert said["summary"].replace("\r\n", "\n") == LINES.replace("\r\n", "\n")
    assert said["location"].replace("\r\n", "\n") == (
        "Hall\n👨‍👩‍👧‍👦" * 9 + ", Hall; A, \\ B, Xi'an\n(China) 🏯"
    )
    if reading is by_vobject:  # ical splits categories at escaped commas too
        assert said["categories"] == ["Parallel session", "One,\ntwo; 🚢"]


NAMES = ["Q", "Ж" * 200, "王伟", "محمد الأمين", "ნინო ბერიძე", "សុខ សំណាង", "Suharto"]


def test_a_person_of_any_name_has_a_page_and_a_calendar(client, making):
    def make():
        edition = planned_edition()
        people = [forum_person(latin_name="" if ord(name[0]) > 0x2FF else name,
                               own_name=name if ord(name[0]) > 0x2FF else "",
                               own_language="und" if ord(name[0]) > 0x2FF else "")
                  for name in NAMES]  # fmt: skip
        planned_session("F2026-S1", edition)
        release(edition, released_slot("F2026-S1", people=[released_person(one) for one in people]))
        return [one.id for one in people]

    numbers = making(make)
    session = page_at(client, "/ar/forum/F2026-XIAN/sessions/F2026-S1")
    assert session.nesting_faults() == []
    assert set(NAMES) <= set(session.words().split(" · ")) | {
        session.words(one) for one in session.links
    }
    for number, name in zip(numbers, NAMES, strict=True):
        assert page_at(client, f"/ar/forum/people/{number}").heading == name
        calendar = client.get(f"/ar/forum/people/{number}.ics")
        assert max(map(len, calendar.data.split(b"\r\n"))) <= 75
        assert set(by_vobject(calendar.text)) == {"F2026-S1@localhost"}
        assert vobject.readOne(calendar.text).x_wr_calname.value.endswith(name)


@pytest.mark.parametrize("reading", [by_vobject, by_ical])
def test_clocks_that_are_put_back_during_the_forum_are_right_by_the_calendars_own_rules(
    client, making, reading
):
    hours = ((24, 8), (25, 0), (25, 1), (25, 8))
    instants = [datetime(2026, 10, day, hour, tzinfo=UTC) for day, hour in hours]
    zone = {"time_zone": "Europe/Paris", "first_day": "2026-10-24", "last_day": "2026-10-25"}

    def make():
        edition = planned_edition()
        slots = []
        for number, instant in enumerate(instants, 1):
            planned_session(f"F2026-S{number}", edition, None)
            ends = instant + timedelta(hours=2)
            times = {"starts_at": instant.isoformat(), "ends_at": ends.isoformat()}
            slots.append(released_slot(f"F2026-S{number}", **times))
        release(edition, *slots, **zone)

    making(make)
    text = client.get(CALENDAR).text
    # A zone that no database knows: what is read rests on the rules in the file.
    events = reading(text.replace("Europe/Paris", "Forum/Paris"))
    for number, instant in enumerate(instants, 1):
        event = events[f"F2026-S{number}@localhost"]
        start, end = (getattr(one, "value", one) for one in (event.dtstart, event.dtend))
        assert start.astimezone(UTC) == instant
        assert end.astimezone(UTC) == instant + timedelta(hours=2)


def test_a_room_in_another_zone_is_in_the_calendar_by_its_own_clocks(client, making):
    def make():
        edition = planned_edition()
        planned_session("F2026-S1", edition)
        rooms = [{"id": 1, "names": {"en": "Studio"}, "time_zone": "Asia/Almaty"}]
        release(edition, released_slot("F2026-S1"), rooms=rooms)

    making(make)
    start = by_vobject(client.get(CALENDAR).text)["F2026-S1@localhost"].dtstart
    assert start.value == at(9)
    assert start.value.utcoffset() == timedelta(hours=5)


def test_a_session_that_may_not_be_seen_is_in_no_calendar(client, making):
    def make():
        edition = planned_edition()
        planned_session("F2026-S1", edition, state="draft")
        person = forum_person()
        release(edition, released_slot("F2026-S1", people=[released_person(person)]))
        return person.id

    number = making(make)
    assert "VEVENT" not in client.get(CALENDAR).text
    assert client.get("/en/forum/F2026-XIAN/sessions/F2026-S1.ics").status_code == 404
    assert client.get(f"/en/forum/people/{number}.ics").status_code == 404
