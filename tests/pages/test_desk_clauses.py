"""Assessing clauses at the desk: thirty answers in one go, mistakes, two people at once."""

import re

import pytest
from sqlalchemy import select

from accounts.models import Account
from accounts.people.erasure import ERASED_NAME, erase
from cooperation.agreements.clauses.models import ClauseAssessment
from cooperation.agreements.clauses.vocabulary import CLAUSES
from core.audit import AuditEntry
from core.database import db, session, writing
from core.jobs import Job
from core.permissions import NamedActor
from registry.door import acting_as
from registry.models import Record
from registry.proposals import Proposal
from registry.services import withdraw
from tests import records
from tests.clauses import assessed, cited_agreements
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.people import accounts_factory, let_in, sign_in

FORM = "/en/desk/records/A1/clauses"
READ = {"source": "src", "do": "save"}
TRANSIT = {"transit-answer": "present", "transit-articles": "5, annex_1__art_2"}


@pytest.fixture
def desk(app):
    cited_agreements(app, "A1", "A2")
    return app


@pytest.fixture
def editor(desk):
    client = desk.test_client()
    sign_in(client, "editor")
    return client


@pytest.fixture
def other(desk):
    accounts_factory(desk, "editor", "bo@example.org")
    client = desk.test_client()
    let_in(client, "bo@example.org")
    return client


def typed(client, **values):
    return with_values(form_of(client.get(FORM).text, "/clauses"), **READ | values)


def send(client, status=303, **values):
    answer = client.post(FORM, data=typed(client, **values))
    assert answer.status_code == status, answer.text
    return answer


def publish(client, other, **values):
    """One proposes, the other accepts."""
    answer = send(client, **{"do": "submit", "message": "read"} | values)
    page = other.get(answer.location).text
    action = re.search(r'action="([^"]+/accept)"', page)[1]
    accepted = other.post(action, data=form_of(page, action))
    assert accepted.status_code == 303, accepted.text
    return answer


def proposed(app):
    """The answers of the last proposal, by clause."""
    with app.app_context():
        last = session().scalars(select(Proposal).order_by(Proposal.id.desc()).limit(1)).one()
        return {row["code"]: row for row in last.content["clauses"]}


def held(app, code="A1"):
    with app.app_context():
        rows = session().scalars(
            select(ClauseAssessment)
            .join(Record, Record.id == ClauseAssessment.agreement_id)
            .where(Record.code == code)
        )
        return {row.code: row for row in rows}


# The form


def test_the_form_has_the_thirty_with_four_answers_each(editor):
    page = page_at(editor, FORM)
    assert len(page.marked(type="radio")) == 4 * len(CLAUSES)
    assert page.heading_faults() + page.nesting_faults() == []
    assert page.repeated_ids() | page.broken_references() == set()
    assert "0 of 30 standard clauses are assessed." in page.words()


def test_the_agreements_page_leads_editors_to_it(editor):
    assert FORM in page_at(editor, "/en/agreements/A1").hrefs


@pytest.mark.parametrize("role", ["visitor", "translator", "delegate"])
def test_others_may_not(desk, role):
    client = desk.test_client()
    sign_in(client, role)
    assert client.get(FORM).status_code in (303, 403)
    assert client.post(FORM, data={"whole": "1"}).status_code in (303, 400, 403)
    assert proposals(desk) == 0


def proposals(app):
    with app.app_context():
        return session().scalar(db.select(db.func.count()).select_from(Proposal))


def test_opening_the_form_begins_nothing(desk, editor):
    page_at(editor, FORM)
    assert proposals(desk) == 0


def test_the_form_sends_as_many_statements_with_answers_as_without(desk, editor):
    counts = []
    for _step in range(2):
        page_at(editor, FORM)
        with statements_of(desk) as sent:
            page_at(editor, FORM)
        counts.append(len(sent))
        assessed(desk, "A1", **dict.fromkeys(CLAUSES, "present art_1"))
    assert counts[1] <= counts[0] + 1


def test_an_unknown_agreement_has_no_form(editor):
    page_at(editor, FORM.replace("A1", "A9"), 404)
    page_at(editor, FORM.replace("A1", "src"), 404)


def test_a_withdrawn_agreement_has_none_either(desk, editor):
    with desk.app_context(), writing(), acting_as(records.EDITOR):
        found = session().scalars(select(Record).where(Record.code == "A1")).one()
        withdraw(found, records.EDITOR, "wrong", language="en")
        db.session.commit()
    page_at(editor, FORM, 409)


# Saving


