"""The schema is made, taken down and made again by migrations alone, and is that of the models."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from core.database import db
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
