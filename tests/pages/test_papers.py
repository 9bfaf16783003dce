"""The call for papers, and writing, submitting and taking back a paper."""

from datetime import timedelta

import pytest
from werkzeug.test import encode_multipart

from core.audit import AuditEntry
from core.database import db, utcnow, writing
from forum.papers.models import Paper, PaperCall
from registry.documents.storing import path_of
from tests.editions import planned_edition, planned_session
from tests.files import changed_word, pdf, png, word
from tests.pages.conftest import page_at
from tests.pages.forms import form_of, with_values
from tests.papers import call, sent_file, the_paper
from tests.people import accounts_factory, let_in
from tests.records import administration

EDITION = "/en/forum/F2026-XIAN"
CALL, LIST, NEW = f"{EDITION}/call", f"{EDITION}/papers/", f"{EDITION}/papers/new"
PAPER = {
    "language": "ru", "title": "Транзит без остановок", "abstract": "Как ускорить транзит.",
    "topic": "transit", "licence": "cc_by_4", "declared": "y", "act": "submit",
    "author1-latin_name": "Aigerim Bekova", "author1-own_name": "Әйгерім Бекова",
    "author1-own_language": "kk", "author1-body_text": "KZ Kazakhstan",
}  # fmt: skip


@pytest.fixture
def site(app):
    """An edition with a session and an open call; KZ is in the registry."""
    with app.app_context(), writing():
        edition = planned_edition()
        planned_session("F2026-S1", edition)
        administration("KZ")
        call(edition)
        db.session.commit()
    return app


@pytest.fixture
def author(site):
    """A delegate who writes."""
    return person(site, "author@example.org")


def person(app, email, role="delegate"):
    client = app.test_client()
    let_in(client, accounts_factory(app, role, email))
    return client


def change_call(app, **columns):
    with app.app_context(), writing():
        held = db.session.query(PaperCall).one()
        for name, value in columns.items():
            setattr(held, name, value)
        db.session.add(AuditEntry(at=utcnow(), actor_name="test", action="paper.call",
                                  target="F2026-XIAN", detail={}))  # fmt: skip
        db.session.commit()


def close_call(app):
    change_call(app, closes_at=utcnow())


def write(client, page=NEW, **fields):
    form = with_values(form_of(client.get(page).text), **PAPER | fields)
    return send(client, page, form)


def send(client, page, form):
    boundary, body = encode_multipart(form)
    content_type = f"multipart/form-data; boundary={boundary}"
    return client.post(page, data=body, content_type=content_type)


def kept(app):
    with app.app_context():
        return [(one.title, one.state) for one in db.session.query(Paper).order_by(Paper.id)]


def test_readers_see_the_call_in_their_language_and_nothing_without_one(site):
    visitor = site.test_client()
    page = page_at(visitor, CALL)
    assert "Papers on customs cooperation are welcome." in page.words()
    assert "(China, GMT+08:00)" in page.words()
    assert "欢迎提交论文" in page_at(visitor, "/zh/forum/F2026-XIAN/call").words()
    arabic = page_at(visitor, "/ar/forum/F2026-XIAN/call")
    assert any(one.get("lang") == "en" and one.get("class") == "prose" for one in arabic.all("div"))
    assert CALL in page_at(visitor, f"{EDITION}/").hrefs
    change_call(site, published_at=None)
    assert visitor.get(CALL).status_code == 404
    assert CALL not in page_at(visitor, f"{EDITION}/").hrefs
    with site.app_context(), writing():
        planned_edition("F2027-ALMATY")
        db.session.commit()
    assert visitor.get("/en/forum/F2027-ALMATY/call").status_code == 404
    assert "Call for papers" not in page_at(visitor, "/en/forum/F2027-ALMATY/").words()


def test_visitors_sign_in_first(site):
    assert "/account/sign-in?next=" in site.test_client().get(NEW).location


def test_a_paper_is_kept_as_a_draft_changed_submitted_and_withdrawn(site, author):
    answer = write(author, act="save", abstract="", topic="", licence="", declared=[])
    assert answer.status_code == 303
    assert kept(site) == [(PAPER["title"], "draft")]
    page = answer.location
    answer = write(author, page, file=sent_file(pdf()), second_language="en",
                   second_title="Transit without stops", wish="F2026-S1")  # fmt: skip
    assert answer.status_code == 303
    assert kept(site) == [(PAPER["title"], "submitted")]
    with site.app_context():
        one = the_paper()
        author_row = one.authors[0]
        assert (author_row.own_name, author_row.own_language) == ("Әйгерім Бекова", "kk")
        assert author_row.body_id is not None
        assert one.wish_id is not None
        assert path_of(one.sha256).read_bytes() == pdf()
    file = author.get(f"{page}/file")
    assert file.data == pdf()
    assert file.headers["Cache-Control"] == "no-store"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    file.close()
    form = with_values(form_of(author.get(page).text), title="Другой заголовок", act="save")
    assert send(author, page, form).status_code == 303
    assert kept(site) == [("Другой заголовок", "submitted")]
    form = form_of(author.get(page).text, "/withdraw")
    assert author.post(f"{page}/withdraw", data=form).status_code == 303
    assert author.post(f"{page}/withdraw", data=form).status_code == 409
    assert kept(site) == [("Другой заголовок", "withdrawn")]
    assert "Withdrawn" in page_at(author, LIST).words()


