"""Documents at the desk: the list of all, adding one to a record, removing one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from core.database import session
from core.languages import SITE_LANGUAGES
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import Conflict
from core.reader import reader
from core.web import error_page
from desk.document_forms import AddForm, RemoveForm
from registry.documents.models import Document
from registry.documents.problems import Refused, TooLarge
from registry.documents.queries import count_of, latest_documents, listed_documents
from registry.documents.services import (
    accept_document,
    add_document,
    is_held_back,
    may_accept,
    most_bytes,
    remove_document,
)
from registry.door import visible
from registry.models import Record
from registry.references import Reference, references_to

blueprint = Blueprint("desk_documents", __name__, url_prefix="/<lang>/desk")
PAGE_SIZE = 25
FORM_BYTES = 1_000_000
"""Room for what a form holds beside its file."""
SHOWN_CHARACTERS = 1_500


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take larger bodies where a file is sent, from who has a session; before any is read."""
    if endpoint == "desk_documents.add" and "_user_id" in cookie:
        request.max_content_length = most_bytes() + FORM_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The body was not read, so the form cannot be shown again."""
    return error_page(413, str(TooLarge(most_bytes())))


@blueprint.get("/documents/")
@guarded("document.add")
def document_list() -> str:
    """All documents, newest first, or those of one record."""
    record = _record(request.args["record"].strip()) if request.args.get("record") else None
    total = session().scalar(count_of(latest_documents(record))) or 0
    page = page_place(asked_page(), PAGE_SIZE, total)
    asked = listed_documents(record).limit(PAGE_SIZE).offset(page["first"] - 1)
    documents = session().scalars(asked).all()
    keys = {one.record_id for one in documents} | ({record.id} if record else set())
    names = references_to(keys, reader().language)
    return render_template(
        "desk/documents.html", documents=documents, names=names, record=record, page=page
    )


@blueprint.get("/documents/<code>")
@guarded("document.add")
def document_page(code: str) -> str:
    """What is known of a document, the beginning of its text, and removing it."""
    return _document_page(_document(code), RemoveForm(formdata=None))


@blueprint.post("/documents/<code>/accept")
@guarded("document.accept")
def accept(code: str) -> ResponseReturnValue:
    """Show it to readers."""
    document = _document(code)
    try:
        accept_document(document, current_user)
    except Conflict as conflict:
        session().rollback()
        return _document_page(_document(code), RemoveForm(formdata=None), str(conflict)), 409
    session().commit()
    flash(_("%(code)s is accepted: readers see it now.", code=code), "success")
    return redirect(url_for("desk_documents.document_page", code=code), 303)


@blueprint.post("/documents/<code>/remove")
@guarded("document.remove")
def remove(code: str) -> ResponseReturnValue:
    """Remove it; the form again, filled in, when that fails."""
    document, form = _document(code), RemoveForm()
    if not form.validate():
        return _document_page(document, form), 422
    try:
        remove_document(document, current_user, form.reason.data, form.erase.data)
    except Conflict as conflict:
        session().rollback()
        return _document_page(_document(code), form, str(conflict)), 409
    session().commit()
    flash(_("%(code)s is removed. Its address says why.", code=code), "success")
    return redirect(url_for("desk_documents.document_page", code=code), 303)


@blueprint.get("/records/<code>/documents/add")
@guarded("document.add")
def add_page(code: str) -> str:
    """The form for a new document of a record."""
    record = _record(code)
    sources = _cited_sources(record)
    first = {"source": sources[0].code} if len(sources) == 1 else {}
    return _add_page(record, AddForm(formdata=None, data=first))


@blueprint.post("/records/<code>/documents/add")
@guarded("document.add")
def add(code: str) -> ResponseReturnValue:
    """Add it; the form again, filled in but for the file, when that fails."""
    record, form = _record(code), AddForm()
    if not form.validate():
        return _add_page(record, form), 422
    given = form.file.data
    try:
        document = add_document(
            record, given.stream, given.filename or "", form.description(), current_user
        )
    except Refused as refused:
        session().rollback()
        form.file.errors = [str(refused)]
        return _add_page(_record(code), form), 422
    session().commit()
    flash(_("The document is added as %(code)s.", code=document.code), "success")
    return redirect(url_for("desk_documents.document_page", code=document.code), 303)


def _add_page(record: Record, form: AddForm) -> str:
    return render_template(
        "desk/document_add.html",
        record=record,
        reference=_reference(record),
        form=form,
        sources=_cited_sources(record),
        languages=SITE_LANGUAGES,
        most=most_bytes(),
    )


def _document_page(document: Document, form: RemoveForm, message: str = "") -> str:
    return render_template(
        "desk/document.html",
        document=document,
        reference=_reference(document.record),
        source=references_to([document.source_id], reader().language).get(document.source_id),
        form=form,
        message=message,
        may_accept=document.waits
        and may_accept(document, current_user)
        and not is_held_back(document),
        beginning=document.reading.text[:SHOWN_CHARACTERS],
        length=len(document.reading.text),
    )


def _cited_sources(record: Record) -> list[Reference]:
    """Sources that the record rests on: likely ones of its documents."""
    keys = [citation.source_id for citation in record.citations]
    return list(references_to(keys, reader().language).values())


def _reference(record: Record) -> Reference:
    return references_to([record.id], reader().language)[record.id]


def _record(code: str) -> Record:
    found = visible(Record, current_user).where(Record.code == code)
    record = session().scalars(found).one_or_none()
    if record is None:
        raise NotFound
    return record


def _document(code: str) -> Document:
    document = session().scalars(select(Document).where(Document.code == code)).one_or_none()
    if document is None:
        raise NotFound
    return document
