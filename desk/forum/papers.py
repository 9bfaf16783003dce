"""Papers of an edition at the desk: the list, one paper, its reviewers and the decision."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, func
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from core.database import session
from core.languages import language_name
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue, Conflict, Problem
from core.reader import reader
from desk.forum.paper_calls import open_edition
from desk.forum.paper_forms import AskForm, DecisionForm, ReviewerForm
from forum.papers import reviewing
from forum.papers.models import Paper, PaperCall, PaperFile, PaperReview
from forum.papers.queries import counts_by, is_reviewed_by, reviewers_of, submitted_papers
from forum.papers.vocabulary import CRITERIA, PAPER_STATES
from registry.documents.models import Document
from registry.documents.private import private_file
from registry.references import Reference, references_to
from registry.vocabulary import SUBJECTS

blueprint = Blueprint("desk_papers", __name__, url_prefix="/<lang>/desk/forum/<code>/papers")
PAGE_SIZE = 25
COLUMNS = {"state": Paper.state, "language": Paper.language, "topic": Paper.topic}
EVERY = {
    "state": _l("Every state"),
    "language": _l("Every language"),
    "topic": _l("Every topic"),
    "reviewer": _l("Every reviewer"),
}


@blueprint.get("/")
@guarded("paper.decide")
def paper_list(code: str) -> str:
    """What was submitted, with what is asked for; drafts are their authors'."""
    edition, reference = open_edition(code)
    form = _ask_form(edition.id)
    if not form.validate():
        raise BadValue(_("Papers have no such value. Choose one of the list."))
    asked = _asked(form, edition.id)
    total = session().scalar(asked.with_only_columns(func.count(Paper.id))) or 0
    page = page_place(asked_page(), PAGE_SIZE, total)
    rows = asked.order_by(Paper.submitted_at.desc(), Paper.id.desc()).options(
        selectinload(Paper.authors), selectinload(Paper.reviews)
    )
    return render_template(
        "desk/forum/papers.html",
        edition=reference,
        has_call=session().get(PaperCall, edition.id) is not None,
        form=form,
        papers=session().scalars(rows.limit(PAGE_SIZE).offset(page["first"] - 1)).all(),
        average=reviewing.average,
        states=PAPER_STATES,
        subjects=SUBJECTS,
        page=page,
        asked={name: value for name, value in form.data.items() if value},
    )


def _ask_form(edition_id: int) -> AskForm:
    form = AskForm(formdata=request.args)
    names: dict[str, Callable[[str], Any]] = {
        "state": PAPER_STATES.__getitem__,
        "language": lambda tag: language_name(tag, reader().locale),
        "topic": SUBJECTS.__getitem__,
    }
    for field, column in COLUMNS.items():
        counts = session().execute(counts_by(column, edition_id)).tuples()
        choices = [(one, f"{names[field](one)} ({count})") for one, count in counts if one]
        form.offer(field, EVERY[field], choices)
    people = session().execute(reviewers_of(edition_id)).tuples()
    form.offer("reviewer", EVERY["reviewer"], [(str(key), name) for key, name in people])
    return form


def _asked(form: AskForm, edition_id: int) -> Select[tuple[Paper]]:
    query = submitted_papers(edition_id)
    for name, column in COLUMNS.items():
        if form[name].data:
            query = query.where(column == form[name].data)
    if form.reviewer.data:
        query = query.where(is_reviewed_by(int(form.reviewer.data)))
    return query


@blueprint.get("/<number:number>")
@guarded("paper.decide")
def paper_page(code: str, number: int) -> str:
    """A paper with its reviews, and what can be done with it."""
    return page_of(code, number)


@blueprint.get("/<number:number>/file")
@guarded("paper.decide")
def paper_file(code: str, number: int) -> ResponseReturnValue:
    """The file that the author sent."""
    paper = open_paper(code, number)[0]
    if not paper.sha256:
        raise NotFound
    return private_file(paper.sha256, paper.media_type, paper.filename, paper.language)


