"""Reports as lists show them: in words, and as a file or a calendar has them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask_babel import gettext as _
from icalendar import Event
from sqlalchemy import select

from cooperation.fund.projects.models import ProjectReport
from cooperation.fund.projects.vocabulary import REPORT_STANDINGS, REPORT_TYPES
from cooperation.fund.reporting.queries import CANCELLED, TRACK, cancelled_on
from cooperation.fund.reporting.standing import LATE, OVERDUE, Standing, standing_of
from core.calendars import calendar_named, uid_of
from core.database import session
from core.reader import Reader
from core.spans import Span, format_span
from core.web import absolute
from registry.references import Reference, page_url, references_to
from registry.rows import date_words
from registry.statuses import Status

COLUMNS = (
    "project", "code", "type", "start", "end", "due", "state", "received", "days_late", "url",
)  # fmt: skip
"""Of the file."""


def standing_words(standing: Standing) -> str:
    """How a report stands, with the days by which it is or came late."""
    words = str(REPORT_STANDINGS[standing.code])
    if standing.code in (LATE, OVERDUE):
        return f"{words} · {format_span(Span(standing.days_late, 'D'))}"
    return words


@dataclass(frozen=True)
class ReportShown:
    """A report of a project, which may be one that is not shown (then None)."""

    report: ProjectReport
    project: Reference | None
    standing: Standing
    reader: Reader

    @property
    def type(self) -> str:
        """What kind of report."""
        return str(REPORT_TYPES[self.report.report_type])

    @property
    def state(self) -> str:
        """How it stands."""
        return standing_words(self.standing)

    @property
    def due(self) -> str:
        """By when."""
        return date_words(self.report.due_text, self.reader)

    @property
    def period(self) -> str:
        """What it is about."""
        days = (self.report.start_text, self.report.end_text)
        return " – ".join(date_words(text, self.reader) for text in days if text)

    @property
    def came(self) -> str:
        """When it was received; '' where it was not by the reader's day."""
        received = self.report.received
        if received is None or received > self.reader.day:
            return ""
        return date_words(self.report.received_text, self.reader)

    @property
    def cells(self) -> list[object]:
        """The line of the file."""
        row, project = self.report, self.project
        return [
            project.code if project else "", row.code, row.report_type, row.start_text,
            row.end_text, row.due_text, self.standing.code, row.received_text if self.came else "",
            self.standing.days_late, row.url if self.came else "",
        ]  # fmt: skip


def reports_shown(rows: Sequence[ProjectReport], reader: Reader) -> list[ReportShown]:
    """The reports with their projects and how they stand; two statements."""
    names = references_to({row.project_id for row in rows}, reader.language)
    gone = _cancelled([row.id for row in rows], reader.day)
    return [
        ReportShown(
            row,
            names.get(row.project_id),
            standing_of(row.due, row.received, row.id in gone, reader.day),
            reader,
        )
        for row in rows
    ]


def _cancelled(ids: Sequence[int], day: date) -> set[int]:
    if not ids:
        return set()
    found = select(ProjectReport.id).where(ProjectReport.id.in_(ids), cancelled_on(day))
    return set(session().scalars(found))


def of_project(
    rows: Sequence[ProjectReport], statuses: Iterable[Status], reader: Reader
) -> list[ReportShown]:
    """The reports on the page of their project, whose statuses are known there."""
    gone = any(
        (one.track, one.status, one.certainty) == (TRACK, CANCELLED, "certain") for one in statuses
    )
    return [
        ReportShown(row, None, standing_of(row.due, row.received, gone, reader.day), reader)
        for row in rows
    ]


def calendar_of(rows: Iterable[ReportShown], reader: Reader) -> bytes:
    """The days on which reports are due, whole days, as they are known on the reader's day."""
    calendar = calendar_named(_("Reports of projects"), reader.language)
    made = datetime.combine(reader.day, time(), UTC)  # the same bytes all day long
    for one in rows:
        if one.project is not None:
            event = Event()
            event.add("uid", uid_of(one.report.code))
            event.add("dtstamp", made)
            event.add("dtstart", one.report.due)
            event.add("summary", f"{one.type}: {one.project.title}")
            event.add("description", one.state)
            event.add("url", absolute(page_url(one.project, as_of=None)))
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return bytes(calendar.to_ical())
