"""Small numbers are hidden, and nothing that is shown gives them away."""

from itertools import product

import pytest

from core.suppression import LEAST, overlapping_shown, parts_shown, total_shown


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 5, "b": 9}, {"a": 5, "b": 9}),
        ({"a": 3, "b": 4, "c": 20}, {"a": None, "b": None, "c": 20}),
        ({"a": 3, "b": 9, "c": 20}, {"a": None, "b": None, "c": 20}),
        ({"a": 1, "b": 2, "c": 6, "d": 30}, {"a": None, "b": None, "c": None, "d": 30}),
        ({"a": 0, "b": 9}, {"b": 9}),
        ({"a": 3, "b": 9}, {"a": None, "b": None}),
        ({}, {}),
    ],
)
def test_what_is_small_is_hidden_with_as_many_others_as_it_takes(counts, shown):
    assert parts_shown(counts).counts == shown
    assert not parts_shown(counts).is_withheld


@pytest.mark.parametrize("counts", [{"a": 4}, {"a": 1, "b": 3}, {"a": 2, "b": 2, "c": 1}])
def test_where_hiding_does_not_help_not_even_the_codes_are_shown(counts):
    assert parts_shown(counts).is_withheld
    assert parts_shown(counts).counts == {}


def possible(shown, total):
    """Every way in which the hidden numbers can make up the total, each 1 at least."""
    hidden = [code for code, number in shown.items() if number is None]
    rest = total - sum(number for number in shown.values() if number is not None)
    ways = (way for way in product(range(1, rest + 1), repeat=len(hidden)) if sum(way) == rest)
    return [dict(zip(hidden, way, strict=True)) for way in ways]


@pytest.mark.parametrize("counts", list(product(range(8), repeat=3)))
def test_the_total_leaves_every_hidden_number_open_up_to_the_threshold(counts):
    held = dict(zip("abc", counts, strict=True))
    shown = parts_shown(held)
    assert all(number is None or number >= LEAST for number in shown.counts.values())
    hidden = [code for code, number in shown.counts.items() if number is None]
    ways = possible(shown.counts, sum(counts))
    for code in hidden:
        assert {way[code] for way in ways} >= set(range(1, LEAST + 1))


def test_languages_and_single_numbers_hide_what_is_small_alone():
    assert overlapping_shown({"ru": 4, "en": 5, "ar": 0}).counts == {"ru": None, "en": 5}
    assert [total_shown(number) for number in (0, 1, 4, 5)] == [0, None, None, 5]
