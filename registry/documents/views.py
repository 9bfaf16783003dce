"""Documents for readers: the files themselves, their text, and the list on a record's page."""

from collections.abc import Sequence

from babel.units import format_unit
from flask import Blueprint, Response, abort, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.database import session
from core.permissions import allows, guarded
from core.reader import reader
from registry.documents.licences import ALL_RIGHTS_RESERVED, LICENCES
from registry.documents.models import Document
from registry.documents.queries import documents_of
from registry.documents.recognising import FORMATS
from registry.documents.storing import path_of
from registry.door import visible
from registry.models import Record
from registry.record_view import WithdrawnRecord, withdrawal_reason

blueprint = Blueprint("documents", __name__, url_prefix="/<lang>/documents")
KEPT_BY_READERS = "private, max-age=2592000"
"""A file never changes; a removed one is gone from browsers after 30 days at the latest."""
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@blueprint.get("/<code>")
@guarded("site.read")
def document_page(code: str) -> ResponseReturnValue:
    """The permanent address of a document: to its file."""
    return redirect(file_url(open_document(code)), 302)


@blueprint.get("/<code>/<filename>")
@guarded("site.read")
def document_file(code: str, filename: str) -> ResponseReturnValue:
    """The file itself. Only pictures are shown in the browser; the rest is saved."""
    document = open_document(code)
    if filename != document.filename:
        return redirect(file_url(document), 301)
    path = path_of(document.sha256)
    if not path.exists():
        abort(404)
    answer = send_file(
        path,
        mimetype=document.media_type,
        as_attachment=not FORMATS[document.media_type].shown,
        download_name=document.filename,
        conditional=True,
        etag=document.sha256,
        last_modified=document.uploaded_at,
    )
    return _guarded_answer(answer, document)


@blueprint.get("/<code>/text")
@guarded("site.read")
def document_text(code: str) -> ResponseReturnValue:
    """The text of the file, as far as it could be read: small, for slow lines and for search."""
    document = open_document(code)
    if document.reading.state != "read":
        raise NotFound
    return _guarded_answer(Response(document.reading.text, mimetype="text/plain"), document)


def _guarded_answer(answer: Response, document: Document) -> Response:
    """Whatever the file holds, it runs nothing and reaches nothing of the site."""
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Content-Language"] = document.language
    answer.headers["Cache-Control"] = KEPT_BY_READERS if is_public(document) else "no-store"
    return answer


def open_document(code: str) -> Document:
    """The document, if the reader may open it. Raises `NotFound`, `WithdrawnRecord`."""
    document = session().scalars(select(Document).where(Document.code == code)).one_or_none()
    if document is None or not _may_open(document):
        raise NotFound
    record = visible(Record, current_user).where(Record.id == document.record_id)
    if session().scalars(record).one_or_none() is None:
        reason = withdrawal_reason(_owner_code(document))
        raise NotFound if reason is None else WithdrawnRecord(reason)
    if document.removed_at is not None:
        raise WithdrawnRecord(document.removal_reason)
    return document


def _owner_code(document: Document) -> str:
    """Past the door: only `withdrawal_reason`, which is public, is asked with it."""
    table = Record.__table__
    query = select(table.c.code).where(table.c.id == document.record_id)
    return str(session().execute(query).scalar_one())


def _may_open(document: Document) -> bool:
    kept = document.licence == ALL_RIGHTS_RESERVED or document.accepted_at is None
    return not kept or allows(current_user, "document.read_kept")


def is_public(document: Document) -> bool:
    """Whether visitors may open it."""
    shown = document.accepted_at is not None and document.record.state == "published"
    return shown and document.licence != ALL_RIGHTS_RESERVED


def file_url(document: Document) -> str:
    """The address of the file."""
    return url_for("documents.document_file", code=document.code, filename=document.filename)


@blueprint.app_template_filter("documents")
def documents_on_page(record: Record) -> Sequence[Document]:
    """The documents that a record's page lists for its reader."""
    return session().scalars(documents_of(record, current_user)).all()


@blueprint.app_template_filter("file_size")
def file_size(size: int) -> str:
    """Bytes as a person reads them: "340 kB", "1.2 MB" (10³ and 10⁶ bytes)."""
    unit, figure = ("megabyte", size / 1e6) if size >= 1e6 else ("kilobyte", max(size / 1e3, 1))
    pattern = "#,##0.0" if figure < 10 and unit == "megabyte" else "#,##0"
    locale = reader().locale
    return str(format_unit(figure, f"digital-{unit}", "short", format=pattern, locale=locale))


@blueprint.app_template_filter("file_format")
def file_format(document: Document) -> str:
    """The name of a document's format."""
    return str(FORMATS[document.media_type].label)


@blueprint.app_template_filter("licence_name")
def licence_name(code: str) -> str:
    """The name of a licence."""
    return str(LICENCES[code])


@blueprint.app_template_filter("text_state")
def text_state(document: Document) -> str:
    """How far a document's text was read, in words."""
    words = {
        "waiting": _("Text waits to be read"),
        "read": _("Text found by search"),
        "none": _("No text in the file"),
        "failed": _("Text could not be read"),
    }
    return str(words[document.reading.state])
