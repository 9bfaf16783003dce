"""Does the money of a project add up? Pure; every difference has a name.

Sums are by currency and exact; nothing is added across currencies. A revised budget takes the place
of the original one of the same period. IATI 2.03: disbursements and expenditure both count as paid,
since they leave the fund either to another body or for goods and services.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cooperation.fund.projects.models import ProjectBudget, Transaction

PAID = ("disbursement", "expenditure")
RECEIVED = ("incoming_funds",)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Difference:
    """Where two sums are not the same: a code of the vocabulary `money_difference`, and by how
    much, above zero."""

    code: str
    amount: Decimal


@dataclass(frozen=True)
class Account:
    """The sums of a project in one currency; None where there is no row to add up."""

    currency: str
    original: Decimal | None
    revised: Decimal | None
    pledged: Decimal | None
    committed: Decimal | None
    received: Decimal | None
    paid: Decimal | None

    @property
    def planned(self) -> Decimal | None:
        """What the project is to cost as planned last."""
        return self.original if self.revised is None else self.revised

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What does not add up, or is still open, in the order of the money's way."""
        pairs = (
            (self.planned, self.committed, "not_committed", "committed_beyond"),
            (self.committed, self.paid, "not_paid", "paid_beyond"),
            (self.received, self.paid, "not_spent", "spent_beyond"),
        )
        found = []
        for held, used, left, beyond in pairs:
            if held is not None and used is not None and held != used:
                found.append(Difference(left if held > used else beyond, abs(held - used)))
        return tuple(found)


def accounts(
    budgets: Sequence[ProjectBudget], transactions: Sequence[Transaction]
) -> list[Account]:
    """The accounts of a project, by currency."""
    known = {row.currency for row in budgets} | {row.currency for row in transactions}
    return [_account(currency, budgets, transactions) for currency in sorted(known)]


def _account(
    currency: str, budgets: Sequence[ProjectBudget], transactions: Sequence[Transaction]
) -> Account:
    plans = [row for row in budgets if row.currency == currency]
    moved = [row for row in transactions if row.currency == currency]

    def of(*types: str) -> Decimal | None:
        return _sum(row.amount for row in moved if row.transaction_type in types)

    original = [row for row in plans if row.budget_type == "original"]
    is_revised = any(row.budget_type == "revised" for row in plans)
    return Account(
        currency,
        original=_sum(row.amount for row in original),
        revised=_sum(row.amount for row in standing_budgets(plans)) if is_revised else None,
        pledged=of("pledge"),
        committed=of("commitment"),
        received=of(*RECEIVED),
        paid=of(*PAID),
    )


def standing_budgets(budgets: Sequence[ProjectBudget]) -> list[ProjectBudget]:
    """The budgets that count: revised ones, and the original ones of periods that were not revised
    in their currency."""
    revised = [row for row in budgets if row.budget_type == "revised"]
    changed = {_period(row) for row in revised}
    original = (row for row in budgets if row.budget_type == "original")
    return [*revised, *(row for row in original if _period(row) not in changed)]


def _period(row: ProjectBudget) -> tuple[str, str, str]:
    return row.start_text, row.end_text, row.currency


def _sum(amounts: Iterable[Decimal]) -> Decimal | None:
    found = list(amounts)
    return sum(found, ZERO) if found else None
