"""Review: the queue, comments at a field, the decision, its time, and who may do which."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from accounts.models import Account
from core.database import db, session, utcnow, writing
from core.jobs import Job
from core.worker import drain
from registry import proposing
from registry.changes import changing
from registry.door import acting_as
from registry.models import Record
from registry.proposals import Proposal, ProposalComment
from registry.sources import Citation
from registry.translating import with_text
from tests import records
from tests.pages.conftest import page_at, statements_of
from tests.people import ROLES, accounts_factory, form_token, let_in, sign_in

QUEUE = "/en/desk/review/"
TITLE = "texts/en/title"
MAY = ("translator", "editor", "administrator")
CYRILLIC = {"title": "Соглашение", "title_origin": "machine"}


@pytest.fixture
def desk(app):
    """Two published agreements, the editor Ana (`ana`), and what she proposes for the first."""
    accounts_factory(app, "editor", "ana@example.org")
    with app.app_context(), writing(), acting_as(records.EDITOR):
        source = records.source("src")
        for code in ("A0001", "A0002"):
            agreement = records.agreement(code)
            with changing(agreement, records.EDITOR, "record.edit", "cited"):
                agreement.citations = [
                    Citation(source=source, confidence="high", verification="checked")
                ]
                agreement.confidence, agreement.verification = "high", "checked"
        session().execute(
            update(Account).where(Account.email == "ana@example.org").values(name="Ana")
        )
        db.session.commit()
    propose(app)
    return app


def propose(app, code="A0001", language="en", who="ana@example.org", batch="", **words):
    """A proposal that waits for review; gives back its number."""
    with app.app_context(), writing():
        author = session().scalars(select(Account).where(Account.email == who)).one().person
        with acting_as(author):
            record = session().scalars(select(Record).where(Record.code == code)).one()
            proposal = proposing.propose(record, proposing.content_of(record), author)
            content = with_text(proposal.content, language, words or {"title": "Better title"})
            proposing.save(proposal, content, author)
            proposing.submit(proposal, "a better title", author)
            proposal.batch = batch
            db.session.commit()
            return proposal.id


def held(app, number=1):
    with app.app_context():
        return session().get(Proposal, number)


def title_of(app, code="A0001", language="en"):
    with app.app_context():
        record = session().scalars(select(Record).where(Record.code == code)).one()
        return record.text(language).title


def comments(app):
    with app.app_context():
        return session().scalars(select(ProposalComment).order_by(ProposalComment.id)).all()


def person(app, role="editor"):
    client = app.test_client()
    sign_in(client, role)
    return client


def ana(app):
    client = app.test_client()
    let_in(client, "ana@example.org")
    return client


def token_of(client):
    """The token of the person's session, asked for once."""
    client.token = getattr(client, "token", "") or form_token(client, "/en/account/")
    return client.token


def send(client, act, number=1, **fields):
    """Send a form of the page as it is now."""
    form = {"csrf_token": token_of(client), "version": held(client.application, number).version}
    return client.post(f"/en/desk/proposals/{number}/{act}", data=form | fields)


def accept_all(client):
    chosen = re.findall(r'name="chosen" value="([^"]+)"', client.get(QUEUE).text)
    return client.post(QUEUE, data={"csrf_token": token_of(client), "chosen": chosen})


@pytest.mark.parametrize("role", ROLES)
def test_review_is_for_the_staff_and_others_read_nothing_of_it(desk, client, role):
    sign_in(client, role)
    refused = 303 if role == "visitor" else 403
    assert client.get(QUEUE).status_code == (200 if role in MAY else refused)
    reads = role in ("editor", "administrator")
    page = client.get("/en/desk/proposals/1")
    assert page.status_code == (200 if reads else refused)
    assert ("Better title" in page.text) == reads


