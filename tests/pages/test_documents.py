"""Uploading at the desk, and what readers get: who sees which file, and how it is sent."""

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db, writing
from core.worker import drain
from registry.changes import PublishedIsLive, changing
from registry.documents.models import Document
from registry.documents.queries import waiting_documents
from registry.documents.services import accept_document
from registry.door import acting_as
from registry.models import Record
from registry.services import withdraw
from search.indexing import rebuild
from tests.files import pdf, png, upload, word
from tests.pages.conftest import page_at, statements_of
from tests.people import ROLES, accounts_factory, form_token, let_in, sign_in
from tests.records import EDITOR, agreement, source

FILE = "/en/documents/DOC0001/a.pdf"
LIST = "/en/desk/documents/"
MAY = ("editor", "administrator")


@pytest.fixture
def desk(app, client):
    """An editor at the desk; A1 is published, A9 a draft, S1 a source."""
    with app.app_context(), writing():
        source("S1")
        agreement("A1")
        agreement("A9", "draft")
        db.session.commit()
    sign_in(client, "editor")
    return client


@pytest.fixture
def visitor(app):
    return app.test_client()


def sent(client, address, **options):
    """The answer, its file read and closed."""
    return client.get(address, buffered=True, **options)


def work(app):
    with app.app_context():
        drain()


def share(app):
    """Somebody else accepts every document that waits."""
    with app.app_context(), writing(), acting_as(EDITOR):
        for document in db.session.scalars(waiting_documents()).all():
            accept_document(document, EDITOR)
        db.session.commit()


@pytest.mark.parametrize("role", ROLES)
def test_only_editors_and_administrators_come_to_the_documents_desk(app, client, role):
    with app.app_context(), writing():
        source("S1")
        agreement("A1")
        db.session.commit()
    sign_in(client, role)
    wanted = 200 if role in MAY else 303 if role == "visitor" else 403
    for address in (LIST, "/en/desk/records/A1/documents/add"):
        assert client.get(address).status_code == wanted
    if role not in ("visitor", *MAY):
        assert upload(client, "A1", pdf()).status_code == 403


def test_a_file_is_added_listed_read_and_served(app, desk, visitor):
    assert upload(desk, "A1", pdf()).status_code == 303
    share(app)
    work(app)
    page = page_at(visitor, "/en/agreements/A1")
    assert FILE in page.hrefs
    assert "PDF" in page.words()
    assert "CC BY 4.0" in page.words()
    answer = sent(visitor, FILE)
    assert answer.data == pdf()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "attachment; filename=a.pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private")
    text = sent(visitor, "/en/documents/DOC0001/text")
    assert (text.text, text.mimetype) == (
        "Mutual recognition of authorised operators",
        "text/plain",
    )
    assert "DOC0001" in page_at(desk, f"{LIST}?record=A1").words()
    assert "Text found by search" in page_at(desk, LIST).words()


def test_files_are_confirmed_by_tag_and_sent_in_parts(app, desk, visitor):
    upload(desk, "A1", pdf())
    share(app)
    with app.app_context():
        digest = db.session.scalars(select(Document.sha256)).one()
    assert sent(visitor, FILE).headers["ETag"] == f'"{digest}"'
    assert sent(visitor, FILE, headers={"If-None-Match": f'"{digest}"'}).status_code == 304
    part = sent(visitor, FILE, headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.data) == (206, b"%PDF-")
    assert sent(visitor, "/en/documents/DOC0001/other.pdf").location.endswith(FILE)
    assert sent(visitor, "/ar/documents/DOC0001").location.endswith("/ar/documents/DOC0001/a.pdf")
    assert sent(visitor, "/en/documents/DOC0404").status_code == 404


def test_pictures_are_shown_and_names_in_any_script_are_kept(app, desk, visitor):
    upload(desk, "A1", png(), "图.png", language="zh", title="示意图")
    share(app)
    page = page_at(visitor, "/zh/agreements/A1")
    address = next(href for href in page.hrefs if "/documents/" in href)
    answer = sent(visitor, address)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("inline; ")
    assert "filename*=UTF-8''%E5%9B%BE.png" in answer.headers["Content-Disposition"]
    assert sent(visitor, "/en/documents/DOC0001/text").status_code == 404


