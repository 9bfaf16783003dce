"""Workbooks: text stays text, bounds are told, nothing is left on the disk."""

import io
import os
import re
import tempfile
from datetime import date

import pytest
from openpyxl import load_workbook

from exchange.exports.lines import HEADER, Line
from exchange.exports.workbook import CUT, LONGEST_CELL, TooManyLines, new_workbook
from exchange.exports.workbook_file import workbook_pieces

HOSTILE = (
    "=HYPERLINK(1)", "+cmd", "-1+2", "@SUM(A1)", "\tx", "'quoted", "#N/A", "#REF!", "0012", "1e5",
    "TRUE", "=", " blank ", "two\nlines", "中文，逗号", "عربي", "&<>", "2015-05-28", "12.50",
)  # fmt: skip
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Files for the time being lie here."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def cells_of(rows, **options):
    """Rows of a sheet with them, as openpyxl reads them."""
    held = io.BytesIO()
    with new_workbook(**options) as book:
        book.add("data", rows)
        book.save(held)
    return [list(row) for row in load_workbook(held)["data"].iter_rows()]


def line(value):
    return Line("A1", "agreement", 1, "texts.title", "1", "en", value, "original")


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_text_and_never_a_formula(value):
    ((cell,),) = cells_of([[value]])
    assert (cell.value, cell.data_type) == (value, "s")
    if value[0] in "=+-@'#":
        assert cell.quotePrefix


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_forbids_is_shown_as_a_sign_that_was_there(sign):
    ((cell,),) = cells_of([[f"a{sign}b"]])
    assert cell.value == "a\ufffdb"


def test_text_that_looks_like_an_escaped_character_is_not_read_as_one():
    ((cell,),) = cells_of([["_x0041_ _x004 _y0041_"]])
    read = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), cell.value)
    assert read == "_x0041_ _x004 _y0041_"


def test_a_long_cell_is_cut_with_a_mark_and_counted():
    with new_workbook() as book:
        book.add("data", [["x" * LONGEST_CELL, "y" * (LONGEST_CELL + 1)]])
        assert book.cut == 1
    ((whole, cut),) = cells_of([["x" * LONGEST_CELL, "y" * (LONGEST_CELL + 1)]])
    assert len(whole.value) == len(cut.value) == LONGEST_CELL
    assert (whole.value[-1], cut.value[-2:]) == ("x", f"y{CUT}")


def test_numbers_stay_numbers_and_empty_cells_are_empty():
    ((number, empty, text),) = cells_of([[3, "", "3"]])
    assert (number.value, empty.value, text.value) == (3, None, "3")


def test_a_sheet_that_would_be_too_long_is_refused(own_folder):
    assert len(cells_of([["x"]] * 3, most_rows=3)) == 3
    with pytest.raises(TooManyLines, match="CSV"):
        cells_of([["x"]] * 4, most_rows=3)
    assert os.listdir(own_folder) == []


def test_an_export_that_fails_halfway_leaves_nothing(own_folder):
    def failing():
        for number in range(2_000):
            yield line(str(number))
        raise ValueError("halfway")

    with pytest.raises(ValueError, match="halfway"):
        workbook_pieces(failing(), (), "https://example.org/", date(2026, 1, 2))
    assert os.listdir(own_folder) == []


def test_a_reader_who_goes_away_leaves_nothing(own_folder):
    pieces = workbook_pieces([line("x")], (), "https://example.org/", date(2026, 1, 2))
    assert next(pieces).startswith(b"PK")
    assert os.listdir(own_folder) == []  # it has no name from the start
    assert not pieces.file.closed
    pieces.close()
    assert pieces.file.closed


def test_the_lines_stand_under_their_header_and_notes_tell_what_was_cut():
    lines = [line("x" * (LONGEST_CELL + 1)), line("y")]
    pieces = workbook_pieces(lines, (), "https://example.org/list", date(2026, 1, 2))
    book = load_workbook(io.BytesIO(b"".join(pieces)), read_only=True)
    assert book.sheetnames == ["data", "codebook", "notes"]
    header, _cut, row = book["data"].iter_rows(values_only=True)
    assert header == HEADER
    assert row == tuple(line("y"))
    notes = dict(book["notes"].iter_rows(values_only=True))
    assert "https://example.org/list" in notes.values()
    assert list(notes.values())[-1] == 1
    pieces.close()
