"""Live pages: what is on and next, what is asked, the same part for everybody and its tag."""

from datetime import UTC, datetime, timedelta

import pytest

from core import page_cache
from core.database import db, writing
from core.extensions import limiter
from core.languages import SITE_LANGUAGES
from forum.floor import live_views
from registry.door import acting_as
from tests.asking import TEXT, asked, held_edition, person, published, send
from tests.pages.conftest import page_at, statements_of
from tests.records import EDITOR, edition

EDITION = "/en/forum/F2026-XIAN/live"
SESSION = "/en/forum/F2026-XIAN/sessions/S1/live"


@pytest.fixture
def held(app):
    """An edition of which S1 is on, S2 is to come, S3 is over."""
    held_edition(app)
    return app


@pytest.fixture
def visitor(held):
    return held.test_client()


def part(page, name):
    return page.words(page.by_id(name))


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_an_edition_tells_what_is_on_and_next(visitor, tag):
    page = page_at(visitor, EDITION.replace("/en/", f"/{tag}/"))
    assert page.root.get("lang") == tag
    assert "S1" in part(page, "now")
    assert "S2" in part(page, "next")
    assert "S3" not in part(page, "now") + part(page, "next")


def test_times_are_those_of_the_edition(held, visitor):
    page = page_at(visitor, EDITION)
    start = datetime.now(UTC) - timedelta(minutes=30) + timedelta(hours=8)
    assert f"{start:%H:%M}" in part(page, "now")
    assert "(China)" in page.words()
    assert "Great Hall" in part(page, "now")


@pytest.mark.parametrize(("code", "told"), [("S1", "On now"), ("S2", "To come"), ("S3", "Over")])
def test_a_session_tells_whether_it_is_on(visitor, code, told):
    page = page_at(visitor, SESSION.replace("S1", code))
    assert told in part(page, "now")
    assert page.by_id("ask") is not None


def test_what_is_published_is_shown_and_what_waits_is_not(held, visitor):
    number = asked(visitor, "S1")
    assert TEXT not in page_at(visitor, SESSION).words()
    published(held, number)
    for address in (SESSION, f"{SESSION}/now", EDITION, f"{EDITION}/now"):
        assert TEXT in visitor.get(address).text


def test_without_a_release_there_is_no_live_page_and_no_way_to_it(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        edition("F2015", "2015-05-28")
        db.session.commit()
    client = app.test_client()
    assert client.get("/en/forum/F2015/live").status_code == 404
    assert "/live" not in client.get("/en/forum/F2015/").text


def test_pages_of_edition_and_session_lead_to_their_live_pages(visitor):
    assert f'href="{EDITION}"' in visitor.get("/en/forum/F2026-XIAN/").text
    assert f'href="{SESSION}"' in visitor.get("/en/forum/F2026-XIAN/sessions/S1").text


def test_the_form_to_ask_is_on_a_page_of_its_own_so_that_a_hall_opens_one_page(held, visitor):
    page = page_at(visitor, SESSION)
    assert "/en/questions/ask?about=S1" in page.hrefs
    assert visitor.get(SESSION).headers["Cache-Control"] == page_cache.FOR_EVERYBODY


@pytest.mark.parametrize("address", [f"{SESSION}/now", f"{EDITION}/now", EDITION, SESSION])
def test_the_part_is_confirmed_by_its_tag_until_something_is_published(
    held, visitor, monkeypatch, address
):
    # the minute stands still, so that it cannot end between two requests
    monkeypatch.setattr(live_views, "minute_now", lambda: datetime(2026, 10, 12, tzinfo=UTC))
    tag = visitor.get(address).headers["ETag"]
    again = {"If-None-Match": tag}
    assert visitor.get(address, headers=again).status_code == 304
    number = asked(visitor, "S1")
    published(held, number)
    answer = visitor.get(address, headers=again)
    assert answer.status_code == 200
    assert TEXT in answer.text


def test_the_page_is_another_each_minute_and_the_part_is_not(held, visitor, monkeypatch):
    monkeypatch.setattr(live_views, "minute_now", lambda: datetime(2026, 10, 12, tzinfo=UTC))
    tags = {
        address: visitor.get(address).headers["ETag"] for address in (SESSION, f"{SESSION}/now")
    }
    later = datetime(2026, 10, 12, 0, 1, tzinfo=UTC)
    monkeypatch.setattr(live_views, "minute_now", lambda: later)
    for address, status in ((SESSION, 200), (f"{SESSION}/now", 304)):
        answer = visitor.get(address, headers={"If-None-Match": tags[address]})
        assert answer.status_code == status


@pytest.mark.parametrize(
    "path", ["/en/forum/F2026-XIAN/", "/en/", "/en/forum/x/sessions/S1", f"{SESSION}/now"]
)
def test_other_pages_do_not_depend_on_the_minute(path):
    assert live_views.minute_of(path) is None
    assert live_views.minute_of("/zh/forum/F/sessions/S/live") is not None


def test_the_part_is_made_once_for_all(held, visitor):
    kept = held.extensions["page_cache"].kept
    visitor.get(f"{SESSION}/now")
    assert len(kept) == 1
    assert visitor.get(f"{SESSION}/now").headers["Cache-Control"] == page_cache.FOR_EVERYBODY


def test_a_hall_may_ask_from_one_address_while_its_session_is_on(held, visitor):
    limiter.reset()
    for number in range(15):
        assert send(visitor, "S1", text=f"A question from the hall: {number}").status_code == 303
    for number in range(10):
        assert send(visitor, "S3", text=f"A question after the end: {number}").status_code == 303
    assert send(visitor, "S3", text="One too many after the end").status_code == 429
    limiter.reset()


def test_a_live_page_takes_as_many_statements_for_many_questions_as_for_few(held, visitor):
    editor = person(held, "editor")
    counts = []
    for total in (2, 12):
        limiter.reset()
        while len(counts) * 10 + 2 > _asked(held):
            asked(editor, "S1", text=f"Question number {_asked(held)} of the hall")
        with statements_of(held) as sent:
            assert visitor.get(f"{SESSION}/now").status_code == 200
        counts.append(len(sent))
        assert _asked(held) == total
    assert counts[0] == counts[1]


def _asked(app):
    from sqlalchemy import func, select

    from forum.floor.models import Question

    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Question))
