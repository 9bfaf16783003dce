"""A new event of a ledger, or a correction of one, sent for review by a program."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.database import session
from exchange.api.writing.answers import Answer
from exchange.api.writing.bodies import Invalid, Wrong, asked_body, text_of
from exchange.api.writing.contents import pointers, read_content
from exchange.api.writing.proposals import MESSAGE, answer_of
from registry.door import visible
from registry.event_proposals import concerned_by, propose_event, sent_before
from registry.forms import EVENT_FORM
from registry.kinds import kind_of
from registry.ledger_models import Event
from registry.models import Record
from registry.proposing import Faulty
from registry.schema.contents import Content, trimmed

ABOUT = "about"


def sent(code: str) -> Answer:
    """Propose an event about the record, and ask for review.

    The same one, sent a moment ago, is told again (200). Raises `NotFound`, `Invalid`.
    """
    record = _record(code)
    body = asked_body({"content": dict, "message": str}, needed=["content"])
    given, message = body["content"], text_of(body, MESSAGE)
    content = read_content(EVENT_FORM, given, trimmed({}, EVENT_FORM), whole=False)
    _settle_about(content, given, record)
    held = sent_before(content, current_user)
    if held is not None:
        return answer_of(held)
    try:
        return answer_of(propose_event(content, current_user, message), 201)
    except Faulty as faulty:
        raise Invalid(pointers(EVENT_FORM, content, faulty.faults)) from faulty


def _settle_about(content: Content, given: Mapping[str, Any], record: Record) -> None:
    """It is about the record of the address, and about no other unless that is said."""
    if ABOUT not in given:
        corrected = _entry(content["corrects"])
        content[ABOUT] = [one.code for one in concerned_by(record, corrected)]
    elif record.code not in content[ABOUT]:
        message = _("It must name %(code)s, the record of this address.", code=record.code)
        raise Invalid([Wrong(f"/content/{ABOUT}", message)])


def _entry(code: str | None) -> Event | None:
    if not code:
        return None
    return session().scalars(visible(Event, current_user).where(Event.code == code)).one_or_none()


def _record(code: str) -> Record:
    asked = select(Record).where(Record.code == code)
    record = session().scalars(asked).one_or_none()
    if record is None or not kind_of(record).takes_events:
        raise NotFound
    return record
