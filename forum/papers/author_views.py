"""An author's pages: their papers for an edition, and writing one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from accounts.forms import VersionForm
from core.database import session, utcnow
from core.languages import SITE_LANGUAGES
from core.page_cache import keep_nothing
from core.permissions import VISITOR, guarded
from core.problems import BadValue, Conflict
from core.reader import reader
from core.web import error_page
from forum.papers import submitting
from forum.papers.forms import AuthorForm, PaperForm, author_forms
from forum.papers.models import DECISIONS, Paper, PaperCall
from forum.papers.queries import own_papers
from forum.papers.submitting import Incomplete, may_change, open_own
from forum.papers.views import open_call
from forum.papers.vocabulary import PAPER_STATES
from forum.queries import sessions_of
from registry.documents.private import Upload, private_file
from registry.documents.problems import Refused, TooLarge
from registry.documents.services import most_bytes
from registry.references import Reference, by_title, references_of_kinds, references_to
from registry.vocabulary import SUBJECTS

blueprint = Blueprint("papers", __name__, url_prefix="/<lang>/forum")
FORM_BYTES = 1_000_000
"""Room for what a form holds beside its file."""
WRITING = ("papers.begin", "papers.save")
BODIES = ("administration", "organization")

# What somebody has yet to publish stays out of every cache.
blueprint.after_request(keep_nothing)


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take larger bodies where a file is sent, from who has a session; before any is read."""
    if endpoint in WRITING and "_user_id" in cookie:
        request.max_content_length = most_bytes() + FORM_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The body was not read, so the form cannot be shown again."""
    return error_page(413, str(TooLarge(most_bytes())))


@blueprint.get("/<code>/papers/")
@guarded("paper.submit")
def paper_list(code: str) -> str:
    """One's own papers for an edition."""
    call, edition = open_call(code)
    return render_template(
        "forum/papers/own.html",
        call=call,
        edition=edition,
        papers=session().scalars(own_papers(current_user, call.edition_id)).all(),
        states=PAPER_STATES,
        is_open=call.is_open(utcnow()),
    )


@blueprint.get("/<code>/papers/new")
@guarded("paper.submit")
def new(code: str) -> str:
    """The form of a new paper."""
    call, edition = open_call(code)
    data = {"version": 0, "language": _first_language(call)}
    form = PaperForm(call, _sessions(call), formdata=None, data=data)
    return _form_page(call, edition, form, author_forms())


@blueprint.post("/<code>/papers/new")
@guarded("paper.submit")
def begin(code: str) -> ResponseReturnValue:
    """Keep a draft, and submit it if that is asked; the form again, filled in, when that fails."""
    return _write(code, None)


@blueprint.get("/<code>/papers/<number:number>")
@guarded("paper.submit")
def paper_page(code: str, number: int) -> str:
    """One's own paper: to be changed as long as that is possible, then as it stands."""
    call, edition = open_call(code)
    paper = open_own(current_user, call.edition_id, number)
    if not may_change(paper, call, utcnow()):
        return _own_page(call, edition, paper)
    form = PaperForm(call, _sessions(call), formdata=None, data={"version": paper.version})
    form.show(paper, _code_of(call, paper.wish_id))
    return _form_page(call, edition, form, author_forms(authors=paper.authors), paper)


@blueprint.post("/<code>/papers/<number:number>")
@guarded("paper.submit")
def save(code: str, number: int) -> ResponseReturnValue:
    """Keep what is written; the form again, filled in, when that fails."""
    return _write(code, number)


@blueprint.post("/<code>/papers/<number:number>/withdraw")
@guarded("paper.submit")
def withdraw(code: str, number: int) -> ResponseReturnValue:
    """Take it back."""
    call, edition = open_call(code)
    form, paper = VersionForm(), open_own(current_user, call.edition_id, number)
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    try:
        submitting.withdraw(paper, current_user, form.version.data)
    except Conflict as conflict:
        session().rollback()
        paper = open_own(current_user, call.edition_id, number)
        return _own_page(call, edition, paper, str(conflict)), 409
    session().commit()
    flash(_("The paper is withdrawn."), "success")
    return redirect(url_for("papers.paper_list", code=code), 303)


@blueprint.get("/<code>/papers/<number:number>/file")
@guarded("paper.submit")
def paper_file(code: str, number: int) -> ResponseReturnValue:
    """The file that one sent."""
    call, _edition = open_call(code)
    paper = open_own(current_user, call.edition_id, number)
    if not paper.sha256:
        raise NotFound
    return private_file(paper.sha256, paper.media_type, paper.filename, paper.language)


