"""Statements for what a pack tells beside the pages; they read columns through the door."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from core.permissions import VISITOR
from registry.door import visible
from registry.ledger_models import Event, event_record, not_corrected
from registry.models import Heading, Party, Record, not_later
from registry.versions import ChainHead


def parties_in(ids: Sequence[int]) -> Select[tuple[int, int | None, str]]:
    """(record, body, territory) of who is a party, in the order of the record."""
    return (
        select(Party.record_id, Party.party_id, Party.territory)
        .where(Party.record_id.in_(ids), Party.role == "party")
        .order_by(Party.record_id, Party.position)
    )


def events_about(codes: Sequence[str], day: date) -> Select[tuple[str, str]]:
    """(code of the record, code of the event) of entries in the records' ledgers, the first
    first."""
    about = aliased(Record)
    return (
        visible(Event, VISITOR)
        .join(event_record, event_record.c.event_id == Event.id)
        .join(about, about.id == event_record.c.record_id)
        .with_only_columns(about.code, Event.code)
        .where(about.code.in_(codes), not_later(Event, day), not_corrected(Event.id))
        .order_by(Event.sort_day, Event.code, about.code)
    )


def public_state() -> Select[Any]:
    """(end of the chain of versions, when anything public changed last, how much is public)."""
    table: Any = Record.__table__  # past the door on purpose: this names nothing
    head = select(ChainHead.chain_hash).scalar_subquery()
    counted = func.count().filter(table.c.state == "published")
    return select(head, func.max(table.c.public_at), counted).select_from(table)


def headings_of(codes: Sequence[str], language: str) -> Select[Any]:
    """(code, title, its language, its origin) of the records for readers of the language."""
    return (
        select(Record.code, Heading.title, Heading.title_language, Heading.origin)
        .join(Heading, Heading.record_id == Record.id)
        .where(Record.code.in_(codes), Heading.language == language)
        .order_by(Record.code)
    )
