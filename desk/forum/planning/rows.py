"""The rooms and the tracks of a programme: lists, forms, and taking one away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.database import session
from core.permissions import guarded
from core.problems import Conflict
from core.reader import reader
from core.zones import zone_name
from desk.forum.planning.forms import NamedForm, RoomForm, SureForm, TrackForm
from desk.forum.planning.place import blueprint, crumbs, name_of, plan_of
from forum.models import Edition
from forum.programme.models import Room, Track
from forum.programme.naming import name_in
from forum.programme.plan import Plan
from forum.programme.planning import (
    RoomDetails,
    remove_room,
    remove_track,
    save_room,
    save_track,
)
from registry.references import references_to


@dataclass(frozen=True)
class Sort:
    """Rooms or tracks: what they and one more of them are called, their form, and their verbs."""

    label: Any
    one_more: Any
    form: type[Any]
    rows: Callable[[Plan], dict[int, Any]]
    save: Callable[[Edition, int | None, Any, int], Any]
    remove: Callable[..., None]
    column: str


def _save_room(edition: Edition, number: int | None, form: Any, opened: int) -> Room:
    asked = RoomDetails(
        form.texts(), form.capacity.data, form.time_zone.data or "", form.position.data
    )
    return save_room(edition, number, asked, current_user, opened)


def _save_track(edition: Edition, number: int | None, form: Any, opened: int) -> Track:
    asked = (form.texts(), form.position.data)
    return save_track(edition, number, *asked, current_user, opened)


SORTS = {
    "rooms": Sort(
        _l("Rooms"), _l("Add a room"), RoomForm, lambda plan: plan.rooms, _save_room, remove_room,
        "room_id",
    ),
    "tracks": Sort(
        _l("Tracks"), _l("Add a track"), TrackForm, lambda plan: plan.tracks, _save_track,
        remove_track, "track_id",
    ),
}  # fmt: skip


@blueprint.get("/<any(rooms, tracks):what>/")
@guarded("programme.plan")
def row_list(code: str, what: str) -> str:
    """All of them, and the form for one more."""
    plan = plan_of(code)
    last = max((one.position for one in SORTS[what].rows(plan).values()), default=0)
    form = SORTS[what].form(formdata=None, data={"position": min(last + 1, 999)})
    return _list_page(plan, what, form)


@blueprint.post("/<any(rooms, tracks):what>/")
@guarded("programme.plan")
def add_row(code: str, what: str) -> ResponseReturnValue:
    """Add one; the form again when that fails."""
    form = SORTS[what].form()
    if not form.validate():
        return _list_page(plan_of(code), what, form), 422
    return _kept(code, what, None, form)


@blueprint.get("/<any(rooms, tracks):what>/<number:number>")
@guarded("programme.plan")
def row_page(code: str, what: str, number: int) -> str:
    """The form of one."""
    plan = plan_of(code)
    row = _row(plan, what, number)
    known = {
        name: getattr(row, name, None) for name in ("position", "capacity", "time_zone")
    } | NamedForm.named(row.names)
    return _row_page(plan, what, number, SORTS[what].form(formdata=None, data=known))


@blueprint.post("/<any(rooms, tracks):what>/<number:number>")
@guarded("programme.plan")
def save_row(code: str, what: str, number: int) -> ResponseReturnValue:
    """Keep it; the form again when that fails."""
    form = SORTS[what].form()
    if not form.validate():
        plan = plan_of(code)
        _row(plan, what, number)
        return _row_page(plan, what, number, form), 422
    return _kept(code, what, number, form)


def _kept(code: str, what: str, number: int | None, form: Any) -> ResponseReturnValue:
    try:
        SORTS[what].save(plan_of(code).edition, number, form, form.version.data)
    except Conflict as conflict:
        session().rollback()
        return _again(plan_of(code), what, number, form, str(conflict)), 409
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("desk_programme.row_list", code=code, what=what), 303)


def _again(plan: Plan, what: str, number: int | None, form: Any, message: str) -> str:
    if number in SORTS[what].rows(plan):
        return _row_page(plan, what, number, form, message)
    return _list_page(plan, what, form, message)  # what was to be changed is gone, or it is new


@blueprint.get("/<any(rooms, tracks):what>/<number:number>/remove")
@guarded("programme.plan")
def remove_page(code: str, what: str, number: int) -> str:
    """What becomes of its sessions, and a button."""
    return _remove_page(plan_of(code), what, number)


@blueprint.post("/<any(rooms, tracks):what>/<number:number>/remove")
@guarded("programme.plan")
def remove_row(code: str, what: str, number: int) -> ResponseReturnValue:
    """Take it away."""
    plan, form = plan_of(code), SureForm()
    _row(plan, what, number)
    if not form.validate():
        return _remove_page(plan, what, number), 422
    try:
        SORTS[what].remove(plan.edition, number, current_user, form.version.data)
    except Conflict as conflict:
        session().rollback()
        return _remove_page(plan_of(code), what, number, str(conflict)), 409
    session().commit()
    flash(_("It is removed."), "success")
    return redirect(url_for("desk_programme.row_list", code=code, what=what), 303)


def _row(plan: Plan, what: str, number: int) -> Any:
    found = SORTS[what].rows(plan).get(number)
    if found is None:
        raise NotFound
    return found


def _list_page(plan: Plan, what: str, form: Any, message: str = "") -> str:
    return _page("rows", plan, what, form, message)


def _row_page(plan: Plan, what: str, number: int, form: Any, message: str = "") -> str:
    return _page("row", plan, what, form, message, number=number)


def _remove_page(plan: Plan, what: str, number: int, message: str = "") -> str:
    _row(plan, what, number)
    held = [
        slot.session_id
        for slot in plan.slots.values()
        if getattr(slot, SORTS[what].column) == number
    ]
    names = references_to(held, reader().language)
    sessions = [names[key] for key in held if key in names]
    form = SureForm(formdata=None)
    return _page("row_remove", plan, what, form, message, number=number, sessions=sessions)


def _page(page: str, plan: Plan, what: str, form: Any, message: str, **more: Any) -> str:
    form.version.data, form.version.raw_data = plan.programme.version, None
    reference, sort, language = name_of(plan.edition), SORTS[what], reader().language
    number = more.get("number")
    there = {"url": url_for("desk_programme.row_list", code=plan.edition.code, what=what)}
    way = [{"label": sort.label, **there}]
    names = {key: name_in(row.names, language) for key, row in sort.rows(plan).items()}
    if number is not None:
        way.append({"label": names[number].text, "language": names[number].language})
    return render_template(
        f"desk/forum/{page}.html",
        reference=reference,
        crumbs=crumbs(reference, *way),
        plan=plan,
        what=what,
        sort=sort,
        rows=sort.rows(plan),
        names=names,
        zone_name=lambda zone: zone_name(zone, reader().locale),
        form=form,
        message=message,
        **more,
    )
