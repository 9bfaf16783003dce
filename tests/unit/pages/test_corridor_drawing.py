"""Corridors in one drawing: shared columns in order of travel, numbered crossings."""

import pytest

from core.pictures.drawing import Drawing
from pages.briefing.gaps import unnamed_crossings
from pages.corridors.drawing import Line, Stop, columns_of, draw_lines, numbered_crossings
from registry.references import Reference


@pytest.fixture
def line():
    """Makes a line: territories with the crossings between them."""

    def making(*path):
        stops = [
            Stop(code, f"Name of {code}", path[place + 1] if place + 1 < len(path) else "")
            for place, code in enumerate(path)
            if place % 2 == 0
        ]
        reference = Reference(1, "C1", "source", "", "", "Line", "en", "original", b"")
        return Line(reference, "From", "To", stops)

    return making


def test_columns_follow_the_order_of_travel_of_all_lines():
    assert columns_of([["CN", "RU", "BY"], ["CN", "KZ", "RU"]]) == ["CN", "KZ", "RU", "BY"]


def test_lines_in_opposite_directions_share_columns_all_the_same():
    assert sorted(columns_of([["CN", "KZ"], ["KZ", "CN"]])) == ["CN", "KZ"]


def test_a_crossing_has_one_number_on_all_lines(line):
    lines = [line("CN", "Dostyk", "KZ", "", "RU"), line("CN", "Dostyk", "KZ", "Petuchowo", "RU")]
    assert numbered_crossings(lines) == {"Dostyk": 1, "Petuchowo": 2}


@pytest.mark.parametrize(("territory", "number"), [("CN", 0), ("KZ", 1), ("RU", 1), ("PL", 0)])
def test_crossings_that_are_not_named_count_on_both_sides(line, territory, number):
    assert (
        unnamed_crossings(line("CN", "Dostyk", "KZ", "", "RU", "Brest", "PL"), territory) == number
    )


def test_a_crossing_that_is_not_named_is_drawn_open(registry_app, line):
    with registry_app.test_request_context("/en/"):
        drawing: Drawing = draw_lines([line("CN", "Dostyk", "KZ", "", "RU")], "en")
    assert str(drawing.svg("x", "t", "d")).count("track--unnamed") == 1
