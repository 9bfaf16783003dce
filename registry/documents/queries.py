"""Which documents there are, and who may see them."""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, select, true, union
from sqlalchemy.orm import joinedload, selectinload

from core.permissions import Actor, allows
from registry.documents.licences import ALL_RIGHTS_RESERVED
from registry.documents.models import Document, DocumentText
from registry.models import Record


def documents_of(record: Record, actor: Actor) -> Select[tuple[Document]]:
    """The documents of a record that the actor may open, in the order of their codes."""
    found = (
        select(Document)
        .where(Document.record_id == record.id, Document.removed_at.is_(None))
        .options(joinedload(Document.reading))
        .order_by(Document.id)
    )
    if not allows(actor, "document.read_kept"):
        found = found.where(Document.licence != ALL_RIGHTS_RESERVED)
        found = found.where(Document.accepted_at.is_not(None))
    return found


_held_back: list[Callable[[], Select[tuple[int]]]] = []


def hold_back(ids: Callable[[], Select[tuple[int]]]) -> None:
    """Have the documents whose ids a query selects now wait, for what their owner waits for."""
    _held_back.append(ids)


def is_free() -> ColumnElement[bool]:
    """Whether nothing holds a document back."""
    return and_(true(), *(Document.id.not_in(ids()) for ids in _held_back))


def waiting_documents() -> Select[tuple[Document]]:
    """Those that somebody has to accept, the oldest first."""
    return (
        select(Document)
        .where(Document.accepted_at.is_(None), Document.removed_at.is_(None), is_free())
        .order_by(Document.uploaded_at, Document.id)
    )


def latest_documents(record: Record | None = None) -> Select[tuple[Document]]:
    """All documents, or those of a record, also removed ones, newest first; for the desk."""
    found = select(Document).order_by(Document.uploaded_at.desc(), Document.id.desc())
    return found.where(Document.record_id == record.id) if record else found


def listed_documents(record: Record | None = None) -> Select[tuple[Document]]:
    """The same with what a list of them shows."""
    return latest_documents(record).options(
        joinedload(Document.reading), selectinload(Document.record)
    )


def count_of(documents: Select[tuple[Document]]) -> Select[tuple[int]]:
    """How many there are."""
    return documents.order_by(None).with_only_columns(func.count(Document.id))


def same_file(record: Record, sha256: str) -> Select[tuple[Document]]:
    """The document of a record that has the same content and was not removed."""
    return select(Document).where(
        Document.record_id == record.id, Document.sha256 == sha256, Document.removed_at.is_(None)
    )


def searchable_files(ids: Sequence[int], most: int) -> Select[tuple[int, str, str, str, str]]:
    """Record, title, first `most` characters of the text, language and code of these files.

    Only of those that every reader of the record may open.
    """
    return (
        select(
            Document.record_id,
            Document.title,
            func.substr(DocumentText.text, 1, most),
            Document.language,
            Document.code,
        )
        .join(DocumentText, DocumentText.document_id == Document.id)
        .where(Document.record_id.in_(ids), Document.removed_at.is_(None))
        .where(Document.licence != ALL_RIGHTS_RESERVED, Document.accepted_at.is_not(None))
        .order_by(Document.id)
    )


_also_wanted: list[Select[tuple[str]]] = []


def want_files(query: Select[tuple[str]]) -> None:
    """Have the stored files whose digests a query selects kept, and put into backups."""
    _also_wanted.append(query)


def wanted_files() -> CompoundSelect[tuple[str]]:
    """Digests of the files that rows name; erased documents want theirs no more."""
    return union(select(Document.sha256).where(Document.erased.is_(False)), *_also_wanted)
