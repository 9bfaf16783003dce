"""Reporting a mistake on a page: the form that needs no account and no cookie, and its receipt."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, NotFound, TooManyRequests

from accounts.sessions import safe_target
from core.database import session, utcnow
from core.extensions import csrf, limiter
from core.form_token import QUICKEST, FormToken, new_token, read_token, renewed
from core.page_cache import keep_nothing
from core.permissions import VISITOR, guarded
from core.reader import reader, reader_language
from core.web import seconds_to_wait
from pages.report.form import ReportForm
from registry.kinds import kinds
from registry.references import Reference, references_by_code, references_to
from registry.reports import (
    LONGEST_PATH,
    SUSPECTED,
    MistakeReport,
    OtherWords,
    Written,
    read_receipt,
    report_by_receipt,
    send_report,
)
from registry.vocabulary import REPORT_STATES

blueprint = Blueprint("report", __name__, url_prefix="/<lang>/report")
PERMANENT = frozenset({"permanent.redirect", "permanent.version_redirect", "registry.version_page"})
SENT_PER_ADDRESS = "5 per hour; 20 per day"
TRIED_PER_ADDRESS = "60 per hour"  # sendings that were not accepted count here only


def _was_sent(_response: Response) -> bool:
    return "report_sent" in g


sent_per_address = limiter.limit(SENT_PER_ADDRESS, deduct_when=_was_sent)
tried_per_address = limiter.limit(TRIED_PER_ADDRESS)


# What somebody wrote stays out of every cache, and each form is made anew.
blueprint.after_request(keep_nothing)


@blueprint.get("")
@guarded("report.send")
def report_page() -> str:
    """The form, about the page that `about` names."""
    form = ReportForm(formdata=None)
    form.about.data = page_path(request.args.get("about", ""))
    return _form_page(form, new_token(utcnow()))


@blueprint.post("")
@guarded("report.send")
@tried_per_address
@sent_per_address
def send() -> ResponseReturnValue:
    """Take the report and go on to its receipt; the form again, filled in, when that fails."""
    form, now = ReportForm(), utcnow()
    form.about.data = page_path(form.about.data)
    token = read_token(form.token.data or "")
    if token is None or token.is_over(now):
        return _form_page(form, renewed(now), _unusable(token)), 400
    if not form.validate():
        return _form_page(form, token), 422
    if token.is_hasty(now):
        return _form_page(form, token, _hasty()), 422
    try:
        report = send_report(token.form_id, _written(form), VISITOR, bool(form.topic.data))
    except OtherWords as problem:
        return _form_page(form, renewed(now), _other_words(), problem.receipt), 409
    session().commit()
    g.report_sent = True
    return redirect(url_for("report.receipt_page", receipt=report.receipt), 303)


# The token of the form stands in for that of a session.
csrf.exempt(send)


@blueprint.get("/<receipt>")
@guarded("site.read")
def receipt_page(receipt: str) -> ResponseReturnValue:
    """What was sent and what became of it, for whoever has the receipt."""
    wanted = read_receipt(receipt)
    report = report_by_receipt(wanted) if wanted else None
    if report is None:
        raise NotFound
    if receipt != report.receipt:
        return redirect(url_for("report.receipt_page", receipt=report.receipt), 301)
    state = "new" if report.state == SUSPECTED else report.state
    return render_template(
        "pages/report_receipt.html",
        report=report,
        state=state,
        state_name=REPORT_STATES[state],
        about=about_record(report),
    )


@blueprint.errorhandler(TooManyRequests)
def too_many(_error: TooManyRequests) -> ResponseReturnValue:
    """Say how long to wait, and keep what was written."""
    seconds = seconds_to_wait()
    message = _(
        "Too many reports came from your connection. Send this one again in %(time)s; "
        "what you wrote is still here.",
        time=format_timedelta(timedelta(seconds=seconds), granularity="minute"),
    )
    form, now = ReportForm(), utcnow()
    form.about.data = page_path(form.about.data)
    page = _form_page(form, read_token(form.token.data or "") or renewed(now), message)
    return page, 429, {"Retry-After": str(seconds)}


def page_path(text: str | None) -> str:
    """The path of a page of this site, without its query; '' if it is none."""
    path = (text or "").split("?")[0].split("#")[0]
    return (safe_target(path) or "") if len(path) <= LONGEST_PATH else ""


def record_at(path: str) -> Reference | None:
    """The record whose page this is, if the reader may see it."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path)
    except HTTPException:  # no page, or one that leads elsewhere
        return None
    pages = PERMANENT | {kind.page_endpoint for kind in kinds().values()}
    code = str(values.get("code", "")) if endpoint in pages else ""
    return references_by_code([code], reader().language).get(code) if code else None


def about_record(report: MistakeReport) -> Reference | None:
    """The record that a report is about, if the reader may see it."""
    return references_to([report.record_id], reader().language).get(report.record_id or 0)


def _written(form: ReportForm) -> Written:
    about = record_at(form.about.data)
    return Written(
        text=form.text.data,
        suggestion=form.suggestion.data,
        email=form.email.data,
        path=form.about.data,
        record_id=about.id if about else None,
        language=reader_language(),
    )


def _form_page(form: ReportForm, token: FormToken, message: str = "", receipt: str = "") -> str:
    form.token.data = token.signed
    return render_template(
        "pages/report.html",
        form=form,
        about=record_at(form.about.data) if form.about.data else None,
        message=message,
        receipt=receipt,
    )


def _unusable(token: FormToken | None) -> str:
    if token is None:
        return str(
            _("The form was not made by this site, or was damaged on its way. Send it again.")
        )
    return str(_("The form was open for more than 12 hours. Look it over and send it again."))


def _hasty() -> str:
    return str(
        _(
            "The form was sent very quickly, as programs do. Wait %(count)s seconds and send "
            "it again.",
            count=QUICKEST.seconds,
        )
    )


def _other_words() -> str:
    return str(
        _(
            "This form was sent before, with a different text. Send it again to make it "
            "another report."
        )
    )
