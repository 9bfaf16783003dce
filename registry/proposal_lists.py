"""Lists of proposals: what waits for review, one's own, what is accepted, what was decided."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, or_, select

from core.database import utcnow
from core.permissions import Actor, allows
from registry.proposal_texts import writes_text, writes_texts_alone
from registry.proposals import OPEN, Proposal
from registry.proposing import proposal_changes
from registry.schema.forms import TEXTS
from registry.vocabulary import Vocabulary

PROPOSAL_STATES = Vocabulary("proposal_state", _l("State of a proposal"), {
    "draft": (_l("Draft"), _l("Its author still works on it.")),
    "in_review": (_l("Waiting for review"), _l("It waits to be accepted or declined.")),
    "scheduled": (_l("Accepted, not published yet"), _l("It is published at a time of its own.")),
    "accepted": (_l("Accepted and published"), _l("It became a version of the record.")),
    "declined": (_l("Declined"), _l("It was not published, for the reason given.")),
    "discarded": (_l("Given up"), _l("It was given up before a decision.")),
})  # fmt: skip
SHOWN = ("waiting", "mine", "scheduled", "decided")
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class AskedProposals:
    """What a list is narrowed to: one of `SHOWN`, and values that may be empty.

    `author` is the id of an account, `language` that of a text that is changed.
    """

    show: str = "waiting"
    kind: str = ""
    author: int | None = None
    language: str = ""
    batch: str = ""


def proposals_asked(asked: AskedProposals, actor: Actor) -> Select[tuple[Proposal]]:
    """The proposals that are asked for and that the actor may read; what waits longest first."""
    narrowed = _conditions(asked, actor)
    if asked.kind:
        narrowed.append(Proposal.kind == asked.kind)
    if asked.author is not None:
        narrowed.append(Proposal.author_id == asked.author)
    order = {
        "waiting": Proposal.submitted_at,
        "mine": Proposal.updated_at.desc(),
        "scheduled": Proposal.publish_at,
        "decided": Proposal.decided_at.desc(),
    }
    return select(Proposal).where(*narrowed).order_by(order[asked.show], Proposal.id)


def count_proposals(
    asked: AskedProposals, actor: Actor
) -> Select[tuple[str, int | None, str, int]]:
    """(kind, id and name of the author, how many), of any kind and by anybody."""
    return (
        select(
            Proposal.kind,
            Proposal.author_id,
            func.max(Proposal.author_name).label("author_name"),
            func.count().label("total"),
        )
        .where(*_conditions(asked, actor))
        .group_by(Proposal.kind, Proposal.author_id)
    )


def _conditions(asked: AskedProposals, actor: Actor) -> list[ColumnElement[bool]]:
    found = [*_shown(asked.show, actor), *_readable(actor)]
    if asked.language:
        found.append(writes_text(asked.language))
    if asked.batch:
        found.append(Proposal.batch == asked.batch)
    return found


def _shown(show: str, actor: Actor) -> list[ColumnElement[bool]]:
    if show == "mine":
        return [Proposal.author_id == actor.account_id, Proposal.state.in_(OPEN)]
    if show == "decided":
        return [
            Proposal.state.in_(("accepted", "declined")),
            Proposal.decided_at >= utcnow() - LATELY,
        ]
    return [Proposal.state == ("scheduled" if show == "scheduled" else "in_review")]


def _readable(actor: Actor) -> list[ColumnElement[bool]]:
    """As `may_read` says."""
    if allows(actor, "record.read_draft"):
        return []
    own = Proposal.author_id == actor.account_id
    return [or_(own, writes_texts_alone(actor.scopes("translator")))]


def may_read(proposal: Proposal, actor: Actor) -> bool:
    """Whether the actor may read it: an editor everything, others their own and what changes
    texts in their languages alone."""
    if allows(actor, "record.read_draft") or proposal.author_id == actor.account_id:
        return True
    languages = languages_alone(proposal)
    return bool(languages) and languages <= actor.scopes("translator")


def languages_alone(proposal: Proposal) -> frozenset[str]:
    """The languages whose texts it changes; none where it changes anything else."""
    paths = [change.path for change in proposal_changes(proposal)]
    if any(path[0] != TEXTS.name for path in paths):
        return frozenset()
    return frozenset(path[1] for path in paths)
