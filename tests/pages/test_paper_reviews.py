"""Reviewing papers and deciding on them: who sees what, and when."""

import pytest

from core.database import db, writing
from core.jobs import Job
from forum.papers.models import Paper, PaperCall, PaperReview
from tests.editions import planned_edition
from tests.files import pdf
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.pages.test_papers import EDITION, close_call, person, write
from tests.papers import call, paper, review, sent_file, the_paper
from tests.people import ROLES, sign_in

DESK = "/en/desk/forum/F2026-XIAN/papers/"
REVIEWS = f"{EDITION}/reviews/"
SCORES = {"relevance": "5", "soundness": "4", "usefulness": "3", "clarity": "2"}
MINE, THEIRS = "Сильная работа.", "Слабые источники."


@pytest.fixture
def site(app):
    """A paper of author@ that waits for two reviewers, one@ and two@; double blind."""
    author = person(app, "author@example.org")
    app.extensions["clients"] = {
        "author": author,
        "one": person(app, "one@example.org"),
        "two": person(app, "two@example.org", "translator"),
        "editor": person(app, "desk@example.org", "editor"),
    }
    with app.app_context(), writing():
        held = call(planned_edition())
        db.session.commit()
        made = paper(held, "author@example.org")
        review(made, "one@example.org")
        review(made, "two@example.org")
        db.session.commit()
        app.extensions["paper"] = made.id
    return app


def by(site, who):
    return site.extensions["clients"][who]


def page(site, base=REVIEWS, end=""):
    return f"{base}{site.extensions['paper']}{end}"


def declare(site, who, conflict="none", words=""):
    address = page(site)
    form = form_of(by(site, who).get(address).text, "/declare")
    return by(site, who).post(
        f"{address}/declare", data=with_values(form, conflict=conflict, words=words)
    )


def send(site, who, words=MINE, **scores):
    address = page(site)
    form = form_of(by(site, who).get(address).text, address)
    filled = with_values(form, words=words, language="ru", **SCORES | scores)
    return by(site, who).post(address, data=filled)


def decide(site, decision="accepted", reason="Хорошо.", form=None):
    address = page(site, DESK)
    form = form or form_of(by(site, "editor").get(address).text, "/decide")
    filled = with_values(form, decision=decision, reason=reason, reason_language="ru")
    return by(site, "editor").post(f"{address}/decide", data=filled)


def reviewed(site, who="one", **said):
    assert declare(site, who).status_code == 303
    assert send(site, who, **said).status_code == 303


def test_a_reviewer_declares_first_and_then_sees_the_paper_without_its_authors(site):
    before = page_at(by(site, "one"), page(site)).words()
    assert "Транзит без остановок" in before
    assert "Как ускорить транзит" not in before
    assert by(site, "one").get(page(site, end="/file")).status_code == 404
    assert declare(site, "one").status_code == 303
    after = page_at(by(site, "one"), page(site)).words()
    assert "Как ускорить транзит" in after
    for words in (before, after):
        assert "Bekova" not in words
        assert "Начальник" not in words
        assert "author@" not in words


def test_authors_are_shown_where_the_call_says_so(site):
    with site.app_context(), writing():
        db.session.query(PaperCall).one().blind = False
        db.session.commit()
    assert "Aigerim Bekova" in page_at(by(site, "one"), page(site)).words()


def test_the_files_own_name_tells_reviewers_nothing(site):
    answer = write(by(site, "author"), title="Второй", file=sent_file(pdf(), "bekova.pdf"))
    assert answer.status_code == 303
    with site.app_context(), writing():
        second = db.session.query(Paper).filter(Paper.sha256 != "").one()
        review(second, "one@example.org", conflict="none")
        db.session.commit()
        number = second.id
    answer = by(site, "one").get(f"{REVIEWS}{number}/file", buffered=True)
    assert answer.data == pdf()
    assert f"paper-{number}.pdf" in answer.headers["Content-Disposition"]


def test_with_a_conflict_of_interest_no_more_is_seen(site):
    assert declare(site, "one", "has").status_code == 422
    assert declare(site, "one", "has", "We share an office.").status_code == 303
    words = page_at(by(site, "one"), page(site)).words()
    assert "Как ускорить" not in words
    assert "We share an office." in words
    assert by(site, "one").get(page(site, end="/file")).status_code == 404
    with site.app_context():
        version = db.session.query(PaperReview).order_by(PaperReview.id).first().version
    form = form_of(by(site, "one").get("/en/account/").text, "/account/")
    sent = {"csrf_token": form["csrf_token"], "version": version, "words": "x", "language": "en"}
    answer = by(site, "one").post(page(site), data=sent | SCORES)
    assert answer.status_code == 409
    assert "Как ускорить" not in answer.text
    assert "We share an office." in page_at(by(site, "editor"), page(site, DESK)).words()
    assert "We share an office." not in page_at(by(site, "two"), page(site)).words()


