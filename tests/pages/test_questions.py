"""Questions about records: asked by anybody, moderated, found by readers."""

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db, writing
from core.extensions import limiter
from core.languages import SITE_LANGUAGES
from forum.floor.models import Question
from registry.door import acting_as
from registry.models import Record
from registry.services import withdraw
from tests.asking import TEXT, asked, form_of_question, person, published, send
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.records import EDITOR, administration, agreement

LIST = "/en/questions/?about=A1"
DESK = "/en/desk/questions"


@pytest.fixture
def a1(app):
    """A1 between KZ and CN."""
    with app.app_context(), writing(), acting_as(EDITOR):
        agreement("A1", parties=[administration("KZ"), administration("CN")])
        agreement("ADRAFT", "draft")
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


def stored(app):
    with app.app_context():
        return list(db.session.scalars(select(Question).order_by(Question.id)))


def words_at(client, address):
    return page_at(client, address).words()


def desk(client, number, step, prefix="", **fields):
    page = f"{DESK}/{number}"
    form = form_of(client.get(page).text, f"{page}/{step}")
    filled = with_values(form, **{f"{prefix}{name}": value for name, value in fields.items()})
    return client.post(f"{page}/{step}", data=filled)


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_what_visitors_ask_waits_for_a_moderator_and_is_then_read(a1, visitor, tag):
    answer = send(visitor, "A1", tag, language="ru", text="Когда откроется коридор?")
    receipt = page_at(visitor, answer.location)
    assert receipt.root.get("lang") == tag
    assert "Когда откроется коридор?" in receipt.words()
    (question,) = stored(a1)
    assert (question.state, question.language, question.role) == ("waiting", "ru", "visitor")
    assert "Когда" not in words_at(visitor, f"/{tag}/questions/?about=A1")
    assert visitor.get(f"/{tag}/questions/{question.id}").status_code == 404
    published(a1, question.id)
    page = page_at(visitor, f"/{tag}/questions/{question.id}")
    (said,) = [one for one in page.all("div") if one.get("class") == "report__words"]
    assert (said.get("lang"), said.get("dir")) == ("ru", "ltr")
    assert f"/{tag}/questions/{question.id}" in visitor.get(answer.location).text


def test_delegates_and_staff_ask_at_once_for_their_body(a1, kz, editor, visitor):
    assert asked(kz, "A1", body="KZ") == 1
    assert asked(editor, "A1", text="A question of the secretariat") == 2
    words = words_at(visitor, LIST)
    assert "by its delegate" in words
    assert "The secretariat" in words
    one, two = stored(a1)
    assert (one.role, one.state, one.name) == ("delegate", "published", "")
    assert (two.role, two.body_id) == ("staff", None)


def test_nobody_asks_for_a_body_that_they_are_no_delegate_of(a1, visitor, kz):
    asked(visitor, "A1", body="KZ")
    assert stored(a1)[0].role == "visitor"
    assert send(kz, "A1", body="CN").status_code == 422


def test_a_signed_in_person_needs_the_token_of_their_session(kz):
    form = form_of_question(kz, "A1", body="KZ")
    del form["csrf_token"]
    assert kz.post("/en/questions/ask", data=form).status_code == 400


def test_the_same_form_twice_is_one_question_and_another_text_is_told(a1, visitor):
    form = form_of_question(visitor, "A1")
    first = visitor.post("/en/questions/ask", data=form)
    again = visitor.post("/en/questions/ask", data=form)
    assert first.location == again.location
    other = visitor.post("/en/questions/ask", data=form | {"text": "Something else entirely?"})
    assert other.status_code == 409
    assert "Something else entirely?" in other.text
    assert len(stored(a1)) == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": "x"}, 422),
        ({"text": "y" * 5000}, 422),
        ({"text": "see http://a http://b http://c now"}, 422),
        ({"email": "nobody"}, 422),
        ({"language": "tlh"}, 422),
        ({"token": "made elsewhere"}, 400),
    ],
)
def test_what_cannot_be_taken_is_shown_again_as_typed(a1, visitor, fields, status):
    answer = send(visitor, "A1", **fields)
    assert answer.status_code == status
    typed = fields.get("text", TEXT)
    assert typed in answer.text
    assert stored(a1) == []


@pytest.mark.parametrize("code", ["ADRAFT", "NONE", ""])
def test_only_published_records_are_asked_about(visitor, editor, code):
    assert visitor.get(f"/en/questions/ask?about={code}").status_code == 404
    assert editor.get(f"/en/questions/ask?about={code}").status_code == 404
    assert send(visitor, code).status_code == 400


