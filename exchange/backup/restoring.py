"""Restoring a backup into an empty installation: all of it in one transaction, or nothing."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Table, bindparam, delete, func, insert, select, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from core.audit import record_audit
from core.database import db, session, writing
from core.mail import hold_file
from core.permissions import SYSTEM
from exchange.backup.contents import LEFT_OUT, from_json, own_references, tables
from exchange.backup.manifest import BackupProblem, Manifest, Member, schema_of
from exchange.backup.unpacking import unpack
from registry.documents.storing import path_of, put, stored
from registry.versions import EMPTY_CHAIN, ChainHead, verify_chain

AT_ONCE = 500
Row = dict[str, Any]


def restore_backup(source: Path) -> Manifest:
    """Restore a backup; raises `BackupProblem`, and nothing has changed then.

    Mail is held from now on: what waits in the backup may have been sent by the site that it is of.
    """
    _check_empty()
    instance = current_app.instance_path
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=instance) as name:
        folder = Path(name)
        manifest = unpack(source, folder)
        _check_schema(manifest)
        with writing(), _put_back(manifest, folder), _mail_held():
            _load(manifest, folder)
    return manifest


def _check_empty() -> None:
    with db.engine.connect() as connection:
        if not schema_of(connection):
            raise BackupProblem("the database has no tables; run flask db upgrade first")
        filled = _filled(connection)
    if filled or any(stored()):
        raise BackupProblem(
            "a backup is restored into an empty installation only; here is something in "
            f"{filled or 'the folder of documents'}. Name another GUANTONG_INSTANCE (and database)"
        )


def _filled(connection: Connection) -> str:
    """The first table that has rows, or ''. The head of an empty chain is there from the start."""
    head = ChainHead.__table__
    for table in tables():
        rows = select(func.count()).select_from(table)
        if table is head:
            rows = rows.where(head.c.chain_hash != EMPTY_CHAIN)
        if connection.scalar(rows):
            return table.name
    return ""


def _check_schema(manifest: Manifest) -> None:
    with db.engine.connect() as connection:
        schema = schema_of(connection)
    if schema != manifest.schema:
        raise BackupProblem(
            f"the backup has schema {manifest.schema}, this installation {schema}: restore it with "
            "the version of the product that made it, then upgrade"
        )
    here = {table.name: tuple(column.name for column in table.columns) for table in tables()}
    if {one.stem: one.columns for one in manifest.tables} != here:
        raise BackupProblem("the backup has other tables or columns than this installation")


@contextmanager
def _put_back(manifest: Manifest, folder: Path) -> Iterator[None]:
    """The documents in their places; taken away again when the rest fails."""
    added = []
    try:
        for member in manifest.documents:
            if put(folder / member.stem, member.sha256):
                added.append(path_of(member.sha256))
        yield
    except BaseException:
        for path in added:
            path.unlink(missing_ok=True)
        raise


@contextmanager
def _mail_held() -> Iterator[None]:
    """Mail held before there is any; let go again when the rest fails."""
    held = hold_file().exists()
    hold_file().touch()
    try:
        yield
    except BaseException:
        if not held:
            hold_file().unlink(missing_ok=True)
        raise


def _load(manifest: Manifest, folder: Path) -> None:
    """All rows, checked and committed."""
    session().rollback()
    try:
        connection = session().connection()
        connection.execute(delete(ChainHead))  # writers wait for this row, another restore too
        if filled := _filled(connection):
            raise BackupProblem(f"somebody has begun to use this installation: {filled} has rows")
        members = {member.stem: member for member in manifest.tables}
        for table in tables():
            _load_table(connection, table, members[table.name], folder / table.name)
        _reset_sequences(connection)
        if verify_chain():
            raise BackupProblem("the chain of versions in the backup is broken")
        record_audit("registry.restore", "registry", SYSTEM, made_at=manifest.made_at)
        session().commit()
    except (SQLAlchemyError, ValueError, TypeError) as error:
        session().rollback()
        raise BackupProblem(f"the rows cannot be loaded: {error}"[:500]) from error
    except BaseException:
        session().rollback()
        raise


def _load_table(connection: Connection, table: Table, member: Member, path: Path) -> None:
    own = [column.name for column in own_references(table)]
    later: list[Row] = []
    count = 0
    with path.open("rb") as file:
        lines = (_row(table, line) for line in file)
        while rows := list(islice(lines, AT_ONCE)):
            count += len(rows)
            later += [_taken(table, row, own) for row in rows if any(row[name] for name in own)]
            connection.execute(insert(table), rows)
    if count != member.rows:
        raise BackupProblem(f"{member.name} has {count} rows instead of {member.rows}")
    if later:
        keys = [column == bindparam(f"key_{column.name}") for column in table.primary_key.columns]
        connection.execute(update(table).where(*keys), later)


def _row(table: Table, line: bytes) -> Row:
    values = json.loads(line)
    pairs = zip(table.columns, values, strict=True)
    return {column.name: from_json(column, value) for column, value in pairs}


def _taken(table: Table, row: Row, own: list[str]) -> Row:
    """The values that refer to rows of the same table, taken out of the row, with its key."""
    key = {f"key_{column.name}": row[column.name] for column in table.primary_key.columns}
    taken = {name: row[name] for name in own}
    row.update(dict.fromkeys(own))
    return key | taken


def _reset_sequences(connection: Connection) -> None:
    """PostgreSQL numbers on after the highest number that is there."""
    if connection.dialect.name != "postgresql":
        return
    for table in db.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None or table.name in LEFT_OUT:
            continue
        highest = connection.scalar(select(func.max(column)))
        if highest is not None:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, :column), :highest)"),
                {"name": f'"{table.name}"', "column": column.name, "highest": highest},
            )
