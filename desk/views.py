"""The secretariat's first page: what waits, what failed, what was done last."""

from flask import Blueprint, render_template
from flask_login import current_user
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.database import session
from core.jobs import Heartbeat, Job
from core.permissions import allows, guarded
from core.reader import reader
from desk.reports import open_reports
from registry.door import visible
from registry.models import Record
from registry.references import by_title, references_to
from registry.vocabulary import STATES

blueprint = Blueprint("desk", __name__, url_prefix="/<lang>/desk")
SHOWN = 50


@blueprint.get("/")
@guarded("desk.open")
def overview() -> str:
    counts = session().execute(
        visible(Record, current_user)
        .with_only_columns(Record.state, func.count().label("total"))
        .group_by(Record.state)
    )
    drafts = (
        visible(Record, current_user)
        .with_only_columns(Record.id)
        .where(Record.state == "draft")
        .limit(SHOWN)
    )
    return render_template(
        "desk/overview.html",
        counts=[(STATES[row.state], row.total) for row in counts],
        drafts=by_title(references_to(session().scalars(drafts), reader().language).values()),
        reports=open_reports() if allows(current_user, "report.read") else None,
        waiting=session().scalar(select(func.count()).select_from(Job)) or 0,
        failed=list(session().scalars(select(Job).where(Job.failed_at.is_not(None)).limit(SHOWN))),
        worker_seen=session().scalar(select(func.max(Heartbeat.seen_at))),
        entries=list(
            session().scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(20))
        ),
    )
