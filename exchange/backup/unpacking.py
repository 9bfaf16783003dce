"""Unpacking a backup into a folder of our own, every member checked before anything is used."""

import hashlib
import tarfile
import zlib
from pathlib import Path
from typing import IO

from exchange.backup.manifest import (
    LARGEST_MANIFEST,
    MANIFEST,
    BackupProblem,
    Manifest,
    Member,
    read_manifest,
)

CHUNK = 1 << 18
UNREADABLE = (tarfile.TarError, EOFError, zlib.error, OSError)


def unpack(source: Path, folder: Path) -> Manifest:
    """Write the members of a backup into the folder, under `Member.stem`. Raises `BackupProblem`.

    Only members that the manifest names are written, each with the size and digest told there.
    """
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            return _unpacked(archive, folder)
    except UNREADABLE as error:
        raise BackupProblem(f"{source} is damaged or not whole: {error}") from error


def _unpacked(archive: tarfile.TarFile, folder: Path) -> Manifest:
    first = archive.next()
    if first is None or first.name != MANIFEST or first.size > LARGEST_MANIFEST:
        raise BackupProblem("the file is no backup of Guantong: it has no manifest")
    manifest = read_manifest(_content(archive, first).read())
    expected = {member.name: member for member in manifest.members}
    if len(expected) < len(manifest.members):
        raise BackupProblem("the manifest names a member twice")
    while entry := archive.next():
        member = expected.pop(entry.name, None)
        if member is None:
            raise BackupProblem(
                f"the backup holds {entry.name!r}, which its manifest does not name"
            )
        _write(_content(archive, entry), member, folder / member.stem)
    if expected:
        raise BackupProblem(f"the backup is not whole: {min(expected)} is missing")
    return manifest


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(entry) if entry.isreg() else None
    if file is None:
        raise BackupProblem(f"the backup holds {entry.name!r}, which is no file")
    return file


def _write(file: IO[bytes], member: Member, path: Path) -> None:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as copy:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > member.size:
                break
            digest.update(chunk)
            copy.write(chunk)
    if size != member.size or digest.hexdigest() != member.sha256:
        raise BackupProblem(f"{member.name} is damaged: it is not what the manifest says")
