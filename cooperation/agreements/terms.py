"""How long an agreement runs by its own terms, and the next dates that follow: pure functions.

A date that is known to a month or a year gives bounds, never a day that nobody wrote.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from core.spans import Span, added

Bounds = tuple[date, date]
"""Earliest and latest day of something."""
LONGEST_DAYS = {"Y": 366, "M": 31, "W": 7, "D": 1}


@dataclass(frozen=True)
class Terms:
    """What the instrument says: its duration from the entry into force on, and what comes then.

    `renewal` is a code of `RENEWALS` or ''; `renewal_term` how long each renewal lasts; `notice`
    how long before the end who wants no renewal must say so.
    """

    duration: Span | None = None
    renewal: str = ""
    renewal_term: Span | None = None
    notice: Span | None = None


@dataclass(frozen=True)
class NextDate:
    """A date that comes by the instrument's own terms; `kind` is a code of `NEXT_DATES`."""

    kind: str
    earliest: date
    latest: date


def next_dates(
    terms: Terms, force: Bounds | None, expiry: Bounds | None, day: date
) -> list[NextDate]:
    """The next end or renewal, and the next last day for notice, that are not past on the day.

    `force` bounds the entry into force, from which the duration runs; `expiry` is the end that the
    ledger records, which goes before what is computed.
    """
    kind = "renewal" if expiry is None and terms.renewal == "tacit" else "end_of_term"
    found = []
    if end := _coming(terms, force, expiry, day, None):
        found.append(NextDate(kind, *end))
    if terms.notice and (last := _coming(terms, force, expiry, day, terms.notice)):
        found.append(NextDate("last_notice", *last))
    return sorted(found, key=lambda one: (one.earliest, one.latest, one.kind))


def _coming(
    terms: Terms, force: Bounds | None, expiry: Bounds | None, day: date, before: Span | None
) -> Bounds | None:
    """The first end of a term, or the day so long before one, that may still come."""
    for earliest, latest in _ends(terms, force, expiry, day):
        if before:
            earliest, latest = added(earliest, before, -1), added(latest, before, -1)
        if latest >= day:
            return earliest, latest
    return None


def _ends(terms: Terms, force: Bounds | None, expiry: Bounds | None, day: date) -> Iterator[Bounds]:
    """The ends of the terms in order, from one that is not long past on; perhaps without end."""
    if expiry:
        yield expiry
    elif force and terms.duration:
        first = (added(force[0], terms.duration), added(force[1], terms.duration))
        term = terms.renewal_term if terms.renewal == "tacit" else None
        if term is None:
            yield first
            return
        for number in count(_whole_terms(first[1], term, day)):
            yield added(first[0], term, number), added(first[1], term, number)


def _whole_terms(first: date, term: Span, day: date) -> int:
    """A number of renewals after which the end still lies before the day; it saves counting."""
    return max((day - first).days // (term.amount * LONGEST_DAYS[term.unit]) - 1, 0)
