"""People at the desk, for administrators: who there is, inviting them, and each one's account."""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from accounts import invitations, services
from accounts.factors.services import has_second_factor, reset_second_factors
from accounts.links import link_of
from accounts.models import Account
from accounts.people import services as people
from accounts.people.erasure import erase, held_about, is_erased
from accounts.people.forms import EraseForm, InviteForm, RoleForm
from accounts.queries import people_matching, sessions_of
from accounts.tokens import services as tokens
from accounts.tokens.models import AccessToken
from accounts.tokens.scopes import SCOPES
from core.database import db, session
from core.page_cache import keep_nothing
from core.paging import asked_page, page_place
from core.permissions import ROLES, guarded
from core.problems import Forbidden, Problem
from core.reader import reader

blueprint = Blueprint("people", __name__, url_prefix="/<lang>/desk/people")
PAGE_SIZE = 25
LONGEST_WORDS = 200


# Names and addresses stay out of every cache.
blueprint.after_request(keep_nothing)


@blueprint.get("/")
@guarded("account.manage")
def people_list() -> str:
    """Who there is, by name; those that hold the words that are asked for."""
    words = request.args.get("q", "").strip()[:LONGEST_WORDS]
    asked = people_matching(words)
    counted = select(func.count()).select_from(asked.order_by(None).subquery())
    page = page_place(asked_page(), PAGE_SIZE, session().scalar(counted) or 0)
    shown = session().scalars(asked.limit(PAGE_SIZE).offset(page["first"] - 1))
    return render_template(
        "accounts/people/people_page.html",
        people=list(shown),
        words=words,
        page=page,
        state_of=state_of,
        roles=ROLES,
    )


@blueprint.get("/invite")
@guarded("account.manage")
def invite_page() -> str:
    """The form to invite somebody."""
    return _invite_form(InviteForm(formdata=None, data={"language": reader().language}))


@blueprint.post("/invite")
@guarded("account.manage")
def invite() -> ResponseReturnValue:
    """Make the account and send the letter; 422 with the form when that fails."""
    form = InviteForm()
    if not form.validate():
        return _invite_form(form), 422
    told = (form.email.data, form.name.data, form.language.data, form.role.data)
    try:
        account = invitations.invite(*told, form.scopes, by=current_user)
    except Forbidden:
        raise
    except Problem as problem:
        db.session.rollback()
        form.form_errors.append(str(problem))
        return _invite_form(form), 422
    number = account.id
    db.session.commit()
    flash(_("The invitation is on its way."), "success")
    return redirect(url_for("people.person_page", number=number), 303)


@blueprint.get("/<number:number>")
@guarded("account.manage")
def person_page(number: int) -> str:
    """What the account is and may, and what can be done with it."""
    return _person_page(_account(number), RoleForm(formdata=None))


@blueprint.post("/<number:number>/grant")
@guarded("account.manage")
def grant(number: int) -> ResponseReturnValue:
    """Grant a role, once for each language where there are several."""
    account, form = _account(number), RoleForm()
    if not form.validate():
        return _person_page(account, form), 422
    return _done(number, _("The role is granted."), lambda: _grant_all(account, form), form)


def _grant_all(account: Account, form: RoleForm) -> None:
    for scope in form.scopes:
        services.grant_role(account, form.role.data, scope, by=current_user)


@blueprint.post("/<number:number>/revoke")
@guarded("account.manage")
def revoke(number: int) -> ResponseReturnValue:
    """Take a role away."""
    account = _account(number)
    role, scope = request.form.get("role", ""), request.form.get("scope", "")
    return _done(
        number,
        _("The role is taken away."),
        lambda: services.revoke_role(account, role, scope, by=current_user),
    )


@blueprint.post("/<number:number>/second-factors/reset")
@guarded("account.manage")
def reset_factors(number: int) -> ResponseReturnValue:
    """Take second factors away from somebody who lost them."""
    account = _account(number)
    message = _("The second step is reset; the person sets up a new one at the next sign-in.")
    return _done(number, message, lambda: reset_second_factors(account, by=current_user))


@blueprint.post("/<number:number>/deactivate")
@guarded("account.manage")
def deactivate(number: int) -> ResponseReturnValue:
    """Let the person sign in no more."""
    account = _account(number)
    message = _("The account is inactive.")
    return _done(number, message, lambda: people.deactivate(account, by=current_user))


