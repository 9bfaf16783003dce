"""Verbs on any record: publish, withdraw, revise a text, record an event. None of them commits."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from core.database import session, utcnow
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from registry.changes import changing
from registry.ledger_models import Event
from registry.models import TEXT_FIELDS, Record, Text
from registry.sources import Citation


class WithoutSource(Problem):
    """Something was to be published without a source."""


def publish(record: Record, actor: Actor, message: str, opened: int | None = None) -> None:
    """Publish a draft. Raises `Forbidden`, `Conflict`, `WithoutSource`."""
    if not record.citations and record.kind != "source":
        raise WithoutSource(_l("Name a source before you publish: every statement needs one."))
    with changing(record, actor, "record.publish", message, opened):
        record.state = "published"
        record.published_at = record.published_at or utcnow()
        record.withdrawal_reason = record.withdrawal_language = ""


def withdraw(
    record: Record, actor: Actor, reason: str, opened: int | None = None, language: str = ""
) -> None:
    """Withdraw a record; its address stays and says why, in the language that the reason is in.

    Raises `Forbidden`, `Conflict`, `Problem`.
    """
    if record.state == "withdrawn":
        raise Conflict(_l("This record has been withdrawn already."))
    if not reason.strip():
        raise Problem(_l("Say why the record is withdrawn: readers will see the reason."))
    with changing(record, actor, "record.withdraw", reason, opened):
        record.state = "withdrawn"
        record.withdrawal_reason, record.withdrawal_language = reason.strip(), language


def revise_text(
    record: Record,
    language: str,
    actor: Actor,
    words: dict[str, str],
    origin: str,
    opened: int | None = None,
    minor: bool = False,
) -> Text:
    """Change the text of a record in a language (made if it is not there).

    `words` holds title, summary, body as far as they change. Unless the edit is minor the substance
    rises, and translations that render it become stale.
    """
    with changing(record, actor, "text.translate", f"text {language}", opened):
        text = record.text(language)
        if text is None:
            text = Text(language=language, substance=0 if not minor else 1)
            record.texts.append(text)
        for field in TEXT_FIELDS:
            if field in words:
                setattr(text, field, words[field])
                setattr(text, f"{field}_origin", origin)
        if not minor:
            text.substance += 1
        source = record.text(record.source_language)
        if source is not None and language != record.source_language:
            text.base_language, text.base_substance = source.language, source.substance
    return text


def record_event(
    code: str,
    about: Sequence[Record],
    track: str,
    kind: str,
    date_text: str,
    actor: Actor,
    citations: Sequence[Citation],
    party: Record | None = None,
    reported_status: str = "",
) -> Event:
    """Add a draft event to the ledger of the records; publishing it makes it count."""
    require(actor, "event.record")
    now = utcnow()
    event = Event(
        code=code,
        track=track,
        event_kind=kind,
        about=list(about),
        about_party=party,
        reported_status=reported_status,
        citations=list(citations),
        created_at=now,
        updated_at=now,
    )
    event.set_date(date_text)
    session().add(event)
    with changing(event, actor, "event.record", f"{kind} {date_text}"):
        pass
    return event
