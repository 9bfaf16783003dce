"""Documents of records: told, sent as files, accepted for readers, removed.

Verbs and rules are those of the desk (`desk.documents`): what a file is says its content, its size
is bounded, its licence and its source are named, and somebody else than who added it accepts it.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any, NamedTuple

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.exceptions import NotFound
from werkzeug.http import parse_options_header

from core.database import session
from core.problems import BadValue, Problem
from core.web import absolute
from exchange.api.asking import Asked
from exchange.api.writing.answers import FORM, Answer
from exchange.api.writing.bodies import Invalid, Wrong, asked_body, text_of
from exchange.api.writing.matching import matched
from registry.documents.licences import LICENCES
from registry.documents.models import Document
from registry.documents.problems import Refused
from registry.documents.queries import latest_documents
from registry.documents.recognising import FORMATS
from registry.documents.services import (
    Description,
    accept_document,
    add_document,
    remove_document,
)
from registry.documents.views import file_url
from registry.door import visible
from registry.models import Record
from registry.schema.fields import Choice, Field, Language, Paragraphs
from registry.sources import Source

FILE, ANY = "file", "application/octet-stream"
SENT_AS = (*FORMATS, ANY)
"""What a body that is the file itself says of it; with `ANY` only its content says what it is."""
LONGEST_REASON = 500
TITLE = Field(name="title", label="", longest=300)
LANGUAGE = Language(name="language", label="", longest=20)
LICENCE = Choice(name="licence", label="", codes=LICENCES)
SOURCE = Field(name="source", label="", longest=40)
DESCRIBING = (TITLE, LANGUAGE, LICENCE, SOURCE)
REASON = Paragraphs(name="reason", label="", longest=LONGEST_REASON)


DOCUMENT_STATES = ("waiting", "accepted", "removed")


class NoFile(Problem):
    """The body is no file of a kind that is taken (HTTP 415)."""

    status = 415

    def __init__(self) -> None:
        super().__init__(
            _l(
                "Send the file as the part “file” of multipart/form-data, or as the body with its "
                "own Content-Type: PDF, DOCX, PNG, JPEG or WebP."
            )
        )


class Sent(NamedTuple):
    """A file as it came, with its name and what was said of it; `form` is the type it claims."""

    file: IO[bytes]
    filename: str
    said: Mapping[str, str]
    form: str


def state_of(document: Document) -> str:
    """One of `DOCUMENT_STATES`; what waits has yet to be accepted."""
    if document.removed_at is not None:
        return "removed"
    return "waiting" if document.waits else "accepted"


def tag_of(document: Document) -> str:
    """The strong entity tag of a document as it is: nothing else of it ever changes."""
    return f'"doc{document.id}.{state_of(document)}"'


def told(document: Document, record: str, source: str | None) -> dict[str, Any]:
    """A document of a record as an object; times in UTC, `size` in bytes."""
    return {
        "code": document.code,
        "record": record,
        "url": absolute(url_for("api_writing.document", document=document.code)),
        "file": absolute(file_url(document)) if document.removed_at is None else None,
        "state": state_of(document),
        "title": document.title,
        "language": document.language,
        "licence": document.licence,
        "source": source,
        "filename": document.filename,
        "media_type": document.media_type,
        "size": document.size,
        "sha256": document.sha256,
        "text": document.reading.state,
        "added": document.uploaded_at.isoformat(timespec="seconds"),
        "author": document.author_name,
        "reason": document.removal_reason,
    }


def listed(_asked: Asked, code: str) -> Answer:
    """The documents of a record, also removed ones, the newest first. Raises `NotFound`."""
    found = session().scalars(_with_all(latest_documents(_record(code))))
    return Answer({"documents": [_told(one) for one in found]})


def shown(_asked: Asked, document: str) -> Answer:
    """A document. Raises `NotFound`."""
    return _answer_of(_document(document))


def added(code: str) -> Answer:
    """Add the file that was sent; it waits to be accepted. Raises `Invalid`, `Refused`, `NoFile`,
    `NotFound`."""
    record, sent = _record(code), _sent()
    said = _description(sent.said)
    try:
        document = add_document(record, sent.file, sent.filename, said, current_user)
    except Refused as refused:
        raise Invalid([Wrong(f"/{FILE}", refused.message)]) from refused
    if sent.form not in (ANY, document.media_type):
        label = FORMATS[document.media_type].label
        message = _("The content is %(form)s, which Content-Type does not say.", form=label)
        raise Invalid([Wrong(f"/{FILE}", message)])
    answer = _answer_of(document, 201)
    answer.headers["Location"] = answer.body["url"]
    return answer


def accepted(document: str) -> Answer:
    """Show it to readers. Raises `Conflict`, `Forbidden`, `Stale`."""
    found = _matched(document)
    asked_body({}, empty=True)
    accept_document(found, current_user)
    return _answer_of(found)


def removed(document: str) -> Answer:
    """Take it off its record; its code stays and says why. Raises `Conflict`, `Stale`, `Invalid`,
    `Problem`."""
    found = _matched(document)
    body = asked_body({"reason": str, "erase": bool}, needed=["reason"])
    remove_document(found, current_user, text_of(body, REASON), body.get("erase", False))
    return _answer_of(found)


def _sent() -> Sent:
    """What came: a form with one file, or a body that is the file itself."""
    if request.mimetype == FORM:
        part = request.files.get(FILE)
        if part is None or len([*request.files.items(multi=True)]) > 1:
            raise Invalid([Wrong(f"/{FILE}", _("Send exactly one file."))])
        return Sent(part.stream, part.filename or "", _said(), ANY)
    if request.mimetype not in SENT_AS or request.content_encoding:
        raise NoFile
    given = request.headers.get("Content-Disposition", "")
    filename = parse_options_header(given)[1].get("filename", "")
    return Sent(BytesIO(request.get_data()), filename, _said(), request.mimetype)


def _said() -> dict[str, str]:
    """What was said of the file: in the form, or in the address."""
    names = {*request.form, *(one.name for one in DESCRIBING if one.name in request.args)}
    given = {name: [*request.form.getlist(name), *request.args.getlist(name)] for name in names}
    return {name: _one(values, name) for name, values in given.items()}


def _one(values: list[str], name: str) -> str:
    if len(values) > 1:
        raise Invalid([Wrong(f"/{name}", _("“%(name)s” may stand only once.", name=name))])
    return values[0]


def _description(said: Mapping[str, str]) -> Description:
    """What was said of the file. Raises `Invalid` with all that is wrong."""
    values: dict[str, str] = {}
    known = {one.name: one for one in DESCRIBING}
    errors = [Wrong(f"/{name}", _("There is no such member.")) for name in said
              if name not in known]  # fmt: skip
    for name, field in known.items():
        try:
            values[name] = field.read([said.get(name, "")])
            if not values[name]:
                errors.append(Wrong(f"/{name}", _("This member is missing.")))
        except BadValue as error:
            errors.append(Wrong(f"/{name}", str(error)))
    source = _source(values.get("source", ""))
    if values.get("source") and source is None:
        message = _("There is no source with this code. Choose one, or make it first.")
        errors.append(Wrong("/source", message))
    if errors or source is None:
        raise Invalid(errors)
    return Description(values["title"], values["language"], values["licence"], source)


def _source(code: str) -> Source | None:
    found = visible(Source, current_user).where(Source.code == code)
    return session().scalars(found).one_or_none()


def _answer_of(document: Document, status: int = 200) -> Answer:
    return Answer(_told(document), status, {"ETag": tag_of(document)})


def _told(document: Document) -> dict[str, Any]:
    source = document.source.code if document.source is not None else None
    return told(document, document.record.code, source)


def _matched(code: str) -> Document:
    return matched(lambda: _document(code), tag_of)


def _document(code: str) -> Document:
    """Raises `NotFound` also where the person may not see its record."""
    found = session().scalars(_with_all(select(Document).where(Document.code == code)))
    document = found.one_or_none()
    if document is None or document.record is None:
        raise NotFound
    return document


def _with_all(documents: Select[tuple[Document]]) -> Select[tuple[Document]]:
    """With what is told of them."""
    return documents.options(
        joinedload(Document.reading), selectinload(Document.record), selectinload(Document.source)
    )


def _record(code: str) -> Record:
    found = visible(Record, current_user).where(Record.code == code)
    record = session().scalars(found).one_or_none()
    if record is None:
        raise NotFound
    return record