@blueprint.post("/<number:number>/reviewers")
@guarded("paper.decide")
def name_reviewer(code: str, number: int) -> ResponseReturnValue:
    """Ask somebody to review it."""
    form, paper = ReviewerForm(), open_paper(code, number)[0]
    if not form.validate():
        return page_of(code, number, reviewer=form), 422
    try:
        reviewing.name_reviewer(paper, form.email.data, current_user)
    except Problem as problem:
        session().rollback()
        form.email.errors = [str(problem)]
        return page_of(code, number, reviewer=form), status_of(problem)
    return done(code, number)


@blueprint.post("/<number:number>/reviewers/<number:review>/remove")
@guarded("paper.decide")
def remove_reviewer(code: str, number: int, review: int) -> ResponseReturnValue:
    """Ask them no more."""
    paper = open_paper(code, number)[0]
    found = next((one for one in paper.reviews if one.id == review), None)
    if found is None:
        raise NotFound
    try:
        reviewing.remove_reviewer(found, current_user)
    except Conflict as conflict:
        session().rollback()
        return page_of(code, number, str(conflict)), 409
    return done(code, number)


@blueprint.post("/<number:number>/decide")
@guarded("paper.decide")
def decide(code: str, number: int) -> ResponseReturnValue:
    """Decide on it, with a reason; the form again, filled in, when that fails."""
    form, paper = DecisionForm(), open_paper(code, number)[0]
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    if not form.validate():
        return page_of(code, number, decision=form), 422
    said = (form.decision.data, form.reason.data, form.reason_language.data)
    try:
        reviewing.decide(paper, current_user, *said, opened=form.version.data)
    except Problem as problem:
        session().rollback()
        return page_of(code, number, str(problem), decision=form), status_of(problem)
    return done(code, number, _("The decision is saved, and a letter tells the author."))


def status_of(problem: Problem) -> int:
    """The status of a page that shows a form again: what is wrong in it is 422."""
    return 422 if problem.status == 400 else problem.status


def done(code: str, number: int, message: str = "") -> ResponseReturnValue:
    """Commit, and back to the paper."""
    session().commit()
    flash(message or _("It is saved."), "success")
    return redirect(url_for("desk_papers.paper_page", code=code, number=number), 303)


def open_paper(code: str, number: int) -> tuple[Paper, Reference]:
    """A submitted paper of an edition, and the edition. Raises `NotFound`."""
    edition, reference = open_edition(code)
    query = submitted_papers(edition.id).where(Paper.id == number)
    paper = session().scalar(
        query.options(
            selectinload(Paper.authors),
            selectinload(Paper.reviews).selectinload(PaperReview.reviewer),
            selectinload(Paper.files)
            .selectinload(PaperFile.document)
            .selectinload(Document.record),
        )
    )
    if paper is None:
        raise NotFound
    return paper, reference


def page_of(
    code: str,
    number: int,
    message: str = "",
    reviewer: ReviewerForm | None = None,
    decision: DecisionForm | None = None,
) -> str:
    """The page of a paper, with forms as they were sent where something in them is wrong."""
    paper, edition = open_paper(code, number)
    if decision is None:
        decision = DecisionForm(formdata=None, data={"reason_language": reader().language})
    decision.version.data, decision.version.raw_data = paper.version, None
    return render_template(
        "desk/forum/paper.html",
        edition=edition,
        paper=paper,
        names=references_to(_named(paper), reader().language),
        average=reviewing.average(paper),
        reviewer=reviewer or ReviewerForm(formdata=None),
        decision=decision,
        states=PAPER_STATES,
        subjects=SUBJECTS,
        criteria=CRITERIA,
        message=message,
    )


def _named(paper: Paper) -> Iterable[int | None]:
    return (paper.wish_id, paper.session_id, *(one.body_id for one in paper.authors))
