"""The worker at the desk: whether it lives, what waits, and what failed, to be tried again."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import func, select

from core.audit import record_audit
from core.database import session
from core.jobs import Heartbeat, Job, retry
from core.paging import asked_page, page_place
from core.permissions import guarded

blueprint = Blueprint("desk_jobs", __name__, url_prefix="/<lang>/desk/jobs")
PAGE_SIZE = 50
MOST_AT_ONCE = 500
LONGEST_NUMBER = 18  # beyond it databases cannot even compare
TOPICS: dict[str, Any] = {
    "index": _l("Search index"),
    "notice": _l("Searches and follows"),
    "mail": _l("Mail"),
    "publish": _l("Publication at a set time"),
    "ask_address": _l("Asking whether an address answers"),
    "document_text": _l("Reading the text of a document"),
    "snapshot": _l("Snapshot"),
    "write_records": _l("Writing of records for downloads"),
    "sheet.check": _l("Check of a sheet"),
    "sheet.import": _l("Import of a sheet"),
    "sheet.undo": _l("Undoing of an import"),
    "account.reset": _l("Letter with a link for a new password"),
}


def failed_jobs() -> int:
    """How many jobs were given up."""
    return session().scalar(select(func.count()).where(Job.failed_at.is_not(None))) or 0


def worker_seen() -> Any:
    """When a worker was last heard of, or None."""
    return session().scalar(select(func.max(Heartbeat.seen_at)))


@blueprint.get("/")
@guarded("upkeep.read")
def job_list() -> str:
    """Those that failed, the latest first; of those that wait only how many, by topic."""
    page = page_place(asked_page(), PAGE_SIZE, failed_jobs())
    failed = select(Job).where(Job.failed_at.is_not(None)).order_by(Job.failed_at.desc(), Job.id)
    waiting = select(Job.topic, func.count()).where(Job.failed_at.is_(None)).group_by(Job.topic)
    return render_template(
        "desk/jobs.html",
        failed=list(session().scalars(failed.limit(PAGE_SIZE).offset(page["first"] - 1))),
        waiting=[(TOPICS.get(topic, topic), total) for topic, total in session().execute(waiting)],
        worker_seen=worker_seen(),
        topics=TOPICS,
        page=page,
    )


@blueprint.post("/retry")
@guarded("job.retry")
def retry_jobs() -> ResponseReturnValue:
    """Try the jobs again that are named; without names all that failed, `MOST_AT_ONCE` at most."""
    query = select(Job).where(Job.failed_at.is_not(None)).order_by(Job.id).limit(MOST_AT_ONCE)
    if named := request.form.getlist("job"):
        numbers = [int(one) for one in named if one.isascii() and one.isdigit()
                   and len(one) <= LONGEST_NUMBER]  # fmt: skip
        query = query.where(Job.id.in_(numbers))
    jobs = list(session().scalars(query))
    for job in jobs:
        record_audit("job.retry", f"job:{job.id}", current_user, topic=job.topic)
        retry(job)
    session().commit()
    if jobs:
        told = ngettext("%(num)s job is tried again.", "%(num)s jobs are tried again.", len(jobs))
        flash(told, "success")
    else:
        flash(_("Nothing to try again: somebody did it already, or it is done."), "info")
    return redirect(url_for("desk_jobs.job_list"), 303)
