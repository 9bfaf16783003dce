"""The OpenAPI document: valid, with answers of the real data, and true of every address."""

from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from exchange.api.collections import collections
from exchange.api.operations import lists, operations
from exchange.api.schemas import schemas
from exchange.api.writing import description
from tests.pages.asking import API, answer_at, records_at
from tests.pages.samples import HELD_OF_NONE

ADDRESS = f"{API}/openapi.json"
EXAMPLES = 6
"""Requests that are made up of each kind (right and wrong) for each address."""
REFUSALS = ["400", "404", "405", "406", "414"]
CODES = ("A0077", "M07", "KZ", "WCO", "E0001", "T036")
REAL = {
    "administration": ("KZ", "CN", "SG"),
    "beneficiary": ("KZ", "CN", "SG"),
    "organization": ("WCO", "EU"),
    "issuer": ("CN-MFA", "CN-NDRC"),
    "district": ("D-XIAN",),
    "edition": ("F2015-XIAN",),
    "language": ("zh", "en"),
}
"""Values of parameters that only the data know."""
Case = schemathesis.Case[Any]
PATHS = sorted({one.path for one in (*operations().values(), *lists().values())})


@pytest.fixture(scope="module")
def document(searchable) -> Any:
    return searchable.test_client().get(ADDRESS).get_json()


@pytest.fixture(scope="module")
def described(searchable) -> Any:
    """The document as Schemathesis reads it, in this process."""
    told = {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
    config = SchemathesisConfig.from_dict(told)
    return schemathesis.openapi.from_wsgi(ADDRESS, searchable, config=config)


def test_it_is_valid(document):
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert document["openapi"] == "3.1.0"


def test_it_describes_every_address(searchable, document):
    routes = {
        (path_of(rule), method.lower())
        for rule in searchable.url_map.iter_rules()
        if rule.endpoint.startswith(("api.", "api_writing."))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    apart = {("/{collection}", "get"), ("/openapi.json", "get"), ("/problems/{name}", "get")}
    described = {(path, method) for path, held in document["paths"].items() for method in held}
    lists = {(f"/{name}", "get") for name in collections()}
    assert routes - apart == described - lists
    assert lists <= described


def path_of(rule):
    path = rule.rule.removeprefix(API).replace("<number:", "<")
    return path.replace("<", "{").replace(">", "}")


def test_examples_are_real_answers(searcher, document):
    for path, methods in document["paths"].items():
        if "security" in methods.get("get", {"security": ""}):
            continue
        example = methods["get"]["responses"]["200"]["content"]["application/json"]["example"]
        address = path.format(code="A0077", number=1)
        links = example.get("links", {})
        own = links.get("self", address) if path != "/" else address
        assert answer_at(searcher, own.removeprefix("http://localhost:8000")) == example, path


@pytest.mark.parametrize(
    "name",
    sorted(name for name, page in collections().items() if page.kind.name not in HELD_OF_NONE),
)
def test_every_record_is_as_described(searcher, document, name):
    kind = collections()[name].kind.name
    schema = f"Content{''.join(part.title() for part in kind.split('_'))}"
    check = jsonschema_rs.validator_for(
        {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
    )
    few = records_at(searcher, f"/{name}?limit=100&fields=code,content")[:120]
    wrong = [
        (one["code"], str(error)) for one in few for error in check.iter_errors(one["content"])
    ]
    assert wrong == []
    assert few


def test_the_schemas_refuse_what_is_no_content(searchable, document):
    check = jsonschema_rs.validator_for(
        {"$ref": "#/components/schemas/ContentAgreement", "components": document["components"]}
    )
    assert not check.is_valid({"form": "nonsense"})
    assert not check.is_valid({"price": 1})
    assert check.is_valid({"form": "mra"})
    with searchable.test_request_context():
        told = {**schemas(), **description.schemas()}
        assert set(told) == set(document["components"]["schemas"])


def with_real_codes(case: Case) -> Case:
    """What was made up rightly, as far as only the data know what is right."""
    query: dict[str, Any] = case.query or {}
    query.pop("cursor", None)  # only an answer gives one
    for name, values in REAL.items():
        if name in query:
            query[name] = [values[n % len(values)] for n, _ in enumerate(query[name])]
    if case.path_parameters:
        code = str(case.path_parameters["code"])
        case.path_parameters["code"] = CODES[len(code) % len(CODES)]
    return case


def as_made_up(case: Case) -> Case:
    return case


@pytest.mark.parametrize(
    ("mode", "settled"),
    [(GenerationMode.POSITIVE, with_real_codes), (GenerationMode.NEGATIVE, as_made_up)],
)
@pytest.mark.parametrize("path", PATHS)
def test_it_is_true_of_requests_that_are_made_up(
    described: Any,
    path: str,
    mode: GenerationMode,
    settled: Callable[[Case], Case],
) -> None:
    operation = described[path]["GET"]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode).map(settled))
    def asking(case: Case) -> None:
        case.call_and_validate()

    asking()
