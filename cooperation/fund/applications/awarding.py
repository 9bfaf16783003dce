"""What a call can still award: its budget and seats, less what is awarded already.

What is awarded is summed up each time. An award that was given back is no award, so what it took
is free again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from cooperation.fund.applications.models import Application
from cooperation.fund.applications.queries import awarded
from cooperation.fund.calls.models import FundCall
from core.database import session
from core.money import money_words
from core.problems import Conflict, Problem


class Exceeded(Conflict):
    """Awards would come to more than the call has (HTTP 409)."""


@dataclass(frozen=True)
class Means:
    """What is left of a call's budget, in `currency`, and of its seats; None without a bound."""

    currency: str
    amount: Decimal | None
    seats: int | None

    def less(self, amount: Decimal, seats: int) -> "Means":
        """What is left after an award; below zero where it is more than there is."""
        return replace(
            self,
            amount=None if self.amount is None else self.amount - amount,
            seats=None if self.seats is None else self.seats - seats,
        )

    @property
    def is_exceeded(self) -> bool:
        """Whether less than nothing is left."""
        return any(one is not None and one < 0 for one in (self.amount, self.seats))


def means_of(call: FundCall) -> Means:
    """What is left of a call. Who awards holds it (`queries.locked_call`), so that it stays."""
    left = Means(call.currency, call.budget, call.seats)
    given = session().scalars(awarded(call.id).options(selectinload(Application.decisions))).all()
    for one in given:
        decision = one.decided
        assert decision is not None
        in_currency = one.currency == call.currency
        left = left.less(decision.amount or Decimal(0) if in_currency else Decimal(0),
                         decision.seats or 0)  # fmt: skip
    return left


def check_award(call: FundCall, currency: str, amount: Decimal, seats: int) -> None:
    """Raise `Exceeded` where the call has not so much left; `Problem` where the award gives nothing
    or is in another currency than the call's budget, which nothing converts."""
    if not amount and not seats:
        raise Problem(_l("An award gives money, seats or both. Say how much."))
    if call.budget is not None and currency != call.currency:
        raise Problem(
            _l(
                "The application is in %(one)s, and the budget of the call in %(other)s. Return it "
                "for completion, so that it asks in %(other)s.",
                one=currency,
                other=call.currency,
            )
        )
    check_left(means_of(call), [(amount, seats)])


def check_left(left: Means, awards: Iterable[tuple[Decimal, int]]) -> None:
    """Raise `Exceeded` where awards (amount, seats) come to more than is left."""
    after = left
    for amount, seats in awards:
        after = after.less(amount, seats)
    if not after.is_exceeded:
        return
    raise Exceeded(
        _l(
            "This is more than the call has left: %(left)s. Award less, or nothing.",
            left=means_words(left),
        )
    )


def means_words(left: Means) -> str:
    """What is left, in the reader's words; '' where no bound is told."""
    found: list[str] = []
    if left.amount is not None:
        found.append(money_words(left.amount, left.currency, get_locale()))
    if left.seats is not None:
        found.append(seats_words(left.seats))
    return str(format_list(found, locale=get_locale()))


def seats_words(seats: int) -> str:
    """A number of seats, in the reader's words."""
    words: str = ngettext("%(num)s training seat", "%(num)s training seats", seats)
    return words
