"""What all pages of review have in common: blueprint, a proposal by number, its name."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.database import session
from core.problems import Forbidden
from registry.kinds import kinds
from registry.proposal_lists import may_read
from registry.proposals import Proposal
from registry.references import Reference
from registry.vocabulary import EVENT_KINDS

blueprint = Blueprint("desk_review", __name__, url_prefix="/<lang>/desk")
UNKNOWN = "und"


class Name(NamedTuple):
    """What a proposal is about; `language` is '' for words of the site."""

    title: str
    language: str


def readable_proposal(number: int) -> Proposal:
    """A proposal by number. Raises `NotFound`, or `Forbidden` where the person may not read it."""
    proposal = session().get(Proposal, number)
    if proposal is None:
        raise NotFound
    if not may_read(proposal, current_user):
        raise Forbidden(
            _l("You may read proposals that change texts in your languages, and your own.")
        )
    return proposal


def name_of(proposal: Proposal, references: Mapping[int, Reference]) -> Name:
    """The record that is to be changed, or how one that is still to be made would be called."""
    if reference := references.get(proposal.record_id or 0):
        return Name(reference.title, reference.language)
    content = proposal.content
    language = content.get("source_language") or UNKNOWN
    for row in (*content.get("texts", ()), *content.get("labels", ())):
        if row["language"] == language and (words := row.get("title") or row.get("label")):
            return Name(words, language)
    if content.get("event_kind"):
        return Name(str(EVENT_KINDS[content["event_kind"]]), "")
    title = content.get("title") or content.get("name") or proposal.code
    return Name(title, UNKNOWN) if title else Name(str(kinds()[proposal.kind].label), "")
