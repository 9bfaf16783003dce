"""Files of certificates: a few while they are asked for, those of a large activity by the worker.

The worker keeps what it made for a few days (`certificates.erasing.FILES_KEPT`); nothing else with
names on it is kept anywhere.
"""

import io
from collections.abc import Sequence

from sqlalchemy import select

from cooperation.fund.certificates.issuing import RULE
from cooperation.fund.certificates.models import Certificate, CertificateFile
from cooperation.fund.certificates.queries import file_of, good_certificates, wait_for
from cooperation.fund.projects.models import Project
from core.audit import record_audit
from core.database import session, today, utcnow, writing
from core.jobs import Payload, enqueue, handles
from core.permissions import Actor, require
from exchange.certificates.paper import certificates
from exchange.certificates.saying import face_of
from registry.documents.storing import keep

TOPIC = "certificates"
AT_ONCE = 30
"""Certificates of a file that is made in the request: about a second."""


def printed(held: Sequence[Certificate]) -> bytes:
    """These certificates as PDF, a page each."""
    return certificates([face_of(one) for one in held], today())


def ask_for(project: Project, activity_code: str, actor: Actor) -> None:
    """Have the worker make the file of an activity. Raises `Forbidden`. The caller commits."""
    require(actor, RULE)
    wait_for(project.id)
    file = file_of(project.id, activity_code)
    if file is None:
        file = CertificateFile(
            project_id=project.id, activity_code=activity_code, size=0, sha256="", asked_at=utcnow()
        )
        session().add(file)
    file.asked_at, file.made_at = utcnow(), None
    session().flush()
    enqueue(TOPIC, {"file": file.id})
    record_audit(RULE, project.code, actor, act="print", activity=activity_code)


@handles(TOPIC, batch=1)
def make_files(payloads: Sequence[Payload]) -> None:
    """Make the files; what is gone, or was made meanwhile, is left alone."""
    for payload in payloads:
        make_file(int(payload["file"]))


def make_file(key: int) -> None:
    """Set a file anew until it holds what is good when it is named."""
    session().rollback()
    file = session().get(CertificateFile, key)
    if file is None or file.made_at is not None:
        return
    held = session().scalars(good_certificates(file.project_id, file.activity_code)).all()
    project_id, versions = file.project_id, _versions(held)
    content = printed(held) if held else b""
    session().rollback()  # setting takes its time, and holds no transaction open
    with writing():
        wait_for(project_id)
        file = session().get(CertificateFile, key)
        if file is None:
            return
        now = session().scalars(good_certificates(project_id, file.activity_code)).all()
        if _versions(now) != versions:
            enqueue(TOPIC, {"file": key})  # somebody issued or revoked one meanwhile
        elif held:
            file.sha256, file.size = keep(io.BytesIO(content)), len(content)
            file.made_at = utcnow()
        else:
            session().delete(file)
        session().commit()


def _versions(held: Sequence[Certificate]) -> list[tuple[int, int]]:
    return [(one.id, one.version) for one in held]


def certificate_files(project_id: int) -> dict[str, CertificateFile]:
    """The files of a project that were asked for, by activity."""
    query = select(CertificateFile).where(CertificateFile.project_id == project_id)
    return {one.activity_code: one for one in session().scalars(query)}
