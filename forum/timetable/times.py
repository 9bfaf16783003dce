"""Times of a session by the clocks of several places, with the days that they are off."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from babel import Locale
from flask_babel import ngettext

from core.clocks import clock_words, local

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Moment:
    """An instant by the clocks of a place. `shift` says how many days that is from the programme's
    day, '' for the same."""

    at: datetime
    clock: str
    shift: str

    @property
    def day(self) -> date:
        """The day there."""
        return self.at.date()

    @cached_property
    def machine(self) -> str:
        """ISO 8601 with the offset."""
        return self.at.isoformat(timespec="minutes")


@dataclass(frozen=True)
class Times:
    """From when to when, by the clocks of a place; `place` is its name, '' for the programme's."""

    starts: Moment
    ends: Moment
    place: str


def times_in(
    zone: str, starts: datetime, ends: datetime, day: date, locale: Locale, place: str = ""
) -> Times:
    """The times of a zone; `day` is the one under which the programme shows them."""
    starting, ending = (_moment(zone, at, day, locale) for at in (starts, ends))
    return Times(starting, ending, place)


def _moment(zone: str, at: datetime, day: date, locale: Locale) -> Moment:
    there = local(at, zone)
    return Moment(there, clock_words(at, zone, locale), _shift((there.date() - day).days))


def _shift(days: int) -> str:
    if not days:
        return ""
    signed = f"{days:+}".replace("-", MINUS)
    return str(ngettext("%(signed)s day", "%(signed)s days", abs(days), signed=signed))
