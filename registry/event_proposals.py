"""A new event of a ledger: proposed and sent for review in one. None commits."""

from sqlalchemy import select

from core.database import session
from core.permissions import Actor, require
from registry.ledger_models import Event
from registry.models import Record
from registry.proposals import Proposal
from registry.proposing import begin_new, save, submit
from registry.schema.contents import Content
from registry.vocabulary import EVENT_KINDS

LATEST_COMPARED = 10


def propose_event(content: Content, actor: Actor, message: str = "") -> Proposal:
    """Propose the event and ask for review. Raises `Faulty`, `Forbidden`."""
    require(actor, "event.record")
    proposal = begin_new("event", actor, content["source_language"] or "en")
    save(proposal, content, actor)
    submit(proposal, message or str(EVENT_KINDS.get(content["event_kind"], "")), actor)
    return proposal


def sent_before(content: Content, actor: Actor) -> Proposal | None:
    """The same event, where the person sent it a moment ago and it still waits."""
    waiting = session().scalars(
        select(Proposal)
        .where(Proposal.kind == "event", Proposal.author_id == actor.account_id)
        .where(Proposal.record_id.is_(None), Proposal.state == "in_review")
        .order_by(Proposal.id.desc())
        .limit(LATEST_COMPARED)
    )
    return next((one for one in waiting if one.content == content), None)


def concerned_by(record: Record, corrected: Event | None) -> list[Record]:
    """What a new event is about; a correction of the record's entry concerns all that it did."""
    if corrected is not None and record in corrected.about:
        return [*corrected.about]
    return [record]
