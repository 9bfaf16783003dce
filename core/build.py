"""The mark of what a process runs: the same code, templates, catalogues and settings, or others."""

import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

PARTS = (("templates", "*.html"), ("translations", "*.mo"), ("static", "*"))
FILES = ("app.py", "config.py", "requirements.txt")


def build_mark(root: Path, settings: Iterable[str]) -> bytes:
    """A digest of all that decides how the same registry is shown.

    Contents and not times, so that every process of an installation, and the next start, finds
    the same mark. The requirements stand for what is installed.
    """
    digest = hashlib.blake2b(digest_size=32)
    for text in (sys.version, *settings):
        digest.update(f"{len(text)}:{text}".encode())
    digest.update(_mark_of_files(root))
    return digest.digest()


@cache
def _mark_of_files(root: Path) -> bytes:
    """A digest of the files; a process runs those that it found at first."""
    digest = hashlib.blake2b(digest_size=32)
    for path in _sources(root):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}:{len(content)}:".encode())
        digest.update(content)
    return digest.digest()


def _sources(root: Path) -> Iterator[Path]:
    yield from (root / name for name in FILES if (root / name).exists())
    packages = sorted(path.parent for path in root.glob("*/__init__.py"))
    for package in packages:
        if package.name != "tests":
            yield from sorted(package.rglob("*.py"))
    for folder, pattern in PARTS:
        yield from sorted(path for path in (root / folder).rglob(pattern) if path.is_file())
