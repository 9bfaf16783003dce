"""Activities that others report to IATI, at the desk: a dry run of their file, then drafts."""

from collections import Counter
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import RequestEntityTooLarge

from cooperation.fund.projects.models import Project
from core.converters import row_number
from core.database import session
from core.languages import DEFAULT_LANGUAGE, SITE_LANGUAGES
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import Problem
from core.web import error_page
from desk.iati_forms import FileForm, TakeForm
from desk.kept_files import keep_file, kept_file
from exchange.iati.comparing import AGAIN, OUTCOMES, REFUSED, TAKEABLE, Compared, compared
from exchange.iati.mapping import ReadActivity, read_activity
from exchange.iati.models import TakenActivity
from exchange.iati.names import bodies
from exchange.iati.reading import (
    MOST_ACTIVITIES,
    MOST_BYTES,
    ActivityFile,
    Head,
    UnreadableIati,
    too_large,
)
from exchange.iati.taking import MOST_TAKEN, Origin, incomplete, take_over
from exchange.iati.telling import MOST_TOLD

blueprint = Blueprint("desk_iati", __name__, url_prefix="/<lang>/desk/imports/iati")
FORM_BYTES = 1_000_000
"""Room for what a form holds beside its file."""
KEPT_IN = "iati"
PAGE_SIZE = 50


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take larger bodies where a file is sent, from who has a session; before any is read."""
    if endpoint == "desk_iati.check" and "_user_id" in cookie:
        request.max_content_length = MOST_BYTES + FORM_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def body_too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The body was not read, so the form cannot be shown again."""
    return error_page(413, too_large())


@blueprint.get("/")
@guarded("import.run")
def file_page() -> str:
    """The form for a file, and what was taken over before."""
    return _file_page(FileForm(formdata=None))


def _file_page(form: FileForm) -> str:
    total = session().scalar(select(func.count()).select_from(TakenActivity)) or 0
    page = page_place(asked_page() if request.method == "GET" else 1, PAGE_SIZE, total)
    newest = select(TakenActivity).order_by(TakenActivity.taken_at.desc(), TakenActivity.id.desc())
    newest = newest.options(joinedload(TakenActivity.proposal))
    taken = session().scalars(newest.limit(PAGE_SIZE).offset(page["first"] - 1)).all()
    named = select(Project.iati_identifier, Project.code)
    known = named.where(Project.iati_identifier.in_([one.identifier for one in taken]))
    return render_template(
        "desk/imports/iati.html",
        form=form,
        taken=taken,
        records=dict(session().execute(known).tuples().all()),
        page=page,
        bounds={"bytes": MOST_BYTES, "activities": MOST_ACTIVITIES},
    )


@blueprint.post("/")
@guarded("import.run")
def check() -> ResponseReturnValue:
    """Read a file and show what would become of it. Nothing is written."""
    form = FileForm()
    if not form.validate():
        return _file_page(form), 422
    content = form.file.data.stream.read()
    try:
        head, activities = read(content, form.language.data)
    except UnreadableIati as refused:
        form.file.errors = [str(refused)]
        return _file_page(form), 422
    given = {"address": form.address.data, "language": form.language.data}
    sure = TakeForm(formdata=None, data={"digest": keep_file(KEPT_IN, content), **given})
    return _check_page(head, compared(activities), sure)


def read(content: bytes, language: str) -> tuple[Head, list[ReadActivity]]:
    """What a file says. Raises `UnreadableIati`."""
    file, known = ActivityFile(content), bodies()
    activities = [
        read_activity(one, number, language, known)
        for number, one in enumerate(file.activities(), 1)
    ]
    if not activities:
        raise UnreadableIati(_l("The file has no activities."))
    return file.head, activities


def _check_page(
    head: Head, found: list[Compared], form: TakeForm, chosen: set[int] | None = None,
    message: str = "",
) -> str:  # fmt: skip
    if chosen is None:
        ready = [one.read.number for one in found if one.is_takeable and one.outcome != AGAIN]
        chosen = set(ready[:MOST_TAKEN])
    return render_template(
        "desk/imports/iati_check.html",
        head=head,
        activities=found,
        counts=Counter(one.outcome for one in found),
        missing=incomplete(found, head),
        outcomes=OUTCOMES,
        refused=REFUSED,
        takeable=sum(one.outcome in TAKEABLE for one in found),
        form=form,
        chosen=chosen,
        message=message,
        most=MOST_TAKEN,
        most_told=MOST_TOLD,
    )


@blueprint.post("/take")
@guarded("import.run")
def take() -> ResponseReturnValue:
    """Make drafts of the ticked activities, compared anew with what is there now."""
    form = TakeForm()
    content = kept_file(KEPT_IN, form.digest.data or "")
    given = form.language.data
    language = given if given in SITE_LANGUAGES else DEFAULT_LANGUAGE
    head, activities = read(content, language)
    chosen = {number for one in request.form.getlist("take") if (number := row_number(one))}
    if not form.validate():
        return _check_page(head, compared(activities), form, chosen), 422
    try:
        batch, made = take_over(activities, chosen, Origin(head, form.address.data), current_user)
    except Problem as problem:
        session().rollback()
        shown = compared(activities)
        return _check_page(head, shown, form, chosen, str(problem)), problem.status
    session().commit()
    flash(ngettext("%(num)s draft is made of the file.", "%(num)s drafts are made of the file.",
                   made), "success")  # fmt: skip
    return redirect(url_for("desk_review.queue", show="mine", batch=batch), 303)
