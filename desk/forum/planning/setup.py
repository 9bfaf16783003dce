"""The programme of an edition at a glance, and its days."""

from datetime import UTC, date, datetime, time
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.clocks import span_words
from core.database import session, today
from core.dates import EventDate
from core.permissions import guarded
from core.problems import Conflict
from core.reader import reader
from core.zones import offset, zone_name
from desk.forum.places import places_of
from desk.forum.planning.forms import DaysForm
from desk.forum.planning.place import blueprint, clashes_of, crumbs, edition_of, name_of, told
from forum.models import Edition
from forum.programme.models import Programme
from forum.programme.naming import name_in
from forum.programme.plan import read_plan
from forum.programme.planning import NEW, Frame, set_up
from forum.programme.vocabulary import SESSION_STATUSES
from registry.references import references_to
from registry.vocabulary import STATES

USUAL_ZONE = "Asia/Shanghai"


@blueprint.get("/")
@guarded("programme.plan")
def overview(code: str) -> ResponseReturnValue:
    """Days, clashes, and all sessions, those without a time too; first of all the days."""
    edition = edition_of(code)
    plan = read_plan(edition, current_user)
    if plan is None:
        return redirect(url_for("desk_programme.days_page", code=code), 303)
    language, locale = reader().language, reader().locale
    programme = plan.programme
    begins = (slot.starts_at for slot in plan.slots.values() if slot.starts_at)
    reference = name_of(edition)
    return render_template(
        "desk/forum/programme.html",
        reference=reference,
        crumbs=crumbs(reference),
        places=places_of(code),
        plan=plan,
        zone=(zone_name(programme.time_zone, locale), programme.time_zone),
        offset=offset(programme.time_zone, min(begins, default=_noon(programme)), locale),
        rooms={key: name_in(room.names, language) for key, room in plan.rooms.items()},
        clashes=told(plan, clashes_of(plan)),
        names=references_to(plan.sessions, language),
        rows=sorted(
            plan.sessions.values(), key=lambda one: _place(plan.slots.get(one.id), one.code)
        ),
        times={
            key: span_words(slot.starts_at, slot.ends_at, plan.zone_of(slot), locale)
            for key, slot in plan.slots.items()
            if slot.starts_at and slot.ends_at
        },
        statuses=SESSION_STATUSES,
        states=STATES,
    )


def _noon(programme: Programme) -> datetime:
    return datetime.combine(programme.first_day, time(12), UTC)


def _place(slot: Any, code: str) -> tuple[bool, Any, str]:
    """In order of time; what has none is last, by code."""
    at = slot.starts_at if slot else None
    return at is None, at, code


@blueprint.get("/days")
@guarded("programme.plan")
def days_page(code: str) -> str:
    """The form of the days."""
    edition = edition_of(code)
    programme = session().get(Programme, edition.id)
    return _days_page(edition, DaysForm(formdata=None, data=_known(edition, programme)), programme)


@blueprint.post("/days")
@guarded("programme.plan")
def save_days(code: str) -> ResponseReturnValue:
    """Keep them; the form again when that fails."""
    edition, form = edition_of(code), DaysForm()
    if not form.validate():
        return _days_page(edition, form, session().get(Programme, edition.id)), 422
    frame = Frame(form.time_zone.data, form.first_day.data, form.last_day.data)
    try:
        set_up(edition, frame, current_user, form.version.data)
    except Conflict as conflict:
        session().rollback()
        edition = edition_of(code)
        programme = session().get(Programme, edition.id)
        return _days_page(edition, form, programme, str(conflict)), 409
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("desk_programme.overview", code=code), 303)


def _known(edition: Edition, programme: Programme | None) -> dict[str, Any]:
    if programme:
        days = {"first_day": programme.first_day, "last_day": programme.last_day}
        return {"time_zone": programme.time_zone, **days}
    starts = _day(edition.date) or today()
    ends = _day(edition.end) or starts
    return {"time_zone": USUAL_ZONE, "first_day": starts, "last_day": max(starts, ends)}


def _day(known: EventDate | None) -> date | None:
    """The day that a date means; None where it is less exact."""
    return known.earliest if known and known.earliest == known.latest else None


def _days_page(
    edition: Edition, form: DaysForm, programme: Programme | None, message: str = ""
) -> str:
    form.version.data = programme.version if programme else NEW
    form.version.raw_data = None
    reference = name_of(edition)
    return render_template(
        "desk/forum/days.html",
        reference=reference,
        crumbs=crumbs(reference, {"label": _("Days")}),
        form=form,
        message=message,
    )
