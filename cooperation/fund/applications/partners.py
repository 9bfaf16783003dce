"""Co-applicants: administrations that are asked to join an application, and their answers. None of
the verbs commits."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from cooperation.fund.applications.holding import codes_of, hold, target_of
from cooperation.fund.applications.letters import ask_to_join, tell_answer
from cooperation.fund.applications.models import (
    ASKED,
    CONFIRMED,
    REFUSED,
    WITH_APPLICANT,
    Application,
    CoApplicant,
)
from cooperation.fund.applications.queries import asked_to_join, eligible
from core.audit import record_audit
from core.database import flushing, session, utcnow
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from registry.models import Record

MOST_PARTNERS = 10
ANSWERS = (CONFIRMED, REFUSED)


def ask(application: Application, body_id: int) -> None:
    """Ask an administration to join; its delegates get a letter. One that refused is asked again.

    Raises `Problem` where the call is not open to it, or where it has a part already.
    """
    body = session().scalar(eligible(application.call_id).where(Record.id == body_id))
    if body is None or body_id == application.body_id:
        raise Problem(_l("Choose another administration that the call is open to."))
    held = next((one for one in application.partners if one.body_id == body_id), None)
    if held is None and len(application.partners) >= MOST_PARTNERS:
        raise Problem(_l("%(most)s co-applicants at most.", most=str(MOST_PARTNERS)))
    if held is None:
        held = CoApplicant(body_id=body_id, body=body)
        application.partners.append(held)
    elif held.state != REFUSED:
        raise Problem(_l("This administration is asked already."))
    _ask(held)


def ask_again(application: Application) -> None:
    """Ask those who confirmed what the application said before."""
    for one in application.partners:
        if one.state == CONFIRMED:
            _ask(one)


def drop(application: Application, ids: Collection[int]) -> None:
    """Ask some no more; who is not there is gone already."""
    application.partners = [one for one in application.partners if one.id not in ids]


def open_asked(by: Actor, partner_id: int) -> CoApplicant:
    """Where an administration of the actor's is asked to join. Raises `NotFound` for others', as
    for what is not there."""
    asked = asked_to_join(by).where(CoApplicant.id == partner_id)
    found = session().scalar(asked.execution_options(populate_existing=True))
    if found is None or found.application.call is None or found.body is None:
        raise NotFound
    return found


def answer(partner: CoApplicant, state: str, by: Actor, opened: int) -> None:
    """Confirm or refuse (`ANSWERS`) to apply together, as the application stands; `opened` is its
    version. Who applies is told. Raises `Conflict`, `NotFound`."""
    require(by, "application.own")
    application = hold(partner.application, opened)
    partner = open_asked(by, partner.id)
    if application.state not in WITH_APPLICANT:
        raise Conflict(_l("The application is with the secretariat already. Write to it."))
    if partner.state in (state, REFUSED):
        raise Conflict(_l("This was answered already."))
    with flushing(_l("This was answered already.")):
        partner.state, partner.answered_at, partner.answered_id = state, utcnow(), by.account_id
    act = "application.join" if state == CONFIRMED else "application.refuse"
    codes = codes_of(application)
    record_audit(act, target_of(application), by, **codes, co_applicant=partner.body.code)
    tell_answer(partner)


def _ask(partner: CoApplicant) -> None:
    partner.state, partner.answered_at, partner.answered_id = ASKED, None, None
    session().flush()
    if partner.body is not None:  # the registry may show it no more
        ask_to_join(partner)
