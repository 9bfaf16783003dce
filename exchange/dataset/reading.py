"""Read a data set from a folder of CSV files, collecting everything that is wrong with them."""

import re
from collections.abc import Iterator
from pathlib import Path

from exchange.dataset.columns import Table
from exchange.dataset.contract import TABLES
from exchange.dataset.parsing import Fault, Line, parse
from exchange.dataset.problems import Problem
from exchange.dataset.rows import Dataset, Row

BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
# Line feeds are read as line ends, and carriage returns have a message of their own.
CONTROL = re.compile(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")


def read_dataset(folder: Path) -> Dataset:
    """The data set in `folder`.

    Never raises for what stands in the folder: `problems` of the result says what is wrong, and
    rows that could not be divided into the right columns are left out.
    """
    problems = list(_unknown_files(folder))
    tables: dict[str, list[Row]] = {}
    for table in TABLES.values():
        rows = _read_table(folder / table.file, table, problems)
        if rows is not None:
            tables[table.name] = rows
    return Dataset(folder, tables, problems)


def _unknown_files(folder: Path) -> Iterator[Problem]:
    known = {table.file for table in TABLES.values()}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() == ".csv" and name not in known:
            yield Problem(name, 1, "", "no such file in the contract: rename it or take it away")


def _read_table(path: Path, table: Table, problems: list[Problem]) -> list[Row] | None:
    """The rows of one file, or None if they cannot be told (no file, another header)."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        problems.append(Problem(table.file, 1, "", "the file is missing: put it back"))
        return None
    except OSError as error:
        message = f"the file cannot be read ({error.strerror}): make it a readable file"
        problems.append(Problem(table.file, 1, "", message))
        return None
    text = _decode(raw, table.file, problems)
    return None if text is None else _read_rows(text, table, problems)


def _decode(raw: bytes, file: str, problems: list[Problem]) -> str | None:
    """The text of a file; what is wrongly encoded becomes U+FFFD and a problem."""
    for mark, name in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            message = f"begins with a {name} byte order mark: save the file as UTF-8 without a mark"
            problems.append(Problem(file, 1, "1", message))
            if name != "UTF-8":
                return None
            raw = raw.removeprefix(mark)
    if raw and not raw.endswith(b"\n"):
        line = raw.count(b"\n") + 1
        message = "the last line has no line end: the file may be cut off; compare it and add one"
        problems.append(Problem(file, line, "", message))
    if not raw.isascii() or b"\r" in raw or CONTROL.search(raw):
        for number, line_of_bytes in enumerate(raw.split(b"\n"), start=1):
            problems.extend(_wrong_bytes(line_of_bytes, number, file))
    return raw.decode("utf-8", errors="replace").replace("\r", "")


def _wrong_bytes(line: bytes, number: int, file: str) -> Iterator[Problem]:
    """The first wrongly encoded byte of a line, its control characters and carriage returns."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = line[error.start]
        message = f"byte 0x{byte:02X} is not UTF-8: save the file as UTF-8, or restore the text"
        yield Problem(file, number, str(error.start + 1), message)
    else:
        if "\ufffd" in text:
            byte_column = len(text[: text.index("\ufffd")].encode()) + 1
            message = "U+FFFD stands for a lost character: restore the text"
            yield Problem(file, number, str(byte_column), message)
    if b"\r" in line:
        message = "carriage return: end lines with a line feed only"
        yield Problem(file, number, str(line.index(b"\r") + 1), message)
    if found := CONTROL.search(line):
        name = "NUL byte" if found[0] == b"\0" else f"control character 0x{found[0][0]:02X}"
        yield Problem(file, number, str(found.start() + 1), f"{name}: take it out of the text")


def _read_rows(text: str, table: Table, problems: list[Problem]) -> list[Row] | None:
    lines, columns = parse(text), table.header
    header = next(lines, None)
    if not isinstance(header, Line) or header.cells != columns:
        problems.append(_wrong_header(header, table))
        return None
    rows = []
    for entry in lines:
        if isinstance(entry, Fault):
            problems.append(Problem(table.file, entry.number, str(entry.cell), entry.message))
        elif len(entry.cells) != len(columns):
            problems.append(_wrong_count(entry, table))
        else:
            cells = dict(zip(columns, entry.cells, strict=True))
            rows.append(Row(table.name, entry.number, cells))
    return rows


def _wrong_header(header: Line | Fault | None, table: Table) -> Problem:
    """The first cell of the header that differs from the contract."""
    if isinstance(header, Fault):
        return Problem(table.file, header.number, str(header.cell), header.message)
    found = header.cells if header else []
    if not found or found == [""]:
        message = "the file is empty: it must begin with the header"
        return Problem(table.file, 1, "1", f"{message} {','.join(table.header)}")
    pairs = zip([*found, ""], [*table.header, ""], strict=False)
    place = next(number for number, (one, other) in enumerate(pairs, 1) if one != other)
    message = f"the columns are not those of the contract: write {','.join(table.header)}"
    return Problem(table.file, 1, str(place), message)


def _wrong_count(line: Line, table: Table) -> Problem:
    count, expected = len(line.cells), len(table.header)
    message = f"{count} cells, but {expected} columns: add or take away commas"
    if line.cells == [""]:
        message = "an empty line: take it away"
    elif any("\n" in cell for cell in line.cells):
        message += "; the row runs over several lines, so a quote may not be closed"
    return Problem(table.file, line.number, str(min(count, expected + 1)), message)
