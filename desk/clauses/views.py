"""The clauses of an agreement at the desk: thirty answers on one page, saved in one go.

They become part of the person's proposal for the record, and are reviewed and published with it.
"""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound

from cooperation.agreements.clauses.vocabulary import ANSWERS, CLAUSES, GROUPS
from cooperation.agreements.models import Agreement
from core.database import session, today
from core.languages import SITE_LANGUAGES
from core.permissions import guarded
from core.problems import BadValue, Conflict, Problem
from core.reader import reader
from desk.clauses.form import (
    FIELDS,
    LANGUAGE,
    OTHER_SOURCE,
    SOURCE,
    Entry,
    entries_of,
    read_entries,
    rows_in,
    with_answers,
)
from registry.changes import CHANGED_MEANWHILE
from registry.door import visible
from registry.proposals import Proposal
from registry.proposing import Faulty, begin, save, submit
from registry.references import Reference, references_by_code, references_to
from registry.schema.contents import Content, content_of
from registry.schema.fields import Field
from registry.schema.finding import found_by
from registry.translating import own_proposal

blueprint = Blueprint("desk_clauses", __name__, url_prefix="/<lang>/desk/records")
OPENED = "opened"
MESSAGE = Field(name="message", label=_l("What did you change, and why?"))
MEANWHILE = _l(
    "Somebody changed this agreement after you opened it. Answers that you did not touch are shown "
    "as they are now; where yours differs from a new one, both are shown. Nothing is saved yet."
)


class Place:
    """An agreement that is assessed, and the actor's open proposal for it, if there is one."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.proposal: Proposal | None = own_proposal(agreement, current_user)
        self.content: Content = self.proposal.content if self.proposal else content_of(agreement)
        self.held = rows_in(self.content)

    @property
    def opened(self) -> str:
        """What the form was opened with: the number and version of the proposal, or the record."""
        if self.proposal:
            return f"{self.proposal.id}.{self.proposal.version}"
        return f"0.{self.agreement.version}"


@blueprint.get("/<code>/clauses")
@guarded("record.edit")
def assess(code: str) -> str:
    """The form."""
    place = _place(code)
    return _page(place, entries_of(place.held))


@blueprint.post("/<code>/clauses")
@guarded("record.edit")
def save_answers(code: str) -> ResponseReturnValue:
    """Keep the answers as a draft, or send them for review; the form again when that fails."""
    place = _place(code)
    entries = read_entries(request.form, place.held, today().isoformat())
    content = with_answers(place.content, entries)
    if content == place.content and place.proposal:
        return _go_on(place.proposal)  # sent twice, or all of it is saved
    if request.form.get(OPENED) != place.opened:
        return _page(place, entries, str(MEANWHILE)), 409
    _check_sources(entries)
    if any(one.errors for one in entries):
        return _page(place, entries), 422
    if content == place.content:
        return _page(place, entries, _("Nothing is changed yet.")), 422
    try:
        proposal = begin(place.agreement, current_user)
        save(proposal, content, current_user)
        session().commit()
    except (Conflict, StaleDataError):
        session().rollback()
        return _again(code, str(CHANGED_MEANWHILE)), 409
    return _go_on(proposal)


def _go_on(proposal: Proposal) -> ResponseReturnValue:
    if request.form.get("do") == "submit":
        return _submit(proposal)
    flash(_("Your draft is saved."), "success")
    return redirect(url_for("desk_clauses.assess", code=proposal.code), 303)


def _submit(proposal: Proposal) -> ResponseReturnValue:
    """Send for review what is saved; what else is wrong with the record is told on the form."""
    review = url_for("desk_review.proposal_page", number=proposal.id)
    if proposal.state == "in_review":
        return redirect(review, 303)  # the button was pressed twice
    try:
        submit(proposal, MESSAGE.read([request.form.get(MESSAGE.name, "")]), current_user)
        session().commit()
    except Faulty:
        session().rollback()
        flash(_("It is saved, but the record cannot be sent for review as it stands."), "warning")
        return redirect(url_for("desk_editing.edit", number=proposal.id), 303)
    except Problem as problem:
        session().rollback()
        return _again(proposal.code, str(problem)), problem.status
    flash(_("It is sent for review."), "success")
    return redirect(review, 303)


def _again(code: str, problem: str) -> str:
    place = _place(code)
    return _page(place, read_entries(request.form, place.held, today().isoformat()), problem)


def _place(code: str) -> Place:
    """Raises `NotFound`, and `Conflict` for a record that is withdrawn."""
    query = visible(Agreement, current_user).where(Agreement.code == code)
    agreement = session().scalars(query).one_or_none()
    if agreement is None:
        raise NotFound
    if agreement.state == "withdrawn":
        raise Conflict(_l("This record is withdrawn. Publish it again before you edit it."))
    return Place(agreement)


def _check_sources(entries: Sequence[Entry]) -> None:
    """Say where the text that was read is no source of the registry."""
    for one in entries:
        if one.touched and one.row and one.row["source"]:
            try:
                FIELDS["source"].check(one.row["source"], found_by)
            except BadValue as error:
                one.errors["source"] = str(error)


def _page(place: Place, entries: Sequence[Entry], problem: str = "") -> str:
    by_code = {one.clause: one for one in entries}
    language = reader().language
    return render_template(
        "desk/clauses.html",
        place=place,
        reference=references_to([place.agreement.id], language)[place.agreement.id],
        groups=[(label, [by_code[code] for code in codes]) for label, codes in GROUPS.values()],
        wrong=[one for one in entries if one.errors],
        assessed=len(place.held),
        total=len(CLAUSES),
        answers=ANSWERS,
        fields=FIELDS,
        sources=_sources(place, entries),
        chosen={name: request.form.get(name, "") for name in (SOURCE, OTHER_SOURCE)},
        language=request.form.get(LANGUAGE) or language,
        languages=SITE_LANGUAGES,
        message=request.form.get(MESSAGE.name, place.proposal.message if place.proposal else ""),
        problem=problem,
    )


def _sources(place: Place, entries: Sequence[Entry]) -> list[Reference]:
    """The sources of the record, and those that the answers rest on."""
    language = reader().language
    cited = references_to((one.source_id for one in place.agreement.citations), language)
    used = {one.values["source"] for one in entries}
    others = references_by_code(used - {""}, language)
    found = {one.code: one for one in (*cited.values(), *others.values()) if one.kind == "source"}
    return list(found.values())
