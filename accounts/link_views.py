"""Pages behind the links in letters: an invitation, a new password; and asking for the latter."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

from accounts import invitations
from accounts.forms import ForgottenForm, NewPasswordForm
from accounts.limits import letters_per_address, per_address
from accounts.links import Purpose, account_of_link
from accounts.models import Account
from accounts.passwords import UnsuitablePassword
from accounts.queries import folded_email
from accounts.sessions import begin_session
from accounts.views import second_step_address, too_many_message
from core.database import db
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.web import seconds_to_wait

blueprint = Blueprint("accounts_links", __name__, url_prefix="/<lang>/account")


# What a link opens stays out of every cache, and its address out of other sites' logs.
blueprint.after_request(keep_nothing)


@blueprint.get("/invitation")
@guarded("account.sign_in")
def invitation_page() -> ResponseReturnValue:
    """The form for the first password; changes nothing."""
    account = account_of_link(_token(), "invitation")
    return _page("invitation", account, NewPasswordForm(formdata=None))


@blueprint.post("/invitation")
@guarded("account.sign_in")
@per_address
def accept_invitation() -> ResponseReturnValue:
    """Set the first password and sign in."""
    account, form = account_of_link(_token(), "invitation"), NewPasswordForm()
    if account is None or not form.validate():
        return _page("invitation", account, form, 422)
    try:
        invitations.accept_invitation(account, form.new.data)
    except UnsuitablePassword as problem:
        form.new.errors = [str(problem)]
        return _page("invitation", account, form, 422)
    passed = not account.person.must_prove_twice
    begin_session(account, passed)
    db.session.commit()
    flash(_("Welcome. Your password is set."), "success")
    return redirect(url_for("accounts.account_page") if passed else second_step_address(), 303)


@blueprint.get("/forgotten")
@guarded("account.sign_in")
def forgotten_page() -> ResponseReturnValue:
    """The form to ask for a new password."""
    return _forgotten_form(ForgottenForm(formdata=None))


@blueprint.post("/forgotten")
@guarded("account.sign_in")
@letters_per_address
def ask_for_reset() -> ResponseReturnValue:
    """The same answer for every address."""
    form = ForgottenForm()
    if not form.validate():
        return _forgotten_form(form), 422
    invitations.ask_for_reset(folded_email(form.email.data))
    db.session.commit()
    flash(
        _("If there is an account with this address, a letter with the next step is on its way."),
        "info",
    )
    return redirect(url_for("accounts.sign_in_page"), 303)


@blueprint.get("/new-password")
@guarded("account.sign_in")
def reset_page() -> ResponseReturnValue:
    """The form for the new password; changes nothing."""
    return _page("reset", account_of_link(_token(), "reset"), NewPasswordForm(formdata=None))


@blueprint.post("/new-password")
@guarded("account.sign_in")
@per_address
def reset_password() -> ResponseReturnValue:
    """Set it; sessions end, and signing in is as always, the second step included."""
    account, form = account_of_link(_token(), "reset"), NewPasswordForm()
    if account is None or not form.validate():
        return _page("reset", account, form, 422)
    try:
        invitations.reset_password(account, form.new.data)
    except UnsuitablePassword as problem:
        form.new.errors = [str(problem)]
        return _page("reset", account, form, 422)
    db.session.commit()
    flash(_("Your password is changed. Sign in with it."), "success")
    return redirect(url_for("accounts.sign_in_page"), 303)


@blueprint.errorhandler(TooManyRequests)
def too_many(_error: TooManyRequests) -> ResponseReturnValue:
    """Say how long to wait, with the form."""
    headers, message = {"Retry-After": str(seconds_to_wait())}, too_many_message()
    if request.endpoint == "accounts_links.ask_for_reset":
        return _forgotten_form(ForgottenForm(), message), 429, headers
    resets = request.endpoint == "accounts_links.reset_password"
    purpose: Purpose = "reset" if resets else "invitation"
    account = account_of_link(_token(), purpose)
    page, _status = _page(purpose, account, NewPasswordForm(formdata=None), message=message)
    return page, 429, headers


def _page(
    purpose: Purpose, account: Account | None, form: Any, status: int = 200, message: str = ""
) -> tuple[str, int]:
    """The form, or for a link that is over what to do instead (410)."""
    if account is None:
        return render_template("accounts/link_over_page.html", purpose=purpose), 410
    page = render_template(
        "accounts/new_password_page.html",
        purpose=purpose,
        account=account,
        form=form,
        message=message,
        token=_token(),
    )
    return page, status


def _forgotten_form(form: ForgottenForm, message: str = "") -> str:
    return render_template("accounts/forgotten_page.html", form=form, message=message)


def _token() -> str:
    return request.args.get("token", "")[:200]
