"""Attendance at the desk: what would be written into the edition's record, and writing it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func, select
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from accounts.forms import NEEDED, TOO_LONG, VersionForm
from core.characters import plain
from core.database import session
from core.permissions import guarded
from core.problems import BadValue, Conflict
from core.reader import reader
from forum.delegations.models import Delegation
from forum.presence.attendance import is_any, plans_of, write_attendance
from forum.presence.opening import Place, open_place
from registry.door import visible
from registry.references import references_to
from registry.sources import Source

blueprint = Blueprint(
    "desk_forum_attendance", __name__, url_prefix="/<lang>/desk/forum/<code>/attendance"
)
ACTS = {
    "write": _l("will be written"),
    "change": _l("will be changed"),
    "remove": _l("will be removed: the delegation agrees no more"),
    "keep": _l("is written"),
    "held": _l("is named already, from another source"),
}


class WriteForm(VersionForm):
    """The source that the record will name."""

    source = StringField(
        _l("Code of the source"),
        [InputRequired(NEEDED), Length(max=80, message=TOO_LONG)],
        description=_l("Such as the published list of participants. It must be a record here."),
        filters=[plain],
        render_kw={"dir": "ltr", "required": True, "list": "sources"},
    )


@blueprint.get("/")
@guarded("attendance.record")
def attendance_page(code: str) -> str:
    """What would be written."""
    return _page(open_place(code))


@blueprint.post("/")
@guarded("attendance.record")
def write(code: str) -> ResponseReturnValue:
    """Write it; the form again, filled in, when that fails."""
    place, form = open_place(code), WriteForm()
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    source = _source(form.source.data or "") if form.validate() else None
    if source is None:
        if not form.errors:
            form.source.errors = [_("No source has this code.")]
        return _page(place, form), 422
    try:
        done = write_attendance(place.edition, source, current_user, form.version.data)
    except Conflict as conflict:
        session().rollback()
        return _page(open_place(code), form, str(conflict)), 409
    session().commit()
    flash(_("Delegations written: %(number)s.", number=format_decimal(done)), "success")
    return redirect(url_for("desk_forum_attendance.attendance_page", code=code), 303)


def _source(code: str) -> Source | None:
    query = visible(Source, current_user).where(Source.code == code)
    return session().scalars(query).one_or_none()


def _page(place: Place, form: WriteForm | None = None, message: str = "") -> str:
    form = form or WriteForm(formdata=None)
    form.version.data, form.version.raw_data = place.edition.version, None
    plans = plans_of(place.edition)
    cited = [one.source_id for one in place.edition.citations]
    names = references_to({*cited, *(plan.delegation.body_id for plan in plans)}, reader().language)
    came = select(func.count()).where(
        Delegation.edition_id == place.edition.id, Delegation.state == "arrived"
    )
    return render_template(
        "desk/forum/attendance.html",
        place=place,
        plans=plans,
        is_any=is_any(plans),
        acts=ACTS,
        names=names,
        cited=[names[key] for key in dict.fromkeys(cited) if key in names],
        came=session().scalar(came) or 0,
        form=form,
        message=message,
    )
