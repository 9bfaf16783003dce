"""The data of a picture as a file: read as they are by programs, as words by spreadsheets."""

import csv

import pytest

from core.pictures.picture import Cell, Picture, Table


def data_of(*cells):
    """A row of one picture's file, as a program reads it."""
    table = Table([str(place) for place, _ in enumerate(cells)], [cells])
    text = Picture("p", "Title", "", None, table).csv()
    return list(csv.reader(text.splitlines(keepends=True)))[1]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_words_that_begin_as_a_formula_are_words(sign):
    assert data_of(Cell(f"{sign}1+1"), Cell("end")) == [f"'{sign}1+1", "end"]


def test_numbers_stay_numbers():
    assert data_of(Cell("minus one", -1), Cell(0.5), Cell(None)) == ["-1", "0.5", ""]


def test_a_file_holds_any_words():
    words = 'Zoll, "EU"; שלום'
    assert data_of(Cell(words)) == [words]
