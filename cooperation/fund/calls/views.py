"""Pages of calls."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from cooperation.fund.calls.calendar import calendar_of
from cooperation.fund.calls.kind import FUND_CALL
from cooperation.fund.calls.models import FundCall
from cooperation.fund.calls.shown import CallShown, phases_of, times_of, told_of
from cooperation.fund.calls.vocabulary import CRITERIA, PHASES
from core.calendars import MEDIA_TYPE
from core.csv_files import csv_response
from core.database import session
from core.permissions import guarded
from core.pictures.picture import csv_of
from core.reader import Reader
from registry.filters import BY_ADMINISTRATION, BY_YEAR
from registry.listing import ListPage
from registry.record_view import open_record
from registry.references import references_to
from registry.rows import gathered, parties_of

blueprint = Blueprint("fund_calls", __name__, url_prefix="/<lang>/fund/calls")
MOST_IN_CALENDAR = 200


def _meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    return gathered(phases_of(ids), times_of(ids, reader), parties_of(ids, reader, "eligible"))


def _feed_facts(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    """What stays true, since entries are kept for long: the times, and not where a call stands."""
    return gathered(times_of(ids, reader))


CALLS = ListPage(
    FUND_CALL,
    filters=(BY_ADMINISTRATION, BY_YEAR),
    sort="-date",
    meta=_meta,
    feed_facts=_feed_facts,
    intro=_l("Calls of the training fund: who may apply, for what, until when."),
)


@blueprint.get("/")
@guarded("site.read")
def call_list() -> str:
    return render_template("fund/calls/list.html", listing=CALLS.open())


@blueprint.get("/calendar.ics")
@guarded("site.read")
def call_calendar() -> Response:
    """The list, as it is filtered, for programs that keep a calendar. Raises `BadValue`."""
    listing = CALLS.open()
    ids = list(session().scalars(listing.ordered().limit(MOST_IN_CALENDAR)))
    calls = session().scalars(select(FundCall).where(FundCall.id.in_(ids)).order_by(FundCall.id))
    names = references_to(ids, listing.reader.language)
    return Response(calendar_of(calls, names, listing.reader), mimetype=MEDIA_TYPE)


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
