"""Focal points of many delegations at once: a list is pasted or uploaded, shown with the fault of
each line, and then entered as a whole."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.exceptions import NotFound
from wtforms import HiddenField, TextAreaField, ValidationError
from wtforms.validators import Length

from accounts.forms import TOO_LONG
from core.database import session
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.problems import Problem
from core.reader import reader
from exchange.sheets.csv_reading import DELIMITERS, csv_rows, decoded
from exchange.sheets.problems import Unreadable
from forum.delegations.entering import (
    ADDED,
    REPLACED,
    SAME,
    WRONG,
    CheckedLine,
    Line,
    check_lines,
    digest_of,
    enter,
    lines_of,
)
from forum.delegations.models import Registration
from forum.delegations.queries import registration_of

blueprint = Blueprint(
    "desk_focal_points", __name__, url_prefix="/<lang>/desk/forum/<code>/delegations/focal-points"
)

# Names and addresses of people.
blueprint.after_request(keep_nothing)

LONGEST_LIST = 200_000
ACTS = {
    "added": _l("The body is put on the list"),
    "named": _l("The focal point is named"),
    "replaced": _l("Takes the place of another focal point, who sees nothing any more"),
    "same": _l("As it is already"),
}


class FocalPointsForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The list, as text or as a file, and the digest of what was shown of it."""

    words = TextAreaField(
        _l("Focal points, a line each"),
        [Length(max=LONGEST_LIST, message=TOO_LONG)],
        description=_l(
            "Code of the body, name, e-mail address, and the language of letters where it is "
            "another than usual: KZ, Aigerim Bekova, a.bekova@example.kz, ru"
        ),
        render_kw={"rows": 10, "dir": "ltr", "spellcheck": "false"},
    )
    file = FileField(_l("Or a file (CSV)"), render_kw={"accept": ".csv,.tsv,.txt,text/csv"})
    seen = HiddenField()

    def validate_file(self, field: Any) -> None:
        """A file takes the place of what is in the field."""
        if not field.data:
            return
        try:
            self.words.data = decoded(field.data.read(LONGEST_LIST + 1))[0]
        except Unreadable as problem:
            raise ValidationError(str(problem)) from problem
        if len(self.words.data) > LONGEST_LIST:
            raise ValidationError(_("The file is too large. Enter it in parts."))

    def lines(self) -> Sequence[Line]:
        """The lines. Raises `Problem` for what cannot be read."""
        text = self.words.data or ""
        first = next((line for line in text.splitlines() if line.strip()), "")
        return lines_of(csv_rows(text, max(DELIMITERS, key=first.count)))


@blueprint.get("/")
@guarded("delegation.manage")
def list_page(code: str) -> str:
    """The empty form."""
    _registration(code)
    return _page(code, FocalPointsForm(formdata=None), [])


@blueprint.post("/")
@guarded("delegation.manage")
def check(code: str) -> ResponseReturnValue:
    """What each line would do; nothing is saved."""
    return _shown(code, FocalPointsForm())


@blueprint.post("/enter")
@guarded("delegation.manage")
def enter_all(code: str) -> ResponseReturnValue:
    """Enter them all, or none; the table again where something is in the way."""
    registration, form = _registration(code), FocalPointsForm()
    if not form.validate():
        return _page(code, form, []), 422
    try:
        counts = enter(registration, form.lines(), current_user, form.seen.data, reader().language)
    except Problem as problem:
        session().rollback()
        return _shown(code, form, str(problem), problem.status)
    session().commit()
    changed = counts.total() - counts[SAME]
    flash(
        ngettext("%(num)s focal point is entered.", "%(num)s focal points are entered.", changed),
        "success",
    )
    return redirect(url_for("desk_delegations.delegation_list", code=code), 303)


def _shown(
    code: str, form: FocalPointsForm, message: str = "", status: int = 200
) -> ResponseReturnValue:
    """The list with what each line would do."""
    registration = _registration(code)
    if not form.validate():
        return _page(code, form, []), 422
    try:
        checked = check_lines(registration, form.lines(), reader().language)
    except Problem as problem:
        return _page(code, form, [], str(problem)), problem.status
    if not checked:
        return _page(code, form, [], _("There is no line in the list.")), 422
    form.seen.data = digest_of(checked)
    return _page(code, form, checked, message), status


def _page(
    code: str, form: FocalPointsForm, checked: Sequence[CheckedLine], message: str = ""
) -> str:
    return render_template(
        "desk/forum/focal_points.html",
        code=code,
        form=form,
        checked=checked,
        wrong=sum(one.act == WRONG for one in checked),
        added=sum(one.act == ADDED for one in checked),
        replaced=sum(one.act == REPLACED for one in checked),
        acts=ACTS,
        message=message,
    )


def _registration(code: str) -> Registration:
    found = session().scalar(registration_of(code))
    if found is None:
        raise NotFound
    return found
