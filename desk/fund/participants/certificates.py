"""Certificates at the desk: issued, printed, revoked, and issued again."""

from flask import Response, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.exceptions import NotFound

from cooperation.fund.certificates.issuing import Issue, Said, issue, revoke
from cooperation.fund.certificates.queries import file_of, good_certificates
from cooperation.fund.projects.models import Project
from core.database import session
from core.permissions import guarded
from core.problems import Problem
from desk.fund.participants.forms import IssueForm, RevokeForm
from desk.fund.participants.people import list_page, person_page
from desk.fund.participants.place import (
    activity_of,
    blueprint,
    certificate_of,
    participant_of,
    project_of,
)
from exchange.certificates.making import AT_ONCE, ask_for, printed
from registry.documents.storing import path_of

PDF = "application/pdf"


@blueprint.post("/<code>/participants/issue/<activity>")
@guarded("certificate.issue")
def issue_certificates(code: str, activity: str) -> ResponseReturnValue:
    """Issue certificates of an activity, or the one of a person."""
    project = project_of(code)
    about = activity_of(project, activity)
    form = IssueForm(prefix=f"{activity}-")
    form.activity.data = activity
    if not form.validate():
        return list_page(project, wrong=form), 422
    told = Issue(Said(form.issuer.data, form.issuer_language.data), form.hours.data)
    person = form.person.data or 0
    try:
        made = issue(project, about, told, current_user, person)
    except Problem as problem:
        session().rollback()
        return list_page(project_of(code), str(problem)), problem.status
    session().commit()
    flash(ngettext("%(num)s certificate is issued.", "%(num)s certificates are issued.", made),
          "success" if made else "info")  # fmt: skip
    if person:
        return redirect(url_for("desk_fund.participant_page", code=code, number=person), 303)
    return redirect(url_for("desk_fund.participant_list", code=code, _anchor=activity), 303)


@blueprint.post("/<code>/participants/print/<activity>")
@guarded("certificate.issue")
def print_certificates(code: str, activity: str) -> ResponseReturnValue:
    """A file with the good certificates of an activity; the worker makes that of a large one."""
    project = project_of(code)
    activity_of(project, activity)
    held = session().scalars(good_certificates(project.id, activity).limit(AT_ONCE + 1)).all()
    if not held:
        return list_page(project, _("No certificate of this activity is valid.")), 422
    if len(held) <= AT_ONCE:
        return _file(printed(held), project, activity)
    ask_for(project, activity, current_user)
    session().commit()
    flash(_("The file is being made. Come back in a minute."), "info")
    return redirect(url_for("desk_fund.participant_list", code=code, _anchor=activity), 303)


@blueprint.post("/<code>/participants/<number:number>/print")
@guarded("certificate.issue")
def print_certificate(code: str, number: int) -> ResponseReturnValue:
    """The certificate of a person."""
    project = project_of(code)
    person = participant_of(project, number)
    held = [one for one in person.certificates if one.revoked_at is None]
    if not held:
        return list_page(project, _("This person has no valid certificate.")), 422
    return _file(printed(held), project, held[0].number)


@blueprint.get("/<code>/participants/certificates-<activity>.pdf")
@guarded("certificate.issue")
def certificate_file(code: str, activity: str) -> ResponseReturnValue:
    """The file that the worker made. Raises `NotFound` before, and once it is gone."""
    project = project_of(code)
    file = file_of(project.id, activity)
    if file is None or file.made_at is None or not path_of(file.sha256).exists():
        raise NotFound
    return send_file(
        path_of(file.sha256), mimetype=PDF, as_attachment=True,
        download_name=_name(project, activity),
    )  # fmt: skip


@blueprint.post("/<code>/participants/<number:number>/revoke/<number:key>")
@guarded("certificate.issue")
def revoke_certificate(code: str, number: int, key: int) -> ResponseReturnValue:
    """Make a certificate good no more."""
    project = project_of(code)
    one = certificate_of(participant_of(project, number), key)
    form = RevokeForm()
    if not form.validate():
        return person_page(code, number, "", revoking=form), 422
    reason = Said(form.reason.data, form.reason_language.data)
    try:
        revoke(one, reason, current_user, form.version.data)
    except Problem as problem:
        session().rollback()
        return person_page(code, number, str(problem), revoking=form), problem.status
    session().commit()
    flash(_("The certificate is revoked."), "success")
    return redirect(url_for("desk_fund.participant_page", code=code, number=number), 303)


def _file(content: bytes, project: Project, name: str) -> Response:
    answer = Response(content, content_type=PDF)
    answer.headers["Content-Disposition"] = f'attachment; filename="{_name(project, name)}"'
    return answer


def _name(project: Project, what: str) -> str:
    return f"certificates-{project.code.lower()}-{what.lower()}.pdf"
