"""What can be written through the API: each address and method, its scope, bodies and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exchange.api.parameters import LANG, PAGING, Parameter
from registry.kinds import kinds
from registry.proposal_lists import SHOWN

Schema = Mapping[str, Any]
LISTING = (
    Parameter(
        "show",
        "Which proposals: one's own that are open, those that wait for review, those accepted for "
        "later, or those decided in the last thirty days.",
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
PROPOSAL, TEXT = "/proposals/{number}", "/records/{code}/texts/{language}"
ALWAYS = (400, 401, 403, 405, 406, 414, 500)
READING = (*ALWAYS, 404)
WRITING = (*ALWAYS, 404, 409, 410, 413, 415, 422, 429, 503)
MATCHED = (*WRITING, 412, 428)
MESSAGE: Schema = {"type": "string", "maxLength": 500, "description": "To whoever reviews it."}


@dataclass(frozen=True)
class Act:
    """One address and method. `answers`: status → schema; `body`: JSON Schemas of its members, and
    `needed` those that must be there; `bodiless`: there may be no body at all; `matched`:
    `If-Match` is asked for; `example`: a body."""

    name: str
    method: str
    path: str
    about: str
    scope: str
    answers: Mapping[int, str]
    refusals: Sequence[int]
    parameters: Sequence[Parameter] = (LANG,)
    body: Mapping[str, Schema] | None = None
    needed: Sequence[str] = ()
    bodiless: bool = False
    matched: bool = False
    example: Mapping[str, Any] = field(default_factory=dict)


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _step(name: str, about: str, scope: str = "proposals.write", **more: Any) -> Act:
    """A step of a proposal."""
    path = f"{PROPOSAL}/{name}"
    told = {"body": {}, "bodiless": not more.get("needed"), **more}
    return Act(
        f"{name}_proposal", "post", path, about, scope, {200: "Proposal"}, MATCHED,
        matched=True, **told,
    )  # fmt: skip


def acts() -> Sequence[Act]:
    """All of them."""
    words = {"type": "string", "maxLength": 100_000}
    code = {"type": "string", "maxLength": 40}
    return (
        Act(
            "proposals", "get", "/proposals", "Proposals that you may read, the newest first.",
            "read", {200: "Proposals"}, ALWAYS, parameters=LISTING,
        ),
        Act(
            "begin_proposal", "post", "/proposals",
            "Begin a proposal: for a record, or for a new one of a kind. If you have an open one "
            "for the record, it is answered (200).",
            "proposals.write", {201: "Proposal", 200: "Proposal"}, WRITING,
            body={
                "record": {**code, "description": "The code of the record that is to be changed."},
                "kind": {"enum": list(kinds()), "description": "The kind of a new record."},
                "source_language": {"type": "string", "maxLength": 20},
                "code": {**code, "description": "The code of a new record, where it is chosen."},
                "content": {
                    "type": "object",
                    "description": "Its content; of a new record what is known, of another all.",
                },
            },
            example={"record": "A0077"},
        ),
        Act(
            "proposal", "get", PROPOSAL, "A proposal with its content.",
            "read", {200: "Proposal"}, READING,
        ),
        Act(
            "replace_proposal", "put", PROPOSAL,
            "Write the whole content of a proposal. It need not be complete before it is sent for "
            "review.",
            "proposals.write", {200: "Proposal"}, MATCHED,
            body={"content": _ref("Draft"), "code": code}, needed=["content"], matched=True,
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
            body={"reason": {"type": "string", "minLength": 1, "maxLength": 4000}},
            needed=["reason"], example={"reason": "The source does not say so."},
        ),
        Act(
            "send_event", "post", "/records/{code}/events",
            "Send a new event of the record's ledger for review; with corrects the correction of "
            "one. It is about the record of the address, unless about names more.",
            "events.write", {201: "Proposal", 200: "Proposal"}, WRITING,
            body={"content": _ref("EventDraft"), "message": MESSAGE}, needed=["content"],
            example={
                "content": {
                    "track": "legal",
                    "event_kind": "signature",
                    "date_text": "2012-06",
                    "source_language": "en",
                    "confidence": "high",
                    "verification": "checked",
                    "citations": [{"source": "d-76e59df7", "confidence": "high",
                                   "verification": "checked"}],
                }
            },
        ),
        Act(
            "text", "get", TEXT, "The text of a record in a language, as you go on with it.",
            "read", {200: "TextOfRecord"}, (*READING, 410),
        ),
        Act(
            "write_text", "put", TEXT,
            "Write the text of a record in a language, into your open proposal for it; one is "
            "begun where there is none. What a translation must keep is checked.",
            "texts.write", {200: "TextOfRecord"}, MATCHED,
            body={
                "title": words, "summary": words, "body": words,
                "origin": {"enum": ["original", "authentic", "official", "human", "machine"]},
                "minor": {"type": "boolean", "description": "No translation becomes stale."},
                "message": MESSAGE,
                "submit": {"type": "boolean", "description": "Send it for review as well."},
            },
            needed=["title", "summary", "body"], matched=True,
            example={"title": "…", "summary": "", "body": "", "origin": "human", "submit": True},
        ),
    )  # fmt: skip
