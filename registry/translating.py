"""Verbs of translating: a text in one language, proposed; a reviewer's word on it. None commits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.database import session
from core.permissions import Actor, allows
from core.problems import BadValue, Conflict
from registry.deciding import accept, require_decision
from registry.models import TEXT_FIELDS, Record, Text
from registry.proposal_lists import languages_alone
from registry.proposals import OPEN, Proposal
from registry.proposing import form_for
from registry.schema.contents import MINOR, Content, content_of
from registry.schema.fields import Language
from registry.schema.forms import TEXTS
from registry.schema.merging import merge
from registry.translation_states import drafted_texts
from registry.versions import Revision

MOST_LOOKED_BACK = 500
_LANGUAGE = Language(name="language", label="")


def checked_language(tag: str) -> str:
    """The language of an address. Raises `NotFound` for what is no tag in its own form."""
    try:
        if len(tag) <= _LANGUAGE.longest and _LANGUAGE.parse(tag) == tag:
            return tag
    except BadValue:
        pass
    raise NotFound


def may_write(language: str, actor: Actor) -> bool:
    """Whether the actor may propose texts in the language."""
    return allows(actor, "record.edit") or language in actor.scopes("translator")


def own_proposal(record: Record, actor: Actor) -> Proposal | None:
    """The open proposal that the actor goes on with."""
    return session().scalars(
        select(Proposal)
        .where(Proposal.record_id == record.id, Proposal.author_id == actor.account_id)
        .where(Proposal.state.in_(OPEN))
        .order_by(Proposal.id.desc())
        .limit(1)
    ).first()  # fmt: skip


def proposals_for(record: Record, language: str) -> list[Proposal]:
    """Open proposals that change the record's text in the language, oldest first."""
    drafted = drafted_texts().add_columns(Proposal.id.label("proposal_id")).subquery()
    wanted = (drafted.c.record_id == record.id) & (drafted.c.language == language)
    return list(
        session().scalars(
            select(Proposal)
            .where(Proposal.id.in_(select(drafted.c.proposal_id).where(wanted)))
            .order_by(Proposal.id)
        )
    )


def text_in(content: Content, language: str) -> dict[str, Any]:
    """The row of a content in the language; {} where it has none."""
    rows: list[dict[str, Any]] = content[TEXTS.name]
    return next((row for row in rows if row["language"] == language), {})


def with_text(
    content: Content, language: str, values: Mapping[str, Any], minor: bool = False
) -> Content:
    """The content with these values in the row of the language; a row without words goes."""
    held = text_in(content, language)
    blank = {one.name: one.empty for one in TEXTS.fields}
    row = {**blank, "language": language, **held, **values}
    row.pop(MINOR, None)
    if minor:
        row[MINOR] = True
    rows = [row if one is held else one for one in content[TEXTS.name]]
    if not held:
        rows.append(row)
    if not any(row[field] for field in TEXT_FIELDS):
        rows = [one for one in rows if one is not row]
    return {**content, TEXTS.name: rows}


def written(held: Mapping[str, Any], words: Mapping[str, str], origin: str) -> dict[str, Any]:
    """Values of a row for words in its fields; the origin is that of the fields that changed."""
    values: dict[str, Any] = {}
    for field, text in words.items():
        values[field] = text
        if not text:
            values[f"{field}_origin"] = ""
        elif text != held.get(field) or not held.get(f"{field}_origin"):
            values[f"{field}_origin"] = origin
    return values


def reviewed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a row after review: what a machine wrote, a person answers for."""
    return {
        f"{field}_origin": "human"
        for field in TEXT_FIELDS
        if row.get(f"{field}_origin") == "machine"
    }


def accept_reviewed(
    proposal: Proposal,
    language: str,
    actor: Actor,
    at: datetime | None = None,
    opened: int | None = None,
) -> None:
    """Accept a proposal; what of its text in the language is by machine counts as reviewed.

    Raises what `accept` raises.
    """
    require_decision(proposal, actor)
    values = reviewed(text_in(proposal.content, language))
    if values and (opened is None or proposal.version == opened):
        proposal.content = with_text(proposal.content, language, values)
        session().flush()
        opened = proposal.version
    accept(proposal, actor, at, opened)


def publish_now(
    proposal: Proposal, actor: Actor, opened: int | None, at: datetime | None = None
) -> None:
    """Accept what waits for review, or publish sooner what is scheduled.

    Who accepts a text answers for the words in it that are by a machine. Raises what `accept` does.
    """
    if proposal.is_open and proposal.state == "draft":
        raise Conflict(_l("This proposal is a draft: its author still works on it."))
    languages = languages_alone(proposal)
    if len(languages) == 1:
        accept_reviewed(proposal, min(languages), actor, at, opened)
    else:
        accept(proposal, actor, at, opened)


def source_moved(proposal: Proposal) -> bool:
    """Whether the record's source text has other words than when the proposal began.

    What renders it may be right all the same, but somebody has to look.
    """
    record = proposal.record
    if record is None:
        return False
    then = text_in(proposal.base, record.source_language)
    now = record.text(record.source_language)
    mine = text_in(proposal.content, record.source_language)
    changed_here = any(mine.get(field) != then.get(field) for field in TEXT_FIELDS)
    return not changed_here and any(
        then.get(field, "") != getattr(now, field, "") for field in TEXT_FIELDS
    )


def problem_of(proposal: Proposal) -> str:
    """Why a proposal must not be accepted without a look at it, in words; '' where nothing is."""
    record = proposal.record
    if record is None or record.state == "withdrawn":
        return str(_("There is no record any more that it could change."))
    if source_moved(proposal):
        return str(_("The source text has changed since."))
    form = form_for(proposal)
    theirs = content_of(record, form)
    _merged, clashes = merge(form, proposal.base, proposal.content, theirs)
    return str(_("Others changed the same words meanwhile.")) if clashes else ""


def rendered_source(record: Record, text: Text) -> Mapping[str, Any] | None:
    """The source text as it was when the translation was made, from the versions; or None."""
    if not text.base_language or text.base_substance is None:
        return None
    snapshots = session().scalars(
        select(Revision.snapshot)
        .where(Revision.record_id == record.id)
        .order_by(Revision.number.desc())
        .limit(MOST_LOOKED_BACK)
        .execution_options(yield_per=20)
    )
    for snapshot in snapshots:
        for row in snapshot.get("texts") or ():
            if row["language"] == text.base_language and row["substance"] <= text.base_substance:
                snapshots.close()
                found: Mapping[str, Any] = row
                return found
    return None
