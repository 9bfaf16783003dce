"""Badges at the desk: printed for a delegation, a member or everybody; replaced and revoked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from accounts.forms import VersionForm
from core.converters import row_number
from core.database import session, today
from core.permissions import Actor, guarded
from core.problems import BadValue, Problem
from core.reader import reader
from exchange.badges.paper import Face, badge_sheets, single_badges, unprintable
from forum.delegations.models import DECLINED, Delegation, Member
from forum.delegations.vocabulary import DELEGATION_STATES, MEMBER_ROLES
from forum.presence import badges
from forum.presence.models import Badge
from forum.presence.opening import Place, open_place
from registry.references import Reference, references_to

blueprint = Blueprint("desk_forum_badges", __name__, url_prefix="/<lang>/desk/forum/<code>/badges")
AT_ONCE = 48
"""Badges of one file, six sheets: they take a second or two to set."""


@dataclass(frozen=True)
class Row:
    """A member with their last badge."""

    member: Member
    badge: Badge | None

    @property
    def serial(self) -> int:
        """Of the last badge, 0 for none."""
        return self.badge.serial if self.badge else 0

    @property
    def is_good(self) -> bool:
        """Whether they have a badge that lets them in."""
        return self.badge is not None and self.badge.revoked_at is None

    @property
    def gets_badge(self) -> bool:
        """Whether a badge can be made for them."""
        return self.member.state in badges.BEARERS

    @property
    def lacks_letters(self) -> bool:
        """Whether no font has a letter of the name in their own script."""
        return unprintable(self.member.own_name, reader().language)


@blueprint.get("/")
@guarded("badge.issue")
def badge_list(code: str) -> str:
    """All members by delegation, with their badges."""
    return _page(open_place(code))


@blueprint.post("/print")
@guarded("badge.issue")
def print_badges(code: str) -> ResponseReturnValue:
    """A file with the badges of a part of all, of a delegation, or of one member.

    Who has no badge yet gets one; whose badge is revoked is left out.
    """
    place = open_place(code)
    members = _asked(_members(place))
    held = badges.issue(members, current_user)
    names = _names(members)
    faces = [_face(place, one, held[one.id], names) for one in members if one.id in held]
    if not faces:
        session().rollback()
        return _page(open_place(code), _("No member here gets a badge: none is confirmed.")), 422
    set_ = single_badges if _number("member") else badge_sheets
    file = set_(faces, reader().language, today())
    session().commit()
    answer = Response(file, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="badges-{code.lower()}.pdf"'
    return answer


def _asked(members: Sequence[Member]) -> Sequence[Member]:
    """Those of the members that the form asks for."""
    if member := _number("member"):
        return [one for one in members if one.id == member]
    if delegation := _number("delegation"):
        return [one for one in members if one.delegation_id == delegation]
    first = (max(_number("part"), 1) - 1) * AT_ONCE
    return [one for one in members if one.state in badges.BEARERS][first : first + AT_ONCE]


def _number(name: str) -> int:
    number = row_number(request.form.get(name, "") or "0")
    if number is None:
        raise BadValue(_l("A value in the form is not valid."))
    return number


def _face(place: Place, member: Member, badge: Badge, names: dict[int, Reference]) -> Face:
    body = names.get(member.delegation.body_id)
    return Face(
        latin_name=member.latin_name,
        own_name=member.own_name,
        office=member.office,
        body=body.title if body else "",
        role=member.role,
        role_word=str(MEMBER_ROLES[member.role]),
        edition=place.reference.title,
        token=badges.token_of(badge),
        code=badges.grouped(badge.code),
    )


@blueprint.post("/<number:member>/reissue")
@guarded("badge.issue")
def reissue(code: str, member: int) -> ResponseReturnValue:
    """Give another badge; the one before is good no more."""
    return _act(code, member, badges.reissue, _("There is a new badge; the one before is void."))


@blueprint.post("/<number:member>/revoke")
@guarded("badge.issue")
def revoke(code: str, member: int) -> ResponseReturnValue:
    """Make the badge good no more."""
    return _act(code, member, badges.revoke, _("The badge is revoked."))


def _act(
    code: str, member: int, act: Callable[[int, int, Actor], object], done: str
) -> ResponseReturnValue:
    place, form = open_place(code), VersionForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    if member not in {one.id for one in _members(place)}:
        raise NotFound
    try:
        act(member, form.version.data, current_user)
    except Problem as problem:
        session().rollback()
        return _page(open_place(code), str(problem)), 409
    session().commit()
    flash(done, "success")
    return redirect(url_for("desk_forum_badges.badge_list", code=code, _anchor=f"m{member}"), 303)


def _page(place: Place, message: str = "") -> str:
    members = _members(place)
    held = badges.badges_of(one.id for one in members)
    groups: dict[Delegation, list[Row]] = {}
    for one in members:
        groups.setdefault(one.delegation, []).append(Row(one, held.get(one.id)))
    bearers = sum(one.state in badges.BEARERS for one in members)
    return render_template(
        "desk/forum/badges.html",
        place=place,
        groups=groups,
        names=_names(members),
        bearers=bearers,
        parts=range(1, -(-bearers // AT_ONCE) + 1),
        grouped=badges.grouped,
        roles=MEMBER_ROLES,
        states=DELEGATION_STATES,
        message=message,
    )


def _members(place: Place) -> list[Member]:
    """Members of all delegations that come, by delegation."""
    return list(session().scalars(_coming(place.edition.id)))


def _coming(edition_id: int) -> Select[tuple[Member]]:
    query = select(Member).join(Delegation).where(Delegation.edition_id == edition_id)
    coming = query.where(Member.state != DECLINED, Delegation.state != DECLINED)
    ordered = coming.order_by(Delegation.id, Member.position, Member.id)
    return ordered.options(selectinload(Member.delegation))


def _names(members: Sequence[Member]) -> dict[int, Reference]:
    return references_to({one.delegation.body_id for one in members}, reader().language)
