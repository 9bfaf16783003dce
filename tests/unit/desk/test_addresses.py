"""Which addresses are asked when, and which count as dead."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.database import db, utcnow, writing
from core.jobs import Job
from core.outbound import Answer
from core.worker import run_batch
from desk.addresses import PATIENCE, AskedAddress, dead_addresses, due_addresses
from desk.addresses_upkeep import PAUSE, TOPIC, keep, plan, plan_round
from tests.records import administration, source

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def linked(any_app):
    """A registry that links to three addresses, one of them twice, and holds others."""
    with any_app.app_context(), writing():
        source("S1", address="https://one.example/a")
        source("S2", address="https://one.example/a")
        source("S3", address="https://two.example/", source_kind="trade")
        source("S4", address="https://mirror.example/", source_kind="mirror")
        source("S5", address="box 12 of the archive")
        source("S6", "draft", address="https://draft.example/")
        administration("KZ", website="http://kz.example/")
        db.session.commit()
        yield any_app


def due(now=NOW):
    return list(db.session.scalars(due_addresses(now, 10)))


def answered(address, at, **values):
    with writing():
        db.session.add(AskedAddress(address=address, asked_at=at, outcome="answers", **values))
        db.session.commit()


def test_addresses_that_readers_are_led_to_are_due_once(linked):
    assert due() == ["http://kz.example/", "https://one.example/a", "https://two.example/"]


def test_what_answered_waits_a_month_and_what_failed_a_day(linked):
    answered("https://one.example/a", NOW - timedelta(days=29))
    answered("https://two.example/", NOW - timedelta(hours=23), failures=1)
    assert due() == ["http://kz.example/"]
    later = NOW + timedelta(days=1, hours=1)
    assert due(later) == ["http://kz.example/", "https://one.example/a", "https://two.example/"]


def test_a_round_asks_one_after_the_other_and_is_not_planned_twice(linked):
    with writing():
        assert plan(NOW) == 3
        db.session.commit()
        assert plan(NOW) == 0
    jobs = db.session.scalars(select(Job).where(Job.topic == TOPIC).order_by(Job.run_at)).all()
    assert [job.run_at for job in jobs] == [NOW, NOW + PAUSE, NOW + 2 * PAUSE]


def test_nothing_is_planned_where_the_settings_say_no(linked):
    assert linked.config["ASK_ADDRESSES"] is False  # outside of production
    plan_round()
    assert db.session.scalars(select(Job).where(Job.topic == TOPIC)).all() == []
    linked.config["ASK_ADDRESSES"] = True
    plan_round()
    assert len(db.session.scalars(select(Job).where(Job.topic == TOPIC)).all()) == 3


def test_the_job_never_asks_an_address_around_us(linked):
    with writing():
        source("S7", address="http://127.0.0.1:9/")
        db.session.add(
            Job(topic=TOPIC, payload={"address": "http://127.0.0.1:9/"}, run_at=utcnow())
        )
        db.session.commit()
    while run_batch():
        pass
    kept = db.session.get(AskedAddress, "http://127.0.0.1:9/")
    assert (kept.outcome, kept.failures) == ("not_asked", 0)


def test_an_address_is_dead_after_three_failures_in_a_row(linked):
    for outcome in ("gone", "unreachable", "fails")[: PATIENCE - 1]:
        keep("https://one.example/a", Answer(outcome, 404))
    assert db.session.execute(dead_addresses()).all() == []
    keep("https://one.example/a", Answer("gone", 410))
    found = db.session.execute(dead_addresses()).all()
    assert [(row[1].address, row[1].status) for row in found] == [
        ("https://one.example/a", 410)
    ] * 2
    keep("https://one.example/a", Answer("refuses", 403))  # somebody is there
    assert db.session.execute(dead_addresses()).all() == []
    assert db.session.get(AskedAddress, "https://one.example/a").failing_since is None
