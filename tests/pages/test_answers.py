"""Answers: free ones, and the answer of record with its versions and its review."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db, utcnow, writing
from core.jobs import Job
from forum.floor.asking import EMAIL_KEPT, erase_emails
from forum.floor.models import Answer, Question
from registry.changes import changing
from registry.door import acting_as
from registry.models import Record, Text
from tests.asking import TEXT, asked, person, published
from tests.delegations import letters
from tests.pages.conftest import page_at
from tests.pages.forms import form_of, with_values
from tests.pages.test_questions import DESK, words_at
from tests.records import EDITOR, act, administration, agreement

ANSWER = "It opens in May."


@pytest.fixture
def a1(app):
    """A1 between KZ and CN."""
    with app.app_context(), writing(), acting_as(EDITOR):
        agreement("A1", parties=[administration("KZ"), administration("CN")])
        db.session.commit()
    return app


@pytest.fixture
def visitor(a1):
    return a1.test_client()


@pytest.fixture
def editor(a1):
    return person(a1, "editor")


@pytest.fixture
def kz(a1):
    return person(a1, "delegate", "KZ")


@pytest.fixture
def question(a1, visitor):
    number = asked(visitor, "A1", email="reader@example.org")
    published(a1, number)
    return number


def answer(client, number, on_record=False, **fields):
    page = f"/en/questions/{number}"
    form = form_of(client.get(page).text, f"{page}/answer")
    filled = with_values(form, **{"text": ANSWER} | fields)
    if on_record:
        filled["kind"] = "of_record"
    return client.post(f"{page}/answer", data=filled)


def decide(client, answer_id, step, **fields):
    """Confirm, decline or hide an answer at the desk."""
    with client.application.app_context():
        number = db.session.get_one(Answer, answer_id).question_id
    action = f"{DESK}/answers/{answer_id}/{step}"
    form = form_of(client.get(f"{DESK}/{number}").text, action)
    return client.post(action, data=with_values(form, **fields))


def last(app):
    with app.app_context():
        return db.session.scalars(select(Answer).order_by(Answer.id.desc()).limit(1)).one()


def on_record(app, delegate, moderator, number, **fields):
    assert answer(delegate, number, True, **fields).status_code == 303
    assert decide(moderator, last(app).id, "confirm").status_code == 303


def touched(app, code="A1"):
    """Publish another version of a record."""
    with app.app_context(), writing(), acting_as(EDITOR):
        record = db.session.query(Record).filter_by(code=code).one()
        with changing(record, EDITOR, "record.edit", "mended"):
            record.texts[0].title = "Another title"
        db.session.commit()


def test_visitors_cannot_answer(visitor, question):
    assert "/answer" not in visitor.get(f"/en/questions/{question}").text
    assert visitor.post(f"/en/questions/{question}/answer").status_code in (303, 400)


def test_free_answers_are_shown_at_once_by_role_and_body(a1, visitor, kz, editor, question):
    assert answer(kz, question, body="KZ").status_code == 303
    assert answer(editor, question, text="See the record.").status_code == 303
    words = words_at(visitor, f"/en/questions/{question}")
    assert ANSWER in words
    assert "The secretariat" in words
    assert "Delegate" not in words  # the name of the account
    assert ANSWER in words_at(visitor, "/en/questions/?answered=answered")
    assert ANSWER not in words_at(visitor, "/en/questions/?answered=open")


def test_a_free_answer_is_hidden_with_a_reason(a1, visitor, kz, editor, question):
    answer(kz, question, body="KZ")
    made = last(a1)
    fields = {f"answer-{made.id}-reason": "Not about the question."}
    assert decide(editor, made.id, "hide", **fields).status_code == 303
    assert ANSWER not in words_at(visitor, f"/en/questions/{question}")


def test_an_answer_of_record_is_read_once_the_secretariat_confirms(
    a1, visitor, kz, editor, question
):
    assert answer(kz, question, True, body="KZ").status_code == 303
    assert ANSWER not in words_at(visitor, f"/en/questions/{question}")
    assert ANSWER in words_at(kz, f"/en/questions/{question}")
    assert answer(kz, question, True, body="KZ", text="Another one.").status_code == 400
    assert "to confirm" in words_at(editor, "/en/desk/")
    assert decide(editor, last(a1).id, "confirm").status_code == 303
    words = words_at(visitor, f"/en/questions/{question}")
    assert ANSWER in words
    assert "Answer of record" in words
    assert "by its delegate" in words
    assert ANSWER in words_at(visitor, "/en/questions/?answered=of_record")
    assert ANSWER in words_at(visitor, f"/en/questions/{question}/answer/1")


def test_who_asked_is_written_to_once_and_their_address_is_erased(a1, kz, editor, question):
    on_record(a1, kz, editor, question, body="KZ")
    with a1.app_context():
        letters = [
            one.payload for one in db.session.scalars(select(Job).where(Job.topic == "mail"))
        ]
        assert db.session.get_one(Question, question).email == ""
    assert [one["to"] for one in letters] == ["reader@example.org"]
    assert f"/en/questions/{question}" in letters[0]["text"]


def test_addresses_are_erased_after_a_time_without_an_answer(a1, question):
    with a1.app_context(), writing():
        assert erase_emails(utcnow() + EMAIL_KEPT - timedelta(hours=1)) == 0
        assert erase_emails(utcnow() + EMAIL_KEPT) == 1


def test_it_is_declined_for_a_reason_that_the_delegate_reads(a1, visitor, kz, editor, question):
    answer(kz, question, True, body="KZ")
    made = last(a1)
    fields = {f"answer-{made.id}-reason": "Signed by nobody."}
    assert decide(editor, made.id, "decline", **fields).status_code == 303
    assert "Signed by nobody." in words_at(kz, f"/en/questions/{question}")
    assert "Signed by nobody." not in words_at(visitor, f"/en/questions/{question}")
    assert answer(kz, question, True, body="KZ").status_code == 303


def test_a_new_version_takes_its_place_and_the_old_one_stays(a1, visitor, kz, editor, question):
    on_record(a1, kz, editor, question, body="KZ")
    on_record(a1, kz, editor, question, body="KZ", text="It opens in June.")
    words = words_at(visitor, f"/en/questions/{question}")
    assert "It opens in June." in words
    assert ANSWER not in words
    first = words_at(visitor, f"/en/questions/{question}/answer/1")
    assert ANSWER in first
    assert "not the last version" in first
    assert visitor.get(f"/en/questions/{question}/answer/3").status_code == 404


def test_another_administration_answers_freely_only(a1, kz, editor, question):
    on_record(a1, kz, editor, question, body="KZ")
    cn = person(a1, "delegate", "CN")
    refused = answer(cn, question, True, body="CN", text="From Beijing.")
    assert refused.status_code == 400
    assert "From Beijing." in refused.text
    assert answer(cn, question, body="CN", text="From Beijing.").status_code == 303


def test_a_delegate_does_not_answer_for_another_body_nor_staff_on_record(a1, kz, editor, question):
    assert answer(kz, question, True, body="CN").status_code == 422
    assert answer(editor, question, True).status_code == 403


@pytest.mark.parametrize("what", ["record", "ledger"])
def test_after_a_change_the_answer_waits_for_a_review_until_it_is_affirmed(
    a1,
    visitor,
    kz,
    editor,
    question,
    what,
):
    on_record(a1, kz, editor, question, body="KZ")
    late = "The record was changed since"
    assert late not in words_at(visitor, f"/en/questions/{question}")
    if what == "record":
        touched(a1)
    else:
        with a1.app_context(), writing(), acting_as(EDITOR):
            act("E1", "signed", "2015-05-28", db.session.query(Record).filter_by(code="A1").one())
            db.session.commit()
    for address in (f"/en/questions/{question}", "/en/agreements/A1", "/en/questions/"):
        assert late in words_at(visitor, address)
    assert f"/en/desk/questions/{question}" in editor.get("/en/desk/waiting/overtaken").text
    page = f"/en/questions/{question}"
    form = form_of(kz.get(page).text, f"{page}/affirm")
    assert kz.post(f"{page}/affirm", data=form).status_code == 303
    words = words_at(visitor, page)
    assert late not in words
    assert "Affirmed on" in words
    assert f"/en/desk/questions/{question}" not in editor.get("/en/desk/waiting/overtaken").text


def test_a_change_of_another_record_asks_for_nothing(a1, visitor, kz, editor, question):
    on_record(a1, kz, editor, question, body="KZ")
    with a1.app_context(), writing(), acting_as(EDITOR):
        agreement("A2")
        db.session.commit()
    assert "changed since" not in words_at(visitor, f"/en/questions/{question}")


def test_a_new_version_ends_the_review(a1, visitor, kz, editor, question):
    on_record(a1, kz, editor, question, body="KZ")
    touched(a1)
    on_record(a1, kz, editor, question, body="KZ", text="It opened in May.")
    assert "changed since" not in words_at(visitor, f"/en/questions/{question}")


def test_who_answers_about_a_record_that_changed_meanwhile_is_told(a1, kz, question):
    page = f"/en/questions/{question}"
    form = with_values(
        form_of(kz.get(page).text, f"{page}/answer"), text=ANSWER, body="KZ", kind="of_record"
    )
    touched(a1)
    refused = kz.post(f"{page}/answer", data=form)
    assert refused.status_code == 409
    assert ANSWER in refused.text
    again = with_values(form_of(refused.text, f"{page}/answer"), kind="of_record")
    assert kz.post(f"{page}/answer", data=again).status_code == 303


def test_others_do_not_affirm_it(a1, kz, editor, question):
    on_record(a1, kz, editor, question, body="KZ")
    touched(a1)
    page = f"/en/questions/{question}"
    form = form_of(kz.get(page).text, f"{page}/affirm")
    cn = person(a1, "delegate", "CN")
    own = form_of(cn.get(page).text, f"{page}/answer")
    form["csrf_token"] = own["csrf_token"]
    assert cn.post(f"{page}/affirm", data=form).status_code == 403
    for wrong in ("9" * 20, "x", ""):
        assert cn.post(f"{page}/affirm", data=with_values(form, answer=wrong)).status_code == 404
    assert f"{page}/affirm" not in cn.get(page).text


def test_the_same_form_twice_is_one_answer(a1, kz, question):
    page = f"/en/questions/{question}"
    form = with_values(form_of(kz.get(page).text, f"{page}/answer"), text=ANSWER, body="KZ")
    assert [kz.post(f"{page}/answer", data=form).status_code for _ in range(2)] == [303, 303]
    assert page_at(kz, page).words().count(ANSWER) == 1


def edited(app, change, code="A1"):
    """Publish another version of a record, changed by a function."""
    with app.app_context(), writing(), acting_as(EDITOR):
        record = db.session.query(Record).filter_by(code=code).one()
        with changing(record, EDITOR, "record.edit", "worked on"):
            change(record)
        db.session.commit()


def translate(record):
    record.texts.append(Text(language="ru", title="Соглашение", title_origin="human"))


def note(record):
    record.texts[0].body, record.texts[0].body_origin = "Seen again.", "original"


@pytest.mark.parametrize("change", [translate, note])
def test_translations_and_notes_do_not_ask_for_a_review(a1, visitor, kz, editor, question, change):
    on_record(a1, kz, editor, question, body="KZ")
    edited(a1, change)
    assert "changed since" not in words_at(visitor, f"/en/questions/{question}")
    assert f"/en/desk/questions/{question}" not in editor.get("/en/desk/waiting/overtaken").text
    touched(a1)
    edited(a1, note)  # a harmless version after it does not hide the one that counts
    assert "changed since" in words_at(visitor, f"/en/questions/{question}")


def test_a_translated_entry_of_the_ledger_does_not_ask_for_a_review_another_date_does(
    a1, visitor, kz, editor, question
):
    with a1.app_context(), writing(), acting_as(EDITOR):
        act("E1", "signed", "2015-05-28", db.session.query(Record).filter_by(code="A1").one())
        db.session.commit()
    on_record(a1, kz, editor, question, body="KZ")
    edited(a1, translate_entry, "E1")
    assert "changed since" not in words_at(visitor, f"/en/questions/{question}")
    edited(a1, lambda entry: entry.set_date("2015-05-29"), "E1")
    assert "changed since" in words_at(visitor, f"/en/questions/{question}")


def translate_entry(entry):
    entry.texts.append(Text(language="ru", title="Подписано", title_origin="machine"))


def withdraw(client, number, **fields):
    """Withdraw as a delegate of the administration, on the question's page."""
    page = f"/en/questions/{number}"
    form = form_of(client.get(page).text, f"{page}/withdraw")
    return client.post(f"{page}/withdraw", data=with_values(form, **fields))


