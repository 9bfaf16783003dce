"""The kind of projects."""

from flask_babel import lazy_gettext as _l

from cooperation.fund.projects.models import Project
from cooperation.fund.projects.sums import keep_sums, sums_as_they_are
from cooperation.fund.projects.totals import (
    ProjectPeople,
    ProjectTotal,
    people_of,
    totals_of,
)
from registry.kinds import KeptRows, KeptSums, Kind, register

PROJECT = register(
    Kind(
        name="project",
        model=Project,
        label=_l("Project"),
        plural=_l("Projects"),
        list_endpoint="projects.project_list",
        page_endpoint="projects.project_page",
        dated_by_ledger=True,
        track="project",
        sums=KeptSums(keep_sums, sums_as_they_are),
        kept=(KeptRows(ProjectTotal, totals_of), KeptRows(ProjectPeople, people_of)),
    )
)
