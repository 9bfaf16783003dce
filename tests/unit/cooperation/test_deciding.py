"""Decisions on applications: who proposes and confirms what, from which state; what is left."""

import threading
from decimal import Decimal

import pytest
from werkzeug.exceptions import NotFound

from accounts.queries import account_by_email
from accounts.services import grant_role
from cooperation.fund.applications.awarding import Exceeded, Means, means_of
from cooperation.fund.applications.deciding import (
    Verdict,
    confirm,
    decidable,
    propose,
    reviews_lacking,
    take_back,
)
from cooperation.fund.applications.models import (
    STATES,
    Application,
    ApplicationDecision,
    CoApplicant,
)
from cooperation.fund.calls.models import FundCall
from core.audit import AuditEntry
from core.database import db, utcnow, writing
from core.jobs import Job
from core.permissions import NamedActor
from core.problems import BadValue, Conflict, Forbidden, Problem
from registry.changes import changing
from registry.door import acting_as
from tests.applications import application, review
from tests.fund import fund_call
from tests.people import accounts_factory
from tests.records import EDITOR, administration

OFFICE = NamedActor("test", "administrator")
KZ, CN, UZ = "kz@example.org", "cn@example.org", "uz@example.org"


def account(email):
    return db.session.scalars(account_by_email(email)).one()


def person(email):
    return account(email).person


def one(number=1):
    return db.session.query(Application).filter_by(number=number).one()


def award(amount=20_000, seats=5):
    return Verdict("awarded", "A sound plan.", "en", Decimal(amount), seats)


DECLINED = Verdict("declined", "Others answer a greater need.", "en")
INELIGIBLE = Verdict("ineligible", "It came without a plan.", "en")


@pytest.fixture
def site(any_app):
    """FC01 (300,000 yuan, 30 seats); applications 1 of KZ and 2 of UZ, each shortlisted with two
    reviews; two editors, one@ and two@, and delegates kz@ and uz@ (who reads Russian)."""
    for email, role, scope in (
        ("one@example.org", "editor", None), ("two@example.org", "editor", None),
        ("r1@example.org", "translator", "ru"), ("r2@example.org", "translator", "ru"),
        (KZ, "delegate", "KZ"), (UZ, "delegate", "UZ"), (CN, "delegate", "CN"),
    ):  # fmt: skip
        accounts_factory(any_app, role, email, scope)
    with any_app.app_context(), writing(), acting_as(EDITOR):
        account(UZ).language = "ru"
        call = fund_call()
        for number, code in enumerate(("KZ", "UZ"), 1):
            made = application(call, administration(code), "shortlisted", number=number)
            for reviewer in ("r1@example.org", "r2@example.org"):
                review(made, account(reviewer))
        db.session.query(Job).delete()
        db.session.commit()
    return any_app


@pytest.fixture
def desk(site):
    """The site as an editor has it."""
    with site.test_request_context("/en/"), writing(), acting_as(EDITOR):
        yield site


def proposed(verdict, number=1, by="one@example.org"):
    return propose(one(number), verdict, person(by), one(number).version)


def confirmed(verdict, number=1):
    made = proposed(verdict, number)
    return confirm(one(number), made.id, person("two@example.org"), one(number).version)


def letters():
    return db.session.query(Job).filter_by(topic="mail").order_by(Job.id).all()


def test_a_decision_counts_once_somebody_else_has_confirmed_it(desk):
    made = proposed(award(15_000, 4))
    assert (one().state, one().proposed, one().decided) == ("shortlisted", made, None)
    assert letters() == []
    with pytest.raises(Forbidden):
        confirm(one(), made.id, person("one@example.org"), one().version)
    confirm(one(), made.id, person("two@example.org"), one().version)
    assert (one().state, one().proposed, one().decided) == ("awarded", None, made)
    assert (made.proposed_name, made.confirmed_name) == ("Editor", "Editor")
    assert made.confirmed_id == account("two@example.org").id


def test_with_one_reviewer_who_proposed_confirms(desk):
    desk.config["REVIEW"] = "one"
    made = proposed(DECLINED)
    confirm(one(), made.id, person("one@example.org"), one().version)
    assert one().state == "declined"


def test_the_applicant_is_told_the_decision_and_the_reason_in_their_language(desk):
    db.session.add(CoApplicant(application_id=one().id, body_id=one(2).body_id, state="confirmed",
                               answered_at=utcnow()))  # fmt: skip
    db.session.flush()
    confirmed(award(15_000, 4))
    kz, uz = letters()
    assert kz.payload["to"] == KZ
    for told in ("FC01-1", "Laboratory course for KZ", "CNY\N{NO-BREAK SPACE}15,000.00",
                 "4 training seats", "A sound plan.", "Awarded"):  # fmt: skip
        assert told in kz.payload["text"], told
    assert (uz.payload["to"], uz.payload["language"]) == (UZ, "ru")
    assert "15\N{NO-BREAK SPACE}000,00" in uz.payload["text"]
    for letter in (kz, uz):
        assert "Translator" not in letter.payload["text"]
        assert "score" not in letter.payload["text"]


