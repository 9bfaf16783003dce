"""Decisions on applications at the desk: proposed, looked at, confirmed; and what comes of them."""

import pytest

from accounts.queries import account_by_email
from accounts.services import grant_role
from cooperation.fund.applications.models import Application, ApplicationDecision, CoApplicant
from cooperation.fund.projects.models import Project
from core.database import db, utcnow, writing
from core.jobs import Job
from core.permissions import NamedActor
from registry.door import acting_as
from tests.applications import application, review
from tests.fund import fund_call
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.pages.test_papers import person
from tests.people import ROLES, accounts_factory, let_in, sign_in
from tests.records import EDITOR, administration

DESK = "/en/desk/fund/calls/FC01/applications/"
AWARDS = f"{DESK}awards"
OFFICE = NamedActor("test", "administrator")


def person_of(site, email, body):
    """A delegate of an administration, signed in."""
    client = site.test_client()
    let_in(client, accounts_factory(site, "delegate", email, body))
    return client


def account(email):
    return db.session.scalars(account_by_email(email)).one()


@pytest.fixture
def site(app):
    """FC01; shortlisted applications 1 of KZ (scores of 3), 2 of UZ (of 4) and 3 of MN (of 5);
    editors one@ and two@."""
    app.extensions["clients"] = {
        "one": person(app, "one@example.org", "editor"),
        "two": person(app, "two@example.org", "editor"),
        "kz": person(app, "kz@example.org", "delegate"),
    }
    for email in ("r1@example.org", "r2@example.org"):
        person(app, email, "translator")
    with app.app_context(), writing(), acting_as(EDITOR):
        call = fund_call()
        for number, code in enumerate(("KZ", "UZ", "MN"), 1):
            made = application(call, administration(code), "shortlisted", number=number)
            for email in ("r1@example.org", "r2@example.org"):
                review(made, account(email), number + 2)
        db.session.query(Job).delete()
        db.session.commit()
    return app


def by(site, who="one"):
    return site.extensions["clients"][who]


def held(site, number=1):
    return db.session.query(Application).filter_by(number=number).one()


def states(site):
    with site.app_context():
        return {one.number: one.state for one in db.session.query(Application)}


def propose(site, number=1, who="one", language="en", **said):
    address = f"{DESK}{number}/decision".replace("/en/", f"/{language}/")
    form = form_of(by(site, who).get(address).text, "/decision")
    filled = with_values(form, **{"reason": "Ein guter Plan.", "reason_language": "en"} | said)
    return by(site, who).post(address, data=filled)


def press(site, button, number=1, who="two"):
    page = by(site, who).get(f"{DESK}{number}/decision").text
    with site.app_context():
        waiting = held(site, number).proposed.id
    end = f"/decision/{waiting}/{button}"
    return by(site, who).post(f"{DESK}{number}{end}", data=form_of(page, end))


def test_a_decision_is_proposed_looked_at_and_confirmed_by_somebody_else(site):
    assert propose(site, decision="awarded", amount="15 000,50", seats="4").status_code == 303
    page = page_at(by(site), f"{DESK}1/decision")
    assert "You proposed this. Somebody else has to confirm it." in page.words()
    assert not [one for one in page.all("form") if one.get("action", "").endswith("/confirm")]
    other = page_at(by(site, "two"), f"{DESK}1/decision")
    for told in ("CNY 15,000.50", "4 training seats", "Ein guter Plan.",
                 "CNY 284,999.50 and 26 training seats",
                 "has decided on application FC01-1"):  # fmt: skip
        assert told in other.words(), told
    assert press(site, "confirm").status_code == 303
    assert states(site)[1] == "awarded"
    words = page_at(by(site), f"{DESK}1").words()
    for told in ("Awarded", "Proposed by", "Confirmed by", "Decision on an application confirmed"):
        assert told in words, told
    with site.app_context():
        (letter,) = db.session.query(Job).filter_by(topic="mail")
        assert letter.payload["to"] == "kz@example.org"


