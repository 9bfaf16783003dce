"""The version of what the changing part of a live page shows, and of nothing else.

A hall asks for that part every ten seconds, while questions arrive that nobody sees yet, badges are
scanned and the desk works on: each writes an audit entry, and none of it is on the page. So its tag
(`core.page_cache`) depends on the release, on who is on and next by now, and on the rows behind the
names, questions, answers and documents that it shows. They are read again only when the registry
has changed, or a session has begun or ended.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, or_, select

from core.cache import Version
from core.database import utcnow
from forum.floor.live import Programme, last_release, programme_of
from forum.floor.models import Answer, Question
from forum.floor.queries import answers_to, is_overtaken, merged_with, published_questions
from forum.kind import EDITION
from forum.models import Session
from forum.programme.models import Release
from registry.documents.models import Document
from registry.models import Heading, Record

_PART = re.compile(r"/[a-z-]+/forum/(?P<edition>[^/]+)/(?:sessions/(?P<session>[^/]+)/)?live/now\Z")
Place = tuple[str, str]
"""Codes of an edition and of a session in it ('' for the live page of the edition)."""


@dataclass(frozen=True)
class _Known:
    """What is known of a place at a version of the registry: its programme, the instants at which
    sessions begin or end, and the digest of what is shown between two of them, by the later."""

    version: Version
    record_id: int
    release: tuple[int, datetime]
    programme: Programme
    turns: Sequence[datetime]
    digests: dict[int, str] = field(default_factory=dict)


class LiveVersions:
    """Tells the version of live parts, and remembers it as long as nothing in the registry
    changes."""

    def __init__(self) -> None:
        self._known: dict[Place, _Known] = {}

    def __call__(self, engine: Engine, path: str, version: Version) -> str | None:
        """The version of the part at the path; None where there is no such part.

        `version` is that of the registry, read before. Raises `SQLAlchemyError`.
        """
        found = _PART.match(path)
        if found is None:
            return None
        place = found["edition"], found["session"] or ""
        known, now = self._known.get(place), utcnow()
        if known is None or known.version != version:
            with engine.connect() as connection:
                known = _read(connection, place, version)
            if known is None:
                return None
            self._known[place] = known
        turn = bisect_right(known.turns, now)
        if turn not in known.digests:
            with engine.connect() as connection:
                known.digests[turn] = _digest(connection, known, place, turn, now)
        return known.digests[turn]


def _read(connection: Connection, place: Place, version: Version) -> _Known | None:
    edition, code = place
    ids = connection.execute(_record_of(edition, code)).one_or_none()
    if ids is None:
        return None
    record_id, edition_id = ids
    release = connection.execute(
        last_release(edition_id).with_only_columns(Release.id, Release.at, Release.content)
    ).one_or_none()
    if release is None:
        return None
    programme = programme_of(release.content)
    told = (release.id, release.at)
    return _Known(version, record_id, told, programme, _turns(programme))


def _record_of(edition: str, code: str) -> Select[tuple[int, int]]:
    """(id of the record that the page is about, id of the edition)."""
    records, sessions = Record.__table__, Session.__table__
    if not code:
        return select(records.c.id, records.c.id).where(
            records.c.code == edition, records.c.kind == EDITION.name
        )
    return (
        select(sessions.c.id, sessions.c.edition_id)
        .join(records, records.c.id == sessions.c.id)
        .where(records.c.code == code, records.c.within == edition)
    )


def _turns(programme: Programme) -> list[datetime]:
    return sorted({at for one in programme.places for at in (one.starts_at, one.ends_at)})


def _digest(connection: Connection, known: _Known, place: Place, turn: int, now: datetime) -> str:
    """The digest of what the part shows now."""
    own = _rows(connection, _records([known.record_id]))
    if place[1]:
        named, about = [], [known.record_id]
        documents = _rows(connection, _documents(known.record_id))
    else:
        on = {one.session for one in known.programme.on(now)}
        following = {one.session for one in known.programme.next(now)}
        named, documents = _rows(connection, _records(codes=on | following)), []
        about = [one.id for one in named if one.code in on]
    asked = _asked(connection, about)
    bodies = {row.body_id for row in (*asked[0], *asked[1])} - {None}
    named += _rows(connection, _records(bodies))
    headings = _rows(connection, _headings(one.id for one in named))
    shown = (known.release, turn, own, named, headings, asked, documents)
    return hashlib.blake2b(repr(shown).encode(), digest_size=16).hexdigest()


def _rows(connection: Connection, query: Select[Any]) -> list[Row[Any]]:
    return list(connection.execute(query))


def _records(ids: Iterable[int] = (), codes: Iterable[str] = ()) -> Select[Any]:
    """What the page takes of records to name them, and whether readers may see them."""
    table = Record.__table__.c
    return (
        select(table.id, table.code, table.kind, table.state, table.within, table.date_text)
        .where(or_(table.id.in_(list(ids)), table.code.in_(list(codes))))
        .order_by(table.id)
    )


def _headings(ids: Iterable[int]) -> Select[Any]:
    table = Heading.__table__.c
    return (
        select(table.record_id, table.language, table.title, table.title_language, table.origin)
        .where(table.record_id.in_(list(ids)))
        .order_by(table.record_id, table.language)
    )


def _asked(
    connection: Connection, ids: Sequence[int]
) -> tuple[list[Row[Any]], list[Row[Any]], list[Row[Any]]]:
    """Questions that readers see, their answers, and how many ask the same, by row versions."""
    questions = _rows(
        connection,
        published_questions()
        .where(Question.about_id.in_(ids))
        .with_only_columns(Question.id, Question.version, Question.body_id),
    )
    numbers = [one.id for one in questions]
    answers = answers_to(numbers).with_only_columns(
        Answer.id, Answer.version, Answer.body_id, is_overtaken()
    )
    return questions, _rows(connection, answers), _rows(connection, merged_with(numbers))


def _documents(record_id: int) -> Select[Any]:
    table = Document.__table__.c
    return (
        select(
            table.id, table.code, table.title, table.filename, table.media_type, table.size,
            table.language, table.licence, table.accepted_at, table.removed_at,
        )
        .where(table.record_id == record_id)
        .order_by(table.id)
    )  # fmt: skip
