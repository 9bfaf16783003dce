"""A session that reads and writes as an editor, on each database."""

import pytest

from core.database import db, writing
from registry.door import acting_as
from tests.records import EDITOR


@pytest.fixture
def editing(any_app):
    """A fresh installation, its context pushed, the session an editor's."""
    with any_app.app_context(), writing(), acting_as(EDITOR):
        yield any_app
        db.session.rollback()
