"""The training fund at the desk: its projects, and what can be done for each."""

from flask import render_template
from flask_login import current_user
from sqlalchemy import func, select

from cooperation.fund.applications.queries import received_counted
from cooperation.fund.calls.models import FundCall
from cooperation.fund.certificates.queries import participants_counted
from cooperation.fund.projects.models import Project
from core.database import session
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.reader import reader
from desk.fund.participants.place import blueprint
from registry.door import visible
from registry.models import Record
from registry.references import references_to
from registry.vocabulary import STATES

PAGE_SIZE = 50


@blueprint.get("/")
@guarded("participant.manage")
def overview() -> str:
    """Calls and projects, the latest first, drafts too."""
    query = visible(Project, current_user).where(Project.state != "withdrawn")
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    page = page_place(asked_page(), PAGE_SIZE, session().scalar(counted) or 0)
    asked = query.order_by(Record.sort_day.desc(), Record.code.desc())
    projects = session().scalars(asked.limit(PAGE_SIZE).offset(page["first"] - 1)).all()
    ids = [one.id for one in projects]
    calls = _calls()
    return render_template(
        "desk/fund/overview.html",
        projects=projects,
        calls=calls,
        names=references_to((*ids, *(one.id for one, _count in calls)), reader().language),
        people=participants_counted(ids),
        states=STATES,
        page=page,
    )


def _calls() -> list[tuple[FundCall, int]]:
    """The calls, and how many applications each has received."""
    query = visible(FundCall, current_user).where(FundCall.state != "withdrawn")
    calls = session().scalars(query.order_by(FundCall.opens_at.desc(), FundCall.id)).all()
    counts = dict(session().execute(received_counted(current_user)).tuples().all())
    return [(one, counts.get(one.id, 0)) for one in calls]
