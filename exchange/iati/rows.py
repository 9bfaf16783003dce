"""Money and results of an activity as rows of a project."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from core.money import HIGHEST, currencies
from exchange.exports.iati import codes
from exchange.iati.names import Bodies
from exchange.iati.telling import Remarks
from exchange.iati.values import Element, code_of, day_of, first_words, number_of
from registry.schema.contents import Content

MOST_ROWS = 1_000
"""Rows of a part that are taken."""
MONEY_DECIMALS, VALUE_DECIMALS = 2, 4
HIGHEST_VALUE = Decimal(10) ** 16
LONGEST_NOTE = 500
ORIGINAL, INDICATIVE = "1", "1"
"""What the standard means where a budget says no type or status."""
BUDGET_TYPES = {code: word for word, code in codes.BUDGET_TYPE.items()}
BUDGET_STATUSES = {code: word for word, code in codes.BUDGET_STATUS.items()}
TRANSACTIONS = {code: word for word, code in codes.TRANSACTION.items()}
RESULTS = {code: word for word, code in codes.RESULT.items()}
MEASURES = {code: word for word, code in codes.MEASURE.items()}


class Rows:
    """Reads the rows of one activity; what is not taken goes to the remarks. `language` is that of
    words that name none, `currency` that of amounts that name none."""

    def __init__(self, activity: Element, language: str, bodies: Bodies, remarks: Remarks) -> None:
        self.activity = activity
        self.language = language
        self.currency = code_of(activity, "default-currency")
        self.bodies = bodies
        self.remarks = remarks
        self.sides = (("provider", _("Money from")), ("receiver", _("Money to")))

    def _numbered(self, tag: str) -> Iterator[tuple[str, Element]]:
        """(place, element) of the elements of a tag."""
        for number, one in enumerate(self.activity.findall(tag), 1):
            if number > MOST_ROWS:
                self.remarks.say(tag, _("Only the first %(most)s are taken.", most=MOST_ROWS))
                return
            yield f"{tag} {number}", one

    def budgets(self) -> list[Content]:
        """Its budgets."""
        found = []
        for place, one in self._numbered("budget"):
            money = self._money(place, one.find("value"))
            if money is None:
                continue
            found.append(money | {
                "budget_type": BUDGET_TYPES.get(code_of(one, "type") or ORIGINAL, ""),
                "budget_status": BUDGET_STATUSES.get(code_of(one, "status") or INDICATIVE, ""),
                "start_text": day_of(one.find("period-start"), place, self.remarks),
                "end_text": day_of(one.find("period-end"), place, self.remarks),
            })  # fmt: skip
        return found

    def _money(self, place: str, value: Element | None) -> Content | None:
        """Amount, currency and value date; None, and a remark, where it cannot be kept."""
        text = "" if value is None else (value.text or "").strip()
        amount = number_of(text, MONEY_DECIMALS, HIGHEST)
        if amount is None:
            self.remarks.say(place, _(
                "It is not taken: “%(value)s” is no amount of thirteen digits at most before the "
                "point and two after it.", value=text[:40]))  # fmt: skip
            return None
        currency = code_of(value, "currency") or self.currency
        if currency not in currencies():
            self.remarks.say(place, _("It is not taken: its currency is not told, or not known."))
            return None
        day = day_of(value, place, self.remarks, "value-date")
        return {"amount": amount, "currency": currency, "value_date_text": day}

    def transactions(self) -> list[Content]:
        """Its transactions."""
        found = []
        for place, one in self._numbered("transaction"):
            kind_of = one.find("transaction-type")
            code = "" if kind_of is None else code_of(kind_of)
            if code not in TRANSACTIONS:
                self.remarks.unknown(f"{place} transaction-type", code)
                continue
            money = self._money(place, one.find("value"))
            if money is not None:
                found.append(self._transaction(place, one, money, TRANSACTIONS[code]))
        return found

    def _transaction(self, place: str, one: Element, money: Content, word: str) -> Content:
        day = day_of(one.find("transaction-date"), place, self.remarks)
        row = money | {"transaction_type": word, "date_text": day}
        said = [first_words(one.find("description"), self.language, self.remarks).text]
        for field, label in self.sides:
            told = one.find(f"{field}-org")
            row[field] = self.bodies.of(told)
            name = first_words(told, self.language, self.remarks).text
            if row[field] is None and name:
                said.append(f"{label}: {name}")
        note = " · ".join(" ".join(words.split()) for words in said if words)
        if len(note) > LONGEST_NOTE:
            self.remarks.say(place, _("Its description is shortened."))
        return row | {"note": note[:LONGEST_NOTE]}

    def results(self) -> tuple[list[Content], list[Content]]:
        """Indicators, each with a number within the activity, and their periods."""
        indicators: list[Content] = []
        periods: list[Content] = []
        for at_result, result in self._numbered("result"):
            title = first_words(result.find("title"), self.language, self.remarks).text
            told = result.findall("indicator")
            if not told:
                self.remarks.say(at_result, _("It has no indicator, so it is not taken."))
            for indicator in told:
                row = self._indicator(at_result, code_of(result, "type"), title, indicator)
                row["ref"] = f"I{len(indicators) + 1}"
                indicators.append(row)
                periods += self._periods(at_result, row["ref"], indicator)
        return indicators, periods

    def _indicator(self, place: str, code: str, title: str, one: Element) -> Content:
        words = first_words(one.find("title"), self.language, self.remarks)
        name = words.text if words.text == title else " – ".join(filter(None, (title, words.text)))
        rising = code_of(one, "ascending").casefold()
        baselines = one.findall("baseline")
        if len(baselines) > 1:
            self.remarks.say(place, _("Of several baselines the first is taken."))
        return {
            "result_type": RESULTS.get(code, "other"),
            "title": " ".join(name.split()),
            "language": words.language,
            "measure": MEASURES.get(code_of(one, "measure"), ""),
            "higher_is_better": {"1": True, "true": True, "0": False, "false": False}.get(rising),
            **self._baseline(place, baselines),
        }

    def _baseline(self, place: str, told: list[Any]) -> Content:
        if not told:
            return {}
        value, text = self._value(place, told[0])
        day = day_of(told[0], place, self.remarks) or code_of(told[0], "year")
        return {"baseline_value": value, "baseline_text": text, "baseline_date_text": day}

    def _periods(self, place: str, ref: str, indicator: Element) -> Iterator[Content]:
        for one in indicator.findall("period"):
            row: Content = {
                "indicator_ref": ref,
                "start_text": day_of(one.find("period-start"), place, self.remarks),
                "end_text": day_of(one.find("period-end"), place, self.remarks),
            }
            for field in ("target", "actual"):
                told = one.findall(field)
                if len(told) > 1:
                    self.remarks.say(place, _("Of several values of a period the first is taken."))
                value, text = self._value(place, told[0]) if told else (None, "")
                row |= {f"{field}_value": value, f"{field}_text": text}
            yield row

    def _value(self, place: str, one: Element) -> tuple[str | None, str]:
        """A number and words; what is no number stands in the words."""
        given = code_of(one, "value")
        value = number_of(given, VALUE_DECIMALS, HIGHEST_VALUE)
        comment = first_words(one.find("comment"), self.language, self.remarks).text
        words = [given if value is None else "", comment]
        return value, " ".join(" ".join(words).split())
