"""Pages of calls."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from cooperation.fund.calls.kind import FUND_CALL
from cooperation.fund.calls.models import FundCall
from cooperation.fund.calls.shown import CallShown
from cooperation.fund.calls.vocabulary import CRITERIA, PHASES
from core.permissions import guarded
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
