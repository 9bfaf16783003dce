"""Anybody reports a mistake, without account, cookie and script, and reads the answer later."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.database import db, utcnow, writing
from core.form_token import GOOD_FOR, FormToken
from core.languages import SITE_LANGUAGES
from core.permissions import NamedActor
from registry.door import acting_as
from registry.reports import MistakeReport, close_report
from tests.pages.conftest import page_at
from tests.pages.reading import Page
from tests.people import sign_in
from tests.records import EDITOR, agreement
from tests.reporting import TEXT, ripe_token, send, sent, token_of

EDITOR_AT_DESK = NamedActor("editor", "editor")


def stored(app):
    with app.app_context():
        return list(db.session.scalars(select(MistakeReport).order_by(MistakeReport.id)))


def kept(answer):
    """What the form that is shown again holds."""
    page = Page(answer.text, "/en/report")
    return {
        "text": (page.by_id("text").text or "").strip(),
        "suggestion": (page.by_id("suggestion").text or "").strip(),
        "email": page.by_id("email").get("value"),
        "about": page.by_id("about").get("value"),
    }


@pytest.fixture
def records(app):
    """A published agreement and a draft."""
    with app.app_context(), writing(), acting_as(EDITOR):
        agreement("A1")
        agreement("ZDRAFT", "draft")
        db.session.commit()


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_the_form_is_sent_and_answered_in_each_language(client, tag):
    page = page_at(client, f"/{tag}/report?about=/{tag}/agreements/")
    assert page.root.get("lang") == tag
    receipt = page_at(client, sent(client, tag, about=f"/{tag}/agreements/"))
    assert receipt.root.get("lang") == tag
    assert TEXT in receipt.words()


@pytest.mark.parametrize("path", ["/en/agreements/", "/ar/", "/en/no-such-page"])
def test_every_page_leads_to_the_form_about_itself(client, path):
    page = Page(client.get(path).text, path)
    language = path.split("/")[1]
    (link,) = [one for one in page.hrefs if f"/{language}/report?" in one]
    assert page_at(client, link).by_id("about").get("value") == path


def test_neither_form_nor_receipt_sets_a_cookie(app):
    client = app.test_client(use_cookies=False)
    answers = [client.get("/en/report"), send(client)]
    answers.append(client.get(answers[1].location))
    assert [answer.status_code for answer in answers] == [200, 303, 200]
    assert all("Set-Cookie" not in answer.headers for answer in answers)


def test_the_form_of_the_page_itself_is_taken_when_it_was_open_for_a_while(app, client):
    signed = token_of(client.get("/en/report").text)
    assert send(client, token=signed).status_code == 422  # at once
    with app.app_context():
        from core.form_token import read_token

        token = read_token(signed)
    older = FormToken(token.form_id, token.made_at - timedelta(seconds=3))
    assert send(client, token=ripe_token(client, older)).status_code == 303


def test_what_was_written_is_stored_and_shown_on_the_receipt(app, client):
    path = sent(client, suggestion="It is 2013.", email="reader@example.org", about="/en/fund/")
    (report,) = stored(app)
    assert (report.text, report.suggestion, report.path) == (TEXT, "It is 2013.", "/en/fund/")
    assert (report.language, report.state) == ("en", "new")
    assert path == f"/en/report/{report.receipt}"
    words = page_at(client, path).words()
    assert TEXT in words
    assert "It is 2013." in words
    assert "/en/fund/" in words
    assert "Received" in words


def test_nobody_reads_the_address_on_the_receipt(client):
    path = sent(client, email="reader@example.org")
    assert "reader@example.org" not in client.get(path).text
    sign_in(client, "editor")
    assert "reader@example.org" not in client.get(path).text


def test_the_receipt_is_kept_from_search_engines_and_caches(client):
    path = sent(client)
    answer = client.get(path)
    assert '<meta name="robots" content="noindex">' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/en/report").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("receipt", ["x", "1", "RM-0123-4567-89AB-CDEF-GHJK"])
def test_a_wrong_receipt_is_no_page(client, receipt):
    sent(client)
    assert client.get(f"/en/report/{receipt}").status_code == 404


def test_a_receipt_that_is_typed_in_small_letters_leads_to_its_page(client):
    path = sent(client)
    answer = client.get(f"/en/report/{path.rpartition('/')[2].lower()}")
    assert answer.status_code == 301
    assert answer.location == path


def test_the_receipt_stands_in_another_language_too(client):
    path = sent(client).replace("/en/", "/ar/")
    page = page_at(client, path)
    (words,) = page.marked(class_="report__words")
    assert words.get("lang") == "en"
    assert words.get("dir") == "auto"


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    "path",
    ["/en/agreements/A1", "/ar/agreements/A1", "/r/A1", "/en/r/A1/v/1", "/en/agreements/A1?x=1"],
)
def test_the_form_names_the_record_that_the_page_is_about(app, client, path):
    page = page_at(client, f"/en/report?about={path}")
    assert "A1 Agreement A1" in page.words()
    receipt = page_at(client, sent(client, about=path))
    assert "A1 Agreement A1" in receipt.words()
    (report,) = stored(app)
    assert report.record_id is not None
    assert report.path == path.partition("?")[0]


@pytest.mark.usefixtures("records")
def test_a_draft_is_named_to_nobody(app, client):
    path = "/en/agreements/ZDRAFT"
    page = page_at(client, f"/en/report?about={path}")
    assert "Agreement ZDRAFT" not in page.words()
    receipt = page_at(client, sent(client, about=path))
    assert "Agreement ZDRAFT" not in receipt.words()
    assert stored(app)[0].record_id is None


@pytest.mark.parametrize(
    "about",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "x",
        "/" + "a" * 600,
    ],
)
def test_an_address_elsewhere_is_no_page_of_this_site(app, client, about):
    answer = client.get("/en/report", query_string={"about": about})
    assert Page(answer.text, "/en/report").by_id("about").get("value") == ""
    sent(client, about=about)
    assert stored(app)[0].path == ""


def test_the_same_form_sent_twice_has_one_receipt(app, client):
    token = ripe_token(client)
    assert sent(client, token=token) == sent(client, token=token)
    assert len(stored(app)) == 1


def test_a_form_sent_again_with_other_words_is_offered_as_another_report(app, client):
    token = ripe_token(client)
    receipt = sent(client, token=token)
    answer = send(client, token=token, text="Something else is wrong.")
    assert answer.status_code == 409
    assert kept(answer)["text"] == "Something else is wrong."
    assert receipt in answer.text
    sent(client, token=token_of(answer.text), text="Something else is wrong.")
    assert [report.text for report in stored(app)] == [TEXT, "Something else is wrong."]


def stale(client):
    return ripe_token(client, FormToken("old", utcnow() - GOOD_FOR - timedelta(seconds=1)))


@pytest.mark.parametrize("token", [stale, lambda client: "forged", lambda client: ""])
def test_a_form_without_a_good_token_is_offered_again_with_what_was_written(app, client, token):
    fields = {"suggestion": "It is 2013.", "email": "a@example.org", "about": "/en/fund/"}
    answer = send(client, token=token(client), **fields)
    assert answer.status_code == 400
    assert kept(answer) == {"text": TEXT} | fields
    assert stored(app) == []
    assert send(client, token=token_of(answer.text), **fields).status_code == 303


def test_a_form_that_comes_back_at_once_is_offered_again(app, client):
    answer = send(client, token=ripe_token(client, FormToken("quick", utcnow())))
    assert answer.status_code == 422
    assert "Wait 3 seconds" in answer.text
    assert kept(answer)["text"] == TEXT
    assert stored(app) == []


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"text": ""}, "This field is needed."),
        ({"text": "Wrong."}, "Say a little more"),
        ({"text": "x" * 2001}, "This is too long."),
        ({"suggestion": "x" * 1001}, "This is too long."),
        ({"email": "nobody"}, "This is not an e-mail address."),
        ({"email": "a@b\u0000 c@d"}, "This is not an e-mail address."),
        ({"email": "a" * 250 + "@b.example"}, "This is too long."),
        ({"text": "See http://a.example https://b.example www.c.example"}, "At most 2 links"),
        ({"suggestion": "http://a.example http://b.example http://c.example"}, "At most 2 links"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why_and_keeps_what_was_written(
    app, client, fields, complaint
):
    answer = send(client, **fields)
    assert answer.status_code == 422
    assert complaint in answer.text
    name, value = next(iter(fields.items()))
    assert kept(answer)[name] == value.replace("\x00", "")
    assert stored(app) == []


def test_a_text_of_2000_characters_on_many_lines_is_not_too_long(app, client):
    lines = "\r\n".join(["x" * 99] * 20)  # a browser counts a line end as one character
    sent(client, text=lines)
    assert len(stored(app)[0].text) == 1999


def test_characters_that_a_database_refuses_are_left_out(app, client):
    sent(client, text="The date\x00 of signature\x07 is wrong.")
    assert stored(app)[0].text == TEXT


def test_a_hidden_field_that_is_filled_in_is_answered_alike_and_kept_apart(app, client):
    page = page_at(client, sent(client, topic="buy"))
    assert "Received" in page.words()
    assert "spam" not in page.words(page.by_id("main")).lower()
    assert [report.state for report in stored(app)] == ["spam_suspected"]


def test_people_are_kept_from_the_hidden_field(client):
    page = page_at(client, "/en/report")
    trap = page.by_id("topic")
    assert trap.get("tabindex") == "-1"
    assert trap.get("autocomplete") == "off"
    assert any(outer.get("aria-hidden") == "true" for outer in page.ancestors(trap))
    assert any("report__trap" in (outer.get("class") or "") for outer in page.ancestors(trap))


@pytest.mark.parametrize("tag", ["en", "ar", "zh"])
def test_the_sixth_report_of_an_hour_waits_and_keeps_what_was_written(app, client, tag):
    for _ in range(5):
        sent(client, tag)
    answer = send(client, tag, email="a@example.org")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    page = Page(answer.text, f"/{tag}/report")
    assert page.root.get("lang") == tag
    assert kept(answer)["text"] == TEXT
    assert kept(answer)["email"] == "a@example.org"
    assert len(stored(app)) == 5


def test_forms_that_were_not_taken_do_not_count_as_reports(app, client):
    for _ in range(7):
        assert send(client, text="").status_code == 422
    assert send(client).status_code == 303


def test_another_address_has_its_own_limit(client):
    for _ in range(5):
        sent(client)
    client.environ_base["REMOTE_ADDR"] = "127.0.0.2"
    assert send(client).status_code == 303


def test_markup_in_a_report_is_text(client):
    words = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)>"
    html = client.get(sent(client, text=words, suggestion=words)).text
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_no_report_tells_who_was_signed_in(app, client):
    sign_in(client, "editor")
    sent(client)
    with app.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "report.send")
        ).one()
        assert (entry.actor_id, entry.actor_name) == (None, "visitor")


def test_nothing_is_kept_of_the_network_address(app, client):
    client.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    sent(client)
    with app.app_context():
        for table in db.metadata.sorted_tables:
            assert "203.0.113.77" not in str(db.session.execute(select(table)).all())


def test_the_answer_of_the_secretariat_stands_on_the_receipt_in_its_language(app, client):
    path = sent(client)
    with app.app_context(), writing():
        report = db.session.scalars(select(MistakeReport)).one()
        close_report(report, EDITOR_AT_DESK, "corrected", "شكرًا لكم <b>", "ar", report.version)
        db.session.commit()
    page = page_at(client, path)
    answer, *_ = page.marked(class_="report__words")
    assert page.words(answer) == "شكرًا لكم <b>"
    assert (answer.get("lang"), answer.get("dir")) == ("ar", "auto")
    assert "Corrected" in page.words()


@pytest.mark.parametrize("role", ["visitor", "delegate", "translator", "editor", "administrator"])
def test_everybody_may_report(client, role):
    sign_in(client, role)
    assert send(client).status_code == 303


def test_a_report_on_postgresql_is_the_same(writable_loaded_app):
    client = writable_loaded_app.test_client()
    path = sent(client, about="/en/agreements/A0077", text="wrong\x00 date here: " + TEXT)
    assert re.search("A0077", page_at(client, path).words())
    with writable_loaded_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(MistakeReport)) == 1
