"""Taking a snapshot: from one state of the registry, whole or not at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from cooperation.agreements.texts.queries import published_articles
from core.audit import record_audit
from core.database import session, utcnow, writing
from core.permissions import VISITOR, Actor
from exchange.exports.contents import published
from exchange.snapshots.archive import SUMS, sums_text, write_archive
from exchange.snapshots.database import write_database
from exchange.snapshots.describing import about, readme
from exchange.snapshots.models import Snapshot, SnapshotFile
from registry.documents.storing import document_folder, keep
from registry.door import acting_as, visible
from registry.ledger_models import StatusPeriod
from registry.models import Record
from registry.versions import EMPTY_CHAIN, ChainHead

DATABASE, ARCHIVE = "sqlite3", "csv.zip"
MEDIA_TYPES = {DATABASE: "application/vnd.sqlite3", ARCHIVE: "application/zip"}


def take_snapshot(actor: Actor, quarter: str | None = None) -> Snapshot:
    """Take one and commit it; only one process may do so at a time. Raises `OSError`."""
    at = utcnow().replace(microsecond=0)
    with tempfile.TemporaryDirectory(prefix=".snapshot-", dir=document_folder()) as folder:
        name = _free_name(at.date())
        head, counted = _write_files(Path(folder), name, at)
        records, lines = counted
        snapshot = Snapshot(
            name=name, taken_at=at, chain_head=head, quarter=quarter, records=records,
            lines=lines, actor_name=actor.name,
            files=[_kept(Path(folder) / f"guantong-{name}.{kind}", kind) for kind in MEDIA_TYPES],
        )  # fmt: skip
    with writing():
        session().add(snapshot)
        record_audit("snapshot.take", f"snapshot:{name}", actor, records=records)
        session().commit()
    return snapshot


def _free_name(day: date) -> str:
    """The day, and from its second snapshot on a number."""
    beginning = day.isoformat()
    taken = session().scalar(select(func.count()).where(Snapshot.name.startswith(beginning))) or 0
    return f"{beginning}-{taken + 1}" if taken else beginning


def _write_files(folder: Path, name: str, at: datetime) -> tuple[str, tuple[int, int]]:
    """Write both files; the end of the chain, and how many records and values they hold."""
    database = folder / f"guantong-{name}.{DATABASE}"
    with one_state():
        head = session().scalar(select(ChainHead.chain_hash)) or EMPTY_CHAIN
        ids = session().scalars(
            visible(Record, VISITOR).with_only_columns(Record.id).order_by(Record.code)
        )
        facts = about(name, at, head)
        records = published(list(ids), at.date())
        counted = write_database(database, records, _periods(), _articles(), facts)
    write_archive(folder / f"guantong-{name}.{ARCHIVE}", database, readme(facts), at)
    return head, counted


def _periods() -> Iterator[tuple[Any, ...]]:
    """All statuses with their bounds, of records ('' as party) and of their parties."""
    party, period = aliased(Record), StatusPeriod
    rows = session().execute(
        select(
            Record.code, party.code, period.track, period.status, period.start_earliest,
            period.start_latest, period.end_earliest, period.end_latest, period.inferred,
        )
        .join(Record, Record.id == period.record_id)
        .outerjoin(party, party.id == period.party_id)
        .where(Record.state == "published", period.party_id.is_(None) | party.code.is_not(None))
        .order_by(Record.code, period.id)
    )  # fmt: skip
    for code, of, track, status, *bounds, inferred in rows:
        yield code, of or "", track, status, *(day.isoformat() for day in bounds), inferred


def _articles() -> Iterator[tuple[Any, ...]]:
    """All articles of agreements."""
    yield from session().execute(published_articles()).tuples()


@contextmanager
def one_state() -> Iterator[None]:
    """All that the session reads inside is of one moment, as a visitor sees it; on SQLite any
    transaction is of one moment."""
    session().rollback()
    if session().get_bind().dialect.name == "postgresql":
        session().connection(execution_options={"isolation_level": "REPEATABLE READ"})
    with acting_as(VISITOR):
        yield
    session().rollback()


def _kept(path: Path, kind: str) -> SnapshotFile:
    with path.open("rb") as file:
        sha256 = keep(file)
    size = path.stat().st_size
    return SnapshotFile(name=path.name, media_type=MEDIA_TYPES[kind], size=size, sha256=sha256)


def checksums(snapshot: Snapshot) -> tuple[str, str]:
    """The name and the text of the file with the digests of all others."""
    return SUMS, sums_text({file.name: file.sha256 for file in snapshot.files})
