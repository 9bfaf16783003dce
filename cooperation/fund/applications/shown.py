"""What pages show of applications."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_login import current_user

from cooperation.fund.applications.models import Application, ApplicationDecision, CoApplicant
from cooperation.fund.applications.queries import may_apply, own_to
from cooperation.fund.calls.models import FundCall
from core.database import session, utcnow
from core.permissions import allows
from core.reader import reader
from registry.references import Reference, references_to


class Names:
    """What the records that an application is about are called for the reader; None where they may
    not see one."""

    def __init__(self, application: Application) -> None:
        self.application = application

    @cached_property
    def _held(self) -> dict[int, Reference]:
        one = self.application
        bodies = [partner.body_id for partner in one.partners]
        return references_to([one.call_id, one.body_id, one.project_id, *bodies], reader().language)

    @property
    def call(self) -> Reference | None:
        """Its call."""
        return self._held.get(self.application.call_id)

    @property
    def body(self) -> Reference | None:
        """The administration that applies."""
        return self._held.get(self.application.body_id)

    @property
    def project(self) -> Reference | None:
        """The project that came of it."""
        return self._held.get(self.application.project_id or 0)

    @property
    def partners(self) -> list[tuple[CoApplicant, Reference | None]]:
        """Who was asked to join."""
        return [(one, self._held.get(one.body_id)) for one in self.application.partners]


@dataclass(frozen=True)
class Applying:
    """What a delegate can do on a call's page: see their applications, or write one for these."""

    applications: Sequence[Application]
    bodies: Sequence[int]
    is_over: bool


def applying_to(call: FundCall) -> Applying | None:
    """The same for the reader; None for who is no delegate of an administration that may apply."""
    if call.state != "published" or not allows(current_user, "application.own"):
        return None
    held = session().scalars(own_to(current_user, call.id)).all()
    taken = {one.body_id for one in held}
    free = [one.id for one in session().scalars(may_apply(current_user, call.id))]
    free = [one for one in free if one not in taken]
    return Applying(held, free, utcnow() >= call.closes_at) if held or free else None


def decision_of(application: Application) -> ApplicationDecision | None:
    """The decision that counts: the latest that is confirmed."""
    confirmed = [one for one in application.decisions if one.confirmed_at]
    return confirmed[-1] if confirmed else None


def number_of(application: Application) -> str:
    """The number on the receipt, such as FC01-7; "" for a draft that was never submitted."""
    return f"{application.call.code}-{application.number}" if application.number else ""
