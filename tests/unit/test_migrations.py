"""The schema is made, taken down and made again by migrations alone, and is that of the models."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select

from core.database import db
from registry.models import Record
from registry.versions import Revision
from tests.instances import instance


@pytest.fixture
def bare_app(any_database, tmp_path):
    """An app over a database without tables."""
    with instance(tmp_path, any_database) as app:
        yield app


def tables():
    db.session.remove()
    with db.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def drift():
    """What autogenerate would put into a further migration."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, db.metadata)


def test_migrations_make_the_tables_of_the_models(bare_app):
    with bare_app.app_context():
        assert tables() == set()
        upgrade()
        assert tables() == set(db.metadata.tables)
        assert drift() == []


def test_migrations_go_down_and_up_again(bare_app):
    with bare_app.app_context():
        upgrade()
        downgrade(revision="base")
        assert tables() == set()
        upgrade()
        assert drift() == []


def test_an_upgrade_of_what_is_up_to_date_does_nothing(bare_app):
    with bare_app.app_context():
        upgrade()
        upgrade()
        assert tables() == set(db.metadata.tables)


def test_constraints_have_the_names_that_the_models_give_them(bare_app):
    with bare_app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            found = inspect(connection)
            for name, table in db.metadata.tables.items():
                unique = {one["name"] for one in found.get_unique_constraints(name)}
                foreign = {one["name"] for one in found.get_foreign_keys(name)}
                declared = {str(one.name) for one in table.constraints if one.name}
                assert unique | foreign <= declared, name
                assert foreign == {str(one.name) for one in table.foreign_key_constraints}, name


def test_what_is_public_already_gets_the_instant_of_its_last_public_change(bare_app):
    made, published, touched = (datetime(year, 1, 1, tzinfo=UTC) for year in (2021, 2022, 2023))
    states = {"A": "published", "B": "withdrawn", "C": "withdrawn", "D": "draft", "E": "published"}
    versions = {"A": (1, 2), "B": (1,)}  # of the others there was never one
    records, revisions = Record.__table__, Revision.__table__
    with bare_app.app_context():
        upgrade(revision="0010")
        with db.engine.begin() as connection:
            for key, (code, state) in enumerate(states.items(), 1):
                row = {"id": key, "code": code, "kind": "agreement", "state": state, "version": 1}
                at = {"created_at": made, "updated_at": touched, "published_at": made}
                connection.execute(records.insert().values(**row, **at))
                for number in versions.get(code, ()):
                    told = {"record_id": key, "number": number, "at": (made, published)[number - 1]}
                    blank = dict.fromkeys(("actor_name", "message", "content_hash"), "")
                    hashed = {"snapshot": {}, "chain_hash": ""}
                    connection.execute(revisions.insert().values(**told, **blank, **hashed))
        upgrade()
        with db.engine.connect() as connection:
            asked = select(records.c.code, records.c.public_at)
            found = {row.code: row.public_at for row in connection.execute(asked)}
    assert found == {"A": published, "B": touched, "C": None, "D": None, "E": made}
