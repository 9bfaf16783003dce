"""A delegation's page about its attendance: agreeing that the registry says it, or no more."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import BooleanField

from core.database import session
from core.page_cache import keep_nothing
from core.permissions import allows, guarded
from core.problems import BadValue
from forum.delegations.queries import delegation_led
from forum.presence import attendance
from forum.presence.opening import open_place, own_delegation

blueprint = Blueprint(
    "forum_presence", __name__, url_prefix="/<lang>/forum/<code>/delegation/attendance"
)
blueprint.after_request(keep_nothing)


class ConsentForm(FlaskForm):
    """What the delegation agrees to."""

    names_head = BooleanField(_l("The head of the delegation may be named, with their office."))


@blueprint.get("/")
@guarded("attendance.consent")
def attendance_page(code: str) -> str:
    """What the registry would say, and what was agreed to."""
    place = open_place(code)
    delegation = own_delegation(place)
    consent = attendance.consent_of(delegation)
    told = {"names_head": consent.names_head if consent else False}
    return render_template(
        "forum/presence/attendance.html",
        place=place,
        delegation=delegation,
        consent=consent,
        form=ConsentForm(formdata=None, data=told),
    )


@blueprint.post("/agree")
@guarded("attendance.consent")
def agree(code: str) -> ResponseReturnValue:
    """Agree, or agree to something else."""
    delegation, form = own_delegation(open_place(code)), ConsentForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    attendance.give_consent(delegation.id, form.names_head.data, current_user)
    return _done(code)


@blueprint.post("/withdraw")
@guarded("attendance.consent")
def withdraw(code: str) -> ResponseReturnValue:
    """Agree no more."""
    attendance.withdraw_consent(own_delegation(open_place(code)).id, current_user)
    return _done(code)


def _done(code: str) -> ResponseReturnValue:
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("forum_presence.attendance_page", code=code), 303)


def leads_delegation(edition_id: int) -> bool:
    """Whether the reader is the focal point of a delegation to the edition."""
    if not allows(current_user, "seat.ask"):
        return False
    query = delegation_led(current_user.account_id, edition_id)
    return session().scalars(query).first() is not None
