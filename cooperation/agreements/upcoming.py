"""The dates that come by the agreements' own terms: of one agreement, and of all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask_babel import format_date
from flask_babel import gettext as _

from cooperation.agreements.models import Agreement, terms_of
from cooperation.agreements.queries import agreement_terms
from cooperation.agreements.terms import Bounds, NextDate, Terms, next_dates
from core.database import session
from core.permissions import Actor
from registry.ledger_models import StatusPeriod

ENDED_OTHERWISE = ("terminated", "superseded")


class Begun(NamedTuple):
    """A status of an instrument, and when it began."""

    status: str
    earliest: date
    latest: date
    inferred: bool


@dataclass(frozen=True)
class Ahead:
    """A date ahead of an agreement."""

    agreement_id: int
    date: NextDate


def dates_of_agreement(agreement: Agreement, day: date) -> list[NextDate]:
    """The dates ahead of one agreement whose periods are loaded."""
    return dates_from(agreement.terms, map(_begun, _legal(agreement.periods)), day)


def force_of(agreement: Agreement) -> Bounds | None:
    """When the instrument entered into force, if both bounds of it are known."""
    return _force([_begun(period) for period in _legal(agreement.periods)])


def _legal(periods: Iterable[StatusPeriod]) -> list[StatusPeriod]:
    return [one for one in periods if one.track == "legal" and one.party_id is None]


def _begun(period: StatusPeriod) -> Begun:
    return Begun(period.status, period.start_earliest, period.start_latest, period.inferred)


def dates_from(terms: Terms, periods: Iterable[Begun], day: date) -> list[NextDate]:
    """The dates ahead that the terms and the periods of the instrument give."""
    held = list(periods)
    if any(one.status in ENDED_OTHERWISE and one.latest <= day for one in held):
        return []
    expiry = next(((one.earliest, one.latest) for one in held if one.status == "expired"), None)
    return next_dates(terms, _force(held), expiry, day)


def _force(periods: Iterable[Begun]) -> Bounds | None:
    """An inferred year is no day to count from, nor is a date open to one side."""
    begun = next((one for one in periods if one.status == "in_force"), None)
    if begun is None or begun.inferred or begun.earliest == date.min or begun.latest == date.max:
        return None
    return begun.earliest, begun.latest


def dates_ahead(actor: Actor, day: date, until: date) -> list[Ahead]:
    """The dates ahead that may come by a day, of all agreements; the soonest first."""
    periods: dict[int, list[Begun]] = {}
    terms: dict[int, Terms] = {}
    for key, *row in session().execute(agreement_terms(actor)):
        terms[key] = terms.get(key) or _terms(row)
        periods.setdefault(key, []).append(Begun(*row[4:]))
    found = [
        Ahead(key, one)
        for key, held in periods.items()
        for one in dates_from(terms[key], held, day)
        if one.earliest <= until
    ]
    return sorted(found, key=lambda one: (one.date.earliest, one.date.latest))


def _terms(row: list[Any]) -> Terms:
    duration, renewal, renewal_term, notice = row[:4]
    return terms_of(duration, renewal, renewal_term, notice)


def days_words(one: NextDate) -> str:
    """The day, or the days between which it lies, in the reader's words."""
    first, last = (str(format_date(day, "long")) for day in (one.earliest, one.latest))
    if first == last:
        return first
    return str(_("between %(first)s and %(last)s", first=first, last=last))
