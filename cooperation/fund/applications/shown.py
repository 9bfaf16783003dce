"""What pages show of applications."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_login import current_user

from cooperation.fund.applications.models import (
    REFUSED,
    Application,
    CoApplicant,
)
from cooperation.fund.applications.queries import eligible, may_apply, own_to
from cooperation.fund.calls.models import FundCall
from core.collation import sorted_for
from core.database import session, utcnow
from core.languages import SITE_LANGUAGES, language_name
from core.permissions import VISITOR, allows
from core.reader import reader
from directory.models import Administration
from registry.door import visible
from registry.models import Record
from registry.references import Reference, by_title, references_to


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
    """What a delegate finds on a call's page: their applications, and whether another of their
    administrations can have one. `is_over`: the call has closed."""

    applications: Sequence[Application]
    may_begin: bool
    is_over: bool


def applying_to(call: FundCall) -> Applying | None:
    """That for the reader; None for who is no delegate of an administration that may apply."""
    if call.state != "published" or not allows(current_user, "application.own"):
        return None
    held = session().scalars(own_to(current_user, call.id)).all()
    free, is_over = free_bodies(call), utcnow() >= call.closes_at
    return Applying(held, bool(free) and not is_over, is_over) if held or free else None


def free_bodies(call: FundCall) -> list[Reference]:
    """The reader's administrations that may apply to a call and have no application to it."""
    taken = {one.body_id for one in session().scalars(own_to(current_user, call.id))}
    ids = {one.id for one in session().scalars(may_apply(current_user, call.id))} - taken
    return by_title(references_to(ids, reader().language).values())


def others_for(call: FundCall, application: Application | None) -> list[Reference]:
    """Administrations that can be asked to apply together: those that the call is open to, but the
    applicant and those that are asked already."""
    ids = set(session().scalars(eligible(call.id).with_only_columns(Record.id)))
    if application is not None:
        ids -= {application.body_id, *_taking_part(application)}
    return by_title(references_to(ids, reader().language).values())


def _taking_part(application: Application) -> set[int]:
    return {one.body_id for one in application.partners if one.state != REFUSED}


def languages_for(call: FundCall) -> list[str]:
    """The languages (tags) in which it can be applied: those of the call; else those of the site
    and of all administrations, by their names for the reader."""
    if call.application_languages:
        return list(call.application_languages)
    held = visible(Administration, VISITOR).with_only_columns(Administration.languages)
    tags = {*SITE_LANGUAGES, *(tag for told in session().scalars(held) for tag in told)}
    locale = reader().locale
    return sorted_for(tags, lambda tag: language_name(tag, locale), reader().language)


def number_of(application: Application) -> str:
    """The number on the receipt, such as FC01-7; "" for a draft that was never submitted."""
    return f"{application.call.code}-{application.number}" if application.number else ""
