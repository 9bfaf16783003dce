"""Lines as files: read back by the readers of others, safe in programs for sheets."""

import csv
import io
import json
from typing import Any

import pytest

from exchange.exports.lines import HEADER, Line
from exchange.exports.writing import AT_ONCE, csv_pieces, json_rows

HOSTILE = (
    "=HYPERLINK(1)", "+cmd", "-1+2", "@SUM(A1)", "\tx", 'say "so", twice', "two\nlines",
    "中文，逗号", "عربي", "\u2028", "'quoted",
)  # fmt: skip


def line(value: str) -> Line:
    return Line("A1", "agreement", 1, "texts.title", "1", "en", value, "original")


def read_csv(pieces: list[str]) -> list[list[str]]:
    text = "".join(pieces)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_comes_back_and_is_no_formula(value: str) -> None:
    _header, row = read_csv(list(csv_pieces([line(value)])))
    cell = row[HEADER.index("value")]
    assert cell in (value, f"'{value}")
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    (only,) = json_rows([line(value)]).splitlines()
    assert json.loads(only)["value"] == value


@pytest.mark.parametrize("number", ["-12.5", "3", "+7"])
def test_a_number_stays_a_number(number: str) -> None:
    _header, row = read_csv(list(csv_pieces([line(number)])))
    assert row[HEADER.index("value")] == number


def test_what_is_long_comes_in_pieces_and_loses_nothing() -> None:
    lines = [line(str(number)) for number in range(2 * AT_ONCE + 3)]
    assert len(list(csv_pieces(lines))) == 3
    assert len(read_csv(list(csv_pieces(lines)))) == len(lines) + 1
    assert len(json_rows(lines).splitlines()) == len(lines)


def test_nothing_is_a_header_and_an_empty_file() -> None:
    assert read_csv(list(csv_pieces([]))) == [list(HEADER)]
    assert json_rows([]) == ""


@pytest.mark.parametrize("place", ["value", "record", "origin"])
def test_what_looks_like_a_formula_is_guarded_wherever_it_stands(place: str) -> None:
    cells: dict[str, Any] = dict(zip(HEADER, line("plain"), strict=True)) | {place: "=1"}
    lines = [line("plain"), Line(**cells), line('"=1"')]
    _header, *rows = read_csv(list(csv_pieces(lines)))
    assert rows[1][HEADER.index(place)] == "'=1"
    assert [rows[0][6], rows[2][6]] == ["plain", '"=1"']


def test_rows_of_a_line_within_a_cell_stay_as_they_are() -> None:
    _header, row = read_csv(list(csv_pieces([line("list:\n- one\n=two")])))
    assert row[6] == "list:\n- one\n=two"
