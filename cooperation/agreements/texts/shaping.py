"""What a person does to the units of a draft: join, split, move, add, remove. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from cooperation.agreements.texts.dividing import divide
from cooperation.agreements.texts.units import PREAMBLE, Unit, paragraphs, said
from core.problems import Problem

_CUT = re.compile(r"^={3,}$", re.M)
CUT = "==="
"""A line of its own in a body: here the next unit begins."""
NEW = Unit("")
Shape = Callable[[list[Unit], int, str], list[Unit]]


class CannotBeDone(Problem):
    """A unit cannot be shaped so (HTTP 422); the message says what to do."""

    status = 422


def _joined(units: list[Unit], place: int, _language: str) -> list[Unit]:
    """With the unit before, which takes all its words."""
    if place == 0:
        raise CannotBeDone(_l("Before the first there is nothing to join it to."))
    before, unit = units[place - 1], units[place]
    words = said(unit.number and unit.label, "" if unit.number else unit.heading, unit.body)
    whole = replace(before, body=paragraphs(f"{before.body}\n{words}"))
    return [*units[: place - 1], whole, *units[place + 1 :]]


def _split(units: list[Unit], place: int, language: str) -> list[Unit]:
    """At the lines of `CUT` in its body; headings that follow them are recognised."""
    unit = units[place]
    first, *others = _CUT.split(unit.body)
    parts = [part for part in map(paragraphs, others) if part]
    if not parts:
        why = _l("Put a line of %(sign)s into the words, where the next article begins.", sign=CUT)
        raise CannotBeDone(why)
    made = [found for part in parts for found in _recognised(part, language)]
    return [*units[:place], replace(unit, body=paragraphs(first)), *made, *units[place + 1 :]]


def _recognised(part: str, language: str) -> list[Unit]:
    """Words without a heading get a unit that is still to be named."""
    found = divide(part, language).units
    return [replace(one, identifier="") if one.identifier == PREAMBLE else one for one in found]


def _moved(step: int) -> Shape:
    def move(units: list[Unit], place: int, _language: str) -> list[Unit]:
        other = place + step
        if not 0 <= other < len(units):
            raise CannotBeDone(_l("It stands at the end already."))
        shaped = list(units)
        shaped[place], shaped[other] = shaped[other], shaped[place]
        return shaped

    return move


def _removed(units: list[Unit], place: int, _language: str) -> list[Unit]:
    return [*units[:place], *units[place + 1 :]]


def _added(units: list[Unit], place: int, _language: str) -> list[Unit]:
    return [*units[: place + 1], NEW, *units[place + 1 :]]


SHAPES: Mapping[str, Shape] = {
    "join": _joined,
    "split": _split,
    "up": _moved(-1),
    "down": _moved(1),
    "remove": _removed,
    "add": _added,
}
_STEPS = {"up": -1, "down": 1, "join": -1, "add": 1}


def shaped(units: Sequence[Unit], how: str, place: int, language: str) -> tuple[list[Unit], int]:
    """The units after the act `how` on the one at a place, and the place to look at then.

    Before the first, place -1, a unit can be added. Raises `CannotBeDone`.
    """
    lowest = -1 if how == "add" else 0
    if how not in SHAPES or not lowest <= place < len(units):
        raise CannotBeDone(_l("That article is not there any more."))
    found = SHAPES[how](list(units), place, language)
    return found, max(0, min(place + _STEPS.get(how, 0), len(found) - 1))
