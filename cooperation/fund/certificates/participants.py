"""Verbs on participants. None commits. The audit log tells numbers of rows, never who it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from cooperation.fund.certificates.models import Certificate, CertificateFile, Participant
from cooperation.fund.certificates.queries import wait_for
from cooperation.fund.projects.models import Project
from core.audit import record_audit
from core.database import flush, session, today, utcnow
from core.permissions import Actor, require
from core.problems import Conflict, Problem

RULE = "participant.manage"
MEANWHILE = _l("Somebody changed this person after you opened the form. See what it says now.")


class Known(Problem):
    """Somebody is among the activity's participants already (HTTP 409)."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _l("Somebody known by the same number or address takes part in this activity already.")
        )


@dataclass(frozen=True)
class Details:
    """What is said of a participant, as `Participant` has it."""

    latin_name: str
    own_name: str
    own_language: str
    language: str
    body_id: int
    level: str = ""
    sex: str = ""
    completed_on: date | None = None


def add_participant(
    project: Project, activity_code: str, details: Details, identity: str, actor: Actor
) -> Participant:
    """Add somebody to an activity. Raises `Forbidden`, `Known`."""
    require(actor, RULE)
    wait_for(project.id)
    if _is_known(project.id, activity_code, identity):
        raise Known
    made = new_participant(project.id, activity_code, details, identity)
    session().add(made)
    session().flush()
    record_audit(RULE, project.code, actor, act="add", participant=made.id, activity=activity_code)
    return made


def new_participant(
    project_id: int, activity_code: str, details: Details, identity: str
) -> Participant:
    """A participant who is not saved yet."""
    return Participant(
        project_id=project_id, activity_code=activity_code, identity=identity,
        entered_on=today(), **vars(details),
    )  # fmt: skip


def change_participant(
    project: Project, one: Participant, details: Details, identity: str, actor: Actor, opened: int
) -> None:
    """Say something else of somebody; `identity` '' leaves what they are known by.

    Certificates stay as they were printed. Raises `Forbidden`, `Known`, and `Conflict` where
    somebody changed it since `opened`.
    """
    require(actor, RULE)
    wait_for(project.id)
    _check(one, opened)
    if identity and identity != one.identity:
        if _is_known(project.id, one.activity_code, identity):
            raise Known
        one.identity = identity
    for name, value in vars(details).items():
        setattr(one, name, value)
    flush(MEANWHILE)
    record_audit(RULE, project.code, actor, act="change", participant=one.id)


def remove_participant(project: Project, one: Participant, actor: Actor, opened: int) -> None:
    """Remove somebody who was entered by mistake. Revoked certificates stay, without the name.

    Raises `Forbidden`, `Conflict`; `Problem` where a certificate is good.
    """
    require(actor, RULE)
    wait_for(project.id)
    _check(one, opened)
    if any(certificate.revoked_at is None for certificate in one.certificates):
        raise Problem(_l("This person has a certificate. Revoke it first."))
    key = one.id
    _forget_names([key])
    session().delete(one)
    flush(MEANWHILE)
    record_audit(RULE, project.code, actor, act="remove", participant=key)


def erase_participant(project: Project, one: Participant, actor: Actor, opened: int) -> None:
    """Erase who somebody was, as they may ask; their certificate verifies without a name.

    Raises `Forbidden`, `Conflict`.
    """
    require(actor, RULE)
    wait_for(project.id)
    _check(one, opened)
    key = one.id
    erase([key])
    record_audit("participant.erase", project.code, actor, participants=1)


def erase(ids: Collection[int]) -> None:
    """Take names, digests, level and sex out of these rows, and names out of certificates."""
    nobody = {"latin_name": "", "own_name": "", "own_language": "", "identity": None}
    gone = nobody | {"level": "", "sex": "", "erased_at": utcnow()}
    following = Participant.version + 1
    of_them = Participant.id.in_(ids)
    session().execute(
        update(Participant).where(of_them, Participant.erased_at.is_(None))
        .values(gone | {"version": following})
    )  # fmt: skip
    _forget_names(ids)


def _forget_names(ids: Collection[int]) -> None:
    """Take the names out of certificates, and with them the files that hold them."""
    for one in session().scalars(select(Certificate).where(Certificate.participant_id.in_(ids))):
        one.latin_name = one.own_name = one.own_language = ""
        one.printed = {name: said for name, said in one.printed.items() if name != "body"}
        drop_file(one.project_id, one.activity_code)
    session().flush()


def drop_file(project_id: int, activity_code: str) -> None:
    """Let go of an activity's file of certificates; it is swept with the documents."""
    gone = delete(CertificateFile).where(CertificateFile.project_id == project_id)
    session().execute(gone.where(CertificateFile.activity_code == activity_code))


def _is_known(project_id: int, activity_code: str, identity: str) -> bool:
    known = select(Participant.id).filter_by(
        project_id=project_id, activity_code=activity_code, identity=identity
    )
    return session().scalar(known) is not None


def _check(one: Participant, opened: int) -> None:
    session().refresh(one)
    if one.version != opened or one.erased_at is not None:
        raise Conflict(MEANWHILE)
