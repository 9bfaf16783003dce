"""What is shown of an accepted paper, at the desk: its session, authors, files and their release;
and links to recordings of sessions."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from core.clocks import clock_time, which_of
from core.database import session, utcnow
from core.languages import SITE_LANGUAGES
from core.permissions import guarded
from core.problems import BadValue, Problem
from core.reader import reader
from core.web import error_page
from core.zones import zone_name
from desk.forum.paper_calls import open_edition
from desk.forum.paper_forms import (
    AT_ONCE,
    FileForm,
    LinkForm,
    PersonForm,
    PlaceForm,
    ReleaseForm,
)
from desk.forum.papers import open_paper, status_of
from forum.models import Session
from forum.papers import releasing
from forum.papers.models import AT_INSTANT, Paper, PaperFile, SessionLink
from forum.papers.releasing import FileContent
from forum.papers.vocabulary import LINK_KINDS
from forum.programme.models import ForumPerson
from forum.queries import sessions_of
from registry.documents.problems import Refused, TooLarge
from registry.documents.services import most_bytes
from registry.references import Reference, by_title, references_to

blueprint = Blueprint("desk_paper_files", __name__, url_prefix="/<lang>/desk/forum/<code>/papers")
FORM_BYTES = 1_000_000
"""Room for what a form holds beside its file."""


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take larger bodies where a file is sent, from who has a session; before any is read."""
    if endpoint == "desk_paper_files.add_file" and "_user_id" in cookie:
        request.max_content_length = most_bytes() + FORM_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The body was not read, so the form cannot be shown again."""
    return error_page(413, str(TooLarge(most_bytes())))


@blueprint.get("/<number:number>/shown")
@guarded("paper.decide")
def shown_page(code: str, number: int) -> str:
    """What readers are shown of a paper, and when."""
    return _page(code, number)


@blueprint.post("/<number:number>/place")
@guarded("paper.decide")
def place(code: str, number: int) -> ResponseReturnValue:
    """Say in which session it is given."""
    paper, form = open_paper(code, number)[0], PlaceForm()
    sessions = _sessions(paper.edition_id)
    form.offer(sessions)
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    chosen = next((one.id for one in sessions if one.code == form.place.data), None)
    return _do(
        code, number, lambda: releasing.give_in(paper, chosen, current_user, form.version.data)
    )


@blueprint.post("/<number:number>/author")
@guarded("paper.decide")
def link_author(code: str, number: int) -> ResponseReturnValue:
    """Say who of the programme an author is."""
    paper, form = open_paper(code, number)[0], PersonForm()
    form.offer(_people())
    author = next((one for one in paper.authors if one.id == form.author.data), None)
    if not form.validate() or author is None:
        raise BadValue(_("A value in the form is not valid."))
    person = session().get(ForumPerson, form.person.data) if form.person.data else None
    return _do(code, number, lambda: releasing.link_author(author, person, current_user, paper))


@blueprint.post("/<number:number>/files")
@guarded("paper.decide")
def add_file(code: str, number: int) -> ResponseReturnValue:
    """Keep a file for the session; the form again, filled in but for the file, when that fails."""
    paper, form = open_paper(code, number)[0], FileForm()
    if not form.validate():
        return _page(code, number, file=form), 422
    given = form.file.data
    content = FileContent(
        form.kind.data,
        form.description(),
        given.stream if given else None,
        given.filename or "" if given else "",
    )
    try:
        releasing.add_file(paper, content, current_user)
    except Refused as refused:
        session().rollback()
        form.file.errors = [str(refused)]
        return _page(code, number, file=form), 422
    except Problem as problem:
        session().rollback()
        return _page(code, number, str(problem), file=form), status_of(problem)
    return _done(code, number)


@blueprint.post("/<number:number>/files/<document>/release")
@guarded("paper.decide")
def release(code: str, number: int, document: str) -> ResponseReturnValue:
    """Say when readers may have a file."""
    paper = open_paper(code, number)[0]
    file = _file(paper, document)
    form = ReleaseForm(paper.call.time_zone, prefix=_prefix(file))
    if not form.validate():
        return _page(code, number, release=(document, form)), 422
    when, at = _release_of(form)
    return _do(
        code,
        number,
        lambda: releasing.release(file, when, at, current_user),
        (document, form),
    )


def _release_of(form: ReleaseForm) -> tuple[str, datetime | None]:
    if form.when.data == AT_ONCE:
        return AT_INSTANT, utcnow()
    if form.when.data == AT_INSTANT:
        return AT_INSTANT, form.instant()
    return form.when.data, None


def _do(
    code: str,
    number: int,
    act: Callable[[], object],
    release: tuple[str, ReleaseForm] | None = None,
) -> ResponseReturnValue:
    """Do what a form says and come back; the page with the reason where that cannot be."""
    try:
        act()
    except Problem as problem:
        session().rollback()
        return _page(code, number, str(problem), release=release), status_of(problem)
    return _done(code, number)


def _done(code: str, number: int) -> ResponseReturnValue:
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("desk_paper_files.shown_page", code=code, number=number), 303)


def _page(
    code: str,
    number: int,
    message: str = "",
    file: FileForm | None = None,
    release: tuple[str, ReleaseForm] | None = None,
) -> str:
    paper, edition = open_paper(code, number)
    sessions, people = _sessions(paper.edition_id), _people()
    return render_template(
        "desk/forum/paper_shown.html",
        edition=edition,
        paper=paper,
        place=_place_form(paper, sessions),
        people=[(one, _person_form(one.id, people, one.person_id)) for one in paper.authors],
        releases=[(one, _release_form(one, paper, release)) for one in _kept(paper)],
        file=file or FileForm(formdata=None, data=_first_values(paper)),
        session_of=next((one for one in sessions if one.id == paper.session_id), None),
        languages=SITE_LANGUAGES,
        most=most_bytes(),
        zone=zone_name(paper.call.time_zone, reader().locale),
        message=message,
    )


def _kept(paper: Paper) -> list[PaperFile]:
    return [one for one in paper.files if one.document.removed_at is None]


def _first_values(paper: Paper) -> dict[str, str]:
    return {"title": paper.title, "language": paper.language, "licence": paper.licence,
            "kind": "paper"}  # fmt: skip


def _place_form(paper: Paper, sessions: Sequence[Reference]) -> PlaceForm:
    form = PlaceForm(formdata=None)
    form.offer(sessions)
    form.version.data = paper.version
    form.place.data = next((one.code for one in sessions if one.id == paper.session_id), "")
    return form


def _person_form(author: int, people: Sequence[ForumPerson], chosen: int | None) -> PersonForm:
    form = PersonForm(formdata=None, data={"author": author, "person": chosen or 0})
    form.offer(people)
    return form


def _release_form(
    file: PaperFile, paper: Paper, sent: tuple[str, ReleaseForm] | None
) -> ReleaseForm:
    if sent is not None and sent[0] == file.document.code:
        return sent[1]
    zone = paper.call.time_zone
    data: dict[str, Any] = {"when": file.release}
    if at := file.release_at:
        data |= {"at": clock_time(at, zone), "at_which": which_of(at, zone)}
    return ReleaseForm(zone, formdata=None, prefix=_prefix(file), data=data)


def _prefix(file: PaperFile) -> str:
    """Forms of several files stand on one page: their fields need names of their own."""
    return f"{file.document.code}-"


def _file(paper: Paper, document: str) -> PaperFile:
    found = next((one for one in paper.files if one.document.code == document), None)
    if found is None:
        raise NotFound
    return found


def _sessions(edition_id: int) -> list[Reference]:
    rows = session().scalars(sessions_of(current_user, edition_id))
    return by_title(references_to([one.id for one in rows], reader().language).values())


def _people() -> Sequence[ForumPerson]:
    query = select(ForumPerson).order_by(ForumPerson.latin_name, ForumPerson.id)
    return session().scalars(query).all()


@blueprint.get("/links")
@guarded("paper.decide")
def link_list(code: str) -> str:
    """Where recordings, slides and transcripts of the edition's sessions lie."""
    return _links_page(code)


