"""Openings and fruitless searches are counted by day; who it was leaves no trace."""

from datetime import timedelta

import pytest

from core.database import db, session, today, writing
from core.openings import (
    FruitlessSearch,
    Opening,
    fruitless_searches,
    most_opened,
    tally,
)
from core.openings_upkeep import KEPT, RARE_KEPT, fold, fold_openings
from registry.door import acting_as
from tests import records
from tests.people import sign_in


@pytest.fixture
def counted(app):
    """An installation with a measure."""
    with app.app_context(), writing(), acting_as(records.EDITOR):
        records.measure("M07")
        db.session.commit()
    return app


def folded(app):
    """What was counted, folded into the tables."""
    with app.app_context():
        for name in ("openings", "fruitless_searches"):
            tally(app, name).flush()
        fold(app)
        fold(app)
        return session().execute(most_opened()).all()


def test_pages_from_the_cache_and_confirmations_count(counted, client):
    first = client.get("/en/measures/M07")
    client.get("/ar/measures/M07")
    client.get("/en/measures/M07")
    again = client.get("/en/measures/M07", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    client.head("/en/measures/M07")
    assert folded(counted) == [("M07", 4)]


@pytest.mark.parametrize(
    "address", ["/en/", "/en/measures/", "/en/measures/M99", "/M07", "/en/measures/M07/pictures"]
)
def test_other_pages_do_not_count(counted, client, address):
    client.get(address)
    assert folded(counted) == []


def test_staff_and_robots_do_not_count(counted, client):
    client.get("/en/measures/M07", headers={"User-Agent": "Examplebot/1.0"})
    client.get("/en/measures/M07", headers={"Sec-Purpose": "prefetch"})
    sign_in(client, "translator")
    client.get("/en/measures/M07")
    assert folded(counted) == []


def test_the_file_holds_day_count_and_code_alone(counted, client):
    client.get("/en/measures/M07", headers={"User-Agent": "Somebody's own browser"})
    tally(counted).flush()
    assert tally(counted).path.read_text() == f"{today().isoformat()} 1 M07\n"


def test_days_add_up_over_several_files_and_torn_lines_are_passed_over(counted):
    path = tally(counted).path
    day = today().isoformat()
    path.write_text(f"{day} 2 M07\n{day} x M07\n{day}\nyesterday-- 1 M07\n{day} 1 M0")
    assert folded(counted) == [("M07", 2), ("M0", 1)]
    path.write_text(f"{day} 3 M07\n")
    assert folded(counted) == [("M07", 5), ("M0", 1)]


def test_a_full_disk_keeps_nobody_from_reading(counted, client):
    path = tally(counted).path
    path.mkdir()
    client.get("/en/measures/M07")
    tally(counted).flush()
    path.rmdir()
    assert client.get("/en/measures/M07").status_code == 200


def test_the_worker_folds_what_is_there(counted):
    day = today().isoformat()
    tally(counted).path.write_text(f"{day} 2 M07\n")
    with counted.app_context():
        fold_openings()
        assert tally(counted).taken_path.exists()


def test_old_days_and_rare_words_are_dropped(any_app):
    counted = any_app
    with counted.app_context(), writing():
        for days in (KEPT, KEPT - timedelta(days=1)):
            session().add(Opening(day=today() - days, code="M07", count=1))
        for words, count in (("rare", 2), ("frequent", 3)):
            day = today() - RARE_KEPT
            session().add(FruitlessSearch(day=day, language="en", words=words, count=count))
        session().commit()
        tally(counted).taken_path.write_text("")
        fold(counted)
        assert len(session().scalars(db.select(Opening)).all()) == 1
        assert session().scalars(db.select(FruitlessSearch.words)).all() == ["frequent"]


def test_words_that_found_nothing_show_from_the_third_time_on(writable_search):
    client = writable_search.test_client()
    personal = ["ana@example.org", "call 998 90 123", "x" * 101]
    for words in ["  Qwyx\tZylk ", "QWYX zylk", "qwyxonce", *personal]:
        answer = client.get("/en/search", query_string={"q": words})
        assert "Guantong-Sought" not in answer.headers
    client.get("/en/search?q=QWYX+zylk", headers={"User-Agent": "Examplebot"})
    client.get("/en/search?q=customs")
    folded(writable_search)
    with writable_search.app_context():
        assert session().execute(fruitless_searches()).all() == []
        held = set(session().scalars(db.select(FruitlessSearch.words)))
        assert held == {"qwyx zylk", "qwyxonce"}
    client.get("/en/search?q=QWYX+zylk")  # from the page cache
    folded(writable_search)
    with writable_search.app_context():
        assert session().execute(fruitless_searches()).all() == [("en", "qwyx zylk", 3)]
