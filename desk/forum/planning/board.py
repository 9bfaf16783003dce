"""The board of a day: rooms beside each other, time from above to below; sessions are dragged, or
moved by their form."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.forms import VersionForm
from core.characters import plain
from core.clocks import clock_words, day_words, hours_words, local
from core.converters import row_number
from core.database import session, utcnow
from core.dates import InvalidEventDate, parse_day
from core.permissions import guarded
from core.problems import BadValue, Conflict
from core.reader import reader
from core.zones import zone_name
from desk.forum.planning.board_rows import board_rows, slots_on
from desk.forum.planning.place import (
    blueprint,
    clashes_of,
    crumbs,
    name_of,
    plan_of,
    session_of,
    told,
)
from desk.forum.planning.sessions import asked_for, shown
from desk.forum.planning.slot_form import known, rows_held, times_known
from forum.programme.clashes import Clash
from forum.programme.naming import name_in
from forum.programme.plan import Plan, zone_in
from forum.programme.planning import USUAL_LENGTH, RoomTaken, move
from forum.programme.vocabulary import CLASHES, SESSION_STATUSES
from registry.references import references_to


@blueprint.get("/board")
@guarded("programme.plan")
def board(code: str) -> str:
    """A day of the programme; the first one unless another is asked for."""
    plan = plan_of(code)
    return _page(plan, _asked_day(plan))


@blueprint.post("/board")
@guarded("programme.plan")
def move_session(code: str) -> ResponseReturnValue:
    """Move a session; the board again when somebody else did, its form when the room is taken."""
    form = VersionForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    starts_at, room = _instant(request.form.get("at", "")), _number(request.form.get("room", ""))
    edition = plan_of(code).edition
    record = session_of(edition, plain(request.form.get("session")))
    try:
        slot = move(edition, record, starts_at, room, current_user, form.version.data)
    except Conflict as conflict:
        session().rollback()
        plan = plan_of(code)
        return _page(plan, _day_of(plan, starts_at), str(conflict)), 409
    except RoomTaken as taken:
        session().rollback()
        return _taken(code, record.code, starts_at, room, taken), 409
    session().commit()
    flash(_("The session is moved."), "success")
    plan = plan_of(code)
    day = _day_of(plan, slot.starts_at or starts_at).isoformat()
    return redirect(url_for(".board", code=code, day=day, _anchor=f"s-{record.code}"), 303)


def _taken(code: str, record: str, at: datetime, room: int | None, taken: RoomTaken) -> str:
    """The form of the session, with the time and room that were asked for."""
    asked = asked_for(code, record)
    slot, wanted = asked.slot, asked.plan.rooms.get(room or 0)
    held = slot.ends_at - slot.starts_at if slot and slot.starts_at and slot.ends_at else None
    zone = zone_in(asked.plan.programme, wanted)
    times = times_known(at, at + (held or USUAL_LENGTH), zone)
    form = asked.form(formdata=None, data=known(asked.plan, slot) | times | {"room": room or 0})
    return shown(asked, form, rows_held(slot.people if slot else ()), taken)


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 1900 < found.year < 2200:
        raise BadValue(_("A value in the form is not valid."))
    return found.astimezone(UTC)


def _number(text: str) -> int | None:
    number = row_number(text)
    if text and number is None:
        raise BadValue(_("A value in the form is not valid."))
    return number


def _asked_day(plan: Plan) -> date:
    text = request.args.get("day", "")
    try:
        return parse_day(text) if text else _day_to_open(plan)
    except InvalidEventDate as error:
        raise BadValue(error.args[0], "day") from error


def _day_to_open(plan: Plan) -> date:
    """Today, by the programme's clocks, while the edition is on; else its first day."""
    today = _day_of(plan, utcnow())
    return today if today in days_of(plan) else plan.programme.first_day


def _day_of(plan: Plan, at: datetime) -> date:
    return local(at, plan.programme.time_zone).date()


def days_of(plan: Plan) -> list[date]:
    """The days of the programme, and others on which something is planned."""
    first, last = plan.programme.first_day, plan.programme.last_day
    days = {first + timedelta(days=count) for count in range((last - first).days + 1)}
    timed = (slot.starts_at for slot in plan.slots.values() if slot.starts_at)
    return sorted(days | {_day_of(plan, at) for at in timed})


def _page(plan: Plan, day: date, message: str = "") -> str:
    zone, locale, language = plan.programme.time_zone, reader().locale, reader().language
    on_day = slots_on(plan.slots.values(), day, zone)
    columns: list[int | None] = [*plan.rooms]
    if not columns or any(one.room_id is None for one in on_day):
        columns.append(None)
    found = clashes_of(plan)
    open_ones = [one for one in plan.sessions.values() if not _has_time(plan, one.id)]
    reference = name_of(plan.edition)
    return render_template(
        "desk/forum/board.html",
        reference=reference,
        crumbs=crumbs(reference, {"label": _("Board of the day")}),
        plan=plan,
        day=day,
        days=[(one, day_words(one, locale)) for one in days_of(plan)],
        day_words=day_words(day, locale),
        columns=columns,
        rooms={key: name_in(room.names, language) for key, room in plan.rooms.items()},
        rows=board_rows(on_day, columns, day, zone),
        names=references_to(plan.sessions, language),
        open_ones=open_ones,
        zone=zone,
        zone_name=lambda name: zone_name(name, locale),
        clock=lambda at: clock_words(at, zone, locale),
        hours=lambda slot: hours_words(slot.starts_at, slot.ends_at, plan.zone_of(slot), locale),
        marks=_marks({one.session_id for one in on_day}, found),
        clashes=told(plan, [one for one in found if _is_of_day(one.sessions, on_day)]),
        statuses=SESSION_STATUSES,
        message=message,
    )


def _has_time(plan: Plan, key: int) -> bool:
    slot = plan.slots.get(key)
    return slot is not None and slot.starts_at is not None


def _is_of_day(sessions: tuple[int, ...], on_day: list[Any]) -> bool:
    return bool({one.session_id for one in on_day} & {*sessions})


def _marks(on_day: set[int], found: list[Clash]) -> dict[int, list[str]]:
    """Session id → what is wrong with it, each kind once."""
    marks: dict[int, dict[str, None]] = {key: {} for key in on_day}
    for one in found:
        for key in one.sessions:
            if key in marks:
                marks[key][str(CLASHES[one.kind])] = None
    return {key: list(words) for key, words in marks.items()}