def test_the_proposer_cannot_confirm_past_the_page(site):
    propose(site, decision="declined")
    page = by(site).get(f"{DESK}1/decision").text
    form = form_of(page, "/take-back")
    with site.app_context():
        waiting = held(site).proposed.id
    answer = by(site).post(f"{DESK}1/decision/{waiting}/confirm", data=form)
    assert answer.status_code == 403
    assert states(site)[1] == "shortlisted"


def test_with_one_reviewer_the_same_person_confirms_after_the_preview(site):
    site.config["REVIEW"] = "one"
    propose(site, decision="declined")
    assert press(site, "confirm", who="one").status_code == 303
    assert states(site)[1] == "declined"


def test_what_waits_to_be_confirmed_stands_on_the_desk(site):
    assert "No decision on an application waits" in page_at(by(site), "/en/desk/").words()
    propose(site, decision="declined")
    assert f"{DESK}1" in page_at(by(site, "two"), "/en/desk/").hrefs


def test_a_proposal_is_taken_back(site):
    propose(site, decision="declined")
    assert press(site, "take-back").status_code == 303
    assert states(site)[1] == "shortlisted"
    assert "Propose a decision" in page_at(by(site), f"{DESK}1").words()


@pytest.mark.parametrize(("said", "told"), [
    ({"decision": "awarded", "amount": "1,500", "seats": "4"}, "can be read in two ways"),
    ({"decision": "awarded", "amount": "-1", "seats": "4"}, "below zero"),
    ({"decision": "awarded", "amount": "123456789012345", "seats": "4"}, "too high"),
    ({"decision": "awarded", "amount": "", "seats": "4"}, "Write how much is given"),
    ({"decision": "awarded", "amount": "10", "seats": "many"}, "whole number"),
    ({"decision": "awarded", "amount": "0", "seats": "0"}, "Say how much"),
    ({"decision": "awarded", "amount": "300000.01", "seats": "1"}, "more than the call has left"),
    ({"decision": "awarded", "amount": "1", "seats": "31"}, "more than the call has left"),
    ({"decision": "declined", "reason": ""}, "This field is needed."),
    ({"decision": "ineligible"}, "Not a valid choice"),
])  # fmt: skip
def test_what_is_wrong_is_told_and_what_was_typed_stays(site, said, told):
    answer = propose(site, **said)
    assert answer.status_code in (409, 422)
    assert told in answer.text
    assert said.get("reason", "Ein guter Plan.") in answer.text
    with site.app_context():
        assert db.session.query(ApplicationDecision).count() == 0


def test_amounts_and_seats_are_read_in_the_digits_of_any_script(site):
    answer = propose(site, language="ar", decision="awarded", amount="١٥٠٠٠٫٥٠", seats="٤")
    assert answer.status_code == 303
    with site.app_context():
        waiting = held(site).proposed
        assert (str(waiting.amount), waiting.seats) == ("15000.50", 4)


def test_an_old_page_is_refused_and_what_was_typed_stays(site):
    form = form_of(by(site).get(f"{DESK}1/decision").text, "/decision")
    with site.app_context(), writing():
        held(site).title = "Another"
        db.session.commit()
    answer = by(site).post(
        f"{DESK}1/decision", data=with_values(form, decision="declined", reason="Kept words.")
    )
    assert answer.status_code == 409
    assert "Somebody changed this application" in answer.text
    assert "Kept words." in answer.text


def test_of_awards_that_exceed_the_call_together_the_second_is_refused(site):
    propose(site, 1, decision="awarded", amount="200000", seats="1")
    propose(site, 2, decision="awarded", amount="200000", seats="1")
    assert press(site, "confirm", 1).status_code == 303
    assert "It cannot be confirmed" in page_at(by(site), f"{DESK}2/decision").words()
    answer = press(site, "confirm", 2)
    assert answer.status_code == 409
    assert "more than the call has left" in answer.text
    assert states(site) == {1: "awarded", 2: "shortlisted", 3: "shortlisted"}


