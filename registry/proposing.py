"""Verbs on proposals while they are written: begin, save, submit, comment. None commits.

What is decided of them stands in `registry.deciding`.
"""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Account
from core.audit import record_audit
from core.database import session, utcnow
from core.permissions import Actor, allows, require
from core.problems import Conflict, Forbidden, Problem
from registry.models import TEXT_FIELDS, Record
from registry.proposals import OPEN, Proposal, ProposalComment
from registry.schema.contents import (
    SEEN,
    Content,
    Fault,
    content_of,
    empty_content,
    faults_of,
    form_in,
)
from registry.schema.forms import TEXTS, RecordForm, Typed, form_of
from registry.schema.merging import Change, changes


class Faulty(Problem):
    """The content can't be published as it is; `faults` say where and why (HTTP 422)."""

    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_l("Something has to be corrected first."))
        self.faults = list(faults)


def check_editable(record: Record) -> None:
    """Raise `Conflict` where the record must be published again before it is edited."""
    if record.state == "withdrawn":
        raise Conflict(_l("This record is withdrawn. Publish it again before you edit it."))


def check_writer(proposal: Proposal, actor: Actor) -> None:
    """Who is no editor writes on in their own proposals only. Raises `Forbidden`."""
    if not allows(actor, "record.edit") and proposal.author_id != actor.account_id:
        raise Forbidden(_l("This is somebody else's proposal. You may edit your own only."))


def wait_for_own(actor: Actor) -> None:
    """Wait until whatever else the actor does at this moment is done: of two that begin the same
    one sees what the other began. SQLite's writers wait anyway."""
    own = select(Account.id).where(Account.id == actor.account_id)
    session().execute(own.with_for_update(key_share=True))


def begin(record: Record, actor: Actor) -> Proposal:
    """The actor's open proposal for the record; a new one where there is none."""
    require(actor, "proposal.write")
    wait_for_own(actor)
    found = session().scalars(
        select(Proposal)
        .where(Proposal.record_id == record.id, Proposal.author_id == actor.account_id)
        .where(Proposal.state.in_(OPEN))
        .order_by(Proposal.id.desc())
    )
    return found.first() or _added(record, actor, content_of(record))


def begin_new(kind: str, actor: Actor, source_language: str = "en") -> Proposal:
    """A proposal for a record that is still to be made."""
    require(actor, "record.create")
    form = form_of(kind)
    if form.codes is None:
        raise Forbidden(_l("Records of this kind are not made here."))
    content = empty_content(form, source_language)
    return _add(Proposal(kind=kind, base=content, content=content), actor)


def propose(record: Record, content: Content, actor: Actor, **detail: Any) -> Proposal:
    """A further proposal with this content, such as one that an import makes; `detail` goes to the
    audit entry."""
    require(actor, "proposal.write")
    seen = with_what_was_seen(record, content_of(record), content)
    proposal = _added(record, actor, seen, **detail)
    check_scope(proposal, content, actor)
    return proposal


def _added(record: Record, actor: Actor, content: Content, **detail: Any) -> Proposal:
    proposal = Proposal(
        record_id=record.id,
        record=record,
        kind=record.kind,
        code=record.code,
        base_version=record.version,
        base=content_of(record, form_in(record.kind, content)),
        content=content,
    )
    return _add(proposal, actor, **detail)


def _add(proposal: Proposal, actor: Actor, **detail: Any) -> Proposal:
    now = utcnow()
    proposal.state = "draft"
    proposal.author_id, proposal.author_name = actor.account_id, actor.name
    proposal.editor_id, proposal.editor_name = actor.account_id, actor.name
    proposal.created_at = proposal.updated_at = now
    session().add(proposal)
    session().flush()
    record_step("proposal.begin", proposal, actor, **detail)
    return proposal


def save(
    proposal: Proposal, content: Content, actor: Actor, opened: int | None = None, code: str = ""
) -> None:
    """Keep what was written. Raises `Conflict` where somebody else saved it since `opened`."""
    require(actor, "proposal.write")
    check_open(proposal, opened)
    check_scope(proposal, _with_kept(proposal, content), actor)
    content = with_what_was_seen(proposal.record, proposal.content, _with_kept(proposal, content))
    if proposal.content == content and (not code or proposal.code == code):
        return
    proposal.content = content
    if code and proposal.record_id is None:
        proposal.code = code
    proposal.editor_id, proposal.editor_name = actor.account_id, actor.name
    proposal.updated_at = utcnow()
    if proposal.state == "scheduled":
        proposal.state, proposal.publish_at = "in_review", None
    session().flush()


def form_for(proposal: Proposal) -> RecordForm:
    """The form that a proposal follows: the whole one where it restores a version."""
    return form_in(proposal.kind, proposal.content)


def _with_kept(proposal: Proposal, content: Content) -> Content:
    """The content with what the form keeps beside it, which no form of editing holds."""
    kept = {part.name for part in form_of(proposal.kind).kept}
    return {name: rows for name, rows in proposal.content.items() if name in kept} | content


