"""The door of papers: who sees which, what is decided on, and what is due.

An author sees their own, a reviewer those they were named for, the secretariat what was submitted.
A draft is its author's alone.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, selectinload

from accounts.models import Account
from core.database import utcnow
from core.permissions import VISITOR, Actor, allows
from forum.models import Edition
from forum.papers.models import (
    ACCEPTED,
    AT_INSTANT,
    AT_START,
    CONFLICT,
    DRAFT,
    HELD,
    SUBMITTED,
    WITHDRAWN,
    Paper,
    PaperAuthor,
    PaperCall,
    PaperFile,
    PaperReview,
    SessionLink,
)
from registry.documents.models import Document
from registry.documents.queries import hold_back
from registry.door import visible
from registry.models import Record


def call_of(actor: Actor, edition: str) -> Select[tuple[PaperCall]]:
    """The call of an edition (its code) that the actor may read: published, but for the
    secretariat."""
    query = select(PaperCall).join(Edition, Edition.id == PaperCall.edition_id)
    query = query.where(Edition.id.in_(visible(Edition, actor).with_only_columns(Edition.id)))
    query = query.where(Edition.code == edition)
    if not allows(actor, "paper.decide"):
        query = query.where(PaperCall.published_at.is_not(None))
    return query


def locked_call(edition_id: int) -> Select[tuple[PaperCall]]:
    """The call, held as it is to the end of the transaction: who submits reads it after this."""
    found = select(PaperCall).where(PaperCall.edition_id == edition_id)
    return found.with_for_update().execution_options(populate_existing=True)


def own_papers(by: Actor, edition_id: int) -> Select[tuple[Paper]]:
    """The papers that the actor offers for an edition, the latest first."""
    query = select(Paper).where(Paper.edition_id == edition_id, _is_submitter(by))
    return query.order_by(Paper.id.desc())


def papers_by(account_id: int) -> Select[tuple[Paper]]:
    """All that an account offers, whatever became of it."""
    return select(Paper).where(Paper.submitter_id == account_id).order_by(Paper.id)


def _is_submitter(by: Actor) -> ColumnElement[bool]:
    # without an account nobody is one: a paper whose submitter is gone has None too
    return Paper.submitter_id == by.account_id if by.account_id is not None else false()


def submitted_papers(edition_id: int) -> Select[tuple[Paper]]:
    """What the secretariat sees of an edition: all but drafts."""
    return select(Paper).where(Paper.edition_id == edition_id, Paper.state != DRAFT)


def reviews_by(by: Actor, edition_id: int) -> Select[tuple[PaperReview]]:
    """What the actor was asked to review for an edition, the oldest first."""
    mine = PaperReview.reviewer_id == by.account_id if by.account_id is not None else false()
    return (
        select(PaperReview)
        .join(PaperReview.paper)
        .where(Paper.edition_id == edition_id, Paper.state.not_in((DRAFT, WITHDRAWN)), mine)
        .options(selectinload(PaperReview.paper).selectinload(Paper.authors))
        .order_by(PaperReview.id)
    )


def reviews_to_write(by: Actor) -> Select[tuple[PaperReview]]:
    """What the actor was asked to review and has yet to, in all editions, the oldest first."""
    mine = PaperReview.reviewer_id == by.account_id if by.account_id is not None else false()
    return (
        select(PaperReview)
        .join(PaperReview.paper)
        .where(mine, Paper.state == SUBMITTED)
        .where(PaperReview.sent_at.is_(None), PaperReview.conflict != CONFLICT)
        .options(contains_eager(PaperReview.paper))
        .order_by(PaperReview.id)
    )


def papers_to_decide() -> Select[tuple[Paper]]:
    """What was submitted and is not decided on, in all editions, the oldest first."""
    return (
        select(Paper)
        .where(Paper.state == SUBMITTED)
        .options(selectinload(Paper.reviews))
        .order_by(Paper.submitted_at, Paper.id)
    )


def papers_to_release() -> Select[tuple[Paper]]:
    """Accepted papers without a session, or with a file of which nobody has said when readers may
    have it; those accepted first come first."""
    held = (
        select(PaperFile.paper_id)
        .join(PaperFile.document)
        .where(PaperFile.release == HELD)
        .where(Document.accepted_at.is_(None), Document.removed_at.is_(None))
    )
    return (
        select(Paper)
        .where(Paper.state == ACCEPTED, or_(Paper.session_id.is_(None), Paper.id.in_(held)))
        .order_by(Paper.decided_at, Paper.id)
    )


def reviewers_of(edition_id: int) -> Select[tuple[int, str]]:
    """(account, name) of those who review for an edition, by name."""
    return (
        select(Account.id, Account.name)
        .join(PaperReview, PaperReview.reviewer_id == Account.id)
        .join(Paper, Paper.id == PaperReview.paper_id)
        .where(Paper.edition_id == edition_id)
        .distinct()
        .order_by(Account.name, Account.id)
    )


def is_reviewed_by(account_id: int) -> ColumnElement[bool]:
    """Whether the account was named as a reviewer of the paper."""
    return exists().where(PaperReview.paper_id == Paper.id, PaperReview.reviewer_id == account_id)


def counts_by(column: InstrumentedAttribute[str], edition_id: int) -> Select[tuple[str, int]]:
    """How many papers the secretariat has for each value of a column."""
    papers = submitted_papers(edition_id).with_only_columns(column, func.count())
    return papers.group_by(column).order_by(column)


def shown_papers(*conditions: ColumnElement[bool]) -> Select[tuple[Paper]]:
    """Accepted papers that are given in a published session, with what readers are shown."""
    published = visible(Record, VISITOR).with_only_columns(Record.id)
    return (
        select(Paper)
        .where(Paper.state == ACCEPTED, Paper.session_id.in_(published), *conditions)
        .options(
            selectinload(Paper.authors),
            selectinload(Paper.files)
            .selectinload(PaperFile.document)
            .selectinload(Document.record),
        )
        .order_by(Paper.id)
    )


def is_by_person(person_id: int) -> ColumnElement[bool]:
    """Whether somebody of the programme is one of the paper's authors."""
    return exists().where(PaperAuthor.paper_id == Paper.id, PaperAuthor.person_id == person_id)


