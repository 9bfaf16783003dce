"""Acts on records: events, texts, and whether readers are shown them."""

from collections.abc import Sequence

from core.languages import SITE_LANGUAGES
from exchange.api.writing.act import (
    MATCHED,
    READING,
    WRITING,
    Act,
    needed_words,
    schema_of,
    words,
)
from exchange.api.writing.acts_proposals import MESSAGE
from exchange.api.writing.publication import LONGEST_REASON

RECORD, TEXT = "/records/{code}", "/records/{code}/texts/{language}"
SITE_LANGUAGE = {"enum": list(SITE_LANGUAGES)}


def acts_of_records() -> Sequence[Act]:
    """All of them."""
    return (*_events(), *_texts(), *_publication())


def _events() -> Sequence[Act]:
    return (
        Act(
            "send_event", "post", f"{RECORD}/events",
            "Send a new event of the record's ledger for review; with corrects the correction of "
            "one. It is about the record of the address, unless about names more.",
            "event.record", "events.write", {201: "Proposal", 200: "Proposal"}, WRITING,
            body={"content": schema_of("EventDraft"), "message": MESSAGE}, needed=["content"],
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
    )  # fmt: skip


def _texts() -> Sequence[Act]:
    return (
        Act(
            "text", "get", TEXT, "The text of a record in a language, as you go on with it.",
            "proposal.read", "read", {200: "TextOfRecord"}, (*READING, 410),
        ),
        Act(
            "write_text", "put", TEXT,
            "Write the text of a record in a language, into your open proposal for it; one is "
            "begun where there is none. What a translation must keep is checked.",
            "translation.work", "texts.write", {200: "TextOfRecord"}, MATCHED,
            body={
                **dict.fromkeys(("title", "summary", "body"), words(100_000)),
                "origin": {"enum": ["original", "authentic", "official", "human", "machine"]},
                "minor": {"type": "boolean", "description": "No translation becomes stale."},
                "message": MESSAGE,
                "submit": {"type": "boolean", "description": "Send it for review as well."},
            },
            needed=["title", "summary", "body"], matched=True,
            example={"title": "…", "summary": "", "body": "", "origin": "human", "submit": True},
        ),
    )  # fmt: skip


def _publication() -> Sequence[Act]:
    return (
        Act(
            "publication", "get", f"{RECORD}/publication",
            "Whether readers are shown a record, and why not where it was withdrawn.",
            "record.read_draft", "read", {200: "Publication"}, READING,
        ),
        Act(
            "withdraw_record", "post", f"{RECORD}/withdraw",
            "Withdraw a record. Its address stays, and tells every reader the reason.",
            "record.withdraw", "records.withdraw", {200: "Publication"}, MATCHED,
            body={"reason": needed_words(LONGEST_REASON), "language": SITE_LANGUAGE},
            needed=["reason", "language"], matched=True,
            example={"reason": "It was recorded twice; see A0078.", "language": "en"},
        ),
        Act(
            "publish_record_again", "post", f"{RECORD}/publish-again",
            "Show a withdrawn record to readers again, as a further version.",
            "record.publish", "records.withdraw", {200: "Publication"}, MATCHED,
            body={}, bodiless=True, matched=True,
        ),
    )  # fmt: skip