def test_what_cannot_be_taken_is_refused_with_the_form_kept(desk):
    for content, name, said, words in (
        (b"<!doctype html><p>", "a.pdf", {}, "web page"),
        (b"", "a.pdf", {}, "empty"),
        (pdf(), "a.pdf", {"title": " "}, "This field is needed"),
        (pdf(), "a.pdf", {"language": "english!"}, "language tag"),
        (pdf(), "a.pdf", {"licence": "stolen"}, "Not a valid choice"),
        (pdf(), "a.pdf", {"source": "S404"}, "no source with this code"),
        (pdf(), "a.pdf", {"source": "A1"}, "no source with this code"),
        (pdf(), "", {}, "Choose a file"),
    ):
        answer = upload(desk, "A1", content, name, **{"title": "Protocol of 2015"} | said)
        assert answer.status_code == 422, words
        assert words in answer.text
        assert "title" in said or 'value="Protocol of 2015"' in answer.text, words


def test_files_above_the_bound_are_refused(app, desk, visitor):
    app.config["DOCUMENT_BYTES"] = 3_000_000
    assert upload(desk, "A1", pdf() + b"%" * 2_500_000 + pdf()[-20:]).status_code == 303
    over = upload(desk, "A1", pdf() + b"%" * 3_100_000)
    assert (over.status_code, "3 MB at most" in over.text) == (422, True)
    far = upload(desk, "A1", pdf() + b"%" * 4_500_000)
    assert (far.status_code, "3 MB at most" in far.text) == (413, True)
    stranger = visitor.post("/en/desk/records/A1/documents/add", data={"x": "x" * 2_100_000})
    assert stranger.status_code == 413


def test_files_of_drafts_and_files_under_full_rights_are_for_staff(app, desk, visitor):
    upload(desk, "A9", pdf())
    upload(desk, "A1", pdf("kept"), "kept.pdf", licence="all_rights_reserved", title="Kept one")
    share(app)
    kept = "/en/documents/DOC0002/kept.pdf"
    for address in (FILE, kept):
        assert sent(visitor, address).status_code == 404
        answer = sent(desk, address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Kept one" not in page_at(visitor, "/en/agreements/A1").words()
    assert "Kept one" in page_at(desk, "/en/agreements/A1").words()
    translator = app.test_client()
    sign_in(translator, "translator")
    assert sent(translator, kept).status_code == 200
    assert sent(translator, FILE).status_code == 404


def accept(client):
    """Press the button; gives back the answer."""
    token = form_token(client, f"{LIST}DOC0001")
    return client.post(f"{LIST}DOC0001/accept", data={"csrf_token": token})


def test_a_document_waits_until_somebody_else_accepts_it(app, desk, visitor):
    upload(desk, "A1", pdf(), title="Protocol of 2015")
    work(app)
    with app.app_context():
        rebuild()
    assert sent(visitor, FILE).status_code == 404
    assert FILE not in page_at(visitor, "/en/agreements/A1").hrefs
    assert "/en/agreements/A1" not in page_at(visitor, "/en/search?q=recognition+operators").hrefs
    assert sent(desk, FILE).headers["Cache-Control"] == "no-store"
    assert "Waiting for review" in page_at(desk, "/en/agreements/A1").words()
    assert "Protocol of 2015" in page_at(desk, "/en/desk/").words()
    assert "until somebody else accepts it" in page_at(desk, f"{LIST}DOC0001").words()
    assert accept(desk).status_code == 403
    other = app.test_client()
    let_in(other, accounts_factory(app, "editor", "other@example.org"))
    assert accept(other).status_code == 303
    assert sent(visitor, FILE).status_code == 200
    assert accept(other).status_code == 409
    assert "Protocol of 2015" not in page_at(desk, "/en/desk/").words()


def test_where_one_review_is_asked_for_who_added_it_accepts_it(app, desk, visitor):
    app.config["REVIEW"] = "one"
    upload(desk, "A1", pdf())
    assert accept(desk).status_code == 303
    assert sent(visitor, FILE).status_code == 200


def test_what_was_never_accepted_is_no_page_when_it_is_removed(app, desk, visitor):
    upload(desk, "A1", pdf())
    form = {"csrf_token": form_token(desk, f"{LIST}DOC0001"), "reason": "The wrong file."}
    assert desk.post(f"{LIST}DOC0001/remove", data=form).status_code == 303
    assert sent(visitor, FILE).status_code == 404
    assert "The wrong file." not in page_at(visitor, "/en/agreements/A1").words()
    assert accept(desk).status_code == 409


def test_a_removed_document_says_why(app, desk, visitor):
    upload(desk, "A1", pdf())
    share(app)
    address = f"{LIST}DOC0001"
    form = {"csrf_token": form_token(desk, address), "reason": ""}
    assert desk.post(f"{address}/remove", data=form).status_code == 422
    done = desk.post(f"{address}/remove", data=form | {"reason": "Replaced by a signed copy."})
    assert done.status_code == 303
    gone = sent(visitor, FILE)
    assert gone.status_code == 410
    assert "Replaced by a signed copy." in gone.text
    assert FILE not in page_at(visitor, "/en/agreements/A1").hrefs
    again = desk.post(f"{address}/remove", data=form | {"reason": "Once more"})
    assert again.status_code == 409
    with app.app_context():
        acts = db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.target == "DOC0001")
        ).all()
    assert acts == ["document.add", "document.accept", "document.remove"]