def test_hostile_text_is_shown_as_text_without_marks_that_turn_directions(a1, visitor):
    number = asked(visitor, "A1", text="<script>x</script> \u202egnp.exe 🚂 нет\u200b")
    published(a1, number)
    page = visitor.get(f"/en/questions/{number}").text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert "\u202e" not in page
    assert "🚂" in page


def test_neither_form_nor_receipt_sets_a_cookie_or_is_kept(a1):
    client = a1.test_client(use_cookies=False)
    answers = [client.get("/en/questions/ask?about=A1"), send(client, "A1")]
    answers.append(client.get(answers[1].location))
    assert [one.status_code for one in answers] == [200, 303, 200]
    assert all("Set-Cookie" not in one.headers for one in answers)
    assert {one.headers["Cache-Control"] for one in answers} == {"no-store"}


def test_a_flooder_is_told_when_to_come_again_and_keeps_the_text(a1, visitor):
    limiter.reset()
    for number in range(10):
        assert send(visitor, "A1", text=f"Question of the flood {number}").status_code == 303
    answer = send(visitor, "A1", text="One question too many")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "One question too many" in answer.text
    assert len(stored(a1)) == 10
    limiter.reset()


def test_moderators_hide_with_a_reason_that_readers_see(a1, visitor, editor):
    number = asked(editor, "A1")
    assert desk(editor, number, "hide", "hide-", reason="").status_code == 422
    assert desk(editor, number, "hide", "hide-", reason="It names a person.").status_code == 303
    for address in (LIST, f"/en/questions/{number}"):
        words = words_at(visitor, address)
        assert "It names a person." in words
        assert TEXT not in words
    assert desk(editor, number, "publish").status_code == 303
    assert TEXT in words_at(visitor, LIST)


def test_a_merged_question_leads_to_the_other_which_counts_it(a1, visitor, editor):
    one, two = asked(editor, "A1"), asked(editor, "A1", text="When will the corridor be open?")
    assert desk(editor, two, "merge", "merge-", other=str(two)).status_code == 400
    assert desk(editor, two, "merge", "merge-", other="9" * 20).status_code == 422
    assert desk(editor, two, "merge", "merge-", other=str(one)).status_code == 303
    assert visitor.get(f"/en/questions/{two}").location == f"/en/questions/{one}"
    assert "asked once more" in words_at(visitor, f"/en/questions/{one}")
    assert "be open?" not in words_at(visitor, LIST)


def test_a_reported_question_stays_public_and_returns_to_the_queue(a1, visitor, editor):
    number = asked(editor, "A1")
    assert TEXT not in words_at(editor, f"{DESK}/")
    page = f"/en/questions/{number}/report"
    form = form_of(visitor.get(page).text, page)
    assert visitor.post(page, data=form).status_code == 422
    done = visitor.post(page, data=with_values(form, complaint="It is rude."))
    assert "Thank you" in done.text
    assert TEXT in words_at(visitor, LIST)
    assert TEXT in words_at(editor, f"{DESK}/")
    assert "It is rude." in words_at(editor, f"{DESK}/{number}")
    assert "It is rude." not in visitor.get(f"/en/questions/{number}").text
    assert desk(editor, number, "keep").status_code == 303
    assert TEXT not in words_at(editor, f"{DESK}/")


def test_what_is_put_first_comes_first(visitor, editor):
    asked(editor, "A1")
    second = asked(editor, "A1", text="A later question, but first")
    desk(editor, second, "first")
    words = words_at(visitor, LIST)
    assert words.index("A later question") < words.index(TEXT)
    desk(editor, second, "last")
    words = words_at(visitor, LIST)
    assert words.index("A later question") > words.index(TEXT)


def test_of_two_moderators_the_second_is_told(a1, editor):
    number = asked(editor, "A1")
    page = f"{DESK}/{number}"
    form = form_of(editor.get(page).text, f"{page}/hide")
    filled = with_values(form, **{"hide-reason": "Off the subject."})
    desk(editor, number, "first")
    answer = editor.post(f"{page}/hide", data=filled)
    assert answer.status_code == 409
    assert "Off the subject." in answer.text
    assert stored(a1)[0].state == "published"


def test_the_language_is_guessed_and_can_be_corrected(a1, visitor, editor):
    number = asked(visitor, "A1", text="海关通道什么时候开放？请说明")
    assert stored(a1)[0].language == "zh"
    desk(editor, number, "language", "language-", language="ru")
    assert stored(a1)[0].language == "ru"