def test_what_was_withdrawn_meanwhile_is_refused(site):
    propose(site, decision="declined")
    page = by(site, "two").get(f"{DESK}1/decision").text
    with site.app_context(), writing():
        waiting = held(site).proposed.id
        held(site).state = "withdrawn"
        db.session.commit()
    end = f"/decision/{waiting}/confirm"
    answer = by(site, "two").post(f"{DESK}1{end}", data=form_of(page, end))
    assert answer.status_code == 409
    assert states(site)[1] == "withdrawn"


@pytest.mark.parametrize("role", [one for one in ROLES if one not in ("editor", "administrator")])
def test_nobody_but_the_secretariat_decides(site, client, role):
    sign_in(client, role)
    for page in (f"{DESK}1/decision", AWARDS):
        assert client.get(page).status_code in (303, 403)


def test_a_delegate_of_an_administration_in_it_does_not_find_it(site):
    with site.app_context(), writing():
        grant_role(account("one@example.org"), "delegate", "KZ", by=OFFICE)
        db.session.commit()
    let_in(by(site), "one@example.org")
    assert by(site).get(f"{DESK}1/decision").status_code == 404
    assert by(site).get(f"{DESK}2/decision").status_code == 200
    words = page_at(by(site), AWARDS).words()
    assert "FC01-2" in words
    assert "FC01-1" not in words


def award_form(site):
    return form_of(by(site).get(AWARDS).text, "/awards")


def test_the_shortlist_stands_by_score_with_what_is_left_after_each(site):
    page = page_at(by(site), AWARDS)
    codes = [page.words(one) for one in page.all("h2", within=page.by_id("main") or page.root)]
    found = [one[:6] for one in codes if one.startswith("FC01-")]
    assert found == ["FC01-3", "FC01-2", "FC01-1"]
    form = with_values(award_form(site), **{
        "3-decision": "awarded", "3-amount": "200000", "3-seats": "20",
        "2-decision": "awarded", "2-amount": "100000.01", "2-seats": "5", "act": "reckon",
    })  # fmt: skip
    answer = by(site).post(AWARDS, data=form)
    assert answer.status_code == 200
    assert "Left after it: CNY\N{NO-BREAK SPACE}100,000.00 and 10 training seats" in answer.text
    assert "more than the call has" in answer.text
    with site.app_context():
        assert db.session.query(ApplicationDecision).count() == 0


def test_decisions_on_the_shortlist_are_proposed_in_one_go(site):
    form = with_values(award_form(site), **{
        "3-decision": "awarded", "3-amount": "200000", "3-seats": "20", "3-reason": "The best.",
        "2-decision": "awarded", "2-amount": "100000", "2-seats": "10",
        "1-decision": "declined", "reason": "As the reviews have it.", "act": "propose",
    })  # fmt: skip
    assert by(site).post(AWARDS, data=form).status_code == 303
    with site.app_context():
        found = {one.application.number: (one.decision, one.reason)
                 for one in db.session.query(ApplicationDecision)}  # fmt: skip
    assert found == {
        3: ("awarded", "The best."), 2: ("awarded", "As the reviews have it."),
        1: ("declined", "As the reviews have it."),
    }  # fmt: skip
    page = page_at(by(site, "two"), AWARDS)
    assert "Nothing on the shortlist waits for a decision." in page.words()
    assert "Proposed, not confirmed yet" in page.words()
    for number in (1, 2, 3):
        assert press(site, "confirm", number).status_code == 303


@pytest.mark.parametrize(("said", "told"), [
    ({"3-decision": "awarded", "3-amount": "200000", "3-seats": "1",
      "2-decision": "awarded", "2-amount": "200000", "2-seats": "1"}, "more than the call has"),
    ({"3-decision": "awarded", "3-amount": "2,000", "3-seats": "1"}, "in two ways"),
    ({"3-decision": "declined", "reason": ""}, "the applicant will read it"),
    ({"reason": "Typed."}, "Choose a decision for one application at least."),
])  # fmt: skip
def test_all_of_them_or_none(site, said, told):
    said = {"reason": "Typed.", "act": "propose"} | said
    answer = by(site).post(AWARDS, data=with_values(award_form(site), **said))
    assert answer.status_code in (409, 422)
    assert told in answer.text
    assert said["reason"] in answer.text
    with site.app_context():
        assert db.session.query(ApplicationDecision).count() == 0


