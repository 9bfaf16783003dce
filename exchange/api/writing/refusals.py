"""Problems of writing: every error by its pointer, and the present tag of what was changed."""

from typing import Any

from flask import Response

from core.database import db
from core.problems import BadValue, Problem
from exchange.api import problems
from exchange.api.parameters import BadParameter
from exchange.api.writing.bodies import Invalid, NotJson
from exchange.api.writing.matching import Stale
from exchange.api.writing.proposals import OpenAlready

UNPROCESSABLE = 422


def refused(problem: Problem) -> Response:
    """Nothing was changed; what has to be done is told. What a service refuses is 422 here: the
    request itself was understood."""
    db.session.rollback()
    if isinstance(problem, BadParameter | NotJson):
        return problems.refused(problem)
    if isinstance(problem, Stale):
        return stale(problem.tag)
    members: dict[str, Any] = {}
    if isinstance(problem, Invalid):
        members["errors"] = [
            {"pointer": one.pointer, "detail": str(one.message)} for one in problem.errors
        ]
    if isinstance(problem, OpenAlready):
        members["proposal"] = problem.url
    known = problem.status != Problem.status and not isinstance(problem, BadValue)
    status = problem.status if known else UNPROCESSABLE
    return problems.told(status, problem.message, **members)


def stale(tag: str) -> Response:
    """What was to be changed is another by now; its present tag goes with it."""
    response = problems.told(Stale.status, Stale(tag).message)
    if tag:
        response.headers["ETag"] = tag
    return response
