"""Documents sent through the API: the same checks as the page, in a form or as the body."""

import io

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from core.audit import AuditEntry
from core.database import db
from registry.documents.models import Document
from tests.files import pdf, png
from tests.pages.asking import answer_at
from tests.pages.conftest import statements_of
from tests.programs import API, hold_agreement, program_of

ADD = "/records/A1/documents"
SAID = {"title": "Протокол", "language": "ru", "licence": "cc_by_4", "source": "s1"}


@pytest.fixture
def held(app):
    """The app with A1, which rests on s1."""
    hold_agreement(app)
    return app


@pytest.fixture
def editor(held):
    """A program of an editor."""
    return program_of(held, "editor")


def send_form(program, content=None, name="a.pdf", boundary=None, said=SAID, **headers):
    """Send a file as the part of a form."""
    file = FileStorage(io.BytesIO(pdf() if content is None else content), name)
    boundary, body = encode_multipart({**said, "file": file}, boundary=boundary)
    kind = f"multipart/form-data; boundary={boundary}"
    return send(program, body, kind, **headers)


def send(program, body, kind, query=None, **headers):
    """Send a body that is not JSON."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return program.client.post(
        f"{API}{ADD}", data=body, content_type=kind, query_string=query or {},
        headers=program.headers | told,
    )  # fmt: skip


def counted(app):
    with app.app_context():
        return len(db.session.scalars(select(Document)).all())


def test_a_file_is_sent_in_a_form_accepted_by_another_and_shown(held, editor):
    made = send_form(editor)
    assert made.status_code == 201, made.text
    assert (made.json["state"], made.json["media_type"]) == ("waiting", "application/pdf")
    assert (made.json["title"], made.json["source"]) == (SAID["title"], "s1")
    assert made.location == made.json["url"]
    visitor = held.test_client()
    assert visitor.get(made.json["file"]).status_code == 404
    read = editor.get(made.location)
    assert (read.json, read.headers["ETag"]) == (made.json, made.headers["ETag"])
    accept = f"{made.json['url']}/accept"
    own = editor.post(accept, If_Match=read.headers["ETag"])
    assert own.status_code == 403
    other = program_of(held, "editor", "other")
    assert other.post(accept).status_code == 428
    done = other.post(accept, If_Match=read.headers["ETag"])
    assert (done.status_code, done.json["state"]) == (200, "accepted")
    assert other.post(accept, If_Match=read.headers["ETag"]).status_code == 412
    shown = visitor.get(made.json["file"])
    assert (shown.status_code, shown.data) == (200, pdf())
    shown.close()
    versions = answer_at(visitor, "/records/A1/versions")["versions"]
    assert versions[0]["message"] == f"+ {made.json['code']}"
    with held.app_context():
        entries = db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.startswith("document."))
            .where(AuditEntry.detail["token"].as_integer() > 0).order_by(AuditEntry.id)
        )  # fmt: skip
        assert list(entries) == ["document.add", "document.accept", "document.accept"]


def test_a_body_may_be_the_file_itself(editor):
    name = "attachment; filename*=UTF-8''%D0%B0.pdf"
    made = send(editor, pdf(), "application/pdf", SAID, Content_Disposition=name)
    assert made.status_code == 201, made.text
    assert made.json["filename"] == "а.pdf"
    by_content = send(editor, png(), "application/octet-stream", SAID)
    assert (by_content.status_code, by_content.json["media_type"]) == (201, "image/png")
    assert by_content.json["filename"] == f"{by_content.json['code']}.png"


def test_a_file_that_is_not_what_its_type_says_is_refused_and_not_held(held, editor):
    answer = send(editor, png(), "application/pdf", SAID)
    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"pointer": "/file", "detail": "The content is PNG, which Content-Type does not say."}
    ]
    assert counted(held) == 0


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"title": "a" * 301}, "/title"),
        ({"language": "Russian"}, "/language"),
        ({"licence": "free"}, "/licence"),
        ({"source": "nowhere"}, "/source"),
        ({"what": "1"}, "/what"),
    ],
)
def test_what_is_said_of_a_file_is_checked_as_on_the_page(held, editor, change, pointer):
    answer = send_form(editor, said=SAID | change)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]
    assert counted(held) == 0


@pytest.mark.parametrize("content", [b"", b"<html>", b"%PDF-1.4 broken", b"PK\x03\x04"])
def test_what_cannot_be_taken_is_refused_with_its_reason(held, editor, content):
    answer = send_form(editor, content)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json["errors"]] == ["/file"]
    assert counted(held) == 0


def test_bodies_that_are_no_file_are_refused(held, editor):
    assert editor.post(ADD, {"title": "a"}).status_code == 415
    assert send(editor, b"a", "text/plain", SAID).status_code == 415
    nothing = encode_multipart(SAID)
    several = encode_multipart(
        SAID | {"file": [FileStorage(io.BytesIO(pdf()), "a.pdf") for _ in range(2)]}
    )
    for boundary, body in (nothing, several):
        kind = f"multipart/form-data; boundary={boundary}"
        assert send(editor, body, kind).json["errors"][0]["pointer"] == "/file"
    missing = send(editor, pdf(), "application/pdf")
    assert {one["pointer"] for one in missing.json["errors"]} == {
        "/title", "/language", "/licence", "/source"
    }  # fmt: skip
    twice = encode_multipart(SAID | {"file": FileStorage(io.BytesIO(pdf()), "a.pdf")})
    answer = send(
        editor, twice[1], f"multipart/form-data; boundary={twice[0]}", {"licence": "cc_by_4"}
    )
    assert [one["pointer"] for one in answer.json["errors"]] == ["/licence"]
    assert counted(held) == 0


def test_the_same_file_is_held_once_and_larger_ones_are_refused(held, editor):
    code = send_form(editor).json["code"]
    again = send_form(editor)
    assert code in again.json["errors"][0]["detail"]
    held.config["DOCUMENT_BYTES"] = 3_000_000
    large = pdf() + b"\n" * 2_500_000 + pdf()[-40:]
    assert send_form(editor, large, "b.pdf").status_code == 201  # larger than other bodies may be
    held.config["DOCUMENT_BYTES"] = 1_000_000
    assert send_form(editor, pdf("other") + b"\n" * 1_500_000).status_code == 422
    assert send_form(editor, pdf("other") + b"\n" * 2_500_000).status_code == 413


def test_a_form_that_is_sent_again_with_its_key_is_taken_once(held, editor):
    one, two = (send_form(editor, boundary=mark, Idempotency_Key="once") for mark in "ab")
    assert (one.status_code, two.status_code) == (201, 201)
    assert one.json == two.json
    other = send_form(editor, pdf("other"), Idempotency_Key="once")
    assert other.status_code == 422
    assert counted(held) == 1


def test_a_document_is_removed_and_says_why(held, editor):
    made = send_form(editor)
    remove, tag = f"{made.json['url']}/remove", made.headers["ETag"]
    assert editor.post(remove, {}, If_Match=tag).json["errors"][0]["pointer"] == "/reason"
    assert editor.post(remove, {"reason": " "}, If_Match=tag).status_code == 422
    assert editor.post(remove, {"reason": "a", "erase": 1}, If_Match=tag).status_code == 422
    done = editor.post(remove, {"reason": "Another edition.", "erase": True}, If_Match=tag)
    assert (done.json["state"], done.json["reason"]) == ("removed", "Another edition.")
    assert done.json["file"] is None
    assert editor.post(remove, {"reason": "a"}, If_Match=tag).status_code == 412
    again = editor.post(remove, {"reason": "a"}, If_Match=done.headers["ETag"])
    assert again.status_code == 409
    listed = editor.get(ADD).json["documents"]
    assert [one["state"] for one in listed] == ["removed"]


def test_a_list_takes_as_many_statements_for_more_documents(held, editor):
    def sent():
        with statements_of(held) as statements:
            assert editor.get(ADD).status_code == 200
        return len(statements)

    send_form(editor)
    one = sent()
    for number in range(3):
        send_form(editor, pdf(f"number {number}"))
    assert sent() == one


def test_files_are_sent_by_who_may_and_read_by_staff(held, editor):
    made = send_form(editor)
    translator = program_of(held, "translator")
    assert translator.get(made.location).status_code == 200
    assert send_form(translator).status_code == 403
    only_reads = program_of(held, "editor", "reads", scopes=["read"])
    assert send_form(only_reads).json["scope"] == "documents.write"
    adds = program_of(held, "editor", "adds", scopes=["documents.write"])
    accept = f"{made.json['url']}/accept"
    refused = adds.post(accept, If_Match=made.headers["ETag"])
    assert refused.json["scope"] == "documents.decide"
    assert editor.get("/records/A9/documents").status_code == 404
    assert editor.get("/documents/DOC9999").status_code == 404
