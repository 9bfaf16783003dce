"""Participants of a project as tests make them."""

from __future__ import annotations

from datetime import date
from typing import Any

from cooperation.fund.certificates.identity import digest_of
from cooperation.fund.certificates.issuing import Issue, Said, issue
from cooperation.fund.certificates.models import Certificate, Participant
from cooperation.fund.certificates.participants import Details, add_participant
from cooperation.fund.projects.models import Project
from core.database import db
from tests.records import EDITOR

COMPLETED = date(2026, 3, 13)
OFFICE = Issue(Said("Training Centre of China Customs", "en"), 40)


def details(body: int, latin_name: str = "", **columns: Any) -> Details:
    """What is said of somebody of a body who completed; their certificate is in English."""
    wanted: dict[str, Any] = {
        "own_name": "", "own_language": "", "language": "en", "completed_on": COMPLETED,
    }  # fmt: skip
    return Details(latin_name=latin_name, body_id=body, **wanted | columns)


def participant(
    of: Project, body: int, latin_name: str = "", known_by: str = "", **columns: Any
) -> Participant:
    """Somebody who took part in the project's first activity."""
    key = digest_of(known_by or latin_name or columns["own_name"], of.code)
    said = details(body, latin_name, **columns)
    return add_participant(of, of.activities[0].code, said, key, EDITOR)


def certificate_of(person: Participant, of: Project) -> Certificate:
    """The certificate of somebody, issued now."""
    issue(of, of.activities[0], OFFICE, EDITOR, person.id)
    db.session.flush()
    query = db.session.query(Certificate).filter_by(participant_id=person.id, revoked_at=None)
    return query.one()
