"""Two at once, and the very second of the close, on both databases; what is kept how long."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from accounts.people.erasure import erase, held_about
from accounts.queries import account_by_email
from cooperation.fund.applications.conditions import NotOpen, check_in_time
from cooperation.fund.applications.models import (
    Application,
    ApplicationFile,
    ApplicationReview,
    CoApplicant,
)
from cooperation.fund.applications.partners import answer
from cooperation.fund.applications.submitting import (
    ApplicationContent,
    begin,
    save,
    submit,
    take_up,
    withdraw,
)
from cooperation.fund.applications.upkeep import KEPT, erase_over
from cooperation.fund.calls.models import FundCall
from core.database import db, utcnow, writing
from core.jobs import Job
from core.permissions import NamedActor
from core.problems import Conflict
from registry.door import acting_as
from registry.models import Record
from tests.applications import application, review
from tests.fund import fund_call
from tests.people import accounts_factory
from tests.records import EDITOR, administration

KZ, UZ = "kz@example.org", "uz@example.org"


def call_of(zone, closes):
    return FundCall(state="published", time_zone=zone, opens_clock="2026-03-01T00:00",
                    closes_clock=closes)  # fmt: skip


@pytest.mark.parametrize(("zone", "closes", "ends"), [
    ("Asia/Shanghai", "2026-04-01T00:00", datetime(2026, 3, 31, 16, tzinfo=UTC)),
    ("America/St_Johns", "2026-04-01T00:00", datetime(2026, 4, 1, 2, 30, tzinfo=UTC)),
])  # fmt: skip
def test_the_midnight_that_counts_is_that_of_the_calls_zone_to_the_second(app, zone, closes, ends):
    call, one = call_of(zone, closes), Application(state="draft")
    with app.test_request_context("/en/"):
        check_in_time(one, call, ends - timedelta(microseconds=1))
        for late in (ends, ends + timedelta(seconds=1)):
            with pytest.raises(NotOpen, match="1 April 2026, 00:00"):
                check_in_time(one, call, late)
        with pytest.raises(NotOpen, match="taken from 1 March 2026, 00:00"):
            check_in_time(one, call, call.opens_at - timedelta(microseconds=1))
        check_in_time(one, call, call.opens_at)


def test_a_returned_one_is_taken_until_its_own_instant_alone(app):
    call = call_of("Asia/Shanghai", "2026-04-01T00:00")
    until = datetime(2026, 5, 1, tzinfo=UTC)
    one = Application(state="returned", returned_until=until)
    with app.test_request_context("/en/"):
        check_in_time(one, call, until - timedelta(microseconds=1))
        with pytest.raises(NotOpen, match="1 May 2026, 08:00"):
            check_in_time(one, call, until)


@pytest.fixture
def site(any_app):
    """FC01, open; drafts of KZ and UZ, each with a delegate."""
    for email, scope in ((KZ, "KZ"), (UZ, "UZ")):
        accounts_factory(any_app, "delegate", email, scope)
    with any_app.app_context(), writing(), acting_as(EDITOR):
        call = fund_call(opens_clock="2026-01-01T09:00")
        for code in ("KZ", "UZ"):
            application(call, administration(code))
        administration("MN")
        db.session.commit()
    return any_app


def person(email):
    return db.session.scalars(account_by_email(email)).one().person


def of(code):
    body = select(Record.id).where(Record.code == code).scalar_subquery()
    return db.session.scalars(select(Application).where(Application.body_id == body)).one()


def at_once(site, *acts):
    """Each act in a thread and transaction of its own, all begun together; what they raised. An act
    is a function that reads, and gives back what writes."""
    barrier, failures = threading.Barrier(len(acts)), []

    def run(act):
        with site.app_context(), acting_as(EDITOR):
            do = act()
            db.session.rollback()
            barrier.wait()
            try:
                with writing():
                    do()
                    db.session.commit()
            except Conflict as conflict:
                db.session.rollback()
                failures.append(conflict)

    threads = [threading.Thread(target=run, args=(one,)) for one in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return failures


def submitting(code, email):
    def act():
        by, version = person(email), of(code).version
        return lambda: submit(of(code), by, version)

    return act


def test_two_administrations_that_submit_at_once_get_numbers_of_their_own(site):
    assert at_once(site, submitting("KZ", KZ), submitting("UZ", UZ)) == []
    with site.app_context():
        assert sorted(db.session.scalars(select(Application.number))) == [1, 2]


def test_of_two_who_submit_the_same_at_once_one_does_and_one_receipt_is_written(site):
    (conflict,) = at_once(site, submitting("KZ", KZ), submitting("KZ", KZ))
    assert "changed after you opened it" in str(conflict)
    with site.app_context(), acting_as(EDITOR):
        assert (of("KZ").state, of("KZ").number) == ("submitted", 1)
        assert db.session.query(Job).filter(Job.topic == "mail").count() == 1


def test_of_two_who_begin_at_once_one_does(site):
    email = accounts_factory(site, "delegate", "mn@example.org", "MN")

    def act():
        by, call = person(email), db.session.query(FundCall).one()
        body = db.session.scalars(select(Record.id).where(Record.code == "MN")).one()
        return lambda: begin(call, body, ApplicationContent("en", "One"), by)

    (conflict,) = at_once(site, act, act)
    assert "has an application to this call already" in str(conflict)
    with site.app_context():
        assert db.session.query(Application).count() == 3


def test_who_submits_as_the_call_is_closed_comes_before_or_after_it_never_between(site):
    def closing():
        def close():
            db.session.execute(select(FundCall.id).with_for_update(of=FundCall.__table__))
            db.session.execute(update(FundCall.__table__).values(closes_at=utcnow()))

        return close

    failures = at_once(site, submitting("KZ", KZ), closing)
    with site.app_context(), acting_as(EDITOR):
        assert (of("KZ").state, len(failures)) in (("submitted", 0), ("draft", 1))
        assert all(isinstance(one, NotOpen) for one in failures)


def test_who_confirms_while_it_is_changed_confirms_what_it_says_or_is_told(site):
    """Whoever comes first: nobody has confirmed what they have not read."""
    with site.app_context(), writing(), acting_as(EDITOR):
        of("KZ").partners = [CoApplicant(body_id=of("UZ").body_id)]
        db.session.commit()

    def change():
        by, version = person(KZ), of("KZ").version
        return lambda: save(of("KZ"), ApplicationContent("en", "Other"), by, version)

    def confirm():
        by, version = person(UZ), of("KZ").version
        return lambda: answer(of("KZ").partners[0], "confirmed", by, version)

    failures = at_once(site, change, confirm)
    with site.app_context(), acting_as(EDITOR):
        assert (of("KZ").title, of("KZ").partners[0].state) == ("Other", "asked")
    assert len(failures) <= 1


def test_what_was_reviewed_or_decided_on_is_not_taken_up_again(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        by = person(KZ)
        submit(of("KZ"), by, of("KZ").version)
        review(of("KZ"), db.session.scalars(account_by_email(UZ)).one())
        withdraw(of("KZ"), by, of("KZ").version)
        db.session.commit()
        with pytest.raises(Conflict, match="reviewed or decided"):
            take_up(of("KZ"), by, of("KZ").version)
        db.session.rollback()


def test_words_files_and_reviews_of_what_was_not_awarded_go_two_years_after_the_close(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        call = db.session.query(FundCall).one()
        one = of("KZ")
        submit(one, person(KZ), one.version)
        one.files = [ApplicationFile(sha256="0" * 64, filename="a.pdf", size=1,
                                     media_type="application/pdf", added_at=utcnow())]  # fmt: skip
        review(one, db.session.scalars(account_by_email(UZ)).one())
        application(call, db.session.scalars(select(Record).where(Record.code == "MN")).one(),
                    "awarded", number=9)  # fmt: skip
        closes = call.closes_at
        db.session.flush()
        db.session.execute(update(Record.__table__).where(Record.__table__.c.id == call.id)
                           .values(state="withdrawn"))  # fmt: skip
        db.session.commit()
    with site.app_context():
        assert erase_over(closes + KEPT) == 0
        assert erase_over(closes + KEPT + timedelta(seconds=1)) == 2
        assert erase_over(closes + KEPT + timedelta(seconds=1)) == 0
    with site.app_context(), acting_as(EDITOR):
        kept = {one.body.code: one for one in db.session.query(Application)}
        assert set(kept) == {"KZ", "MN"}  # the draft is gone
        one = kept["KZ"]
        assert (one.title, one.need, one.seats, one.asked_for) == ("", "", 5, Decimal(20_000))
        assert (one.lines[0].item, one.account_id, one.number) == ("", None, 1)
        assert one.erased_at is not None
        assert kept["MN"].need
        assert db.session.query(ApplicationFile).count() == 0
        assert db.session.query(ApplicationReview).count() == 0


def test_who_is_erased_is_given_out_what_they_answer_for_and_it_stays_without_them(site):
    office = NamedActor("test", "administrator")
    accounts_factory(site, "administrator")
    with site.app_context(), writing(), acting_as(EDITOR):
        account = db.session.scalars(account_by_email(KZ)).one()
        submit(of("KZ"), account.person, of("KZ").version)
        review(of("UZ"), account)
        db.session.commit()
        held = held_about(account, office)["training_fund"]
        assert [one["state"] for one in held["applications"]] == ["submitted"]
        assert held["reviews"][0]["scores"]["relevance"] == 4
        erase(account, KZ, office)
        db.session.commit()
        assert of("KZ").account_id is None
        assert of("KZ").need
