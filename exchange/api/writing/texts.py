"""The text of a record in one language, read beside its source and written into a proposal."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from core.database import session
from core.problems import BadValue, Forbidden
from exchange.api.asking import Asked
from exchange.api.writing.answers import Answer
from exchange.api.writing.bodies import Invalid, Wrong, asked_body, text_of
from exchange.api.writing.matching import check_match
from exchange.api.writing.proposals import MESSAGE, submit_checked, told
from registry.door import visible
from registry.models import TEXT_FIELDS, Record
from registry.proposals import Proposal
from registry.proposing import begin, record_step, save, wait_for_own
from registry.schema.contents import MINOR
from registry.schema.forms import TEXTS, WRITTEN_ORIGINS
from registry.translating import (
    checked_language,
    may_write,
    own_proposal,
    text_in,
    with_text,
    written,
)
from registry.translation_checks import findings

ORIGIN = "origin"
_FIELDS = {one.name: one for one in TEXTS.fields if one.name in TEXT_FIELDS}


class RecordText:
    """A record's text in a language, as the person goes on with it. Raises `NotFound`."""

    def __init__(self, code: str, language: str) -> None:
        self.language = checked_language(language)
        found = session().scalars(
            visible(Record, current_user)
            .where(Record.code == code, Record.state != "withdrawn")
            .options(selectinload(Record.texts))
        )
        record = found.one_or_none()
        source = record.text(record.source_language) if record is not None else None
        if record is None or source is None:
            raise NotFound
        self.record, self.source = record, source
        self.own: Proposal | None = None
        if may_write(self.language, current_user):
            self.own = own_proposal(record, current_user)

    @property
    def is_source(self) -> bool:
        """Whether it is the text that the others render."""
        return self.language == self.record.source_language

    @property
    def row(self) -> Mapping[str, Any]:
        """What is held so far: by the person's own proposal, or by the record."""
        if self.own is not None:
            return text_in(self.own.content, self.language)
        held = self.record.text(self.language)
        return {one.name: getattr(held, one.name) for one in TEXTS.fields} if held else {}

    @property
    def tag(self) -> str:
        """The strong entity tag: of the record as it is, and of the proposal that is gone on
        with."""
        own = f"{self.own.id}.{self.own.version}" if self.own is not None else "0"
        return f'"t{self.record.id}.{self.language}.{self.record.version}.{own}"'

    @property
    def answer(self) -> Answer:
        """The text with its source, and the proposal it stands in."""
        session().flush()
        names = [name for field in TEXT_FIELDS for name in (field, f"{field}_origin")]
        body = {
            "record": self.record.code,
            "language": self.language,
            "is_source": self.is_source,
            "text": {name: self.row.get(name) or "" for name in names},
            "minor": bool(self.row.get(MINOR)),
            "source": {
                "language": self.source.language,
                **{name: getattr(self.source, name) for name in TEXT_FIELDS},
            },
            "proposal": told(self.own, with_content=False) if self.own is not None else None,
        }
        return Answer(body, headers={"ETag": self.tag})


def shown(_asked: Asked, code: str, language: str) -> Answer:
    """The text of a record in a language. Raises `NotFound`."""
    return RecordText(code, language).answer


def write_text(code: str, language: str) -> Answer:
    """Write the text into the person's proposal, begun where there is none, and with `submit` ask
    for review. Raises `Invalid`, `Forbidden`, `Stale`."""
    wait_for_own(current_user)
    text = RecordText(code, language)
    if not may_write(text.language, current_user):
        raise Forbidden(_("You may change the texts in your languages only."))
    check_match(text.tag)
    known = {**dict.fromkeys(TEXT_FIELDS, str), ORIGIN: str, MINOR: bool, MESSAGE.name: str}
    body = asked_body({**known, "submit": bool}, needed=TEXT_FIELDS)
    words = _words(text, body)
    proposal = begin(text.record, current_user)
    held = text_in(proposal.content, text.language)
    minor = text.is_source and bool(body.get(MINOR))
    values = written(held, words, _origin(text, body))
    content = with_text(proposal.content, text.language, values, minor)
    save(proposal, content, current_user, proposal.version)
    record_step("proposal.save", proposal, current_user, language=text.language)
    if body.get("submit"):
        submit_checked(proposal, text_of(body, MESSAGE) or f"Translation: {text.language}")
    text.own = proposal
    return text.answer


def _words(text: RecordText, body: Mapping[str, Any]) -> dict[str, str]:
    """The words that were sent. Raises `Invalid`: also where something is lost that a translation
    must keep, as at the desk."""
    found, errors = {}, []
    for name, field in _FIELDS.items():
        try:
            found[name] = str(field.read([body[name]]))
        except BadValue as error:
            errors.append(Wrong(f"/{name}", str(error)))
            continue
        if not text.is_source:
            source = getattr(text.source, name)
            said = findings(source, found[name], text.source.language, text.language)
            errors += [Wrong(f"/{name}", one.message) for one in said if one.refused]
    if errors:
        raise Invalid(errors)
    return found


def _origin(text: RecordText, body: Mapping[str, Any]) -> str:
    origin: str = body.get(ORIGIN, "original" if text.is_source else "human")
    if origin not in WRITTEN_ORIGINS:
        message = _("“%(text)s” is not a code of this list.", text=origin[:40])
        raise Invalid([Wrong(f"/{ORIGIN}", message)])
    return origin
