"""Amounts as people write them: digits of every script, marks that can be read in one way only."""

from decimal import Decimal

import pytest

from core.money import currencies, read_amount, read_currency
from core.problems import BadValue


@pytest.fixture(autouse=True)
def _within_a_request(registry_app):
    with registry_app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1500", "1500"),
        ("0", "0"),
        ("1500.5", "1500.50"),
        ("1500,5", "1500.50"),
        ("1 500,00", "1500"),
        ("1,500.00", "1500"),
        ("1.500,00", "1500"),
        ("1,500,000", "1500000"),
        ("1.500.000", "1500000"),
        ("1'500'000.25", "1500000.25"),
        ("1\N{NARROW NO-BREAK SPACE}500", "1500"),
        ("١٥٠٠٫٥٠", "1500.50"),
        ("١٬٥٠٠٬٠٠٠", "1500000"),
        ("۱۵۰۰", "1500"),
        ("१२३४", "1234"),
        ("１５００", "1500"),
        ("9999999999999.99", "9999999999999.99"),
    ],
)
def test_an_amount_is_read_as_it_was_meant(typed, amount):
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["1,500", "1.500", "12.345", "999,999"])
def test_what_can_be_read_in_two_ways_is_asked_for_again(typed):
    with pytest.raises(BadValue, match="two ways"):
        read_amount(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "1.2.3", "1,50,000", "12,34.50", "1e5", "0x10", "1 50", "1,500 000", "½"],
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(BadValue, match="no amount"):
        read_amount(typed)


@pytest.mark.parametrize("typed", ["123456789012345", "10000000000000", "99999999999999999999.00"])
def test_fifteen_digits_are_a_slip_of_the_hand(typed):
    with pytest.raises(BadValue, match="too high"):
        read_amount(typed)


@pytest.mark.parametrize("typed", ["-3", "\N{MINUS SIGN}3"])
def test_below_zero_only_where_it_is_taken(typed):
    with pytest.raises(BadValue, match="below zero"):
        read_amount(typed)
    assert read_amount(typed, negative=True) == Decimal(-3)


def test_a_currency_is_a_code_of_money_that_is_used():
    assert read_currency(" cny ") == "CNY"
    assert {"CNY", "KZT", "EUR", "USD", "XOF"} <= currencies()
    for typed in ("", "RMB", "XXX", "yuan", "$"):
        with pytest.raises(BadValue, match="ISO 4217"):
            read_currency(typed)
