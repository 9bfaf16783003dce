"""Imports of sheets at the desk: their list, the upload, the dry run."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from core.database import session
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.reader import reader
from core.web import error_page
from desk.import_forms import UploadForm, kind_choices
from desk.import_rows import shown_rows
from desk.waiting import database_busy
from exchange.sheets import importing
from exchange.sheets.applying import MOST_WRITES
from exchange.sheets.csv_reading import ENCODINGS
from exchange.sheets.deciding import may_decide
from exchange.sheets.models import AT_WORK, OPEN, SheetImport
from exchange.sheets.problems import Unreadable
from exchange.sheets.recognising import MOST_BYTES, MOST_ROWS, too_large
from exchange.sheets.storing import rows_of
from exchange.sheets.vocabulary import IMPORT_STATES, ROW_OUTCOMES
from registry.kinds import kinds
from registry.schema.forms import form_of

blueprint = Blueprint("desk_imports", __name__, url_prefix="/<lang>/desk/imports")
blueprint.app_errorhandler(OperationalError)(database_busy)
PAGE_SIZE = 25
FORM_BYTES = 1_000_000
"""Room for what a form holds beside its file."""
LOOK_AGAIN_S = 4
FILTERS = ("problems", "warnings", "create", "change", "unchanged")


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take larger bodies where a file is sent, from who has a session; before any is read."""
    if endpoint == "desk_imports.upload" and "_user_id" in cookie:
        request.max_content_length = MOST_BYTES + FORM_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def body_too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The body was not read, so the form cannot be shown again."""
    return error_page(413, too_large())


@blueprint.get("/")
@guarded("import.run")
def import_list() -> str:
    """All imports, newest first; the form for another; the templates."""
    return _list_page(UploadForm(formdata=None))


@blueprint.post("/")
@guarded("import.run")
def upload() -> ResponseReturnValue:
    """Check a sheet; the form again when it cannot be read."""
    form = UploadForm()
    if not form.validate():
        return _list_page(form), 422
    given = form.file.data
    try:
        sheet = importing.upload(
            form.kind.data, given.filename or "", given.stream.read(), reader().language,
            current_user,
        )  # fmt: skip
    except Unreadable as refused:
        session().rollback()
        form.file.errors = [str(refused)]
        return _list_page(form), 422
    session().commit()
    return to_import(sheet.id)


def _list_page(form: UploadForm) -> str:
    total = session().scalar(select(func.count()).select_from(SheetImport)) or 0
    page = page_place(asked_page(), PAGE_SIZE, total)
    newest = select(SheetImport).order_by(SheetImport.id.desc())
    return render_template(
        "desk/imports/list.html",
        form=form,
        sheets=session().scalars(newest.limit(PAGE_SIZE).offset(page["first"] - 1)).all(),
        page=page,
        kinds=kinds(),
        choices=kind_choices(),
        states=IMPORT_STATES,
        outcomes=ROW_OUTCOMES,
        bounds={"bytes": MOST_BYTES, "rows": MOST_ROWS, "writes": MOST_WRITES},
    )


@blueprint.get("/<number:number>")
@guarded("import.run")
def import_page(number: int) -> ResponseReturnValue:
    """The dry run, and what can be done with it."""
    sheet = asked_sheet(number)
    page = sheet_page(sheet)
    if sheet.state not in AT_WORK:
        return page
    return page, {"Refresh": str(LOOK_AGAIN_S)}


def sheet_page(sheet: SheetImport, message: str = "") -> str:
    """An import with its rows; the message says why an act was refused."""
    shown = _asked_filter(sheet)
    total = session().scalar(select(func.count()).select_from(rows_of(sheet, shown).subquery()))
    page = page_place(asked_page() if request.method == "GET" else 1, PAGE_SIZE, total or 0)
    asked = rows_of(sheet, shown).limit(PAGE_SIZE).offset(page["first"] - 1)
    return render_template(
        "desk/imports/sheet.html",
        sheet=sheet,
        rows=shown_rows(session().scalars(asked), form_of(sheet.kind)),
        shown=shown,
        filters=FILTERS,
        page=page,
        kind=kinds()[sheet.kind],
        states=IMPORT_STATES,
        outcomes=ROW_OUTCOMES,
        encodings=ENCODINGS,
        message=message,
        most=MOST_WRITES,
        may_decide=may_decide(sheet, current_user),
        at_work=sheet.state in AT_WORK,
        open=sheet.state in OPEN,
    )


def _asked_filter(sheet: SheetImport) -> str:
    asked = request.args.get("show")
    if asked is None and sheet.hindered and sheet.state in OPEN:
        return "problems"
    return asked if asked in FILTERS else ""


def to_import(number: int) -> ResponseReturnValue:
    """Back to the page of an import."""
    return redirect(url_for("desk_imports.import_page", number=number), 303)


def asked_sheet(number: int) -> SheetImport:
    """The import of a number. Raises `NotFound`."""
    sheet = session().get(SheetImport, number)
    if sheet is None:
        raise NotFound
    return sheet
