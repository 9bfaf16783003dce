"""XLSX (ECMA-376): bounds checked before it is opened, then the rows of the first sheet."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from flask_babel import gettext as _

from exchange.sheets.problems import Unreadable

MOST_ENTRIES = 500
MOST_UNPACKED = 150_000_000
MOST_STRINGS = 50_000_000
MOST_RATIO = 200
RATIO_FROM = 1_000_000
"""Smaller entries may shrink as they like."""
MOST_CELLS = 6_000_000
MOST_NAMED = 12
WORKBOOK, STRINGS, TYPES = "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
CHUNK, OVERLAP = 1 << 18, 200
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=[\"']([A-Z0-9:]+)[\"']")
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
_DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError, KeyError,
    TypeError, IndexError, AttributeError, NotImplementedError, RuntimeError, SyntaxError,
)  # fmt: skip


@dataclass
class Workbook:
    """The rows of the first sheet that is shown, and what else is to be told."""

    rows: Iterator[tuple[int, list[str]]]
    notes: list[str] = field(default_factory=list)


def check_workbook(file: IO[bytes]) -> None:
    """Raise `Unreadable` unless the file is an XLSX that is safe to open."""
    try:
        with zipfile.ZipFile(file) as held:
            entries = held.infolist()
            names = {entry.filename for entry in entries}
            _check_bounds(entries)
            _check_kind(held, names)
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _check_declarations(held, entry)
    except _DAMAGE as error:
        raise _damaged() from error


def _check_bounds(entries: list[zipfile.ZipInfo]) -> None:
    """By the sizes that the directory tells; reading never gives more than those."""
    sizes = {entry.filename: entry.file_size for entry in entries}
    dense = any(
        entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    much = sum(sizes.values()) > MOST_UNPACKED or sizes.get(STRINGS, 0) > MOST_STRINGS
    if dense or much or len(entries) > MOST_ENTRIES or len(sizes) < len(entries):
        raise Unreadable(
            _("The file unpacks to far more than a sheet should. Save it as CSV, or divide it.")
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_("The file has a password. Save it without one."))


def _check_kind(held: zipfile.ZipFile, names: set[str]) -> None:
    if "mimetype" in names and held.read("mimetype").startswith(OPEN_DOCUMENT):
        raise Unreadable(_("This is an OpenDocument file (ODS). Save it as XLSX or CSV."))
    if WORKBOOK not in names or TYPES not in names:
        raise Unreadable(_("This ZIP file is no sheet. Save the sheet as XLSX or CSV."))
    types = held.read(TYPES)
    if any("vbaproject" in name.lower() for name in names) or b"macroEnabled" in types:
        raise Unreadable(_("The file can hold macros. Save it as XLSX without macros."))
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise Unreadable(
            _("The sheet takes values from other files. Paste them as values and save it again.")
        )


def _check_declarations(held: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    before = b""
    with held.open(entry) as file:
        while chunk := file.read(CHUNK):
            part = before + chunk.replace(b"\0", b"")  # UTF-16 reads as ASCII then
            if _DECLARATION.search(part):
                raise Unreadable(_("The file declares entities, as no sheet does. Save it anew."))
            before = part[-OVERLAP:]


def open_workbook(file: IO[bytes]) -> Workbook:
    """The rows of a file that `check_workbook` let pass. Raises `Unreadable`."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not shown:
            raise Unreadable(_("The file has no sheet that is shown. Unhide the sheet."))
        sheet = shown[0]
        merged = _merged(file, sheet._worksheet_path)
    except _DAMAGE as error:
        raise _damaged() from error
    if merged:
        raise Unreadable(
            _("Unmerge these cells first: %(cells)s.", cells=", ".join(merged[:MOST_NAMED]))
        )
    hidden = [one.title for one in book.worksheets if one.sheet_state != "visible"]
    notes = [_("Read is the sheet “%(name)s”.", name=sheet.title)]
    if hidden:
        notes.append(_("These sheets are hidden and not read: %(names)s.", names=", ".join(hidden)))
    return Workbook(_rows(sheet), notes)


def _merged(file: IO[bytes], path: str) -> list[str]:
    found: list[str] = []
    with zipfile.ZipFile(file) as held, held.open(path) as part:
        before = b""
        while chunk := part.read(CHUNK):
            piece = before + chunk
            found += [match[1].decode() for match in _MERGED.finditer(piece)]
            before = piece[-OVERLAP:]
    return list(dict.fromkeys(found))


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # what a file says of its size need not be true
    cells = 0
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=False), 1):
            cells += len(row)
            if cells > MOST_CELLS:
                raise Unreadable(
                    _("The sheet has too many cells. Delete empty columns and rows that have a "
                      "format only, or save it as CSV.")
                )  # fmt: skip
            yield number, [cell_text(cell.value, cell.data_type) for cell in row]
    except _DAMAGE as error:
        raise _damaged() from error


def cell_text(value: Any, data_type: str = "") -> str:
    """What a cell holds, as it would be typed: numbers exactly, days as EDTF, formulas by `=`."""
    if value is None:
        return ""
    if data_type == "f":
        text = str(getattr(value, "text", None) or value)
        return text if text.startswith("=") else f"={text}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return str(value)


def _damaged() -> Unreadable:
    return Unreadable(_("The XLSX is damaged or not whole. Open it and save it again."))