def test_who_was_only_asked_to_join_is_told_nothing(desk):
    db.session.add(CoApplicant(application_id=one().id, body_id=one(2).body_id, state="asked"))
    db.session.flush()
    confirmed(DECLINED)
    assert [letter.payload["to"] for letter in letters()] == [KZ]


def test_the_log_tells_who_did_what_by_numbers_and_codes(desk):
    made = proposed(DECLINED)
    take_back(one(), made.id, person("one@example.org"), one().version)
    confirmed(award())
    entries = db.session.query(AuditEntry).filter(AuditEntry.target == f"application:{one().id}")
    codes = {"call": "FC01", "administration": "KZ"}
    awarded = codes | {"decision": "awarded", "amount": "20000.00", "seats": 5}
    declined = codes | {"decision": "declined", "amount": None, "seats": None}
    assert [(entry.action, entry.detail) for entry in entries.order_by(AuditEntry.id)] == [
        ("application.propose", declined),
        ("application.take_back", codes | {"decision": "declined"}),
        ("application.propose", awarded),
        ("application.confirm", awarded),
    ]


ALLOWED = {
    "ineligible": {"submitted", "eligible", "declined", "ineligible"},
    "awarded": {"eligible", "under_review", "shortlisted", "declined", "ineligible"},
    "declined": {"eligible", "under_review", "shortlisted", "declined", "ineligible"},
}


@pytest.mark.parametrize("state", [one for one in STATES if one != "draft"])
def test_each_decision_is_taken_from_its_states_only(desk, state):
    until = utcnow() if state == "returned" else None
    for verdict in (INELIGIBLE, award(), DECLINED):
        held = one()
        held.state, held.returned_until = state, until
        db.session.flush()
        allowed = state in ALLOWED[verdict.decision]
        assert (verdict.decision in decidable(held)) == allowed
        if allowed:
            made = proposed(verdict)
            take_back(one(), made.id, person("one@example.org"), one().version)
        else:
            with pytest.raises(Conflict):
                proposed(verdict)


@pytest.mark.parametrize("verdict", [award(), DECLINED])
def test_it_is_judged_once_as_many_reviews_are_sent_as_the_call_asks_for(desk, verdict):
    one().reviews[0].sent_at = None
    db.session.flush()
    assert reviews_lacking(one()) == 1
    with pytest.raises(Problem, match="2 reviews"):
        proposed(verdict)
    one().state = "submitted"
    db.session.flush()
    assert proposed(INELIGIBLE)


def test_the_review_of_somebody_who_is_bound_by_now_does_not_count(desk):
    grant_role(account("r1@example.org"), "delegate", "KZ", by=OFFICE)
    db.session.flush()
    db.session.expire_all()
    assert (reviews_lacking(one()), reviews_lacking(one(2))) == (1, 0)
    with pytest.raises(Problem, match="2 reviews"):
        proposed(award())


def test_a_delegate_of_an_administration_in_it_decides_nothing(desk):
    grant_role(account("one@example.org"), "delegate", "KZ", by=OFFICE)
    made = proposed(DECLINED, by="two@example.org")
    for act in (
        lambda by: proposed(award(), by=by),
        lambda by: confirm(one(), made.id, person(by), one().version),
        lambda by: take_back(one(), made.id, person(by), one().version),
    ):
        with pytest.raises(NotFound):
            act("one@example.org")
    for by in (KZ, "r1@example.org"):
        with pytest.raises(Forbidden):
            proposed(award(), by=by)


@pytest.mark.parametrize(("verdict", "problem"), [
    (Verdict("declined", "", "en"), Problem),
    (Verdict("declined", "No.", "tlh"), BadValue),
    (Verdict("declined", "No.", "en", Decimal(1), 1), BadValue),
    (Verdict("awarded", "Yes.", "en"), BadValue),
    (Verdict("withdrawn", "Yes.", "en"), BadValue),
    (award(0, 0), Problem),
])  # fmt: skip
def test_what_says_nothing_is_refused(desk, verdict, problem):
    with pytest.raises(problem):
        proposed(verdict)


def test_an_old_form_is_refused(desk):
    with pytest.raises(Conflict):
        propose(one(), DECLINED, person("one@example.org"), one().version - 1)
    made = proposed(DECLINED)
    with pytest.raises(Conflict, match="already"):
        proposed(award())
    take_back(one(), made.id, person("two@example.org"), one().version)
    other = proposed(award())
    assert other.id != made.id or other.decision == "awarded"
    with pytest.raises(Conflict):
        confirm(one(), other.id + 1, person("two@example.org"), one().version)


