"""The part of the OpenAPI document that is about writing: operations, schemas, who may."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import url_for
from flask_login import current_user

from accounts.tokens.scopes import SCOPES
from accounts.tokens.secrets import FORM
from core.database import session
from core.web import absolute
from exchange.api.operations import EXAMPLE
from exchange.api.parameters import CODE, MOST
from exchange.api.schemas import TEXT, URL, Schema, field_schema, named, whole
from exchange.api.writing.act import Act
from exchange.api.writing.answer_schemas import answer_examples, answer_schemas
from exchange.api.writing.answers import HEADER, LONGEST_KEY
from exchange.api.writing.proposals import told
from exchange.api.writing.texts import RecordText
from registry.door import visible
from registry.kinds import kinds
from registry.models import TEXT_FIELDS, Record
from registry.proposals import STATES, Proposal
from registry.schema.contents import MINOR, content_of
from registry.schema.forms import (
    TEXTS,
    WRITTEN_ORIGINS,
    PartForm,
    RecordForm,
    editable_kinds,
    form_of,
)

SECURITY = "token"
TIME: Schema = {"type": ["string", "null"], "format": "date-time"}
PATH_VALUES: Mapping[str, Schema] = {
    "code": {"schema": CODE, "description": "The permanent code of a record."},
    "document": {"schema": CODE, "description": "The code of a document."},
    "party": {"schema": CODE, "description": "The code of an administration."},
    "fact": {"schema": CODE, "description": "The code of an agreement, or of an event."},
    "number": {
        "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
        "description": "The number of a proposal, or of a dispute.",
    },
    "language": {
        "schema": {"type": "string", "pattern": "^[a-z]{2,3}(-[a-z0-9]{2,8})*$", "maxLength": 20},
        "description": "A language tag (BCP 47) in lower case.",
    },
}
IF_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of what is changed, as it was read.",
    "schema": {"type": "string", "pattern": '^"[ -!#-~]+"$'},
}
ONCE: Schema = {
    "name": HEADER,
    "in": "header",
    "description": "Chosen by you: who sends the same again within a day gets the same answer.",
    "schema": {"type": "string", "pattern": "^[!-~]+$", "minLength": 1, "maxLength": LONGEST_KEY},
}
_DAY = datetime(2026, 11, 29, 9, tzinfo=UTC)


def security_schemes() -> Schema:
    """How a token is shown, and what it may be good for."""
    scopes = ", ".join(f"{name} ({one.label})" for name, one in SCOPES.items())
    about = f"A personal token, made in your account. Its scopes: {scopes}."
    return {
        SECURITY: {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": FORM,
            "description": about,
        }
    }


def described(
    act: Act, parameters: list[Schema], refusals: Mapping[str, Schema], examples: Schema
) -> Schema:
    """An operation; its query parameters and refusals are described as those of reading are."""
    found: Schema = {
        "operationId": act.name,
        "summary": act.about,
        "tags": ["writing"],
        "security": [{SECURITY: [act.scope]}],
        "parameters": [*_path_values(act), *parameters],
        "responses": {
            **{str(code): _answer(act, code, name, examples) for code, name in act.answers.items()},
            **refusals,
        },
    }
    if act.matched:
        found["parameters"].append(IF_MATCH)
    if act.method == "post":
        found["parameters"].append(ONCE)
    if act.body is not None:
        found["requestBody"] = _body(act, examples)
    if act.files:
        content = {media_type: {"schema": schema} for media_type, schema in act.files.items()}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _path_values(act: Act) -> list[Schema]:
    return [
        {"name": name, "in": "path", "required": True, **value}
        for name, value in PATH_VALUES.items()
        if f"{{{name}}}" in act.path
    ]


def _body(act: Act, examples: Schema) -> Schema:
    schema: Schema = {
        "type": "object",
        "properties": dict(act.body or {}),
        "additionalProperties": False,
    }
    if act.needed:
        schema["required"] = list(act.needed)
    content: Schema = {"schema": schema}
    example = act.example or examples.get(act.name)
    if example:
        content["example"] = example
    return {"required": not act.bodiless, "content": {"application/json": content}}


def _answer(act: Act, code: int, name: str, examples: Schema) -> Schema:
    headers: Schema = {"ETag": {"schema": TEXT}} if act.tagged else {}
    if code == 201:
        headers["Location"] = {"schema": URL}
    content: Schema = {"schema": {"$ref": f"#/components/schemas/{name}"}}
    if name in examples:
        content["example"] = examples[name]
    return {
        "description": "Made." if code == 201 else "The answer.",
        "headers": headers,
        "content": {"application/json": content},
    }


def examples() -> Schema:
    """By schema, and for a body by the name of its act; none without the record of the examples."""
    asked = visible(Record, current_user).where(Record.code == EXAMPLE["code"])
    record = session().scalars(asked).one_or_none()
    if record is None:
        return {}
    shown, here = told(_example_of(record)), absolute(url_for("api_writing.proposals"))
    links = {"self": here, "first": here, "next": None}
    line = {name: value for name, value in shown.items() if name not in ("content", "unread")}
    return {
        "Proposal": shown,
        "Proposals": {"proposals": [line], "links": links},
        "TextOfRecord": RecordText(str(record.code), record.source_language).answer.body,
        "replace_proposal": {"content": shown["content"]},
        **answer_examples(record),
    }


def _example_of(record: Record) -> Proposal:
    """A proposal as it has just been begun; it is in no session."""
    content = content_of(record)
    return Proposal(
        id=12,
        record=record,
        kind=record.kind,
        code=record.code,
        base=content,
        content=content,
        state="draft",
        message="",
        decision="",
        author_name="A. Editor",
        editor_name="A. Editor",
        created_at=_DAY,
        updated_at=_DAY,
    )


def schemas() -> Schema:
    """Schemas of what is written and answered."""
    line = _line()
    members = {
        **line,
        "unread": {
            "type": "array",
            "description": "What somebody typed at the desk that could not be read.",
            "items": whole({"pointer": TEXT, "typed": TEXT}),
        },
        "content": named("Draft"),
    }
    drafts = {name_of(kind): draft_schema(form_of(kind)) for kind in editable_kinds()}
    return {
        **drafts,
        "Draft": {"anyOf": [named(name) for name in drafts]},
        "EventDraft": draft_schema(form_of("event"), whole=False),
        "Proposal": whole(members),
        "ProposalLine": whole(line),
        "Proposals": whole(
            {
                "proposals": {"type": "array", "items": named("ProposalLine"), "maxItems": MOST},
                "links": named("Links"),
            },
            {"total": {"type": "integer", "minimum": 0}},
        ),
        "TextOfRecord": _text(),
        **answer_schemas(),
    }


def name_of(kind: str) -> str:
    """What the schema of a kind's draft is called."""
    return f"Draft{''.join(part.title() for part in kind.split('_'))}"


