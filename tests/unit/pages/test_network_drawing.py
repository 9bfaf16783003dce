"""The network of one body: everybody has room on a phone, regions stay together."""

from itertools import combinations
from math import hypot

import pytest

from core.pictures.words import PHONE
from pages.briefing.network_drawing import NODE, capacity, rings_for, spots

TARGET = 24
"""Pixels: the least size of what a finger should hit (WCAG 2.2, 2.5.8)."""


def in_pixels(number, width=PHONE):
    found = spots(number, rings_for(number))
    return [(x * width / 100, y) for x, y in found]


@pytest.mark.parametrize("number", [1, 2, 5, 11, 20, 35, 50, 70, 80])
@pytest.mark.parametrize("width", [PHONE, 358, 1100])
def test_no_two_partners_overlap(number, width):
    places = in_pixels(number, width)
    distances = [hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(places, 2)]
    assert min(distances, default=TARGET) >= TARGET


@pytest.mark.parametrize("number", [1, 11, 70, 80])
def test_every_partner_lies_inside_of_the_drawing(number):
    assert all(NODE <= x <= PHONE - NODE for x, _y in in_pixels(number))


def test_each_place_is_used_once():
    assert len(set(spots(70, rings_for(70)))) == 70


def test_a_few_partners_get_one_ring_and_many_get_three():
    assert [len(rings_for(number)) for number in (5, 40, 75)] == [1, 2, 3]


def test_the_rings_have_room_for_every_administration():
    assert sum(capacity(ring) for ring in rings_for(80)) >= 80
