"""Writing an application: its form, kept at any time, submitted when it is whole."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import RequestEntityTooLarge

from cooperation.fund.applications import shown, submitting
from cooperation.fund.applications.conditions import Incomplete, too_late
from cooperation.fund.applications.forms import ApplicationForm, LineForm, line_forms
from cooperation.fund.applications.models import RETURNED, Application
from cooperation.fund.applications.place import blueprint, open_call, own
from cooperation.fund.applications.queries import own_to
from cooperation.fund.calls.models import FundCall
from core.database import session, utcnow
from core.permissions import guarded
from core.problems import BadValue, Conflict, Forbidden, Problem
from core.reader import reader
from core.web import error_page
from registry.documents.problems import Refused, TooLarge
from registry.documents.services import most_bytes
from registry.references import Reference, references_to

FORM_BYTES = 1_000_000
"""Room for what a form holds beside its file."""
WRITING = ("applications.begin", "applications.save")


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take larger bodies where a file is sent, from who has a session; before any is read."""
    if endpoint in WRITING and "_user_id" in cookie:
        request.max_content_length = most_bytes() + FORM_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The body was not read, so the form cannot be shown again."""
    return error_page(413, str(TooLarge(most_bytes())))


@blueprint.get("/calls/<code>/apply")
@guarded("application.own")
def new(code: str) -> ResponseReturnValue:
    """The form of a new application; what there is, where each administration has one."""
    call = open_call(code)
    held = session().scalars(own_to(current_user, call.id)).first()
    bodies = shown.free_bodies(call)
    if not bodies and held is not None:
        return redirect(url_for("applications.application_page", number=held.id), 303)
    if not bodies:
        raise Forbidden(_("This call is not open to your administration."))
    if utcnow() >= call.closes_at:
        raise too_late(call.closes_at, call)
    form = _form(call, None, formdata=None, data={"version": 0, "language": _first_language(call)})
    return _form_page(call, form, line_forms())


@blueprint.post("/calls/<code>/apply")
@guarded("application.own")
def begin(code: str) -> ResponseReturnValue:
    """Keep a draft, and submit it if that is asked; the form again, filled in, when that fails."""
    return _write(open_call(code), None)


@blueprint.post("/applications/<number:number>")
@guarded("application.own")
def save(number: int) -> ResponseReturnValue:
    """Keep what is written, and submit it if that is asked."""
    application = own(number)
    return _write(application.call, application)


def _write(call: FundCall, application: Application | None) -> ResponseReturnValue:
    form, lines = _form(call, application), line_forms(request.form)
    # all of them are asked, so that each says its part
    good = [form.validate(), *(one.validate() for one in lines)]
    if form.version.data is None or (application is None and form.body.data is None):
        raise BadValue(_("A value in the form is not valid."))
    if not all(good):
        return _form_page(call, form, lines, application), 422
    number, code = (application.id if application else None), call.code
    try:
        application = _keep(call, application, form, lines)
    except Forbidden:
        raise
    except Problem as problem:
        session().rollback()
        return _refused(problem, form, lines, open_call(code), number)
    session().commit()
    if request.form.get("act") == "submit":
        return _submit(application.id)
    flash(_("It is saved."), "success")
    return redirect(url_for("applications.application_page", number=application.id), 303)


def _keep(
    call: FundCall, application: Application | None, form: ApplicationForm, lines: list[LineForm]
) -> Application:
    content = form.content(lines)
    if application is None:
        return submitting.begin(call, form.body.data, content, current_user)
    submitting.save(application, content, current_user, form.version.data)
    return application


def _refused(
    problem: Problem,
    form: ApplicationForm,
    lines: list[LineForm],
    call: FundCall,
    number: int | None,
) -> ResponseReturnValue:
    """The form again with what was typed, and why it is not kept."""
    application = own(number) if number else None
    if not isinstance(problem, Conflict):
        field = form.upload if isinstance(problem, Refused) else form.asked
        field.errors = [str(problem)]
        return _form_page(call, form, lines, application), 422
    if application is not None:
        form.version.data, form.version.raw_data = application.version, None
        form.offer(application, _names(application))
    return _form_page(call, form, lines, application, str(problem)), 409


def _submit(number: int) -> ResponseReturnValue:
    """What was typed is kept already, so that none of it is lost where this fails."""
    application = own(number)
    try:
        submitting.submit(application, current_user, application.version)
    except Incomplete as wrong:
        session().rollback()
        return kept_page(own(number), missing=wrong.missing), 422
    except Conflict as conflict:
        session().rollback()
        return kept_page(own(number), str(conflict)), 409
    session().commit()
    flash(_("The application is submitted. This is its receipt."), "success")
    return redirect(url_for("applications.receipt_page", number=number), 303)


def kept_page(
    application: Application, message: str = "", missing: dict[str, Any] | None = None
) -> str:
    """The form as the application is kept, with what is missing told at its field."""
    data = {"version": application.version}
    form = _form(application.call, application, formdata=None, data=data)
    form.show(application)
    lines = line_forms(lines=application.lines)
    for name, told in (missing or {}).items():
        field = form[name] if name in form else lines[0].item
        field.errors = [str(told)]
    return _form_page(application.call, form, lines, application, message, bool(missing))


def _form_page(
    call: FundCall,
    form: ApplicationForm,
    lines: list[LineForm],
    application: Application | None = None,
    message: str = "",
    is_saved: bool = False,
) -> str:
    held = session().scalars(own_to(current_user, call.id)).all()
    return render_template(
        "fund/applications/edit.html",
        call=call,
        reference=references_to([call.id], reader().language)[call.id],
        form=form,
        lines=lines,
        application=application,
        there=next((one for one in held if application is None and one.body_id == form.body.data),
                   None),
        names=shown.Names(application) if application else None,
        message=message,
        is_saved=is_saved,
        is_returned=application is not None and application.state == RETURNED,
        currency=submitting.currency_of(call),
        most=most_bytes(),
    )  # fmt: skip


def _form(call: FundCall, application: Application | None, **values: Any) -> ApplicationForm:
    bodies = [] if application else shown.free_bodies(call)
    languages, others = shown.languages_for(call), shown.others_for(call, application)
    form = ApplicationForm(languages, bodies, others, **values)
    if application is not None:
        form.offer(application, _names(application))
    return form


def _names(application: Application) -> dict[int, Reference]:
    return references_to([one.body_id for one in application.partners], reader().language)


def _first_language(call: FundCall) -> str:
    mine, languages = reader().language, call.application_languages
    return mine if not languages or mine in languages else str(languages[0])
