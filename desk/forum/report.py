"""The report of an edition at the desk: what its participation comes to, and releasing it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from accounts.forms import VersionForm
from core.database import session
from core.permissions import guarded
from core.problems import BadValue, Problem
from core.reader import reader
from forum.models import Edition
from forum.report.content import participation_tables
from forum.report.models import ReleasedParticipation
from forum.report.participation import participation_of
from forum.report.services import RULE, TOO_EARLY, is_over, last_day, release, take_back
from registry.door import visible
from registry.references import references_to

blueprint = Blueprint("desk_forum_report", __name__, url_prefix="/<lang>/desk/forum")
HERE = "desk_forum_report.report_page"


@blueprint.get("/<code>/report/")
@guarded(RULE)
def report_page(code: str) -> str:
    """The figures as readers would see them, and those that they see."""
    return _page(_edition(code))


@blueprint.post("/<code>/report/release")
@guarded(RULE)
def release_figures(code: str) -> ResponseReturnValue:
    """Let readers see the figures as they are now."""
    return _decide(code, release)


@blueprint.post("/<code>/report/take-back")
@guarded(RULE)
def take_figures_back(code: str) -> ResponseReturnValue:
    """Let readers see them no more."""
    return _decide(code, take_back)


def _decide(code: str, act: Callable[[Edition, Any, int], object]) -> ResponseReturnValue:
    edition, form = _edition(code), VersionForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    try:
        act(edition, current_user, form.version.data)
    except Problem as problem:
        session().rollback()
        return _page(_edition(code), str(problem)), problem.status
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for(HERE, code=code), 303)


def _edition(code: str) -> Edition:
    found = session().scalar(visible(Edition, current_user).where(Edition.code == code))
    if found is None:
        raise NotFound
    return found


def _page(edition: Edition, message: str = "") -> str:
    released = session().get(ReleasedParticipation, edition.id)
    figures = participation_of(edition.id)
    form = VersionForm(formdata=None, data={"version": released.version if released else 0})
    return render_template(
        "desk/forum/report.html",
        edition=references_to([edition.id], reader().language)[edition.id],
        last_day=last_day(edition),
        too_early="" if is_over(edition) else TOO_EARLY,
        released=released,
        has_changed=released is not None and released.figures != figures.to_json(),
        is_empty=figures.total == 0,
        tables=participation_tables(figures),
        form=form,
        message=message,
    )
