"""What is wrong, or may be wrong, with the units of a text: pure, told before it is published."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from cooperation.agreements.texts.headings import Heading, heading_of
from cooperation.agreements.texts.units import (
    LONGEST_HEADING,
    LONGEST_NUMBER,
    MOST_CHARACTERS,
    MOST_UNITS,
    Unit,
)
from registry.provisions import is_provision

_COUNTED = re.compile(r"(.*[a-z]_)(\d+)")


@dataclass(frozen=True)
class Finding:
    """What was found: at which unit (its place from 0; None: the text as a whole), in words.

    `hinders`: it must be mended before the text is published.
    """

    place: int | None
    message: str
    hinders: bool = False


def findings(
    units: Sequence[Unit], language: str, others: Mapping[str, Sequence[str]]
) -> list[Finding]:
    """All of it. `others` are the identifiers of the other languages' texts, in their order."""
    return [
        *_of_the_whole(units),
        *_of_units(units),
        *_of_numbers(units, language),
        *_of_gaps(units),
        *_beside(units, others),
    ]


def hindered(units: Sequence[Unit]) -> list[Finding]:
    """Only what keeps the units from being published."""
    return [*_of_the_whole(units), *_of_units(units)]


def _of_the_whole(units: Sequence[Unit]) -> Iterator[Finding]:
    if not units:
        yield Finding(None, _("The text has no article yet."), True)
    if len(units) > MOST_UNITS:
        yield Finding(None, _("More than %(most)s articles are too many.", most=MOST_UNITS), True)
    length = sum(unit.length for unit in units)
    if length > MOST_CHARACTERS:
        why = _("The text has %(length)s characters, %(most)s at most.",
                length=length, most=MOST_CHARACTERS)  # fmt: skip
        yield Finding(None, why, True)


def _of_units(units: Sequence[Unit]) -> Iterator[Finding]:
    counted = Counter(unit.identifier for unit in units)
    for place, unit in enumerate(units):
        if not is_provision(unit.identifier):
            why = _("“%(text)s” is no identifier. It is like art_5, chp_2 or annex_1__art_2.",
                    text=unit.identifier)  # fmt: skip
            yield Finding(place, why, True)
        elif counted[unit.identifier] > 1:
            yield Finding(place, _("%(text)s stands here twice.", text=unit.identifier), True)
        if not unit.length:
            yield Finding(place, _("This article is empty."), True)
        if len(unit.number) > LONGEST_NUMBER or len(unit.heading) > LONGEST_HEADING:
            yield Finding(place, _("The number or the heading is too long."), True)


def _of_numbers(units: Sequence[Unit], language: str) -> Iterator[Finding]:
    for place, unit in enumerate(units):
        found = heading_of(unit.number, language) if unit.number else None
        if isinstance(found, Heading) and found.name != unit.identifier.rpartition("__")[2]:
            why = _("“%(number)s” does not go with %(text)s.",
                    number=unit.number, text=unit.identifier)  # fmt: skip
            yield Finding(place, why)


def _of_gaps(units: Sequence[Unit]) -> Iterator[Finding]:
    last: dict[str, int] = {}
    for place, unit in enumerate(units):
        match = _COUNTED.fullmatch(unit.identifier)
        if match is None:
            continue
        stem, number = match[1], int(match[2])
        before = last.get(stem, 0)
        if number not in (before, before + 1):
            why = _(
                "%(after)s comes after %(before)s: something is missing or misplaced.",
                after=f"{stem}{number}",
                before=f"{stem}{before}" if before else "—",
            )
            yield Finding(place, why)
        last[stem] = number


def _beside(units: Sequence[Unit], others: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    known = {identifier for held in others.values() for identifier in held}
    if not known:
        return
    for place, unit in enumerate(units):
        if unit.identifier not in known:
            why = _("%(text)s is in no other language.", text=unit.identifier)
            yield Finding(place, why)
    here = {unit.identifier for unit in units}
    for language, held in others.items():
        lacking = [identifier for identifier in held if identifier not in here]
        if lacking:
            why = _("Held in another language (%(tag)s) and not here: %(list)s",
                    tag=language, list=", ".join(lacking[:20]))  # fmt: skip
            yield Finding(None, why)
