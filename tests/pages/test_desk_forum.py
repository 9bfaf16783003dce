"""The programme of an edition at the desk: days, rooms, people, sessions, the board of a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clocks import local
from core.database import db, utcnow, writing
from forum.meetings.models import Meeting
from forum.models import Edition, Session
from forum.programme.models import ForumPerson, Programme, Room, Slot, SlotPerson
from registry.door import acting_as
from tests.editions import at, delegation, planned_edition, planned_session, registration
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.pages.reading import Page
from tests.people import accounts_factory, let_in
from tests.records import EDITOR, administration, edition

HOME = "/en/desk/forum/F2026-XIAN/programme"
FIRST = f"{HOME}/sessions/F2026-S1"


@pytest.fixture
def planned(app):
    """F2026-XIAN with F2026-S1 at 9 in the hall, F2026-S2 at 9 in the other room, F2026-S3 without
    a time; KZ; and somebody, number 1."""
    with app.app_context(), writing(), acting_as(EDITOR):
        made = planned_edition()
        planned_session("F2026-S1", made)
        planned_session("F2026-S2", made, room=1)
        planned_session("F2026-S3", made, hours=None, state="draft")
        administration("KZ")
        names = {"latin_name": "Aigerim Bekova", "own_name": "Айгерім", "own_language": "kk"}
        db.session.add(ForumPerson(**names, lives={}))
        db.session.commit()
    return app


@pytest.fixture
def editor(planned):
    client = planned.test_client()
    let_in(client, accounts_factory(planned, "editor"))
    return client


@pytest.fixture
def held(planned):
    """Asks for rows as they are held."""

    def asking(query):
        with acting_as(EDITOR):  # a request before may have left the session to nobody
            return db.session.scalars(query.execution_options(populate_existing=True)).one()

    with planned.app_context():
        yield asking


def slot_of(code):
    return select(Slot).join(Session, Session.id == Slot.session_id).where(Session.code == code)


def told_on(answer):
    """The errors of a page, for who reads why a test failed."""
    page = Page(answer.text) if answer.text.startswith("<!doctype html>") else None
    lines = [one for one in page.all("p", "li") if "error" in one.get("class", "")] if page else []
    return answer.status_code, answer.location, [page.words(one) for one in lines]


def sent(client, address, expected=303, action="", **values):
    form = form_of(client.get(address).text, action or address)
    answer = client.post(action or address, data=with_values(form, **values))
    assert answer.status_code == expected, told_on(answer)
    return answer


def room_id(held, place=0):
    return held(select(Room.id).where(Room.position == place + 1))


@pytest.mark.parametrize("tag", ["en", "zh", "ar"])
@pytest.mark.parametrize(
    "path",
    ["", "F2026-XIAN/programme/", "F2026-XIAN/programme/days", "F2026-XIAN/programme/rooms/",
     "F2026-XIAN/programme/tracks/", "F2026-XIAN/programme/board",
     "people/", "people/new", "people/1",
     "F2026-XIAN/programme/release", "F2026-XIAN/programme/sessions/F2026-S1"],
)  # fmt: skip
def test_pages_are_whole_in_every_direction(editor, tag, path):
    page = page_at(editor, f"/{tag}/desk/forum/{path}")
    assert page.heading_faults() == []
    assert page.repeated_ids() == set()
    assert page.broken_references() == set()
    assert page.nesting_faults() == []


def test_the_desk_leads_to_what_can_be_done_for_each_edition(editor):
    page = page_at(editor, "/en/desk/forum/")
    assert {f"{HOME}/", f"{HOME}/board", f"{HOME}/release"} <= {
        one.get("href") for one in page.links
    }
    assert "/en/desk/forum/" in {one.get("href") for one in page_at(editor, "/en/desk/").links}


def test_a_programme_begins_with_the_days_of_the_edition(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        edition("F2027-X", "2027-05-01", end_text="2027-05-03")
        db.session.commit()
    client = app.test_client()
    let_in(client, accounts_factory(app, "editor"))
    home = "/en/desk/forum/F2027-X/programme"
    assert client.get(f"{home}/").location.endswith("/days")
    form = form_of(client.get(f"{home}/days").text, "/days")
    assert (form["first_day"], form["last_day"]) == ("2027-05-01", "2027-05-03")
    for wrong in ({"last_day": "2027-04-30"}, {"last_day": "2027-09-01"}, {"time_zone": "Mars/X"}):
        assert client.post(f"{home}/days", data=with_values(form, **wrong)).status_code == 422
    sent(client, f"{home}/days", time_zone="Asia/Almaty")
    with app.app_context(), acting_as(EDITOR):
        assert db.session.scalars(select(Programme)).one().time_zone == "Asia/Almaty"
    answer = client.post(f"{home}/days", data=form)
    assert answer.status_code == 409  # opened before


def test_rooms_are_added_changed_and_removed(editor, held):
    rooms = f"{HOME}/rooms/"
    answer = sent(editor, rooms, 422, capacity="10")
    assert "one language at least" in answer.text
    sent(editor, rooms, name_ar="قاعة", capacity="10", time_zone="Europe/Paris")
    added = held(select(Room).where(Room.capacity == 10))
    assert (added.names, added.time_zone) == ({"ar": "قاعة"}, "Europe/Paris")
    assert page_at(editor, rooms).marked(lang="ar", dir="rtl")
    sent(editor, f"{rooms}{added.id}", capacity="12")
    hall = room_id(held)
    assert "Session F2026-S1" in editor.get(f"{rooms}{hall}/remove").text
    sent(editor, f"{rooms}{hall}/remove")
    slot = held(slot_of("F2026-S1"))
    assert (slot.room_id, slot.starts_at) == (None, at(9))


def test_a_session_gets_a_time_by_the_clocks_of_its_room(editor, held):
    sent(editor, f"{HOME}/rooms/", name_en="Paris", capacity="10", time_zone="Europe/Paris")
    paris = str(held(select(Room.id).where(Room.capacity == 10)))
    sent(editor, FIRST, day="2026-10-12", start="09:00", end="10:30", room=paris)
    assert held(slot_of("F2026-S1")).starts_at.hour == 7
    put_back = {"day": "2026-10-25", "start": "02:30", "end": "03:30", "room": paris}
    answer = sent(editor, FIRST, 422, **put_back)
    assert "comes twice" in answer.text
    assert 'value="02:30' in answer.text
    sent(editor, FIRST, **put_back, start_which="later")
    assert held(slot_of("F2026-S1")).starts_at.hour == 1
    put_forward = {"day": "2026-03-29", "start": "02:30", "end": "03:30", "room": paris}
    assert "does not exist" in sent(editor, FIRST, 422, **put_forward).text
    assert form_of(editor.get(FIRST).text, FIRST)["start_which"] == "later"


@pytest.mark.parametrize(
    ("times", "status"),
    [
        ({"start": "23:00", "end": "00:30"}, 303),
        ({"start": "09:00", "end": "09:00"}, 422),
        ({"start": "09:00", "end": "08:00"}, 422),
        ({"start": "", "end": "08:00"}, 422),
        ({"day": "", "start": "", "end": ""}, 303),
    ],
)
def test_an_end_before_the_start_is_on_the_next_day(editor, times, status):
    sent(editor, FIRST, status, **{"day": "2026-10-12"} | times)


def test_languages_people_and_delegations_are_taken_by_name(editor, held):
    kz = held(select(Edition.id).where(Edition.code == "F2026-XIAN")) and str(
        page_at(editor, FIRST).marked(name="bodies")[0].get("value")
    )
    wanted = {"floor": ["zh", "ru"], "floor_others": "Kazakh, fa", "bodies": [kz]}
    people = {"person": ["1 Aigerim", "", "1"], "part": ["chair", "speaker", "interpreter"],
              "languages": ["", "", "Russian; uz"]}  # fmt: skip
    sent(editor, FIRST, **wanted, **people)
    slot = held(slot_of("F2026-S1"))
    assert slot.floor_languages == ["zh", "ru", "kk", "fa"]
    assert [(one.part, one.languages) for one in slot.people] == [
        ("chair", []),
        ("interpreter", ["ru", "uz"]),
    ]
    assert [str(one.body_id) for one in slot.bodies] == [kz]
    answer = sent(editor, FIRST, 422, person=["99 Nobody", "", ""], floor_others="Klingonisch")
    assert "99 Nobody" in answer.text
    assert "Klingonisch" in answer.text


def test_what_clashes_is_told_on_the_form_the_board_and_before_a_release(editor, held):
    everywhere = {"person": ["1"], "part": ["speaker"], "languages": [""]}
    sent(editor, FIRST, **everywhere)
    sent(editor, f"{HOME}/sessions/F2026-S2", **everywhere, seats="21")
    for address in (FIRST, f"{HOME}/", f"{HOME}/board", f"{HOME}/release"):
        assert "Person in two sessions" in editor.get(address).text, address
    assert "Room too small" in editor.get(f"{HOME}/board").text
    assert "No interpreter named" in editor.get(FIRST).text


def test_a_meeting_in_the_way_of_a_session_is_told_there_too(planned, editor):
    with planned.app_context(), writing(), acting_as(EDITOR):
        made = db.session.scalars(select(Edition)).one()
        registration(made)
        asking, asked = (delegation(made, body, state="confirmed").id for body in ("KZ", "MN"))
        hall = db.session.scalars(select(Room.id).where(Room.position == 1)).one()
        times = {"starts_at": at(9), "ends_at": at(10), "from_at": at(9), "until_at": at(10)}
        db.session.add(
            Meeting(edition_id=made.id, asking_id=asking, asked_id=asked, proposer_id=asking,
                    state="placed", subject="Seals", language="en", languages=[], room_id=hall,
                    asked_at=at(0), **times)
        )  # fmt: skip
        db.session.commit()
    for address in (FIRST, f"{HOME}/", f"{HOME}/board", f"{HOME}/release"):
        words = page_at(editor, address).words()
        assert "Bilateral meeting at the same time: Kazakhstan" in words, address
    assert "Bilateral meeting" not in editor.get(f"{HOME}/sessions/F2026-S2").text


def test_a_taken_room_is_refused_unless_it_is_said(editor, held):
    second, hall = f"{HOME}/sessions/F2026-S2", str(room_id(held))
    answer = sent(editor, second, 409, room=hall)
    assert "Session F2026-S1" in answer.text
    assert held(slot_of("F2026-S2")).room_id != int(hall)
    form = form_of(answer.text, second)
    assert form["room"] == hall
    assert editor.post(second, data=with_values(form, all_the_same="y")).status_code == 303
    assert "Room booked twice" in editor.get(second).text


def test_who_saves_after_somebody_else_is_told_what_is_saved_now(editor, held):
    form = form_of(editor.get(FIRST).text, FIRST)
    sent(editor, FIRST, status="cancelled")
    answer = editor.post(FIRST, data=with_values(form, seats="7"))
    assert answer.status_code == 409
    assert "Cancelled" in answer.text
    assert form_of(answer.text, FIRST)["seats"] == "7"
    assert held(slot_of("F2026-S1")).seats is None


def moved(client, code, instant, room, version):
    form = form_of(client.get(f"{HOME}/board").text, "/board")
    values = {"session": code, "at": instant, "room": str(room), "version": str(version)}
    return client.post(f"{HOME}/board", data=with_values(form, **values))


def test_the_board_shows_each_session_where_it_is_and_moves_it(editor, held):
    page = page_at(editor, f"{HOME}/board?day=2026-10-12")
    (cell,) = [one for one in page.all("td") if one.get("rowspan")][:1]
    assert (cell.get("rowspan"), cell.get("data-minutes")) == ("2", "60")
    version = held(slot_of("F2026-S1")).version
    answer = moved(editor, "F2026-S1", "2026-10-13T01:05:00Z", room_id(held, 1), version)
    assert answer.location.endswith("board?day=2026-10-13#s-F2026-S1")
    slot = held(slot_of("F2026-S1"))
    assert (slot.starts_at, slot.ends_at) == (at(9, 5, day=1), at(10, 5, day=1))
    late = moved(editor, "F2026-S1", "2026-10-13T03:00:00Z", "", version)
    assert late.status_code == 409
    assert "Somebody changed" in late.text
    assert moved(editor, "F2026-S3", "2026-10-14T01:00:00Z", "", held(slot_of("F2026-S3")).version)


def test_a_session_dropped_on_another_opens_its_form(editor, held):
    version = held(slot_of("F2026-S2")).version
    answer = moved(editor, "F2026-S2", "2026-10-12T01:30:00Z", room_id(held), version)
    assert answer.status_code == 409
    form = form_of(answer.text, "/sessions/F2026-S2")
    assert (form["start"][:5], form["end"][:5]) == ("09:30", "10:30")
    assert "all_the_same" in answer.text


@pytest.mark.parametrize(
    "wrong",
    [{"at": "soon"}, {"at": "2026-10-12T01:00:00"}, {"room": "x"}, {"version": ""}],
)
def test_a_move_that_means_nothing_is_refused(editor, wrong):
    form = form_of(editor.get(f"{HOME}/board").text, "/board")
    values = {"session": "F2026-S1", "at": "2026-10-12T01:00:00Z", "version": "1"} | wrong
    assert editor.post(f"{HOME}/board", data=with_values(form, **values)).status_code == 400


@pytest.mark.parametrize("name", ["O", "Ж", "李", "أ", "ก" * 200])
def test_people_have_names_of_any_length_and_script(editor, held, name):
    values = {"own_name": name, "own_language": "Chinese", "life_ar": "كلمات"}
    answer = sent(editor, "/en/desk/forum/people/new", **values)
    person = held(select(ForumPerson).where(ForumPerson.latin_name == ""))
    assert (person.own_name, person.own_language, person.lives) == (name, "zh", {"ar": "كلمات"})
    assert name in editor.get(answer.location).text
    assert name in editor.get("/en/desk/forum/people/", query_string={"q": name}).text


def test_a_person_needs_a_name_and_its_language(editor):
    assert sent(editor, "/en/desk/forum/people/new", 422)
    answer = sent(editor, "/en/desk/forum/people/new", 422, own_name="李")
    assert "in which language" in answer.text
    assert sent(editor, "/en/desk/forum/people/new", 422, latin_name="x" * 201)


def test_where_a_person_is_written_to_is_kept_for_the_secretariat(editor, held):
    new = "/en/desk/forum/people/new"
    assert "not an e-mail address" in sent(editor, new, 422, latin_name="A", email="nobody").text
    answer = sent(editor, new, latin_name="A", email="Anna@Example.org", letter_language="ar")
    person = held(select(ForumPerson).where(ForumPerson.latin_name == "A"))
    assert (person.email, person.letter_language) == ("anna@example.org", "ar")
    assert 'value="anna@example.org"' in editor.get(answer.location).text
    sent(editor, answer.location, email="")
    assert held(select(ForumPerson).where(ForumPerson.latin_name == "A")).email == ""


def test_whoever_has_no_part_is_removed(editor, held):
    person = "/en/desk/forum/people/1"
    sent(editor, FIRST, person=["1"], part=["speaker"], languages=[""])
    assert "/people/1/remove" not in editor.get(person).text
    sent(editor, FIRST, person=[""], part=["speaker"], languages=[""])
    sent(editor, person, action=f"{person}/remove")
    assert editor.get(person).status_code == 404


@pytest.mark.parametrize("path", ["", "board", "release"])
def test_the_number_of_statements_does_not_depend_on_the_number_of_sessions(planned, editor, path):
    counts = []
    for more in (range(10, 12), range(20, 60)):
        with planned.app_context(), writing(), acting_as(EDITOR):
            made = db.session.scalars(select(Edition)).one()
            person = db.session.get_one(ForumPerson, 1)
            for number in more:
                slot = planned_session(f"F2026-S{number}", made, hours=(number % 9 + 8, 18))
                slot.people = [SlotPerson(person=person, part="speaker")]
            db.session.commit()
        editor.get(f"{HOME}/{path}")
        with statements_of(planned) as sent_:
            assert editor.get(f"{HOME}/{path}").status_code == 200
        counts.append(len(sent_))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("began", "shown"), [(-1, 1), (3, 0), (-9, 0)])
def test_the_board_opens_on_today_while_the_edition_is_on(editor, planned, began, shown):
    today = local(utcnow(), "Asia/Shanghai").date()
    with planned.app_context(), writing(), acting_as(EDITOR):
        programme = db.session.query(Programme).one()
        programme.first_day = today + timedelta(days=began)
        programme.last_day = programme.first_day + timedelta(days=2)
        for slot in db.session.query(Slot):
            slot.starts_at = slot.ends_at = slot.room_id = None
        db.session.commit()
    board = page_at(editor, "/en/desk/forum/F2026-XIAN/programme/board")
    current = [one.get("aria-current") for one in board.all("a") if "day=" in one.get("href", "")]
    assert current.index("true") == shown
