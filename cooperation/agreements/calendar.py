"""The dates ahead of the agreements as a calendar that programs subscribe to (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from flask_babel import gettext as _
from icalendar import Event

from cooperation.agreements.terms import NextDate
from cooperation.agreements.upcoming import days_words
from cooperation.agreements.vocabulary import NEXT_DATES
from core.calendars import calendar_named
from core.web import absolute
from registry.references import Reference, page_url


def calendar_of(dates: Iterable[tuple[Reference, NextDate]], day: date, language: str) -> bytes:
    """A calendar of whole days as it is on a day, in the reader's language.

    What is known to a month or a year stands on its earliest day, and says so: who waits for the
    day itself might be too late.
    """
    calendar = calendar_named(_("Dates ahead of agreements"), language)
    made = datetime.combine(day, time(), UTC)  # the same bytes all day long
    for reference, one in dates:
        calendar.add_component(_event(reference, one, made))
    return bytes(calendar.to_ical())


def _event(reference: Reference, one: NextDate, made: datetime) -> Event:
    event = Event()
    event.add("uid", f"{reference.code}-{one.kind}-{one.earliest}@guantong")
    event.add("dtstamp", made)
    event.add("dtstart", one.earliest)
    event.add("summary", f"{NEXT_DATES[one.kind]}: {reference.title}")
    if one.earliest != one.latest:
        event.add("description", days_words(one))
    event.add("url", absolute(page_url(reference, as_of=None)))
    event.add("transp", "TRANSPARENT")
    return event
