"""Where texts of an agreement are entered: the frame of their pages, and what they are about."""

from typing import Any

from flask import Blueprint, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.models import AgreementText, TextDraft
from cooperation.agreements.texts.queries import draft_in
from core.database import session
from core.reader import reader
from core.web import error_page
from registry.documents.extracting import READABLE
from registry.documents.models import Document
from registry.documents.problems import TooLarge
from registry.documents.queries import documents_of
from registry.documents.services import most_bytes
from registry.door import visible
from registry.references import Reference, references_to

blueprint = Blueprint("desk_texts", __name__, url_prefix="/<lang>/desk/records/<code>/texts")
FORM_BYTES = 4_000_000
"""A text of the most characters in any script, with what else a form holds."""
SENDING = ("desk_texts.begin", "desk_texts.save")


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take larger bodies where a text is sent, from who has a session; before any is read."""
    if endpoint in SENDING and "_user_id" in cookie:
        request.max_content_length = FORM_BYTES + (most_bytes() if endpoint == SENDING[0] else 0)
        request.max_form_memory_size = FORM_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The body was not read, so the form cannot be shown again."""
    return error_page(413, str(TooLarge(most_bytes())))


def agreement_of(code: str) -> Agreement:
    """The agreement, if it is not withdrawn. Raises `NotFound`."""
    found = visible(Agreement, current_user).where(Agreement.code == code)
    record = session().scalar(found.where(Agreement.state != "withdrawn"))
    if record is None:
        raise NotFound
    return record


def draft_of(agreement: Agreement, language: str) -> TextDraft:
    """The draft in a language. Raises `NotFound`."""
    draft = session().scalar(draft_in(agreement.id, language))
    if draft is None:
        raise NotFound
    return draft


def text_of(agreement: Agreement, language: str) -> AgreementText:
    """The published text in a language. Raises `NotFound`."""
    text = agreement.full_text(language)
    if text is None:
        raise NotFound
    return text


def readable_documents(agreement: Agreement) -> list[Document]:
    """The documents of the agreement whose text can be read."""
    found = documents_of(agreement, current_user).options(joinedload(Document.reading))
    found = found.where(Document.media_type.in_(READABLE))
    return list(session().scalars(found))


def cited_sources(agreement: Agreement) -> list[Reference]:
    """Sources that the agreement rests on: likely ones of its text."""
    keys = [citation.source_id for citation in agreement.citations]
    return list(references_to(keys, reader().language).values())


def name_of(agreement: Agreement) -> Reference:
    """The agreement by name."""
    return references_to([agreement.id], reader().language)[agreement.id]
