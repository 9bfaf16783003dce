"""Names of participants go in time; the worker looks each hour, so that what a restored backup
brings back goes again as well."""

import time
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import and_, delete, or_, select

from cooperation.fund.certificates.models import CertificateFile, Participant
from cooperation.fund.certificates.participants import erase
from core.audit import record_audit
from core.database import session, today, utcnow, writing
from core.jobs import chore
from core.permissions import SYSTEM
from registry.models import Record

COMPLETED_KEPT = timedelta(days=1826)
"""Five years from the day of completion: as long as people show a certificate of training."""
OTHERS_KEPT = timedelta(days=365)
"""From the day on which somebody was entered who did not complete."""
FILES_KEPT = timedelta(days=7)
LOOKED_EVERY_S = 3600.0


def erase_due(day: date) -> int:
    """Erase who is due; how many people. What counts them stays."""
    completed = Participant.completed_on <= day - COMPLETED_KEPT
    never = and_(Participant.completed_on.is_(None), Participant.entered_on <= day - OTHERS_KEPT)
    records = Record.__table__  # of whatever state: the door would hide projects that are no more
    due = (
        select(Participant.id, records.c.code)
        .join(records, records.c.id == Participant.project_id)
        .where(Participant.erased_at.is_(None), or_(completed, never))
        .order_by(Participant.id)
    )
    projects: dict[str, list[int]] = {}
    for key, code in session().execute(due):
        projects.setdefault(code, []).append(key)
    for code, ids in projects.items():
        erase(ids)
        record_audit("participant.erase", code, SYSTEM, participants=len(ids))
    return sum(map(len, projects.values()))


@chore
def erase_in_time() -> None:
    """Erase what is due, once an hour."""
    kept = current_app.extensions.setdefault("participants", {"erased": float("-inf")})
    if time.monotonic() < kept["erased"] + LOOKED_EVERY_S:
        return
    with writing():
        erase_due(today())
        old = CertificateFile.asked_at <= utcnow() - FILES_KEPT
        session().execute(delete(CertificateFile).where(old))
        session().commit()
    kept["erased"] = time.monotonic()
