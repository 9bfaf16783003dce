"""An edition that is being planned, on each database."""

import pytest

from core.database import db, writing
from registry.door import acting_as
from tests.editions import planned_edition
from tests.records import EDITOR


@pytest.fixture
def edition(any_app):
    """A published edition with a programme; inside a context that may write, as an editor."""
    with any_app.app_context(), writing(), acting_as(EDITOR):
        made = planned_edition()
        db.session.commit()
        yield made
        db.session.rollback()
