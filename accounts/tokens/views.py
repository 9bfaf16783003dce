"""A person's own tokens: the list, a new one, revoking. Another's are on the page of the person.

Who makes one has signed in a short time before, the second step included: a browser that was left
alone for an hour makes none.
"""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from accounts.models import Account
from accounts.session_models import AccountSession
from accounts.sessions import end_session
from accounts.tokens import services
from accounts.tokens.forms import TokenForm
from accounts.tokens.models import AccessToken
from accounts.tokens.scopes import SCOPES
from accounts.tokens.services import UnusableToken
from core.database import db, session, utcnow
from core.page_cache import keep_nothing
from core.permissions import guarded

blueprint = Blueprint("tokens", __name__, url_prefix="/<lang>/account/tokens")
RECENT = timedelta(minutes=15)


# Secrets stay out of every cache.
blueprint.after_request(keep_nothing)


@blueprint.get("/")
@guarded("token.own")
def token_list() -> str:
    """The person's tokens, those that are over included."""
    account = _own_account()
    return render_template(
        "accounts/tokens/tokens_page.html",
        tokens=list(session().scalars(services.tokens_of(account))),
        scopes=SCOPES,
    )


@blueprint.get("/new")
@guarded("token.own")
def new_token() -> str:
    """The form; who signed in too long ago is asked to do it again first."""
    return _form_page(TokenForm(current_user, formdata=None))


@blueprint.post("/new")
@guarded("token.own")
def make_token() -> ResponseReturnValue:
    """Make it and show its secret, this once; 422 with the form when that fails."""
    form = TokenForm(current_user)
    if not _signed_in_lately():
        return _form_page(form), 403
    if not form.validate():
        return _form_page(form), 422
    try:
        token, secret = services.make_token(
            _own_account(), form.name.data, form.scopes.data, form.life
        )
    except UnusableToken as problem:
        session().rollback()
        form.form_errors.append(str(problem))
        return _form_page(form), 422
    db.session.commit()
    return render_template(
        "accounts/tokens/made_page.html", token=token, secret=secret, scopes=SCOPES
    )


@blueprint.post("/<number:number>/revoke")
@guarded("token.own")
def revoke_token(number: int) -> ResponseReturnValue:
    """Revoke one of one's own. Raises `Conflict` where it is done already."""
    token = session().get(AccessToken, number)
    if token is None or token.account_id != current_user.account_id:
        raise NotFound
    services.revoke_token(token, by=current_user)
    db.session.commit()
    flash(_("The token is revoked: no program can use it any more."), "success")
    return redirect(url_for("tokens.token_list"), 303)


@blueprint.post("/sign-in-again")
@guarded("token.own")
def sign_in_again() -> ResponseReturnValue:
    """Sign out, and in again, and on to the form."""
    end_session()
    db.session.commit()
    target = url_for("tokens.new_token")
    return redirect(url_for("accounts.sign_in_page", next=target), 303)


def _form_page(form: TokenForm) -> str:
    return render_template(
        "accounts/tokens/new_token_page.html",
        form=form,
        recent=_signed_in_lately(),
        minutes=int(RECENT.total_seconds() // 60),
        sent=request.method == "POST",
    )


def _signed_in_lately() -> bool:
    held = session().get(AccountSession, current_user.session_id)
    return held is not None and held.created_at > utcnow() - RECENT


def _own_account() -> Account:
    return session().get_one(Account, current_user.account_id)
