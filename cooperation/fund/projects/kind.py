"""The kind of projects."""

from flask_babel import lazy_gettext as _l

from cooperation.fund.projects.models import Project
from registry.kinds import Kind, register

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
    )
)