def test_what_the_applicant_withdrew_meanwhile_is_not_decided_on(desk):
    made = proposed(award())
    one().state = "withdrawn"
    db.session.flush()
    with pytest.raises(Conflict, match="withdrawn"):
        confirm(one(), made.id, person("two@example.org"), one().version)


def test_awards_never_exceed_the_budget_or_the_seats(desk):
    confirmed(award(200_000, 10))
    call = db.session.query(FundCall).one()
    assert means_of(call) == Means("CNY", Decimal(100_000), 20)
    for amount, seats in (("100000.01", 1), (1, 21)):
        with pytest.raises(Exceeded, match=r"100,000\.00 and 20 training"):
            proposed(award(amount, seats), 2)
    confirmed(award(100_000, 20), 2)
    assert means_of(call) == Means("CNY", Decimal(0), 0)


def test_an_award_that_is_given_back_is_free_again(desk):
    confirmed(award(300_000, 30))
    with pytest.raises(Exceeded):
        proposed(award(1, 0), 2)
    one().state = "withdrawn"
    db.session.flush()
    confirmed(award(300_000, 30), 2)


def test_where_the_call_tells_no_bound_there_is_none(desk):
    call = db.session.query(FundCall).one()
    with changing(call, EDITOR, "record.edit", "no bound"):
        call.budget, call.currency, call.seats = None, "", None
    one().currency = "EUR"
    db.session.flush()
    confirmed(award(9_000_000, 900))
    assert means_of(call) == Means("", None, None)


def test_an_award_in_another_currency_is_refused_with_what_to_do(desk):
    one().currency = "EUR"
    db.session.flush()
    with pytest.raises(Problem, match="Return it for completion, so that it asks in CNY"):
        proposed(award(1, 1))


def test_a_refused_application_can_be_decided_on_anew(desk):
    confirmed(DECLINED)
    confirmed(award(15_000, 4))
    assert (one().state, one().decided.decision) == ("awarded", "awarded")
    assert len(one().decisions) == 2


def run_at_once(app, *acts):
    """Each act in a thread and a transaction of its own; the problems that they raised."""
    barrier, problems = threading.Barrier(len(acts)), []

    def run(act):
        with app.test_request_context("/en/"), acting_as(EDITOR):
            barrier.wait()
            try:
                with writing():
                    act()
                    db.session.commit()
            except Problem as problem:
                db.session.rollback()
                problems.append(problem)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def confirming(app, number, by="two@example.org"):
    """An act: confirm what waits now."""
    with app.app_context():
        waiting, version = one(number).proposed.id, one(number).version
    return lambda: confirm(one(number), waiting, person(by), version)


@pytest.mark.parametrize(("amount", "seats"), [(200_000, 1), (1, 20)])
def test_of_two_awards_at_once_that_exceed_the_call_exactly_one_counts(site, amount, seats):
    with site.test_request_context("/en/"), writing(), acting_as(EDITOR):
        for number in (1, 2):
            proposed(award(amount, seats), number)
        db.session.commit()
    (problem,) = run_at_once(site, confirming(site, 1), confirming(site, 2))
    assert isinstance(problem, Exceeded)
    with site.app_context():
        assert sorted(one.state for one in db.session.query(Application)) == [
            "awarded", "shortlisted",
        ]  # fmt: skip
        assert len(letters()) == 1


def test_of_two_who_confirm_the_same_at_once_one_does(site):
    with site.test_request_context("/en/"), writing(), acting_as(EDITOR):
        proposed(award())
        db.session.commit()
    accounts_factory(site, "administrator", "three@example.org")
    (problem,) = run_at_once(site, confirming(site, 1), confirming(site, 1, "three@example.org"))
    assert isinstance(problem, Conflict)
    with site.app_context():
        assert len(letters()) == 1


def test_of_two_who_propose_at_once_one_does(site):
    (problem,) = run_at_once(
        site, lambda: proposed(award()), lambda: proposed(DECLINED, by="two@example.org")
    )
    assert isinstance(problem, Conflict)
    with site.app_context():
        assert db.session.query(ApplicationDecision).count() == 1


def test_a_decision_taken_back_while_it_is_confirmed_counts_or_is_gone(site):
    with site.test_request_context("/en/"), writing(), acting_as(EDITOR):
        made = proposed(award())
        number, version = made.id, one().version
        db.session.commit()
    (problem,) = run_at_once(
        site,
        lambda: take_back(one(), number, person("one@example.org"), version),
        lambda: confirm(one(), number, person("two@example.org"), version),
    )
    assert isinstance(problem, Conflict)
    with site.app_context():
        held = db.session.query(ApplicationDecision).all()
        assert (one().state, len(held)) in (("awarded", 1), ("shortlisted", 0))
