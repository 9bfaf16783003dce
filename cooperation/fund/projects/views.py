"""Pages of projects."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from cooperation.fund.projects.kind import PROJECT
from cooperation.fund.projects.models import Project
from cooperation.fund.projects.shown import ProjectShown
from cooperation.fund.projects.sums import BENEFICIARY
from cooperation.fund.projects.vocabulary import (
    ACTIVITY_TYPES,
    BUDGET_STATUSES,
    BUDGET_TYPES,
    DIFFERENCES,
    LEVELS,
    LISTED_TIES,
    OF_FUND,
    PROJECT_TIES,
    RESULT_TYPES,
    SEXES,
    TRANSACTION_TYPES,
)
from core.database import session
from core.permissions import guarded
from core.reader import Reader
from registry.filters import (
    BY_ADMINISTRATION,
    BY_SUBJECT,
    BY_YEAR,
    ColumnFilter,
    PartyFilter,
    by_status,
)
from registry.listing import ListPage
from registry.record_view import open_record
from registry.rows import dates_of, gathered, parties_of
from registry.vocabulary import ROLES

blueprint = Blueprint("projects", __name__, url_prefix="/<lang>/fund/projects")
PARTS = (
    Project.activities, Project.participation, Project.groups, Project.budgets,
    Project.transactions, Project.indicators, Project.result_periods,
    Project.reports,
)  # fmt: skip


def _meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    rows = session().execute(select(Project.id, Project.tie).where(Project.id.in_(ids)))
    ties = {key: PROJECT_TIES[tie] for key, tie in rows if tie}
    return gathered(dates_of(ids, reader), ties, parties_of(ids, reader, "implementing"))


class TieFilter(ColumnFilter):
    """The tie, blank for a project of the fund."""

    def stored(self, value: str) -> str:
        """Blank for the fund."""
        return "" if value == OF_FUND else value

    def shown(self, value: str) -> str:
        """A word for the blank."""
        return value or OF_FUND


PROJECTS = ListPage(
    PROJECT,
    filters=(
        by_status(PROJECT.track),
        TieFilter("tie", LISTED_TIES.title, LISTED_TIES, column=Project.tie),
        BY_SUBJECT,
        PartyFilter(BENEFICIARY, ROLES[BENEFICIARY], role=BENEFICIARY),
        BY_ADMINISTRATION,
        BY_YEAR,
    ),
    sort="-date",
    meta=_meta,
    intro=_l(
        "What the training fund pays for: activities, money and results, with their sources. "
        "Projects that others pay for are marked and count in no sum of the fund."
    ),
)


@blueprint.get("/")
@guarded("site.read")
def project_list() -> str:
    return render_template("registry/list.html", listing=PROJECTS.open())


@blueprint.get("/<code>")
@guarded("site.read")
def project_page(code: str) -> str:
    view = open_record(PROJECT, code, *(selectinload(part) for part in PARTS))
    return render_template(
        "fund/projects/project.html",
        view=view,
        shown=ProjectShown(view),
        ties=PROJECT_TIES,
        activity_types=ACTIVITY_TYPES,
        levels=LEVELS,
        sexes=SEXES,
        budget_types=BUDGET_TYPES,
        budget_statuses=BUDGET_STATUSES,
        transaction_types=TRANSACTION_TYPES,
        differences=DIFFERENCES,
        result_types=RESULT_TYPES,
    )
