"""The desk's queue of reports: who may see it, in which order, and what is done with a report."""

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db, writing
from registry.reports import MistakeReport, judge_report, take_up_report
from tests.pages.conftest import page_at, statements_of
from tests.people import ROLES, form_token, sign_in
from tests.records import EDITOR
from tests.reporting import TEXT, sent

QUEUE = "/en/desk/reports/"
STEPS = ("take-up", "set-aside", "readmit", "close")
MAY = ("editor", "administrator")


def the_report(app):
    with app.app_context():
        return db.session.scalars(select(MistakeReport)).one()


@pytest.fixture
def report(app):
    """A report that was sent, as its page at the desk."""
    sent(app.test_client(), about="/en/agreements/", email="reader@example.org")
    return f"{QUEUE}{the_report(app).id}"


@pytest.fixture
def editor(client):
    """An editor at the desk."""
    sign_in(client, "editor")
    return client


def act(client, report, step, **fields):
    form = {"csrf_token": form_token(client, QUEUE.replace("desk/reports", "account"))}
    form["version"] = the_report(client.application).version
    return client.post(f"{report}/{step}", data=form | fields)


def closing(**fields):
    return {"outcome": "corrected", "answer": "Thank you.", "answer_language": "en"} | fields


@pytest.mark.parametrize("role", ROLES)
def test_the_queue_is_for_editors_and_administrators(client, role, report):
    sign_in(client, role)
    wanted = 200 if role in MAY else 303 if role == "visitor" else 403
    assert client.get(QUEUE).status_code == wanted
    assert client.get(report).status_code == wanted


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", [role for role in ROLES if role not in MAY])
def test_nobody_else_does_anything_with_a_report(app, client, role, report, step):
    sign_in(client, role)
    before = the_report(app).version
    form = {"version": before} | closing()
    if role != "visitor":
        form["csrf_token"] = form_token(client, "/en/account/")
    answer = client.post(f"{report}/{step}", data=form)
    assert answer.status_code in (303, 400, 403)
    assert the_report(app).version == before


@pytest.mark.parametrize("step", STEPS)
def test_the_forms_of_the_desk_need_their_token(app, editor, report, step):
    before = the_report(app).version
    assert editor.post(f"{report}/{step}", data={"version": before}).status_code == 400
    assert the_report(app).version == before


def test_the_page_of_a_report_tells_all_that_was_written(editor, report):
    page = page_at(editor, report)
    assert TEXT in page.words()
    assert "reader@example.org" in page.words()
    assert "/en/agreements/" in page.hrefs
    (words,) = page.marked(class_="report__words")
    assert (words.get("lang"), words.get("dir")) == ("en", "auto")


def test_what_readers_wrote_stays_out_of_caches(editor, report):
    for address in (QUEUE, report):
        assert editor.get(address).headers["Cache-Control"] == "no-store"


def test_the_oldest_report_comes_first(app, editor):
    for number in range(3):
        sent(app.test_client(), text=f"Number {number} is wrong.")
    assert [title[:8] for title in rows_of(editor, QUEUE)] == ["Number 0", "Number 1", "Number 2"]


def rows_of(client, address):
    page = page_at(client, address)
    return [page.words(one) for one in page.marked(class_="row__title")]


def test_the_queue_shows_what_is_open_and_by_state_what_is_asked_for(app, editor):
    for number in range(4):
        client = app.test_client()
        sent(client, text=f"Number {number} is wrong.", topic="buy" if number == 3 else "")
    with app.app_context(), writing():
        first = db.session.scalars(select(MistakeReport).order_by(MistakeReport.id)).first()
        take_up_report(first, EDITOR, first.version)
        db.session.commit()
    assert len(rows_of(editor, QUEUE)) == 3
    assert len(rows_of(editor, f"{QUEUE}?state=in_work")) == 1
    assert len(rows_of(editor, f"{QUEUE}?state=spam_suspected")) == 1
    assert rows_of(editor, f"{QUEUE}?state=corrected") == []


@pytest.mark.parametrize("query", ["state=nonsense", "page=0", "page=x"])
def test_a_value_that_means_nothing_is_refused(editor, query):
    assert editor.get(f"{QUEUE}?{query}").status_code == 400


def test_a_page_beyond_the_last_is_no_page(editor):
    assert editor.get(f"{QUEUE}?page=2").status_code == 404


@pytest.fixture
def many(app):
    """Thirty open reports."""
    from core.database import utcnow
    from registry.reports import new_receipt

    with app.app_context(), writing():
        db.session.add_all(
            MistakeReport(
                receipt=new_receipt(),
                form_id=str(number),
                path="/en/",
                language="en",
                text=f"Number {number:02} is wrong.",
                state="new",
                created_at=utcnow(),
            )
            for number in range(30)
        )
        db.session.commit()


@pytest.mark.usefixtures("many")
def test_the_queue_has_pages(editor):
    assert len(rows_of(editor, QUEUE)) == 25
    assert rows_of(editor, f"{QUEUE}?page=2")[-1].startswith("Number 29")