def test_a_proposal_is_shown_by_words_with_its_author_and_message(desk):
    page = page_at(person(desk), "/en/desk/proposals/1")
    words = page.words(page.main)
    for told in (
        "Agreement A0001",
        "Proposal 1",
        "Ana",
        "a better title",
        "Proposal sent for review",
    ):
        assert told in words
    assert [page.words(one) for one in page.all("ins")] == ["added: Better title"]
    (change,) = page.marked(class_="difference")
    assert (change.get("lang"), change.get("dir")) == ("en", "ltr")
    assert not page.heading_faults() + page.nesting_faults()
    assert not page.repeated_ids() | page.broken_references()


def test_somebody_else_publishes_and_the_second_press_is_told_so(desk):
    editor = person(desk)
    stale = held(desk).version
    assert send(editor, "accept").status_code == 303
    assert title_of(desk) == "Better title"
    again = send(editor, "accept", version=stale)
    assert again.status_code == 409
    assert "This proposal has been decided" in again.text
    assert "It is published." in page_at(editor, "/en/desk/proposals/1").words()
    with desk.app_context():
        assert (
            session()
            .scalars(select(Record).where(Record.code == "A0001"))
            .one()
            .text("en")
            .reviewer
            == "Editor"
        )


def test_who_wrote_it_reads_who_has_to_review_it(desk):
    accounts_factory(desk, "editor", "bo@example.org")
    author = ana(desk)
    page = page_at(author, "/en/desk/proposals/1")
    assert "somebody else has to decide" in page.words()
    assert "These people may review it: Editor." in page.words()
    assert not page.marked(id="decision")
    refusal = send(author, "accept")
    assert refusal.status_code == 403
    assert "You wrote this last" in refusal.text
    assert title_of(desk) == "Agreement A0001"


def test_with_one_reviewer_ten_minutes_remain_to_take_it_back(desk):
    desk.config["REVIEW"] = "one"
    author = ana(desk)
    assert "Publish in ten minutes" in page_at(author, "/en/desk/proposals/1").words()
    assert send(author, "accept").status_code == 303
    assert "Until then it can be taken back." in page_at(author, "/en/desk/proposals/1").words()
    assert send(author, "take-back").status_code == 303
    assert held(desk).state == "draft"
    publish_due(desk)
    assert title_of(desk) == "Agreement A0001"


def publish_due(app):
    """The worker, as if the time of what is scheduled had come."""
    with app.app_context(), writing():
        over = utcnow() - timedelta(seconds=1)
        session().execute(
            update(Proposal).where(Proposal.publish_at.is_not(None)).values(publish_at=over)
        )
        session().execute(update(Job).where(Job.topic == "publish").values(run_at=over))
        db.session.commit()
    with app.app_context():
        drain()


def at(delay):
    return (utcnow() + delay).strftime("%Y-%m-%dT%H:%M")


def test_an_accepted_proposal_is_published_at_its_time(desk):
    editor = person(desk)
    assert send(editor, "schedule", at=at(timedelta(days=2))).status_code == 303
    assert (held(desk).state, title_of(desk)) == ("scheduled", "Agreement A0001")
    assert "/en/desk/proposals/1" in page_at(editor, f"{QUEUE}?show=scheduled").hrefs
    publish_due(desk)
    assert (held(desk).state, title_of(desk)) == ("accepted", "Better title")
    assert "/en/desk/proposals/1" in page_at(editor, f"{QUEUE}?show=decided").hrefs


def test_a_time_that_cannot_be_is_refused_and_kept(desk):
    editor = person(desk)
    for typed in ("", "tomorrow", at(timedelta(days=-1)), at(timedelta(days=400))):
        answer = send(editor, "schedule", at=typed)
        assert answer.status_code == 422
        assert "field--wrong" in answer.text
        assert f'value="{typed}"' in answer.text
    assert held(desk).state == "in_review"


