"""Published versions by number, and the addresses that machines ask."""

import json

import pytest

from core.database import db, writing
from registry.door import acting_as
from registry.models import Record
from registry.services import revise_text
from tests.pages.conftest import page_at
from tests.records import EDITOR


def test_the_first_version_shows_what_was_loaded(read, rows):
    ((hash_, title),) = rows(
        "SELECT content_hash, text.title FROM revision"
        " JOIN record ON record.id = revision.record_id"
        " JOIN text ON text.record_id = record.id AND text.language = 'zh'"
        " WHERE record.code = 'M13' AND number = 1"
    )
    page = read("/en/r/M13/v/1")
    assert hash_ in page.words()
    assert title in page.words(page.all("table")[0])
    assert "/en/measures/M13" in page.hrefs
    assert [one.get("content") for one in page.marked(name="robots")] == ["noindex"]


def test_a_record_leads_to_its_versions(read):
    assert "/en/r/M13/v/1" in read("/en/measures/M13").hrefs


@pytest.mark.parametrize(
    "code",
    [
        "M13/v/2",
        "M13/v/0",
        "NOBODY/v/1",
        "M13/v/x",
        "M13/v/-1",
        "M13/v/2147483648",
        "M13/v/99999999999999999999",
        pytest.param(f"M13/v/{'9' * 5000}", id="5000 digits"),
    ],
)
@pytest.mark.parametrize("prefix", ["/zh/r/", "/r/"])
def test_a_version_that_there_is_not_is_not_found(registry_client, prefix, code):
    page_at(registry_client, f"{prefix}{code}", 404)


def test_an_earlier_version_stays_and_says_that_there_is_a_later_one(writable_registry, words):
    with writable_registry.app_context(), writing(), acting_as(EDITOR):
        measure = db.session.query(Record).filter_by(code="M13").one()
        revise_text(measure, "en", EDITOR, {"title": "A title of another day"}, "human")
        db.session.commit()
    client = writable_registry.test_client()
    first, second = (page_at(client, f"/en/r/M13/v/{number}") for number in (1, 2))
    later = words("en", "This is an earlier version. A later one has been published.")
    assert later in first.words()
    assert later not in second.words()
    assert "A title of another day" not in first.words(first.all("table")[0])
    assert "A title of another day" in second.words(second.all("table")[0])
    listed = page_at(client, "/en/measures/M13")
    assert {"/en/r/M13/v/1", "/en/r/M13/v/2"} <= listed.hrefs
    assert listed.heading == "A title of another day"


def test_the_process_says_that_it_lives(registry_client):
    answer = registry_client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_readiness_names_what_does_not_answer(registry_client):
    answer = registry_client.get("/readyz")
    told = json.loads(answer.text)
    assert answer.status_code == 503
    assert told["status"] == "unavailable"
    assert told["database"] is True
    assert told["worker"] is False  # none runs beside the tests
