"""Stored files: each under its SHA-256, once, outside of what the web server shows.

A file appears whole or not at all. It is written before the transaction that names it commits;
what no row names is swept away later (`registry.documents.upkeep`).
"""

import fcntl
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flask import current_app

FOLDER = "documents"
UNNAMED = ".upload-"
CHUNK = 1 << 18
_DIGEST = re.compile(r"[0-9a-f]{64}")


def document_folder() -> Path:
    """The folder of the stored files, made when missing."""
    folder = Path(current_app.instance_path) / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def path_of(sha256: str) -> Path:
    """Where the file with this digest is stored. Raises `ValueError` for what is no digest."""
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("a SHA-256 digest has 64 hexadecimal digits")
    return document_folder() / sha256[:2] / sha256[2:4] / sha256


def keep(file: IO[bytes]) -> str:
    """Store what is in the file, unless it is stored already; its digest. Raises `OSError`."""
    file.seek(0)
    digest = hashlib.sha256()
    descriptor, draft = tempfile.mkstemp(prefix=UNNAMED, dir=document_folder())  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as copy:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        put(Path(draft), digest.hexdigest())
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def put(draft: Path, sha256: str) -> bool:
    """Move a file of the same file system to its place; False if its content was there already."""
    target = path_of(sha256)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone():
        if target.exists():
            os.utime(target)  # it is wanted again: sweeping leaves what is young alone
            draft.unlink()
            return False
        draft.replace(target)
        return True


def stored() -> Iterator[Path]:
    """The files of all digests, in no order."""
    for path in document_folder().glob("??/??/*"):
        if _DIGEST.fullmatch(path.name):
            yield path


def sweep(wanted: frozenset[str], older_than_s: float) -> int:
    """Delete files that are not wanted, and uploads that broke off; how many.

    Younger ones stay: a transaction that has not committed yet may name them.
    """
    unwanted = [path for path in stored() if path.name not in wanted]
    drafts = document_folder().glob(f"{UNNAMED}*")
    with _alone():
        old = [path for path in (*unwanted, *drafts) if _age_s(path) > older_than_s]
        for path in old:
            path.unlink(missing_ok=True)
    return len(old)


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody else puts or sweeps meanwhile, in whatever process."""
    with (document_folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
