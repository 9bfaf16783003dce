"""Identifiers, orders, shapes and checks of units: all pure."""

import pytest

from cooperation.agreements.texts.checking import findings
from cooperation.agreements.texts.ordering import common_order
from cooperation.agreements.texts.shaping import CannotBeDone, shaped
from cooperation.agreements.texts.units import (
    MOST_CHARACTERS,
    MOST_UNITS,
    Unit,
    digest_of,
    rows_of,
    unit_of,
)

ABC = [Unit("art_1", "1", "One", "a"), Unit("art_2", "2", "Two", "b"), Unit("art_3", "3", "", "c")]


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ([], []),
        ([["a", "b", "c"]], ["a", "b", "c"]),
        ([["a", "c"], ["a", "b", "c"]], ["a", "b", "c"]),
        ([["a", "b"], ["z", "a", "b", "y"]], ["z", "a", "b", "y"]),
        ([["a", "b", "c"], ["c", "b", "a"]], ["a", "b", "c"]),
        ([["a"], ["b"], ["a", "c", "b"]], ["a", "c", "b"]),
        ([["a", "b", "d"], ["a", "b", "c"]], ["a", "b", "d", "c"]),
    ],
)
def test_the_first_order_counts_and_others_add(orders, expected):
    assert common_order(orders) == expected


def test_units_come_back_from_json_and_the_digest_depends_on_all_they_say():
    assert [unit_of(row) for row in rows_of(ABC)] == ABC
    digests = {digest_of(ABC), digest_of(ABC[:2]), digest_of(ABC[::-1]),
               digest_of([*ABC[:2], Unit("art_3", "3", "", "C")])}  # fmt: skip
    assert len(digests) == 4


def test_joining_keeps_every_word():
    units, place = shaped(ABC, "join", 1, "en")
    assert (units[0].body, place) == ("a\n2 Two\nb", 0)
    units, _place = shaped([ABC[0], Unit("x", "", "Only a heading", "b")], "join", 1, "en")
    assert units[0].body == "a\nOnly a heading\nb"


def test_splitting_names_what_has_no_heading_of_its_own_by_nothing():
    cut = [Unit("art_1", "1", "One", "a\n===\nb\n=====\nArticle 7\nc")]
    units, _place = shaped(cut, "split", 0, "en")
    assert [(unit.identifier, unit.body) for unit in units] == [
        ("art_1", "a"), ("", "b"), ("art_7", "c"),
    ]  # fmt: skip


@pytest.mark.parametrize(("how", "place"), [
    ("join", 0), ("split", 0), ("up", 0), ("down", 2), ("remove", 3), ("remove", -1), ("add", -2),
    ("burn", 0),
])  # fmt: skip
def test_what_cannot_be_done_is_refused(how, place):
    with pytest.raises(CannotBeDone):
        shaped(ABC, how, place, "en")


@pytest.fixture
def told(app):
    """What is found, as (place, whether it hinders, words)."""

    def telling(units, language="en", **others):
        with app.test_request_context("/en/"):
            found = findings(units, language, others)
            return [(one.place, one.hinders, one.message) for one in found]

    return telling


def test_nothing_is_found_where_nothing_is_wrong(told):
    units = [Unit("preamble", "", "", "x"), Unit("art_1", "Article 1", "", "a"),
             Unit("art_1bis", "Article 1 bis", "", "b"), Unit("art_2", "Article 2", "", "c"),
             Unit("annex_1", "Annex 1"), Unit("annex_1__art_1", "Article 1", "", "d")]  # fmt: skip
    assert told(units) == []
    assert told(units, zh=[unit.identifier for unit in units]) == []


@pytest.mark.parametrize(
    ("units", "place"),
    [
        ([], None),
        ([Unit("art_1")], 0),
        ([Unit("art 1", "1")], 0),
        ([Unit("art_1", "1"), Unit("art_1", "2")], 0),
        ([Unit("art_1", "x" * 101)], 0),
        ([Unit("art_1", "1", "", "x" * (MOST_CHARACTERS + 1))], None),
        ([Unit(f"art_{n}", "1") for n in range(1, MOST_UNITS + 2)], None),
    ],
)
def test_what_hinders_is_told(told, units, place):
    assert (place, True) in {(one[0], one[1]) for one in told(units)}


@pytest.mark.parametrize(
    ("units", "language", "words"),
    [
        ([Unit("art_1", "1"), Unit("art_3", "3")], "en", "art_3 comes after art_1"),
        ([Unit("art_2", "2")], "en", "art_2 comes after —"),
        ([Unit("art_2", "2"), Unit("art_1", "1")], "en", "art_1 comes after art_2"),
        ([Unit("art_1", "第二条")], "zh", "“第二条” does not go with art_1."),
        ([Unit("annex_1__art_1", "Article 2")], "en", "does not go with annex_1__art_1"),
    ],
)
def test_what_may_be_wrong_is_told_and_does_not_hinder(told, units, language, words):
    found = told(units, language)
    assert [one for one in found if words in one[2]] != []
    assert not any(hinders for _place, hinders, _words in found)


def test_other_languages_are_compared(told):
    found = told([Unit("art_1", "1"), Unit("art_2", "2")], zh=["art_1", "art_3"])
    assert (1, False, "art_2 is in no other language.") in found
    assert (None, False, "Held in another language (zh) and not here: art_3") in found
