"""The reports that follow from a project's period, as a proposal for its record."""

from datetime import date

from flask_babel import lazy_gettext as _l

from cooperation.fund.projects.forms import REPORTS
from cooperation.fund.projects.models import Project
from cooperation.fund.reporting.expected import Expected, expected_reports
from core.dates import EventDate
from core.permissions import Actor, require
from core.problems import Problem
from registry.models import dated
from registry.proposals import Proposal
from registry.proposing import check_editable, propose
from registry.schema.contents import Content, content_of
from registry.schema.unread import blank


def period_of(project: Project) -> tuple[date, date] | None:
    """First and last day of a project, the actual ones before those planned; None where one of the
    two is not known to the day."""
    start = _day(project.start_text) or _day(project.planned_start_text)
    end = _day(project.end_text) or _day(project.planned_end_text)
    return (start, end) if start and end else None


def propose_reports(project: Project, actor: Actor) -> Proposal:
    """Begin a proposal that adds those that the record does not have. Raises `Forbidden`,
    `Conflict`, and `Problem` where there is nothing to add."""
    require(actor, "record.edit")
    check_editable(project)
    period = period_of(project)
    if period is None:
        raise Problem(_l("Give start and end of the project as full days first."))
    content = content_of(project)
    held = {(row["report_type"], row["end_text"]) for row in content["reports"]}
    missing = [
        _row(one)
        for one in expected_reports(*period)
        if (one.report_type, one.end.isoformat()) not in held
    ]
    if not missing:
        raise Problem(_l("The record has all reports that follow from its period."))
    content["reports"] += missing
    return propose(project, content, actor, origin="reports")


def _row(one: Expected) -> Content:
    blanks = {field.name: blank(field) for field in REPORTS.fields}
    return blanks | {
        "code": "",
        "report_type": one.report_type,
        "start_text": one.start.isoformat(),
        "end_text": one.end.isoformat(),
        "due_text": one.due.isoformat(),
    }


def _day(text: str) -> date | None:
    found: EventDate | None = dated(text)
    return found.earliest if found is not None and found.precision == "day" else None
