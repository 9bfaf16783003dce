"""Ending a mailing: from a letter without signing in (RFC 8058), or on the account's page.

Programs that look through mail open its addresses: opening changes nothing, sending the form does.
"""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from accounts.mailings.mailings import Mailing, mailings_for
from accounts.mailings.services import end_mailing, ended_by, resume_mailing
from accounts.mailings.tokens import read_token
from accounts.models import Account
from core.database import session
from core.extensions import csrf
from core.page_cache import keep_nothing
from core.permissions import guarded

ending_blueprint = Blueprint("ending_mailings", __name__, url_prefix="/<lang>/letters")
blueprint = Blueprint("mailings", __name__, url_prefix="/<lang>/account/letters")
blueprint.after_request(keep_nothing)


@ending_blueprint.after_request
def keep_secret(response: Response) -> Response:
    """The address is a key: it stays out of caches, search engines and other sites' logs."""
    response.headers["X-Robots-Tag"] = "noindex"
    return keep_nothing(response)


@ending_blueprint.get("/<token>")
@guarded("mailing.end")
def end_page(token: str) -> str:
    """What would be ended, and the button."""
    return _page(token, *_known(token))


@ending_blueprint.post("/<token>")
@guarded("mailing.end")
def end(token: str) -> str:
    """End the mailing. No redirection: RFC 8058 forbids it."""
    mailing, account = _known(token)
    end_mailing(mailing, account.id)
    session().commit()
    return _page(token, mailing, account)


csrf.exempt(end)


@blueprint.post("/<name>/end")
@guarded("account.own")
def end_own(name: str) -> ResponseReturnValue:
    """End one of one's own mailings."""
    end_mailing(_own(name), current_user.account_id)
    session().commit()
    flash(_("These letters are sent to you no more."), "success")
    return redirect(url_for("accounts.account_page", _anchor="letters"), 303)


@blueprint.post("/<name>/resume")
@guarded("account.own")
def resume_own(name: str) -> ResponseReturnValue:
    """Have one of one's own mailings sent again."""
    resume_mailing(_own(name), current_user.account_id)
    session().commit()
    flash(_("These letters are sent to you again."), "success")
    return redirect(url_for("accounts.account_page", _anchor="letters"), 303)


def _own(name: str) -> Mailing:
    found = next((one for one in mailings_for(current_user) if one.name == name), None)
    if found is None:
        raise NotFound
    return found


def _known(token: str) -> tuple[Mailing, Account]:
    """What the token ends. Raises `NotFound` on a token not ours."""
    found = read_token(token)
    if found is None:
        raise NotFound
    return found


def _page(token: str, mailing: Mailing, account: Account) -> str:
    is_ended = mailing.name in set(session().scalars(ended_by(account.id)))
    return render_template(
        "accounts/mailings/end.html", token=token, mailing=mailing, is_ended=is_ended
    )
