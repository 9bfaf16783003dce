"""Acts of the secretariat on an application: who may, on which version, and their entries."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cooperation.fund.applications.holding import codes_of, target_of
from cooperation.fund.applications.models import Application
from cooperation.fund.applications.queries import received
from core.audit import AuditEntry, record_audit
from core.database import flushing, session
from core.permissions import Actor, require
from core.problems import Conflict

MEANWHILE = _l("Somebody changed this application after you opened it. See how it is now.")


@contextmanager
def acting(
    application: Application, by: Actor, act: str, opened: int | None = None, **detail: Any
) -> Iterator[dict[str, Any]]:
    """Do inside what a person of the secretariat does to an application; what is given can be
    filled with more detail for the log.

    `opened` is the version that they have seen, where the act changes the application itself.
    Raises `Forbidden`; `NotFound` for one that the door does not show them; `Conflict`.
    """
    require(by, "application.decide")
    seen = received(by, application.call_id).where(Application.id == application.id)
    if session().scalar(seen.with_only_columns(Application.id)) is None:
        raise NotFound
    if opened is not None and application.version != opened:
        raise Conflict(MEANWHILE)
    with flushing(MEANWHILE):
        yield detail
    record_audit(act, target_of(application), by, **codes_of(application), **detail)


def path_of(application: Application) -> Sequence[AuditEntry]:
    """What happened to it, from the audit log, in order."""
    found = select(AuditEntry).where(AuditEntry.target == target_of(application))
    return session().scalars(found.order_by(AuditEntry.id)).all()
