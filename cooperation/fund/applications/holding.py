"""One application: found by who may, and held while it is changed."""

from collections.abc import Iterator
from contextlib import contextmanager

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
    held = hold(application, opened)
    target, codes = target_of(held), codes_of(held)
    with flushing(MEANWHILE):
        yield call
        if held not in session().deleted:
            flag_modified(held, "state")  # its version counts for lines, files and partners too
    record_audit(act, target, by, **codes)


def hold(application: Application, opened: int) -> Application:
    """The application, read anew and locked. Raises `Conflict` unless it is as it was opened."""
    held = session().scalars(locked(application.id)).one_or_none()
    if held is None or held.version != opened:
        raise Conflict(MEANWHILE)
    session().expire(held)  # with all that hangs on it: an answer may have come meanwhile
    return held


def target_of(application: Application) -> str:
    """What the audit log calls an application."""
    return f"application:{application.id}"


def codes_of(application: Application) -> dict[str, str]:
    """What the audit log tells of it: codes alone, nobody's name and no word of it."""
    return {"call": application.call.code, "administration": application.body.code}