@pytest.mark.usefixtures("many")
def test_a_full_page_of_the_queue_needs_no_more_statements_than_a_short_one(app, editor):
    editor.get(QUEUE)
    counts = []
    for address in (QUEUE, f"{QUEUE}?page=2"):
        with statements_of(app) as statements:
            page_at(editor, address)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_report_is_taken_up_and_closed_with_an_answer_that_the_reader_finds(app, editor, report):
    assert act(editor, report, "take-up").location == report
    assert the_report(app).state == "in_work"
    assert act(editor, report, "close", **closing(answer_language="fr")).location == QUEUE
    found = the_report(app)
    assert (found.state, found.answer, found.answer_language) == ("corrected", "Thank you.", "fr")
    receipt = page_at(app.test_client(), f"/en/report/{found.receipt}")
    assert "Thank you." in receipt.words()


@pytest.mark.parametrize(
    "fields",
    [{"answer": " "}, {"outcome": "new"}, {"answer_language": "xx"}, {"answer": "x" * 4001}],
)
def test_a_closing_that_cannot_be_made_keeps_what_was_written(app, editor, report, fields):
    answer = act(editor, report, "close", **closing(**{"answer": "A long answer."} | fields))
    assert answer.status_code == 422
    assert the_report(app).state == "new"
    if "answer" not in fields:
        assert "A long answer." in answer.text


def test_an_answer_is_kept_without_what_databases_refuse(app, editor, report):
    lines = "x\r\n" * 1998 + "last"  # 4000 characters as the page counts them
    assert act(editor, report, "close", **closing(answer=f"\x00{lines}\x07")).status_code == 303
    assert the_report(app).answer == lines.replace("\r", "")


def test_who_was_second_is_told_and_keeps_the_answer(app, editor, report):
    opened = the_report(app).version
    act(editor, report, "take-up")
    answer = act(editor, report, "close", version=opened, **closing(answer="A long answer."))
    assert answer.status_code == 409
    assert "A long answer." in answer.text
    assert "Somebody changed this report" in answer.text
    assert the_report(app).state == "in_work"
    answer = act(editor, report, "close", **closing(answer="A long answer."))
    assert answer.status_code == 303


def test_a_button_pressed_too_late_shows_the_report_as_it_is(app, editor, report):
    opened = the_report(app).version
    act(editor, report, "close", **closing())
    answer = act(editor, report, "take-up", version=opened)
    assert answer.status_code == 409
    assert "Somebody changed this report" in answer.text


def test_a_report_is_set_aside_and_taken_back(app, editor, report):
    assert act(editor, report, "set-aside").status_code == 303
    assert the_report(app).state == "spam_suspected"
    page = page_at(editor, report)
    assert page.all("textarea") == []
    assert act(editor, report, "readmit").status_code == 303
    assert the_report(app).state == "new"


def test_a_report_that_is_not_there_is_no_page(editor):
    assert editor.get(f"{QUEUE}999").status_code == 404
    assert editor.get(f"{QUEUE}99999999999999999999").status_code == 404


@pytest.mark.parametrize("role", ["editor", "administrator", "translator"])
def test_the_desk_counts_the_open_reports_for_who_may_read_them(app, client, role, report):
    sign_in(client, role)
    words = page_at(client, "/en/desk/").words()
    assert ("Reports of mistakes 1 " in words) == (role in MAY)


def test_suspected_spam_is_not_counted_as_open(app, editor, report):
    with app.app_context(), writing():
        found = db.session.scalars(select(MistakeReport)).one()
        judge_report(found, EDITOR, True, found.version)
        db.session.commit()
    assert "Reports of mistakes 0" in page_at(editor, "/en/desk/").words()


def test_what_the_desk_does_is_logged_with_who_did_it(app, editor, report):
    act(editor, report, "take-up")
    act(editor, report, "close", **closing())
    with app.app_context():
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.target.like("report:%")).order_by(AuditEntry.id)
        ).all()
        assert [(one.action, one.actor_name) for one in entries] == [
            ("report.send", "visitor"),
            ("report.take_up", "Editor"),
            ("report.close", "Editor"),
        ]


def test_markup_in_a_report_is_text_at_the_desk(app, editor):
    sent(app.test_client(), text="<script>alert(1)</script> is wrong")
    for address in (QUEUE, f"{QUEUE}{the_report(app).id}"):
        assert "<script>alert" not in editor.get(address).text


@pytest.mark.parametrize("tag", ["zh", "en", "ru", "fr", "es", "ar"])
def test_the_desk_shows_reports_in_each_language(editor, report, tag):
    for address in (QUEUE, report):
        page = page_at(editor, address.replace("/en/", f"/{tag}/"))
        assert page.root.get("lang") == tag
        assert page.heading_faults() == []
        assert page.repeated_ids() == set()
        assert page.broken_references() == set()
