"""Editing a proposal: the page, what its buttons do, and what the script saves meanwhile."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from core.database import session
from core.languages import SITE_LANGUAGES
from core.permissions import guarded
from core.problems import BadValue, Conflict, Forbidden, Problem
from core.reader import reader
from desk.editing.conflict import conflict_page, is_saved_since, write_anew
from desk.editing.edit_page import EditPage
from desk.editing.place import (
    CODE,
    asked_code,
    asked_proposal,
    asked_version,
    blueprint,
    own_languages,
    review_url,
)
from desk.editing.reading import read_content
from desk.editing.rows import carry_out, without_blank_rows
from registry.proposals import Proposal
from registry.proposing import Faulty, save, submit
from registry.schema.contents import Content, Fault
from registry.schema.fields import Field
from registry.schema.forms import TEXTS, form_of

MESSAGE = Field(name="message", label=_l("What did you change, and why?"))
PREVIEW = "preview:"


@blueprint.get("/proposals/<number:number>/edit")
@guarded("proposal.write")
def edit(number: int) -> ResponseReturnValue:
    """The form. `?open=` opens a row, `?preview=` shows a text as readers see it."""
    proposal = asked_proposal(number)
    if not proposal.is_open:
        return redirect(review_url(proposal), 302)
    return _page(proposal)


def _page(
    proposal: Proposal,
    content: Content | None = None,
    faults: list[Fault] | None = None,
    problem: Any = "",
) -> str:
    shown = proposal.content if content is None else content
    page = EditPage(
        proposal, shown, own_languages(), faults or (), opened=request.args.get("open", "")
    )
    return render_template(
        "desk/editing/edit.html",
        page=page,
        proposal=proposal,
        problem=problem,
        message=request.form.get(MESSAGE.name, proposal.message),
        code=request.form.get(CODE, proposal.code),
        preview=request.args.get("preview", ""),
        review_url=review_url(proposal),
    )


@blueprint.post("/proposals/<number:number>/edit")
@guarded("proposal.write")
def save_edit(number: int) -> ResponseReturnValue:
    """Keep what was typed, and do with it what the button says."""
    proposal, action = asked_proposal(number), request.form.get("do", "save")
    form = form_of(proposal.kind)
    content = read_content(form, request.form, proposal.content, own_languages())
    if action == "anew":
        return _on_to(write_anew(proposal, content, current_user))
    opened = asked_version()
    if is_saved_since(proposal, content, opened):
        return conflict_page(proposal, content), 409
    if action == "submit" and proposal.version != opened and proposal.state == "in_review":
        return _submitted(proposal)  # the button was pressed twice
    looked_at = carry_out(form, content, action, _next_language(content))
    if action == "submit":
        content = without_blank_rows(form, content, proposal.base)
    try:
        save(proposal, content, current_user, code=asked_code())
        session().commit()
    except (Conflict, StaleDataError):
        session().rollback()
        return conflict_page(asked_proposal(number), content), 409
    except Forbidden as problem:
        session().rollback()
        return _page(asked_proposal(number), content, problem=str(problem)), 403
    if action == "submit":
        return _submit(proposal)
    if action == "save":
        flash(_("Your draft is saved."), "success")
    return _back(proposal, action, looked_at)


def _next_language(content: Content) -> str:
    """The language that a new text is probably in: the first of the person's that has none."""
    own = own_languages()
    wanted = (reader().language, *SITE_LANGUAGES) if own is None else sorted(own)
    held = {row["language"] for row in content.get(TEXTS.name, ())}
    return next((tag for tag in wanted if tag not in held), "")


def _on_to(proposal: Proposal) -> ResponseReturnValue:
    session().commit()
    return _back(proposal)


def _back(proposal: Proposal, action: str = "", looked_at: str = "") -> ResponseReturnValue:
    values: dict[str, Any] = {"number": proposal.id}
    if action.startswith(PREVIEW):
        place = action.removeprefix(PREVIEW)
        values |= {"preview": place, "open": place.rpartition("-")[0], "_anchor": place}
    elif looked_at:
        values |= {"open": looked_at, "_anchor": looked_at}
    return redirect(url_for("desk_editing.edit", **values), 303)


def _submit(proposal: Proposal) -> ResponseReturnValue:
    """Send for review what is saved; the form again, with everything that keeps it from that."""
    try:
        message = MESSAGE.read([request.form.get(MESSAGE.name, "")])
    except BadValue as wrong:
        return _page(proposal, problem=f"{MESSAGE.label} {wrong}"), 422
    try:
        submit(proposal, message, current_user)
        session().commit()
    except Faulty as faulty:
        session().rollback()
        return _page(asked_proposal(proposal.id), faults=faulty.faults, problem=faulty), 422
    except Problem as problem:
        session().rollback()
        return _page(asked_proposal(proposal.id), problem=problem), 422
    return _submitted(proposal)


def _submitted(proposal: Proposal) -> ResponseReturnValue:
    flash(_("It is sent for review."), "success")
    return redirect(review_url(proposal), 303)


@blueprint.post("/proposals/<number:number>/autosave")
@guarded("proposal.write")
def autosave(number: int) -> ResponseReturnValue:
    """Keep what was typed so far; the version that the page goes on with, 409, or 422 with why."""
    proposal = asked_proposal(number)
    content = read_content(form_of(proposal.kind), request.form, proposal.content, own_languages())
    if is_saved_since(proposal, content, asked_version()):
        return jsonify(version=proposal.version), 409
    try:
        save(proposal, content, current_user, code=asked_code())
        session().commit()
    except (Conflict, StaleDataError):
        session().rollback()
        return jsonify(version=asked_proposal(number).version), 409
    except Forbidden as problem:
        session().rollback()
        return jsonify(message=str(problem)), 422
    return jsonify(version=proposal.version, saved_at=proposal.updated_at.isoformat())
