"""After signing in: on to the page that was wanted, or back to the form that was sent."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.forms import SignInForm
from accounts.sessions import safe_target
from core.resumption import KeptForm, pack_form, unpack_form
from core.web import SAFE

KEPT = "kept"


def kept_text() -> str:
    """What goes through signing in: a form that was sent without a session, packed."""
    text = request.form.get(KEPT, "")
    return text if unpack_form(text) else ""


def go_on() -> ResponseReturnValue:
    """To `next`; where a form was kept, a page that shows it and sends it when it is told to."""
    kept = unpack_form(request.form.get(KEPT, ""))
    if kept is not None and safe_target(kept.path):
        return send_again_page(kept)
    target = safe_target(request.args.get("next", "")) or url_for("accounts.account_page")
    return redirect(target, 303 if request.method == "POST" else 302)


def ask_to_sign_in() -> ResponseReturnValue:
    """What a visitor gets who asks for what only people may: the way to sign in, and back.

    A form that they sent comes with it, to be sent again; 403, for nothing was done.
    """
    if request.method in SAFE:
        target = request.full_path.rstrip("?")
        return redirect(url_for("accounts.sign_in_page", next=target), 303)
    secret = (request.blueprint or "").startswith("accounts")
    kept = "" if secret else pack_form()
    if not kept and (secret or not request.form.keys() - {"csrf_token"}):
        return redirect(url_for("accounts.sign_in_page"), 303)
    page = render_template(
        "accounts/session_over_page.html",
        form=SignInForm(formdata=None),
        kept=kept,
        with_files=any(one.filename for one in request.files.values()),
    )
    return make_response(page, 403, {"Cache-Control": "no-store"})


def send_again_page(kept: KeptForm) -> str:
    """The fields as they were sent, and the button that sends them."""
    return render_template("accounts/send_again_page.html", kept=kept)
