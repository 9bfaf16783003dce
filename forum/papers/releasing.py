"""Verbs of the secretariat on accepted papers: tie one to a session, add its files, release them;
and links to recordings. None of them commits.

A file is a document of the session that waits to be accepted, and nothing else accepts it
(`registry.documents.queries.hold_back`): until it is released only the secretariat and the paper's
author can open it or see its name, whichever way they ask.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.audit import record_audit
from core.database import flush, session, utcnow
from core.permissions import SYSTEM, Actor, require
from core.problems import BadValue, Conflict, Forbidden
from forum.models import Session
from forum.papers.models import (
    ACCEPTED,
    AT_INSTANT,
    AT_START,
    FILE_KINDS,
    HELD,
    LINK_KINDS,
    Paper,
    PaperAuthor,
    PaperFile,
    SessionLink,
)
from forum.papers.reviewing import DECIDED_MEANWHILE
from forum.papers.submitting import NOT_TAKEN, target_of
from forum.programme.models import ForumPerson, Release
from registry.documents.extracting import READABLE
from registry.documents.problems import Refused
from registry.documents.services import (
    Description,
    accept_document,
    add_document,
    may_accept,
)
from registry.documents.storing import path_of
from registry.models import Record

NOT_ACCEPTED = _l("The paper is not accepted, so nothing of it is shown.")
RELEASED = _l("This file is public already.")


@dataclass(frozen=True)
class FileContent:
    """A file of a paper: which kind it is, and what is said of the document. Without a `file` it is
    the one that the author sent."""

    kind: str
    said: Description
    file: IO[bytes] | None = None
    name: str = ""


def give_in(paper: Paper, session_id: int | None, by: Actor, opened: int) -> None:
    """Say in which session of the edition a paper is given (None: in none yet). Raises `Conflict`,
    `BadValue`."""
    require(by, "paper.decide")
    if paper.version != opened:
        raise Conflict(DECIDED_MEANWHILE)
    if paper.state != ACCEPTED:
        raise Conflict(NOT_ACCEPTED)
    if paper.files:
        raise Conflict(_l("Files of the paper are tied to its session. Remove them there first."))
    if session_id is not None:
        found = session().scalar(select(Session).where(Session.id == session_id))
        if found is None or found.edition_id != paper.edition_id:
            raise BadValue(_l("A value in the form is not valid."))
    paper.session_id = session_id
    flush(DECIDED_MEANWHILE)
    record_audit("paper.place", target_of(paper), by, session=session_id)


def link_author(author: PaperAuthor, person: ForumPerson | None, by: Actor, paper: Paper) -> None:
    """Say who of the programme an author is; without a person one is made of what the paper says:
    with an accepted paper its authors agreed to be named."""
    require(by, "paper.decide")
    if paper.state != ACCEPTED:
        raise Conflict(NOT_ACCEPTED)
    author.person = person or ForumPerson(
        latin_name=author.latin_name,
        own_name=author.own_name,
        own_language=author.own_language,
        office=author.office,
        office_language=paper.language if author.office else "",
        body_id=author.body_id,
        lives={},
    )
    session().flush()
    record_audit("paper.link_author", target_of(paper), by, person=author.person_id)


def add_file(paper: Paper, content: FileContent, by: Actor) -> PaperFile:
    """Keep a file for the paper's session; it is held until it is released. Raises `Conflict`,
    `Refused`, `Problem`."""
    require(by, "paper.decide")
    if paper.state != ACCEPTED:
        raise Conflict(NOT_ACCEPTED)
    record = session().get(Session, paper.session_id) if paper.session_id else None
    if record is None:
        raise Conflict(_l("Choose the session of the paper first."))
    if content.kind not in FILE_KINDS:
        raise BadValue(_l("A value in the form is not valid."))
    if content.file is not None:
        document = add_document(record, content.file, content.name, content.said, by)
    elif paper.sha256:
        with path_of(paper.sha256).open("rb") as own:
            document = add_document(record, own, paper.filename, content.said, by)
    else:
        raise Refused(_l("Choose a file."))
    if document.media_type not in READABLE:
        raise Refused(NOT_TAKEN)
    made = PaperFile(document=document, kind=content.kind, release=HELD)
    paper.files.append(made)
    session().flush()
    record_audit("paper.add_file", target_of(paper), by, document=document.code)
    return made


def release(file: PaperFile, when: str, at: datetime | None, by: Actor) -> None:
    """Say when readers may have a file: at the start of its session, or from an instant on, which
    may be now. Until then it can be said anew. Raises `Conflict`, `BadValue`, `Forbidden`.

    With `review: two` somebody else than who added the file says so.
    """
    require(by, "paper.decide")
    document = file.document
    if not document.waits:
        raise Conflict(RELEASED)
    if when not in (HELD, AT_START, AT_INSTANT) or (when == AT_INSTANT) != (at is not None):
        raise BadValue(_l("A value in the form is not valid."))
    if when != HELD and not may_accept(document, by):
        raise Forbidden(_l("You added this document, so somebody else accepts it."))
    file.release, file.release_at = when, at
    session().flush()
    told = {"release": when, "at": at.isoformat() if at else ""}
    record_audit("paper.release", target_of(file.paper), by, document=document.code, **told)
    if at is not None and at <= utcnow():
        accept_document(document, by)


def publish_due(file: PaperFile, at: datetime) -> None:
    """Let readers have a file whose time has come (the worker's part)."""
    file.release, file.release_at = AT_INSTANT, at
    session().flush()
    accept_document(file.document, SYSTEM)


def start_of(file: PaperFile) -> datetime | None:
    """When its session starts by the last release of the programme; None where readers were not
    told, or that it is cancelled."""
    record = file.document.record
    edition = select(Session.edition_id).where(Session.id == record.id).scalar_subquery()
    last = session().scalar(
        select(Release)
        .where(Release.edition_id == edition)
        .order_by(Release.number.desc())
        .limit(1)
    )
    slots = last.content.get("slots", ()) if last is not None else ()
    for slot in slots:
        if slot["session"] == record.code and slot["starts_at"] and slot["status"] != "cancelled":
            return datetime.fromisoformat(slot["starts_at"])
    return None


def add_link(record: Record, url: str, kind: str, language: str, by: Actor) -> SessionLink:
    """Tell where a recording, slides or a transcript of a session lie. Raises `Conflict` where the
    session has the address already, `BadValue`."""
    require(by, "paper.decide")
    if not url.startswith(("http://", "https://")) or kind not in LINK_KINDS:
        raise BadValue(_l("A value in the form is not valid."))
    made = SessionLink(session_id=record.id, url=url, kind=kind, language=language)
    try:
        with session().begin_nested():
            session().add(made)
    except IntegrityError as error:
        raise Conflict(_l("The session has this address already.")) from error
    record_audit("session.add_link", record.code, by, kind=kind, language=language)
    return made


def remove_link(link: SessionLink, by: Actor) -> None:
    """Tell it no more."""
    require(by, "paper.decide")
    code = session().scalar(select(Record.code).where(Record.id == link.session_id))
    session().delete(link)
    session().flush()
    record_audit("session.remove_link", str(code), by, kind=link.kind)
