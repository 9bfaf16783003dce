"""What there is to harvest: records that are public, and those that were and are withdrawn."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import ColumnElement, Row, Select, func, select

from core.database import session
from exchange.oai.arguments import Selection
from exchange.oai.errors import OaiError
from exchange.oai.tokens import Place
from registry.kinds import kinds
from registry.models import Record

AT_ONCE = 100
"""Records of one answer."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_record: Any = Record.__table__


@dataclass(frozen=True, slots=True)
class Header:
    """A record as lists name it; `at` is its datestamp, `of` its kind and its set."""

    id: int
    code: str
    of: str
    at: datetime
    deleted: bool
    date_text: str


@dataclass(frozen=True)
class Part:
    """A part of a list: its place and its records; `following` is where the next one begins."""

    place: Place
    headers: list[Header]
    following: Place | None

    @property
    def is_whole(self) -> bool:
        """Whether the list has no other part."""
        return self.place.is_first and self.following is None


def identifier_of(code: str) -> str:
    """The identifier of a record (OAI identifier format: scheme, name space, local part)."""
    return f"oai:{name_space()}:{code}"


def name_space() -> str:
    """The host of the site."""
    return urlsplit(current_app.config["ORIGIN"]).hostname or ""


def header_of(identifier: str) -> Header:
    """The record of an identifier. Raises `OaiError`."""
    code = identifier.removeprefix(f"oai:{name_space()}:")
    row = None
    if code != identifier and "\0" not in code:
        row = session().execute(_public().where(_record.c.code == code)).one_or_none()
    if row is None:
        raise OaiError("idDoesNotExist", "No record has this identifier.")
    return _header(row)


def part_of_list(place: Place) -> Part:
    """The records after a place, earliest datestamp first. Raises `OaiError` if there are none."""
    asked = place.selection
    total = place.total
    if place.is_first:
        chosen = select(func.count()).select_from(_record).where(*_chosen(asked))
        total = session().scalar(chosen) or 0
    found = [_header(row) for row in _following(place)]
    if not found:
        raise OaiError(
            "noRecordsMatch", "No (further) record is in this set and changed in this time."
        )
    headers, following = found[:AT_ONCE], None
    if len(found) > AT_ONCE:
        last, come = headers[-1], place.cursor + AT_ONCE
        following = Place(asked, last.at, last.id, come, max(total, come + 1))
    return Part(Place(asked, place.at, place.id, place.cursor, total), headers, following)


def _following(place: Place) -> list[Row[Any]]:
    """The rows of a part, and one more if there is another part.

    In two steps, each of which begins at its place in an index: after a load very many records have
    the same instant, and SQLite would go through all of them to compare both columns at once.
    """
    table, most = _record.c, AT_ONCE + 1
    wanted = _public().where(*_chosen(place.selection)).order_by(table.public_at, table.id)
    rows: list[Row[Any]] = []
    if not place.is_first:
        same = wanted.where(table.public_at == place.at, table.id > place.id)
        rows += session().execute(same.limit(most))
    if len(rows) < most:
        later = wanted.where(table.public_at > place.at)
        rows += session().execute(later.limit(most - len(rows)))
    return rows


def earliest() -> datetime:
    """The earliest datestamp; later ones only come."""
    return session().scalar(select(func.min(_record.c.public_at))) or NEVER


def sets() -> list[tuple[str, str]]:
    """Name and title of the sets: the kinds."""
    return [(kind.name, str(kind.plural)) for kind in kinds().values()]


def _public() -> Select[Any]:
    """Past the door on purpose: that a record was withdrawn is public. Drafts are not."""
    table = _record.c
    columns = (table.id, table.code, table.kind, table.public_at, table.state, table.date_text)
    return select(*columns).where(table.public_at.is_not(None), table.state != "draft")


def _chosen(asked: Selection) -> list[ColumnElement[bool]]:
    """The conditions of a selection; each can be met from an index."""
    conditions = [_record.c.public_at.is_not(None)]
    if asked.of:
        conditions.append(_record.c.kind == asked.of)
    if asked.since:
        conditions.append(_record.c.public_at >= asked.since)
    if asked.before:
        conditions.append(_record.c.public_at < asked.before)
    return conditions


def _header(row: Row[Any]) -> Header:
    deleted = row.state == "withdrawn"
    return Header(row.id, row.code, row.kind, row.public_at, deleted, row.date_text)