@blueprint.post("/links")
@guarded("paper.decide")
def add_link(code: str) -> ResponseReturnValue:
    """Add one; the form again, filled in, when that fails."""
    edition, _reference = open_edition(code)
    form = _link_form(edition.id)
    if not form.validate():
        return _links_page(code, form), 422
    record = session().scalar(select(Session).where(Session.code == form.place.data))
    if record is None:
        raise NotFound
    said = (form.url.data, form.kind.data, form.language.data)
    try:
        releasing.add_link(record, *said, by=current_user)
    except Problem as problem:
        session().rollback()
        form.url.errors = [str(problem)]
        return _links_page(code, form), status_of(problem)
    return _links_done(code)


@blueprint.post("/links/<number:number>/remove")
@guarded("paper.decide")
def remove_link(code: str, number: int) -> ResponseReturnValue:
    """Show it no more."""
    edition, _reference = open_edition(code)
    link = session().get(SessionLink, number)
    if link is None or link.session_id not in {one.id for one in _sessions(edition.id)}:
        raise NotFound
    releasing.remove_link(link, current_user)
    return _links_done(code)


def _links_done(code: str) -> ResponseReturnValue:
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("desk_paper_files.link_list", code=code), 303)


def _link_form(edition_id: int, **values: Any) -> LinkForm:
    form = LinkForm(**values)
    form.place.choices = [(one.code, one.title) for one in _sessions(edition_id)]
    return form


def _links_page(code: str, form: LinkForm | None = None) -> str:
    edition, reference = open_edition(code)
    sessions = {one.id: one for one in _sessions(edition.id)}
    query = select(SessionLink).where(SessionLink.session_id.in_(sessions))
    links = session().scalars(query.order_by(SessionLink.session_id, SessionLink.id)).all()
    return render_template(
        "desk/forum/session_links.html",
        edition=reference,
        sessions=sessions,
        links=links,
        kinds=LINK_KINDS,
        form=form or _link_form(edition.id, formdata=None),
        languages=SITE_LANGUAGES,
    )
