"""The blueprint of the editing pages, and the proposal that a page is about."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from core.database import session
from core.permissions import allows
from core.problems import BadValue
from core.web import error_page
from registry.proposals import Proposal
from registry.proposing import check_writer

blueprint = Blueprint("desk_editing", __name__, url_prefix="/<lang>/desk")
CODE, LONGEST_CODE = "record_code", 40


@blueprint.errorhandler(RequestEntityTooLarge)
def too_long(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """A form longer than the site takes: what was typed is still in the browser."""
    message = _(
        "It is too long to be kept: a form takes 1 MB in all. Nothing was saved. Go back in your "
        "browser: what you typed is still there. Shorten it before you reload the page."
    )
    return error_page(RequestEntityTooLarge.code, message)


def asked_proposal(number: int) -> Proposal:
    """The proposal, as far as the person may write it. Raises `NotFound`, `Forbidden`."""
    proposal = session().get(Proposal, number)
    if proposal is None or (proposal.record_id and proposal.record is None):
        raise NotFound
    check_writer(proposal, current_user)
    return proposal


def asked_version(name: str = "version") -> int:
    """The version that the form was opened with. Raises `BadValue`."""
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadValue(_("A value in the form is not valid."))
    return int(text)


def asked_code() -> str:
    """The code that was typed for a new record; '' where the form has none."""
    typed = request.form.get(CODE, "").strip()
    return "".join(sign for sign in typed if sign.isprintable())[:LONGEST_CODE]


def own_languages() -> frozenset[str] | None:
    """The languages whose texts the person may write; None for everything of every record."""
    if allows(current_user, "record.edit"):
        return None
    languages: frozenset[str] = current_user.scopes("translator")
    return languages


def review_url(proposal: Proposal) -> str:
    """Where the proposal is reviewed."""
    return url_for("desk_review.proposal_page", number=proposal.id)
