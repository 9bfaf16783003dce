"""From check-ins to the registry: a delegation agrees, the secretariat confirms, it is written.

Nothing is written of a delegation that has not agreed, and no head is named who was not agreed to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.audit import record_audit
from core.database import session, utcnow
from core.permissions import Actor, require
from forum.delegations.models import ARRIVED, HEAD, Delegation, Member
from forum.forms import ATTENDANCE
from forum.locking import locked
from forum.models import Attendance, Edition
from forum.presence.models import AttendanceConsent
from registry.changes import changing
from registry.schema.codes import next_code
from registry.sources import Citation, Source

WRITE, CHANGE, REMOVE, KEEP, HELD = "write", "change", "remove", "keep", "held"
MESSAGE = "Attendance as checked in"
KINDS = {"administration": "administration", "organization": "organization"}


@dataclass(frozen=True)
class Plan:
    """What would become of a delegation in the edition's record, and why.

    `act`: write, change (another head), remove (consent withdrawn), keep (written as it is), or
    held: the record names the body already, from elsewhere.
    """

    delegation: Delegation
    consent: AttendanceConsent
    row: Attendance | None
    act: str
    head: Member | None

    @property
    def head_name(self) -> str:
        """Of the head, if they may be named."""
        return (self.head.latin_name or self.head.own_name) if self.head else ""

    @property
    def office(self) -> str:
        """Of the head, if they may be named."""
        return self.head.office if self.head else ""


def consent_of(delegation: Delegation) -> AttendanceConsent | None:
    """What the delegation said last about its attendance."""
    return session().get(AttendanceConsent, delegation.id)


def give_consent(delegation_id: int, names_head: bool, by: Actor) -> None:
    """Agree that the registry says that the delegation came, and with `names_head` who led it."""
    delegation, consent = _consenting(delegation_id, by)
    delegation.consented_at = utcnow()
    consent.names_head = names_head
    session().flush()
    record_audit("attendance.consent", f"delegation:{delegation_id}", by, names_head=names_head)


def withdraw_consent(delegation_id: int, by: Actor) -> None:
    """Agree no more; what is written is taken out when the secretariat confirms."""
    delegation, consent = _consenting(delegation_id, by)
    delegation.consented_at, consent.names_head = None, False
    session().flush()
    record_audit("attendance.withdraw_consent", f"delegation:{delegation_id}", by)


def _consenting(delegation_id: int, by: Actor) -> tuple[Delegation, AttendanceConsent]:
    require(by, "attendance.consent")
    delegation = locked(Delegation, delegation_id)
    assert delegation is not None
    consent = consent_of(delegation)
    if consent is None:
        consent = AttendanceConsent(
            delegation_id=delegation_id, names_head=False, attendance_code=""
        )
        session().add(consent)
    return delegation, consent


def plans_of(edition: Edition) -> list[Plan]:
    """What is to be written, and what stands, by delegation; those that never agreed are left out.

    A fixed number of statements.
    """
    query = (
        select(Delegation, AttendanceConsent)
        .join(AttendanceConsent, AttendanceConsent.delegation_id == Delegation.id)
        .where(Delegation.edition_id == edition.id)
        .order_by(Delegation.id)
        .options(selectinload(Delegation.members))
    )
    plans = (_plan(edition, one, consent) for one, consent in session().execute(query).tuples())
    return [plan for plan in plans if plan is not None]


def _plan(edition: Edition, delegation: Delegation, consent: AttendanceConsent) -> Plan | None:
    own = next((row for row in edition.attendance if row.code == consent.attendance_code), None)
    agreed = delegation.consented_at is not None
    if not agreed:
        return Plan(delegation, consent, own, REMOVE, None) if own else None
    head = _head(delegation) if consent.names_head else None
    if own is None:
        if delegation.state != ARRIVED:
            return None
        named = next((r for r in edition.attendance if r.party_id == delegation.body_id), None)
        return Plan(delegation, consent, named, HELD if named else WRITE, head)
    plan = Plan(delegation, consent, own, CHANGE, head)
    same = (own.head, own.role) == (plan.head_name, plan.office)
    return Plan(delegation, consent, own, KEEP, head) if same else plan


def _head(delegation: Delegation) -> Member | None:
    """The head who came."""
    came = (one for one in delegation.members if one.role == HEAD and one.state == ARRIVED)
    return next(came, None)


def write_attendance(edition: Edition, source: Source, by: Actor, opened: int) -> int:
    """Do what the plans say, as one version of the edition's record; how many rows it was.

    Raises `Conflict` where the record is another one than was shown.
    """
    require(by, "attendance.record")
    with changing(edition, by, "record.edit", MESSAGE, opened):
        done = [_carry_out(edition, plan, source) for plan in plans_of(edition)]
    return sum(done)


def _carry_out(edition: Edition, plan: Plan, source: Source) -> bool:
    if plan.act == REMOVE and plan.row:
        _uncite(edition, plan.row.code)
        edition.attendance.remove(plan.row)
        plan.consent.attendance_code = ""
    elif plan.act == WRITE:
        row = _new_row(plan)
        edition.attendance.append(row)
        _cite(edition, row.code, source)
        plan.consent.attendance_code = row.code
    elif plan.act == CHANGE and plan.row:
        plan.row.head, plan.row.role = plan.head_name, plan.office
        _uncite(edition, plan.row.code)
        _cite(edition, plan.row.code, source)
    return plan.act in (REMOVE, WRITE, CHANGE)


def _new_row(plan: Plan) -> Attendance:
    assert ATTENDANCE.numbering is not None
    body = plan.delegation.body
    return Attendance(
        code=next_code(ATTENDANCE.numbering, Attendance),
        party_id=plan.delegation.body_id,
        attendance_kind=KINDS.get(body.kind if body else "", "government"),
        head=plan.head_name,
        role=plan.office,
        confidence="high",
        verification="checked",
    )


def _cite(edition: Edition, code: str, source: Source) -> None:
    position = 1 + max((one.position for one in edition.citations), default=-1)
    edition.citations.append(
        Citation(part_code=code, source=source, position=position, confidence="high",
                 verification="checked")
    )  # fmt: skip


def _uncite(edition: Edition, code: str) -> None:
    for one in [one for one in edition.citations if one.part_code == code]:
        edition.citations.remove(one)


def is_any(plans: Sequence[Plan]) -> bool:
    """Whether there is anything to write, change or remove."""
    return any(plan.act in (WRITE, CHANGE, REMOVE) for plan in plans)
