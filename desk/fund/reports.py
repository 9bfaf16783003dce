"""Reports of projects at the desk: those that follow from a project's period are proposed."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from cooperation.fund.reporting.proposing import propose_reports
from core.database import session
from core.permissions import guarded
from core.problems import Problem
from desk.fund.participants.place import project_of

blueprint = Blueprint("desk_fund_reports", __name__, url_prefix="/<lang>/desk/fund")


@blueprint.post("/<code>/reports/propose")
@guarded("record.edit")
def propose_from_period(code: str) -> ResponseReturnValue:
    """Begin a proposal with the reports that the record does not have. Raises `NotFound`."""
    project = project_of(code)
    try:
        proposal = propose_reports(project, current_user)
    except Problem as problem:
        session().rollback()
        flash(str(problem), "error")
        return redirect(url_for("projects.project_page", code=code, _anchor="reports"), 303)
    number = proposal.id
    session().commit()
    flash(_("This is a proposal: look it over and send it for review."), "success")
    return redirect(url_for("desk_editing.edit", number=number), 303)