@blueprint.get("/<code>/papers/<number:number>/documents/<document>")
@guarded("paper.submit")
def paper_document(code: str, number: int, document: str) -> ResponseReturnValue:
    """A document of one's own paper, also before readers may have it."""
    call, _edition = open_call(code)
    paper = open_own(current_user, call.edition_id, number)
    found = next((one.document for one in paper.files if one.document.code == document), None)
    if found is None or found.removed_at is not None:
        raise NotFound
    return private_file(found.sha256, found.media_type, found.filename, found.language)


def _write(code: str, number: int | None) -> ResponseReturnValue:
    call, edition = open_call(code)
    paper = open_own(current_user, call.edition_id, number) if number else None
    form, authors = PaperForm(call, _sessions(call)), author_forms(request.form)
    # all of them are asked, so that each says its part
    good = [form.validate(), *(one.validate() for one in authors)]
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    if not all(good):
        return _form_page(call, edition, form, authors, paper), 422
    is_last = request.form.get("act") == "submit"
    try:
        if is_last and paper is not None:
            submitting.check_not_submitted(paper)
        paper = _kept(call, paper, form, authors)
        if is_last:
            submitting.submit(paper, current_user, paper.version)
    except (Refused, Incomplete) as wrong:
        session().rollback()
        _mark(form, authors, wrong)
        return _form_page(*open_call(code), form, authors, _again(code, number)), 422
    except Conflict as conflict:
        session().rollback()
        again = _again(code, number)
        if again is not None:
            form.version.data, form.version.raw_data = again.version, None
        return _form_page(*open_call(code), form, authors, again, str(conflict)), 409
    session().commit()
    flash(_("The paper is submitted.") if is_last else _("It is saved."), "success")
    return redirect(url_for("papers.paper_page", code=code, number=paper.id), 303)


def _mark(form: PaperForm, authors: list[AuthorForm], wrong: Refused | Incomplete) -> None:
    """Tell what is wrong at the field that it is about."""
    field = wrong.field if isinstance(wrong, Incomplete) else "file"
    place = form[field] if field in form else authors[0].latin_name
    place.errors = [str(wrong)]


def _again(code: str, number: int | None) -> Paper | None:
    """The paper as it is kept, read anew after a rollback."""
    call, _edition = open_call(code)
    return open_own(current_user, call.edition_id, number) if number else None


def _kept(
    call: PaperCall, paper: Paper | None, form: PaperForm, authors: list[AuthorForm]
) -> Paper:
    bodies = {one.code: one for one in bodies_offered()}
    content = form.content([one.content(bodies) for one in authors if not one.is_empty])
    given = form.file.data
    upload = Upload(given.stream, given.filename or "") if given else None
    if paper is None:
        return submitting.begin(call, content, upload, current_user)
    submitting.save(paper, content, upload, current_user, form.version.data)
    return paper


def _form_page(
    call: PaperCall,
    edition: Reference,
    form: PaperForm,
    authors: list[AuthorForm],
    paper: Paper | None = None,
    message: str = "",
) -> str:
    return render_template(
        "forum/papers/edit.html",
        call=call,
        edition=edition,
        form=form,
        authors=authors,
        paper=paper,
        message=message,
        is_open=call.is_open(utcnow()),
        states=PAPER_STATES,
        bodies=bodies_offered(),
        languages=SITE_LANGUAGES,
        most=most_bytes(),
    )


def _own_page(call: PaperCall, edition: Reference, paper: Paper, message: str = "") -> str:
    names = references_to([paper.wish_id, paper.session_id], reader().language)
    return render_template(
        "forum/papers/paper.html",
        call=call,
        edition=edition,
        paper=paper,
        wish=names.get(paper.wish_id or 0),
        place=names.get(paper.session_id or 0),
        states=PAPER_STATES,
        subjects=SUBJECTS,
        is_decided=paper.state in DECISIONS,
        message=message,
    )


def _sessions(call: PaperCall) -> list[Reference]:
    """The published sessions of the edition, by name."""
    rows = session().scalars(sessions_of(VISITOR, call.edition_id))
    return by_title(references_to([one.id for one in rows], reader().language).values())


def _code_of(call: PaperCall, session_id: int | None) -> str:
    return next((one.code for one in _sessions(call) if one.id == session_id), "")


def _first_language(call: PaperCall) -> str:
    mine = reader().language
    return mine if mine in call.languages else str(call.languages[0])


def bodies_offered() -> list[Reference]:
    """Administrations and organizations of the registry, by name."""
    return references_of_kinds(BODIES, reader().language)
