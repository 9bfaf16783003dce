"""A flood of questions and answers: what is taken, what is told, and that nothing is kept twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.database import db, utcnow, writing
from core.extensions import limiter
from core.form_token import FormToken
from core.languages import SITE_LANGUAGES
from forum.floor.models import Answer, Question
from forum.floor.place import SENT_BY_ONE_IN_SESSION, SENT_IN_SESSION, SENT_PER_SENDER
from registry.door import acting_as
from tests.asking import asked, form_of_question, held_edition, person, published, send
from tests.pages.conftest import page_at
from tests.pages.forms import form_of, with_values
from tests.records import EDITOR, administration

ASK = "/en/questions/ask"


@pytest.fixture
def hall(app):
    """An edition whose session S1 is on and S3 is over, and Kazakhstan."""
    held_edition(app)
    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        db.session.commit()
    limiter.reset()
    yield app
    limiter.reset()


@pytest.fixture
def visitor(hall):
    return hall.test_client()


def first_limit(text):
    return int(text.split()[0])


def count(app, model=Question):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def flood(client, about, total, **fields):
    for number in range(total):
        text = f"Question {number} of a flood"
        assert send(client, about, text=text, **fields).status_code == 303


def test_one_sender_fills_no_more_of_many_sessions_than_of_one(hall, visitor):
    with hall.app_context():
        for number in range(first_limit(SENT_PER_SENDER)):
            about = ("S2", "S3", "F2026-XIAN", "KZ")[number % 4]
            assert send(visitor, about, text=f"Question {number} of many").status_code == 303
    for about in ("S2", "S3", "F2026-XIAN", "KZ"):
        assert send(visitor, about, text="One too many").status_code == 429
    assert count(hall) == first_limit(SENT_PER_SENDER)


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_who_floods_is_told_in_the_language_of_the_page_and_keeps_the_text(hall, visitor, tag):
    flood(visitor, "S3", first_limit(SENT_PER_SENDER))
    text = "Сколько стоит <b>транзит</b>?"
    answer = send(visitor, "S3", tag, text=text, email="a@example.org", name="Дана")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    page = page_at(visitor, f"/{tag}/questions/ask?about=S3")
    shown = type(page)(answer.text)
    assert shown.root.get("lang") == tag
    kept = form_of(answer.text, "/questions/ask")
    assert (kept["text"], kept["email"], kept["name"]) == (text, "a@example.org", "Дана")
    assert answer.headers["Cache-Control"] == "no-store"
    if tag != "en":
        assert "Too much was sent" not in answer.text


def test_what_was_kept_in_the_form_is_taken_when_the_time_is_over(hall, visitor):
    flood(visitor, "S3", first_limit(SENT_PER_SENDER))
    refused = send(visitor, "S3", text="What about the corridor?")
    limiter.reset()
    again = form_of(refused.text, "/questions/ask")
    first, second = (visitor.post(ASK, data=again) for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location)
    assert count(hall) == first_limit(SENT_PER_SENDER) + 1


def test_an_account_is_one_person_in_a_hall_too(hall, visitor):
    most = first_limit(SENT_BY_ONE_IN_SESSION)
    assert most < first_limit(SENT_IN_SESSION)
    kz = person(hall, "delegate", "KZ")
    flood(kz, "S1", most, body="KZ")
    refused = send(kz, "S1", text="One too many from one person", body="KZ")
    assert refused.status_code == 429
    assert "One too many from one person" in refused.text
    assert send(visitor, "S1", text="The hall goes on asking").status_code == 303
    assert send(person(hall, "editor"), "S1", text="So do other accounts").status_code == 303


def test_tries_that_fail_are_limited_as_well(hall, visitor):
    form = form_of_question(visitor, "S3", text="x")
    statuses = [visitor.post(ASK, data=form).status_code for _ in range(61)]
    assert statuses[:60] == [422] * 60
    assert statuses[60] == 429


def test_a_double_click_keeps_one_question(hall, visitor):
    form = form_of_question(visitor, "S1", text="Pressed twice, and twice again?")

    def press(_number):
        answer = hall.test_client().post(ASK, data=form)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(press, range(8)))
    assert len(answers) == 1
    assert answers.pop()[0] == 303
    assert count(hall) == 1


def test_a_form_of_yesterday_that_was_sent_then_makes_no_second_question(hall, visitor):
    with hall.app_context():
        made = utcnow() - timedelta(hours=13)
        fresh = FormToken("of-yesterday", utcnow() - timedelta(minutes=1)).signed
        old = FormToken("of-yesterday", made).signed
        unsent = FormToken("never-sent", made).signed
    first = send(visitor, "S3", token=fresh)
    again = send(visitor, "S3", token=old)
    assert (again.status_code, again.location) == (303, first.location)
    assert send(visitor, "S3", token=unsent).status_code == 400
    assert count(hall) == 1


def test_who_answers_too_often_is_told_and_keeps_the_answer(hall, visitor):
    number = asked(visitor, "S1")
    published(hall, number)
    kz = person(hall, "delegate", "KZ")
    page = f"/fr/questions/{number}"
    for _ in range(60):
        form = with_values(form_of(kz.get(page).text, f"{page}/answer"), text="", body="KZ")
        assert kz.post(f"{page}/answer", data=form).status_code == 422
    form = with_values(form_of(kz.get(page).text, f"{page}/answer"), text="En mai.", body="KZ")
    refused = kz.post(f"{page}/answer", data=form)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Too much was sent" not in refused.text
    kept = form_of(refused.text, f"{page}/answer")
    assert (kept["text"], kept["token"]) == ("En mai.", form["token"])
    limiter.reset()
    for _ in range(2):
        assert kz.post(f"{page}/answer", data=kept).status_code == 303
    assert count(hall, Answer) == 1
