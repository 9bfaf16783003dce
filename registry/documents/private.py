"""Files that only some may have: how they are taken in, and given to those who may."""

from collections.abc import Container
from dataclasses import dataclass
from typing import IO, Any

from flask import Response, abort, send_file

from registry.documents.names import safe_name
from registry.documents.problems import Refused
from registry.documents.recognising import FORMATS, recognise
from registry.documents.services import most_bytes
from registry.documents.storing import keep, path_of
from registry.documents.views import SANDBOX


@dataclass(frozen=True)
class Upload:
    """A file as it came, and the name it came with."""

    file: IO[bytes]
    name: str


@dataclass(frozen=True)
class Taken:
    """A file that is stored: `sha256` names it, `size` is in bytes."""

    sha256: str
    filename: str
    media_type: str
    size: int


def take(
    upload: Upload, otherwise: str, formats: Container[str] = FORMATS, others: Any = ""
) -> Taken:
    """Store a file whose media type is one of `formats`; `others` says why another is refused.

    `otherwise` is its name where it came with none that can be used. Raises `Refused`, `OSError`.
    It is stored at once; if the caller does not commit it is swept away later.
    """
    form = recognise(upload.file, most_bytes())
    if form.media_type not in formats:
        raise Refused(others)
    return Taken(
        sha256=keep(upload.file),
        filename=safe_name(upload.name, form, otherwise),
        media_type=form.media_type,
        size=upload.file.seek(0, 2),
    )


def private_file(sha256: str, media_type: str, name: str, language: str) -> Response:
    """A stored file under a name, to be saved: it runs nothing, and no cache keeps it."""
    path = path_of(sha256)
    if not path.exists():
        abort(404)
    answer = send_file(
        path, mimetype=media_type, as_attachment=True, download_name=name, conditional=False
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Content-Language"] = language
    answer.headers["Cache-Control"] = "no-store"
    return answer
