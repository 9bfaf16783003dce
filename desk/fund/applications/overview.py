"""The applications that a call has received, and the shortlist."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload

from cooperation.fund.applications import reviewing
from cooperation.fund.applications.models import Application
from cooperation.fund.applications.queries import received
from cooperation.fund.applications.vocabulary import APPLICATION_STATES
from cooperation.fund.calls.models import FundCall
from cooperation.fund.calls.vocabulary import CRITERIA
from core.converters import row_number
from core.database import session
from core.permissions import Actor, guarded
from core.problems import BadValue, Conflict, Problem
from desk.fund.applications.forms import BY_SCORE, AskForm
from desk.fund.applications.place import blueprint, call_of, crumbs, name_of, status_of
from desk.fund.applications.rows import Row, by_score, counted, rows_of
from directory.vocabulary import REGIONS

Act = Callable[[Sequence[tuple[Application, int]], Actor], None]


@blueprint.get("/")
@guarded("application.read")
def application_list(code: str) -> str:
    """All of them on one page, with what is asked for: an administration has one at most."""
    return _page(call_of(code))


@blueprint.post("/shortlist")
@guarded("application.decide")
def shortlist(code: str) -> ResponseReturnValue:
    """Put those that are chosen on the shortlist."""
    return _acted(code, reviewing.shortlist, _("The shortlist is changed."))


@blueprint.post("/shortlist/remove")
@guarded("application.decide")
def take_off(code: str) -> ResponseReturnValue:
    """Take those that are chosen off it."""
    return _acted(code, reviewing.take_off, _("The shortlist is changed."))


def _acted(code: str, act: Act, message: str) -> ResponseReturnValue:
    call = call_of(code)
    chosen = _chosen()
    try:
        act(_applications(call, chosen), current_user)
    except Problem as problem:
        session().rollback()
        return _page(call_of(code), str(problem), frozenset(chosen)), status_of(problem)
    session().commit()
    flash(message, "success")
    return redirect(url_for("desk_applications.application_list", code=code), 303)


def _chosen() -> dict[int, int]:
    """Number → version that was seen, of those that are chosen. Raises `BadValue`."""
    found = {}
    for value in request.form.getlist("chosen"):
        number, version = (row_number(part) for part in (*value.split(":", 1), "")[:2])
        if number is None or version is None:
            raise BadValue(_("A value in the form is not valid."))
        found[number] = version
    return found


def _applications(call: FundCall, chosen: dict[int, int]) -> list[tuple[Application, int]]:
    if not chosen:
        raise Problem(_("Choose one application at least."))
    query = received(current_user, call.id).where(Application.number.in_(chosen))
    query = query.options(selectinload(Application.reviews), selectinload(Application.decisions))
    found = session().scalars(query).all()
    if len(found) < len(chosen):
        raise Conflict(_("One of these applications is not here any more. See how they are now."))
    return [(one, chosen[one.number or 0]) for one in found]


def _page(call: FundCall, message: str = "", chosen: frozenset[int] = frozenset()) -> str:
    reference, rows = name_of(call), rows_of(call)
    form = _ask_form(rows)
    if not form.validate():
        raise BadValue(_("Applications have no such value. Choose one of the list."))
    return render_template(
        "desk/fund/applications/list.html",
        call=reference,
        record=call,
        crumbs=crumbs(reference),
        form=form,
        total=len(rows),
        rows=_asked(rows, form),
        states=APPLICATION_STATES,
        criteria=CRITERIA,
        asked={name: value for name, value in form.data.items() if value},
        chosen=chosen,
        message=message,
    )


def _ask_form(rows: Sequence[Row]) -> AskForm:
    form = AskForm(formdata=request.args)
    offered: tuple[tuple[str, Any, str], ...] = (
        ("state", APPLICATION_STATES, _("Every state")),
        ("region", REGIONS, _("Every region")),
    )
    for name, vocabulary, every in offered:
        counts = counted(rows, name)
        choices = [(one, f"{vocabulary[one]} ({format_decimal(counts[one])})")
                   for one in vocabulary if counts[one]]  # fmt: skip
        form.offer(name, every, choices)
    return form


def _asked(rows: Sequence[Row], form: AskForm) -> list[Row]:
    shown = [
        row
        for row in rows
        if form.state.data in ("", None, row.state) and form.region.data in ("", None, row.region)
    ]
    return by_score(shown) if form.order.data == BY_SCORE else shown