def test_a_comment_stands_at_its_field_and_is_said_once(desk):
    editor = person(desk)
    said = "Ist das der amtliche Titel? <b>"
    for _time in range(2):
        assert send(editor, "comments", place=TITLE, text=said).status_code == 303
    assert [(one.place, one.text, one.author_name) for one in comments(desk)] == [
        (TITLE, said, "Editor")
    ]
    page = page_at(ana(desk), "/en/desk/proposals/1")
    (remark,) = page.marked(class_="review__remarks")
    assert said in page.words(remark)
    send(editor, "comments", text="On the whole")
    assert "On the whole" in page_at(editor, "/en/desk/proposals/1").words()


def test_a_comment_that_cannot_be_taken_is_kept_on_the_page(desk):
    editor = person(desk)
    for fields, status in (
        ({"text": "  "}, 422),
        ({"text": "x" * 4001}, 422),
        ({"text": "Kept words", "place": "no/such/place"}, 422),
        ({"text": "Kept words", "version": "0"}, 409),
    ):
        answer = send(editor, "comments", **({"place": TITLE} | fields))
        assert answer.status_code == status
        assert f"{fields['text'].strip()}</textarea>" in answer.text
    assert send(editor, "comments", text="Lost", version="x").status_code == 400
    assert comments(desk) == []


def test_what_is_declined_keeps_the_reason_for_its_author(desk):
    editor = person(desk)
    empty = send(editor, "decline", reason=" ")
    assert (empty.status_code, held(desk).state) == (422, "in_review")
    stale = send(editor, "decline", reason="Das Amtsblatt sagt anderes.", version="0")
    assert stale.status_code == 409
    assert "Das Amtsblatt sagt anderes.</textarea>" in stale.text
    assert send(editor, "decline", reason="Das Amtsblatt sagt anderes.").status_code == 303
    page = page_at(ana(desk), "/en/desk/proposals/1")
    assert "Das Amtsblatt sagt anderes." in page.words()
    assert not page.marked(id="decision")
    assert title_of(desk) == "Agreement A0001"


def test_what_was_taken_back_cannot_be_accepted(desk):
    author, editor = ana(desk), person(desk)
    assert send(author, "take-back").status_code == 303
    refusal = send(editor, "accept")
    assert refusal.status_code == 409
    assert "is a draft" in refusal.text
    assert "/en/desk/proposals/1" not in page_at(editor, QUEUE).hrefs
    assert "/en/desk/proposals/1" in page_at(author, f"{QUEUE}?show=mine").hrefs
    assert send(author, "give-up").status_code == 303
    assert held(desk).state == "discarded"
    assert send(author, "give-up").status_code == 409


def test_changes_of_the_same_place_are_shown_before_they_are_merged(desk):
    editor = person(desk)
    second = propose(desk, who="ana@example.org", title="Another title")
    assert send(editor, "accept").status_code == 303
    page = page_at(editor, f"/en/desk/proposals/{second}")
    assert "Others changed the same places" in page.words()
    (clash,) = [one for one in page.all("section") if one.get("id") == "clashes"]
    assert "added: Better title" in page.words(clash)
    refusal = send(editor, "accept", second)
    assert (refusal.status_code, title_of(desk)) == (409, "Better title")


def test_what_is_wrong_is_named_by_its_field(desk):
    with desk.app_context(), writing():
        proposal = session().get(Proposal, 1)
        proposal.content = {**proposal.content, "form": "", "citations": []}
        db.session.commit()
    answer = send(person(desk), "accept")
    assert answer.status_code == 422
    assert "This field is needed." in answer.text
    assert "Sources: Name a source" in answer.text


def test_a_new_record_is_shown_as_a_whole(desk):
    with desk.app_context(), writing():
        author = session().scalars(select(Account).where(Account.name == "Ana")).one().person
        with acting_as(author):
            other = session().scalars(select(Record).where(Record.code == "A0002")).one()
            proposal = proposing.begin_new("agreement", author)
            content = with_text(proposing.content_of(other), "en", {"title": "Found in a gazette"})
            proposing.save(proposal, content, author)
            proposing.submit(proposal, "", author)
            db.session.commit()
            number = proposal.id
    editor = person(desk)
    assert "Found in a gazette" in page_at(editor, QUEUE).words()
    page = page_at(editor, f"/en/desk/proposals/{number}")
    assert page.heading == "Found in a gazette"
    assert "Customs mutual assistance agreement" in page.words(page.by_id("changes"))
    assert send(editor, "accept", number).status_code == 303
    assert "/en/agreements/A0003" in page_at(editor, f"/en/desk/proposals/{number}").hrefs


