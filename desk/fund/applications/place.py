"""Where applications to a call are kept: the frame of their pages, and who may be there."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from accounts.forms import VersionForm
from cooperation.fund.applications.models import (
    Application,
    ApplicationReview,
    CoApplicant,
)
from cooperation.fund.applications.queries import received
from cooperation.fund.calls.models import FundCall
from core.database import session
from core.problems import BadValue, Problem
from core.reader import reader
from registry.door import visible
from registry.references import Reference, references_to

blueprint = Blueprint(
    "desk_applications", __name__, url_prefix="/<lang>/desk/fund/calls/<code>/applications"
)


def call_of(code: str) -> FundCall:
    """A call with its criteria. Raises `NotFound`."""
    query = visible(FundCall, current_user).where(FundCall.code == code)
    found = session().scalar(query.options(selectinload(FundCall.criteria)))
    if found is None:
        raise NotFound
    return found


def application_of(code: str, number: int) -> Application:
    """An application that the call has received, with all that its page shows. Raises
    `NotFound`, also where the door does not show it to who asks."""
    query = received(current_user, call_of(code).id).where(Application.number == number)
    found = session().scalar(
        query.options(
            selectinload(Application.lines),
            selectinload(Application.files),
            selectinload(Application.partners).selectinload(CoApplicant.body),
            selectinload(Application.reviews).selectinload(ApplicationReview.reviewer),
            selectinload(Application.decisions),
        )
    )
    if found is None:
        raise NotFound
    return found


def name_of(call: FundCall) -> Reference:
    """The call by name."""
    return references_to([call.id], reader().language)[call.id]


def crumbs(call: Reference, *further: dict[str, Any]) -> list[dict[str, Any]]:
    """The way to a page about a call's applications."""
    return [
        {"label": _("Desk"), "url": url_for("desk.overview")},
        {"label": _("Training fund"), "url": url_for("desk_fund.overview")},
        {
            "label": call.title,
            "language": call.language,
            "url": url_for("desk_applications.application_list", code=call.code),
        },
        *further,
    ]


def opened_of(form: VersionForm) -> int:
    """The version that a form was opened with. Raises `BadValue`."""
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    return int(form.version.data)


def status_of(problem: Problem) -> int:
    """The status of a page that shows a form again: what is wrong in it is 422."""
    return 422 if problem.status == 400 else problem.status


def done(code: str, number: int, message: str) -> ResponseReturnValue:
    """Commit, and back to the application."""
    session().commit()
    flash(message, "success")
    return redirect(url_for("desk_applications.application_page", code=code, number=number), 303)
