"""Verbs that decide on an import: submit, accept, send back, discard, undo. None of them commits.

With `review: two` who accepts is not who wrote last (uploaded, mended or submitted it).
"""

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from core.audit import record_audit
from core.database import session, utcnow
from core.jobs import enqueue
from core.permissions import Actor, require
from core.problems import Conflict, Forbidden, Problem
from exchange.sheets.applying import MOST_WRITES
from exchange.sheets.importing import CHANGED, check_open, check_version, target, written_by
from exchange.sheets.models import OPEN, SheetImport, SheetRow

APPLY, UNDO = "sheet.import", "sheet.undo"


def submit(sheet: SheetImport, message: str, actor: Actor, opened: int) -> None:
    """Ask somebody else to accept the whole import."""
    require(actor, "import.run")
    check_open(sheet, opened)
    _check_ready(sheet)
    sheet.state, sheet.message, sheet.decision = "in_review", message.strip()[:500], ""
    sheet.submitted_at = utcnow()
    written_by(sheet, actor)
    session().flush()
    record_audit("import.submit", target(sheet), actor, message=sheet.message)


def accept(sheet: SheetImport, actor: Actor, opened: int, message: str = "") -> None:
    """Let the worker carry it out, as the actor. Raises `Forbidden`, `Conflict`."""
    require_decision(sheet, actor)
    check_open(sheet, opened)
    _check_ready(sheet)
    sheet.message = message.strip()[:500] or sheet.message
    sheet.state, sheet.trouble = "accepted", ""
    _decided_by(sheet, actor)
    enqueue(APPLY, {"sheet": sheet.id})
    record_audit("import.accept", target(sheet), actor)


def send_back(sheet: SheetImport, reason: str, actor: Actor, opened: int) -> None:
    """Not accepted, with the reason; whoever uploaded it goes on."""
    require(actor, "import.accept")
    check_open(sheet, opened)
    if not reason.strip():
        raise Problem(_l("Say why: the author will read it."))
    sheet.state, sheet.decision = "checked", reason.strip()[:500]
    _decided_by(sheet, actor)
    record_audit("import.send_back", target(sheet), actor, reason=sheet.decision)


def discard(sheet: SheetImport, actor: Actor, opened: int) -> None:
    """Give the import up: its rows and its file go, that it was there stays on record."""
    require(actor, "import.run")
    check_version(sheet, opened)
    if sheet.state not in (*OPEN, "refused"):
        raise Conflict(CHANGED)
    session().execute(delete(SheetRow).where(SheetRow.sheet_id == sheet.id))
    sheet.state, sheet.file = "discarded", None
    sheet.updated_at = utcnow()
    session().flush()
    record_audit("import.discard", target(sheet), actor)


def undo(sheet: SheetImport, actor: Actor, opened: int) -> None:
    """Let the worker put every record back as it was before the import."""
    require(actor, "import.accept")
    check_version(sheet, opened)
    if sheet.state != "imported":
        raise Conflict(CHANGED)
    sheet.state, sheet.trouble = "undoing", ""
    sheet.undone_id, sheet.undone_name = actor.account_id, actor.name
    sheet.updated_at = utcnow()
    session().flush()
    enqueue(UNDO, {"sheet": sheet.id})
    record_audit("import.undo", target(sheet), actor)


def may_decide(sheet: SheetImport, actor: Actor) -> bool:
    """Whether the actor may accept it."""
    try:
        require_decision(sheet, actor)
    except Forbidden:
        return False
    return True


def require_decision(sheet: SheetImport, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor may accept it."""
    require(actor, "import.accept")
    if current_app.config["REVIEW"] != "two":
        return
    if sheet.editor_id is None or sheet.editor_id == actor.account_id:
        raise Forbidden(_l("You wrote this last. Somebody else has to review it."))


def _check_ready(sheet: SheetImport) -> None:
    if sheet.hindered:
        raise Problem(_l("Mend the rows with problems first."))
    if not sheet.writes:
        raise Problem(_l("Nothing is changed by this sheet."))
    if sheet.writes > MOST_WRITES:
        raise Problem(
            _l(
                "An import changes %(most)s records at most. Divide the sheet into parts.",
                most=MOST_WRITES,
            )
        )


def _decided_by(sheet: SheetImport, actor: Actor) -> None:
    sheet.decided_id, sheet.decided_name = actor.account_id, actor.name
    sheet.decided_at = sheet.updated_at = utcnow()
    session().flush()
