"""Rows give their cells in the types that the loader needs."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from exchange.dataset.contract import TABLES
from exchange.dataset.parsing import Line, parse
from exchange.dataset.reading import read_dataset
from exchange.dataset.rows import Dataset, Row

REAL_SET = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read_dataset(REAL_SET)


def test_cells_are_typed(dataset):
    district = dataset.by_code["D-CHUANSHAN"]
    assert district.number("latitude") == Decimal("29.87819")
    assert dataset.by_code["E0001"].many("administrations") == ["CN", "SG"]
    assert dataset.by_code["E0001"].yes("prehistory") is True
    assert dataset.by_code["M07"].integer("number") == 7
    month = dataset.by_code["F2014-XIAN"].date("start")
    assert (month.earliest, month.latest) == (date(2014, 5, 1), date(2014, 5, 31))


def test_blank_cells_are_unknown(dataset):
    row = dataset.by_code["F2014-XIAN"]
    assert row.date("end") is None
    assert dataset.by_code["G-JJJ"].integer("customs_count") is None
    assert dataset.by_code["OB001"].yes("self_reported") is None
    assert dataset.by_code["D-CHANGCHUN"].number("latitude") is None
    assert dataset.by_code["A0002"].many("subjects") == []


def test_texts_stand_under_their_language(dataset):
    assert dataset.by_code["A0001"].texts("title").keys() == {"en", "fr"}
    assert dataset.by_code["AE"].texts("name").keys() == {"en", "ar"}
    assert dataset.by_code["A0001"].origins() == {"title_en": "official", "title_fr": "official"}


def codes_of(row: Row) -> set[str]:
    return {
        code
        for column in TABLES[row.table].columns
        if column.cell in ("reference", "references")
        for code in row.many(column.name)
    }


def test_load_order_puts_every_row_after_those_it_refers_to(dataset):
    before: set[str] = set()
    for row in dataset.in_load_order():
        assert codes_of(row) <= before, row
        before.add(row.code)


def test_load_order_holds_every_row_once_but_no_documentation(dataset):
    rows = list(dataset.in_load_order())
    assert len(rows) == len({(row.table, row.line) for row in rows})
    assert {row.table for row in rows} == set(TABLES) - {"status_words"}


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b\n", ["a", "b"]),
        ('"a, ""b""",c\n', ['a, "b"', "c"]),
        ('"",\n', ["", ""]),
        ('a,"b\nc"', ["a", "b\nc"]),
        ("a\u2028b,c\x0bd\n", ["a\u2028b", "c\x0bd"]),
    ],
)
def test_parsing_follows_rfc_4180(text, cells):
    assert list(parse(text)) == [Line(1, cells)]
