"""The chain of revisions: it holds, it shows tampering, and it bears redaction."""

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db
from core.permissions import VISITOR, NamedActor
from core.problems import Forbidden, Problem
from registry.changes import changing
from registry.versions import (
    EMPTY_CHAIN,
    ChainHead,
    Revision,
    chained,
    content_hash,
    redact,
    referred_codes,
    snapshot,
    verify_chain,
    without,
)
from tests.records import EDITOR, agreement, source

OFFICE = NamedActor("office", "administrator")


@pytest.fixture
def chain(editing):
    """Four revisions: of A1, S1, and two more of A1."""
    first = agreement("A1")
    source("S1")
    for title in ("Second", "Third"):
        with changing(first, EDITOR, "record.edit", title):
            first.texts[0].title = title
    db.session.commit()
    return db.session.scalars(select(Revision).order_by(Revision.id)).all()


def test_revisions_are_numbered_by_record_and_chained_through_all(chain):
    assert [(one.record.code, one.number) for one in chain] == [
        ("A1", 1),
        ("S1", 1),
        ("A1", 2),
        ("A1", 3),
    ]
    previous = EMPTY_CHAIN
    for revision in chain:
        assert revision.content_hash == content_hash(revision.snapshot)
        assert revision.chain_hash == chained(previous, revision.content_hash)
        previous = revision.chain_hash
    assert db.session.get(ChainHead, 1).chain_hash == previous
    assert verify_chain() == []


def change_snapshot(chain):
    chain[1].snapshot = {**chain[1].snapshot, "title": "Forged"}
    return [chain[1]]


def change_snapshot_and_its_hash(chain):
    chain[1].snapshot = {**chain[1].snapshot, "title": "Forged"}
    chain[1].content_hash = content_hash(chain[1].snapshot)
    return [chain[1]]


def change_hashes_up_to_the_next(chain):
    change_snapshot_and_its_hash(chain)
    chain[1].chain_hash = chained(chain[0].chain_hash, chain[1].content_hash)
    return [chain[2]]


def delete_one(chain):
    db.session.delete(chain[1])
    return [chain[2]]


def delete_the_last(chain):
    db.session.delete(chain[3])
    return [None]


def move_the_head(chain):
    db.session.get(ChainHead, 1).chain_hash = chain[0].chain_hash
    return [None]


def pretend_to_redact(chain):
    chain[1].snapshot = {**chain[1].snapshot, "title": "Forged"}
    chain[1].redacted_at = chain[1].at
    return [chain[1]]


@pytest.mark.parametrize(
    "tamper",
    [
        change_snapshot,
        change_snapshot_and_its_hash,
        change_hashes_up_to_the_next,
        delete_one,
        delete_the_last,
        move_the_head,
        pretend_to_redact,
    ],
)
def test_tampering_is_found_where_it_was_done(chain, tamper):
    broken = tamper(chain)
    db.session.commit()
    assert verify_chain() == broken


def test_a_redaction_is_on_record_and_the_chain_holds(chain):
    content = chain[0].content_hash
    redact(chain[0], "a person's name", OFFICE)
    db.session.commit()
    assert chain[0].snapshot == {"redacted": "a person's name"}
    assert chain[0].content_hash == content
    assert chain[0].redacted_at is not None
    assert verify_chain() == []
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.action, last.target) == ("record.redact", "A1")


@pytest.mark.parametrize("number", [1, 3])
def test_the_version_that_is_shown_now_is_not_redacted(chain, number):
    with pytest.raises(Problem, match="shown now"):
        redact(chain[number], "a person's name", OFFICE)


@pytest.mark.parametrize("actor", [VISITOR, EDITOR])
def test_only_administrators_redact(chain, actor):
    with pytest.raises(Forbidden):
        redact(chain[0], "a person's name", actor)


def test_a_snapshot_holds_what_is_said_and_nothing_of_the_housekeeping(chain):
    content = snapshot(chain[0].record)
    assert content["texts"][0]["title"] == "Third"
    assert not {"id", "version", "updated_at", "import_digest", "record_id"} & set(content)


@pytest.mark.usefixtures("chain")
def test_no_part_of_a_draft_is_in_the_chain():
    agreement("A2", "draft")
    db.session.commit()
    assert len(db.session.scalars(select(Revision)).all()) == 4


def test_a_version_page_names_no_record_that_the_reader_may_not_see():
    content = {
        "code": "A1",
        "publisher": "D1",
        "concepts": ["T1", "D1"],
        "pillar": "D1",
        "links": [{"relation": "follows", "target": "D1"}, {"relation": "follows", "target": "A2"}],
        "parties": [{"role": "party", "party": "CN"}, {"role": "party", "party": "D1"}],
        "texts": [{"language": "en", "title": "D1"}],
    }
    assert referred_codes(content) == {"T1", "D1", "A2", "CN"}
    assert without(content, {"D1"}) == {
        "code": "A1",
        "publisher": "D1",
        "concepts": ["T1"],
        "pillar": None,
        "links": [{"relation": "follows", "target": "A2"}],
        "parties": [{"role": "party", "party": "CN"}],
        "texts": [{"language": "en", "title": "D1"}],
    }