def test_files_of_a_withdrawn_record_go_with_it(app, desk, visitor):
    upload(desk, "A1", pdf())
    share(app)
    with app.app_context(), writing(), acting_as(EDITOR):
        withdraw(
            db.session.scalars(select(Record).where(Record.code == "A1")).one(), EDITOR, "Twice"
        )
        db.session.commit()
    assert sent(visitor, FILE).status_code == 410


def test_the_text_of_open_files_is_found_by_search(app, desk, visitor):
    upload(desk, "A1", word("Kwalifikatsiya zanzibariensis"), "b.docx", title="Annex")
    upload(desk, "A1", pdf("secretissima"), licence="all_rights_reserved")
    share(app)
    work(app)
    with app.app_context():
        rebuild()
    assert "/en/agreements/A1" in page_at(visitor, "/en/search?q=zanzibariensis").hrefs
    assert "/en/agreements/A1" not in page_at(visitor, "/en/search?q=secretissima").hrefs


def test_a_long_file_is_found_by_the_passage_that_says_it(app, desk, visitor):
    """Far behind the beginning, with the passage shown in the results and linked to."""
    middle = "The seals of zanzibariensis containers are checked at both ends."
    upload(desk, "A1", word("Preamble. " * 1500, middle, "Annex. " * 2000), "a.docx")
    share(app)
    work(app)
    with app.app_context():
        rebuild()
    found = page_at(visitor, "/en/search?q=zanzibariensis+seals")
    assert "/en/agreements/A1" in found.hrefs
    assert "The seals of zanzibariensis containers" in found.words()
    link = next(href for href in found.hrefs if "/passages/" in href)
    assert link == "/en/documents/DOC0001/passages/3"
    passage = page_at(visitor, f"{link}?q=zanzibariensis")
    assert "<mark>zanzibariensis</mark>" in passage.html
    assert {"/en/agreements/A1", "/en/documents/DOC0001/passages/2?q=zanzibariensis"} <= set(
        passage.hrefs
    )
    # its words stand in several passages, and the record is found all the same, once
    assert "1 record" in page_at(visitor, "/en/search?q=preamble+zanzibariensis+annex").words()
    assert visitor.get("/en/documents/DOC0001/passages/99").status_code == 404


def test_the_list_needs_no_more_statements_for_more_documents(app, desk):
    upload(desk, "A1", png(seed=0))
    with statements_of(app) as few:
        page_at(desk, LIST)
    for seed in range(1, 4):
        upload(desk, "A9", png(seed=seed))
    with statements_of(app) as many:
        page = page_at(desk, LIST)
    assert len(many) == len(few)
    assert "of 4" in page.words()


def test_a_document_changes_nothing_outside_of_changing(app, desk):
    upload(desk, "A1", pdf())
    share(app)
    with app.app_context(), writing(), acting_as(EDITOR):
        document = db.session.scalars(select(Document)).one()
        with changing(document.record, EDITOR, "record.edit", "title"):
            document.title = "Other"
        db.session.commit()
        document.title = "Third"
        with pytest.raises(PublishedIsLive):
            db.session.flush()
        db.session.rollback()
