"""The editor: a text beside its source, saved into a proposal, sent to review, accepted."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound

from core.database import session
from core.permissions import guarded
from core.problems import BadValue, Conflict, Forbidden, Problem
from desk.translation.forms import AcceptForm, TextForm
from desk.translation.place import asked_filters, blueprint, filter_values
from desk.translation.text_page import TextPage
from registry.changes import CHANGED_MEANWHILE, check_version
from registry.deciding import Clashing, may_decide
from registry.models import TEXT_FIELDS
from registry.proposals import Proposal
from registry.proposing import Faulty, begin, save, submit
from registry.schema.contents import MINOR, Content
from registry.translating import (
    accept_reviewed,
    checked_language,
    reviewed,
    text_in,
    with_text,
    written,
)
from registry.translation_checks import findings
from registry.translation_states import TRANSLATION_STATES

ACTIONS = ("save", "submit", "publish", "still_right", "reviewed")


@blueprint.get("/<language>/<code>")
@guarded("translation.work")
def text_page(language: str, code: str) -> str:
    """The text beside its source."""
    return _shown(TextPage(checked_language(language), code, asked_filters()))


def _shown(page: TextPage, form: TextForm | None = None, message: Any = "") -> str:
    """The page; with a form that could not be taken, as it was sent."""
    if form is None:
        origin = "original" if page.is_source else "human"
        values = {name: page.draft.get(name) or "" for name in TEXT_FIELDS}
        minor = bool(page.draft.get(MINOR))
        form = TextForm(formdata=None, data={**values, "origin": origin, "minor": minor})
    for name, number in (("version", _version(page)), ("record_version", page.record.version)):
        form[name].data, form[name].raw_data = number, None  # with it the form may be sent again
    return render_template(
        "desk/translation/text.html",
        page=page,
        form=form,
        message=message,
        states=TRANSLATION_STATES,
        kept=filter_values(page.asked),
        may_publish=page.own is not None and may_decide(page.own, current_user),
    )


def _version(page: TextPage) -> int:
    return page.own.version if page.own else 0


@blueprint.post("/<language>/<code>")
@guarded("translation.work")
def save_text(language: str, code: str) -> ResponseReturnValue:
    """Keep what was written, and do with it what the button says."""
    page = TextPage(checked_language(language), code, asked_filters())
    form, action = TextForm(), request.form.get("action", "save")
    if action not in ACTIONS:
        raise BadValue(_("A value in the form is not valid."))
    if not page.may_write:
        raise Forbidden(_l("You may change the texts in your languages only."))
    if not form.validate() or _refused(page, form):
        return _shown(page, form), 422
    try:
        said = _act(page, form, action)
        session().commit()
    except (Problem, StaleDataError) as problem:
        session().rollback()
        return _again(TextPage(page.language, code, page.asked), form, problem)
    flash(said, "success")
    return _back(page)


def _back(page: TextPage) -> ResponseReturnValue:
    values: dict[str, Any] = {"language": page.language, "code": page.record.code}
    values |= filter_values(page.asked)
    return redirect(url_for("desk_translation.text_page", **values), 303)


def _again(
    page: TextPage, form: TextForm, problem: Problem | StaleDataError
) -> ResponseReturnValue:
    """The form as it was sent, with what keeps it from being taken."""
    if isinstance(problem, Faulty):
        faults = "; ".join(f"{' › '.join(one.path)}: {one.message}" for one in problem.faults)
        return _shown(page, form, f"{problem} {faults}"), 422
    if isinstance(problem, Conflict | StaleDataError):
        words = CHANGED_MEANWHILE if isinstance(problem, StaleDataError) else problem
        return _shown(page, form, str(words)), 409
    return _shown(page, form, str(problem)), 403 if isinstance(problem, Forbidden) else 422


def _refused(page: TextPage, form: TextForm) -> bool:
    """Whether a field lost something that it must keep; the form then says so."""
    for one in page.fields if not page.is_source else ():
        if one.name not in request.form:
            continue
        words = form[one.name].data
        found = findings(one.source, words, page.source.language, page.language)
        form[one.name].errors = [finding.message for finding in found if finding.refused]
    return bool(form.errors)


def _act(page: TextPage, form: TextForm, action: str) -> str:
    """Save and go on as the button says; what to tell the person."""
    opened = form.version.data
    if page.own is None:
        check_version(page.record, form.record_version.data)
        if opened:
            raise Conflict(_l("This proposal has been decided. Begin a new one."))
    proposal = begin(page.record, current_user)
    if page.own is None:
        opened = proposal.version
    save(proposal, _content(page, form, action, proposal), current_user, opened)
    if action == "save":
        return str(_("Your draft is saved."))
    submit(proposal, form.message.data or f"Translation: {page.language}", current_user)
    if action == "publish":
        accept_reviewed(proposal, page.language, current_user)
        return _outcome(proposal)
    return str(_("It is sent for review."))


def _outcome(proposal: Proposal) -> str:
    if proposal.state == "scheduled":
        return str(
            _("It is accepted. It will be published in ten minutes; it can be changed until then.")
        )
    return str(_("It is accepted and published."))


def _content(page: TextPage, form: TextForm, action: str, proposal: Proposal) -> Content:
    """The proposal's content with the text as the form and the button have it."""
    held = text_in(proposal.content, page.language)
    if action == "reviewed":
        return with_text(proposal.content, page.language, reviewed(held))
    if action == "still_right":
        values = {"base_substance": page.source.substance}
        return with_text(proposal.content, page.language, values)
    words = {one: form[one].data for one in TEXT_FIELDS if one in request.form}
    values = written(held, words, form.origin.data)
    minor = page.is_source and form.minor.data
    return with_text(proposal.content, page.language, values, minor)


@blueprint.post("/<language>/<code>/accept")
@guarded("translation.work")
def accept_text(language: str, code: str) -> ResponseReturnValue:
    """Accept somebody's proposal; the reviewer is named on the text."""
    page, form = TextPage(checked_language(language), code, asked_filters()), AcceptForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    found = [one for one in page.proposals if one.proposal.id == form.proposal.data]
    if not found:
        raise NotFound
    proposal = found[0].proposal
    try:
        accept_reviewed(proposal, page.language, current_user, opened=form.version.data)
        said = _outcome(proposal)
        session().commit()
    except (Problem, StaleDataError) as problem:
        session().rollback()
        if isinstance(problem, Clashing):
            problem = Conflict(_l("Others changed the same words meanwhile. Edit the text again."))
        return _accepted_not(TextPage(page.language, code, page.asked), problem)
    flash(said, "success")
    return _back(page)


def _accepted_not(page: TextPage, problem: Problem | StaleDataError) -> ResponseReturnValue:
    origin = "original" if page.is_source else "human"
    values = {name: page.draft.get(name) or "" for name in TEXT_FIELDS}
    return _again(page, TextForm(formdata=None, data={**values, "origin": origin}), problem)
