"""The OpenAPI document is true of writing: every address is asked with what is made up from it."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from core.extensions import limiter
from exchange.api.openapi import document
from exchange.api.writing.acts import acts
from registry.documents.recognising import FORMATS
from tests.files import pdf
from tests.instances import copied, instance
from tests.pages.asking import API
from tests.programs import Program, hold_agreement, program_of

EXAMPLES = 8
"""Requests that are made up of each kind (right and wrong) for each address and method."""
TAKEN = ["2xx", "403", "404", "409", "412", "422", "428"]
"""What may be answered to what is rightly made up: only the registry knows whether it can be."""
REFUSED = ["400", "401", "403", "404", "405", "406", "412", "413", "414", "415", "422", "428"]
Case = schemathesis.Case[Any]
ACTS = {one.name: one for one in acts()}
BY_DELEGATES = "facts.confirm"
"""The scope of what only delegates may."""
for _media_type in FORMATS:
    schemathesis.openapi.media_type(_media_type, st.sampled_from([pdf(), b"", b"%PDF-"]))
schemathesis.serializer.alias(list(FORMATS), "application/octet-stream")


@pytest.fixture(scope="module")
def site(empty_sqlite, tmp_path_factory) -> Iterator[Flask]:
    """An installation with A1, which this module writes to."""
    folder = tmp_path_factory.mktemp("written")
    with instance(folder, copied(empty_sqlite, folder)) as made:
        made.testing = False  # a fault is to be answered, not raised
        hold_agreement(made)
        yield made


@pytest.fixture(scope="module")
def editor(site: Flask) -> Program:
    """A program of an editor, with a token of every scope."""
    return program_of(site, "editor")


@pytest.fixture(scope="module")
def delegate(site: Flask) -> Program:
    """A program of a delegate of KZ, which is a party to A1."""
    return program_of(site, "delegate", scope="KZ")


@pytest.fixture(scope="module")
def described(site: Flask) -> Any:
    """The document as Schemathesis reads it, in this process."""
    told = {
        "checks": {
            "negative_data_rejection": {"expected-statuses": REFUSED},
            "positive_data_acceptance": {"expected-statuses": TAKEN},
        }
    }
    config = SchemathesisConfig.from_dict(told)
    return schemathesis.openapi.from_wsgi(f"{API}/openapi.json", site, config=config)


def on_what_is_there(case: Case, path: str, editor: Program, delegate: Program) -> Case:
    """Rightly made up: about A1, and with the present tag of what is changed."""
    values = case.path_parameters
    for name, value in {"code": "A1", "party": "KZ", "fact": "A1", "document": "DOC0001"}.items():
        if name in values:
            values[name] = value
    if "number" in values:
        open_one: Any = editor.post("/proposals", {"record": "A1"}).json
        values["number"] = 1 if path.startswith("/disputes/") else open_one["number"]
    tag = present_tag(path.format(**values), editor, delegate)
    if tag and "If-Match" in case.headers:
        case.headers["If-Match"] = tag
    if isinstance(case.body, dict) and "record" in case.body:
        case.body["record"] = "A1"
    if case.query and "cursor" in case.query:
        del case.query["cursor"]  # only an answer gives one
    if case.query and "source" in case.query:
        case.query["source"] = "s1"
    return case


def present_tag(path: str, editor: Program, delegate: Program) -> str:
    """The tag of what an address changes; '' where nothing is there."""
    if path.startswith("/confirmations/KZ/A1/"):
        told: Any = delegate.get("/confirmations/KZ/A1").json
        return str(told["facts"][0]["tag"])
    if path.endswith(("/withdraw", "/publish-again")):
        path = "/records/A1/publication"
    elif path.startswith(("/proposals/", "/disputes/", "/documents/")):
        path = "/".join(path.split("/")[:3])
    return editor.get(path).headers.get("ETag", "")


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", ACTS)
def test_it_is_true_of_writing_that_is_made_up(
    described: Any, editor: Program, delegate: Program, name: str, mode: GenerationMode
) -> None:
    act = ACTS[name]
    operation = described[act.path][act.method.upper()]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asking(case: Case) -> None:
        limiter.reset()
        if mode is GenerationMode.POSITIVE:
            case = on_what_is_there(case, act.path, editor, delegate)
        by = delegate if act.scope == BY_DELEGATES else editor
        case.call_and_validate(headers={"Authorization": by.headers["Authorization"]})

    asking()


def test_every_operation_says_which_scope_it_needs(site):
    with site.test_request_context():
        told = document()
    schemes = told["components"]["securitySchemes"]
    for act in ACTS.values():
        operation = told["paths"][act.path][act.method]
        [security] = operation["security"]
        assert security == {"token": [act.scope]}
        assert act.scope in schemes["token"]["description"]
        assert ("If-Match" in str(operation["parameters"])) == act.matched
        assert set(map(str, act.refusals)) <= set(operation["responses"])


def test_drafts_that_are_answered_are_as_described(site, editor):
    limiter.reset()
    with site.test_request_context():
        told = document()
    check = jsonschema_rs.validator_for(
        {"$ref": "#/components/schemas/Proposal", "components": told["components"]}
    )
    for kind in ("agreement", "event", "concept", "source", "measure", "session"):
        made = editor.post("/proposals", {"kind": kind})
        if made.status_code == 201:
            assert [str(one) for one in check.iter_errors(made.json)] == []


def test_bodies_of_the_examples_are_as_described(registry_app):
    with registry_app.test_request_context():
        told = document()
    for act in ACTS.values():
        if act.body is not None:
            held = told["paths"][act.path][act.method]["requestBody"]["content"]["application/json"]
            check = jsonschema_rs.validator_for(held["schema"] | {"components": told["components"]})
            if "example" in held:
                assert [str(one) for one in check.iter_errors(held["example"])] == [], act.name
        for status, answer in told["paths"][act.path][act.method]["responses"].items():
            if status.startswith("2"):
                shown = answer["content"]["application/json"]
                check = jsonschema_rs.validator_for(
                    shown["schema"] | {"components": told["components"]}
                )
                assert [str(one) for one in check.iter_errors(shown["example"])] == [], act.name
