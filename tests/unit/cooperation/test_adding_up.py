"""The money of a project: sums by currency, and a name for every difference."""

from decimal import Decimal

from cooperation.fund.projects.adding_up import Difference, accounts
from cooperation.fund.projects.models import ProjectBudget
from tests.fund import transaction


def budget(amount, kind="original", period=("2026-01-01", "2026-12-31"), currency="CNY"):
    return ProjectBudget(
        budget_type=kind, start_text=period[0], end_text=period[1], amount=Decimal(amount),
        currency=currency,
    )  # fmt: skip


def paid(amount, kind="expenditure", currency="CNY"):
    return transaction("TX1", kind, "2026-03-01", amount, currency)


def test_nothing_held_is_no_account():
    assert accounts([], []) == []


def test_what_is_not_held_is_not_nought():
    (account,) = accounts([budget(100)], [])
    assert (account.planned, account.committed, account.paid) == (100, None, None)
    assert account.differences == ()


def test_every_difference_has_a_name():
    rows = [paid(90, "commitment"), paid(50, "incoming_funds"), paid(40), paid(20, "disbursement")]
    (account,) = accounts([budget(100)], rows)
    assert account.paid == 60
    assert account.differences == (
        Difference("not_committed", Decimal(10)),
        Difference("not_paid", Decimal(30)),
        Difference("spent_beyond", Decimal(10)),
    )


def test_what_goes_beyond_is_told_as_well():
    (account,) = accounts([budget(80)], [paid(90, "commitment"), paid(95)])
    assert [one.code for one in account.differences] == ["committed_beyond", "paid_beyond"]


def test_what_adds_up_has_no_difference():
    (account,) = accounts([budget(90)], [paid(90, "commitment"), paid(90)])
    assert account.differences == ()


def test_a_revised_budget_takes_the_place_of_the_same_period_only():
    next_year = ("2027-01-01", "2027-12-31")
    (account,) = accounts([budget(100), budget(50, period=next_year), budget(70, "revised")], [])
    assert (account.original, account.revised, account.planned) == (150, 120, 120)


def test_a_payment_taken_back_counts_against_it():
    (account,) = accounts([], [paid("60.10"), paid("-10.05")])
    assert account.paid == Decimal("50.05")


def test_currencies_are_never_added_together():
    found = accounts([budget(100)], [paid(10, currency="USD"), paid(5, currency="KZT")])
    assert [one.currency for one in found] == ["CNY", "KZT", "USD"]
    assert [one.paid for one in found] == [None, 5, 10]
