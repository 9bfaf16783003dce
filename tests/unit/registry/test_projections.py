"""What is computed and kept equals what is computed anew; questions about a day, put to both."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from cooperation.agreements.models import Agreement
from core.database import db, writing
from core.permissions import SYSTEM
from registry.door import acting_as
from registry.ledger_models import StatusPeriod
from registry.models import Heading, Record
from registry.projections import (
    best_title,
    period_row,
    periods_of,
    published_events,
)
from registry.statuses import certainly_has_status, has_status, statuses_on
from registry.upkeep import check_registry, rebuild_projections

FIRST_FORUM = date(2015, 5, 28)
DAYS = [
    FIRST_FORUM,
    date(1949, 10, 1),
    *(date(1985, 1, 1) + timedelta(days=197 * step) for step in range(80)),
    date(9999, 12, 30),
]
STATUSES = ["signed", "in_force", "provisionally_applied", "terminated", "suspended"]


def values(row):
    return (
        row.position, row.track, row.party_id, row.status, *row.bounds, row.inferred, row.event_id,
    )  # fmt: skip


def test_the_status_periods_kept_are_those_that_the_ledgers_give(loaded_app):
    with loaded_app.app_context(), acting_as(SYSTEM):
        ledgers = select(Record).where(Record.kind.in_(("measure", "agreement")))
        count = 0
        for record in db.session.scalars(ledgers):
            periods = periods_of(published_events(record))
            wanted = [values(period_row(*numbered)) for numbered in enumerate(periods)]
            assert [values(period) for period in record.periods] == wanted, record.code
            count += len(wanted)
        assert count > 150


def test_the_headings_kept_are_those_that_the_records_give(registry_app):
    with registry_app.app_context(), acting_as(SYSTEM):
        sample = select(Record).where(Record.kind != "source").order_by(Record.code)
        for record in db.session.scalars(sample):
            kept = {h.language: (h.title, h.title_language, h.origin) for h in record.headings}
            assert kept == {language: best_title(record, language) for language in kept}
            assert len(kept) == 6


def test_rebuilding_finds_nothing_to_change(writable_registry):
    with writable_registry.app_context(), writing():
        assert rebuild_projections() == 0
        assert not db.session.dirty


def test_rebuilding_mends_what_was_spoilt(writable_registry):
    with writable_registry.app_context(), writing():
        db.session.execute(Heading.__table__.update().values(title="spoilt", sort_key=b""))
        db.session.execute(StatusPeriod.__table__.update().values(status="expired"))
        db.session.commit()
        faults = check_registry()
        assert any("status differs from its ledger" in fault for fault in faults)
        assert any("has an outdated heading" in fault for fault in faults)
        rebuild_projections()
        db.session.commit()
        assert not any("run flask registry rebuild" in fault for fault in check_registry())
        spoilt = select(Heading).where((Heading.title == "spoilt") | (Heading.sort_key == b""))
        assert db.session.scalars(spoilt).all() == []


def asked_of_the_database(clause):
    return set(db.session.scalars(select(Agreement.code).where(clause)))


@pytest.mark.parametrize("status", STATUSES)
def test_the_database_and_the_periods_agree_on_every_day(loaded_app, status):
    with loaded_app.app_context():
        agreements = db.session.scalars(select(Agreement)).all()
        periods = {
            agreement.code: [
                period
                for period in agreement.periods
                if period.status == status and period.track == "legal" and not period.party_id
            ]
            for agreement in agreements
        }
        for day in DAYS:
            told = {code: {p.holds(day) for p in held} for code, held in periods.items()}
            possible = {code for code, held in told.items() if held & {"certain", "possible"}}
            certain = {code for code, held in told.items() if "certain" in held}
            clauses = (has_status, certainly_has_status)
            found = [
                asked_of_the_database(ask(Agreement.id, "legal", [status], day)) for ask in clauses
            ]
            assert found == [possible, certain], day


def test_what_was_in_force_on_the_day_of_the_first_forum_is_known(loaded_app):
    with loaded_app.app_context():
        asked = (Agreement.id, "legal", ["in_force"], FIRST_FORUM)
        certain = asked_of_the_database(certainly_has_status(*asked))
        possible = asked_of_the_database(has_status(*asked))
        assert certain < possible
        assert "A0077" in certain  # AEO mutual recognition with Singapore


def test_lists_show_the_status_that_the_record_has(loaded_app):
    with loaded_app.app_context():
        agreements = db.session.scalars(select(Agreement)).all()
        shown = statuses_on((agreement.id for agreement in agreements), "legal", FIRST_FORUM)
        for agreement in agreements:
            held = [
                (period.status, period.holds(FIRST_FORUM))
                for period in agreement.periods
                if period.track == "legal" and not period.party_id
            ]
            told = [(one.status, one.certainty) for one in shown.get(agreement.id, [])]
            assert told == [pair for pair in held if pair[1] != "no"]


def test_the_registry_finds_nothing_wrong_with_what_was_loaded(registry_app):
    with registry_app.app_context():
        assert check_registry() == []