def test_a_translator_reads_and_decides_texts_in_their_languages_only(desk):
    russian = propose(desk, language="ru", **CYRILLIC)
    propose(desk, "A0002", language="fr", title="Accord", title_origin="human")
    translator = person(desk, "translator")
    page = page_at(translator, QUEUE)
    listed = {href for href in page.hrefs if "/proposals/" in href}
    assert listed == {f"/en/desk/proposals/{russian}"}
    assert translator.get("/en/desk/proposals/1").status_code == 403
    assert translator.post("/en/desk/proposals/1/accept").status_code in (400, 403)
    assert send(translator, "accept", russian).status_code == 303
    with desk.app_context():
        text = session().scalars(select(Record).where(Record.code == "A0001")).one().text("ru")
        assert (text.title, text.title_origin, text.reviewer) == (
            "Соглашение", "human", "Translator")  # fmt: skip


def test_the_queue_is_narrowed_and_unknown_filters_are_refused(desk):
    propose(desk, "A0002", language="ru", batch="ru-1", **CYRILLIC)
    editor = person(desk)

    def listed(query):
        found = page_at(editor, f"{QUEUE}?{query}").hrefs
        return {href.rpartition("/")[2] for href in found if "/proposals/" in href}

    assert listed("") == {"1", "2"}
    assert listed("batch=ru-1") == listed("language=ru") == {"2"}
    assert listed("language=en&kind=agreement") == {"1"}
    assert listed("author=1") == {"1", "2"}
    assert listed("author=999") == listed("kind=event") == listed("show=decided") == set()
    for wrong in (
        "show=all",
        "kind=ship",
        "author=x",
        "language=tlh",
        "batch=" + "x" * 41,
        "page=0",
    ):
        assert editor.get(f"{QUEUE}?{wrong}").status_code == 400, wrong
    assert editor.get(f"{QUEUE}?page=2").status_code == 404


def test_the_chosen_are_accepted_each_by_itself_and_the_refused_are_named(desk):
    propose(desk, title="A clashing title")
    propose(desk, "A0002", title="Second better title")
    editor = person(desk)
    answer = accept_all(editor)
    assert answer.status_code == 200
    assert "2 proposals are accepted." in answer.text
    assert "1 proposal is left:" in answer.text
    assert (title_of(desk), title_of(desk, "A0002")) == ("Better title", "Second better title")
    assert held(desk, 2).state == "in_review"
    assert accept_all(ana(desk)).status_code == 303


def test_more_than_fifty_or_nonsense_is_not_accepted_at_once(desk):
    editor = person(desk)
    for chosen in ([f"{n}.1" for n in range(1, 52)], ["1"], ["1.x"]):
        answer = editor.post(QUEUE, data={"csrf_token": token_of(editor), "chosen": chosen})
        assert answer.status_code == 400
    assert held(desk).state == "in_review"


def test_the_queue_sends_as_many_statements_for_many_as_for_one(desk):
    for person_of in (lambda: person(desk), lambda: person(desk, "translator")):
        client = person_of()
        propose(desk, language="ru", **CYRILLIC)
        with statements_of(desk) as few:
            client.get(QUEUE)
        for _time in range(5):
            propose(desk, language="ru", **CYRILLIC)
        with statements_of(desk) as many:
            page = page_at(client, QUEUE)
        assert len([href for href in page.hrefs if "/proposals/" in href]) > 5
        assert len(many) == len(few) <= 12
