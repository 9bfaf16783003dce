"""Files of papers for those who may have them before readers do."""

from flask import Response, abort, send_file

from registry.documents.storing import path_of
from registry.documents.views import SANDBOX


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
