"""Restoring an earlier version: a page that says beforehand what changes, and the proposal."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField

from accounts.forms import VersionForm
from core.database import session
from core.permissions import guarded
from core.problems import BadValue, Conflict
from core.reader import reader
from registry.references import references_to
from registry.restoring import Restoring
from registry.schema.forms import form_of
from registry.version_routes import revision_of
from registry.views import blueprint, record_by_code

_PAGE = "/r/<code>/v/<number:number>/restore"


class RestoreForm(VersionForm):
    """Whether what other pages edit comes back as well."""

    kept = BooleanField(
        _l("Bring these back as well"),
        description=_l(
            "What is added comes back, what is removed is taken away, in all languages at once. "
            "Left out, they stay as they are now."
        ),
    )


@blueprint.get(_PAGE)
@guarded("record.edit")
def restore_page(code: str, number: int) -> str:
    """What restoring the version would change. Raises `Problem` where it was redacted."""
    return _page(code, number, RestoreForm(formdata=None, data={"kept": True}))


@blueprint.post(_PAGE)
@guarded("record.edit")
def restore_version(code: str, number: int) -> ResponseReturnValue:
    """Begin a proposal with what a version said; whether it is published is decided as ever."""
    form = RestoreForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    try:
        proposal = _restoring(code, number).begin(current_user, form.version.data, form.kept.data)
    except Conflict as conflict:
        session().rollback()
        return _page(code, number, form, str(conflict)), 409
    session().commit()
    flash(_("A proposal with the content of version %(number)s was begun.", number=number),
          "success")  # fmt: skip
    return redirect(url_for("desk_editing.edit", number=proposal.id), 303)


def _restoring(code: str, number: int) -> Restoring:
    record = record_by_code(code)
    return Restoring(record, revision_of(record, number))


def _page(code: str, number: int, form: RestoreForm, message: Any = "") -> str:
    restoring = _restoring(code, number)
    record = restoring.record
    form.version.data, form.version.raw_data = record.version, None
    return render_template(
        "registry/restore.html",
        reference=references_to([record.id], reader().language)[record.id],
        record=record,
        number=number,
        changed=restoring.changes(reader()).changed,
        kept=restoring.kept_changes(reader()).changed,
        kept_labels=[part.label for part in form_of(record.kind).kept],
        untold=restoring.untold,
        form=form,
        message=message,
    )
