"""Confirming and disputing facts through the API, and what the secretariat does with a dispute."""

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db, writing
from registry.changes import changing
from registry.door import acting_as
from registry.ledger_models import Event
from tests.pages.asking import answer_at
from tests.pages.conftest import statements_of
from tests.programs import hold_signed, program_of
from tests.records import EDITOR

KZ = "/confirmations/KZ/A1"
WORDS = {"words": "Подписано 29 мая.", "language": "ru"}


@pytest.fixture
def a1(app):
    """A1 between KZ and CN, signed."""
    hold_signed(app)
    return app


@pytest.fixture
def kz(a1):
    """A program of a delegate of KZ."""
    return program_of(a1, "delegate", "kz", scope="KZ")


@pytest.fixture
def editor(a1):
    """A program of the secretariat."""
    return program_of(a1, "editor")


def fact(program, code="E1"):
    [found] = [one for one in program.get(KZ).json["facts"] if one["fact"] == code]
    return found


def confirm(program, tag, code="E1", **more):
    return program.post(f"{KZ}/{code}/confirm", If_Match=tag, **more)


def dispute(program, tag, body=None, code="E1"):
    return program.post(f"{KZ}/{code}/dispute", body or WORDS, If_Match=tag)


def told(app):
    return answer_at(app.test_client(), "/records/E1")["confirmations"]


def change_date(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        event = db.session.scalars(select(Event).where(Event.code == "E1")).one()
        with changing(event, EDITOR, "event.record", "the date"):
            event.set_date("2015-05-29")
        db.session.commit()


def test_a_delegate_confirms_a_fact_and_readers_are_told(a1, kz):
    assert kz.get("/confirmations/KZ").json["agreements"] == [
        {"agreement": "A1", "facts": 2, "asked": 2}
    ]
    first = fact(kz)
    assert (first["kind"], first["asked"], first["said"]) == ("event", True, None)
    done = confirm(kz, first["tag"])
    assert done.status_code == 200, done.text
    assert (done.json["asked"], done.json["said"]["state"]) == (False, "confirmed")
    assert fact(kz)["tag"] == done.headers["ETag"] == done.json["tag"]
    assert [(one["party"], one["state"]) for one in told(a1)] == [("KZ", "confirmed")]
    assert kz.get("/confirmations/KZ").json["agreements"][0]["asked"] == 1
    with a1.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "fact.confirm")
        ).one()
        assert entry.detail["token"] > 0


def test_who_read_an_older_fact_confirms_nothing(a1, kz):
    tag = fact(kz)["tag"]
    assert kz.post(f"{KZ}/E1/confirm").status_code == 428
    change_date(a1)
    late = confirm(kz, tag)
    assert late.status_code == 412
    assert late.headers["ETag"] == fact(kz)["tag"] != tag
    assert confirm(kz, late.headers["ETag"]).status_code == 200
    change_date(a1)
    assert fact(kz)["changed"] is False
    second = program_of(a1, "delegate", "second", scope="KZ")
    assert dispute(second, late.headers["ETag"]).status_code == 412  # the first spoke meanwhile


def test_sent_again_with_its_key_it_is_said_once(kz):
    tag = fact(kz)["tag"]
    first, again = (confirm(kz, tag, Idempotency_Key="one") for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json == again.json


def test_a_dispute_is_acknowledged_before_readers_see_it(a1, kz, editor):
    sent = dispute(kz, fact(kz)["tag"])
    assert (sent.status_code, sent.json["said"]["state"]) == (200, "disputed")
    assert told(a1) == []
    [line] = editor.get("/disputes").json["disputes"]
    assert (line["fact"], line["party"], line["statement"]["words"]) == (
        "E1", "KZ", WORDS["words"]
    )  # fmt: skip
    address = f"/disputes/{line['number']}"
    read = editor.get(address)
    assert (read.json["changed"], read.json["last"]) == (False, True)
    assert editor.post(f"{address}/acknowledge").status_code == 428
    done = editor.post(f"{address}/acknowledge", If_Match=read.headers["ETag"])
    assert (done.status_code, done.json["statement"]["state"]) == (200, "acknowledged")
    assert [(one["state"], one["words"]["value"]) for one in told(a1)] == [
        ("disputed", WORDS["words"])
    ]
    late = editor.post(f"{address}/acknowledge", If_Match=read.headers["ETag"])
    assert (late.status_code, late.headers["ETag"]) == (412, done.headers["ETag"])
    assert editor.post(f"{address}/acknowledge", If_Match=late.headers["ETag"]).status_code == 409


def test_a_closed_dispute_tells_the_party_why_and_it_is_asked_again(kz, editor):
    dispute(kz, fact(kz)["tag"])
    [line] = editor.get("/disputes").json["disputes"]
    address = f"/disputes/{line['number']}"
    tag = editor.get(address).headers["ETag"]
    body = {"reason": "The gazette says the 28th.", "language": "en"}
    for wrong in ({}, {"reason": "a"}, {**body, "language": "de"}, {**body, "reason": " "}):
        assert editor.post(f"{address}/close", wrong, If_Match=tag).status_code == 422
    done = editor.post(f"{address}/close", body, If_Match=tag)
    assert (done.status_code, done.json["statement"]["state"]) == (200, "closed")
    assert editor.get("/disputes").json["disputes"] == []
    now = fact(kz)
    assert (now["asked"], now["said"]["reason"]) == (True, body["reason"])


def test_a_delegate_speaks_for_no_other_and_of_nothing_that_is_not_there(a1, kz):
    tag = fact(kz)["tag"]
    for path in ("/confirmations/CN", "/confirmations/CN/A1", "/confirmations/KZ/A9"):
        assert kz.get(path).status_code == 404, path
    for path in ("/confirmations/CN/A1/E1/confirm", f"{KZ}/E9/confirm"):
        assert kz.post(path, If_Match=tag).status_code == 404, path
    assert kz.get("/proposals").status_code == 403
    assert kz.get("/disputes").status_code == 403


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"language": "ru"}, "/words"), ({"words": "a"}, "/language"),
     ({"words": "a", "language": "xx"}, "/language"), ({**WORDS, "what": 1}, "/what")],
)  # fmt: skip
def test_words_that_cannot_be_taken_are_refused_at_their_place(a1, kz, body, pointer):
    answer = dispute(kz, fact(kz)["tag"], body)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]
    assert fact(kz)["said"] is None


def test_a_dispute_that_is_none_is_not_there(kz, editor):
    confirm(kz, fact(kz)["tag"])
    assert editor.get("/disputes/1").status_code == 404
    assert editor.get("/disputes/99").status_code == 404


def test_lists_take_as_many_statements_however_much_was_said(a1, kz, editor):
    def sent(program, path):
        with statements_of(a1) as statements:
            assert program.get(path).status_code == 200
        return len(statements)

    dispute(kz, fact(kz)["tag"])
    editor.get("/disputes")  # the day's use is noted before
    before = sent(editor, "/disputes"), sent(kz, KZ)
    dispute(kz, fact(kz, "A1")["tag"], code="A1")
    assert (sent(editor, "/disputes"), sent(kz, KZ)) == before
