"""Making a backup while the site runs: from one state of the database, whole or not at all.

On SQLite a transaction that only reads sees one state of the database (write-ahead log); on
PostgreSQL it asks for that (repeatable read).
"""

import hashlib
import json
import os
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from flask import current_app
from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from core.database import db
from exchange.backup.contents import rows_of, tables, to_json
from exchange.backup.manifest import (
    MANIFEST,
    BackupProblem,
    Manifest,
    Member,
    commit_of,
    schema_of,
)
from registry.documents.queries import wanted_files
from registry.documents.storing import path_of
from registry.versions import EMPTY_CHAIN, ChainHead

AT_ONCE = 500
CHUNK = 1 << 18


def make_backup(target: Path, force: bool = False) -> Manifest:
    """Write a backup to a file that only its owner may read. Raises `BackupProblem`, `OSError`.

    An existing file is replaced only by `force`. Stored files that are missing or damaged are left
    out; the manifest names them.
    """
    target = target.absolute()
    if not force and target.exists():
        raise _in_the_way(target)
    if not target.parent.is_dir():
        raise BackupProblem(f"there is no folder {target.parent}")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as name:
        folder = Path(name)
        manifest = _written_rows(folder)
        draft = folder / "draft"
        _pack(draft, folder, manifest)
        _put(draft, target, force)
    return manifest


def _in_the_way(target: Path) -> BackupProblem:
    return BackupProblem(f"{target} is there already; name another file or use --force")


def _put(draft: Path, target: Path, force: bool) -> None:
    if force:
        draft.replace(target)
        return
    try:
        os.link(draft, target)
    except FileExistsError:
        raise _in_the_way(target) from None


@contextmanager
def one_state() -> Iterator[Connection]:
    """A connection that reads one state of the database, whatever others write meanwhile."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def _written_rows(folder: Path) -> Manifest:
    with one_state() as connection:
        schema = schema_of(connection)
        if not schema:
            raise BackupProblem("the database has no tables; run flask db upgrade first")
        members = [_write_table(connection, table, folder) for table in tables()]
        head = connection.scalar(select(ChainHead.__table__.c.chain_hash))
        wanted = sorted(connection.scalars(wanted_files()))
    documents = {sha256: _document(sha256) for sha256 in wanted}
    return Manifest(
        schema=schema,
        chain_head=head or EMPTY_CHAIN,
        members=(*members, *(one for one in documents.values() if one)),
        missing=tuple(sha256 for sha256, one in documents.items() if one is None),
        commit=commit_of(Path(current_app.root_path)),
    )


def _write_table(connection: Connection, table: Table, folder: Path) -> Member:
    """The rows as JSON lines: lists of values in the order of the columns."""
    columns = tuple(column.name for column in table.columns)
    digest, count, path = hashlib.sha256(), 0, folder / table.name
    rows = connection.execution_options(yield_per=AT_ONCE).execute(rows_of(table))
    with path.open("wb") as file:
        for row in rows:
            values = [to_json(value) for value in row]
            line = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
    name = f"tables/{table.name}.jsonl"
    return Member(name, path.stat().st_size, digest.hexdigest(), count, columns)


def _document(sha256: str) -> Member | None:
    try:
        with path_of(sha256).open("rb") as file:
            digest = hashlib.sha256()
            while chunk := file.read(CHUNK):
                digest.update(chunk)
            size = file.tell()
    except OSError:
        return None
    whole = digest.hexdigest() == sha256
    return Member(f"documents/{sha256}", size, sha256) if whole else None


def _pack(draft: Path, folder: Path, manifest: Manifest) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
            content = manifest.to_bytes()
            archive.addfile(_entry(MANIFEST, len(content)), BytesIO(content))
            for member in manifest.members:
                path = path_of(member.stem) if member.is_document else folder / member.stem
                with path.open("rb") as source:
                    archive.addfile(_entry(member.name, member.size), source)
                if not member.is_document:
                    path.unlink()
        file.flush()
        os.fsync(file.fileno())


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
    return entry
