"""Decisions on all that are on a shortlist, proposed at once: the best first, with what is left of
the call after each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload
from wtforms import Field

from cooperation.fund.applications.awarding import Means, check_left, means_of
from cooperation.fund.applications.deciding import Verdict, propose
from cooperation.fund.applications.models import (
    AWARDED,
    SHORTLISTED,
    Application,
    ApplicationDecision,
    ApplicationReview,
    CoApplicant,
)
from cooperation.fund.applications.queries import applications_to_confirm, received
from cooperation.fund.calls.models import FundCall
from core.database import session
from core.permissions import guarded
from core.problems import Conflict, Problem
from core.reader import reader
from desk.fund.applications.decision_forms import AMOUNT, SEATS, AwardsForm, RowForm
from desk.fund.applications.place import blueprint, call_of, crumbs, name_of, status_of
from desk.fund.applications.rows import Row, by_score, rows_of

PROPOSE = "propose"
Typed = list[tuple[Row, RowForm]]


@dataclass(frozen=True)
class Line:
    """An application of the shortlist with its form, and what is left after it as it is typed;
    None where nothing is awarded to it."""

    row: Row
    form: RowForm
    after: Means | None


@blueprint.get("/awards")
@guarded("application.decide")
def awards_page(code: str) -> str:
    """The shortlist, with a form of a decision for each."""
    call = call_of(code)
    form = AwardsForm(formdata=None, data={"reason_language": reader().language})
    return _page(call, form, [(row, _form(row)) for row in _shortlist(call)])


@blueprint.post("/awards")
@guarded("application.decide")
def propose_awards(code: str) -> ResponseReturnValue:
    """Propose the decisions, all or none; or work out anew what is left."""
    call, form = call_of(code), AwardsForm()
    typed = [(row, RowForm(prefix=_prefix(row))) for row in _shortlist(call)]
    good = [form.validate(), *(one.validate() for _row, one in typed if one.decision.data)]
    if not all(good):
        return _page(call, form, typed), 422
    if request.form.get("act") != PROPOSE:
        return _page(call, form, typed)
    try:
        number = _propose(call, form, [(row, one) for row, one in typed if one.decision.data])
    except Problem as problem:
        session().rollback()
        return _page(call_of(code), form, typed, str(problem)), status_of(problem)
    session().commit()
    flash(
        ngettext("%(num)s decision is proposed.", "%(num)s decisions are proposed.", number),
        "success",
    )
    return redirect(url_for(".awards_page", code=code), 303)


def _propose(call: FundCall, form: AwardsForm, chosen: Typed) -> int:
    """Propose what is chosen; how many. What goes wrong is told with the application's number."""
    if not chosen:
        raise Problem(_("Choose a decision for one application at least."))
    verdicts = [
        (row, one, one.verdict(form.reason.data, form.reason_language.data)) for row, one in chosen
    ]
    check_left(means_of(call), [(one.amount or Decimal(0), one.seats or 0)
                                for _row, _form, one in verdicts])  # fmt: skip
    held = _applications(call, [row.number for row, _form in chosen])
    for row, one, verdict in verdicts:
        try:
            _propose_one(held.get(row.number), verdict, one.version.data)
        except Problem as problem:
            one.decision.errors = [str(problem)]
            raise
    return len(verdicts)


def _propose_one(application: Application | None, verdict: Verdict, opened: int) -> None:
    if application is None:
        raise Conflict(_("This application is not here any more. See how it is now."))
    propose(application, verdict, current_user, opened)


def _applications(call: FundCall, numbers: Iterable[int]) -> dict[int | None, Application]:
    query = received(current_user, call.id).where(Application.number.in_(list(numbers)))
    found = session().scalars(
        query.options(
            selectinload(Application.reviews).selectinload(ApplicationReview.reviewer),
            selectinload(Application.partners).selectinload(CoApplicant.body),
            selectinload(Application.decisions),
            selectinload(Application.body),
        )
    )
    return {one.number: one for one in found}


def _shortlist(call: FundCall) -> list[Row]:
    """What is on the shortlist and has no decision that waits, the best first."""
    held = by_score(row for row in rows_of(call) if row.state == SHORTLISTED)
    waiting = {one.application.number for one in _waiting(call)}
    return [row for row in held if row.number not in waiting]


def _waiting(call: FundCall) -> Sequence[ApplicationDecision]:
    """The decisions that wait to be confirmed, in the order in which they were proposed."""
    held = applications_to_confirm(current_user).where(Application.call_id == call.id)
    found = session().scalars(held.options(selectinload(Application.decisions)))
    return [one.proposed for one in found if one.proposed is not None]


def _prefix(row: Row) -> str:
    return f"{row.number}-"


def _form(row: Row) -> RowForm:
    """With what is asked for."""
    asked = {"amount": format_decimal(row.amount, "0.00"), "seats": str(row.seats)}
    return RowForm(formdata=None, prefix=_prefix(row), data=asked)


def _page(call: FundCall, form: AwardsForm, typed: Typed, message: str = "") -> str:
    reference, left = name_of(call), means_of(call)
    for row, one in typed:
        one.version.data, one.version.raw_data = row.version, None
    lines = _lines(left, typed)
    return render_template(
        "desk/fund/applications/decision_awards.html",
        record=call,
        call=reference,
        crumbs=crumbs(reference, {"label": _("Decisions on the shortlist")}),
        form=form,
        left=left,
        lines=lines,
        wrong=[(line.row, one) for line in lines for one in _wrong(line.form)],
        waiting=_waiting(call),
        message=message,
    )


def _lines(left: Means, typed: Typed) -> list[Line]:
    lines = []
    for row, form in typed:
        given = _given(form)
        left = left.less(*given) if given else left
        lines.append(Line(row, form, left if given else None))
    return lines


def _given(form: RowForm) -> tuple[Decimal, int] | None:
    """What is typed for an award; None where it is none, or cannot be read."""
    if form.decision.data != AWARDED or form.amount.errors or form.seats.errors:
        return None
    return Decimal(AMOUNT.parse(form.amount.data)), SEATS.parse(form.seats.data)


def _wrong(form: RowForm) -> list[Any]:
    found: list[Field] = [one for one in form if one.errors]
    return found
