"""Verbs of authors: write a paper, submit it, take it back. None of them commits."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from core.audit import record_audit
from core.database import flushing, session, utcnow
from core.permissions import Actor, require
from core.problems import BadValue, Conflict, Problem
from forum.papers.models import (
    CHANGES,
    DECISIONS,
    DRAFT,
    SUBMITTED,
    WITHDRAWN,
    Paper,
    PaperAuthor,
    PaperCall,
)
from forum.papers.queries import locked_call, own_papers
from registry.documents.extracting import READABLE
from registry.documents.licences import ALL_RIGHTS_RESERVED, LICENCES
from registry.documents.private import Upload, take

MOST_PAPERS = 20
"""Papers of one person for an edition, drafts and withdrawn ones included."""
MOST_AUTHORS = 8
OPEN_LICENCES = tuple(code for code in LICENCES if code != ALL_RIGHTS_RESERVED)
MEANWHILE = _l("This paper was changed after you opened it. Compare both before you save.")
NOT_TAKEN = _l("Save the file as PDF or DOCX: papers are taken in these formats.")


class NotOpen(Conflict):
    """Papers are not taken at this time (HTTP 409); the message says since or until when."""


class Incomplete(Problem):
    """Something is missing that a submitted paper needs (HTTP 422). `field` is its name."""

    status = 422

    def __init__(self, field: str, message: Any) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class AuthorContent:
    """An author: the columns of `PaperAuthor`."""

    latin_name: str = ""
    own_name: str = ""
    own_language: str = ""
    office: str = ""
    body_text: str = ""
    body_id: int | None = None


@dataclass(frozen=True)
class PaperContent:
    """What a form says of a paper: columns of `Paper`, whether its author declared that it may be
    published, and the authors in order."""

    language: str
    title: str
    abstract: str = ""
    second_language: str = ""
    second_title: str = ""
    second_abstract: str = ""
    topic: str = ""
    wish_id: int | None = None
    licence: str = ""
    declared: bool = False
    authors: Sequence[AuthorContent] = ()


COLUMNS = tuple(one.name for one in fields(PaperContent) if one.name not in ("declared", "authors"))
AUTHOR_COLUMNS = tuple(one.name for one in fields(AuthorContent))


def open_own(by: Actor, edition_id: int, number: int) -> Paper:
    """A paper of the actor's own. Raises `NotFound` for others', as for what is not there."""
    found = session().scalar(own_papers(by, edition_id).where(Paper.id == number))
    if found is None:
        raise NotFound
    return found


def may_change(paper: Paper, call: PaperCall, at: datetime) -> bool:
    """Whether its author may change it: while papers are taken, or where changes were asked for."""
    return paper.state == CHANGES or (paper.state in (DRAFT, SUBMITTED) and call.is_open(at))


def begin(call: PaperCall, content: PaperContent, upload: Upload | None, by: Actor) -> Paper:
    """A new draft. Raises `NotOpen`, `Refused`, `BadValue`; `Conflict` where the same person has
    one of this title already."""
    require(by, "paper.submit")
    call = taking(call)
    _check(content, call)
    mine = session().scalars(own_papers(by, call.edition_id)).all()
    if any(_is_same(one, content) for one in mine):
        raise Conflict(
            _l("You have a paper with this title already: open it in the list of your papers.")
        )
    if len(mine) >= MOST_PAPERS:
        raise Conflict(
            _l("You have %(most)s papers here, and more are not taken.", most=str(MOST_PAPERS))
        )
    paper = Paper(
        edition_id=call.edition_id, submitter_id=by.account_id, state=DRAFT, created_at=utcnow()
    )
    _fill(paper, content, upload)
    session().add(paper)
    session().flush()
    record_audit("paper.begin", target_of(paper), by)
    return paper


def _is_same(paper: Paper, content: PaperContent) -> bool:
    named = (paper.language, paper.title) == (content.language, content.title)
    return named and paper.state != WITHDRAWN


def save(
    paper: Paper, content: PaperContent, upload: Upload | None, by: Actor, opened: int
) -> None:
    """Change a paper. Raises `Conflict`, `NotOpen`, `Refused`, `BadValue`."""
    with _changing(paper, by, "paper.save", opened) as call:
        if paper.state != CHANGES:
            check_open(call)
        if paper.state not in (DRAFT, SUBMITTED, CHANGES):
            raise Conflict(_l("This paper is withdrawn or decided on; it is not changed any more."))
        _check(content, call)
        _fill(paper, content, upload)
        if paper.state != DRAFT:
            _check_whole(paper, call)


def submit(paper: Paper, by: Actor, opened: int) -> None:
    """Give it to the secretariat. Raises `Conflict`, `NotOpen`, `Incomplete`."""
    with _changing(paper, by, "paper.submit", opened) as call:
        check_not_submitted(paper)
        if paper.state != DRAFT:
            raise Conflict(_l("This paper is withdrawn or decided on; it is not changed any more."))
        check_open(call)
        _check_whole(paper, call)
        paper.state, paper.submitted_at = SUBMITTED, utcnow()


def check_not_submitted(paper: Paper) -> None:
    """Raises `Conflict` where the paper was submitted before."""
    if paper.state == SUBMITTED:
        raise Conflict(_l("This paper is submitted already. What you change now is saved only."))


def withdraw(paper: Paper, by: Actor, opened: int) -> None:
    """Take it back, at any time before it is decided on. Raises `Conflict`."""
    with _changing(paper, by, "paper.withdraw", opened):
        if paper.state == WITHDRAWN:
            raise Conflict(_l("This paper is withdrawn already."))
        if paper.state in DECISIONS:
            raise Conflict(_l("This paper is decided on. Write to the secretariat."))
        paper.state = WITHDRAWN


@contextmanager
def _changing(paper: Paper, by: Actor, act: str, opened: int) -> Iterator[PaperCall]:
    """Change a paper of one's own that is still as it was opened, while the call stays as it is."""
    require(by, "paper.submit")
    call = session().scalars(locked_call(paper.edition_id)).one()
    session().refresh(paper)
    if by.account_id is None or paper.submitter_id != by.account_id:
        raise NotFound
    if paper.version != opened:
        raise Conflict(MEANWHILE)
    with flushing(MEANWHILE):
        yield call
    record_audit(act, target_of(paper), by)


