"""One application: found by who may, and held while it is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm.attributes import flag_modified
from werkzeug.exceptions import NotFound

from cooperation.fund.applications.models import Application
from cooperation.fund.applications.queries import locked, locked_call, own_applications
from cooperation.fund.calls.models import FundCall
from core.audit import record_audit
from core.database import flushing, session
from core.permissions import Actor, require
from core.problems import Conflict

MEANWHILE = _l("This application was changed after you opened it. Compare both before you save.")


def open_one(found: Select[tuple[Application]], application_id: int) -> Application:
    """The one of these applications. Raises `NotFound` for another, as for what is not there, and
    where its call is published no more."""
    application = session().scalar(found.where(Application.id == application_id))
    if application is None or application.call is None or application.body is None:
        raise NotFound
    return application


@contextmanager
def changing(application: Application, by: Actor, act: str, opened: int) -> Iterator[FundCall]:
    """Change an application of the actor's administration that is still as it was opened; its call
    stays as it is meanwhile. Raises `Conflict`, `NotFound`, `Forbidden`."""
    require(by, "application.own")
    call = session().scalars(locked_call(application.call_id)).one_or_none()
    mine = own_applications(by).where(Application.id == application.id)
    if call is None or session().scalar(mine.with_only_columns(Application.id)) is None:
        raise NotFound
    held = session().scalars(locked(application.id)).one_or_none()
    if held is None or held.version != opened:
        raise Conflict(MEANWHILE)
    with flushing(MEANWHILE):
        yield call
        flag_modified(held, "state")  # its version counts for lines, files and partners too
    note(act, held, by)


def note(act: str, application: Application, by: Actor, **detail: Any) -> None:
    """Write an act on an application into the audit log: codes and numbers alone."""
    codes = {"call": application.call.code, "administration": application.body.code}
    record_audit(act, target_of(application), by, **codes, **detail)


def target_of(application: Application) -> str:
    """What the audit log calls an application."""
    return f"application:{application.id}"
