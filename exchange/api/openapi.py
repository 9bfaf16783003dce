"""The description of the API (OpenAPI 3.1), made from its declarations, with real examples."""

import re
from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from core.cache import remembered
from core.web import absolute
from exchange.api.asking import Asked
from exchange.api.operations import EXAMPLE, Operation, lists, operations
from exchange.api.overview import VERSION
from exchange.api.parameters import CODE, Parameter
from exchange.api.problems import MEDIA_TYPE, PROBLEMS
from exchange.api.schemas import schemas
from exchange.api.writing import description as writing
from exchange.api.writing.acts import acts
from registry.listing import MOST_VALUES

BASE = "/api/v1"
ALWAYS = (400, 401, 405, 406, 414, 429, 500)
WITH_CODE = (404, 410)
SEARCHING = (503,)
PATH_VALUES: Mapping[str, Mapping[str, Any]] = {
    "code": {"schema": CODE, "description": "The permanent code of a record."},
    "number": {
        "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
        "description": "The number of a version, from 1.",
    },
}
ABOUT = (
    "The registry for programs. Reading needs no account and no key: answers hold what every "
    "visitor may see. Data depend on the address alone; the parameter `lang` gives the language of "
    "titles. Every answer has an ETag: ask again with If-None-Match. Writing needs a "
    "personal token, and changes nothing without If-Match."
)


def document() -> dict[str, Any]:
    """The document, remembered until the registry changes."""
    return remembered(("openapi", absolute("/")), _document)


def _document() -> dict[str, Any]:
    with force_locale("en"):
        named = {**operations(), **lists()}
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "Guantong",
                "version": VERSION,
                "summary": "Open registry of international customs cooperation",
                "description": ABOUT,
                "termsOfService": absolute(url_for("about.reuse", lang="en", as_of=None)),
            },
            "servers": [{"url": absolute(BASE)}],
            "paths": _paths(named),
            "components": {
                "schemas": {**schemas(), **writing.schemas()},
                "responses": _problems(),
                "securitySchemes": writing.security_schemes(),
            },
        }


def _paths(reading: Mapping[str, Operation]) -> dict[str, Any]:
    paths = {one.path: {"get": _operation(name, one)} for name, one in reading.items()}
    examples = writing.examples()
    for act in acts():
        parameters = [_parameter(one) for one in act.parameters]
        refusals = {str(code): _refusal(code) for code in act.refusals}
        paths.setdefault(act.path, {})[act.method] = writing.described(
            act, parameters, refusals, examples
        )
    return paths


def _operation(name: str, one: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{one.schema}"}}
    example = example_of(one)
    if example is not None:
        content["example"] = example
    answer = {
        "description": "The answer.",
        "headers": {"ETag": {"schema": {"type": "string"}}},
        "content": {"application/json": content},
    }
    refusals = {str(code): _refusal(code) for code in _refusals(name, one)}
    return {
        "operationId": name.replace("-", "_"),
        "summary": one.about,
        "tags": ["reading"],
        "parameters": [*_path_values(one), *(_parameter(given) for given in one.parameters)],
        "responses": {"200": answer, **refusals},
    }


def _refusals(name: str, one: Operation) -> tuple[int, ...]:
    found = (*ALWAYS, *WITH_CODE) if "{" in one.path else ALWAYS
    return (*found, *SEARCHING) if name == "search" else found


def _path_values(one: Operation) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", one.path)
    return [{"name": name, "in": "path", "required": True, **PATH_VALUES[name]} for name in names]


def _parameter(one: Parameter) -> dict[str, Any]:
    several = one.many or one.listed
    schema = dict(one.schema)
    if several:
        schema = {"type": "array", "items": schema, "minItems": 1}
    if one.many:
        schema["maxItems"] = MOST_VALUES
    style = {"style": "form", "explode": one.many} if several else {}
    return {"name": one.name, "in": "query", "description": one.about, "schema": schema, **style}


def _refusal(code: int) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{PROBLEMS[code][0]}"}


def _problems() -> dict[str, Any]:
    shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        name: {"description": str(title), "content": {MEDIA_TYPE: shape}}
        for name, title in PROBLEMS.values()
    }


def example_of(one: Operation) -> Any:
    """What the address answers to the operation's example; None where it has no such record."""
    names = re.findall(r"{(\w+)}", one.path)
    values = {name: EXAMPLE[name] for name in names}
    path = f"{BASE}{one.path.format(**values)}"
    try:
        return one.answer(Asked.of(one.parameters, path, MultiDict(one.example)), **values)
    except HTTPException:
        return None
