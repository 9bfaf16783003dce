"""Files that were looked at and wait for a yes, kept for a day: they need not be sent again."""

import hashlib
import re
import time
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from core.problems import BadValue

KEPT_S = 86_400
_DIGEST = re.compile(r"[0-9a-f]{64}")


def keep_file(folder: str, content: bytes) -> str:
    """Keep a file in a folder of the instance; its digest (SHA-256), by which it is found."""
    place, digest = _place(folder), hashlib.sha256(content).hexdigest()
    place.mkdir(mode=0o700, exist_ok=True)
    for old in place.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_S:
            old.unlink(missing_ok=True)
    (place / digest).write_bytes(content)
    return digest


def kept_file(folder: str, digest: str) -> bytes:
    """The file of a digest. Raises `BadValue` where it is not kept any longer."""
    if not _DIGEST.fullmatch(digest):
        raise NotFound
    try:
        return (_place(folder) / digest).read_bytes()
    except FileNotFoundError:
        raise BadValue(_("The file is not kept any longer. Send it again.")) from None


def _place(folder: str) -> Path:
    return Path(current_app.instance_path) / folder
