"""The focal point's pages: accept or decline, nominate, and say what members need."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from accounts.forms import VersionForm
from core.clocks import zoned_words
from core.database import session
from core.page_cache import keep_nothing
from core.permissions import allows, guarded
from core.problems import BadValue, Conflict, Forbidden, Problem
from core.reader import reader
from forum.delegations import deciding, members, needs
from forum.delegations.forms import MemberForm, NeedsForm, form_of, needs_form
from forum.delegations.holding import is_open, member_of
from forum.delegations.models import DECLINED, INVITED, NOMINATED, Delegation, Member
from forum.delegations.queries import (
    delegations_led,
    registration_of,
    registrations,
)
from forum.delegations.steps import OF_DELEGATION
from forum.delegations.vocabulary import DELEGATION_STATES, MEMBER_ROLES, NEEDS
from forum.programme.plan import zone_of_edition
from registry.references import references_to

blueprint = Blueprint("delegations", __name__, url_prefix="/<lang>/forum/<code>/delegation")
own_blueprint = Blueprint("own_delegations", __name__, url_prefix="/<lang>/account/delegations")


# Who comes, and what they need, stays out of every cache.
blueprint.after_request(keep_nothing)
own_blueprint.after_request(keep_nothing)


@own_blueprint.get("/")
@guarded("delegation.find")
def own_list() -> str:
    """The delegations that the reader leads, and the editions whose delegations they may read."""
    led = list(session().scalars(delegations_led(current_user)))
    reads = allows(current_user, "delegation.read")
    opened = list(session().scalars(registrations())) if reads else []
    ids = {key for one in led for key in (one.edition_id, one.body_id)}
    return render_template(
        "forum/delegations/list.html",
        led=led,
        registrations=opened,
        names=references_to(ids | {one.edition_id for one in opened}, reader().language),
        states=DELEGATION_STATES,
    )


@blueprint.get("")
@guarded("delegation.own")
def delegation_page(code: str) -> str:
    """The delegation as it stands, and what can be done with it."""
    return _page(_led(code), code)


@blueprint.post("/accept")
@guarded("delegation.own")
def accept(code: str) -> ResponseReturnValue:
    """Say that the body comes."""
    return _act(code, deciding.accept, _("Thank you. You can nominate the members now."))


@blueprint.post("/decline")
@guarded("delegation.own")
def decline(code: str) -> ResponseReturnValue:
    """Say that it does not."""
    return _act(code, deciding.decline, _("Thank you for the answer."))


@blueprint.get("/members/new")
@guarded("delegation.own")
def new_member(code: str) -> str:
    """The form to nominate somebody."""
    return _member_page(_led(code), code, MemberForm(formdata=None))


@blueprint.post("/members/new")
@guarded("delegation.own")
def nominate(code: str) -> ResponseReturnValue:
    """Nominate; the form again, filled in, when that fails."""
    delegation, form = _led(code), MemberForm()
    if not form.validate():
        return _member_page(delegation, code, form), 422
    try:
        members.nominate(delegation.id, form.nominee, current_user)
    except Forbidden:
        raise
    except Problem as problem:
        session().rollback()
        return _member_page(_led(code), code, form, message=str(problem)), problem.status
    return _done(code, _("The member is nominated."))


@blueprint.get("/members/<number:number>")
@guarded("delegation.own")
def member_page(code: str, number: int) -> str:
    """The form to change a member."""
    delegation = _led(code)
    member = member_of(delegation, number)
    return _member_page(delegation, code, form_of(member), member)


@blueprint.post("/members/<number:number>")
@guarded("delegation.own")
def change_member(code: str, number: int) -> ResponseReturnValue:
    """Change a member; the form again, filled in, when that fails."""
    delegation, form = _led(code), MemberForm()
    member = member_of(delegation, number)
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    if not form.validate():
        return _member_page(delegation, code, form, member), 422
    said = (delegation.id, number, form.nominee, current_user, form.version.data)
    try:
        members.change_member(*said)
    except Forbidden:
        raise
    except Problem as problem:
        session().rollback()
        delegation = _led(code)
        member = member_of(delegation, number)
        if isinstance(problem, Conflict):
            form.version.data, form.version.raw_data = member.version, None
        return _member_page(delegation, code, form, member, str(problem)), problem.status
    return _done(code, _("It is saved."))


@blueprint.post("/members/<number:number>/withdraw")
@guarded("delegation.own")
def withdraw_member(code: str, number: int) -> ResponseReturnValue:
    """Take a member back."""

    def act(delegation_id: int, by: Any, opened: int) -> None:
        members.withdraw_member(delegation_id, number, by, opened)

    return _act(code, act, _("The member is withdrawn; nothing of them is kept."))


@blueprint.post("/members/<number:number>/up")
@guarded("delegation.own")
def move_up(code: str, number: int) -> ResponseReturnValue:
    """Let a member stand before the one above."""

    def act(delegation_id: int, by: Any, opened: int) -> None:
        members.move_up(delegation_id, number, by, opened)

    return _act(code, act, _("The order is saved."))


@blueprint.get("/members/<number:number>/needs")
@guarded("delegation.own")
def needs_page(code: str, number: int) -> str:
    """The form of what a member needs."""
    delegation = _led(code)
    member = member_of(delegation, number)
    held = needs.needs_of(delegation, current_user).get(number, {})
    return _needs_page(code, member, needs_form(held, member.version))


@blueprint.post("/members/<number:number>/needs")
@guarded("delegation.own")
def keep_needs(code: str, number: int) -> ResponseReturnValue:
    """Keep it; the form again, filled in, when that fails."""
    delegation, form = _led(code), NeedsForm()
    member = member_of(delegation, number)
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    if not form.validate():
        return _needs_page(code, member, form), 422
    try:
        needs.keep_needs(delegation.id, number, form.needs, current_user, form.version.data)
    except Forbidden:
        raise
    except Problem as problem:
        session().rollback()
        member = member_of(_led(code), number)
        held = {}
        if isinstance(problem, Conflict):
            form.version.data, form.version.raw_data = member.version, None
            held = needs.needs_of(member.delegation, current_user).get(number, {})
        return _needs_page(code, member, form, str(problem), held), problem.status
    return _done(code, _("It is saved. Only you and the protocol officer can read it."))


def link_on_edition(edition_id: int) -> dict[str, Any]:
    """What the page of an edition shows of this: whether the reader leads a delegation to it."""
    if not allows(current_user, "delegation.own"):
        return {}
    led = delegations_led(current_user).where(Delegation.edition_id == edition_id)
    return {"own_delegation": session().scalar(led)}


def _act(code: str, act: Callable[[int, Any, int], None], message: str) -> ResponseReturnValue:
    """Do what a button says and come back; where it cannot be done, say why on the page."""
    delegation, form = _led(code), VersionForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    try:
        act(delegation.id, current_user, form.version.data)
    except Forbidden:
        raise
    except Problem as problem:
        session().rollback()
        return _page(_led(code), code, str(problem)), problem.status
    return _done(code, message)


def _done(code: str, message: str) -> ResponseReturnValue:
    session().commit()
    flash(message, "success")
    return redirect(url_for("delegations.delegation_page", code=code), 303)


def _led(code: str) -> Delegation:
    registration = session().scalar(registration_of(code))
    if registration is None:
        raise NotFound
    led = delegations_led(current_user).where(Delegation.edition_id == registration.edition_id)
    found = session().scalar(led)
    if found is None:
        raise NotFound
    return found


def _page(delegation: Delegation, code: str, message: str = "") -> str:
    registration, zone = delegation.registration, zone_of_edition(delegation.edition_id)
    keys = (delegation.edition_id, delegation.body_id)
    writable = is_open(delegation)
    return render_template(
        "forum/delegations/delegation.html",
        delegation=delegation,
        code=code,
        names=references_to(keys, reader().language),
        closes=zoned_words(registration.closes_at, zone, reader().locale),
        is_open=writable,
        can_accept=writable and delegation.state == INVITED and not delegation.responded_at,
        can_decline=writable and DECLINED in OF_DELEGATION[delegation.state],
        can_nominate=writable and delegation.state != DECLINED,
        counted=members.counted(delegation),
        bound=members.bound(delegation),
        counted_by_role={role: members.counted(delegation, role) for role in registration.quotas},
        states=DELEGATION_STATES,
        roles=MEMBER_ROLES,
        nominated=NOMINATED,
        message=message,
    )


def _member_page(
    delegation: Delegation,
    code: str,
    form: MemberForm,
    member: Member | None = None,
    message: str = "",
) -> str:
    return render_template(
        "forum/delegations/member.html",
        names=references_to([delegation.edition_id], reader().language),
        delegation=delegation,
        code=code,
        form=form,
        member=member,
        message=message,
        roles=MEMBER_ROLES,
        back=url_for("delegations.delegation_page", code=code),
    )


def _needs_page(
    code: str, member: Member, form: Any, message: str = "", held: Mapping[str, str] | None = None
) -> str:
    delegation = member.delegation
    return render_template(
        "forum/delegations/needs.html",
        names=references_to([delegation.edition_id], reader().language),
        delegation=delegation,
        code=code,
        member=member,
        held=[(NEEDS[kind], words) for kind, words in (held or {}).items()],
        form=form,
        message=message,
        back=url_for("delegations.delegation_page", code=code),
    )
