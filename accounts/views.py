"""Signing in and out, and a person's own account."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import TooManyRequests

from accounts import services
from accounts.forms import PasswordForm, SignInForm
from accounts.limits import note_wrong_password, per_address, per_asked_account, per_own_account
from accounts.models import Account
from accounts.passwords import UnsuitablePassword
from accounts.sessions import begin_session, end_session, safe_target
from core.database import db, session
from core.permissions import ROLES, guarded
from core.web import error_page, seconds_to_wait, unusable_form_message

blueprint = Blueprint("accounts", __name__, url_prefix="/<lang>/account")


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    """Pages about a person stay out of every cache, the browser's own included."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/sign-in")
@guarded("account.sign_in")
def sign_in_page() -> ResponseReturnValue:
    """The form to sign in; who is signed in goes on."""
    if current_user.is_authenticated:
        return redirect(_target())
    return _sign_in_form(SignInForm())


@blueprint.post("/sign-in")
@guarded("account.sign_in")
@per_address
@per_asked_account
def sign_in() -> ResponseReturnValue:
    """Sign in and go on to `next`; 422 with the form when that fails."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_form(form), 422
    account = services.enter(form.email.data, form.password.data)
    if account is None:
        note_wrong_password()
        form.form_errors.append(_("The e-mail address or the password is not right."))
        return _sign_in_form(form), 422
    person = account.person
    db.session.commit()
    begin_session(person)
    return redirect(_target(), 303)


@blueprint.post("/sign-out")
@guarded("account.sign_in")
def sign_out() -> ResponseReturnValue:
    """Sign out; also right when the session had ended before."""
    end_session()
    flash(_("You are signed out."), "success")
    return redirect(url_for("pages.home"), 303)


@blueprint.get("/")
@guarded("account.own")
def account_page() -> ResponseReturnValue:
    """What the account is and may, and the change of its password."""
    return _account_form(_own_account(), PasswordForm())


@blueprint.post("/")
@guarded("account.own")
@per_own_account
def change_password() -> ResponseReturnValue:
    """Change one's own password: other sessions end, this one goes on."""
    account, form = _own_account(), PasswordForm()
    if not form.validate():
        return _account_form(account, form), 422
    if not services.verify_password(account, form.current.data):
        note_wrong_password()
        form.current.errors = [_("This is not your current password.")]
        return _account_form(account, form), 422
    try:
        services.change_password(account, form.new.data, by=current_user)
    except UnsuitablePassword as problem:
        form.new.errors = [str(problem)]
        return _account_form(account, form), 422
    person = account.person
    db.session.commit()
    begin_session(person)
    flash(_("Your password is changed. Other sessions of yours have ended."), "success")
    return redirect(url_for("accounts.account_page"), 303)


@blueprint.errorhandler(TooManyRequests)
def too_many(_error: TooManyRequests) -> ResponseReturnValue:
    """Say how long to wait, and keep the address that was entered."""
    seconds = seconds_to_wait()
    minutes = max(1, -(-seconds // 60))
    message = ngettext(
        "Too many attempts. Try again in %(num)s minute.",
        "Too many attempts. Try again in %(num)s minutes.",
        minutes,
    )
    headers = {"Retry-After": str(seconds)}
    if request.endpoint == "accounts.sign_in":
        return _sign_in_form(SignInForm(), message), 429, headers
    return _account_form(_own_account(), PasswordForm(), message), 429, headers


@blueprint.errorhandler(CSRFError)
def unusable_form(_error: CSRFError) -> ResponseReturnValue:
    """The form's token is missing or over: offer the form again."""
    if request.endpoint == "accounts.sign_in":
        message = _(
            "This page was open for too long, or your browser does not keep cookies of this site. "
            "Please enter your password again."
        )
        return _sign_in_form(SignInForm(), message), 400
    if request.endpoint == "accounts.sign_out" and not current_user.is_authenticated:
        return redirect(url_for("pages.home"), 303)
    return error_page(400, unusable_form_message())


def _sign_in_form(form: SignInForm, message: str = "") -> str:
    target = safe_target(request.args.get("next", ""))
    return render_template("accounts/sign_in_page.html", form=form, target=target, message=message)


def _account_form(account: Account, form: PasswordForm, message: str = "") -> str:
    return render_template(
        "accounts/account_page.html", account=account, form=form, roles=ROLES, message=message
    )


def _own_account() -> Account:
    return session().get_one(Account, current_user.account_id)


def _target() -> str:
    return safe_target(request.args.get("next", "")) or url_for("accounts.account_page")
