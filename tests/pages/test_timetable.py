"""The programme as readers see it: by day, by language, by session and person."""

from datetime import timedelta
from functools import partial

import pytest

from core.database import db
from forum.programme.models import ForumPerson
from tests.editions import (
    RELEASED_AT,
    forum_person,
    made_in,
    planned_edition,
    planned_session,
    release,
    released_person,
    released_slot,
)
from tests.pages.conftest import page_at, statements_of
from tests.records import administration

PROGRAMME = "/en/forum/F2026-XIAN/programme"
LATER = (RELEASED_AT + timedelta(days=1)).isoformat()
ALMATY = {"id": 3, "names": {"en": "Almaty studio"}, "capacity": 5, "time_zone": "Asia/Almaty"}
TRACKS = [{"id": 7, "names": {"en": "Smart customs", "ar": "الجمارك الذكية"}}]


@pytest.fixture
def making(app):
    """Runs what makes things, as an editor, and commits it."""
    return partial(made_in, app)


@pytest.fixture
def forum(making):
    """Five sessions: two beside each other, one cancelled, one in Almaty, one without a time."""

    def make():
        edition = planned_edition()
        for number in range(1, 6):
            planned_session(f"F2026-S{number}", edition)
        planned_session("F2026-S9", edition, state="draft")
        release(
            edition,
            released_slot("F2026-S1", track=7),
            released_slot("F2026-S2", room=2, floor=["ru"], interpretation=[], documents=[]),
            released_slot("F2026-S9", room=2),
            released_slot("F2026-S3", (11, 12), status="cancelled", sequence=2, changed=LATER),
            released_slot("F2026-S4", (30, 31), room=3, changed=LATER),
            released_slot("F2026-S5", None, room=None),
            number=2, tracks=TRACKS,
            rooms=[
                {"id": 1, "names": {"en": "Great Hall", "zh": "大会堂"}, "time_zone": ""},
                {"id": 2, "names": {"en": "Room 2", "zh": "2号厅"}, "time_zone": ""},
                ALMATY,
            ],
        )  # fmt: skip

    making(make)


def entry(page, session):
    """The words of a session's entry."""
    links = [a for a in page.links if page.words(a) == f"Session {session}"]
    assert len(links) == 1, session
    article = next(one for one in page.ancestors(links[0]) if one.tag == "article")
    return page.words(article)


@pytest.mark.usefixtures("forum")
def test_a_day_is_a_table_of_rooms_side_by_side(client):
    page = page_at(client, PROGRAMME)
    first = page.by_id("day-2026-10-12")
    heads = [page.words(one) for one in page.all("th", within=first)]
    assert heads == ["Time", "Great Hall", "Room 2", "09:00", "11:00"]
    assert "09:00–10:00" in entry(page, "F2026-S1")
    assert page.words(page.by_id("day-2026-10-13")).startswith("Tuesday, 13 October 2026")
    assert "Session F2026-S5" in page.words(page.by_id("open"))


@pytest.mark.usefixtures("forum")
def test_tracks_can_stand_side_by_side_instead(client):
    page = page_at(client, f"{PROGRAMME}?by=track&day=2026-10-12")
    heads = [page.words(one) for one in page.all("th", within=page.by_id("day-2026-10-12"))]
    assert heads[:3] == ["Time", "Smart customs", "No track"]


@pytest.mark.usefixtures("forum")
def test_what_the_reader_may_not_see_is_left_out(client):
    assert "F2026-S9" not in client.get(PROGRAMME).text
    assert "F2026-S9" not in client.get("/en/forum/F2026-XIAN/languages").text
    assert "F2026-S9" not in client.get(f"{PROGRAMME}.ics").text


@pytest.mark.usefixtures("forum")
def test_what_is_cancelled_or_new_is_said_in_words(client):
    page = page_at(client, PROGRAMME)
    assert "Cancelled" in entry(page, "F2026-S3")
    assert "Changed" in entry(page, "F2026-S3")
    assert "New in the programme" in entry(page, "F2026-S4")
    assert not {"Cancelled", "Changed", "New"} & set(entry(page, "F2026-S1").split())


@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize(
    ("query", "sessions"),
    [
        ("day=2026-10-13", {"S4"}),
        ("room=2", {"S2"}),
        ("track=7", {"S1"}),
        ("language=ru", {"S1", "S2", "S3", "S4", "S5"}),
        ("language=en", {"S1", "S3", "S4", "S5"}),
        ("language=en&room=2", set()),
    ],
)
def test_filters_leave_what_is_asked_for(client, query, sessions):
    page = page_at(client, f"{PROGRAMME}?{query}")
    shown = {page.words(a).removeprefix("Session F2026-") for a in page.links} & {
        f"S{number}" for number in range(1, 10)
    }
    assert shown == sessions
    (address,) = (href for href in page.hrefs if href.startswith(f"{PROGRAMME}.ics"))
    calendar = client.get(address).text
    assert calendar.count("BEGIN:VEVENT") == len(sessions - {"S5"})


