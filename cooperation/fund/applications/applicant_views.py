"""A delegate's pages: the applications of their administration, each as it stands, its receipt, and
taking it back."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from cooperation.fund.applications import joining, shown, submitting, writing
from cooperation.fund.applications.holding import open_one
from cooperation.fund.applications.models import (
    WITH_APPLICANT,
    WITHDRAWN,
    Application,
    CoApplicant,
)
from cooperation.fund.applications.place import blueprint, own, version_sent
from cooperation.fund.applications.queries import asked_to_join, own_applications, readable
from cooperation.fund.applications.saying import canonical, digest_of
from core.database import session, utcnow
from core.permissions import guarded
from core.problems import Conflict
from core.reader import reader
from registry.documents.private import private_file
from registry.references import references_to

__all__ = ["blueprint", "joining", "writing"]


@blueprint.get("/applications/")
@guarded("application.own")
def application_list() -> str:
    """What the delegate's administrations apply for, and where they are asked to join."""
    call = selectinload(Application.call)
    mine = session().scalars(own_applications(current_user).options(call)).all()
    with_application = selectinload(CoApplicant.application).options(call)
    asked = session().scalars(asked_to_join(current_user).options(with_application)).all()
    rows = [*mine, *(one.application for one in asked)]
    ids = {one.call_id for one in rows} | {one.body_id for one in rows}
    return render_template(
        "fund/applications/list.html",
        applications=[one for one in mine if one.call is not None],
        asked=[one for one in asked if one.application.call is not None],
        names=references_to(ids | {one.body_id for one in asked}, reader().language),
    )


@blueprint.get("/applications/<number:number>")
@guarded("application.own")
def application_page(number: int) -> str:
    """An application: to be changed while it is with its applicant, then as it stands."""
    application = own(number)
    if application.state not in WITH_APPLICANT:
        return _own_page(application)
    return writing.kept_page(application)


@blueprint.get("/applications/<number:number>/receipt")
@guarded("application.own")
def receipt_page(number: int) -> str:
    """That it was received, when, and what."""
    application = own(number)
    if application.number is None:
        raise NotFound
    return render_template(
        "fund/applications/receipt.html",
        application=application,
        names=shown.Names(application),
        is_same=application.digest == digest_of(application),
    )


@blueprint.get("/applications/<number:number>/submitted.json")
@guarded("application.own")
def submitted_file(number: int) -> Response:
    """All that was submitted, as the digest of the receipt covers it."""
    application = own(number)
    if application.digest != digest_of(application):
        raise NotFound
    answer = Response(canonical(application), mimetype="application/json")
    name = f"{shown.number_of(application)}.json"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@blueprint.get("/applications/<number:number>/withdraw")
@guarded("application.own")
def withdraw_page(number: int) -> str:
    """What withdrawing means, and the button."""
    return _withdraw_page(own(number))


@blueprint.post("/applications/<number:number>/withdraw")
@guarded("application.own")
def withdraw(number: int) -> ResponseReturnValue:
    """Take it back, or erase a draft that was never submitted."""
    application, version = own(number), version_sent()
    is_draft = application.number is None
    try:
        act = submitting.discard if is_draft else submitting.withdraw
        act(application, current_user, version)
    except Conflict as conflict:
        session().rollback()
        return _withdraw_page(own(number), str(conflict)), 409
    session().commit()
    if is_draft:
        flash(_("The draft is erased."), "success")
        return redirect(url_for("applications.application_list"), 303)
    flash(_("The application is withdrawn."), "success")
    return redirect(url_for("applications.application_page", number=number), 303)


@blueprint.post("/applications/<number:number>/take-up")
@guarded("application.own")
def take_up(number: int) -> ResponseReturnValue:
    """Make a draft of a withdrawn one again."""
    application, version = own(number), version_sent()
    try:
        submitting.take_up(application, current_user, version)
    except Conflict as conflict:
        session().rollback()
        return _own_page(own(number), str(conflict)), 409
    session().commit()
    flash(_("It is a draft again. Submit it before the call closes."), "success")
    return redirect(url_for("applications.application_page", number=number), 303)


@blueprint.get("/applications/<number:number>/files/<number:file>")
@guarded("application.review")
def application_file(number: int, file: int) -> ResponseReturnValue:
    """A document of an application, for all who may read it."""
    application = open_one(readable(current_user), number)
    found = next((one for one in application.files if one.id == file), None)
    if found is None:
        raise NotFound
    return private_file(found.sha256, found.media_type, found.filename, application.language)


def _own_page(application: Application, message: str = "") -> str:
    return render_template(
        "fund/applications/application.html",
        application=application,
        names=shown.Names(application),
        message=message,
        may_withdraw=submitting.may_withdraw(application),
        may_take_up=application.state == WITHDRAWN and application.call.is_open(utcnow()),
    )


def _withdraw_page(application: Application, message: str = "") -> str:
    return render_template(
        "fund/applications/withdraw.html",
        application=application,
        names=shown.Names(application),
        message=message,
        is_possible=application.number is None or submitting.may_withdraw(application),
    )
