"""One record in the API: its versions with their hashes, its acts, and what is gone."""

import hashlib
import json

import pytest

from core.database import db, writing
from core.permissions import NamedActor
from registry.changes import changing
from registry.door import acting_as
from registry.models import Record
from registry.services import withdraw
from registry.versions import Revision, redact
from tests.pages.asking import answer_at, codes_at, records_at
from tests.records import EDITOR, act, administration, agreement


def hash_of(snapshot):
    """As RFC 8785 has it for such values: sorted keys, no spaces, UTF-8."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def changing_registry(app):
    """A registry of one agreement with two versions, that can be changed."""

    def change(act_on):
        with app.app_context(), acting_as(EDITOR), writing():
            act_on(db.session.query(Record).filter_by(code="A1").one())
            db.session.commit()

    with app.app_context(), acting_as(EDITOR), writing():
        bodies = [administration("AA"), administration("BB")]
        made = agreement("A1", parties=bodies)
        act("E1", "signature", "2015-05", made)
        act("E2", "entry_into_force", "2016", made)
        act("E3", "amendment", "", made)
        db.session.commit()

    def rename(record):
        with changing(record, EDITOR, "record.edit", "A better title"):
            record.texts[0].title = "Agreement on transit"

    change(rename)
    return change


@pytest.mark.parametrize("code", ["A0077", "M13", "KZ", "WCO", "T036", "seed", "P1", "F2015-XIAN"])
def test_a_record_of_any_kind_is_told(searcher, rows, code):
    ((kind, date),) = rows("select kind, date_text from record where code = :code", code=code)
    record = answer_at(searcher, f"/records/{code}")
    assert (record["code"], record["kind"], record["date"]) == (code, kind, date or None)
    answer = searcher.get(record["url"].removeprefix("http://localhost:8000"))
    assert answer.status_code == 302


def test_versions_are_listed_latest_first(client, changing_registry):
    first = answer_at(client, "/records/A1/versions?limit=1&count=1")
    assert first["total"] == 2
    second = answer_at(client, first["links"]["next"])
    found = [*first["versions"], *second["versions"]]
    assert [one["number"] for one in found] == [2, 1]
    assert found[0]["message"] == "A better title"
    assert second["links"]["next"] is None


def test_a_version_can_be_checked_by_its_hash(client, changing_registry):
    titles = {}
    for number in (1, 2):
        version = answer_at(client, f"/records/A1/versions/{number}")
        assert version["complete"]
        assert hash_of(version["snapshot"]) == version["content_hash"]
        titles[number] = version["snapshot"]["texts"][0]["title"]
    assert titles == {1: "Agreement A1", 2: "Agreement on transit"}


def test_real_versions_can_be_checked_by_their_hashes(searcher):
    for code in ("A0006", "M13", "KZ", "seed", "T036"):
        version = answer_at(searcher, f"/records/{code}/versions/1")
        assert hash_of(version["snapshot"]) == version["content_hash"], code


def test_what_names_a_withdrawn_record_is_left_out_and_said(app, client, changing_registry):
    with app.app_context(), acting_as(EDITOR), writing():
        body = db.session.query(Record).filter_by(code="BB").one()
        withdraw(body, EDITOR, "Entered twice", language="en")
        db.session.commit()
    version = answer_at(client, "/records/A1/versions/1")
    assert not version["complete"]
    assert [one["party"] for one in version["snapshot"]["parties"]] == ["AA"]
    record = answer_at(client, "/records/A1")
    assert [one["party"] for one in record["content"]["parties"]] == ["AA"]


def test_a_redacted_version_says_why_and_nothing_else(client, changing_registry):
    def take_away(record):
        revision = db.session.query(Revision).filter_by(record_id=record.id, number=1).one()
        redact(revision, "It named a private person.", NamedActor("office", "administrator"))

    before = answer_at(client, "/records/A1/versions/1")["content_hash"]
    changing_registry(take_away)
    version = answer_at(client, "/records/A1/versions/1")
    assert version["reason"] == "It named a private person."
    assert version["snapshot"] is None
    assert version["redacted"]
    assert version["content_hash"] == before
    listed = answer_at(client, "/records/A1/versions")["versions"]
    assert [bool(one["redacted"]) for one in listed] == [False, True]


def test_a_withdrawn_record_answers_with_the_reason_in_its_language(client, changing_registry):
    changing_registry(lambda record: withdraw(record, EDITOR, "Внесено дважды", language="ru"))
    for below in ("", "/events", "/versions", "/versions/1"):
        problem = answer_at(client, f"/records/A1{below}?lang=en", status=410)
        assert (problem["detail"], problem["detail_language"]) == ("Внесено дважды", "ru")
    assert codes_at(client, "/agreements") == []


def test_acts_are_told_earliest_first_the_undated_last(client, changing_registry):
    assert codes_at(client, "/records/A1/events?limit=1") == ["E1", "E2", "E3"]
    assert answer_at(client, "/records/A1/events?count=1&limit=1")["total"] == 3
    assert codes_at(client, "/records/A1/events?as_of=2015-12-31") == ["E1", "E3"]
    first = records_at(client, "/records/A1/events?fields=date,content.about")[0]
    assert first == {"date": "2015-05", "content": {"about": ["A1"]}}


def test_acts_are_those_of_the_ledger_of_the_page(searcher, rows):
    held = rows(
        "select event.code from event_record "
        "join record event on event.id = event_record.event_id "
        "join record on record.id = event_record.record_id where record.code = 'A0006'"
    )
    assert sorted(codes_at(searcher, "/records/A0006/events?limit=10")) == sorted(
        code for (code,) in held
    )


@pytest.mark.parametrize(
    "address", ["/records/ZZZ", "/records/A0077/versions/99", "/records/A0077/nothing", "/r"]
)
def test_what_is_not_there_is_said(searcher, address):
    problem = answer_at(searcher, address, status=404)
    assert problem["type"].endswith("/api/v1/problems/not-found")
