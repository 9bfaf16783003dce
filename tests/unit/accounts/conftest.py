"""A database with accounts, without pages."""

import pytest
from flask import Flask

import accounts.setup
import core.converters
from core.database import db
from core.extensions import babel, csrf, limiter


@pytest.fixture
def app(tmp_path):
    app = Flask("guantong")
    app.config.update(
        SECRET_KEY="x" * 40,
        PRODUCTION=False,
        ORIGIN="http://localhost",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'test.sqlite3'}",
    )
    for extension in (db, babel, csrf, limiter):
        extension.init_app(app)
    core.converters.init_app(app)
    accounts.setup.init_app(app)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def in_app(app):
    """An application context for a test that asks no pages."""
    with app.app_context():
        yield app
        db.session.remove()
