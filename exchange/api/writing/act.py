"""An act: an address and method by which programs write, its rule, scope, bodies and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exchange.api.parameters import LANG, Parameter

Schema = Mapping[str, Any]
ALWAYS = (400, 401, 403, 405, 406, 414, 500)
READING = (*ALWAYS, 404)
WRITING = (*ALWAYS, 404, 409, 410, 413, 415, 422, 429, 503)
MATCHED = (*WRITING, 412, 428)


@dataclass(frozen=True)
class Act:
    """One address and method. `rule` is one of `core.permissions`, `scope` one of tokens.

    `answers`: status → schema; `body`: JSON Schemas of its members, and `needed` those that must be
    there; `bodiless`: there may be no body at all; `matched`: `If-Match` is asked for; `tagged`:
    the answer has a tag of its own; `files`: media type → schema of bodies that are no JSON;
    `example`: a body.
    """

    name: str
    method: str
    path: str
    about: str
    rule: str
    scope: str
    answers: Mapping[int, str]
    refusals: Sequence[int]
    parameters: Sequence[Parameter] = (LANG,)
    body: Mapping[str, Schema] | None = None
    needed: Sequence[str] = ()
    bodiless: bool = False
    matched: bool = False
    tagged: bool = True
    files: Mapping[str, Schema] = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "get"


def schema_of(name: str) -> Schema:
    """The schema of this name among the components of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def words(longest: int, about: str = "") -> Schema:
    """Text of so many characters at most."""
    return {"type": "string", "maxLength": longest} | ({"description": about} if about else {})


def needed_words(longest: int, about: str = "") -> Schema:
    """The same; it may not be empty."""
    return {**words(longest, about), "minLength": 1}
