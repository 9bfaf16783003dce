"""What a project's page tells: activities with who took part, money that adds up, results."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cooperation.fund.projects.adding_up import Account, accounts
from cooperation.fund.projects.models import (
    ParticipantGroup,
    Participation,
    Project,
    ProjectActivity,
    ResultIndicator,
    ResultPeriod,
)
from cooperation.fund.reporting.shown import ReportShown, of_project
from registry.record_view import RecordView
from registry.references import Reference, references_to


@dataclass(frozen=True)
class ActivityShown:
    """An activity with the bodies and groups that took part in it."""

    activity: ProjectActivity
    participation: list[Participation]
    groups: list[ParticipantGroup]

    @property
    def seats_counted(self) -> int | None:
        """Seats taken as the rows by body add up; None where one of them does not tell."""
        return _sum(row.taken for row in self.participation)

    @property
    def seats_differ(self) -> bool:
        """Whether the activity says another number than its rows by body."""
        counted, told = self.seats_counted, self.activity.seats_taken
        return counted is not None and told is not None and counted != told


@dataclass(frozen=True)
class IndicatorShown:
    """An indicator with its periods, the earliest first."""

    indicator: ResultIndicator
    periods: list[ResultPeriod]


class ProjectShown:
    """The sections of the page of a project; `names` are the bodies that its rows refer to."""

    def __init__(self, view: RecordView) -> None:
        self._view = view
        self.project: Project = view.record
        self.names = self._references(view)
        view.listed |= {reference.code for reference in self.names.values()}

    def _references(self, view: RecordView) -> dict[int, Reference]:
        project = self.project
        ids = {row.party_id for row in project.participation} | {project.call_id}
        for row in project.transactions:
            ids |= {row.provider_id, row.receiver_id}
        return references_to(ids, view.reader.language)

    @cached_property
    def activities(self) -> list[ActivityShown]:
        """The activities."""
        return [
            ActivityShown(
                one,
                [row for row in self.project.participation if row.activity_ref == one.ref],
                [row for row in self.project.groups if row.activity_ref == one.ref],
            )
            for one in self.project.activities
        ]

    @cached_property
    def accounts(self) -> list[Account]:
        """The sums of its money, by currency."""
        return accounts(self.project.budgets, self.project.transactions)

    @cached_property
    def reports(self) -> list[ReportShown]:
        """Its reports by the day on which they are due, as they stand on the reader's day."""
        return of_project(self.project.reports, self._view.statuses, self._view.reader)

    @cached_property
    def results(self) -> list[tuple[str, list[IndicatorShown]]]:
        """Indicators by type of result, in the order of the results chain."""
        found: dict[str, list[IndicatorShown]] = {
            code: [] for code in ("output", "outcome", "impact", "other")
        }
        for one in self.project.indicators:
            periods = [row for row in self.project.result_periods if row.indicator_ref == one.ref]
            periods.sort(key=lambda row: (row.start_text, row.end_text))
            found[one.result_type].append(IndicatorShown(one, periods))
        return [(code, indicators) for code, indicators in found.items() if indicators]


def _sum(numbers: Iterable[int | None]) -> int | None:
    found = list(numbers)
    known = [number for number in found if number is not None]
    return sum(known) if found and len(known) == len(found) else None
