"""Joining: an application that the delegate's administration is asked to apply for together."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from cooperation.fund.applications import partners, shown
from cooperation.fund.applications.models import ASKED, CONFIRMED, WITH_APPLICANT, CoApplicant
from cooperation.fund.applications.place import blueprint, version_sent
from core.database import session
from core.permissions import guarded
from core.problems import Conflict


@blueprint.get("/joining/<number:number>")
@guarded("application.own")
def join_page(number: int) -> str:
    """An application that the delegate's administration is asked to join."""
    return _join_page(partners.open_asked(current_user, number))


@blueprint.post("/joining/<number:number>/<any(confirmed, refused):state>")
@guarded("application.own")
def join(number: int, state: str) -> ResponseReturnValue:
    """Confirm or refuse to apply together."""
    partner, version = partners.open_asked(current_user, number), version_sent()
    try:
        partners.answer(partner, state, current_user, version)
    except Conflict as conflict:
        session().rollback()
        return _join_page(partners.open_asked(current_user, number), str(conflict)), 409
    session().commit()
    done = _("It is confirmed.") if state == CONFIRMED else _("It is refused.")
    flash(done, "success")
    return redirect(url_for("applications.application_list"), 303)


def _join_page(partner: CoApplicant, message: str = "") -> str:
    application = partner.application
    return render_template(
        "fund/applications/join.html",
        partner=partner,
        application=application,
        names=shown.Names(application),
        message=message,
        may_answer=application.state in WITH_APPLICANT,
        is_asked=partner.state == ASKED,
    )
