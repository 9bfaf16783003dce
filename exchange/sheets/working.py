"""What the worker does of an import: check a large one, carry an accepted one out, undo it."""

from collections.abc import Iterator, Sequence

from flask_babel import force_locale, gettext
from sqlalchemy import select

from accounts.models import Account
from core.audit import record_audit
from core.database import session, utcnow, writing
from core.jobs import Payload, handles
from core.languages import locale_of
from core.permissions import SYSTEM, Actor
from exchange.sheets.applying import Write, write_all
from exchange.sheets.checked import Cells
from exchange.sheets.checking import Checking
from exchange.sheets.columns import columns_of
from exchange.sheets.deciding import APPLY, UNDO
from exchange.sheets.importing import CHECK, pieces, settle
from exchange.sheets.lookups import proposed, records_by_code, versions_of
from exchange.sheets.models import AT_WORK, SheetImport, SheetRow
from exchange.sheets.problems import Unreadable
from exchange.sheets.recognising import read_sheet
from exchange.sheets.storing import keep, kept_cells, written_rows
from registry.door import acting_as
from registry.schema.forms import form_of

NAMED = 20
"""Codes that a message names; the rest is counted."""


def at_work() -> bool:
    """Whether an import is being carried out or undone, so that others may have to wait."""
    states = [state for state in AT_WORK if state != "checking"]
    found = select(SheetImport.id).where(SheetImport.state.in_(states)).limit(1)
    return session().scalar(found) is not None


@handles(CHECK, batch=1)
def check_sheets(payloads: Sequence[Payload]) -> None:
    """Check large sheets, piece by piece: nobody waits for the lock meanwhile."""
    for payload in payloads:
        session().rollback()
        sheet = session().get(SheetImport, payload["sheet"])
        if sheet is None or sheet.state != "checking":
            continue
        with force_locale(str(locale_of(sheet.language))):
            try:
                _check(sheet.id, _rows(sheet, bool(payload.get("again"))))
            except Unreadable as error:
                _refuse(sheet.id, str(error))


def _rows(sheet: SheetImport, again: bool) -> Iterator[tuple[int, Cells]]:
    if again:
        return kept_cells(sheet)
    return read_sheet(sheet.file or b"", columns_of(form_of(sheet.kind)), sheet.encoding).rows


def _check(number: int, rows: Iterator[tuple[int, Cells]]) -> None:
    kind, actor = _said(number)
    checking, done = Checking(form_of(kind)), 0
    for piece in pieces(rows):
        with acting_as(actor):
            checked = checking.check(piece)
        done += len(piece)
        session().rollback()
        with writing():
            sheet = session().get_one(SheetImport, number)
            keep(sheet, checked)
            sheet.done = done
            session().commit()
        session().expunge_all()
    session().rollback()
    with writing():
        settle(session().get_one(SheetImport, number))
        session().commit()


def _said(number: int) -> tuple[str, Actor]:
    sheet = session().get_one(SheetImport, number)
    return sheet.kind, _actor(sheet.editor_id)


def _actor(account_id: int | None) -> Actor:
    """The person, if they still may act."""
    asked = select(Account).where(Account.id == account_id, Account.active)
    account = session().scalars(asked).one_or_none()
    return account.person if account else SYSTEM


def _refuse(number: int, why: str) -> None:
    session().rollback()
    with writing():
        sheet = session().get_one(SheetImport, number)
        sheet.state, sheet.trouble, sheet.file = "refused", why, None
        session().commit()


@handles(APPLY, batch=1)
def import_sheets(payloads: Sequence[Payload]) -> None:
    """Carry accepted imports out, each in one transaction; a second run finds it done."""
    for payload in payloads:
        session().rollback()
        with writing():
            sheet = session().get(SheetImport, payload["sheet"])
            if sheet is not None and sheet.state == "accepted":
                actor = _actor(sheet.decided_id)
                with acting_as(actor), force_locale(str(locale_of(sheet.language))):
                    _import(sheet, actor)
            session().commit()


def _import(sheet: SheetImport, actor: Actor) -> None:
    rows = written_rows(sheet)
    if stale := _changed_since(rows, {row.code: row.base_version for row in rows if row.code}):
        sheet.state = "checked"
        sheet.trouble = gettext(
            "Nothing was imported: these records changed meanwhile: %(codes)s. Check again.",
            codes=stale,
        )
        return
    writes = [Write(row.code, row.content, row.base or None) for row in rows]
    reviewer = None if sheet.editor_id == actor.account_id else actor
    write_all(form_of(sheet.kind), writes, actor, _message(sheet), reviewer)
    for row, write in zip(rows, writes, strict=True):
        if write.record is not None:
            row.code, row.written_version = write.record.code, write.record.version
    sheet.state, sheet.file = "imported", None
    sheet.imported_at = sheet.updated_at = utcnow()
    record_audit("import.run", f"import:{sheet.id}", actor, kind=sheet.kind, **sheet.counts)


def _message(sheet: SheetImport) -> str:
    return (sheet.message or f"Import of {sheet.filename}")[:500]


def _changed_since(rows: Sequence[SheetRow], wanted: dict[str, int]) -> str:
    """Codes of the records that are not as the rows take them to be; '' for none.

    The version of a record that is still to be made is 0.
    """
    now = versions_of(wanted)
    wrong = {code for code, version in wanted.items() if now.get(code, (0, ""))[0] != version}
    wrong |= {code for code, (_version, state) in now.items() if state != "published"}
    records = records_by_code(set(now) - wrong)
    open_ones = proposed({record.id for record in records.values()})
    wrong |= {code for code, record in records.items() if record.id in open_ones}
    return _named(wrong)


def _named(codes: set[str]) -> str:
    told = sorted(codes)[:NAMED]
    rest = len(codes) - len(told)
    return ", ".join(told) + (f" (+{rest})" if rest else "")


@handles(UNDO, batch=1)
def undo_sheets(payloads: Sequence[Payload]) -> None:
    """Put all records back as they were, or, where one changed since, none of them."""
    for payload in payloads:
        session().rollback()
        with writing():
            sheet = session().get(SheetImport, payload["sheet"])
            if sheet is not None and sheet.state == "undoing":
                actor = _actor(sheet.undone_id)
                with acting_as(actor), force_locale(str(locale_of(sheet.language))):
                    _undo(sheet, actor)
            session().commit()


def _undo(sheet: SheetImport, actor: Actor) -> None:
    rows = written_rows(sheet)
    wanted = {row.code: row.written_version or 0 for row in rows}
    if changed := _changed_since(rows, wanted):
        sheet.state = "imported"
        sheet.trouble = gettext(
            "Nothing was undone: these records changed since the import: %(codes)s.",
            codes=changed,
        )
        return
    reason = gettext("The import that made this record was undone.")
    writes = [
        Write(row.code, row.base) if row.outcome == "change"
        else Write(row.code, {}, withdrawn_for=reason, language=sheet.language)
        for row in rows
    ]  # fmt: skip
    write_all(form_of(sheet.kind), writes, actor, f"Undone: {_message(sheet)}"[:500])
    sheet.state = "undone"
    sheet.undone_at = sheet.updated_at = utcnow()
    record_audit("import.undone", f"import:{sheet.id}", actor, kind=sheet.kind, **sheet.counts)