def with_what_was_seen(record: Record | None, before: Content, content: Content) -> Content:
    """The content, its translations marked whose words are new: which source text they render.

    The source text may have changed again by the day on which they are published.
    """
    source = record.text(record.source_language) if record else None
    if source is None or TEXTS.name not in content:
        return content
    held = {row["language"]: row for row in before[TEXTS.name]}
    rows = []
    for row in content[TEXTS.name]:
        old = held.get(row["language"], {})
        same = all(row[field] == old.get(field, "") for field in TEXT_FIELDS)
        seen = old.get(SEEN) if same else source.substance
        marked = seen and row["language"] != source.language
        rows.append(row | {SEEN: seen} if marked else row)
    return content | {TEXTS.name: rows}


def check_open(proposal: Proposal, opened: int | None) -> None:
    """Raise `Conflict` unless it can be changed, and nobody saved it since it was opened."""
    if not proposal.is_open:
        raise Conflict(_l("This proposal has been decided. Begin a new one."))
    _check_version(proposal, opened)


def _check_version(proposal: Proposal, opened: int | None) -> None:
    if opened is not None and proposal.version != opened:
        raise Conflict(_l("Somebody saved this proposal after you opened it. Compare both."))


def check_scope(proposal: Proposal, content: Content, actor: Actor) -> None:
    """Who is no editor writes texts in their own languages and nothing else."""
    if allows(actor, "record.edit"):
        return
    languages = actor.scopes("translator")
    for change in changes(form_for(proposal), proposal.base, content):
        if change.path[0] != TEXTS.name or change.path[1] not in languages:
            raise Forbidden(_l("You may change the texts in your languages only."))


def submit(proposal: Proposal, message: str, actor: Actor, opened: int | None = None) -> None:
    """Ask for review. Raises `Faulty` with everything that must be corrected before."""
    require(actor, "proposal.write")
    check_open(proposal, opened)
    check_content(proposal)
    if not proposal_changes(proposal):
        raise Problem(_l("Nothing is changed yet."))
    proposal.state, proposal.message = "in_review", message.strip()
    proposal.submitted_at = proposal.updated_at = utcnow()
    session().flush()
    record_step("proposal.submit", proposal, actor, message=proposal.message)


def check_content(proposal: Proposal) -> None:
    """Raise `Faulty` unless the content could be published."""
    form = form_for(proposal)
    faults = faults_of(proposal.content, form)
    if proposal.record_id is None and isinstance(form.codes, Typed):
        faults = [*_code_faults(proposal, form.codes), *faults]
    if not faults:
        judged = form.judge(proposal.content, proposal.record)
        faults = [Fault((name,), str(why)) for name, why in judged]
    if faults:
        raise Faulty(faults)


def _code_faults(proposal: Proposal, codes: Typed) -> list[Fault]:
    if not codes.fits(proposal.code):
        wanted = _l("The code must be like %(example)s.", example=codes.example)
        return [Fault(("code",), str(wanted))]
    if session().scalar(select(Record.id).where(Record.code == proposal.code)) is not None:
        return [Fault(("code",), str(_l("There is a record with this code.")))]
    return []


def proposal_changes(proposal: Proposal) -> list[Change]:
    """What the proposal changes of the record as it was."""
    return changes(form_for(proposal), proposal.base, proposal.content)


def take_back(proposal: Proposal, actor: Actor, opened: int | None = None) -> None:
    """Make it a draft again: before the decision, or before a scheduled publication."""
    require(actor, "proposal.write")
    check_open(proposal, opened)
    if actor.account_id != proposal.author_id:
        require(actor, "proposal.publish")
    proposal.state, proposal.publish_at = "draft", None
    proposal.updated_at = utcnow()
    session().flush()
    record_step("proposal.take_back", proposal, actor)


def discard(proposal: Proposal, actor: Actor, opened: int | None = None) -> None:
    """Give a proposal up; it stays on record."""
    require(actor, "proposal.write")
    check_open(proposal, opened)
    if actor.account_id != proposal.author_id:
        require(actor, "proposal.publish")
    proposal.state, proposal.publish_at = "discarded", None
    proposal.updated_at = utcnow()
    session().flush()
    record_step("proposal.discard", proposal, actor)


def comment(
    proposal: Proposal, place: str, text: str, actor: Actor, opened: int | None = None
) -> ProposalComment:
    """Say something of a proposal, or of a field of it; sent twice in a row, it is said once."""
    require(actor, "proposal.write")
    _check_version(proposal, opened)
    if not text.strip():
        raise Problem(_l("Write your comment first."))
    last = proposal.comments[-1] if proposal.comments else None
    if last and (last.place, last.text, last.author_id) == (
        place[:200], text.strip(), actor.account_id
    ):  # fmt: skip
        return last
    said = ProposalComment(
        place=place[:200],
        author_id=actor.account_id,
        author_name=actor.name,
        at=utcnow(),
        text=text.strip(),
    )
    proposal.comments.append(said)
    session().flush()
    record_step("proposal.comment", proposal, actor, place=said.place)
    return said


def record_step(action: str, proposal: Proposal, actor: Actor, **detail: Any) -> None:
    record_audit(action, proposal.code or f"proposal:{proposal.id}", actor, proposal=proposal.id,
                 **detail)  # fmt: skip
