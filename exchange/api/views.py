"""The addresses of the API. They answer with what every visitor may see, whoever asks."""

from typing import Any

from flask import Blueprint, Response, redirect, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from core.page_cache import counted_when_made
from core.permissions import guarded
from core.problems import Problem
from core.programs import JSON, tell_problems
from exchange.api import frame, problems
from exchange.api.asking import Asked
from exchange.api.openapi import document
from exchange.api.operations import Operation, lists, operations
from exchange.api.parameters import LANG
from exchange.exports.kept.json_text import compact_json
from search.limits import per_address

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.before_request(frame.begin)
blueprint.after_request(frame.finish)
blueprint.register_error_handler(Problem, problems.refused)


@blueprint.record_once
def _tell_problems(state: BlueprintSetupState) -> None:
    tell_problems(state.app.extensions, problems.told)


@blueprint.get("/")
@guarded("site.read")
def entry() -> Response:
    """Where everything is."""
    return _answered(operations()["entry"])


@blueprint.get("/kinds")
@guarded("site.read")
def kinds() -> Response:
    """The kinds with their filters and codes."""
    return _answered(operations()["kinds"])


@blueprint.get("/openapi.json")
@guarded("site.read")
def openapi() -> Response:
    """The description of all of it (OpenAPI 3.1)."""
    Asked.now(LANG)
    return json_answer(document())


@blueprint.get("/search")
@guarded("site.read")
@per_address
def search() -> Response:
    """Search in all records. Raises `BadValue`, `ServiceUnavailable`."""
    counted_when_made()
    return _answered(operations()["search"])


@blueprint.get("/records/<code>")
@guarded("site.read")
def record(code: str) -> Response:
    """A record. Raises `BadValue`, `NotFound`, `WithdrawnRecord`, as all below it do."""
    return _answered(operations()["record"], code=code)


@blueprint.get("/records/<code>/events")
@guarded("site.read")
def acts(code: str) -> Response:
    """The acts about a record."""
    return _answered(operations()["acts"], code=code)


@blueprint.get("/records/<code>/text")
@guarded("site.read")
def articles(code: str) -> Response:
    """The texts of an agreement by article."""
    return _answered(operations()["articles"], code=code)


@blueprint.get("/records/<code>/versions")
@guarded("site.read")
def versions(code: str) -> Response:
    """The versions of a record."""
    return _answered(operations()["versions"], code=code)


@blueprint.get("/records/<code>/versions/<number:number>")
@guarded("site.read")
def version(code: str, number: int) -> Response:
    """A version of a record."""
    return _answered(operations()["version"], code=code, number=number)


@blueprint.get("/problems/<name>")
@guarded("site.read")
def problem(name: str) -> ResponseReturnValue:
    """The type of a problem: what it means stands in the guide."""
    if name not in {known for known, _title in problems.PROBLEMS.values()}:
        raise NotFound
    response = redirect(
        url_for("api_guide.guide", lang=problems.problem_language(), _anchor=name), 302
    )
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/<collection>")
@guarded("site.read")
def collection(collection: str) -> Response:
    """The list of a kind. Raises `BadValue`, `NotFound`."""
    operation = lists().get(collection)
    if operation is None:
        raise NotFound
    return _answered(operation)


def _answered(operation: Operation, **values: Any) -> Response:
    return json_answer(operation.answer(Asked.now(*operation.parameters), **values))


def json_answer(answer: dict[str, Any]) -> Response:
    """An answer; its links stand in a header too (RFC 8288)."""
    response = Response(compact_json(answer), mimetype=JSON)
    links = answer.get("links", {})
    told = [f'<{links[name]}>; rel="{name}"' for name in ("first", "next") if links.get(name)]
    if told:
        response.headers["Link"] = ", ".join(told)
    return response
