"""The reporting calendar: `/<lang>/fund/reports/`, by the day on which reports are due."""

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from cooperation.fund.projects.vocabulary import REPORT_STANDINGS
from cooperation.fund.reporting.queries import (
    Asked,
    asked,
    bodies_of_reports,
    counted_by_standing,
    reports_asked,
    years_of_reports,
)
from cooperation.fund.reporting.shown import COLUMNS, ReportShown, calendar_of, reports_shown
from core.calendars import MEDIA_TYPE
from core.database import session
from core.page_cache import freshness
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.pictures.picture import csv_of
from core.reader import Reader, reader
from registry.references import by_title, references_to

blueprint = Blueprint("fund_reports", __name__, url_prefix="/<lang>/fund/reports")
ROWS = 50
MOST_IN_FILE = 50_000
MOST_IN_CALENDAR = 1_000
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""


@blueprint.get("/")
@guarded("site.read")
def report_list() -> str:
    """The reports. Raises `BadValue`, `NotFound`."""
    what, of = asked(request.args), reader()
    query = reports_asked(what, of.day)
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    place = page_place(asked_page(), ROWS, session().scalar(counted) or 0)
    rows = session().scalars(query.limit(ROWS).offset(place["first"] - 1)).all()
    return render_template(
        "fund/reports/list.html",
        what=what,
        rows=reports_shown(rows, of),
        place=place,
        counted=counted_by_standing(of.day),
        standings=REPORT_STANDINGS,
        filter_form=_filters(what, of),
        address=lambda page: _address("report_list", what, of, page=page if page > 1 else None),
        file=_address("report_file", what, of),
        calendar=_address("report_calendar", what, of),
    )


@blueprint.get("/reports.csv")
@guarded("site.read")
def report_file() -> Response:
    """The same as CSV, all of it. Raises `BadValue`."""
    lines = [COLUMNS, *(one.cells for one in _shown(MOST_IN_FILE))]
    response = Response(BYTE_ORDER_MARK + csv_of(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="fund-reports.csv"'
    response.headers["Content-Language"] = reader().language
    response.headers["Cache-Control"] = freshness(response)
    response.vary.add("Cookie")
    return response


@blueprint.get("/calendar.ics")
@guarded("site.read")
def report_calendar() -> Response:
    """The same for programs that keep a calendar. Raises `BadValue`."""
    return Response(calendar_of(_shown(MOST_IN_CALENDAR), reader()), mimetype=MEDIA_TYPE)


def _shown(most: int) -> list[ReportShown]:
    of = reader()
    rows = session().scalars(reports_asked(asked(request.args), of.day).limit(most)).all()
    return reports_shown(rows, of)


def _filters(what: Asked, of: Reader) -> dict[str, Any]:
    """The form as the macro takes it."""
    bodies = by_title(references_to(session().scalars(bodies_of_reports()), of.language).values())
    years = [str(int(year)) for year in session().scalars(years_of_reports())]
    offered: tuple[tuple[str, Any, list[tuple[str, Any, str]]], ...] = (
        ("standing", REPORT_STANDINGS.title, [(code, REPORT_STANDINGS[code], "") for code in
                                              REPORT_STANDINGS]),
        ("administration", _("Administration"),
         [(one.code, one.title, one.language) for one in bodies]),
        ("year", _("Year"), [(year, year, "") for year in years]),
    )  # fmt: skip
    here = url_for(".report_list", as_of=None)
    return {
        "action": here,
        "reset_url": here,
        "fields": [
            {"name": name, "label": label, "kind": "select",
             "options": _options(getattr(what, name), options)}
            for name, label, options in offered
        ],
        "as_of": {"name": "as_of", "value": of.as_of.isoformat() if of.as_of else ""},
    }  # fmt: skip


def _options(chosen: str, offered: list[tuple[str, Any, str]]) -> list[dict[str, Any]]:
    return [
        {"value": value, "label": label, "language": language, "selected": value == chosen}
        for value, label, language in [("", _("All"), ""), *offered]
    ]


def _address(view: str, what: Asked, of: Reader, **values: Any) -> str:
    told: dict[str, Any] = {**what.values, **values}
    return url_for(f".{view}", as_of=of.as_of.isoformat() if of.as_of else None, **told)
