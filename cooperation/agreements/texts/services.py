"""Verbs on texts of agreements: begin a draft, save, publish, give up; remove. None commits.

What is published changes the agreement, so it gets a version; its snapshot names each text's
digest, and the editions with these digests are kept as long as a version names them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.checking import Finding, hindered
from cooperation.agreements.texts.dividing import Division
from cooperation.agreements.texts.models import (
    READING,
    READY,
    AgreementText,
    TextDraft,
    TextEdition,
    TextUnit,
)
from cooperation.agreements.texts.queries import draft_in, editions_of, units_of
from cooperation.agreements.texts.units import MOST_UNITS, Unit, digest_of, rows_of, unit_of
from core.audit import record_audit
from core.database import flush, session, utcnow
from core.jobs import enqueue
from core.permissions import Actor, allows, require
from core.problems import Conflict, Forbidden, Problem
from registry.changes import changing
from registry.documents.extracting import READABLE
from registry.documents.models import Document
from registry.documents.problems import Refused
from registry.documents.recognising import recognise
from registry.documents.services import most_bytes
from registry.documents.storing import keep
from registry.sources import Source
from registry.versions import Revision, locked_head

TOPIC = "agreement_text"
MEANWHILE = _l("Somebody changed this draft after you opened it. See what it says now.")
REPLACED = _l(
    "The published text changed after this draft was begun. Give the draft up, and begin from what "
    "is published."
)


class Hindered(Problem):
    """The units cannot be published as they are (HTTP 422); `findings` say why."""

    status = 422

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_l("Something has to be corrected first."))
        self.findings = list(findings)


@dataclass(frozen=True)
class Description:
    """What a person says of a text: `origin` of `TEXT_ORIGINS`, `licence` a code or ''."""

    origin: str
    reviewed: bool
    source: Source
    locator: str = ""
    document: Document | None = None
    licence: str = ""


def begin_draft(
    agreement: Agreement, language: str, said: Description, division: Division, actor: Actor
) -> TextDraft:
    """A draft in a language of which there is none yet. Raises `Forbidden`, `Conflict`."""
    if agreement.full_text(language) is not None:
        raise Conflict(_l("A text in this language is held already. Correct that one."))
    draft = _new_draft(agreement, language, actor)
    _describe(draft, said)
    draft.units = rows_of(division.units)
    draft.doubtful, draft.left_out = division.doubtful, division.left_out
    return _added(draft, agreement, actor)


def begin_from_file(
    agreement: Agreement, language: str, said: Description, file: IO[bytes], actor: Actor
) -> TextDraft:
    """A draft whose units the worker reads from a PDF or DOCX. Raises `Refused` too, `OSError`."""
    draft = begin_draft(agreement, language, said, Division([]), actor)
    form = recognise(file, most_bytes())
    if form.media_type not in READABLE:
        raise Refused(_l("A picture has no text that can be read. Choose a PDF or DOCX."))
    draft.state, draft.sha256, draft.media_type = READING, keep(file), form.media_type
    session().flush()
    enqueue(TOPIC, {"draft": draft.id})
    return draft


def begin_correction(text: AgreementText, actor: Actor) -> TextDraft:
    """A draft of what is published. Raises `Forbidden`, `Conflict`."""
    agreement = text.record
    draft = _new_draft(agreement, text.language, actor)
    draft.describe_as(text)
    held = units_of(agreement.id, {text.language: text.digest})
    draft.units, draft.base_digest = rows_of(held[text.language]), text.digest
    return _added(draft, agreement, actor)


def _new_draft(agreement: Agreement, language: str, actor: Actor) -> TextDraft:
    require(actor, "agreement_text.write")
    locked_head()  # before what follows looks at the rows of others
    if session().scalar(draft_in(agreement.id, language)) is not None:
        raise Conflict(_l("A draft in this language is begun already. Go on with that one."))
    now = utcnow()
    return TextDraft(
        record_id=agreement.id,
        language=language,
        editor_id=actor.account_id,
        editor_name=actor.name,
        created_at=now,
        updated_at=now,
    )


def _added(draft: TextDraft, agreement: Agreement, actor: Actor) -> TextDraft:
    session().add(draft)
    record_audit("agreement_text.begin", agreement.code, actor, language=draft.language)
    session().flush()
    return draft


def _describe(row: TextDraft, said: Description) -> None:
    row.origin, row.reviewed = said.origin, said.reviewed
    row.source_id, row.locator = said.source.id, said.locator
    row.document_id, row.licence = said.document.id if said.document else None, said.licence


def save_draft(
    draft: TextDraft, units: Sequence[Unit], actor: Actor, opened: int, said: Description | None
) -> None:
    """Keep what was typed, whatever is wrong with it. Raises `Forbidden`, `Conflict`, `Problem`.

    `said` None: what is known of the text stays as it is.
    """
    require(actor, "agreement_text.write")
    _check_opened(draft, opened)
    if draft.state == READING:
        raise Conflict(_l("The file is being read."))
    if len(units) > MOST_UNITS:
        raise Problem(_l("More than %(most)s articles are too many.", most=MOST_UNITS))
    if said is not None:
        _describe(draft, said)
    draft.units, draft.state, draft.problem = rows_of(units), READY, ""
    draft.editor_id, draft.editor_name = actor.account_id, actor.name
    draft.updated_at = utcnow()
    flush(MEANWHILE)


def may_publish(draft: TextDraft, actor: Actor) -> bool:
    """Whether the actor may publish it: with `review: two` somebody else than who wrote last."""
    own = draft.editor_id is not None and draft.editor_id == actor.account_id
    return allows(actor, "agreement_text.publish") and not (
        own and current_app.config["REVIEW"] == "two"
    )


def publish_draft(draft: TextDraft, agreement: Agreement, actor: Actor, opened: int) -> None:
    """Make it the agreement's text in its language; the draft is gone then.

    Raises `Forbidden`, `Conflict`, `Hindered`.
    """
    require(actor, "agreement_text.publish")
    _check_opened(draft, opened)
    if not may_publish(draft, actor):
        raise Forbidden(_l("You wrote this text last, so somebody else publishes it."))
    units = units_in(draft)
    if wrong := hindered(units):
        raise Hindered(wrong)
    held = agreement.full_text(draft.language)
    if (held.digest if held else "") != draft.base_digest:
        raise Conflict(REPLACED)
    with changing(agreement, actor, "agreement_text.publish", f"+ text: {draft.language}"):
        text = held or AgreementText(language=draft.language)
        text.describe_as(draft)
        text.digest = keep_edition(agreement, draft.language, units)
        if held is None:
            agreement.full_texts.append(text)
        session().delete(draft)
        flush(MEANWHILE)


def discard_draft(draft: TextDraft, agreement: Agreement, actor: Actor, opened: int) -> None:
    """Give a draft up. Raises `Forbidden`, `Conflict`."""
    require(actor, "agreement_text.write")
    _check_opened(draft, opened)
    record_audit("agreement_text.discard", agreement.code, actor, language=draft.language)
    session().delete(draft)
    flush(MEANWHILE)


def remove_text(
    agreement: Agreement, language: str, actor: Actor, reason: str, opened: int
) -> None:
    """Take a published text away; earlier versions keep it. Raises `Forbidden`, `Conflict`,
    `Problem`."""
    require(actor, "agreement_text.remove")
    if not reason.strip():
        raise Problem(_l("Say why the text is removed: readers will see the reason."))
    text = agreement.full_text(language)
    if text is None:
        raise Conflict(_l("Somebody has removed this text already."))
    message = f"− text: {language}. {reason.strip()}"[:500]
    with changing(agreement, actor, "agreement_text.remove", message, opened):
        agreement.full_texts.remove(text)


def units_in(draft: TextDraft) -> list[Unit]:
    """The units of a draft."""
    return [unit_of(row) for row in draft.units]


def _check_opened(draft: TextDraft, opened: int) -> None:
    if draft.version != opened:
        raise Conflict(MEANWHILE)


def keep_edition(agreement: Agreement, language: str, units: Sequence[Unit]) -> str:
    """Keep what a text says, unless it is kept already; its digest."""
    digest = digest_of(units)
    held = session().scalar(editions_of(agreement.id, {language: digest}))
    if held is None:
        rows = [
            TextUnit(
                position=position,
                identifier=unit.identifier,
                number=unit.number,
                heading=unit.heading,
                body=unit.body,
            )
            for position, unit in enumerate(units)
        ]
        session().add(
            TextEdition(record_id=agreement.id, language=language, digest=digest, units=rows)
        )
    return digest


def digests_in(snapshot: dict[str, object]) -> dict[str, str]:
    """Digests of the texts that a version of an agreement names, by language."""
    rows = snapshot.get("full_texts") or []
    assert isinstance(rows, list)
    return {row["language"]: row["digest"] for row in rows}


def forget_editions(revision: Revision) -> None:
    """Delete what only redacted versions of an agreement said."""
    named = set(
        session()
        .execute(
            select(AgreementText.language, AgreementText.digest).where(
                AgreementText.record_id == revision.record_id
            )
        )
        .tuples()
    )
    snapshots = select(Revision.snapshot).where(
        Revision.record_id == revision.record_id, Revision.redacted_at.is_(None)
    )
    for content in session().scalars(snapshots):
        named |= set(digests_in(content).items())
    editions = select(TextEdition).where(TextEdition.record_id == revision.record_id)
    gone = [one.id for one in session().scalars(editions)
            if (one.language, one.digest) not in named]  # fmt: skip
    session().execute(delete(TextUnit).where(TextUnit.edition_id.in_(gone)))
    session().execute(delete(TextEdition).where(TextEdition.id.in_(gone)))
