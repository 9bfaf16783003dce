"""Revisions: numbered, hashed snapshots of what was published.

The chain hash covers content hashes only, so a snapshot can be redacted on record without breaking
it. There is one chain for the whole registry; `ChainHead` is the row that writers queue on.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, object_mapper, relationship

from core.audit import record_audit
from core.database import Model, session, utcnow
from core.permissions import Actor, require
from core.problems import Problem
from registry.models import Record, owned
from registry.substantial import is_substantial

NOT_CONTENT = frozenset(
    {
        "id",
        "version",
        "created_at",
        "updated_at",
        "published_at",
        "public_at",
        "import_digest",
        "position",
        "reviewer",  # a person's name, which can be erased; what a version says can't
        "assessor_name",
        "sort_day",
        "withdrawal_language",
    }
)
EMPTY_CHAIN = "0" * 64
READ_AT_ONCE = 500


class Revision(Model):
    """One published version of a record. `number` counts published versions from 1.

    A redacted one keeps its hashes; its snapshot says why, under `redacted`, and nothing else.
    `substantial` tells whether it says something else than the one before (`substantial.py`); of
    versions from before that was asked it is taken to.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("record_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(owned())
    number: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    actor_name: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(String(500))
    snapshot: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    chain_hash: Mapped[str] = mapped_column(String(64))
    redacted_at: Mapped[datetime | None]
    substantial: Mapped[bool]

    record: Mapped[Record] = relationship()


class ChainHead(Model):
    """The one row that holds the end of the chain."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    chain_hash: Mapped[str] = mapped_column(String(64))


def snapshot(row: Any) -> dict[str, Any]:
    """A record, or a part of one, as JSON values: columns, parts as lists, references by code."""
    content = {
        attribute.key: _plain(getattr(row, attribute.key))
        for attribute in object_mapper(row).column_attrs
        if attribute.key not in NOT_CONTENT and not attribute.key.endswith("_id")
    }
    for name in getattr(row, "snapshot_parts", ()):
        content[name] = [snapshot(part) for part in getattr(row, name)]
    for name in getattr(row, "snapshot_codes", ()):
        content[name] = _codes(getattr(row, name))
    return content


def _codes(value: Any) -> Any:
    if value is None:
        return None
    return [item.code for item in value] if isinstance(value, list) else value.code


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):  # 3 and 3.000000 are the same value
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date | datetime) else value


REFERENCES = frozenset(
    {
        "party",
        "about_party",
        "corrects",
        "assessor",
        "target",
        "source",
        "organization",
        "district",
        "edition",
        "pillar",
        "parent",
        "call",
        "provider",
        "receiver",
    }
)
CODE_LISTS = frozenset({"concepts", "about", "measures"})


def referred_codes(content: dict[str, Any]) -> set[str]:
    """Codes of the records that a snapshot names."""
    found: set[str] = set()
    _refer(content, found)
    return found


def _refer(content: dict[str, Any], found: set[str]) -> None:
    for name, value in content.items():  # millions of values go through here
        if not value:
            continue
        if name in REFERENCES:
            found.add(value)
        elif name in CODE_LISTS:
            found.update(value)
        elif isinstance(value, list):
            for part in _parts(value):
                _refer(part, found)


def without(content: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    """The snapshot as a reader may see it: no part and no list names a hidden record."""
    shown: dict[str, Any] = {}
    for name, value in content.items():
        if name in CODE_LISTS:
            shown[name] = [code for code in value or () if code not in hidden]
        elif _parts(value):
            shown[name] = [part for part in value if not referred_codes(part) & hidden]
        else:
            shown[name] = None if name in REFERENCES and value in hidden else value
    return shown


def _parts(value: Any) -> list[dict[str, Any]]:
    """The parts of a record in a value of its snapshot."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of the content in canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def chained(previous: str, content: str) -> str:
    """The chain hash after a revision with this content hash."""
    return hashlib.sha256(f"{previous}{content}".encode()).hexdigest()


def write_revisions(
    numbered: Iterable[tuple[Record, int]], actor: Actor, message: str
) -> list[Revision]:
    """Add the given next revision of each published record and move the head of the chain."""
    head = locked_head()
    written = []
    listed = list(numbered)
    earlier = _last_snapshots(record.id for record, number in listed if number > 1)
    for record, number in listed:
        content = snapshot(record)
        digest = content_hash(content)
        head.chain_hash = chained(head.chain_hash, digest)
        revision = Revision(
            record_id=record.id,
            number=number,
            at=utcnow(),
            actor_id=actor.account_id,
            actor_name=actor.name,
            message=message,
            snapshot=content,
            content_hash=digest,
            chain_hash=head.chain_hash,
            substantial=is_substantial(earlier.get(record.id), content),
        )
        session().add(revision)
        written.append((record, revision))
    session().flush()
    for keep in _on_version:
        keep(written)
    return [revision for _record, revision in written]


def _last_snapshots(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The snapshots of the last versions, by record id."""
    found: dict[int, dict[str, Any]] = {}
    rest = iter(ids)
    while batch := list(islice(rest, READ_AT_ONCE)):
        last = (
            select(func.max(Revision.id))
            .where(Revision.record_id.in_(batch))
            .group_by(Revision.record_id)
        )
        rows = select(Revision.record_id, Revision.snapshot).where(Revision.id.in_(last))
        found |= dict(session().execute(rows).tuples().all())
    return found


def locked_head() -> ChainHead:
    """The head of the chain, locked to the end of the transaction."""
    with session().no_autoflush:
        head = session().get(ChainHead, 1, with_for_update=True, populate_existing=True)
    if head is None:
        head = ChainHead(id=1, chain_hash=EMPTY_CHAIN)
        session().add(head)
    return head


Keep = Callable[[Sequence[tuple[Record, Revision]]], None]
_on_version: list[Keep] = []


def on_version(keep: Keep) -> Keep:
    """Say that a package keeps something of versions beside their snapshots: how it does so."""
    _on_version.append(keep)
    return keep


Forget = Callable[[Revision], None]
_on_redaction: list[Forget] = []


def on_redaction(forget: Forget) -> Forget:
    """Say that a package keeps something of versions beside their snapshots: how it forgets it."""
    _on_redaction.append(forget)
    return forget


def redact(revision: Revision, reason: str, by: Actor) -> None:
    """Take the content of a revision away, on record. The chain holds without it.

    Raises `Problem` for the version that readers are shown now.
    """
    require(by, "record.redact")
    if not reason.strip():
        raise Problem(_l("Say why the content is taken away: readers will see the reason."))
    if is_shown(revision):
        raise Problem(_l("This version is shown now. Publish a corrected one first."))
    revision.snapshot = {"redacted": reason.strip()}
    revision.redacted_at = utcnow()
    for forget in _on_redaction:
        forget(revision)
    record_audit("record.redact", revision.record.code, by, number=revision.number, reason=reason)
    session().flush()


def is_shown(revision: Revision) -> bool:
    """Whether it is what readers of the record are shown now."""
    later = select(Revision.id).where(
        Revision.record_id == revision.record_id, Revision.number > revision.number
    )
    return revision.record.state == "published" and session().scalar(later.limit(1)) is None


def _has_its_content(revision: Revision) -> bool:
    if revision.redacted_at is not None:
        return set(revision.snapshot) == {"redacted"}
    return content_hash(revision.snapshot) == revision.content_hash


def broken_links(revisions: Iterable[Revision], head: str) -> list[Revision | None]:
    """Revisions (in order of id) that do not fit the chain; None stands for a wrong head."""
    broken: list[Revision | None] = []
    previous = EMPTY_CHAIN
    for revision in revisions:
        fits = revision.chain_hash == chained(previous, revision.content_hash)
        if not fits or not _has_its_content(revision):
            broken.append(revision)
        previous = revision.chain_hash
    if previous != head:
        broken.append(None)
    return broken


def verify_chain() -> list[Revision | None]:
    """Check every revision against its content and the chain."""
    head = session().get(ChainHead, 1)
    revisions = session().scalars(select(Revision).order_by(Revision.id))
    return broken_links(revisions, head.chain_hash if head else EMPTY_CHAIN)
