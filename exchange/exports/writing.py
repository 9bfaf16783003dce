"""Lines as files: CSV (RFC 4180) for spreadsheets, JSON Lines for programs; a piece at a time."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from exchange.exports.lines import HEADER, Line
from exchange.sheets.cells import guarded_text
from pages.pictures import BYTE_ORDER_MARK

_LINE_ENDS = {sign: f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}
"""Signs that some readers take for the end of a line."""
_as_json = json.JSONEncoder(ensure_ascii=False).encode
AT_ONCE = 500
"""Lines that are written together."""


def csv_pieces(lines: Iterable[Line]) -> Iterator[str]:
    """CSV with a header; no cell is a formula to a program for sheets."""
    return csv_of(chain([HEADER], lines))


def csv_of(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows, the header first, as CSV; no cell is a formula to a program for sheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write(BYTE_ORDER_MARK)
    for number, row in enumerate(rows, 1):
        writer.writerow([guarded_text(str(cell)) for cell in row])
        if number % AT_ONCE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def json_pieces(lines: Iterable[Line]) -> Iterator[str]:
    """An object a line, with the names of the header as its keys."""
    held: list[str] = []
    for line in lines:
        text = _as_json(dict(zip(HEADER, line, strict=True)))
        for sign, escaped in _LINE_ENDS.items():
            text = text.replace(sign, escaped)
        held.append(text + "\n")
        if len(held) == AT_ONCE:
            yield "".join(held)
            held.clear()
    yield "".join(held)
