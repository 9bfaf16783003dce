"""What is told of who applied and was not served, and that nothing tells more."""

import itertools
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from cooperation.fund.applications.models import STATES
from cooperation.fund.applications.statistics import (
    REST,
    WAITING,
    Counted,
    Outcome,
    sums_of,
)
from core.suppression import LEAST

CLOSES = datetime(2026, 12, 31, 16, tzinfo=UTC)
REGIONS = ("europe", "asia_pacific", "americas_caribbean")


def outcome(narrow=False, **counts):
    """An outcome of counts of declined applications by region, as `europe=3`, and of others by
    state, as `awarded=2`, all of them of Europe."""
    held = {}
    for name, number in counts.items():
        place = (name, "europe") if name in STATES else ("declined", name)
        held[place] = held.get(place, 0) + number
    return Outcome(1, CLOSES, "Asia/Shanghai", held, narrow)


def test_the_year_is_that_of_the_fund():
    assert outcome().year == 2027


def test_numbers_are_those_of_the_states():
    one = outcome(europe=7, ineligible=1, awarded=2, withdrawn=3)
    assert (one.received, one.awarded, one.unserved) == (13, 2, 8)


@pytest.mark.parametrize("state", WAITING)
def test_it_is_decided_once_nothing_waits(state):
    assert not outcome(europe=7, **{state: 1}).is_decided
    assert outcome(europe=7, awarded=1, withdrawn=1, ineligible=1).is_decided
    assert not outcome().is_decided
    assert outcome(europe=7, **{state: 1}).shown_by_region == {REST: 7}


def test_regions_are_shown_from_five_on_and_the_others_together():
    assert outcome(europe=7, asia_pacific=3, americas_caribbean=4).shown_by_region == {
        "europe": 7, REST: 7,
    }  # fmt: skip
    assert outcome(europe=7, asia_pacific=6).shown_by_region == {"europe": 7, "asia_pacific": 6}
    assert outcome(europe=4).shown_by_region == {REST: 4}
    assert outcome(europe=9, asia_pacific=1).shown_by_region == {REST: 10}
    assert outcome(awarded=3).shown_by_region == {}


def test_what_a_call_shows_adds_up_to_its_total():
    for numbers in itertools.product(range(8), repeat=3):
        one = outcome(**dict(zip(REGIONS, numbers, strict=True)))
        assert sum(one.shown_by_region.values()) == one.unserved == sum(numbers)


def possible(shown, total):
    """All numbers by region that a reader can hold possible: those that would be shown alike."""
    found = []
    for first, second in itertools.product(range(total + 1), repeat=2):
        numbers = (first, second, total - first - second)
        if numbers[2] >= 0:
            one = outcome(**dict(zip(REGIONS, numbers, strict=True)))
            if one.shown_by_region == shown:
                found.append(numbers)
    return found


@pytest.mark.parametrize("numbers", [*itertools.product(range(7), (0, 1, 4, 5, 9), (0, 2, 6))])
def test_no_difference_gives_a_small_number_away(numbers):
    """Whatever is hidden of a region can be one of several numbers, even for who knows the rules
    and takes what is shown from the total."""
    one = outcome(**dict(zip(REGIONS, numbers, strict=True)))
    others = possible(one.shown_by_region, one.unserved)
    for place, number in enumerate(numbers):
        if 0 < number < LEAST:
            held_possible = {other[place] for other in others}
            assert len(held_possible) >= 2


def test_sums_over_calls_are_sums_of_what_is_shown():
    """So the difference between two sums is a number that a call shows itself."""
    one, other = outcome(europe=7, asia_pacific=2), outcome(europe=3, asia_pacific=8)
    assert one.shown_by_region == {REST: 9}
    assert other.shown_by_region == {REST: 11}
    more = outcome(europe=7, asia_pacific=2, americas_caribbean=4)
    assert more.shown_by_region == {"europe": 7, REST: 6}


@pytest.mark.parametrize(("counts", "withheld"), [
    ({"europe": 3}, True), ({"europe": 5}, False), ({"awarded": 2}, False),
    ({"europe": 6, "withdrawn": 1}, True), ({"europe": 6, "submitted": 1}, True),
    ({"awarded": 1, "europe": 1}, True),
])  # fmt: skip
def test_totals_of_a_call_to_one_region_are_treated_as_the_regions(counts, withheld):
    assert outcome(narrow=True, **counts).is_withheld is withheld
    assert not outcome(**counts).is_withheld
    assert outcome(narrow=True, **counts).regions.is_withheld or not withheld


def test_a_sum_over_fewer_than_five_is_not_told():
    asked = Counted(5, "CNY", Decimal("20000.10"), None, None)
    given = Counted(5, "EUR", Decimal(10), 4, Decimal(7))
    few = sums_of([asked] * 3 + [given])
    assert (few.seats_asked, few.asked) == (None, None)
    assert (few.seats_given, few.given) == (4, {"EUR": Decimal(7)})
    many = sums_of([asked] * 4 + [given])
    assert (many.seats_asked, many.asked) == (
        25, {"CNY": Decimal("80000.40"), "EUR": Decimal(10)},
    )  # fmt: skip
