"""Seats at the desk: how full each session is, and who has a seat or waits, also as a file."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from core.clocks import span_words
from core.csv_files import csv_response
from core.database import session
from core.permissions import guarded
from core.pictures.picture import csv_of
from core.reader import reader
from core.zones import zone_name
from forum.delegations.vocabulary import DELEGATION_STATES, MEMBER_ROLES
from forum.presence.opening import Place, open_place
from forum.seats.models import Seat
from forum.seats.queries import Offer, offers_of, seats_in
from forum.seats.vocabulary import SEAT_STATES
from registry.references import Reference, references_to

blueprint = Blueprint("desk_forum_seats", __name__, url_prefix="/<lang>/desk/forum/<code>/seats")


@blueprint.get("/")
@guarded("seat.read")
def seat_overview(code: str) -> str:
    """The sessions of the released programme with their seats."""
    place, locale = open_place(code), reader().locale
    return render_template(
        "desk/forum/seats.html",
        place=place,
        offers=offers_of(place.edition.id, reader().language),
        when=lambda offer: span_words(offer.starts_at, offer.ends_at, place.zone, locale),
        zone=zone_name(place.zone, locale),
    )


@blueprint.get("/<number:slot>")
@guarded("seat.read")
def seat_list(code: str, slot: int) -> str:
    """Who has a seat in a session, and who waits, in order."""
    place = open_place(code)
    offer, seats, names = _listed(place, slot)
    return render_template(
        "desk/forum/seat_list.html",
        place=place,
        offer=offer,
        seats=seats,
        names=names,
        roles=MEMBER_ROLES,
        states=DELEGATION_STATES,
        seat_states=SEAT_STATES,
    )


@blueprint.get("/<number:slot>.csv")
@guarded("seat.read")
def seat_csv(code: str, slot: int) -> Response:
    """The same list as a file."""
    offer, seats, names = _listed(open_place(code), slot)
    head = (
        _("Number"),
        _("State of the seat"),
        _("Name of the person"),
        _("Name in own script"),
        _("Role"),
        _("Delegation"),
        _("State"),
    )
    rows = [
        (number, SEAT_STATES[seat.state], seat.member.latin_name, seat.member.own_name,
         MEMBER_ROLES[seat.member.role], _body(names, seat), DELEGATION_STATES[seat.member.state])
        for number, seat in enumerate(seats, 1)
    ]  # fmt: skip
    return csv_response(csv_of([head, *rows]), f"seats-{offer.reference.code}".lower())


def _listed(place: Place, slot: int) -> tuple[Offer, list[Seat], dict[int, Reference]]:
    """A session with its seats and names of their bodies. Raises `NotFound`."""
    offers = offers_of(place.edition.id, reader().language)
    offer = next((one for one in offers if one.slot.session_id == slot), None)
    if offer is None:
        raise NotFound
    seats = list(session().scalars(seats_in(slot)))
    bodies = {seat.member.delegation.body_id for seat in seats}
    return offer, seats, references_to(bodies, reader().language)


def _body(names: dict[int, Reference], seat: Seat) -> str:
    body = names.get(seat.member.delegation.body_id)
    return body.title if body else ""
