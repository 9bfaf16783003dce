"""The files of an edition's report: `/<lang>/forum/<code>/report.csv` and `.pdf`."""

from flask import Blueprint, Response

from core.csv_files import csv_response
from core.extensions import limiter
from core.page_cache import FOR_EVERYBODY
from core.permissions import guarded
from core.pictures.picture import csv_of
from core.reader import reader_language
from exchange.edition_report.book import book_of
from exchange.packs.making import state_now
from exchange.packs.paper import printed
from forum.report.tables import csv_rows
from forum.report.views import open_report

blueprint = Blueprint("edition_report", __name__, url_prefix="/<lang>/forum")
PRINTED_PER_ADDRESS = "20 per minute; 200 per hour"
"""Setting type takes longer than a page does."""


@blueprint.get("/<code>/report.csv")
@guarded("site.read")
def file_csv(code: str) -> Response:
    """The figures, a line a number."""
    report = open_report(code)
    return csv_response(csv_of(csv_rows(code, report.parts)), f"report-{code}")


@blueprint.get("/<code>/report.pdf")
@guarded("site.read")
@limiter.limit(PRINTED_PER_ADDRESS)
def file_pdf(code: str) -> Response:
    """The report on paper. A few pages: made while it is asked for, not by the worker."""
    report = open_report(code)
    of = report.view.reader
    _state, stamp = state_now()
    answer = Response(printed(book_of(report), of, stamp), mimetype="application/pdf")
    name = f"guantong-{code}-{of.language}-{of.day.isoformat()}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Language"] = reader_language()
    answer.headers["Cache-Control"] = FOR_EVERYBODY
    return answer
