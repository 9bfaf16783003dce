"""The addresses by which programs write, in the name of whose token they show."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
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
from exchange.api.parameters import Parameter
from exchange.api.views import json_answer
from exchange.api.writing import (
    comments,
    confirmations,
    disputes,
    documents,
    events,
    proposals,
    publication,
    refusals,
    texts,
)
from exchange.api.writing.act import Act
from exchange.api.writing.acts import acts
from exchange.api.writing.answers import Answer, answered
from exchange.api.writing.bodies import MOST_BYTES
from exchange.api.writing.texts import RecordText
from registry.documents.services import most_bytes

blueprint = Blueprint("api_writing", __name__, url_prefix="/api/v1")
blueprint.before_request(frame.begin)
blueprint.after_request(frame.finish)
blueprint.register_error_handler(Problem, refusals.refused)
csrf.exempt(blueprint)  # a token is never sent by a browser on its own; cookies say nothing here
PER_MINUTE = "120 per minute"
DOES: Mapping[str, Callable[..., Answer]] = {
    "proposals": proposals.listed,
    "begin_proposal": proposals.begun,
    "proposal": proposals.shown,
    "replace_proposal": proposals.replaced,
    "submit_proposal": proposals.submitted,
    "take_back_proposal": proposals.taken_back,
    "give_up_proposal": proposals.given_up,
    "accept_proposal": proposals.accepted,
    "decline_proposal": proposals.declined,
    "comments": comments.listed,
    "comment_on_proposal": comments.said,
    "send_event": events.sent,
    "text": texts.shown,
    "write_text": texts.write_text,
    "publication": publication.shown,
    "withdraw_record": publication.withdrawn,
    "publish_record_again": publication.published_again,
    "documents": documents.listed,
    "add_document": documents.added,
    "document": documents.shown,
    "accept_document": documents.accepted,
    "remove_document": documents.removed,
    "confirmations": confirmations.overview,
    "facts": confirmations.shown,
    "confirm_fact": confirmations.confirmed,
    "dispute_fact": confirmations.disputed,
    "disputes": disputes.listed,
    "dispute": disputes.shown,
    "acknowledge_dispute": disputes.acknowledged,
    "close_dispute": disputes.closed,
}
"""What each act does, by its name. Those that read are given what is asked besides."""


def _token() -> str:
    return str(getattr(current_user, "token_id", ""))


per_token = limiter.shared_limit(PER_MINUTE, scope="writing", key_func=_token)


@cache
def _parameters(name: str) -> Sequence[Parameter]:
    """Those of an act; asked for when the app is there, as some follow from the kinds."""
    return next(one.parameters for one in acts() if one.name == name)


def _view(act: Act) -> Callable[..., Response]:
    """The act as a view that stands under its rule and its scope."""

    def read(**values: Any) -> Response:
        told = DOES[act.name](Asked.now(*_parameters(act.name)), **values)
        response = json_answer(told.body)
        response.headers.update(told.headers)
        return response

    def write(**values: Any) -> Response:
        Asked.now(*_parameters(act.name))
        return answered(lambda: DOES[act.name](**values))

    view = read if act.reads else write
    view.__qualname__ = act.name  # limits are kept by it
    return guarded(act.rule)(needs_scope(act.scope)(view if act.reads else per_token(view)))


for _act in acts():
    blueprint.add_url_rule(
        _act.path.replace("{number}", "<number:number>").replace("{", "<").replace("}", ">"),
        _act.name,
        _view(_act),
        methods=[_act.method],
    )


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take larger bodies where a file is sent, from who shows a token; before any is read."""
    if endpoint == "api_writing.add_document" and "Authorization" in request.headers:
        request.max_content_length = most_bytes() + MOST_BYTES


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
