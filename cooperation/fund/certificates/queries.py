"""Participants and certificates as they are asked for; all statements are of a fixed number."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from cooperation.fund.certificates.models import Certificate, CertificateFile, Participant
from core.database import session
from registry.models import Record


def participants_of(project_id: int, activity_code: str = "") -> Select[tuple[Participant]]:
    """Those of a project, or of one of its activities, with their certificates, in the order in
    which they were entered."""
    query = select(Participant).where(Participant.project_id == project_id)
    if activity_code:
        query = query.where(Participant.activity_code == activity_code)
    return query.order_by(Participant.id).options(selectinload(Participant.certificates))


def good_certificates(project_id: int, activity_code: str) -> Select[tuple[Certificate]]:
    """The certificates of an activity that are good and still name somebody, by number of issue."""
    return (
        select(Certificate)
        .where(Certificate.project_id == project_id, Certificate.activity_code == activity_code)
        .where(Certificate.revoked_at.is_(None))
        .where((Certificate.latin_name != "") | (Certificate.own_name != ""))
        .order_by(Certificate.id)
    )


def certificate_by_number(number: str) -> Certificate | None:
    """The certificate of a number."""
    return session().scalar(select(Certificate).where(Certificate.number == number))


def last_of_activity(project_id: int, activity_code: str) -> Certificate | None:
    """The certificate that was issued last for an activity."""
    query = select(Certificate).filter_by(project_id=project_id, activity_code=activity_code)
    return session().scalar(query.order_by(Certificate.id.desc()).limit(1))


def file_of(project_id: int, activity_code: str) -> CertificateFile | None:
    """The file of an activity that was asked for."""
    query = select(CertificateFile).filter_by(project_id=project_id, activity_code=activity_code)
    return session().scalar(query)


def participants_counted(ids: Iterable[int]) -> dict[int, int]:
    """How many people are held of each project."""
    query = select(Participant.project_id, func.count()).group_by(Participant.project_id)
    rows = session().execute(query.where(Participant.project_id.in_(list(ids))))
    return dict(rows.tuples().all())


def wait_for(project_id: int) -> None:
    """Lock a project to the end of the transaction: who changes its participants queues here."""
    records = Record.__table__  # of whatever state, for whoever asks
    row = select(records.c.id).where(records.c.id == project_id)
    session().execute(row.with_for_update(key_share=True))