def taking(call: PaperCall) -> PaperCall:
    """The call, held to the end of the transaction, and open. Raises `NotOpen`."""
    held = session().scalars(locked_call(call.edition_id)).one()
    check_open(held)
    return held


def check_open(call: PaperCall) -> None:
    """Raises `NotOpen` unless papers are taken now. The close is the first instant that is over."""
    now = utcnow()
    if call.is_open(now):
        return
    if now < call.opens_at or call.published_at is None:
        raise NotOpen(_l("Papers are not taken yet. Keep your text until the call opens."))
    raise NotOpen(
        _l(
            "The call has closed, so this is not saved. Keep your text, and write to the "
            "secretariat."
        )
    )


def _check(content: PaperContent, call: PaperCall) -> None:
    """What no form of ours sends. Raises `BadValue`."""
    wrong = (
        content.language not in call.languages
        or (content.topic and content.topic not in call.topics)
        or (content.licence and content.licence not in OPEN_LICENCES)
        or len(content.authors) > MOST_AUTHORS
        or bool(content.second_language) != bool(content.second_title)
    )
    if wrong or not content.title:
        raise BadValue(_l("A value in the form is not valid."))


def _check_whole(paper: Paper, call: PaperCall) -> None:
    """Raises `Incomplete` where something is missing that a submitted paper needs."""
    needed = {
        "abstract": (paper.abstract, _l("Write the abstract first.")),
        "authors": (paper.authors, _l("Name one author at least.")),
        "topic": (paper.topic or not call.topics, _l("Choose a topic.")),
        "licence": (paper.licence, _l("Choose a licence.")),
        "declared": (
            paper.declared_at,
            _l("Declare that the paper may be published: without that it cannot be taken."),
        ),
    }
    for field, (held, message) in needed.items():
        if not held:
            raise Incomplete(field, message)
    for field in ("abstract", "second_abstract"):
        if len(getattr(paper, field)) > call.longest_abstract:
            raise Incomplete(field, too_long(call))


def too_long(call: PaperCall) -> Any:
    """Says how long an abstract may be."""
    return _l("This is too long: %(most)s characters at most.", most=str(call.longest_abstract))


def _fill(paper: Paper, content: PaperContent, upload: Upload | None) -> None:
    for name in COLUMNS:
        setattr(paper, name, getattr(content, name))
    paper.declared_at = (paper.declared_at or utcnow()) if content.declared else None
    paper.authors = [
        PaperAuthor(position=place, person_id=None, **{n: getattr(one, n) for n in AUTHOR_COLUMNS})
        for place, one in enumerate(content.authors)
    ]
    if upload is not None:
        attach(paper, upload)


def attach(paper: Paper, upload: Upload) -> None:
    """Keep the file of a paper, in place of the one before. Raises `Refused`, `OSError`.

    It is stored at once; if the caller does not commit it is swept away later.
    """
    taken = take(upload, "paper", READABLE, NOT_TAKEN)
    for name, value in asdict(taken).items():
        setattr(paper, name, value)


def target_of(paper: Paper) -> str:
    """What the audit log calls a paper: by its number, never by a title or a name."""
    return f"paper:{paper.id}"
