"""Issuing and revoking certificates. None commits. The audit log names rows, never people.

A certificate keeps what is printed on it, in its language: it says the same when it is verified or
printed again, whatever becomes of the records.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from cooperation.fund.certificates.models import Certificate, Participant
from cooperation.fund.certificates.participants import drop_file
from cooperation.fund.certificates.queries import participants_of, wait_for
from cooperation.fund.certificates.tokens import new_number
from cooperation.fund.projects.models import Project, ProjectActivity
from core.audit import record_audit
from core.database import flush, session, utcnow
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from registry.phrases import phrase_in
from registry.references import Reference, references_to

RULE = "certificate.issue"
MEANWHILE = _l("Somebody changed this certificate after you opened the page. See how it is now.")


@dataclass(frozen=True)
class Said:
    """Words with the tag of their language."""

    text: str
    language: str


@dataclass(frozen=True)
class Issue:
    """What is told when certificates are issued: by which office, and for how many hours (None
    where that is not known)."""

    issuer: Said
    hours: int | None = None


@dataclass(frozen=True)
class Printed:
    """What a certificate says besides names. `start`, `end` are EDTF or '', `completed` a day of
    ISO 8601; `hours` None where not known; `body` None once the person is erased."""

    activity: Said
    project: Said
    code: str
    start: str
    end: str
    completed: str
    place: Said | None
    territory: str
    hours: int | None
    issuer: Said
    body: Said | None


def printed_of(one: Certificate) -> Printed:
    """What a certificate says."""
    told = {"body": None} | one.printed
    words = {
        name: Said(**told[name]) if told[name] else None
        for name in ("activity", "project", "place", "issuer", "body")
    }
    return Printed(**(told | words))


def issue(
    project: Project, activity: ProjectActivity, told: Issue, actor: Actor, person: int = 0
) -> int:
    """Give a certificate to who completed the activity and has none that is good; how many.

    Who had one revoked is left out, unless they are asked for by their number (`person`). Raises
    `Forbidden`; `Problem` where the one who is asked for gets none.
    """
    require(actor, RULE)
    wait_for(project.id)
    query = participants_of(project.id, activity.code).execution_options(populate_existing=True)
    people = [one for one in session().scalars(query) if _gets_one(one, person)]
    if person and not people:
        raise Problem(_l("A certificate is for who completed the activity and has none yet."))
    names = _names(project, people)
    made = [_new(project, activity, one, told, names) for one in people]
    session().add_all(made)
    session().flush()
    if made:
        drop_file(project.id, activity.code)
        record_audit(RULE, project.code, actor, activity=activity.code,
                     certificates=[one.number for one in made])  # fmt: skip
    return len(made)


def _gets_one(one: Participant, person: int) -> bool:
    if one.completed_on is None or one.erased_at is not None:
        return False
    if person:
        return one.id == person and all(held.revoked_at for held in one.certificates)
    return not one.certificates


Names = Mapping[str, Mapping[int, Reference]]


def _names(project: Project, people: Sequence[Participant]) -> Names:
    """References to the project and the bodies, by language of the certificates."""
    ids = {project.id, *(one.body_id for one in people)}
    return {tag: references_to(ids, tag) for tag in {one.language for one in people}}


def _new(
    project: Project, activity: ProjectActivity, one: Participant, told: Issue, names: Names
) -> Certificate:
    assert one.completed_on is not None
    known = names[one.language]
    place = phrase_in(activity.place, one.language) if activity.place else None
    printed = Printed(
        activity=Said(activity.title, activity.language),
        project=_called(known, project.id) or Said(project.code, "und"),
        code=project.code,
        start=activity.start_text,
        end=activity.end_text,
        completed=one.completed_on.isoformat(),
        place=Said(place.value, place.language) if place else None,
        territory=activity.territory,
        hours=told.hours,
        issuer=told.issuer,
        body=_called(known, one.body_id),
    )
    return Certificate(
        project_id=project.id, activity_code=activity.code, participant=one, number=new_number(),
        language=one.language, latin_name=one.latin_name, own_name=one.own_name,
        own_language=one.own_language, printed=asdict(printed), issued_at=utcnow(),
    )  # fmt: skip


def _called(known: Mapping[int, Reference], key: int) -> Said | None:
    return Said(known[key].title, known[key].language) if key in known else None


def revoke(one: Certificate, reason: Said, actor: Actor, opened: int) -> None:
    """Make a certificate good no more; who verifies it is told why.

    Raises `Forbidden`, `Problem` without a reason, `Conflict` where it is not as it was shown.
    """
    require(actor, RULE)
    if not reason.text.strip():
        raise Problem(_l("Say why the certificate is revoked: who verifies it is told."))
    wait_for(one.project_id)
    session().refresh(one)
    if one.version != opened or one.revoked_at is not None:
        raise Conflict(MEANWHILE)
    one.revoked_at, one.reason, one.reason_language = utcnow(), reason.text, reason.language
    flush(MEANWHILE)
    drop_file(one.project_id, one.activity_code)
    record_audit("certificate.revoke", f"certificate:{one.id}", actor, certificate=one.number)


def is_outdated(one: Certificate, person: Participant) -> bool:
    """Whether the names, the body's language aside, or the day on it are others than held now."""
    day: date | None = person.completed_on
    printed: Mapping[str, Any] = one.printed
    names = (one.latin_name, one.own_name, one.own_language, one.language)
    held = (person.latin_name, person.own_name, person.own_language, person.language)
    return names != held or printed["completed"] != (day.isoformat() if day else "")