def test_a_translation_is_shown_with_its_origin(a1, visitor, editor):
    number = asked(editor, "A1", text="Когда откроется коридор?")
    page = f"{DESK}/{number}/translations"
    form = form_of(editor.get(page).text, f"{page}/0")
    filled = with_values(
        form, **{"of-0-language": "en", "of-0-words": TEXT, "of-0-origin": "machine"}
    )
    assert editor.post(f"{page}/0", data=filled).status_code == 303
    words = words_at(visitor, f"/en/questions/{number}")
    assert TEXT in words
    assert "machine translation, not reviewed" in words
    assert TEXT not in words_at(visitor, f"/zh/questions/{number}")


def test_translators_translate_into_their_languages_only(a1, editor):
    number = asked(editor, "A1")
    translator = person(a1, "translator", "ru")
    page = f"{DESK}/{number}/translations"
    for tag, status in (("fr", 403), ("ru", 303)):
        form = form_of(translator.get(page).text, f"{page}/0")
        filled = with_values(
            form, **{"of-0-language": tag, "of-0-words": "x", "of-0-origin": "human"}
        )
        assert translator.post(f"{page}/0", data=filled).status_code == status
    assert set(stored(a1)[0].translations) == {"ru"}


def test_questions_are_found_on_pages_of_records_and_by_filters(a1, visitor, kz, editor):
    asked(kz, "A1", body="KZ")
    asked(editor, "A1", text="Что открывается и когда?")
    assert TEXT in words_at(visitor, "/en/agreements/A1")
    assert TEXT in words_at(visitor, "/en/administrations/KZ")
    assert TEXT not in words_at(visitor, "/en/administrations/CN")
    assert "?about=CN" in visitor.get("/en/administrations/CN").text
    for query, found in (
        ("language=ru", "Что"), ("administration=KZ", TEXT), ("answered=open&language=en", TEXT),
    ):  # fmt: skip
        words = words_at(visitor, f"/en/questions/?{query}")
        assert found in words
        assert ("Что" in words) != (TEXT in words)
    assert TEXT not in words_at(visitor, "/en/questions/?answered=answered")


@pytest.mark.parametrize(
    ("query", "status"),
    [("answered=x", 400), ("language=x", 400), ("about=NONE", 404), ("page=2", 404)],
)
def test_what_the_list_cannot_be_asked_is_told(visitor, query, status):
    assert visitor.get(f"/en/questions/?{query}").status_code == status


def test_questions_go_with_a_withdrawn_record(a1, visitor, editor):
    number = asked(editor, "A1")
    with a1.app_context(), writing(), acting_as(EDITOR):
        record = db.session.query(Record).filter_by(code="A1").one()
        withdraw(record, EDITOR, "Entered twice.", language="en")
        db.session.commit()
    assert visitor.get(f"/en/questions/{number}").status_code == 404
    assert TEXT not in words_at(visitor, "/en/questions/")


def test_lists_take_as_many_statements_for_many_questions_as_for_few(a1, visitor, editor):
    counts = {}
    for total in (2, 12):
        while len(stored(a1)) < total:
            limiter.reset()
            asked(editor, "A1", text=f"Question number {len(stored(a1))} of the list")
        for client, address in ((visitor, LIST), (editor, f"{DESK}/?state=published")):
            with statements_of(a1) as sent:
                assert client.get(address).status_code == 200
            counts.setdefault(address, []).append(len(sent))
    assert all(few == many for few, many in counts.values()), counts


def test_the_audit_log_names_no_asker_and_repeats_no_words(a1, visitor):
    asked(visitor, "A1", name="Aigerim", email="a@example.org")
    with a1.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "question.ask"))
        told = [f"{one.actor_name} {one.target} {one.detail}" for one in entries]
    assert len(told) == 1
    assert not any(word in told[0] for word in ("Aigerim", "example.org", "corridor"))


def test_name_and_address_are_for_moderators_alone(a1, visitor, editor, kz):
    number = asked(visitor, "A1", name="Aigerim", email="a@example.org")
    published(a1, number)
    assert "a@example.org" in editor.get(f"{DESK}/{number}").text
    for client in (visitor, kz):
        for address in (LIST, f"/en/questions/{number}", "/en/agreements/A1"):
            text = client.get(address).text
            assert "Aigerim" not in text
            assert "a@example.org" not in text


def test_a_question_with_an_answer_of_record_is_merged_with_none(a1, editor, kz):
    from tests.pages.test_answers import on_record

    one, two = asked(editor, "A1"), asked(editor, "A1", text="When will the corridor be open?")
    on_record(a1, kz, editor, two, body="KZ")
    assert desk(editor, two, "merge", "merge-", other=str(one)).status_code == 400