def draft_schema(form: RecordForm, whole: bool = True) -> Schema:
    """A content as it is written. What says nothing may be null as well."""
    members = {one.name: field_schema(one) for one in form.fields}
    members |= {
        part.name: {"type": "array", "items": _row(part), "description": str(part.label)}
        for part in form.parts
    }
    found: Schema = {"type": "object", "properties": members, "additionalProperties": False}
    return found | {"required": list(members)} if whole else found


def _row(part: PartForm) -> Schema:
    members = {one.name: field_schema(one) for one in part.fields}
    if part.numbering:
        about = "The code of a row that is there already; '' for a new one."
        members["code"] = TEXT | {"description": about}
    if part is TEXTS:
        about = "Of the source text: no translation becomes stale by the edit."
        members[MINOR] = {"type": ["boolean", "null"], "description": about}
    return {"type": "object", "properties": members, "additionalProperties": False}


def _line() -> Schema:
    return {
        "number": {"type": "integer", "minimum": 1},
        "url": URL,
        "page": URL | {"description": "Where people read it and decide."},
        "kind": {"enum": list(kinds())},
        "record": {"type": ["string", "null"], "description": "null: it is still to be made."},
        "code": TEXT,
        "state": {"enum": list(STATES)},
        "message": TEXT,
        "decision": TEXT | {"description": "Why it was declined."},
        "author": TEXT,
        "writer": TEXT | {"description": "Who wrote it last."},
        **dict.fromkeys(("begun", "changed", "submitted", "decided", "publish_at"), TIME),
    }


def _text() -> Schema:
    words = dict.fromkeys(TEXT_FIELDS, TEXT)
    origin = {"enum": ["", *WRITTEN_ORIGINS, "composed"]}
    return whole(
        {
            "record": CODE,
            "language": TEXT,
            "is_source": {"type": "boolean"},
            "text": whole(words | {f"{name}_origin": origin for name in TEXT_FIELDS}),
            "minor": {"type": "boolean"},
            "source": whole({"language": TEXT} | words),
            "proposal": {"anyOf": [named("ProposalLine"), {"type": "null"}]},
        }
    )
