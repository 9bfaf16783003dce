"""Bilateral meetings at the desk: all of an edition, and giving one a room and a time."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.clocks import span_words
from core.database import session
from core.permissions import guarded
from core.problems import BadValue, Problem
from core.reader import reader
from core.zones import zone_name
from forum.meetings.clashes import Taken
from forum.meetings.forms import PlaceForm, hours_of
from forum.meetings.models import Meeting
from forum.meetings.queries import meetings_at
from forum.meetings.services import Clash, place
from forum.meetings.vocabulary import MEETING_STATES
from forum.presence.opening import Place, open_place
from registry.references import references_to

blueprint = Blueprint(
    "desk_forum_meetings", __name__, url_prefix="/<lang>/desk/forum/<code>/meetings"
)


@blueprint.get("/")
@guarded("meeting.place")
def meeting_list(code: str) -> str:
    """All meetings of an edition."""
    opened, locale, language = open_place(code), reader().locale, reader().language
    meetings = list(session().scalars(meetings_at(opened.edition.id)))
    return render_template(
        "desk/forum/meetings.html",
        place=opened,
        meetings=meetings,
        names=references_to(_bodies(meetings), language),
        states=MEETING_STATES,
        when=lambda start, end: span_words(start, end, opened.zone, locale),
        zone=zone_name(opened.zone, locale),
    )


@blueprint.get("/<number:meeting>")
@guarded("meeting.place")
def meeting_page(code: str, meeting: int) -> str:
    """One meeting, and the form to place it."""
    opened = open_place(code)
    return _page(opened, _meeting(opened, meeting))


@blueprint.post("/<number:meeting>")
@guarded("meeting.place")
def place_meeting(code: str, meeting: int) -> ResponseReturnValue:
    """Give it a room and a time; the form again, filled in, when that fails."""
    opened = open_place(code)
    found, form = _meeting(opened, meeting), _with_rooms(PlaceForm(opened.zone), opened)
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    if not form.validate():
        return _page(opened, found, form), 422
    times = form.window()
    try:
        place(found, form.room.data, *times, current_user, form.version.data)
    except Problem as problem:
        session().rollback()
        opened = open_place(code)
        taken = problem.found if isinstance(problem, Clash) else ()
        status = problem.status if problem.status != Problem.status else 422
        return _page(opened, _meeting(opened, meeting), form, str(problem), taken), status
    session().commit()
    flash(_("Room and time are given; both delegations are told."), "success")
    return redirect(url_for("desk_forum_meetings.meeting_list", code=code), 303)


def _meeting(opened: Place, number: int) -> Meeting:
    found = session().get(Meeting, number)
    if found is None or found.edition_id != opened.edition.id:
        raise NotFound
    return found


def _with_rooms(form: PlaceForm, opened: Place) -> PlaceForm:
    rooms = opened.programme.rooms if opened.programme else []
    language = reader().language
    names = [one.names.get(language) or next(iter(one.names.values()), "") for one in rooms]
    return form.offer(rooms, names)


def _bodies(meetings: Sequence[Meeting]) -> set[int]:
    return {one.body_id for meeting in meetings for one in (meeting.asking, meeting.asked)}


def _page(
    opened: Place,
    meeting: Meeting,
    form: PlaceForm | None = None,
    message: str = "",
    taken: Sequence[Taken] = (),
) -> str:
    locale, language = reader().locale, reader().language
    if form is None:
        start, end = meeting.starts_at, meeting.ends_at
        shown = hours_of(start or meeting.from_at, end or meeting.until_at, opened.zone)
        room = {"room": meeting.room_id} if meeting.room_id else {}
        form = _with_rooms(PlaceForm(opened.zone, formdata=None, data=shown | room), opened)
    form.version.data, form.version.raw_data = meeting.version, None
    return render_template(
        "desk/forum/meeting.html",
        place=opened,
        meeting=meeting,
        names=references_to(_bodies([meeting]), language),
        states=MEETING_STATES,
        when=lambda start, end: span_words(start, end, opened.zone, locale),
        zone=zone_name(opened.zone, locale),
        form=form,
        message=message,
        taken=taken,
    )
