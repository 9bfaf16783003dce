"""A delegation's bilateral meetings: asking, answering, and what the secretariat has given."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound
from wtforms.fields.choices import SelectChoice

from accounts.forms import VersionForm
from core.clocks import span_words
from core.database import session
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.problems import BadValue, Problem
from core.reader import reader
from core.zones import zone_name
from forum.delegations.models import Delegation
from forum.meetings import services
from forum.meetings.forms import ProposeForm, TimeForm
from forum.meetings.models import Meeting
from forum.meetings.queries import meetings_of, others_than
from forum.meetings.vocabulary import MEETING_STATES
from forum.presence.opening import Place, open_place, own_delegation
from registry.references import by_title, references_to

blueprint = Blueprint(
    "forum_meetings", __name__, url_prefix="/<lang>/forum/<code>/delegation/meetings"
)
blueprint.after_request(keep_nothing)


@blueprint.get("/")
@guarded("meeting.ask")
def meeting_page(code: str) -> str:
    """The meetings of one's delegation, and the form to ask for one."""
    return _page(open_place(code))


@blueprint.post("/")
@guarded("meeting.ask")
def propose(code: str) -> ResponseReturnValue:
    """Ask for a meeting; the form again, filled in, when that fails."""
    place = open_place(code)
    delegation = own_delegation(place)
    form = _offered(ProposeForm(place.zone), delegation)
    if not form.validate():
        return _page(place, form), 422
    try:
        services.propose(delegation, form.asked.data, form.wanted(), current_user)
    except Problem as problem:
        session().rollback()
        return _page(open_place(code), form, message=str(problem)), 422
    return _done(code, _("The other delegation is asked."))


@blueprint.post("/<number:meeting>/<any(accept, decline, withdraw):act>")
@guarded("meeting.ask")
def answer(code: str, meeting: int, act: str) -> ResponseReturnValue:
    """Accept, decline or call off."""
    form = VersionForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    opened = form.version.data
    verb: Callable[..., None] = getattr(services, act)
    return _act(code, meeting, lambda one, side: verb(one, side, current_user, opened))


@blueprint.post("/<number:meeting>/time")
@guarded("meeting.ask")
def propose_time(code: str, meeting: int) -> ResponseReturnValue:
    """Propose another time; the form again, filled in, when that fails."""
    place = open_place(code)
    form = TimeForm(place.zone, prefix=_prefix(meeting))
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    if not form.validate():
        return _page(place, typed={meeting: form}), 422
    said = (*form.window(), current_user, form.version.data)
    return _act(
        code, meeting, lambda one, side: services.propose_time(one, side, *said), {meeting: form}
    )


def _act(
    code: str, meeting: int, act: Callable[[Meeting, Delegation], None],
    typed: dict[int, TimeForm] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    delegation = own_delegation(open_place(code))
    found = session().get(Meeting, meeting)
    if found is None or delegation.id not in (found.asking_id, found.asked_id):
        raise NotFound
    try:
        act(found, delegation)
    except Problem as problem:
        session().rollback()
        status = problem.status if problem.status != Problem.status else 422
        return _page(open_place(code), typed=typed, message=str(problem)), status
    return _done(code, _("It is saved."))


def _done(code: str, message: str) -> ResponseReturnValue:
    session().commit()
    flash(message, "success")
    return redirect(url_for("forum_meetings.meeting_page", code=code), 303)


def _page(
    place: Place,
    form: ProposeForm | None = None,
    typed: dict[int, TimeForm] | None = None,
    message: str = "",
) -> str:
    delegation, locale, language = own_delegation(place), reader().locale, reader().language
    meetings = list(session().scalars(meetings_of(delegation.id)))
    bodies = {one.body_id for meeting in meetings for one in (meeting.asking, meeting.asked)}
    if form is None:
        begun = ProposeForm(place.zone, formdata=None, data={"language": language})
        form = _offered(begun, delegation)
    return render_template(
        "forum/meetings/page.html",
        place=place,
        delegation=delegation,
        meetings=meetings,
        names=references_to(bodies, language),
        states=MEETING_STATES,
        form=form,
        forms={one.id: _time_form(one, place.zone, typed or {}) for one in meetings},
        when=lambda start, end: span_words(start, end, place.zone, locale),
        zone=zone_name(place.zone, locale),
        message=message,
    )


def _time_form(meeting: Meeting, zone: str, typed: dict[int, TimeForm]) -> TimeForm:
    form = typed.get(meeting.id) or TimeForm(zone, formdata=None, prefix=_prefix(meeting.id))
    form.version.data, form.version.raw_data = meeting.version, None
    return form


def _prefix(meeting: int) -> str:
    """Forms of several meetings stand on one page: their fields need names of their own."""
    return f"b{meeting}-"


def _offered(form: ProposeForm, delegation: Delegation) -> Any:
    """The form with the other delegations to choose from, by the names of their bodies."""
    others = {one.body_id: one.id for one in session().scalars(others_than(delegation))}
    names = by_title(references_to(others, reader().language).values())
    form.asked.choices = [SelectChoice(others[one.id], one.title) for one in names]
    return form
