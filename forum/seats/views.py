"""A delegation's seats: what is asked for its members, and what they have."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.clocks import span_words
from core.database import session, utcnow
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.problems import BadValue, Problem
from core.reader import reader
from core.zones import zone_name
from forum.delegations.models import Member
from forum.presence.opening import Place, open_place, own_delegation
from forum.seats import services
from forum.seats.forms import AskForm
from forum.seats.models import HELD, Seat
from forum.seats.queries import Offer, may_come, offers_of, places_waiting, seats_of

blueprint = Blueprint("forum_seats", __name__, url_prefix="/<lang>/forum/<code>/delegation/seats")
blueprint.after_request(keep_nothing)


@dataclass(frozen=True)
class Row:
    """A session: what the delegation has there, and the form to ask for more, where that is
    possible."""

    offer: Offer
    seats: list[Seat]
    form: AskForm | None


@blueprint.get("/")
@guarded("seat.ask")
def seat_page(code: str) -> str:
    """All sessions that seats are given for."""
    return _page(open_place(code))


@blueprint.post("/<number:slot>/ask")
@guarded("seat.ask")
def ask(code: str, slot: int) -> ResponseReturnValue:
    """Ask for a seat, or for a place in the waiting list."""
    place = open_place(code)
    delegation = own_delegation(place)
    form = AskForm(prefix=_prefix(slot)).offer(delegation.members)
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    try:
        seat = services.ask(delegation, slot, form.member.data, current_user)
    except Problem as problem:
        session().rollback()
        return _page(open_place(code), str(problem)), 422
    message = _("There is a seat.") if seat.state == HELD else _("All seats are taken: it waits.")
    return _done(code, slot, message)


@blueprint.post("/<number:seat>/withdraw")
@guarded("seat.ask")
def withdraw(code: str, seat: int) -> ResponseReturnValue:
    """Give up a seat, or a place in the waiting list."""
    delegation = own_delegation(open_place(code))
    services.withdraw(delegation, seat, current_user)
    return _done(code, 0, _("It is given up."))


def _done(code: str, slot: int, message: str) -> ResponseReturnValue:
    session().commit()
    flash(message, "success")
    anchor = f"s{slot}" if slot else None
    return redirect(url_for("forum_seats.seat_page", code=code, _anchor=anchor), 303)


def _page(place: Place, message: str = "") -> str:
    delegation, locale, language = own_delegation(place), reader().locale, reader().language
    offers = offers_of(place.edition.id, language)
    held: dict[int, list[Seat]] = {}
    for seat in session().scalars(seats_of(delegation.id)):
        held.setdefault(seat.slot_id, []).append(seat)
    members = may_come(delegation, services.MAY_SIT)
    rows = [_row(one, held.get(one.slot.session_id, []), members) for one in offers]
    return render_template(
        "forum/seats/page.html",
        place=place,
        rows=rows,
        members=members,
        waiting=places_waiting([one.slot.session_id for one in offers]),
        when=lambda offer: span_words(offer.starts_at, offer.ends_at, place.zone, locale),
        zone=zone_name(place.zone, locale),
        message=message,
    )


def _row(offer: Offer, seats: list[Seat], members: list[Member]) -> Row:
    asked = {seat.member_id for seat in seats}
    others = [one for one in members if one.id not in asked]
    if not others or not offer.is_open(utcnow()):
        return Row(offer, seats, None)
    form = AskForm(formdata=None, prefix=_prefix(offer.slot.session_id))
    return Row(offer, seats, form.offer(others))


def _prefix(slot: int) -> str:
    """Forms of several sessions stand on one page: their fields need names of their own."""
    return f"s{slot}-"
