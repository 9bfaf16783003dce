"""Where participants of projects are kept: the frame of their pages, and whose they are."""

from typing import Any

from flask import Blueprint, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from cooperation.fund.certificates.models import Certificate, Participant
from cooperation.fund.projects.models import Project, ProjectActivity
from core.database import session
from core.reader import reader
from core.web import error_page
from registry.door import visible
from registry.references import Reference, references_to

blueprint = Blueprint("desk_fund", __name__, url_prefix="/<lang>/desk/fund")
MOST_BYTES = 4_000_000
FORM_BYTES = 1_000_000
"""Room for what a form holds beside its file."""


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take larger bodies where a file is sent, from who has a session; before any is read."""
    if endpoint == "desk_fund.check_sheet" and "_user_id" in cookie:
        request.max_content_length = MOST_BYTES + FORM_BYTES
        request.max_form_memory_size = MOST_BYTES + FORM_BYTES  # the lines of a file come back


@blueprint.errorhandler(RequestEntityTooLarge)
def body_too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The body was not read, so the form cannot be shown again."""
    most = MOST_BYTES // 1_000_000
    return error_page(
        413, _("The file is too large: %(most)s MB at most. Divide it into parts.", most=most)
    )


def project_of(code: str) -> Project:
    """The project with its activities, if it is not withdrawn. Raises `NotFound`."""
    query = visible(Project, current_user).where(Project.code == code)
    query = query.where(Project.state != "withdrawn").options(selectinload(Project.activities))
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def activity_in(project: Project, code: str) -> ProjectActivity | None:
    """An activity of the project by its code; None where the record holds it no more."""
    return next((one for one in project.activities if one.code == code), None)


def activity_of(project: Project, code: str) -> ProjectActivity:
    """The same. Raises `NotFound`."""
    found = activity_in(project, code)
    if found is None:
        raise NotFound
    return found


def participant_of(project: Project, number: int) -> Participant:
    """A participant of the project who is not erased. Raises `NotFound`."""
    query = select(Participant).filter_by(id=number, project_id=project.id, erased_at=None)
    found = session().scalar(query.options(selectinload(Participant.certificates)))
    if found is None:
        raise NotFound
    return found


def certificate_of(person: Participant, number: int) -> Certificate:
    """A certificate of theirs. Raises `NotFound`."""
    found = next((one for one in person.certificates if one.id == number), None)
    if found is None:
        raise NotFound
    return found


def name_of(project: Project) -> Reference:
    """The project by name."""
    return references_to([project.id], reader().language)[project.id]


def crumbs(reference: Reference, *further: dict[str, Any]) -> list[dict[str, Any]]:
    """The way to a page about a project's participants."""
    return [
        {"label": _("Desk"), "url": url_for("desk.overview")},
        {"label": _("Training fund"), "url": url_for("desk_fund.overview")},
        {
            "label": reference.title,
            "language": reference.language,
            "url": url_for("desk_fund.participant_list", code=reference.code),
        },
        *further,
    ]
