"""Verbs on proposals that decide: accept, decline, merge, publish. None commits.

With `review: two` who accepts is not who last wrote. With `one` the same person may, and what they
accept is published `UNDO` later, so that it can be taken back before readers have seen it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l

from core.audit import record_audit
from core.database import session, utcnow
from core.jobs import enqueue
from core.permissions import SYSTEM, Actor, allows, require
from core.problems import BadValue, Conflict, Forbidden, Problem
from registry.changes import CHANGED_MEANWHILE, changing
from registry.kinds import kinds
from registry.models import Record
from registry.proposals import Proposal, ProposalComment
from registry.proposing import (
    check_content,
    check_open,
    check_scope,
    form_for,
    proposal_changes,
    record_step,
)
from registry.schema.codes import next_code
from registry.schema.contents import (
    Content,
    apply_content,
    content_of,
)
from registry.schema.forms import TEXTS, RecordForm, form_of
from registry.schema.merging import Clash, merge
from registry.services import publish
from registry.versions import locked_head, snapshot

UNDO = timedelta(minutes=10)
LONGEST_DELAY = timedelta(days=366)
"""How long before its publication a proposal may be accepted."""
TOPIC = "publish"


class Clashing(Conflict):
    """Others changed the same places of the record meanwhile; `clashes` say which."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(CHANGED_MEANWHILE)
        self.clashes = list(clashes)


def decline(proposal: Proposal, reason: str, actor: Actor, opened: int | None = None) -> None:
    """Decline it, with the reason."""
    require_decision(proposal, actor)
    check_open(proposal, opened)
    if not reason.strip():
        raise Problem(_l("Say why: the author will read it."))
    _decide(proposal, "declined", actor, reason.strip())


def accept(
    proposal: Proposal, actor: Actor, at: datetime | None = None, opened: int | None = None
) -> None:
    """Accept it: published now, or at the time given. Raises `Faulty`, `Clashing`, `Forbidden`.

    With `review: one` "now" is ten minutes later, unless somebody else wrote it.
    """
    require_decision(proposal, actor)
    check_open(proposal, opened)
    _check_shown(proposal)
    rebase(proposal)
    check_content(proposal)
    if at is None and is_own(proposal, actor):
        at = utcnow() + UNDO
    if at is None:
        publish_proposal(proposal, actor)
        return
    proposal.publish_at = at
    _decide(proposal, "scheduled", actor, "")
    enqueue(TOPIC, {"proposal": proposal.id}, run_at=at)


def check_time(at: datetime) -> None:
    """Raise `BadValue` unless a publication may be set for this time."""
    if at <= utcnow():
        raise BadValue(_l("This time is over. Choose a later one."))
    if at > utcnow() + LONGEST_DELAY:
        raise BadValue(_l("This is too far away: a year at most."))


def _check_shown(proposal: Proposal) -> None:
    """A proposal brings no withdrawn record back: that is a decision of its own."""
    if proposal.record is not None and proposal.record.state == "withdrawn":
        raise Conflict(_l("The record was withdrawn meanwhile. Publish it again first."))


def _decide(proposal: Proposal, state: str, actor: Actor, decision: str) -> None:
    proposal.state, proposal.decision = state, decision
    proposal.decided_id, proposal.decided_name = actor.account_id, actor.name
    proposal.decided_at = proposal.updated_at = utcnow()
    session().flush()
    record_step(f"proposal.{state}", proposal, actor, decision=decision)


def send_back(proposal: Proposal, reason: str) -> None:
    """Back to review: a scheduled publication could not be carried out."""
    proposal.state, proposal.publish_at = "in_review", None
    proposal.comments.append(
        ProposalComment(author_name=SYSTEM.name, at=utcnow(), text=reason, place="")
    )
    session().flush()
    record_step("proposal.send_back", proposal, SYSTEM, reason=reason)


def is_own(proposal: Proposal, actor: Actor) -> bool:
    """Whether the actor wrote it last."""
    return proposal.editor_id is not None and proposal.editor_id == actor.account_id


def may_decide(proposal: Proposal, actor: Actor) -> bool:
    """Whether the actor may accept or decline it."""
    try:
        require_decision(proposal, actor)
    except Forbidden:
        return False
    return True


def require_decision(proposal: Proposal, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor may decide: an editor, or for texts in their languages
    alone a translator; and with `review: two` not who wrote it last."""
    if not allows(actor, "proposal.publish"):
        require(actor, "text.translate")
        check_scope(proposal, proposal.content, actor)
    if current_app.config["REVIEW"] == "two" and is_own(proposal, actor):
        raise Forbidden(_l("You wrote this last. Somebody else has to review it."))


def rebase(proposal: Proposal) -> None:
    """Put the changes on the record as it is now. Raises `Clashing` where both changed a place."""
    record = proposal.record
    if record is None or record.version == proposal.base_version:
        return
    form = form_for(proposal)
    theirs = content_of(record, form)
    merged, clashes = merge(form, proposal.base, proposal.content, theirs)
    if clashes:
        raise Clashing(clashes)
    settle(proposal, merged, theirs, record.version)


def settle(proposal: Proposal, merged: Content, theirs: Content, version: int) -> None:
    """Go on from the record as it is now with a merged content."""
    proposal.content, proposal.base, proposal.base_version = merged, theirs, version
    session().flush()


def publish_proposal(proposal: Proposal, actor: Actor) -> Record:
    """Make the proposal the record's next version, or the record. Raises `Clashing`, `Faulty`."""
    locked_head()
    _check_shown(proposal)
    rebase(proposal)
    check_content(proposal)
    record = proposal.record or _new_record(proposal, actor)
    form = form_for(proposal)
    rule = "record.publish" if allows(actor, "record.publish") else "text.translate"
    message = proposal.message or "Edited"
    if record.state == "published":
        with changing(record, actor, rule, message):
            _apply(record, proposal, form, actor)
    else:
        _apply(record, proposal, form, actor)
        publish(record, actor, message)
    proposal.record, proposal.base_version = record, record.version
    _decide(proposal, "accepted", actor, proposal.decision)
    return record


def _apply(record: Record, proposal: Proposal, form: RecordForm, actor: Actor) -> None:
    touched = {change.path[:2] for change in proposal_changes(proposal)}
    with session().no_autoflush:
        apply_content(record, proposal.content, form)
    for text in record.texts:
        if (TEXTS.name, text.language) in touched:
            text.review(None if is_own(proposal, actor) else actor)
    for part in form.parts:
        for row in getattr(record, part.name) if part.signed else ():
            if (part.name, part.key_of(snapshot(row))) in touched:
                row.sign(proposal.editor_id, proposal.editor_name)


def _new_record(proposal: Proposal, actor: Actor) -> Record:
    form = form_of(proposal.kind)
    now = utcnow()
    model: Any = kinds()[proposal.kind].model
    numbering = form.numbering(proposal.content)
    if numbering:
        proposal.code = next_code(numbering, Record)
    record: Record = model(code=proposal.code, state="draft", created_at=now, updated_at=now)
    record_audit("record.create", record.code, actor)
    session().add(record)
    return record
