"""Sessions that read and write as an editor or as people of the desk, on each database."""

import pytest

from accounts.models import Account
from core.database import db, session, writing
from registry.changes import changing
from registry.door import acting_as
from registry.sources import Citation
from tests import records
from tests.people import accounts_factory
from tests.records import EDITOR


@pytest.fixture
def editing(any_app):
    """A fresh installation, its context pushed, the session an editor's."""
    with any_app.app_context(), writing(), acting_as(EDITOR):
        yield any_app
        db.session.rollback()


@pytest.fixture
def desk(any_app):
    """The registry with two editors and a translator, inside a context that may write."""
    for role, name in (("editor", "ana"), ("editor", "bo"), ("translator", "ru")):
        accounts_factory(any_app, role, f"{name}@example.org")
    with any_app.app_context(), writing():
        people = {
            account.email.partition("@")[0]: account.person
            for account in session().scalars(db.select(Account))
        }
        with acting_as(people["ana"]):
            yield people


def held(code="A0001"):
    """A published agreement that cites a source."""
    source = records.source("src")
    agreement = records.agreement(code)
    with changing(agreement, records.EDITOR, "record.edit", "cited"):
        agreement.citations = [Citation(source=source, confidence="high", verification="checked")]
        agreement.confidence, agreement.verification = "high", "checked"
    db.session.commit()
    return agreement
