"""Documents of an application: added and removed by who writes it."""

from collections.abc import Collection
from dataclasses import asdict

from flask_babel import lazy_gettext as _l

from cooperation.fund.applications.models import Application, ApplicationFile
from core.database import utcnow
from registry.documents.private import Upload, take
from registry.documents.problems import Refused

MOST_FILES = 10


def attach(application: Application, upload: Upload) -> None:
    """Add a document. Raises `Refused`, `OSError`."""
    taken = take(upload, "document")
    if any(one.sha256 == taken.sha256 for one in application.files):
        raise Refused(_l("The application has this document already."))
    if len(application.files) >= MOST_FILES:
        raise Refused(_l("%(most)s documents at most. Remove one first.", most=str(MOST_FILES)))
    application.files.append(ApplicationFile(added_at=utcnow(), **asdict(taken)))


def drop(application: Application, ids: Collection[int]) -> None:
    """Remove documents; what is not there is gone already."""
    application.files = [one for one in application.files if one.id not in ids]