def links_of(session_id: int) -> Select[tuple[SessionLink]]:
    """Recordings, slides and transcripts of a session, in the order they were added."""
    return select(SessionLink).where(SessionLink.session_id == session_id).order_by(SessionLink.id)


def waiting_files(release: str) -> Select[tuple[PaperFile]]:
    """Files that nobody may have yet and that are to be released in this way, in sessions that are
    published."""
    published = visible(Record, VISITOR).with_only_columns(Record.id)
    return (
        select(PaperFile)
        .join(PaperFile.document)
        .where(PaperFile.release == release, Document.record_id.in_(published))
        .where(Document.accepted_at.is_(None), Document.removed_at.is_(None))
        .order_by(PaperFile.document_id)
    )


def due_files(now: datetime) -> Select[tuple[PaperFile]]:
    """Those whose instant has come."""
    return waiting_files(AT_INSTANT).where(PaperFile.release_at <= now)


def held_documents(now: datetime) -> Select[tuple[int]]:
    """Ids of documents that readers may not have yet, whoever would accept them."""
    later = and_(PaperFile.release == AT_INSTANT, PaperFile.release_at > now)
    return select(PaperFile.document_id).where(or_(PaperFile.release != AT_INSTANT, later))


def over_papers(closed_before: datetime) -> Select[tuple[Paper]]:
    """Papers that were not accepted, of calls that closed before an instant."""
    return (
        select(Paper)
        .join(Paper.call)
        .where(PaperCall.closes_at < closed_before, Paper.state != ACCEPTED)
        .order_by(Paper.id)
    )


def waiting_at_start() -> Select[tuple[PaperFile]]:
    """Those that wait for the start of their session."""
    return waiting_files(AT_START)


hold_back(lambda: held_documents(utcnow()))
