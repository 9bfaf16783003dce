"""Reports of mistakes at the desk: the queue, and what the secretariat does with a report."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from core.characters import plain
from core.database import session
from core.languages import SITE_LANGUAGES
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue, Conflict
from core.reader import reader
from pages.report.views import about_record
from registry.references import references_to
from registry.reports import (
    OPEN,
    OUTCOMES,
    MistakeReport,
    close_report,
    judge_report,
    take_up_report,
)
from registry.vocabulary import REPORT_STATES

blueprint = Blueprint("desk_reports", __name__, url_prefix="/<lang>/desk/reports")
PAGE_SIZE = 25
LONGEST_ANSWER = 4000


class CloseForm(VersionForm):
    """The end of a report: what came of it, and the answer to the reader."""

    outcome = RadioField(
        _l("Outcome"),
        [InputRequired(NEEDED)],
        choices=[SelectChoice(code, REPORT_STATES[code]) for code in OUTCOMES],
    )
    answer = TextAreaField(
        _l("Answer to the reader"),
        [DataRequired(NEEDED), Length(max=LONGEST_ANSWER, message=TOO_LONG)],
        description=_l("The reader sees it on the page of the receipt."),
        filters=[plain],
        render_kw={"rows": 6, "dir": "auto", "required": True},
    )
    answer_language = SelectField(_l("Language of the answer"), choices=site_languages)


@blueprint.get("/")
@guarded("report.read")
def report_list() -> str:
    """The queue, oldest first; those that are open unless a state is asked for."""
    state, number = _asked_state(), asked_page()
    counts = report_counts()
    states = [state] if state else list(OPEN)
    page = page_place(number, PAGE_SIZE, sum(counts.get(one, 0) for one in states))
    reports = list(
        session().scalars(
            select(MistakeReport)
            .where(MistakeReport.state.in_(states))
            .order_by(MistakeReport.created_at, MistakeReport.id)
            .limit(PAGE_SIZE)
            .offset(page["first"] - 1)
        )
    )
    return render_template(
        "desk/reports.html",
        reports=reports,
        names=references_to((one.record_id for one in reports), reader().language),
        states=REPORT_STATES,
        counts=counts,
        open_total=sum(counts.get(one, 0) for one in OPEN),
        state=state,
        page=page,
    )


def report_counts() -> dict[str, int]:
    """How many reports there are in each state."""
    rows = session().execute(
        select(MistakeReport.state, func.count()).group_by(MistakeReport.state)
    )
    return {row[0]: row[1] for row in rows}


def open_reports() -> int:
    """How many reports wait for the secretariat."""
    counts = report_counts()
    return sum(counts.get(state, 0) for state in OPEN)


@blueprint.get("/<number:number>")
@guarded("report.read")
def report_page(number: int) -> str:
    """What was written, about what, and what can be done with it."""
    return _report_page(_report(number))


@blueprint.post("/<number:number>/take-up")
@guarded("report.close")
def take_up(number: int) -> ResponseReturnValue:
    """Say that somebody looks into it."""
    report = _report(number)
    return _done(report, lambda opened: take_up_report(report, current_user, opened))


@blueprint.post("/<number:number>/set-aside")
@guarded("report.close")
def set_aside(number: int) -> ResponseReturnValue:
    """Take it for spam."""
    report = _report(number)
    return _done(report, lambda opened: judge_report(report, current_user, True, opened))


@blueprint.post("/<number:number>/readmit")
@guarded("report.close")
def readmit(number: int) -> ResponseReturnValue:
    """It is no spam."""
    report = _report(number)
    return _done(report, lambda opened: judge_report(report, current_user, False, opened))


@blueprint.post("/<number:number>/close")
@guarded("report.close")
def close(number: int) -> ResponseReturnValue:
    """Close it with an answer; the form again, filled in, when that fails."""
    report, form = _report(number), CloseForm()
    if not form.validate():
        return _report_page(report, form), 422
    said = (form.outcome.data, form.answer.data, form.answer_language.data)
    try:
        close_report(report, current_user, *said, opened=form.version.data)
    except Conflict as conflict:
        session().rollback()
        return _report_page(_report(number), form, str(conflict)), 409
    session().commit()
    flash(_("The report is closed and answered."), "success")
    return redirect(url_for("desk_reports.report_list"), 303)


def _done(report: MistakeReport, act: Callable[[int], None]) -> ResponseReturnValue:
    """Do what a button says and come back; where somebody was first, show the report as it is."""
    number, form = report.id, VersionForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    try:
        act(form.version.data)
    except Conflict as conflict:
        session().rollback()
        return _report_page(_report(number), message=str(conflict)), 409
    session().commit()
    return redirect(url_for("desk_reports.report_page", number=number), 303)


def _report_page(report: MistakeReport, form: CloseForm | None = None, message: str = "") -> str:
    if form is None:
        form = CloseForm(formdata=None, data={"answer_language": _answer_language(report)})
    form.version.data = report.version  # with it the form may be sent again
    form.version.raw_data = None
    return render_template(
        "desk/report.html",
        report=report,
        form=form,
        message=message,
        states=REPORT_STATES,
        about=about_record(report),
    )


def _answer_language(report: MistakeReport) -> str:
    return report.language if report.language in SITE_LANGUAGES else reader().language


def _report(number: int) -> MistakeReport:
    report = session().get(MistakeReport, number)
    if report is None:
        raise NotFound
    return report


def _asked_state() -> str:
    state = request.args.get("state", "")
    if state and state not in REPORT_STATES:
        raise BadValue(_("Reports have no such state. Choose one of the list."))
    return state
