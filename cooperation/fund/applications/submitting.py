"""Verbs of delegates: write their administration's application, submit it, take it back. None of
them commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from accounts.models import Account
from cooperation.fund.applications import files, partners
from cooperation.fund.applications.conditions import check_in_time, check_whole, too_late
from cooperation.fund.applications.holding import changing, codes_of, target_of
from cooperation.fund.applications.letters import send_receipt, tell_given_back
from cooperation.fund.applications.models import (
    AWARDED,
    DRAFT,
    ELIGIBLE,
    RETURNED,
    SHORTLISTED,
    SUBMITTED,
    UNDER_REVIEW,
    WITH_APPLICANT,
    WITHDRAWN,
    Application,
    BudgetLine,
)
from cooperation.fund.applications.queries import last_number, locked_call, may_apply, own_to
from cooperation.fund.applications.saying import digest_of, work_of
from cooperation.fund.calls.models import FundCall
from cooperation.fund.projects.models import FUND_CURRENCY
from core.audit import record_audit
from core.database import session, utcnow
from core.permissions import Actor, require
from core.problems import BadValue, Conflict, Forbidden
from registry.documents.private import Upload

MOST_LINES = 40
MOST_SEATS = 100_000
LONGEST_WORDS = 20_000
GIVEN_BACK = (SUBMITTED, RETURNED, ELIGIBLE, UNDER_REVIEW, SHORTLISTED, AWARDED)
"""States, beside the draft, that an applicant withdraws from."""
ALREADY = _l(
    "Your administration has an application to this call already. Open it and go on there."
)
NOT_CHANGED = _l("This application is with the secretariat, and is not changed any more.")


@dataclass(frozen=True)
class ApplicationContent:
    """What a form says of an application: columns of `Application`, budget lines (item, amount) in
    order, and what changes beside them: a file to add, ids of files to remove, the id of an
    administration that is asked to join, ids of co-applicants that are not wanted any more."""

    language: str
    title: str
    need: str = ""
    plan: str = ""
    results: str = ""
    seats: int = 0
    lines: Sequence[tuple[str, Decimal]] = ()
    upload: Upload | None = None
    dropped_files: frozenset[int] = frozenset()
    asked: int | None = None
    dropped_partners: frozenset[int] = frozenset()


COLUMNS = ("language", "title", "need", "plan", "results", "seats")


def begin(call: FundCall, body_id: int, content: ApplicationContent, by: Actor) -> Application:
    """A new draft of an administration. Raises `Forbidden` where the call is not open to it,
    `Conflict` where it has one, `NotOpen`, `Refused`, `BadValue`."""
    require(by, "application.own")
    held = session().scalars(locked_call(call.id)).one_or_none()
    if held is None:
        raise NotFound
    if body_id not in [one.id for one in session().scalars(may_apply(by, held.id))]:
        raise Forbidden(_l("This call is not open to your administration."))
    if any(one.body_id == body_id for one in session().scalars(own_to(by, held.id))):
        raise Conflict(ALREADY)
    if utcnow() >= held.closes_at:
        raise too_late(held.closes_at, held)
    application = Application(
        call_id=held.id, body_id=body_id, account_id=by.account_id, state=DRAFT, created_at=utcnow()
    )
    _fill(application, content, held)
    session().add(application)
    session().flush()
    _change_beside(application, content)
    session().flush()
    record_audit("application.begin", target_of(application), by, **codes_of(application))
    return application


def save(application: Application, content: ApplicationContent, by: Actor, opened: int) -> None:
    """Change an application that is with its applicant, whether the call is open or not. Who has
    confirmed to join is asked again where it says something else now.

    Raises `Conflict`, `Refused`, `BadValue`.
    """
    with changing(application, by, "application.save", opened) as call:
        if application.state not in WITH_APPLICANT:
            raise Conflict(NOT_CHANGED)
        before = work_of(application)
        _fill(application, content, call)
        _change_beside(application, content)
        if work_of(application) != before:
            partners.ask_again(application)


def submit(application: Application, by: Actor, opened: int) -> None:
    """Give it to the secretariat: it gets its number, and a receipt goes to who submits.

    Raises `Conflict`, `NotOpen`, `Incomplete`.
    """
    with changing(application, by, "application.submit", opened) as call:
        if application.state == SUBMITTED:
            raise Conflict(_l("This application is submitted already."))
        if application.state not in WITH_APPLICANT:
            raise Conflict(NOT_CHANGED)
        now = utcnow()
        check_in_time(application, call, now)
        check_whole(application, call)
        digest = digest_of(application)
        number = application.number or (session().scalar(last_number(call.id)) or 0) + 1
        application.state, application.returned_until = SUBMITTED, None
        application.number, application.digest = number, digest
        application.submitted_at = now.replace(microsecond=0)
        application.account_id = by.account_id
    account = session().get(Account, by.account_id)
    if account is not None:
        send_receipt(application, account)


def withdraw(application: Application, by: Actor, opened: int) -> None:
    """Take it back, unless it was refused; a decision that waits for its second person falls. An
    award is given back, and the secretariat is told. Raises `Conflict`."""
    with changing(application, by, "application.withdraw", opened):
        if not may_withdraw(application):
            raise Conflict(_l("This application is withdrawn or decided on already."))
        was_awarded = application.state == AWARDED
        application.state, application.returned_until = WITHDRAWN, None
        application.decisions = [one for one in application.decisions if one.confirmed_at]
    if was_awarded:
        tell_given_back(application)


def may_withdraw(application: Application) -> bool:
    """Whether it was submitted, and is neither withdrawn nor refused."""
    return application.number is not None and application.state in (DRAFT, *GIVEN_BACK)


def discard(application: Application, by: Actor, opened: int) -> None:
    """Erase a draft that was never submitted. Raises `Conflict`."""
    with changing(application, by, "application.discard", opened):
        if application.number is not None:
            raise Conflict(_l("This application was submitted. Withdraw it instead."))
        session().delete(application)


def take_up(application: Application, by: Actor, opened: int) -> None:
    """Make a draft of a withdrawn one again, if the call is open. Raises `Conflict`, `NotOpen`."""
    with changing(application, by, "application.take_up", opened) as call:
        if application.state != WITHDRAWN:
            raise Conflict(_l("This application is not withdrawn."))
        if any(one.sent_at for one in application.reviews) or application.decisions:
            raise Conflict(_l("It was reviewed or decided on before you withdrew it. Write to the "
                              "secretariat."))  # fmt: skip
        now = utcnow()
        if not call.is_open(now):
            raise too_late(call.closes_at, call)
        application.state = DRAFT


def _fill(application: Application, content: ApplicationContent, call: FundCall) -> None:
    _check(content, call)
    for name in COLUMNS:
        setattr(application, name, getattr(content, name))
    application.currency = currency_of(call)
    held = [(one.item, one.amount) for one in application.lines]
    if held != list(content.lines):
        application.lines = [
            BudgetLine(position=place, item=item, amount=amount)
            for place, (item, amount) in enumerate(content.lines, 1)
        ]


def currency_of(call: FundCall) -> str:
    """The currency in which applications to a call ask (ISO 4217)."""
    return call.currency or FUND_CURRENCY


def _change_beside(application: Application, content: ApplicationContent) -> None:
    files.drop(application, content.dropped_files)
    if content.upload is not None:
        files.attach(application, content.upload)
    partners.drop(application, content.dropped_partners)
    if content.asked is not None:
        partners.ask(application, content.asked)


def _check(content: ApplicationContent, call: FundCall) -> None:
    """What no form of ours sends. Raises `BadValue`."""
    wrong = (
        not content.title
        or not content.language
        or (call.application_languages and content.language not in call.application_languages)
        or not 0 <= content.seats <= MOST_SEATS
        or len(content.lines) > MOST_LINES
        or any(amount < 0 or not item for item, amount in content.lines)
        or any(len(getattr(content, one)) > LONGEST_WORDS for one in ("need", "plan", "results"))
    )
    if wrong:
        raise BadValue(_l("A value in the form is not valid."))
