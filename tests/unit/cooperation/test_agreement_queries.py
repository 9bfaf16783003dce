"""Agreements that end by their own terms."""

from datetime import date

import pytest

from cooperation.agreements.queries import expiring_agreements
from core.database import db, session, writing
from registry.door import acting_as
from tests.records import EDITOR, act, agreement

TODAY = date(2026, 6, 1)


@pytest.fixture
def editing(app):
    """A fresh installation, its context pushed, the session an editor's."""
    with app.app_context(), writing(), acting_as(EDITOR):
        yield
        db.session.rollback()


def expiring(days=180):
    rows = session().execute(expiring_agreements(TODAY, days)).tuples()
    return [(one.code, earliest, latest) for one, earliest, latest in rows]


def signed(code, expiry, **columns):
    """An agreement, and its recorded end."""
    made = agreement(code, **columns)
    act(f"{code}-S", "signature", "2015-05-28", made)
    return made, act(f"{code}-X", "expiry", expiry, made) if expiry else None


def test_those_that_may_expire_within_the_days_are_found_the_soonest_first(editing):
    signed("A1", "2026-11")
    signed("A2", "2026-06-01")
    signed("A3", "2026-05-31")
    signed("A4", "2026-11-29")
    signed("A5", "")
    assert expiring() == [
        ("A2", date(2026, 6, 1), date(2026, 6, 1)),
        ("A1", date(2026, 11, 1), date(2026, 11, 30)),
    ]
    assert [code for code, *_ in expiring(181)] == ["A2", "A1", "A4"]


def test_what_has_ended_otherwise_or_is_a_draft_is_left_out(editing):
    signed("A1", "2026-08", state="draft")
    ended, _expiry = signed("A2", "2026-08")
    act("A2-T", "termination", "2026-05", ended)
    prolonged, wrong = signed("A3", "2026-08")
    assert [code for code, *_ in expiring()] == ["A3"]
    act("A3-Y", "expiry", "2031-08", prolonged, corrects=wrong)
    assert expiring() == []