def test_reviews_of_others_are_seen_once_ones_own_is_sent_and_without_names(site):
    reviewed(site, "one", words=MINE)
    declare(site, "two")
    assert MINE not in page_at(by(site, "two"), page(site)).words()
    send(site, "two", words=THEIRS)
    second = page_at(by(site, "two"), page(site)).words()
    assert MINE in second
    assert "one@" not in second
    assert THEIRS in page_at(by(site, "one"), page(site)).words()
    own = page_at(by(site, "author"), f"{EDITION}/papers/{site.extensions['paper']}").words()
    assert MINE not in own
    desk = page_at(by(site, "editor"), page(site, DESK)).words()
    assert MINE in desk
    assert THEIRS in desk


def test_a_review_needs_every_score_and_words_and_is_sent_once(site):
    declare(site, "one")
    answer = send(site, "one", clarity=[])
    assert answer.status_code == 422
    assert MINE in answer.text
    assert send(site, "one", words="").status_code == 422
    assert send(site, "one", clarity="9").status_code == 422
    form = form_of(by(site, "one").get(page(site)).text, page(site))
    assert send(site, "one").status_code == 303
    again = with_values(form, words=THEIRS, language="ru", **SCORES)
    assert by(site, "one").post(page(site), data=again).status_code == 409
    assert THEIRS not in page_at(by(site, "editor"), page(site, DESK)).words()


@pytest.mark.parametrize("who", ["author", "editor"])
def test_who_was_not_named_reviews_nothing(site, who):
    assert by(site, who).get(page(site)).status_code == 404
    assert by(site, who).get(page(site, end="/file")).status_code == 404
    assert "Транзит" not in page_at(by(site, who), REVIEWS).words()


def test_what_is_withdrawn_is_not_reviewed(site):
    address = f"{EDITION}/papers/{site.extensions['paper']}"
    opened = form_of(by(site, "editor").get(page(site, DESK)).text, "/decide")
    form = form_of(by(site, "author").get(address).text, "/withdraw")
    by(site, "author").post(f"{address}/withdraw", data=form)
    assert by(site, "one").get(page(site)).status_code == 404
    assert decide(site, form=opened).status_code == 409


def test_the_secretariat_names_reviewers_who_get_a_letter_that_names_no_author(site):
    address = page(site, DESK, "/reviewers")

    def name(email):
        form = form_of(by(site, "editor").get(page(site, DESK)).text, "/reviewers")
        return by(site, "editor").post(address, data=with_values(form, email=email))

    person(site, "three@example.org")
    assert name("three@example.org").status_code == 303
    assert name("three@example.org").status_code == 409
    assert "asked to review the paper already" in name("one@example.org").text
    assert "There is no account" in name("nobody@example.org").text
    assert "offers the paper" in name("author@example.org").text
    with site.app_context():
        letter = db.session.query(Job).filter(Job.topic == "mail").one().payload
    assert letter["to"] == "three@example.org"
    assert page(site) in letter["text"]
    assert "Bekova" not in letter["text"]
    form = form_of(by(site, "editor").get(page(site, DESK)).text, "/reviewers/1/remove")
    remove = page(site, DESK, "/reviewers/1/remove")
    assert by(site, "editor").post(remove, data=form).status_code == 303
    assert by(site, "one").get(page(site)).status_code == 404


@pytest.mark.parametrize(("decision", "words"), [("accepted", "Accepted"), ("declined", "Declined"),
                                                 ("changes", "Accepted with changes")])  # fmt: skip
def test_a_decision_has_a_reason_and_a_letter_in_the_same_transaction(site, decision, words):
    answer = decide(site, decision, reason="")
    assert answer.status_code == 422
    assert decide(site, decision, "Причина <b>такая</b>.").status_code == 303
    with site.app_context():
        assert the_paper().state == decision
        letter = db.session.query(Job).filter(Job.topic == "mail").one().payload
    assert letter["to"] == "author@example.org"
    assert words in letter["text"]
    assert "Причина <b>такая</b>." in letter["text"]
    own = page_at(by(site, "author"), f"{EDITION}/papers/{site.extensions['paper']}").words()
    assert "Причина <b>такая</b>." in own


def test_a_letter_is_in_the_language_of_the_account(site):
    with site.app_context(), writing():
        the_paper().submitter.language = "zh"
        db.session.commit()
    decide(site)
    with site.app_context():
        letter = db.session.query(Job).filter(Job.topic == "mail").one().payload
    assert letter["language"] == "zh"
    assert "/zh/forum/F2026-XIAN/papers/" in letter["text"]


