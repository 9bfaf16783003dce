"""The programme as readers see it: `/<lang>/forum/<edition>/programme`, its languages, the people
on it, and calendars of all of them."""

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from core.calendars import MEDIA_TYPE
from core.permissions import guarded
from core.reader import reader
from forum.timetable.asking import ALL, calendar_address, filters_of
from forum.timetable.calendars import Entry, calendar_of, entries_of, webcal
from forum.timetable.days import by_day, days_shown, followed, without_time
from forum.timetable.opening import one_session, open_timetable
from forum.timetable.people import person_shown

blueprint = Blueprint("timetable", __name__, url_prefix="/<lang>/forum")
blueprint.add_app_template_filter(webcal)
PROGRAMME = "timetable.programme"


@blueprint.get("/<edition>/programme")
@guarded("site.read")
def programme(edition: str) -> ResponseReturnValue:
    """The timetable by days."""
    timetable, problems = open_timetable(edition)
    of, asked = timetable.programme, timetable.asked
    page = render_template(
        "forum/timetable/programme.html",
        timetable=timetable,
        days=days_shown(timetable),
        calendar=calendar_address(edition, asked),
        open_ones=without_time(timetable),
        problems=problems,
        filter_form=filters_of(PROGRAMME, edition, of, asked, timetable.reader),
    )
    return page, 400 if problems else 200


@blueprint.get("/<edition>/languages")
@guarded("site.read")
def languages(edition: str) -> ResponseReturnValue:
    """The languages of each session, and how much can be followed in each language."""
    timetable, problems = open_timetable(edition)
    page = render_template(
        "forum/timetable/languages.html",
        timetable=timetable,
        days=by_day(timetable.programme, timetable.slots),
        followed=followed(timetable),
        problems=problems,
    )
    return page, 400 if problems else 200


@blueprint.get("/people/<number:person>")
@guarded("site.read")
def person_page(person: int) -> str:
    """Somebody who speaks, chairs or interprets, with their sessions across editions."""
    return render_template(
        "forum/timetable/person.html", person=person_shown(person, reader(), ALL)
    )


@blueprint.get("/<edition>/programme.ics")
@guarded("site.read")
def programme_calendar(edition: str) -> Response:
    """All sessions for programs that keep a calendar."""
    timetable, _problems = open_timetable(edition)
    entries = entries_of(timetable, timetable.slots)
    page = url_for(PROGRAMME, edition=edition, as_of=None)
    return _calendar(timetable.reference.title, page, entries)


@blueprint.get("/<edition>/sessions/<stem:code>.ics")
@guarded("site.read")
def session_calendar(edition: str, code: str) -> Response:
    """One session for them; there is none while its time is open."""
    timetable, shown = one_session(edition, code)
    if not shown.times:
        raise NotFound
    page = url_for("forum.session_page", edition=edition, code=code, as_of=None)
    return _calendar(shown.reference.title, page, entries_of(timetable, [shown]))


@blueprint.get("/people/<number:person>.ics")
@guarded("site.read")
def person_calendar(person: int) -> Response:
    """The sessions of somebody for them."""
    shown = person_shown(person, reader(), ALL)
    entries = [e for timetable, slots in shown.editions for e in entries_of(timetable, slots)]
    name = _("Sessions with %(name)s", name=shown.name.value)
    return _calendar(name, url_for("timetable.person_page", person=person, as_of=None), entries)


def _calendar(name: str, page: str, entries: list[Entry]) -> Response:
    calendar = calendar_of(name, page, entries, reader().language)
    return Response(calendar, mimetype=MEDIA_TYPE)
