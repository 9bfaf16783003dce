"""Withdrawing records and commenting on proposals through the API."""

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db
from tests.programs import hold_agreement, program_of

A1 = "/records/A1/publication"
WITHDRAW, AGAIN = "/records/A1/withdraw", "/records/A1/publish-again"
WHY = {"reason": "It was recorded twice.", "language": "en"}


@pytest.fixture
def held(app):
    """The app with A1."""
    hold_agreement(app)
    return app


@pytest.fixture
def editor(held):
    """A program of an editor."""
    return program_of(held, "editor")


def entries(app):
    with app.app_context():
        found = select(AuditEntry.action).order_by(AuditEntry.id)
        return list(db.session.scalars(found.where(AuditEntry.detail["token"].as_integer() > 0)))


def test_a_record_is_withdrawn_with_its_reason_and_published_again(held, editor):
    first = editor.get(A1)
    assert (first.json["state"], first.json["version"]) == ("published", 2)
    gone = editor.post(WITHDRAW, WHY, If_Match=first.headers["ETag"])
    assert gone.status_code == 200, gone.text
    assert (gone.json["state"], gone.json["reason"]) == ("withdrawn", WHY["reason"])
    shown = held.test_client().get("/api/v1/records/A1")
    assert (shown.status_code, shown.json["detail"]) == (410, WHY["reason"])
    assert editor.get(A1).headers["ETag"] == gone.headers["ETag"]
    back = editor.post(AGAIN, If_Match=gone.headers["ETag"])
    assert (back.json["state"], back.json["version"], back.json["reason"]) == ("published", 3, "")
    assert held.test_client().get("/api/v1/records/A1").status_code == 200
    assert entries(held) == ["record.withdraw", "record.publish"]


def test_what_was_not_read_is_not_withdrawn(held, editor):
    tag = editor.get(A1).headers["ETag"]
    assert editor.post(WITHDRAW, WHY).status_code == 428
    assert editor.post(WITHDRAW, WHY, If_Match='"r0.0"').status_code == 412
    gone = editor.post(WITHDRAW, WHY, If_Match=tag)
    late = editor.post(WITHDRAW, WHY, If_Match=tag)
    assert (late.status_code, late.headers["ETag"]) == (412, gone.headers["ETag"])
    twice = editor.post(WITHDRAW, WHY, If_Match=gone.headers["ETag"])
    assert twice.status_code == 409
    back = editor.post(AGAIN, If_Match=gone.headers["ETag"])
    assert editor.post(AGAIN, If_Match=back.headers["ETag"]).status_code == 409


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"language": "en"}, "/reason"),
        ({"reason": "Why."}, "/language"),
        ({"reason": "Why.", "language": "de"}, "/language"),
        ({"reason": "a" * 501, "language": "en"}, "/reason"),
        ({**WHY, "what": 1}, "/what"),
    ],
)
def test_a_reason_that_readers_cannot_use_is_refused(held, editor, body, pointer):
    answer = editor.post(WITHDRAW, body, If_Match=editor.get(A1).headers["ETag"])
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]
    assert editor.get(A1).json["state"] == "published"


def test_nothing_is_published_that_was_not_withdrawn_and_nothing_withdrawn_unseen(editor):
    assert editor.get("/records/A9/publication").status_code == 404
    assert editor.post("/records/A9/withdraw", WHY, If_Match='"r1.1"').status_code == 404


def test_comments_stand_at_the_places_that_a_proposal_changes(held, editor):
    other = program_of(held, "editor", "other")
    begun = editor.post("/proposals", {"record": "A1"})
    content = begun.json["content"]
    content["texts"][0]["title"] = "Another title"
    saved = editor.put(begun.location, {"content": content}, If_Match=begun.headers["ETag"])
    address = f"{begun.json['url']}/comments"
    places = other.get(address).json["places"]
    assert "texts/en/title" in places
    tag = {"If_Match": saved.headers["ETag"]}
    said = other.post(address, {"text": "Which one?", "place": "texts/en/title"}, **tag)
    assert said.status_code == 200, said.text
    [comment] = said.json["comments"]
    assert (comment["author"], comment["place"], comment["text"]) == (
        "Editor", "texts/en/title", "Which one?"
    )  # fmt: skip
    again = other.post(address, {"text": "Which one?", "place": "texts/en/title"}, **tag)
    assert len(again.json["comments"]) == 1
    assert len(editor.post(address, {"text": "Mine."}, **tag).json["comments"]) == 2
    assert entries(held)[-2:] == ["proposal.comment", "proposal.comment"]
    assert said.headers["ETag"] == saved.headers["ETag"]


def test_what_is_no_comment_is_refused(editor):
    begun = editor.post("/proposals", {"record": "A1"})
    address, tag = f"{begun.json['url']}/comments", {"If_Match": begun.headers["ETag"]}
    for body, pointer in (
        ({}, "/text"),
        ({"text": "a", "place": "duration"}, "/place"),
        ({"text": "a" * 4001}, "/text"),
    ):
        answer = editor.post(address, body, **tag)
        assert answer.status_code == 422
        assert [one["pointer"] for one in answer.json["errors"]] == [pointer]
    assert editor.post(address, {"text": " "}, **tag).status_code == 422
    assert editor.post(address, {"text": "a"}).status_code == 428
    assert editor.get(address).json["comments"] == []


def test_a_token_for_comments_writes_nothing_else(held):
    program = program_of(held, "editor", scopes=["read", "proposals.comment"])
    assert program.post("/proposals", {"record": "A1"}).status_code == 403
    assert program.post(WITHDRAW, WHY, If_Match='"r1.1"').status_code == 403
