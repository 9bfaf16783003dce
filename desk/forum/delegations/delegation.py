"""One delegation at the desk: its focal point and letters, its members, and what is decided."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from accounts.forms import VersionForm
from core.database import session
from core.permissions import guarded
from core.problems import BadValue, Conflict, Forbidden, Problem
from core.reader import reader
from desk.forum.delegations.forms import FocalForm
from forum.delegations import deciding, inviting, members
from forum.delegations.forms import MemberForm, StepForm, form_of
from forum.delegations.holding import member_of
from forum.delegations.letters import KINDS, letter_about
from forum.delegations.models import DECLINED, STATES, Delegation, Member
from forum.delegations.queries import registration_of
from forum.delegations.steps import OF_DELEGATION, OF_MEMBER, wants_reason
from forum.delegations.vocabulary import AGAIN, BACK, DELEGATION_STATES, MEMBER_ROLES, STEPS
from registry.references import references_to

blueprint = Blueprint(
    "desk_delegation",
    __name__,
    url_prefix="/<lang>/desk/forum/<code>/delegations/<number:number>",
)
Acting = Callable[[Delegation, int], None]


@blueprint.get("")
@guarded("delegation.manage")
def delegation_page(code: str, number: int) -> str:
    """All that is held of it but needs, and what can be done."""
    return _page(code, _delegation(code, number))


@blueprint.get("/letter")
@guarded("delegation.manage")
def letter_page(code: str, number: int) -> str:
    """A letter as it would be sent, without the link to a new account."""
    delegation, kind = _delegation(code, number), request.args.get("kind", KINDS[0])
    if kind not in KINDS:
        raise BadValue(_("A value in the address is not valid."))
    place = _("[address for choosing a password]")
    return render_template(
        "desk/forum/delegation_letter.html",
        code=code,
        delegation=delegation,
        names=references_to([delegation.body_id], reader().language),
        letter=letter_about(delegation, kind, "" if delegation.focal_id else place),
        kind=kind,
    )


@blueprint.post("/focal")
@guarded("delegation.manage")
def name_focal_point(code: str, number: int) -> ResponseReturnValue:
    """Say who nominates; the form again, filled in, when that fails."""
    form = FocalForm()
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    if not form.validate():
        return _page(code, _delegation(code, number), form=form), 422

    def act(delegation: Delegation, opened: int) -> None:
        inviting.name_focal_point(delegation, form.focal, current_user, opened)

    return _act(code, number, act, form=form)


@blueprint.post("/invite")
@guarded("delegation.manage")
def invite(code: str, number: int) -> ResponseReturnValue:
    """Send the invitation."""

    def act(delegation: Delegation, opened: int) -> None:
        inviting.invite(delegation, current_user, opened)

    return _act(code, number, act, _("The invitation is on its way."))


@blueprint.post("/remind")
@guarded("delegation.manage")
def remind(code: str, number: int) -> ResponseReturnValue:
    """Send a reminder."""

    def act(delegation: Delegation, opened: int) -> None:
        inviting.remind(delegation, current_user, opened)

    return _act(code, number, act, _("The reminder is on its way."))


@blueprint.post("/withdraw")
@guarded("delegation.manage")
def withdraw(code: str, number: int) -> ResponseReturnValue:
    """Take the body off the list."""

    def act(delegation: Delegation, opened: int) -> None:
        inviting.withdraw_invitation(delegation, current_user, opened)

    back = url_for("desk_delegations.delegation_list", code=code)
    return _act(code, number, act, _("The invitation is taken back."), back)


@blueprint.post("/step")
@guarded("delegation.manage")
def step(code: str, number: int) -> ResponseReturnValue:
    """Confirm, accredit, ask back, decline or open again."""
    form = _step_form()

    def act(delegation: Delegation, opened: int) -> None:
        reason = form.reason.data or ""
        deciding.step(delegation, form.state.data, current_user, opened, reason)

    return _act(code, number, act)


@blueprint.post("/members/<number:member>/step")
@guarded("delegation.manage")
def step_member(code: str, number: int, member: int) -> ResponseReturnValue:
    """The same for one member."""
    form = _step_form()

    def act(delegation: Delegation, opened: int) -> None:
        told = (member, form.state.data, current_user, opened, form.reason.data or "")
        deciding.step_member(delegation, *told)

    return _act(code, number, act)


@blueprint.post("/members/<number:member>/withdraw")
@guarded("delegation.manage")
def withdraw_member(code: str, number: int, member: int) -> ResponseReturnValue:
    """Take a member out, with all that is held of them."""

    def act(delegation: Delegation, opened: int) -> None:
        members.withdraw_member(delegation.id, member, current_user, opened)

    return _act(code, number, act, _("The member is withdrawn; nothing of them is kept."))


@blueprint.get("/members/new")
@guarded("delegation.manage")
def new_member(code: str, number: int) -> str:
    """The form to nominate somebody, also when registration is closed."""
    return _member_page(code, _delegation(code, number), MemberForm(formdata=None))


@blueprint.post("/members/new")
@guarded("delegation.manage")
def nominate(code: str, number: int) -> ResponseReturnValue:
    """Nominate; the form again, filled in, when that fails."""
    form = MemberForm()

    def act(delegation: Delegation) -> None:
        members.nominate(delegation.id, form.nominee, current_user)

    return _save_member(code, number, form, act)


@blueprint.get("/members/<number:member>")
@guarded("delegation.manage")
def member_page(code: str, number: int, member: int) -> str:
    """The form to change a member."""
    delegation = _delegation(code, number)
    held = member_of(delegation, member)
    return _member_page(code, delegation, form_of(held), held)


@blueprint.post("/members/<number:member>")
@guarded("delegation.manage")
def change_member(code: str, number: int, member: int) -> ResponseReturnValue:
    """Change a member; the form again, filled in, when that fails."""
    form = MemberForm()
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))

    def act(delegation: Delegation) -> None:
        said = (member, form.nominee, current_user, form.version.data)
        members.change_member(delegation.id, *said)

    return _save_member(code, number, form, act, member)


def _save_member(
    code: str,
    number: int,
    form: MemberForm,
    act: Callable[[Delegation], None],
    member: int | None = None,
) -> ResponseReturnValue:
    delegation = _delegation(code, number)
    held = member_of(delegation, member) if member else None
    if not form.validate():
        return _member_page(code, delegation, form, held), 422
    try:
        act(delegation)
    except Forbidden:
        raise
    except Problem as problem:
        session().rollback()
        delegation = _delegation(code, number)
        held = member_of(delegation, member) if member else None
        if held and isinstance(problem, Conflict):
            form.version.data, form.version.raw_data = held.version, None
        return _member_page(code, delegation, form, held, str(problem)), problem.status
    return _done(_("It is saved."), _address(code, number))


def _step_form() -> StepForm:
    form = StepForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    return form


def _act(
    code: str,
    number: int,
    act: Acting,
    message: str = "",
    back: str = "",
    form: FocalForm | None = None,
) -> ResponseReturnValue:
    """Do what a button says and come back; where it cannot be done, say why on the page."""
    delegation, button = _delegation(code, number), VersionForm()
    if not button.validate():
        raise BadValue(_("A value in the form is not valid."))
    try:
        act(delegation, button.version.data)
    except Forbidden:
        raise
    except Problem as problem:
        session().rollback()
        return _page(code, _delegation(code, number), str(problem), form), problem.status
    return _done(message or _("It is saved."), back or _address(code, number))


def _done(message: str, address: str) -> ResponseReturnValue:
    session().commit()
    flash(message, "success")
    return redirect(address, 303)


def _address(code: str, number: int) -> str:
    return url_for("desk_delegation.delegation_page", code=code, number=number)


def _delegation(code: str, number: int) -> Delegation:
    registration = session().scalar(registration_of(code))
    if registration is None:
        raise NotFound
    asked = select(Delegation).where(
        Delegation.id == number, Delegation.edition_id == registration.edition_id
    )
    found = session().scalar(asked)
    if found is None:
        raise NotFound
    return found


def _page(
    code: str, delegation: Delegation, message: str = "", form: FocalForm | None = None
) -> str:
    held = {
        "name": delegation.focal_name,
        "email": delegation.focal_email,
        "language": delegation.language,
        "quota": delegation.quota,
    }
    form = form or FocalForm(formdata=None, data=held)
    form.version.data, form.version.raw_data = delegation.version, None
    return render_template(
        "desk/forum/delegation.html",
        code=code,
        delegation=delegation,
        names=references_to([delegation.edition_id, delegation.body_id], reader().language),
        form=form,
        message=message,
        states=DELEGATION_STATES,
        roles=MEMBER_ROLES,
        steps=_steps(OF_DELEGATION, delegation.state),
        member_steps={one.id: _steps(OF_MEMBER, one.state) for one in delegation.members},
        counted=members.counted(delegation),
        bound=members.bound(delegation),
        can_withdraw=DECLINED in OF_DELEGATION[delegation.state] or delegation.state == DECLINED,
    )


def _steps(steps: dict[str, tuple[str, ...]], state: str) -> list[dict[str, Any]]:
    """The states that may follow, how the step is called, and whether it wants a reason."""
    return [
        {"state": one, "label": _step_words(state, one), "reason": wants_reason(steps, state, one)}
        for one in steps.get(state, ())
    ]


def _step_words(present: str, wanted: str) -> Any:
    if present == DECLINED:
        return AGAIN
    is_back = wanted != DECLINED and STATES.index(wanted) < STATES.index(present)
    return BACK if is_back else STEPS.get(wanted, DELEGATION_STATES[wanted])


def _member_page(
    code: str,
    delegation: Delegation,
    form: MemberForm,
    member: Member | None = None,
    message: str = "",
) -> str:
    return render_template(
        "forum/delegations/member.html",
        names=references_to([delegation.edition_id], reader().language),
        delegation=delegation,
        form=form,
        member=member,
        message=message,
        roles=MEMBER_ROLES,
        back=_address(code, delegation.id),
    )
