"""Signing in and out, and a person's own account."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import NotFound, TooManyRequests

from accounts import services
from accounts.factors.services import has_second_factor
from accounts.factors.views import second_step_form
from accounts.forms import PasswordForm, SignInForm
from accounts.limits import (
    note_wrong_password,
    per_address,
    per_asked_account,
    per_own_account,
    wrong_per_address,
)
from accounts.mailings.mailings import mailings_for
from accounts.mailings.services import ended_by
from accounts.models import Account
from accounts.passwords import UnsuitablePassword
from accounts.queries import sessions_of
from accounts.resuming import go_on, kept_text
from accounts.session_models import AccountSession
from accounts.sessions import begin_session, end_session, safe_target
from core.database import db, session
from core.page_cache import keep_nothing
from core.permissions import ROLES, guarded
from core.web import error_page, seconds_to_wait, unusable_form_message

blueprint = Blueprint("accounts", __name__, url_prefix="/<lang>/account")


# Pages about a person stay out of every cache, the browser's own included.
blueprint.after_request(keep_nothing)


@blueprint.get("/sign-in")
@guarded("account.sign_in")
def sign_in_page() -> ResponseReturnValue:
    """The form to sign in; who is signed in goes on."""
    if current_user.is_authenticated:
        return go_on()
    if hasattr(current_user, "person"):
        return redirect(second_step_address())
    return sign_in_form(SignInForm())


@blueprint.post("/sign-in")
@guarded("account.sign_in")
@per_address
@wrong_per_address
@per_asked_account
def sign_in() -> ResponseReturnValue:
    """Sign in and go on to `next`; 422 with the form when that fails."""
    form = SignInForm()
    if not form.validate():
        return sign_in_form(form), 422
    account = services.enter(form.email.data, form.password.data)
    if account is None:
        note_wrong_password()
        form.form_errors.append(_("The e-mail address or the password is not right."))
        return sign_in_form(form), 422
    enrolled = has_second_factor(account)
    passed = not (enrolled or account.person.must_prove_twice)
    begin_session(account, passed)
    db.session.commit()
    if passed:
        return go_on()
    if enrolled and kept_text():
        return second_step_form(account)
    return redirect(second_step_address(), 303)


@blueprint.post("/sign-out")
@guarded("account.sign_in")
def sign_out() -> ResponseReturnValue:
    """Sign out; also right when the session had ended before."""
    end_session()
    db.session.commit()
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
    begin_session(account, passed=True)
    db.session.commit()
    flash(_("Your password is changed. Other sessions of yours have ended."), "success")
    return redirect(url_for("accounts.account_page"), 303)


@blueprint.post("/sessions/<number:number>/end")
@guarded("account.own")
def end_one_session(number: int) -> ResponseReturnValue:
    """End one of one's own sessions; the present one is signed out of."""
    ended = session().get(AccountSession, number)
    if ended is None or ended.account_id != current_user.account_id:
        raise NotFound
    if number == current_user.session_id:
        return sign_out()
    services.end_session_of(_own_account(), ended, by=current_user)
    db.session.commit()
    flash(_("The session has ended."), "success")
    return redirect(url_for("accounts.account_page"), 303)


@blueprint.post("/sessions/end-others")
@guarded("account.own")
def end_other_sessions() -> ResponseReturnValue:
    """End all sessions but this one."""
    account = _own_account()
    services.end_sessions(account, by=current_user)
    begin_session(account, passed=True)
    db.session.commit()
    flash(_("Other sessions of yours have ended."), "success")
    return redirect(url_for("accounts.account_page"), 303)


@blueprint.errorhandler(TooManyRequests)
def too_many(_error: TooManyRequests) -> ResponseReturnValue:
    """Say how long to wait, and keep the address that was entered."""
    message, headers = too_many_message(), {"Retry-After": str(seconds_to_wait())}
    if request.endpoint == "accounts.sign_in":
        return sign_in_form(SignInForm(), message), 429, headers
    return _account_form(_own_account(), PasswordForm(), message), 429, headers


@blueprint.errorhandler(CSRFError)
def unusable_form(_error: CSRFError) -> ResponseReturnValue:
    """The form's token is missing or over: offer the form again."""
    if request.endpoint == "accounts.sign_in":
        message = _(
            "This page was open for too long, or your browser does not keep cookies of this site. "
            "Please enter your password again."
        )
        return sign_in_form(SignInForm(), message), 400
    if request.endpoint == "accounts.sign_out" and not current_user.is_authenticated:
        return redirect(url_for("pages.home"), 303)
    return error_page(400, unusable_form_message())


def too_many_message() -> str:
    """How long to wait, in the reader's language."""
    minutes = max(1, -(-seconds_to_wait() // 60))
    message: str = ngettext(
        "Too many attempts. Try again in %(num)s minute.",
        "Too many attempts. Try again in %(num)s minutes.",
        minutes,
    )
    return message


def sign_in_form(form: SignInForm, message: str = "") -> str:
    """The page to sign in on; what was kept of another form goes with it."""
    target = safe_target(request.args.get("next", ""))
    return render_template(
        "accounts/sign_in_page.html", form=form, target=target, message=message, kept=kept_text()
    )


def _account_form(account: Account, form: PasswordForm, message: str = "") -> str:
    return render_template(
        "accounts/account_page.html",
        account=account,
        form=form,
        roles=ROLES,
        message=message,
        sessions=list(session().scalars(sessions_of(account))),
        own_session=current_user.session_id,
        second_factor=has_second_factor(account),
        mailings=mailings_for(current_user),
        ended=set(session().scalars(ended_by(account.id))),
    )


def _own_account() -> Account:
    return session().get_one(Account, current_user.account_id)


def second_step_address() -> str:
    """Where the second step is taken, and then on to `next`."""
    target = safe_target(request.args.get("next", ""))
    return url_for("accounts_factors.second_step_page", next=target)
