"""What the worker does for texts of agreements: read a file, and divide what it says."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from cooperation.agreements.texts.dividing import divide
from cooperation.agreements.texts.models import FAILED, READING, READY, TextDraft
from cooperation.agreements.texts.services import TOPIC, forget_editions
from cooperation.agreements.texts.units import rows_of
from core.audit import record_audit
from core.database import session, writing
from core.jobs import Payload, handles
from core.permissions import SYSTEM
from registry.documents.extracting import MOST_CHARACTERS, PDF, NotReadable, text_of
from registry.documents.queries import want_files
from registry.documents.storing import path_of
from registry.door import acting_as
from registry.models import Record
from registry.versions import on_redaction

NO_TEXT = "the file has no text; it may be a scan"
TOO_LONG = f"the text is longer than {MOST_CHARACTERS} characters"

OWN_WORDS = {
    NO_TEXT: _l("It has no text; it may be a scan."),
    TOO_LONG: _l("It is longer than a text may be."),
}
"""What is found by ourselves, for readers; what a reader of files complains of is in English."""

want_files(select(TextDraft.sha256).where(TextDraft.state == READING))
on_redaction(forget_editions)


@handles(TOPIC, batch=1)
def read_files(payloads: Sequence[Payload]) -> None:
    """Read the files of drafts; reading takes its time, and holds no transaction open."""
    for payload in payloads:
        session().rollback()
        draft = session().get(TextDraft, payload["draft"])
        if draft is None or draft.state != READING:
            continue
        key, sha256, media_type = draft.id, draft.sha256, draft.media_type
        session().rollback()
        _write(key, *_read(sha256, media_type))


def _read(sha256: str, media_type: str) -> tuple[str, str, bool]:
    """Text, problem, and whether lines end as on the printed page."""
    try:
        text = text_of(path_of(sha256), media_type)
    except NotReadable as problem:
        return "", str(problem), False
    if not text.strip():
        return "", NO_TEXT, False
    if len(text) >= MOST_CHARACTERS:
        return "", TOO_LONG, False
    return text, "", media_type == PDF


def _write(key: int, text: str, problem: str, broken: bool) -> None:
    with writing(), acting_as(SYSTEM):
        draft = session().get(TextDraft, key)
        if draft is None or draft.state != READING:
            return
        draft.state, draft.problem, draft.sha256 = (FAILED if problem else READY), problem, ""
        division = divide(text, draft.language, broken)
        draft.units = rows_of(division.units)
        draft.doubtful, draft.left_out = division.doubtful, division.left_out
        record = session().get_one(Record, draft.record_id)
        record_audit("agreement_text.read", record.code, SYSTEM, language=draft.language,
                     state=draft.state)  # fmt: skip
        session().commit()
