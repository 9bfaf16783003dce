"""What the worker does for papers: let readers have files on time, and erase what is over."""

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from accounts.models import Account
from accounts.people.erasure import hold_beside, instant_text
from core.audit import record_audit
from core.database import session, utcnow, writing
from core.jobs import chore
from core.permissions import SYSTEM
from forum.papers.models import ACCEPTED, PaperFile
from forum.papers.queries import due_files, over_papers, papers_by, waiting_at_start
from forum.papers.releasing import publish_due, start_of
from forum.papers.submitting import target_of
from registry.door import acting_as

LOOKED_EVERY_S = 10
KEPT = timedelta(days=365)
"""Papers that were not accepted stay so long after the call has closed."""
ERASED_AT_ONCE = 100

_log = logging.getLogger("guantong.papers")


@chore
def work_on_time() -> None:
    """Look every `LOOKED_EVERY_S` seconds."""
    kept = current_app.extensions.setdefault("paper_upkeep", {"looked": float("-inf")})
    if time.monotonic() < kept["looked"] + LOOKED_EVERY_S:
        return
    kept["looked"] = time.monotonic()
    publish_on_time(utcnow())
    erase_on_time(utcnow())


def publish_on_time(now: datetime) -> int:
    """Let readers have the files whose time has come; how many. Each is a transaction of its own,
    so that one that fails holds up no other."""
    with acting_as(SYSTEM):
        numbers = [(file.document_id, at) for file, at in _due(now)]
        session().rollback()
        return sum(_publish(number, at, now) for number, at in numbers)


def _due(now: datetime) -> list[tuple[PaperFile, datetime]]:
    found = [(one, one.release_at or now) for one in session().scalars(due_files(now))]
    for one in session().scalars(waiting_at_start()):
        start = start_of(one)
        if start is not None and start <= now:
            found.append((one, start))
    return found


def _publish(number: int, at: datetime, now: datetime) -> bool:
    """Once more looked at inside of its own transaction: somebody may have said otherwise."""
    try:
        with writing():
            file = next((one for one, _at in _due(now) if one.document_id == number), None)
            if file is not None:
                publish_due(file, at)
            session().commit()
    except Exception:  # it is tried again at the next turn, and the others are not held up
        session().rollback()
        _log.exception("the document %d of a paper could not be released", number)
        return False
    return file is not None


def erase_on_time(now: datetime) -> int:
    """Erase papers that were not accepted, with their reviews, once they are kept long enough; how
    many."""
    over = over_papers(now - KEPT).limit(ERASED_AT_ONCE)
    is_any = session().scalar(over.limit(1)) is not None
    session().rollback()
    if not is_any:  # most of the time: nobody who writes is kept waiting for it
        return 0
    with writing():
        papers = session().scalars(over).all()
        for paper in papers:
            record_audit("paper.erase", target_of(paper), SYSTEM)
            session().delete(paper)
        session().commit()
    return len(papers)


def held_of(account: Account) -> list[dict[str, Any]]:
    """The papers that a person offers, for them to have."""
    return [
        {
            "title": one.title,
            "abstract": one.abstract,
            "language": one.language,
            "second_title": one.second_title,
            "second_abstract": one.second_abstract,
            "state": one.state,
            "authors": [author.latin_name or author.own_name for author in one.authors],
            "file": one.filename,
            "submitted": instant_text(one.submitted_at),
            "decided": instant_text(one.decided_at),
            "reason": one.reason,
        }
        for one in session().scalars(papers_by(account.id))
    ]


def forget_those_of(account: Account) -> None:
    """Erase what a person who is erased offered, but for what is given at the forum."""
    for one in session().scalars(papers_by(account.id)).all():
        if one.state != ACCEPTED:
            session().delete(one)


hold_beside("papers", held_of, forget_those_of)
