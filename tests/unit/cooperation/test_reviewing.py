"""Verbs of check and review ask the door themselves, on both databases, also two at once."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from accounts.actors import Person
from accounts.queries import account_by_email
from cooperation.fund.applications.checking import (
    NO,
    UNKNOWN,
    YES,
    find_eligible,
    findings,
    return_for_completion,
)
from cooperation.fund.applications.models import Application, ApplicationReview, CoApplicant
from cooperation.fund.applications.reviewing import (
    declare,
    name_reviewer,
    open_review,
    remove_reviewer,
    send_review,
    shortlist,
    take_off,
)
from core.audit import AuditEntry
from core.clocks import day_ends
from core.database import db, utcnow, writing
from core.permissions import VISITOR
from core.problems import Conflict, Forbidden
from registry.door import acting_as
from registry.models import Party, Record
from tests.applications import application, review
from tests.fund import fund_call
from tests.people import accounts_factory, let_in
from tests.records import EDITOR, administration
from tests.unit.cooperation.test_applications import at_once

ONE, TWO = "one@example.org", "two@example.org"
GOOD = dict.fromkeys(("relevance", "feasibility", "budget", "equity"), 4)


@pytest.fixture
def site(any_app):
    """FC01 with an eligible application of KZ, and two who may review."""
    for email in (ONE, TWO):
        accounts_factory(any_app, "translator", email)
    with any_app.app_context(), writing(), acting_as(EDITOR):
        kz, *_others = [administration(code) for code in ("KZ", "UZ", "MN")]
        application(fund_call(), kz, "eligible")
        db.session.commit()
    return any_app


def the_one():
    return db.session.scalars(select(Application)).one()


def account(email):
    return db.session.scalars(account_by_email(email)).one()


def body(code):
    return db.session.scalars(select(Record).where(Record.code == code)).one()


def bound(code):
    grants = frozenset({("editor", ""), ("delegate", code)})
    return Person(99, "both", "", "en", 1, grants)


VERBS = {
    "eligible": lambda one, by: find_eligible(one, by, one.version),
    "return": lambda one, by: return_for_completion(
        one, by, "More.", "en", utcnow().date(), one.version
    ),
    "name": lambda one, by: name_reviewer(one, ONE, by),
    "remove": lambda one, by: remove_reviewer(one.reviews[0], by),
    "shortlist": lambda one, by: shortlist([(one, one.version)], by),
    "take off": lambda one, by: take_off([(one, one.version)], by),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("by", "refusal"), [
    (bound("KZ"), NotFound), (bound("UZ"), NotFound), (VISITOR, Forbidden),
    (Person(98, "d", "", "en", 1, frozenset({("delegate", "MN")})), Forbidden),
])  # fmt: skip
def test_no_verb_is_for_who_has_a_part_or_another_role(app, verb, by, refusal):
    with app.app_context(), writing(), acting_as(EDITOR):
        accounts_factory(app, "translator", ONE)
        kz, uz = administration("KZ"), administration("UZ")
        one = application(fund_call(), kz, "eligible")
        one.partners = [CoApplicant(body_id=uz.id)]
        review(one, account(ONE), sent_at=None)
        db.session.flush()
        db.session.refresh(one)
        with pytest.raises(refusal):
            VERBS[verb](one, by)
        db.session.rollback()


def test_a_review_is_written_by_its_reviewer_and_only_while_nothing_binds_them(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        made = name_reviewer(the_one(), ONE, EDITOR)
        number = made.id
        with pytest.raises(NotFound):
            open_review(account(TWO), number)
        with pytest.raises(NotFound):
            declare(made, account(TWO), "", False, made.version)
        declare(made, account(ONE), "", False, made.version)
        db.session.commit()
        tied = Person(account(ONE).id, "one", "", "en", 1, frozenset({("delegate", "UZ")}))
        assert open_review(tied, number) is made
        the_one().partners = [CoApplicant(body_id=body("UZ").id)]
        db.session.flush()
        with pytest.raises(NotFound):
            send_review(made, tied, GOOD, {}, "en", made.version)
        partner = the_one().partners[0]
        partner.state, partner.answered_at = "refused", utcnow()
        db.session.flush()
        send_review(made, tied, GOOD, {}, "en", made.version)
        db.session.rollback()


def test_the_secretariats_pages_are_read_on_both_databases(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        review(the_one(), account(ONE))
        db.session.commit()
    client = site.test_client()
    let_in(client, accounts_factory(site, "editor"))
    base = "/en/desk/fund/calls/FC01/applications/"
    for path in (base, f"{base}?order=score&state=eligible&region=europe", f"{base}1"):
        assert "CNY 20,000.00" in client.get(path).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "FC01" in client.get("/en/desk/").text
    assert "1 application" in client.get("/en/desk/fund/").text


def test_of_two_who_name_the_same_reviewer_at_once_one_does(site):
    def naming():
        number = the_one().id
        return lambda: name_reviewer(db.session.get(Application, number), ONE, EDITOR)

    assert len(at_once(site, naming, naming)) == 1
    with site.app_context(), acting_as(EDITOR):
        assert db.session.query(ApplicationReview).count() == 1
        assert the_one().state == "under_review"


def test_of_two_sendings_of_one_review_at_once_one_counts(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        made = name_reviewer(the_one(), ONE, EDITOR)
        declare(made, account(ONE), "", False, made.version)
        db.session.commit()
        number = made.id

    def sending():
        version = db.session.get(ApplicationReview, number).version

        def send():
            one = db.session.get(ApplicationReview, number)
            send_review(one, account(ONE), GOOD, {}, "en", version)

        return send

    assert len(at_once(site, sending, sending)) == 1


def test_the_last_reviewer_who_is_asked_no_more_leaves_it_eligible(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        one = the_one()
        first, second = (name_reviewer(one, email, EDITOR) for email in (ONE, TWO))
        db.session.refresh(one)
        declare(second, account(TWO), "We are cousins.", True, second.version)
        remove_reviewer(first, EDITOR)
        assert one.state == "under_review"
        with pytest.raises(Conflict, match="stays on record"):
            remove_reviewer(second, EDITOR)
        db.session.rollback()
        one = the_one()
        remove_reviewer(name_reviewer(one, ONE, EDITOR), EDITOR)
        assert one.state == "eligible"
        db.session.rollback()


def answers(one, path=()):
    return [found.answer for found in findings(one, path)]


def test_the_check_answers_no_and_not_known(app):
    with app.test_request_context("/en/"), writing(), acting_as(EDITOR):
        kz, uz, mn = (administration(code) for code in ("KZ", "UZ", "MN"))
        call = fund_call(opens_clock="2026-01-01T09:00")
        one = application(call, kz, "submitted")
        assert answers(one) == [YES] * 7
        with db.session.no_autoflush:  # what is asked about is never written
            call.parties = [Party(party_id=mn.id, role="eligible", position=0)]
            call.application_languages = ["ru"]
            one.partners = [CoApplicant(body_id=uz.id, state="asked")]
            one.seats, one.need = 31, ""
            one.lines[0].amount = 300_000
            one.submitted_at = call.opens_at.replace(year=2025)
            assert answers(one) == [NO] * 7
            one.currency = "USD"
            assert answers(one)[-1] == UNKNOWN
            call.budget, call.currency, call.seats = None, "", None
            assert answers(one)[-2:] == [YES, YES]
            db.session.rollback()


def test_what_was_completed_in_the_time_that_was_given_is_in_time(app):
    with app.test_request_context("/en/"), writing(), acting_as(EDITOR):
        one = application(fund_call(), administration("KZ"), "submitted")
        one.submitted_at = datetime(2099, 4, 9, 15, 59, tzinfo=UTC)
        entry = AuditEntry(action="application.return", detail={"until": "2099-04-09T16:00+00:00"})
        assert answers(one)[2] == NO
        assert answers(one, [entry])[2] == YES
        one.submitted_at = datetime(2099, 4, 9, 16, tzinfo=UTC)
        assert answers(one, [entry])[2] == NO
        db.session.rollback()


@pytest.mark.parametrize(("zone", "ends"), [
    ("Asia/Shanghai", datetime(2026, 3, 28, 16, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2026, 3, 28, 22, tzinfo=UTC)),  # midnight is skipped there
])  # fmt: skip
def test_a_day_ends_with_its_last_moment_there(zone, ends):
    assert day_ends(date(2026, 3, 28), zone) == ends
