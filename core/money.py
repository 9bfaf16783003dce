"""Amounts of money: how people write them, in any script, and how they are shown.

An amount is a `Decimal` of at most two decimals beside its currency (ISO 4217, the list of CLDR).
Nothing is guessed: where a comma or a point could be either, the reader is asked.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import format_compact_decimal, format_currency, get_currency_name
from flask_babel import gettext as _

from core.characters import quoted
from core.problems import BadValue

HIGHEST = Decimal(10) ** 13
"""Amounts are below this: what is longer is a slip of the hand."""
_GROUP_MARKS = "'\N{RIGHT SINGLE QUOTATION MARK}\N{ARABIC THOUSANDS SEPARATOR}"
_SIGN = "\N{CURRENCY SIGN}"
_UNSPACED = re.compile("(?<=[A-Z])(?=[-0-9])|(?<=[0-9])(?=[A-Z])")
"""Where CLDR puts a blank between a code and digits (UTS 35, currencySpacing)."""
_MARKS_READ = str.maketrans(
    {"\N{ARABIC DECIMAL SEPARATOR}": ".", "\N{ARABIC COMMA}": ",", "\N{MINUS SIGN}": "-"}
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ ,.'])[0-9]{3})(?:\1[0-9]{3})*")


def read_amount(text: str, negative: bool = False) -> Decimal:
    """The amount that somebody typed. Raises `BadValue` with what to write instead.

    Digits of any script count; blanks, apostrophes, and commas or points may divide thousands.
    `negative`: whether amounts below nothing are taken.
    """
    plain = _plain(text)
    sign, digits = (-1, plain[1:]) if plain.startswith("-") else (1, plain)
    amount = sign * _decimal(digits, text)
    if amount < 0 and not negative:
        raise BadValue(_("An amount cannot be below zero here."))
    if abs(amount) >= HIGHEST:
        raise BadValue(_("The amount is too high: thirteen digits before the point at most."))
    return amount


@lru_cache(maxsize=1)
def currencies() -> frozenset[str]:
    """Codes of the currencies that CLDR knows as money of some territory, today or before."""
    used = get_global("territory_currencies").values()
    return frozenset(row[0] for rows in used for row in rows if row[3])


def read_currency(text: str) -> str:
    """The ISO 4217 code that somebody typed. Raises `BadValue`."""
    code = text.strip().upper()
    if code not in currencies():
        raise BadValue(
            _("“%(text)s” is no code of a currency. Write a code such as CNY, USD or EUR "
              "(ISO 4217).", text=quoted(text))
        )  # fmt: skip
    return code


@lru_cache(maxsize=20_000)
def money_words(amount: Decimal | None, currency: str, locale: Locale) -> str:
    """An amount as CLDR writes it in a language, by the currency's code: its sign alone can be that
    of several. '' for None."""
    if amount is None:
        return ""
    pattern = locale.currency_formats["standard"].pattern.replace(_SIGN, 2 * _SIGN)
    words = str(format_currency(amount, currency, pattern, locale=locale))
    return _UNSPACED.sub("\N{NO-BREAK SPACE}", words)


@lru_cache(maxsize=20_000)
def short_money_words(amount: Decimal | float, currency: str, locale: Locale) -> str:
    """An amount as short as CLDR has it in a language, with one decimal: "1.2M CNY"."""
    number = format_compact_decimal(amount, locale=locale, fraction_digits=1)
    return f"{number}\N{NO-BREAK SPACE}{currency}"


def currency_name(code: str, locale: Locale) -> str:
    """A currency's name in a language (CLDR)."""
    return str(get_currency_name(code, locale=locale))


def _plain(text: str) -> str:
    """Digits as 0 to 9, marks of groups as one blank or apostrophe, decimals by point or comma."""
    shown = "".join(
        str(unicodedata.decimal(sign)) if unicodedata.decimal(sign, None) is not None else sign
        for sign in unicodedata.normalize("NFKC", text).translate(_MARKS_READ)
    )
    for mark in _GROUP_MARKS:
        shown = shown.replace(mark, "'")
    return re.sub(r"\s+", " ", shown.strip())


def _decimal(digits: str, typed: str) -> Decimal:
    whole, mark, rest = digits, "", ""
    found = re.fullmatch(r"(.*[0-9])([.,])([0-9]{1,2})", digits)
    if found:
        whole, mark, rest = found.groups()
    grouped = _GROUPED.fullmatch(whole)
    if grouped and grouped[1] != mark:
        if not mark and grouped[1] in ".," and whole.count(grouped[1]) == 1:
            raise BadValue(
                _("“%(text)s” can be read in two ways. Write it without marks between thousands, "
                  "such as 1500 or 1500.00.", text=quoted(typed))
            )  # fmt: skip
        whole = re.sub("[ ,.']", "", whole)
    if not re.fullmatch("[0-9]{1,40}", whole):
        raise BadValue(
            _("“%(text)s” is no amount. Write digits, with at most two after the point, such as "
              "1500.00.", text=quoted(typed))
        )  # fmt: skip
    return Decimal(f"{whole}.{rest or 0}").quantize(Decimal("0.01"))
