"""What the worker does for documents: read their text, and sweep away files that nobody names."""

import logging
import time
from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select

from core.audit import record_audit
from core.database import session, utcnow, writing
from core.jobs import Payload, chore, enqueue, handles
from core.permissions import SYSTEM
from registry.documents.extracting import NotReadable, text_of
from registry.documents.models import Document
from registry.documents.queries import wanted_files
from registry.documents.services import TOPIC
from registry.documents.storing import path_of, sweep
from registry.door import acting_as

SWEPT_EVERY_S = 3_600
KEPT_UNNAMED_S = 24 * 3_600

_log = logging.getLogger("guantong.documents")


@handles(TOPIC)
def read_documents(payloads: Sequence[Payload]) -> None:
    """Read the text of the documents and have their records indexed anew."""
    for payload in payloads:
        code = str(payload["code"])
        session().rollback()
        named = session().execute(
            select(Document.sha256, Document.media_type).where(
                Document.code == code, Document.erased.is_(False)
            )
        )
        for sha256, media_type in named.all():
            session().rollback()  # reading takes its time, and holds no transaction open
            _write(code, *_read(code, sha256, media_type))


def _read(code: str, sha256: str, media_type: str) -> tuple[str, str, str]:
    """State, text and problem."""
    try:
        text = text_of(path_of(sha256), media_type)
    except NotReadable as problem:
        _log.warning("%s: no text: %s", code, problem)
        return "failed", "", str(problem)
    return ("read" if text else "none"), text, ""


def _write(code: str, state: str, text: str, problem: str) -> None:
    with writing(), acting_as(SYSTEM):
        document = session().scalars(select(Document).where(Document.code == code)).one()
        reading = document.reading
        reading.state, reading.problem, reading.read_at = state, problem, utcnow()
        reading.text = "" if document.erased else text
        record_audit("document.read", code, SYSTEM, state=state)  # pages show the state
        enqueue("index", {"code": document.record.code})
        session().commit()


def sweep_files() -> int:
    """Delete stored files that no row has named for `KEPT_UNNAMED_S` seconds; how many."""
    wanted = frozenset(session().scalars(wanted_files()))
    session().rollback()
    return sweep(wanted, KEPT_UNNAMED_S)


@chore
def sweep_files_in_time() -> None:
    """Sweep every `SWEPT_EVERY_S` seconds."""
    kept = current_app.extensions.setdefault("document_sweep", {"swept": float("-inf")})
    if time.monotonic() < kept["swept"] + SWEPT_EVERY_S:
        return
    if swept := sweep_files():
        _log.info("%d stored files that nobody names were deleted", swept)
    kept["swept"] = time.monotonic()
