"""Opening and deadline of calls as a calendar that programs subscribe to (RFC 5545).

Both are instants; the clock of the fund is told in the description. A changed call raises the
SEQUENCE of both, so that a calendar that holds them takes the new time.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask_babel import gettext as _
from icalendar import Event

from cooperation.fund.calls.models import FundCall
from core.calendars import calendar_named, uid_of
from core.clocks import zoned_words
from core.reader import Reader
from core.web import absolute
from registry.references import Reference, page_url


def calendar_of(calls: Iterable[FundCall], names: Mapping[int, Reference], reader: Reader) -> bytes:
    """The calendar of calls, by id named in the reader's language."""
    calendar = calendar_named(_("Calls for applications"), reader.language)
    for call in calls:
        if call.id in names:
            for name, label, at in (
                ("opens", _("Opens"), call.opens_at),
                ("closes", _("Closes"), call.closes_at),
            ):
                event = _event(call, names[call.id], f"{label}: {names[call.id].title}", at)
                event.add("uid", uid_of(f"{call.code}-{name}"))
                event.add("description", zoned_words(at, call.time_zone, reader.locale))
                calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(call: FundCall, reference: Reference, summary: str, at: datetime) -> Event:
    event = Event()
    event.add("sequence", call.version)
    event.add("dtstamp", call.updated_at)
    event.add("last-modified", call.updated_at)
    event.add("dtstart", at)
    event.add("summary", summary)
    event.add("url", absolute(page_url(reference, as_of=None)))
    event.add("transp", "TRANSPARENT")
    return event