def test_answers_are_saved_as_a_draft_in_one_go(desk, editor):
    send(editor, **TRANSIT, **{"costs-answer": "absent", "scope-answer": "inconclusive",
                               "scope-note": "Only by reference.", "language": "en"})  # fmt: skip
    rows = proposed(desk)
    assert sorted(rows) == ["costs", "scope", "transit"]
    assert rows["transit"]["articles"] == ["art_5", "annex_1__art_2"]
    assert {row["source"] for row in rows.values()} == {"src"}
    assert (rows["scope"]["language"], rows["transit"]["language"]) == ("en", "")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["date_text"]) for row in rows.values())
    assert held(desk) == {}
    assert "3 of 30 standard clauses are assessed." in page_at(editor, FORM).words()


def test_the_form_shows_what_is_saved_and_saving_it_again_changes_nothing(desk, editor):
    send(editor, **TRANSIT)
    form = form_of(editor.get(FORM).text, "/clauses")
    assert form["transit-answer"] == "present"
    assert form["transit-articles"] == "art_5, annex_1__art_2"
    before = proposed(desk)
    send(editor, source="")
    assert proposed(desk) == before
    assert proposals(desk) == 1


def test_an_answer_is_taken_back(desk, editor):
    send(editor, **TRANSIT)
    send(editor, **{"transit-answer": "", "transit-articles": "", "costs-answer": "absent"})
    assert sorted(proposed(desk)) == ["costs"]


def test_where_no_article_is_numbered_a_place_in_words_does(desk, editor):
    send(editor, **{"transit-answer": "present", "transit-place": "Раздел о транзите",
                    "language": "ru"})  # fmt: skip
    assert proposed(desk)["transit"]["place"] == "Раздел о транзите"
    assert proposed(desk)["transit"]["language"] == "ru"


def test_another_source_is_named_by_its_code(desk, editor):
    with desk.app_context(), writing(), acting_as(records.EDITOR):
        records.source("treaty")
        db.session.commit()
    send(editor, **TRANSIT, source_other="treaty")
    assert proposed(desk)["transit"]["source"] == "treaty"


def test_once_published_they_are_a_version_with_audit_and_index_jobs(desk, editor, other):
    publish(editor, other, **TRANSIT)
    row = held(desk)["transit"]
    assert (row.answer, row.articles) == ("present", ["art_5", "annex_1__art_2"])
    assert row.assessor_name == "Editor"
    with desk.app_context():
        entry = session().scalars(
            select(AuditEntry).where(AuditEntry.action == "record.publish")
            .order_by(AuditEntry.id.desc()).limit(1)
        ).one()  # fmt: skip
        assert entry.target == "A1"
        assert session().scalars(select(Job).where(Job.topic == "index")).first() is not None
    page = page_at(desk.test_client(), "/en/agreements/A1")
    assert "1 of 30 standard clauses are assessed." in page.words()
    assert "Editor" not in page.words(page.by_id("clauses"))


def test_the_review_shows_answers_in_words(desk, editor, other):
    answer = send(editor, do="submit", **TRANSIT)
    words = page_at(other, answer.location).words()
    assert "Transit" in words
    assert "Article 5" in words


def test_who_answered_is_kept_and_only_touched_clauses_are_signed_anew(desk, editor, other):
    publish(editor, other, **TRANSIT, **{"costs-answer": "absent"})
    publish(other, editor, **{"costs-answer": "inconclusive"})
    rows = held(desk)
    with desk.app_context():
        emails = dict(session().execute(select(Account.id, Account.email)).tuples().all())
    assert emails[rows["transit"].assessor_id] == "editor@example.org"
    assert emails[rows["costs"].assessor_id] == "bo@example.org"


def test_an_erased_person_is_not_named_any_more_and_the_version_stays(desk, editor, other):
    publish(editor, other, **TRANSIT)
    with desk.app_context(), writing():
        account = session().scalars(select(Account).where(Account.email == "editor@example.org"))
        erase(account.one(), "editor@example.org", NamedActor("office", "administrator"))
        db.session.commit()
    assert held(desk)["transit"].assessor_name == ERASED_NAME


def test_partly_assessed_agreements_are_on_the_desks_first_page(desk, editor):
    assessed(desk, "A2", transit="absent")
    words = page_at(editor, "/en/desk/waiting/clauses").words()
    assert "Agreement A2" in words
    assert "1 of 30 standard clauses are assessed." in words
    assert "Agreement A1" not in words


