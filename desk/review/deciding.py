"""Accepting: one proposal, or several that were chosen in the queue, each by itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm.exc import StaleDataError

from core.database import session
from core.permissions import guarded
from core.problems import BadValue, Problem
from core.reader import reader
from desk.review.place import Name, blueprint, name_of, readable_proposal
from desk.review.queue import asked_proposals, filter_values, queue_page
from registry.changes import CHANGED_MEANWHILE
from registry.proposal_lists import languages_alone
from registry.proposals import Proposal
from registry.references import references_to
from registry.translating import problem_of, publish_now

AT_ONCE = 50
"""Proposals that one press of the button decides: each becomes a version of its own."""
_CHOSEN = re.compile(r"(\d{1,9})\.(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class Refused:
    """A proposal that could not be accepted, and why."""

    number: int
    name: Name
    code: str
    reason: str


@blueprint.post("/review/")
@guarded("proposal.write")
def accept_chosen() -> ResponseReturnValue:
    """Accept the chosen proposals; what can't be is named with the reason."""
    asked, chosen = asked_proposals(), _chosen()
    proposals = [(readable_proposal(number), version) for number, version in chosen]
    outcomes = [_refusal(proposal, version) for proposal, version in proposals]
    refused = [one for one in outcomes if one]
    accepted = len(chosen) - len(refused)
    if refused:
        return queue_page(asked, accepted=accepted, refused=refused)
    if accepted:
        words = ngettext(
            "%(num)s proposal is accepted.", "%(num)s proposals are accepted.", accepted
        )
        flash(words, "success")
    else:
        flash(_("Choose proposals first."), "warning")
    return redirect(url_for("desk_review.queue", **filter_values(asked)), 303)


def _chosen() -> Sequence[tuple[int, int]]:
    """(number, version) of what was chosen. Raises `BadValue`."""
    marks = [_CHOSEN.fullmatch(one) for one in request.form.getlist("chosen")]
    if len(marks) > AT_ONCE or not all(marks) or not FlaskForm().validate():
        raise BadValue(_("A value in the form is not valid."))
    return [(int(mark[1]), int(mark[2])) for mark in marks if mark]


def _refusal(proposal: Proposal, version: int) -> Refused | None:
    """Accept one and commit: each stands by itself, and other writers get their turn."""
    number, code = proposal.id, proposal.code
    name = name_of(proposal, references_to([proposal.record_id], reader().language))
    try:
        reason = problem_of(proposal) if languages_alone(proposal) else ""
        if not reason:
            publish_now(proposal, current_user, version)
            session().commit()
            return None
    except (Problem, StaleDataError) as problem:
        reason = CHANGED_MEANWHILE if isinstance(problem, StaleDataError) else str(problem)
    session().rollback()
    return Refused(number, name, code, str(reason))
