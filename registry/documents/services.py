"""Verbs on documents: add, accept and remove one. None of them commits."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import IO

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.audit import record_audit
from core.database import session, utcnow
from core.jobs import enqueue
from core.permissions import Actor, allows, require
from core.problems import Conflict, Forbidden, Problem
from registry.changes import changing
from registry.documents.extracting import READABLE
from registry.documents.models import Document, DocumentText
from registry.documents.names import safe_name
from registry.documents.problems import Refused
from registry.documents.queries import is_free, same_file
from registry.documents.recognising import recognise
from registry.documents.storing import keep
from registry.models import Record
from registry.schema.codes import next_code
from registry.schema.forms import Numbered
from registry.sources import Source
from registry.versions import locked_head

CODES = Numbered("DOC", 4)
TOPIC = "document_text"
MOST_BYTES = 20_000_000
HELD_BACK = _l("This document belongs to a paper of the forum. It is released on the paper's page.")


@dataclass(frozen=True)
class Description:
    """What a person says of a document: `language` is a BCP 47 tag, `licence` a code."""

    title: str
    language: str
    licence: str
    source: Source


def most_bytes() -> int:
    """How large a document may be (`DOCUMENT_BYTES` of the configuration)."""
    return int(current_app.config["DOCUMENT_BYTES"])


def add_document(
    record: Record, file: IO[bytes], filename: str, said: Description, actor: Actor
) -> Document:
    """Add a file to a record; it waits to be accepted. Raises `Forbidden`, `Refused`, `OSError`.

    The file is stored at once; if the caller does not commit it is swept away later.
    """
    require(actor, "document.add")
    form = recognise(file, most_bytes())
    sha256 = keep(file)
    locked_head()  # before what follows looks at the rows of others
    same = session().scalars(same_file(record, sha256)).first()
    if same is not None:
        raise Refused(_l("The record has this file already, as %(code)s.", code=same.code))
    code = next_code(CODES, Document)
    document = Document(
        code=code,
        title=said.title,
        filename=safe_name(filename, form, otherwise=code),
        media_type=form.media_type,
        size=file.seek(0, 2),
        sha256=sha256,
        language=said.language,
        licence=said.licence,
        source=said.source,
        uploaded_at=utcnow(),
        author_id=actor.account_id,
        author_name=actor.name,
        reading=DocumentText(state="waiting" if form.media_type in READABLE else "none"),
    )
    document.record = record
    session().add(document)
    record_audit("document.add", code, actor, record=record.code, sha256=sha256)
    if form.media_type in READABLE:
        enqueue(TOPIC, {"code": code})
    session().flush()
    return document


def accept_document(document: Document, actor: Actor) -> None:
    """Show it to readers. Raises `Forbidden`, `Conflict`.

    With `review: two` somebody else than who added it has to.
    """
    require(actor, "document.accept")
    if not document.waits:
        raise Conflict(_l("Somebody has decided on this document already."))
    if is_held_back(document):
        raise Conflict(HELD_BACK)
    if not may_accept(document, actor):
        raise Forbidden(_l("You added this document, so somebody else accepts it."))
    # only the code: whoever reads the versions may not be allowed to read the document
    with changing(document.record, actor, "document.accept", f"+ {document.code}"):
        document.accepted_at = utcnow()
        document.accepted_id, document.accepted_name = actor.account_id, actor.name
    record_audit("document.accept", document.code, actor, record=document.record.code)
    session().flush()


def is_held_back(document: Document) -> bool:
    """Whether it waits for something else than somebody who accepts it (`queries.hold_back`)."""
    free = select(Document.id).where(Document.id == document.id, is_free())
    return session().scalar(free) is None


def may_accept(document: Document, actor: Actor) -> bool:
    """Whether the actor may accept a document that waits."""
    own = document.author_id is not None and document.author_id == actor.account_id
    return allows(actor, "document.accept") and not (own and current_app.config["REVIEW"] == "two")


def remove_document(document: Document, actor: Actor, reason: str, erase: bool = False) -> None:
    """Take a document off its record; its code stays and says why. Raises `Conflict`, `Problem`.

    `erase`: the stored file goes too, unless another document has the same content.
    """
    require(actor, "document.remove")
    if not reason.strip():
        raise Problem(_l("Say why the document is removed: readers will see the reason."))
    if document.removed_at is not None:
        raise Conflict(_l("Somebody has removed this document already."))
    shown = document.accepted_at is not None
    with (
        changing(document.record, actor, "document.remove", f"− {document.code}")
        if shown
        else nullcontext()
    ):
        document.removed_at = utcnow()
        document.removal_reason = reason.strip()
        document.erased = erase
        if erase:
            document.reading.text = ""
    record_audit("document.remove", document.code, actor, record=document.record.code, erased=erase)
    session().flush()
