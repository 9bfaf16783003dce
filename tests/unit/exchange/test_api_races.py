"""Programs that write at the same time, on each database: nobody overwrites what they have not
seen, and nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from cooperation.agreements.confirming.models import Confirmation
from core.audit import AuditEntry
from core.database import db
from core.extensions import limiter
from registry.documents.models import Document
from registry.proposals import Proposal
from tests.files import pdf
from tests.people import accounts_factory
from tests.programs import Program, hold_agreement, new_source, token_of

WRITERS = 4


@pytest.fixture
def secret(any_app):
    """A token of an editor, where A1 is."""
    limiter.reset()
    hold_agreement(any_app)
    return token_of(any_app, accounts_factory(any_app, "editor"))


def at_once(app, secret, ask, first="/proposals"):
    """The answers to what is asked by all writers at the same moment."""
    Program(app, secret).get(first)  # the day's use is noted before
    start = Barrier(WRITERS)

    def writer(number):
        program = Program(app, secret)
        start.wait()
        return ask(program, number)

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(writer, range(WRITERS)))


def counted(app, model, *where):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*where))


def test_one_of_several_writers_wins_and_the_others_are_told_the_present_tag(any_app, secret):
    first = Program(any_app, secret).post("/proposals", {"record": "A1"})

    def write(program, number):
        content = first.json["content"] | {
            "texts": [first.json["content"]["texts"][0] | {"title": f"Title {number}"}]
        }
        return program.put(first.location, {"content": content}, If_Match=first.headers["ETag"])

    answers = at_once(any_app, secret, write)
    assert sorted(one.status_code for one in answers) == [200, 412, 412, 412]
    [won] = [one for one in answers if one.status_code == 200]
    assert {one.headers["ETag"] for one in answers} == {won.headers["ETag"]}
    now = Program(any_app, secret).get(first.location)
    assert now.json["content"] == won.json["content"]
    saved = counted(any_app, AuditEntry, AuditEntry.action == "proposal.save")
    assert saved == 1


def test_what_is_sent_several_times_with_one_key_is_done_once(any_app, secret):
    body = {"kind": "source", "code": "a-source", "content": new_source()}
    answers = at_once(
        any_app,
        secret,
        lambda program, _number: program.post("/proposals", body, Idempotency_Key="once"),
    )
    assert {one.status_code for one in answers} == {201}
    assert len({one.text for one in answers}) == 1
    assert counted(any_app, Proposal) == 1


def test_a_translation_begun_twice_at_once_is_written_once(any_app, secret):
    read = Program(any_app, secret).get("/records/A1/texts/fr")
    body = {"title": "Accord A1", "summary": "", "body": ""}
    answers = at_once(
        any_app,
        secret,
        lambda program, _number: program.put(
            "/records/A1/texts/fr", body, If_Match=read.headers["ETag"]
        ),
    )
    assert {one.status_code for one in answers} <= {200, 412}
    assert counted(any_app, Proposal) == 1


def test_of_several_who_withdraw_a_record_one_does_and_the_others_are_told_its_tag(any_app, secret):
    tag = Program(any_app, secret).get("/records/A1/publication").headers["ETag"]
    body = {"reason": "It was recorded twice.", "language": "en"}
    answers = at_once(
        any_app,
        secret,
        lambda program, _number: program.post("/records/A1/withdraw", body, If_Match=tag),
    )
    assert sorted(one.status_code for one in answers) == [200, 412, 412, 412]
    assert len({one.headers["ETag"] for one in answers}) == 1
    assert counted(any_app, AuditEntry, AuditEntry.action == "record.withdraw") == 1


def test_of_several_delegates_who_speak_of_a_fact_one_is_heard(any_app, secret):
    del secret
    own = token_of(any_app, accounts_factory(any_app, "delegate", scope="KZ"))
    [fact] = Program(any_app, own).get("/confirmations/KZ/A1").json["facts"]
    answers = at_once(
        any_app,
        own,
        lambda program, number: program.post(
            "/confirmations/KZ/A1/A1/dispute",
            {"words": f"Wrong, says {number}.", "language": "en"},
            If_Match=fact["tag"],
        ),
        first="/confirmations/KZ",
    )
    assert sorted(one.status_code for one in answers) == [200, 412, 412, 412]
    assert counted(any_app, Confirmation) == 1


def test_the_same_file_sent_several_times_at_once_is_held_once(any_app, secret):
    said = {"title": "A", "language": "en", "licence": "cc_by_4", "source": "s1"}
    answers = at_once(
        any_app,
        secret,
        lambda program, _number: program.client.post(
            "/api/v1/records/A1/documents",
            data=pdf(),
            query_string=said,
            content_type="application/pdf",
            headers=program.headers,
        ),
    )
    assert sorted(one.status_code for one in answers) == [201, 422, 422, 422]
    assert counted(any_app, Document) == 1


def test_of_several_who_remove_a_document_one_does(any_app, secret):
    made = Program(any_app, secret).client.post(
        "/api/v1/records/A1/documents?title=A&language=en&licence=cc_by_4&source=s1",
        data=pdf(), content_type="application/pdf", headers=Program(any_app, secret).headers,
    )  # fmt: skip
    answers = at_once(
        any_app,
        secret,
        lambda program, number: program.post(
            f"{made.json['url']}/remove", {"reason": f"{number}"}, If_Match=made.headers["ETag"]
        ),
    )
    assert sorted(one.status_code for one in answers) == [200, 412, 412, 412]
    assert counted(any_app, AuditEntry, AuditEntry.action == "document.remove") == 1