@pytest.mark.parametrize("reason", ["", "The date was wrong."])
def test_an_administration_withdraws_its_answer_which_stays_in_history(
    a1, visitor, kz, editor, question, reason
):
    on_record(a1, kz, editor, question, body="KZ")
    on_record(a1, kz, editor, question, body="KZ", text="It opens in June.")
    assert withdraw(kz, question, **{"withdraw-reason": reason}).status_code == 303
    page = words_at(visitor, f"/en/questions/{question}")
    assert "The administration withdrew this answer" in page
    assert reason in page
    assert "It opens in June." not in page
    assert ANSWER not in page  # no earlier version takes its place
    for version, told in ((2, "It opens in June."), (1, ANSWER)):
        words = words_at(visitor, f"/en/questions/{question}/answer/{version}")
        assert told in words
        assert ("withdrew this answer" in words) == (version == 2)
    assert "withdrew this answer" in words_at(visitor, "/en/agreements/A1")
    assert TEXT in words_at(visitor, "/en/questions/?answered=open")
    assert TEXT not in words_at(visitor, "/en/questions/?answered=of_record")
    touched(a1)
    assert f"/en/desk/questions/{question}" not in editor.get("/en/desk/waiting/overtaken").text
    assert "Answer of record withdrawn" in words_at(editor, "/en/desk/audit/")
    with a1.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "question.withdraw_answer")
        ).one()
        assert entry.detail == {"answer": last(a1).id, "role": "delegate"}