# Mistakes


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"transit-answer": "present"}, "Name the article where it stands"),
        ({"transit-answer": "present", "transit-articles": "art5"}, "“art5” names no article"),
        ({"transit-answer": "absent", "transit-articles": "5"}, "stands in no article"),
        ({"transit-articles": "5"}, "Choose an answer"),
        ({"transit-answer": "maybe", "transit-articles": "5"}, "is not a code of this list"),
        ({**TRANSIT, "source": ""}, "Name the text that was read."),
        ({**TRANSIT, "source_other": "nothing"}, "There is no record nothing."),
        ({**TRANSIT, "source": "A2"}, "is of another kind"),
        ({**TRANSIT, "transit-note": "x" * 601}, "It is too long"),
        ({**TRANSIT, "transit-note": "words", "language": ""}, "in which language"),
        ({**TRANSIT, "transit-note": "words", "language": "?"}, "language tag"),
        ({**TRANSIT, "transit-note": "a\u202eb"}, "control characters"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(desk, editor, values, why):
    answer = send(editor, 422, **values, **{"scope-answer": "present", "scope-articles": "1"})
    assert why in answer.text
    form = form_of(answer.text, "/clauses")
    assert form["scope-answer"] == "present"
    assert form["transit-articles"] == values.get("transit-articles", "")
    assert proposals(desk) == 0


@pytest.mark.parametrize(
    "forged",
    [
        {"nothing-answer": "present"},
        {"transit-answer": ["present", "absent"]},
        {"whole": ""},
    ],
)
def test_what_no_form_sends_is_refused(desk, editor, forged):
    send(editor, 400, **forged)
    assert proposals(desk) == 0


def test_nothing_typed_is_nothing_saved(desk, editor):
    assert "Nothing is changed yet." in send(editor, 422).text
    assert proposals(desk) == 0


# Two at once


def test_who_comes_second_is_told_and_keeps_what_they_typed(desk, editor, other):
    mine = typed(other, **{"transit-answer": "absent", "costs-answer": "absent"})
    publish(editor, other, **TRANSIT, **{"exemptions-answer": "absent"})
    answer = other.post(FORM, data=mine)
    assert answer.status_code == 409
    assert "Somebody changed this agreement after you opened it." in answer.text
    form = form_of(answer.text, "/clauses")
    assert form["transit-answer"] == "absent"
    assert form["costs-answer"] == "absent"
    assert form["exemptions-answer"] == "absent"  # not touched: as it is now
    assert "Now on record:" in answer.text
    assert "Present: Article 5 · Annex 1, article 2" in answer.text
    assert held(desk)["transit"].answer == "present"
    assert other.post(FORM, data=form).status_code == 303
    rows = proposed(desk)
    assert {code: row["answer"] for code, row in rows.items()} == dict.fromkeys(
        ("transit", "costs", "exemptions"), "absent"
    )


def test_two_who_answer_different_clauses_are_put_together_on_review(desk, editor, other):
    mine = send(other, do="submit", **{"costs-answer": "absent"})
    publish(editor, other, **TRANSIT)
    page = editor.get(mine.location).text
    action = re.search(r'action="([^"]+/accept)"', page)[1]
    assert editor.post(action, data=form_of(page, action)).status_code == 303
    assert sorted(held(desk)) == ["costs", "transit"]


def test_a_draft_saved_elsewhere_meanwhile_is_a_conflict_too(desk, editor):
    send(editor, **TRANSIT)
    old = typed(editor, **{"costs-answer": "absent"})
    send(editor, **{"scope-answer": "absent"})
    answer = editor.post(FORM, data=old)
    assert answer.status_code == 409
    assert form_of(answer.text, "/clauses")["scope-answer"] == "absent"


def test_the_same_form_sent_twice_is_one_draft(desk, editor):
    form = typed(editor, **TRANSIT)
    assert editor.post(FORM, data=form).status_code == 303
    assert editor.post(FORM, data=form).status_code == 303
    assert proposals(desk) == 1


def test_the_common_form_of_the_record_has_the_answers_too(desk, editor):
    assessed(desk, "A1", transit="present art_5")
    page = editor.get("/en/agreements/A1").text
    address = editor.post(
        "/en/desk/records/A1/edit", data=form_of(page, "/records/A1/edit")
    ).location
    form = form_of(editor.get(address).text)
    assert form["clauses-0-articles"] == "art_5"
    again = with_values(form, **{"clauses-0-articles": "5\n6", "do": "save"})
    assert editor.post(address, data=again).status_code == 303
    assert proposed(desk)["transit"]["articles"] == ["art_5", "art_6"]
