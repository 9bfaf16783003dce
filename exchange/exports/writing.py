"""Lines as files: CSV (RFC 4180) for spreadsheets, JSON Lines for programs; a piece at a time."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple, TypeVar

from core.csv_files import BYTE_ORDER_MARK
from exchange.exports.lines import HEADER, Line
from exchange.sheets.cells import BEGIN_FORMULAS, guarded_text

_LINE_ENDS = {sign: f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}
"""Signs that some readers take for the end of a line."""
_RISKY = tuple(
    f"{before}{quote}{sign}" for before in ",\n" for quote in ("", '"') for sign in BEGIN_FORMULAS
)
"""What rows as CSV hold if a cell begins as those do that must be guarded (or a line in a cell)."""
_as_json = json.JSONEncoder(ensure_ascii=False).encode
_OBJECT = f"{{{', '.join(f'{_as_json(name)}: %s' for name in HEADER)}}}\n"
AT_ONCE = 500
"""Lines that are written together."""
Row = TypeVar("Row")


def csv_pieces(lines: Iterable[Line]) -> Iterator[str]:
    """CSV with a header; no cell is a formula to a program for sheets."""
    return csv_of(chain([HEADER], lines))


def csv_of(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows, the header first, as CSV; no cell is a formula to a program for sheets."""
    before = BYTE_ORDER_MARK
    for batch in _batches(rows):
        yield before + csv_rows(batch)
        before = ""


def csv_rows(rows: Sequence[Sequence[object]]) -> str:
    """Rows as CSV, without what stands at the beginning of a file."""
    text = _as_csv(rows)
    begun = f"\n{text}"
    if any(sign in begun for sign in _RISKY):  # seldom: to ask each cell takes twice as long
        return _as_csv([guarded_text(str(cell)) for cell in row] for row in rows)
    return text


def _as_csv(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def json_rows(lines: Iterable[Line]) -> str:
    """Lines as JSON Lines: objects with the names of the header as their keys."""
    text = "".join(map(_object, lines))
    for sign, escaped in _LINE_ENDS.items():
        text = text.replace(sign, escaped)
    return text


def _object(line: Line) -> str:
    """As the encoder would write a dictionary, which takes it three times as long."""
    record, kind, version, *words = line
    return _OBJECT % (_as_json(record), _as_json(kind), version, *map(_as_json, words))


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


class RowForm(NamedTuple):
    """A form of rows: the column of `WrittenRecord` that has them, what stands before the first,
    and how lines are written."""

    name: str
    head: str
    rows: Callable[[Sequence[Line]], str]


CSV_ROWS = RowForm("csv", BYTE_ORDER_MARK + csv_rows([HEADER]), csv_rows)
JSON_ROWS = RowForm("json_lines", "", json_rows)
ROW_FORMS = (CSV_ROWS, JSON_ROWS)
