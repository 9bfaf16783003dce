"""Acts on proposals: begun, written, sent, taken back, commented on, decided."""

from collections.abc import Sequence
from typing import Any

from exchange.api.parameters import LANG, PAGING, Parameter
from exchange.api.writing.act import (
    ALWAYS,
    MATCHED,
    READING,
    WRITING,
    Act,
    Schema,
    needed_words,
    schema_of,
    words,
)
from exchange.api.writing.comments import LONGEST_COMMENT
from registry.kinds import kinds
from registry.proposal_lists import SHOWN
from registry.proposal_places import LONGEST_PLACE

PROPOSAL = "/proposals/{number}"
MESSAGE = words(500, "To whoever reviews it.")
CODE = words(40)


def acts_of_proposals() -> Sequence[Act]:
    """All of them. The kinds are known when the app is there."""
    return (
        Act(
            "proposals", "get", "/proposals", "Proposals that you may read, the newest first.",
            "proposal.read", "read", {200: "Proposals"}, ALWAYS, parameters=_listing(),
            tagged=False,
        ),
        Act(
            "begin_proposal", "post", "/proposals",
            "Begin a proposal: for a record, or for a new one of a kind. If you have an open one "
            "for the record, it is answered (200).",
            "proposal.write", "proposals.write", {201: "Proposal", 200: "Proposal"}, WRITING,
            body=_beginning(), example={"record": "A0077"},
        ),
        Act(
            "proposal", "get", PROPOSAL, "A proposal with its content.",
            "proposal.read", "read", {200: "Proposal"}, READING,
        ),
        Act(
            "replace_proposal", "put", PROPOSAL,
            "Write the whole content of a proposal. It need not be complete before it is sent for "
            "review.",
            "proposal.write", "proposals.write", {200: "Proposal"}, MATCHED,
            body={"content": schema_of("Draft"), "code": CODE}, needed=["content"], matched=True,
        ),
        _step(
            "submit", "Send it for review. All that has to be corrected before is told at once.",
            body={"message": MESSAGE}, example={"message": "The date of signature is corrected."},
        ),
        _step("take-back", "Make a draft again of what waits for review or publication."),
        _step("give-up", "Give it up. It stays on record."),
        _step(
            "accept", "Publish it, now or at a time (UTC). Who wrote it last cannot.",
            "proposals.decide",
            body={"at": {"type": "string", "format": "date-time"}},
        ),
        _step(
            "decline", "Decline it; the author reads the reason.", "proposals.decide",
            body={"reason": needed_words(4000)},
            needed=["reason"], example={"reason": "The source does not say so."},
        ),
        Act(
            "comments", "get", f"{PROPOSAL}/comments",
            "What was said of a proposal, and the places of it that can be commented on.",
            "proposal.read", "read", {200: "Comments"}, READING,
        ),
        Act(
            "comment_on_proposal", "post", f"{PROPOSAL}/comments",
            "Say something of a place that it changes, or of the whole. Sent twice in a row, it is "
            "said once.",
            "proposal.write", "proposals.comment", {200: "Comments"}, MATCHED,
            body={
                "text": needed_words(LONGEST_COMMENT),
                "place": words(LONGEST_PLACE, "One of places; left out: the whole."),
            },
            needed=["text"], matched=True, example={"text": "Which edition is it from?"},
        ),
    )  # fmt: skip


def _listing() -> Sequence[Parameter]:
    return (
        Parameter(
            "show",
            "Which proposals: one's own that are open, those that wait for review, those accepted "
            "for later, or those decided in the last thirty days.",
            {"type": "string", "enum": list(SHOWN), "default": "mine"},
        ),
        Parameter(
            "kind",
            "Proposals for records of the kind.",
            {"type": "string", "enum": list(kinds())},
        ),
        *PAGING,
        LANG,
    )


def _beginning() -> dict[str, Schema]:
    return {
        "record": words(40, "The code of the record that is to be changed."),
        "kind": {"enum": list(kinds()), "description": "The kind of a new record."},
        "source_language": words(20),
        "code": words(40, "The code of a new record, where it is chosen."),
        "content": {
            "type": "object",
            "description": "Its content; of a new record what is known, of another all.",
        },
    }


def _step(name: str, about: str, scope: str = "proposals.write", **more: Any) -> Act:
    """A step of a proposal."""
    path = f"{PROPOSAL}/{name}"
    told = {"body": {}, "bodiless": not more.get("needed"), **more}
    return Act(
        f"{name.replace('-', '_')}_proposal", "post", path, about, "proposal.write", scope,
        {200: "Proposal"}, MATCHED, matched=True, **told,
    )  # fmt: skip