def test_what_is_missing_is_told_and_the_form_keeps_what_was_typed(site, author):
    for field, value, message in (
        ("abstract", "", "Write the abstract first."),
        ("abstract", "x" * 501, "500 characters at most"),
        ("topic", "", "Choose a topic."),
        ("licence", "", "Choose a licence."),
        ("licence", "all_rights_reserved", None),
        ("declared", [], "Declare that the paper may be published"),
        ("language", "fr", "Papers are not taken in this language"),
        ("second_title", "Transit", "Say which of the languages"),
        ("second_language", "ru", "This is the language of the paper already"),
        ("author1-own_language", "not a tag", "It must be a language tag"),
    ):
        answer = write(author, **{field: value})
        if message is None:
            assert answer.status_code == 400
            continue
        assert answer.status_code == 422, field
        assert message in answer.text
        assert 'value="Aigerim Bekova"' in answer.text
    nobody = dict.fromkeys([name for name in PAPER if name.startswith("author")], "")
    answer = write(author, **nobody)
    assert (answer.status_code, "Name one author" in answer.text) == (422, True)
    assert kept(site) == []


@pytest.mark.parametrize("content", [png(), b"MZ\x90\0", b"<html>", pdf(extra=b"/Encrypt 1 0 R "),
                                     changed_word({"word/vbaProject.bin": b"x"})])  # fmt: skip
def test_other_files_than_pdf_and_docx_are_refused(site, author, content):
    answer = write(author, file=sent_file(content))
    assert answer.status_code == 422
    assert PAPER["title"] in answer.text
    assert kept(site) == []


def test_a_docx_is_taken_and_a_file_that_is_too_large_is_not(site, author):
    site.config["DOCUMENT_BYTES"] = 50_000
    assert write(author, file=sent_file(word(), "b.docx")).status_code == 303
    answer = write(author, title="Второй", file=sent_file(pdf() + b" " * 50_000))
    assert (answer.status_code, "too large" in answer.text) == (422, True)


def test_nothing_is_taken_before_the_call_opens_or_after_it_closes(site, author):
    form = with_values(form_of(author.get(NEW).text), **PAPER)
    draft = write(author, title="Черновик", act="save").location
    change = with_values(form_of(author.get(draft).text), act="submit")
    close_call(site)
    answer = send(author, NEW, form)
    assert answer.status_code == 409
    assert "The call has closed" in answer.text
    assert PAPER["abstract"] in answer.text
    assert send(author, draft, change).status_code == 409
    assert kept(site) == [("Черновик", "draft")]
    assert "The call is closed." in page_at(site.test_client(), CALL).words()
    later = utcnow() + timedelta(days=1)
    change_call(site, opens_at=later, closes_at=later + timedelta(days=1))
    answer = send(author, NEW, form)
    assert (answer.status_code, "not taken yet" in answer.text) == (409, True)


def test_submitting_twice_is_told(site, author):
    form = with_values(form_of(author.get(NEW).text), **PAPER)
    page = send(author, NEW, form).location
    answer = send(author, NEW, form)
    assert (answer.status_code, "with this title already" in answer.text) == (409, True)
    again = with_values(form_of(author.get(page).text), act="submit")
    answer = send(author, page, again)
    assert (answer.status_code, "submitted already" in answer.text) == (409, True)
    assert kept(site) == [(PAPER["title"], "submitted")]


def test_who_opened_an_older_version_does_not_overwrite_the_newer(site, author):
    page = write(author).location
    old = with_values(form_of(author.get(page).text), title="Старое", act="save")
    assert send(author, page, with_values(old, title="Новое")).status_code == 303
    answer = send(author, page, old)
    assert (answer.status_code, "Старое" in answer.text) == (409, True)
    assert kept(site) == [("Новое", "submitted")]


@pytest.mark.parametrize("role", ["delegate", "translator", "editor", "administrator"])
def test_a_paper_is_its_authors_own(site, author, role):
    page = write(author, act="save", file=sent_file(pdf())).location
    other = person(site, "other@example.org", role)
    form = with_values(form_of(author.get(page).text), act="submit")
    for address in (page, f"{page}/file", f"{page}/documents/DOC0001"):
        assert other.get(address).status_code == 404
    form["csrf_token"] = form_of(other.get(NEW).text)["csrf_token"]
    assert send(other, page, form).status_code == 404
    assert PAPER["title"] not in page_at(other, LIST).words()
    assert kept(site) == [(PAPER["title"], "draft")]


def test_the_audit_log_names_numbers_and_no_titles(site, author):
    write(author)
    with site.app_context():
        entries = db.session.query(AuditEntry).filter(AuditEntry.target.like("paper:%")).all()
        assert {one.action for one in entries} == {"paper.begin", "paper.submit"}
        assert all(one.detail == {} for one in entries)


def test_pages_of_papers_are_kept_by_no_cache(site, author):
    page = write(author).location
    for address in (LIST, NEW, page):
        assert author.get(address).headers["Cache-Control"] == "no-store"
