"""Schemas and examples of what is answered beside proposals and texts."""

from datetime import UTC, datetime

from cooperation.agreements.confirming.models import STATES as SAID
from exchange.api.parameters import CODE
from exchange.api.schemas import COUNT, HASH, INSTANT, TEXT, URL, Schema, named, whole
from exchange.api.writing import publication
from exchange.api.writing.documents import DOCUMENT_STATES, told
from registry.documents.licences import LICENCES
from registry.documents.models import Document, DocumentText
from registry.documents.recognising import FORMATS, PDF
from registry.models import Record

STATES = ("draft", "published", "withdrawn")
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
STATEMENT = {
    "number": 1, "state": "disputed", "at": "2026-11-29T09:00:00+00:00",
    "words": "It was signed in June, see our gazette.", "language": "en",
    "reason": "", "reason_language": "",
}  # fmt: skip


def answer_schemas() -> Schema:
    """By name."""
    return {
        "Comments": _comments(),
        "Publication": _publication(),
        "Document": _document(),
        "Documents": whole({"documents": _several("Document")}),
        **_confirmations(),
        **_disputes(),
    }


def answer_examples(record: Record) -> Schema:
    """By the name of the schema; about a record that is there."""
    place = "texts/fr/title"
    comment = {
        "place": place,
        "author": "A. Editor",
        "at": "2026-11-29T09:00:00+00:00",
        "text": "Which edition is it from?",
    }
    document = _example_document(record)
    fact = {
        "fact": record.code, "kind": "agreement", "digest": DIGEST, "tag": f'"f7.1.1.{DIGEST}"',
        "asked": False, "changed": False, "said": STATEMENT,
    }  # fmt: skip
    line = {"number": 12, "fact": record.code, "party": "CN", "statement": STATEMENT}
    dispute = {**line, "changed": False, "last": True}
    rows = [{"agreement": record.code, "facts": 2, "asked": 1}]
    return {
        "Comments": {"proposal": 12, "places": [place], "comments": [comment]},
        "Publication": publication.answer_of(record).body,
        "Document": document,
        "Documents": {"documents": [document]},
        "Confirmations": {"party": "CN", "agreements": rows},
        "Facts": {"party": "CN", "agreement": record.code, "facts": [fact]},
        "Fact": fact,
        "Disputes": {"disputes": [line]},
        "Dispute": dispute,
    }


def _example_document(record: Record) -> Schema:
    """A document as it has just been added; it is in no session."""
    made = Document(
        id=12, code="DOC0012", title="Mutual recognition arrangement", filename="a.pdf",
        language="en", licence="public_domain", media_type=PDF.media_type, size=340_000,
        sha256=DIGEST, uploaded_at=datetime(2026, 11, 29, 9, tzinfo=UTC), author_name="A. Editor",
        removal_reason="",
        reading=DocumentText(state="waiting"),
    )  # fmt: skip
    return told(made, record.code, "d-76e59df7")


def _comments() -> Schema:
    place = {"description": "The names of members and rows on the way, with /; '' for the whole."}
    return whole(
        {
            "proposal": {"type": "integer", "minimum": 1},
            "places": {"type": "array", "items": TEXT},
            "comments": {
                "type": "array",
                "items": whole(
                    {"place": TEXT | place, "author": TEXT, "at": INSTANT, "text": TEXT}
                ),
            },
        }
    )


def _publication() -> Schema:
    return whole(
        {
            "record": CODE,
            "state": {"enum": list(STATES)},
            "version": COUNT | {"description": "The last published version; 0: there is none."},
            "reason": TEXT | {"description": "Why it was withdrawn."},
            "language": TEXT | {"description": "The language of the reason."},
        }
    )


def _document() -> Schema:
    return whole(
        {
            "code": CODE,
            "record": CODE,
            "url": URL,
            "file": {"type": ["string", "null"], "format": "uri", "description": "For people."},
            "state": {"enum": list(DOCUMENT_STATES)},
            "title": TEXT,
            "language": TEXT,
            "licence": {"enum": list(LICENCES)},
            "source": {"type": ["string", "null"]},
            "filename": TEXT,
            "media_type": {"enum": list(FORMATS)},
            "size": COUNT | {"description": "In bytes."},
            "sha256": HASH,
            "text": {"enum": ["waiting", "read", "none", "failed"]},
            "added": INSTANT,
            "author": TEXT,
            "reason": TEXT | {"description": "Why it was removed."},
        }
    )


def _confirmations() -> Schema:
    row = {"agreement": CODE, "facts": COUNT, "asked": COUNT}
    fact = {
        "fact": CODE,
        "kind": {"enum": ["agreement", "event"]},
        "digest": HASH | {"description": "Of what is published, as it is confirmed."},
        "tag": TEXT | {"description": "For If-Match."},
        "asked": {"type": "boolean", "description": "The party has yet to speak of it."},
        "changed": {"type": "boolean", "description": "It has changed since the party spoke."},
        "said": {"anyOf": [named("Statement"), {"type": "null"}]},
    }
    return {
        "Confirmations": whole({"party": CODE, "agreements": _several(whole(row))}),
        "Facts": whole({"party": CODE, "agreement": CODE, "facts": _several("Fact")}),
        "Fact": whole(fact),
        "Statement": _statement(),
    }


def _statement() -> Schema:
    return whole(
        {
            "number": {"type": "integer", "minimum": 1},
            "state": {"enum": list(SAID)},
            "at": INSTANT,
            "words": TEXT | {"description": "What is not right; of a confirmation none."},
            "language": TEXT,
            "reason": TEXT | {"description": "Why the secretariat closed it."},
            "reason_language": TEXT,
        }
    )


def _disputes() -> Schema:
    shown = {"type": ["string", "null"], "description": "null: the record is not shown."}
    line = {
        "number": {"type": "integer", "minimum": 1},
        "fact": shown,
        "party": shown,
        "statement": named("Statement"),
    }
    flags = {
        "changed": {"type": "boolean", "description": "The fact is another by now."},
        "last": {"type": "boolean", "description": "The party has said nothing since."},
    }
    return {
        "DisputeLine": whole(line),
        "Disputes": whole({"disputes": _several("DisputeLine")}),
        "Dispute": whole(line | flags),
    }


def _several(items: str | Schema) -> Schema:
    return {"type": "array", "items": named(items) if isinstance(items, str) else items}
