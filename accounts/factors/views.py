"""The second step of signing in, and a person's own second factors.

They are open to somebody half-open too, who is a visitor to all other pages: with a factor, to
prove it; without one, to set one up.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound, TooManyRequests

from accounts.actors import HalfOpen
from accounts.factors import codes, passkeys, services
from accounts.factors.forms import CodeForm, GeneratorForm, PasskeyForm
from accounts.factors.models import Passkey
from accounts.factors.recovery import recovery_codes_left
from accounts.limits import (
    note_wrong_password,
    per_address,
    per_entering_account,
    per_entering_account_here,
)
from accounts.models import Account
from accounts.resuming import go_on, kept_text
from accounts.sessions import begin_session, safe_target
from core.database import db, session
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.problems import BadValue
from core.web import seconds_to_wait

blueprint = Blueprint("accounts_factors", __name__, url_prefix="/<lang>/account")


# Codes and secrets stay out of every cache.
blueprint.after_request(keep_nothing)


@blueprint.get("/second-step")
@guarded("account.sign_in")
def second_step_page() -> ResponseReturnValue:
    """The form for the code or passkey; who has none yet is led to set one up."""
    if current_user.is_authenticated:
        return go_on()
    account = _half_open_account()
    if not services.has_second_factor(account):
        return redirect(url_for("accounts_factors.factors_page", next=_next()))
    return second_step_form(account)


@blueprint.post("/second-step")
@guarded("account.sign_in")
@per_address
@per_entering_account
@per_entering_account_here
def prove_code() -> ResponseReturnValue:
    """Pass by a code; 422 with the form when it is none."""
    account, form = _half_open_account(), CodeForm()
    if not form.validate():
        return second_step_form(account, form), 422
    if not services.prove_by_code(account, form.code.data):
        note_wrong_password()
        form.code.errors = [_("This code is not right, or it was used already.")]
        return second_step_form(account, form), 422
    return _passed(account)


@blueprint.post("/second-step/passkey")
@guarded("account.sign_in")
@per_address
def prove_passkey() -> ResponseReturnValue:
    """Pass by a passkey; 422 with the form when it is none of theirs."""
    account, form = _half_open_account(), CodeForm(formdata=None)
    try:
        services.prove_by_passkey(account, request.form.get("credential", ""))
    except passkeys.UnusablePasskey as problem:
        return second_step_form(account, form, str(problem)), 422
    return _passed(account)


def _passed(account: Account) -> ResponseReturnValue:
    begin_session(account, passed=True)
    db.session.commit()
    return go_on()


def second_step_form(account: Account, form: CodeForm | None = None, message: str = "") -> str:
    """The page of the second step; what was kept of a form goes with it."""
    held = passkeys.passkeys_of(account)
    return render_template(
        "accounts/second_step_page.html",
        form=form or CodeForm(formdata=None),
        message=message,
        by_code=services.code_generator_of(account) is not None,
        options=passkeys.authentication_options(held) if held else "",
        target=_next(),
        kept=kept_text(),
    )


@blueprint.get("/second-factors/")
@guarded("account.sign_in")
def factors_page() -> ResponseReturnValue:
    """What there is, and what can be set up."""
    return _factors_page(_enrolling_account())


@blueprint.get("/second-factors/code")
@guarded("account.sign_in")
def generator_page() -> ResponseReturnValue:
    """A new secret as picture and text."""
    account, form = _enrolling_account(), GeneratorForm(formdata=None)
    form.offer.data = codes.offer_for(account)
    return _generator_page(account, form)


@blueprint.post("/second-factors/code")
@guarded("account.sign_in")
@per_address
def add_generator() -> ResponseReturnValue:
    """Take up the application that proves the offered secret."""
    account, form = _enrolling_account(), GeneratorForm()
    secret = codes.offered_secret(form.offer.data or "", account)
    if secret is None:
        flash(_("The page was open for too long. Begin anew with the new picture."), "warning")
        return redirect(url_for("accounts_factors.generator_page", next=_next()), 303)
    if not form.validate():
        return _generator_page(account, form), 422
    step = codes.step_of(secret, form.code.data)
    if step is None:
        form.code.errors = [_("This code is not right. Does the clock of your telephone go right?")]
        return _generator_page(account, form), 422
    first = not services.has_second_factor(account)
    services.add_code_generator(account, secret, step)
    return _enrolled(account, first)


@blueprint.post("/second-factors/code/remove")
@guarded("account.own")
def remove_generator() -> ResponseReturnValue:
    """Do without codes."""
    services.remove_code_generator(_enrolling_account())
    return _changed(_("Codes are no longer asked for."))


@blueprint.get("/second-factors/passkey")
@guarded("account.sign_in")
def passkey_page() -> ResponseReturnValue:
    """Name a passkey and let the browser make it."""
    return _passkey_page(_enrolling_account(), PasskeyForm(formdata=None))


@blueprint.post("/second-factors/passkey")
@guarded("account.sign_in")
@per_address
def add_passkey() -> ResponseReturnValue:
    """Take up the passkey that the browser made."""
    account, form = _enrolling_account(), PasskeyForm()
    if not form.validate():
        return _passkey_page(account, form), 422
    first = not services.has_second_factor(account)
    try:
        services.add_passkey(account, form.credential.data or "", form.name.data)
    except passkeys.UnusablePasskey as problem:
        return _passkey_page(account, form, str(problem)), 422
    return _enrolled(account, first)


@blueprint.post("/second-factors/passkey/<number:number>/remove")
@guarded("account.own")
def remove_passkey(number: int) -> ResponseReturnValue:
    """Do without this passkey."""
    account = _enrolling_account()
    passkey = session().get(Passkey, number)
    if passkey is None or passkey.account_id != account.id:
        raise NotFound
    services.remove_passkey(account, passkey)
    return _changed(_("The passkey is removed."))


@blueprint.post("/second-factors/recovery")
@guarded("account.own")
def renew_recovery_codes() -> ResponseReturnValue:
    """New recovery codes, shown this once."""
    account = _enrolling_account()
    if not services.has_second_factor(account):
        raise BadValue(_("Set up a second factor first."))
    made = services.renew_recovery_codes(account)
    db.session.commit()
    return _recovery_page(made, first=False)


def _enrolled(account: Account, first: bool) -> ResponseReturnValue:
    """The first factor brings recovery codes and opens a half-open session."""
    if not first:
        return _changed(_("The second factor is set up."))
    made = services.renew_recovery_codes(account)
    begin_session(account, passed=True)
    db.session.commit()
    return _recovery_page(made, first=True)


def _changed(message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("accounts_factors.factors_page"), 303)


def _factors_page(account: Account) -> str:
    return render_template(
        "accounts/factors_page.html",
        account=account,
        generator=services.code_generator_of(account),
        passkeys=passkeys.passkeys_of(account),
        codes_left=recovery_codes_left(account),
        target=_next(),
    )


def _generator_page(account: Account, form: GeneratorForm) -> str:
    secret = codes.offered_secret(form.offer.data, account) or ""
    address = codes.provisioning_address(secret, account)
    return render_template(
        "accounts/generator_page.html",
        form=form,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=codes.picture_of(address),
        address=address,
        target=_next(),
    )


def _passkey_page(account: Account, form: PasskeyForm, message: str = "") -> str:
    form.credential.data = ""  # it answers a challenge that is over
    form.credential.raw_data = None
    return render_template(
        "accounts/passkey_page.html",
        form=form,
        message=message,
        options=passkeys.registration_options(account),
        target=_next(),
    )


def _recovery_page(made: list[str], first: bool) -> str:
    target = _next() or url_for("accounts_factors.factors_page")
    return render_template(
        "accounts/recovery_codes_page.html", codes=made, first=first, target=target
    )


def _half_open_account() -> Account:
    """Whose second step is to come. Raises `BadValue`."""
    if not isinstance(_actor(), HalfOpen):
        raise BadValue(_("Sign in with your password first."))
    return session().get_one(Account, _actor().person.account_id)


def _enrolling_account() -> Account:
    """Who may set up factors: signed in, or half-open without any. Raises `BadValue`."""
    if current_user.is_authenticated:
        return session().get_one(Account, current_user.account_id)
    account = _half_open_account()
    if services.has_second_factor(account):
        raise BadValue(_("Finish signing in first."))
    return account


def _actor() -> Any:
    return current_user._get_current_object()


def _next() -> str | None:
    return safe_target(request.args.get("next", ""))


@blueprint.errorhandler(TooManyRequests)
def too_many(_error: TooManyRequests) -> ResponseReturnValue:
    """Say how long to wait; nothing else of the page is needed."""
    from accounts.views import too_many_message

    headers = {"Retry-After": str(seconds_to_wait())}
    if isinstance(_actor(), HalfOpen):
        return second_step_form(_half_open_account(), None, too_many_message()), 429, headers
    raise BadValue(too_many_message())
