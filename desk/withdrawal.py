"""Withdrawing a record, publishing it again, and taking the content of an old version away."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from core.characters import plain
from core.database import session
from core.permissions import guarded
from core.problems import Conflict, Problem
from core.reader import reader
from registry.changes import check_version
from registry.models import Record
from registry.references import by_title, references_to
from registry.referrers import referring_to
from registry.services import publish, withdraw
from registry.version_routes import latest_number, revision_of
from registry.versions import Revision, is_shown, redact
from registry.views import record_by_code

blueprint = Blueprint("desk_withdrawal", __name__, url_prefix="/<lang>/desk/records/<code>")
LONGEST_REASON = 500
SHOWN = 50


class ReasonForm(VersionForm):
    """Why, for every reader; and that it is meant."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(NEEDED), Length(max=LONGEST_REASON, message=TOO_LONG)],
        description=_l("Every reader sees it."),
        filters=[plain],
        render_kw={"rows": 4, "dir": "auto", "required": True},
    )
    sure = BooleanField(_l("I have read what follows from it."), [InputRequired(NEEDED)])


class WithdrawalForm(ReasonForm):
    """Why a record is withdrawn, and in which language that is said."""

    language = SelectField(_l("Language of the reason"), choices=site_languages)


@blueprint.get("/withdraw")
@guarded("record.withdraw")
def withdraw_page(code: str) -> str:
    """What follows from a withdrawal; for a withdrawn record why, and the way back."""
    return _withdraw_page(record_by_code(code))


@blueprint.post("/withdraw")
@guarded("record.withdraw")
def withdraw_record(code: str) -> ResponseReturnValue:
    """Withdraw it; the form again, filled in, when that fails."""
    record, form = record_by_code(code), WithdrawalForm()
    if not form.validate():
        return _withdraw_page(record, form), 422
    said = form.reason.data, form.version.data, form.language.data
    try:
        withdraw(record, current_user, *said)
    except Problem as problem:
        session().rollback()
        return _withdraw_page(record_by_code(code), form, str(problem)), _status(problem)
    session().commit()
    flash(_("The record is withdrawn. Its address says why."), "success")
    return redirect(url_for("desk_withdrawal.withdraw_page", code=code), 303)


@blueprint.post("/publish")
@guarded("record.publish")
def publish_again(code: str) -> ResponseReturnValue:
    """Show a withdrawn record to readers again, as a further version."""
    record, form = record_by_code(code), VersionForm()
    try:
        if not form.validate() or record.state != "withdrawn":
            raise Conflict(_l("The record has changed. See what it says now."))
        publish(record, current_user, "Published again", form.version.data)
    except Problem as problem:
        session().rollback()
        return _withdraw_page(record_by_code(code), message=str(problem)), _status(problem)
    session().commit()
    flash(_("The record is published again."), "success")
    return redirect(url_for("desk_withdrawal.withdraw_page", code=code), 303)


def _status(problem: Problem) -> int:
    """What can be corrected in the form is 422."""
    return problem.status if problem.status != Problem.status else 422


def _withdraw_page(record: Record, form: WithdrawalForm | None = None, message: str = "") -> str:
    if form is None:
        form = WithdrawalForm(formdata=None, data={"language": reader().language})
    _renew(form, record)
    ids = {record.id, *referring_to(record)}
    references = references_to(ids, reader().language)
    reference = references.pop(record.id)
    return render_template(
        "desk/withdraw.html",
        record=record,
        reference=reference,
        form=form,
        message=message,
        referring=by_title(references.values())[:SHOWN],
        total=len(references),
        versions=latest_number(record),
    )


def _renew(form: VersionForm, record: Record) -> None:
    """With the present version the form may be sent again."""
    form.version.data = record.version
    form.version.raw_data = None


@blueprint.get("/versions/<number:number>/redact")
@guarded("record.redact")
def redact_page(code: str, number: int) -> str:
    """What follows from a redaction."""
    record = record_by_code(code)
    return _redact_page(record, revision_of(record, number))


@blueprint.post("/versions/<number:number>/redact")
@guarded("record.redact")
def redact_version(code: str, number: int) -> ResponseReturnValue:
    """Take the content of a version away, on record."""
    record, form = record_by_code(code), ReasonForm()
    revision = revision_of(record, number)
    if not form.validate():
        return _redact_page(record, revision, form), 422
    try:
        check_version(record, form.version.data)
        if revision.redacted_at:
            raise Conflict(_l("This version was redacted already."))
        redact(revision, form.reason.data, current_user)
    except Problem as problem:
        session().rollback()
        record = record_by_code(code)
        page = _redact_page(record, revision_of(record, number), form, str(problem))
        return page, _status(problem)
    session().commit()
    flash(_("The content of the version is taken away. Its page says why."), "success")
    return redirect(url_for("registry.version_page", code=code, number=number), 303)


def _redact_page(
    record: Record, revision: Revision, form: ReasonForm | None = None, message: str = ""
) -> str:
    if form is None:
        form = ReasonForm(formdata=None)
    _renew(form, record)
    return render_template(
        "desk/redact.html",
        reference=references_to([record.id], reader().language)[record.id],
        revision=revision,
        shown=is_shown(revision),
        form=form,
        message=message,
    )
