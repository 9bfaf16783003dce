"""A proposal on its own page: read, commented on, accepted, declined, taken back, given up."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm.exc import StaleDataError

from accounts.forms import VersionForm
from core.clocks import utc_words
from core.database import session
from core.permissions import guarded
from core.problems import BadValue, Conflict, Problem
from core.reader import reader
from desk.audit_words import ACTIONS
from desk.review.forms import CommentForm, DeclineForm, TimeForm
from desk.review.page import ProposalPage
from desk.review.place import blueprint, readable_proposal
from registry.changes import CHANGED_MEANWHILE
from registry.deciding import decline
from registry.kinds import kinds
from registry.proposal_lists import PROPOSAL_STATES
from registry.proposals import Proposal
from registry.proposing import Faulty, comment, discard, take_back
from registry.translating import publish_now

Act = Callable[[Proposal, Any], str]
"""Does something with a proposal as the form says; what to tell the person."""
_PAGE = "/proposals/<number:number>"


@blueprint.get(_PAGE)
@guarded("proposal.write")
def proposal_page(number: int) -> str:
    """What it changes, what was said of it, and what can be done with it."""
    return _page(number)


def _page(number: int, form: FlaskForm | None = None, problem: Any = "") -> str:
    """The page; with a form that could not be taken, as it was sent."""
    page = ProposalPage(readable_proposal(number))
    forms = {
        name: form if isinstance(form, kind) else kind(formdata=None)
        for name, kind in (("comment", CommentForm), ("decline", DeclineForm), ("time", TimeForm))
    }
    return render_template(
        "desk/review/proposal.html",
        page=page,
        proposal=page.proposal,
        forms=forms,
        problem=str(problem),
        faults=[
            (page.view.place(fault.path), fault.message)
            for fault in (problem.faults if isinstance(problem, Faulty) else ())
        ],
        kind=kinds()[page.proposal.kind],
        states=PROPOSAL_STATES,
        actions=ACTIONS,
    )


def _done(number: int, form: FlaskForm, act: Act) -> ResponseReturnValue:
    """Do it and come back; what can't be done is told on the page, with what was typed."""
    proposal = readable_proposal(number)
    if not form.validate():
        if "version" in form.errors:
            raise BadValue(_("A value in the form is not valid."))
        return _page(number, form), 422
    try:
        said = act(proposal, form)
        session().commit()
    except StaleDataError:
        return _refused(number, form, Conflict(CHANGED_MEANWHILE))
    except Problem as problem:
        return _refused(number, form, problem)
    flash(said, "success")
    return redirect(url_for("desk_review.proposal_page", number=number), 303)


def _refused(number: int, form: FlaskForm, problem: Problem) -> ResponseReturnValue:
    session().rollback()
    status = problem.status if problem.status != Problem.status else 422
    return _page(number, form, problem), status


@blueprint.post(f"{_PAGE}/comments")
@guarded("proposal.write")
def comment_on(number: int) -> ResponseReturnValue:
    """Say something of a changed place, or of the whole."""
    return _done(number, CommentForm(), _comment)


def _comment(proposal: Proposal, form: Any) -> str:
    place = form.place.data or ""
    comment(proposal, place, form.text.data, current_user, form.version.data)
    if place and place not in ProposalPage(proposal).places:
        raise BadValue(_l("A value in the form is not valid."))
    return str(_("Your comment is kept."))


@blueprint.post(f"{_PAGE}/accept")
@guarded("proposal.write")
def accept_now(number: int) -> ResponseReturnValue:
    """Publish it; where `review: one` lets its writer do so, in ten minutes."""
    return _done(number, VersionForm(), _accept)


def _accept(proposal: Proposal, form: Any) -> str:
    publish_now(proposal, current_user, form.version.data)
    if proposal.state == "accepted":
        return str(_("It is accepted and published."))
    return str(_("It will be published in ten minutes. Until then you can take it back."))


@blueprint.post(f"{_PAGE}/schedule")
@guarded("proposal.write")
def accept_later(number: int) -> ResponseReturnValue:
    """Accept it, to be published at a time."""
    return _done(number, TimeForm(), _schedule)


def _schedule(proposal: Proposal, form: Any) -> str:
    publish_now(proposal, current_user, form.version.data, form.at.data)
    time = utc_words(form.at.data, reader().locale)
    return str(_("It is accepted and will be published on %(time)s.", time=time))


@blueprint.post(f"{_PAGE}/decline")
@guarded("proposal.write")
def decline_proposal(number: int) -> ResponseReturnValue:
    """Decline it, with the reason."""

    def act(proposal: Proposal, form: Any) -> str:
        decline(proposal, form.reason.data, current_user, form.version.data)
        return str(_("It is declined. The author reads your reason here."))

    return _done(number, DeclineForm(), act)


@blueprint.post(f"{_PAGE}/take-back")
@guarded("proposal.write")
def take_back_proposal(number: int) -> ResponseReturnValue:
    """Make it a draft again."""

    def act(proposal: Proposal, form: Any) -> str:
        take_back(proposal, current_user, form.version.data)
        return str(_("It is taken back and a draft again."))

    return _done(number, VersionForm(), act)


@blueprint.post(f"{_PAGE}/give-up")
@guarded("proposal.write")
def discard_proposal(number: int) -> ResponseReturnValue:
    """Give it up."""

    def act(proposal: Proposal, form: Any) -> str:
        discard(proposal, current_user, form.version.data)
        return str(_("It is given up. It stays on record."))

    return _done(number, VersionForm(), act)
