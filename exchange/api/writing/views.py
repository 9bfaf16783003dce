"""The addresses by which programs write, in the name of whose token they show."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from accounts.tokens.bearing import needs_scope
from core.database import db
from core.extensions import csrf, limiter
from core.permissions import guarded
from core.problems import Problem
from exchange.api import frame
from exchange.api.asking import Asked
from exchange.api.parameters import LANG
from exchange.api.views import json_answer
from exchange.api.writing import acts, events, proposals, refusals, texts
from exchange.api.writing.answers import Answer, answered
from exchange.api.writing.texts import RecordText

blueprint = Blueprint("api_writing", __name__, url_prefix="/api/v1")
blueprint.before_request(frame.begin)
blueprint.after_request(frame.finish)
blueprint.register_error_handler(Problem, refusals.refused)
csrf.exempt(blueprint)  # a token is never sent by a browser on its own; cookies say nothing here
PER_MINUTE = "120 per minute"
_PROPOSAL = "/proposals/<number:number>"
_TEXT = "/records/<code>/texts/<language>"


def _token() -> str:
    return str(getattr(current_user, "token_id", ""))


per_token = limiter.shared_limit(PER_MINUTE, scope="writing", key_func=_token)


def _done(act: Callable[..., Answer], *values: Any) -> Response:
    Asked.now(LANG)
    return answered(lambda: act(*values))


@blueprint.get("/proposals")
@needs_scope("read")
@guarded("proposal.read")
def proposal_list() -> Response:
    """Proposals that the person may read. Raises `BadValue`."""
    return json_answer(proposals.list_answer(Asked.now(*acts.LISTING)))


@blueprint.get(_PROPOSAL)
@needs_scope("read")
@guarded("proposal.read")
def proposal(number: int) -> Response:
    """A proposal. Raises `NotFound`, `Forbidden`."""
    Asked.now(LANG)
    return _told(proposals.answer_of(proposals.readable(number)))


@blueprint.get(_TEXT)
@needs_scope("read")
@guarded("proposal.read")
def text(code: str, language: str) -> Response:
    """The text of a record in a language, as the person goes on with it. Raises `NotFound`."""
    Asked.now(LANG)
    return _told(RecordText(code, language).answer)


def _told(answer: Answer) -> Response:
    response = json_answer(answer.body)
    response.headers.update(answer.headers)
    return response


@blueprint.post("/proposals")
@needs_scope("proposals.write")
@guarded("proposal.write")
@per_token
def begin_proposal() -> Response:
    """Begin one."""
    return _done(proposals.begun)


@blueprint.put(_PROPOSAL)
@needs_scope("proposals.write")
@guarded("proposal.write")
@per_token
def replace_proposal(number: int) -> Response:
    """Write its content."""
    return _done(proposals.replaced, number)


@blueprint.post(f"{_PROPOSAL}/submit")
@needs_scope("proposals.write")
@guarded("proposal.write")
@per_token
def submit_proposal(number: int) -> Response:
    """Ask for review."""
    return _done(proposals.submitted, number)


@blueprint.post(f"{_PROPOSAL}/take-back")
@needs_scope("proposals.write")
@guarded("proposal.write")
@per_token
def take_back_proposal(number: int) -> Response:
    """Make it a draft again."""
    return _done(proposals.taken_back, number)


@blueprint.post(f"{_PROPOSAL}/give-up")
@needs_scope("proposals.write")
@guarded("proposal.write")
@per_token
def give_up_proposal(number: int) -> Response:
    """Give it up."""
    return _done(proposals.given_up, number)


@blueprint.post(f"{_PROPOSAL}/accept")
@needs_scope("proposals.decide")
@guarded("proposal.write")
@per_token
def accept_proposal(number: int) -> Response:
    """Publish it."""
    return _done(proposals.accepted, number)


@blueprint.post(f"{_PROPOSAL}/decline")
@needs_scope("proposals.decide")
@guarded("proposal.write")
@per_token
def decline_proposal(number: int) -> Response:
    """Decline it."""
    return _done(proposals.declined, number)


@blueprint.post("/records/<code>/events")
@needs_scope("events.write")
@guarded("event.record")
@per_token
def send_event(code: str) -> Response:
    """Send an event of its ledger for review."""
    return _done(events.sent, code)


@blueprint.put(_TEXT)
@needs_scope("texts.write")
@guarded("translation.work")
@per_token
def write_text(code: str, language: str) -> Response:
    """Write the text in a language."""
    return _done(texts.write_text, code, language)


@blueprint.errorhandler(StaleDataError)
def changed_at_once(_error: StaleDataError) -> Response:
    """Somebody else's change was committed between our reading and our writing: 412, as if it had
    been there before."""
    db.session.rollback()
    values = request.view_args or {}
    if "number" in values:
        tag = proposals.tag_of(proposals.readable(values["number"]))
    else:
        tag = RecordText(**values).tag if "language" in values else ""
    return refusals.stale(tag)
