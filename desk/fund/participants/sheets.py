"""Many participants at once at the desk: a dry run of a sheet or of pasted lines, then all."""

import csv
import io
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from cooperation.fund.certificates.bringing import (
    ADD,
    FILL,
    SAME,
    WRONG,
    Faulty,
    bring,
    planned_for,
)
from cooperation.fund.projects.models import Project
from core.database import session
from core.permissions import guarded
from core.reader import reader
from desk.fund.participants.forms import SheetForm
from desk.fund.participants.place import activity_of, blueprint, crumbs, name_of, project_of
from desk.fund.participants.reading import COLUMNS, MOST_LINES, Read, read_people
from exchange.sheets.problems import Unreadable

OUTCOMES = {
    ADD: _l("Is added"),
    FILL: _l("Is known; what was missing is filled in"),
    SAME: _l("Is known; nothing changes"),
    WRONG: _l("To be corrected"),
}


@blueprint.get("/<code>/participants/sheet")
@guarded("participant.manage")
def sheet_page(code: str) -> str:
    """The form for a sheet."""
    project = project_of(code)
    told = {"activity": request.args.get("activity", "")}
    return _page(project, SheetForm(_choices(project), formdata=None, data=told))


@blueprint.post("/<code>/participants/sheet")
@guarded("participant.manage")
def check_sheet(code: str) -> ResponseReturnValue:
    """Show what would become of each line; with `sure`, do it."""
    project = project_of(code)
    form = SheetForm(_choices(project))
    if not form.validate():
        return _page(project, form), 422
    try:
        read = read_people(_content(form), project.code, reader())
    except Unreadable as refused:
        target = form.file if form.file.data else form.lines
        target.errors = [str(refused)]
        return _page(project, form), 422
    activity = activity_of(project, form.activity.data).code
    if not form.sure.data:
        return _page(project, form, read)
    try:
        counts = bring(project, activity, read.lines, current_user)
    except Faulty as faulty:
        session().rollback()
        return _page(project_of(code), form, read, str(faulty)), faulty.status
    session().commit()
    added, filled = counts[ADD], counts[FILL]
    flash(ngettext("%(num)s person is added.", "%(num)s people are added.", added), "success")
    if filled:
        flash(ngettext("Details of %(num)s person are filled in.",
                       "Details of %(num)s people are filled in.", filled), "success")  # fmt: skip
    return redirect(url_for("desk_fund.participant_list", code=code, _anchor=activity), 303)


def _content(form: SheetForm) -> bytes:
    given = form.file.data
    if given:
        return bytes(given.stream.read())
    return str(form.lines.data or "").encode()


@blueprint.get("/participants-template.csv")
@guarded("participant.manage")
def participant_template() -> Response:
    """The header of a sheet, with a note that explains each column; it is not read."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    labels = [str(label) for label in COLUMNS.values()]
    rows.writerow([f"# {labels[0]}", *labels[1:]])
    named = {"Content-Disposition": 'attachment; filename="participants.csv"'}
    return Response("\ufeff" + written.getvalue(), mimetype="text/csv", headers=named)


def _choices(project: Project) -> list[tuple[str, str]]:
    return [(one.code, f"{one.ref} · {one.title}") for one in project.activities]


def _page(project: Project, form: SheetForm, read: Read | None = None, message: str = "") -> str:
    planned: list[Any] = []
    if read is not None:
        form.lines.data, form.lines.raw_data = read.text, None
        planned = planned_for(project, form.activity.data, read.lines)
    reference = name_of(project)
    return render_template(
        "desk/fund/sheet.html",
        project=project,
        crumbs=crumbs(reference, {"label": _("Participants from a sheet")}),
        form=form,
        columns=COLUMNS,
        rows=list(zip(read.cells if read else [], planned, strict=True)),
        wrong=sum(one.outcome == WRONG for one in planned),
        changes=sum(one.outcome in (ADD, FILL) for one in planned),
        outcomes=OUTCOMES,
        most=MOST_LINES,
        message=message,
    )
