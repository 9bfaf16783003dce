"""The drawing of a network: one body in the middle, partners on rings around it, region by region.

Places on a ring are spaced along its length as it is on a phone, so that on any screen there is
room between two of them for a finger.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import atan2, cos, hypot, pi, sin

from core.pictures.drawing import Drawing
from core.pictures.words import PHONE
from registry.references import Reference

RINGS = ((19.0, 76.0), (32.0, 132.0), (45.5, 188.0))
"""Half width in percent and half height in pixels, from the inside."""
FEW = ((36.0, 110.0),)
ROOM = 26
"""Pixels between the middles of two partners on a ring."""
NODE, MIDDLE = 12, 24
STEPS = 720
SHIFTS = 12

Spot = tuple[float, float]
"""x in percent, y in pixels from the middle."""


@dataclass(frozen=True)
class Node:
    """A partner: its code, what is said of it, where it leads, and the classes of its tie."""

    code: str
    title: str
    url: str
    classes: str


def draw_network(own: Reference, regions: Sequence[Sequence[Node]], language: str) -> Drawing:
    """The body in the middle and its partners around it; regions follow each other clockwise."""
    places: list[Node | None] = []
    for region in regions:  # a place is left free between two regions
        places += [*region, *([None] if len(regions) > 1 else [])]
    rings = rings_for(len(places))
    middle = rings[-1][1] + NODE + 6
    drawing = Drawing(2 * middle, language)
    placed = [
        (node, x, middle + y)
        for node, (x, y) in zip(places, spots(len(places), rings), strict=True)
        if node
    ]
    for node, x, y in placed:
        drawing.line(50, middle, x, y, node.classes)
    for node, x, y in placed:
        with drawing.link(node.url, node.title):
            drawing.circle(x, y, NODE, "node", node.title)
            drawing.text(x, y + 4, node.code, "words--tiny", anchor="middle")
    drawing.circle(50, middle, MIDDLE, "node node--own", own.title)
    drawing.text(50, middle + 5, own.code, "words--own", anchor="middle")
    return drawing


def rings_for(number: int) -> Sequence[tuple[float, float]]:
    """The rings that so many places need: the outer ones hold more."""
    if number <= capacity(FEW[0]):
        return FEW
    if number <= capacity(RINGS[1]) + capacity(RINGS[2]):
        return RINGS[1:]
    return RINGS


def capacity(ring: tuple[float, float]) -> int:
    """How many partners have room on a ring, on a phone."""
    return int(lengths(ring)[-1] // ROOM)


def lengths(ring: tuple[float, float]) -> list[float]:
    """How long the way round is, from the top to each of `STEPS` steps, in pixels on a phone."""
    found = [0.0]
    before = _at(ring, 0)
    for step in range(1, STEPS + 1):
        here = _at(ring, step / STEPS)
        found.append(found[-1] + hypot((here[0] - before[0]) * PHONE / 100, here[1] - before[1]))
        before = here
    return found


def _at(ring: tuple[float, float], part: float) -> tuple[float, float]:
    angle = 2 * pi * part
    return ring[0] * sin(angle), -ring[1] * cos(angle)


def spots(number: int, rings: Sequence[tuple[float, float]]) -> list[Spot]:
    """(x in percent, y in pixels from the middle) of so many places, going round from the top.

    Places follow each other from ring to ring in proportion to what a ring holds, so that each
    region stays a sector.
    """
    weights = [capacity(ring) for ring in rings]
    whole = sum(weights)
    of_ring: list[list[int]] = [[] for _ in rings]
    for place in range(number):
        behind = [weights[i] * (place + 1) / whole - len(of_ring[i]) for i in range(len(rings))]
        of_ring[behind.index(max(behind))].append(place)
    found: dict[int, tuple[float, float]] = {}
    for ring, mine in reversed(list(zip(rings, of_ring, strict=True))):
        way = lengths(ring)
        if not mine:
            continue
        begin = way[-1] * (mine[0] + 0.5) / number
        choices = [
            _around(ring, way, mine, begin + way[-1] * shift / len(mine) / SHIFTS)
            for shift in range(SHIFTS)
        ]
        found |= max(choices, key=partial(_apart, dict(found)))
    return [found[place] for place in range(number)]


def _around(
    ring: tuple[float, float], way: Sequence[float], places: Sequence[int], begin: float
) -> dict[int, Spot]:
    """The places of one ring, evenly along the way from where the first one lies."""
    found = {}
    for order, place in enumerate(places):
        wanted = (begin + way[-1] * order / len(places)) % way[-1]
        x, y = _at(ring, bisect_left(way, wanted) / STEPS)
        found[place] = (50 + x, y)
    return found


def _apart(others: Mapping[int, Spot], ones: Mapping[int, Spot]) -> float:
    """The least angle between two ties, so that none runs behind a partner further inside."""
    angles = [_angle(spot) for spot in others.values()]
    mine = [_angle(spot) for spot in ones.values()]
    gaps = (abs((one - other + pi) % (2 * pi) - pi) for one in mine for other in angles)
    return min(gaps, default=0)


def _angle(spot: Spot) -> float:
    return atan2(spot[1], (spot[0] - 50) * PHONE / 100)
