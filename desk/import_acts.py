"""What is done with an import at the desk: mending, checking again, accepting, undoing."""

from collections.abc import Callable

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.database import session
from core.permissions import guarded
from core.problems import Forbidden, Problem
from core.reader import reader
from desk.import_forms import ActForm
from desk.import_rows import posted_cells, shown_row
from desk.imports import asked_sheet, sheet_page, to_import
from exchange.sheets import deciding, importing
from exchange.sheets.columns import columns_of
from exchange.sheets.csv_reading import ENCODINGS
from exchange.sheets.models import SheetImport, SheetRow
from exchange.sheets.recognising import BEYOND
from exchange.sheets.storing import rows_of
from exchange.sheets.vocabulary import ROW_OUTCOMES
from registry.schema.forms import form_of

blueprint = Blueprint("desk_import_acts", __name__, url_prefix="/<lang>/desk/imports")


@blueprint.get("/<number:number>/rows/<number:place>")
@guarded("import.run")
def row_page(number: int, place: int) -> str:
    """All cells of one row, to be typed anew."""
    sheet = asked_sheet(number)
    return _row_page(sheet, _row(sheet, place))


def _row_page(sheet: SheetImport, row: SheetRow, message: str = "") -> str:
    columns = columns_of(form_of(sheet.kind))
    return render_template(
        "desk/imports/row.html",
        sheet=sheet,
        shown=shown_row(row, columns, columns.names),
        beyond=row.cells.get(BEYOND, ""),
        outcomes=ROW_OUTCOMES,
        message=message,
    )


@blueprint.post("/<number:number>/rows/<number:place>")
@guarded("import.run")
def mend(number: int, place: int) -> ResponseReturnValue:
    """Write cells anew and check the row; what was typed is kept where the import changed."""
    sheet = asked_sheet(number)
    row = _row(sheet, place)
    cells = posted_cells(list(request.form.items()), columns_of(form_of(sheet.kind)))
    form = ActForm()
    try:
        importing.mend(sheet, row, cells, current_user, form.version.data or 0)
    except Forbidden:
        raise
    except Problem as problem:
        session().rollback()
        sheet = asked_sheet(number)
        row = _row(sheet, place)
        session().expunge(row)
        row.cells = {**row.cells, **cells}  # shown, not kept
        return _row_page(sheet, row, str(problem)), problem.status
    session().commit()
    mended = _row(sheet, place)
    if mended.outcome in ("wrong", "conflict"):
        flash(_("Row %(number)s still has problems.", number=place), "warning")
    else:
        flash(_("Row %(number)s is mended.", number=place), "success")
    return to_import(number)


@blueprint.post("/<number:number>/read")
@guarded("import.run")
def read_again(number: int) -> ResponseReturnValue:
    """Read the file in another encoding."""

    def act(sheet: SheetImport, form: ActForm) -> None:
        if form.encoding.data not in ENCODINGS:
            raise Problem(_l("Choose an encoding."))
        importing.read_again(
            sheet, form.encoding.data, reader().language, current_user, form.version.data
        )

    return _done(number, act)


@blueprint.post("/<number:number>/check")
@guarded("import.run")
def check_again(number: int) -> ResponseReturnValue:
    """Check the rows beside the records as they are now."""
    return _done(
        number,
        lambda sheet, form: importing.check_again(
            sheet, reader().language, current_user, form.version.data
        ),
    )


@blueprint.post("/<number:number>/submit")
@guarded("import.run")
def submit(number: int) -> ResponseReturnValue:
    """Ask somebody else to accept it."""
    return _done(
        number,
        lambda sheet, form: deciding.submit(
            sheet, form.message.data or "", current_user, form.version.data
        ),
    )


@blueprint.post("/<number:number>/accept")
@guarded("import.accept")
def accept(number: int) -> ResponseReturnValue:
    """Let it be imported."""
    return _done(
        number,
        lambda sheet, form: deciding.accept(
            sheet, current_user, form.version.data, form.message.data or ""
        ),
    )


@blueprint.post("/<number:number>/send-back")
@guarded("import.accept")
def send_back(number: int) -> ResponseReturnValue:
    """Not accepted, with the reason."""
    return _done(
        number,
        lambda sheet, form: deciding.send_back(
            sheet, form.message.data or "", current_user, form.version.data
        ),
    )


@blueprint.post("/<number:number>/discard")
@guarded("import.run")
def discard(number: int) -> ResponseReturnValue:
    """Give it up."""
    return _done(
        number, lambda sheet, form: deciding.discard(sheet, current_user, form.version.data)
    )


@blueprint.post("/<number:number>/undo")
@guarded("import.accept")
def undo(number: int) -> ResponseReturnValue:
    """Put every record back."""
    return _done(number, lambda sheet, form: deciding.undo(sheet, current_user, form.version.data))


def _done(number: int, act: Callable[[SheetImport, ActForm], None]) -> ResponseReturnValue:
    sheet, form = asked_sheet(number), ActForm()
    if not form.validate():
        return sheet_page(sheet, form.first_error), 422
    try:
        act(sheet, form)
    except Forbidden:
        raise
    except Problem as problem:
        session().rollback()
        return sheet_page(asked_sheet(number), str(problem)), problem.status
    session().commit()
    return to_import(number)


def _row(sheet: SheetImport, place: int) -> SheetRow:
    row = session().scalars(rows_of(sheet).where(SheetRow.number == place)).one_or_none()
    if row is None:
        raise NotFound
    return row
