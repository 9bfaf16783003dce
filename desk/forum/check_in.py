"""Check-in on a phone: scan a badge or type its code or a name, look at the card, let in."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload
from wtforms.fields.choices import SelectChoice

from core.clocks import instant_words
from core.converters import row_number
from core.database import session
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.problems import BadValue, Problem
from core.reader import reader
from core.web import may_use_camera, only_reads
from forum.delegations.models import DECLINED, Delegation, Member
from forum.delegations.vocabulary import DELEGATION_STATES, MEMBER_ROLES
from forum.presence.badges import BEARERS
from forum.presence.check_in import (
    NOT_COMING,
    NOT_CONFIRMED,
    REFUSALS,
    AlreadyIn,
    Found,
    check_in,
    check_ins_of,
    look_up,
    seat_states,
    undo,
)
from forum.presence.forms import LookForm
from forum.presence.models import CheckIn
from forum.presence.opening import Place, open_place
from forum.programme.models import CANCELLED
from forum.seats.queries import offers_of
from forum.seats.vocabulary import SEAT_STATES
from registry.references import references_to

blueprint = Blueprint(
    "desk_forum_check_in", __name__, url_prefix="/<lang>/desk/forum/<code>/check-in"
)
blueprint.after_request(keep_nothing)
blueprint.after_request(may_use_camera)
MOST_LAST = 10


@dataclass(frozen=True)
class Card:
    """A member as the desk sees them. `entry`: their check-in here, if they are in already."""

    member: Member
    entry: CheckIn | None
    seat: str

    @property
    def may_enter(self) -> bool:
        """Whether they may be let in now."""
        return self.entry is None and not self.refusal

    @property
    def refusal(self) -> Any:
        """Why the secretariat does not expect them; '' where it does."""
        if self.member.delegation.state == DECLINED:
            return NOT_COMING
        return "" if self.member.state in BEARERS else NOT_CONFIRMED


@blueprint.get("/")
@guarded("attendance.record")
def check_in_page(code: str) -> str:
    """The form, how many are in, and who came last."""
    place = open_place(code)
    return _page(place, _form(place, request.args.get("slot", "")))


@blueprint.post("/look")
@guarded("attendance.record")
@only_reads
def look(code: str) -> ResponseReturnValue:
    """Who it is; nothing is noted by looking. Names stand in no address and in no log."""
    place = open_place(code)
    form = _form(place)
    if not form.validate():
        return _page(place, form), 422
    return _page(place, form, look_up(form.shown.data, place.edition.id))


@blueprint.post("/<number:member>/enter")
@guarded("attendance.record")
def enter(code: str, member: int) -> ResponseReturnValue:
    """Note that somebody came."""
    place = open_place(code)
    form = _form(place)
    slot, badge = _slot_of(form), request.form.get("badge", "")
    if not form.slot.validate(form) or (badge and not row_number(badge)):
        raise BadValue(_("A value in the form is not valid."))
    try:
        check_in(member, place.edition.id, slot, current_user, row_number(badge))
    except AlreadyIn as problem:
        session().rollback()
        at = instant_words(problem.at, open_place(code).zone, reader().locale)
        return _refused(code, _already_in(at)), 409
    except Problem as problem:
        session().rollback()
        return _refused(code, str(problem)), 422
    session().commit()
    flash(_("Checked in."), "success")
    return redirect(_address(code, slot), 303)


@blueprint.post("/<number:entry>/undo")
@guarded("attendance.record")
def take_back(code: str, entry: int) -> ResponseReturnValue:
    """Take back a check-in."""
    place = open_place(code)
    form = _form(place)
    undo(entry, place.edition.id, current_user)
    session().commit()
    flash(_("The check-in is taken back."), "success")
    return redirect(_address(code, _slot_of(form)), 303)


def _already_in(time: str) -> str:
    words: str = _(
        "Checked in already: %(time)s. If this is somebody else, keep the badge and send them to "
        "the accreditation desk.",
        time=time,
    )
    return words


def _address(code: str, slot: int | None) -> str:
    return url_for("desk_forum_check_in.check_in_page", code=code, slot=slot)


def _refused(code: str, message: str) -> str:
    place = open_place(code)
    return _page(place, _form(place), message=message)


def _form(place: Place, slot: str | None = None) -> LookForm:
    """With the sessions to choose from; the one in the form, or the one given, which may be
    cancelled since."""
    form = LookForm() if slot is None else LookForm(formdata=None, data={"slot": slot})
    offers = [
        one for one in offers_of(place.edition.id, reader().language)
        if one.slot.status != CANCELLED or str(one.slot.session_id) == form.slot.data
    ]  # fmt: skip
    form.slot.choices = [
        SelectChoice("", _("the edition")),
        *(SelectChoice(str(one.slot.session_id), one.reference.title) for one in offers),
    ]
    return form


def _slot_of(form: LookForm) -> int | None:
    return row_number(form.slot.data or "")


def _page(place: Place, form: LookForm, found: Found | None = None, message: str = "") -> str:
    slot, language = _slot_of(form), reader().language
    last = list(session().scalars(_last(place.edition.id, slot)))
    cards = _cards(found, slot) if found else []
    members = [card.member for card in cards] + [one.member for one in last]
    return render_template(
        "desk/forum/check_in.html",
        place=place,
        form=form,
        slot=slot,
        found=found,
        refusal=REFUSALS.get(found.refusal, "") if found else "",
        cards=cards,
        last=last,
        total=_total(place.edition.id, slot),
        names=references_to({one.delegation.body_id for one in members}, language),
        moment=lambda at: instant_words(at, place.zone, reader().locale),
        already_in=_already_in,
        roles=MEMBER_ROLES,
        states=DELEGATION_STATES,
        seat_states=SEAT_STATES,
        message=message,
    )


def _cards(found: Found, slot: int | None) -> list[Card]:
    keys = [one.id for one in found.members]
    entries = check_ins_of(keys, slot)
    seats = seat_states(keys, slot) if slot else {}
    return [Card(one, entries.get(one.id), seats.get(one.id, "")) for one in found.members]


def _came(edition_id: int, slot: int | None) -> Select[tuple[CheckIn]]:
    joined = select(CheckIn).join(Member, Member.id == CheckIn.member_id).join(Delegation)
    wanted = CheckIn.slot_id.is_not_distinct_from(slot)
    return joined.where(Delegation.edition_id == edition_id, wanted)


def _last(edition_id: int, slot: int | None) -> Select[tuple[CheckIn]]:
    query = _came(edition_id, slot).order_by(CheckIn.id.desc()).limit(MOST_LAST)
    return query.options(selectinload(CheckIn.member).selectinload(Member.delegation))


def _total(edition_id: int, slot: int | None) -> int:
    counted = select(func.count()).select_from(_came(edition_id, slot).subquery())
    return session().scalar(counted) or 0
