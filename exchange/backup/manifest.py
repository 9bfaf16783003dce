"""The first member of a backup: what it is, of which schema, and what else is in it."""

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

from core.database import utcnow

MANIFEST = "manifest.json"
FORMAT = "guantong-backup"
FORMAT_VERSION = 1
LARGEST_MANIFEST = 64_000_000
_MEMBER = re.compile(r"tables/[a-z_]{1,60}\.jsonl|documents/[0-9a-f]{64}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class BackupProblem(Exception):
    """Why a backup cannot be made or restored: one line for the person at the command line."""


@dataclass(frozen=True)
class Member:
    """A file in the backup. `size` in bytes; `rows` and `columns` of a table's."""

    name: str
    size: int
    sha256: str
    rows: int = 0
    columns: tuple[str, ...] = ()

    @property
    def is_document(self) -> bool:
        """Whether it is a stored file, which is named by its digest."""
        return self.name.startswith("documents/")

    @property
    def stem(self) -> str:
        """The name of the table, or the digest of the document."""
        return self.name.partition("/")[2].removesuffix(".jsonl")


@dataclass(frozen=True)
class Manifest:
    """What a backup tells about itself. `schema` is the migration, `commit` that of the product."""

    schema: str
    chain_head: str
    members: tuple[Member, ...]
    missing: tuple[str, ...] = ()
    commit: str = ""
    made_at: str = field(default_factory=lambda: utcnow().isoformat())

    def to_bytes(self) -> bytes:
        """As JSON."""
        told = {"format": FORMAT, "format_version": FORMAT_VERSION} | asdict(self)
        return json.dumps(told, indent=1).encode()

    @property
    def tables(self) -> list[Member]:
        """The members that hold rows."""
        return [one for one in self.members if not one.is_document]

    @property
    def documents(self) -> list[Member]:
        """The members that are stored files."""
        return [one for one in self.members if one.is_document]


def read_manifest(content: bytes) -> Manifest:
    """The manifest in these bytes. Raises `BackupProblem`."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise BackupProblem("the file is no backup of Guantong")
        if told["format_version"] != FORMAT_VERSION:
            raise BackupProblem(
                f"the backup has format {told['format_version']}; this product reads "
                f"{FORMAT_VERSION}"
            )
        return Manifest(
            schema=str(told["schema"]),
            chain_head=str(told["chain_head"]),
            members=tuple(_member(one) for one in told["members"]),
            missing=tuple(map(str, told["missing"])),
            commit=str(told["commit"]),
            made_at=str(told["made_at"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BackupProblem(f"the manifest cannot be read: {error}") from error


def _member(told: dict[str, Any]) -> Member:
    member = Member(
        name=told["name"],
        size=int(told["size"]),
        sha256=told["sha256"],
        rows=int(told["rows"]),
        columns=tuple(told["columns"]),
    )
    if not _MEMBER.fullmatch(member.name) or not _DIGEST.fullmatch(member.sha256):
        raise BackupProblem(f"the manifest names {member.name!r}, which no backup holds")
    if member.is_document and member.stem != member.sha256:
        raise BackupProblem(f"{member.name} is not what its name says")
    return member


def schema_of(connection: Connection) -> str:
    """The migration that the database is at; '' for one without tables."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def commit_of(root: Path) -> str:
    """The commit that the product was checked out at, where that is known; else ''."""
    try:
        head = (root / ".git" / "HEAD").read_text("ascii").strip()
        if not head.startswith("ref: "):
            return head
        return (root / ".git" / head.removeprefix("ref: ")).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
