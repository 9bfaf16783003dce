"""JSON Schemas (2020-12) of answers, made from the forms of the kinds."""

from collections.abc import Mapping
from typing import Any

from cooperation.agreements.clauses.vocabulary import ANSWERS
from cooperation.agreements.texts.vocabulary import OPEN_LICENCES, ORIGIN_LABELS
from core.languages import SITE_LANGUAGES
from exchange.api.parameters import CODE
from exchange.api.records import CONFIRMATION_STATES
from exchange.api.sparse import CONFIRMATIONS, CONTENT
from registry.kinds import kinds
from registry.schema.fields import (
    Amount,
    Choice,
    Coordinate,
    Field,
    Number,
    Reference,
    YesNo,
)
from registry.schema.forms import PartForm, RecordForm, form_of
from registry.vocabulary import ORIGINS, STATUSES, TRACKS

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
URL: Schema = {"type": "string", "format": "uri"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
TYPES: tuple[tuple[type[Field], Schema], ...] = (
    (Number, {"type": ["integer", "null"]}),
    (Amount, {"type": ["string", "null"], "pattern": r"^[+-]?[0-9]+(\.[0-9]+)?$"}),
    (Coordinate, {"type": ["number", "null"]}),
    (YesNo, {"type": ["boolean", "null"]}),
    (Reference, {"type": ["string", "null"], "pattern": CODE["pattern"]}),
)
"""Values of fields that are not text."""


def schemas() -> dict[str, Schema]:
    """All schemas by name."""
    names = {
        kind: f"Content{''.join(part.title() for part in kind.split('_'))}" for kind in kinds()
    }
    contents = {names[kind]: content_schema(form_of(kind).whole) for kind in kinds()}
    return {
        **contents,
        "Record": _record(list(contents)),
        **_lists(),
        **_texts(),
        **_overviews(),
        **_problem(),
    }


def content_schema(form: RecordForm) -> Schema:
    """The content of a kind; what says nothing is null, '' or an empty list."""
    members = {one.name: field_schema(one) for one in form.fields}
    members |= {
        part.name: {"type": "array", "items": _row(part), "description": str(part.label)}
        for part in form.parts
    }
    return {"type": "object", "properties": members, "additionalProperties": False}


def _row(part: PartForm) -> Schema:
    members = {one.name: field_schema(one) for one in part.fields}
    if part.numbering:
        members["code"] = TEXT
    return whole(members)


def field_schema(one: Field) -> Schema:
    """A value of a field."""
    said = {"description": str(one.label)}
    if one.many:
        codes = {"enum": list(one.codes)} if isinstance(one, Choice) else {}
        return {"type": "array", "items": TEXT | codes} | said
    if isinstance(one, Choice):
        return {"type": "string", "enum": ["", *one.codes]} | said
    return next((dict(schema) for kind, schema in TYPES if isinstance(one, kind)), TEXT) | said


def _record(contents: list[str]) -> Schema:
    status = {
        "track": {"enum": list(TRACKS)},
        "status": {"enum": list(STATUSES)},
        "certainty": {"enum": ["certain", "possible"]},
    }
    title = {
        "value": TEXT,
        "language": TEXT | {"description": "The language that the title is in; und: not known."},
        "origin": {"enum": ["", *ORIGINS]},
        "asked": {"enum": list(SITE_LANGUAGES)},
    }
    members = {
        "code": CODE,
        "kind": {"enum": list(kinds())},
        "version": {"type": "integer", "minimum": 1},
        "url": URL | {"description": "The permanent address."},
        "date": {"type": ["string", "null"], "description": "EDTF (ISO 8601-2)."},
        "title": whole(title),
        "statuses": {"type": "array", "items": whole(status)},
        CONFIRMATIONS: {"type": "array", "items": _confirmation()},
        CONTENT: {"anyOf": [named(name) for name in contents]},
    }
    about = "All members are there unless `fields` asks for some only."
    return {
        "type": "object",
        "description": about,
        "properties": members,
        "additionalProperties": False,
    }


def _confirmation() -> Schema:
    words = whole({"value": TEXT, "language": TEXT})
    members = {
        "party": CODE,
        "state": {"enum": list(CONFIRMATION_STATES.values())},
        "since": INSTANT,
        "words": {"anyOf": [words, {"type": "null"}]},
    }
    about = "What a party says of the agreement, or of the act, as it is published."
    return whole(members) | {"description": about}


def _lists() -> Mapping[str, Schema]:
    links = {"self": URL, "first": URL, "next": {"type": ["string", "null"], "format": "uri"}}
    records = {"type": "array", "items": named("Record"), "maxItems": 100}
    version = {
        "code": CODE,
        "number": {"type": "integer", "minimum": 1},
        "url": URL,
        "published": INSTANT,
        "message": TEXT,
        "content_hash": HASH,
        "chain_hash": HASH,
        "redacted": {"type": ["string", "null"], "format": "date-time"},
    }
    snapshot = {
        "reason": {"type": ["string", "null"]},
        "complete": {"type": "boolean"},
        "snapshot": {"type": ["object", "null"]},
    }
    facets = {"type": "object", "additionalProperties": {"type": "object"}}
    found = {
        "records": records,
        "total": COUNT,
        "whole": {"type": ["integer", "null"]},
        "later": COUNT,
        "notes": {"type": "array", "items": TEXT},
        "links": named("Links"),
    }
    linked = named("Links")
    return {
        "Links": whole(links),
        "Records": whole({"records": records, "links": linked}, {"total": COUNT, "later": COUNT}),
        "Found": whole(found, {"facets": facets}),
        "VersionLine": whole(version),
        "Versions": whole(
            {"versions": {"type": "array", "items": named("VersionLine")}, "links": linked},
            {"total": COUNT},
        ),
        "Version": whole(version | snapshot),
    }


def _texts() -> Mapping[str, Schema]:
    article = {"identifier": TEXT, "url": URL, "number": TEXT, "heading": TEXT, "body": TEXT}
    nothing = {"type": ["string", "null"]}
    text = {
        "language": TEXT,
        "origin": {"enum": list(ORIGIN_LABELS)},
        "reviewed": {"type": "boolean"},
        "source": nothing | {"description": "Code of the source."},
        "locator": TEXT,
        "document": nothing | {"description": "Code of the document that it is taken from."},
        "licence": {"enum": ["", *OPEN_LICENCES]},
        "digest": HASH | {"description": "SHA-256 of the articles; versions name the text by it."},
        "articles": {"type": "array", "items": whole(article)},
    }
    texts = {"code": CODE, "url": URL, "texts": {"type": "array", "items": whole(text)}}
    return {"Texts": whole(texts)}


def _overviews() -> Mapping[str, Schema]:
    value = whole({"code": TEXT, "label": TEXT})
    one_filter = {
        "name": TEXT,
        "label": TEXT,
        "kind": {"type": ["string", "null"]},
        "values": {"type": ["array", "null"], "items": value},
    }
    kind = {
        "name": TEXT,
        "label": TEXT,
        "plural": TEXT,
        "url": {"type": ["string", "null"], "format": "uri"},
        "track": {"type": ["string", "null"]},
        "content": {"type": "array", "items": TEXT},
        "filters": {"type": "array", "items": whole(one_filter)},
        "sorts": {"type": "array", "items": TEXT},
        "as_of": {"type": "boolean"},
    }
    entry = {
        "name": TEXT,
        "version": TEXT,
        "languages": {"type": "array", "items": {"enum": list(SITE_LANGUAGES)}},
        "licence": {"type": ["string", "null"]},
        "holdings": _holdings(),
        "links": {"type": "object"},
    }
    return {
        "Entry": whole(entry),
        "Kinds": whole({"kinds": {"type": "array", "items": whole(kind)}}),
    }


def _holdings() -> Schema:
    """How much is held of what agreements say."""
    texts = {
        "total": COUNT | {"description": "A text counts once for each agreement and language."},
        "languages": COUNT,
        "agreements": COUNT,
        "origins": whole(dict.fromkeys(ORIGIN_LABELS, COUNT)),
    }
    clauses = {
        "total": COUNT | {"description": "Answers: once for each agreement and clause."},
        "agreements": COUNT,
        "answers": whole(dict.fromkeys(ANSWERS, COUNT)),
    }
    return whole({"agreements": COUNT, "texts": whole(texts), "clauses": whole(clauses)})


def _problem() -> Mapping[str, Schema]:
    told = {
        "type": URL,
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
    }
    more = {
        "detail": TEXT,
        "detail_language": TEXT,
        "parameter": TEXT,
        "known": {"type": "array", "items": TEXT},
        "scope": TEXT | {"description": "The scope that the token does not have."},
        "proposal": URL | {"description": "The open proposal that stands in the way."},
        "errors": {
            "type": "array",
            "description": "All that has to be corrected, by JSON Pointer (RFC 6901).",
            "items": whole({"pointer": TEXT, "detail": TEXT}),
        },
    }
    return {"Problem": whole(told, more)}


def whole(members: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> Schema:
    """An object with these members, all of them there, and perhaps the optional ones."""
    return {
        "type": "object",
        "properties": {**members, **(optional or {})},
        "required": list(members),
        "additionalProperties": False,
    }


def named(name: str) -> Schema:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}
