"""The report of an edition: `/<lang>/forum/<code>/report`."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_login import current_user
from sqlalchemy.orm import selectinload

from core.database import session
from core.permissions import guarded
from forum.kind import EDITION
from forum.models import Edition
from forum.outcomes.following import Followed, is_ahead
from forum.outcomes.views import outcomes_followed
from forum.queries import sessions_of
from forum.report.content import parts_of, regions_reported
from forum.report.pictures import attendance_picture
from forum.report.services import released_of
from forum.report.tables import Part
from registry.record_view import RecordView, open_record

blueprint = Blueprint("forum_report", __name__, url_prefix="/<lang>/forum")


@dataclass(frozen=True)
class Report:
    """The report of an edition for the reader of the request."""

    view: RecordView
    regions: Mapping[str, int]
    parts: list[Part]
    followed: list[Followed]


def open_report(code: str) -> Report:
    """The report of an edition by code, empty on a day before it. Raises `NotFound`,
    `WithdrawnRecord`."""
    view = open_record(EDITION, code, selectinload(Edition.attendance))
    if is_ahead(view.record, view.reader):
        return Report(view, {}, [], [])
    sessions = list(session().scalars(sessions_of(current_user, view.record.id)))
    followed = outcomes_followed([view.record.id], view.reader)
    regions = regions_reported(view.record)
    parts = parts_of(view.record, regions, sessions, followed, released_of(view.record))
    return Report(view, regions, parts, followed)


@blueprint.get("/<code>/report")
@guarded("site.read")
def report_page(code: str) -> str:
    """The report as a page."""
    report = open_report(code)
    return render_template(
        "forum/report/report.html",
        view=report.view,
        parts=report.parts,
        picture_of_attendance=attendance_picture(report.view.record, report.regions),
    )