def test_one_that_changed_meanwhile_holds_up_all(site):
    form = with_values(award_form(site), **{
        "3-decision": "declined", "2-decision": "declined", "reason": "No.", "act": "propose",
    })  # fmt: skip
    with site.app_context(), writing():
        held(site, 2).title = "Another"
        db.session.commit()
    answer = by(site).post(AWARDS, data=form)
    assert answer.status_code == 409
    with site.app_context():
        assert db.session.query(ApplicationDecision).count() == 0


def test_the_statements_of_the_shortlist_do_not_depend_on_its_length(site):
    page_at(by(site), AWARDS)
    with statements_of(site) as few:
        page_at(by(site), AWARDS)
    with site.app_context(), writing(), acting_as(EDITOR):
        call = held(site).call
        for number in range(4, 12):
            made = application(call, administration(f"X{chr(61 + number)}"), "shortlisted",
                               number=number)  # fmt: skip
            review(made, account("r1@example.org"))
        db.session.commit()
    page_at(by(site), AWARDS)
    with statements_of(site) as many:
        page_at(by(site), AWARDS)
    assert len(many) <= len(few) <= 25


def test_an_award_becomes_a_project_by_one_button_once(site):
    propose(site, decision="awarded", amount="15000", seats="4")
    press(site, "confirm")
    form = form_of(by(site).get(f"{DESK}1").text, "/project")
    assert by(site).post(f"{DESK}1/project", data=form).status_code == 303
    words = page_at(by(site), f"{DESK}1").words()
    assert "The project that came of it: Laboratory course for KZ" in words
    assert by(site).post(f"{DESK}1/project", data=form).status_code == 409
    with site.app_context(), acting_as(EDITOR):
        assert db.session.query(Project).count() == 1
    draft = page_at(by(site), "/en/fund/projects/PJ0001")
    assert "This is a draft" in draft.words()
    assert "CNY 15,000.00" in draft.words()
    assert site.test_client().get("/en/fund/projects/PJ0001").status_code == 404


def test_the_applicant_reads_what_was_decided_and_why_and_no_score(site):
    propose(site, decision="awarded", amount="15000", seats="4")
    own = "/en/fund/applications/1"
    assert "Ein guter Plan." not in page_at(by(site, "kz"), own).words()
    press(site, "confirm")
    page = page_at(by(site, "kz"), own)
    words = page.words(page.by_id("decided"))
    for told in ("Awarded: CNY 15,000.00 · 4 training seats", "Ein guter Plan.", "English"):
        assert told in words, told
    for hidden in ("Translator", "Editor", "As it stands.", "score"):
        assert hidden not in page.words(page.by_id("main")), hidden
    with site.app_context(), writing():
        held(site).state = "withdrawn"
        db.session.commit()
    assert "The award was given back." in page_at(by(site, "kz"), own).words()


def test_who_applies_together_reads_it_as_well(site):
    uz = person_of(site, "uz@example.org", "UZ")
    with site.app_context(), writing(), acting_as(EDITOR):
        body = held(site, 2).body_id
        db.session.add(CoApplicant(application_id=held(site).id, body_id=body, state="confirmed",
                                   answered_at=utcnow()))  # fmt: skip
        db.session.commit()
        number = db.session.query(CoApplicant).one().id
    propose(site, decision="declined")
    press(site, "confirm")
    assert "Ein guter Plan." in page_at(uz, f"/en/fund/joining/{number}").words()
    with site.app_context():
        letters = {one.payload["to"]: one.payload["text"]
                   for one in db.session.query(Job).filter_by(topic="mail")}  # fmt: skip
    assert f"/en/fund/joining/{number}" in letters["uz@example.org"]
    assert "/en/fund/applications/1" in letters["kz@example.org"]