@blueprint.post("/<number:number>/reactivate")
@guarded("account.manage")
def reactivate(number: int) -> ResponseReturnValue:
    """Let the person sign in again."""
    account = _account(number)
    message = _("The account is active again.")
    return _done(number, message, lambda: people.reactivate(account, by=current_user))


@blueprint.post("/<number:number>/sessions/end")
@guarded("account.manage")
def end_sessions(number: int) -> ResponseReturnValue:
    """End all sessions of the person."""
    account = _account(number)
    message = _("The sessions have ended.")
    return _done(number, message, lambda: services.end_sessions(account, by=current_user))


@blueprint.post("/<number:number>/tokens/<number:token>/revoke")
@guarded("account.manage")
def revoke_token(number: int, token: int) -> ResponseReturnValue:
    """Revoke a token of the person."""
    held = session().get(AccessToken, token)
    if held is None or held.account_id != _account(number).id:
        raise NotFound
    message = _("The token is revoked: no program can use it any more.")
    return _done(number, message, lambda: tokens.revoke_token(held, by=current_user))


@blueprint.post("/<number:number>/invitation/resend")
@guarded("account.manage")
def resend(number: int) -> ResponseReturnValue:
    """Send the invitation again, with a new link."""
    account = _account(number)
    message = _("The invitation is on its way.")
    return _done(number, message, lambda: invitations.resend_invitation(account, by=current_user))


@blueprint.post("/<number:number>/invitation/revoke")
@guarded("account.manage")
def revoke_invitation(number: int) -> ResponseReturnValue:
    """Take the invitation back."""
    account = _account(number)
    message = _("The invitation is taken back.")
    return _done(number, message, lambda: invitations.revoke_invitation(account, by=current_user))


@blueprint.post("/<number:number>/held.json")
@guarded("account.manage")
def held(number: int) -> ResponseReturnValue:
    """All that is held about the person, as a file. It is on record who took it."""
    text = json.dumps(held_about(_account(number), by=current_user), ensure_ascii=False, indent=2)
    db.session.commit()
    headers = {"Content-Disposition": f'attachment; filename="person-{number}.json"'}
    return Response(text, mimetype="application/json", headers=headers)


@blueprint.get("/<number:number>/erase")
@guarded("account.manage")
def erase_page(number: int) -> str:
    """What erasing does, and the field to confirm it."""
    return _erase_form(_account(number), EraseForm(formdata=None))


@blueprint.post("/<number:number>/erase")
@guarded("account.manage")
def erase_person(number: int) -> ResponseReturnValue:
    """Replace name and address everywhere."""
    account, form = _account(number), EraseForm()
    if not form.validate():
        return _erase_form(account, form), 422
    try:
        erase(account, form.address.data, by=current_user)
    except Forbidden:
        raise
    except Problem as problem:
        db.session.rollback()
        form.address.errors = [str(problem)]
        return _erase_form(_account(number), form), 422
    db.session.commit()
    flash(_("The person is erased."), "success")
    return redirect(url_for("people.people_list"), 303)


def state_of(account: Account) -> str:
    """What the account is, in a word."""
    if is_erased(account):
        return str(_("Erased"))
    if not account.active:
        return str(_("Inactive"))
    return str(_("Active") if account.password_hash else _("Invited"))


def _done(
    number: int, message: str, act: Callable[[], Any], form: RoleForm | None = None
) -> ResponseReturnValue:
    """Do what a button says and come back; where it cannot be done, say why on the page."""
    try:
        act()
    except Forbidden:
        raise
    except Problem as problem:
        db.session.rollback()
        form = form or RoleForm(formdata=None)
        return _person_page(_account(number), form, str(problem)), 422
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("people.person_page", number=number), 303)


def _person_page(account: Account, form: RoleForm, message: str = "") -> str:
    return render_template(
        "accounts/people/person_page.html",
        account=account,
        form=form,
        message=message,
        state=state_of(account),
        erased=is_erased(account),
        invitation=link_of(account, "invitation"),
        second_factor=has_second_factor(account),
        sessions=list(session().scalars(sessions_of(account))),
        tokens=list(session().scalars(tokens.tokens_of(account))),
        scopes=SCOPES,
        roles=ROLES,
    )


def _invite_form(form: InviteForm) -> str:
    return render_template("accounts/people/invite_page.html", form=form)


def _erase_form(account: Account, form: EraseForm) -> str:
    return render_template("accounts/people/erase_page.html", account=account, form=form)


def _account(number: int) -> Account:
    account = session().get(Account, number)
    if account is None:
        raise NotFound
    return account
