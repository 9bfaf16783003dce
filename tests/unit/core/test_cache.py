"""The registry's version is another after every change, for every process, and costs little."""

import pytest
from sqlalchemy import text

from core import cache
from core.audit import record_audit
from core.cache import (
    committed_version,
    contribute_version,
    contributed_versions,
    registry_version,
    remembered,
)
from core.database import db, session, writing
from core.permissions import SYSTEM


def noted(number=1):
    with writing():
        for _ in range(number):
            record_audit("test", "registry", SYSTEM)
        session().commit()


def committed():
    return committed_version(db.engine)


def test_every_act_makes_another_version(any_app):
    with any_app.app_context():
        versions = [(registry_version(), committed())]
        for _ in range(3):
            noted()
            versions.append((registry_version(), committed()))
    assert all(one == other for one, other in versions)
    assert len(set(versions)) == 4


def test_a_lower_number_that_comes_later_makes_another_version(any_app):
    with any_app.app_context(), writing():
        noted(300)
        session().execute(text("DELETE FROM audit_entry WHERE id = 250"))
        session().commit()
        before = committed()
        row = "SELECT 250, at, actor_id, actor_name, action, target, detail"
        columns = "id, at, actor_id, actor_name, action, target, detail"
        session().execute(
            text(f"INSERT INTO audit_entry ({columns}) {row} FROM audit_entry WHERE id = 251")
        )
        session().commit()
        assert committed() != before


def test_what_is_not_committed_counts_for_its_own_session_only(any_app):
    with any_app.app_context(), writing():
        before = committed()
        record_audit("test", "registry", SYSTEM)
        session().flush()
        assert (committed(), registry_version()) != (before, before)
        assert committed() == before
        session().rollback()


def test_the_version_holds_no_connection_and_no_transaction(any_app):
    with any_app.app_context():
        committed()
        assert db.engine.pool.checkedout() == 0


def test_a_value_is_computed_once_a_version(app):
    calls = []

    def counted():
        calls.append(1)
        return len(calls)

    def asked():
        with app.app_context():
            return remembered("counted", counted)

    assert [asked(), asked()] == [1, 1]
    with app.app_context():
        noted()
    assert asked() == 2


def test_each_contribution_is_asked_for_the_path(app):
    held = len(contributed_versions(app, "/x"))
    contribute_version(app, str.upper)
    assert contributed_versions(app, "/x")[held:] == ("/X",)


@pytest.fixture(autouse=True)
def forgotten():
    """Nothing remembered from other tests."""
    cache._kept.clear()
