"""Disputed facts at the desk: what a party says is not right, and what the secretariat does."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from cooperation.agreements.confirming.facts import fact_of
from cooperation.agreements.confirming.models import (
    ACKNOWLEDGED,
    CLOSED,
    CONFIRMED,
    DISPUTED,
    Confirmation,
)
from cooperation.agreements.confirming.queries import last_about
from cooperation.agreements.confirming.services import acknowledge, close
from core.characters import plain
from core.database import session
from core.permissions import guarded
from core.problems import BadValue, Conflict
from core.reader import reader
from registry.ledger_models import Event
from registry.models import Record
from registry.references import references_to

blueprint = Blueprint("desk_disputes", __name__, url_prefix="/<lang>/desk/disputes")
LONGEST_REASON = 4000
STATE_WORDS = {
    DISPUTED: _l("Waiting for the secretariat"),
    ACKNOWLEDGED: _l("Acknowledged"),
    CLOSED: _l("Closed"),
}


class CloseForm(VersionForm):
    """The end of a dispute: why."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(NEEDED), Length(max=LONGEST_REASON, message=TOO_LONG)],
        description=_l("The party reads it, and is asked again."),
        filters=[plain],
        render_kw={"rows": 5, "dir": "auto", "required": True},
    )
    reason_language = SelectField(_l("Language of the reason"), choices=site_languages)


@blueprint.get("/<number:number>")
@guarded("dispute.read")
def dispute_page(number: int) -> str:
    """What a party says, about what, and what can be done."""
    return _page(_dispute(number))


@blueprint.post("/<number:number>/acknowledge")
@guarded("dispute.decide")
def acknowledge_dispute(number: int) -> ResponseReturnValue:
    """Let readers see that the fact is disputed, with the words."""
    form = VersionForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    return _decide(number, lambda one: acknowledge(one, current_user, form.version.data))


@blueprint.post("/<number:number>/close")
@guarded("dispute.decide")
def close_dispute(number: int) -> ResponseReturnValue:
    """End it with a reason; the form again, filled in, when that fails."""
    form = CloseForm()
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    if not form.validate():
        return _page(_dispute(number), form), 422
    said, opened = (form.reason.data, form.reason_language.data), form.version.data
    return _decide(number, lambda one: close(one, current_user, *said, opened), form)


def _decide(
    number: int, act: Callable[[Confirmation], None], form: CloseForm | None = None
) -> ResponseReturnValue:
    try:
        act(_dispute(number))
    except Conflict as conflict:
        session().rollback()
        return _page(_dispute(number), form, str(conflict)), 409
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("desk_disputes.dispute_page", number=number), 303)


def _dispute(number: int) -> Confirmation:
    found = session().get(Confirmation, number)
    if found is None or found.state == CONFIRMED:
        raise NotFound
    return found


def _page(dispute: Confirmation, form: CloseForm | None = None, message: str = "") -> str:
    form = form or CloseForm(formdata=None, data={"reason_language": reader().language})
    form.version.data, form.version.raw_data = dispute.version, None
    about = session().scalar(select(Record).where(Record.id == dispute.record_id))
    ids = {dispute.record_id, dispute.administration_id}
    ids |= {one.id for one in about.about} if isinstance(about, Event) else set()
    names = references_to(ids, reader().language)
    is_last = session().scalar(last_about(dispute.key)) is dispute
    return render_template(
        "desk/dispute.html",
        dispute=dispute,
        fact=names.pop(dispute.record_id, None),
        party=names.pop(dispute.administration_id, None),
        agreements=list(names.values()),
        has_changed=about is None or fact_of(about).digest != dispute.digest,
        is_last=is_last,
        is_open=is_last and dispute.state != CLOSED,
        states=STATE_WORDS,
        form=form,
        message=message,
    )
