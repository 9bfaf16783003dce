"""Incremental harvests tell what was added, changed and withdrawn since; on each database."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from core.database import db, writing
from exchange.oai.records import AT_ONCE
from registry.door import acting_as
from registry.models import Record
from registry.services import publish, revise_text, withdraw
from registry.sources import Citation
from tests.instances import SQLITE_FILE
from tests.pages.harvesting import LISTING, OAI, answer, codes, error_of, headers, parts
from tests.records import EDITOR, act, administration, agreement, source

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def registry(any_app):
    """A registry of some records that are public since 2020, and a draft."""
    with any_app.app_context(), writing(), acting_as(EDITOR):
        bodies = [administration("KZ"), administration("RS")]
        for number in range(3):
            agreement(f"A{number}", parties=bodies)
        agreement("ADRAFT", "draft")
        db.session.commit()
    age(any_app)
    return any_app


def age(app):
    """Let all that is public be so since long ago."""
    with app.app_context(), writing():
        table = Record.__table__
        db.session.execute(
            update(table).where(table.c.public_at.is_not(None)).values(public_at=LONG_AGO)
        )
        db.session.commit()


def changing(app, act):
    """Do something to the record A1 and commit."""
    with app.app_context(), writing(), acting_as(EDITOR):
        act(db.session.scalars(select(Record).where(Record.code == "A1")).one())
        db.session.commit()


def since_then(app, **asked):
    """Headers of what changed since 2020."""
    return headers(*parts(app.test_client(), since="2020-01-02", **asked))


def test_nothing_changed_is_nothing_to_harvest(registry):
    client = registry.test_client()
    assert error_of(answer(client, **LISTING, since="2020-01-02")) == "noRecordsMatch"
    assert sorted(codes(answer(client, **LISTING))) == ["A0", "A1", "A2", "KZ", "RS"]


def test_what_changes_is_harvested_again(registry):
    changing(registry, lambda one: revise_text(one, "fr", EDITOR, {"title": "Accord"}, "human"))
    assert since_then(registry) == [("A1", False)]
    root = answer(registry.test_client(), verb="ListRecords", metadataPrefix="oai_dc",
                  since="2020-01-02")  # fmt: skip
    assert "Accord" in root.itertext()


def test_what_is_added_is_harvested_once_it_is_published(registry):
    with registry.app_context(), writing(), acting_as(EDITOR):
        agreement("A9", "draft")
        db.session.commit()
    client = registry.test_client()
    assert error_of(answer(client, **LISTING, since="2020-01-02")) == "noRecordsMatch"
    with registry.app_context(), writing(), acting_as(EDITOR):
        agreement("A8")
        db.session.commit()
    assert since_then(registry) == [("A8", False)]


def test_what_is_withdrawn_stays_as_deleted_and_may_come_again(registry):
    changing(registry, lambda one: withdraw(one, EDITOR, "By mistake."))
    assert since_then(registry) == [("A1", True)]
    client = registry.test_client()
    root = answer(client, verb="GetRecord", metadataPrefix="oai_dc", identifier="oai:localhost:A1")
    assert headers(root) == [("A1", True)]
    assert root.find(f".//{OAI}metadata") is None
    assert ("A1", True) in headers(answer(client, **LISTING, set="agreement"))

    with registry.app_context(), writing(), acting_as(EDITOR):
        one = db.session.scalars(select(Record).where(Record.code == "A1")).one()
        rests_on = Citation(source=source("S1"), confidence="high", verification="checked")
        one.citations = [rests_on]
        publish(one, EDITOR, "It was right.")
        db.session.commit()
    assert ("A1", False) in since_then(registry)


def test_a_draft_that_is_withdrawn_was_never_there(registry):
    with registry.app_context(), writing(), acting_as(EDITOR):
        one = db.session.scalars(select(Record).where(Record.code == "ADRAFT")).one()
        withdraw(one, EDITOR, "Not needed.")
        db.session.commit()
    assert "ADRAFT" not in codes(answer(registry.test_client(), **LISTING))
    root = answer(registry.test_client(), verb="GetRecord", metadataPrefix="oai_dc",
                  identifier="oai:localhost:ADRAFT")  # fmt: skip
    assert error_of(root) == "idDoesNotExist"


def test_what_is_called_after_a_record_changes_with_its_name(registry):
    def sign(one):
        act("E1", "signature", "2019-05-05", one)

    changing(registry, sign)
    age(registry)
    changing(registry, lambda one: revise_text(one, "en", EDITOR, {"title": "Renamed"}, "human"))
    assert {code for code, _deleted in since_then(registry)} == {"A1", "E1"}


def test_the_instant_is_that_of_the_commit_and_not_of_the_change(registry):
    with registry.app_context(), writing(), acting_as(EDITOR):
        one = db.session.scalars(select(Record).where(Record.code == "A1")).one()
        revise_text(one, "fr", EDITOR, {"title": "Accord"}, "human")
        changed = one.updated_at
        assert one.public_at == LONG_AGO
        db.session.commit()
        assert one.public_at > changed


def test_what_is_rolled_back_leaves_no_mark(registry):
    with registry.app_context(), writing(), acting_as(EDITOR):
        one = db.session.scalars(select(Record).where(Record.code == "A1")).one()
        revise_text(one, "fr", EDITOR, {"title": "Accord"}, "human")
        db.session.rollback()
        agreement("A8")
        db.session.commit()
    assert since_then(registry) == [("A8", False)]


def test_a_savepoint_that_is_undone_takes_no_other_mark_with_it(registry):
    with registry.app_context(), writing(), acting_as(EDITOR):
        agreement("A8")
        savepoint = db.session.begin_nested()
        agreement("A9")
        savepoint.rollback()
        db.session.commit()
    assert since_then(registry) == [("A8", False)]


def test_bounds_are_part_of_what_is_asked_for(registry):
    client = registry.test_client()
    day, second = "2020-01-01", "2020-01-01T00:00:00Z"
    assert len(codes(answer(client, **LISTING, since=day, until=day))) == 5
    assert len(codes(answer(client, **LISTING, since=second, until=second))) == 5
    assert error_of(answer(client, **LISTING, until="2019-12-31")) == "noRecordsMatch"
    late = "2020-01-01T00:00:01Z"
    assert error_of(answer(client, **LISTING, since=late)) == "noRecordsMatch"


def test_a_list_goes_on_while_records_change_and_misses_none(registry):
    with registry.app_context(), writing(), acting_as(EDITOR):
        for number in range(AT_ONCE + 20):
            source(f"S{number:03}")
        db.session.commit()
    age(registry)
    client = registry.test_client()
    going = parts(client, set="source")
    first = next(going)
    seen = codes(first)
    assert len(seen) == AT_ONCE
    unseen = sorted({f"S{number:03}" for number in range(AT_ONCE + 20)} - {*seen})
    with registry.app_context(), writing(), acting_as(EDITOR):
        by_code = {one.code: one for one in db.session.scalars(select(Record)).all()}
        withdraw(by_code[unseen[0]], EDITOR, "By mistake.")
        revise_text(by_code[seen[0]], "en", EDITOR, {"title": "Changed"}, "human")
        source("S999")
        db.session.commit()
    rest = list(going)
    told = headers(*rest)
    assert {code for code, _deleted in told} == {*unseen, seen[0], "S999"}
    assert (unseen[0], True) in told
    (token,) = rest[-1].iter(f"{OAI}resumptionToken")
    assert (token.get("cursor"), token.text) == (str(AT_ONCE), None)


def test_many_records_of_one_instant_are_parted(registry):
    with registry.app_context(), writing(), acting_as(EDITOR):
        for number in range(2 * AT_ONCE):
            source(f"S{number:03}")
        db.session.commit()
    found = list(parts(registry.test_client(), set="source"))
    assert [len(codes(root)) for root in found] == [AT_ONCE, AT_ONCE]
    assert len({*codes(*found)}) == 2 * AT_ONCE


def test_responses_tell_a_time_from_which_nothing_is_missed(registry):
    before = datetime.now(UTC) - timedelta(seconds=1)
    root = answer(registry.test_client(), verb="Identify")
    told = datetime.fromisoformat(root.findtext(f"{OAI}responseDate"))
    assert before <= told <= datetime.now(UTC)
    changing(registry, lambda one: revise_text(one, "fr", EDITOR, {"title": "Accord"}, "human"))
    again = root.findtext(f"{OAI}responseDate")
    assert headers(answer(registry.test_client(), **LISTING, since=again)) == [("A1", False)]


def test_a_harvest_by_post_waits_for_nobody_who_writes(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        agreement("A1")
        db.session.commit()
    with closing(sqlite3.connect(app.instance_path + "/" + SQLITE_FILE)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert codes(answer(app.test_client(), method="POST", **LISTING)) == ["A1"]
