"""Contents: every record of the real data fits its form, and comes back from it as it was."""

from collections import Counter

import pytest

from core.database import db, session
from core.permissions import SYSTEM
from registry.door import acting_as
from registry.kinds import kinds
from registry.models import Record
from registry.schema.contents import apply_content, content_of, faults_of
from registry.schema.forms import editable_kinds, form_of
from registry.versions import snapshot
from tests.pages.samples import HELD_OF_NONE


@pytest.fixture(scope="module")
def real(registry_app):
    """The real data as the secretariat sees it; nothing is written back."""
    with registry_app.app_context(), acting_as(SYSTEM):
        yield
        session().rollback()


def test_every_kind_has_a_form():
    assert set(editable_kinds()) == set(kinds())


def samples():
    """The first, a middle and the last record of every kind."""
    for kind in set(kinds()) - HELD_OF_NONE:
        codes = (
            session()
            .scalars(db.select(Record.code).where(Record.kind == kind).order_by(Record.code))
            .all()
        )
        for code in {codes[0], codes[len(codes) // 2], codes[-1]}:
            yield session().scalars(db.select(Record).where(Record.code == code)).one()


def test_real_records_have_nothing_that_keeps_them_from_being_published(real):
    wrong = Counter(
        (record.kind, *fault.path[::2], fault.message)
        for record in samples()
        for fault in faults_of(content_of(record), form_of(record.kind))
    )
    assert wrong == {}


def test_a_content_put_back_changes_nothing(real):
    changed = {}
    with session().no_autoflush:
        for record in samples():
            before = snapshot(record)
            apply_content(record, content_of(record), form_of(record.kind))
            after = snapshot(record)
            if before != after:
                changed[record.code] = [name for name in before if before[name] != after[name]]
    assert changed == {}
