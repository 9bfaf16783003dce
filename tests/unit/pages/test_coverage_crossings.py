"""Stretches of corridors: each crossing once, whichever way and how often it is passed."""

from pages.binding import IN_FORCE, MAYBE_IN_FORCE, SIGNED, Bond
from pages.corridors.drawing import Line, Stop
from pages.corridors.pictures import Neighbours
from pages.coverage.crossings import COVERED, NONE, POSSIBLE, UNJUDGED, Stretch, stretches
from pages.matrix.cells import Cell
from registry.references import Reference

CN, KZ, RU = "CN", "KZ", "RU"


def corridor(code, *stops):
    reference = Reference(1, code, "corridor", "", "", code, "en", "original", b"")
    return Line(reference, "", "", [Stop(place, place, crossing) for place, crossing in stops])


def stretch(*standings):
    cell = Cell()
    for standing in standings:
        cell.add("cmaa", Bond(standing, ()), 1)
    found = Stretch(Stop(CN, "China", ""), Stop(KZ, "Kazakhstan", ""), "")
    found.bound = Neighbours("", cell, [])
    return found


def found_in(*corridors):
    return [
        (*one.codes, one.crossing, [line.code for line in one.corridors])
        for one in stretches(corridors)
    ]


def test_a_crossing_is_listed_once_with_all_corridors_over_it():
    found = found_in(
        corridor("C1", (CN, "Dostyk"), (KZ, ""), (RU, "")),
        corridor("C2", (CN, "Dostyk"), (KZ, "")),
    )
    assert found == [(CN, KZ, "Dostyk", ["C1", "C2"]), (KZ, RU, "", ["C1"])]


def test_the_way_back_is_the_same_stretch():
    found = found_in(corridor("C1", (CN, "Dostyk"), (KZ, "Dostyk"), (CN, "")))
    assert found == [(CN, KZ, "Dostyk", ["C1"])]


def test_another_crossing_between_the_same_two_is_another_stretch():
    found = found_in(corridor("C1", (CN, "Dostyk"), (KZ, "")), corridor("C2", (CN, ""), (KZ, "")))
    assert [row[2:] for row in found] == [("", ["C2"]), ("Dostyk", ["C1"])]


def test_a_corridor_without_a_route_has_no_stretch():
    assert found_in(corridor("C1")) == []


def test_a_stretch_is_judged_by_what_is_in_force_between_its_sides():
    assert stretch(IN_FORCE, SIGNED).judgement == COVERED
    assert stretch(MAYBE_IN_FORCE).judgement == POSSIBLE
    assert stretch(SIGNED).judgement == NONE
    assert stretch().judgement == NONE


def test_without_an_administration_on_both_sides_it_cannot_be_judged():
    one = stretch(IN_FORCE)
    one.bound = None
    assert one.judgement == UNJUDGED
