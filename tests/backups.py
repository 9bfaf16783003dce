"""An installation with a little of everything, its backup, and restoring it; for tests."""

from __future__ import annotations

import io
from pathlib import Path

from flask import Flask
from sqlalchemy import select, update

from accounts.models import Account
from accounts.session_models import AccountLink
from cooperation.agreements.texts.services import begin_correction
from core.database import db, utcnow, writing
from core.jobs import enqueue
from core.mail import queue_mail
from core.permissions import SYSTEM
from exchange.backup.making import make_backup
from exchange.backup.manifest import Manifest
from exchange.backup.restoring import restore_backup
from registry.documents.services import Description, accept_document, add_document
from registry.door import acting_as
from tests.files import pdf
from tests.people import accounts_factory
from tests.records import EDITOR, act, agreement, source
from tests.texts import with_text


def fill(app: Flask) -> None:
    """Add a document, texts of an agreement, an event that corrects another, letters, and an
    account with an open link."""
    email = accounts_factory(app, "editor")
    with app.app_context(), writing(), acting_as(SYSTEM):
        made = agreement("A9901")
        later = act("EV99990", "signature", "2020-05-01", made)
        earlier = act("EV99991", "signature", "2020-05-02", made)
        db.session.flush()
        # the lower number refers to the higher one
        events = db.metadata.tables["event"]
        db.session.execute(
            update(events).where(events.c.id == later.id).values(corrects_id=earlier.id)
        )
        origin = source("S9901")
        with_text(made, origin, "zh")
        begin_correction(with_text(made, origin, "ar"), EDITOR)
        said = Description("Протокол", "ru", "cc_by_4", origin)
        document = add_document(made, io.BytesIO(pdf()), "протокол.pdf", said, EDITOR)
        accept_document(document, EDITOR)
        account = db.session.scalars(select(Account).where(Account.email == email)).one()
        link = AccountLink(
            token_hash="x" * 64,
            purpose="reset",
            account_id=account.id,
            created_at=utcnow(),
            expires_at=utcnow(),
        )
        db.session.add(link)
        queue_mail(email, "Your link", "https://here/secret", "en")
        queue_mail("delegate@example.org", "Notice", "A notice", "en")
        enqueue("index", {"code": "A9901"})
        db.session.commit()


def backup(app: Flask, path: Path, **options: bool) -> Manifest:
    with app.app_context():
        return make_backup(path, **options)


def restore(app: Flask, path: Path) -> Manifest:
    with app.app_context():
        return restore_backup(path)
