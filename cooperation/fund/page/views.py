"""The fund's page, and the rows behind its figures."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from cooperation.fund.page import unserved
from cooperation.fund.page.overview import FundOverview
from cooperation.fund.page.row_table import (
    cells_of,
    chosen_words,
    csv_lines,
    headings,
    sums_in_words,
)
from cooperation.fund.page.rows import NAMES, Asked, asked, ids_of
from cooperation.fund.page.unserved import Unserved
from cooperation.fund.views import ACTIVITIES
from core.cache import contribute_version
from core.csv_files import BYTE_ORDER_MARK, csv_response
from core.database import minute_now
from core.page_cache import freshness
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.pictures.picture import csv_of
from core.reader import reader, reader_language

blueprint = Blueprint("training_fund", __name__, url_prefix="/<lang>/fund")
ROWS = 100
_BY_CLOCK = re.compile(r"/[a-z-]+/fund/(calls/.*|unserved(\.csv)?)?")


@blueprint.get("/")
@guarded("site.read")
def overview() -> ResponseReturnValue:
    """The fund; who comes by an address of the list of activities, which stood here, is led on."""
    of_list = {one.name for one in ACTIVITIES.filters} | {"sort", "page"}
    if of_list & request.args.keys():
        query = request.query_string.decode("ascii", "replace")
        return redirect(f"{url_for('fund.activity_list', as_of=None)}?{query}", 301)
    return render_template("fund/page/fund.html", fund=FundOverview(reader()))


@blueprint.get("/rows")
@guarded("site.read")
def row_page() -> str:
    """The rows behind a figure. Raises `BadValue`, `NotFound`."""
    what, number = asked(request.args), asked_page()
    ids = ids_of(what)
    place = page_place(number, ROWS, len(ids))
    shown = cells_of(what, ids[place["first"] - 1 : place["last"]], reader())
    return render_template(
        "fund/page/rows.html",
        title=NAMES[what.of],
        lead=_("The rows that a figure of the training fund is made of, with the project of each."),
        chosen=chosen_words(what, reader()),
        sums=sums_in_words(what, reader()),
        headings=headings(what),
        rows=shown,
        place=place,
        address=lambda page: _address("row_page", what, page=page),
        file=_address("row_file", what),
    )


@blueprint.get("/rows.csv")
@guarded("site.read")
def row_file() -> Response:
    """The same rows as CSV, all of them. Raises `BadValue`."""
    what = asked(request.args)
    lines: Iterator[str] = chain([BYTE_ORDER_MARK], csv_lines(what, ids_of(what), reader()))
    response = Response(stream_with_context(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="fund-{what.of}.csv"'
    response.headers["Content-Language"] = reader_language()
    response.headers["Cache-Control"] = freshness(response)
    response.vary.add("Cookie")
    return response


@blueprint.get("/unserved")
@guarded("site.read")
def unserved_page() -> str:
    """Who applied and was not served, by call and region. Raises `BadValue`, `NotFound`."""
    what, number = unserved.asked_unserved(request.args), asked_page()
    rows = what.rows()
    place = page_place(number, ROWS, len(rows))
    return render_template(
        "fund/page/rows.html",
        title=_("Who was not served"),
        lead=_("The calls that are closed and decided, by WCO region where that can be told."),
        chosen=what.words,
        sums=[format_decimal(sum(row[-1] for row in rows))] if rows else [],
        headings=unserved.headings(),
        rows=unserved.cells_of(rows[place["first"] - 1 : place["last"]], reader()),
        place=place,
        address=lambda page: _address("unserved_page", what, page=page),
        file=_address("unserved_file", what),
    )


@blueprint.get("/unserved.csv")
@guarded("site.read")
def unserved_file() -> Response:
    """The same rows as CSV. Raises `BadValue`."""
    rows = unserved.cells_of(unserved.asked_unserved(request.args).rows(), reader())
    lines = ([cell.value for cell in row] for row in rows)
    return csv_response(csv_of([unserved.COLUMNS, *lines]), "fund-unserved")


def _address(view: str, what: Asked | Unserved, **values: int) -> str:
    told: dict[str, Any] = {**what.values, **values}
    return url_for(f".{view}", as_of=None, **told)


def minute_of(path: str) -> datetime | None:
    """The version that time gives to pages that say whether a call is open, or was: the minute."""
    return minute_now() if _BY_CLOCK.fullmatch(path) else None


def init_app(app: Flask) -> None:
    """Let those pages be other ones each minute."""
    contribute_version(app, minute_of)
