"""Verbs on the sheet of an import: upload, read and check again, mend. None of them commits."""

from collections.abc import Iterable, Iterator
from itertools import islice

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from core.audit import record_audit
from core.database import session, utcnow
from core.jobs import enqueue
from core.languages import locale_of
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from exchange.sheets.checked import Cells
from exchange.sheets.checking import Checking
from exchange.sheets.columns import columns_of
from exchange.sheets.models import OPEN, SheetImport, SheetRow
from exchange.sheets.recognising import read_sheet
from exchange.sheets.storing import codes_besides, count, keep, kept_cells
from registry.schema.forms import form_of

SMALL = 500
"""Rows that are checked while the person waits; more are checked by the worker."""
PIECE = 500
CHECK = "sheet.check"
CHANGED = _l("Somebody changed this import after you opened it. Look at it again.")


def upload(kind: str, filename: str, content: bytes, language: str, actor: Actor) -> SheetImport:
    """Take a sheet and check it. Raises `Unreadable`."""
    require(actor, "import.run")
    now = utcnow()
    sheet = SheetImport(
        kind=kind,
        filename=filename[-255:],
        media="",
        file=content,
        language=language,
        columns=[],
        notes=[],
        counts={},
        author_id=actor.account_id,
        author_name=actor.name,
        created_at=now,
    )
    written_by(sheet, actor)
    _read(sheet, content)
    record_audit("import.upload", target(sheet), actor, kind=kind, filename=sheet.filename)
    return sheet


def read_again(sheet: SheetImport, encoding: str, language: str, actor: Actor, opened: int) -> None:
    """Read the file in another encoding; what was mended is lost. Raises `Unreadable`."""
    require(actor, "import.run")
    check_open(sheet, opened)
    if sheet.file is None or sheet.media != "csv":
        raise Problem(_l("Only a CSV that is not yet decided can be read again."))
    session().execute(delete(SheetRow).where(SheetRow.sheet_id == sheet.id))
    sheet.language = language
    written_by(sheet, actor)
    _read(sheet, sheet.file, encoding)
    record_audit("import.read_again", target(sheet), actor, encoding=encoding)


def _read(sheet: SheetImport, content: bytes, encoding: str = "") -> None:
    found = read_sheet(content, columns_of(form_of(sheet.kind)), encoding)
    first = list(islice(found.rows, SMALL + 1))
    sheet.media, sheet.encoding = found.media, found.encoding
    sheet.columns, sheet.notes = found.header, found.notes
    session().add(sheet)
    session().flush()
    if len(first) > SMALL:
        _leave_to_worker(sheet, again=False)
    else:
        _check_now(sheet, first)


def check_again(sheet: SheetImport, language: str, actor: Actor, opened: int) -> None:
    """Check the rows, as they were mended, beside the records as they are now."""
    require(actor, "import.run")
    check_open(sheet, opened)
    sheet.language, sheet.trouble = language, ""
    if sum(int(sheet.counts.get(one, 0)) for one in sheet.counts if one != "warnings") > SMALL:
        _leave_to_worker(sheet, again=True)
    else:
        _check_now(sheet, list(kept_cells(sheet)))


def _leave_to_worker(sheet: SheetImport, again: bool) -> None:
    sheet.state, sheet.done, sheet.trouble = "checking", 0, ""
    session().flush()
    enqueue(CHECK, {"sheet": sheet.id, "again": again})


def _check_now(sheet: SheetImport, rows: list[tuple[int, Cells]]) -> None:
    checking = Checking(form_of(sheet.kind))
    for piece in pieces(rows):
        keep(sheet, checking.check(piece))
    settle(sheet)


def pieces(rows: Iterable[tuple[int, Cells]]) -> Iterator[list[tuple[int, Cells]]]:
    """The rows in the pieces that they are checked in."""
    rest = iter(rows)
    while piece := list(islice(rest, PIECE)):
        yield piece


def settle(sheet: SheetImport) -> None:
    """The rows are checked: count them."""
    count(sheet)
    sheet.state, sheet.done = "checked", sum(
        number for name, number in sheet.counts.items() if name != "warnings"
    )  # fmt: skip
    sheet.updated_at = utcnow()
    session().flush()


def mend(sheet: SheetImport, row: SheetRow, cells: Cells, actor: Actor, opened: int) -> None:
    """Write cells of a row anew and check it, and those that its code kept out."""
    require(actor, "import.run")
    check_open(sheet, opened)
    held = {**row.cells, **cells}
    code = row.code
    row.cells, row.mended = {name: cell for name, cell in held.items() if cell}, True
    session().flush()
    _check_row(sheet, row)
    asked = select(SheetRow).where(
        SheetRow.sheet_id == sheet.id, SheetRow.code == code, SheetRow.id != row.id
    )
    for other in session().scalars(asked).all() if code else ():
        _check_row(sheet, other)
    count(sheet)
    written_by(sheet, actor)
    session().flush()
    record_audit("import.mend", target(sheet), actor, row=row.number, columns=sorted(cells))


def _check_row(sheet: SheetImport, row: SheetRow) -> None:
    checking = Checking(form_of(sheet.kind), codes_besides(sheet, row.number))
    with force_locale(str(locale_of(sheet.language))):  # as the other rows are worded
        keep(sheet, checking.check([(row.number, row.cells)]))
    session().expire(row)


def check_open(sheet: SheetImport, opened: int) -> None:
    """Raise `Conflict` unless it is open, and as it was shown."""
    check_version(sheet, opened)
    if sheet.state not in OPEN:
        raise Conflict(CHANGED)


def check_version(sheet: SheetImport, opened: int) -> None:
    """Raise `Conflict` unless it is as it was shown."""
    if sheet.version != opened:
        raise Conflict(CHANGED)


def written_by(sheet: SheetImport, actor: Actor) -> None:
    """Note who wrote last."""
    sheet.editor_id, sheet.editor_name = actor.account_id, actor.name
    sheet.updated_at = utcnow()


def target(sheet: SheetImport) -> str:
    """What the audit log calls it."""
    return f"import:{sheet.id}"
