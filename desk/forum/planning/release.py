"""Releasing a programme at the desk: what would be released, what is held back, what is wrong."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.forms import site_languages
from core.database import session, utcnow
from core.permissions import guarded
from core.problems import BadValue, Conflict
from core.reader import reader
from desk.forum.planning.forms import ReleaseForm
from desk.forum.planning.place import (
    blueprint,
    clashes_of,
    crumbs,
    edition_of,
    name_of,
    plan_of,
    told,
)
from forum.programme.changes_shown import change_rows
from forum.programme.comparing import changes, frame_changed
from forum.programme.releasing import NotReleasable, candidate, release
from registry.references import references_to


def _form(**values: object) -> ReleaseForm:
    form = ReleaseForm(**values)
    form.message_language.choices = site_languages()
    return form


@blueprint.get("/release")
@guarded("programme.release")
def release_page(code: str) -> str:
    """What would be released now."""
    return _page(code, _form(formdata=None, data={"message_language": reader().language}))


@blueprint.post("/release")
@guarded("programme.release")
def release_programme(code: str) -> ResponseReturnValue:
    """Release what was looked at; the page again when the plan is another meanwhile."""
    form = _form()
    if not form.digest.data:
        raise BadValue(_("A value in the form is not valid."))
    if not form.validate():
        return _page(code, form), 422
    said = (form.message.data or "", form.message_language.data)
    try:
        made = release(edition_of(code), current_user, *said, form.digest.data)
    except (Conflict, NotReleasable) as problem:
        session().rollback()
        return _page(code, form, str(problem)), 409
    session().commit()
    flash(_("Release %(number)s is out.", number=made.number), "success")
    return redirect(url_for("programme_releases.release_page", code=code, number=made.number), 303)


def _page(code: str, form: ReleaseForm, message: str = "") -> str:
    plan, language = plan_of(code), reader().language
    found = candidate(plan, utcnow())
    before = found.previous.content if found.previous else None
    form.digest.data, form.digest.raw_data = found.digest, None
    reference = name_of(plan.edition)
    names = references_to(found.held_back, language)
    return render_template(
        "desk/forum/release.html",
        reference=reference,
        crumbs=crumbs(reference, {"label": _("Release")}),
        plan=plan,
        found=found,
        changes=change_rows(changes(before, found.content), before, found.content, reader()),
        is_other_frame=frame_changed(before, found.content),
        held_back=[names[key] for key in found.held_back if key in names],
        clashes=told(plan, clashes_of(plan)),
        form=form,
        message=message,
    )
