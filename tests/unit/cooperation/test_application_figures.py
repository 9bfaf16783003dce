"""What became of applications as it is counted, on both databases."""

from decimal import Decimal

import pytest

from cooperation.fund.applications.figures import outcomes, sums_of_call
from cooperation.fund.applications.models import Application, ApplicationDecision
from core.database import db, utcnow, writing
from registry.changes import changing
from registry.door import acting_as
from registry.models import Party
from tests.applications import application
from tests.fund import fund_call
from tests.records import EDITOR, administration


@pytest.fixture
def site(any_app):
    """FC01 with applications 1 to 6, the first awarded after it was declined; one draft beside."""
    with any_app.test_request_context("/en/"), writing(), acting_as(EDITOR):
        call = fund_call()
        for number, code in enumerate(("KZ", "UZ", "MN", "KG", "TJ", "TM"), 1):
            region = "europe" if number < 4 else "asia_pacific"
            body = administration(code, wco_region=region)
            application(call, body, "awarded" if number == 1 else "declined", number=number)
        application(call, administration("AM"))
        held = db.session.query(Application).filter_by(number=1).one()
        for decision, amount, seats in (("declined", None, None), ("awarded", "15000.50", 4)):
            db.session.add(ApplicationDecision(
                application_id=held.id, decision=decision, reason="x", language="en", seats=seats,
                amount=Decimal(amount) if amount else None, proposed_at=utcnow(),
                proposed_name="E", confirmed_at=utcnow(),
            ))  # fmt: skip
            db.session.flush()
        yield call


def test_they_are_counted_by_state_and_region(site):
    (one,) = outcomes().values()
    assert one.counts == {
        ("awarded", "europe"): 1, ("declined", "europe"): 2, ("declined", "asia_pacific"): 3,
    }  # fmt: skip
    assert not one.is_narrow


def test_a_change_is_counted_at_once(site):
    assert outcomes()[site.id].awarded == 1
    db.session.query(Application).filter_by(number=1).one().state = "withdrawn"
    db.session.flush()
    assert outcomes()[site.id].awarded == 0


def test_what_is_asked_for_and_given_is_added_up(site):
    sums = sums_of_call(site.id)
    assert (sums.seats_asked, sums.seats_given) == (30, 4)
    assert sums.asked == {"CNY": Decimal(120_000)}
    assert sums.given == {"CNY": Decimal("15000.50")}


@pytest.mark.parametrize(("eligible", "narrow"), [
    (["KZ", "UZ", "MN", "KG"], True), (["KZ", "UZ", "MN", "KG", "TJ"], False),
    (["KG", "TJ", "TM"], True),
])  # fmt: skip
def test_a_call_to_few_or_to_one_region_is_narrow(site, eligible, narrow):
    bodies = {one.body.code: one.body for one in db.session.query(Application)}
    assert not outcomes()[site.id].is_narrow
    with changing(site, EDITOR, "record.edit", "eligible"):
        site.parties = [Party(party=bodies[code], role="eligible", position=place)
                        for place, code in enumerate(eligible)]  # fmt: skip
    assert outcomes()[site.id].is_narrow is narrow


def test_a_draft_call_is_not_counted(site):
    with changing(site, EDITOR, "record.edit", "draft"):
        site.state = "draft"
    assert outcomes() == {}
