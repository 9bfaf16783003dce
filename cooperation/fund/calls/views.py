"""Pages of calls."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from cooperation.fund.calls.kind import FUND_CALL
from cooperation.fund.calls.models import FundCall
from cooperation.fund.calls.shown import CallShown, told_of
from cooperation.fund.calls.vocabulary import CRITERIA, PHASES
from core.csv_files import csv_response
from core.permissions import guarded
from core.pictures.picture import csv_of
from core.reader import Reader
from registry.filters import BY_ADMINISTRATION, BY_YEAR
from registry.listing import ListPage
from registry.record_view import open_record
from registry.rows import dates_of, gathered, parties_of

blueprint = Blueprint("fund_calls", __name__, url_prefix="/<lang>/fund/calls")


def _meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    return gathered(dates_of(ids, reader), parties_of(ids, reader, "eligible"))


CALLS = ListPage(
    FUND_CALL,
    filters=(BY_ADMINISTRATION, BY_YEAR),
    sort="-date",
    meta=_meta,
    intro=_l("Calls of the training fund: who may apply, for what, until when."),
)


@blueprint.get("/")
@guarded("site.read")
def call_list() -> str:
    return render_template("registry/list.html", listing=CALLS.open())


@blueprint.get("/<code>")
@guarded("site.read")
def call_page(code: str) -> str:
    view = open_record(FUND_CALL, code, selectinload(FundCall.criteria))
    return render_template(
        "fund/calls/call.html", view=view, shown=CallShown(view), criteria=CRITERIA, phases=PHASES
    )


@blueprint.get("/<code>/applications.csv")
@guarded("site.read")
def call_file(code: str) -> Response:
    """What became of the applications of a closed call, a line a number. Raises `NotFound` where
    nothing is told."""
    told = told_of(open_record(FUND_CALL, code).record)
    if told is None:
        raise NotFound
    return csv_response(csv_of(told.rows()), f"applications-{code}".lower())
