"""Sending a letter about a record of the fund, and remembering that it was sent."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Select, delete, select

from accounts.mailings.letters import send_letter
from accounts.mailings.mailings import Mailing
from accounts.models import Account
from cooperation.fund.letters.models import FundLetter
from core.characters import isolated
from core.database import session, utcnow
from core.deliveries import CANCELLED, Delivery, cancel_deliveries
from core.languages import language_name, locale_of
from registry.references import Reference


@dataclass(frozen=True)
class Occasion:
    """Why a letter is sent, as `FundLetter` has it."""

    record_id: int
    occasion: str
    about: str = ""
    mark: str = ""
    closes_at: datetime | None = None


@dataclass
class Told:
    """Subject, paragraphs, and why the receiver gets the letter."""

    subject: str
    paragraphs: list[str] = field(default_factory=list)
    why: str = ""


def speaking(account: Account) -> AbstractContextManager[None]:
    """Inside, what is said is said in the account's language."""
    found: AbstractContextManager[None] = force_locale(str(locale_of(account.language)))
    return found


def send_once(mailing: Mailing, account: Account, why: Occasion, tell: Callable[[], Told]) -> None:
    """Queue the letter in the current transaction. Its row is unique: whoever adds it a second time
    fails at the flush, and nothing of that is sent."""
    with speaking(account):
        told = tell()
        greeting = _("Dear %(name)s,", name=isolated(account.name))
        text = "\n\n".join([greeting, *told.paragraphs])
        number = send_letter(mailing, account, told.subject, text, told.why)
    session().add(
        FundLetter(
            account_id=account.id,
            record_id=why.record_id,
            occasion=why.occasion,
            about=why.about,
            mark=why.mark,
            closes_at=why.closes_at,
            letter=number,
            made_at=utcnow(),
        )
    )
    session().flush()


def fact(label: Any, words: str) -> str:
    """A line that says what something is."""
    return str(_("%(name)s: %(facts)s", name=label, facts=words))


def titled(reference: Reference, language: str) -> str:
    """A record's title; its language is named where it is not the letter's."""
    title = isolated(reference.title)
    if reference.language in (language, "und"):
        return title
    name = language_name(reference.language, locale_of(language))
    return str(_("%(title)s (in %(language)s)", title=title, language=name))


def take_back(letters: Iterable[str]) -> int:
    """Send those of the letters no more that still wait, and forget them; how many."""
    numbers = list(letters)
    cancel_deliveries(numbers)
    cancelled = select(Delivery.letter).where(Delivery.letter.in_(numbers))
    gone: Any = delete(FundLetter).where(
        FundLetter.letter.in_(cancelled.where(Delivery.state == CANCELLED))
    )
    return int(session().execute(gone).rowcount)  # type: ignore[attr-defined]


def waiting_letters(*occasions: str) -> Select[tuple[FundLetter]]:
    """Letters of these occasions that have not gone out."""
    return (
        select(FundLetter)
        .join(Delivery, Delivery.letter == FundLetter.letter)
        .where(FundLetter.occasion.in_(occasions), Delivery.state == "waiting")
    )
