"""Acts on documents: files that are sent, accepted, removed."""

from collections.abc import Mapping, Sequence

from exchange.api.parameters import CODE, LANG, Parameter
from exchange.api.writing.act import (
    MATCHED,
    READING,
    WRITING,
    Act,
    Schema,
    needed_words,
)
from exchange.api.writing.answers import FORM
from exchange.api.writing.documents import (
    FILE,
    LANGUAGE,
    LICENCE,
    LONGEST_REASON,
    SENT_AS,
    SOURCE,
    TITLE,
)

DOCUMENT = "/documents/{document}"
TAG: Schema = {"type": "string", "pattern": "^[a-z]{2,3}(-[a-z0-9]{2,8})*$", "maxLength": 20}
DESCRIBED: Mapping[str, Schema] = {
    TITLE.name: needed_words(TITLE.longest, "As the document itself has it."),
    LANGUAGE.name: {**TAG, "description": "Its language, a tag (BCP 47) in lower case."},
    LICENCE.name: {"type": "string", "enum": list(LICENCE.codes)},
    SOURCE.name: {**CODE, "description": "The code of the source that the file comes from."},
}
"""What is said of every file."""


def acts_of_documents() -> Sequence[Act]:
    """All of them."""
    return (
        Act(
            "documents", "get", "/records/{code}/documents",
            "The documents of a record, also removed ones, the newest first.",
            "document.read_kept", "read", {200: "Documents"}, READING, tagged=False,
        ),
        Act(
            "add_document", "post", "/records/{code}/documents",
            "Add a file to a record: as a part of a form, or as the body itself, with its name in "
            "Content-Disposition and the rest in the address. It waits to be accepted.",
            "document.add", "documents.write", {201: "Document"}, WRITING,
            parameters=(*_describing(), LANG), files=_files(),
        ),
        Act(
            "document", "get", DOCUMENT, "A document.",
            "document.read_kept", "read", {200: "Document"}, READING,
        ),
        Act(
            "accept_document", "post", f"{DOCUMENT}/accept",
            "Show a document to readers. Who added it cannot.",
            "document.accept", "documents.decide", {200: "Document"}, MATCHED,
            body={}, bodiless=True, matched=True,
        ),
        Act(
            "remove_document", "post", f"{DOCUMENT}/remove",
            "Take a document off its record. Its code stays, and tells readers the reason.",
            "document.remove", "documents.write", {200: "Document"}, MATCHED,
            body={
                "reason": needed_words(LONGEST_REASON),
                "erase": {"type": "boolean", "description": "Delete the stored file too."},
            },
            needed=["reason"], matched=True, example={"reason": "It is another edition."},
        ),
    )  # fmt: skip


def _describing() -> Sequence[Parameter]:
    about = "Of a file that is the body itself; in a form it is a part."
    return [Parameter(name, about, schema) for name, schema in DESCRIBED.items()]


def _files() -> Mapping[str, Schema]:
    """A form, or one of the formats that are taken."""
    form = {
        "type": "object",
        "properties": {FILE: {"type": "string", "format": "binary"}, **DESCRIBED},
        "required": [FILE, *DESCRIBED],
        "additionalProperties": False,
    }
    return {FORM: form, **{media_type: {} for media_type in SENT_AS}}
