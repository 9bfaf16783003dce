"""How delegations register for an edition: the secretariat's settings. The caller commits."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from core.audit import record_audit
from core.database import flush, session
from core.permissions import Actor, require
from core.problems import BadValue, Conflict
from forum.delegations.holding import MEANWHILE
from forum.delegations.models import MEMBER_ROLES, PRECEDENCES, Registration
from forum.models import Edition


@dataclass(frozen=True)
class Settings:
    """What a `Registration` holds; see there."""

    closes_at: datetime
    quota: int
    quotas: dict[str, int]
    precedence: str
    precedence_language: str
    host_order: list[str]
    erase_on: date


def set_registration(edition: Edition, settings: Settings, by: Actor, opened: int) -> Registration:
    """Open registration (`opened` 0), or change how it goes.

    Raises `Conflict`, `BadValue`, `Forbidden`.
    """
    require(by, "delegation.manage")
    if (
        settings.precedence not in PRECEDENCES
        or settings.quota < 1
        or not set(settings.quotas) <= set(MEMBER_ROLES)
    ):
        raise BadValue(_l("A value in the form is not valid."))
    registration = session().get(Registration, edition.id)
    if (registration.version if registration else 0) != opened:
        raise Conflict(MEANWHILE)
    if registration is None:
        registration = Registration(edition_id=edition.id)
        session().add(registration)
    for name, value in asdict(settings).items():
        setattr(registration, name, value)
    flush(MEANWHILE)
    record_audit("delegation.register", edition.code, by, version=registration.version)
    return registration