def test_the_secretariat_withdraws_it_for_a_reason_only(a1, visitor, kz, editor, question):
    on_record(a1, kz, editor, question, body="KZ")
    made = last(a1)
    refused = decide(editor, made.id, "withdraw", **{f"answer-{made.id}-reason": ""})
    assert refused.status_code == 422
    assert ANSWER in words_at(visitor, f"/en/questions/{question}")
    fields = {f"answer-{made.id}-reason": "Asked for by letter of the administration."}
    assert decide(editor, made.id, "withdraw", **fields).status_code == 303
    words = words_at(visitor, f"/en/questions/{question}")
    assert "The secretariat withdrew this answer" in words
    assert "Asked for by letter of the administration." in words
    letter = letters(a1)[-1]
    assert letter["subject"] == "Your answer on record was withdrawn"
    assert "Asked for by letter of the administration." in letter["text"]
    assert f"/en/questions/{question}" in letter["text"]


def test_after_it_was_withdrawn_another_answer_is_version_two(a1, visitor, kz, editor, question):
    on_record(a1, kz, editor, question, body="KZ")
    assert withdraw(kz, question).status_code == 303
    assert f"/en/questions/{question}/withdraw" not in kz.get(f"/en/questions/{question}").text
    cn = person(a1, "delegate", "CN")
    on_record(a1, cn, editor, question, body="CN", text="From Beijing.")
    words = words_at(visitor, f"/en/questions/{question}")
    assert "From Beijing." in words
    assert "Version 2" in words
    assert "withdrew" not in words
    assert "withdrew" in words_at(visitor, f"/en/questions/{question}/answer/1")


def test_others_do_not_withdraw_it_and_two_at_once_conflict(a1, visitor, kz, editor, question):
    on_record(a1, kz, editor, question, body="KZ")
    page = f"/en/questions/{question}"
    form = form_of(kz.get(page).text, f"{page}/withdraw")
    cn = person(a1, "delegate", "CN")
    assert f"{page}/withdraw" not in cn.get(page).text
    token = form_of(cn.get(page).text, f"{page}/answer")["csrf_token"]
    sent = form.copy()
    sent["csrf_token"] = token
    assert cn.post(f"{page}/withdraw", data=sent).status_code == 403
    assert visitor.post(f"{page}/withdraw", data=form).status_code in (303, 400, 403)
    assert ANSWER in words_at(visitor, page)
    first = kz.post(f"{page}/withdraw", data=form)
    again = kz.post(f"{page}/withdraw", data=form)
    assert (first.status_code, again.status_code) == (303, 409)