@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize(
    "query", ["day=2026-10-20", "room=99", "language=xx", "zone=Mars/Base", "by=x"]
)
def test_a_value_that_there_is_not_is_told_and_the_rest_is_shown(client, query):
    page = page_at(client, f"{PROGRAMME}?{query}", 400)
    assert "is not a value of the filter" in page.words()
    assert "Session F2026-S1" in page.words()


@pytest.mark.usefixtures("forum")
def test_the_readers_clock_stands_beside_the_forums_with_the_change_of_day(client):
    page = page_at(client, f"{PROGRAMME}?zone=America/Los_Angeles")
    assert "09:00–10:00 Los Angeles 18:00–19:00 (−1 day)" in entry(page, "F2026-S1")
    link = next(href for href in page.hrefs if "/sessions/F2026-S1" in href)
    assert "Los Angeles 18:00" in page_at(client, link).words()


@pytest.mark.usefixtures("forum")
def test_a_clock_that_shows_the_same_time_is_not_said_twice(client):
    page = page_at(client, f"{PROGRAMME}?zone=Asia/Singapore")
    assert "Singapore" not in entry(page, "F2026-S1")


@pytest.mark.usefixtures("forum")
def test_a_room_in_another_zone_tells_its_own_time(client):
    assert "06:00–07:00 Almaty 03:00–04:00" in entry(page_at(client, PROGRAMME), "F2026-S4")


@pytest.mark.usefixtures("forum")
def test_the_board_of_languages_tells_what_can_be_followed(client):
    page = page_at(client, "/en/forum/F2026-XIAN/languages")
    rows = [
        [page.words(cell) for cell in page.all("th", "td", within=row)]
        for row in page.all("tr", within=page.by_id("by-language"))
    ]
    assert rows[1:] == [
        ["Chinese", "3", "3", "0", "0"],
        ["English", "3", "0", "3", "3"],
        ["Russian", "4", "1", "3", "0"],
    ]
    assert any("language=ru" in href for href in page.hrefs)
    row = next(r for r in page.all("tr") if "Session F2026-S2" in page.words(r))
    assert [page.words(cell) for cell in page.all("td", within=row)] == ["Russian", "", ""]


@pytest.mark.usefixtures("forum")
def test_a_session_tells_its_place_on_the_programme_and_an_edition_leads_there(client):
    page = page_at(client, "/en/forum/F2026-XIAN/sessions/F2026-S3")
    told = page.words(page.by_id("programme"))
    for words in ("Cancelled", "Monday, 12 October 2026", "11:00–12:00", "Great Hall", "Chinese"):
        assert words in told
    edition = page_at(client, "/en/forum/F2026-XIAN/")
    assert PROGRAMME in edition.hrefs
    subscribing = [a.get("href") for a in edition.all("a") if a.get("href").startswith("webcal:")]
    assert subscribing == ["webcal://localhost:8000/en/forum/F2026-XIAN/programme.ics"]


def test_nothing_is_shown_of_a_programme_before_its_release(client, making):
    making(lambda: planned_session("F2026-S1", planned_edition()) and None)
    for address in (PROGRAMME, "/en/forum/F2026-XIAN/languages", f"{PROGRAMME}.ics"):
        assert client.get(address).status_code == 404
    assert PROGRAMME not in page_at(client, "/en/forum/F2026-XIAN/").hrefs
    session = page_at(client, "/en/forum/F2026-XIAN/sessions/F2026-S1")
    assert not session.marked(id="programme")
    assert client.get("/en/forum/F2026-XIAN/sessions/F2026-S1.ics").status_code == 404


def test_the_programme_of_an_edition_that_is_not_public_is_not_shown(client, making):
    making(lambda: release(planned_edition(state="draft")) and None)
    assert client.get(PROGRAMME).status_code == 404


def test_the_last_release_is_shown_and_not_the_plan(client, making):
    def make():
        edition = planned_edition()
        planned_session("F2026-S1", edition, (15, 16))
        release(edition, released_slot("F2026-S1", (9, 10)))
        release(edition, released_slot("F2026-S1", (13, 14)), number=2)

    making(make)
    page = page_at(client, PROGRAMME)
    assert "13:00–14:00" in entry(page, "F2026-S1")
    assert "Release 2 of 2 September 2026" in page.words()


def test_an_hour_that_a_day_has_twice_is_told_with_its_offset(client, making):
    def make():
        edition = planned_edition()
        planned_session("F2026-S1", edition)
        planned_session("F2026-S2", edition)
        release(
            edition,
            released_slot("F2026-S1", starts_at="2026-10-25T00:30Z", ends_at="2026-10-25T01:30Z"),
            released_slot("F2026-S2", starts_at="2026-10-25T08:00Z", ends_at="2026-10-25T09:00Z"),
            time_zone="Europe/Paris", first_day="2026-10-24", last_day="2026-10-25",
        )  # fmt: skip

    making(make)
    page = page_at(client, PROGRAMME)
    assert "02:30 GMT+02:00–02:30 GMT+01:00" in entry(page, "F2026-S1")
    assert "09:00–10:00" in entry(page, "F2026-S2")
    assert 'datetime="2026-10-25T09:00+01:00"' in client.get(PROGRAMME).text
    assert "GMT+02:00 · GMT+01:00" in page.words()


