"""Somebody saved the proposal since the page was opened: both versions, to be chosen from."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from core.database import session
from core.permissions import Actor, guarded
from core.problems import Conflict, Forbidden, Problem
from core.reader import reader
from desk.editing.comparing import Comparison, asked_choices, with_choices
from desk.editing.place import (
    asked_code,
    asked_proposal,
    asked_version,
    blueprint,
    own_languages,
)
from desk.editing.reading import read_content
from registry.proposals import Proposal
from registry.proposing import begin_new, propose, save
from registry.schema.contents import Content, content_of
from registry.schema.forms import form_of
from registry.schema.merging import Path, changes, merge, put_value

CHOOSE = _l("Choose at each place which version is to stand.")


def is_saved_since(proposal: Proposal, content: Content, opened: int) -> bool:
    """Whether somebody saved something else since, or decided it. Sent twice is no conflict."""
    return not proposal.is_open or (proposal.version != opened and proposal.content != content)


def conflict_page(proposal: Proposal, content: Content, problem: Any = "") -> str:
    """What was typed beside what is saved; for a decided proposal beside what the record says."""
    form = form_of(proposal.kind)
    record = proposal.record
    decided = not proposal.is_open
    theirs = content_of(record) if decided and record is not None else proposal.content
    comparison = Comparison(form, content, theirs, reader())
    paths = _places(proposal, content, theirs)
    return render_template(
        "desk/editing/conflict.html",
        proposal=proposal,
        places=comparison.places(paths),
        choices=asked_choices(len(paths), request.form),
        typed=[pair for pair in request.form.items(multi=True) if _is_content(pair[0])],
        decided=decided,
        problem=problem,
    )


def _places(proposal: Proposal, content: Content, theirs: Content) -> list[Path]:
    return [change.path for change in changes(form_of(proposal.kind), theirs, content)]


def _is_content(name: str) -> bool:
    return name not in ("csrf_token", "version", "do") and not name.startswith(("take-", "own-"))


@blueprint.post("/proposals/<number:number>/settle")
@guarded("proposal.write")
def settle_conflict(number: int) -> ResponseReturnValue:
    """Save what was chosen at each place."""
    proposal, opened = asked_proposal(number), asked_version()
    form = form_of(proposal.kind)
    content = read_content(form, request.form, proposal.content, own_languages())
    if not proposal.is_open or proposal.version != opened:
        return conflict_page(proposal, content), 409
    paths = _places(proposal, content, proposal.content)
    choices = asked_choices(len(paths), request.form)
    if len(choices) < len(paths):
        return conflict_page(proposal, content, problem=CHOOSE), 422
    chosen = with_choices(form, proposal.content, content, paths, choices, request.form)
    try:
        save(proposal, chosen, current_user, opened, asked_code())
        session().commit()
    except (Conflict, Forbidden, StaleDataError) as problem:
        session().rollback()
        why, status = (problem, problem.status) if isinstance(problem, Problem) else ("", 409)
        return conflict_page(asked_proposal(number), content, problem=why), status
    flash(_("Your draft is saved."), "success")
    return redirect(url_for("desk_editing.edit", number=number), 303)


def write_anew(proposal: Proposal, content: Content, actor: Actor) -> Proposal:
    """A further proposal with what was typed into one that was decided meanwhile."""
    form, record = form_of(proposal.kind), proposal.record
    if record is None:
        made = begin_new(proposal.kind, actor, content.get("source_language", "en"))
        save(made, content, actor, code=asked_code())
        return made
    base = proposal.content if proposal.state == "accepted" else proposal.base
    merged, clashes = merge(form, base, content, content_of(record))
    for clash in clashes:
        put_value(form, merged, clash.path, clash.mine)
    return propose(record, merged, actor)
