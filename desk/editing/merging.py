"""The record was changed since the proposal began: both changes put together."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from core.database import session
from core.permissions import guarded
from core.problems import Conflict, Problem
from core.reader import reader
from desk.editing.comparing import Comparison, asked_choices, with_choices
from desk.editing.conflict import CHOOSE
from desk.editing.place import asked_proposal, asked_version, blueprint
from registry.changes import CHANGED_MEANWHILE, check_version
from registry.deciding import settle
from registry.models import Record
from registry.proposals import Proposal
from registry.proposing import check_open, form_for, save
from registry.references import references_to
from registry.schema.contents import content_of
from registry.schema.merging import changes, merge
from registry.version_view import VersionView


@blueprint.get("/proposals/<number:number>/merge", endpoint="merge")
@guarded("proposal.write")
def merge_page(number: int) -> ResponseReturnValue:
    """Where both changed the same place, both; what else the record says now."""
    proposal = asked_proposal(number)
    if proposal.record is None or not proposal.is_open or not _is_behind(proposal, proposal.record):
        return redirect(url_for("desk_editing.edit", number=number), 302)
    return _page(proposal, proposal.record)


def _is_behind(proposal: Proposal, record: Record) -> bool:
    return record.version != proposal.base_version


def _page(proposal: Proposal, record: Record, problem: Any = "") -> str:
    form = form_for(proposal)
    theirs = content_of(record, form)
    _merged, clashes = merge(form, proposal.base, proposal.content, theirs)
    comparison = Comparison(form, proposal.content, theirs, reader(), proposal.base)
    return render_template(
        "desk/editing/merge.html",
        proposal=proposal,
        record=record,
        reference=references_to([record.id], reader().language)[record.id],
        places=comparison.places(clash.path for clash in clashes),
        choices=asked_choices(len(clashes), request.form),
        view=VersionView(form, theirs, proposal.base, reader()),
        unseen=not changes(form, proposal.base, theirs),
        problem=problem,
    )


@blueprint.post("/proposals/<number:number>/merge")
@guarded("proposal.write")
def merge_both(number: int) -> ResponseReturnValue:
    """Go on from the record as it is now, with what was chosen where both changed a place."""
    proposal = asked_proposal(number)
    if proposal.record is None or not proposal.is_open:
        return redirect(url_for("desk_editing.edit", number=number), 303)
    try:
        settled = _settled(proposal, proposal.record)
        session().commit()
    except (Conflict, StaleDataError) as conflict:
        session().rollback()
        why = conflict if isinstance(conflict, Conflict) else CHANGED_MEANWHILE
        return _again(number, why), 409
    except Problem as problem:
        session().rollback()
        return _again(number, problem), problem.status
    if not settled:
        return _page(proposal, proposal.record, CHOOSE), 422
    flash(_("Both changes are put together. Look the record through before you send it."),
          "success")  # fmt: skip
    return redirect(url_for("desk_editing.edit", number=number), 303)


def _again(number: int, problem: Any) -> str:
    proposal = asked_proposal(number)
    assert proposal.record is not None
    return _page(proposal, proposal.record, problem)


def _settled(proposal: Proposal, record: Record) -> bool:
    """Put both together; False where a choice is missing. Raises `Conflict`, `Forbidden`."""
    check_open(proposal, asked_version())
    check_version(record, asked_version("record_version"))
    form, mine = form_for(proposal), proposal.content
    theirs = content_of(record, form)
    merged, clashes = merge(form, proposal.base, mine, theirs)
    choices = asked_choices(len(clashes), request.form)
    if len(choices) < len(clashes):
        return False
    paths = [clash.path for clash in clashes]
    chosen = with_choices(form, merged, mine, paths, choices, request.form)
    settle(proposal, mine, theirs, record.version)
    save(proposal, chosen, current_user)
    return True