@pytest.fixture
def speaker(making):
    """Somebody who speaks at two editions; their number."""

    def make():
        administration("KZ")
        person = forum_person(
            own_name="Әйгерім Бекова", own_language="kk", office="Deputy chair",
            office_language="en", lives={"en": "She leads the single window.", "ru": "Руководит."},
        )  # fmt: skip
        for code, session in (("F2026-XIAN", "F2026-S1"), ("F2027-BAKU", "F2027-S1")):
            edition = planned_edition(code)
            planned_session(session, edition)
            release(
                edition, released_slot(session, people=[released_person(person, "chair", "KZ")])
            )
        return person.id

    return making(make)


def test_a_person_has_a_page_across_editions(client, speaker):
    page = page_at(client, f"/ru/forum/people/{speaker}")
    assert page.heading == "Әйгерім Бекова"
    assert page.language_of(page.all("h1")[0]) == "kk"
    words = page.words()
    for told in ("Aigerim Bekova", "Deputy chair", "Руководит.", "F2026-S1", "F2027-S1"):
        assert told in words
    english = page_at(client, "/en/forum/F2026-XIAN/sessions/F2026-S1")
    assert f"/en/forum/people/{speaker}" in english.hrefs
    assert "Chair" in english.words(english.by_id("programme"))


def test_a_life_in_another_language_is_marked(client, speaker):
    page = page_at(client, f"/ar/forum/people/{speaker}")
    life = page.all("p", within=page.by_id("life"))[0]
    assert (page.language_of(life), life.get("dir")) == ("en", "ltr")


def test_a_person_of_no_release_has_no_page(client, making, speaker):
    other = making(lambda: forum_person(latin_name="Nobody Yet").id)
    for number in (other, 999):
        assert client.get(f"/en/forum/people/{number}").status_code == 404
        assert client.get(f"/en/forum/people/{number}.ics").status_code == 404


def test_who_was_erased_is_named_nowhere(client, making, speaker):
    making(lambda: db.session.delete(db.session.get_one(ForumPerson, speaker)))
    assert client.get(f"/en/forum/people/{speaker}").status_code == 404
    assert "Bekova" not in client.get("/en/forum/F2026-XIAN/sessions/F2026-S1").text


def many(edition, first, number):
    slots = []
    for place in range(first, first + number):
        planned_session(f"F2026-S{place}", edition, None)
        hour = 9 + place % 8
        slots.append(released_slot(f"F2026-S{place}", (hour, hour + 1), room=1 + place % 2))
    return slots


@pytest.mark.parametrize("path", ["programme", "languages", "programme.ics"])
def test_pages_send_as_many_statements_for_60_sessions_as_for_3(app, client, making, path):
    def few():
        edition = planned_edition()
        release(edition, *many(edition, 1, 3))

    def more():
        edition = planned_edition("F2027-BAKU")
        release(edition, *many(edition, 100, 60))

    making(few)
    making(more)
    client.get("/en/about/")
    counts = []
    for code in ("F2026-XIAN", "F2027-BAKU"):
        with statements_of(app) as sent:
            answer = client.get(f"/en/forum/{code}/{path}")
        assert answer.status_code == 200
        counts.append(len(sent))
    assert "Session F2026-S159" in answer.text
    assert counts[0] == counts[1] <= 10


def test_a_person_sends_as_many_statements_at_two_editions_as_at_one(app, client, making, speaker):
    def once():
        person = forum_person(latin_name="One Forum")
        edition = planned_edition("F2028-RIGA")
        planned_session("F2028-S1", edition)
        release(edition, released_slot("F2028-S1", people=[released_person(person)]))
        return person.id

    one = making(once)
    client.get("/en/about/")
    counts = []
    for number in (one, speaker):
        with statements_of(app) as sent:
            page_at(client, f"/en/forum/people/{number}")
        counts.append(len(sent))
    assert counts[1] <= counts[0] + 1  # the body


@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize("tag", ["zh", "en", "ru", "fr", "es", "ar"])
@pytest.mark.parametrize("path", ["programme?zone=Europe/Paris", "languages", "sessions/F2026-S3"])
def test_the_pages_are_sound_in_every_language(client, tag, path):
    page = page_at(client, f"/{tag}/forum/F2026-XIAN/{path}")
    assert not page.nesting_faults()
    assert not page.heading_faults()
    assert not page.repeated_ids()
    assert not page.broken_references()
    assert page.root.get("lang") == tag