def test_the_second_of_two_decisions_is_refused_and_keeps_its_words(site):
    form = form_of(by(site, "editor").get(page(site, DESK)).text, "/decide")
    assert decide(site, "accepted", form=form).status_code == 303
    answer = decide(site, "declined", "Поздно.", form=form)
    assert answer.status_code == 409
    assert "Поздно." in answer.text
    with site.app_context():
        assert the_paper().state == "accepted"
        assert db.session.query(Job).filter(Job.topic == "mail").count() == 1


def test_an_author_changes_what_was_accepted_with_changes_also_after_the_close(site):
    decide(site, "changes")
    close_call(site)
    address = f"{EDITION}/papers/{site.extensions['paper']}"
    form = form_of(by(site, "author").get(address).text)
    filled = with_values(form, title="Исправлено", act="save")
    assert by(site, "author").post(address, data=filled).status_code == 303
    assert "Исправлено" in page_at(by(site, "editor"), page(site, DESK)).words()
    assert decide(site, "accepted").status_code == 303
    assert by(site, "author").post(address, data=filled).status_code == 409


@pytest.mark.parametrize("role", ROLES)
def test_the_desk_of_papers_is_for_editors_and_administrators(app, client, role):
    with app.app_context(), writing():
        call(planned_edition())
        db.session.commit()
    sign_in(client, role)
    wanted = 200 if role in ("editor", "administrator") else 303 if role == "visitor" else 403
    for address in (DESK, f"{DESK}call", f"{DESK}links"):
        assert client.get(address).status_code == wanted


def test_the_list_is_filtered_and_counts_and_its_statements_do_not_grow(site):
    client = by(site, "editor")
    with statements_of(site) as few:
        page_at(client, DESK)
    with site.app_context(), writing():
        held = db.session.query(PaperCall).one()
        for number in range(12):
            made = paper(held, "author@example.org", title=f"Paper {number}", language="en",
                         topic="data_exchange")  # fmt: skip
            review(made, "two@example.org")
        paper(held, "author@example.org", "draft", title="Nobody sees it")
        db.session.commit()
    with statements_of(site) as many:
        whole = page_at(client, DESK).words()
    assert len(many) == len(few)
    assert "Nobody sees it" not in whole
    assert "English (12)" in whole
    assert "Submitted (13)" in whole
    for asked, found, not_found in (
        ("language=en", "Paper 11", "Транзит"),
        ("topic=transit", "Транзит", "Paper 1"),
        ("state=submitted", "Paper 11", None),
    ):
        words = page_at(client, f"{DESK}?{asked}").words()
        assert found in words
        assert not_found is None or not_found not in words
    with site.app_context():
        one = db.session.query(PaperReview).order_by(PaperReview.id).first().reviewer_id
    words = page_at(client, f"{DESK}?reviewer={one}").words()
    assert "Транзит" in words
    assert "Paper 1" not in words
    assert client.get(f"{DESK}?state=none").status_code == 400
    assert client.get(f"{DESK}{site.extensions['paper'] + 13}").status_code == 404


def test_a_call_is_set_up_at_the_desk(site):
    client = by(site, "editor")
    form = form_of(client.get(f"{DESK}call").text)
    filled = with_values(
        form, **{"ar-words": "مرحبا", "closes_at": "2098-05-01T18:00", "languages": ["en", "fr"]}
    )
    assert client.post(f"{DESK}call", data=filled).status_code == 303
    words = page_at(site.test_client(), "/ar/forum/F2026-XIAN/call").words()
    assert "مرحبا" in words
    assert "18:00" in words
    assert client.post(f"{DESK}call", data=filled).status_code == 409
    form = form_of(client.get(f"{DESK}call").text)
    for field, value, message in (
        ("time_zone", "Mars/Olympus", "Not a valid choice"),
        ("closes_at", "2001-01-01T10:00", "later than the opening"),
        ("closes_at", "tomorrow", "Write a day and a time"),
        ("longest_abstract", "5", "from 100 to 20,000"),
        ("languages", [], "Choose one language"),
    ):
        answer = client.post(f"{DESK}call", data=with_values(form, **{field: value}))
        assert answer.status_code == 422
        assert message in answer.text
        assert "مرحبا" in answer.text
    bare = {f"{tag}-words": "" for tag in ("en", "zh", "ar")}
    answer = client.post(f"{DESK}call", data=with_values(form, **bare))
    assert (answer.status_code, "in one language at least" in answer.text) == (422, True)
